"""What a reader is told of a schedule, as values in the reader's language: screen, sheet and page only set it.

One table with two layouts: one thing to turn has a row a day and a column a time, several things have a row a session
and a column a thing. Nobody who sets a document asks which mechanism it is of. All are NamedTuples: a dataclass takes
0.8 ms to define, and every command that shows days defines these.
"""

from collections.abc import Iterator, Sequence
from datetime import date, time
from fractions import Fraction
from typing import Literal, NamedTuple

from bt_cli.document.labels import COUNTED
from bt_cli.document.language import Language
from bt_cli.words import shown_number

Layout = Literal["times", "things"]
SlotState = Literal["turn", "no turn", "missed", "paused"]
EventKind = Literal[
    "clinic", "clocks change", "swap", "replan", "pause", "resume", "back", "usual way", "rate", "order", "remaining",
    "set", "first", "missed", "contact", "last",
]  # fmt: skip


class Amount(NamedTuple):
    """How much is turned, whichever way: "¼" of a "turn", in a word "QUARTER"; of a nail "0.25" of "mm".

    Of what is turned until its scale shows a number it has only its mm.
    """

    steps: int  # more than 0
    part: str  # "¼", "1½", "2"; "" where only mm are shown
    word: str  # "QUARTER", "HALF"; "" where there is none
    unit: str  # "turn", "clicks", "mm"; "" where only mm are shown
    travel_mm: Fraction  # more than 0
    in_words: str  # "¼ (one QUARTER) turn = 0.25 mm", "2 clicks = 0.5 mm"


class Turn(NamedTuple):
    """What is done with one thing at one time. `way` is a word only where it is not the usual one."""

    thing: int  # its place in Document.things
    steps: int  # signed, as in the schedule
    amount: Amount
    way: str  # "", or "BACK", "longer", "shorter" in the reader's language
    before_mm: Fraction  # what its scale shows before and after it
    after_mm: Fraction
    face: int | None  # the nut face that then shows

    @property
    def signed(self) -> str:
        """How far a scale moves, "+0.5" up or "−0.5" down."""
        return f"{'+' if self.steps > 0 else '−'}{shown_number(self.amount.travel_mm)}"


class Slot(NamedTuple):
    """A time of the rhythm on a day. Every time has its place: an empty one says NO TURN.

    `states` has the state of each thing, and `state` that of the slot: "turn" where anything turns.
    """

    at: time
    state: SlotState
    states: tuple[SlotState, ...]
    number: int | None  # of the session
    turns: tuple[Turn, ...]
    readings_mm: tuple[Fraction, ...]  # what the scale of each thing then shows

    def turn_of(self, thing: int) -> Turn | None:
        """What is done with one thing, if anything is."""
        return next((turn for turn in self.turns if turn.thing == thing), None)


class Scale(NamedTuple):
    """What the scale of one thing shows before the day's first turn and after its last."""

    thing: int
    before_mm: Fraction
    after_mm: Fraction
    is_near_end: bool  # no more than a week's travel is left of its stroke


class Remaining(NamedTuple):
    """What is left of one objective in the evening, "gap left", in mm."""

    name: str
    left_mm: Fraction


class EventBar(NamedTuple):
    """An event, as a bar above the day that it is about: what, which way, and until when.

    Black (`changes_turns`) is: BACK, the usual way again, a pause, a new rate, a swap, the last day.
    `text` has neither its date nor its letters: `Document.bar_text` puts them before it.
    """

    kind: EventKind
    on: date
    at: time | None  # None: of the whole day
    until: date | None  # of a pause the day on which turning goes on; of BACK and of missed turns the last such day
    things: tuple[int, ...]  # those that it is true of; () is all
    changes_turns: bool
    text: str  # "CLINIC AND X-RAY today."


class Check(NamedTuple):
    """The scales are read and compared after a time of the day: thing and mm."""

    after: time
    readings: tuple[tuple[int, Fraction], ...]
    phone: str  # whom to call that day where they differ; "" is written in by hand


class Day(NamedTuple):
    """One day of the course. Its bars stand above it, its check below it."""

    number: int
    on: date
    bars: tuple[EventBar, ...]
    directions: tuple[str, ...]  # which way each thing is usually turned on it, as `Thing.direction`
    slots: tuple[Slot, ...]
    scales: tuple[Scale, ...]  # of every thing
    done_mm: Fraction
    remaining: tuple[Remaining, ...]
    check: Check | None
    counted: str  # from when and from what ring to ring counts that evening; "" of what has a scale

    @property
    def week(self) -> int:
        """The week of the course, from 1."""
        return (self.number - 1) // 7 + 1

    @property
    def is_paused(self) -> bool:
        """Whether nothing turns on it because of a pause: such days in a row are one grey row with its end."""
        return all(slot.state == "paused" for slot in self.slots)


