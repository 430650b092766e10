"""A segment of the course: one direction, one rate, one rhythm."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction


def first_slot(at: datetime, times: tuple[time, ...]) -> datetime:
    """The first slot of a rhythm at or after a time."""
    for clock in times:
        if clock >= at.time():
            return datetime.combine(at.date(), clock)
    return datetime.combine(at.date() + timedelta(days=1), times[0])


@dataclass(slots=True)
class Segment:
    """Slots from `at` on, `per_slot` each, in the direction of `sign`, until the position is `end`.

    `main` is the way to the goal, `cycling` a half of an accordion's cycle; `every_days` is one slot every so many days
    in place of the rhythm of `times`, `after_days` whole days without a slot between the segment before and this one.
    """

    at: datetime
    times: tuple[time, ...]
    per_slot: Fraction
    end: Fraction
    sign: int
    phase: str
    main: bool = False
    every_days: int | None = None
    cycling: bool = False
    after_days: int = 0

    def begin_after(self, last: datetime) -> None:
        """Begin once another segment has come to its end with its slot at a time."""
        if self.after_days:
            self.at = datetime.combine(last.date() + timedelta(days=self.after_days + 1), self.times[0])
        else:
            self.at = first_slot(last + timedelta(minutes=1), self.times)

    def step_on(self, count: int = 1) -> None:
        """Go on by so many slots."""
        if self.every_days:
            self.at += timedelta(days=count * self.every_days)
            return
        days, place = divmod(self.times.index(self.at.time()) + count, len(self.times))
        self.at = datetime.combine(self.at.date() + timedelta(days=days), self.times[place])

    def next_slots(self, count: int) -> tuple[datetime, ...]:
        """The times of so many slots of the rhythm from here on."""
        place, day = self.times.index(self.at.time()), self.at.toordinal()
        days = map(date.fromordinal, range(day, day + (place + count - 1) // len(self.times) + 1))
        return tuple([datetime.combine(day, clock) for day in days for clock in self.times][place : place + count])

    def slots_until(self, until: datetime) -> int:
        """How many slots of the rhythm there are from here to before a time."""
        days = (until.date() - self.at.date()).days
        before = sum(clock < until.time() for clock in self.times)
        return days * len(self.times) + before - self.times.index(self.at.time())

    def towards(self, position: Fraction, by_mm: Fraction) -> Fraction:
        """The position after going on by so much: never past the end."""
        if self.sign > 0:
            ahead = position + by_mm
            return ahead if ahead <= self.end else min(ahead, max(self.end, position))
        ahead = position - by_mm
        return ahead if ahead >= self.end else max(ahead, min(self.end, position))

    def slots_short_of(self, place: Fraction, position: Fraction) -> int:
        """How many slots there are from a position on before the one that brings it to a place ahead."""
        return -((position - place) * self.sign // self.per_slot) - 1

    def comes_past(self, place: Fraction, position: Fraction) -> bool:
        """Whether a place lies between a position and its end."""
        return (position - place) * self.sign <= 0 <= (self.end - place) * self.sign

    def reached(self, position: Fraction) -> bool:
        """Whether the end is reached."""
        return position >= self.end if self.sign > 0 else position <= self.end
