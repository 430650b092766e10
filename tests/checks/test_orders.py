"""Orders against what was measured and turned before them: on either side of each limit."""

from typing import Any

import pytest

from bt_cli.checks import backdated_orders
from bt_cli.checks.orders import film_note
from bt_cli.checks.rules import Finding
from tests.helpers import PLAN, read
from tests.level_plans import CONVERGENT

LENGTHENING = PLAN.replace('"transport"\ndefect_mm', '"lengthening"\nlengthening_mm')
COMPRESSION = PLAN.replace('"transport"\ndefect_mm = 60', '"compression"\ncompression_mm = 4')
CABLE = '[frame]\nkind = "cable"\nsteps_per_turn = 8\n[frame.cable]\nanchor = "frame"\noffset_mm = 80\naxial_mm = 100\n'


def course(*entries: str) -> str:
    """Entries of a course, the keys of each parted by "; "."""
    return "".join("[[course]]\n{}\n".format(entry.replace("; ", "\n")) for entry in entries)


def fired(text: str, *entries: str) -> dict[str, str]:
    return {finding.code: finding.message for finding in read(text + course(*entries)).findings}


def left(mm: object, on: str = "2026-02-11", more: str = "") -> str:
    """On the morning of 11 Feb, day 31, 30 mm of 60 are made."""
    return f'on = {on}; order = "remaining"; remaining_mm = {mm}{more}'


def film(gap_mm: object, on: str = "2026-02-09") -> str:
    """On the morning of 9 Feb 28 mm are made, and 2 mm are turned from then to the morning of 11 Feb."""
    return f'on = {on}; record = "xray"; gap_mm = {gap_mm}'


def scale(reading_mm: object, at: str = "2026-02-09T07:00:00") -> str:
    return f'at = {at}; record = "reading"; readings_mm = {{ A = {reading_mm} }}'


@pytest.mark.parametrize("extended", [False, True])
def test_no_more_can_be_left_than_the_whole_way(extended: bool) -> None:
    """60 mm, and 65 once 5 more were ordered: 60 is made on 12 March."""
    text, before, most, on = PLAN, [], 60, "2026-02-11"
    if extended:
        text, most, on = LENGTHENING, 65, "2026-03-14"
        before = ['on = 2026-03-13; order = "extend"; distance_mm = 5; rate_mm_per_day = 1']
    assert "BT138" not in fired(text, *before, left(most, on))
    said = fired(text, *before, left(f"{most}.25", on))["BT138"]
    assert said.startswith(f"{most}.25 mm are left by the order of ")
    assert said.endswith(f", and the whole way is {most} mm")


@pytest.mark.parametrize("text", [PLAN, LENGTHENING], ids=["transport", "lengthening"])
@pytest.mark.parametrize(
    ("mm", "fires"),
    [("15", False), ("17", False), ("17.01", True), ("18", True), ("18.01", True), ("13", False), ("12.99", True)],
)
def test_what_is_left_against_the_last_x_ray(text: str, mm: str, fires: bool) -> None:
    """An X-ray of 9 Feb at 07:00 shows 17 mm, 2 mm are turned since: 15 are left, and 13 to 17 are near enough.

    With a day and no time it may be after that day's turns too, and 1 mm is turned since: 15 to 16 are left, 13 to 18.
    """
    timed = film(17).replace("on = 2026-02-09", "at = 2026-02-09T07:00:00")
    assert ("BT138" in fired(text, timed, left(mm))) is fires
    assert ("BT138" in fired(text, film(17), left(mm))) is (fires and not 13 <= float(mm) <= 18)
    if mm == "17.01":
        assert fired(text, timed, left(mm))["BT138"] == (
            "17.01 mm are left by the order of Wed 11 Feb 2026, where the X-ray of Mon 9 Feb 2026 07:00 showed 17 mm "
            "and 2 mm were turned since, which leaves 15 mm"
        )


