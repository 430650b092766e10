"""Orders to go on from what scales show: reading, face, stroke and what is left count from there."""

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bt_cli.errors import PlanInvalid
from bt_cli.schedule.history import earlier_revisions
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.status import status_at
from tests.helpers import read

PLAN = """
format = "bt-plan"
version = 1
id = "OX-1"
timezone = "Europe/London"
surgery = 2026-01-05
[goal]
kind = "transport"
defect_mm = {goal}
[protocol]
rate_mm_per_day = {rate}
[frame]
kind = "{kind}"
{frame}
"""
ORDER = """
[[course]]
on = 2026-01-{day}
order = "replan"
readings_mm = {{ A = {reading} }}
{more}
"""


def course(plan: str, *entries: str) -> Schedule:
    return read(plan + "".join(entries)).schedule


def plan(goal: float = 20, rate: float = 1, kind: str = "ilizarov", frame: str = "") -> str:
    return PLAN.format(goal=goal, rate=rate, kind=kind, frame=frame)


def order(day: int, reading: object, more: str = "") -> str:
    return ORDER.format(day=day, reading=reading, more=more)


def turned(schedule: Schedule) -> list[tuple[object, ...]]:
    return [(s.at, s.moves, s.done_mm, s.remaining_mm, s.delta_mm) for s in schedule.sessions]


@given(
    st.integers(13, 25), st.integers(-8, 8), st.sampled_from(["0.5", "0.7", "0.75", "1", "1.1"]),
    st.sampled_from(["ilizarov", "rail", "click"]),
)  # fmt: skip
def test_each_later_reading_is_the_reading_and_the_steps_since(day: int, off: int, rate: str, kind: str) -> None:
    """Goal 20 mm. The end is the mark nearest to it whatever was read; a reading as planned changes no session."""
    own = plan(rate=float(rate), kind=kind)
    before = course(own)
    (actuator,) = before.actuators
    stands = next(s for s in before.ledger.days("A") if s.at.date().day >= day)
    at = stands.at
    planned_mm = before.ledger.before("A", at).reading_mm
    shown_mm = max(planned_mm + off * actuator.step_mm, Fraction(0))
    after = course(own, order(at.day, float(shown_mm)))
    if shown_mm == planned_mm:
        assert turned(after) == turned(before)
    assert after.ledger.entries("A")[-1].reading_mm == before.ledger.entries("A")[-1].reading_mm
    reading_mm = shown_mm
    for turn in after.ledger.turns("A"):
        if turn.at >= at:
            reading_mm += turn.steps * actuator.step_mm
            assert turn.reading_mm == reading_mm
            steps = reading_mm / actuator.step_mm
            assert turn.face is None or turn.face == steps % 4 + 1


def test_the_face_that_was_seen_goes_on() -> None:
    """Day 8, Mon 19 Jan: 7 mm planned and read, which is face 1. Face 3 was seen: the next turn shows 4, then 1."""
    moves = [s.moves[0] for s in course(plan(), order(19, 7, "faces = { A = 3 }")).sessions[28:31]]
    assert [(one.reading_mm, one.face) for one in moves] == [
        (Fraction(29, 4), 4),
        (Fraction(15, 2), 1),
        (Fraction(31, 4), 2),
    ]


def test_with_an_x_ray_the_scale_and_what_is_left_go_apart() -> None:
    """Scale 5 where 7 was planned, 14 left of 20 by X-ray: it ends at 5 + 14 = 19 mm."""
    found = course(plan(), order(19, 5, "remaining_mm = 14"))
    assert (found.sessions[28].moves[0].reading_mm, found.sessions[28].remaining_mm) == (
        Fraction(21, 4),
        Fraction(55, 4),
    )
    assert found.ledger.entries("A")[-1].reading_mm == 19


def test_a_cable_goes_on_through_its_pulley() -> None:
    """Axial 80, offset 60: the cable is 100 long. The whole way is 45: 35 are then ahead, √(35² + 60²) = 69.462.

    So 30.538 of cable are drawn in, to quarters 30.5, whatever was read on the way.
    """
    frame = 'cable = { anchor = "frame", axial_mm = 80, offset_mm = 60 }'
    own = plan(goal=45, kind="cable", frame=frame)
    before = course(own)
    found = course(own, order(26, 9))
    assert next(one for one in found.ledger.entries("A") if one.cause == "replan").reading_mm == 9
    assert found.ledger.entries("A")[-1].reading_mm == before.ledger.entries("A")[-1].reading_mm == Fraction(61, 2)


