"""What differs between two schedules, worked out by hand; see tests/courses.py for the plan."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bt_cli.schedule.changes import ScheduleChanges, changes, handed
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local
from tests import courses
from tests.courses import before_and_after, entries
from tests.helpers import PLAN, goal, report
from tests.schedule.test_courses import course, order, record
from tests.schedule.test_pose_tracking import APEX, FROM_160, deformed, longer


def between(course: str, revision: int = 0) -> ScheduleChanges:
    old, new = before_and_after(course, revision)
    return changes(old.schedule, new.schedule)


def counts(found: ScheduleChanges) -> tuple[int, ...]:
    return tuple(map(len, (found.same, found.moved, found.changed, found.added, found.dropped)))


@pytest.mark.parametrize(
    ("course", "revision", "first", "before_mm", "same_moved_changed_added_dropped", "last"),
    [
        # 0.1875 mm a slot: the step of 1 Feb 08:00 stays, that of 12:00 waits until 16:00 …
        # … and step 240 falls due at 59.875 mm, in slot 213: 53 days and 1 slot on
        (courses.SLOWER, 0, "2026-02-01 12:00", "20.25", (81, 159, 0, 0, 0), "2026-03-26 08:00"),
        (courses.THREE_DAYS, 0, "2026-02-01 08:00", "20", (80, 160, 0, 0, 0), "2026-03-15 20:00"),
        (courses.THREE_DAYS, 1, "2026-02-04 08:00", "20", (80, 0, 0, 160, 0), "2026-03-15 20:00"),
        (courses.PAUSE, 0, "2026-02-01 08:00", "20", (80, 0, 0, 0, 160), "2026-01-31 20:00"),
        # the first to be missed is the third of day 23: 22 mm and two quarters are made
        (courses.MISSED, 0, "2026-02-03 16:00", "22.5", (90, 150, 0, 0, 0), "2026-03-13 20:00"),
        # 5 mm back and 5 mm forth are 40 sessions more and 10 days
        (courses.ACCORDION, 0, "2026-02-01 08:00", "20", (80, 160, 0, 40, 0), "2026-03-22 20:00"),
        (courses.BACK, 0, "2026-02-01 08:00", "20", (80, 0, 20, 0, 140), "2026-02-05 20:00"),
        # 40 mm are made by 21 Feb; 18 mm more are 58: the last 8 sessions of 60 mm are not needed
        (courses.XRAY, 0, "2026-03-11 08:00", "58", (232, 0, 0, 0, 8), "2026-03-10 20:00"),
        # 14, 16, 18, 20 and 22 March
        (courses.PRESS, 0, "2026-03-14 08:00", "60", (240, 0, 0, 5, 0), "2026-03-22 08:00"),
        # of each of 40 days two sessions go and two turn twice as far
        (courses.TWICE_A_DAY, 0, "2026-02-01 08:00", "20", (80, 0, 80, 0, 80), "2026-03-12 20:00"),
        (courses.STOP, 0, "2026-02-01 08:00", "20", (80, 0, 0, 0, 160), "2026-01-31 20:00"),
        # one step back in place of one on: two sessions more
        (courses.WRONG_WAY, 0, "2026-02-03 16:00", "22.5", (90, 150, 0, 2, 0), "2026-03-13 12:00"),
    ],
)
def test_changes(
    course: str, revision: int, first: str, before_mm: str, same_moved_changed_added_dropped: tuple[int, ...], last: str
) -> None:
    found = between(course, revision)
    assert found.first
    assert f"{found.first:%Y-%m-%d %H:%M}" == first
    assert found.before_mm == Fraction(before_mm)
    assert counts(found) == same_moved_changed_added_dropped
    assert found.levels == ()
    assert f"{found.last[1]:%Y-%m-%d %H:%M}" == last


def test_a_record_that_moves_nothing_changes_nothing() -> None:
    found = between(courses.SEEN)
    assert counts(found) == (240, 0, 0, 0, 0)
    assert (found.first, found.rate_segments, found.interruptions, found.missed) == (None, (), (), ())


def test_after_a_pause_every_session_is_as_much_later() -> None:
    found = between(courses.THREE_DAYS)
    assert {pair.shift for pair in found.moved} == {timedelta(days=3)}
    (rest,) = found.interruptions
    assert (rest.at, rest.kind) == (datetime(2026, 2, 1, 8), "pause")
    assert rest.until
    assert local(rest.until) == datetime(2026, 2, 4, 8)


def test_a_day_across_a_clock_change_is_a_day() -> None:
    """The clocks of London go forward on Sun 29 Mar 2026: 08:00 stays 08:00."""
    pause = entries('on = 2026-03-28; order = "pause"', 'on = 2026-03-30; order = "resume"')
    old, new = before_and_after(pause, plan=PLAN.replace("defect_mm = 60", "defect_mm = 80"))
    assert {pair.shift for pair in changes(old.schedule, new.schedule).moved} == {timedelta(days=2)}


@pytest.mark.parametrize(
    ("course", "contact"),
    [
        (courses.SLOWER, date(2026, 3, 26)),
        (courses.PAUSE, None),
        (courses.STOP, None),
        (courses.PRESS, date(2026, 3, 12)),
        (courses.XRAY, date(2026, 3, 10)),
    ],
)
def test_contact(course: str, contact: date | None) -> None:
    assert between(course).contact == (date(2026, 3, 12), contact)


def test_the_legs_of_an_accordion() -> None:
    back, forth = between(courses.ACCORDION).rate_segments
    assert (back.leg.travel_mm, back.leg.pace.rate_mm_per_day, back.turns_round) == (-5, 1, True)
    assert (local(back.leg.first), local(back.leg.last)) == (datetime(2026, 2, 1, 8), datetime(2026, 2, 5, 20))
    assert (forth.leg.travel_mm, local(forth.leg.first), forth.turns_round) == (45, datetime(2026, 2, 6, 8), True)
    assert back.instead
    assert forth.instead
    assert back.instead.pace == forth.instead.pace == forth.leg.pace


def test_a_leg_after_the_end_has_no_old_one() -> None:
    (press,) = between(courses.PRESS).rate_segments
    assert press.instead is None
    assert (press.leg.pace.every_days, press.leg.pace.rate_mm_per_day, press.leg.pace.phase) == (2, None, "compression")


def test_what_is_ordered_and_what_is_taken_back() -> None:
    old, new = before_and_after(courses.SLOWER)
    there, back = changes(old.schedule, new.schedule), changes(new.schedule, old.schedule)
    assert [event.entry.kind for event in there.ordered] == [event.entry.kind for event in back.withdrawn] == ["rate"]
    assert there.withdrawn == back.ordered == ()
    assert counts(back) == counts(there)
    assert {pair.shift > timedelta(0) for pair in back.moved} == {False}


def test_another_scale_is_another_turn_at_the_same_time() -> None:
    old, new = report(), report(**{"frame.start_reading_mm": 5})
    assert counts(changes(old.schedule, new.schedule)) == (0, 0, 240, 0, 0)


def each_session_of_both_is_counted_once(old: Schedule, new: Schedule, found: ScheduleChanges) -> None:
    pairs = (*found.same, *found.moved, *found.changed)
    was = sorted([pair.old.number for pair in pairs] + [session.number for session in found.dropped])
    now = sorted([pair.new.number for pair in pairs] + [session.number for session in found.added])
    assert was == [session.number for session in old.sessions]
    assert now == [session.number for session in new.sessions]


def a_schedule_differs_from_itself_in_nothing(schedule: Schedule, itself: ScheduleChanges) -> None:
    assert counts(itself) == (len(schedule.sessions), 0, 0, 0, 0)
    assert (itself.first, itself.rate_segments, itself.interruptions, itself.ordered) == (None, (), (), ())


def both_agree_before_the_first_difference(old: Schedule, new: Schedule, found: ScheduleChanges) -> None:
    if found.first is None:
        assert [(s.at, s.moves) for s in old.sessions] == [(s.at, s.moves) for s in new.sessions]
        return
    sums = []
    for one in (old, new):
        before = [s.moves[0].travel_mm for s in one.sessions if s.at < found.first]
        sums.append((len(before), sum(before, Fraction(0))))
    assert sums[0] == sums[1]
    assert sums[0][1] == found.before_mm
    there = [{s.at: s.moves for s in one.sessions}.get(found.first) for one in (old, new)]
    assert there[0] != there[1]


def what_holds_between_any_two(schedules: list[Schedule]) -> None:
    """Of a course that tests/output/test_changes.py draws."""
    for old in schedules:
        for new in schedules:
            found = changes(old, new)
            each_session_of_both_is_counted_once(old, new, found)
            both_agree_before_the_first_difference(old, new, found)
            if new is old:
                a_schedule_differs_from_itself_in_nothing(old, found)


@pytest.mark.parametrize(("distance_mm", "counted"), [(30, (120, 0, 0, 0, 120)), (90, (240, 0, 0, 120, 0))])
def test_two_plans_can_be_held_against_each_other(distance_mm: int, counted: tuple[int, ...]) -> None:
    old, new = report().schedule, report(goal=goal("transport", distance_mm)).schedule
    assert counts(changes(old, new)) == counted


def test_when_a_level_hands_over_what_it_has_left() -> None:
    """Each 1 mm a day from 12 Jan; upper rests from Tue 20 Jan 10:00. 8.25 of 40 are made: lower does 31.75 more."""
    pause = order("pause", "2026-01-20T10:00", level="upper")
    levels = [
        {"name": "upper", "moves": "distally", "distance_mm": 40},
        {"name": "lower", "moves": "proximally", "distance_mm": 20},
    ]
    made = course(pause, levels=levels, **{"protocol.when_paused": "take_over"}).schedule
    left_mm = Fraction(127, 4)
    assert list(handed(made)) == [(datetime(2026, 1, 20, 10), (("upper", -left_mm), ("lower", left_mm)))]


def test_when_each_level_had_its_last_turn_and_has_it_now() -> None:
    """Upper has 20 of 40 mm on Sun 1 Feb, and goes on at 0.5 mm a day: 40 days, to Thu 12 Mar. It was Fri 20 Feb."""
    levels = [
        {"name": "upper", "moves": "distally", "distance_mm": 40},
        {"name": "lower", "moves": "proximally", "distance_mm": 20},
    ]
    slower = order("rate", "2026-02-01", level="upper", rate_mm_per_day=Decimal("0.5"))
    [upper] = changes(course(levels=levels).schedule, course(slower, levels=levels).schedule).levels
    assert upper.name == "upper"
    assert [f"{at:%d %b %H:%M}" for at in upper.last if at] == ["20 Feb 20:00", "12 Mar 20:00"]


LEVELS = [
    {"name": "upper", "moves": "distally", "distance_mm": 30},
    {"name": "lower", "moves": "proximally", "distance_mm": 30},
]


def two(*entries: dict[str, Any], **more: Any) -> Schedule:
    """30 mm each at 1 mm a day from Mon 12 Jan to Tue 10 Feb."""
    return course(*entries, levels=LEVELS, **{"protocol.when_paused": "keep", **more}).schedule


def test_what_is_turned_too_far_at_one_level_another_has_less_to_do() -> None:
    """On 10 Feb A has 29.25 mm before 12:00. Five quarters are 1.25: half a mm past its share, of lower's 0.5 left."""
    found = list(handed(two(record("done", "2026-02-10T12:00", steps={"A": 5}))))
    assert found == [(datetime(2026, 2, 10, 12), (("upper", Fraction(1, 2)), ("lower", Fraction(-1, 2))))]


