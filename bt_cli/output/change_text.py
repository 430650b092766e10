"""Sentences of changes that hold for a plan of one level and for each of several: rests, legs, counts."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from bt_cli.motion.slots import Event
from bt_cli.output.language import N_, Language
from bt_cli.output.phrases import order_text
from bt_cli.plan.levels import actuator_letters
from bt_cli.schedule.changes import NewSegment, Pair, ScheduleChanges
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import Interruption, PrescribedPace, accordion_of, bone_travel_mm, local, rate_segments
from bt_cli.words import clock_text, mm, number

SESSIONS = (N_("session"), N_("sessions"))


def level_name(schedule: Schedule, name: str, language: Language) -> str:
    """A level with the letters of what moves it, "upper (A)"."""
    return language.translate(
        "{level} ({letters})", level=name, letters=", ".join(actuator_letters(schedule.plan)[name])
    )


def bone_way_text(way_mm: Fraction, schedule: Schedule, language: Language) -> str:
    """A way in mm of bone; of a hinge in degrees."""
    plan = schedule.plan
    if not (plan.frame.hinge and plan.goal.angle_deg):
        return mm(way_mm)
    angle_deg = Fraction(plan.goal.angle_deg) * way_mm / Fraction(plan.distance_mm)
    return language.translate("{degrees} degrees", degrees=number(round(angle_deg, 2)))


def rest_line(rest: Interruption, language: Language) -> str:
    """From when to when nothing turns."""
    translate, at = language.translate, when_text(rest.at, language)
    if rest.until:
        return translate("No turns from {at} until {until}.", at=at, until=when_text(rest.until.at, language))
    if rest.kind == "stop":
        return translate("The turns are stopped at {at}.", at=at)
    return translate("No turns from {at} on, until a new order.", at=at)


def leg_lines(new: NewSegment, schedule: Schedule, ordered: Sequence[Event], language: Language) -> Iterator[str]:
    """What is new about a leg, if anything is; `ordered` are the orders that only the new schedule follows."""
    translate, leg, instead = language.translate, new.leg, new.instead and new.instead.pace
    first, last = (when_text(at, language) for at in (new.since, leg.last.at))
    way_mm = bone_travel_mm(session for session in leg.sessions if local(session) >= new.since)
    pace, way = _pace(leg.pace, schedule, language), bone_way_text(abs(way_mm), schedule, language)
    if instead == leg.pace and not new.turns_round:
        return
    if order := accordion_of(schedule, leg.first):
        halves = [one for one in rate_segments(schedule) if accordion_of(schedule, one.first) == order]
        if order in ordered and leg == halves[0]:  # all its cycles are told as one
            until, said = when_text(halves[-1].last.at, language), order_text(order.entry, language)
            yield translate("From {first} to {last}: {order}.", first=first, last=until, order=said)
        return
    if leg.pace.phase == "compression" and schedule.plan.goal.kind != "compression":
        yield translate(
            "From {first} to {last}: {mm} of compression, {pace}.", first=first, last=last, mm=way, pace=pace
        )
    elif leg.backward:
        yield translate(
            "From {first} to {last} the turns go back: {mm}, {pace}.", first=first, last=last, mm=way, pace=pace
        )
    elif new.turns_round or (instead and instead.phase != leg.pace.phase):
        yield translate("From {first} on the turns go forward again: {pace}.", first=first, pace=pace)
    elif instead is None:
        yield translate("From {first} to {last}: another {mm}, {pace}.", first=first, last=last, mm=way, pace=pace)
    else:
        yield from _instead(leg.pace, instead, first, schedule, language)


def _instead(
    pace: PrescribedPace, old: PrescribedPace, first: str, schedule: Schedule, language: Language
) -> Iterator[str]:
    said, before = (_rate(one, schedule, language) for one in (pace, old))
    if said != before:
        yield language.translate("From {first} on: {pace} instead of {before}.", first=first, pace=said, before=before)
    times, before = (", ".join(map(clock_text, one.times)) for one in (pace, old))
    if times != before:
        yield language.translate(
            "From {first} on: sessions at {times} instead of {before}.", first=first, times=times, before=before
        )


def _pace(pace: PrescribedPace, schedule: Schedule, language: Language) -> str:
    times = ", ".join(map(clock_text, pace.times))
    return language.translate("{rate} at {times}", rate=_rate(pace, schedule, language), times=times)


def _rate(pace: PrescribedPace, schedule: Schedule, language: Language) -> str:
    if pace.rate_mm_per_day is not None:
        return language.translate("{mm} a day", mm=mm(pace.rate_mm_per_day))
    step = mm(schedule.actuators[0].step_mm)
    days = language.counted(pace.every_days or 1, N_("day"), N_("days"))
    return language.translate("{step} every {days}", step=step, days=days)


def count_lines(found: ScheduleChanges, language: Language) -> Iterator[str]:
    """How many sessions come later, change, come or go."""
    translate = language.translate

    def sessions(them: Sequence[object]) -> str:
        return language.counted(len(them), *SESSIONS)

    later = [pair for pair in found.moved if pair.shift > timedelta(0)]
    earlier = [pair for pair in found.moved if pair.shift <= timedelta(0)]
    if later:
        yield translate("Later: {sessions}, {shift}.", sessions=sessions(later), shift=_shift(later, language))
    if earlier:
        yield translate("Earlier: {sessions}, {shift}.", sessions=sessions(earlier), shift=_shift(earlier, language))
    if found.changed:
        yield translate("At the same time, but another turn: {sessions}.", sessions=sessions(found.changed))
    if found.dropped:
        yield translate("Dropped: {sessions}.", sessions=sessions(found.dropped))
    if found.added:
        yield translate("Added: {sessions}.", sessions=sessions(found.added))


def _shift(pairs: Sequence[Pair], language: Language) -> str:
    shifts = [abs(pair.shift) for pair in pairs]
    least, most = (_duration(shift, language) for shift in (min(shifts), max(shifts)))
    if least == most:
        return language.translate("by {shift}", shift=least)
    return language.translate("by {least} to {most}", least=least, most=most)


def _duration(of: timedelta, language: Language) -> str:
    minutes = of.seconds // 60
    parts = (
        (of.days, N_("day"), N_("days")),
        (minutes // 60, N_("hour"), N_("hours")),
        (minutes % 60, N_("minute"), N_("minutes")),
    )
    return " ".join(language.counted(*part) for part in parts if part[0])


def when_text(at: datetime, language: Language) -> str:
    """A date and its time."""
    return f"{language.day(at.date())} {clock_text(at)}"
