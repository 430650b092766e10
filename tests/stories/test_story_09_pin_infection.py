"""Story 9: a pin infection. One order pauses for three days, their review is kept; notice and calendar follow."""

from pathlib import Path

from tests.stories.telling import dates, edit, new, readings, reminders, run


def test_a_pause_for_a_pin_infection(tmp_path: Path) -> None:
    """20 mm are made by the morning of Sun 1 Feb 2026. Three days later contact is three days later: 15 March."""
    new(tmp_path)
    review = "[review]\nfirst = 2026-02-02\nevery_days = 14\n"
    edit(
        tmp_path,
        ("# [clinic] ", f'{review}[clinic]\nmissed_turn = "Call us."\n# '),
        ("[frame]", '[frame]\ndirection = "toward the red flag"'),
    )
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-01-06", "--yes")
    before, all_before = reminders(tmp_path), readings(tmp_path)
    entered = ("--entered", "2026-02-01T06:30:00Z", "--yes")
    run(tmp_path, "record", "p.toml", "done", "--through", "2026-01-31", *entered)

    pause = ("pause", "--on", "2026-02-01", "--days", "3", "--reason", "pin infection")
    paused = run(tmp_path, "amend", "p.toml", *pause, *entered)
    assert "No turns from Sun 1 Feb 2026 08:00 until Wed 4 Feb 2026 08:00." in paused
    assert "through = 2026-02-03 # Tue 3 Feb 2026" in paused
    assert "DRAFT: changed since AB approved it: [[course]] 2." in paused
    assert dates(tmp_path, "expected_contact") == ["2026-03-15"]
    assert dates(tmp_path, "review")[:2] == ["2026-02-02", "2026-02-16"]  # the visit is kept though nothing turns
    found = readings(tmp_path)
    assert found["2026-01-31T20:00"] == all_before["2026-01-31T20:00"] == {"A": 20}
    assert not any("2026-02-01" <= at < "2026-02-04" for at in found)
    assert found["2026-02-04T08:00"] == {"A": 20.25}

    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-02-01", "--yes")
    told = run(tmp_path, "notice", "p.toml", "--since", "0", "--print-date", "2026-02-01")
    assert "Do not turn from Sun 1 Feb 2026 on. Start again on Wed 4 Feb 2026 at 08:00." in " ".join(told.split())
    after = reminders(tmp_path)
    assert len(before & after) == 80  # 20 days before the pause are as they were
    assert before <= reminders(tmp_path, "--update")
    today = run(tmp_path, "today", "p.toml", "--on", "2026-02-02")
    assert "PAUSED do not turn  until Wed 4 Feb 2026 08:00" in today
    status = run(tmp_path, "status", "p.toml", "--at", "2026-02-02")
    assert "paused since Sun 1 Feb 2026 08:00: pin infection; turning starts again Wed 4 Feb 2026 08:00" in status
    log = run(tmp_path, "log", "p.toml")
    assert "Pause through Tue 3 Feb 2026, from Sun 1 Feb 2026; turning starts again on Wed 4 Feb 2026." in log

    later = ("--entered", "2026-02-02T10:00:00Z", "--yes")
    sooner = run(tmp_path, "amend", "p.toml", "resume", "--on", "2026-02-03", "--reason", "dry", *later)
    assert "No longer ordered, at Wed 4 Feb 2026 08:00: go on." in sooner
    assert dates(tmp_path, "expected_contact") == ["2026-03-14"]
