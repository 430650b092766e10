"""The words of the ward round: its rows, which screen and paper share, in plain English.

A row is one session of one patient, with a line for each actuator. What is wrong to overlook is `loud`: it stands first
on the screen and heavy on paper.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bt_cli.document.phrases import members_text, signed_mm, turn
from bt_cli.document.round import Round
from bt_cli.document.round_model import Adjustment, RoundRest, RoundSession
from bt_cli.document.status_text import strut_names
from bt_cli.document.ward_row import Patient
from bt_cli.frame.actuator import Move
from bt_cli.words import clock_text, count, day_text, number, shown_number, time_text

SCALE = "Scale (mm)"
COLUMNS = ("Time", "Plan", "Bone", "What", "Turn", SCALE, "Face")
ASK_APPROVAL = "NOT APPROVED: ask"
AFTER_SWAP = "AFTER SWAP IN CLINIC"
ASK_DIRECTION = "ask: no direction in the plan"
# Of nuts, which have no scale, rings are measured. What a round has of both: neither, one of them, or both.
_READ = {
    (False,): (SCALE, "Scale: before → after the turn."),
    (True,): ("Ring to ring (mm)", "Ring to ring, as the sheet counts it, and face: before → after the turn."),
    (False, True): (
        "Scale or rings (mm)",
        "Scale, of nuts ring to ring as the sheet counts it, and face: before → after the turn.",
    ),
}
LETTERS_NOTE = "A letter before what is turned is that of the sheet and its drawing."
STRUTS_NOTE = "A higher number on its scale makes a strut longer."
_QUIET_PHASES = ("distraction", "correction", "reversal")  # the turn itself says them


class RoundLine(NamedTuple):
    """What one actuator does: what is turned, how far, its scale with its change in mm and its face before → after."""

    what: str
    turn: str
    scale: str
    change: str
    face: str


class RoundRow(NamedTuple):
    """One session of one patient. Where nothing is to be turned then, `instead` says so in place of lines.

    `may_turn`: whether it has a box to tick. `loud` and `quiet` are what else is true of it. `until` is when what is
    there `instead` ends, and `of_part` says that it is about some of the actuators alone. `way` is that of its turns,
    which is among the loud or the quiet, and `directions` have it by the letter of each.
    """

    time: str
    patient: Patient
    lines: tuple[RoundLine, ...]
    instead: str
    loud: tuple[str, ...]
    quiet: tuple[str, ...]
    may_turn: bool
    until: str = ""
    of_part: bool = False
    way: str = ""
    directions: tuple[tuple[str, str], ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """All that is true of it beside its lines, the loud first."""
        return (*self.loud, *filter(None, [self.until]), *self.quiet)


def rows(ward_round: Round) -> list[RoundRow]:
    """Every row of the day, by clock time and then by plan."""
    alike = (
        id_
        for id_, patients in ward_round.twice.items()
        if len({patient.where for patient in patients if patient.where}) < len(patients)
    )
    common = _Common(len(ward_round.zones) > 1, frozenset(alike))
    return [_session(row, common) if isinstance(row, RoundSession) else _rest(row, common) for row in ward_round.rows]


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
        return RoundRow(when, patient, (), missed, (), quiet, may_turn=False, of_part=bool(row.missed))
    lines = tuple(_line(adjustment, labelled=row.labelled) for adjustment in row.adjustments)
    loud, way = _loud(row), _way(row)
    heavy = is_loud(way)
    phases = dict.fromkeys(adjustment.phase for adjustment in row.adjustments if adjustment.phase not in _QUIET_PHASES)
    carried = (f"level {name} rests, its ring goes along" for name in row.carried)
    loud = (*loud, way) if heavy else loud
    quiet = (*([way] if way and not heavy else []), *phases, *carried, *quiet)
    directions = tuple((adjustment.move.actuator.id, _direction(adjustment)) for adjustment in row.adjustments)
    return RoundRow(
        when, patient, lines, "", loud, quiet, may_turn=patient.approved, way=way,
        directions=directions if row.labelled else (),
    )  # fmt: skip


def is_loud(way: str) -> bool:
    """Whether a way to turn is another than the usual one, or is not known."""
    return ASK_DIRECTION in way or "BACK" in way


def _loud(row: RoundSession) -> tuple[str, ...]:
    warnings = [] if row.patient.approved else [ASK_APPROVAL]
    if row.changed:
        warnings.append(f"{AFTER_SWAP}{_whose(row.changed, row)}")
    if row.last:
        warnings.append(row.patient.language.for_staff("LAST TURN of this plan"))
    return tuple(warnings)


def _whose(actuators: Sequence[str], row: RoundSession) -> str:
    if row.labelled:
        return f": {', '.join(actuators)}"
    return f": {strut_names(actuators)}" if row.is_set_by_scale else ""


def _rest(row: RoundRest, common: _Common) -> RoundRow:
    letters, say = ", ".join(actuator.id for actuator in row.actuators), row.patient.language.for_staff
    instead = f"{letters + ': ' if letters else ''}{row.state.name.upper()} {say('do not turn')}"
    until = f"until {time_text(row.until)}" if row.until else "no end is ordered"
    unapproved = () if row.patient.approved else (ASK_APPROVAL,)
    loud = (*unapproved, "SWAP IN CLINIC today") if row.changed else unapproved
    quiet, of_part = tuple(common.quiet(row.patient)), bool(row.actuators)
    when = clock_text(row.at)
    return RoundRow(when, row.patient, (), instead, loud, quiet, may_turn=False, until=until, of_part=of_part)


def _line(adjustment: Adjustment, *, labelled: bool) -> RoundLine:
    move = adjustment.move
    scale, change = f"{shown_number(adjustment.before.reading_mm)} → {shown_number(move.reading_mm)}", signed_mm(move)
    face = f"{adjustment.before.face} → {move.face}" if move.face else ""
    if move.actuator.mechanism.is_set_by_scale:
        return RoundLine(f"strut {move.actuator.id}", "longer" if move.steps > 0 else "shorter", scale, change, face)
    what = members_text(move.actuator)
    what = f"{move.actuator.id}: {what}" if labelled else what
    return RoundLine(what, turn(move.steps, move.actuator), scale, change, face)


def _way(row: RoundSession) -> str:
    """Which way to turn, as the plan has it; where actuators differ, each with its letter."""
    ways: dict[str, list[str]] = {}
    for adjustment in row.adjustments:
        ways.setdefault(_direction(adjustment), []).append(adjustment.move.actuator.id)
    if len(ways) == 1:
        return next(iter(ways))
    return "; ".join(
        f"{strut_names(letters) if row.is_set_by_scale else ', '.join(letters)}: {way}"
        for way, letters in ways.items()
        if way
    )


def _direction(adjustment: Adjustment) -> str:
    """The plan's words for the way of one turn. A strut without any is turned by its number alone."""
    two_way, back = adjustment.move.actuator.mechanism.two_way, adjustment.move.steps < 0
    if adjustment.direction is None:
        ask = "" if adjustment.move.actuator.mechanism.is_set_by_scale else ASK_DIRECTION
        return f"BACK, {ask}" if back and not two_way else ask
    if not back:
        return adjustment.direction
    opposite = f"the opposite way to “{adjustment.direction}”"
    return opposite if two_way else f"BACK, {opposite}"


