"""Rules on frames of six struts: what fires, and what is not the bone's and so does not."""

from datetime import date, datetime
from math import asin, cos, degrees, pi, radians, sin, sqrt
from typing import Any

import pytest

from tests.helpers import report
from tests.hexapod_plans import Said, pose, six, struts
from tests.schedule.test_hardware_orders import CLOSED, exchange, exchanged
from tests.schedule.test_hexapod_scheduler import HIGH, LOW, MISSED

WIDE = {"min_mm": 20, "max_mm": 400}
SWING = {
    "struts": struts(**WIDE),
    "start": pose(0, 0, -150),
    "end": pose(61, 0, -137, ("y", -24)),
    "rate_mm_per_day": None,
}
NEAR = {"name": "nerve", "point_mm": [5, 0, -8], "max_mm_per_day": 1}


def codes(**changes: Any) -> set[str]:
    return {finding.code for finding in six(**changes).findings}


def test_the_swing_of_the_rings_centre_is_no_rate_of_bone() -> None:
    """62 mm in the 4 days that a point near the axis asks for: fast, but nobody said that bone is there."""
    found = codes(**SWING, structures_at_risk=[NEAR])
    assert "BT150" in found
    assert "BT102" not in found
    assert "BT102" in codes(**SWING, structures_at_risk=[NEAR], reference_point_mm=[0, 0, -150])


@pytest.mark.parametrize(("most", "code"), [(1, None), (1.8, "BT101"), (2.5, "BT102")])
def test_a_structure_is_moved_as_fast_as_is_ordered(most: float, code: str | None) -> None:
    """30 mm straight down: at 1.8 a day 17 days, 1.76 mm in each; at 2.5 a day 12 days, 2.5 mm."""
    far = {"name": "nerve", "point_mm": [0, 60, -150], "max_mm_per_day": most}
    ends = {"start": pose(0, 0, -150), "end": pose(0, 0, -180), "struts": struts(**WIDE)}
    found = codes(**ends, rate_mm_per_day=None, structures_at_risk=[far])
    assert found & {"BT101", "BT102"} == ({code} if code else set())


# 30° about the axis of both rings, which goes through the reference point: a point r mm from it goes r · π ÷ 6 mm.
TURN: Said = {"start": pose(0, 0, -150), "end": pose(0, 0, -150, ("z", 30)), "struts": struts(**WIDE)}
STRAIGHT: Said = {"start": pose(0, 0, -150), "end": pose(0, 0, -180), "struts": struts(**WIDE)}


def messages(**changes: Any) -> dict[str, str]:
    return {finding.code: finding.message for finding in six(**changes).findings}


def at(name: str, x_mm: float, **keys: object) -> Said:
    return {"name": name, "point_mm": [x_mm, 0, -8], "max_mm_per_day": 1, **keys}


@pytest.mark.parametrize(
    ("structures", "text"),
    [
        # 5 · π ÷ 6 = 2.618 and 14.9 · π ÷ 6 = 7.802 mm at 1 mm a day
        ([at("nerve", 5)], "nerve is 5 mm from the axis of rotation and limits next to nothing (alone nerve would ask "
                           "for 3 days)"),
        ([at("nerve", 14.9)], "nerve is 14.9 mm from the axis of rotation and limits next to nothing (alone nerve "
                              "would ask for 8 days)"),
        ([at("nerve", 15)], None),
        ([at("skin", 1.5)], "skin is 1.5 mm from the axis of rotation and limits next to nothing (alone skin would "
                            "ask for 1 day)"),
        ([at("nerve", 5), at("skin", -10), at("vein", 16)],  # 10 · π ÷ 6 = 5.236
         "nerve is 5 mm from the axis of rotation, skin is 10 mm from the axis of rotation and limits next to nothing "
         "(alone nerve would ask for 3 days, skin would ask for 6 days)"),
        ([at("nerve", 5, fixed_to="proximal"), at("vein", 16)],
         "nerve is 5 mm from the axis of rotation and limits next to nothing (alone nerve would ask for 3 days)"),
        ([at("vein", 16), at("nerve", 5, fixed_to="proximal")],
         "nerve is 5 mm from the axis of rotation and limits next to nothing (alone nerve would ask for 3 days)"),
    ],
)  # fmt: skip
def test_a_structure_near_the_axis(structures: list[Said], text: str | None) -> None:
    assert messages(**TURN, structures_at_risk=structures).get("BT150") == text


