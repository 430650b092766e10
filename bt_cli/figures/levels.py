"""The limb with a frame of several levels, seen from the side on one day of the plan; and what changes day by day.

Each level has its segment, its new bone and its letter, which what it is turned by bears. Also one level is drawn so
where bone was closed at surgery, where a gap is closed before its ends are pressed together, and on telescopic rods.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.document.language import Language
from bt_cli.document.phrases import members_text
from bt_cli.document.report import Report
from bt_cli.figures.bone import draw_end, draw_gap, draw_new_bone, draw_segment, hatching
from bt_cli.figures.daily import DrawingChanges, Key, Value, changes_of, day_state, put_state
from bt_cli.figures.frame import FOOT, LABELS, WIDTH, direction_words, draw_head, draw_scale, to_scale
from bt_cli.figures.hardware import BONE, LIMB, MIDDLE, REACH, TOP
from bt_cli.figures.letters import draw_letter
from bt_cli.figures.level_hardware import (
    beside,
    draw_frame,
    draw_held,
    draw_hold,
    frame_state,
    is_pulled_piece,
    turned_on,
)
from bt_cli.figures.level_places import Chain, Mover, chain_of, closed_first_mm
from bt_cli.figures.spread import spaced_apart
from bt_cli.figures.svg import INK, SOFT, add, canvas, px, text_width, wrapped
from bt_cli.plan.levels import levels_of
from bt_cli.words import exact, mm

_NAME, _WHAT, _MM = 10, 11, 12  # px: a label's sizes
_SITE = Fraction(18, 25)  # where in its piece bone was closed at surgery
_TURNED = 176  # px: room beside the scale
_TIED = "\x00"  # a space at which no line ends
_DOT = "m-1.8 0a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0 -3.6 0"


class Label(NamedTuple):
    """Two lines or more that end at a line to the bone: which level, what is there, and how much of it.

    It points at the middle of a joint, or at a part of a piece; `below` is said every day, else the day's mm are.
    """

    id: str
    names: list[str]
    what: str
    joint: int | None = None
    piece: tuple[int, Fraction] | None = None
    below: str = ""

    def points_at(self, chain: Chain, day: int) -> float:
        """The height on the page."""
        if self.joint is not None:
            return sum(chain.extent(day, self.joint)) / 2
        assert self.piece  # noqa: S101 - a label points at something
        piece, part = self.piece
        return float(chain.tops[day][piece] + chain.along(piece, part))


def levels_drawing(report: Report, day: int, language: Language) -> Element:
    """The frame and all pieces of bone from the side on a day: 0 (before the first turn) to the last."""
    chain = chain_of(report.schedule)
    labels, turned = _labels(chain, language), _even_lines(_turned(chain, language))
    notes = [line for note in _notes(chain, language) for line in wrapped(note, WIDTH - 28, 9)]
    first = FOOT + 10 + 12 * len(turned)
    title = language.translate("The frame from the side")
    description = language.translate(
        "Bone, new bone, gap and frame where the plan has them on one day; the body is above."
    )
    svg = canvas("frame", WIDTH, first + 12 * len(notes), title, description)
    draw_head(svg, language)
    _joints(svg, chain)
    for label in labels:
        add(svg, "path", id=f"{label.id}-line", stroke=SOFT, stroke_width=0.8, fill=INK)
    draw_frame(svg, chain)
    for piece in range(len(chain.pieces)):
        _piece(svg, chain, piece)
    for label in labels:
        _draw_label(svg, label)
    for level, letter in enumerate(chain.letters if chain.lettered else ()):
        draw_letter(add(svg, "g", id=f"frame-letter{chain.mark(level)}"), letter, 9)
    draw_scale(svg, float(chain.px_per_mm))
    for i, line in enumerate(turned):
        add(svg, "text", line, x=WIDTH - 14, y=FOOT + 4 + 12 * i, text_anchor="end")
    for i, line in enumerate(notes):
        add(svg, "text", line, x=14, y=first + 12 * i, font_size=9)
    put_state(svg, _state(chain, labels, day, language))
    return svg


def levels_changes(report: Report, language: Language) -> DrawingChanges:
    """The values of each day of the course for `levels_drawing`; what stays the same all the time is left out."""
    chain = chain_of(report.schedule)
    labels = _labels(chain, language)
    return changes_of(_state(chain, labels, day, language) for day in range(len(chain.days)))


def _state(chain: Chain, labels: list[Label], day: int, language: Language) -> Iterator[tuple[Key, Value]]:
    """Everything that may change, as it is on a day."""
    yield from day_state(chain.schedule, day, language)
    for piece, begin in enumerate(chain.tops[day]):
        yield Key(f"frame-piece-{piece + 1}", "transform", "translate(0 {})"), px(float(begin))
    for i in range(len(chain.joints)):
        top, bottom = chain.extent(day, i)
        yield Key(_joint_id(chain, i), "y", "{}"), top
        yield Key(_joint_id(chain, i), "height", "{}"), px(bottom - top)
    yield from frame_state(chain, day)
    yield from _ways_state(chain, day, language)
    yield from _labels_state(chain, labels, day, language)
    if chain.lettered:
        places = [turned_on(chain, level, day) for level in range(len(chain.movers))]
        for level, y in enumerate(spaced_apart(places, 20, TOP, TOP + LIMB)):
            at = f"translate({beside(chain.movers[level])} {{}})"
            yield Key(f"frame-letter{chain.mark(level)}", "transform", at), px(y)


def _ways_state(chain: Chain, day: int, language: Language) -> Iterator[tuple[Key, Value]]:
    """Which way each level's piece goes, where the course also turns it back."""
    for level, mover in enumerate(chain.movers):
        ways = chain.headings[level]
        if mover.has_direction and -1 in ways:
            sign = mover.sign * ways[day]
            yield Key(f"frame-arrow{chain.mark(level)}", "d", "{}"), _arrow(chain, mover, sign)
            if not chain.lettered:
                yield Key("frame-moving-mm", "text", "{}"), direction_words(sign, language)


