"""Calendars that follow: what a revision left alone, what it changed, what is gone."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from bt_cli.document.event_history import milestone_uid, past_of, session_uid
from bt_cli.document.report import Report
from bt_cli.output.calendar import CalendarStyle, Scope, calendars, instants
from bt_cli.schedule.model import Milestone, Schedule, Session
from tests.helpers import forget, goal
from tests.schedule.test_courses import course, courses, order, record

PAUSED = [order("pause", "2026-02-01"), order("resume", "2026-02-04")]


def text(made: Report, scope: Scope = "all", since: int = 0) -> str:
    style = CalendarStyle(scope=scope, since=since)
    return calendars(made, style)[0].decode().replace("\r\n ", "")


def events(made: Report, scope: Scope = "all", since: int = 0) -> dict[str, tuple[datetime, bool]]:
    """Of every timed event: when it is, and whether it is cancelled."""
    said = text(made, scope, since)
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
        shown |= events(made, "update")
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


def test_what_a_revision_left_alone_keeps_its_uid_and_the_number_in_which_it_last_changed() -> None:
    """20 days before the pause are as they were at revision 0; all after it are of revision 2."""
    made = course(*PAUSED)
    titles = re.findall(r"SUMMARY:DRAFT: Reminder \d of \d · plan (\d)", text(made))
    assert titles == ["0"] * 80 + ["2"] * 160
    assert sessions(course()).keys() & sessions(made).keys() == {
        session_uid(made.schedule.plan, s) for s in made.schedule.sessions[:80]
    }


def test_an_update_cancels_what_any_earlier_revision_had_and_this_one_has_not() -> None:
    made = course(*PAUSED)
    found = events(made, "update")
    gone = {uid for uid, (_, cancelled) in found.items() if cancelled}
    assert gone == (sessions(course()).keys() | sessions(course(PAUSED[0])).keys()) - sessions(made).keys()
    blocks = [b for b in text(made, "update").split("BEGIN:VEVENT")[1:] if "STATUS:CANCELLED" in b]
    assert len(blocks) == 160
    assert not any("VALARM" in block or "DESCRIPTION" in block for block in blocks)


def test_only_the_changes_since_a_revision() -> None:
    made = course(*PAUSED)
    found = events(made, "changes", since=1)
    assert sum(not cancelled for _, cancelled in found.values()) == 160  # what came back after the pause
    assert not any(cancelled for _, cancelled in found.values())  # at revision 1 nothing was left after the pause
    found = events(made, "changes", since=0)
    assert sorted(cancelled for _, cancelled in found.values()) == [False] * 160 + [True] * 160


def test_all_can_be_taken_back() -> None:
    made = course(*PAUSED)
    said = text(made, "cancel")
    assert "METHOD:CANCEL" in said
    assert said.count("BEGIN:VEVENT") == said.count("STATUS:CANCELLED") == said.count("ORGANIZER:") == 400
    assert "VALARM" not in said


def test_a_record_changes_no_reminder() -> None:
    made = course(record("reading", "2026-02-01T16:00", readings_mm={"A": 20}))
    assert sessions(made) == sessions(course())
    assert set(re.findall(r"plan (\d)\r", text(made))) == {"0"}


def test_sequence_is_the_revision_and_the_stamp_is_when_the_last_entry_was_entered() -> None:
    made = course(order("pause", "2026-02-01", entered="2026-01-31T15:30:00Z"), order("resume", "2026-02-04"))
    assert "SEQUENCE:2" in text(made)
    assert "DTSTAMP:20260204T080000Z" in text(made)  # not said: its own time counts, 08:00 in London
    made = course(order("rate", "2026-02-01", rate_mm_per_day=1, entered="2026-01-31T16:30:00+01:00"))
    assert set(re.findall(r"(?:DTSTAMP|LAST-MODIFIED):(\w+)", text(made))) == {"20260131T153000Z"}


FORTNIGHTLY = {"first": date(2026, 1, 26), "every_days": 14}  # to 9 and, the first after the last turn, 23 March


def visits(made: Report, scope: Scope = "all") -> dict[str, bool]:
    """Of every all-day event: its date, and whether it is cancelled. No date is there twice."""
    blocks = [block for block in text(made, scope).split("BEGIN:VEVENT")[1:] if "DTSTART;VALUE=DATE:" in block]
    found = {re.findall(r"DTSTART;VALUE=DATE:2026(\d+)", block)[0]: "STATUS:CANCELLED" in block for block in blocks}
    assert len(found) == len(blocks)
    return found


def test_a_review_that_is_dropped_is_cancelled_by_an_update() -> None:
    """With 10 mm left on 21 Feb the last turn is on 2 Mar, so no review is on 23 Mar any more."""
    made = course(order("remaining", "2026-02-21", remaining_mm=10), review=FORTNIGHTLY, side="left", bone="tibia")
    kept = dict.fromkeys(["0126", "0209", "0223", "0309"], False)
    assert visits(made) == kept
    assert visits(made, "update") == {**kept, "0323": True}
    gone = next(block for block in text(made, "update").split("BEGIN:VEVENT")[1:] if "20260323" in block)
    assert f"UID:{milestone_uid(made.schedule.plan, Milestone('review', date(2026, 3, 23)))}\r\n" in gone
    assert "VALARM" not in gone
    detailed = calendars(made, CalendarStyle(detailed_titles=True, scope="update"))[0].decode()
    gone = next(block for block in detailed.split("BEGIN:VEVENT")[1:] if "20260323" in block)
    assert "Left tibia." in detailed
    assert "DESCRIPTION" not in gone


def test_a_review_or_re_set_that_moved_is_cancelled_where_it_was_and_anew_where_it_is() -> None:
    """40 mm end on 20 Feb, so the re-set is on 9 Feb; a fortnight's pause moves it to 23 Feb, as the review stays."""
    stroke = {"review": FORTNIGHTLY, "frame.range_mm": 40}
    pause = [order("pause", "2026-02-01"), order("resume", "2026-02-15")]
    made = course(*pause, **stroke)
    gone = {(one.what.kind, f"{one.what.on:%m%d}") for one in past_of(made.schedule).gone.values()
            if isinstance(one.what, Milestone)}  # fmt: skip
    assert gone == {("swap", "0209")}
    assert made.schedule.dates("swap") == [date(2026, 2, 23)]


