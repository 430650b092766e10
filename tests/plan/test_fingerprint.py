"""The digests of what stands above the entries of a course."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.errors import PlanInvalid
from bt_cli.plan import fingerprint_0_5
from bt_cli.plan.appending import appended
from bt_cli.plan.digests import bases_of, table_digests
from bt_cli.plan.fingerprint import (
    accepted_until,
    difference_text,
    entries_hold,
    last_base,
    path_text,
    value_text,
)
from bt_cli.plan.fingerprint_0_5 import base_of_0_5
from bt_cli.plan.model import Plan
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import parse
from tests.helpers import PLAN, SAMPLES

PAUSE = '[[course]]\non = 2026-02-01\norder = "pause"\n'
RESUME = '[[course]]\non = 2026-02-08\norder = "resume"\n'


def plan_of(text: str) -> Plan:
    return Plan.model_validate(parse(text.encode(), "plan.toml").mapping)


def based(text: str = PLAN + PAUSE) -> str:
    """The plan with an order more, written as a command does: every entry has its digest."""
    entry = parse(RESUME.encode(), "").mapping["course"][0]
    return appended(text.encode(), entry, "plan.toml").decode()


def problems(text: str, **flags: Any) -> str:
    """What is wrong with a plan; nothing where it is read."""
    source = parse(text.encode(), "plan.toml")
    for key, value in flags.items():
        source.overlay(key.replace("__", "."), value, f"--{key}")
    try:
        read_plan(source, "UTC")
    except PlanInvalid as invalid:
        return str(invalid)
    return ""


def test_every_entry_gets_a_digest_on_the_next_write() -> None:
    """The one that was written by hand too; the first write also keeps the plan, packed."""
    plan = plan_of(based())
    assert [entry.base for entry in plan.course] == bases_of(plan)[:2]
    assert [bool(entry.above) for entry in plan.course] == [False, True]
    assert problems(based()) == ""


def test_no_version_of_bt_makes_another_digest_of_an_old_plan() -> None:
    """It would refuse every course that is under way: a new key with a default must not count while it has that."""
    since = 'direction = "toward the plus sign"\n'  # what a sample has got since
    found = {path.stem: plan_of(path.read_text(encoding="utf-8").replace(since, "")) for path in SAMPLES}
    assert base_of_0_5(found["tibia_60mm_ilizarov"], 0) == "014ea6fa157b1850"
    assert base_of_0_5(found["femur_75mm_rail"], 0) == "f5add7394c500996"
    assert base_of_0_5(found["femur_click_partial_day"], 0) == "3a0f217beb4fbcaf"
    assert bases_of(found["femur_75mm_rail"])[0] == "6221ba2f.4f53cda1"
    assert table_digests(plan_of(PLAN)) == {
        "id": "cd4a8a25", "surgery": "1b707d44", "timezone": "d851b36d", "goal": "af5fe2ec", "protocol": "5500a90b",
        "frame": "e09a737e",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("defect_mm = 60", "defect_mm = 61", "line 8: [goal] defect_mm was 60 when entry 1 (order pause)"),
        ("defect_mm = 60", "defect_mm = 61", "was written; it is 61 now"),
        ("rate_mm_per_day = 1", "rate_mm_per_day = 0.75", "[protocol] rate_mm_per_day was 1 when"),
        ('"20:00"', '"21:00"', "[protocol] sessions was [08:00,12:00,16:00,20:00] when"),
        ("surgery = 2026-01-05", "surgery = 2026-01-06", "line 4: surgery was 2026-01-05 when"),
        ('"Europe/London"', '"Europe/Madrid"', 'timezone was "Europe/London" when'),
        ('"T-1"', '"T-2"', 'id was "T-1" when'),
        (
            "[goal]",
            'side = "left"\n[goal]',
            'was not there when entry 1 (order pause) was written; it is "left" now',
        ),
        ("[goal]", 'title = "another"\n[goal]', "title was not there when"),
        ("[protocol]", "[frame]\npitch_mm = 0.5\n[protocol]", "frame was not there when"),
        ("[protocol]", "[review]\nevery_days = 7\n[protocol]", "review was not there when"),
        ("[protocol]", '[clinic]\nphone = "1"\n[protocol]', "clinic was not there when"),
        ("latency_days = 7", "first_session = 2026-01-13", "[protocol] latency_days was 7 when"),
    ],
)
def test_an_edit_of_the_plan_is_named_with_what_stood_there(old: str, new: str, said: str) -> None:
    text = based().replace(old, new, 1)
    assert text != based()
    assert said in problems(text)
    assert 'accept the file as it now is: bt correct PLAN --reason "…"' in problems(text).splitlines()[-1]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("on = 2026-02-01", "on = 2026-02-02", "entry 1 (order pause) was edited or taken out after entry 2"),
        ('order = "pause"', 'order = "pause"\nreason = "fever"', "entry 1 (order pause) was edited"),
        (PAUSE.replace("[[course]]\n", ""), 'order = "stop"\non = 2026-02-01\n', "entry 1 (order stop) was edited"),
    ],
)
def test_an_edit_of_an_entry_is_named(old: str, new: str, said: str) -> None:
    text = based().replace(old, new, 1)
    assert text != based()
    assert said in problems(text)


@pytest.mark.parametrize("line", ["was edited", "digest"])
def test_an_entry_taken_out_is_noticed(line: str) -> None:
    text = based()
    first = text.index("[[course]]")
    assert line in problems(text[:first] + text[text.index("[[course]]", first + 1) :])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("defect_mm = 60", "defect_mm = 60.0 # measured twice"),
        ("[goal]\n", "\n\n# the goal\n[goal]\n"),
        ("[protocol]", "[frame]\nrods = 4\n[protocol]"),
        ("latency_days = 7\n", ""),
        ('sessions = ["08:00", "12:00", "16:00", "20:00"]', "sessions_per_day = 4"),
        ("[[course]]", '[approval]\nby = "AB"\non = 2026-01-05\nrevision = 0\n[[course]]'),
        ("\n", "\r\n"),
    ],
)
def test_what_says_the_same_is_no_edit(old: str, new: str) -> None:
    text = based().replace(old, new, -1 if old == "\n" else 1)
    assert text != based()
    assert problems(text) == ""


def test_a_what_if_is_no_edit() -> None:
    """And it hides none."""
    assert problems(based(), protocol__rate_mm_per_day=2) == ""
    assert "it is 61 now" in problems(based().replace("= 60", "= 61"), protocol__rate_mm_per_day=2)
    assert "it is 61 now" in problems(based().replace("= 60", "= 61"), goal__defect_mm=60)
    assert "it is not there now" in problems(based().replace("defect_mm = 60", ""), goal__defect_mm=60)
    missing = "a flag stands in place of what is missing above the course"
    assert missing in problems(based().replace('kind = "transport"', ""), goal__kind="transport")


def test_other_problems_come_first() -> None:
    text = based().replace("= 60", "= 600")
    assert "defect_mm must be between" in problems(text)
    assert "bt correct" not in problems(text)


def test_a_file_of_0_5_is_read_and_its_digest_is_taken_over_on_the_next_write() -> None:
    old = PLAN + PAUSE
    old += f'base = "{base_of_0_5(plan_of(old), 0)}"\n'
    assert problems(old) == ""
    edited = old.replace("defect_mm = 60", "defect_mm = 61")
    assert "the plan or an entry above was edited after bt 0.5 wrote" in problems(edited)
    assert "bt correct" in problems(edited)
    new = based(old)
    assert [len(entry.base or "") for entry in plan_of(new).course] == [17, 17]
    assert "it is 61 now" in problems(new.replace("defect_mm = 60", "defect_mm = 61"))


def test_no_message_advises_to_take_a_digest_out() -> None:
    text = based().replace("defect_mm = 60", "defect_mm = 61")
    assert "take out" not in problems(text)
    assert "take it out" not in problems(text.replace(bases_of(plan_of(based()))[1], "what?"))


@pytest.mark.parametrize("damage", ["AAAA", "eJw=", "!"])
def test_a_damaged_snapshot_costs_the_old_values_and_nothing_else(damage: str) -> None:
    text = based()
    start = text.index('above = """') + len('above = """')
    damaged = text[:start] + damage + text[text.index('"""', start) :]
    if damage == "!":
        assert "above must be as a command wrote it" in problems(damaged)
        return
    assert problems(damaged) == ""
    edited = damaged.replace("defect_mm = 60", "defect_mm = 61")
    assert "the plan above was edited after entry 1 (order pause) was written (digest" in problems(edited)


