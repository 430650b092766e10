"""From a Plan to the text of its file. Every value is written out, so that no plan changes between machines."""

from collections.abc import Collection, Mapping
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
_COPIED = "from the clinic file"
_AFTER = """
# More that a plan may say, which `bt docs plan-format` explains:
# [review]                 clinic and X-ray dates
# first = 2026-01-26
# every_days = 14
# [clinic]                 texts for the patient; or once for all plans, in a clinic file: bt clinic init
# phone = "…"
# missed_turn = "…"
"""


def plan_toml(plan: Plan, defaults: tuple[str, ...], copied: Collection[str] = ()) -> str:
    """The plan file of a plan.

    What was not said but taken by default is marked as a convention; what was `copied` from a clinic file says so.
    """
    notes = {key: _UNSAID.get(key, _CONVENTION) for key in defaults} | dict.fromkeys(copied, _COPIED)
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


def _table(name: str, values: dict[str, Any], notes: Mapping[str, str]) -> Table:
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
