"""Rules of consolidation: the time from the last turn until the frame is off."""

from collections.abc import Iterator
from datetime import date

from bt_cli.checks.rule import CONVENTION, Rule
from bt_cli.schedule.after import planned_frame_off
from bt_cli.schedule.backdated import written_at
from bt_cli.schedule.consolidation import consolidates
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import recorded_end
from bt_cli.words import day_text


def _no_review(schedule: Schedule) -> Iterator[str]:
    plan, last, known = schedule.plan, schedule.sessions[-1].at.date(), _known_until(schedule)
    if plan.frame_off or known is None or known < last or not consolidates(schedule):
        return
    off = planned_frame_off(schedule)
    if off and off.on and known <= off.on:
        return
    every = plan.review and plan.review.consolidation_every_days
    if any(on > known and (every or plan.review_changes.get(on)) for on in schedule.dates("review")):
        return
    yield f"the last turn was on {day_text(last)}, the frame is on, and no review of consolidation is planned"


def _known_until(schedule: Schedule) -> date | None:
    """The latest day of which records tell, or on which an entry was written. No rule reads the clock."""
    course = schedule.plan.course
    days = [recorded_end(schedule.plan, entry).date() for entry in course if entry.record]
    days += [written_at(schedule, entry).date() for entry in course if entry.entered]
    return max(days, default=None)


def _no_frame_off(schedule: Schedule) -> Iterator[str]:
    off = planned_frame_off(schedule)
    if off is None or off.on or not off.reaches_end:
        return
    last = day_text(schedule.sessions[-1].at.date())
    yield f"[after] says what takes the frame's place, and no review is planned on {last} or later, when it comes off"


RULES = (
    Rule(
        "BT190",
        "warning",
        "No review of consolidation is planned",
        "Write consolidation_every_days into [review], or order one (bt amend PLAN review add DAY), or record that the "
        "frame is off (bt record PLAN frame-off).",
        CONVENTION,
        "After the last turn the frame stays on for months, and someone must see how the regenerate hardens. Reviews "
        "every consolidation_every_days are planned from the last one of the turns until the frame is off. Without it "
        "none is planned. Some clinics see patients monthly then (tjkempmd.com/clinic-visits). It is told from the "
        "first record or entry on that is of the last turn's day or later.",
        _no_review,
    ),
    Rule(
        "BT208",
        "warning",
        "No review for the frame to come off",
        "Write [review] into the plan, or order one (bt amend PLAN review add DAY).",
        CONVENTION,
        "With a nail or a plate the frame comes off when the bone has docked, or when the distraction ends. That is "
        "done in the clinic: bt plans it on the first review on the day of the last turn or later. Without one the "
        "patient stands at home with a frame that nobody has a date for.",
        _no_frame_off,
    ),
)
