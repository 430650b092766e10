"""Several plans as JSON: where each course is, what the rules find, what changed last. docs/json.md describes them.

Every file stands in one list: `plans`, `refused` by a rule, or `invalid`. The same files and the same
time give the same bytes.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from bt_cli.document.report import Report
from bt_cli.document.ward import Left
from bt_cli.document.ward_row import Patient, patient_of
from bt_cli.output.data.contract import FindingJson, SessionJson, json_schema
from bt_cli.output.data.lines import iso, lines_json
from bt_cli.output.data.schedule_data import finding_json, session_json
from bt_cli.plan.model import Plan
from bt_cli.schedule.changes import changes
from bt_cli.schedule.consolidation import FRAME_OFF, Treatment, phase_at, treatment_of
from bt_cli.schedule.ledger import LedgerEntry
from bt_cli.schedule.status import CourseStatus
from bt_cli.words import exact


class PatientJson(TypedDict):
    """Which plan it is, and of which limb."""

    file: str
    plan: NotRequired[str]
    side: NotRequired[str]
    bone: NotRequired[str]


class RefusedJson(PatientJson):
    """A plan that a rule refuses."""

    codes: list[str]
    messages: list[str]


class InvalidJson(TypedDict):
    """A file that is no plan."""

    file: str
    problems: list[str]


class ScaleJson(TypedDict):
    """What the scale of an actuator should show, and for nuts the face."""

    actuator: str
    reading_mm: float
    face: NotRequired[int]


class LevelStatusJson(TypedDict):
    """Where one of several levels is; `shared_mm` is what it took over of others' shares, or handed on."""

    name: str
    state: str | None
    done_mm: float
    total_mm: float
    remaining_mm: float
    shared_mm: float


class TreatmentJson(TypedDict):
    """A treatment that is over; null where the plan has no date of surgery, or nothing was drawn out."""

    on: str
    days_in_frame: int | None
    days_of_consolidation: int
    regenerate_mm: float
    healing_index_days_per_cm: float | None


class StatusJson(PatientJson):
    """Where a course is at a time. `state` is null before the clock start, and `day` 1 is the day of that.

    `contact`, `next_review` and `next_swap` are null where there is none. `not_recorded` counts sessions since
    `recorded_until`; both are null where no session was ever recorded.
    """

    revision: int
    draft: bool
    at: str
    state: str | None
    day: int
    done_mm: float
    total_mm: float
    remaining_mm: float
    angle_deg: NotRequired[float]
    rate_mm_per_day: NotRequired[float]
    achieved_mm_per_day: float | None
    scales: list[ScaleJson]
    next_session: SessionJson | None
    contact: str | None
    next_review: str | None
    next_swap: str | None
    recorded_until: str | None
    not_recorded: int | None
    levels: NotRequired[list[LevelStatusJson]]
    frame_off: NotRequired[TreatmentJson]
    findings: list[FindingJson]


class CheckJson(PatientJson):
    """What the rules find in a plan; `refused` where an error among it is not overridden.

    `by_today` are warnings that hold today, and that no rule could find, as none reads the clock.
    """

    revision: int
    refused: bool
    findings: list[FindingJson]
    by_today: list[str]


class SideJson(TypedDict):
    """A revision of a plan file."""

    file: str
    revision: int


class DiffJson(PatientJson):
    """What changed from one revision to another: the first instant that differs, counts of sessions, and sentences.

    `old` is null where nothing was ordered or recorded yet; then nothing else is said.
    """

    old: SideJson | None
    new: SideJson
    first_difference: NotRequired[str | None]
    sessions: NotRequired[dict[str, int]]
    last_session: NotRequired[list[str]]
    contact: NotRequired[list[str | None]]
    sentences: NotRequired[list[str]]


class StatusesJson(TypedDict):
    """`bt status --format json`."""

    format: Literal["bt-status"]
    version: Literal[1]
    plans: list[StatusJson]
    refused: list[RefusedJson]
    invalid: list[InvalidJson]


class ChecksJson(TypedDict):
    """`bt check --format json`."""

    format: Literal["bt-check"]
    version: Literal[1]
    plans: list[CheckJson]
    invalid: list[InvalidJson]


class DiffsJson(TypedDict):
    """`bt diff --format json`."""

    format: Literal["bt-diff"]
    version: Literal[1]
    plans: list[DiffJson]
    invalid: list[InvalidJson]


SHAPES: dict[str, object] = {"status": StatusesJson, "check": ChecksJson, "diff": DiffsJson}


def plans_schema(command: str) -> Mapping[str, object]:
    """The JSON Schema of what `bt status`, `bt check` or `bt diff` writes."""
    return json_schema(SHAPES[command], f"bt-{command}")


def plans_json(command: str, plans: Sequence[Any], left: Sequence[Left]) -> str:
    """The whole object, a plan a line; `left` are files that are no plan and, for `status`, plans that are refused."""
    whole: dict[str, object] = {"format": f"bt-{command}", "version": 1, "plans": list(plans)}
    if command == "status":
        whole["refused"] = [_refused(entry) for entry in left if entry.findings]
    whole["invalid"] = [{"file": entry.file, "problems": entry.problems} for entry in left if not entry.findings]
    return lines_json(whole)


