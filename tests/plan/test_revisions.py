"""The plan as it was at an earlier revision, and what a correction changed.

60 mm were typed for 54, and the side was forgotten; both were corrected after an order of pause and one of resume.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.plan.appending import appended
from bt_cli.plan.entries import in_force
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Approval
from bt_cli.plan.revisions import (
    corrected_between,
    corrected_values,
    correction,
    is_kept,
    other_places,
    plan_as_approved,
    plan_at,
    plan_before,
    take_back,
)
from bt_cli.plan.snapshot import packed
from bt_cli.plan.source import parse
from tests.courses import SEEN, SLOWER, entries
from tests.helpers import PLAN, read
from tests.plan.test_fingerprint import PAUSE, based, plan_of

BOTH = [(("goal", "defect_mm"), 60, 54), (("side",), None, "left")]


def corrected(edited: str, *differences: Any) -> Plan:
    entry = {"on": date(2026, 2, 9), "record": "correct", "reason": "typed wrong", **correction(differences)}
    return plan_of(appended(edited.encode(), entry, "plan.toml").decode())


@pytest.fixture(name="plan")
def _plan() -> Plan:
    edited = based().replace("defect_mm = 60", "defect_mm = 54").replace("[goal]", 'side = "left"\n[goal]', 1)
    return corrected(edited, *BOTH)


def test_an_earlier_revision_says_what_was_said_then(plan: Plan) -> None:
    for revision in (0, 1, 2):
        earlier = plan_at(plan, revision)
        assert (earlier.goal.defect_mm, earlier.side, len(earlier.course)) == (60, None, revision)
        assert earlier.timezone == "Europe/London"
    assert (plan_at(plan, 3).goal.defect_mm, plan_at(plan, 3).side) == (54, "left")


def test_what_a_correction_changed(plan: Plan) -> None:
    assert corrected_values(plan, 2) == [(("side",), None, "left"), (("goal", "defect_mm"), 60, 54)]


def test_of_two_corrections_each_has_its_own_values(plan: Plan) -> None:
    """60, then 54, then 56 mm; the rate was 1, and is 0.75 from the second on."""
    text = based().replace("defect_mm = 60", "defect_mm = 54").replace("[goal]", 'side = "left"\n[goal]', 1)
    first = {"on": date(2026, 2, 9), "record": "correct", "reason": "x", **correction(BOTH)}
    text = appended(text.encode(), first, "plan.toml").decode()
    text = text.replace("defect_mm = 54", "defect_mm = 56", 1).replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.75")
    twice = corrected(text, (("goal", "defect_mm"), 54, 56), (("protocol", "rate_mm_per_day"), 1, Decimal("0.75")))
    assert corrected_values(twice, 2) == [(("side",), None, "left"), (("goal", "defect_mm"), 60, 54)]
    assert corrected_values(twice, 3) == [
        (("goal", "defect_mm"), 54, 56), (("protocol", "rate_mm_per_day"), 1, Decimal("0.75")),
    ]  # fmt: skip
    assert [plan_at(twice, revision).goal.defect_mm for revision in range(5)] == [60, 60, 60, 54, 56]
    assert [plan_at(twice, revision).protocol.rate_mm_per_day for revision in (2, 3, 4)] == [1, 1, Decimal("0.75")]


def test_places_in_lists_are_numbers() -> None:
    tables: dict[str, Any] = {"levels": [{"name": "a"}, {"name": "b", "distance_mm": 20}], "frame": {}}
    entry = plan_of(PLAN + PAUSE).course[0]
    said = entry.model_copy(update={"added": ("levels.0.name", "review.first"), "was": {"levels.1.distance_mm": 30}})
    take_back(tables, said)
    assert tables == {"levels": [{}, {"name": "b", "distance_mm": 30}], "frame": {}, "review": {}}


def test_the_keys_of_a_record_correct() -> None:
    assert correction(BOTH) == {"was": {"goal.defect_mm": 60}, "added": ("side",)}
    assert correction([(("levels", 1, "name"), "a", "b")]) == {"was": {"levels.1.name": "a"}}
    assert correction([]) == {}


def test_whether_the_file_keeps_what_a_revision_said(plan: Plan) -> None:
    """A record `correct` that names nothing has accepted edits of which nothing is kept."""
    assert [is_kept(plan, revision) for revision in range(4)] == [True] * 4
    bare = plan.course[2].model_copy(update={"was": None, "added": None})
    accepted = plan.model_copy(update={"course": (*plan.course[:2], bare)})
    assert [is_kept(accepted, revision) for revision in range(4)] == [False, False, False, True]


def test_what_was_corrected_between_two_revisions(plan: Plan) -> None:
    assert corrected_between(plan_at(plan, 2), plan)
    assert not corrected_between(plan_at(plan, 0), plan_at(plan, 2))
    assert not corrected_between(plan_at(plan, 3), plan)
    title = corrected(based().replace("[goal]", 'title = "x"\n[goal]', 1), (("title",), None, "x"))
    assert not corrected_between(plan_at(title, 2), title)  # nothing of limb, frame or turns


def test_a_plan_before_one_that_takes_another_back_is_that_before_the_other() -> None:
    undo = {"on": date(2026, 2, 9), "record": "undo", "revision": 2}
    plan = plan_of(appended(based().encode(), undo, "plan.toml").decode())
    counted = plan.model_copy(update={"course": in_force(plan.course)})
    assert [len(plan_before(counted, place).course) for place in (0, 1, 2)] == [0, 1, 1]


def test_edited_values_of_a_correction_speak_of_no_plan(plan: Plan) -> None:
    entry = plan.course[2].model_copy(update={"was": {"goal.defect_mm.x": 60}})
    edited = plan.model_copy(update={"course": (*plan.course[:2], entry)})
    assert corrected_values(edited, 2) == []
    assert plan_at(edited, 2).goal.defect_mm == 54  # what it said then is not kept


FIRST, NEXT = date(2026, 2, 1), date(2026, 2, 2)  # the day of these entries, and the next
READ = entries('on = 2026-02-01; record = "reading"; readings_mm = {A = 20}')
REVIEWS = "[review]\nfirst = 2026-01-26\nevery_days = 14\nlast = 2026-03-09\n"


@pytest.mark.parametrize(
    ("course", "alike"),
    [
        (SLOWER, [FIRST]),
        (SEEN, [FIRST]),  # an X-ray may say that later turns dock
        (READ, [FIRST, NEXT, date.max]),
        (entries('order = "review_add"; dates = [2026-01-20]'), [FIRST, NEXT, date.max]),
        (entries('order = "review_move"; from = 2026-03-09; to = 2026-03-10'), []),  # after it nothing is turned
    ],
)
def test_revisions_are_alike_up_to_the_first_turn_that_an_entry_speaks_of(course: str, alike: list[date]) -> None:
    plan = read(PLAN + REVIEWS + course).schedule.plan
    assert [on for on in (FIRST, NEXT, date.max) if other_places(plan_at(plan, 0), plan, on) == {0}] == alike


def test_of_what_is_taken_back_the_day_counts_and_all_else_is_the_very_same() -> None:
    undo = entries('at = 2026-02-10T10:00:00; record = "undo"; revision = 2')
    plan = read(PLAN + READ + SLOWER + undo).schedule.plan
    before = plan_at(plan, 2)
    assert before.course[0] is plan.course[0]
    assert other_places(before, plan, FIRST) == {1, 2}
    assert other_places(before, plan, NEXT) is None
    assert [plan_at(plan, 3).course[k] is plan.course[k] for k in range(3)] == [True, True, True]


def test_what_was_corrected_since_turns_nothing_alike(plan: Plan) -> None:
    assert other_places(plan_at(plan, 2), plan, date.min) is None


def test_the_plan_that_an_approval_signed() -> None:
    """Of the entries since, those up to its revision; nothing where it keeps no plan, or one that never was."""
    plan = read(PLAN + SLOWER).schedule.plan
    tables = dict(parse(PLAN.encode(), "p").mapping)
    signed = Approval(by="AB", on=date(2026, 1, 6), revision=1, above=packed({**tables, "side": "left"}))
    approved = plan_as_approved(plan, signed)
    assert approved and (approved.side, len(approved.course)) == ("left", 1)
    before = plan_as_approved(plan, signed.model_copy(update={"revision": 0}))
    assert before and before.course == ()
    never = packed({**tables, "goal": {"kind": "transport"}})
    for above in (None, "AAAA", never):
        assert plan_as_approved(plan, signed.model_copy(update={"above": above})) is None