@pytest.mark.parametrize(("mm", "fires"), [("12", False), ("14", False), ("14.25", True), ("9.75", True)])
def test_what_is_left_against_the_last_reading(mm: str, fires: bool) -> None:
    """A scale reads 46 where 28 is planned: 14 were left then and 12 are now."""
    assert ("BT138" in fired(PLAN, scale(46), left(mm))) is fires
    # A later X-ray speaks for itself, and so does an order that has taken the reading in.
    assert ("BT138" in fired(PLAN, scale(46), left(12), left(29, "2026-02-12"))) is False


def test_bone_that_is_not_where_its_scale_says_may_be_ordered_by_either() -> None:
    """The X-ray leaves 15, the reading 20; 17.5 and 9 fit neither, though 17.5 is between them."""
    both = [film(17).replace("on = 2026-02-09", "at = 2026-02-09T06:00:00"), scale(38)]
    for mm in (13, 15, 17, 18, 20, 22):
        assert "BT138" not in fired(PLAN, *both, left(mm))
    assert "BT138" in fired(PLAN, *both, left(17.5))
    assert fired(PLAN, *both, left(9))["BT138"] == (
        "9 mm are left by the order of Wed 11 Feb 2026, where the X-ray of Mon 9 Feb 2026 06:00 showed 17 mm and 2 mm "
        "were turned since, which leaves 15 mm and A read 38 mm on Mon 9 Feb 2026 07:00 and 2 mm were turned since, "
        "which leaves 20 mm"
    )


def test_an_x_ray_of_later_says_nothing_of_an_order_before_it() -> None:
    assert "BT138" not in fired(PLAN, left(30), film(17, "2026-02-12"))
    assert "BT138" not in fired(PLAN, left(30) + "; entered = 2026-02-11T07:00:00Z", film(17))


def test_turns_back_are_added_and_those_of_a_pause_are_none() -> None:
    """From 9 Feb 1 mm a day back: 17 + 2. Paused: 17 as on the film."""
    back = 'on = 2026-02-09; order = "reverse"; distance_mm = 5; rate_mm_per_day = 1'
    timed = film(17).replace("on = 2026-02-09", "at = 2026-02-09T07:00:00")
    assert ["BT138" in fired(PLAN, timed, back, left(mm)) for mm in (16.75, 17, 21, 21.25)] == [
        True,
        False,
        False,
        True,
    ]
    pause = 'on = 2026-02-09; order = "pause"'
    assert ["BT138" in fired(PLAN, timed, pause, left(mm)) for mm in (14.75, 15, 19, 19.25)] == [
        True,
        False,
        False,
        True,
    ]


def test_on_a_cable_what_was_turned_is_bone_and_a_reading_is_worked_out_by_the_pulley() -> None:
    """28 mm made: the segment is at h = 72 and 20.36 of cable drawn in; by 24 mm of it h is 66.

    128.062 − √(72² + 80²) = 128.062 − 107.629 = 20.433; √(66² + 80²) = 103.711 and 128.062 − 103.711 = 24.351.
    So 24.375 leaves 66 − 40 = 26 mm at the reading, and 24 mm two days later, where the plan says 30.
    """
    assert "BT138" not in fired(PLAN + CABLE, film(17), left(15))
    assert ["BT138" in fired(PLAN + CABLE, scale(24.375), left(mm)) for mm in (21.5, 22.5, 25.5, 26.5)] == [
        True,
        False,
        False,
        True,
    ]


def test_an_x_ray_of_several_levels_shows_what_they_have_left_together() -> None:
    """19 Jan, day 8: 7 of 30 are made by each, so 46 of the gap are left. The film of that morning shows 44."""
    timed = film(44).replace("on = 2026-02-09", "at = 2026-01-19T07:00:00")
    upper = left(21, "2026-01-19", '; level = "upper"')  # 21 + 23 of the other level: as the film
    assert "BT138" not in fired(PLAN + CONVERGENT, timed, upper)
    upper, lower = (left(22, "2026-01-19", f'; level = "{name}"') for name in ("upper", "lower"))
    assert "BT138" not in fired(PLAN + CONVERGENT, timed, upper, lower)
    far = left(18.75, "2026-01-19", '; level = "upper"')
    said = fired(PLAN + CONVERGENT, timed, far)
    assert said["BT138"].startswith(
        "18.75 mm are left by the order of Mon 19 Jan 2026, 41.75 mm with the other levels,"
    )
    assert said["BT146"] == (
        "level upper: 18.75 mm are left by the order of Mon 19 Jan 2026, where the plan says 23 mm"
    )
    more = left(30.25, "2026-01-19", '; level = "upper"')
    assert fired(PLAN + CONVERGENT, more)["BT138"].endswith("and the whole way is 30 mm")


