"""What a calendar's events say: reminders of turns, appointments, and days on which nothing is turned.

Neutral titles say nothing of turn or limb. Where they are `detailed`, they have the turn, and every event the limb.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bt_cli.document.event_history import DaysOfRest, Occasion, places_of_day
from bt_cli.document.heading import bone_text
from bt_cli.document.hexapod_rows import strut_instructions
from bt_cli.document.language import N_, Language, day_at_time
from bt_cli.document.local_texts import direction_in, texts_in
from bt_cli.document.phrases import (
    checkpoints,
    counted_text,
    every_member,
    frame_of,
    measured_on,
    reset_actuator_ids,
    turn_in_mm,
)
from bt_cli.document.report import Report
from bt_cli.frame.actuator import Move
from bt_cli.schedule.model import Milestone, Schedule, Session
from bt_cli.words import capital, mm

SESSION_LENGTH = timedelta(minutes=15)  # convention
EVENING = time(18)  # convention: the day before an appointment, in the zone of the plan on that day


_CHECKS = {  # what is read, of one thing and of several
    "scale": (
        N_("CHECK after this turn: the scale must read {reading}. If it differs, stop and call."),
        N_("CHECK after this turn: the scales must read {reading}. If one differs, stop and call."),
    ),
    "rod 1": 2
    * (N_("CHECK after this turn: ring to ring on rod 1 must be {reading}, {counted}. If it differs, stop and call."),),
    "rods": 2
    * (N_("CHECK after this turn: ring to ring on each rod must be {reading}, {counted}. If not, stop and call."),),
}


class EventText(NamedTuple):
    """What is an event's own: its title, when it is, a line each of its description, and when an all-day one rings."""

    title: str
    start: date
    end: date
    lines: Iterable[str]
    rings: datetime | None = None


class EventTexts:
    """The text of every event of a report, in the language of `Language.of` its mechanisms."""

    def __init__(self, report: Report, language: Language, *, detailed: bool) -> None:
        self.report, self.schedule, self.language, self.detailed = report, report.schedule, language, detailed
        self.limb = limb_lines(report.schedule, language, detailed=detailed)
        self.places, self.checks = places_of_day(report.schedule.sessions), checkpoints(report.schedule)

    def of(self, what: Occasion) -> EventText:
        """The text of one event."""
        if isinstance(what, Milestone):
            return self._appointment(what)
        return self._days_of_rest(what) if isinstance(what, DaysOfRest) else self._reminder(what)

    def _reminder(self, session: Session) -> EventText:
        """Its number is that of the sheet, the same in the whole file."""
        number, total = self.places[session.number]
        translate = self.language.translate
        values = {"number": number, "total": total, "revision": self.schedule.plan.revision}
        title = translate("Reminder {number} of {total} · sheet {revision}", **values)
        if self.detailed:
            turns = ", ".join(f"{m.actuator.id}: {turn_in_mm(m, self.language)}" for m in session.moves)
            title = translate("Turn {turns} · {number} of {total} · sheet {revision}", turns=turns, **values)
        return EventText(title, session.at, session.at + SESSION_LENGTH, self._instructions(session))

    def _days_of_rest(self, days: DaysOfRest) -> EventText:
        """It rings when the first turn would be due, for the evening before may still have one."""
        translate, plan, rest = self.language.translate, self.schedule.plan, days.rest
        if rest.until:
            last = translate("Start again on {when}.", when=day_at_time(rest.until.at, self.language))
        elif rest.kind == "stop":
            last = translate("The turning ends there. Do not turn any more unless we tell you.")
        else:
            last = translate("Do not turn again until we tell you.")
        lines = [*self.limb, last, *self._origin(days.on, turns=False)]
        rings = plan.zones.instant(max(rest.at, datetime.combine(days.on, self.schedule.times[0])))
        return EventText(translate("Do not turn"), days.on, days.ends, lines, rings)

    def _appointment(self, milestone: Milestone) -> EventText:
        translate, on = self.language.translate, milestone.on
        titles = {
            "review": translate("Clinic review and X-ray"),
            "swap": translate("Clinic: frame re-set"),
            "surgery": translate("Operation"),
        }
        title = titles[milestone.kind] if self.detailed else translate("Appointment")
        rings = self.schedule.plan.zones.instant(datetime.combine(on - timedelta(days=1), EVENING))
        return EventText(title, on, on + timedelta(days=1), self.limb, rings)

    def _origin(self, on: date, *, turns: bool = True) -> Iterator[str]:
        """From which plan it is, what to do on a missed turn where there are `turns`, and whom to ask."""
        translate, plan = self.language.translate, self.schedule.plan
        clinic = self.report.clinic_on(on)
        yield translate("Plan {id}, revision {number}.", id=plan.id, number=plan.revision)
        if turns and (missed_turn := texts_in(clinic, self.language).missed_turn):
            yield translate("Missed a turn? {text}", text=missed_turn)
        if clinic.phone:
            yield translate("Questions: {phone}", phone=clinic.phone)

    def _instructions(self, session: Session) -> Iterator[str]:
        """What to do, a line each; a check is due after the last turn of the first day and of each week."""
        yield from self.limb
        check = session.number in self.checks
        if self.schedule.correction:
            yield from strut_instructions(self.schedule, session, check=check, language=self.language)
        else:
            yield from _turns(self.schedule, session, self.language, check=check)
        yield from self._origin(session.at)


