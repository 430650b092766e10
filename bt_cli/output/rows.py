"""Turns, days and notes as every output shows them; numbers and dates are written by `words`.

A part of a turn is never shown without its mm. Screen, calendar and data take their words from here, so they agree.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from bt_cli.checks.rules import Finding
from bt_cli.frame.actuator import Actuator
from bt_cli.output.language import ENGLISH, Language, marked
from bt_cli.output.report import Report
from bt_cli.plan.entries import Entry
from bt_cli.schedule.model import Move, Schedule, Session
from bt_cli.words import clock_text, mm, number

_VULGAR = {
    Fraction(1, 2): "½", Fraction(1, 3): "⅓", Fraction(2, 3): "⅔", Fraction(1, 4): "¼", Fraction(3, 4): "¾",
    Fraction(1, 5): "⅕", Fraction(2, 5): "⅖", Fraction(3, 5): "⅗", Fraction(4, 5): "⅘", Fraction(1, 6): "⅙",
    Fraction(5, 6): "⅚", Fraction(1, 8): "⅛", Fraction(3, 8): "⅜", Fraction(5, 8): "⅝", Fraction(7, 8): "⅞",
}  # fmt: skip
_PLAIN_TEXT = str.maketrans(
    {"→": "->", "–": "-", "−": "-", "°": " deg", "·": "-", "…": "...", "“": '"', "”": '"', "’": "'"}
    | {glyph: str(part) for part, glyph in _VULGAR.items()}
)
NO_TURN = "–"
NOTES = {
    "first": marked("the first turn"),
    "partial": marked("fewer turns than on other days"),
    "review": marked("clinic and X-ray"),
    "swap": marked("the frame is set again before the day’s first turn, and the scale starts again"),
    "strut swap": marked("a strut is changed in the clinic before the day’s first turn"),
    "clocks change": marked("the clocks change; turn at the times as printed"),
    "contact": marked("the bone ends are expected to meet"),
    "last": marked("the last turn"),
    "missed": marked("a session was missed: what it was to turn comes later"),
    "rate": marked("another rate from here on"),
    "pause": marked("a pause begins: no turns until it ends"),
    "resume": marked("the turns go on"),
    "reverse": marked("the turns go backwards from here on"),
    "remaining": marked("what is left to do was measured anew"),
    "compress": marked("pressing together begins"),
    "extend": marked("going on beyond the goal begins"),
    "catch_up": marked("missed turns are being caught up"),
    "stop": marked("the turns end here"),
    "replan": marked("planned anew from here on"),
}


_MEMBERS = {
    "nut": (marked("nut"), marked("nuts"), marked("the nut"), marked("each of the {number} nuts")),
    "click strut": (
        marked("click strut"),
        marked("click struts"),
        marked("the click strut"),
        marked("each of the {number} click struts"),
    ),
    "strut": (
        marked("strut"),
        marked("struts"),
        marked("the strut"),
        marked("each of the {number} struts"),
    ),
    "screw": (marked("screw"), marked("screws"), marked("the screw"), marked("each of the {number} screws")),
}


def ascii_only(text: str) -> str:
    """The same text for a terminal that has only ASCII: 1/4 for ¼, 1 1/2 for 1½, -> for →."""
    return re.sub(f"(\\d)([{''.join(_VULGAR.values())}])", r"\1 \2", text).translate(_PLAIN_TEXT)


def part_of_turn(steps: int, actuator: Actuator) -> str:
    """How far to turn, without its unit: "¼", "1½", "5/12"; clicks are counted."""
    if actuator.mechanism.unit == "click":
        return str(abs(steps))
    whole, part = divmod(Fraction(abs(steps), actuator.steps_per_turn), 1)
    said = _VULGAR.get(part, str(part)) if part else ""
    joint = " " if whole and part not in _VULGAR and part else ""
    return f"{whole or ''}{joint}{said}"


def turn(steps: int, actuator: Actuator, language: Language = ENGLISH) -> str:
    """How far to turn, "¼ turn", "2 clicks", "¼ turn BACK"; to be shown with its mm beside it."""
    if actuator.mechanism.unit == "mm":
        amount = mm(abs(steps) * actuator.step_mm)
        return language.say("{mm} longer", mm=amount) if steps > 0 else language.say("{mm} shorter", mm=amount)
    if actuator.mechanism.unit == "click":
        said = language.counted(abs(steps), marked("click"), marked("clicks"))
    else:
        unit = language.say("turns") if abs(steps) > actuator.steps_per_turn else language.say("turn")
        said = f"{part_of_turn(steps, actuator)} {unit}"
    return language.say("{turn} BACK", turn=said) if steps < 0 else said


def turn_in_mm(move: Move, language: Language = ENGLISH) -> str:
    """A move in full, "¼ turn = 0.25 mm"; of a strut "0.5 mm shorter → 149.5 mm"."""
    if move.actuator.mechanism.unit == "mm":
        return f"{turn(move.steps, move.actuator, language)} → {mm(move.reading_mm)}"
    return f"{turn(move.steps, move.actuator, language)} = {mm(abs(move.travel_mm))}"


def cell(move: Move) -> str:
    """A move in a table, "¼=0.25 mm → 2": the turn, the same in mm, the face to show afterwards."""
    back = " BACK" if move.steps < 0 else ""
    said = f"{part_of_turn(move.steps, move.actuator)}{back}={mm(abs(move.travel_mm))}"
    return said if move.face is None else f"{said} → {move.face}"


def cell_header(actuator: Actuator) -> str:
    """What the parts of a cell are, in as few columns as a cell."""
    unit = "clicks" if actuator.mechanism.unit == "click" else "turn"
    return f"{unit}=mm\n→ face" if actuator.start_face else f"{unit}=mm"


class DayRow(NamedTuple):
    """One day as people read it. `turns` has a session or None for each time of the rhythm."""

    day: int
    on: date
    turns: tuple[Session | None, ...]
    before_mm: Fraction  # what the scale shows before the day's first turn, and after its last
    reading_mm: Fraction
    moved_mm: Fraction  # from the first turn of the course on
    remaining_mm: Fraction
    way_mm: Fraction
    missed: tuple[time, ...]  # the sessions that a record says were missed
    notes: tuple[str, ...]

    @property
    def week(self) -> int:
        """The week of the course, from 1."""
        return (self.day - 1) // 7 + 1


def day_rows(report: Report) -> list[DayRow]:
    """A row for every day from the clock start to the last session, or to the report's `until`."""
    schedule, until = report.schedule, report.until
    times = schedule.times
    by_day: dict[int, list[Session]] = {}
    for session in schedule.sessions:
        by_day.setdefault(session.day, []).append(session)
    reading_mm = schedule.actuators[0].start_reading_mm
    moved_mm, way_mm, remaining_mm = Fraction(0), Fraction(0), Fraction(schedule.plan.goal.distance_mm)
    notes, swaps = day_notes(schedule), schedule.dates("swap")
    rows = []
    for day in range(1, schedule.days + 1):
        on = schedule.start.date() + timedelta(days=day - 1)
        if until and on > until:
            break
        today = by_day.get(day, [])
        if on in swaps:  # the scale starts anew even where nothing turns that day
            reading_mm = schedule.actuators[0].start_reading_mm
        before_mm = reading_mm
        if today:
            reading_mm, remaining_mm = today[-1].moves[0].reading_mm, today[-1].remaining_mm
            way_mm = today[-1].way_mm
            moved_mm += sum((session.moves[0].travel_mm for session in today), Fraction(0))
        at = {session.at.time(): session for session in today}
        turns = tuple(at.get(t) for t in times)
        missed = tuple(at.time() for at in schedule.missed if at.date() == on)
        scale = before_mm, reading_mm, moved_mm, remaining_mm, way_mm
        rows.append(DayRow(day, on, turns, *scale, missed, notes.get(on, ())))
    return rows


