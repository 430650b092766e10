"""Courses of six struts with everything that a clinic orders and records of them, deformities in words first of all."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from tests.independent.course import MIDNIGHT, in_force
from tests.independent.exchanges import Clerk
from tests.independent.reviews import first_review, of_orders, of_turns

if TYPE_CHECKING:
    from tests.independent.hexapod import SixStruts

Plan = dict[str, Any]
Kind = Callable[["SixStruts"], list[Plan]]
MEASURED = tuple({"reference": fragment, "origin": "the osteotomy"} for fragment in ("proximal", "distal"))
TURNS = (("varus", "valgus"), ("procurvatum", "recurvatum"), ("internal_rotation", "external_rotation"))
SHIFTS = (("medial", "lateral"), ("anterior", "posterior"), ("short", "long"))
TILTS = (("internal_rotation", "external_rotation"), ("anterior_up", "posterior_up"), ("lateral_up", "medial_up"))


def one_of_each(draw: Random, pairs: tuple[tuple[str, str], ...], unit: str, most: int, share: float) -> Plan:
    """Of some pairs of opposites one, by so much at most."""
    drawn = [draw.choice(pair) for pair in pairs if draw.random() < share]
    return {f"{word}_{unit}": Decimal(draw.randint(1, 10 * most)) / 10 for word in drawn}


def deformity(draw: Random, most_deg: int, most_mm: int) -> Plan:
    said = one_of_each(draw, TURNS, "deg", most_deg, 0.6) | one_of_each(draw, SHIFTS, "mm", most_mm, 0.6)
    return said or {"varus_deg": draw.randint(1, most_deg)}


def mounting(draw: Random) -> Plan:
    """Where the reference ring is: up to a hand's breadth off, turned and tilted."""
    said = one_of_each(draw, (("medial", "lateral"), ("anterior", "posterior")), "mm", 20, 0.7)
    said[draw.choice(("proximal_mm", "distal_mm"))] = draw.randint(20, 110)
    return said | one_of_each(draw, TILTS, "deg", 12, 0.5)


