"""Where a stroke would end: re-sets on review dates, before it does, and what stands when the course changes."""

import inspect
import sys
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.resets import resets_of
from tests.helpers import AXIAL, at_revision, goal, read, report
from tests.schedule.levels import Told, made, several

REVIEW = {"first": date(2026, 1, 19), "every_days": 7}


def lengthening(total: object, range_mm: object, **changes: Any) -> Report:
    """From Mon 12 Jan 2026 at 1 mm a day in four, reviews each Monday from 19 Jan."""
    frame = {"kind": "telescopic", "range_mm": range_mm}
    return report(**{"goal": goal("lengthening", total), "frame": frame, "review": REVIEW, **changes})


def strokes(schedule: Schedule) -> dict[str, list[Fraction]]:
    """The furthest that each actuator is from its last re-set, for each stroke, by the turns alone."""
    on: dict[str, list[date]] = defaultdict(list)
    for reset in schedule.resets:
        on[reset.actuator].append(reset.on)
    found: dict[str, list[Fraction]] = {actuator.id: [Fraction(0)] for actuator in schedule.actuators}
    at_mm: dict[str, Fraction] = defaultdict(Fraction)
    for session in schedule.sessions:
        for move in session.moves:
            own = move.actuator.id
            while on[own] and on[own][0] <= session.at.date():
                on[own].pop(0)
                found[own].append(Fraction(0))
                at_mm[own] = Fraction(0)
            at_mm[own] += move.travel_mm
            found[own][-1] = max(found[own][-1], abs(at_mm[own]))
    return found


def days(schedule: Schedule) -> list[str]:
    return [f"{reset.actuator} {reset.on:%d %b}" for reset in schedule.resets]


def test_what_was_not_made_and_then_was_stays_when_the_stroke_ends_no_more() -> None:
    """40 mm end with 20 Feb, so the re-set is on Mon 16 Feb, at 35 mm. It was not made, and 0.25 mm a day go on.

    The 5 mm left of the stroke last 20 days, and the next re-set is on the first review that is possible, Mon 23 Feb.
    Two days later all turns stop. What was done on the 23rd stays.
    """
    course = [
        {"on": date(2026, 2, 16), "order": "rate", "rate_mm_per_day": Decimal("0.25"), "entered": at(16)},
        {"on": date(2026, 2, 16), "record": "not_made", "actuators": ["A"], "entered": at(17)},
        {"on": date(2026, 2, 25), "order": "stop", "entered": at(24)},
    ]
    assert days(lengthening(60, 40, course=course[:2]).schedule)[0] == "A 23 Feb"
    assert days(lengthening(60, 40, course=course).schedule) == ["A 23 Feb"]


def at(day: int) -> datetime:
    return datetime(2026, 2, day, 9, tzinfo=UTC)


def test_a_last_step_past_the_range_is_seen() -> None:
    """8 mm on a rail of 8: 26 steps of 0.3125 mm are nearest, 8.125 mm. The last is on Mon 19 Jan at 20:00."""
    frame = {"kind": "rail", "pitch_mm": Decimal("1.25"), "steps_per_turn": 4, "range_mm": 8}
    assert days(lengthening(8, 8, frame=frame).schedule) == ["A 19 Jan"]


def test_a_scale_read_on_the_evening_before_takes_no_re_set_away() -> None:
    """21 mm on rods of 20: re-set on Mon 26 Jan. On Sun 25 at 21:00 the scale shows the 14 mm that were planned."""
    read = {"at": datetime(2026, 1, 25, 21), "order": "replan", "readings_mm": {"A": 14}}
    assert days(lengthening(21, 20, course=[read]).schedule) == ["A 26 Jan"]


