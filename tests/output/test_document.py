"""The document: what stands on a day, whatever the mechanism, and what stands above it."""

from collections.abc import Iterator
from datetime import date, time
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from bt_cli.document.build import document_of
from bt_cli.document.language import language
from bt_cli.document.model import Document, EventBar
from bt_cli.schedule.phases import local
from tests.courses import entries
from tests.helpers import PLAN, ROOT, SAMPLES, read, report
from tests.level_plans import HINGE, KEPT


@cache
def document(sample: Path) -> Document:
    return document_of(read(sample.read_text(encoding="utf-8")))


def of_sample(name: str) -> Document:
    return document(ROOT / "sample_plans" / f"{name}.toml")


def ordered(*entries: str) -> Document:
    return document_of(read(PLAN + "".join(f"[[course]]\n{entry}\n" for entry in entries)))


def bars(found: Document) -> Iterator[tuple[str, str, str]]:
    """The black bars: day and month, kind, and text."""
    for day in found.days:
        for bar in day.bars:
            if bar.changes_turns:
                yield f"{day.on.day}.{day.on.month}.", bar.kind, found.bar_text(bar)


every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)


@every_sample
def test_every_time_of_every_day_has_its_place_and_every_turn_is_there(sample: Path) -> None:
    found, schedule = document(sample), read(sample.read_text(encoding="utf-8")).schedule
    assert all(tuple(slot.at for slot in day.slots) == found.times for day in found.days)
    turns = [
        (day.on, slot.at, found.things[turn.thing].label, turn.steps, turn.after_mm, turn.face)
        for day in found.days for slot in day.slots for turn in slot.turns
    ]  # fmt: skip
    assert turns == [
        (local(session).date(), local(session).time(), move.actuator.id, move.steps, move.reading_mm, move.face)
        for session in schedule.sessions for move in session.moves
    ]  # fmt: skip


@every_sample
def test_scales_go_on_from_turn_to_turn_but_where_a_bar_says_so(sample: Path) -> None:
    """Within a day and over the night each turn begins where the one before it ended."""
    found = document(sample)
    shown = [thing.start_reading_mm for thing in found.things]
    for day in found.days:
        anew = {row.thing: row.after_mm for row in found.changes if row.on == day.on}
        assert bool(anew) == any(bar.kind == "swap" for bar in day.bars)
        shown = [anew.get(thing, before_mm) for thing, before_mm in enumerate(shown)]
        for slot in day.slots:
            for turn in slot.turns:
                assert turn.before_mm == shown[turn.thing]
                assert abs(turn.after_mm - turn.before_mm) == turn.amount.travel_mm
                shown[turn.thing] = turn.after_mm
        assert [scale.after_mm for scale in day.scales] == shown
        read = {thing: mm for thing, mm in enumerate(shown) if found.things[thing].is_readable}
        assert day.check is None or dict(day.check.readings) == read
    assert shown == [thing.end_reading_mm for thing in found.things]


@every_sample
def test_the_way_never_changes_without_a_bar(sample: Path) -> None:
    """Of what has a usual way: the turn after a BACK, and the first BACK, are on a day with a bar that says so."""
    found = document(sample)
    for thing in (place for place, one in enumerate(found.things) if not one.is_two_way):
        way = ""
        for day in found.days:
            for turn in (turn for slot in day.slots for turn in slot.turns if turn.thing == thing):
                kinds = [bar.kind for bar in day.bars if thing in bar.things or not bar.things]
                assert turn.way == way or ("back" if turn.way else "usual way") in kinds
                way = turn.way


@every_sample
def test_the_last_day_says_so(sample: Path) -> None:
    found = document(sample)
    [last] = [bar for day in found.days for bar in day.bars if bar.kind == "last" and not bar.things]
    assert (last.on, last.at) == found.last_turn
    assert last.at
    said = ("LAST DAY. The last turn is at {time}.", "Then turn no more.")
    text = " ".join(found.language.translate(sentence, time=f"{last.at:%H:%M}") for sentence in said)
    assert last.text.startswith(text)


