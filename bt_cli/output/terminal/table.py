"""The table of a terminal: days and their turns in columns, events above their day, what is left at its end.

Nothing of a day is ever parted and no number is cut. Where the columns do not fit, what is left goes first, then the
scale; where the times or the things themselves do not, each turn bears its own and they go on in the next line.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from bt_cli.document.model import Day, Document, Slot, SlotState, Turn
from bt_cli.document.text_table import GAP, TerminalStyle, row_line, width_of, widths_of
from bt_cli.words import capital, clock_text, count, short_day, shown_mm, shown_number

_EMPTY = {"missed": "MISSED", "paused": "PAUSE"}
_AT_NIGHT = {"scale": "Scale at night", "rod 1": "Rod 1 at night", "rods": "Rods at night"}
_READS = {"scale": "scale {mm} mm", "rod 1": "rod 1: {mm} mm", "rods": "rods {mm} mm"}


class TerminalLine(NamedTuple):
    """A line and how it is shown where a terminal can: "bold", "reverse", "dim" or in no way of its own."""

    text: str
    style: str = ""


class _Row(NamedTuple):
    """What is turned at a time of several things, or on a day of one: a cell each, or a text in place of all."""

    lead: str
    cells: list[str]
    instead: str = ""


class DayTable:
    """The days of a document, in one table of either layout."""

    def __init__(self, document: Document, look: TerminalStyle, today: date | None) -> None:
        self.document, self.look, self.today = document, look, today
        self.has_rows = document.layout == "things"
        self.labels = list(map(clock_text, document.times))
        if self.has_rows:
            self.labels = [" ".join(filter(None, (t.label, t.mark or t.colour))) for t in document.things]
        self.labels = list(map(look.text, self.labels))
        self.names = [thing.label for thing in document.things] if self.has_rows else self.labels
        self.named_width, self.has_words = 0, True
        self.number_width = 1 + max(2, *(len(str(day.number)) for day in document.days))

    def lines(self, days: Sequence[Day]) -> Iterator[TerminalLine]:
        """The table, a blank line between weeks, and what its marks mean."""
        for self.has_words in (True, False):  # what is not usual is said by its word, too, where there is room
            rows = {day.number: self._rows(day) for day in days if not day.is_paused}
            widths, end_count = self._fitting(days, [row for of_day in rows.values() for row in of_day])
            if widths and end_count == len(self._ends(days[0])):
                break
        named = [cell for of_day in rows.values() for row in of_day if not row.instead for cell in row.cells]
        self.named_width = 1 + max(map(width_of, named), default=0)
        self.named_width += max(map(len, self.names))
        names = self.labels if widths else [" ".join(self.labels)] if self.has_rows else []
        if not widths and width_of(self._line(("", ""), names, [], "Time")) > self.look.width:
            names = [" ".join(self.names)]
        ends = [name for name, _ in self._ends(days[0])[:end_count]]
        yield TerminalLine(self._line(("Day", str(days[0].on.year)), [*names, *ends], widths, "Time"), "bold")
        before = days[0]
        for run in _runs(days):
            day, lead = run[0], self._lead(run[0])
            yield from self._above(day, before)
            if day.is_paused:
                yield from self._paused(run)
            for place, row in enumerate(rows.get(day.number, ())):
                cells = [*row.cells, *(text for _, text in self._ends(day)[:end_count])]
                style = "bold" if day.on == self.today else ""
                for line in self._set(lead if place == 0 else ("", ""), row._replace(cells=cells), widths):
                    yield TerminalLine(line, style)
            if not (widths and not self.has_rows) and not day.is_paused:
                yield from self._night(day)
            before = run[-1]
        yield from self._marks(days)

    def _rows(self, day: Day) -> list[_Row]:
        cells = [[self._cell(slot, thing) for thing in range(len(self.document.things))] for slot in day.slots]
        if not self.has_rows:
            return [_Row("", [cell for (cell,) in cells])]
        rows = zip(day.slots, cells, strict=True)
        return [_Row(clock_text(slot.at), row, self._instead(slot)) for slot, row in rows]

    def _cell(self, slot: Slot, thing: int, *, has_face: bool = True) -> str:
        turn = slot.turn_of(thing)
        return self.look.text(self._turn(turn, has_face=has_face) if turn else self._no_turn(slot.states[thing], thing))

    def _no_turn(self, state: SlotState, thing: int = 0) -> str:
        return self.document.things[thing].no_turn if state == "no turn" else _EMPTY[state]

    def _turn(self, turn: Turn, *, has_face: bool) -> str:
        """A turn, "¼→2", what is not the usual amount or way in words; of what shows mm, "149.5 (−0.5)"."""
        amount, usual = turn.amount, self.document.things[turn.thing].usual
        if not amount.unit:
            return f"{shown_number(turn.after_mm)} ({turn.signed})" if has_face else turn.signed
        has_unit = amount.part.isdigit() or amount.unit == "mm"
        words = [f"{amount.part} {amount.unit}" if has_unit else amount.part]
        words += [amount.word] if self.has_words and amount.steps != usual.steps and amount.word else []
        words += [turn.way] if turn.way else []
        return " ".join(words) + (f"→{turn.face}" if turn.face and has_face else "")

    def _instead(self, slot: Slot) -> str:
        """A text for all things at once: that none is turned, or that each is turned from and to the same number."""
        if not slot.turns:
            return self._no_turn(slot.state)
        first, things = slot.turns[0], len(self.document.things)
        alike = {(turn.steps, turn.before_mm, turn.after_mm) for turn in slot.turns}
        if first.amount.unit or len(slot.turns) < things or len(alike) > 1:
            return ""
        before, after = shown_number(first.before_mm), shown_number(first.after_mm)
        return self.look.text(f"{_all(things)} {before} → {after} ({first.signed})")

    def _ends(self, day: Day) -> list[tuple[str, str]]:
        """The columns after the turns, in the order in which they are kept."""
        if self.has_rows:
            return []
        scale = day.scales[0]
        reading = f"{shown_mm(scale.after_mm)}{'*' if scale.is_near_end else ''}"
        return [
            (self.document.language.for_staff(_AT_NIGHT[self.document.measured]), reading),
            *((capital(r.name), shown_mm(r.left_mm)) for r in day.remaining),
        ]

    def _fitting(self, days: Sequence[Day], rows: Sequence[_Row]) -> tuple[list[int], int]:
        """How wide the columns are, and how many stand after the turns; none where the turns alone are too wide."""
        turned = [self.labels, *(row.cells for row in rows if not row.instead)]
        instead = max((width_of(row.instead) for row in rows), default=0)
        room = self.look.width - width_of(self._line(("", ""), [], [], "Time")) - len(GAP)
        for end_count in range(len(self._ends(days[0])), -1, -1):
            names = [name for name, _ in self._ends(days[0])[:end_count]]
            ends = [names, *([text for _, text in self._ends(day)[:end_count]] for day in days)]
            widths = [*widths_of(turned), *widths_of(ends)]
            if max(sum(widths) + len(GAP) * (len(widths) - 1), instead) <= room:
                return widths, end_count
        return [], 0

    def _line(self, lead: tuple[str, str], cells: Sequence[str], widths: Sequence[int], clock: str = "") -> str:
        """A row; the number of the day and its end columns stand to the right."""
        keys, sizes = [*lead, *([clock] if self.has_rows else [])], [self.number_width, 10, 5]
        sides = ">" + "<" * (len(keys) - 1 + len(self.labels)) + ">" * len(cells)
        line = row_line([*keys, *cells], [*sizes[: len(keys)], *(widths or map(width_of, cells))], sides)
        return line if cells else f"{line:{sum(sizes[: len(keys)]) + len(GAP) * (len(keys) - 1)}}"

    def _set(self, lead: tuple[str, str], row: _Row, widths: Sequence[int]) -> Iterable[str]:
        """A row in columns, or where they do not fit with the name of each before it, on as many lines as it takes."""
        if row.instead:
            return [self._line(lead, [row.instead], [width_of(row.instead)], row.lead)]
        if widths:
            return [self._line(lead, row.cells, widths, row.lead)]
        first = self._line(lead, [], [], row.lead) + GAP
        named = [f"{name} {cell}" for name, cell in zip(self.names, row.cells, strict=True)]
        count_of_line = max(1, (self.look.width - width_of(first) + len(GAP)) // (self.named_width + len(GAP)))
        lines = [named[place : place + count_of_line] for place in range(0, len(named), count_of_line)]
        sizes = [self.named_width] * count_of_line
        return [f"{' ' * width_of(first) if i else first}{row_line(line, sizes)}" for i, line in enumerate(lines)]

    def _lead(self, day: Day) -> tuple[str, str]:
        return f"{'>' if day.on == self.today else ''}{day.number}", short_day(day.on)

    def _above(self, day: Day, before: Day) -> Iterator[TerminalLine]:
        """A blank line between weeks, the year where it is another, and the events of a day."""
        if day.week != before.week:
            yield TerminalLine("")
        indent = " " * (self.number_width + len(GAP))
        if day.on.year != before.on.year:
            yield TerminalLine(f"{indent}{day.on.year}", "bold")
        for bar in day.bars:
            text = f"{short_day(bar.on)}: {self.document.bar_text(bar)}"
            for line in self.look.lines(text, f"{indent}▼ ", f"{indent}  "):
                yield TerminalLine(line, "reverse" if bar.changes_turns else "bold")

    def _paused(self, run: Sequence[Day]) -> Iterator[TerminalLine]:
        """Days without turns because of a pause, as one."""
        until = next((day for day in self.document.days if day.number > run[-1].number), None)
        text = self.document.language.for_staff("PAUSE: NO TURN") + (f" until {short_day(until.on)}" if until else "")
        dates = short_day(run[0].on) if len(run) == 1 else f"{short_day(run[0].on)} – {short_day(run[-1].on)}"
        is_today = any(day.on == self.today for day in run)
        number = f"{'>' if is_today else ''}{run[0].number}"
        first = f"{number:>{self.number_width}}{GAP}"
        for line in self.look.lines(f"{dates:10}{GAP}{text}", first, " " * (len(first) + 2), whole=(dates, text)):
            yield TerminalLine(line, "bold" if is_today else "dim")

    def _night(self, day: Day) -> Iterator[TerminalLine]:
        """What every scale shows at the end of a day of several things, and what is left."""
        readings = [f"{shown_number(scale.after_mm)}{'*' if scale.is_near_end else ''}" for scale in day.scales]
        scales = [f"{thing.label} {reading}" for thing, reading in zip(self.document.things, readings, strict=True)]
        if not self.has_rows:
            scales = [self.document.language.for_staff(_READS[self.document.measured], mm=readings[0])]
        if len(scales) > 2 and len(set(readings)) == 1:
            scales = [f"all {readings[0]}"]
        left = [f"{remaining.name} {shown_mm(remaining.left_mm)}" for remaining in day.remaining]
        first = " " * (self.number_width + len(GAP)) + "at night" + GAP
        texts = [*scales, *left]
        for line in self.look.lines(GAP.join(texts), first, " " * len(first), whole=texts):
            yield TerminalLine(line)

    def _marks(self, days: Sequence[Day]) -> Iterator[TerminalLine]:
        if any(day.on == self.today for day in days):
            yield TerminalLine("> is today.")
        if counting := self.document.counting(days):
            yield from map(TerminalLine, self.look.lines(counting))
        if any(scale.is_near_end for day in days for scale in day.scales):
            text = self.document.language.for_staff("* No more than a week’s travel is left on that scale.")
            yield from map(TerminalLine, self.look.lines(text))

    def brief(self, days: Sequence[Day]) -> Iterator[TerminalLine]:
        """Days in a row on which the same is turned, as one."""
        begins = [place for place, day in enumerate(days) if place == 0 or _differs(days[place - 1], day)]
        for begin, end in zip(begins, [*begins[1:], len(days)], strict=True):
            run = days[begin:end]
            for bar in run[0].bars:
                if bar.changes_turns and bar.kind != "last":
                    text = f"{short_day(bar.on)}: {self.document.bar_text(bar)}"
                    yield from (TerminalLine(line, "reverse") for line in self.look.lines(text, "▼ ", "  "))
            numbers, dates = f"{run[0].number}", short_day(run[0].on)
            if len(run) > 1:
                numbers, dates = f"{numbers}–{run[-1].number}", f"{dates} – {short_day(run[-1].on)}"
            parts = [f"{numbers} {dates}", *self._alike(run)]
            tail = f"{count(len(run), 'day')}{' alike' if len(run) > 1 else ''}{self._pace(run)}"
            for line in self.look.lines(GAP.join([*parts, tail]), "", "   ", whole=[*parts, tail]):
                yield TerminalLine(line, "bold" if any(day.on == self.today for day in run) else "")

    def _alike(self, run: Sequence[Day]) -> Iterator[str]:
        """What is turned at each time of a run of days; faces only where they are the same on each."""
        if run[0].is_paused:
            yield self.document.language.for_staff("PAUSE: NO TURN")
            return
        things = range(len(self.document.things))
        for place, slot in enumerate(run[0].slots):
            same = all(day.slots[place].turns[i].face == turn.face for day in run for i, turn in enumerate(slot.turns))
            cells = [
                self._cell(slot, thing, has_face=same and bool(self.document.things[thing].faces)) for thing in things
            ]
            if not slot.turns:
                yield f"{clock_text(slot.at)} {self._no_turn(slot.state)}"
            elif self.has_rows and len(things) > 2 and len(set(cells)) == 1:
                yield f"{clock_text(slot.at)} {_all(len(things))} {cells[0]}"
            elif self.has_rows:
                named = zip(self.document.things, cells, strict=True)
                yield f"{clock_text(slot.at)} " + " ".join(f"{thing.label} {cell}" for thing, cell in named)
            else:
                yield f"{clock_text(slot.at)} {cells[0]}"

    def _pace(self, run: Sequence[Day]) -> str:
        """How far each thing goes on such a day."""
        texts = {}
        for place, thing in enumerate(self.document.things):
            turns = [turn for slot in run[0].slots if (turn := slot.turn_of(place))]
            way_mm = sum((turn.amount.travel_mm * (1 if turn.steps > 0 else -1) for turn in turns), Fraction(0))
            if way_mm:
                texts[thing.label] = f"{'−' if way_mm < 0 else ''}{shown_mm(abs(way_mm))}"
        ways = [f"{label} {text}" for label, text in texts.items()]
        if len(texts) == len(self.document.things) and len(set(texts.values())) == 1:
            ways = list(texts.values())[:1]
        return f", {', '.join(ways)}{' a day' if len(run) > 1 else ''}" if ways else ""


def _all(things: int) -> str:
    return f"ALL {'SIX' if things == 6 else things}"


def _runs(days: Sequence[Day]) -> Iterator[list[Day]]:
    """Each day alone, but paused days in a row together, as far as no event stands above one of them."""
    run: list[Day] = []
    for day in days:
        if run and not (day.is_paused and run[-1].is_paused and not day.bars):
            yield run
            run = []
        run.append(day)
    yield run


def _differs(before: Day, day: Day) -> bool:
    """Whether another thing is turned on a day than on the one before, or an event says so."""
    is_told = any(bar.changes_turns and bar.kind != "last" for bar in day.bars)
    return is_told or _pattern(before) != _pattern(day)


def _pattern(day: Day) -> list[object]:
    return [(slot.states, [(turn.thing, turn.steps) for turn in slot.turns]) for slot in day.slots]
