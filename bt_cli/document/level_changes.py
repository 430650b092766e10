"""What a change makes different of several levels, in sentences for staff: level by level, by its own turns."""

from collections.abc import Iterator
from datetime import datetime

from bt_cli.checks.rule import in_words_of
from bt_cli.document.change_text import count_lines, leg_lines, level_name, rest_line, two_times
from bt_cli.plan.levels import carried_by
from bt_cli.schedule.changes import Handed, LevelChanges, ScheduleChanges, session_changes
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import Interruption
from bt_cli.words import mm, time_text


def level_lines(differences: ScheduleChanges, new: Schedule) -> Iterator[str]:
    """What passes from level to level, and what each then does otherwise, in order of time; then their last turns."""
    dated_lines = [(share.at, _handed(share, new)) for share in differences.handed]
    for level in differences.levels:
        others = _goes_with(level.name, new)
        dated_lines += [(at, _of(level, new, line)) for at, line in _of_level(level, differences, others)]
    yield from (line for _, line in sorted(dated_lines, key=lambda dated_line: dated_line[0]))
    for level in differences.levels:
        yield from (_of(level, new, line) for line in _last(level))


def level_counts(old: Schedule, new: Schedule) -> Iterator[str]:
    """How many turns of each level come later, change, come or go, also those that its ring makes for others."""
    was = {level.plan.level.name: level for level in old.levels}
    for level in new.levels:
        if before := was.get(level.plan.level.name):
            name = level_name(new, level.plan.level.name)
            lines = count_lines(session_changes(before, level))
            yield from (f"Level {name}: {in_words_of(level.mechanisms, line)}" for line in lines)


def _of(level: LevelChanges, new: Schedule, line: str) -> str:
    """A line of a level, in the words of what moves it."""
    mechanisms = [actuator.mechanism for actuator in new.actuators if actuator.id in level.letters]
    return f"Level {level.name} ({', '.join(level.letters)}): {in_words_of(mechanisms, line)}"


def _of_level(level: LevelChanges, differences: ScheduleChanges, others: str) -> Iterator[tuple[datetime, str]]:
    """What is new at a level whose ring may go along with others; a rest of all levels at once is told for all."""
    for rest in level.interruptions:
        if rest.at not in [interruption.at for interruption in differences.interruptions]:
            yield rest.at, _own_rest(rest, others) if others else rest_line(rest)
    for leg in level.rate_segments:
        if level.new:
            yield from ((leg.since, line) for line in leg_lines(leg, level.new, differences.ordered))


def _goes_with(name: str, schedule: Schedule) -> str:
    """The levels that a level's ring goes along with, "upper (A)"; none is no text."""
    names = [level.name for level in schedule.plan.levels]
    if name not in names:
        return ""
    place = names.index(name)
    others = [names[i] for i in carried_by(schedule.plan)[place] if i != place]
    return ", ".join(level_name(schedule, level) for level in others)


def _own_rest(rest: Interruption, others: str) -> str:
    """A rest of a level in tandem: the others still turn its ring."""
    at = time_text(rest.at)
    text = f"No turns of its own from {at} on, until a new order."
    if rest.until:
        text = f"No turns of its own from {at} until {time_text(rest.until.at)}."
    elif rest.kind == "stop":
        text = f"Stopped: no turns of its own from {at} on."
    return f"{text} Its ring is still turned along with {others}."


def _handed(handed: Handed, new: Schedule) -> str:
    """Which levels have less to do from then on, and which take it over."""
    parts = [
        f"{level_name(new, name)} {'hands on' if by_mm < 0 else 'takes over'} {mm(abs(by_mm))}"
        for name, by_mm in sorted(handed.by_mm, key=lambda item: item[1])
    ]
    return f"From {time_text(handed.at)} on: {', '.join(parts)}."


def _last(level: LevelChanges) -> Iterator[str]:
    """Its last own turn: where it rests or is done, its ring may still go along with others."""
    was, now = level.last
    if was and now and was != now:
        before, after = two_times(was, now)
        yield f"Its last own turn moves from {before} to {after}."
    elif was and not now:
        yield "All its turns are dropped."
    elif now and not was:
        yield f"It is turned now, until {time_text(now)}."
