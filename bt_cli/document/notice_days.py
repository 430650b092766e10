"""The first days by a plan that is new, as a notice has them: a line a day, of six struts a row a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from bt_cli.document.build import document_of
from bt_cli.document.change import PatientReader
from bt_cli.document.language import N_
from bt_cli.document.marks import strut_colours
from bt_cli.document.model import Day, Document, Slot, Turn
from bt_cli.document.phrases import readings_text
from bt_cli.document.report import Report
from bt_cli.schedule.phases import recorded_until
from bt_cli.words import number, shown_mm

DAYS, TURNS, ROWS = 7, 48, 14  # convention: the first week, or as much of it as fits on the page
_AFTER = {"scale": N_("Scale after it"), "rod 1": N_("Rod 1 after it"), "rods": N_("Rods after it")}
DAYS_OF_A_FIELD, FEWEST_DAYS = 2, 2  # for which a field to fill in takes the room; and how many are left at least


@dataclass(frozen=True, slots=True)
class StrutRow:
    """A session in a column for each strut, what its scale shows before and after, and by how much; or a text."""

    when: str
    text: str
    cells: list[dict[str, str]]  # "from", "to" and "by"; "to" alone where it does not turn


@dataclass(frozen=True, slots=True)
class StrutGrid:
    """The days of six struts as the page has them: the heads, the rows, and how a cell is read."""

    key: str
    chips: list[dict[str, str]]
    rows: list[StrutRow]


@dataclass(frozen=True, slots=True)
class NoticeDays:
    """The first days by the new plan: each with its turns and what the scales show after them."""

    title: str
    header: tuple[str, str, str]
    lines: list[tuple[str, list[str], str]]
    face: str
    grid: StrutGrid | None


class _Past(NamedTuple):
    """Up to when turns are recorded, and the reader, to whom some that are not may be past, too."""

    recorded: datetime | None
    reader: PatientReader


def first_days(first: date | None, new: Report, reader: PatientReader, fields: int) -> NoticeDays:
    """The first days from one on, as many as fit beside `fields`; none where nothing is new."""
    translate, count = reader.language.translate, max(FEWEST_DAYS, DAYS - DAYS_OF_A_FIELD * fields)
    until = (first or date.min) + timedelta(days=count - 1)
    document = document_of(new._replace(until=until), reader.language)
    by_scale = document.has_numbered_columns
    room = (ROWS if by_scale else TURNS) * count // DAYS
    to_come = [day for day in document.days if first and day.on >= first]
    lines = [sum(1 if by_scale else len(slot.turns) for slot in day.slots if slot.turns) for day in to_come]
    days = [day for day, used in zip(to_come, accumulate(lines), strict=True) if used <= room]
    past = _Past(recorded_until(new.schedule), reader)
    how = translate("Turn each strut until its scale shows the number") if by_scale else ""
    return NoticeDays(
        title=translate("The first days of the new plan"),
        header=(translate("Day"), how or translate("When and how far to turn"), translate(_AFTER[document.measured])),
        lines=[_line(day, document, past) for day in days],
        face=" ".join([translate("The number after → is the nut face that then shows."), document.counting(days)])
        if days and any(thing.start_face for thing in document.things)
        else "",
        grid=_grid(days, document, past) if by_scale and days else None,
    )


def _line(day: Day, document: Document, past: _Past) -> tuple[str, list[str], str]:
    """A day: its date, what is done in the clinic, each turn, and the scales after them."""
    language, turns = document.language, [bar.text for bar in day.bars if bar.kind == "swap"]
    for slot in day.slots:
        clock = language.clock(slot.at)
        if text := _instead(day, slot, document, past):
            turns.append(f"{clock} {text}")
        else:
            turns += [f"{clock} {_turn_text(turn, document)}" for turn in slot.turns]
    labels = [thing.label if len(document.things) > 1 else "" for thing in document.things]
    scales = readings_text((labels[scale.thing], scale.after_mm) for scale in day.scales)
    return language.day(day.on), turns or [language.translate("Do not turn.")], scales


def _instead(day: Day, slot: Slot, document: Document, past: _Past) -> str:
    """What is said in place of turns that were missed, are recorded as done, or were due before this was written."""
    translate, at = document.language.translate, datetime.combine(day.on, slot.at)
    if slot.state == "missed":
        return translate("missed")
    if slot.turns and past.recorded and at <= past.recorded:
        return translate("done")
    return translate("past") if slot.turns and past.reader.is_past(at) else ""


def _turn_text(turn: Turn, document: Document) -> str:
    """A turn with its mm, "A ¼ turn BACK = 0.25 mm → 2"; by a scale "strut 1: 149 → 149.5 (+0.5)"."""
    thing, amount = document.things[turn.thing], turn.amount
    if not amount.unit:
        return f"{thing.name}: {number(turn.before_mm)} → {number(turn.after_mm)} ({turn.signed})"
    travel = f" = {shown_mm(amount.travel_mm)}" if amount.unit != "mm" else ""
    words = [thing.label if len(document.things) > 1 else "", amount.part, amount.unit, turn.way]
    return " ".join(filter(None, words)) + travel + (f" → {turn.face}" if turn.face else "")


def _grid(days: Sequence[Day], document: Document, past: _Past) -> StrutGrid:
    """A row a session; what is done in the clinic stands above the day."""
    language, rows = document.language, []
    for day in days:
        on, turned = language.day(day.on), []
        for slot in day.slots:
            if text := _instead(day, slot, document, past):
                turned.append(StrutRow(f"{on} {language.clock(slot.at)}", text, []))
            elif slot.turns:
                cells = [_cell(slot, place) for place in range(len(document.things))]
                turned.append(StrutRow(f"{on} {language.clock(slot.at)}", "", cells))
        rows += [StrutRow(on, bar.text, []) for bar in day.bars if bar.kind == "swap"]
        rows += turned or [StrutRow(on, language.translate("Do not turn."), [])]
    chips = zip(strut_colours(len(document.things)), document.things, strict=True)
    key = language.translate(
        "{before} → {after}: the scale shows {before} before the turn. Turn until it shows {after}.",
        **next(({"before": c["from"], "after": c["to"]} for row in rows for c in row.cells if "from" in c), {}),
    )  # fmt: skip
    return StrutGrid(key, [{**chip, "name": thing.colour} for chip, thing in chips], rows)


def _cell(slot: Slot, place: int) -> dict[str, str]:
    turn = slot.turn_of(place)
    if turn is None:
        return {"to": number(slot.readings_mm[place])}
    return {"from": number(turn.before_mm), "to": number(turn.after_mm), "by": turn.signed}
