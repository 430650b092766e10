"""Where a correction is at a time: by the plan, by what its scales show, and what is left to correct.

LONGER goes from rings 150 mm apart to 180 mm, parallel: 30 days at 1 mm, Mon 12 Jan to Tue 10 Feb 2026, at 08:00, 12:00
and so on. Joints lie 80 mm across from each other in the plane of the rings (170² − 150² = 80²), so struts that read
r are r + 20 mm long and hold the rings √((r + 20)² − 80²) mm apart. On the morning of day 11, 22 Jan, 10 mm are made:
160 mm apart, so struts are √(160² + 80²) = 178.885 mm and read 159, the mark nearest to 158.885. At 159 the rings are
√(179² − 80²) = 160.128 mm apart.
"""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.document.report import Report
from bt_cli.frame.hexapod import NoPose
from bt_cli.motion.deformity import corrected
from bt_cli.motion.pose import pose_of
from bt_cli.plan.correction import Deformity, Mounting
from bt_cli.plan.hexapod_frame import PAIRS
from bt_cli.schedule.forecast import contact_range, frame_time
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.pose_tracking import (
    compare_pose,
    corrected_by,
    days_done,
    days_in_force,
    last_read,
    last_replan,
    left_to_correct,
    measured_as,
    movement,
    planned_pose,
    pose_by,
    pose_error,
    program_of,
    read_pose,
    reading_of,
    route_at,
    route_of,
)
from bt_cli.schedule.status import status_at
from tests.helpers import read
from tests.hexapod_plans import pose, six_plan, struts

LONGER = six_plan(start=pose(0, 0, -150), end=pose(0, 0, -180))
DAY_11 = datetime(2026, 1, 22)
NOON = datetime(2026, 1, 22, 12)


def entry(said: str) -> str:
    return "[[course]]\n" + said.replace("; ", "\n") + "\n"


def readings(*values: object) -> str:
    return "{" + ", ".join(f'"{strut}" = {value}' for strut, value in enumerate(values, start=1)) + "}"


def longer(*entries: str, plan: str = LONGER) -> Schedule:
    return read(plan + "".join(map(entry, entries))).schedule


FROM_160 = f'on = 2026-01-22; order = "replan"; readings_mm = {readings(*[160] * 6)}'


# ---- by the plan


def test_the_scales_show_what_the_turns_before_have_made() -> None:
    assert longer().ledger.readings_at(datetime(2026, 1, 12, 8)) == [150] * 6
    assert longer().ledger.readings_at(DAY_11) == [159] * 6
    assert longer().ledger.readings_at(datetime(2026, 3, 1)) == [177] * 6  # √(180² + 80²) − 20 = 176.977


def test_the_pose_planned_is_that_of_the_scales() -> None:
    found = planned_pose(longer(), DAY_11)
    assert found.translation_mm.tolist() == pytest.approx([0, 0, -160.128], abs=1e-3)
    place = compare_pose(longer(), found, DAY_11)
    assert place.off_plan == pytest.approx((0, 0), abs=1e-9)
    assert place.off_start == pytest.approx((10.128, 0), abs=1e-3)
    assert place.off_end == pytest.approx((19.872, 0), abs=1e-3)


def test_days_are_counted_by_what_was_to_be_turned() -> None:
    """Three sessions of day 11 are over at 16:05; a pause of two days and a missed session count for nothing."""
    assert days_done(longer(), datetime(2026, 1, 22, 16, 5)) == (Fraction(43, 4), Fraction(77, 4))
    rest = ('at = 2026-01-14T16:00:00; record = "missed"', 'on = 2026-01-16; order = "pause"',
            'on = 2026-01-18; order = "resume"')  # fmt: skip
    assert days_done(longer(*rest), datetime(2026, 1, 22, 16, 5)) == (Fraction(34, 4), Fraction(86, 4))
    assert days_done(longer(*rest), datetime(2026, 1, 17)) == (Fraction(15, 4), Fraction(105, 4))
    assert days_done(longer(), datetime(2026, 1, 2)) == (0, 30)
    assert days_done(longer(), datetime(2027, 1, 1)) == (30, 0)


def test_the_way_is_that_of_the_reference_point() -> None:
    found = status_at(longer(), DAY_11)
    assert (found.done_mm, found.total_mm, found.remaining_mm, found.rate_mm_per_day) == (10, 30, 20, None)
    assert status_at(longer(), datetime(2027, 1, 1)).remaining_mm == 0


def test_nothing_of_frame_time_or_contact_is_said() -> None:
    schedule = longer()
    assert frame_time(schedule.plan) is None
    assert contact_range(schedule) is None
    assert status_at(schedule, DAY_11).contact is None


