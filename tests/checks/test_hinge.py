"""Rules of a hinge: each sentence whole, and what lies on either side of each limit.

The bone is 30 mm wide, so 20 degrees are 10.472 mm of its cortex, at 1 mm a day from Mon 12 Jan 2026. Rod A is 120 mm
from the hinge and travels four times as far.
"""

import pytest

from tests.checks.test_level_rules import course, hinge, plan, said
from tests.courses import entries

ORDERED = 'on = {}; order = "rate"; rate_mm_per_day = {}'


def rates(*ordered: tuple[str, str]) -> str:
    return entries(*(ORDERED.format(*one) for one in ordered))


@pytest.mark.parametrize(
    ("tissues", "ordered", "told"),
    [
        # the fastest that was ordered of a tissue, whichever came first
        ("nerve:50:0.5", [("2026-01-15", "0.75"), ("2026-01-20", "1")],
         "nerve: 1 mm a day from Tue 20 Jan 2026 is more than its own 0.5 mm a day"),
        ("nerve:50:0.5", [("2026-01-15", "1"), ("2026-01-20", "0.75")],
         "nerve: 1 mm a day from Thu 15 Jan 2026 is more than its own 0.5 mm a day"),
        # skin at 80 mm goes 80 ÷ 50 as fast as the nerve that limits: 0.8 mm at 0.5, and 1.2 at 0.75
        ("nerve:50:0.5,skin:80:0.9", [("2026-01-15", "0.75")],
         "nerve: 0.75 mm a day from Thu 15 Jan 2026 is more than its own 0.5 mm a day; "
         "skin: 1.2 mm a day from Thu 15 Jan 2026 is more than its own 0.9 mm a day"),
        ("nerve:50:0.5,skin:80", [("2026-01-15", "0.5")], None),
    ],
)  # fmt: skip
def test_a_tissue_over_its_own_limit(tissues: str, ordered: list[tuple[str, str]], told: str | None) -> None:
    assert said(hinge(tissues=tissues, course=rates(*ordered))).get("BT160") == told


def test_a_wedge_that_closes_on_the_convex_side() -> None:
    """Half of 34 mm by 16 degrees: 17 · 16 · π ÷ 180 = 4.747 mm. A hinge at the cortex closes nothing."""
    assert said(hinge(bone="34", wedge="neutral", angle="16"))["BT163"] == (
        "on the convex side the bone is pressed together by up to 4.7 mm; the plan knows of none that was removed"
    )
    assert "BT163" not in said(hinge(bone="34", angle="16"))


@pytest.mark.parametrize(
    ("rods", "told"),
    [
        # at the end 0.125 mm of a rod at r mm are 0.125 ÷ (r · cos 10°) · 180 ÷ π = 7.2723 ÷ r degrees
        ("15:concave", None),
        ("14:concave", "half a step of rod A, which travels most, is up to 0.5 degrees"),
        ("12:concave", "half a step of rod A, which travels most, is up to 0.6 degrees"),
        ("10:concave,13:concave", "half a step of rod B, which travels most, is up to 0.6 degrees"),
        ("12:concave,120:concave", None),
    ],
)
def test_half_a_step_in_degrees(rods: str, told: str | None) -> None:
    assert said(hinge(rods=rods)).get("BT164") == told


def shown(*readings: str) -> str:
    """Records of both rods, each "time|A|B" or of one of them."""
    made = []
    for reading in readings:
        at, *values = reading.split("|")
        when = f"at = {at}" if "T" in at else f"on = {at}"
        shown_mm = ", ".join(f"{letter} = {mm}" for letter, mm in zip("AB", values, strict=False) if mm)
        made.append(f'{when}; record = "reading"; readings_mm = {{ {shown_mm} }}')
    return entries(*made)


