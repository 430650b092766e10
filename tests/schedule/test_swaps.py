"""Struts that run out of length: which size they are swapped to, on which review, and from which reading to which.

`LONGER` goes straight from 150 to 190 mm apart in 40 days from Mon 12 Jan 2026, a quarter mm a session: lengths
√(h² + 80²). Size short shows the length less 20 mm, from 100 to 165; size long the length less 30, from 150 to 250.
The last length that short can show is 185.25 mm, at 167.0892: after 68.4 sessions, so it runs out in the 69th, the
first of Thu 29 Jan. The first that long can show is just over 179.75 mm, from 160.9637 on: after 43.9 sessions, so days
can begin with it from Fri 23 Jan on. On Mon 26 Jan, after 14 days, struts are √(164² + 6400) = 182.4719 mm long.
"""

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bt_cli.checks.rules import findings
from bt_cli.errors import PlanInvalid
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.swaps import StrutScale, Swap
from tests.hexapod_plans import Said, hand_lengths, pose, readings, six, struts

LONG: Said = {"size": "long", "min_mm": 150, "max_mm": 250, "scale_zero_mm": 30}
SHORT: Said = {"size": "short", "min_mm": 100, "max_mm": 165, "scale_zero_mm": 20}
MONDAYS: Said = {"first": date(2026, 1, 19), "every_days": 7}
DAILY: Said = {"first": date(2026, 1, 13), "every_days": 1}
LONGER: Said = {
    "start": pose(0, 0, -150),
    "end": pose(0, 0, -190),
    "struts": struts(**SHORT),
    "strut_sizes": [LONG],
    "review": MONDAYS,
}
ONE: Said = {**LONGER, "struts": struts({"number": 3, **SHORT}, max_mm=250)}  # the others never run out
NO_SIZE = (
    "no size of [[frame.strut_sizes]] fits then and after: "
    "add one for lengths from 185.4 mm to 206.2 mm from joint to joint"
)
NO_REVIEW = "no review is planned in these days"


def schedule(**changes: object) -> Schedule:
    return six(**{**LONGER, **changes}).schedule


def swaps(**changes: object) -> list[tuple[str, str, str | None, float, float]]:
    """Strut, day of January, new size, reading before and after."""
    return [told(swap) for swap in made_in(schedule(**changes))]


def made_in(made: Schedule) -> tuple[Swap, ...]:
    assert made.correction
    return made.correction.swaps


def told(swap: Swap) -> tuple[str, str, str | None, float, float]:
    return swap.strut, f"{swap.on:%d %b}", swap.new.size, float(swap.before_mm), float(swap.after_mm)


def problems(**changes: object) -> list[str]:
    with pytest.raises(PlanInvalid) as invalid:
        schedule(**changes)
    return [str(problem) for problem in invalid.value.problems]


def day(made: Schedule, on: date, strut: str = "1") -> list[tuple[str, int, float]]:
    """Times, steps and readings of a strut."""
    moves = [(s.at, move) for s in made.sessions for move in s.moves if s.at.date() == on and move.actuator.id == strut]
    return [(f"{at:%H:%M}", move.steps, float(move.reading_mm)) for at, move in moves]


# ---- scales


SCALE = StrutScale("short", 500_000, 100_000_000, 165_000_000, 20_000_000)


@pytest.mark.parametrize(
    ("length_mm", "before", "reading_mm", "holds"),
    [
        ("170", 0, 150, True),
        ("170.249999", 0, 150, True),
        ("170.25", 300, 150, True),  # an exact half stays on the side of the mark before
        ("170.25", 301, 150.5, True),
        ("170.250001", 300, 150.5, True),
        ("185", 0, 165, True),
        ("185.25", 330, 165, True),
        ("185.250001", 330, 165.5, False),
        ("119.750001", 200, 100, True),
        ("119.749999", 200, 99.5, False),
    ],
)
def test_marks_of_a_scale(length_mm: str, before: int, reading_mm: float, holds: bool) -> None:
    length_nm = int(Fraction(length_mm) * 1_000_000)
    mark = SCALE.mark(length_nm, before)
    assert (SCALE.reading_mm(mark), SCALE.holds(length_nm)) == (reading_mm, holds)
    assert SCALE.length_nm(mark) == int((reading_mm + 20) * 1_000_000)
    assert (SCALE.step_mm, SCALE.min_mm, SCALE.max_mm) == (Fraction(1, 2), 100, 165)


# ---- which, when, and from what to what


