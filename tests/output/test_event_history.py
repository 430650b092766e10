"""Calendars that follow: what a revision left alone, what it changed, what is gone."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from bt_cli.document.event_history import gone_of, milestone_uid, session_uid
from bt_cli.document.report import Report
from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars, instants
from bt_cli.schedule.model import Milestone, Schedule, Session
from tests.helpers import forget, goal
from tests.schedule.test_courses import course, courses, order, record

FORTNIGHTLY = {"first": date(2026, 1, 26), "every_days": 14}  # to 9 and, the first after the last turn, 23 March
PAUSED = [order("pause", "2026-02-01"), order("resume", "2026-02-04")]


def text(made: Report, *, update: bool = False) -> str:
    return calendars(made, CalendarStyle(update=update))[0].decode().replace("\r\n ", "")


def events(made: Report, *, update: bool = False) -> dict[str, tuple[datetime, bool]]:
    """Of every timed event: when it is, and whether it is cancelled."""
    said = text(made, update=update)
    cancelled = {
        uid
        for block in said.split("BEGIN:VEVENT")[1:]
        if "STATUS:CANCELLED" in block
        for uid in re.findall(r"\r\nUID:(.+?)\r\n", block)
    }
    return {uid: (at, uid in cancelled) for uid, at in instants(said.encode()).items()}


def client(revisions: list[Report]) -> dict[str, datetime]:
    """What a client shows that has taken the update files of these revisions in turn, and goes by UID."""
    shown: dict[str, tuple[datetime, bool]] = {}
    for made in revisions:
        shown |= events(made, update=True)
    return {uid: at for uid, (at, cancelled) in shown.items() if not cancelled}


def sessions(made: Report) -> dict[str, datetime]:
    return sessions_by_uid(made.schedule)


def sessions_by_uid(schedule: Schedule) -> dict[str, datetime]:
    return {session_uid(schedule.plan, session): session.at for session in schedule.sessions}


def test_the_default_file_has_the_revisions_sessions_and_nothing_else() -> None:
    made = course(*PAUSED)
    assert {uid: at for uid, (at, cancelled) in events(made).items() if not cancelled} == sessions(made)
    assert "CANCELLED" not in text(made)
    assert "METHOD" not in text(made)


def test_what_a_revision_left_alone_keeps_its_uid_and_all_bear_the_number_of_the_sheet() -> None:
    """20 days before the pause are as they were at revision 0; one file has one number, of the sheet to turn by."""
    made = course(*PAUSED)
    assert re.findall(r"SUMMARY:DRAFT: Reminder \d of \d · sheet (\d)", text(made)) == ["2"] * 240
    assert set(re.findall(r"Plan T-1\\, revision (\d)", text(made))) == {"2"}
    assert sessions(course()).keys() & sessions(made).keys() == {
        session_uid(made.schedule.plan, s) for s in made.schedule.sessions[:80]
    }


def test_an_update_cancels_the_days_of_a_pause_that_ends_otherwise() -> None:
    """Without an end it is told up to the next visit, 9 Feb; ended on the 4th, it is another event."""
    made = [course(*PAUSED[:count], review=FORTNIGHTLY) for count in (1, 2)]
    rests = [
        [
            (*re.findall(r"VALUE=DATE:2026(\d+)", block), "CANCELLED" in block)
            for block in text(one, update=True).split("BEGIN:VEVENT")[1:]
            if ": Do not turn" in block
        ]
        for one in made
    ]
    assert rests == [[("0201", "0210", False)], [("0201", "0204", False), ("0201", "0210", True)]]


def test_of_appointments_of_one_day_only_that_which_was_shown_is_cancelled() -> None:
    """A re-set is moved from 9 to 23 Feb, each a review's day: neutral titles never showed it, detailed ones did."""
    pause = [order("pause", "2026-02-01"), order("resume", "2026-02-15")]
    made = course(*pause, review=FORTNIGHTLY, **{"frame.range_mm": 40}).schedule
    kinds = [
        {what.kind for what in gone_of(made, detailed=detailed).values() if isinstance(what, Milestone)}
        for detailed in (False, True)
    ]
    assert kinds == [set(), {"swap"}]


def test_an_update_cancels_what_any_earlier_revision_had_and_this_one_has_not() -> None:
    made = course(*PAUSED)
    found = events(made, update=True)
    gone = {uid for uid, (_, cancelled) in found.items() if cancelled}
    assert gone == (sessions(course()).keys() | sessions(course(PAUSED[0])).keys()) - sessions(made).keys()
    blocks = [b for b in text(made, update=True).split("BEGIN:VEVENT")[1:] if "STATUS:CANCELLED" in b]
    assert len(blocks) == 160 + 1  # the day of a pause of which nobody knew the end
    assert not any("VALARM" in block or "DESCRIPTION" in block for block in blocks)


def test_a_record_changes_no_reminder() -> None:
    made = course(record("reading", "2026-02-01T16:00", readings_mm={"A": 20}))
    assert sessions(made) == sessions(course())
    assert not any(cancelled for _, cancelled in events(made, update=True).values())


