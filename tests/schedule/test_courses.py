"""Courses worked by hand: what was ordered since, what really happened, and what follows.

PLAN: 60 mm at 1 mm a day, four quarter turns a day at 08:00, 12:00, 16:00, 20:00, from Mon 12 Jan 2026 (day 1) to
Thu 12 Mar 2026 (day 60). On the morning of day d, d - 1 mm are made.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.history import earlier_revisions
from bt_cli.schedule.model import Schedule
from tests.helpers import goal, plan, report


def order(kind: str, on: object, **keys: Any) -> dict[str, Any]:
    return {"at" if "T" in str(on) else "on": on if not isinstance(on, str) else _time(on), "order": kind, **keys}


def record(kind: str, at: str, **keys: Any) -> dict[str, Any]:
    return {"at": _time(at), "record": kind, **keys}


def _time(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


TURNED_OTHERWISE = [
    order("rate", "2026-01-20", rate_mm_per_day=Decimal("0.75")),
    record("done", "2026-01-22T08:00:00", steps={"A": 2}),
    order("pause", "2026-02-01"),
]


def course(*entries: dict[str, Any], **changes: Any) -> Report:
    return report(course=list(entries), **changes)


def last(made: Report) -> str:
    return f"{made.schedule.sessions[-1].at:%d %b %H:%M}"


def contact(made: Report) -> list[str]:
    return [str(on) for on in made.schedule.dates("expected_contact")]


def day(made: Report, on: str) -> list[tuple[str, int, str, str]]:
    """The sessions of a day: time, steps, reading, what remains."""
    return [
        (f"{s.at:%H:%M}", s.moves[0].steps, str(s.moves[0].reading_mm), str(s.remaining_mm))
        for s in made.schedule.sessions
        if str(s.at.date()) == on
    ]


def test_a_slow_down_at_day_20() -> None:
    """19 mm are made by Sat 31 Jan 08:00; 41 mm at 0.75 a day take 54.67 days: the 55th is 26 Mar.

    Of that day's sessions the targets are 59.6875, 59.875, 60 (cut): 59.6875 is nearest 59.75, 59.875 is half way
    between 59.75 and 60 and stays below, 60 is reached at 16:00.
    """
    made = course(order("rate", "2026-01-31", rate_mm_per_day=Decimal("0.75"), reason="thin regenerate"))
    assert day(made, "2026-01-30")[-1] == ("20:00", 1, "19", "41")
    # 19.1875 → 19.25 (0.0625 from 19.25, 0.1875 from 19); 19.375 half: stays 19.25; 19.5625 → 19.5; 19.75
    assert day(made, "2026-01-31") == [("08:00", 1, "77/4", "163/4"), ("16:00", 1, "39/2", "81/2"),
                                       ("20:00", 1, "79/4", "161/4")]  # fmt: skip
    assert (last(made), contact(made)) == ("26 Mar 16:00", ["2026-03-26"])


def test_a_pause_of_3_days_for_a_pin_infection() -> None:
    """Three days without a turn: all that follows is three days later."""
    made = course(order("pause", "2026-02-01", reason="pin infection"), order("resume", "2026-02-04"))
    assert [day(made, f"2026-02-0{d}") for d in (1, 2, 3)] == [[], [], []]
    assert day(made, "2026-02-04")[0] == ("08:00", 1, "81/4", "159/4")
    assert (last(made), contact(made)) == ("15 Mar 20:00", ["2026-03-15"])


def test_a_pause_without_an_end_has_no_contact_and_no_sessions_after_it() -> None:
    made = course(order("pause", "2026-02-01"))
    assert (last(made), contact(made)) == ("31 Jan 20:00", [])


def test_four_missed_sessions_are_a_day() -> None:
    missed = [record("missed", f"2026-02-0{d}T16:00") for d in (1, 2, 3, 4)]
    made = course(*missed)
    assert [t[0] for t in day(made, "2026-02-02")] == ["08:00", "12:00", "20:00"]
    assert day(made, "2026-02-04")[-1][2] == "23"  # 24 were planned
    assert (last(made), made.schedule.steps) == ("13 Mar 20:00", 240)
    assert [f"{at:%d %H:%M}" for at in made.schedule.missed] == ["01 16:00", "02 16:00", "03 16:00", "04 16:00"]


def test_a_missed_range_is_every_session_in_it() -> None:
    made = course({"record": "missed", "from": _time("2026-02-01T12:00"), "to": _time("2026-02-02T08:00")})
    assert len(made.schedule.missed) == 4
    assert last(made) == "13 Mar 20:00"


def test_what_was_missed_is_caught_up_only_when_ordered() -> None:
    """1 mm behind on 5 Feb; at 1.25 a day 0.25 is won a day: four days, and the old end is met again."""
    missed = [record("missed", f"2026-02-0{d}T16:00") for d in (1, 2, 3, 4)]
    made = course(*missed, order("catch_up", "2026-02-05", rate_mm_per_day=Decimal("1.25")))
    assert [day(made, f"2026-02-{d:02}")[-1][2] for d in (5, 6, 7, 8, 9)] == ["97/4", "51/2", "107/4", "28", "29"]
    assert (last(made), contact(made)) == ("12 Mar 20:00", ["2026-03-12"])


@pytest.mark.parametrize(
    "ahead",
    [
        record("done", "2026-02-05T12:00", steps={"A": 5}),
        order("replan", "2026-02-05T16:00", readings_mm={"A": Decimal("25.25")}),
    ],
)
def test_catching_up_ends_where_more_was_turned_than_was_missed(ahead: dict[str, Any]) -> None:
    """0.25 mm behind at 23.75 mm on Thu 5 Feb, two turns later 24.25; with four turns more in one of them 25.25.

    That is more than was missed: at 16:00 it goes on by its rate, a quarter to 25.5, and never back.
    """
    missed, catch_up = (
        record("missed", "2026-02-01T16:00"),
        order("catch_up", "2026-02-05", rate_mm_per_day=Decimal("1.25")),
    )
    assert day(course(missed, catch_up, ahead), "2026-02-05")[2][:3] == ("16:00", 1, "51/2")


def test_catching_up_ends_with_what_was_missed() -> None:
    """0.25 mm behind on Thu 5 Feb; at 1.3 mm a day a session wins 0.075 mm: three of them, and 0.025 with the fourth.

    The targets are 24.075, 24.4, 24.725 and 25 mm, nearest to 24, 24.5, 24.75 and 25; then it is as planned.
    """
    missed = record("missed", "2026-02-01T16:00")
    made = course(missed, order("catch_up", "2026-02-05", rate_mm_per_day=Decimal("1.3")))
    assert [t[1:3] for t in day(made, "2026-02-05")] == [(1, "24"), (2, "49/2"), (1, "99/4"), (1, "25")]
    assert [t[1:3] for t in day(made, "2026-02-06")] == [(1, "101/4"), (1, "51/2"), (1, "103/4"), (1, "26")]
    assert (last(made), contact(made), made.schedule.sessions[-1].day) == ("12 Mar 20:00", ["2026-03-12"], 60)


def test_another_rate_ends_catching_up() -> None:
    """2 mm behind, 22 mm on the morning of Thu 5 Feb; two days at 1.25 mm make 24.5. Then 1 mm a day, and no more.

    35.5 mm are left on Sat 7 Feb: 35 days, to Fri 13 Mar, and two sessions of the 14th.
    """
    missed = {"record": "missed", "from": date(2026, 2, 1), "to": date(2026, 2, 2)}
    catch_up = order("catch_up", "2026-02-05", rate_mm_per_day=Decimal("1.25"))
    made = course(missed, catch_up, order("rate", "2026-02-07", rate_mm_per_day=1))
    assert [day(made, f"2026-02-{d:02}")[-1][2] for d in (5, 6, 7, 8)] == ["93/4", "49/2", "51/2", "53/2"]
    assert (last(made), contact(made)) == ("14 Mar 12:00", ["2026-03-14"])


def test_what_is_left_counts_from_where_the_bone_is() -> None:
    """0.8 mm a day: 0.8 mm were to be made on Mon 12 Jan, 0.75 are. With 18.1 left it ends at 18.85, not at 18.9.

    So at 18.75, the mark nearest to it, and not at 19: the target is past 18.625 with the 90th session, 18.75, on
    Wed 4 Feb 12:00. The first is to be at 0.95, and is at 1: 17.85 are left.
    """
    left = order("remaining", "2026-01-13", remaining_mm=Decimal("18.1"))
    made = course(left, **{"protocol.rate_mm_per_day": Decimal("0.8")})
    assert day(made, "2026-01-12")[-1][2] == "3/4"
    assert day(made, "2026-01-13")[0] == ("08:00", 1, "1", "357/20")
    assert (last(made), made.schedule.sessions[-1].moves[0].reading_mm) == ("04 Feb 12:00", Decimal("18.75"))


@pytest.mark.parametrize(
    ("turned", "readings", "back_at"),
    [
        (-2, ["79/4", "77/4", "19"], "01 Feb 16:00"),  # two steps back in place of one: one is left
        (1, ["79/4", "20", "79/4", "39/2", "77/4", "19"], "02 Feb 12:00"),  # one the wrong way: two more
        (0, ["79/4", "39/2", "77/4", "19"], "02 Feb 08:00"),  # none: one more
    ],
)
def test_what_was_turned_in_a_reversal_has_its_sign(turned: int, readings: list[str], back_at: str) -> None:
    """20 mm by Sat 31 Jan, from Sun 1 Feb 1 mm back at 1 mm a day; what was turned at 12:00 is recorded.

    From Thu 5 Feb on it goes on to 60 mm, 41 days from 19 mm: Tue 17 Mar.
    """
    back, on = order("reverse", "2026-02-01", distance_mm=1, rate_mm_per_day=1), order("resume", "2026-02-05")
    made = course(back, record("done", "2026-02-01T12:00", steps={"A": turned}), on)
    turns = [s for s in made.schedule.sessions if date(2026, 2, 1) <= s.at.date() < date(2026, 2, 5)]
    assert [str(s.moves[0].reading_mm) for s in turns] == readings
    assert (f"{turns[-1].at:%d %b %H:%M}", last(made)) == (back_at, "17 Mar 20:00")


def test_a_turn_back_that_was_not_made_is_nothing_to_catch_up() -> None:
    """1 mm back on Sun 1 Feb, of which one turn was left out: the bone is further on than planned, and not behind."""
    back = order("reverse", "2026-02-01", distance_mm=1, rate_mm_per_day=1)
    left_out, on = record("done", "2026-02-01T12:00", steps={"A": 0}), order("resume", "2026-02-03")
    with pytest.raises(PlanInvalid, match="nothing that was missed is left to catch up"):
        course(back, left_out, on, order("catch_up", "2026-02-04", rate_mm_per_day=Decimal("1.25")))


def test_an_accordion_of_5_mm_back_and_forth() -> None:
    """20 mm made by 1 Feb; 5 mm back to 15 at 1 a day until 5 Feb 20:00; a wait; 45 mm from 8 Feb on: 24 Mar."""
    made = course(order("reverse", "2026-02-01", distance_mm=5, rate_mm_per_day=1), order("resume", "2026-02-08"))
    assert day(made, "2026-02-01")[0] == ("08:00", -1, "79/4", "161/4")
    assert day(made, "2026-02-05")[-1] == ("20:00", -1, "15", "45")
    assert [day(made, f"2026-02-0{d}") for d in (6, 7)] == [[], []]
    assert {s.phase for s in made.schedule.sessions if s.moves[0].steps < 0} == {"reversal"}
    assert (last(made), contact(made)) == ("24 Mar 20:00", ["2026-03-24"])


def test_an_xray_says_18_mm_when_20_were_planned() -> None:
    """On 21 Feb 08:00 40 mm are made and 20 planned; 18 are left: 18 days, to 10 Mar, where the scale shows 58."""
    made = course(order("remaining", "2026-02-21", remaining_mm=18))
    assert day(made, "2026-02-21")[0] == ("08:00", 1, "161/4", "71/4")
    assert (last(made), contact(made)) == ("10 Mar 20:00", ["2026-03-10"])
    assert made.schedule.sessions[-1].moves[0].reading_mm == 58


def test_compression_of_a_quarter_every_other_day_for_10_days_after_contact() -> None:
    """13, 15, 17, 19 and 21 Mar, one step each: 1.25 mm beyond contact."""
    made = course(order("compress", "2026-03-13", distance_mm=Decimal("1.25"), step_every_days=2))
    beyond = [s for s in made.schedule.sessions if s.phase == "compression"]
    assert [f"{s.at:%d %H:%M}" for s in beyond] == [f"{d} 08:00" for d in (13, 15, 17, 19, 21)]
    assert [s.moves[0].steps for s in beyond] == [1] * 5
    assert {s.remaining_mm for s in beyond} == {0}
    assert (contact(made), beyond[-1].moves[0].reading_mm) == (["2026-03-12"], Decimal("61.25"))


@pytest.mark.parametrize(
    ("kind", "back_mm", "met"),
    [
        ("reverse", 1, ["2026-01-17"]),  # to 7 mm: the gap never opens
        ("reverse", 3, []),  # to 5 mm
        ("accordion", 1, ["2026-01-17"]),
        ("accordion", 3, ["2026-01-25"]),  # 5 mm on Sat 24 Jan, 6 mm again a day later; 8 mm on the 27th
    ],
)
def test_contact_is_lost_only_where_the_gap_opens_again(kind: str, back_mm: int, met: list[str]) -> None:
    """6 mm are made on Sat 17 Jan; pressed 2 mm further by Tue 20 Jan; from Thu 22 Jan back at 1 mm a day."""
    press = order("compress", "2026-01-19", distance_mm=2, rate_mm_per_day=1)
    more = {"cycles": 1} if kind == "accordion" else {}
    back = order(kind, "2026-01-22", distance_mm=back_mm, rate_mm_per_day=1, **more)
    assert contact(course(press, back, goal=goal("transport", 6))) == met


def test_orders_of_one_day_count_in_the_order_of_their_times() -> None:
    """One turn of 1 mm at 08:00, 10 mm by Thu 22 Jan. From that day on 07:00 and 15:00: 10.5 mm at 07:00.

    At 08:00 the scale shows 10: at 15:00 it is 10.5, whichever order was written first.
    """
    read = order("replan", "2026-01-22T08:00", readings_mm={"A": 10})
    faster = order("rate", "2026-01-22", rate_mm_per_day=1, sessions=["07:00", "15:00"])
    for entries in ([read, faster], [faster, read]):
        found = course(*entries, **{"protocol.sessions": ["08:00"]})
        assert [t[:3] for t in day(found, "2026-01-22")] == [("07:00", 2, "21/2"), ("15:00", 2, "21/2")]


def test_one_mm_beyond_contact_is_an_order_of_its_own() -> None:
    made = course(order("extend", "2026-03-13", distance_mm=1, rate_mm_per_day=1))
    assert (last(made), contact(made)) == ("13 Mar 20:00", ["2026-03-12"])


def test_another_rhythm() -> None:
    """Two sessions a day from 1 Feb: half a mm, two quarters each."""
    made = course(order("rate", "2026-02-01", rate_mm_per_day=1, sessions=["12:00", "20:00"]))
    assert day(made, "2026-02-01") == [("12:00", 2, "41/2", "79/2"), ("20:00", 2, "21", "39")]
    assert last(made) == "12 Mar 20:00"


def test_less_was_turned_than_planned() -> None:
    """Nothing at 16:00 on 1 Feb, though it counts as done: a quarter behind, one session more."""
    assert last(course(record("done", "2026-02-01T16:00", steps={"A": 0}))) == "13 Mar 08:00"
    assert last(course(record("done", "2026-02-01T16:00", steps={"A": 2}))) == "12 Mar 16:00"
    as_planned = course(record("done", "2026-02-01T16:00", steps={"A": 1}))
    assert as_planned.schedule.sessions == report().schedule.sessions


def test_a_stop_ends_it_and_only_resume_goes_on() -> None:
    assert last(course(order("stop", "2026-02-01"))) == "31 Jan 20:00"
    assert last(course(order("stop", "2026-02-01"), order("resume", "2026-02-03"))) == "14 Mar 20:00"


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([order("pause", "2026-02-01"), order("pause", "2026-02-02")], "the course is paused already"),
        ([order("resume", "2026-02-01")], "nothing is paused then"),
        ([order("pause", "2026-02-01"), order("rate", "2026-02-02", rate_mm_per_day=1)], "order resume first"),
        ([order("reverse", "2026-02-01", distance_mm=21, rate_mm_per_day=1)], "21 mm back is more than the 20"),
        ([order("stop", "2026-02-01"), order("rate", "2026-02-02", rate_mm_per_day=1)], "nothing may follow"),
        ([order("compress", "2026-02-01", distance_mm=1, rate_mm_per_day=1)], "goes beyond the goal"),
        ([order("rate", "2026-04-01", rate_mm_per_day=1)], "nothing is left to do then"),
        ([order("pause", "2026-04-01")], "nothing turns then"),
        ([order("catch_up", "2026-02-01", rate_mm_per_day=2)], "nothing that was missed is left to catch up"),
        ([order("pause", "2026-01-12")], "nothing would ever turn"),
        ([order("rate", "2026-01-10", rate_mm_per_day=1)], "is before the first session"),
        ([record("missed", "2026-02-01T16:30")], "no session is planned then"),
        ([record("missed", "2026-05-01T16:00")], "no session is planned then"),
        ([record("done", "2026-05-01T16:00", steps={"A": 1})], "no session is planned then"),
        ([order("rate", "2026-02-01")], "order rate: rate_mm_per_day or step_every_days is missing"),
        ([order("pause", "2026-02-01", remaining_mm=3)], "remaining_mm does not belong to order pause"),
        ([order("pause", "2026-02-01", through=date(2026, 1, 31))],
         "through Sat 31 Jan 2026 is before the pause begins"),
        ([order("pause", "2026-02-01", through=datetime(2026, 2, 3, 12))], "write 2026-02-03 without a time"),
        ([order("rate", "2026-02-01", rate_mm_per_day=1, through=date(2026, 2, 3))], "does not belong to order rate"),
        ([order("pause", "2026-02-01", through=date(2026, 2, 3)), order("pause", "2026-02-02")], "is paused already"),
        ([order("pause", "2026-02-01", through=date(2026, 2, 3)), order("resume", "2026-02-04")],
         "nothing is paused then"),
        ([{"order": "pause"}], "its time is missing: write at, or on"),
        ([{"on": date(2026, 2, 1)}], "an order or a record"),
        ([{"on": date(2026, 2, 1), "order": "pause", "record": "missed"}], "an order or a record"),
        ([record("missed", "2026-02-05T16:00"), order("rate", "2026-02-04", rate_mm_per_day=1)],
         "is before what is already recorded, missed of Thu 5 Feb 2026 16:00"),
        ([record("missed", "2026-02-05T16:00", entered="2026-02-05T09:00:00Z")], "nothing is recorded ahead"),
        ([order("pause", "2026-02-05", entered="2026-02-05T09:00:00Z"),
          order("resume", "2026-02-06", entered="2026-02-04T09:00:00Z")], "entered is before that of the entry above"),
        ([record("reading", "2026-02-05T16:00", readings_mm={"B": 1})], "this plan has one actuator, A"),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused(entries: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(PlanInvalid, match=re.escape(said)):
        course(*entries)


def test_the_past_is_never_rewritten() -> None:
    """What a revision's order changes lies at or after it: every session before is as it was."""
    entries = [
        order("rate", "2026-01-25", rate_mm_per_day=Decimal("0.75")), record("missed", "2026-01-27T16:00"),
        order("remaining", "2026-02-03", remaining_mm=44), order("pause", "2026-02-10"), order("resume", "2026-02-12"),
    ]  # fmt: skip
    starts = [datetime(2026, 1, 25), datetime(2026, 1, 27, 16), datetime(2026, 2, 3), datetime(2026, 2, 10),
              datetime(2026, 2, 12)]  # fmt: skip
    for r, start in enumerate(starts):
        before, after = course(*entries[:r]), course(*entries[: r + 1])

        def until(made: Report, start: datetime = start) -> list[Any]:
            return [s for s in made.schedule.sessions if s.at.replace(tzinfo=None) < start]

        assert until(before) == until(after)


