"""Random plans of six struts by the command `bt`, and once more in plain Python, by docs/hexapod.md.

From the plan alone come the joints, the poses of every session and the lengths from joint to joint; a reading is the
mark nearest to a length less the scale's zero. Only which size a strut is swapped for, and when, is read off bt's
JSON, and whether its scale holds what is then asked of it.
"""

import csv
import io
import json
import random
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import ceil, cos, dist, hypot, radians, sin
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.independent.course import MIDNIGHT, NEVER, in_force
from tests.independent.drawing import toml
from tests.independent.exchanges import (
    NM,
    OTHER_REVIEWS,
    Clerk,
    Scale,
    exchanges_of,
    moment_of,
    mounted,
    nm,
    scales_of,
    span_of,
)
from tests.independent.poses import Placed, Point, after, bent, between, minus, placed, plus, straight, turn
from tests.independent.residuals import MEASURED, AllOrders, deformity, mounting
from tests.independent.typed import Desk

Plan = dict[str, Any]
PROXIMAL = ((90, -1), (90, 1), (210, -1), (210, 1), (330, -1), (330, 1))  # degrees, and the sign of delta
DISTAL = ((30, 1), (150, -1), (150, 1), (270, -1), (270, 1), (30, -1))
PAIRS = ((1, 2), (3, 4), (5, 6))


# ---- the rings


def joints(ring: Plan, places: Sequence[tuple[int, int]]) -> list[Point]:
    if "joints_mm" in ring:
        return [plus((0, 0, 0), list(map(float, joint))) for joint in ring["joints_mm"]]
    radius, delta = float(ring["radius_mm"]), float(ring["delta_deg"])
    angles = [radians(middle + sign * delta) for middle, sign in places]
    return [(radius * cos(angle), radius * sin(angle), 0.0) for angle in angles]


class Rings(NamedTuple):
    """The joints of both rings, each in the axes of its own."""

    above: list[Point]
    below: list[Point]


def rings_of(plan: Plan) -> Rings:
    return Rings(joints(plan["frame"]["proximal"], PROXIMAL), joints(plan["frame"]["distal"], DISTAL))


def lengths_nm(rings: Rings, where: Placed) -> list[int]:
    """The six lengths from joint to joint."""
    ends = (plus(where.at, turn(where.turned, joint)) for joint in rings.below)
    return [round(dist(a, b) * NM) for a, b in zip(rings.above, ends, strict=True)]


def found(rings: Rings, wanted_nm: Sequence[int], near: Placed) -> Placed:
    """Where the ring is, near to another place, so that the struts are so long: Newton's method on six lengths."""
    where = near
    for _ in range(30):
        rows = list[list[float]]()
        for p, d, length_nm in zip(*rings, wanted_nm, strict=True):
            arm = turn(where.turned, d)
            along = minus(plus(where.at, arm), p)
            size = hypot(*along)
            x, y, z = (one / size for one in along)
            (a, b, c) = arm
            rows.append([x, y, z, b * z - c * y, c * x - a * z, a * y - b * x, length_nm / NM - size])
        by = solved(rows)
        angle = hypot(*by[3:])
        half = sin(angle / 2) / angle if angle else 0.0
        turned = after((cos(angle / 2), *(half * one for one in by[3:])), where.turned)  # type: ignore[arg-type]
        size = hypot(*turned)
        w, x, y, z = (one / size for one in turned)
        where = Placed((w, x, y, z), plus(where.at, by[:3]))
        if max(map(abs, by)) < 1e-12:
            break
    return where


def solved(rows: list[list[float]]) -> list[float]:
    """The unknowns of as many linear equations, by elimination; the last column is what each comes to."""
    for i in range(len(rows)):
        best = max(range(i, len(rows)), key=lambda k: abs(rows[k][i]))
        rows[i], rows[best] = rows[best], rows[i]
        rows[i] = [one / rows[i][i] for one in rows[i]]
        for k, row in enumerate(rows):
            if k != i:
                rows[k] = [one - row[i] * other for one, other in zip(row, rows[i], strict=True)]
    return [row[-1] for row in rows]


# ---- the course


class Leg(NamedTuple):
    """Whole days of sessions from one pose to another; `begin` are the slots made before it, `mm` is its length."""

    begin: int
    days: int
    start: Placed
    end: Placed
    mm: float


