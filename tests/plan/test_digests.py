"""Digests of values: the same for the same value, however it was written."""

from datetime import date, time
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from bt_cli.plan.digests import bases_of, canonical, entries_digests, short_digest, table_digests
from tests.courses import SEEN, SLOWER
from tests.helpers import PLAN
from tests.plan.test_fingerprint import plan_of


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1.0"), "1"),
        (Decimal("0.750"), "0.75"),
        (1, "1"),
        (True, "True"),
        (None, "None"),
        (date(2026, 1, 5), "2026-01-05"),
        ((time(8), time(20)), "[08:00:00,20:00:00]"),
        ([1, "x"], "[1,x]"),
        ((), "[]"),
        ({"a": Decimal("1.0"), "b": None, "c": (), "d": [1, {"e": 2}], "f": 0, "g": ""}, "{a:1,d:[1,{e:2}],f:0,g:}"),
        ({}, "{}"),
    ],
)
def test_a_value_as_a_text(value: Any, text: str) -> None:
    """A key that says nothing, as one that is new, is left out."""
    assert canonical(value) == text
    assert short_digest(value) == digest(text)


def test_tables_that_say_something_have_a_digest() -> None:
    """Not the format, the course or an approval; a count of sessions is in the times."""
    found = table_digests(plan_of(PLAN + SLOWER))
    assert list(found) == ["id", "surgery", "timezone", "goal", "protocol", "frame"]
    assert found["id"] == digest("T-1")
    assert found["goal"] == digest("{kind:transport,defect_mm:60}")
    counted = PLAN.replace('sessions = ["08:00", "12:00", "16:00", "20:00"]', "sessions_per_day = 4")
    assert table_digests(plan_of(counted)) == table_digests(plan_of(PLAN))


def test_entries_have_a_digest_of_those_above_each() -> None:
    """The digests that they bear do not count: they are written into them later."""
    first, second = plan_of(PLAN + SLOWER + SEEN).course
    texts = [canonical(entry.model_dump(exclude={"base", "above"})) for entry in (first, second)]
    wanted = [digest("[]"), digest(f"[{texts[0]}]"), digest(f"[{texts[0]},{texts[1]}]")]
    assert entries_digests((first, second)) == wanted
    based = first.model_copy(update={"base": "12345678.12345678", "above": "x"})
    assert entries_digests((based, second)) == wanted
    assert entries_digests(()) == wanted[:1]
    plan = plan_of(PLAN + SLOWER + SEEN)
    tables = short_digest(table_digests(plan))
    assert bases_of(plan) == [f"{tables}.{above}" for above in wanted]