class AllOrders(Clerk):
    """Goes on to the last turn and beyond it, and enters what the other clerk does not."""

    def __init__(self, plan: Plan, seed: int) -> None:
        super().__init__(plan, seed)
        self.draw = Random(f"all orders {seed}")
        self.measured = plan.get("deformity") or self.draw.choice(MEASURED)
        self.is_over = False

    def work(self) -> None:
        from tests.independent.hexapod import simulate

        if simulate(self.plan).stuck:
            return
        for _ in range(self.draw.choice((1, 2, 3, 4, 6))):
            self.now += timedelta(days=self.draw.randint(1, 12))
            there = simulate(self.plan)
            for entries in self.tried(there):
                self.course += entries
                if not simulate(self.plan).stuck:
                    break
                del self.course[-len(entries) :]
            if self.is_over:
                return

    def tried(self, there: "SixStruts") -> Iterator[list[Plan]]:
        kinds = self.possible(there)
        for _ in range(4):
            if entries := self.draw.choice(kinds)(there):
                yield entries

    def possible(self, there: "SixStruts") -> list[Kind]:
        tomorrow = datetime.combine(self.now + timedelta(days=1), MIDNIGHT)
        if any(begins < tomorrow + timedelta(days=1) and ends > tomorrow for begins, ends in there.rests()):
            held = [self.resume] * 3 if self.holding() == "pause" else []
            if self.holding() == "stop":
                return [self.resume, self.resume, self.reading, self.xray]
            return [*held, self.residual, self.reading, self.missed, self.visit]
        if there.is_done and self.now >= there.slots[-1].at.date():
            return [self.residual, self.residual, self.residual, self.done, self.frame_off]
        kinds: list[Kind] = [self.residual] * 5 + [self.replan, self.pause, self.stop, self.done, self.missed]
        kinds += [self.missed_turns, self.missed_turns, self.visit, self.visit, self.reading, self.xray, self.undo]
        if "strut_sizes" in self.plan["frame"]:
            kinds += [self.exchange, self.exchange, self.not_made, self.exchange_and_replan, self.visit]
        return kinds

    def holding(self) -> str:
        """The order without an end that holds the course."""
        orders = [entry for _, entry in in_force(self.course) if entry.get("order") in ("pause", "stop", "resume")]
        last = orders[-1] if orders else {"order": "resume"}
        return "" if "through" in last or last["order"] == "resume" else str(last["order"])

    # Orders

    def of_a_time(self, order: Plan) -> Plan:
        """In place of a day some time of it, where not all struts of a day go one way together."""
        if "grouping" in self.plan["protocol"] or self.draw.random() < 0.6:
            return order
        clock = self.draw.choice(self.plan["protocol"]["sessions"])
        return {"at": datetime.combine(order["on"], time.fromisoformat(clock))} | {
            key: value for key, value in order.items() if key != "on"
        }

    def residual(self, there: "SixStruts") -> list[Plan]:
        """What an X-ray shows is still to be corrected: from where the plan is, or from what all scales show."""
        order: Plan = {"on": self.now + timedelta(days=1), "order": "replan", "entered": self.entered()}
        if self.draw.random() < 0.5:
            order = self.of_a_time(order)
        elif self.draw.random() < 0.6:
            (order,) = self.replan(there) or (order,)
        order["deformity"] = {key: self.measured[key] for key in ("reference", "origin")} | deformity(self.draw, 5, 6)
        if self.draw.random() < 0.2:
            order["days"] = self.draw.randint(20, 60)
        return [order]

    def pause(self, there: "SixStruts") -> list[Plan]:
        (order,) = super().pause(there)
        if self.draw.random() < 0.5:
            del order["through"]
        return [self.of_a_time(order)]

    def stop(self, _there: "SixStruts") -> list[Plan]:
        return [self.of_a_time({"on": self.now + timedelta(days=1), "order": "stop", "entered": self.entered()})]

    def resume(self, _there: "SixStruts") -> list[Plan]:
        return [self.of_a_time({"on": self.now + timedelta(days=1), "order": "resume", "entered": self.entered()})]

    def visit(self, there: "SixStruts") -> list[Plan]:
        """A review to come is moved or cancelled, or one is added: struts are changed on others."""
        review, free = self.plan["review"], self.now + timedelta(days=self.draw.randint(1, 20))
        added, gone = of_orders(self.course)
        first = first_review(review, there.slots[0].at.date())
        planned = {*of_turns(self.plan, self.course, first, there.slots[-1].at.date())[0], *added} - gone
        later = sorted(on for on in planned if on > self.now)[:4]
        if free in planned or not later:
            return []
        days: Plan = self.draw.choice(
            (
                {"order": "review_move", "from": self.draw.choice(later), "to": free},
                {"order": "review_add", "dates": [free]},
                {"order": "review_cancel", "dates": [self.draw.choice(later)]},
            )
        )
        return [{**days, "entered": self.entered()}]

    # Records

    def missed_turns(self, there: "SixStruts") -> list[Plan]:
        """One turn that is behind, or all from one to another; by pairs of struts that day."""
        behind = [at for at, _, _ in there.sessions if self.recorded < at.date() < self.now][-12:]
        if not behind:
            return []
        first = self.draw.choice(behind)
        last = self.draw.choice([at for at in behind if at >= first][:6])
        if self.is_read_since(first.date()):
            return []
        record: Plan = {"record": "missed", "at": first}
        if "grouping" in self.plan["protocol"]:
            record, last = {"record": "missed", "on": first.date()}, first
        elif last > first:
            record = {"record": "missed", "from": first, "to": last}
        else:
            last = first
        self.recorded = last.date()
        return [self.recorded_with(record)]

    def recorded_with(self, record: Plan) -> Plan:
        from tests.independent.hexapod import simulate

        record = {**record, "entered": self.entered()}
        return self.with_exchanged(record, simulate({**self.plan, "course": [*self.course, record]}))

    def reading(self, there: "SixStruts") -> list[Plan]:
        """What some or all scales show, a mark off at most."""
        on = self.now - timedelta(days=1)
        if on <= there.slots[0].at.date() or self.is_read_since(on):
            return []
        (order,) = self.replan(there, on)
        if "readings_mm" not in order:
            return []
        read = dict(list(order["readings_mm"].items())[: self.draw.choice((1, 6))])
        self.recorded = max(self.recorded, on)
        return [{"on": on, "record": "reading", "readings_mm": read, "entered": self.entered()}]

    def xray(self, _there: "SixStruts") -> list[Plan]:
        on = self.now - timedelta(days=1)
        self.recorded = max(self.recorded, on)
        return [{"on": on, "record": "xray", "note": "regenerate thin", "entered": self.entered()}]

    def frame_off(self, _there: "SixStruts") -> list[Plan]:
        self.is_over = True
        return [{"on": self.now, "record": "frame_off", "entered": self.entered()}]
