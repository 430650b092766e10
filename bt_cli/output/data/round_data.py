"""The ward round as JSON and CSV, described in docs/json.md. The same plans and day give the same bytes."""

from collections.abc import Iterator
from typing import Any

from pydantic_core import to_json

from bt_cli.document.phrases import turn_in_mm
from bt_cli.document.round import (
    Adjustment,
    Ahead,
    Idle,
    Left,
    Patient,
    Resting,
    Round,
    RoundRest,
    RoundSession,
    of_struts,
)
from bt_cli.document.round_rows import idle_reason, struts_text
from bt_cli.words import exact


def round_json(made: Round) -> str:
    """The round as one JSON object, described in docs/json.md; a turn a line."""
    whole = {
        "format": "bt-today",
        "version": 1,
        "on": made.on.isoformat(),
        "sessions": [_session_json(session) for session in made.sessions],
        "reviews": [_ahead_json(one) for one in made.reviews],
        "swaps": [_ahead_json(one) for one in made.swaps],
        "ending": [_ahead_json(one) for one in made.ending],
        "resting": [_resting_json(one) for one in made.resting],
        "refused": [_left_json(one) | {"codes": one.codes, "messages": one.said} for one in made.refused],
        "invalid": [_left_json(one) | {"problems": one.said} for one in made.invalid],
        "same_id": [_same_json(id_, patients) for id_, patients in made.twice.items()],
        "do_not_turn": [_rest_json(one) for one in made.interruptions],
        "nothing_to_turn": [_idle_json(one) for one in made.idle],
        "summary": {
            "plans": made.plans,
            "sessions": len(made.sessions),
            "with_a_row": made.turning,
            "nothing_to_turn": len(made.idle),
            "refused": len(made.refused),
            "invalid": len(made.invalid),
        },
    }
    parts = []
    for key, value in whole.items():
        if isinstance(value, list) and value:
            lines = ",\n    ".join(to_json(one).decode() for one in value)
            parts.append(f'  "{key}": [\n    {lines}\n  ]')
        else:
            parts.append(f'  "{key}": {to_json(value).decode()}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _patient_json(patient: Patient) -> dict[str, Any]:
    said = {"plan": patient.id, "file": patient.file, "side": patient.side, "bone": patient.bone}
    return {key: value for key, value in said.items() if value is not None}


def _left_json(one: Left) -> dict[str, Any]:
    return _patient_json(one.patient) if one.patient else {"file": one.file}


def _same_json(id_: str, patients: list[Patient]) -> dict[str, Any]:
    return {"plan": id_, "files": [one.file for one in patients], "limbs": [one.where or None for one in patients]}


def _session_json(session: RoundSession) -> dict[str, Any]:
    patient, adjustments = session.patient, session.adjustments
    said = {"at": session.at.isoformat(), "timezone": patient.timezone, **_patient_json(patient)}
    said["phase"] = session.phase
    moves = [one.move for one in adjustments]
    if of_struts(moves):
        said |= {"count": len(moves), "kind": "strut", "turn": struts_text(moves),
                 "moves": [_strut_json(one) for one in adjustments],
                 "direction": adjustments[0].direction}  # fmt: skip
    elif session.lettered and adjustments:
        said["moves"] = [
            {"actuator": one.move.actuator.id, "level": one.move.actuator.level, "phase": one.phase} | _axial_json(one)
            for one in adjustments
        ]
    elif adjustments:
        said |= {"actuator": moves[0].actuator.id} | _axial_json(adjustments[0])
    elif session.missed:
        said["missed"] = session.missed
    said |= {"hardware_change": session.changed} if session.changed else {}
    said |= {"last_turn": True} if session.last else {}
    return said | _revision_json(patient)


def _revision_json(patient: Patient) -> dict[str, Any]:
    return {"revision": patient.revision, "draft": not patient.approved, "approved": patient.approved}


def _axial_json(one: Adjustment) -> dict[str, Any]:
    actuator, move = one.move.actuator, one.move
    said = {"count": actuator.unit_count, "kind": actuator.mechanism.member, "steps": move.steps,
            "travel_mm": exact(move.travel_mm), "turn": turn_in_mm(move),
            "reading_mm": exact(move.reading_mm)}  # fmt: skip
    said |= {"face": move.face} if move.face else {}
    said["before_reading_mm"] = exact(one.before.reading_mm)
    said |= {"before_face": one.before.face} if move.face else {}
    return said | {"direction": one.direction}


def _strut_json(one: Adjustment) -> dict[str, Any]:
    move = one.move
    return {"actuator": move.actuator.id, "steps": move.steps, "travel_mm": exact(move.travel_mm),
            "reading_mm": exact(move.reading_mm), "before_reading_mm": exact(one.before.reading_mm)}  # fmt: skip


def _rest_json(one: RoundRest) -> dict[str, Any]:
    said = {"at": one.at.isoformat(), "timezone": one.patient.timezone, **_patient_json(one.patient)}
    said |= {"state": one.state.name, "until": one.until and one.until.isoformat()}
    said |= {"actuators": [actuator.id for actuator in one.actuators]} if one.actuators else {}
    said |= {"hardware_change": one.changed} if one.changed else {}
    return said | _revision_json(one.patient)


def _idle_json(one: Idle) -> dict[str, Any]:
    times = {"last_turn": one.last_turn, "next_turn": one.next_turn, "next_review": one.next_review}
    said = {**_patient_json(one.patient), "why": one.why, "text": idle_reason(one)}
    said |= {key: at and at.isoformat() for key, at in times.items()}
    said |= {"hardware_change": one.changed} if one.changed else {}
    return said | _revision_json(one.patient)


def _ahead_json(one: Ahead) -> dict[str, Any]:
    said = {**_patient_json(one.patient), "on": one.on.isoformat()}
    return said | ({"what": one.what} if one.what else {})


def _resting_json(one: Resting) -> dict[str, Any]:
    said = {**_patient_json(one.patient), "state": one.state.name, "since": one.state.at.isoformat()}
    entry = one.state.entry
    said |= {"level": one.level} if one.level else {}
    said |= {key: text for key in ("reason", "by") if (text := getattr(entry, key, None))}
    return said | ({"until": one.resumes.at.isoformat()} if one.resumes else {})


def round_csv(made: Round) -> str:
    """A row a turn, of several actuators a row for each; what has no column is told on standard error.

    A pause has a row without a turn, whose phase says so. `turned` is blank: what was done is filled in there.
    """
    import csv
    import io

    names = ["at", "timezone", "plan", "file", "side", "bone", "phase", "actuator", "count", "kind", "steps",
             "travel_mm", "turn", "reading_mm", "face", "revision", "draft", "before_reading_mm", "before_face",
             "direction", "hardware_change", "turned"]  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", extrasaction="ignore")
    writer.writeheader()
    for row in made.rows:
        writer.writerows(_rows(row))
    return out.getvalue()


def _rows(row: RoundSession | RoundRest) -> Iterator[dict[str, Any]]:
    """A session in columns, or of several actuators each move in a row.

    Six struts have one row, in which each column has what is said of each, a space between.
    """
    common = {"draft": "no" if row.patient.approved else "yes", "hardware_change": " ".join(row.changed)}
    if isinstance(row, RoundRest):
        said = _rest_json(row)
        yield said | {"phase": said["state"], "actuator": " ".join(said.get("actuators", ()))} | common
        return
    said = _session_json(row) | common
    moves = said.pop("moves", [])
    if row.lettered:
        yield from ({**said, **move} for move in moves or [{"actuator": " ".join(row.missed)}])
    else:
        yield said | {key: " ".join(str(move[key]) for move in moves) for key in (moves[0] if moves else ())}
