"""The bone of one level alone: no order and no record, only slots that are made and what is told of them.

PLAN is 60 mm at 1 mm a day in four, from Mon 12 Jan 2026: 0.25 mm a slot.
"""

from datetime import datetime
from fractions import Fraction

from bt_cli.motion.level_motion import LevelMotion
from tests.helpers import goal, plan

QUARTER = Fraction(1, 4)


def motion(distance_mm: int = 60) -> LevelMotion:
    return LevelMotion(plan(goal=goal("transport", distance_mm)))


def make(motion: LevelMotion, count: int) -> None:
    """Make so many slots, one after the other."""
    for _ in range(count):
        motion.leave_slot()
        assert motion.segment
        motion.slot_made = motion.segment
        motion.advance(motion.segment, 1)


def test_each_slot_brings_it_on() -> None:
    bone = motion()
    make(bone, 3)
    assert (bone.position, bone.left_mm) == (3 * QUARTER, 60 - 3 * QUARTER)


def test_slots_made_at_once_are_those_before_a_time_and_short_of_the_goal() -> None:
    """Four on Monday, and of Tuesday those at 08:00 and 12:00. Of 1 mm three: the fourth makes contact."""
    bone = motion()
    slots = bone.advance_until(datetime(2026, 1, 13, 13))
    assert slots
    assert (len(slots.times), slots.times[-1]) == (6, datetime(2026, 1, 13, 12))
    assert (slots.position, slots.per_slot, bone.position) == (0, QUARTER, 6 * QUARTER)
    near = motion(1)
    assert len((near.advance_until(datetime(2026, 2, 1)) or slots).times) == 3
    near.leave_slot()
    assert near.advance_until(datetime(2026, 2, 1)) is None


def test_at_its_end_it_has_contact_from_the_slot_that_brought_it_there_and_waits() -> None:
    bone = motion(1)
    make(bone, 4)
    assert [state.name for state in bone.states] == ["distraction"]
    bone.leave_slot()
    assert (bone.segment, bone.contact) == (None, datetime(2026, 1, 12, 20))
    assert [(state.name, state.at) for state in bone.states][1:] == [("waiting", datetime(2026, 1, 12, 20))]


def test_what_begins_and_ends_with_one_slot_is_both_at_its_time() -> None:
    """1 mm in the first slot: it waits from just after it."""
    bone = LevelMotion(plan(goal=goal("transport", 1), **{"protocol.sessions": ["08:00"]}))
    make(bone, 1)
    bone.leave_slot()
    at = datetime(2026, 1, 12, 8)
    assert [(state.name, state.at) for state in bone.states] == [("distraction", at), ("waiting", at)]


def test_what_was_not_turned_is_behind_and_is_caught_up_as_fast_as_ordered() -> None:
    """Half a mm less. At 1.5 mm a day a slot has 0.375 mm, 0.125 more: four slots catch it up, the fifth has 0.25."""
    bone = motion()
    make(bone, 4)
    bone.shift(-Fraction(1, 2))
    assert (bone.position, bone.behind_mm) == (Fraction(1, 2), Fraction(1, 2))
    bone.catch_up_mm = Fraction(3, 2)
    make(bone, 4)
    assert (bone.position, bone.behind_mm, bone.catch_up_mm) == (2, 0, None)
    make(bone, 1)
    assert bone.position == 2 + QUARTER


def test_a_share_more_begins_anew_what_had_come_to_its_goal() -> None:
    """1 mm was done on Monday; 0.5 mm more are two slots from Thursday on."""
    bone = motion(1)
    make(bone, 4)
    bone.leave_slot()
    bone.share(Fraction(1, 2), datetime(2026, 1, 15))
    assert (bone.left_mm, bone.segment and bone.segment.at) == (Fraction(1, 2), datetime(2026, 1, 15, 8))
    assert bone.whole_mm == Fraction(3, 2)


def test_a_motion_apart_leaves_the_other_where_it_is() -> None:
    bone = motion()
    make(bone, 1)
    other = bone.apart()
    make(other, 4)
    assert (bone.position, other.position) == (QUARTER, 5 * QUARTER)
    assert (bone.segment and bone.segment.at) == datetime(2026, 1, 12, 8)
    assert other.alike == (other,)
