"""Six struts as every output shows them: a row a session, or a row a day where each strut turns at most once in one.

A cell says the reading to turn to, and by how much: + makes the strut longer, − shorter. What does not turn keeps its
reading. Swaps stand before the row of their day, and the scale of a swapped strut is the new one from there on.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from bt_cli.document.language import N_, Language
from bt_cli.document.local_texts import direction_in
from bt_cli.document.report import Report
from bt_cli.frame.actuator import Move
from bt_cli.plan.model import PAIRS_OF_STRUTS
from bt_cli.schedule.model import Schedule, Session
from bt_cli.schedule.phases import local
from bt_cli.schedule.swaps import StrutScale, Swap, scale_of
from bt_cli.words import clock_text, mm, number

NEAR_END_DAYS = 7  # convention: with no more than a week's travel left on its scale, a strut is marked *
COLOURS = (
    N_("red"), N_("orange"), N_("yellow"), N_("green"), N_("blue"), N_("purple"),
)  # fmt: skip


class StrutCell(NamedTuple):
    """One strut in a row: what it shows before and after, and its move. `star`: it is near the end of its scale."""

    strut: str
    before_mm: Fraction
    reading_mm: Fraction
    move: Move | None
    star: bool


class StrutRow(NamedTuple):
    """One line of the table. `sessions` are those that it stands for; of a day without a turn there is none."""

    day: int
    on: date
    at: time | None  # None: the row stands for the whole day
    sessions: tuple[Session, ...]
    cells: tuple[StrutCell, ...]
    swaps: tuple[Swap, ...]  # made before this row
    missed: tuple[time, ...]
    remaining_mm: Fraction
    last_of_day: bool

    @property
    def week(self) -> int:
        """The week of the course, from 1."""
        return (self.day - 1) // 7 + 1


def one_row_a_day(schedule: Schedule) -> bool:
    """Whether a day is one row: each strut turns at most once in it."""
    return len(schedule.plan.slots) == 1


def own_time(schedule: Schedule, strut: str) -> str:
    """When a strut is turned, where each pair has its time of the day; else no text."""
    if not schedule.plan.protocol.grouping:
        return ""
    place = next(i for i, pair in enumerate(PAIRS_OF_STRUTS) if strut in pair)
    return clock_text(schedule.plan.protocol.sessions[place])


def strut_rows(report: Report) -> list[StrutRow]:
    """The rows from the first day to the last, or to the report's `until`; each day has one at least."""
    schedule = report.schedule
    assert schedule.correction  # noqa: S101 - only asked for six struts
    sessions = {day: tuple(them) for day, them in groupby(schedule.sessions, key=lambda session: session.day)}
    state = _State(schedule)
    found: list[StrutRow] = []
    for day in range(1, schedule.days + 1):
        on = schedule.date_of(day)
        if report.until and on > report.until:
            break
        found += state.rows(day, on, sessions.get(day, ()))
    return found


