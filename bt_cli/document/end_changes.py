"""How turns come to another end, of the whole and of a level."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bt_cli.document.bone_ways import bone_mm, goal_plans
from bt_cli.document.change import ChangedPart, CourseChange, PatientReader
from bt_cli.document.language import N_, day_at_time
from bt_cli.schedule.ending import end_of
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.phases import interruptions
from bt_cli.words import day_text, mm, time_text


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
        if self.now is None or self.is_last or not self.part.is_by_rule or waits_for_order(level):
            return
        if self.was and self.was.replace(tzinfo=None) != self.now.replace(tzinfo=None) >= reader.since:
            sentences = [translate("Your last turn is now on {when}.", when=day_at_time(self.now, reader.language))]
            if is_held(level):
                sentences.append(translate("Then do not turn until we tell you."))
            yield from self.part.labelled(iter(sentences))


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
        if was.replace(tzinfo=None) == now.replace(tzinfo=None) or waits_for_order(self.new):
            return
        when = day_at_time(now, language)
        waits = end_of(self.new).at == "waiting" or any(map(is_held, self.new.levels))
        if reader.is_past(now.replace(tzinfo=None)):
            yield language.translate("Your last turn was on {when}.", when=when)
            yield language.translate(N_("Do not turn until we tell you.") if waits else N_("Do not turn any more."))
            return
        if was.date() == now.date():
            yield language.translate("Your last turn is now on {when}.", when=when)
        elif waits_for_order(self.old):
            yield language.translate("Your last turn will be on {when}.", when=when)
        else:
            yield language.translate(
                "Your last turn is now on {when}. Before, it was on {old}.", when=when, old=language.day(was.date())
            )
        if waits:
            yield language.translate("Then do not turn until we tell you.")


def waits_for_order(schedule: LevelSchedule) -> bool:
    """Whether the turns end before the goal, until somebody orders more."""
    return schedule.sessions[-1].phase == "reversal" or any(
        rest.until is None for rest in interruptions(schedule.events, schedule.sessions)
    )


def is_held(level: LevelSchedule) -> bool:
    """Whether a level is short of its end, until somebody orders more."""
    return level.states[-1].name in ("paused", "waiting") and not level.done


def two_times(old: datetime, new: datetime) -> tuple[str, str]:
    """An old and a new time of a plan, each with its zone where that is another."""
    if old.tzinfo is new.tzinfo:
        return time_text(old), time_text(new)
    before, after = (f"{time_text(at)} in {at.tzinfo}" for at in (old, new))
    return before, after
