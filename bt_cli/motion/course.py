"""Where the bone should be at every session, exactly and before any rounding, by the plan and its course.

Positions are mm of bone along its axis; of a correction they are days of its way, and `motion/path.py` knows the poses.
Time here is the local wall clock of the plan's zone; the zone itself comes in at `schedule/times.py`.
Session k (1, 2, …) of a stretch with rate r and n sessions a day has the target base + r·k/n, cut at the stretch's end;
an order ends one stretch and begins the next at the exact target reached. A session that was missed is no session:
what is left moves later. What was really turned comes back through `shift` and `made_mm`.

Where only some days are asked for, slots between them are taken together: a stretch has a closed form.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from math import ceil, floor

from bt_cli.errors import Problem
from bt_cli.motion.records import Records
from bt_cli.motion.slots import Event, Slot, State, Way
from bt_cli.motion.stretch import Stretch, first_slot
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import MAX_COURSE_DAYS, Plan
from bt_cli.words import clock_text, day_text, mm

PHASES = {"compression": "compression", "correction": "correction"}


def pace_of(plan: Plan) -> Fraction:
    """How far a day goes, in the unit of positions: the rate in mm, or one day of a correction's way."""
    return Fraction(1) if plan.is_hexapod else Fraction(plan.protocol.rate_mm_per_day or 0)


