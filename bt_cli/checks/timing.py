"""Rules of dates and clock times: latency, the start, and the hours of the sessions."""

from collections.abc import Iterator
from datetime import date, time

from bt_cli.checks.rule import CONVENTION, Rule, each_level
from bt_cli.plan.model import Plan
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.words import clock_text, count, day_text

SHORT_LATENCY_DAYS, LONG_LATENCY_DAYS = 5, 14  # PMC4628974; gpnotebook, lengthening a short leg
CLOSE_MINUTES = 120  # convention
NIGHT_ENDS, NIGHT_STARTS = time(6), time(22)  # convention
LATENCY_SOURCE = "PMC4628974 (5 to 7 days); gpnotebook, lengthening a short leg (about 5 to 14 days)"


def _latency(schedule: LevelSchedule) -> int | None:
    surgery = schedule.plan.surgery
    if surgery is None or schedule.plan.goal.kind == "compression":
        return None
    days = (schedule.start.date() - surgery).days
    return days if days >= 0 else None


@each_level
def _short(schedule: LevelSchedule) -> Iterator[str]:
    days = _latency(schedule)
    if days is not None and days < SHORT_LATENCY_DAYS:
        yield f"the first session is {count(days, 'day')} after surgery, under {SHORT_LATENCY_DAYS}"


@each_level
def _long(schedule: LevelSchedule) -> Iterator[str]:
    days = _latency(schedule)
    if days is not None and days > LONG_LATENCY_DAYS:
        yield f"the first session is {days} days after surgery, over {LONG_LATENCY_DAYS}"


@each_level
def _before_surgery(schedule: LevelSchedule) -> Iterator[str]:
    start, surgery = schedule.start.date(), schedule.plan.surgery
    if surgery and start < surgery:
        yield f"the first session on {day_text(start)} is before surgery on {day_text(surgery)}"


@each_level
def _year_after(schedule: LevelSchedule) -> Iterator[str]:
    start, surgery = schedule.start.date(), schedule.plan.surgery
    if surgery is None or (start - surgery).days < 365:
        return
    from dateutil.relativedelta import relativedelta

    if start <= surgery + relativedelta(years=1):
        return
    yield f"the first session on {day_text(start)} is over a year after surgery on {day_text(surgery)}"


@each_level
def _two_starts(schedule: LevelSchedule) -> Iterator[str]:
    plan, days = schedule.plan, schedule.plan.protocol.latency_days
    if plan.surgery is None or days is None or not plan.protocol.first_session:
        return
    if plan.level.first_session and plan.level.latency_days is None:
        return  # the latency is that of the other levels
    actual = (schedule.start.date() - plan.surgery).days
    if actual != days:
        yield f"first_session is {actual} days after surgery, and latency_days says {days}; first_session holds"


@each_level
def _close(schedule: LevelSchedule) -> Iterator[str]:
    times = schedule.plan.protocol.sessions
    minutes = [t.hour * 60 + t.minute for t in times]
    gaps = [(b - a) % 1440 for a, b in zip(minutes, [*minutes[1:], minutes[0]], strict=True)] if len(times) > 1 else []
    if gaps and min(gaps) < CLOSE_MINUTES:
        at = gaps.index(min(gaps))
        pair = f"{clock_text(times[at])} and {clock_text(times[(at + 1) % len(times)])}"
        yield f"the sessions at {pair} are {min(gaps)} minutes apart, less than {CLOSE_MINUTES // 60} h"


@each_level
def _night(schedule: LevelSchedule) -> Iterator[str]:
    ordered = {t for _, entry in schedule.events for t in entry.sessions or ()}
    single = {at.time() for at, entry in schedule.events if entry.step_every_days}
    times = sorted({*schedule.plan.protocol.sessions, *ordered, *single})
    night = [t for t in times if t < NIGHT_ENDS or t >= NIGHT_STARTS]
    if night:
        starts, ends = clock_text(NIGHT_STARTS), clock_text(NIGHT_ENDS)
        yield f"session at night, between {starts} and {ends}: {', '.join(map(clock_text, night))}"


def _fixed_offset(schedule: Schedule) -> Iterator[str]:
    zones = schedule.plan.zones
    for zone in (zones.first, *(later for _, later in zones.later)):
        if zone in ("EST", "MST", "HST") or (zone.startswith("Etc/GMT") and zone not in ("Etc/GMT", "Etc/GMT0")):
            yield f"{zone} is a fixed offset, which knows no summer time"
            return