# ---- planned anew


def test_after_an_order_to_plan_anew_the_scales_are_those_of_its_readings() -> None:
    """A strut that does not turn again keeps what was read, not what the plan before had."""
    schedule = longer(FROM_160)
    assert schedule.ledger.readings_at(DAY_11) == [159] * 6
    assert schedule.ledger.readings_at(datetime(2026, 1, 22, 8)) == [160] * 6
    read_off = readings(162, 159, 159, 158, 159, 159)
    uneven = longer(f'on = 2026-01-22; order = "replan"; days = 60; readings_mm = {read_off}')
    first = next(session for session in uneven.sessions if session.at.date() >= date(2026, 1, 22))
    moved = {move.actuator.id for move in first.moves}
    still = [actuator for actuator in uneven.actuators if actuator.id not in moved]
    assert still
    for actuator in still:
        assert uneven.ledger.after(actuator.id, first.number).reading_mm == {"1": 162, "4": 158}.get(actuator.id, 159)


def test_what_is_left_is_counted_from_there() -> None:
    """At 160 the rings are √(180² − 80²) = 161.245 mm apart: 18.755 mm left, 19 days at 1 mm."""
    schedule = longer(FROM_160)
    assert days_done(schedule, DAY_11) == (10, 20)
    assert days_done(schedule, NOON) == (Fraction(41, 4), Fraction(75, 4))
    total_mm = status_at(schedule, datetime(2026, 1, 22, 20)).total_mm
    assert float(total_mm) == pytest.approx(10 + 18.755, abs=1e-3)
    found = status_at(schedule, DAY_11)  # the morning of the reading shows it
    assert (found.done_mm, found.total_mm) == (10, total_mm)


def test_the_end_is_that_of_the_orders_until_then() -> None:
    plan = six_plan(
        correction={"end": pose(0, 0, -150)}, mounting={"proximal_mm": 75},
        deformity={"reference": "proximal", "origin": "apex", "recurvatum_deg": 20},
    )  # fmt: skip
    residual = '{reference = "proximal", origin = "apex", varus_deg = 3}'
    one = longer(f'on = 2026-01-22; order = "replan"; deformity = {residual}', plan=plan)
    assert one.correction
    before, after = (route_at(one, at).poses[-1] for at in (DAY_11, NOON))
    assert before is one.correction.ends.poses[-1]
    assert after is one.correction.target
    assert pose_error(one, before, one.correction.target).deg > 3


# ---- by what was read


def test_six_readings_say_where_the_bone_is() -> None:
    schedule = longer(f'on = 2026-01-22; record = "reading"; readings_mm = {readings(*[160] * 6)}')
    said = last_read(schedule, NOON)
    assert said
    assert (said.at, said.of_day, said.planned_mm) == (datetime(2026, 1, 22, 8), True, [159] * 6)
    found = read_pose(schedule, said)
    assert found
    where, far = found
    assert where.translation_mm.tolist() == pytest.approx([0, 0, -161.245], abs=1e-3)
    assert far == pytest.approx((161.245 - 160.128, 0), abs=1e-3)
    assert last_read(schedule, DAY_11) is None


def test_a_reading_is_held_against_the_plan_before_an_order_of_the_same_time() -> None:
    reading = f'on = 2026-01-22; record = "reading"; readings_mm = {readings(*[160] * 6)}'
    schedule = longer(reading, FROM_160)
    assert reading_of(schedule, schedule.plan.course[0]).planned_mm == [159] * 6


def test_fewer_than_six_readings_make_no_pose() -> None:
    schedule = longer('on = 2026-01-22; record = "reading"; readings_mm = {"1" = 160}')
    said = last_read(schedule, NOON)
    assert said
    assert read_pose(schedule, said) is None


def test_readings_that_meet_no_pose_are_told() -> None:
    with pytest.raises(NoPose):
        pose_by(longer(), [Fraction(400), *[Fraction(100)] * 5], DAY_11)


def test_from_the_day_of_a_swap_on_readings_are_those_of_the_new_strut() -> None:
    """A strut of another size, whose zero is 5 mm higher, reads 5 mm less for the same length."""
    sizes = [{"size": "long", "min_mm": 120, "max_mm": 220, "scale_zero_mm": 25}]
    plan = six_plan(
        start=pose(0, 0, -150), end=pose(0, 0, -180), struts=struts({"number": 3, "max_mm": 165}), strut_sizes=sizes,
        review={"every_days": 7},
    )  # fmt: skip
    schedule = longer(plan=plan)
    assert schedule.correction
    (swap,) = schedule.correction.swaps
    on = datetime.combine(swap.on, datetime.min.time())
    assert schedule.ledger.readings_at(on)[2] == swap.after_mm == schedule.ledger.readings_at(on)[0] - 5
    assert compare_pose(schedule, planned_pose(schedule, on), on).off_plan == pytest.approx((0, 0), abs=1e-9)
    shown = planned_pose(schedule, on).translation_mm.tolist()
    assert shown == pytest.approx([0, 0, shown[2]], abs=1e-6)


