"""What a change makes different of several levels, in sentences for staff: level by level, by its own turns."""

from collections.abc import Iterator
from datetime import datetime

from bt_cli.output.language import Language
from bt_cli.output.leg_text import count_lines, leg_lines, level_name, rest_line, when_text
from bt_cli.plan.parts import carriers
from bt_cli.schedule.changes import Changes, Handed, LevelChanges, session_changes
from bt_cli.schedule.legs import Rest
from bt_cli.schedule.model import Schedule
from bt_cli.words import mm


def level_lines(found: Changes, new: Schedule, language: Language) -> Iterator[str]:
    """What passes from level to level, and what each then does otherwise, in order of time; then their last turns."""
    told = [(one.at, _handed(one, new, language)) for one in found.handed]
    for level in found.levels:
        others = _goes_with(level.name, new, language)
        told += [(at, _of(level, line, language)) for at, line in _of_level(level, found, others, language)]
    yield from (line for _, line in sorted(told, key=lambda one: one[0]))
    for level in found.levels:
        yield from (_of(level, line, language) for line in _last(level, language))


def level_counts(old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    """How many turns of each level come later, change, come or go, also those that its ring makes for others."""
    was = {level.plan.level.name: level for level in old.levels}
    for level in new.levels:
        if before := was.get(level.plan.level.name):
            name = level_name(new, level.plan.level.name, language)
            for said in count_lines(session_changes(before, level), language):
                yield language.say("Level {level}: {said}", level=name, said=said)


def _of(level: LevelChanges, said: str, language: Language) -> str:
    name = language.say("{level} ({letters})", level=level.name, letters=", ".join(level.letters))
    return language.say("Level {level}: {said}", level=name, said=said)


def _of_level(level: LevelChanges, found: Changes, others: str, language: Language) -> Iterator[tuple[datetime, str]]:
    """What is new at a level whose ring may go along with others; a rest of all levels at once is told for all."""
    for rest in level.rests:
        if rest.at not in [one.at for one in found.rests]:
            yield rest.at, _own_rest(rest, others, language) if others else rest_line(rest, language)
    for leg in level.legs:
        if level.new:
            yield from ((leg.since, line) for line in leg_lines(leg, level.new, found.ordered, language))


def _goes_with(name: str, schedule: Schedule, language: Language) -> str:
    """The levels that a level's ring goes along with, "upper (A)"; none is no text."""
    names = [level.name for level in schedule.plan.levels]
    if name not in names:
        return ""
    place = names.index(name)
    others = [names[i] for i in carriers(schedule.plan)[place] if i != place]
    return ", ".join(level_name(schedule, one, language) for one in others)


def _own_rest(rest: Rest, others: str, language: Language) -> str:
    """A rest of a level in tandem: the others still turn its ring."""
    say, at = language.say, when_text(rest.at, language)
    said = say("No turns of its own from {at} on, until a new order.", at=at)
    if rest.until:
        said = say("No turns of its own from {at} until {until}.", at=at, until=when_text(rest.until.at, language))
    elif rest.kind == "stop":
        said = say("Its own turns are stopped at {at}.", at=at)
    return f"{said} {say('Its ring still turns along with {others}.', others=others)}"


def _handed(handed: Handed, new: Schedule, language: Language) -> str:
    """Which levels have less to do from then on, and which take it over."""
    say = language.say
    parts = [
        say("{level} hands on {mm}", level=level_name(new, name, language), mm=mm(-by_mm))
        if by_mm < 0
        else say("{level} takes over {mm}", level=level_name(new, name, language), mm=mm(by_mm))
        for name, by_mm in sorted(handed.by_mm, key=lambda one: one[1])
    ]
    return say("From {when} on: {parts}.", when=when_text(handed.at, language), parts=", ".join(parts))


def _last(level: LevelChanges, language: Language) -> Iterator[str]:
    """Its last own turn: where it rests or is done, its ring may still go along with others."""
    say, (was, now) = language.say, level.last
    if was and now and was != now:
        was_text, now_text = (when_text(at, language) for at in (was, now))
        yield say("Its last own turn moves from {was} to {now}.", was=was_text, now=now_text)
    elif was and not now:
        yield say("All its turns are dropped.")
    elif now and not was:
        yield say("It turns now, until {now}.", now=when_text(now, language))