def test_an_edit_below_bt_0_5_is_told_at_the_digest_that_it_wrote() -> None:
    text = PLAN + PAUSE + 'base = "0123456789abcdef"\n'
    assert problems(text).splitlines()[0] == (
        "plan.toml, line 16: the plan or an entry above was edited after bt 0.5 wrote 0123456789abcdef"
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("side",), "side"),
        (("goal", "defect_mm"), "[goal] defect_mm"),
        (("frame", "cable", "anchor"), "[frame.cable] anchor"),
        (("levels", 1, "rate_mm_per_day"), "[[levels]] 2 rate_mm_per_day"),
        (("frame", "struts", 0, "min_mm"), "[[frame.struts]] 1 min_mm"),
    ],
)
def test_where_a_value_stands(path: tuple[str | int, ...], text: str) -> None:
    assert path_text(path) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (Decimal("0.750"), "0.75"),
        (3, "3"),
        ("left", '"left"'),
        ("a\x1bb", '"a\\x1bb"'),
        ([Decimal("1.0"), "x"], "[1,x]"),
        ({"a": 1}, "{a:1}"),
        (["x" * 56], "[" + "x" * 56 + "]"),  # 60 characters as Python has it
        (["x" * 57], "otherwise"),
    ],
)
def test_what_a_value_was(value: object, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (60, 54, "[goal] defect_mm was 60 when it was signed; it is 54 now"),
        (None, 54, "[goal] defect_mm was not there when it was signed; it is 54 now"),
        (60, None, "[goal] defect_mm was 60 when it was signed; it is not there now"),
        (0, False, "[goal] defect_mm was 0 when it was signed; it is false now"),
    ],
)
def test_what_stood_at_a_place_and_stands_there_now(before: object, after: object, text: str) -> None:
    assert difference_text(("goal", "defect_mm"), before, after, "it was signed") == text