def round_columns(ward_round: Round) -> tuple[str, ...]:
    """The heads of the table."""
    heads = (_read(ward_round)[0] if head == SCALE else head for head in COLUMNS)
    return tuple(map(ward_round.language.for_staff, heads))


def _read(ward_round: Round) -> tuple[str, str]:
    """What a turn's numbers are called, and how they are read."""
    mechanisms = (row.move.actuator.mechanism for session in ward_round.sessions for row in session.adjustments)
    return _READ[tuple(sorted({mechanism.has_faces for mechanism in mechanisms})) or (False,)]


def note(ward_round: Round) -> str:
    """How the rows are read."""
    sentences = [ward_round.language.for_staff(_read(ward_round)[1])]
    sentences += [LETTERS_NOTE] if any(session.labelled for session in ward_round.sessions) else []
    sentences += [STRUTS_NOTE] if any(session.is_set_by_scale for session in ward_round.sessions) else []
    return " ".join(sentences)


def struts_text(moves: Sequence[Move]) -> str:
    """How far to turn six struts, each to which number, "1 → 145.5, 3 → 149 mm"."""
    return ", ".join(f"{move.actuator.id} → {number(move.reading_mm)}" for move in moves) + " mm"


def round_heading(ward_round: Round) -> str:
    """What the whole is, "Ward round, Tue 3 Feb 2026: 12 plans, 44 sessions"."""
    zones = ward_round.zones
    zone = f", {zones[0]}" if len(zones) == 1 else ""
    counts = f"{count(len(ward_round.plans), 'plan')}, {count(len(ward_round.sessions), 'session')}"
    return f"Ward round, {day_text(ward_round.on)}{zone}: {counts}"


def tally(ward_round: Round) -> str:
    """Where every file of the round is, so that it can be counted."""
    left = len(ward_round.refused) + len(ward_round.invalid)
    places = ward_round.language.for_staff(
        "Plans: {turning} with a row, {idle} with nothing to turn",
        turning=ward_round.turning,
        idle=len(ward_round.idle),
    )
    return f"{places}; NOT ON THIS LIST: {count(left, 'file')}" if left else places
