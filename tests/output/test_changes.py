"""What `bt diff` and `bt amend` say of a change, sentence by sentence; see tests/courses.py for the plan."""

import pytest
from hypothesis import given

from bt_cli.document.changes import change_lines
from bt_cli.document.fact_lines import fact_lines
from bt_cli.document.language import ENGLISH
from bt_cli.document.report import Report
from bt_cli.output.change_table import change_rows, change_table
from bt_cli.words import clock_text, day_text
from tests import courses, level_plans
from tests.courses import before_and_after, entries, followed, orders
from tests.helpers import PLAN, report
from tests.output.test_notice import what_holds_of_the_notice_of_any_two_in_a_row
from tests.schedule.test_changes import what_holds_between_any_two

AT_FOUR = "08:00, 12:00, 16:00, 20:00"
DAY_21 = "The first difference is at Sun 1 Feb 2026 08:00. 20 mm were done before this change."
REVIEWS = "[review]\nfirst = 2026-01-26\nevery_days = 14\n"


def lines(course: str, revision: int = 0, plan: str = PLAN) -> list[str]:
    return change_lines(*before_and_after(course, revision, plan))


def last(at: str) -> str:
    return f"The last session moves from Thu 12 Mar 2026 20:00 to {at}."


@pytest.mark.parametrize(
    ("course", "revision", "said"),
    [
        (
            courses.SLOWER,
            0,
            [
                "The first difference is at Sun 1 Feb 2026 12:00. 20.25 mm were done before this change.",
                "From Sun 1 Feb 2026 08:00 on: 0.75 mm a day instead of 1 mm a day.",
                "Later: 159 sessions, by 4 hours to 13 days 12 hours.",
                last("Thu 26 Mar 2026 08:00"),
                "Docking moves from Thu 12 Mar 2026 to Thu 26 Mar 2026.",
            ],
        ),
        (
            courses.THREE_DAYS,
            0,
            [
                DAY_21,
                "No turns from Sun 1 Feb 2026 08:00 until Wed 4 Feb 2026 08:00.",
                "Later: 160 sessions, by 3 days.",
                last("Sun 15 Mar 2026 20:00"),
                "Docking moves from Thu 12 Mar 2026 to Sun 15 Mar 2026.",
            ],
        ),
        (
            courses.PAUSE,
            0,
            [
                DAY_21,
                "No turns from Sun 1 Feb 2026 08:00 on, until a new order.",
                "Dropped: 160 sessions.",
                last("Sat 31 Jan 2026 20:00"),
                "Docking is no longer expected; it was on Thu 12 Mar 2026.",
            ],
        ),
        (
            courses.THREE_DAYS,
            1,
            [
                "The first difference is at Wed 4 Feb 2026 08:00. 20 mm were done before this change.",
                f"From Wed 4 Feb 2026 08:00 to Sun 15 Mar 2026 20:00: another 40 mm, 1 mm a day at {AT_FOUR}.",
                "Added: 160 sessions.",
                "The last session moves from Sat 31 Jan 2026 20:00 to Sun 15 Mar 2026 20:00.",
                "Docking is now expected on Sun 15 Mar 2026.",
            ],
        ),
        (
            courses.MISSED,
            0,
            [
                "Missed: 4 sessions, Tue 3 Feb 2026 16:00 to Wed 4 Feb 2026 12:00.",
                "The first difference is at Tue 3 Feb 2026 16:00. 22.5 mm were done before this change.",
                "Later: 150 sessions, by 1 day.",
                last("Fri 13 Mar 2026 20:00"),
                "Docking moves from Thu 12 Mar 2026 to Fri 13 Mar 2026.",
            ],
        ),
        (
            courses.ACCORDION,
            0,
            [
                DAY_21,
                f"From Sun 1 Feb 2026 08:00 to Thu 5 Feb 2026 20:00 the turns go back: 5 mm, 1 mm a day at {AT_FOUR}.",
                f"From Fri 6 Feb 2026 08:00 on the turns go forward again: 1 mm a day at {AT_FOUR}.",
                "Later: 160 sessions, by 10 days.",
                "Added: 40 sessions.",
                last("Sun 22 Mar 2026 20:00"),
                "Docking moves from Thu 12 Mar 2026 to Sun 22 Mar 2026.",
            ],
        ),
        (
            courses.XRAY,
            0,
            [
                "At Sat 21 Feb 2026 08:00: 18 mm left to do, instead of 20 mm.",
                "The first difference is at Wed 11 Mar 2026 08:00. 58 mm were done before this change.",
                "Dropped: 8 sessions.",
                last("Tue 10 Mar 2026 20:00"),
                "Docking moves from Thu 12 Mar 2026 to Tue 10 Mar 2026.",
            ],
        ),
        (
            courses.PRESS,
            0,
            [
                "The first difference is at Sat 14 Mar 2026 08:00. 60 mm were done before this change.",
                "From Sat 14 Mar 2026 08:00 to Sun 22 Mar 2026 08:00: 1.25 mm of compression, "
                "0.25 mm every 2 days at 08:00.",
                "Added: 5 sessions.",
                last("Sun 22 Mar 2026 08:00"),
                "Docking stays expected on Thu 12 Mar 2026.",
            ],
        ),
        (
            courses.TWICE_A_DAY,
            0,
            [
                DAY_21,
                f"From Sun 1 Feb 2026 08:00 on: sessions at 08:00, 20:00 instead of {AT_FOUR}.",
                "At the same time, but another turn: 80 sessions.",
                "Dropped: 80 sessions.",
                "The last session stays at Thu 12 Mar 2026 20:00.",
                "Docking stays expected on Thu 12 Mar 2026.",
            ],
        ),
        (
            courses.STOP,
            0,
            [
                DAY_21,
                "Stopped: no turns from Sun 1 Feb 2026 08:00 on.",
                "Dropped: 160 sessions.",
                last("Sat 31 Jan 2026 20:00"),
                "Docking is no longer expected; it was on Thu 12 Mar 2026.",
            ],
        ),
        (courses.SEEN, 0, ["No session changes."]),
        (
            courses.WRONG_WAY,
            0,
            [
                "Turned at Tue 3 Feb 2026 16:00: -0.25 mm, instead of 0.25 mm.",
                "The first difference is at Tue 3 Feb 2026 16:00. 22.5 mm were done before this change.",
                "Later: 150 sessions, by 8 hours to 16 hours.",
                "Added: 2 sessions.",
                last("Fri 13 Mar 2026 12:00"),
                "Docking moves from Thu 12 Mar 2026 to Fri 13 Mar 2026.",
            ],
        ),
        (
            # from 24.5 mm at 16:00 of 6 Feb on: 1 mm behind, and 0.0625 mm a slot more
            courses.CAUGHT_UP,
            1,
            [
                "The first difference is at Fri 6 Feb 2026 16:00. 24.5 mm were done before this change.",
                "From Fri 6 Feb 2026 08:00 missed turns are caught up, at up to 1.25 mm a day.",
                "Earlier: 134 sessions, by 4 hours to 1 day.",
                "At the same time, but another turn: 1 session.",
                "Dropped: 7 sessions.",
                "Added: 3 sessions.",
                "The last session moves from Fri 13 Mar 2026 20:00 to Thu 12 Mar 2026 20:00.",
                "Docking moves from Fri 13 Mar 2026 to Thu 12 Mar 2026.",
            ],
        ),
    ],
)
def test_each_difference_is_said(course: str, revision: int, said: list[str]) -> None:
    assert lines(course, revision) == said


