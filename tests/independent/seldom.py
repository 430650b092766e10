"""Random plans with what the others never have: cables at one of several levels, gaps that surgery has shortened, so
many sessions a day, days on which the clinic is closed, clock times that are skipped or come twice, records of one
import."""

from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from tests.independent import levels
from tests.independent.course import MIDNIGHT, RULE, Course, Entry, is_of_turns, moment, simulate
from tests.independent.drawing import CABLE, RATES, SURGERY, Clerk, Kind, drawn_plan

# The days on which clocks change, and the hour that is skipped or comes twice.
CHANGES = (
    ("Europe/London", date(2026, 3, 29), 1),
    ("Europe/London", date(2026, 10, 25), 1),
    ("America/New_York", date(2026, 3, 8), 2),
    ("America/New_York", date(2026, 11, 1), 1),
    ("Pacific/Auckland", date(2026, 9, 27), 2),
    ("Pacific/Auckland", date(2026, 4, 5), 2),
)
TOGETHER = 0.5


def drawn(seed: int) -> Entry:
    """The plan of a seed, as a mapping, with its course."""
    draw = Random(f"seldom {seed}")
    if seed % 3 == 0:
        plan = levels.drawn_plan(draw, seed)
        with_cables(draw, plan)
        in_a_clinic(draw, plan)
        plan["course"] = []
        clerk: Clerk = LevelCableClerk(draw, plan)
    else:
        plan = drawn_plan(draw, seed)
        at_surgery(draw, plan)
        in_a_clinic(draw, plan)
        if seed % 3 == 1:
            when_clocks_change(draw, plan)
        elif "sessions" in plan["protocol"]:
            del plan["protocol"]["sessions"]
            plan["protocol"]["sessions_per_day"] = draw.randint(1, 7)
        plan["course"] = []
        clerk = CableClerk(draw, plan)
    for _ in range(draw.choice((1, 2, 3, 4, 5, 6, 8))):
        clerk.add()
    return plan


def with_cables(draw: Random, plan: Entry) -> None:
    """A cable over a pulley at one of the levels that close a gap; in tandem it pulls as far as the whole ring goes."""
    closing = [place for place, level in enumerate(plan["levels"]) if level["does"] == "gap"]
    if not closing:
        return
    place = draw.choice(closing)
    whole_mm = sum(plan["levels"][one]["distance_mm"] for one in closing)
    cable = {"anchor": "frame", "offset_mm": draw.choice((40, 80)), "axial_mm": whole_mm + draw.choice((20, 40))}
    plan["frames"][place] = {**CABLE, "cable": cable, "name": plan["frames"][place]["name"]}


def at_surgery(draw: Random, plan: Entry) -> None:
    """Some of the gap is closed at surgery, or bone ends are pressed together once it is closed."""
    goal = plan["goal"]
    if goal["kind"] == "transport" and "levels" not in plan and draw.random() < 0.5:
        short_mm = draw.choice((5, Decimal("7.5"), 10))
        goal |= {"defect_mm": goal["defect_mm"] + short_mm, "acute_shortening_mm": short_mm}
    elif goal["kind"] == "compression" and draw.random() < 0.5:
        goal["defect_mm"] = goal["compression_mm"] - draw.choice((1, Decimal("2.5"), 3))


def in_a_clinic(draw: Random, plan: Entry) -> None:
    """Days on which it is closed: one, a week, and every Monday of two months."""
    if "review" in plan and draw.random() < 0.6:
        first = plan["review"].get("first", SURGERY + timedelta(days=12))
        days = {first + timedelta(days=draw.randint(0, 20)) for _ in range(draw.randint(1, 6))}
        if draw.random() < 0.4:
            days |= {first + timedelta(days=draw.randint(0, 9) + place) for place in range(7)}
        if draw.random() < 0.2:
            days |= {SURGERY + timedelta(days=7 * week) for week in range(9)}
        plan["clinic"] = {"closed": sorted(days - {plan["review"].get("last")})}


def when_clocks_change(draw: Random, plan: Entry) -> None:
    """All of it is moved so that the clocks change during its turns, at night and with a turn in that hour."""
    zone, change, hour = draw.choice(CHANGES)
    by = change - timedelta(days=draw.randint(6, 16)) - SURGERY
    plan |= {"timezone": zone, "surgery": SURGERY + by}
    for table, key in (("review", "first"), ("review", "last")):
        if key in plan.get(table, {}):
            plan[table][key] += by
    for frame in (plan.get("frame", {}), *plan.get("frames", [])):
        if "swaps" in frame:
            frame["swaps"] = [on + by for on in frame["swaps"]]
    if "clinic" in plan:
        plan["clinic"]["closed"] = [on + by for on in plan["clinic"]["closed"]]
    night = time(hour, draw.choice((15, 30, 45))).isoformat("minutes")
    for table in (plan["protocol"], *plan.get("levels", [])):
        if "sessions" in table:
            table["sessions"] = draw.choice(([night], [night, "14:00"], [night, "09:00", "17:30"]))


class CableClerk(Clerk):
    """Orders ways back of a cable too; no step of it every so many days, as each is another way of the bone."""

    def kinds(self, there: Course) -> "list[Kind]":
        return self.possible(there) if "cable" in self.plan.get("frame", {}) else super().kinds(there)

    def add(self) -> None:
        """With a session that is recorded others are, as an import writes them down: each by the sheet of before."""
        count = len(self.course)
        super().add()
        while len(self.course) > count and is_of_a_session(self.course[-1]) and self.draw.random() < TOGETHER:
            there = simulate({**self.plan, "course": self.course[:count]}, until=self.now)
            entry = self.draw.choice((self.missed, self.otherwise))(there)
            if not entry or not is_of_a_session(entry):
                break
            self.course.append({**entry, "entered": self.course[-1]["entered"]})

    def rate(self, there: Course) -> Entry:
        return self.by_rate(super().rate(there))

    def beyond(self, kind: str, there: Course) -> Entry:
        return self.by_rate(super().beyond(kind, there))

    def by_rate(self, order: Entry) -> Entry:
        frame = self.plan["frames"][self.of] if "frames" in self.plan else self.plan["frame"]
        if "cable" in frame and order.pop("step_every_days", None):
            order["rate_mm_per_day"] = self.draw.choice(RATES)
        return order

    def write(self, entry: Entry) -> None:
        """Nothing that begins or ends at a time that the clocks skip: what a sheet calls it is told elsewhere."""
        times = (moment(entry[key], MIDNIGHT) for key in ("at", "from", "to", "through") if key in entry)
        if not any(at.date() == change and at.hour == hour for at in times for _, change, hour in CHANGES):
            super().write(entry)


def is_of_a_session(entry: Entry) -> bool:
    """Whether a record says of a single session that it was not as planned."""
    return is_of_turns(entry) and "at" in entry


class LevelCableClerk(CableClerk, levels.LevelClerk):
    """The same of a cable at one of several levels."""

    def kinds(self, there: Course) -> "list[Kind]":
        return [*super().kinds(there), *[self.set_rule] * 3 * (len(there.levels) > 1)]

    def set_rule(self, there: Course) -> Entry:
        """From a day on the others take over what a level that rests has left, or keep their shares."""
        rule = "keep" if there.is_taken_over(date.max) else "take_over"
        return {"on": self.tomorrow(), "order": "set", "settings": {RULE: rule}}
