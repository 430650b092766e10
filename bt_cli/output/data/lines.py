"""How lists are written, an entry a line: as JSON, and as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic_core import to_json


def rows_csv(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows of these columns under their header, blank where a row has none of it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def lines_json(whole: Mapping[str, Any]) -> str:
    """One JSON object, an entry of a list a line."""
    parts = []
    for key, value in whole.items():
        if isinstance(value, list) and value:
            lines = ",\n    ".join(to_json(item).decode() for item in value)
            parts.append(f'  "{key}": [\n    {lines}\n  ]')
        else:
            parts.append(f'  "{key}": {to_json(value).decode()}')
    return "{\n" + ",\n".join(parts) + "\n}\n"