def test_what_is_ordered_one_after_the_other_is_said_in_order_of_time() -> None:
    course = courses.SLOWER + entries('on = 2026-02-10; order = "pause"', 'on = 2026-02-12; order = "resume"')
    course += entries('on = 2026-02-20; order = "rate"; rate_mm_per_day = 0.5')
    assert lines(course)[1:5] == [
        "From Sun 1 Feb 2026 08:00 on: 0.75 mm a day instead of 1 mm a day.",
        "No turns from Tue 10 Feb 2026 08:00 until Thu 12 Feb 2026 08:00.",
        "From Thu 12 Feb 2026 08:00 on: 0.75 mm a day instead of 1 mm a day.",
        "From Fri 20 Feb 2026 08:00 on: 0.5 mm a day instead of 1 mm a day.",
    ]


def test_what_is_taken_back_is_said_too() -> None:
    old, new = before_and_after(courses.SLOWER)
    said = change_lines(new, old)
    assert "No longer ordered, at Sun 1 Feb 2026 08:00: 0.75 mm a day." in said
    assert "From Sun 1 Feb 2026 12:00 on: 1 mm a day instead of 0.75 mm a day." in said
    assert "Earlier: 159 sessions, by 4 hours to 13 days 12 hours." in said


def test_a_way_that_has_turned_round_already_does_not_do_so_again() -> None:
    """Back from 1 Feb, forward again from the 6th: turns missed on the 8th only make the rest later."""
    missed = entries('from = 2026-02-08T08:00:00; to = 2026-02-08T16:00:00; record = "missed"')
    said = lines(courses.ACCORDION + missed, 2)
    assert starting(said, "Missed") == ["Missed: 3 sessions, Sun 8 Feb 2026 08:00 to Sun 8 Feb 2026 16:00."]
    assert not [line for line in said if "forward again" in line]


