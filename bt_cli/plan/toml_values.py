"""Values of a plan as tomlkit writes them: decimals as they are, instants in UTC, clock times as text."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

import tomlkit

from bt_cli.words import number

_ONE_LINE = 100  # characters


def toml_item(value: Any) -> Any:
    """A value as an item of a TOML document; a table within an entry is an inline one."""
    if isinstance(value, Decimal):
        return tomlkit.item(int(value)) if value == int(value) else tomlkit.float_(number(value))
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for key, below in value.items():
            table.add(key, toml_item(below))
        return table
    if isinstance(value, datetime) and value.tzinfo:
        return tomlkit.datetime(f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    if isinstance(value, list | tuple):
        items = tomlkit.array()
        for below in value:
            items.append(toml_item(below))
        return items
    if isinstance(value, time):
        return tomlkit.item(f"{value:%H:%M}")
    if isinstance(value, str) and "\n" in value and len(value) > _ONE_LINE:
        return tomlkit.string(value, multiline=True)
    return tomlkit.item(value)
