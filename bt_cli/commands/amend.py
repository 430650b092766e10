"""`bt amend`: order a change of the course, from some time on."""

from datetime import date, datetime, timedelta
from typing import Annotated, NamedTuple

import typer

from bt_cli.commands.backdating import AS_TURNED, FROM_NEXT, dated
from bt_cli.commands.changing import (
    NoInput,
    PlanFile,
    PlanText,
    Yes,
    not_for_this_plan,
    propose,
    read_plan_text,
    with_entries,
)
from bt_cli.commands.completing import completes
from bt_cli.commands.dates import date_words_in
from bt_cli.commands.entry_words import AT, BY, ENTERED, LEVEL, ON, REASON, Word, entry_of, with_words, words_in_digits
from bt_cli.commands.flag_table import Flag
from bt_cli.commands.gather import can_ask
from bt_cli.errors import WrongUsage
from bt_cli.plan.entries import ORDERS as KEYS
from bt_cli.plan.values import did_you_mean

app = typer.Typer(add_completion=False)


REVIEW_WORDS = {"add": "reviews more", "move": "from its day to another", "cancel": "no visit on these days"}


class Order(NamedTuple):
    """How an order is typed, and the key that the value after it sets."""

    usage: str
    about: str
    value: str = ""


ORDERS = {
    "rate": Order("rate RATE", "go on at another rate, in mm a day; or --every-days N", "rate_mm_per_day"),
    "pause": Order("pause", "turn nothing until resume is ordered; --days N or --through DAY ends it"),
    "resume": Order("resume", "go on after pause, stop, reverse or accordion"),
    "reverse": Order("reverse MM --rate RATE", "go back so far, then wait", "distance_mm"),
    "remaining": Order("remaining MM", "what an X-ray shows is still to do; turns since are taken off", "remaining_mm"),
    "compress": Order("compress MM --rate RATE", "press beyond docking; or --every-days N", "distance_mm"),
    "extend": Order("extend MM --rate RATE", "go beyond the goal; or --every-days N", "distance_mm"),
    "accordion": Order(
        "accordion MM --cycles N", "back and forth N times, then wait; --rate RATE, --pause-days N", "distance_mm"
    ),
    "catch_up": Order("catch-up RATE", "turn faster until missed turns are caught up", "rate_mm_per_day"),
    "stop": Order("stop", "end the course; only resume may follow"),
    "replan": Order("replan A=MM", "go on from what the scales show; of six struts all six"),
    "review": Order("review add|move|cancel D", "a review more; move D NEW; cancel D"),
    "reset": Order("reset A", "a stroke starts again before that day's first turn, planned or past"),
    "exchange": Order("exchange 3 --size SIZE", "six struts: one is changed for another size, likewise"),
    "set": Order("set KEY=VALUE", "another value from a day on: time zone, direction, range, phone, texts"),
}
_HELP = "\n".join(
    [
        "Order a change of the course: show what it makes different, ask, add it to the plan file.",
        "",
        *(f"{order.usage:25} {order.about}" for order in ORDERS.values()),
        "",
        'bt amend OX-0042.toml rate 0.75 --on 2026-02-01 --reason "thin regenerate"',
        "bt amend OX-0042.toml replan A=16.75 --on 2026-02-01",
        "bt amend OX-0042.toml review move 2026-01-26 2026-01-29",
        "bt amend OX-0042.toml set timezone=America/New_York --on 2026-03-01",
        'bt amend HX-1.toml replan --on 2026-02-01 --deformity "varus 3, short 2"',
    ]
)


