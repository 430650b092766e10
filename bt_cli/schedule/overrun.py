"""Turns that are recorded beyond docking, or beyond the goal: no plan makes them, and what is left is then 0."""

from bisect import bisect_right
from datetime import datetime
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from bt_cli.motion.pace import phase_of
from bt_cli.motion.records import span_of
from bt_cli.plan.entries import in_force
from bt_cli.schedule.level_progress import ways_at
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local
from bt_cli.words import shown_mm, time_text


class Overrun(NamedTuple):
    """How many mm of bone were turned too far, and the local time of the session that came there."""

    by_mm: Fraction
    since: datetime
    text: str


def overrun_at(schedule: Schedule, until: datetime | None = None) -> Overrun | None:
    """What recorded turns up to a local time have gone beyond the goal, less what was turned back since.

    None where that is no step, or where an order says what is left since (remaining, replan).
    """
    plan, kind = schedule.plan, schedule.plan.goal.kind
    spans = sorted(span_of(i, entry, plan.zones) for i, entry in enumerate(in_force(plan.course)) if entry.steps)
    firsts, lasts = [span.first for span in spans], list(accumulate((span.last for span in spans), max))
    level_names = [level.level.name for level in plan.level_plans if level.goal.kind == kind]
    by_mm, since = Fraction(0), schedule.start
    for session in schedule.sessions if spans and not schedule.correction else ():
        at = local(session)
        if until and at >= until:
            break
        begun = bisect_right(firsts, at)
        recorded = begun > 0 and at <= lasts[begun - 1]
        if by_mm:  # what is ordered beyond docking, as compression, is none of it
            by_mm = max(Fraction(0), by_mm + (session.delta_mm if recorded else min(session.delta_mm, Fraction(0))))
        elif recorded and session.phase == phase_of(kind):
            ways = ways_at(schedule, at)
            left_mm = sum((ways[name].remaining_mm for name in level_names), Fraction(0))
            by_mm, since = max(Fraction(0), session.delta_mm - left_mm), at
    answers = (event for event in schedule.events if event.entry.order in ("remaining", "replan"))
    if 2 * by_mm <= max(actuator.step_mm for actuator in schedule.actuators) or any(
        event.at > since for event in answers
    ):
        return None
    goal = "docking" if kind == "transport" else "the goal"
    return Overrun(by_mm, since, f"{shown_mm(by_mm)} were turned beyond {goal}, recorded for {time_text(since)}")
