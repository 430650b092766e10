"""What was measured, and orders that go by it, through the real commands."""

from pathlib import Path

import pytest

from tests.helpers import PLAN, bt


def said(folder: Path, command: str, *words: str, entered: str, code: int = 0) -> str:
    done = bt(command, "p.toml", *words, "--entered", entered, "--yes", cwd=folder)
    assert done.returncode == code, done.stderr.decode()
    return done.stderr.decode()


@pytest.mark.parametrize("when", [("--at", "2026-02-01 06:30"), ("--on", "2026-02-01")])
@pytest.mark.parametrize(("reading", "disagrees"), [("A=20", False), ("A=20.25", False), ("A=20.5", True)])
def test_a_scale_may_be_read_before_the_first_turn_of_the_day(
    when: tuple[str, str], reading: str, disagrees: bool, tmp_path: Path
) -> None:
    """20 mm are made by the evening of 31 Jan. Written down at 06:31, before the turn of 08:00; a step is 0.25 mm."""
    (tmp_path / "p.toml").write_text(PLAN)
    told = said(tmp_path, "record", "reading", *when, reading, entered="2026-02-01T06:31:00Z")
    assert ("BT140" in told) is disagrees
    if disagrees:
        assert (
            "where the plan says 20 mm. Measure again. If it holds, go on from it: bt amend PLAN replan A=MM." in told
        )
    shown = bt("status", "p.toml", "--at", "2026-02-01 07:00", cwd=tmp_path).stdout.decode()
    assert f"{reading[2:]} mm was read on Sun 1 Feb 2026" in shown


def test_the_day_before_is_not_ahead_either_but_tomorrow_is(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(PLAN)
    told = said(tmp_path, "record", "reading", "--on", "2026-02-02", "A=20", entered="2026-02-01T23:59:00Z", code=3)
    assert "nothing is recorded ahead" in told
    said(tmp_path, "record", "xray", "--on", "2026-02-02", "--gap", "39", entered="2026-02-02T00:05:00Z")


@pytest.mark.parametrize(
    ("remaining", "told"),
    [
        ("17", "which leaves 15 mm: for that write remaining 15.\n"),
        ("15", "which leaves 15 mm, as ordered.\n"),
    ],
)
def test_turns_since_an_x_ray_are_told(remaining: str, told: str, tmp_path: Path) -> None:
    """On the morning of 24 Feb 43 of 60 mm are planned; the film shows 17, and 2 mm are turned until 26 Feb."""
    (tmp_path / "p.toml").write_text(PLAN)
    said(tmp_path, "record", "xray", "--on", "2026-02-24", "--gap", "17", entered="2026-02-24T07:00:00Z")
    shown = said(tmp_path, "amend", "remaining", remaining, "--on", "2026-02-26", entered="2026-02-26T07:00:00Z")
    assert f"The X-ray of Tue 24 Feb 2026 showed 17 mm; 2 mm were turned since, {told}" in shown


def test_so_are_they_of_an_order_that_the_patient_turned_by_already(tmp_path: Path) -> None:
    """The same order, written when the plan without it has ended: a record of its turns follows it."""
    (tmp_path / "p.toml").write_text(PLAN)
    said(tmp_path, "record", "xray", "--on", "2026-02-24", "--gap", "17", entered="2026-02-24T07:00:00Z")
    late = ("remaining", "17", "--on", "2026-02-26", "--as-turned")
    shown = said(tmp_path, "amend", *late, entered="2026-03-16T07:00:00Z")
    assert "The X-ray of Tue 24 Feb 2026 showed 17 mm; 2 mm were turned since, which leaves 15 mm: for that" in shown
    assert 'record = "done"' in shown


def test_an_order_that_is_far_from_the_x_ray_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    """The film of that morning shows 17; 71 for 17 is more than the whole way, 11 is far from it."""
    path = tmp_path / "p.toml"
    path.write_text(PLAN)
    said(tmp_path, "record", "xray", "--on", "2026-02-24", "--gap", "17", entered="2026-02-24T07:00:00Z")
    before = path.read_bytes()
    for remaining, why in (("71", "and the whole way is 60 mm"), ("11", "which leaves 17 mm")):
        told = said(
            tmp_path, "amend", "remaining", remaining, "--on", "2026-02-24", entered="2026-02-24T07:05:00Z", code=4
        )
        assert "BT138 error" in told
        assert why in told
    assert path.read_bytes() == before
