"""What an entry of a course says of the frame's hardware: its scales, steps and faces, re-sets and exchanges."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from fractions import Fraction

from bt_cli.plan.entries import HEXAPOD_ORDERS, Entry, end_of_entry
from bt_cli.plan.field_types import STRUTS
from bt_cli.plan.hexapod_frame import pair_problems
from bt_cli.plan.levels import actuator_ids, actuator_ids_by_level, first_start, levels_of, starts_are_known
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Frame
from bt_cli.words import day_text, mm, time_text

MAX_SESSION_MM = Fraction(20)  # convention: twenty full turns of 1 mm; what a clinic sets anew is a reset
_ALONG_THE_AXIS = ("accordion", "compress", "extend")


def hardware_problems(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """What an entry says of actuators that the plan's frame has not, or cannot say of those that it has, by its key."""
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
    if entry.changes_hardware:
        yield from _of_changes(plan, entry)


def _frames(plan: Plan) -> dict[str, Frame]:
    """The frame, or the part of it, that each letter turns."""
    ids_by_level = actuator_ids_by_level(plan)
    return {
        letter: level_plan.frame for level_plan in plan.level_plans for letter in ids_by_level[level_plan.level.name]
    }


def _of_readings(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """A scale that is not there, and an X-ray of what has one; a re-set of what is never set again."""
    mechanisms = {letter: frame.mechanism for letter, frame in _frames(plan).items()}
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


def _of_changes(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
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
    of_level = actuator_ids_by_level(plan).get(entry.level or "", actuator_ids(plan))
    others = [letter for letter in sorted(entry.readings_mm) if letter in actuator_ids(plan) and letter not in of_level]
    if others:
        yield "readings_mm", f"readings_mm names {', '.join(others)}: level {entry.level} has {', '.join(of_level)}"
    if entry.remaining_mm is not None and not entry.level and len(levels_of(plan)) > 1:
        yield "level", "order replan with remaining_mm is for one level: write level = … and what its scale shows"
    for level_plan in plan.level_plans:
        rods = actuator_ids_by_level(plan)[level_plan.level.name] if level_plan.frame.hinge else ()
        if 0 < len(entry.readings_mm.keys() & set(rods)) < len(rods):
            text = f"readings_mm must be those of all rods of the hinge, {', '.join(rods)}"
            yield "readings_mm", f"{text}: together they make one angle"
    yield from _of_faces(plan, entry, entry.readings_mm, "readings_mm")


def _of_steps(plan: Plan, entry: Entry) -> Iterator[tuple[str, str]]:
    """What nobody turns in a session: a digit too many, or the turns of many sessions."""
    frames = _frames(plan)
    for letter, steps in sorted((entry.steps or {}).items()):
        if letter in frames and (travel_mm := abs(steps) * frames[letter].step_mm) > MAX_SESSION_MM:
            text = f"steps: {letter} = {steps} is {mm(travel_mm)} in one session, and {mm(MAX_SESSION_MM)} is the most"
            would = (
                "write the steps of each session (from and to), or what the scale shows, as a reading or order replan"
            )
            yield "steps", f"{text}; {would}"


def _of_faces(plan: Plan, entry: Entry, named: Collection[str], key: str) -> Iterator[tuple[str, str]]:
    """Faces of what another key does not name, or has not so many."""
    frames = _frames(plan)
    for letter, face in sorted((entry.faces or {}).items()):
        frame = frames.get(letter)
        if letter not in named:
            yield "faces", f"faces names {letter}, and {key} does not: write it there too"
        elif frame and not frame.mechanism.has_faces:
            yield "faces", f"faces are those of nuts on rods, and {letter} has none"
        elif frame and face > frame.steps_per_turn:
            yield "faces", f"faces: {letter} has the faces 1 to {frame.steps_per_turn}; you wrote {face}"


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
        if exchange.on > end_of_entry(entry, plan.protocol.sessions).date():
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
    """A new deformity must be measured as the plan's own, or where it has none as the first that was ordered.

    There is one [mounting]: it is of that ring, and seen from that origin.
    """
    for path, text in pair_problems(entry.deformity):
        yield str(path[0]), text
    ordered = (earlier.deformity for earlier in plan.course if earlier.deformity)
    measured, whose = plan.deformity, "the plan’s own"
    if measured is None:
        measured, whose = next(ordered, None), "that of the first order"
    if not (entry.deformity and measured):
        return
    for key, why in (("reference", "[mounting] is of its ring"), ("origin", "[mounting] is seen from there")):
        planned, other = getattr(measured, key), getattr(entry.deformity, key)
        if planned != other:
            yield "deformity", f"deformity: {key} must be {whose}, {planned!r}, as {why}; you wrote {other!r}"


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