@st.composite
def courses(draw: st.DrawFn, left_mm: tuple[int, int] = (40, 70), apart: int = 6) -> list[dict[str, Any]]:
    """Orders that can be followed, in time order, with records between them."""
    entries: list[dict[str, Any]] = []
    on, paused = date(2026, 1, 14), False
    for _ in range(draw(st.integers(1, 5))):
        on = date.fromordinal(on.toordinal() + draw(st.integers(1, apart)))
        if paused:
            entries.append({"on": on, "order": "resume"})
            paused = False
            continue
        match draw(st.sampled_from(["rate", "rhythm", "pause", "remaining", "missed", "reading"])):
            case "rate":
                entries.append({"on": on, "order": "rate", "rate_mm_per_day": draw(st.sampled_from(RATES))})
            case "rhythm":
                times = draw(st.sampled_from([["08:00", "20:00"], ["09:00", "15:00", "21:00"]]))
                entries.append({"on": on, "order": "rate", "rate_mm_per_day": 1, "sessions": times})
            case "pause":
                entries.append({"on": on, "order": "pause"})
                paused = True
            case "remaining":
                entries.append({"on": on, "order": "remaining", "remaining_mm": draw(st.integers(*left_mm))})
            case "missed":
                entries.append({"record": "missed", "from": on, "to": on})
            case "reading":
                entries.append({"on": on, "record": "reading", "readings_mm": {"A": draw(st.integers(0, 50))}})
    if paused:
        entries.append({"on": date.fromordinal(on.toordinal() + 2), "order": "resume"})
    return entries


