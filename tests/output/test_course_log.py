"""The course in sentences, and as JSON."""

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from bt_cli.document.course_log import course_log, log_facts
from bt_cli.output.data.course_log_data import log_json, log_schema
from tests.courses import ACCORDION, BACK, CAUGHT_UP, MISSED, PRESS, SEEN, SLOWER, STOP, TWICE_A_DAY, XRAY, entries
from tests.helpers import PLAN, SAMPLES, approved, read
from tests.hexapod_plans import pose, six_plan
from tests.level_plans import PAUSED, TANDEM

RANGE = 'from = 2026-02-03; to = 2026-02-04; record = "done"; steps = {A = -1}'


@pytest.mark.parametrize(
    ("course", "text"),
    [
        (SLOWER, "Rate 0.75 mm a day from Sun 1 Feb 2026, was 1 mm a day"),
        (SLOWER + SLOWER.replace("0.75", "0.5"), "Rate 0.5 mm a day from Sun 1 Feb 2026, was 0.75 mm a day"),
        (
            SLOWER.replace("on = 2026-02-01", "at = 2026-02-01T16:00:00"),
            "Rate 0.75 mm a day from Sun 1 Feb 2026 16:00, was 1 mm a day",
        ),
        (TWICE_A_DAY, "Rate 1 mm a day, at 08:00, 20:00, from Sun 1 Feb 2026, was 1 mm a day"),
        (STOP, "Stop from Sun 1 Feb 2026"),
        (
            entries('on = 2026-02-01; order = "pause"; through = 2026-02-03'),
            "Pause through Tue 3 Feb 2026, from Sun 1 Feb 2026; turning starts again on Wed 4 Feb 2026",
        ),
        (BACK, "Back by 5 mm, 1 mm a day, from Sun 1 Feb 2026"),
        (ACCORDION, "Go on from Fri 6 Feb 2026"),
        (XRAY, "18 mm are left to do on Sat 21 Feb 2026"),
        (PRESS, "Press together by 1.25 mm, one step every 2 days, from Sat 14 Mar 2026"),
        (CAUGHT_UP, "Catch up what was missed, 1.25 mm a day, from Fri 6 Feb 2026"),
        (MISSED, "Missed: Tue 3 Feb 2026 16:00 to Wed 4 Feb 2026 12:00"),
        (entries('through = 2026-02-03; record = "done"'), "Turned as planned through Tue 3 Feb 2026"),
        (entries('at = 2026-02-03T16:00:00; record = "done"'), "Turned as planned on Tue 3 Feb 2026 16:00"),
        (
            entries('at = 2026-02-03T16:00:00; record = "done"; steps = {A = 2}'),
            "Turned on Tue 3 Feb 2026 16:00: A 2 steps",
        ),
        (entries(RANGE), "Turned at each session from Tue 3 Feb 2026 to Wed 4 Feb 2026: A -1 steps"),
        (
            entries('on = 2026-02-03; record = "reading"; readings_mm = {A = 22.5}'),
            "Ring to ring measured on Tue 3 Feb 2026: A 22.5 mm",
        ),
        (SEEN, "X-ray on Sun 1 Feb 2026: gap 40 mm"),
        (
            SEEN.replace("gap_mm = 40", 'gap_mm = 40\nregenerate_mm = 18\nnote = "even"'),
            "X-ray on Sun 1 Feb 2026: gap 40 mm, regenerate 18 mm, even",
        ),
    ],
)
def test_what_each_entry_says(course: str, text: str) -> None:
    assert course_log(read(PLAN + course).schedule)[-1].text == text


def test_a_level_is_named_and_has_its_own_rate() -> None:
    slower = 'on = 2026-02-01; order = "rate"; rate_mm_per_day = 0.4; level = "upper"'
    paused, rate = course_log(read(TANDEM + PAUSED.replace("2026-01-20", "2026-03-01") + entries(slower)).schedule)
    assert paused.text == "Level upper (A): Pause from Sun 1 Mar 2026"
    assert rate.text == "Level upper (A): Rate 0.4 mm a day from Sun 1 Feb 2026, was 0.5 mm a day"


def test_six_struts_are_planned_anew_from_what_their_scales_show() -> None:
    plan = six_plan(start=pose(0, 0, -150), end=pose(0, 0, -180))
    scales = ", ".join(f"{strut} = 160" for strut in range(1, 7))
    replan = entries(f'on = 2026-01-22; order = "replan"; readings_mm = {{{scales}}}')
    shown = ", ".join(f"{strut} 160 mm" for strut in range(1, 7))
    said = f"Replan: the scales read {shown}, from Thu 22 Jan 2026"
    assert course_log(read(plan + replan).schedule)[-1].text == said


def test_who_why_when_and_that_it_is_superseded() -> None:
    first = SLOWER + 'reason = "thin [red]regenerate."\nby = "AB"\nentered = 2026-06-30T21:30:00Z\n'
    one, _ = course_log(
        read(PLAN + first.replace("2026-02-01", "2026-03-01") + SLOWER.replace("02-01", "03-01")).schedule
    )
    assert one.sentences == (
        "Rate 0.75 mm a day from Sun 1 Mar 2026, was 1 mm a day. SUPERSEDED by revision 2. "
        "Reason: thin [red]regenerate. By AB, entered Tue 30 Jun 2026 22:30."  # London is an hour ahead in June
    )


@pytest.mark.parametrize(("course", "names"), [
    (SLOWER, ["Plan", "Prescribed", "Revision 1", "Approval"]),
    ("", ["Plan", "Prescribed", "Approval"]),
])  # fmt: skip
def test_the_approval_stands_where_it_was_given(course: str, names: list[str]) -> None:
    made = read(PLAN + course)
    assert [name for name, _ in log_facts(made.schedule)] == names
    facts = list(log_facts(approved(made).schedule))
    assert facts[-1] == ("Approval", f"By AB on Tue 6 Jan 2026, of revision {len(names) - 3}; it holds.")


def test_an_approval_that_lapsed_says_why_before_what_came_after_it() -> None:
    made = approved(read(PLAN))
    later = read(PLAN + SLOWER)
    plan = later.schedule.plan.model_copy(update={"approval": made.schedule.plan.approval})
    facts = list(log_facts(replace(later.schedule, plan=plan)))
    assert [name for name, _ in facts][-2:] == ["Approval", "Revision 1"]
    assert facts[-2][1] == (
        "By AB on Tue 6 Jan 2026, of revision 0. DRAFT: changed since AB approved it: [[course]] 1."
    )


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_json_fits_its_schema(sample: Any) -> None:
    schedule = approved(read(sample.read_text())).schedule
    made = json.loads(log_json(schedule))
    jsonschema.Draft202012Validator(log_schema()).validate(made)
    assert (made["revision"], made["approval"]["holds"]) == (len(made["entries"]), True)
    assert [one["text"] for one in made["entries"]] == [one.text for one in course_log(schedule)]


def test_the_json_has_what_the_file_has() -> None:
    first, second = json.loads(log_json(read(PLAN + SLOWER + SLOWER.replace("0.75", "0.5")).schedule))["entries"]
    assert first == {
        "revision": 1, "kind": "order", "what": "rate", "at": "2026-02-01T08:00:00+00:00",
        "text": "Rate 0.75 mm a day from Sun 1 Feb 2026, was 1 mm a day",
        "values": {"on": "2026-02-01", "rate_mm_per_day": 0.75}, "was_mm_per_day": 1, "superseded_by": 2,
    }  # fmt: skip
    assert (second["was_mm_per_day"], "superseded_by" in second) == (0.75, False)
