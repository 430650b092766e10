"""How many days a correction takes: the smallest number for which every limit holds on every day.

Worked examples are of geometry A. There L² = h² + 80² for parallel rings h apart: 170 mm at 150, 196.9772 mm at 180.
From 150 to 180 the struts are fastest at the end, by up to 180 ÷ 196.98 = 0.914 mm for one mm of the bone.
"""

from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bt_cli.errors import PlanInvalid
from bt_cli.frame.hexapod import Geometry, geometry_of
from bt_cli.frame.limits import DayPlan, Limit, LimitedPoints, day_plan
from bt_cli.motion.pose import pose_of, pose_segment_between
from bt_cli.plan.correction import Ring
from bt_cli.plan.prescription import Frame
from tests.helpers import read
from tests.hexapod_plans import Floats, Said, hand_strut_ways, hand_way, pose, six, six_plan, struts

HIGH, LOW = pose(0, 0, -150), pose(0, 0, -180)
WIDE: Said = {"min_mm": 1, "max_mm": 900, "scale_zero_mm": -5}


def nerve(*point_mm: float, most: object = 1, **keys: object) -> Said:
    return {"name": "nerve", "point_mm": list(point_mm), "max_mm_per_day": most, **keys}


def planned(**changes: object) -> DayPlan:
    """The program of 30 mm straight down, at no limit but what is said."""
    changes = {"start": HIGH, "end": LOW, "rate_mm_per_day": None, "struts": struts(**WIDE), **changes}
    correction = six(**changes).schedule.correction
    assert correction
    return correction.programs[0][1]


def problem(**changes: object) -> str:
    with pytest.raises(PlanInvalid) as invalid:
        planned(**changes)
    (found,) = invalid.value.problems
    return str(found)


def asked(day_plan: DayPlan) -> dict[str, int]:
    return {("a session" if one.limit.a_session else one.limit.name): one.days for one in day_plan.demands}


# ---- one limit


@pytest.mark.parametrize(
    ("depth_mm", "rate", "days"),
    [
        (180, 1, 30),  # not 31, for which floating point would be enough
        (180, 0.75, 40),
        (180, 0.1, 300),
        (153, 0.3, 10),
        (150.7, 0.1, 7),
        (157.7, 1.1, 7),
        (180.001, 1, 31),
        (179.999, 1, 30),
        (150.5, 1, 1),
        (180, 0.05, 600),
    ],
)
def test_the_reference_point_straight_down(depth_mm: float, rate: float, days: int) -> None:
    found = planned(end=pose(0, 0, -depth_mm), rate_mm_per_day=rate)
    assert (found.days, found.least_days) == ((days,), days)
    assert found.demands[0].planned_mm == pytest.approx((depth_mm - 150) / days, abs=1e-9)
    assert (found.demands[0].days, found.demands[0].binds) == (days, True)


@pytest.mark.parametrize(
    ("point", "most", "days", "way_mm"),
    [
        ((0, 60, -150), 1, 21, 20.943951),  # 60 · 20 · π ÷ 180, on an arc
        ((0, 60, -150), 2, 11, 20.943951),
        ((99, 60, -150), 1, 21, 20.943951),  # the axis is along x
        ((0, 0, -210), 1, 21, 20.943951),
        ((0, 36, -198), 1, 21, 20.943951),  # 36² + 48² = 60²
        ((0, 30, -150), 1, 11, 10.471976),
        ((99, 0, -150), 1, 1, 0),  # on it
    ],
)
@pytest.mark.parametrize("carried_by", ["distal", "proximal"])
def test_a_rotation_by_20_degrees_about_the_reference_point(
    point: Any, most: float, days: int, way_mm: float, carried_by: str
) -> None:
    """Whoever sits on one of two bodies that rotate sees the other's points go by on the same arcs."""
    at_risk = [nerve(*point, most=most, fixed_to=carried_by)]
    found = planned(end=pose(0, 0, -150, ("x", 20)), structures_at_risk=at_risk, rate_mm_per_day=1)
    assert (found.days, asked(found)) == ((days,), {"reference point": 1, "nerve": days})
    assert found.demands[0].planned_mm == pytest.approx(0, abs=1e-9)
    assert found.demands[1].planned_mm == pytest.approx(way_mm / days, abs=1e-6)