def test_sequence_is_the_revision_and_the_stamp_is_when_the_last_entry_was_entered() -> None:
    made = course(order("pause", "2026-02-01", entered="2026-01-31T15:30:00Z"), order("resume", "2026-02-04"))
    assert "SEQUENCE:2" in text(made)
    assert "DTSTAMP:20260204T080000Z" in text(made)  # not said: its own time counts, 08:00 in London
    made = course(order("rate", "2026-02-01", rate_mm_per_day=1, entered="2026-01-31T16:30:00+01:00"))
    assert set(re.findall(r"(?:DTSTAMP|LAST-MODIFIED):(\w+)", text(made))) == {"20260131T153000Z"}


def visits(made: Report, *, update: bool = False) -> dict[str, bool]:
    """Of every appointment: its date, and whether it is cancelled. No date is there twice."""
    blocks = [block for block in text(made, update=update).split("BEGIN:VEVENT")[1:] if ": Appointment" in block]
    found = {re.findall(r"DTSTART;VALUE=DATE:2026(\d+)", block)[0]: "STATUS:CANCELLED" in block for block in blocks}
    assert len(found) == len(blocks)
    return found


def test_a_review_that_is_dropped_is_cancelled_by_an_update() -> None:
    """With 10 mm left on 21 Feb the last turn is on 2 Mar, so no review is on 23 Mar any more."""
    made = course(order("remaining", "2026-02-21", remaining_mm=10), review=FORTNIGHTLY, side="left", bone="tibia")
    kept = dict.fromkeys(["0126", "0209", "0223", "0309"], False)
    assert visits(made) == kept
    assert visits(made, update=True) == {**kept, "0323": True}
    gone = next(block for block in text(made, update=True).split("BEGIN:VEVENT")[1:] if "20260323" in block)
    assert f"UID:{milestone_uid(made.schedule.plan, Milestone('review', date(2026, 3, 23)))}\r\n" in gone
    assert "VALARM" not in gone
    detailed = calendars(made, CalendarStyle(detailed_titles=True, update=True))[0].decode()
    gone = next(block for block in detailed.split("BEGIN:VEVENT")[1:] if "20260323" in block)
    assert "Left tibia." in detailed
    assert "DESCRIPTION" not in gone


def test_a_review_or_re_set_that_moved_is_cancelled_where_it_was_and_anew_where_it_is() -> None:
    """40 mm end on 20 Feb, so the re-set is on 9 Feb; a fortnight's pause moves it to 23 Feb, as the review stays."""
    stroke = {"review": FORTNIGHTLY, "frame.range_mm": 40}
    pause = [order("pause", "2026-02-01"), order("resume", "2026-02-15")]
    made = course(*pause, **stroke)
    gone = {
        (what.kind, f"{what.on:%m%d}")
        for what in gone_of(made.schedule, detailed=True).values()
        if isinstance(what, Milestone)
    }
    assert gone == {("swap", "0209")}
    assert made.schedule.dates("swap") == [date(2026, 2, 23)]


def test_a_pause_cancels_no_review() -> None:
    """0.5 cancelled them all, and the patient was not expected until somebody ordered to go on."""
    made = course(order("pause", "2026-02-01"), review=FORTNIGHTLY)
    assert visits(made, update=True) == visits(course(review=FORTNIGHTLY)) == dict.fromkeys(
        ["0126", "0209", "0223", "0309", "0323"], False
    )  # fmt: skip


@given(courses((25, 40), apart=3))
@settings(max_examples=10)
def test_a_client_that_took_every_update_shows_the_last_revision_exactly(entries: list[dict[str, Any]]) -> None:
    revisions = [course(*entries[:r], goal=goal("transport", 30)) for r in range(len(entries) + 1)]
    assert client(revisions) == sessions(revisions[-1])


@given(courses((25, 40), apart=3))
@settings(max_examples=10)
def test_a_client_that_missed_some_updates_still_shows_the_last_revision(entries: list[dict[str, Any]]) -> None:
    revisions = [course(*entries[:r], goal=goal("transport", 30)) for r in range(len(entries) + 1)]
    assert client([revisions[0], revisions[-1]]) == sessions(revisions[-1])


def test_the_same_plan_gives_the_same_bytes() -> None:
    before = text(course(*PAUSED), update=True)
    forget()
    assert text(course(*PAUSED), update=True) == before


def test_what_is_gone_comes_in_the_order_of_its_revisions_and_times() -> None:
    """In another process too, where a set of UIDs has another order: the same plan gives the same bytes."""
    made = course(*PAUSED)
    gone = [what.at for what in gone_of(made.schedule).values() if isinstance(what, Session)]
    assert len(gone) == 160
    assert gone == sorted(gone)
    twice = course(*PAUSED, order("rate", "2026-02-10", rate_mm_per_day=Decimal("0.75")))
    before = sessions(made).keys()  # what revision 2 had comes before what is of revision 0 alone
    newest = [uid in before for uid, what in gone_of(twice.schedule).items() if isinstance(what, Session)]
    assert newest == sorted(newest, reverse=True)
    assert set(newest) == {True, False}


def test_each_earlier_revision_is_a_step() -> None:
    """A reading, which leaves every session as it was, is one too: the bar counts revisions."""
    steps: list[None] = []
    gone_of(
        course(*PAUSED, record("reading", "2026-02-10", readings_mm={"A": 20})).schedule, lambda: steps.append(None)
    )
    assert len(steps) == 3
