"""When bt plans a re-set itself: on the last review before a stroke would end (docs/course.md, docs/rules.md).

Sessions stay as they are; scales, and what is read off them, are others. What is behind stays.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.independent.course import (
    DAY_END,
    Course,
    Entry,
    Level,
    Reset,
    in_force,
    levels_of,
    moment,
    nearest,
    not_made,
    simulate,
)
from tests.independent.geometry import Follower
from tests.independent.reviews import REVIEW_ORDERS, first_review, of_orders, of_turns

TEXTS = "clinic."
Turned = Level | Follower  # what has a letter, a scale and a stroke


def planned_resets(
    plan: Entry,
    entries: Sequence[Entry],
    before: Callable[[int], list[Reset]],
    walk: Callable[[Sequence[Reset]], Course],
) -> list[Reset]:
    """All re-sets that a course plans itself; `before` has those of it as it was before an entry."""
    counting = [entry for _, entry in in_force(entries)]
    is_changed = any(changes_hardware(entry) for entry in counting)  # then it no longer names them all
    ends = [level.letter for level in levels_of(plan) if has_strokes(level) and (is_changed or not level.named)]
    if "review" not in plan or not ends:
        return []
    begun = min(level.start for level in levels_of(plan)).date()
    moving = [place for place in range(len(entries)) if moves_anything(entries, place)]
    if not moving:
        fixed, free = list[Reset](), begun + timedelta(days=1)
    else:
        last = moving[-1]
        behind = settled(plan, entries[: last + 1])
        told = {
            (letter, entry["on"])
            for entry in counting
            if entry.get("order") == "reset"
            for letter in entry["actuators"]
        }
        gone = told | (not_made(entries[last]) if entries[last] in counting else set())
        undone = entries[last].get("record") == "undo"  # then it is as if what that takes back had never been written
        fixed = [
            (letter, on)
            for letter, on in before(entries[last]["revision"] - 1 if undone else last)
            if on <= max(begun, behind) and (letter, on) not in gone
        ]
        is_given_there = behind > begun and is_from_a_morning(plan, entries, last, behind)
        free = max(begun, behind) + timedelta(days=0 if is_given_there else 1)
    course = walk(fixed)
    turned = [one for level in course.levels if level.letter in ends for one in (level, *level.followers)]
    turned = [one for one in turned if course.trace.get(one.letter)]
    return [*fixed, *((one.letter, on) for one in turned for on in new(plan, entries, course, one, free))]


def has_strokes(level: Level) -> bool:
    """Whether somebody has said how far its hardware travels before it is re-set; a nail never is."""
    return level.range_mm is not None and not level.is_nail


def level_of(course: Course, one: Turned) -> Level:
    return next(level for level in course.levels if one is level or one in level.followers)


def new(plan: Entry, entries: Sequence[Entry], course: Course, one: Turned, free: date) -> Iterator[date]:
    """Those after what stands, each on the last review that does; after one that was not made, on the first."""
    level = level_of(course, one)
    first = first_review(plan["review"], min(level.start for level in course.levels).date())
    added, gone = of_orders(entries)
    regular, _ = of_turns(plan, entries, first, course.trace[one.letter][-1][0].date())
    reviews = [on for on in sorted({*regular, *added} - gone) if on >= free]
    counting = [entry for _, entry in in_force(entries)]
    records = [entry for entry in counting if entry.get("record") == "not_made"]
    left_out = [on for entry in records for letter, on in not_made(entry) if letter == one.letter]
    there = {reset["on"]: used_of(reset, one) for reset in course.resets_of(one.letter, level.named)}
    behind = [on for on in there if on < reviews[0]] if reviews else list(there)
    ahead = [on for on in there if on not in behind]
    since, used = (behind[-1], there[behind[-1]]) if behind else (date.min, 0)
    while True:
        ends = end_of(counting, course, one, since, used)
        if ends and not (ahead and ahead[0] <= ends):
            fits = [on for on in reviews if since < on <= ends]
            early = any(since < on for on in left_out)
            on = (fits[0] if early else fits[-1]) if fits else None
            if on and any(since <= at.date() < on for at, _ in course.trace[one.letter]):
                yield on
                since, used = on, 0
                continue
        if not ahead:
            return
        since = ahead.pop(0)
        used = there[since]


def changes_hardware(entry: Entry) -> bool:
    return entry.get("order") == "reset" or entry.get("record") == "not_made"


def used_of(reset: Entry, one: Turned) -> int:
    return nearest((Fraction(reset.get("set_to_mm", {}).get(one.letter, one.start_mm)) - one.start_mm) / one.step_mm, 0)


def steps_before(course: Course, letter: str, on: date) -> int:
    return next((steps for at, steps in reversed(course.trace.get(letter, [])) if at.date() < on), 0)


def end_of(counting: Sequence[Entry], course: Course, one: Turned, since: date, used: int) -> date | None:
    """The day of the first turn that goes farther than the hardware travels."""
    begun = steps_before(course, one.letter, since)
    for at, steps in course.trace.get(one.letter, []):
        made, range_mm = steps - begun, level_of(course, one).range_on(counting, at.date())
        far_mm = max(abs(made), abs(made + used)) * one.step_mm
        if at.date() >= since and range_mm is not None and far_mm > range_mm:
            return at.date()
    return None


def moves_anything(entries: Sequence[Entry], place: int) -> bool:
    entry = entries[place]
    if entry.get("record") == "undo":
        return moves_anything(entries, entry["revision"] - 1)
    if "settings" in entry:
        return not all(key.startswith(TEXTS) for key in entry["settings"])
    return entry.get("record") not in ("reading", "xray", "done") or "steps" in entry


def settled(plan: Entry, entries: Sequence[Entry]) -> date:
    """The day up to which the last entry plans no hardware anew: of what counts, was recorded, or was past."""
    levels = list(levels_of(plan))
    start, first = min(level.start for level in levels).date(), min(level.times[0] for level in levels)
    is_visit = entries[-1].get("order") in REVIEW_ORDERS
    days = [start if is_visit else when(entries[-1], start)]
    counting = [entry for _, entry in in_force(entries)]
    for entry in counting:
        if "record" in entry or "readings_mm" in entry:
            said = entry.get("to", entry.get("through"))
            days.append(moment(said, DAY_END).date() if said else when(entry, start))
    for entry in entries:
        if "entered" in entry:
            at = local_of(plan, counting, entry["entered"])
            morning = is_visit and at.time() <= first
            days.append(at.date() - timedelta(days=1 if morning else 0))
    return max(days)


def local_of(plan: Entry, counting: Sequence[Entry], at: datetime) -> datetime:
    """An instant by the clock where the patient then is."""
    zones = [(date.min, plan["timezone"])]
    zones += [(one["on"], one["settings"]["timezone"]) for one in counting if "timezone" in one.get("settings", {})]
    for since, zone in reversed(zones):
        local = at.astimezone(ZoneInfo(zone))
        if local.date() >= since:
            break
    return local


def when(entry: Entry, otherwise: date) -> date:
    said = entry.get("on", entry.get("at", entry.get("from", entry.get("through", otherwise))))
    return said.date() if isinstance(said, datetime) else said


def is_from_a_morning(plan: Entry, entries: Sequence[Entry], last: int, day: date) -> bool:
    """Whether an order counts from a day's first turn, of which nothing is recorded as turned."""
    entry, first = entries[last], min(level.times[0] for level in levels_of(plan))
    if "order" not in entry or entry["order"] in REVIEW_ORDERS or when(entry, day) != day:
        return False
    if "at" in entry and entry["at"].time() > first:
        return False
    turned = [one for _, one in in_force(entries[:last]) if one.get("record") in ("done", "missed")]
    ends = [moment(one.get("to", one.get("through", one.get("at", one.get("on")))), time(0)).date() for one in turned]
    return all(end < day for end in ends)