def test_a_structure_is_told_where_it_is_at_the_start() -> None:
    """The ring starts tilted about (0, 0, -150) and comes upright; (0, 60, -150) is 60 mm from the axis then."""
    assert planned(start=pose(0, 0, -150, ("x", 20)), end=HIGH, structures_at_risk=[nerve(0, 60, -150)]).days == (21,)


def test_structures_are_told_apart_whichever_fragment_carries_them() -> None:
    """Arcs of 20°: 60 mm off 20.94, 30 mm 10.47, 45 mm 15.71, 75 mm 26.18."""
    offs = {"a": (60, "proximal"), "b": (30, "distal"), "c": (45, "proximal"), "d": (75, "distal")}
    at_risk = [nerve(0, y, -150, name=name, fixed_to=carried) for name, (y, carried) in offs.items()]
    found = planned(end=pose(0, 0, -150, ("x", 20)), structures_at_risk=at_risk)
    assert asked(found) == {"a": 21, "b": 11, "c": 16, "d": 27}
    assert [one.limit.name for one in found.demands if one.binds] == ["d"]


@pytest.mark.parametrize("carried_by", ["distal", "proximal"])
def test_a_shift_carries_every_point_alike(carried_by: str) -> None:
    assert planned(structures_at_risk=[nerve(12, 34, -99, fixed_to=carried_by)]).days == (30,)


def test_another_reference_point() -> None:
    """The ring turns by 20° about (0, 0, -150); a point 60 mm in front goes straight: the chord 2·60·sin 10° = 20.8378.

    At 0.5 mm a day that takes 42 days, and 41 would take 0.5082.
    """
    found = planned(end=pose(0, 0, -150, ("x", 20)), reference_point_mm=[0, 60, -150], rate_mm_per_day=0.5)
    assert (found.days, found.demands[0].planned_mm) == ((42,), pytest.approx(20.837781 / 42, abs=1e-6))


# ---- struts, which are turned in whole steps


@pytest.mark.parametrize(
    ("step_mm", "most", "held_mm", "days", "planned_mm"),
    [
        (0.5, 1, 1, 28, 0.9786),  # the last of 27 days has 196.9772 - 195.9624 = 1.0148, of 28 days 0.9786
        (0.5, 1.3, 1, 28, 0.9786),  # no whole number of steps: held to the two steps below
        (0.65, 1.3, 1.3, 22, 1.2453),  # of 21 days 1.3046
        (0.5, 1.49999, 1, 28, 0.9786),
        (0.1, 0.3, 0.3, 92, 0.2979),
    ],
)
def test_a_strut_a_day(step_mm: float, most: float, held_mm: float, days: int, planned_mm: float) -> None:
    found = planned(max_strut_mm_per_day=most, struts=struts(step_mm=step_mm, **WIDE))
    assert (found.days, asked(found)) == ((days,), {"any strut": days})
    assert found.demands[0].planned_mm == pytest.approx(planned_mm, abs=1e-4)
    assert {float(one) for one in found.demands[0].limit.held_mm} == {held_mm}
    assert found.demands[0].limit.most_mm == Fraction(str(most))


def test_each_strut_is_held_to_its_own_steps() -> None:
    """All go alike; strut 4 turns by 0.65 and so at most 0.65 in a day of 1 mm: 43 days, the last with 0.6381."""
    found = planned(max_strut_mm_per_day=1, struts=struts({"number": 4, "step_mm": 0.65}, step_mm=0.5, **WIDE))
    assert [float(one) for one in found.demands[0].limit.held_mm] == [1, 1, 1, 0.65, 1, 1]
    assert found.days == (43,)
    backwards = struts({"number": 4, "step_mm": 0.65}, step_mm=0.5, **WIDE)[::-1]
    assert planned(max_strut_mm_per_day=1, struts=backwards).days == (43,)


