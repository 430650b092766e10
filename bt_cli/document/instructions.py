"""How nuts, screws, rods and click struts are turned: the steps of a session, and the same, short, for every page.

Where there are several things to turn, those that are turned alike are told of together, by their letters.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bt_cli.document import phrases
from bt_cli.document.language import Language
from bt_cli.document.local_texts import UNWRITTEN, by_hand, clinic_steps, turn_direction
from bt_cli.document.report import Report
from bt_cli.document.setting_text import frame_throughout
from bt_cli.frame.actuator import Actuator
from bt_cli.plan.prescription import Frame
from bt_cli.schedule.ledger import LedgerEntry
from bt_cli.schedule.model import Schedule


class Alike(NamedTuple):
    """What is turned in one way: its letters, one of its actuators, and the part of the frame that it belongs to."""

    actuator_ids: tuple[str, ...]
    actuator: Actuator
    frame: Frame


def how_to_turn(schedule: Schedule, language: Language) -> Iterator[str]:
    """The steps of one session, in order: all of the clinic's own, or at most five; or one for each way of turning."""
    translate, alike = language.translate, turned_alike(schedule)
    look, done = (
        translate("Find the day and the time in the table."),
        translate("Tick the box. Write your initials."),
    )
    if schedule.has_multiple_actuators:
        done = translate("Tick each box. Write your initials.")
    done += f" {translate('Not sure? Stop and call.')}"
    yield look
    for group in alike:
        steps = [step for step in _steps(group, schedule, language) if step]
        if len(group.actuator_ids) > 1:
            steps[-1] += f" {translate('Then the next letter.')}"
        if len(alike) > 1:
            yield f"{', '.join(group.actuator_ids)}: {' '.join(steps)}"
        else:
            count = len(steps) if clinic_steps(group.frame, language) else 3
            yield from steps[:count]
            done = " ".join([*steps[count:], done])
    yield done


def each_time(report: Report, language: Language) -> str:
    """The same, short, for every page."""
    return " ".join(_each_time(report, language))


def turned_alike(schedule: Schedule) -> list[Alike]:
    """Everything there is to turn, by how it is turned, in the order of its letters."""
    groups: dict[tuple[object, ...], Alike] = {}
    for actuator in schedule.actuators:
        frame = frame_throughout(schedule.plan, phrases.frame_of(schedule.plan, actuator))
        directions = frame.direction, frame.direction_es
        way = (actuator.mechanism, actuator.unit_count, bool(actuator.start_face), directions, frame.counter_nut,
               frame.how_to)  # fmt: skip
        actuator_ids = groups[way].actuator_ids if way in groups else ()
        groups[way] = Alike((*actuator_ids, actuator.id), actuator, frame)
    return list(groups.values())


def _in_order(schedule: Schedule, language: Language) -> str:
    letters = ", ".join(actuator.id for actuator in schedule.actuators)
    return language.translate("Take the letters in order: {letters}.", letters=letters)


def _steps(group: Alike, schedule: Schedule, language: Language) -> Iterator[str]:
    """What is done with one thing, or with all that are turned like it: loosen, turn, look, and tighten."""
    if steps := clinic_steps(group.frame, language):
        yield from steps
        return
    language = language.of([group.actuator.mechanism])
    translate, actuator = language.translate, group.actuator
    turns = list(schedule.ledger.turns(*group.actuator_ids))
    if actuator.start_face:
        yield _loosen(group, language)
    turn = [translate(actuator.mechanism.words.instruction)]
    if by_hand(group.frame, language):  # else it stands above, large and once
        turn.append(_way(group, language))
    if any(map(_back, turns)):
        turn.append(translate("BACK: the OPPOSITE way") + ".")
    yield " ".join(turn)
    after = []
    if actuator.start_face:
        shown = translate("The nut must now show the number beside the box. If not, stop and call.")
        full = translate("After a full turn the same number shows again: count the turns.")
        is_full = any(abs(turn.steps) >= actuator.steps_per_turn for turn in turns)
        yield f"{shown} {full}" if is_full else shown
        lock_nut = translate("Tighten its lock nut.")
        after.append(translate("Then tighten the counter-nut.") if group.frame.counter_nut else lock_nut)
    if actuator.unit_count > 1:
        after.append(translate("Then do the others, in order."))
    yield " ".join(after)


def _loosen(group: Alike, language: Language) -> str:
    translate, first = language.translate, group.actuator.unit_count > 1 or not group.actuator.mechanism.two_way
    if group.frame.counter_nut:
        loosen = translate("Loosen the counter-nut first.")
        return f"{translate('Start at rod 1.')} {loosen}" if first else loosen
    if not first:
        return translate("Loosen its lock nut, if any.")
    return f"{translate('Start at rod 1.')} {translate('Loosen its lock nut, if any.')}"


def _way(group: Alike, language: Language) -> str:
    """Which way; of what is turned both ways, which way makes it longer."""
    translate, direction = language.translate, turn_direction(group.frame, language)
    sentences = [translate("Turn it {direction}.", direction=direction)]
    if group.actuator.mechanism.two_way:
        sentences = [
            translate("Where it says longer, turn it {direction}.", direction=direction),
            translate("Where it says shorter, turn the OPPOSITE way."),
        ]
    if by_hand(group.frame, language):
        sentences.append(translate(UNWRITTEN))
    return " ".join(sentences)


def _back(turn: LedgerEntry) -> bool:
    """Whether the table says BACK; what is turned both ways is said to get shorter."""
    return turn.steps < 0 and not turn.actuator.mechanism.two_way


def _each_time(report: Report, language: Language) -> Iterator[str]:
    translate, alike = language.translate, turned_alike(report.schedule)
    if report.schedule.has_multiple_actuators:
        yield _in_order(report.schedule, language)
    for group in alike:
        sentence = _each(group, language)
        yield f"{', '.join(group.actuator_ids)}: {sentence}" if len(alike) > 1 else sentence
    if any(group.actuator.start_face for group in alike):
        yield translate("The nut must now show the number beside the box. If not, stop and call.")
    turns = report.schedule.ledger.turns()
    if any(_back(turn) for turn in turns if not report.until or turn.at.date() <= report.until):
        yield translate("Where the table says BACK, turn the OPPOSITE way.")
    yield translate("Tick the box. Write your initials.")


def _each(group: Alike, language: Language) -> str:
    """What is turned, and which way."""
    language = language.of([group.actuator.mechanism])
    translate, what = language.translate, phrases.every_member(group.actuator, language)
    sentence = translate("Turn {what}, {direction}.", what=what, direction=turn_direction(group.frame, language))
    if by_hand(group.frame, language):
        sentence += " " + translate(UNWRITTEN)
    if group.actuator.mechanism.two_way:
        sentence = f"{translate(group.actuator.mechanism.words.instruction)} {_way(group, language)}"
    if group.frame.counter_nut:
        sentence += " " + translate(
            "Loosen the counter-nut of each nut before you turn it. Tighten it again after the turn."
        )
    return sentence
