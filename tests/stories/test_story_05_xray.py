"""Story 5: an X-ray of two days ago shows 17 where 15 was planned; the turns since are told and taken off."""

from pathlib import Path

from tests.helpers import bt


def run(folder: Path, *words: str) -> str:
    done = bt(*words, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode() + done.stderr.decode()


def test_an_x_ray_of_two_days_ago(tmp_path: Path) -> None:
    """60 mm at 1 mm a day from Mon 12 Jan 2026: on the morning of Thu 26 Feb, day 46, 45 mm are made and 15 are left.

    The film of that morning shows 17. On Sat 28 Feb, 2 mm later, 15 are left by it and 13 by the plan: contact moves
    from Thu 12 March to Sat 14 March. The scale has made 47 mm by then and goes on to 62.
    """
    run(
        tmp_path, "new", "p.toml", "--id", "OX-5", "--defect", "60", "--rate", "1", "--surgery", "2026-01-05",
        "--side", "left", "--bone", "tibia", "--timezone", "Europe/London", "--no-input",
    )  # fmt: skip
    entered = ("--entered", "2026-02-26T16:30:00Z", "--yes")
    run(tmp_path, "record", "p.toml", "done", "--through", "2026-02-25", *entered)
    seen = run(tmp_path, "record", "p.toml", "xray", "--on", "2026-02-26", "--gap", "17", *entered)
    assert "BT141 warning: X-ray showed a gap of 17 mm on Thu 26 Feb 2026, where the plan says" in seen
    later = ("--on", "2026-02-28", "--entered", "2026-02-28T07:00:00Z", "--no-input")

    as_seen = bt("amend", "p.toml", "remaining", "17", *later, cwd=tmp_path).stderr.decode()
    told = "The X-ray of Thu 26 Feb 2026 showed 17 mm; 2 mm were turned since, which leaves 15 mm"
    assert f"{told}: for that write remaining 15.\n" in as_seen
    assert "Nothing was written" in as_seen

    right = run(tmp_path, "amend", "p.toml", "remaining", "15", *later, "--yes")
    assert f"{told}, as ordered.\n" in right
    assert "BT1" not in right  # the X-ray is answered, and no rule has anything to say of the order
    table = bt("schedule", "p.toml", "--format", "csv", cwd=tmp_path).stdout.decode().splitlines()
    assert table[-1].split(",")[1][:10] == "2026-03-14"
    assert table[-1].split(",")[-2:] == ["62", "0"]
    at = {row.split(",")[1][:16]: row.split(",")[-2:] for row in table[1:]}
    assert at["2026-02-27T20:00"] == ["47", "13"]
    assert at["2026-02-28T08:00"] == ["47.25", "14.75"]
    assert "BT1" not in run(tmp_path, "check", "p.toml")
