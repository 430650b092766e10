"""The rings as the sheet that the patient has has them, where records speak of what was turned: what was due by it.

A record of a range holds where the sheet had something to turn, and only whole steps tell where that is. So beside the
rings as they are go those by the sheet, which has what was recorded before, and rounds for itself.
"""

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction

from bt_cli.motion.exact import total
from bt_cli.motion.multi_level import MultiLevelPlanner
from bt_cli.motion.slots import SessionSlot, SheetSlot
from bt_cli.schedule.level_actuators import LevelActuators, bones_by
from bt_cli.schedule.steps import nearest_step


class SheetRings:
    """By the place of its level each ring of which a batch of records speaks: the batch, and the ring by its sheet.

    `parts` are the rings as they are.
    """

    def __init__(self, course: MultiLevelPlanner, parts: Sequence[LevelActuators]) -> None:
        self._course, self._parts = course, parts
        self._rings: Mapping[int, tuple[Hashable, LevelActuators]] = {}

    def going_on(self, course: MultiLevelPlanner, parts: Sequence[LevelActuators]) -> "SheetRings":
        """The same of a course and rings that go on from here."""
        other = SheetRings(course, parts)
        other._rings = {i: (batch, ring.before(parts[i].motion)) for i, (batch, ring) in self._rings.items()}
        return other

    def due(self, slots: Mapping[int, SessionSlot]) -> dict[int, list[bool]]:
        """Which actuators of each ring have something to turn by the sheet, where records speak of slots.

        A record of a single session can hold whatever the sheet has: then all of them.
        """
        if not any(slot.missed or slot.steps for slot in slots.values()):
            apart = [i for i, part in enumerate(self._parts) if slots.keys().isdisjoint(part.carried_by)]
            self._rings = {i: self._rings[i] for i in apart if i in self._rings}  # others have turned meanwhile
            return {}
        due, planned_mm, rings = dict[int, list[bool]](), dict[int, Fraction](), dict(self._rings)
        for i, part in enumerate(self._parts):
            sheets = [slots[k].sheet for k in part.carried_by if k in slots]
            by_sheet = [sheet for sheet in sheets if sheet]
            if len(by_sheet) < len(sheets):
                due[i] = [True] * len(part.made)
                rings.pop(i, None)
            elif by_sheet:
                batch, ring = rings.get(i, (None, part))
                ring = (ring if batch == by_sheet[0].batch else part).before(part.motion)
                due[i], planned_mm[i] = self._turn(ring, by_sheet[0])
                rings[i] = by_sheet[0].batch, ring
        self._rings = rings
        ways = zip(self._course.planners, self.bones_mm(), self.bones_mm(planned_mm), strict=True)
        for planner, made_mm, should_mm in ways:
            if planner.sheet is not planner.motion:
                planner.sheet.made_mm = made_mm
                planner.sheet.shift(made_mm - should_mm)
        return due

    def _turn(self, ring: LevelActuators, sheet: SheetSlot) -> tuple[list[bool], Fraction]:
        """Turn a ring by its sheet, and by what an earlier record says: what was due, and how far it was to come."""
        planners, was = self._course.planners, ring.made
        comes_mm = ring.targets_mm(total(planners[k].position_by_sheet(sheet.batch) for k in ring.carried_by))
        actuators = ring.kinematics.actuators
        pairs = zip(actuators, comes_mm, was, strict=True)
        comes = [nearest_step(travel_mm, actuator.step_mm, before) for actuator, travel_mm, before in pairs]
        now = list(comes)
        if recorded := sheet.recorded:
            for k, actuator in enumerate(actuators):
                if actuator.id in (recorded.steps or {}) and (now[k] != was[k] or not recorded.by_sheet):
                    now[k] = was[k] + (recorded.steps or {})[actuator.id]
        ring.turn(now)
        return [after != before for after, before in zip(now, was, strict=True)], ring.ring_by(comes)

    def bones_mm(self, planned_mm: Mapping[int, Fraction] | None = None) -> list[Fraction]:
        """How far each level comes where rings are as their sheets have them, or where they were planned to come."""
        rings = [self._rings[i][1] if i in self._rings else part for i, part in enumerate(self._parts)]
        return bones_by([(planned_mm or {}).get(i, ring.ring_mm) for i, ring in enumerate(rings)], self._parts)

    def take_over(self, bone_mm: Sequence[Fraction], before_mm: Sequence[Fraction]) -> None:
        """Scales were read: by the sheet too each ring is where they show it, and its bone so much further on."""
        self._rings = {i: (batch, self._parts[i].before(ring.motion)) for i, (batch, ring) in self._rings.items()}
        for _, ring in self._rings.values():  # no further displaced than the bone that was read
            ring.displaced_mm = self._displaced_mm(ring)
        for planner, now, then in zip(self._course.planners, bone_mm, before_mm, strict=True):
            if planner.sheet is not planner.motion:
                planner.sheet.read_anew(now - then, now)

    def displace(self) -> None:
        """Put every ring where orders since the last slot say that its bone is."""
        for _, ring in self._rings.values():
            ring.displace(self._displaced_mm(ring))

    def _displaced_mm(self, ring: LevelActuators) -> Fraction:
        return total(self._course.planners[k].sheet.displaced_mm for k in ring.carried_by)
