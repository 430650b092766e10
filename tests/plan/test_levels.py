"""A plan of several levels as plans of one each: letters, directions, and which rings carry which."""

import pytest

from bt_cli.plan.levels import (
    actuator_ids,
    actuator_ids_by_level,
    carried_by,
    first_start,
    frame_path,
    frames_without_direction,
    main_levels,
    ring_travels_mm,
    sized,
    starts_are_known,
)
from bt_cli.plan.model import Plan
from tests.helpers import DIRECTION, PLAN, SAMPLES
from tests.level_plans import HINGE
from tests.plan.test_fingerprint import plan_of

NAIL = next(path for path in SAMPLES if path.stem == "femur_nail_lengthening").read_text(encoding="utf-8")


def levels(*rows: str) -> Plan:
    """A plan of levels, each "name moves mm", and what else it says of itself."""
    tables = []
    for row in rows:
        name, moves, share, *more = row.split(" ", 3)
        tables.append(f'[[levels]]\nname = "{name}"\nmoves = "{moves}"\ndistance_mm = {share}\n{"".join(more)}\n')
    return plan_of(PLAN + "".join(tables))


LENGTH = 'does = "length"'


@pytest.mark.parametrize(
    ("rows", "carried", "ways"),
    [
        (("a distally 10", "b proximally 20"), [[0], [1]], [10, 20]),
        (("a distally 10", "b distally 20"), [[0], [0, 1]], [10, 30]),
        (("a proximally 10", "b proximally 20"), [[1, 0], [1]], [30, 20]),
        (("a distally 10", "b distally 20", "c proximally 30"), [[0], [0, 1], [2]], [10, 30, 30]),
        (("a distally 10", "b distally 20", "c distally 30"), [[0], [0, 1], [0, 1, 2]], [10, 30, 60]),
        (("a distally 10", "b proximally 20", "c proximally 30"), [[0], [2, 1], [2]], [10, 50, 30]),
        # only levels that close the gap carry one another
        (("a distally 10", f"b distally 20 {LENGTH}", "c distally 30"), [[0], [1], [0, 2]], [10, 20, 40]),
        ((f"a distally 10 {LENGTH}", "b distally 20"), [[0], [1]], [10, 20]),
    ],
    ids=range(8),
)
def test_which_segments_carry_a_ring(rows: tuple[str, ...], carried: list[list[int]], ways: list[int]) -> None:
    plan = levels(*rows)
    assert carried_by(plan) == carried
    assert ring_travels_mm(plan) == ways


def test_levels_that_do_what_the_goal_asks_for() -> None:
    assert main_levels(levels("a distally 10", f"b distally 20 {LENGTH}", "c proximally 30")) == ["a", "c"]
    assert main_levels(plan_of(PLAN)) == ["level 1"]


def test_letters_go_by_levels_and_by_the_rods_of_a_hinge() -> None:
    assert actuator_ids_by_level(levels("a distally 10", "b proximally 20")) == {"a": ("A",), "b": ("B",)}
    assert actuator_ids_by_level(plan_of(HINGE)) == {"level 1": ("A", "B")}
    assert actuator_ids(levels("a distally 10", "b proximally 20")) == ("A", "B")
    rods = HINGE + '[[frame.hinge.rods]]\nside = "concave"\nacross_mm = 90\n' * 26
    assert actuator_ids_by_level(plan_of(rods))["level 1"][24:] == ("Y", "Z", "?", "?")


def test_where_a_file_says_a_frame() -> None:
    parts = '[[frames]]\nname = "x"\nkind = "rail"\n[[frames]]\nname = "y"\nkind = "rail"\n'
    plan = plan_of(levels_text("x", "y") + parts)
    assert [frame_path(part) for part in plan.level_plans] == [("frames", 0), ("frames", 1)]
    assert frame_path(plan_of(PLAN)) == ("frame",)


def levels_text(first: str, second: str) -> str:
    return (
        f'{PLAN}[[levels]]\nname = "a"\nmoves = "distally"\ndistance_mm = 30\nframe = "{first}"\n'
        f'[[levels]]\nname = "b"\nmoves = "proximally"\ndistance_mm = 30\nframe = "{second}"\n'
    )


def test_frames_that_say_no_way_to_turn() -> None:
    parts = '[[frames]]\nname = "x"\nkind = "rail"\n[[frames]]\nname = "y"\nkind = "rail"\ndirection = "red"\n'
    plan = plan_of(levels_text("x", "y") + parts)
    assert frames_without_direction(plan) == [("frames", 0)]
    assert frames_without_direction(plan_of(levels_text("x", "x") + parts)) == [("frames", 0)]  # said once
    assert frames_without_direction(plan_of(PLAN)) == [("frame",)]
    assert frames_without_direction(plan_of(PLAN + DIRECTION)) == []
    spanish = plan_of(PLAN + '[frame]\ndirection_es = "rojo"\n')
    assert frames_without_direction(spanish) == [("frame",)]
    assert frames_without_direction(spanish, "direction_es") == []


def test_when_levels_begin() -> None:
    """Surgery on Mon 5 Jan and 7 days' latency; a level may have its own first session."""
    text = levels_text("x", "x").replace('frame = "x"', "first_session = 2026-01-08", 1).replace('frame = "x"\n', "")
    plan = plan_of(text)
    assert (f"{first_start(plan):%d %H:%M}", starts_are_known(plan)) == ("08 08:00", True)
    nowhere = text.replace("surgery = 2026-01-05\n", "")
    assert not starts_are_known(plan_of(nowhere))
    assert starts_are_known(plan_of(nowhere + "first_session = 2026-01-09\n"))


def test_whether_the_goal_says_how_far() -> None:
    assert sized(plan_of(PLAN))
    assert not sized(plan_of(PLAN.replace("defect_mm = 60\n", "")))
    assert not sized(plan_of(PLAN.replace("defect_mm = 60\n", "lengthening_mm = 60\n")))
    assert sized(plan_of(HINGE))
