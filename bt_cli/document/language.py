"""The language that a patient reads: every sentence of sheet, page and calendar passes through `translate`.

The English sentence is its own key. A catalogue is whole or it is not used: a sentence that it lacks stops the
output, for a sheet that is half in another language hides the half that matters. Digits stay 0–9 with a point.
"""

from datetime import date, datetime, time
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from bt_cli import words
from bt_cli.errors import CannotWrite
from bt_cli.plan.mechanism_catalog import shared_vocabulary
from bt_cli.words import N_

__all__ = ["ENGLISH", "LANGUAGES", "N_", "TERMS", "Language", "day_at_time", "language"]

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from gettext import GNUTranslations

    from bt_cli.plan.mechanism_catalog import Mechanism

LANGUAGES = {"en": "English", "es": "Spanish"}


# Words that are said from where they stand: in `words`, in the plan.
TERMS = (
    N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"),
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
    N_("tibia"), N_("femur"), N_("humerus"), N_("radius"), N_("ulna"), N_("fibula"),
    N_("metatarsal"), N_("other"),
)  # fmt: skip


class Language(NamedTuple):
    """One language. `catalogue` is None for English, which needs none.

    `wording` has for sentences about turns those that are said where nothing is turned; both are English.
    """

    code: str = "en"
    catalogue: "GNUTranslations | None" = None
    wording: "Mapping[str, str] | None" = None

    def of(self, mechanisms: "Iterable[Mechanism]") -> "Language":
        """The language in the words of what moves bone; of several mechanisms, where they have the same words."""
        vocabulary = shared_vocabulary(mechanisms)
        if vocabulary is None:
            return self._replace(wording=None)
        module, _, name = vocabulary.sentences.partition(".")
        return self._replace(wording=getattr(import_module(f"bt_cli.document.{module}"), name))

    def for_staff(self, text: str, /, **values: object) -> str:
        """A sentence that is said in English alone, in the words of what moves bone."""
        text = (self.wording or {}).get(text, text)
        return text.format_map(values) if values else text

    def translate(self, text: str, /, **values: object) -> str:
        """A sentence with `{named}` places, in this language. Raises CannotWrite where it has no translation."""
        text = (self.wording or {}).get(text, text)
        sentence = text if self.catalogue is None else self.catalogue.gettext(text)
        if sentence is None:
            raise CannotWrite(f"the {LANGUAGES[self.code]} catalogue does not say {text!r}: use --language en")
        return sentence.format_map(values) if values else sentence

    def counted(self, number: int, singular: str, many: str) -> str:
        """A count of things, "1 day", "7 days"; of languages with more forms than two `many` must do."""
        return f"{number} {self.translate(singular if number == 1 else many)}"

    @property
    def reviewed(self) -> bool:
        """Whether a clinician has read the catalogue; English is written by those who answer for it."""
        return self.catalogue is None or self.catalogue.info().get("x-clinically-reviewed") == "yes"

    def day(self, on: date) -> str:
        """A date, "Mon 12 Jan 2026", in any language in this order."""
        return f"{self.short_day(on)} {on.year}"

    def short_day(self, on: date) -> str:
        """The same without its year."""
        day, month = self.translate(words.DAYS[on.weekday()]), self.translate(words.MONTHS[on.month - 1])
        return f"{day} {on.day} {month}"

    def clock(self, at: time | datetime) -> str:
        """A clock time, "08:00" or "8 am"."""
        return words.clock_text(at, self.translate)

    def moment(self, at: datetime) -> str:
        """A date and its clock time, "Mon 12 Jan 2026 08:00"."""
        return f"{self.day(at)} {self.clock(at)}"


ENGLISH = Language()


@cache
def language(code: str) -> Language:
    """The language of a code of LANGUAGES."""
    if code == "en":
        return ENGLISH
    from gettext import GNUTranslations, NullTranslations
    from io import BytesIO
    from pkgutil import get_data

    class Nothing(NullTranslations):
        """What a catalogue falls back on where it has nothing: no English among the Spanish."""

        def gettext(self, message: str) -> Any:  # noqa: ARG002 - the base class's signature
            return None

    catalogue = GNUTranslations(BytesIO(get_data("bt_cli", f"locale/{code}/LC_MESSAGES/bt.mo") or b""))
    catalogue.add_fallback(Nothing())
    return Language(code, catalogue)


def day_at_time(at: datetime, tongue: Language) -> str:
    """A date with its clock time in the patient's words."""
    return tongue.translate("{day} at {time}", day=tongue.day(at.date()), time=tongue.clock(at))
