"""The flags that say a plan: one table gives the options of a command and their keys in the plan."""

from collections.abc import Callable, Iterable, Mapping
from shlex import quote

from bt_cli.commands.flag_table import Flag, is_repeated, with_flags
from bt_cli.plan.time_values import day, moment, rhythm_of
from bt_cli.plan.values import Wrong, number_of, whole_of

_GOAL, _WHEN, _FRAME, _CASE = "Prescription", "Times", "Frame", "Case"
FLAGS = (
    Flag("--defect", "goal.defect_mm", "MM", "Transport: the gap to close. No default.", _GOAL, "number"),
    Flag("--lengthening", "goal.lengthening_mm", "MM", "Lengthening: how much, in place of --defect.", _GOAL, "number"),
    Flag("--compression", "goal.compression_mm", "MM", "Compression: how much, in place of --defect.", _GOAL, "number"),
    Flag(
        "--rate", "protocol.rate_mm_per_day", "MM/DAY", "How far the bone moves in a day. No default.", _GOAL, "number"
    ),
    Flag("--surgery", "surgery", "DAY", "The day of the operation: 2026-01-05, or yesterday.", _WHEN, "day"),
    Flag(
        "--latency",
        "protocol.latency_days",
        "DAYS",
        "Days from surgery to the first session. (default: 7)",
        _WHEN,
        "whole",
    ),
    Flag("--first-session", "protocol.first_session", "DAY|TIME", "Start here, whatever the latency.", _WHEN, "moment"),
    Flag(
        "--sessions",
        "protocol.sessions",
        "TIMES|COUNT",
        "Clock times, such as 08:00,20:00, or how many a day. (default: 08:00,12:00,16:00,20:00)",
        _WHEN,
        "rhythm",
    ),
    Flag("--timezone", "timezone", "ZONE", "Such as Europe/London. (default: this computer's)", _WHEN),
    Flag("--frame", "frame.kind", "KIND", "ilizarov, rail, click or telescopic. (default: ilizarov)", _FRAME, "word"),
    Flag("--rods", "frame.rods", "N", "Rods that turn together. (default: 4; a rail: 1)", _FRAME, "whole"),
    Flag("--pitch", "frame.pitch_mm", "MM", "Travel for one full turn. (default: 1)", _FRAME, "number"),
    Flag("--steps-per-turn", "frame.steps_per_turn", "N", "The smallest turn is 1/N. (default: 4)", _FRAME, "whole"),
    Flag(
        "--direction", "frame.direction", "TEXT", "How the device marks the way, such as 'toward the red flag'.", _FRAME
    ),
    Flag("--side", "side", "SIDE", "left or right.", _CASE, "word"),
    Flag("--bone", "bone", "BONE", "tibia, femur, humerus, radius, ulna, fibula, metatarsal, other.", _CASE, "word"),
    Flag("--id", "id", "CODE", "A local case code; reminders can be updated by it.", _CASE),
)
BY_NAME = {flag.name: flag for flag in FLAGS}


with_plan_flags = with_flags("flags", FLAGS, dict)  # what was said comes as the mapping `flags`, by option name


def read_flags(texts: Mapping[str, str]) -> tuple[list[tuple[Flag, str, object]], list[str]]:
    """Each flag said, with the plan's key that it sets and the value; and what is to be said of those that are none."""
    given: list[tuple[Flag, str, object]] = []
    complaints = []
    for name, text in texts.items():
        flag = BY_NAME[name]
        if is_repeated(flag.option):
            complaints.append(f"{flag.option} is there twice: give it once")
            continue
        try:
            given.append((flag, *read_flag(flag, text)))
        except Wrong as wrong:
            complaints.append(f"{flag.option} {wrong}; you wrote {text!r}")
    goals = [flag.option for flag, key, _ in given if key.startswith("goal.")]
    if len(goals) > 1:
        complaints.append(f"{' and '.join(goals)} are different goals: give one")
    return given, complaints


_READ: dict[str, Callable[[str], object]] = {
    "number": number_of, "whole": whole_of, "day": day, "moment": moment, "rhythm": rhythm_of, "word": str.lower,
    "text": str,
}  # fmt: skip


def read_flag(flag: Flag, text: str) -> tuple[str, object]:
    """The plan's key that a flag's text sets, and the value. Raises Wrong."""
    value = _READ[flag.read](text)
    return "protocol.sessions_per_day" if flag.read == "rhythm" and isinstance(value, int) else flag.key, value


def command_line(pairs: Iterable[tuple[str, str]]) -> str:
    """The one line that says these options and their values."""
    return " ".join(["bt schedule", *(f"{option} {quote(text)}" for option, text in pairs)])
