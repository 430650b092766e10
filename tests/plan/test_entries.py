"""What a record `undo` takes back counts no more, and every earlier revision has it again."""

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bt_cli.errors import PlanInvalid
from bt_cli.plan.digests import entries_digests
from bt_cli.plan.entries import Entry, end_of_entry, in_force, last_moment, no_longer, taken_back
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


def entry(**keys: Any) -> Entry:
    return Entry.model_validate(keys)


TIMES = (time(8), time(12), time(20))


@pytest.mark.parametrize(
    ("keys", "moment", "end"),
    [
        ({"on": date(2026, 2, 1), "order": "stop"}, datetime(2026, 2, 1, 8), datetime(2026, 2, 1, 8)),
        ({"at": datetime(2026, 2, 1, 9), "order": "stop"}, datetime(2026, 2, 1, 9), datetime(2026, 2, 1, 9)),
        ({"at": date(2026, 2, 1), "order": "stop"}, datetime(2026, 2, 1, 8), datetime(2026, 2, 1, 8)),
        # a day is over with its last session
        ({"record": "done", "through": date(2026, 2, 3)}, datetime(2026, 2, 3, 8), datetime(2026, 2, 3, 20)),
        ({"record": "done", "through": datetime(2026, 2, 3, 9)}, datetime(2026, 2, 3, 9), datetime(2026, 2, 3, 9)),
        ({"record": "missed", "from": date(2026, 2, 1), "to": date(2026, 2, 3)}, datetime(2026, 2, 1, 8),
         datetime(2026, 2, 3, 20)),
        ({"record": "missed", "from": datetime(2026, 2, 1, 12), "to": datetime(2026, 2, 3, 12)},
         datetime(2026, 2, 1, 12), datetime(2026, 2, 3, 12)),
        ({"order": "review_add", "dates": [date(2026, 2, 5), date(2026, 2, 2)]}, datetime(2026, 2, 2, 8),
         datetime(2026, 2, 2, 8)),
        ({"order": "review_move", "from": date(2026, 2, 5), "to": date(2026, 2, 7)}, datetime(2026, 2, 5, 8),
         datetime(2026, 2, 7, 20)),
    ],
)  # fmt: skip
def test_the_times_of_which_an_entry_speaks(keys: dict[str, Any], moment: datetime, end: datetime) -> None:
    assert (entry(**keys).moment(TIMES), end_of_entry(entry(**keys), TIMES)) == (moment, end)


def test_the_end_of_what_is_said() -> None:
    assert last_moment(date(2026, 2, 1)) == datetime(2026, 2, 1, 23, 59)
    assert last_moment(datetime(2026, 2, 1, 9)) == datetime(2026, 2, 1, 9)


def test_planned_changes_of_hardware_that_an_entry_takes_the_place_of() -> None:
    on, other = date(2026, 2, 1), date(2026, 2, 9)
    assert no_longer(entry(on=on, record="not_made", actuators=["A", "B"])) == {("A", on), ("B", on)}
    reset = entry(on=on, order="reset", actuators=["A"], instead_of={"A": other})
    assert no_longer(reset) == {("A", other)}
    assert no_longer(entry(on=on, order="reset", actuators=["A"])) == set()


def test_what_is_taken_back_keeps_its_time_and_what_it_stands_on() -> None:
    base = "12345678.12345678"
    day = entry(on=date(2026, 2, 1), order="stop", by="AB", entered="2026-02-01T09:00:00Z", base=base)
    stands = taken_back(day)
    assert (stands.on, stands.at, stands.by, stands.entered, stands.base) == (day.on, None, "AB", day.entered, base)
    assert (stands.kind, stands.written) == ("", day)
    timed = entry(at=datetime(2026, 2, 1, 9), order="stop")
    assert (taken_back(timed).on, taken_back(timed).at) == (None, datetime(2026, 2, 1, 9))
    done = entry(record="done", through=date(2026, 2, 3))
    assert taken_back(done).at == datetime(2026, 2, 3)


def test_an_undo_of_what_stands_below_it_takes_nothing_back() -> None:
    """Entry 1 takes back entry 2, which is not there yet; entry 2 itself."""
    undo = [entry(on=date(2026, 2, 1), record="undo", revision=revision) for revision in (2, 2)]
    first, second = in_force(tuple(undo))
    assert first.kind == "undo"
    assert (first.undone, second.undone) == (None, None)
    stop = entry(on=date(2026, 2, 1), order="stop")
    taken, by = in_force((stop, entry(on=date(2026, 2, 1), record="undo", revision=1)))
    assert (taken.kind, taken.written, by.undone) == ("", stop, stop)
