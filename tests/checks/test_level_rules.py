"""Rules of levels, hinges, cables, strokes and docking: each fires beyond its limit, and stays silent at it."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bt_cli.checks.rules import findings
from bt_cli.schedule.build import schedule_of
from tests.helpers import SAMPLES, read, report

HEAD = """\
format = "bt-plan"
version = 1
id = "T-2"
surgery = 2026-01-05
timezone = "Europe/London"
bone = "{bone}"
[goal]
{goal}
[protocol]
latency_days = 7
rate_mm_per_day = {rate}
sessions = {sessions}
when_paused = "{paused}"
"""
FOUR, TWO, ONE = '["08:00", "12:00", "16:00", "20:00"]', '["08:00", "20:00"]', '["08:00"]'


def said(text: str) -> dict[str, str]:
    return {finding.code: finding.message for finding in read(text).findings}


def plan(
    more: str, goal: str = 'kind = "transport"\ndefect_mm = 60', rate: str = "1", sessions: str = FOUR, **keys: str
) -> str:
    values = {"bone": "tibia", "paused": "keep"} | keys
    text = HEAD.format(goal=goal, rate=rate, sessions=sessions, **values)
    return (text if more.count("[[levels]]") > 1 else re.sub("when_paused.*\n", "", text)) + more


def levels(*rows: str) -> str:
    return "".join(f"[[levels]]\n{row}\n" for row in rows)


def two(first: str = "", second: str = "", shares: tuple[str, str] = ("30", "30"), ways: str = "dp") -> str:
    """Two levels, convergent unless `ways` says otherwise."""
    moves = {"d": "distally", "p": "proximally"}
    rows = [
        f'name = "{name}"\nmoves = "{moves[way]}"\ndistance_mm = {share}\n{more}'
        for name, way, share, more in zip(("proximal", "distal"), ways, shares, (first, second), strict=True)
    ]
    return levels(*rows)


def hinge(
    *,
    rods: str = "120:concave",
    tissues: str = "",
    bone: str = "30",
    wedge: str = "opening",
    angle: str = "20",
    frame: str = "",
    course: str = "",
    **keys: str,
) -> str:
    """A plan of a hinge; rods are "across:side", tissues "name:across:limit" with or without a limit."""
    parts = [f'[frame]\nkind = "hinge"\n{frame}\n[frame.hinge]\nwedge = "{wedge}"\nbone_mm = {bone}\n']
    for tissue in filter(None, tissues.split(",")):
        name, across, *limit = tissue.split(":")
        own = f"rate_mm_per_day = {limit[0]}\n" if limit else ""
        parts.append(f'[[frame.hinge.tissues]]\nname = "{name}"\nacross_mm = {across}\n{own}')
    for rod in rods.split(","):
        across, side = rod.split(":")
        ends = "proximal_mm = 80\ndistal_mm = 80\n" if side == "convex" else ""
        parts.append(f'[[frame.hinge.rods]]\nside = "{side}"\nacross_mm = {across}\n{ends}')
    return plan("".join(parts) + course, goal=f'kind = "correction"\nangle_deg = {angle}', **keys)


def cable(axial: str, offset: str = "80", anchor: str = "frame", **keys: str) -> str:
    place = f"offset_mm = {offset}\naxial_mm = {axial}\n" if anchor == "frame" else ""
    return plan(
        f'[frame]\nkind = "cable"\nsteps_per_turn = 8\n[frame.cable]\nanchor = "{anchor}"\n{place}'
        + levels('moves = "distally"'),
        **keys,
    )


def course(*entries: str) -> str:
    return "".join(f"[[course]]\n{entry}\n" for entry in entries)


# Rates


def test_a_gap_closing_rate_is_never_taken_for_that_of_a_regenerate() -> None:
    """Two convergent levels at 1 mm a day close the gap by 2: no level is fast. At 1.5 each, 3 mm a day, nor yet."""
    assert said(plan(two())) == {}
    assert "BT101" not in said(plan(two(), rate="1.5"))
    assert "BT102" not in said(plan(two(), rate="1.5"))


def test_in_tandem_each_regenerate_has_its_own_rate_though_the_ring_ahead_goes_the_sum() -> None:
    assert said(plan(two(ways="dd"))) == {}


@pytest.mark.parametrize(
    ("code", "first", "second", "message"),
    [
        ("BT101", "", "rate_mm_per_day = 1.5", None),
        ("BT101", "", "rate_mm_per_day = 1.75", "level distal: 1.75 mm a day is more than 1.5 mm a day"),
        ("BT102", "", "rate_mm_per_day = 2", None),
        ("BT102", "rate_mm_per_day = 2.25", "", "level proximal: 2.25 mm a day is more than 2 mm a day"),
        ("BT103", "", "rate_mm_per_day = 0.5", "level distal: the rate of 0.5 mm a day is slow (0.5 mm or less)"),
        ("BT103", "", "rate_mm_per_day = 0.75", None),
        (
            "BT105",
            "",
            "rate_mm_per_day = 0.9",
            "level distal: 0.9 mm a day is no whole number of 0.25 mm steps, so the turns differ from day to day; "
            "0.75 mm a day or 1 mm a day would be the same every day",
        ),
        ("BT110", "", "latency_days = 4", "level distal: the first session is 4 days after surgery, under 5"),
        ("BT110", "", "latency_days = 5", None),
        ("BT111", "latency_days = 15", "", "level proximal: the first session is 15 days after surgery, over 14"),
        ("BT114", "first_session = 2026-01-20", "", None),  # the latency is that of the other level
        (
            "BT114",
            "first_session = 2026-01-20\nlatency_days = 9",
            "",
            "level proximal: first_session is 15 days after surgery, and latency_days says 9; first_session holds",
        ),
        ("BT115", "", 'sessions = ["08:00", "09:00"]', "level distal: the sessions at 08:00 and 09:00 are 60 minutes "),
        ("BT116", "", 'sessions = ["05:00"]', "level distal: session at night, between 22:00 and 06:00: 05:00"),
        ("BT104", "", f"sessions = {TWO}", None),  # 0.5 mm each
        ("BT104", "", f"sessions = {ONE}", "level distal: one session moves 1 mm, more than 0.5 mm"),
    ],
)
def test_a_rule_of_one_level_names_it(code: str, first: str, second: str, message: str | None) -> None:
    found = said(plan(two(first, second))).get(code)
    assert found is None if message is None else found is not None and found.startswith(message)


def test_what_is_true_of_both_is_said_once() -> None:
    assert said(plan(two(), rate="1.75"))["BT101"] == (
        "level proximal and level distal: 1.75 mm a day is more than 1.5 mm a day"
    )


def test_an_order_of_one_level_counts_for_it_alone() -> None:
    """In tandem too, where the ring of the other level goes the sum."""
    order = course('on = 2026-01-20\norder = "rate"\nrate_mm_per_day = 1.75\nlevel = "distal"')
    for ways in ("dp", "dd"):
        assert said(plan(two(ways=ways) + order))["BT101"] == (
            "level distal: 1.75 mm a day from Tue 20 Jan 2026 is more than 1.5 mm a day"
        )


def test_a_single_level_that_has_a_name_needs_none_in_a_message() -> None:
    """And its own rate and rhythm count, not the plan's."""
    found = said(plan(levels('name = "proximal"\nrate_mm_per_day = 1.75\nsessions = ["08:00", "09:00"]'), rate="1"))
    assert found["BT101"] == "1.75 mm a day is more than 1.5 mm a day"
    assert found["BT104"] == "one session moves 1 mm, more than 0.5 mm"  # 0.875 a session in steps of 0.25
    assert found["BT115"].startswith("the sessions at 08:00 and 09:00")


