"""What a reader is told of a schedule, as values in the reader's language: screen, sheet and page only set it.

One table with two layouts: one thing to turn has a row a day and a column a time, several things have a row a session
and a column a thing. Nobody who sets a document asks which mechanism it is of.
"""

from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction
from typing import Literal

Layout = Literal["times", "things"]
SlotState = Literal["turn", "no turn", "missed", "paused"]


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is turned, whichever way: "¼" of a "turn", in a word "QUARTER"; of what shows no turns only its mm."""

    steps: int  # more than 0
    part: str  # "¼", "1½", "2"; "" where only mm are shown
    word: str  # "QUARTER", "HALF"; "" where there is none
    unit: str  # "turn", "clicks"; "" where only mm are shown
    travel_mm: Fraction  # more than 0


@dataclass(frozen=True, slots=True)
class Turn:
    """What is done with one thing at one time. `way` is a word only where it is not the usual one."""

    thing: int  # its place in Document.things
    steps: int  # signed, as in the schedule
    amount: Amount
    way: str  # "", or "BACK", "longer", "shorter" in the reader's language
    before_mm: Fraction  # what its scale shows before and after it
    after_mm: Fraction
    face: int | None  # the nut face that then shows


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of the rhythm on a day. Every time has its place: an empty one says NO TURN."""

    at: time
    state: SlotState
    number: int | None  # of the session
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """What the scale of one thing shows before the day's first turn and after its last."""

    thing: int
    before_mm: Fraction
    after_mm: Fraction
    is_near_end: bool  # no more than a week's travel is left of its stroke


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left of one objective in the evening, "gap left", in mm."""

    name: str
    left_mm: Fraction


@dataclass(frozen=True, slots=True)
class Event:
    """A bar above the day that it is about: what, which way, and until when.

    `changes_turns` makes it black: BACK, the usual way again, a pause, a new rate, a swap, the last day. Others are grey.
    """

    kind: str  # a key of phrases.NOTES
    on: date
    at: time | None
    until: date | None
    things: tuple[int, ...]  # those that it is true of; () is all
    changes_turns: bool
    text: str  # without its date: "CLINIC AND X-RAY today. Bring this sheet."


@dataclass(frozen=True, slots=True)
class Check:
    """The scales are read and compared after a time of the day: thing and mm."""

    after: time
    readings: tuple[tuple[int, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the course. Its events stand above it, its check below it."""

    number: int
    on: date
    events: tuple[Event, ...]
    slots: tuple[Slot, ...]
    scales: tuple[Scale, ...]  # of every thing
    done_mm: Fraction
    remaining: tuple[Remaining, ...]
    check: Check | None

    @property
    def week(self) -> int:
        """The week of the course, from 1."""
        return (self.number - 1) // 7 + 1


@dataclass(frozen=True, slots=True)
class Thing:
    """What is turned as one: the nuts of a ring, a rod, a strut; its label is a letter or a number.

    `has_scale` is whether its hardware shows mm; else the check is measured from ring to ring.
    """

    label: str
    name: str  # "4 nuts of level proximal"
    members: str  # "4 nuts"
    unit_count: int
    direction: str  # "toward the red flag"; "" where it is to be written in by hand
    mark: str  # "▲" or "▼" where its ring goes up or down, else ""
    colour: str  # a strut's colour in a word, else ""
    step: Amount
    start_reading_mm: Fraction
    end_reading_mm: Fraction
    start_face: int | None
    faces: int  # how many a nut has; 0 of what has none
    range_mm: Fraction | None
    has_scale: bool


@dataclass(frozen=True, slots=True)
class HardwareChangeRow:
    """A re-set or an exchange in the clinic, as the tables of changes have it."""

    on: date
    thing: int
    before_mm: Fraction
    after_mm: Fraction
    old_size: str  # "" but for struts
    new_size: str
    on_review: bool
    text: str  # the one sentence that says it everywhere


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the clinician's facts. `key` names it whatever the language."""

    key: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A schedule as its reader is told it."""

    plan: str
    limb: str  # "left leg (tibia)"
    goal: str
    revision: int
    approval: str
    is_draft: bool
    layout: Layout
    times: tuple[time, ...]
    things: tuple[Thing, ...]
    usual: Turn | None  # the turn that most are alike to, where there is one thing to turn
    days: tuple[Day, ...]
    next_review: date | None
    last_turn: tuple[date, time]
    changes: tuple[HardwareChangeRow, ...]
    facts: tuple[Fact, ...]
    how: tuple[str, ...]  # how to turn, step by step
    each_time: str  # the same, short
