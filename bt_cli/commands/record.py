"""`bt record`: write down what really happened."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bt_cli.commands.changing import (
    NoInput,
    PlanText,
    Yes,
    not_for_this_plan,
    propose,
    read_plan_text,
    say_already,
    unchanged,
    with_entries,
)
from bt_cli.commands.completing import completes
from bt_cli.commands.dates import date_words_in
from bt_cli.commands.entry_words import (
    BY,
    ENTERED,
    LEVEL,
    REASON,
    Word,
    entered_at,
    entry_of,
    with_words,
    words_in_digits,
)
from bt_cli.commands.flag_table import Flag
from bt_cli.commands.recording import with_records
from bt_cli.errors import WrongUsage
from bt_cli.plan.entries import RECORDS, Entry, last_moment
from bt_cli.plan.values import did_you_mean
from bt_cli.schedule.backdated import of_level

app = typer.Typer(add_completion=False)


USAGE = {
    'missed "2026-02-03 16:00"': "a turn that was not made; or several",
    "missed --from DAY --to DAY": "all turns from then to then",
    "missed --on DAY": "struts turned by pairs: the turns of that day",
    "done --through 2026-02-10": "every turn up to then was made",
    'done "2026-02-03 16:00" A=2': "what was turned then, in steps",
    "done --from DAY --to DAY A=-1": "at each session; without A=STEPS as planned",
    "reading --on 2026-02-10 A=18.25": "what the scale shows, in mm; of six struts 1=120.5 2=...",
    "xray --on 2026-02-10 --gap 18": "what an X-ray shows",
    "not-made A --on 2026-02-16": "a re-set or exchange that was planned then was not made",
    "frame-off --on 2026-12-01": "the frame came off: the treatment is over",
    "--import FILE": "what a page saved, or a round's CSV filled in",
}
_HELP = "\n".join(
    [
        "Write down what really happened: show what it makes different, ask, add it to the plan file.",
        "",
        *(f"{usage:32} {about}" for usage, about in USAGE.items()),
        "",
        'bt record OX-0042.toml missed "2026-02-03 16:00"',
    ]
)
_NO_TIME = 'missed needs a time, such as "2026-02-03 16:00" in quotes, or --from and --to'
_WHAT = {
    "missed": "turns that were not made",
    "done": "turns that were made, as planned or otherwise",
    "reading": "what the scale shows",
    "xray": "what an X-ray shows",
    "not-made": "a planned re-set or exchange that was not made",
    "frame-off": "the day on which the frame came off",
}
_TIME, _ALWAYS = ("on", "at"), ("reason", "by", "entered")


@app.command(help=_HELP)
@with_words(
    Flag("--on", "on", "DAY", "That day, of all but done; missed by pairs alone."),
    Flag("--at", "at", "TIME", "That local time, of a reading or X-ray."),
    Flag("--from", "from", "DAY|TIME", "The first of a range that was missed or done."),
    Flag("--to", "to", "DAY|TIME", "The last of it; of a day, all of it."),
    Flag("--through", "through", "DAY|TIME", "All up to and including that time or day is done."),
    Flag("--catch-up", "rate_mm_per_day", "MM/DAY", "missed: catch up at this rate."),
    Flag("--gap", "gap_mm", "MM", "xray: the gap."),
    Flag("--regenerate", "regenerate_mm", "MM", "xray: the new bone."),
    Flag("--nail", "readings_mm", "A=MM", "xray: how much longer a nail is than at surgery."),
    Flag("--note", "note", "TEXT", "xray: free text."),
    LEVEL,
    REASON,
    BY,
    ENTERED,
)
def record(
    plan: Annotated[
        Path,
        typer.Argument(help="A plan file; with --import also a folder.", show_default=False, metavar="PLAN"),
    ],
    what: Annotated[
        str | None,
        typer.Argument(
            help="missed, done, reading, xray, not-made or frame-off.",
            show_default=False,
            metavar="WHAT",
            autocompletion=completes(lambda _: _WHAT.items()),
        ),
    ] = None,
    values: Annotated[
        list[str] | None, typer.Argument(help='Times, "2026-02-03 16:00", and values, A=18.25.', metavar="VALUE")
    ] = None,
    *,
    words: list[Word],
    files: Annotated[
        list[Path] | None,
        typer.Option("--import", metavar="FILE", help="What a page saved, or a round's CSV filled in; repeatable."),
    ] = None,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Write down what really happened."""
    if files:
        from bt_cli.commands.record_import import import_records

        if what or values or any(word.text for word in words if word.key not in _ALWAYS):
            raise WrongUsage(
                "--import takes what happened from its file: give no WHAT and none of its values beside it"
            )
        import_records(plan, files, [word for word in words if word.key in _ALWAYS], yes=yes, no_input=no_input)
        return
    if what is None:
        raise WrongUsage(f"WHAT is missing: write {', '.join(_WHAT)}, or --import FILE")
    name, old = _name(what), read_plan_text(plan)
    dates = date_words_in(old.report.schedule.plan.zones, behind=True)
    options = words_in_digits((word for word in words if word.key != "rate_mm_per_day"), dates)
    times = [value if "=" in value or name == "not-made" else dates.iso("TIME", value) for value in values or []]
    entries = [{"record": name.replace("-", "_"), **entry} for entry in _typed_records(name, times, options)]
    order = _catch_up(name, words)
    _check_whole_days(entries, order, old)
    entries = list(_not_recorded(entries, old))
    if not entries:
        typer.echo(unchanged(plan), err=True)
        return
    new = with_records(old, entries)
    if order:
        new = with_entries(old, [*entries, {"at": _next_session(new, entries), **order}])
    propose(old, new, yes=yes, no_input=no_input)


