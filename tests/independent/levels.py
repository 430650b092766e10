"""Random plans of several levels, most with a motorised nail at one of them, and all that is ordered and recorded of
them: also what brings one beyond its share, and what others take over (docs/levels.md, docs/nail.md)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from tests.independent.course import TOLERANCE, Course, Entry, in_force, moment, simulate
from tests.independent.drawing import (
    FRAMES,
    NAIL_STEPS_MM,
    RATES,
    RHYTHMS,
    SURGERY,
    WAYS,
    ZONES,
    Clerk,
    Kind,
    drawn_review,
)

APART = ("proximally", "distally")
STRATEGIES = (  # the goal, and what each level does for it
    ("transport", ("gap",)),
    ("transport", ("gap", "gap")),
    ("transport", ("gap", "gap")),
    ("transport", ("gap", "length")),
    ("lengthening", ("length", "length")),
    ("lengthening", ("length", "press")),
    ("transport", ("gap", "gap", "gap")),
    ("transport", ("gap", "gap", "length")),
)
THREE = (("distally", "distally", "proximally"), ("distally", "proximally", "proximally"), ("distally",) * 3)


def drawn(seed: int) -> Entry:
    """The plan of a seed, as a mapping, with its course."""
    draw = Random(f"levels {seed}")
    return with_course(draw, drawn_plan(draw, seed))


def with_course(draw: Random, plan: Entry) -> Entry:
    """A plan with some of all that is ordered and recorded of it."""
    plan["course"] = []
    clerk = LevelClerk(draw, plan)
    for _ in range(draw.choice((1, 2, 3, 4, 5, 6, 8))):
        clerk.add()
    return plan


def drawn_plan(draw: Random, seed: int) -> Entry:
    """The plan alone."""
    kind, does = draw.choice(STRATEGIES)
    ways = draw.choice(THREE if does[2:] else WAYS) if set(does) == {"gap"} else ("distally",) * 3
    ways = APART if kind == "lengthening" else ways
    levels: list[Entry] = [
        {
            "name": name,
            "moves": moves,
            "does": role,
            "distance_mm": draw.choice((4, 5, 7)),
            "rate_mm_per_day": draw.choice(RATES),
            "latency_days": draw.choice((4, 5, 7)),
            "sessions": draw.choice(RHYTHMS),
            "frame": f"part_{name}",
        }
        for name, moves, role in zip(("upper", "middle", "lower"), ways, does, strict=False)
    ]
    frames: list[Entry] = [{**draw.choice(FRAMES), "name": level["frame"]} for level in levels]
    for place in draw.choice(((0,), (1,), (0,), (1,), (0, 1), ())) if does[1:] else ():
        nail = {"kind": "nail", "step_mm": draw.choice(NAIL_STEPS_MM), "range_mm": 100}
        frames[place] = {**nail, "name": frames[place]["name"]}
    goal: Entry = {"kind": kind}
    for role, key in (("gap", "defect_mm"), ("length", "lengthening_mm"), ("press", "compression_mm")):
        if role in does:
            goal[key] = sum(level["distance_mm"] for level in levels if level["does"] == role)
    plan: Entry = {
        "format": "bt-plan",
        "version": 1,
        "id": f"L-{seed}",
        "surgery": SURGERY,
        "timezone": draw.choice(ZONES),
        "goal": goal,
        "protocol": {
            "rate_mm_per_day": 1,
            "sessions": draw.choice(RHYTHMS),
            "latency_days": 5,
            **({"when_paused": draw.choice(("keep", "take_over"))} if does[1:] else {}),
        },
        "levels": levels,
        "frames": frames,
    }
    if kind == "transport" and draw.random() < 0.5:
        plan["docking"] = {"tolerance_mm": draw.choice((1, 2, 3))}
    if draw.random() < 0.8:
        plan["review"] = drawn_review(draw)
    if "last" not in plan.get("review", {"last": None}) and draw.random() < 0.7:
        plan["review"] |= {"every_days": draw.choice((3, 4, 5)), "first": SURGERY + timedelta(days=9)}
        for frame in frames:
            if frame["kind"] != "nail" and draw.random() < 0.7:
                frame["range_mm"] = draw.choice((4, 5, 6, 8))
    return plan


BACKDATED = ("rate", "pause", "stop", "resume", "reverse", "accordion", "remaining", "compress", "extend", "catch_up")


class LevelClerk(Clerk):
    """Enters of several levels what the other clerk does not."""

    def add(self) -> None:
        if self.over or self.draw.random() > 0.15 or not self.backdate():
            super().add()

    def backdate(self) -> bool:
        """An order from before now, by which the patient has turned since; no other order and no record is later."""
        now = datetime.combine(self.now.date() + timedelta(days=self.draw.randint(3, 8)), time(6))
        orders = [entry for _, entry in in_force(self.course) if "order" in entry and {"at", "on"} & entry.keys()]
        latest = max([self.recorded.date(), *(moment(one.get("at", one.get("on")), time(0)).date() for one in orders)])
        then = datetime.combine(latest + timedelta(days=self.draw.randint(1, 4)), time(6))
        if then >= now or then.date() <= self.start.date():
            return False
        there = simulate(self.plan, until=then)
        self.of = self.draw.randrange(len(there.levels))
        kinds = [kind for kind in self.kinds(there) if kind.__name__ in BACKDATED]
        self.now = then
        entry = self.draw.choice(kinds)(there) if kinds else None
        self.now = now
        if not entry:
            return False
        self.write(entry)
        if turned := [session.at for session in simulate(self.plan, until=now).sessions if session.at > self.recorded]:
            self.write({"record": "done", "through": turned[-1]})
            self.recorded = turned[-1]
        return True

    def kinds(self, there: Course) -> "list[Kind]":
        level = self.level(there)
        kinds = self.possible(there)
        everything = all(one.at_goal and not (one.legs or one.held or one.stopped) for one in there.levels)
        closing = [one for one in there.levels if one.does == "gap"] if level.does == "gap" else [level]
        is_done = all(one.at_goal and not one.held for one in closing)
        if level.does == "gap" and not is_done and not level.stopped and self.is_docked(there):
            kinds += [self.compress, self.extend] * 12
            is_done = True
        out = set() if everything else {"frame_off"}
        out |= set() if is_done else {"compress", "extend"}
        out |= {"remaining", "replan"} if there.has_lent(level) else set()
        out |= {"rate"} if not level.left_mm else set()
        out |= {"reading", "reset"} if level.is_nail else set()
        out |= {"set_range"} if level.range_mm is None or level.is_nail else set()
        kinds += [self.set_range, self.reset] if level.range_mm is not None else []
        if self.plan["protocol"].get("when_paused") == "take_over":
            kinds += [self.resume] * 3 if level.alone else [self.pause] * 2 if level.legs else []
        kinds += [self.film, self.film] if level.is_nail else []
        kinds += [self.xray] * 6 + [self.set_tolerance] if "docking" in self.plan else []
        kinds += [self.not_made] if self.planned_behind(there) else []
        return [kind for kind in kinds if kind.__name__ not in out]

    def of_level(self, kind: str, there: Course) -> Entry:
        """Of pauses and their ends half are of all, where no level rests by an order of its own."""
        level = self.level(there)
        if kind in ("pause", "stop") and not any(one.alone or one.stopped for one in there.levels):
            return {} if self.draw.random() < 0.4 else {"level": level.name}
        if kind == "resume" and (level.held or level.stopped) and not level.alone:
            return {}
        return {"level": level.name}

    def is_docked(self, there: Course) -> bool:
        """Whether the last X-ray shows docking, and nothing has gone back since."""
        film = there.film(self.now)
        if film is None:
            return False
        for one in there.closing():
            was_mm = [slot.after_mm for at, slot in one.slots.items() if at < film]
            if was_mm and one.position_mm < was_mm[-1]:
                return False
        return True

    def xray(self, there: Course) -> Entry:
        """Of what docks by X-ray half show what counts as docking."""
        entry = super().xray(there)
        if "docking" in self.plan and self.draw.random() < 0.5:
            entry["gap_mm"] = self.draw.choice((0, Decimal("0.5"), 1))
        return entry

    def set_tolerance(self, _there: Course) -> Entry:
        return {"on": self.tomorrow(), "order": "set", "settings": {TOLERANCE: self.draw.choice((0, 2, 4))}}

    def film(self, there: Course) -> Entry:
        """How far a nail has come, by an X-ray."""
        level = self.level(there)
        self.recorded = max(self.recorded, self.now)
        return {"record": "xray", "at": self.now, "readings_mm": {level.letter: self.near(level.reading_mm)}}

    def replan(self, there: Course) -> Entry:
        level = self.level(there)
        keys: Entry = {"readings_mm": {level.letter: self.near(level.reading_mm)}}
        if level.faces and self.draw.random() < 0.3:
            keys["faces"] = {level.letter: self.draw.randint(1, level.faces)}
        if self.draw.random() < 0.3:
            keys["remaining_mm"] = self.near(level.left_mm)
            return self.order("replan", there, **keys)
        order = self.order("replan", there, **keys)
        if self.draw.random() < 0.3 and not any(there.has_lent(one) for one in there.levels):
            del order["level"]
            order["readings_mm"] = {one.letter: self.near(one.reading_mm) for one in there.levels}
        return order

    def remaining(self, there: Course) -> Entry:
        return self.order("remaining", there, remaining_mm=self.near(self.level(there).left_mm))

    def otherwise(self, there: Course) -> Entry | None:
        """What was turned at one letter, once or at each session from one to another; some go far beyond a share."""
        letter = self.level(there).letter
        behind = [at for at, moves, _ in there.sessions if at > self.recorded and letter in moves][-10:]
        if not behind:
            return None
        first = self.draw.choice(behind)
        self.recorded = first
        if self.draw.random() < 0.6:
            return {"record": "done", "at": first, "steps": {letter: self.draw.choice((0, -1, 2, 3, 6, 9))}}
        last = self.draw.choice([at for at in behind if at >= first][:8])
        self.recorded = last
        return {"record": "done", **self.from_to(first, last), "steps": {letter: self.draw.choice((0, -1, 1, 2))}}

    def missed(self, there: Course) -> Entry | None:
        """Of all levels that turn then, or of one of them."""
        level, record = self.level(there), super().missed(there)
        in_tandem = any(there.are_in_tandem(level, one) for one in there.levels if one is not level)
        if record and not in_tandem and self.draw.random() < 0.4:
            first, last = record.get("at", record.get("from")), record.get("at", record.get("to"))
            first, last = moment(first, time(0)), moment(last, time(23, 59))
            if any(first <= at <= last and level.letter in moves for at, moves, _ in there.sessions):
                return {**record, "level": level.name}
        return record

    def set_range(self, there: Course) -> Entry:
        settings = {f"frames.{self.level(there).part}.range_mm": self.draw.choice((4, 5, 6, 8))}
        return {"on": self.tomorrow(), "order": "set", "settings": settings}

    def planned_behind(self, there: Course) -> list[tuple[str, date]]:
        return [
            (level.letter, reset["on"])
            for level in there.levels
            for reset in there.resets_of(level.letter, level.named)
            if reset["on"] <= self.now.date() and ("entered" not in reset or reset["entered"].date() < reset["on"])
        ]
