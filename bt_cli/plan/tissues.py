"""What the hinge of a plan stretches, and which of it limits the pace; docs/hinge.md has the drawing and examples."""

from bt_cli.plan.mechanisms import Hinge, Stretched
from bt_cli.plan.model import Plan


def stretched(plan: Plan) -> list[Stretched]:
    """The concave cortex of the bone, and the other tissues that a plan names."""
    return _hinge(plan).stretched(plan.hinge_rate_mm_per_day)


def limiting(plan: Plan) -> Stretched:
    """The tissue that takes longest to be stretched at its own rate: the first of those that take as long."""
    return _hinge(plan).limiting(plan.hinge_rate_mm_per_day)


def _hinge(plan: Plan) -> Hinge:
    assert plan.frame.hinge  # noqa: S101 - only asked of a hinge
    return plan.frame.hinge