@pytest.mark.parametrize("text", [PLAN, LENGTHENING, PLAN + CABLE], ids=["transport", "lengthening", "cable"])
@pytest.mark.parametrize(("mm", "fires"), [("27.1", False), ("32.9", False), ("26.75", True), ("33.25", True)])
def test_a_jump_from_the_plan(text: str, mm: str, fires: bool) -> None:
    """The plan says 30 mm left; 3 mm off is not told. By a cable the plan is within a tenth of it."""
    assert ("BT146" in fired(text, left(mm))) is fires


def pressed(mm: object, order: str = "compress", on: str = "2026-03-14") -> str:
    return f'on = {on}; order = "{order}"; distance_mm = {mm}; rate_mm_per_day = 0.5'


@pytest.mark.parametrize(("mm", "code"), [("5", None), ("5.25", "BT147"), ("10", "BT147"), ("10.25", "BT148")])
@pytest.mark.parametrize(
    ("text", "order", "on"),
    [
        (PLAN, "compress", "2026-03-14"),
        (LENGTHENING, "compress", "2026-03-14"),
        (COMPRESSION, "compress", "2026-01-20"),
        (COMPRESSION, "extend", "2026-01-20"),
    ],
    ids=["transport", "lengthening", "compression", "compression, extended"],
)
def test_how_far_is_pressed(text: str, order: str, on: str, mm: str, code: str | None) -> None:
    found = fired(text, pressed(mm, order, on))
    assert {one for one in found if one in ("BT147", "BT148")} == ({code} if code else set())
    if code == "BT148":
        assert "10.25 mm of compression ordered for " in found[code]


def test_nothing_is_transported_beyond_docking() -> None:
    beyond = pressed(1, "extend")
    assert fired(PLAN, beyond)["BT149"] == "1 mm beyond docking ordered for Sat 14 Mar 2026"
    assert "BT149" not in fired(LENGTHENING, beyond)
    assert "BT149" not in fired(COMPRESSION, pressed(1, "extend", "2026-01-20"))


def test_an_error_is_overridden_with_a_reason() -> None:
    accepted = 'finding = "1 mm beyond docking ordered for Sat 14 Mar 2026"\n'
    override = f'[[override]]\ncode = "BT149"\n{accepted}by = "AB"\nreason = "film of 13 Mar"\n'

    def found(override: str, mm: int) -> Finding:
        return next(f for f in read(PLAN + override + course(pressed(mm, "extend"))).findings if f.code == "BT149")

    overridden = found(override, 1).override
    assert overridden and overridden.reason == "film of 13 Mar"
    assert not found(override, 2).override
    assert not found(override.replace(accepted, ""), 1).override  # of the course nothing is accepted unseen


def test_of_very_many_orders_of_the_past_the_last_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rates were written down on 20 February; each is worked out with it and without: 240 sessions, 3 entries."""
    orders = [
        f'on = 2026-02-0{day}; order = "rate"; rate_mm_per_day = {rate}; entered = 2026-02-20T09:00:00Z'
        for day, rate in ((1, 0.75), (3, 1.0), (5, 0.75))
    ]
    assert fired(PLAN, *orders)["BT137"].count("was written on") == 3
    monkeypatch.setattr(backdated_orders, "_MOST_TURNED", 600)
    found = fired(PLAN + "\n", *orders)["BT137"]
    assert found.startswith("order rate from Thu 5 Feb 2026 08:00 was written on Fri 20 Feb 2026 09:00")
    assert found.endswith("2 earlier orders with turns that are not recorded: too many to look at one by one")


def test_an_order_that_was_written_at_its_own_time_is_none_of_the_past(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three two have turns between their time and their writing; one is looked at, and one is not."""
    orders = [
        f'on = 2026-02-0{day}; order = "rate"; rate_mm_per_day = {rate}; entered = {entered}'
        for day, rate, entered in (
            (1, 0.75, "2026-02-01T08:00:00Z"), (3, 1.0, "2026-02-20T09:00:00Z"), (5, 0.75, "2026-02-20T09:00:00Z"),
        )
    ]  # fmt: skip
    monkeypatch.setattr(backdated_orders, "_MOST_TURNED", 600)
    found = fired(PLAN + "\n\n", *orders)["BT137"]
    assert found.endswith("; 1 earlier order with turns that are not recorded: too many to look at one by one")


