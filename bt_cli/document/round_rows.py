"""The words of the ward round: its rows, which screen and paper share, and the lists below them, in plain English.

A row is one session of one patient, with a line for each actuator. What is wrong to overlook is `loud`: it stands first
on the screen and heavy on paper.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from bt_cli.document.phrases import members_text, signed_mm, turn
from bt_cli.document.round import (
    Adjustment,
    Idle,
    Resting,
    Round,
    RoundRest,
    RoundSession,
    of_struts,
)
from bt_cli.document.status_text import in_days, rest_text, strut_names
from bt_cli.document.ward import NEAR_DAYS, Ahead, DateKind, Left, Patient, WardPlans
from bt_cli.frame.actuator import Move
from bt_cli.words import clock_text, count, day_text, number, time_text

COLUMNS = ("Time", "Plan", "Bone", "What", "Turn", "Scale (mm)", "Face")
LEFT_OUT, OVERDUE = "NOT ON THIS LIST", "OVERDUE: turns that nobody recorded"
DRAFTS, FINDINGS = "NOT APPROVED: ask before any turn", "Findings of the rules"
RoundList = Literal["overdue", "reviews", "drafts", "findings"]
ASK_APPROVAL = "NOT APPROVED: ask"
ASK_DIRECTION = "ask: no direction in the plan"
NOTE = "Scale and face: before → after the turn."
LETTERS_NOTE = "A letter before what is turned is that of the sheet and its drawing."
STRUTS_NOTE = "A higher number on its scale makes a strut longer."
_QUIET_PHASES = ("distraction", "correction", "reversal")  # the turn itself says them


class RoundLine(NamedTuple):
    """What one actuator does: what is turned, how far, its scale and its face before → after."""

    what: str
    turn: str
    scale: str
    face: str


class RoundRow(NamedTuple):
    """One session of one patient. Where nothing is to be turned then, `instead` says so in place of lines.

    `may_turn`: whether it has a box to tick. `loud` and `quiet` are what else is true of it.
    """

    time: str
    patient: Patient
    lines: tuple[RoundLine, ...]
    instead: str
    loud: tuple[str, ...]
    quiet: tuple[str, ...]
    may_turn: bool


def rows(made: Round) -> list[RoundRow]:
    """Every row of the day, by clock time and then by plan."""
    alike = (
        id_ for id_, them in made.twice.items() if len({patient.where for patient in them if patient.where}) < len(them)
    )
    common = _Common(len(made.zones) > 1, frozenset(alike))
    return [_session(row, common) if isinstance(row, RoundSession) else _rest(row, common) for row in made.rows]


class _Common(NamedTuple):
    """What a row must say because others of the round differ by it."""

    zones: bool
    alike: frozenset[str]  # ids that several files of one limb bear

    def quiet(self, patient: Patient) -> Iterator[str]:
        """The revisions whose sheet holds; the zone and the file where they tell patients apart."""
        first, now = patient.sheet_since, patient.revision
        yield f"sheet {now}" if first == now else f"sheet {first} to {now}"
        if self.zones:
            yield patient.timezone
        if patient.id in self.alike:
            yield patient.file


def _session(row: RoundSession, common: _Common) -> RoundRow:
    patient, when = row.patient, clock_text(row.at)
    quiet = tuple(common.quiet(patient))
    if not row.adjustments:
        missed = f"{', '.join(row.missed)} recorded as missed" if row.missed else "recorded as missed"
        return RoundRow(when, patient, (), missed, (), quiet, may_turn=False)
    lines = tuple(_line(one, lettered=row.lettered) for one in row.adjustments)
    loud, way = _loud(row), _way(row)
    heavy = ASK_DIRECTION in way or "BACK" in way
    phases = dict.fromkeys(one.phase for one in row.adjustments if one.phase not in _QUIET_PHASES)
    carried = (f"level {name} rests, its ring goes along" for name in row.carried)
    loud = (*loud, way) if heavy else loud
    quiet = (*([way] if way and not heavy else []), *phases, *carried, *quiet)
    return RoundRow(when, patient, lines, "", loud, quiet, may_turn=patient.approved)


def _loud(row: RoundSession) -> tuple[str, ...]:
    said = [] if row.patient.approved else [ASK_APPROVAL]
    if row.changed:
        said.append(f"AFTER SWAP IN CLINIC{_whose(row.changed, row)}")
    if row.last:
        said.append("LAST TURN of this plan")
    return tuple(said)


def _whose(actuators: Sequence[str], row: RoundSession) -> str:
    if row.lettered:
        return f": {', '.join(actuators)}"
    return f": {strut_names(actuators)}" if of_struts([one.move for one in row.adjustments]) else ""


def _rest(row: RoundRest, common: _Common) -> RoundRow:
    letters = ", ".join(actuator.id for actuator in row.actuators)
    instead = f"{letters + ': ' if letters else ''}{row.state.name.upper()} do not turn"
    until = f"until {time_text(row.until)}" if row.until else "no end is ordered"
    unapproved = () if row.patient.approved else (ASK_APPROVAL,)
    loud = (*unapproved, "SWAP IN CLINIC today") if row.changed else unapproved
    quiet = (until, *common.quiet(row.patient))
    return RoundRow(clock_text(row.at), row.patient, (), instead, loud, quiet, may_turn=False)


def _line(one: Adjustment, *, lettered: bool) -> RoundLine:
    move = one.move
    scale = f"{number(one.before.reading_mm)} → {number(move.reading_mm)} ({signed_mm(move)})"
    face = f"{one.before.face} → {move.face}" if move.face else ""
    if of_struts([move]):
        return RoundLine(f"strut {move.actuator.id}", "longer" if move.steps > 0 else "shorter", scale, face)
    what = members_text(move.actuator)
    return RoundLine(f"{move.actuator.id}: {what}" if lettered else what, turn(move.steps, move.actuator), scale, face)


def _way(row: RoundSession) -> str:
    """Which way to turn, as the plan has it; where actuators differ, each with its letter."""
    ways: dict[str, list[str]] = {}
    for one in row.adjustments:
        ways.setdefault(_direction(one), []).append(one.move.actuator.id)
    if len(ways) == 1:
        return next(iter(ways))
    struts = of_struts([one.move for one in row.adjustments])
    return "; ".join(f"{strut_names(own) if struts else ', '.join(own)}: {way}" for way, own in ways.items() if way)


def _direction(one: Adjustment) -> str:
    """The plan's words for the way of one turn. A strut without any is turned by its number alone."""
    two_way, back = one.move.actuator.mechanism.two_way, one.move.steps < 0
    if one.direction is None:
        ask = "" if of_struts([one.move]) else ASK_DIRECTION
        return f"BACK, {ask}" if back and not two_way else ask
    if not back:
        return one.direction
    opposite = f"the opposite way to “{one.direction}”"
    return opposite if two_way else f"BACK, {opposite}"


