"""What an entry cannot say of the frame's hardware: each sentence whole, with its line.

PLAN has 12 lines, so its first entry begins in line 13, and its first key stands in line 14.
"""

import pytest

from bt_cli.errors import PlanInvalid
from tests.courses import entries
from tests.helpers import PLAN, SAMPLES, read
from tests.plan.test_history import HINGE, LEVELS

NAIL = next(path for path in SAMPLES if path.stem == "femur_nail_lengthening").read_text(encoding="utf-8")
RAIL = PLAN + '[frame]\nkind = "rail"\n'
DAY, TIME = "on = 2026-02-01", "at = 2026-02-01T08:00:00"


def told(entry: str, plan: str = PLAN) -> list[tuple[int, str]]:
    """Each problem with the line of the entry in which it stands: 1 is [[course]] itself."""
    try:
        read(plan + entries(entry))
    except PlanInvalid as invalid:
        assert {problem.place for problem in invalid.problems} == {"plan.toml"}
        return [(problem.line - plan.count("\n"), problem.message) for problem in invalid.problems]
    return []


@pytest.mark.parametrize(
    ("entry", "line", "message"),
    [
        (f'{DAY}; record = "reading"; readings_mm = {{ B = 3 }}', 4,
         "readings_mm names B: this plan has one actuator, A"),
        (f'{DAY}; record = "reading"; readings_mm = {{ C = 3, B = 3 }}', 4,
         "readings_mm names B, C: this plan has one actuator, A"),
        (f'{TIME}; record = "done"; steps = {{ B = 3 }}', 4, "steps names B: this plan has one actuator, A"),
        (f'{DAY}; order = "reset"; actuators = ["A", "A"]', 4, "actuators names A twice"),
        (f'{DAY}; record = "xray"; readings_mm = {{ A = 3 }}', 4,
         'readings_mm of an X-ray are those of a nail, and A is read on its own scale: write record = "reading"'),
        (f'{TIME}; order = "reset"; actuators = ["A"]', 2,
         "reset is before a day’s first turn: write on = 2026-02-01, or after turns of that day on = 2026-02-02 with "
         "set_to_mm"),
        ('on = 2026-01-12; order = "reset"; actuators = ["A"]', 2,
         "reset on Mon 12 Jan 2026 is not after the first day of turns, Mon 12 Jan 2026: the plan above says what its "
         "scale then shows"),
        (f'{DAY}; order = "exchange"; actuators = ["A"]; size = "long"', 3,
         "order exchange is for six struts: order reset says when a stroke starts anew"),
        (f'{DAY}; order = "replan"', 1,
         "order replan: readings_mm is missing: write what each scale shows, by its letter"),
        (f'{DAY}; order = "replan"; days = 40; readings_mm = {{ A = 20 }}', 4,
         "order replan with days is for six struts: write readings_mm, with what each scale shows"),
        # 81 quarters are 20.25 mm, and 80 are 20
        (f'{TIME}; record = "done"; steps = {{ A = 81 }}', 4,
         "steps: A = 81 is 20.25 mm in one session, and 20 mm is the most; write the steps of each session (from and "
         "to), or what the scale shows, as a reading or order replan"),
        (f'{TIME}; record = "done"; steps = {{ A = -81 }}', 4,
         "steps: A = -81 is 20.25 mm in one session, and 20 mm is the most; write the steps of each session (from and "
         "to), or what the scale shows, as a reading or order replan"),
        (f'{DAY}; order = "replan"; readings_mm = {{ A = 20 }}; faces = {{ A = 5 }}', 5,
         "faces: A has the faces 1 to 4; you wrote 5"),
    ],
)  # fmt: skip
def test_one_actuator(entry: str, line: int, message: str) -> None:
    assert (line, message) in told(entry)


@pytest.mark.parametrize(
    "entry",
    [
        'on = 2026-01-13; order = "reset"; actuators = ["A"]',
        f'{TIME}; record = "done"; steps = {{ A = 80 }}',
        f'{DAY}; order = "replan"; readings_mm = {{ A = 20 }}; faces = {{ A = 4 }}',
        f'{DAY}; order = "rate"; step_every_days = 1',
    ],
)
def test_what_can_just_be_said(entry: str) -> None:
    assert told(entry) == []


@pytest.mark.parametrize(
    ("entry", "line", "message"),
    [
        (f'{DAY}; order = "reset"; actuators = ["A"]; set_to_mm = {{ B = 0 }}', 5,
         "set_to_mm names B, and actuators does not"),
        (f'{DAY}; order = "replan"; level = "upper"; readings_mm = {{ B = 3 }}', 5,
         "readings_mm names B: level upper has A"),
        (f'{DAY}; order = "replan"; remaining_mm = 9; readings_mm = {{ A = 13 }}', 1,
         "order replan with remaining_mm is for one level: write level = … and what its scale shows"),
        (f'{DAY}; order = "replan"; readings_mm = {{ A = 13 }}; faces = {{ B = 1 }}', 5,
         "faces names B, and readings_mm does not: write it there too"),
        (f'{DAY}; order = "reset"; actuators = ["A"]; faces = {{ B = 1 }}', 5,
         "faces names B, and actuators does not: write it there too"),
        (f'{DAY}; order = "reset"; actuators = ["D", "C"]', 4,
         "actuators names C, D: the actuators of this plan are A, B"),
    ],
)  # fmt: skip
def test_two_levels(entry: str, line: int, message: str) -> None:
    assert (line, message) in told(entry, PLAN + LEVELS)


@pytest.mark.parametrize(
    ("plan", "entry", "line", "message"),
    [
        (NAIL, f'{DAY}; record = "reading"; readings_mm = {{ A = 3 }}', 4,
         "a nail has no scale: record how much longer it is on an X-ray (bt record PLAN xray --nail A=MM)"),
        (NAIL, f'{DAY}; order = "reset"; actuators = ["A"]', 4, "a nail cannot be set again: A has one stroke"),
        (RAIL, f'{DAY}; order = "replan"; readings_mm = {{ A = 20 }}; faces = {{ A = 1 }}', 5,
         "faces are those of nuts on rods, and A has none"),
        (HINGE, 'on = 2026-03-12; order = "replan"; readings_mm = { A = 23 }', 4,
         "readings_mm must be those of all rods of the hinge, A, B: together they make one angle"),
        (HINGE, 'on = 2026-03-12; order = "rate"; step_every_days = 2', 4,
         "order rate with step_every_days is not for a hinge or a cable over the frame: its steps move bone by more or "
         "less as it goes on: write rate_mm_per_day"),
        (HINGE, 'at = 2026-03-12T08:00:00; record = "done"; steps = { A = 1 }', 4,
         "steps of single rods put the bone off its hinge: order remaining says what is left"),
    ],
)  # fmt: skip
def test_nail_rail_and_hinge(plan: str, entry: str, line: int, message: str) -> None:
    assert told(entry, plan) == [(line, message)]
