"""What was missed is what the patient's sheet had: a slot in which nothing was due is neither counted nor marked.

And a range of sessions that were turned otherwise, `done` from and to, is the same as a record of each of them.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bt_cli.errors import PlanInvalid
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local, recorded_until
from tests.helpers import ROOT, read, report
from tests.level_plans import TANDEM
from tests.schedule.levels import PARTS, TIMES, Told, made, several

SLOW = {"protocol.rate_mm_per_day": Decimal("0.75")}  # three quarter turns in four slots: none at 12:00


def span(first: date, last: date, record: str = "missed", **keys: Any) -> dict[str, Any]:
    return {"from": first, "to": last, "record": record, **keys}


def single(at: datetime, record: str = "missed", **keys: Any) -> dict[str, Any]:
    return {"at": at, "record": record, **keys}


def within(schedule: Schedule, first: datetime, last: datetime) -> list[datetime]:
    return [at for s in schedule.sessions if first <= (at := local(s)) <= last]


def test_by_hand() -> None:
    """0.1875 mm a slot: a quarter turn is due when the sum comes past 0.125, 0.375, 0.625 mm: not at 12:00."""
    plain = report(**SLOW).schedule
    assert [f"{s.at:%d %H}" for s in plain.sessions[:4]] == ["12 08", "12 16", "12 20", "13 08"]
    day = report(**SLOW, course=[span(date(2026, 1, 14), date(2026, 1, 14))]).schedule
    assert [f"{at:%d %H}" for at in day.missed] == ["14 08", "14 16", "14 20"]
    # the whole of the rest is a day later
    moved = [local(s) + timedelta(days=local(s) >= datetime(2026, 1, 14)) for s in plain.sessions]
    assert [local(s) for s in day.sessions] == moved


def test_of_a_day_it_is_the_first_that_has_a_turn() -> None:
    """At half the rhythm, 0.25 mm a day, the only turn is the one that comes past 0.125 mm: at 12:00."""
    slow = {"protocol.rate_mm_per_day": Decimal("0.25")}
    (only,) = [local(s) for s in report(**slow).schedule.sessions if s.at.day == 14 and s.at.month == 1]
    late = report(**slow, course=[{"on": date(2026, 1, 14), "record": "missed"}]).schedule
    assert only.hour > 8
    assert late.missed == (only,)


@pytest.mark.parametrize("entry", [single(datetime(2026, 1, 14, 12)),
                                   span(datetime(2026, 1, 14, 11), datetime(2026, 1, 14, 13))])  # fmt: skip
def test_where_nothing_was_due_nothing_changes(entry: dict[str, Any]) -> None:
    plain, late = report(**SLOW).schedule, report(**SLOW, course=[entry]).schedule
    assert (late.sessions, late.missed, late.states) == (plain.sessions, (), plain.states)


def test_catching_up_has_nothing_of_it() -> None:
    """A slot that was not missed is nothing to be caught up."""
    order = {"on": date(2026, 1, 16), "order": "catch_up", "rate_mm_per_day": Decimal("1.25")}
    with pytest.raises(PlanInvalid, match="nothing that was missed is left to catch up"):
        report(**SLOW, course=[single(datetime(2026, 1, 14, 12)), order])


def test_two_single_turns_that_were_written_down_together_were_both_on_the_sheet() -> None:
    """08:00 and 16:00 were on the sheet. Once the first moves the rest on, 16:00 is due by the course as it then is or
    not: it was missed all the same."""
    at = [datetime(2026, 1, 14, 8), datetime(2026, 1, 14, 16), datetime(2026, 1, 15, 8), datetime(2026, 1, 16, 20)]
    for k in range(len(at)):
        for entered in ("2026-01-20T10:00:00Z", None):
            course = [single(one, entered=entered) if entered else single(one) for one in reversed(at[: k + 1])]
            assert report(**SLOW, course=course).schedule.missed == tuple(at[: k + 1])


def test_the_sheet_of_a_range_goes_on_through_an_order() -> None:
    """0.1875 mm a slot; from Tue 13 Jan 0.125 mm. The sheet has Mon 0.1875 (1), 0.375 (half: 1), 0.5625 (2), 0.75 (3);
    Tue 0.875 (half: 3), 1 (4), 1.125 (half: 4), 1.25 (5). So of Mon 20:00 to Tue 20:00 three turns were missed.

    With 2 steps at each of the three in place of 1 the scale shows 0.5 + 3 × 0.5 = 2 mm afterwards.
    """
    slower = {"on": date(2026, 1, 13), "order": "rate", "rate_mm_per_day": Decimal("0.5")}
    ends = datetime(2026, 1, 12, 20), datetime(2026, 1, 13, 20)
    turns = [datetime(2026, 1, 12, 20), datetime(2026, 1, 13, 12), datetime(2026, 1, 13, 20)]
    assert within(report(**SLOW, course=[slower]).schedule, *ends) == turns
    assert report(**SLOW, course=[slower, span(*ends)]).schedule.missed == tuple(turns)
    twice = report(**SLOW, course=[slower, span(*ends, record="done", steps={"A": 2})]).schedule
    assert within(twice, *ends) == turns
    assert [s.moves[0].reading_mm for s in twice.sessions if local(s) <= ends[1]][-1] == 2


def test_so_it_does_through_a_reading() -> None:
    """Tue 13 Jan 08:00 the scale shows 1 mm, where 0.75 were planned: the sheet then has 1.1875 (4.75: 5), so a turn.

    From there 1.375 (half: 5), 1.5625 (6), 1.75 (7). All of Tue was missed: 1 mm is where it goes on on Wed.
    """
    read = {"on": date(2026, 1, 13), "order": "replan", "readings_mm": {"A": 1}}
    ends = datetime(2026, 1, 12, 20), datetime(2026, 1, 13, 20)
    late = report(**SLOW, course=[read, span(*ends)]).schedule
    assert [f"{at:%d %H}" for at in late.missed] == ["12 20", "13 08", "13 16", "13 20"]


def test_on_its_sheet_a_cable_has_its_bone_where_an_x_ray_put_it() -> None:
    """A cable of √(80² + 60²) = 100 mm docks after 5 mm at 3.953, to quarters 4.0, on 16 January by the sheet.

    On the 18th an X-ray shows 2 mm left: h = 77, 2.384 of cable. By the sheet 1.616 lie before that, and the turn of
    the day comes to h = 76, 3.170 + 1.616 = 4.786, to quarters 4.75. It is due, so it was missed, as that of the 16th.
    Really 3.25 were drawn in, so 0.866 lie before: the rest goes to 3.170 + 0.866 = 4.036 and 3.953 + 0.866 = 4.819.
    """
    cable = {"anchor": "frame", "axial_mm": 80, "offset_mm": 60}
    frame = {"kind": "cable", "pitch_mm": 1, "steps_per_turn": 4, "cable": cable}
    xray = {"on": date(2026, 1, 18), "order": "remaining", "remaining_mm": 2}
    course = [xray, span(date(2026, 1, 16), date(2026, 1, 18))]
    found = report(**{"goal.defect_mm": 5, "protocol.sessions": ["08:00"], "frame": frame}, course=course).schedule
    assert [at.day for at in found.missed] == [16, 18]
    rest = [(s.at.day, s.moves[0].reading_mm) for s in found.sessions if s.at.day > 15]
    assert rest == [(19, 4), (20, Fraction("4.75"))]


def test_each_turn_of_the_sheet_counts_where_its_target_is_half_a_step() -> None:
    """0.25 mm a slot in steps of 0.5: one step every evening. Two of them on three evenings are 3 mm, none is lost.

    In the morning the sheet is at 0.75, half a step from 0.5 and from 1: the real 1 mm says nothing of its rounding.
    """
    ends = datetime(2026, 1, 12, 20), datetime(2026, 1, 14, 20)
    frame = {"kind": "telescopic", "pitch_mm": Decimal("0.5"), "steps_per_turn": 1}
    twice = {"protocol.rate_mm_per_day": Decimal("0.5"), "protocol.sessions": ["08:00", "20:00"], "frame": frame}
    found = report(**twice, course=[span(*ends, record="done", steps={"A": 2})]).schedule
    assert [(f"{s.at:%d %H}", s.moves[0].reading_mm) for s in found.sessions[:3]] == [("12 20", 1), ("13 20", 2),
                                                                                   ("14 20", 3)]  # fmt: skip


def test_an_accordion_turns_round_where_its_sheet_does() -> None:
    """10 mm on Thu 22 Jan; 1 mm back on that day, and forth on the next. From 16:00 to Fri 08:00 two steps back each.

    9.5 − 2 × 0.5 = 8.5 by the evening, 8 on Fri 08:00, where the sheet goes forth; then eight turns forth to 10 mm.
    """
    back = {"on": date(2026, 1, 22), "order": "accordion", "distance_mm": 1, "cycles": 1, "rate_mm_per_day": 1}
    ends = datetime(2026, 1, 22, 16), datetime(2026, 1, 23, 8)
    found = report(course=[back, span(*ends, record="done", steps={"A": -2})]).schedule
    turns = [(f"{s.at:%d %H}", s.moves[0].steps, s.moves[0].reading_mm) for s in found.sessions[40:]]
    assert turns[2:6] == [
        ("22 16", -2, 9),
        ("22 20", -2, Fraction(17, 2)),
        ("23 08", -2, 8),
        ("23 12", 1, Fraction(33, 4)),
    ]
    assert (len(turns), turns[-1]) == (5 + 8, ("25 08", 1, 10))


def test_the_sample_says_three() -> None:
    """`from` Thu 12 Feb 12:00 `to` Fri 13 Feb 08:00 has four slots, and by the sheet of revision 3 three turns."""
    text = (ROOT / "sample_plans" / "tibia_course_slow_pause_xray.toml").read_text(encoding="utf-8")
    assert [f"{at:%d %H}" for at in read(text).schedule.missed] == ["12 16", "12 20", "13 08"]


@settings(max_examples=40)
@given(st.integers(5, 200), st.integers(1, 8), st.integers(2, 40), st.integers(0, 400), st.integers(0, 100))
def test_missed_is_what_the_sheet_had(rate: int, times: int, steps: int, first: int, hours: int) -> None:
    """Of any rate, rhythm and step: and the turns to do stay the same."""
    changes = {
        "goal.defect_mm": 10,
        "protocol.rate_mm_per_day": Decimal(rate) / 100,
        "protocol.sessions": None,
        "protocol.sessions_per_day": times,
        "frame": {"kind": "telescopic", "steps_per_turn": steps},
    }
    plain = report(**changes).schedule
    begin = datetime(2026, 1, 12) + timedelta(hours=first)
    ends = begin, begin + timedelta(hours=hours)
    try:
        late = report(**changes, course=[span(*ends)]).schedule
    except PlanInvalid:
        assume(False)
        return
    assert list(late.missed) == within(plain, *ends)
    assert not within(late, *ends)
    assert [s.moves for s in late.sessions] == [s.moves for s in plain.sessions]
    if not late.missed:
        assert late.sessions == plain.sessions


@settings(max_examples=25)
@given(several(), st.integers(0, 15), st.integers(1, 5), st.data())
def test_of_several_levels_each_has_its_own(levels: list[Told], first: int, days: int, data: st.DataObject) -> None:
    from tests.schedule.levels import made

    begin = date(2026, 1, 10) + timedelta(days=first)
    ends = begin, begin + timedelta(days=days)
    whole = datetime.combine(ends[0], datetime.min.time()), datetime.combine(ends[1], datetime.max.time())
    plain = made(levels).schedule
    try:
        late = made(levels, course=[span(*ends)]).schedule
    except PlanInvalid:
        assume(False)
        return
    assert list(late.missed) == within(plain, *whole)
    for before, after in zip(plain.levels, late.levels, strict=True):
        assert list(after.missed) == within(before, *whole)


def test_in_tandem_a_ring_that_has_nothing_to_turn_missed_nothing() -> None:
    """A turns at 08:00 and 20:00 only; of a whole day B and C have four turns, A two."""
    late = read(TANDEM + '[[course]]\nfrom = 2026-01-20\nto = 2026-01-20\nrecord = "missed"\n').schedule
    assert [[f"{at:%H}" for at in part.missed] for part in late.levels] == [
        ["08", "20"], ["08", "12", "16", "20"], ["08", "12", "16", "20"]
    ]  # fmt: skip


def test_a_ring_whose_sheet_has_nothing_to_turn_is_not_turned_while_what_carries_it_waits() -> None:
    """Lower carries upper's ring A. By the evening of Thu 15 Jan upper has 6 × 0.6 = 3.6 mm, lower 4 × 0.6 = 2.4 mm.

    By the sheet of Fri 16 A goes 3.6 + 2.6 = 6.2 mm at 07:00: from 24 to 25 quarter turns. At 08:00 it is 6.35,
    still 25: nothing is due. The turn of 07:00 is missed, so lower waits at 2.4, and 2.4 + 3.75 = 6.15 at 08:00 is 25,
    too: but nothing is turned then. On Sun 18 they go on, A from 24 to 25 at 07:00 by 2.6 + 3.75 = 6.35 mm.
    """
    levels = [
        Told("upper", "proximally", Decimal(4), Decimal("0.6"), 5, TIMES[-1], PARTS[0]),
        Told("lower", "proximally", Decimal(4), Decimal("0.6"), 7, ["07:00", "15:00", "22:30"], PARTS[0]),
    ]
    late = made(levels, course=[span(date(2026, 1, 16), date(2026, 1, 17))]).schedule
    turns = [(local(s), move.steps, float(move.reading_mm)) for s in late.sessions for move in s.moves
             if move.actuator.id == "A"]  # fmt: skip
    before, after = (turns[i] for i in (23, 24))
    assert (before[0].day, before[2]) == (15, 6)
    assert after == (datetime(2026, 1, 18, 7), 1, 6.25)


def test_a_level_that_is_stopped_is_where_it_is_on_the_sheet_of_a_later_record() -> None:
    """Lower carries ring A, in steps of 0.5 mm. Its turn of Sat 10 Jan 22:30 was missed, and it is stopped on the 11th.

    So it stays at 0.667 mm. Upper has 0.8: on the 11th at 08:00 A's ring is to be at 1.667, 3 steps, as before; at
    12:00 at 1.867, 4; at 16:00 at 2.067, 4; at 20:00 at 2.267, 5. So of the 11th 12:00 and 20:00 can be missed.
    """
    levels = [
        Told("upper", "proximally", Decimal(5), Decimal("0.8"), 5, TIMES[-1], PARTS[3]),
        Told("lower", "proximally", Decimal("6.6"), Decimal(1), 5, ["07:00", "15:00", "22:30"], PARTS[0]),
    ]
    course = [
        {
            "at": datetime(2026, 1, 11, 7), "order": "stop", "level": "lower",
            "entered": datetime(2026, 1, 10, 17, tzinfo=UTC),
        },
        single(datetime(2026, 1, 10, 22, 30), entered=datetime(2026, 1, 11, 17, tzinfo=UTC)),
        span(date(2026, 1, 11), date(2026, 1, 11), entered=datetime(2026, 1, 23, 17, tzinfo=UTC)),
    ]  # fmt: skip
    late = made(levels, course=course, **{"protocol.when_paused": "keep"}).schedule
    assert [f"{at:%d %H:%M}" for at in late.missed] == ["10 22:30", "11 12:00", "11 20:00"]


# ---- sessions that were turned otherwise


def test_three_days_the_wrong_way() -> None:
    """1 mm a day in quarter turns: 4 mm by Thu 15 Jan 20:00, 3 days back to 1 mm, then on to 60: 59 days more.

    From Mon 19 Jan on 59 days end with Wed 18 March; planned was Thu 12 March, 6 days sooner.
    """
    course = [span(date(2026, 1, 16), date(2026, 1, 18), "done", steps={"A": -1})]
    made = report(course=course).schedule
    wrong = [s for s in made.sessions if date(2026, 1, 16) <= s.at.date() <= date(2026, 1, 18)]
    assert [move.steps for s in wrong for move in s.moves] == [-1] * 12
    assert wrong[-1].moves[0].reading_mm == 1
    assert local(made.sessions[-1]) == datetime(2026, 3, 18, 20)
    assert made.sessions[-1].moves[0].reading_mm == 60


@settings(max_examples=40)
@given(st.integers(20, 200), st.integers(1, 6), st.integers(0, 20), st.integers(0, 6), st.integers(-2, 3))
def test_a_range_is_the_same_as_a_record_of_each_of_its_sessions(
    rate: int, times: int, first: int, days: int, steps: int
) -> None:
    changes = {"protocol.rate_mm_per_day": Decimal(rate) / 100, "protocol.sessions": None,
               "protocol.sessions_per_day": times}  # fmt: skip
    begin = date(2026, 1, 12) + timedelta(days=first)
    ends = begin, begin + timedelta(days=days)
    plain = report(**changes).schedule
    there = [s for s in plain.sessions if ends[0] <= s.at.date() <= ends[1]]
    assume(there and there[-1].remaining_mm > 10)
    ranged = report(**changes, course=[span(*ends, "done", steps={"A": steps})]).schedule
    each = [single(local(s), "done", steps={"A": steps}) for s in there]
    assert ranged.sessions == report(**changes, course=each).schedule.sessions


def test_a_range_has_each_actuator_that_it_names() -> None:
    """Of a whole day B and C have four turns and A two: A makes none, B's two each, C as planned."""
    course = '[[course]]\nfrom = 2026-01-20\nto = 2026-01-20\nrecord = "done"\nsteps = { A = 0, B = 2 }\n'
    made = read(TANDEM + course).schedule
    day = [s for s in made.sessions if s.at.date() == date(2026, 1, 20)]
    turned = {letter: [move.steps for s in day for move in s.moves if move.actuator.id == letter] for letter in "ABC"}
    assert (turned["A"], turned["B"], len(turned["C"])) == ([], [2, 2, 2, 2], 4)


