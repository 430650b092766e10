"""The entries of a plan's [[course]]: orders, which change what is to come, and records of what really happened.

An entry is one or the other. `at` is a local time of the plan's zone, `on` the first session of that day, `entered`
the instant at which it was written down; where that is left out, its own time counts. Entries stand in the order in
which they were entered, and none is ever changed: the plan's revision is their number.
"""

from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import Field

from bt_cli.plan import values
from bt_cli.plan.field_types import (
    Clocks,
    Day,
    Digest,
    Distance,
    Instant,
    Later,
    Moment,
    PlanTable,
    Rate,
    Reading,
    ScaleReading,
    Snapshot,
    SomeText,
    Text,
)
from bt_cli.plan.settable import TEXTS

if TYPE_CHECKING:
    from bt_cli.plan.correction import Deformity
else:
    Deformity = Annotated[Any, Later("Deformity")]


class Keys(NamedTuple):
    """What an entry must say beside its time, and what it may; of a tuple in `needs` one will do."""

    needs: tuple[str | tuple[str, ...], ...] = ()
    may: tuple[str, ...] = ()


ORDERS = {
    "rate": Keys(("rate_mm_per_day",), ("sessions",)),
    "pause": Keys((), ("through",)),
    "resume": Keys(),
    "reverse": Keys(("distance_mm", "rate_mm_per_day"), ("sessions",)),
    "remaining": Keys(("remaining_mm",)),
    "compress": Keys(("distance_mm", ("rate_mm_per_day", "step_every_days")), ("sessions",)),
    "extend": Keys(("distance_mm", ("rate_mm_per_day", "step_every_days")), ("sessions",)),
    "accordion": Keys(
        ("cycles", "distance_mm", "rate_mm_per_day"), ("forth_rate_mm_per_day", "pause_days", "sessions")
    ),
    "catch_up": Keys(("rate_mm_per_day",)),
    "stop": Keys(),
    "replan": Keys((), ("readings_mm", "faces", "remaining_mm", "deformity", "days")),
    "set": Keys(("settings",)),
}
HEXAPOD_ORDERS = ("pause", "resume", "stop", "replan", "set")
RECORDS = {
    "missed": Keys((), ("from", "to", "exchanged")),
    "done": Keys((), ("steps", "through", "from", "to", "exchanged")),
    "reading": Keys(("readings_mm",)),
    "xray": Keys((), ("gap_mm", "regenerate_mm", "note")),
    "frame_off": Keys(),
    "correct": Keys((), ("was", "added")),
}


class StrutExchange(PlanTable):
    """A strut that was changed for another size before a day's first turn."""

    strut: Annotated[int, values.whole(1, 6, "in number")] = Field(description="its number")
    on: Day = Field(description="the day")
    size: SomeText = Field(description="the size that it was changed for, one of `strut_sizes`")


