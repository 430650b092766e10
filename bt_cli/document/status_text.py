"""What only staff read, in words that the status of one plan and the round of many share: plain English alone."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bt_cli.document.language import Language
from bt_cli.motion.slots import Event, State
from bt_cli.schedule.after import FrameOff
from bt_cli.schedule.model import LevelSchedule
from bt_cli.schedule.phases import accordion_at
from bt_cli.schedule.status import AT_REST
from bt_cli.words import count, day_text, time_text

StatusFacts = Iterator[tuple[str, str]]  # a name and a text each; a name that is "" goes on


def in_days(on: date, today: date) -> str:
    """A date and how far away it is, "Mon 12 Jan 2026, in 7 days"."""
    days = (on - today).days
    if not days:
        return f"today, {day_text(on)}"
    return f"{day_text(on)}, in {count(days, 'day')}" if days > 0 else day_text(on)


def planned_off_text(off: FrameOff, today: date) -> str:
    """When the frame is planned to come off with a nail or plate in its place, where no record says that it is off."""
    if off.on is None:
        return "no review is planned for it" if off.reaches_end else "no day yet: the course does not come to its end"
    if off.on < today:
        return f"was planned {day_text(off.on)}, at a review; no record says that it is off"
    return f"planned {in_days(off.on, today)}, at a review"


def strut_names(numbers: Sequence[str]) -> str:
    """Some struts by number, "strut 3" or "struts 1, 2"; none is no text."""
    return f"strut{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}" if numbers else ""


def turning_text(schedule: LevelSchedule, state: State, at: datetime) -> str:
    """What a course that turns does; an accordion is told as one, with the way that it then goes."""
    if not accordion_at(schedule, at):
        return state.name
    return f"accordion, going {'back' if state.name == 'reversal' else 'forth'}"


def rest_ahead(schedule: LevelSchedule, at: datetime) -> str:
    """The next pause or stop that is ordered for a later time, after a semicolon; none is no text."""
    ahead = next((state for state in schedule.states if state.at > at and state.name in AT_REST), None)
    return f"; to be {ahead.name} from {time_text(ahead.at)}" if ahead else ""


def rest_text(state: State, resumes: Event | None, language: Language) -> str:
    """A pause or stop: since when, why, and when it ends."""
    why = f": {state.entry.reason}" if state.entry and state.entry.reason else ""
    by = f" ({state.entry.by})" if state.entry and state.entry.by else ""
    ends = ""
    if resumes:
        by_itself = state.entry and resumes.entry is state.entry.end
        what = language.for_staff("turning starts again") if by_itself else f"{resumes.entry.order} ordered for"
        ends = f"; {what} {time_text(resumes.at)}"
    return f"{state.name} since {time_text(state.at)}{why}{by}{ends}"
