"""What is true of one plan on a day: the facts of which every output of a ward is set.

Every time is the patient's own, of the plan's zone. A session that no record tells of counts as done as planned; how
long that may go on before a plan is overdue the clinic file says, else OVERDUE_AFTER_DAYS. A plan that keeps no records
at all is overdue only where the clinic file asks for them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, NamedTuple

from bt_cli.checks.rules import Finding
from bt_cli.document.approval_text import signature_text
from bt_cli.document.event_history import stamp_of
from bt_cli.document.heading import bone_text
from bt_cli.document.language import ENGLISH, Language
from bt_cli.document.phrases import reset_actuator_ids
from bt_cli.document.status_text import strut_names
from bt_cli.schedule.after import planned_frame_off
from bt_cli.schedule.approval import Signature, sheet_since, signature
from bt_cli.schedule.consolidation import FRAME_OFF, phase_at
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local, recorded_until
from bt_cli.schedule.status import AT_REST, LATENCY

OVERDUE_AFTER_DAYS = 3  # convention
BEFORE_SURGERY, PLAN_ENDED = "before_surgery", "plan_ended"
LATENCY_PHASES = (BEFORE_SURGERY, LATENCY)
DateKind = Literal["review", "hardware_change", "docking", "docking_operation", "last_turn"]


class Patient(NamedTuple):
    """Whose turns they are, by what revision, and whether somebody has approved it."""

    id: str
    file: str
    side: str | None
    bone: str | None
    where: str
    revision: int
    sheet_since: int  # the first revision whose sheet is still to be turned by
    approved: bool
    timezone: str
    language: Language  # English in the words of what moves this bone

    @property
    def name(self) -> str:
        """Case code and limb, "OX-0042, left tibia"."""
        return f"{self.id}, {self.where}" if self.where else self.id


COMES_OFF = "frame off"  # what a review is for


class WardDate(NamedTuple):
    """A date of a plan on which somebody is to come, or something ends; `what` says more of it.

    Of a hardware change that is what is changed, where there are several; of a review that the frame is to come off.
    """

    kind: DateKind
    on: date
    what: str = ""


class Overdue(NamedTuple):
    """Sessions that are behind and of which no record tells: since when, how many, and the last that is recorded."""

    since: datetime
    sessions: int
    recorded_to: datetime | None


class Span(NamedTuple):
    """A phase of a course by its word, from one local time up to another; None is open."""

    phase: str
    begins: datetime
    ends: datetime | None


@dataclass(frozen=True, kw_only=True)
class WardRow:
    """A plan on a day. `phase` is that of the day, by `phase_of_day`; `dates` are all of the plan's, in order.

    `docking` is when the bone ends are expected to meet. `last_turn` is that of the plan as it now is, and `ends` says
    that nothing follows it by an order that is still to come. `stamp` is when the plan was last written to.
    """

    patient: Patient
    signed: Signature
    on: date
    phase: str
    day: int
    last_turn: datetime
    ends: bool
    docking: date | None
    dates: tuple[WardDate, ...]
    spans: tuple[Span, ...]
    overdue: Overdue | None
    findings: tuple[Finding, ...]
    stamp: datetime

    def next(self, kind: DateKind) -> date | None:
        """The first date of a kind that is not before the day."""
        return next(
            (ward_date.on for ward_date in self.dates if ward_date.kind == kind and ward_date.on >= self.on), None
        )

    @property
    def comes_off_next(self) -> bool:
        """Whether the frame is planned to come off at the next review."""
        on = self.next("review")
        return any(ward_date == WardDate("review", on, COMES_OFF) for ward_date in self.dates) if on else False

    @property
    def approval(self) -> str:
        """By whom and when the plan was approved, or why it is a draft."""
        return signature_text(self.signed)

    @property
    def docked(self) -> bool:
        """Whether the day on which the bone ends were to meet is behind."""
        return self.docking is not None and self.docking < self.on


def patient_of(schedule: Schedule, file: str, on: date | None = None, signed: Signature | None = None) -> Patient:
    """Whom a plan is about, and the time zone on a day; `signed` is the schedule's signature, where it is known."""
    plan, signed = schedule.plan, signed or signature(schedule)
    where = bone_text(schedule) if plan.side or plan.bone else ""
    return Patient(
        plan.id, file, plan.side, plan.bone, where, plan.revision, sheet_since(schedule, signed), signed.holds,
        plan.zones.on(on) if on else plan.timezone, ENGLISH.of(schedule.mechanisms),
    )  # fmt: skip


