"""Random plans of six struts by the command `bt`, and once more in plain Python, by docs/hexapod.md.

From the plan alone come the joints, the poses of every session and the lengths from joint to joint; a reading is the
mark nearest to a length less the scale's zero. Only which size a strut is swapped for, and when, is read off bt's
JSON, and whether its scale holds what is then asked of it.
"""

import csv
import io
import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import acos, ceil, cos, dist, hypot, radians, sin
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.helpers import bt
from tests.simulator.drawing import toml

Plan = dict[str, Any]
Turns = tuple[float, float, float, float]  # a unit quaternion: w, x, y, z
Point = tuple[float, float, float]
PROXIMAL = ((90, -1), (90, 1), (210, -1), (210, 1), (330, -1), (330, 1))  # degrees, and the sign of delta
DISTAL = ((30, 1), (150, -1), (150, 1), (270, -1), (270, 1), (30, -1))
PAIRS = ((1, 2), (3, 4), (5, 6))
NM = 1_000_000  # lengths are taken to the millionth of a mm


class Placed(NamedTuple):
    """Where the distal ring is."""

    turned: Turns
    at: Point


# ---- poses


def after(a: Turns, b: Turns) -> Turns:
    """First b, then a."""
    (p, q, r, s), (w, x, y, z) = a, b
    return (
        p * w - q * x - r * y - s * z,
        p * x + q * w + r * z - s * y,
        p * y - q * z + r * w + s * x,
        p * z + q * y - r * x + s * w,
    )


def turn(turned: Turns, point: Sequence[float]) -> Point:
    w, x, y, z = turned
    _, *found = after(after(turned, (0.0, *map(float, point))), (w, -x, -y, -z))
    return (found[0], found[1], found[2])


def plus(a: Sequence[float], b: Sequence[float], share: float = 1.0) -> Point:
    x, y, z = (one + share * other for one, other in zip(a, b, strict=True))
    return (x, y, z)


def minus(a: Sequence[float], b: Sequence[float]) -> Point:
    return plus(a, b, -1.0)


def placed(pose: Plan) -> Placed:
    """A pose as a plan writes it: turns about fixed axes, in the order in which they are made."""
    turned: Turns = (1.0, 0.0, 0.0, 0.0)
    for axis, degrees in pose.get("rotation", []):
        half = radians(float(degrees)) / 2
        x, y, z = (sin(half) * (axis == one) for one in "xyz")
        turned = after((cos(half), x, y, z), turned)
    return Placed(turned, plus((0, 0, 0), list(map(float, pose["translation_mm"]))))


def between(a: Placed, b: Placed, share: float, arm: Point) -> Placed:
    """A share of the way: one axis at one speed, and along a straight line the point at `arm` in the ring's axes."""
    near = sum(one * other for one, other in zip(a.turned, b.turned, strict=True))
    towards, near = ([one if near >= 0 else -one for one in b.turned], abs(near))
    angle = acos(min(near, 1.0))
    parts = (
        (1 - share, share) if angle < 1e-7 else (sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle))
    )
    mixed = [parts[0] * one + parts[1] * other for one, other in zip(a.turned, towards, strict=True)]
    size = hypot(*mixed)
    w, x, y, z = (one / size for one in mixed)
    begin, end = (plus(one.at, turn(one.turned, arm)) for one in (a, b))
    at = plus(begin, minus(end, begin), share)
    return Placed((w, x, y, z), minus(at, turn((w, x, y, z), arm)))


def joints(ring: Plan, places: Sequence[tuple[int, int]]) -> list[Point]:
    if "joints_mm" in ring:
        return [plus((0, 0, 0), list(map(float, joint))) for joint in ring["joints_mm"]]
    radius, delta = float(ring["radius_mm"]), float(ring["delta_deg"])
    angles = [radians(middle + sign * delta) for middle, sign in places]
    return [(radius * cos(angle), radius * sin(angle), 0.0) for angle in angles]


def lengths_nm(plan: Plan, where: Placed) -> list[int]:
    """The six lengths from joint to joint."""
    frame = plan["frame"]
    ends = [plus(where.at, turn(where.turned, joint)) for joint in joints(frame["distal"], DISTAL)]
    return [round(dist(a, b) * NM) for a, b in zip(joints(frame["proximal"], PROXIMAL), ends, strict=True)]


def mark(length_nm: int, zero_nm: int, step_nm: int, before: int) -> int:
    """The nearest mark; of a half that on the side of the one before."""
    over = length_nm - zero_nm
    lower = over // step_nm
    twice = 2 * (over - lower * step_nm)
    if twice == step_nm:
        return lower if before <= lower else lower + 1
    return lower + 1 if twice > step_nm else lower


# ---- the course


