"""What a change makes different of several levels, in sentences for staff: level by level, by its own turns."""

from collections.abc import Iterator
from datetime import datetime

from bt_cli.output.change_text import count_lines, leg_lines, level_name, rest_line, when_text
from bt_cli.output.language import Language
from bt_cli.plan.levels import carried_by
from bt_cli.schedule.changes import Handed, LevelChanges, ScheduleChanges, changes
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import Interruption
from bt_cli.words import mm


def level_lines(found: ScheduleChanges, new: Schedule, language: Language) -> Iterator[str]:
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
            for said in count_lines(changes(before, level), language):
                yield language.translate("Level {level}: {said}", level=name, said=said)


def _of(level: LevelChanges, said: str, language: Language) -> str:
    name = language.translate("{level} ({letters})", level=level.name, letters=", ".join(level.letters))
    return language.translate("Level {level}: {said}", level=name, said=said)


def _of_level(
    level: LevelChanges, found: ScheduleChanges, others: str, language: Language
) -> Iterator[tuple[datetime, str]]:
    """What is new at a level whose ring may go along with others; a rest of all levels at once is told for all."""
    for rest in level.interruptions:
        if rest.at not in [one.at for one in found.interruptions]:
            yield rest.at, _own_rest(rest, others, language) if others else rest_line(rest, language)
    for leg in level.rate_segments:
        if level.new:
            yield from ((leg.since, line) for line in leg_lines(leg, level.new, found.ordered, language))


def _goes_with(name: str, schedule: Schedule, language: Language) -> str:
    """The levels that a level's ring goes along with, "upper (A)"; none is no text."""
    names = [level.name for level in schedule.plan.levels]
    if name not in names:
        return ""
    place = names.index(name)
    others = [names[i] for i in carried_by(schedule.plan)[place] if i != place]
    return ", ".join(level_name(schedule, one, language) for one in others)


def _own_rest(rest: Interruption, others: str, language: Language) -> str:
    """A rest of a level in tandem: the others still turn its ring."""
    translate, at = language.translate, when_text(rest.at, language)
    said = translate("No turns of its own from {at} on, until a new order.", at=at)
    if rest.until:
        said = translate(
            "No turns of its own from {at} until {until}.", at=at, until=when_text(rest.until.at, language)
        )
    elif rest.kind == "stop":
        said = translate("Its own turns are stopped at {at}.", at=at)
    return f"{said} {translate('Its ring still turns along with {others}.', others=others)}"


def _handed(handed: Handed, new: Schedule, language: Language) -> str:
    """Which levels have less to do from then on, and which take it over."""
    translate = language.translate
    parts = [
        translate("{level} hands on {mm}", level=level_name(new, name, language), mm=mm(-by_mm))
        if by_mm < 0
        else translate("{level} takes over {mm}", level=level_name(new, name, language), mm=mm(by_mm))
        for name, by_mm in sorted(handed.by_mm, key=lambda one: one[1])
    ]
    return translate("From {when} on: {parts}.", when=when_text(handed.at, language), parts=", ".join(parts))


def _last(level: LevelChanges, language: Language) -> Iterator[str]:
    """Its last own turn: where it rests or is done, its ring may still go along with others."""
    translate, (was, now) = language.translate, level.last
    if was and now and was != now:
        was_text, now_text = (when_text(at, language) for at in (was, now))
        yield translate("Its last own turn moves from {was} to {now}.", was=was_text, now=now_text)
    elif was and not now:
        yield translate("All its turns are dropped.")
    elif now and not was:
        yield translate("It turns now, until {now}.", now=when_text(now, language))