def test_reviews_that_a_longer_course_brings_are_said() -> None:
    """Every 14 days from 26 Jan: up to 23 Mar, the first after 12 Mar; contact on 26 Mar needs 6 Apr too."""
    assert "New reviews: Mon 6 Apr 2026." in lines(courses.SLOWER, plan=PLAN + REVIEWS)
    old, new = before_and_after(courses.SLOWER, plan=PLAN + REVIEWS)
    assert "Reviews no longer planned: Mon 6 Apr 2026." in change_lines(new, old)


def test_a_difference_at_the_very_first_session() -> None:
    said = change_lines(report(), report(**{"protocol.rate_mm_per_day": 2}))
    assert said[0] == "The first difference is at Mon 12 Jan 2026 08:00, the first session of all."
    assert said[1] == "From Mon 12 Jan 2026 08:00 on: 2 mm a day instead of 1 mm a day."


def test_what_two_plans_say_otherwise() -> None:
    assert fact_lines(report(), report()) == []
    assert fact_lines(report(side="left"), report(side="right", **{"frame.direction": "toward the flag"})) == [
        "Bone: left (BONE NOT GIVEN) → right (BONE NOT GIVEN)",
        "Direction: NOT GIVEN in the plan: ask before the first turn → toward the flag",
    ]


def test_the_table_holds_each_time_that_differs() -> None:
    rows = change_rows(*before_and_after(courses.TWICE_A_DAY))
    assert len(rows) == 160
    assert change_table(rows, 1, ENGLISH, ascii_only=False) == [
        "         before         scale  now           scale",
        "Sun 1 Feb 2026",
        "  08:00  ¼=0.25 mm → 2  20.25  ½=0.5 mm → 3   20.5",
        "  12:00  ¼=0.25 mm → 3   20.5  –",
        "  16:00  ¼=0.25 mm → 4  20.75  –",
        "  20:00  ¼=0.25 mm → 1     21  ½=0.5 mm → 1     21",
        "and 156 more, until Thu 12 Mar 2026: --all shows them",
    ]
    assert len(change_table(rows, None, ENGLISH, ascii_only=False)) == 1 + 40 + 160
    assert change_table(rows, 1, ENGLISH, ascii_only=True)[2].isascii()


def test_a_missed_session_stands_in_the_table_as_missed() -> None:
    table = change_table(change_rows(*before_and_after(courses.MISSED)), 1, ENGLISH, ascii_only=False)
    assert table[2] == "  16:00  ¼=0.25 mm → 4  22.75  missed"


def test_a_turn_back_has_its_sign_in_the_table() -> None:
    table = change_table(change_rows(*before_and_after(courses.BACK)), 1, ENGLISH, ascii_only=False)
    assert table[2] == "  08:00  ¼=0.25 mm → 2  20.25  ¼ BACK=0.25 mm → 4  19.75"


@given(orders())
def test_what_holds_of_any_two_revisions(course: str) -> None:
    made = followed(course)
    something_is_said_of_every_two_and_nothing_of_one(made)
    what_holds_between_any_two([report.schedule for report in made])
    what_holds_of_the_notice_of_any_two_in_a_row(made)


def something_is_said_of_every_two_and_nothing_of_one(made: list[Report]) -> None:
    for old in made:
        assert change_lines(old, old) == ["No session changes."]
        assert change_rows(old, old) == []
        for new in (one for one in made if one is not old):
            rows, said = change_rows(old, new), change_lines(old, new)
            assert ("No session changes." in said) == (rows == [])
            if rows:
                assert f"is at {day_text(rows[0].at)} {clock_text(rows[0].at)}" in " ".join(said)


BY_THE_19TH = (
    "The first difference is at Tue 20 Jan 2026 08:00. 4 mm at upper (A), 8 mm at middle "
    "(B), 8 mm at lower (C) were done before this change."
)


def starting(said: list[str], *words: str) -> list[str]:
    return [line for line in said if line.startswith(words)]


