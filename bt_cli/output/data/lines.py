"""How lists are written, an entry a line: as JSON, and as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from pydantic_core import to_json  # loaded anyway, as the json module is not

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


def iso(on: date | None) -> str | None:
    """A day or time as data, or null."""
    return on.isoformat() if on else None


def rows_csv(names: Sequence[str], rows: Iterable[Mapping[str, Json]]) -> str:
    """Rows of these columns under their header, blank where a row has none of it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def lines_json(whole: Mapping[str, object]) -> str:
    """One JSON object, an entry of a list of objects a line."""
    parts = []
    for key, value in whole.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines = ",\n    ".join(to_json(item).decode() for item in value)
            parts.append(f'  "{key}": [\n    {lines}\n  ]')
        else:
            parts.append(f'  "{key}": {to_json(value).decode()}')
    return "{\n" + ",\n".join(parts) + "\n}\n"