def test_a_strut_that_runs_out_is_swapped_on_a_review() -> None:
    made = schedule()
    assert [told(swap) for swap in made_in(made)] == [(str(i), "26 Jan", "long", 162.5, 152.5) for i in range(1, 7)]
    assert {swap.window for swap in made_in(made)} == {(date(2026, 1, 23), date(2026, 1, 29))}
    assert {swap.old.size for swap in made_in(made)} == {"short"}
    assert made.dates("swap") == [date(2026, 1, 26)]


def test_the_day_of_a_swap() -> None:
    """Before: 163.75 → 182.25, 164 → 182.4719, both nearest 162.5. After: 164.5 → 152.9161, 165 → 153.3616."""
    made = schedule()
    assert day(made, date(2026, 1, 25)) == [("08:00", 1, 162), ("20:00", 1, 162.5)]
    assert day(made, date(2026, 1, 26)) == [("12:00", 1, 153), ("20:00", 1, 153.5)]
    assert readings(made)[-1][1] == [176] * 6  # √(190² + 6400) = 206.1553


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"review": DAILY}, [("3", "23 Jan", "long", 160, 150)]),  # 161: 179.7832
        ({"review": {"first": date(2026, 1, 15), "every_days": 7}}, [("3", "29 Jan", "long", 165, 155)]),  # 184.9459
        ({"review": {"first": date(2026, 1, 24), "every_days": 3}}, [("3", "24 Jan", "long", 160.5, 150.5)]),
        # a size that lasts to the end is better than one that fits sooner, or is written first
        ({"strut_sizes": [{**SHORT, "size": "mid", "max_mm": 185}, LONG]}, [("3", "26 Jan", "long", 162.5, 152.5)]),
        # of two that last as long, the one that fits sooner; and else the first
        (
            {"strut_sizes": [LONG, {**LONG, "size": "easy", "min_mm": 120}]},
            [("3", "19 Jan", "easy", 156, 146)],  # 157: 176.2073
        ),
        ({"strut_sizes": [LONG, {**LONG, "size": "same"}]}, [("3", "26 Jan", "long", 162.5, 152.5)]),
        # one after the other: long does not fit before mid runs out, at 205.25
        (
            {"strut_sizes": [{**SHORT, "size": "mid", "max_mm": 175}, {**LONG, "min_mm": 157}]},
            [("3", "19 Jan", "mid", 156, 156), ("3", "02 Feb", "long", 169, 159)],  # 171: 188.7882
        ),
        ({"strut_sizes": []}, None),
    ],
    ids=str,
)
def test_the_size_that_lasts_longest_on_the_earliest_review_that_it_fits(changes: Said, said: Any) -> None:
    if said is None:
        changes = {**changes, "struts": struts(max_mm=250)}  # nothing runs out
    assert swaps(**{**ONE, **changes}) == (said or [])


def test_a_strut_that_gets_shorter() -> None:
    """From 190 to 150 mm apart; scales that stop at 165 below. Short shows at most 165: 185 mm, from 166.8 on."""
    tall = struts({"number": 2, "min_mm": 165, "size": "tall"}, max_mm=250)
    small = {"size": "small", "min_mm": 100, "max_mm": 170, "scale_zero_mm": 20}
    found = swaps(start=pose(0, 0, -190), end=pose(0, 0, -150), struts=tall, strut_sizes=[small])
    # on Mon 26 Jan it is 176 apart and 193.3287 long, too long for small; on 2 Feb 169: 186.9786
    assert found == [("2", "02 Feb", "small", 167, 167)]


def test_only_the_struts_that_run_out_are_swapped() -> None:
    """Tilted by 20° about x struts 4 and 5 come to 186.45 mm, 1 and 2 to 149.84, 3 and 6 to 167.42."""
    found = swaps(end=pose(0, 25.6515, -145.4769, ("x", 20)), strut_sizes=[{**LONG, "min_mm": 120}])
    assert [one[0] for one in found] == ["4", "5"]


def test_by_pairs_a_strut_is_swapped_before_the_first_turn_of_the_day() -> None:
    """Strut 5 turns at 20:00, by a day's move: 164 → 165 mm, 152.4719 → 153.3712."""
    made = schedule(grouping="pairs", sessions=None)
    assert {told(swap)[1:] for swap in made_in(made)} == {("26 Jan", "long", 162.5, 152.5)}
    assert day(made, date(2026, 1, 25), "5") == [("20:00", 2, 162.5)]
    assert day(made, date(2026, 1, 26), "5") == [("20:00", 2, 153.5)]


