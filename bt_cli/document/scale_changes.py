"""What scales show: where a course goes on from them, and what they must show before it goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bt_cli.document.change import CourseChange, PatientReader
from bt_cli.document.language import N_, day_at_time
from bt_cli.document.phrases import counted_text, measured_on, readings_text
from bt_cli.plan.mechanism_catalog import Mechanism
from bt_cli.schedule.ledger import ScaleSetting
from bt_cli.schedule.model import ScaleReplan, Schedule
from bt_cli.schedule.phases import local
from bt_cli.words import capital, mm, shown_mm, time_text


@dataclass(frozen=True, slots=True)
class ScaleReplans(CourseChange):
    """New orders to go on from what scales show, or an X-ray where there is no scale."""

    replans: tuple[ScaleReplan, ...]
    schedule: Schedule

    def for_staff(self) -> Iterator[str]:
        """What each scale shows, what was planned, and the nut face that then shows."""
        for replan in self.replans:
            read = [f"{setting.actuator} {mm(setting.shown_mm)}{self._planned(setting)}" for setting in replan.settings]
            mechanisms = self._mechanisms(replan)
            source = "what the scale shows" if any(m.is_readable for m in mechanisms) else "what the X-ray shows"
            if any(mechanism.has_faces for mechanism in mechanisms):
                source = "ring to ring as measured"
            yield f"From {time_text(replan.at)} on it goes on from {source}: {'; '.join(read)}."

    def _planned(self, setting: ScaleSetting) -> str:
        actuator = next(actuator for actuator in self.schedule.actuators if actuator.id == setting.actuator)
        planned_mm = setting.shown_mm - actuator.travel_mm(setting.steps)
        text = f", where {shown_mm(planned_mm)} was planned" if setting.steps else ""
        return f"{text}, nut face {setting.face}" if setting.face else text

    def _mechanisms(self, replan: ScaleReplan) -> list[Mechanism]:
        """Of what was read."""
        read = {setting.actuator for setting in replan.settings}
        return [actuator.mechanism for actuator in self.schedule.actuators if actuator.id in read]

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """That the numbers of the new plan are those of the scales."""
        mechanisms = [mechanism for replan in self.replans for mechanism in self._mechanisms(replan)]
        words = reader.language.of(mechanisms)
        if any(mechanism.has_faces for mechanism in mechanisms):  # nuts have no scale
            yield words.translate("We made a new plan from what we measured.")
        else:
            yield words.translate("We made a new plan from the numbers on your scales.")


_CHECKS = {  # what is read, of one thing and of several
    "scale": (
        N_("Before your turn on {when} the scale must read {reading}."),
        N_("Before your turn on {when} the scales must read {reading}."),
    ),
    "rod 1": 2 * (N_("Before your turn on {when} ring to ring on rod 1 must be {reading}."),),
    "rods": 2 * (N_("Before your turn on {when} ring to ring on each rod must be {reading}."),),
}


@dataclass(frozen=True, slots=True)
class ScaleCheck(CourseChange):
    """What scales must show before the first turn by the new plan; nothing at home where a frame is set again first."""

    old: Schedule
    schedule: Schedule
    at: datetime
    is_read_anew: bool  # six struts, or a new order to go on from what scales show; else only where one starts anew
    swap_days: frozenset[date]  # the days of swaps that are told for themselves

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """The numbers, and what to do where one is another."""
        translate, language, schedule = reader.language.translate, reader.language, self.schedule
        begins = max(reader.since, reader.midnight)
        following = next((session for session in schedule.sessions if local(session) >= begins), None)
        if following is None:
            return
        at = local(following)
        was, now = ({reset for reset in each.resets if reset.on <= at.date()} for each in (self.old, schedule))
        if was == now and not self.is_read_anew:
            return
        first_of_day = next(session for session in schedule.sessions if session.at.date() == at.date())
        if following is first_of_day and at.date() in schedule.dates("swap"):
            if at.date() not in self.swap_days:
                yield translate(
                    "On {date} do NOT turn at home. The clinic changes your frame first.", date=language.day(at.date())
                )
            return
        readings = [entry for entry in schedule.ledger.all_before(at) if entry.actuator.mechanism.is_readable]
        if readings:
            labels = [entry.actuator.id if len(schedule.actuators) > 1 else "" for entry in readings]
            reading = readings_text(zip(labels, (entry.reading_mm for entry in readings), strict=True))
            form = _CHECKS[measured_on([entry.actuator for entry in readings])][len(readings) > 1]
            yield translate(form, when=day_at_time(at, language), reading=reading)
            if counted := counted_text(schedule, at.date(), language):
                yield f"{capital(counted)}."
            yield translate("If one differs, stop and call.") if readings[1:] else translate("If not, stop and call.")
