"""The lines of the chart: the way of the bone, of each level, of a cable; six scales; and what was really seen."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from bt_cli.document.bone_ways import goal_plans, shown_way
from bt_cli.document.language import Language
from bt_cli.schedule.measured import way_by_reading
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.words import as_shown, mm

if TYPE_CHECKING:
    from bt_cli.schedule.swaps import Swap

MAIN = "chart-line"
_LEVELS = ("11 3", "5 3", "2 2.5")  # their dashes, in the order of the levels
_CABLE = "5 3"


def date_ordinal(at: datetime) -> float:
    """A time as the ordinal of its day, its clock time as the part of it: 12:00 is .5."""
    return at.toordinal() + (at.hour * 60 + at.minute) / 1440


class ChartLine(NamedTuple):
    """A line: its id, its letters, what it is called where there are several, its dashes, and its mm after each turn.

    `end_mm` is the last of them as people are told it. `resets` are the dates on which its hardware is set
    again.
    """

    id: str
    letter: str
    label: str
    dashes: str
    start: datetime
    times: tuple[datetime, ...]
    made_mm: tuple[Fraction, ...]
    end_mm: Fraction
    resets: tuple[date, ...] = ()

    def before_mm(self, ordinal: float) -> Fraction:
        """How far it has come before a time, an ordinal with the time of day as its part."""
        return self._after(bisect_left(self.times, ordinal, key=date_ordinal))

    def by_mm(self, ordinal: float) -> Fraction:
        """How far it has come by a time."""
        return self._after(bisect_right(self.times, ordinal, key=date_ordinal))

    def _after(self, session_count: int) -> Fraction:
        return self.made_mm[session_count - 1] if session_count else Fraction(0)


def lines_of(schedule: Schedule, language: Language) -> list[ChartLine]:
    """The main line first: of several levels that close a gap or lengthen together the sum of their ways."""
    if schedule.has_multiple_levels:
        return list(_of_levels(schedule, language))
    main = _line(schedule, schedule)
    cable = schedule.plan.frame.cable
    if not cable or cable.anchor != "frame":
        return [main]
    drawn_in_mm = tuple(turn.travelled_mm for turn in schedule.ledger.turns())
    cable_mm = as_shown(drawn_in_mm[-1])
    label = language.translate("cable: {mm}", mm=mm(cable_mm))
    return [
        main._replace(label=language.translate("bone: {mm}", mm=mm(main.end_mm))),
        main._replace(id=f"{MAIN}-cable", label=label, dashes=_CABLE, made_mm=drawn_in_mm, end_mm=cable_mm, resets=()),
    ]


def _line(schedule: LevelSchedule, whole: Schedule) -> ChartLine:
    """The line of a schedule, which may be a level's of the whole."""
    times = tuple(session.at for session in schedule.sessions)
    made_mm = tuple(_made_mm(schedule, whole))
    end_mm = shown_way(made_mm[-1], schedule.sessions[-1].remaining_mm, goal_plans(schedule.plan)).done_mm
    return ChartLine(MAIN, "", "", "none", schedule.start, times, made_mm, end_mm, tuple(schedule.dates("swap")))


def _made_mm(schedule: LevelSchedule, whole: Schedule) -> Iterator[Fraction]:
    """How far the bone has come after each turn.

    Where an X-ray showed contact, the order that follows drops what is left of the way. That moves no bone: from there
    the line goes up with the turns that are made, and no further than the way's end.
    """
    docks = whole.plan.docking is not None and whole.plan.docking.tolerance_mm is not None
    orders = [event.at for event in whole.events if docks and event.entry.kind in ("compress", "extend")]
    before, before_mm, dropped_mm = schedule.start.replace(tzinfo=None), Fraction(0), Fraction(0)
    for session in schedule.sessions:
        at = session.local
        if dropped_mm or any(before < order <= at for order in orders):
            dropped_mm = max(dropped_mm + session.done_mm - before_mm - session.delta_mm, Fraction(0))
        yield session.done_mm - dropped_mm
        before, before_mm = at, session.done_mm


