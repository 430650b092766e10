"""The days of a document: what is turned at each time, what the scales show, what is left, and when to check."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from fractions import Fraction

from bt_cli.document.bars import bars_of
from bt_cli.document.bone_ways import goal_plans, remaining_of, shown_way
from bt_cli.document.describers import Describer
from bt_cli.document.language import N_, Language
from bt_cli.document.local_texts import direction_in
from bt_cli.document.model import Amount, Check, Day, Scale, Slot, SlotState, Turn
from bt_cli.document.phrases import checkpoints, counted_text, frame_of, part_of_turn
from bt_cli.document.report import Report
from bt_cli.document.rests import rests_of
from bt_cli.frame.actuator import Actuator, Move
from bt_cli.schedule.evenings import evenings
from bt_cli.schedule.model import Schedule, Session
from bt_cli.schedule.phases import local
from bt_cli.words import shown_mm

_WORDS = {
    Fraction(1, 8): N_("EIGHTH"), Fraction(1, 6): N_("SIXTH"), Fraction(1, 4): N_("QUARTER"),
    Fraction(1, 3): N_("THIRD"), Fraction(1, 2): N_("HALF"), Fraction(2, 3): N_("TWO THIRDS"),
    Fraction(3, 4): N_("THREE QUARTERS"), Fraction(1): N_("FULL"), Fraction(2): N_("TWO"),
}  # fmt: skip


_STATES: tuple[SlotState, ...] = ("turn", "missed", "no turn", "paused")  # of several the first is that of the slot


def amount_of(steps: int, actuator: Actuator, language: Language) -> Amount:
    """How much some steps are, whichever way."""
    steps = abs(steps)
    travel_mm, mechanism = steps * actuator.step_mm, actuator.mechanism
    if mechanism.is_set_by_scale:
        return Amount(steps, "", "", "", travel_mm, shown_mm(travel_mm))
    part, word = part_of_turn(steps, actuator), ""
    if mechanism.is_in_mm:
        return Amount(steps, part, "", mechanism.unit, travel_mm, f"{part} {mechanism.unit}")
    if mechanism.counted:
        name = language.translate(mechanism.counted[steps != 1])
    else:
        name = language.translate("turns" if steps > actuator.steps_per_turn else "turn")
        key = _WORDS.get(Fraction(steps, actuator.steps_per_turn))
        word = language.translate(key) if key else ""
    text = f"{part} ({word}) {name}" if word else f"{part} {name}"
    if word and steps < actuator.steps_per_turn and actuator.steps_per_turn % steps == 0:
        text = language.translate("{part} (one {word}) {unit}", part=part, word=word, unit=name)
    return Amount(steps, part, word, name, travel_mm, f"{text} = {shown_mm(travel_mm)}")


def usual_steps(schedule: Schedule, actuator: Actuator) -> int:
    """How many steps most turns of an actuator have, whichever way; of several alike the fewest, one if it has none."""
    counts = Counter(abs(turn.steps) for turn in schedule.ledger.turns(actuator.id))
    return min(counts, key=lambda steps: (-counts[steps], steps), default=1)


def days_of(report: Report, describer: Describer, language: Language) -> Iterator[Day]:
    """Every day from the clock start to the last session, or to the report's `until`."""
    builder, schedule = _Days(report, describer, language), report.schedule
    dates = (schedule.date_of(number) for number in range(1, schedule.days + 1))
    return (builder.day(on) for on in dates if not report.until or on <= report.until)


