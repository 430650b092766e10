"""The ward round as JSON and CSV, described in docs/json.md. The same plans and day give the same bytes."""

from collections.abc import Callable, Iterator, Mapping

from bt_cli.document.phrases import turn_in_mm
from bt_cli.document.round import Round
from bt_cli.document.round_model import Adjustment, Idle, Resting, RoundRest, RoundSession
from bt_cli.document.round_rows import struts_text
from bt_cli.document.ward import Ahead, Left, WardPlans
from bt_cli.document.ward_lists import RoundList, idle_reason
from bt_cli.document.ward_row import Overdue, Patient, WardRow
from bt_cli.output.data.lines import Json, iso, lines_json, rows_csv
from bt_cli.words import exact


def round_json(ward_round: Round) -> str:
    """The round as one JSON object, described in docs/json.md; a turn a line."""
    whole = {
        "format": "bt-today",
        "version": 1,
        "on": ward_round.on.isoformat(),
        "sessions": [_session_json(session) for session in ward_round.sessions],
        "reviews": [_ahead_json(ahead) for ahead in ward_round.near("review", 0)],
        "swaps": [_ahead_json(ahead) for ahead in ward_round.near("hardware_change")],
        "ending": [_ahead_json(ahead) for ahead in ward_round.near("last_turn")],
        "resting": [_resting_json(resting) for resting in ward_round.resting],
        **files_json(ward_round),
        "do_not_turn": [_rest_json(row) for row in ward_round.interruptions],
        "nothing_to_turn": [_idle_json(row) for row in ward_round.idle],
        **{name: _LISTS[name](ward_round) for name in ("overdue", "drafts", "findings")},
        "reviews_near": [_ahead_json(ahead) for ahead in ward_round.near("review")],
        "summary": {
            "plans": len(ward_round.plans),
            "sessions": len(ward_round.sessions),
            "with_a_row": ward_round.turning,
            "nothing_to_turn": len(ward_round.idle),
            "refused": len(ward_round.refused),
            "invalid": len(ward_round.invalid),
        },
    }
    return lines_json(whole)


def only_json(ward_round: Round, only: RoundList) -> str:
    """One list of the round, with the files that are in none."""
    head = {"format": "bt-today", "version": 1, "on": ward_round.on.isoformat()}
    return lines_json({**head, only: _LISTS[only](ward_round), **files_json(ward_round)})


def only_csv(ward_round: Round, only: RoundList) -> str:
    """The same list, a row an entry; what is a list itself has its parts with a space between."""
    return rows_csv(_COLUMNS[only], _LISTS[only](ward_round))


def files_json(ward: WardPlans) -> dict[str, Json]:
    """The files that are in no list, and ids that several files bear."""
    return {
        "refused": [refused_json(left) for left in ward.refused],
        "invalid": [{"file": left.file, "problems": left.problems} for left in ward.invalid],
        "same_id": [_same_json(id_, patients) for id_, patients in ward.twice.items()],
    }


def refused_json(left: Left) -> dict[str, Json]:
    """A plan that is refused, with the codes of the rules and what they say."""
    who = patient_json(left.patient) if left.patient else {"file": left.file}
    return {**who, "codes": [f.code for f in left.findings], "messages": [f.message for f in left.findings]}


def _overdue_list(ward_round: Round) -> list[dict[str, Json]]:
    return [{**patient_json(row.patient), **overdue_json(row.overdue)} for row in ward_round.plans if row.overdue]


def overdue_json(overdue: Overdue) -> dict[str, Json]:
    """What nobody recorded: since when, how many sessions, and up to when all is recorded; local times."""
    return {"since": iso(overdue.since), "sessions": overdue.sessions, "recorded_to": iso(overdue.recorded_to)}


def _review_list(ward_round: Round) -> list[dict[str, Json]]:
    return [
        {**_ahead_json(ahead), "kind": kind}
        for kind in ("review", "hardware_change")
        for ahead in ward_round.near(kind)
    ]


