"""From a report to its document: what a reader is told, put together once for screen, sheet and page."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from bt_cli.document import phrases
from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.bars import ending_text
from bt_cli.document.days import amount_of, days_of, usual_steps
from bt_cli.document.describers import Describer, describer_of
from bt_cli.document.heading import bone_text, facts
from bt_cli.document.language import ENGLISH, N_, Language
from bt_cli.document.local_texts import by_hand, direction_in
from bt_cli.document.model import Advice, Document, Thing, WayField
from bt_cli.document.plan_text import finding_text, goal_text, override_texts
from bt_cli.document.report import Report
from bt_cli.document.setting_text import clinic_throughout, frame_throughout, phones_throughout
from bt_cli.document.treatment_text import frame_off_text
from bt_cli.frame.actuator import Actuator
from bt_cli.plan.levels import levels_of
from bt_cli.plan.prescription import Clinic, Frame
from bt_cli.schedule.approval import sheet_since
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local, phases
from bt_cli.words import day_text

_LIMBS = {
    "left": {"leg": N_("left leg"), "thigh": N_("left thigh"), "upper arm": N_("left upper arm"),
             "forearm": N_("left forearm"), "foot": N_("left foot")},
    "right": {"leg": N_("right leg"), "thigh": N_("right thigh"), "upper arm": N_("right upper arm"),
              "forearm": N_("right forearm"), "foot": N_("right foot")},
}  # fmt: skip
_LIMB_OF = {
    "tibia": "leg", "fibula": "leg", "femur": "thigh", "humerus": "upper arm", "radius": "forearm",
    "ulna": "forearm", "metatarsal": "foot",
}  # fmt: skip
_MARKS = {"distally": "▼", "proximally": "▲"}


def document_of(report: Report, language: Language = ENGLISH, today: date | None = None) -> Document:
    """The document of a report in a language; `today` is from when on the next review counts, else the first day.

    Its days end with the report's `until`. Raises CannotWrite where the language has not a sentence.
    """
    schedule, describer = report.schedule, describer_of(report.schedule.plan)
    language = language.of(schedule.mechanisms)
    translate, plan, start = language.translate, schedule.plan, schedule.start.date()
    first, last = local(schedule.sessions[0]), local(schedule.sessions[-1])
    clinic = clinic_throughout(report, language, start, report.until or last.date())
    reviews = schedule.dates("review")
    return Document(
        language=language,
        plan=plan.id,
        title=plan.title or "",
        limb=limb_text(schedule, language),
        side=plan.side or "",
        goal=goal_text(schedule, language),
        revision=plan.revision,
        replaces=_replaced(schedule),
        approval=approval_text(schedule, language),
        is_draft=is_draft(schedule),
        unreviewed="" if language.reviewed else translate("This translation was not clinically reviewed."),
        frame_off=frame_off_text(plan.frame_off, language) if plan.frame_off else "",
        clinic=clinic.name or "",
        phone=clinic.phone or "",
        phones=tuple(phones_throughout(report, start, report.until or last.date())),
        layout="things" if len(schedule.actuators) > 1 else "times",
        times=schedule.times,
        things=tuple(_thing(schedule, describer, actuator, language) for actuator in schedule.actuators),
        measured=phrases.measured_on(schedule.actuators),
        way_fields=tuple(way_fields(schedule, language)),
        days=tuple(days_of(report, describer, language)),
        first_turn=(first.date(), first.time()),
        last_turn=(last.date(), last.time()),
        ending=ending_text(schedule, language),
        reviews=tuple(reviews),
        next_review=next((on for on in reviews if on >= (today or start)), None),
        changes=tuple(describer.changes(schedule)),
        facts=tuple(facts(report, language)),
        phases=tuple(phase_dates(schedule)),
        notices=tuple(_notices(report)),
        how=tuple(describer.how(report, language)),
        each_time=describer.each_time(report, language),
        advice=tuple(advice_of(clinic, language)),
        findings=tuple(map(finding_text, report.findings)),
    )


def _replaced(schedule: Schedule) -> int | None:
    """The last revision whose sheet is no longer to be gone by."""
    first = sheet_since(schedule)
    return first - 1 if first else None


def limb_text(schedule: Schedule, language: Language) -> str:
    """The limb in words with its bone, "left leg (tibia)"; what of it is not given is said to be missing."""
    plan = schedule.plan
    if not (plan.side and plan.bone in _LIMB_OF):
        return bone_text(schedule, language)
    limb = language.translate(_LIMBS[plan.side][_LIMB_OF[plan.bone]])
    return f"{limb} ({language.translate(plan.bone)})"


def _thing(schedule: Schedule, describer: Describer, actuator: Actuator, language: Language) -> Thing:
    mechanism, frame = actuator.mechanism, phrases.frame_of(schedule.plan, actuator)
    level = next((level for level in levels_of(schedule.plan) if level.name == actuator.level), None)
    return Thing(
        label=actuator.id,
        name=describer.name(schedule, actuator, language),
        members=phrases.members_text(actuator, language),
        where=phrases.where_text(schedule, actuator, language),
        every=phrases.every_member(actuator, language),
        no_turn=language.of((mechanism,)).translate("NO TURN"),
        unit_count=actuator.unit_count,
        direction=direction_in(frame_throughout(schedule.plan, frame), language) or "",
        is_two_way=mechanism.two_way,
        mark="" if mechanism.two_way or not level else _MARKS.get(level.moves or "", ""),
        colour=describer.colour(actuator, language),
        step=amount_of(1, actuator, language),
        usual=amount_of(usual_steps(schedule, actuator), actuator, language),
        start_reading_mm=actuator.start_reading_mm,
        end_reading_mm=schedule.ledger.at_end(actuator.id).reading_mm,
        start_face=actuator.start_face,
        faces=actuator.steps_per_turn if actuator.start_face else 0,
        range_mm=Fraction(frame.range_mm) if frame.range_mm is not None else None,
        is_readable=mechanism.is_readable,
    )


def way_fields(schedule: Schedule, language: Language) -> Iterator[WayField]:
    """A field for each part of the frame whose direction is not said in a language."""
    parts: dict[int, tuple[Frame, list[str]]] = {}
    for actuator in schedule.actuators:
        frame = phrases.frame_of(schedule.plan, actuator)
        if by_hand(frame, language):
            parts.setdefault(id(frame), (frame, []))[1].append(actuator.id)
    for frame, letters in parts.values():
        yield WayField(", ".join(letters) if schedule.has_multiple_actuators else "", frame.mechanism.two_way)


def _notices(report: Report) -> Iterator[str]:
    yield from (f"WHAT IF: {flag}, which the plan file does not say" for flag in report.what_if)
    yield from override_texts(report.findings)
    if report.until:
        yield f"Shown until {day_text(report.until)} only; the course goes on as said here"


def phase_dates(schedule: Schedule) -> Iterator[str]:
    """When each phase begins and ends, a line each, in English for staff."""
    for level in schedule.levels:
        letter = f"{level.actuators[0].id}, " if schedule.has_multiple_levels else ""
        surgery, start = level.plan.surgery, level.start.date()
        if surgery and surgery < start:
            yield f"{letter}latency: {day_text(surgery)} to {day_text(start - timedelta(days=1))}"
        for phase in phases(level):
            since = start if phase.first == level.sessions[0] else phase.first.at.date()
            yield f"{letter}{phase.name}: {day_text(since)} to {day_text(phase.last.at.date())}"


def advice_of(clinic: Clinic, language: Language) -> Iterator[Advice]:
    """What a clinic says to its patients, under plain titles; what it has not said is not made up."""
    translate = language.translate
    unsaid = translate("Your clinic has not said. Ask before the first turn.")
    yield Advice("missed", translate("If you missed a turn"), (clinic.missed_turn or unsaid,), bool(clinic.missed_turn))
    yield Advice("late", translate("How late a turn may be"), (clinic.late_turn or unsaid,), bool(clinic.late_turn))
    call = tuple(clinic.call_us_if)
    yield Advice("call", translate("Stop and call us if"), call or (unsaid,), bool(call))
    if clinic.pin_care:
        yield Advice("pins", translate("Pin care"), (clinic.pin_care,), is_given=True)