def _labels_state(chain: Chain, labels: list[Label], day: int, language: Language) -> Iterator[tuple[Key, Value]]:
    """Labels beside what they are of, apart from each other, and what they say."""
    above = 12 * max(len(label.names) for label in labels)  # px: the names
    targets = [label.points_at(chain, day) for label in labels]
    places = spaced_apart(targets, 27 + above, TOP - 10 + above, TOP + LIMB - 4)
    for label, to, y in zip(labels, targets, places, strict=True):
        yield Key(f"{label.id}-label", "transform", "translate(0 {})"), px(y)
        line = f"M{LABELS + 4} {{}}{_DOT}"
        yield Key(f"{label.id}-line", "d", line), f"{px(y)}L{MIDDLE - BONE} {px(to)}"
        if label.joint is not None:
            what, length_mm = _measured(chain, label.joint, day)
            derived = any(is_pulled_piece(chain.movers[level]) for level in chain.joints[label.joint].levels)
            yield Key(f"{label.id}-mm", "text", "{} mm"), exact(round(length_mm, 1) if derived else length_mm)
            if what == "gap" != chain.joints[label.joint].what:
                yield Key(f"{label.id}-what", "text", "{}"), language.translate("gap")
            else:
                yield Key(f"{label.id}-what", "text", "{}"), label.what


def _measured(chain: Chain, joint: int, day: int) -> tuple[str, Fraction]:
    """What a joint is on a day, and its mm: a gap that is closed first is one until its ends meet."""
    what, levels, length_mm = chain.joints[joint]
    ways = [chain.days[day][i] for i in levels]
    come_mm = sum((way.done_mm for way in ways), Fraction(0))
    if what == "new":
        return what, come_mm
    if what == "press" and closed_first_mm(chain.schedule.plan) and come_mm < length_mm:
        return "gap", length_mm - come_mm
    return what, sum((way.remaining_mm for way in ways), Fraction(0))


def _joint_id(chain: Chain, joint: int) -> str:
    what, levels, _ = chain.joints[joint]
    return "frame-gap" if what == "gap" else f"frame-{what}{chain.mark(levels[0])}"


def _joints(svg: Element, chain: Chain) -> None:
    fill = hatching(svg) if any(joint.what == "new" for joint in chain.joints) else ""
    for i, joint in enumerate(chain.joints):
        if joint.what == "new":
            draw_new_bone(svg, _joint_id(chain, i), fill)
        else:
            draw_gap(svg, _joint_id(chain, i))


def _piece(svg: Element, chain: Chain, piece: int) -> None:
    """A piece of bone with what holds it, and an arrow where it is moved by itself."""
    group, length = add(svg, "g", id=f"frame-piece-{piece + 1}"), float(chain.pieces[piece])
    draw_hold(group, chain, piece)
    if piece == 0:
        draw_end(group, length, 0)
    elif piece == len(chain.pieces) - 1:
        draw_end(group, 0, length)
    else:
        draw_segment(group, 0, length, 0.26 * length)
    if piece == chain.site:
        y = float(chain.along(piece, _SITE))
        add(group, "path", d=f"M{MIDDLE - BONE} {px(y)}h{2 * BONE}", stroke=INK, stroke_width=1.6)
    draw_held(group, chain, piece)
    for level, mover in enumerate(chain.movers):
        if mover.piece == piece and mover.has_direction:
            d = _arrow(chain, mover, mover.sign)
            arrow = add(group, "path", d=d, fill=INK, stroke=INK, stroke_width=2.4, stroke_linejoin="round")
            if -1 in chain.headings[level]:
                arrow.set("id", f"frame-arrow{chain.mark(level)}")


