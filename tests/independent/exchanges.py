"""Which strut is changed for which size, and when: as bt plans it, as it is ordered, or not made (docs/hexapod.md)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.independent.course import DAY_END, MIDNIGHT, in_force, moment
from tests.independent.reviews import REVIEW_ORDERS, first_review, of_orders, of_turns

if TYPE_CHECKING:
    from tests.independent.hexapod import SixStruts, Slot

Plan = dict[str, Any]
OTHER_REVIEWS = "the rhythm of reviews is another than when its course was written"
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


class Standing(NamedTuple):
    """What stands of each strut and day, whatever is planned; nothing is planned anew up to `since`."""

    given: dict[tuple[int, date], Plan]  # as it is ordered
    sizes: dict[tuple[int, date], str]  # planned before, or recorded
    since: date


def standing(course: "SixStruts") -> Standing:
    """Exchanges that an order tells, that are recorded, or that an earlier revision planned and that are behind."""
    plan, entries, begins = course.plan, course.entries, course.slots[0].at.date()
    given, recorded, until = told(entries), dict[tuple[int, date], str](), date.min
    for _, entry in in_force(entries):
        for day in goes(entry):
            recorded.pop(day, None)
        if "exchanged" in entry:
            recorded |= {(one["strut"] - 1, one["on"]): one["size"] for one in entry["exchanged"]}
            until = max(until, end_of(entry))
    moving = [place for place in range(len(entries)) if moves_struts(entries, place)]
    if not moving:
        return Standing(given, {**recorded}, max(begins, until))
    last = moving[-1]
    before = course.sheet(entries[last]["revision"] - 1 if entries[last].get("record") == "undo" else last)
    since, gone = settled(plan, entries[: last + 1]), goes(entries[last])
    sizes = {
        (one.strut, one.on): one.new.size
        for one in before.exchanges
        if until < one.on <= since
        and (one.strut, one.on) not in gone
        and (one.is_planned or (one.strut, one.on) in given)
    }
    return Standing(given, {**sizes, **recorded}, max(since, until))


def exchanges_of(course: "SixStruts") -> tuple[list[Exchange], bool]:
    """All exchanges, in order, and whether a strut cannot go on, as none can be made."""
    plan, entries = course.plan, course.entries
    stands = standing(course)
    added, cancelled = of_orders(entries)
    first, until = first_review(plan["review"], course.slots[0].at.date()), course.slots[-1].at.date()
    reviews = sorted({*of_turns(plan, entries, first, until)[0], *added} - cancelled)
    found, is_stuck = list[Exchange](), False
    for i, scale in enumerate(scales_of(plan)):
        planner = StrutPlanner(course, i, scale, reviews, stands.since)
        for on in days_of(stands, i):
            planner.go_on(on)
            planner.change(on, *change_of(stands, i, on))
        planner.go_on(None)
        found, is_stuck = [*found, *planner.found], is_stuck or planner.is_stuck
    return sorted(found, key=lambda one: (one.on, one.strut)), is_stuck


def days_of(stands: Standing, strut: int) -> list[date]:
    return sorted({on for number, on in (*stands.sizes, *stands.given) if number == strut})


def change_of(stands: Standing, strut: int, on: date) -> tuple[str, Plan | None]:
    """To what size a strut is changed, and the order that says so."""
    order = stands.given.get((strut, on))
    return (order["size"], order) if order else (stands.sizes[strut, on], None)


def mounted(course: "SixStruts", on: date) -> list[Scale]:
    """The scales of strut 1 to 6 on a day, up to which the course is walked, after that day's exchanges."""
    stands, scales = standing(course), list[Scale]()
    for i, scale in enumerate(scales_of(course.plan)):
        planner = StrutPlanner(course, i, scale, (), stands.since)
        for day in days_of(stands, i):
            if day <= on:
                planner.change(day, *change_of(stands, i, day))
        scales.append(planner.scale)
    return scales


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
    is_visit, clocks = entries[-1].get("order") in REVIEW_ORDERS, plan["protocol"]["sessions"]
    days = [date.min if is_visit else moment(day_of(entries[-1]), DAY_END).date()]
    days += [end_of(entry) for _, entry in in_force(entries) if "record" in entry or "readings_mm" in entry]
    for at in (local(plan, entry["entered"]) for entry in entries if "entered" in entry):
        morning = is_visit and at.time() <= time.fromisoformat(clocks[0])  # that day's review can still be moved
        days.append(at.date() - timedelta(days=1 if morning else 0))
    return max(days)


