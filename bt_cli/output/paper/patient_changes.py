"""What is new for a patient, in plain sentences: when to turn from now on, how far, which way, and when it ends.

What is said is read off the sessions, not off the orders; where they follow no rule that fits in a sentence, the
patient is sent to the sheet. What records say of the past is no instruction.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import NamedTuple

from bt_cli.document import phrases
from bt_cli.document.language import N_, Language, day_at_time
from bt_cli.document.local_texts import UNWRITTEN, direction_in, turn_direction
from bt_cli.schedule.backdated import written_at
from bt_cli.schedule.changes import NewSegment, ScheduleChanges
from bt_cli.schedule.model import LevelSchedule, Schedule, Session
from bt_cli.schedule.phases import Interruption, RateSegment, interruptions, local, recorded_until
from bt_cli.words import mm

DatedSentences = tuple[datetime, list[str]]  # from when on, and what is said of it


class Habit(NamedTuple):
    """What sessions have in common: the times of every day and the steps of every turn, None where they differ."""

    times: tuple[time, ...] | None
    steps: int | None
    every_days: int | None


def segment_paragraphs(
    legs: Sequence[NewSegment],
    interruptions: Sequence[Interruption],
    since: datetime,
    new: LevelSchedule,
    language: Language,
) -> list[DatedSentences]:
    """What to tell of the rate segments and rests of one level from a time on, each with the time it begins."""
    rests_to_come = [rest for rest in interruptions if rest.until is None or local(rest.until) >= since]
    after = {rest.until.number for rest in rests_to_come if rest.until}
    paragraphs = [(rest.at, list(rest_sentences(rest, since, new, language))) for rest in rests_to_come]
    for leg in legs:
        if sessions := [session for session in leg.leg.sessions if local(session) >= since]:
            begins, rested = max(leg.since, since), leg.leg.first.number in after
            sentences = list(_leg(leg, sessions, language.day(begins.date()), new, language, rested=rested))
            paragraphs.append((begins, sentences))
    return paragraphs


def since_when(difference: ScheduleChanges, new: Schedule, day: date | None = None) -> datetime:
    """The local time of the first difference that is not past: by what is recorded, when it was written down, or `day`.

    Of the first where all is past.
    """
    assert difference.first  # noqa: S101 - asked only where there is one
    first, past = difference.first.replace(tzinfo=None), _past(new)
    begin = datetime.combine(day, time.min) if day else first
    if begin <= first and (past is None or past < first):
        return first
    old_ones = [pair.old for pair in (*difference.moved, *difference.changed)]
    differing = {local(session) for session in (*new.sessions, *old_ones, *difference.dropped)}
    return min((at for at in differing if at >= begin and (past is None or at > past)), default=first)


def _past(new: LevelSchedule) -> datetime | None:
    """The last local time that is past when the patient is told: what is recorded, and when it was last written to."""
    entry = new.plan.course[-1] if new.plan.course else None
    written = written_at(new, entry) if entry and entry.entered else None
    return max((at for at in (recorded_until(new), written) if at), default=None)


def missed_sentences(difference: ScheduleChanges, new: Schedule, language: Language) -> Iterator[str]:
    """That what was missed comes later, and is not to be made up."""
    if not difference.missed:
        return
    translate, number = language.translate, len(difference.missed)
    turns = language.counted(number, N_("turn"), N_("turns"))
    sentence = translate("You missed {turns}. What you missed comes later.", turns=turns)
    if new.plan.protocol.grouping:  # a day is missed as a whole
        days = language.counted(number, N_("day"), N_("days"))
        sentence = translate("You missed the turns of {days}. What you missed comes later.", days=days)
    yield f"{sentence} {translate('Never turn more than the sheet says to make up for it.')}"


def since_sentence(difference: ScheduleChanges, since: datetime, new: Schedule, language: Language) -> str:
    """From when on the new plan is to be turned by."""
    translate, past = language.translate, _past(new)
    if past and since <= past:
        return translate("All that is new is over already.")
    following = next((at for at in map(local, new.sessions) if at >= since), None)
    if not (difference.first and since == difference.first.replace(tzinfo=None)):
        when = day_at_time(following, language) if following else language.day(since)
        return translate("Turn by the new plan from {when} on.", when=when)
    if following != since and (before := _turn_before(since, new)):
        when = day_at_time(before, language)
        return translate("The first change comes after your turn on {when}. Until then your turns stay the same.",
                         when=when)  # fmt: skip
    when = day_at_time(since, language) if following == since else language.day(since)
    return translate("The first change is on {when}. Until then your turns stay the same.", when=when)


def _turn_before(at: datetime, new: LevelSchedule) -> datetime | None:
    """The last turn of a day before a time at which nothing turns: nobody is told of that time."""
    return max(
        (turned for turned in map(local, new.sessions) if turned < at and turned.date() == at.date()), default=None
    )


def rest_sentences(rest: Interruption, since: datetime, new: LevelSchedule, language: Language) -> Iterator[str]:
    """From when to when nothing is to be turned: where that is past, from `since` on."""
    translate, past = language.translate, _past(new)
    begin = since if since.date() > rest.at.date() or (past and past >= rest.at) else rest.at
    before = _turn_before(begin, new)
    if before and not (past and before <= past):
        yield translate("After your turn on {when}, do not turn.", when=day_at_time(before, language))
    else:
        yield translate("Do not turn from {when} on.", when=language.day(begin))
    if rest.until:
        yield translate("Start again on {when}.", when=day_at_time(rest.until.at, language))
    elif rest.kind == "stop":
        yield translate("The turning ends there. Do not turn any more unless we tell you.")
    else:
        yield translate("Do not turn again until we tell you.")


def _leg(  # noqa: PLR0913
    new: NewSegment, to_come: Sequence[Session], day: str, schedule: LevelSchedule, language: Language, *, rested: bool
) -> Iterator[str]:
    """What to do in a leg, where that is not what the patient does anyway."""
    translate, leg, way = (
        language.translate,
        new.leg,
        turn_direction(schedule.plan.on(local(to_come[0])).frame, language),
    )
    habit, before = _habit(to_come, leg), _old_habit(new, local(to_come[0]))
    if leg.backward:
        yield from _backward(leg, day, schedule, language)
        yield from _in_full(habit, schedule, language)
        yield from then_wait(leg, schedule, language)
    elif new.turns_round:
        yield translate("From {day} turn the usual way again: {direction}.", day=day, direction=way)
        yield from _in_full(habit, schedule, language)
    elif new.instead and new.instead.backward:
        yield translate(
            "From {day} turn the usual way: {direction}. Your old sheet says otherwise.", day=day, direction=way
        )
        yield from _in_full(habit, schedule, language)
    elif before is None:
        yield translate("You have more turns to do, from {day} on.", day=day)
        yield from _in_full(habit, schedule, language)
    elif habit != before or (None in (habit.times, habit.steps) and new.instead and leg.pace != new.instead.pace):
        yield from _other_habit(habit, before, day, schedule, language)
    elif rested:
        yield translate("Then turn at the same times and as far as before.")


def _backward(leg: RateSegment, day: str, schedule: LevelSchedule, language: Language) -> Iterator[str]:
    """No direction is made up: back is the opposite of what the plan says, or of what is written in by hand."""
    translate, way = language.translate, direction_in(schedule.plan.on(local(leg.first)).frame, language)
    last = language.day(leg.last.at.date())
    yield translate("From {first} to {last} turn BACK: the OPPOSITE way.", first=day, last=last)
    if way:
        yield translate("Your plan says “{direction}”: now turn the opposite way to that.", direction=way)
    else:
        yield translate("BACK is the opposite way to what is written after WHICH WAY.")
        yield translate(UNWRITTEN)
    yield translate("If you are not sure, stop and call us.")


def then_wait(leg: RateSegment, schedule: LevelSchedule, language: Language) -> Iterator[str]:
    """What is to be done between the end of a leg and the next session, where a day or more lies between them."""
    following = schedule.sessions[leg.last.number :]
    if not following:
        yield language.translate("After that, do not turn until we tell you.")
    elif (following[0].at.date() - leg.last.at.date()).days > 1:
        yield language.translate("After that, do not turn until {day}.", day=language.day(following[0].at.date()))


def _habit(sessions: Sequence[Session], leg: RateSegment) -> Habit:
    """The habit of a leg's sessions: of its whole days where there are any, for the first and the last may be parts."""
    by_day = [list(day_sessions) for _, day_sessions in groupby(sessions, key=lambda session: session.at.date())]
    days = by_day[1:-1] or by_day
    times = {tuple(local(session).time() for session in day) for day in days}
    steps = {session.moves[0].steps for day in days for session in day}
    every_day = (days[-1][0].at.date() - days[0][0].at.date()).days + 1 == len(days)
    daily = times.pop() if len(times) == 1 and (every_day or leg.pace.every_days) else None
    return Habit(daily, steps.pop() if len(steps) == 1 else None, leg.pace.every_days)


