"""Which entries a course may have, by what the plan is: of several levels, of a hinge."""

import re
from datetime import timedelta
from typing import Any

import pytest

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.plan.entries import ORDERS, REVIEW_ORDERS
from bt_cli.plan.history import course_problems, last_in_force
from bt_cli.plan.model import Plan
from bt_cli.plan.source import parse
from tests.courses import entries
from tests.helpers import PLAN, SAMPLES, read

LEVELS = """\
when_paused = "keep"
[[levels]]
name = "upper"
moves = "distally"
distance_mm = 40
[[levels]]
name = "lower"
moves = "proximally"
distance_mm = 20
"""
HINGE = next(path for path in SAMPLES if path.stem == "tibia_hinge_opening").read_text(encoding="utf-8")
KEYS = {
    "rate": "rate_mm_per_day = 0.75",
    "reverse": "distance_mm = 2; rate_mm_per_day = 1",
    "remaining": "remaining_mm = 12",
    "compress": "distance_mm = 2; rate_mm_per_day = 1",
    "extend": "distance_mm = 2; step_every_days = 1",
    "accordion": "cycles = 2; distance_mm = 2; rate_mm_per_day = 1",
    "catch_up": "rate_mm_per_day = 1.25",
}
OF_ONE = sorted(KEYS)
OF_ALL = ["pause", "resume", "stop"]


def said(text: str) -> list[str]:
    with pytest.raises(PlanInvalid) as invalid:
        read(text)
    return [problem.message for problem in invalid.value.problems]


def entry(order: str, on: str = "2026-02-01", **more: Any) -> str:
    keys = [
        f'on = {on}; order = "{order}"',
        KEYS.get(order, ""),
        *(f"{key} = {value!r}" for key, value in more.items()),
    ]
    return entries("; ".join(filter(None, keys)))


def test_every_order_is_one_of_these() -> None:
    assert sorted([*OF_ONE, *OF_ALL, "replan", "reset", "exchange", "set", *REVIEW_ORDERS]) == sorted(ORDERS)


@pytest.mark.parametrize("order", OF_ONE)
def test_of_several_levels_an_order_with_mm_names_its_own(order: str) -> None:
    [told] = said(PLAN + LEVELS + entry(order))
    assert told == (
        f"order {order} is for one level: write level = … with one of upper, lower; "
        "what holds for a regenerate is never said of the gap"
    )


@pytest.mark.parametrize("order", [*OF_ONE, *OF_ALL])
def test_a_level_that_is_none_of_the_plan_is_told(order: str) -> None:
    [told] = said(PLAN + LEVELS + entry(order, level="middle"))
    assert told == "level must be one of upper, lower; you wrote 'middle'"
    [told] = said(PLAN + entry(order, level="upper"))
    assert told == "level must be level 1, the only level of this plan; you wrote 'upper'"


def test_what_can_be_ordered_to_all_levels_at_once() -> None:
    made: Report = read(PLAN + LEVELS + entry("pause") + entry("resume", "2026-02-03") + entry("stop", "2026-02-05"))
    assert [event.entry.order for event in made.schedule.events] == OF_ALL


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('record = "missed"; at = 2026-01-13T08:00:00; level = "upper"', None),
        ('record = "xray"; on = 2026-01-13; gap_mm = 50; level = "upper"', None),
        ('record = "reading"; on = 2026-01-13; readings_mm = { A = 1 }; level = "upper"',
         "level does not belong to record reading"),
        ('record = "done"; through = 2026-01-13; level = "upper"', "level does not belong to record done"),
        ('record = "done"; at = 2026-01-13T08:00:00; steps = { C = 1 }',
         "steps names C: the actuators of this plan are A, B"),
    ],
)  # fmt: skip
def test_records_of_one_level(table: str, told: str | None) -> None:
    text = PLAN + LEVELS + entries(table)
    assert (said(text) == [told]) if told else read(text)