def limb_lines(schedule: Schedule, language: Language, *, detailed: bool) -> list[str]:
    """Which limb it is, "Left tibia.": only where titles are detailed, for neutral ones say nothing of it."""
    if not detailed or not (schedule.plan.side or schedule.plan.bone):
        return []
    limb = bone_text(schedule, language)
    return [f"{capital(limb)}."]


def _turns(schedule: Schedule, session: Session, language: Language, *, check: bool) -> Iterator[str]:
    if condition := _not_before(schedule, session, language):
        yield condition
    for move in session.moves:
        yield from _turn(schedule, session.at, move, language)
    if check:
        yield _check(schedule, session, language)


def _turn(schedule: Schedule, on: date, move: Move, language: Language) -> Iterator[str]:
    """What to do with one actuator, by the part of the frame that it belongs to, and in its words."""
    language = language.of([move.actuator.mechanism])
    translate, frame = language.translate, frame_of(schedule.plan.on(on), move.actuator)
    what, turn, who = every_member(move.actuator, language), turn_in_mm(move, language), move.actuator.id
    if schedule.has_multiple_levels:
        who = translate("{letter} ({level})", letter=who, level=move.actuator.level)
    if frame.counter_nut:
        yield translate("Loosen the counter-nut of each nut before you turn it. Tighten it again after the turn.")
    direction = direction_in(frame, language)
    way = f", {direction}" if direction else ""
    if move.steps < 0:
        back = (
            translate("the opposite way to “{direction}”", direction=direction)
            if direction
            else translate("the OPPOSITE way")
        )
        way = f", {back}"
    yield translate("{who}: turn {what} {turn}{way}.", who=who, what=what, turn=turn, way=way)
    if not direction:
        yield translate("NO DIRECTION IS GIVEN. Ask which way to turn before the first turn.")
    face = " " + translate("Face {number} then shows.", number=move.face) if move.face else ""
    yield translate("Reading after this turn: {mm}.", mm=mm(move.reading_mm)) + face


def _not_before(schedule: Schedule, session: Session, language: Language) -> str:
    """What must have been re-set in the clinic before the day's turns."""
    translate, on = language.translate, session.at.date()
    if on not in schedule.dates("swap"):
        return ""
    turning = {move.actuator.id for move in session.moves}
    due = [letter for letter in reset_actuator_ids(schedule, on) if letter in turning]
    if due:
        return translate("Not before {letters} was set again in the clinic today.", letters=", ".join(due))
    return (
        "" if schedule.has_multiple_actuators else translate("Not before the frame was set again in the clinic today.")
    )


def _check(schedule: Schedule, session: Session, language: Language) -> str:
    """What every scale must read after a session, or rings be apart; what does not turn then keeps what it showed."""
    if schedule.has_multiple_actuators:
        after = zip(schedule.actuators, schedule.ledger.readings_after(session.number), strict=True)
        shown = [(actuator.id, mm(reading_mm)) for actuator, reading_mm in after if actuator.mechanism.is_readable]
        reading = ", ".join(f"{letter} {reading}" for letter, reading in shown)
    else:
        reading = ", ".join(mm(move.reading_mm) for move in session.moves)
    measured, counted = measured_on(schedule.actuators), counted_text(schedule, session.at.date(), language)
    form = _CHECKS[measured][schedule.has_multiple_actuators]
    return language.translate(form, reading=reading, counted=counted)