@pytest.mark.parametrize(("degrees", "told"), [(4.9, False), (5.1, True)])
def test_less_than_five_degrees_have_no_axis(degrees: float, told: bool) -> None:
    turn = {**TURN, "end": pose(0, 0, -150, ("z", degrees))}
    assert ("BT150" in messages(**turn, structures_at_risk=[at("nerve", 5)])) == told


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (None, "the ring is turned by 30 degrees in a day, more than 3"),
        (6, "the ring is turned by 5 degrees in a day, more than 3"),
        (10, None),
    ],
)
def test_a_fast_rotation(days: int | None, text: str | None) -> None:
    assert messages(**TURN, **({"days": days} if days else {})).get("BT156") == text


def test_no_structure_is_told_of_six_struts_alone() -> None:
    text = "no structure at risk is named: nothing limits how fast soft tissue is moved"
    assert messages(**STRAIGHT)["BT151"] == text
    assert "BT151" not in messages(**STRAIGHT, structures_at_risk=[NEAR])
    assert "BT151" not in {one.code for one in report().findings}


@pytest.mark.parametrize(
    ("step_mm", "text"),
    # at h all scales show sqrt(h² + 6400) - 20, 150 at first. In steps of 2 mm it is farthest on day 19, h = 169:
    # 166.979, the mark 166, where h = sqrt(186² - 6400) = 167.917: 1.083 off. In steps of 1.5 mm on day 16, h = 166:
    # 164.272, the mark 165, where h = sqrt(185² - 6400) = 166.808: 0.808 off.
    [(1.5, None), (2, "whole steps put the bone up to 1.08 mm (day 19) and 0 degrees (day ")],
)
def test_whole_steps_far_off_the_path(step_mm: float, text: str | None) -> None:
    found = messages(**STRAIGHT | {"struts": struts(step_mm=step_mm, **WIDE)}).get("BT152")
    assert (found is None) if text is None else found and found.startswith(text)
    assert found is None or found.endswith(") off its path")


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        ({"max_strut_mm_per_day": 1.3}, "1.3 mm a day is no whole number of steps: struts are held to 1 mm a day"),
        ({"max_strut_mm_per_day": 1.5}, None),
        (
            {"max_strut_mm_per_session": 0.7},
            "0.7 mm a session is no whole number of steps: struts are held to 0.5 mm a session",
        ),
        ({"max_strut_mm_per_session": 1}, None),
        # of struts of several steps, the one that is held lowest: 3 of 0.5, and one of 1 mm
        (
            {"max_strut_mm_per_day": 1.5, "struts": struts({"number": 2, "step_mm": 1}, **WIDE)},
            "1.5 mm a day is no whole number of steps: struts are held to 1 mm a day",
        ),
    ],
)
def test_a_limit_of_struts_between_two_steps(limit: Said, text: str | None) -> None:
    assert messages(**STRAIGHT | limit).get("BT153") == text


@pytest.mark.parametrize(
    ("days", "course", "text"),
    [
        (30, (), None),
        (31, (), "31 days are ordered, where the limits ask for 30"),
        # 10 of 30 mm are made on the morning of Thu 22 Jan
        (None, ({"on": date(2026, 1, 22), "order": "replan", "days": 20},), None),
        (
            None,
            ({"on": date(2026, 1, 22), "order": "replan", "days": 21},),
            "21 days are ordered from Thu 22 Jan 2026, where the limits ask for 20",
        ),
    ],
)
def test_more_days_than_the_limits_ask_for(days: int | None, course: tuple[Said, ...], text: str | None) -> None:
    changes = {**STRAIGHT, **({"days": days} if days else {}), **({"course": list(course)} if course else {})}
    assert messages(**changes).get("BT154") == text


def test_without_a_structure_the_reference_point_is_all_that_is_known() -> None:
    """30 mm in the one day that was ordered, or in 6 by a limit of the struts: refused, whatever else is not said."""
    down = {"start": pose(0, 0, -150), "end": pose(0, 0, -180), "struts": struts(**WIDE), "rate_mm_per_day": None}
    assert "BT102" in codes(**down, days=1)
    assert "BT102" in codes(**down, max_strut_mm_per_day=5)


def test_a_rotation_about_the_reference_point_is_bounded_by_no_way() -> None:
    """30 degrees in a day, or in the 10 that 3 degrees a day take."""
    turn = {"start": pose(0, 0, -150), "end": pose(0, 0, -150, ("z", 30)), "struts": struts(**WIDE)}
    assert "BT156" in codes(**turn)
    assert "BT156" not in codes(**turn, days=10)


