"""The course of a plan in sentences for staff: what was ordered, recorded, corrected and approved, by whom and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from bt_cli.checks.rule import in_words_of
from bt_cli.document.approval_text import approval_text
from bt_cli.document.deformity_text import table_text
from bt_cli.document.heading import bone_text
from bt_cli.document.language import ENGLISH
from bt_cli.document.phrases import level_name
from bt_cli.document.plan_text import goal_text, has_rings_measured, mechanisms_of, order_text
from bt_cli.document.setting_text import changed_text
from bt_cli.document.treatment_text import treatment_line
from bt_cli.motion.pace import pace_of, rate_of
from bt_cli.plan.entries import Entry, last_moment
from bt_cli.plan.fingerprint import path_text, value_text
from bt_cli.plan.mechanism_catalog import Mechanism
from bt_cli.plan.model import Plan
from bt_cli.plan.revisions import corrected_values, plan_at
from bt_cli.schedule.approval import signature
from bt_cli.schedule.backdated import written_at
from bt_cli.schedule.consolidation import treatment_of
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.superseded import superseding
from bt_cli.words import Number, capital, day_text, mm, number, time_text


class LogEntry(NamedTuple):
    """An entry of the course; `revision` is its place, counted from 1. Times are local.

    `at` is when an order counts from, or a record happened: of a range its first session, of `through` its end.
    `text` says what it orders or records, and when; `was_mm_per_day` is the rate that an order replaces.
    `superseded_by` is the revision of the order that took its place before anything was turned by it, `taken_back_by`
    that of the record that took it back.
    """

    revision: int
    entry: Entry
    at: datetime
    text: str
    was_mm_per_day: Fraction | None
    entered: datetime | None
    superseded_by: int | None
    taken_back_by: int | None

    @property
    def sentences(self) -> str:
        """All of it: what, why, by whom, when it was entered, and whether it still counts."""
        lines = [f"{self.text.rstrip('.')}."]
        if self.superseded_by:
            lines.append(f"SUPERSEDED by revision {self.superseded_by}.")
        if self.taken_back_by:
            lines.append(f"TAKEN BACK by revision {self.taken_back_by}.")
        if self.entry.reason:
            lines.append(f"Reason: {self.entry.reason.rstrip('.')}.")
        who = f"by {self.entry.by}" if self.entry.by else ""
        when = f"entered {time_text(self.entered)}" if self.entered else "entered by hand"
        written = ", ".join(filter(None, (who, when)))
        return " ".join([*lines, f"{capital(written)}."])


def course_log(schedule: Schedule) -> list[LogEntry]:
    """Every entry of the course, in the order in which they were entered."""
    begins = {id(entry): at for at, entry in schedule.events}
    superseded, course = superseding(schedule), schedule.plan.course
    taken_back = {entry.revision: place + 1 for place, entry in enumerate(course) if entry.undone}
    log_entries = []
    for place, entry in enumerate(entry.written for entry in course):
        at = begins.get(id(entry)) or _happened(schedule.plan, entry)
        was = _rate_before(schedule, place, at) if entry.order == "rate" else None
        later = superseded.get(place)
        log_entries.append(
            LogEntry(
                place + 1, entry, at,
                text=_text(schedule, place, at, was),
                was_mm_per_day=was and was.mm_per_day,
                entered=written_at(schedule, entry) if entry.entered else None,
                superseded_by=None if later is None else later + 1,
                taken_back_by=taken_back.get(place + 1),
            )
        )  # fmt: skip
    return log_entries


def _happened(plan: Plan, entry: Entry) -> datetime:
    return last_moment(entry.through) if entry.through else entry.moment(plan.slots)


def log_facts(schedule: Schedule) -> Iterator[tuple[str, str]]:
    """The course as a name and a text a line: the plan as first prescribed, each entry, and the last approval."""
    plan = schedule.plan
    yield "Plan", f"{plan.id}, {bone_text(schedule)}" + (f", {plan.title}" if plan.title else "")
    yield "Prescribed", _prescribed(schedule)
    for logged in course_log(schedule):
        if plan.approval and plan.approval.revision == logged.revision - 1:
            yield "Approval", _approval(schedule)
        yield f"Revision {logged.revision}", logged.sentences
    if plan.approval and plan.approval.revision >= plan.revision:
        yield "Approval", _approval(schedule)
    if not plan.approval:
        yield "Approval", "none"


def _prescribed(schedule: Schedule) -> str:
    """The goal and the rates of the plan as it was first written, as far as the file keeps that."""
    first = replace(schedule, plan=plan_at(schedule.plan, 0))
    rates = "" if first.plan.is_hexapod else f"; {_rates(first.plan)}"
    surgery = f"; surgery {day_text(first.plan.surgery)}" if first.plan.surgery else ""
    return f"{goal_text(first)}{rates}{surgery}."


def _rates(plan: Plan) -> str:
    rates = {level.level.name: f"{mm(pace_of(level))} a day" for level in plan.level_plans}
    return ", ".join(f"{name} {rate}" if len(rates) > 1 else rate for name, rate in rates.items())


def _approval(schedule: Schedule) -> str:
    approval, signed = schedule.plan.approval, signature(schedule)
    assert approval  # noqa: S101 - asked only where there is one
    text = f"By {approval.by} on {day_text(approval.on)}, of revision {approval.revision}"
    return f"{text}; it holds." if signed.holds else f"{text}. {approval_text(schedule).removesuffix('.')}."


class _OldRate(NamedTuple):
    """A rate that an order replaces; one step every so many days is one of so many mm a day on average."""

    mm_per_day: Fraction
    text: str


def _rate_before(schedule: Schedule, place: int, at: datetime) -> _OldRate:
    """The rate of a level that an order at a place of the course replaces: by what was entered before it."""
    course, level = schedule.plan.course, schedule.plan.course[place].written.level
    plan = next((part for part in schedule.plan.level_plans if part.level.name == level), schedule.plan)
    earlier = {id(course[i]): i for i in range(place)}
    before = [
        (when, earlier[id(entry)], entry)
        for when, entry in schedule.events
        if id(entry) in earlier and entry.order == "rate" and entry.level == level and when <= at
    ]
    if not before:
        return _OldRate(pace_of(plan), f"{mm(pace_of(plan))} a day")
    _, _, old = max(before, key=lambda item: item[:2])
    return _OldRate(rate_of(plan, old), order_text(old.model_copy(update={"sessions": None})))


def _text(schedule: Schedule, place: int, at: datetime, was: _OldRate | None) -> str:
    """What an entry orders or records, and of which level."""
    entry = schedule.plan.course[place].written
    if entry.record == "correct":
        text = _corrected(schedule.plan, place)
    elif entry.record == "undo":
        text = f"Undone: revision {entry.revision} is taken back"
    elif entry.record == "frame_off" and (treatment := treatment_of(schedule)):
        text = treatment_line(treatment)
    elif entry.settings:
        text = f"From {day_text(at)} on: {changed_text(schedule.plan, entry)}"
    else:
        spoken = mechanisms_of(schedule, entry)
        if entry.record:
            text = _recorded(entry, spoken)
        else:
            text = _reviews(entry) if entry.is_review else _ordered(entry, at, was, spoken)
        text = text if entry.note else in_words_of(spoken, text)
    if not entry.level or len(schedule.plan.levels) < 2:
        return text
    return f"Level {level_name(schedule, entry.level)}: {text}"


def _ordered(entry: Entry, at: datetime, was: _OldRate | None, spoken: Sequence[Mechanism]) -> str:
    if entry.changes_hardware:
        return _changed(entry)
    order = order_text(entry, ENGLISH.of(spoken), spoken)
    text = f"Rate {order}" if entry.order == "rate" and entry.rate_mm_per_day else capital(order)
    if entry.faces:
        text += f", faces {_by_actuator(entry.faces)}"
    if entry.order == "replan" and entry.measures_left:
        text += f", {mm(entry.remaining_mm or 0)} left by X-ray"
    if entry.deformity:
        text += f", left to correct: {table_text(entry.deformity)}"
    comma, when = "," if "," in text or entry.end else "", day_text(entry.day) if entry.day else time_text(at)
    text += f"{comma} {'on' if entry.order == 'remaining' else 'from'} {when}"
    if entry.end and entry.end.on:
        text += f"; turning starts again on {day_text(entry.end.on)}"
    return f"{text}, was {was.text}" if was else text


def _reviews(entry: Entry) -> str:
    """Reviews that were added, moved or cancelled."""
    if entry.from_ and entry.to:
        return f"Review of {day_text(entry.from_)} moved to {day_text(entry.to)}"
    what = "added" if entry.order == "review_add" else "cancelled"
    return f"Reviews {what}: {', '.join(map(day_text, entry.dates or ()))}"


def _changed(entry: Entry) -> str:
    """Hardware re-set or exchanged: when, to what, and in place of what was planned."""
    names = ", ".join(entry.actuators or ())
    text = f"Strut {names} exchanged for size {entry.size}" if entry.size else f"{names} re-set"
    text += f" on {day_text(entry.earliest)}"
    if entry.set_to_mm:
        is_alone = len(entry.actuators or ()) == 1
        readings = mm(next(iter(entry.set_to_mm.values()))) if is_alone else _by_actuator(entry.set_to_mm, " mm")
        text += f", set to {readings}"
    if entry.faces:
        text += f", faces {_by_actuator(entry.faces)}"
    days = dict.fromkeys((entry.instead_of or {}).values())
    return text + (f", instead of {', '.join(map(day_text, days))}" if days else "")


def _recorded(entry: Entry, spoken: Sequence[Mechanism]) -> str:
    """What really happened: turns left out or made, a scale that was read, an X-ray."""
    when = _when(entry)
    match entry.record:
        case "missed":
            return f"Missed: {when}"
        case "done" if entry.steps:
            each = "at each session from" if entry.from_ else "on"
            return f"Turned {each} {when}: {_by_actuator(entry.steps, ' steps')}"
        case "done":
            span = "through" if entry.through else "from" if entry.from_ else "on"
            return f"Turned as planned {span} {when}"
        case "not_made":
            names = ", ".join(entry.actuators or ())
            text = f"Strut {names} not exchanged" if names[:1].isdigit() else f"{names} not re-set"
            return f"{text} on {when}, though planned"
        case "reading" if entry.readings_mm:
            what = "Ring to ring measured" if has_rings_measured(spoken) else "Scale read"
            return f"{what} on {when}: {_by_actuator(entry.readings_mm, ' mm')}"
        case "xray":
            shown = {"gap": entry.gap_mm, "regenerate": entry.regenerate_mm}
            seen = [f"{name} {mm(length)}" for name, length in shown.items() if length is not None]
            if entry.readings_mm:
                seen.append(f"{spoken[0].member} {_by_actuator(entry.readings_mm, ' mm')} longer")
            seen += [entry.note] if entry.note else []
            return f"X-ray on {when}{': ' if seen else ''}{', '.join(seen)}"
    return f"{entry.kind.replace('_', ' ').capitalize()}: {when}"


def _when(entry: Entry) -> str:
    """The time of a record as it was written: a day, a time, or a range."""
    if entry.from_ and entry.to:
        return f"{_moment(entry.from_)} to {_moment(entry.to)}"
    return _moment(entry.on or entry.at or entry.through or entry.earliest)


def _moment(day: date) -> str:
    return time_text(day) if isinstance(day, datetime) else day_text(day)


def _by_actuator(values: Mapping[str, Number], unit: str = "") -> str:
    return ", ".join(f"{letter} {number(value)}{unit}" for letter, value in sorted(values.items()))


def _corrected(plan: Plan, place: int) -> str:
    """What a correction accepted, each value as it was and as it was then."""
    changed = [
        f"{path_text(path)}: {'–' if was is None else value_text(was)} → {'–' if now is None else value_text(now)}"
        for path, was, now in corrected_values(plan, place)
    ]
    return f"Corrected, as if always so: {'; '.join(changed)}" if changed else "Corrected: the file keeps no old values"