def _arrow(chain: Chain, mover: Mover, sign: int) -> str:
    """An arrow beside a moving piece; 1 is down."""
    y = float(chain.ring(mover.piece))
    return f"M{MIDDLE + REACH + 42} {px(y - 12 * sign)}v{16 * sign}m-6 0h12l-6 {9 * sign}z"


def _labels(chain: Chain, language: Language) -> list[Label]:
    """What is told beside the bone, from the body down."""
    levels = levels_of(chain.schedule.plan)
    labels: list[Label] = []
    texts = {
        "new": language.translate("new bone"),
        "gap": language.translate("gap"),
        "press": language.translate("still to press"),
    }
    for i in range(len(chain.pieces)):
        labels += _piece_labels(chain, i, language)
        if i < len(chain.joints):
            what, joint_levels, _ = chain.joints[i]
            named = chain.lettered and what != "gap"
            names = (
                _name_lines(f"{chain.letters[joint_levels[0]]}:{_TIED}{levels[joint_levels[0]].name}") if named else []
            )
            labels.append(Label(_joint_id(chain, i), names, texts[what], joint=i))
    return labels


def _piece_labels(chain: Chain, piece: int, language: Language) -> Iterator[Label]:
    """Of a level alone, which part moves and where; and where bone was closed at surgery."""
    (mover, *others), translate = chain.movers, language.translate
    if not others and mover.piece == piece:
        way = translate("way not given")
        if mover.has_direction:
            way = direction_words(mover.sign, language)
        part = Fraction(9, 20) if piece == chain.site else Fraction(4, 5)  # clear of the ring
        yield Label("frame-moving", [], translate("this part moves"), piece=(piece, part), below=way)
    if piece == chain.site:
        closed_mm = chain.schedule.plan.goal.acute_shortening_mm or 0
        yield Label("frame-site", [], translate("closed at surgery"), piece=(piece, _SITE), below=mm(closed_mm))


def _name_lines(name: str) -> list[str]:
    """A level's name in two lines at most, cut where it is longer."""
    first, *others = wrapped(name, LABELS - 4, _NAME)
    lines = [first, " ".join(others)] if others else [first]
    return [_cut(line.replace(_TIED, " "), LABELS - 4, _NAME) for line in lines]


def _cut(text: str, width: float, size: float) -> str:
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _draw_label(svg: Element, label: Label) -> None:
    group = add(svg, "g", id=f"{label.id}-label")
    right: dict[str, float | str] = {"x": LABELS, "text_anchor": "end"}
    for i, line in enumerate(reversed(label.names)):
        add(group, "text", line, y=-14 - 12 * i, font_size=_NAME, **right)
    size = _WHAT * min(1, (LABELS - 4) / text_width(label.what, _WHAT))
    add(group, "text", label.what, id=f"{label.id}-what", y=-2, font_size=size, **right)
    add(group, "text", label.below, id=f"{label.id}-mm", y=11, font_size=_MM, font_weight="bold", **right)


def _even_lines(text: str) -> list[str]:
    """A text in as few lines as fit beside the scale, of about the same length."""
    fits = wrapped(text, _TURNED)
    lines = next(tried for width in range(_TURNED // 2, _TURNED + 1) if len(tried := wrapped(text, width)) <= len(fits))
    return [line.replace(_TIED, " ") for line in lines]


def _turned(chain: Chain, language: Language) -> str:
    """What is turned, "A: 4 nuts, B: 4 nuts to turn"."""
    actuators = chain.schedule.actuators
    members = [members_text(actuator, language) for actuator in actuators]
    if chain.lettered:
        tied = (text.replace(" ", _TIED) for text in members)
        members = [f"{actuator.id}:{_TIED}{text}" for actuator, text in zip(actuators, tied, strict=True)]
    if any(mover.frame.kind == "ilizarov" and mover.frame.rods > 2 for mover in chain.movers):
        return language.translate("{members} to turn; 2 rods drawn", members=", ".join(members))
    return language.translate("{members} to turn", members=", ".join(members))


def _notes(chain: Chain, language: Language) -> Iterator[str]:
    """What of the drawing is to scale and what is not, and what its lines are."""
    yield to_scale(language, segments=len(chain.pieces) > 2)
    if chain.site is not None:
        yield language.translate("The plan does not say where the bone was closed at surgery.")
    if any(mover.frame.kind == "telescopic" and mover.frame.range_mm for mover in chain.movers):
        yield language.translate("Dashed line across the rods: how far they reach until they are set again.")
