"""`rate` of one step every so many days: from when, how far, and what moves it.

PLAN: 60 mm at 1 mm a day in four quarter turns from Mon 12 Jan 2026; on the morning of Sun 1 Feb 20 mm are made. Then
40 mm or 160 steps are left: one every other day, the last of them 159 times two days later, on Wed 16 Dec.
"""

from datetime import date
from typing import Any

import pytest

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.schedule.history import earlier_revisions
from bt_cli.schedule.status import status_at
from tests.helpers import at_revision, read
from tests.level_plans import HINGE, TANDEM
from tests.schedule.test_courses import course, last, order, record

SLOW = order("rate", "2026-02-01", step_every_days=2)


def turns(made: Report, count: int = 4, since: str = "2026-02-01") -> list[str]:
    """The first turns from a day on, with what the scale then shows."""
    there = [session for session in made.schedule.sessions if str(session.at.date()) >= since]
    return [f"{s.at:%d %H:%M} {s.moves[0].steps:+d} {float(s.moves[0].reading_mm):g}" for s in there[:count]]


def test_one_step_every_other_day_from_the_day_itself() -> None:
    made = course(SLOW)
    assert turns(made) == ["01 08:00 +1 20.25", "03 08:00 +1 20.5", "05 08:00 +1 20.75", "07 08:00 +1 21"]
    assert last(made) == "16 Dec 08:00"
    assert {session.moves[0].steps for session in made.schedule.sessions} == {1}
    assert made.schedule.sessions[-1].remaining_mm == 0
    status = status_at(made.schedule, made.schedule.sessions[85].at.replace(tzinfo=None))
    assert (status.ordered_mm_per_day, status.step_every_days) == (0.125, 2)


@pytest.mark.parametrize(
    ("entries", "wanted"),
    [
        # From the next slot on, and then at that time.
        ([order("rate", "2026-02-01T14:00:00", step_every_days=3)], ["01 08:00", "01 12:00", "01 16:00", "04 16:00"]),
        ([order("rate", "2026-02-01", step_every_days=2, sessions=["10:00"])], ["01 10:00", "03 10:00"]),
        ([order("rate", "2026-02-01", step_every_days=1)], ["01 08:00", "02 08:00"]),
        ([SLOW, order("rate", "2026-02-04", step_every_days=3)], ["01 08:00", "03 08:00", "04 08:00", "07 08:00"]),
        ([SLOW, order("rate", "2026-02-04", rate_mm_per_day=1)], ["01 08:00", "03 08:00", "04 08:00", "04 12:00"]),
        # What was missed comes two days later, not on the day between.
        ([SLOW, record("missed", "2026-02-03T08:00:00")], ["01 08:00", "05 08:00", "07 08:00"]),
        # An X-ray, or the end of a rest, makes no step come sooner than ordered.
        ([SLOW, order("remaining", "2026-02-02", remaining_mm=18)], ["01 08:00", "03 08:00", "05 08:00"]),
        ([SLOW, order("stop", "2026-02-02"), order("resume", "2026-02-02T12:00:00")], ["01 08:00", "03 08:00"]),
        ([SLOW, order("pause", "2026-02-02", through=date(2026, 2, 2))], ["01 08:00", "03 08:00", "05 08:00"]),
        ([SLOW, order("pause", "2026-02-02", through=date(2026, 2, 3))], ["01 08:00", "04 08:00", "06 08:00"]),
        ([SLOW, order("reverse", "2026-02-02", distance_mm=1, rate_mm_per_day=1), order("resume", "2026-02-04")],
         ["01 08:00", "02 08:00", "02 12:00", "02 16:00", "02 20:00", "04 08:00", "06 08:00"]),
    ],
)  # fmt: skip
def test_days_on_which_it_turns(entries: list[dict[str, Any]], wanted: list[str]) -> None:
    made = course(*entries)
    assert [turn[:8] for turn in turns(made, len(wanted))] == wanted
    for revision, earlier in earlier_revisions(made.schedule.plan):
        assert earlier
        whole = at_revision(made, revision).schedule
        assert [*earlier.before, *(earlier.sessions() or ())] == list(whole.sessions)


def test_a_rate_afterwards_ends_it() -> None:
    """1, 3, 5, 7 and 9 Feb: 21.25 mm. The other 155 steps at four a day take 38 days and three turns."""
    made = course(SLOW, order("rate", "2026-02-10", rate_mm_per_day=1))
    assert last(made) == "20 Mar 16:00"


def test_it_is_a_slow_rate_and_alike_on_each_day_of_a_turn() -> None:
    found = {finding.code: finding.message for finding in course(SLOW).findings}
    assert found["BT103"].startswith("the rate of 0.125 mm a day, one step every 2 days, from Sun 1 Feb 2026 is slow")
    assert "BT105" not in found


def test_of_several_levels_one_goes_so_and_the_goal_is_reached() -> None:
    entry = '[[course]]\non = 2026-01-20\norder = "rate"\nstep_every_days = 2\nlevel = "{}"\n'
    for name in ("upper", "lower"):
        made = read(TANDEM + entry.format(name)).schedule
        assert made.sessions[-1].remaining_mm == 0
        level = next(one for one in made.levels if one.plan.level.name == name)
        assert level.done


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([SLOW, record("missed", "2026-02-03T08:00:00"), order("catch_up", "2026-02-05", rate_mm_per_day=1)],
         "one step every so many days is ordered then, and is not made faster: order rate"),
        ([SLOW | {"rate_mm_per_day": 1}], "order rate: rate_mm_per_day or step_every_days both are there"),
        ([order("rate", "2026-02-01", step_every_days=60)], "the course would last over 5 years"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(entries: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(PlanInvalid, match=said):
        course(*entries)


def test_it_is_not_for_hardware_whose_steps_are_not_alike() -> None:
    with pytest.raises(PlanInvalid, match="step_every_days is not for a hinge or a cable over the frame"):
        read(HINGE + '[[course]]\non = 2027-01-01\norder = "rate"\nstep_every_days = 2\n')