class _Days:
    """What all days of a report have in common."""

    def __init__(self, report: Report, describer: Describer, language: Language) -> None:
        self.report, self.schedule, self.describer, self.language = report, report.schedule, describer, language
        self.bars = bars_of(report.schedule, describer, language)
        self.rests, self.near_end = rests_of(report.schedule), describer.near_end(report.schedule)
        self.evenings, self.sessions = evenings(report.schedule), dict[date, list[Session]]()
        for session in report.schedule.sessions:
            self.sessions.setdefault(report.schedule.date_of(session.day), []).append(session)
        self.checked = {local(session).date() for session in checkpoints(report.schedule).values()}
        self.levels = [  # a level that never turns has no schedule
            next((i for i, level in enumerate(report.schedule.levels) if actuator in level.actuators), None)
            for actuator in report.schedule.actuators
        ]
        self.goal_plans = goal_plans(report.schedule.plan)
        self.amounts: dict[tuple[str, int], Amount] = {}
        self.directions: dict[int, tuple[str, ...]] = {}
        self.counted: dict[tuple[int, int], str] = {}  # by how many re-sets have been, and the year

    def day(self, on: date) -> Day:
        """A day; they are asked for in order."""
        schedule, sessions = self.schedule, self.sessions.get(on, [])
        number = (on - schedule.start.date()).days + 1
        evening, at_times = self.evenings[number], {session.at.time(): session for session in sessions}
        first = self._before_the_first_turn(on, sessions)
        scales = tuple(
            Scale(
                place,
                schedule.ledger.before(actuator.id, first).reading_mm,
                schedule.ledger.on_evening(actuator.id, on).reading_mm,
                (actuator.id, on) in self.near_end,
            )
            for place, actuator in enumerate(schedule.actuators)
        )
        slots = tuple(self._slot(datetime.combine(on, at), at_times.get(at)) for at in schedule.times)
        check = None
        if on in self.checked:
            read = [scale for scale in scales if schedule.actuators[scale.thing].mechanism.is_readable]
            phone = self.report.clinic_on(on).phone or ""
            check = Check(sessions[-1].at.time(), tuple((scale.thing, scale.after_mm) for scale in read), phone)
        remaining = remaining_of(schedule, evening, self.language)
        done_mm = shown_way(evening.done_mm, evening.remaining_mm, self.goal_plans).done_mm
        bars, directions, counted = self.bars.get(on, ()), self._directions(on), self._counted(on)
        return Day(number, on, bars, directions, slots, scales, done_mm, remaining, check, counted)

    def _before_the_first_turn(self, on: date, sessions: Sequence[Session]) -> datetime:
        """The local time at which a day's scales are as its first turn finds them: re-set, and read anew, by then."""
        first = local(sessions[0]) if sessions else datetime.combine(on, time.max)
        replans = (replan.at for replan in self.schedule.replans if replan.at.date() == on and replan.at <= first)
        return max(replans, default=datetime.combine(on, time()))

    def _counted(self, on: date) -> str:
        key = sum(reset.on <= on for reset in self.schedule.resets), on.year
        if key not in self.counted:
            self.counted[key] = counted_text(self.schedule, on, self.language)
        return self.counted[key]

    def _directions(self, on: date) -> tuple[str, ...]:
        plan = self.schedule.plan.on(on)
        if id(plan) not in self.directions:  # plans of a course are kept, so that an id is of one alone
            ways = (direction_in(frame_of(plan, actuator), self.language) for actuator in self.schedule.actuators)
            self.directions[id(plan)] = tuple(way or "" for way in ways)
        return self.directions[id(plan)]

    def _slot(self, moment: datetime, session: Session | None) -> Slot:
        turns = tuple(self._turn(move, session) for move in session.moves) if session else ()
        turned = {turn.thing for turn in turns}
        states = tuple("turn" if place in turned else self._empty(place, moment) for place in range(len(self.levels)))
        state: SlotState = next(kind for kind in _STATES if kind in states)
        after = {turn.thing: turn.after_mm for turn in turns}
        readings_mm = tuple(
            after[place] if place in after else self.schedule.ledger.before(actuator.id, moment).reading_mm
            for place, actuator in enumerate(self.schedule.actuators)
        )
        return Slot(moment.time(), state, states, session.number if session else None, turns, readings_mm)

    def _empty(self, place: int, at: datetime) -> SlotState:
        """Why an actuator is not turned at a time; of a level that never turns only what was missed is known."""
        level, name = self.levels[place], self.schedule.actuators[place].level
        if level is None:
            (plan,) = (plan for plan in self.schedule.plan.level_plans if plan.level.name == name)
            is_missed = at in self.schedule.missed and at.time() in plan.protocol.sessions
            return "missed" if is_missed else "no turn"
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