ANSWERS: list[tuple[str, Any]] = [
    (left(14), True),
    ('on = 2026-02-11; order = "rate"; rate_mm_per_day = 0.75', False),
    ('on = 2026-02-11; order = "pause"', False),
]


@pytest.mark.parametrize(("order", "answers"), ANSWERS)
def test_an_order_that_comes_later_answers_what_was_seen(order: str, answers: bool) -> None:
    """BT140 and BT141 end, and where an order moves no scale BT139 says by how much it stays off."""
    assert ("BT141" in fired(PLAN, film(17), order)) is not answers
    assert ("BT141" in fired(PLAN, order, film(17))) is True  # seen after the order
    read_off = fired(PLAN, scale(33), order)
    assert ("BT140" in read_off) is not answers
    assert ("BT139" in read_off) is answers


def test_the_scale_that_an_order_left_off_is_told_until_something_puts_it_right() -> None:
    """Read 33 where 28 is planned; after `remaining` the sheet still counts from 28, so each CHECK is 5 mm low."""
    said = fired(PLAN, scale(33), left(25))["BT139"]
    assert said == (
        "A read 33 mm on Mon 9 Feb 2026 07:00, where the plan says 28 mm; the order remaining moves no scale, so each "
        "later CHECK is 5 mm low"
    )
    assert "each later CHECK is 5 mm high" in fired(PLAN, scale(23), left(33))["BT139"]
    again = scale(31, "2026-02-12T07:00:00")  # as planned: 30 on the morning of 11 Feb and 1 mm since
    assert "BT139" not in fired(PLAN, scale(33), left(25), again)
    reset = PLAN + "[frame]\nrange_mm = 40\nswaps = [2026-02-12]\n"
    assert "BT139" not in fired(reset, scale(33), left(25))
    turned = 'at = 2026-02-08T20:00:00; record = "done"; steps = { A = 21 }'  # 5 mm more than the one step planned
    assert not {"BT139", "BT140"} & fired(PLAN, turned, scale(33)).keys()


@pytest.mark.parametrize("level", ["upper", "lower"])
def test_a_reading_of_a_level_is_answered_by_an_order_for_that_level_alone(level: str) -> None:
    """A is of the upper level: 7 mm on the morning of 19 Jan."""
    read_off = 'at = 2026-01-19T07:00:00; record = "reading"; readings_mm = { A = 9 }'
    found = fired(PLAN + CONVERGENT, read_off, left(21, "2026-01-19", f'; level = "{level}"'))
    assert ("BT140" in found) is (level == "lower")


def test_going_on_from_the_contact_that_an_x_ray_shows_answers_it() -> None:
    docking = "[docking]\ntolerance_mm = 2\n"
    seen = film(1, "2026-03-09")  # the plan says 4
    assert "BT141" in fired(PLAN + docking, seen)
    assert "BT141" not in fired(PLAN + docking, seen, pressed(1, on="2026-03-09"))


