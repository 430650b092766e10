"""All that is new for a patient, by what is turned: nuts at one level, several things by letters, six struts."""

from collections.abc import Iterator
from datetime import date, datetime

from bt_cli.document.language import Language, day_at_time
from bt_cli.document.phrases import readings_text
from bt_cli.output.paper.level_patient_changes import level_news
from bt_cli.output.paper.patient_changes import (
    catch_up_sentences,
    end_sentences,
    missed_sentences,
    segment_paragraphs,
    since_sentence,
    since_when,
)
from bt_cli.schedule.changes import ScheduleChanges
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local


def news(
    difference: ScheduleChanges, old: Schedule, new: Schedule, language: Language, first: date | None = None
) -> list[str]:
    """What to tell the patient, a paragraph each, in order of time; `first` is the first day to be shown, if any is."""
    if difference.first is None:
        return [language.translate("Nothing changes for you. Go on as your sheet says.")]
    since = since_when(difference, new, first)
    texts = [*missed_sentences(difference, new, language), since_sentence(difference, since, new, language)]
    if new.correction:
        from bt_cli.output.paper.hexapod_patient_changes import strut_news

        strut_texts = strut_news(difference, since, (old, new), first or since.date(), language)
        return [*texts, *strut_texts, *end_sentences(difference, old, new, language)]
    texts += _from_scales(difference, since, old, new, language)
    if new.has_multiple_actuators or new.actuators[0].mechanism.two_way:
        paragraphs = level_news(difference, since, (old, new), language)
    else:
        paragraphs = segment_paragraphs(difference.rate_segments, difference.interruptions, since, new, language)
    by_time = sorted(paragraphs, key=lambda paragraph: paragraph[0])
    texts += [" ".join(sentences) for _, sentences in by_time if sentences]
    return [*texts, *catch_up_sentences(difference, since, language), *end_sentences(difference, old, new, language)]


def _from_scales(
    difference: ScheduleChanges, since: datetime, old: Schedule, new: Schedule, language: Language
) -> Iterator[str]:
    """That the numbers are those of the scales, and what these must show before the first turn by the new plan."""
    translate = language.translate
    following = next((session for session in new.sessions if local(session) >= since), None)
    replans = [event.entry for event in difference.ordered if event.entry.order == "replan"]
    letters = {letter for entry in replans for letter in entry.readings_mm or ()}
    measured = language.of(actuator.mechanism for actuator in new.actuators if actuator.id in letters or not letters)
    if following is None or not (replans or _scales_differ(old, new, local(following))):
        return
    sentences = [measured.translate("We made a new plan from the numbers on your scales.")] if replans else []
    before, is_labelled = new.ledger.all_before(local(following)), new.has_multiple_actuators
    readings = [
        (entry.actuator.id if is_labelled else "", entry.reading_mm)
        for entry in before
        if entry.actuator.mechanism.is_readable
    ]
    if readings:
        when, reading = day_at_time(local(following), language), readings_text(readings)
        sentences += [
            translate("Before your turn on {when} the scales must read {reading}.", when=when, reading=reading),
            translate("If one differs, stop and call."),
        ]
    yield " ".join(sentences)


def _scales_differ(old: Schedule, new: Schedule, at: datetime) -> bool:
    """Whether by then something was re-set, or was not, that the old sheet has otherwise."""
    was, now = ({reset for reset in schedule.resets if reset.on <= at.date()} for schedule in (old, new))
    return was != now
