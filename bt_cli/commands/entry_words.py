"""The words of a command line that make an entry of the course: how each is read, and which go together."""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple

import typer

from bt_cli.commands import dates
from bt_cli.commands.completing import level_names
from bt_cli.commands.dates import DateWords
from bt_cli.errors import WrongUsage

By = Annotated[str | None, typer.Option("--by", metavar="WHO", help="Initials or role of who says so.")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")]
On = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help="That day, from its first session on: 2026-02-01, or mon.")
]
LevelName = Annotated[
    str | None,
    typer.Option(
        "--level", metavar="NAME", help="Of several levels the one that is meant.", autocompletion=level_names
    ),
]
At = Annotated[
    str | None, typer.Option("--at", metavar="TIME", help='That local time of the plan\'s zone: "2026-02-01 16:00".')
]
# For whoever needs the same bytes twice, as tests do: what is written else holds the second of its writing.
Entered = Annotated[str | None, typer.Option("--entered", metavar="YYYY-MM-DDTHH:MM:SSZ", hidden=True)]


class Word(NamedTuple):
    """What was typed for a key of an entry; `name` is what a person knows it by. No text: it was not said.

    Where it has no business with this entry it has no key.
    """

    name: str
    key: str
    text: str | None


_DATES = ("on", "at", "from", "to", "through")


def words_in_digits(words: Iterable[Word], dates: DateWords) -> list[Word]:
    """The same with digits in place of words for days, `tomorrow`, `last-mon`. Raises WrongUsage."""
    return [word._replace(text=dates.iso(word.name, word.text)) if word.text and word.key in _DATES else word
            for word in words]  # fmt: skip


def entry_of(kind: str, words: Iterable[Word], needs: Sequence[str | tuple[str, ...]] = ()) -> dict[str, Any]:
    """The keys and values that these words say. Raises WrongUsage with all that is wrong with them.

    Of the keys in `needs` each must be there, of a tuple one.
    """
    words = list(words)
    entry: dict[str, Any] = {}
    complaints = [f"{kind} takes no {word.name}" for word in words if word.text is not None and not word.key]
    for word in words:
        if word.key and word.text is not None:
            complaints += _read_into(entry, word)
    said = {word.key for word in words if word.text is not None}
    for need in needs:
        ways = (need,) if isinstance(need, str) else need
        names = [next(word.name for word in words if word.key == way) for way in ways]
        if len(said & set(ways)) != 1:
            both = ", not both" if said & set(ways) else ""
            complaints.append(f"{kind} needs {' or '.join(names)}{both}")
    if complaints:
        raise WrongUsage("\n".join(complaints))
    return entry


def _read_into(entry: dict[str, Any], word: Word) -> list[str]:
    """Read a word into the entry; what is wrong with it."""
    from bt_cli.plan.problems import check_value
    from bt_cli.plan.values import Wrong

    is_option = word.name.startswith("--")  # `reset A --reading A=5` names A twice, and means it
    if is_option and sum(one == word.name or one.startswith(f"{word.name}=") for one in sys.argv) > 1:
        return [f"{word.name} is there twice: give it once"]
    try:
        value = READ[word.key](word.text or "")
        if word.key != "deformity":  # whose words are checked one by one
            check_value(_PLACES.get(word.key, f"course.{word.key}"), value)
    except Wrong as wrong:
        return [f"{word.name} {wrong}; you wrote {word.text!r}"]
    entry[word.key] = value
    return []


# Where a key of these words stands in a plan, where that is not its own name in an entry.
_PLACES = {"from": "course.from_", "reference": "deformity.reference", "origin": "deformity.origin"}


def _number(text: str) -> object:
    from bt_cli.plan.values import number_of

    return number_of(text)


def _whole(text: str) -> int:
    from bt_cli.plan.values import Wrong

    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text.strip()):
        raise Wrong("must be a whole number, such as 2")
    return int(text)


def _day(text: str) -> date:
    from bt_cli.plan.values import day

    return day(text)


def moment_of(text: str) -> date:
    """A local date and time, or a date alone."""
    from bt_cli.plan.values import moment

    return moment(text)


def time_of(text: str) -> datetime:
    """A local date and time: a date alone would be taken for its first session, which nobody said."""
    from bt_cli.plan.values import Wrong

    said = moment_of(text)
    if not isinstance(said, datetime):
        raise Wrong(f'must have a time, such as "{said} 16:00", in quotes')
    return said


def _sessions(text: str) -> object:
    from bt_cli.plan import values

    if re.fullmatch(r"[1-9]\d*", text.strip()):
        values.whole(1, 24, "sessions a day").read(int(text))
        return values.spread_times(int(text))
    if ":" not in text:
        raise values.Wrong("must be clock times, such as 08:00,20:00, or how many a day, such as 4")
    return values.clocks([one.strip() for one in text.split(",")])