RATES = [Decimal(r) for r in ("0.5", "0.75", "0.8", "1", "1.25")]


def it_reaches_its_goal_in_order_and_by_single_steps_of_the_hardware(made: Schedule) -> None:
    assert [s.at for s in made.sessions] == sorted({s.at for s in made.sessions})
    assert made.sessions[-1].remaining_mm <= Decimal("0.125")
    readings = [s.moves[0].reading_mm for s in made.sessions]
    steps = [s.moves[0].steps for s in made.sessions]
    assert [b - a for a, b in zip([0, *readings], readings, strict=False)] == [n * Decimal("0.25") for n in steps]
    assert not {s.at.replace(tzinfo=None) for s in made.sessions} & set(made.missed)


def every_earlier_revision_can_be_rebuilt_from_the_file(made: Schedule, entries: list[dict[str, Any]]) -> None:
    """Each goes on from a later one, and is yet what its own plan gives: sessions, their numbers, and dates."""
    known = None
    rebuilt = made.sessions, made.milestones
    for revision, earlier in earlier_revisions(made.plan):
        if earlier and earlier is not known:
            sessions, known = earlier.sessions() or [], earlier
            rebuilt = (*earlier.before, *sessions), tuple(earlier.milestones)
        then = schedule_of(plan(course=entries[:revision]))
        assert rebuilt == (then.sessions, then.milestones)


