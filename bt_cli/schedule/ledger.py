"""What every scale shows at any time, and why: the one place that adds up turns, whatever the frame.

Times are local ones of the plan's zone. What sets a scale anew, and what is read off it, comes before a turn of the
same time; of several such things the one that was entered later holds.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import accumulate, groupby, islice, pairwise, repeat
from operator import attrgetter, itemgetter
from typing import Literal, NamedTuple, TypeVar

from bt_cli.frame.actuator import Actuator, Move
from bt_cli.schedule.columns import rows_of

Cause = Literal["start", "turn", "reset", "exchange", "replan", "reading"]
_ANEW = ("reset", "exchange")  # the stroke counts from there


class ScaleSetting(NamedTuple):
    """What came to a scale from without: a re-set, an exchange, an order to plan anew from what it showed, a reading.

    `shown_mm` is what it then showed. A reading alone sets nothing: the course goes on by what was planned.
    An order along the axis also says how many `steps` that is from where it was planned, and the nut `face` that shows;
    so may a re-set, of the face.
    """

    at: datetime
    actuator: str
    cause: Cause
    shown_mm: Fraction
    steps: int = 0
    face: int | None = None


Length = TypeVar("Length", int, Fraction)


class LedgerEntry(NamedTuple):
    """What an actuator has come to at a local time, and what brought it there.

    `number` is that of the session that turned it, 0 where none did; the first entry of all, `start`, is before any
    time. `steps` are those of this turn and `steps_in_all` those since the start, signed: no re-set takes them back.
    `zero_mm` is what it was set to by the last re-set or exchange, `begin_mm` the reading at which its stroke begins:
    of a re-set that of the start. `read_mm` is what somebody read.
    """

    at: datetime
    number: int
    actuator: Actuator
    cause: Cause
    steps: int
    steps_in_all: int
    reading_mm: Fraction
    zero_mm: Fraction
    begin_mm: Fraction
    face: int | None
    read_mm: Fraction | None = None

    @property
    def travelled_mm(self) -> Fraction:
        """How far it has travelled since the start of the course, signed."""
        return self.actuator.travel_mm(self.steps_in_all)

    @property
    def stroke_mm(self) -> Fraction:
        """How far it is from where its stroke began, signed.

        A re-set to another reading than the one at the start has used so much of the stroke, or begins it before that.
        """
        return _farther(self.reading_mm - self.zero_mm, self.reading_mm - self.begin_mm)


class Stroke(NamedTuple):
    """What an actuator does from one re-set or exchange to the next, with the dates of both.

    `entries` begin with the re-set, or the start; on its day the stroke is new before the first turn.
    """

    since: date | None
    until: date | None
    entries: tuple[LedgerEntry, ...]

    @property
    def turns(self) -> tuple[LedgerEntry, ...]:
        """Its turns alone."""
        return tuple(entry for entry in self.entries if entry.cause == "turn")

    @property
    def farthest_mm(self) -> Fraction:
        """The farthest that it is from where it was re-set: at one end or the other of what its scale shows."""
        by_reading = attrgetter("reading_mm")
        return max(abs(end(self.entries, key=by_reading).stroke_mm) for end in (min, max))


class DayTravel(NamedTuple):
    """What an actuator is turned in a day, from a local time on: both ways, and how far that brings it, signed."""

    at: datetime
    actuator: Actuator
    turned_steps: int
    steps: int

    @property
    def turned_mm(self) -> Fraction:
        """All that it is turned, whichever way."""
        return self.actuator.travel_mm(self.turned_steps)

    @property
    def travel_mm(self) -> Fraction:
        """How far that brings it, signed."""
        return self.actuator.travel_mm(self.steps)


class Ledger:
    """Every entry of every actuator, by its id, in the order of time; nothing in it changes.

    `turns` are the sessions in order: the local time, the number and the moves of each. `settings` are in the order in
    which they were entered.
    """

    def __init__(
        self,
        actuators: Sequence[Actuator],
        turns: Iterable[tuple[datetime, int, Sequence[Move]]],
        settings: Iterable[ScaleSetting] = (),
    ) -> None:
        self._times: dict[int, datetime] = {}
        turned: dict[str, list[tuple[datetime, int, Move]]] = {actuator.id: [] for actuator in actuators}
        for at, number, moves in turns:
            self._times[number] = at
            for move in moves:
                turned[move.actuator.id].append((at, number, move))
        ordered = sorted(settings, key=attrgetter("at"))
        self._entries = {
            actuator.id: tuple(
                _entries(actuator, turned[actuator.id], [each for each in ordered if each.actuator == actuator.id])
            )
            for actuator in actuators
        }

    def entries(self, actuator: str) -> tuple[LedgerEntry, ...]:
        """All of an actuator; the first is its start."""
        return self._entries[actuator]

    def turns(self, *actuators: str) -> Iterator[LedgerEntry]:
        """Every turn of some actuators, one after the other; without a name, of all of them."""
        return (
            entry
            for actuator in actuators or self._entries
            for entry in self._entries[actuator]
            if entry.cause == "turn"
        )

    def before(self, actuator: str, at: datetime) -> LedgerEntry:
        """Where it stands at a local time, before a turn of that very time."""
        return self._last(actuator, (at, 1))

    def after(self, actuator: str, number: int) -> LedgerEntry:
        """Where it stands after a session; with 0, before the first turn of all."""
        return self._last(actuator, (self._times[number or min(self._times)], number + 1))

    def at_end(self, actuator: str) -> LedgerEntry:
        """Where it stands once all is done that is planned: a scale may be read, or set anew, after the last turn."""
        return self._entries[actuator][-1]

    def on_evening(self, actuator: str, on: date) -> LedgerEntry:
        """Where it stands after the last turn of a day."""
        return self._last(actuator, (datetime.combine(on + timedelta(days=1), time()), 0))

    def _last(self, actuator: str, place: tuple[datetime, int]) -> LedgerEntry:
        """The last entry before a place in the order of times and numbers."""
        entries = self._entries[actuator]
        return entries[bisect_left(entries, place) - 1]

    def all_before(self, at: datetime) -> list[LedgerEntry]:
        """The same of every actuator."""
        return [self.before(actuator, at) for actuator in self._entries]

    def readings_at(self, at: datetime) -> list[Fraction]:
        """What each scale shows at a local time, before a turn of that very time."""
        return [entry.reading_mm for entry in self.all_before(at)]

    def readings_after(self, number: int) -> list[Fraction]:
        """What each scale shows after a session; one that does not turn then keeps what it showed."""
        return [self.after(actuator, number).reading_mm for actuator in self._entries]

    def travelled_mm(self, actuator: str) -> Fraction:
        """How far it has travelled when all is turned, re-sets left out of account."""
        return self._entries[actuator][-1].travelled_mm

    def days(self, actuator: str) -> Iterator[DayTravel]:
        """The days on which it is turned."""
        for _, entries in groupby(self.turns(actuator), key=lambda entry: entry.at.date()):
            first, *others = entries
            steps = [first.steps, *(entry.steps for entry in others)]
            yield DayTravel(first.at, first.actuator, sum(map(abs, steps)), sum(steps))

    def most_in_a_day_mm(self, actuator: str) -> Fraction:
        """The most that it is turned in a day, both ways together; 0 of what never turns."""
        return max((day.turned_mm for day in self.days(actuator)), default=Fraction(0))

    def fastest_day(self) -> DayTravel:
        """The day on which any of them is turned most; of several the earliest."""
        days = (day for actuator in self._entries for day in self.days(actuator))
        return min(days, key=lambda day: (-day.turned_mm, day.at))

    def strokes(self, actuator: str) -> list[Stroke]:
        """From each re-set or exchange to the next; the first begins at the start and the last ends nowhere."""
        entries = self._entries[actuator]
        begins = [i for i, entry in enumerate(entries) if entry.cause in _ANEW]
        dates = [entries[i].at.date() for i in begins]
        spans = zip([None, *dates], [*dates, None], pairwise([0, *begins, len(entries)]), strict=True)
        return [Stroke(since, until, entries[begin:end]) for since, until, (begin, end) in spans]

    def runs_out(
        self,
        actuator: str,
        since: LedgerEntry,
        range_at: Callable[[datetime], Fraction | None],
        used_steps: int = 0,
    ) -> LedgerEntry | None:
        """The first turn after an entry that brings it farther from there than its range then, were it not re-set.

        `used_steps` are those by which the stroke began elsewhere than at its start, signed.
        """
        entries, known_mm, most_steps = self._entries[actuator], None, 0
        for entry in islice(entries, bisect_left(entries, (since.at, since.number + 1)), None):
            if (range_mm := range_at(entry.at)) is None:
                continue
            if range_mm is not known_mm:
                known_mm, most_steps = range_mm, int(range_mm // since.actuator.step_mm)
            steps = entry.steps_in_all - since.steps_in_all
            if abs(_farther(steps, steps + used_steps)) > most_steps:
                return entry
        return None


def _farther(length: Length, other: Length) -> Length:
    """Of two lengths, signed, the one that is farther."""
    return other if abs(other) > abs(length) else length


def _entries(
    actuator: Actuator, turned: Sequence[tuple[datetime, int, Move]], settings: Iterable[ScaleSetting]
) -> list[LedgerEntry]:
    """The entries of an actuator from its turns and from what sets or reads its scale, both in the order of time."""
    begin_mm, begin = actuator.start_reading_mm, datetime.combine(date.min, time())
    entries = [LedgerEntry(begin, 0, actuator, "start", 0, 0, begin_mm, begin_mm, begin_mm, actuator.start_face)]
    place = 0
    for setting in settings:
        until = bisect_left(turned, setting.at, place, key=itemgetter(0))
        entries += _turns(entries[-1], turned[place:until])
        place, before = until, entries[-1]
        reading_mm, steps, face = before.reading_mm, before.steps_in_all, before.face
        zero_mm, begin_mm = before.zero_mm, before.begin_mm
        if setting.cause != "reading":
            reading_mm, steps, face = setting.shown_mm, steps + setting.steps, setting.face or face
        if setting.cause in _ANEW:
            zero_mm = reading_mm
            begin_mm = actuator.start_reading_mm if setting.cause == "reset" else reading_mm
        read_mm = setting.shown_mm if setting.cause in ("replan", "reading") else None
        entries.append(
            LedgerEntry(setting.at, 0, actuator, setting.cause, 0, steps, reading_mm, zero_mm, begin_mm, face, read_mm)
        )
    return [*entries, *_turns(entries[-1], turned[place:])]


def _turns(before: LedgerEntry, turned: Sequence[tuple[datetime, int, Move]]) -> Iterator[LedgerEntry]:
    """The entries of turns with nothing between them, after the entry before them."""
    if not turned:
        return iter(())
    times, numbers, moves = zip(*turned, strict=True)
    _, steps, readings_mm, faces = zip(*moves, strict=True)
    in_all = islice(accumulate(steps, initial=before.steps_in_all), 1, None)
    return rows_of(
        LedgerEntry, times, numbers, repeat(before.actuator), repeat("turn"), steps, in_all, readings_mm,
        repeat(before.zero_mm), repeat(before.begin_mm), faces, repeat(None),
    )  # fmt: skip
