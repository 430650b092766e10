"""What stands above a schedule of nuts, screws, rods and click struts: rates, steps, and the parts of the frame."""

from collections.abc import Iterator
from typing import NamedTuple

from bt_cli.document import phrases
from bt_cli.document.language import N_, Language
from bt_cli.document.level_heading import Facts, Flagged, rate_text, rates_together, when_paused
from bt_cli.document.local_texts import direction_in
from bt_cli.document.mechanism_heading import cable_facts
from bt_cli.document.setting_text import frame_throughout, limit_text
from bt_cli.frame.actuator import Actuator
from bt_cli.plan.prescription import Frame, FramePart
from bt_cli.schedule.model import Schedule
from bt_cli.words import mm, number, shown_mm


def rate_facts(schedule: Schedule, language: Language) -> Facts:
    """How fast the bone goes, of several levels what they do together."""
    if schedule.has_multiple_levels:
        yield from rates_together(schedule, language)
        yield from when_paused(schedule, language)
    else:
        yield N_("Rate"), rate_text(schedule, language)
    for part in schedule.levels:
        yield from cable_facts(part, part.actuators[0].id if schedule.has_multiple_levels else "", language)


def step_facts(schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
    """One step of each part of the frame."""
    for part in _frame_parts(schedule):
        yield N_("Step"), part.behind_letters(_step(part, language, flagged))


def hardware_facts(schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
    """Each part of the frame: what it is, what is turned of it and which way, and its scales."""
    for part in _frame_parts(schedule):
        spoken = language.of([part.frame.mechanism])
        translate = spoken.translate
        yield spoken.for_staff(N_("Frame")), part.behind_letters(_frame(schedule, part, spoken, flagged))
        what = phrases.every_member(part.actuators[0], language)
        text = translate("{what}, by what the table says for the session", what=what)
        yield spoken.for_staff(N_("Turn")), part.behind_letters(text)
        frame = frame_throughout(schedule.plan, part.frame)
        direction = direction_in(frame, language) or translate("NOT GIVEN in the plan: ask before the first turn")
        yield spoken.for_staff(N_("Direction")), part.behind_letters(direction)
        if part.frame.counter_nut:
            yield (
                N_("Counter-nuts"),
                part.behind_letters(translate("loosen each before its turn, tighten it after the turn")),
            )
        for actuator in part.actuators:
            letter = f"{actuator.id}: " if schedule.has_multiple_actuators else ""
            if actuator.mechanism.is_readable:
                name = N_("Ring to ring") if actuator.mechanism.has_faces else N_("Scale")
                yield name, f"{letter}{_scale(schedule, part, actuator, language, flagged)}"
            else:
                end = shown_mm(schedule.ledger.at_end(actuator.id).reading_mm)
                yield N_("Check"), letter + translate("its length on X-ray: {mm} more at the end", mm=end)


class _FramePart(NamedTuple):
    """A part of the frame, with what is turned of it; `letters` are said where there are several parts."""

    frame: Frame
    actuators: tuple[Actuator, ...]
    letters: str

    def key(self, last: str) -> str:
        """The plan's key of one of its values."""
        return f"frames.{self.frame.name}.{last}" if isinstance(self.frame, FramePart) else f"frame.{last}"

    def behind_letters(self, text: str) -> str:
        """A text about it, led by its letters."""
        return f"{self.letters}: {text}" if self.letters else text


def _frame_parts(schedule: Schedule) -> list[_FramePart]:
    """Each part of the frame once, in the order of the letters."""
    parts: list[tuple[Frame, list[Actuator]]] = []
    for actuator in schedule.actuators:
        frame = phrases.frame_of(schedule.plan, actuator)
        of_part = next((actuators for known, actuators in parts if known is frame), None)
        if of_part is None:
            parts.append((frame, [actuator]))
        else:
            of_part.append(actuator)
    mixed = len(parts) > 1
    letters = [", ".join(actuator.id for actuator in actuators) if mixed else "" for _, actuators in parts]
    return [_FramePart(frame, tuple(of), named) for (frame, of), named in zip(parts, letters, strict=True)]


def _step(part: _FramePart, language: Language, flagged: Flagged) -> str:
    translate, frame, actuator = language.translate, part.frame, part.actuators[0]
    step = phrases.step_text(actuator, language)
    if not actuator.mechanism.has_pitch:
        pace = frame.minutes_per_mm
        return step + ("; " + translate("1 mm takes {minutes} minutes", minutes=number(pace)) if pace else "")
    pitch = flagged(translate("one full turn is {mm}", mm=mm(frame.pitch_mm)), part.key("pitch_mm"))
    forms = (N_("step a turn"), N_("steps a turn"))
    if actuator.mechanism.counted:
        forms = (N_("click a turn"), N_("clicks a turn"))
    parts = flagged(language.counted(frame.steps_per_turn, *forms), part.key("steps_per_turn"))
    return f"{step}; {pitch}; {parts}"


def _frame(schedule: Schedule, part: _FramePart, language: Language, flagged: Flagged) -> str:
    """What a part of the frame is and what is turned of it."""
    translate, frame, actuator = language.translate, part.frame, part.actuators[0]
    members = flagged(phrases.members_text(actuator, language), part.key("rods"))
    if len(part.actuators) > 1 and not frame.hinge:
        members = translate(
            "{members} at each of {levels}", members=members, levels=", ".join(a.level for a in part.actuators)
        )
    elif frame.hinge:
        members = phrases.letters_text(schedule, language)
    parts = [members, limit_text(schedule.plan, frame, language)]
    return "; ".join([flagged(translate(actuator.mechanism.frame), part.key("kind")), *filter(None, parts)])


def _scale(schedule: Schedule, part: _FramePart, actuator: Actuator, language: Language, flagged: Flagged) -> str:
    """Where a scale starts, and where it stands at the end of each stroke."""
    translate, face = language.translate, ""
    if actuator.start_face:
        shows = translate("nut face {number} shows", number=actuator.start_face)
        face = "; " + flagged(shows, part.key("start_face"))
    start = flagged(mm(actuator.start_reading_mm), part.key("start_reading_mm"))
    ends = f", {translate('then anew')}: ".join(_strokes(schedule, actuator, language))
    return translate("starts at {start}", start=start) + f"{face}; {ends}"


def _strokes(schedule: Schedule, actuator: Actuator, language: Language) -> Iterator[str]:
    """Where the scale stands at the end of each stroke: at a swap it starts anew."""
    for stroke in schedule.ledger.strokes(actuator.id):
        end = shown_mm(stroke.entries[-1].reading_mm)
        if stroke.until:
            yield language.translate("{mm} before {date}", mm=end, date=language.day(stroke.until))
        else:
            yield language.translate("{mm} at the end", mm=end)
