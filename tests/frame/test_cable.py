"""A cable over a pulley: what is drawn in for each mm of bone, by hand."""

from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.errors import PlanInvalid
from bt_cli.frame.actuator import LevelKinematics
from bt_cli.frame.mechanisms import kinematics_for
from bt_cli.schedule.model import Schedule
from tests.helpers import PLAN, read, report

R_MM = 80


CABLE = {"anchor": "frame", "offset_mm": R_MM, "axial_mm": 150}
PLAN_OF_A_CABLE = report(frame={"kind": "cable", "cable": CABLE}).schedule.plan


def pulley(axial_mm: object = 150, offset_mm: object = R_MM) -> LevelKinematics:
    frame = PLAN_OF_A_CABLE.frame
    cable = type(frame.cable)(anchor="frame", offset_mm=Decimal(str(offset_mm)), axial_mm=Decimal(str(axial_mm)))
    return kinematics_for(
        PLAN_OF_A_CABLE.model_copy(update={"frame": frame.model_copy(update={"cable": cable})}), ("A",)
    )


@pytest.mark.parametrize(
    ("height_mm", "ratio"),
    [
        (150, "1.13"),  # √(150² + 80²) = 170.000, and 170.000 ÷ 150 = 1.133
        (100, "1.28"),  # √(100² + 80²) = 128.062, and 128.062 ÷ 100 = 1.281
        (60, "1.67"),  # √(60² + 80²) = 100.000, and 100.000 ÷ 60 = 1.667
        (30, "2.85"),  # √(30² + 80²) = 85.440, and 85.440 ÷ 30 = 2.848
    ],
)
def test_bone_goes_further_than_cable_toward_docking(height_mm: int, ratio: str) -> None:
    """Bone ÷ cable = 1 ÷ cos θ = √(h² + r²) ÷ h for a small way at h: here 0.01 mm about it."""
    kinematics, way_mm = pulley(), Fraction(1, 100)
    before, after = (kinematics.inverse_mm(Fraction(150 - height_mm) + half)[0] for half in (-way_mm / 2, way_mm / 2))
    if height_mm == 150:  # the way begins there
        before, after = kinematics.inverse_mm(Fraction(0))[0], kinematics.inverse_mm(way_mm)[0]
    assert round(float(way_mm / (after - before)), 2) == float(ratio)


@pytest.mark.parametrize(
    ("start_mm", "end_mm", "cable_mm"),
    [
        (150, 60, "70"),  # √(22500 + 6400) − √(3600 + 6400) = 170 − 100
        (150, 0, "90"),  # 170 − 80: to right under the pulley
        (60, 30, "14.559963"),  # 100 − √(900 + 6400) = 100 − 85.440037
        (100, 40, "38.619766"),  # √(10000 + 6400) − √(1600 + 6400) = 128.062485 − 89.442719
    ],
)
def test_cable_for_a_move_from_one_height_to_another(start_mm: int, end_mm: int, cable_mm: str) -> None:
    """√(h₀² + r²) − √(h₁² + r²), to a millionth of a mm."""
    [made] = pulley(axial_mm=start_mm).inverse_mm(Fraction(start_mm - end_mm))
    assert made == Fraction(cable_mm)


@given(st.decimals(1, 300, places=2), st.decimals(1, 300, places=2), st.fractions(0, 1, max_denominator=1000))
def test_there_and_back(offset_mm: Decimal, axial_mm: Decimal, part: Fraction) -> None:
    """What is drawn in says where the segment is, and is what the formula says in floating point."""
    kinematics = pulley(axial_mm=axial_mm, offset_mm=offset_mm)
    position_mm = Fraction(axial_mm) * part
    [made] = kinematics.inverse_mm(position_mm)
    left = float(axial_mm) - float(position_mm)
    formula = sqrt(float(axial_mm) ** 2 + float(offset_mm) ** 2) - sqrt(left**2 + float(offset_mm) ** 2)
    assert abs(float(made) - formula) < 2e-6
    # Near the pulley a nm of cable is more of bone: one millionth drawn in is √(2·r·0.000001) mm at h = 0.
    loose = 0.0002 + (float(offset_mm) / left * 4e-6 if left > 0.1 else sqrt(8e-6 * float(offset_mm)))
    assert abs(float(kinematics.forward_mm((made,)) - position_mm)) < loose


