"""Tables held against a plan: bt's own pass, and each thing that can be wrong with one is found.

SIX goes 26.0472 mm in 27 days, 0.9647 mm a day of the 1 mm that its reference point may go. Tables are made by hand:
lengths by the quaternions and plain Python of tests/six.py, readings the nearest marks to length − 20.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bt_cli.checks import table_complaints, table_poses
from bt_cli.checks import table_limits as limits
from bt_cli.checks.table import WHOLE, Stage, Verdict, verdict_of
from bt_cli.checks.table_motion import table_days
from bt_cli.checks.table_poses import Poses, Rig, matrix, poses_of, traced
from bt_cli.checks.table_struts import Complaint, about_deg, about_mm
from bt_cli.checks.table_way import demand_of, evenly, explained, rounding
from bt_cli.document.report import Report
from bt_cli.frame.ends import ends_of
from bt_cli.motion.path import points_of
from bt_cli.motion.pose import pose_segment_between
from bt_cli.output.data.schedule_data import csv_text
from bt_cli.plan.model import Plan
from bt_cli.plan.table import StrutTable, TableRow, read_table
from tests.hexapod_plans import SIX, apart_deg, hand_forward, hand_strut_ways, hand_way, pose, six, struts

Floats = NDArray[np.float64]
START, END = SIX["correction"]["start"], SIX["correction"]["end"]
AT_RISK = {"name": "nerve", "point_mm": [30, 20, -200], "max_mm_per_day": 1}
PASSED = {"name": "vessel", "point_mm": [-25, 10, -70], "max_mm_per_day": 0.8, "fixed_to": "proximal"}
BACK = pose(0, 24, -146, ("x", 19))
# Six struts that all do something else, and none of them little: no two columns can be mistaken for each other.
SKEW = {"start": pose(12, -9, -150, ("x", 14), ("y", -9), ("z", 17)), "end": pose(-3, 4, -158, ("y", 4))}


def table(
    readings: Sequence[Sequence[float]], days: Sequence[int] | None = None, *, by_session: bool = False
) -> StrutTable:
    """A table with these readings on day 0, 1, 2, …, or on other days."""
    numbered = zip(days or range(len(readings)), readings, strict=True)
    rows = [
        TableRow(i + 2, day, tuple(Decimal(str(one)) for one in row), (None,) * 6)
        for i, (day, row) in enumerate(numbered)
    ]
    return StrutTable(tuple(rows), by_session)


def lengths(days: float, pace: float = 1, start: Any = START, end: Any = END) -> Floats:
    """The lengths evening by evening of a path of so many days, gone at a pace."""
    shares = np.minimum(np.arange(int(np.ceil(days / pace)) + 1) * pace / days, 1)
    return hand_strut_ways(*hand_way(start, end, shares))


def marks(wanted: Floats, step_mm: float = 0.5) -> list[list[float]]:
    rounded: list[list[float]] = (np.round((wanted - 20) / step_mm) * step_mm).tolist()
    return rounded


def judged(plan: Plan, what: StrutTable) -> Verdict:
    return verdict_of(plan, ends_of(plan), what)


def of(what: StrutTable, **changes: object) -> Verdict:
    """The verdict on a table of SIX with keys changed."""
    return judged(six(**changes).schedule.plan, what)


def own(report: Report) -> Verdict:
    """The verdict on bt's own table."""
    plan = report.schedule.plan
    return judged(plan, read_table(csv_text(report).encode(), "own.csv", plan))


def warnings(verdict: Verdict) -> list[str]:
    return [complaint.text for complaint in verdict.complaints if not complaint.broken]


def test_what_is_told_is_rounded() -> None:
    """Lengths to a hundredth of a mm, angles to a tenth of a degree."""
    assert [about_mm(mm) for mm in (1.234, 1.236, 2.0, -0.5)] == ["1.23 mm", "1.24 mm", "2 mm", "-0.5 mm"]
    assert [about_deg(deg) for deg in (1.24, 1.26, 2.0, 0.04)] == ["1.2°", "1.3°", "2°", "0°"]


@pytest.mark.parametrize("end", [pose(0, 0, -150, ("z", 3)), pose(0, 0, -153)], ids=["turned", "moved"])
def test_a_last_row_that_is_off_in_one_way_alone_is_no_end(end: Any) -> None:
    """3° about the axis, and next to no mm; or 3 mm along it, and next to no degrees."""
    rows = lengths(27)
    rows[-1] = hand_strut_ways(*hand_way(END, end, np.array([1.0])))[0]
    told = [text for text in of(table(marks(rows))).broken if "intended end" in text]
    found = re.fullmatch(r"The last row is not the intended end: it is off by ([\d.]+) mm and ([\d.]+)°\.", told[0])
    assert found
    off = (float(found[1]) > 2, float(found[2]) > 2)
    assert off == (end == pose(0, 0, -153), end != pose(0, 0, -153))


