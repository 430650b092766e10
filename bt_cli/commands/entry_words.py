"""The words of a command line that make an entry of the course: how each is read, and which go together."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bt_cli.commands import dates
from bt_cli.commands.completing import level_names
from bt_cli.commands.dates import DateWords
from bt_cli.commands.flag_table import Decorator, Flag, is_repeated, with_flags
from bt_cli.errors import WrongUsage
from bt_cli.plan import time_values, values
from bt_cli.plan.problems import check_value
from bt_cli.plan.values import Wrong

LEVEL = Flag("--level", "level", "NAME", "The level, where there are several.", completion=level_names)
ON = Flag("--on", "on", "DAY", "That day, from its first session on: 2026-02-01, or mon.")
AT = Flag("--at", "at", "TIME", 'That local time of the plan\'s zone: "2026-02-01 16:00".')
REASON = Flag("--reason", "reason", "TEXT", "Why.")
BY = Flag("--by", "by", "WHO", "Initials or role of who says so.")
# For whoever needs the same bytes twice, as tests do: what is written else holds the second of its writing.
ENTERED = Flag("--entered", "entered", "YYYY-MM-DDTHH:MM:SSZ", hidden=True)


class Word(NamedTuple):
    """What was typed for a key of an entry; `name` is what a person knows it by. No text: it was not said.

    Where it has no business with this entry it has no key.
    """

    name: str
    key: str
    text: str | None


def with_words(*flags: Flag) -> Decorator:
    """Give a command these flags; what was typed comes as its `words`, one a flag."""

    def words_of(texts: Mapping[str, str]) -> list[Word]:
        return [Word(flag.option, flag.key, texts.get(flag.name)) for flag in flags]

    return with_flags("words", flags, words_of)


_DATES = ("on", "at", "from", "to", "through")


def words_in_digits(words: Iterable[Word], dates: DateWords) -> list[Word]:
    """The same with digits in place of words for days, `tomorrow`, `last-mon`. Raises WrongUsage."""
    return [word._replace(text=dates.iso(word.name, word.text)) if word.text and word.key in _DATES else word
            for word in words]  # fmt: skip


def entry_of(kind: str, words: Iterable[Word], needs: Sequence[str | tuple[str, ...]] = ()) -> dict[str, object]:
    """The keys and values that these words say, and when it is entered. Raises WrongUsage with all that is wrong.

    Of the keys in `needs` each must be there, of a tuple one. The plan is held by now: whoever waited for another's
    entry enters after it.
    """
    now = f"{dates.present_instant():%Y-%m-%dT%H:%M:%SZ}"
    words = [word._replace(text=word.text or now) if word.key == "entered" else word for word in words]
    entry: dict[str, object] = {}
    complaints = [f"{kind} takes no {word.name}" for word in words if word.text is not None and not word.key]
    for word in words:
        if word.key and word.text is not None:
            complaints += _read_into(entry, word)
    given = {word.key for word in words if word.text is not None}
    for need in needs:
        ways = (need,) if isinstance(need, str) else need
        names = [next(word.name for word in words if word.key == way) for way in ways]
        if len(given & set(ways)) != 1:
            both = ", not both" if given & set(ways) else ""
            complaints.append(f"{kind} needs {' or '.join(names)}{both}")
    if complaints:
        raise WrongUsage("\n".join(complaints))
    return entry


def entered_at(entry: Mapping[str, object]) -> datetime:
    """The instant at which an entry of words is entered."""
    at = entry["entered"]
    assert isinstance(at, datetime)  # noqa: S101 - `entry_of` has read it
    return at


def _read_into(entry: dict[str, object], word: Word) -> list[str]:
    """Read a word into the entry; what is wrong with it."""
    if word.name.startswith("--") and is_repeated(word.name):  # `reset A --reading A=5` names A twice, and means it
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


def time_of(text: str) -> datetime:
    """A local date and time: a date alone would be taken for its first session, which nobody said."""
    at = time_values.moment(text)
    if not isinstance(at, datetime):
        raise Wrong(f'must have a time, such as "{at} 16:00", in quotes')
    return at


def _sessions(text: str) -> object:
    rhythm = time_values.rhythm_of(text)
    if isinstance(rhythm, int):
        return time_values.spread_times(values.whole(1, 24, "sessions a day").read(rhythm))
    return rhythm


def _by_actuator(read: Callable[[str], object]) -> Callable[[str], object]:
    def pairs(text: str) -> dict[str, object]:
        readings: dict[str, object] = {}
        for part in text.split():
            name, sign, value = part.partition("=")
            if not (name and sign and value):
                raise Wrong("must be the actuator, = and a number, such as A=18.25")
            if name in readings:
                raise Wrong(f"must say each actuator once: {name} is there twice")
            readings[name] = read(value)
        return readings

    return pairs


def parameters_of(text: str, table: str) -> dict[str, object]:
    """The parameters of [deformity] or [mounting] that are typed in words, by key, in degrees and mm. Raises Wrong."""
    from bt_cli.plan.hexapod_frame import PAIRS

    parameters: dict[str, object] = {}
    wrong = []
    for part in text.split(","):
        try:
            key, value = _parameter(part, table)
            if key in parameters:
                raise Wrong(f"says {_in_words(key)} twice")
            parameters[key] = value
        except Wrong as problem:
            wrong.append(str(problem))
    opposites = ((a, b) for a, b in PAIRS if a in parameters and b in parameters)
    wrong += [f"says {_in_words(a)} and {_in_words(b)}, which are opposites: say one" for a, b in opposites]
    if wrong:
        raise Wrong("; ".join(wrong))
    return parameters


def _parameter(part: str, table: str) -> tuple[str, object]:
    """A word of a deformity or mounting and its amount. Raises Wrong."""
    from bt_cli.plan.correction import Deformity, Mounting

    fields = (Deformity if table == "deformity" else Mounting).model_fields
    known = {_in_words(key): key for key in fields if key.endswith(_UNITS)}
    match = re.fullmatch(r"([a-z ]+?)\s*([-+.0-9]+)\s*(.*)", part.strip().lower())
    if not match:
        raise Wrong(f'must be words with a number each, such as "varus 3, short 2", not {part.strip()!r}')
    word, amount, unit = match.groups()
    if word not in known:
        near = values.closest(word, tuple(known))
        hint = f"did you mean {near}?" if near else f"it knows {', '.join(known)}"
        raise Wrong(f"knows no {word!r} ({hint})")
    key = known[word].rpartition("_")[2]
    if unit and unit.removesuffix("rees") not in {"mm": ("mm",), "deg": ("deg", "°")}[key]:
        raise Wrong(f"takes {word} in {'mm' if key == 'mm' else 'degrees'}, not in {unit}")
    value = values.number_of(amount)
    try:
        check_value(f"{table}.{known[word]}", value)
    except Wrong as wrong:
        raise Wrong(f"{word} {wrong}") from None
    return known[word], value


_UNITS = ("_deg", "_mm")


def _in_words(key: str) -> str:
    """A parameter as it is typed, "internal rotation"."""
    return key.rpartition("_")[0].replace("_", " ")


READ: dict[str, Callable[[str], object]] = {
    "on": time_values.day,
    "at": time_of,
    "rate_mm_per_day": values.number_of,
    "distance_mm": values.number_of,
    "remaining_mm": values.number_of,
    "gap_mm": values.number_of,
    "regenerate_mm": values.number_of,
    "step_every_days": values.whole_of,
    "cycles": values.whole_of,
    "forth_rate_mm_per_day": values.number_of,
    "pause_days": values.whole_of,
    "level": str,
    "sessions": _sessions,
    "from": time_values.moment,
    "to": time_values.moment,
    "through": time_values.moment,
    "dates": lambda text: tuple(map(time_values.day, text.split())),
    "readings_mm": _by_actuator(values.number_of),
    "faces": _by_actuator(values.whole_of),
    "actuators": str.split,
    "size": str,
    "set_to_mm": _by_actuator(values.number_of),
    "deformity": lambda text: parameters_of(text, "deformity"),
    "reference": str,
    "origin": str,
    "days": values.whole_of,
    "steps": _by_actuator(values.whole_of),
    "note": str,
    "reason": str,
    "by": str,
    "entered": time_values.instant,
}