# ---- what scales were read to show
# From 150 mm apart to 180 in 30 days: on Thu 22 Jan 10 mm are made and all scales show 159, see test_six_position.py.


DOWN: Said = {"start": pose(0, 0, -150), "end": pose(0, 0, -180)}
DAY_11 = date(2026, 1, 22)


def read_off(kind: str, *values: object, on: date = DAY_11, **keys: object) -> Said:
    """A record reading, or an order replan, with these readings: of all struts alike, or of each."""
    entry = {"on": on, "readings_mm": {str(i + 1): (values * 6)[i] for i in range(6)}, **keys}
    return {**entry, "record" if kind == "reading" else "order": kind}


def told(*course: Said, **changes: Any) -> dict[str, str]:
    """The findings of DOWN with a course, by code."""
    return {found.code: found.message for found in six(**{**DOWN, "course": list(course), **changes}).findings}


@pytest.mark.parametrize("kind", ["reading", "replan"])
@pytest.mark.parametrize(
    ("shown", "code"),
    # at r the rings are sqrt((r + 20)^2 - 6400) apart: 160.128 at 159; 160.686, 161.245, 164.588, 165.701 below
    [(159, None), (159.5, None), (160, "BT157"), (163, "BT157"), (164, "BT158")],
)
def test_readings_off_the_plan(kind: str, shown: float, code: str | None) -> None:
    """0.558 mm off, 1.117, 4.460 and 5.573: on either side of 1 and 5 mm."""
    assert {"BT157", "BT158"} & told(read_off(kind, shown)).keys() == ({code} if code else set())


def test_one_wrong_digit_names_the_strut() -> None:
    """179 for 159 of strut 4; with 159 the pose is the one planned."""
    said = told(read_off("replan", 159, 159, 159, 179, 159, 159))["BT158"]
    assert said.startswith("the readings of Thu 22 Jan 2026 put the bone ")
    assert said.endswith(
        "off the plan; strut 4 stands out most: 179 mm was read, 159 mm is planned; with that the bone is "
        "0 mm and 0 degrees off"
    )


def test_the_strut_that_stands_out_is_not_the_one_that_is_read_furthest_off() -> None:
    """All struts half a mm to 1 mm long but for one that is 3 mm short: that one turns the ring."""
    said = told(read_off("reading", 160, 160, 156, 160, 160, 160))["BT157"]
    assert "strut 3 stands out most: 156 mm was read, 159 mm is planned" in said


def test_degrees_count_as_mm_do() -> None:
    """Struts 1, 3 and 5 longer, 2, 4 and 6 shorter turn the ring about its axis, and hardly move it.

    A strut spans 60°, 80 mm across: turned by 1° it changes by 80 · 160 · cos 30° ÷ 2 ÷ 179 · π ÷ 180 = 0.540 mm.
    So 0.5 mm are 0.93°, 2 mm 3.7°, 3 mm 5.6°.
    """
    for by, code in ((0.5, None), (2, "BT157"), (3, "BT158")):
        said = told(read_off("reading", 159 + by, 159 - by))
        assert {"BT157", "BT158"} & said.keys() == ({code} if code else set()), by


def test_readings_that_meet_no_pose_are_an_error_too() -> None:
    said = told(read_off("reading", 219, 101))["BT158"]
    assert said.startswith("the readings of Thu 22 Jan 2026 meet no pose; strut ")


def test_a_later_reading_of_all_six_answers_one_that_was_absurd() -> None:
    wrong, right = read_off("reading", 159, 159, 159, 179, 159, 159), read_off("reading", 159)
    assert "BT158" in told(wrong)
    assert not {"BT157", "BT158"} & told(wrong, right).keys()
    assert "BT158" in told(right, wrong)
    early = read_off("reading", 158, on=date(2026, 1, 21))
    assert "BT158" in told(wrong, early)  # which says nothing of the day after


def test_an_order_replan_with_readings_answers_what_scales_showed_until_then() -> None:
    reading, replan = read_off("reading", 161), read_off("replan", 161)
    assert "BT140" in told(reading)
    assert "BT140" not in told(reading, replan)
    assert "BT140" in told(read_off("reading", 161), {"on": DAY_11, "order": "replan", "days": 30})
    assert "BT140" in told(read_off("replan", 159), read_off("reading", 163, on=date(2026, 1, 24)))