def _check_whole_days(entries: list[dict[str, object]], order: dict[str, object] | None, old: PlanText) -> None:
    """A day is missed as a whole where struts are turned by pairs, and only there. Raises WrongUsage, PlanInvalid."""
    plan = old.report.schedule.plan
    missed = [entry for entry in entries if entry["record"] == "missed"]
    if not plan.protocol.grouping:
        if any("on" in entry for entry in missed):
            raise WrongUsage(_NO_TIME)
    elif parts := [at for entry in missed for at in entry.values() if isinstance(at, datetime) and not at.tzinfo]:
        days = " ".join(f"--on {day}" for day in dict.fromkeys(at.date() for at in parts))
        text = "the struts are turned by pairs, so the sessions of a day are one move, and it is missed as a whole"
        raise WrongUsage(f"{text}: {days}, or --from and --to as dates; what else the scales show is a reading")
    if order and plan.is_hexapod:
        text = "catch-up is for frames that move bone along its axis; what was missed of six struts comes later"
        raise not_for_this_plan(f"{text}, or order replan", old.place)


def _not_recorded(entries: list[dict[str, object]], old: PlanText) -> Iterator[dict[str, object]]:
    """The entries that say what none in the plan says yet; of the others that they are there."""
    known = [_content(entry) for entry in old.report.schedule.plan.course]
    for entry in entries:
        content = _content(Entry.model_validate(entry))
        place = known.index(content) if content in known else None
        if place is None:
            yield entry
        else:
            say_already(old, place, "recorded")


def _content(entry: Entry) -> dict[str, object]:
    """What a record says, whoever wrote it down when and why; nothing of an order.

    Which struts were changed by then is no part of it: that is filled in, and only by the first.
    """
    if not entry.record:
        return {}
    keys = {"record", "at", "on", "level", "from_", "to", *RECORDS[entry.record].may} - {"exchanged"}
    keys |= {key for key in RECORDS[entry.record].needs if isinstance(key, str)}
    return entry.model_dump(include=keys)


def _name(what: str) -> str:
    """The record that a word names. Raises WrongUsage."""
    if what.lower() in _WHAT:
        return what.lower()
    raise WrongUsage(f"WHAT must be {', '.join(_WHAT)}{did_you_mean(what, tuple(_WHAT))}; you wrote {what!r}")


