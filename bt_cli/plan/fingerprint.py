"""Digests of what a plan file says: what every entry of the course, and an approval, stand on.

Every entry bears in `base` a digest of all values above it, "12345678.9abcdef0": of the tables of the plan, and of the
entries before it. So nothing above an entry changes unseen: the course stands only as long as the digests hold. A
record `correct` accepts the file as it then is, and the digests begin anew from there.
Everything that the file says counts, but the approval. Values count and not how they are written: comments, layout,
1 for 1.0 or a default written out change no digest.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from bt_cli.errors import KeyPath, Problem
from bt_cli.plan.digests import canonical, entries_digests, short_digest, table_digests
from bt_cli.plan.model import Plan
from bt_cli.plan.source import Source, TomlTable, parse, shown
from bt_cli.words import number

_ACCEPT = 'take the edit back, or accept the file as it now is: bt correct PLAN --reason "…"'


def edits(plan: Plan, source: Source) -> list[Problem]:
    """What was edited above entries of the course since they were written, each with its place and old value.

    `source` is what the plan was read from; flags laid over it are no edit. Last comes what to do. Where nothing was
    edited there is nothing.
    """
    if not last_base(plan):
        return []
    written = plan_in_file(source) if source.flags else plan
    if written is None:
        return [Problem(("course",), "a flag stands in place of what is missing above the course; write it there")]
    below_tables, below_entries = _first_broken(written)
    broken = [place for place in (below_tables, below_entries) if place is not None]
    if not broken:
        return []
    edited = list(_edited_entries(written, below_entries)) if below_entries is not None else []
    edited += list(_edited_tables(written, below_tables, source)) if below_tables is not None else []
    place = min(broken)
    name = entry_name(written, place)
    return [*edited, Problem(("course", place, "base"), f"{name} stands on what was above it: {_ACCEPT}")]


def last_base(plan: Plan) -> str:
    """The digest of the last entry that has one; nothing where none has."""
    return next((entry.base for entry in reversed(plan.course) if entry.base), "")


def accepted_until(plan: Plan) -> int:
    """The place of the last record `correct`, which accepts all that stands above it; 0 where there is none.

    One without a digest was written by hand, and accepts nothing: nobody was shown what was edited.
    """
    return max((i for i, entry in enumerate(plan.course) if entry.record == "correct" and entry.base), default=0)


def entries_hold(plan: Plan, place: int) -> bool:
    """Whether the entries above a place are those on which each of them was written, since the last `correct`."""
    above = plan.model_copy(update={"course": plan.course[:place]})
    return _first_broken(above)[1] is None


def _first_broken(plan: Plan) -> tuple[int | None, int | None]:
    """The places of the first entry above which tables differ from its `base`, and of the first for entries."""
    below_tables = below_entries = None
    tables, above = short_digest(table_digests(plan)), entries_digests(plan.course)
    for place in range(accepted_until(plan), len(plan.course)):
        base = plan.course[place].base
        if base and "." not in base:
            from bt_cli.plan.fingerprint_0_5 import base_of_0_5

            if base != base_of_0_5(plan, place) and below_entries is None:
                below_entries = place  # or tables: which of them, 0.5 did not keep
        elif base:
            old_tables, old_entries = base.split(".")
            if tables != old_tables and below_tables is None:
                below_tables = place
            if above[place] != old_entries and below_entries is None:
                below_entries = place
    return below_tables, below_entries


def _edited_entries(plan: Plan, place: int) -> Iterator[Problem]:
    """The entry that was edited: the one above the first whose digest does not hold, as its own does."""
    base = plan.course[place].base or ""
    if "." not in base:
        yield Problem(("course", place, "base"), f"the plan or an entry above was edited after bt 0.5 wrote {base}")
        return
    name = entry_name(plan, place - 1) if place else "an entry that stood above"
    text = f"{name} was edited or taken out after {entry_name(plan, place)} was written (digest {base})"
    yield Problem(("course", max(place - 1, 0)), text)


def _edited_tables(plan: Plan, place: int, source: Source) -> Iterator[Problem]:
    from bt_cli.plan.snapshot import differences, latest_snapshot

    name, base = entry_name(plan, place), plan.course[place].base
    old = latest_snapshot(plan, base or "")
    if old is None:
        yield Problem(("course", place, "base"), f"the plan above was edited after {name} was written (digest {base})")
        return
    for difference in differences(old, source.mapping if not source.flags else _mapping(source)):
        yield Problem(difference[0], difference_text(*difference, since=f"{name} was written"))


def difference_text(path: KeyPath, before: Any, after: Any, since: str) -> str:
    """What stood at a place and what stands there now: "[goal] defect_mm was 60 when …; it is 54 now"."""
    was = f"was {value_text(before)}" if before is not None else "was not there"
    now = f"is {value_text(after)} now" if after is not None else "is not there now"
    return f"{path_text(path)} {was} when {since}; it {now}"


def _mapping(source: Source) -> TomlTable:
    return parse(source.text.encode(), source.name).mapping


def plan_in_file(source: Source) -> Plan | None:
    """The plan that the file says without flags; None where that is none."""
    try:
        return Plan.model_validate(_mapping(source))
    except ValidationError:
        return None


def entry_name(plan: Plan, place: int) -> str:
    """What an entry is called, counted from 1: "entry 2 (order rate)"."""
    entry = plan.course[place].written
    return f"entry {place + 1} ({'order' if entry.order else 'record'} {entry.kind})"


def path_text(path: KeyPath) -> str:
    """Where a value stands, as its file says it: "[goal] defect_mm", "[[levels]] 2 rate_mm_per_day", "side"."""
    if len(path) == 1:
        return str(path[0])
    *above, last = path
    table = ".".join(str(key) for key in above if isinstance(key, str))
    places = "".join(f" {key + 1}" for key in above if isinstance(key, int))
    return f"[[{table}]]{places} {last}" if places else f"[{table}] {last}"


def value_text(value: object) -> str:
    """A value of a plan in a message, short and with nothing that a terminal would obey."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, list | dict):
        return "otherwise" if len(str(value)) > 60 else shown(canonical(value))
    return shown(f'"{value}"' if isinstance(value, str) else value)
