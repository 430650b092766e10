"""Which strut is changed for which size, and when: as bt plans it, as it is ordered, or not made (docs/hexapod.md)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.independent.course import DAY_END, in_force, moment
from tests.independent.reviews import first_review, of_orders, of_turns

if TYPE_CHECKING:
    from tests.independent.hexapod import SixStruts, Slot

Plan = dict[str, Any]
NM = 1_000_000  # lengths are taken to the millionth of a mm


class Scale(NamedTuple):
    """What a strut of one size can show."""

    size: str
    step_nm: int
    low_nm: int
    high_nm: int
    zero_nm: int

    def mark(self, length_nm: int, before: int = 0) -> int:
        """The nearest mark; of a half that on the side of the one before."""
        over = length_nm - self.zero_nm
        lower = over // self.step_nm
        twice = 2 * (over - lower * self.step_nm)
        if twice == self.step_nm:
            return lower if before <= lower else lower + 1
        return lower + 1 if twice > self.step_nm else lower

    def has(self, mark: int) -> bool:
        return self.low_nm <= mark * self.step_nm <= self.high_nm

    def holds(self, length_nm: int) -> bool:
        return self.has(self.mark(length_nm))

    def reading_mm(self, mark: int) -> float:
        return mark * self.step_nm / NM


class Exchange(NamedTuple):
    """A strut, counted from 0, changed before a day's first turn, where it was so long; `is_planned` by bt."""

    on: date
    strut: int
    old: Scale
    new: Scale
    length_nm: int
    is_planned: bool

    def told(self) -> tuple[str, str, str, float, float]:
        old, new = (scale.reading_mm(scale.mark(self.length_nm)) for scale in (self.old, self.new))
        return str(self.strut + 1), self.on.isoformat(), self.new.size, old, new


def nm(mm: object) -> int:
    return int(Decimal(str(mm)) * NM)


def scales_of(plan: Plan) -> list[Scale]:
    """The scales of strut 1 to 6 as they are mounted at first."""
    mounted = sorted(plan["frame"]["struts"], key=lambda one: one["number"])
    return [scale_of(one, nm(one["step_mm"])) for one in mounted]


def scale_of(size: Plan, step_nm: int) -> Scale:
    return Scale(size["size"], step_nm, nm(size["min_mm"]), nm(size["max_mm"]), nm(size["scale_zero_mm"]))


def sized(plan: Plan, name: str, step_nm: int) -> Scale:
    return scale_of(next(one for one in plan["frame"]["strut_sizes"] if one["size"] == name), step_nm)


def morning(slots: "Sequence[Slot]", on: date) -> int:
    """The place of the slot after which a day begins."""
    return max(k for k, slot in enumerate(slots) if k == 0 or slot.at.date() < on)


def exchanges_of(course: "SixStruts") -> tuple[list[Exchange], bool]:
    """All exchanges, in order, and whether a strut cannot go on, as none can be made."""
    plan, entries = course.plan, course.entries
    given, standing = told(entries), dict[tuple[int, date], Exchange]()
    since = course.slots[0].at.date()
    if entries:
        last = len(entries) - 1
        before = course.sheet(entries[-1]["revision"] - 1 if entries[-1].get("record") == "undo" else last)
        since, gone = settled(plan, entries), goes(entries[-1])
        standing = {
            (one.strut, one.on): one
            for one in before.exchanges
            if one.on <= since and (one.strut, one.on) not in gone and (one.is_planned or (one.strut, one.on) in given)
        }
    added, cancelled = of_orders(entries)
    first, until = first_review(plan["review"], course.slots[0].at.date()), course.slots[-1].at.date()
    reviews = sorted({*of_turns(plan, entries, first, until)[0], *added} - cancelled)
    found, is_stuck = list[Exchange](), False
    for i, scale in enumerate(scales_of(plan)):
        days = sorted({on for strut, on in (*standing, *given) if strut == i})
        planner = StrutPlanner(course, i, scale, reviews, since)
        for on in days:
            planner.go_on(on)
            order = given.get((i, on))
            planner.change(on, order["size"] if order else standing[i, on].new.size, order)
        planner.go_on(None)
        found, is_stuck = [*found, *planner.found], is_stuck or planner.is_stuck
    return sorted(found, key=lambda one: (one.on, one.strut)), is_stuck


