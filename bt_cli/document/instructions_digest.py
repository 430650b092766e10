"""A digest of all that a sheet or page has a patient do: ticks are kept and recorded by it."""

from hashlib import sha256

from bt_cli.document.phrases import frame_of
from bt_cli.plan.prescription import Frame
from bt_cli.schedule.model import Schedule


def instructions_digest(schedule: Schedule) -> str:
    """A digest of all that is to be done: ticks of other instructions are not shown or recorded with these."""
    fixed = [(a.id, a.unit_count, str(a.step_mm), str(a.start_reading_mm)) for a in schedule.actuators]
    turns = [(s.at.isoformat(), [(m.actuator.id, m.steps, m.face) for m in s.moves]) for s in schedule.sessions]
    instructions: tuple[object, ...] = (*_directions(schedule.plan.frame), schedule.plan.frame.swaps, fixed, turns)
    if schedule.correction:
        instructions += ([(swap.strut, swap.on.isoformat(), str(swap.after_mm)) for swap in schedule.correction.swaps],)
    if schedule.has_multiple_actuators or any(reset.planned for reset in schedule.resets):
        frames = [frame_of(schedule.plan, actuator) for actuator in schedule.actuators]
        instructions += (
            [(*_directions(frame), frame.counter_nut) for frame in frames],
            [tuple(map(str, reset if any(reset[3:]) else reset[:3])) for reset in schedule.resets],
        )
    if later := schedule.plan.later_plans:
        ways = [
            (since.isoformat(), *(_directions(frame_of(plan, a)) for a in schedule.actuators)) for since, plan in later
        ]
        instructions += (ways,)
    return sha256(repr(instructions).encode()).hexdigest()[:16]


def _directions(frame: Frame) -> tuple[str | None, ...]:
    """In every language that says one; a plan that says it in English alone has the digest that it always had."""
    return (frame.direction, frame.direction_es) if frame.direction_es else (frame.direction,)