def _old_habit(new: NewSegment, since: datetime) -> Habit | None:
    """What the patient did then by the old plan; None where that had come to its end."""
    if new.instead is None:
        return None
    to_come = [session for session in new.instead.sessions if local(session) >= since]
    return _habit(to_come or new.instead.sessions, new.instead)


def _in_full(habit: Habit, schedule: LevelSchedule, language: Language) -> Iterator[str]:
    """When and how far, where the day is said already."""
    translate, times = language.translate, _listed(habit.times or (), language)
    if habit.times is None:
        yield translate("The times are not the same each day. Follow your new sheet.")
    elif (habit.every_days or 1) > 1:
        yield translate("Turn once every {days}, at {times}.", days=_days(habit, language), times=times)
    else:
        yield translate("Turn at {times}.", times=times)
    yield from _how_far(habit, None, schedule, language)


def _other_habit(habit: Habit, before: Habit, day: str, schedule: LevelSchedule, language: Language) -> Iterator[str]:
    """When and how far from a day on, in place of what was before."""
    translate, was, times = language.translate, before.times or (), _listed(habit.times or (), language)
    if habit.times is None:
        yield translate("From {day} the times are not the same each day. Follow your new sheet.", day=day)
    elif (habit.every_days or 1) > 1:
        yield translate(
            "From {day} turn once every {days}, at {times}.", day=day, days=_days(habit, language), times=times
        )
    elif set(habit.times) < set(was):
        yield translate("From {day} turn at {times} only.", day=day, times=times)
    elif habit.times == was and before.every_days == habit.every_days:
        yield translate("From {day} turn at the same times, but by another amount.", day=day)
    else:
        yield translate("From {day} turn at {times} every day.", day=day, times=times)
    yield from _how_far(habit, before.steps, schedule, language)