@pytest.mark.parametrize(
    ("records", "told"),
    [
        # on the evening of 14 Jan A shows 12 and B, at half its distance, 6
        (["2026-01-14T21:00:00|12|7"], None),
        (["2026-01-14T21:00:00|12|7.25"], "Wed 14 Jan 2026 21:00, rod B is 1.2 mm longer than fits rod A"),
        (["2026-01-14T21:00:00|12|4.5"], "Wed 14 Jan 2026 21:00, rod B is 1.5 mm shorter than fits rod A"),
        # A 4 mm behind would be half of that at B, which is 2 ahead of its own: 4 too long
        (["2026-01-14T21:00:00|8|8"], "Wed 14 Jan 2026 21:00, rod B is 4 mm longer than fits rod A"),
        (["2026-01-14T21:00:00|12|"], None),  # one alone has no other
        # of a day whichever turn it was after: before the first 8 and 4, after the last 12 and 6
        (["2026-01-14|9|4.5"], None),
        (["2026-01-14|12|8"], "Wed 14 Jan 2026, rod B is 2 mm longer than fits rod A"),
        # the first that disagrees is told
        (["2026-01-13T21:00:00|8|4", "2026-01-14T21:00:00|12|8", "2026-01-15T21:00:00|16|12"],
         "Wed 14 Jan 2026 21:00, rod B is 2 mm longer than fits rod A"),
        # before the first turn nothing has travelled
        (["2026-01-11T21:00:00|0|1.25"], "Sun 11 Jan 2026 21:00, rod B is 1.2 mm longer than fits rod A"),
    ],
)  # fmt: skip
def test_rods_that_give_different_angles(records: list[str], told: str | None) -> None:
    text = f"by what was read on {told}" if told else None
    assert said(hinge(rods="120:concave,60:concave", course=shown(*records))).get("BT165") == text


@pytest.mark.parametrize(("b", "told"), [("19", None), ("20.5", "1.4 mm longer")])
def test_late_on_the_way_rods_are_compared_at_the_rate_that_they_have_there(b: str, told: str | None) -> None:
    """At 20 degrees A stands at 30 + 41.75 and B, convex, at 30 − 23.25. Of the last part, half of it at 9.86°, B goes
    80 · sin + 60 · cos = 72.81 where A goes 120 · cos = 118.23: A 20 mm behind is B 12.32 ahead, at 6.75 + 12.32.

    All their way until there would say 23.25 ÷ 41.75: 11.14 ahead, and B at 19 be 1.1 mm too long.
    """
    rods = hinge(
        rods="120:concave,60:convex", frame="start_reading_mm = 30", course=shown(f"2026-01-25T21:00:00|51.75|{b}")
    )
    text = f"by what was read on Sun 25 Jan 2026 21:00, rod B is {told} than fits rod A" if told else None
    assert said(rods).get("BT165") == text


def replan(a: str, b: str) -> str:
    return entries(f'on = 2026-01-15; order = "replan"; readings_mm = {{ A = {a}, B = {b} }}')


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        ("12", "6", None),
        ("12", "7", None),  # 1 mm and no more
        ("12", "7.5", "1.5 mm longer"),
        ("12", "4.5", "1.5 mm shorter"),
        ("8", "6", "2 mm longer"),
    ],
)
def test_an_order_to_go_on_from_rods_that_differ(a: str, b: str, told: str | None) -> None:
    text = f"by the readings of Thu 15 Jan 2026, rod B is {told} than fits the rod that travels most" if told else None
    assert said(hinge(rods="120:concave,60:concave", course=replan(a, b))).get("BT187") == text


def test_scales_that_would_go_below_0() -> None:
    """By 10 degrees to each side a rod of 160 mm that is 60 mm away is 2 · (80 · cos 10° − 60 · sin 10°) = 136.73 long.

    One that is 50 mm away is 140.20 mm long.
    """
    assert said(hinge(rods="120:concave,60:convex,50:convex"))["BT168"] == (
        "the reading of B comes down to -23.25 mm, C comes down to -19.75 mm: no record can say so"
    )
    assert "BT168" not in said(hinge(rods="120:concave,60:convex", frame="start_reading_mm = 23.25"))
    assert said(hinge(rods="120:concave,60:convex", frame="start_reading_mm = 23"))["BT168"] == (
        "the reading of B comes down to -0.25 mm: no record can say so"
    )


LEFT = '[[course]]\non = 2026-01-16\norder = "remaining"\nremaining_mm = {}\n'


@pytest.mark.parametrize(
    ("left", "told"),
    [
        ("6.5", None),  # 4 mm are made: 10.5 of 10.472 are 20.05 degrees
        ("6.7", None),  # 10.7 are 20.44
        ("6.8", "the hinge ends open by 20.6 degrees, and 20 were ordered"),
        ("6.25", None),  # 10.25 are 19.58
        ("6", "the hinge ends open by 19.1 degrees, and 20 were ordered"),
        ("15", "the hinge ends open by 36.3 degrees, and 20 were ordered"),
    ],
)
def test_a_hinge_that_ends_at_another_angle(left: str, told: str | None) -> None:
    assert said(hinge(course=LEFT.format(left))).get("BT169") == told


def test_a_hinge_that_is_stopped_or_turned_back_has_no_end_yet() -> None:
    stopped = 'on = 2026-01-16\norder = "stop"'
    assert "BT169" not in said(hinge(course=course(stopped)))
    assert "BT169" not in said(plan(""))
