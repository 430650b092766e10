"""The agreed cases for single-level axial frames, each worked by hand or from a named source."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.helpers import ROOT, goal, report, steps_so_far

CASES = json.loads((ROOT / "tests/golden/axial.json").read_text(), parse_float=Decimal)["cases"]


def built(case: dict[str, Any]) -> Any:
    step_mm = Decimal(case["step_mm"])
    changes: dict[str, Any] = {
        "goal": goal(case.get("goal", "transport"), case["total_mm"]),
        "protocol.rate_mm_per_day": case["rate_mm_per_day"],
        "protocol.sessions": None,
        "protocol.sessions_per_day": case["sessions_per_day"],
        "frame.rods": case.get("rods", 4),
        "frame.pitch_mm": step_mm * 4,
    }
    if "first_session" in case:
        changes |= {"surgery": None, "protocol.latency_days": None}
        changes["protocol.first_session"] = datetime.fromisoformat(case["first_session"])
    if "surgery" in case:
        changes |= {"surgery": date.fromisoformat(case["surgery"]), "protocol.latency_days": case["latency_days"]}
    if "extend_mm" in case:  # from the day after contact on
        contact = report(**changes).schedule.dates("expected_contact")[0]
        beyond = {"order": "extend", "distance_mm": case["extend_mm"], "rate_mm_per_day": case["rate_mm_per_day"]}
        changes["course"] = [{"on": contact + timedelta(days=1), **beyond}]
    return report(**changes)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    made = built(case)
    schedule = made.schedule
    last = schedule.sessions[-1].at.date()
    found = {
        "sessions": len(schedule.sessions),
        "steps": schedule.steps,
        "days": schedule.days,
        "first_day": schedule.sessions[0].at.date().isoformat(),
        "last_day": last.isoformat(),
        "last_day_sessions": sum(s.at.date() == last for s in schedule.sessions),
        "contact_on_transport_day": sum(
            (on - schedule.start.date()).days + 1 for on in schedule.dates("expected_contact")
        ),
        "nut_turn_actions": sum(m.steps * m.actuator.unit_count for s in schedule.sessions for m in s.moves),
    }
    checked = found.keys() & case.keys()
    assert {key: found[key] for key in checked} == {key: case[key] for key in checked}
    assert checked or "first_cumulative_steps" in case
    if "first_cumulative_steps" in case:
        # sessions that turn nothing are not listed, so equal neighbours and a leading 0 drop out
        listed = [
            b
            for a, b in zip([0, *case["first_cumulative_steps"]], case["first_cumulative_steps"], strict=False)
            if a != b
        ]
        assert steps_so_far(made)[: len(listed)] == listed