def test_readings_at_the_end_are_those_of_the_last_size() -> None:
    from bt_cli.output.data.schedule_data import as_json

    one = as_json(six(**LONGER))["actuators"][0]
    assert (one["start_reading_mm"], one["end_reading_mm"]) == (150, 176)


# ---- where there is none


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"review": {"first": date(2026, 1, 19), "every_days": 14}},
            "strut 3 would read 165.5 mm on Thu 29 Jan 2026, outside the 100 mm to 165 mm of size short: "
            f"size long fits from Fri 23 Jan 2026 to Thu 29 Jan 2026, and {NO_REVIEW}",
        ),
        (
            {"review": None, "strut_sizes": [LONG, {**SHORT, "size": "mid", "max_mm": 180}]},
            "strut 3 would read 165.5 mm on Thu 29 Jan 2026, outside the 100 mm to 165 mm of size short: "
            "size long fits from Fri 23 Jan 2026 to Thu 29 Jan 2026; "
            f"size mid fits from Tue 13 Jan 2026 to Thu 29 Jan 2026, and {NO_REVIEW}",
        ),
        (  # at 167.25, the 69th session, 185.3955 mm; at the end 206.1553
            {"strut_sizes": [{**LONG, "min_mm": 190}, {**SHORT, "size": "same", "min_mm": 90}]},  # too long, no longer
            "strut 3 would read 165.5 mm on Thu 29 Jan 2026, outside the 100 mm to 165 mm of size short, "
            f"and {NO_SIZE}",
        ),
        (
            {"strut_sizes": None, "struts": struts({"number": 3, "max_mm": 165}, max_mm=250)},
            "strut 3 would read 165.5 mm on Thu 29 Jan 2026, outside the 100 mm to 165 mm of the strut mounted, "
            f"and {NO_SIZE}",
        ),
        (
            {"struts": struts({"number": 3, **SHORT, "min_mm": 151}, max_mm=250)},
            "strut 3 would read 150 mm before the first turn, outside its 151 mm to 165 mm",
        ),
    ],
    ids=str,
)
def test_what_would_make_a_swap_possible(changes: Said, said: str) -> None:
    (found,) = problems(**{**ONE, **changes})
    assert found.partition(": ")[2] == said
    assert found.startswith("plan.toml, line 18: ")  # where the struts stand


def test_every_strut_that_cannot_be_swapped_is_named() -> None:
    found = problems(review=None)
    assert [one.split("strut ")[1][0] for one in found] == ["1", "2", "3", "4", "5", "6"]


# ---- courses


def order(kind: str, on: date, **keys: Any) -> Said:
    return {"on": on, "order": kind, **keys}


PAUSED = [order("pause", date(2026, 1, 20)), order("resume", date(2026, 2, 10))]
BEHIND: list[tuple[str, list[Said]]] = [
    ("pause", [order("pause", date(2026, 1, 27)), order("resume", date(2026, 2, 3))]),
    ("pause, on the day", [order("pause", date(2026, 1, 26)), order("resume", date(2026, 2, 3))]),
    ("replan", [order("replan", date(2026, 2, 2), days=40)]),
    ("readings", [order("replan", date(2026, 1, 29), readings_mm={str(i): 152 for i in range(1, 7)})]),
    ("missed", [{"on": date(2026, 1, 28), "record": "missed"}]),
    ("all", [{"on": date(2026, 1, 28), "record": "missed"}, order("replan", date(2026, 2, 2)), *[
        order("pause", date(2026, 2, 5)), order("resume", date(2026, 2, 7))]]),
]  # fmt: skip


@pytest.mark.parametrize("course", [course for _, course in BEHIND], ids=[name for name, _ in BEHIND])
@pytest.mark.parametrize("review", [MONDAYS, DAILY], ids=["mondays", "daily"])
def test_a_swap_that_is_behind_stands(course: list[Said], review: Said) -> None:
    before = swaps(review=review)
    assert swaps(review=review, course=course)[:6] == before


def test_what_is_recorded_late_moves_no_swap_that_was_made() -> None:
    """Long is mounted on Mon 26 Jan; two days later somebody writes down what was missed on the 20th."""
    late = {"on": date(2026, 1, 20), "record": "missed", "entered": "2026-01-28T09:00:00Z"}
    # after 55 sessions, at 163.75: 182.2472
    assert {told(swap)[1:] for swap in made_in(schedule(course=[late]))} == {("26 Jan", "long", 162, 152)}