@pytest.mark.parametrize(
    ("total", "range_mm", "resets"),
    [
        (20, 20, []),  # just enough
        # 20 mm end with 31 Jan; Mon 26 Jan is the last review before, when 14 mm are made.
        (21, 20, ["A 26 Jan"]),
        # From 26 Jan 20 mm more end with 14 Feb: re-set on Mon 9 Feb, when 28 are made. 20 more end with 28 Feb: re-set
        # on Mon 23 Feb, when 42 are made, and 18 are left.
        (60, 20, ["A 26 Jan", "A 09 Feb", "A 23 Feb"]),
        # The 15th mm is that of Mon 26 Jan, whose review is before its first turn: 14 mm is just enough until then.
        (28, 14, ["A 26 Jan"]),
    ],
)
def test_re_sets_by_hand(total: int, range_mm: int, resets: list[str]) -> None:
    schedule = lengthening(total, range_mm).schedule
    assert days(schedule) == resets
    assert all(reset.planned for reset in schedule.resets)
    assert schedule.dates("swap") == [reset.on for reset in schedule.resets]
    for reset in schedule.resets:  # the scale starts anew, before that day's first turn
        first = next(s for s in schedule.sessions if s.at.date() == reset.on)
        assert first.moves[0].reading_mm == Fraction(1, 4)


def test_no_re_set_is_on_a_day_on_which_the_clinic_is_closed() -> None:
    # As above 21 mm of 20: the last review before 31 Jan is Mon 26 Jan. Closed then it is, on Mondays alone, 19 Jan.
    review, closed = REVIEW | {"weekdays": ["MO"]}, {"closed": [date(2026, 1, 26)]}
    assert days(lengthening(21, 20, review=review, clinic=closed).schedule) == ["A 19 Jan"]
    # On any day it is Tue 27 Jan.
    assert days(lengthening(21, 20, clinic=closed).schedule) == ["A 27 Jan"]


def test_what_the_plan_names_is_not_planned_anew() -> None:
    frame = {"kind": "telescopic", "range_mm": 20, "swaps": [date(2026, 1, 20)]}
    [reset] = lengthening(30, 20, frame=frame).schedule.resets
    assert (reset.on, reset.planned) == (date(2026, 1, 20), False)


@given(
    st.integers(5, 60),
    st.integers(3, 30),
    st.integers(1, 21),
    st.integers(0, 20),
    st.decimals("0.3", 2, places=1),
)
def test_no_stroke_is_longer_than_its_range(
    total: int, range_mm: int, every_days: int, first: int, rate: Decimal
) -> None:
    """Each is on a review and before its stroke ends; where no review can save it, the rule that refuses says so."""
    review = {"first": date(2026, 1, 6) + timedelta(days=first), "every_days": every_days}
    made_report = lengthening(total, range_mm, review=review, **{"protocol.rate_mm_per_day": rate})
    schedule = made_report.schedule
    assert {reset.on for reset in schedule.resets} <= set(schedule.dates("review"))
    longest = max(strokes(schedule)["A"])
    refused = "BT130" in {finding.code for finding in made_report.findings}
    assert refused == (longest > range_mm)
    event("refused" if refused else f"{min(len(schedule.resets), 3)} re-sets")
    if refused:  # from some review to the next there is more than a stroke, or there is none before the first ends
        assert every_days * rate > range_mm - 1 or (7 + first) * rate > range_mm - 1 or first + 1 < 7


@given(several(least=2), st.data())
def test_of_several_levels_each_ring_has_its_own_stroke(levels: list[Told], data: st.DataObject) -> None:
    """In tandem the ring ahead goes the sum, and so its stroke ends sooner."""
    range_mm = data.draw(st.integers(4, 12))
    frames = [{**one.part, "name": f"part of {one.name}", "range_mm": range_mm} for one in levels]
    schedule = made(levels, frames=frames, review={"first": date(2026, 1, 12), "every_days": 2}).schedule
    for actuator in schedule.actuators:
        own = strokes(schedule)[actuator.id]
        fits = 2 * sum(one.rate_mm for one in levels) + 2 <= range_mm  # what two days and their rounding can make
        assert not fits or max(own) <= range_mm
    assert {reset.on for reset in schedule.resets} <= set(schedule.dates("review"))
    for part in schedule.levels:
        ids = {actuator.id for actuator in part.actuators}
        assert part.resets == tuple(reset for reset in schedule.resets if reset.actuator in ids)