def test_a_pause_has_its_end_and_what_follows_its_own_bar() -> None:
    assert list(bars(of_sample("tibia_course_slow_pause_xray")))[:3] == [
        ("31.1.", "rate", "NEW RATE from 08:00: 0.75 mm a day."),
        ("6.2.", "pause", "PAUSE until Mon 9 Feb 2026 08:00: do not turn."),
        ("9.2.", "resume", "TURN AGAIN from 08:00: toward the red flag."),
    ]
    paused = [day for day in of_sample("tibia_course_slow_pause_xray").days if day.is_paused]
    assert [day.on for day in paused] == [date(2026, 2, 6), date(2026, 2, 7), date(2026, 2, 8)]


def test_a_pause_that_ends_by_itself_has_the_same_bars() -> None:
    found = ordered('on = 2026-02-02\norder = "pause"\nthrough = 2026-02-04')
    assert list(bars(found))[:2] == [
        ("2.2.", "pause", "PAUSE until Thu 5 Feb 2026 08:00: do not turn."),
        ("5.2.", "resume", "TURN AGAIN from 08:00."),
    ]


def test_a_pause_in_the_middle_of_a_day_says_from_when() -> None:
    found = ordered('at = 2026-02-02T12:00:00\norder = "pause"', 'on = 2026-02-04\norder = "resume"')
    [(on, _, text), *_] = bars(found)
    assert (on, text) == ("2.2.", "PAUSE from 12:00 until Wed 4 Feb 2026 08:00: do not turn.")
    day = next(day for day in found.days if day.on == date(2026, 2, 2))
    assert [slot.state for slot in day.slots] == ["turn", "paused", "paused", "paused"]


def test_a_pause_without_an_end_is_the_last_day() -> None:
    found = ordered('on = 2026-02-02\norder = "pause"')
    assert list(bars(found)) == [
        ("1.2.", "last", "LAST DAY. The last turn is at 20:00. Then do not turn until we tell you."),
    ]
    assert found.ending == "Then do not turn until we tell you."


def test_going_back_says_until_when_and_its_end_has_a_bar() -> None:
    """3 mm at 1 mm a day from 2 February are twelve quarters, until 4 February; what follows waits for its order."""
    found = ordered(
        'on = 2026-02-02\norder = "reverse"\ndistance_mm = 3\nrate_mm_per_day = 1',
        'on = 2026-02-05\norder = "resume"',
    )
    assert list(bars(found))[:2] == [
        ("2.2.", "back", "BACK from 08:00: turn the OPPOSITE way, until Wed 4 Feb 2026 20:00."),
        ("5.2.", "usual way", "THE USUAL WAY AGAIN from 08:00."),
    ]


def test_the_rods_of_a_hinge_say_each_which_way_and_until_when() -> None:
    """An arc of 10.47 mm by 0.25 mm a session: 3 mm by 14 January, 1 mm back on the 15th; the 8.47 mm that are then
    left are 34 sessions, of which the last two are on Mon 26 January. Opening makes the concave rod longer.
    """
    course = entries(
        'on = 2026-01-15; order = "reverse"; distance_mm = 1; rate_mm_per_day = 1',
        'on = 2026-01-18; order = "resume"',
    )
    told = "From 08:00 turn each rod the OPPOSITE way to before: "
    assert [bar for bar in bars(document_of(read(HINGE + course))) if bar[1] == "back"] == [
        ("15.1.", "back", f"{told}A shorter, B longer, until Thu 15 Jan 2026 20:00."),
        ("18.1.", "back", f"{told}A longer, B shorter, until Mon 26 Jan 2026 12:00."),
    ]


def test_a_level_that_is_stopped_waits_for_no_order() -> None:
    stop = entries('on = 2026-01-20; order = "stop"; level = "upper"')
    found = document_of(read(KEPT + stop))
    assert ("20.1.", "pause", "A: STOP from 08:00: do not turn any more unless we tell you.") in bars(found)


