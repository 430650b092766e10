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
from math import floor
from typing import Any, NamedTuple

from tests.independent.geometry import Cable, Follower, Straight, arc_mm, rods_of

Entry = dict[str, Any]
Reset = tuple[str, date]  # of which letter, before which day's first turn
MIDNIGHT, DAY_END = time(0, 0), time(23, 59)
NEVER = datetime(9999, 1, 1)
NOT_OF_MOTION = ("reset", "set", "review_add", "review_move", "review_cancel")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HALF = Fraction(1, 2)


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


@dataclass
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
    resets: list[Entry] = field(default_factory=list)  # those to come
    line: Straight = field(default_factory=Straight)  # what is turned for which way of the bone
    followers: list[Follower] = field(default_factory=list)  # the other rods of a hinge
    every: tuple[int, datetime] | None = None  # one step every so many days, as ordered from a time on
    last_slot: datetime | None = None
    zero_mm: Fraction = Fraction(0)  # what had been drawn where a cable's bone would be at 0
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
        return self.line.way_mm(steps * self.step_mm - self.zero_mm)

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
        self.sessions: list[Session] = []
        self.trace: dict[str, list[tuple[datetime, int]]] = {}  # the steps in all of each letter, as they change
        self.missed: list[datetime] = []
        self.evenings: dict[tuple[str, date], Fraction] = {}  # what each scale shows after all that a day brought
        self.left_on: dict[date, Fraction] = {}  # what is left after all that a day brought
        self.cut = False  # at the last review that the plan covers
        counting = in_force(entries)
        self.records = [Record(entry, sheet(i)) for i, entry in counting if is_of_turns(entry)]
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
            if what == "an order":
                place, entry = self.next_order(self.levels[i])
                self.levels[i].orders.remove((place, entry))
                self.set_scales_anew(at.date())
                self.obey(self.levels[i], at, entry)
                self.left_on[at.date()] = self.left_mm()
            else:
                self.turn(at, [self.levels[k] for when, what, k in self.due() if (when, what) == (at, "turns")])
        return self

    def due(self) -> Iterator[tuple[datetime, str, int]]:
        """What comes next at each level; "an order" is before "turns"."""
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
                level.last_slot = at
                self.advance(level, level.legs[0])
            elif level.legs[0].aim == "goal":
                level.behind_mm += level.legs[0].slot_mm
        self.turn_rings(at, [level for level in levels if level not in waiting])
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
            self.left_on[at.date()] = self.left_mm()
            self.sessions.append(Session(at, moves, self.left_mm()))

    def waits(self, level: Level, at: datetime) -> bool:
        """Whether a level's turns were missed; in tandem the rings that go together wait together."""
        letters = {one.letter for ring in self.levels if ring.moves == level.moves for one in (ring, *ring.followers)}
        missed = [
            r
            for r in self.records
            if r.is_missed(at) and any(letters & moves.keys() for moves in r.sheet_turns.values())
        ]
        if any(letters & record.sheet_turns.get(at, {}).keys() for record in missed) and at not in self.missed:
            self.missed.append(at)
        return bool(missed)

    def turn_rings(self, at: datetime, levels: Sequence[Level]) -> None:
        """Turn the rings that go the ways of some levels to their nearest steps, or as a record says."""
        planned = {ring.letter: ring.steps for ring in self.levels}
        for ring in self.levels:
            carriers = self.carriers(ring)
            if any(level in levels for level in carriers):
                was, way_mm = ring.steps, sum((level.position_mm for level in carriers), Fraction(0))
                target_mm = ring.line.travel_mm(way_mm) + ring.zero_mm
                ring.steps = planned[ring.letter] = nearest(target_mm / ring.step_mm, was)
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
        order = self.levels if ring.moves == "distally" else self.levels[::-1]
        alike = [level for level in order if level.moves == ring.moves]
        return alike[: alike.index(ring) + 1]

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
        level.legs.pop(0)
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

    def left_mm(self) -> Fraction:
        """What is left of the goal, seen at the rings that carry no other."""
        left_mm = Fraction(0)
        for ring in self.levels:
            if not any(self.behind(other) is ring for other in self.levels):
                goal_mm = sum((level.goal_mm for level in self.carriers(ring)), Fraction(0))
                left_mm += max(goal_mm - ring.made_mm(ring.steps), Fraction(0))
        return left_mm

    # What is ordered

    def obey(self, level: Level, at: datetime, entry: Entry) -> None:
        getattr(self, entry["order"].replace(" ", "_"))(level, at, entry)
        level.obeyed += 1
        if entry["order"] != "pause":
            level.orders = [
                o for o in level.orders if o[1]["order"] != "end of pause" or (level.held and not level.stopped)
            ]

    def go(self, level: Level, legs: list[Leg]) -> None:
        level.legs, level.held, level.alone = legs, [], False
        level.docked = level.docked if level.position_mm >= level.goal_mm else None
        level.rests_since = level.holding = None

    def forward(self, level: Level, at: datetime) -> None:
        """Toward the goal from the first slot on; one step every so many days, none sooner after the last."""
        at, slot_mm, days = first_slot(level.times, max(at, level.start)), level.rate / len(level.times), 0
        if level.every:
            slot_mm, (days, since) = level.step_mm, level.every
            if level.last_slot and level.last_slot >= since:
                soonest = datetime.combine(level.last_slot.date() + timedelta(days=days), MIDNIGHT)
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
        if isinstance(level.line, Cable):  # it is the bone that is elsewhere, not docking
            level.position_mm = level.goal_mm - Fraction(entry["remaining_mm"])
            level.zero_mm = level.steps * level.step_mm - level.line.travel_mm(level.position_mm)
        level.goal_mm = level.position_mm + Fraction(entry["remaining_mm"])
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

    def replan(self, level: Level, at: datetime, entry: Entry) -> None:
        """The scale is right: steps, face and what is left count from the mark nearest to what was read."""
        shown_mm = Fraction(entry["readings_mm"][level.letter])
        now = nearest((shown_mm - level.start_mm) / level.step_mm, level.steps - level.unseen) + level.unseen
        off_mm = level.made_mm(now) - level.made_mm(level.steps)
        level.steps = now
        for rod in level.followers:
            read_mm = Fraction(entry["readings_mm"][rod.letter])
            rod.steps = nearest((read_mm - rod.start_mm) / rod.step_mm, rod.steps - rod.unseen) + rod.unseen
            self.evenings[rod.letter, at.date()] = rod.reading_mm
            self.trace.setdefault(rod.letter, []).append((at, rod.steps))
        self.evenings[level.letter, at.date()] = level.reading_mm
        self.trace.setdefault(level.letter, []).append((at, now))
        if face := entry.get("faces", {}).get(level.letter):
            assert level.face
            level.turned_face += face - level.face
        level.position_mm += off_mm
        if all(leg.aim == "goal" for leg in (level.legs or level.held)[:1]):
            level.behind_mm -= off_mm
        if "remaining_mm" in entry:
            self.remaining(level, at, entry)
        elif level.docked and level.position_mm < level.goal_mm and not (level.legs or level.held or level.stopped):
            self.forward(level, at)

    def catch_up(self, level: Level, _at: datetime, entry: Entry) -> None:
        level.catch_up = Fraction(entry["rate_mm_per_day"])

    def compress(self, level: Level, at: datetime, entry: Entry) -> None:
        self.beyond(level, at, entry, -1 if self.kind == "lengthening" else 1)

    def extend(self, level: Level, at: datetime, entry: Entry) -> None:
        self.beyond(level, at, entry, 1)

    def beyond(self, level: Level, at: datetime, entry: Entry, sign: int) -> None:
        times, docked = clocks_of(entry) or level.times, level.docked
        end_mm = level.position_mm + sign * Fraction(entry["distance_mm"])
        if self.kind != "transport":
            level.goal_mm = end_mm
        every_days = entry.get("step_every_days", 0)
        slot_mm = level.step_mm if every_days else Fraction(entry["rate_mm_per_day"]) / len(times)
        first = at if every_days else first_slot(times, at)
        self.go(level, [Leg(first, times, slot_mm, end_mm, sign, "beyond", every_days)])
        level.docked = docked

    # What it comes to

    def docking(self) -> date | None:
        """The day of the turn that closed the gap."""
        docked = [level.position_mm >= level.goal_mm and level.docked for level in self.levels]
        if self.kind != "transport" or not all(docked):
            return None
        at = max(at for at in docked if at)
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