class Way:
    """The way of a plan: a position is days of it."""

    def __init__(self, plan: Plan) -> None:
        said = plan["correction"]
        self.poses = [placed(one) for one in (said["start"], *said.get("via", []), said["end"])]
        first = self.poses[0]
        w, x, y, z = first.turned
        point = said.get("reference_point_mm")
        self.arm = turn((w, -x, -y, -z), minus(list(map(float, point)), first.at)) if point else (0.0, 0.0, 0.0)
        points = [plus(one.at, turn(one.turned, self.arm)) for one in self.poses]
        self.legs_mm = [dist(a, b) for a, b in zip(points, points[1:], strict=False)]
        rate_mm = float(plan["protocol"]["rate_mm_per_day"])
        self.days = [max(1, ceil(leg / rate_mm - 1e-9)) for leg in self.legs_mm]
        if len(self.days) == 1:
            self.days = [max(self.days[0], said.get("days", 0))]

    def leg(self, slots: int, a_day: int) -> tuple[int, float]:
        """The leg in which the way is after so many slots, and the share of it that is done."""
        place = 0
        while slots > self.days[place] * a_day:
            slots -= self.days[place] * a_day
            place += 1
        return place, slots / (self.days[place] * a_day)

    def at(self, slots: int, a_day: int) -> Placed:
        place, share = self.leg(slots, a_day)
        return between(self.poses[place], self.poses[place + 1], share, self.arm)

    def left_mm(self, slots: int, a_day: int) -> float:
        place, share = self.leg(slots, a_day)
        return (1 - share) * self.legs_mm[place] + sum(self.legs_mm[place + 1 :])


Session = tuple[datetime, dict[int, tuple[int, float]], float]  # local time; strut: steps and reading; mm that are left


class Struts:
    """What the six scales show, by the swaps that bt has planned."""

    def __init__(self, plan: Plan, swaps: Sequence[Plan]) -> None:
        self.plan = plan
        own = sorted(plan["frame"]["struts"], key=lambda one: one["number"])
        self.step_nm = [nm(one["step_mm"]) for one in own]
        self.sizes = list(own)
        self.swaps = sorted(swaps, key=lambda one: one["on"])
        self.lengths = lengths_nm(plan, Way(plan).at(0, 1))
        self.marks = [self.nearest(i, length, 0) for i, length in enumerate(self.lengths)]
        self.wrong: list[str] = []

    def nearest(self, i: int, length_nm: int, before: int) -> int:
        return mark(length_nm, nm(self.sizes[i]["scale_zero_mm"]), self.step_nm[i], before)

    def reading_mm(self, i: int) -> float:
        return self.marks[i] * self.step_nm[i] / NM

    def morning(self, on: date) -> None:
        """Make the swaps of a day, and of those before it: the new scale is set where the bone is."""
        while self.swaps and date.fromisoformat(self.swaps[0]["on"]) <= on:
            swap = self.swaps.pop(0)
            i = int(swap["strut"]) - 1
            before_mm = self.reading_mm(i)
            self.sizes[i] = next(one for one in self.plan["frame"]["strut_sizes"] if one["size"] == swap["new_size"])
            self.marks[i] = self.nearest(i, self.lengths[i], 0)
            if (before_mm, self.reading_mm(i)) != (swap["reading_before_mm"], swap["reading_after_mm"]):
                self.wrong.append(f"{swap} by bt, {before_mm} to {self.reading_mm(i)} by hand")

    def go(self, lengths: list[int]) -> dict[int, tuple[int, float]]:
        """Turn each to the mark nearest to its length; by its number the steps and what it then shows."""
        turned = {}
        for i, length in enumerate(lengths):
            to = self.nearest(i, length, self.marks[i])
            steps, self.marks[i] = to - self.marks[i], to
            if not float(self.sizes[i]["min_mm"]) <= self.reading_mm(i) <= float(self.sizes[i]["max_mm"]):
                self.wrong.append(f"strut {i + 1} is turned to {self.reading_mm(i)}, off its scale")
            if steps:
                turned[i + 1] = (steps, self.reading_mm(i))
        self.lengths = lengths
        return turned

    def would_turn(self, lengths: list[int]) -> bool:
        return any(self.nearest(i, length, self.marks[i]) != self.marks[i] for i, length in enumerate(lengths))


def nm(mm: object) -> int:
    return int(Decimal(str(mm)) * NM)


