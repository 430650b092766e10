"""What a rule is, and how one that is about a level is asked of each."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from bt_cli.plan.mechanism_catalog import Mechanism, shared_vocabulary
from bt_cli.schedule.model import LevelSchedule, Schedule

Severity = Literal["error", "warning", "info"]
Fires = Callable[[Schedule], Iterator[str]]
CONVENTION = "convention"


class Rule(NamedTuple):
    """One rule: `fires` has a sentence for each thing that it finds wrong with a schedule."""

    code: str
    severity: Severity
    title: str
    advice: str
    source: str
    explanation: str
    fires: Fires

    def complaint(self, schedule: Schedule) -> str:
        """All that it finds, in one text; nothing where it finds nothing."""
        return "; ".join(self.fires(schedule))


def in_words_of(mechanisms: Iterable[Mechanism], text: str) -> str:
    """What staff is told, in the words of what moves bone: where nothing is turned it speaks of adjustments.

    What stands in “quotation marks” is as somebody wrote it, and [tables] and commands are called the same.
    """
    vocabulary = shared_vocabulary(mechanisms)
    if vocabulary is None:
        return text
    terms = dict(vocabulary.terms)
    terms |= {word.capitalize(): other.capitalize() for word, other in vocabulary.terms}
    of_turns = rf"“[^”]*”|\[[^]]*\]|\b({'|'.join(terms)})\b(?!-)"
    return re.sub(of_turns, lambda match: terms.get(match[0], match[0]), text)


def makes_regenerate(schedule: LevelSchedule) -> bool:
    """Whether new bone is drawn out along the axis: compression draws none, a correction is no distance."""
    return schedule.plan.goal.kind in ("transport", "lengthening")


def each_level(fires: Callable[[LevelSchedule], Iterator[str]]) -> Fires:
    """A rule that is about one level, asked of each; where several turn, what it says of one bears its name.

    So a rate is always that of one regenerate, and never the one at which several levels together close a gap.
    """

    def of_each(schedule: Schedule) -> Iterator[str]:
        levels_by_message: dict[str, list[str]] = {}
        for level in schedule.levels:
            if message := in_words_of(level.mechanisms, "; ".join(fires(level))):
                levels_by_message.setdefault(message, []).append(level_label(level))
        for message, names in levels_by_message.items():
            yield f"{' and '.join(names)}: {message}" if len(schedule.levels) > 1 else message

    return of_each


def level_label(level: LevelSchedule) -> str:
    """What a level is called in a message, "level distal"."""
    name = level.plan.level.name
    return name if name.startswith("level ") else f"level {name}"
