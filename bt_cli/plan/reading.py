"""From what was written to a Plan: TOML text and flags become one mapping, and one path validates it.

Nothing stops at the first problem: each is collected with the place where it was written.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.plan import values
from bt_cli.plan.model import MAX_COURSE_DAYS, Plan, defaulted, distance_key
from bt_cli.words import clock_text, mm

Path = tuple[str | int, ...]
_MAX_SLIPS = 20
_RENAMED = {"defect_cm": "defect_mm", "length_mm": "lengthening_mm", "rate": "rate_mm_per_day", "latency": "latency_days"}


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
        number = re.compile(r"line (\d+)")
        located.sort(key=lambda p: int(m[1]) if (m := number.search(p.place)) else 0)
        return PlanInvalid(list(dict.fromkeys(located)))

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
    wrote = f"; you wrote {_shown(line.strip())}"
    source.slips.append(Problem((), syntax_hint(line, said) + wrote, f"{source.name}, line {at + 1}"))
    return at if found else None


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    text = text.replace("\n", "\\n")
    return text if len(text) <= 60 else text[:57] + "…"


def _wrote(value: object) -> str:
    if isinstance(value, str):
        return _shown(f'"{value}"')
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return _shown("[" + ", ".join(map(_wrote, value)) + "]")
    return "a table" if isinstance(value, Mapping) else _shown(value)


def read_plan(source: Source, local_zone: str | None) -> tuple[Plan, tuple[str, ...]]:
    """The plan that `source` says, and the dotted keys of the defaults it relies on.

    `local_zone` is the computer's own time zone, taken where the plan names none.
    Raises PlanInvalid with every problem found.
    """
    problems = list(source.slips)
    try:
        plan = Plan.model_validate(source.mapping)
    except ValidationError as errors:
        problems += [p for e in errors.errors(include_url=False) if (p := _problem(source, dict(e)))]
        raise source.invalid(problems) from None
    problems += _inconsistencies(plan)
    if not plan.timezone and not local_zone:
        problems.append(Problem(("timezone",), "timezone is missing and this computer's own has no name; give one"))
    if problems:
        raise source.invalid(problems)
    defaults = list(defaulted(plan))
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


def _table_at(path: Path) -> type[BaseModel] | None:
    """The model of the table that stands at `path`."""
    from typing import get_args

    model: Any = Plan
    for key in path:
        if isinstance(key, int):
            continue
        kinds = [model.model_fields[key].annotation] if key in model.model_fields else []
        while kinds and not (isinstance(kinds[0], type) and issubclass(kinds[0], BaseModel)):
            kinds = [*get_args(kinds[0]), *kinds[1:]]
        if not kinds:
            return None
        model = kinds[0]
    found: type[BaseModel] = model
    return found


def _problem(source: Source, error: dict[str, Any]) -> Problem | None:
    """One of pydantic's errors in our words; None where a line that was left out explains it."""
    path: Path = error["loc"]
    key = str(next((p for p in reversed(path) if isinstance(p, str)), "the plan"))
    kind, wrote = error["type"], _wrote(error["input"])
    if kind == "default_factory_not_called":  # the key it depends on has a problem of its own
        return None
    if kind == "missing":
        if any(re.match(rf"\s*\[*{re.escape(key)}\b", _slip_line(source, slip)) for slip in source.slips):
            return None
        return Problem(path, f"{key} is missing{_how_to_write(path)}")
    if kind == "extra_forbidden":
        return Problem(path, _unknown(path, key))
    if kind == "bt":
        return Problem(path, f"{key} {error['msg']}; you wrote {wrote}")
    if kind == "value_error":
        return Problem(path, str(error["msg"]).removeprefix("Value error, "))
    table = _table_at(path)
    if key == "levels" or key in ("override",) or (path and path[-1] in ("swaps", "weekdays", "call_us_if")):
        shape = f"a list of tables, [[{key}]]" if table else "a list, in [square brackets]"
    else:
        shape = f"a table, [{key}]"
    return Problem(path, f"{key} must be {shape}; you wrote {wrote}")


