"""Texts that somebody wrote, which may run right-to-left: what in them must not is kept left-to-right."""

import re
import unicodedata

_LEFT_TO_RIGHT = re.compile(r"[A-Za-z0-9+(][A-Za-z0-9 +().,:;/_-]*[A-Za-z0-9)]|[A-Za-z0-9]")


def right_to_left(text: str) -> bool:
    """Whether a text runs right-to-left: its first letter says so."""
    first = next((d for d in map(unicodedata.bidirectional, text) if d in ("L", "R", "AL")), "L")
    return first != "L"


def kept(text: str) -> str:
    """The same text; inside a right-to-left one, ids, dates, times and phone numbers are isolated left-to-right."""
    if text.isascii() or not right_to_left(text):
        return text
    return _LEFT_TO_RIGHT.sub("\u2066\\g<0>\u2069", text)