def test_what_is_usual_is_that_of_the_days_on_which_a_strut_is_turned() -> None:
    """Strut 1 rests on seven days, and is turned by 3 mm on each of three; or by 1 mm on two, and then by 10."""
    calm = marks(lengths(27))[0]
    for last, told in (
        ([3, 6, 9], []),
        ([1, 2, 12], ["Strut 1 jumps by 10 mm on day 9: 1 mm a day is usual for it in this table."]),
    ):
        found = of(table([*[calm] * 7, *([calm[0] + one, *calm[1:]] for one in last)]))
        assert [text for text in warnings(found) if "jumps" in text] == told


# ---- bt's own tables, which other code made


@pytest.mark.parametrize("step_mm", [0.25, 0.5, 1])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"structures_at_risk": [AT_RISK, PASSED]},
        {"grouping": "pairs", "sessions": None, "rate_mm_per_day": 4},
        {"max_strut_mm_per_day": 1, "max_strut_mm_per_session": 1, "rate_mm_per_day": None},
        {"via": [pose(0, 10, -160, ("x", 10))]},
        {"via": [END], "end": BACK},
        {"reference_point_mm": [40, 30, -90]},
        {"first_session": "2026-01-12T16:00:00", "latency_days": None, "rate_mm_per_day": 0.3},
    ],
    ids=["plain", "at risk", "pairs", "struts", "via", "there and back", "reference point", "slow"],
)
def test_bts_own_tables_pass(step_mm: float, changes: dict[str, Any]) -> None:
    verdict = own(six(struts=struts(step_mm=step_mm), **changes))
    assert verdict.broken == []
    assert verdict.end_mm is not None and verdict.end_mm < 1.2 * step_mm


@settings(max_examples=12)
@given(
    step_mm=st.sampled_from([0.25, 0.5, 1]),
    ends=st.tuples(*[st.tuples(*[st.integers(-15, 15)] * 6)] * 2),
    rate=st.sampled_from([0.5, 1]),
)
def test_any_table_of_bt_passes(step_mm: float, ends: tuple[tuple[int, ...], ...], rate: float) -> None:
    assume(max(abs(a - b) for a, b in zip(*ends, strict=True)) > 3)
    start, end = (pose(x, y, z - 160, ("x", a), ("y", b), ("z", c)) for x, y, z, a, b, c in ends)
    verdict = own(
        six(
            struts=struts(step_mm=step_mm, min_mm=40, max_mm=300),
            start=start,
            end=end,
            rate_mm_per_day=rate,
            structures_at_risk=[AT_RISK, PASSED],
        )
    )
    assert verdict.broken == []


# ---- kinematics by other code


def test_poses_are_those_of_least_squares_by_hand() -> None:
    plan = six(correction=SKEW).schedule.plan
    asked = demand_of(plan, ends_of(plan))
    wanted = lengths(9, start=SKEW["start"], end=SKEW["end"])[1:] + np.array([0.2, -0.1, 0.15, 0, -0.2, 0.1])
    found = traced(asked.rig, wanted, asked.start)
    assert found.lost == ""
    where = hand_way(SKEW["start"], SKEW["end"], np.arange(1, 10) / 9)
    for i, row in enumerate(wanted.tolist()):
        rotation, centre_mm = hand_forward(row, where[0][i], where[1][i])
        assert np.allclose(matrix(found.poses.quaternion)[i], rotation, rtol=0, atol=1e-7)
        assert np.allclose(found.poses.centre_mm[i], centre_mm, rtol=0, atol=1e-5)


def test_a_jump_of_many_mm_is_followed_on_the_same_branch() -> None:
    plan = six().schedule.plan
    asked = demand_of(plan, ends_of(plan))
    found = traced(asked.rig, lengths(1)[1:], asked.start)
    assert found.poses.centre_mm[0] == pytest.approx([0, 0, -150], abs=1e-6)
    assert abs(found.poses.quaternion[0, 0]) == pytest.approx(1, abs=1e-9)


