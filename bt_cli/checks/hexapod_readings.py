"""Rules of what six scales were read to show: whether that goes with the plan, and with the marks of the scales."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bt_cli.checks.rule import CONVENTION, Rule
from bt_cli.plan.entries import Entry
from bt_cli.plan.field_types import STRUTS
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.steps import nearest_step
from bt_cli.words import day_text, hundredth, mm, number, time_text

if TYPE_CHECKING:
    from bt_cli.schedule.pose_tracking import PoseError, ScalesRead

READ_OFF_MM, READ_OFF_DEG = 1, 1  # convention: six readings put the bone off the plan by more
ABSURD_MM, ABSURD_DEG = 5, 5  # convention: by more than that a digit is likelier to be wrong than the bone


class _Misfit(NamedTuple):
    """Six readings that do not go with the plan of their time; None for `off` where no pose has them."""

    read: "ScalesRead"
    what: str
    off: "PoseError | None"

    def over(self, most_mm: float, most_deg: float) -> bool:
        """Whether they put the bone further off than so much."""
        return self.off is None or self.off.mm > most_mm or self.off.deg > most_deg


def _misfits(schedule: Schedule) -> Iterator[_Misfit]:
    """The six readings that nothing read later has taken the place of, with what they make of the bone's place."""
    if not schedule.correction:
        return
    plan, times = schedule.plan, schedule.plan.protocol.sessions
    whole = [(i, entry) for i, entry in enumerate(plan.course) if len(entry.readings_mm or ()) == STRUTS]
    for i, entry in whole:
        if not any(j > i and later.moment(times) >= entry.moment(times) for j, later in whole):
            yield _misfit(schedule, entry)


def _misfit(schedule: Schedule, entry: Entry) -> _Misfit:
    from bt_cli.frame.hexapod import NoPose
    from bt_cli.schedule.pose_tracking import read_pose, reading_of

    read = reading_of(schedule, entry)
    what = day_text(read.at) if read.of_day else time_text(read.at)
    try:
        tracked = read_pose(schedule, read)
    except NoPose:
        return _Misfit(read, what, None)
    assert tracked  # noqa: S101 - six were read
    return _Misfit(read, what, tracked[1])


def _read_off(schedule: Schedule, *, is_absurd: bool) -> Iterator[str]:
    for misfit in _misfits(schedule):
        if misfit.over(READ_OFF_MM, READ_OFF_DEG) and misfit.over(ABSURD_MM, ABSURD_DEG) == is_absurd:
            yield _misfit_text(schedule, misfit)


def _misfit_text(schedule: Schedule, misfit: _Misfit) -> str:
    """What six readings make of the bone's place, and which of them stands out most, with what was planned for it."""
    text = f"the readings of {misfit.what} meet no pose"
    if misfit.off:
        text = f"the readings of {misfit.what} put the bone {_off_text(misfit.off)} off the plan"
    i, left = _stands_out(schedule, misfit.read)
    shown, planned_mm = list(misfit.read.readings_mm.values())[i], misfit.read.planned_mm[i]
    worst = f"strut {i + 1} stands out most: {mm(shown)} was read, {mm(planned_mm)} is planned"
    return f"{text}; {worst}; with that the bone is {_off_text(left)} off" if left else f"{text}; {worst}"


def _stands_out(schedule: Schedule, read: "ScalesRead") -> tuple[int, "PoseError | None"]:
    """The strut whose reading, changed alone to what is planned, brings the pose nearest; and how far off it is then.

    A mm counts as a degree. Where no such change meets a pose, it is the strut that is read furthest from its plan.
    """
    from bt_cli.frame.hexapod import NoPose
    from bt_cli.schedule.pose_tracking import read_pose

    candidates: list[tuple[float, int, PoseError]] = []
    for i, (strut, planned_mm) in enumerate(zip(read.readings_mm, read.planned_mm, strict=True)):
        try:
            placed = read_pose(schedule, read._replace(readings_mm={**read.readings_mm, strut: planned_mm}))
        except NoPose:
            continue
        if placed:
            candidates.append((placed[1].mm + placed[1].deg, i, placed[1]))
    if candidates:
        _, i, left = min(candidates, key=lambda candidate: candidate[:2])
        return i, left
    apart = [abs(a - b) for a, b in zip(read.readings_mm.values(), read.planned_mm, strict=True)]
    return apart.index(max(apart)), None


def _off_text(off: "PoseError") -> str:
    return f"{mm(hundredth(off.mm))} and {number(hundredth(off.deg))} degrees"


def _between_marks(schedule: Schedule) -> Iterator[str]:
    """A scale that shows no whole step where the plan in force begins: bt counts from the mark nearest to it."""
    if not schedule.correction:
        return
    correction, course = schedule.plan.correction, schedule.plan.course
    read: Sequence[Decimal] = correction.start.struts_mm or () if correction and correction.start else ()
    anew = [entry for entry in course if entry.order == "replan" and entry.readings_mm]
    if anew:
        read = [value for _, value in sorted((anew[-1].readings_mm or {}).items())]
    when = f" on {day_text(anew[-1].moment(schedule.plan.protocol.sessions))}" if anew else " at the start"
    marks = [
        (actuator.id, shown, nearest_step(Fraction(shown), actuator.step_mm, 0) * actuator.step_mm)
        for actuator, shown in zip(schedule.actuators, read or (), strict=bool(read))
    ]
    off = [f"strut {strut} reads {mm(shown)}, taken as {mm(mark)}" for strut, shown, mark in marks if shown != mark]
    if off:
        yield f"between two marks of its scale{when}: {', '.join(off)}"


RULES = (
    Rule(
        "BT158",
        "error",
        "Readings that put the bone far off the plan",
        "Read all six again. If they hold, say who accepts it in [[override]], then order replan.",
        CONVENTION,
        "Six readings say where the bone is. Over 5 mm or 5 degrees off the plan of their time, one digit is likelier "
        "to be wrong than the bone: 153.75 read for 133.75 moves it 20 mm. The strut is named whose reading, changed "
        "alone to what is planned, brings the bone nearest to the plan. A later reading of all six takes its place. "
        "Both limits are conventions.",
        partial(_read_off, is_absurd=True),
    ),
    Rule(
        "BT157",
        "warning",
        "Readings that put the bone off the plan",
        "Read all six again. If they hold, order replan with them.",
        CONVENTION,
        "Six readings say where the bone is: by forward kinematics, against the readings that the plan had for their "
        "time. Over 1 mm at the reference point or 1 degree is told. Both limits are conventions.",
        partial(_read_off, is_absurd=False),
    ),
    Rule(
        "BT159",
        "warning",
        "A start reading between two marks",
        "Read that scale again, or set the strut to the mark before its first turn.",
        CONVENTION,
        "Turns go from mark to mark. At the start or in an order replan a reading may be no whole number of steps. bt "
        "takes the nearest mark, so sheets show another number than the scale. The bone is taken where the reading "
        "itself puts it. That this is worth a warning is a convention.",
        _between_marks,
    ),
)
