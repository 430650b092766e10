"""What a person may write for a number, a word or a text, and what is said when they wrote something else.

Flags and plan files meet here: both are read by these functions, so both get the same sentences. A number has a decimal
point and no unit. Dates and times are in `time_values.py`.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticCustomError, core_schema

from bt_cli.words import number

MAX_DECIMALS = 5  # an inch thread has 0.79375 mm; with at most 200 steps a turn every sum is exact in the JSON
MAX_TEXT = 4000
_LAST_DECIMAL = Decimal(1).scaleb(-MAX_DECIMALS)

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # they can make a text read as another
# Letters, signs and marks that show nothing: fillers, the joiner of graphemes, selectors of a letter's variant.
_BLANK_GLYPHS = {*"\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"} | {
    chr(code)
    for first, last in ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
    for code in range(first, last + 1)
}


class Wrong(ValueError):
    """What was written cannot be taken; the text goes on after the name of the key ("must be …")."""


class Reads:
    """A pydantic annotation: how one kind of value is read, and its JSON Schema."""

    def __init__(self, read: Callable[[Any], Any], schema: dict[str, object]) -> None:
        self.read, self.schema = read, schema

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        def validate(value: Any) -> Any:
            try:
                return self.read(value)
            except Wrong as wrong:
                raise PydanticCustomError("bt", "{text}", {"text": str(wrong)}) from None

        return core_schema.no_info_plain_validator_function(validate)

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> dict[str, object]:
        return dict(self.schema)


def number_hint(text: str) -> str:
    """What would do in place of a text that is no plain number."""
    text = text.strip()
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f"write {text.replace(',', '.')} with a decimal point"
    if match := re.fullmatch(r"([+-]?\d+(?:[.,]\d+)?)\s*(cm|mm|mm/day|mm per day|days?|d)", text, re.IGNORECASE):
        amount = Decimal(match[1].replace(",", "."))
        if match[2].lower() == "cm":
            return f"write millimetres and no unit: {number(amount * 10)}"
        return f"write {number(amount)} without the unit"
    if (match := re.fullmatch(r"(\d+)/(\d+)", text)) and int(match[2]):
        return f"write a decimal: {number(round(Decimal(match[1]) / Decimal(match[2]), 4))}"
    return "write digits with a decimal point, such as 0.75"


def number_of(text: str) -> Decimal:
    """The number that a flag's text says."""
    if re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text.strip()) and text.isascii():
        return Decimal(text.strip())
    raise Wrong(f"must be a number: {number_hint(text)}")


def whole_of(text: str) -> int:
    """The whole number that a flag's text says."""
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text.strip()):
        raise Wrong("must be a whole number, such as 2")
    return int(text)


def quantity(low: str, high: str, unit: str) -> Reads:
    """An exact decimal from `low` to `high`, both allowed, in `unit`."""

    def read(value: Any) -> Decimal:
        if isinstance(value, str):
            bare = re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", value.strip())
            raise Wrong("must be a number without quotes" if bare else f"must be a number: {number_hint(value)}")
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise Wrong(f"must be a number of {unit}")
        exact = Decimal(value)
        if not exact.is_finite() or not Decimal(low) <= exact <= Decimal(high):
            raise Wrong(f"must be between {low} and {high} {unit}")
        rounded = exact.quantize(_LAST_DECIMAL)
        if exact != rounded:
            raise Wrong(f"must have at most {MAX_DECIMALS} decimals")
        return rounded if int(exact.as_tuple().exponent) < -MAX_DECIMALS else exact  # 0e-999999999 makes no fraction

    bounds = {"minimum": float(low), "maximum": float(high)}
    return Reads(read, {"type": "number", **bounds, "unit": unit})


def whole(low: int, high: int, what: str) -> Reads:
    """A whole number from `low` to `high`, both allowed, of `what`."""

    def read(value: Any) -> int:
        if isinstance(value, str) and re.fullmatch("[0-9]+", value.strip()):
            raise Wrong("must be a whole number without quotes")
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            raise Wrong("must be a whole number")
        if not low <= value <= high:
            raise Wrong(f"must be between {low} and {high} {what}")
        if value != int(value):
            raise Wrong(f"must be a whole number, between {low} and {high} {what}")
        return int(value)

    return Reads(read, {"type": "integer", "minimum": low, "maximum": high, "unit": what})


def whether(value: Any) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise Wrong("must be true or false, without quotes")
    return value


def one_of(choices: Sequence[str]) -> Reads:
    """One word of a few, exactly as listed."""

    def read(value: Any) -> str:
        if value in choices:
            return str(value)
        listed = " or ".join(filter(None, (", ".join(choices[:-1]), choices[-1])))
        hint = did_you_mean(value, choices) if isinstance(value, str) and len(choices) > 1 else ""
        raise Wrong(f"must be {listed}{hint}")

    return Reads(read, {"enum": list(choices)})


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A hint, to stand behind a sentence, at the known word that is near; none is no text."""
    near = closest(word, known)
    return f" (did you mean {near}?)" if near else ""


def closest(word: Any, known: Sequence[str]) -> str | None:
    """The known word that a person most likely meant, if any is near."""
    from difflib import get_close_matches

    lowered = {k.lower(): k for k in known}
    near = get_close_matches(str(word).lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[near[0]] if near else None


def text(value: Any) -> str:
    """Free text of one or more lines, without control characters."""
    if not isinstance(value, str):
        raise Wrong('must be text in "quotes"')
    if len(value) > MAX_TEXT:
        raise Wrong(f"must have at most {MAX_TEXT} characters")
    bad = next((c for c in value if (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t") or c in BIDI), None)
    if bad:
        raise Wrong(f"must not hold control characters (U+{ord(bad):04X})")
    return value.strip() if any(map(_is_seen, value)) else ""


def _is_seen(character: str) -> bool:
    """Whether a character shows anything: it is no space, no control and none of those that show nothing."""
    return unicodedata.category(character) not in ("Zs", "Zl", "Zp", "Cc", "Cf") and character not in _BLANK_GLYPHS


def some_text(value: Any) -> str:
    """Text that says something."""
    if not text(value):
        raise Wrong("must not be blank")
    return text(value)


def version(what: str = "plan format") -> Reads:
    """The version of the format of a file, of which there is one."""

    def read(value: Any) -> int:
        if value != 1 or isinstance(value, bool):
            raise Wrong(f"must be 1, the only version of the {what} that this bt reads")
        return 1

    return Reads(read, {"const": 1})


def plan_id(value: Any) -> str:
    """A local case code."""
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", value):
        return value
    raise Wrong(
        "must be a local case code, never a name or record number: 1 to 64 letters, digits, dots, dashes and "
        "underscores, a letter or digit first"
    )


def snapshot(value: Any) -> str:
    """A plan that a command packed: lines of base64, of a length that no plan passes."""
    if isinstance(value, str) and len(value) <= 100_000 and re.fullmatch(r"[A-Za-z0-9+/=\s]+", value):
        return value
    raise Wrong('must be as a command wrote it; `bt correct PLAN --reason "…"` writes it anew')


def digest(value: Any) -> str:
    """A digest that a command wrote: of tables and entries, or as bt 0.5 wrote it."""
    if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{8}(\.?[0-9a-f]{8})?", value):
        return value
    raise Wrong('must be as a command wrote it; `bt correct PLAN --reason "…"` writes it anew')