def test_an_edit_is_told_whole_and_at_its_line() -> None:
    """The plan is edited above both entries, an order of pause in line 13 and one of resume."""
    text = based().replace("defect_mm = 60", "defect_mm = 61", 1)
    told = problems(text).splitlines()
    assert told == [
        "plan.toml, line 8: [goal] defect_mm was 60 when entry 1 (order pause) was written; it is 61 now",
        "plan.toml, line 14: entry 1 (order pause) stands on what was above it: take the edit back, or accept the file "
        'as it now is: bt correct PLAN --reason "…"',
    ]


def test_an_edited_entry_and_one_that_was_taken_out_are_told_whole() -> None:
    digest = plan_of(based()).course[1].base
    edited = problems(based().replace("on = 2026-02-01", "on = 2026-02-02", 1)).splitlines()
    assert edited[0] == (
        "plan.toml, line 13: entry 1 (order pause) was edited or taken out after entry 2 (order resume) was written "
        f"(digest {digest})"
    )
    assert edited[1].startswith("plan.toml, line 21: entry 2 (order resume) stands on what was above it: ")
    text = based()
    first = text.index("[[course]]")
    out = problems(text[:first] + text[text.index("[[course]]", first + 1) :]).splitlines()
    assert out[0] == (
        "plan.toml, line 13: an entry that stood above was edited or taken out after entry 1 (order resume) was "
        f"written (digest {digest})"
    )


