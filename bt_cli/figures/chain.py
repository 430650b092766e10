"""Where all of a plan's levels stand, day by day: pieces of bone, what is between them, and what moves which.

Pieces and the joints between them are told from the body down. Heights are px on the page, at a scale that holds the
whole course, and exact: each joint is as far apart as its levels' ways make it, and what stays never trembles.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from bt_cli.figures.daily import headings
from bt_cli.plan.levels import actuator_ids_by_level, carried_by, levels_of
from bt_cli.plan.model import Plan, level_frame, role
from bt_cli.plan.prescription import Frame, Level
from bt_cli.schedule.evenings import evenings
from bt_cli.schedule.model import Progress, Schedule

TOP, LIMB = 62, 330  # px: the limb's upper end on the page, its length
REACH = 76  # px: half the width of a ring
_MOST_PX_PER_MM = 8  # a gap of half a millimetre must not look like one of sixty
_LEAST = {2: (54, 54), 3: (54, 64, 54), 4: (46,) * 4, 5: (38,) * 5}  # px: how long each piece is at least
_WITH_SITE = 96  # px: a piece within which bone was closed at surgery


class Joint(NamedTuple):
    """Where two pieces of bone meet, and which levels bring it nearer or apart.

    New bone begins at nothing; a gap, and what is to be pressed together, at `mm`.
    """

    what: str  # "new", "gap" or "press"
    levels: tuple[int, ...]
    mm: Fraction

    def apart_mm(self, ways: Sequence[Progress]) -> Fraction:
        """How far the pieces are apart, for how far all levels have come."""
        come_mm = sum((max(ways[i].done_mm, Fraction(0)) for i in self.levels), Fraction(0))
        return come_mm if self.what == "new" else max(self.mm - come_mm, Fraction(0))


class Mover(NamedTuple):
    """What a level moves: a piece and all that goes with it, off the piece on which its rods or struts stand."""

    piece: int
    base: int
    sign: int  # the way that it goes on the page: 1 is down
    has_direction: bool  # whether the plan says that way; else the drawing's way is only a way to draw
    frame: Frame
    carried: int  # by how many segments behind it

    @property
    def pulled(self) -> bool:
        """Whether no ring holds the piece: a cable over a pulley on the frame pulls it."""
        return self.frame.cable is not None and self.frame.cable.anchor == "frame"


class HeldBar(NamedTuple):
    """Rods or a rail, the piece that they go with, and the pieces that they hold."""

    base: int
    held: tuple[int, ...]
    frame: Frame


class Chain(NamedTuple):
    """The drawing's measures. `tops` has for each day, from 0, where each piece begins."""

    schedule: Schedule
    joints: tuple[Joint, ...]
    movers: tuple[Mover, ...]
    px_per_mm: Fraction
    pieces: tuple[Fraction, ...]
    days: tuple[tuple[Progress, ...], ...]
    tops: tuple[tuple[Fraction, ...], ...]
    actuator_ids: tuple[str, ...]  # of each level
    headings: tuple[list[int], ...]  # of each level, for each day: 1 as the plan says, -1 back
    site: int | None  # the piece within which bone was closed at surgery
    apart: tuple[tuple[Fraction, Fraction], ...] = ()  # of each mover's two rings, at their nearest and farthest
    bars: tuple[HeldBar, ...] = ()

    @property
    def labelled(self) -> bool:
        """Whether there is more than one thing to turn, so that each bears its letter."""
        return len(self.movers) > 1

    def mark(self, level: int) -> str:
        """What an id of a level's own ends with; of a level alone nothing."""
        return f"-{self.actuator_ids[level]}" if self.labelled else ""

    def along(self, piece: int, part: Fraction) -> Fraction:
        """A part of a piece as px from its upper end; it is told from where the bone is cut."""
        return self.pieces[piece] * (part if piece else 1 - part)

    def ring(self, piece: int) -> Fraction:
        """Where the frame holds a piece, from its upper end: clear of what is drawn on the bone."""
        if piece == self.site:
            return self.along(piece, Fraction(1, 4))
        between = 0 < piece < len(self.pieces) - 1
        return self.along(piece, Fraction(5, 8) if between else Fraction(1, 2))

    def ring_on(self, day: int, piece: int) -> Fraction:
        """Where that is on the page."""
        return self.tops[day][piece] + self.ring(piece)

    def go_together(self, piece: int, other: int) -> bool:
        """Whether two pieces are as far apart on all days."""
        return len({tops[piece] - tops[other] for tops in self.tops}) == 1

    def leading_end(self, mover: "Mover") -> Fraction:
        """Where in its piece a moving piece's end is that goes first."""
        return self.pieces[mover.piece] if mover.sign > 0 else Fraction(0)

    def pulley(self, mover: "Mover") -> tuple[Fraction, Fraction]:
        """Where a pulley on the frame is, right of the bone's middle and down the page before the first turn."""
        cable = mover.frame.cable
        assert cable and cable.offset_mm is not None and cable.axial_mm is not None  # noqa: S101 - only of pulled pieces
        along = mover.sign * Fraction(cable.axial_mm) * self.px_per_mm
        end = self.tops[0][mover.piece] + self.leading_end(mover)
        return Fraction(cable.offset_mm) * self.px_per_mm, end + along

    def has_pulley_room(self, mover: "Mover") -> bool:
        """Whether a pulley, where there is one, is beside the bone and beyond the segment's end, on the page."""
        if not mover.pulled:
            return True
        across, down = self.pulley(mover)
        return across <= REACH + 2 and TOP + 6 <= down <= TOP + LIMB - 6

    def seen_from(self, base: int, piece: int) -> list[Fraction]:
        """Where a piece's ring ever is, from the upper end of another piece."""
        ring = self.ring(piece)
        return [ring + apart for apart in {tops[piece] - tops[base] for tops in self.tops}]