@pytest.mark.parametrize(
    ("most", "sessions", "days"),
    [
        # of 14 days with four sessions the last has 0.4894, of 13 0.5271
        (0.5, ["08:00", "12:00", "16:00", "20:00"], 14),
        (0.9, ["08:00", "12:00", "16:00", "20:00"], 14),  # held to 0.5
        (1, ["08:00"], 28),
        (1, ["08:00", "20:00"], 14),
    ],
)
def test_a_strut_a_session(most: float, sessions: list[str], days: int) -> None:
    assert asked(planned(max_strut_mm_per_session=most, sessions=sessions)) == {"a session": days}


def test_by_pairs_a_strut_has_one_session_a_day() -> None:
    by_pairs = {"grouping": "pairs", "sessions": None}
    assert planned(max_strut_mm_per_session=1, **by_pairs).days == (28,)
    assert planned(max_strut_mm_per_day=1, **by_pairs).days == (28,)


@pytest.mark.parametrize(("most", "days"), [(5.75, 1), (5.74, 2), (2.88, 2), (2.87, 3)])
def test_a_strut_that_goes_there_and_back_is_turned_both_ways(most: float, days: int) -> None:
    """The distal joint of strut 1 passes 40 mm behind the proximal one, from 30 mm on one side to 30 on the other.

    From √(150² + 40² + 30²) = 158.1139 it goes to 155.2417 and back: 2.8721 each way, 5.7443 in all.
    """
    ring = Ring(radius_mm=80, delta_deg=0)
    geometry = geometry_of(Frame(kind="hexapod", proximal=ring, distal=ring))
    aside = geometry.distal_mm[0][0]
    poses = [pose_of([], (x - aside, 0, -150)) for x in (-30, 30)]
    limit = Limit("any strut", Fraction(5), (Fraction(str(most)), *[Fraction(999)] * 5))
    moved = LimitedPoints(geometry, (limit,), np.zeros((1, 3)), np.empty((0, 3)), slots_a_day=2, first_slot=0)
    found = day_plan(moved, [pose_segment_between(*poses, np.zeros(3))], None)
    assert isinstance(found, DayPlan)
    assert found.days == (days,)


def test_a_limit_below_one_step_could_never_be_kept() -> None:
    said = "0.4 mm is less than one step of a strut: nothing could ever be turned"
    for per in ("day", "session"):
        key = f"max_strut_mm_per_{per}"
        assert problem(**{key: 0.4}) == f"plan.toml, line 13: {key}: {said}"
    only_one = struts({"number": 6, "step_mm": 1}, **WIDE)
    assert "0.9 mm is less than one step" in problem(max_strut_mm_per_day=0.9, struts=only_one)


# ---- several limits


def test_of_several_limits_the_slowest_sets_the_pace() -> None:
    """30 mm: the reference point at 0.8 asks 37.5; the nerve at 1.5 asks 20; a strut at 1 a day asks 28."""
    at_risk = [nerve(1, 2, -170, most=1.5)]
    found = planned(rate_mm_per_day=0.8, structures_at_risk=at_risk, max_strut_mm_per_day=1)
    assert (found.days, found.least_days) == ((38,), 38)
    assert asked(found) == {"reference point": 38, "nerve": 20, "any strut": 28}
    assert [one.binds for one in found.demands] == [True, False, False]
    most = [one.planned_mm for one in found.demands]
    assert most == pytest.approx([30 / 38, 30 / 38, 196.977155 - (179.210526**2 + 6400) ** 0.5], abs=1e-5)


def test_two_limits_bind_together() -> None:
    found = planned(rate_mm_per_day=1, structures_at_risk=[nerve(0, 0, -100)])
    assert [one.binds for one in found.demands] == [True, True]


# ---- days that are ordered, and poses on the way


