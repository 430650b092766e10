"""What is said of six struts: each is turned to a number on its own scale, and changed where that ends."""

from collections.abc import Iterator, Sequence
from datetime import date

from bt_cli.document.hexapod_rows import COLOURS, NEAR_END_DAYS, exchanges_text, start_scales
from bt_cli.document.language import Language
from bt_cli.document.level_heading import Facts, Flagged
from bt_cli.document.local_texts import UNWRITTEN, by_hand, direction_in, turn_direction
from bt_cli.document.model import HardwareChangeRow
from bt_cli.document.report import Report
from bt_cli.document.setting_text import frame_throughout
from bt_cli.document.status_text import StatusFacts
from bt_cli.frame.actuator import Actuator
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.status import CourseStatus


class HexapodDescriber:
    """The describer of six struts."""

    def name(self, schedule: Schedule, actuator: Actuator, language: Language) -> str:  # noqa: ARG002
        """The strut with its number."""
        return language.translate("strut {number}", number=actuator.id)

    def colour(self, actuator: Actuator, language: Language) -> str:
        """By convention red, orange, yellow, green, blue and purple."""
        return language.translate(COLOURS[int(actuator.id) - 1])

    def near_end(self, schedule: Schedule) -> set[tuple[str, date]]:
        """A scale has two ends: what counts is the one that a turn goes to."""
        ledger, near_days = schedule.ledger, set()
        for actuator, first in zip(schedule.actuators, start_scales(schedule), strict=True):
            swaps = [swap for swap in schedule.exchanges if swap.strut == actuator.id]
            week_mm = NEAR_END_DAYS * ledger.most_in_a_day_mm(actuator.id)
            for turn in ledger.turns(actuator.id):
                on = turn.at.date()
                scale = next((swap.new for swap in reversed(swaps) if swap.on <= on), first)
                left_mm = scale.max_mm - turn.reading_mm if turn.steps > 0 else turn.reading_mm - scale.min_mm
                if left_mm <= week_mm:
                    near_days.add((actuator.id, on))
        return near_days

    def changes(self, schedule: Schedule) -> Sequence[HardwareChangeRow]:
        """The exchanges of struts."""
        return [
            HardwareChangeRow(
                swap.on,
                int(swap.strut) - 1,
                swap.before_mm,
                swap.after_mm,
                swap.old.size or "",
                swap.new.size or "",
                None,
            )
            for swap in schedule.exchanges
        ]

    def swaps_text(self, schedule: Schedule, rows: Sequence[HardwareChangeRow], language: Language) -> str:
        """Struts that are changed alike are told together."""
        days = {(row.thing, row.on) for row in rows}
        swaps = schedule.exchanges
        return exchanges_text((swap for swap in swaps if (int(swap.strut) - 1, swap.on) in days), language)

    def status_facts(self, schedule: Schedule, status: CourseStatus) -> StatusFacts:
        """Days, poses and the six scales."""
        from bt_cli.document.hexapod_status import strut_status

        return strut_status(schedule, status)

    def change_dates(self, schedule: Schedule, status: CourseStatus) -> StatusFacts:
        """The next exchange, and on which dates it could be."""
        from bt_cli.document.hexapod_status import strut_dates

        return strut_dates(schedule, status)

    def motion_facts(self, schedule: Schedule, language: Language) -> Facts:
        """The poses, and how many days by which limits."""
        from bt_cli.document.hexapod_heading import correction_facts

        return correction_facts(schedule, language)

    def step_facts(self, schedule: Schedule, language: Language, flagged: Flagged) -> Facts:  # noqa: ARG002
        """None: it is told with the struts."""
        return iter(())

    def hardware_facts(self, schedule: Schedule, language: Language, flagged: Flagged) -> Facts:  # noqa: ARG002
        """The frame and its struts."""
        from bt_cli.document.hexapod_heading import strut_facts

        return strut_facts(schedule, language)

    def how(self, report: Report, language: Language) -> Iterator[str]:
        """The steps of one session, in order."""
        translate = language.translate
        yield translate("Find the day, the time and the strut’s number. Its colour only helps.")
        yield translate("Its scale must show the number before the arrow. If not, stop and call.")
        frame = frame_throughout(report.schedule.plan, report.schedule.plan.frame)
        is_above = direction_in(frame, language) and not by_hand(frame, language)  # large, and once
        way = "" if is_above else _which_way(report.schedule, language)
        turn = translate("Turn it to the number after the arrow.")
        yield " ".join(filter(None, (turn, way, translate("Do not count clicks."))))
        yield translate("Strike its circle. Do each strut with an arrow. Do not turn what is grey.")
        yield translate("Tick the box. Write your initials. If a strut will not turn, or skips, stop and call.")

    def each_time(self, report: Report, language: Language) -> str:
        """The same, short."""
        translate, schedule = language.translate, report.schedule
        texts = [
            translate("Find the strut by its number. Its scale must show the mm before the arrow; if not, call."),
            translate("Turn until it shows the mm after the arrow: + is longer, − is shorter. Grey: do not turn."),
        ]
        if any(plan.frame.direction or plan.frame.direction_es for plan in schedule.plan.stages):
            texts.append(_which_way(schedule, language))
        return " ".join([*texts, translate("Tick the box. Write your initials.")])


def _which_way(schedule: Schedule, language: Language) -> str:
    translate, frame = language.translate, frame_throughout(schedule.plan, schedule.plan.frame)
    if not (direction_in(frame, language) or by_hand(frame, language)):
        return translate("Before the first turn ask which way makes a strut longer.")
    text = translate("To make it longer: {direction}", direction=turn_direction(frame, language)) + "."
    return f"{text} {translate(UNWRITTEN)}" if by_hand(frame, language) else text


HEXAPOD = HexapodDescriber()