def _skipped(schedule: Schedule) -> Iterator[str]:
    for times, at in schedule.skipped:
        gone = " and ".join(clock_text(time) for time in times if time != at)
        there = f"{clock_text(at)} on {day_text(at)}"
        if len(times) > 1:
            all_of = " and ".join(map(clock_text, times))
            yield f"the clocks skip {gone}, so the sessions of {all_of} are one, at {there}, with their sum"
        else:
            yield f"the clocks skip {gone}: that session is at {there}"


FAR_YEARS = 2  # convention


def far_surgery(plan: Plan, on: date, what: str) -> str | None:
    """That surgery is over two years before or after a date, which was typed more likely than meant."""
    from dateutil.relativedelta import relativedelta

    surgery, years = plan.surgery, relativedelta(years=FAR_YEARS)
    if surgery is None or on - years <= surgery <= on + years:
        return None
    way = "before" if surgery < on else "after"
    return f"surgery on {day_text(surgery)} is over {FAR_YEARS} years {way} {what} on {day_text(on)}"


def written_on(plan: Plan) -> tuple[date, str] | None:
    """The day of a plan's first entry, else of its approval, and which of them it is."""
    entered = next((entry.entered for entry in plan.course if entry.entered), None)
    if entered:
        return entered.date(), "the first entry"
    return (plan.approval.on, "the approval") if plan.approval else None


def _far_surgery(schedule: Schedule) -> Iterator[str]:
    written = written_on(schedule.plan)
    if written and (text := far_surgery(schedule.plan, *written)):
        yield text


RULES = (
    Rule(
        "BT110",
        "warning",
        "Latency under 5 days",
        "Check the dates of surgery and first session.",
        LATENCY_SOURCE,
        "The cut bone is left alone for some days before it is drawn apart. 5 to 7 days are reported, 5 to 14 as a "
        "range. Compression has no corticotomy to wait for and is left out.",
        _short,
    ),
    Rule(
        "BT111",
        "warning",
        "Latency over 14 days",
        "Check the dates of surgery and first session; a late start can meet bone that has begun to heal.",
        LATENCY_SOURCE,
        "5 to 7 days are reported, 5 to 14 as a range. A longer wait may be meant, for a smoker or an infected bed, "
        "or may be a wrong month.",
        _long,
    ),
    Rule(
        "BT112",
        "error",
        "First session before surgery",
        "Correct the date of surgery or of the first session.",
        "arithmetic",
        "Nothing can be turned before the frame and the corticotomy are there: one of the two dates is wrong.",
        _before_surgery,
    ),
    Rule(
        "BT113",
        "warning",
        "First session over a year after surgery",
        "Check the year of both dates.",
        CONVENTION,
        "Most often a year that was typed wrong in January. A second operation should give its own date.",
        _year_after,
    ),
    Rule(
        "BT114",
        "info",
        "First session and latency disagree",
        "Nothing is wrong if first_session is meant; delete latency_days to say so.",
        "arithmetic",
        "A plan may give both; first_session wins. The two say different days here, so one may be a leftover.",
        _two_starts,
    ),
    Rule(
        "BT115",
        "warning",
        "Sessions less than 2 h apart",
        "Spread the sessions over the day.",
        CONVENTION,
        "Sessions exist to spread the movement over the day. The night between two days counts too.",
        _close,
    ),
    Rule(
        "BT116",
        "warning",
        "Session at night",
        "Choose other times, unless the patient is awake then.",
        CONVENTION,
        "A reminder that wakes the patient is soon switched off. 22:00 to 06:00 counts as night.",
        _night,
    ),
    Rule(
        "BT117",
        "warning",
        "Time zone is a fixed offset",
        "Name the zone of the place where the patient lives, such as America/New_York.",
        "IANA time zone database",
        "A fixed offset has no clock changes. Where the wall has, a session at 08:00 would be at 09:00 there for "
        "half the year. Etc/GMT+5 is also the opposite of what most people expect: behind UTC.",
        _fixed_offset,
    ),
    Rule(
        "BT118",
        "warning",
        "The clocks skip a session’s time",
        "Keep to the time as printed. For another time, choose other session times.",
        CONVENTION,
        "Where the clocks go forward, an hour of the night does not exist. A session in it is at the first minute that "
        "exists after it. Sessions that come together there are one session, which turns their sum: the day’s way is "
        "the same, and nothing is left out.",
        _skipped,
    ),
    Rule(
        "BT119",
        "warning",
        "Surgery over 2 years from the entry",
        "Check the year of surgery.",
        CONVENTION,
        "Most often a year that was typed wrong, such as 2016 or 2062 for 2026. The date is held against the first "
        "entry of the course, or else the approval; where there is neither, commands hold it against today.",
        _far_surgery,
    ),
)