def test_a_reading_after_a_replan_is_held_against_the_plan_in_force() -> None:
    """Read and planned from 163; the same reading once more on that morning is as planned."""
    found = told(read_off("replan", 163), read_off("reading", 163))
    assert not {"BT157", "BT158"} & found.keys()


# ---- between marks, waypoints


def test_a_start_reading_between_marks() -> None:
    """150.2 is nearest to 150, 150.25 to 150 too, as it is an exact half, 150.3 to 150.5."""
    start = {"struts_mm": [150.2, 150.25, 150.3, 150, 150, 150.5]}
    said = told(start=start)["BT159"]
    assert said == (
        "between two marks of its scale at the start: strut 1 reads 150.2 mm, taken as 150 mm, strut 2 reads "
        "150.25 mm, taken as 150 mm, strut 3 reads 150.3 mm, taken as 150.5 mm"
    )
    assert "BT159" not in told(start={"struts_mm": [150] * 6})
    assert "BT159" not in told()  # a pose is no reading


def test_a_reading_of_a_replan_between_marks_is_told_in_place_of_the_start() -> None:
    start = {"struts_mm": [150.2, 150, 150, 150, 150, 150]}
    said = told(read_off("replan", 159.2, 159), start=start)["BT159"]
    assert said.startswith("between two marks of its scale on Thu 22 Jan 2026: strut 1 reads 159.2 mm, taken as 159 mm")
    assert "BT159" not in told(read_off("replan", 159), start=start)


@pytest.mark.parametrize("entry", [read_off("reading", 159.2, 159), {"on": DAY_11, "order": "replan", "days": 30}])
def test_only_an_order_that_goes_on_from_scales_is_told_in_place_of_the_start(entry: Said) -> None:
    said = told(entry, start={"struts_mm": [150.2, 150, 150, 150, 150, 150]})["BT159"]
    assert said == "between two marks of its scale at the start: strut 1 reads 150.2 mm, taken as 150 mm"


def test_waypoints_that_a_new_end_leaves_out() -> None:
    left = {"reference": "proximal", "origin": "x", "lateral_mm": 4}
    via: Said = {"via": [pose(0, 0, -170)], "mounting": {"proximal_mm": 75}}
    said = told({"on": DAY_11, "order": "replan", "deformity": left}, **via)["BT175"]
    assert said == "replanned to another end, the way leaves out 1 waypoint not passed by Thu 22 Jan 2026"
    assert "BT175" not in told(read_off("replan", 159), **via)
    assert "BT175" not in told({"on": date(2026, 2, 3), "order": "replan", "deformity": left}, **via)  # passed


def test_the_axis_of_rotation_is_that_of_the_plan_in_force() -> None:
    """What turns is behind: from upright rings to lower ones nothing turns any more."""
    upright = pose(0, 0, -150)
    turning: Said = {
        "start": pose(0, 0, -150, ("x", 20)), "via": [upright], "end": pose(0, 0, -165), "struts": struts(**WIDE),
        "structures_at_risk": [{"name": "nerve", "point_mm": [0, 3, -150], "max_mm_per_day": 1}], "days": 40,
    }  # fmt: skip
    assert "BT150" in told(**turning)
    assert "BT150" not in told({"on": date(2026, 2, 15), "order": "replan", "days": 20}, **turning)


# ---- whole sentences


def test_a_ring_that_whole_steps_turn_off_its_path() -> None:
    """30 degrees about the axis in 10 days, in steps of 2 mm: by h apart and turned by t the struts are by turns

    √(h² + 12800 · (1 − cos(60° ± t))) long. From two lengths L and l follow sin t = (L² − l²) ÷ (25600 · sin 60°) and
    h² = (L² + l²) ÷ 2 − 12800 · (1 − cos 60° · cos t). Scales show the length less 20, to the nearest 2 mm.
    """
    off = []
    for day in range(11):
        wanted = radians(3 * day)
        long, short = (sqrt(150**2 + 12800 * (1 - cos(pi / 3 + sign * wanted))) for sign in (1, -1))
        long, short = (round((one - 20) / 2) * 2 + 20 for one in (long, short))
        turned = asin((long**2 - short**2) / (25600 * sin(pi / 3)))
        apart = sqrt((long**2 + short**2) / 2 - 12800 * (1 - cos(pi / 3) * cos(turned)))
        off.append((abs(apart - 150), abs(degrees(turned - wanted)), day))
    mm_off, deg_off = max(off, key=lambda one: one[0]), max(off, key=lambda one: one[1])
    assert deg_off[1] > 1
    assert messages(**TURN | {"struts": struts(step_mm=2, **WIDE), "days": 10})["BT152"] == (
        f"whole steps put the bone up to {round(mm_off[0], 2):g} mm (day {mm_off[2]}) and {round(deg_off[1], 2):g} "
        f"degrees (day {deg_off[2]}) off its path"
    )