class Thing(NamedTuple):
    """What is turned as one: the nuts of a ring, a rod, a strut; its label is a letter or a number.

    What is not readable, as it is inside the limb, has no check.
    """

    label: str
    name: str  # "4 nuts of level proximal"
    members: str  # "4 nuts"
    where: str  # "proximal", "concave rod"; "" of what its number tells
    every: str  # "each of the 4 nuts"
    no_turn: str  # "NO TURN", where it has none at a time of the rhythm
    unit_count: int
    direction: str  # "toward the red flag", of what is two_way that is longer; "" where it is written in by hand
    is_two_way: bool  # turned to be longer or shorter, each as it should be
    mark: str  # "▲" or "▼" where its ring goes up or down, else ""
    colour: str  # a strut's colour in a word, else ""
    step: Amount
    usual: Amount  # what most of its turns are
    start_reading_mm: Fraction
    end_reading_mm: Fraction
    start_face: int | None
    faces: int  # how many a nut has; 0 of what has none
    range_mm: Fraction | None
    is_readable: bool


class WayField(NamedTuple):
    """A field for a direction that is written in by hand, of the things that are turned by it."""

    letters: str  # "A, B"; "" where there is but one thing
    is_two_way: bool  # what is asked for is the way that makes it longer


class HardwareChangeRow(NamedTuple):
    """A re-set or an exchange in the clinic, as the tables of changes have it. Its sentence is the day's bar."""

    on: date
    thing: int
    before_mm: Fraction
    after_mm: Fraction
    old_size: str  # "" but for struts
    new_size: str
    face: int | None  # that the nut then shows, where it is said


class Fact(NamedTuple):
    """A line of the clinician's facts. `key` names it whatever the language."""

    key: str
    name: str
    text: str


class Advice(NamedTuple):
    """What the clinic says to its patients under a plain title: `key` is missed, late, call or pins."""

    key: str
    title: str
    items: tuple[str, ...]
    is_given: bool  # or the clinic has not said, which its item says


class Document(NamedTuple):
    """A schedule as its reader is told it. `language` has the words of what moves bone, in the reader's language."""

    language: Language
    plan: str
    title: str
    limb: str  # "left leg (tibia)"
    side: str  # "left", "right", "" where it is not given
    goal: str
    revision: int
    replaces: int | None  # the revision up to which sheets are to be thrown away
    approval: str
    is_draft: bool
    unreviewed: str  # that no clinician has read the translation, "" where one has
    frame_off: str  # that the frame is off and nothing is to be turned, "" before
    clinic: str
    phone: str  # all of them, where an order makes it another
    phones: tuple[tuple[date, str], ...]  # each alone, with the day from which on it holds
    layout: Layout
    times: tuple[time, ...]
    things: tuple[Thing, ...]
    measured: Literal["scale", "rod 1", "rods"]  # what a check reads
    way_fields: tuple[WayField, ...]
    days: tuple[Day, ...]
    first_turn: tuple[date, time]
    last_turn: tuple[date, time]
    ending: str  # "Then turn no more.", or that what follows was not ordered
    reviews: tuple[date, ...]
    next_review: date | None
    changes: tuple[HardwareChangeRow, ...]
    facts: tuple[Fact, ...]
    phases: tuple[str, ...]  # "distraction: Mon 12 Jan 2026 to Thu 12 Mar 2026", for staff
    notices: tuple[str, ...]  # what differs from the plan file, what was overridden, what is left out; for staff
    how: tuple[str, ...]  # how to turn, in at most five steps
    each_time: str  # the same, short
    advice: tuple[Advice, ...]
    findings: tuple[str, ...]

    @property
    def has_numbered_columns(self) -> bool:
        """Whether several things are turned to a number each: one box a session is for all of them."""
        return self.layout == "things" and self.things[0].label.isdigit()

    def from_day(self, first: date | None) -> "Document":
        """The same for who is shown no day before that one: above it stands once more what goes BACK since earlier."""
        place = next((i for i, day in enumerate(self.days) if first and day.on >= first), None)
        if place is None:
            return self
        begun = (bar for day in self.days[:place] for bar in day.bars if bar.kind == "back" and bar.until)
        shown = self.days[place]
        shown = shown._replace(bars=(*(bar for bar in begun if bar.until and bar.until >= shown.on), *shown.bars))
        return self._replace(days=(*self.days[:place], shown, *self.days[place + 1 :]))

    def labels(self, things: tuple[int, ...]) -> str:
        """Some things by their labels, "A, B"; all of them are no text."""
        return ", ".join(self.things[thing].label for thing in things)

    def bar_text(self, bar: EventBar) -> str:
        """A bar's text behind the labels of those that it is true of, "A, B: LAST TURN at 20:00."."""
        return f"{self.labels(bar.things)}: {bar.text}" if bar.things else bar.text

    def counting(self, days: Sequence[Day]) -> str:
        """From when and from what ring to ring counts on some days, in a sentence; "" where a scale is read."""
        texts = dict.fromkeys(day.counted for day in days if day.counted)
        return self.language.translate(COUNTED[self.measured], counted=" → ".join(texts)) if texts else ""

    def turns(self) -> Iterator[Turn]:
        """Every turn of its days."""
        return (turn for day in self.days for slot in day.slots for turn in slot.turns)
