"""A ward's week as JSON and CSV, described in docs/json.md. The same plans and day give the same bytes."""

from collections.abc import Iterator

from bt_cli.document.ward_week import Week, WeekCell, WeekRow
from bt_cli.output.data.lines import Json, lines_json, rows_csv
from bt_cli.output.data.round_data import files_json, findings_json, overdue_json, patient_json


def week_json(week: Week) -> str:
    """The week as one JSON object; a plan a line."""
    return lines_json(
        {
            "format": "bt-week",
            "version": 1,
            "on": week.on.isoformat(),
            "to": week.days[-1].isoformat(),
            "plans": [_row_json(week_row) for week_row in week.rows],
            **files_json(week),
        }
    )


def _row_json(week_row: WeekRow) -> dict[str, Json]:
    row, patient = week_row.row, week_row.row.patient
    return {
        **patient_json(patient),
        "revision": patient.revision,
        "approved": patient.approved,
        "overdue": overdue_json(row.overdue) if row.overdue else None,
        "findings": findings_json(row),
        "days": [_cell_json(cell) for cell in week_row.cells],
    }


def _cell_json(cell: WeekCell) -> dict[str, Json]:
    dates = [{"kind": at.kind} | ({"what": at.what} if at.what else {}) for at in cell.dates]
    return {"on": cell.on.isoformat(), "sessions": cell.sessions, "state": cell.phase, "dates": dates}


def week_csv(week: Week) -> str:
    """A row a plan and day; what comes up on it with a space between."""
    names = ("on", "plan", "file", "side", "bone", "revision", "approved", "sessions", "state", "dates")
    return rows_csv(names, (values for week_row in week.rows for values in _csv_rows(week_row)))


def _csv_rows(week_row: WeekRow) -> Iterator[dict[str, Json]]:
    patient = week_row.row.patient
    plan = {**patient_json(patient), "revision": patient.revision, "approved": "yes" if patient.approved else "no"}
    for cell in week_row.cells:
        yield plan | _cell_json(cell) | {"dates": " ".join(at.kind for at in cell.dates)}