def _typed_records(name: str, values: list[str], options: list[Word]) -> list[dict[str, object]]:
    """The keys and values of each record that was typed. Raises WrongUsage."""
    pairs = " ".join(value for value in values if "=" in value) or None
    times = [value for value in values if "=" not in value]
    if name == "missed":
        return _missed(times, pairs, options)
    if name == "done" and times:
        time, *more = (Word("TIME", "at", value) for value in times)
        spare = [Word(f"second time, {word.text}", "", word.text) for word in more]
        words = [time, Word("A=STEPS", "steps", pairs), *spare, *_only(options, ())]
        return [entry_of("done at a time", words, ("at",))]
    spare = [Word(repr(value), "", value) for value in times]
    if name == "done" and {word.key for word in options if word.text} & {"from", "to"}:
        words = [Word("A=STEPS", "steps", pairs), *_only(options, ("from", "to"))]
        return [entry_of("done in a range", words, ("from", "to"))]
    if name == "done":
        words = [Word("A=STEPS without its time", "", pairs), *_only(options, ("through",))]
        return [entry_of(name, words, ("through",))]
    if name == "reading":
        words = [Word("A=MM", "readings_mm", pairs), *spare, *_only(options, _TIME)]
        return [entry_of(name, words, ("readings_mm", _TIME))]
    if name == "not-made":
        words = [Word("A", "actuators", " ".join(times) or None), Word("A=…", "", pairs), *_only(options, ("on",))]
        return [entry_of(name, words, ("actuators", "on"))]
    if name == "frame-off":
        words = [Word("A=…", "", pairs), *spare, *_only(options, ("on",))]
        return [entry_of(name, words, ("on",))]
    words = [
        Word("A=…", "", pairs),
        *spare,
        *_only(options, (*_TIME, "level", "gap_mm", "regenerate_mm", "readings_mm", "note")),
    ]
    return [entry_of(name, words, (_TIME,))]


def _missed(times: list[str], pairs: str | None, options: list[Word]) -> list[dict[str, object]]:
    amount = Word("A=…", "", pairs)
    if times:
        rest = [amount, *_only(options, ("level",))]
        return [entry_of("missed at a time", [Word("TIME", "at", moment), *rest], ("at",)) for moment in times]
    typed = {word.key for word in options if word.text}
    if not typed & {"from", "to"}:
        if "on" not in typed:
            raise WrongUsage(_NO_TIME)
        return [entry_of("missed", [amount, *_only(options, ("level", "on"))], ("on",))]
    return [entry_of("missed", [amount, *_only(options, ("level", "from", "to"))], ("from", "to"))]


def _only(options: list[Word], keys: tuple[str, ...]) -> list[Word]:
    """The options; those that have no business here without their key."""
    return [word if word.key in (*keys, *_ALWAYS) else word._replace(key="") for word in options]


def _catch_up(name: str, words: list[Word]) -> dict[str, object] | None:
    """The order to catch up, where one was typed. Raises WrongUsage."""
    rate = next(word for word in words if word.key == "rate_mm_per_day")
    if rate.text is None:
        return None
    if name != "missed":
        raise WrongUsage(f"{name} takes no --catch-up: it goes with what was missed")
    always = [word for word in words if word.key in (*_ALWAYS, "level")]
    return {"order": "catch_up", **entry_of("catch-up", [rate, *always])}


def _next_session(new: PlanText, entries: list[dict[str, object]]) -> datetime:
    """The first session after all that was missed that is still to come: what was turned since was turned as planned.

    Where the whole course is over by then, the first after what was missed.
    """
    schedule, records = new.report.schedule, [Entry.model_validate(entry) for entry in entries]
    missed = max(schedule.plan.zones.instant(last_moment(record.to or record.earliest)) for record in records)
    level_schedule = of_level(schedule, records[0].level)
    later = [session.at for session in level_schedule.sessions if session.at > missed]
    if not later:
        raise WrongUsage("--catch-up: no session is left to catch up in")
    to_come = (at for at in later if at > entered_at(entries[0]))
    return next(to_come, later[0]).replace(tzinfo=None)