def test_of_two_levels_of_which_one_never_turns_it_is_as_with_one() -> None:
    alone = plan(two("rate_mm_per_day = 1.75", "rate_mm_per_day = 0", shares=("60", "0")))
    assert said(alone)["BT101"] == "1.75 mm a day is more than 1.5 mm a day"


def test_a_level_that_presses_has_no_latency_and_no_slow_rate() -> None:
    goal = 'kind = "lengthening"\nlengthening_mm = 30\ncompression_mm = 6'
    press = (
        'name = "b"\ndoes = "press"\nmoves = "proximally"\ndistance_mm = 6\nrate_mm_per_day = 0.25\nlatency_days = 1'
    )
    rows = levels('name = "a"\nmoves = "distally"\ndistance_mm = 30', press)
    assert said(plan(rows, goal=goal)) == {}


# Distances


def test_regenerate_over_100_mm_is_that_of_one_level() -> None:
    assert "BT120" not in said(plan(two(shares=("100", "50")), goal='kind = "transport"\ndefect_mm = 150'))
    found = said(plan(two(shares=("100.5", "50")), goal='kind = "transport"\ndefect_mm = 150.5'))
    assert found["BT120"] == "level proximal: one level is to grow 100.5 mm, over 100 mm"


def test_what_a_level_takes_over_counts_as_its_regenerate() -> None:
    """60 mm each; one is paused after 5 days, and the other does its 55 too: 115 mm."""
    pause = course('on = 2026-01-17\norder = "pause"\nlevel = "distal"')
    text = plan(two(shares=("60", "60")) + pause, goal='kind = "transport"\ndefect_mm = 120', paused="take_over")
    assert said(text)["BT120"] == "level proximal: one level is to grow 115 mm, over 100 mm"
    assert "BT120" not in said(text.replace('"take_over"', '"keep"'))


