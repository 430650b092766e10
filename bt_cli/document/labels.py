"""The words that stand on paper around the values of a document, each once, by the key under which they are set."""

from bt_cli.document.language import N_, Language
from bt_cli.words import DAYS, MONTHS

COUNTED = {  # by what a check reads, where it has no scale
    "rod 1": N_("Ring to ring on rod 1: {counted}."),
    "rods": N_("Ring to ring on each rod: {counted}."),
}
_LABELS = {
    "title": N_("Turning sheet"),
    "sheet": N_("Sheet {number}"),
    "replaces": N_("Throw away sheet {number}."),
    "draft": N_("DRAFT · NOBODY HAS APPROVED THIS · DO NOT TURN BY IT"),
    "draft_short": N_("DRAFT: DO NOT TURN"),
    "printed": N_("printed {date}"),
    "label": N_("patient label"),
    "each_time": N_("EACH TIME"),
    "how": N_("HOW TO TURN"),
    "missed": N_("MISSED ONE?"),
    "call": N_("STOP AND CALL"),
    "call_if": N_("if"),
    "clinic": N_("CLINIC AND X-RAY"),
    "late": N_("Late? Ask first."),
    "no_clinic": N_("Ask for the date."),
    "last_turn": N_("LAST TURN"),
    "shown_to_me": N_("Shown to me by"),
    "on": N_("date"),
    "notes": N_("Notes from your clinic"),
    "first_readings": N_("Before {date} the scales read"),
    "to_number": N_("Turn each strut until its scale shows the number after the arrow."),
    "before": N_("First it must show the number before the arrow. If not, stop and call {phone}."),
    "grey": N_("Do not turn what is grey."),
    "grey_short": N_("Grey: do not turn."),
    "every_turn": N_("Every turn on this page"),
    "by_table": N_("The table says how far"),
    "by_table_way": N_("The table says which way"),
    "by_table_both": N_("The table says how far and which way"),
    "also": N_("also {amounts}"),
    "as_said": N_("On this page the table says how far"),
    "face": N_("The face beside the box must then show."),
    "stop": N_("Not that face? Stop and call."),
    "back": N_("BACK: the OPPOSITE way. Not {direction}"),
    "back_alone": N_("BACK: the OPPOSITE way"),
    "both": N_("{direction}; where it says BACK, the OPPOSITE way"),
    "both_alone": N_("where the table says BACK, turn the OPPOSITE way"),
    "two_ways": N_("longer: {direction}; shorter: the OPPOSITE way"),
    "which_way": N_("WHICH WAY"),
    "which_way_longer": N_("WHICH WAY makes it longer"),
    "shown": N_("shown to me by"),
    "BACK": N_("BACK"),
    "longer": N_("longer"),
    "shorter": N_("shorter"),
    "▲": N_("UP"),
    "▼": N_("DOWN"),
    "day": N_("Day"),
    "time": N_("Time"),
    "initials": N_("Initials"),
    "sign": N_("Sign"),
    "turn": N_("Turn {what}"),
    "rod_1": N_("Your clinic marks rod 1."),
    "day_number": N_("day {number}"),
    "scale": N_("Scale at night"),
    "rod": N_("Rod 1 at night"),
    "counted": COUNTED["rod 1"],
    "counted_each": COUNTED["rods"],
    "night": N_("At night"),
    "no turn": N_("NO TURN"),
    "paused": N_("PAUSE"),
    "missed_cell": N_("MISSED"),
    "pause": N_("PAUSE. NO TURN until {date}."),
    "pause_open": N_("PAUSE. NO TURN until we tell you."),
    "all": N_("ALL {number}"),
    "all_six": N_("ALL SIX"),
    "start_scale": N_("Before the first turn the scale reads {readings}."),
    "start_scales": N_("Before the first turn the scales read"),
    "start_rod": N_("Before the first turn measure from ring to ring on rod 1. Count that as {readings}. It reads"),
    "start_each": N_("Before the first turn measure from ring to ring on each rod. Count that as {readings}. It reads"),
    "start_face": N_("Nut face {number} shows."),
    "check_scale": N_("CHECK after {time}: scale must read {readings}. It reads"),
    "check_all": N_("CHECK after {time}: the scales must read as below. Write what they do read."),
    "check_rods": N_("CHECK after {time}: ring to ring on rod 1 must be as below. Write what it is."),
    "check_each": N_("CHECK after {time}: ring to ring on each rod must be as below. Write what it is."),
    "check_rod": N_("CHECK after {time}: ring to ring on rod 1 must be {readings}. It is"),
    "other": N_("Other number: stop and call."),
    "done_by": N_("Done by"),
    "done": N_("{dates}: {distance} done."),
    "star": N_("* No more than a week’s travel is left on that scale."),
    "read_front": N_("Read it on the first page."),
    "made_by": N_("Made by bt {version}, not a medical device. Checked by"),
    "page": N_("page {page} of {pages}"),
    "staff": N_("For the notes"),
    "staff_notes": N_("Notes"),
    "defaults": N_("The plan"),
    "changes": N_("Changed in the clinic"),
    "findings": N_("Findings"),
    "things": N_("What is turned"),
    "at_first": N_("at first"),
    "at_last": N_("at the end"),
    "checked": N_("Checked by (name)"),
    "signature": N_("Signature"),
    "code": N_("A code with the plan, the revision and the print date"),
}  # fmt: skip


def labels_in(language: Language) -> dict[str, str]:
    """Every label in a language, by its key; what is set in it stands in braces."""
    return {key: language.translate(text) for key, text in _LABELS.items()}


def weekdays_in(language: Language) -> tuple[str, ...]:
    """The short names of the days of a week, Monday first."""
    return tuple(map(language.translate, DAYS))


def months_in(language: Language) -> tuple[str, ...]:
    """The short names of the months."""
    return tuple(map(language.translate, MONTHS))
