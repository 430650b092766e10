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
    """What one actuator does: what is turned, how far, its scale with its change in mm and its face before → after."""

    what: str
    turn: str
    scale: str
    change: str
    face: str


class RoundRow(NamedTuple):
    """One session of one patient. Where nothing is to be turned then, `instead` says so in place of lines.

    `may_turn`: whether it has a box to tick. `loud` and `quiet` are what else is true of it. `until` is when what is
    there `instead` ends, and `of_part` says that it is about some of the actuators alone.
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
    heavy = ASK_DIRECTION in way or "BACK" in way
    phases = dict.fromkeys(adjustment.phase for adjustment in row.adjustments if adjustment.phase not in _QUIET_PHASES)
    carried = (f"level {name} rests, its ring goes along" for name in row.carried)
    loud = (*loud, way) if heavy else loud
    quiet = (*([way] if way and not heavy else []), *phases, *carried, *quiet)
    return RoundRow(when, patient, lines, "", loud, quiet, may_turn=patient.approved)


def _loud(row: RoundSession) -> tuple[str, ...]:
    warnings = [] if row.patient.approved else [ASK_APPROVAL]
    if row.changed:
        warnings.append(f"AFTER SWAP IN CLINIC{_whose(row.changed, row)}")
    if row.last:
        warnings.append(row.patient.language.for_staff("LAST TURN of this plan"))
    return tuple(warnings)


def _whose(actuators: Sequence[str], row: RoundSession) -> str:
    if row.labelled:
        return f": {', '.join(actuators)}"
    return f": {strut_names(actuators)}" if of_struts([adjustment.move for adjustment in row.adjustments]) else ""


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
    scale, change = f"{number(adjustment.before.reading_mm)} → {number(move.reading_mm)}", signed_mm(move)
    face = f"{adjustment.before.face} → {move.face}" if move.face else ""
    if of_struts([move]):
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
    struts = of_struts([adjustment.move for adjustment in row.adjustments])
    return "; ".join(
        f"{strut_names(letters) if struts else ', '.join(letters)}: {way}" for way, letters in ways.items() if way
    )


def _direction(adjustment: Adjustment) -> str:
    """The plan's words for the way of one turn. A strut without any is turned by its number alone."""
    two_way, back = adjustment.move.actuator.mechanism.two_way, adjustment.move.steps < 0
    if adjustment.direction is None:
        ask = "" if of_struts([adjustment.move]) else ASK_DIRECTION
        return f"BACK, {ask}" if back and not two_way else ask
    if not back:
        return adjustment.direction
    opposite = f"the opposite way to “{adjustment.direction}”"
    return opposite if two_way else f"BACK, {opposite}"


def round_columns(ward_round: Round) -> tuple[str, ...]:
    """The heads of the table."""
    return tuple(map(ward_round.language.for_staff, COLUMNS))


def note(ward_round: Round) -> str:
    """How the rows are read."""
    moves = [
        [adjustment.move for adjustment in session.adjustments]
        for session in ward_round.sessions
        if session.adjustments
    ]
    sentences = [ward_round.language.for_staff(NOTE)]
    sentences += [LETTERS_NOTE] if any(session.labelled for session in ward_round.sessions) else []
    return " ".join([*sentences, STRUTS_NOTE] if any(map(of_struts, moves)) else sentences)


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


def lists(ward_round: Round) -> Iterator[tuple[str, list[str]]]:
    """What stands below the table: titles, each with its lines; what is missing from the round comes first."""
    near, idle = f"within {NEAR_DAYS} days", {plan.patient for plan in ward_round.idle}  # whose line says that it rests
    say = ward_round.language.for_staff
    titled_lists = {
        **missing_lists(ward_round),
        say(OVERDUE): overdue_lines(ward_round),
        say("Nothing to turn today"): [idle_text(plan, ward_round.on) for plan in ward_round.idle if not plan.off],
        f"Reviews {near}": _days_ahead(ward_round, "review"),
        f"Hardware changes {near}": _days_ahead(ward_round, "hardware_change"),
        say("Last turn {near}", near=near): _days_ahead(ward_round, "last_turn"),
        "Paused or stopped": [
            f"{plan.patient.name}: {_resting(plan)}" for plan in ward_round.resting if plan.patient not in idle
        ],
        say(DRAFTS): draft_names(ward_round),
        FINDINGS: findings_by_rule(ward_round),
        say("Frame off"): _joined(short_name(ward_round, plan.patient) for plan in ward_round.idle if plan.off),
    }
    return ((title, lines) for title, lines in titled_lists.items() if lines)


def missing_lists(ward: WardPlans) -> dict[str, list[str]]:
    """What is not on the list, and which files bear the same id: it stands above any list."""
    return {
        LEFT_OUT: [*map(refused_line, ward.refused), *(_first(left.problems) for left in ward.invalid)],
        "The same id in several files": [f"{id_}: {_files(patients)}" for id_, patients in ward.twice.items()],
    }


def only_list(ward_round: Round, only: RoundList) -> tuple[str, list[str]]:
    """One list in full: its title, and a line each."""
    if only == "reviews":
        lines = [f"{_dated(ahead, ward_round.on)}: review" for ahead in ward_round.near("review")]
        lines += [
            f"{_dated(ahead, ward_round.on)}: hardware change{_what(ahead)}"
            for ahead in ward_round.near("hardware_change")
        ]
        return f"Reviews and hardware changes within {NEAR_DAYS} days", lines
    if only == "findings":
        return FINDINGS, list(_finding_lines(ward_round))
    if only == "overdue":
        return ward_round.language.for_staff(OVERDUE), overdue_lines(ward_round)
    return ward_round.language.for_staff(DRAFTS), [
        f"{row.patient.name}: {row.approval}" for row in ward_round.treated if not row.patient.approved
    ]


