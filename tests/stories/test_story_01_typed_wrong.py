"""Story 1: right typed for left and 45 for 54, approved, seen a week later and edited by hand."""

from pathlib import Path

from tests.stories.telling import edit, new, refused, reminders, run

MENDED = (('side = "right"', 'side = "left"'), ("defect_mm = 45", "defect_mm = 54"))


def test_nothing_recorded_yet(tmp_path: Path) -> None:
    """45 mm end on Wed 25 Feb 2026, 54 mm nine days later."""
    new(tmp_path, "--side", "right", "--defect", "45")
    edit(tmp_path, ("# [clinic] ", '[clinic]\nmissed_turn = "Call us."\n# '), ("[frame]", '[frame]\ndirection = "up"'))
    run(tmp_path, "approve", "p.toml", "--by", "Mr Smith", "--on", "2026-01-06", "--yes")
    before = reminders(tmp_path)
    edit(tmp_path, *MENDED)
    draft = "DRAFT: changed since Mr Smith approved it: side, [goal]"
    assert draft in run(tmp_path, "schedule", "p.toml")
    assert draft in run(tmp_path, "status", "p.toml")
    run(tmp_path, "sheet", "p.toml", "-o", "p.html")
    assert draft in (tmp_path / "p.html").read_text(encoding="utf-8")

    accepted = run(tmp_path, "correct", "p.toml", "--reason", "typed wrong", "--by", "MS", "--yes")
    assert 'side was "right" when it was approved; it is "left" now' in accepted
    assert "[goal] defect_mm was 45 when it was approved; it is 54 now" in accepted
    assert "Docking moves from Wed 25 Feb 2026 to Fri 6 Mar 2026." in accepted
    assert not before & reminders(tmp_path)  # each is of another limb now

    approved = run(tmp_path, "approve", "p.toml", "--by", "Mr Smith", "--yes")
    assert "Bone: right tibia → left tibia" in approved
    assert "DRAFT" not in run(tmp_path, "status", "p.toml")
    told = run(tmp_path, "notice", "p.toml", "--since", "0", "--print-date", "2026-01-14")
    assert "Throw away sheet 0." in told


def test_with_a_week_of_turns_recorded(tmp_path: Path) -> None:
    """What was recorded stands on the plan: the edit is refused until it is accepted, and then called back by UID."""
    new(tmp_path, "--side", "right", "--defect", "45")
    run(tmp_path, "approve", "p.toml", "--by", "Mr Smith", "--on", "2026-01-06", "--yes")
    run(tmp_path, "record", "p.toml", "done", "--through", "2026-01-18", "--yes")
    before = reminders(tmp_path)
    edit(tmp_path, *MENDED)
    for command in ("schedule", "sheet", "status", "check"):
        assert "[goal] defect_mm was 45 when entry 1 (record done) was written; it is 54 now" in refused(
            tmp_path, command, "p.toml"
        )
    run(tmp_path, "correct", "p.toml", "--reason", "typed wrong", "--yes")
    assert not before & reminders(tmp_path)
    assert before <= reminders(tmp_path, "--update")  # as cancelled: the file knows what the patient had
