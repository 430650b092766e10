"""Turns, days and notes as every output shows them; numbers and dates are written by `words`.

A part of a turn is never shown without its mm. Screen, calendar and data take their words from here, so they agree.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from bt_cli.checks.rules import Finding
from bt_cli.document.language import ENGLISH, N_, Language
from bt_cli.document.report import Report
from bt_cli.document.setting_text import settings_text
from bt_cli.frame.actuator import Actuator, Move
from bt_cli.plan.entries import Entry
from bt_cli.plan.levels import levels_of
from bt_cli.plan.model import DOES, Frame, Plan, level_frame, role
from bt_cli.schedule.evenings import Evening, evenings
from bt_cli.schedule.model import Schedule, Session
from bt_cli.words import clock_text, mm, number

VULGAR = {
    Fraction(1, 2): "½", Fraction(1, 3): "⅓", Fraction(2, 3): "⅔", Fraction(1, 4): "¼", Fraction(3, 4): "¾",
    Fraction(1, 5): "⅕", Fraction(2, 5): "⅖", Fraction(3, 5): "⅗", Fraction(4, 5): "⅘", Fraction(1, 6): "⅙",
    Fraction(5, 6): "⅚", Fraction(1, 8): "⅛", Fraction(3, 8): "⅜", Fraction(5, 8): "⅝", Fraction(7, 8): "⅞",
}  # fmt: skip
NO_TURN = "–"


_LEFT = {"gap": N_("gap left"), "length": N_("lengthening left"), "press": N_("pressing left")}


def part_of_turn(steps: int, actuator: Actuator) -> str:
    """How far to turn, without its unit: "¼", "1½", "5/12"; clicks are counted."""
    if actuator.mechanism.unit == "click":
        return str(abs(steps))
    if actuator.mechanism.unit == "mm":
        return number(abs(steps) * actuator.step_mm)
    whole, part = divmod(Fraction(abs(steps), actuator.steps_per_turn), 1)
    said = VULGAR.get(part, str(part)) if part else ""
    joint = " " if whole and part not in VULGAR and part else ""
    return f"{whole or ''}{joint}{said}"


def amount(steps: int, actuator: Actuator, language: Language = ENGLISH) -> str:
    """How much to turn, whichever way: "¼ turn", "2 clicks"; of what shows no turns its mm."""
    if actuator.mechanism.unit == "mm":
        return mm(abs(steps) * actuator.step_mm)
    if actuator.mechanism.unit == "click":
        return language.counted(abs(steps), N_("click"), N_("clicks"))
    unit = language.translate("turns") if abs(steps) > actuator.steps_per_turn else language.translate("turn")
    return f"{part_of_turn(steps, actuator)} {unit}"


def turn(steps: int, actuator: Actuator, language: Language = ENGLISH) -> str:
    """How far to turn and which way, to be shown with its mm beside it.

    "¼ turn", "2 clicks", "¼ turn BACK"; of what is turned both ways "½ turn longer", "½ turn shorter".
    """
    said = amount(steps, actuator, language)
    if not actuator.mechanism.two_way:
        return language.translate("{turn} BACK", turn=said) if steps < 0 else said
    if actuator.mechanism.unit == "mm":
        return language.translate("{mm} longer", mm=said) if steps > 0 else language.translate("{mm} shorter", mm=said)
    return (
        language.translate("{turn} longer", turn=said) if steps > 0 else language.translate("{turn} shorter", turn=said)
    )


def turn_in_mm(move: Move, language: Language = ENGLISH) -> str:
    """A move in full, "¼ turn = 0.25 mm"; of a strut "0.5 mm shorter → 149.5 mm"."""
    if move.actuator.mechanism.is_set_by_scale:
        return f"{turn(move.steps, move.actuator, language)} → {mm(move.reading_mm)}"
    said = turn(move.steps, move.actuator, language)
    return said if move.actuator.mechanism.unit == "mm" else f"{said} = {mm(abs(move.travel_mm))}"


def signed_mm(move: Move) -> str:
    """How far a scale moves, "+0.5" up or "−0.5" down; of a strut longer or shorter."""
    return f"{'+' if move.steps > 0 else '−'}{number(abs(move.travel_mm))}"


def cell(move: Move) -> str:
    """A move in a table, "¼=0.25 mm → 2": the turn, the same in mm, the face to show afterwards.

    Which way it goes stands with the turn, "¼ BACK=0.25 mm → 4", "½ shorter=0.5 mm → 3".
    """
    return _cell(move, part_of_turn(move.steps, move.actuator))


def _cell(move: Move, turned: str) -> str:
    way = " BACK" if move.steps < 0 else ""
    if move.actuator.mechanism.two_way:
        way = " shorter" if move.steps < 0 else " longer"
    if move.actuator.mechanism.unit == "mm":
        return f"{mm(abs(move.travel_mm))}{way}"
    said = f"{turned}{way}={mm(abs(move.travel_mm))}"
    return said if move.face is None else f"{said} → {move.face}"


def several(schedule: Schedule) -> bool:
    """Whether there is more than one thing to turn, so that each is told by its letter."""
    return len(schedule.actuators) > 1 and not schedule.correction


def session_cell(session: Session, *, lettered: bool) -> str:
    """All moves of a session in a table, a line each: "A ¼=0.25 mm → 2", "B 1 click=0.25 mm"."""
    return "\n".join(f"{move.actuator.id} {_lettered(move)}" if lettered else cell(move) for move in session.moves)


def _lettered(move: Move) -> str:
    """A cell beside those of other actuators: clicks are said, as the others may show parts of a turn."""
    clicks = move.actuator.mechanism.unit == "click"
    return _cell(move, amount(move.steps, move.actuator)) if clicks else cell(move)


class ScaleReading(NamedTuple):
    """What an actuator's scale shows before the day's first turn, and after its last."""

    actuator: Actuator
    before_mm: Fraction
    reading_mm: Fraction


class DayRow(NamedTuple):
    """One day as people read it. `turns` has a session or None for each time of the rhythm."""

    day: int
    on: date
    turns: tuple[Session | None, ...]
    scales: tuple[ScaleReading, ...]  # of every actuator
    moved_mm: Fraction  # from the first turn of the course on
    remaining_mm: Fraction
    done_mm: Fraction
    missed: tuple[time, ...]  # the sessions that a record says were missed
    left_mm: tuple[Fraction, ...]  # of each of the plan's `objectives`, the goal's own first

    @property
    def week(self) -> int:
        """The week of the course, from 1."""
        return (self.day - 1) // 7 + 1


class Objective(NamedTuple):
    """What some levels of a plan do, "gap", "length" or "press", and the places of those levels."""

    does: str
    levels: tuple[int, ...]


def objectives(plan: Plan) -> tuple[Objective, ...]:
    """What the levels of a plan do: what its goal asks for first, then what it asks for beside it."""
    levels = levels_of(plan)
    kinds = dict.fromkeys([DOES.get(plan.goal.kind, ""), *(role(plan, level) for level in levels)])
    found = [Objective(kind, tuple(i for i, level in enumerate(levels) if role(plan, level) == kind)) for kind in kinds]
    return tuple(aim for aim in found if aim.levels)


def left_mm(then: Session | Evening, schedule: Schedule) -> tuple[Fraction, ...]:
    """What is left of each aim after a session, or on an evening."""
    found = objectives(schedule.plan)
    if len(found) == 1:
        return (then.remaining_mm,)
    return tuple(sum((then.levels[i].remaining_mm for i in aim.levels), Fraction(0)) for aim in found)


def day_rows(report: Report) -> list[DayRow]:
    """A row for every day from the clock start to the last session, or to the report's `until`."""
    schedule, until = report.schedule, report.until
    times = schedule.times
    by_day: dict[int, list[Session]] = {}
    for session in schedule.sessions:
        by_day.setdefault(session.day, []).append(session)
    ledger = schedule.ledger
    turned_mm, ways = Fraction(0), evenings(schedule)
    rows = []
    for day in range(1, schedule.days + 1):
        on = schedule.date_of(day)
        if until and on > until:
            break
        today = by_day.get(day, [])
        evening = datetime.combine(on + timedelta(days=1), time())
        before = _before_the_first_turn(schedule, on, today)
        turned_mm += sum((session.delta_mm for session in today), Fraction(0))
        at = {session.at.time(): session for session in today}
        turns = tuple(at.get(t) for t in times)
        missed = tuple(at.time() for at in schedule.missed if at.date() == on)
        scales = tuple(
            ScaleReading(one, ledger.before(one.id, before).reading_mm, ledger.on_evening(one.id, on).reading_mm)
            for one in schedule.actuators
        )
        course = turned_mm + schedule.read_anew_mm(evening), ways[day].remaining_mm, ways[day].done_mm, missed
        lefts = left_mm(ways[day], schedule)
        rows.append(DayRow(day, on, turns, scales, *course, lefts))
    return rows