def test_more_days_than_the_limits_ask_for() -> None:
    found = planned(rate_mm_per_day=1, days=40)
    assert (found.days, found.least_days, asked(found)) == ((40,), 30, {"reference point": 30})
    assert found.demands[0].planned_mm == pytest.approx(0.75)


def test_as_many_days_as_the_limits_ask_for() -> None:
    assert planned(rate_mm_per_day=1, days=30).days == (30,)


def test_days_alone() -> None:
    found = planned(days=12)
    assert (found.days, found.least_days, found.demands) == ((12,), 1, ())


def test_fewer_days_than_the_limits_ask_for() -> None:
    said = "days must be at least 30, as every limit must hold on every day"
    assert problem(rate_mm_per_day=1, days=29).endswith(f"{said} (reference point asks 30); you wrote 29")
    both = problem(rate_mm_per_day=1, max_strut_mm_per_day=1, structures_at_risk=[nerve(0, 0, 0, most=2)], days=20)
    assert both.endswith(f"{said} (reference point asks 30, any strut asks 28); you wrote 20")


def test_each_leg_takes_whole_days_and_its_own_limit() -> None:
    """10 mm at 0.5 are 20 days; then 12° with a nerve 60 mm off the axis, 12.566 mm: 13 days. None asks for all 33."""
    end = pose(0, 0, -160, ("x", 12))
    found = planned(via=[pose(0, 0, -160)], end=end, rate_mm_per_day=0.5, structures_at_risk=[nerve(0, 60, -150)])
    assert (found.days, found.least_days) == ((20, 13), 33)
    assert asked(found) == {"reference point": 21, "nerve": 23}
    assert [one.binds for one in found.demands] == [True, True]


def test_ordered_days_are_shared_by_how_far_the_struts_go() -> None:
    """From 150 to 160 they go 8.885 mm, from 160 to 180 18.092: of 12 days more the first leg has 3.95, the other 8."""
    found = planned(via=[pose(0, 0, -160)], rate_mm_per_day=1, days=42)
    assert (found.days, found.least_days) == ((14, 28), 30)


def test_what_takes_over_five_years_is_told_of_the_correction() -> None:
    with pytest.raises(PlanInvalid) as invalid:
        six(end=pose(0, 0, -250), struts=struts(**WIDE), structures_at_risk=[nerve(0, 0, 0, most=0.05)])
    assert [one.path for one in invalid.value.problems] == [("correction",)]


def test_over_five_years() -> None:
    said = "nerve at 0.05 mm would take over 5 years"
    assert said in problem(end=pose(0, 0, -250), structures_at_risk=[nerve(0, 0, 0, most=0.05)])
    said = "any strut at 0.05 mm would take over 5 years"
    fine = struts(step_mm=0.05, **WIDE)
    assert said in problem(end=pose(0, 0, -300), max_strut_mm_per_day=0.05, sessions=["08:00"], struts=fine)


# ---- days


@pytest.mark.parametrize(
    ("first_slot", "a_session", "windows"),
    [
        (0, False, [(0, 4), (4, 8), (8, 10)]),
        (1, False, [(0, 4), (4, 8), (8, 10), (0, 3), (3, 7), (7, 10)]),
        (2, False, [(0, 4), (4, 8), (8, 10), (0, 2), (2, 6), (6, 10)]),
        (2, True, [(k, k + 1) for k in range(10)]),
    ],
)
def test_days_from_the_start_on_and_by_the_calendar(
    first_slot: int, a_session: bool, windows: list[tuple[int, int]]
) -> None:
    nothing = np.empty((0, 3))
    moved = LimitedPoints(Geometry(nothing, nothing), (), nothing, nothing, slots_a_day=4, first_slot=first_slot)
    assert moved.windows(10, a_session=a_session) == windows


