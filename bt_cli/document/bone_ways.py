"""How far bone has come and what is left, as people can measure it and are told it."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from bt_cli.document.language import ENGLISH, N_, Language
from bt_cli.document.model import Remaining
from bt_cli.plan.levels import levels_of
from bt_cli.plan.model import Plan, role
from bt_cli.plan.prescription import DOES
from bt_cli.schedule.evenings import Evening
from bt_cli.schedule.model import Schedule, Session
from bt_cli.words import as_shown

_LEFT = {"gap": N_("gap left"), "length": N_("lengthening left"), "press": N_("pressing left")}


class Objective(NamedTuple):
    """What some levels of a plan do, "gap", "length" or "press", and the places of those levels."""

    role: str
    levels: tuple[int, ...]


def objectives(plan: Plan) -> tuple[Objective, ...]:
    """What the levels of a plan do: what its goal asks for first, then what it asks for beside it."""
    levels = levels_of(plan)
    kinds = dict.fromkeys([DOES.get(plan.goal.kind, ""), *(role(plan, level) for level in levels)])
    every = [Objective(kind, tuple(i for i, level in enumerate(levels) if role(plan, level) == kind)) for kind in kinds]
    return tuple(objective for objective in every if objective.levels)


def left_mm(then: Session | Evening, of_plan: Sequence[Objective]) -> tuple[Fraction, ...]:
    """What is left of each of a plan's objectives after a session, or on an evening; the goal's own is the first."""
    beside = (sum((then.levels[i].remaining_mm for i in objective.levels), Fraction(0)) for objective in of_plan[1:])
    return (then.remaining_mm, *beside)


def bone_mm(way_mm: Fraction, plans: Iterable[Plan]) -> Fraction:
    """A way of the bone as people can measure it, and 0 only where it is 0.

    A scale shows how far bone goes along it. Over a pulley, about a hinge and by six struts it goes otherwise, and is
    told to 0.1 mm; but the whole way over a pulley stands as it was prescribed.
    """
    plans = tuple(plans)
    turned = any(plan.frame.mechanism.turns_bone for plan in plans)
    pulled = any(plan.frame.cable and plan.frame.cable.anchor == "frame" for plan in plans)
    if turned or (pulled and way_mm != sum(plan.distance_mm for plan in plans)):
        return round(way_mm, 1) or Fraction((way_mm > 0) - (way_mm < 0), 10)
    return way_mm if pulled else as_shown(way_mm)


class ShownWay(NamedTuple):
    """A way of the bone as people are told it, in mm: what is done and what is left add up to the whole, as shown."""

    done_mm: Fraction
    whole_mm: Fraction
    left_mm: Fraction


def shown_way(done_mm: Fraction, left_mm: Fraction, plans: Sequence[Plan]) -> ShownWay:
    """How far bone has come and what is left, of some plans. Where all is rounded, what is done is what is not left."""
    whole_mm, shown_left_mm = bone_mm(done_mm + left_mm, plans), bone_mm(left_mm, plans)
    return ShownWay(whole_mm - shown_left_mm, whole_mm, shown_left_mm)


def goal_plans(plan: Plan) -> list[Plan]:
    """The plans of the levels that do what the goal asks for: `done_mm` and `remaining_mm` of the whole are theirs."""
    return [plan.level_plans[i] for i in objectives(plan)[0].levels]


def objectives_left(then: Session | Evening, plan: Plan) -> list[tuple[Objective, Fraction]]:
    """Each of a plan's objectives, with what is left of it after a session or on an evening, as people are told it."""
    of_plan, plans = objectives(plan), plan.level_plans
    lefts_mm = zip(of_plan, left_mm(then, of_plan), strict=True)
    return [(objective, bone_mm(way_mm, [plans[i] for i in objective.levels])) for objective, way_mm in lefts_mm]


def remaining_of(schedule: Schedule, evening: Evening, language: Language) -> tuple[Remaining, ...]:
    """What is left of each objective on an evening, by name."""
    lefts = objectives_left(evening, schedule.plan)
    names = (
        [remaining_name(schedule, language)]
        if len(lefts) == 1
        else [objective_left_text(objective, language) for objective, _ in lefts]
    )
    return tuple(Remaining(name, way_mm) for name, (_, way_mm) in zip(names, lefts, strict=True))


def remaining_name(schedule: Schedule, language: Language = ENGLISH) -> str:
    """What `remaining_mm` is for this goal."""
    if schedule.correction:
        return language.translate("way left")
    if schedule.plan.frame.hinge:
        return language.translate("arc left")
    if schedule.plan.goal.kind == "transport":
        return language.translate("gap left")
    first, *others = objectives(schedule.plan)
    return objective_left_text(first, language) if others else language.translate("still to do")


def objective_left_text(objective: Objective, language: Language = ENGLISH) -> str:
    """What is left of one of several objectives, "gap left", "lengthening left"."""
    return language.translate(_LEFT[objective.role])
