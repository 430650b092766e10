"""What a rule is."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from bt_cli.schedule.model import Schedule

Severity = Literal["error", "warning", "info"]
CONVENTION = "convention"


class Rule(NamedTuple):
    """One rule: `fires` says what it found on a schedule, or None."""

    code: str
    severity: Severity
    title: str
    advice: str
    source: str
    explanation: str
    fires: Callable[[Schedule], str | None]


def makes_regenerate(schedule: Schedule) -> bool:
    """Whether new bone is drawn out along the axis: compression draws none, a correction is no distance."""
    return schedule.plan.goal.kind in ("transport", "lengthening")
