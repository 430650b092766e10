"""Which days of six struts stand on which page, and how large they are set: two weeks, or one, or as many as fit.

Heights are mm as strut_days.typ sets them, rather too large than too small, on the lower of the two papers.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import ceil
from typing import Any, NamedTuple

from bt_cli.document.hexapod_rows import StrutRow, strut_rows
from bt_cli.document.phrases import checkpoints
from bt_cli.document.report import Report
from bt_cli.document.sheet.hexapod_days import strut_day_lines
from bt_cli.document.sheet.ways import direction_field_mm, ways_to_fill_in
from bt_cli.document.style import SheetStyle, blank_lines, dates_text

FORTNIGHT, WEEK = 14, 7  # days, conventional: from one review to the next
Day = Sequence[StrutRow]
Line = dict[str, Any]


PAGES_MM = {"a4": 229, "letter": 211}  # below the column heads, in usual print


class Setting(NamedTuple):
    """How large the days are set, and the mm that this takes: each line, and each row.

    A row is plain, or has a box above its initials for each pair, or readings that are stacked. `text` is one more line
    of a text, which has so many `letters`. Heads and foot are `higher` than in usual print.
    """

    name: str
    lines: Mapping[str, float]
    plain: float
    paired: float
    stacked: float
    text: float
    letters: int
    higher: float = 0


_USUAL = Setting(
    "usual",
    {"week": 5, "start": 8, "anew": 8, "swap": 7, "set": 5, "note": 5, "check": 12, "day": 0},
    7.2,
    8.6,
    10.5,
    4,
    125,
)
_ROOMY = Setting(
    "roomy",
    {"week": 6, "start": 11, "anew": 11, "swap": 8, "set": 6, "note": 6, "check": 15, "day": 0},
    9.5,
    10.5,
    13.5,
    4,
    125,
)
_LARGE = Setting(
    "large",
    {"week": 7, "start": 16, "anew": 16, "swap": 9, "set": 7, "note": 7, "check": 22, "day": 8},
    17.3,
    17.3,
    17.3,
    6.8,
    60,
    14,
)


class HexapodPages(NamedTuple):
    """The pages of a sheet, and how they are set."""

    size: str
    stacked: bool
    pages: list[dict[str, Any]]


def strut_layout(report: Report, style: SheetStyle, strip: Sequence[str]) -> HexapodPages:
    """The days of each page with its dates; a page begins where the one before it ended."""
    days = _Days(report, style, strip)
    setting, counts = days.arranged()
    return HexapodPages(setting.name, days.stacked, list(days.pages(counts)))


class _Days:
    """The days to be shown, and what fits."""

    def __init__(self, report: Report, style: SheetStyle, strip: Sequence[str]) -> None:
        self.style, self.strip = style, strip
        self.report, self.checks = report, checkpoints(report.schedule)
        self.paired = bool(report.schedule.plan.protocol.grouping)
        shown = [row for row in strut_rows(report) if not style.first_day or row.on >= style.first_day]
        self.days: list[Day] = [list(rows) for _, rows in groupby(shown, key=lambda row: row.day)]
        lines = [line for day in self.days for line in self._lines([day])]
        self.stacked = style.large or _longest_pair(lines) > _LONGEST_PAIR

    def arranged(self) -> tuple[Setting, list[int]]:
        """How large, and how many days a page: as large as two weeks allow, or one, else as many as fit."""
        every = self.style.days_per_page
        if self.style.large:
            return _LARGE, self._even(every) if every else self._greedy(_LARGE)
        for count, setting in ((FORTNIGHT, _ROOMY), (FORTNIGHT, _USUAL), (WEEK, _ROOMY)):
            counts = self._even(every or count)
            if all(self._fits(page, setting) for page in self._pages(counts)):
                return setting, counts
        return _USUAL, self._even(every) if every else self._greedy(_USUAL)

    def pages(self, counts: Sequence[int]) -> Iterator[dict[str, Any]]:
        """Each page with its dates."""
        language = self.style.language
        for page in self._pages(counts):
            lines, first, last = list(self._lines(page)), page[0][0], page[-1][0]
            dates = dates_text(first.on, last.on, language)
            days = language.translate("days {first} to {last}", first=first.day, last=last.day)
            if len(page) == 1:
                dates, days = language.day(first.on), language.translate("day {number}", number=first.day)
            yield {
                "dates": dates,
                "days": days,
                "lines": lines,
                "star": any(line.get("star") for line in lines),
            }

    def _pages(self, counts: Sequence[int]) -> Iterator[Sequence[Day]]:
        begin = 0
        for count in counts:
            yield self.days[begin : begin + count]
            begin += count

    def _even(self, count: int) -> list[int]:
        return [min(count, len(self.days) - begin) for begin in range(0, len(self.days), count)]

    def _greedy(self, setting: Setting) -> list[int]:
        """All days that are left, else whole weeks, else as many days as fit, and one at least."""
        counts: list[int] = []
        while left := len(self.days) - sum(counts):
            begin = sum(counts)
            fit = 0
            while fit < min(left, FORTNIGHT) and self._fits(self.days[begin : begin + fit + 1], setting):
                fit += 1
            weeks = WEEK if WEEK <= fit < FORTNIGHT and fit < left else fit
            counts.append(max(weeks, 1))
        return counts

    def _fits(self, page: Sequence[Day], setting: Setting) -> bool:
        lines = list(self._lines(page))
        said = sum(setting.text * (ceil(len(text) / setting.letters) + blank_lines(text)) for text in self.strip)
        said += direction_field_mm(ways_to_fill_in(self.report.schedule, self.style.language, large=self.style.large))
        if any(line.get("star") for line in lines):  # its legend
            said += setting.text
        if not self.style.language.reviewed:  # which the head says; and words are longer
            said += 2 * setting.text
        room = PAGES_MM[self.style.paper] - setting.higher - (_PAIRS_MM if self.paired else 0)
        return said + sum(self._height(line, setting) for line in lines) <= room

    def _lines(self, page: Sequence[Day]) -> Iterator[Line]:
        for day in page:
            yield from strut_day_lines(self.report, day, self.checks, self.style.language, top=day is page[0])

    def _height(self, line: Line, setting: Setting) -> float:
        row = setting.stacked if self.stacked else setting.paired if self.paired else setting.plain
        said = " ".join(line.get(key, "") for key in _TEXTS)
        further = max(0, ceil(len(said) / setting.letters) - 1) * setting.text
        return setting.lines[line["kind"]] + further + row * len(line.get("rows", ()))


_PAIRS_MM = 8  # the line of times among the heads, and a narrower place for words
_TEXTS = "text", "ask", "stop", "box"  # of a line that has more than one line
_LONGEST_PAIR = 11  # digits of two readings that stand side by side, as "149.25" and "149.5"


def _turned(row: Line) -> list[Line]:
    """The cells of a row that turn."""
    return [cell for group in row["groups"] for cell in group["cells"] if "by" in cell]


def _longest_pair(lines: Sequence[Line]) -> int:
    cells = (cell for line in lines for row in line.get("rows", ()) for cell in _turned(row))
    return max((len(cell["from"]) + len(cell["to"]) for cell in cells), default=0)