class _State:
    """The scales, as the days go by."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.scales = start_scales(schedule)
        self.fastest = [schedule.ledger.most_in_a_day_mm(one.id) for one in schedule.actuators]
        first = schedule.sessions[0]
        self.remaining_mm = first.done_mm + first.remaining_mm  # a plan made anew has another way, but only later

    def rows(self, day: int, on: date, sessions: tuple[Session, ...]) -> Iterator[StrutRow]:
        swaps = tuple(swap for swap in planned_swaps(self.schedule) if swap.on == on)
        for swap in swaps:
            self.scales[int(swap.strut) - 1] = swap.new
        groups = [sessions] if one_row_a_day(self.schedule) or not sessions else [(one,) for one in sessions]
        missed = tuple(at.time() for at in self.schedule.missed if at.date() == on)
        for k, group in enumerate(groups):
            at = None if one_row_a_day(self.schedule) or not group else group[0].at.time()
            shown = self.schedule.ledger.readings_at(local(group[0]) if group else datetime.combine(on, time.max))
            cells = tuple(self._cell(i, before_mm, group) for i, before_mm in enumerate(shown))
            if group:
                self.remaining_mm = group[-1].remaining_mm
            first, last = k == 0, k == len(groups) - 1
            yield StrutRow(
                day,
                on,
                at,
                group,
                cells,
                swaps if first else (),
                missed if first else (),
                self.remaining_mm,
                last,
            )

    def _cell(self, i: int, before_mm: Fraction, group: Sequence[Session]) -> StrutCell:
        strut = self.schedule.actuators[i].id
        move = next((move for session in group for move in session.moves if move.actuator.id == strut), None)
        return StrutCell(strut, before_mm, move.reading_mm if move else before_mm, move, self._near_end(i, move))

    def _near_end(self, i: int, move: Move | None) -> bool:
        if move is None:
            return False
        scale = self.scales[i]
        left_mm = scale.max_mm - move.reading_mm if move.steps > 0 else move.reading_mm - scale.min_mm
        return left_mm <= NEAR_END_DAYS * self.fastest[i]


def way_left_mm(way_mm: Fraction) -> Fraction:
    """What is left of the way, to 0.1 mm: it is 0 only once nothing is left."""
    return max(Fraction(round(way_mm * 10), 10), Fraction(1, 10)) if way_mm else Fraction(0)


def planned_swaps(schedule: Schedule) -> tuple[Swap, ...]:
    """The planned swaps of struts, in order."""
    return schedule.correction.swaps if schedule.correction else ()


def start_scales(schedule: Schedule) -> list[StrutScale]:
    """The scales of strut 1 to 6 as they are mounted at first."""
    return [scale_of(strut) for strut in schedule.plan.frame.struts_in_order]


def start_readings(schedule: Schedule) -> list[Fraction]:
    """What the scales of strut 1 to 6 show where the plan in force begins: at first, or where it was planned anew."""
    from bt_cli.schedule.pose_tracking import last_replan

    event = last_replan(schedule)
    return schedule.ledger.readings_at(event.at) if event else [one.start_reading_mm for one in schedule.actuators]


def strut_turn(move: Move, language: Language) -> str:
    """A turn in full, "strut 1 to 149.5 mm (0.5 mm shorter)"."""
    amount, to = mm(abs(move.travel_mm)), mm(move.reading_mm)
    if move.steps > 0:
        return language.translate(
            "strut {number} to {to} ({amount} longer)", number=move.actuator.id, to=to, amount=amount
        )
    return language.translate(
        "strut {number} to {to} ({amount} shorter)", number=move.actuator.id, to=to, amount=amount
    )


def strut_instructions(schedule: Schedule, session: Session, *, check: bool, language: Language) -> Iterator[str]:
    """What to do in a session, a line each; a `check` is of all six scales."""
    translate, on = language.translate, session.at.date()
    for swap in planned_swaps(schedule):
        if swap.on == on:
            yield translate("Not before strut {number} was changed in the clinic today.", number=swap.strut)
    for move in session.moves:
        yield translate("Turn {strut}.", strut=strut_turn(move, language))
    if direction := direction_in(schedule.plan.on(on).frame, language):
        yield translate("To make it longer: {direction}", direction=direction)
    if check:
        reading = check_reading(schedule, session)
        yield translate(
            "CHECK after this turn: the scales must read {reading}. If one differs, stop and call.", reading=reading
        )


def check_reading(schedule: Schedule, session: Session) -> str:
    """What all scales show after a session, "1: 149.5, 2: 150 …" in mm."""
    shown = enumerate(schedule.ledger.readings_after(session.number), start=1)
    said = ", ".join(f"{i}: {number(reading_mm)}" for i, reading_mm in shown)
    return f"{said} mm"


def swap_text(swap: Swap, language: Language) -> str:
    """A swap in a sentence."""
    return language.translate(
        "Strut {number} is changed in the clinic: {old} showing {before} for {new} set to {after}.",
        number=swap.strut,
        old=size_text(swap.old, language),
        before=mm(swap.before_mm),
        new=size_text(swap.new, language),
        after=mm(swap.after_mm),
    )


def size_text(scale: StrutScale, language: Language) -> str:
    """A strut by its size, "size long"."""
    return language.translate("size {size}", size=scale.size) if scale.size else language.translate("the one mounted")
