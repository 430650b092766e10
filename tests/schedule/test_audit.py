"""The rows are added up anew before anything is made of them: whatever is wrong in one stops it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from bt_cli import __version__
from bt_cli.checks import rules
from bt_cli.frame.actuator import Move
from bt_cli.plan.model import Plan
from bt_cli.schedule.audit import Contradiction, _Scale, audit
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.model import Schedule, Session
from tests.helpers import PLAN, ROOT, bt, read, report
from tests.hexapod_plans import pose, six

AXIAL, TANDEM, HINGE, CABLE, SIX = (
    read((ROOT / "sample_plans" / f"{name}.toml").read_text(encoding="utf-8")).schedule
    for name in (
        "tibia_60mm_ilizarov", "femur_tandem_take_over", "tibia_hinge_opening", "tibia_cable_transport", "hexapod_swap",
    )
)  # fmt: skip


def _with(schedule: Schedule, place: int, session: Session) -> Schedule:
    rows = list(schedule.sessions)
    rows[place] = session
    return replace(schedule, sessions=tuple(rows))


def _turned(session: Session, steps: int, **more: object) -> Session:
    move = session.moves[0]._replace(steps=steps, **more)
    return session._replace(moves=(move, *session.moves[1:]))


@pytest.mark.parametrize("schedule", [AXIAL, TANDEM, HINGE, CABLE, SIX], ids=lambda one: one.plan.id)
@pytest.mark.parametrize("by", [-1, 1])
def test_a_step_more_or_less_in_any_row_is_seen(schedule: Schedule, by: int) -> None:
    for place in range(0, len(schedule.sessions), 17):
        session = schedule.sessions[place]
        with pytest.raises(Contradiction, match=rf"{session.moves[0].actuator.id} in row {place + 1} "):
            audit(_with(schedule, place, _turned(session, session.moves[0].steps + by)))


def test_a_turn_the_wrong_way_is_seen() -> None:
    with pytest.raises(Contradiction):
        audit(_with(AXIAL, 7, _turned(AXIAL.sessions[7], -1)))


FAULTS: dict[str, Callable[[Schedule], Schedule]] = {
    "a row lost": lambda one: replace(one, sessions=one.sessions[:9] + one.sessions[10:]),
    "a row twice": lambda one: replace(one, sessions=one.sessions[:9] + one.sessions[8:]),
    "the last row lost": lambda one: replace(one, sessions=one.sessions[:-1]),
    "two rows in each other's place": lambda one: _with(_with(one, 4, one.sessions[5]), 5, one.sessions[4]),
    "a day late": lambda one: _with(one, 9, one.sessions[9]._replace(at=one.sessions[9].at + timedelta(days=1))),
    "another day's number": lambda one: _with(one, 9, one.sessions[9]._replace(day=one.sessions[9].day + 1)),
    "a digit of a reading": lambda one: _with(one, 9, _turned(one.sessions[9], 1, reading_mm=Fraction(25))),
    "another face": lambda one: _with(one, 9, _turned(one.sessions[9], 1, face=1)),
    "another gap": lambda one: _with(one, 9, one.sessions[9]._replace(remaining_mm=Fraction(60))),
}


ORDER = "row {} bears another number, day or clock time, or is not after the one before"
READING = "the reading of A in row 10 is not that of its steps"
TOLD = {
    "a row lost": ORDER.format(10),
    "a row twice": ORDER.format(10),
    "the last row lost": "the steps of A do not come to its whole way",
    "two rows in each other's place": ORDER.format(5),
    "a day late": ORDER.format(10),
    "another day's number": ORDER.format(10),
    "a digit of a reading": READING,
    "another face": READING,
    "another gap": "what is left after row 10 is not what was left, less what it moves",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_rows_is_seen(fault: str) -> None:
    audit(AXIAL)
    with pytest.raises(Contradiction) as seen:
        audit(FAULTS[fault](AXIAL))
    assert str(seen.value) == (
        f"This is a bug in bt {__version__}: {TOLD[fault]}. Nothing is made of this plan. "
        "Please report this line and what you typed, privately, to where you have bt from; the line has nothing of the "
        "plan."
    )


@pytest.mark.parametrize(
    ("defect_mm", "seen"), [("60.125", False), ("59.875", False), ("60.126", True), ("59.874", True)]
)
def test_a_way_is_rounded_once(defect_mm: str, seen: bool) -> None:
    """240 quarters are 60 mm: half a step more or less rounds to as many."""
    goal = AXIAL.plan.goal.model_copy(update={"defect_mm": Decimal(defect_mm)})
    with pytest.raises(Contradiction) as told:
        audit(replace(AXIAL, plan=AXIAL.plan.model_copy(update={"goal": goal})))
    assert ("the steps of A do not come to its whole way" in str(told.value)) == seen


def test_a_session_at_the_same_time_is_not_after_the_one_before() -> None:
    same = AXIAL.sessions[9]._replace(at=AXIAL.sessions[8].at, day=AXIAL.sessions[8].day, local=AXIAL.sessions[8].local)
    with pytest.raises(Contradiction, match="row 10 bears another number"):
        audit(_with(AXIAL, 9, same))


def test_a_correction_that_goes_back_unless_it_was_planned_anew_is_seen() -> None:
    """Of a course only that is known: from row 30 on more is left than before, by as much as a row does."""
    read_anew = {"on": "2026-02-01", "order": "replan"}
    paused = {"on": "2026-01-25", "order": "pause", "through": "2026-01-26"}
    made = six(course=[paused]).schedule
    again = [s._replace(remaining_mm=s.remaining_mm + 2) if i >= 30 else s for i, s in enumerate(made.sessions)]
    with pytest.raises(Contradiction, match="more is left after row 31 than before it"):
        audit(replace(made, sessions=tuple(again)))
    anew = six(course=[read_anew]).schedule
    row = next(i for i, s in enumerate(anew.sessions) if s.at.date() >= date(2026, 2, 1))
    again = [s._replace(remaining_mm=s.remaining_mm + 2) if i >= row else s for i, s in enumerate(anew.sessions)]
    audit(replace(anew, sessions=tuple(again)))


def test_rows_that_agree_with_each_other_and_not_with_the_plan_are_seen() -> None:
    """61 mm turned for 60: numbers, readings and what is left follow from row to row, and the end is another."""
    longer = report(**{"goal.defect_mm": 61}).schedule
    with pytest.raises(Contradiction, match="the steps of A do not come to its whole way"):
        audit(replace(longer, plan=report().schedule.plan))


def test_nothing_is_written_of_rows_that_do_not_add_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def wrong(plan: Plan) -> Schedule:
        return FAULTS["a row lost"](schedule_of(plan))

    monkeypatch.setattr(rules, "schedule_of", wrong)
    (tmp_path / "p.toml").write_text(PLAN)
    done = bt("schedule", "p.toml", "-o", "p.json", "-o", "p.ics", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("This is a bug in bt 0.")
    assert "row 10 bears another number" in done.stderr.decode()
    assert [file.name for file in tmp_path.iterdir()] == ["p.toml"]


def test_struts_go_on_from_what_an_order_read_off_them() -> None:
    """4 mm more than planned on all six, from which the plan goes on: without the order no reading would follow."""
    read_off = {str(strut): 163 for strut in range(1, 7)}
    ends = {"start": pose(0, 0, -150), "end": pose(0, 0, -180)}
    made = six(**ends, course=[{"on": date(2026, 1, 22), "order": "replan", "readings_mm": read_off}]).schedule
    audit(made)
    with pytest.raises(Contradiction, match="is not that of its steps"):
        audit(replace(made, events=()))


@pytest.mark.parametrize(("read_mm", "shown_mm", "seen"), [
    ("163.2", 163, False),  # the mark nearest to what was read
    ("163.25", 163, False),  # just half a step off
    ("163.25", "163.5", False),
    ("163.2", "163.5", True),
    ("163.2", "162.5", True),
])  # fmt: skip
def test_a_strut_is_at_the_mark_nearest_to_what_was_read(read_mm: str, shown_mm: object, seen: bool) -> None:
    """Read on Thu 22 Jan: what it shows then is what the first row after that starts from."""
    read_off = {str(strut): Decimal(read_mm) for strut in range(1, 7)}
    ends = {"start": pose(0, 0, -150), "end": pose(0, 0, -180)}
    made = six(**ends, course=[{"on": date(2026, 1, 22), "order": "replan", "readings_mm": read_off}]).schedule
    scale = _Scale(made, made.actuators[0])
    steps = Move(made.actuators[0], 1, Fraction(str(shown_mm)) + Fraction(1, 2), None)
    assert scale.follows(datetime(2026, 1, 22, 12), steps) is not seen


def test_a_nut_that_was_set_again_is_held_to_its_very_mark() -> None:
    """Half a quarter more than what it was set to is no mark of its scale."""
    made = report(**{"frame.swaps": [date(2026, 1, 17)], "frame.start_reading_mm": Decimal("0.125")}).schedule
    audit(made)
    place = next(i for i, session in enumerate(made.sessions) if session.at.date() == date(2026, 1, 17))
    session = made.sessions[place]
    off = _turned(session, 1, reading_mm=session.moves[0].reading_mm + Fraction(1, 8))
    with pytest.raises(Contradiction, match=f"the reading of A in row {place + 1} is not that of its steps"):
        audit(_with(made, place, off))