def note(made: Round) -> str:
    """How the rows are read."""
    moves = [[one.move for one in session.adjustments] for session in made.sessions if session.adjustments]
    said = [NOTE]
    said += [LETTERS_NOTE] if any(session.lettered for session in made.sessions) else []
    return " ".join([*said, STRUTS_NOTE] if any(map(of_struts, moves)) else said)


def struts_text(moves: Sequence[Move]) -> str:
    """How far to turn six struts, each to which number, "1 → 145.5, 3 → 149 mm"."""
    return ", ".join(f"{move.actuator.id} → {number(move.reading_mm)}" for move in moves) + " mm"


def round_heading(made: Round) -> str:
    """What the whole is, "Ward round, Tue 3 Feb 2026: 12 plans, 44 sessions"."""
    zones = made.zones
    zone = f", {zones[0]}" if len(zones) == 1 else ""
    said = f"{count(len(made.plans), 'plan')}, {count(len(made.sessions), 'session')}"
    return f"Ward round, {day_text(made.on)}{zone}: {said}"


def tally(made: Round) -> str:
    """Where every file of the round is, so that it can be counted."""
    left = len(made.refused) + len(made.invalid)
    said = f"Plans: {made.turning} with a row, {len(made.idle)} with nothing to turn"
    return f"{said}; NOT ON THIS LIST: {count(left, 'file')}" if left else said


