"""Turns, notes and days as all outputs show them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.document import bone_ways, phrases
from bt_cli.document.build import document_of
from bt_cli.document.course_status import status_facts
from bt_cli.document.language import ENGLISH
from bt_cli.document.plan_text import goal_text, value_at
from bt_cli.document.report import Report
from bt_cli.document.text_table import ascii_text
from bt_cli.document.ward import Ward
from bt_cli.schedule.evenings import evenings
from bt_cli.schedule.status import status_at
from bt_cli.words import day_text, exact, mm
from tests.helpers import ROOT, goal, read, report


def bars(made: Report) -> dict[date, tuple[str, ...]]:
    """The kinds of each day's bars, with the letters of those that are not true of all."""
    document = document_of(made)
    return {
        day.on: tuple(f"{bar.kind} {document.labels(bar.things)}".rstrip() for bar in day.bars)
        for day in document.days
        if day.bars
    }


@pytest.mark.parametrize(
    ("value", "said", "data"),
    [
        (Fraction(60), "60 mm", 60),
        (Decimal("1.0"), "1 mm", 1),
        (Fraction(1, 4), "0.25 mm", 0.25),
        (Fraction(5, 32), "0.15625 mm", 0.15625),
        (Fraction(1, 6), "0.1667 mm", 0.1667),
        (Fraction(-1, 3), "-0.3333 mm", -0.3333),
        (Fraction(1, 10**6), "0.000001 mm", 1e-6),
        (Decimal("1E+2"), "100 mm", 100),
        (0, "0 mm", 0),
    ],
)
def test_numbers_for_people_and_for_data_agree(value: Any, said: str, data: float) -> None:
    assert (mm(value), exact(value)) == (said, data)


@pytest.mark.parametrize(
    ("frame", "steps", "turn", "cell"),
    [
        ({}, 1, "¼ turn", "¼=0.25 mm → 2"),
        ({}, 2, "½ turn", "½=0.5 mm → 3"),
        ({}, 4, "1 turn", "1=1 mm → 1"),
        ({}, 5, "1¼ turns", "1¼=1.25 mm → 2"),
        ({"steps_per_turn": 6}, 1, "⅙ turn", "⅙=0.17 mm → 2"),
        ({"steps_per_turn": 12}, 5, "5/12 turn", "5/12=0.42 mm → 6"),
        ({"steps_per_turn": 12}, 17, "1 5/12 turns", "1 5/12=1.42 mm → 6"),
        ({"kind": "click"}, 1, "1 click", "1 click=0.25 mm"),
        ({"kind": "click"}, 3, "3 clicks", "3 clicks=0.75 mm"),
        ({"kind": "rail"}, 3, "¾ turn", "¾=0.75 mm"),
        ({"kind": "telescopic"}, 2, "½ turn", "½=0.5 mm"),
        ({"kind": "cable", "cable": {"anchor": "ring"}}, -1, "¼ turn BACK", "¼ BACK=0.25 mm"),
    ],
)
def test_turns(frame: dict[str, Any], steps: int, turn: str, cell: str) -> None:
    from bt_cli.frame.actuator import Move

    actuator = report(frame=frame).schedule.actuators[0]
    move = Move(actuator, steps, Fraction(0), actuator.face(steps))
    assert (phrases.turn(steps, actuator), phrases.cell(move)) == (turn, cell)


@pytest.mark.parametrize(
    ("text", "plain"), [("1½", "1 1/2"), ("¼=0.25 mm → 2", "1/4=0.25 mm -> 2"), ("12⅙", "12 1/6"), ("–", "-")]
)
def test_ascii_never_joins_a_whole_to_its_fraction(text: str, plain: str) -> None:
    """1½ is not 11/2."""
    assert ascii_text(text) == plain


