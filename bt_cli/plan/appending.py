"""From the bytes of a plan file to those with one entry more, or with an approval.

All else stays byte for byte, but for the digests of entries that have none yet.
tomlkit writes what is new, and is never given the whole file, in which it would move tables that stand apart.
An entry goes to the end of the file, or above an [approval] that ends it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import tomlkit

from bt_cli.errors import KeyPath, Problem
from bt_cli.plan.digests import bases_of
from bt_cli.plan.entries import Entry
from bt_cli.plan.lines import key_lines
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Approval
from bt_cli.plan.snapshot import latest_snapshot, packed
from bt_cli.plan.source import MAX_ENTRIES, Source, parse
from bt_cli.plan.toml_values import toml_item
from bt_cli.words import day_text

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_ONE_PIECE = re.compile(r"\s*(\[|approval\s*=)")  # a table or an inline one, not keys such as approval.by
_NOT_TO_BE_CHANGED = "approval is written so that it cannot be changed: write it as a table, [approval]"
_BOM = "\ufeff"
_KEYS = tuple(field.alias or name for name, field in Entry.model_fields.items())  # in the order of their writing


class _File(NamedTuple):
    """The text of a plan file in lines, each with its end; `end` is how the file ends its lines."""

    bom: str
    lines: list[str]
    end: str
    at: dict[KeyPath, int]  # the index of the line of each table and key

    def spliced(self, start: int, stop: int, text: str) -> bytes:
        """The file with the lines from `start` to before `stop` replaced."""
        return "".join([self.bom, *self.lines[:start], text, *self.lines[stop:]]).encode()

    def parted(self, at: int) -> str:
        """What must stand before a new table at line `at`: the end of the line above, and a blank line."""
        above = self.lines[at - 1] if at else ""
        return ("" if above.endswith(("\r", "\n")) else self.end) + (self.end if above.strip() else "")


def _file(data: bytes) -> _File:
    text = data.decode()
    bom = _BOM if text.startswith(_BOM) else ""
    lines = _LINE.findall(text.removeprefix(bom))
    end = re.search("\r\n|\r|\n", text)
    numbers = key_lines("\n".join(line.rstrip("\r\n") for line in lines))
    return _File(bom, lines, end[0] if end else "\n", {path: line - 1 for path, line in numbers.items()})


def appended(data: bytes, entry: Mapping[str, Any], name: str) -> bytes:
    """The plan file with one more entry, whose keys are those of the file; it and every entry above bear a digest.

    Raises PlanInvalid where the course is full, or written so that nothing can be added to it.
    """
    source = parse(data, name)
    if len(source.mapping.get("course", ())) >= MAX_ENTRIES:
        full = f"course is full: it has {MAX_ENTRIES} entries, and bt reads no more; go on in a new plan"
        raise source.invalid([Problem(("course",), full)])
    if (with_bases := _with_bases(data, source)) != data:
        data, source = with_bases, parse(with_bases, name)
    file, plan = _file(data), Plan.model_validate(source.mapping)
    base = bases_of(plan)[-1]
    digests = {"base": base} if latest_snapshot(plan, base) else {"base": base, "above": packed(source.mapping)}
    text = entry_toml({**entry, **digests})
    alone = parse(text.encode(), "the new entry")
    if alone.slips:  # a text too long to be read again
        raise alone.invalid(alone.slips)
    expected = source.mapping | {"course": [*source.mapping.get("course", []), *alone.mapping["course"]]}
    for at in _places(file):
        below = file.end if at < len(file.lines) else ""
        new = file.spliced(at, at, file.parted(at) + text.replace("\n", file.end) + below)
        result = parse(new, name)
        if not result.slips and result.mapping == expected:
            return new
    problem = "course is written as one list: write each entry under a [[course]] of its own, so that one can be added"
    raise source.invalid([Problem(("course",), problem)])


def _with_bases(data: bytes, source: Source) -> bytes:
    """The plan file with a digest below each [[course]] that has none, or still that of bt 0.5."""
    file, plan = _file(data), Plan.model_validate(source.mapping)
    bases = bases_of(plan)
    for place in range(plan.revision - 1, -1, -1):  # from the end, so that no line moves before it was seen
        base, header = plan.course[place].base, file.at.get(("course", place))
        if header is None or (base and "." in base):
            continue
        line = f'base = "{bases[place]}"{file.end}'
        if base:
            at = file.at["course", place, "base"]
            file.lines[at] = line
        else:
            file.lines[header] = file.lines[header].rstrip("\r\n") + file.end
            file.lines.insert(header + 1, line)
    return file.spliced(0, 0, "")


def _places(file: _File) -> Iterator[int]:
    """Where an entry may go, the best place first: above a last [approval] with its comments, or at the end."""
    table = file.at.get(("approval",))
    last = max(line for path, line in file.at.items() if path[0] != "approval")
    if table is not None and table > last and file.lines[table].lstrip().startswith("["):
        above = table
        while above and file.lines[above - 1].lstrip().startswith("#"):
            above -= 1
        yield above
        yield table
    yield len(file.lines)


def entry_toml(entry: Mapping[str, Any]) -> str:
    """An entry as the file has it, from its [[course]] on."""
    table = tomlkit.table()
    for key in _KEYS:
        if key in entry:
            table.add(key, toml_item(entry[key]))
            if key == "dates":
                table[key].comment(", ".join(map(day_text, entry[key])))
            if isinstance(entry[key], date) and key != "entered":
                table[key].comment(day_text(entry[key]))
    return f"[[course]]\n{table.as_string()}"


def with_approval(data: bytes, approval: Approval, name: str) -> bytes:
    """The plan file with this approval, in the place of an older one where there is one, else at its end.

    It also bears the plan above, packed.
    Raises PlanInvalid where the older one is written so that it cannot be changed.
    """
    file, source = _file(data), parse(data, name)
    values = {**approval.model_dump(exclude_none=True), "above": packed(source.mapping)}
    if "approval" in source.mapping:
        start, stop = _lines_of_approval(file)
        if not _ONE_PIECE.match(file.lines[start]):
            raise source.invalid([Problem(("approval",), _NOT_TO_BE_CHANGED)])
        new = file.spliced(start, stop, _changed("".join(file.lines[start:stop]), values, file.end))
    else:
        at = len(file.lines)
        table = tomlkit.table()
        for key, value in values.items():
            table.add(key, toml_item(value))
        table["on"].comment(day_text(approval.on))
        text = f"[approval]\n{table.as_string()}".replace("\n", file.end)
        new = file.spliced(at, at, file.parted(at) + text)
    result = parse(new, name)
    if result.slips or result.mapping != source.mapping | {"approval": values}:
        raise source.invalid([Problem(("approval",), _NOT_TO_BE_CHANGED)])
    return new


def _lines_of_approval(file: _File) -> tuple[int, int]:
    """The first line of the approval, and that of what comes after it."""
    start = file.at[("approval",)]
    after = [line for path, line in file.at.items() if path[0] != "approval" and line > start]
    return start, min(after, default=len(file.lines))


def _changed(text: str, approval: Mapping[str, Any], end: str) -> str:
    """The lines of an approval with other values; a comment stays, but for the old date's day of the week."""
    document = tomlkit.parse(text.replace("\r\n", "\n").replace("\r", "\n"))
    table: Any = document["approval"]
    old: Any = table["on"]
    days = isinstance(old, date) and old.trivia.comment == f"# {day_text(old)}"  # type: ignore[attr-defined]
    for key, value in approval.items():
        table[key] = toml_item(value)
    if days:
        table["on"].comment(day_text(approval["on"]))
    return tomlkit.dumps(document).replace("\n", end)
