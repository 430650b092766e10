"""A nail or a plate takes the frame's place: when, and for how long groups had it on."""

from datetime import date

import pytest

from bt_cli.schedule.after import planned_frame_off
from bt_cli.schedule.forecast import frame_time
from tests.helpers import SAMPLES, read

MIXED = next(path for path in SAMPLES if path.stem == "femur_nail_beside_rail").read_text(encoding="utf-8")
RAIL = """
format = "bt-plan"
version = 1
id = "R-1"
bone = "femur"
surgery = 2026-01-05
timezone = "UTC"
[goal]
kind = "transport"
defect_mm = 60
[protocol]
rate_mm_per_day = 1
latency_days = 10
[frame]
kind = "rail"
[after]
method = "over_nail"
"""
REVIEWS = "[review]\nfirst = 2026-01-26\nevery_days = 14\n"


def test_the_frame_is_planned_off_on_the_first_review_after_docking() -> None:
    """60 days from 15 January end on 15 March; reviews every 14 days from 26 January: 9 March, 23 March."""
    off = planned_frame_off(read(RAIL + REVIEWS).schedule)
    assert off
    assert (off.on, off.frame_days) == (date(2026, 3, 23), 77)


@pytest.mark.parametrize(
    ("defect_mm", "first", "on"),
    [
        (60, date(2026, 2, 1), date(2026, 3, 15)),  # 1 Feb, 15 Feb, 1 Mar, 15 Mar: the day of the last turn itself
        (59.25, date(2026, 1, 31), date(2026, 3, 28)),  # 237 quarters: 236 by 14 March, a review, and one on the 15th
    ],
)
def test_it_is_never_before_the_last_turn(defect_mm: float, first: date, on: date) -> None:
    plan = RAIL.replace("= 60", f"= {defect_mm}") + REVIEWS.replace("2026-01-26", str(first))
    off = planned_frame_off(read(plan).schedule)
    assert off
    assert off.on == on


def test_rail_over_nail_has_its_own_published_time() -> None:
    """Lu: 23.88 days/cm × 6 cm = 143.28 days."""
    off = planned_frame_off(read(RAIL + REVIEWS).schedule)
    assert off
    assert off.published
    assert (off.published.low_days, off.published.high_days) == (143, 144)
    assert off.published.sources == ("Lu, Cambridge repository e3193198",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"over_nail"', '"nail_after"'),
        ('"over_nail"', '"plate_after"'),
        ('bone = "femur"', 'bone = "tibia"'),
        ('kind = "rail"', 'kind = "ilizarov"'),
    ],
)
def test_an_index_is_for_its_own_technique(old: str, new: str) -> None:
    plan = read(RAIL.replace(old, new)).schedule.plan
    assert frame_time(plan) is None
    assert frame_time(plan.model_copy(update={"after": None}))


def test_two_levels_of_a_tibial_rail_are_trifocal() -> None:
    """34.8 days/cm × 6 cm = 208.8 days; one level has 1.15 to 1.71 and 1.8 months/cm, and 60.8 days/cm."""
    levels = '[[levels]]\nname = "a"\nmoves = "distally"\ndistance_mm = 30\n'
    levels += '[[levels]]\nname = "b"\nmoves = "proximally"\ndistance_mm = 30\n'
    tibia = RAIL.replace('"femur"', '"tibia"').replace('[after]\nmethod = "over_nail"\n', "")
    found = frame_time(read(tibia + levels).schedule.plan)
    assert found
    assert (found.low_days, found.high_days) == (208, 209)


def test_without_a_review_a_rule_tells() -> None:
    assert "BT208" in [finding.code for finding in read(RAIL).findings]
    assert "BT208" not in [finding.code for finding in read(RAIL + REVIEWS).findings]


def test_while_the_course_rests_no_day_is_said() -> None:
    stop = '[[course]]\non = 2026-02-01\norder = "stop"\n'
    off = planned_frame_off(read(RAIL + REVIEWS + stop).schedule)
    assert off
    assert off.on is None


