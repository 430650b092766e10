"""What stands above a schedule of six struts: the poses, how many days by which limit, the struts and their swaps."""

from fractions import Fraction
from itertools import groupby

from bt_cli.document.deformity_text import definition, table_text
from bt_cli.document.hexapod_rows import exchanges_text, start_readings, start_scales
from bt_cli.document.language import N_, Language
from bt_cli.document.level_heading import Facts
from bt_cli.document.local_texts import as_written, direction_in
from bt_cli.document.setting_text import frame_throughout
from bt_cli.frame.limits import ANY_STRUT, REFERENCE, LimitDemand
from bt_cli.motion.pose import Pose
from bt_cli.schedule.correction_course import CorrectionCourse
from bt_cli.schedule.model import Schedule
from bt_cli.words import hundredth, mm, number

LIMIT_NAMES = {REFERENCE: N_("the reference point"), ANY_STRUT: N_("any strut")}


def correction_facts(schedule: Schedule, language: Language) -> Facts:
    """What is corrected, and in how many days by which limits."""
    from bt_cli.schedule.pose_tracking import last_replan, movement

    translate, correction = language.translate, schedule.correction
    assert correction  # noqa: S101 - only asked for six struts
    start, *via, end = correction.routes[-1].poses
    if event := last_replan(schedule):
        when = language.moment(event.at)
        yield (
            N_("Planned anew"),
            translate("from {when} on: start, way, days and limits are those from then on", when=when),
        )
    yield N_("Start"), pose_text(start, language)
    for pose in via:
        yield N_("On the way"), pose_text(pose, language)
    yield N_("End"), pose_text(end, language)
    moved = movement(schedule, correction.routes[-1])
    yield N_("Movement"), translate(
        "the reference point goes {mm} along a straight line; the ring turns by {degrees}° by the shortest way",
        mm=mm(hundredth(moved.mm)), degrees=number(hundredth(moved.deg)),
    )  # fmt: skip
    yield N_("Days"), _days(correction, language)
    for demand in correction.programs[-1][1].demands:
        yield N_("Limit"), _limit(demand, correction, language)
    yield N_("Whole steps"), _errors(schedule, language)
    yield from _deformity(schedule, language)


def _deformity(schedule: Schedule, language: Language) -> Facts:
    """What is corrected in clinical terms: what an order to plan anew found left, or what the plan began with."""
    from bt_cli.schedule.pose_tracking import corrected_by, last_replan

    translate, plan, corrected = language.translate, schedule.plan, corrected_by(schedule)
    if not (corrected and plan.mounting and plan.side):
        return
    deformity, event = corrected
    text = table_text(deformity, language)
    if event:
        text = translate("{deformity}, left on {date}", deformity=text, date=language.day(event.at))
    elif last_replan(schedule):
        text = translate("{deformity}, at the start of the course", deformity=text)
    yield N_("Deformity"), text
    yield N_("Mounting"), table_text(plan.mounting, language)
    yield N_("Definition"), " ".join(definition(deformity, plan.side, language))


def strut_facts(schedule: Schedule, language: Language) -> Facts:
    """The frame and its struts: where each begins and ends, their steps and scales, and which is changed when."""
    translate, day, scales = language.translate, language.day, start_scales(schedule)
    yield N_("Frame"), translate(schedule.actuators[0].mechanism.frame)
    both = zip(schedule.actuators, start_readings(schedule), _end_readings(schedule), strict=True)
    readings = [f"{actuator.id}: {number(start)} → {number(end)}" for actuator, start, end in both]
    yield N_("Struts"), translate("readings in mm, {readings}", readings=", ".join(readings))
    steps = sorted({scale.step_mm for scale in scales})
    yield N_("Step"), ", ".join(map(mm, steps))
    for (on, window), swaps in groupby(schedule.exchanges, key=lambda swap: (swap.on, swap.window)):
        could = translate("both sizes fit from {first} to {last}", first=day(window[0]), last=day(window[1]))
        yield N_("Swap"), f"{day(on)}: {exchanges_text(swaps, language)} ({could})"
    if direction := direction_in(frame_throughout(schedule.plan, schedule.plan.frame), language):
        yield N_("Direction"), direction


def pose_text(pose: Pose, language: Language) -> str:
    """Where the distal ring is, in proximal axes, as a plan may write it."""
    from bt_cli.motion.pose import fixed_turns

    place = ", ".join(number(hundredth(value)) for value in pose.translation_mm.tolist())
    turns = ", ".join(f"{axis} {number(hundredth(turn))}°" for axis, turn in fixed_turns(pose) if hundredth(turn))
    text = language.translate("centre of the distal ring at [{place}] mm", place=place)
    turned = language.translate("turned about {turns}", turns=turns) if turns else language.translate("not turned")
    return f"{text}; {turned}"


def _days(correction: CorrectionCourse, language: Language) -> str:
    translate, (_, program) = language.translate, correction.programs[-1]
    days = language.counted(sum(program.days), N_("day"), N_("days"))
    if not program.demands:
        return translate("{days}, as ordered; no limit is given", days=days)
    if sum(program.days) > program.least_days:
        return translate("{days} are ordered; the limits ask for {least}", days=days, least=program.least_days)
    return translate("{days}, the fewest for which every limit holds on every day", days=days)


def _limit(demand: LimitDemand, correction: CorrectionCourse, language: Language) -> str:
    translate, program, name = language.translate, correction.programs[-1][1], demand.limit.name
    name = translate(LIMIT_NAMES[name]) if name in LIMIT_NAMES else as_written(name, language)
    most = N_("{name}: at most {most} a session") if demand.limit.a_session else N_("{name}: at most {most} a day")
    alone = language.counted(demand.days, N_("day"), N_("days"))
    text = f"{translate(most, name=name, most=mm(demand.limit.most_mm))}; " + translate(
        "alone it asks for {alone}; planned {planned}", alone=alone, planned=mm(hundredth(demand.planned_mm))
    )
    sets_the_pace = demand.binds and sum(program.days) == program.least_days
    return f"{text} – {translate('THIS LIMIT SETS THE PACE')}" if sets_the_pace else text


def _errors(schedule: Schedule, language: Language) -> str:
    from bt_cli.schedule.pose_tracking import days_in_force

    days = days_in_force(schedule)
    farthest = max(days, key=lambda end: end.error_mm)
    most_deg = max(end.error_deg for end in days)
    return language.translate(
        "put the bone at most {mm} and {degrees}° off its path at a day’s end (day {day})",
        mm=mm(hundredth(farthest.error_mm)), degrees=number(hundredth(most_deg)), day=farthest.day,
    )  # fmt: skip


def _end_readings(schedule: Schedule) -> list[Fraction]:
    return schedule.ledger.readings_after(len(schedule.sessions))