def test_a_hinge_s_rods_have_strokes_of_their_own() -> None:
    """A travels 41.68 mm, B 19.19: on rods of 26 mm only A is re-set, on a review before it has gone so far."""
    [path] = [path for path in AXIAL if path.stem == "tibia_hinge_opening"]
    text = path.read_text(encoding="utf-8").replace('kind = "hinge"', 'kind = "hinge"\nrange_mm = 26')
    schedule = read(text.replace("first = 2026-03-16", "first = 2026-03-13")).schedule
    assert {reset.actuator for reset in schedule.resets} == {"A"}
    assert all(max(own) <= 26 for own in strokes(schedule).values())


def revisions(report_: Report) -> list[Schedule]:
    return [at_revision(report_, revision).schedule for revision in range(report_.schedule.plan.revision + 1)]


def test_re_sets_that_are_behind_stand_when_the_course_changes() -> None:
    """60 mm on rods of 20 mm. A pause from 10 to 20 Feb moves the re-sets that come after it, and no other."""
    course = [
        {"on": date(2026, 2, 10), "order": "pause"},
        {"on": date(2026, 2, 20), "order": "resume"},
    ]
    first, paused, last = revisions(lengthening(60, 20, course=course))
    assert days(first) == ["A 26 Jan", "A 09 Feb", "A 23 Feb"]
    assert days(paused) == ["A 26 Jan", "A 09 Feb"]
    # 1 mm is made on Mon 9 Feb; from Fri 20 Feb 19 more end with Tue 10 Mar: re-set on Mon 9 Mar, with 14 to go.
    assert days(last) == ["A 26 Jan", "A 09 Feb", "A 09 Mar"]
    assert max(strokes(last)["A"]) <= 20


def test_a_turn_missed_long_ago_moves_no_re_set_that_has_been() -> None:
    """Missed on 13 Jan, 14 sessions, written down on 28 Jan: the re-set of 26 Jan has been, and stands."""
    missed = {
        "from": date(2026, 1, 13),
        "to": date(2026, 1, 15),
        "record": "missed",
        "entered": "2026-01-28T10:00:00Z",
    }
    first, last = revisions(lengthening(22, 20, course=[missed]))
    assert days(first) == ["A 26 Jan"]
    assert days(last)[:1] == ["A 26 Jan"]


def test_an_order_for_later_does_not_hold_an_earlier_one_back() -> None:
    """First a slower rate from March is written, then a faster one from 27 Jan: what February needs is planned anew."""
    course = [
        {"on": date(2026, 3, 2), "order": "rate", "rate_mm_per_day": Decimal("0.5")},
        {"on": date(2026, 1, 27), "order": "rate", "rate_mm_per_day": Decimal(2)},
    ]
    last = revisions(lengthening(100, 20, course=course))[-1]
    assert days(last)[0] == "A 26 Jan"
    assert max(strokes(last)["A"]) <= 20


EXTENDED = {"order": "extend", "distance_mm": 5, "rate_mm_per_day": 1}  # 20 mm of a range of 20 end with 31 Jan
SCALE = {"record": "reading", "readings_mm": {"A": 20}}