@given(courses())
def test_what_holds_of_any_course(entries: list[dict[str, Any]]) -> None:
    made = course(*entries).schedule
    it_reaches_its_goal_in_order_and_by_single_steps_of_the_hardware(made)
    every_earlier_revision_can_be_rebuilt_from_the_file(made, entries)


def test_an_earlier_revision_is_made_from_the_day_of_the_entry_on() -> None:
    """8 days of 4 turns, then 12 days of 3: 32 and 68 are before. What was turned otherwise is made as a whole."""
    found = list(earlier_revisions(course(*TURNED_OTHERWISE).schedule.plan))
    assert [(revision, earlier.since, len(earlier.before)) for revision, earlier in found if earlier] == [
        (2, datetime(2026, 2, 1), 68),
        (1, None, 0),
        (0, datetime(2026, 1, 20), 32),
    ]


def test_a_finding_says_which_order_is_too_fast() -> None:
    made = course(order("rate", "2026-02-01", rate_mm_per_day=Decimal("1.75")))
    assert "1.75 mm a day from Sun 1 Feb 2026 is more than 1.5 mm a day" in [f.message for f in made.findings]


def test_an_extension_of_a_lengthening_is_still_to_do() -> None:
    """20 mm from 12 Jan to 31 Jan; 2 mm more from 3 Feb on."""
    made = course(order("extend", "2026-02-03", distance_mm=2, rate_mm_per_day=1), goal=goal("lengthening", 20))
    first = next(s for s in made.schedule.sessions if s.at.date() == date(2026, 2, 3))
    assert (first.remaining_mm, first.done_mm, last(made)) == (Decimal("1.75"), Decimal("20.25"), "04 Feb 20:00")


