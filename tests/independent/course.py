"""A plain simulator of courses: what a careful engineer works out who has only read the documents.

It shares no code with bt. It takes a plan file's own words (the mapping that TOML gives) and walks from session to
session by docs/course.md, docs/levels.md and the conventions of the plan format, in exact fractions and whole steps.
It is meant to be read, and not to be quick. What a sheet said when a record was written it finds by walking the course
as it then was.

A plan that bt refuses is none for the simulator, either: it takes for granted that every entry can be followed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any, NamedTuple

from tests.independent.geometry import Cable, Follower, Straight, arc_mm, rods_of

Entry = dict[str, Any]
Reset = tuple[str, date]  # of which letter, before which day's first turn
MIDNIGHT, DAY_END = time(0, 0), time(23, 59)
NEVER = datetime(9999, 1, 1)
DOES = {"transport": "gap", "lengthening": "length", "compression": "press"}  # what a level does, by the goal's kind
NOT_OF_MOTION = ("reset", "set", "review_add", "review_move", "review_cancel")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HALF = Fraction(1, 2)
TOLERANCE, RULE = "docking.tolerance_mm", "protocol.when_paused"


class Move(NamedTuple):
    """What one actuator was turned in a session, and what then shows."""

    steps: int
    reading_mm: Fraction
    face: int | None


class Session(NamedTuple):
    """One local time at which something turned; `left_mm` is what then remains of the goal."""

    at: datetime
    moves: dict[str, Move]
    left_mm: Fraction


class Slot(NamedTuple):
    """A time at which a level may turn: where the prescription had its bone before and after it, and on which way."""

    before_mm: Fraction
    after_mm: Fraction
    way: tuple[int, int]


@dataclass
class Leg:
    """A way in one direction: `slot_mm` at each slot from `at` on, until the prescription is at `end_mm`.

    `aim` is "goal", "back", "beyond", or "cycle" for half a cycle of an accordion. `every_days` is one slot every so
    many days instead of the rhythm; `rest_days` are whole days without turns before it.
    """

    at: datetime
    times: list[time]
    slot_mm: Fraction
    end_mm: Fraction
    sign: int
    aim: str
    every_days: int = 0
    rest_days: int = 0

    def next_at(self) -> datetime:
        if self.every_days:
            return self.at + timedelta(days=self.every_days)
        return first_slot(self.times, self.at + timedelta(minutes=1))

    def is_over(self, position_mm: Fraction) -> bool:
        return position_mm >= self.end_mm if self.sign > 0 else position_mm <= self.end_mm


@dataclass(eq=False)
class Level:
    """One corticotomy with what turns its ring, as the course goes by."""

    letter: str
    name: str
    moves: str
    rate: Fraction
    times: list[time]
    start: datetime
    goal_mm: Fraction
    step_mm: Fraction
    faces: int  # of a nut; 0 of what has none
    start_face: int
    start_mm: Fraction  # what the scale shows at first
    named: list[date]  # re-sets of the plan's own
    does: str  # "gap", "length" or "press"
    is_nail: bool
    part: str  # the name of its frame, of several
    range_mm: Fraction | None
    resets: list[Entry] = field(default_factory=list)  # those to come
    line: Straight = field(default_factory=Straight)  # what is turned for which way of the bone
    followers: list[Follower] = field(default_factory=list)  # the other rods of a hinge
    every: tuple[int, datetime] | None = None  # one step every so many days, as ordered from a time on
    made_at: list[datetime] = field(default_factory=list)  # the slots that were not missed
    zero_mm: Fraction = Fraction(0)  # what had been drawn where a cable's bone would be at 0
    farther_mm: Fraction = Fraction(0)  # by so much docking is farther from where the bone began than was planned
    position_mm: Fraction = Fraction(0)  # where the prescription has the bone
    legs: list[Leg] = field(default_factory=list)
    held: list[Leg] = field(default_factory=list)  # what a pause or stop holds back
    stopped: bool = False
    alone: bool = False  # paused or stopped by an order of its own
    behind_mm: Fraction = Fraction(0)  # missed on the way to the goal, and not caught up
    catch_up: Fraction = Fraction(0)
    docked: datetime | None = None
    rests_since: datetime | None = None
    holding: Entry | None = None  # the order that holds it
    steps: int = 0
    unseen: int = 0  # the steps that the scale does not show, as it was set anew
    turned_face: int = 0  # by how many faces a nut is off its steps
    slots: dict[datetime, Slot] = field(default_factory=dict)
    orders: list[tuple[int, Entry]] = field(default_factory=list)
    obeyed: int = 0
    reach_mm: Fraction | None = None  # how far past its goal an order lets it be

    @property
    def left_mm(self) -> Fraction:
        """What the prescription leaves to do."""
        return max(self.goal_mm - self.position_mm, Fraction(0))

    @property
    def over_mm(self) -> Fraction:
        """How far it is past its goal, where no order let it go there or takes it back."""
        going = (self.legs or self.held)[:1]
        if going and going[0].sign < 0 and going[0].end_mm >= self.goal_mm:
            return Fraction(0)
        return max(self.position_mm - max(self.goal_mm, self.reach_mm or self.goal_mm), Fraction(0))

    @property
    def spare_mm(self) -> Fraction:
        """What is left beyond where an order already sends it."""
        ends = [leg.end_mm for leg in (*self.legs, *self.held) if leg.aim != "goal"]
        return max(self.goal_mm - max([self.position_mm, *ends]), Fraction(0))

    @property
    def way(self) -> tuple[int, int]:
        """On which way it is: how many orders were obeyed, and how many legs are left of the last."""
        return self.obeyed, len(self.legs)

    @property
    def reading_mm(self) -> Fraction:
        return self.start_mm + (self.steps - self.unseen) * self.step_mm

    @property
    def face(self) -> int | None:
        return (self.start_face - 1 + self.steps + self.turned_face) % self.faces + 1 if self.faces else None

    def made_mm(self, steps: int) -> Fraction:
        """How far so many steps have brought its ring."""
        return self.line.way_mm(steps * self.step_mm - self.zero_mm) + self.farther_mm

    def travel_mm(self, way_mm: Fraction) -> Fraction:
        """What is turned for a way of its ring."""
        return self.line.travel_mm(way_mm - self.farther_mm) + self.zero_mm

    def is_at(self, way_mm: Fraction) -> None:
        """It is found there, and nothing was turned."""
        self.zero_mm += self.steps * self.step_mm - self.travel_mm(way_mm)

    def range_on(self, entries: Sequence[Entry], on: date) -> Fraction | None:
        """How far its hardware travels on a day: as the plan says, or an order of that day or before it."""
        key = f"frames.{self.part}.range_mm" if self.part else "frame.range_mm"
        orders = [one["settings"][key] for one in entries if key in one.get("settings", {}) and one["on"] <= on]
        return Fraction(orders[-1]) if orders else self.range_mm

    @property
    def at_goal(self) -> bool:
        pressed = any(leg.sign < 0 and leg.aim == "beyond" for leg in (self.legs or self.held)[:1])
        return self.position_mm == self.goal_mm or (self.position_mm > self.goal_mm and not pressed)


def first_slot(times: Sequence[time], at: datetime) -> datetime:
    """The first time of a rhythm that is not before a time."""
    later = [clock for clock in times if clock >= at.time()]
    return datetime.combine(at.date(), later[0]) if later else datetime.combine(at.date() + timedelta(1), times[0])


def nearest(ratio: Fraction, before: int) -> int:
    """The whole number nearest to a ratio; an exact half stays on the side of the number before."""
    low = floor(ratio)
    if ratio - low == HALF:
        return low if before <= low else low + 1
    return low if ratio - low < HALF else low + 1


class Course:
    """The course of a plan, walked to its end or to a time `until`."""

    def __init__(
        self, plan: Entry, entries: Sequence[Entry], sheet: "Callable[[int], Course]", planned: Sequence[Reset] = ()
    ) -> None:
        """`sheet` gives the course as it was before an entry: what the patient had in hand; `planned` are re-sets."""
        self.plan, self.entries, self.planned = plan, entries, planned
        self.kind: str = plan["goal"]["kind"]
        self.levels = list(levels_of(plan))
        self.carrying = {level.letter: self.found_carriers(level) for level in self.levels}
        self.sessions: list[Session] = []
        self.trace: dict[str, list[tuple[datetime, int]]] = {}  # the steps in all of each letter, as they change
        self.missed: list[datetime] = []
        self.evenings: dict[tuple[str, date], Fraction] = {}  # what each scale shows after all that a day brought
        self.left_on: dict[date, Fraction] = {}  # what is left after all that a day brought
        self.read: list[Entry] = []  # the orders whose scales were read
        self.shared_mm: dict[str, Fraction] = {}  # by letter, what a level has of others' shares, or they of its own
        self.loans: dict[tuple[int, int], Fraction] = {}  # of the first level's share, the second has so much
        self.ruled = date.min
        self.takes_over = plan["protocol"].get("when_paused") == "take_over"
        self.cut = False  # at the last review that the plan covers
        counting = in_force(entries)
        self.records = [Record(entry, sheet(written_with(entries, i))) for i, entry in counting if is_of_turns(entry)]
        for level in self.levels:
            level.orders = [(i, e) for i, e in counting if "order" in e and self.is_for(level, e)]
            for one in (level, *level.followers):
                one.resets = self.resets_of(one.letter, level.named)
            self.forward(level, level.start)

    def resets_of(self, letter: str, named: Sequence[date]) -> list[Entry]:
        """The re-sets that the plan names, those that it plans itself, and those that are ordered, in order.

        None that another is in place of, or that was not made; an order's is in place of one of its day.
        """
        planned = [on for of, on in self.planned if of == letter]
        found: dict[date, Entry] = {on: {"on": on} for on in (*named, *planned)}
        for _, entry in in_force(self.entries):
            for of, on in not_made(entry):
                if of == letter and on not in planned:
                    found.pop(on, None)
            if entry.get("order") == "reset" and letter in entry["actuators"]:
                found[entry["on"]] = entry
        return sorted(found.values(), key=lambda reset: reset["on"])

    def is_for(self, level: Level, entry: Entry) -> bool:
        if entry["order"] in NOT_OF_MOTION:
            return False
        if entry["order"] == "replan" and "level" not in entry:
            return level.letter in entry["readings_mm"]
        return entry.get("level", level.name) == level.name

    # The walk: an order before a turn of the same time, the turns of one time together.

    def walk(self, until: datetime = NEVER) -> "Course":
        while due := min(self.due(), default=None):
            at, what, i = due
            if at >= until:
                break
            if what == "a rule":
                self.ruled, self.takes_over = at.date(), self.is_taken_over(at.date())
                self.settle(at)
                self.left_on[at.date()] = self.left_mm()
            elif what == "an order":
                place, entry = self.next_order(self.levels[i])
                self.levels[i].orders.remove((place, entry))
                self.set_scales_anew(at.date())
                self.obey(self.levels[i], at, entry)
                self.left_on[at.date()] = self.left_mm()
            else:
                self.turn(at, [self.levels[k] for when, what, k in self.due() if (when, what) == (at, "turns")])
        return self

    def due(self) -> Iterator[tuple[datetime, str, int]]:
        """What comes next at each level; another rule for pauses is before an order, and that before turns."""
        for one in self.settings(RULE):
            if one["on"] > self.ruled:
                yield datetime.combine(one["on"], MIDNIGHT), "a rule", 0
        for i, level in enumerate(self.levels):
            if level.orders:
                yield self.counts_from(level, self.next_order(level)[1]), "an order", i
            if level.legs and not self.is_cut(level.legs[0].at):
                yield level.legs[0].at, "turns", i

    def is_cut(self, at: datetime) -> bool:
        last = self.plan.get("review", {}).get("last")
        is_cut = last is not None and at.date() > last
        self.cut = self.cut or is_cut
        return is_cut

    def next_order(self, level: Level) -> tuple[int, Entry]:
        """Of those of one time the end of a pause comes first, then the one that was entered first."""
        return min(level.orders, key=lambda o: (self.counts_from(level, o[1]), o[1]["order"] != "end of pause", o[0]))

    def counts_from(self, level: Level, entry: Entry) -> datetime:
        """A time, or the first session of a day: by the rhythm in force or the one that the order brings."""
        if "at" in entry:
            at: datetime = entry["at"]
            return at
        running = [leg.times[0] for leg in (level.legs or level.held)[:1] if not leg.every_days]
        clocks = [level.times[0], *running, *clocks_of(entry)[:1]]
        return datetime.combine(entry["on"], min(clocks))

    # What turns

    def turn(self, at: datetime, levels: Sequence[Level]) -> None:
        self.set_scales_anew(at.date())
        turning = [turned for level in self.levels for turned in (level, *level.followers)]
        before = {one.letter: one.steps for one in turning}
        was_mm = {level.letter: level.position_mm for level in levels}
        waiting = [level for level in levels if self.waits(level, at)]
        legs = {level.letter: level.legs[0] for level in levels}
        for level in levels:
            if level not in waiting:
                level.made_at.append(at)
                self.advance(level, level.legs[0])
            elif level.legs[0].aim == "goal":
                level.behind_mm += level.legs[0].slot_mm
        self.turn_rings(at, [level for level in levels if level not in waiting])
        self.settle(at, levels)
        for level in levels:
            leg = legs[level.letter]
            level.slots[at] = Slot(was_mm[level.letter], level.position_mm, level.way)
            self.note_docking(level, leg, at)
            leg.at = leg.next_at()
            if leg.is_over(level.position_mm) and not any(r.goes_on(level, leg.at) for r in self.records):
                self.end_leg(level, at)
        moves = {
            one.letter: Move(one.steps - before[one.letter], one.reading_mm, one.face)
            for one in turning
            if one.steps != before[one.letter]
        }
        self.evenings |= {(letter, at.date()): move.reading_mm for letter, move in moves.items()}
        for one in turning:
            if one.letter in moves:
                self.trace.setdefault(one.letter, []).append((at, one.steps))
        if moves:
            left_mm = self.left_on[at.date()] = self.left_mm()
            self.sessions.append(Session(at, moves, left_mm))

    def waits(self, level: Level, at: datetime) -> bool:
        """Whether a level's turns were missed; in tandem the rings that go together wait together."""
        together = [ring for ring in self.levels if ring is level or self.are_in_tandem(ring, level)]
        letters = {one.letter for ring in together for one in (ring, *ring.followers)}
        missed = [
            r
            for r in self.records
            if r.is_missed(at)
            and r.entry.get("level", level.name) == level.name
            and (any(letters & moves.keys() for moves in r.sheet_turns.values()) or self.is_open(r))
        ]
        due = any(letters & record.sheet_turns.get(at, {}).keys() or self.is_open(record) for record in missed)
        if due and at not in self.missed:
            self.missed.append(at)
        return bool(missed)

    def is_open(self, record: "Record") -> bool:
        """Whether a single session was written down with, or after, what was before it: whatever is then due waits."""
        entered = record.entry.get("entered")
        return not record.is_range and any(
            other.first < record.first and entered and other.entry.get("entered", entered) >= entered
            for other in self.records
            if other is not record
        )

    def turn_rings(self, at: datetime, levels: Sequence[Level]) -> None:
        """Turn the rings that go the ways of some levels to their nearest steps, or as a record says."""
        planned = {ring.letter: ring.steps for ring in self.levels}
        for ring in self.levels:
            carriers = self.carriers(ring)
            if any(level in levels for level in carriers):
                was, way_mm = ring.steps, sum((level.position_mm for level in carriers), Fraction(0))
                ring.steps = planned[ring.letter] = nearest(ring.travel_mm(way_mm) / ring.step_mm, was)
                for record in self.records:
                    if record.is_turned_otherwise(at):
                        ring.steps = was + record.steps(ring.letter, at, ring.steps - was)
                for rod in ring.followers:
                    was, rod.steps = rod.steps, nearest(rod.rod.travel_mm(way_mm) / rod.step_mm, rod.steps)
                    for record in self.records:
                        if record.is_turned_otherwise(at):
                            rod.steps = was + record.steps(rod.letter, at, rod.steps - was)
        off_mm = {ring.letter: ring.made_mm(ring.steps) - ring.made_mm(planned[ring.letter]) for ring in self.levels}
        for level in self.levels:
            behind = self.behind(level)
            by_mm = off_mm[level.letter] - (off_mm[behind.letter] if behind else 0)
            level.position_mm += by_mm
            if level.legs and level.legs[0].aim == "goal":
                level.behind_mm -= by_mm

    def carriers(self, ring: Level) -> list[Level]:
        """The levels whose ways a ring goes: in tandem those that push it from behind, too. It is the last of them."""
        return self.carrying[ring.letter]

    def found_carriers(self, ring: Level) -> list[Level]:
        order = self.levels if ring.moves == "distally" else self.levels[::-1]
        alike = [level for level in order if level is ring or self.are_in_tandem(level, ring)]
        return alike[: alike.index(ring) + 1]

    def are_in_tandem(self, one: Level, other: Level) -> bool:
        """Only what closes the gap carries or is carried."""
        return one.moves == other.moves and one.does == other.does == "gap"

    def behind(self, ring: Level) -> Level | None:
        """The ring that carries another next to its own segment."""
        return next(iter(self.carriers(ring)[-2:-1]), None)

    def advance(self, level: Level, leg: Leg) -> None:
        """One slot on, and more where what was missed is caught up; never past the end of the leg."""
        by_mm = leg.slot_mm
        if level.catch_up and leg.aim == "goal":
            more_mm = min(level.catch_up / len(leg.times) - leg.slot_mm, max(level.behind_mm, Fraction(0)))
            by_mm, level.behind_mm = by_mm + more_mm, level.behind_mm - more_mm
            if level.behind_mm <= 0:
                level.catch_up = Fraction(0)
        if leg.sign > 0:
            level.position_mm = max(level.position_mm, min(level.position_mm + by_mm, leg.end_mm))
        else:
            level.position_mm = min(level.position_mm, max(level.position_mm - by_mm, leg.end_mm))

    def end_leg(self, level: Level, at: datetime) -> None:
        level.legs = level.legs[1:]
        if level.legs:
            following = level.legs[0]
            following.at = first_slot(following.times, at + timedelta(minutes=1))
            if following.rest_days:
                day = at.date() + timedelta(days=following.rest_days + 1)
                following.at = datetime.combine(day, following.times[0])
            return
        level.rests_since = at

    def note_docking(self, level: Level, leg: Leg, at: datetime) -> None:
        """A gap is closed by the turn that brings it there, and open again once something takes it back."""
        if level.position_mm < level.goal_mm and leg.aim != "beyond":
            level.docked = None
        elif level.position_mm >= level.goal_mm and leg.aim in ("goal", "cycle"):
            level.docked = level.docked or at

    def set_scales_anew(self, on: date) -> None:
        for one in [turned for level in self.levels for turned in (level, *level.followers)]:
            while one.resets and one.resets[0]["on"] <= on:
                reset = one.resets.pop(0)
                shown_mm = Fraction(reset.get("set_to_mm", {}).get(one.letter, one.start_mm))
                one.unseen = one.steps - nearest((shown_mm - one.start_mm) / one.step_mm, 0)
                if face := reset.get("faces", {}).get(one.letter):
                    assert one.face
                    one.turned_face += face - one.face

    def made_mm(self, level: Level) -> Fraction:
        """How far whole steps have brought a level's own bone."""
        behind = self.behind(level)
        return level.made_mm(level.steps) - (behind.made_mm(behind.steps) if behind else 0)

    def of_goal(self) -> list[Level]:
        """The levels that do what the goal asks for."""
        return [level for level in self.levels if level.does == DOES.get(self.kind, level.does)]

    def left_mm(self) -> Fraction:
        """What is left of the goal, seen at the rings that carry no other."""
        left_mm = Fraction(0)
        for ring in self.of_goal():
            if not any(self.behind(other) is ring for other in self.levels):
                goal_mm = sum((level.goal_mm for level in self.carriers(ring)), Fraction(0))
                left_mm += max(goal_mm - ring.made_mm(ring.steps), Fraction(0))
        return left_mm

    # What is ordered

    def obey(self, level: Level, at: datetime, entry: Entry) -> None:
        getattr(self, entry["order"].replace(" ", "_"))(level, at, entry)
        self.settle(at)
        level.obeyed += 1
        if entry["order"] != "pause":
            level.orders = [
                o for o in level.orders if o[1]["order"] != "end of pause" or (level.held and not level.stopped)
            ]

    # What levels have of each other's shares (docs/levels.md)

    def settle(self, at: datetime, turned: Sequence[Level] = ()) -> None:
        """See that all levels together have left what is left of the whole; those that have just turned end later."""
        if len(self.levels) == 1:
            return
        self.lend(at)
        for level in self.levels:  # what one went beyond its share, others have less to do: first who has most left
            for other in self.most_left(level):
                if by_mm := min(level.over_mm, other.left_mm):
                    self.hand_on(other, level, by_mm, at)
        self.end_where_whole_steps_do(at)
        for level in self.levels:
            if level.legs and level.legs[0].aim == "goal" and level.at_goal and level not in turned:
                level.legs, level.docked, level.rests_since = [], at, at
            elif level.docked and level.left_mm and not (level.legs or level.held or level.stopped):
                self.forward(level, at + timedelta(minutes=1))

    def is_taken_over(self, on: date) -> bool:
        """Whether others take over what a level that rests by an order of its own has left, on a day."""
        orders = [one["settings"][RULE] for one in self.settings(RULE) if one["on"] <= on]
        rule: str = [self.plan["protocol"].get("when_paused", "keep"), *orders][-1]
        return rule == "take_over"

    def settings(self, key: str) -> list[Entry]:
        """The orders that make a value of the plan another, by their days; of one day the later one holds."""
        orders = [one for _, one in in_force(self.entries) if key in one.get("settings", {})]
        return sorted(orders, key=lambda one: one["on"])

    def most_left(self, level: Level) -> list[Level]:
        """The others whose ways add up with a level's own, those with most left first."""
        alike = [one for one in self.levels if one is not level and one.does == level.does != "press" and one.left_mm]
        return sorted(alike, key=lambda one: -one.left_mm)

    def hand_on(self, giver: Level, taker: Level, by_mm: Fraction, at: datetime) -> None:
        for level, change_mm in ((giver, -by_mm), (taker, by_mm)):
            was_done, level.goal_mm = level.at_goal, level.goal_mm + change_mm
            self.shared_mm[level.letter] = self.shared_mm.get(level.letter, Fraction(0)) + change_mm
            if was_done and not (level.legs or level.held or level.stopped or level.at_goal):
                self.forward(level, at)
            for leg in level.legs or level.held:
                if leg.aim == "goal":
                    leg.end_mm = level.goal_mm
                elif leg.aim == "cycle" and leg.sign > 0:
                    leg.end_mm = min(leg.end_mm, level.goal_mm)

    def lend(self, at: datetime) -> None:
        """Who goes on takes back what is not done of its share; what is left of who rests goes to the others.

        Once they are to keep their shares all of it goes back.
        """
        for (lender, other), owed_mm in self.owed().items():
            if not self.takes_over or not self.levels[lender].alone or self.levels[other].alone:
                self.hand_on(self.levels[other], self.levels[lender], owed_mm, at)
                del self.loans[lender, other]
        for i, level in enumerate(self.levels if self.takes_over else ()):
            others = [k for k, one in enumerate(self.levels) if k != i and one.does == level.does and not one.alone]
            if not (level.alone and level.spare_mm and others):
                continue
            level.position_mm = self.made_mm(level)
            for count, k in zip(range(len(others), 0, -1), others, strict=True):
                part_mm = level.spare_mm / count
                part_mm -= part_mm % self.levels[k].step_mm if count > 1 else 0
                self.hand_on(level, self.levels[k], part_mm, at)
                self.loans[i, k] = self.loans.get((i, k), Fraction(0)) + part_mm

    def owed(self) -> dict[tuple[int, int], Fraction]:
        """What is not yet done of each loan: a level does its own share first."""
        owed: dict[tuple[int, int], Fraction] = {}
        left_mm = [level.left_mm for level in self.levels]
        for (lender, other), lent_mm in self.loans.items():
            owed[lender, other] = min(lent_mm, left_mm[other])
            left_mm[other] -= owed[lender, other]
        return owed

    def has_lent(self, level: Level) -> bool:
        return any(self.levels[lender] is level and owed_mm for (lender, _), owed_mm in self.owed().items())

    def end_where_whole_steps_do(self, at: datetime) -> None:
        """A share that was handed on ends where whole steps do; what that is off, another level has to do, or has not.

        So the gap is closed to half a step. In tandem it is seen at the ring ahead, once all that push it are there.
        """
        for ring in self.levels:
            pushing = self.carriers(ring)
            if any(self.behind(other) is ring for other in self.levels):
                continue
            if not any(self.shared_mm.get(level.letter) for level in pushing):
                continue
            at_end = all(
                level.at_goal and not (level.held or level.stopped) and all(leg.aim == "goal" for leg in level.legs[:1])
                for level in pushing
            )
            others = [one for one in self.most_left(ring) if one not in pushing][:1]
            if at_end and others:
                off_mm = sum((self.made_mm(level) - level.position_mm for level in pushing), Fraction(0))
                by_mm = min(off_mm, others[0].left_mm)
                ring.position_mm += by_mm
                self.hand_on(others[0], ring, by_mm, at)

    def go(self, level: Level, legs: list[Leg]) -> None:
        level.legs, level.held, level.alone = legs, [], False
        level.docked = level.docked if level.position_mm >= level.goal_mm else None
        level.rests_since = level.holding = None

    def forward(self, level: Level, at: datetime) -> None:
        """Toward the goal from the first slot on; one step every so many days, none sooner after the last."""
        at, slot_mm, days = first_slot(level.times, max(at, level.start)), level.rate / len(level.times), 0
        if level.every:
            slot_mm, (days, since) = level.step_mm, level.every
            if level.made_at and level.made_at[-1] >= since:
                soonest = datetime.combine(level.made_at[-1].date() + timedelta(days=days), MIDNIGHT)
                at = max(at, first_slot(level.times, soonest))
        self.go(level, [Leg(at, level.times, slot_mm, level.goal_mm, 1, "goal", days)])

    def rate(self, level: Level, at: datetime, entry: Entry) -> None:
        level.times, days = clocks_of(entry) or level.times, entry.get("step_every_days")
        level.rate = level.step_mm / days if days else Fraction(entry["rate_mm_per_day"])
        level.every = (days, at) if days else None
        level.catch_up = Fraction(0)
        self.forward(level, at)

    def pause(self, level: Level, at: datetime, entry: Entry) -> None:
        if not level.legs:  # it rests already, by an order of its own
            return
        level.held, level.legs = level.legs, []
        level.rests_since, level.holding, level.alone = at, entry, "level" in entry
        if "through" in entry:
            level.orders.append((0, self.end_of(entry)))

    def end_of(self, pause: Entry) -> Entry:
        of_level = {"level": pause["level"]} if "level" in pause else {}
        return {"order": "end of pause", "on": pause["through"] + timedelta(days=1), **of_level}

    def end_of_pause(self, level: Level, at: datetime, entry: Entry) -> None:
        self.resume(level, at, entry)

    def resume(self, level: Level, at: datetime, entry: Entry) -> None:
        """What was held goes on, no sooner than it would have; what waits goes on to the goal."""
        if len(self.levels) > 1 and "level" not in entry and (level.alone or not (level.held or level.stopped)):
            return
        if level.held:
            legs, docked = level.held, level.docked
            as_ordered = legs[0].every_days and legs[0].aim != "goal"
            slot = at if as_ordered else first_slot(legs[0].times, max(at, level.start))
            legs[0].at = max(legs[0].at, slot)
            self.go(level, legs)
            level.docked = docked
        elif not level.legs and not level.at_goal:
            self.forward(level, at)
        level.stopped, level.holding, level.alone = False, None, False

    def stop(self, level: Level, at: datetime, entry: Entry) -> None:
        if level.stopped:  # by an order of its own, and a stop of all begins no other rest
            return
        held = level.legs or level.held
        level.held = [] if held and held[0].aim == "cycle" else held
        level.legs, level.stopped, level.rests_since, level.holding = [], True, at, entry
        level.alone = level.alone or "level" in entry

    def reverse(self, level: Level, at: datetime, entry: Entry) -> None:
        times = clocks_of(entry) or level.times
        slot_mm, end_mm = (
            Fraction(entry["rate_mm_per_day"]) / len(times),
            level.position_mm - Fraction(entry["distance_mm"]),
        )
        level.reach_mm = None
        self.go(level, [Leg(first_slot(times, at), times, slot_mm, end_mm, -1, "back")])

    def accordion(self, level: Level, at: datetime, entry: Entry) -> None:
        times, begun_mm = clocks_of(entry) or level.times, level.position_mm
        back, forth = (
            Fraction(entry["rate_mm_per_day"]),
            Fraction(entry.get("forth_rate_mm_per_day", entry["rate_mm_per_day"])),
        )
        halves = [(back, begun_mm - Fraction(entry["distance_mm"]), -1), (forth, begun_mm, 1)] * entry["cycles"]
        self.go(
            level,
            [
                Leg(
                    first_slot(times, at),
                    times,
                    rate / len(times),
                    end_mm,
                    sign,
                    "cycle",
                    0,
                    entry.get("pause_days", 0),
                )
                for rate, end_mm, sign in halves
            ],
        )

    def remaining(self, level: Level, at: datetime, entry: Entry) -> None:
        """So much is left from where whole steps have brought the bone; what goes back or rests goes on doing so."""
        level.position_mm, level.behind_mm = self.made_mm(level), Fraction(0)
        self.measured(level, level.position_mm + Fraction(entry["remaining_mm"]))
        for one in self.levels:  # what they went too far was there when it was measured
            one.reach_mm = one.position_mm if one.does == level.does else one.reach_mm
        doing = (level.legs or level.held)[:1]
        aim = doing[0].aim if doing else ""
        if level.held and aim in ("goal", "cycle"):
            since, holding, alone = level.rests_since, level.holding, level.alone
            if aim == "cycle":
                self.forward(level, at)
                level.held, level.legs = level.legs, []
            level.held[0].end_mm = level.goal_mm
            level.rests_since, level.holding, level.alone = since, holding, alone
        elif not level.held and level.at_goal:
            level.legs, level.docked, level.rests_since = [], at, at
        elif not level.held and aim in ("", "goal", "cycle"):
            self.forward(level, at)

    def measured(self, level: Level, goal_mm: Fraction) -> None:
        """By what is left its goal would be there; of what a pulley pulls the bone is elsewhere instead."""
        off_mm = level.goal_mm - goal_mm
        carried = [ring for ring in self.levels if level in self.carriers(ring)]
        if isinstance(level.line, Cable):
            level.position_mm += off_mm
            for leg in (*level.legs, *level.held):  # what goes back goes as far as was ordered
                leg.end_mm += off_mm if leg.aim != "goal" else 0
            for ring in carried:  # each that it carries is as far from it as it was, and none turns for that
                ring.is_at(ring.made_mm(ring.steps) + off_mm)
            return
        level.goal_mm = goal_mm
        for ring in carried:
            if isinstance(ring.line, Cable):  # its pulley is where it was, and so is docking
                way_mm = ring.made_mm(ring.steps)
                ring.farther_mm -= off_mm
                ring.is_at(way_mm)

    def replan(self, level: Level, at: datetime, entry: Entry) -> None:
        """The scale is right: steps, face and what is left count from the mark nearest to what was read."""
        if entry not in self.read:  # of several levels all that it names is read at once
            self.read.append(entry)
            self.read_scales(at, entry)
        if "remaining_mm" in entry:
            self.remaining(level, at, entry)
        elif level.docked and level.position_mm < level.goal_mm and not (level.legs or level.held or level.stopped):
            self.forward(level, at)

    def read_scales(self, at: datetime, entry: Entry) -> None:
        was_mm = {level.letter: self.made_mm(level) for level in self.levels}
        for one in [turned for level in self.levels for turned in (level, *level.followers)]:
            if one.letter in entry["readings_mm"]:
                shown_mm = Fraction(entry["readings_mm"][one.letter])
                one.steps = nearest((shown_mm - one.start_mm) / one.step_mm, one.steps - one.unseen) + one.unseen
                self.evenings[one.letter, at.date()] = one.reading_mm
                self.trace.setdefault(one.letter, []).append((at, one.steps))
                if face := entry.get("faces", {}).get(one.letter):
                    assert one.face
                    one.turned_face += face - one.face
        for level in self.levels:
            off_mm = self.made_mm(level) - was_mm[level.letter]
            level.position_mm += off_mm
            if all(leg.aim == "goal" for leg in (level.legs or level.held)[:1]):
                level.behind_mm -= off_mm

    def catch_up(self, level: Level, _at: datetime, entry: Entry) -> None:
        level.catch_up = Fraction(entry["rate_mm_per_day"])

    def compress(self, level: Level, at: datetime, entry: Entry) -> None:
        self.beyond(level, at, entry, -1 if level.does == "length" else 1)

    def extend(self, level: Level, at: datetime, entry: Entry) -> None:
        self.beyond(level, at, entry, 1)

    def beyond(self, level: Level, at: datetime, entry: Entry, sign: int) -> None:
        if level.does == "gap" and any(one.left_mm for one in self.closing()):
            self.dock(at)
        times, docked = clocks_of(entry) or level.times, level.docked
        end_mm = level.position_mm + sign * Fraction(entry["distance_mm"])
        if level.does == "gap":
            level.reach_mm = end_mm
        else:
            level.goal_mm = end_mm
        every_days = entry.get("step_every_days", 0)
        slot_mm = level.step_mm if every_days else Fraction(entry["rate_mm_per_day"]) / len(times)
        first = at if every_days else first_slot(times, at)
        self.go(level, [Leg(first, times, slot_mm, end_mm, sign, "beyond", every_days)])
        level.docked = docked

    def closing(self) -> list[Level]:
        return [level for level in self.levels if level.does == "gap"]

    def film(self, at: datetime) -> datetime | None:
        """When the last X-ray before a time was taken, where its gap counts as docking for an order of that time."""
        counting = [entry for _, entry in in_force(self.entries)]
        films = [(moment(one.get("at", one.get("on")), MIDNIGHT), one["gap_mm"]) for one in counting if "gap_mm" in one]
        tolerance_mm = self.plan.get("docking", {}).get("tolerance_mm")
        for one in counting:
            if TOLERANCE in one.get("settings", {}) and one["on"] <= at.date():
                tolerance_mm = one["settings"][TOLERANCE]
        taken = sorted((film for film in films if film[0] <= at), key=lambda film: film[0])
        return taken[-1][0] if taken and tolerance_mm is not None and taken[-1][1] <= tolerance_mm else None

    def dock(self, at: datetime) -> None:
        """An X-ray has shown docking: what is left of the way is dropped, and told with the last turn before it."""
        film = self.film(at)
        assert film
        lasts = [slot for level in self.closing() for slot in level.made_at if slot < film]
        for level in self.closing():
            level.goal_mm, level.behind_mm, level.catch_up = level.position_mm, Fraction(0), Fraction(0)
            level.legs, level.held, level.alone, level.holding = [], [], False, None
            level.docked = max(lasts, default=at)
            level.rests_since = level.rests_since or at

    # What it comes to

    def docking(self) -> date | None:
        """The day of the turn that closed the gap."""
        docked = [level.docked for level in self.of_goal() if level.docked]  # not of one whose share others have made
        if self.kind != "transport" or not docked or any(level.left_mm for level in self.of_goal()):
            return None
        at = max(docked)
        return max((s.at for s in self.sessions if s.at <= at), default=at).date()

    def rests(self) -> list[Level]:
        """The levels that rest at the end, short of their goal or held by an order."""
        return [one for one in self.levels if one.holding or not (one.legs or one.at_goal)]