# ---- in the words of the plan


@st.composite
def words(draw: st.DrawFn) -> dict[str, Any]:
    """At most one of each pair, to a tenth."""
    said: dict[str, Any] = {}
    for pair in PAIRS[:6]:
        value = draw(st.integers(0, 250))
        if value:
            said[draw(st.sampled_from(pair))] = Decimal(value) / 10
    return said


PLAN_OF: Report = read(LONGER)


@given(words(), st.sampled_from(["left", "right"]), st.sampled_from(["proximal", "distal"]))
def test_what_is_left_leads_back_to_the_words(said: dict[str, Any], side: str, reference: str) -> None:
    deformity = Deformity(reference=reference, origin="apex", **said)
    mounting = Mounting(lateral_mm=Decimal(5), posterior_mm=Decimal(12), anterior_up_deg=Decimal(4))
    keys = {"side": side, "deformity": deformity, "mounting": mounting}
    schedule = replace(PLAN_OF.schedule, plan=PLAN_OF.schedule.plan.model_copy(update=keys))
    start = pose_of([("x", 7), ("z", -11)], [3, -8, -160])
    found = left_to_correct(schedule, start, corrected(start, deformity, mounting, side), date(2026, 1, 22))
    assert found == deformity


def test_what_is_left_without_a_tilt_is_said_without_one() -> None:
    """Of two poses with the same axes, to the last digit, the one is 4 mm lateral of a right limb: 4 mm along −x."""
    deformity = Deformity(reference="proximal", origin="apex", lateral_mm=Decimal(4))
    keys = {"side": "right", "deformity": deformity, "mounting": Mounting()}
    schedule = replace(PLAN_OF.schedule, plan=PLAN_OF.schedule.plan.model_copy(update=keys))
    start, target = pose_of([], [0, 0, -160]), pose_of([], [-4, 0, -160])
    assert left_to_correct(schedule, start, target, date(2026, 1, 22)) == deformity


def test_a_plan_without_such_words_has_none() -> None:
    schedule = longer()
    here = planned_pose(schedule, DAY_11)
    assert left_to_correct(schedule, here, here, DAY_11.date()) is None


# ---- several orders to plan anew


SLOWLY = 'on = 2026-01-22; order = "replan"; days = 40'  # 20 mm are left
SLOWER = 'on = 2026-01-27; order = "replan"; days = 60'  # five days of half a mm each: 17.5 mm are left


def test_each_order_to_plan_anew_has_its_days_and_its_route() -> None:
    """10 mm made to 160 mm apart, then 2.5 to 162.5; the last pose stays 180 mm apart."""
    schedule = longer(SLOWLY, SLOWER)
    first, second = (event for event in schedule.events if event.entry.order == "replan")
    assert [program_of(schedule, event).days for event in (None, first, second)] == [(30,), (40,), (60,)]
    begins = [route_of(schedule, event).poses[0].translation_mm[2] for event in (first, second)]
    assert begins == pytest.approx([-160, -162.5], abs=1e-6)
    for day, start_mm in ((22, 150), (23, 160), (27, 160), (28, 162.5)):
        route = route_at(schedule, datetime(2026, 1, day, 7))
        assert (route.poses[0].translation_mm[2], route.poses[-1].translation_mm[2]) == pytest.approx((-start_mm, -180))
    assert route_at(schedule, datetime(2026, 1, 27, 8)).poses == route_of(schedule, second).poses
    assert last_replan(schedule) == second
    assert last_replan(longer()) is None


@pytest.mark.parametrize(
    ("at", "done", "left"),
    [
        ("2026-01-21T23:00", 10, 20),
        ("2026-01-22T08:01", "10.25", "39.75"),
        ("2026-01-26T23:00", 15, 35),
        ("2026-01-27T08:00", 15, 60),
        ("2026-01-28T07:00", 16, 59),
        ("2027-01-01T08:00", 75, 0),
    ],
)
def test_days_are_those_of_the_order_in_force(at: str, done: object, left: object) -> None:
    found = days_done(longer(SLOWLY, SLOWER), datetime.fromisoformat(at))
    assert found == (Fraction(str(done)), Fraction(str(left)))


