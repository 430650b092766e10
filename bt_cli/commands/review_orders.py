"""`bt amend PLAN review add|move|cancel`: reviews that an order adds, moves or cancels."""

from collections.abc import Collection, Sequence
from datetime import date

import typer

from bt_cli.commands.changing import PlanText, not_for_this_plan, propose, say_already, unchanged, with_entries
from bt_cli.commands.dates import DateWords
from bt_cli.commands.entry_words import Word, entry_of
from bt_cli.errors import WrongUsage
from bt_cli.plan.entries import Entry
from bt_cli.schedule.reviews import no_review_text
from bt_cli.words import day_text


def typed_reviews(
    kinds: Collection[str], values: list[str], options: list[Word], dates: DateWords
) -> dict[str, object]:
    """An order to add, move or cancel reviews. Raises WrongUsage."""
    kind, days = (values or [""])[0], [dates.iso("DAY", day) for day in values[1:]]
    if kind not in kinds:
        raise WrongUsage(f"review takes {', '.join(kinds)} and days: review move 2026-01-26 2026-01-29")
    words = [word if word.key in ("reason", "by", "entered") else word._replace(key="") for word in options]
    if kind != "move":
        day = Word("DAY", "dates", " ".join(dict.fromkeys(days)) or None)
        return {"order": f"review_{kind}", **entry_of(f"review {kind}", [day, *words], ("dates",))}
    was, now, *_ = (*days, None, None)
    spare = [Word(f"third day, {day}", "", day) for day in days[2:]]
    return {
        "order": "review_move",
        **entry_of("review move", [Word("DAY", "from", was), Word("NEW", "to", now), *spare, *words], ("from", "to")),
    }


def order_reviews(old: PlanText, order: dict[str, object], *, yes: bool, no_input: bool) -> None:
    """Write an order of reviews, but for what is so already, which is told. Raises PlanInvalid where none is there."""
    there, entry = old.report.schedule.dates("review"), Entry.model_validate(order)
    known = [on for on in entry.dates or () if entry.order == "review_add" and on in there]
    for on in known:
        typer.echo(f"A review is planned on {day_text(on)} already, and is not written again.", err=True)
    if known:
        order = {**order, "dates": tuple(on for on in entry.dates or () if on not in there)}
    elif text := no_review_text(there, entry):
        place = next(
            (i for i, earlier in enumerate(old.report.schedule.plan.course) if _is_so(earlier, entry, there)), None
        )
        if place is None:
            raise not_for_this_plan(text, old.place)
        say_already(old, place, "ordered")
        order["dates"] = ()
    if order.get("dates") == ():
        typer.echo(unchanged(old.place), err=True)
        return
    propose(old, with_entries(old, [order]), yes=yes, no_input=no_input)


def _is_so(entry: Entry, other: Entry, there: Sequence[date]) -> bool:
    """Whether an entry orders the same of reviews as another one, and they still are as it says."""
    changed = entry.review_changes
    return (
        bool(changed)
        and changed == other.review_changes
        and all((on in there) == is_on for on, is_on in changed.items())
    )