def overdue_lines(ward: WardPlans) -> list[str]:
    """Whose turns nobody recorded for too long: how many, and since when."""
    overdue = [(row.patient.name, row.overdue) for row in ward.plans if row.overdue]
    return [
        f"{name}: {count(behind.sessions, 'session')} since {time_text(behind.since)}"
        + (f"; recorded up to {time_text(behind.recorded_to)}" if behind.recorded_to else "; nothing was ever recorded")
        for name, behind in sorted(overdue, key=lambda pair: pair[1].since)
    ]


def short_name(ward: WardPlans, patient: Patient) -> str:
    """The case code, with the limb where the code alone says not whose it is."""
    return f"{patient.id} ({patient.where or patient.file})" if len(ward.patients[patient.id]) > 1 else patient.id


def _joined(names: Iterable[str]) -> list[str]:
    """Names in one line, of none no line."""
    return list(filter(None, [", ".join(names)]))


def _days_ahead(ward_round: Round, kind: DateKind) -> list[str]:
    """A line for each date, with all whose it is."""
    days: dict[date, list[str]] = {}
    for ahead in ward_round.near(kind):
        days.setdefault(ahead.on, []).append(
            short_name(ward_round, ahead.patient) + (f" ({ahead.what})" if ahead.what else "")
        )
    return [f"{in_days(on, ward_round.on)}: {', '.join(names)}" for on, names in days.items()]


def draft_names(ward: WardPlans) -> list[str]:
    """Whose plan nobody has approved, in one line."""
    return _joined(short_name(ward, row.patient) for row in ward.treated if not row.patient.approved)


def findings_by_rule(ward: WardPlans) -> list[str]:
    """Each rule with the plans in which it fires."""
    patients: dict[str, list[str]] = {}
    for row in ward.treated:
        for finding in row.findings:
            key = f"{finding.code} {finding.severity}, {finding.rule.title}"
            patients.setdefault(key, []).append(short_name(ward, row.patient))
    return [f"{key}: {', '.join(names)}" for key, names in sorted(patients.items())]


def _finding_lines(ward_round: Round) -> Iterator[str]:
    for left in ward_round.refused:
        name = left.patient.name if left.patient else left.file
        yield from (f"{name}: {finding.code} error: {finding.people_message}" for finding in left.findings)
    for row in ward_round.treated:
        for finding in row.findings:
            by = f" OVERRIDDEN by {finding.override.by}" if finding.override else ""
            yield f"{row.patient.name}: {finding.code} {finding.severity}: {finding.people_message}{by}"


def idle_text(idle: Idle, on: date) -> str:
    """Why a patient has nothing to turn, and the next review, or that none is planned."""
    review = "next review: none planned"
    if idle.next_review:
        review = f"next review {'today' if idle.next_review == on else day_text(idle.next_review)}"
    swap = ["SWAP IN CLINIC today"] if idle.changed else []
    return "; ".join([f"{idle.patient.name}: {idle_reason(idle)}", *swap, review])


def idle_reason(idle: Idle) -> str:
    """Why a plan has nothing to turn, with its next turn or its last."""
    say = idle.patient.language.for_staff
    following = say("next turn {when}", when=time_text(idle.next_turn)) if idle.next_turn else ""
    first = say("first turn {when}", when=time_text(idle.next_turn)) if idle.next_turn else ""
    last = say("last turn was {day}", day=day_text(idle.last_turn)) if idle.last_turn else say("no turn was made")
    if idle.surgery:
        return f"before surgery on {day_text(idle.surgery)}; {first}"
    if idle.state:
        ends = "" if idle.resumes or idle.state.name == "stopped" else "; no end is ordered"
        return f"{rest_text(idle.state, idle.resumes, idle.patient.language)}{ends}; {following or last}"
    if idle.off:
        return say("frame off since {day}; {last}", day=day_text(idle.off), last=last)
    if idle.truncated_at:
        return f"the plan ended at its last review on {day_text(idle.truncated_at)}; {last}"
    docked = "docked" if idle.docked else "at its end"
    return {
        "latency": f"latency; {first}",
        "between_turns": say("no turn is due today; {following}", following=following),
        "waiting": f"{'docked, ' if idle.docked else ''}waiting for an order; {last}",
        "consolidation": f"{docked}, in consolidation; {last}",
    }[idle.why]


def same_id_texts(ward: WardPlans) -> Iterator[str]:
    """A sentence for each id that several files bear: which, and whose limb each is about."""
    for id_, patients in ward.twice.items():
        yield f"{id_} is the id of several files: {_files(patients)}"


def _files(patients: Sequence[Patient]) -> str:
    """Each file with its limb; two of one limb bear the same UIDs."""
    files = ", ".join(f"{patient.file} ({patient.where or 'limb not given'})" for patient in patients)
    shared = len({(patient.side, patient.bone) for patient in patients}) < len(patients)
    return files + ("; reminders of one limb overwrite each other" if shared else "")


def refused_line(left: Left) -> str:
    """A plan that is refused, and by which rules."""
    who = f"{left.patient.name}, {left.file}" if left.patient else left.file
    return f"{who}: refused by {left.codes}"


def _resting(resting: Resting) -> str:
    text = rest_text(resting.state, resting.resumes, resting.patient.language)
    return f"level {resting.level} {text}" if resting.level else text


def _dated(ahead: Ahead, on: date) -> str:
    return f"{ahead.patient.name}: {in_days(ahead.on, on)}"


def _what(ahead: Ahead) -> str:
    return f": {ahead.what}" if ahead.what else ""


def _first(problems: tuple[str, ...]) -> str:
    return problems[0] + (f" (and {len(problems) - 1} more)" if len(problems) > 1 else "")
