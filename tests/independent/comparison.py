"""A drawn course by the command `bt` and by the simulator: every number and date in which they differ.

JSON of each, its table for people, CSV, and of some the calendar of every revision, are read back.
"""

import csv
import io
import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from tests.independent import levels, seldom
from tests.independent.course import Course, Entry, in_force, simulate
from tests.independent.drawing import RATES, drawn, toml
from tests.independent.geometry import Straight
from tests.independent.reviews import reviews
from tests.independent.typed import Desk
from tests.screen import screen_days

Zones = list[tuple[date, str]]
CALENDARS, COMMANDS = 40, 4  # of so many plans one is looked at so


def differences_of_levels(seed: int, folder: Path) -> list[str] | None:
    """The same of a plan of several levels, nails among them, with every order and record."""
    return differences(seed, folder, levels.drawn)


def differences_of_seldom(seed: int, folder: Path) -> list[str] | None:
    """The same of plans with what the others never have."""
    return differences(seed, folder, seldom.drawn)


def differences_typed(seed: int, folder: Path) -> list[str] | None:
    """A course that is entered command by command, with what commands alone can say: what then stands in the file is
    walked by the simulator. What a command refuses is not entered."""
    draw, plan, desk = Random(f"typed {seed}"), levels.drawn(seed), Desk(folder)
    if not desk.lay(toml({**plan, "course": []})):
        return None
    for entry in plan["course"]:
        match entry.get("order") or entry["record"]:
            case "missed" if draw.random() < 0.5:
                level = [] if len(plan["levels"]) == 1 else ["--level", draw.choice(plan["levels"])["name"]]
                faster = str(draw.choice((Decimal("1.25"), Decimal("1.5"), 2)))
                desk.type(entry, "--catch-up", faster, *(level if "level" not in entry else []))
            case "rate" | "pause" | "stop" | "reverse" | "remaining" if draw.random() < 0.5:
                back = timedelta(days=draw.randint(1, 4))
                dated = {key: value - back for key, value in entry.items() if key in ("on", "at", "through")}
                desk.type(entry | dated, draw.choice(("--as-turned", "--from-next")))
            case _:
                answers = [("--as-turned",), ("--from-next",)] if "order" in entry else []
                draw.shuffle(answers)  # it may be asked since when the patient turns by it
                any(desk.type(entry, *answer) for answer in ((), *answers))
        if draw.random() < CORRECTED and not any("range_mm" in frame for frame in plan["frames"]):
            key = f"levels.{draw.choice(plan['levels'])['name']}.rate_mm_per_day={draw.choice(RATES)}"
            desk.enter(entry["entered"] + timedelta(seconds=30), "correct", "p.toml", key, "--reason", "typed wrong")
    if not desk.lay(desk.text):  # a record may have changed the finding that was accepted
        return None
    written: Entry = {"course": [], **tomllib.loads(desk.text, parse_float=Decimal)}
    course = simulate(written)
    pairs = of_data(json.loads(desk.output("--format", "json")), course, written)
    found = [f"{what} by bt {theirs} and by hand {ours}" for what, theirs, ours in pairs if is_other(theirs, ours)]
    return [f"seed {seed}: {said}" for said in found]


CORRECTED = 0.1  # after so many entries a rate is corrected


def differences(seed: int, folder: Path, draw: Callable[[int], Entry] = drawn) -> list[str] | None:
    """What is other by bt than by the simulator, nothing where they agree; None where bt refuses the course."""
    text, desk = toml(draw(seed)), Desk(folder)
    if not desk.lay(text):
        return None
    plan: Entry = {"course": [], **tomllib.loads(text, parse_float=Decimal)}
    course = simulate(plan)
    pairs = [
        *of_data(json.loads(desk.output("--format", "json")), course, plan),
        *of_csv(desk.output("--format", "csv"), course, zones_of(plan, plan["course"])),
        *of_table(desk.output(), course, zones_of(plan, plan["course"])),
    ]
    found = [f"{what} by bt {theirs} and by hand {ours}" for what, theirs, ours in pairs if is_other(theirs, ours)]
    if seed % CALENDARS == 0:
        found += of_calendars(desk, course, plan)
    if seed % COMMANDS == 0:
        found += of_needless(desk, plan)
    return [f"seed {seed}: {said}" for said in found]