def _slip_line(source: Source, slip: Problem) -> str:
    number = int(slip.place.rpartition(" ")[2]) if slip.place.rpartition(" ")[2].isdigit() else 0
    return source.text.split("\n")[number - 1] if number else ""


_EXAMPLES = {
    "format": 'write format = "bt-plan"',
    "version": "write version = 1",
    "goal": 'write [goal] with kind = "transport" and defect_mm = 60, for instance',
    "kind": 'write kind = "transport", "lengthening" or "compression"',
    "protocol": "write [protocol] with rate_mm_per_day = 1.0, for instance",
    "rate_mm_per_day": "write what the surgeon ordered, such as rate_mm_per_day = 1.0; it has no default",
    "every_days": "write every_days = 14, for instance",
}


def _how_to_write(path: Path) -> str:
    said = _EXAMPLES.get(str(path[-1]))
    return f": {said}" if said else ""


def _unknown(path: Path, key: str) -> str:
    if key in ("course", "approval") and len(path) == 1:
        return f"[{key}] cannot be read by this version of bt, and is not ignored: the schedule would be wrong without it"
    table = _table_at(path[:-1])
    known = list(table.model_fields) if table else []
    near = _RENAMED.get(key) if _RENAMED.get(key) in known else values.closest(key, known)
    if not near or key in Plan.model_fields:
        if key in Plan.model_fields:
            return f"{key} belongs at the top of the plan, above every [table]"
        homes = {k: name for name in Plan.model_fields if (t := _table_at((name,))) for k in t.model_fields}
        if key in homes:
            return f"{key} belongs in [{homes[key]}]"
    return f"{key} is no key of a plan" + (f" (did you mean {near}?)" if near else f"; known here: {', '.join(known)}")


def _inconsistencies(plan: Plan) -> list[Problem]:
    """What each key alone cannot show: they do not fit each other."""
    goal, protocol, frame = plan.goal, plan.protocol, plan.frame
    own = distance_key(goal.kind)
    found = [
        Problem(("goal", key), f"{key} belongs to another kind of goal than {goal.kind}, which has {own}")
        for key in ("defect_mm", "lengthening_mm", "compression_mm")
        if key != own and getattr(goal, key) is not None
    ]
    if getattr(goal, own) is None:
        return [*found, Problem(("goal",), f"{own} is missing: write how many mm; it has no default")]
    distance_mm = goal.distance_mm
    if not plan.surgery and not protocol.first_session:
        found.append(Problem(("surgery",), "surgery is missing: write surgery = YYYY-MM-DD, or first_session in [protocol]"))
    if protocol.first_session and protocol.first_session.time() not in protocol.sessions:
        times = ", ".join(map(clock_text, protocol.sessions))
        said = f"first_session at {clock_text(protocol.first_session)} is none of the session times: {times}"
        found.append(Problem(("protocol", "first_session"), said))
    if distance_mm / protocol.rate_mm_per_day > MAX_COURSE_DAYS:
        days = int(distance_mm / protocol.rate_mm_per_day)
        said = f"rate_mm_per_day must be higher: {mm(distance_mm)} would take {days} days, over 5 years"
        found.append(Problem(("protocol", "rate_mm_per_day"), said))
    if distance_mm * frame.steps_per_turn * 2 <= frame.pitch_mm:
        said = "steps_per_turn must be higher: one step is at least twice the distance, so nothing would ever turn"
        found.append(Problem(("frame", "steps_per_turn"), said))
    if frame.kind == "rail" and frame.rods != 1:
        found.append(Problem(("frame", "rods"), "rods must be left out for a rail, which has one screw"))
    if frame.start_face > frame.steps_per_turn:
        said = f"start_face must be between 1 and {frame.steps_per_turn}, the steps of a turn; you wrote {frame.start_face}"
        found.append(Problem(("frame", "start_face"), said))
    if len(plan.levels) > 1:
        found.append(Problem(("levels", 1), "levels: this version of bt knows one level"))
    elif plan.level.distance_mm not in (None, distance_mm):
        said = f"distance_mm must be the goal's {mm(distance_mm)}, as there is one level"
        found.append(Problem(("levels", 0, "distance_mm"), said))
    return found
