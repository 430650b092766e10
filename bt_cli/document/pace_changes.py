"""How turns go on: at which pace, at which times, which way.

What a patient is told is read off the sessions, not off the orders; where they follow no rule that fits in a sentence,
the patient is sent to the sheet. Staff read what is turned, too; only a rate is said as it was ordered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from bt_cli.document import bone_ways, phrases
from bt_cli.document.change import ChangedPart, CourseChange, PatientReader
from bt_cli.document.language import N_, Language
from bt_cli.document.local_texts import UNWRITTEN, direction_in, turn_direction
from bt_cli.document.plan_text import order_text
from bt_cli.motion.slots import Event
from bt_cli.plan.prescription import Frame
from bt_cli.schedule.changes import NewSegment
from bt_cli.schedule.model import LevelSchedule, Session
from bt_cli.schedule.phases import PrescribedPace, RateSegment, accordion_of, bone_travel_mm, local, rate_segments
from bt_cli.words import clock_text, count, mm, number, shown_mm, time_text


class Habit(NamedTuple):
    """What sessions have in common: the times of every day and the steps of every turn, None where they differ."""

    times: tuple[time, ...] | None
    steps: int | None
    every_days: int | None


def habit_of(sessions: Sequence[Session], leg: RateSegment) -> Habit:
    """The habit of a leg's sessions: of its whole days where there are any, for the first and the last may be parts."""
    by_day = [list(day_sessions) for _, day_sessions in groupby(sessions, key=lambda session: session.at.date())]
    days = by_day[1:-1] or by_day
    times = {tuple(local(session).time() for session in day) for day in days}
    steps = {session.moves[0].steps for day in days for session in day}
    every_day = (days[-1][0].at.date() - days[0][0].at.date()).days + 1 == len(days)
    daily = times.pop() if len(times) == 1 and (every_day or leg.pace.every_days) else None
    return Habit(daily, steps.pop() if len(steps) == 1 else None, leg.pace.every_days)


@dataclass(frozen=True, slots=True)
class PaceChange(CourseChange):
    """Turns at another rate, at other times, the other way, or more of them; `ordered` are the orders that are new."""

    new: NewSegment
    part: ChangedPart
    ordered: tuple[Event, ...]
    is_after_rest: bool
    is_repeated: bool  # there is one before it at the same pace and in the same direction, as in an accordion

    @property
    def at(self) -> datetime:
        """The local time since when it is so."""
        return self.new.since

    def for_staff(self) -> Iterator[str]:
        """What is new about it, if anything is, as it was ordered and as far as it goes."""
        yield from map(self.part.staff_line, self._for_staff())

    def _for_staff(self) -> Iterator[str]:
        new, leg, schedule = self.new, self.new.leg, self.part.schedule
        before = new.instead and new.instead.pace
        if before == leg.pace and not new.turns_round:
            return
        first, last = time_text(new.since), time_text(leg.last.at)
        if order := accordion_of(schedule, leg.first):
            halves = [segment for segment in rate_segments(schedule) if accordion_of(schedule, segment.first) == order]
            if order in self.ordered and leg == halves[0]:  # all its cycles are told as one
                yield f"From {first} to {time_text(halves[-1].last.at)}: {order_text(order.entry)}."
            return
        way_mm = bone_travel_mm(session for session in leg.sessions if local(session) >= new.since)
        way, rate = bone_way_text(abs(way_mm), schedule), _rate(leg.pace, schedule)
        times = ", ".join(map(clock_text, leg.pace.times))
        pace = f"{rate} at {times}"
        if leg.pace.phase == "compression" and schedule.plan.goal.kind != "compression":
            yield f"From {first} to {last}: {way} of compression, {pace}."
        elif leg.backward:
            yield f"From {first} to {last} the turns go back: {way}, {pace}."
        elif new.turns_round or (before and before.phase != leg.pace.phase):
            yield f"From {first} on the turns go forward again: {pace}."
        elif before is None:
            yield f"From {first} to {last}: another {way}, {pace}."
        else:
            if rate != (was := _rate(before, schedule)):
                yield f"From {first} on: {rate} instead of {was}."
            if times != (was := ", ".join(map(clock_text, before.times))):
                yield f"From {first} on: sessions at {times} instead of {was}."

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """What to do, where that is not what the patient does anyway."""
        to_come = [session for session in self.new.leg.sessions if local(session) >= reader.since]
        if not to_come:
            return
        language, day = self.part.words(reader.language), reader.language.day(max(self.at, reader.since).date())
        if self.part.is_by_rule:
            yield from self.part.labelled(self._by_rule(to_come, day, reader, language))
        elif self.part.schedule.plan.frame.hinge and self.new.turns_round and self.at >= reader.since:
            yield from self.part.labelled(self._rods(day, language))

    def _rods(self, day: str, language: Language) -> Iterator[str]:
        """The rods of a hinge turn the other way, each as its row says."""
        yield language.translate("From {day} turn each rod the OPPOSITE way to before.", day=day)
        yield language.translate("Read in each row whether it gets longer or shorter.")
        yield from self._wait(language) if self.new.leg.backward else ()

    def _by_rule(
        self, to_come: Sequence[Session], day: str, reader: PatientReader, language: Language
    ) -> Iterator[str]:
        translate, new, leg = language.translate, self.new, self.new.leg
        frame = self.part.schedule.plan.on(local(to_come[0])).frame
        habit, before = habit_of(to_come, leg), self._habit_before(local(to_come[0]))
        way = turn_direction(frame, language)
        if leg.backward:
            last = language.day(leg.last.at.date())
            yield translate("From {first} to {last} turn BACK: the OPPOSITE way.", first=day, last=last)
            if not self.is_repeated:
                yield from _opposite(frame, language)
                yield from self._in_full(habit, language)
            yield from self._wait(language)
        elif new.turns_round:
            yield translate("From {day} turn the usual way again: {direction}.", day=day, direction=way)
            yield from () if self.is_repeated else self._in_full(habit, language)
        elif new.instead and new.instead.backward:
            yield translate(
                "From {day} turn the usual way: {direction}. Your old sheet says otherwise.", day=day, direction=way
            )
            yield from self._in_full(habit, language)
        elif before is None:
            yield translate("You have more turns to do, from {day} on.", day=day)
            yield translate("From {day} turn the usual way again: {direction}.", day=day, direction=way)
            yield from self._in_full(habit, language)
        elif habit.times == before.times and habit.steps is None and self._catches_up:
            return  # the order to catch up tells it
        elif habit != before or (None in (habit.times, habit.steps) and new.instead and leg.pace != new.instead.pace):
            yield from self._other_habit(habit, before, day, language)
        elif self.is_after_rest and local(leg.first) >= reader.since:
            yield translate("Then turn at the same times and as far as before.")

    @property
    def _catches_up(self) -> bool:
        return any(event.entry.kind == "catch_up" and event.at <= local(self.new.leg.last) for event in self.ordered)

    def _habit_before(self, since: datetime) -> Habit | None:
        """What the patient did then by the old plan; None where that had come to its end."""
        leg = self.new.instead
        return leg and habit_of([s for s in leg.sessions if local(s) >= since] or leg.sessions, leg)

    def _wait(self, language: Language) -> Iterator[str]:
        """What is done between its end and the next session, where a day or more lies between them."""
        leg = self.new.leg
        following = self.part.schedule.sessions[leg.last.number :]
        if not following:
            yield language.translate("After that, do not turn until we tell you.")
        elif (following[0].at.date() - leg.last.at.date()).days > 1:
            yield language.translate("After that, do not turn until {day}.", day=language.day(following[0].at.date()))

    def _in_full(self, habit: Habit, language: Language) -> Iterator[str]:
        """When and how far, where the day is said already."""
        translate, times = language.translate, _listed(habit.times or (), language)
        if habit.times is None:
            yield translate("The times are not the same each day. Follow your new sheet.")
        elif (habit.every_days or 1) > 1:
            yield translate("Turn once every {days}, at {times}.", days=_days(habit, language), times=times)
        else:
            yield translate("Turn at {times}.", times=times)
        yield from self._how_far(habit, None, language)

    def _other_habit(self, habit: Habit, before: Habit, day: str, language: Language) -> Iterator[str]:
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
        yield from self._how_far(habit, before.steps, language)

    def _how_far(self, habit: Habit, was: int | None, language: Language) -> Iterator[str]:
        translate = language.translate
        if habit.steps is None:
            yield translate("How far you turn is not the same each time. Follow your new sheet.")
            return
        turn = self._turn(habit.steps, language)
        if was is None:
            yield translate("Each time: {turn}.", turn=turn)
        elif was == habit.steps:
            yield translate("Each time: {turn}, as before.", turn=turn)
        else:
            yield translate("Each time: {turn}. Before, it was {old}.", turn=turn, old=self._turn(was, language))

    def _turn(self, steps: int, language: Language) -> str:
        actuator = self.part.schedule.actuators[0]
        turn = phrases.turn(steps, actuator, language)
        return turn if actuator.mechanism.is_in_mm else f"{turn} = {shown_mm(abs(steps) * actuator.step_mm)}"