@pytest.mark.parametrize(
    ("course", "resets"),
    [
        # Mon 2 Feb is a review: the hardware is re-set there before the first turn of what is ordered there.
        ([{"on": date(2026, 2, 2), **EXTENDED}], ["A 02 Feb"]),
        ([{"at": "2026-02-02T08:00", **EXTENDED}], ["A 02 Feb"]),
        ([{"on": date(2026, 2, 2), **EXTENDED, "entered": "2026-02-02T10:00:00Z"}], ["A 02 Feb"]),
        ([{"on": date(2026, 2, 2), **SCALE}, {"on": date(2026, 2, 2), **EXTENDED}], ["A 02 Feb"]),
        # A later turn of that day, another day, or one that is over by its writing: nothing can be re-set before it.
        ([{"at": "2026-02-02T12:00", **EXTENDED}], []),
        ([{"on": date(2026, 2, 3), **EXTENDED}], []),
        ([{"on": date(2026, 2, 2), **EXTENDED, "entered": "2026-02-03T10:00:00Z"}], []),
    ],
)
def test_hardware_is_re_set_on_the_review_at_which_an_order_is_given(course: list[Any], resets: list[str]) -> None:
    found = lengthening(20, 20, course=course)
    assert days(found.schedule) == resets
    assert ("BT130" in {finding.code for finding in found.findings}) is (not resets)
    if resets:
        assert max(strokes(found.schedule)["A"]) == 20
        first = next(s for s in found.schedule.sessions if s.at.date() == date(2026, 2, 2))
        assert first.moves[0].reading_mm == Fraction(1, 4)


def test_a_day_of_which_a_turn_is_recorded_is_no_day_for_a_re_set() -> None:
    """60 mm on rods of 20: 14 are made by the re-set of 26 Jan, 21 by 2 Feb; at 2 mm a day the stroke ends on 8 Feb.

    So it is re-set on Mon 2 Feb, unless that day's first turn is recorded: then no review is left before it ends.
    """
    faster = {"on": date(2026, 2, 2), "order": "rate", "rate_mm_per_day": 2}
    found = lengthening(60, 20, course=[faster])
    assert days(found.schedule)[:2] == ["A 26 Jan", "A 02 Feb"]
    for record in ({"record": "missed"}, {"record": "done", "steps": {"A": 1}}):
        found = lengthening(60, 20, course=[{"at": "2026-02-02T08:00", **record}, faster])
        assert "A 02 Feb" not in days(found.schedule)
        [said] = [finding.message for finding in found.findings if finding.code == "BT130"]
        assert "no review falls from Tue 3 Feb 2026 to Sun 8 Feb 2026, when a re-set would do" in said


@pytest.mark.parametrize("on", [date(2026, 2, 9), date(2026, 2, 16)])
def test_what_bt130_advises_clears_it(on: date) -> None:
    """Ordered for Tue 3 Feb it is refused, and the message says on which day no review falls; from a review on it goes.

    A swap or a review on the day that it names does too.
    """
    refused = {
        finding.code: finding for finding in lengthening(20, 20, course=[{"on": date(2026, 2, 3), **EXTENDED}]).findings
    }
    assert refused["BT130"].message.endswith("; no review falls on Tue 3 Feb 2026, when a re-set would do")
    assert "plan a swap on a clinic date ([frame] swaps), or order it from a review on" in refused["BT130"].rule.advice
    for changes in (
        {"course": [{"on": on, **EXTENDED}]},
        {"course": [{"on": date(2026, 2, 3), **EXTENDED}], "review": {"first": date(2026, 2, 3), "every_days": 7}},
        {
            "course": [{"on": date(2026, 2, 3), **EXTENDED}],
            "frame": {"kind": "telescopic", "range_mm": 20, "swaps": [date(2026, 2, 3)]},
        },
    ):
        assert "BT130" not in {finding.code for finding in lengthening(20, 20, **changes).findings}


def test_where_no_day_is_left_for_a_re_set_bt130_says_so() -> None:
    """From 12:00 on: the day's first turn is behind, and the first one ordered is over the range."""
    found = lengthening(20, 20, course=[{"at": "2026-02-02T12:00", **EXTENDED}]).findings
    [said] = [finding.message for finding in found if finding.code == "BT130"]
    assert said.endswith("; no day is left for a re-set before it ends on Mon 2 Feb 2026")


ENTRIES = st.sampled_from(
    [
        {"order": "rate", "rate_mm_per_day": Decimal("0.5")},
        {"order": "rate", "rate_mm_per_day": Decimal("1.5")},
        {"order": "pause"},
        {"order": "resume"},
        {"order": "reverse", "distance_mm": 3, "rate_mm_per_day": 1},
        {"order": "remaining", "remaining_mm": 12},
        {"record": "missed"},
        {"record": "done", "steps": {"A": 3}},
    ]
)