def test_the_scale_starts_anew_on_the_day_of_a_swap_even_where_nothing_turns() -> None:
    """0.1 mm a day on quarter steps turns on days 2, 4, 7, …; the swap is day 3."""
    made = report(
        **{
            "goal": goal("lengthening", 5),
            "protocol.rate_mm_per_day": Decimal("0.1"),
            "protocol.sessions": ["08:00"],
            "frame.swaps": [date(2026, 1, 14)],
            "frame.start_reading_mm": 3,
        }
    )
    assert [str(day.scales[0].after_mm) for day in document_of(made, ENGLISH).days[:4]] == ["3", "13/4", "3", "13/4"]


def test_the_clocks_change_on_their_day_even_where_nothing_turns() -> None:
    """0.05 mm a day turns every fifth day; London's clocks change on Sun 29 March all the same."""
    made = report(
        **{
            "goal": goal("lengthening", 10),
            "protocol.rate_mm_per_day": Decimal("0.05"),
            "protocol.sessions": ["08:00"],
            "surgery": date(2026, 3, 9),
        }
    )
    assert [on.isoformat() for on, kinds in bars(made).items() if "clocks change" in kinds] == ["2026-03-29"]


def test_what_is_done_and_what_is_left_add_up_to_the_whole_as_shown() -> None:
    """On the third evening the reference point has gone 3.33 of 28.87 mm, 25.54 are left: 28.9 − 25.5 = 3.4."""
    varus = varus_short()
    evening = evenings(varus.schedule)[3]
    assert [round(float(way), 2) for way in (evening.done_mm, evening.remaining_mm)] == [3.33, 25.54]
    day = document_of(varus).days[2]
    assert (day.done_mm, day.remaining[0].left_mm) == (Fraction("3.4"), Fraction("25.5"))
    at = datetime.combine(day.on, time(23))
    facts = dict(status_facts(varus, status_at(varus.schedule, at)))
    assert facts["Done"].endswith("way 3.4 of 28.9 mm, 25.5 mm left")
    ward = Ward(day.on + timedelta(days=1))
    ward.add(varus.schedule, "plan.toml")
    assert [course.done_text for course in ward.courses] == ["3.4 of 28.9 mm"]


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_done_and_left_always_add_up_and_stay_near_what_they_are(done: Fraction, left: Fraction) -> None:
    """The whole is half a tenth off at most and what is left a tenth, where it is hardly more than nothing."""
    way = bone_ways.shown_way(done, left, [varus_short().schedule.plan])
    assert way.done_mm + way.left_mm == way.whole_mm
    assert abs(way.done_mm - done) <= Fraction("0.15")


def test_ring_to_ring_is_counted_from_the_last_re_set_and_no_reading_changes_that() -> None:
    """From 0 on the first day; set again to 5 on 9 Feb; in another year the year is said."""
    anew = [
        {"on": date(2026, 2, 2), "order": "replan", "readings_mm": {"A": Decimal(20)}},
        {"on": date(2026, 2, 9), "order": "reset", "actuators": ["A"], "set_to_mm": {"A": Decimal(5)}},
    ]
    schedule = report(course=anew).schedule
    told = [
        phrases.counted_text(schedule, on, ENGLISH) for on in (date(2026, 2, 8), date(2026, 2, 9), date(2027, 1, 4))
    ]
    assert told == [
        "counted from 0 mm on Mon 12 Jan", "counted from 5 mm on Mon 9 Feb", "counted from 5 mm on Mon 9 Feb 2026",
    ]  # fmt: skip
    click = report(frame={"kind": "click"}).schedule
    assert phrases.counted_text(click, date(2026, 2, 8), ENGLISH) == ""


def varus_short() -> Report:
    return read((ROOT / "sample_plans/hexapod_varus_short.toml").read_text())


def test_every_day_has_a_row_even_where_nothing_turns() -> None:
    """0.25 mm a day on 1 mm steps: the half is not ahead, so day 3 turns first, then every fourth."""
    made = report(
        **{"goal": goal("transport", 12), "protocol.rate_mm_per_day": Decimal("0.25"), "frame.steps_per_turn": 1}
    )
    shown = document_of(made, ENGLISH).days
    assert [day.number for day in shown[:8] if any(slot.turns for slot in day.slots)] == [3, 7]
    assert len(shown) == made.schedule.days


