"""What records say of single sessions: that they were missed, or what was really turned at them.

A record that names a day and no time means the day's first session, whichever rhythm is then in force.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from bt_cli.plan.entries import Entry, last_moment
from bt_cli.words import clock_text, day_text


class Span(NamedTuple):
    """The local times that the entry at a place of the course speaks of; with `once` only their first session."""

    first: datetime
    last: datetime
    place: int
    once: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether a time lies within it."""
        return self.first <= at <= self.last


class Records:
    """The records of a course, each with its place there, as its slots go by.

    `met` are the places of those whose session there was.
    """

    def __init__(self, course: Sequence[tuple[int, Entry]]) -> None:
        self._missed = [_span(i, entry) for i, entry in course if entry.record == "missed"]
        done = ((i, entry) for i, entry in course if entry.record == "done" and entry.steps)
        self._done = [(_span(i, entry), entry) for i, entry in done]
        self.met: set[int] = set()

    def missed(self, at: datetime) -> bool:
        """Whether the slot at a time was missed. Slots are asked for in order, each once."""
        found = [span.place for span in self._missed if self._speaks(span, at)]
        self.met.update(found)
        return bool(found)

    def steps(self, at: datetime) -> Mapping[str, int] | None:
        """What was really turned at a slot, by actuator, where a record says so."""
        said = None
        for span, entry in self._done:
            if self._speaks(span, at):
                self.met.add(span.place)
                said = entry.steps
        return said

    def unmet(self) -> Iterator[tuple[int, str]]:
        """Each record that speaks of sessions that never were, by its place, and what is to be said of it."""
        for kind, spans in (("missed", self._missed), ("done", [span for span, _ in self._done])):
            for span in spans:
                if span.place not in self.met:
                    yield span.place, f"record {kind} {_when(span)}: no session is planned then"

    def _speaks(self, span: Span, at: datetime) -> bool:
        return span.holds(at) and not (span.once and span.place in self.met)


def _span(i: int, entry: Entry) -> Span:
    if entry.day:
        return Span(datetime.combine(entry.day, time.min), last_moment(entry.day), i, once=True)
    first = entry.from_ or entry.at
    assert first  # noqa: S101 - `history` has seen that one is there
    return Span(_begin(first), last_moment(entry.to or first), i)


def _begin(said: date) -> datetime:
    return said if isinstance(said, datetime) else datetime.combine(said, time.min)


def when(entry: Entry) -> str:
    """The time that a record speaks of, in words."""
    return _when(_span(0, entry))


def _when(span: Span) -> str:
    if span.once:
        return f"on {day_text(span.first)}"
    said = f"at {day_text(span.first)} {clock_text(span.first)}"
    return said if span.first == span.last else f"{said} to {day_text(span.last)} {clock_text(span.last)}"
