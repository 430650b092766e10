"""The digest of what stands above the course."""

from typing import Any

import pytest

from bt_cli.errors import PlanInvalid
from bt_cli.plan.base import base_of
from bt_cli.plan.model import Plan
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import parse
from tests.helpers import PLAN, SAMPLES

ENTRY = '[[course]]\non = 2026-02-01\norder = "pause"\nbase = "{base}"\n'


def base(text: str) -> str:
    return base_of(Plan.model_validate(parse(text.encode(), "plan.toml").mapping))


def based(text: str = PLAN) -> str:
    """The plan with a first entry that keeps its base."""
    return text + ENTRY.format(base=base(text))


def said(text: str, **flags: Any) -> str:
    """What is said of a plan; nothing where it is read."""
    source = parse(text.encode(), "plan.toml")
    for key, value in flags.items():
        source.overlay(key.replace("__", "."), value, f"--{key}")
    try:
        read_plan(source, "UTC")
    except PlanInvalid as invalid:
        return str(invalid)
    return ""


def test_no_version_of_bt_makes_another_digest_of_an_old_plan() -> None:
    """It would refuse every course that is under way: a new key with a default must not count while it has that."""
    found = {path.stem: base(path.read_text(encoding="utf-8")) for path in SAMPLES}
    assert found["tibia_60mm_ilizarov"] == "014ea6fa157b1850"
    assert found["femur_75mm_rail"] == "f5add7394c500996"
    click = next(path for path in SAMPLES if path.stem == "femur_click_partial_day").read_text(encoding="utf-8")
    assert base(click.replace('direction = "toward the plus sign"\n', "")) == "3a0f217beb4fbcaf"  # as it was then


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("defect_mm = 60", "defect_mm = 61"),
        ("rate_mm_per_day = 1", "rate_mm_per_day = 0.75"),
        ('"20:00"', '"21:00"'),
        ("surgery = 2026-01-05", "surgery = 2026-01-06"),
        ('"Europe/London"', '"Europe/Madrid"'),
        ('"T-1"', '"T-2"'),
        ("[goal]", 'side = "left"\n[goal]'),
        ("[protocol]", "[frame]\npitch_mm = 0.5\n[protocol]"),
        ("[protocol]", "[frame]\nswaps = [2026-02-20]\n[protocol]"),
        ("latency_days = 7", "first_session = 2026-01-13"),
    ],
)
def test_an_edit_of_what_is_prescribed_is_refused(old: str, new: str) -> None:
    text = based().replace(old, new)
    assert text != based()
    line = text[: text.index("base =")].count("\n") + 1
    assert said(text).startswith(f"plan.toml, line {line}: what is prescribed above this entry was edited")
    assert "bt amend" in said(text)
    assert said(text.replace(text[text.index("base =") :], "")) == ""  # taken as if it had always been so


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("defect_mm = 60", "defect_mm = 60.0 # measured twice"),
        ("[goal]\n", "\n\n# the goal\n[goal]\n"),
        ("[goal]", 'title = "another"\nconventions = ["protocol.sessions"]\n[goal]'),
        ("[protocol]", "[frame]\nrods = 4\n[protocol]"),
        ("latency_days = 7\n", ""),
        ('sessions = ["08:00", "12:00", "16:00", "20:00"]', "sessions_per_day = 4"),
        ("[[course]]", '[review]\nevery_days = 7\n[clinic]\nphone = "1"\n[[course]]'),
        ("[[course]]", '[[override]]\ncode = "BT102"\nby = "AB"\nreason = "x"\n[[course]]'),
        ("[[course]]", '[approval]\nby = "AB"\non = 2026-01-05\nrevision = 0\n[[course]]'),
        ('order = "pause"', 'order = "pause"\nreason = "fever"'),
        ("\n", "\r\n"),
    ],
)
def test_what_turns_nothing_is_no_edit(old: str, new: str) -> None:
    text = based().replace(old, new)
    assert text != based()
    assert said(text) == ""


def test_a_what_if_is_no_edit() -> None:
    """And it hides none."""
    assert said(based(), protocol__rate_mm_per_day=2) == ""
    assert "was edited" in said(based().replace("= 60", "= 61"), protocol__rate_mm_per_day=2)
    assert "was edited" in said(based().replace("= 60", "= 61"), goal__defect_mm=60)
    assert "was edited" in said(based().replace("defect_mm = 60", ""), goal__defect_mm=60)
    assert "was edited" in said(based().replace("rate_mm_per_day = 1", ""), protocol__rate_mm_per_day=1)


def test_other_problems_are_said_first() -> None:
    text = based().replace("= 60", "= 600")
    assert "defect_mm must be between" in said(text)
    assert "was edited" not in said(text)


MIXED = """\
[[levels]]
name = "proximal"
frame = "nuts above"
[[frames]]
name = "nuts above"
pitch_mm = 1
"""
STROKES = "[frame]\nrange_mm = 40\n[review]\nevery_days = 7\n"


def test_a_part_of_a_mixed_frame_is_covered() -> None:
    assert not said(based(PLAN + MIXED))
    assert "was edited" in said(based(PLAN + MIXED).replace("pitch_mm = 1", "pitch_mm = 0.5"))


def test_so_are_reviews_where_they_make_turns() -> None:
    """The last that the plan covers cuts the course; where strokes end, re-sets are on reviews and set scales anew."""
    usual = "[review]\nevery_days = 7\n"
    assert not said(based(PLAN + usual).replace("every_days = 7", "every_days = 14"))
    last = usual + "last = 2026-02-16\n"
    assert "was edited" in said(based(PLAN + last).replace("2026-02-16", "2026-02-23"))
    assert not said(based(PLAN + last).replace("every_days = 7", "every_days = 14"))
    assert "was edited" in said(based(PLAN + STROKES).replace("every_days = 7", "every_days = 14"))


def test_a_plan_without_its_distance_has_a_digest_too() -> None:
    assert "defect_mm is missing" in said(based(PLAN + STROKES).replace("defect_mm = 60\n", ""))


def test_the_tolerance_of_docking_is_covered_and_the_date_of_a_procedure_is_not() -> None:
    """With it an X-ray may make contact, and then an order to compress begins sooner."""
    docking = "[docking]\ntolerance_mm = 2\nprocedure = 2026-03-20\n"
    assert "was edited" in said(based(PLAN + docking).replace("tolerance_mm = 2", "tolerance_mm = 3"))
    assert not said(based(PLAN + docking).replace("2026-03-20", "2026-03-27"))