def lists(made: Round) -> Iterator[tuple[str, list[str]]]:
    """What stands below the table: titles, each with its lines; what is missing from the round comes first."""
    near, idle = f"within {NEAR_DAYS} days", {one.patient for one in made.idle}  # whose line says that it rests
    found = {
        **missing_lists(made),
        OVERDUE: overdue_lines(made),
        "Nothing to turn today": [idle_text(one, made.on) for one in made.idle if not one.off],
        f"Reviews {near}": _days_ahead(made, "review"),
        f"Hardware changes {near}": _days_ahead(made, "hardware_change"),
        f"Last turn {near}": _days_ahead(made, "last_turn"),
        "Paused or stopped": [
            f"{one.patient.name}: {_resting(one)}" for one in made.resting if one.patient not in idle
        ],
        DRAFTS: draft_names(made),
        FINDINGS: findings_by_rule(made),
        "Frame off": _joined(short_name(made, one.patient) for one in made.idle if one.off),
    }
    return ((title, lines) for title, lines in found.items() if lines)


def missing_lists(made: WardPlans) -> dict[str, list[str]]:
    """What is not on the list, and which files bear the same id: it stands above any list."""
    return {
        LEFT_OUT: [*map(refused_line, made.refused), *(_first(one.said) for one in made.invalid)],
        "The same id in several files": [f"{id_}: {_files(them)}" for id_, them in made.twice.items()],
    }


def only_list(made: Round, only: RoundList) -> tuple[str, list[str]]:
    """One list in full: its title, and a line each."""
    if only == "reviews":
        lines = [f"{_dated(one, made.on)}: review" for one in made.near("review")]
        lines += [f"{_dated(one, made.on)}: hardware change{_what(one)}" for one in made.near("hardware_change")]
        return f"Reviews and hardware changes within {NEAR_DAYS} days", lines
    if only == "findings":
        return FINDINGS, list(_finding_lines(made))
    if only == "overdue":
        return OVERDUE, overdue_lines(made)
    return DRAFTS, [f"{row.patient.name}: {row.approval}" for row in made.treated if not row.patient.approved]


def overdue_lines(made: WardPlans) -> list[str]:
    """Whose turns nobody recorded for too long: how many, and since when."""
    overdue = [(row.patient.name, row.overdue) for row in made.plans if row.overdue]
    return [
        f"{name}: {count(one.sessions, 'session')} since {time_text(one.since)}"
        + (f"; recorded up to {time_text(one.recorded_to)}" if one.recorded_to else "; nothing was ever recorded")
        for name, one in sorted(overdue, key=lambda pair: pair[1].since)
    ]


def short_name(made: WardPlans, patient: Patient) -> str:
    """The case code, with the limb where the code alone says not whose it is."""
    return f"{patient.id} ({patient.where or patient.file})" if patient.id in made.twice else patient.id


def _joined(names: Iterable[str]) -> list[str]:
    """Names in one line, of none no line."""
    return list(filter(None, [", ".join(names)]))


def _days_ahead(made: Round, kind: DateKind) -> list[str]:
    """A line for each date, with all whose it is."""
    days: dict[date, list[str]] = {}
    for one in made.near(kind):
        days.setdefault(one.on, []).append(short_name(made, one.patient) + (f" ({one.what})" if one.what else ""))
    return [f"{in_days(on, made.on)}: {', '.join(names)}" for on, names in days.items()]