def test_a_swap_that_is_to_come_moves_with_the_course() -> None:
    """Three weeks of pause: what was Mon 26 Jan is Mon 16 Feb."""
    assert swaps(course=PAUSED) == [(str(i), "16 Feb", "long", 162.5, 152.5) for i in range(1, 7)]


def test_readings_after_a_swap_are_those_of_the_new_scale() -> None:
    """152 on the long scale are 182 mm: the way begins at √(182² - 6400) = 163.4748, and 26.5252 mm are left."""
    made = schedule(course=[order("replan", date(2026, 1, 29), readings_mm={str(i): 152 for i in range(1, 7)})])
    assert made.correction
    (_, second) = made.correction.programs
    assert second[1].days == (27,)
    assert day(made, date(2026, 1, 29))[0] == ("12:00", 1, 152.5)


def test_readings_of_the_day_of_a_swap_are_those_of_the_new_scale() -> None:
    """152 are 182 mm, as above, on Mon 26 Jan already: after that day's swap."""
    made = schedule(course=[order("replan", date(2026, 1, 26), readings_mm={str(i): 152 for i in range(1, 7)})])
    assert {told(swap)[1] for swap in made_in(made)} == {"26 Jan"}
    assert made.correction
    assert made.correction.programs[1][1].days == (27,)
    assert day(made, date(2026, 1, 26))[0] == ("12:00", 1, 152.5)


def test_planned_anew_a_strut_may_last() -> None:
    """At Tue 20 Jan the end is brought nearer: what is left stays on the scale."""
    left = {"reference": "proximal", "origin": "x", "short_mm": 5}
    made = schedule(mounting={"proximal_mm": 75}, course=[order("replan", date(2026, 1, 20), deformity=left)])
    assert made_in(made) == ()


def test_never_beyond_the_scale_never_clamped() -> None:
    """Over all of a course with two swaps a strut: each reading is on its scale, and nearest to the length."""
    mid: Said = {**SHORT, "size": "mid", "max_mm": 175}
    hold(schedule(strut_sizes=[mid, {**LONG, "min_mm": 157}]), 2)


def hold(made: Schedule, least: int = 0) -> None:
    """Each reading of each strut is on the scale that it then has, and steps lead from one to the next."""
    swapped = made_in(made)
    for i, actuator in enumerate(made.actuators):
        own = [swap for swap in swapped if swap.strut == actuator.id]
        assert len(own) >= least
        strut = made.plan.frame.struts[i]
        low, high, zero = strut.min_mm, strut.max_mm, Fraction(strut.scale_zero_mm)
        now = actuator.start_reading_mm
        assert low <= now <= high
        for session in made.sessions:
            while own and own[0].on <= session.at.date():
                swap = own.pop(0)
                assert swap.before_mm == now
                assert abs(swap.after_mm + swap.new.zero_nm / Fraction(10**6) - now - zero) <= actuator.step_mm
                low, high, zero = swap.new.min_mm, swap.new.max_mm, swap.new.zero_nm / Fraction(10**6)
                now = swap.after_mm
            for move in session.moves:
                if move.actuator.id == actuator.id:
                    now += move.travel_mm
                    assert now == move.reading_mm
            assert low <= now <= high
        assert abs(now + zero - (actuator.end_length_mm or 0)) <= actuator.step_mm / 2


@settings(max_examples=25)
@given(st.data())
def test_whatever_sizes_and_reviews_there_are(data: st.DataObject) -> None:
    """A plan is refused, or all its readings are on the scales that its swaps say."""
    draw = data.draw
    by = st.integers(-20, 20)
    end = pose(draw(by), draw(by), draw(st.integers(-205, -140)), ("x", draw(by)), ("z", draw(by)))
    least, sizes = draw(st.integers(100, 150)), []
    for name in draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=4)):
        low, zero = draw(st.integers(90, 190)), draw(st.integers(0, 50))
        sizes.append({"size": name, "min_mm": low, "max_mm": low + draw(st.integers(20, 70)), "scale_zero_mm": zero})
    review = {
        "first": date(2026, 1, 13) + timedelta(days=draw(st.integers(0, 10))),
        "every_days": draw(st.integers(1, 9)),
    }
    kinds = struts(min_mm=least, max_mm=150 + draw(st.integers(5, 60)), step_mm=draw(st.sampled_from([0.25, 0.5, 1])))
    course = draw(st.sampled_from([None, PAUSED, [order("replan", date(2026, 1, 24))]]))
    try:
        made = schedule(end=end, struts=kinds, strut_sizes=sizes, review=review, course=course)
    except PlanInvalid as invalid:
        assert all("[[frame.strut_sizes]]" in str(one) or "no review" in str(one) for one in invalid.problems)
        return
    hold(made)
    ends = [float(one.end_length_mm or 0) for one in made.actuators]
    assert ends == pytest.approx(hand_lengths(end), abs=1e-6)


