"""What was reported of turns, held against the plan: what is new, what is recorded already, and what cannot be.

A report speaks of the sheet of its revision. A turn of it is written down as a record only where the plan as it now is
has the same turn at that time, so that no turn by an old sheet is counted by a new one.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from bt_cli.errors import Problem
from bt_cli.motion.records import span_of
from bt_cli.plan.entries import Entry, last_moment
from bt_cli.plan.turn_report import DONE, EVERY, MISSED, ReportedSession, TurnReport, TurnResult
from bt_cli.schedule.model import Schedule, Session
from bt_cli.schedule.phases import local, recorded_until
from bt_cli.words import clock_text, day_text

AFTER_THE_TURN = timedelta(minutes=1)  # convention: when a scale is read that a list has beside a turn
_AHEAD = "is still to come: nothing is recorded ahead"
Outcome = str | tuple[tuple[str, int], ...]  # DONE, MISSED, or by actuator the steps that were made otherwise


class ReportComparison(NamedTuple):
    """What becomes of a report: records to be written, by key, and why some is not.

    `known` are the local times of which the plan says the same already, with the place of the entry that does;
    `unreported` the sessions between those reported of which nobody said anything.
    """

    entries: list[dict[str, Any]]
    known: list[tuple[datetime, int]]
    unreported: list[datetime]
    problems: list[Problem]

    def joined(self, other: "ReportComparison") -> "ReportComparison":
        """Both as one."""
        return ReportComparison(
            self.entries + other.entries,
            self.known + other.known,
            self.unreported + other.unreported,
            self.problems + other.problems,
        )


def compare_report(report: TurnReport, then: Schedule, now: Schedule, clock: datetime) -> ReportComparison:
    """What a report says that the plan does not.

    `then` is the plan's schedule at the report's revision, `now` that of today, and `clock` today's local time.
    """
    sheet, plan = ({local(session): session for session in schedule.sessions} for schedule in (then, now))
    found = ReportComparison([], [], [], [])
    fresh: dict[datetime, Outcome] = {}
    by = {one.at: one.by for one in report.sessions}
    for one in sorted(report.sessions, key=lambda one: one.at):
        outcome: Outcome = DONE
        wrong = _not_of(one, sheet.get(one.at), six=now.correction is not None)
        if not wrong and one.read_mm and one.at >= clock:
            wrong = _AHEAD
        if not wrong:
            found.entries.extend(_reading(now, one))
            if not one.turned:
                continue
            outcome = _outcome(one, sheet[one.at])
            if recorded := _recorded(now, one.at):
                if _agree(outcome, recorded[1]):
                    found.known.append((one.at, recorded[0]))
                    continue
                wrong = f"is recorded otherwise, as entry {recorded[0] + 1} of the plan: take one of the two out"
            else:
                wrong = _not_now(one.at, sheet[one.at], plan.get(one.at), clock)
        if wrong:
            found.problems.append(Problem((), f"{_time(one.at)} {wrong}", report.file, one.line))
        else:
            fresh[one.at] = outcome
    half = "is missed, and the struts are turned by pairs: say missed of each session of that day, or read all scales"
    found.problems.extend(
        Problem((), f"{_time(at)} {half}", report.file, report.line) for at in _half_missed(now, fresh)
    )
    found.entries.extend(_entries(now, fresh, by))
    found.unreported.extend(_unreported(now, fresh))
    return found


def _time(at: datetime) -> str:
    return f"{day_text(at)} {clock_text(at)}"


def _not_of(one: ReportedSession, session: Session | None, *, six: bool) -> str:
    """Why what was reported is of no session of the sheet; nothing where it is of one."""
    if session is None:
        return "is no session of the sheet"
    steps = _steps(session)
    if unknown := one.read_mm.keys() - steps.keys():
        return f"turns {', '.join(steps)}, and not {', '.join(sorted(unknown))}"
    if one.turned and EVERY not in one.turned and one.turned.keys() != steps.keys():
        return f"turns {', '.join(steps)}: say it of each, and of no other"
    if one.planned and one.planned != steps:
        listed = ", ".join(f"{letter} {count}" for letter, count in steps.items())
        return f"has other steps in this list than in the plan, {listed}: the list was made of another plan file"
    if six and one.turned and set(one.turned.values()) not in ({DONE}, {MISSED}):
        return "is of six struts, which turn together: say done or missed, and record what the scales show"
    return ""


def _not_now(at: datetime, then: Session, now: Session | None, clock: datetime) -> str:
    """Why a session of the sheet cannot be recorded in the plan as it now is; nothing where it can."""
    if at > clock:
        return _AHEAD
    if now is None or _steps(now) != _steps(then):
        return "has another turn in the plan now: record by hand what was turned, bt record PLAN done TIME A=STEPS"
    return ""


def _outcome(one: ReportedSession, session: Session) -> Outcome:
    """All done, all missed, or by actuator the steps that are not those planned."""
    planned = _steps(session)
    turned = dict.fromkeys(planned, one.turned[EVERY]) if EVERY in one.turned else one.turned
    if set(turned.values()) == {MISSED}:
        return MISSED
    made = {letter: _made(said, planned[letter]) for letter, said in turned.items()}
    return tuple(sorted((letter, count) for letter, count in made.items() if count != planned[letter])) or DONE


def _steps(session: Session) -> dict[str, int]:
    return {move.actuator.id: move.steps for move in session.moves}


def _made(said: TurnResult, planned: int) -> int:
    return said if isinstance(said, int) else {DONE: planned, MISSED: 0}[said]


def _recorded(schedule: Schedule, at: datetime) -> tuple[int, Outcome] | None:
    """The entry that says whether a session was turned, and what it says; what names it before what goes through it."""
    found: list[tuple[bool, int, Outcome]] = []
    for place, entry in enumerate(schedule.plan.course):
        if entry.record in (DONE, MISSED) and _speaks(schedule, place, entry, at):
            found.append((not entry.through, place, _said(schedule, entry)))
    return max(found)[1:] if found else None


def _speaks(schedule: Schedule, place: int, entry: Entry, at: datetime) -> bool:
    if entry.through:
        return at <= last_moment(entry.through)
    span = span_of(place, entry, schedule.plan.zones)
    if span.once and not schedule.plan.protocol.grouping:
        return at.date() == span.first.date() and at.time() == min(schedule.plan.slots)
    return span.holds(at)


def _said(schedule: Schedule, entry: Entry) -> Outcome:
    if entry.steps:
        return tuple(sorted(entry.steps.items()))
    own = next((part for part in schedule.levels if part.plan.level.name == entry.level), None)
    if entry.record == MISSED and own:
        return tuple((actuator.id, 0) for actuator in own.actuators)
    return entry.kind


def _agree(reported: Outcome, recorded: Outcome) -> bool:
    """Whether a record says what was reported; one of steps says more than a tick."""
    return reported == recorded or (reported == DONE and recorded != MISSED)


def _half_missed(schedule: Schedule, fresh: Mapping[datetime, Outcome]) -> Iterator[datetime]:
    """By pairs of struts a day is missed as a whole: the first session missed of each day of which not all were."""
    if not schedule.plan.protocol.grouping:
        return
    days: dict[date, list[datetime]] = {}
    for session in map(local, schedule.sessions):
        days.setdefault(session.date(), []).append(session)
    for sessions in days.values():
        missed = [at for at in sessions if fresh.get(at) == MISSED]
        if missed and len(missed) < len(sessions):
            yield missed[0]


def _reading(schedule: Schedule, one: ReportedSession) -> Iterator[dict[str, Any]]:
    """A record of what scales showed after a session, a minute after it, as at its time it is still to come."""
    at = one.at + AFTER_THE_TURN
    known = any(
        e.record == "reading" and e.earliest == at and e.readings_mm == one.read_mm for e in schedule.plan.course
    )
    if one.read_mm and not known:
        yield {"record": "reading", "at": at, "readings_mm": dict(one.read_mm)} | ({"by": one.by} if one.by else {})


def _entries(
    schedule: Schedule, fresh: Mapping[datetime, Outcome], by: Mapping[datetime, str]
) -> Iterator[dict[str, Any]]:
    """A record for each run of sessions that were made as planned and seen by one, and for each that was not."""
    told: set[date] = set()
    for (outcome, who), group in groupby(map(local, schedule.sessions), lambda at: (fresh.get(at), by.get(at))):
        sessions, seen = list(group), {"by": who} if who else {}
        if outcome == DONE and len(sessions) > 1:
            yield {"record": DONE, "from": sessions[0], "to": sessions[-1]} | seen
            continue
        for at in sessions if outcome else ():
            if outcome == MISSED and schedule.plan.protocol.grouping:
                if at.date() not in told:
                    yield {"record": MISSED, "on": at.date()} | seen
                told.add(at.date())
            elif isinstance(outcome, tuple):
                yield {"record": DONE, "at": at, "steps": dict(outcome)} | seen
            else:
                yield {"record": outcome, "at": at} | seen


def _unreported(schedule: Schedule, fresh: Mapping[datetime, Outcome]) -> Iterator[datetime]:
    """The sessions not recorded yet, before the last that is now, of which nothing was reported."""
    recorded, last = recorded_until(schedule), max(fresh, default=None)
    for session in map(local, schedule.sessions):
        if last and session < last and session not in fresh and (recorded is None or session > recorded):
            yield session
