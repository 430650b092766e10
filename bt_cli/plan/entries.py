"""The entries of a plan's [[course]]: orders, which change what is to come, and records of what really happened.

An entry is one or the other. `at` is a local time of the plan's zone, `on` the first session of that day, `entered`
the instant at which it was written down; where that is left out, its own time counts. Entries stand in the order in
which they were entered, and none is ever changed: the plan's revision is their number.
What a record `undo` takes back stays where it is and says nothing any more: `in_force` makes it so.
"""

from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import Field, PrivateAttr

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
    "rate": Keys((("rate_mm_per_day", "step_every_days"),), ("sessions",)),
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
    "review_add": Keys(("dates",)),
    "review_move": Keys(("from", "to")),
    "review_cancel": Keys(("dates",)),
    "reset": Keys(("actuators",), ("set_to_mm", "faces", "instead_of")),
    "exchange": Keys(("actuators", "size"), ("set_to_mm", "instead_of")),
    "set": Keys(("settings",)),
}
REVIEW_ORDERS = ("review_add", "review_move", "review_cancel")
HEXAPOD_ORDERS = ("pause", "resume", "stop", "replan", "exchange", "set", *REVIEW_ORDERS)
RECORDS = {
    "missed": Keys((), ("from", "to", "exchanged")),
    "done": Keys((), ("steps", "through", "from", "to", "exchanged")),
    "reading": Keys(("readings_mm",)),
    "xray": Keys((), ("gap_mm", "regenerate_mm", "readings_mm", "note")),
    "not_made": Keys(("actuators",)),
    "frame_off": Keys(),
    "correct": Keys((), ("was", "added")),
    "undo": Keys(("revision",)),
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
        None, description="rate, compress, extend: one step every so many days, the first on the day itself"
    )
    remaining_mm: Reading | None = Field(None, description="remaining, replan: what an X-ray shows is still to do")
    from_: Moment | None = Field(
        None, alias="from", description="missed, done: the first session of a range; review_move: the day it was on"
    )
    to: Moment | None = Field(None, description="missed, done: the last session of a range; review_move: its new day")
    dates: tuple[Day, ...] | None = Field(None, description="review_add, review_cancel: the days of these reviews")
    through: Moment | None = Field(None, description="done: every session up to it; pause: the last day without turns")
    steps: dict[str, Annotated[int, values.whole(-200, 200, "steps")]] | None = Field(
        None,
        description="done: the steps that were really made, by actuator, where they differ; in a range at each session",
    )
    exchanged: tuple[StrutExchange, ...] | None = Field(
        None, description="missed, done of six struts: which were changed since the record before; commands fill it in"
    )
    readings_mm: dict[str, ScaleReading] | None = Field(
        None,
        description="reading, replan: what the scales show, by actuator; xray: how much longer each nail is",
    )
    faces: dict[str, Annotated[int, values.whole(1, 60, "faces")]] | None = Field(
        None, description="replan, reset: the nut faces that show, by actuator, where they are others than counted"
    )
    actuators: tuple[SomeText, ...] | None = Field(
        None, description="reset, exchange, not_made: whose hardware, by letter or strut"
    )
    size: SomeText | None = Field(None, description="exchange: the size mounted then, one of `strut_sizes`")
    set_to_mm: dict[str, ScaleReading] | None = Field(
        None,
        description="reset, exchange: what the scales then show, by actuator, where it is not the start reading, or "
        "not what follows from where the bone is",
    )
    instead_of: dict[str, Day] | None = Field(
        None, description="reset, exchange: the day of the planned one in whose place it is; the commands fill it in"
    )
    deformity: Deformity | None = Field(None, description="replan: what is still to be corrected, by a new X-ray")
    days: Annotated[int, values.whole(1, 1827, "days")] | None = Field(
        None, description="replan: more days than the limits ask for"
    )
    settings: dict[str, object] | None = Field(
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
    revision: Annotated[int, values.whole(1, 100_000, "in number")] | None = Field(
        None, description="undo: the entry that it takes back, counted from 1; the last that still counts"
    )
    was: dict[str, object] | None = Field(None, description="correct: what the plan above said before, by dotted key")
    added: tuple[SomeText, ...] | None = Field(None, description="correct: keys that were not there before")
    base: Digest | None = Field(None, description="a digest of everything above the entry; the commands fill it in")
    above: Snapshot | None = Field(
        None, description="the plan above the course when this was written, packed; the commands fill it in"
    )

    _taken_back: "Entry | None" = PrivateAttr(None)

    @property
    def undone(self) -> "Entry | None":
        """The entry that a record `undo` takes back, as it is written."""
        return self._taken_back if self.record == "undo" else None

    @property
    def written(self) -> "Entry":
        """The entry as its file has it, also where a later one takes it back."""
        return self if self.kind or self._taken_back is None else self._taken_back

    @property
    def kind(self) -> str:
        """The order or the record."""
        return self.order or self.record or ""

    @property
    def is_review(self) -> bool:
        """Whether it is an order that adds, moves or cancels reviews: it has days, and no time from which it counts."""
        return self.order in REVIEW_ORDERS

    @property
    def review_changes(self) -> dict[date, bool]:
        """The days on which it wants a review, True, and those on which it takes one away, False."""
        if self.order == "review_move" and self.from_ and self.to:
            return {self.from_: False, self.to: True}
        return dict.fromkeys(self.dates or (), self.order == "review_add")

    @property
    def measures_left(self) -> bool:
        """Whether it is an order that says what an X-ray shows is still to do."""
        return bool(self.order) and self.remaining_mm is not None

    @property
    def orders_motion(self) -> bool:
        """Whether it is an order to turn otherwise, which the planner follows: not of reviews, hardware or settings."""
        return bool(self.order) and not (self.is_review or self.changes_hardware or self.settings)

    @property
    def changes_hardware(self) -> bool:
        """Whether it is about hardware re-set or exchanged before a day's first turn; the bone moves on as it did."""
        return self.order in ("reset", "exchange") or self.record == "not_made"

    @property
    def moves_nothing(self) -> bool:
        """Whether it leaves every session as it was: what was read or made as planned, texts, or such undone."""
        if self._taken_back:
            return self._taken_back.moves_nothing
        if self.settings:
            return all(key.startswith(TEXTS) for key in self.settings)
        return self.record in ("reading", "xray") or (self.record == "done" and not self.steps)

    @property
    def turns_from(self) -> date | None:
        """The first day of which it can make a turn another, or say what later turns do; None where it is of no turn.

        Of what it takes back, that day. Re-sets are not looked at: they change no turn before the next order to replan.
        """
        entry = self._taken_back or self
        turns = entry.orders_motion or entry.settings or entry.steps or entry.record == "missed"
        return entry.earliest.date() if turns or entry.gap_mm is not None else None

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
        when = self.day or self.at or self.from_ or self.through or min(self.review_changes, default=None)
        assert when  # noqa: S101 - `reading` has seen that one is there
        return when if isinstance(when, datetime) else datetime.combine(when, sessions[0])


def in_force(course: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """A course as it counts, place by place: an entry that a later record `undo` takes back orders and records nothing.

    It keeps its time and what it stands on, and `written` is what it said. What stands so already is the very same.
    """
    entries = [entry.written for entry in course]
    for place, entry in enumerate(entries):
        if entry.record == "undo" and entry.revision and entry.revision <= place:
            there = course[entry.revision - 1]
            target = there.written
            entries[entry.revision - 1] = taken_back(target) if there is target else there
            entries[place] = entry if entry.undone is target else _linked(entry.model_copy(), target)
    return tuple(entries)


def taken_back(target: Entry) -> Entry:
    """What stands in the place of an entry that is taken back, which orders and records nothing."""
    kept = {key: getattr(target, key) for key in ("on", "by", "entered", "base", "above")}
    return _linked(Entry.model_construct(None, **kept, at=None if target.on else target.earliest), target)


def _linked(entry: Entry, target: Entry) -> Entry:
    entry._taken_back = target
    return entry


def no_longer(entry: Entry) -> set[tuple[str, date]]:
    """The planned hardware changes, by actuator and day, in whose place an entry is, or that it says were not made."""
    if entry.record == "not_made":
        return {(name, entry.earliest.date()) for name in entry.actuators or ()}
    return set((entry.instead_of or {}).items())


def last_moment(day_or_time: date) -> datetime:
    """The end of what is said: of a date alone, its last minute."""
    return day_or_time if isinstance(day_or_time, datetime) else datetime.combine(day_or_time, time(23, 59))


def end_of_entry(entry: Entry, times: tuple[time, ...]) -> datetime:
    """The last local time that an entry speaks of, by a day's session times."""
    last = entry.to or entry.through
    if last and not isinstance(last, datetime):
        return datetime.combine(last, times[-1])  # a day is over with its last session
    return last or entry.moment(times)
