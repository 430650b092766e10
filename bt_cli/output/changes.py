"""What differs between two schedules, in sentences: whoever amends a plan sees what that does.

Sentences speak of what is turned, as the sessions have it; only a rate is said as it was ordered.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bt_cli.output.heading import facts
from bt_cli.output.language import ENGLISH, Language, marked
from bt_cli.output.report import Report
from bt_cli.output.rows import order_text
from bt_cli.schedule.changes import Changes, NewLeg, Pair, changes
from bt_cli.schedule.legs import Pace, Rest, local, travel_mm
from bt_cli.schedule.model import Schedule
from bt_cli.words import clock_text, mm

_SESSIONS, _DAYS = (marked("session"), marked("sessions")), (marked("day"), marked("days"))
_FACTS = (
    "Plan", "Bone", "Level", "Goal", "Start", "Deformity", "Mounting", "Step", "Time zone", "Frame", "Turn",
    "Direction",
)  # fmt: skip


def change_lines(old: Report, new: Report, language: Language = ENGLISH) -> list[str]:
    """What is different in `new`, a sentence or two a line; one line where no session is."""
    was, now = old.schedule, new.schedule
    found, six = changes(was, now), bool(was.correction and now.correction)
    told = [(rest.at, _rest(rest, language)) for rest in found.rests]
    told += [(leg.since, line) for leg in found.legs for line in _leg(leg, now, language)]
    return [
        *(_of_struts(found, was, now, language) if six else ()),
        _first(found, now, language),
        *_recorded(found, was, now, language),
        *(line for _, line in sorted(told, key=lambda one: one[0])),
        *_orders(found, was, language),
        *_counts(found, language),
        *_ends(found, language),
        *(_swaps(was, now, language) if six else ()),
        *_visits(was, now, language),
    ]


def _of_struts(found: Changes, old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    from bt_cli.output.strut_changes import replan_lines

    return replan_lines(found, old, new, language)


def _swaps(old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    from bt_cli.output.strut_changes import swap_lines

    return swap_lines(old, new, language)


def fact_lines(old: Report, new: Report) -> list[str]:
    """What two plans say otherwise of patient, goal and hardware: of the revisions of one plan nothing."""
    was, now = dict(facts(old)), dict(facts(new))
    return [f"{name}: {was.get(name, '–')} → {now.get(name, '–')}" for name in _FACTS if was.get(name) != now.get(name)]


def _first(found: Changes, new: Schedule, language: Language) -> str:
    if found.first is None:
        return language.say("No session changes.")
    when, six = _when(found.first, language), new.correction is not None
    said = [language.say("The first difference is at {when}, the first session of all.", when=when)]
    if any(pair.new.at < found.first for pair in found.same):
        come = mm(round(found.before_mm, 2) if six else found.before_mm)
        said = [language.say("The first difference is at {when}.", when=when)]
        if six:
            said.append(language.say("By then the reference point has gone {mm}, and that stays.", mm=come))
        else:
            said.append(language.say("By then the bone has moved {mm}, and that stays.", mm=come))
    if six:
        from bt_cli.output.strut_changes import first_check

        said.append(first_check(new, found.first.replace(tzinfo=None), language))
    return " ".join(said)


def _recorded(found: Changes, old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    """What only the new one knows to have happened otherwise than planned."""
    if found.missed:
        pairs = bool(new.plan.protocol.grouping)  # then a day is missed as a whole
        sessions = language.counted(len(found.missed), *(_DAYS if pairs else _SESSIONS))
        ends = found.missed[0], found.missed[-1]
        first, last = (language.day(at.date()) if pairs else _when(at, language) for at in ends)
        when = first if len(found.missed) == 1 else language.say("{first} to {last}", first=first, last=last)
        yield language.say("Missed: {sessions}, {when}.", sessions=sessions, when=when)
    for at in (entry.at for entry in new.plan.course if entry.steps and entry not in old.plan.course):
        made, planned = (travel_mm(s for s in one.sessions if local(s) == at) for one in (new, old))
        if made != planned and isinstance(at, datetime):
            when = _when(at, language)
            yield language.say(
                "Turned at {when}: {made}, instead of {planned}.", when=when, made=mm(made), planned=mm(planned)
            )


def _rest(rest: Rest, language: Language) -> str:
    say, at = language.say, _when(rest.at, language)
    if rest.until:
        return say("No turns from {at} until {until}.", at=at, until=_when(rest.until.at, language))
    if rest.kind == "stop":
        return say("The turns are stopped at {at}.", at=at)
    return say("No turns from {at} on, until a new order.", at=at)


def _leg(new: NewLeg, schedule: Schedule, language: Language) -> Iterator[str]:
    """What is new about a leg, if anything is."""
    say, leg, instead = language.say, new.leg, new.instead and new.instead.pace
    first, last = (_when(at, language) for at in (new.since, leg.last.at))
    pace, way = _pace(leg.pace, schedule, language), mm(abs(leg.travel_mm))
    if instead == leg.pace and not new.turns_round:
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


def _instead(pace: Pace, old: Pace, first: str, schedule: Schedule, language: Language) -> Iterator[str]:
    said, before = (_rate(one, schedule, language) for one in (pace, old))
    if said != before:
        yield language.say("From {first} on: {pace} instead of {before}.", first=first, pace=said, before=before)
    times, before = (", ".join(map(clock_text, one.times)) for one in (pace, old))
    if times != before:
        yield language.say(
            "From {first} on: sessions at {times} instead of {before}.", first=first, times=times, before=before
        )


def _pace(pace: Pace, schedule: Schedule, language: Language) -> str:
    times = ", ".join(map(clock_text, pace.times))
    return language.say("{rate} at {times}", rate=_rate(pace, schedule, language), times=times)


def _rate(pace: Pace, schedule: Schedule, language: Language) -> str:
    if pace.rate_mm_per_day is not None:
        return language.say("{mm} a day", mm=mm(pace.rate_mm_per_day))
    step = mm(schedule.actuators[0].step_mm)
    days = language.counted(pace.every_days or 1, marked("day"), marked("days"))
    return language.say("{step} every {days}", step=step, days=days)


def _orders(found: Changes, old: Schedule, language: Language) -> Iterator[str]:
    """What sessions alone do not show: a distance measured anew, turns to be caught up, orders that are gone."""
    for at, entry in found.ordered:
        when = _when(at, language)
        if entry.remaining_mm is not None:
            before = [session for session in old.sessions if local(session) < at]
            planned = before[-1].remaining_mm if before else old.plan.goal.distance_mm
            left, planned_mm = mm(entry.remaining_mm), mm(planned)
            yield language.say(
                "At {when}: {left} left to do, instead of {planned}.",
                when=when, left=left, planned=planned_mm,
            )  # fmt: skip
        elif entry.kind == "catch_up" and entry.rate_mm_per_day is not None:
            rate = mm(entry.rate_mm_per_day)
            yield language.say("From {when} missed turns are caught up, at up to {rate} a day.", when=when, rate=rate)
    for at, entry in found.withdrawn:
        order = order_text(entry, language)
        yield language.say("No longer ordered, at {when}: {order}.", order=order, when=_when(at, language))


def _counts(found: Changes, language: Language) -> Iterator[str]:
    say = language.say

    def sessions(them: Sequence[object]) -> str:
        return language.counted(len(them), *_SESSIONS)

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


def _ends(found: Changes, language: Language) -> Iterator[str]:
    say, day = language.say, language.day
    if found.first is None:
        return
    was, now = (_when(at, language) for at in found.last)
    if was == now:
        yield say("The last session stays at {when}.", when=now)
    else:
        yield say("The last session moves from {was} to {now}.", was=was, now=now)
    match found.contact:
        case (date() as old, date() as new) if old != new:
            yield say("Contact moves from {was} to {now}.", was=day(old), now=day(new))
        case (date() as old, date()):
            yield say("Contact stays expected on {date}.", date=day(old))
        case (date() as old, None):
            yield say("Contact is not to be expected any more; it was on {date}.", date=day(old))
        case (None, date() as new):
            yield say("Contact is now expected on {date}.", date=day(new))


def _visits(old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    """The reviews that come or go as the course grows longer or shorter."""
    was, now = old.dates("review"), new.dates("review")
    if more := [language.day(on) for on in now if on not in was]:
        yield language.say("New reviews: {dates}.", dates=", ".join(more))
    if less := [language.day(on) for on in was if on not in now]:
        yield language.say("Reviews no longer planned: {dates}.", dates=", ".join(less))


def _when(at: datetime, language: Language) -> str:
    return f"{language.day(at.date())} {clock_text(at)}"