def _draft_list(ward_round: Round) -> list[dict[str, Json]]:
    return [
        {**patient_json(row.patient), "revision": row.patient.revision, "approval": row.approval}
        for row in ward_round.treated
        if not row.patient.approved
    ]


def _finding_list(ward_round: Round) -> list[dict[str, Json]]:
    return [{**patient_json(row.patient), **finding} for row in ward_round.treated for finding in findings_json(row)]


def findings_json(row: WardRow) -> list[dict[str, Json]]:
    """What the rules find in a plan, and who accepted it."""
    return [
        {"code": finding.code, "severity": finding.severity, "message": finding.message,
         "overridden_by": finding.override.by if finding.override else None}
        for finding in row.findings
    ]  # fmt: skip


_LISTS: Mapping[RoundList, Callable[[Round], list[dict[str, Json]]]] = {
    "overdue": _overdue_list, "reviews": _review_list, "drafts": _draft_list, "findings": _finding_list,
}  # fmt: skip
_WHO = ("plan", "file", "side", "bone")
_COLUMNS: Mapping[RoundList, tuple[str, ...]] = {
    "overdue": (*_WHO, "since", "sessions", "recorded_to"),
    "reviews": (*_WHO, "on", "kind", "what"),
    "drafts": (*_WHO, "revision", "approval"),
    "findings": (*_WHO, "code", "severity", "message", "overridden_by"),
}


def patient_json(patient: Patient) -> dict[str, Json]:
    """Whose plan it is, as far as it says so."""
    values = {"plan": patient.id, "file": patient.file, "side": patient.side, "bone": patient.bone}
    return {key: value for key, value in values.items() if value is not None}


def _same_json(id_: str, patients: list[Patient]) -> dict[str, Json]:
    return {
        "plan": id_,
        "files": [patient.file for patient in patients],
        "limbs": [patient.where or None for patient in patients],
    }


def _session_json(session: RoundSession) -> dict[str, Json]:
    patient, adjustments = session.patient, session.adjustments
    values = {"at": session.at.isoformat(), "timezone": patient.timezone, **patient_json(patient)}
    values["phase"] = session.phase
    moves, shown = [adjustment.move for adjustment in adjustments], _moves_json(session)
    if session.is_set_by_scale:
        values |= {"count": len(moves), "kind": "strut", "turn": struts_text(moves),
                   "moves": shown, "direction": adjustments[0].direction}  # fmt: skip
    elif shown:
        values["moves"] = shown
    elif adjustments:
        values |= {"actuator": moves[0].actuator.id} | _axial_json(adjustments[0])
    elif session.missed:
        values["missed"] = session.missed
    values |= {"hardware_change": session.changed} if session.changed else {}
    values |= {"last_turn": True} if session.last else {}
    return values | _revision_json(patient)


def _moves_json(session: RoundSession) -> list[dict[str, Json]]:
    """The moves of what has several actuators."""
    if session.is_set_by_scale:
        return [_strut_json(adjustment) for adjustment in session.adjustments]
    return [_lettered_json(adjustment) for adjustment in session.adjustments] if session.labelled else []


def _revision_json(patient: Patient) -> dict[str, Json]:
    return {"revision": patient.revision, "draft": not patient.approved, "approved": patient.approved}


def _lettered_json(adjustment: Adjustment) -> dict[str, Json]:
    actuator = adjustment.move.actuator
    return {"actuator": actuator.id, "level": actuator.level, "phase": adjustment.phase} | _axial_json(adjustment)


def _axial_json(adjustment: Adjustment) -> dict[str, Json]:
    actuator, move = adjustment.move.actuator, adjustment.move
    values: dict[str, Json] = {"count": actuator.unit_count, "kind": actuator.mechanism.member, "steps": move.steps,
              "travel_mm": exact(move.travel_mm), "turn": turn_in_mm(move),
              "reading_mm": exact(move.reading_mm)}  # fmt: skip
    values |= {"face": move.face} if move.face else {}
    values["before_reading_mm"] = exact(adjustment.before.reading_mm)
    values |= {"before_face": adjustment.before.face} if move.face else {}
    return values | {"direction": adjustment.direction}