# 60 mm from 15 January at 1 mm a day end on 15 March; reviews are on 26 January and every 14 days from then on:
# 9 and 23 February, 9 and 23 March, 6 and 20 April, 4 May. 17 mm are done by the evening of 31 January.
ON_1_FEBRUARY = "[[course]]\non = 2026-02-01\norder = "
COURSES = {
    "none": ("", date(2026, 3, 23)),
    "rate": (f'{ON_1_FEBRUARY}"rate"\nrate_mm_per_day = 0.5\n', date(2026, 5, 4)),  # 43 mm on 86 days, to 27 April
    "pause": (f'{ON_1_FEBRUARY}"pause"\nthrough = 2026-02-10\n', date(2026, 4, 6)),  # 10 days: to 25 March
    "stop": (f'{ON_1_FEBRUARY}"stop"\n', None),
    "stop and resume": (  # 28 days: to 12 April
        f'{ON_1_FEBRUARY}"stop"\n[[course]]\non = 2026-03-01\norder = "resume"\n', date(2026, 4, 20)),
    "reverse": (  # 15 mm on 2 February, and 45 days from 5 February on: to 21 March
        f'{ON_1_FEBRUARY}"reverse"\ndistance_mm = 2\nrate_mm_per_day = 1\n'
        '[[course]]\non = 2026-02-05\norder = "resume"\n', date(2026, 3, 23)),
    "remaining": (f'{ON_1_FEBRUARY}"remaining"\nremaining_mm = 30\n', date(2026, 3, 9)),  # to 2 March
    "replan": (f'{ON_1_FEBRUARY}"replan"\nreadings_mm = {{ A = 13 }}\n', date(2026, 3, 23)),  # 47 days: to 19 March
    "compress": (  # 8 days from 20 March on: to 27 March
        '[[course]]\non = 2026-03-20\norder = "compress"\ndistance_mm = 2\nrate_mm_per_day = 0.25\n', date(2026, 4, 6)),
    "accordion": (  # it then waits for an order
        f'{ON_1_FEBRUARY}"accordion"\ndistance_mm = 2\ncycles = 1\nrate_mm_per_day = 1\n', None),
    "accordion and resume": (  # back where it was on 4 February, and 43 days from 6 February on: to 20 March
        f'{ON_1_FEBRUARY}"accordion"\ndistance_mm = 2\ncycles = 1\nrate_mm_per_day = 1\n'
        '[[course]]\non = 2026-02-06\norder = "resume"\n', date(2026, 3, 23)),
    "missed, and caught up": (  # 43 mm at 1.25 mm a day take 34.4 days from 15 February on: to 21 March
        '[[course]]\nfrom = 2026-02-01T08:00:00\nto = 2026-02-14T20:00:00\nrecord = "missed"\n'
        '[[course]]\non = 2026-02-15\norder = "catch_up"\nrate_mm_per_day = 1.25\n', date(2026, 3, 23)),
    "in another zone": (f'{ON_1_FEBRUARY}"set"\nsettings = {{ timezone = "Asia/Tokyo" }}\n', date(2026, 3, 23)),
    "reset": ('[[course]]\non = 2026-02-09\norder = "reset"\nactuators = ["A"]\n', date(2026, 3, 23)),
    "review moved": (
        '[[course]]\nfrom = 2026-03-23\nto = 2026-03-26\norder = "review_move"\n', date(2026, 3, 26)),
    "review cancelled": ('[[course]]\ndates = [2026-03-23]\norder = "review_cancel"\n', date(2026, 4, 6)),
    "review added": ('[[course]]\ndates = [2026-03-17]\norder = "review_add"\n', date(2026, 3, 17)),
    "missed": (  # 14 days: to 29 March
        '[[course]]\nfrom = 2026-02-01T08:00:00\nto = 2026-02-14T20:00:00\nrecord = "missed"\n', date(2026, 4, 6)),
    "undone": (
        f'{ON_1_FEBRUARY}"rate"\nrate_mm_per_day = 0.5\n'
        '[[course]]\non = 2026-02-02\nrecord = "undo"\nrevision = 1\n', date(2026, 3, 23)),
    "frame off": ('[[course]]\non = 2026-03-20\nrecord = "frame_off"\n', date(2026, 3, 20)),
}  # fmt: skip
FRAMES = {
    "rail": 'kind = "rail"\n',
    "ilizarov": 'kind = "ilizarov"\n',
    "click": 'kind = "click"\n',
    "telescopic": 'kind = "telescopic"\n',
    "cable": 'kind = "cable"\n[frame.cable]\nanchor = "ring"\n',
}


@pytest.mark.parametrize("course", COURSES)
def test_whatever_is_ordered_every_frame_comes_off_on_the_first_review_after_the_last_turn(course: str) -> None:
    entries, on = COURSES[course]
    for frame in FRAMES.values():
        for method in ("over_nail", "nail_after", "plate_after"):
            text = RAIL.replace('kind = "rail"\n', frame).replace('"over_nail"', f'"{method}"')
            off = planned_frame_off(read(text + REVIEWS + entries).schedule)
            assert off, (frame, method)
            assert (off.method, off.on) == (method, on), (frame, method)
            assert off.frame_days == (on and (on - date(2026, 1, 5)).days)


def test_beside_a_nail_the_frame_has_its_day_and_no_published_time() -> None:
    """40 mm by the rail end on 20 February, 20 mm by the nail on the 7th; then the first review is on the 23rd."""
    plan = MIXED.replace("[review]", '[after]\nmethod = "nail_after"\n[review]')
    off = planned_frame_off(read(plan).schedule)
    assert off
    assert (off.on, off.published) == (date(2026, 2, 23), None)


def test_a_lengthening_that_is_extended_keeps_its_frame_until_then() -> None:
    """60 mm end on 15 March; 5 mm more at 0.5 mm a day from 20 March on take 10 days: to 29 March."""
    plan = RAIL.replace('"transport"', '"lengthening"').replace("defect_mm", "lengthening_mm") + REVIEWS
    off = planned_frame_off(read(plan).schedule)
    assert off
    assert off.on == date(2026, 3, 23)
    more = '[[course]]\non = 2026-03-20\norder = "extend"\ndistance_mm = 5\nrate_mm_per_day = 0.5\n'
    off = planned_frame_off(read(plan + more).schedule)
    assert off
    assert off.on == date(2026, 4, 6)
