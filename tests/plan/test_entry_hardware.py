"""What an entry cannot say of the frame's hardware: each sentence whole, with its line.

PLAN has 12 lines, so its first entry begins in line 13, and its first key stands in line 14.
"""

from datetime import date, datetime
from typing import Any

import pytest

from bt_cli.errors import PlanInvalid
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import parse
from tests.courses import entries
from tests.helpers import PLAN, SAMPLES, read
from tests.hexapod_plans import Said, six_plan
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


SPAN = "the strut mounted shows 100 mm to 220 mm; size long shows 150 mm to 250 mm"
LONG = [{"size": "long", "min_mm": 150, "max_mm": 250, "scale_zero_mm": 30}]
READ = {str(number): 159 for number in range(1, 7)}
MOVE = "the struts are turned by pairs, so a day’s sessions are one move"
PAIRS = {"grouping": "pairs", "sessions": ["08:00", "12:00", "16:00"]}


@pytest.mark.parametrize(
    ("entry", "changes", "key", "message"),
    [
        ({"record": "reading", "readings_mm": {**READ, "2": 250.5}}, {"strut_sizes": LONG}, "readings_mm",
         f"strut 2 cannot read 250.5 mm: {SPAN}"),
        ({"record": "reading", "readings_mm": {**READ, "2": 99.5}}, {"strut_sizes": LONG}, "readings_mm",
         f"strut 2 cannot read 99.5 mm: {SPAN}"),
        ({"record": "reading", "readings_mm": {"7": 150, **READ}}, {}, "readings_mm",
         "readings_mm names 1, 2, 3, 4, 5, 6, 7: the struts of this plan are 1, 2, 3, 4, 5, 6"),
        ({"record": "xray", "gap_mm": 3}, {}, "",
         "record xray of a correction has a note; order replan with [course.deformity] says what is left"),
        ({"record": "xray", "regenerate_mm": 3}, {}, "",
         "record xray of a correction has a note; order replan with [course.deformity] says what is left"),
        ({"order": "reverse", "distance_mm": 1, "rate_mm_per_day": 1}, {}, "order",
         "order reverse is for frames that move bone along its axis; six struts have "),
        ({"at": datetime(2026, 1, 22, 8), "on": None, "record": "done", "steps": {"1": 2}}, {}, "steps",
         "steps of single struts put the bone off its path: order replan with the six readings_mm"),
        ({"order": "replan", "readings_mm": {"1": 159}}, {}, "readings_mm",
         "readings_mm must be those of all six struts: the bone is where they say together"),
        ({"order": "replan", "readings_mm": READ, "faces": {"1": 1}}, {}, "faces",
         "faces is not for six struts: their readings_mm and deformity say all"),
        ({"order": "replan", "readings_mm": READ, "remaining_mm": 3}, {}, "remaining_mm",
         "remaining_mm is not for six struts: their readings_mm and deformity say all"),
        ({"order": "exchange", "actuators": ["2"], "size": "short"}, {"strut_sizes": LONG}, "size",
         "size must be one of strut_sizes (long); you wrote 'short'"),
        ({"order": "exchange", "actuators": ["2"], "size": "long"}, {}, "size",
         "size must be one of strut_sizes (none); you wrote 'long'"),
        ({"order": "exchange", "actuators": ["2"], "size": "long", "set_to_mm": {"2": 149.5}}, {"strut_sizes": LONG},
         "set_to_mm", "strut 2 cannot read 149.5 mm: size long shows 150 mm to 250 mm"),
        ({"record": "done", "through": date(2026, 1, 22), "on": None,
          "exchanged": [{"strut": 2, "on": date(2026, 1, 20), "size": "other"}]},
         {"strut_sizes": [*LONG, {**LONG[0], "size": "short"}]}, "exchanged",
         "exchanged: size must be one of strut_sizes (long, short); you wrote 'other'"),
        ({"record": "done", "through": date(2026, 1, 22), "on": None,
          "exchanged": [{"strut": 2, "on": date(2026, 1, 23), "size": "long"}]}, {"strut_sizes": LONG}, "exchanged",
         "exchanged: strut 2 on Fri 23 Jan 2026 is after what this record speaks of: nothing is recorded ahead"),
        ({"at": datetime(2026, 1, 22, 12), "on": None, "record": "missed"}, PAIRS, "at",
         f"record missed at Thu 22 Jan 2026 12:00: {MOVE}, which is missed as a whole: write on = 2026-01-22, or from "
         "and to as dates"),
        ({"from": datetime(2026, 1, 22, 12), "to": date(2026, 1, 23), "on": None, "record": "missed"}, PAIRS, "from",
         f"record missed at Thu 22 Jan 2026 12:00: {MOVE}, which is missed as a whole: write on = 2026-01-22, or from "
         "and to as dates"),
        ({"at": datetime(2026, 1, 22, 12), "on": None, "order": "pause"}, PAIRS, "at",
         f"order pause at Thu 22 Jan 2026 12:00: {MOVE}: write on = 2026-01-22 for before it, or on = 2026-01-23 for "
         "after it"),
    ],
)  # fmt: skip
def test_six_struts(entry: Said, changes: Said, key: str, message: str) -> None:
    entry = {"on": date(2026, 1, 22), **entry}
    said = {name: value for name, value in entry.items() if value is not None}
    found = _told_of_six(said, **changes)
    assert any(where == key and text.startswith(message) for where, text in found), found