class Walk:
    """The movement, slot by slot: `for slot in walk.slots()`. Whoever walks says what was really made.

    A correction has a `way`, which says how many days it takes, and goes on from another pose where it is planned anew.
    `problems` are the entries of the course that cannot be followed, `events` the orders that were, `states` what the
    course does. Where `days` are given, slots of other days at which nothing is ordered or recorded may be taken
    together; the first turn and the last step before an order or an end never are.
    """

    def __init__(self, plan: Plan, days: Collection[date] | None = None, way: Way | None = None) -> None:
        self.plan, self.start, self.way = plan, plan.start, way
        self.rate, self.times = pace_of(plan), plan.slots
        self.position, self.goal = Fraction(0), way.end if way else Fraction(plan.goal.distance_mm)
        self.extended_mm = Fraction(0)
        self.made_mm: Fraction | None = None
        self.behind_mm = Fraction(0)  # what was missed and has not been caught up
        self.catch_up_mm: Fraction | None = None  # the rate at which it is, a day
        self.contact: datetime | None = None
        self.stretch: Stretch | None = None
        self.held: Stretch | None = None  # what a pause or stop holds back
        self.stopped: Entry | None = None
        self.problems: list[Problem] = []
        self.events: list[Event] = []
        self.states: list[State] = []
        self._days, self._step_mm = days, plan.frame.step_mm
        self._limit = self.start + timedelta(days=MAX_COURSE_DAYS)
        self._forward(self.start)
        self._enter(self.start)
        self._read(plan.course)

    def _read(self, course: tuple[Entry, ...]) -> None:
        orders = [(entry.moment(self.times), i, entry) for i, entry in enumerate(course) if entry.order]
        self._orders = sorted(orders, key=lambda order: order[:2])
        self.records = Records(course)
        self._spans = [(span.first, span.last) for span in self.records.spans]
        self._spans += [(datetime.combine(day, time.min), datetime.combine(day, time.max)) for day in self._days or ()]

    def slots(self) -> Iterator[Slot]:
        """Every slot at which something may turn, in order."""
        while True:
            stretch = self.stretch
            if self._orders and (stretch is None or self._is_due(stretch.at)):
                self._obey(*self._orders.pop(0))
            elif stretch is None:
                break
            elif stretch.at > self._limit:
                self._complain(None, f"the course would last over 5 years, beyond {day_text(self._limit)}")
                break
            else:
                count = self._together(stretch)
                stretch.step_on(count - 1)
                yield self._slot(stretch, count)
                self._step_on(stretch)
        for i, said in self.records.unmet():
            self._complain(i, said)

    def shift(self, by_mm: Fraction) -> None:
        """The bone went further than it should have at the slot just made, or less far: the rest follows from there."""
        self.position += by_mm
        self.behind_mm -= by_mm * (self.stretch.sign if self.stretch else 1)

    def _together(self, stretch: Stretch) -> int:
        """How many slots from here on may be taken as one."""
        if self._days is None or stretch.every_days or self.catch_up_mm or not self.made_mm:
            return 1
        until = min((first for first, last in self._spans if last >= stretch.at), default=self._limit)
        if until <= stretch.at:
            return 1
        before_an_end = floor((stretch.end - self.position) * stretch.sign / stretch.per_slot)
        if self._orders:
            before_an_end = min(before_an_end, stretch.slots_until(self._orders[0][0]))
        last_step = ceil(self._step_mm / stretch.per_slot) + 1
        return max(1, min(stretch.slots_until(min(until, self._limit)), before_an_end - last_step))

    def _slot(self, stretch: Stretch, count: int) -> Slot:
        at = stretch.at
        if self.records.missed(at):
            if stretch.main:
                self.behind_mm += stretch.per_slot
            return Slot(at, self.position, self.goal, stretch.phase, self.extended_mm, missed=True)
        self.position = stretch.towards(self.position, count * self._advance(stretch))
        steps = self.records.steps(at)
        return Slot(at, self.position, self.goal, stretch.phase, self.extended_mm, steps=steps, together=count)

    def _advance(self, stretch: Stretch) -> Fraction:
        """How far this slot goes: more, where what was missed is to be caught up."""
        if not (self.catch_up_mm and stretch.main):
            return stretch.per_slot
        more = min(self.catch_up_mm / len(stretch.times) - stretch.per_slot, self.behind_mm)
        self.behind_mm -= more
        if not self.behind_mm:
            self.catch_up_mm = None
        return stretch.per_slot + more

    def _step_on(self, stretch: Stretch) -> None:
        """Go to the next slot, or end the stretch where it has come to its end."""
        at = stretch.at
        stretch.step_on()
        if stretch.reached(self.position):
            self.stretch = None
            self._enter(at)
            if stretch.main:
                self.contact = at

    def _enter(self, at: datetime, entry: Entry | None = None) -> None:
        """Note what the course does from a time on, where that is something else than before."""
        name = "paused" if self.held else "waiting"
        name = "stopped" if self.stopped else self.stretch.phase if self.stretch else name
        if not self.states or self.states[-1].name != name:
            self.states.append(State(at, name, entry))

    def _is_due(self, slot_at: datetime) -> bool:
        """Whether the next order is to be obeyed before a slot; one that names a day, before the day's first."""
        at, _, entry = self._orders[0]
        return at <= slot_at or (entry.day is not None and entry.day <= slot_at.date())

    def _first_of_day(self, at: datetime, entry: Entry) -> datetime:
        """The time from which an order counts: of a day, its first session by the rhythm before it or its own."""
        if entry.day is None:
            return at
        running = self.stretch or self.held
        rhythms = (self.times, entry.sessions, running and not running.every_days and running.times)
        return datetime.combine(entry.day, min(times[0] for times in rhythms if times))

    def _obey(self, at: datetime, i: int, entry: Entry) -> None:
        at = self._first_of_day(at, entry)
        if self.stopped and entry.order != "resume":
            said = "nothing may follow an order stop but records and resume"
        elif at < self.start and entry.order != "remaining":
            said = (
                f"is before the first session, {day_text(self.start)} {clock_text(self.start)}: change the plan above"
            )
        else:
            said = getattr(self, f"_{entry.order}")(at, entry)
        if said:
            self._complain(i, f"order {entry.order} at {day_text(at)} {clock_text(at)}: {said}")
        else:
            self.events.append(Event(at, entry))
            self._enter(at, entry)

    def _forward(self, at: datetime) -> None:
        """From the first slot at or after `at` go toward the goal."""
        phase = PHASES.get(self.plan.goal.kind, "distraction")
        per_slot = self.rate / len(self.times)
        self.stretch = Stretch(first_slot(at, self.times), self.times, per_slot, self.goal, 1, phase, main=True)
        self.held = self.contact = None

    def _rate(self, at: datetime, entry: Entry) -> str | None:
        if self.held:
            return "the course is paused then: order resume first"
        if self._at_goal():
            return "nothing is left to do then: order remaining, extend or compress"
        assert entry.rate_mm_per_day  # noqa: S101 - `consistency` has seen that it is there
        self.rate, self.times = Fraction(entry.rate_mm_per_day), entry.sessions or self.times
        self.catch_up_mm = None
        self._forward(at)
        return None

    def _pause(self, _at: datetime, _entry: Entry) -> str | None:
        if self.held:
            return "the course is paused already"
        if not self.stretch:
            return "nothing turns then, so there is nothing to pause"
        self.held, self.stretch = self.stretch, None
        return None

    def _stop(self, _at: datetime, entry: Entry) -> str | None:
        self.held, self.stretch, self.stopped = self.stretch or self.held, None, entry
        return None

    def _resume(self, at: datetime, _entry: Entry) -> str | None:
        if self.held:
            self.stretch, self.held = self.held, None
            self.stretch.begin(at)
        elif (self.stopped or not self.stretch) and not self._at_goal():
            self._forward(at)
        else:
            return "nothing is paused then"
        self.stopped = None
        return None

    def _reverse(self, at: datetime, entry: Entry) -> str | None:
        assert entry.distance_mm and entry.rate_mm_per_day  # noqa: S101 - as above
        back_mm = Fraction(entry.distance_mm)
        if back_mm > self.position:
            return f"{mm(back_mm)} back is more than the {mm(self.position)} made by then"
        times = entry.sessions or self.times
        end, per_slot = self.position - back_mm, Fraction(entry.rate_mm_per_day) / len(times)
        self.stretch = Stretch(first_slot(at, times), times, per_slot, end, -1, "reversal")
        self.held = self.contact = None
        return None

    def _remaining(self, at: datetime, entry: Entry) -> str | None:
        assert entry.remaining_mm is not None  # noqa: S101 - as above
        if self.made_mm is not None:
            self.position = self.made_mm  # from where it really is, not from where it should be
        self.goal, self.behind_mm = self.position + Fraction(entry.remaining_mm), Fraction(0)
        if self.held:
            if self.held.main:
                self.held.end = self.goal
        elif self._at_goal():
            self.stretch, self.contact = None, at
        elif self.stretch is None or self.stretch.main:
            self._forward(max(at, self.start))
        return None

    def _compress(self, at: datetime, entry: Entry) -> str | None:
        return self._beyond(at, entry, -1 if self.plan.goal.kind == "lengthening" else 1, "compression")

    def _extend(self, at: datetime, entry: Entry) -> str | None:
        return self._beyond(at, entry, 1, "compression" if self.plan.goal.kind == "compression" else "distraction")

    def _beyond(self, at: datetime, entry: Entry, sign: int, phase: str) -> str | None:
        assert entry.distance_mm  # noqa: S101 - as above
        if self.stretch or self.held or not self._at_goal():
            return f"{entry.order} goes beyond the goal, which is not reached by then"
        times, distance_mm = entry.sessions or self.times, Fraction(entry.distance_mm)
        end = self.position + sign * distance_mm
        if self.plan.goal.kind != "transport":
            self.goal = end
            self.extended_mm += sign * distance_mm
        if entry.step_every_days:
            per_slot, first = self.plan.frame.step_mm, at
        else:
            per_slot = Fraction(entry.rate_mm_per_day or 0) / len(times)
            first = first_slot(at, times)
        self.stretch = Stretch(first, times, per_slot, end, sign, phase, every_days=entry.step_every_days)
        return None

    def _catch_up(self, _at: datetime, entry: Entry) -> str | None:
        rate_mm = Fraction(entry.rate_mm_per_day or 0)
        if not (self.stretch and self.stretch.main):
            return "nothing is on its way to the goal then"
        if self.behind_mm <= 0:
            return "nothing that was missed is left to catch up"
        if rate_mm <= self.rate:
            return f"rate_mm_per_day must be more than the {mm(self.rate)} a day in force"
        self.catch_up_mm = rate_mm
        return None

    def _replan(self, at: datetime, entry: Entry) -> str | None:
        assert self.way  # noqa: S101 - `plan/history.py` has seen that this is a correction
        if said := self.way.replan(self.position, first_slot(at, self.times), entry):
            return said
        self.goal = self.way.end
        self._forward(at)
        return None

    def _at_goal(self) -> bool:
        return self.position >= self.goal if self.plan.goal.kind == "transport" else self.position == self.goal

    def _complain(self, i: int | None, said: str) -> None:
        path = ("protocol", "rate_mm_per_day") if i is None else ("course", i)
        self.problems.append(Problem(path, said))