Pair = tuple[str, Any, Any]  # of what, as bt says it, and as the simulator does


def of_data(theirs: Entry, course: Course, plan: Entry) -> Iterator[Pair]:
    """The JSON of a schedule."""
    zones = zones_of(plan, plan["course"])
    for one, (at, moves, left_mm) in zip(theirs["sessions"], course.sessions, strict=False):
        turned = {m["actuator"]: (m["steps"], m["reading_mm"], m.get("face")) for m in one["moves"]}
        ours = {letter: (move.steps, float(move.reading_mm), move.face) for letter, move in moves.items()}
        yield "session", utc(one["at"]), instant(at, zones)
        yield f"turns {at}", turned, ours
        yield f"left {at}", one["remaining_mm"], Left(left_mm)
    yield "number of sessions", len(theirs["sessions"]), len(course.sessions)
    told = {kind: [stone["on"] for stone in theirs["milestones"] if stone["kind"] == kind] for kind in MILESTONES}
    if plan["goal"]["kind"] == "transport":
        docked = course.docking()
        yield "docking", told["expected_contact"], [str(docked)] if docked else []
    yield "clock start", told["distraction_start"], [str(min(one.start for one in course.levels).date())]
    yield "first session", told["first_session"], [str(course.sessions[0].at.date())]
    yield "last session", told["last_session"], [str(course.sessions[-1].at.date())]
    if "review" in plan:
        yield "reviews", told["review"], [str(on) for on in reviews(plan, plan["course"], course)]


MILESTONES = ("expected_contact", "distraction_start", "first_session", "last_session", "review")


def of_csv(text: str, course: Course, zones: Zones) -> Iterator[Pair]:
    """The CSV: a row a session, with what every scale shows."""
    for row, (at, moves, left_mm) in zip(csv.DictReader(io.StringIO(text)), course.sessions, strict=True):
        yield "row", utc(row["at"]), instant(at, zones)
        for letter, move in moves.items():
            told = int(row[f"{letter}_steps"]), float(row[f"{letter}_reading_mm"])
            yield f"row {at}", told, (move.steps, float(move.reading_mm))
        yield f"left in the row {at}", float(row["remaining_mm"]), Left(left_mm)


def of_table(text: str, course: Course, zones: Zones) -> Iterator[Pair]:
    """The table that people read: what was missed, and what each scale and the way show at night."""
    days = screen_days(text)
    missed = [
        datetime.combine(on, at) for on, day in days.items() for (at, _), cell in day.cells.items() if cell == "MISSED"
    ]
    ours = {existing(at, zones).replace(tzinfo=None) for at in course.missed if at.date() in days}
    yield "missed", sorted(set(missed)), sorted(ours)
    for (letter, on), reading_mm in course.evenings.items():
        if on in days and letter in days[on].readings:
            yield f"{letter} at night of {on}", float(days[on].readings[letter]), Shown(reading_mm)
    for on, left_mm in course.left_on.items():
        if on in days and days[on].lefts:
            is_bone = not all(type(level.line) is Straight for level in course.levels)
            shown_mm = BoneLeft(left_mm) if is_bone else ShownLeft(left_mm)
            yield f"left at night of {on}", float(days[on].lefts[0]), shown_mm


class Left(Fraction):
    """What is left: of a cable and a hinge it is known to a tenth of a micrometre."""

    off_mm = 0.0003


class Shown(Fraction):
    """What people read, to a hundredth of a mm."""

    off_mm = 0.0051


class ShownLeft(Fraction):
    """The same of what is left, where nothing but 0 is shown as 0."""

    off_mm = 0.0101


