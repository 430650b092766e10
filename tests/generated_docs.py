"""The pages of docs/ that come from the code itself; test_docs.py keeps them in step."""

from decimal import Decimal
from typing import Any, get_args

from pydantic import BaseModel

from bt_cli.checks.rules import RULES
from bt_cli.document.plan_text import value_at
from bt_cli.plan.clinic import WardSettings, Written
from bt_cli.plan.field_types import Later, annotation
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Clinic, Frame, FramePart, LocalTexts
from tests.helpers import SAMPLES, report


def rules_page() -> str:
    """docs/rules.md."""
    lines = [
        "# Rules",
        "",
        "Generated from `bt_cli/checks/`; `bt rules` lists them, `bt explain CODE` tells one.",
        "An error refuses the plan (exit 4) unless the plan overrides it by `code`, `finding`, `by` and `reason`;",
        "an override is shown on every output. It covers its `finding` word for word, with value, level and order:",
        "when that changes it has lapsed, and the finding says so. Warnings and infos never refuse.",
        "No rule reads the clock.",
        "",
    ]
    for rule in RULES:
        lines += [f"## {rule.code} {rule.title} ({rule.severity})", "", rule.explanation, ""]
        lines += [f"- What to do: {rule.advice}", f"- Source: {rule.source}", ""]
    return "\n".join(lines)


def plan_page(intro: str) -> str:
    """docs/plan-format.md: what stands above the marker is written by hand, the tables come from the model."""
    parts = [intro.rstrip() + "\n", _table_of("The top of the file", Plan)]
    parts += _tables_below(Plan, "")
    parts.append("## A whole example\n\n```toml\n" + next(s for s in SAMPLES if "60mm" in s.stem).read_text() + "```\n")
    return "\n".join(parts)


def _tables_below(model: type[BaseModel], above: str) -> list[str]:
    """Every table within a table, each followed by those within it."""
    parts = []
    for key, field in model.model_fields.items():
        if (found := _model_in(annotation(model, key))) is FramePart:
            parts.append(_part_of_a_frame())
        elif found:
            title = f"[[{above}{key}]]" if "tuple" in str(field.annotation) else f"[{above}{key}]"
            parts += [_table_of(f"`{title}`", found), *_tables_below(found, f"{above}{key}.")]
    return parts


def _part_of_a_frame() -> str:
    """A part has the keys of the frame: only its name is its own."""
    own = _table_of("`[[frames]]`", FramePart).splitlines()
    others = "All keys of `[frame]` but those of a hinge and of six struts, with the same defaults; and:"
    shared = [f"| `{key}` |" for key in Frame.model_fields]
    rows = [row for row in own if not row.startswith(tuple(shared))]
    return "\n".join([*rows[:3], "", others, *rows[3:], ""])


def clinic_page(intro: str) -> str:
    """docs/clinic-file.md, as plan_page."""
    tables = {"The top of the file": Written, "`[clinic]`": Clinic, "`[clinic.es]`": LocalTexts}
    tables |= {"`[new]`": (new := Written.model_fields["new"].annotation)}
    tables |= {"`[new.frame]`": new.model_fields["frame"].annotation, "`[ward]`": WardSettings}
    return "\n".join([intro.rstrip() + "\n", *(_table_of(*table, Written) for table in tables.items())])


def _model_in(kind: Any) -> type[BaseModel] | None:
    if isinstance(kind, Later):
        return kind.model
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next((model for part in get_args(kind) if (model := _model_in(part))), None)


def _table_of(title: str, model: type[BaseModel], whole: type[BaseModel] = Plan) -> str:
    schema = whole.model_json_schema()["$defs"].get(model.__name__) or model.model_json_schema()
    lines = [f"## {title}", "", (model.__doc__ or "").split("\n")[0], "", "| key | value | default |", "|---|---|---|"]
    plan = report().schedule.plan
    for key, field in model.model_fields.items():
        if _model_in(annotation(model, key)):
            continue
        default = "must be given" if field.is_required() else ""
        default = {
            "id": "made from the values",
            "timezone": "this computer's" if whole is Plan else "",
            "name": "level 1" if model.__name__ == "Level" else default,
        }.get(key, default)
        if isinstance(field.default, Decimal) and model.__name__ != "Frame":
            default = f"`{field.default}`"
        if not field.is_required() and model.__name__ in ("Frame", "Protocol"):
            said = value_at(getattr(plan, model.__name__.lower()), key)
            default = "" if said in ("None", "") else f"`{said}` (convention)"
        lines.append(f"| `{field.alias or key}` | {_values(schema['properties'][field.alias or key])} | {default} |")
    return "\n".join([*lines, ""])


def _values(schema: dict[str, Any]) -> str:
    said = schema.get("description", "")
    kinds = [s for s in schema.get("anyOf", [schema]) if s.get("type") != "null"]
    kind = kinds[0]
    if "enum" in kind:
        what = ", ".join(f"`{v}`" for v in kind["enum"])
    elif "const" in kind:
        what = f"`{kind['const']}`"
    elif "minimum" in kind:
        what = f"{kind['minimum']:g} to {kind['maximum']:g} {kind['unit']}"
    elif "examples" in kind:
        what = " or ".join(f"`{example}`" for example in kind["examples"])
    elif kind.get("type") == "array":
        what = f"list: {_values(kind['items'])}"
    elif kind.get("type") == "boolean":
        what = "`true` or `false`"
    elif kind.get("type") == "number":
        what = f"a number of {kind['unit']}"
    else:
        what = kind.get("format", "HH:MM" if "[01]" in kind.get("pattern", "") else "text")
    return f"{what}; {said}" if said else what