def needless_resets(plan: Entry, entries: Sequence[Entry], order: Entry) -> dict[str, date]:
    """The re-set beside an ordered one, by letter, without which no stroke is longer than its range: it goes.

    The one before, where the stroke before that lasts until the order; or the one after, where the new stroke lasts
    until the next. Where both could go it is the nearer; of two as near the later. What an earlier order says was done
    stays, and without a range nobody knows.
    """
    course = simulate(plan, entries)
    turned = [one for level in course.levels if has_strokes(level) for one in (level, *level.followers)]
    turned = [one for one in turned if one.letter in order["actuators"]]
    days = {one.letter: needless(plan, entries, course, one, order) for one in turned}
    return {letter: day for letter, day in days.items() if day}


def needless(plan: Entry, entries: Sequence[Entry], course: Course, one: Turned, order: Entry) -> date | None:
    counting = [entry for _, entry in in_force(entries)]
    on, written = order["on"], local_of(plan, counting, order["entered"]).date()
    there = [reset for reset in course.resets_of(one.letter, level_of(course, one).named) if reset["on"] != on]
    before, after = [reset for reset in there if reset["on"] < on], [reset for reset in there if reset["on"] > on]
    found = list[Entry]()
    if before and lasts(counting, course, one, before[-2] if before[1:] else {"on": date.min}) >= on:
        found.append(before[-1])
    if after:
        is_planned = (one.letter, after[0]["on"]) in course.planned
        following = after[0] if is_planned else (after[1:] or [{"on": date.max}])[0]
        if lasts(counting, course, one, order) >= following["on"]:
            found.append(after[0])
    found = [reset for reset in found if not ("order" in reset and reset["on"] <= written)]
    return min((reset["on"] for reset in found), key=lambda day: (abs(day - on), day < on), default=None)


def lasts(counting: Sequence[Entry], course: Course, one: Turned, begun: Entry) -> date:
    """The day on which a stroke ends that a re-set begins; the last of all days where it never does."""
    return end_of(counting, course, one, begun["on"], used_of(begun, one)) or date.max