def test_one_level_that_pauses_is_named_and_the_others_go_on() -> None:
    found = of_sample("femur_tandem_take_over")
    assert ("12.3.", "pause", "A: PAUSE until Thu 26 Mar 2026 08:00: do not turn.") in bars(found)
    day = next(day for day in found.days if day.on == date(2026, 3, 12))
    assert [slot.states for slot in day.slots] == [("paused", "turn", "turn")] * 4


def test_a_swap_is_one_line_above_its_day() -> None:
    found = of_sample("hexapod_swap")
    [(on, _, text)] = [bar for bar in bars(found) if bar[1] == "swap"]
    assert on == "6.4."
    assert (
        text == "Do NOT turn at home. In the clinic: struts 1–6 short (127) → medium (125). Then the 08:00 turn there."
    )


def test_planned_anew_stands_above_its_day_with_what_was_then_measured() -> None:
    found = ordered('on = 2026-02-02\norder = "replan"\nreadings_mm = { A = 20.5 }')
    [bar] = [bar for day in found.days for bar in day.bars if bar.kind == "replan"]
    assert (bar.on, bar.text) == (
        date(2026, 2, 2), "PLANNED ANEW from 08:00: before it ring to ring counts as 20.5 mm.",
    )  # fmt: skip


def test_missed_turns_are_said_once_for_days_in_a_row() -> None:
    found = of_sample("tibia_course_slow_pause_xray")
    [bar] = [bar for day in found.days for bar in day.bars if bar.kind == "missed"]
    assert (bar.on, bar.until, bar.changes_turns) == (date(2026, 2, 12), date(2026, 2, 13), False)


def test_a_thing_says_how_much_it_is_usually_turned_and_which_way() -> None:
    [thing] = document_of(report(**{"frame.direction": "toward the flag"})).things
    assert (thing.usual.part, thing.usual.word, thing.usual.unit, thing.usual.travel_mm) == (
        "¼", "QUARTER", "turn", Fraction(1, 4),
    )  # fmt: skip
    assert (thing.every, thing.direction) == ("each of the 4 nuts", "toward the flag")


def test_levels_have_marks_and_struts_colours() -> None:
    assert [thing.mark for thing in of_sample("tibia_convergent").things] == ["▼", "▲"]
    assert [thing.colour for thing in of_sample("hexapod_swap").things][:2] == ["red", "orange"]
    assert {of_sample(name).layout for name in ("hexapod_swap", "tibia_hinge_opening", "tibia_convergent")} == {
        "things"
    }
    assert of_sample("tibia_60mm_ilizarov").layout == "times"


@every_sample
def test_the_document_is_there_in_spanish(sample: Path) -> None:
    """The same bars on the same days, and nothing of them in English."""
    english = document(sample)
    spanish = document_of(read(sample.read_text(encoding="utf-8")), language("es"))

    def kinds(found: Document) -> list[EventBar]:
        return [bar for day in found.days for bar in day.bars]

    assert [(bar.kind, bar.on) for bar in kinds(spanish)] == [(bar.kind, bar.on) for bar in kinds(english)]
    assert not {bar.text for bar in kinds(spanish)} & {bar.text for bar in kinds(english)}
    assert [fact.key for fact in spanish.facts if fact.key != "direction"] == [
        fact.key for fact in english.facts if fact.key != "direction"
    ]


def test_the_limb_is_said_in_words() -> None:
    assert of_sample("tibia_60mm_ilizarov").limb == "left leg (tibia)"
    assert document_of(report()).limb == "SIDE AND BONE NOT GIVEN"
    assert document_of(report(side="right", bone="humerus"), language("es")).limb == "brazo derecho (húmero)"


def test_the_next_review_counts_from_today() -> None:
    made = report(review={"first": date(2026, 1, 26), "every_days": 14})
    assert document_of(made).next_review == date(2026, 1, 26)
    assert document_of(made, today=date(2026, 1, 27)).next_review == date(2026, 2, 9)
    assert document_of(made).last_turn == (date(2026, 3, 12), time(20))
