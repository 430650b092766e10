"""Turns, days and notes as every output shows them; numbers and dates are written by `words`.

A part of a turn is never shown without its mm. Screen, calendar and data take their words from here, so they agree.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Literal

from bt_cli.document.language import ENGLISH, N_, Language
from bt_cli.frame.actuator import Actuator, Move
from bt_cli.plan.levels import actuator_ids_by_level
from bt_cli.plan.model import Plan, level_frame
from bt_cli.plan.prescription import Frame
from bt_cli.schedule.model import Schedule, Session
from bt_cli.words import mm, number, shown_mm, shown_number

VULGAR = {
    Fraction(1, 2): "½", Fraction(1, 3): "⅓", Fraction(2, 3): "⅔", Fraction(1, 4): "¼", Fraction(3, 4): "¾",
    Fraction(1, 5): "⅕", Fraction(2, 5): "⅖", Fraction(3, 5): "⅗", Fraction(4, 5): "⅘", Fraction(1, 6): "⅙",
    Fraction(5, 6): "⅚", Fraction(1, 8): "⅛", Fraction(3, 8): "⅜", Fraction(5, 8): "⅝", Fraction(7, 8): "⅞",
}  # fmt: skip


def part_of_turn(steps: int, actuator: Actuator) -> str:
    """How far to turn, without its unit: "¼", "1½", "5/12"; clicks are counted."""
    if actuator.mechanism.counted:
        return str(abs(steps))
    if actuator.mechanism.is_in_mm:
        return number(abs(steps) * actuator.step_mm)
    whole, part = divmod(Fraction(abs(steps), actuator.steps_per_turn), 1)
    text = VULGAR.get(part, str(part)) if part else ""
    joint = " " if whole and part not in VULGAR and part else ""
    return f"{whole or ''}{joint}{text}"


def amount(steps: int, actuator: Actuator, language: Language = ENGLISH) -> str:
    """How much to turn, whichever way: "¼ turn", "2 clicks"; of what shows no turns its mm."""
    if actuator.mechanism.is_in_mm:
        return mm(abs(steps) * actuator.step_mm)
    if actuator.mechanism.counted:
        return language.counted(abs(steps), *actuator.mechanism.counted)
    unit = language.translate("turns") if abs(steps) > actuator.steps_per_turn else language.translate("turn")
    return f"{part_of_turn(steps, actuator)} {unit}"


def turn(steps: int, actuator: Actuator, language: Language = ENGLISH) -> str:
    """How far to turn and which way, to be shown with its mm beside it.

    "¼ turn", "2 clicks", "¼ turn BACK"; of what is turned both ways "½ turn longer", "½ turn shorter".
    """
    text = amount(steps, actuator, language)
    if not actuator.mechanism.two_way:
        return language.translate("{turn} BACK", turn=text) if steps < 0 else text
    if actuator.mechanism.is_in_mm:
        return language.translate("{mm} longer", mm=text) if steps > 0 else language.translate("{mm} shorter", mm=text)
    return (
        language.translate("{turn} longer", turn=text) if steps > 0 else language.translate("{turn} shorter", turn=text)
    )


def turn_in_mm(move: Move, language: Language = ENGLISH) -> str:
    """A move in full, "¼ turn = 0.25 mm"; of a strut "0.5 mm shorter → 149.5 mm"."""
    if move.actuator.mechanism.is_set_by_scale:
        return f"{turn(move.steps, move.actuator, language)} → {mm(move.reading_mm)}"
    text = turn(move.steps, move.actuator, language)
    return text if move.actuator.mechanism.is_in_mm else f"{text} = {mm(abs(move.travel_mm))}"


def signed_mm(move: Move) -> str:
    """How far a scale moves, "+0.5" up or "−0.5" down; of a strut longer or shorter."""
    return f"{'+' if move.steps > 0 else '−'}{shown_number(abs(move.travel_mm))}"


def cell(move: Move) -> str:
    """A move in a table, "¼=0.25 mm → 2": the turn, the same in mm, the face to show afterwards.

    Which way it goes stands with the turn, "¼ BACK=0.25 mm → 4", "½ shorter=0.5 mm → 3", and clicks are called so.
    """
    mechanism, way = move.actuator.mechanism, " BACK" if move.steps < 0 else ""
    if mechanism.two_way:
        way = " shorter" if move.steps < 0 else " longer"
    travel = shown_mm(abs(move.travel_mm))
    if mechanism.is_in_mm:
        return f"{travel}{way}"
    part = amount(move.steps, move.actuator) if mechanism.counted else part_of_turn(move.steps, move.actuator)
    return f"{part}{way}={travel}" + (f" → {move.face}" if move.face else "")


def swap_text(schedule: Schedule, on: date, what: str, language: Language) -> str:
    """What is done in the clinic on a day, in one line, and when turning goes on there."""
    text = language.translate("Do NOT turn at home. In the clinic: {changes}.", changes=what)
    first = next((session for session in schedule.sessions if session.at.date() == on), None)
    if first is None:
        return text
    return f"{text} {language.translate('Then the {time} turn there.', time=language.clock(first.at))}"


def reset_actuator_ids(schedule: Schedule, on: date) -> tuple[str, ...]:
    """The letters of what is re-set on a date, where there are several things that could be."""
    return (
        tuple(reset.actuator for reset in schedule.resets if reset.on == on) if schedule.has_multiple_actuators else ()
    )


def clock_changes(schedule: Schedule) -> list[date]:
    """The days of the course between whose noon and the noon before the clocks change."""
    zones, noon = schedule.plan.zones, datetime.combine(schedule.start, time(12))
    noons = [zones.instant(noon + timedelta(days=day)) for day in range(schedule.days)]
    return [
        b.date()
        for a, b in zip(noons, noons[1:], strict=False)
        if a.tzinfo is b.tzinfo and a.utcoffset() != b.utcoffset()
    ]


def checkpoints(schedule: Schedule) -> dict[int, Session]:
    """The sessions after which the scale is read and compared, by number: the last of the first day, and of each week.

    Each level has a first day, and so has what goes on from a scale. A nut turned the wrong way is not noticed
    otherwise. How often is a convention.
    """
    if not any(actuator.mechanism.is_readable for actuator in schedule.actuators):
        return {}
    begun = {part.sessions[0].at.date() for part in schedule.levels}
    turns = [session.local for session in schedule.sessions]
    begun |= {at.date() for replan in schedule.replans if (at := next((at for at in turns if at >= replan.at), None))}
    firsts = {s.at.date(): s for s in schedule.sessions if s.at.date() in begun}
    weeks = {(s.day - 1) // 7: s for s in schedule.sessions}
    return {s.number: s for s in (*firsts.values(), *weeks.values())}


def members_text(actuator: Actuator, language: Language = ENGLISH) -> str:
    """What is turned as one, "4 nuts"."""
    return language.counted(actuator.unit_count, actuator.mechanism.words.singular, actuator.mechanism.words.plural)


def every_member(actuator: Actuator, language: Language = ENGLISH) -> str:
    """What is turned at a session, "each of the 4 nuts"."""
    words, number_of = actuator.mechanism.words, actuator.unit_count
    return language.translate(words.each, number=number_of) if number_of > 1 else language.translate(words.the_one)


def whose_text(schedule: Schedule, actuator: Actuator, language: Language) -> str:
    """What a letter stands for, "4 nuts of level proximal", "1 nut of the concave rod, 120 mm from the hinge"."""
    members, hinge = members_text(actuator, language), schedule.plan.frame.hinge
    if not hinge:
        name = actuator.level.removeprefix("level ")  # which has no name of its own
        return language.translate("{members} of level {level}", members=members, level=name)
    rod = hinge.rods[[other.id for other in schedule.actuators].index(actuator.id)]
    forms = {
        "concave": N_("{members} of the concave rod, {mm} from the hinge"),
        "convex": N_("{members} of the convex rod, {mm} from the hinge"),
    }
    return language.translate(forms[rod.side], members=members, mm=mm(rod.across_mm))


def where_text(schedule: Schedule, actuator: Actuator, language: Language) -> str:
    """Where it is what a letter stands for: its level, or its rod of a hinge; "" of six struts."""
    hinge = schedule.plan.frame.hinge
    if not hinge:
        return "" if schedule.correction else actuator.level.removeprefix("level ")
    rod = hinge.rods[[other.id for other in schedule.actuators].index(actuator.id)]
    forms = {"concave": N_("concave rod"), "convex": N_("convex rod")}
    text = language.translate(forms[rod.side])
    alone = sum(other.side == rod.side for other in hinge.rods) == 1
    return text if alone else f"{text}, {language.translate('{mm} from the hinge', mm=mm(rod.across_mm))}"


def letters_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """What each letter stands for, "A: 4 nuts of level proximal; B: 4 nuts of level distal"."""
    return "; ".join(f"{actuator.id}: {whose_text(schedule, actuator, language)}" for actuator in schedule.actuators)


def frame_of(plan: Plan, actuator: Actuator) -> Frame:
    """The part of the frame that an actuator belongs to."""
    level = next((level for level in plan.levels if level.name == actuator.level), plan.level)
    return level_frame(plan, level)


def step_text(actuator: Actuator, language: Language) -> str:
    """One step in turns and mm."""
    text = amount(1, actuator, language)
    return text if actuator.mechanism.is_in_mm else f"{text} = {shown_mm(actuator.step_mm)}"


def readings_text(readings: Iterable[tuple[object, Fraction]]) -> str:
    """What scales show, each behind its label, "A: 4, B: 13.5 mm"; without a label "4 mm"."""
    shown = ((label, shown_number(reading_mm)) for label, reading_mm in readings)
    return ", ".join(f"{label}: {text}" if label else text for label, text in shown) + " mm"


def level_name(schedule: Schedule, name: str) -> str:
    """A level with the letters of what moves it, "upper (A)"."""
    return f"{name} ({', '.join(actuator_ids_by_level(schedule.plan)[name])})"


def counted_text(schedule: Schedule, on: date, language: Language) -> str:
    """From when and from what ring to ring counts on a day, "counted from 0 mm on Mon 12 Jan"; "" of what has a scale.

    A re-set begins anew; what is read or planned anew on the way does not.
    """
    begins: dict[tuple[Fraction, date], list[str]] = {}
    for actuator in schedule.actuators:
        if actuator.mechanism.has_faces:
            strokes = schedule.ledger.strokes(actuator.id)
            stroke = next(stroke for stroke in reversed(strokes) if stroke.since is None or stroke.since <= on)
            begin = stroke.entries[0].reading_mm, stroke.since or schedule.start.date()
            begins.setdefault(begin, []).append(actuator.id)
    texts = []
    for (begin_mm, since), letters in begins.items():
        day = language.short_day(since) if since.year == on.year else language.day(since)
        text = language.translate("counted from {mm} on {date}", mm=shown_mm(begin_mm), date=day)
        texts.append(text if len(letters) == len(schedule.actuators) else f"{', '.join(letters)} {text}")
    return "; ".join(texts)


def measured_on(actuators: Sequence[Actuator]) -> Literal["scale", "rod 1", "rods"]:
    """What a check reads: a scale, from ring to ring on rod 1, or on every rod, as of a hinge none is rod 1."""
    if not any(actuator.mechanism.has_faces for actuator in actuators if actuator.mechanism.is_readable):
        return "scale"
    return "rods" if len(actuators) > 1 and all(actuator.unit_count == 1 for actuator in actuators) else "rod 1"
