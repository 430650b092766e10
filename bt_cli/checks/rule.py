"""What a rule is, and how one that is about a level is asked of each."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from bt_cli.plan.levels import level_plans
from bt_cli.schedule.model import Schedule

Severity = Literal["error", "warning", "info"]
Fires = Callable[[Schedule], str | None]
CONVENTION = "convention"


class Rule(NamedTuple):
    """One rule: `fires` says what it found on a schedule, or None."""

    code: str
    severity: Severity
    title: str
    advice: str
    source: str
    explanation: str
    fires: Fires


def makes_regenerate(schedule: Schedule) -> bool:
    """Whether new bone is drawn out along the axis: compression draws none, a correction is no distance."""
    return schedule.plan.goal.kind in ("transport", "lengthening")


def each_level(fires: Fires) -> Fires:
    """A rule that is about one level, asked of each; where several turn, what it says of one bears its name.

    So a rate is always that of one regenerate, and never the one at which several levels together close a gap.
    """

    def asked(schedule: Schedule) -> str | None:
        if not schedule.levels:
            return fires(schedule._replace(plan=level_plans(schedule.plan)[0]))
        said: dict[str, list[str]] = {}
        for part in schedule.levels:
            if message := fires(part):
                said.setdefault(message, []).append(level_label(part))
        if len(schedule.levels) == 1:
            return next(iter(said), None)
        return "; ".join(f"{' and '.join(names)}: {message}" for message, names in said.items()) or None

    return asked


def level_label(part: Schedule) -> str:
    """What the level of a part is called in a message, "level distal"."""
    name = part.plan.level.name
    return name if name.startswith("level ") else f"level {name}"
