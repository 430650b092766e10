"""What stands above a schedule of a hinge, a cable, a docking or a short stroke: facts that other hardware has not."""

from collections.abc import Iterator
from datetime import datetime, time
from fractions import Fraction

from bt_cli.document import bone_ways
from bt_cli.document.language import N_, Language
from bt_cli.document.level_heading import Facts
from bt_cli.document.local_texts import as_written
from bt_cli.plan.mechanisms import CORTEX, Stretched
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Docking
from bt_cli.plan.tissues import limiting
from bt_cli.schedule.after import planned_frame_off
from bt_cli.schedule.ending import end_of
from bt_cli.schedule.model import LevelSchedule, Reset, Schedule
from bt_cli.schedule.summary import RodTravel, cable_travel, rod_travels, tissue_arcs
from bt_cli.words import hundredth, mm, number, shown_mm

_NAMED = {CORTEX: N_("concave cortex")}
_SIDES = {"concave": N_("concave side"), "convex": N_("convex side")}
_STILL = {
    "gap": N_("{mm} of the gap still to close"),
    "length": N_("{mm} still to lengthen"),
    "press": N_("{mm} still to press together"),
    "": N_("{mm} of arc still to turn"),
}
_ENDS = {
    "contact": N_("at docking"),
    "goal": N_("when the goal is reached"),
    "compression": N_("when the bone ends are pressed together as ordered"),
    "paused": N_("with a pause: what follows was not ordered"),
    "stopped": N_("with the order to stop"),
    "waiting": N_("after going back: what follows was not ordered"),
}


def hinge_facts(schedule: Schedule, language: Language) -> Facts:
    """Where the hinge is, what it stretches and what sets the pace, and what each rod travels."""
    translate, plan, hinge = language.translate, schedule.plan, schedule.plan.frame.hinge
    assert hinge and plan.goal.angle_deg  # noqa: S101 - only asked of a hinge
    width = mm(hinge.bone_mm)
    if hinge.wedge == "neutral":
        yield N_("Hinge"), translate("neutral wedge: it is on the middle of a bone {width} wide", width=width)
    elif hinge.off_bone_mm:
        off = mm(hinge.off_bone_mm)
        yield (
            N_("Hinge"),
            translate("opening wedge: it is {off} off the convex cortex of a bone {width} wide", off=off, width=width),
        )
    else:
        yield (
            N_("Hinge"),
            translate("opening wedge: it is at the convex cortex of a bone {width} wide", width=width),
        )
    yield from _tissues(plan, language)
    most = limiting(plan)
    a_day = Fraction(plan.goal.angle_deg) * Fraction(most.rate_mm_per_day) / Fraction(plan.distance_mm)
    yield (
        N_("Rate"),
        translate(
            "{prescribed} of arc a day at the {tissue}, {achieved} a day achieved in whole steps; "
            "the hinge turns by up to {degrees} degrees a day",
            prescribed=mm(most.rate_mm_per_day),
            tissue=_name(most, language),
            achieved=mm(hundredth(schedule.achieved_mm_per_day)),
            degrees=number(round(a_day, 2)),
        ),
    )
    for fact in rod_travels(schedule):
        yield N_("Rod {letter}"), _rod(fact, language), fact.letter


def _tissues(plan: Plan, language: Language) -> Facts:
    translate = language.translate
    for fact in tissue_arcs(plan):
        text = translate(
            "{name}: {across} from the hinge, an arc of {arc}: {days} at {rate} a day",
            name=_name(fact.tissue, language),
            across=mm(fact.tissue.across_mm),
            arc=mm(hundredth(fact.arc_mm)),
            days=language.counted(fact.days, N_("day"), N_("days")),
            rate=mm(fact.tissue.rate_mm_per_day),
        )
        yield N_("Tissue"), f"{text} – {translate('THIS LIMIT SETS THE PACE')}" if fact.limits else text


def _name(tissue: Stretched, language: Language) -> str:
    return language.translate(_NAMED[tissue.name]) if tissue.name in _NAMED else as_written(tissue.name, language)


def _rod(fact: RodTravel, language: Language) -> str:
    translate, rod = language.translate, fact.rod
    texts = [f"{translate(_SIDES[rod.side])}, {translate('{mm} from the hinge', mm=mm(rod.across_mm))}"]
    if rod.proximal_mm or rod.distal_mm:
        ends = {"above": mm(rod.proximal_mm), "below": mm(rod.distal_mm)}
        texts.append(translate("its ends {above} above and {below} below the hinge", **ends))
    form = (
        N_("{travel} longer in all, {in_steps} in whole steps")
        if fact.exact_mm >= 0
        else N_("{travel} shorter in all, {in_steps} in whole steps")
    )
    texts.append(translate(form, travel=mm(hundredth(abs(fact.exact_mm))), in_steps=shown_mm(abs(fact.turned_mm))))
    return "; ".join(texts) + f" – {translate('the straight line between its ends, not the arc')}"


