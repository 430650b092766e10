"""The drawing of rods, a rail, struts and cables: what its scene is called, and the words and numbers beside it."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from math import atan2, degrees, hypot

from bt_cli.document.bone_ways import bone_mm
from bt_cli.document.language import Language
from bt_cli.document.phrases import members_text
from bt_cli.figures.axial_places import BONE, SITE, has_range_mark, joint_id
from bt_cli.figures.axial_scene import axial_scene, spot_on_axis
from bt_cli.figures.chain import LIMB, REACH, TOP, Chain, chain_of, closed_first_mm
from bt_cli.figures.layout import TIED, WIDTH, Figure, Label, LegendRow, Window, turned_looks
from bt_cli.figures.looks import SCREW
from bt_cli.figures.projection import Panel, looking
from bt_cli.figures.svg import text_width, wrapped
from bt_cli.plan.levels import levels_of
from bt_cli.schedule.model import Schedule
from bt_cli.words import mm, shown_mm

_MIDDLE = 214  # px: the bone's axis on the page
_LABELS = _MIDDLE - REACH - 14  # px: where the labels on the left end
_MOST_MM = 10  # of bone for each mm of cable: beyond it the number says nothing (convention)


def axial_figure(schedule: Schedule, language: Language) -> Figure:
    """The drawing of a plan whose frame moves bone along its axis."""
    chain = chain_of(schedule)
    panel = Panel(looking("frame-limb", 0), _MIDDLE, TOP, float(chain.px_per_mm))
    return Figure(
        language.translate("The frame from the side"),
        language.translate("Bone, new bone, gap and frame where the plan has them on one day; the body is above."),
        schedule,
        axial_scene(chain),
        (Window("frame", panel, (10, WIDTH - 10)),),
        (TOP, TOP + LIMB),
        _MIDDLE,
        tuple(_labels(chain, language)),
        (_LABELS, _MIDDLE - BONE),
        tuple(_rows(chain, language)),
        _turned(chain, language),
        tuple(_notes(chain, language)),
        turned_looks(language),
        around=((language.translate("body"), (0, 0, 24 / float(chain.px_per_mm))),),
    )


def _direction_words(sign: int, language: Language) -> str:
    """Which way a piece goes, in words; 1 is down."""
    return f"↓ {language.translate('distally')}" if sign > 0 else f"↑ {language.translate('proximally')}"


def _labels(chain: Chain, language: Language) -> Iterator[Label]:
    """What is told beside the bone, from the body down."""
    levels = levels_of(chain.schedule.plan)
    for i in range(len(chain.pieces)):
        yield from _piece_labels(chain, i, language)
        if i < len(chain.joints):
            what, joint_levels, _ = chain.joints[i]
            named = chain.labelled and what != "gap"
            name = f"{chain.actuator_ids[joint_levels[0]]}:{TIED}{levels[joint_levels[0]].name}"
            spots = spot_on_axis(chain, i, chain.pieces[i]), spot_on_axis(chain, i + 1, 0)
            texts = partial(_measured, chain, i, language)
            names = tuple(_name_lines(name)) if named else ()
            yield Label(joint_id(chain, i), names, texts, spots)


def _measured(chain: Chain, joint: int, language: Language, day: int) -> tuple[str, str]:
    """What a joint is on a day, and its mm: a gap that is closed first is one until its ends meet."""
    what, levels, length_mm = chain.joints[joint]
    ways = [chain.days[day][i] for i in levels]
    come_mm = sum((way.done_mm for way in ways), Fraction(0))
    left_mm = sum((way.remaining_mm for way in ways), Fraction(0))
    if what == "new":
        left_mm = come_mm
    elif what == "press" and closed_first_mm(chain.schedule.plan) and come_mm < length_mm:
        what, left_mm = "gap", length_mm - come_mm
    texts = {
        "new": language.translate("new bone"),
        "gap": language.translate("gap"),
        "press": language.translate("still to press"),
    }
    return texts[what], mm(bone_mm(left_mm, [chain.schedule.plan.level_plans[i] for i in levels]))


def _piece_labels(chain: Chain, piece: int, language: Language) -> Iterator[Label]:
    """Of a level alone, which part moves and where; and where bone was closed at surgery."""
    (mover, *others), translate = chain.movers, language.translate
    if not others and mover.piece == piece:
        part = Fraction(9, 20) if piece == chain.site else Fraction(4, 5)  # clear of the ring
        spot = spot_on_axis(chain, piece, chain.along(piece, part))
        yield Label("frame-moving", (), partial(_way, chain, language), (spot,))
    if piece == chain.site:
        spot = spot_on_axis(chain, piece, chain.along(piece, SITE))
        texts = translate("closed at surgery"), mm(chain.schedule.plan.goal.acute_shortening_mm or 0)
        yield Label("frame-site", (), lambda _: texts, (spot,))


def _way(chain: Chain, language: Language, day: int) -> tuple[str, str]:
    (mover,), (ways,) = chain.movers, chain.headings
    way = language.translate("way not given")
    if mover.has_direction:
        way = _direction_words(mover.sign * ways[day], language)
    return language.translate("this part moves"), way


def _name_lines(name: str) -> list[str]:
    """A level's name in two lines at most, cut where it is longer."""
    first, *others = wrapped(name, _LABELS - 4, 11)
    return [_cut(line.replace(TIED, " "), _LABELS - 4) for line in ([first, " ".join(others)] if others else [first])]


