"""Rules of docking: whether bone ends have met, by the X-ray and not by the numbers alone, and what then is to come."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction

from bt_cli.checks.rule import CONVENTION, Rule
from bt_cli.plan.entries import Entry
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local
from bt_cli.words import count, day_text, mm, number, shown_mm

PROCEDURE_DAYS = 14  # convention
_LEFT = {"transport": "to close", "lengthening": "to lengthen", "compression": "to press together"}


def _counts_as_contact(schedule: Schedule) -> Iterator[str]:
    entry, tolerance_mm = _last_film(schedule), _tolerance_mm(schedule)
    if entry is None or entry.gap_mm is None or not tolerance_mm or entry.gap_mm > tolerance_mm:
        return
    at = _moment(schedule, entry)
    later = [session for session in schedule.sessions if local(session) > at and session.phase == "distraction"]
    if not later or not later[-1].remaining_mm < _remaining_at(schedule, at):
        return
    yield (
        f"X-ray showed a gap of {mm(entry.gap_mm)} on {day_text(at)}, within the tolerance of {mm(tolerance_mm)}: it "
        f"counts as docking, and {count(len(later), 'session')} toward it would still follow"
    )


def _open_at_contact(schedule: Schedule) -> Iterator[str]:
    entry, contact = _last_film(schedule), schedule.docking
    if entry is None or entry.gap_mm is None or contact is None:
        return
    at, tolerance_mm = _moment(schedule, entry), _tolerance_mm(schedule)
    if at.date() < contact or entry.gap_mm <= tolerance_mm or _still_comes(schedule, at, contact):
        return
    over = f", over the tolerance of {mm(tolerance_mm)}" if tolerance_mm else ""
    yield (
        f"X-ray showed a gap of {mm(entry.gap_mm)} on {day_text(at)}{over}, though the plan docks on "
        f"{day_text(contact)}"
    )


def _still_comes(schedule: Schedule, at: datetime, contact: date) -> bool:
    """Whether a film of the day of contact itself was taken before the last turn toward it."""
    return at.date() == contact and any(
        local(session) > at and session.at.date() == contact and session.remaining_mm < _remaining_at(schedule, at)
        for session in schedule.sessions
    )


def _last_film(schedule: Schedule) -> Entry | None:
    """The last X-ray with a gap, where no order has answered it since."""
    course = schedule.plan.course
    films = [i for i, entry in enumerate(course) if entry.gap_mm is not None]
    if not films or any(entry.orders_motion for entry in course[films[-1] + 1 :]):
        return None
    return course[films[-1]]


def _moment(schedule: Schedule, entry: Entry) -> datetime:
    return entry.moment(schedule.plan.protocol.sessions)


def _tolerance_mm(schedule: Schedule) -> Fraction:
    docking = schedule.plan.stages[-1].docking
    return Fraction(docking.tolerance_mm or 0) if docking else Fraction(0)


def _remaining_at(schedule: Schedule, at: datetime) -> Fraction:
    """What is left by the plan at a time."""
    last = schedule.last_before(at + timedelta.resolution)
    return last.remaining_mm if last else Fraction(schedule.plan.distance_mm)


def _ends_at_review(schedule: Schedule) -> Iterator[str]:
    if schedule.truncated_at is None:
        return
    left = " and ".join(_left(schedule))
    yield f"the plan ends at the review on {day_text(schedule.truncated_at)}" + (f", with {left}" if left else "")


def _left(schedule: Schedule) -> Iterator[str]:
    """What is then left to do, "12 mm still to close"; of levels that do the same their sum."""
    plan = schedule.plan
    if plan.goal.kind == "correction":
        angle_deg = Fraction(plan.goal.angle_deg or 0)
        left_deg = angle_deg * schedule.left_mm / schedule.distance_mm
        yield f"{number(round(left_deg, 1))} of {number(angle_deg)} degrees still to turn"
        return
    turning = {part.plan.level.name: part.left_mm for part in schedule.levels}
    sums = {plan.goal.kind: schedule.left_mm}
    for level in plan.level_plans:
        if (kind := level.goal.kind) != plan.goal.kind:
            left_mm = turning.get(level.level.name, Fraction(level.distance_mm))
            sums[kind] = sums.get(kind, Fraction(0)) + left_mm
    yield from (f"{shown_mm(left_mm)} still {_LEFT[kind]}" for kind, left_mm in sums.items() if left_mm)


def _procedure_off(schedule: Schedule) -> Iterator[str]:
    on = schedule.plan.docking and schedule.plan.docking.procedure
    contact = schedule.docking
    if not on or contact is None or abs((on - contact).days) <= PROCEDURE_DAYS:
        return
    apart = f"{count(abs((on - contact).days), 'day')} {'before' if on < contact else 'after'}"
    yield f"the docking procedure on {day_text(on)} is {apart} docking, which is expected on {day_text(contact)}"


RULES = (
    Rule(
        "BT142",
        "info",
        "An X-ray gap that counts as docking",
        "Order the next step: remaining 0, then compress or stop. Or let the turns go on as planned.",
        CONVENTION,
        "The plan says which gap on an X-ray counts as docking (tolerance_mm in [docking]). The last X-ray showed no "
        "more. Turns toward docking still follow, for only an order changes the plan.",
        _counts_as_contact,
    ),
    Rule(
        "BT143",
        "warning",
        "A gap where the plan has docked",
        "Order what the X-ray shows is left: bt amend PLAN remaining MM.",
        CONVENTION,
        "By the numbers the bone ends have met. The last X-ray shows a gap of more than the tolerance in [docking],"
        " or any where none is given. Ends that do not touch do not unite; of 103 tibias 21.4 % had delayed union "
        "at docking (josr 10.1186/s13018-023-04356-6).",
        _open_at_contact,
    ),
    Rule(
        "BT144",
        "info",
        "The plan ends at its last review",
        "Nothing is wrong: at that review write another date (last in [review]), or take it out.",
        "arithmetic",
        "The plan covers no day after the review that it calls the last one, so turning ends there though its goal is "
        "not reached. What is to come is said at that review.",
        _ends_at_review,
    ),
    Rule(
        "BT145",
        "info",
        "Docking procedure far from docking",
        "Ask for another date, or see whether the course has moved docking away from it.",
        CONVENTION,
        "An operation on the docking site is booked weeks ahead, and pauses and slower rates move docking. More than "
        "14 days between the two are told.",
        _procedure_off,
    ),
)