def cable_facts(part: LevelSchedule, letter: str, language: Language) -> Facts:
    """Where the pulley of a level is, and how much bone goes by its cable; `letter` is said where it is not empty."""
    translate, cable = language.translate, part.plan.frame.cable
    if cable is None:
        return
    name = N_("Cable {letter}") if letter else N_("Cable")
    if cable.anchor == "ring":
        yield name, translate("its anchor travels with the ring: the bone goes as far as the cable"), letter
        return
    yield (
        name,
        translate(
            "its pulley is on the frame, {offset} out from the axis of the bone and {axial} ahead of the segment",
            offset=mm(cable.offset_mm or 0),
            axial=mm(cable.axial_mm or 0),
        ),
        letter,
    )
    fact = cable_travel(part)
    yield (
        name,
        translate(
            "{cable} of cable for {bone} of bone; for each mm of cable the bone goes {first} at the start "
            "and {last} at the end",
            cable=shown_mm(fact.cable_mm),
            bone=mm(hundredth(fact.bone_mm)),
            first=mm(hundredth(fact.ratio_first)),
            last=mm(hundredth(fact.ratio_last)),
        ),
        letter,
    )


def docking_texts(docking: Docking, language: Language) -> Iterator[str]:
    """What counts as docking, and an operation that is planned for it."""
    translate = language.translate
    if docking.tolerance_mm is not None:
        yield translate("a gap of {mm} or less on X-ray counts as docking", mm=mm(docking.tolerance_mm))
    if docking.procedure:
        yield translate("operation on the docking site on {date}", date=language.day(docking.procedure))


_METHODS = {
    "over_nail": N_("the nail that the bone has moved over is locked, and the frame comes off"),
    "nail_after": N_("a nail takes the frame’s place"),
    "plate_after": N_("a plate takes the frame’s place"),
}


def after_facts(schedule: Schedule, language: Language) -> Facts:
    """When the frame is planned to come off, what takes its place, and how long groups had it on."""
    translate, off = language.translate, planned_frame_off(schedule)
    assert off  # noqa: S101 - only asked of a plan that says what comes after
    when = translate("no day yet: the course does not come to its end")
    if off.reaches_end:
        when = translate("NO REVIEW is planned for it")
    if off.on:
        form = (
            N_("planned on {date}, at a review")
            if off.frame_days is None
            else (N_("planned on {date}, at a review, {days} after surgery"))
        )
        days = language.counted(off.frame_days or 0, N_("day"), N_("days"))
        when = translate(form, date=language.day(off.on), days=days)
    yield N_("Frame off"), f"{when}: {translate(_METHODS[off.method])}"
    text = translate("unknown: bt knows no published time for this bone, frame and method")
    if off.published:
        text = translate("published groups had it on for {low} to {high} days for this length ({sources})",
                         low=off.published.low_days, high=off.published.high_days,
                         sources="; ".join(off.published.sources))  # fmt: skip
    yield N_("Frame time"), text


def ends_text(schedule: Schedule, language: Language) -> str:
    """Where the course ends, and what is then left to do."""
    translate, end = language.translate, end_of(schedule)
    if not schedule.truncated_at:
        return translate(_ENDS[end.at])
    lefts = bone_ways.objectives_left(schedule.sessions[-1], schedule.plan)
    left = [translate(_STILL[objective.role], mm=mm(left_mm)) for objective, left_mm in lefts if left_mm]
    on = language.day(schedule.truncated_at)
    return translate(
        "at the review on {date}, the last that this plan covers, with {left}", date=on, left=", ".join(left)
    )


def reset_texts(schedule: Schedule, language: Language) -> Iterator[str]:
    """Each date of a re-set, and of one that bt planned also why."""
    several = schedule.has_multiple_actuators
    for reset in schedule.resets:
        text = f"{reset.actuator}: {language.day(reset.on)}" if several else language.day(reset.on)
        yield f"{text}, {_why(schedule, reset, language)}" if reset.planned else text


def _why(schedule: Schedule, reset: Reset, language: Language) -> str:
    actuator = next(other for other in schedule.actuators if other.id == reset.actuator)
    plan = next(level.plan for level in schedule.levels if actuator in level.actuators)
    stroke = next(stroke for stroke in schedule.ledger.strokes(actuator.id) if stroke.until == reset.on)
    out = schedule.ledger.runs_out(actuator.id, stroke.entries[0], plan.range_at)
    range_mm = plan.range_at(out.at if out else datetime.combine(reset.on, time())) or Fraction(0)
    if out is None:
        return language.translate("planned by bt: the stroke is {mm}", mm=mm(range_mm))
    return language.translate(
        "planned by bt: the stroke of {mm} would end on {date}", mm=mm(range_mm), date=language.day(out.at)
    )