@pytest.mark.parametrize(
    ("goal", "fires"),
    [
        ('kind = "transport"\ndefect_mm = 12\n', False),  # two levels of 6 mm: it is the whole that is looked at
        ('kind = "transport"\ndefect_mm = 9\n', True),
        ('kind = "transport"\ndefect_mm = 40\nacute_shortening_mm = 34\n', False),  # 6 mm are left of it
    ],
)
def test_looks_like_cm_is_about_the_whole_goal(goal: str, fires: bool) -> None:
    share = {"12": "6", "9\n": "4.5", "40": "3"}[next(key for key in ("12", "9\n", "40") if f"= {key}" in goal)]
    assert ("BT121" in said(plan(two(shares=(share, share)), goal=goal))) == fires


def test_a_share_that_is_no_whole_number_of_steps_is_named() -> None:
    found = said(plan(two(shares=("30.1", "30")), goal='kind = "transport"\ndefect_mm = 60.1'))
    assert found["BT123"] == (
        "level proximal: 30.1 mm is no whole number of 0.25 mm steps: the course ends at 30 mm, 0.1 mm short of it"
    )
    assert "BT123" not in said(plan(two()))


def test_a_course_that_never_comes_to_its_end_is_no_matter_of_steps() -> None:
    """By a pause for good, by the last review, or with another level's share."""
    assert "BT123" not in said(plan(course('on = 2026-02-01\norder = "pause"')))
    assert "BT123" not in said(plan("[review]\nevery_days = 7\nlast = 2026-02-02\n"))
    pause = course('on = 2026-01-20\norder = "pause"\nlevel = "distal"')
    assert "BT123" not in said(plan(two() + pause, paused="take_over"))


def test_a_cable_and_a_hinge_never_come_out_even_and_tell_it_from_a_tenth_on() -> None:
    assert "BT123" not in said(cable("120"))
    coarse = said(cable("120").replace("steps_per_turn = 8", "steps_per_turn = 2"))
    assert "mm of bone is no whole number of 0.5 mm steps of cable" in coarse["BT123"]
    assert "BT123" not in said(hinge())
    assert "of the rods end" in said(hinge(frame="steps_per_turn = 1", rods="40:concave"))["BT123"]


@pytest.mark.parametrize(
    ("bone", "closed", "message"),
    [
        ("tibia", "30", None),
        ("tibia", "30.5", "30.5 mm were closed at surgery, over 30 mm"),
        ("femur", "50", None),
        ("femur", "51", "51 mm were closed at surgery, over 50 mm"),
        ("other", "31", "31 mm were closed at surgery, over 30 mm"),
    ],
)
def test_long_acute_shortening(bone: str, closed: str, message: str | None) -> None:
    goal = f'kind = "transport"\ndefect_mm = 90\nacute_shortening_mm = {closed}'
    assert said(plan("", goal=goal, bone=bone)).get("BT124") == message