def test_a_guess_on_another_branch_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With flat rings every pose has a mirror image beyond the proximal ring, of the very same lengths."""
    plan = six().schedule.plan
    asked = demand_of(plan, ends_of(plan))
    right = traced(asked.rig, lengths(27)[1:], asked.start).poses
    wrong = Poses(right.quaternion * [1, -1, -1, 1], right.centre_mm * [1, 1, -1])
    assert asked.rig.lengths_mm(wrong) == pytest.approx(asked.rig.lengths_mm(right))
    monkeypatch.setattr(table_poses, "_guess", lambda *_: wrong)
    found = traced(asked.rig, lengths(27)[1:], asked.start)
    assert found.lost == ""
    assert found.poses.centre_mm == pytest.approx(right.centre_mm, abs=1e-6)


def test_a_pose_in_which_the_struts_would_not_hold_is_lost() -> None:
    """Turned by 85° about its axis a ring of pairs without spacing comes close to singular."""
    way = hand_way(pose(0, 0, -150), pose(0, 0, -150, ("z", 89)), np.linspace(0, 1, 30))
    ends = ends_of(six(start=pose(0, 0, -150), end=pose(0, 0, -140)).schedule.plan)
    rig = Rig(ends.geometry.proximal_mm, ends.geometry.distal_mm)
    found = traced(rig, hand_strut_ways(*way)[1:], poses_of(ends.poses[:1]))
    assert "the struts would not hold the rings (condition number 3" in found.lost
    assert 20 < len(found.follows) < 29


@pytest.mark.parametrize("structures", [[AT_RISK], [PASSED], [PASSED, AT_RISK]])
def test_ways_are_those_along_the_curves(structures: list[dict[str, Any]]) -> None:
    """Chords between 129 poses against the integral along the leg."""
    plan = six(correction=SKEW, structures_at_risk=structures).schedule.plan
    ends = ends_of(plan)
    asked = demand_of(plan, ends)
    leg, whole = pose_segment_between(*ends.poses, ends.reference_mm), np.array([0.0, 1.0])
    carried = ends.poses[0].inverse().apply(points_of([AT_RISK["point_mm"]]))
    expected = {
        "nerve": leg.ways_mm(carried, whole)[0, 0],
        "vessel": leg.ways_past_mm(points_of([PASSED["point_mm"]]), whole)[0, 0],
    }
    names = sorted((s["name"] for s in structures), key=lambda name: name == "vessel")
    found = asked.line.ways_mm[-1, 1:]
    assert found == pytest.approx([expected[name] for name in names], abs=0.001)


def test_what_rounding_makes_of_a_pose() -> None:
    """A strut is as often anywhere within half a step: its mean square is half² / 3. What it moves the ring by hand."""
    plan = six(correction=SKEW, struts=struts({"number": 2, "step_mm": 1})).schedule.plan
    asked = demand_of(plan, ends_of(plan))
    row = lengths(1, start=SKEW["start"], end=SKEW["end"])[1]
    trace = traced(asked.rig, row[None], asked.start)
    rotation, centre_mm = (part[0] for part in hand_way(SKEW["start"], SKEW["end"], np.array([1.0])))
    squares = np.zeros(2)
    for i, half_mm in enumerate((0.25, 0.5, 0.25, 0.25, 0.25, 0.25)):
        turned, moved_mm = hand_forward((row + 0.01 * np.eye(6)[i]).tolist(), rotation, centre_mm)
        by = np.array([np.linalg.norm(moved_mm - centre_mm), apart_deg(turned, rotation)]) / 0.01
        squares += (by * half_mm) ** 2 / 3
    found = rounding(asked, trace.poses, trace.follows)
    assert [found.mm[0], found.deg[0]] == pytest.approx(np.sqrt(squares).tolist(), rel=0.01)


def test_rounding_says_between_which_places_a_row_can_lie() -> None:
    """27 days are 128 samples. A step of the fastest strut, which goes up to 0.82 mm a day, is 0.61 days of it."""
    plan = six().schedule.plan
    asked = demand_of(plan, ends_of(plan))
    spans = explained(asked.line, np.array(marks(lengths(27))) + 20, asked.half_mm)
    true = np.arange(28) * 128 / 27
    assert ((spans[:, 0] <= true + 0.01) & (true <= spans[:, 1] + 0.01)).all()
    assert (spans[1:-1, 1] - spans[1:-1, 0]).max() < 0.7 * 128 / 27
    assert np.isnan(explained(asked.line, np.array(marks(lengths(27))) + 20.8, asked.half_mm)).all()


# ---- limits


@pytest.mark.parametrize("step_mm", [0.25, 0.5, 1])
@pytest.mark.parametrize(("pace", "fits"), [(1.0, True), (1.03, True), (1.3, False), (2.0, False)])
def test_a_table_that_goes_too_fast(step_mm: float, pace: float, fits: bool) -> None:
    """0.9647 mm a day is allowed at 1.03 times the pace, and not at 1.3 times."""
    verdict = of(table(marks(lengths(27, pace), step_mm)), struts=struts(step_mm=step_mm))
    assert (verdict.broken == []) == fits
    if not fits:
        (said,) = verdict.broken
        assert said.startswith("Reference point goes 1.") and "limit 1 mm a day" in said
    assert not verdict.astray


@pytest.mark.parametrize("step_mm", [0.25, 0.5])
def test_one_day_of_twice_the_limit_is_found_among_days_that_keep_it(step_mm: float) -> None:
    """2 mm of 26.0472 on day 10, the rest on 25 other days: 0.9619 mm each."""
    gone = np.cumsum([0, *[0.9619] * 9, 2.0, *[0.9619] * 16])
    shares = np.minimum(gone / 26.0472, 1)
    rows = marks(hand_strut_ways(*hand_way(START, END, shares)), step_mm)
    verdict = of(table(rows), struts=struts(step_mm=step_mm))
    (said,) = verdict.broken
    assert re.match(r"Reference point goes 1.\d+ mm a day from day \d to day 1[01], with rounding", said)
    assert (verdict.paces[0].last_day, verdict.paces[0].most_mm) == (10, pytest.approx(2, abs=0.5))


def test_to_and_fro_within_a_day_is_a_way_too() -> None:
    """Ahead by a third of the path and back, on a day whose evening is where it should be."""
    calm = marks(lengths(27))
    rows, days = [*calm[:4], calm[9], *calm[4:]], [0, 1, 2, 3, 4, *range(4, 28)]
    verdict = of(table(rows, days))
    assert any("Reference point goes" in said and "on day 4" in said for said in verdict.broken)


def test_rows_some_days_apart_are_divided_by_the_days() -> None:
    calm = marks(lengths(27))
    assert of(table(calm[::3], range(0, 28, 3))).broken == []
    assert of(table(calm[::3], range(0, 19, 2))).broken != []


def test_readings_of_sessions_stay_until_the_next_session() -> None:
    calm = marks(lengths(27))
    assert of(table(calm[::3], range(0, 28, 3), by_session=True)).broken != []


def test_a_table_that_begins_later_is_judged_from_the_start() -> None:
    calm = marks(lengths(27))
    verdict = of(table(calm[6:], range(6, 28)))
    assert verdict.broken == []
    assert warnings(verdict) == [
        "The table begins on day 6: the days before are judged as one stretch from the start pose."
    ]
    (said,) = of(table(calm[6:], range(1, 23))).broken  # 6 · 0.9647 mm on day 1, less what rounding adds
    assert re.match(r"Reference point goes (5.\d+ mm on day 1|2.\d+ mm a day from day 1 to day 3), with", said)


def test_a_table_that_does_not_begin_at_the_start() -> None:
    calm = marks(lengths(27))
    verdict = of(table([calm[3], *calm[3:]]))
    assert "The table does not begin at the start pose. From there to its first row: strut 1 " in warnings(verdict)[0]
    assert any(said.startswith("Reference point goes") and "day 1" in said for said in verdict.broken)


def test_struts_that_go_evenly_are_judged_along_their_own_path() -> None:
    """The bone is then a little off the straight path; rounding to 1 mm is forgiven just as on that one."""
    begin, end = lengths(1)
    plan = six(struts=struts(step_mm=1)).schedule.plan
    line = evenly(demand_of(plan, ends_of(plan)))
    assert line is not None
    assert line.lengths_mm[64] == pytest.approx((begin + end) / 2, abs=1e-6)
    fastest_mm = np.diff(line.ways_mm[:, 0]).max() * 128
    assert fastest_mm == pytest.approx(27.28, abs=0.01)  # of 26.05 mm: 28 days keep the limit, 26 do not
    calm, hasty = (table(marks(begin + np.linspace(0, 1, n + 1)[:, None] * (end - begin), 1)) for n in (28, 26))
    assert judged(plan, calm).broken == []
    (said,) = judged(plan, hasty).broken
    assert said.startswith("Reference point goes 1.0")


def test_twice_the_limit_is_found_on_no_path_at_all() -> None:
    """Each row is pushed to and fro by 1.5 mm, which no path explains; half a step of 1 mm could make much of a day."""
    push = np.array([1, -1, 1, -1, 1, -1]) * 1.5
    calm = np.array(marks(lengths(54), 0.5)) + np.where(np.arange(55) % 4 < 2, 1, 0)[:, None] * push
    calm[[0, -1]] = np.array(marks(lengths(1)))
    plan = six(struts=struts(step_mm=1)).schedule.plan
    verdict = judged(plan, table(calm.tolist()))
    assert not any("Reference point" in said for said in verdict.broken)
    hasty = judged(plan, table(np.concatenate([calm[:20], calm[26:]]).tolist()))
    assert any(re.match(r"Reference point goes 2(\.\d+)? mm on day 20", said) for said in hasty.broken), hasty.broken


def test_a_path_that_comes_back_is_held_to_its_limits_too() -> None:
    """There and all but back: each place is passed twice, and 1.24 mm a day are found none the less."""
    there, back = (hand_strut_ways(*hand_way(*ends, np.linspace(0, 1, 22))) for ends in ((START, END), (END, BACK)))
    verdict = of(table(marks(np.concatenate([there, back[1:]]))), via=[END], end=BACK)
    (said,) = verdict.broken
    assert re.match(r"Reference point goes 1.\d+ mm a day from day 1 to day 42, ", said)
    assert not verdict.astray


def test_going_back_slowly_but_too_fast_is_found() -> None:
    """Half way there, back to the start at 1.15 times the pace, 1.11 mm a day, and there again."""
    half = lengths(27)[:14]
    back = hand_strut_ways(*hand_way(START, END, np.maximum(13 - 1.15 * np.arange(1, 13), 0) / 27))
    rows = marks(np.concatenate([half, back, lengths(27)[1:]]), 1)
    (said,) = of(table(rows), struts=struts(step_mm=1)).broken
    assert re.match(r"Reference point goes 1.\d+ mm a day from day 1\d to day 2\d, ", said)


def test_limits_of_turning_a_strut() -> None:
    rows = marks(lengths(27))
    assert of(table(rows), max_strut_mm_per_day=1.5, max_strut_mm_per_session=0.5).broken == []
    rows[5][1] += 2  # a pose near the path, but a big turn
    found = of(table(rows), max_strut_mm_per_day=1.5, max_strut_mm_per_session=0.5, rate_mm_per_day=None).broken
    assert any(said.startswith("Strut 2 is turned ") and "on day 5, limit 1.5 mm a day" in said for said in found)
    assert any(said.startswith("Strut 2 is turned ") and "limit 0.5 mm a session" in said for said in found)


# ---- ranges, marks, jumps


def test_a_reading_off_the_scale() -> None:
    verdict = of(table(marks(lengths(27))), struts=struts(max_mm=260))
    assert verdict.broken == []
    plan = six(struts=struts(max_mm=260)).schedule.plan
    narrow = [strut.model_copy(update={"max_mm": Decimal(155)}) for strut in plan.frame.struts]
    tight = plan.model_copy(update={"frame": plan.frame.model_copy(update={"struts": tuple(narrow)})})
    found = judged(tight, table(marks(lengths(27)))).broken
    assert found[0].startswith("Strut 4 runs off its scale of 100 mm to 155 mm from day 0 on, as far as 166.5 mm")


def test_a_swap_is_said_by_the_table() -> None:
    """From day 10 on strut 1 is of a size that reads 40 mm less for the same length."""
    changes: dict[str, Any] = {
        "struts": struts(size="medium"),
        "strut_sizes": [{"size": "short", "min_mm": 60, "max_mm": 120, "scale_zero_mm": 60}],
    }
    rows = marks(lengths(27))
    for row in rows[10:]:
        row[0] -= 40
    told = table(rows)
    swapped = [row._replace(sizes=("short", *row.sizes[1:])) if row.day >= 10 else row for row in told.rows]
    verdict = of(StrutTable(tuple(swapped), by_session=False), **changes)
    assert (verdict.broken, verdict.struts[0].swaps, warnings(verdict)) == ([], 1, [])
    assert of(told, **changes).astray


def test_readings_between_marks_and_jumps_are_warned_of() -> None:
    rows = marks(lengths(27))
    rows[4][2] += 0.1
    assert warnings(of(table(rows))) == [
        f"Strut 3 is to read {rows[4][2]} mm on day 4, which is no mark of its scale: they are 0.5 mm apart."
    ]
    rows[4][2] += 2.9
    (said,) = [one for one in warnings(of(table(rows))) if "jumps" in one]
    assert said.startswith("Strut 3 jumps by ") and "on day 4, and on 1 other day" in said


# ---- path, end, mix-ups


def test_a_bone_off_its_path_for_a_day() -> None:
    rows = marks(lengths(27))
    rows[12][2] += 10
    verdict = of(table(rows))
    assert verdict.broken[0].startswith("The bone is off the straight path on day 12, by ")
    assert verdict.mixup == ""


def test_a_table_that_stops_before_the_end() -> None:
    """After 19 of 27 days 26.0472 · 8 ÷ 27 = 7.7177 mm and 20° · 8 ÷ 27 = 5.93° are left."""
    verdict = of(table(marks(lengths(27))[:20]))
    assert verdict.end_mm == pytest.approx(7.7177, abs=0.3)
    assert verdict.end_deg == pytest.approx(5.93, abs=0.2)
    (said,) = verdict.broken
    assert said.startswith("The last row is not the intended end: it is off by ")
    assert verdict.mixup == ""


def test_lengths_that_meet_no_pose() -> None:
    rows = marks(lengths(27))
    for row in rows[9:]:
        row[::2] = [one + 70 for one in row[::2]]
        row[1::2] = [one - 70 for one in row[1::2]]
    verdict = of(table(rows))
    assert verdict.broken[0].startswith("From day 9, line 11, on no pose is known: ")
    assert (len(verdict.placed), verdict.end_mm) == (9, None)


def test_one_row_without_a_pose_costs_no_later_one() -> None:
    """On day 9 strut 2 reads 335 for 133.5; days before and after are known, and one of them is 10 mm off."""
    rows = marks(lengths(27))
    rows[9][1] = 335
    wrong = of(table(rows), struts=struts(max_mm=400))
    assert [said for said in wrong.broken if said.startswith("On day 9, line 11, no pose is known: ")]
    assert len(wrong.placed) == 27  # of 28 rows
    assert wrong.end_mm == pytest.approx(0, abs=1e-6)
    assert not wrong.astray
    rows[20][2] += 10
    assert any(said.startswith("The bone is off the straight path on day 20, by ") for said in of(table(rows)).broken)


def test_a_last_row_without_a_pose_leaves_the_end_unknown() -> None:
    rows = marks(lengths(27))
    rows[-1][1] = 335
    wrong = of(table(rows))
    assert (wrong.end_mm, len(wrong.placed)) == (None, 27)
    assert any(said.startswith("On day 27, line 29, no pose is known") for said in wrong.broken)


def test_a_table_of_which_no_row_has_a_pose() -> None:
    wrong = of(table([[100, 219, 100, 219, 100, 219]] * 3, range(1, 4)))
    assert (wrong.placed, wrong.end_mm, wrong.rows) == ((), None, 3)
    assert wrong.broken[0].startswith("From day 1, line 2, on no pose is known: ")


def test_a_long_table_of_nonsense_is_told_soon() -> None:
    """More than 25 rows are lost: the rest is not looked at."""
    calm = marks(lengths(27))
    rows = [*calm[:5], *([[100, 219, 100, 219, 100, 219]] * 300)]
    wrong = of(table(rows))
    assert len(wrong.placed) == 5
    assert wrong.broken[0].startswith("From day 5, line 7, on no pose is known: ")


# ---- rows that are not there


def test_missing_days_are_a_warning() -> None:
    calm = marks(lengths(27))
    days = [day for day in range(28) if day not in (5, 9, 10, 11, 20)]
    verdict = of(table([calm[day] for day in days], days))
    assert verdict.broken == []
    assert warnings(verdict) == [
        "Days 5, 9 to 11, 20 have no row: what is turned then is judged as if each day had as much of it."
    ]
    one = of(table([calm[day] for day in range(28) if day != 5], [day for day in range(28) if day != 5]))
    assert warnings(one) == ["Day 5 has no row: what is turned then is judged as if each day had as much of it."]
    many = of(table(calm[::3], range(0, 28, 3)))
    assert "Days 1 to 2, 4 to 5, 7 to 8, 10 to 11, 13 to 14 and 4 more spans have no row" in warnings(many)[0]


@pytest.mark.parametrize(("rows", "few"), [(1, True), (2, True), (3, False)])
def test_one_or_two_rows_say_little(rows: int, few: bool) -> None:
    calm = marks(lengths(27))
    chosen = {1: [27], 2: [14, 27], 3: [9, 18, 27]}[rows]
    said = warnings(of(table([calm[day] for day in chosen], chosen)))
    told = f"The table has {rows} row{'s' * (rows > 1)}: it says where the bone ends, and next to nothing of the way."
    assert (told in said) == few


def test_a_table_that_begins_a_day_late() -> None:
    """All that is turned on day 1 stands on day 2; or the start stands on day 1 once more, with or without a day 0."""
    calm = marks(lengths(27))
    late = of(table(calm[1:], range(2, 29)))
    assert warnings(late)[0].startswith("The table begins on day 2: the days before are judged as one stretch from")
    sessions = of(table(calm[1:], range(2, 29), by_session=True))
    assert "The table begins on day 2: nothing is turned on the 1 day before." in warnings(sessions)
    still = (
        "On day 1 all scales still show the start: nothing is turned on it. Look whether the table begins a day late."
    )
    assert still in warnings(of(table(calm, range(1, 29))))
    assert still in warnings(of(table([calm[0], *calm], range(29))))
    assert warnings(of(table(calm))) == []


def exchanged(a: int, b: int) -> Callable[[Floats], Floats]:
    order = list(range(6))
    order[a - 1], order[b - 1] = b - 1, a - 1
    return lambda readings: readings[:, order]


def mirrored(*which: int) -> Callable[[Floats], Floats]:
    places = [i - 1 for i in which]

    def made(readings: Floats) -> Floats:
        found = readings.copy()
        found[:, places] = 2 * readings[0, places] - readings[:, places]
        return found

    return made


@pytest.mark.parametrize(
    ("mixed", "said"),
    [
        (exchanged(3, 4), "Columns 3 and 4 are swapped: with them exchanged the end pose is off by "),
        (exchanged(1, 6), "Columns 1 and 6 are swapped: "),
        (exchanged(2, 5), "Columns 2 and 5 are swapped: "),
        (mirrored(1), "Strut 1 is turned the wrong way: mirrored about its start, the end pose is off by "),
        (mirrored(4), "Strut 4 is turned the wrong way: "),
        (mirrored(1, 2, 3, 4, 5, 6), "All six struts are turned the wrong way: "),
        (
            lambda r: r[:, ::-1],
            "The struts are numbered the other way round: with columns 1 to 6 taken as struts 6, 5, 4",
        ),
        (lambda r: r[:, [0, 5, 4, 3, 2, 1]], "with columns 1 to 6 taken as struts 1, 6, 5, 4, 3, 2 "),
        (
            lambda r: r[:, [2, 3, 4, 5, 0, 1]],
            "numbered from another one on: with columns 1 to 6 taken as struts 3, 4, 5",
        ),
    ],
)
def test_the_mixup_that_would_make_it_fit(mixed: Callable[[Floats], Floats], said: str) -> None:
    wide = struts(min_mm=60, max_mm=300)
    plan = six(correction=SKEW, struts=wide, rate_mm_per_day=1).schedule.plan
    right = np.array(marks(lengths(30, start=SKEW["start"], end=SKEW["end"])))
    assert not judged(plan, table(right.tolist())).astray
    verdict = judged(plan, table(mixed(right).tolist()))
    assert said in verdict.mixup
    assert " and the path by at most " in verdict.mixup


# ---- what is said of rows


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ([5], "Day 5"),
        ([5, 6], "Days 5 to 6"),
        ([5, 7, 8, 9], "Days 5, 7 to 9"),
        ([1, 3, 5, 7, 9], "Days 1, 3, 5, 7, 9"),
        ([1, 3, 5, 7, 9, 11, 12], "Days 1, 3, 5, 7, 9 and 1 more spans"),
    ],
)
def test_spans_of_days(days: list[int], text: str) -> None:
    assert table_complaints._spans(days) == text


def told_of_rows(days: list[int], stage: Stage = WHOLE, *, by_session: bool = False) -> list[str]:
    made = table([marks(lengths(1))[0]] * len(days), days, by_session=by_session)
    return [complaint.text for complaint in table_complaints.row_complaints(made, stage) if not complaint.broken]


FEW = "The table has {}: it says where the bone ends, and next to nothing of the way."
NONE = "no row: what is turned then is judged as if each day had as much of it."


@pytest.mark.parametrize(
    ("days", "stage", "by_session", "told"),
    [
        ([0, 1, 2], WHOLE, False, []),
        ([1, 2, 3], WHOLE, False, []),
        ([2, 3, 4], WHOLE, False,
         ["The table begins on day 2: the days before are judged as one stretch from the start pose."]),
        ([12, 13, 14], Stage(first_day=10), False,
         ["The table begins on day 12: the days before are judged as one stretch from where that was planned anew."]),
        ([4, 5, 6], Stage(first_day=2), False,
         ["The table begins on day 4: the days before are judged as one stretch from where that was planned anew."]),
        ([10, 11, 12], Stage(first_day=10), False, []),
        ([3, 4, 5], WHOLE, True, ["The table begins on day 3: nothing is turned on the 2 days before."]),
        ([1, 2], WHOLE, False, [FEW.format("2 rows")]),
        ([1], WHOLE, False, [FEW.format("1 row")]),
        ([1, 2], Stage(to_the_end=False), False, []),
        ([1, 2, 4], WHOLE, False, [f"Day 3 has {NONE}"]),
        ([1, 2, 5], WHOLE, False, [f"Days 3 to 4 have {NONE}"]),
        ([1, 2, 5], WHOLE, True, []),  # a session says its time: in between nothing is turned
    ],
)  # fmt: skip
def test_rows_that_are_few_or_not_there(days: list[int], stage: Stage, by_session: bool, told: list[str]) -> None:
    assert told_of_rows(days, stage, by_session=by_session) == told


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        ({3: "why"}, ["On day 3, line 5, no pose is known: why."]),
        ({2: "why", 3: "why", 4: "why"}, ["From day 2, line 4, to line 6 no pose is known: why."]),
        ({4: "why", 5: "why"}, ["From day 4, line 6, on no pose is known: why."]),
        ({5: "why"}, ["On day 5, line 7, no pose is known: why."]),
        ({0: "a", 2: "b", 3: "c", 5: "d"},
         ["On day 0, line 2, no pose is known: a.", "From day 2, line 4, to line 5 no pose is known: b.",
          "On day 5, line 7, no pose is known: d."]),
    ],
)  # fmt: skip
def test_rows_without_a_pose_are_told_run_by_run(lost: dict[int, str], told: list[str]) -> None:
    made = table([marks(lengths(1))[0]] * 6)
    assert [complaint.text for complaint in table_complaints.lost_complaints(made, lost)] == told
    assert all(complaint.broken for complaint in table_complaints.lost_complaints(made, lost))


def test_a_row_whose_readings_cannot_be_taken() -> None:
    made = table(marks(lengths(2)))
    wrong = made._replace(rows=(made.rows[0], made.rows[1]._replace(wrong="strut 1 is empty"), *made.rows[2:]))
    assert [one.text for one in table_complaints.cell_complaints(wrong)] == [
        "Line 3, day 1: strut 1 is empty. Its pose is not known."
    ]
    assert [one.text for one in table_complaints.cell_complaints(made)] == []


@pytest.mark.parametrize(
    ("days", "stage", "by_session", "day", "stays", "evening"),
    [
        # the start, a row of day 0, two of day 1, one of day 3
        ([0, 1, 1, 3], WHOLE, False, [0, 1, 1, 1, 3], [0, 1, 1, 1, 3], [1, 0, 0, 1, 1]),
        ([0, 1, 1, 3], WHOLE, True, [0, 1, 1, 1, 3], [0, 1, 1, 2, 3], [1, 0, 0, 1, 1]),
        ([1, 2, 3], WHOLE, False, [0, 1, 2, 3], [0, 1, 2, 3], [1, 1, 1, 1]),
        # from day 10 on another plan is in force: what a row of day 9 changes counts with day 10
        ([9, 10, 12], Stage(first_day=10), False, [9, 10, 10, 12], [9, 10, 10, 12], [1, 0, 1, 1]),
        ([3, 5], WHOLE, True, [0, 3, 5], [2, 4, 5], [1, 1, 1]),
    ],
)
def test_the_days_of_rows(
    days: list[int], stage: Stage, by_session: bool, day: list[int], stays: list[int], evening: list[int]
) -> None:
    found = table_days(table([marks(lengths(1))[0]] * len(days), days, by_session=by_session), stage)
    assert (found.day.tolist(), found.stays.tolist()) == (day, stays)
    assert found.evening.tolist() == list(map(bool, evening))


@pytest.mark.parametrize(
    ("strut", "by_mm", "told"),
    [
        # strut 4 shows 161.5 in the evening before and 161 on that day, far more than strut 1 ever does
        (4, -3, True),
        (4, 3, True),
        (1, -6, True),
        (4, -0.5, False),  # within half a step of each end
    ],
)
def test_a_session_in_which_one_strut_leaves_the_range_of_its_day(strut: int, by_mm: float, told: bool) -> None:
    """Day 10 has two rows; in the first one strut alone is elsewhere than on either evening."""
    calm = marks(lengths(27))
    session = list(calm[10])
    session[strut - 1] += by_mm
    found = of(table([*calm[:10], session, *calm[10:]], [*range(10), 10, *range(10, 28)]), rate_mm_per_day=None,
               max_strut_mm_per_session=5).broken  # fmt: skip
    assert any(said.startswith("The bone is off the straight path on day 10, by ") for said in found) is told


def test_struts_that_are_turned_one_after_another_within_a_day_are_on_their_way() -> None:
    """Over three days strut 4 is turned first, and the others after it: the bone is off the path, and nobody minds."""
    calm = marks(lengths(27))
    session = list(calm[9])
    session[3] = calm[12][3]
    rows, days = [*calm[:10], session, *calm[12:]], [*range(10), 12, *range(12, 28)]
    assert not any("straight path" in said for said in of(table(rows, days)).broken)
    session[3] = calm[12][3] - 4
    assert any("straight path" in said for said in of(table(rows, days)).broken)


def test_a_bone_off_its_path_on_several_days() -> None:
    """Strut 3 is 10 mm long on day 12, and 12 on days 14 and 15."""
    rows = marks(lengths(27))
    for day, mm in ((12, 10), (14, 12), (15, 12)):
        rows[day][2] += mm
    [said] = [one for one in of(table(rows)).broken if "straight path" in one]
    assert re.fullmatch(
        r"The bone is off the straight path on 3 days from day 12 to day 15, by [\d.]+ mm and [\d.]+°, the furthest on "
        r"day 1[45]\.",
        said,
    )


def test_a_table_that_begins_off_the_path_is_told_with_each_strut() -> None:
    """On day 1 strut 3 is 10 mm long; or day 0 itself is not the start. Lengths are less half a step off at most."""
    rows = marks(lengths(27))
    start = lengths(1)[0] - 20
    rows[1][2] += 10
    each = ", ".join(f"strut {i} {about_mm(off)}" for i, off in enumerate(np.array(rows[1]) - start, start=1))
    text = f"The table begins off the straight path. From there to its first row: {each}."
    assert text in warnings(of(table(rows[1:], range(1, 28))))
    elsewhere = marks(lengths(27))
    elsewhere[0][2] += 1
    each = ", ".join(f"strut {i} {about_mm(off)}" for i, off in enumerate(np.array(elsewhere[0]) - start, start=1))
    text = f"The table does not begin at the start pose. From there to its first row: {each}."
    assert text in warnings(of(table(elsewhere)))


def test_a_last_row_that_is_half_a_step_from_each_mark_is_the_end() -> None:
    """All six lengths are 170 mm at the end, 150 on the scales: a mm off is what rounding can make of it, 3 are not.

    Then the ring is 1 mm · 170 ÷ 150 = 1.13 mm lower than it should be.
    """
    rows = marks(lengths(27), 1)
    for off_mm, told in ((0, False), (1, False), (3, True)):
        rows[-1] = [150.0 + off_mm] * 6
        found = of(table(rows), struts=struts(step_mm=1), rate_mm_per_day=None, max_strut_mm_per_day=5)
        assert any("intended end" in said for said in found.broken) is told, off_mm
    [said] = [one for one in found.broken if "intended end" in one]
    assert said == "The last row is not the intended end: it is off by 3.39 mm and 0°."


def test_a_limit_that_is_broken_on_one_day_and_over_several() -> None:
    limit = limits.TableLimit("nerve", Decimal(1))
    one = limits.DailyTravel(limit, 1.5, 3, 3, limits.Excess(3, 3, 1.456))
    more = limits.DailyTravel(limit, 1.5, 3, 3, limits.Excess(3, 6, 5.0))
    end = "with rounding to whole steps taken off; limit 1 mm a day."
    assert [table_complaints.pace_complaint(pace) for pace in (one, more)] == [
        Complaint(True, f"Nerve goes 1.46 mm on day 3, {end}"),
        Complaint(True, f"Nerve goes 1.25 mm a day from day 3 to day 6, {end}"),
    ]


def test_what_there_is_to_say_of_a_whole_table() -> None:
    """Line, day, place and pace of each row; a row within its day has no pace."""
    calm = marks(lengths(27))
    found = of(table([*calm[:10], calm[10], *calm[10:]], [*range(10), 10, *range(10, 28)]))
    assert (found.rows, found.days, found.astray, found.mixup) == (29, (0, 27), False, "")
    assert [(one.line, one.day) for one in found.placed[9:12]] == [(11, 9), (12, 10), (13, 10)]
    assert [one.gone_mm is None for one in found.placed] == [i in (0, 10) for i in range(29)]
    assert found.placed[-1].at_mm == pytest.approx((0, 0, -150), abs=1e-6)
    assert found.placed[0].at_mm == pytest.approx((0, 25.6515, -145.4769), abs=0.7)
    assert (found.placed[-1].off_mm, found.placed[-1].off_deg) == pytest.approx((0, 0), abs=1e-3)
    assert len(found.placed[-1].gone_mm or ()) == 1  # the reference point alone is limited
    assert [pace.limit.name for pace in found.paces] == ["reference point"]
