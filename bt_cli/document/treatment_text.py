"""What a treatment came to once the frame is off, in words for staff: plain English alone; and that it is off."""

from collections.abc import Iterator
from datetime import date

from bt_cli.document.language import ENGLISH, Language
from bt_cli.schedule.consolidation import Treatment
from bt_cli.words import count, day_text, mm, number


def treatment_facts(treatment: Treatment) -> Iterator[tuple[str, str]]:
    """The day on which the frame came off, with days since surgery and since the last turn; and the healing index.

    An implant that bone was moved by alone has no index: it stays in for as long as it does no harm.
    """
    spans = [] if treatment.frame_days is None else [f"{count(treatment.frame_days, 'day')} after surgery"]
    spans.append(f"{count(treatment.consolidation_days, 'day')} of consolidation")
    yield ENGLISH.of(treatment.mechanisms).for_staff("Frame off"), f"{day_text(treatment.off)}, {', '.join(spans)}"
    if any(mechanism.is_frame for mechanism in treatment.mechanisms):
        yield "External fixation index" if treatment.method else "Healing index", _index(treatment)


def treatment_line(treatment: Treatment) -> str:
    """The same in one line."""
    (name, off), *indices = treatment_facts(treatment)
    return "; ".join([f"{name}: {off}", *(f"{index_name.lower()} {index}" for index_name, index in indices)])


def _index(treatment: Treatment) -> str:
    index, frame_days = treatment.healing_index_days_per_cm, treatment.frame_days
    if not treatment.in_frame:
        return "not worked out, as not all of the regenerate was drawn out in the frame"
    if frame_days is None:
        return "not known, as the plan has no date of surgery"
    if index is None:
        return "not worked out, as the goal is no lengthening or transport"
    days, regenerate = count(frame_days, "day"), mm(round(treatment.regenerate_mm, 2))
    return f"{number(round(index, 1))} days/cm ({days} in the frame for {regenerate} of regenerate)"


def frame_off_text(off: date, language: Language) -> str:
    """That nothing is to be turned any more."""
    return language.translate("Your frame came off on {date}. Do not turn anything.", date=language.day(off))
