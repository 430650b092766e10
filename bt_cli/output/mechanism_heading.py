"""What stands above a schedule of a hinge, a cable, a docking or a short stroke: facts that other hardware has not."""

from collections.abc import Iterator
from fractions import Fraction

from bt_cli.output import rows
from bt_cli.output.language import ENGLISH, Language, marked
from bt_cli.output.local_texts import as_written
from bt_cli.output.rows import Aim
from bt_cli.plan.model import Plan
from bt_cli.plan.tissues import CORTEX, Stretched, limiting
from bt_cli.schedule.ending import end_of
from bt_cli.schedule.model import Reset, Schedule
from bt_cli.schedule.summary import RodTravel, cable_travel, rod_travels, tissue_arcs
from bt_cli.words import mm, number

Facts = Iterator[tuple[str, str]]
_NAMED = {CORTEX: marked("concave cortex")}
_SIDES = {"concave": marked("concave side"), "convex": marked("convex side")}
_STILL = {
    "gap": marked("{mm} of the gap still to close"),
    "length": marked("{mm} still to lengthen"),
    "press": marked("{mm} still to press together"),
    "": marked("{mm} of arc still to turn"),
}
_ENDS = {
    "contact": marked("at contact"),
    "goal": marked("when the goal is reached"),
    "compression": marked("when the bone ends are pressed together as ordered"),
    "paused": marked("with a pause: what follows was not ordered"),
    "stopped": marked("with the order to stop"),
    "waiting": marked("after going back: what follows was not ordered"),
}


def hinge_facts(schedule: Schedule, language: Language) -> Facts:
    """Where the hinge is, what it stretches and what sets the pace, and what each rod travels."""
    say, plan, hinge = language.say, schedule.plan, schedule.plan.frame.hinge
    assert hinge and plan.goal.angle_deg  # noqa: S101 - only asked of a hinge
    width = mm(hinge.bone_mm)
    if hinge.wedge == "neutral":
        yield say("Hinge"), say("neutral wedge: it is on the middle of a bone {width} wide", width=width)
    elif hinge.off_bone_mm:
        off = mm(hinge.off_bone_mm)
        yield (
            say("Hinge"),
            say("opening wedge: it is {off} off the convex cortex of a bone {width} wide", off=off, width=width),
        )
    else:
        yield say("Hinge"), say("opening wedge: it is at the convex cortex of a bone {width} wide", width=width)
    yield from _tissues(plan, language)
    most = limiting(plan)
    a_day = Fraction(plan.goal.angle_deg) * Fraction(most.rate_mm_per_day) / Fraction(plan.distance_mm)
    yield (
        say("Rate"),
        say(
            "{prescribed} of arc a day at the {tissue}, {achieved} a day achieved in whole steps; "
            "the hinge turns by up to {degrees} degrees a day",
            prescribed=mm(most.rate_mm_per_day),
            tissue=_name(most, language),
            achieved=mm(schedule.achieved_mm_per_day),
            degrees=number(round(a_day, 2)),
        ),
    )
    for fact in rod_travels(schedule):
        yield say("Rod {letter}", letter=fact.letter), _rod(fact, language)


def _tissues(plan: Plan, language: Language) -> Facts:
    say = language.say
    for fact in tissue_arcs(plan):
        said = say(
            "{name}: {across} from the hinge, an arc of {arc}: {days} at {rate} a day",
            name=_name(fact.tissue, language),
            across=mm(fact.tissue.across_mm),
            arc=mm(round(fact.arc_mm, 3)),
            days=language.counted(fact.days, marked("day"), marked("days")),
            rate=mm(fact.tissue.rate_mm_per_day),
        )
        yield say("Tissue"), f"{said} – {say('THIS LIMIT SETS THE PACE')}" if fact.limits else said


def _name(tissue: Stretched, language: Language) -> str:
    return language.say(_NAMED[tissue.name]) if tissue.name in _NAMED else as_written(tissue.name, language)


def _rod(fact: RodTravel, language: Language) -> str:
    say, rod = language.say, fact.rod
    said = [f"{say(_SIDES[rod.side])}, {say('{mm} from the hinge', mm=mm(rod.across_mm))}"]
    if rod.proximal_mm or rod.distal_mm:
        ends = {"above": mm(rod.proximal_mm), "below": mm(rod.distal_mm)}
        said.append(say("its ends {above} above and {below} below the hinge", **ends))
    form = (
        marked("{travel} longer in all, {made} in whole steps")
        if fact.exact_mm >= 0
        else marked("{travel} shorter in all, {made} in whole steps")
    )
    said.append(say(form, travel=mm(abs(round(fact.exact_mm, 3))), made=mm(abs(fact.turned_mm))))
    return "; ".join(said) + f" – {say('the straight line between its ends, not the arc')}"


def cable_facts(part: Schedule, letter: str, language: Language) -> Facts:
    """Where the pulley of a level is, and how much bone goes by its cable; `letter` is said where it is not empty."""
    say, cable = language.say, part.plan.frame.cable
    if cable is None:
        return
    name = say("Cable {letter}", letter=letter) if letter else say("Cable")
    if cable.anchor == "ring":
        yield name, say("its anchor travels with the ring: the bone goes as far as the cable")
        return
    yield (
        name,
        say(
            "its pulley is on the frame, {offset} out from the axis of the bone and {axial} ahead of the segment",
            offset=mm(cable.offset_mm or 0),
            axial=mm(cable.axial_mm or 0),
        ),
    )
    fact = cable_travel(part)
    yield (
        name,
        say(
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
    say, docking = language.say, plan.docking
    if docking is None:
        return
    said = []
    if docking.tolerance_mm is not None:
        said.append(say("a gap of {mm} or less on X-ray counts as contact", mm=mm(docking.tolerance_mm)))
    if docking.procedure:
        said.append(say("operation on the docking site on {date}", date=language.day(docking.procedure)))
    if said:
        yield say("Docking"), "; ".join(said)


def ends_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """Where the course ends, and what is then left to do."""
    say, end = language.say, end_of(schedule)
    if not schedule.covered_until:
        return say(_ENDS[end.at])
    left = [say(_STILL[aim.does], mm=mm(left_mm)) for aim, left_mm in _left(schedule) if left_mm]
    on = language.day(schedule.covered_until)
    return say("at the review on {date}, the last that this plan covers, with {left}", date=on, left=", ".join(left))


def _left(schedule: Schedule) -> Iterator[tuple[Aim, Fraction]]:
    last = schedule.sessions[-1]
    yield from zip(rows.aims(schedule.plan), rows.left_mm(last, schedule), strict=True)


def reset_texts(schedule: Schedule, language: Language) -> Iterator[str]:
    """Each date of a re-set, and of one that bt planned also why."""
    several = rows.several(schedule)
    for reset in schedule.resets:
        said = f"{reset.actuator}: {language.day(reset.on)}" if several else language.day(reset.on)
        yield f"{said}, {_why(schedule, reset, language)}" if reset.planned else said


def _why(schedule: Schedule, reset: Reset, language: Language) -> str:
    actuator = next(one for one in schedule.actuators if one.id == reset.actuator)
    range_mm = Fraction(rows.frame_of(schedule.plan, actuator).range_mm or 0)
    stroke = next(one for one in schedule.ledger.strokes(actuator.id) if one.until == reset.on)
    out = schedule.ledger.runs_out(actuator.id, stroke.entries[0], range_mm)
    if out is None:
        return language.say("planned by bt: the stroke is {mm}", mm=mm(range_mm))
    return language.say(
        "planned by bt: the stroke of {mm} would end on {date}", mm=mm(range_mm), date=language.day(out.at)
    )
