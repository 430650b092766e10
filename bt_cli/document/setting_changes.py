"""What orders `set`, corrections and the clinic's texts make another, beside the turns themselves."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bt_cli.document.bidi import kept
from bt_cli.document.build import limb_text
from bt_cli.document.change import CourseChange, PatientReader
from bt_cli.document.language import ENGLISH, N_, Language
from bt_cli.document.local_texts import direction_in, with_blanks
from bt_cli.document.report import Report
from bt_cli.document.setting_text import changed_text
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Clinic, Frame
from bt_cli.schedule.model import Schedule

_CHANGED_TEXTS = {  # keys of [clinic]; those of which a sheet says nothing are no news
    "phone": N_("New phone number: {text}"),
    "missed_turn": N_("What to do about a missed turn has changed: {text}"),
    "late_turn": N_("How late a turn may be has changed: {text}"),
    "call_us_if": N_("When to stop and call us has changed: {text}"),
    "pin_care": N_("Pin care has changed: {text}"),
}


@dataclass(frozen=True, slots=True)
class SettingChange(CourseChange):
    """What an order `set` makes another from a day on, by the new plan."""

    entry: Entry
    plan: Plan

    @property
    def tells_turns(self) -> bool:
        """Where it sets the way to turn."""
        return bool(self.turned_anew)

    @property
    def turned_anew(self) -> list[Frame]:
        """The parts of the frame whose direction it sets, as they then are."""
        then = self.plan.on(self.entry.earliest)
        keys = [key for key in self.entry.settings or {} if "direction" in key]
        names = {key.removeprefix("frames.").rpartition(".")[0] for key in keys if key.startswith("frames.")}
        whole = [then.frame] if any(not key.startswith("frames.") for key in keys) else []
        return [*whole, *(part for part in then.frames if part.name in names)]

    def for_staff(self) -> Iterator[str]:
        """Each value with what it was."""
        yield f"From {ENGLISH.day(self.entry.earliest)} on: {changed_text(self.plan, self.entry)}."

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """What of it a sheet shows: time zone, direction, texts."""
        translate, settings = reader.language.translate, self.entry.settings or {}
        day = reader.language.day(max(self.entry.earliest, reader.midnight))  # no day that is past
        clinic = self.plan.on(self.entry.earliest).clinic
        if zone := settings.get("timezone"):
            yield translate("From {date} your times are those of another time zone: {zone}.", date=day, zone=zone)
        for frame in self.turned_anew:
            way = direction_in(frame, reader.language) or translate("as it is written after WHICH WAY")
            if frame.mechanism.two_way:
                yield translate("From {date} another way makes it longer: {direction}.", date=day, direction=way)
            else:
                yield translate("From {date} turn another way: {direction}.", date=day, direction=way)
        if clinic:
            keys = {key.rpartition(".")[2] for key in settings if key.startswith("clinic.")}
            for sentence in _texts(keys, with_blanks(clinic, reader.language), reader.language):
                yield translate("From {date}: {text}", date=day, text=sentence)


def _texts(changed: Collection[str], clinic: Clinic, language: Language) -> Iterator[str]:
    """What the clinic now says under keys that changed."""
    for key, sentence in _CHANGED_TEXTS.items():
        text = getattr(clinic, key)
        if key in changed and text:
            yield language.translate(sentence, text=kept(text if isinstance(text, str) else "; ".join(text)))
        elif key in changed and key == "phone":
            yield language.translate("The phone number on your old sheet has changed. Ask your clinic for the new one.")
        elif key in changed:
            yield language.translate(sentence, text=language.translate("Ask your clinic before the next turn."))


@dataclass(frozen=True, slots=True)
class TextChange(CourseChange):
    """A text of the clinic, by its key, that the plan itself now says otherwise; `now` has what is printed."""

    key: str
    was: Clinic
    corrected: Clinic
    now: Clinic

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """The new one, where it is another in the patient's language."""
        was, corrected, now = (with_blanks(each, reader.language) for each in (self.was, self.corrected, self.now))
        if getattr(was, self.key) != getattr(corrected, self.key):
            yield from _texts((self.key,), now, reader.language)


def text_changes(old: Report, new: Report) -> Iterator[TextChange]:
    """A change for each text of the clinic that a sheet has."""
    was, corrected = (report.schedule.plan.clinic or Clinic() for report in (old, new))
    return (TextChange(key, was, corrected, new.clinic) for key in _CHANGED_TEXTS)


@dataclass(frozen=True, slots=True)
class PlanCorrected(CourseChange):
    """What an earlier revision said of limb, frame or turns was wrong; staff see it as facts."""

    old: Schedule
    new: Schedule

    @property
    def tells_turns(self) -> bool:
        """The old sheet may have them wrong."""
        return True

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """A warning, and the limb, where that was wrong."""
        language = reader.language
        yield language.translate("Your plan was corrected. What your old sheet says may be wrong.")
        if (limb := limb_text(self.new, language)) != limb_text(self.old, language) and self.new.plan.side:
            yield language.translate("It is for your {limb}.", limb=limb)
