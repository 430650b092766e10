"""What is new for a patient who turns several things: letter by letter, for each has its own times and turns.

A ring that goes along with the segment behind it, and a rod of a hinge, turn by no rule that fits in a sentence: of
them the patient is sent to the sheet.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bt_cli.document.language import Language
from bt_cli.output.paper.patient_changes import DatedSentences, rest_sentences, segment_paragraphs, then_wait
from bt_cli.plan.levels import carried_by
from bt_cli.schedule.changes import LevelChanges, NewSegment, ScheduleChanges
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.phases import Interruption, local


def level_news(
    difference: ScheduleChanges, since: datetime, pair: tuple[Schedule, Schedule], language: Language
) -> list[DatedSentences]:
    """What to do from a time on: rests of all first, then what differs of each letter."""
    new = pair[1]
    rests = [rest for rest in difference.interruptions if rest.until is None or local(rest.until) >= since]
    paragraphs = [(rest.at, list(rest_sentences(rest, since, new, language))) for rest in rests]
    if not new.has_multiple_levels:
        paragraphs += _by_the_sheet(since, rests, (), pair, language)
        return [*paragraphs, *_of_rods(difference.rate_segments, since, new, (), language)]
    was, now = ({part.plan.level.name: part for part in schedule.levels} for schedule in pair)
    changed = {level.name: level for level in difference.levels}
    for level, level_plan, ring in zip(new.plan.levels, new.plan.level_plans, carried_by(new.plan), strict=True):
        before, after = was.get(level.name), now.get(level.name)
        by_a_rule = len(ring) == 1 and not (after and after.plan.frame.hinge)
        if by_a_rule and level.name in changed:
            spoken = language.of([level_plan.frame.mechanism])
            paragraphs += _of_level(changed[level.name], rests, since, new, spoken)
        elif not by_a_rule and before and after:
            letters = tuple(actuator.id for actuator in after.actuators)
            paragraphs += _by_the_sheet(since, rests, letters, (before, after), language)
            legs = changed[level.name].rate_segments if level.name in changed else ()
            paragraphs += _of_rods(legs, since, after, letters, language)
    return paragraphs


def _by_the_sheet(
    since: datetime,
    rests: Sequence[Interruption],
    letters: tuple[str, ...],
    pair: tuple[LevelSchedule, LevelSchedule],
    language: Language,
) -> Iterator[DatedSentences]:
    """From which day on a letter turns in another way, if it does; what `interruptions` take away is told already."""
    turns = [{(turn.at, turn.actuator.id, turn.steps) for turn in schedule.ledger.turns()} for schedule in pair]
    differ = sorted(at for at, *_ in turns[0] ^ turns[1] if at >= since and not any(_within(at, r) for r in rests))
    if differ and any(at >= differ[0] for at, *_ in turns[1]):
        sentence = language.translate("From {day} turn as your new sheet says.", day=language.day(differ[0].date()))
        yield differ[0], _labelled(letters, [sentence])


def _of_rods(
    legs: Sequence[NewSegment], since: datetime, new: LevelSchedule, letters: tuple[str, ...], language: Language
) -> Iterator[DatedSentences]:
    """That the rods of a hinge turn the other way from a day on, and that the patient is to wait after going back."""
    for leg in legs if new.plan.frame.hinge else ():
        if leg.turns_round and leg.since >= since:
            day = language.day(leg.since.date())
            sentences = [language.translate("From {day} turn each rod the OPPOSITE way to before.", day=day)]
            sentences.append(language.translate("Read in each row whether it gets longer or shorter."))
            sentences += then_wait(leg.leg, new, language) if leg.leg.backward else ()
            yield leg.since, _labelled(letters, sentences)


def _within(at: datetime, rest: Interruption) -> bool:
    return rest.at <= at and (rest.until is None or at < local(rest.until))


def _of_level(
    level: LevelChanges, of_all: list[Interruption], since: datetime, new: Schedule, language: Language
) -> Iterator[DatedSentences]:
    """What differs of a level whose ring goes alone; rests `of_all` are told already."""
    known = [(rest.at, rest.kind) for rest in of_all]
    rests = [rest for rest in level.interruptions if (rest.at, rest.kind) not in known]
    for at, sentences in segment_paragraphs(level.rate_segments, rests, since, level.new or new, language):
        yield at, _labelled(level.letters, sentences)


def _labelled(letters: tuple[str, ...], sentences: list[str]) -> list[str]:
    """The sentences, the first behind the letters that they are for."""
    if not letters or not sentences:
        return sentences
    return [f"{', '.join(letters)}: {sentences[0]}", *sentences[1:]]