class BoneLeft(Fraction):
    """The same of a bone that goes otherwise than its rods or cable: to a tenth, as people can measure it."""

    off_mm = 0.1001


def is_other(theirs: Any, ours: Any) -> bool:
    """Whether two differ by more than the last place that is written."""
    if isinstance(ours, dict):
        return theirs.keys() != ours.keys() or any(is_other(theirs[key], ours[key]) for key in ours)
    if isinstance(ours, tuple):
        return len(theirs) != len(ours) or any(map(is_other, theirs, ours))
    if isinstance(ours, float | Fraction):
        return abs(theirs - float(ours)) > getattr(ours, "off_mm", 0.00006)
    return bool(theirs != ours)


def of_needless(desk: Desk, plan: Entry) -> Iterator[str]:
    """Of each re-set that is ordered: which one bt has it take the place of, where the simulator has another."""
    for place, entry in enumerate(plan["course"]):
        order = {key: value for key, value in entry.items() if key != "instead_of"}
        if entry.get("order") == "reset" and desk.lay(toml({**plan, "course": plan["course"][:place]})):
            written = desk.type(order)
            theirs = tomllib.loads(written)["course"][-1].get("instead_of", {}) if written else None
            if theirs not in (None, entry.get("instead_of", {})):
                yield f"{order} is in place of {theirs} by bt and of {entry.get('instead_of')} by hand"


def of_calendars(desk: Desk, course: Course, plan: Entry) -> Iterator[str]:
    """The reminders are the sessions; by all revisions one keeps its UID just where instant and turns stay."""
    uids: dict[str, Any] = {}
    for revision in range(len(plan["course"]) + 1):
        entries: Sequence[Entry] = plan["course"][:revision]
        if not desk.lay(toml({**plan, "course": list(entries)})):
            continue
        sessions = course if revision == len(plan["course"]) else simulate(plan, entries)
        zones = zones_of(plan, entries)
        told = {instant(at, zones): tuple(sorted(moves.items())) for at, moves, _ in sessions.sessions}
        rings = reminders(desk.output("--format", "ics", "--notes", "none"))
        if sorted(rings.values()) != sorted(told):
            yield f"revision {revision}: the calendar has {len(rings)} reminders and the course {len(told)} sessions"
            continue
        for uid, at in rings.items():
            if uids.setdefault(uid, (at, told[at])) != (at, told[at]):
                yield f"revision {revision}: {uid} was {uids[uid]} and is {(at, told[at])}"
    if len(set(uids.values())) != len(uids):
        yield "the same turn at the same time has two UIDs"


def reminders(text: str) -> dict[str, datetime]:
    """The instants of a calendar's reminders, by their UIDs; what is of a whole day is none."""
    events = Calendar.from_ical(text).walk("VEVENT")
    starts = {str(event["UID"]): event["DTSTART"].dt for event in events}
    return {uid: at.astimezone(UTC) for uid, at in starts.items() if isinstance(at, datetime)}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def instant(at: datetime, zones: Zones) -> datetime:
    """A local time as an instant."""
    return existing(at, zones).astimezone(UTC)


def existing(at: datetime, zones: Zones) -> datetime:
    """A local time in the zone of its day: of one that the clocks skip the first minute that exists."""
    zone = ZoneInfo(next(zone for since, zone in reversed(zones) if since <= at.date()))
    while at.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != at:
        at += timedelta(minutes=1)
    return at.replace(tzinfo=zone)


def zones_of(plan: Entry, entries: Sequence[Entry]) -> Zones:
    """The zones of a course, each with the day from which on it holds; of one day the last that was ordered."""
    orders = [entry for _, entry in in_force(entries) if "timezone" in entry.get("settings", {})]
    ordered = [(entry["on"], entry["settings"]["timezone"]) for entry in orders]
    return sorted([(date.min, plan["timezone"]), *ordered], key=lambda since: since[0])
