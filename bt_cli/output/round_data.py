"""The ward round as JSON and CSV, described in docs/json.md. The same plans and day give the same bytes."""

from collections.abc import Iterator
from typing import Any

from pydantic_core import to_json

from bt_cli.output.round import Ahead, Patient, Resting, Round, Turn, of_struts, turn_text
from bt_cli.schedule.model import Move
from bt_cli.words import exact


def round_json(made: Round) -> str:
    """The round as one JSON object, described in docs/json.md; a turn a line."""
    whole = {
        "format": "bt-today",
        "version": 1,
        "on": made.on.isoformat(),
        "sessions": [_turn_json(turn) for turn in made.turns],
        "reviews": [_ahead_json(one) for one in made.reviews],
        "swaps": [_ahead_json(one) for one in made.swaps],
        "ending": [_ahead_json(one) for one in made.ending],
        "resting": [_resting_json(one) for one in made.resting],
        "refused": [{"file": one.file, "codes": one.codes, "messages": one.said} for one in made.refused],
        "invalid": [{"file": one.file, "problems": one.said} for one in made.invalid],
        "same_id": [{"plan": id_, "files": files} for id_, files in made.twice.items()],
        "summary": {"plans": made.plans, "sessions": len(made.turns)},
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


def _turn_json(turn: Turn) -> dict[str, Any]:
    patient, moves = turn.patient, turn.moves
    said = {"at": turn.at.isoformat(), "timezone": patient.timezone, **_patient_json(patient), "phase": turn.phase}
    if of_struts(moves):
        said |= {"count": len(moves), "kind": "strut", "turn": turn_text(moves),
                 "moves": [_move_json(move) for move in moves]}  # fmt: skip
    elif turn.lettered:
        said["moves"] = [
            {"actuator": move.actuator.id, "level": move.actuator.level, "phase": phase} | _turned_json(move)
            for move, phase in zip(moves, turn.phases, strict=True)
        ]
    elif moves:
        said |= {"actuator": moves[0].actuator.id} | _turned_json(moves[0])
    elif turn.missed:
        said["missed"] = turn.missed
    return said | {"revision": patient.revision, "draft": patient.draft}


def _turned_json(move: Move) -> dict[str, Any]:
    said = {"count": move.actuator.members, "kind": move.actuator.mechanism.member, "steps": move.steps,
            "travel_mm": exact(move.travel_mm), "turn": turn_text([move]),
            "reading_mm": exact(move.reading_mm)}  # fmt: skip
    return said | ({"face": move.face} if move.face else {})


def _move_json(move: Move) -> dict[str, Any]:
    return {"actuator": move.actuator.id, "steps": move.steps, "travel_mm": exact(move.travel_mm),
            "reading_mm": exact(move.reading_mm)}  # fmt: skip


def _rows(turn: Turn) -> Iterator[dict[str, Any]]:
    """A session in columns, or of several actuators each move in a row.

    Six struts have one row, in which each column has what is said of each, a space between.
    """
    said = _turn_json(turn) | {"draft": "yes" if turn.patient.draft else "no"}
    moves = said.pop("moves", [])
    if turn.lettered:
        yield from ({**said, **move} for move in moves)
    else:
        yield said | {key: " ".join(str(move[key]) for move in moves) for key in (moves[0] if moves else ())}


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
    """A row a turn, of several actuators a row for each; what has no column is told on standard error."""
    import csv
    import io

    names = ["at", "timezone", "plan", "file", "side", "bone", "phase", "actuator", "count", "kind", "steps",
             "travel_mm", "turn", "reading_mm", "face", "revision", "draft"]  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", extrasaction="ignore")
    writer.writeheader()
    for turn in made.turns:
        writer.writerows(_rows(turn))
    return out.getvalue()