@pytest.mark.parametrize(
    ("goal", "message"),
    [
        ('kind = "lengthening"\nlengthening_mm = 30\nacute_shortening_mm = 30', None),
        (
            'kind = "lengthening"\nlengthening_mm = 25\nacute_shortening_mm = 30',
            "30 mm were closed at surgery and the bone is lengthened by 25 mm: the limb stays 5 mm short",
        ),
        (
            'kind = "transport"\ndefect_mm = 60\nacute_shortening_mm = 20',
            "20 mm were closed at surgery and nothing is lengthened: the limb stays 20 mm short",
        ),
    ],
)
def test_the_limb_stays_short(goal: str, message: str | None) -> None:
    assert said(plan("", goal=goal)).get("BT125") == message


def test_levels_that_end_weeks_apart() -> None:
    """At 1 mm a day 30 mm are 30 days; 44 mm end 14 days later, 45 mm 15."""
    for share, days in (("44", None), ("45", 15)):
        total = int(share) + 30
        found = said(plan(two(shares=("30", share)), goal=f'kind = "transport"\ndefect_mm = {total}')).get("BT126")
        assert found == (days and "level proximal ends on Tue 10 Feb 2026, 15 days before level distal")


def test_a_level_that_waits_or_is_stopped_has_not_ended() -> None:
    """Of 30 and 30 mm the one goes back on day 3 and waits, or is stopped: it ends on no day yet."""
    for ordered in ('order = "reverse"\ndistance_mm = 1\nrate_mm_per_day = 1', 'order = "stop"'):
        held = course(f'on = 2026-01-14\nlevel = "proximal"\n{ordered}')
        assert "BT126" not in said(plan(two() + held))


# Strokes

REVIEWS = "[review]\nfirst = 2026-01-19\nevery_days = {}\n"


def test_a_stroke_is_that_of_each_actuator() -> None:
    """In tandem the ring ahead travels 60 mm of the 50 it has, the one behind 30."""
    found = said(plan("[frame]\nrange_mm = 50\n" + two(ways="dd")))
    assert found["BT130"] == "B (level distal): the travel of 60 mm is more than the hardware's range of 50 mm"
    assert "BT130" not in said(plan("[frame]\nrange_mm = 60\n" + two(ways="dd")))


def test_a_reset_that_is_planned_is_said_and_no_error() -> None:
    found = said(plan("[frame]\nrange_mm = 30\n" + REVIEWS.format(7)))
    assert "BT130" not in found
    # 30 mm are made by 10 Feb; the last review before the 11th is on the 9th
    assert (
        found["BT133"] == "the hardware is re-set on Mon 9 Feb 2026, Mon 9 Mar 2026, before a stroke of 30 mm would end"
    )
    assert "BT133" not in said(plan("[frame]\nrange_mm = 60\n" + REVIEWS.format(7)))
    assert "BT133" not in said(plan("[frame]\nrange_mm = 30\nswaps = [2026-02-11]\n" + REVIEWS.format(7)))


def test_where_no_review_would_do_the_dates_are_named_on_which_one_would() -> None:
    """Reviews on 19 Jan and 20 Mar: re-set with 7 mm made, at 27 mm, on 8 Feb, 20 are over, and 33 are still to go."""
    text = plan("[frame]\nrange_mm = 20\n" + REVIEWS.format(60))
    assert said(text)["BT130"] == (
        "the travel of 53 mm from Mon 19 Jan 2026 is more than the hardware's range of 20 mm; no review falls from "
        "Tue 20 Jan 2026 to Sun 8 Feb 2026, when a re-set would do, and one more must follow"
    )
    # 40 mm of range, 60 of way: from 1 Feb (20 mm made, 40 left) to 21 Feb (40 made); reviews on 12 Jan and 12 Apr
    wide = plan("[frame]\nrange_mm = 40\n[review]\nfirst = 2026-01-12\nevery_days = 90\n")
    assert said(wide)["BT130"].endswith(
        "no review falls from Sun 1 Feb 2026 to Sat 21 Feb 2026, when a re-set would do"
    )


@pytest.mark.parametrize("on", [date(2026, 2, 1), date(2026, 2, 21)])
def test_the_dates_that_are_named_would_do(on: date) -> None:
    text = plan(f"[frame]\nrange_mm = 40\n[review]\nfirst = {on}\nevery_days = 90\n")
    assert "BT130" not in said(text)
    outside = on - timedelta(days=1) if on.day == 1 else on + timedelta(days=1)
    assert "BT130" in said(text.replace(f"first = {on}", f"first = {outside}"))


