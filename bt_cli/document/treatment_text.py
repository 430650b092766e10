"""What a treatment came to once the frame is off, in words for staff: plain English alone."""

from collections.abc import Iterator

from bt_cli.schedule.consolidation import Treatment
from bt_cli.words import count, day_text, mm, number


def treatment_facts(treatment: Treatment) -> Iterator[tuple[str, str]]:
    """The day on which the frame came off, with days since surgery and since the last turn; and the healing index."""
    spans = [] if treatment.frame_days is None else [f"{count(treatment.frame_days, 'day')} after surgery"]
    spans.append(f"{count(treatment.consolidation_days, 'day')} of consolidation")
    yield "Frame off", f"{day_text(treatment.off)}, {', '.join(spans)}"
    yield "Healing index", _index(treatment)


def treatment_line(treatment: Treatment) -> str:
    """The same in one line."""
    (name, off), (index_name, index) = treatment_facts(treatment)
    return f"{name}: {off}; {index_name.lower()} {index}"


def _index(treatment: Treatment) -> str:
    index, frame_days = treatment.healing_index_days_per_cm, treatment.frame_days
    if frame_days is None:
        return "not known, as the plan has no date of surgery"
    if index is None:
        return "not worked out, as the goal is no lengthening or transport"
    days, regenerate = count(frame_days, "day"), mm(round(treatment.regenerate_mm, 2))
    return f"{number(round(index, 1))} days/cm ({days} in the frame for {regenerate} of regenerate)"