def _before_the_first_turn(schedule: Schedule, on: date, today: Sequence[Session]) -> datetime:
    """The local time at which a day's scales are as its first turn finds them: re-set, and read anew, by then."""
    first = today[0].at.replace(tzinfo=None) if today else datetime.combine(on, time.max)
    return max(
        (one.at for one in schedule.replans if one.at.date() == on and one.at <= first),
        default=datetime.combine(on, time()),
    )


def reset_letters(schedule: Schedule, on: date) -> tuple[str, ...]:
    """The letters of what is re-set on a date, where there are several things that could be."""
    return tuple(reset.actuator for reset in schedule.resets if reset.on == on) if several(schedule) else ()


def clock_changes(schedule: Schedule) -> list[date]:
    """The days of the course between whose noon and the noon before the clocks change."""
    zones, noon = schedule.plan.zones, datetime.combine(schedule.start, time(12))
    noons = [zones.instant(noon + timedelta(days=day)) for day in range(schedule.days)]
    return [
        b.date()
        for a, b in zip(noons, noons[1:], strict=False)
        if a.tzinfo is b.tzinfo and a.utcoffset() != b.utcoffset()
    ]


def checkpoints(schedule: Schedule) -> dict[int, Session]:
    """The sessions after which the scale is read and compared, by number: the last of the first day, and of each week.

    Each level has a first day, and so has what goes on from a scale. A nut turned the wrong way is not noticed
    otherwise. How often is a convention.
    """
    if not any(actuator.mechanism.is_readable for actuator in schedule.actuators):
        return {}
    begun = {part.sessions[0].at.date() for part in schedule.levels}
    turns = [session.at.replace(tzinfo=None) for session in schedule.sessions]
    begun |= {at.date() for one in schedule.replans if (at := next((at for at in turns if at >= one.at), None))}
    firsts = {s.at.date(): s for s in schedule.sessions if s.at.date() in begun}
    weeks = {(s.day - 1) // 7: s for s in schedule.sessions}
    return {s.number: s for s in (*firsts.values(), *weeks.values())}


def order_text(entry: Entry, language: Language = ENGLISH) -> str:
    """An order of the course in words, "0.75 mm a day at 08:00, 20:00"."""
    translate = language.translate
    rate = translate("{mm} a day", mm=mm(entry.rate_mm_per_day)) if entry.rate_mm_per_day else ""
    if entry.step_every_days:
        every = language.counted(entry.step_every_days, N_("day"), N_("days"))
        rate = translate("one step every {days}", days=every)
    distance = mm(entry.distance_mm) if entry.distance_mm else ""
    said = {
        "rate": rate,
        "pause": translate("pause through {day}", day=language.day(entry.through))
        if entry.through
        else translate("pause"),
        "resume": translate("go on"),
        "reverse": translate("back by {mm}, {rate}", mm=distance, rate=rate),
        "remaining": translate("{mm} are left to do", mm=mm(entry.remaining_mm or 0)),
        "compress": translate("press together by {mm}, {rate}", mm=distance, rate=rate),
        "extend": translate("go on beyond the goal by {mm}, {rate}", mm=distance, rate=rate),
        "accordion": _accordion_text(entry, rate, language) if entry.order == "accordion" else "",
        "catch_up": translate("catch up what was missed, {rate}", rate=rate),
        "stop": translate("stop"),
        "replan": _replan_text(entry, language) if entry.order == "replan" else "",
        "set": settings_text(entry.settings or {}, language),
    }[entry.kind]
    times = ", ".join(map(language.clock, entry.sessions or ()))
    return translate("{order}, at {times}", order=said, times=times) if times else said


def _replan_text(entry: Entry, language: Language) -> str:
    """To plan anew, and from which readings, "replan: the scales read A 16.75 mm"."""
    if not entry.readings_mm:
        return language.translate("replan")
    readings = ", ".join(f"{letter} {mm(reading)}" for letter, reading in sorted(entry.readings_mm.items()))
    return language.translate("replan: the scales read {readings}", readings=readings)


def _accordion_text(entry: Entry, rate: str, language: Language) -> str:
    """Back and forth in words, "back by 5 mm and forth again, 3 times, 1 mm a day"."""
    translate, forth = language.translate, entry.forth_rate_mm_per_day
    if forth and forth != entry.rate_mm_per_day:
        rate = translate("back {back}, forth {forth}", back=rate, forth=translate("{mm} a day", mm=mm(forth)))
    distance, cycles = mm(entry.distance_mm or 0), entry.cycles or 1
    said = translate("back by {mm} and forth again, {rate}", mm=distance, rate=rate)
    if cycles > 1:
        said = translate("back by {mm} and forth again, {number} times, {rate}", mm=distance, number=cycles, rate=rate)
    if not entry.pause_days:
        return said
    days = language.counted(entry.pause_days, N_("day"), N_("days"))
    return translate("{order}, with {days} without turns each time the way changes", order=said, days=days)


def goal_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """The goal and its distance, "transport: close a gap of 60 mm"; what surgery did of it; what goes beside it."""
    translate, goal = language.translate, schedule.plan.goal
    said = [_own_goal_text(schedule, language)]
    if goal.acute_shortening_mm:
        said.append(translate("{distance} were closed at surgery", distance=mm(goal.acute_shortening_mm)))
    if goal.kind == "transport" and goal.lengthening_mm:
        said.append(translate("lengthening: lengthen the bone by {distance}", distance=mm(goal.lengthening_mm)))
    if goal.kind in ("transport", "lengthening") and goal.compression_mm:
        said.append(translate("compression: press together by {distance}", distance=mm(goal.compression_mm)))
    return "; ".join(said)


def _own_goal_text(schedule: Schedule, language: Language) -> str:
    translate, goal, distance_mm = language.translate, schedule.plan.goal, schedule.plan.goal.distance_mm
    distance = mm(distance_mm)
    if goal.kind == "transport":
        return translate("transport: close a gap of {distance}", distance=distance)
    if goal.kind == "correction" and goal.angle_deg:
        return translate("correction: turn the hinge by {degrees} degrees", degrees=number(goal.angle_deg))
    if goal.kind == "correction":
        return translate("correction: from one pose to another")
    if goal.kind == "lengthening":
        return translate("lengthening: lengthen the bone by {distance}", distance=distance)
    if goal.defect_mm and goal.defect_mm < distance_mm:
        gap, more = mm(goal.defect_mm), mm(distance_mm - goal.defect_mm)
        return translate("compression: close a gap of {gap}, then press together by {more}", gap=gap, more=more)
    if goal.defect_mm:
        return translate("compression: close a gap of {gap}", gap=distance)
    return translate("compression: press together by {distance}", distance=distance)


def remaining_name(schedule: Schedule, language: Language = ENGLISH) -> str:
    """What `remaining_mm` is for this goal."""
    if schedule.correction:
        return language.translate("way left")
    if schedule.plan.frame.hinge:
        return language.translate("arc left")
    if schedule.plan.goal.kind == "transport":
        return language.translate("gap left")
    found = objectives(schedule.plan)
    return aim_left(found[0], language) if len(found) > 1 else language.translate("still to do")


def aim_left(aim: Objective, language: Language = ENGLISH) -> str:
    """What is left of one of several aims, "gap left", "lengthening left"."""
    return language.translate(_LEFT[aim.does])


def members_text(actuator: Actuator, language: Language = ENGLISH) -> str:
    """What is turned as one, "4 nuts"."""
    return language.counted(actuator.unit_count, actuator.mechanism.words.singular, actuator.mechanism.words.plural)


def every_member(actuator: Actuator, language: Language = ENGLISH) -> str:
    """What is turned at a session, "each of the 4 nuts"."""
    words, number_of = actuator.mechanism.words, actuator.unit_count
    return language.translate(words.each, number=number_of) if number_of > 1 else language.translate(words.the_one)


def whose_text(schedule: Schedule, actuator: Actuator, language: Language) -> str:
    """What a letter stands for, "4 nuts of level proximal", "1 nut of the concave rod, 120 mm from the hinge"."""
    members, hinge = members_text(actuator, language), schedule.plan.frame.hinge
    if not hinge:
        return language.translate("{members} of level {level}", members=members, level=actuator.level)
    rod = hinge.rods[[one.id for one in schedule.actuators].index(actuator.id)]
    forms = {
        "concave": N_("{members} of the concave rod, {mm} from the hinge"),
        "convex": N_("{members} of the convex rod, {mm} from the hinge"),
    }
    return language.translate(forms[rod.side], members=members, mm=mm(rod.across_mm))


def letters_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """What each letter stands for, "A: 4 nuts of level proximal; B: 4 nuts of level distal"."""
    return "; ".join(f"{one.id}: {whose_text(schedule, one, language)}" for one in schedule.actuators)


def frame_of(plan: Plan, actuator: Actuator) -> Frame:
    """The part of the frame that an actuator belongs to."""
    level = next((level for level in plan.levels if level.name == actuator.level), plan.level)
    return level_frame(plan, level)


def step_text(actuator: Actuator, language: Language) -> str:
    """One step in turns and mm."""
    said = amount(1, actuator, language)
    return said if actuator.mechanism.unit == "mm" else f"{said} = {mm(actuator.step_mm)}"


def finding_text(finding: Finding) -> str:
    """A finding on one line, with its override."""
    said = f"{finding.code} {finding.severity}: {finding.message}. {finding.rule.advice} [{finding.rule.source}]"
    if finding.override:
        said += f" OVERRIDDEN by {finding.override.by}: {finding.override.reason}"
    return said


def override_texts(findings: Sequence[Finding]) -> list[str]:
    """Each override that was needed, "BT102 overridden by AB: reason"."""
    return [f"{f.code} overridden by {f.override.by}: {f.override.reason}" for f in findings if f.override]


def value_at(plan: Plan, dotted: str) -> str:
    """A plan's value at a dotted key, as people write it; a part of a mixed frame is named, "frames.NAME.rods"."""
    table: Any = plan
    if dotted.startswith("frames."):
        name, _, dotted = dotted.removeprefix("frames.").rpartition(".")
        table = next(part for part in plan.frames if part.name == name)
    for key in dotted.split("."):
        table = getattr(table, key)
    if isinstance(table, tuple):
        return ",".join(clock_text(v) if isinstance(v, time) else str(v) for v in table)
    if isinstance(table, datetime):
        return table.isoformat(timespec="minutes")
    return number(table) if isinstance(table, Decimal) else str(table)
