"""All that is new for a patient, by what is turned: nuts at one level, several things by letters, six struts."""

from datetime import date

from bt_cli.document import phrases
from bt_cli.document.language import Language
from bt_cli.output.paper.level_patient_changes import level_news
from bt_cli.output.paper.patient_changes import (
    catch_up_told,
    end_told,
    missed_told,
    since_told,
    since_when,
    told_by_leg,
)
from bt_cli.schedule.changes import ScheduleChanges
from bt_cli.schedule.model import Schedule


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
    if phrases.several(new) or new.actuators[0].mechanism.two_way:
        told = level_news(found, since, (old, new), language)
    else:
        told = told_by_leg(found.rate_segments, found.interruptions, since, new, language)
    said += [" ".join(sentences) for _, sentences in sorted(told, key=lambda one: one[0]) if sentences]
    return [*said, *catch_up_told(found, since, language), *end_told(found, old, new, language)]