@given(st.decimals(1, 300, places=2), st.lists(st.integers(0, 3000), min_size=2, max_size=2, unique=True))
def test_more_bone_takes_more_cable_but_never_more_than_the_bone(offset_mm: Decimal, places: list[int]) -> None:
    kinematics = pulley(axial_mm=300, offset_mm=offset_mm)
    near, far = (Fraction(place, 10) for place in sorted(places))
    by_mm = kinematics.inverse_mm(far)[0] - kinematics.inverse_mm(near)[0]
    assert 0 < by_mm <= far - near


def test_a_segment_cannot_pass_its_pulley() -> None:
    with pytest.raises(PlanInvalid) as invalid:
        pulley(axial_mm=30).inverse_mm(Fraction("30.25"))
    [problem] = invalid.value.problems
    assert problem.path == ("frame", "cable", "axial_mm")
    assert "would go 30.25 mm, past its pulley" in problem.message


def test_where_the_anchor_travels_with_the_ring_cable_goes_as_bone() -> None:
    plan = report(frame={"kind": "cable", "cable": {"anchor": "ring"}}).schedule.plan
    kinematics = kinematics_for(plan, ("A",))
    assert kinematics.inverse_mm(Fraction(123, 10)) == (Fraction(123, 10),)
    assert kinematics.forward_mm((Fraction(123, 10),)) == Fraction(123, 10)


def test_a_constant_rate_of_bone_is_ever_less_cable_through_a_schedule() -> None:
    """60 mm of bone from h = 100 at r = 80: 128.062 − 89.443 = 38.62 mm of cable; the days' cable grows less."""
    cable = {"anchor": "frame", "offset_mm": 80, "axial_mm": 100}
    schedule = report(frame={"kind": "cable", "steps_per_turn": 8, "cable": cable}).schedule
    assert (schedule.days, schedule.sessions[-1].moves[0].reading_mm) == (60, Fraction("38.625"))
    by_day = [Fraction(0)] * 61
    for session in schedule.sessions:
        by_day[session.day] += session.moves[0].travel_mm
    # √(100²+80²) − √(90²+80²) = 128.062 − 120.416 = 7.646; √(50²+80²) − √(40²+80²) = 94.340 − 89.443 = 4.897
    assert abs(sum(by_day[1:11]) - Fraction("7.646")) <= Fraction(1, 16)
    assert abs(sum(by_day[51:61]) - Fraction("4.897")) <= Fraction(1, 8)
    assert abs(schedule.moved_mm - 60) <= Fraction(1, 16) * 3  # half a step of cable, × 2.24 at h = 40


PART = """
[[levels]]
name = "proximal"
moves = "distally"
frame = "cable above"
[[frames]]
name = "cable above"
kind = "cable"
[frames.cable]
anchor = "frame"
offset_mm = 80
axial_mm = 60
"""
EXTENDED = """
[[course]]
on = 2026-03-20
order = "extend"
distance_mm = 5
rate_mm_per_day = 1
"""


def test_what_is_wrong_with_a_part_is_told_at_its_line() -> None:
    text = PLAN + PART + EXTENDED
    with pytest.raises(PlanInvalid) as invalid:
        read(text)
    [problem] = invalid.value.problems
    line = text.splitlines().index("axial_mm = 60") + 1
    assert (problem.path, problem.line) == (("frames", 0, "cable", "axial_mm"), line)


ON_A_FRAME = """
[frame]
kind = "cable"
steps_per_turn = 8
[frame.cable]
anchor = "frame"
offset_mm = 80
axial_mm = 100
"""
MEASURED = """
[[course]]
on = 2026-02-11
order = "remaining"
remaining_mm = {}
"""


def ordered(day: int, order: str, keys: str = "") -> str:
    return f'\n[[course]]\non = 2026-02-{day}\norder = "{order}"\n{keys}\n'


def parted(schedule: Schedule, letter: str = "A") -> tuple[Fraction, Fraction]:
    """What an actuator travels before 11 Feb 2026, which is day 31, and from then on."""
    both = [Fraction(0), Fraction(0)]
    for session in schedule.sessions:
        for move in session.moves:
            if move.actuator.id == letter:
                both[session.day > 30] += move.travel_mm
    return both[0], both[1]


