"""`bt undo`: take the last entry of a course back, by an entry of its own."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bt_cli.commands.backdating import ask_of_the_past
from bt_cli.commands.changing import (
    NoInput,
    PlanFile,
    PlanText,
    Yes,
    not_for_this_plan,
    propose,
    read_plan_text,
    unchanged,
    with_entries,
)
from bt_cli.commands.entry_words import BY, ENTERED, Word, entered_at, entry_of, with_words
from bt_cli.commands.flag_table import Flag
from bt_cli.commands.gather import can_ask
from bt_cli.document.course_log import course_log
from bt_cli.document.setting_text import value_before
from bt_cli.errors import WrongUsage
from bt_cli.motion.pace import pace_of, rate_of
from bt_cli.plan.history import last_in_force
from bt_cli.schedule.backdated import Backdated, backdated, of_level
from bt_cli.schedule.phases import local
from bt_cli.words import number

if TYPE_CHECKING:
    from bt_cli.plan.entries import Entry
    from bt_cli.schedule.model import LevelSchedule, Schedule

app = typer.Typer(add_completion=False)


@app.command()
@with_words(Flag("--reason", "reason", "TEXT", "Why it is taken back.", required=True), BY, ENTERED)
def undo(
    plan: PlanFile,
    *,
    words: list[Word],
    never_turned: Annotated[
        bool, typer.Option("--never-turned", help="An order that counts already: the patient never turned by it.")
    ] = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Take the last entry of the course back: show what that makes different, ask, add it to the plan file.

    The plan then goes on as if that order or record had never been entered. Undo again takes back the one before it.
    """
    old = read_plan_text(plan)
    course = old.report.schedule.plan.course
    place = last_in_force(course)
    if place is None:
        typer.echo("No order or record is left to take back.", err=True)
        raise typer.Exit
    if course[place].record == "correct":
        text = f"revision {place + 1} is a correction of the file, which undo cannot take back: correct it back"
        raise not_for_this_plan(f"{text}, by bt edit, or in the file and then bt correct", old.place)
    entry = entry_of("undo", words)
    at = old.report.schedule.plan.zones.local(entered_at(entry)).replace(second=0)
    undone = {"at": at, "record": "undo", "revision": place + 1, **entry}
    logged = course_log(old.report.schedule)[place]
    typer.echo(f"Takes back revision {place + 1}: {logged.text.rstrip('.')}.", err=True)
    new = _dated(old, undone, never_turned=never_turned, may_ask=can_ask(no_input=no_input))
    propose(old, new, yes=yes, no_input=no_input)


def _dated(old: PlanText, undone: dict[str, object], *, never_turned: bool, may_ask: bool) -> PlanText:
    """The plan without the last entry; where that was an order from before now, with a record of what was turned.

    Raises WrongUsage where the patient turned by it, or nobody says whether.
    """
    new = with_entries(old, [undone])
    schedule = new.report.schedule
    dating = backdated(old.report.schedule, schedule, schedule.plan.course[-1])
    if dating is None:
        return new
    if not never_turned:
        _ask(old, dating, _instead(old, schedule, dating), may_ask=may_ask)
    last = schedule.last_before(dating.written)
    done = [{"record": "done", "through": local(last)}] if last else []
    always = {key: undone[key] for key in ("by", "entered") if key in undone}
    return with_entries(old, [undone, *({**session, **always} for session in done)])


def _instead(old: PlanText, new: "Schedule", dating: Backdated) -> str:
    """The order that ends one by which the patient turned, from the next session on; `new` is the plan without it."""
    order, schedule = new.plan.course[-1].undone, old.report.schedule
    assert order  # noqa: S101 - `backdated` has found what it makes different
    level_schedule = of_level(schedule, order.level)
    following = level_schedule.next_session(dating.written) or of_level(new, order.level).next_session(dating.written)
    at = local(following) if following else dating.written.replace(second=0) + timedelta(minutes=1)
    on, when = f"--on {at.date() + timedelta(days=1)}", f'--at "{at:%Y-%m-%d %H:%M}"'
    match order.order:
        case "pause" | "stop":
            words = f"resume {when}"
        case "resume":
            words = f"pause {when}"
        case "compress" | "extend":
            words = f"stop {when}"
        case "remaining":
            words = f"remaining MM {when}, with what an X-ray shows"
        case "replan":
            words = f"replan A=MM {when}, with what the scales show"
        case "set":
            day, keys = order.earliest.date(), order.settings or {}
            settings = (f'"{key}={value_before(schedule.plan, key, day)}"' for key in keys)
            words = f"set {' '.join(settings)} {on}"
        case _:
            words = f"rate {_rate_before(level_schedule, order)} {when}"
    level = f" --level {order.level}" if order.level else ""
    return f"bt amend {old.place} {words}{level}"


def _rate_before(schedule: "LevelSchedule", order: "Entry") -> str:
    """The rate that an order replaces, as it is typed, with its rhythm where the order brought another."""
    plan = schedule.plan
    rates = [entry for _, entry in schedule.events if entry.order == "rate" and entry != order]
    if rates and rates[-1].step_every_days:
        words = f"--every-days {rates[-1].step_every_days}"
    else:
        words = number(rate_of(plan, rates[-1]) if rates else pace_of(plan))
    if not (order.order == "rate" and order.sessions):
        return words
    times = next((entry.sessions for entry in reversed(rates) if entry.sessions), plan.slots)
    return f"{words} --sessions {','.join(f'{clock:%H:%M}' for clock in times)}"


def _ask(old: PlanText, dating: Backdated, instead: str, *, may_ask: bool) -> None:
    """Ask whether the patient turned by an order. Raises WrongUsage where that was so, or nobody can be asked."""
    turned = f"Those turns stay. End the order instead: {instead}"
    ways = f"\n  No: give --never-turned.\n  Yes: {turned}"
    question = "Did the patient turn by it since then?"
    if ask_of_the_past(old, dating, question, ("yes", "no"), ways, may_ask=may_ask) == "yes":
        raise WrongUsage(f"{turned}\n{unchanged(old.place)}")
