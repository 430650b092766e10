"""A plan as written: TOML text with flags laid over it, and where each part of it stands.

Lines that are no TOML are noted and left out, so that the rest is still looked at.
"""

import re
from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, TypeAlias

from bt_cli.errors import KeyPath, PlanInvalid, Problem

_MAX_SLIPS = 20
_MAX_PROBLEMS = 50
_MAX_LINE = 4000
_MAX_DEPTH = 12  # tables in tables; a plan has five
MAX_ENTRIES = 2000  # of a course; convention: a busy one has a hundred
_MAX_TABLES = 100  # in any other list
_MAX_DOTS = 100_000  # each between keys is a table more to hold; one of 2000 entries has an eighth
_MAX_PARTS = 100  # of a key: what a table in a table takes grows with the square of how deep it is
_QUOTED = re.compile(r"""\"[^"]*"|'[^']*'""")
_DEEP_KEY = re.compile(rf"(?<![\w-])(?:[\w-]+\s*\.\s*){{{_MAX_PARTS},}}[\w-]")
_MAX_READ_AGAIN = 3_000_000  # bytes, of a file with slips
_DOT_BYTES = 20  # what a dot takes to read, in bytes of other text
_BEGINS = re.compile(r"\s*\[|[^=\[\]{}#,]+=")  # a table or a key, and not the rest of a value
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


TomlTable: TypeAlias = dict[str, Any]  # any table as its parser gives it, before its values are read


class Source:
    """The mapping that was written, and the place of each of its parts."""

    def __init__(self, name: str, text: str = "", mapping: TomlTable | None = None) -> None:
        self.name, self.text = name, text
        self.readable = text  # the same without the lines that are no TOML
        self.mapping: TomlTable = mapping or {}
        self.flags: dict[KeyPath, str] = {}
        self.slips: list[Problem] = []
        self.is_read = True  # no: nothing could be read, such as a text that ends within quotes

    def table(self, *path: str) -> TomlTable:
        """The table at `path` if there is one, else an empty one."""
        table: Any = self.mapping
        for key in path:
            table = table.get(key) if isinstance(table, dict) else None
        return table if isinstance(table, dict) else {}

    def overlay(self, key: str, value: object, flag: str) -> None:
        """Lay a flag's value over the mapping: from here on it is as if the file had said so.

        What the file has in place of a table stays there, to be reported.
        """
        *above, last = key.split(".")
        table = self.mapping
        for part in above:
            table = table.setdefault(part, {})
            if not isinstance(table, dict):
                return
        table[last] = value
        self.flags[(*above, last)] = flag

    def order(self, key: str) -> None:
        """Note that a key's value is ordered from here on: it is no convention any more."""
        listed = self.mapping.get("conventions")
        if isinstance(listed, list):
            same = {"protocol.sessions_per_day": "protocol.sessions"}.get(key, key)
            self.mapping["conventions"] = [key for key in listed if key != same]

    def has(self, key: str, value: object) -> bool:
        """Whether the plan says just this already."""
        *above, last = key.split(".")
        written = self.table(*above).get(last)
        return written == value and isinstance(written, bool) == isinstance(value, bool)

    def drop_shares(self) -> None:
        """Take out what a single level has of another goal: its share is the whole."""
        match self.mapping.get("levels"):
            case [dict() as level]:
                level.pop("distance_mm", None)

    def drop(self, key: str) -> None:
        """Take a key out, because a flag says otherwise."""
        *above, last = key.split(".")
        self.table(*above).pop(last, None)

    def located(self, problem: Problem) -> Problem:
        """The same problem with its place: the flag, or the file and line, of the nearest key written."""
        if problem.place:
            return problem
        for end in range(len(problem.path), 0, -1):
            path = problem.path[:end]
            if path in self.flags:
                flag, message = self.flags[path], problem.message
                text = message.removeprefix(f"{path[-1]} ")
                return Problem(path, f"{flag} {text}" if text != message else f"{flag}: {message}")
            if path in self._lines:
                return problem._replace(place=self.name, line=self._lines[path])
        return problem._replace(place=self.name)

    def invalid(self, problems: list[Problem]) -> PlanInvalid:
        """All of these, in the order of the file, each with its place and each once."""
        located = sorted(dict.fromkeys(map(self.located, problems)), key=lambda problem: problem.line)
        if len(located) > _MAX_PROBLEMS:
            more = Problem((), f"and {len(located) - _MAX_PROBLEMS} more problems", self.name)
            located = [*located[:_MAX_PROBLEMS], more]
        return PlanInvalid(located)

    def explains(self, problem: Problem) -> bool:
        """Whether what was left out is the likely cause: a line with the key that is missing, or the whole text."""
        if not self.is_read:
            return not any(problem.path[: len(path)] == path for path in self.flags)
        return bool(problem.path) and any(
            re.match(rf"{re.escape(str(problem.path[-1]))}\b", line) for line in self._left_out
        )

    @cached_property
    def _left_out(self) -> list[str]:
        lines = zip(self.text.split("\n"), self.readable.split("\n"), strict=True)
        return [line.strip() for line, kept in lines if line != kept]

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        from bt_cli.plan.lines import key_lines

        return key_lines(self.readable)