def sessions(plan: Plan, struts: Struts) -> Iterator[Session]:
    """Every session in which something is turned."""
    clocks = [time.fromisoformat(one) for one in plan["protocol"]["sessions"]]
    pairs = "grouping" in plan["protocol"]
    way, a_day = Way(plan), 1 if pairs else len(clocks)
    whole, done = sum(way.days) * a_day, 0
    pauses = [one for one in plan["course"] if one.get("order") == "pause"]
    missed = [one for one in plan["course"] if one.get("record") == "missed"]
    protocol, on = plan["protocol"], plan["surgery"] + timedelta(days=plan["protocol"].get("latency_days", 0))
    first = protocol.get("first_session") or datetime.combine(on, clocks[0])
    on = first.date()
    while done < whole:
        struts.morning(on)
        at_rest = [one for one in pauses if one["on"] <= on <= one["through"]]
        slots = [at for clock in clocks if (at := datetime.combine(on, clock)) >= first and not at_rest][:a_day]
        for span in missed:
            if span["from"] == on:  # where anything was due in it, the rest is later by all of its session times
                ahead = range(done + 1, min(done + ((span["to"] - on).days + 1) * a_day, whole) + 1)
                if any(struts.would_turn(lengths_nm(plan, way.at(slot, a_day))) for slot in ahead):
                    pauses.append({"on": on, "through": span["to"]})
                    slots = []
        for at in slots[: whole - done]:
            done += 1
            turned, left_mm = struts.go(lengths_nm(plan, way.at(done, a_day))), way.left_mm(done, a_day)
            groups = [(clocks[k], PAIRS[k]) for k in range(3)] if pairs else [(at.time(), range(1, 7))]
            for when, numbers in groups:
                if moves := {number: turned[number] for number in numbers if number in turned}:
                    yield datetime.combine(on, when), moves, left_mm
        on += timedelta(days=1)


# ---- plans


def drawn(seed: int) -> Plan:
    """A random plan of six struts; most of them bt takes."""
    draw = random.Random(f"six {seed}")
    plan: Plan = {
        "format": "bt-plan", "version": 1, "id": f"SIX-{seed}", "side": "right", "bone": "tibia",
        "surgery": date(2026, 3, 5), "timezone": draw.choice(["Europe/London", "Asia/Kolkata", "America/New_York"]),
        "goal": {"kind": "correction"}, "protocol": protocol(draw), "frame": {"kind": "hexapod"},
        "correction": correction(draw), "review": {"every_days": 7}, "course": [],
    }  # fmt: skip
    plan["frame"] |= {"proximal": ring(draw, PROXIMAL), "distal": ring(draw, DISTAL)}
    plan["frame"] |= struts_of(draw, lengths_nm(plan, placed(plan["correction"]["start"])))
    begins = date(2026, 3, 15) + timedelta(days=draw.randint(1, 4))
    if draw.random() < 0.35:
        through = begins + timedelta(days=draw.randint(0, 3))
        plan["course"].append({"order": "pause", "on": begins, "through": through, "reason": "pins"})
        begins = through + timedelta(days=1)
    if draw.random() < 0.35:
        begins += timedelta(days=1)
        plan["course"].append({"record": "missed", "from": begins, "to": begins + timedelta(days=draw.randint(0, 1))})
    return plan


def decimal(draw: random.Random, low: float, high: float, places: int = 1) -> Decimal:
    return Decimal(str(round(draw.uniform(low, high), places)))


def protocol(draw: random.Random) -> Plan:
    said: Plan = {"rate_mm_per_day": draw.choice([Decimal("0.5"), Decimal("0.75"), 1])}
    if draw.random() < 0.25:
        said |= {"sessions": ["08:00", "14:00", "20:00"], "grouping": "pairs"}
    else:
        said["sessions"] = sorted(draw.sample(["07:30", "10:00", "12:00", "16:00", "20:15"], draw.randint(1, 4)))
    if draw.random() < 0.3 and "grouping" not in said:
        clock = time.fromisoformat(draw.choice(said["sessions"]))
        return {**said, "first_session": datetime.combine(date(2026, 3, 12), clock)}
    return {**said, "latency_days": draw.randint(5, 10)}


def correction(draw: random.Random) -> Plan:
    said: Plan = {"start": pose(draw, -140, 12), "end": pose(draw, -150, 6)}
    if draw.random() < 0.5:
        said["reference_point_mm"] = [draw.randint(-10, 10), draw.randint(-5, 20), draw.randint(-90, -60)]
    if draw.random() < 0.4:
        said["via"] = [pose(draw, -155, 8) for _ in range(draw.randint(1, 2))]
    elif draw.random() < 0.3:
        said["days"] = draw.randint(50, 90)
    return said


def pose(draw: random.Random, z: float, most_deg: float) -> Plan:
    turns = [[axis, decimal(draw, -most_deg, most_deg)] for axis in draw.sample("xyz", draw.randint(0, 3))]
    at = [decimal(draw, -12, 12), decimal(draw, -12, 12), decimal(draw, z - 10, z + 10)]
    return {"translation_mm": at, "rotation": turns} if turns else {"translation_mm": at}