def ends_of(plan: Plan) -> tuple[Placed, Placed]:
    """The first and the last pose; where the plan has a deformity, the one that it leaves out follows."""
    said = plan["correction"]
    start, end = (placed(said[key]) if key in said else None for key in ("start", "end"))
    if start and end:
        return start, end
    if start:
        return start, straight(start, plan, plan["deformity"])
    assert end
    return bent(end, plan, plan["deformity"]), end


class Way:
    """The way of a plan, as it goes on: a position is the slots that are made, `a_day` of them a day."""

    def __init__(self, plan: Plan, a_day: int) -> None:
        said = plan["correction"]
        self.a_day, self.rate_mm = a_day, float(plan["protocol"]["rate_mm_per_day"])
        first, self.target = ends_of(plan)
        poses = [first, *map(placed, said.get("via", [])), self.target]
        w, x, y, z = first.turned
        point = said.get("reference_point_mm")
        self.arm = turn((w, -x, -y, -z), minus(list(map(float, point)), first.at)) if point else (0.0, 0.0, 0.0)
        self.legs = list[Leg]()
        self.begins = 0
        self.go(0, poses, said.get("days", 0))

    def go(self, slots: int, poses: Sequence[Placed], days: int) -> None:
        """From a position on through these poses, each leg in as few whole days as the rate lets it, or in more."""
        self.legs = [leg for leg in self.legs if leg.begin < slots]
        self.begins = begin = slots
        for start, end in zip(poses, poses[1:], strict=False):
            mm = dist(*(plus(one.at, turn(one.turned, self.arm)) for one in (start, end)))
            least = max(1, ceil(mm / self.rate_mm - 1e-9))
            self.legs.append(Leg(begin, max(least, days) if len(poses) == 2 else least, start, end, mm))
            begin += self.legs[-1].days * self.a_day

    @property
    def end(self) -> int:
        return self.legs[-1].begin + self.legs[-1].days * self.a_day

    @property
    def days(self) -> int:
        """Those of the way in force."""
        return sum(leg.days for leg in self.legs if leg.begin >= self.begins)

    def leg(self, slots: int) -> tuple[Leg, float]:
        """The leg in which a position is, at the end of one rather than at the start of the next; its share done."""
        leg = [self.legs[0], *(leg for leg in self.legs if leg.begin < slots)][-1]
        return leg, (slots - leg.begin) / (leg.days * self.a_day)

    def at(self, slots: int) -> Placed:
        leg, share = self.leg(slots)
        return between(leg.start, leg.end, share, self.arm)

    def left_mm(self, slots: int) -> float:
        leg, share = self.leg(slots)
        return (1 - share) * leg.mm + sum(later.mm for later in self.legs if later.begin > leg.begin)

    def now(self, slots: int) -> Placed:
        """Where it is by plan, before anything is read."""
        begun = [leg.start for leg in self.legs if leg.begin == slots == self.begins]
        return begun[0] if begun else self.at(slots)

    def go_on_from(self, slots: int, where: Placed, days: int) -> None:
        """Plan anew from where the ring is, through what is not passed yet."""
        ahead = [leg.start for leg in self.legs if leg.begin > max(slots, self.begins)]
        self.go(slots, [where, *ahead, self.target], days)

    def go_straight(self, slots: int, where: Placed, end: Placed, days: int) -> None:
        """Plan anew to another end, past all waypoints."""
        self.target = end
        self.go(slots, [where, end], days)


Session = tuple[datetime, dict[int, tuple[int, float]], float]  # local time; strut: steps and reading; mm that are left


class Slot(NamedTuple):
    """How long the struts are from a time on, before the first turn or after a slot; `left_mm` is what then remains.

    `is_read`: nothing is turned then, but the scales show it.
    """

    at: datetime
    lengths_nm: list[int]
    left_mm: float
    is_read: bool = False


class Known:
    """What was worked out of a plan already: its rings, lengths on its ways, and its courses."""

    def __init__(self, plan: Plan) -> None:
        self.rings = rings_of(plan)
        self._lengths_nm: dict[tuple[Leg, float], list[int]] = {}
        self.courses: dict[str, SixStruts] = {}

    def lengths_nm(self, way: Way, slots: int) -> list[int]:
        leg = way.leg(slots)
        if leg not in self._lengths_nm:
            self._lengths_nm[leg] = lengths_nm(self.rings, way.at(slots))
        return self._lengths_nm[leg]