def test_bars_say_what_is_special_of_a_day() -> None:
    """65 mm at 0.75 from the afternoon: a partial first day, a review, a clock change, and docking."""
    made = report(
        **{
            "goal.defect_mm": 65,
            "protocol.rate_mm_per_day": Decimal("0.75"),
            "protocol.sessions": ["08:00", "14:00", "20:00"],
            "protocol.first_session": "2026-01-12T14:00",
            "review": {"every_days": 14},
        }
    )
    kinds = bars(made)
    assert kinds[date(2026, 1, 26)] == ("clinic",)
    assert kinds[date(2026, 3, 29)] == ("clocks change",)
    # 260 turns from the second session of day 1: all of day 87's are made
    assert list(kinds.values())[-1] == ("last", "contact")


def test_until_cuts_the_rows_and_nothing_else() -> None:
    made = report()._replace(until=date(2026, 1, 13))
    assert [day_text(day.on) for day in document_of(made, ENGLISH).days] == ["Mon 12 Jan 2026", "Tue 13 Jan 2026"]
    assert made.schedule.days == 60


def test_a_turn_back_says_so() -> None:
    """A reversal turns by as much as any turn, and the other way."""
    made = report(course=[{"on": date(2026, 2, 1), "order": "reverse", "distance_mm": 5, "rate_mm_per_day": 1}])
    back = next(s for s in made.schedule.sessions if s.phase == "reversal").moves[0]
    assert phrases.turn_in_mm(back) == "¼ turn BACK = 0.25 mm"
    assert phrases.cell(back) == "¼ BACK=0.25 mm → 4"


def sample(name: str) -> Any:
    return read((ROOT / "sample_plans" / f"{name}.toml").read_text(encoding="utf-8"))


def test_a_rod_of_a_hinge_gets_longer_or_shorter_and_never_goes_back() -> None:
    """The first session of a 20 degree wedge: a full turn on the concave rod, half a turn less on the convex one."""
    session = sample("tibia_hinge_opening").schedule.sessions[0]
    assert list(map(phrases.cell, session.moves)) == ["1 longer=1 mm → 1", "½ shorter=0.5 mm → 3"]
    assert [phrases.turn_in_mm(move) for move in session.moves] == [
        "1 turn longer = 1 mm",
        "½ turn shorter = 0.5 mm",
    ]
    assert phrases.step_text(session.moves[0].actuator, ENGLISH) == "¼ turn = 0.25 mm"


def test_clicks_beside_turns_are_called_clicks() -> None:
    """20 April: the click struts of A and the nuts of B, in sixths, turn at the same times."""
    made = sample("tibia_compression_distraction")
    both = next(session for session in made.schedule.sessions if session.at.date() == date(2026, 4, 20))
    assert list(map(phrases.cell, both.moves)) == ["1 click=0.25 mm", "⅙=0.17 mm → 2"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "tibia_transport_and_lengthening",
            "transport: close a gap of 40 mm; 15 mm were closed at surgery; lengthening: lengthen the bone by 25 mm",
        ),
        (
            "femur_shortened_lengthened_elsewhere",
            "lengthening: lengthen the bone by 30 mm; 30 mm were closed at surgery",
        ),
        (
            "tibia_compression_distraction",
            "lengthening: lengthen the bone by 30 mm; compression: press together by 6 mm",
        ),
        ("tibia_gradual_shortening", "compression: close a gap of 12 mm, then press together by 3 mm"),
        ("tibia_hinge_opening", "correction: turn the hinge by 20 degrees"),
        ("tibia_convergent", "transport: close a gap of 70 mm"),
    ],
)
def test_goals_in_words(name: str, said: str) -> None:
    assert goal_text(sample(name).schedule) == said


