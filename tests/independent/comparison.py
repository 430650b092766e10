"""A drawn course by bt and by the simulator: every number and date in which they differ."""

import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars, instants
from bt_cli.plan.entries import Entry as Written
from bt_cli.plan.model import Clinic
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import parse
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.evenings import evenings
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.needless import needless
from tests.independent.course import Course, Entry, in_force, simulate
from tests.independent.drawing import drawn, toml
from tests.independent.reviews import reviews

Zones = list[tuple[date, str]]
STYLE = CalendarStyle(notes=False)


def by_bt(text: str) -> Schedule:
    """The schedule of a plan file's text. Raises PlanInvalid where bt refuses it."""
    return schedule_of(read_plan(parse(text.encode(), "plan.toml"), None)[0])


def differences(seed: int, *, with_calendar: bool = False) -> list[str] | None:
    """What is other by bt than by the simulator, nothing where they agree; None where bt refuses the course."""
    text = toml(drawn(seed))
    try:
        schedule = by_bt(text)
    except PlanInvalid:
        return None
    plan: Entry = {"course": [], **tomllib.loads(text, parse_float=Decimal)}
    course = simulate(plan)
    zones = zones_of(plan, plan["course"])
    found = [
        f"{what} by bt {theirs} and by hand {ours}" for what, theirs, ours in compared(schedule, course, plan, zones)
        if theirs != ours
    ]  # fmt: skip
    found += of_needless(plan)
    if with_calendar:
        found += list(of_calendars(schedule, course, plan))
    return [f"seed {seed}: {said}" for said in found]


def compared(schedule: Schedule, course: Course, plan: Entry, zones: Zones) -> Iterator[tuple[str, Any, Any]]:
    """What each of the two says, in pairs."""
    theirs = [
        (
            session.at.astimezone(UTC),
            {move.actuator.id: (move.steps, move.reading_mm, move.face) for move in session.moves},
            session.remaining_mm,
        )
        for session in schedule.sessions
    ]
    ours = [
        (instant(at, zones), {k: tuple(m) for k, m in moves.items()}, left_mm) for at, moves, left_mm in course.sessions
    ]
    for one, other in zip(theirs, ours, strict=False):
        if one[:2] != other[:2] or is_other(one[2], other[2]):
            yield "session", one, other
            break
    yield "number of sessions", len(theirs), len(ours)
    yield "missed", list(schedule.missed), sorted(course.missed)
    if plan["goal"]["kind"] == "transport":
        docked = course.docking()
        yield "docking", schedule.dates("expected_contact"), [docked] if docked else []
    yield "clock start", schedule.dates("distraction_start"), [min(one.start for one in course.levels).date()]
    yield "first session", schedule.dates("first_session"), [course.sessions[0].at.date()]
    yield "last session", schedule.dates("last_session"), [course.sessions[-1].at.date()]
    if "review" in plan:
        yield "reviews", schedule.dates("review"), reviews(plan, plan["course"], course)
    start, by_day = schedule.start.date(), evenings(schedule)
    for on, left_mm in course.left_on.items():
        if 0 < (day := (on - start).days + 1) < len(by_day):
            theirs_mm = by_day[day].remaining_mm
            yield f"left on {on}", theirs_mm, left_mm if is_other(theirs_mm, left_mm) else theirs_mm
    for (letter, on), reading_mm in course.evenings.items():
        yield f"CHECK {on}", schedule.ledger.on_evening(letter, on).reading_mm, reading_mm


def of_needless(plan: Entry) -> Iterator[str]:
    """Of each re-set that is ordered: which one bt has it take the place of, where the simulator has another."""
    for place, entry in enumerate(plan["course"]):
        if entry.get("order") == "reset":
            (letter,), ours = entry["actuators"], entry.get("instead_of", {})
            try:
                before = by_bt(toml({**plan, "course": plan["course"][:place]}))
            except PlanInvalid:
                continue
            order = {key: value for key, value in entry.items() if key != "instead_of"}
            if (theirs := needless(before, Written.model_validate(order))) != ours:
                yield f"{letter} on {entry['on']} is in place of {theirs} by bt and of {ours} by hand"


def is_other(one_mm: Any, other_mm: Any) -> bool:
    """Whether what is left is another: of a cable and a hinge it is known to a tenth of a micrometre."""
    return abs(one_mm - other_mm) > Decimal("0.0003")


def of_calendars(schedule: Schedule, course: Course, plan: Entry) -> Iterator[str]:
    """The reminders are the sessions; by all revisions one keeps its UID just where instant and turns stay."""
    uids: dict[str, Any] = {}
    for revision in range(len(plan["course"]) + 1):
        entries: Sequence[Entry] = plan["course"][:revision]
        try:
            then = schedule if revision == len(plan["course"]) else by_bt(toml({**plan, "course": list(entries)}))
        except PlanInvalid:
            continue
        sessions = course if then is schedule else simulate(plan, entries)
        zones = zones_of(plan, entries)
        told = {instant(at, zones): tuple(sorted(moves.items())) for at, moves, _ in sessions.sessions}
        (file,) = calendars(Report(then, (), (), (), None, Clinic()), STYLE)
        rings = instants(file)
        if sorted(rings.values()) != sorted(told):
            yield f"revision {revision}: the calendar has {len(rings)} reminders and the course {len(told)} sessions"
            continue
        for uid, at in rings.items():
            if uids.setdefault(uid, (at, told[at])) != (at, told[at]):
                yield f"revision {revision}: {uid} was {uids[uid]} and is {(at, told[at])}"
    if len(set(uids.values())) != len(uids):
        yield "the same turn at the same time has two UIDs"


def instant(at: datetime, zones: Zones) -> datetime:
    """A local time as an instant, in the zone of its day."""
    zone = next(zone for since, zone in reversed(zones) if since <= at.date())
    return at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def zones_of(plan: Entry, entries: Sequence[Entry]) -> Zones:
    """The zones of a course, each with the day from which on it holds; of one day the last that was ordered."""
    orders = [entry for _, entry in in_force(entries) if "timezone" in entry.get("settings", {})]
    ordered = [(entry["on"], entry["settings"]["timezone"]) for entry in orders]
    return sorted([(date.min, plan["timezone"]), *ordered], key=lambda since: since[0])
