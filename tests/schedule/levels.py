"""Plans of several levels for tests, and another way of working them out: by exact fractions, slot by slot.

It shares nothing with bt but the plan's own words: no walk, no gear, no rounding.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

from hypothesis import strategies as st

from bt_cli.document.report import Report
from tests.helpers import report

SURGERY = date(2026, 1, 5)
TIMES = (["08:00"], ["08:00", "20:00"], ["08:00", "14:00", "20:00"], ["08:00", "12:00", "16:00", "20:00"])
PARTS = (
    {"kind": "ilizarov", "rods": 4, "pitch_mm": 1, "steps_per_turn": 4},
    {"kind": "ilizarov", "rods": 3, "pitch_mm": 1, "steps_per_turn": 6, "start_face": 2},
    {"kind": "rail", "pitch_mm": Decimal("1.25"), "steps_per_turn": 4},
    {"kind": "telescopic", "pitch_mm": Decimal("0.5"), "steps_per_turn": 1, "start_reading_mm": 12},
    {"kind": "click", "pitch_mm": 1, "steps_per_turn": 10},
)


class Told(NamedTuple):
    """One level as a test tells it, with the hardware that moves its ring."""

    name: str
    moves: str
    share_mm: Decimal
    rate_mm: Decimal
    latency_days: int
    times: list[str]
    part: dict[str, Any]

    @property
    def step_mm(self) -> Fraction:
        return Fraction(self.part["pitch_mm"]) / self.part["steps_per_turn"]

    @property
    def targets(self) -> list[tuple[datetime, Fraction]]:
        """Session k of n a day: rate × k ÷ n, up to the share."""
        found: list[tuple[datetime, Fraction]] = []
        clocks = [time.fromisoformat(one) for one in self.times]
        k, share_mm = 0, Fraction(self.share_mm)
        while self.rate_mm and (not found or found[-1][1] < share_mm):
            day = SURGERY + timedelta(days=self.latency_days + k // len(clocks))
            at = datetime.combine(day, clocks[k % len(clocks)])
            k += 1
            found.append((at, min(Fraction(self.rate_mm) * k / len(clocks), share_mm)))
        return found


def rings(levels: list[Told]) -> list[list[int]]:
    """The levels whose ways each ring goes: in tandem those that push it from behind."""
    return [
        [
            k
            for k, other in enumerate(levels)
            if other.moves == one.moves and (k <= i if one.moves == "distally" else k >= i)
        ]
        for i, one in enumerate(levels)
    ]


def simulated(levels: list[Told]) -> list[tuple[datetime, dict[str, tuple[int, Fraction]]]]:
    """Each time at which something turns, with the steps and the reading of what does."""
    slots: dict[datetime, dict[int, Fraction]] = {}
    for i, one in enumerate(levels):
        for at, target_mm in one.targets:
            slots.setdefault(at, {})[i] = target_mm
    exact_mm, steps = [Fraction(0)] * len(levels), [0] * len(levels)
    found = []
    for at in sorted(slots):
        for i, target_mm in slots[at].items():
            exact_mm[i] = target_mm
        moved = {}
        for i, ways in enumerate(rings(levels)):
            if not set(ways) & set(slots[at]):
                continue
            ratio = sum(exact_mm[k] for k in ways) / levels[i].step_mm
            low, high = floor(ratio), ceil(ratio)
            now = low if ratio - low < high - ratio else high
            if ratio - low == high - ratio and low != high:
                now = low if steps[i] <= low else high
            if now != steps[i]:
                start_mm = Fraction(levels[i].part.get("start_reading_mm", 0))
                moved["ABC"[i]] = (now - steps[i], start_mm + now * levels[i].step_mm)
            steps[i] = now
        if moved:
            found.append((at, moved))
    return found


def made(levels: list[Told], **changes: Any) -> Report:
    """The report of a transport by these levels, each with a part of the frame of its own."""
    return report(
        **{
            "goal.defect_mm": sum(one.share_mm for one in levels),
            "levels": [
                {
                    "name": one.name,
                    "moves": one.moves,
                    "distance_mm": one.share_mm,
                    "rate_mm_per_day": one.rate_mm,
                    "latency_days": one.latency_days,
                    "sessions": one.times,
                    "frame": f"part of {one.name}",
                }
                for one in levels
            ],
            "frames": [{**one.part, "name": f"part of {one.name}"} for one in levels],
            **changes,
        }
    )


@st.composite
def several(draw: st.DrawFn, least: int = 1, most: int = 3, same: bool = False) -> list[Told]:
    """One to three levels that close a gap, any of them from below; `same` gives all the same hardware."""
    names = ("upper", "middle", "lower")[: draw(st.integers(least, most))]
    from_above = draw(st.integers(0, len(names)))
    one_part = draw(st.sampled_from(PARTS))
    return [
        Told(
            name,
            "distally" if place < from_above else "proximally",
            draw(st.decimals(3, 7, places=2)),
            draw(st.decimals("0.4", 2, places=2)),
            draw(st.integers(5, 10)),
            draw(st.sampled_from(TIMES)),
            one_part if same else draw(st.sampled_from(PARTS)),
        )
        for place, name in enumerate(names)
    ]