def test_bars_name_the_letters_of_those_that_they_are_true_of() -> None:
    """The distal level begins three days later; the proximal one ends three days before it."""
    kinds = bars(sample("tibia_convergent"))
    assert kinds[date(2026, 2, 12)] == ("first B",)
    assert kinds[date(2026, 3, 20)] == ("last A",)
    assert kinds[date(2026, 3, 23)] == ("clinic", "last", "contact")  # of all, and so with no letter
    assert bars(sample("femur_tandem_take_over"))[date(2026, 3, 12)] == ("pause A", "clinic")


def test_a_re_set_names_its_letter_only_where_there_are_several() -> None:
    assert bars(sample("femur_shortened_lengthened_elsewhere"))[date(2026, 3, 31)] == ("swap", "clinic")
    text = (ROOT / "sample_plans" / "femur_rail_both_ends.toml").read_text(encoding="utf-8")
    made = read(text.replace('kind = "rail"', 'kind = "rail"\nrange_mm = 25'))
    swaps = {on: kinds for on, kinds in bars(made).items() if any("swap" in kind for kind in kinds)}
    assert swaps == {date(2026, 4, 14): ("swap", "clinic")}
    assert [str(scale.before_mm) for scale in document_of(made, ENGLISH).days[33].scales] == ["0", "0"]


def test_what_is_left_is_told_for_each_aim() -> None:
    """25 mm at 0.75 a day are done on day 34, when the transport has 6 mm of 40 to go."""
    made = sample("tibia_transport_and_lengthening")
    assert [objective.role for objective in bone_ways.objectives(made.schedule.plan)] == ["gap", "length"]
    assert [str(left.left_mm) for left in document_of(made, ENGLISH).days[33].remaining] == ["6", "0"]
    assert [bone_ways.objective_left_text(objective) for objective in bone_ways.objectives(made.schedule.plan)] == [
        "gap left",
        "lengthening left",
    ]


def test_letters_say_which_nuts_they_are() -> None:
    assert phrases.letters_text(sample("tibia_convergent").schedule) == (
        "A: 4 nuts of level proximal; B: 4 nuts of level distal"
    )
    assert phrases.letters_text(sample("tibia_hinge_opening").schedule) == (
        "A: 1 nut of the concave rod, 120 mm from the hinge; B: 1 nut of the convex rod, 50 mm from the hinge"
    )


def test_a_value_of_a_named_part_is_found_by_its_name() -> None:
    plan = sample("tibia_compression_distraction").schedule.plan
    assert value_at(plan, "frames.nuts below.steps_per_turn") == "6"
    assert value_at(plan, "frames.click struts above.direction") == "toward +"


TANDEM_AND_LENGTH = """
format = "bt-plan"
version = 1
id = "OX-1"
timezone = "Europe/London"
surgery = 2026-01-05
goal = {kind = "transport", defect_mm = 6, lengthening_mm = 5}
protocol = {rate_mm_per_day = 1, sessions = ["08:00"], when_paused = "keep"}
frames = [{name = "struts", kind = "click", pitch_mm = 1, steps_per_turn = 10}, {name = "rods", pitch_mm = 1}]
levels = [
  {name = "upper", moves = "distally", distance_mm = 4, rate_mm_per_day = 0.2, frame = "struts"},
  {name = "middle", moves = "distally", distance_mm = 2, frame = "rods"},
  {name = "lower", does = "length", moves = "distally", distance_mm = 5, frame = "rods"},
]
"""


def test_the_gap_of_a_tandem_is_seen_at_the_ring_ahead_also_beside_a_lengthening() -> None:
    """On day 2 A has made 0.4 of 4 mm; ring B is to be at 2.4, and its nearest quarter is 2.5: 3.5 of 6 mm are left.

    By its own segment B has gone 2.1 of 2 mm, so the two of them added up would leave 3.6.
    """
    evening = document_of(read(TANDEM_AND_LENGTH), ENGLISH).days[1]
    assert [left.left_mm for left in evening.remaining] == [Decimal("3.5"), 3]
