"""Story 9: a pin infection. Turning pauses for three days, the review in them is kept; notice and calendar follow."""

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

    paused = run(tmp_path, "amend", "p.toml", "pause", "--on", "2026-02-01", "--reason", "pin infection", *entered)
    assert "DRAFT: changed since AB approved it: [[course]] 2." in paused
    assert dates(tmp_path, "expected_contact") == []
    assert "2026-02-02" in dates(tmp_path, "review")  # the visit is kept though nothing turns

    later = ("--entered", "2026-02-03T10:00:00Z", "--yes")
    run(tmp_path, "amend", "p.toml", "resume", "--on", "2026-02-04", "--reason", "dry", *later)
    assert dates(tmp_path, "expected_contact") == ["2026-03-15"]
    assert dates(tmp_path, "review")[:2] == ["2026-02-02", "2026-02-16"]
    found = readings(tmp_path)
    assert found["2026-01-31T20:00"] == all_before["2026-01-31T20:00"] == {"A": 20}
    assert not any("2026-02-01" <= at < "2026-02-04" for at in found)
    assert found["2026-02-04T08:00"] == {"A": 20.25}

    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-02-03", "--yes")
    told = run(tmp_path, "notice", "p.toml", "--since", "0", "--print-date", "2026-02-03")
    assert "Wed 4 Feb 2026" in told
    after = reminders(tmp_path)
    assert len(before & after) == 80  # 20 days before the pause are as they were
    assert before <= reminders(tmp_path, "--update")
    today = run(tmp_path, "today", "p.toml", "--on", "2026-02-02")
    assert "PAUSED do not turn  until Wed 4 Feb 2026 08:00" in today