def _cut(text: str, width: float) -> str:
    if text_width(text, 11) <= width:
        return text
    while text and text_width(f"{text}…", 11) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _rows(chain: Chain, language: Language) -> Iterator[LegendRow]:
    """Of a cable, how much is drawn in; over a pulley, at which angle it pulls and what that makes of the bone."""
    schedule, translate = chain.schedule, language.translate
    if len(chain.movers) > 1 or not chain.movers[0].frame.mechanism.has_cable:
        return

    def drawn_in(day: int) -> str:
        return shown_mm(schedule.ledger.on_evening(schedule.actuators[0].id, schedule.date_of(day)).travelled_mm)

    yield LegendRow(SCREW, translate("cable that is drawn in"), "frame-cable-mm", drawn_in)
    if chain.movers[0].pulled:
        more = translate("more than {mm}", mm=mm(_MOST_MM))
        cable = chain.movers[0].frame.cable
        assert cable and cable.axial_mm is not None and cable.offset_mm is not None  # noqa: S101 - of a pulled piece
        across_mm, whole_mm = float(cable.offset_mm), Fraction(cable.axial_mm)
        along_mm = [float(whole_mm - levels[0].done_mm) for levels in chain.days]  # still to the pulley

        def angle(day: int) -> str:
            return f"{round(degrees(atan2(across_mm, along_mm[day])))}°"

        def bone(day: int) -> str:
            length_mm = hypot(along_mm[day], across_mm)
            is_near = length_mm < _MOST_MM * along_mm[day]
            return mm(round(Fraction(length_mm / along_mm[day]), 2)) if is_near else more

        yield LegendRow((), translate("angle between cable and bone"), "frame-cable-angle", angle)
        yield LegendRow((), translate("bone goes for each mm of cable"), "frame-cable-bone", bone)


def _turned(chain: Chain, language: Language) -> str:
    """What is turned, "A: 4 nuts, B: 4 nuts to turn"."""
    actuators = chain.schedule.actuators
    members = [members_text(actuator, language) for actuator in actuators]
    if chain.labelled:
        tied = (text.replace(" ", TIED) for text in members)
        members = [f"{actuator.id}:{TIED}{text}" for actuator, text in zip(actuators, tied, strict=True)]
    if any(mover.frame.mechanism.has_faces and mover.frame.rods > 2 for mover in chain.movers):
        return language.translate("{members} to turn; 2 rods drawn", members=", ".join(members))
    return language.translate("{members} to turn", members=", ".join(members))


def _notes(chain: Chain, language: Language) -> Iterator[str]:
    """What of the drawing is to scale and what is not, and what its lines are."""
    translate = language.translate
    if len(chain.pieces) > 2:
        yield translate(
            "To scale along the bone. Zigzag: the plan gives no length for this bone. Widths and frame are a sketch."
        )
    else:
        yield translate("To scale along the bone. Widths and frame are a sketch.")
    if chain.site is not None:
        yield translate("The plan does not say where the bone was closed at surgery.")
    if any(map(has_range_mark, chain.movers)):
        yield translate("Dashed line across the rods: how far they reach until they are set again.")