def turned_by_hand(legs: list[tuple[Said, Said, int]]) -> list[Floats]:
    """What the struts are turned in each half of a day, leg by leg, in so many days each."""
    found = []
    for start, end, days in legs:
        lengths = hand_strut_ways(*hand_way(start, end, np.linspace(0, 1, 2 * days + 1)))
        found += list(np.abs(np.diff(lengths, axis=0)))
    return found


def test_a_day_that_the_course_begins_in_the_middle_of_has_a_part_of_two_legs() -> None:
    """From 20:00 on, half a day a session: the evening of a leg's last day and the next morning are one date.

    Alone the legs take 15 and 24 days at 5 mm a strut; together that date would have more than 5, so the first has 16.
    """
    first, via = pose(49, 46, -70, ("z", 26)), pose(52, -16, -84, ("z", -20))
    last = pose(-40, 18, -72, ("z", 16))
    found = planned(
        start=first,
        via=[via],
        end=last,
        max_strut_mm_per_day=5,
        struts=struts(step_mm=0.1, **WIDE),
        sessions=["08:00", "20:00"],
        latency_days=None,
        first_session=datetime(2026, 1, 12, 20),
    )
    assert (found.days, found.least_days, found.demands[0].days) == ((16, 24), 40, 39)
    for days, most in ((15, 5.2), (16, 5)):
        halves = turned_by_hand([(first, via, days), (via, last, 24)])
        dates = [halves[0], *(a + b for a, b in zip(halves[1::2], halves[2::2], strict=False))]
        assert most - 0.2 < max(float(one.max()) for one in dates) <= most