def _opposite(frame: Frame, language: Language) -> Iterator[str]:
    """No direction is made up: back is the opposite of what the plan says, or of what is written in by hand."""
    translate = language.translate
    if direction := direction_in(frame, language):
        yield translate("Your plan says “{direction}”: now turn the opposite way to that.", direction=direction)
    else:
        yield translate("BACK is the opposite way to what is written after WHICH WAY.")
        yield translate(UNWRITTEN)
    yield translate("If you are not sure, stop and call us.")


def _rate(pace: PrescribedPace, schedule: LevelSchedule) -> str:
    if pace.rate_mm_per_day is not None:
        return f"{mm(pace.rate_mm_per_day)} a day"
    return f"{shown_mm(schedule.actuators[0].step_mm)} every {count(pace.every_days or 1, 'day')}"


def _days(habit: Habit, language: Language) -> str:
    return language.counted(habit.every_days or 1, N_("day"), N_("days"))


def _listed(times: Sequence[time], language: Language) -> str:
    *some, last = map(language.clock, times) if times else [""]
    return language.translate("{some} and {last}", some=", ".join(some), last=last) if some else last


def bone_way_text(way_mm: Fraction, schedule: LevelSchedule) -> str:
    """A way of bone in mm, as people can measure it; of a hinge in degrees."""
    plan = schedule.plan
    if not (plan.frame.hinge and plan.goal.angle_deg):
        return mm(bone_ways.bone_mm(way_mm, bone_ways.goal_plans(plan)))
    angle_deg = Fraction(plan.goal.angle_deg) * way_mm / Fraction(plan.distance_mm)
    return f"{number(round(angle_deg, 2))} degrees"


@dataclass(frozen=True, slots=True)
class SheetTurns(CourseChange):
    """Turns that differ at these local times by no rule that fits in a sentence; `last` is the last of the new ones."""

    times: tuple[datetime, ...]
    last: datetime
    part: ChangedPart

    @property
    def at(self) -> datetime:
        """The first of them."""
        return self.times[0]

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """From which day on the sheet has them."""
        first = next((at for at in self.times if at >= reader.since), None)
        if first and first <= self.last:
            day = reader.language.day(first.date())
            sentence = self.part.words(reader.language).translate("From {day} turn as your new sheet says.", day=day)
            yield from self.part.labelled(iter([sentence]))
