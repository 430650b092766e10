"""A ward's table as JSON and CSV, described in docs/json.md. The same plans and day give the same bytes."""

from fractions import Fraction

from bt_cli.document.ward import Ward, WardCourse
from bt_cli.output.data.lines import Json, iso, lines_json, rows_csv
from bt_cli.output.data.round_data import files_json, findings_json, overdue_json, patient_json
from bt_cli.words import exact

_COLUMNS = (
    "plan", "file", "side", "bone", "phase", "day", "done_mm", "total_mm", "ordered_mm_per_day", "made_mm_per_day",
    "docking", "last_turn", "next_review", "next_hardware_change", "revision", "approved", "approved_by", "approved_on",
)  # fmt: skip


def ward_json(ward: Ward) -> str:
    """The table as one JSON object; a plan a line."""
    head = {"format": "bt-ward", "version": 1, "on": ward.on.isoformat()}
    return lines_json({**head, "plans": [_course_json(course) for course in ward.courses], **files_json(ward)})


def ward_csv(ward: Ward) -> str:
    """The table, a row a plan; lists have no column."""
    rows = (values | {"approved": "yes" if values["approved"] else "no"} for values in map(_course_json, ward.courses))
    return rows_csv(_COLUMNS, rows)


def _course_json(course: WardCourse) -> dict[str, Json]:
    row, patient = course.row, course.row.patient
    approval = row.signed.approval if patient.approved else None
    values: dict[str, Json] = {
        **patient_json(patient),
        "phase": row.phase,
        "day": row.day,
        "done_mm": _mm(course.done_mm),
        "total_mm": _mm(course.total_mm),
    }
    if course.angle_deg is not None and course.whole_deg is not None:
        values |= {"angle_deg": _mm(course.angle_deg), "whole_deg": _mm(course.whole_deg)}
    return values | {
        "ordered_mm_per_day": _mm(course.ordered_mm_per_day),
        "made_mm_per_day": _mm(course.made_mm_per_day),
        "docking": iso(row.docking),
        "last_turn": row.last_turn.isoformat(),
        "next_review": iso(row.next("review")),
        "next_hardware_change": iso(row.next("hardware_change")),
        "revision": patient.revision,
        "approved": patient.approved,
        "approved_by": approval.by if approval else None,
        "approved_on": iso(approval.on if approval else None),
        "overdue": overdue_json(row.overdue) if row.overdue else None,
        "findings": findings_json(row),
        "dates": [{"kind": at.kind, "on": at.on.isoformat()} | ({"what": at.what} if at.what else {})
                  for at in row.dates],
    }  # fmt: skip


def _mm(value: Fraction | None) -> float | None:
    return None if value is None else exact(round(value, 4))