@pytest.mark.parametrize(
    ("reading_mm", "entered", "fires"),
    [
        # 1 Feb: 20 mm on the morning, 21 in the evening, a step is 0.25
        ("20.25", "2026-02-01T06:31:00Z", False),
        ("20.5", "2026-02-01T06:31:00Z", True),  # nothing of that day is turned yet
        ("20.5", "2026-02-01T08:00:00Z", False),  # the first turn is
        ("21", "2026-02-01T12:30:00Z", True),
        ("21", "2026-02-01T20:05:00Z", False),
        ("21", "2026-02-03T09:00:00Z", False),  # nobody can tell any more
        ("21.5", "2026-02-03T09:00:00Z", True),
    ],
)
def test_a_reading_is_compared_with_what_was_turned_when_it_was_written_down(
    reading_mm: str, entered: str, fires: bool
) -> None:
    entry = f'on = 2026-02-01; record = "reading"; readings_mm = {{ A = {reading_mm} }}; entered = {entered}'
    assert ("BT140" in fired(PLAN, entry)) is fires


# ---- whole sentences, and what lies on either side


def timed(text: str, at: str) -> str:
    """A record of a day as one of a time."""
    return text.replace(text.partition(";")[0], f"at = {at}:00")


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        # nothing is turned between the film and the order
        ([timed(film(17), "2026-02-11T07:00"), left(20)],
         "20 mm are left by the order of Wed 11 Feb 2026, where the X-ray of Wed 11 Feb 2026 07:00 showed 17 mm, which "
         "leaves 17 mm"),
        ([scale(38), left(23)],
         "23 mm are left by the order of Wed 11 Feb 2026, where A read 38 mm on Mon 9 Feb 2026 07:00 and 2 mm were "
         "turned since, which leaves 20 mm"),
        # the turn of 08:00 itself is made when the film of 08:00 is: 1.75 mm since, and 15.25 are left
        ([timed(film(17), "2026-02-09T08:00"), left(17.25)], None),
        ([timed(film(17), "2026-02-09T08:00"), left(17.5)],
         "17.5 mm are left by the order of Wed 11 Feb 2026, where the X-ray of Mon 9 Feb 2026 08:00 showed 17 mm and "
         "1.75 mm were turned since, which leaves 15.25 mm"),
        # what was seen last counts, whenever it was entered; of one time what was entered last
        ([film(17), film(50, "2026-02-01"), left(16)], None),
        ([film(17), film(30), left(28)], None),
        ([film(30), film(17), left(28)],
         "28 mm are left by the order of Wed 11 Feb 2026, where the X-ray of Mon 9 Feb 2026 showed 17 mm and 2 mm were "
         "turned since, which leaves 15 mm"),
        # a film of the order's own time is one of before it; one of a minute later is not
        ([timed(film(17), "2026-02-11T08:00"), left(20).replace("on = 2026-02-11", "at = 2026-02-11T08:00:00")],
         "20 mm are left by the order of Wed 11 Feb 2026, where the X-ray of Wed 11 Feb 2026 08:00 showed 17 mm, which "
         "leaves 17 mm"),
        # a scale before the first turn: 10 mm, of 60 50 were left, and 30 are turned since
        ([scale(10, "2026-01-10T07:00:00"), left(22)], None),
        ([scale(10, "2026-01-10T07:00:00"), left(22.25)],
         "22.25 mm are left by the order of Wed 11 Feb 2026, where A read 10 mm on Sat 10 Jan 2026 07:00 and 30 mm "
         "were turned since, which leaves 20 mm"),
    ],
)  # fmt: skip
def test_what_is_left_against_what_was_seen(entries: list[str], told: str | None) -> None:
    assert fired(PLAN, *entries).get("BT138") == told


@pytest.mark.parametrize("order", ["compress", "extend"])
def test_what_was_seen_before_the_goal_was_moved_says_nothing_of_it(order: str) -> None:
    """60 mm longer by 12 March, then 2 back or on: a film of the day before, and a reading, are of another goal."""
    moved = f'on = 2026-03-14; order = "{order}"; distance_mm = 4; rate_mm_per_day = 1'
    for seen in (film(30, "2026-03-13"), scale(30, "2026-03-13T07:00:00")):
        assert "BT138" in fired(LENGTHENING, seen, left(8, "2026-03-16"))
        assert "BT138" not in fired(LENGTHENING, seen, moved, left(8, "2026-03-16"))
        later = seen.replace("03-13", "03-15")
        assert "BT138" in fired(LENGTHENING, moved, later, left(8, "2026-03-16"))


