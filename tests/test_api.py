"""bt for Python programs: what docs/api.md shows, and that it is what the command makes."""

import json
import os
import re
import time
from dataclasses import FrozenInstanceError
from datetime import date

import numpy as np
import pytest

from bt_cli import api
from bt_cli.output.data.schedule_data import json_text
from tests.helpers import PLAN, ROOT, SAMPLES, bt, bt_process, read

PAGE = ROOT / "docs" / "api.md"
PROTOCOL = {"latency_days": 7, "rate_mm_per_day": 1, "sessions": ["08:00", "12:00", "16:00", "20:00"]}
VALUES = {
    "id": "T-1",
    "surgery": date(2026, 1, 5),
    "timezone": "Europe/London",
    "goal": {"kind": "transport", "defect_mm": 60},
    "protocol": PROTOCOL,
}


def test_the_documented_example_prints_what_it_says(capsys: pytest.CaptureFixture[str], update_golden: bool) -> None:
    text = PAGE.read_text(encoding="utf-8")
    example, output = re.findall(r"```(?:python|text)\n(.*?)```", text, re.DOTALL)
    exec(compile(example, str(PAGE), "exec"), {})
    printed = capsys.readouterr().out
    if update_golden:
        PAGE.write_text(text.replace(f"```text\n{output}```", f"```text\n{printed}```"), encoding="utf-8")
    else:
        assert printed == output


@pytest.mark.parametrize("path", SAMPLES[::6], ids=lambda path: path.stem)
def test_a_file_gives_the_schedule_of_the_command(path) -> None:
    schedule, findings = api.schedule(api.load(path))
    made = read(path.read_text(encoding="utf-8"))
    assert json_text(made._replace(schedule=schedule, findings=findings)) == json_text(made)


def test_values_give_the_plan_of_a_file_that_says_the_same() -> None:
    assert api.plan(**VALUES) == read(PLAN).schedule.plan


@pytest.mark.parametrize("number", [float, np.float64])
def test_a_float_is_what_python_writes(number) -> None:
    """1.1 is no binary fraction: it is taken as a file says it, not as 1.100000000000000088…"""
    protocol = {**PROTOCOL, "rate_mm_per_day": number("1.1")}
    plan = api.plan(**VALUES | {"protocol": protocol, "goal": {"kind": "transport", "defect_mm": np.int64(60)}})
    assert plan == read(PLAN.replace("per_day = 1\n", "per_day = 1.1\n")).schedule.plan


def test_values_are_not_changed() -> None:
    values = {**VALUES, "levels": [{"name": "proximal", "distance_mm": 60}]}
    before = repr(values)
    plan = api.plan(**values)
    with pytest.raises(FrozenInstanceError):
        api.schedule(plan).schedule.steps = 0  # type: ignore[misc]
    assert repr(values) == before


def test_every_problem_of_a_file_has_its_line(tmp_path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(PLAN.replace("= 60", "= 600").replace("2026-01-05", '"05/01/2026"'))
    with pytest.raises(api.PlanInvalid) as invalid:
        api.load(path)
    assert [(one.path, one.line) for one in invalid.value.problems] == [(("surgery",), 4), (("goal", "defect_mm"), 8)]
    assert str(invalid.value) in bt("schedule", path).stderr.decode()


def test_what_refuses_a_plan_is_in_the_error_until_it_is_overridden() -> None:
    values = VALUES | {"protocol": {"rate_mm_per_day": 2.5}}
    with pytest.raises(api.RefusedByRules, match="refused by BT102") as refused:
        api.schedule(api.plan(**values))
    (finding,) = refused.value.findings
    override = {"code": finding.code, "finding": finding.text, "by": "AB", "reason": "short gap"}
    accepted = api.schedule(api.plan(**values, override=[override])).findings
    assert accepted[0].code == "BT102"
    assert accepted[0].override


def test_an_override_of_no_rule_and_a_course_that_cannot_be_followed_are_told_at_once() -> None:
    plan = api.plan(
        **VALUES,
        override=[{"code": "BT999", "by": "AB", "reason": "r"}],
        course=[{"at": date(2026, 1, 12), "order": "pause", "reason": "r"}],
    )
    with pytest.raises(api.PlanInvalid) as invalid:
        api.schedule(plan)
    assert [one.path for one in invalid.value.problems] == [("override", 0, "code"), ("course",)]


def test_a_thousand_take_less_than_a_tenth_of_a_thousand_processes() -> None:
    """By processor time, of 20 and of one: about a fiftieth, so that a busy machine fails nothing."""
    made = api.plan(**VALUES)
    started = time.process_time()
    for _ in range(20):
        api.schedule(made)
    each_s, before = (time.process_time() - started) / 20, os.times()
    done = bt_process("schedule", "--defect", "60", "--rate", "1", "--surgery", "2026-01-05", "--format", "json")
    after = os.times()
    assert json.loads(done.stdout)["summary"]["sessions"] == 240
    assert each_s < (after.children_user + after.children_system - before.children_user - before.children_system) / 10


def test_values_beyond_any_plan_are_refused_in_words() -> None:
    """As those of a file are, and a table that is in itself."""
    deep: dict[str, object] = {}
    deep["deep"] = deep
    pause = {"on": "2026-01-20", "order": "pause"}
    within = {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}}}}}}}}}
    for more, text in (
        ({"goal": deep}, "the values: have more tables within each other than any plan"),
        ({"frame": within}, "the values: frame has more than 12 tables within each other; a plan has five at most"),
        ({"course": [pause] * 2001}, "the values: course has 2001 entries; bt reads 2000 at most"),
    ):
        with pytest.raises(api.PlanInvalid, match=text):
            api.plan(**{**VALUES, **more})
