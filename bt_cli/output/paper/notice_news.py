"""All that is new for a patient, by what is turned: nuts at one level, several things by letters, six struts."""

from collections.abc import Iterator
from datetime import date, datetime

from bt_cli.document import phrases
from bt_cli.document.language import Language
from bt_cli.output.paper.level_patient_changes import level_news
from bt_cli.output.paper.patient_changes import (
    catch_up_told,
    day_at_time,
    end_told,
    missed_told,
    since_told,
    since_when,
    told_by_leg,
)
from bt_cli.schedule.changes import ScheduleChanges
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local
from bt_cli.words import mm


def news(
    found: ScheduleChanges, old: Schedule, new: Schedule, language: Language, first: date | None = None
) -> list[str]:
    """What to tell the patient, a paragraph each, in order of time; `first` is the first day to be shown, if any is."""
    if found.first is None:
        return [language.translate("Nothing changes for you. Go on as your sheet says.")]
    since = since_when(found, new, first)
    said = [*missed_told(found, new, language), since_told(found, since, new, language)]
    if new.correction:
        from bt_cli.output.paper.hexapod_patient_changes import strut_news

        own = strut_news(found, since, (old, new), first or since.date(), language)
        return [*said, *own, *end_told(found, old, new, language)]
    said += _from_scales(found, since, new, language)
    if phrases.several(new) or new.actuators[0].mechanism.two_way:
        told = level_news(found, since, (old, new), language)
    else:
        told = told_by_leg(found.rate_segments, found.interruptions, since, new, language)
    said += [" ".join(sentences) for _, sentences in sorted(told, key=lambda one: one[0]) if sentences]
    return [*said, *catch_up_told(found, since, language), *end_told(found, old, new, language)]


def _from_scales(found: ScheduleChanges, since: datetime, new: Schedule, language: Language) -> Iterator[str]:
    """That the numbers are those of the scales, and what these must show before the first turn by the new plan."""
    translate, following = language.translate, next((one for one in new.sessions if local(one) >= since), None)
    if following is None or not any(event.entry.order == "replan" for event in found.ordered):
        return
    stands, lettered = new.ledger.all_before(local(following)), phrases.several(new)
    shown = [f"{one.actuator.id} {mm(one.reading_mm)}" if lettered else mm(one.reading_mm) for one in stands]
    when, reading = day_at_time(local(following), language), ", ".join(shown)
    yield " ".join(
        (
            translate("We made a new plan from the numbers on your scales."),
            translate("Before your turn on {when} the scales must read {reading}.", when=when, reading=reading),
            translate("If one differs, stop and call."),
        )
    )
