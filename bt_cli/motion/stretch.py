"""A stretch of the course: one direction, one rate, one rhythm."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction


def first_slot(at: datetime, times: tuple[time, ...]) -> datetime:
    """The first slot of a rhythm at or after a time."""
    for clock in times:
        if clock >= at.time():
            return datetime.combine(at.date(), clock)
    return datetime.combine(at.date() + timedelta(days=1), times[0])


@dataclass(slots=True)
class Stretch:
    """Slots from `at` on, `per_slot` each, in the direction of `sign`, until the position is `end`.

    `main` is the way to the goal, `cycling` a half of an accordion's cycle; `every_days` is one slot every so many days
    in place of the rhythm of `times`, `after_days` whole days without a slot between the stretch before and this one.
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

    def begin(self, at: datetime) -> None:
        """Go on from the first slot at or after a time, and no sooner than it would have."""
        self.at = max(self.at, at if self.every_days else first_slot(at, self.times))

    def begin_after(self, last: datetime) -> None:
        """Begin once another stretch has come to its end with its slot at a time."""
        if self.after_days:
            self.at = datetime.combine(last.date() + timedelta(days=self.after_days + 1), self.times[0])
        else:
            self.at = first_slot(last + timedelta(minutes=1), self.times)

    def step_on(self) -> None:
        """Go on to the next slot."""
        if self.every_days:
            self.at += timedelta(days=self.every_days)
            return
        days, place = divmod(self.times.index(self.at.time()) + 1, len(self.times))
        self.at = datetime.combine(self.at.date() + timedelta(days=days), self.times[place])

    def towards(self, position: Fraction, by_mm: Fraction) -> Fraction:
        """The position after going on by so much: never past the end."""
        if self.sign > 0:
            return min(position + by_mm, max(self.end, position))
        return max(position - by_mm, min(self.end, position))

    def reached(self, position: Fraction) -> bool:
        """Whether the end is reached."""
        return (self.end - position) * self.sign <= 0
