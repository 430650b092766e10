"""What revisions of a plan turn alike is turned once, and each turns as if it were made from its first session on.

PLAN is 60 mm at 1 mm a day in four turns from Mon 12 Jan 2026, so n days are 4 n turns.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from bt_cli.errors import PlanInvalid
from bt_cli.plan.model import Plan
from bt_cli.plan.reading import read_plan
from bt_cli.plan.revisions import plan_at
from bt_cli.plan.source import parse
from bt_cli.schedule.resets import resets_of
from bt_cli.schedule.shared_turns import SharedTurns
from bt_cli.schedule.step_scheduler import StepScheduler
from tests.courses import STOP, entries
from tests.helpers import PLAN, read
from tests.independent.drawing import drawn, toml
from tests.schedule.test_courses import course, courses, order, record

RATES = {"2026-01-22": "0.5", "2026-02-01": "0.75", "2026-02-11": "1"}
SLOWER = [order("rate", on, rate_mm_per_day=Decimal(rate)) for on, rate in RATES.items()]


def begun(*entries: dict[str, Any], until: date = date.max) -> list[int]:
    """How many turns each revision finds made already, where they are asked for one after the other."""
    plan = course(*entries).schedule.plan
    shared = SharedTurns(plan)
    return [len(shared.begun(plan_at(plan, k), (), until)[1]) for k in range(plan.revision + 1)]


def test_each_revision_goes_on_from_the_day_of_the_first_later_order() -> None:
    """10 days to 22 Jan are 40 turns; at 0.5 a day, half of the slots turn, 10 days are 20; at 0.75, 30."""
    assert begun(*SLOWER) == [40, 60, 90, 90]


def test_an_entry_for_a_day_before_holds_it_back() -> None:
    """What is said of 15 Jan when it is late in the course makes all turns from then on others: 3 days are 12 turns."""
    late = record("missed", "2026-01-15T08:00")
    assert begun(SLOWER[0], order("reset", "2026-02-01", actuators=["A"]), late) == [12, 12, 12, 12]
    assert begun(*SLOWER, until=date(2026, 1, 27)) == [40, 50, 50, 50]  # re-sets are known up to then only


def test_what_was_never_met_is_said_at_the_end_alone() -> None:
    """Nothing turns from the stop on: that no session was missed is no problem before all that was ordered is heard."""
    rest = entries(
        'at = 2026-02-05T08:00:00; record = "missed"', 'on = 2026-02-07; order = "rate"; rate_mm_per_day = 1'
    )
    text = PLAN + STOP + rest
    plan = read_plan(parse(text.encode(), "plan.toml"), None)[0]
    shared = SharedTurns(plan)
    for revision in range(4):
        going, turns = shared.begun(plan_at(plan, revision), (), date.max)
    turns += going.turns()
    said = [problem.path[1] for problem in going.course.problems]
    assert said == [2, 1]


def same(plan: Plan) -> None:
    """Each revision turns as it does from the first session on."""
    shared = SharedTurns(plan)
    for revision in range(plan.revision + 1):
        earlier = plan_at(plan, revision)
        try:
            resets = resets_of(earlier)
        except PlanInvalid:
            continue
        anew = StepScheduler(earlier, resets)
        going, turns = shared.begun(earlier, resets, date.max)
        assert [*turns, *going.turns()] == list(anew.turns())
        assert (going.missed, going.replans, going.ends()) == (anew.missed, anew.replans, anew.ends())
        assert (going.course.problems, going.course.trajectory) == (anew.course.problems, anew.course.trajectory)


def test_a_revision_hears_each_record_of_the_sheet_for_itself() -> None:
    """All of 13 to 17 Jan was missed; of the 15th it was said before that nothing was turned at its first session.

    The later entries are of the 14th, so each revision goes on from within the range, and comes to the 15th by itself.
    """
    day = {"on": date(2026, 1, 15), "record": "done", "steps": {"A": 0}}
    missed = {"from": date(2026, 1, 13), "to": date(2026, 1, 17), "record": "missed"}
    late = (record("missed", "2026-01-14T16:00"), record("missed", "2026-01-14T20:00"))
    same(course(day, missed, *late).schedule.plan)


@given(courses())
def test_orders_and_records_are_turned_alike(entries: list[dict[str, Any]]) -> None:
    same(course(*entries).schedule.plan)


@pytest.mark.parametrize("seed", range(24))
def test_courses_of_all_entries_and_levels_are_turned_alike(seed: int) -> None:
    same(read(toml(drawn(seed))).schedule.plan)