def test_one_level_is_paused_only_where_the_plan_says_what_the_others_do() -> None:
    [told] = said(PLAN + LEVELS.replace('when_paused = "keep"\n', "") + entry("pause", level="upper"))
    assert told.startswith("when_paused is missing: one level is paused")
    assert read(PLAN + LEVELS.replace('when_paused = "keep"\n', "") + entry("pause"))


@pytest.mark.parametrize("order", ["accordion", "compress", "extend"])
def test_a_hinge_turns_bone_and_does_not_press_it(order: str) -> None:
    made = read(HINGE).schedule
    on = str(made.sessions[-1].at.date())
    assert said(HINGE + entry(order, on)) == [
        f"order {order} is for bone that moves along its axis, and a hinge turns it: order reverse goes back, "
        "remaining says what is left, in mm of arc"
    ]


def test_what_a_hinge_can_be_ordered() -> None:
    """In mm of arc of the tissue that limits it: slower, back by 2, on again, 12 left, a pause, an end."""
    start = read(HINGE).schedule.start.date()
    orders = ["rate", "reverse", "resume", "remaining", "pause", "resume", "stop"]
    course = "".join(entry(order, str(start + timedelta(days=4 + 3 * k))) for k, order in enumerate(orders))
    followed = read(HINGE + course).schedule
    assert [event.entry.order for event in followed.events] == orders
    assert {session.phase for session in followed.sessions} == {"correction", "reversal"}


def test_steps_of_a_single_rod_are_told() -> None:
    steps = entries('at = 2026-06-01T08:00:00; record = "done"; steps = { A = 1 }')
    assert any(re.match("steps of single rods put the bone off its hinge", told) for told in said(HINGE + steps))


DAY, TIME = "on = 2026-02-01", "at = 2026-02-01T08:00:00"
CANCEL_LAST = 'order = "review_cancel"; dates = [2026-03-23]'
REVIEWS = "[review]\nfirst = 2026-01-26\nevery_days = 14\nlast = 2026-03-23\n"


