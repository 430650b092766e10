"""How long frames stayed on: ranges worked by hand from the published indices."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.schedule.forecast import MONTH_DAYS, PUBLISHED, contact_range, frame_time
from tests.helpers import goal, report

TETSWORTH = "Tetsworth, Injury 2017, 10.1016/j.injury.2017.07.018"
BOTH, RAIL = "PMC4415215", "10.3389/fsurg.2022.858240"
RAIL_LENGTHENING = "10.1302/0301-620X.98B10.36643"


@pytest.mark.parametrize(
    ("changes", "days", "sources"),
    [
        # 1.15 months = 35.003125 days, × 6 cm = 210.02; 1.8 months = 54.7875 days, × 6 cm = 328.73
        (("transport", 60, "tibia", "ilizarov"), (210, 329), (TETSWORTH, BOTH)),
        (("transport", 60, "tibia", "click"), (210, 329), (TETSWORTH, BOTH)),
        # 35.003125 × 6 = 210.02; 60.8 × 6 = 364.8
        (("transport", 60, "tibia", "rail"), (210, 365), (TETSWORTH, BOTH, RAIL)),
        # 35.003125 × 7.5 = 262.52; 1.71 months = 52.048125 days, × 7.5 = 390.36
        (("transport", 75, "femur", "ilizarov"), (262, 391), (BOTH,)),
        (("transport", 75, "femur", "rail"), (262, 391), (BOTH,)),
        # 42 × 3 and 54 × 3 are whole
        (("transport", 30, "humerus", "ilizarov"), (126, 162), ("medifind 562848359",)),
        # 26 × 4.5 = 117; 43 × 4.5 = 193.5; 47.1 × 4.5 = 211.95
        (("lengthening", 45, "femur", "ilizarov"), (117, 194), ("Maffulli",)),
        (("lengthening", 45, "tibia", "rail"), (117, 194), ("Maffulli",)),
        (("lengthening", 45, "femur", "rail"), (117, 212), (RAIL_LENGTHENING, "Maffulli")),
    ],
)
def test_the_range_is_index_times_cm(
    changes: tuple[str, int, str, str], days: tuple[int, int], sources: tuple[str, ...]
) -> None:
    kind, distance_mm, bone, frame = changes
    found = frame_time(
        report(**{"goal": goal(kind, distance_mm), "bone": bone, "frame": {"kind": frame}}).schedule.plan
    )
    assert found
    assert ((found.low_days, found.high_days), found.sources) == (days, sources)


@pytest.mark.parametrize(
    "changes",
    [
        {},  # no bone
        {"bone": "ulna"},
        {"bone": "tibia", "goal": goal("compression", 5)},
        {"bone": "humerus", "goal": goal("lengthening", 40)},
        {"bone": "tibia", "surgery": None, "protocol.latency_days": None, "protocol.first_session": "2026-01-12"},
    ],
    ids=["no bone", "ulna", "compression", "humerus lengthened", "no surgery"],
)
def test_where_nothing_published_fits_nothing_is_foreseen(changes: dict[str, Any]) -> None:
    assert frame_time(report(**changes).schedule.plan) is None


def test_two_levels_grow_at_once_and_no_published_days_are_theirs() -> None:
    shares = [{"name": name, "moves": "distally", "distance_mm": 30} for name in ("upper", "lower")]
    assert frame_time(report(bone="tibia").schedule.plan)
    assert frame_time(report(bone="tibia", levels=shares).schedule.plan) is None


def test_every_index_is_a_range_with_a_source() -> None:
    assert all(0 < row.low_days_per_cm <= row.high_days_per_cm and row.source for row in PUBLISHED)
    assert MONTH_DAYS * 12 == 365.25


@pytest.mark.parametrize(
    ("record", "early", "late"),
    [
        # 59 days from 12 Jan to 12 Mar: / 0.91 = 64.8, 65 days; / 0.6 = 98.3, 99 days
        (None, date(2026, 3, 18), date(2026, 4, 21)),
        # 39 days from 1 Feb: / 0.91 = 42.9, 43 days; / 0.6 = 65 days
        (date(2026, 2, 1), date(2026, 3, 16), date(2026, 4, 7)),
        # one day: 1.1 and 1.7 are two
        (date(2026, 3, 11), date(2026, 3, 13), date(2026, 3, 13)),
    ],
)
def test_when_bone_ends_may_meet(record: date | None, early: date, late: date) -> None:
    course = [{"on": record, "record": "xray", "note": "fine"}] if record else []
    assert contact_range(report(course=course).schedule) == (early, late, ("PMC4510797", "PMC4415215"))


def test_no_contact_is_foreseen_once_it_is_passed_or_where_none_is_planned() -> None:
    passed = [{"on": date(2026, 3, 12), "record": "xray", "note": "fine"}]
    assert contact_range(report(course=passed).schedule) is None
    assert contact_range(report(goal=goal("lengthening", 60)).schedule) is None


@pytest.mark.parametrize(("mm", "known"), [("19.75", False), ("20", True), ("150", True), ("150.25", False)])
def test_lengths_beyond_those_of_the_groups_are_not_foreseen(mm: str, known: bool) -> None:
    found = frame_time(report(**{"bone": "tibia", "goal.defect_mm": Decimal(mm)}).schedule.plan)
    assert (found is not None) == known
