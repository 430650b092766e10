"""Dates as they are typed at a desk: `today`, `tomorrow`, `yesterday`, `mon` … `sun`, `last-mon` … `last-sun`.

A weekday is the next one and `last-` the last one, today never counted, in every command. So whoever writes down what
is behind is asked for `last-mon`, and on a Monday `mon` is refused, as half of all people mean today. What a word meant
is told with its weekday before anything is done. The day is that of the plan's time zone, or else of this computer.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import typer

from bt_cli.commands.flag_table import read_option
from bt_cli.errors import WrongUsage
from bt_cli.plan import time_values, values
from bt_cli.plan.zones import Zones
from bt_cli.words import day_text

_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORD = re.compile(r"(?:(last|next)[ -])?([a-z]+?)(?:(?:[t ])(\d\d:\d\d))?", re.IGNORECASE)


def present_instant() -> datetime:
    """The present instant. Raises WrongUsage where this computer's clock cannot be right."""
    now = datetime.now(UTC)
    if not time_values.EARLIEST <= now.date() < time_values.LATEST:
        raise WrongUsage(f"This computer's clock says {now:%Y-%m-%d}. Set it, and try again; nothing was written.")
    return now


def local_now(zones: Zones | None = None) -> datetime:
    """The local time of a plan, or of this computer, to the minute and without an offset."""
    now = present_instant()
    return (zones.local(now) if zones else now.astimezone().replace(tzinfo=None)).replace(second=0, microsecond=0)


class DateWords(NamedTuple):
    """How dates of one command are read: what day it is, and whether they all lie behind, as records do."""

    today: date
    behind: bool = False

    def day(self, option: str, text: str | None) -> date | None:
        """The date that an option says. Raises WrongUsage."""
        if text is None:
            return None
        return read_option(option, text, lambda typed: time_values.day(self.iso(option, typed)))

    def moment(self, option: str, text: str | None) -> datetime | date | None:
        """The date, with its time where one was typed, that an option says. Raises WrongUsage."""
        if text is None:
            return None
        return read_option(option, text, lambda typed: time_values.moment(self.iso(option, typed)))

    def iso(self, option: str, text: str) -> str:
        """The same text with digits in place of words, which are told on standard error; other text as it is.

        Raises WrongUsage where a word means two days, with what to write for each.
        """
        match = _WORD.fullmatch(text.strip())
        if not match:
            return text
        which, word, at = match.groups()
        try:
            on = self._resolved((which or "").lower(), word.lower())
        except _Ambiguous as ambiguous:
            raise WrongUsage(f"{option}: {ambiguous}; you wrote {text!r}") from None
        if on is None:
            return text
        typer.echo(f"{option} {text.strip()}: {day_text(on)}{f' {at}' if at else ''}", err=True)
        return f"{on}T{at}" if at else f"{on}"

    def _resolved(self, which: str, word: str) -> date | None:
        """The day of a word; None where it is none. Raises _Ambiguous."""
        if word in _NEAR:
            return None if which else self.today + timedelta(_NEAR[word])
        name = next((name for name in _WEEKDAYS if word in (name, name[:3])), None)
        if name is None:
            _refuse_slip(word)
            return None
        is_today = _WEEKDAYS.index(name) == self.today.weekday()
        coming = self.today + timedelta((_WEEKDAYS.index(name) - self.today.weekday()) % 7 or 7)
        last = coming - timedelta(14 if is_today else 7)
        short = name[:3]
        if which == "last":
            return last
        if which == "next":
            raise _Ambiguous(_two_days(f"next {short}", coming, coming + timedelta(7)))
        if self.behind:
            or_today = " or today" if is_today else ""
            raise _Ambiguous(
                f"{short} is {day_text(coming)}, which is to come: write last-{short} for {day_text(last)}{or_today}"
            )
        if is_today:
            raise _Ambiguous(_two_days(short, self.today, coming))
        return coming


def date_words_in(zones: Zones | None, *, behind: bool = False) -> DateWords:
    """How words for days are read where a plan is, or by this computer's day."""
    return DateWords(local_now(zones).date(), behind)


class _Ambiguous(ValueError):
    """A word that means no one day; the text says what to write."""


def _two_days(word: str, day: date, other: date) -> str:
    return f"{word} can be read as {day_text(day)} or {day_text(other)}: write {day} or {other}"


def _refuse_slip(word: str) -> None:
    """Raise _Ambiguous where a word is nearly one that is known."""
    if near := values.closest(word, (*_NEAR, *_WEEKDAYS)):
        raise _Ambiguous(f"{word} is no day: did you mean {near}?")
