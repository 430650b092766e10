"""The days of nuts, screws, rods and click struts page by page: as many to a page as fit, a day never on two.

Where there are several things to turn, the cells of a day are as high as what is turned in them: what they and all else
on a page take is added up in mm, as axial_days.typ sets them, rather too large than too small.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any, NamedTuple

from bt_cli.document import phrases
from bt_cli.document.language import Language
from bt_cli.document.phrases import DayRow
from bt_cli.document.report import Report
from bt_cli.document.sheet.days import DayLines
from bt_cli.document.sheet.ways import direction_field_mm, ways_to_fill_in
from bt_cli.document.style import SheetStyle, blank_lines, dates_text
from bt_cli.schedule.model import Schedule
from bt_cli.words import mm

LINES_PER_PAGE = 12  # what fits where a day takes more than one line
PER_LINE, PER_LINE_LARGE = 4, 2  # sessions side by side; more of them stand in a second line
PER_LINE_LETTERED = 5  # the most of several letters, whose faces stand below their turns
LINES_PER_PAGE_LARGE = 6  # what fits on a page in large print
DAYS_PER_PAGE, WEEK = 14, 7  # convention: two weeks, from one review to the next, where a day takes one line

_LONGEST_MM = 7  # digits and all, beside which initials have room

Line = dict[str, Any]


def per_line(schedule: Schedule, style: SheetStyle) -> int:
    """How many sessions stand side by side; of several letters as many in each line."""
    times, most = len(schedule.times), PER_LINE_LARGE if style.large else PER_LINE
    if not phrases.several(schedule) or style.large:
        return min(times, most)
    return times if times <= PER_LINE_LETTERED else ceil(times / ceil(times / most))


def axial_pages(report: Report, style: SheetStyle, strip: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The days of each page with its dates; a page begins where the one before it ended. `strip` is on every page."""
    language, said = style.language, DayLines(report, style.language)
    heights = _Heights(report, style, strip)
    shown = [row for row in phrases.day_rows(report) if not style.first_day or row.on >= style.first_day]
    begin = 0
    if style.days_per_page:
        counts = _even(style.days_per_page, len(shown))
    else:
        counts = heights.counts(shown) if said.lettered else heights.even(shown, _usual(report.schedule, style))
    for count in counts:
        days = shown[begin : begin + count]
        begin, first, last = begin + count, days[0], days[-1]
        lines = [line for row in days for line in said.of(row, top=row is first)]
        yield {
            **_dates(first, last, language),
            "lines": lines,
            "star": any(line.get("star") for line in lines),
            "tall": said.lettered and not all(heights.fits([row]) for row in days),  # only then is a day split
        }


def _dates(first: DayRow, last: DayRow, language: Language) -> dict[str, str]:
    """What a page says of its days; a single one is said once."""
    if first is last:
        return {"dates": language.day(first.on), "days": language.translate("day {number}", number=first.day)}
    days = language.translate("days {first} to {last}", first=first.day, last=last.day)
    return {"dates": dates_text(first.on, last.on, language), "days": days}


def _even(every: int, days: int) -> Iterator[int]:
    """As many days on each page, but on the last."""
    for start in range(0, days, every):
        yield min(every, days - start)


