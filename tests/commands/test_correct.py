"""`bt correct`: an edited file is accepted openly."""

from pathlib import Path

import pytest

from tests.helpers import PLAN, bt

REASON = ("--reason", "typed wrong", "--by", "AB")
PLAN_TEXT = PLAN.replace("[goal]", 'side = "right"\n[goal]').replace("= 60", "= 45")
PAPER = '[frame]\ndirection = "toward the red flag"\n[clinic]\nmissed_turn = "Call."\n'


def run(folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and standard error of a command on the plan."""
    done = bt(words[0], "p.toml", *words[1:], cwd=folder)
    return done.returncode, done.stderr.decode()


def written(folder: Path, text: str = PLAN_TEXT) -> Path:
    """A plan of which turns are recorded."""
    plan = folder / "p.toml"
    plan.write_text(text)
    assert (
        run(folder, "record", "done", "--through", "2026-01-20", "--entered", "2026-01-21T09:00:00Z", "--yes")[0] == 0
    )
    return plan


def edit(plan: Path, *pairs: tuple[str, str]) -> None:
    text = plan.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    plan.write_text(text)


def test_an_edited_file_is_refused_until_it_is_accepted(tmp_path: Path) -> None:
    plan = written(tmp_path)
    edit(plan, ('"right"', '"left"'), ("= 45", "= 54"))
    code, text = run(tmp_path, "schedule")
    assert code == 3
    assert 'p.toml, line 6: side was "right" when entry 1 (record done) was written; it is "left" now' in text
    assert "[goal] defect_mm was 45 when entry 1 (record done) was written; it is 54 now" in text
    code, text = run(tmp_path, "correct", *REASON, "--yes")
    assert code == 0
    assert "Bone: (BONE NOT GIVEN)" not in text
    assert "The last session moves from Wed 25 Feb 2026 20:00 to Fri 6 Mar 2026 20:00." in text
    assert "Wrote revision 2 into p.toml." in text
    assert 'was = {side = "right", "goal.defect_mm" = 45}' in plan.read_text()
    assert run(tmp_path, "schedule")[0] == 0


def test_an_earlier_revision_has_the_old_values_again(tmp_path: Path) -> None:
    plan = written(tmp_path)
    edit(plan, ("= 45", "= 54"), ("latency_days = 7", "latency_days = 7\ngrouping_note = 1"))
    assert run(tmp_path, "correct", *REASON, "--yes")[0] == 3  # what is no plan is not accepted
    edit(plan, ("\ngrouping_note = 1", ""), ("[protocol]", '[clinic]\nphone = "1"\n[protocol]'))
    assert run(tmp_path, "correct", *REASON, "--yes")[0] == 0
    assert 'added = ["clinic"]' in plan.read_text()
    told = bt("diff", "p.toml", "--since", "1", "--revision", "2", cwd=tmp_path).stdout.decode()
    assert "Goal: transport: close a gap of 45 mm → transport: close a gap of 54 mm" in told
    edit(plan, ("= 54", "= 57"))
    assert run(tmp_path, "correct", *REASON, "--yes")[0] == 0
    told = bt("diff", "p.toml", "--since", "0", "--revision", "2", cwd=tmp_path).stdout.decode()
    assert "45 mm → transport: close a gap of 54 mm" in told


def test_nothing_to_accept_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    plan = written(tmp_path)
    before = plan.read_bytes()
    code, text = run(tmp_path, "correct", *REASON, "--yes")
    assert code == 0
    assert "Nothing above the course was edited since it was written: there is nothing to accept." in text
    assert plan.read_bytes() == before


def test_an_edited_entry_is_named_and_accepted(tmp_path: Path) -> None:
    plan = written(tmp_path)
    words = ("--on", "2026-02-01", "--entered", "2026-01-31T09:00:00Z", "--yes")
    assert run(tmp_path, "amend", "rate", "0.75", *words)[0] == 0
    edit(plan, ("through = 2026-01-20", "through = 2026-01-19"))
    code, text = run(tmp_path, "check")
    assert code == 3
    assert "entry 1 (record done) was edited or taken out after entry 2 (order rate) was written" in text
    code, text = run(tmp_path, "correct", *REASON, "--yes")
    assert code == 0
    assert "The file does not keep the old values of what was edited: compare it with your records." in text
    assert run(tmp_path, "check")[0] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--yes",), "Missing option '--reason'"),
        (("--reason", " ", "--yes"), "--reason must not be blank"),
        (REASON, "give --yes to write it. p.toml is unchanged."),
    ],
)
def test_what_is_not_said_is_not_accepted(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    plan = written(tmp_path)
    edit(plan, ("= 45", "= 54"))
    before = plan.read_bytes()
    code, text = run(tmp_path, "correct", *words)
    assert code == 2
    assert told in text
    assert plan.read_bytes() == before


def test_a_plan_that_a_rule_refuses_is_not_accepted(tmp_path: Path) -> None:
    plan = written(tmp_path)
    edit(plan, ("rate_mm_per_day = 1", "rate_mm_per_day = 2.5"))
    before = plan.read_bytes()
    code, text = run(tmp_path, "correct", *REASON, "--yes")
    assert code == 4
    assert text.endswith("p.toml is unchanged.\n")
    assert plan.read_bytes() == before


@pytest.mark.parametrize("was", ['{"goal.x.y" = 1}', '{"levels.7.name" = 1}', '{"" = 1}', '{"goal.defect_mm" = "x"}'])
def test_old_values_that_somebody_edited_cost_the_earlier_revision_and_no_more(tmp_path: Path, was: str) -> None:
    plan = written(tmp_path)
    edit(plan, ("= 45", "= 54"))
    assert run(tmp_path, "correct", *REASON, "--yes")[0] == 0
    edit(plan, ('was = {"goal.defect_mm" = 45}', f"was = {was}"))
    code, text = run(tmp_path, "diff", "--since", "0")
    assert code == 0, text
    assert run(tmp_path, "schedule", "-o", "p.ics", "--update")[0] == 0


def test_a_key_that_every_plan_needs_cannot_be_called_added(tmp_path: Path) -> None:
    plan = written(tmp_path)
    edit(plan, ("= 45", "= 54"))
    assert run(tmp_path, "correct", *REASON, "--yes")[0] == 0
    edit(plan, ('was = {"goal.defect_mm" = 45}', 'added = ["surgery"]'))
    code, text = run(tmp_path, "diff", "--since", "0")
    assert code == 0, text


def test_what_is_not_known_of_before_is_never_called_the_same(tmp_path: Path) -> None:
    """An edited entry, 3 days more turned by the plan before it: the old sheet may say anything."""
    plan = written(tmp_path, PLAN_TEXT + PAPER)
    words = ("--on", "2026-02-01", "--entered", "2026-01-31T09:00:00Z", "--yes")
    assert run(tmp_path, "amend", "rate", "0.75", *words)[0] == 0
    assert run(tmp_path, "record", "done", "--through", "2026-02-02", "--yes")[0] == 0
    edit(plan, ("rate_mm_per_day = 0.75", "rate_mm_per_day = 1.25"))
    code, text = run(tmp_path, "correct", *REASON, "--yes")
    assert code == 0
    assert "Sheet and calendar are out of date" in text
    assert "Nothing changes for the patient" not in text
    told = bt("notice", "p.toml", "--since", "2", cwd=tmp_path).stdout.decode()
    assert "Your plan was corrected. What your old sheet says may be wrong." in told
    assert "Nothing changes for you" not in told
    assert "- Throw away every sheet up to sheet 3." in told
    updated = bt("schedule", "p.toml", "--update", "-o", "p.ics", cwd=tmp_path).stderr.decode()
    assert "not every reminder is cancelled.\nDelete the old calendar" in updated
    compared = bt("diff", "p.toml", "--since", "2", "--revision", "4", cwd=tmp_path).stderr.decode()
    assert "The file does not keep all that revision 2 said" in compared


def test_a_table_and_an_entry_edited_at_once_are_both_named(tmp_path: Path) -> None:
    plan = written(tmp_path)
    words = ("--on", "2026-02-01", "--entered", "2026-01-31T09:00:00Z", "--yes")
    assert run(tmp_path, "amend", "rate", "0.75", *words)[0] == 0
    edit(plan, ("through = 2026-01-20", "through = 2026-01-19"), ('"right"', '"left"'))
    code, text = run(tmp_path, "correct", *REASON, "--yes")
    assert code == 0
    assert 'side was "right" when entry 1 (record done) was written; it is "left" now' in text
    assert "entry 1 (record done) was edited or taken out after entry 2 (order rate) was written" in text
    assert "The file does not keep the old values of what was edited" in text
    assert "Sheet and calendar are out of date" in text


def test_a_correct_that_is_written_by_hand_accepts_nothing(tmp_path: Path) -> None:
    plan = written(tmp_path)
    edit(plan, ("= 45", "= 54"))
    plan.write_text(plan.read_text() + '[[course]]\nat = 2026-02-01T09:00:00\nrecord = "correct"\nreason = "x"\n')
    code, text = run(tmp_path, "check")
    assert code == 3
    assert "[goal] defect_mm was 45 when entry 1 (record done) was written; it is 54 now" in text
    assert run(tmp_path, "correct", *REASON, "--yes")[0] == 0
    assert run(tmp_path, "check")[0] == 0


def test_an_edit_since_the_approval_is_accepted_beside_entries_written_by_hand(tmp_path: Path) -> None:
    plan = tmp_path / "p.toml"
    plan.write_text(PLAN_TEXT + '[[course]]\non = 2026-01-20\norder = "rate"\nrate_mm_per_day = 0.75\n')
    assert run(tmp_path, "approve", "--by", "AB", "--on", "2026-01-06", "--yes")[0] == 0
    edit(plan, ("= 45", "= 54"))
    code, text = run(tmp_path, "correct", *REASON, "--yes")
    assert code == 0
    assert "[goal] defect_mm was 45 when it was approved; it is 54 now" in text
    assert 'was = {"goal.defect_mm" = 45}' in plan.read_text()


@pytest.mark.parametrize(
    ("old", "new"),
    [('"right"', '"left"'), ('"toward the red flag"', '"away from the red flag"'), ('"T-1"', '"T-2"')],
)
def test_another_limb_direction_or_code_is_never_called_the_same(old: str, new: str, tmp_path: Path) -> None:
    """No session is another, and yet no sheet or reminder that was made before is true."""
    plan = written(
        tmp_path, PLAN_TEXT + '[frame]\ndirection = "toward the red flag"\n[clinic]\nmissed_turn = "Call."\n'
    )
    edit(plan, (old, new))
    code, text = run(tmp_path, "correct", *REASON, "--yes")
    assert code == 0
    assert "Sheet and calendar are out of date" in text
    told = bt("notice", "p.toml", "--since", "1", "--print-date", "2026-01-21", cwd=tmp_path).stdout.decode()
    assert "Your plan was corrected. What your old sheet says may be wrong." in told
    assert "Throw away sheet 1." in told
    assert "Nothing changes for you" not in told


def test_turns_made_by_the_sheet_before_are_not_counted_otherwise_in_silence(tmp_path: Path) -> None:
    """9 days of 1 mm are recorded; at 0.75 mm a day they would count as 6.75 mm, and 2.25 mm would be turned twice."""
    plan = written(tmp_path)
    edit(plan, ("rate_mm_per_day = 1", "rate_mm_per_day = 0.75"))
    code, text = run(tmp_path, "correct", *REASON, "--yes")
    assert code == 0
    assert "ring to ring is 6.75 mm by this file; by the sheet before, 9 mm." in text
    assert "Measure it. If it shows 9 mm, the patient turned by that sheet" in text


def test_nothing_is_said_of_scales_that_an_edit_leaves_as_they_are(tmp_path: Path) -> None:
    plan = written(tmp_path)
    edit(plan, ("= 45", "= 54"))
    code, text = run(tmp_path, "correct", *REASON, "--entered", "2026-01-22T09:00:00Z", "--yes")
    assert code == 0
    assert "Read the scale" not in text


def test_recorded_turns_that_count_anew_are_a_finding_until_the_scale_is_read(tmp_path: Path) -> None:
    """9 days of 1 mm are recorded; by 0.75 mm a day they come to 6.75 mm. Only the scale knows which it was."""
    plan = written(tmp_path)
    edit(plan, ("rate_mm_per_day = 1", "rate_mm_per_day = 0.75"))
    assert run(tmp_path, "correct", *REASON, "--yes")[0] == 0
    told = "BT136 warning: by the corrected plan the turns recorded until Tue 20 Jan 2026 23:59 come to another reading"
    said = bt("check", "p.toml", cwd=tmp_path).stdout.decode()
    assert "BT136 warning: by the corrected plan" in said
    assert f"{told[14:]}: A 6.75 mm and not 9 mm" in said
    read = ("reading", "--on", "2026-01-21", "A=6.75", "--yes")
    assert run(tmp_path, "record", *read)[0] == 0
    assert "BT136" not in bt("check", "p.toml", cwd=tmp_path).stdout.decode()


def test_a_correction_that_moves_no_recorded_turn_is_no_finding(tmp_path: Path) -> None:
    plan = written(tmp_path)
    edit(plan, ("= 45", "= 54"))
    assert run(tmp_path, "correct", *REASON, "--yes")[0] == 0
    assert "BT136" not in bt("check", "p.toml", cwd=tmp_path).stdout.decode()


def test_a_key_is_taken_out_in_its_place(tmp_path: Path) -> None:
    """A range that the rods do not have: without it nothing is planned, and the rest stays to the byte."""
    frame = '[frame]\nkind = "telescopic"\nrange_mm = 20 # by hand\npitch_mm = 0.5\n[review]\nevery_days = 7\n'
    plan = written(tmp_path, PLAN_TEXT + frame)
    before = plan.read_text()
    code, text = run(tmp_path, "correct", "frame.range_mm=", *REASON, "--yes")
    assert code == 0
    assert "[frame] range_mm was 20 when it was written; it is not there now" in text
    assert "Swap no longer planned on Mon 26 Jan 2026: the frame is set again" in text
    assert "Swap no longer planned on Mon 9 Feb 2026: the frame is set again" in text
    assert plan.read_text().startswith(before.partition("[[course]]")[0].replace("range_mm = 20 # by hand\n", ""))
    assert '"frame.range_mm" = 20' in plan.read_text()
    for key, said in (("frame.range_mm=", "is not in the plan"), ("goal.defect_mm=", "defect_mm is missing")):
        code, text = run(tmp_path, "correct", key, *REASON, "--yes")
        assert (code in (2, 3), said in text) == (True, True), text
