"""What records say of single sessions: that they were missed, or what was really turned at them.

A record that names a day and no time means the day's first session, whichever rhythm is then in force. A range speaks
of the sessions that the patient's sheet has in it: of a slot in which nothing is due it says nothing.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime, time
from typing import NamedTuple

from bt_cli.motion.clocks import existing
from bt_cli.plan.entries import Entry, last_moment
from bt_cli.plan.zones import Zones
from bt_cli.words import day_text, time_text


class RecordSpan(NamedTuple):
    """The local times that the entry at a place of the course speaks of; with `once` only their first session."""

    first: datetime
    last: datetime
    place: int
    once: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether a time lies within it."""
        return self.first <= at <= self.last


class RecordedSlot(NamedTuple):
    """What a record says of a slot: `steps` by actuator that were really turned there, None where it was missed.

    Slots in a row of one `batch` were written down together, so the patient turned by one sheet: that before `place`
    in the course. `by_sheet`: it holds only where that sheet has a session.
    """

    batch: Hashable
    place: int
    by_sheet: bool
    steps: Mapping[str, int] | None = None


class Records:
    """The records of a course, each with its place there, as its slots go by; times are those that exist in its zone.

    `met` are the places of those whose session there was; of another revision as many have `gone_by` already.
    """

    def __init__(self, course: Sequence[tuple[int, Entry]], zones: Zones, gone_by: "Records | None" = None) -> None:
        self._missed = [span_of(i, entry, zones) for i, entry in course if entry.record == "missed"]
        done = ((i, entry) for i, entry in course if entry.record == "done" and entry.steps)
        self._done = [(span_of(i, entry, zones), entry) for i, entry in done]
        self._batches: dict[int, Hashable] = {i: entry.entered or i for i, entry in course}
        # the place of the first entry of each batch
        self._firsts = {batch: place for place, batch in reversed(self._batches.items())}
        self.met: set[int] = set(gone_by.met) if gone_by else set()
        # of those that mean the first session of a day, which is found
        self._told: set[int] = set(gone_by._told) if gone_by else set()

    def before(self, place: int) -> "Records":
        """The same records as far as they have gone by, without those from a place of the course on."""
        earlier = self.apart()
        earlier._missed = [span for span in self._missed if span.place < place]
        earlier._done = [(span, entry) for span, entry in self._done if span.place < place]
        return earlier

    def apart(self) -> "Records":
        """The same records as far as they have gone by, which go by for themselves from here on."""
        other = copy(self)
        other.met, other._told = set(self.met), set(self._told)
        return other

    @property
    def spans(self) -> list[RecordSpan]:
        """Every time that a record speaks of."""
        return [*self._missed, *(span for span, _ in self._done)]

    def silent_until(self, at: datetime) -> datetime | None:
        """Up to when no record speaks of any time from one on, None where none will; the time itself where one does."""
        return min((max(span.first, at) for span in self.spans if span.last >= at), default=None)

    def missed(self, at: datetime) -> RecordedSlot | None:
        """What says that the slot at a time was missed. Slots are asked for in order, each once."""
        spans = [span for span in self._missed if span.first <= at <= span.last and self._speaks(span)]
        if not spans:
            return None
        self.met.update(span.place for span in spans)
        self._told.update(span.place for span in spans)
        batch = self._batches[spans[0].place]
        return RecordedSlot(("missed", batch), self._firsts[batch], all(self._is_judged(span) for span in spans))

    def pass_by(self, at: datetime) -> None:
        """Nothing was due at a slot: what is missed is the first session of that day, and that is still to come."""
        self._told -= {span.place for span in self._missed if span.once and span.holds(at)}

    def steps(self, at: datetime) -> RecordedSlot | None:
        """What was really turned at a slot, by actuator, where a record says so; of several the last holds."""
        spoken = [(span, entry) for span, entry in self._done if span.first <= at <= span.last and self._speaks(span)]
        if not spoken:
            return None
        self.met.update(span.place for span, _ in spoken)
        self._told.update(span.place for span, _ in spoken)
        span, entry = spoken[-1]
        batch = self._batches[span.place]
        return RecordedSlot(("done", batch), self._firsts[batch], entry.from_ is not None, entry.steps)

    def go_on(self, at: datetime) -> bool:
        """Whether a range of sessions that were turned otherwise has not come to its end before a time."""
        return any(entry.from_ and span.holds(at) for span, entry in self._done)

    def _is_judged(self, span: RecordSpan) -> bool:
        """Whether the course tells what the patient's sheet had at a span.

        Of a single session it does not where what was before it was written down with it or later: it was on the sheet
        when it was recorded, and by the course as it now is it may be at another time.
        """
        if span.first != span.last and not span.once:
            return True
        batch = self._batches[span.place]
        before = (other for other in self.spans if other.first < span.first)
        return not any(other.place > span.place or self._batches[other.place] == batch for other in before)

    def unmet(self) -> Iterator[tuple[int, str]]:
        """Each record that speaks of sessions that never were, by its place, and what is to be said of it."""
        for kind, spans in (("missed", self._missed), ("done", [span for span, _ in self._done])):
            for span in spans:
                if span.place not in self.met:
                    yield span.place, f"record {kind} {_when(span)}: no session is planned then"

    def _speaks(self, span: RecordSpan) -> bool:
        return not (span.once and span.place in self._told)


def _span(i: int, entry: Entry) -> RecordSpan:
    if entry.day:
        return RecordSpan(datetime.combine(entry.day, time.min), last_moment(entry.day), i, once=True)
    first = entry.from_ or entry.at
    assert first  # noqa: S101 - `history` has seen that one is there
    begin = first if isinstance(first, datetime) else datetime.combine(first, time.min)
    return RecordSpan(begin, last_moment(entry.to or first), i)


def span_of(place: int, entry: Entry, zones: Zones) -> RecordSpan:
    """What a record speaks of, in times that exist: the clocks may skip those that were written."""
    span = _span(place, entry)
    return span._replace(first=existing(span.first, zones), last=existing(span.last, zones))


def record_time(entry: Entry) -> str:
    """The time that a record speaks of, in words."""
    return _when(_span(0, entry))


def _when(span: RecordSpan) -> str:
    if span.once:
        return f"on {day_text(span.first)}"
    text = f"at {time_text(span.first)}"
    return text if span.first == span.last else f"{text} to {time_text(span.last)}"
