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
    in_force,
    levels_of,
    moment,
    nearest,
    not_made,
    simulate,
)
from tests.independent.geometry import range_on
from tests.independent.reviews import REVIEW_ORDERS, first_review, of_orders, of_turns

TEXTS = "clinic."


def planned_resets(
    plan: Entry,
    entries: Sequence[Entry],
    before: Callable[[int], list[date]],
    walk: Callable[[Sequence[date]], Course],
) -> list[date]:
    """The days of all re-sets that a course plans itself; `before` has those of it as it was before an entry."""
    if "review" not in plan or "range_mm" not in plan.get("frame", {}):
        return []
    begun = next(levels_of(plan)).start.date()
    counting = [entry for _, entry in in_force(entries)]
    if plan["frame"].get("swaps") and not any(changes_hardware(entry) for entry in counting):
        return []  # the plan names them all
    moving = [place for place in range(len(entries)) if moves_anything(entries, place)]
    if not moving:
        fixed, free = list[date](), begun + timedelta(days=1)
    else:
        last = moving[-1]
        behind = settled(plan, entries[: last + 1])
        told = {entry["on"] for entry in counting if entry.get("order") == "reset"}
        gone = told | (not_made(entries[last]) if entries[last] in counting else set())
        undone = entries[last].get("record") == "undo"  # then it is as if what that takes back had never been written
        fixed = [
            on
            for on in before(entries[last]["revision"] - 1 if undone else last)
            if on <= max(begun, behind) and on not in gone
        ]
        is_given_there = behind > begun and is_from_a_morning(plan, entries, last, behind)
        free = max(begun, behind) + timedelta(days=0 if is_given_there else 1)
    return [*fixed, *new(plan, entries, walk(fixed), free)]


def new(plan: Entry, entries: Sequence[Entry], course: Course, free: date) -> Iterator[date]:
    """Those after what stands, each on the last review that does; after one that was not made, on the first."""
    (level,) = course.levels
    if not course.sessions:
        return
    first = first_review(plan["review"], level.start.date())
    added, gone = of_orders(entries)
    regular, _ = of_turns(plan, entries, first, course.sessions[-1].at.date())
    reviews = [on for on in sorted({*regular, *added} - gone) if on >= free]
    counting = [entry for _, entry in in_force(entries)]
    left_out = [on for entry in counting if entry.get("record") == "not_made" for on in not_made(entry)]
    there = {reset["on"]: used_of(reset, level.start_mm, level.step_mm) for reset in course.resets_of(level)}
    behind = [on for on in there if on < reviews[0]] if reviews else list(there)
    ahead = [on for on in there if on not in behind]
    since, used = (behind[-1], there[behind[-1]]) if behind else (date.min, 0)
    while True:
        ends = end_of(plan, counting, course, since, used)
        if ends and not (ahead and ahead[0] <= ends):
            fits = [on for on in reviews if since < on <= ends]
            early = any(since < on for on in left_out)
            on = (fits[0] if early else fits[-1]) if fits else None
            if on and any(since <= at.date() < on for at, _ in course.trace):
                yield on
                since, used = on, 0
                continue
        if not ahead:
            return
        since = ahead.pop(0)
        used = there[since]


def changes_hardware(entry: Entry) -> bool:
    return entry.get("order") == "reset" or entry.get("record") == "not_made"


def used_of(reset: Entry, start_mm: Fraction, step_mm: Fraction) -> int:
    return nearest((Fraction(reset.get("set_to_mm", {}).get("A", start_mm)) - start_mm) / step_mm, 0)


def steps_before(course: Course, on: date) -> int:
    return next((steps for at, steps in reversed(course.trace) if at.date() < on), 0)


def end_of(plan: Entry, counting: Sequence[Entry], course: Course, since: date, used: int) -> date | None:
    """The day of the first turn that goes farther than the hardware travels."""
    (level,), begun = course.levels, steps_before(course, since)
    for at, steps in course.trace:
        made, range_mm = steps - begun, range_on(plan, list(counting), at.date())
        far_mm = max(abs(made), abs(made + used)) * level.step_mm
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
    level = next(levels_of(plan))
    is_visit = entries[-1].get("order") in REVIEW_ORDERS
    days = [level.start.date() if is_visit else when(entries[-1], level.start.date())]
    counting = [entry for _, entry in in_force(entries)]
    for entry in counting:
        if "record" in entry or "readings_mm" in entry:
            said = entry.get("to", entry.get("through"))
            days.append(moment(said, DAY_END).date() if said else when(entry, level.start.date()))
    for entry in entries:
        if "entered" in entry:
            at = local_of(plan, counting, entry["entered"])
            morning = is_visit and at.time() <= level.times[0]
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
    entry, first = entries[last], next(levels_of(plan)).times[0]
    if "order" not in entry or entry["order"] in REVIEW_ORDERS or when(entry, day) != day:
        return False
    if "at" in entry and entry["at"].time() > first:
        return False
    turned = [one for _, one in in_force(entries[:last]) if one.get("record") in ("done", "missed")]
    ends = [moment(one.get("to", one.get("through", one.get("at", one.get("on")))), time(0)).date() for one in turned]
    return all(end < day for end in ends)


def needless_reset(plan: Entry, entries: Sequence[Entry], order: Entry) -> date | None:
    """The re-set beside an ordered one without which no stroke is longer than its range: it goes.

    The one before, where the stroke before that lasts until the order; or the one after, where the new stroke lasts
    until the next. Where both could go it is the nearer; of two as near the later. What an earlier order says was done
    stays, and without a range nobody knows.
    """
    course, counting = simulate(plan, entries), [entry for _, entry in in_force(entries)]
    if len(course.levels) > 1 or "range_mm" not in plan.get("frame", {}):
        return None
    on, written = order["on"], local_of(plan, counting, order["entered"]).date()
    there = [one for one in course.resets_of(course.levels[0]) if one["on"] != on]
    before, after = [one for one in there if one["on"] < on], [one for one in there if one["on"] > on]
    found = list[Entry]()
    if before and lasts(plan, counting, course, before[-2] if before[1:] else {"on": date.min}) >= on:
        found.append(before[-1])
    if after:
        following = after[0] if after[0]["on"] in course.planned else (after[1:] or [{"on": date.max}])[0]
        if lasts(plan, counting, course, order) >= following["on"]:
            found.append(after[0])
    found = [one for one in found if not ("order" in one and one["on"] <= written)]
    return min((one["on"] for one in found), key=lambda day: (abs(day - on), day < on), default=None)


def lasts(plan: Entry, counting: Sequence[Entry], course: Course, begun: Entry) -> date:
    """The day on which a stroke ends that a re-set begins; the last of all days where it never does."""
    start_mm, step_mm = course.levels[0].start_mm, course.levels[0].step_mm
    return end_of(plan, counting, course, begun["on"], used_of(begun, start_mm, step_mm)) or date.max
