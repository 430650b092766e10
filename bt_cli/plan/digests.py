"""Digests of values: the same for the same value, however it was written. `fingerprint` says what stands on them."""

from decimal import Decimal
from hashlib import sha256
from typing import Any

from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Plan
from bt_cli.words import number

_NOT_COVERED = {"format", "version", "course", "approval"}
_SAID_ELSEWHERE = {"protocol": {"sessions_per_day"}}  # they are in `sessions`
_DIGITS = 8
_WRITTEN_IN_PLACE = {"base", "above"}  # what a later command writes into entries that stand there already


def table_digests(plan: Plan) -> dict[str, str]:
    """The digest of each table and key of a plan that says something, by its name at the top of the file."""
    values = plan.model_dump(exclude={**dict.fromkeys(_NOT_COVERED, True), **_SAID_ELSEWHERE})
    return {key: short_digest(value) for key, value in values.items() if value not in (None, (), "")}


def entries_digests(entries: tuple[Entry, ...]) -> list[str]:
    """The digest of the entries above each place of a course, and last of all of them.

    Whatever digests they bear themselves do not count. Each entry is taken up once, however many there are.
    """
    above, digests = sha256(b"["), []
    for place, entry in enumerate((*entries, None)):
        whole = above.copy()
        whole.update(b"]")
        digests.append(whole.hexdigest()[:_DIGITS])
        if entry:
            text = canonical(entry.written.model_dump(exclude=_WRITTEN_IN_PLACE))
            above.update(("," * bool(place) + text).encode())
    return digests


def bases_of(plan: Plan) -> list[str]:
    """The digest of everything above each place of the course, which is the `base` of its entry; last, of the next."""
    tables = short_digest(table_digests(plan))
    return [f"{tables}.{above}" for above in entries_digests(plan.course)]


def short_digest(value: Any) -> str:
    """Eight hexadecimal digits that are the same for the same value, however it was written."""
    return sha256(canonical(value).encode()).hexdigest()[:_DIGITS]


def canonical(value: Any) -> str:
    """A value of a plan as a text that is the same however it was written."""
    if isinstance(value, dict):
        filled = {key: below for key, below in value.items() if below not in (None, ())}  # a new key changes no old id
        return "{" + ",".join(f"{key}:{canonical(below)}" for key, below in filled.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return number(value) if isinstance(value, Decimal) else str(value)