def parse(data: bytes, name: str) -> Source:
    """Read TOML bytes. Raises PlanInvalid where they are no text at all."""
    import tomllib

    source = Source(name, _decoded(data, name))
    source.is_read = False
    lines = [_sound(source, at, line) for at, line in enumerate(source.text.split("\n"))]
    work = len(data) + _DOT_BYTES * data.count(b".")
    while len(source.slips) < _MAX_SLIPS and len(source.slips) * work < _MAX_READ_AGAIN:
        try:
            source.mapping = tomllib.loads("\n".join(lines), parse_float=_exact)
            source.is_read = True
            leave_out_excess(source)
            break
        except RecursionError:
            source.slips.append(Problem((), "has more brackets within each other than any plan", name))
            break
        except ValueError as error:
            at, mended = _slip(source, lines, str(error))
            if at is None:
                break
            lines[at] = mended
    source.readable = "\n".join(lines)
    return source


def leave_out_excess(source: Source) -> None:
    """Leave out every key at the top with more tables, or tables deeper in each other, than in any plan."""
    for key, value in list(source.mapping.items()):
        below: list[Any] = [value]
        for _ in range(_MAX_DEPTH):
            below = [value for table in below for value in _values_of(table)]
        most = MAX_ENTRIES if key == "course" else _MAX_TABLES
        if below:
            text = f"{shown(key)} has more than {_MAX_DEPTH} tables within each other; a plan has five at most"
        elif isinstance(value, list) and len(value) > most and isinstance(value[0], dict):
            text = f"{shown(key)} has {len(value)} entries; bt reads {most} at most"
        else:
            continue
        del source.mapping[key]
        source.slips.append(Problem((key,), text))


def _values_of(table: Any) -> Collection[Any]:
    return table.values() if isinstance(table, dict) else table if isinstance(table, list) else ()


def _decoded(data: bytes, name: str) -> str:
    if not data.strip():
        raise PlanInvalid([Problem((), "is empty; `bt new FILE` writes a plan", name)])
    if data.startswith(_UTF_16):
        raise PlanInvalid([Problem((), "is UTF-16 text; save the file as UTF-8", name)])
    if b"\0" in data:
        raise PlanInvalid([Problem((), "is not a text file", name)])
    if data.count(b".") > _MAX_DOTS:
        raise PlanInvalid([Problem((), f"has over {_MAX_DOTS} dots, in keys or numbers; no plan needs as many", name)])
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = f"byte {data[error.start]:#04x} is not UTF-8 text; save the file as UTF-8"
        raise PlanInvalid([Problem((), text, name, line)]) from None


def _exact(text: str) -> Decimal:
    """A TOML float, exactly; one beyond all bounds is infinite and is refused as such later."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")


def _sound(source: Source, at: int, line: str) -> str:
    """The line, unless it, or a key in it, is longer than any that a person writes."""
    if len(line) > _MAX_LINE:
        text = f"the line is longer than {_MAX_LINE} characters"
    elif line.count(".") >= _MAX_PARTS and _DEEP_KEY.search(_QUOTED.sub("text", line)):
        text = f"a key has over {_MAX_PARTS} parts; no plan needs as many"
    else:
        return line
    source.slips.append(Problem((), text, source.name, at + 1))
    return ""


def _leave_out(source: Source, lines: list[str], last: int) -> int:
    """Leave out a key that is there twice, whose value ends in a line, or a table with all its keys; its first line."""
    at = last
    while at > 0 and not _BEGINS.match(lines[at]):
        at -= 1
    line = lines[at]
    what, end = "key", last + 1
    if line.lstrip().startswith("["):
        what = "table"
        end = next((i for i in range(last + 1, len(lines)) if lines[i].startswith("[")), len(lines))
    text = f"this {what} is written twice: keep one, with all that belongs in it; you wrote {shown(line.strip())}"
    source.slips.append(Problem((), text, source.name, at + 1))
    lines[at:end] = [""] * (end - at)
    return at


def _slip(source: Source, lines: list[str], parser_says: str) -> tuple[int | None, str]:
    """Note the problem that stopped the parser; the index of its line, and what to go on with in its place."""
    from bt_cli.plan.hints import is_twice, mended_header, syntax_hint

    match = re.search(r"\s*\(at line (\d+), column \d+\)", parser_says)
    at = int(match[1]) - 1 if match else len(lines) - 1
    reason = re.sub(r"\s*\(at .*\)", "", parser_says)
    while at > 0 and not lines[at].strip():
        at -= 1
    if is_twice(reason):
        return _leave_out(source, lines, at), ""
    line = lines[at]
    if not line.strip():
        source.slips.append(Problem((), reason, source.name))
        return None, ""
    wrote = f"; you wrote {shown(line.strip())}"
    source.slips.append(Problem((), syntax_hint(line, reason) + wrote, source.name, at + 1))
    return (at if match else None), mended_header(line)


def shown(value: object) -> str:
    """What was written, short enough for a message and with nothing that a terminal would obey."""
    try:
        text = value if isinstance(value, str) else str(value)
    except ValueError:  # Python writes no integer of over 4300 digits
        return "a number of thousands of digits"
    text = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text.replace("\n", "\\n"))
    return text if len(text) <= 60 else text[:57] + "…"
