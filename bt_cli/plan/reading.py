"""From what was written to a Plan: TOML text and flags become one mapping, and one path validates it.

Nothing stops at the first problem: each is collected with the place where it was written.
"""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.plan.consistency import inconsistencies
from bt_cli.plan.model import Plan, defaulted
from bt_cli.plan.problems import problem_of, shown

Path = tuple[str | int, ...]
_MAX_SLIPS = 20


class Source:
    """A plan as written: the mapping, and where each of its parts stands."""

    def __init__(self, name: str, text: str = "", mapping: dict[str, Any] | None = None) -> None:
        self.name, self.text = name, text
        self.mapping: dict[str, Any] = mapping or {}
        self.flags: dict[Path, str] = {}
        self.slips: list[Problem] = []

    def overlay(self, key: str, value: object, flag: str) -> None:
        """Lay a flag's value over the mapping: from here on it is as if the file had said so."""
        path = tuple(key.split("."))
        table = self.mapping
        for part in path[:-1]:
            if not isinstance(table.get(part), dict):
                table[part] = {}
            table = table[part]
        table[path[-1]] = value
        self.flags[path] = flag

    def drop(self, key: str) -> None:
        """Take a key out, because a flag says otherwise."""
        table: Any = self.mapping
        *above, last = key.split(".")
        for part in above:
            table = table.get(part) if isinstance(table, dict) else None
        if isinstance(table, dict):
            table.pop(last, None)

    def located(self, problem: Problem) -> Problem:
        """The same problem with its place: the flag, or the file and line, of the nearest key written."""
        if problem.place or not problem.path:
            return problem._replace(place=problem.place or self.name)
        lines = self._lines()
        for end in range(len(problem.path), 0, -1):
            path = problem.path[:end]
            if path in self.flags:
                key = ".".join(map(str, path[-1:]))
                message = problem.message
                if message.startswith(f"{key} "):
                    return Problem(path, message.removeprefix(f"{key} "), self.flags[path])
                return problem._replace(place=self.flags[path])
            if path in lines:
                return problem._replace(place=f"{self.name}, line {lines[path]}")
        return problem._replace(place=self.name)

    def invalid(self, problems: list[Problem]) -> PlanInvalid:
        """All of these, in the order of the file, each with its place."""
        located = [self.located(p) for p in problems]
        located.sort(key=lambda problem: problem.line)
        return PlanInvalid(list(dict.fromkeys(located)))

    def explains(self, problem: Problem) -> bool:
        """Whether a line that was left out is the likely cause: it has the missing key, or begins a table."""
        left_out = [self.text.split("\n")[slip.line - 1].strip() for slip in self.slips if slip.line]
        key = re.escape(str(problem.path[-1])) if problem.path else "$"
        return any(line.startswith("[") or re.match(rf"{key}\b", line) for line in left_out)

    def _lines(self) -> dict[Path, int]:
        from bt_cli.plan.lines import key_lines

        return key_lines(self.text)


def parse(data: bytes, name: str) -> Source:
    """Read TOML bytes; lines that are no TOML are noted and left out, so that the rest is still looked at."""
    import tomllib

    if not data.strip():
        raise PlanInvalid([Problem((), "is empty; `bt new FILE` writes a plan", name)])
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = f"byte {data[error.start]:#04x} is not UTF-8 text; save the file as UTF-8"
        raise PlanInvalid([Problem((), said, f"{name}, line {line}")]) from None
    if "\0" in text:
        raise PlanInvalid([Problem((), "is not a text file", name)])
    source = Source(name, text)
    lines = text.split("\n")
    while len(source.slips) < _MAX_SLIPS:
        try:
            source.mapping = tomllib.loads("\n".join(lines), parse_float=Decimal)
            break
        except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
            at = _slip(source, lines, str(error))
            if at is None:
                break
            lines[at] = ""
    return source


def _slip(source: Source, lines: list[str], parser_says: str) -> int | None:
    """Note the problem that stopped the parser; the index of its line, or None where none can be left out."""
    from bt_cli.plan.hints import syntax_hint

    found = re.search(r"\s*\(at line (\d+), column \d+\)", parser_says)
    at = int(found[1]) - 1 if found else len(lines) - 1
    said = re.sub(r"\s*\(at .*\)", "", parser_says)
    while at > 0 and not lines[at].strip():
        at -= 1
    line = lines[at]
    if not line.strip():
        source.slips.append(Problem((), said, source.name))
        return None
    wrote = f"; you wrote {shown(line.strip())}"
    source.slips.append(Problem((), syntax_hint(line, said) + wrote, f"{source.name}, line {at + 1}"))
    return at if found else None


def read_plan(source: Source, local_zone: str | None) -> tuple[Plan, tuple[str, ...]]:
    """The plan that `source` says, and the dotted keys of the defaults it relies on.

    `local_zone` is the computer's own time zone, taken where the plan names none.
    Raises PlanInvalid with every problem found.
    """
    problems = list(source.slips)
    try:
        plan = Plan.model_validate(source.mapping)
    except ValidationError as errors:
        found = [problem_of(error) for error in errors.errors(include_url=False)]
        problems += [p for p in found if p and not source.explains(p)]
        raise source.invalid(problems) from None
    problems += inconsistencies(plan)
    if not plan.timezone and not local_zone:
        problems.append(Problem(("timezone",), "timezone is missing and this computer's own has no name; give one"))
    if problems:
        raise source.invalid(problems)
    return _completed(plan, local_zone)


def _completed(plan: Plan, local_zone: str | None) -> tuple[Plan, tuple[str, ...]]:
    """The plan with what only now can be filled in, and the keys of all its defaults."""
    defaults = list(defaulted(plan))
    if plan.review and not plan.review.first:
        first = plan.start.date() + timedelta(days=plan.review.every_days)
        plan = plan.model_copy(update={"review": plan.review.model_copy(update={"first": first})})
        defaults.append("review.first")
    if not plan.timezone:
        plan = plan.model_copy(update={"timezone": local_zone})
        defaults.insert(0, "timezone")
    if not plan.id:
        plan = plan.model_copy(update={"id": _own_id(plan)})
        defaults.insert(0, "id")
    return plan, tuple(defaults)


def _own_id(plan: Plan) -> str:
    """An id made from the plan's own values: the same values, the same id."""
    from hashlib import sha256

    return "bt-" + sha256(repr(plan.model_dump(exclude={"id"})).encode()).hexdigest()[:10]
