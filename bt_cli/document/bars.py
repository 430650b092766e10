"""What is to be said above a day, as bars: what changes, which way, and until when.

All is read off the sessions themselves, level by level: where the turns go back and where they go the usual way again,
and where none are made, whoever ordered it. What is true of several levels alike is one bar.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from bt_cli.document.describers import Describer
from bt_cli.document.language import N_, Language
from bt_cli.document.local_texts import direction_in
from bt_cli.document.model import EventBar, EventKind
from bt_cli.document.phrases import clock_changes, frame_of, measured_on, readings_text, swap_text
from bt_cli.document.plan_text import order_text
from bt_cli.document.rests import LevelRest, is_turned_back, level_rests
from bt_cli.document.setting_text import settings_text
from bt_cli.schedule.ending import end_of
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.phases import local

_ORDERS = {
    "rate": N_("NEW RATE from {time}: {order}."),
    "compress": N_("NEW ORDER from {time}: {order}."),
    "extend": N_("NEW ORDER from {time}: {order}."),
    "accordion": N_("NEW ORDER from {time}: {order}."),
    "catch_up": N_("NEW ORDER from {time}: {order}."),
    "remaining": N_("Measured anew: {order}."),
}
_LAST = ("last", "contact")


def bars_of(schedule: Schedule, describer: Describer, language: Language) -> dict[date, tuple[EventBar, ...]]:
    """The bars of each day that has any: those that change the turns first, then in the order of time."""
    bars = _together(list(_Bars(schedule, describer, language).all()), len(schedule.actuators))
    bars.sort(key=lambda bar: (bar.on, bar.kind in _LAST, not bar.changes_turns, bar.at or time()))
    return {on: tuple(of_day) for on, of_day in groupby(bars, key=lambda bar: bar.on)}


def _together(bars: Sequence[EventBar], thing_count: int) -> list[EventBar]:
    """What several levels have alike as one bar; of all things none is named."""
    alike: dict[EventBar, set[int]] = {}
    for bar in bars:
        alike.setdefault(bar._replace(things=()), set()).update(bar.things or range(thing_count))
    return [
        bar._replace(things=() if len(things) == thing_count else tuple(sorted(things)))
        for bar, things in alike.items()
    ]


def ending_text(schedule: Schedule, language: Language) -> str:
    """What is to be done after the last turn."""
    if end_of(schedule).at in ("paused", "waiting", "last_review"):
        return language.translate("Then do not turn until we tell you.")
    return language.translate("Then turn no more.")


class _Bars:
    """All bars of a schedule, in no order."""

    def __init__(self, schedule: Schedule, describer: Describer, language: Language) -> None:
        self.schedule, self.describer, self.language = schedule, describer, language
        self.places = {actuator.id: place for place, actuator in enumerate(schedule.actuators)}

    def all(self) -> Iterator[EventBar]:
        """Those of the whole, and of each level."""
        for level in self.schedule.levels:
            rests = list(level_rests(level))
            yield from self._orders(level)
            yield from self._rests(level, rests)
            yield from self._directions(level)
            yield from self._ends(level, is_paused=any(rest.until is None for rest in rests))
            yield from self._missed(level)
        yield from self._replans()
        yield from self._of_dates()

    def _bar(  # noqa: PLR0913 - the parts of a bar
        self,
        kind: EventKind,
        at: date,
        text: str,
        level: LevelSchedule | None = None,
        *,
        until: date | None = None,
        changes_turns: bool = True,
    ) -> EventBar:
        things = tuple(self.places[actuator.id] for actuator in level.actuators) if level else ()
        if isinstance(at, datetime):
            return EventBar(kind, at.date(), at.time(), until, things, changes_turns, text)
        return EventBar(kind, at, None, until, things, changes_turns, text)

    def _words(self, level: LevelSchedule) -> Language:
        """The language in the words of what moves a level: beside a frame a nail is adjusted."""
        return self.language.of(actuator.mechanism for actuator in level.actuators)

    def _when(self, at: datetime) -> str:
        return self.language.moment(at)

    def _orders(self, level: LevelSchedule) -> Iterator[EventBar]:
        for ordered_at, entry in level.events:
            if form := _ORDERS.get(entry.kind):
                order, following = order_text(entry, self.language), level.next_session(ordered_at)
                at = local(following) if following and entry.kind != "remaining" else ordered_at
                text = self._words(level).translate(form, time=self.language.clock(at), order=order)
                kind: EventKind = entry.kind if entry.kind in ("rate", "remaining") else "order"  # type: ignore[assignment]
                yield self._bar(kind, at, text, level, changes_turns=kind != "remaining")

    def _rests(self, level: LevelSchedule, rests: Sequence[LevelRest]) -> Iterator[EventBar]:
        """That nothing turns, with its end, and that it goes on: which way, where the turns do not change that."""
        translate = self._words(level).translate
        for at, following in rests:
            if following is None:
                form = N_("PAUSE from {time}: do not turn until we tell you.")
                if level.states[-1].name == "stopped":
                    form = N_("STOP from {time}: do not turn any more unless we tell you.")
                text = translate(form, time=self.language.clock(at))
                yield self._bar("pause", at, text, level)
                continue
            when = self._when(local(following))
            begun = any(local(session).date() == at.date() and local(session) < at for session in level.sessions)
            text = translate("PAUSE until {when}: do not turn.", when=when)
            if begun:
                text = translate(
                    "PAUSE from {time} until {when}: do not turn.", time=self.language.clock(at), when=when
                )
            yield self._bar("pause", at, text, level, until=following.at.date())
            before = level.sessions[following.number - 2] if following.number > 1 else following
            if is_turned_back(before) == is_turned_back(following):
                clock = self.language.clock(following.at)
                yield self._bar(
                    "resume",
                    local(following),
                    self._go_on(level, following.at, clock, back=is_turned_back(following)),
                    level,
                )

    def _go_on(self, level: LevelSchedule, on: date, clock: str, *, back: bool) -> str:
        translate = self._words(level).translate
        if back:
            return translate("TURN AGAIN from {time}: still BACK, the OPPOSITE way.", time=clock)
        if direction := self._direction(level, on):
            return translate("TURN AGAIN from {time}: {direction}.", time=clock, direction=direction)
        return translate("TURN AGAIN from {time}.", time=clock)

    def _direction(self, level: LevelSchedule, on: date) -> str:
        """The usual way of a level on a day, in the reader's language; none of what is turned both ways."""
        actuator = level.actuators[0]
        if actuator.mechanism.two_way:
            return ""
        return direction_in(frame_of(self.schedule.plan.on(on), actuator), self.language) or ""

    def _directions(self, level: LevelSchedule) -> Iterator[EventBar]:
        """Where the turns go back, until when, and where they go the usual way again."""
        translate = self._words(level).translate
        if level.plan.frame.hinge:  # its rods have no usual way, but all of them turn round together
            yield from self._rods_turn_round(level)
            return
        runs = [(back, list(sessions)) for back, sessions in groupby(level.sessions, key=is_turned_back)]
        for place, (back, sessions) in enumerate(runs):
            first, last, clock = local(sessions[0]), local(sessions[-1]), self.language.clock(sessions[0].at)
            if back:
                text = translate("BACK from {time}: turn the OPPOSITE way, until {when}.",
                                 time=clock, when=self._when(last))  # fmt: skip
                yield self._bar("back", first, text, level, until=last.date())
            elif place:
                text = translate("THE USUAL WAY AGAIN from {time}.", time=clock)
                if direction := self._direction(level, first):
                    text = translate("THE USUAL WAY AGAIN from {time}: {direction}.", time=clock, direction=direction)
                yield self._bar("usual way", first, text, level)

    def _rods_turn_round(self, level: LevelSchedule) -> Iterator[EventBar]:
        """Where the rods of a hinge go the other way than before: which way each, and until when."""
        translate = self.language.translate
        _, *runs = [list(sessions) for _, sessions in groupby(level.sessions, key=lambda session: session.delta_mm < 0)]
        for sessions in runs:
            first, last = local(sessions[0]), local(sessions[-1])
            turns = [turn for turn in level.ledger.turns() if first <= turn.at <= last]
            longer, shorter = (
                {turn.actuator.id for turn in turns if (turn.steps < 0) == back} for back in (False, True)
            )
            words = ((longer - shorter, translate("longer")), (shorter - longer, translate("shorter")))
            ways = ", ".join(sorted(f"{rod} {word}" for rods, word in words for rod in rods))
            text = translate("From {time} turn each rod the OPPOSITE way to before: {ways}, until {when}.",
                             time=self.language.clock(first), ways=ways, when=self._when(last))  # fmt: skip
            yield self._bar("back", first, text, level, until=last.date())

    def _ends(self, level: LevelSchedule, *, is_paused: bool) -> Iterator[EventBar]:
        """Where a level begins later than the whole, and where it ends before it; and the last day of all."""
        translate, first, last = self._words(level).translate, level.sessions[0], level.sessions[-1]
        if self.schedule.has_multiple_levels and first.at.date() != self.schedule.sessions[0].at.date():
            text = translate("FIRST TURN at {time}.", time=self.language.clock(first.at))
            yield self._bar("first", local(first), text, level)
        if last.at != self.schedule.sessions[-1].at and not is_paused:
            text = translate("LAST TURN at {time}.", time=self.language.clock(last.at))
            yield self._bar("last", local(last), text, level)

    def _missed(self, level: LevelSchedule) -> Iterator[EventBar]:
        """Missed turns, once for days in a row."""
        days = sorted({at.date() for at in level.missed})
        begins = [on for on in days if on - timedelta(days=1) not in days]
        ends = [on for on in days if on + timedelta(days=1) not in days]
        text = self._words(level).translate("Turns were missed. What they were to turn comes later.")
        for begin, end in zip(begins, ends, strict=True):
            yield self._bar("missed", begin, text, level, until=end, changes_turns=False)

    def _replans(self) -> Iterator[EventBar]:
        actuators = self.schedule.actuators
        for at, entry in (event for event in self.schedule.events if event.entry.kind == "replan"):
            text = self.language.translate("PLANNED ANEW from {time}.", time=self.language.clock(at))
            if entry.readings_mm:
                measured = [actuator for actuator in actuators if actuator.id in entry.readings_mm]
                if any(actuator.mechanism.is_readable for actuator in measured):  # a patient reads scales alone
                    measured = [actuator for actuator in actuators if actuator.mechanism.is_readable]
                readings = [
                    (actuator.id if len(actuators) > 1 else "", reading_mm)
                    for actuator, reading_mm in zip(actuators, self.schedule.ledger.readings_at(at), strict=True)
                    if actuator in measured
                ]
                words = self.language.of(actuator.mechanism for actuator in measured)
                form = N_("PLANNED ANEW from {time}: before it the scales read {readings}.")
                if measured_on(measured) != "scale":
                    form = N_("PLANNED ANEW from {time}: before it ring to ring counts as {readings}.")
                text = words.translate(form, time=self.language.clock(at), readings=readings_text(readings))
            yield self._bar("replan", at, text)

    def _of_dates(self) -> Iterator[EventBar]:
        """The clinic, re-sets and exchanges there, clocks, contact, and the last day."""
        schedule, translate = self.schedule, self.language.translate
        for on in schedule.dates("review"):
            text = translate("CLINIC AND X-RAY today.")
            yield self._bar("clinic", on, text, changes_turns=False)
        for on in sorted({row.on for row in self.describer.changes(schedule)}):
            yield self._bar("swap", on, self._swap(on))
        for on, settings in schedule.plan.settings_by_day:
            if text := settings_text(settings, self.language):
                turns = any("direction" in key or key == "timezone" for key in settings)
                yield self._bar("set", on, translate("From today: {text}.", text=text), changes_turns=turns)
        for on in clock_changes(schedule):
            text = translate("The clocks change; turn at the times as printed.")
            yield self._bar("clocks change", on, text, changes_turns=False)
        for on in schedule.dates("expected_contact"):
            text = translate("The bone ends are expected to meet today.")
            yield self._bar("contact", on, text, changes_turns=False)
        last = local(schedule.sessions[-1])
        texts = [
            translate("LAST DAY. The last turn is at {time}.", time=self.language.clock(last)),
            ending_text(schedule, self.language),
        ]
        if later := [on for on in schedule.dates("review") if on > last.date()]:
            texts.append(translate("Next clinic {date}.", date=self.language.day(later[0])))
        yield self._bar("last", last, " ".join(texts))

    def _swap(self, on: date) -> str:
        """What is done in the clinic on a day, in one line."""
        rows = [row for row in self.describer.changes(self.schedule) if row.on == on]
        what = self.describer.swaps_text(self.schedule, rows, self.language)
        return swap_text(self.schedule, on, what, self.language)
