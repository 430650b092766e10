"""What a ward round is told of the day, as values: sessions, rests, and plans with nothing to turn."""

from datetime import date, datetime
from typing import NamedTuple

from bt_cli.document.ward_row import Patient
from bt_cli.frame.actuator import Actuator, Move
from bt_cli.motion.slots import Event, State
from bt_cli.schedule.ledger import LedgerEntry


class Adjustment(NamedTuple):
    """What one actuator does in a session, and where it stands before it; `phase` is that of its level.

    `direction` is the plan's own word for the way; of what is turned both ways, for the way that makes it longer.
    """

    move: Move
    before: LedgerEntry
    phase: str
    direction: str | None


class RoundSession(NamedTuple):
    """One session of the day. It has no adjustments where a record says that it was missed.

    `changed` are the actuators whose hardware is set again or changed in the clinic that day, before this turn;
    `carried` the levels that rest while their ring goes along with another; `missed` of several levels the letters of
    those that missed it. `last` is the last turn of the plan.
    """

    at: datetime
    patient: Patient
    phase: str
    labelled: bool
    adjustments: tuple[Adjustment, ...] = ()
    changed: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    last: bool = False

    @property
    def is_set_by_scale(self) -> bool:
        """Whether each thing is turned to a number on its own scale, so that one row tells of all."""
        return any(adjustment.move.actuator.mechanism.is_set_by_scale for adjustment in self.adjustments)


class RoundRest(NamedTuple):
    """Slots of the day, from `at` on, at which a pause or stop forbids to turn; `until` is when turning goes on.

    `actuators` are those of the only level that rests, where the whole does not. `changed` as in a session.
    """

    at: datetime
    patient: Patient
    state: State
    until: datetime | None
    actuators: tuple[Actuator, ...] = ()
    changed: tuple[str, ...] = ()


class Idle(NamedTuple):
    """A plan that has nothing to turn on the day, and why: a word of `WHY`; times are local.

    `surgery`, `truncated_at`, `state` and `off` are there where they are the reason; `changed` as in a session.
    `docked` is when the bone ends were to meet; `resumes` an order that ends the pause. `comes_off` is whether the
    frame is planned to come off at the next review.
    """

    patient: Patient
    why: str
    last_turn: datetime | None
    next_turn: datetime | None
    next_review: date | None
    surgery: date | None = None
    truncated_at: date | None = None
    state: State | None = None
    changed: tuple[str, ...] = ()
    off: date | None = None
    docked: date | None = None
    resumes: Event | None = None
    comes_off: bool = False


WHY = ("before_surgery", "latency", "between_turns", "waiting", "paused", "stopped", "plan_ended", "consolidation",
       "frame_off")  # fmt: skip


class Resting(NamedTuple):
    """A course that is paused or stopped at the end of the day, or a level of it that is so alone."""

    patient: Patient
    state: State
    resumes: Event | None
    level: str = ""