class Record:
    """What a record says of turns, held against the sheet that the patient had when it was written."""

    def __init__(self, entry: Entry, sheet: Course) -> None:
        self.entry, self.sheet, self.is_range = entry, sheet, "from" in entry
        if self.is_range:
            self.first, self.last = moment(entry["from"], MIDNIGHT), moment(entry["to"], DAY_END)
        elif "at" in entry:
            self.first = self.last = entry["at"]
        else:  # the first session of that day
            on = [s.at for s in sheet.sessions if s.at.date() == entry["on"]]
            self.first = self.last = on[0]
        self.sheet_turns = {s.at: s.moves for s in sheet.sessions if self.first <= s.at <= self.last}

    def speaks_of(self, at: datetime) -> bool:
        return self.first <= at <= self.last

    def is_missed(self, at: datetime) -> bool:
        """What was missed moves the rest later: a range of which any turn was missed, by all of its sessions."""
        return self.entry["record"] == "missed" and self.speaks_of(at)

    def is_turned_otherwise(self, at: datetime) -> bool:
        return self.entry["record"] == "done" and self.speaks_of(at)

    def steps(self, letter: str, at: datetime, planned: int) -> int:
        """What was really turned; of a range only at the sessions of the sheet."""
        if letter not in self.entry["steps"]:
            return planned
        if self.is_range and letter not in self.sheet_turns.get(at, {}):
            return 0
        steps: int = self.entry["steps"][letter]
        return steps

    def goes_on(self, level: Level, at: datetime) -> bool:
        """Whether the patient goes on turning by the sheet, though by what was turned the end of a way is reached."""
        (on_sheet,) = (other for other in self.sheet.levels if other.letter == level.letter)
        slot = on_sheet.slots.get(at)
        return self.is_range and self.is_turned_otherwise(at) and slot is not None and slot.way == level.way