def chain_of(schedule: Schedule) -> Chain:
    """The largest scale at which the whole course has room; what is over goes to the pieces without a length."""
    plan = schedule.plan
    joints, days = tuple(_joints(plan)), tuple(evening.levels for evening in evenings(schedule))
    movers = tuple(_movers(plan, joints))
    site = _site(plan, movers)
    least = [_WITH_SITE if i == site else length for i, length in enumerate(_LEAST[len(joints) + 1])]
    places_mm = [list(_places_mm(joints, movers, ways)) for ways in days]
    top_mm, bottom_mm = min(places[0] for places in places_mm), max(places[-1] for places in places_mm)
    room_mm = bottom_mm - top_mm or Fraction(1)
    heights_mm = {place_mm for places in places_mm for place_mm in places}
    ids = tuple(of_level[0] for of_level in actuator_ids_by_level(plan).values())
    ways = tuple(headings(schedule, level) for level in range(len(movers)))
    px_per_mm = min(Fraction(_MOST_PX_PER_MM), (LIMB - sum(least)) / room_mm)
    while True:
        px_per_mm = Fraction(int(10 * room_mm * px_per_mm), 10) / room_mm  # so that both ends of the way are as written
        over = (LIMB - sum(least) - room_mm * px_per_mm) / len(least)
        pieces = tuple(_tenth(length + over) for length in least)
        above = [sum(pieces[:i], Fraction(TOP)) for i in range(len(pieces))]
        down = {place_mm: _tenth((place_mm - top_mm) * px_per_mm) for place_mm in heights_mm}
        tops = tuple(
            tuple(start + down[place_mm] for start, place_mm in zip(above, places, strict=True)) for places in places_mm
        )
        chain = Chain(schedule, joints, movers, px_per_mm, pieces, days, tops, ids, ways, site)
        if all(map(chain.has_pulley_room, movers)):
            return chain._replace(apart=tuple(_apart(chain)), bars=tuple(_bars(chain)))
        px_per_mm *= Fraction(31, 32)


def _tenth(length_px: Fraction) -> Fraction:
    """As it is written: so what is between two pieces is as long as they are apart."""
    return Fraction(round(length_px * 10), 10)


def _apart(chain: Chain) -> Iterator[tuple[Fraction, Fraction]]:
    for mover in chain.movers:
        ring = chain.ring(mover.base)
        apart = [abs(y - ring) for y in chain.seen_from(mover.base, mover.piece)]
        yield min(apart), max(apart)


