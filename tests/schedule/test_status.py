"""Where a course is at a time; and that a day of it can be had without all the others.

PLAN: 60 mm at 1 mm a day, four quarter turns a day at 08:00, 12:00, 16:00, 20:00, from Mon 12 Jan 2026 (day 1) to
Thu 12 Mar 2026 (day 60). On the morning of day d, d - 1 mm are made.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.schedule.model import Schedule
from bt_cli.schedule.status import CourseStatus, status_at
from tests import level_plans
from tests.helpers import goal, read, report
from tests.schedule.test_pose_tracking import DAY_11, FROM_160, longer

MONDAY = date(2026, 1, 12)


def at(text: str) -> datetime:
    """ "3 Feb 16:05", of 2026."""
    return datetime.strptime(f"2026 {text}", "%Y %d %b %H:%M")  # noqa: DTZ007


def where(text: str, *course: dict[str, Any], **changes: Any) -> CourseStatus:
    return status_at(report(course=list(course), **changes).schedule, at(text))


def order(kind: str, on: str, **keys: Any) -> dict[str, Any]:
    return {"at": at(on), "order": kind, **keys}


def record(kind: str, on: str, **keys: Any) -> dict[str, Any]:
    return {"at": at(on), "record": kind, **keys}


PAUSE, RESUME = order("pause", "20 Jan 08:00", reason="pain"), order("resume", "23 Jan 08:00")
BACK = order("reverse", "30 Jan 12:00", distance_mm=2, rate_mm_per_day=1)  # 8 quarter turns, the last on 1 Feb 08:00
ON = order("resume", "5 Feb 08:00")
PRESS = order("compress", "20 Mar 08:00", distance_mm=1, rate_mm_per_day=Decimal("0.25"), sessions=["09:00"])


@pytest.mark.parametrize(
    ("time", "course", "phase"),
    [
        ("5 Jan 12:00", [], None),
        ("12 Jan 08:00", [], "distraction"),
        ("20 Jan 07:59", [PAUSE, RESUME], "distraction"),
        ("20 Jan 08:00", [PAUSE, RESUME], "paused"),
        ("22 Jan 23:00", [PAUSE, RESUME], "paused"),
        ("23 Jan 08:00", [PAUSE, RESUME], "distraction"),
        ("1 Feb 07:00", [BACK], "reversal"),
        ("1 Feb 08:00", [BACK], "reversal"),  # its last session is still to come
        ("1 Feb 08:01", [BACK], "waiting"),
        ("5 Feb 08:00", [BACK, ON], "distraction"),
        ("12 Mar 20:01", [], "waiting"),
        ("20 Mar 08:00", [PRESS], "compression"),
        ("24 Mar 09:01", [PRESS], "waiting"),
        ("1 Feb 08:00", [order("stop", "1 Feb 08:00")], "stopped"),
    ],
)
def test_phases(time: str, course: list[dict[str, Any]], phase: str | None) -> None:
    state = where(time, *course).state
    assert (state and state.name) == phase


def test_a_pause_knows_its_reason_and_its_end() -> None:
    found = where("21 Jan 10:00", PAUSE, RESUME)
    assert found.state
    assert (found.state.at, found.state.entry and found.state.entry.reason) == (at("20 Jan 08:00"), "pain")
    assert found.resumes
    assert found.resumes.at == at("23 Jan 08:00")
    assert where("21 Jan 10:00", PAUSE).resumes is None


def test_a_session_at_the_very_time_is_still_to_come() -> None:
    """By day 23, Tue 3 Feb, 22 mm are made; at 08:01 one turn more."""
    before, after = where("3 Feb 08:00"), where("3 Feb 08:01")
    assert (before.done_mm, before.remaining_mm, before.day) == (22, 38, 23)
    assert (before.scales[0].reading_mm, before.scales[0].face) == (22, 1)
    assert before.next
    assert f"{before.next.at:%d %H:%M}" == "03 08:00"
    assert (after.done_mm, after.scales[0].reading_mm, after.scales[0].face) == (
        Fraction("22.25"),
        Fraction("22.25"),
        2,
    )
    assert after.next
    assert f"{after.next.at:%d %H:%M}" == "03 12:00"


def test_a_reversal_is_a_part_of_its_own() -> None:
    """From 30 Jan 12:00 on: 18.25 mm are made, and by the next morning 3 turns, 0.75 mm, are taken back."""
    found = where("31 Jan 07:00", BACK)
    assert found.part
    assert (found.part.made_mm, found.part.ordered_mm) == (Fraction("0.75"), 2)
    assert found.done_mm == Fraction("17.5")
    assert where("6 Feb 09:00", BACK, ON).part is None


def test_the_scale_starts_anew_on_the_day_of_a_swap() -> None:
    swap = {"frame.swaps": [date(2026, 2, 3)]}
    assert where("2 Feb 23:00", **swap).scales[0].reading_mm == 22
    assert where("3 Feb 07:00", **swap).scales[0].reading_mm == 0
    assert where("3 Feb 08:01", **swap).scales[0].reading_mm == Fraction("0.25")


def test_what_was_measured_counts_before_the_next_turn() -> None:
    """On the morning of 3 Feb 38 mm should be left; the X-ray shows 30."""
    found = where("3 Feb 07:30", order("remaining", "3 Feb 07:00", remaining_mm=30))
    assert (found.done_mm, found.remaining_mm) == (30, 30)


def test_the_mean_rate_counts_pauses_by_whole_days() -> None:
    """Eight days of 1 mm, and of three days' pause one is over: 8 mm in 9 whole days on Wed 21 Jan."""
    paused = where("21 Jan 10:00", PAUSE, RESUME)
    assert (paused.rate_mm_per_day, paused.whole_days) == (Fraction(8, 9), 9)
    assert where("12 Jan 20:30").rate_mm_per_day is None
    assert where("30 Mar 08:00").rate_mm_per_day == 1  # what comes after the end makes it no slower


