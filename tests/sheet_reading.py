"""A printed sheet as its reader finds it: by where words and boxes stand on a page, and not by how they were set.

A day is a row of the table with its date; a cell is what stands below the head of its column.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2.raw import FPDF_PAGEOBJ_PATH, FPDFPath_CountSegments

MM = 72 / 25.4  # pt
WEEKDAY = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
SHORT_DATE = rf"(?:{WEEKDAY}) (\d{{1,2}}) ([A-Z][a-z]{{2}})"


class Word(NamedTuple):
    """A word, from where to where it goes, and the middle of its line, in pt from the left and from below."""

    said: str
    left: float
    right: float
    y: float

    @property
    def x(self) -> float:
        """Its middle."""
        return (self.left + self.right) / 2


class PrintedRow(NamedTuple):
    """A row of the table of days: its cells by the words of their heads, and how many boxes to tick each has."""

    on: date
    at: time | None  # None: a row for the day, whose columns are times
    cells: dict[str, str]
    ticks: dict[str, int]


class PrintedPage(NamedTuple):
    """A page with days: all its text, that of the box above the table, and its rows."""

    text: str
    box: str
    rows: list[PrintedRow]
    leads: dict[date, str]  # what stands with the date of a day, and in the row of its night
    ends: dict[date, str]  # what stands in the last column of a day that is one row
    checks: dict[date, str]  # what stands in the check below a day, and in the row of its readings


def words_of(page: Any) -> list[Word]:
    """The words of a page in the order of its text."""
    text, found, word = page.get_textpage(), [], []
    whole = text.get_text_range()
    assert len(whole) == text.count_chars()
    for i, char in enumerate([*whole, " "]):
        if char.strip():
            word.append((char, text.get_charbox(i, loose=True)))
        elif word:
            found.append(word)
            word = []
    return [
        Word("".join(c for c, _ in w), w[0][1][0], w[-1][1][2], (w[0][1][1] + w[0][1][3]) / 2) for w in found
    ]  # fmt: skip


class Rule(NamedTuple):
    """A line that is drawn across or down, in pt."""

    left: float
    bottom: float
    right: float
    top: float


class Drawn(NamedTuple):
    """The middles of the boxes to tick, and the lines of the table."""

    squares: list[tuple[float, float]]
    across: list[Rule]
    down: list[Rule]

    def row(self, word: Word) -> tuple[float, float]:
        """Between which lines a word stands, from below."""
        over = [rule.bottom for rule in self.across if rule.left - 1 <= word.x <= rule.right + 1]
        return max(y for y in over if y < word.y), min(y for y in over if y > word.y)

    def column(self, word: Word) -> float:
        """Where the column begins in which a word stands."""
        return max(rule.left for rule in self.down if rule.bottom < word.y < rule.top and rule.left < word.left)


def drawn_on(page: Any) -> Drawn:
    """What is drawn on a page: squares of 5 to 9 mm, and lines. Circles to strike are one shape, and no square."""
    squares, across, down = set(), [], []
    for shape in page.get_objects(filter=[FPDF_PAGEOBJ_PATH], max_depth=5):
        left, bottom, right, top = shape.get_bounds()
        is_square = abs((right - left) - (top - bottom)) < 0.5 and FPDFPath_CountSegments(shape) < 6
        if is_square and 4.9 * MM < right - left < 9 * MM:
            squares.add((round((left + right) / 2), round((bottom + top) / 2)))
        elif top - bottom < 3 < right - left:
            across.append(Rule(left, bottom, right, top))
        elif right - left < 3 < top - bottom:
            down.append(Rule(left, bottom, right, top))
    return Drawn(sorted(squares), across, down)


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words line by line, from above and from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: -one.y):
        if not lines or lines[-1][0].y - word.y > 5:
            lines.append([])
        lines[-1].append(word)
    return [sorted(line, key=lambda one: one.left) for line in lines]


def said(words: Sequence[Word]) -> str:
    """Words as they are read."""
    return " ".join(word.said for line in lines_of(words) for word in line)


def printed_pages(pdf: bytes) -> Iterator[PrintedPage]:
    """The pages of a sheet that have days."""
    for page in pypdfium2.PdfDocument(pdf):
        text = re.sub(r"\s+", " ", page.get_textpage().get_text_range())
        if "patient label" in text and re.search(r"\bDay (Time|\d\d:\d\d|Scale|Rod|Moved)", text):
            yield _page(page, text)


def _page(page: Any, text: str) -> PrintedPage:
    words, drawn = words_of(page), drawn_on(page)
    head = next(line for line in lines_of(words) if line[0].said == "Day")
    label = next(word for word in words if word.said == "label")
    top, year = head[0].y, int(re.findall(r"\d{4}", text[: text.index("Sheet ")])[-1])
    box = said([word for word in words if top + 6 < word.y < label.y - 45])
    below = [word for word in words if word.y < top - 6]
    names = dict(_columns(head, drawn))
    first = min(r.left for r in drawn.down if r.bottom < top < r.top and r.left > head[0].right)
    dates = list(dict(reversed(list(_dates(below, first, year)))).items())[::-1]  # once a day
    found = PrintedPage(text, box, [], {}, {}, {})
    groups = [[word] for _, word in dates]
    if "Time" in names:
        at = names["Time"]
        groups = _groups([w for w in below if re.fullmatch(r"\d\d:\d\d", w.said) and at < w.left < at + 8])
    for (on, date_word), group in zip(dates, groups, strict=True):
        for word in group:
            clock = time.fromisoformat(word.said) if "Time" in names else None
            found.rows.append(PrintedRow(on, clock, *_cells(below, drawn, names, drawn.row(word))))
        low, high = drawn.row(date_word)
        found.leads[on] = said([one for one in below if one.x < first and low < one.y < high])
        found.ends[on] = found.rows[-1].cells.get("night", "")
    for word in below:
        if word.said == "night:":  # in a row below the day
            on = min(((at.y, on) for on, at in dates if at.y > word.y))[1]
            low, high = drawn.row(word)
            found.leads[on] += said([one for one in below if low < one.y < high]).removeprefix("At night:")
        if word.said == "CHECK":
            on = min(((at.y, on) for on, at in dates if at.y > word.y))[1]
            low, high = drawn.row(word)
            if "Write" in said([one for one in below if low < one.y < high]):
                low = max(rule.bottom for rule in drawn.across if rule.bottom < low - 8)
            found.checks[on] = said([one for one in below if low < one.y < high])
    return found


def _cells(
    words: Sequence[Word], drawn: Drawn, names: dict[str, float], row: tuple[float, float]
) -> tuple[dict[str, str], dict[str, int]]:
    """What stands in each cell of a row, and how many boxes to tick; where its times do not head it, by its own."""
    (low, high), cells, ticks = row, {}, {}
    within = [word for word in words if low < word.y < high]
    columns = [
        (name, left, right) for (name, left), right in zip(names.items(), [*list(names.values())[1:], 1e6], strict=True)
    ]
    parts = [(name, left, right, low, high) for name, left, right in columns if name != "Time"]
    if list(names) == ["night"]:
        clocks = [word for word in within if re.fullmatch(r"\d\d:\d\d", word.said)]
        for clock in clocks:
            rights = [rule.left for rule in drawn.down if rule.bottom < clock.y < rule.top and rule.left > clock.left]
            parts.append((clock.said, drawn.column(clock), min(rights), *drawn.row(clock)))
    for name, left, right, under, over in parts:
        inside = [one for one in within if left < one.x <= right and under < one.y < over]
        cells[name] = said([one for one in inside if one.said != name])
        ticks[name] = sum(left < x <= right and under < y < over for x, y in drawn.squares)
    return cells, ticks


def _columns(head: Sequence[Word], drawn: Drawn) -> Iterator[tuple[str, float]]:
    """The columns after that of the days, by their names, and where each begins."""
    for before, word in pairwise(head):
        if before.said != "Rod" and re.fullmatch(r"\d\d:\d\d|[A-Z1-6]|Time|Initials|Sign|Scale|Rod|Moved", word.said):
            yield "night" if word.said in ("Scale", "Rod", "Moved") else word.said, drawn.column(word)


def _dates(words: Sequence[Word], right: float, year: int) -> Iterator[tuple[date, Word]]:
    """Each day whose date stands in the first column with its number below, and the first word of it."""
    lines = lines_of([word for word in words if word.x < right])
    for i, line in enumerate(lines):
        for count in (1, 2):  # in large print a date may take two lines
            date_words, under = (
                [word for part in lines[i : i + count] for word in part],
                lines[i + count : i + count + 1],
            )
            dated = re.fullmatch(SHORT_DATE, " ".join(word.said for word in date_words))
            if not (dated and under and under[0][0].said == "day"):
                continue
            days = (f"{dated[1]} {dated[2]} {of}" for of in (year, year - 1))  # over the turn of a year
            found = [datetime.strptime(day, "%d %b %Y").date() for day in days]  # noqa: DTZ007
            yield next(on for on in found if on.strftime("%a") == line[0].said), line[0]


def _groups(times: Sequence[Word]) -> list[list[Word]]:
    """The times of each day: a day ends where the time does not go on."""
    ordered = sorted(times, key=lambda one: -one.y)
    starts = [i for i, word in enumerate(ordered) if i == 0 or word.said <= ordered[i - 1].said]
    return [ordered[a:b] for a, b in pairwise([*starts, len(ordered)])]


def by_day(pages: Sequence[PrintedPage]) -> dict[date, list[PrintedRow]]:
    """The rows of each day."""
    rows = [row for page in pages for row in page.rows]
    return {on: list(group) for on, group in groupby(rows, key=lambda row: row.on)}


def boxes_to_sign(pdf: Path) -> int:
    """How many boxes of 7 to 10.5 by 4.3 to 6 mm are drawn on the first page: one for initials at each turn."""
    page = pypdfium2.PdfDocument(pdf)[0]
    sides = [
        ((right - left) / 72 * 25.4, (top - bottom) / 72 * 25.4)
        for left, bottom, right, top in (one.get_bounds() for one in page.get_objects())
    ]
    return sum(7 <= wide <= 10.5 and 4.3 <= high <= 6 for wide, high in sides)


def letter_size(page: pypdfium2.PdfPage, words: str) -> float:
    """In how many points words of a page are set, by their first letter where they first stand."""
    text = page.get_textpage()
    place = text.get_text_range().index(words)
    return round(float(pypdfium2.raw.FPDFText_GetFontSize(text.raw, place)), 1)