def _strut_json(adjustment: Adjustment) -> dict[str, Json]:
    move = adjustment.move
    return {"actuator": move.actuator.id, "steps": move.steps, "travel_mm": exact(move.travel_mm),
            "reading_mm": exact(move.reading_mm), "before_reading_mm": exact(adjustment.before.reading_mm)}  # fmt: skip


def _rest_json(rest: RoundRest) -> dict[str, Json]:
    values = {"at": rest.at.isoformat(), "timezone": rest.patient.timezone, **patient_json(rest.patient)}
    values |= {"state": rest.state.name, "until": iso(rest.until)}
    values |= {"actuators": [actuator.id for actuator in rest.actuators]} if rest.actuators else {}
    values |= {"hardware_change": rest.changed} if rest.changed else {}
    return values | _revision_json(rest.patient)


def _idle_json(idle: Idle) -> dict[str, Json]:
    times = {"last_turn": idle.last_turn, "next_turn": idle.next_turn, "next_review": idle.next_review}
    values = {**patient_json(idle.patient), "why": idle.why, "text": idle_reason(idle)}
    values |= {key: iso(at) for key, at in times.items()}
    values |= {"hardware_change": idle.changed} if idle.changed else {}
    values |= {"docked": idle.docked.isoformat()} if idle.docked else {}
    values |= {"until": idle.resumes.at.isoformat()} if idle.resumes else {}
    return values | _revision_json(idle.patient)


def _ahead_json(ahead: Ahead) -> dict[str, Json]:
    values = {**patient_json(ahead.patient), "on": ahead.on.isoformat()}
    return values | ({"what": ahead.what} if ahead.what else {})


def _resting_json(resting: Resting) -> dict[str, Json]:
    values = {**patient_json(resting.patient), "state": resting.state.name, "since": resting.state.at.isoformat()}
    entry = resting.state.entry
    values |= {"level": resting.level} if resting.level else {}
    values |= {key: text for key in ("reason", "by") if (text := getattr(entry, key, None))}
    return values | ({"until": resting.resumes.at.isoformat()} if resting.resumes else {})


def round_csv(ward_round: Round) -> str:
    """A row a turn, of several actuators a row for each; what has no column is told on standard error.

    A pause has a row without a turn, whose phase says so. `turned`, `read_mm` and `by` are blank: what was done, what
    the scale then shows and who saw it are filled in there.
    """
    names = ["at", "timezone", "plan", "file", "side", "bone", "phase", "actuator", "count", "kind", "steps",
             "travel_mm", "turn", "reading_mm", "face", "revision", "draft", "before_reading_mm", "before_face",
             "direction", "hardware_change", "turned", "read_mm", "by"]  # fmt: skip
    return rows_csv(names, (values for row in ward_round.rows for values in _rows(row)))


def _rows(row: RoundSession | RoundRest) -> Iterator[dict[str, Json]]:
    """A session in columns, or of several actuators each move in a row.

    Six struts have one row, in which each column has what is said of each, a space between.
    """
    common = {"draft": "no" if row.patient.approved else "yes", "hardware_change": " ".join(row.changed)}
    if isinstance(row, RoundRest):
        actuators = " ".join(actuator.id for actuator in row.actuators)
        yield _rest_json(row) | {"phase": row.state.name, "actuator": actuators} | common
        return
    values, moves = _session_json(row) | common, _moves_json(row)
    if row.labelled:
        yield from ({**values, **move} for move in moves or [{"actuator": " ".join(row.missed)}])
    else:
        yield values | {key: " ".join(str(move[key]) for move in moves) for key in (moves[0] if moves else ())}