def test_a_plan_that_keeps_no_records_has_nothing_overdue() -> None:
    assert where("3 Feb 16:05").recorded is None
    assert where("3 Feb 16:05", record("reading", "3 Feb 09:00", readings_mm={"A": 22})).recorded is None


@pytest.mark.parametrize(
    ("entry", "missing"),
    [
        ({"through": at("2 Feb 20:00"), "record": "done"}, ["03 08:00", "03 12:00", "03 16:00"]),
        ({"through": date(2026, 2, 2), "record": "done"}, ["03 08:00", "03 12:00", "03 16:00"]),
        (record("missed", "3 Feb 08:00"), ["03 12:00", "03 16:00"]),
        ({"from": at("3 Feb 08:00"), "to": at("3 Feb 12:00"), "record": "missed"}, ["03 16:00"]),
        (record("done", "3 Feb 16:00"), []),
    ],
)
def test_what_came_after_the_last_record_is_not_recorded_yet(entry: dict[str, Any], missing: list[str]) -> None:
    """At Tue 3 Feb 16:05; a session of 16:00 is behind."""
    found = where("3 Feb 16:05", entry).recorded
    assert found
    assert [f"{session.at:%d %H:%M}" for session in found.missing] == missing


def test_the_last_reading_is_told() -> None:
    first, second = (record("reading", f"{day} Feb 09:00", readings_mm={"A": day}) for day in (3, 2))
    found = where("4 Feb 08:00", first, second).read
    assert found
    assert found.readings_mm == {"A": 3}
    assert where("2 Feb 08:00", first, second).read is None


def stands(text: str, plan: str) -> CourseStatus:
    return status_at(read(plan).schedule, at(text))


def shown(found: CourseStatus) -> list[tuple[str, Fraction, int | None]]:
    return [(one.actuator.id, one.reading_mm, one.face) for one in found.scales]