@pytest.mark.parametrize(
    ("at", "handed_at"),
    [
        ("2026-01-20T08:00", "20 08"),  # before that very session
        ("2026-01-20T08:01", "20 08"),
        ("2026-01-20T12:00", "20 12"),
    ],
)
def test_shares_pass_with_the_order_that_passes_them(at: str, handed_at: str) -> None:
    stop = order("stop", at, level="upper")
    (found,) = handed(two(stop, **{"protocol.when_paused": "take_over"}))
    assert f"{found.at:%d %H}" == handed_at
    assert [name for name, _ in found.by_mm] == ["upper", "lower"]


def test_what_was_handed_before_is_not_told_again() -> None:
    stop, slower = (
        order("stop", "2026-01-20", level="upper"),
        order("rate", "2026-02-01", level="lower", rate_mm_per_day=Decimal("0.5")),
    )
    shares = {"protocol.when_paused": "take_over"}
    assert [len(changes(one, two(stop, **shares)).handed) for one in (two(**shares), two(stop, **shares))] == [1, 0]
    assert changes(two(stop, **shares), two(stop, slower, **shares)).handed == ()


def test_a_level_that_has_no_turn_any_more_and_one_that_had_none() -> None:
    """Upper rests from the first session on; the 120 turns of lower are the same."""
    whole, rests = two(), two(order("pause", "2026-01-12", level="upper"))
    (level,) = changes(whole, rests).levels
    assert (level.name, level.actuator_ids, level.new, level.rate_segments) == ("upper", ("A",), None, ())
    assert level.old and len(level.old.sessions) == 120
    assert [(one.at, one.kind, one.until) for one in level.interruptions] == [(datetime(2026, 1, 12, 8), "pause", None)]
    assert (f"{level.first:%d %b %H}", [at and f"{at:%d %b %H}" for at in level.last]) == (
        "12 Jan 08",
        ["10 Feb 20", None],
    )
    (back,) = changes(rests, whole).levels
    assert (back.old, back.interruptions, [at and f"{at:%d %b %H}" for at in back.last]) == (
        None,
        (),
        [None, "10 Feb 20"],
    )
    assert back.new and len(back.new.sessions) == 120


