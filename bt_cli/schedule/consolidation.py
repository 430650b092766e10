"""After the last turn: consolidation until the frame is off, and what the treatment then comes to.

Healing index: days from surgery to the day on which the frame came off, for each cm of regenerate. Those that
`forecast.py` cites are of that kind. Where a nail or a plate takes the frame's place the regenerate hardens after it,
and the same is the external fixation index; what a nail draws out is in no frame. The regenerate is what an X-ray of
the last turn's day or later showed, else how far the turns have drawn the bone out; of several levels their sum.
Compression and corrections have none.
"""

from datetime import date, datetime, time
from fractions import Fraction
from typing import NamedTuple

from bt_cli.plan.mechanism_catalog import Mechanism
from bt_cli.plan.model import Plan
from bt_cli.schedule.level_progress import ways_at
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.phases import local
from bt_cli.schedule.status import state_at

CONSOLIDATION, FRAME_OFF = "consolidation", "frame_off"


class Treatment(NamedTuple):
    """A treatment that is over; `frame_days` count from surgery and are None without its date."""

    off: date
    last_turn: date
    frame_days: int | None
    consolidation_days: int
    regenerate_mm: Fraction
    mechanisms: tuple[Mechanism, ...]  # which drew it out
    method: str | None = None  # what takes the frame's place

    @property
    def in_frame(self) -> bool:
        """Whether all of the regenerate was drawn out in a frame."""
        return all(mechanism.is_frame for mechanism in self.mechanisms)

    @property
    def healing_index_days_per_cm(self) -> Fraction | None:
        """Days in the frame for each cm of regenerate; None where either is not there."""
        if self.frame_days is None or self.regenerate_mm <= 0 or not self.in_frame:
            return None
        return self.frame_days * 10 / self.regenerate_mm


def phase_at(schedule: Schedule, at: datetime) -> str | None:
    """What a course does at a local time: its state, or consolidation at its end, until the frame is off."""
    state, off = state_at(schedule, at), schedule.plan.frame_off
    turns = local(schedule.sessions[-1]) >= at
    if off and not turns and at.date() >= off:
        return FRAME_OFF
    if state and state.name == "waiting" and schedule.done and not turns and not schedule.truncated_at:
        return CONSOLIDATION
    return state and state.name


def consolidates(schedule: LevelSchedule) -> bool:
    """Whether a course ends in consolidation: where it has come to its goal or was stopped."""
    stopped = schedule.states[-1].name == "stopped"
    return not schedule.truncated_at and (stopped or schedule.done)


def treatment_of(schedule: Schedule) -> Treatment | None:
    """The treatment of which a record says that the frame is off."""
    plan, off, last = schedule.plan, schedule.plan.frame_off, schedule.sessions[-1].at.date()
    if off is None:
        return None
    frame_days = (off - plan.surgery).days if plan.surgery else None
    return Treatment(
        off, last, frame_days, (off - last).days, regenerate_mm(schedule, off), tuple(schedule.mechanisms),
        plan.after.method if plan.after else None,
    )  # fmt: skip


def regenerate_mm(schedule: Schedule, on: date) -> Fraction:
    """The new bone of all levels that draw any out, at the end of a day."""
    ways, found_mm = ways_at(schedule, datetime.combine(on, time.max)), Fraction(0)
    for plan in schedule.plan.level_plans:
        if plan.goal.kind in ("transport", "lengthening"):
            shown_mm = _on_xray_mm(schedule, plan)
            found_mm += ways[plan.level.name].done_mm if shown_mm is None else shown_mm
    return found_mm


def _on_xray_mm(schedule: Schedule, level: Plan) -> Fraction | None:
    """The regenerate of a level on the last X-ray since the last turn, which shows all of it."""
    last, alone = schedule.sessions[-1].at.date(), not schedule.has_multiple_levels
    shown = [
        entry.regenerate_mm
        for entry in level.course
        if entry.regenerate_mm is not None and entry.earliest.date() >= last
        and (alone or entry.level == level.level.name)
    ]  # fmt: skip
    return Fraction(shown[-1]) if shown else None