def test_a_stroke_is_how_far_the_hardware_ever_is_and_not_where_it_ends() -> None:
    """31 mm out and 10 back are 31, though it ends at 21 and is held there."""
    back = course(
        'on = 2026-02-12\norder = "reverse"\ndistance_mm = 10\nrate_mm_per_day = 1',
        'on = 2026-02-20\norder = "stop"',
    )
    assert said(plan("[frame]\nrange_mm = 30\n" + back))["BT130"].startswith("the travel of 31 mm is more than")
    assert "BT130" not in said(plan("[frame]\nrange_mm = 31\n" + back))


def test_a_scale_that_was_read_beyond_its_range_is_to_be_re_set_that_day() -> None:
    """Since the re-set of 26 Jan 7 mm were turned; on 2 Feb the scale showed 26, and nothing is left to turn."""
    text = plan(
        "[frame]\nrange_mm = 25\n[review]\nevery_days = 14\n"
        + course('on = 2026-02-02\norder = "replan"\nreadings_mm = { A = 26 }\nremaining_mm = 0')
    )
    assert said(text)["BT130"] == (
        "the travel of 26 mm from Mon 26 Jan 2026 is more than the hardware's range of 25 mm; its scale showed so on "
        "Mon 2 Feb 2026: re-set it that day"
    )


def test_a_rod_that_gets_shorter_has_a_stroke_too() -> None:
    """By 20 degrees rod A gets 41.75 mm longer, B 160 - 136.73 = 23.27 mm shorter."""
    rods = "120:concave,60:convex"
    assert "BT130" not in said(hinge(rods=rods, frame="range_mm = 41.75"))
    found = said(hinge(rods=rods, frame="range_mm = 22"))["BT130"].split("; ")
    assert [one.partition(" is more")[0] for one in found] == ["A: the travel of 41.75 mm", "B: the travel of 23.25 mm"]


@pytest.mark.parametrize(("kind", "fires"), [("click", True), ("telescopic", True), ("ilizarov", False)])
def test_struts_in_tandem_are_taken_to_stand_on_the_frame(kind: str, fires: bool) -> None:
    frame = f'[frame]\nkind = "{kind}"\n'
    assert ("BT134" in said(plan(frame + two(ways="dd")))) == fires
    assert "BT134" not in said(plan(frame + two()))
    if fires:
        assert (
            "to travel 60 mm. Between this ring and the one behind it they would travel 30 mm"
            in (said(plan(frame + two(ways="dd")))["BT134"])
        )


# Hinges


def test_the_tissue_rate_of_a_hinge_is_that_of_each_tissue() -> None:
    """The bone is 30 mm wide. A nerve at 50 mm limits: the bone goes 0.6 of its rate."""
    assert not {"BT101", "BT102", "BT160"} & said(hinge(tissues="nerve:50", rate="1.5")).keys()
    found = said(hinge(tissues="nerve:50", rate="1.75"))
    assert found["BT101"] == "nerve: 1.75 mm a day is more than 1.5 mm a day"
    # skin at 80 mm may go 3 mm a day; the nerve at 50 goes 1.25, so skin goes 2
    assert "BT102" not in said(hinge(tissues="nerve:50,skin:80:3", rate="1.25"))
    assert said(hinge(tissues="nerve:50,skin:81:3", rate="1.25"))["BT102"] == (
        "skin: 2.025 mm a day is more than 2 mm a day"
    )


def test_a_hinge_goes_at_the_rate_of_the_tissue_that_limits_it() -> None:
    """A nerve at 50 mm that bears 0.5 mm a day: the cortex at 30 mm goes 0.3, and 17.4533 mm of nerve take 35 days."""
    made = read(hinge(tissues="nerve:50:0.5"))
    assert made.schedule.days == 35
    found = {finding.code: finding.message for finding in made.findings}
    assert "BT160" not in found
    assert found["BT103"] == "concave cortex: the rate of 0.3 mm a day is slow (0.5 mm or less)"
    assert "BT103" not in said(hinge(tissues="nerve:50:0.85"))  # the cortex goes 0.51


