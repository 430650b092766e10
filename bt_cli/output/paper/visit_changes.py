"""What is new for a patient beside the turns: visits, re-sets of the frame, and what the clinic says.

What is past is no news. Between two dates that stay, the first old one is taken to have become the first new one, the
second the second; what is then left over is dropped or new.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from bt_cli.document.bidi import kept
from bt_cli.document.changes import FEW, reviews_of_consolidation
from bt_cli.document.language import N_, Language
from bt_cli.document.local_texts import direction_in, with_blanks
from bt_cli.document.setting_text import new_settings
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Clinic, Frame, Plan
from bt_cli.schedule.model import Schedule

_CHANGED_TEXTS = {  # keys of [clinic]; those of which a sheet says nothing are no news
    "phone": N_("New phone number: {text}"),
    "missed_turn": N_("What to do about a missed turn has changed: {text}"),
    "late_turn": N_("How late a turn may be has changed: {text}"),
    "call_us_if": N_("When to stop and call us has changed: {text}"),
    "pin_care": N_("Pin care has changed: {text}"),
}


class DateChange(NamedTuple):
    """A date that was and one that is in its place; None where it is new, or no more."""

    was: date | None
    now: date | None


def visit_news(old: Schedule, new: Schedule, on: date, language: Language) -> list[str]:
    """What to tell of visits and re-sets that are not past on a day, a paragraph for each of both."""
    was, now = old.dates("review"), new.dates("review")
    over = new.plan.frame_off and not old.plan.frame_off
    visit_text = _cancelled(_to_come(was, now, on), language) if over else " ".join(_visits(old, new, on, language))
    if old.plan.frame_off and not new.plan.frame_off:
        visit_text = _as_before(new, on, language)
    texts = [visit_text, " ".join(_re_sets(old, new, on, language))]
    if new.correction:
        from bt_cli.output.paper.hexapod_patient_changes import swap_news

        texts += swap_news(old, new, on, language)
    return [text for text in texts if text]


def date_changes(was: Collection[date], now: Collection[date]) -> Iterator[DateChange]:
    """The dates that differ, in order."""
    stay = sorted(set(was) & set(now))
    for since, until in zip([date.min, *stay], [*stay, date.max], strict=True):
        gone, come = (sorted(on for on in dates if since < on < until) for dates in (was, now))
        both = min(len(gone), len(come))
        yield from (DateChange(before, after) for before, after in zip(gone, come, strict=False))
        yield from (DateChange(before, None) for before in gone[both:])
        yield from (DateChange(None, after) for after in come[both:])


def _to_come(was: Collection[date], now: Collection[date], on: date) -> list[DateChange]:
    """The changes of which one date at least is not past on a day."""
    return [change for change in date_changes(was, now) if max(filter(None, change)) >= on]


def _visits(old: Schedule, new: Schedule, on: date, language: Language) -> Iterator[str]:
    """The visits that are others; those of consolidation, which may be planned for two years, as one where many are."""
    dates, late = (old.dates("review"), new.dates("review")), reviews_of_consolidation(new, new.dates("review"))
    apart = {*late, *reviews_of_consolidation(old, dates[0])}
    is_many = bool(late) and len(apart - {*dates[0]} | apart - {*dates[1]}) > FEW
    was, now = ([on for on in each if not (is_many and on in apart)] for each in dates)
    yield from _single_visits(_to_come(was, now, on), language)
    if is_many and (review := new.plan.review):
        days = language.counted(review.consolidation_every_days or 0, N_("day"), N_("days"))
        yield language.translate(
            "Later your clinic visits are every {days}, from {date} on.",
            days=days, date=language.day(late[0]),
        )  # fmt: skip


def _single_visits(changes: Sequence[DateChange], language: Language) -> Iterator[str]:
    translate, day = language.translate, language.day
    for was, now in changes:
        if was and now:
            yield translate("Your clinic visit on {old} is now on {date}.", old=day(was), date=day(now))
    if gone := [day(was) for was, now in changes if was and not now]:
        yield translate("There is no clinic visit any more on {dates}.", dates=", ".join(gone))
    if come := [day(now) for was, now in changes if now and not was]:
        dates = ", ".join(come)
        is_single = len(come) == 1
        yield (
            translate("New clinic visit: {dates}.", dates=dates)
            if is_single
            else translate("New clinic visits: {dates}.", dates=dates)
        )


def _cancelled(changes: Sequence[DateChange], language: Language) -> str:
    """What becomes of visits once the frame is off: they may have been planned for two years."""
    gone = [was for was, _ in changes if was]
    if not gone:
        return ""
    return language.translate(
        "Your clinic visits from {date} on are cancelled. Ask your clinic for your next visit.",
        date=language.day(gone[0]),
    )


def _as_before(new: Schedule, on: date, language: Language) -> str:
    """That visits go on, where a record that the frame is off was taken back."""
    to_come = [review for review in new.dates("review") if review >= on]
    return language.translate("Your next clinic visit is on {date}.", date=language.day(to_come[0])) if to_come else ""


def _re_sets(old: Schedule, new: Schedule, on: date, language: Language) -> Iterator[str]:
    """Where several things are turned each re-set is told by its letters."""
    letters: dict[DateChange, list[str]] = {}
    for letter in dict.fromkeys(reset.actuator for reset in (*old.resets, *new.resets)):
        was, now = ([reset.on for reset in schedule.resets if reset.actuator == letter] for schedule in (old, new))
        for change in _to_come(was, now, on):
            letters.setdefault(change, []).append(letter)
    labelled = old.has_multiple_actuators or new.has_multiple_actuators
    for change in sorted(letters, key=lambda change: min(filter(None, change))):
        text = _re_set(change, on, language)
        yield f"{', '.join(letters[change])}: {text}" if labelled else text


def _re_set(change: DateChange, on: date, language: Language) -> str:
    translate, day, (was, now) = language.translate, language.day, change
    if now and now < on:
        assert was  # noqa: S101 - one of them is not past
        done = translate("The frame was set again in the clinic on {date}.", date=day(now))
        return f"{done} {translate('The frame will not be set again on {date}.', date=day(was))}"
    if was and now:
        return translate(
            "The frame will be set again in the clinic on {date}. Before, that was to be on {old}.",
            date=day(now), old=day(was),
        )  # fmt: skip
    if now:
        return translate("The frame will be set again in the clinic on {date}.", date=day(now))
    assert was  # noqa: S101 - one of them is there
    return translate("The frame will not be set again on {date}.", date=day(was))


def text_news(changed: Collection[str], clinic: Clinic, language: Language) -> Iterator[str]:
    """What the clinic now says where the old sheet says something else, by the keys of [clinic] that changed."""
    for key, sentence in _CHANGED_TEXTS.items():
        text = getattr(clinic, key)
        if key in changed and text:
            yield language.translate(sentence, text=kept(text if isinstance(text, str) else "; ".join(text)))
        elif key in changed and key == "phone":
            yield language.translate("The phone number on your old sheet has changed. Ask your clinic for the new one.")
        elif key in changed:
            yield language.translate(sentence, text=language.translate("Ask your clinic before the next turn."))


def setting_news(old: Plan, new: Plan, language: Language) -> Iterator[str]:
    """What orders make another from a day on that the old sheet says nothing of: time zone, direction, texts."""
    translate = language.translate
    for entry in new_settings(old, new):
        day, settings = language.day(entry.earliest), entry.settings or {}
        clinic = new.on(entry.earliest).clinic
        if zone := settings.get("timezone"):
            yield translate("From {date} your times are those of another time zone: {zone}.", date=day, zone=zone)
        for frame in _turned_anew(new, entry):
            way = direction_in(frame, language) or translate("as it is written after WHICH WAY")
            if frame.mechanism.two_way:
                yield translate("From {date} another way makes it longer: {direction}.", date=day, direction=way)
            else:
                yield translate("From {date} turn another way: {direction}.", date=day, direction=way)
        if clinic:
            keys = {key.rpartition(".")[2] for key in settings if key.startswith("clinic.")}
            for sentence in text_news(keys, with_blanks(clinic, language), language):
                yield translate("From {date}: {text}", date=day, text=sentence)


def new_direction_since(old: Plan, new: Plan) -> date | None:
    """The first day from which an order makes the way to turn another; None where none does."""
    return next((entry.earliest.date() for entry in new_settings(old, new) if _turned_anew(new, entry)), None)


def _turned_anew(plan: Plan, entry: Entry) -> list[Frame]:
    """The parts of the frame whose direction an order sets, as they then are."""
    then = plan.on(entry.earliest)
    keys = [key for key in entry.settings or {} if "direction" in key]
    names = dict.fromkeys(key.removeprefix("frames.").rpartition(".")[0] for key in keys if key.startswith("frames."))
    whole = [then.frame] if any(not key.startswith("frames.") for key in keys) else []
    return [*whole, *(part for part in then.frames if part.name in names)]
