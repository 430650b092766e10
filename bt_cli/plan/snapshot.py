"""What a plan file said above its course, kept in the file itself: so an edit can be shown, and taken back.

A snapshot is the tables of the plan as TOML, without comments, course and approval; packed by zlib and base64 so that
nobody takes it for the plan. The first entry that a command writes bears one, each record `correct`, and an approval.
"""

import zlib
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from bt_cli.errors import KeyPath
from bt_cli.plan.digests import short_digest, table_digests
from bt_cli.plan.model import Plan

_LINE_LENGTH = 100
_LEFT_OUT = ("course", "approval")
MAX_BYTES = 1_000_000  # unpacked: beyond it nothing is a plan, and no file may make a reader unpack without end


def packed(mapping: Mapping[str, object]) -> str:
    """The snapshot of a plan's mapping, in lines."""
    import tomlkit

    from bt_cli.plan.toml_values import toml_item

    tables = {key: toml_item(value) for key, value in mapping.items() if key not in _LEFT_OUT}
    text = b64encode(zlib.compress(tomlkit.dumps(tables).encode(), 9)).decode()
    lines = [text[i : i + _LINE_LENGTH] for i in range(0, len(text), _LINE_LENGTH)]
    return "\n".join(lines) + "\n"


def unpacked(snapshot: str) -> dict[str, object] | None:
    """The mapping that a snapshot was made of; None where it is none."""
    import tomllib

    try:
        data = zlib.decompressobj().decompress(b64decode("".join(snapshot.split()), validate=True), MAX_BYTES)
        return tomllib.loads(data.decode(), parse_float=Decimal)
    except (Error, zlib.error, ValueError, RecursionError):
        return None


def latest_snapshot(plan: Plan, base: str) -> dict[str, object] | None:
    """The mapping of a plan when an entry with a `base` was written; None where the file does not keep it."""
    kept = [entry.above for entry in plan.course] + [plan.approval.above if plan.approval else None]
    for snapshot in reversed([above for above in kept if above]):
        mapping = unpacked(snapshot)
        if mapping and _tables_digest(mapping) == base.partition(".")[0]:
            return mapping
    return None


def _tables_digest(mapping: Mapping[str, object]) -> str:
    from pydantic import ValidationError

    try:
        return short_digest(table_digests(Plan.model_validate(mapping)))
    except ValidationError:
        return ""


Difference = tuple[KeyPath, Any, Any]


def differences(old: Any, new: Any, path: KeyPath = ()) -> Iterator[Difference]:
    """Each place at which two mappings differ, with the old and the new value; None where there is none.

    Lists are compared entry by entry where they are equally long, else as a whole.
    """
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            if path or key not in _LEFT_OUT:
                yield from differences(old.get(key), new.get(key), (*path, key))
    elif _are_tables(old) and _are_tables(new) and len(old) == len(new):
        for i, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from differences(before, after, (*path, i))
    elif old != new:
        yield path, old, new


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value)