def _bars(chain: Chain) -> list[HeldBar]:
    """What holds the pieces: one bar for all that are on the same part of the frame and on the same piece."""
    bars: list[HeldBar] = []
    for level, mover in enumerate(chain.movers):
        held = _block(chain, level)
        if held == (mover.base, mover.piece) and mover.frame.mechanism.has_struts:
            continue  # its struts are all that holds it
        for i, bar in enumerate(bars):
            if bar.frame == mover.frame and chain.go_together(bar.base, mover.base):
                bars[i] = bar._replace(held=tuple(sorted({*bar.held, *held})))
                break
        else:
            bars.append(HeldBar(mover.base, held, mover.frame))
    return bars


def _block(chain: Chain, level: int) -> tuple[int, ...]:
    """The pieces that a level's part of the frame holds: of a gap all from before it to behind it."""
    mover = chain.movers[level]
    gap = next((joint for joint in chain.joints if joint.what == "gap" and level in joint.levels), None)
    if gap is None:
        return mover.base, mover.piece
    joints_at_gap = [i for i, joint in enumerate(chain.joints) if set(joint.levels) & set(gap.levels)]
    return tuple(range(joints_at_gap[0], joints_at_gap[-1] + 2))


def _joints(plan: Plan) -> Iterator[Joint]:
    levels, plans = levels_of(plan), plan.level_plans
    kinds = [role(plan, level) for level in levels]
    closing = [i for i, kind in enumerate(kinds) if kind == "gap"]
    down = [i for i in closing if _way_of(plan, levels[i]) == "distally"]
    gap = Joint("gap", tuple(closing), sum((Fraction(plans[i].distance_mm) for i in closing), Fraction(0)))
    for i, kind in enumerate(kinds):
        if closing and not down and i == closing[0]:
            yield gap
        if kind == "press":
            yield Joint("press", (i,), closed_first_mm(plan) or Fraction(plans[i].distance_mm))
        else:
            yield Joint("new", (i,), Fraction(0))
        if down and i == down[-1]:
            yield gap


def closed_first_mm(plan: Plan) -> Fraction | None:
    """The gap that is closed by shortening before its ends are pressed together, where the plan has one."""
    pressing = [level for level in levels_of(plan) if role(plan, level) == "press"]
    if plan.goal.kind != "compression" or plan.goal.defect_mm is None or len(pressing) != 1:
        return None
    return Fraction(plan.goal.defect_mm)


def _way_of(plan: Plan, level: Level) -> str:
    """Which way a level's piece goes: what is pressed together comes nearer to the body, else it goes away."""
    return level.moves or ("proximally" if role(plan, level) == "press" else "distally")


def _movers(plan: Plan, joints: Sequence[Joint]) -> Iterator[Mover]:
    levels, rings = levels_of(plan), carried_by(plan)
    joint_of = {joint.levels[0]: i for i, joint in enumerate(joints) if joint.what != "gap"}
    for i, level in enumerate(levels):
        up = _way_of(plan, level) == "proximally"
        upper = up != (role(plan, level) == "press")  # whether what moves is above the joint
        piece = joint_of[i] if upper else joint_of[i] + 1
        base = joint_of[max(rings[i])] + 1 if upper else joint_of[min(rings[i])]
        yield Mover(piece, base, -1 if up else 1, level.moves is not None, level_frame(plan, level), len(rings[i]) - 1)


def _site(plan: Plan, movers: Sequence[Mover]) -> int | None:
    """Where bone that was closed at surgery is drawn: the plan does not say on which side of the new bone."""
    closed = plan.goal.kind == "lengthening" and plan.goal.acute_shortening_mm
    return movers[0].piece if closed else None


def _places_mm(joints: Sequence[Joint], movers: Sequence[Mover], ways: Sequence[Progress]) -> Iterator[Fraction]:
    """Where each piece begins, without the pieces' own lengths: what is above a level goes where its piece is above."""
    place_mm = Fraction(0)
    for joint in joints:
        mover = movers[joint.levels[0]]
        if mover.piece < mover.base and not _in_gap(joints, joint):
            place_mm += joint.mm - joint.apart_mm(ways)
    yield place_mm
    for joint in joints:
        place_mm += joint.apart_mm(ways)
        yield place_mm


def _in_gap(joints: Sequence[Joint], joint: Joint) -> bool:
    """Whether it is a gap, or new bone behind a segment that closes one: there a segment alone moves."""
    return any(other.what == "gap" and joint.levels[0] in other.levels for other in joints)
