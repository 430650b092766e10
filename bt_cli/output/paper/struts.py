"""What a sheet says of six struts: how they are turned, how they begin and end, their swaps, and their columns."""

from collections.abc import Iterator
from typing import Any

from bt_cli.output import rows
from bt_cli.output.figures.hardware import strut_colours
from bt_cli.output.language import Language
from bt_cli.output.local_texts import UNWRITTEN, by_hand, direction_in, way_text
from bt_cli.output.paper.strut_days import groups_of
from bt_cli.output.paper.strut_pages import Layout, strut_layout
from bt_cli.output.paper.style import Parts, SheetStyle, capital, dates_text
from bt_cli.output.report import Report
from bt_cli.output.strut_rows import COLOURS, start_readings, start_scales, swaps_of
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.swaps import Scale, Swap
from bt_cli.schedule.where import anew
from bt_cli.words import clock_text, mm, number


def strut_parts(report: Report, style: SheetStyle) -> Parts:
    """What is said of six struts."""
    schedule, language, clinic = report.schedule, style.language, report.clinic
    each = " ".join(_each(schedule, language))
    strip = each, clinic.missed_turn or "", "; ".join(clinic.call_us_if)
    layout = strut_layout(report, style, strip)
    return Parts(
        how=list(_how_to_turn(schedule, language)),
        each=each,
        struts=_struts(report, language),
        letters=None,
        swaps=_swaps(schedule, language),
        columns=_columns(schedule, layout, language),
        pages=layout.pages,
        tabled=(language.say("Struts"), language.say("Swap")),
    )


def _how_to_turn(schedule: Schedule, language: Language) -> Iterator[str]:
    """The steps of one session, in order."""
    say = language.say
    yield say("Look up the day and the time in the table.")
    yield say("Find the strut by the number on it. Its colour only helps you to find it.")
    yield say("Read its scale. It must show the number before the arrow. If it shows another, stop and call.")
    yield say("Turn it until its scale shows the number after the arrow. + is longer, − is shorter.")
    yield _which_way(schedule, language)
    yield say("Clicks alone are not enough: what counts is the number on the scale.")
    yield say("Go on until each strut with an arrow in the row is done. A strut in a grey box is not turned.")
    yield say("If a strut will not turn, or if it skips, stop and call.")
    yield say("Tick the box and write your initials. If you are not sure, stop and call.")


def _which_way(schedule: Schedule, language: Language) -> str:
    say, frame = language.say, schedule.plan.frame
    if not (direction_in(frame, language) or by_hand(frame, language)):
        return say("Before the first turn ask which way makes a strut longer.")
    said = say("To make it longer: {direction}", direction=way_text(frame, language)) + "."
    return f"{said} {say(UNWRITTEN)}" if by_hand(frame, language) else said


def _each(schedule: Schedule, language: Language) -> Iterator[str]:
    """The same, short, for every page."""
    say = language.say
    yield say("Find the strut by its number. Its scale must show the mm before the arrow. If not, stop and call.")
    yield say("Turn until it shows the mm after the arrow: + is longer, − is shorter. Do not turn what is grey.")
    if schedule.plan.frame.direction or schedule.plan.frame.direction_es:
        yield _which_way(schedule, language)
    yield say("Tick the box. Write your initials on the dots.")


def _struts(report: Report, language: Language) -> dict[str, Any]:
    """The table of the struts: their sizes, what they show before the first turn and after the last; and the key."""
    say, schedule = language.say, report.schedule
    lines = [
        [say("Before the first turn"), *(number(one.start_reading_mm) for one in schedule.actuators)],
        [say("After the last turn"), *map(number, schedule.ledger.readings_after(len(schedule.sessions)))],
    ]
    if event := anew(schedule):
        planned_anew = say("Planned anew, {date}", date=language.day(event.at))
        lines.insert(1, [planned_anew, *map(number, start_readings(schedule))])
    sizes = [
        _sizes(schedule, one.id, scale) for one, scale in zip(schedule.actuators, start_scales(schedule), strict=True)
    ]
    if any(sizes):
        lines.insert(0, [say("Size"), *sizes])
    return {
        "key_title": say("How to read the table"),
        "key": list(_key(report, language)),
        "title": say("The struts, scales in mm"),
        "name": say("Strut"),
        "chips": _chips(schedule, language),
        "lines": lines,
    }


def _key(report: Report, language: Language) -> Iterator[dict[str, str]]:
    """How a cell of the table is read, by the first turn of all."""
    say, move = language.say, report.sessions[0].moves[0]
    before_mm, after_mm = move.reading_mm - move.travel_mm, number(move.reading_mm)
    yield {"kind": "from", "said": f"{number(before_mm)} →", "meaning": say("The scale shows this before the turn.")}
    yield {"kind": "to", "said": after_mm, "meaning": say("Turn until the scale shows this.")}
    yield {"kind": "by", "said": rows.signed_mm(move), "meaning": say("So much longer (+) or shorter (−), in mm.")}
    yield {"kind": "quiet", "said": after_mm, "meaning": say("Do not turn this strut. It stays as it is.")}


def _sizes(schedule: Schedule, strut: str, scale: Scale) -> str:
    """The sizes that a strut has one after the other."""
    later = [swap.new.size for swap in swaps_of(schedule) if swap.strut == strut]
    return " → ".join(size for size in (scale.size, *later) if size)


def _chips(schedule: Schedule, language: Language) -> list[dict[str, str]]:
    """For each strut its number, its colour and the ink that is legible on that; the name of the colour beside it."""
    colours = zip(strut_colours(len(schedule.actuators)), COLOURS, strict=True)
    return [{**chip, "name": language.say(name)} for chip, name in colours]


def _swaps(schedule: Schedule, language: Language) -> dict[str, Any] | None:
    """The table of swaps: which strut, for which size, when and in which days it could be, and what the scales show."""
    say, swaps = language.say, swaps_of(schedule)
    if not swaps:
        return None
    chips = {chip["number"]: chip for chip in _chips(schedule, language)}
    header = [
        say("Strut"), say("size"), say("changed on"), say("possible"),
        say("scale before"), say("set to"), say("done by"),
    ]  # fmt: skip
    return {
        "title": say("Strut swaps: these struts are changed in the clinic before the day’s first turn"),
        "header": header,
        "lettered": False,
        "chips": [chips[swap.strut] for swap in swaps],
        "lines": [_swap(swap, language) for swap in swaps],
    }


def _swap(swap: Swap, language: Language) -> list[str]:
    sizes = f"{swap.old.size or NO_SIZE} → {swap.new.size or NO_SIZE}"
    window = dates_text(*swap.window, language)
    return [swap.strut, sizes, language.day(swap.on), window, mm(swap.before_mm), mm(swap.after_mm), ""]


NO_SIZE = "–"


def _columns(schedule: Schedule, layout: Layout, language: Language) -> dict[str, Any]:
    say = language.say
    groups = groups_of(schedule)
    return {
        "day": say("Day"),
        "time": say("Time"),
        "left": f"{capital(rows.remaining_name(schedule, language))}, mm",
        "initials": say("initials"),
        "tick": say("tick"),
        "ends": say("After the day’s last turn the scales read"),
        "star": say("* This strut is near the end of its scale."),
        "size": layout.size,
        "stacked": layout.stacked,
        "chips": _chips(schedule, language),
        "groups": [{"at": clock_text(group.at) if group.at else "", "struts": list(group.struts)} for group in groups],
    }
