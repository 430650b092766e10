"""Numbers that others have published, reproduced from plan file to JSON: hexapod platforms, courses, a distractor."""

import json
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.checks.rules import open_errors
from bt_cli.output.data.schedule_data import json_text
from tests.helpers import ROOT, read, report

FOLDER = ROOT / "tests" / "golden" / "published"
PUBLISHED = json.loads((FOLDER / "published.json").read_text(encoding="utf-8"), parse_float=Decimal)
CLAES, BIFOCAL, TRIFOCAL, DISTRACTOR = PUBLISHED["series"]
ROUNDED_MM = Decimal("0.0001")  # of two lengths, each to four decimals


@pytest.mark.parametrize("platform", PUBLISHED["platforms"], ids=lambda platform: platform["file"])
def test_a_platform(platform: dict[str, Any]) -> None:
    made = read((FOLDER / platform["file"]).read_text(encoding="utf-8"))
    assert [finding.code for finding in open_errors(made.findings)] == platform.get("overrides_needed", [])
    data = json.loads(json_text(made), parse_float=Decimal)
    starts, ends = ([one[f"{end}_length_mm"] for one in data["actuators"]] for end in ("start", "end"))
    start = data["correction"]["start"]
    if changes := platform.get("strut_changes_mm"):
        within = platform["published_to_mm"] + ROUNDED_MM
        assert all(abs(b - a - c) <= within for a, b, c in zip(starts, ends, changes, strict=True))
    if lengths := platform.get("start_lengths_mm"):
        assert all(abs(a - b) <= platform["published_to_mm"] for a, b in zip(starts, lengths, strict=True))
    if yaw := platform.get("yaw_deg"):
        assert abs(start["rotation"][2][1] - yaw) < Decimal("0.001")
        assert abs(start["translation_mm"][2] + platform["height_mm"]) < Decimal("0.001")
    if pose := platform.get("pose_mm"):
        assert [round(one, 2) for one in start["translation_mm"]] == pose


@pytest.mark.parametrize(
    ("defect", "rate", "day"),
    [
        (CLAES["defect_mm"], CLAES["rate_mm_per_day"], CLAES["nominal_contact_day_of_distraction"]),
        (BIFOCAL["defect_mm"], 1, BIFOCAL["nominal_days_at_1_mm"]),
        (TRIFOCAL["defect_mm"], 2, TRIFOCAL["nominal_days_at_2_mm"]),
    ],
    ids=["Claes", "bifocal", "trifocal"],
)
def test_a_course_comes_to_contact_on_the_nominal_day(defect: int, rate: int, day: int) -> None:
    """The trifocal rail closes the gap at 2 mm a day by two levels of 1 mm each."""
    changes: dict[str, Any] = {"goal.defect_mm": defect, "protocol.latency_days": CLAES["latency_days"]}
    if rate == 2:
        half = {"distance_mm": defect // 2}
        ways = {"proximal": "distally", "distal": "proximally"}
        changes["levels"] = [{"name": name, "moves": way, **half} for name, way in ways.items()]
    else:
        changes["protocol.rate_mm_per_day"] = rate
    made = report(**changes)
    assert made.schedule.days == day
    assert (made.schedule.dates("expected_contact")[0] - made.schedule.start.date()).days + 1 == day


def test_a_distractor_of_half_a_millimetre_a_turn_is_turned_once_twice_a_day() -> None:
    changes = {"frame.pitch_mm": DISTRACTOR["pitch_mm"], "frame.steps_per_turn": 1}
    made = report(**changes, **{"protocol.sessions": ["08:00", "20:00"], "goal.defect_mm": 15})
    assert {move.steps for session in made.schedule.sessions for move in session.moves} == {1}
    assert made.schedule.achieved_mm_per_day == DISTRACTOR["rate_mm_per_day"]
    assert made.schedule.days == 15
