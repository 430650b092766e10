"""What the plan and the clinic write, in the language of an output: bt translates none of it.

No English text stands among Spanish words. What is not said in the language is filled in by hand: a direction in a
field of its own on every page, a text of the clinic on a ruled line that says who writes there.
"""

from typing import cast

from bt_cli.document.language import N_, Language
from bt_cli.plan.prescription import Clinic, Frame, LocalTexts

BLANK = "_" * 24  # a line to write on: sheet and page rule it as wide as there is room, a plain text has it as it is

UNWRITTEN = N_("If nothing is written there, ask before you turn.")  # after `turn_direction`, where that is by hand


def direction_in(frame: Frame, language: Language) -> str | None:
    """Which way a frame is turned, as the plan says it in a language; None where it does not."""
    return cast("str | None", getattr(frame, direction_key(language), None))


def direction_key(language: Language) -> str:
    """The key under which a plan says a direction in a language."""
    return "direction" if language.code == "en" else f"direction_{language.code}"


def by_hand(frame: Frame, language: Language) -> bool:
    """Whether the direction is to be written in by hand: it is needed, or said in another language alone."""
    needed = frame.needs_direction or frame.direction or frame.direction_es
    return bool(needed) and not direction_in(frame, language)


def turn_direction(frame: Frame, language: Language) -> str:
    """Which way to turn: the plan's own words, or where it is written by hand."""
    return direction_in(frame, language) or language.translate("as it is written after WHICH WAY")


def clinic_steps(frame: Frame, language: Language) -> tuple[str, ...]:
    """The steps of a session as the clinic wrote them, in a language; a line to write on where it did in another."""
    steps = frame.how_to if language.code == "en" else getattr(frame, f"how_to_{language.code}", ())
    if not steps and (frame.how_to or frame.how_to_es):
        return (language.translate("Your clinic writes here: {blank}", blank=BLANK),)
    return tuple(steps)


def as_written(name: str, language: Language) -> str:
    """A name that the plan gives: among words of another language it stands in quotation marks."""
    return name if language.code == "en" else f"“{name}”"


def texts_in(clinic: Clinic, language: Language) -> Clinic | LocalTexts:
    """The clinic's texts in a language."""
    if language.code == "en":
        return clinic
    return cast("LocalTexts | None", getattr(clinic, language.code, None)) or LocalTexts()


def with_blanks(clinic: Clinic, language: Language) -> Clinic:
    """The clinic with its texts in a language, and a line to write on for each that is said in another alone."""
    line, texts = language.translate("Your clinic writes here: {blank}", blank=BLANK), texts_in(clinic, language)
    local = {key: getattr(texts, key) for key in LocalTexts.model_fields}
    blanks = {key: (line,) if key == "call_us_if" else line for key in missing_texts(clinic, language)}
    return clinic.model_copy(update=local | blanks)


def missing_texts(clinic: Clinic, language: Language) -> list[str]:
    """The keys of the clinic's texts that are said, but not in this language."""
    texts = texts_in(clinic, language)
    return [
        key
        for key in LocalTexts.model_fields
        if (getattr(clinic, key) or getattr(clinic.es, key, None)) and not getattr(texts, key)
    ]