def test_ends_that_are_pressed_show_no_gap_that_could_be_left() -> None:
    """8 mm of gap are closed at 1 mm a day from 12 Jan on, and 4 more pressed: on 22 Jan 2 are left by the plan."""
    both = PLAN.replace('"transport"\ndefect_mm = 60', '"compression"\ndefect_mm = 8\ncompression_mm = 12')
    assert "BT138" not in fired(both, film(0, "2026-01-22"), left(5, "2026-01-22"))
    # with a gap of 1 mm 5 are left of all, and 4 more are far off
    assert fired(both, timed(film(1), "2026-01-22T07:00"), left(7.5, "2026-01-22"))["BT138"] == (
        "7.5 mm are left by the order of Thu 22 Jan 2026, where the X-ray of Thu 22 Jan 2026 07:00 showed 1 mm, which "
        "leaves 5 mm"
    )


@pytest.mark.parametrize(("mm", "fires"), [(27, False), (33, False), (26.75, True), (33.25, True)])
def test_three_mm_from_the_plan_are_not_told(mm: float, fires: bool) -> None:
    text = f"{mm} mm are left by the order of Wed 11 Feb 2026, where the plan says 30 mm"
    assert fired(PLAN, left(mm)).get("BT146") == (text if fires else None)


def test_how_much_is_pressed_is_told_with_its_limit() -> None:
    assert fired(PLAN, pressed(5.25))["BT147"] == "5.25 mm of compression ordered for Sat 14 Mar 2026, over 5 mm"
    assert fired(PLAN, pressed(10.25))["BT148"] == "10.25 mm of compression ordered for Sat 14 Mar 2026, over 10 mm"
    assert not {"BT147", "BT148"} & fired(LENGTHENING, pressed(12, "extend")).keys()


def note(text: str, *entries: str) -> str | None:
    """What is to be said of the last order, against the X-ray before it."""
    schedule = read(text + course(*entries)).schedule
    return film_note(schedule, schedule.events[-1])


SHOWED = "The X-ray of Mon 9 Feb 2026 07:00 showed 17 mm; 2 mm were turned since, which leaves 15 mm"


@pytest.mark.parametrize(
    ("mm", "end"),
    [
        (15, ", as ordered."),
        ("15.05", ", as ordered."),
        ("15.1", ": for that write remaining 15."),
        ("14.9", ": for that write remaining 15."),
        (17, ": for that write remaining 15."),
    ],
)
def test_what_a_film_leaves_once_turns_were_made_since(mm: object, end: str) -> None:
    assert note(PLAN, timed(film(17), "2026-02-09T07:00"), left(mm)) == SHOWED + end


def test_where_nothing_was_turned_since_nothing_is_to_be_said() -> None:
    assert note(PLAN, timed(film(17), "2026-02-11T07:00"), left(15)) is None
    assert note(PLAN, left(15)) is None


def test_of_several_levels_a_film_leaves_what_the_others_have_not() -> None:
    """On the morning of 19 Jan 23 of 30 mm are left of each; since the film of the 18th each has turned 1 mm."""
    showed = "The X-ray of Sun 18 Jan 2026 07:00 showed {0} mm; 2 mm were turned since, which leaves {1} mm"
    upper = [left(mm, "2026-01-19", '; level = "upper"') for mm in (20, 0)]
    seen = [timed(film(gap), "2026-01-18T07:00") for gap in (44, 20)]
    assert note(PLAN + CONVERGENT, seen[0], upper[0]) == f"{showed.format(44, 42)}: for that write remaining 19."
    assert note(PLAN + CONVERGENT, seen[1], upper[1]) == f"{showed.format(20, 18)}: for that write remaining 0."
    length = CONVERGENT.replace('moves = "distally"\ndistance_mm = 30', 'does = "length"\ndistance_mm = 30', 1)
    both = PLAN.replace("defect_mm = 60", "defect_mm = 30\nlengthening_mm = 30") + length
    assert note(both, seen[0], upper[0]) is None  # of a level that lengthens no film of the gap says anything