class StrutPlanner:
    """The exchanges of one strut, one after the other."""

    def __init__(self, course: "SixStruts", strut: int, scale: Scale, reviews: Sequence[date], since: date) -> None:
        self.course, self.strut, self.scale, self.reviews, self.since = course, strut, scale, reviews, since
        self.lengths = [slot.lengths_nm[strut] for slot in course.slots]
        self.begin = 0
        self.found: list[Exchange] = []
        self.is_stuck = False

    def change(self, on: date, size: str, order: Plan | None) -> None:
        """One that is ordered, or that stands. It moves no bone: what it shows otherwise shifts its scale."""
        self.begin = morning(self.course.slots, on)
        length_nm, new = self.lengths[self.begin], sized(self.course.plan, size, self.scale.step_nm)
        if order and (shown_mm := order.get("set_to_mm", {}).get(str(self.strut + 1))) is not None:
            mark = self.scale.mark(length_nm)
            new = new._replace(zero_nm=mark * self.scale.step_nm + self.scale.zero_nm - nm(shown_mm))
        self.found.append(Exchange(on, self.strut, self.scale, new, length_nm, is_planned=order is None))
        self.scale, self.since = new, max(self.since, on)

    def lasts(self, scale: Scale, begin: int, end: int) -> int:
        """The place of the first length that a scale does not hold, or the end."""
        return next((k for k in range(begin, end) if not scale.holds(self.lengths[k])), end)

    def go_on(self, until: date | None) -> None:
        """Plan what is needed up to a day; nothing in days that are behind."""
        slots = self.course.slots
        end = morning(slots, until) + 1 if until else len(slots)
        if until and until <= self.since:
            return
        while (out := self.lasts(self.scale, self.begin, end)) < end:
            fits = list[tuple[int, date, int, str]]()
            for k, size in enumerate(self.course.plan["frame"].get("strut_sizes", ())):
                new = scale_of(size, self.scale.step_nm)
                for on in self.reviews:
                    if self.since < on <= slots[out].at.date() and out > self.begin:
                        place = morning(slots, on)
                        if new.holds(self.lengths[place]) and (lasts := self.lasts(new, place + 1, end)) > out:
                            fits.append((-lasts, on, k, size["size"]))
            if not fits:
                self.is_stuck = True
                return
            _, on, _, name = min(fits)
            self.change(on, name, None)
            self.begin += 1


def told(entries: Sequence[Plan]) -> dict[tuple[int, date], Plan]:
    """The exchanges that are ordered, by strut and day; none in whose place another is, or that was not made."""
    given: dict[tuple[int, date], Plan] = {}
    for _, entry in in_force(entries):
        for day in goes(entry):
            given.pop(day, None)
        if entry.get("order") == "exchange":
            given |= {(int(strut) - 1, entry["on"]): entry for strut in entry["actuators"]}
    return given


def goes(entry: Plan) -> set[tuple[int, date]]:
    """The exchanges, by strut and day, in whose place an entry is, or that it says were not made."""
    if entry.get("record") == "not_made":
        return {(int(strut) - 1, entry["on"]) for strut in entry["actuators"]}
    return {(int(strut) - 1, on) for strut, on in entry.get("instead_of", {}).items()}


def settled(plan: Plan, entries: Sequence[Plan]) -> date:
    """The day up to which the last entry plans nothing anew: of what counts, was recorded, or was past."""
    days = [moment(day_of(entries[-1]), DAY_END).date()]
    days += [
        moment(entry.get("to", day_of(entry)), DAY_END).date() for _, entry in in_force(entries) if "record" in entry
    ]
    days += [local(plan, entry["entered"]).date() for entry in entries if "entered" in entry]
    return max(days)


def day_of(entry: Plan) -> date:
    on: date = next(entry[key] for key in ("on", "at", "from") if key in entry)
    return on


def local(plan: Plan, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(plan["timezone"]))


