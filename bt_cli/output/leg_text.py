"""Sentences of changes that hold for a plan of one level and for each of several: rests, legs, counts."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from bt_cli.motion.slots import Event
from bt_cli.output.language import Language, marked
from bt_cli.output.rows import order_text
from bt_cli.plan.parts import letters
from bt_cli.schedule.changes import Changes, NewLeg, Pair, SessionChanges
from bt_cli.schedule.legs import Pace, Rest, accordion_of, legs, local, travel_mm
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.words import clock_text, mm, number

SESSIONS = (marked("session"), marked("sessions"))


def level_name(schedule: Schedule, name: str, language: Language) -> str:
    """A level with the letters of what moves it, "upper (A)"."""
    return language.say("{level} ({letters})", level=name, letters=", ".join(letters(schedule.plan)[name]))


def way_text(way_mm: Fraction, schedule: LevelSchedule, language: Language) -> str:
    """A way in mm of bone; of a hinge in degrees."""
    plan = schedule.plan
    if not (plan.frame.hinge and plan.goal.angle_deg):
        return mm(way_mm)
    angle_deg = Fraction(plan.goal.angle_deg) * way_mm / Fraction(plan.distance_mm)
    return language.say("{degrees} degrees", degrees=number(round(angle_deg, 2)))


def rest_line(rest: Rest, language: Language) -> str:
    """From when to when nothing turns."""
    say, at = language.say, when_text(rest.at, language)
    if rest.until:
        return say("No turns from {at} until {until}.", at=at, until=when_text(rest.until.at, language))
    if rest.kind == "stop":
        return say("The turns are stopped at {at}.", at=at)
    return say("No turns from {at} on, until a new order.", at=at)


def leg_lines(new: NewLeg, schedule: LevelSchedule, ordered: Sequence[Event], language: Language) -> Iterator[str]:
    """What is new about a leg, if anything is; `ordered` are the orders that only the new schedule follows."""
    say, leg, instead = language.say, new.leg, new.instead and new.instead.pace
    first, last = (when_text(at, language) for at in (new.since, leg.last.at))
    way_mm = travel_mm(session for session in leg.sessions if local(session) >= new.since)
    pace, way = _pace(leg.pace, schedule, language), way_text(abs(way_mm), schedule, language)
    if instead == leg.pace and not new.turns_round:
        return
    if order := accordion_of(schedule, leg.first):
        halves = [one for one in legs(schedule) if accordion_of(schedule, one.first) == order]
        if order in ordered and leg == halves[0]:  # all its cycles are told as one
            until, said = when_text(halves[-1].last.at, language), order_text(order.entry, language)
            yield say("From {first} to {last}: {order}.", first=first, last=until, order=said)
        return
    if leg.pace.phase == "compression" and schedule.plan.goal.kind != "compression":
        yield say("From {first} to {last}: {mm} of compression, {pace}.", first=first, last=last, mm=way, pace=pace)
    elif leg.backward:
        yield say("From {first} to {last} the turns go back: {mm}, {pace}.", first=first, last=last, mm=way, pace=pace)
    elif new.turns_round or (instead and instead.phase != leg.pace.phase):
        yield say("From {first} on the turns go forward again: {pace}.", first=first, pace=pace)
    elif instead is None:
        yield say("From {first} to {last}: another {mm}, {pace}.", first=first, last=last, mm=way, pace=pace)
    else:
        yield from _instead(leg.pace, instead, first, schedule, language)


def _instead(pace: Pace, old: Pace, first: str, schedule: LevelSchedule, language: Language) -> Iterator[str]:
    said, before = (_rate(one, schedule, language) for one in (pace, old))
    if said != before:
        yield language.say("From {first} on: {pace} instead of {before}.", first=first, pace=said, before=before)
    times, before = (", ".join(map(clock_text, one.times)) for one in (pace, old))
    if times != before:
        yield language.say(
            "From {first} on: sessions at {times} instead of {before}.", first=first, times=times, before=before
        )


def _pace(pace: Pace, schedule: LevelSchedule, language: Language) -> str:
    times = ", ".join(map(clock_text, pace.times))
    return language.say("{rate} at {times}", rate=_rate(pace, schedule, language), times=times)


def _rate(pace: Pace, schedule: LevelSchedule, language: Language) -> str:
    if pace.rate_mm_per_day is not None:
        return language.say("{mm} a day", mm=mm(pace.rate_mm_per_day))
    step = mm(schedule.actuators[0].step_mm)
    days = language.counted(pace.every_days or 1, marked("day"), marked("days"))
    return language.say("{step} every {days}", step=step, days=days)


def count_lines(found: Changes | SessionChanges, language: Language) -> Iterator[str]:
    """How many sessions come later, change, come or go."""
    say = language.say

    def sessions(them: Sequence[object]) -> str:
        return language.counted(len(them), *SESSIONS)

    later = [pair for pair in found.moved if pair.shift > timedelta(0)]
    earlier = [pair for pair in found.moved if pair.shift <= timedelta(0)]
    if later:
        yield say("Later: {sessions}, {shift}.", sessions=sessions(later), shift=_shift(later, language))
    if earlier:
        yield say("Earlier: {sessions}, {shift}.", sessions=sessions(earlier), shift=_shift(earlier, language))
    if found.changed:
        yield say("At the same time, but another turn: {sessions}.", sessions=sessions(found.changed))
    if found.dropped:
        yield say("Dropped: {sessions}.", sessions=sessions(found.dropped))
    if found.added:
        yield say("Added: {sessions}.", sessions=sessions(found.added))


def _shift(pairs: Sequence[Pair], language: Language) -> str:
    shifts = [abs(pair.shift) for pair in pairs]
    least, most = (_duration(shift, language) for shift in (min(shifts), max(shifts)))
    if least == most:
        return language.say("by {shift}", shift=least)
    return language.say("by {least} to {most}", least=least, most=most)


def _duration(of: timedelta, language: Language) -> str:
    minutes = of.seconds // 60
    parts = (
        (of.days, marked("day"), marked("days")),
        (minutes // 60, marked("hour"), marked("hours")),
        (minutes % 60, marked("minute"), marked("minutes")),
    )
    return " ".join(language.counted(*part) for part in parts if part[0])


def when_text(at: datetime, language: Language) -> str:
    """A date and its time."""
    return f"{language.day(at.date())} {clock_text(at)}"
