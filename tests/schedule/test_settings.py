"""Values that an order sets from a day on: what the schedule, its reminders and its earlier revisions make of them.

The plan is 60 mm at 1 mm a day in four sessions from Mon 12 Jan 2026: Sun 1 Feb is day 21, contact on Thu 12 Mar.
"""

from datetime import UTC, date, datetime, time

import pytest

from bt_cli.checks.rules import findings
from bt_cli.document.event_history import gone_of, session_uid
from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.plan.revisions import plan_at
from bt_cli.plan.zones import Zones
from bt_cli.schedule.build import schedule_of
from tests.courses import before_and_after, entries
from tests.helpers import DIRECTION, PLAN, read

REVIEW = "[review]\nfirst = 2026-01-26\nevery_days = 14\n"


def setting(day: str, *values: str) -> str:
    return entries(f'on = {day}; order = "set"; settings = {{ {", ".join(values)} }}')


def uids(report: Report) -> list[str]:
    return [session_uid(report.schedule.plan, session) for session in report.schedule.sessions]


def codes(report: Report) -> set[str]:
    return {finding.code for finding in findings(report.schedule)}


def test_another_direction_makes_new_reminders_from_that_day_on() -> None:
    """20 days of four sessions are before Sun 1 Feb, 40 after it."""
    course = setting("2026-02-01", '"frame.direction" = "toward the blue flag"')
    old, new = before_and_after(course, plan=PLAN + DIRECTION)
    same = [was == now for was, now in zip(uids(old), uids(new), strict=True)]
    assert same == [True] * 80 + [False] * 160
    assert [one.at for one in old.schedule.sessions] == [one.at for one in new.schedule.sessions]
    assert len(gone_of(new.schedule)) == 160
    assert new.schedule.plan.frame.direction == "toward the red flag"  # the plan's own table stays


def test_of_two_orders_of_one_day_the_later_one_holds_and_the_earlier_revision_is_as_it_was() -> None:
    first = setting("2026-02-01", 'timezone = "America/New_York"')
    new = read(PLAN + first + setting("2026-02-01", 'timezone = "Europe/Berlin"'))
    assert new.schedule.plan.zones.on(date(2026, 2, 1)) == "Europe/Berlin"
    was = schedule_of(plan_at(new.schedule.plan, 1))
    assert was.sessions == read(PLAN + first).schedule.sessions


def test_earlier_revisions_are_those_that_were_written() -> None:
    """By the quick way of the calendar, which goes back from the newest, and each made anew from its own file."""
    tables = [
        entries('on = 2026-01-20; order = "rate"; rate_mm_per_day = 0.75'),
        setting("2026-02-01", 'timezone = "America/New_York"'),
        entries('on = 2026-02-05; order = "pause"; through = 2026-02-06'),
        setting("2026-02-10", 'timezone = "Europe/London"', '"frame.direction" = "toward the blue flag"'),
        setting("2026-02-11", '"clinic.phone" = "01865 111111"'),
        entries('from = 2026-02-12T08:00:00; to = 2026-02-12T16:00:00; record = "missed"'),
    ]
    text = PLAN + DIRECTION + '[clinic]\nphone = "01865 000000"\n'
    ever = [set(uids(read(text + "".join(tables[:count])))) for count in range(len(tables) + 1)]
    past = gone_of(read(text + "".join(tables)).schedule)
    gone = {uid for uid, what in past.items() if hasattr(what, "number")}
    assert gone == set().union(*ever[:-1]) - ever[-1]


def test_a_longer_range_from_a_day_on_needs_no_re_set() -> None:
    """30 mm end on day 31, Wed 11 Feb: re-set on the review of 9 Feb, and of 9 March again. With 80 mm none is."""
    plan = PLAN + "[frame]\nrange_mm = 30\n" + REVIEW
    old, new = before_and_after(setting("2026-02-01", '"frame.range_mm" = 80'), plan=plan)
    assert [reset.on for reset in old.schedule.resets] == [date(2026, 2, 9), date(2026, 3, 9)]
    assert new.schedule.resets == ()
    assert "BT130" not in codes(new)


def test_a_shorter_range_from_a_day_on_counts_from_that_day() -> None:
    """On the morning of 1 Feb 20 mm are made; 25 mm are passed by the first turn of day 26, Fri 6 Feb."""
    plan = PLAN + "[frame]\nrange_mm = 80\n" + REVIEW
    _, new = before_and_after(setting("2026-02-01", '"frame.range_mm" = 25'), plan=plan)
    assert codes(new) >= {"BT130"}  # the review before is that of 26 Jan, which is past by then
    told = next(finding.message for finding in findings(new.schedule) if finding.code == "BT130")
    assert "the hardware's range of 25 mm" in told


def test_another_tolerance_lets_an_x_ray_count_as_contact_from_that_day_on() -> None:
    """A gap of 2.5 mm on 9 Mar is within 3 mm, which is set, and not within the plan's own 2 mm."""
    seen = entries('on = 2026-03-09; record = "xray"; gap_mm = 2.5')
    press = entries('on = 2026-03-10; order = "compress"; distance_mm = 1; rate_mm_per_day = 0.5')
    plan = PLAN + "[docking]\ntolerance_mm = 2\n"
    with pytest.raises(PlanInvalid, match="no X-ray before it shows a gap of 2 mm or less"):
        read(plan + seen + press)
    made = read(plan + seen + setting("2026-03-10", '"docking.tolerance_mm" = 3') + press)
    assert made.schedule.dates("expected_contact") == [date(2026, 3, 8)]
    with pytest.raises(PlanInvalid, match="2 mm or less"):  # it counts from the day after the order
        read(plan + seen + setting("2026-03-11", '"docking.tolerance_mm" = 3') + press)


