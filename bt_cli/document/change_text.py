"""Sentences of changes that hold for a plan of one level and for each of several: interruptions, segments, counts."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from bt_cli.document.phrases import bone_mm
from bt_cli.document.plan_text import order_text
from bt_cli.motion.slots import Event
from bt_cli.plan.levels import actuator_letters
from bt_cli.schedule.changes import NewSegment, Pair, ScheduleChanges, SessionChanges
from bt_cli.schedule.model import LevelSchedule, Schedule, Session
from bt_cli.schedule.phases import Interruption, PrescribedPace, accordion_of, bone_travel_mm, local, rate_segments
from bt_cli.words import clock_text, count, mm, number, time_text


def level_name(schedule: Schedule, name: str) -> str:
    """A level with the letters of what moves it, "upper (A)"."""
    return f"{name} ({', '.join(actuator_letters(schedule.plan)[name])})"


def bone_way_text(way_mm: Fraction, schedule: LevelSchedule) -> str:
    """A way of bone in mm, as people can measure it; of a hinge in degrees."""
    plan = schedule.plan
    if not (plan.frame.hinge and plan.goal.angle_deg):
        return mm(bone_mm(way_mm, plan.level_plans))
    angle_deg = Fraction(plan.goal.angle_deg) * way_mm / Fraction(plan.distance_mm)
    return f"{number(round(angle_deg, 2))} degrees"


def two_times(old: datetime, new: datetime) -> tuple[str, str]:
    """An old and a new time of a plan, each with its zone where that is another."""
    if old.tzinfo is new.tzinfo:
        return time_text(old), time_text(new)
    before, after = (f"{time_text(at)} in {at.tzinfo}" for at in (old, new))
    return before, after


def rest_line(rest: Interruption) -> str:
    """From when to when nothing turns."""
    at = time_text(rest.at)
    if rest.until:
        return f"No turns from {at} until {time_text(rest.until.at)}."
    if rest.kind == "stop":
        return f"Stopped: no turns from {at} on."
    return f"No turns from {at} on, until a new order."


def leg_lines(new: NewSegment, schedule: LevelSchedule, ordered: Sequence[Event]) -> Iterator[str]:
    """What is new about a rate segment, if anything is; `ordered` are the orders that only the new schedule follows."""
    leg, instead = new.leg, new.instead and new.instead.pace
    first, last = time_text(new.since), time_text(leg.last.at)
    way_mm = bone_travel_mm(session for session in leg.sessions if local(session) >= new.since)
    pace, way = _pace(leg.pace, schedule), bone_way_text(abs(way_mm), schedule)
    if instead == leg.pace and not new.turns_round:
        return
    if order := accordion_of(schedule, leg.first):
        halves = [segment for segment in rate_segments(schedule) if accordion_of(schedule, segment.first) == order]
        if order in ordered and leg == halves[0]:  # all its cycles are told as one
            yield f"From {first} to {time_text(halves[-1].last.at)}: {order_text(order.entry)}."
        return
    if leg.pace.phase == "compression" and schedule.plan.goal.kind != "compression":
        yield f"From {first} to {last}: {way} of compression, {pace}."
    elif leg.backward:
        yield f"From {first} to {last} the turns go back: {way}, {pace}."
    elif new.turns_round or (instead and instead.phase != leg.pace.phase):
        yield f"From {first} on the turns go forward again: {pace}."
    elif instead is None:
        yield f"From {first} to {last}: another {way}, {pace}."
    else:
        yield from _instead(leg.pace, instead, first, schedule)


def _instead(pace: PrescribedPace, old: PrescribedPace, first: str, schedule: LevelSchedule) -> Iterator[str]:
    rate, before = (_rate(segment, schedule) for segment in (pace, old))
    if rate != before:
        yield f"From {first} on: {rate} instead of {before}."
    times, before = (", ".join(map(clock_text, segment.times)) for segment in (pace, old))
    if times != before:
        yield f"From {first} on: sessions at {times} instead of {before}."


def _pace(pace: PrescribedPace, schedule: LevelSchedule) -> str:
    return f"{_rate(pace, schedule)} at {', '.join(map(clock_text, pace.times))}"


def _rate(pace: PrescribedPace, schedule: LevelSchedule) -> str:
    if pace.rate_mm_per_day is not None:
        return f"{mm(pace.rate_mm_per_day)} a day"
    return f"{mm(schedule.actuators[0].step_mm)} every {count(pace.every_days or 1, 'day')}"


def count_lines(differences: ScheduleChanges | SessionChanges) -> Iterator[str]:
    """How many sessions come later, change, come or go."""
    later = [pair for pair in differences.moved if pair.shift > timedelta(0)]
    earlier = [pair for pair in differences.moved if pair.shift <= timedelta(0)]
    if later:
        yield f"Later: {count(len(later), 'session')}, {_shift(later)}."
    if earlier:
        yield f"Earlier: {count(len(earlier), 'session')}, {_shift(earlier)}."
    scale = [pair for pair in differences.changed if _turned(pair.old) == _turned(pair.new)]
    if scale:
        yield f"The same turn, but another reading: {count(len(scale), 'session')}."
    if turned := len(differences.changed) - len(scale):
        yield f"At the same time, but another turn: {count(turned, 'session')}."
    if differences.dropped:
        yield f"Dropped: {count(len(differences.dropped), 'session')}."
    if differences.added:
        yield f"Added: {count(len(differences.added), 'session')}."


def _turned(session: Session) -> list[tuple[str, int]]:
    return [(move.actuator.id, move.steps) for move in session.moves]


def _shift(pairs: Sequence[Pair]) -> str:
    shifts = [abs(pair.shift) for pair in pairs]
    least, most = _duration(min(shifts)), _duration(max(shifts))
    return f"by {least}" if least == most else f"by {least} to {most}"


def _duration(of: timedelta) -> str:
    minutes = of.seconds // 60
    parts = ((of.days, "day"), (minutes // 60, "hour"), (minutes % 60, "minute"))
    return " ".join(count(*part) for part in parts if part[0])
