"""How fast a plan or an order lets bone go, what its way to the goal is called, and whether a cable pulls it."""

from fractions import Fraction

from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Plan


def pace_of(plan: Plan) -> Fraction:
    """How far a day goes, in the unit of positions: the rate in mm, or one day of a correction's way.

    Of a hinge it is that of the tissue that limits the pace, whose arc its positions are.
    """
    if plan.frame.hinge:
        from bt_cli.plan.tissues import limiting

        return Fraction(limiting(plan).rate_mm_per_day)
    return Fraction(1) if plan.is_hexapod else Fraction(plan.protocol.rate_mm_per_day or 0)


def rate_of(plan: Plan, order: Entry) -> Fraction:
    """The mm a day of an order rate for a level; of one step every so many days on average."""
    if order.step_every_days:
        return plan.frame.step_mm / order.step_every_days
    return Fraction(order.rate_mm_per_day or 0)


def is_pulled(plan: Plan) -> bool:
    """Whether a cable over a pulley on the frame moves the bone: where it docks is a place in the frame."""
    return plan.frame.cable is not None and plan.frame.cable.anchor == "frame"


def phase_of(goal_kind: str) -> str:
    """What the way to a goal of this kind is called."""
    return goal_kind if goal_kind in ("compression", "correction") else "distraction"