def test_each_level_stands_for_itself() -> None:
    """12 whole days and half a day: A 12 x 0.5 + 0.25 mm, B and C 12.5 mm; B's ring goes A's way too, 18.75 mm.

    25 quarter turns show face 2, 75 face 4, 50 face 3. B grows 1 mm a day, whatever its ring goes.
    """
    found = stands("24 Jan 12:30", level_plans.TANDEM)
    assert (found.done_mm, found.remaining_mm) == (Fraction("31.25"), Fraction("88.75"))
    assert shown(found) == [("A", Fraction("6.25"), 2), ("B", Fraction("18.75"), 4), ("C", Fraction("12.5"), 3)]
    assert [level.done_mm for level in found.levels] == [Fraction("6.25"), Fraction("12.5"), Fraction("12.5")]
    assert [level.rate_mm_per_day for level in found.levels] == [Fraction("0.5"), 1, 1]
    assert [level.ordered_mm_per_day for level in found.levels] == [Fraction("0.5"), 1, 1]
    assert found.rate_mm_per_day == Fraction("2.5")  # of the gap


def test_what_a_paused_level_had_left_is_done_by_others() -> None:
    """4 mm are made at upper by 20 Jan; its other 36 mm go to middle and lower, which then have 58 mm each."""
    upper, middle, lower = stands("24 Jan 12:30", level_plans.TANDEM + level_plans.PAUSED).levels
    assert (upper.state and upper.state.name, upper.done_mm, upper.remaining_mm, upper.shared_mm) == (
        "paused",
        4,
        0,
        -36,
    )
    for other in (middle, lower):
        assert (other.done_mm, other.remaining_mm, other.shared_mm) == (Fraction("12.5"), Fraction("45.5"), 18)
    kept = stands("24 Jan 12:30", level_plans.KEPT + level_plans.PAUSED).levels
    assert [(level.remaining_mm, level.shared_mm) for level in kept] == [
        (36, 0),
        (Fraction("27.5"), 0),
        (Fraction("27.5"), 0),
    ]


def test_what_comes_after_a_level_has_done_its_share_makes_it_no_slower() -> None:
    """By the morning of 25 Feb, day 45, both have 44 mm: they give back 14 of 58 and rest; B goes on with A."""
    late = level_plans.ON_AGAIN.replace("2026-02-03", "2026-02-25")
    found = stands("20 Mar 07:00", level_plans.TANDEM + level_plans.PAUSED + late)
    assert [(level.done_mm, level.remaining_mm) for level in found.levels][1:] == [(44, 0), (44, 0)]
    assert [(level.rate_mm_per_day, level.whole_days) for level in found.levels][1:] == [(1, 44), (1, 44)]
    assert found.levels[0].whole_days == 67


def test_what_was_measured_of_a_level_counts_for_it_alone() -> None:
    """On the morning of day 13 lower has 28 mm left; the X-ray shows 20."""
    measured = '[[course]]\nat = 2026-01-24T07:00:00\norder = "remaining"\nremaining_mm = 20\nlevel = "lower"\n'
    found = stands("24 Jan 07:30", level_plans.TANDEM + measured)
    assert [level.remaining_mm for level in found.levels] == [34, 28, 20]
    assert (found.remaining_mm, found.done_mm) == (82, 38)


@cache
def _schedule(text: str) -> Schedule:
    return read(text).schedule


@pytest.mark.parametrize("plan", [level_plans.TANDEM, level_plans.KEPT])
@given(day=st.integers(0, 130), hour=st.integers(0, 23), paused=st.booleans(), again=st.booleans())
def test_levels_sum_to_the_whole_at_any_time(plan: str, day: int, hour: int, paused: bool, again: bool) -> None:
    """The gap is what all levels have left; and what the rings show is their own way and that of those they carry."""
    course = level_plans.PAUSED * paused + level_plans.ON_AGAIN * (paused and again)
    found = status_at(_schedule(plan + course), datetime(2026, 1, 12) + timedelta(days=day, hours=hour))
    assert found.total_mm == 120 == sum(level.total_mm for level in found.levels)
    assert found.remaining_mm == sum(level.remaining_mm for level in found.levels)
    assert sum(level.shared_mm for level in found.levels) == 0
    upper, middle, lower = (level.done_mm for level in found.levels)
    assert [one.reading_mm for one in found.scales] == [upper, upper + middle, lower]