def test_a_cable_is_where_an_x_ray_saw_its_bone_when_its_scale_is_read() -> None:
    """On Thu 22 Jan an X-ray shows contact: h = 35. On the 25th the scale shows 7.25, and 5 mm are left: h = 40.

    From √(40² + 60²) = 72.111 to 71.561 (h = 39) 0.550 are drawn in: 7.80, to quarters 7.75. To 71.021: 8.34, 8.25; to
    70.491: 8.87, 8.75; to 69.971: 9.39, 9.5; to 69.462: 9.90, 10.
    """
    xray = '\n[[course]]\non = 2026-01-22\norder = "remaining"\nremaining_mm = 0\n'
    frame = 'cable = { anchor = "frame", axial_mm = 80, offset_mm = 60 }'
    found = course(plan(goal=45, kind="cable", frame=frame), xray, order(25, "7.25", "remaining_mm = 5"))
    evenings = [float(found.ledger.on_evening("A", date(2026, 1, day)).reading_mm) for day in range(25, 30)]
    assert evenings == [7.75, 8.25, 8.75, 9.5, 10]
    assert found.sessions[-1].at.day == 29


def test_a_pause_stays_a_pause() -> None:
    """Paused on day 5 at 4 mm, read on day 8: nothing turns."""
    pause = '\n[[course]]\non = 2026-01-16\norder = "pause"\n'
    found = course(plan(), pause, order(19, "3.5"))
    assert found.states[-1].name == "paused"
    assert len(found.sessions) == 16


def test_a_goal_that_was_reached_is_gone_on_to() -> None:
    """Goal 5 mm, reached on Fri 16 Jan. On Mon 19 Jan the scale shows 4: four more quarter turns, done that day."""
    found = course(plan(goal=5), order(19, 4))
    assert [s.moves[0].reading_mm for s in found.sessions[20:]] == [Fraction(17, 4), Fraction(9, 2), Fraction(19, 4), 5]
    assert found.sessions[-1].at.date().day == 19


def test_a_stroke_counts_from_the_reading() -> None:
    """Range 12, read 14 where 7 was planned: the end of the stroke is behind it, which BT130 has to say."""
    found = course(plan(frame="range_mm = 12"), order(19, 14))
    assert found.ledger.strokes("A")[-1].farthest_mm == 20


def test_a_letter_that_the_plan_has_not_is_told_once() -> None:
    with pytest.raises(PlanInvalid) as raised:
        course(plan(), '[[course]]\non = 2026-01-19\norder = "replan"\nreadings_mm = { Q = 7 }\n')
    assert [problem.message for problem in raised.value.problems] == [
        "readings_mm names Q: this plan has one actuator, A"
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("faces = { A = 5 }", "faces: A has the faces 1 to 4; you wrote 5"),
        ("faces = { B = 1 }", "faces names B"),
        ("days = 3", "is for six struts"),
        ('level = "upper"', "level must be"),
    ],
)
def test_what_cannot_be_is_refused(more: str, said: str) -> None:
    with pytest.raises(PlanInvalid) as raised:
        course(plan(), order(19, 7, more))
    assert said in str(raised.value.problems)


@given(st.lists(st.tuples(st.integers(13, 25), st.integers(0, 60), st.booleans()), min_size=1, max_size=4))
def test_every_earlier_revision_is_what_its_own_plan_gives(drawn: list[tuple[int, int, bool]]) -> None:
    """Readings in steps of 0.25 mm, some followed by a rate, in the order of their days."""
    entries: list[str] = []
    for day, steps, slower in sorted(drawn):
        entries.append(order(day, steps / 4))
        if slower:
            entries.append(f'\n[[course]]\non = 2026-01-{day + 1}\norder = "rate"\nrate_mm_per_day = 0.75\n')
    try:
        whole = course(plan(30), *entries)
        own = [course(plan(30), *entries[:revision]) for revision in range(len(entries))]
    except PlanInvalid:
        assume(False)
    known, rebuilt = None, (whole.sessions, whole.milestones)
    for revision, earlier in earlier_revisions(whole.plan):
        if earlier and earlier is not known:
            sessions, known = earlier.sessions() or [], earlier
            rebuilt = (*earlier.before, *sessions), tuple(earlier.milestones)
        assert rebuilt == (own[revision].sessions, own[revision].milestones)