def test_a_pause_cancels_no_review() -> None:
    """0.5 cancelled them all, and the patient was not expected until somebody ordered to go on."""
    made = course(order("pause", "2026-02-01"), review=FORTNIGHTLY)
    assert visits(made, "update") == visits(course(review=FORTNIGHTLY)) == dict.fromkeys(
        ["0126", "0209", "0223", "0309", "0323"], False
    )  # fmt: skip


@given(courses((25, 40), apart=3))
def test_each_session_is_as_it_is_since_the_first_of_the_revisions_in_a_row_that_have_it(
    entries: list[dict[str, Any]],
) -> None:
    """Whether or not what is gone is asked for too, which makes every earlier revision to its end."""
    made = course(*entries, goal=goal("transport", 30)).schedule
    since, there = dict.fromkeys(sessions_by_uid(made), made.plan.revision), sessions_by_uid(made).keys()
    for revision in range(made.plan.revision - 1, -1, -1):
        there &= sessions_by_uid(course(*entries[:revision], goal=goal("transport", 30)).schedule).keys()
        since |= dict.fromkeys(there, revision)
    for gone in (True, False):
        found = past_of(made, gone=gone).since
        assert {uid: found[uid] for uid in since} == since


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


@pytest.mark.parametrize("scope", ["update", "cancel"])
def test_the_same_plan_gives_the_same_bytes(scope: Scope) -> None:
    before = text(course(*PAUSED), scope)
    forget()
    assert text(course(*PAUSED), scope) == before


def test_what_is_gone_comes_in_the_order_of_its_revisions_and_times() -> None:
    """In another process too, where a set of UIDs has another order: the same plan gives the same bytes."""
    made = course(*PAUSED)
    gone = [(one.last, one.what.at) for one in past_of(made.schedule).gone.values() if isinstance(one.what, Session)]
    assert len(gone) == 160
    assert gone == sorted(gone)
    twice = course(*PAUSED, order("rate", "2026-02-10", rate_mm_per_day=Decimal("0.75")))
    gone = [(-one.last, one.what.at) for one in past_of(twice.schedule).gone.values() if isinstance(one.what, Session)]
    assert gone == sorted(gone)
    assert {last for last, _ in gone} == {0, -2}


def test_each_earlier_revision_is_a_step() -> None:
    """A reading, which leaves every session as it was, is one too: the bar counts revisions."""
    steps: list[None] = []
    past_of(
        course(*PAUSED, record("reading", "2026-02-10", readings_mm={"A": 20})).schedule, lambda: steps.append(None)
    )
    assert len(steps) == 3
