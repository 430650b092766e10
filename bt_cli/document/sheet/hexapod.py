"""What a sheet says of six struts: how they are turned, how they begin and end, their swaps, and their columns."""

from collections.abc import Iterator
from typing import Any

from bt_cli.document import phrases
from bt_cli.document.hexapod_rows import COLOURS, planned_swaps, start_readings, start_scales
from bt_cli.document.language import Language
from bt_cli.document.local_texts import UNWRITTEN, by_hand, direction_in, turn_direction
from bt_cli.document.marks import strut_colours
from bt_cli.document.report import Report
from bt_cli.document.setting_text import frame_throughout
from bt_cli.document.sheet.hexapod_days import groups_of
from bt_cli.document.sheet.hexapod_pages import HexapodPages, strut_layout
from bt_cli.document.style import Parts, SheetStyle, capital, dates_text
from bt_cli.plan.model import Clinic
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.pose_tracking import last_replan
from bt_cli.schedule.swaps import StrutScale, Swap
from bt_cli.words import clock_text, mm, number


def strut_parts(report: Report, style: SheetStyle, clinic: Clinic) -> Parts:
    """What is said of six struts; `clinic` has what every page says."""
    schedule, language = report.schedule, style.language
    each = " ".join(struts_each_time(schedule, language))
    strip = each, clinic.missed_turn or "", "; ".join(clinic.call_us_if)
    layout = strut_layout(report, style, strip)
    return Parts(
        how=list(how_to_turn_struts(schedule, language)),
        each=each,
        struts=_struts(report, language),
        letters=None,
        swaps=_swaps(schedule, language),
        columns=_columns(schedule, layout, language),
        pages=layout.pages,
        tabled=(language.translate("Struts"), language.translate("Swap")),
    )


def how_to_turn_struts(schedule: Schedule, language: Language) -> Iterator[str]:
    """The steps of one session, in order."""
    translate = language.translate
    yield translate("Look up the day and the time in the table.")
    yield translate("Find the strut by the number on it. Its colour only helps you to find it.")
    yield translate("Read its scale. It must show the number before the arrow. If it shows another, stop and call.")
    yield translate("Turn it until its scale shows the number after the arrow. + is longer, − is shorter.")
    yield _which_way(schedule, language)
    yield translate("Clicks alone are not enough: what counts is the number on the scale.")
    yield translate("Go on until each strut with an arrow in the row is done. A strut in a grey box is not turned.")
    yield translate("If a strut will not turn, or if it skips, stop and call.")
    yield translate("Tick the box and write your initials. If you are not sure, stop and call.")


def _which_way(schedule: Schedule, language: Language) -> str:
    translate, frame = language.translate, frame_throughout(schedule.plan, schedule.plan.frame)
    if not (direction_in(frame, language) or by_hand(frame, language)):
        return translate("Before the first turn ask which way makes a strut longer.")
    said = translate("To make it longer: {direction}", direction=turn_direction(frame, language)) + "."
    return f"{said} {translate(UNWRITTEN)}" if by_hand(frame, language) else said


def struts_each_time(schedule: Schedule, language: Language) -> Iterator[str]:
    """The same, short, for every page."""
    translate = language.translate
    yield translate("Find the strut by its number. Its scale must show the mm before the arrow. If not, stop and call.")
    yield translate("Turn until it shows the mm after the arrow: + is longer, − is shorter. Do not turn what is grey.")
    if any(plan.frame.direction or plan.frame.direction_es for plan in schedule.plan.stages):
        yield _which_way(schedule, language)
    yield translate("Tick the box. Write your initials on the dots.")


def _struts(report: Report, language: Language) -> dict[str, Any]:
    """The table of the struts: their sizes, what they show before the first turn and after the last; and the key."""
    translate, schedule = language.translate, report.schedule
    lines = [
        [translate("Before the first turn"), *(number(one.start_reading_mm) for one in schedule.actuators)],
        [translate("After the last turn"), *map(number, schedule.ledger.readings_after(len(schedule.sessions)))],
    ]
    if event := last_replan(schedule):
        planned_anew = translate("Planned anew, {date}", date=language.day(event.at))
        lines.insert(1, [planned_anew, *map(number, start_readings(schedule))])
    sizes = [
        _sizes(schedule, one.id, scale) for one, scale in zip(schedule.actuators, start_scales(schedule), strict=True)
    ]
    if any(sizes):
        lines.insert(0, [translate("Size"), *sizes])
    return {
        "key_title": translate("How to read the table"),
        "key": list(_key(report, language)),
        "title": translate("The struts, scales in mm"),
        "name": translate("Strut"),
        "chips": _chips(schedule, language),
        "lines": lines,
    }


def _key(report: Report, language: Language) -> Iterator[dict[str, str]]:
    """How a cell of the table is read, by the first turn of all."""
    translate, move = language.translate, report.sessions[0].moves[0]
    before_mm, after_mm = move.reading_mm - move.travel_mm, number(move.reading_mm)
    yield {
        "kind": "from",
        "said": f"{number(before_mm)} →",
        "meaning": translate("The scale shows this before the turn."),
    }
    yield {"kind": "to", "said": after_mm, "meaning": translate("Turn until the scale shows this.")}
    yield {
        "kind": "by",
        "said": phrases.signed_mm(move),
        "meaning": translate("So much longer (+) or shorter (−), in mm."),
    }
    yield {"kind": "quiet", "said": after_mm, "meaning": translate("Do not turn this strut. It stays as it is.")}


def _sizes(schedule: Schedule, strut: str, scale: StrutScale) -> str:
    """The sizes that a strut has one after the other."""
    later = [swap.new.size for swap in planned_swaps(schedule) if swap.strut == strut]
    return " → ".join(size for size in (scale.size, *later) if size)


def _chips(schedule: Schedule, language: Language) -> list[dict[str, str]]:
    """For each strut its number, its colour and the ink that is legible on that; the name of the colour beside it."""
    colours = zip(strut_colours(len(schedule.actuators)), COLOURS, strict=True)
    return [{**chip, "name": language.translate(name)} for chip, name in colours]


def _swaps(schedule: Schedule, language: Language) -> dict[str, Any] | None:
    """The table of swaps: which strut, for which size, when and in which days it could be, and what the scales show."""
    translate, swaps = language.translate, planned_swaps(schedule)
    if not swaps:
        return None
    chips = {chip["number"]: chip for chip in _chips(schedule, language)}
    header = [
        translate("Strut"), translate("size"), translate("changed on"), translate("possible"),
        translate("scale before"), translate("set to"), translate("done by"),
    ]  # fmt: skip
    return {
        "title": translate("Strut swaps: these struts are changed in the clinic before the day’s first turn"),
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


def _columns(schedule: Schedule, layout: HexapodPages, language: Language) -> dict[str, Any]:
    translate = language.translate
    groups = groups_of(schedule)
    return {
        "day": translate("Day"),
        "time": translate("Time"),
        "left": f"{capital(phrases.remaining_name(schedule, language))}, mm",
        "initials": translate("initials"),
        "tick": translate("tick"),
        "ends": translate("After the day’s last turn the scales read"),
        "star": translate("* This strut is near the end of its scale."),
        "size": layout.size,
        "stacked": layout.stacked,
        "chips": _chips(schedule, language),
        "groups": [{"at": clock_text(group.at) if group.at else "", "struts": list(group.struts)} for group in groups],
    }