HINGE = """
format = "bt-plan"
version = 1
id = "OX-1"
timezone = "Europe/London"
surgery = 2026-01-05
[goal]
kind = "correction"
angle_deg = 20
[protocol]
rate_mm_per_day = 1
[frame]
kind = "hinge"
[frame.hinge]
wedge = "opening"
bone_mm = 30
[[frame.hinge.rods]]
side = "concave"
across_mm = 120
start_reading_mm = 20
[[frame.hinge.rods]]
side = "convex"
across_mm = 50
proximal_mm = 60
distal_mm = 60
start_reading_mm = 120
"""
RODS = "readings_mm = {{ A = {}, B = {} }}"


def rods(day: int, a_mm: object, b_mm: object, more: str = "") -> str:
    return f'[[course]]\non = 2026-01-{day}\norder = "replan"\n{RODS.format(a_mm, b_mm)}\n{more}\n'


def test_a_hinge_goes_on_from_the_angle_that_its_rods_show() -> None:
    """The arc is 30 mm × 20° = 10.472 mm, 0.25 of it a session: 5 mm by the morning of day 6, Sat 17 Jan.

    Planned, at 5 / 30 rad = 9.5493°: A 240 sin 4.7746° = 19.98, so 20 + 20 = 40. Its 20 mm are 2 asin(20 / 240) =
    9.5604°, 5.0058 mm of arc. Read 41: 2 asin(21 / 240) = 10.0398°, 5.2567 mm. So the bone is 0.2509 mm further on.
    B's distal end is then at (−50 cos − 60 sin, 60 cos − 50 sin) = (−59.694, 50.365), 110.790 mm from (−50, −60):
    110.75 fits. The next target is 5.2509 + 0.25 = 5.5009 mm, 10.5062°: A 240 sin 5.2531° = 21.974, so 42 shows; B
    110.341, 9.659 shorter, to quarters 9.75: 110.25. At the end A has 240 sin 10° = 41.676, to quarters 41.75,
    whatever was read.
    """
    found = course(HINGE, rods(17, 41, "110.75"))
    before, after = found.sessions[19], found.sessions[20]
    assert (before.done_mm, after.at.isoformat()[:16]) == (Fraction("5.0058"), "2026-01-17T08:00")
    assert found.replans[0].moved_mm == {"level 1": Fraction("0.2509")}
    assert [(move.actuator.id, move.reading_mm) for move in after.moves] == [("A", 42), ("B", Fraction("110.25"))]
    assert found.ledger.entries("A")[-1].reading_mm == Fraction("61.75")
    assert found.ledger.entries("A")[-1].stroke_mm == Fraction("41.75")


def test_the_morning_of_a_reading_shows_it_and_the_angle_that_it_is() -> None:
    """10.0398° and 41 mm on the sheet from Sat 17 Jan on, also before its first turn; Fri 16 Jan ended with 40."""
    found = course(HINGE, rods(17, 41, "110.75"))
    evening, morning = (status_at(found, datetime(2026, 1, day, hour)) for day, hour in ((16, 23), (17, 6)))
    assert [scale.reading_mm for scale in (evening.scales[0], morning.scales[0])] == [40, 41]
    assert round(float(morning.angle_deg or 0), 3) == 10.04
    assert morning.done_mm == Fraction("5.2567")


def test_rods_that_were_read_as_planned_change_no_session() -> None:
    """B at 5.0058 mm, 9.5604°: (−59.270, 50.862), 111.250 mm from its other end, and 111.25 is the mark."""
    assert turned(course(HINGE, rods(17, 40, "111.25"))) == turned(course(HINGE))