@settings(max_examples=12)
@given(st.sampled_from(["missed", "pause", "replan"]), st.integers(13, 30), st.integers(0, 6), st.integers(0, 5))
def test_no_swap_is_put_before_what_is_recorded(what: str, first: int, length: int, delay: int) -> None:
    """Up to the end of a record, and the writing of an order, no swap comes that was not there.

    One can go: where the strut never came to a length that the new size holds, nobody can have made it.
    """
    begin = date(2026, 1, first)
    end = begin + timedelta(days=length if what == "missed" else 0)
    settled = end + timedelta(days=delay)
    entry: Said = {"from": begin, "to": end, "record": "missed"} if what == "missed" else {"on": begin, "order": what}
    entry["entered"] = f"{settled}T22:00:00Z"
    course = [entry, order("resume", settled + timedelta(days=1))] if what == "pause" else [entry]
    try:
        made = schedule(review=DAILY, course=course)
    except PlanInvalid:
        return  # a strut would run off its scale
    before, after = (
        {(swap.strut, swap.on, swap.new.size) for swap in made_in(one) if swap.on <= settled}
        for one in (schedule(review=DAILY), made)
    )
    assert after <= before
    assert all(swap.new.holds(swap.length_nm) for swap in made_in(made))


def test_a_swap_that_was_made_is_told_as_the_scale_then_was() -> None:
    """All of 24 Jan to 5 Feb was missed, and written down on the 6th: on Mon 26 Jan the strut was at 48 sessions.

    48 quarter mm: √(162² + 6400) = 180.6765 mm, 160.5 on the short scale and 150.5 on the long one.
    """
    late = {"from": date(2026, 1, 24), "to": date(2026, 2, 5), "record": "missed", "entered": "2026-02-06T09:00:00Z"}
    assert {told(swap)[1:] for swap in made_in(schedule(course=[late]))} == {("26 Jan", "long", 160.5, 150.5)}


def test_a_missed_day_that_begins_with_nothing_due_is_missed_as_a_whole() -> None:
    """All of Mon 12 Jan was missed. √(150.25² + 6400) = 170.2206 mm is still 150 at 08:00, and 150.5 is due at 12:00.

    So the bone waits all day: the course is the same a day later, at the same rate, and the day has no end of its own.
    """
    first = date(2026, 1, 12)
    plain, late = schedule(), schedule(course=[{"from": first, "to": first, "record": "missed"}])
    assert [f"{at:%d %H}" for at in late.missed] == ["12 12", "12 20"]
    assert late.achieved_mm_per_day == plain.achieved_mm_per_day
    assert late.correction
    assert [end.day for end in late.correction.days] == [0, *range(2, 42)]


# ---- what goes wrong

EVENING = {
    "at": datetime(2026, 1, 25, 20, 30),
    "order": "replan",
    "readings_mm": {str(i): 160 for i in range(1, 7)},
}
MISSED_WEEK = [
    order("replan", date(2026, 1, 24), readings_mm={str(i): 160 for i in range(1, 7)}),
    {"from": date(2026, 1, 24), "to": date(2026, 2, 5), "record": "missed"},
]


@pytest.mark.parametrize("course", [[EVENING], MISSED_WEEK], ids=["the evening before", "missed days"])
def test_readings_between_two_sessions_and_then_a_swap(course: list[Said]) -> None:
    """All scales show 160: 180 mm, which is 150 on the long scale, in which it is set on Mon 26 Jan."""
    made = schedule(course=course)
    assert {told(swap)[3:] for swap in made_in(made)} == {(160, 150)}
    assert {abs(move.steps) for session in made.sessions for move in session.moves} == {1}


def test_what_is_recorded_late_changes_no_scale() -> None:
    """Read on 2 Feb, on long: 157 are 187 mm. A day later somebody writes down what was missed on 20 Jan."""
    read = order("replan", date(2026, 2, 2), readings_mm={str(i): 157 for i in range(1, 7)})
    late = {"on": date(2026, 1, 20), "record": "missed"}
    made = schedule(course=[read, late])
    assert {told(swap)[1] for swap in made_in(made)} == {"26 Jan"}
    assert day(made, date(2026, 2, 2))[0][2] == 157.5


