"""From a Plan to the text of its file. Every value is written out, so that no plan changes between machines."""

from collections.abc import Iterator, Mapping
from typing import Any

import tomlkit
from tomlkit.items import Table

from bt_cli.plan.model import Plan
from bt_cli.plan.toml_values import toml_item
from bt_cli.words import day_text

# What is a default and yet no convention, or not written at all.
_SETTLED = ("id", "timezone", "review.first", "frame.start_reading_mm", "frame.start_face")
_UNSAID = {"id": "made from the values", "timezone": "this computer's own"}
_CONVENTION = "default: a convention, not ordered"
_AFTER = """
# More that a plan may say, which `bt docs plan-format` explains:
# [review]                 clinic and X-ray dates
# first = 2026-01-26
# every_days = 14
# [clinic]                 texts for the patient; or once for all plans, in a clinic file: bt clinic init
# phone = "…"
# missed_turn = "…"
"""


def plan_toml(plan: Plan, defaults: tuple[str, ...], noted: Mapping[str, str] | None = None) -> str:
    """The plan file of a plan.

    What was not said but taken by default is marked as a convention; what is `noted` of a dotted key stands beside it.
    """
    notes = {key: _UNSAID.get(key, _CONVENTION) for key in defaults} | dict(noted or {})
    document = tomlkit.document()
    for key, value in plan.model_dump(exclude_none=True).items():
        if isinstance(value, dict):
            document.add(tomlkit.nl())
            document.add(key, _table(key, value, notes))
        elif value not in ((), ""):
            document.add(key, toml_item(value))
            _comment(document[key], _weekday(value), notes.get(key, ""))
            if key == "timezone" and (unsaid := [k for k in defaults if k not in _SETTLED]):
                document.add("conventions", toml_item(tuple(unsaid)))
                document["conventions"].comment("nobody ordered these: take a key out once somebody has")
    return tomlkit.dumps(document) + _AFTER


def like_toml(mapping: Mapping[str, Any], notes: Mapping[str, str]) -> str:
    """The plan file of what was answered, as it was said: no default is written out.

    `notes` are by place, "frame.rods", "levels.0.name".
    """
    lines: list[str] = []
    order = [key for key in Plan.model_fields if key in mapping]
    for key in order:
        if not _is_table(mapping[key]):
            lines.append(_line(key, mapping[key], notes.get(key, "")))
    for key in order:
        if _is_table(mapping[key]):
            lines += _tables_of(key, key, mapping[key], notes)
    text = "\n".join(lines) + "\n"
    return text + ("" if {"review", "clinic"} <= mapping.keys() else _AFTER)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _tables_of(name: str, place: str, value: Any, notes: Mapping[str, str]) -> Iterator[str]:
    """The lines of a table, or of each of a list of tables, with those below it."""
    listed = isinstance(value, list)
    for i, table in enumerate(value if listed else [value]):
        table_place = f"{place}.{i}" if listed else place
        yield f"\n[[{name}]]" if listed else f"\n[{name}]"
        for key, below in table.items():
            if not _is_table(below):
                yield _line(key, below, notes.get(f"{table_place}.{key}", ""))
        for key, below in table.items():
            if _is_table(below):
                yield from _tables_of(f"{name}.{key}", f"{table_place}.{key}", below, notes)


def _line(key: str, value: Any, note: str) -> str:
    comment = "; ".join(filter(None, (_weekday(value), note)))
    return f"{key} = {toml_item(value).as_string()}" + (f"  # {comment}" if comment else "")


def _table(name: str, values: dict[str, object], notes: Mapping[str, str]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        note = notes.get(f"{name}.{key}", "")
        if value == () or key == "sessions_per_day" or (note and key.startswith("start_")):
            continue
        table.add(key, toml_item(value))
        _comment(table[key], _weekday(value), note)
    return table


def _weekday(value: Any) -> str:
    return day_text(value) if hasattr(value, "isoweekday") else ""


def _comment(item: Any, *parts: str) -> None:
    if text := "; ".join(filter(None, parts)):
        item.comment(text)
