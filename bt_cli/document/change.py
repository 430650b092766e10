"""What every kind of change has: its sentences for staff and, beside them, those for patients."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bt_cli.checks.rule import in_words_of
from bt_cli.document.language import Language
from bt_cli.plan.mechanism_catalog import Mechanism
from bt_cli.schedule.model import LevelSchedule


class PatientReader(NamedTuple):
    """A patient who is told on a day, in a language; its `midnight` is when that day begins.

    `since` is the first local time that is new and not past: by what is recorded or written down, `past` is. Where all
    that is new of the turns lies before the day, it `is_over`, and `since` is that midnight.
    """

    language: Language
    midnight: datetime
    since: datetime
    past: datetime | None
    is_over: bool = False

    def is_past(self, at: datetime) -> bool:
        """Whether a local time is over: before the day, or before what is recorded or when that was written down."""
        return at < self.midnight or (self.past is not None and at <= self.past)


class CourseChange:
    """Something that is different. Staff read a sentence a line, a patient reads a paragraph a change."""

    __slots__ = ()

    @property
    def tells_turns(self) -> bool:
        """Whether its sentence for the patient says what becomes of the turns: where none does, they stay."""
        return False

    def for_staff(self) -> Iterator[str]:
        """What is different, with what was before, in English."""
        return iter(())

    def for_patient(self, reader: PatientReader) -> Iterator[str]:  # noqa: ARG002 - kinds that tell patients use it
        """What a patient does otherwise, or is to know; nothing of what is past."""
        return iter(())


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """What a change is of, by the new schedule: the whole, or one of several levels, which then has a `name`.

    A ring that turns `along_with` other levels, and a rod of a hinge, turn by no rule that fits in a sentence.
    """

    schedule: LevelSchedule
    mechanisms: Sequence[Mechanism]
    actuator_ids: tuple[str, ...] = ()
    name: str = ""
    along_with: str = ""
    is_by_rule: bool = True

    def words(self, language: Language) -> Language:
        """A language in the words of what moves it."""
        return language.of(self.mechanisms)

    def staff_line(self, sentence: str) -> str:
        """A sentence; of a level behind its name, in the words of what moves it."""
        if not self.name:
            return sentence
        return f"Level {self.name} ({', '.join(self.actuator_ids)}): {in_words_of(self.mechanisms, sentence)}"

    def labelled(self, sentences: Iterator[str]) -> Iterator[str]:
        """Sentences, the first behind the letters that they are for."""
        for place, sentence in enumerate(sentences):
            yield f"{', '.join(self.actuator_ids)}: {sentence}" if self.actuator_ids and not place else sentence
