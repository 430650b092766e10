"""The flags that say a plan: one table gives the options of a command and their keys in the plan."""

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Annotated, Any, NamedTuple

import typer


class Flag(NamedTuple):
    """One option: its key in the plan, how its text is read, what the help says."""

    option: str
    key: str
    read: str
    metavar: str
    help: str
    panel: str

    @property
    def name(self) -> str:
        """The Python name of the option's parameter."""
        return self.option.removeprefix("--").replace("-", "_")


_GOAL, _WHEN, _FRAME, _CASE = "Prescription", "Times", "Frame", "Case"
FLAGS = (
    Flag("--defect", "goal.defect_mm", "number", "MM", "Transport: the gap to close. No default.", _GOAL),
    Flag(
        "--lengthening",
        "goal.lengthening_mm",
        "number",
        "MM",
        "Lengthening: how much, in place of --defect.",
        _GOAL,
    ),
    Flag(
        "--compression",
        "goal.compression_mm",
        "number",
        "MM",
        "Compression: how much, in place of --defect.",
        _GOAL,
    ),
    Flag(
        "--rate",
        "protocol.rate_mm_per_day",
        "number",
        "MM/DAY",
        "How far the bone moves in a day. No default.",
        _GOAL,
    ),
    Flag("--surgery", "surgery", "day", "DAY", "The day of the operation: 2026-01-05, or yesterday.", _WHEN),
    Flag(
        "--latency",
        "protocol.latency_days",
        "whole",
        "DAYS",
        "Days from surgery to the first session. (default: 7)",
        _WHEN,
    ),
    Flag(
        "--first-session",
        "protocol.first_session",
        "moment",
        "DAY|TIME",
        "Start here, whatever the latency.",
        _WHEN,
    ),
    Flag(
        "--sessions",
        "protocol.sessions",
        "rhythm",
        "TIMES|COUNT",
        "Clock times, such as 08:00,20:00, or how many a day. (default: 08:00,12:00,16:00,20:00)",
        _WHEN,
    ),
    Flag("--timezone", "timezone", "text", "ZONE", "Such as Europe/London. (default: this computer's)", _WHEN),
    Flag("--frame", "frame.kind", "text", "KIND", "ilizarov, rail, click or telescopic. (default: ilizarov)", _FRAME),
    Flag("--rods", "frame.rods", "whole", "N", "Rods that turn together. (default: 4; a rail: 1)", _FRAME),
    Flag("--pitch", "frame.pitch_mm", "number", "MM", "Travel for one full turn. (default: 1)", _FRAME),
    Flag(
        "--steps-per-turn",
        "frame.steps_per_turn",
        "whole",
        "N",
        "The smallest turn is 1/N. (default: 4)",
        _FRAME,
    ),
    Flag(
        "--direction",
        "frame.direction",
        "text",
        "TEXT",
        "How the device marks the way, such as 'toward the red flag'.",
        _FRAME,
    ),
    Flag("--side", "side", "text", "SIDE", "left or right.", _CASE),
    Flag(
        "--bone",
        "bone",
        "text",
        "BONE",
        "tibia, femur, humerus, radius, ulna, fibula, metatarsal, other.",
        _CASE,
    ),
    Flag("--id", "id", "text", "CODE", "A local case code; reminders can be updated by it.", _CASE),
)
BY_NAME = {flag.name: flag for flag in FLAGS}


def with_plan_flags(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command` an option for each of FLAGS; what was said comes as the mapping `flags`, by option name."""
    signature = inspect.signature(command)
    options = [p for p in signature.parameters.values() if p.name != "flags"]
    added = [
        inspect.Parameter(
            flag.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[
                str | None,
                typer.Option(flag.option, metavar=flag.metavar, help=flag.help, rich_help_panel=flag.panel),
            ],
        )
        for flag in FLAGS
    ]

    @wraps(command)
    def run(**given: Any) -> None:
        texts = {name: given.pop(name) for name in BY_NAME}
        command(**given, flags={name: text for name, text in texts.items() if text is not None})

    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in options] + added
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def read_flags(texts: Mapping[str, str]) -> tuple[list[tuple[Flag, str, object]], list[str]]:
    """Each flag said, with the plan's key that it sets and the value; and what is to be said of those that are none."""
    from bt_cli.plan.values import Wrong

    given: list[tuple[Flag, str, object]] = []
    complaints = []
    for name, text in texts.items():
        flag = BY_NAME[name]
        if sum(word == flag.option or word.startswith(f"{flag.option}=") for word in sys.argv) > 1:
            complaints.append(f"{flag.option} is there twice: give it once")
            continue
        try:
            key, value = read_flag(flag, text)
            given.append((flag, key, value))
        except Wrong as wrong:
            complaints.append(f"{flag.option} {wrong}; you wrote {text!r}")
    goals = [flag.option for flag, key, _ in given if key.startswith("goal.")]
    if len(goals) > 1:
        complaints.append(f"{' and '.join(goals)} are different goals: give one")
    return given, complaints


def read_flag(flag: Flag, text: str) -> tuple[str, object]:
    """The plan's key that a flag's text sets, and the value. Raises values.Wrong."""
    from bt_cli.plan import values

    if flag.read == "number":
        return flag.key, values.number_of(text)
    if flag.read == "whole":
        return flag.key, _whole(text)
    if flag.read == "day":
        return flag.key, values.day(text)
    if flag.read == "moment":
        return flag.key, values.moment(text)
    if flag.read == "rhythm" and re.fullmatch(r"[1-9]\d*", text.strip()):
        return "protocol.sessions_per_day", int(text)
    if flag.read == "rhythm" and ":" not in text:
        raise values.Wrong("must be clock times, such as 08:00,20:00, or how many a day, such as 4")
    if flag.read == "rhythm":
        return flag.key, values.clocks([part.strip() for part in text.split(",")])
    return flag.key, text.lower() if flag.key in ("side", "bone", "frame.kind") else text


def _whole(text: str) -> int:
    from bt_cli.plan.values import Wrong

    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text.strip()):
        raise Wrong("must be a whole number, such as 4")
    return int(text)


def command_line(pairs: Iterable[tuple[str, str]]) -> str:
    """The one line that says these options and their values."""
    from shlex import quote

    return " ".join(["bt schedule", *(f"{option} {quote(text)}" for option, text in pairs)])