class SixStruts:
    """The course of six struts; `sheet` gives it as it was before an entry: what the patient had in hand."""

    def __init__(self, plan: Plan, entries: Sequence[Plan], sheet: "Callable[[int], SixStruts]", known: Known) -> None:
        self.plan, self.entries, self.sheet, self.known = plan, entries, sheet, known
        self.clocks = [time.fromisoformat(one) for one in plan["protocol"]["sessions"]]
        self.a_day = 1 if "grouping" in plan["protocol"] else len(self.clocks)
        self.way = Way(plan, self.a_day)
        self.slots = list[Slot]()
        self.walk()
        self.exchanges, self.stuck = exchanges_of(self)
        self.wrong: list[str] = []
        self.sessions = list(self.turned())
        if self.sessions and self.is_done:
            self.sessions[-1] = (
                *self.sessions[-1][:2],
                0.0,
            )  # the slots after the last turn have none, so none is left

    def walk(self) -> None:
        """The slots of the course, after what there is at first, and what is read where it is planned anew."""
        protocol, way = self.plan["protocol"], self.way
        done = 0
        on = self.plan["surgery"] + timedelta(days=protocol.get("latency_days", 0))
        first = protocol.get("first_session") or datetime.combine(on, self.clocks[0])
        rests = list(self.rests())
        orders = [entry for _, entry in in_force(self.entries) if entry.get("order") == "replan"]
        self.slots.append(Slot(first, self.known.lengths_nm(way, 0), way.left_mm(0)))
        on = first.date()
        while done < way.end or orders:
            if not orders and any(begins <= datetime.combine(on, MIDNIGHT) and ends == NEVER for begins, ends in rests):
                break  # a pause or stop of which nobody knows the end
            for at in [at for clock in self.clocks if (at := datetime.combine(on, clock)) >= first][: self.a_day]:
                while orders and moment_of(orders[0], self.clocks) <= at:
                    self.plan_anew(orders.pop(0), done)
                if done < way.end and not any(begins <= at < ends for begins, ends in rests):
                    done += 1
                    self.slots.append(Slot(at, self.known.lengths_nm(way, done), way.left_mm(done)))
            on += timedelta(days=1)
        self.is_done = done == way.end

    def plan_anew(self, order: Plan, done: int) -> None:
        """Where six readings put the ring, by the struts that are mounted on that day; the scales are right."""
        where, shown = self.way.now(done), order.get("readings_mm")
        if shown:
            at = moment_of(order, self.clocks)
            scales = mounted(self, at.date())
            lengths = [nm(shown[str(i)]) + scale.zero_nm for i, scale in enumerate(scales, start=1)]
            where = found(self.known.rings, lengths, where)
            self.slots.append(Slot(at, lengths, 0.0, is_read=True))
        if said := order.get("deformity"):
            self.way.go_straight(done, where, straight(where, self.plan, said), order.get("days", 0))
        else:
            self.way.go_on_from(done, where, order.get("days", 0))

    def rests(self) -> Iterator[tuple[datetime, datetime]]:
        """From when until when nothing turns: pauses, stops, and what was missed where the sheet had any turn."""
        counting = in_force(self.entries)
        resumed = [moment_of(entry, self.clocks) for _, entry in counting if entry.get("order") == "resume"]
        for place, entry in counting:
            if entry.get("order") in ("pause", "stop"):
                begins, through = moment_of(entry, self.clocks), entry.get("through")
                ends = datetime.combine(through + timedelta(days=1), MIDNIGHT) if through else NEVER
                yield begins, min([ends, *(at for at in resumed if at >= begins)])
            elif entry.get("record") == "missed":
                first, last = span_of(entry)
                if any(first <= at <= last for at, _, _ in self.sheet(place).sessions):
                    yield first, last + timedelta(minutes=1)

    def scales_on(self, on: date) -> list[Scale]:
        """The scales of strut 1 to 6 on a day, after that day's exchanges."""
        scales = scales_of(self.plan)
        for one in self.exchanges:
            if one.on <= on:
                scales[one.strut] = one.new
        return scales

    def turned(self) -> Iterator[Session]:
        """Every session in which something is turned: each strut to the mark nearest to its length."""
        start, *slots = self.slots
        pairs, exchanges = "grouping" in self.plan["protocol"], list(self.exchanges)
        scales, lengths = scales_of(self.plan), start.lengths_nm
        self.marks = [scale.mark(nm) for scale, nm in zip(scales, lengths, strict=True)]
        self.starts = [
            (scale.reading_mm(mark), round(nm / NM, 4))
            for scale, mark, nm in zip(scales, self.marks, lengths, strict=True)
        ]
        shown = [one[0] for one in self.starts]
        for slot in slots:
            while exchanges and exchanges[0].on <= slot.at.date():
                one = exchanges.pop(0)
                scales[one.strut] = one.new
                self.marks[one.strut] = one.new.mark(lengths[one.strut])
                shown[one.strut] = one.new.reading_mm(self.marks[one.strut])
            if slot.is_read:  # a reading between marks shows until a turn, which is made from the nearest mark
                lengths = slot.lengths_nm
                self.wrong.clear()  # what all six read has settled where the bone is (BT213)
                self.marks = [scale.mark(nm) for scale, nm in zip(scales, lengths, strict=True)]
                shown = [(nm - scale.zero_nm) / NM for scale, nm in zip(scales, lengths, strict=True)]
                continue
            lengths, turned = slot.lengths_nm, dict[int, tuple[int, float]]()
            for i, scale in enumerate(scales):
                was, self.marks[i] = self.marks[i], scale.mark(lengths[i], self.marks[i])
                if not scale.holds(lengths[i]):
                    self.wrong.append(f"strut {i + 1} is turned to {scale.reading_mm(self.marks[i])}, off its scale")
                if self.marks[i] != was:
                    shown[i] = scale.reading_mm(self.marks[i])
                    turned[i + 1] = (self.marks[i] - was, shown[i])
            groups = [(self.clocks[k], PAIRS[k]) for k in range(3)] if pairs else [(slot.at.time(), range(1, 7))]
            for when, numbers in groups:
                if moves := {number: turned[number] for number in numbers if number in turned}:
                    yield datetime.combine(slot.at, when), moves, slot.left_mm
        for one in exchanges:
            shown[one.strut] = one.new.reading_mm(one.new.mark(lengths[one.strut]))
        self.ends = [(reading_mm, round(nm / NM, 4)) for reading_mm, nm in zip(shown, lengths, strict=True)]


