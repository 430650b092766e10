"""`bt options`: strategies side by side, each by its own plan; nothing is recommended."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from bt_cli.plan.strategies import KAHLER_OLESEN, NailSize, strategies
from tests.helpers import PLAN, bt, read

ASKED = ("options", "--defect", "60", "--bone", "tibia", "--rate", "1", "--surgery", "2026-01-05", "--timezone", "UTC")
NAIL = ("--nail-range", "70")
KEYS = [
    "one-level", "convergent", "tandem", "three-levels", "acute-shortening", "over-nail", "nail-after",
    "motorised-nail",
]  # fmt: skip


def options(*more: str) -> dict[str, dict[str, Any]]:
    found = json.loads(bt(*ASKED, *more, "--format", "json").stdout)["options"]
    return {option["key"]: option for option in found}


def test_eight_strategies_of_a_gap_by_hand() -> None:
    """60 mm at 1 mm a day: 60 days by one segment, 30 by two, 20 by three; from 12 January on, so docked on
    12 March, 10 February and 31 January. Acutely 30 mm of a tibia: 30 mm transported, 30 mm lengthened.
    """
    found = options(*NAIL)
    assert list(found) == KEYS
    days = {key: (option["distraction_days"], option["docking_or_end"]) for key, option in found.items()}
    assert days["one-level"] == days["over-nail"] == days["motorised-nail"] == (60, "2026-03-12")
    assert days["convergent"] == days["tandem"] == days["acute-shortening"] == (30, "2026-02-10")
    assert days["three-levels"] == (20, "2026-01-31")
    regenerate = {key: option["longest_regenerate_mm"] for key, option in found.items()}
    assert [regenerate[key] for key in KEYS[:5]] == [60, 30, 30, 20, 30]
    assert {option["highest_mm_per_day"] for option in found.values()} == {1}


def test_adjustments_are_counted_a_nut() -> None:
    """Four nuts four times a day on 60 days are 960; a nail is one thing."""
    found = options(*NAIL)
    assert [found[key]["adjustments_a_day"] for key in ("one-level", "convergent", "motorised-nail")] == [16, 32, 4]
    assert [found[key]["adjustments"] for key in ("one-level", "motorised-nail")] == [960, 240]


def test_frame_time_has_its_groups_and_is_unknown_without_any() -> None:
    found = options(*NAIL)
    assert [group["patients"] for group in found["one-level"]["frame_time"]["groups"]] == [None, 110]
    assert found["tandem"]["frame_time"] is None
    assert found["motorised-nail"]["has_frame"] is False
    assert found["over-nail"]["frame_off"] == "2026-03-23"


def test_a_nail_of_unknown_stroke_is_not_made_up() -> None:
    assert "give --nail-range MM" in options()["motorised-nail"]["lacks"]
    assert options("--nail-range", "40")["motorised-nail"]["findings"] == ["BT130"]


@pytest.mark.parametrize(("bone", "gap", "closed"), [("tibia", 30, 30), ("femur", 40, 40), ("humerus", 30, 30)])
def test_a_gap_within_the_limit_of_its_bone_is_closed_at_surgery(bone: str, gap: int, closed: int) -> None:
    base = {"goal": {"kind": "transport", "defect_mm": gap}, "bone": bone, "protocol": {}}
    for more in (0, 1):
        base["goal"] = {"kind": "transport", "defect_mm": gap + more}
        acute = next(way for way in strategies(base, NailSize()) if way.key == "acute-shortening")
        assert acute.mapping
        assert acute.mapping["goal"]["acute_shortening_mm"] == closed
        assert acute.mapping["goal"]["kind"] == ("transport" if more else "lengthening")
        assert (KAHLER_OLESEN in acute.source) == (bone != "humerus")
        assert "convention" in acute.source


@pytest.mark.parametrize(
    ("frame", "shares"),
    [
        ({}, ["20.00", "20.20"]),  # 160.8 quarters: 80 each, and what is no quarter
        ({"kind": "rail", "pitch_mm": Decimal("1.5")}, ["20.250", "19.950"]),  # 107.2 of 0.375: 54 and 53
        (
            {"kind": "nail", "step_mm": Decimal("0.3"), "range_mm": 80},
            ["20.00", "20.20"],
        ),  # in a frame, not by two nails
    ],
    ids=["rods", "rail", "nail"],
)
def test_shares_are_whole_steps_of_the_frame(frame: dict[str, Any], shares: list[str]) -> None:
    base = {"goal": {"kind": "transport", "defect_mm": Decimal("40.2")}, "protocol": {}, "frame": frame}
    tandem = next(way for way in strategies(base, NailSize()) if way.key == "tandem")
    assert tandem.mapping
    assert [level["distance_mm"] for level in tandem.mapping["levels"]] == list(map(Decimal, shares))


def test_each_is_written_as_a_plan_that_gives_the_same_schedule(tmp_path: Path) -> None:
    found = options(*NAIL)
    assert bt(*ASKED, *NAIL, "--write", str(tmp_path)).returncode == 0
    assert {path.stem for path in tmp_path.iterdir()} == set(KEYS)
    for path in tmp_path.iterdir():
        made = read(path.read_text(encoding="utf-8")).schedule
        assert len(made.dates("review")) == found[path.stem]["reviews"]
        assert (
            sum(move.actuator.unit_count for session in made.sessions for move in session.moves)
            == (found[path.stem]["adjustments"])
        )


def test_of_a_plan_its_frame_and_pace_are_taken_and_not_its_levels() -> None:
    found = json.loads(bt("options", "sample_plans/tibia_convergent.toml", "--format", "json").stdout)["options"]
    assert [option["key"] for option in found] == KEYS
    assert all("lacks" not in option for option in found[:-1])


def test_of_a_nails_plan_its_nail_is_one_strategy_and_the_others_are_in_a_frame() -> None:
    """60 mm at 0.75 mm a day: 80 days either way, of 4 nuts or of a nail, three times a day."""
    asked = ("options", "sample_plans/tibia_nail_transport.toml", "--format", "json")
    found = {one["key"]: one for one in json.loads(bt(*asked).stdout)["options"]}
    assert all(one["findings"] == [] for one in found.values())
    assert [found[key]["has_frame"] for key in KEYS] == [True] * 7 + [False]
    assert [found[key]["adjustments"] for key in ("one-level", "motorised-nail")] == [960, 240]
    shorter = json.loads(bt(*asked, "--nail-range", "50").stdout)["options"][-1]
    assert shorter["findings"] == ["BT130"]


def test_a_lengthening_has_its_own_strategies() -> None:
    asked = ("options", "--lengthening", "40", "--rate", "1", "--surgery", "2026-01-05", "--format", "json")
    found = json.loads(bt(*asked, *NAIL).stdout)["options"]
    assert [option["key"] for option in found] == ["one-level", "over-nail", "nail-after", "motorised-nail"]
    assert bt("options", "--compression", "4", "--rate", "1", "--surgery", "2026-01-05").returncode == 2


def test_every_form_says_that_it_recommends_nothing(tmp_path: Path) -> None:
    page = tmp_path / "o.html"
    assert bt(*ASKED, "-o", str(page)).returncode == 0
    for text in (
        page.read_text(encoding="utf-8"),
        bt(*ASKED).stdout.decode(),
        bt(*ASKED, "--format", "json").stdout.decode(),
    ):
        assert "ranks nothing and recommends nothing" in " ".join(text.split())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_is_no_wider_than_the_terminal(width: int) -> None:
    lines = bt(*ASKED, *NAIL, COLUMNS=str(width)).stdout.decode().splitlines()
    assert max(map(len, lines)) <= width


def test_the_page_asks_for_nothing_and_escapes_what_was_written(tmp_path: Path) -> None:
    page = tmp_path / "o.html"
    bt(*ASKED, "-o", str(page))
    text = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert "http" not in text.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")


def test_eight_strategies_take_half_a_second_of_processor_time() -> None:
    """Measured in a process that has loaded what it needs; a start of Python and its imports take 0.3 s more."""
    options(*NAIL)
    began = process_time()
    options(*NAIL)
    assert process_time() - began < 0.5


def test_shares_of_whole_steps_close_the_gap_within_half_a_step() -> None:
    """40.2 mm in quarters: 80 steps are 20 mm, 20.2 mm are 80.8, so 81: 0.05 mm too far. 20.1 mm are 80.4, so 80
    twice: 0.2 mm stay open."""
    plan = PLAN.replace("defect_mm = 60", "defect_mm = 40.2")
    level = '[[levels]]\nname = "{way}"\nmoves = "{way}"\ndistance_mm = {share}\n'

    def closed_mm(*shares: object) -> Fraction:
        ways = zip(("distally", "proximally"), shares, strict=True)
        schedule = read(plan + "".join(level.format(way=way, share=share) for way, share in ways)).schedule
        return sum((part.steps * part.actuators[0].step_mm for part in schedule.levels), Fraction(0))

    base = {"goal": {"kind": "transport", "defect_mm": Decimal("40.2")}, "protocol": {}}
    convergent = next(way for way in strategies(base, NailSize()) if way.key == "convergent")
    assert convergent.mapping
    assert closed_mm(*(part["distance_mm"] for part in convergent.mapping["levels"])) == Fraction("40.25")
    assert closed_mm("20.1", "20.1") == 40
