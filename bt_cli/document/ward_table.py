"""The words of the ward's table: a row a plan, which screen and page share, in plain English."""

from datetime import date

from bt_cli.document.ward import Ward, WardCourse
from bt_cli.document.ward_row import COMES_OFF, DateKind, Patient, WardRow
from bt_cli.schedule.consolidation import FRAME_OFF
from bt_cli.words import day_text, short_day, shown_number

DATE_WORDS: dict[DateKind, str] = {
    "review": "review", "hardware_change": "hardware change", "docking": "docking expected",
    "docking_operation": "docking operation", "last_turn": "last turn",
}  # fmt: skip
COLUMNS = ("Case", "Limb", "Phase", "Day", "Done", "Rate", "Docking", "Next review", "Rev", "Approval")
WARD_NOTE = "Done: mm by that morning, as recorded or as planned. Rate: mm a day ordered, and made on average."
_PHASES = {
    "before_surgery": "before surgery", "plan_ended": "plan ended", "frame_off": "frame off",
    "waiting": "waiting", "paused": "PAUSED", "stopped": "STOPPED",
}  # fmt: skip


def ward_heading(ward: Ward) -> str:
    """What the whole is, "Ward, Tue 3 Feb 2026: 40 plans"."""
    return f"Ward, {day_text(ward.on)}: {ward.counted}"


def ward_cells(course: WardCourse) -> tuple[str, ...]:
    """A plan's row, in the order of COLUMNS."""
    row = course.row
    return (
        row.patient.id,
        row.patient.where,
        phase_text(row),
        str(row.day) if row.day > 0 and row.phase != FRAME_OFF else "–",
        course.done_text,
        rates_text(course),
        docking_text(row),
        _day(row.next("review"), row.on) + (f", {COMES_OFF}" if row.comes_off_next else "")
        if row.phase != FRAME_OFF
        else "–",
        str(row.patient.revision),
        f"{row.signed.approval.by}, {_day(row.signed.approval.on, row.on)}"
        if row.signed.approval and row.patient.approved
        else "DRAFT",
    )


def phase_text(row: WardRow) -> str:
    """The phase as people say it; a gap that is closed is docked, whatever it now waits for."""
    is_docked = row.docked and row.phase in ("consolidation", "waiting")
    return "docked" if is_docked else phase_name(row.phase, row.patient)


def phase_name(phase: str, patient: Patient) -> str:
    """A phase as people say it of a patient's hardware."""
    return patient.language.for_staff(_PHASES.get(phase, phase))


def date_name(kind: DateKind, patient: Patient) -> str:
    """A kind of date as people say it of a patient's hardware."""
    return patient.language.for_staff(DATE_WORDS[kind])


def rates_text(course: WardCourse) -> str:
    """The rate ordered and the rate made, "1, 0.96"; a dash for one that there is not."""
    rates = (course.ordered_mm_per_day, course.made_mm_per_day)
    return ", ".join("–" if rate is None else shown_number(rate) for rate in rates)


def docking_text(row: WardRow) -> str:
    """When the bone ends are to meet, or to be operated on."""
    if operation := row.next("docking_operation"):
        return f"operation {_day(operation, row.on)}"
    return _day(row.docking, row.on)


def _day(on: date | None, today: date) -> str:
    """A date, "Mon 9 Feb", with its year where that is another; a dash for none."""
    if on is None:
        return "–"
    year = "" if on.year == today.year else f" {on.year}"
    return f"{short_day(on)}{year}"