def test_a_lengthening_that_was_turned_too_far_is_done() -> None:
    """20 mm by Sat 31 Jan 20:00, with two steps for the last one 20.25: nothing is left; 1 mm more ends at 21.25."""
    over = record("done", "2026-01-31T20:00", steps={"A": 2})
    review = {"review": {"first": date(2026, 1, 26), "every_days": 14, "consolidation_every_days": 28}}
    found = course(over, goal=goal("lengthening", 20), **review).schedule
    assert (found.done, found.left_mm) == (True, 0)
    assert [str(on) for on in found.dates("review")[:3]] == ["2026-01-26", "2026-02-09", "2026-03-09"]
    more = order("extend", "2026-02-03", distance_mm=1, rate_mm_per_day=1)
    longer = course(over, more, goal=goal("lengthening", 20)).schedule
    assert longer.sessions[-1].moves[0].reading_mm == Decimal("21.25")


def test_a_lengthening_is_pressed_together() -> None:
    """20 mm by Sat 31 Jan; 2 mm shorter from Tue 3 Feb at 1 mm a day: eight steps back, and 18 mm are left of it."""
    made = course(order("compress", "2026-02-03", distance_mm=2, rate_mm_per_day=1), goal=goal("lengthening", 20))
    assert [t[1:3] for t in day(made, "2026-02-03")] == [(-1, "79/4"), (-1, "39/2"), (-1, "77/4"), (-1, "19")]
    assert [t[1:3] for t in day(made, "2026-02-04")] == [(-1, "75/4"), (-1, "37/2"), (-1, "73/4"), (-1, "18")]
    assert (last(made), made.schedule.sessions[-1].phase) == ("04 Feb 20:00", "compression")