def test_of_two_limits_between_steps_the_first_is_told() -> None:
    both = {"max_strut_mm_per_day": 1.3, "max_strut_mm_per_session": 0.7}
    assert messages(**STRAIGHT, **both)["BT153"] == (
        "1.3 mm a day is no whole number of steps: struts are held to 1 mm a day"
    )


def test_a_strut_that_is_turned_more_than_its_limit_on_a_day() -> None:
    """Down by 10 mm and up again; a session later by one that was missed, a date has both sides of the corner."""
    corner: Said = {"start": HIGH, "via": [LOW], "end": HIGH, "rate_mm_per_day": None, "max_strut_mm_per_day": 1}
    assert "BT155" not in messages(**corner)
    assert messages(**corner, **MISSED)["BT155"] == "strut 1 is turned 1.5 mm on Wed 21 Jan 2026, more than 1 mm a day"


SET = "strut 3 of size medium is set to {} mm on Mon 30 Mar 2026, where 119 mm follow from where the bone is"


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ("120", None), ("120.5", "BT177"), ("124.5", "BT178"), ("117.5", "BT177"),
    ],
)  # fmt: skip
def test_a_changed_strut_that_reads_otherwise(shown: str, code: str | None) -> None:
    made = exchanged(exchange(3, "2026-03-30", more=f"set_to_mm = {{3 = {shown}}}"))
    found = {one.code: one.message for one in made.findings if one.code in ("BT177", "BT178")}
    assert found == ({code: SET.format(shown)} if code else {})


OFF_SCALE = "strut 3 would read 130.5 mm on Thu 9 Apr 2026, outside the 95 mm to 130 mm of size short"
LATE = exchange(3, "2026-04-11").replace("2026-04-11T", "2026-04-12T")


@pytest.mark.parametrize(
    ("on", "code"),
    [(None, "BT179"), ("2026-04-09", "BT179"), ("2026-04-13", "BT213")],
)
def test_a_strut_off_its_scale_until_all_six_are_read(on: str | None, code: str) -> None:
    """Off on Thu 9 Apr: what was read on that very morning says nothing of it yet."""
    closed = CLOSED.replace("06T12", "12T05")
    entries = [closed, LATE]
    if on:
        day = datetime.fromisoformat(on)
        shown = exchanged(closed, LATE).schedule.ledger.readings_at(day)
        readings = ", ".join(f"{i} = {float(mm)}" for i, mm in enumerate(shown, 1))
        entries.append(f'on = {on}\norder = "replan"\nreadings_mm = {{ {readings} }}\nentered = 2026-04-12T20:00:00Z')
    found = {one.code: one.message for one in exchanged(*entries).findings if one.code in ("BT179", "BT213")}
    assert found == {code: OFF_SCALE}


def test_readings_of_a_time_are_told_with_it() -> None:
    entry = {**read_off("reading", 160), "at": datetime(2026, 1, 22, 7)}
    del entry["on"]
    assert told(entry)["BT157"].startswith(
        "the readings of Thu 22 Jan 2026 07:00 put the bone 1.12 mm and 0 degrees off"
    )


@pytest.mark.parametrize(("shown", "strut", "mm"), [((219, 101), 1, 219), ((101, 219), 2, 219)])
def test_of_readings_without_a_pose_the_furthest_off_stands_out(shown: tuple[int, int], strut: int, mm: int) -> None:
    """60 and 58 mm from 159, by turns."""
    assert told(read_off("reading", *shown))["BT158"] == (
        f"the readings of Thu 22 Jan 2026 meet no pose; strut {strut} stands out most: {mm} mm was read, 159 mm is "
        "planned"
    )


def test_five_of_six_readings_say_nothing_of_the_pose() -> None:
    five = read_off("reading", 170)
    del five["readings_mm"]["6"]
    assert not {"BT157", "BT158"} & told(five).keys()
