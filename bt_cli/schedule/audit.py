"""The finished rows added up anew, before anything is made of them: whether they end where the plan says.

This shares nothing with what made them but the plan, its kinematics, and what sets a scale other than by turns.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from fractions import Fraction
from itertools import pairwise
from math import lcm
from operator import itemgetter

from bt_cli import __version__
from bt_cli.errors import BtError
from bt_cli.frame.actuator import Actuator, Move
from bt_cli.frame.mechanisms import kinematics_for
from bt_cli.plan.levels import actuator_letters, carried_by
from bt_cli.schedule.model import CorrectionCourse, LevelSchedule, Schedule


class Contradiction(BtError):
    """The rows of a schedule do not add up: a bug in bt."""

    exit_code = 1

    def __init__(self, fault: str) -> None:
        super().__init__(
            f"This is a bug in bt {__version__}: {fault}. Nothing is made of this plan. "
            "Please report this line and what you typed; it has nothing of the plan."
        )


def audit(schedule: Schedule) -> None:
    """Raise Contradiction where rows are out of order, a reading does not follow from the steps, or the end is another.

    How far each actuator goes in all is known of a course without orders and records; with them, that the last row ends
    where the schedule does.
    """
    for fault in (*_order(schedule), *_readings(schedule), *_end(schedule)):
        raise Contradiction(fault)


def _order(schedule: Schedule) -> Iterator[str]:
    first = schedule.start.toordinal() - 1
    before = datetime.combine(date.min, time())
    for number, session in enumerate(schedule.sessions, start=1):
        at = session.at.replace(tzinfo=None)
        if (session.number, session.day) != (number, at.toordinal() - first) or at <= before:
            yield f"row {number} bears another number or day, or is not after the one before"
        before = at


def _readings(schedule: Schedule) -> Iterator[str]:
    """Every reading and nut face is the one before it and the steps of its row."""
    scales = {actuator.id: _Scale(schedule, actuator) for actuator in schedule.actuators}
    for session in schedule.sessions:
        for move in session.moves:
            if not scales[move.actuator.id].follows(session.at.replace(tzinfo=None), move):
                yield f"the reading of {move.actuator.id} in row {session.number} is not that of its steps"
    for name, scale in scales.items():
        if schedule.ledger.entries(name)[-1].reading_mm != scale.ends_mm:
            yield f"{name} does not end where its rows do"


class _Scale:
    """What a scale and a nut show, row after row: in whole numbers of a part of a mm, as fractions take their time."""

    def __init__(self, schedule: Schedule, actuator: Actuator) -> None:
        settings = [reset.setting(actuator) for reset in schedule.resets if reset.actuator == actuator.id]
        settings += [one for replan in schedule.replans for one in replan.settings if one.actuator == actuator.id]
        anew = [(one.at, one.shown_mm, one.face) for one in settings]
        swaps = schedule.correction.swaps if schedule.correction else ()
        anew += [(datetime.combine(one.on, time()), one.after_mm, None) for one in swaps if one.strut == actuator.id]
        self.anew = sorted(anew, key=itemgetter(0))
        lengths_mm = (actuator.step_mm, actuator.start_reading_mm, *(shown_mm for _, shown_mm, _ in anew))
        self.parts = lcm(*(one.denominator for one in lengths_mm))
        self.step, self.shown = int(actuator.step_mm * self.parts), int(actuator.start_reading_mm * self.parts)
        self.face, self.faces = actuator.start_face, actuator.steps_per_turn

    def follows(self, at: datetime, move: Move) -> bool:
        """Whether a move leaves the scale where its steps do, from where the row before or something else put it."""
        while self.anew and self.anew[0][0] <= at:
            _, shown_mm, face = self.anew.pop(0)
            self.shown, self.face = int(shown_mm * self.parts), face or self.face
        self.shown += move.steps * self.step
        self.face = self.face and (self.face - 1 + move.steps) % self.faces + 1
        return _same(move.reading_mm, self.shown, self.parts) and self.face == move.face

    @property
    def ends_mm(self) -> Fraction:
        """What it shows when all is done."""
        return self.anew[-1][1] if self.anew else Fraction(self.shown, self.parts)


def _same(length_mm: Fraction, numerator: int, denominator: int) -> bool:
    return length_mm.numerator * denominator == numerator * length_mm.denominator


def _end(schedule: Schedule) -> Iterator[str]:
    if schedule.plan.course or schedule.truncated_at:
        return
    steps = dict.fromkeys((actuator.id for actuator in schedule.actuators), 0)
    for session in schedule.sessions:
        for move in session.moves:
            steps[move.actuator.id] += move.steps
    ways = _six(schedule.correction, schedule.actuators) if schedule.correction else _axial(schedule)
    for actuator, whole_mm, within_steps in ways:
        if abs(steps[actuator.id] - whole_mm / actuator.step_mm) > within_steps:
            yield f"the steps of {actuator.id} do not come to its whole way"
    for level in (schedule, *schedule.levels) if schedule.has_multiple_levels else (schedule,):
        yield from _left(level)


def _axial(schedule: Schedule) -> Iterator[tuple[Actuator, Fraction, Fraction]]:
    """How far each actuator goes in all by what the plan says, and within how many steps: it is rounded once."""
    plans, rings, letters = schedule.plan.level_plans, carried_by(schedule.plan), actuator_letters(schedule.plan)
    for plan, ring in zip(plans, rings, strict=True):
        kinematics = kinematics_for(plan, letters[plan.level.name])
        whole_mm = sum((Fraction(plans[k].distance_mm) for k in ring), Fraction(0))
        for actuator, travel_mm in zip(kinematics.actuators, kinematics.inverse_mm(whole_mm), strict=True):
            yield actuator, travel_mm, Fraction(1, 2)


def _six(correction: CorrectionCourse, struts: Iterable[Actuator]) -> Iterator[tuple[Actuator, Fraction, Fraction]]:
    """The same of six struts, by their lengths at both ends: each scale is rounded at its start and at its end."""
    for actuator in struts:
        assert actuator.start_length_mm and actuator.end_length_mm  # noqa: S101 - a strut has both
        scales = 1 + sum(swap.strut == actuator.id for swap in correction.swaps)
        yield actuator, actuator.end_length_mm - actuator.start_length_mm, Fraction(scales)


def _left(level: LevelSchedule) -> Iterator[str]:
    """What is left is what was, less what the row moves the bone; at the end it is no more than a part of a step."""
    lengths_mm = (one for session in level.sessions for one in (session.remaining_mm, session.delta_mm))
    parts = lcm(*(one.denominator for one in lengths_mm))
    rows = [(one.remaining_mm, one.delta_mm) for one in level.sessions]
    whole = [tuple(one.numerator * (parts // one.denominator) for one in row) for row in rows]
    for number, ((before, _), (left, moved)) in enumerate(pairwise(whole), start=2):
        if left > before or (left and not level.correction and left != before - moved):
            yield f"what is left after row {number} is not what was left, less what it moves"
    if level.sessions[-1].remaining_mm > sum(actuator.step_mm for actuator in level.actuators) / 2:
        yield "the last row leaves more than a part of a step"
