"""Docking: contact that an X-ray shows before the nominal way is done.

A transported segment meets the bone end where tissue and bone ends let it, not where arithmetic says. Where a plan
says within which `[docking] tolerance_mm` a measured gap counts as closed, an X-ray that shows no more makes contact:
the last one before an order to compress or extend, if the segment has not gone back since. An X-ray moves nothing by
itself: turns go on as planned until that order, which drops what is then left of the nominal way. Contact is told with
the last turn before the X-ray, as that is the turn that made what it shows. One that names a day and no time counts
as taken before the day's first turn. Without a tolerance no X-ray changes what an order may do.
"""

from collections.abc import Collection, Iterator, Sequence
from copy import copy
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Plan


class MeasuredGap(NamedTuple):
    """A gap measured on X-ray, where the bone was planned to be then, and the last slot before it."""

    gap_mm: Fraction
    position: Fraction
    last: datetime | None


class DockingByXray:
    """The X-rays of a course, as its slots go by; there is one gap, whatever level an X-ray is entered for."""

    def __init__(self, plan: Plan, course: Sequence[Entry]) -> None:
        self._plan = plan
        self._to_come = sorted(_gaps(course))
        self._seen: MeasuredGap | None = None

    def tolerance_mm(self, at: datetime) -> Decimal | None:
        """Within which a measured gap counts as closed at a time; None where the plan says nothing of it."""
        docking = self._plan.on(at).docking if self._plan.goal.kind == "transport" else None
        return docking.tolerance_mm if docking else None

    def look(self, at: datetime, position: Fraction, last: datetime | None) -> None:
        """Take note of the X-rays up to a time, before anything of that time is turned."""
        while self._to_come and self._to_come[0][0] <= at:
            self._seen = MeasuredGap(self._to_come.pop(0)[2], position, last)

    @property
    def next(self) -> datetime | None:
        """From when on the next X-ray counts."""
        return self._to_come[0][0] if self._to_come else None

    def going_on(self, plan: Plan, places: Collection[int] = ()) -> "DockingByXray":
        """The same as far as it has gone by, by a plan that has other entries at some places of its course."""
        other = copy(self)
        known = [gap for gap in self._to_come if gap[1] not in places]
        other._plan = plan
        other._to_come = sorted([*known, *(gap for gap in _gaps(plan.course) if gap[1] in places)])
        return other

    def displace(self, by_mm: Fraction) -> None:
        """The bone is, and was at the last X-ray, further on than planned."""
        if self._seen:
            self._seen = self._seen._replace(position=self._seen.position + by_mm)

    def met(self, position: Fraction, at: datetime) -> MeasuredGap | None:
        """The X-ray by which contact counts as made at a time and a position of the bone; None where none says so."""
        seen, tolerance_mm = self._seen, self.tolerance_mm(at)
        if seen is None or tolerance_mm is None:
            return None
        return seen if seen.gap_mm <= tolerance_mm and position >= seen.position else None


def _gaps(course: Sequence[Entry]) -> Iterator[tuple[datetime, int, Fraction]]:
    """The gaps that X-rays show: from when on each counts, and its place in the course."""
    return (
        (entry.earliest, place, Fraction(entry.gap_mm))
        for place, entry in enumerate(course)
        if entry.gap_mm is not None
    )