def test_an_order_may_take_a_tissue_over_its_own_limit() -> None:
    order = course('on = 2026-01-15\norder = "rate"\nrate_mm_per_day = {}')
    assert "BT160" not in said(hinge(tissues="nerve:50:0.5", course=order.format("0.5")))
    assert said(hinge(tissues="nerve:50:0.5", course=order.format("0.75")))["BT160"] == (
        "nerve: 0.75 mm a day from Thu 15 Jan 2026 is more than its own 0.5 mm a day"
    )


def test_a_large_step_of_a_hinge_is_that_of_its_farthest_tissue_and_not_of_the_rod() -> None:
    """The rod goes 1 mm a session at 120 mm, the cortex at 30 mm 0.25."""
    assert "BT104" not in said(hinge())
    assert said(hinge(sessions=ONE))["BT104"].startswith("one session stretches the concave cortex 1")


def test_a_rod_of_a_full_turn_or_more_in_a_session() -> None:
    """Four times the tissue's mm at 120 mm: 1 mm a session is one turn, 0.5 mm in each of two is two turns."""
    assert not {"BT161", "BT162"} & said(hinge(rods="85:concave")).keys()
    one = "A is turned by 1 mm in one session, Mon 12 Jan 2026 08:00: a full turn, after which the same face shows"
    assert said(hinge())["BT161"] == one
    found = said(hinge(sessions=TWO))
    assert found["BT161"] == "A is turned by 2 mm in one session, Mon 12 Jan 2026 08:00: 2 turns"
    assert "BT162" not in found
    found = said(hinge(rods="150:concave"))
    assert found["BT162"].startswith("A travels 5 mm on Mon 12 Jan 2026, more than 4 mm a day")


def test_a_neutral_wedge_closes_on_the_convex_side() -> None:
    """Half of 34 mm of bone by 16 degrees: 17 · 0.27925 = 4.747 mm."""
    found = said(hinge(bone="34", wedge="neutral", angle="16"))
    assert found["BT163"].startswith("on the convex side the bone is pressed together by up to 4.7 mm")
    assert "BT163" not in said(hinge(bone="34", angle="16"))


def test_half_a_step_is_much_of_an_angle_near_the_hinge() -> None:
    """0.125 mm at 20 mm are 0.36 degrees, at 12 mm 0.6."""
    assert "BT164" not in said(hinge(rods="20:concave"))
    assert said(hinge(rods="12:concave"))["BT164"].endswith("is up to 0.6 degrees")
    assert "BT164" not in said(hinge(rods="120:concave,12:concave"))  # of the rod that travels most, which is A


def test_rods_whose_readings_give_different_angles() -> None:
    """On the evening of 14 Jan 3 mm of cortex are made, 5.73 degrees; readings may be late together."""
    made = read(hinge(rods="120:concave,60:concave")).schedule
    evening = [s for s in made.sessions if s.at.date() == date(2026, 1, 14)][-1]
    a, b = (float(move.reading_mm) for move in evening.moves)
    assert (a, b) == (12.0, 6.0)
    reading = 'at = 2026-01-14T21:00:00\nrecord = "reading"\nreadings_mm = {{ A = {}, B = {} }}'

    def uneven(one: float, other: float) -> dict[str, str]:
        return said(hinge(rods="120:concave,60:concave", course=course(reading.format(one, other))))

    assert "BT165" not in uneven(12, 6)
    assert "BT165" not in uneven(8, 4)  # both a day behind: BT140 says it
    assert "BT140" in uneven(8, 4)
    assert "BT165" not in uneven(12, 7)
    assert uneven(12, 7.25)["BT165"] == (
        "by what was read on Wed 14 Jan 2026 21:00, rod B is 1.2 mm longer than fits rod A"
    )
    assert "rod B is 1.5 mm shorter" in uneven(12, 4.5)["BT165"]


def test_a_reading_that_would_go_below_0() -> None:
    assert "no record can say so" in said(hinge(rods="120:concave,60:convex"))["BT168"]
    assert "BT168" not in said(hinge(rods="120:concave,60:convex", frame="start_reading_mm = 160"))


def test_days_of_a_hinge_and_of_an_oblique_cable_are_never_alike() -> None:
    assert said(hinge())["BT105"].startswith("the rods of a hinge do not travel the same every day")
    assert said(cable("120"))["BT105"].startswith("an oblique cable is drawn in less and less")
    assert "BT105" not in said(cable("", anchor="ring"))