def test_a_rest_of_one_level_is_of_that_level() -> None:
    """Lower rests for two days: 12 Feb is its last. Of the whole no rest is told."""
    rests = two(order("pause", "2026-01-20", level="lower"), order("resume", "2026-01-22", level="lower"))
    found = changes(two(), rests)
    assert (found.interruptions, found.rate_segments) == ((), ())
    (level,) = found.levels
    assert [(one.kind, one.until and one.until.local) for one in level.interruptions] == [
        ("pause", datetime(2026, 1, 22, 8))
    ]
    assert [(one.since, one.leg.travel_mm, one.turns_round) for one in level.rate_segments] == [
        (datetime(2026, 1, 22, 8), 22, False)
    ]
    assert [f"{at:%d %b}" for at in level.last if at] == ["10 Feb", "12 Feb"]


def test_a_rest_of_all_is_told_of_the_whole() -> None:
    found = changes(two(), two(order("pause", "2026-01-20"), order("resume", "2026-01-22")))
    assert [(one.at, one.kind) for one in found.interruptions] == [(datetime(2026, 1, 20, 8), "pause")]
    assert [one.name for one in found.levels] == ["upper", "lower"]


def test_only_what_is_missed_since_is_told() -> None:
    both = courses.MISSED + entries('at = 2026-02-06T08:00:00; record = "missed"')
    assert [f"{at:%d %H}" for at in between(both).missed] == ["03 16", "03 20", "04 08", "04 12", "06 08"]
    assert [f"{at:%d %H}" for at in between(both, 1).missed] == ["06 08"]