def test_a_hinge_is_told_in_degrees_and_rod_by_rod() -> None:
    """After day 3 the arc is 3 of 10.472 mm, so the angle 5.73 of 20 degrees, and A 2·120·sin(2.865°) = 11.99 mm."""
    found = stands("15 Jan 07:00", level_plans.HINGE)
    assert found.angle_deg == pytest.approx(5.73, abs=0.01)
    assert [(one.actuator.id, float(one.reading_mm)) for one in found.scales] == [("A", 12), ("B", -5.25)]
    assert found.scales[1].face == 4  # 21 quarter turns back from face 1
    assert found.ordered_mm_per_day == 1
    done = stands("20 Feb 07:00", level_plans.HINGE)
    assert done.remaining_mm == 0
    assert done.angle_deg == pytest.approx(20.04, abs=0.01)  # 41.75 mm of rod: 2 · arcsin(41.75 ÷ 240)


def test_the_angle_is_that_of_the_rods_whatever_is_said_to_be_left() -> None:
    """On day 5 the X-ray says 15 mm of arc are left: the hinge is as open as its rods have made it, and opens on."""
    more = '[[course]]\non = 2026-01-16\norder = "remaining"\nremaining_mm = 15\n'
    assert stands("16 Jan 07:00", level_plans.HINGE + more).angle_deg == pytest.approx(7.64, abs=0.02)
    assert stands("1 Mar 07:00", level_plans.HINGE + more).angle_deg == pytest.approx(36.3, abs=0.1)


def test_a_scale_starts_anew_where_bt_planned_its_swap() -> None:
    """25 mm would be made on 6 Feb: the review before is Mon 2 Feb, when 21 mm are; no face changes by it."""
    assert shown(stands("1 Feb 23:00", level_plans.STROKES)) == [("A", 21, 1)]
    assert shown(stands("2 Feb 07:00", level_plans.STROKES)) == [("A", 0, 1)]
    assert stands("1 Feb 23:00", level_plans.STROKES).swap == date(2026, 2, 2)


def test_an_accordion_is_a_part_both_ways() -> None:
    """Twice 2 mm back and forth at 1 mm a day from 1 Feb: 8 days. After 3 of them 2 mm are back and 1 mm forth."""
    back_and_forth = order("accordion", "1 Feb 08:00", distance_mm=2, rate_mm_per_day=1, cycles=2)
    found = where("4 Feb 07:00", back_and_forth)
    assert found.part
    assert (found.part.made_mm, found.part.ordered_mm) == (3, 8)
    on = order("resume", "12 Feb 08:00")
    assert where("12 Feb 07:00", back_and_forth, on).part == found.part._replace(made_mm=Fraction(8))
    assert where("14 Feb 07:00", back_and_forth, on).part is None


def test_of_levels_the_last_reading_is_that_of_their_own_scale() -> None:
    readings = """
    [[course]]
    at = 2026-01-22T09:00:00
    record = "reading"
    readings_mm = {A = 5, B = 15}
    [[course]]
    at = 2026-01-23T09:00:00
    record = "reading"
    readings_mm = {B = 16}
    """
    found = stands("24 Jan 07:00", level_plans.TANDEM + readings)
    assert [level.read and level.read.at.day for level in found.levels] == [22, 23, None]  # type: ignore[union-attr]


