"""The reviews of a course by docs/course.md: to the last turn, while the course rests, in consolidation."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import takewhile

from tests.independent.course import WEEKDAYS, Course, Entry, in_force, simulate

REVIEW_ORDERS = ("review_add", "review_move", "review_cancel")
FOLLOWED = timedelta(days=730)  # reviews of consolidation where nobody says that the frame is off


def reviews(plan: Entry, entries: Sequence[Entry], course: Course) -> list[date]:
    """Every review of a plan that has a table of them, with the course that is its own."""
    review, last = plan["review"], course.sessions[-1].at.date()
    start = min(level.start for level in course.levels).date()
    first = first_review(review, start)
    rests, until = course.rests(), review["last"] if course.cut else last
    begins = max(level.rests_since or level.start for level in rests).date() if rests else None
    if begins:
        until = max(until, without_rest(plan, entries, course))
    found, regular = of_turns(plan, entries, first, until, begins)
    if not course.cut and all(level.stopped for level in rests) and "consolidation_every_days" in review:
        days = review["consolidation_every_days"]
        until = min(last + FOLLOWED, review.get("last", date.max))
        later = every({**review, "last": date.max}, regular + timedelta(days=days), days, closed_on(plan))
        found += takewhile(lambda on: on <= until, later)
    added, gone = of_orders(entries)
    found = sorted({*found, *added} - gone)
    off = next((moment_of(entry) for _, entry in in_force(entries) if entry.get("record") == "frame_off"), date.max)
    return [on for on in found if on <= off]


def first_review(review: Entry, start: date) -> date:
    """As the table says it, or so many days after the start, and then on no Sunday."""
    first = start + timedelta(days=review["every_days"])
    said: date = review.get("first", first + timedelta(days=WEEKDAYS[first.weekday()] == "SU"))
    return said


def of_turns(
    plan: Entry, entries: Sequence[Entry], first: date, until: date, begins: date | None = None
) -> tuple[list[date], date]:
    """The reviews of the table up to a last turn, and the last of them by the table alone.

    Orders move none of those of consolidation.
    """
    added, gone = of_orders(entries)
    found, regular = list[date](), first
    for on in every(plan["review"], first, plan["review"]["every_days"], closed_on(plan)):
        there = sorted({*found, *(day for day in added if day < on)} - gone)
        if all(are_enough(days, until, begins) for days in (found, there)):
            break
        if not are_enough(found, until, begins):
            regular = on
        found.append(on)
    return found, regular


def are_enough(days: Sequence[date], until: date, rests_on: date | None) -> bool:
    """Whether one is on or after the last turn, and two after the day on which the course begins to rest."""
    return bool(days) and days[-1] >= until and (not rests_on or sum(on > rests_on for on in days) >= 2)


def of_orders(entries: Sequence[Entry]) -> tuple[set[date], set[date]]:
    """The reviews that orders add, and those that they take away; the last word on a day counts."""
    added, gone = set[date](), set[date]()
    for _, entry in in_force(entries):
        kind = entry.get("order", "")
        if kind in ("review_move", "review_cancel"):
            days = {entry["from"]} if kind == "review_move" else set(entry["dates"])
            added, gone = added - days, gone | days
        if kind in ("review_move", "review_add"):
            days = {entry["to"]} if kind == "review_move" else set(entry["dates"])
            added, gone = added | days, gone - days
    return added, gone


def moment_of(entry: Entry) -> date:
    on: date = entry["on"]
    return on


def closed_on(plan: Entry) -> list[date]:
    """The days on which the clinic has none."""
    days: list[date] = plan.get("clinic", {}).get("closed", [])
    return days


def every(review: Entry, first: date, days: int, closed: Sequence[date]) -> Iterator[date]:
    """So many days apart, each moved on to an open one of the weekdays; none after the last that the plan covers."""
    planned, before, meant = first, None, review.get("first")
    is_sunday = meant is not None and WEEKDAYS[meant.weekday()] == "SU"
    weekdays = review.get("weekdays") or WEEKDAYS[: 7 if is_sunday else 6]  # a Sunday has to be written to be meant
    while True:
        on = planned
        while WEEKDAYS[on.weekday()] not in weekdays or on in closed:
            on += timedelta(days=1)
        if on >= review.get("last", date.max):
            if before != review["last"]:
                yield review["last"]
            return
        if on != before:
            yield on
        planned, before = planned + timedelta(days=days), on


def without_rest(plan: Entry, entries: Sequence[Entry], course: Course) -> date:
    """The last turn if no pause or stop without an end were there, and what waits went on at once."""
    entries, last, hardware = list(entries), course.sessions[-1].at.date(), course.planned
    for _ in plan["course"]:
        for level in course.rests():
            if level.holding:
                entries = [{"record": "nothing"} if entry is level.holding else entry for entry in entries]
            elif level.rests_since:
                on = {"order": "resume", "at": level.rests_since + timedelta(minutes=1)}
                entries.append({**on, "level": level.name} if len(course.levels) > 1 else on)
        course = simulate(plan, entries, hardware=hardware)
        last = max(last, course.sessions[-1].at.date())
        if not course.rests():
            break
    return last
