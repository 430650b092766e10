"""Flags laid over a plan as written, or over none: from then on it is as if the file had said so."""

from collections.abc import Mapping
from copy import deepcopy

import typer

from bt_cli.commands.dates import DateWords, date_words_in
from bt_cli.commands.flag_table import Flag
from bt_cli.commands.flags import BY_NAME, read_flag, read_flags
from bt_cli.commands.questions import taken
from bt_cli.errors import PlanInvalid, Problem, WrongUsage
from bt_cli.plan.mechanism_catalog import DEFAULT_KIND
from bt_cli.plan.problems import check_value
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import Source
from bt_cli.plan.time_values import zone
from bt_cli.plan.values import Wrong
from bt_cli.plan.zones import Zones


def bare() -> Source:
    """A plan that says nothing yet."""
    return Source("the flags", mapping={"format": "bt-plan", "version": 1})


def of_flags(flags: Mapping[str, str], *, may_ask: bool, under: Source | None = None) -> Source:
    """The plan that flags say, over `under` if given; a terminal is asked for the surgery date where they give none."""
    source = deepcopy(under) if under else bare()
    complaints = _missing(flags, may_ask=may_ask) + lay_over(source, flags)[1]
    _complain(source, complaints)
    if not flags.keys() & {"surgery", "first_session"}:
        lay_over(source, {"surgery": _ask_surgery(date_words(source, flags))})
    return source


def check_flags(flags: Mapping[str, str], under: Source) -> None:
    """Raise at once what is wrong with flags, over `under`, that are to be completed by questions."""
    source = deepcopy(under)
    _complain(source, lay_over(source, flags)[1])
    if wrong := _wrong_values(source):
        raise PlanInvalid(wrong)


def _missing(flags: Mapping[str, str], *, may_ask: bool) -> list[str]:
    """What flags alone must say, and do not."""
    missing = []
    if not flags.keys() & {"defect", "lengthening", "compression"}:
        missing.append("--defect MM is missing (or --lengthening MM, or --compression MM); it has no default")
    if "rate" not in flags:
        missing.append("--rate MM/DAY is missing; it has no default")
    if not may_ask and not flags.keys() & {"surgery", "first_session"}:
        missing.append("--surgery YYYY-MM-DD or --first-session YYYY-MM-DDTHH:MM is missing; no date is invented")
    return missing


def _ask_surgery(dates: DateWords) -> str:
    """Ask on the terminal until the answer can be taken."""

    def check(answer: str) -> str:
        answer = dates.iso("--surgery", answer).strip()
        check_value(*read_flag(BY_NAME["surgery"], answer))
        return answer

    answer: str = typer.prompt("Surgery date (YYYY-MM-DD)", value_proc=taken(check), err=True)
    return answer


def laid_over(source: Source, flags: Mapping[str, str]) -> tuple[str, ...]:
    """Lay flags over a plan as written: each as typed. Raises WrongUsage with all that is wrong with them."""
    options, complaints = lay_over(source, flags)
    _complain(source, complaints)
    return options


def lay_over(source: Source, flags: Mapping[str, str]) -> tuple[tuple[str, ...], list[str]]:
    """Lay flags over a plan as written; each as typed, with what of the plan it takes out; and complaints.

    Another goal takes the place of the old one; another kind of frame that of the whole frame, as its numbers
    are another hardware's.
    """
    what_if = []
    given, complaints = read_flags(flags)
    for flag, key, value in given:
        if source.has(key, value):
            continue
        if _says_each_level(source, key):
            complaints.append(f"{flag.option} would change nothing: each of the plan's levels says its own")
            continue
        gone = _make_room(source, flag, key, flags)
        source.overlay(key, value, flag.option)
        source.order(key)
        what_if.append(f"{flag.option} {flags[flag.name]}{gone}")
    return tuple(what_if), complaints


def _says_each_level(source: Source, key: str) -> bool:
    """Whether nothing goes by a key of the whole plan, as each of its levels says its own."""
    levels = source.mapping.get("levels")
    level_key = "frame" if key.startswith("frame.") else key.removeprefix("protocol.")
    is_known = level_key == "frame" or key.startswith("protocol.")
    return (
        is_known
        and bool(levels)
        and isinstance(levels, list)
        and all(isinstance(o, dict) and level_key in o for o in levels)
    )


def _make_room(source: Source, flag: Flag, key: str, flags: Mapping[str, str]) -> str:
    """Take out of the plan what a flag's value cannot stand beside; what that is, where a reader must know."""
    if key.startswith("goal."):
        kind = "transport" if flag.name == "defect" else flag.name
        old = source.table("goal").get("kind", kind)
        gone = _drop_ways(source) if old != kind else ""
        for other in ("defect_mm", "lengthening_mm", "compression_mm"):
            source.drop(f"goal.{other}")
        if isinstance(old, str):  # what is no word at all stays there, to be reported
            source.overlay("goal.kind", kind, flag.option)
        source.drop_shares()
        return gone
    if (
        key == "frame.kind"
        and (old := source.table("frame"))
        and old.get("kind", DEFAULT_KIND) != flags[flag.name].lower()
    ):
        source.mapping["frame"] = {}
        for path in old:
            source.order(f"frame.{path}")
        return f" in place of the plan's frame ({', '.join(f'{k} = {_plain(v)}' for k, v in old.items())})"
    if key == "frame.direction":
        source.drop("frame.direction_es")  # the same in Spanish is of the old one
    if key.startswith("protocol.sessions"):
        source.drop("protocol.sessions")
        source.drop("protocol.sessions_per_day")
    if key == "protocol.latency_days" and "first_session" not in flags:
        source.drop("protocol.first_session")
    if key == "protocol.first_session" and "latency" not in flags:
        source.drop("protocol.latency_days")
    return ""


def _drop_ways(source: Source) -> str:
    """Take out which way things turn and move: that was said for another goal. What to tell of it."""
    gone = ["direction"] if source.table("frame").pop("direction", None) else []
    source.drop("frame.direction_es")
    match source.mapping.get("levels"):
        case [dict() as level] if level.pop("moves", None):
            gone.append("moves")
    return f" without the plan's {' and '.join(gone)}" if gone else ""


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _complain(source: Source, complaints: list[str]) -> None:
    """Raise WrongUsage with all complaints, and with the values beside them that are wrong too."""
    if complaints:
        raise WrongUsage("\n".join([*complaints, *map(str, _wrong_values(source))]))


def _wrong_values(source: Source) -> list[Problem]:
    """What is wrong with the values of the flags themselves, whatever else may be missing."""
    try:
        read_plan(source, "UTC")
    except PlanInvalid as invalid:
        return [problem for problem in invalid.problems if problem.message.startswith("--")]
    return []


def date_words(source: Source, flags: Mapping[str, str]) -> DateWords:
    """How words for days are read beside a plan as written: by the day in its zone or, where that is none, by ours."""
    name = flags.get("timezone") or source.mapping.get("timezone")
    try:
        return date_words_in(Zones(zone(name)) if name else None)
    except Wrong:
        return date_words_in(None)


def flags_in_digits(flags: Mapping[str, str], dates: DateWords) -> dict[str, str]:
    """Flags with digits in place of words for days."""
    return {name: dates.iso(BY_NAME[name].option, text) if BY_NAME[name].read in ("day", "moment") else text
            for name, text in flags.items()}  # fmt: skip