# ---- records of what was exchanged: [review] may be another by then


THURSDAYS: Said = {**MONDAYS, "weekdays": ["TH"]}


def done(until: date, *made: Said) -> Said:
    return {"through": until, "record": "done", "exchanged": list(made)}


ALL_LONG = [{"strut": strut, "on": date(2026, 1, 26), "size": "long"} for strut in range(1, 7)]


@pytest.mark.parametrize("review", [THURSDAYS, DAILY, {"first": date(2026, 1, 24), "every_days": 14}, None], ids=str)
def test_a_swap_that_was_recorded_never_moves_whatever_the_reviews_are_now(review: Said | None) -> None:
    """Done up to Thu 29 Jan, with all struts changed on Mon 26 Jan: every session and reading stays."""
    before, after = schedule(), schedule(course=[done(date(2026, 1, 29), *ALL_LONG)], review=review)
    assert after.sessions == before.sessions
    assert [told(swap) for swap in made_in(after)] == [told(swap) for swap in made_in(before)]
    assert "BT131" not in {found.code for found in findings(after)}


@pytest.mark.parametrize("until", [25, 26, 27])
def test_a_record_up_to_the_very_day_of_a_swap_has_it(until: int) -> None:
    """Up to Sun 25 Jan none was made; from Mon 26 Jan on the record names them, and another size than planned holds."""
    other = {**LONG, "size": "other"}
    named = [{**one, "size": "other"} for one in ALL_LONG] if until > 25 else []
    made = schedule(strut_sizes=[LONG, other], course=[done(date(2026, 1, until), *named)])
    assert {told(swap)[1:3] for swap in made_in(made)} == {("26 Jan", "other" if named else "long")}


def test_with_the_reviews_of_its_time_a_record_of_it_changes_nothing_at_all() -> None:
    for until in (29, 26):  # the day of the swap itself
        assert made_in(schedule(course=[done(date(2026, 1, until), *ALL_LONG)])) == made_in(schedule())


def test_a_swap_that_was_not_made_is_never_put_before_what_is_recorded() -> None:
    """Reviews each day would have it on Fri 23 Jan; up to Sat 24 Jan all was turned on the old scale.

    The 25th is a Sunday, so it is on Mon 26 Jan.
    """
    assert {one[1] for one in swaps(review=DAILY)} == {"23 Jan"}
    assert {one[1] for one in swaps(review=DAILY, course=[done(date(2026, 1, 24))])} == {"26 Jan"}
    assert {one[1] for one in swaps(review=DAILY, course=[done(date(2026, 1, 23))])} == {"24 Jan"}


def test_a_swap_after_one_that_was_recorded_is_planned_by_the_reviews_there_are() -> None:
    """Mid on Mon 19 Jan is done; long follows on a Thursday before 205.25 mm, at 189: Thu 5 Feb, where it fits."""
    two: Said = {**ONE, "strut_sizes": [{**SHORT, "size": "mid", "max_mm": 175}, {**LONG, "min_mm": 157}]}
    mid = done(date(2026, 1, 22), {"strut": 3, "on": date(2026, 1, 19), "size": "mid"})
    assert [one[:3] for one in swaps(**{**two, "review": THURSDAYS, "course": [mid]})] == [
        ("3", "19 Jan", "mid"), ("3", "05 Feb", "long"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (done(date(2026, 1, 29), {**ALL_LONG[0], "size": "lang"}), "size must be one of strut_sizes (long); you wrote"),
        (done(date(2026, 1, 25), ALL_LONG[0]), "strut 1 on Mon 26 Jan 2026 is after what this record speaks of"),
    ],
    ids=["size", "date"],
)
def test_an_exchange_that_cannot_have_been(entry: Said, said: str) -> None:
    (found,) = problems(course=[entry])
    assert said in found


def test_hundreds_of_orders_are_worked_out_one_after_the_other() -> None:
    """13 a day for 40 days, each of 60 days more: deeper than Python goes, were one to ask for the one before."""
    orders = [{"on": date(2026, 1, 13) + timedelta(i // 13), "order": "replan", "days": 60} for i in range(520)]
    course = schedule(course=orders).correction
    assert course
    assert len(course.routes) == 1 + 520
    assert course.programs[-1][1].days == (60,)