def test_a_lengthening_beyond_its_goal_is_pressed_back_from_where_it_is() -> None:
    """20.25 mm in place of 20: 1 mm shorter is 19.25, four steps, and a pause on the way is not its end.

    On Tue 3 Feb two of the four are made, 19.75; on Thu 5 Feb the other two.
    """
    over = record("done", "2026-01-31T20:00", steps={"A": 2})
    press = order("compress", "2026-02-03", distance_mm=1, rate_mm_per_day=1)
    stop, on = order("stop", "2026-02-03T16:00"), order("resume", "2026-02-05")
    made = course(over, press, stop, on, goal=goal("lengthening", 20))
    assert [t[1:3] for t in day(made, "2026-02-03")] == [(-1, "20"), (-1, "79/4")]
    assert [t[1:3] for t in day(made, "2026-02-05")] == [(-1, "39/2"), (-1, "77/4")]
    assert last(made) == "05 Feb 12:00"


def test_a_press_that_is_paused_is_not_done() -> None:
    """2 mm shorter from Tue 3 Feb; on the 4th at 08:00 it is 19 mm and rests, a mm above where it is to be."""
    press = order("compress", "2026-02-03", distance_mm=2, rate_mm_per_day=1)
    goal_mm = goal("lengthening", 20)
    paused = course(press, order("pause", "2026-02-04"), goal=goal_mm).schedule
    whole = course(press, goal=goal_mm).schedule
    assert (paused.done, paused.sessions[-1].moves[0].reading_mm, whole.done) == (False, 19, True)


