"""What the page's script looks up, as JSON: its days, its sentences, and by which key ticks are kept."""

from collections.abc import Iterator, Sequence

from pydantic_core import to_json

from bt_cli import words
from bt_cli.document.bidi import kept
from bt_cli.document.instructions_digest import instructions_digest
from bt_cli.document.language import Language
from bt_cli.document.local_texts import BLANK
from bt_cli.document.model import Amount, Day, Document
from bt_cli.figures.daily import DrawingChanges
from bt_cli.figures.space import SpaceData
from bt_cli.plan.model import Plan
from bt_cli.schedule.model import Schedule
from bt_cli.words import shown_mm


def looked_up(
    schedule: Schedule,
    document: Document,
    days: Sequence[Day],
    language: Language,
    figures: tuple[DrawingChanges, SpaceData],
) -> str:
    """All of it as one text; `<` cannot end the script. `figures`: of the drawing, and of the view from all sides."""
    plan, (drawing, space) = schedule.plan, figures
    limb = [word for word in (plan.side, plan.bone) if word]  # two legs under one code never share ticks
    digest = instructions_digest(schedule)
    data = {
        "key": f"bt {plan.id}|{plan.side or ''}|{plan.bone or ''} r{plan.revision} {digest}",
        "file": "-".join([plan.id, *limb, "records.toml"]),
        "head": _records_head(plan, digest),
        "zone": plan.zones.first,
        **({"zones": [[since.isoformat(), zone] for since, zone in plan.zones.later]} if plan.zones.later else {}),
        "from": document.days[0].on.isoformat(),
        "to": document.last_turn[0].isoformat(),
        "days": [[day.number, day.on.isoformat()] for day in days],
        "day": language.translate("day {number}", number="{number}"),
        "weekdays": [language.translate(name) for name in words.DAYS],
        "months": [language.translate(name) for name in words.MONTHS],
        "things": [[thing.label, thing.every, thing.unit_count, *_usual(thing.usual)] for thing in document.things],
        "ways": list(_ways(days)),
        "counted": list(_counted(days)),
        "drawing": {**drawing, "columns": list(map(_packed, drawing["columns"]))},
        **_sentences(document, language),
        **(_strut_sentences(language) if document.has_numbered_columns else {}),
        "space": {**space, "bodies": [list(map(_packed, body)) for body in space["bodies"]]},
    }
    return to_json(data).decode().replace("<", "\\u003c")


def _packed(column: Sequence[int] | Sequence[str]) -> Sequence[int | str]:
    """A column with what is added each day as a text, where that is little: "0" is nothing, "A" 1 and "a" −1."""
    numbers = [value for value in column if isinstance(value, int)]
    steps = numbers[2:]
    if not steps or any(abs(step) > 26 for step in steps):
        return column
    return [*numbers[:2], "".join(chr((64 if step > 0 else 96) + abs(step)) if step else "0" for step in steps)]


def _usual(amount: Amount) -> tuple[str, str]:
    """What the script puts where the amount is the usual one."""
    return f"{amount.part} {amount.unit}", "" if amount.unit == "mm" else f"= {shown_mm(amount.travel_mm)}"


def _ways(days: Sequence[Day]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Which way each thing is usually turned, with the day from which on."""
    before: tuple[str, ...] | None = None
    for day in days:
        if day.directions != before:
            yield day.number, tuple(map(kept, day.directions))
        before = day.directions


def _counted(days: Sequence[Day]) -> Iterator[tuple[int, str]]:
    """From when ring to ring counts, with the day from which on it does; nothing of what has a scale."""
    before = ""
    for day in days:
        if day.counted != before:
            yield day.number, day.counted
        before = day.counted


def _records_head(plan: Plan, digest: str) -> str:
    """How the file of saved ticks begins: whose it is, and by which turns they were ticked."""
    head = {"format": "bt-records", "version": 1, "plan": plan.id, "side": plan.side, "bone": plan.bone}
    head |= {"revision": plan.revision, "page": digest}
    return "".join(f"{key} = {to_json(value).decode()}\n" for key, value in head.items() if value is not None)


def _sentences(document: Document, language: Language) -> dict[str, str | list[str]]:
    """What the script says; places in braces are its own to fill in."""
    translate = language.translate
    first, last = document.first_turn[0], document.last_turn[0]
    advice = {item.key: item for item in document.advice}
    late = advice["late"] if advice["late"].is_given else advice["missed"]  # the clinic's own word, where there is one
    return {
        "start": translate("Before the first turn"),
        "none": translate("No turn on this day."),
        "today": translate("Today"),
        "other": translate("This is not today."),
        "is": translate("Today is {date}.", date="{date}"),
        "early": translate("It is before the first turn. The first turn is on {date}.", date=language.day(first)),
        "over": translate("The last turn was on {date}. {ending}", date=language.day(last), ending=document.ending),
        "cut": translate("This page has no turns for today."),
        "count": translate("{ticked} of {all} turns are ticked.", ticked="{ticked}", all="{all}"),
        "part": translate("Not all turns of this session are ticked, only {letters}.", letters="{letters}"),
        "lost": translate("This browser does not keep ticks. Save them before you close the page."),
        "sure": translate("Clear all ticks of this plan? They cannot be brought back."),
        "table": translate("Show this day in the table"),
        "printed": translate("printed on {date}", date="{date}"),
        "next": translate("NEXT"),
        "late": translate("LATE"),
        "late_rule": [f"{late.title}:", *(kept(text.removesuffix(BLANK)) for text in late.items)],
        "done": translate("DONE"),
        "all_done": translate("All turns of today are done."),
        "following": translate("Next turn: {when}.", when="{when}"),
        "done_today": translate("Done today"),
        "strike": translate("Strike each one that you have turned"),
        "opposite": translate("turn the OPPOSITE way"),
        "by_hand": translate("as it is written after WHICH WAY") if document.way_fields else "",
        "longer": translate("longer: {direction}", direction="{direction}"),
        "signs": translate("+ is longer, − is shorter"),
    }


def _strut_sentences(language: Language) -> dict[str, str | list[str]]:
    """What the box of several numbers is for, of a strut that gets longer and of one that gets shorter."""
    translate, places = language.translate, {name: f"{{{name}}}" for name in ("number", "reading", "travel")}
    ways = translate("longer"), translate("shorter")
    return {
        "still": translate("do not turn"),
        "struts": [translate("strut {number} to {reading} mm ({travel} mm {way})", **places, way=way) for way in ways],
    }