def day_notes(schedule: Schedule) -> dict[date, tuple[str, ...]]:
    """What is to be said about a day, in the words of NOTES."""
    notes: dict[date, list[str]] = {}
    for on, word in _noted(schedule):
        if word not in notes.setdefault(on, []):
            notes[on].append(word)
    return {on: tuple(said) for on, said in notes.items()}


def _noted(schedule: Schedule) -> Iterator[tuple[date, str]]:
    first, last = schedule.sessions[0].at, schedule.sessions[-1].at
    usual = schedule.plan.protocol.sessions
    yield first.date(), "first"
    if schedule.start.time() != usual[0]:
        yield schedule.start.date(), "partial"
    for on in _clock_changes(schedule):
        yield on, "clocks change"
    for at, entry in schedule.events:
        yield at.date(), entry.kind
    for at in schedule.missed:
        yield at.date(), "missed"
    for milestone in schedule.milestones:
        if milestone.kind in ("review", "swap"):
            strut = "strut " if milestone.kind == "swap" and schedule.correction else ""
            yield milestone.on, f"{strut}{milestone.kind}"
    if last.time() != usual[-1] and not schedule.correction:
        yield last.date(), "partial"
    for on in schedule.dates("expected_contact"):
        yield on, "contact"
    if last.date() not in schedule.dates("expected_contact"):
        yield last.date(), "last"