@pytest.mark.parametrize(
    ("keys", "line", "message"),
    [
        (DAY, 1, "an entry of the course is an order or a record: write order = … or record = …, and not both"),
        (f'{DAY}; order = "stop"; record = "frame_off"', 1,
         "an entry of the course is an order or a record: write order = … or record = …, and not both"),
        (f'{DAY}; order = "rate"', 1, "order rate: rate_mm_per_day or step_every_days is missing"),
        (f'{DAY}; order = "rate"; rate_mm_per_day = 1; step_every_days = 2', 1,
         "order rate: rate_mm_per_day or step_every_days both are there; write one of them"),
        (f'{DAY}; order = "stop"; distance_mm = 3', 4, "distance_mm does not belong to order stop"),
        (f'{DAY}; record = "reading"; readings_mm = {{ A = 20 }}; to = 2026-02-02', 5,
         "to does not belong to record reading"),
        ('order = "stop"', 1, "order stop: its time is missing: write at, or on"),
        (f'{DAY}; at = 2026-02-01; order = "stop"', 1, "order stop: at and on are both there; write one of them"),
        ('from = 2026-02-01; record = "missed"', 1, "record missed: write at, or from and to"),
        (f'{DAY}; through = 2026-02-01; record = "done"', 1, "record done: write at, or through, or from and to"),
        ('from = 2026-02-02; to = 2026-02-01; record = "missed"', 3, "to is before from"),
        ('from = 2026-02-01T12:00:00; to = 2026-02-01T11:59:00; record = "missed"', 3, "to is before from"),
        ('through = 2026-02-01; record = "done"; steps = { A = 1 }', 4,
         "record done: steps are those of each session: write at, or from and to"),
        (f'{DAY}; order = "pause"; through = 2026-02-03T20:00:00', 4,
         "order pause: through is the last day without turns: write 2026-02-03 without a time, or order resume at the "
         "time"),
        (f'{DAY}; order = "pause"; through = 2026-01-31', 4,
         "order pause: through Sat 31 Jan 2026 is before the pause begins"),
        (f'{TIME}; order = "set"; settings = {{ "clinic.name" = "x" }}', 2,
         "order set counts from a whole day, for the whole plan: write on = …, without a level"),
        (f'{DAY}; order = "set"; settings = {{ "frames.a.range_mm" = 50 }}', 4,
         "settings: frames.a.range_mm: no part of the frame is called 'a'"),
        (f'{DAY}; order = "set"; settings = {{ "frame.range_mm" = 0.4 }}', 4,
         "settings: frame.range_mm must be between 0.5 and 500 mm; you wrote 0.4"),
        (f'{DAY}; order = "review_add"; dates = [2026-02-03]', 2,
         "order review_add: it has no time from which it counts; write its days alone"),
        ('order = "review_add"; dates = [2026-02-03, 2026-02-03]', 3,
         "order review_add: dates must have one day or more, each once"),
        ('order = "review_add"; dates = []', 3, "order review_add: dates must have one day or more, each once"),
        ('order = "review_move"; from = 2026-02-03; to = 2026-02-03', 4,
         "order review_move: to is the day it was on, Tue 3 Feb 2026"),
        ('order = "review_move"; from = 2026-02-03T09:00:00; to = 2026-02-04', 3,
         "order review_move: a review is a day: write 2026-02-03 without a time"),
        ('order = "review_move"; from = 2026-02-03; to = 2026-02-04T09:00:00', 4,
         "order review_move: a review is a day: write 2026-02-04 without a time"),
        ('order = "review_add"; dates = [2026-01-04]', 1,
         "order review_add: Sun 4 Jan 2026 is before the course begins, on Mon 5 Jan 2026"),
        (CANCEL_LAST, 1, "order review_cancel: Mon 23 Mar 2026 is the last review that the plan covers: move that one "
                         "(bt amend PLAN review move 2026-03-23 DAY)"),
        ('order = "review_add"; dates = [2026-03-24]', 1,
         "order review_add: Mon 23 Mar 2026 is the last review that the plan covers: move that one (bt amend PLAN "
         "review move 2026-03-23 DAY)"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be(keys: str, line: int, message: str) -> None:
    """Each sentence whole, with the line of the entry in which it stands: 1 is [[course]] itself."""
    plan = PLAN + REVIEWS
    with pytest.raises(PlanInvalid) as invalid:
        read(plan + entries(keys))
    assert (message, line + plan.count("\n")) in [(one.message, one.line) for one in invalid.value.problems]


@pytest.mark.parametrize(
    "keys",
    [
        'from = 2026-02-01; to = 2026-02-01; record = "missed"',
        'from = 2026-02-01T12:00:00; to = 2026-02-01T12:00:00; record = "missed"',
        f'{DAY}; order = "pause"; through = 2026-02-01',
        f'{DAY}; order = "set"; settings = {{ "frame.range_mm" = 0.5 }}',
        'order = "review_add"; dates = [2026-01-05]',
        'order = "review_add"; dates = [2026-03-22]',
    ],
)
def test_an_entry_that_can_just_be(keys: str) -> None:
    assert read(PLAN + REVIEWS + entries(keys)).schedule.plan.revision == 1


@pytest.mark.parametrize(
    ("course", "place", "message"),
    [
        (
            (f'{DAY}; record = "xray"; gap_mm = 40; entered = 2026-02-01T09:00:00Z',
             f'{DAY}; record = "xray"; gap_mm = 40; entered = 2026-02-01T08:59:00Z'),
            1, "entered is before that of the entry above: entries are only ever added",
        ),
        (
            ('at = 2026-02-01T12:00:00; record = "done"; steps = { A = 1 }; entered = 2026-02-01T11:59:00Z',),
            0, "record done of Sun 1 Feb 2026 12:00 was entered before that: nothing is recorded ahead",
        ),
        (
            (f'{DAY}; record = "xray"; gap_mm = 40', 'on = 2026-01-31; order = "stop"'),
            1, "order stop at Sat 31 Jan 2026 08:00 is before what is already recorded, xray of Sun 1 Feb 2026 08:00: "
               "the past is not rewritten; order it from then on",
        ),
        (
            (f'{DAY}; record = "xray"; gap_mm = 40', 'order = "review_add"; dates = [2026-01-31]'),
            1, "order review_add: Sat 31 Jan 2026 is past, as of Sun 1 Feb 2026: no review is planned in the past",
        ),
        (
            (f'{DAY}; record = "xray"; gap_mm = 40', 'order = "review_cancel"; dates = [2026-01-26]'),
            1, "order review_cancel: Mon 26 Jan 2026 is past, as of Sun 1 Feb 2026: past reviews stay",
        ),
        (
            (f'{DAY}; order = "stop"', f'{DAY}; record = "frame_off"', 'on = 2026-02-02; record = "xray"; gap_mm = 40'),
            2, "record xray follows frame_off on Sun 1 Feb 2026: the treatment is over; only correct or undo may "
               "follow",
        ),
    ],
)  # fmt: skip
def test_entries_that_do_not_fit_each_other(course: tuple[str, ...], place: int, message: str) -> None:
    with pytest.raises(PlanInvalid) as invalid:
        read(PLAN + REVIEWS + entries(*course))
    assert message in [one.message for one in invalid.value.problems if one.path[:2] == ("course", place)]


def told(text: str) -> list[tuple[int, str]]:
    """Each problem with its line; nothing where the plan is read."""
    try:
        read(text)
    except PlanInvalid as invalid:
        return [(problem.line, problem.message) for problem in invalid.problems]
    return []


ES = 'direction = "red"\ndirection_es = "rojo"\n'
ALONE = "alone leaves the old {0}, and a sheet in that language would say it: set {0} too"
PARTS = """\
[[levels]]
name = "a"
moves = "distally"
distance_mm = 60
frame = "x"
[[frames]]
name = "x"
direction = "red"
direction_es = "rojo"
"""


@pytest.mark.parametrize(
    ("plan", "settings", "message"),
    [
        (f"[frame]\n{ES}", '"frame.direction" = "blue"',
         f"settings: frame.direction {ALONE.format('frame.direction_es')}"),
        (f"[frame]\n{ES}", '"frame.direction_es" = "azul"',
         f"settings: frame.direction_es {ALONE.format('frame.direction')}"),
        (f"[frame]\n{ES}", '"frame.direction" = "blue", "frame.direction_es" = "azul"', None),
        ('[frame]\ndirection = "red"\n', '"frame.direction" = "blue"', None),  # no sheet says it in Spanish
        (PARTS, '"frames.x.direction" = "blue"',
         f"settings: frames.x.direction {ALONE.format('frames.x.direction_es')}"),
        (PARTS.replace('direction_es = "rojo"\n', ""), '"frames.x.direction" = "blue"', None),
        ('[clinic]\nlate_turn = "x"\nes = { late_turn = "y" }\n', '"clinic.late_turn" = "z"',
         f"settings: clinic.late_turn {ALONE.format('clinic.es.late_turn')}"),
        ('[clinic]\nlate_turn = "x"\n', '"clinic.late_turn" = "z"', None),
        ("", '"frame.pitch_mm" = 1',
         "settings: frame.pitch_mm cannot be set from a day on (did you mean frame.range_mm?): bt correct PLAN "
         "KEY=VALUE, where it was typed wrong"),
        ("", '"surgery" = 2026-01-06',
         "settings: surgery cannot be set from a day on: bt correct PLAN KEY=VALUE, where it was typed wrong"),
        ("", '"clinic.fone" = "1"',
         "settings: clinic.fone cannot be set from a day on (did you mean clinic.phone?): bt correct PLAN KEY=VALUE, "
         "where it was typed wrong"),
        (PARTS, '"frames.y.range_mm" = 50', "settings: frames.y.range_mm: no part of the frame is called 'y'"),
        (PARTS, '"frames.x.range_mm" = 50', None),
    ],
)  # fmt: skip
def test_what_an_order_may_set(plan: str, settings: str, message: str | None) -> None:
    text = PLAN + plan
    found = told(text + entries(f'{DAY}; order = "set"; settings = {{ {settings} }}'))
    assert found == ([(text.count("\n") + 4, message)] if message else [])


def test_what_an_earlier_order_has_said_in_another_language_is_left_too() -> None:
    first = f'{DAY}; order = "set"; settings = {{ "frame.direction" = "red", "frame.direction_es" = "rojo" }}'
    second = 'on = 2026-02-02; order = "set"; settings = { "frame.direction" = "blue" }'
    assert [message for _, message in told(PLAN + entries(first, second))] == [
        f"settings: frame.direction {ALONE.format('frame.direction_es')}"
    ]


def test_a_level_is_not_named_by_an_order_that_sets() -> None:
    entry = f'{DAY}; order = "set"; settings = {{ "clinic.name" = "x" }}; level = "upper"'
    assert "order set counts from a whole day, for the whole plan: write on = …, without a level" in [
        message for _, message in told(PLAN + LEVELS + entries(entry))
    ]


def test_in_tandem_nobody_knows_of_which_level_a_turn_was_missed() -> None:
    tandem = PLAN + LEVELS.replace("proximally", "distally")
    missed = 'record = "missed"; at = 2026-01-13T08:00:00; level = "lower"'
    assert told(tandem + entries(missed)) == [
        (tandem.count("\n") + 4,
         'in tandem a ring goes the ways of two levels: write what was turned by letter, record = "done" with steps = '
         "{ A = 0 }; or leave level out where nothing was turned"),
    ]  # fmt: skip
    assert told(tandem + entries(missed.replace("lower", "upper"))) != []  # its ring carries the other's
    assert told(PLAN + LEVELS + entries(missed)) == []
    assert told(tandem + entries(missed.partition("; level")[0])) == []


@pytest.mark.parametrize(
    ("course", "places"),
    [
        # at the same instant; a second before
        ((f'{DAY}; record = "xray"; note = "a"; entered = 2026-02-01T09:00:00Z',
          f'{DAY}; record = "xray"; note = "b"; entered = 2026-02-01T09:00:00Z'), []),
        # one that was written by hand between them says nothing
        ((f'{DAY}; record = "xray"; note = "a"; entered = 2026-02-01T09:00:00Z', f'{DAY}; record = "xray"; note = "b"',
          f'{DAY}; record = "xray"; note = "c"; entered = 2026-02-01T08:59:59Z'), [2]),
        # a session is recorded at its minute, and not before; what was seen on a day may have been seen before its turn
        (('at = 2026-02-01T12:00:00; record = "done"; steps = { A = 1 }; entered = 2026-02-01T12:00:00Z',), []),
        ((f'{DAY}; record = "xray"; note = "a"; entered = 2026-02-01T00:00:00Z',), []),
        ((f'{DAY}; record = "xray"; note = "a"; entered = 2026-01-31T23:59:00Z',), [0]),
        ((f'{DAY}; record = "missed"; entered = 2026-02-01T07:59:00Z',), [0]),
        (('through = 2026-02-01; record = "done"; entered = 2026-02-01T19:59:00Z',), [0]),
        (('through = 2026-02-01; record = "done"; entered = 2026-02-01T20:00:00Z',), []),
        # an order from the very time of what is recorded, or a minute before
        (('at = 2026-02-01T12:00:00; record = "missed"', 'at = 2026-02-01T12:00:00; order = "stop"'), []),
        (('at = 2026-02-01T12:00:00; record = "missed"', 'at = 2026-02-01T11:59:00; order = "stop"'), [1]),
        # the latest that was recorded counts, and not the last
        (('on = 2026-02-05; record = "xray"; note = "a"', f'{DAY}; record = "xray"; note = "b"',
          'on = 2026-02-04; order = "stop"'), [2]),
        # what is accepted or taken back is no record of turns
        ((f'{DAY}; order = "pause"', 'on = 2026-02-09; record = "undo"; revision = 1',
          'on = 2026-02-04; order = "stop"'), []),
        # once the frame is off only corrections may follow
        ((f'{DAY}; order = "stop"', f'{DAY}; record = "frame_off"', 'on = 2026-02-02; record = "undo"; revision = 2'),
         []),
        ((f'{DAY}; order = "stop"', f'{DAY}; record = "frame_off"', 'on = 2026-02-02; order = "pause"'), [2]),
        # a review of the day of a record may still be added; of the day before it may not
        ((f'{DAY}; record = "xray"; note = "a"', 'order = "review_add"; dates = [2026-02-01]'), []),
        ((f'{DAY}; record = "xray"; note = "a"', 'order = "review_add"; dates = [2026-01-31]'), [1]),
        (('order = "review_add"; dates = [2026-02-03]; entered = 2026-02-03T09:00:00Z',), []),
        (('order = "review_add"; dates = [2026-02-03]; entered = 2026-02-04T09:00:00Z',), [0]),
        ((f'{DAY}; record = "xray"; note = "a"',
          'order = "review_add"; dates = [2026-02-03]; entered = 2026-02-04T09:00:00Z'), [1]),
        (('order = "review_add"; dates = [2026-02-03]',), []),
    ],
)  # fmt: skip
def test_which_entries_do_not_fit_those_above(course: tuple[str, ...], places: list[int]) -> None:
    plan = Plan.model_validate(parse((PLAN + entries(*course)).encode(), "p").mapping)
    assert [problem.path[1] for problem in course_problems(plan)] == places


def test_what_follows_the_removal_of_a_frame_is_told_whole() -> None:
    off = (f'{DAY}; order = "stop"', f'{DAY}; record = "frame_off"', 'on = 2026-02-02; order = "pause"')
    text = "order pause follows frame_off on Sun 1 Feb 2026: the treatment is over; only correct or undo may follow"
    assert (PLAN.count("\n") + 7, text) in told(PLAN + entries(*off))


def test_which_entry_counts_last() -> None:
    text = PLAN + entries(f'{DAY}; order = "pause"', 'on = 2026-02-02; order = "resume"',
                          'on = 2026-02-03; record = "undo"; revision = 2')  # fmt: skip
    course = Plan.model_validate(parse(text.encode(), "p").mapping).course
    assert last_in_force(course) == 0
    assert last_in_force(course[:1]) == 0
    assert last_in_force(()) is None


def test_without_a_date_of_surgery_reviews_begin_with_the_first_session() -> None:
    bare = PLAN.replace("surgery = 2026-01-05\n", "").replace("latency_days = 7", "first_session = 2026-01-12T08:00:00")
    text = "order review_add: Sun 11 Jan 2026 is before the course begins, on Mon 12 Jan 2026"
    early = told(bare + entries('order = "review_add"; dates = [2026-01-11]'))
    assert early == [(bare.count("\n") + 1, text)]
    assert told(bare + entries('order = "review_add"; dates = [2026-01-12]')) == []
    [(_, other)] = told(bare + entries('order = "review_cancel"; dates = [2026-01-11]'))
    assert other == "order review_cancel: no review is planned on Sun 11 Jan 2026"  # which is all that is wrong with it


@pytest.mark.parametrize(
    ("entry", "fits"),
    [
        ('order = "review_cancel"; dates = [2026-03-22]', True),
        ('order = "review_move"; from = 2026-03-23; to = 2026-03-30', True),  # the last itself may be moved
        ('order = "review_move"; from = 2026-03-09; to = 2026-03-24', False),
        ('order = "review_move"; from = 2026-03-09; to = 2026-03-23', True),
    ],
)
def test_the_last_review_that_the_plan_covers(entry: str, fits: bool) -> None:
    covered = "Mon 23 Mar 2026 is the last review that the plan covers"
    assert any(covered in message for _, message in told(PLAN + REVIEWS + entries(entry))) is not fits
    moved = 'order = "review_move"; from = 2026-03-23; to = 2026-04-06'
    assert told(PLAN + REVIEWS + entries(moved, 'order = "review_add"; dates = [2026-04-06]')) == []
    assert told(PLAN + REVIEWS + entries(moved, 'order = "review_add"; dates = [2026-04-07]')) != []