def test_a_range_that_comes_past_the_end_is_told_as_it_was_turned() -> None:
    """The last day, Thu 12 Mar, double: 59 mm, and eight quarter turns: past docking, at 61 mm. None is left out."""
    made = report(course=[span(date(2026, 3, 12), date(2026, 3, 12), "done", steps={"A": 2})]).schedule
    day = [s for s in made.sessions if s.at.date() == date(2026, 3, 12)]
    assert [move.steps for s in day for move in s.moves] == [2, 2, 2, 2]
    assert made.sessions[-1] == day[-1]
    assert (day[-1].moves[0].reading_mm, day[-1].remaining_mm) == (61, 0)
    assert made.dates("expected_contact") == [date(2026, 3, 12)]


def test_a_range_goes_by_a_sheet_that_has_what_was_recorded_before() -> None:
    """1 mm in quarter turns, 08:00 to 20:00 on Mon 12 Jan. At 16:00 one was turned back: 1, 2, 1, and 2 at 20:00.

    So the sheet of Tue 13 has two more, 08:00 and 12:00. Then each turn of both days is recorded as one on:
    08:00, 12:00, 16:00 and 20:00 make 1 mm, and the two of Tuesday, which that sheet had too, 1.5 mm.
    """
    wrong = single(datetime(2026, 1, 12, 16), "done", steps={"A": -1}, entered=datetime(2026, 1, 13, 6, tzinfo=UTC))
    days = span(date(2026, 1, 12), date(2026, 1, 13), "done", steps={"A": 1})
    days["entered"] = datetime(2026, 1, 14, 6, tzinfo=UTC)
    made = report(**{"goal.defect_mm": 1}, course=[wrong, days]).schedule
    assert [(f"{s.at:%d %H}", float(s.moves[0].reading_mm)) for s in made.sessions] == [
        ("12 08", 0.25), ("12 12", 0.5), ("12 16", 0.75), ("12 20", 1), ("13 08", 1.25), ("13 12", 1.5)
    ]  # fmt: skip


