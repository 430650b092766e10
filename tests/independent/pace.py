"""How many days a way of six struts takes (docs/hexapod.md, How many days): the fewest for which every limit holds."""

from collections.abc import Callable, Iterator, Sequence
from math import ceil, dist, floor
from typing import Any, NamedTuple

from tests.independent.poses import Placed, Point, back, between, plus, turn

Amounts = list[tuple[float, ...]]  # what is moved in each slot: of a point one way, of struts six
PARTS = 6  # a point's way in a slot is summed in so many
SLACK = 1e-9


class Limit(NamedTuple):
    """So much of each, a day or a session; `moved` tells what is moved between two poses that are near each other."""

    most_mm: float
    a_session: bool
    parts: int
    moved: Callable[[Placed, Placed], tuple[float, ...]]


def limits_of(
    plan: dict[str, Any], start: Placed, arm: Point, lengths_mm: Callable[[Placed], Sequence[float]]
) -> list[Limit]:
    """Those of a plan; `arm` is the reference point in the distal ring's axes, others are told at the start pose."""
    protocol = plan["protocol"]

    def carried(point: Point) -> Callable[[Placed, Placed], tuple[float, ...]]:
        return lambda a, b: (dist(plus(a.at, turn(a.turned, point)), plus(b.at, turn(b.turned, point))),)

    def passed(point: Point) -> Callable[[Placed, Placed], tuple[float, ...]]:
        return lambda a, b: (dist(*(plus(back(one).at, turn(back(one).turned, point)) for one in (a, b))),)

    def struts(a: Placed, b: Placed) -> tuple[float, ...]:
        return tuple(abs(one - other) for one, other in zip(lengths_mm(a), lengths_mm(b), strict=True))

    found = [Limit(float(protocol["rate_mm_per_day"]), a_session=False, parts=1, moved=carried(arm))]
    for one in plan.get("structures_at_risk", []):
        point = plus((0, 0, 0), list(map(float, one["point_mm"])))
        in_distal = plus(back(start).at, turn(back(start).turned, point))
        moved = passed(point) if one.get("fixed_to") == "proximal" else carried(in_distal)
        found.append(Limit(float(one["max_mm_per_day"]), a_session=False, parts=PARTS, moved=moved))
    step_mm = float(plan["frame"]["struts"][0]["step_mm"])
    for key, a_session in (("max_strut_mm_per_day", False), ("max_strut_mm_per_session", True)):
        if key in protocol:
            held_mm = floor(float(protocol[key]) / step_mm + SLACK) * step_mm  # whole steps alone can be turned
            found.append(Limit(held_mm, a_session, 1, struts))
    return found


class Pace(NamedTuple):
    """The limits of a way, with `a_day` slots a day."""

    limits: Sequence[Limit]
    arm: Point
    a_day: int

    def days(self, poses: Sequence[Placed], first_slot: int) -> list[int]:
        """The days of each leg through poses, begun with one of the slots of a day."""
        legs = list(zip(poses, poses[1:], strict=False))
        days = [max(self.alone(limit, leg, first_slot) for limit in self.limits) for leg in legs]
        while (late := self.broken(self.limits, legs, days, first_slot)) is not None:
            days[late] += 1
        return days

    def alone(self, limit: Limit, leg: tuple[Placed, Placed], first_slot: int) -> int:
        """The days that one limit asks for on one leg."""
        whole_mm = max(map(sum, zip(*self.amounts(limit, leg, 1, 1 if limit.parts == 1 else 64), strict=True)))
        days = max(1, ceil(whole_mm / limit.most_mm / (self.a_day if limit.a_session else 1) - SLACK))
        while self.broken([limit], [leg], [days], first_slot) is not None:
            days += 1
        return days

    def amounts(self, limit: Limit, leg: tuple[Placed, Placed], days: int, slots_a_day: int) -> Amounts:
        count = days * slots_a_day
        poses = [between(*leg, k / (count * limit.parts), self.arm) for k in range(count * limit.parts + 1)]
        moved = [limit.moved(a, b) for a, b in zip(poses, poses[1:], strict=False)]
        slots = [moved[k : k + limit.parts] for k in range(0, len(moved), limit.parts)]
        return [tuple(map(sum, zip(*slot, strict=True))) for slot in slots]

    def broken(
        self, limits: Sequence[Limit], legs: Sequence[tuple[Placed, Placed]], days: Sequence[int], first_slot: int
    ) -> int | None:
        """The leg in which a limit is first broken, if any is."""
        for limit in limits:
            by_leg = [self.amounts(limit, leg, count, self.a_day) for leg, count in zip(legs, days, strict=True)]
            every = [(i, amount) for i, amounts in enumerate(by_leg) for amount in amounts]
            over = list[int]()
            for begin, end in self.windows(len(every), first_slot, a_session=limit.a_session):
                moved_mm = map(sum, zip(*(amount for _, amount in every[begin:end]), strict=True))
                over += [begin] * (max(moved_mm) > limit.most_mm * (1 + SLACK))
            if over:
                return every[min(over)][0]
        return None

    def windows(self, slots: int, first_slot: int, *, a_session: bool) -> Iterator[tuple[int, int]]:
        """Days from the start on and, where it is in the middle of one, days by the calendar; or single sessions."""
        size = 1 if a_session else self.a_day
        yield from ((begin, min(begin + size, slots)) for begin in range(0, slots, size))
        if not a_session and first_slot:
            rest = size - first_slot
            yield 0, min(rest, slots)
            yield from ((begin, min(begin + size, slots)) for begin in range(rest, slots, size))
