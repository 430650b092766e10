"""What a reader of a plan says: pydantic's errors in the words of someone who writes plans."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from bt_cli.errors import KeyPath, Problem
from bt_cli.plan import values
from bt_cli.plan.field_types import Later, annotation, field_of
from bt_cli.plan.model import Plan
from bt_cli.plan.source import shown
from bt_cli.words import number

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_MAX_TOLD = 2000  # more are no plan, and each takes a while
_RENAMED = {
    "length_mm": "lengthening_mm",
    "rate": "rate_mm_per_day",
    "latency": "latency_days",
}


def value_problems(wrong: "Sequence[ErrorDetails]", model: type[BaseModel] = Plan, what: str = "plan") -> list[Problem]:
    """Pydantic's errors on a file of this model, in our words; beyond hundreds of them only how many more there are."""
    problems = [problem for error in wrong[:_MAX_TOLD] if (problem := _problem_of(error, model, what))]
    if (more := len(wrong) - _MAX_TOLD) > 0:
        problems.append(Problem((), f"has {more} more problems than are looked at here"))
    return problems


def _problem_of(error: "ErrorDetails", model: type[BaseModel], what: str) -> Problem | None:
    """One of pydantic's errors on a file of this model, in our words; None where it only follows from another."""
    path: KeyPath = error["loc"]
    key = shown(next((p for p in reversed(path) if isinstance(p, str)), "the plan"))
    kind, wrote = error["type"], _wrote(error["input"])
    if kind == "default_factory_not_called":  # the key it depends on has a problem of its own
        return None
    if kind == "missing":
        return Problem(path, f"{key} is missing{_how_to_write(path, what)}")
    if kind == "extra_forbidden":
        return Problem(path, _unknown(path, key, model, what, error["input"]))
    if kind == "bt":
        return Problem(path, f"{key} {error['msg']}; you wrote {wrote}")
    table = _table_at(path, model)
    if kind == "tuple_type" or isinstance(path[-1], int):
        shape = f"a list of tables, [[{_dotted(path)}]]" if table else "a list, in [square brackets]"
    else:
        shape = f"a table, [{_dotted(path)}]"
    return Problem(path, f"{key} must be {shape}; you wrote {wrote}")


def _dotted(path: KeyPath) -> str:
    """How a table's header names it: without places in lists."""
    return shown(".".join(key for key in path if isinstance(key, str)))


def _unknown(path: KeyPath, key: str, model: type[BaseModel], what: str, value: Any) -> str:
    table = _table_at(path[:-1], model)
    known = [field.alias or name for name, field in table.model_fields.items()] if table else []
    if key.endswith("_cm") and (in_mm := f"{key.removesuffix('_cm')}_mm") in known:
        return f"{key} is no key of a {what}: lengths are in mm{_in_mm(in_mm, value)}"
    near = _RENAMED.get(key) if _RENAMED.get(key) in known else values.closest(key, known)
    homes = _home_of_each(model) | dict.fromkeys(model.model_fields, f"at the top of the {what}, above every [table]")
    if key in homes:
        return f"{key} is no key here: it belongs {homes[key]}"
    hint = f" (did you mean {near}?)" if near else f"; known here: {', '.join(known)}"
    return f"{key} is no key of a {what}{hint}"


def _in_mm(key: str, value: Any) -> str:
    """What to write for a value in cm; nothing where it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        return f", write {key} = …"
    return f", write {key} = {number(10 * Decimal(value))}; you wrote {shown(value)}"


@cache
def _home_of_each(model: type[BaseModel]) -> dict[str, str]:
    return dict(reversed([*_homes(model)]))


def _homes(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, str]]:
    """Every key of a model's tables, with the table that it belongs in; what many have, first in the likeliest."""
    for name in model.model_fields:
        if table := _table_at((name,), model):
            listed = get_origin(model.model_fields[name].annotation) is tuple
            header = f"in [[{above}{name}]]" if listed else f"in [{above}{name}]"
            yield from ((key, header) for key in table.model_fields)
            yield from _homes(table, f"{above}{name}.")


_EXAMPLES = {
    "version": "write version = 1",
    "goal": 'write [goal] with kind = "transport" and defect_mm = 60, for instance',
    "kind": 'write kind = "transport", "lengthening" or "compression"',
    "protocol": "write [protocol] with rate_mm_per_day = 1.0, for instance",
    "rate_mm_per_day": "write what the surgeon ordered, such as rate_mm_per_day = 1.0; it has no default",
    "every_days": "write every_days = 14, for instance",
    "anchor": 'write anchor = "frame" or "ring": what the pulley is fixed to',
    "wedge": 'write wedge = "opening" or "neutral"',
    "bone_mm": "write how wide the bone is in the plane of the hinge",
    "rods": "write [[frame.hinge.rods]] for each rod, with side and across_mm",
}


def _how_to_write(path: KeyPath, what: str) -> str:
    text = f'write format = "bt-{what.removesuffix(" file")}"' if path == ("format",) else _EXAMPLES.get(str(path[-1]))
    return f": {text}" if text else ""


def _wrote(value: object) -> str:
    if isinstance(value, str):
        return shown(f'"{value}"')
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return "a list of tables"
    if isinstance(value, list | tuple):
        return shown("[" + ", ".join(map(_wrote, value)) + "]")
    return "a table" if isinstance(value, Mapping) else shown(value)


def _table_at(path: KeyPath, whole: type[BaseModel] = Plan) -> type[BaseModel] | None:
    """The model of the table that stands at `path` in a file of the model `whole`."""
    model: Any = whole
    for key in path:
        if isinstance(key, int):
            continue
        kinds = [annotation(model, str(key))] if field_of(model, str(key)) else []
        while kinds and not (
            isinstance(kinds[0], Later) or (isinstance(kinds[0], type) and issubclass(kinds[0], BaseModel))
        ):
            kinds = [*get_args(kinds[0]), *kinds[1:]]
        if not kinds:
            return None
        model = kinds[0].model if isinstance(kinds[0], Later) else kinds[0]
    table: type[BaseModel] = model
    return table


def check_value(key: str, value: object) -> None:
    """Raise values.Wrong where the plan's `key` cannot be `value`."""
    *above, last = key.split(".")
    table = _table_at(tuple(above))
    assert table  # noqa: S101 - flags name only keys that a plan has
    try:
        TypeAdapter(annotation(table, last)).validate_python(value)
    except ValidationError as error:
        raise values.Wrong(error.errors(include_url=False)[0]["msg"]) from None


def unknown_key(key: str) -> str:
    """Why a dotted key, without places in lists, is none that has a value; nothing where it is one."""
    *above, last = key.split(".")
    table = _table_at(tuple(above))
    if table is None or not field_of(table, last):
        return _unknown((*above, last), shown(last), Plan, "plan", None)
    return f"{last} is a table: write one of its keys, {key}.KEY" if _table_at((*above, last)) else ""


def field_description(key: str) -> str:
    """What the plan format says of a dotted key beside its name; nothing where the name says it."""
    *above, last = key.split(".")
    table = _table_at(tuple(above))
    field = field_of(table, last) if table else None
    return (field.description or "") if field else ""
