"""Rules of docking: each sentence whole, and what lies on either side of each limit.

60 mm at 1 mm a day, four quarter turns a day, from Mon 12 Jan 2026; contact is on Thu 12 Mar, the last turn at 20:00.
"""

import pytest

from tests.checks.test_level_rules import DOCKING, film, hinge, levels, plan, said
from tests.courses import entries
from tests.schedule.test_settings import setting

TWO_MM = plan(DOCKING.format("2"))


def counts(gap: str, on: str, left: str, tolerance: str = "2") -> str:
    return (
        f"X-ray showed a gap of {gap} mm on {on}, within the tolerance of {tolerance} mm: it counts as docking, and "
        f"{left} toward it would still follow"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # after the turn of 20:00 on Thu 5 Mar seven days of four are left; what is turned at that time is turned
        (TWO_MM + film("2", "2026-03-05T20:00:00"), counts("2", "Thu 5 Mar 2026", "28 sessions")),
        (TWO_MM + film("2", "2026-03-05T19:59:00"), counts("2", "Thu 5 Mar 2026", "29 sessions")),
        (TWO_MM + film("0.25", "2026-03-12T19:59:00"), counts("0.25", "Thu 12 Mar 2026", "1 session")),
        (TWO_MM + film("0", "2026-03-12T20:00:00"), None),
        # another tolerance from a day on holds
        (TWO_MM + setting("2026-02-01", '"docking.tolerance_mm" = 3') + film("2.5"),
         counts("2.5", "Thu 5 Mar 2026", "28 sessions", "3")),
        (plan(DOCKING.format("0")) + film("0"), None),  # no gap counts
        # of two films the last
        (TWO_MM + film("2", "2026-03-05T21:00:00") + film("3", "2026-03-06T21:00:00"), None),
        (TWO_MM + film("3", "2026-03-05T21:00:00") + film("2", "2026-03-06T21:00:00"),
         counts("2", "Fri 6 Mar 2026", "24 sessions")),
        # what is no order to turn otherwise answers nothing
        (TWO_MM + film("2") + setting("2026-03-06", '"clinic.phone" = "1"'),
         counts("2", "Thu 5 Mar 2026", "28 sessions")),
        (TWO_MM + film("2") + entries('on = 2026-03-06; order = "pause"'), None),
        # stopped before the film, it goes no nearer
        (TWO_MM + entries('on = 2026-03-05; order = "stop"') + film("2"), None),
    ],
)  # fmt: skip
def test_a_gap_that_counts_as_docking(text: str, told: str | None) -> None:
    assert said(text).get("BT142") == told


def test_a_film_before_the_first_turn_is_held_against_the_whole_way() -> None:
    """2 mm on the film where 60 were planned: it counts as docking, though all 240 turns are to come."""
    found = said(TWO_MM + film("2", "2026-01-10T09:00:00"))
    assert found["BT142"] == counts("2", "Sat 10 Jan 2026", "240 sessions")


@pytest.mark.parametrize(
    ("gap", "at", "told"),
    [
        ("2.5", "2026-03-13T09:00:00", "2.5 mm on Fri 13 Mar 2026, over the tolerance of 2 mm, though"),
        ("2", "2026-03-13T09:00:00", None),
        ("3", "2026-03-11T21:00:00", None),  # not docked yet
        ("3", "2026-03-12T19:59:00", None),  # one turn is still to come
        ("3", "2026-03-12T20:00:00", "3 mm on Thu 12 Mar 2026, over the tolerance of 2 mm, though"),
    ],
)
def test_a_gap_where_the_plan_has_docked(gap: str, at: str, told: str | None) -> None:
    whole = f"X-ray showed a gap of {told} the plan docks on Thu 12 Mar 2026"
    assert said(TWO_MM + film(gap, at)).get("BT143") == (whole if told else None)


