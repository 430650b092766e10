"""The words of a ward's lists, in plain English: what stands below the rows of the round, or above the table."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from bt_cli.document.round import Round
from bt_cli.document.round_model import Idle, Resting
from bt_cli.document.status_text import in_days, rest_text
from bt_cli.document.ward import NEAR_DAYS, Ahead, Left, WardPlans
from bt_cli.document.ward_row import COMES_OFF, DateKind, Patient
from bt_cli.words import count, day_text, time_text

LEFT_OUT, OVERDUE = "NOT ON THIS LIST", "OVERDUE: turns that nobody recorded"
DRAFTS, FINDINGS = "NOT APPROVED: ask before any turn", "Findings of the rules"
RoundList = Literal["overdue", "reviews", "drafts", "findings"]


def lists(ward_round: Round) -> Iterator[tuple[str, list[str]]]:
    """What stands below the table: titles, each with its lines; what is missing from the round comes first."""
    near, idle_patients = (
        f"within {NEAR_DAYS} days",
        {idle.patient for idle in ward_round.idle},
    )  # whose line says that it rests
    say = ward_round.language.for_staff
    titled_lists = {
        **missing_lists(ward_round),
        say(OVERDUE): overdue_lines(ward_round),
        say("Nothing to turn today"): [idle_text(idle, ward_round.on) for idle in ward_round.idle if not idle.off],
        f"Reviews {near}": _days_ahead(ward_round, "review"),
        f"Hardware changes {near}": _days_ahead(ward_round, "hardware_change"),
        say("Last turn {near}", near=near): _days_ahead(ward_round, "last_turn"),
        "Paused or stopped": [
            f"{resting.patient.name}: {_resting(resting)}"
            for resting in ward_round.resting
            if resting.patient not in idle_patients
        ],
        say(DRAFTS): draft_names(ward_round),
        FINDINGS: findings_by_rule(ward_round),
        say("Frame off"): _joined(short_name(ward_round, idle.patient) for idle in ward_round.idle if idle.off),
    }
    return ((title, lines) for title, lines in titled_lists.items() if lines)


def missing_lists(ward: WardPlans) -> dict[str, list[str]]:
    """What is not on the list, and which files bear the same id: it stands above any list."""
    return {
        LEFT_OUT: [*map(refused_line, ward.refused), *(left.problem for left in ward.invalid)],
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
    """The case code, with the limb where the code alone says not whose it is, or its file where that says no more."""
    sharing = ward.patients[patient.id]
    if len(sharing) == 1:
        return patient.id
    alike = sum(other.where == patient.where for other in sharing) > 1
    return f"{patient.id} ({patient.file if alike or not patient.where else patient.where})"


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
        review += f", {COMES_OFF} planned" if idle.comes_off else ""
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
