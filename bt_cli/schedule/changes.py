"""What differs between two schedules: which sessions stay, move, change, come or go, and from when on.

A session stays where instant and instruction are the same. One that brings the bone by the same steps to the same
place at another time has moved; at the same time, anything else about it has changed. The rest is dropped or added:
each session of both schedules is counted once. Of several levels the legs are told level by level, as the whole has
mixed rates: a level's own turns, and not those at which its ring goes along with others.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from bt_cli.frame.actuator import Move
from bt_cli.motion.slots import Event
from bt_cli.plan.levels import actuator_ids_by_level, levels_of
from bt_cli.schedule.model import LevelSchedule, Schedule, Session
from bt_cli.schedule.phases import (
    Interruption,
    RateSegment,
    bone_travel_mm,
    interruptions,
    local,
    rate_segments,
    whole_interruptions,
)
from bt_cli.schedule.status import own_turns


class Pair(NamedTuple):
    """A session as it was and as it is."""

    old: Session
    new: Session

    @property
    def shift(self) -> timedelta:
        """How much later it is, by the clock on the wall: across a clock change a day is a day."""
        if self.old.at.tzinfo is self.new.at.tzinfo:
            return local(self.new) - local(self.old)
        return self.new.at - self.old.at


class NewSegment(NamedTuple):
    """A leg of the new schedule and the local time since when it is new.

    `instead` is the leg of the old one at that time, None where it is at its end.
    """

    leg: RateSegment
    since: datetime
    instead: RateSegment | None
    turns_round: bool  # it begins there, and goes another way than the leg before it


class LevelChanges(NamedTuple):
    """What differs of one of several levels, by its own turns; None for `old` or `new` where it has none.

    `first` is the instant of the first that differs, `last` the old and the new one of the last.
    """

    name: str
    actuator_ids: tuple[str, ...]
    old: LevelSchedule | None
    new: LevelSchedule | None
    first: datetime
    rate_segments: tuple[NewSegment, ...]
    interruptions: tuple[Interruption, ...]
    last: tuple[datetime | None, datetime | None]


class Handed(NamedTuple):
    """Shares that pass from level to level from a local time on: how much more, or less, each has to do then."""

    at: datetime
    by_mm: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, kw_only=True)
class SessionChanges:
    """What becomes of each session of an old and a new schedule; `first` is the earliest instant that differs."""

    same: tuple[Pair, ...]
    moved: tuple[Pair, ...]
    changed: tuple[Pair, ...]
    added: tuple[Session, ...]
    dropped: tuple[Session, ...]
    first: datetime | None


@dataclass(frozen=True, kw_only=True)
class ScheduleChanges(SessionChanges):
    """The difference. `first` is the earliest instant of it; until then both have moved the bone by `before_mm`.

    `last` and `contact` are the old and the new one. `rate_segments` are those of the new schedule that end at `first`
    or later; a correction has none, as it has no rate, and a plan of several levels has them in `levels`, with the
    interruptions of one level alone. `handed` is what only the new one hands on from level to level, `interruptions`
    the pauses and stops that take a turn away, `ordered` the orders that only the new one follows, `withdrawn` those
    that only the old one does, `missed` the local times that only the new one knows as missed.
    """

    before_mm: Fraction
    last: tuple[datetime, datetime]
    contact: tuple[date | None, date | None]
    rate_segments: tuple[NewSegment, ...]
    interruptions: tuple[Interruption, ...]
    ordered: tuple[Event, ...]
    withdrawn: tuple[Event, ...]
    missed: tuple[datetime, ...]
    levels: tuple[LevelChanges, ...]
    handed: tuple[Handed, ...]


def session_changes(old: LevelSchedule, new: LevelSchedule) -> SessionChanges:
    """What becomes of each session of two schedules, or of those of a level."""
    at_once, was, comes = _paired(_placed(old), _placed(new), lambda placed: (placed.session.at, placed.place))
    moved: list[Pair] = []
    if not _another_way(old, new):
        moved, was, comes = _paired(was, comes, lambda placed: placed.place)
    changed, was, comes = _paired(was, comes, lambda placed: placed.session.at)
    same = [pair for pair in at_once if pair.old.moves == pair.new.moves or _moves(pair.old) == _moves(pair.new)]
    same_numbers = {pair.old.number for pair in same}
    changed += [pair for pair in at_once if pair.old.number not in same_numbers]  # another frame, or another scale
    dropped, added = (tuple(placed.session for placed in left) for left in (was, comes))
    touched = [session.at for pair in (*moved, *changed) for session in pair]
    first = min((*touched, *(session.at for session in (*dropped, *added))), default=None)
    in_order = tuple(sorted(changed, key=lambda pair: pair.old.at))
    return SessionChanges(
        same=tuple(same), moved=tuple(moved), changed=in_order, added=added, dropped=dropped, first=first
    )


def changes(old: Schedule, new: Schedule) -> ScheduleChanges:
    """What is different in `new`."""
    sessions = session_changes(old, new)
    first, several = sessions.first, [schedule.has_multiple_levels for schedule in (old, new)]
    has_legs = first and not (old.correction or new.correction or any(several))
    known = list(handed(old))
    return ScheduleChanges(
        **vars(sessions),
        before_mm=_before_mm(new, [pair.new for pair in sessions.same if first is None or pair.new.at < first]),
        last=(old.sessions[-1].at, new.sessions[-1].at),
        contact=(old.docking, new.docking),
        rate_segments=tuple(_new_legs(old, new, first)) if first and has_legs else (),
        interruptions=tuple(_new_rests(_rests_of_all(old), _rests_of_all(new), old)),
        ordered=tuple(_only(new, old)),
        withdrawn=tuple(_only(old, new)),
        missed=tuple(at for at in new.missed if at not in old.missed),
        levels=tuple(_level_changes(old, new)) if all(several) else (),
        handed=tuple(share for share in handed(new) if share not in known),
    )


def handed(schedule: Schedule) -> Iterator[Handed]:
    """Every time at which shares pass from level to level: by a pause or its end, or by turns made otherwise."""
    names = [level.name for level in levels_of(schedule.plan)]
    orders = [at for at, entry in schedule.events if entry.level and entry.kind in ("pause", "stop", "resume")]
    for before, after in pairwise(schedule.sessions):
        shares_mm = [[way.done_mm + way.remaining_mm for way in session.levels] for session in (before, after)]
        by_mm = [(name, now - was) for name, was, now in zip(names, *shares_mm, strict=True) if now != was]
        if by_mm and not sum(mm for _, mm in by_mm):
            at = max((at for at in orders if local(before) < at <= local(after)), default=local(after))
            yield Handed(at, tuple(by_mm))


def _level_changes(old: Schedule, new: Schedule) -> Iterator[LevelChanges]:
    """The levels of which an own turn differs: those of the new plan, and those that only the old one has."""
    was, now = ({level.plan.level.name: level for level in schedule.levels} for schedule in (old, new))
    named = actuator_ids_by_level(old.plan) | actuator_ids_by_level(new.plan)
    for name in dict.fromkeys((*now, *was)):
        before, after = (level and _alone(level) for level in (was.get(name), now.get(name)))
        turns = [{(s.at, s.delta_mm, s.phase) for s in level.sessions} if level else set() for level in (before, after)]
        if differ := turns[0] ^ turns[1]:
            first = min(at for at, *_ in differ)
            yield LevelChanges(
                name, named[name], before, after, first,
                rate_segments=tuple(_new_legs(before, after, first)) if before and after else (),
                interruptions=tuple(
                    _level_rests(before, after) if before and after else _rest_for_good(old, new, name)
                ),
                last=(before.sessions[-1].at if before else None, after.sessions[-1].at if after else None),
            )  # fmt: skip


def _rest_for_good(old: Schedule, new: Schedule, name: str) -> Iterator[Interruption]:
    """The new orders by which a level has no turn of its own at all."""
    for at, entry in _only(new, old):
        if entry.kind in ("pause", "stop") and entry.level == name:
            yield Interruption(at, entry.kind, None)


def _rests_of_all(schedule: Schedule) -> list[Interruption]:
    return list(whole_interruptions(schedule.plan, schedule.events, schedule.sessions))


def _level_rests(old: LevelSchedule, new: LevelSchedule) -> Iterator[Interruption]:
    return _new_rests(list(interruptions(old.events, old.sessions)), list(interruptions(new.events, new.sessions)), old)


def _alone(level: LevelSchedule) -> LevelSchedule | None:
    """A level with no turns but its own; None where it has none."""
    turns = tuple(own_turns(level))
    return replace(level, sessions=turns) if turns else None


def _moves(session: Session) -> list[Move]:
    """What a session turns, whatever comes after it: where a strut is to end makes no turn another."""
    return [move._replace(actuator=move.actuator._replace(end_length_mm=None)) for move in session.moves]


def _another_way(old: LevelSchedule, new: LevelSchedule) -> bool:
    """Whether a correction goes another way from an order on: then a turn like one before it is not that one moved."""
    return any(event.entry.order == "replan" for event in (*_only(old, new), *_only(new, old)))


def _before_mm(schedule: Schedule, same: Sequence[Session]) -> Fraction:
    """How far sessions have brought the bone; of a correction, the way of its reference point."""
    if schedule.correction:
        return same[-1].done_mm if same else Fraction(0)
    return bone_travel_mm(same) + (schedule.read_anew_mm(local(same[-1])) if same else 0)


class _Placed(NamedTuple):
    """A session with what it does: each actuator's steps, and how far it has then come."""

    session: Session
    place: tuple[tuple[str, int, Fraction], ...]


