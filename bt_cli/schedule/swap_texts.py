"""What a plan of struts is refused for, in words: a scale that would be left, and what would do."""

from bt_cli.schedule.swaps import NoSwap, StrutScale
from bt_cli.words import day_text, mm


def size_name(scale: StrutScale) -> str:
    """A strut by its size, "size long"."""
    return f"size {scale.size}" if scale.size else "the strut mounted"


def range_text(scale: StrutScale) -> str:
    """What a scale shows, "90 mm to 140 mm"."""
    return f"{mm(scale.min_mm)} to {mm(scale.max_mm)}"


def why_no_swap(reason: NoSwap) -> str:
    """A strut that runs off its scale, with the reviews or the size by which it would not."""
    strut, scale, shows_mm, on, fits, lengths_mm = reason
    would = f"strut {strut} would read {mm(shows_mm)}"
    if on is None:
        return f"{would} before the first turn, outside its {range_text(scale)}"
    would = f"{would} on {day_text(on)}, outside the {range_text(scale)} of {size_name(scale)}"
    if reason.is_behind:
        return would
    if fits:
        days = "; ".join(f"size {size} fits from {day_text(first)} to {day_text(last)}" for size, first, last in fits)
        return f"{would}: {days}, and no review is planned in these days"
    least, most = (mm(round(length_mm, 1)) for length_mm in lengths_mm)
    need = f"one for lengths from {least} to {most} from joint to joint"
    return f"{would}, and no size of [[frame.strut_sizes]] fits then and after: add {need}"
