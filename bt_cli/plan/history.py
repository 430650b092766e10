"""What each entry of a course alone cannot show: whether its keys go together, and whether the entries fit each other.

Whether an order can be followed where the course then stands is for `motion` to say.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from bt_cli.errors import Problem
from bt_cli.plan.entries import HEXAPOD_ORDERS, ORDERS, RECORDS, REVIEW_ORDERS, Entry, Keys, in_force, last_moment
from bt_cli.plan.hexapod_frame import STRUTS, pair_problems
from bt_cli.plan.levels import actuator_ids, actuator_letters, carried_by, first_start, levels_of, starts_are_known
from bt_cli.plan.mechanism_catalog import MECHANISMS
from bt_cli.plan.model import Plan
from bt_cli.plan.problems import check_value
from bt_cli.plan.settable import BOTH, SETTABLE, general, instead
from bt_cli.plan.values import Wrong, did_you_mean
from bt_cli.words import day_text, mm, time_text

MAX_SESSION_MM = Fraction(20)  # convention: twenty full turns of 1 mm; what a clinic sets anew is a reset
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
    yield from _of_actuators(plan, entry)
    if entry.changes_hardware:
        yield from _of_hardware(plan, entry)


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


def _of_actuators(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """What an entry says of actuators that the plan's frame has not, or cannot say of those that it has."""
    known = tuple(map(str, range(1, STRUTS + 1))) if plan.is_hexapod else actuator_ids(plan)
    sentence = f"the {'struts' if plan.is_hexapod else 'actuators'} of this plan are {', '.join(known)}"
    if len(known) == 1:
        sentence = "this plan has one actuator, A"
    for key in ("steps", "readings_mm", "faces", "actuators", "set_to_mm", "instead_of"):
        named = sorted(getattr(entry, key) or ())
        if any(name not in known for name in named):
            yield key, f"{key} names {', '.join(named)}: {sentence}"
        elif twice := sorted({name for name in named if named.count(name) > 1}):
            yield key, f"{key} names {', '.join(twice)} twice"
    yield from _of_readings(plan, entry)
    yield from _of_struts(plan, entry) if plan.is_hexapod else _along_the_axis(plan, entry)