def test_what_an_x_ray_shows_of_a_hinge_is_in_mm_of_arc() -> None:
    """5.2567 mm made by the rods and 4 mm left: it ends at 9.2567 mm, 17.679°: A 240 sin 8.8397° = 36.880, so 57."""
    found = course(HINGE, rods(17, 41, "110.75", "remaining_mm = 4"))
    assert found.ledger.entries("A")[-1].reading_mm == 57


@pytest.mark.parametrize(("a_mm", "b_mm", "code"), [
    (41, "110.75", None),
    (41, "112", "BT187"),  # 110.790 fits: 1.21 mm longer
    (41, "109.5", "BT187"),  # 1.29 mm shorter
])  # fmt: skip
def test_rods_that_differ_by_over_1_mm_are_refused(a_mm: int, b_mm: str, code: str | None) -> None:
    found = [one.code for one in read(HINGE + rods(17, a_mm, b_mm)).findings if one.severity == "error"]
    assert found == ([code] if code else [])


def test_all_rods_of_a_hinge_are_read_together() -> None:
    with pytest.raises(PlanInvalid) as raised:
        course(HINGE, order(17, 41))
    assert [problem.message for problem in raised.value.problems] == [
        "readings_mm must be those of all rods of the hinge, A, B: together they make one angle"
    ]


def test_a_rod_that_goes_the_wrong_way_closes_the_hinge() -> None:
    """A at 19, 1 mm shorter than at the start: 2 asin(−1 / 240) = −0.4775°, −0.25 mm of arc, not 0.25."""
    found = course(HINGE, rods(13, 19, "120.5"))
    assert found.replans[0].moved_mm["level 1"] == Fraction("-0.25") - found.sessions[3].done_mm


TANDEM = """
format = "bt-plan"
version = 1
id = "OX-1"
timezone = "Europe/London"
surgery = 2026-01-05
[goal]
kind = "transport"
defect_mm = 30
[protocol]
rate_mm_per_day = 1
[[levels]]
name = "upper"
moves = "distally"
distance_mm = 10
rate_mm_per_day = 0.5
[[levels]]
name = "lower"
moves = "distally"
distance_mm = 20
"""


def tandem(letters: str, more: str = "") -> Schedule:
    return course(TANDEM, f'[[course]]\non = 2026-01-19\norder = "replan"\nreadings_mm = {{ {letters} }}\n{more}\n')


def ends(schedule: Schedule) -> list[Fraction]:
    return [schedule.ledger.entries(letter)[-1].reading_mm for letter in "AB"]


@pytest.mark.parametrize(("letters", "moved_mm"), [
    ("A = 3, B = 10.5", (-0.5, 0.5)),  # the upper segment is 0.5 behind; the lower went 7.5 = 10.5 − 3, not 7
    ("A = 3", (-0.5, 0.5)),  # B stays as planned: what its ring did not get from A the lower segment went
    ("B = 9.5", (0, -1)),
    ("A = 3.5, B = 10.5", (0, 0)),
])  # fmt: skip
def test_in_tandem_the_ring_ahead_goes_the_ways_of_both(letters: str, moved_mm: tuple[float, float]) -> None:
    """A at 0.5, B at 0.5 + 1 mm a day: 3.5 and 10.5 by the morning of day 8, Mon 19 Jan. They end at 10 and 30."""
    found = tandem(letters)
    assert tuple(found.replans[0].moved_mm.values()) == moved_mm
    assert ends(found) == [10, 30]
    shown = {one.actuator: one.shown_mm for one in found.replans[0].settings}
    first = next(s for s in found.sessions if s.at.date().day == 19 and any(m.actuator.id == "B" for m in s.moves))
    move = next(move for move in first.moves if move.actuator.id == "B")
    assert move.reading_mm == shown.get("B", Fraction("10.5")) + move.travel_mm


def test_in_tandem_both_levels_end_when_their_ways_are_done() -> None:
    """A 3, B 10.5 on Mon 19 Jan: upper has 7 mm at 0.5 a day, 14 days, to 1 Feb; lower 12.5 of 20 at 1, into 31 Jan."""
    upper, lower = tandem("A = 3, B = 10.5").levels
    assert upper.sessions[-1].at.date().isoformat() == "2026-02-01"
    assert lower.left_mm == upper.left_mm == 0