@pytest.mark.parametrize(
    ("entry", "changes"),
    [
        ({"on": date(2026, 1, 22), "record": "reading", "readings_mm": {**READ, "2": 250}}, {"strut_sizes": LONG}),
        ({"on": date(2026, 1, 22), "record": "reading", "readings_mm": {**READ, "2": 100}}, {"strut_sizes": LONG}),
        ({"at": datetime(2026, 1, 22, 8), "order": "pause"}, PAIRS),  # before the day's move
        ({"on": date(2026, 1, 22), "record": "missed"}, PAIRS),
    ],
)
def test_what_can_just_be_said_of_six_struts(entry: Said, changes: Said) -> None:
    assert _told_of_six(entry, **changes) == []


def _told_of_six(entry: Said, **changes: Any) -> list[tuple[str, str]]:
    """Each problem of a plan of six struts with the key of the entry that it names."""
    try:
        read_plan(parse(six_plan(course=[entry], **changes).encode(), "plan.toml"), "UTC")
    except PlanInvalid as invalid:
        return [(str(one.path[2]) if len(one.path) > 2 else "", one.message) for one in invalid.problems]
    return []


CABLE = PLAN + '[frame]\nkind = "cable"\n[frame.cable]\nanchor = "frame"\noffset_mm = 80\naxial_mm = 100\n'
RING = CABLE.replace('anchor = "frame"\noffset_mm = 80\naxial_mm = 100', 'anchor = "ring"')
EVERY_TWO = f'{DAY}; order = "rate"; step_every_days = 2'
VARY = (
    "order rate with step_every_days is not for a hinge or a cable over the frame: its steps move bone by more or less "
    "as it goes on: write rate_mm_per_day"
)
BOWED = '{ reference = "proximal", origin = "x" }'
PRESS = 'on = 2026-06-01; order = "{}"; distance_mm = 1; rate_mm_per_day = 1'