@pytest.mark.parametrize(
    ("remaining_mm", "cable_mm"),
    [
        # 30 mm made put the bone at h = 70; what is left says where it is, and it docks at h = 100 - 60 = 40
        (24, "13.007"),  # at h = 64: √(64² + 80²) − √(40² + 80²) = 102.450 − 89.443
        (30, "16.858"),  # at h = 70: 106.301 − 89.443
        (36, "20.902"),  # at h = 76: 110.345 − 89.443
        (0, "0"),
    ],
)
def test_what_is_left_says_where_the_bone_is_and_the_pulley_follows(remaining_mm: int, cable_mm: str) -> None:
    schedule = read(PLAN + ON_A_FRAME + MEASURED.format(remaining_mm)).schedule
    step_mm = Fraction(1, 8)
    drawn_mm, left_mm = parted(schedule)
    assert drawn_mm == Fraction("21.75")  # 128.062 − 106.301 = 21.761, in eighths
    assert abs(left_mm - Fraction(cable_mm)) <= step_mm / 2 + Fraction(1, 1000)  # the end is the step nearest to it
    assert schedule.done
    # No reading is more than half a step of cable from the prescription: with 1 mm a day, 0.25 mm of bone a session.
    later = [session for session in schedule.sessions if session.day > 30]
    made_mm = drawn_mm
    for session in later:
        made_mm += session.moves[0].travel_mm
        assert session.moves[0].reading_mm == made_mm  # the scale counts on
        slots = 4 * (session.day - 31) + (session.at.hour - 8) // 4 + 1
        h_mm = 40 + max(remaining_mm - slots / 4, 0)
        prescribed_mm = sqrt((40 + remaining_mm) ** 2 + R_MM**2) - sqrt(h_mm**2 + R_MM**2)
        assert abs(float(made_mm - drawn_mm) - prescribed_mm) <= float(step_mm) / 2 + 1e-3
    # What a session moves is bone at its own place, and no X-ray moves any: each step is 1 ÷ cos θ of its cable.
    for session in later:
        h_mm = 100 - float(session.ring_mm)
        assert abs(float(session.delta_mm / session.moves[0].travel_mm) - sqrt(h_mm**2 + R_MM**2) / h_mm) < 0.02


@pytest.mark.parametrize("rests", [False, True])
@pytest.mark.parametrize(
    ("remaining_mm", "cable_mm"),
    [
        (38, "2.828"),  # from h = 78 to 82: √(82² + 80²) − √(78² + 80²) = 114.560 − 111.732
        (32, "2.716"),  # from 72 to 76: 110.345 − 107.629
        (26, "2.590"),  # from 66 to 70: 106.301 − 103.711
    ],
)
def test_a_way_back_goes_as_far_as_was_ordered_wherever_the_bone_is_found(
    remaining_mm: int, cable_mm: str, rests: bool
) -> None:
    """6 mm back from h = 70: 2 mm are made when an X-ray shows so much left, 32 mm by plan. 4 mm are still to go."""
    back = ordered(11, "reverse", "distance_mm = 6\nrate_mm_per_day = 1")
    course = back + ordered(13, "remaining", f"remaining_mm = {remaining_mm}")
    if rests:
        course = back + ordered(13, "pause") + course.removeprefix(back) + ordered(15, "resume")
    schedule = read(PLAN + ON_A_FRAME + course).schedule
    later = [session for session in schedule.sessions if session.day > 32]
    assert {session.phase for session in later} == {"reversal"}
    assert len({session.day for session in later}) == 4
    slack_mm = -sum(session.moves[0].travel_mm for session in later)
    assert abs(slack_mm - Fraction(cable_mm)) <= Fraction(1, 8)  # half a step where it begins, and where it ends


def test_with_the_anchor_on_the_ring_what_is_left_is_what_is_drawn() -> None:
    """There the cable goes as the bone wherever that is: 24 mm are left, and 24 mm of cable."""
    ring = '[frame]\nkind = "cable"\nsteps_per_turn = 8\n[frame.cable]\nanchor = "ring"\n'
    assert parted(read(PLAN + ring + MEASURED.format(24)).schedule) == (30, 24)


