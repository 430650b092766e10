"""What a plan says, in words: its goal, the orders of its course, its findings and single values."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from bt_cli.checks.rules import Finding
from bt_cli.document.language import ENGLISH, N_, Language
from bt_cli.document.setting_text import settings_text
from bt_cli.plan.entries import Entry
from bt_cli.plan.mechanism_catalog import Mechanism
from bt_cli.plan.model import Plan
from bt_cli.schedule.model import Schedule
from bt_cli.words import clock_text, mm, number


def mechanisms_of(schedule: Schedule, entry: Entry) -> list[Mechanism]:
    """What moves the bone of which an entry speaks: of its level, or of its letters, else of the whole course."""
    letters = {*(entry.readings_mm or {}), *(entry.steps or {}), *(entry.actuators or ())}
    of_entry = [item.mechanism for item in schedule.actuators if entry.level == item.level or item.id in letters]
    return of_entry or schedule.mechanisms


def has_rings_measured(mechanisms: Iterable[Mechanism]) -> bool:
    """Whether readings are of ring to ring, as nuts have no scale."""
    return any(mechanism.has_faces for mechanism in mechanisms)


def order_text(entry: Entry, language: Language = ENGLISH, mechanisms: Iterable[Mechanism] = ()) -> str:
    """An order of the course in words, "0.75 mm a day at 08:00, 20:00"; `mechanisms` are what moves that bone."""
    translate = language.translate
    rate = translate("{mm} a day", mm=mm(entry.rate_mm_per_day)) if entry.rate_mm_per_day else ""
    if entry.step_every_days:
        every = language.counted(entry.step_every_days, N_("day"), N_("days"))
        rate = translate("one step every {days}", days=every)
    distance = mm(entry.distance_mm) if entry.distance_mm else ""
    text = {
        "rate": rate,
        "pause": translate("pause through {day}", day=language.day(entry.through))
        if entry.through
        else translate("pause"),
        "resume": translate("go on"),
        "reverse": translate("back by {mm}, {rate}", mm=distance, rate=rate),
        "remaining": translate("{mm} are left to do", mm=mm(entry.remaining_mm or 0)),
        "compress": translate("press together by {mm}, {rate}", mm=distance, rate=rate),
        "extend": translate("go on beyond the goal by {mm}, {rate}", mm=distance, rate=rate),
        "accordion": _accordion_text(entry, rate, language) if entry.order == "accordion" else "",
        "catch_up": translate("catch up what was missed, {rate}", rate=rate),
        "stop": translate("stop"),
        "replan": _replan_text(entry, language, mechanisms) if entry.order == "replan" else "",
        "set": settings_text(entry.settings or {}, language),
    }[entry.kind]
    times = ", ".join(map(language.clock, entry.sessions or ()))
    return translate("{order}, at {times}", order=text, times=times) if times else text


def _replan_text(entry: Entry, language: Language, mechanisms: Iterable[Mechanism]) -> str:
    """To plan anew, and from which readings, "replan: the scales read A 16.75 mm"."""
    if not entry.readings_mm:
        return language.translate("replan")
    readings = ", ".join(f"{letter} {mm(reading)}" for letter, reading in sorted(entry.readings_mm.items()))
    if has_rings_measured(mechanisms):
        return language.translate("replan: ring to ring is {readings}", readings=readings)
    return language.translate("replan: the scales read {readings}", readings=readings)


def _accordion_text(entry: Entry, rate: str, language: Language) -> str:
    """Back and forth in words, "back by 5 mm and forth again, 3 times, 1 mm a day"."""
    translate, forth = language.translate, entry.forth_rate_mm_per_day
    if forth and forth != entry.rate_mm_per_day:
        rate = translate("back {back}, forth {forth}", back=rate, forth=translate("{mm} a day", mm=mm(forth)))
    distance, cycles = mm(entry.distance_mm or 0), entry.cycles or 1
    text = translate("back by {mm} and forth again, {rate}", mm=distance, rate=rate)
    if cycles > 1:
        text = translate("back by {mm} and forth again, {number} times, {rate}", mm=distance, number=cycles, rate=rate)
    if not entry.pause_days:
        return text
    days = language.counted(entry.pause_days, N_("day"), N_("days"))
    return translate("{order}, with {days} without turns each time the way changes", order=text, days=days)


def goal_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """The goal and its distance, "transport: close a gap of 60 mm"; what surgery did of it; what goes beside it."""
    translate, goal = language.translate, schedule.plan.goal
    texts = [_own_goal_text(schedule, language)]
    if goal.acute_shortening_mm:
        texts.append(translate("{distance} were closed at surgery", distance=mm(goal.acute_shortening_mm)))
    if goal.kind == "transport" and goal.lengthening_mm:
        texts.append(translate("lengthening: lengthen the bone by {distance}", distance=mm(goal.lengthening_mm)))
    if goal.kind in ("transport", "lengthening") and goal.compression_mm:
        texts.append(translate("compression: press together by {distance}", distance=mm(goal.compression_mm)))
    return "; ".join(texts)


def _own_goal_text(schedule: Schedule, language: Language) -> str:
    translate, goal, distance_mm = language.translate, schedule.plan.goal, schedule.plan.goal.distance_mm
    distance = mm(distance_mm)
    if goal.kind == "transport":
        return translate("transport: close a gap of {distance}", distance=distance)
    if goal.kind == "correction" and goal.angle_deg:
        return translate("correction: turn the hinge by {degrees} degrees", degrees=number(goal.angle_deg))
    if goal.kind == "correction":
        return translate("correction: from one pose to another")
    if goal.kind == "lengthening":
        return translate("lengthening: lengthen the bone by {distance}", distance=distance)
    if goal.defect_mm and goal.defect_mm < distance_mm:
        gap, more = mm(goal.defect_mm), mm(distance_mm - goal.defect_mm)
        return translate("compression: close a gap of {gap}, then press together by {more}", gap=gap, more=more)
    if goal.defect_mm:
        return translate("compression: close a gap of {gap}", gap=distance)
    return translate("compression: press together by {distance}", distance=distance)


def finding_text(finding: Finding) -> str:
    """A finding on one line, with its override."""
    text = f"{finding.code} {finding.severity}: {finding.people_message}. {finding.rule.advice} [{finding.rule.source}]"
    if finding.override:
        text += f" OVERRIDDEN by {finding.override.by}: {finding.override.reason}"
    return text


def override_texts(findings: Sequence[Finding]) -> list[str]:
    """Each override that was needed, "BT102 overridden by AB: reason"."""
    return [f"{f.code} overridden by {f.override.by}: {f.override.reason}" for f in findings if f.override]


def value_at(plan: Plan, dotted: str) -> str:
    """A plan's value at a dotted key, as people write it; a part of a mixed frame is named, "frames.NAME.rods"."""
    table: Any = plan
    if dotted.startswith("frames."):
        name, _, dotted = dotted.removeprefix("frames.").rpartition(".")
        table = next(part for part in plan.frames if part.name == name)
    for key in dotted.split("."):
        table = getattr(table, key)
    if isinstance(table, tuple):
        return ",".join(clock_text(v) if isinstance(v, time) else str(v) for v in table)
    if isinstance(table, datetime):
        return table.isoformat(timespec="minutes")
    return number(table) if isinstance(table, Decimal) else str(table)