@pytest.mark.parametrize(
    ("plan", "entry", "said"),
    [
        (CABLE, EVERY_TWO, [(4, VARY)]),
        (RING, EVERY_TWO, []),
        (CABLE, f'{DAY}; order = "rate"; rate_mm_per_day = 0.75', []),
        (PLAN, f'{DAY}; record = "done"; exchanged = [{{ strut = 1, on = 2026-01-20, size = "x" }}]',
         [(4, "exchanged is for six struts")]),
        (PLAN, f'{DAY}; order = "replan"; readings_mm = {{ A = 20 }}; deformity = {BOWED}',
         [(5, "order replan with deformity is for six struts: write readings_mm, with what each scale shows")]),
        (HINGE, PRESS.format("compress"),
         [(3, "order compress is for bone that moves along its axis, and a hinge turns it: order reverse goes back, "
              "remaining says what is left, in mm of arc")]),
        # a record of what was not made, of the first day of turns
        (PLAN, 'on = 2026-01-12; record = "not_made"; actuators = ["A"]',
         [(2, "not_made on Mon 12 Jan 2026 is not after the first day of turns, Mon 12 Jan 2026: the plan above says "
              "what its scale then shows")]),
        (PLAN, 'at = 2026-01-12; order = "reset"; actuators = ["A"]',
         [(1, "reset on Mon 12 Jan 2026 is not after the first day of turns, Mon 12 Jan 2026: the plan above says what "
              "its scale then shows")]),
        (PLAN + LEVELS, f'{DAY}; order = "reset"; actuators = ["A"]; instead_of = {{ B = 2026-02-09 }}',
         [(5, "instead_of names B, and actuators does not")]),
        (PLAN + LEVELS, f'{DAY}; order = "reset"; actuators = ["A"]; set_to_mm = {{ A = 0, B = 0 }}',
         [(5, "set_to_mm names B, and actuators does not")]),
        # each of two that are wrong
        (PLAN + LEVELS, f'{TIME}; record = "done"; steps = {{ A = 81, B = -82 }}',
         [(4, f"steps: {letter} = {steps} is {mm} mm in one session, and 20 mm is the most; write the steps of each "
              "session (from and to), or what the scale shows, as a reading or order replan")
          for letter, steps, mm in (("A", 81, "20.25"), ("B", -82, "20.5"))]),
        (PLAN + LEVELS, f'{DAY}; order = "replan"; readings_mm = {{ A = 13, B = 13 }}; faces = {{ A = 5, B = 6 }}',
         [(5, "faces: A has the faces 1 to 4; you wrote 5"), (5, "faces: B has the faces 1 to 4; you wrote 6")]),
    ],
    ids=range(12),
)  # fmt: skip
def test_of_cables_hinges_and_several_actuators(plan: str, entry: str, said: list[tuple[int, str]]) -> None:
    assert told(entry, plan) == said


def test_of_two_letters_that_are_named_twice_both_are_told() -> None:
    entry = f'{DAY}; order = "reset"; actuators = ["B", "A", "B", "A", "C"]'
    assert (4, "actuators names A, A, B, B, C: the actuators of this plan are A, B") in told(entry, PLAN + LEVELS)
    twice = f'{DAY}; order = "reset"; actuators = ["B", "A", "B", "A"]'
    assert (4, "actuators names A, B twice") in told(twice, PLAN + LEVELS)


def test_a_nail_beside_a_rail_is_read_on_a_film_and_the_rail_on_its_scale() -> None:
    both = f'{DAY}; record = "{{}}"; readings_mm = {{{{ A = 3, B = 4 }}}}'
    parts = LEVELS.replace("distance_mm = 40\n", 'distance_mm = 40\nframe = "x"\n')
    plan = PLAN + parts + '[[frames]]\nname = "x"\nkind = "nail"\nstep_mm = 0.25\nrange_mm = 80\n'
    assert told(both.format("reading"), plan) == [
        (4, "a nail has no scale: record how much longer it is on an X-ray (bt record PLAN xray --nail A=MM)")
    ]
    assert told(both.format("xray"), plan) == [
        (4, 'readings_mm of an X-ray are those of a nail, and B is read on its own scale: write record = "reading"')
    ]


def test_an_order_that_six_struts_have_not_is_told_with_those_that_they_have() -> None:
    said = {"on": date(2026, 1, 22), "order": "reverse", "distance_mm": 1, "rate_mm_per_day": 1}
    text = (
        "order reverse is for frames that move bone along its axis; six struts have pause, resume, stop, replan, "
        "exchange, set, review_add, review_move, review_cancel"
    )
    assert ("order", text) in _told_of_six(said)


def test_readings_of_several_struts_that_no_size_can_show() -> None:
    """Without other sizes only what is mounted can show it."""
    said = {"on": date(2026, 1, 22), "record": "reading", "readings_mm": {"1": 99, "2": 221, "3": 100, "4": 220}}
    assert _told_of_six(said) == [
        ("readings_mm", f"strut {strut} cannot read {mm} mm: the strut mounted shows 100 mm to 220 mm")
        for strut, mm in ((1, 99), (2, 221))
    ]


def test_by_pairs_a_day_is_missed_or_ordered_as_a_whole() -> None:
    whole = {"from": date(2026, 1, 22), "to": datetime(2026, 1, 23, 12), "record": "missed"}
    assert _told_of_six(whole, **PAIRS) == [
        ("to", f"record missed at Fri 23 Jan 2026 12:00: {MOVE}, which is missed as a whole: write on = 2026-01-23, or "
               "from and to as dates"),
    ]  # fmt: skip
    assert _told_of_six({"at": datetime(2026, 1, 22, 12), "record": "xray", "note": "fine"}, **PAIRS) == []