def _add_limb(values: PatientJson, who: Plan | Patient) -> None:
    """Say of which limb a plan is, where it says so."""
    if who.side:
        values["side"] = who.side
    if who.bone:
        values["bone"] = who.bone


def _refused(refused: Left) -> RefusedJson:
    values: RefusedJson = {
        "file": refused.file,
        "codes": [finding.code for finding in refused.findings],
        "messages": [finding.message for finding in refused.findings],
    }
    if refused.patient:
        values["plan"] = refused.patient.id
        _add_limb(values, refused.patient)
    return values


def status_json(file: str, report: Report, status: CourseStatus) -> StatusJson:
    """Where a course is at the time of `status`, in the keys that docs/json.md describes."""
    schedule, patient = report.schedule, patient_of(report.schedule, file)
    values: StatusJson = {
        "file": file,
        "plan": patient.id,
        "revision": patient.revision,
        "draft": not patient.approved,
        "at": schedule.plan.zones.instant(status.at).isoformat(),
        "state": phase_at(schedule, status.at),
        "day": status.day,
        "done_mm": exact(round(status.done_mm, 4)),
        "total_mm": exact(round(status.total_mm, 4)),
        "remaining_mm": exact(round(status.remaining_mm, 4)),
        "achieved_mm_per_day": None if status.rate_mm_per_day is None else exact(round(status.rate_mm_per_day, 4)),
        "scales": [_scale(shown) for shown in status.scales],
        "next_session": session_json(status.next) if status.next else None,
        "contact": iso(status.contact),
        "next_review": iso(status.review),
        "next_swap": iso(status.swap),
        "recorded_until": status.recorded.to.isoformat() if status.recorded else None,
        "not_recorded": len(status.recorded.missing) if status.recorded else None,
        "findings": [finding_json(finding) for finding in report.findings],
    }
    _add_limb(values, report.schedule.plan)
    if values["state"] == FRAME_OFF and (treatment := treatment_of(schedule)):
        values["frame_off"] = _treatment(treatment)
    if status.angle_deg is not None:
        values["angle_deg"] = exact(round(status.angle_deg, 4))
    if not schedule.plan.frame.mechanism.is_set_by_scale and len(status.levels) < 2:
        values["rate_mm_per_day"] = exact(status.ordered_mm_per_day)
    if len(status.levels) > 1:
        values["levels"] = [
            {"name": part.plan.level.name, "state": level.state.name if level.state else None,
             "done_mm": exact(level.done_mm), "total_mm": exact(level.total_mm),
             "remaining_mm": exact(level.remaining_mm), "shared_mm": exact(level.shared_mm)}
            for part, level in zip(schedule.levels, status.levels, strict=True)]  # fmt: skip
    return values


def _treatment(treatment: Treatment) -> TreatmentJson:
    index = treatment.healing_index_days_per_cm
    return {
        "on": treatment.off.isoformat(),
        "days_in_frame": treatment.frame_days,
        "days_of_consolidation": treatment.consolidation_days,
        "regenerate_mm": exact(round(treatment.regenerate_mm, 4)),
        "healing_index_days_per_cm": None if index is None else exact(round(index, 4)),
    }


def _scale(shown: LedgerEntry) -> ScaleJson:
    values: ScaleJson = {"actuator": shown.actuator.id, "reading_mm": exact(shown.reading_mm)}
    if shown.face:
        values["face"] = shown.face
    return values


def check_json(file: str, report: Report, by_today: Sequence[str]) -> CheckJson:
    """What the rules find in a plan."""
    values: CheckJson = {
        "file": file,
        "plan": report.schedule.plan.id,
        "revision": report.schedule.plan.revision,
        "refused": any(finding.severity == "error" and not finding.override for finding in report.findings),
        "findings": [finding_json(finding) for finding in report.findings],
        "by_today": list(by_today),
    }
    _add_limb(values, report.schedule.plan)
    return values


def diff_json(old: tuple[str, Report] | None, new: tuple[str, Report], sentences: Sequence[str]) -> DiffJson:
    """What changed from one report to another, each with its file."""
    file, report = new
    values: DiffJson = {
        "file": file,
        "plan": report.schedule.plan.id,
        "old": {"file": old[0], "revision": old[1].schedule.plan.revision} if old else None,
        "new": {"file": file, "revision": report.schedule.plan.revision},
    }
    _add_limb(values, report.schedule.plan)
    if old is None:
        return values
    difference = changes(old[1].schedule, report.schedule)
    values["first_difference"] = difference.first.isoformat() if difference.first else None
    values["sessions"] = {
        name: len(getattr(difference, name)) for name in ("same", "moved", "changed", "added", "dropped")
    }
    values["last_session"] = [at.isoformat() for at in difference.last]
    values["contact"] = [iso(on) for on in difference.contact]
    values["sentences"] = list(sentences)
    return values
