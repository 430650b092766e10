"""What a record `undo` takes back counts no more, and every earlier revision has it again."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bt_cli.errors import PlanInvalid
from bt_cli.plan.digests import entries_digests
from bt_cli.plan.entries import in_force
from bt_cli.plan.source import parse
from bt_cli.schedule.history import earlier_revisions
from tests.courses import SLOWER, entries, orders
from tests.helpers import PLAN, at_revision, read

SHORT = PLAN.replace("defect_mm = 60", "defect_mm = 20")


def undo(revision: int) -> str:
    return entries(f'at = 2026-03-01T10:00:00; record = "undo"; revision = {revision}')


def problems(text: str) -> list[str]:
    with pytest.raises(PlanInvalid) as invalid:
        read(text)
    return [problem.message for problem in invalid.value.problems]


@given(orders(), st.integers(1, 4))
def test_a_plan_with_entries_taken_back_is_the_plan_without_them(course: str, count: int) -> None:
    """Whatever was ordered and recorded: sessions, dates and events are those before, at every revision its own."""
    tables = course.split("[[course]]")[1:]
    count = min(count, len(tables))
    kept = "".join(f"[[course]]{table}" for table in tables[: len(tables) - count])
    undone = [undo(len(tables) - i) for i in range(count)]
    try:
        whole, without = read(SHORT + course), read(SHORT + kept)
        found = read(SHORT + course + "".join(undone))
    except PlanInvalid:
        assume(False)
    new, old = found.schedule, without.schedule
    assert (new.sessions, new.milestones, new.missed) == (old.sessions, old.milestones, old.missed)
    assert [event.at for event in new.events] == [event.at for event in old.events]
    assert at_revision(found, len(tables)).schedule.sessions == whole.schedule.sessions
    assert entries_digests(new.plan.course)[len(tables)] == entries_digests(whole.schedule.plan.course)[-1]
    for revision, earlier in earlier_revisions(new.plan):
        sessions = earlier.sessions() if earlier else None
        try:
            then = at_revision(found, revision).schedule.sessions
        except PlanInvalid:
            assert sessions is None
        else:
            assert earlier is not None
            assert [*earlier.before, *(sessions or [])] == list(then)


def test_a_course_in_force_can_be_taken_apart_again() -> None:
    plan = read(PLAN + SLOWER + undo(1)).schedule.plan
    assert [entry.kind for entry in plan.course] == ["", "undo"]
    assert plan.course[0].written.kind == "rate"
    assert in_force(plan.course) == plan.course
    assert [entry.kind for entry in in_force(plan.course[:1])] == ["rate"]
    assert not plan.course[1].moves_nothing


READ = entries('on = 2026-02-01; record = "reading"; readings_mm = {A = 20}')
CORRECT = entries('on = 2026-02-01; record = "correct"')


@pytest.mark.parametrize(("course", "message"), [
    (undo(1), "record undo: nothing above it is left to take back"),
    (SLOWER + undo(1) + undo(1), "record undo: nothing above it is left to take back"),
    (SLOWER + READ + undo(1), "record undo: revision must be 2, the last entry that still counts; you wrote 1"),
    (SLOWER + undo(2), "record undo: revision must be 1, the last entry that still counts; you wrote 2"),
    (SLOWER + CORRECT + undo(2),
     "record undo: entry 2 is a correction: edit the file back, and accept that by bt correct"),
])  # fmt: skip
def test_entries_are_taken_back_from_the_last_on(course: str, message: str) -> None:
    assert message in problems(PLAN + course)


def test_what_is_taken_back_must_still_be_an_entry() -> None:
    assert "order rate: rate_mm_per_day or step_every_days is missing" in problems(
        PLAN + SLOWER.replace("rate_mm_per_day = 0.75\n", "") + undo(1)
    )


def test_a_record_of_what_moves_nothing_is_undone_by_one_that_does_so_too() -> None:
    plan = read(PLAN + READ + undo(1)).schedule.plan
    assert all(entry.moves_nothing for entry in plan.course)


def test_the_file_keeps_what_was_taken_back() -> None:
    source = parse((PLAN + SLOWER + undo(1)).encode(), "p.toml")
    assert source.mapping["course"][0]["order"] == "rate"
