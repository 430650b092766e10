"""A schedule for a terminal, set from its document: a head, one table with its events above their days, the facts."""

from collections.abc import Iterator
from datetime import date

from bt_cli.document.model import Amount, Document
from bt_cli.document.text_table import GAP, TerminalStyle, lines_of_facts, row_line, width_of
from bt_cli.output.terminal.table import DayTable, TerminalLine
from bt_cli.words import clock_text, short_day, shown_mm

_NO_DIRECTION = "WHICH WAY IS NOT GIVEN: ask before the first turn"


def terminal_lines(
    document: Document, look: TerminalStyle, *, today: date | None = None, first_day: date | None = None,
    brief: bool = False,
) -> Iterator[TerminalLine]:  # fmt: skip
    """The whole schedule in lines; `first_day` leaves out the days before it, `brief` has days that are alike once."""
    days = [day for day in document.from_day(first_day).days if not first_day or day.on >= first_day]
    yield from head_lines(document, look)
    yield TerminalLine("")
    if days:
        table = DayTable(document, look, today)
        yield from table.brief(days) if brief else table.lines(days)
        yield TerminalLine("")
    yield from facts_lines(document, look)


def head_lines(document: Document, look: TerminalStyle) -> Iterator[TerminalLine]:
    """What is to be done, which way, and until when."""
    what, state = f"{document.plan}{GAP}{document.limb}", f"revision {document.revision}, {document.approval}"
    room = look.width - len(GAP) - width_of(look.text(state))
    goal = [("Goal", document.goal)]
    if width_of(look.text(f"{what}{GAP}{document.goal}")) <= room:
        what, goal = f"{what}{GAP}{document.goal}", []
    if width_of(look.text(what)) <= room:
        yield TerminalLine(row_line([look.text(what), look.text(state)], [room, 0]), "bold")
    else:
        yield from (TerminalLine(line, "bold") for text in (what, state) for line in look.lines(text))
    for notice in document.notices:
        yield from (TerminalLine(line, "bold reverse") for line in look.lines(notice, "NOTICE  ", " " * 8))
    last, at = document.last_turn
    ending = f"{short_day(last)} {clock_text(at)}. {document.ending}"
    if document.next_review:
        ending += f"   Next clinic {short_day(document.next_review)}"
    last_turn = document.language.for_staff("Last turn")
    for line in lines_of_facts([*goal, *_usual_turns(document), (last_turn, ending)], look):
        yield TerminalLine(line)


def _usual_turns(document: Document) -> Iterator[tuple[str, str]]:
    """What is turned each time, of things that are turned alike together."""
    alike: dict[str, list[int]] = {}
    for place, thing in enumerate(document.things):
        way = thing.direction or document.language.for_staff(_NO_DIRECTION)
        if thing.is_two_way and thing.direction:
            way = f"longer: {thing.direction}; shorter: the OPPOSITE way"
        text = f"{_in_mm(thing.usual)}, {thing.every}, {way}"
        if not thing.usual.unit:
            text = "until the scale shows the number; + is longer, − shorter"
            text += f"; {way}" if thing.direction else ""
        alike.setdefault(text, []).append(place)
    is_back = any(turn.way and not document.things[turn.thing].is_two_way for turn in document.turns())
    for text, places in alike.items():
        others = {
            _in_mm(turn.amount): turn.amount.steps
            for turn in document.turns()
            if turn.thing in places and turn.amount != document.things[turn.thing].usual and turn.amount.unit
        }
        labels = f"{document.labels(tuple(places))}: " if len(alike) > 1 else ""
        more = f"; also {', '.join(sorted(others, key=others.__getitem__))}" if others else ""
        more += "; where it says BACK, the OPPOSITE way" if is_back else ""
        yield document.language.for_staff("Most turns" if more else "Every turn"), f"{labels}{text}{more}"


def _in_mm(amount: Amount) -> str:
    word = f"{amount.part} {amount.unit} = " if amount.unit not in ("", "mm") else ""
    return f"{word}{shown_mm(amount.travel_mm)}"


def facts_lines(document: Document, look: TerminalStyle) -> Iterator[TerminalLine]:
    """All else that is prescribed, and when each phase is."""
    facts = [(fact.name, fact.text) for fact in document.facts]
    facts += [("Phases" if place == 0 else "", text) for place, text in enumerate(document.phases)]
    yield from map(TerminalLine, lines_of_facts(facts, look))