KNOWN: list[tuple[str, Known]] = []  # the plan that was asked for last: its course grows entry by entry


def simulate(plan: Plan, entries: Sequence[Plan] | None = None) -> SixStruts:
    """A plan's course, with every sheet that the patient ever had."""
    entries = plan["course"] if entries is None else entries
    text = repr({key: value for key, value in plan.items() if key != "course"})
    if not KNOWN or KNOWN[0][0] != text:
        KNOWN[:] = [(text, Known(plan))]
    known = KNOWN[0][1]

    def sheet(place: int) -> SixStruts:
        of_course = repr(entries[:place])
        if of_course not in known.courses:
            known.courses[of_course] = SixStruts(plan, entries[:place], sheet, known)
        return known.courses[of_course]

    return sheet(len(entries))


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
    plan["frame"] |= struts_of(draw, lengths_nm(rings_of(plan), placed(plan["correction"]["start"])))
    begins = date(2026, 3, 15) + timedelta(days=draw.randint(1, 4))
    if draw.random() < 0.35:
        through = begins + timedelta(days=draw.randint(0, 3))
        plan["course"].append({"order": "pause", "on": begins, "through": through, "reason": "pins"})
        begins = through + timedelta(days=1)
    if draw.random() < 0.35:
        begins += timedelta(days=1)
        plan["course"].append({"record": "missed", "from": begins, "to": begins + timedelta(days=draw.randint(0, 1))})
    Clerk(plan, seed).work()
    return plan


def drawn_with_deformity(seed: int) -> Plan:
    """Another plan of the same seed: with deformities in words, in the plan and its orders, and all that is ordered and
    recorded of six struts."""
    draw = random.Random(f"deformity {seed}")
    plan: Plan = {
        "format": "bt-plan", "version": 1, "id": f"DEF-{seed}", "side": draw.choice(("left", "right")), "bone": "femur",
        "surgery": date(2026, 3, 5), "timezone": draw.choice(["Europe/London", "Asia/Kolkata", "America/New_York"]),
        "goal": {"kind": "correction"}, "protocol": protocol(draw), "frame": {"kind": "hexapod"},
        "correction": correction(draw), "mounting": mounting(draw), "review": {"every_days": draw.choice((5, 7))},
        "course": [],
    }  # fmt: skip
    if draw.random() < 0.6:  # in place of one of the poses
        plan["deformity"] = {**draw.choice(MEASURED), **deformity(draw, 12, 12)}
        del plan["correction"][draw.choice(("start", "end"))]
    plan["frame"] |= {"proximal": ring(draw, PROXIMAL), "distal": ring(draw, DISTAL)}
    plan["frame"] |= struts_of(draw, lengths_nm(rings_of(plan), ends_of(plan)[0]))
    AllOrders(plan, seed).work()
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


