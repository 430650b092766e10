"""What a course is told in: the slots at which something may turn, the orders that were followed, what it is doing."""

from collections.abc import Hashable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from bt_cli.motion.records import RecordedSlot
from bt_cli.plan.entries import Entry

if TYPE_CHECKING:  # as it loads what only six struts have
    from bt_cli.motion.pose import Pose


class SheetSlot(NamedTuple):
    """Where the bone is to be before and after a slot by the sheet that the patient had when a batch was recorded.

    That is the sheet before the entry at `place`. `recorded` is what an earlier record, which that sheet follows, says
    was turned there.
    """

    before: Fraction
    after: Fraction
    batch: Hashable
    place: int
    recorded: RecordedSlot | None = None


class SessionSlot(NamedTuple):
    """One clock time at which the patient may turn.

    `position` is how far the bone should then have come, `goal` how far at the end; `missed` slots are those
    that a record says so of, `steps` what a record says was really turned, by actuator. `sheet` is there where a record
    holds only for what the patient's sheet has. `passed`: a record says that it was missed, but the sheet had nothing
    to turn then.
    """

    at: datetime
    position: Fraction
    goal: Fraction
    phase: str
    extended_mm: Fraction = Fraction(0)  # what was ordered beyond the goal's distance, in its own direction
    missed: bool = False
    steps: Mapping[str, int] | None = None
    together: int = 1  # how many are taken as one, `at` being the last of them
    sheet: SheetSlot | None = None
    passed: bool = False


class UndisturbedSlots(NamedTuple):
    """Slots in a row at which the bone goes `per_slot`, signed, from a `position` on, and nothing else happens."""

    times: tuple[datetime, ...]
    position: Fraction
    per_slot: Fraction
    phase: str


class Skipped(NamedTuple):
    """Slots whose local `times` a clock change skips, or brings together: they are at the first minute after it."""

    times: tuple[datetime, ...]
    at: datetime


class State(NamedTuple):
    """What the course is doing from a time on: a phase, paused, stopped, or waiting for an order; and by which order.

    It waits from just after the session that came to the end of what was ordered.
    """

    at: datetime
    name: str
    entry: Entry | None = None


class Event(NamedTuple):
    """An order, at the time from which it counts."""

    at: datetime
    entry: Entry


class Trajectory(NamedTuple):
    """Where a course has gone once all its slots are made, in local times.

    `events` are the orders that it followed, `states` what it did from when on, `skipped` the slots whose times the
    clocks skip. `contact` is when it came to its goal, `truncated_at` the last review that the plan covers, where it
    was cut there. `ways_mm` has after each order along the axis, also of another level, its time, what whole steps then
    leave to do, and what they have done.
    """

    start: datetime
    events: tuple[Event, ...]
    states: tuple[State, ...]
    skipped: tuple[Skipped, ...]
    truncated_at: date | None
    contact: datetime | None
    at_goal: bool
    ways_mm: tuple[tuple[datetime, Fraction, Fraction], ...]


class CorrectionWay(Protocol):
    """The way of a correction, as far as the course must know it."""

    @property
    def end(self) -> Fraction:
        """The position at which it is done."""

    def replan(self, position: Fraction, at: datetime, entry: Entry) -> str | None:
        """Plan anew from a position and the slot at a time on; what is said where that cannot be."""

    def ends_of_slot(self, before: Fraction, after: Fraction) -> "Pose":
        """The two poses before and after a slot that is yet to be made; where it is planned anew it begins there."""

    def apart(self) -> Self:
        """The way as it is now, which is planned anew by itself from here on."""
