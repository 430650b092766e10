"""The plan as it was at an earlier revision: its first entries, and what stood above them then.

A record `correct` keeps what the plan said before it, so an earlier revision has the old values again: what a patient
was told then is known from the file alone.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

from pydantic import ValidationError

from bt_cli.errors import KeyPath
from bt_cli.plan.entries import Entry, in_force
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Approval


def plan_at(plan: Plan, revision: int) -> Plan:
    """The plan when its course had `revision` entries, from 0 to as many as it has."""
    entries = in_force(plan.course[:revision])
    corrections = [entry for entry in plan.course[revision:] if entry.was or entry.added]
    earlier = _before(plan, corrections, entries) if corrections else None
    return earlier or plan.model_copy(update={"course": entries})


def plan_before(plan: Plan, place: int) -> Plan:
    """The plan as it was before an entry; before one that takes another back, as before that one."""
    entry = plan.course[place]
    return plan_at(plan, entry.revision - 1 if entry.undone and entry.revision else place)


def other_places(old: Plan, new: Plan, since: date) -> set[int] | None:
    """The places of the course at which two revisions of a plan have other entries, none of which is of earlier turns.

    None where one is, or where they say otherwise what holds for all turns.
    """
    tables = (key for key in Plan.model_fields if key not in ("course", "approval"))
    if any(getattr(old, key) is not getattr(new, key) for key in tables):
        return None
    if (old.zones, old.last_review) != (new.zones, new.last_review):
        return None
    pairs = zip_longest(old.course, new.course)
    others = {place: pair for place, pair in enumerate(pairs) if pair[0] is not pair[1]}
    days = (entry.turns_from for pair in others.values() for entry in pair if entry)
    return None if any(day and day < since for day in days) else set(others)


def is_kept(plan: Plan, revision: int) -> bool:
    """Whether the file keeps all that the plan said at a revision.

    It does not where a record `correct` since then accepted an edited entry, or tables of which no snapshot was left.
    """
    from bt_cli.plan.fingerprint import entries_hold

    return all(
        (entry.was or entry.added) and entries_hold(plan, place)
        for place, entry in enumerate(plan.course)
        if place >= revision and entry.record == "correct"
    )


_TOLD_APART = {"title", "conventions", "override", "review", "clinic"}  # told by themselves, or on no patient's paper


def corrected_between(old: Plan, new: Plan) -> bool:
    """Whether what an earlier revision said of limb, frame or turns was corrected since, or is not known any more."""
    from bt_cli.plan.digests import table_digests

    was, now = (
        {key: value for key, value in table_digests(plan).items() if key not in _TOLD_APART} for plan in (old, new)
    )
    return was != now or not is_kept(new, old.revision)


def plan_as_approved(plan: Plan, approval: Approval) -> Plan | None:
    """The plan that an approval signed; None where the file does not keep it."""
    from bt_cli.plan.snapshot import unpacked

    tables = unpacked(approval.above) if approval.above else None
    return _completed(tables, plan, in_force(plan.course[: approval.revision])) if tables else None


def _before(plan: Plan, corrections: list[Entry], entries: tuple[Entry, ...]) -> Plan | None:
    """The plan before these corrections were made; None where the file does not keep what it then said."""
    from bt_cli.plan.fingerprint import last_base
    from bt_cli.plan.snapshot import latest_snapshot

    tables = latest_snapshot(plan, last_base(plan))
    if tables is None:
        return None
    try:
        for entry in reversed(corrections):
            take_back(tables, entry)
    except (LookupError, TypeError, AttributeError):  # somebody edited `was`, so that it speaks of no place in a plan
        return None
    return _completed(tables, plan, entries)


def _completed(tables: Mapping[str, object], plan: Plan, entries: tuple[Entry, ...]) -> Plan | None:
    """The plan of these tables with these entries, and with what `plan` takes from the computer; None of no plan."""
    from bt_cli.plan.consistency import inconsistencies
    from bt_cli.plan.reading import completed

    try:
        earlier = Plan.model_validate(tables).model_copy(update={"course": entries, "approval": plan.approval})
    except ValidationError:
        return None
    if next(iter(inconsistencies(earlier)), None):  # no plan that was ever read: somebody edited what was kept
        return None
    return completed(earlier, plan.timezone)[0]


def corrected_values(plan: Plan, place: int) -> list[tuple[KeyPath, Any, Any]]:
    """What the record `correct` at a place changed: each key with its value before and after, None where it had none.

    Nothing where the file does not keep it.
    """
    from bt_cli.plan.fingerprint import last_base
    from bt_cli.plan.snapshot import latest_snapshot

    tables = latest_snapshot(plan, last_base(plan))
    if tables is None:
        return []
    correction = plan.course[place]
    keys = dict.fromkeys(correction.added or ()) | (correction.was or {})
    try:
        for later in reversed(plan.course[place + 1 :]):
            take_back(tables, later)
        return [
            (tuple(map(_key, key.split("."))), before, _value(tables, key.split("."))) for key, before in keys.items()
        ]
    except (LookupError, TypeError, AttributeError):  # somebody edited `was`, so that it speaks of no place in a plan
        return []


def _value(tables: Any, path: list[str]) -> Any:
    for key in path:
        tables = tables[_key(key)] if key.isdecimal() else tables.get(key, {})
    return None if tables == {} else tables


def take_back(tables: dict[str, object], correction: Entry) -> None:
    """Put back into the tables of a plan what they said before a correction."""
    for path in correction.added or ():
        *above, last = path.split(".")
        _at(tables, above).pop(_key(last), None)
    for path, value in (correction.was or {}).items():
        *above, last = path.split(".")
        _at(tables, above)[_key(last)] = value


def _at(tables: Any, path: list[str]) -> Any:
    for key in path:
        tables = tables[_key(key)] if key.isdecimal() else tables.setdefault(key, {})
    return tables


def _key(text: str) -> str | int:
    """A key of a table, or the place in a list of tables, which is written as its number."""
    return int(text) if text.isdecimal() else text


def correction(differences: Iterable[tuple[KeyPath, Any, Any]]) -> Mapping[str, object]:
    """The keys `was` and `added` of a record `correct` that accepts these differences."""
    was: dict[str, object] = {}
    added: list[str] = []
    for path, before, _ in differences:
        dotted = ".".join(map(str, path))
        if before is None:
            added.append(dotted)
        else:
            was[dotted] = before
    return {key: values for key, values in (("was", was), ("added", tuple(added))) if values}