def differences_with_deformity(seed: int, folder: Path) -> list[str] | None:
    """The same of a plan with deformities in words, and with every order and record."""
    return differences(seed, folder, drawn_with_deformity)


def differences(seed: int, folder: Path, draw: Callable[[int], Plan] = drawn) -> list[str] | None:
    """What is other by `bt schedule` than by hand, in JSON and CSV; None where bt refuses the plan."""
    plan, desk = draw(seed), Desk(folder)
    if not desk.lay(toml(plan)):
        return None
    theirs, zone, course = json.loads(desk.output("--format", "json")), ZoneInfo(plan["timezone"]), simulate(plan)
    pairs: list[tuple[str, Any, Any]] = [
        ("session", session_of(one), (at.replace(tzinfo=zone).isoformat(), moves, round(left_mm, 4)))
        for one, (at, moves, left_mm) in zip(theirs["sessions"], course.sessions, strict=False)
    ]
    pairs.append(("number of sessions", len(theirs["sessions"]), len(course.sessions)))
    said = theirs["actuators"]
    pairs.append(("starts", [(one["start_reading_mm"], one["start_length_mm"]) for one in said], course.starts))
    pairs.append(("ends", [(one["end_reading_mm"], one["end_length_mm"]) for one in said], course.ends))
    pairs.append(("days", theirs["correction"]["days"], course.way.days))
    keys = ("strut", "on", "new_size", "reading_before_mm", "reading_after_mm")
    swaps = [tuple(one[key] for key in keys) for one in theirs["correction"]["swaps"]]
    pairs.append(("exchanges", swaps, [one.told() for one in course.exchanges]))
    table = desk.output("--format", "csv")
    for line, (at, moves, _) in zip(csv.DictReader(io.StringIO(table)), course.sessions, strict=False):
        shown = {i: float(line[f"{i}_reading_mm"]) for i in moves}
        by_hand = {i: reading_mm for i, (_, reading_mm) in moves.items()}
        pairs.append(("CSV", (line["at"], shown), (at.replace(tzinfo=zone).isoformat(), by_hand)))
    found = [f"{what} {one} by bt and {other} by hand" for what, one, other in pairs if is_other(one, other)]
    typed = of_needless(desk, plan) if seed % COMMANDS == 0 else ()
    wrong = [] if "BT179" in desk.refused else course.wrong  # bt says so, too
    return [f"six struts, seed {seed}: {line}" for line in [*wrong, *found, *typed][:5]]


COMMANDS = 4  # of so many plans one has its exchanges entered


def of_needless(desk: Desk, plan: Plan) -> Iterator[str]:
    """Of each exchange that is ordered: which one bt has it take the place of, where by hand it is another."""
    for place, entry in enumerate(plan["course"]):
        order = {key: value for key, value in entry.items() if key != "instead_of"}
        if entry.get("order") != "exchange" or plan.get("title") == OTHER_REVIEWS:
            continue
        if desk.lay(toml({**plan, "course": plan["course"][:place]})):
            written = desk.type(order)
            theirs = tomllib.loads(written)["course"][-1].get("instead_of", {}) if written else None
            if theirs not in (None, entry.get("instead_of", {})):
                yield f"{order} is in place of {theirs} by bt and of {entry.get('instead_of')} by hand"


def session_of(said: Plan) -> Session | tuple[str, dict[int, tuple[int, float]], float]:
    moves = {int(one["actuator"]): (one["steps"], one["reading_mm"]) for one in said["moves"]}
    return said["at"], moves, said["remaining_mm"]


def is_other(one: Any, other: Any) -> bool:
    """Whether two differ by more than the last place of what is told."""
    if isinstance(one, tuple | list):
        return len(one) != len(other) or any(map(is_other, one, other))
    return abs(one - other) > 0.00011 if isinstance(one, float) else one != other