def test_a_rate_does_not_end_a_press() -> None:
    """2 mm shorter from Tue 3 Feb. On the 4th nothing is to be drawn out, which is what a rate is of."""
    press = order("compress", "2026-02-03", distance_mm=2, rate_mm_per_day=1)
    slower = order("rate", "2026-02-04", rate_mm_per_day=Decimal("0.5"))
    with pytest.raises(PlanInvalid, match="a compression is under way, at its own rate: order remaining 0"):
        course(press, slower, goal=goal("lengthening", 20))


@pytest.mark.parametrize(("kind", "reading_mm"), [("lengthening", 18), ("transport", 22)])
def test_a_press_goes_on_at_another_rate_by_what_its_refusal_says(kind: str, reading_mm: int) -> None:
    """1 mm of 2 is made on Tue 3 Feb; the other at half the rate, from the 4th to the 5th."""
    press = order("compress", "2026-02-03", distance_mm=2, rate_mm_per_day=1)
    rest = order("compress", "2026-02-04", distance_mm=1, rate_mm_per_day=Decimal("0.5"))
    made = course(press, order("remaining", "2026-02-04", remaining_mm=0), rest, goal=goal(kind, 20))
    assert (last(made), made.schedule.sessions[-1].moves[0].reading_mm) == ("05 Feb 20:00", reading_mm)