def test_a_paused_level_and_those_that_take_over_are_told() -> None:
    """36 mm are left at upper, 18 for each of the others; on 3 Feb they have not begun with them, and give all back."""
    said = lines(level_plans.PAUSED, plan=level_plans.TANDEM)
    assert said[:3] == [
        BY_THE_19TH,
        "From Tue 20 Jan 2026 08:00 on: upper (A) hands on 36 mm, middle (B) takes over 18 mm, lower (C) takes over "
        "18 mm.",
        "Level upper (A): No turns from Tue 20 Jan 2026 08:00 on, until a new order.",
    ]
    assert "Level lower (C): Its last own turn moves from Fri 20 Feb 2026 20:00 to Tue 10 Mar 2026 20:00." in said
    assert "Docking moves from Wed 1 Apr 2026 to Tue 10 Mar 2026." in said
    again = lines(level_plans.PAUSED + level_plans.ON_AGAIN, plan=level_plans.TANDEM)
    assert "Level upper (A): No turns from Tue 20 Jan 2026 08:00 until Tue 3 Feb 2026 08:00." in again
    assert (
        "From Tue 3 Feb 2026 08:00 on: middle (B) hands on 18 mm, lower (C) hands on 18 mm, upper (A) takes over 36 mm."
    ) in again
    assert "Level upper (A): Later: 144 sessions, by 14 days." in again
    assert not starting(again, "Level lower")


def test_levels_that_keep_their_shares_hand_nothing_on() -> None:
    """B's ring no longer goes along with A, but its own turns and C's are as they were."""
    said = lines(level_plans.PAUSED, plan=level_plans.KEPT)
    assert said[:3] == [
        BY_THE_19TH,
        "Level upper (A): No turns from Tue 20 Jan 2026 08:00 on, until a new order.",
        "Level upper (A): Its last own turn moves from Wed 1 Apr 2026 20:00 to Mon 19 Jan 2026 20:00.",
    ]
    assert not starting(said, "Level lower", "From ")
    assert "Docking is no longer expected; it was on Wed 1 Apr 2026." in said


def test_a_ring_in_tandem_is_not_said_to_rest() -> None:
    said = lines(level_plans.MIDDLE, plan=level_plans.TANDEM)
    assert starting(said, "Level middle (B): No turns") == [
        "Level middle (B): No turns of its own from Tue 20 Jan 2026 08:00 on, until a new order. "
        "Its ring is still turned along with upper (A).",
    ]
    assert (
        "Level lower (C): From Sat 21 Feb 2026 08:00 to Sun 8 Mar 2026 20:00: another 16 mm, 1 mm a day at "
        "08:00, 12:00, 16:00, 20:00."
    ) in said


def test_a_rate_is_told_of_its_level_alone() -> None:
    rate = '[[course]]\non = 2026-01-20\norder = "rate"\nrate_mm_per_day = 0.75\nlevel = "lower"\n'
    said = lines(rate, plan=level_plans.TANDEM)
    assert starting(said, "Level ")[0] == (
        "Level lower (C): From Tue 20 Jan 2026 08:00 on: 0.75 mm a day instead of 1 mm a day."
    )
    assert not starting(said, "Level upper", "Level middle")


def test_a_rest_of_all_levels_is_told_once() -> None:
    pause = '[[course]]\non = 2026-01-20\norder = "pause"\n[[course]]\non = 2026-01-22\norder = "resume"\n'
    said = lines(pause, plan=level_plans.TANDEM)
    assert [line for line in said if "No turns" in line] == [
        "No turns from Tue 20 Jan 2026 08:00 until Thu 22 Jan 2026 08:00."
    ]
    assert "Level middle (B): Later: 292 sessions, by 2 days." not in said
    assert starting(said, "Level upper (A): Later") == ["Level upper (A): Later: 144 sessions, by 2 days."]


def test_the_last_level_to_rest_makes_it_no_rest_of_all() -> None:
    """Upper rests by an order of its own before: the new order is for the others, each by itself."""
    others = level_plans.MIDDLE + level_plans.MIDDLE.replace("middle", "lower")
    said = lines(level_plans.PAUSED + others, 1, plan=level_plans.KEPT)
    assert not starting(said, "No turns")
    assert len(starting(said, "Level middle (B): No turns of its own", "Level lower (C): No turns")) == 2
    assert not starting(said, "Level upper")


def test_what_was_really_turned_is_told_by_letters() -> None:
    done = '[[course]]\nat = 2026-01-20T08:00:00\nrecord = "done"\nsteps = {A = 0, C = 2}\n'
    assert "Turned at Tue 20 Jan 2026 08:00: A 0 mm, C 0.5 mm, instead of A 0.25 mm, C 0.25 mm." in lines(
        done, plan=level_plans.TANDEM
    )


