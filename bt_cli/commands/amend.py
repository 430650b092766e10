"""`bt amend`: order a change of the course, from some time on."""

from typing import Annotated, NamedTuple

import typer

from bt_cli.commands.changing import (
    NoInput,
    PlanFile,
    Yes,
    read_plan_text,
    say_changes,
    say_written,
    with_entries,
    write_asked,
)
from bt_cli.commands.entry_words import At, By, Entered, On, Reason, Word, entry_of, now_text
from bt_cli.errors import WrongUsage

app = typer.Typer(add_completion=False)


class Order(NamedTuple):
    """How an order is typed, and the key that the value after it sets."""

    usage: str
    about: str
    value: str = ""


ORDERS = {
    "rate": Order("rate RATE", "go on at another rate, in mm a day", "rate_mm_per_day"),
    "pause": Order("pause", "turn nothing until resume is ordered"),
    "resume": Order("resume", "go on after pause, stop or reverse"),
    "reverse": Order("reverse MM --rate RATE", "go back so far, then wait", "distance_mm"),
    "remaining": Order("remaining MM", "what X-ray or scale shows is still to close", "remaining_mm"),
    "compress": Order("compress MM --rate RATE", "press beyond contact; or --every-days N", "distance_mm"),
    "extend": Order("extend MM --rate RATE", "go beyond the goal; or --every-days N", "distance_mm"),
    "catch_up": Order("catch-up RATE", "go so fast until what was missed is caught up", "rate_mm_per_day"),
    "stop": Order("stop", "end the course; only resume may follow"),
}
_HELP = "\n".join(
    [
        "Order a change of the course: show what it makes different, ask, add it to the plan file.",
        "",
        *(f"{order.usage:25} {order.about}" for order in ORDERS.values()),
        "",
        'bt amend OX-0042.toml rate 0.75 --on 2026-02-01 --reason "thin regenerate"',
    ]
)


@app.command(help=_HELP)
def amend(
    plan: PlanFile,
    order: Annotated[str, typer.Argument(help="One of those above.", show_default=False, metavar="ORDER")],
    value: Annotated[
        str | None, typer.Argument(help="The rate or the mm that the order takes.", metavar="VALUE")
    ] = None,
    on: On = None,
    at: At = None,
    rate: Annotated[
        str | None, typer.Option("--rate", metavar="MM/DAY", help="reverse, compress, extend: how fast.")
    ] = None,
    every_days: Annotated[
        str | None, typer.Option("--every-days", metavar="N", help="compress, extend: one step every N days.")
    ] = None,
    sessions: Annotated[
        str | None,
        typer.Option("--sessions", metavar="TIMES|COUNT", help="Another rhythm from then on, such as 08:00,20:00."),
    ] = None,
    reason: Reason = None,
    by: By = None,
    entered: Entered = None,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Order a change of the course."""
    from bt_cli.plan.entries import ORDERS as KEYS

    name = _name(order)
    keys = KEYS[name]
    known = {key for need in (*keys.needs, *keys.may) for key in ([need] if isinstance(need, str) else need)}
    own = ORDERS[name].value
    beside = known - {own}
    words = [
        Word(_value_name(own), own, value),
        Word("--rate", "rate_mm_per_day" if "rate_mm_per_day" in beside else "", rate),
        Word("--every-days", "step_every_days" if "step_every_days" in beside else "", every_days),
        Word("--sessions", "sessions" if "sessions" in beside else "", sessions),
        Word("--on", "on", on),
        Word("--at", "at", at),
        Word("--reason", "reason", reason),
        Word("--by", "by", by),
        Word("--entered", "entered", entered or now_text()),
    ]
    said = entry_of(ORDERS[name].usage.split()[0], words, (*keys.needs, ("on", "at")))
    old = read_plan_text(plan)
    new = with_entries(old, [{"order": name, **said}])
    say_changes(old, new)
    if write_asked(old, new, f"Write this into {plan}?", yes=yes, no_input=no_input):
        say_written(new)


def _name(order: str) -> str:
    """The order that a word names. Raises WrongUsage."""
    from bt_cli.plan.values import closest

    name = order.lower().replace("-", "_")
    if name in ORDERS:
        return name
    known = [one.replace("_", "-") for one in ORDERS]
    near = closest(order, known)
    raise WrongUsage(
        f"ORDER must be one of {', '.join(known)}{f' (did you mean {near}?)' if near else ''}; you wrote {order!r}"
    )


def _value_name(key: str) -> str:
    """What the value after the order is called."""
    return {"": "VALUE", "rate_mm_per_day": "RATE"}.get(key, "MM")