def test_without_a_tolerance_any_gap_is_open() -> None:
    assert said(plan(film("0.25", "2026-03-13T09:00:00")))["BT143"] == (
        "X-ray showed a gap of 0.25 mm on Fri 13 Mar 2026, though the plan docks on Thu 12 Mar 2026"
    )
    lengthening = plan(film("3", "2026-03-13T09:00:00"), goal='kind = "lengthening"\nlengthening_mm = 60')
    assert "BT143" not in said(lengthening)  # no ends are to meet


REVIEW = "[review]\nfirst = 2026-01-19\nevery_days = 14\nlast = 2026-02-02\n"  # the 22nd day


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (plan(REVIEW, goal='kind = "compression"\ncompression_mm = 23'), "1 mm still to press together"),
        (plan(REVIEW, goal='kind = "lengthening"\nlengthening_mm = 23.25'), "1.25 mm still to lengthen"),
        (
            plan(
                levels(
                    'name = "a"\nmoves = "distally"\ndistance_mm = 30',
                    'name = "b"\ndoes = "length"\nmoves = "distally"\ndistance_mm = 25',
                    'name = "c"\ndoes = "length"\nmoves = "distally"\ndistance_mm = 26',
                )
                + REVIEW,
                goal='kind = "transport"\ndefect_mm = 30\nlengthening_mm = 51',
            ),
            "8 mm still to close and 7 mm still to lengthen",  # 3 and 4
        ),
        (
            plan(
                levels(
                    'name = "a"\nmoves = "distally"\ndistance_mm = 30',
                    'name = "b"\ndoes = "length"\nmoves = "distally"\ndistance_mm = 20',
                )
                + REVIEW,
                goal='kind = "transport"\ndefect_mm = 30\nlengthening_mm = 20',
            ),
            "8 mm still to close",  # the other has come to its end
        ),
    ],
    ids=range(4),
)
def test_what_is_left_at_the_last_review(text: str, left: str) -> None:
    assert said(text)["BT144"] == f"the plan ends at the review on Mon 2 Feb 2026, with {left}"


def test_where_only_pressing_is_cut_nothing_of_the_goal_is_left() -> None:
    """5 mm are closed by Fri 16 Jan; of 3 mm more from Mon 19 Jan on the review of that day leaves two."""
    early = "[review]\nfirst = 2026-01-19\nevery_days = 7\nlast = 2026-01-19\n"
    press = entries('on = 2026-01-19; order = "compress"; distance_mm = 3; rate_mm_per_day = 1')
    text = plan(early + press, goal='kind = "transport"\ndefect_mm = 5')
    assert said(text)["BT144"] == "the plan ends at the review on Mon 19 Jan 2026"


def test_of_a_hinge_its_degrees_are_left() -> None:
    """3 of 10.472 mm of arc by Wed 14 Jan: 20 · 7.472 ÷ 10.472 = 14.27 degrees."""
    early = "[review]\nfirst = 2026-01-14\nevery_days = 7\nlast = 2026-01-14\n"
    text = "the plan ends at the review on Wed 14 Jan 2026, with 14.3 of 20 degrees still to turn"
    assert said(hinge(course=early))["BT144"] == text


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2026-02-26", None),
        ("2026-02-25", "the docking procedure on Wed 25 Feb 2026 is 15 days before docking"),
        ("2026-03-26", None),
        ("2026-03-27", "the docking procedure on Fri 27 Mar 2026 is 15 days after docking"),
    ],
)
def test_a_procedure_that_is_not_at_docking(on: str, told: str | None) -> None:
    whole = f"{told}, which is expected on Thu 12 Mar 2026" if told else None
    assert said(plan(f"[docking]\nprocedure = {on}\n")).get("BT145") == whole


def test_a_procedure_says_nothing_of_a_course_that_ends_before_docking() -> None:
    text = plan("[docking]\nprocedure = 2026-04-27\n" + REVIEW)
    assert "BT145" not in said(text)