@app.command(help=_HELP)
@with_words(
    ON,
    AT,
    Flag("--rate", "rate_mm_per_day", "MM/DAY", "reverse, accordion, compress, extend: how fast."),
    Flag("--cycles", "cycles", "N", "accordion: how often back and forth."),
    Flag("--forth-rate", "forth_rate_mm_per_day", "MM/DAY", "accordion: forth at another rate than back."),
    Flag("--pause-days", "pause_days", "N", "accordion: whole days without turns at each change of way."),
    Flag("--every-days", "step_every_days", "N", "rate, compress, extend: one step every N days."),
    Flag("--sessions", "sessions", "TIMES|COUNT", "Another rhythm from then on, such as 08:00,20:00."),
    Flag("--face", "faces", "A=N", "replan, reset: the nut face, if another than expected shows.", repeatable=True),
    Flag("--reading", "set_to_mm", "A=MM", "reset, exchange: what the scale then shows; else its start reading.",
         repeatable=True),
    Flag("--size", "size", "SIZE", "exchange: the size mounted then."),
    Flag("--remaining", "remaining_mm", "MM", "replan: what an X-ray shows is left; else goal less reading."),
    Flag("--deformity", "deformity", "WORDS", 'replan: what is left by a new X-ray, "varus 3, short 2".'),
    Flag("--reference", "reference", "FRAGMENT", "Of --deformity: the reference fragment, if the plan names none."),
    Flag("--origin", "origin", "TEXT", "Of --deformity: where it is measured from, if the plan names no origin."),
    Flag("--days", "days", "N", "pause: so many days without turns. replan: more days than the limits ask for."),
    Flag("--through", "through", "DAY", "All up to and including that day: pause, the last without turns."),
    LEVEL,
    REASON,
    BY,
    ENTERED,
)  # fmt: skip
def amend(
    plan: PlanFile,
    order: Annotated[
        str,
        typer.Argument(
            help="One of those above.",
            show_default=False,
            metavar="ORDER",
            autocompletion=completes(lambda _: ((word.usage.split()[0], word.about) for word in ORDERS.values())),
        ),
    ],
    values: Annotated[
        list[str] | None,
        typer.Argument(
            help="The rate or mm; replan: A=16.75; reset, exchange: A or 3; review: days; set: KEY=VALUE.",
            metavar="VALUE",
            autocompletion=completes(lambda typed: REVIEW_WORDS.items() if typed[1:] == ["review"] else ()),
        ),
    ] = None,
    *,
    words: list[Word],
    as_turned: Annotated[
        bool, typer.Option("--as-turned", help="An order from the past: the patient already turns by it.")
    ] = False,
    from_next: Annotated[
        bool,
        typer.Option("--from-next", help="The patient turned by the old sheet: it counts from the next session."),
    ] = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Order a change of the course."""
    name, old = _name(order), read_plan_text(plan)
    dates = date_words_in(old.report.schedule.plan.zones)
    if name == "review":
        from bt_cli.commands.review_orders import order_reviews, typed_reviews

        order_reviews(old, typed_reviews(REVIEW_WORDS, values or [], words, dates), yes=yes, no_input=no_input)
        return
    given = _typed_order(name, values or [], words_in_digits(words, dates))
    if name == "replan":
        given = _measured(given, old)
    if name == "pause":
        given = _with_last_day(given)
    if name in ("reset", "exchange"):
        given = _in_place(given, {"order": name}, old)
    if as_turned and from_next:
        raise WrongUsage("--as-turned and --from-next are two answers to one question: give one")
    answer = AS_TURNED if as_turned else FROM_NEXT if from_next else None
    new = dated(old, {"order": name, **given}, answer, may_ask=can_ask(no_input=no_input))
    propose(old, new, yes=yes, no_input=no_input)


def _typed_order(name: str, values: list[str], options: list[Word]) -> dict[str, object]:
    """The keys and values of an order that was typed. Raises WrongUsage."""
    keys, value_key, typed = KEYS[name], ORDERS[name].value, {word.key for word in options if word.text is not None}
    known = {key for need in (*keys.needs, *keys.may) for key in ([need] if isinstance(need, str) else need)}
    known |= {"days"} if name == "pause" else set()  # which are written as the last of them
    allowed = (known - {value_key}) | {"level", "on", "at", "reason", "by", "entered"}
    if "deformity" in allowed & typed:
        allowed |= {"reference", "origin"}
    words = [word if word.key in allowed else word._replace(key="") for word in options]
    kind, needs = ORDERS[name].usage.split()[0], (*keys.needs, ("on", "at"))
    if name in ("reset", "exchange"):
        words = [word._replace(key="") if word.key == "at" else word for word in words]
        letters = Word("A" if name == "reset" else "a strut, 1 to 6", "actuators", " ".join(values) or None)
        return entry_of(kind, [letters, *words], (*keys.needs, "on"))
    if name == "set":
        return _settings(values, [word._replace(key="" if word.key in ("at", "level") else word.key) for word in words])
    if name != "replan":
        spare = [Word(f"second value, {value}", "", value) for value in values[1:]]
        return entry_of(
            kind,
            [
                Word(
                    {"": "VALUE", "rate_mm_per_day": "RATE"}.get(value_key, "MM"), value_key, next(iter(values), None)
                ),
                *spare,
                *words,
            ],
            needs,
        )
    read = " ".join(value for value in values if "=" in value)
    spare = [Word(repr(value), "", value) for value in values if "=" not in value]
    if read or typed & {"deformity", "days"}:
        return entry_of(kind, [Word("A=MM", "readings_mm", read or None), *spare, *words], needs)
    nothing = Word("what the scales show, A=16.75 (six struts: all six, --deformity or --days)", "readings_mm", None)
    return entry_of(kind, [nothing, *spare, *words], ("readings_mm", *needs))


def _settings(values: list[str], words: list[Word]) -> dict[str, object]:
    """The keys and values of an order `set`, each read as the key itself is. Raises WrongUsage."""
    from bt_cli.commands.key_values import settings_of

    entry = entry_of("set", words, ("on",))
    return {"settings": settings_of(values), **entry}


def _measured(values: dict[str, object], old: PlanText) -> dict[str, object]:
    """An order replan whose deformity says what it is measured by: as typed, or else as the plan has it.

    Raises PlanInvalid where the plan has no six struts, WrongUsage where neither says.
    """
    plan = old.report.schedule.plan
    measured = values.get("deformity")
    if not isinstance(measured, dict):
        return values
    if not plan.is_hexapod:
        raise not_for_this_plan("order replan with a deformity is for six struts: write what scales show", old.place)
    earlier = [plan.deformity, *(entry.deformity for entry in plan.course)]
    latest = next((deformity for deformity in earlier if deformity), None)
    by: dict[str, object] = {key: values.pop(key, latest and getattr(latest, key)) for key in ("reference", "origin")}
    if missing := [f"--{key}" for key, value in by.items() if not value]:
        raise WrongUsage(f"replan needs {' and '.join(missing)}: the plan has no [deformity] that says it")
    return {**values, "deformity": {**by, **measured}}


def _in_place(values: dict[str, object], order: dict[str, object], old: PlanText) -> dict[str, object]:
    """An order to re-set or exchange with the planned ones that it makes needless. Raises PlanInvalid."""
    from bt_cli.schedule.needless import needless

    new = with_entries(old, [{**order, **values}])  # what it cannot name is told here
    reasons = needless(old.report.schedule, new.report.schedule.plan.course[-1])
    return {**values, "instead_of": reasons} if reasons else values


def _with_last_day(values: dict[str, object]) -> dict[str, object]:
    """A pause of so many days as the plan file has it, with the last of them. Raises WrongUsage."""
    match values:
        case {"days": _, "through": _}:
            raise WrongUsage("pause takes --days or --through, not both")
        case {"days": int(days), "on": date() as on, **others}:
            return {"on": on, "through": on + timedelta(days=days - 1), **others}
        case {"days": int(days), "at": datetime() as at}:
            last = at.date() + timedelta(days=days - 1)
            ways = f"--through {last} or --through {last + timedelta(days=1)}"
            raise WrongUsage(f"--days counts whole days, from --on: with --at say the last day without turns, {ways}")
    return values


def _name(order: str) -> str:
    """The order that a word names. Raises WrongUsage."""
    name = order.lower().replace("-", "_")
    if name in ORDERS:
        return name
    known = [name.replace("_", "-") for name in ORDERS]
    raise WrongUsage(f"ORDER must be one of {', '.join(known)}{did_you_mean(order, known)}; you wrote {order!r}")