def ring(draw: random.Random, places: Sequence[tuple[int, int]]) -> Plan:
    """Joints by radius and delta, or told one by one and a little off a circle."""
    said: Plan = {"radius_mm": draw.randint(70, 95), "delta_deg": draw.choice([0, 4, 8, Decimal("9.5")])}
    if draw.random() < 0.7:
        return said
    off = [[decimal(draw, one - 2, one + 2, 2) for one in joint] for joint in joints(said, places)]
    return {"joints_mm": off}


def struts_of(draw: random.Random, starts_nm: Sequence[int]) -> Plan:
    """Struts in any order, with their numbers; some are too short for the way, and have longer sizes."""
    step_mm, zero_mm = draw.choice([Decimal("0.25"), Decimal("0.5"), 1]), draw.choice([0, 20, Decimal("32.5")])
    is_swapped = draw.random() < 0.4
    width, rows = 30 if is_swapped else 200, []
    for i in draw.sample(range(6), 6):
        low = max(int((starts_nm[i] / NM - float(zero_mm)) - draw.uniform(0.4, 0.6) * width), 1)
        said = {"step_mm": step_mm, "min_mm": low, "max_mm": low + width, "scale_zero_mm": zero_mm}
        rows.append({"number": i + 1, "size": f"first {i + 1}", **said})
    sizes = [
        {"size": "lower", "min_mm": 20, "max_mm": 160, "scale_zero_mm": Decimal("12.3")},
        {"size": "longer", "min_mm": 60, "max_mm": 230, "scale_zero_mm": Decimal("7.25")},
    ]
    return {"struts": rows, "strut_sizes": sizes} if is_swapped else {"struts": rows}


# ---- both


def differences(seed: int, folder: Path) -> list[str] | None:
    """What is other by `bt schedule` than by hand, in JSON and CSV; None where bt refuses the plan."""
    plan = drawn(seed)
    (folder / "p.toml").write_text(toml(plan), encoding="utf-8")
    ran = bt("schedule", "p.toml", "--format", "json", cwd=folder)
    if ran.returncode:
        assert ran.returncode != 1, ran.stderr.decode()  # that would be a fault of bt
        return None
    theirs = json.loads(ran.stdout)
    struts = Struts(plan, theirs["correction"]["swaps"])
    zone = ZoneInfo(plan["timezone"])
    starts = [(struts.reading_mm(i), round(length / NM, 4)) for i, length in enumerate(struts.lengths)]
    ours = list(sessions(plan, struts))
    ours[-1] = (*ours[-1][:2], 0.0)  # the slots after the last turn have none, so nothing is left by it
    pairs: list[tuple[str, Any, Any]] = [
        ("session", session_of(one), (at.replace(tzinfo=zone).isoformat(), moves, round(left_mm, 4)))
        for one, (at, moves, left_mm) in zip(theirs["sessions"], ours, strict=False)
    ]
    pairs.append(("number of sessions", len(theirs["sessions"]), len(ours)))
    said = theirs["actuators"]
    pairs.append(("starts", [(one["start_reading_mm"], one["start_length_mm"]) for one in said], starts))
    ends = [(struts.reading_mm(i), round(length / NM, 4)) for i, length in enumerate(struts.lengths)]
    pairs.append(("ends", [(one["end_reading_mm"], one["end_length_mm"]) for one in said], ends))
    pairs.append(("days", theirs["correction"]["days"], sum(Way(plan).days)))
    if seed % 5 == 0:
        table = bt("schedule", "p.toml", "--format", "csv", cwd=folder).stdout.decode("utf-8-sig")
        for line, (at, moves, _) in zip(csv.DictReader(io.StringIO(table)), ours, strict=True):
            shown = {i: float(line[f"{i}_reading_mm"]) for i in moves}
            by_hand = {i: reading_mm for i, (_, reading_mm) in moves.items()}
            pairs.append(("CSV", (line["at"], shown), (at.replace(tzinfo=zone).isoformat(), by_hand)))
    found = [f"{what} {one} by bt and {other} by hand" for what, one, other in pairs if is_other(one, other)]
    return [f"six struts, seed {seed}: {line}" for line in [*struts.wrong, *found][:5]]


def session_of(said: Plan) -> Session | tuple[str, dict[int, tuple[int, float]], float]:
    moves = {int(one["actuator"]): (one["steps"], one["reading_mm"]) for one in said["moves"]}
    return said["at"], moves, said["remaining_mm"]


def is_other(one: Any, other: Any) -> bool:
    """Whether two differ by more than the last place of what is told."""
    if isinstance(one, tuple | list):
        return len(one) != len(other) or any(map(is_other, one, other))
    return abs(one - other) > 0.00011 if isinstance(one, float) else one != other