def moment(said: date, clock: time) -> datetime:
    return said if isinstance(said, datetime) else datetime.combine(said, clock)


def clocks_of(table: Entry) -> list[time]:
    return [time.fromisoformat(clock) for clock in table.get("sessions", [])]


def levels_of(plan: Entry) -> Iterator[Level]:
    """The levels with their letters, from proximal to distal; of a plan without any there is one."""
    protocol, goal = plan["protocol"], plan["goal"]
    hinge = plan.get("frame", {}).get("hinge")
    keys = {"transport": "defect_mm", "correction": "angle_deg"}
    whole_mm = arc_mm(goal, hinge) if hinge else goal[keys.get(goal["kind"], f"{goal['kind']}_mm")]
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
    sheets: dict[int, Course] = {}
    planned: dict[int, list[Reset]] = {}

    def sheet(place: int) -> Course:
        if place not in sheets:
            sheets[place] = Course(plan, entries[:place], sheet, resets(place)).walk()
        return sheets[place]

    def resets(place: int) -> list[Reset]:
        if place not in planned:
            planned[place] = planned_resets(
                plan, entries[:place], resets, lambda known: Course(plan, entries[:place], sheet, known).walk()
            )
        return planned[place]

    return Course(plan, entries, sheet, resets(len(entries)) if hardware is None else hardware).walk(until)
