"""What is said of nuts, screws, rods, click struts and cables, which move bone along its axis."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from bt_cli.document import phrases
from bt_cli.document.axial_heading import hardware_facts, rate_facts, step_facts
from bt_cli.document.axial_status import axial_status, reset_dates
from bt_cli.document.instructions import each_time, how_to_turn
from bt_cli.document.language import N_, Language
from bt_cli.document.level_heading import Facts, Flagged
from bt_cli.document.model import HardwareChangeRow
from bt_cli.document.report import Report
from bt_cli.document.status_text import StatusFacts
from bt_cli.frame.actuator import Actuator
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.status import CourseStatus
from bt_cli.words import shown_mm

NEAR_END_DAYS = 7  # convention: with no more than a week's travel left, a day is marked *


class AxialDescriber:
    """The describer of what moves bone along its axis, one level or several."""

    def name(self, schedule: Schedule, actuator: Actuator, language: Language) -> str:
        """The nuts or whatever it is, and of which level."""
        return phrases.whose_text(schedule, actuator, language)

    def colour(self, actuator: Actuator, language: Language) -> str:  # noqa: ARG002 - of six struts each has one
        """None."""
        return ""

    def near_end(self, schedule: Schedule) -> set[tuple[str, date]]:
        """A stroke counts from where the scale starts: a re-set takes it back there."""
        limits, near_days = near_end_mm(schedule), set()
        for actuator in schedule.actuators:
            for on in map(schedule.date_of, range(1, schedule.days + 1)) if actuator.id in limits else ():
                if abs(schedule.ledger.on_evening(actuator.id, on).stroke_mm) >= limits[actuator.id]:
                    near_days.add((actuator.id, on))
        return near_days

    def changes(self, schedule: Schedule) -> Sequence[HardwareChangeRow]:
        """The re-sets."""
        places = {actuator.id: place for place, actuator in enumerate(schedule.actuators)}
        rows = []
        for reset in schedule.resets:
            ended = next(stroke for stroke in schedule.ledger.strokes(reset.actuator) if stroke.until == reset.on)
            actuator = schedule.actuators[places[reset.actuator]]
            before_mm, after_mm = ended.entries[-1].reading_mm, reset.setting(actuator).shown_mm
            rows.append(HardwareChangeRow(reset.on, places[reset.actuator], before_mm, after_mm, "", "", reset.face))
        return rows

    def swaps_text(self, schedule: Schedule, rows: Sequence[HardwareChangeRow], language: Language) -> str:
        """Each re-set, "the frame is set again, scale 40 mm → 0 mm"."""
        texts = []
        for row in rows:
            after = shown_mm(row.after_mm)
            if row.face:
                after += f", {language.translate('nut face {number} shows', number=row.face)}"
            readings = {"before": shown_mm(row.before_mm), "after": after}
            actuator = schedule.actuators[row.thing]
            forms = (
                N_("the frame is set again, scale {before} → {after}"),
                N_("{letter} is set again, scale {before} → {after}"),
            )
            if actuator.mechanism.has_faces:  # nuts have no scale
                forms = (
                    N_("the frame is set again, ring to ring counted {before} → {after}"),
                    N_("{letter} is set again, ring to ring counted {before} → {after}"),
                )
            texts.append(language.translate(forms[schedule.has_multiple_actuators], letter=actuator.id, **readings))
        return "; ".join(texts)

    def status_facts(self, schedule: Schedule, status: CourseStatus) -> StatusFacts:
        """How far bone has come, scales with their faces, and the rate."""
        return axial_status(schedule, status)

    def change_dates(self, schedule: Schedule, status: CourseStatus) -> StatusFacts:
        """The next re-set."""
        return reset_dates(schedule, status)

    def motion_facts(self, schedule: Schedule, language: Language) -> Facts:
        """The rate, of several levels what they do together; and a cable's."""
        return rate_facts(schedule, language)

    def step_facts(self, schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
        """The step of each part of the frame."""
        return step_facts(schedule, language, flagged)

    def hardware_facts(self, schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
        """The parts of the frame."""
        return hardware_facts(schedule, language, flagged)

    def how(self, report: Report, language: Language) -> Iterator[str]:
        """The steps of one session, in order."""
        return how_to_turn(report.schedule, language)

    def each_time(self, report: Report, language: Language) -> str:
        """The same, short."""
        return each_time(report, language)


def near_end_mm(schedule: Schedule) -> dict[str, Fraction]:
    """For each actuator with a limited stroke, the travel from which on it has no more than a week's left.

    A week is taken at the most that it travels in a day, in tandem with the way of the segment that carries it.
    """
    limits_mm = {}
    for actuator in schedule.actuators:
        # the shortest of those that orders set: a mark too early does no harm
        frames = [phrases.frame_of(plan, actuator) for plan in schedule.plan.stages]
        if range_mm := min((frame.range_mm for frame in frames if frame.range_mm), default=None):
            most_mm = max((abs(day.travel_mm) for day in schedule.ledger.days(actuator.id)), default=0)
            limits_mm[actuator.id] = Fraction(range_mm) - NEAR_END_DAYS * most_mm
    return limits_mm


AXIAL = AxialDescriber()
