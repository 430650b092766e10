"""From a plan as written to a Plan: one path validates what files and flags say.

Nothing stops at the first problem: where single values are wrong, the rest is still held against each other.
"""

from copy import deepcopy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bt_cli.errors import KeyPath, Problem
from bt_cli.plan.consistency import inconsistencies, stands
from bt_cli.plan.conventions import unordered
from bt_cli.plan.digests import canonical
from bt_cli.plan.fingerprint import edits
from bt_cli.plan.levels import first_start
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import WEEKDAYS
from bt_cli.plan.problems import value_problems
from bt_cli.plan.source import Source

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# What stands in for a required value that is wrong, only so that the others can be looked at.
_STAND_INS: dict[KeyPath, object] = {
    ("format",): "bt-plan",
    ("version",): 1,
    ("goal",): {"kind": "transport", "defect_mm": 60},
    ("goal", "kind"): "transport",
    ("protocol",): {"rate_mm_per_day": 1},
    ("protocol", "rate_mm_per_day"): 1,
    ("review", "every_days"): 14,
}


def read_plan(source: Source, local_zone: str | None, *, edited: bool = False) -> tuple[Plan, tuple[str, ...]]:
    """The plan that `source` says, and the dotted keys of the defaults it relies on.

    `local_zone` is the computer's own time zone, taken where the plan names none. An `edited` plan is one that may have
    been edited above entries of its course: only `bt correct` reads one.
    Raises PlanInvalid with every problem found.
    """
    plan, wrong = _validated(source)
    faults = value_problems(wrong)
    paths = {error["loc"] for error in wrong}
    if plan:
        faults += [p for p in inconsistencies(plan) if stands(p, paths)]
        if not plan.timezone and not local_zone and ("timezone",) not in paths:
            faults.append(Problem(("timezone",), "timezone is missing and this computer's own has no name; give one"))
        if not (wrong or edited):
            faults += edits(plan, source)
    problems = source.slips + [p for p in faults if not source.explains(p)]
    if problems or plan is None:
        raise source.invalid(problems)
    return completed(plan, local_zone)


def _validated(source: Source) -> tuple[Plan | None, "list[ErrorDetails]"]:
    """The plan and pydantic's errors; with errors, the plan as it would be without the values that are wrong."""
    try:
        return Plan.model_validate(source.mapping), []
    except ValidationError as error:
        wrong = error.errors(include_url=False)
    rest = deepcopy(source.mapping)
    paths = [error_found["loc"] for error_found in wrong]
    for entry in sorted({_entry(path) for path in paths} - {()}, key=lambda path: path[-1], reverse=True):
        _take_out(rest, entry)
    for path in paths:
        if not _entry(path):
            _stand_in(rest, path)
    try:
        return Plan.model_validate(rest), wrong
    except ValidationError:
        return None, wrong


def _entry(path: KeyPath) -> KeyPath:
    """The entry of a list of tables that a path leads into; nothing where it leads into none."""
    return next((path[: i + 1] for i, key in enumerate(path) if isinstance(key, int)), ())


def _take_out(table: Any, entry: KeyPath) -> None:
    """Take an entry out of its list, so that what stands beside it can be looked at."""
    *above, place = entry
    for part in above:
        table = table.get(part) if isinstance(table, dict) else None
    if isinstance(table, list) and isinstance(place, int) and place < len(table):
        table.pop(place)


def _stand_in(table: Any, path: KeyPath) -> None:
    """Take the wrong value at `path` out, or put something in its place that can be right."""
    *above, last = path
    for part in above:
        table = table.get(part) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return
    if path in _STAND_INS:
        table[last] = deepcopy(_STAND_INS[path])
    else:
        table.pop(last, None)


def completed(plan: Plan, local_zone: str | None) -> tuple[Plan, tuple[str, ...]]:
    """The plan with what only now can be filled in, and the keys of all its defaults.

    What an only level says of itself is then what the plan says: whoever asks the plan for its rate, times or frame
    must not be told those that nothing goes by.
    """
    moot = {"protocol.sessions"} if plan.protocol.sessions_per_day else set()  # a count was ordered
    moot |= {"frame.rods"} if plan.frame.mechanism.is_monolateral else set()  # there is no other number
    defaults = [key for key in unordered(plan) if key not in moot]
    if plan.review and not plan.review.first:
        first = first_start(plan).date() + timedelta(days=plan.review.every_days)
        first += timedelta(days=first.weekday() == WEEKDAYS.index("SU"))  # a Sunday has to be written to be meant
        plan = plan.model_copy(update={"review": plan.review.model_copy(update={"first": first})})
        defaults.append("review.first")
    if not plan.timezone:
        plan = plan.model_copy(update={"timezone": local_zone})
        defaults.insert(0, "timezone")
    if not plan.id:
        plan = plan.model_copy(update={"id": _own_id(plan)})
        defaults.insert(0, "id")
    return plan.level_plans[0] if len(plan.levels) == 1 else plan, tuple(defaults)


def _own_id(plan: Plan) -> str:
    """An id made from the plan's own values: the same values, however written, the same id."""
    from hashlib import sha256

    left_out: Any = {
        "id": True,
        "conventions": True,
        "approval": True,
        "course": True,
        "protocol": {"sessions_per_day"},
    }
    values = canonical(plan.model_dump(exclude=left_out))
    return "bt-" + sha256(values.encode()).hexdigest()[:10]