def test_where_an_earlier_record_left_a_turn_out_a_range_has_none() -> None:
    """The same, with no turn at 16:00: the sheet has 08:00, 12:00, 20:00, and Tue 13 08:00, and no more."""
    none = single(datetime(2026, 1, 12, 16), "done", steps={"A": 0}, entered=datetime(2026, 1, 13, 6, tzinfo=UTC))
    for record, steps, turned, missed in (
        ("done", {"A": 1}, ["12 08", "12 12", "12 20", "13 08"], []),
        ("missed", None, ["14 08", "14 12", "14 16", "14 20"], ["12 08", "12 12", "12 20", "13 08"]),
    ):
        days = span(date(2026, 1, 12), date(2026, 1, 13), record, entered=datetime(2026, 1, 14, 6, tzinfo=UTC))
        made = report(**{"goal.defect_mm": 1}, course=[none, days | ({"steps": steps} if steps else {})]).schedule
        assert [f"{s.at:%d %H}" for s in made.sessions] == turned
        assert [f"{at:%d %H}" for at in made.missed] == missed


def test_a_range_as_planned_changes_no_session() -> None:
    made = report(course=[span(date(2026, 1, 16), date(2026, 1, 18), "done")]).schedule
    assert made.sessions == report().schedule.sessions
    assert recorded_until(made) == datetime(2026, 1, 18, 23, 59)


def test_a_range_with_another_time_is_told() -> None:
    for keys, said in (
        ({"steps": {"A": 1}, "through": date(2026, 1, 16)}, "record done: write at, or through, or from and to"),
        ({"steps": {"A": 1}, "at": date(2026, 1, 16)}, "record done: write at, or through, or from and to"),
        ({"steps": {"B": 1}}, "steps names B: this plan has one actuator, A"),
    ):
        with pytest.raises(PlanInvalid, match=said):
            report(course=[span(date(2026, 1, 16), date(2026, 1, 18), "done", **keys)])
    with pytest.raises(PlanInvalid, match="to is before from"):
        report(course=[span(date(2026, 1, 18), date(2026, 1, 16), "done", steps={"A": 1})])
