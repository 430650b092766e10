"""Adding records to a plan: what the commands that write down what happened share."""

from bt_cli.commands.changing import PlanText, not_for_this_plan, with_entries
from bt_cli.motion.records import record_time, span_of
from bt_cli.schedule.backdated import of_level
from bt_cli.schedule.phases import local, recorded_until


def with_records(old: PlanText, entries: list[dict[str, object]]) -> PlanText:
    """The plan with these records added; the last gets the struts that were changed by then.

    Raises PlanInvalid where they cannot be followed, or speak of sessions that the sheet has not.
    """
    new = with_entries(old, entries)
    if (exchanged := _exchanged(new)) is not None and entries[-1]["record"] in ("missed", "done"):
        entries[-1]["exchanged"] = exchanged
        new = with_entries(old, entries)
    _check_sessions(old, new)
    return new


def _exchanged(new: PlanText) -> list[dict[str, object]] | None:
    """The struts that were changed by the time that is now recorded, and that no earlier record has.

    They stay in the record, as [review] may be changed once they are made. None where no strut can be changed.
    """
    schedule = new.report.schedule
    until = recorded_until(schedule)
    if not (schedule.correction and schedule.plan.frame.strut_sizes and until):
        return None
    known = [(exchange.strut, exchange.on) for entry in schedule.plan.course for exchange in entry.exchanged or ()]
    return [
        {"strut": int(swap.strut), "on": swap.on, "size": swap.new.size}
        for swap in schedule.correction.swaps
        if swap.on <= until.date() and (int(swap.strut), swap.on) not in known
    ]


def _check_sessions(old: PlanText, new: PlanText) -> None:
    """Raise PlanInvalid where what was missed, or turned in a range, has no session on the sheet that there is."""
    plan = new.report.schedule.plan
    for place, entry in enumerate(plan.course[old.revision :], start=old.revision):
        if entry.record == "missed" or (entry.record == "done" and entry.from_):
            level_schedule, span = of_level(old.report.schedule, entry.level), span_of(place, entry, plan.zones)
            if not any(map(span.holds, (*map(local, level_schedule.sessions), *level_schedule.missed))):
                raise not_for_this_plan(
                    f"record {entry.record} {record_time(entry)}: no session is planned then", old.place
                )