# Cables


@pytest.mark.parametrize(
    ("axial", "offset", "more", "steep"),
    [
        # 60 mm of way; r / h at the end is the tangent: 1 ÷ cos is 1.5 where h = r / √1.25, and 2 where h = r / √3
        ("120", "67", None, None),
        ("120", "68", "1 mm of cable moves bone by 1.15 mm at the start and by 1.51 mm at the end", None),
        ("120", "103", "1 mm of cable moves bone by 1.32 mm at the start and by 1.99 mm at the end", None),
        (
            "120",
            "105",
            "1 mm of cable moves bone by 1.33 mm at the start and by 2.01 mm at the end",
            "at the end the cable comes at 60 degrees to the bone, over 60",
        ),
    ],
)
def test_bone_goes_further_than_cable(axial: str, offset: str, more: str | None, steep: str | None) -> None:
    found = said(cable(axial, offset))
    assert (found.get("BT166"), found.get("BT167")) == (more, steep)


def test_an_anchor_that_travels_with_the_ring_is_no_oblique_cable() -> None:
    assert not {"BT166", "BT167", "BT105"} & said(cable("", anchor="ring")).keys()


def test_a_step_near_docking_moves_more_bone_than_cable() -> None:
    """With the pulley 2 mm beyond docking one step of 0.125 mm moves millimetres of bone."""
    assert "BT104" not in said(cable("120"))
    assert "one session moves" in said(cable("62"))["BT104"]


# Docking

DOCKING = "[docking]\ntolerance_mm = {}\n"


def film(gap: str, at: str = "2026-03-05T21:00:00") -> str:
    return course(f'at = {at}\nrecord = "xray"\ngap_mm = {gap}')


def test_a_gap_within_the_tolerance_counts_as_contact() -> None:
    """By the plan 7 mm are left on the evening of 5 Mar."""
    found = said(plan(DOCKING.format("2") + film("2")))
    assert found["BT142"] == (
        "X-ray showed a gap of 2 mm on Thu 5 Mar 2026, within the tolerance of 2 mm: it counts as docking, and "
        "28 sessions toward it would still follow"
    )
    assert "BT142" not in said(plan(DOCKING.format("2") + film("2.1")))
    assert "BT142" not in said(plan(film("0.5")))
    assert "BT142" not in said(plan(DOCKING.format("2") + film("2", "2026-03-13T09:00:00")))  # nothing follows


def test_what_it_advises_can_be_ordered() -> None:
    orders = course(
        'at = 2026-03-05T21:30:00\norder = "remaining"\nremaining_mm = 0',
        'on = 2026-03-06\norder = "compress"\ndistance_mm = 2\nrate_mm_per_day = 0.25',
    )
    assert "BT142" not in said(plan(DOCKING.format("2") + film("2") + orders))


@pytest.mark.parametrize(
    ("docking", "gap", "message"),
    [
        ("", "0", None),
        ("", "0.5", "X-ray showed a gap of 0.5 mm on Fri 13 Mar 2026, though the plan docks on "),
        (DOCKING.format("2"), "2", None),
        (DOCKING.format("2"), "2.5", "X-ray showed a gap of 2.5 mm on Fri 13 Mar 2026, over the tolerance of 2 mm, "),
    ],
)
def test_a_gap_where_the_plan_comes_to_contact(docking: str, gap: str, message: str | None) -> None:
    found = said(plan(docking + film(gap, "2026-03-13T09:00:00"))).get("BT143")
    assert found is None if message is None else found is not None and found.startswith(message)
    answered = course('at = 2026-03-13T10:00:00\norder = "remaining"\nremaining_mm = 2.5')
    assert "BT143" not in said(plan(docking + film(gap, "2026-03-13T09:00:00") + answered))


def test_a_film_of_the_day_of_contact_taken_before_its_last_turn_says_nothing_yet() -> None:
    assert "BT143" not in said(plan(film("1", "2026-03-12T07:00:00")))
    assert "BT143" in said(plan(film("1", "2026-03-12T21:00:00")))