def moves_struts(entries: Sequence[Plan], place: int) -> bool:
    """Whether an entry changes any turn: not what was seen or made as planned, nor that such a record is taken back."""
    entry = entries[place]
    if entry.get("record") == "undo":
        return moves_struts(entries, entry["revision"] - 1)
    return entry.get("record") not in ("done", "reading", "xray")


def end_of(entry: Plan) -> date:
    """The last day that an entry speaks of."""
    return moment(entry.get("to", entry.get("through") or day_of(entry)), DAY_END).date()


def day_of(entry: Plan) -> date:
    return moment(next(entry[key] for key in ("on", "at", "from", "through") if key in entry), DAY_END).date()


def span_of(entry: Plan) -> tuple[datetime, datetime]:
    """The first and the last time that a record of missed turns speaks of."""
    said = entry.get("at", entry.get("on"))
    return moment(entry.get("from", said), MIDNIGHT), moment(entry.get("to", said), DAY_END)


def moment_of(entry: Plan, clocks: Sequence[time]) -> datetime:
    """The time from which an order counts: of a day, its first session."""
    return entry["at"] if "at" in entry else datetime.combine(entry["on"], clocks[0])


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
    """Adds to a course as a clinic would: exchanges early, late, of another size, unplanned, not made, taken back;
    turns made and missed, pauses, and orders to plan anew from what the scales show."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self.draw, self.plan = Random(f"exchange {seed}"), plan
        self.course: list[Plan] = plan["course"]
        ends = [entry.get("to", entry.get("through")) for entry in self.course]
        self.now = max([*ends, plan["surgery"] + timedelta(days=12)])
        self.recorded = self.now

    def work(self) -> None:
        from tests.independent.hexapod import simulate

        if simulate(self.plan).stuck:
            return
        for _ in range(self.draw.choice((0, 1, 2, 3, 4, 5))):
            self.now += timedelta(days=self.draw.randint(1, 9))
            there = simulate(self.plan)
            if self.now >= there.slots[-1].at.date():
                return
            for entries in self.tried(there):
                self.course += entries
                if not simulate(self.plan).stuck:
                    break
                del self.course[-len(entries) :]
        if self.draw.random() < 0.3 and any("exchanged" in entry for entry in self.course):
            reviews = self.plan["review"]
            self.plan["review"] = {**reviews, "every_days": self.draw.choice((5, 9))}  # once they were made
            self.plan["title"] = OTHER_REVIEWS
            if simulate(self.plan).stuck:
                self.plan["review"] = reviews
                del self.plan["title"]

    def entered(self) -> datetime:
        hour = 3 if self.now.day % 2 else 15
        return datetime(self.now.year, self.now.month, self.now.day, hour, len(self.course), tzinfo=UTC)

    def tried(self, there: "SixStruts") -> Iterator[list[Plan]]:
        kinds = [self.replan, self.replan, self.done, self.missed, self.pause]
        if "strut_sizes" in self.plan["frame"]:
            kinds += [self.exchange] * 4 + [self.not_made, self.undo, self.exchange_and_replan]
        for _ in range(4):
            if entries := self.draw.choice(kinds)(there):
                yield entries

    def exchange(self, there: "SixStruts", days: int | None = None) -> list[Plan]:
        behind = self.now - there.slots[0].at.date()
        late = self.draw.choice((0, self.draw.randint(1, 12), -self.draw.randint(1, 9)))
        on = self.now + timedelta(days=late if days is None else days)
        if on <= there.slots[0].at.date() or behind.days < 1 or self.is_read_since(on):
            return []
        i, size = self.draw.randrange(6), self.draw.choice(self.plan["frame"]["strut_sizes"])["size"]
        if to_come := [one.strut for one in there.exchanges if abs((one.on - on).days) < 12]:
            i = self.draw.choice(to_come)
        length_nm = there.slots[morning(there.slots, on)].lengths_nm[i]
        new = sized(self.plan, size, scales_of(self.plan)[i].step_nm)
        if not new.holds(length_nm):
            return []
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
        return [order]

    def is_read_since(self, on: date) -> bool:
        """Whether an order has read the scales since a day: by another size they would be far off then."""
        return any(day_of(one) >= on for _, one in in_force(self.course) if one.get("order") == "replan")

    def not_made(self, there: "SixStruts") -> list[Plan]:
        ordered = {(strut, on) for (strut, on), entry in told(self.course).items() if entry["entered"].date() >= on}
        behind = [one for one in there.exchanges if self.recorded < one.on <= self.now
                  and (one.strut, one.on) not in ordered and not self.is_read_since(one.on)]  # fmt: skip
        if not behind:
            return []
        one = self.draw.choice(behind[-6:])
        return [{"on": one.on, "record": "not_made", "actuators": [str(one.strut + 1)], "entered": self.entered()}]

    def undo(self, _there: "SixStruts") -> list[Plan]:
        places = [place for place, entry in in_force(self.course) if "entered" in entry]
        if not places or places[-1] != in_force(self.course)[-1][0]:
            return []
        at = local(self.plan, self.entered()).replace(tzinfo=None)
        return [{"at": at, "record": "undo", "revision": places[-1] + 1, "entered": self.entered()}]

    def pause(self, _there: "SixStruts") -> list[Plan]:
        on = self.now + timedelta(days=1)
        through = on + timedelta(days=self.draw.randint(0, 4))
        return [{"on": on, "order": "pause", "through": through, "entered": self.entered()}]

    def replan(self, there: "SixStruts", on: date | None = None) -> list[Plan]:
        """What the scales show tomorrow morning, a mark or two off, or between two marks; or from where the plan is."""
        on = on or self.now + timedelta(days=1)
        order: Plan = {"on": on, "order": "replan", "entered": self.entered()}
        if on <= there.slots[0].at.date():
            return []
        if self.draw.random() < 0.85:
            marks = [
                scale.mark(length_nm)
                for scale, length_nm in zip(
                    there.scales_on(on), there.slots[morning(there.slots, on)].lengths_nm, strict=True
                )
            ]
            order["readings_mm"] = {}
            for i, (scale, mark) in enumerate(zip(there.scales_on(on), marks, strict=True), start=1):
                off_nm = self.draw.choice((-1, 0, 0, 1)) * scale.step_nm + (self.draw.random() < 0.1) * 100_000
                shown_nm = min(max(mark * scale.step_nm + off_nm, scale.low_nm), scale.high_nm)
                order["readings_mm"][str(i)] = Decimal(shown_nm) / NM
        if self.draw.random() < 0.2 and "via" not in self.plan["correction"]:
            order["days"] = self.draw.randint(60, 90)
        return [order]

    def exchange_and_replan(self, there: "SixStruts") -> list[Plan]:
        """A strut is changed in the clinic tomorrow, and all six are then read, on the scale of the new size."""
        from tests.independent.hexapod import simulate

        if not (exchange := self.exchange(there, days=1)):
            return []
        after = simulate({**self.plan, "course": [*self.course, *exchange]})
        if after.stuck:
            return []
        (order,) = self.replan(after, exchange[0]["on"]) or ({},)
        return [*exchange, {**order, "entered": order["entered"] + timedelta(minutes=1)}] if order else exchange

    def done(self, there: "SixStruts") -> list[Plan]:
        """Made up to some day, with the struts that were changed by then."""
        through = self.now - timedelta(days=self.draw.randint(0, 2) + (self.now.day % 2))
        if through <= max(self.recorded, there.slots[0].at.date()):
            return []
        self.recorded = through
        record: Plan = {"record": "done", "through": through, "entered": self.entered()}
        return [self.with_exchanged(record, there)]

    def missed(self, there: "SixStruts") -> list[Plan]:
        last = self.now - timedelta(days=1)
        first = last - timedelta(days=self.draw.randint(0, 2))
        if (
            first <= self.recorded
            or not any(first <= at.date() <= last for at, _, _ in there.sessions)
            or self.is_read_since(first)
        ):
            return []
        from tests.independent.hexapod import simulate

        self.recorded = last
        record: Plan = {"record": "missed", "from": first, "to": last, "entered": self.entered()}
        return [self.with_exchanged(record, simulate({**self.plan, "course": [*self.course, record]}))]

    def with_exchanged(self, record: Plan, there: "SixStruts") -> Plan:
        """A record with the struts that were changed by then and that no earlier record has."""
        if "strut_sizes" not in self.plan["frame"]:
            return record
        known = {(one["strut"], one["on"]) for _, entry in in_force(self.course) for one in entry.get("exchanged", ())}
        made = [
            {"strut": one.strut + 1, "on": one.on, "size": one.new.size}
            for one in there.exchanges
            if one.on <= end_of(record) and (one.strut + 1, one.on) not in known
        ]
        return {**record, "exchanged": made}
