"""What stands above a schedule of several levels: each with its own share, rate and dates, and what they do together.

The rate at which a gap closes is never told as that of a regenerate: it is the sum, and each level has its own.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import time
from decimal import Decimal
from fractions import Fraction

from bt_cli.document import bone_ways
from bt_cli.document.language import N_, Language
from bt_cli.plan.levels import actuator_ids_by_level, carried_by
from bt_cli.plan.model import Plan, role
from bt_cli.plan.prescription import Level
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.summary import highest_rate_mm, ring_rate_mm
from bt_cli.words import hundredth, mm, shown_mm

# A fact as it is made: its name in English, its text, and where the name has a letter in it, that.
Facts = Iterator[tuple[str, str] | tuple[str, str, str]]
Flagged = Callable[[str, str], str]
_MOVES = {"distally": N_("{level}, moves distally"), "proximally": N_("{level}, moves proximally")}
_SHARE = {
    "gap": N_("closes {mm} of the gap"),
    "length": N_("lengthens the bone by {mm}"),
    "press": N_("presses the bone ends together by {mm}"),
}
_TOGETHER = {
    "gap": N_("the gap closes by up to {mm} a day: {shares}"),
    "length": N_("the bone gets longer by up to {mm} a day: {shares}"),
    "press": N_("the bone ends are pressed together by up to {mm} a day: {shares}"),
}


def moves_text(level: Level, language: Language) -> str:
    """A level and which way it moves, "proximal, moves distally"."""
    return language.translate(_MOVES[level.moves], level=level.name) if level.moves else level.name


def level_facts(schedule: Schedule, language: Language) -> Facts:
    """A line for each level."""
    plan, turned = schedule.plan, {part.plan.level.name: part for part in schedule.levels}
    rings, named = carried_by(plan), actuator_ids_by_level(plan)
    for i, (level, level_plan) in enumerate(zip(plan.levels, plan.level_plans, strict=True)):
        spoken, part = language.of([level_plan.frame.mechanism]), turned.get(level.name)
        translate = spoken.translate
        texts = [moves_text(level, spoken), _share(level_plan, part, _SHARE[role(plan, level)], spoken)]
        texts += _pace(part, spoken)
        if len(rings[i]) > 1:
            rate = mm(ring_rate_mm(plan, rings[i]))
            behind = joined([plan.levels[k].name for k in rings[i] if k != i], language)
            texts.append(
                translate("its ring goes up to {mm} a day, as it is carried by {levels}", mm=rate, levels=behind)
            )
        if level.latency_days is not None and not level.first_session:
            days = language.counted(level.latency_days, N_("day"), N_("days"))
            texts.append(translate("latency {days}", days=days))
        if level.frame:
            texts.append(translate("frame part “{name}”", name=level.frame))
        yield N_("Level {letter}"), "; ".join(texts), named[level.name][0]


def _share(level_plan: Plan, part: LevelSchedule | None, form: str, language: Language) -> str:
    """What a level does; where its course makes that another than its share, both."""
    made_mm, share_mm = part.moved_mm if part else Fraction(0), Fraction(level_plan.distance_mm)
    if part is None or not _shared_anew(part) or abs(made_mm - share_mm) < part.actuators[0].step_mm:
        return language.translate(form, mm=shown_mm(share_mm))
    return language.translate(
        "{done} ({mm} were planned)", done=language.translate(form, mm=shown_mm(made_mm)), mm=shown_mm(share_mm)
    )


def _shared_anew(part: LevelSchedule) -> bool:
    """Whether orders, or another level, changed how far it goes."""
    return bool(part.events) or part.plan.protocol.when_paused == "take_over" or part.truncated_at is not None


def _pace(part: LevelSchedule | None, language: Language) -> Iterator[str]:
    """The rate of a level, and when it turns first and last."""
    translate = language.translate
    if part is None:
        yield translate("never turns for itself")
        return
    yield rate_text(part, language)
    first, last = part.sessions[0].at, part.sessions[-1].at
    begins, ends = map(language.moment, (first, last))
    yield translate("turns from {first} to {last}", first=begins, last=ends)


def rate_text(part: LevelSchedule, language: Language) -> str:
    """The rate of one level, as prescribed and as whole steps make it."""
    translate, prescribed = language.translate, mm(part.plan.protocol.rate_mm_per_day or 0)
    if part.events:
        return translate("{prescribed} a day at first, then as ordered", prescribed=prescribed)
    achieved_mm = part.achieved_mm_per_day
    if part.plan.frame.cable:
        achieved_mm = hundredth(achieved_mm)
    return translate(
        "{prescribed} a day prescribed, {achieved} a day achieved in whole steps",
        prescribed=prescribed, achieved=mm(achieved_mm),
    )  # fmt: skip


def rates_together(schedule: Schedule, language: Language) -> Facts:
    """How fast levels that do the same do it together, by what is prescribed."""
    translate, plans = language.translate, schedule.plan.level_plans
    for objective in bone_ways.objectives(schedule.plan):
        rates = {plans[i].level.name: plans[i].protocol.rate_mm_per_day or Decimal(0) for i in objective.levels}
        turning = [name for name, rate in rates.items() if rate]
        if len(turning) < 2:
            continue
        shares = [translate("{mm} at {level}", mm=mm(rates[name]), level=name) for name in turning]
        most_mm = highest_rate_mm(schedule, rates)
        yield N_("Rate"), translate(_TOGETHER[objective.role], mm=mm(most_mm), shares=joined(shares, language))


def when_paused(schedule: Schedule, language: Language) -> Facts:
    """What the others do while one level is paused by an order of its own."""
    translate, rule = language.translate, schedule.plan.protocol.when_paused
    if rule == "take_over":
        yield N_("If one pauses"), translate("the other levels that do the same take over what it has left")
    elif rule:
        yield N_("If one pauses"), translate("the other levels keep their shares")


def rhythms(schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
    """The clock times of each level."""
    named = actuator_ids_by_level(schedule.plan)
    for level, level_plan in zip(schedule.plan.levels, schedule.plan.level_plans, strict=True):
        text = rhythm_text(level_plan.protocol.sessions, language)
        text = text if level.sessions else flagged(text, "protocol.sessions")
        yield N_("Rhythm"), f"{named[level.name][0]}: {text}"


def rhythm_text(times: Sequence[time], language: Language) -> str:
    """The sessions of a day, "4 sessions a day: 08:00, 12:00, 16:00, 20:00"."""
    count = language.counted(len(times), N_("session a day"), N_("sessions a day"))
    return f"{count}: {', '.join(map(language.clock, times))}"


def joined(texts: list[str], language: Language) -> str:
    """A list in words, "a, b and c"."""
    *others, last = texts
    return language.translate("{some} and {last}", some=", ".join(others), last=last) if others else last