def draft_names(made: WardPlans) -> list[str]:
    """Whose plan nobody has approved, in one line."""
    return _joined(short_name(made, row.patient) for row in made.treated if not row.patient.approved)


def findings_by_rule(made: WardPlans) -> list[str]:
    """Each rule with the plans in which it fires."""
    patients: dict[str, list[str]] = {}
    for row in made.treated:
        for finding in row.findings:
            key = f"{finding.code} {finding.severity}, {finding.rule.title}"
            patients.setdefault(key, []).append(short_name(made, row.patient))
    return [f"{key}: {', '.join(names)}" for key, names in sorted(patients.items())]


def _finding_lines(made: Round) -> Iterator[str]:
    for one in made.refused:
        name = one.patient.name if one.patient else one.file
        yield from (f"{name}: {code} error: {text}" for code, text in zip(one.codes, one.said, strict=True))
    for row in made.treated:
        for finding in row.findings:
            by = f" OVERRIDDEN by {finding.override.by}" if finding.override else ""
            yield f"{row.patient.name}: {finding.code} {finding.severity}: {finding.message}{by}"


def idle_text(one: Idle, on: date) -> str:
    """Why a patient has nothing to turn, and the next review, or that none is planned."""
    review = "next review: none planned"
    if one.next_review:
        review = f"next review {'today' if one.next_review == on else day_text(one.next_review)}"
    swap = ["SWAP IN CLINIC today"] if one.changed else []
    return "; ".join([f"{one.patient.name}: {idle_reason(one)}", *swap, review])


def idle_reason(one: Idle) -> str:
    """Why a plan has nothing to turn, with its next turn or its last."""
    following = f"next turn {time_text(one.next_turn)}" if one.next_turn else ""
    first = f"first turn {time_text(one.next_turn)}" if one.next_turn else ""
    last = f"last turn was {day_text(one.last_turn)}" if one.last_turn else "no turn was made"
    if one.surgery:
        return f"before surgery on {day_text(one.surgery)}; {first}"
    if one.state:
        ends = "" if one.resumes or one.state.name == "stopped" else "; no end is ordered"
        return f"{rest_text(one.state, one.resumes)}{ends}; {following or last}"
    if one.off:
        return f"frame off since {day_text(one.off)}; {last}"
    if one.truncated_at:
        return f"the plan ended at its last review on {day_text(one.truncated_at)}; {last}"
    docked = "docked" if one.docked else "at its end"
    return {
        "latency": f"latency; {first}",
        "between_turns": f"no turn is due today; {following}",
        "waiting": f"{'docked, ' if one.docked else ''}waiting for an order; {last}",
        "consolidation": f"{docked}, in consolidation; {last}",
    }[one.why]


def same_id_texts(made: WardPlans) -> Iterator[str]:
    """A sentence for each id that several files bear: which, and whose limb each is about."""
    for id_, them in made.twice.items():
        yield f"{id_} is the id of several files: {_files(them)}"


def _files(them: Sequence[Patient]) -> str:
    """Each file with its limb; two of one limb bear the same UIDs."""
    files = ", ".join(f"{patient.file} ({patient.where or 'limb not given'})" for patient in them)
    shared = len({(patient.side, patient.bone) for patient in them}) < len(them)
    return files + ("; reminders of one limb overwrite each other" if shared else "")


def refused_line(one: Left) -> str:
    """A plan that is refused, and by which rules."""
    who = f"{one.patient.name}, {one.file}" if one.patient else one.file
    return f"{who}: refused by {', '.join(one.codes)}"


def _resting(one: Resting) -> str:
    said = rest_text(one.state, one.resumes)
    return f"level {one.level} {said}" if one.level else said


def _dated(one: Ahead, on: date) -> str:
    return f"{one.patient.name}: {in_days(one.on, on)}"


def _what(one: Ahead) -> str:
    return f": {one.what}" if one.what else ""


def _first(said: tuple[str, ...]) -> str:
    return said[0] + (f" (and {len(said) - 1} more)" if len(said) > 1 else "")
