"""Orders to go on from what scales show: reading, face, stroke and what is left count from there."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bt_cli.errors import PlanInvalid
from bt_cli.schedule.history import earlier_revisions
from bt_cli.schedule.model import Schedule
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
