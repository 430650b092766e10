"""The ledger against tables made by hand, and against a plain loop over the sessions at any time."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bt_cli.errors import PlanInvalid
from bt_cli.schedule.ledger import Ledger, LedgerEntry, ScaleSetting
from bt_cli.schedule.model import Schedule, Session
from tests.courses import orders
from tests.helpers import PLAN, ROOT, goal, read, report
from tests.hexapod_plans import pose, six_plan, struts
from tests.level_plans import KEPT
from tests.schedule.levels import Told, made, several

# Transport of 4 mm: A a quarter turn of 0.25 mm at 08:00, 12:00, 16:00 and 20:00, from Mon 12 Jan 2026 to Thu 15 Jan,
# and set again on Wed 14 Jan.
NUTS = {"goal": goal("transport", 4), "frame": {"kind": "ilizarov", "start_face": 3, "swaps": [date(2026, 1, 14)]}}


def jan(said: str) -> datetime:
    return datetime.fromisoformat(f"2026-01-{said}")


def row(entry: LedgerEntry) -> tuple[float, int | None, float, float, str]:
    """Reading, face, travel, stroke and cause."""
    return float(entry.reading_mm), entry.face, float(entry.travelled_mm), float(entry.stroke_mm), entry.cause


@pytest.mark.parametrize(
    ("at", "stands"),
    [
        ("01 00:00", (0, 3, 0, 0, "start")),
        ("12 08:00", (0, 3, 0, 0, "start")),  # the turn of that time is still to come
        ("12 08:01", (0.25, 4, 0.25, 0.25, "turn")),
        ("12 12:01", (0.5, 1, 0.5, 0.5, "turn")),  # after face 4 comes face 1
        ("13 23:59", (2, 3, 2, 2, "turn")),  # 8 quarters: twice round
        ("14 00:00", (0, 3, 2, 0, "reset")),  # no re-set turns a nut
        ("14 08:00", (0, 3, 2, 0, "reset")),
        ("14 08:01", (0.25, 4, 2.25, 0.25, "turn")),
        ("31 00:00", (2, 3, 4, 2, "turn")),
    ],
)
def test_nuts_with_a_face_that_are_set_again(at: str, stands: tuple[object, ...]) -> None:
    assert row(report(**NUTS).schedule.ledger.before("A", jan(at))) == stands


def test_strokes_days_and_sessions_of_nuts() -> None:
    ledger = report(**NUTS).schedule.ledger
    first, second = ledger.strokes("A")
    assert (first.since, first.until, len(first.turns), first.farthest_mm) == (None, date(2026, 1, 14), 8, 2)
    assert (second.since, second.until, len(second.turns), second.farthest_mm) == (date(2026, 1, 14), None, 8, 2)
    assert [(day.at.day, day.turned_mm, day.travel_mm) for day in ledger.days("A")] == [
        (n, 1, 1) for n in range(12, 16)
    ]
    assert ledger.most_in_a_day_mm("A") == 1
    assert ledger.travelled_mm("A") == 4
    assert row(ledger.on_evening("A", date(2026, 1, 13))) == (2, 3, 2, 2, "turn")  # set again only the next morning
    assert row(ledger.after("A", 9)) == (0.25, 4, 2.25, 0.25, "turn")
    assert row(ledger.after("A", 0)) == (0, 3, 0, 0, "start")


def two_mm(*settings: ScaleSetting) -> Ledger:
    """Of NUTS the eight turns of Mon 12 and Tue 13 Jan, 2 mm, and what then came to the scale."""
    schedule = report(**NUTS).schedule
    turns = [(one.at.replace(tzinfo=None), one.number, one.moves) for one in schedule.sessions[:8]]
    return Ledger(schedule.actuators, turns, settings)


def test_of_two_things_at_one_time_the_later_entered_holds() -> None:
    """On Thu 15 Jan 08:00 the scale shows 5 mm, 12 steps more; as was then written down 4.5, two steps less."""
    at = jan("15 08:00")
    five = ScaleSetting(at, "A", "replan", Fraction(5), 12, 2)
    ledger = two_mm(five, five._replace(shown_mm=Fraction("4.5"), steps=-2, face=4))
    assert (ledger.readings_at(jan("15 07:59")), ledger.readings_at(at)) == ([2], [Fraction("4.5")])
    assert row(ledger.before("A", at)) == (4.5, 4, 4.5, 4.5, "replan")
    assert [entry.number for entry in ledger.turns()] == list(range(1, 9))
    assert [entry.steps for entry in ledger.entries("A")] == [0, *[1] * 8, 0, 0]
    assert (ledger.readings_after(0), ledger.readings_after(8)) == ([0], [2])


def test_six_struts_planned_anew_from_their_scales_have_an_entry_of_what_was_read() -> None:
    """From 150 mm apart at 1 mm a day; on Thu 22 Jan all scales read 160, 159 were planned: √(160² + 80²) − 20."""
    struts_read = ", ".join(f'"{strut}" = 160' for strut in range(1, 7))
    order = f'[[course]]\non = 2026-01-22\norder = "replan"\nreadings_mm = {{{struts_read}}}\n'
    ledger = read(six_plan(start=pose(0, 0, -150), end=pose(0, 0, -180)) + order).schedule.ledger
    for strut in "123456":
        (entry,) = [entry for entry in ledger.entries(strut) if entry.cause == "replan"]
        assert (entry.at, entry.read_mm, entry.reading_mm) == (jan("22 08:00"), 160, 160)
        assert ledger.before(strut, jan("22 07:59")).reading_mm == 159


def test_what_never_turns_is_turned_nothing_in_a_day() -> None:
    assert Ledger(report(**NUTS).schedule.actuators, ()).most_in_a_day_mm("A") == 0


@pytest.mark.parametrize(("set_to", "shows", "stroke"), [(1, 2, 2), (-3, -2, -2), (-1, 0, 1)])
def test_a_re_set_to_another_reading_has_used_so_much_of_the_stroke(set_to: int, shows: int, stroke: int) -> None:
    """Before the first turn of Tue 13 Jan, a day of 1 mm: from 0, where the course began, or from the re-set."""
    ledger = two_mm(ScaleSetting(jan("13 00:00"), "A", "reset", Fraction(set_to)))
    turned = ledger.before("A", jan("13 00:01"))._replace(reading_mm=Fraction(shows))
    assert (turned.zero_mm, turned.stroke_mm) == (set_to, stroke)


def test_when_a_stroke_would_end() -> None:
    """From the start 2.5 mm end with the tenth turn: the eleventh, Wed 14 Jan at 16:00, is beyond them."""
    ledger = report(**NUTS).schedule.ledger
    start, since = ledger.entries("A")[0], ledger.before("A", jan("14 00:00"))
    out = ledger.runs_out("A", start, lambda _: Fraction("2.5"))
    assert out and (out.number, out.at) == (11, jan("14 16:00"))
    assert ledger.runs_out("A", start, lambda _: Fraction(4)) is None
    assert ledger.runs_out("A", since, lambda _: Fraction(2)) is None
    used = ledger.runs_out("A", start, lambda _: Fraction("2.5"), 4)  # 1 mm of them is used: seven turns are 2.75
    assert used and used.number == 7
    shorter = ledger.runs_out("A", start, lambda at: Fraction("1.5") if at >= jan("14 08:00") else None)
    assert shorter and shorter.number == 9  # from Wed 14 Jan on


def test_what_is_turned_back_counts_for_the_day_and_not_for_the_way() -> None:
    """A mm back and forth again in a day of four sessions at 2 mm a day: 2 mm are turned, and it is where it was."""
    course = (
        '[[course]]\nat = 2026-01-14T08:00:00\norder = "accordion"\ncycles = 1\ndistance_mm = 1\nrate_mm_per_day = 2\n'
    )
    ledger = read(PLAN + course).schedule.ledger
    day = next(day for day in ledger.days("A") if day.at == jan("14 08:00"))
    assert (day.turned_mm, day.travel_mm) == (2, 0)


def test_both_ends_of_a_rail_each_for_itself() -> None:
    """Carriages A and B go 0.25 mm at 08:00, 14:00 and 20:00 from Thu 12 Mar 2026: 40 mm each are 160 turns."""
    schedule = read((ROOT / "sample_plans/femur_rail_both_ends.toml").read_text(encoding="utf-8")).schedule
    at = datetime(2026, 3, 15, 14)
    assert [row(entry) for entry in schedule.ledger.all_before(at)] == [(2.5, None, 2.5, 2.5, "turn")] * 2  # 10 turns
    assert [schedule.ledger.travelled_mm(letter) for letter in "AB"] == [40, 40]
    assert schedule.levels[1].ledger.before("B", at).reading_mm == Fraction("2.5")


def test_in_tandem_a_ring_has_the_travel_of_all_that_carry_it() -> None:
    """Until Tue 20 Jan 08:00, 8 days: A 0.5 mm a day, C 1 mm, and B the ways of upper and middle, 1.5 mm."""
    ledger = read(KEPT).schedule.ledger
    assert [float(entry.travelled_mm) for entry in ledger.all_before(jan("20 08:00"))] == [4, 12, 8]
    most = ledger.fastest_day()
    assert (most.actuator.id, most.at, most.turned_mm) == ("B", jan("12 08:00"), Fraction(3, 2))


# Six struts from 150 to 190 mm apart at 1 mm a day, 170 mm long at first and so at 150 of "short". On Mon 26 Jan each
# is changed at 162.5 for "long", whose zero is 10 mm higher, at 152.5. On Tue 27 Jan all six read 154.
CHANGED = """
[[course]]
at = 2026-01-25T14:00:00
record = "reading"
readings_mm = {"1" = 161}
[[course]]
on = 2026-01-27
order = "replan"
readings_mm = {"1" = 154, "2" = 154, "3" = 154, "4" = 154, "5" = 154, "6" = 154}
"""


def changed() -> Schedule:
    short = struts(size="short", min_mm=100, max_mm=165, scale_zero_mm=20)
    long = [{"size": "long", "min_mm": 150, "max_mm": 250, "scale_zero_mm": 30}]
    review = {"first": date(2026, 1, 19), "every_days": 7}
    plan = six_plan(start=pose(0, 0, -150), end=pose(0, 0, -190), struts=short, strut_sizes=long, review=review)
    return read(plan + CHANGED).schedule


@pytest.mark.parametrize(
    ("at", "stands", "read_mm"),
    [
        ("12 08:00", (150, None, 0, 0, "start"), None),
        ("25 08:01", (162, None, 12, 12, "turn"), None),
        ("25 14:00", (162, None, 12, 12, "reading"), 161),  # what was read alone moves nothing
        ("25 20:01", (162.5, None, 12.5, 12.5, "turn"), None),
        ("26 00:00", (152.5, None, 12.5, 0, "exchange"), None),
        ("26 12:01", (153, None, 13, 0.5, "turn"), None),
        ("27 07:59", (153.5, None, 13.5, 1, "turn"), None),
        ("27 08:00", (154, None, 13.5, 1.5, "replan"), 154),  # nobody turned it: half a mm is what the scale says more
    ],
)
def test_struts_that_are_changed_and_planned_anew(at: str, stands: tuple[object, ...], read_mm: int | None) -> None:
    entry = changed().ledger.before("1", jan(at))
    assert (row(entry), entry.read_mm) == (stands, read_mm)


def test_a_changed_schedule_has_a_ledger_of_its_own() -> None:
    schedule = report(**NUTS).schedule
    shorter = replace(schedule, sessions=schedule.sessions[:8], resets=())
    assert (schedule.ledger.travelled_mm("A"), shorter.ledger.travelled_mm("A")) == (4, 2)
    assert schedule.ledger is schedule.ledger


# ---- at any time, by a plain loop


class Stands(NamedTuple):
    """What a plain loop comes to."""

    reading_mm: Fraction
    face: int | None
    travelled_mm: Fraction
    stroke_mm: Fraction


def by_a_loop(schedule: Schedule, letter: str, at: datetime) -> Stands:
    """Everything that happens to an actuator until a time, in order: what sets its scale before what turns it."""
    actuator = next(one for one in schedule.actuators if one.id == letter)
    swaps = schedule.correction.swaps if schedule.correction else ()
    set_mm = [(reset.on, actuator.start_reading_mm) for reset in schedule.resets if reset.actuator == letter]
    set_mm += [(swap.on, swap.after_mm) for swap in swaps if swap.strut == letter]
    there = [(datetime.combine(on, time()), 0, "set", mm) for on, mm in set_mm]
    read = [(when, entry.readings_mm) for when, entry in schedule.events if entry.readings_mm]
    there += [(when, 0, "shows", Fraction(readings_mm[letter])) for when, readings_mm in read]
    moves = [(session.at.replace(tzinfo=None), move) for session in schedule.sessions for move in session.moves]
    own = [(when, move.steps) for when, move in moves if move.actuator.id == letter]
    there += [(when, 1, "turn", steps * actuator.step_mm) for when, steps in own]
    steps = sum(steps for when, steps in own if when < at)
    reading_mm = zero_mm = actuator.start_reading_mm
    for when, _, what, mm in sorted(there, key=lambda one: one[:2]):
        if when > at or (when == at and what == "turn"):
            break
        reading_mm = reading_mm + mm if what == "turn" else mm
        zero_mm = mm if what == "set" else zero_mm
    return Stands(reading_mm, actuator.face(steps), steps * actuator.step_mm, reading_mm - zero_mm)


def agrees(schedule: Schedule, at: datetime) -> None:
    for part in {id(one): one for one in (schedule, *schedule.levels)}.values():
        for actuator in part.actuators:
            entry = part.ledger.before(actuator.id, at)
            found = Stands(entry.reading_mm, entry.face, entry.travelled_mm, entry.stroke_mm)
            assert found == by_a_loop(part, actuator.id, at)


TIMES = st.datetimes(datetime(2026, 1, 10), datetime(2026, 3, 1)).map(
    lambda at: at.replace(minute=0, second=0, microsecond=0)
)  # whole hours, so that many are those of sessions
FRAMES = (
    '[frame]\nkind = "ilizarov"\nstart_face = 2\n',
    '[frame]\nkind = "telescopic"\nrange_mm = 14\nstart_reading_mm = 3\n[review]\nevery_days = 7\n',
    '[frame]\nkind = "rail"\nswaps = [2026-01-20, 2026-01-26]\n',
)


@given(orders(), st.sampled_from(FRAMES), st.lists(TIMES, min_size=1, max_size=5))
def test_a_course_of_one_level_is_what_a_plain_loop_says(course: str, frame: str, times: list[datetime]) -> None:
    try:
        schedule = read(PLAN.replace("defect_mm = 60", "defect_mm = 20") + frame + course).schedule
    except PlanInvalid:
        assume(False)
    for at in times:
        agrees(schedule, at)


@given(several(), st.lists(TIMES, min_size=1, max_size=5), st.data())
def test_several_levels_are_what_a_plain_loop_says(
    levels: list[Told], times: list[datetime], data: st.DataObject
) -> None:
    schedule = made(levels).schedule
    for at in times:
        agrees(schedule, at)
    after_a_session_and_in_the_evening_it_stands_as_before_the_next(
        schedule, data.draw(st.sampled_from(schedule.sessions))
    )


@given(TIMES)
def test_struts_are_what_a_plain_loop_says(at: datetime) -> None:
    agrees(changed(), at)


def after_a_session_and_in_the_evening_it_stands_as_before_the_next(schedule: Schedule, session: Session) -> None:
    at, ledger = session.at.replace(tzinfo=None), schedule.ledger
    for actuator in schedule.actuators:
        own = actuator.id
        assert ledger.after(own, session.number) == ledger.before(own, at + timedelta(seconds=1))
        assert ledger.on_evening(own, at.date()) == ledger.before(own, datetime.combine(at.date(), time.max))