def ward_row(
    schedule: Schedule,
    file: str,
    on: date,
    findings: Iterable[Finding] = (),
    overdue_after_days: int | None = None,
) -> WardRow:
    """The facts of a plan on a day; of findings those that are no mere information."""
    signed = signature(schedule)
    return WardRow(
        patient=patient_of(schedule, file, on, signed),
        signed=signed,
        on=on,
        phase=phase_of_day(schedule, on),
        day=(on - schedule.start.date()).days + 1,
        last_turn=local(schedule.sessions[-1]),
        ends=schedule.states[-1].name not in AT_REST,
        docking=next(iter(schedule.dates("expected_contact")), None),
        dates=tuple(sorted(_dates(schedule), key=lambda ward_date: ward_date.on)),
        spans=tuple(_spans(schedule)),
        overdue=_overdue(schedule, on, overdue_after_days),
        findings=tuple(finding for finding in findings if finding.severity != "info"),
        stamp=stamp_of(schedule),
    )


def phase_of_day(schedule: Schedule, on: date) -> str:
    """What a course does at the end of a day; on that of its last turn still what is turned, for it is to be made."""
    phase, last = day_phase(schedule, datetime.combine(on, time.max)), local(schedule.sessions[-1])
    is_over = phase not in (*AT_REST, FRAME_OFF)
    return day_phase(schedule, last) if is_over and last.date() == on else phase


def day_phase(schedule: Schedule, at: datetime) -> str:
    """What a course does at a time; before its first slot too, and where its plan ended at the last review."""
    phase, surgery = phase_at(schedule, at), schedule.plan.surgery
    if phase is None:
        return BEFORE_SURGERY if surgery and at.date() < surgery else LATENCY
    over = schedule.truncated_at and local(schedule.sessions[-1]) < at and phase not in (*AT_REST, FRAME_OFF)
    return PLAN_ENDED if over else phase


def _dates(schedule: Schedule) -> Iterator[WardDate]:
    off = planned_frame_off(schedule)
    comes_off = off.on if off and not schedule.plan.frame_off else None
    kinds: dict[str, DateKind] = {"review": "review", "swap": "hardware_change", "expected_contact": "docking"}
    for kind, on in schedule.milestones:
        what = (
            hardware_text(schedule, on) if kind == "swap" else COMES_OFF if (kind, on) == ("review", comes_off) else ""
        )
        if kind in kinds:
            yield WardDate(kinds[kind], on, what)
    if schedule.states[-1].name not in AT_REST:
        yield WardDate("last_turn", schedule.sessions[-1].at.date())
    if (docking := schedule.plan.docking) and docking.procedure:
        yield WardDate("docking_operation", docking.procedure)


def changed_parts(schedule: Schedule, on: date) -> tuple[str, ...]:
    """The actuators whose hardware is set again or changed in the clinic on a day, before its first turn."""
    swaps = schedule.exchanges
    return (
        *(reset.actuator for reset in schedule.resets if reset.on == on),
        *(swap.strut for swap in swaps if swap.on == on),
    )


def hardware_text(schedule: Schedule, on: date) -> str:
    """What is changed on a date, where there are several: "struts 1, 3" of six, or "A, B"."""
    if schedule.correction:
        return strut_names(changed_parts(schedule, on))
    return ", ".join(reset_actuator_ids(schedule, on))


def _spans(schedule: Schedule) -> Iterator[Span]:
    """What the course does from when to when, from surgery on until the frame is off."""
    plan, last = schedule.plan, local(schedule.sessions[-1])
    begins = [(state.at, state.name) for state in schedule.states]
    if plan.surgery:
        begins.insert(0, (datetime.combine(plan.surgery, time()), LATENCY))
    off = datetime.combine(plan.frame_off, time()) if plan.frame_off else None
    for (at, name), ends in zip(begins, [*(at for at, _ in begins[1:]), off], strict=True):
        after = (
            day_phase(schedule, max(at, last).replace(hour=23, minute=59)) if name == "waiting" and at >= last else name
        )
        if ends is None or at < ends:
            yield Span(name if after == FRAME_OFF else after, at, ends)


def _overdue(schedule: Schedule, on: date, after_days: int | None) -> Overdue | None:
    """What is not recorded of the days before, where the first of it is over so many days behind."""
    to, off = recorded_until(schedule), schedule.plan.frame_off
    if (to is None and after_days is None) or (off and off <= on):
        return None
    behind = [at for at in map(local, schedule.sessions) if at.date() < on]
    missing = [at for at in behind if to is None or at > to]
    allowed = OVERDUE_AFTER_DAYS if after_days is None else after_days
    if not missing or (on - missing[0].date()).days <= allowed:
        return None
    return Overdue(missing[0], len(missing), max((at for at in behind if to and at <= to), default=None))
