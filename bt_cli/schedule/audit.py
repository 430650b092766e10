"""The finished rows added up anew, before anything is made of them: whether they end where the plan says.

This shares nothing with what made them but the plan, its kinematics, and what sets a scale other than by turns.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from fractions import Fraction
from itertools import chain, pairwise
from math import lcm
from operator import itemgetter

from bt_cli import __version__
from bt_cli.errors import TO_REPORT, BtError
from bt_cli.frame.actuator import Actuator, Move
from bt_cli.frame.mechanisms import kinematics_for
from bt_cli.plan.levels import actuator_ids_by_level, ring_travels_mm
from bt_cli.schedule.correction_course import CorrectionCourse
from bt_cli.schedule.model import LevelSchedule, Schedule, Session
from bt_cli.zone_data import without_zone


class Contradiction(BtError):
    """The rows of a schedule do not add up: a bug in bt."""

    exit_code = 1

    def __init__(self, fault: str) -> None:
        super().__init__(f"This is a bug in bt {__version__}: {fault}. Nothing is made of this plan. {TO_REPORT}")


def audit(schedule: Schedule) -> None:
    """Raise Contradiction where rows are out of order, a reading does not follow from the steps, or the end is another.

    How far each actuator goes in all is known of a course without orders and records; with them, that the last row ends
    where the schedule does.
    """
    scales = {actuator.id: _Scale(schedule, actuator) for actuator in schedule.actuators}
    for fault in chain(_rows(schedule, scales), _end(schedule, scales)):
        raise Contradiction(fault)


def _rows(schedule: Schedule, scales: "Mapping[str, _Scale]") -> Iterator[str]:
    """The rows are in order; every reading and nut face is the one before it and the steps of its row."""
    before, day_0 = datetime.combine(date.min, time()), schedule.start.toordinal() - 1
    for number, session in enumerate(schedule.sessions, start=1):
        at = without_zone(session.at)
        if session.number != number or session.day != at.toordinal() - day_0 or session.local != at or at <= before:
            yield f"row {number} bears another number, day or clock time, or is not after the one before"
        before = at
        for move in session.moves:
            if not scales[move.actuator.id].follows(at, move):
                yield f"the reading of {move.actuator.id} in row {number} is not that of its steps"
    for name, scale in scales.items():
        if schedule.ledger.entries(name)[-1].reading_mm != scale.ends_mm:
            yield f"{name} does not end where its rows do"


class _Scale:
    """What a scale and a nut show, row after row: in whole numbers of a part of a mm, as fractions take their time."""

    def __init__(self, schedule: Schedule, actuator: Actuator) -> None:
        self.anew = sorted(_set_anew(schedule, actuator), key=itemgetter(0))
        lengths_mm = (actuator.step_mm, actuator.start_reading_mm, *(shown_mm for _, shown_mm, _ in self.anew))
        self.parts = lcm(*(length_mm.denominator for length_mm in lengths_mm))
        self.step, self.shown = int(actuator.step_mm * self.parts), int(actuator.start_reading_mm * self.parts)
        self.face, self.faces = actuator.start_face, actuator.steps_per_turn
        self.rounded = schedule.correction is not None  # struts are set to the mark nearest to what was read or swapped
        self.steps = 0  # in all

    def follows(self, at: datetime, move: Move) -> bool:
        """Whether a move leaves the scale where its steps do, from where the row before or something else put it."""
        within = 0
        while self.anew and self.anew[0][0] <= at:
            _, shown_mm, face = self.anew.pop(0)
            self.shown, self.face = int(shown_mm * self.parts), face or self.face
            within = self.step // 2 if self.rounded else 0
        self.face = self.face and (self.face - 1 + move.steps) % self.faces + 1
        reading, parts = move.reading_mm.as_integer_ratio()
        reading *= self.parts
        off = reading - (self.shown + move.steps * self.step) * parts
        self.shown, self.steps = reading // parts, self.steps + move.steps
        return abs(off) <= within * parts and self.face == move.face

    @property
    def ends_mm(self) -> Fraction:
        """What it shows when all is done."""
        return self.anew[-1][1] if self.anew else Fraction(self.shown, self.parts)


def _set_anew(schedule: Schedule, actuator: Actuator) -> Iterator[tuple[datetime, Fraction, int | None]]:
    """When something other than a turn sets a scale, to what, and the nut face that then shows."""
    settings = [reset.setting(actuator) for reset in schedule.resets if reset.actuator == actuator.id]
    settings += [
        actuator_setting
        for replan in schedule.replans
        for actuator_setting in replan.settings
        if actuator_setting.actuator == actuator.id
    ]
    for actuator_setting in settings:
        yield actuator_setting.at, actuator_setting.shown_mm, actuator_setting.face
    for swap in schedule.exchanges:
        if swap.strut == actuator.id:
            yield datetime.combine(swap.on, time()), swap.after_mm, None
    for at, entry in schedule.events if schedule.correction else ():
        if entry.order == "replan" and actuator.id in (entry.readings_mm or {}):
            yield at, Fraction((entry.readings_mm or {})[actuator.id]), None


def _end(schedule: Schedule, scales: Mapping[str, _Scale]) -> Iterator[str]:
    """Every actuator has gone its whole way, and what is left of it has become less row by row."""
    if schedule.correction:
        yield from _way_left(schedule)
    if schedule.plan.course or schedule.truncated_at:
        return
    ways = _six(schedule.correction, schedule.actuators) if schedule.correction else _axial(schedule)
    for actuator, whole_mm, within_steps in ways:
        if abs(scales[actuator.id].steps - whole_mm / actuator.step_mm) > within_steps:
            yield f"the steps of {actuator.id} do not come to its whole way"
    if not schedule.correction:
        for level in (schedule, *schedule.levels) if schedule.has_multiple_levels else (schedule,):
            yield from _left(level)


def _axial(schedule: Schedule) -> Iterator[tuple[Actuator, Fraction, Fraction]]:
    """How far each actuator goes in all by what the plan says, and within how many steps: it is rounded once."""
    ids_by_level = actuator_ids_by_level(schedule.plan)
    for plan, ring_mm in zip(schedule.plan.level_plans, ring_travels_mm(schedule.plan), strict=True):
        kinematics = kinematics_for(plan, ids_by_level[plan.level.name])
        for actuator, travel_mm in zip(kinematics.actuators, kinematics.inverse_mm(Fraction(ring_mm)), strict=True):
            yield actuator, travel_mm, Fraction(1, 2)


def _six(correction: CorrectionCourse, struts: Iterable[Actuator]) -> Iterator[tuple[Actuator, Fraction, Fraction]]:
    """The same of six struts, by their lengths at both ends: each scale is rounded at its start and at its end."""
    for actuator in struts:
        assert actuator.start_length_mm and actuator.end_length_mm  # noqa: S101 - a strut has both
        scales = 1 + sum(swap.strut == actuator.id for swap in correction.swaps)
        yield actuator, actuator.end_length_mm - actuator.start_length_mm, Fraction(scales)


def _way_left(schedule: Schedule) -> Iterator[str]:
    """Of a way in space never more is left than before, unless it was planned anew meanwhile."""
    anew = [event.at for event in schedule.events if event.entry.order == "replan"]
    for session, then in pairwise(schedule.sessions):
        before, at = without_zone(session.at), without_zone(then.at)
        if then.remaining_mm > session.remaining_mm and not any(before < moment <= at for moment in anew):
            yield f"more is left after row {then.number} than before it"


def _left(level: LevelSchedule) -> Iterator[str]:
    """What is left is the whole way less what the rows move the bone.

    Less than nothing is never left: rounding may bring a part of a step back, and of several levels one may be done.
    """
    before: Session | None = None
    was, was_under = level.distance_mm.as_integer_ratio()
    for session in level.sessions:
        left, under = session.remaining_mm.as_integer_ratio()
        moved, parts = session.delta_mm.as_integer_ratio()
        is_wrong = left * was_under * parts != (was * parts - moved * was_under) * under
        if is_wrong and not (_any_is_done(session) or (before and _any_is_done(before))):
            yield f"what is left after row {session.number} is not what was left, less what it moves"
        before, was, was_under = session, left, under


def _any_is_done(session: Session) -> bool:
    return not all(way.remaining_mm for way in session.levels)