def _by_actuator(read: Callable[[str], object]) -> Callable[[str], object]:
    def pairs(text: str) -> dict[str, object]:
        from bt_cli.plan.values import Wrong

        found: dict[str, object] = {}
        for one in text.split():
            name, sign, value = one.partition("=")
            if not (name and sign and value):
                raise Wrong("must be the actuator, = and a number, such as A=18.25")
            if name in found:
                raise Wrong(f"must say each actuator once: {name} is there twice")
            found[name] = read(value)
        return found

    return pairs


def deformity_of(text: str) -> dict[str, object]:
    """What is left of a deformity, by key: "varus 3, internal rotation 5, short 2", in degrees and mm."""
    return parameters_of(text, "deformity")


def parameters_of(text: str, table: str) -> dict[str, object]:
    """The parameters of [deformity] or [mounting] that are typed in words, by key, in degrees and mm. Raises Wrong."""
    from bt_cli.plan.hexapod_frame import PAIRS
    from bt_cli.plan.values import Wrong

    found: dict[str, object] = {}
    wrong = []
    for part in text.split(","):
        try:
            key, value = _parameter(part, table)
            if key in found:
                raise Wrong(f"says {_in_words(key)} twice")
            found[key] = value
        except Wrong as one:
            wrong.append(str(one))
    opposites = ((a, b) for a, b in PAIRS if a in found and b in found)
    wrong += [f"says {_in_words(a)} and {_in_words(b)}, which are opposites: say one" for a, b in opposites]
    if wrong:
        raise Wrong("; ".join(wrong))
    return found


def _parameter(part: str, table: str) -> tuple[str, object]:
    """A word of a deformity or mounting and its amount. Raises Wrong."""
    from bt_cli.plan.correction import Deformity, Mounting
    from bt_cli.plan.problems import check_value
    from bt_cli.plan.values import Wrong, closest

    fields = (Deformity if table == "deformity" else Mounting).model_fields
    known = {_in_words(key): key for key in fields if key.endswith(_UNITS)}
    match = re.fullmatch(r"([a-z ]+?)\s*([-+.0-9]+)\s*(.*)", part.strip().lower())
    if not match:
        raise Wrong(f'must be words with a number each, such as "varus 3, short 2", not {part.strip()!r}')
    word, amount, unit = match.groups()
    if word not in known:
        near = closest(word, tuple(known))
        hint = f"did you mean {near}?" if near else f"it knows {', '.join(known)}"
        raise Wrong(f"knows no {word!r} ({hint})")
    own = known[word].rpartition("_")[2]
    if unit and unit.removesuffix("rees") not in {"mm": ("mm",), "deg": ("deg", "°")}[own]:
        raise Wrong(f"takes {word} in {'mm' if own == 'mm' else 'degrees'}, not in {unit}")
    value = _number(amount)
    try:
        check_value(f"{table}.{known[word]}", value)
    except Wrong as wrong:
        raise Wrong(f"{word} {wrong}") from None
    return known[word], value


_UNITS = ("_deg", "_mm")


def _in_words(key: str) -> str:
    """A parameter as it is typed, "internal rotation"."""
    return key.rpartition("_")[0].replace("_", " ")


def entered_of(text: str) -> datetime:
    """A point in time with its offset."""
    from bt_cli.plan.values import instant

    return instant(text)


READ: dict[str, Callable[[str], object]] = {
    "on": _day,
    "at": time_of,
    "rate_mm_per_day": _number,
    "distance_mm": _number,
    "remaining_mm": _number,
    "gap_mm": _number,
    "regenerate_mm": _number,
    "step_every_days": _whole,
    "cycles": _whole,
    "forth_rate_mm_per_day": _number,
    "pause_days": _whole,
    "level": str,
    "sessions": _sessions,
    "from": moment_of,
    "to": moment_of,
    "through": moment_of,
    "dates": lambda text: tuple(map(_day, text.split())),
    "readings_mm": _by_actuator(_number),
    "faces": _by_actuator(_whole),
    "actuators": str.split,
    "size": str,
    "set_to_mm": _by_actuator(_number),
    "deformity": deformity_of,
    "reference": str,
    "origin": str,
    "days": _whole,
    "steps": _by_actuator(_whole),
    "note": str,
    "reason": str,
    "by": str,
    "entered": entered_of,
}


def now_text() -> str:
    """The current second: an entry keeps when it was written down."""
    return f"{dates.present_instant():%Y-%m-%dT%H:%M:%SZ}"
