"""Random plans and courses, one for each seed: realistic, their dates in order, nearly all such as bt takes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.independent.course import Course, Entry, Level, first_slot, in_force, simulate
from tests.independent.reviews import reviews
from tests.independent.strokes import needless_resets

SURGERY = date(2026, 1, 5)
RHYTHMS = (["08:00"], ["08:00", "20:00"], ["07:00", "15:00", "22:30"], ["08:00", "12:00", "16:00", "20:00"])
RATES = tuple(map(Decimal, ("0.5", "0.6", "0.75", "0.8", "1", "1", "1", "1.25")))
FRAMES: tuple[Entry, ...] = (
    {"kind": "ilizarov", "rods": 4, "pitch_mm": 1, "steps_per_turn": 4},
    {"kind": "ilizarov", "rods": 3, "pitch_mm": 1, "steps_per_turn": 6, "start_face": 2},
    {"kind": "ilizarov", "rods": 2, "pitch_mm": Decimal("0.5"), "steps_per_turn": 2, "start_reading_mm": 3},
    {"kind": "rail", "pitch_mm": Decimal("1.25"), "steps_per_turn": 4},
    {"kind": "telescopic", "pitch_mm": Decimal("0.5"), "steps_per_turn": 1, "start_reading_mm": 12},
    {"kind": "click", "pitch_mm": 1, "steps_per_turn": 10},
)
CABLE: Entry = {"kind": "cable", "pitch_mm": 1, "steps_per_turn": 8}
HINGE: Entry = {"kind": "hinge", "pitch_mm": 1, "steps_per_turn": 4}
NAIL_STEPS_MM = tuple(map(Decimal, ("0.05", "0.1", "0.25", "0.33", "0.5")))
NOT_OF_NAILS = ("reading", "reset", "not_made", "set_range")  # it has no scale, and one stroke
# Of a hinge and a cable whatever brings them no way back: a cable pulls and does not push.
OF_LINES = (
    "journey", "visit", "reading", "missed", "otherwise", "done", "rate", "pause", "resume", "stop", "replan",
    "catch_up", "remaining", "set_range", "reset", "not_made", "frame_off",
)  # fmt: skip
# Of several levels what brings none beyond its share: what does is drawn in levels.py.
OF_LEVELS = (
    "journey",
    "visit",
    "reading",
    "xray",
    "missed",
    "done",
    "resume",
    "reverse",
    "accordion",
    "stop",
    "rate",
    "pause",
    "reset",
)
WAYS = (("distally", "proximally"), ("distally", "distally"), ("proximally", "proximally"))
JOURNEY = ("Europe/London", "America/New_York")
UNDONE = 0.08  # of the entries
ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")

Kind = Callable[[Course], Entry | None]


def drawn(seed: int) -> Entry:
    """The plan of a seed, as a mapping, with its course."""
    draw = Random(seed)
    plan = drawn_plan(draw, seed)
    plan["course"] = []
    clerk = Clerk(draw, plan)
    for _ in range(draw.choice((1, 2, 3, 4, 5, 6, 8))):
        clerk.add()
    return plan


def drawn_plan(draw: Random, seed: int) -> Entry:
    kind = draw.choice(("transport", "transport", "transport", "lengthening", "compression"))
    plan: Entry = {
        "format": "bt-plan",
        "version": 1,
        "id": f"R-{seed}",
        "surgery": SURGERY,
        "timezone": draw.choice(ZONES),
        "goal": {
            "kind": kind,
            ("defect_mm" if kind == "transport" else f"{kind}_mm"): draw.choice((6, 8, Decimal("9.9"), 12, 15)),
        },
        "protocol": {
            "rate_mm_per_day": draw.choice(RATES),
            "sessions": draw.choice(RHYTHMS),
            "latency_days": draw.choice((3, 5, 7)),
        },
        "frame": draw.choice(FRAMES),
    }
    if draw.random() < 0.6:
        plan["review"] = drawn_review(draw)
    if seed % 10 == 4 and kind == "transport":
        whole_mm = plan["goal"]["defect_mm"]
        cable = {"anchor": "frame", "offset_mm": draw.choice((40, 80)), "axial_mm": whole_mm + draw.choice((20, 40))}
        plan["frame"] = {**CABLE, "cable": cable, **stroke(draw, plan, (4, 6))}
    elif seed % 10 == 9:
        plan["goal"] = {"kind": "correction", "angle_deg": draw.choice((10, 15, 20))}
        rods = [
            {"side": "concave", "across_mm": draw.choice((90, 120)), "start_reading_mm": 20},
            {"side": "convex", "across_mm": 50, "proximal_mm": 60, "distal_mm": 60, "start_reading_mm": 120},
        ]
        wedge = {"wedge": draw.choice(("opening", "opening")), "bone_mm": 30, "rods": rods}
        plan["frame"] = {**HINGE, "hinge": wedge, **stroke(draw, plan, (8, 12, 15))}
    elif seed % 10 in (3, 5, 6) and "review" in plan and "last" not in plan["review"]:
        plan["frame"] = {**plan["frame"], "range_mm": draw.choice((4, 5, 6, 8))}
        plan["review"] |= {"every_days": draw.choice((3, 4, 7)), "first": SURGERY + timedelta(days=9)}
    elif seed % 10 == 0:
        plan["frame"] = {"kind": "nail", "step_mm": draw.choice(NAIL_STEPS_MM), "range_mm": 100}
    elif seed % 10 in (1, 8):  # dates that the plan names
        named = sorted({SURGERY + timedelta(days=draw.randint(9, 20)) for _ in range(draw.randint(1, 2))})
        plan["frame"] = {**plan["frame"], "swaps": named}
        if seed % 20 == 1:
            plan["frame"]["range_mm"] = draw.choice((5, 6, 8))
    if seed % 5 == 2:
        plan |= drawn_levels(draw)
        plan["goal"] = {"kind": "transport", "defect_mm": sum(level["distance_mm"] for level in plan["levels"])}
        plan["protocol"]["when_paused"] = "keep"
        del plan["frame"]
    return plan


def stroke(draw: Random, plan: Entry, ranges_mm: tuple[int, ...]) -> Entry:
    """Most of the plans with reviews have hardware that does not travel the whole way."""
    if "review" not in plan or "last" in plan["review"] or draw.random() < 0.2:
        return {}
    plan["review"] |= {"every_days": draw.choice((3, 4, 5)), "first": SURGERY + timedelta(days=9)}
    return {"range_mm": draw.choice(ranges_mm)}


def drawn_review(draw: Random) -> Entry:
    review: Entry = {"every_days": draw.choice((7, 10, 14))}
    if draw.random() < 0.7:
        review["first"] = SURGERY + timedelta(days=draw.randint(9, 20))
    if draw.random() < 0.3:
        review["weekdays"] = draw.choice((["TU"], ["MO", "TH"]))
    if draw.random() < 0.4:
        review["consolidation_every_days"] = draw.choice((21, 28))
    if draw.random() < 0.1:
        review["last"] = SURGERY + timedelta(days=draw.randint(20, 40))
    return review


def drawn_levels(draw: Random) -> Entry:
    """Two levels that close a gap from both ends or one behind the other, each by a frame of its own."""
    levels = [
        {
            "name": name,
            "moves": moves,
            "distance_mm": draw.choice((4, 5, Decimal("6.6"))),
            "rate_mm_per_day": draw.choice(RATES),
            "latency_days": draw.choice((5, 7)),
            "sessions": draw.choice(RHYTHMS),
            "frame": f"part of {name}",
        }
        for name, moves in zip(("upper", "lower"), draw.choice(WAYS), strict=True)
    ]
    return {"levels": levels, "frames": [{**draw.choice(FRAMES), "name": level["frame"]} for level in levels]}


class Clerk:
    """Adds entries to a course as a clinic would: each at a later time than the one before, by what the course does."""

    def __init__(self, draw: Random, plan: Entry) -> None:
        self.draw, self.plan = draw, plan
        self.course: list[Entry] = plan["course"]
        self.start = min(level.start for level in simulate(plan).levels)
        self.now = self.recorded = self.start
        self.over = False
        self.of = 0  # the place of the level that is spoken of

    def level(self, there: Course) -> Level:
        return there.levels[self.of]

    def add(self) -> None:
        if self.over:
            return
        self.now = datetime.combine(self.now.date() + timedelta(days=self.draw.randint(1, 6)), time(6))
        if self.draw.random() < 0.3:
            self.now += timedelta(hours=self.draw.choice((3, 7, 11)))
        there = simulate(self.plan, until=self.now)
        self.of = self.draw.randrange(len(there.levels)) if len(there.levels) > 1 else 0
        recorded = self.recorded
        if entry := self.draw.choice(self.kinds(there))(there):
            self.write(entry)
            if self.draw.random() < UNDONE:
                self.write({"at": self.now, "record": "undo", "revision": len(self.course)})
                self.recorded, self.over = recorded, False

    def kinds(self, there: Course) -> "list[Kind]":
        """What is drawn of what is possible with this frame."""
        kinds = [kind for kind in self.possible(there) if len(there.levels) == 1 or kind.__name__ in OF_LEVELS]
        if self.plan.get("frame", {}).get("kind") in ("cable", "hinge"):
            kinds = [kind for kind in kinds if kind.__name__ in OF_LINES]
        if self.plan.get("frame", {}).get("kind") == "nail":
            kinds = [kind for kind in kinds if kind.__name__ not in NOT_OF_NAILS]
        if self.plan.get("frame", {}).get("kind") == "hinge":  # steps of a single rod put the bone off it
            kinds = [kind for kind in kinds if kind != self.otherwise]
        return kinds

    def write(self, entry: Entry) -> None:
        self.course.append({**entry, "entered": self.entered()})

    def entered(self) -> datetime:
        written = self.now.replace(tzinfo=ZoneInfo(self.zone())).astimezone(UTC)
        return written + timedelta(seconds=len(self.course))

    def zone(self) -> str:
        """The time zone where the patient is."""
        moves = [one for _, one in in_force(self.course) if "timezone" in one.get("settings", {})
                 and one["on"] <= self.now.date()]  # fmt: skip
        return str(moves[-1]["settings"]["timezone"] if moves else self.plan["timezone"])

    def possible(self, there: Course) -> "list[Kind]":
        """What may be ordered or recorded where the course then stands."""
        level = self.level(there)
        kinds: list[Kind] = [self.reading, self.xray]
        kinds += [self.reset]
        kinds += [self.not_made] * 2 * (len(there.levels) == 1 and bool(self.planned_behind(there)))
        if self.plan.get("frame", {}).get("range_mm"):
            kinds += [self.set_range, self.reset, self.reset]
        kinds += [self.journey] * 2 if self.plan["timezone"] in JOURNEY else []
        kinds += [self.visit] * 2 if "review" in self.plan and "last" not in self.plan["review"] else []
        if there.sessions:
            kinds += [self.missed, self.missed, self.otherwise, self.otherwise, self.done]
        if level.stopped:
            return [*kinds, self.resume, self.resume]
        back = [self.reverse, self.accordion] if level.position_mm >= 1 else []
        if there.sessions:
            kinds += [self.replan, self.remaining]
        if level.held:
            return [*kinds, *back, self.resume, self.resume, self.resume, self.resume, self.stop]
        if not level.legs and level.at_goal:
            return [*kinds, self.compress, self.extend, self.frame_off, *back]
        if not level.legs:
            return [*kinds, *back, self.resume, self.resume, self.rate, self.stop]
        is_behind = level.behind_mm > 0 and level.legs[0].aim == "goal" and not level.legs[0].every_days
        caught = [self.catch_up] * 4 if is_behind else []
        aim = [self.rate, self.rate, self.rate] if not level.at_goal else []
        return [*kinds, *back, *caught, *aim, self.pause, self.pause, self.pause, self.stop]

    def order(self, kind: str, there: Course, **keys: Any) -> Entry:
        """An order from the first session of a day, or from a session's time."""
        level = self.level(there)
        if self.draw.random() < 0.6:
            on = self.now.date() + timedelta(days=0 if self.now.time() < time(7) else 1)  # never before it is entered
            return {"on": on, "order": kind, **keys, **self.of_level(kind, there)}
        return {"at": first_slot(level.times, self.now), "order": kind, **keys, **self.of_level(kind, there)}

    def of_level(self, kind: str, there: Course) -> Entry:
        """Of several levels the one that is meant; what rests by an order of its own goes on by one of its own."""
        level = self.level(there)
        if len(there.levels) == 1:
            return {}
        every = kind in ("pause", "resume", "stop") and not level.alone and self.draw.random() < 0.5
        return {} if every else {"level": level.name}

    def rhythm(self) -> Entry:
        return {"sessions": self.draw.choice(RHYTHMS)} if self.draw.random() < 0.3 else {}

    def rate(self, there: Course) -> Entry:
        if self.draw.random() < 0.25 and self.plan.get("frame", {}).get("kind") not in ("cable", "hinge"):
            return self.order("rate", there, step_every_days=self.draw.randint(1, 3), **self.rhythm())
        return self.order("rate", there, rate_mm_per_day=self.draw.choice(RATES), **self.rhythm())

    def pause(self, there: Course) -> Entry:
        pause = self.order("pause", there)
        if self.draw.random() < 0.5:
            begins = pause.get("on") or pause["at"].date()
            pause["through"] = begins + timedelta(days=self.draw.randint(0, 5))
        return pause

    def resume(self, there: Course) -> Entry:
        return self.order("resume", there)

    def stop(self, there: Course) -> Entry:
        return self.order("stop", there)

    def reverse(self, there: Course) -> Entry:
        level = self.level(there)
        most = min(int(level.position_mm), 4)
        keys = {"distance_mm": self.draw.randint(1, most), "rate_mm_per_day": self.draw.choice(RATES)}
        return self.order("reverse", there, **keys, **self.rhythm())

    def accordion(self, there: Course) -> Entry:
        level = self.level(there)
        keys: Entry = {
            "distance_mm": self.draw.randint(1, min(int(level.position_mm), 3)),
            "cycles": self.draw.randint(1, 3),
        }
        keys["rate_mm_per_day"] = self.draw.choice(RATES)
        if self.draw.random() < 0.4:
            keys["forth_rate_mm_per_day"] = self.draw.choice(RATES)
        if self.draw.random() < 0.4:
            keys["pause_days"] = self.draw.randint(0, 2)
        return self.order("accordion", there, **keys, **self.rhythm())

    def remaining(self, there: Course) -> Entry:
        return self.order("remaining", there, remaining_mm=self.near(there.left_mm()))

    def near(self, mm: Any) -> Decimal:
        """A length near to another, as it is read off an X-ray or a scale."""
        return max(Decimal(round(float(mm) * 4) + self.draw.randint(-5, 5)) / 4, Decimal(0))

    def replan(self, there: Course) -> Entry:
        level = self.level(there)
        shown = {"A": self.near(level.reading_mm), **{rod.letter: self.near(rod.reading_mm) for rod in level.followers}}
        keys: Entry = {"readings_mm": shown}
        if level.faces and self.draw.random() < 0.3:
            keys["faces"] = {"A": self.draw.randint(1, level.faces)}
        if self.draw.random() < 0.3:
            keys["remaining_mm"] = self.near(there.left_mm())
        return self.order("replan", there, **keys)

    def catch_up(self, there: Course) -> Entry:
        level = self.level(there)
        rate = Decimal(level.rate.numerator) / level.rate.denominator
        return self.order("catch_up", there, rate_mm_per_day=rate + self.draw.choice((Decimal("0.25"), Decimal("0.5"))))

    def compress(self, there: Course) -> Entry:
        return self.beyond("compress", there)

    def extend(self, there: Course) -> Entry:
        return self.beyond("extend", there)

    def beyond(self, kind: str, there: Course) -> Entry:
        pace: Entry = {"rate_mm_per_day": self.draw.choice(RATES), **self.rhythm()}
        if self.draw.random() < 0.4:
            pace = {"step_every_days": self.draw.randint(1, 3)}
        return self.order(kind, there, distance_mm=self.draw.choice((1, Decimal("1.5"), 2)), **pace)

    # Records: of turns that are behind and of which nothing is recorded yet

    def span(self, there: Course) -> tuple[datetime, datetime] | None:
        """From a session that is behind to another; None where all of them are recorded."""
        behind = [s.at for s in there.sessions if s.at > self.recorded]
        if not behind:
            return None
        behind = behind[-12:]
        first = self.draw.choice(behind)
        last = self.draw.choice([at for at in behind if at >= first][:8])
        self.recorded = last
        return first, last

    def missed(self, there: Course) -> Entry | None:
        if not (span := self.span(there)):
            return None
        if self.draw.random() < 0.5:
            self.recorded = span[0]
            return {"record": "missed", "at": span[0]}
        return {"record": "missed", **self.from_to(*span)}

    def from_to(self, first: datetime, last: datetime) -> Entry:
        if self.draw.random() < 0.4 and last.date() < self.now.date():
            days = [first.date(), last.date()]
            self.recorded = datetime.combine(days[1], time(23, 59))
            return {"from": days[0], "to": days[1]}
        return {"from": first, "to": last}

    def otherwise(self, there: Course) -> Entry | None:
        if not (span := self.span(there)):
            return None
        steps = {"A": self.draw.choice((0, -1, 2, 3))}
        if self.draw.random() < 0.6:
            self.recorded = span[0]
            return {"record": "done", "at": span[0], "steps": steps}
        return {"record": "done", **self.from_to(*span), "steps": {"A": self.draw.choice((0, -1, 1, 2))}}

    def done(self, there: Course) -> Entry | None:
        return {"record": "done", "through": span[1]} if (span := self.span(there)) else None

    def reading(self, there: Course) -> Entry:
        level = self.level(there)
        self.recorded = max(self.recorded, self.now)
        return {"record": "reading", "at": self.now, "readings_mm": {level.letter: self.near(level.reading_mm)}}

    def xray(self, there: Course) -> Entry:
        self.recorded = max(self.recorded, self.now)
        return {"record": "xray", "at": self.now, "gap_mm": self.near(there.left_mm()), "regenerate_mm": 3}

    # What moves no bone

    def tomorrow(self) -> date:
        return self.now.date() + timedelta(days=1)

    def reset(self, there: Course) -> Entry | None:
        """One to come, or one that was made: early, late, unplanned; in place of what it makes needless."""
        level, keys = self.level(there), Entry()
        on = self.now.date() + timedelta(
            days=self.draw.choice((1, 1, 1, self.draw.randint(2, 9), -self.draw.randint(0, 9)))
        )
        if on <= level.start.date() or self.is_read_since(on):
            return None
        rods = [level, *level.followers]
        reset = rods if self.draw.random() < 0.3 else [self.draw.choice(rods)]
        if self.draw.random() < 0.3:
            keys["set_to_mm"] = {one.letter: int(one.start_mm) + Decimal(self.draw.randint(0, 6)) / 4 for one in reset}
        if level.faces and self.draw.random() < 0.3:
            keys["faces"] = {one.letter: self.draw.randint(1, level.faces) for one in reset}
        letters = [one.letter for one in reset]
        entry = {"on": on, "order": "reset", "actuators": letters, **keys, "entered": self.entered()}
        if needless := needless_resets(self.plan, self.course, entry):
            entry["instead_of"] = needless
        return entry

    def is_read_since(self, on: date) -> bool:
        """Whether an order has read the scale since a day: by another stroke it would be far off then (BT195)."""
        read = [one.get("on") or one["at"].date() for _, one in in_force(self.course) if one.get("order") == "replan"]
        return any(day >= on for day in read)

    def set_range(self, _there: Course) -> Entry:
        settings = {"frame.range_mm": self.draw.choice((4, 5, 6, 8))}
        return {"on": self.tomorrow(), "order": "set", "settings": settings}

    def not_made(self, there: Course) -> Entry | None:
        """One behind that was planned, named in the plan, or ordered ahead."""
        letter, on = self.draw.choice(self.planned_behind(there)[-2:])
        return None if self.is_read_since(on) else {"on": on, "record": "not_made", "actuators": [letter]}

    def planned_behind(self, there: Course) -> list[tuple[str, date]]:
        level = there.levels[0]
        resets = [
            (reset["on"], one.letter)
            for one in (level, *level.followers)
            for reset in there.resets_of(one.letter, level.named)
            if reset["on"] <= self.now.date() and ("entered" not in reset or reset["entered"].date() < reset["on"])
        ]
        return [(letter, on) for on, letter in sorted(resets)]

    def journey(self, _there: Course) -> Entry | None:
        """There, or back, where all zones that are ordered hold by now."""
        if any(one.get("order") == "set" and one["on"] > self.now.date() for _, one in in_force(self.course)):
            return None
        other = JOURNEY[1 - JOURNEY.index(self.zone())]
        return {"on": self.tomorrow(), "order": "set", "settings": {"timezone": other}}

    def visit(self, _there: Course) -> Entry | None:
        """A visit to come is moved or cancelled, or one is added."""
        course = simulate(self.plan)
        if not course.sessions:  # the plan ends before its first turn, and is refused
            return None
        planned = reviews(self.plan, self.course, course)
        later = [on for on in planned if on > self.now.date()][:4]
        free = self.tomorrow() + timedelta(days=self.draw.randint(0, 20))
        if not later or free in planned:
            return None
        match self.draw.choice(("move", "move", "add", "cancel")):
            case "move":
                return {"order": "review_move", "from": self.draw.choice(later), "to": free}
            case "add":
                return {"order": "review_add", "dates": [free]}
        return {"order": "review_cancel", "dates": [self.draw.choice(later)]}

    def frame_off(self, _there: Course) -> Entry:
        self.over = True
        self.now += timedelta(days=self.draw.randint(1, 60))
        return {"record": "frame_off", "on": self.now.date()}


def toml(plan: Entry) -> str:
    """A plan file's text."""
    values = {key: value for key, value in plan.items() if not is_table(value)}
    lines = [f"{key} = {written(value)}" for key, value in values.items()]
    for name, tables in ((key, value) for key, value in plan.items() if is_table(value)):
        for table in tables if isinstance(tables, list) else [tables]:
            lines.append(f"\n[[{name}]]" if isinstance(tables, list) else f"\n[{name}]")
            lines += [f"{key} = {written(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and all(isinstance(one, dict) for one in value))


def written(value: Any) -> str:
    match value:
        case dict():
            return "{ " + ", ".join(f'"{key}" = {written(one)}' for key, one in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case str():
            return f'"{value}"'
        case date():
            return value.isoformat()
    return str(value)