def _placed(schedule: LevelSchedule) -> list[_Placed]:
    places: dict[int, list[tuple[str, int, Fraction]]] = {}
    for turn in schedule.ledger.turns():
        places.setdefault(turn.number, []).append((turn.actuator.id, turn.steps, turn.travelled_mm))
    return [_Placed(session, tuple(places[session.number])) for session in schedule.sessions]


def _paired(
    old: Sequence[_Placed], new: Sequence[_Placed], key: Callable[[_Placed], Any]
) -> tuple[list[Pair], list[_Placed], list[_Placed]]:
    """Old and new ones of the same key, the earliest first; and what is left of both."""
    waiting: dict[Any, list[_Placed]] = {}
    for placed in reversed(old):
        waiting.setdefault(key(placed), []).append(placed)
    pairs, left = [], []
    for placed in new:
        if alike := waiting.get(key(placed)):
            pairs.append(Pair(alike.pop().session, placed.session))
        else:
            left.append(placed)
    taken = {pair.old.number for pair in pairs}
    return pairs, [placed for placed in old if placed.session.number not in taken], left


def _new_legs(old: LevelSchedule, new: LevelSchedule, first: datetime) -> Iterator[NewSegment]:
    before, was, ordered = None, rate_segments(old), [event.at for event in _only(new, old)]
    for leg in rate_segments(new):
        if leg.last.at >= first:
            begins = max(leg.first.at, first)
            since = leg.since if leg.since in ordered else max(leg.since, first.replace(tzinfo=None))
            instead = next((other for other in was if other.last.at >= begins), None)
            turns_round = before is not None and before.backward != leg.backward and leg.first.at >= first
            yield NewSegment(leg, since, instead, turns_round)
        before = leg


def _new_rests(
    known: Sequence[Interruption], new: Sequence[Interruption], old: LevelSchedule
) -> Iterator[Interruption]:
    for rest in new:
        until = rest.until and local(rest.until)
        lost = [s for s in old.sessions if rest.at <= local(s) and (until is None or local(s) < until)]
        if lost and rest not in known:
            yield rest


def _only(schedule: LevelSchedule, other: LevelSchedule) -> list[Event]:
    """The orders that only the first of two schedules follows, whoever wrote them down and when."""
    known = [_content_of(event) for event in other.events]
    return [event for event in schedule.events if _content_of(event) not in known]


def _content_of(event: Event) -> tuple[datetime, dict[str, object]]:
    return event.at, event.entry.model_dump(exclude={"at", "on", "reason", "by", "entered", "base"})
