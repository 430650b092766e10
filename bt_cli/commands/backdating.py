"""An order that is dated in the past: by which sheet the patient turned since, and what is recorded of that."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import typer

from bt_cli.commands.changing import PlanText, unchanged, with_entries
from bt_cli.errors import WrongUsage
from bt_cli.plan.entries import Entry
from bt_cli.schedule.backdated import Backdated, backdated, of_level
from bt_cli.schedule.phases import bone_travel_mm, local
from bt_cli.words import count, day_text, mm, number, time_text

AS_TURNED, FROM_NEXT = "as-turned", "from-next"  # by the order at once, or by the old sheet until the next session


def dated(old: PlanText, order: dict[str, object], answer: str | None, *, may_ask: bool) -> PlanText:
    """The plan with an order; where it is dated in the past also with the record of what was turned since.

    Raises WrongUsage where nobody says by which sheet that was.
    """
    new = with_entries(old, [order])
    entry = new.report.schedule.plan.course[-1]
    dating = backdated(old.report.schedule, new.report.schedule, entry)
    if dating is None:
        return new
    later = _next_time(old, new, dating, entry.level)
    answer = answer or _ask_which_sheet(old, dating, later, may_ask=may_ask)
    sessions = (*old.report.schedule.sessions, *new.report.schedule.sessions)
    last = max(at for session in sessions if (at := local(session)) < dating.written)
    done: dict[str, object] = {"record": "done", "through": last}
    done |= {key: order[key] for key in ("by", "entered") if key in order}
    if answer == AS_TURNED:
        return with_entries(old, [order, done])
    return with_entries(old, [done, _from_next(old, order, entry, dating, later)])


def _next_time(old: PlanText, new: PlanText, dating: Backdated, level: str | None) -> datetime:
    """The local time of the next session after an order was written: by the old sheet, or else by the new one."""
    for plan in (old, new):
        if session := of_level(plan.report.schedule, level).next_session(dating.written):
            return local(session)
    return dating.written.replace(second=0) + timedelta(minutes=1)


def _ask_which_sheet(old: PlanText, dating: Backdated, later: datetime, *, may_ask: bool) -> str:
    """The answer of a person. Raises WrongUsage where nobody can be asked."""
    question = "Did the patient turn by it from then on, or by the old sheet until the next session?"
    answers = {
        AS_TURNED: f"by it, from {time_text(dating.since)} on",
        FROM_NEXT: f"by the old sheet; the order counts from {time_text(later)}",
    }
    ways = "\n".join([" Give one of these:", *(f"  --{answer}: {text}" for answer, text in answers.items())])
    shown = [f"  {answer}: {text}" for answer, text in answers.items()]
    return ask_of_the_past(old, dating, question, tuple(answers), ways, shown, may_ask=may_ask)


def ask_of_the_past(
    old: PlanText, dating: Backdated, question: str, answers: Sequence[str], ways: str, shown: Sequence[str] = (), *,
    may_ask: bool,
) -> str:  # fmt: skip
    """What a person answers of turns since an order; `ways` are what to type where nobody can be asked.

    Raises WrongUsage then.
    """
    text = f"The order counts from {time_text(dating.since)}. What was turned since is not recorded: "
    text += f"{count(len(dating.turns), 'session')} would differ."
    if not may_ask:
        nobody = "Nothing was written, as nobody can be asked."
        raise WrongUsage(f"{text}\n{question}\n{nobody}{ways}\n{unchanged(old.place)}")
    for line in (text, *shown):
        typer.echo(line, err=True)

    def taken(answer: str) -> str:
        if answer.strip().lower() not in answers:
            raise typer.BadParameter(f"answer {' or '.join(answers)}")
        return answer.strip().lower()

    answer: str = typer.prompt(question, value_proc=taken, err=True)
    return answer


def _from_next(
    old: PlanText, order: dict[str, object], entry: Entry, dating: Backdated, later: datetime
) -> dict[str, object]:
    """An order that counts from a later session; what was measured is less by what was turned since.

    Raises WrongUsage where it cannot be known without measuring again.
    """
    dated = {key: value for key, value in order.items() if key != "on"} | {"at": later}
    if entry.order == "replan" and (entry.readings_mm or entry.deformity):
        text = f"what was measured on {time_text(dating.since)} is past: the patient has turned since, by the old sheet"
        raise WrongUsage(f"--from-next: {text}. Measure again, and give the day of that. {unchanged(old.place)}")
    if entry.settings:
        day = later.date() + timedelta(days=1)
        text = f"a setting counts from a whole day: the next after {time_text(later)} is {day_text(day)}"
        raise WrongUsage(f"--from-next: {text}. Write --on {day}. {unchanged(old.place)}")
    if entry.through and entry.through < later.date():
        text = f"the pause would be over by then, {time_text(later)}"
        raise WrongUsage(f"--from-next: {text}. Say another --through. {unchanged(old.place)}")
    if entry.order != "remaining" or entry.remaining_mm is None:
        return dated
    sessions = of_level(old.report.schedule, entry.level).sessions
    turned_mm = bone_travel_mm(session for session in sessions if dating.since <= local(session) < later)
    left_mm = Fraction(entry.remaining_mm) - turned_mm
    if left_mm < 0:
        text = f"{mm(turned_mm)} were turned since {time_text(dating.since)}, more than the {mm(entry.remaining_mm)}"
        raise WrongUsage(f"--from-next: {text} left then. Measure again. {unchanged(old.place)}")
    typer.echo(f"{mm(entry.remaining_mm)} were left, {mm(turned_mm)} were turned since: {mm(left_mm)} are left.",
               err=True)  # fmt: skip
    return dated | {"remaining_mm": Decimal(number(left_mm))}