def test_the_days_of_the_plan_in_force_begin_with_its_own() -> None:
    """The second order counts from Tue 27 Jan, day 16."""
    assert [end.day for end in days_in_force(longer())] == list(range(31))
    ends = days_in_force(longer(SLOWLY, SLOWER))
    assert (ends[0].day, len(ends)) == (16, 60)
    held = longer(SLOWLY, 'on = 2026-01-25; order = "pause"', 'on = 2026-01-27; order = "replan"; days = 60')
    assert [end.day for end in days_in_force(held)] == [13]  # nothing is turned by it: the last that there is


def test_a_route_goes_as_far_as_its_legs() -> None:
    """From 150 mm apart 10 mm to the side, and back there to 180: 10 mm and √(10² + 30²) = 31.623."""
    plan = six_plan(start=pose(0, 0, -150), via=[pose(10, 0, -150, ("z", 5))], end=pose(0, 0, -180))
    schedule = longer(plan=plan)
    assert movement(schedule, route_at(schedule, DAY_11)) == pytest.approx((41.623, 10), abs=1e-3)


# ---- readings


READING = 'at = {at}; record = "reading"; readings_mm = {read}'


def test_the_last_of_several_readings_is_that_of_the_latest_time() -> None:
    """Written down in another order than they were taken; of a time that is to come none is told yet."""
    late, early = (
        READING.format(at=f"2026-01-{day}T14:00:00", read=readings(*[mm] * 6)) for day, mm in ((22, 160), (20, 157))
    )
    schedule = longer(late, early)
    for at, mm in (("20T13:59", None), ("20T14:00", 157), ("22T13:59", 157), ("22T14:00", 160)):
        found = last_read(schedule, datetime.fromisoformat(f"2026-01-{at}"))
        assert (found and list(found.readings_mm.values())) == (mm and [mm] * 6)
    found = last_read(schedule, NOON.replace(hour=15))
    assert found and (found.at, found.of_day) == (datetime(2026, 1, 22, 14), False)


def test_an_order_to_plan_anew_that_was_written_before_is_in_what_a_reading_is_held_against() -> None:
    """All six read 160 at 08:00 and go on from there; a reading of that time, written later, should show 160."""
    later = f'on = 2026-01-22; record = "reading"; readings_mm = {readings(*[161] * 6)}'
    schedule = longer(FROM_160, later)
    assert reading_of(schedule, schedule.plan.course[1]).planned_mm == [160] * 6
    assert reading_of(schedule, schedule.plan.course[0]).planned_mm == [159] * 6


# ---- which deformity


APEX = '{reference = "proximal", origin = "apex", varus_deg = 3}'
AGAIN = APEX.replace("3", "2")


def deformed(*entries: str, **more: object) -> Schedule:
    keys = {"correction": {"end": pose(0, 0, -150)}, "mounting": {"proximal_mm": 75}}
    own = {"reference": "proximal", "origin": "apex", "recurvatum_deg": 20}
    return longer(*entries, plan=six_plan(**{**keys, "deformity": own, **more}))


def test_the_deformity_in_force_is_that_of_the_last_order_that_says_one() -> None:
    first = f'on = 2026-01-22; order = "replan"; deformity = {APEX}'
    second = f'on = 2026-01-27; order = "replan"; deformity = {AGAIN}'
    days = 'on = 2026-01-29; order = "replan"; days = 40'
    plain = corrected_by(deformed())
    assert plain and (plain[0].recurvatum_deg, plain[1]) == (20, None)
    one, two = (corrected_by(deformed(*orders)) for orders in ((first, days), (first, second, days)))
    assert one and one[1] and (one[0].varus_deg, one[1].at) == (3, datetime(2026, 1, 22, 8))
    assert two and two[1] and (two[0].varus_deg, two[1].at) == (2, datetime(2026, 1, 27, 8))
    assert corrected_by(longer()) is None


def test_a_plan_measures_as_its_own_deformity_or_as_the_last_that_was_ordered() -> None:
    first = f'on = 2026-01-22; order = "replan"; deformity = {APEX}'
    second = f'on = 2026-01-27; order = "replan"; deformity = {AGAIN}'
    own = measured_as(deformed(first, second), date(2026, 1, 30))
    assert own and own.recurvatum_deg == 20
    poses = {"correction": {"start": pose(0, 0, -150), "end": pose(0, 0, -180)}, "deformity": None}
    ordered = deformed(first, second, 'on = 2026-01-29; order = "replan"; days = 40', **poses)
    for day, varus_deg in ((21, None), (22, 3), (26, 3), (27, 2), (30, 2)):
        found = measured_as(ordered, date(2026, 1, day))
        assert (found and found.varus_deg) == varus_deg
