"""Plan files as bt writes them, whole: what was said, what was taken by default and is marked, what was noted."""

from datetime import date
from decimal import Decimal

from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import parse
from bt_cli.plan.writing import like_toml, plan_toml

SAID = """\
format = "bt-plan"
version = 1
title = "x"
surgery = 2026-01-05
[goal]
kind = "transport"
defect_mm = 60.5
[protocol]
rate_mm_per_day = 1
sessions_per_day = 2
[frame]
kind = "rail"
start_reading_mm = 3
swaps = [2026-02-09]
[review]
every_days = 14
"""
MORE = """
# More that a plan may say, which `bt docs plan-format` explains:
# [review]                 clinic and X-ray dates
# first = 2026-01-26
# every_days = 14
# [clinic]                 texts for the patient; or once for all plans, in a clinic file: bt clinic init
# phone = "…"
# missed_turn = "…"
"""


def written(text: str, **noted: str) -> list[str]:
    """The lines of a plan's file, without what else a plan may say."""
    plan, defaults = read_plan(parse(text.encode(), "plan.toml"), "Europe/Paris")
    made = plan_toml(plan, defaults, {key.replace("__", "."): note for key, note in noted.items()})
    assert made.endswith(MORE)
    return made.removesuffix(MORE).splitlines()


def test_a_plan_with_its_defaults() -> None:
    """Nobody ordered the latency or the rail's pitch and steps; the first review is two weeks after Mon 12 Jan."""
    found = written(SAID, goal__defect_mm="measured twice", surgery="asked")
    assert found.pop(2).startswith('id = "bt-')
    assert found == [
        'format = "bt-plan"',
        "version = 1",
        'title = "x"',
        "surgery = 2026-01-05 # Mon 5 Jan 2026; asked",
        'timezone = "Europe/Paris" # this computer\'s own',
        'conventions = ["protocol.latency_days", "frame.pitch_mm", "frame.steps_per_turn"]'
        " # nobody ordered these: take a key out once somebody has",
        "",
        "[goal]",
        'kind = "transport"',
        "defect_mm = 60.5 # measured twice",
        "",
        "[protocol]",
        "rate_mm_per_day = 1",
        'sessions = ["08:00", "20:00"]',
        "latency_days = 7 # default: a convention, not ordered",
        "",
        "[frame]",
        'kind = "rail"',
        "rods = 1",
        "pitch_mm = 1 # default: a convention, not ordered",
        "steps_per_turn = 4 # default: a convention, not ordered",
        "swaps = [2026-02-09]",
        "start_reading_mm = 3",
        "",
        "[review]",
        "first = 2026-01-26 # Mon 26 Jan 2026; default: a convention, not ordered",
        "every_days = 14",
    ]


def test_a_plan_that_says_all_has_no_conventions() -> None:
    """But when the first review is: two weeks after Sat 10 Jan, the fifth day after surgery."""
    whole = SAID.replace('title = "x"', 'id = "X-1"\ntimezone = "UTC"')
    whole = whole.replace("sessions_per_day = 2", 'sessions = ["08:00"]\nlatency_days = 5')
    whole = whole.replace('kind = "rail"', 'kind = "ilizarov"\nrods = 4\npitch_mm = 1\nsteps_per_turn = 4')
    text = "\n".join(written(whole.replace("start_reading_mm = 3\nswaps = [2026-02-09]\n", "")))
    assert 'id = "X-1"\nsurgery = 2026-01-05 # Mon 5 Jan 2026\ntimezone = "UTC"\n\n[goal]' in text
    assert "conventions" not in text
    assert "# default" not in text
    assert "first = 2026-01-24 # Sat 24 Jan 2026; default: a convention, not ordered\n" in text
    assert "swaps" not in text
    assert "start_" not in text  # 0 and the first face are what everybody expects


def test_what_was_answered_is_written_as_it_was_said() -> None:
    mapping = {
        "levels": [{"name": "a", "first_session": date(2026, 1, 12)}, {"name": "b", "more": {"x": 1}}],
        "goal": {"kind": "transport", "defect_mm": Decimal("60.5")},
        "frame": {"hinge": {"rods": [{"side": "x"}, {"side": "y"}], "bone_mm": 30}, "kind": "hinge"},
        "surgery": date(2026, 1, 5),
        "format": "bt-plan",
        "conventions": [],
    }
    notes = {"levels.1.name": "as said", "surgery": "asked", "frame.hinge.rods.0.side": "near", "frame.kind": "new"}
    text = """\
format = "bt-plan"
surgery = 2026-01-05  # Mon 5 Jan 2026; asked
conventions = []

[goal]
kind = "transport"
defect_mm = 60.5

[frame]
kind = "hinge"  # new

[frame.hinge]
bone_mm = 30

[[frame.hinge.rods]]
side = "x"  # near

[[frame.hinge.rods]]
side = "y"

[[levels]]
name = "a"
first_session = 2026-01-12  # Mon 12 Jan 2026

[[levels]]
name = "b"  # as said

[levels.more]
x = 1
"""
    assert like_toml(mapping, notes) == text + MORE


def test_with_reviews_and_the_clinics_texts_nothing_more_is_proposed() -> None:
    both = {"review": {"every_days": 14}, "clinic": {"phone": "1"}}
    assert like_toml(both, {}) == '\n[review]\nevery_days = 14\n\n[clinic]\nphone = "1"\n'
    assert like_toml({"review": {"every_days": 14}}, {}).endswith(MORE)
