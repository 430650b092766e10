"""Where nothing turns for a time: pauses and stops."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bt_cli.document.change import ChangedPart, CourseChange, PatientReader
from bt_cli.document.language import day_at_time
from bt_cli.schedule.model import LevelSchedule
from bt_cli.schedule.phases import Interruption, local
from bt_cli.words import time_text


def last_turn_before(at: datetime, schedule: LevelSchedule) -> datetime | None:
    """The last turn of a day before a time at which nothing turns: no patient is told of that time."""
    return max((turn for turn in map(local, schedule.sessions) if turn < at and turn.date() == at.date()), default=None)


@dataclass(frozen=True, slots=True)
class RestChange(CourseChange):
    """A pause or a stop that takes turns away."""

    rest: Interruption
    part: ChangedPart

    @property
    def at(self) -> datetime:
        """The local time from which nothing turns."""
        return self.rest.at

    def for_staff(self) -> Iterator[str]:
        """From when to when; the ring of a level in tandem still turns along with others."""
        at, turns, more = time_text(self.at), "turns", ""
        if self.part.along_with:
            turns, more = "turns of its own", f" Its ring is still turned along with {self.part.along_with}."
        text = f"No {turns} from {at} on, until a new order."
        if self.rest.until:
            text = f"No {turns} from {at} until {time_text(self.rest.until.at)}."
        elif self.rest.kind == "stop":
            text = f"Stopped: no {turns} from {at} on."
        yield self.part.staff_line(text + more)

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """From when to when nothing is to be turned: where that is past, from `since` on."""
        rest, until = self.rest, self.rest.until
        if not (self.part.name and not self.part.is_by_rule) and (until is None or local(until) >= reader.since):
            yield from self.part.labelled(self._for_patient(rest, reader))

    def _for_patient(self, rest: Interruption, reader: PatientReader) -> Iterator[str]:
        language, past = self.part.words(reader.language), reader.past
        translate = language.translate
        begin = reader.since if reader.since.date() > rest.at.date() or (past and past >= rest.at) else rest.at
        before = last_turn_before(begin, self.part.schedule)
        if before and not (past and before <= past):
            yield translate("After your turn on {when}, do not turn.", when=day_at_time(before, language))
        else:
            yield translate("Do not turn from {when} on.", when=language.day(begin))
        if rest.until:
            yield translate("Start again on {when}.", when=day_at_time(rest.until.at, language))
        elif rest.kind == "stop":
            yield translate("The turning ends there. Do not turn any more unless we tell you.")
        else:
            yield translate("Do not turn again until we tell you.")
