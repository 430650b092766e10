"""What each entry of a course alone cannot show: whether its keys go together, and whether the entries fit each other.

Whether an order can be followed where the course then stands is for `motion` to say.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bt_cli.errors import Problem
from bt_cli.plan.entries import ORDERS, RECORDS, REVIEW_ORDERS, Entry, Keys, end_of_entry, in_force, last_moment
from bt_cli.plan.entry_hardware import hardware_problems
from bt_cli.plan.levels import carried_by, first_start, levels_of, starts_are_known
from bt_cli.plan.model import Plan
from bt_cli.plan.problems import check_value
from bt_cli.plan.settable import BOTH, SETTABLE, general, instead
from bt_cli.plan.values import Wrong, did_you_mean
from bt_cli.words import day_text, time_text

_ALWAYS = {"at", "on", "order", "record", "reason", "by", "entered", "base", "above"}
_SEEN = ("reading", "xray", "not_made", "frame_off")
_AFTER_FRAME_OFF = ("correct", "undo")  # what may follow once the frame is off
_OF_THE_FILE = ("correct", "undo")  # records of values and entries, and not of turns
_SPANS = {"missed": (("from_", "to"),), "done": (("through",), ("from_", "to"))}  # what may stand in place of `at`


def course_problems(plan: Plan) -> list[Problem]:
    """Every contradiction in the course of a plan."""
    problems = []
    for i, entry in enumerate(plan.course):
        for key, text in _of_entry(plan, entry.written):
            problems.append(Problem(("course", i, key) if key else ("course", i), text))
    return problems or [*_undone(plan), *_of_order(plan)]


def _of_entry(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    if bool(entry.order) == bool(entry.record):
        yield "", "an entry of the course is an order or a record: write order = … or record = …, and not both"
        return
    given = {key for key in entry.model_fields_set if getattr(entry, key) is not None}
    keys = ORDERS[entry.order] if entry.order else RECORDS[entry.kind]
    what = f"{'order' if entry.order else 'record'} {entry.kind}"
    yield from _keys(given, keys, entry, what)
    yield from _time(given, entry, what)
    yield from _end_of_pause(entry)
    yield from _of_reviews(plan, entry) if entry.is_review else ()
    yield from _of_settings(plan, entry)
    yield from _of_levels(plan, entry)
    yield from hardware_problems(plan, entry)


def _of_settings(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """Keys that cannot be set, values that they cannot have, and what would then stand in one language alone."""
    if entry.order != "set" or not entry.settings:
        return
    if entry.day is None or entry.level:
        yield "at", "order set counts from a whole day, for the whole plan: write on = …, without a level"
    parts = [part.name for part in plan.frames]
    for key, value in entry.settings.items():
        name = key.removeprefix("frames.").rpartition(".")[0] if key.startswith("frames.") else None
        if general(key) not in SETTABLE:
            near = did_you_mean(key, SETTABLE)
            yield "settings", f"settings: {key} cannot be set from a day on{near}: {instead(key)}"
        elif name is not None and name not in parts:
            yield "settings", f"settings: {key}: no part of the frame is called {name!r}"
        else:
            try:
                check_value(general(key), value)
            except Wrong as wrong:
                yield "settings", f"settings: {key} {wrong}; you wrote {value}"
    yield from _in_one_language(plan, entry)


def _in_one_language(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    settings = entry.settings or {}
    for key in settings:
        base_key = general(key)
        for both_key, other in (*BOTH.items(), *((b, a) for a, b in BOTH.items())):
            sibling = key.replace(base_key.rpartition(".")[2], other.rpartition(".")[2]) if "frames." in key else other
            if base_key == both_key and sibling not in settings and _says(plan, sibling):
                text = f"settings: {key} alone leaves the old {sibling}, and a sheet in that language would say it"
                yield "settings", f"{text}: set {sibling} too"


def _says(plan: Plan, key: str) -> bool:
    """Whether a plan says anything under a key, or an order of its course does."""
    if any(key in (entry.settings or {}) for entry in plan.course):
        return True
    table: object = plan
    if key.startswith("frames."):
        name, _, key = key.removeprefix("frames.").rpartition(".")
        table = next((part for part in plan.frames if part.name == name), None)
    for part in key.split("."):
        table = getattr(table, part, None)
    return bool(table)


# What needs no level, though there are several.
_ALL_LEVELS = ("pause", "resume", "stop", "replan", "reset", "set", *REVIEW_ORDERS)


def _of_tandem(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """In tandem a ring goes the ways of two levels: which of them a turn of it was missed of, no patient can know."""
    places = [i for i, level in enumerate(plan.levels) if level.name == entry.level]
    if entry.record == "missed" and any(len(ring) > 1 and i in ring for ring in carried_by(plan) for i in places):
        text = 'in tandem a ring goes the ways of two levels: write what was turned by letter, record = "done" with'
        yield "level", f"{text} steps = {{ A = 0 }}; or leave level out where nothing was turned"


def _of_levels(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    yield from _of_tandem(plan, entry)
    names = [level.name for level in levels_of(plan)]
    if entry.level and entry.level not in names:
        known = f"{names[0]}, the only level of this plan" if len(names) == 1 else f"one of {', '.join(names)}"
        yield "level", f"level must be {known}; you wrote {entry.level!r}"
    elif len(names) > 1 and entry.order and not entry.level and entry.order not in _ALL_LEVELS:
        text = f"order {entry.order} is for one level: write level = … with one of {', '.join(names)}"
        yield "level", f"{text}; what holds for a regenerate is never said of the gap"


def _keys(given: set[str], keys: Keys, entry: Entry, what: str) -> Iterator[tuple[str, str]]:
    allowed = _ALWAYS | {"level"} if entry.orders_motion or entry.record in ("missed", "xray") else set(_ALWAYS)
    given = {"from" if key == "from_" else key for key in given}
    for need in keys.needs:
        ways = (need,) if isinstance(need, str) else need
        allowed.update(ways)
        if len(given & set(ways)) != 1:
            fault = "both are there; write one of them" if len(given & set(ways)) > 1 else "is missing"
            yield "", f"{what}: {' or '.join(ways)} {fault}"
    allowed.update(keys.may)
    for key in sorted(given - allowed):
        yield key, f"{key} does not belong to {what}"


def _time(given: set[str], entry: Entry, what: str) -> Iterator[tuple[str, str]]:
    spans = _SPANS.get(entry.kind, ())
    span = tuple(key for keys in spans for key in keys if key in given)
    points = [key for key in ("at", "on") if key in given]
    if entry.is_review:
        if points:
            yield points[0], f"{what}: it has no time from which it counts; write its days alone"
    elif span:
        if points or span not in spans:
            ways = (" and ".join(key.rstrip("_") for key in keys) for keys in spans)
            yield "", f"{what}: write at, or {', or '.join(ways)}"
        elif entry.from_ and entry.to and last_moment(entry.to) < entry.moment(_MIDNIGHT):
            yield "to", "to is before from"
        if entry.steps and entry.through:
            yield "steps", f"{what}: steps are those of each session: write at, or from and to"
    elif len(points) != 1:
        both = "at and on are both there; write one of them" if points else "its time is missing: write at, or on"
        yield "", f"{what}: {both}"


_MIDNIGHT = (datetime.min.time(),)


def _end_of_pause(entry: Entry) -> Iterator[tuple[str, str]]:
    """A pause ends with a whole day, which is not before it begins."""
    if entry.order != "pause" or entry.through is None or not (entry.at or entry.on):
        return
    if isinstance(entry.through, datetime):
        text = f"through is the last day without turns: write {entry.through.date()} without a time"
        yield "through", f"order pause: {text}, or order resume at the time"
    elif entry.through < entry.earliest.date():
        yield "through", f"order pause: through {day_text(entry.through)} is before the pause begins"


def last_in_force(course: Sequence[Entry]) -> int | None:
    """The place of the last entry that still counts; a record `undo` is none, nor is what one takes back."""
    return next((i for i in range(len(course) - 1, -1, -1) if course[i].kind not in ("", "undo")), None)


def _undone(plan: Plan) -> Iterator[Problem]:
    """Entries are taken back from the last on: what stands below one was entered by whoever knew of it."""
    for place, entry in enumerate(plan.course):
        if entry.record != "undo":
            continue
        above = in_force(plan.course[:place])
        last = last_in_force(above)
        if last is None:
            text = "nothing above it is left to take back"
        elif above[last].record == "correct":
            text = f"entry {last + 1} is a correction: edit the file back, and accept that by bt correct"
        elif entry.revision != last + 1:
            text = f"revision must be {last + 1}, the last entry that still counts; you wrote {entry.revision}"
        else:
            continue
        yield Problem(("course", place, "revision"), f"record undo: {text}")


def _of_reviews(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """Reviews are whole days, each named once, and none is after the last that the plan covers."""
    timed = [(key, at) for key, at in (("from", entry.from_), ("to", entry.to)) if isinstance(at, datetime)]
    for key, at in timed:
        yield key, f"order {entry.order}: a review is a day: write {at.date()} without a time"
    if timed:
        return
    if entry.from_ and entry.from_ == entry.to:
        yield "to", f"order {entry.order}: to is the day it was on, {day_text(entry.from_)}"
    if entry.dates is not None and len(set(entry.dates)) != len(entry.dates or (None,)):
        yield "dates", f"order {entry.order}: dates must have one day or more, each once"
    place = next(i for i, other in enumerate(plan.course) if other.written is entry)
    before = in_force(tuple(other.written for other in plan.course[:place]))  # as it counted when it was entered
    last = plan.model_copy(update={"course": before}).last_review
    changed = entry.review_changes.items()
    begins = plan.surgery or (first_start(plan).date() if starts_are_known(plan) else date.min)
    for on in (on for on, there in changed if there and on < begins):
        yield "", f"order {entry.order}: {day_text(on)} is before the course begins, on {day_text(begins)}"
    if last and entry.from_ != last and any(on > last if there else on == last for on, there in changed):
        text = f"{day_text(last)} is the last review that the plan covers"
        yield "", f"order {entry.order}: {text}: move that one (bt amend PLAN review move {last} DAY)"


def _past_reviews(entry: Entry, behind: date) -> Iterator[str]:
    """Reviews that an order names and that are past: those stay, and none is planned there."""
    for on, there in entry.review_changes.items():
        if on < behind:
            past = "no review is planned in the past" if there else "past reviews stay"
            yield f"order {entry.order}: {day_text(on)} is past, as of {day_text(behind)}: {past}"


def _of_order(plan: Plan) -> Iterator[Problem]:
    """Entries stand in the order in which they were entered, none speaks of what was yet to come or is over."""
    times = plan.protocol.sessions
    before: datetime | None = None
    recorded: tuple[datetime, str] | None = None
    off: date | None = None
    for i, entry in enumerate(plan.course):
        first, last = entry.moment(times), end_of_entry(entry, times)
        entered = entry.entered
        if entered and before and entered < before:
            yield Problem(
                ("course", i, "entered"), "entered is before that of the entry above: entries are only ever added"
            )
        before = entered or before
        begun = entry.earliest if entry.record in _SEEN else last  # what was seen on a day may have been before a turn
        if entry.record and entered and plan.zones.instant(begun) > entered:
            text = f"record {entry.kind} of {time_text(last)} was entered before that: nothing is recorded ahead"
            yield Problem(("course", i), text)
        if entry.is_review:
            known = [plan.zones.local(entered).date()] if entered else []
            known += [recorded[0].date()] if recorded else []
            for text in _past_reviews(entry, max(known)) if known else ():
                yield Problem(("course", i), text)
        elif (entry.orders_motion or entry.settings) and recorded and first < recorded[0]:
            text = f"order {entry.order} at {time_text(first)} is before what is already recorded, {recorded[1]}"
            yield Problem(("course", i), f"{text}: the past is not rewritten; order it from then on")
        if off and entry.record not in _AFTER_FRAME_OFF:
            text = f"{'order' if entry.order else 'record'} {entry.kind} follows frame_off on {day_text(off)}"
            only = " or ".join(_AFTER_FRAME_OFF)
            yield Problem(("course", i), f"{text}: the treatment is over; only {only} may follow")
        if entry.record == "frame_off":
            off = entry.earliest.date()
        if entry.record not in (None, *_OF_THE_FILE) and (recorded is None or last > recorded[0]):
            recorded = last, f"{entry.kind} of {time_text(last)}"