def test_a_measured_level_is_named() -> None:
    measured = '[[course]]\non = 2026-01-24\norder = "remaining"\nremaining_mm = 20\nlevel = "lower"\n'
    assert "Level lower (C): At Sat 24 Jan 2026 08:00: 20 mm left to do, instead of 28 mm." in lines(
        measured, plan=level_plans.TANDEM
    )


def test_what_is_left_of_a_level_is_rounded_by_its_own_frame() -> None:
    """9 days of 0.75 mm from Mon 12 Jan are 6.75 of 20 mm. A cable pulls the gap's level alone: that goes by 0.1 mm."""
    measured = '[[course]]\non = 2026-01-21\norder = "remaining"\nremaining_mm = 12\nlevel = "length"\n'
    assert "Level length (B): At Wed 21 Jan 2026 08:00: 12 mm left to do, instead of 13.25 mm." in lines(
        measured, plan=level_plans.CABLE_AND_LENGTH
    )


def test_a_level_that_is_stopped_before_its_first_turn() -> None:
    early = level_plans.PAUSED.replace("2026-01-20", "2026-01-12").replace('"pause"', '"stop"')
    said = lines(early, plan=level_plans.KEPT)
    assert starting(said, "Level upper") == [
        "Level upper (A): Stopped: no turns from Mon 12 Jan 2026 08:00 on.",
        "Level upper (A): All its turns are dropped.",
    ]
    assert starting(said, "No turns", "The turns") == []


def test_an_accordion_is_one_sentence() -> None:
    """Twice 3 mm back and forth from 1 Feb at 1 mm a day: 12 days."""
    accordion = '[[course]]\non = 2026-02-01\norder = "accordion"\ndistance_mm = 3\nrate_mm_per_day = 1\ncycles = 2\n'
    said = lines(accordion)
    assert said[0] == DAY_21
    assert said[1].startswith("From Sun 1 Feb 2026 08:00 to Thu 12 Feb 2026 20:00: back by 3 mm and forth again")
    assert not [line for line in said[2:] if line.startswith(("From", "No turns"))]


def test_the_way_of_a_hinge_is_told_in_degrees() -> None:
    """Two days are 2 mm of 10.472 mm of arc, so 3.82 degrees of 20."""
    back = '[[course]]\non = 2026-01-15\norder = "reverse"\ndistance_mm = 2\nrate_mm_per_day = 1\n'
    said = lines(back, plan=level_plans.HINGE)
    assert said[0] == ("The first difference is at Thu 15 Jan 2026 08:00. 5.73 degrees were done before this change.")
    assert said[1].startswith(
        "From Thu 15 Jan 2026 08:00 to Fri 16 Jan 2026 20:00 the turns go back: 3.82 degrees, 1 mm"
    )


def test_swaps_that_bt_plans_are_told_where_they_move() -> None:
    """By 7 days of pause the 25 mm from 12 Jan on end a week later, and so does the stroke after it."""
    pause = '[[course]]\non = 2026-01-20\norder = "pause"\n[[course]]\non = 2026-01-27\norder = "resume"\n'
    said = lines(pause, plan=level_plans.STROKES)
    again = "the frame is set again, ring to ring counted 21 mm → 0 mm."
    assert f"The swap on Mon 2 Feb 2026 moves to Mon 9 Feb 2026: {again}" in said
    assert f"The swap on Mon 23 Feb 2026 moves to Mon 2 Mar 2026: {again}" in said


def test_a_plan_that_comes_to_end_at_its_last_review_says_so() -> None:
    covered = REVIEWS + "last = 2026-03-14\n"
    pause = '[[course]]\non = 2026-01-20\norder = "pause"\n[[course]]\non = 2026-01-27\norder = "resume"\n'
    assert "The plan covers no turn after its last review on Sat 14 Mar 2026: 5 mm are then left." in lines(
        pause, plan=PLAN + covered
    )


def test_what_a_leg_adds_is_counted_from_where_it_is_new() -> None:
    """On 1 Mar 20 mm more are measured than the 12 left: those beyond the old end are told, not the whole leg."""
    measured = '[[course]]\non = 2026-03-01\norder = "remaining"\nremaining_mm = 32\n'
    said = lines(measured)
    assert "From Fri 13 Mar 2026 08:00 to Wed 1 Apr 2026 20:00: another 20 mm, 1 mm a day at " + AT_FOUR + "." in said
