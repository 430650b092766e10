"""The days of a document: what is turned at each time, what the scales show, what is left, and when to check."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from fractions import Fraction

from bt_cli.document.bars import bars_of, rests_of
from bt_cli.document.describers import Describer
from bt_cli.document.language import N_, Language
from bt_cli.document.local_texts import direction_in
from bt_cli.document.model import Amount, Check, Day, Scale, Slot, SlotState, Turn
from bt_cli.document.phrases import DayRow, checkpoints, day_rows, frame_of, part_of_turn
from bt_cli.document.report import Report
from bt_cli.frame.actuator import Actuator, Move
from bt_cli.schedule.model import Schedule, Session
from bt_cli.schedule.phases import local
from bt_cli.words import shown_number

_WORDS = {
    Fraction(1, 8): N_("EIGHTH"), Fraction(1, 6): N_("SIXTH"), Fraction(1, 4): N_("QUARTER"),
    Fraction(1, 3): N_("THIRD"), Fraction(1, 2): N_("HALF"), Fraction(2, 3): N_("TWO THIRDS"),
    Fraction(3, 4): N_("THREE QUARTERS"), Fraction(1): N_("FULL"), Fraction(2): N_("TWO"),
}  # fmt: skip


_STATES: tuple[SlotState, ...] = ("turn", "missed", "no turn", "paused")  # of several the first is that of the slot


def amount_of(steps: int, actuator: Actuator, language: Language) -> Amount:
    """How much some steps are, whichever way."""
    steps = abs(steps)
    travel_mm, unit = steps * actuator.step_mm, actuator.mechanism.unit
    if actuator.mechanism.is_set_by_scale:
        return Amount(steps, "", "", "", travel_mm, f"{shown_number(travel_mm)} mm")
    part, word = part_of_turn(steps, actuator), ""
    if unit == "mm":
        return Amount(steps, part, "", unit, travel_mm, f"{part} {unit}")
    if unit == "click":
        name = language.translate("click" if steps == 1 else "clicks")
    else:
        name = language.translate("turns" if steps > actuator.steps_per_turn else "turn")
        key = _WORDS.get(Fraction(steps, actuator.steps_per_turn))
        word = language.translate(key) if key else ""
    text = f"{part} ({word}) {name}" if word else f"{part} {name}"
    if word and steps < actuator.steps_per_turn and actuator.steps_per_turn % steps == 0:
        text = language.translate("{part} (one {word}) {unit}", part=part, word=word, unit=name)
    return Amount(steps, part, word, name, travel_mm, f"{text} = {shown_number(travel_mm)} mm")


def usual_steps(schedule: Schedule, actuator: Actuator) -> int:
    """How many steps most turns of an actuator have, whichever way; of several alike the fewest, one if it has none."""
    counts = Counter(abs(turn.steps) for turn in schedule.ledger.turns(actuator.id))
    return min(counts, key=lambda steps: (-counts[steps], steps), default=1)


def days_of(report: Report, describer: Describer, language: Language) -> Iterator[Day]:
    """Every day from the clock start to the last session, or to the report's `until`."""
    builder = _Days(report, describer, language)
    return (builder.day(row) for row in day_rows(report))


class _Days:
    """What all days of a report have in common."""

    def __init__(self, report: Report, describer: Describer, language: Language) -> None:
        self.report, self.schedule, self.describer, self.language = report, report.schedule, describer, language
        self.bars = bars_of(report.schedule, describer, language)
        self.rests, self.near_end = rests_of(report.schedule), describer.near_end(report.schedule)
        self.checked = {local(session).date() for session in checkpoints(report.schedule).values()}
        self.levels = [  # a level that never turns has no schedule
            next((i for i, level in enumerate(report.schedule.levels) if actuator in level.actuators), None)
            for actuator in report.schedule.actuators
        ]
        self.amounts: dict[tuple[str, int], Amount] = {}
        self.directions: dict[int, tuple[str, ...]] = {}

    def day(self, row: DayRow) -> Day:
        """A day; they are asked for in order."""
        sessions = [session for session in row.turns if session]
        scales = tuple(
            Scale(place, scale.before_mm, scale.reading_mm, (scale.actuator.id, row.on) in self.near_end)
            for place, scale in enumerate(row.scales)
        )
        slots = tuple(self._slot(row, at, session) for at, session in zip(self.schedule.times, row.turns, strict=True))
        check = None
        if row.on in self.checked:
            read = [scale for scale in scales if self.schedule.actuators[scale.thing].mechanism.is_readable]
            phone = self.report.clinic_on(row.on).phone or ""
            check = Check(sessions[-1].at.time(), tuple((scale.thing, scale.after_mm) for scale in read), phone)
        remaining = self.describer.remaining(self.schedule, row.left_mm, self.language)
        bars = self.bars.get(row.on, ())
        return Day(row.day, row.on, bars, self._directions(row.on), slots, scales, row.done_mm, remaining, check)

    def _directions(self, on: date) -> tuple[str, ...]:
        plan = self.schedule.plan.on(on)
        if id(plan) not in self.directions:  # plans of a course are kept, so that an id is of one alone
            ways = (direction_in(frame_of(plan, actuator), self.language) for actuator in self.schedule.actuators)
            self.directions[id(plan)] = tuple(way or "" for way in ways)
        return self.directions[id(plan)]

    def _slot(self, row: DayRow, at: time, session: Session | None) -> Slot:
        turns = tuple(self._turn(move, session) for move in session.moves) if session else ()
        turned, moment = {turn.thing for turn in turns}, datetime.combine(row.on, at)
        states = tuple(
            "turn" if place in turned else self._empty(level, moment) for place, level in enumerate(self.levels)
        )
        state: SlotState = next(kind for kind in _STATES if kind in states)
        after = {turn.thing: turn.after_mm for turn in turns}
        readings_mm = tuple(
            after[place] if place in after else self.schedule.ledger.before(actuator.id, moment).reading_mm
            for place, actuator in enumerate(self.schedule.actuators)
        )
        return Slot(at, state, states, session.number if session else None, turns, readings_mm)

    def _empty(self, level: int | None, at: datetime) -> SlotState:
        """Why a level turns nothing at a time."""
        if level is None:
            return "no turn"
        if at in self.schedule.levels[level].missed:
            return "missed"
        rests = self.rests[level]
        return "paused" if any(begin <= at and (end is None or at < end) for begin, end in rests) else "no turn"

    def _turn(self, move: Move, session: Session) -> Turn:
        actuator, way = move.actuator, ""
        if actuator.mechanism.two_way:
            way = self.language.translate("longer") if move.steps > 0 else self.language.translate("shorter")
        elif move.steps < 0:
            way = self.language.translate("BACK")
        key = actuator.id, abs(move.steps)
        amount = self.amounts.get(key) or self.amounts.setdefault(key, amount_of(move.steps, actuator, self.language))
        before_mm = self.schedule.ledger.before(actuator.id, local(session)).reading_mm
        place = next(i for i, other in enumerate(self.schedule.actuators) if other.id == actuator.id)
        return Turn(place, move.steps, amount, way, before_mm, move.reading_mm, move.face)