def _how_far(habit: Habit, was: int | None, schedule: LevelSchedule, language: Language) -> Iterator[str]:
    translate = language.translate
    if habit.steps is None:
        yield translate("How far you turn is not the same each time. Follow your new sheet.")
        return
    turn = _turn(habit.steps, schedule, language)
    if was is None:
        yield translate("Each time: {turn}.", turn=turn)
    elif was == habit.steps:
        yield translate("Each time: {turn}, as before.", turn=turn)
    else:
        yield translate("Each time: {turn}. Before, it was {old}.", turn=turn, old=_turn(was, schedule, language))


def _days(habit: Habit, language: Language) -> str:
    return language.counted(habit.every_days or 1, N_("day"), N_("days"))


def _turn(steps: int, schedule: LevelSchedule, language: Language) -> str:
    actuator = schedule.actuators[0]
    turn = phrases.turn(steps, actuator, language)
    return turn if actuator.mechanism.is_in_mm else f"{turn} = {mm(abs(steps) * actuator.step_mm)}"


def catch_up_sentences(difference: ScheduleChanges, since: datetime, language: Language) -> Iterator[str]:
    """From when on turns are bigger, where missed ones are caught up."""
    for at, entry in difference.ordered:
        if entry.kind == "catch_up":
            yield language.translate("From {day} some turns are bigger, to catch up. Turn only what the sheet says.",
                               day=language.day(max(at, since).date()))  # fmt: skip


def end_sentences(difference: ScheduleChanges, old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    """The last turn, where it is another one and the course does not wait for an order before it."""
    was, now = difference.last
    if was == now or _waits(new):
        return
    if was.date() == now.date():
        yield language.translate("Your last turn is now on {when}.", when=day_at_time(now, language))
    elif _waits(old):
        yield language.translate("Your last turn will be on {when}.", when=day_at_time(now, language))
    else:
        yield language.translate(
            "Your last turn is now on {when}. Before, it was on {old}.",
            when=day_at_time(now, language),
            old=language.day(was.date()),
        )


def _waits(schedule: Schedule) -> bool:
    """Whether the turns end before the goal, until somebody orders more."""
    return schedule.sessions[-1].phase == "reversal" or any(
        rest.until is None for rest in interruptions(schedule.events, schedule.sessions)
    )


def _listed(times: Sequence[time], language: Language) -> str:
    *some, last = map(language.clock, times) if times else [""]
    return language.translate("{some} and {last}", some=", ".join(some), last=last) if some else last