def _of_readings(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """A scale that is not there, and an X-ray of what has one; a re-set of what is never set again."""
    letters = actuator_letters(plan)
    mechanisms = {
        letter: level_plan.frame.mechanism
        for level_plan in plan.level_plans
        for letter in letters[level_plan.level.name]
    }
    for letter in sorted(entry.readings_mm or ()):
        mechanism = mechanisms.get(letter, plan.frame.mechanism)
        if entry.record == "reading" and not mechanism.is_readable:
            text = f"a {mechanism.member} has no scale: record how much longer it is on an X-ray"
            yield "readings_mm", f"{text} (bt record PLAN xray --nail {letter}=MM)"
        elif entry.record == "xray" and mechanism.is_readable:
            text = f'{letter} is read on its own scale: write record = "reading"'
            yield "readings_mm", f"readings_mm of an X-ray are those of a nail, and {text}"
    for letter in entry.actuators or () if entry.order == "reset" else ():
        if letter in mechanisms and not mechanisms[letter].is_resettable:
            yield "actuators", f"a {mechanisms[letter].member} cannot be set again: {letter} has one stroke"


def _of_hardware(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """What an entry about re-sets and exchanges cannot say: each is before a day's first turn, and after the first."""
    if isinstance(entry.at, datetime):
        text = f"{entry.kind} is before a day’s first turn: write on = {entry.at.date()}"
        yield "at", f"{text}, or after turns of that day on = {entry.at.date() + timedelta(days=1)} with set_to_mm"
    elif starts_are_known(plan):
        begins = first_start(plan).date()
        if (entry.on or entry.at) and entry.earliest.date() <= begins:
            text = f"{entry.kind} on {day_text(entry.earliest)} is not after the first day of turns, {day_text(begins)}"
            yield "on", f"{text}: the plan above says what its scale then shows"
    named = entry.actuators or ()
    for key in ("set_to_mm", "instead_of"):
        if others := sorted(set(getattr(entry, key) or ()) - set(named)):
            yield key, f"{key} names {', '.join(others)}, and actuators does not"
    if entry.size is None:
        return
    size = next((size for size in plan.frame.strut_sizes if size.size == entry.size), None)
    if size is None:
        known = ", ".join(size.size for size in plan.frame.strut_sizes) or "none"
        yield "size", f"size must be one of strut_sizes ({known}); you wrote {entry.size!r}"
        return
    for strut, shown_mm in sorted((entry.set_to_mm or {}).items()):
        if not size.min_mm <= shown_mm <= size.max_mm:
            span = f"size {size.size} shows {mm(size.min_mm)} to {mm(size.max_mm)}"
            yield "set_to_mm", f"strut {strut} cannot read {mm(shown_mm)}: {span}"


def _along_the_axis(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """What is not for a frame that moves bone along its axis or about a hinge."""
    if entry.exchanged:
        yield "exchanged", "exchanged is for six struts"
    if entry.order == "exchange":
        yield "order", "order exchange is for six struts: order reset says when a stroke starts anew"
    if entry.order == "replan":
        yield from _of_scales(plan, entry)
    level_plans = [level_plan for level_plan in plan.level_plans if entry.level in (None, level_plan.level.name)]
    if entry.order == "rate" and entry.step_every_days and any(_steps_vary(level_plan) for level_plan in level_plans):
        text = "its steps move bone by more or less as it goes on: write rate_mm_per_day"
        yield "step_every_days", f"order rate with step_every_days is not for a hinge or a cable over the frame: {text}"
    if entry.order == "reset":
        yield from _of_faces(plan, entry, entry.actuators or (), "actuators")
    yield from _of_steps(plan, entry)
    if not any(level_plan.frame.hinge for level_plan in plan.level_plans):
        return
    if entry.steps:
        yield "steps", "steps of single rods put the bone off its hinge: order remaining says what is left"
    if entry.order in _ALONG_THE_AXIS:
        text = f"order {entry.order} is for bone that moves along its axis, and a hinge turns it"
        yield "order", f"{text}: order reverse goes back, remaining says what is left, in mm of arc"


def _steps_vary(plan: Plan) -> bool:
    """Whether a step of what is turned is not the same way of the bone everywhere."""
    return bool(plan.frame.hinge or (plan.frame.cable and plan.frame.cable.anchor == "frame"))


def _of_scales(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """What an order to go on from what scales show cannot say of the frame that the plan has."""
    for key in ("deformity", "days"):
        if getattr(entry, key) is not None:
            yield key, f"order replan with {key} is for six struts: write readings_mm, with what each scale shows"
    if not entry.readings_mm:
        yield "", "order replan: readings_mm is missing: write what each scale shows, by its letter"
        return
    of_level = actuator_letters(plan).get(entry.level or "", actuator_ids(plan))
    others = [letter for letter in sorted(entry.readings_mm) if letter in actuator_ids(plan) and letter not in of_level]
    if others:
        yield "readings_mm", f"readings_mm names {', '.join(others)}: level {entry.level} has {', '.join(of_level)}"
    if entry.remaining_mm is not None and not entry.level and len(levels_of(plan)) > 1:
        yield "level", "order replan with remaining_mm is for one level: write level = … and what its scale shows"
    for level_plan in plan.level_plans:
        rods = actuator_letters(plan)[level_plan.level.name] if level_plan.frame.hinge else ()
        if 0 < len(entry.readings_mm.keys() & set(rods)) < len(rods):
            text = f"readings_mm must be those of all rods of the hinge, {', '.join(rods)}"
            yield "readings_mm", f"{text}: together they make one angle"
    yield from _of_faces(plan, entry, entry.readings_mm, "readings_mm")


def _of_steps(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """What nobody turns in a session: a digit too many, or the turns of many sessions."""
    letters = actuator_letters(plan)
    frames = {letter: level_plan.frame for level_plan in plan.level_plans for letter in letters[level_plan.level.name]}
    for letter, steps in sorted((entry.steps or {}).items()):
        if letter in frames and (travel_mm := abs(steps) * frames[letter].step_mm) > MAX_SESSION_MM:
            text = f"steps: {letter} = {steps} is {mm(travel_mm)} in one session, and {mm(MAX_SESSION_MM)} is the most"
            would = (
                "write the steps of each session (from and to), or what the scale shows, as a reading or order replan"
            )
            yield "steps", f"{text}; {would}"


def _of_faces(plan: Plan, entry: Entry, named: Collection[str], key: str) -> Iterator[tuple[str, str]]:
    """Faces of what another key does not name, or has not so many."""
    letters = actuator_letters(plan)
    frames = {letter: level_plan.frame for level_plan in plan.level_plans for letter in letters[level_plan.level.name]}
    for letter, face in sorted((entry.faces or {}).items()):
        frame = frames.get(letter)
        if letter not in named:
            yield "faces", f"faces names {letter}, and {key} does not: write it there too"
        elif frame and not MECHANISMS[frame.kind].has_faces:
            yield "faces", f"faces are those of nuts on rods, and {letter} has none"
        elif frame and face > frame.steps_per_turn:
            yield "faces", f"faces: {letter} has the faces 1 to {frame.steps_per_turn}; you wrote {face}"


_ALONG_THE_AXIS = ("accordion", "compress", "extend")


def _of_struts(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """What is not for a frame of six struts."""
    if entry.order and entry.order not in HEXAPOD_ORDERS:
        text = f"order {entry.order} is for frames that move bone along its axis; six struts have"
        yield "order", f"{text} {', '.join(HEXAPOD_ORDERS)}"
    if entry.steps:
        yield "steps", "steps of single struts put the bone off its path: order replan with the six readings_mm"
    if entry.gap_mm is not None or entry.regenerate_mm is not None:
        yield "", "record xray of a correction has a note; order replan with [course.deformity] says what is left"
    if entry.order == "replan" and entry.readings_mm and len(entry.readings_mm) < STRUTS:
        yield "readings_mm", "readings_mm must be those of all six struts: the bone is where they say together"
    for key in ("faces", "remaining_mm"):
        if entry.order == "replan" and getattr(entry, key) is not None:
            yield key, f"{key} is not for six struts: their readings_mm and deformity say all"
    yield from _off_every_scale(plan, entry)
    yield from _no_such_exchange(plan, entry)
    yield from _of_residual(plan, entry)
    if plan.protocol.grouping:
        yield from _of_whole_days(plan, entry)


def _no_such_exchange(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    sizes = [size.size for size in plan.frame.strut_sizes]
    for exchange in entry.exchanged or ():
        if exchange.size not in sizes:
            known = ", ".join(sizes) or "none"
            yield "exchanged", f"exchanged: size must be one of strut_sizes ({known}); you wrote {exchange.size!r}"
        if exchange.on > _end(entry, plan.protocol.sessions).date():
            text = f"strut {exchange.strut} on {day_text(exchange.on)} is after what this record speaks of"
            yield "exchanged", f"exchanged: {text}: nothing is recorded ahead"


def _off_every_scale(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """Readings that neither a strut as it is mounted nor any size that it can be changed for can show."""
    for strut in plan.frame.struts:
        reading = (entry.readings_mm or {}).get(str(strut.number))
        scales = [("the strut mounted", strut.min_mm, strut.max_mm)]
        scales += [(f"size {size.size}", size.min_mm, size.max_mm) for size in plan.frame.strut_sizes]
        if reading is not None and not any(low <= reading <= high for _, low, high in scales):
            spans = "; ".join(f"{name} shows {mm(low)} to {mm(high)}" for name, low, high in scales)
            yield "readings_mm", f"strut {strut.number} cannot read {mm(reading)}: {spans}"


def _of_residual(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """A new deformity must be measured as the plan's own: [mounting] is of that ring, and seen from that origin."""
    for path, text in pair_problems(entry.deformity):
        yield str(path[0]), text
    if not (entry.deformity and plan.deformity):
        return
    for key, why in (("reference", "[mounting] is of its ring"), ("origin", "[mounting] is seen from there")):
        planned, other = getattr(plan.deformity, key), getattr(entry.deformity, key)
        if planned != other:
            yield "deformity", f"deformity: {key} must be the plan’s own, {planned!r}, as {why}; you wrote {other!r}"


def _of_whole_days(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """By pairs of struts the sessions of a day are one move: nothing of it alone is ordered, or was missed."""
    one_move = "the struts are turned by pairs, so a day’s sessions are one move"
    if entry.record == "missed":
        for key in ("at", "from", "to"):
            moment = getattr(entry, key if key != "from" else "from_")
            if isinstance(moment, datetime):
                text = f"record missed at {time_text(moment)}: {one_move}, which is missed as a whole"
                yield key, f"{text}: write on = {moment.date()}, or from and to as dates"
    elif entry.order and isinstance(entry.at, datetime) and entry.at.time() != plan.slots[0]:
        later = entry.at.date() + timedelta(days=1)
        text = f"order {entry.order} at {time_text(entry.at)}: {one_move}"
        yield "at", f"{text}: write on = {entry.at.date()} for before it, or on = {later} for after it"


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
        first, last = entry.moment(times), _end(entry, times)
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


def _end(entry: Entry, times: tuple[time, ...]) -> datetime:
    last = entry.to or entry.through
    if last and not isinstance(last, datetime):
        return datetime.combine(last, times[-1])  # a day is over with its last session
    return last or entry.moment(times)
