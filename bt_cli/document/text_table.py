"""Text and tables of text for a terminal: lines that end between words, columns of cells, characters that it has.

No date and no unit is parted from its number, and nothing is ever cut: a word too long for a line goes on in the next.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len

from bt_cli.document.phrases import VULGAR

GAP = "  "
_TIE = "\ue000"  # stands for a space at which no line may end
_PLAIN_TEXT = str.maketrans(
    {"→": "->", "–": "-", "−": "-", "°": " deg", "·": "-", "…": "...", "“": '"', "”": '"', "’": "'", "▼": "v", "▲": "^"}
    | {glyph: str(part) for part, glyph in VULGAR.items()}
)
_MIXED = re.compile(f"(\\d)([{''.join(VULGAR.values())}])")
_UNBREAKABLE = re.compile(
    r"(?<=\d) (?=mm\b)|(?<=day,) |(?<=[A-Z][a-z]{2}) (?=\d{1,2} [A-Z]|\d{4})|(?<=\d) (?=[A-Z][a-z]{2} \d{4})"
    r"|(?<=[a-z]{2} \d) (?=[A-Z][a-z]{2}\b)|(?<=[a-z]{2} \d\d) (?=[A-Z][a-z]{2}\b)|(?<=\bday) (?=\d)|(?<=trut) (?=\d)"
    r"|(?<=\d) (?=[ap]m\b|noon\b|midnight\b)"
)


class TerminalStyle(NamedTuple):
    """What a terminal can show: its width in columns, and whether it has only ASCII."""

    width: int
    ascii_only: bool = False

    def text(self, text: str) -> str:
        """The same text in characters that the terminal has, and would not obey: 1/4 for ¼, 1 1/2 for 1½, -> for →."""
        text = ascii_text(text) if self.ascii_only else text
        if text.isprintable():
            return text
        return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)

    def lines(self, text: str, first: str = "", later: str | None = None, *, whole: Sequence[str] = ()) -> list[str]:
        """A text in lines no wider than the terminal: `first` stands before the first of them, `later` before others.

        What is `whole` is not parted where it fits on a line.
        """
        text, later = self.text(text), self.text(first if later is None else later)
        room = max(1, self.width - max(width_of(self.text(first)), width_of(later)))
        for part in map(self.text, whole):
            text = text.replace(part, part.replace(" ", _TIE)) if width_of(part) <= room else text
        paragraphs = _UNBREAKABLE.sub(_TIE, text).split("\n")
        lines = [line for words in paragraphs for line in (list(_filled(words.split(" "), room)) or [""])]
        return [f"{later if i else self.text(first)}{line}".rstrip().replace(_TIE, " ") for i, line in enumerate(lines)]


def width_of(text: str) -> int:
    """How many columns a text takes on a screen."""
    return len(text) if text.isascii() else cell_len(text)


def ascii_text(text: str) -> str:
    """The same text in ASCII, as far as that goes."""
    return _MIXED.sub(r"\1 \2", text).translate(_PLAIN_TEXT)


def style_of(stream: object, width: int) -> TerminalStyle:
    """What a stream of this process can show."""
    encoding = getattr(stream, "encoding", None) or ""
    return TerminalStyle(width, not encoding.lower().startswith("utf"))


def lines_of_facts(facts: Iterable[tuple[str, str]], style: TerminalStyle) -> Iterator[str]:
    """A name and a text a line, the texts below each other."""
    facts = list(facts)
    margin = max((len(name) for name, _ in facts), default=0) + len(GAP)
    for name, text in facts:
        lines = style._replace(width=style.width - margin).lines(text)
        for before, line in zip_longest([name], lines, fillvalue=""):
            yield f"{before:{margin}}{line}".rstrip()


def widths_of(rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column of some rows is."""
    return [max(map(width_of, column)) for column in zip(*rows, strict=True)]


def row_line(cells: Sequence[str], widths: Sequence[int], sides: str = "") -> str:
    """Cells side by side; `sides` has "<" or ">" for each, those without one stand to the left."""
    sides = sides.ljust(len(cells), "<")
    padded = []
    for cell, width, side in zip(cells, widths, sides, strict=False):
        space = " " * (width - width_of(cell))
        padded.append(space + cell if side == ">" else cell + space)
    return GAP.join(padded).rstrip()


def _filled(words: Iterable[str], room: int) -> Iterator[str]:
    """Words in lines of so many columns."""
    line, used = "", 0
    for word in words:
        size = width_of(word)
        if line and used + 1 + size <= room:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            yield line
        line, used = word, size
        while used > room:
            part = _as_much(line, room)
            yield part
            line = line[len(part) :]
            used = width_of(line)
    if line:
        yield line


def _as_much(word: str, room: int) -> str:
    """As much of a word as fits, one character at least."""
    used = 0
    for i, character in enumerate(word):
        used += width_of(character)
        if used > room and i:
            return word[:i]
    return word