def test_a_gap_that_gradual_shortening_closes_is_what_a_film_shows() -> None:
    """12 mm are closed, then 3 more pressed: after 5 days of 1 mm the gap is 7, though 10 mm are to go."""
    goal = 'kind = "compression"\ndefect_mm = 12\ncompression_mm = 15'
    assert "BT141" not in said(plan(film("7", "2026-01-16T21:00:00"), goal=goal))
    assert "BT141" in said(plan(film("10", "2026-01-16T21:00:00"), goal=goal))
    assert "BT141" not in said(plan(film("0", "2026-01-25T21:00:00"), goal=goal))


def test_a_plan_that_ends_at_its_last_review() -> None:
    review = "[review]\nfirst = 2026-01-19\nevery_days = 14\nlast = 2026-02-02\n"
    # 12 Jan to 2 Feb are 22 days
    assert said(plan(review))["BT144"] == "the plan ends at the review on Mon 2 Feb 2026, with 38 mm still to close"
    assert "BT144" not in said(plan(review.replace("2026-02-02", "2026-03-16")))
    goal = 'kind = "transport"\ndefect_mm = 60\nlengthening_mm = 30'
    rows = levels(
        'name = "a"\nmoves = "distally"\ndistance_mm = 60',
        'name = "b"\ndoes = "length"\nmoves = "distally"\ndistance_mm = 30',
    )
    assert said(plan(rows + review, goal=goal))["BT144"].endswith(
        "with 38 mm still to close and 8 mm still to lengthen"
    )
    late = rows.replace("distance_mm = 30", "distance_mm = 30\nlatency_days = 60")
    assert said(plan(late + review, goal=goal))["BT144"].endswith("38 mm still to close and 30 mm still to lengthen")
    early = "[review]\nfirst = 2026-01-14\nevery_days = 7\nlast = 2026-01-14\n"
    assert said(hinge(course=early))["BT144"].endswith("with 14.3 of 20 degrees still to turn")


def test_a_docking_procedure_far_from_contact() -> None:
    """Contact is expected on 12 Mar."""
    for on, message in (
        ("2026-02-26", None),
        ("2026-03-26", None),
        ("2026-02-25", "is 15 days before docking, which is expected on Thu 12 Mar 2026"),
        ("2026-03-27", "is 15 days after docking, which is expected on Thu 12 Mar 2026"),
    ):
        found = said(plan(f"[docking]\nprocedure = {on}\n")).get("BT145")
        assert found is None if message is None else found is not None and found.endswith(message)


# All of them


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_sample_plan_is_refused(path: Any) -> None:
    found = read(path.read_text(encoding="utf-8")).findings
    assert not [one.message for one in found if one.severity == "error" and not one.override]


def test_rules_of_levels_say_nothing_new_of_a_plan_of_one_level() -> None:
    """More than a turn a session by an axial frame is the matter of BT104, as it ever was."""
    codes = {one.code for one in findings(schedule_of(report(**{"protocol.sessions": ["08:00"]}).schedule.plan))}
    assert codes == {"BT104"}
    fast = report(**{"protocol.rate_mm_per_day": 5, "protocol.sessions": ["08:00"]})
    assert {one.code for one in fast.findings} == {"BT102", "BT104"}
    assert fast.schedule.sessions[0].at.replace(tzinfo=None) == datetime(2026, 1, 12, 8)


def test_hardware_that_was_re_set_cannot_go_back_beyond_its_start() -> None:
    """Re-set on 9 February at 30 mm by the review before the stroke ends; 2 mm back on the 10th, after 1 mm on."""
    back = '[[course]]\non = 2026-02-10\norder = "reverse"\ndistance_mm = {}\nrate_mm_per_day = 1\n'
    text = plan("[frame]\nrange_mm = 30\n" + REVIEWS.format(7) + back)
    assert said(text.format(3))["BT168"].startswith("the reading of A comes down to -")
    assert "BT168" not in said(text.format("0.5"))


def test_a_hinge_that_is_told_to_go_on_ends_at_another_angle() -> None:
    """4 mm of 10.472 are made by 16 January and 15 said to be left: 20 · 19 ÷ 10.472 = 36.3 degrees."""
    more = '[[course]]\non = 2026-01-16\norder = "remaining"\nremaining_mm = {}\n'
    found = said(hinge(course=more.format(15)))
    assert found["BT169"] == "the hinge ends open by 36.3 degrees, and 20 were ordered"
    assert "BT169" not in said(hinge(course=more.format("6.4")))