def in_force(entries: Sequence[Entry]) -> list[tuple[int, Entry]]:
    """The entries that count, with their places: none that a later one takes back, and no taking back itself."""
    undone = {entry["revision"] - 1 for entry in entries if entry.get("record") == "undo"}
    return [(i, entry) for i, entry in enumerate(entries) if i not in undone and entry.get("record") != "undo"]


def not_made(entry: Entry) -> set[Reset]:
    """The planned re-sets that an entry is in place of, or says were not made."""
    if entry.get("record") == "not_made":
        return {(letter, entry["on"]) for letter in entry["actuators"]}
    return set(entry.get("instead_of", {}).items())


def is_of_turns(entry: Entry) -> bool:
    """Whether a record says of turns that they were not made as planned."""
    return entry.get("record") == "missed" or (entry.get("record") == "done" and "steps" in entry)


def written_with(entries: Sequence[Entry], place: int) -> int:
    """The place of the first entry that was written down together with one: the sheet was that of before."""
    entered = entries[place].get("entered")
    return next((i for i in range(place) if entered and entries[i].get("entered") == entered), place)


def moment(said: date, clock: time) -> datetime:
    return said if isinstance(said, datetime) else datetime.combine(said, clock)


def clocks_of(table: Entry) -> list[time]:
    """The rhythm of a table; so many sessions a day are spread from 08:00 to 20:00, each to the quarter hour."""
    if "sessions" in table:
        return [time.fromisoformat(clock) for clock in table["sessions"]]
    count = table.get("sessions_per_day", 0)
    quarters = [round(Fraction(48 * place, max(count - 1, 1))) for place in range(count)]
    return [time(8 + quarter // 4, quarter % 4 * 15) for quarter in quarters]


def levels_of(plan: Entry) -> Iterator[Level]:
    """The levels with their letters, from proximal to distal; of a plan without any there is one."""
    protocol, goal = plan["protocol"], plan["goal"]
    hinge = plan.get("frame", {}).get("hinge")
    keys = {"transport": "defect_mm", "correction": "angle_deg"}
    whole_mm = arc_mm(goal, hinge) if hinge else goal[keys.get(goal["kind"], f"{goal['kind']}_mm")]
    if goal["kind"] == "transport":
        whole_mm -= goal.get("acute_shortening_mm", 0)
    frames = {frame["name"]: frame for frame in plan.get("frames", [])}
    for letter, table in zip("ABC", plan.get("levels", [{}]), strict=False):
        own = {**protocol, **table}
        frame = frames.get(table.get("frame", ""), plan.get("frame", {}))
        times = clocks_of(own)
        start = datetime.combine(plan["surgery"] + timedelta(days=own["latency_days"]), times[0])
        level = Level(
            letter,
            table.get("name", "level 1"),
            table.get("moves", "distally"),
            Fraction(own["rate_mm_per_day"]),
            times,
            moment(own["first_session"], times[0]) if "first_session" in own else start,
            Fraction(table.get("distance_mm", whole_mm)),
            Fraction(frame["step_mm"]) if "step_mm" in frame else Fraction(frame["pitch_mm"]) / frame["steps_per_turn"],
            frame["steps_per_turn"] if frame["kind"] in ("ilizarov", "hinge") else 0,
            frame.get("start_face", 1),
            Fraction(frame.get("start_reading_mm", 0)),
            frame.get("swaps", []),
            table.get("does", DOES.get(goal["kind"], "bend")),
            frame["kind"] == "nail",
            frame.get("name", ""),
            Fraction(frame["range_mm"]) if "range_mm" in frame else None,
        )
        if cable := frame.get("cable"):
            level.line = Cable(cable["offset_mm"], cable["axial_mm"])
        if hinge:
            (level.line, level.start_mm), *others = rods_of(frame, goal)
            level.followers = [
                Follower(letter, rod, level.step_mm, level.faces, level.start_face, shown_mm)
                for letter, (rod, shown_mm) in zip("BC", others, strict=False)
            ]
        yield level


def simulate(
    plan: Entry,
    entries: Sequence[Entry] | None = None,
    until: datetime = NEVER,
    hardware: Sequence[Reset] | None = None,
) -> Course:
    """Walk a plan and its course, every sheet that the patient ever had included.

    `hardware` are the re-sets, where they are not to be planned by this very course.
    """
    from tests.independent.strokes import planned_resets

    entries = plan.get("course", []) if entries is None else entries
    sheets, planned = walked(repr({**plan, "course": []}))

    def sheet(place: int) -> Course:
        said = repr(entries[:place])
        if said not in sheets:
            sheets[said] = Course(plan, entries[:place], sheet, resets(place)).walk()
        return sheets[said]

    def resets(place: int) -> list[Reset]:
        said = repr(entries[:place])
        if said not in planned:
            planned[said] = planned_resets(
                plan, entries[:place], resets, lambda known: Course(plan, entries[:place], sheet, known).walk()
            )
        return planned[said]

    return Course(plan, entries, sheet, resets(len(entries)) if hardware is None else hardware).walk(until)


@lru_cache(1)
def walked(_plan: str) -> tuple[dict[str, Course], dict[str, list[Reset]]]:
    """The sheets of a plan and the re-sets that it plans, by the entries before them: each is worked out once."""
    return {}, {}
