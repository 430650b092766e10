"""Rules of the course: what was seen against what was planned, worked by hand.

60 mm at 1 mm a day from Mon 12 Jan 2026: 20 mm on the morning of Sun 1 Feb.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.checks.backdated_orders import past_orders
from bt_cli.plan.appending import appended
from bt_cli.words import day_text, number
from tests.courses import entries
from tests.helpers import DIRECTION, PLAN, SAMPLES, goal, read
from tests.plan.test_history import HINGE, LEVELS
from tests.schedule.test_courses import course, order


def test_of_several_scales_that_disagree_the_first_is_told() -> None:
    """On Sun 1 Feb upper goes from 20 to 21 mm; lower has had its 20 since Sat 31 Jan."""
    shown = entries('on = 2026-02-01; record = "reading"; readings_mm = { A = 25, B = 25 }')
    told = {one.code: one.message for one in read(PLAN + LEVELS + shown).findings}
    assert told["BT140"] == "A read 25 mm on Sun 1 Feb 2026, where the plan says 20 mm to 21 mm"


def test_an_order_that_was_undone_after_it_was_turned_by() -> None:
    """0.75 mm a day from Sun 1 Feb: three turns that day. Undone on Mon 2 Feb at 10:00: as if four had been made."""
    slower = order("rate", "2026-02-01", rate_mm_per_day=Decimal("0.75"), entered="2026-01-31T10:00:00Z")
    undo = {"on": date(2026, 2, 2), "record": "undo", "revision": 1, "entered": "2026-02-02T10:00:00Z"}
    told = {one.code: one.message for one in course(slower, undo).findings}
    assert told["BT137"] == (
        "undo of order rate from Sun 1 Feb 2026 08:00 was written on Mon 2 Feb 2026 10:00: what was turned then (4 "
        "sessions, Sun 1 Feb 2026 12:00 to Mon 2 Feb 2026 08:00) is not recorded, and counts as made without that order"
    )


def test_recorded_turns_that_a_correction_counts_anew() -> None:
    """Nine days of 1 mm are recorded; by 0.75 mm a day they come to 6.75."""
    recorded = appended(PLAN.encode(), {"record": "done", "through": date(2026, 1, 20)}, "plan.toml").decode()
    edited = recorded.replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.75", 1)
    entry = {"on": date(2026, 1, 21), "record": "correct", "reason": "x", "was": {"protocol.rate_mm_per_day": 1}}
    text = appended(edited.encode(), entry, "plan.toml").decode()
    assert {one.code: one.message for one in read(text).findings}["BT136"] == (
        "by the corrected plan the turns recorded until Tue 20 Jan 2026 23:59 come to another reading: A 6.75 mm and "
        "not 9 mm"
    )
    moved = recorded.replace("defect_mm = 60", "defect_mm = 54", 1)
    entry = {**entry, "was": {"goal.defect_mm": 60}}
    assert "BT136" not in {one.code for one in read(appended(moved.encode(), entry, "p").decode()).findings}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, True),
        (order("remaining", "2026-02-02", remaining_mm=31), False),
        (order("replan", "2026-02-02", readings_mm={"A": 21}, remaining_mm=31), False),
        (order("replan", "2026-02-02", readings_mm={"A": 21}), True),  # a scale says nothing of the gap
    ],
)
def test_an_x_ray_that_disagrees_until_an_order_answers_it(answer: dict[str, Any] | None, told: bool) -> None:
    """A gap of 32 mm on Sun 1 Feb, where 39 to 40 are planned."""
    film = {"on": date(2026, 2, 1), "record": "xray", "gap_mm": 32}
    found = {one.code: one.message for one in course(film, *([answer] if answer else [])).findings}
    text = "X-ray showed a gap of 32 mm on Sun 1 Feb 2026, where the plan says 39 mm to 40 mm"
    assert (found.get("BT141") == text) == told


@pytest.mark.parametrize(("left_mm", "told"), [(3, False), (5, False), (1, False), (Decimal("5.25"), True)])
def test_what_is_left_by_a_scale_counts_what_was_ordered_beyond_the_goal(left_mm: object, told: bool) -> None:
    """20 mm longer by Sat 31 Jan; 5 more from Mon 2 Feb: on the morning of Wed 4 Feb 22 are read, and 3 are left."""
    more = order("extend", "2026-02-02", distance_mm=5, rate_mm_per_day=1)
    shown = {"at": datetime(2026, 2, 4, 7), "record": "reading", "readings_mm": {"A": 22}}
    left = order("remaining", "2026-02-04", remaining_mm=left_mm)
    found = {one.code for one in course(more, shown, left, goal=goal("lengthening", 20)).findings}
    assert ("BT138" in found) == told


def test_a_scale_may_come_down_to_0() -> None:
    """20 mm are made by Sun 1 Feb, and all of them taken back."""
    back = order("reverse", "2026-02-01", distance_mm=20, rate_mm_per_day=1)
    made = course(back)
    assert made.schedule.sessions[-1].moves[0].reading_mm == 0
    assert "BT168" not in {one.code for one in made.findings}


def told(*lines: str, text: str = PLAN) -> dict[str, str]:
    """The findings of a plan with entries, each told as a line."""
    return {one.code: one.message for one in read(text + entries(*lines)).findings}


NAIL = next(path for path in SAMPLES if path.stem == "femur_nail_lengthening").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("shown_mm", "text"),
    [
        # a film of the nail is off by up to 1 mm; on the morning of day 21 it has 20 mm, in the evening 21
        (19, None),
        (22, None),
        (Decimal("18.75"), "A had moved 18.75 mm on {on}, where the plan says 20 mm to 21 mm"),
        (Decimal("22.25"), "A had moved 22.25 mm on {on}, where the plan says 20 mm to 21 mm"),
    ],
)
def test_what_a_nail_has_moved_by_a_film(shown_mm: object, text: str | None) -> None:
    start = read(NAIL).schedule.start.date()
    on = start + timedelta(days=20)
    found = told(f'on = {on}; record = "xray"; readings_mm = {{ A = {shown_mm} }}', text=NAIL)
    assert found.get("BT140") == (text and text.format(on=day_text(on)))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        # on the day of a re-set nobody can tell of which stroke a reading is
        (['on = 2026-02-09; record = "reading"; readings_mm = { A = 15 }'], None),
        (['on = 2026-02-10; record = "reading"; readings_mm = { A = 15 }'],
         "A read 15 mm on Tue 10 Feb 2026, where the plan says 1 mm to 2 mm"),
        # before the first turn the scale shows where it starts
        (['at = 2026-01-12T07:59:00; record = "reading"; readings_mm = { A = 0.5 }'],
         "A read 0.5 mm on Mon 12 Jan 2026 07:59, where the plan says 0 mm"),
        # a turn of the very minute of a reading is made
        (['at = 2026-01-12T08:00:00; record = "reading"; readings_mm = { A = 0.5 }'], None),
        (['at = 2026-01-12T08:00:00; record = "reading"; readings_mm = { A = 0 }'], None),
        (['at = 2026-01-12T12:00:00; record = "reading"; readings_mm = { A = 0 }'],
         "A read 0 mm on Mon 12 Jan 2026 12:00, where the plan says 0.5 mm"),
        # one that disagrees is told though an order came before it and another reading agrees
        (['on = 2026-01-13; record = "reading"; readings_mm = { A = 1.5 }',
          'on = 2026-01-14; order = "replan"; readings_mm = { A = 2 }',
          'on = 2026-01-20; record = "reading"; readings_mm = { A = 12 }'],
         "A read 12 mm on Tue 20 Jan 2026, where the plan says 8 mm to 9 mm"),
    ],
)  # fmt: skip
def test_a_scale_against_the_plan(lines: list[str], text: str | None) -> None:
    """Re-set on the morning of Mon 9 Feb."""
    plan = PLAN + "[frame]\nswaps = [2026-02-09]\n[review]\nfirst = 2026-02-09\nevery_days = 28\n"
    assert told(*lines, text=plan).get("BT140") == text


def test_of_six_struts_a_strut_is_named_and_a_day_of_a_swap_leaves_all_uncertain() -> None:
    """Short struts show 121 on 30 Mar; all six are changed for medium ones on Mon 6 Apr."""
    six = next(path for path in SAMPLES if path.stem == "hexapod_swap").read_text(encoding="utf-8")
    at = read(six).schedule
    shown = {day: at.ledger.before("3", datetime(2026, 4, day)).reading_mm for day in (6, 7)}
    lines = {
        day: f'at = 2026-04-0{day}T00:00:00; record = "reading"; readings_mm = {{ 3 = {float(mm) + 2} }}'
        for day, mm in shown.items()
    }
    assert "BT140" not in told(lines[6], text=six)
    text = f"strut 3 read {number(shown[7] + 2)} mm on Tue 7 Apr 2026 00:00, where the plan says {number(shown[7])} mm"
    assert told(lines[7], text=six)["BT140"] == text


FILM = 'at = 2026-02-01T09:00:00; record = "xray"; gap_mm = 32'
READ = 'at = 2026-02-01T09:00:00; record = "reading"; readings_mm = { A = 25 }'


@pytest.mark.parametrize(
    ("answer", "film", "scale"),
    [
        # whether the film, and whether the scale, is still unanswered
        ('on = 2026-02-02; order = "remaining"; remaining_mm = 31', False, False),
        ('at = 2026-02-01T09:00:00; order = "remaining"; remaining_mm = 32', False, False),
        ('on = 2026-02-02; order = "replan"; readings_mm = { A = 26 }', True, False),
        ('on = 2026-02-02; order = "replan"; readings_mm = { A = 26 }; remaining_mm = 31', False, False),
        ('on = 2026-02-02; order = "pause"', True, True),
    ],
)
def test_what_answers_a_film_and_a_scale(answer: str, film: bool, scale: bool) -> None:
    assert ("BT141" in told(FILM, answer)) is film
    assert ("BT140" in told(READ, answer)) is scale


def test_a_film_of_a_hinge_says_nothing_of_the_plan() -> None:
    """Its gap is another at every place of the wedge."""
    assert "BT141" not in told(FILM, text=HINGE)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (['at = 2026-02-01T09:00:00; record = "xray"; gap_mm = 38.75'], None),  # 39.75 are planned
        (['at = 2026-02-01T09:00:00; record = "xray"; gap_mm = 38.5'],
         "X-ray showed a gap of 38.5 mm on Sun 1 Feb 2026 09:00, where the plan says 39.75 mm"),
        (['at = 2026-02-01T09:00:00; record = "xray"; gap_mm = 40.75'], None),
        (['at = 2026-02-01T09:00:00; record = "xray"; gap_mm = 41'],
         "X-ray showed a gap of 41 mm on Sun 1 Feb 2026 09:00, where the plan says 39.75 mm"),
        # one that agrees, or has no gap, hides no other; of two the first is told
        (['on = 2026-02-01; record = "xray"; gap_mm = 40', 'on = 2026-02-02; record = "xray"; note = "fine"',
          'on = 2026-02-03; record = "xray"; gap_mm = 30', 'on = 2026-02-04; record = "xray"; gap_mm = 20'],
         "X-ray showed a gap of 30 mm on Tue 3 Feb 2026, where the plan says 37 mm to 38 mm"),
        (['on = 2026-02-03; record = "xray"; gap_mm = 30',
          'on = 2026-02-03; order = "remaining"; remaining_mm = 30', 'on = 2026-02-05; record = "xray"; gap_mm = 20'],
         "X-ray showed a gap of 20 mm on Thu 5 Feb 2026, where the plan says 27 mm to 28 mm"),
        (['on = 2026-01-06; record = "xray"; gap_mm = 58'],
         "X-ray showed a gap of 58 mm on Tue 6 Jan 2026, where the plan says 60 mm"),  # before any turn
    ],
)  # fmt: skip
def test_a_film_against_the_plan(lines: list[str], text: str | None) -> None:
    assert told(*lines).get("BT141") == text


def test_ends_that_are_pressed_show_no_gap() -> None:
    """12 mm are closed by 24 Jan, and 3 more pressed: on Mon 26 Jan a film is to show none."""
    pressed = PLAN.replace('"transport"\ndefect_mm = 60', '"compression"\ndefect_mm = 12\ncompression_mm = 15')
    assert "BT141" not in told('on = 2026-01-26; record = "xray"; gap_mm = 1', text=pressed)
    assert told('on = 2026-01-26; record = "xray"; gap_mm = 1.5', text=pressed)["BT141"] == (
        "X-ray showed a gap of 1.5 mm on Mon 26 Jan 2026, where the plan says 0 mm"
    )


OFF = "A read 25 mm on Sun 1 Feb 2026 09:00, where the plan says 20.25 mm; the order remaining moves no scale, so each "
LEFT = 'on = 2026-02-02; order = "remaining"; remaining_mm = 34'


@pytest.mark.parametrize(
    ("lines", "frame", "stays"),
    [
        ([READ, LEFT], "", True),
        ([READ, LEFT, 'on = 2026-02-05; record = "reading"; readings_mm = { A = 24 }'], "", False),
        ([READ, 'at = 2026-02-01T13:00:00; record = "reading"; readings_mm = { A = 20.5 }', LEFT], "", False),
        ([READ], "", False),  # which BT140 tells
        # re-set on a later day it counts anew; on that very day nobody can tell
        ([READ, LEFT], "swaps = [2026-02-02]", False),
        ([READ, LEFT], "swaps = [2026-01-31]", False),  # and before it a stroke of 1.25 mm was to show
    ],
)
def test_a_scale_that_stays_off(lines: list[str], frame: str, stays: bool) -> None:
    found = told(*lines, text=PLAN + (f"[frame]\n{frame}\n" if frame else ""))
    if "01-31" in frame:
        assert found["BT139"].endswith("so each later CHECK is 23.75 mm low")
        return
    assert found.get("BT139") == (OFF + "later CHECK is 4.75 mm low" if stays else None)


BY_HAND = 'on = 2026-02-01; order = "rate"; rate_mm_per_day = 0.75; entered = 2026-02-02T10:00:00Z'
UNKNOWN = (
    "order rate from Sun 1 Feb 2026 08:00 was written on Mon 2 Feb 2026 10:00: what was turned then (4 sessions, Sun 1 "
    "Feb 2026 12:00 to Mon 2 Feb 2026 08:00) is not recorded, and counts as made by it and not by the old sheet"
)


@pytest.mark.parametrize(
    ("lines", "unknown"),
    [
        ([BY_HAND], True),
        # recorded up to the very time at which it was written, or to a minute before
        ([BY_HAND, 'record = "done"; through = 2026-02-02T10:00:00; entered = 2026-02-02T11:00:00Z'], False),
        ([BY_HAND, 'record = "done"; through = 2026-02-02T09:59:00; entered = 2026-02-02T11:00:00Z'], False),
        ([BY_HAND.replace("2026-02-02T10:00", "2026-02-01T08:00")], False),  # written at its own time
        # hardware and reviews turn nothing otherwise
        (['on = 2026-02-01; order = "reset"; actuators = ["A"]; entered = 2026-02-02T10:00:00Z'], False),
    ],
)
def test_an_order_of_the_past_and_what_was_recorded(lines: list[str], unknown: bool) -> None:
    assert told(*lines).get("BT137") == (UNKNOWN if unknown else None)


def test_a_setting_of_the_past_is_one_too() -> None:
    """Another direction: each of the 5 turns until the next morning was the other way."""
    setting = 'on = 2026-02-01; order = "set"; settings = { "frame.direction" = "toward the blue flag" }'
    found = told(f"{setting}; entered = 2026-02-02T10:00:00Z", text=PLAN + DIRECTION)
    assert found["BT137"] == (
        "order set from Sun 1 Feb 2026 08:00 was written on Mon 2 Feb 2026 10:00: what was turned then (5 sessions, "
        "Sun 1 Feb 2026 08:00 to Mon 2 Feb 2026 08:00) is not recorded, and counts as made by it and not by the old "
        "sheet"
    )


def test_where_nobody_knows_when_orders_were_written_they_are_told_as_past() -> None:
    """Both are told in one text; of a time that no entry bears nothing is said."""
    assert past_orders(read(PLAN + entries(BY_HAND)).schedule) == (
        "order rate from Sun 1 Feb 2026 08:00 lies in the past: what was turned then (4 sessions, Sun 1 Feb 2026 12:00 "
        "to Mon 2 Feb 2026 08:00) is not recorded, and counts as made by it and not by the old sheet"
    )
    twice = entries(BY_HAND, BY_HAND.replace("02-01", "02-02").replace("0.75", "0.5").replace("T10", "T21"))
    assert (
        past_orders(read(PLAN + twice).schedule).count("; order rate from Mon 2 Feb 2026 08:00 lies in the past") == 1
    )
    assert past_orders(read(PLAN + entries(BY_HAND.partition("; entered")[0])).schedule) == ""


def recorded(text: str, *after: str) -> str:
    """PLAN with nine days recorded, 0.75 mm a day from the start on accepted since, and what was entered after it."""
    done = appended(text.encode(), {"record": "done", "through": date(2026, 1, 20)}, "plan.toml").decode()
    edited = done.replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.75", 1)
    entry = {"on": date(2026, 1, 21), "record": "correct", "reason": "x", "was": {"protocol.rate_mm_per_day": 1}}
    return appended(edited.encode(), entry, "plan.toml").decode() + entries(*after)


@pytest.mark.parametrize(
    ("after", "told_anew"),
    [
        ([], True),
        (['on = 2026-01-22; record = "reading"; readings_mm = { A = 9 }'], False),
        (['on = 2026-01-22; order = "remaining"; remaining_mm = 50'], False),
        (['on = 2026-01-22; record = "xray"; note = "fine"'], True),
        (['on = 2026-01-22; order = "pause"'], True),
    ],
)
def test_turns_that_count_anew_until_something_was_read(after: list[str], told_anew: bool) -> None:
    found = {one.code: one.message for one in read(recorded(PLAN, *after)).findings}
    assert ("BT136" in found) is told_anew


def test_what_a_correction_adds_counts_anew_too() -> None:
    """With two steps a turn the nine days are 9 mm all the same; from 3 mm on they come to 12."""
    done = appended(PLAN.encode(), {"record": "done", "through": date(2026, 1, 20)}, "plan.toml").decode()
    for key, changed in (("steps_per_turn = 2", False), ("start_reading_mm = 3", True)):
        edited = done.replace("[protocol]", f"[frame]\n{key}\n[protocol]", 1)
        entry = {"on": date(2026, 1, 21), "record": "correct", "reason": "x", "added": ("frame",)}
        text = appended(edited.encode(), entry, "plan.toml").decode()
        found = {one.code: one.message for one in read(text).findings}
        assert found.get("BT136") == (
            "by the corrected plan the turns recorded until Tue 20 Jan 2026 23:59 come to another reading: A 12 mm and "
            "not 9 mm"
            if changed
            else None
        )
