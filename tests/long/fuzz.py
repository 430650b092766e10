"""Plans that nobody would write: each gives a schedule or sentences, in time, and never an error of bt's own."""

import time
from collections.abc import Callable
from random import Random

from bt_cli.commands.gather import from_source
from bt_cli.errors import PlanInvalid
from bt_cli.output.data.schedule_data import csv_text, json_text
from bt_cli.plan.source import parse
from tests.helpers import SAMPLES
from tests.independent.drawing import drawn, toml

MOST_SECONDS = 10
ALLOWED = ("scheduled", "refused", "invalid")
TEXTS = [path.read_text(encoding="utf-8") for path in SAMPLES]
WORDS = (
    "0", "-1", "1e-999999999", "1e999999999", "0.00001", "24", "60", "499.99999", "1e400", "nan", "inf", "true", "[]",
    "{}", '""', '"x"', '"\\u200b"', '"08:00"', '["00:00", "23:59"]', "2026-01-05", "1949-12-31", "2026-03-29T02:30:00",
    "02:30:00", "[[]]", "[{}]", "9" * 400, '"' + "é" * 5000 + '"', "0x10", "1_000", "'''", '"""', "\ufeff", "\x00",
    "\u202e", "]", "}", "=",
)  # fmt: skip


def _line_lost(draw: Random, lines: list[str]) -> None:
    del lines[draw.randrange(len(lines))]


def _line_twice(draw: Random, lines: list[str]) -> None:
    lines.insert(draw.randrange(len(lines)), draw.choice(lines))


def _another_value(draw: Random, lines: list[str]) -> None:
    place = draw.randrange(len(lines))
    lines[place] = lines[place].partition("=")[0] + "= " + draw.choice(WORDS)


def _another_plans_line(draw: Random, lines: list[str]) -> None:
    lines.insert(draw.randrange(len(lines)), draw.choice(draw.choice(TEXTS).splitlines()))


def _another_number(draw: Random, lines: list[str]) -> None:
    place = draw.randrange(len(lines))
    lines[place] = "".join(
        draw.choice("0123456789.-") if one.isdigit() and draw.random() < 0.3 else one for one in lines[place]
    )


def _another_character(draw: Random, lines: list[str]) -> None:
    place = draw.randrange(len(lines))
    at = draw.randrange(len(lines[place]) + 1)
    lines[place] = lines[place][:at] + draw.choice(WORDS)[:3] + lines[place][at + draw.randrange(2) :]


def _many(draw: Random, lines: list[str]) -> None:
    lines.extend([draw.choice(lines)] * draw.choice((30, 300, 3000)))


def _deep(draw: Random, lines: list[str]) -> None:
    lines.insert(draw.randrange(len(lines)), "x = " + "[{a = " * draw.choice((5, 50)) + "1")


Change = Callable[[Random, list[str]], None]
OFTEN: tuple[Change, ...] = (
    _line_lost, _line_twice, _another_value, _another_plans_line, _another_number, _another_character,
)  # fmt: skip
CHANGES: tuple[Change, ...] = (*OFTEN * 6, _many, _deep)


def plan_text(seed: int) -> str:
    """The text of a seed: a sample plan, or one with a drawn course, changed in one to three places."""
    draw = Random(seed)
    lines = (toml(drawn(seed % 1000)) if draw.random() < 0.25 else draw.choice(TEXTS)).splitlines()
    for _ in range(draw.choice((1, 1, 1, 1, 2, 3))):
        draw.choice(CHANGES)(draw, lines)
    return "\n".join(lines)


def outcome(seed: int) -> str:
    """What became of the plan of a seed: "scheduled", "refused", "invalid", or what must not be."""
    started = time.process_time()
    try:
        report = from_source(parse(plan_text(seed).encode("utf-8", "surrogatepass"), "plan.toml"))
        json_text(report), csv_text(report)
        kind = "refused" if any(f.severity == "error" and not f.override for f in report.findings) else "scheduled"
    except PlanInvalid as invalid:
        kind = "invalid" if str(invalid) else "invalid without a word"
    except Exception as error:
        return f"seed {seed}: {type(error).__name__}: {error}"
    if (took := time.process_time() - started) > MOST_SECONDS:
        return f"seed {seed}: {took:.0f} s"
    return kind
