"""What the status says of a course along the bone's axis: how far it has come, scales, the next turn, the next swap."""

from datetime import date

from bt_cli.document import bone_ways, phrases
from bt_cli.document.language import ENGLISH
from bt_cli.document.level_status import level_rates, level_status_facts, ordered_text, together
from bt_cli.document.status_text import StatusFacts, in_days
from bt_cli.frame.actuator import Move
from bt_cli.plan.entries import Entry
from bt_cli.plan.tissues import limiting
from bt_cli.schedule.consolidation import phase_at
from bt_cli.schedule.ledger import LedgerEntry
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.overrun import overrun_at
from bt_cli.schedule.status import AT_REST, CourseStatus
from bt_cli.words import mm, number, shown_mm, time_text


def axial_status(schedule: Schedule, status: CourseStatus) -> StatusFacts:
    """How far it has come, what scales show, the next turn and the rate."""
    yield "Done", _done(schedule, status)
    if beyond := overrun_at(schedule, status.at):
        yield "Too far", beyond.text
    if status.part:
        yield "Ordered part", ordered_text(status.part)
    if schedule.has_multiple_levels:
        yield from level_status_facts(schedule, status)
        yield from together(schedule, status)
    yield from _scales(schedule, status)
    yield from _next(schedule, status)
    if not schedule.has_multiple_levels:
        yield "Rate", level_rates(status)


def reset_dates(schedule: Schedule, status: CourseStatus) -> StatusFacts:
    """When something is re-set next, if anything ever is."""
    if schedule.resets:
        yield "Next swap", _swap(schedule, status.swap, status.at.date()) if status.swap else "none left"


def _done(schedule: Schedule, status: CourseStatus) -> str:
    plan = schedule.plan
    way = bone_ways.shown_way(status.done_mm, status.remaining_mm, bone_ways.goal_plans(plan))
    done, total, left = map(mm, way)
    left = f"{left} {bone_ways.remaining_name(schedule)}"
    if status.angle_deg is None:
        return f"{done} of {total}, {left}"
    angle, whole = number(round(status.angle_deg, 2)), number(plan.goal.angle_deg or 0)
    return f"{angle} of {whole} degrees; {done} of {total} along the {limiting(plan).name}, {left}"


def _scales(schedule: Schedule, status: CourseStatus) -> StatusFacts:
    """What every scale should show; of several each is told by its letter."""
    say = ENGLISH.of(schedule.mechanisms).for_staff
    planned = say("if all turns were made as planned or recorded")
    names = (say("Scale"), say("Scales"))
    if counted := phrases.counted_text(schedule, status.at.date(), ENGLISH):  # nuts have no scale
        names, planned = ("Ring to ring", "Ring to ring"), f"{counted}, {planned}"
    reads = {move.actuator.id: level.read for level in status.levels for move in level.scales}
    texts = [
        (shown, f"{_face(shown.face)}{_read(schedule, reads.get(shown.actuator.id), shown.actuator.id)}")
        for shown in status.scales
    ]
    if not schedule.has_multiple_actuators:
        yield names[0], f"{shown_mm(texts[0][0].reading_mm)} {planned}{texts[0][1]}"
        return
    yield names[1], f"{planned}:"
    yield from (("", f"{shown.actuator.id}: {_shown(shown)}{more}") for shown, more in texts)


def _shown(entry: LedgerEntry) -> str:
    """What a scale shows; a nail beside a frame has none, but has moved."""
    text = shown_mm(entry.reading_mm)
    return text if entry.actuator.mechanism.is_readable else f"moved {text}"


def _face(face: int | None) -> str:
    return f", nut face {face} shows" if face else ""


def _next(schedule: Schedule, status: CourseStatus) -> StatusFacts:
    """The next session; of several actuators each that turns then, by its letter."""
    session, name = status.next, "Next session"
    if session is None:
        rest = phase_at(schedule, status.at) in AT_REST
        yield name, "none until resume is ordered (`bt amend`)" if rest else "none"
    elif schedule.has_multiple_actuators:
        yield name, f"{time_text(session.at)}:"
        yield from (("", f"{move.actuator.id}: {_turn(move, 'its')}") for move in session.moves)
    else:
        yield name, f"{time_text(session.at)}: {_turn(session.moves[0], 'the')}"


def _turn(move: Move, whose: str) -> str:
    turned, each = phrases.turn(move.steps, move.actuator), phrases.every_member(move.actuator)
    if not move.actuator.mechanism.is_in_mm:
        turned += f" = {shown_mm(abs(move.travel_mm))}"
    then = "then {whose} scale reads {mm}" if move.actuator.mechanism.is_readable else "it has then moved {mm}"
    if move.actuator.mechanism.has_faces:
        then = "then ring to ring is {mm}"
    return f"{turned}, {each}; {then.format(whose=whose, mm=shown_mm(move.reading_mm))}{_face(move.face)}"


def _read(schedule: Schedule, read: Entry | None, actuator: str) -> str:
    """What a scale really showed when somebody last wrote it down."""
    if not (read and read.readings_mm and actuator in read.readings_mm):
        return ""
    on = read.moment(schedule.plan.protocol.sessions)
    seen = "was read" if read.record == "reading" else "was measured"
    return f"; {mm(read.readings_mm[actuator])} {seen} on {time_text(on)}"


def _swap(schedule: Schedule, on: date, today: date) -> str:
    """When something is re-set next, what, and whether bt chose the date."""
    resets = [reset for reset in schedule.resets if reset.on == on]
    whose = f": {', '.join(reset.actuator for reset in resets)}" if schedule.has_multiple_actuators else ""
    chosen = any(reset.planned for reset in resets)
    why = "; planned by bt, on the last review before the hardware has travelled all it can" if chosen else ""
    return f"{in_days(on, today)}{whose}{why}"