def test_a_pause_before_a_planned_swap_can_be_recorded() -> None:
    swap = {"frame.range_mm": 40, "frame.swaps": [date(2026, 2, 9)]}
    assert last(course(order("pause", "2026-02-01"), **swap)) == "31 Jan 20:00"


def _early(second: str, **keys: Any) -> list[dict[str, Any]]:
    """From Sun 1 Feb the day begins at 06:00; on Wed 4 Feb something is said of the day, without a time."""
    early = order("rate", "2026-02-01", rate_mm_per_day=1, sessions=["06:00", "18:00"])
    return [early, {"on": date(2026, 2, 4), **dict([second.split()]), **keys}]


def test_a_day_means_its_first_session_by_the_rhythm_then_in_force() -> None:
    """A pause on 4 Feb stops the 06:00 too, and a session missed on 4 Feb is that at 06:00, not one at 08:00."""
    assert last(course(*_early("order pause"))) == "03 Feb 18:00"
    assert [f"{at:%d %b %H:%M}" for at in course(*_early("record missed")).schedule.missed] == ["04 Feb 06:00"]


WITH_END = order("pause", "2026-02-01", through=date(2026, 2, 3))


def result(made: Schedule) -> tuple[Any, ...]:
    """All that a course comes to, but for the entries that brought it."""
    states, events = [(s.at, s.name) for s in made.states], [(e.at, e.entry.kind, e.entry.level) for e in made.events]
    return made.sessions, made.milestones, made.missed, states, events


@pytest.mark.parametrize(
    ("entries", "ends"),
    [
        ([WITH_END], "15 Mar 20:00"),  # three days later than 12 Mar
        ([{**WITH_END, "at": datetime(2026, 2, 1, 16), "on": None}], "15 Mar 12:00"),  # ten sessions of four a day
        ([WITH_END, order("resume", "2026-02-02")], "13 Mar 20:00"),
        ([WITH_END, order("resume", "2026-02-02"), order("pause", "2026-02-03", through=date(2026, 2, 5))],
         "16 Mar 20:00"),
        ([WITH_END, order("pause", "2026-02-04", through=date(2026, 2, 5))], "17 Mar 20:00"),  # one after the other
        ([WITH_END, order("resume", "2026-02-02"), order("pause", "2026-02-03")], "02 Feb 20:00"),  # has no end
        ([WITH_END, order("stop", "2026-02-02")], "31 Jan 20:00"),
        ([WITH_END, order("stop", "2026-02-02"), order("resume", "2026-02-06")], "17 Mar 20:00"),
        # 40 mm at 2 mm a day from 4 Feb, whichever of the two was written first
        ([order("rate", "2026-02-04", rate_mm_per_day=2, sessions=["08:00", "20:00"]), WITH_END], "23 Feb 20:00"),
        ([WITH_END, order("rate", "2026-02-04", rate_mm_per_day=2, sessions=["08:00", "20:00"])], "23 Feb 20:00"),
    ],
)  # fmt: skip
def test_a_pause_with_its_end(entries: list[dict[str, Any]], ends: str) -> None:
    assert last(course(*[{k: v for k, v in entry.items() if v} for entry in entries])) == ends


def with_ends(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with one entry for each pause and the order that ends it."""
    found: list[dict[str, Any]] = []
    for entry in entries:
        begun = [e for e in found if (e.get("order"), e.get("level")) == ("pause", entry.get("level"))]
        if entry.get("order") == "resume":
            begun[-1]["through"] = entry["on"] - timedelta(days=1)
        else:
            found.append(dict(entry))
    return found


@given(courses())
def test_a_pause_with_its_end_is_a_pause_and_an_order_to_go_on(entries: list[dict[str, Any]]) -> None:
    review = {"review": {"first": date(2026, 1, 26), "every_days": 14}}
    paused, once = course(*entries, **review), course(*with_ends(entries), **review)
    assert result(once.schedule) == result(paused.schedule)
