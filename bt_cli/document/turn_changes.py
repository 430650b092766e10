"""What becomes of turns: the first that is another, those that were missed, how many change, and the last.

How turns go on from a time on, `pace_changes.py` says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bt_cli.document.change import ChangedPart, CourseChange, PatientReader
from bt_cli.document.language import N_, day_at_time
from bt_cli.document.pace_changes import last_turn_before
from bt_cli.document.phrases import bone_mm, counted_text, goal_plans, measured_on, readings_text
from bt_cli.plan.entries import Entry
from bt_cli.plan.mechanism_catalog import Mechanism
from bt_cli.schedule.changes import Pair, ScheduleChanges, SessionChanges
from bt_cli.schedule.ending import end_of
from bt_cli.schedule.ledger import ScaleSetting
from bt_cli.schedule.model import LevelSchedule, ScaleReplan, Schedule, Session
from bt_cli.schedule.phases import interruptions, local
from bt_cli.words import count, day_text, mm, shown_mm, time_text


@dataclass(frozen=True, slots=True)
class FirstDifference(CourseChange):
    """The first session that is another, None where none is, and how far it has come by then."""

    at: datetime | None
    done: str  # "16 mm were done before this change"; "" where it is the first of all
    scales: str  # what they must show before it, where staff look at that
    schedule: Schedule

    @property
    def tells_turns(self) -> bool:
        """Where turns are others."""
        return self.at is not None

    def for_staff(self) -> Iterator[str]:
        """When it is, what was done before, and what the scales then show."""
        if self.at is None:
            yield "No session changes."
            return
        text = f"The first difference is at {time_text(self.at)}"
        text += f". {self.done}." if self.done else ", the first session of all."
        yield f"{text} Before it the scales must read {self.scales}." if self.scales else text

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """From when on the new plan is to be turned by."""
        if self.at is None:
            return
        translate, language, since = reader.language.translate, reader.language, reader.since
        if reader.is_over or (reader.past and since <= reader.past):
            yield translate("All that is new is over already.")
            if reader.is_past(local(self.schedule.sessions[-1])) and _waits(self.schedule):
                yield translate("Do not turn until we tell you.")
            return
        following = next((at for at in map(local, self.schedule.sessions) if at >= since), None)
        when = day_at_time(following, language) if following else language.day(since)
        if following is None and not (_waits(self.schedule) or any(map(_is_held, self.schedule.levels))):
            if not reader.is_past(local(self.schedule.sessions[-1])):  # of what is behind, the end says it
                yield translate("Your turns stay the same, but end sooner.")
        elif since != self.at.replace(tzinfo=None):
            if following is None:
                yield translate("Do not turn by your old sheet any more.")
            elif following > since:  # the old sheet has turns before it
                yield translate("Do not turn before {when}. From then on turn by the new plan.", when=when)
            else:
                yield translate("Turn by the new plan from {when} on.", when=when)
        elif following != since and (before := last_turn_before(since, self.schedule)):
            when = day_at_time(before, language)
            yield translate("The first change comes after your turn on {when}. Until then your turns stay the same.",
                            when=when)  # fmt: skip
        else:
            when = when if following == since else language.day(since)
            yield translate("The first change is on {when}. Until then your turns stay the same.", when=when)


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
            if counted := counted_text(schedule, at.date(), language):
                reading += f", {counted}"
            form = _CHECKS[measured_on([entry.actuator for entry in readings])][len(readings) > 1]
            yield translate(form, when=day_at_time(at, language), reading=reading)
            yield translate("If one differs, stop and call.") if readings[1:] else translate("If not, stop and call.")


@dataclass(frozen=True, slots=True)
class MissedTurns(CourseChange):
    """Turns that only the new schedule knows as missed; where struts are turned by pairs, whole days."""

    times: tuple[datetime, ...]
    is_by_days: bool

    def for_staff(self) -> Iterator[str]:
        """How many, and when."""
        first, last = (day_text(at) if self.is_by_days else time_text(at) for at in (self.times[0], self.times[-1]))
        when = first if len(self.times) == 1 else f"{first} to {last}"
        yield f"Missed: {count(len(self.times), 'day' if self.is_by_days else 'session')}, {when}."

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """That they come later, and are not to be made up."""
        language, translate = reader.language, reader.language.translate
        if self.is_by_days:
            days = language.counted(len(self.times), N_("day"), N_("days"))
            yield translate("You missed the turns of {days}. What you missed comes later.", days=days)
        else:
            turns = language.counted(len(self.times), N_("turn"), N_("turns"))
            yield translate("You missed {turns}. What you missed comes later.", turns=turns)
        yield translate("Never turn more than the sheet says to make up for it.")


@dataclass(frozen=True, slots=True)
class CatchUp(CourseChange):
    """Missed turns are caught up from a time on; the `label` is the level that staff read it of."""

    at: datetime
    order: Entry
    label: str

    def for_staff(self) -> Iterator[str]:
        """How fast."""
        rate = mm(self.order.rate_mm_per_day or 0)
        yield f"{self.label}From {time_text(self.at)} missed turns are caught up, at up to {rate} a day."

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """From when on some turns are bigger."""
        if reader.is_over:
            return
        text = N_("From {day} some turns are bigger, to catch up. Turn only what the sheet says.")
        yield reader.language.translate(text, day=reader.language.day(max(self.at, reader.since).date()))


@dataclass(frozen=True, slots=True)
class StaffNote(CourseChange):
    """What staff alone are told, a sentence a line, and the local time of it."""

    at: datetime
    lines: tuple[str, ...]

    def for_staff(self) -> Iterator[str]:
        """The lines."""
        return iter(self.lines)


@dataclass(frozen=True, slots=True)
class LevelEnd(CourseChange):
    """The last own turn of a level, where it is another: after it, its ring may still go along with others."""

    was: datetime | None
    now: datetime | None
    is_last: bool  # of all turns
    part: ChangedPart

    def for_staff(self) -> Iterator[str]:
        """When it was to be, and when it is."""
        line = ""
        if self.was and self.now:
            before, after = two_times(self.was, self.now)
            line = f"Its last own turn moves from {before} to {after}."
        elif self.now:
            line = f"It is turned now, until {time_text(self.now)}."
        yield self.part.staff_line(line or "All its turns are dropped.")

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """Where others go on after it; what follows a pause, a stop or a reversal is told of these."""
        level, translate = self.part.schedule, self.part.words(reader.language).translate
        if self.now is None or self.is_last or not self.part.is_by_rule or _waits(level):
            return
        if self.was and self.was.replace(tzinfo=None) != self.now.replace(tzinfo=None) >= reader.since:
            sentences = [translate("Your last turn is now on {when}.", when=day_at_time(self.now, reader.language))]
            if _is_held(level):
                sentences.append(translate("Then do not turn until we tell you."))
            yield from self.part.labelled(iter(sentences))


def count_lines(differences: ScheduleChanges | SessionChanges) -> Iterator[str]:
    """How many sessions come later, change, come or go; for staff."""
    later = [pair for pair in differences.moved if pair.shift > timedelta(0)]
    earlier = [pair for pair in differences.moved if pair.shift <= timedelta(0)]
    if later:
        yield f"Later: {count(len(later), 'session')}, {_shift(later)}."
    if earlier:
        yield f"Earlier: {count(len(earlier), 'session')}, {_shift(earlier)}."
    scale = [pair for pair in differences.changed if _turned(pair.old) == _turned(pair.new)]
    if scale:
        yield f"The same turn, but another reading: {count(len(scale), 'session')}."
    if turned := len(differences.changed) - len(scale):
        yield f"At the same time, but another turn: {count(turned, 'session')}."
    if differences.dropped:
        yield f"Dropped: {count(len(differences.dropped), 'session')}."
    if differences.added:
        yield f"Added: {count(len(differences.added), 'session')}."


def _turned(session: Session) -> list[tuple[str, int]]:
    return [(move.actuator.id, move.steps) for move in session.moves]


def _shift(pairs: Sequence[Pair]) -> str:
    shifts = [abs(pair.shift) for pair in pairs]
    least, most = _duration(min(shifts)), _duration(max(shifts))
    return f"by {least}" if least == most else f"by {least} to {most}"


def _duration(of: timedelta) -> str:
    minutes = of.seconds // 60
    parts = ((of.days, "day"), (minutes // 60, "hour"), (minutes % 60, "minute"))
    return " ".join(count(*part) for part in parts if part[0])


@dataclass(frozen=True, slots=True)
class CourseEnd(CourseChange):
    """The last turn and the day of docking, where turns are others."""

    old: Schedule
    new: Schedule

    def for_staff(self) -> Iterator[str]:
        """Both, with what they were, also where they stay."""
        was, now = two_times(self.old.sessions[-1].at, self.new.sessions[-1].at)
        yield f"The last session stays at {now}." if was == now else f"The last session moves from {was} to {now}."
        before, expected = self.old.docking, self.new.docking
        if before and expected:
            moves = f"moves from {day_text(before)} to {day_text(expected)}"
            yield f"Docking {moves}." if before != expected else f"Docking stays expected on {day_text(before)}."
        elif before:
            yield f"Docking is no longer expected; it was on {day_text(before)}."
        elif expected:
            yield f"Docking is now expected on {day_text(expected)}."
        until, left = self.new.truncated_at, self.new.sessions[-1].remaining_mm
        shown = mm(bone_mm(left, goal_plans(self.new.plan)))
        if until and (self.old.truncated_at, self.old.sessions[-1].remaining_mm) != (until, left):
            yield f"The plan covers no turn after its last review on {day_text(until)}: {shown} are then left."

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """The last turn, where it is another one and the course does not wait for an order before it."""
        was, now, language = self.old.sessions[-1].at, self.new.sessions[-1].at, reader.language
        if was.replace(tzinfo=None) == now.replace(tzinfo=None) or _waits(self.new):
            return
        when = day_at_time(now, language)
        waits = end_of(self.new).at == "waiting" or any(map(_is_held, self.new.levels))
        if reader.is_past(now.replace(tzinfo=None)):
            yield language.translate("Your last turn was on {when}.", when=when)
            yield language.translate(N_("Do not turn until we tell you.") if waits else N_("Do not turn any more."))
            return
        if was.date() == now.date():
            yield language.translate("Your last turn is now on {when}.", when=when)
        elif _waits(self.old):
            yield language.translate("Your last turn will be on {when}.", when=when)
        else:
            yield language.translate(
                "Your last turn is now on {when}. Before, it was on {old}.", when=when, old=language.day(was.date())
            )
        if waits:
            yield language.translate("Then do not turn until we tell you.")


def _waits(schedule: LevelSchedule) -> bool:
    """Whether the turns end before the goal, until somebody orders more."""
    return schedule.sessions[-1].phase == "reversal" or any(
        rest.until is None for rest in interruptions(schedule.events, schedule.sessions)
    )


def _is_held(level: LevelSchedule) -> bool:
    """Whether a level is short of its end, until somebody orders more."""
    return level.states[-1].name in ("paused", "waiting") and not level.done


def two_times(old: datetime, new: datetime) -> tuple[str, str]:
    """An old and a new time of a plan, each with its zone where that is another."""
    if old.tzinfo is new.tzinfo:
        return time_text(old), time_text(new)
    before, after = (f"{time_text(at)} in {at.tzinfo}" for at in (old, new))
    return before, after
