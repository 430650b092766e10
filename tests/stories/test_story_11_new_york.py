"""Story 11: two weeks in New York, across the clock change at home and the one there, and back."""

from datetime import datetime, timedelta
from pathlib import Path

from tests.stories.telling import edit, new, reminders, run, schedule


def test_two_weeks_in_new_york(tmp_path: Path) -> None:
    """From Mon 28 Sep 2026, 60 days to Thu 26 Nov. New York from Tue 20 Oct to Mon 2 Nov, which are 14 days.

    At home the clocks go back on Sun 25 Oct, there on Sun 1 Nov: 08:00 is 07:00 UTC at home until then and 08:00 UTC
    later, and 12:00 UTC there until then and 13:00 UTC later. Of 240 reminders 14 · 4 = 56 are others.
    """
    new(tmp_path, "--surgery", "2026-09-21")
    edit(
        tmp_path,
        ("# [clinic] ", '[clinic]\nmissed_turn = "Call us."\n# '),
        ("[frame]", '[frame]\ndirection = "toward the red flag"'),
    )
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-09-22", "--yes")
    before = reminders(tmp_path)
    written = ("--entered", "2026-10-12T09:00:00Z", "--yes")
    went = run(tmp_path, "amend", "p.toml", "set", "timezone=America/New_York", "--on", "2026-10-20", *written)
    assert "From Tue 20 Oct 2026 on: time zone America/New_York, was Europe/London." in went
    # to 24 Oct 5 hours later, to 31 Oct 4 hours, then 5 again
    assert "Later: 152 sessions, by 4 hours to 5 hours." in went
    assert "DRAFT: changed since AB approved it: [[course]] 1." in went
    back = run(tmp_path, "amend", "p.toml", "set", "timezone=Europe/London", "--on", "2026-11-03", *written)
    assert "From Tue 3 Nov 2026 on: time zone Europe/London, was America/New_York." in back
    assert "BT182" not in back  # the first turn at home is 7 hours after the last one there, at 01:00 UTC
    assert "BT183" not in back

    at = {session["at"] for session in schedule(tmp_path)["sessions"]}
    assert {
        "2026-10-19T08:00:00+01:00",  # home, summer
        "2026-10-20T08:00:00-04:00",  # there, summer
        "2026-10-25T08:00:00-04:00",  # the clocks of home do not count there
        "2026-10-31T20:00:00-04:00",
        "2026-11-01T08:00:00-05:00",  # there, winter
        "2026-11-02T20:00:00-05:00",
        "2026-11-03T08:00:00+00:00",  # home, winter
        "2026-11-26T20:00:00+00:00",
    } <= at
    moments = [datetime.fromisoformat(session["at"]) for session in schedule(tmp_path)["sessions"]]
    gaps = {later - earlier for earlier, later in zip(moments, moments[1:], strict=False)}
    # 4 h by day, 12 h by night; 17 h on the way there, 7 h back, and 13 h in the night of the change there
    assert gaps == {timedelta(hours=hours) for hours in (4, 12, 17, 7, 13)}

    after = reminders(tmp_path)
    assert (len(before & after), len(after)) == (184, 240)
    assert before <= reminders(tmp_path, "--update")  # those that are gone are cancelled
    status = run(tmp_path, "status", "p.toml", "--at", "2026-10-25T10:00")
    assert "At            Sun 25 Oct 2026 10:00, America/New_York" in status
    assert "Next session  Sun 25 Oct 2026 12:00" in status
    assert '"at":"2026-10-25T10:00:00-04:00"' in run(
        tmp_path, "status", "p.toml", "--at", "2026-10-25T10:00", "--format", "json"
    )
    told = " ".join(run(tmp_path, "notice", "p.toml", "--since", "0", "--print-date", "2026-10-12").split())
    assert "From Tue 20 Oct 2026 your times are those of another time zone: America/New_York." in told
    assert "From Tue 3 Nov 2026 your times are those of another time zone: Europe/London." in told
    assert "The first change is on Tue 20 Oct 2026 at 08:00." in told
    table = " ".join(run(tmp_path, "schedule", "p.toml").split())
    assert "Europe/London; from Tue 20 Oct 2026: America/New_York; from Tue 3 Nov 2026: Europe/London" in table
    run(tmp_path, "schedule", "p.toml", "-o", "p.html", "--print-date", "2026-10-12")
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "<span>▼ Tue 20 Oct 2026: </span>From today: time zone America/New_York." in page

    # In New York at 08:30 of 21 Oct, which is 12:30 UTC, the first turn of that day is recorded, and none ahead.
    done = ("record", "p.toml", "done", "--through", "2026-10-21T08:00", "--entered", "2026-10-21T12:30:00Z", "--yes")
    assert "Nothing changes for the patient" in run(tmp_path, *done)
    log = " ".join(run(tmp_path, "log", "p.toml").split())
    assert "Turned as planned through Wed 21 Oct 2026 08:00. Entered Wed 21 Oct 2026 08:30." in log
