"""From the bytes of a plan file to those with another value under a key, in the key's own place.

All else stays byte for byte: what tomlkit would move or lay out anew is refused, and is then edited by hand.
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from bt_cli.errors import KeyPath, Problem
from bt_cli.plan.lines import key_lines
from bt_cli.plan.source import parse
from bt_cli.plan.toml_values import toml_item
from bt_cli.plan.values import Wrong
from bt_cli.words import day_text


def located(mapping: Mapping[str, Any], typed: str) -> KeyPath:
    """Where a dotted key stands in a plan's mapping; of a list of tables one by its name, number or place.

    Raises Wrong where there is none of that name.
    """
    path: KeyPath = ()
    table: Any = mapping
    rest = typed
    while rest:
        key, _, rest = rest.partition(".")
        path += (key,)
        table = table.get(key) if isinstance(table, Mapping) else None
        if isinstance(table, list) and table and all(isinstance(one, Mapping) for one in table) and rest:
            place, rest = _place(table, rest)
            path, table = (*path, place), table[place]
    return path


def _place(tables: list[Mapping[str, Any]], rest: str) -> tuple[int, str]:
    labels = [str(table.get("name", table.get("number", place))) for place, table in enumerate(tables, start=1)]
    for place, label in enumerate(labels):
        if rest.startswith(f"{label}."):
            return place, rest.removeprefix(f"{label}.")
    raise Wrong(f"names none of {', '.join(labels)}")


def edited(data: bytes, values: Mapping[KeyPath, object], name: str) -> bytes:
    """The plan file with other values, without a key whose value is None; one listed as a convention is ordered then.

    Raises PlanInvalid where a key cannot be written in its own place.
    """
    for path, value in values.items():
        data = _with_value(data, path, value, name)
        listed = parse(data, name).mapping.get("conventions")
        dotted = ".".join(map(str, path))
        if isinstance(listed, list) and dotted in listed:
            data = _with_value(data, ("conventions",), [key for key in listed if key != dotted], name)
    return data


def _with_value(data: bytes, path: KeyPath, value: object, name: str) -> bytes:
    source = parse(data, name)
    wanted = deepcopy(source.mapping)
    _put(wanted, path, value)
    old = data.decode()
    end = "\r\n" if "\r\n" in old else "\n"
    try:
        document = tomlkit.parse(old.replace("\r\n", "\n"))
        _put_item(document, path, value)
        new = tomlkit.dumps(document).replace("\n", end)
    except (TOMLKitError, KeyError, TypeError, AttributeError):
        new = old
    made = parse(new.encode(), name)
    if made.slips or made.mapping != wanted or not _is_in_place(old, new, path):
        said = "cannot be written in its own place: edit the file, or use bt edit, and then bt correct accepts it"
        raise source.invalid([Problem(path, f"{path[-1]} {said}")])
    return new.encode()


def _put(mapping: Any, path: KeyPath, value: object) -> None:
    for key in path[:-1]:
        mapping = mapping[key] if isinstance(key, int) else mapping.setdefault(key, {})
    if value is None:
        del mapping[path[-1]]
    else:
        mapping[path[-1]] = value


def _put_item(document: Any, path: KeyPath, value: object) -> None:
    table = document
    for key in path[:-1]:
        if isinstance(key, str) and key not in table:
            table.add(key, tomlkit.table())
        table = table[key]
    last = path[-1]
    if value is None:
        del table[last]
        return
    item = toml_item(value)
    if last not in table:
        table.add(last, item)
        return
    old = table[last]
    dated = isinstance(old, date) and old.trivia.comment == f"# {day_text(old)}"  # type: ignore[attr-defined]
    table[last] = item
    if dated and isinstance(value, date):
        table[last].trivia.comment = f"# {day_text(value)}"


def _is_in_place(old: str, new: str, path: KeyPath) -> bool:
    """Whether nothing but the lines of a key are others, and a key that was not there was only put in."""
    before, after = ([f"{line}\n" for line in text.removesuffix("\n").split("\n")] for text in (old, new))
    shorter = min(len(before), len(after))
    head = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    most = shorter - head
    tail = next((i for i in range(most) if before[-1 - i] != after[-1 - i]), most)
    first, stop = head, len(before) - tail  # the lines that are gone
    lines = key_lines("".join(before))
    if first == stop or path not in lines:
        return first == stop
    begin = lines[path] - 1
    ends = [line - 1 for other, line in lines.items() if line - 1 > begin and other[: len(path)] != path]
    return begin <= first and stop <= min(ends, default=len(before))