def test_an_x_ray_before_the_first_turn_says_where_the_bone_begins() -> None:
    """57 mm are left of 60: h = 97, and √(97² + 80²) − √(40² + 80²) = 125.734 − 89.443 = 36.291."""
    first = MEASURED.format(57).replace("2026-02-11", "2026-01-12")
    schedule = read(PLAN + ON_A_FRAME + first).schedule
    assert abs(sum(parted(schedule)) - Fraction("36.291")) <= Fraction(1, 16)
    assert schedule.days == 57


def test_two_measurements_and_one_after_the_last_turn() -> None:
    """The last one holds: 24 by X-ray, then 20 of it, so h = 60; 100 − 89.443 = 10.557 are drawn from there."""
    schedule = read(PLAN + ON_A_FRAME + MEASURED.format(24) + MEASURED.format(20)).schedule
    assert abs(parted(schedule)[1] - Fraction("10.557")) <= Fraction(1, 16)
    late = MEASURED.format(2).replace("2026-02-11", "2026-03-20")
    schedule = read(PLAN + ON_A_FRAME + late).schedule  # it had come to h = 40, and is at h = 42 by the film
    behind = [session for session in schedule.sessions if session.day > 60]
    assert len({session.at.date() for session in behind}) == 2
    # √(42² + 80²) − √(40² + 80²) = 90.355 − 89.443 = 0.912
    assert abs(sum(session.moves[0].travel_mm for session in behind) - Fraction("0.912")) <= Fraction(1, 8)


TANDEM = """
[[levels]]
name = "behind"
moves = "distally"
distance_mm = 30
rate_mm_per_day = 0.5
[[levels]]
name = "ahead"
moves = "distally"
distance_mm = 30
rate_mm_per_day = 0.5
frame = "pulled"
[[frames]]
name = "pulled"
kind = "cable"
steps_per_turn = 8
[frames.cable]
anchor = "frame"
offset_mm = 80
axial_mm = 100
"""


@pytest.mark.parametrize("level", ["behind", "ahead"])
def test_in_tandem_the_cable_ahead_follows_what_was_measured_of_either_level(level: str) -> None:
    """15 and 15 mm made: the ring ahead is at h = 70. Either has 12 left and not 15: h = 67 for the cable.

    √(67² + 80²) − √(40² + 80²) = 104.350 − 89.443 = 14.907. The nuts behind count on, by what is left of their level.
    """
    text = PLAN + TANDEM + MEASURED.format(12) + f'level = "{level}"\n'
    schedule = read(text).schedule
    assert abs(parted(schedule, "B")[1] - Fraction("14.907")) <= Fraction(1, 16)
    assert parted(schedule, "A")[1] == (12 if level == "behind" else 15)
    assert [part.done for part in schedule.levels] == [True, True]


def test_going_on_after_an_x_ray_within_the_tolerance_is_not_refused_for_where_it_puts_the_bone() -> None:
    """By the plan 59 mm were made at the film and 59.25 at the order, which says 58.5: nothing has gone back since."""
    film = '[docking]\ntolerance_mm = 2\n[[course]]\non = 2026-03-12\nrecord = "xray"\ngap_mm = 1.5\n'
    left = MEASURED.format(1.5).replace("on = 2026-02-11", "at = 2026-03-12T12:00:00")
    pressed = '[[course]]\nat = 2026-03-12T16:00:00\norder = "compress"\ndistance_mm = 1\nrate_mm_per_day = 0.5\n'
    schedule = read(PLAN + ON_A_FRAME + film + left + pressed).schedule
    assert (schedule.done, schedule.sessions[-1].phase) == (True, "compression")


def test_rules_of_the_cable_go_by_where_the_bone_really_is() -> None:
    """40 mm made by 21 Feb, and 10 are left by X-ray, not 20: h = 50, and 45 after five days more, then a pause.

    √(45² + 80²) ÷ 45 = 2.04: over 60 degrees (BT167). By the scale alone h would be 55 there, and the ratio 1.77.
    """
    measured = MEASURED.format(10).replace("2026-02-11", "2026-02-21")
    paused = '[[course]]\non = 2026-02-26\norder = "pause"\n'
    assert "BT167" in {finding.code for finding in read(PLAN + ON_A_FRAME + measured + paused).findings}
    assert "BT167" not in {finding.code for finding in read(PLAN + ON_A_FRAME + paused).findings}
    found = read(PLAN + ON_A_FRAME + measured + paused).schedule
    assert abs(found.sessions[-1].ring_mm - 55) < Fraction(1, 5)