def _usual(schedule: Schedule, style: SheetStyle) -> int:
    """How many days of one thing to turn fit on a page, where nothing long is said on them."""
    stacked = ceil(len(schedule.times) / per_line(schedule, style))
    usual = DAYS_PER_PAGE if stacked == 1 else LINES_PER_PAGE
    if style.paper == "letter" and _long_mm(schedule):
        usual = LINES_PER_PAGE
    if style.large:
        usual = LINES_PER_PAGE_LARGE if stacked < 3 else stacked  # one day, where it takes so many lines
        usual -= stacked * (stacked < 3 and _long_mm(schedule))
    return max(1, usual // stacked)


def _long_mm(schedule: Schedule) -> bool:
    """Whether initials stand below the mm of a turn, and not beside them."""
    steps = {(turn.actuator, turn.steps) for turn in schedule.ledger.turns()}
    return any(len(mm(actuator.travel_mm(turned))) > _LONGEST_MM for actuator, turned in steps)


class _Size(NamedTuple):
    """What things take in print of a size, in mm.

    `page` is what is left below the column heads, a line of text has so many `letters`.
    """

    page: dict[str, float]
    letters: int
    letter: float
    text: float  # a line of it
    around: float  # above and below it
    reading: float  # a line of text with boxes for readings
    move: float  # the two lines of what is turned, and what stands between them and the next
    initials: float
    box: float  # with what is around it, beside the words of what is turned
    scale: float
    columns: float  # all but those of the turns
    row: float  # one thing to turn: a line of a cell, and what stands between it and the next
    last: float  # the last line of a cell, which has the initials
    spare: float  # by how much all that is on a page of one thing to turn is added up too large
    left: float  # a line of what is left of one of several aims, where they stand in a column
    named: float  # by how much their names widen that; in large print there is none, and they stand below the day


_USUAL = _Size({"a4": 232, "letter": 214}, 120, 1.55, 3.8, 2.4, 6, 9.1, 3.2, 7.8, 5.6, 66, 3.9, 3.0, 10, 3, 7)
_LARGE = _Size({"a4": 216, "letter": 198}, 58, 2.6, 6.4, 2.4, 9.6, 15.7, 5.4, 10.8, 9.4, 105, 5.9, 5.1, 0, 0, -18)
_PAPER_MM = 186  # wide, between its margins
_TIMES = 40  # letters of times, beside one another
_SMALL = 0.85  # of the usual size are mm and faces where five sessions stand side by side


class _Heights:
    """Which days stand on which page, by how high they are."""

    def __init__(self, report: Report, style: SheetStyle, strip: Sequence[str]) -> None:
        self.style, self.size, self.said = style, _LARGE if style.large else _USUAL, DayLines(report, style.language)
        self.per_line = per_line(report.schedule, style)
        self.stacked = len(report.schedule.times) > self.per_line
        times = 7 * len(report.schedule.times) * self.stacked  # letters of the head that has them all
        self.page_mm = self.size.page[style.paper] - sum(map(self._text, strip)) - self.size.text * (times // _TIMES)
        self.columns_mm = self.size.columns + self.size.named * (len(phrases.objectives(report.schedule.plan)) > 1)
        if not self.said.lettered:
            self.page_mm += self.size.spare
        self.page_mm -= direction_field_mm(ways_to_fill_in(report.schedule, style.language, large=style.large))
        if not style.language.reviewed:  # which the head says; and words are longer
            self.page_mm -= 2 * self.size.text

    def counts(self, shown: Sequence[DayRow]) -> Iterator[int]:
        """All days that are left, else whole weeks, else as many days as fit, and one at least."""
        begin = 0
        while left := len(shown) - begin:
            fit = 0
            while fit < min(left, DAYS_PER_PAGE) and self.fits(shown[begin : begin + fit + 1]):
                fit += 1
            count = WEEK if WEEK <= fit < DAYS_PER_PAGE and fit < left else max(fit, 1)
            begin += count
            yield count

    def even(self, shown: Sequence[DayRow], usual: int) -> Iterator[int]:
        """As many days on each page, but on the last: the most that fit on all."""
        every = usual
        while every > 1 and not all(self.fits(shown[i : i + every]) for i in range(0, len(shown), every)):
            every -= 1
        return _even(every, len(shown))

    def fits(self, days: Sequence[DayRow]) -> bool:
        """Whether days stand on one page."""
        lines = [line for row in days for line in self.said.of(row, top=row is days[0])]
        legend = self.size.text * any(line.get("star") for line in lines)
        return sum(map(self._height, lines)) + legend <= self.page_mm

    def _height(self, line: Line) -> float:
        if line["kind"] == "day":
            return self._day(line) + 2.2
        if line["kind"] == "check":
            said = f"{line['ask']} {line['box']} {line['stop']}"
            boxes = ceil(self.size.letters / 8) * len(line["letters"])
            return self.size.around + self.size.reading * ceil((len(said) + boxes) / self.size.letters)
        return self.size.around + self._text(line["text"])

    def _day(self, line: Line) -> float:
        lefts, below = 2 * self.size.left * len(line["lefts"]), self.style.large and line["lefts"]
        return self.size.reading * bool(below) + max(
            self._turns(line["turns"]), self.size.scale * len(line["scales"]), 2 * self.size.text, lefts
        )

    def _text(self, said: str) -> float:
        return self.size.text * (ceil(len(said) / self.size.letters) + blank_lines(said))

    def _turns(self, turns: Sequence[Line | str | None]) -> float:
        """The cells of a day: each line of them as high as its highest."""
        lines = [turns[start : start + self.per_line] for start in range(0, len(turns), self.per_line)]
        return sum(max(map(self._cell, line)) for line in lines)

    def _cell(self, turn: Line | str | None) -> float:
        if not isinstance(turn, dict):
            return self.size.text
        if not self.said.lettered:
            (move,) = turn["moves"]
            return self.size.row * (1 + self.stacked + (len(move["mm"]) > _LONGEST_MM)) + self.size.last
        at = self.size.text + 2 if self.stacked else 0
        return at + self.size.initials + sum(map(self._move, turn["moves"]))

    def _move(self, move: Line) -> float:
        """Two lines, or more where its words are long."""
        words_mm = (_PAPER_MM - self.columns_mm) / self.per_line - self.size.box
        letter_mm = self.size.letter * (_SMALL if self.per_line > PER_LINE else 1)
        said_mm = self.size.letter * len(move["turn"]), letter_mm * len(f"{move['mm']} → {move['face']}")
        return self.size.move + self.size.text * sum(ceil(line_mm / words_mm) - 1 for line_mm in said_mm)
