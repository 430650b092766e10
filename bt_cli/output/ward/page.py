"""A ward as one HTML page: a bar a patient along the dates. Offline, printable, without a script and without names.

`ward.html` has the layout and the words that stand on every page; here is only where along the dates a thing is, in
percent of the page's weeks. The weeks go from WEEKS_BACK before the day, or the first surgery if that is later, to
WEEKS_AHEAD after it, or four weeks after the last turn (conventions).
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bt_cli import __version__
from bt_cli.document.ward import Ward, WardCourse
from bt_cli.document.ward_lists import OVERDUE, missing_lists, overdue_lines
from bt_cli.document.ward_row import WardDate, WardRow
from bt_cli.document.ward_table import COLUMNS, DATE_WORDS, WARD_NOTE, date_name, phase_name, ward_cells, ward_heading
from bt_cli.document.ward_week import LETTERS
from bt_cli.templates import template_environment
from bt_cli.words import MONTHS, day_text

WEEKS_BACK, WEEKS_AHEAD, WEEKS_AFTER = 10, 22, 4
FEW_ROWS = 20  # with no more of them, print is larger; convention
_WEEK = timedelta(weeks=1)
_MARK_PERCENT = 2.8  # of the width of the dates: what a letter takes
_SHOWN = {"latency": "latency", "before_surgery": "latency", "paused": "rest", "stopped": "rest",
          "waiting": "after", "consolidation": "after", "plan_ended": "after"}  # fmt: skip


class Dates(NamedTuple):
    """The dates that the page shows, from a Monday up to another."""

    first: date
    end: date

    def place(self, at: date) -> float:
        """Where a time is, in percent; what is outside is at an end."""
        begins, ends = (datetime.combine(on, time()) for on in self)
        when = at if isinstance(at, datetime) else datetime.combine(at, time())
        return round(min(max((when - begins) / (ends - begins), 0), 1) * 100, 2)


class DateMark(NamedTuple):
    """What stands at a place along the dates, in percent: a line or letters, and what it says."""

    place: float
    text: str
    letters: str = ""
    year: int | None = None  # of a month with which one begins


class SpanBar(NamedTuple):
    """A phase along the dates, in percent: how it is shown, its name, and what it says."""

    kind: str
    place: float
    width: float
    name: str
    text: str


class WardBars(NamedTuple):
    """A plan of the page: its cells, and what stands along the dates."""

    cells: tuple[str, ...]
    draft: bool
    overdue: bool
    spans: list[SpanBar]
    marks: list[DateMark]


def ward_page(ward: Ward) -> str:
    """The page of a ward."""
    shown = _dates(ward)
    lists = [*missing_lists(ward).items(), (ward.language.for_staff(OVERDUE), overdue_lines(ward))]
    return (
        template_environment("bt_cli.output.ward", ".")
        .get_template("ward.html")
        .render(
            title=ward_heading(ward),
            note=WARD_NOTE,
            columns=COLUMNS,
            letters=[(letter, DATE_WORDS[kind]) for kind, letter in LETTERS.items()],
            months=list(_months(shown)),
            today=DateMark(shown.place(ward.on), day_text(ward.on)),
            few=len(ward.courses) <= FEW_ROWS,
            rows=[_row(course, shown) for course in ward.courses],
            lists=[(title, lines) for title, lines in lists if lines],
            foot=f"A calculation by bt {__version__}, which is not a medical device. A clinician checks every plan.",
        )
    )


def _dates(ward: Ward) -> Dates:
    rows = ward.treated
    begins = min((row.spans[0].begins.date() for row in rows), default=ward.on)
    ends = max((row.last_turn.date() for row in rows), default=ward.on) + WEEKS_AFTER * _WEEK
    first = min(max(begins, ward.on - WEEKS_BACK * _WEEK), ward.on)
    end = max(min(ends, ward.on + WEEKS_AHEAD * _WEEK), ward.on + WEEKS_AFTER * _WEEK)
    return Dates(first - timedelta(days=first.weekday()), end + timedelta(days=7 - end.weekday()))


def _months(shown: Dates) -> Iterator[DateMark]:
    """The first of each month that is shown, with its year where that begins."""
    on = shown.first.replace(day=1)
    while (on := (on + timedelta(days=31)).replace(day=1)) < shown.end:
        yield DateMark(shown.place(on), MONTHS[on.month - 1], year=on.year if on.month == 1 else None)


def _row(course: WardCourse, shown: Dates) -> WardBars:
    row = course.row
    spans, marks = list(_spans(row, shown)), list(_marks(row, shown))
    return WardBars(ward_cells(course), not row.patient.approved, row.overdue is not None, spans, marks)


def _marks(row: WardRow, shown: Dates) -> Iterator[DateMark]:
    """Letters above the bar; those that would stand on one another are one mark."""
    dates = [at for at in row.dates if shown.first <= at.on < shown.end and row.phase != "frame_off"]
    marks: list[list[WardDate]] = []
    for at in dates:
        marks.append([at])
        while len(marks) > 1 and _touch(marks[-2], marks[-1], shown):
            marks[-2:] = [marks[-2] + marks[-1]]
    for mark in marks:
        text = "; ".join(
            f"{date_name(at.kind, row.patient)} {day_text(at.on)}{at.what and f': {at.what}'}" for at in mark
        )
        yield DateMark(_middle(mark, shown), text, _letters(mark))


def _touch(mark: list[WardDate], following: list[WardDate], shown: Dates) -> bool:
    """Whether the letters of two marks, each about its middle, would stand on one another."""
    widths = [len(_letters(dates)) * _MARK_PERCENT for dates in (mark, following)]
    return _middle(following, shown) - _middle(mark, shown) < sum(widths) / 2


def _middle(mark: list[WardDate], shown: Dates) -> float:
    return round((shown.place(mark[0].on) + shown.place(mark[-1].on)) / 2, 2)


def _letters(mark: list[WardDate]) -> str:
    return "".join(dict.fromkeys(LETTERS[at.kind] for at in mark))


def _spans(row: WardRow, shown: Dates) -> Iterator[SpanBar]:
    for span in row.spans:
        begins = shown.place(span.begins)
        width = round((shown.place(span.ends) if span.ends else 100.0) - begins, 2)
        if width > 0:
            name = phase_name(span.phase, row.patient)
            text = f"{name} from {day_text(span.begins)}"
            yield SpanBar(_SHOWN.get(span.phase, "turns"), begins, width, name, text)