LEVELS = PLAN.replace("defect_mm = 60", "defect_mm = 30") + (
    '[[levels]]\nname = "upper"\nmoves = "distally"\ndistance_mm = 15\n'
    '[[levels]]\nname = "lower"\nmoves = "proximally"\ndistance_mm = 15\n'
)


def test_whether_others_take_over_counts_from_a_day_on() -> None:
    """Each goes 1 mm a day. Upper pauses on 19 Jan with 7 mm made: lower does its own 15, and 8 more if set."""
    plan = LEVELS.replace("latency_days = 7", 'latency_days = 7\nwhen_paused = "keep"')
    pause = entries('on = 2026-01-19; order = "pause"; level = "upper"')
    assert read(plan + pause).schedule.levels[1].moved_mm == 15
    for day in ("2026-01-18", "2026-03-01"):  # on 26 Jan it has done its own, and goes on from the day that is set
        lower = read(plan + setting(day, '"protocol.when_paused" = "take_over"') + pause).schedule.levels[1]
        assert lower.moved_mm == 23
        assert lower.sessions[60].at.date() == (date(2026, 1, 27) if day < "2026-01-19" else date(2026, 3, 1))


def test_to_the_east_a_morning_may_come_before_the_evening_before() -> None:
    """20:00 in London on 31 Jan is 20:00 UTC. 08:00 of 1 Feb in Auckland (+13) is 19:00 UTC of 31 Jan."""
    new = read(PLAN + setting("2026-02-01", 'timezone = "Pacific/Auckland"'))
    told = next(finding for finding in findings(new.schedule) if finding.code == "BT182")
    assert told.severity == "error"
    assert "Sun 1 Feb 2026 08:00 would not come after the last one before it, of Sat 31 Jan 2026 20:00" in told.message


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Tokyo", "3 hours after the last one before it; 1.5 mm are turned within 24 hours, where the most on a "
                       "day is 1 mm"),  # 08:00 is 23:00 UTC; from 12:00 UTC on 16, 20, 23, 3, 7 and 11: six of 0.25 mm
        ("Australia/Sydney", "1 hour after the last one before it"),
        ("Asia/Kolkata", ""),  # 6.5 hours after it, and five turns
        ("America/New_York", ""),
    ],
)  # fmt: skip
def test_a_short_day_is_told(zone: str, said: str) -> None:
    new = read(PLAN + setting("2026-02-01", f'timezone = "{zone}"'))
    told = [finding.message for finding in findings(new.schedule) if finding.code in ("BT182", "BT183")]
    assert bool(told) == bool(said)
    assert said in "".join(told)


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "Pacific/Honolulu"])
def test_the_last_session_before_a_time_also_where_clocks_are_put_back(zone: str) -> None:
    """As if each session were looked at."""
    schedule = read(PLAN + setting("2026-02-01", f'timezone = "{zone}"')).schedule
    local = [session.at.replace(tzinfo=None) for session in schedule.sessions]
    for at in (*local[75:90], datetime(2026, 1, 1), datetime(2026, 2, 1, 9, 30), datetime(2027, 1, 1)):
        behind = [session for session, time in zip(schedule.sessions, local, strict=True) if time < at]
        assert schedule.last_before(at) is (behind[-1] if behind else None)


def test_the_local_time_of_an_instant_keeps_the_order_of_turns() -> None:
    """To Tokyo on 1 Feb: midnight there is 15:00 UTC, and two turns of 31 Jan in London are still to come then."""
    zones = Zones("Europe/London", ((date(2026, 2, 1), "Asia/Tokyo"),), time(20))

    def local(text: str) -> datetime:
        return zones.local(datetime.fromisoformat(text).replace(tzinfo=UTC))

    assert local("2026-01-31T19:59") == datetime(2026, 1, 31, 19, 59)
    assert local("2026-01-31T20:00") == datetime(2026, 1, 31, 20)
    assert local("2026-01-31T20:01") == datetime(2026, 2, 1, 5, 1)
    assert zones.instant(datetime(2026, 2, 1, 8)).astimezone(UTC).isoformat() == "2026-01-31T23:00:00+00:00"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (('"goal.defect_mm" = 54',), "goal.defect_mm cannot be set from a day on"),
        (('"frame.range_mm" = "far"',), "frame.range_mm must be"),
        (('"frame.direction" = "x"',), "frame.direction alone leaves the old frame.direction_es"),
        (('"clinic.missed_turn" = "x"',), "clinic.missed_turn alone leaves the old clinic.es.missed_turn"),
        (('"frames.x.range_mm" = 30',), "no part of the frame is called 'x'"),
    ],
)
def test_what_cannot_be_set_is_refused(values: tuple[str, ...], said: str) -> None:
    plan = PLAN + DIRECTION + 'direction_es = "hacia la bandera"\n[clinic]\n[clinic.es]\nmissed_turn = "x"\n'
    with pytest.raises(PlanInvalid, match=said):
        read(plan + setting("2026-02-01", *values))


def test_a_time_of_day_is_refused() -> None:
    said = setting("2026-02-01", 'timezone = "Asia/Tokyo"').replace("on = 2026-02-01", "at = 2026-02-01T12:00:00")
    with pytest.raises(PlanInvalid, match="order set counts from a whole day"):
        read(PLAN + said)