class Entry(PlanTable):
    """One order or record. Which keys go with which is in ORDERS and RECORDS."""

    at: Moment | None = Field(None, description="the local time from which it counts, or at which it happened")
    on: Day | None = Field(None, description="in place of `at`: the first session of that day")
    order: Annotated[str, values.one_of(tuple(ORDERS))] | None = Field(None, description="what is to change")
    record: Annotated[str, values.one_of(tuple(RECORDS))] | None = Field(None, description="what really happened")
    rate_mm_per_day: Rate | None = Field(
        None, description="rate, reverse, accordion (back), compress, extend, catch_up"
    )
    sessions: Clocks | None = Field(None, description="another rhythm from then on")
    distance_mm: Distance | None = Field(
        None, description="reverse, compress, extend: how far; accordion: how far back, and forth again"
    )
    cycles: Annotated[int, values.whole(1, 20, "cycles")] | None = Field(
        None, description="accordion: how often it goes back and forth; it ends where it began"
    )
    forth_rate_mm_per_day: Rate | None = Field(None, description="accordion: forth at another rate than back")
    pause_days: Annotated[int, values.whole(0, 14, "days")] | None = Field(
        None, description="accordion: whole days without turns between back and forth, and between cycles; else none"
    )
    step_every_days: Annotated[int, values.whole(1, 60, "days")] | None = Field(
        None, description="compress, extend: one step every so many days, the first on the day itself"
    )
    remaining_mm: Reading | None = Field(None, description="remaining, replan: what an X-ray shows is still to do")
    from_: Moment | None = Field(None, alias="from", description="missed, done: the first session of a range")
    to: Moment | None = Field(None, description="missed, done: the last session of a range")
    through: Moment | None = Field(None, description="done: every session up to it; pause: the last day without turns")
    steps: dict[str, Annotated[int, values.whole(-200, 200, "steps")]] | None = Field(
        None,
        description="done: the steps that were really made, by actuator, where they differ; in a range at each session",
    )
    exchanged: tuple[StrutExchange, ...] | None = Field(
        None, description="missed, done of six struts: which were changed since the record before; commands fill it in"
    )
    readings_mm: dict[str, ScaleReading] | None = Field(
        None, description="reading, replan: what the scales show, by actuator"
    )
    faces: dict[str, Annotated[int, values.whole(1, 60, "faces")]] | None = Field(
        None, description="replan: the nut faces that show, by actuator, where they are others than the readings say"
    )
    deformity: Deformity | None = Field(None, description="replan: what is still to be corrected, by a new X-ray")
    days: Annotated[int, values.whole(1, 1827, "days")] | None = Field(
        None, description="replan: more days than the limits ask for"
    )
    settings: dict[str, Any] | None = Field(
        None, description="set: what is another from that day on, by dotted key; `on` is a whole day"
    )
    gap_mm: Reading | None = Field(None, description="xray: the gap")
    regenerate_mm: Reading | None = Field(None, description="xray: the new bone")
    note: Text | None = Field(None, description="xray: free text")
    level: SomeText | None = Field(
        None, description="of several levels the one that is meant: an order's, or that of a record missed or xray"
    )
    reason: Text | None = None
    by: SomeText | None = None
    entered: Instant | None = Field(None, description="when it was written down; the commands fill it in")
    was: dict[str, Any] | None = Field(None, description="correct: what the plan above said before, by dotted key")
    added: tuple[SomeText, ...] | None = Field(None, description="correct: keys that were not there before")
    base: Digest | None = Field(None, description="a digest of everything above the entry; the commands fill it in")
    above: Snapshot | None = Field(
        None, description="the plan above the course when this was written, packed; the commands fill it in"
    )

    @property
    def kind(self) -> str:
        """The order or the record."""
        return self.order or self.record or ""

    @property
    def measures_left(self) -> bool:
        """Whether it is an order that says what an X-ray shows is still to do."""
        return bool(self.order) and self.remaining_mm is not None

    @property
    def moves_nothing(self) -> bool:
        """Whether it leaves every session as it was: what was read, seen, made as planned, or texts of the clinic."""
        if self.settings:
            return all(key.startswith(TEXTS) for key in self.settings)
        return self.record in ("reading", "xray") or (self.record == "done" and not self.steps)

    @property
    def day(self) -> date | None:
        """The day whose first session it means, where it names no time."""
        return self.on or (None if isinstance(self.at, datetime) else self.at)

    @cached_property
    def end(self) -> "Entry | None":
        """The order to go on with which a pause ends by itself: from the first session after its last day."""
        if self.order != "pause" or self.through is None:
            return None
        on = self.through + timedelta(days=1)
        return Entry.model_construct(None, order="resume", on=on, level=self.level)

    @property
    def earliest(self) -> datetime:
        """The earliest local time of which it can speak: of a day, its beginning."""
        return self.moment((time.min,))

    def moment(self, sessions: tuple[time, ...]) -> datetime:
        """The local time from which it counts; `sessions` are those of that day."""
        said = self.day or self.at or self.from_ or self.through
        assert said  # noqa: S101 - `reading` has seen that one is there
        return said if isinstance(said, datetime) else datetime.combine(said, sessions[0])


def last_moment(said: date) -> datetime:
    """The end of what is said: of a date alone, its last minute."""
    return said if isinstance(said, datetime) else datetime.combine(said, time(23, 59))