def test_where_what_stood_there_is_not_kept_the_digest_is_told() -> None:
    text = based()
    start = text.index('above = """') + len('above = """')
    damaged = text[:start] + "AAAA" + text[text.index('"""', start) :]
    digest = plan_of(based()).course[0].base
    assert problems(damaged.replace("defect_mm = 60", "defect_mm = 61")).splitlines()[0] == (
        f"plan.toml, line 14: the plan above was edited after entry 1 (order pause) was written (digest {digest})"
    )


def test_a_flag_in_place_of_what_is_missing_is_told_whole() -> None:
    assert problems(based().replace('kind = "transport"\n', ""), goal__kind="transport") == (
        "plan.toml, line 12: a flag stands in place of what is missing above the course; write it there"
    )


def test_a_correction_accepts_what_stands_above_it() -> None:
    """One without a digest was written by hand, and accepts nothing."""
    plan = plan_of(based())
    assert (accepted_until(plan), last_base(plan)) == (0, plan.course[1].base)
    correct = '[[course]]\non = 2026-02-09\nrecord = "correct"\n'
    by_hand = plan_of(based() + correct)
    assert (accepted_until(by_hand), last_base(by_hand)) == (0, plan.course[1].base)
    written = appended(based().encode(), parse(correct.encode(), "").mapping["course"][0], "p").decode()
    assert accepted_until(plan_of(written)) == 2
    edited = plan_of(based().replace("on = 2026-02-01", "on = 2026-02-02", 1))
    assert [entries_hold(edited, place) for place in (0, 1, 2)] == [True, True, False]
    assert entries_hold(plan, 2)
    assert last_base(plan_of(PLAN)) == ""


@pytest.mark.parametrize(
    ("text", "review", "docking"),
    [
        (PLAN, None, None),
        (PLAN + "[review]\nevery_days = 14\n", None, None),
        # the last review ends the course; where strokes end on reviews all of them count
        (PLAN + "[review]\nevery_days = 14\nlast = 2026-03-23\n", {"last": date(2026, 3, 23)}, None),
        (PLAN + "[frame]\nrange_mm = 60\n[review]\nevery_days = 14\n", None, None),
        (
            PLAN + "[frame]\nrange_mm = 59.75\n[review]\nevery_days = 14\n",
            {"first": None, "last": None, "every_days": 14, "weekdays": (), "consolidation_every_days": None}, None,
        ),
        (PLAN + "[frame]\nrange_mm = 30\nswaps = [2026-02-09]\n[review]\nevery_days = 14\n", None, None),
        (PLAN + "[docking]\ntolerance_mm = 2\nprocedure = 2026-03-20\n", None, {"tolerance_mm": 2}),
        (PLAN + "[docking]\nprocedure = 2026-03-20\n", None, None),
    ],
)  # fmt: skip
def test_what_the_digest_of_0_5_took_up(text: str, review: object, docking: object, monkeypatch: Any) -> None:
    """Reviews and docking only as far as they turn anything."""
    taken: list[dict[str, object]] = []

    def told(value: dict[str, object]) -> str:
        taken.append(value)
        return ""

    monkeypatch.setattr(fingerprint_0_5, "canonical", told)
    assert len(base_of_0_5(plan_of(text + PAUSE), 0)) == 16
    assert (taken[0].get("review"), taken[0].get("docking")) == (review, docking)
    assert taken[0]["course"] == ()
    assert not {"title", "conventions", "clinic", "override", "format", "version"} & taken[0].keys()
    assert isinstance(taken[0]["protocol"], dict)
    assert "sessions_per_day" not in taken[0]["protocol"]