def _clock_changes(schedule: Schedule) -> list[date]:
    """The days of the course between whose noon and the noon before the clocks change."""
    noon = datetime.combine(schedule.start, time(12), tzinfo=schedule.sessions[0].at.tzinfo)
    noons = [noon + timedelta(days=day) for day in range(schedule.days)]
    return [b.date() for a, b in zip(noons, noons[1:], strict=False) if a.utcoffset() != b.utcoffset()]


def checkpoints(schedule: Schedule) -> dict[int, Session]:
    """The sessions after which the scale is read and compared, by number: the last of the first day, and of each week.

    A nut turned the wrong way is not noticed otherwise. How often is a convention.
    """
    first = [s for s in schedule.sessions if s.day == schedule.sessions[0].day]
    weeks = {(s.day - 1) // 7: s for s in schedule.sessions}
    return {s.number: s for s in (first[-1], *weeks.values())}


def order_text(entry: Entry, language: Language = ENGLISH) -> str:
    """An order of the course in words, "0.75 mm a day at 08:00, 20:00"."""
    say = language.say
    rate = say("{mm} a day", mm=mm(entry.rate_mm_per_day)) if entry.rate_mm_per_day else ""
    if entry.step_every_days:
        every = language.counted(entry.step_every_days, marked("day"), marked("days"))
        rate = say("one step every {days}", days=every)
    distance = mm(entry.distance_mm) if entry.distance_mm else ""
    said = {
        "rate": rate,
        "pause": say("pause"),
        "resume": say("go on"),
        "reverse": say("back by {mm}, {rate}", mm=distance, rate=rate),
        "remaining": say("{mm} are left to do", mm=mm(entry.remaining_mm or 0)),
        "compress": say("press together by {mm}, {rate}", mm=distance, rate=rate),
        "extend": say("go on beyond the goal by {mm}, {rate}", mm=distance, rate=rate),
        "catch_up": say("catch up what was missed, {rate}", rate=rate),
        "stop": say("stop"),
        "replan": say("plan anew"),
    }[entry.kind]
    times = ", ".join(map(clock_text, entry.sessions or ()))
    return say("{order}, at {times}", order=said, times=times) if times else said


def goal_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """The goal and its distance, "transport: close a gap of 60 mm"."""
    goal, distance = schedule.plan.goal, mm(schedule.plan.goal.distance_mm)
    if goal.kind == "transport":
        return language.say("transport: close a gap of {distance}", distance=distance)
    if goal.kind == "correction":
        return language.say("correction: from one pose to another")
    if goal.kind == "lengthening":
        return language.say("lengthening: lengthen the bone by {distance}", distance=distance)
    return language.say("compression: press together by {distance}", distance=distance)


def remaining_name(schedule: Schedule, language: Language = ENGLISH) -> str:
    """What `remaining_mm` is for this goal."""
    if schedule.correction:
        return language.say("way left")
    return language.say("gap left") if schedule.plan.goal.kind == "transport" else language.say("still to do")


def members_text(actuator: Actuator, language: Language = ENGLISH) -> str:
    """What is turned as one, "4 nuts"."""
    return language.counted(actuator.members, *_MEMBERS[actuator.mechanism.member][:2])


def every_member(actuator: Actuator, language: Language = ENGLISH) -> str:
    """What is turned at a session, "each of the 4 nuts"."""
    *_, one, each = _MEMBERS[actuator.mechanism.member]
    return language.say(each, number=actuator.members) if actuator.members > 1 else language.say(one)


def step_text(actuator: Actuator, language: Language = ENGLISH) -> str:
    """One step in turns and mm."""
    return f"{turn(1, actuator, language)} = {mm(actuator.step_mm)}"


def finding_text(finding: Finding) -> str:
    """A finding on one line, with its override."""
    said = f"{finding.code} {finding.severity}: {finding.message}. {finding.rule.advice} [{finding.rule.source}]"
    if finding.override:
        said += f" OVERRIDDEN by {finding.override.by}: {finding.override.reason}"
    return said


def override_texts(findings: Sequence[Finding]) -> list[str]:
    """Each override that was needed, "BT102 overridden by AB: reason"."""
    return [f"{f.code} overridden by {f.override.by}: {f.override.reason}" for f in findings if f.override]


def value_at(table: Any, dotted: str) -> str:
    """A plan's value at a dotted key, as people write it."""
    for key in dotted.split("."):
        table = getattr(table, key)
    if isinstance(table, tuple):
        return ",".join(clock_text(v) if isinstance(v, time) else str(v) for v in table)
    if isinstance(table, datetime):
        return table.isoformat(timespec="minutes")
    return number(table) if isinstance(table, Decimal) else str(table)