def test_who_ordered_it_and_why_makes_no_other_order() -> None:
    said = courses.SLOWER.rstrip() + '\nreason = "thin regenerate"\nby = "AB"\nentered = 2026-01-30T10:00:00Z\n'
    old, new = (before_and_after(one)[1].schedule for one in (courses.SLOWER, said))
    found = changes(old, new)
    assert (found.ordered, found.withdrawn, found.first) == ((), (), None)
    slower = before_and_after(courses.SLOWER.replace("0.75", "0.5"))[1].schedule
    assert [len(changes(old, slower).ordered), len(changes(old, slower).withdrawn)] == [1, 1]


def test_by_another_zone_it_is_later_by_the_instant() -> None:
    """New York is 5 hours behind London, and from Sun 8 Mar to Sun 29 Mar 4."""
    there = order("set", "2026-02-01", settings={"timezone": "America/New_York"})
    found = changes(course().schedule, course(there).schedule)
    assert counts(found) == (80, 160, 0, 0, 0)
    assert {pair.shift for pair in found.moved} == {timedelta(hours=5), timedelta(hours=4)}


def test_what_scales_showed_is_in_what_was_made_until_then() -> None:
    """On 25 Jan A shows 12.5 where 13 were made: 19.5 on the morning of 1 Feb, from when on it goes slower."""
    read_anew = order("replan", "2026-01-25", readings_mm={"A": Decimal("12.5")})
    slower = order("rate", "2026-02-01", rate_mm_per_day=Decimal("0.5"))
    found = changes(course(read_anew).schedule, course(read_anew, slower).schedule)
    assert found.first and (f"{found.first:%d %b %H}", found.before_mm) == ("01 Feb 08", Fraction("19.5"))


def test_a_correction_planned_anew_goes_another_way() -> None:
    """A turn that is like one of before is not that one moved. 10 mm are made by the morning of 22 Jan."""
    found = changes(longer(), longer(FROM_160))
    assert (found.moved, found.rate_segments, found.before_mm) == ((), (), 10)
    assert found.first and f"{found.first:%d %b}" == "22 Jan"
    held = longer('on = 2026-01-22; order = "pause"', 'on = 2026-01-24; order = "resume"')
    later = changes(longer(), held)
    assert {pair.shift for pair in later.moved} == {timedelta(days=2)}
    assert (
        changes(longer(), longer('on = 2026-01-12; order = "pause"', 'on = 2026-01-13; order = "resume"')).before_mm
        == 0
    )


