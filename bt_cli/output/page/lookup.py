"""What the page's script looks up, as JSON: its days, its sentences, and by which key ticks are kept."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from pydantic_core import to_json

from bt_cli import words
from bt_cli.document.language import Language
from bt_cli.document.phrases import frame_of, several
from bt_cli.document.report import Report
from bt_cli.document.sheet.style import Sheet
from bt_cli.figures.plan import drawing_changes
from bt_cli.plan.model import Frame, Plan
from bt_cli.schedule.model import Schedule


def looked_up(report: Report, sheet: Sheet, language: Language, space: dict[str, Any]) -> str:
    """All of it as one text; `<` cannot end the script. `space` is what the view from all sides looks up."""
    schedule = report.schedule
    plan = schedule.plan
    limb = [word for word in (plan.side, plan.bone) if word]  # two legs under one code never share ticks
    digest = instructions_digest(schedule)
    data = {
        "key": f"bt {plan.id}|{plan.side or ''}|{plan.bone or ''} r{plan.revision} {digest}",
        "file": "-".join([plan.id, *limb, "records.toml"]),
        "head": _records_head(plan, digest),
        "zone": plan.zones.own,
        **({"zones": [[since.isoformat(), zone] for since, zone in plan.zones.later]} if plan.zones.later else {}),
        "from": schedule.start.date().isoformat(),
        "to": schedule.sessions[-1].at.date().isoformat(),
        "days": list(_days(sheet)),
        "weekdays": [language.translate(day) for day in words.DAYS],
        "months": [language.translate(month) for month in words.MONTHS],
        "drawing": drawing_changes(report, language),
        **_sentences(schedule, language),
        "space": space,
    }
    return to_json(data).decode().replace("<", "\\u003c")


def _records_head(plan: Plan, digest: str) -> str:
    """How the file of saved ticks begins: whose it is, and by which turns they were ticked."""
    says = {"format": "bt-records", "version": 1, "plan": plan.id, "side": plan.side, "bone": plan.bone}
    says |= {"revision": plan.revision, "page": digest}
    return "".join(f"{key} = {to_json(value).decode()}\n" for key, value in says.items() if value is not None)


def _sentences(schedule: Schedule, language: Language) -> dict[str, str]:
    """What the script says; places in braces are its own to fill in."""
    translate = language.translate
    first, last = (language.day(schedule.sessions[end].at.date()) for end in (0, -1))
    return {
        "start": translate("Before the first turn"),
        "none": translate("No turn on this day."),
        "today": translate("Today"),
        "other": translate("This is not today."),
        "is": translate("Today is {date}.", date="{date}"),
        "early": translate("It is before the first turn. The first turn is on {date}.", date=first),
        "over": translate("The last turn was on {date}. Turn no more.", date=last),
        "cut": translate("This page has no turns for today."),
        "count": translate("{ticked} of {all} turns are ticked.", ticked="{ticked}", all="{all}"),
        "part": translate("Not all turns of this session are ticked, only {letters}.", letters="{letters}"),
        "lost": translate("This browser does not keep ticks. Save them before you close the page."),
        "sure": translate("Clear all ticks of this plan? They cannot be brought back."),
        "table": translate("Show this day in the table"),
        "printed": translate("printed on {date}", date="{date}"),
    }


def _days(sheet: Sheet) -> Iterator[list[Any]]:
    """Each day of the sheet: its number, its date as browsers write it, and how it is said."""
    for page in sheet.pages:
        for line in page["lines"]:
            if line["kind"] == "day":
                yield [line["day"], line["on"], f"{line['date']}, {line['number']}"]


def instructions_digest(schedule: Schedule) -> str:
    """A digest of all that is to be done: ticks of other instructions are not shown or recorded with these."""
    fixed = [(a.id, a.unit_count, str(a.step_mm), str(a.start_reading_mm)) for a in schedule.actuators]
    turns = [(s.at.isoformat(), [(m.actuator.id, m.steps, m.face) for m in s.moves]) for s in schedule.sessions]
    instructions: tuple[Any, ...] = (*_directions(schedule.plan.frame), schedule.plan.frame.swaps, fixed, turns)
    if schedule.correction:
        instructions += ([(swap.strut, swap.on.isoformat(), str(swap.after_mm)) for swap in schedule.correction.swaps],)
    if several(schedule) or any(reset.planned for reset in schedule.resets):
        frames = [frame_of(schedule.plan, actuator) for actuator in schedule.actuators]
        instructions += (
            [(*_directions(frame), frame.counter_nut) for frame in frames],
            [tuple(map(str, reset if any(reset[3:]) else reset[:3])) for reset in schedule.resets],
        )
    if later := schedule.plan.later_plans:
        ways = [
            (since.isoformat(), *(_directions(frame_of(plan, a)) for a in schedule.actuators)) for since, plan in later
        ]
        instructions += (ways,)
    return sha256(repr(instructions).encode()).hexdigest()[:16]


def _directions(frame: Frame) -> tuple[str | None, ...]:
    """In every language that says one; a plan that says it in English alone has the digest that it always had."""
    return (frame.direction, frame.direction_es) if frame.direction_es else (frame.direction,)
