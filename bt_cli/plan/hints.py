"""What would do, for a line that is no TOML: the slips that people make when they write numbers and dates."""

import re
from collections.abc import Callable
from typing import NamedTuple

from bt_cli.plan.model import Plan
from bt_cli.plan.time_values import date_readings
from bt_cli.plan.values import Wrong, number_hint, number_of


class _Slip(NamedTuple):
    pattern: re.Pattern[str]
    translate: Callable[[re.Match[str]], str | None]


def _number(match: re.Match[str]) -> str | None:
    try:
        number_of(match[1])
    except Wrong:
        return f"{match[1].strip()} is no number: {number_hint(match[1])}"
    return None


_SLIPS = (
    _Slip(re.compile("[“”‘’„‚«»]"), lambda m: f'curly quotes ({m[0]}): write straight ones, "…"'),
    _Slip(re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{4}\b"), lambda m: date_readings(m[0])),
    _Slip(
        re.compile(r"=\s*(\d+[-/.]\d+[-/.]\d+)\b"), lambda m: f"{m[1]} is no date: write YYYY-MM-DD, such as 2026-01-05"
    ),
    _Slip(
        re.compile(r"=\s*([^\s\"'#\x00-\x7f]\S*)"), lambda m: f"{m[1]} is no number: write plain digits, such as 0.75"
    ),
    _Slip(re.compile(r"\[\s*\d?\d:\d\d"), lambda _: 'clock times need quotes: ["08:00", "20:00"]'),
    _Slip(re.compile(r"=[^\"#]*\"[^\"]*$"), lambda _: 'the text has no closing quote (")'),
    _Slip(re.compile(r"=[^'#]*'[^']*$"), lambda _: "the text has no closing quote (')"),
    _Slip(
        re.compile(r'"[^"\n]*\\[^"\n]*"'),
        lambda _: "in \"double quotes\" a backslash has a meaning: write 'single quotes'",
    ),
    _Slip(re.compile(r"=\s*([+-]?\d+(?:[.,]\d+)?\s*(?:,\d+|[A-Za-z][A-Za-z/ ]*|/\d+))\s*(?:#.*)?$"), _number),
    _Slip(re.compile(r"=\s*([+-]?\d+,\d+)\s*(?:#.*)?$"), _number),
    _Slip(
        re.compile(r"=\s*([+-]?\.\d+|[+-]?\d+\.)\s*(?:#.*)?$"),
        lambda m: f"{m[1]} needs a digit on both sides of the point",
    ),
    _Slip(
        re.compile(r"=\s*(0\d+(?:\.\d+)?)\s*(?:#.*)?$"),
        lambda m: f"{m[1]} starts with a zero: write {m[1].lstrip('0')}",
    ),
    _Slip(re.compile(r"=\s*(\d?\d:\d\d)\s*(?:#.*)?$"), lambda m: f'a clock time needs quotes: "{m[1]:0>5}"'),
    _Slip(
        re.compile(r"^\s*([\w.-]+)\s*=\s*(?:#.*)?$"),
        lambda m: f"{m[1]} has no value: write one after the = or delete the line",
    ),
    _Slip(re.compile(r"=\s*([A-Za-z][\w /+-]*?)\s*(?:#.*)?$"), lambda m: f'text needs quotes: "{m[1]}"'),
    _Slip(re.compile(r"^\s*([\w.-]+)\s*:\s*\S"), lambda m: f"write {m[1]} = … with an equals sign"),
)


_HEADER = re.compile(r"\s*([\[(]*)\s*([A-Za-z_]+)\s*[\])]*\s*(#.*)?")


def mended_header(line: str) -> str:
    """The header that a broken one was meant to be, so that the keys below it still find their table; else nothing."""
    match = _HEADER.fullmatch(line)
    if not match or match[2] not in Plan.model_fields:
        return ""
    return f"[[{match[2]}]]" if match[1] in ("[[", "((") else f"[{match[2]}]"


def is_twice(parser_says: str) -> bool:
    """Whether the parser stopped at a key or table that is there already."""
    return any(word in parser_says for word in ("overwrite", "twice", "immutable namespace"))


def syntax_hint(line: str, parser_says: str) -> str:
    """The likely slip in `line`, else what the parser said."""
    line = line[:500]
    if mended := mended_header(line):
        return f"a table begins with its name in brackets: {mended}"
    for slip in _SLIPS:
        if (match := slip.pattern.search(line)) and (hint := slip.translate(match)):
            return hint
    if "expected" in parser_says.lower() or "invalid" in parser_says.lower():
        return "this line cannot be read: write key = value"
    return parser_says[:1].lower() + parser_says[1:]
