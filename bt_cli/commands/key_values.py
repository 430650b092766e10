"""KEY=VALUE as it is typed after `bt amend PLAN set` and `bt correct PLAN`: each value is read as its key is."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import reduce
from operator import getitem
from typing import Any

from bt_cli.errors import KeyPath, WrongUsage
from bt_cli.plan.editing import located
from bt_cli.plan.problems import check_value, unknown_key
from bt_cli.plan.settable import SETTABLE, full_key, general, instead
from bt_cli.plan.values import Wrong, did_you_mean


def key_values(typed: list[str], checked: Callable[[str, str], tuple[str, object]]) -> dict[str, object]:
    """The keys and values that were typed, as `checked` reads them. Raises WrongUsage with all that is wrong."""
    found: dict[str, object] = {}
    wrong = []
    for one in typed:
        key, sign, text = one.partition("=")
        try:
            if not (key.strip() and sign):
                raise Wrong("must be a key, = and a value, such as phone=01865 000000")
            key, value = checked(key.strip(), text.strip())
            if key in found:
                raise Wrong(f"says {key} twice")
            found[key] = value
        except Wrong as problem:
            wrong.append(f"{one!r} {problem}")
    if wrong or not found:
        raise WrongUsage("\n".join(wrong) or "KEY=VALUE is missing: say what is another, such as phone=01865 000000")
    return found


def settings_of(typed: list[str]) -> dict[str, object]:
    """What an order `set` says, by dotted key. Raises WrongUsage."""
    return key_values(typed, _settable)


def _settable(typed: str, text: str) -> tuple[str, object]:
    key = full_key(typed)
    if general(key) not in SETTABLE:
        raise Wrong(f"cannot be set from a day on{did_you_mean(key, SETTABLE)}: {instead(key)}")
    return key, value_of(general(key), text)


def corrections_of(typed: list[str], mapping: Mapping[str, Any]) -> dict[KeyPath, object]:
    """What a correction says, by the place of each key in a plan; None takes it out. Raises WrongUsage."""
    places: dict[str, KeyPath] = {}

    def checked(key: str, text: str) -> tuple[str, object]:
        first = key.partition(".")[0]
        if first in _NOT_CORRECTED:
            raise Wrong(_NOT_CORRECTED[first])
        path = located(mapping, key)
        plain = ".".join(part for part in path if isinstance(part, str))
        if problem := unknown_key(plain):
            raise Wrong(f"cannot be corrected: {problem}")
        places[key] = path
        if text:
            return key, value_of(plain, text)
        if not _is_there(mapping, path):
            raise Wrong("is not in the plan, so it cannot be taken out")
        return key, None

    return {places[key]: value for key, value in key_values(typed, checked).items()}


def _is_there(mapping: Any, path: KeyPath) -> bool:
    try:
        reduce(getitem, path, mapping)
    except LookupError:
        return False
    return True


_NOT_CORRECTED = {
    "course": "is an entry of the course: what was entered wrong is edited in the file, with bt edit",
    "approval": "is what somebody signed: bt approve writes it anew",
}


def value_of(key: str, text: str) -> object:
    """The value that a text means under a plan's key: a TOML value, a text, or a list of texts. Raises Wrong."""
    complaint: Wrong | None = None
    for value in _meanings(text):
        try:
            check_value(key, value)
        except Wrong as wrong:
            complaint = complaint or Wrong(f"{wrong}")
        else:
            return value
    assert complaint  # noqa: S101 - a text is one meaning at least
    raise complaint


def _meanings(text: str) -> Iterator[Any]:
    with suppress(tomllib.TOMLDecodeError):
        yield tomllib.loads(f"value = {text}", parse_float=Decimal)["value"]
    yield text
    yield [part.strip() for part in text.split(";" if ";" in text else ",")]
