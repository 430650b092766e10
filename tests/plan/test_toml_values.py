"""Values as a plan file has them."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.plan.toml_values import toml_item

LONG = "x" * 99 + "\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("60.0"), "60"),
        (Decimal("0.750"), "0.75"),
        (Decimal("-0.5"), "-0.5"),
        (60, "60"),
        (True, "true"),
        (date(2026, 1, 5), "2026-01-05"),
        (datetime(2026, 1, 5, 8), "2026-01-05T08:00:00"),
        (datetime(2026, 1, 5, 8, tzinfo=UTC), "2026-01-05T08:00:00Z"),
        (datetime(2026, 1, 5, 1, 30, tzinfo=timezone(timedelta(hours=2))), "2026-01-04T23:30:00Z"),
        (time(8, 5), '"08:05"'),
        ((time(8), time(20)), '["08:00", "20:00"]'),
        ([Decimal("1.0"), "a"], '[1, "a"]'),
        ((), "[]"),
        ({"A": Decimal("1.0"), "B": time(9)}, '{A = 1, B = "09:00"}'),
        ("a\nb", '"a\\nb"'),
        ("x" * 200, f'"{"x" * 200}"'),
        (LONG, f'"{"x" * 99}\\n"'),  # 100 characters
        (LONG + "y", f'"""{LONG}y"""'),
    ],
)
def test_item(value: Any, text: str) -> None:
    assert toml_item(value).as_string() == text
