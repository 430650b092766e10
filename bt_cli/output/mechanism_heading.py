"""What stands above a schedule of a hinge, a cable, a docking or a short stroke: facts that other hardware has not."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from bt_cli.checks.turning import more_bone
from bt_cli.output import phrases
from bt_cli.output.language import ENGLISH, N_, Language
from bt_cli.output.local_texts import as_written
from bt_cli.output.phrases import Objective
from bt_cli.plan.mechanisms import HingeRod
from bt_cli.plan.model import Plan
from bt_cli.plan.tissues import CORTEX, Stretched, arc_mm, limiting, stretched
from bt_cli.schedule.ending import end_of
from bt_cli.schedule.model import Reset, Schedule
from bt_cli.schedule.phases import bone_travel_mm
from bt_cli.words import mm, number

Facts = Iterator[tuple[str, str]]
_NAMED = {CORTEX: N_("concave cortex")}
_SIDES = {"concave": N_("concave side"), "convex": N_("convex side")}
_STILL = {
    "gap": N_("{mm} of the gap still to close"),
    "length": N_("{mm} still to lengthen"),
    "press": N_("{mm} still to press together"),
    "": N_("{mm} of arc still to turn"),
}
_ENDS = {
    "contact": N_("at contact"),
    "goal": N_("when the goal is reached"),
    "compression": N_("when the bone ends are pressed together as ordered"),
    "paused": N_("with a pause: what follows was not ordered"),
    "stopped": N_("with the order to stop"),
    "waiting": N_("after going back: what follows was not ordered"),
}


class TissueFact(NamedTuple):
    """A tissue with the arc that it is stretched along, and the days that it alone asks for."""

    tissue: Stretched
    arc_mm: Fraction
    days: int
    limits: bool


class RodFact(NamedTuple):
    """A rod of a hinge: how much longer it is in the end, signed, by geometry and by its whole steps."""

    letter: str
    rod: HingeRod
    travel_mm: Fraction
    made_mm: Fraction


class CableFact(NamedTuple):
    """How far a cable goes and how far the bone, in all; and how much bone goes by each mm of cable, first and last."""

    bone_mm: Fraction
    cable_mm: Fraction
    ratio_first: Fraction
    ratio_last: Fraction


def tissue_facts(plan: Plan) -> list[TissueFact]:
    """Every tissue that a hinge stretches."""
    found, most, angle = [], limiting(plan), plan.goal.angle_deg
    assert angle  # noqa: S101 - `consistency` has seen that it is there
    for one in stretched(plan):
        arc = arc_mm(one.across_mm, angle)
        found.append(TissueFact(one, Fraction(arc), ceil(arc / one.rate_mm_per_day), one == most))
    return found


def rod_facts(schedule: Schedule) -> list[RodFact]:
    """Every rod across a hinge, to 0.0001 mm: the straight line between its ends."""
    from bt_cli.frame.hinge import rod_travel_mm

    plan = schedule.plan
    hinge, angle = plan.frame.hinge, plan.goal.angle_deg
    assert hinge and angle  # noqa: S101 - only asked of a hinge
    return [
        RodFact(actuator.id, rod, round(Fraction(rod_travel_mm(rod, float(angle))), 4), _made_mm(schedule, actuator.id))
        for actuator, rod in zip(schedule.actuators, hinge.rods, strict=True)
    ]


def cable_fact(part: Schedule) -> CableFact:
    """What the cable of a level does, and how far bone goes by a mm of it at the start and at the end."""
    ratios = [round(one, 4) for one in more_bone(part) or (Fraction(1), Fraction(1))]
    return CableFact(bone_travel_mm(part.sessions), _made_mm(part, part.actuators[0].id), *ratios)


def _made_mm(schedule: Schedule, letter: str) -> Fraction:
    """What whole steps make of an actuator in all."""
    moves = (move for session in schedule.sessions for move in session.moves if move.actuator.id == letter)
    return sum((move.travel_mm for move in moves), Fraction(0))


def hinge_facts(schedule: Schedule, language: Language) -> Facts:
    """Where the hinge is, what it stretches and what sets the pace, and what each rod travels."""
    translate, plan, hinge = language.translate, schedule.plan, schedule.plan.frame.hinge
    assert hinge and plan.goal.angle_deg  # noqa: S101 - only asked of a hinge
    width = mm(hinge.bone_mm)
    if hinge.wedge == "neutral":
        yield translate("Hinge"), translate("neutral wedge: it is on the middle of a bone {width} wide", width=width)
    elif hinge.off_bone_mm:
        off = mm(hinge.off_bone_mm)
        yield (
            translate("Hinge"),
            translate("opening wedge: it is {off} off the convex cortex of a bone {width} wide", off=off, width=width),
        )
    else:
        yield (
            translate("Hinge"),
            translate("opening wedge: it is at the convex cortex of a bone {width} wide", width=width),
        )
    yield from _tissues(plan, language)
    most = limiting(plan)
    a_day = Fraction(plan.goal.angle_deg) * Fraction(most.rate_mm_per_day) / Fraction(plan.distance_mm)
    yield (
        translate("Rate"),
        translate(
            "{prescribed} of arc a day at the {tissue}, {achieved} a day achieved in whole steps; "
            "the hinge turns by up to {degrees} degrees a day",
            prescribed=mm(most.rate_mm_per_day),
            tissue=_name(most, language),
            achieved=mm(schedule.achieved_mm_per_day),
            degrees=number(round(a_day, 2)),
        ),
    )
    for fact in rod_facts(schedule):
        yield translate("Rod {letter}", letter=fact.letter), _rod(fact, language)


def _tissues(plan: Plan, language: Language) -> Facts:
    translate = language.translate
    for fact in tissue_facts(plan):
        said = translate(
            "{name}: {across} from the hinge, an arc of {arc}: {days} at {rate} a day",
            name=_name(fact.tissue, language),
            across=mm(fact.tissue.across_mm),
            arc=mm(round(fact.arc_mm, 3)),
            days=language.counted(fact.days, N_("day"), N_("days")),
            rate=mm(fact.tissue.rate_mm_per_day),
        )
        yield translate("Tissue"), f"{said} – {translate('THIS LIMIT SETS THE PACE')}" if fact.limits else said


def _name(tissue: Stretched, language: Language) -> str:
    return language.translate(_NAMED[tissue.name]) if tissue.name in _NAMED else as_written(tissue.name, language)


def _rod(fact: RodFact, language: Language) -> str:
    translate, rod = language.translate, fact.rod
    said = [f"{translate(_SIDES[rod.side])}, {translate('{mm} from the hinge', mm=mm(rod.across_mm))}"]
    if rod.proximal_mm or rod.distal_mm:
        ends = {"above": mm(rod.proximal_mm), "below": mm(rod.distal_mm)}
        said.append(translate("its ends {above} above and {below} below the hinge", **ends))
    form = (
        N_("{travel} longer in all, {made} in whole steps")
        if fact.travel_mm >= 0
        else N_("{travel} shorter in all, {made} in whole steps")
    )
    said.append(translate(form, travel=mm(abs(round(fact.travel_mm, 3))), made=mm(abs(fact.made_mm))))
    return "; ".join(said) + f" – {translate('the straight line between its ends, not the arc')}"


def cable_facts(part: Schedule, letter: str, language: Language) -> Facts:
    """Where the pulley of a level is, and how much bone goes by its cable; `letter` is said where it is not empty."""
    translate, cable = language.translate, part.plan.frame.cable
    if cable is None:
        return
    name = translate("Cable {letter}", letter=letter) if letter else translate("Cable")
    if cable.anchor == "ring":
        yield name, translate("its anchor travels with the ring: the bone goes as far as the cable")
        return
    yield (
        name,
        translate(
            "its pulley is on the frame, {offset} out from the axis of the bone and {axial} ahead of the segment",
            offset=mm(cable.offset_mm or 0),
            axial=mm(cable.axial_mm or 0),
        ),
    )
    fact = cable_fact(part)
    yield (
        name,
        translate(
            "{cable} of cable for {bone} of bone; for each mm of cable the bone goes {first} at the start "
            "and {last} at the end",
            cable=mm(fact.cable_mm),
            bone=mm(fact.bone_mm),
            first=mm(round(fact.ratio_first, 2)),
            last=mm(round(fact.ratio_last, 2)),
        ),
    )


def docking_facts(plan: Plan, language: Language) -> Facts:
    """What counts as contact, and an operation that is planned for it."""
    translate, docking = language.translate, plan.docking
    if docking is None:
        return
    said = []
    if docking.tolerance_mm is not None:
        said.append(translate("a gap of {mm} or less on X-ray counts as contact", mm=mm(docking.tolerance_mm)))
    if docking.procedure:
        said.append(translate("operation on the docking site on {date}", date=language.day(docking.procedure)))
    if said:
        yield translate("Docking"), "; ".join(said)


def ends_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """Where the course ends, and what is then left to do."""
    translate, end = language.translate, end_of(schedule)
    if not schedule.truncated_at:
        return translate(_ENDS[end.at])
    left = [translate(_STILL[aim.does], mm=mm(left_mm)) for aim, left_mm in _left(schedule) if left_mm]
    on = language.day(schedule.truncated_at)
    return translate(
        "at the review on {date}, the last that this plan covers, with {left}", date=on, left=", ".join(left)
    )


def _left(schedule: Schedule) -> Iterator[tuple[Objective, Fraction]]:
    last = schedule.sessions[-1]
    yield from zip(phrases.objectives(schedule.plan), phrases.left_mm(last, schedule), strict=True)


def reset_texts(schedule: Schedule, language: Language) -> Iterator[str]:
    """Each date of a re-set, and of one that bt planned also why."""
    several = phrases.several(schedule)
    for reset in schedule.resets:
        said = f"{reset.actuator}: {language.day(reset.on)}" if several else language.day(reset.on)
        yield f"{said}, {_why(schedule, reset, language)}" if reset.planned else said


def _why(schedule: Schedule, reset: Reset, language: Language) -> str:
    actuator = next(one for one in schedule.actuators if one.id == reset.actuator)
    range_mm = Fraction(phrases.frame_of(schedule.plan, actuator).range_mm or 0)
    out = _runs_out(schedule, reset, range_mm)
    if out is None:
        return language.translate("planned by bt: the stroke is {mm}", mm=mm(range_mm))
    return language.translate(
        "planned by bt: the stroke of {mm} would end on {date}", mm=mm(range_mm), date=language.day(out)
    )


def _runs_out(schedule: Schedule, reset: Reset, range_mm: Fraction) -> date | None:
    """The day on which the stroke that a re-set ends would come to its end without it."""
    others = [one.on for one in schedule.resets if one.actuator == reset.actuator and one.on < reset.on]
    used_mm = Fraction(0)
    for session in schedule.sessions:
        on = session.at.date()
        if others and on < others[-1]:
            continue
        used_mm += sum((move.travel_mm for move in session.moves if move.actuator.id == reset.actuator), Fraction(0))
        if abs(used_mm) > range_mm:
            return on
    return None
