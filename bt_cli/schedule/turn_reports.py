"""What was reported of turns, held against the plan: what is new, what is recorded already, and what cannot be.

A report speaks of the sheet of its revision. A turn of it is written down as a record only where the plan as it now is
has the same turn at that time, so that no turn by an old sheet is counted by a new one.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

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

    entries: list[dict[str, object]]
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
    comparison = ReportComparison([], [], [], [])
    fresh: dict[datetime, Outcome] = {}
    by = {reported.at: reported.by for reported in report.sessions}
    for reported in sorted(report.sessions, key=lambda reported: reported.at):
        outcome: Outcome = DONE
        wrong = _not_of(reported, sheet.get(reported.at), six=now.correction is not None)
        if not wrong and reported.read_mm and reported.at >= clock:
            wrong = _AHEAD
        if not wrong:
            comparison.entries.extend(_reading(now, reported))
            if not reported.turned:
                continue
            outcome = _outcome(reported, sheet[reported.at])
            if recorded := _recorded(now, reported.at):
                if _agree(outcome, recorded[1]):
                    comparison.known.append((reported.at, recorded[0]))
                    continue
                wrong = f"is recorded otherwise, as entry {recorded[0] + 1} of the plan: take one of the two out"
            else:
                wrong = _not_now(reported.at, sheet[reported.at], plan.get(reported.at), clock)
        if wrong:
            comparison.problems.append(Problem((), f"{_time(reported.at)} {wrong}", report.file, reported.line))
        else:
            fresh[reported.at] = outcome
    half = "is missed, and the struts are turned by pairs: say missed of each session of that day, or read all scales"
    comparison.problems.extend(
        Problem((), f"{_time(at)} {half}", report.file, report.line) for at in _half_missed(now, fresh)
    )
    comparison.entries.extend(_entries(now, fresh, by))
    comparison.unreported.extend(_unreported(now, fresh))
    return comparison


def _time(at: datetime) -> str:
    return f"{day_text(at)} {clock_text(at)}"


def _not_of(reported: ReportedSession, session: Session | None, *, six: bool) -> str:
    """Why what was reported is of no session of the sheet; nothing where it is of one."""
    if session is None:
        return "is no session of the sheet"
    steps = _steps(session)
    if unknown := reported.read_mm.keys() - steps.keys():
        return f"turns {', '.join(steps)}, and not {', '.join(sorted(unknown))}"
    if reported.turned and EVERY not in reported.turned and reported.turned.keys() != steps.keys():
        return f"turns {', '.join(steps)}: say it of each, and of no other"
    if reported.planned and reported.planned != steps:
        listed = ", ".join(f"{letter} {count}" for letter, count in steps.items())
        return f"has other steps in this list than in the plan, {listed}: the list was made of another plan file"
    if six and reported.turned and set(reported.turned.values()) not in ({DONE}, {MISSED}):
        return "is of six struts, which turn together: say done or missed, and record what the scales show"
    return ""


def _not_now(at: datetime, then: Session, now: Session | None, clock: datetime) -> str:
    """Why a session of the sheet cannot be recorded in the plan as it now is; nothing where it can."""
    if at > clock:
        return _AHEAD
    if now is None or _steps(now) != _steps(then):
        return "has another turn in the plan now: record by hand what was turned, bt record PLAN done TIME A=STEPS"
    return ""


def _outcome(reported: ReportedSession, session: Session) -> Outcome:
    """All done, all missed, or by actuator the steps that are not those planned."""
    planned = _steps(session)
    turned = dict.fromkeys(planned, reported.turned[EVERY]) if EVERY in reported.turned else reported.turned
    if set(turned.values()) == {MISSED}:
        return MISSED
    steps = {letter: _steps_of(result, planned[letter]) for letter, result in turned.items()}
    return tuple(sorted((letter, count) for letter, count in steps.items() if count != planned[letter])) or DONE


def _steps(session: Session) -> dict[str, int]:
    return {move.actuator.id: move.steps for move in session.moves}


def _steps_of(result: TurnResult, planned: int) -> int:
    return result if isinstance(result, int) else {DONE: planned, MISSED: 0}[result]


def _recorded(schedule: Schedule, at: datetime) -> tuple[int, Outcome] | None:
    """The entry that says whether a session was turned, and what it says; what names it before what goes through it."""
    outcomes: list[tuple[bool, int, Outcome]] = []
    for place, entry in enumerate(schedule.plan.course):
        if entry.record in (DONE, MISSED) and _speaks(schedule, place, entry, at):
            outcomes.append((not entry.through, place, _outcome_of(schedule, entry)))
    return max(outcomes)[1:] if outcomes else None


def _speaks(schedule: Schedule, place: int, entry: Entry, at: datetime) -> bool:
    if entry.through:
        return at <= last_moment(entry.through)
    span = span_of(place, entry, schedule.plan.zones)
    if span.once and not schedule.plan.protocol.grouping:
        return at.date() == span.first.date() and at.time() == min(schedule.plan.slots)
    return span.holds(at)


def _outcome_of(schedule: Schedule, entry: Entry) -> Outcome:
    if entry.steps:
        return tuple(sorted(entry.steps.items()))
    level = next((part for part in schedule.levels if part.plan.level.name == entry.level), None)
    if entry.record == MISSED and level:
        return tuple((actuator.id, 0) for actuator in level.actuators)
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


def _reading(schedule: Schedule, reported: ReportedSession) -> Iterator[dict[str, object]]:
    """A record of what scales showed after a session, a minute after it, as at its time it is still to come."""
    at = reported.at + AFTER_THE_TURN
    known = any(
        e.record == "reading" and e.earliest == at and e.readings_mm == reported.read_mm for e in schedule.plan.course
    )
    if reported.read_mm and not known:
        yield {"record": "reading", "at": at, "readings_mm": dict(reported.read_mm)} | (
            {"by": reported.by} if reported.by else {}
        )


def _entries(
    schedule: Schedule, fresh: Mapping[datetime, Outcome], by: Mapping[datetime, str]
) -> Iterator[dict[str, object]]:
    """A record for each run of sessions that were made as planned and seen by one, and for each that was not."""
    written: set[date] = set()
    for (outcome, who), group in groupby(map(local, schedule.sessions), lambda at: (fresh.get(at), by.get(at))):
        sessions, seen = list(group), {"by": who} if who else {}
        if outcome == DONE and len(sessions) > 1:
            yield {"record": DONE, "from": sessions[0], "to": sessions[-1]} | seen
            continue
        for at in sessions if outcome else ():
            if outcome == MISSED and schedule.plan.protocol.grouping:
                if at.date() not in written:
                    yield {"record": MISSED, "on": at.date()} | seen
                written.add(at.date())
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