def _of_levels(schedule: Schedule, language: Language) -> Iterator[ChartLine]:
    counted = [part for part in schedule.levels if part.plan.goal.kind == schedule.plan.goal.kind]
    if len(counted) > 1:
        whole = _line(schedule, schedule)
        yield whole._replace(
            label=language.translate("together: {mm}", mm=mm(whole.end_mm)),
            resets=(),
        )
    for part, dashes in zip(schedule.levels, _LEVELS, strict=False):
        line, letter = _line(part, schedule), "".join(actuator.id for actuator in part.actuators)
        name = part.plan.level.name
        line = line._replace(letter=letter, label=f"{letter}, {name}: {mm(line.end_mm)}")
        main = [part] == counted
        yield line if main else line._replace(id=f"{MAIN}-{letter}", dashes=dashes)


class RecordedPoint(NamedTuple):
    """A record: a reading or an X-ray, when it was made, and how far the bone has come by it.

    Of a reading that is the way of its own level, of an X-ray the way of the whole.
    """

    kind: str
    at: datetime
    done_mm: Fraction


def recorded(schedule: Schedule) -> list[RecordedPoint]:
    """Every reading and gap that the course records, in its order."""
    return list(_seen(schedule))


def _seen(schedule: Schedule) -> Iterator[RecordedPoint]:
    for entry in schedule.plan.course:
        at = entry.moment(schedule.plan.protocol.sessions)
        if entry.gap_mm is not None:
            yield RecordedPoint("xray", at, schedule.distance_mm - Fraction(entry.gap_mm))
        for part in schedule.levels:
            for i, actuator in enumerate(part.actuators):
                if entry.readings_mm and actuator.id in entry.readings_mm:
                    yield RecordedPoint(
                        "reading", at, way_by_reading(part, i, at, Fraction(entry.readings_mm[actuator.id]))
                    )


class Reading(NamedTuple):
    """What a scale shows from a local time on."""

    at: datetime
    reading_mm: Fraction


class Trace(NamedTuple):
    """One strut: its readings in runs, each but the first with a changed strut; and what was really read."""

    strut: str
    runs: tuple[tuple[Reading, ...], ...]
    swaps: tuple["Swap", ...]
    seen: tuple[Reading, ...]

    @property
    def start_mm(self) -> Fraction:
        """What it shows before the first turn."""
        return self.runs[0][0].reading_mm

    @property
    def end_mm(self) -> Fraction:
        """What it shows after the last turn."""
        return self.runs[-1][-1].reading_mm

    @property
    def shown_mm(self) -> list[Fraction]:
        """Every reading that the chart must have room for."""
        return [point.reading_mm for run in (*self.runs, self.seen) for point in run]


def traces_of(schedule: Schedule) -> tuple[Trace, ...]:
    """The six lines, from the clock start to the last session."""
    return tuple(_trace(schedule, i) for i in range(len(schedule.actuators)))


def _trace(schedule: Schedule, i: int) -> Trace:
    """The sessions list what moves: between them a strut keeps its reading, until it is turned or changed."""
    strut = schedule.actuators[i].id
    swaps = tuple(swap for swap in schedule.exchanges if swap.strut == strut)
    last = schedule.sessions[-1].local
    runs = [[Reading(schedule.start, schedule.actuators[i].start_reading_mm)]]
    for entry in schedule.ledger.entries(strut):
        if entry.cause == "exchange" and entry.at <= last:
            runs[-1].append(Reading(entry.at, runs[-1][-1].reading_mm))
            runs.append([])
        if entry.cause in ("exchange", "turn") and entry.at <= last:
            runs[-1].append(Reading(entry.at, entry.reading_mm))
    runs[-1].append(Reading(last, runs[-1][-1].reading_mm))
    read = ((entry.at, entry.read_mm) for entry in schedule.ledger.entries(strut))
    seen = tuple(Reading(at, read_mm) for at, read_mm in read if read_mm is not None)
    return Trace(strut, tuple(map(tuple, runs)), swaps, seen)