def needless_exchange(course: "SixStruts", order: Plan) -> date | None:
    """The exchange of a strut beside an ordered one that it makes needless; `course` is the one without it.

    The one before, where the size before that lasts until the order; or the one after, where the new size lasts until
    the next, or is the same. Where both could go it is the nearer; of two as near the later.
    """
    (strut,), on, slots = order["actuators"], order["on"], course.slots
    planner = StrutPlanner(course, int(strut) - 1, scales_of(course.plan)[int(strut) - 1], (), date.min)
    there = [one for one in course.exchanges if one.strut == planner.strut and one.on != on]
    before, after = [one for one in there if one.on < on], [one for one in there if one.on > on]
    found = list[Exchange]()
    if before and planner.lasts(before[-1].old, 0 + morning(slots, before[-1].on), morning(slots, on) + 1) > morning(
        slots, on
    ):
        found.append(before[-1])
    if after:
        planner.scale = next(
            (one.new for one in reversed(course.exchanges) if one.strut == planner.strut and one.on <= on),
            planner.scale,
        )
        planner.change(on, order["size"], order)
        following = after[0].on if after[0].is_planned else after[1].on if after[1:] else None
        end = morning(slots, following) + 1 if following else len(slots)
        if after[0].new.size == order["size"] or planner.lasts(planner.scale, planner.begin, end) == end:
            found.append(after[0])
    found = [one for one in found if one.is_planned or one.on > local(course.plan, order["entered"]).date()]
    return min((one.on for one in found), key=lambda day: (abs(day - on), day < on), default=None)


# ---- random ones


class Clerk:
    """Adds exchanges to a course as a clinic would: early, late, of another size, unplanned, not made, taken back."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self.draw, self.plan = Random(f"exchange {seed}"), plan
        self.course: list[Plan] = plan["course"]
        ends = [entry.get("to", entry.get("through")) for entry in self.course]
        self.now = max([*ends, plan["surgery"] + timedelta(days=12)])

    def work(self) -> None:
        from tests.independent.hexapod import simulate

        if "strut_sizes" not in self.plan["frame"] or simulate(self.plan).stuck:
            return
        for _ in range(self.draw.choice((0, 1, 2, 3, 4))):
            self.now += timedelta(days=self.draw.randint(1, 9))
            there = simulate(self.plan)
            if self.now >= there.slots[-1].at.date():
                return
            for entry in self.tried(there):
                self.course.append({**entry, "entered": self.entered()})
                if not simulate(self.plan).stuck:
                    break
                self.course.pop()

    def entered(self) -> datetime:
        hour = 3 if self.now.day % 2 else 15
        return datetime(self.now.year, self.now.month, self.now.day, hour, tzinfo=UTC)

    def tried(self, there: "SixStruts") -> Iterator[Plan]:
        for _ in range(4):
            kind = self.draw.choice((self.exchange, self.exchange, self.exchange, self.not_made, self.undo))
            if entry := kind(there):
                yield entry

    def exchange(self, there: "SixStruts") -> Plan | None:
        behind = self.now - there.slots[0].at.date()
        on = self.now + timedelta(days=self.draw.choice((0, self.draw.randint(1, 12), -self.draw.randint(1, 9))))
        if on <= there.slots[0].at.date() or behind.days < 1:
            return None
        i, size = self.draw.randrange(6), self.draw.choice(self.plan["frame"]["strut_sizes"])["size"]
        if to_come := [one.strut for one in there.exchanges if abs((one.on - on).days) < 12]:
            i = self.draw.choice(to_come)
        length_nm = there.slots[morning(there.slots, on)].lengths_nm[i]
        new = sized(self.plan, size, scales_of(self.plan)[i].step_nm)
        if not new.holds(length_nm):
            return None
        order: Plan = {
            "on": on,
            "order": "exchange",
            "actuators": [str(i + 1)],
            "size": size,
            "entered": self.entered(),
        }
        if self.draw.random() < 0.3:
            shown = new.mark(length_nm) + self.draw.randint(-1, 1)
            if new.has(shown):
                order["set_to_mm"] = {str(i + 1): Decimal(shown * new.step_nm) / NM}
        if needless := needless_exchange(there, order):
            order["instead_of"] = {str(i + 1): needless}
        return order

    def not_made(self, there: "SixStruts") -> Plan | None:
        ordered = {(strut, on) for (strut, on), entry in told(self.course).items() if entry["entered"].date() >= on}
        behind = [one for one in there.exchanges if one.on <= self.now and (one.strut, one.on) not in ordered]
        if not behind:
            return None
        one = self.draw.choice(behind[-6:])
        return {"on": one.on, "record": "not_made", "actuators": [str(one.strut + 1)]}

    def undo(self, _there: "SixStruts") -> Plan | None:
        places = [place for place, entry in in_force(self.course) if "entered" in entry]
        if not places or places[-1] != in_force(self.course)[-1][0]:
            return None
        at = local(self.plan, self.entered()).replace(tzinfo=None)
        return {"at": at, "record": "undo", "revision": places[-1] + 1}
