"""What every output says of six struts: their colours, scales and exchanges, and a turn in a sentence."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from bt_cli.document.language import N_, Language
from bt_cli.document.local_texts import direction_in
from bt_cli.document.phrases import readings_text
from bt_cli.frame.actuator import Move
from bt_cli.schedule.model import Schedule, Session
from bt_cli.words import mm, number

if TYPE_CHECKING:  # as they load what only six struts have
    from bt_cli.schedule.swaps import StrutScale, Swap

NEAR_END_DAYS = 7  # convention: with no more than a week's travel left on its scale, a strut is marked *
COLOURS = (
    N_("red"), N_("orange"), N_("yellow"), N_("green"), N_("blue"), N_("purple"),
)  # fmt: skip


def start_scales(schedule: Schedule) -> "list[StrutScale]":
    """The scales of strut 1 to 6 as they are mounted at first."""
    from bt_cli.schedule.swaps import scale_of

    return [scale_of(strut) for strut in schedule.plan.frame.struts_in_order]


def start_readings(schedule: Schedule) -> list[Fraction]:
    """What the scales of strut 1 to 6 show where the plan in force begins: at first, or where it was planned anew."""
    from bt_cli.schedule.pose_tracking import last_replan

    event = last_replan(schedule)
    if event:
        return schedule.ledger.readings_at(event.at)
    return [actuator.start_reading_mm for actuator in schedule.actuators]


def strut_turn(move: Move, language: Language) -> str:
    """A turn in full, "strut 1 to 149.5 mm (0.5 mm shorter)"."""
    amount, to = mm(abs(move.travel_mm)), mm(move.reading_mm)
    if move.steps > 0:
        return language.translate(
            "strut {number} to {to} ({amount} longer)", number=move.actuator.id, to=to, amount=amount
        )
    return language.translate(
        "strut {number} to {to} ({amount} shorter)", number=move.actuator.id, to=to, amount=amount
    )


def strut_instructions(schedule: Schedule, session: Session, *, check: bool, language: Language) -> Iterator[str]:
    """What to do in a session, a line each; a `check` is of all six scales."""
    translate, on = language.translate, session.at.date()
    for swap in schedule.exchanges:
        if swap.on == on:
            yield translate("Not before strut {number} was changed in the clinic today.", number=swap.strut)
    for move in session.moves:
        yield translate("Turn {strut}.", strut=strut_turn(move, language))
    if direction := direction_in(schedule.plan.on(on).frame, language):
        yield translate("To make it longer: {direction}", direction=direction)
    if check:
        reading = readings_text(enumerate(schedule.ledger.readings_after(session.number), 1))
        yield translate(
            "CHECK after this turn: the scales must read {reading}. If one differs, stop and call.", reading=reading
        )


def exchanges_text(swaps: "Iterable[Swap]", language: Language) -> str:
    """Exchanges of struts, those that are alike together, "struts 1–3, 5 short (127) → medium (125)"."""

    def alike(swap: "Swap") -> tuple[str, Fraction, str, Fraction]:
        return swap.old.size or "", swap.before_mm, swap.new.size or "", swap.after_mm

    texts = []
    for (old, before_mm, new, after_mm), group in groupby(
        sorted(swaps, key=lambda swap: (*alike(swap), swap.strut)), key=alike
    ):
        numbers = [int(swap.strut) for swap in group]
        mounted = old or language.translate("the one mounted")
        parts = {"old": mounted, "before": number(before_mm), "new": new, "after": number(after_mm)}
        form = N_("struts {numbers} {old} ({before}) → {new} ({after})")
        if len(numbers) == 1:
            form = N_("strut {numbers} {old} ({before}) → {new} ({after})")
        texts.append(language.translate(form, numbers=_runs(numbers), **parts))
    return "; ".join(texts)


def _runs(numbers: Sequence[int]) -> str:
    """Numbers in order, those in a row as one, "1–3, 5"."""
    begins = [number for number in numbers if number - 1 not in numbers]
    ends = [number for number in numbers if number + 1 not in numbers]
    return ", ".join(f"{begin}–{end}" if end > begin else f"{begin}" for begin, end in zip(begins, ends, strict=True))