@settings(max_examples=50)
@given(st.lists(st.tuples(ENTRIES, st.integers(1, 12)), min_size=1, max_size=5), st.integers(8, 20))
def test_what_happens_later_moves_no_re_set_that_is_behind(course: list[tuple[Any, int]], range_mm: int) -> None:
    """Of any two revisions in a row those up to the day from which the new entry counts are the same."""
    on, written = date(2026, 1, 12), []
    for entry, later in course:
        on += timedelta(days=later)
        when = {"at": f"{on}T08:00:00"} if entry.get("record") else {"on": on}
        written.append({**entry, **when})
    try:
        found = revisions(lengthening(40, range_mm, course=written))
    except PlanInvalid:
        assume(False)
        return
    for before, after, entry in zip(found, found[1:], written, strict=False):
        since = date.fromisoformat(entry["at"][:10]) if "at" in entry else entry["on"]
        behind = [[reset.on for reset in one.resets if reset.on <= since] for one in (before, after)]
        if entry.get("order") and since not in behind[0]:  # it is given at that review, where one can be added
            behind[1] = [day for day in behind[1] if day < since]
        assert behind[0] == behind[1]
        assert {reset.on for reset in after.resets} <= {*before.dates("swap"), *after.dates("review")}


SPANS = st.sampled_from(
    [
        {"record": "missed"},
        {"record": "done", "steps": {"A": -1}},
        {"record": "done", "steps": {"A": 2}},
        {"order": "rate", "rate_mm_per_day": Decimal("1.5")},
        {"order": "rate", "rate_mm_per_day": Decimal("0.5")},
        {"order": "pause"},
        {"order": "resume"},
    ]
)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(SPANS, st.integers(1, 6), st.integers(0, 9), st.integers(0, 6)), min_size=1, max_size=4),
    st.integers(8, 20),
    st.booleans(),
)
def test_no_re_set_is_put_before_what_is_recorded(
    course: list[tuple[Any, int, int, int]], range_mm: int, entered: bool
) -> None:
    """A range that was missed or turned otherwise, and an order that was written days after it counts: up to the end of
    the one and the writing of the other all re-sets stay as they were, and none comes that was not there.
    """
    on, written, settled = date(2026, 1, 12), [], []
    for entry, later, length, delay in course:
        first = on + timedelta(days=later)
        last = first + timedelta(days=length if "record" in entry else 0)
        when = {"from": first, "to": last} if "record" in entry else {"on": first}
        on = last + timedelta(days=delay if entered else 0)
        written.append({**entry, **when, **({"entered": f"{on}T22:00:00Z"} if entered else {})})
        settled.append(on)
    try:
        found = revisions(lengthening(40, range_mm, course=written))
    except PlanInvalid:
        assume(False)
        return
    for before, after, day in zip(found, found[1:], settled, strict=False):
        behind = [[reset for reset in one.resets if reset.on <= day] for one in (before, after)]
        assert behind[0] == behind[1]


def test_a_stroke_that_no_review_can_save_is_refused() -> None:
    """Rods of 5 mm, and the first review after a week: 7 mm are turned by then."""
    found = lengthening(30, 5)
    assert "BT130" in {finding.code for finding in found.findings}
    assert "BT130" not in {finding.code for finding in lengthening(30, 20).findings}


def test_a_course_of_many_entries_is_followed_revision_after_revision_not_within_each_other() -> None:
    """Of 5,000 entries, which a file may have, Python does not call a function within itself that often."""
    days = [date(2026, 1, 13) + timedelta(days=k) for k in range(150)]
    plan = lengthening(60, 25, course=[{"order": "review_add", "dates": [on]} for on in days]).schedule.plan
    wanted = resets_of(plan)
    assert wanted
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 120)
    try:
        assert resets_of(plan.model_copy(update={"id": "another"})) == wanted  # of which none is known yet
    finally:
        sys.setrecursionlimit(before)