def test_what_is_ordered_what_was_last_and_what_comes_next() -> None:
    plain = where("3 Feb 08:00")
    assert (plain.ordered_mm_per_day, plain.step_every_days) == (1, None)
    assert plain.last and (plain.last.local, where("12 Jan 08:00").last) == (at("2 Feb 20:00"), None)
    slower = where("3 Feb 08:00", order("rate", "1 Feb 08:00", rate_mm_per_day=Decimal("0.5")))
    assert (slower.ordered_mm_per_day, slower.step_every_days) == (Fraction(1, 2), None)
    slowly = where("3 Feb 08:00", order("rate", "1 Feb 08:00", step_every_days=2))  # a quarter in two days
    assert (slowly.ordered_mm_per_day, slowly.step_every_days) == (Fraction(1, 8), 2)
    reviews = {"first": date(2026, 1, 26), "every_days": 14}
    assert [where(time, review=reviews).review for time in ("9 Feb 23:00", "10 Feb 00:00")] == [
        date(2026, 2, 9), date(2026, 2, 23),
    ]  # fmt: skip


EXTENDED = order("extend", "2 Feb 08:00", distance_mm=3, rate_mm_per_day=1)


def test_what_is_extended_is_its_own_and_ends_with_what_is_ordered_next() -> None:
    """20 mm on 31 Jan, and 2 of 3 more by the morning of 4 Feb: nothing of it is another level's."""
    longer_bone = {"goal": goal("lengthening", 20)}
    found = where("4 Feb 07:00", EXTENDED, **longer_bone)
    assert (found.done_mm, found.total_mm, found.remaining_mm, found.shared_mm) == (22, 23, 1, 0)
    assert found.part and (found.part.made_mm, found.part.ordered_mm) == (2, 3)
    for kind, keys in (("rate", {"rate_mm_per_day": Decimal("0.5")}), ("remaining", {"remaining_mm": 1})):
        later = order(kind, "4 Feb 08:00", **keys)
        assert where("4 Feb 07:59", EXTENDED, later, **longer_bone).part == found.part
        assert where("4 Feb 08:00", EXTENDED, later, **longer_bone).part is None


def test_what_ends_a_pause_is_to_go_on_or_back_and_still_to_come() -> None:
    back = order("reverse", "23 Jan 08:00", distance_mm=1, rate_mm_per_day=1)
    found = where("21 Jan 10:00", PAUSE, back).resumes
    assert found and (found.at, found.entry.order) == (at("23 Jan 08:00"), "reverse")
    measured = order("remaining", "22 Jan 08:00", remaining_mm=52)
    assert where("21 Jan 10:00", PAUSE, measured).resumes is None
    again = order("pause", "23 Jan 08:00")  # at the very time at which the first one ended
    assert where("23 Jan 08:00", PAUSE, RESUME, again).resumes is None


@pytest.mark.parametrize(
    ("time", "shows"), [("29 Jan 23:59", 18), ("30 Jan 00:00", 17), ("30 Jan 07:59", 17), ("30 Jan 08:01", "17.25")]
)
def test_what_was_read_on_a_day_shows_from_its_morning_on(time: str, shows: object) -> None:
    """18 mm by the morning of 30 Jan, where A shows 17."""
    found = where(time, {"on": date(2026, 1, 30), "order": "replan", "readings_mm": {"A": 17}})
    assert (found.scales[0].reading_mm, found.done_mm) == (Fraction(str(shows)),) * 2
    assert found.remaining_mm == 60 - Fraction(str(shows))


def test_what_was_read_at_a_time_shows_from_then_on() -> None:
    read_at = order("replan", "30 Jan 12:00", readings_mm={"A": 17})
    assert [where(time, read_at).scales[0].reading_mm for time in ("30 Jan 11:59", "30 Jan 12:00")] == [
        Fraction("18.25"), 17,
    ]  # fmt: skip


def test_six_struts_have_no_rate_and_no_share() -> None:
    for schedule in (longer(), longer(FROM_160)):
        found = status_at(schedule, DAY_11)
        assert (found.rate_mm_per_day, found.whole_days, found.shared_mm, found.part, found.angle_deg) == (
            None, 0, 0, None, None,
        )  # fmt: skip