def test_since_when_a_leg_is_new() -> None:
    """By the order that begins it, and else from the first turn that differs: of what was missed that is its own."""
    (slower,) = between(courses.SLOWER).rate_segments
    assert slower.since == datetime(2026, 2, 1, 8)  # though its first turn is the same
    missed = between(courses.MISSED).rate_segments
    assert [one.since for one in missed] == [datetime(2026, 2, 3, 16)]
    held = between(courses.THREE_DAYS).rate_segments
    assert [one.since for one in held] == [datetime(2026, 2, 4, 8)]


def test_a_way_back_that_was_there_before_does_not_turn_round_anew() -> None:
    """Back from 1 to 5 Feb and on from the 6th, as before; on the 10th it goes slower."""
    slower = entries('on = 2026-02-10; order = "rate"; rate_mm_per_day = 0.5')
    (leg,) = between(courses.ACCORDION + slower, 2).rate_segments
    assert (leg.turns_round, leg.since) == (False, datetime(2026, 2, 10, 8))
    assert leg.instead and leg.instead.pace.rate_mm_per_day == 1


def test_pairs_that_change_are_in_the_order_of_time() -> None:
    """Twice a day from 1 Feb: of each day the turns of 08:00 and 20:00 go twice as far."""
    found = between(courses.TWICE_A_DAY).changed
    assert [pair.old.at for pair in found] == sorted(pair.old.at for pair in found)
    assert {pair.new.moves[0].steps for pair in found} == {2}


def test_when_the_old_course_had_its_last_turn() -> None:
    """59.25 mm are 237 quarters: the last is the first of Thu 12 Mar."""
    short = report(**{"goal.defect_mm": Decimal("59.25")}).schedule
    assert [f"{at:%d %b %H}" for at in changes(short, report().schedule).last] == ["12 Mar 08", "12 Mar 20"]
    assert [f"{at:%d %b %H}" for at in changes(report().schedule, short).last] == ["12 Mar 20", "12 Mar 08"]


def test_what_is_turned_too_far_passes_with_that_turn_whatever_else_was_ordered_of_a_level() -> None:
    """As above; at 10:00 lower is ordered the rate that it has."""
    same = order("rate", "2026-02-10T10:00", level="lower", rate_mm_per_day=1)
    (found,) = handed(two(same, record("done", "2026-02-10T12:00", steps={"A": 5})))
    assert found.at == datetime(2026, 2, 10, 12)


def test_what_is_left_of_it_comes_back_with_the_order_to_go_on() -> None:
    """Of upper's 22 mm lower has done none by 25 Jan: it does its own 30 first."""
    stop, again = order("stop", "2026-01-20T10:00", level="upper"), order("resume", "2026-01-25T10:00", level="upper")
    found = list(handed(two(stop, again, **{"protocol.when_paused": "take_over"})))
    assert [f"{one.at:%d %H}" for one in found] == ["20 10", "25 10"]
    assert dict(found[1].by_mm) == {name: -by_mm for name, by_mm in found[0].by_mm}


def test_of_a_level_that_rests_for_good_its_own_rest_is_told() -> None:
    rate = order("rate", "2026-01-12", level="upper", rate_mm_per_day=1)
    rests = two(rate, order("stop", "2026-01-12", level="upper"), order("pause", "2026-02-05", level="lower"))
    upper = next(level for level in changes(two(), rests).levels if level.name == "upper")
    assert [(one.kind, one.at) for one in upper.interruptions] == [("stop", datetime(2026, 1, 12, 8))]


def test_a_plan_of_six_struts_held_against_another_has_no_legs() -> None:
    assert changes(report().schedule, longer()).rate_segments == ()
    assert changes(longer(), report().schedule).rate_segments == ()


def test_where_a_strut_is_to_end_makes_no_turn_another() -> None:
    """From 22 Jan on another deformity is corrected: until then each turn is the same."""
    found = changes(deformed(), deformed(f'on = 2026-01-22; order = "replan"; deformity = {APEX}'))
    assert found.first and found.first.date() >= date(2026, 1, 22)
    assert found.same and found.same[-1].new.at < found.first
