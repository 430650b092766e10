"""What an order `set` makes another from a day on, in words; and texts that tell what held before and what holds then.

A sheet has many days. What it says once, a direction or a phone number, says then each value with its days.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bt_cli.document.language import ENGLISH, LANGUAGES, N_, Language, language
from bt_cli.document.local_texts import direction_key, with_blanks
from bt_cli.document.report import Report
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Clinic, Frame, LocalTexts
from bt_cli.plan.settable import general
from bt_cli.words import mm

_NAMES = {
    "timezone": N_("time zone"),
    "protocol.when_paused": N_("if one level pauses"),
    "docking.tolerance_mm": N_("gap that counts as docking"),
    "frame.range_mm": N_("travel of the hardware"),
    "direction": N_("direction"),
    "clinic.name": N_("clinic"),
    "clinic.phone": N_("phone"),
    "missed_turn": N_("missed turn"),
    "late_turn": N_("how late a turn may be"),
    "call_us_if": N_("when to stop and call"),
    "pin_care": N_("pin care"),
}


def settings_text(settings: Mapping[str, Any], spoken: Language = ENGLISH) -> str:
    """Values by dotted key, "direction “toward the red flag”; time zone America/New_York"; those of the language."""
    return "; ".join(
        f"{name} {value_words(value)}" for key, value in settings.items() if (name := setting_name(key, spoken))
    )


def setting_name(key: str, spoken: Language = ENGLISH) -> str:
    """What a key is called; of a named part of the frame with that name. Nothing of another language's texts."""
    base_key = general(key)
    last = base_key.rpartition(".")[2]
    name = _NAMES.get(base_key)
    if name is None:
        in_key = last.rpartition("_")[2] if last.startswith("direction_") else "es" if ".es." in base_key else "en"
        if in_key != spoken.code:
            return ""
        name = _NAMES["direction" if last.startswith("direction") else last]
    part = key.removeprefix("frames.").rpartition(".")[0] if key.startswith("frames.") else ""
    return spoken.translate(name) + (f" ({part})" if part else "")


def value_words(value: object) -> str:
    """A value in a sentence: texts in quotation marks."""
    if value is None:
        return "–"
    if isinstance(value, list | tuple):
        value = "; ".join(value)
    if isinstance(value, str):
        return value if "/" in value and " " not in value else f"“{value}”"
    return mm(value) if isinstance(value, Decimal | int) else str(value)


def value_before(plan: Plan, key: str, since: date) -> object:
    """What a plan said under a key until the day before `since`."""
    table: Any = plan.on(date.fromordinal(since.toordinal() - 1))
    if key.startswith("frames."):
        name, _, key = key.removeprefix("frames.").rpartition(".")
        table = next(part for part in table.frames if part.name == name)
    for part in key.split("."):
        table = table and getattr(table, part)
    return table


def new_settings(old: Plan, new: Plan) -> list[Entry]:
    """The orders `set` that only the new plan has, by their days."""
    orders = [entry for entry in new.course if entry.settings and entry not in old.course]
    return sorted(orders, key=lambda entry: entry.earliest)


def changed_text(plan: Plan, entry: Entry) -> str:
    """What an order sets and what that was, each key as it is called."""
    since = entry.earliest.date()
    return "; ".join(
        f"{setting_name(key) or key} {value_words(value)}, was {value_words(value_before(plan, key, since))}"
        for key, value in (entry.settings or {}).items()
    )


def zones_text(plan: Plan, spoken: Language) -> str:
    """The time zones of a plan, each with the day from which it holds."""
    return _dated(plan.zones.first, plan.zones.later, spoken)


def part_as(plan: Plan, frame: Frame) -> Frame:
    """A part of the frame as a later stage of its plan has it."""
    return next((part for part in plan.frames if part.name == getattr(frame, "name", None)), plan.frame)


def frame_throughout(plan: Plan, frame: Frame) -> Frame:
    """A part of the frame, whose directions tell each with its days where an order has made one another."""
    directions: dict[str, str] = {}
    for spoken in map(language, LANGUAGES):
        key = direction_key(spoken)
        before = getattr(frame, key)
        dated: list[tuple[date, str]] = []
        for since, then in plan.later_plans:
            way = getattr(part_as(then, frame), key)
            if way != (dated[-1][1] if dated else before):
                dated.append((since, way))
        if dated:
            directions[key] = _dated(before or spoken.translate("as it is written after WHICH WAY"), dated, spoken)
    return frame.model_copy(update=directions) if directions else frame


def limit_text(plan: Plan, frame: Frame, spoken: Language) -> str:
    """How far a part of the frame travels before a swap, and how far from a day on; nothing where that is unlimited."""
    travels = frame.range_mm
    dated: list[tuple[date, Decimal]] = []
    for since, then in plan.later_plans:
        range_mm = part_as(then, frame).range_mm
        if range_mm and range_mm != (dated[-1][1] if dated else frame.range_mm):
            dated.append((since, range_mm))
    form = N_("travels {mm} before a swap") if frame.mechanism.is_resettable else N_("travels {mm} at most")
    sentence = spoken.translate(form, mm=mm(travels)) if travels else ""
    return _dated(sentence, [(since, mm(range_mm)) for since, range_mm in dated], spoken) if sentence or dated else ""


def clinic_throughout(report: Report, spoken: Language, first: date, until: date) -> Clinic:
    """The clinic's texts in a language, each with its days where an order makes it another between two days."""
    plan, clinic = report.schedule.plan, with_blanks(report.clinic_on(first), spoken)
    changes: dict[str, list[tuple[date, Any]]] = {}
    for since in [since for since, _ in plan.later_plans if first < since <= until]:
        then = with_blanks(report.clinic_on(since), spoken)
        for key in ("name", "phone", *LocalTexts.model_fields):
            dated = changes.setdefault(key, [])
            if getattr(then, key) != (dated[-1][1] if dated else getattr(clinic, key)):
                dated.append((since, getattr(then, key)))
    texts = {key: _dated_text(getattr(clinic, key), dated, spoken) for key, dated in changes.items() if dated}
    return clinic.model_copy(update=texts)


def phones_throughout(report: Report, first: date, until: date) -> list[tuple[date, str]]:
    """The phone numbers that hold between two days, each with the day from which on; "" is written in by hand."""
    phones = [(first, report.clinic_on(first).phone or "")]
    for since in [since for since, _ in report.schedule.plan.later_plans if first < since <= until]:
        phone = report.clinic_on(since).phone or ""
        if phone != phones[-1][1]:
            phones.append((since, phone))
    return phones


def _dated_text(value: Any, later: list[tuple[date, Any]], spoken: Language) -> Any:
    """A text, or a list of them whose later ones are items of their own."""
    if not isinstance(value, tuple):
        return _dated(value or "–", [(since, text or "–") for since, text in later], spoken)
    news = (spoken.translate("From {date}: {text}", date=spoken.day(on), text="; ".join(texts)) for on, texts in later)
    return (*value, *news)


def _dated(text: str, later: Any, spoken: Language) -> str:
    """A value and what takes its place, "Europe/London; from Tue 10 Mar 2026: America/New_York"."""
    news = (spoken.translate("from {date}: {text}", date=spoken.day(since), text=text) for since, text in later)
    return "; ".join([text, *news])
