"""What a plan file said above its course, packed into it, and where two of them differ."""

from base64 import b64encode
from decimal import Decimal
from typing import Any
from zlib import compress

import pytest

from bt_cli.plan.digests import short_digest, table_digests
from bt_cli.plan.snapshot import MAX_BYTES, differences, latest_snapshot, packed, unpacked
from bt_cli.plan.source import parse
from tests.courses import SLOWER
from tests.helpers import PLAN
from tests.plan.test_fingerprint import based, plan_of

MAPPING: dict[str, Any] = {"id": "x", "goal": {"defect_mm": Decimal("60.5")}, "levels": [{"name": "a"}, {"name": "b"}]}


def test_what_is_packed_comes_out_again_without_course_and_approval() -> None:
    snapshot = packed({**MAPPING, "course": [{"order": "stop"}], "approval": {"by": "AB"}})
    assert unpacked(snapshot) == MAPPING
    assert unpacked(packed({"id": "x"})) == {"id": "x"}


def test_it_stands_in_lines_of_a_hundred_letters() -> None:
    text = packed({"id": "".join(chr(33 + 7 * i % 90) for i in range(300))})
    *lines, last = text.split("\n")
    assert last == ""
    assert len(lines) > 1
    assert {len(line) for line in lines[:-1]} == {100}
    assert 0 < len(lines[-1]) <= 100


@pytest.mark.parametrize(
    "snapshot",
    ["!", "AAAA", b64encode(compress(b"x = ")).decode(), b64encode(compress(b"\xff = 1")).decode(), "abc"],
)
def test_what_is_no_snapshot(snapshot: str) -> None:
    assert unpacked(snapshot) is None


def test_nobody_unpacks_without_end() -> None:
    """What is longer is cut, and is no whole table then."""
    fits = b"x = '" + b"a" * (MAX_BYTES - 6) + b"'"
    assert unpacked(b64encode(compress(fits)).decode()) == {"x": "a" * (MAX_BYTES - 6)}
    longer = b"x = '" + b"a" * (MAX_BYTES - 5) + b"'"
    assert unpacked(b64encode(compress(longer)).decode()) is None


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [(("a",), 1, 2)]),
        ({"a": 1}, {"b": 2}, [(("a",), 1, None), (("b",), None, 2)]),
        ({"g": {"a": 1, "b": 2}}, {"g": {"a": 1, "b": 3}}, [(("g", "b"), 2, 3)]),
        ({"l": [{"a": 1}, {"a": 2}]}, {"l": [{"a": 1}, {"a": 3}]}, [(("l", 1, "a"), 2, 3)]),
        ({"l": [{"a": 1}]}, {"l": [{"a": 1}, {"a": 2}]}, [(("l",), [{"a": 1}], [{"a": 1}, {"a": 2}])]),
        ({"l": [1, 2]}, {"l": [1, 3]}, [(("l",), [1, 2], [1, 3])]),
        ({"l": [{"a": 1}, 2]}, {"l": [{"a": 2}, 2]}, [(("l",), [{"a": 1}, 2], [{"a": 2}, 2])]),
        ({"g": {"a": 1}}, {"g": 3}, [(("g",), {"a": 1}, 3)]),
        # of the whole file the course and the approval are left out; below they are keys as any other
        ({"course": 1, "approval": 1}, {"course": 2, "approval": 2}, []),
        ({"g": {"course": 1}}, {"g": {"course": 2}}, [(("g", "course"), 1, 2)]),
    ],
)
def test_where_two_differ(old: Any, new: Any, found: list[Any]) -> None:
    assert list(differences(old, new)) == found


def test_the_latest_of_the_tables_that_an_entry_stands_on() -> None:
    """Of two snapshots the one whose tables have the digest is taken, be it in an entry or in the approval."""
    plan = plan_of(based())
    base = plan.course[1].base or ""
    tables = {key: value for key, value in parse(PLAN.encode(), "p").mapping.items() if key != "course"}
    assert latest_snapshot(plan, base) == tables
    assert latest_snapshot(plan, base.partition(".")[0]) == tables
    assert latest_snapshot(plan, "00000000.00000000") is None
    assert latest_snapshot(plan_of(PLAN + SLOWER), base) is None
    edited = plan_of(based().replace("defect_mm = 60", "defect_mm = 61"))
    assert latest_snapshot(edited, base) == tables
    approved = plan_of(f'{PLAN}[approval]\nby = "AB"\non = 2026-01-06\nrevision = 0\nabove = "{_line(tables)}"\n')
    assert latest_snapshot(approved, short_digest(table_digests(plan))) == tables


def _line(tables: dict[str, Any]) -> str:
    return packed(tables).replace("\n", "")