class Drawn(NamedTuple):
    """A plan of one leg: three points with their limits, two limits of struts, and its sessions."""

    start: Said
    end: Said
    spots: list[list[int]]  # the reference point, one that the distal fragment carries, one of the proximal one
    most: list[float]
    struts_most: list[float]  # in a day, in a session
    step_mm: float
    sessions: list[str]
    first_slot: int

    @property
    def held_mm(self) -> list[float]:
        """The whole steps below the limits of struts."""
        step = Fraction(str(self.step_mm))
        return [float(Fraction(str(most)) // step * step) for most in self.struts_most]

    def program(self) -> DayPlan:
        nerves = [nerve(*self.spots[2], most=self.most[2], fixed_to="proximal")]
        nerves.append(nerve(*self.spots[1], most=self.most[1], name="vessel"))
        return planned(
            start=self.start,
            end=self.end,
            reference_point_mm=self.spots[0],
            sessions=self.sessions,
            latency_days=None,
            first_session=datetime.fromisoformat(f"2026-01-12T{self.sessions[self.first_slot]}"),
            rate_mm_per_day=self.most[0],
            structures_at_risk=nerves,
            max_strut_mm_per_day=self.struts_most[0],
            max_strut_mm_per_session=self.struts_most[1],
            struts=struts(step_mm=self.step_mm, **WIDE),
        )

    def per_day(self, ways: Floats) -> float:
        """The most in a day, from the start on and by the calendar."""
        found = 0.0
        for shift in {0, self.first_slot}:
            day = (np.arange(len(ways)) + shift) // len(self.sessions)
            found = max(found, *(float(ways[day == one].sum(axis=0).max()) for one in range(day[-1] + 1)))
        return found

    def most_mm(self, days: int) -> list[float]:
        """What each limit sees in its fullest day or session: a session has 50 chords."""
        rotation, where = hand_way(
            self.start, self.end, np.linspace(0, 1, days * len(self.sessions) * 50 + 1), self.spots[0]
        )
        found = []
        for i, spot in enumerate(np.array(self.spots, dtype=float)):
            seen = rotation @ (rotation[0].T @ (spot - where[0])) + where
            if i == 2:  # seen from the body that goes by
                seen = np.einsum("nji,nj->ni", rotation, spot - where)
            chords = np.sqrt((np.diff(seen, axis=0) ** 2).sum(axis=1))
            found.append(self.per_day(chords.reshape(-1, 50).sum(axis=1)))
        turned = np.abs(np.diff(hand_strut_ways(rotation[::50], where[::50]), axis=0))
        return [*found, self.per_day(turned), float(turned.max())]

    def parts(self, days: int) -> list[float]:
        """The part of each limit that is needed."""
        return [found / most for found, most in zip(self.most_mm(days), [*self.most, *self.held_mm], strict=True)]


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    halves = st.integers(2, 8).map(lambda k: k / 2)
    turns, heights, across = st.integers(-22, 22), st.integers(-190, -130), st.integers(-20, 20)
    poses = [
        pose(draw(across), draw(across), draw(heights), *((axis, draw(turns)) for axis in "zxy")) for _ in range(2)
    ]
    spots = [[draw(st.integers(-60, 60)), draw(st.integers(-60, 60)), draw(st.integers(-200, -50))] for _ in range(3)]
    most, struts_most = [draw(halves) for _ in range(3)], [draw(halves) for _ in range(2)]
    sessions = draw(st.sampled_from([["08:00"], ["08:00", "20:00"], ["08:00", "12:00", "16:00", "20:00"]]))
    first_slot = draw(st.integers(0, len(sessions) - 1))
    return Drawn(*poses, spots, most, struts_most, draw(st.sampled_from([0.1, 0.4, 0.5])), sessions, first_slot)


@settings(max_examples=30)
@given(drawn())
def test_the_days_are_the_least_for_which_every_limit_holds(plan: Drawn) -> None:
    """Every limit on every day, by another computation: with these days it holds, with one less it is broken."""
    try:
        found = plan.program()
    except PlanInvalid:  # too far for struts that hold the rings
        assume(False)
    (days,) = found.days
    assert max(plan.parts(days)) <= 1 + 1e-6
    assert days == 1 or max(plan.parts(days - 1)) > 1 - 1e-6
    names = ["reference point", "vessel", "nerve", "any strut", "any strut"]
    assert [one.limit.name for one in found.demands] == names
    assert [one.planned_mm for one in found.demands] == pytest.approx(plan.most_mm(days), abs=1e-4)
    for i, one in enumerate(found.demands):  # alone
        assert plan.parts(one.days)[i] <= 1 + 1e-6
        assert one.days == 1 or plan.parts(one.days - 1)[i] > 1 - 1e-6


def test_a_point_that_stops_half_way_takes_no_day_too_many() -> None:
    """A shift by 36 mm and a turn by 60° about z; a point 36 ÷ 1.047198 = 34.3775 mm off stands still half way.

    Its speed is 2·36·sin(1.047198·|share - ½| ÷ 2), so each half has 4·36 ÷ 1.047198·(1 - cos 15°) = 4.6856 mm.
    At the start it is at (-18, 0, -150) + 34.3775·(sin 30°, cos 30°, 0).
    """
    start, end = pose(-18, 0, -150, ("z", -30)), pose(18, 0, -150, ("z", 30))
    assert planned(start=start, end=end, structures_at_risk=[nerve(-0.8113, 29.7718, -150, most=4.7)]).days == (2,)


def test_fewer_days_than_the_limits_ask_for_are_refused_at_their_line() -> None:
    """The way of SIX is 26.05 mm at 1 mm a day: 27 days."""
    text = six_plan(days=26)
    with pytest.raises(PlanInvalid) as invalid:
        read(text)
    line = next(i for i, one in enumerate(text.splitlines(), start=1) if one.startswith("days = "))
    message = "days must be at least 27, as every limit must hold on every day (reference point asks 27); you wrote 26"
    assert [(one.path, one.line, one.message) for one in invalid.value.problems] == [
        (("correction", "days"), line, message)
    ]
    assert read(six_plan(days=27)).schedule.days == 27


@pytest.mark.parametrize("ordered", [27, 28, 29])
def test_each_day_that_is_ordered_beyond_the_least_is_taken(ordered: int) -> None:
    """SIX takes 27 days at 1 mm."""
    made = six(days=ordered).schedule.correction
    assert made and made.programs[0][1].days == (ordered,)
