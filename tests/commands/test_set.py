"""`bt amend PLAN set KEY=VALUE`, `bt correct PLAN KEY=VALUE`, and what `bt edit` makes of an edit."""

import tomllib
from pathlib import Path

from tests.commands.test_edit import edit, editor
from tests.courses import CLINIC
from tests.helpers import DIRECTION, PLAN, bt
from tests.stories.telling import refused, run

SIDED = PLAN.replace("[goal]", 'side = "left"\nbone = "tibia"\n[goal]', 1)
TEXT = SIDED + DIRECTION + CLINIC
WRITTEN = ("--entered", "2026-01-20T09:00:00Z", "--yes")


def file(folder: Path, text: str = TEXT) -> Path:
    plan = folder / "p.toml"
    plan.write_text(text, encoding="utf-8")
    return plan


def test_a_direction_is_told_on_every_output_from_its_day_on(tmp_path: Path) -> None:
    plan = file(tmp_path)
    said = run(tmp_path, "amend", "p.toml", "set", "direction=toward the blue flag", "--on", "2026-02-03", *WRITTEN)
    assert "No session changes." in said
    assert "From Tue 3 Feb 2026 on: direction “toward the blue flag”, was “toward the red flag”." in said
    assert "Sheet and calendar are out of date" in said
    assert plan.read_text(encoding="utf-8").startswith(TEXT)  # the plan's own tables are never edited
    entry = tomllib.loads(plan.read_text(encoding="utf-8"))["course"][0]
    assert entry["settings"] == {"frame.direction": "toward the blue flag"}
    run(tmp_path, "schedule", "p.toml", "-o", "p.ics", "-o", "p.html")
    ics = (tmp_path / "p.ics").read_text(encoding="utf-8").replace("\r\n ", "")
    assert (ics.count("toward the red flag"), ics.count("toward the blue flag")) == (88, 152)  # 22 days and 38 of four
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "Turn each of the 4 nuts, toward the red flag; from Tue 3 Feb 2026: toward the blue flag." in page
    bar = "<span>▼ Tue 3 Feb 2026: </span>From today: direction “toward the blue flag”."
    assert page.count(bar) == 1  # above the turns of that day
    told = run(tmp_path, "notice", "p.toml", "--since", "0", "--print-date", "2026-01-20")
    assert "From Tue 3 Feb 2026 turn another way: toward the blue flag." in told
    assert "turns stay the same" not in told
    assert "The first days of the new plan\nTue 3 Feb 2026" in told
    for day, way in (("2026-02-02", "toward the red flag"), ("2026-02-03", "toward the blue flag")):
        assert way in " ".join(run(tmp_path, "today", "p.toml", "--on", day).split())
    old = run(tmp_path, "diff", "p.toml", "--since", "0", "--revision", "1")
    assert "direction “toward the blue flag”, was “toward the red flag”" in old


def test_texts_say_which_holds_when_and_each_check_has_the_number_of_its_day(tmp_path: Path) -> None:
    file(tmp_path)
    run(tmp_path, "amend", "p.toml", "set", "phone=01865 111111", "--on", "2026-02-03", *WRITTEN)
    run(tmp_path, "schedule", "p.toml", "-o", "p.ics", "-o", "p.html")
    ics = (tmp_path / "p.ics").read_text(encoding="utf-8").replace("\r\n ", "")
    assert (ics.count("01865 000000"), ics.count("01865 111111")) == (88, 152)
    page = (tmp_path / "p.html").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert "01865 000000; from Tue 3 Feb 2026: 01865 111111" in page
    # checks: day 1, then each Sunday, of which 18 Jan to 1 Feb are before; and the last
    assert (page.count("call 01865 000000."), page.count("call 01865 111111.")) == (4, 6)
    told = run(tmp_path, "notice", "p.toml", "--since", "0", "--print-date", "2026-01-20")
    assert "From Tue 3 Feb 2026: New phone number: 01865 111111" in told
    assert "Your turns stay the same." in told


def test_in_spanish_the_spanish_words_are_told(tmp_path: Path) -> None:
    file(tmp_path, TEXT.replace(CLINIC, 'direction_es = "hacia la roja"\n' + CLINIC))
    both = ("direction=toward the blue flag", "direction_es=hacia la azul")
    assert "frame.direction_es too" in refused(
        tmp_path, "amend", "p.toml", "set", both[0], "--on", "2026-02-03", *WRITTEN
    )
    run(tmp_path, "amend", "p.toml", "set", *both, "--on", "2026-02-03", *WRITTEN)
    told = run(tmp_path, "notice", "p.toml", "--since", "0", "--language", "es", "--print-date", "2026-01-20")
    assert "Desde el mar 3 feb 2026, gire en otro sentido: hacia la azul." in told
    assert "blue" not in told.replace("Wrote", "")


def test_all_that_cannot_be_set_is_told_with_what_would_do(tmp_path: Path) -> None:
    plan = file(tmp_path)
    keys = ("goal.defect_mm=54", "rate_mm_per_day=2", "sessions=08:00", "every_days=7", "timezone=Pairs", "phone")
    said = refused(tmp_path, "amend", "p.toml", "set", *keys, "--on", "2026-02-03", "--yes")
    assert "'goal.defect_mm=54' cannot be set from a day on: bt correct PLAN KEY=VALUE" in said
    assert "'rate_mm_per_day=2' cannot be set from a day on: order rate" in said
    assert "'sessions=08:00' cannot be set from a day on: order rate with --sessions" in said
    assert "'timezone=Pairs' must be an IANA time zone" in said
    assert "'phone' must be a key, = and a value" in said
    assert "set takes no --at" in refused(tmp_path, "amend", "p.toml", "set", "phone=1", "--at", "2026-02-03 08:00")
    assert plan.read_text(encoding="utf-8") == TEXT


def test_a_zone_from_before_now_asks_by_which_sheet_was_turned(tmp_path: Path) -> None:
    """Sat 17 to Tue 20 Jan 09:00 in New York: 3 days of four sessions and one are behind."""
    file(tmp_path)
    words = ("amend", "p.toml", "set", "timezone=America/New_York", "--on", "2026-01-17")
    now = ("--entered", "2026-01-20T14:00:00Z", "--yes")
    said = refused(tmp_path, *words, *now)
    assert "13 sessions would differ" in said
    assert "Write --on 2026-01-21" in refused(tmp_path, *words, "--from-next", *now)
    assert "Wrote revision 2" in run(tmp_path, *words, "--as-turned", *now)


def test_what_was_typed_wrong_is_put_right_in_its_place_with_the_old_value_kept(tmp_path: Path) -> None:
    plan = file(tmp_path)
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-01-06", "--yes")
    right = ("goal.defect_mm=54", "side=right", "--reason", "typed wrong")
    said = run(tmp_path, "correct", "p.toml", *right, *WRITTEN)
    assert "[goal] defect_mm was 60 when it was written; it is 54 now" in said
    assert "Dropped: 24 sessions." in said
    assert "DRAFT: changed since AB approved it: side, [goal], [[course]] 1." in said
    text = plan.read_text(encoding="utf-8")
    assert text.startswith(TEXT.replace("defect_mm = 60", "defect_mm = 54").replace('"left"', '"right"'))
    entry = tomllib.loads(text)["course"][0]
    assert (entry["record"], entry["was"]) == ("correct", {"side": "left", "goal.defect_mm": 60})
    log = " ".join(run(tmp_path, "log", "p.toml").split())
    assert "close a gap of 60 mm" in log
    assert "[goal] defect_mm: 60 → 54" in log
    assert "says so already" in run(tmp_path, "correct", "p.toml", *right, *WRITTEN)
    assert plan.read_text(encoding="utf-8") == text


def test_a_correction_is_all_or_nothing(tmp_path: Path) -> None:
    plan = file(tmp_path)
    said = refused(tmp_path, "correct", "p.toml", "goal.defect_mm=54", "goal.defct=3", "course.1.on=x", "--reason", "x")
    assert "did you mean defect_mm?" in said
    assert "is an entry of the course" in said
    said = refused(tmp_path, "correct", "p.toml", "side=right", "sessions_per_day=0", "--reason", "x", *WRITTEN)
    assert "sessions_per_day" in said
    said = refused(tmp_path, "correct", "p.toml", "protocol.rate_mm_per_day=4", "--reason", "x", *WRITTEN)
    assert "p.toml is unchanged." in said  # over 2 mm a day is refused
    assert plan.read_text(encoding="utf-8") == TEXT


def test_an_edit_may_be_meant_from_a_day_on(tmp_path: Path) -> None:
    plan = file(tmp_path)
    run(tmp_path, "record", "p.toml", "done", "--through", "2026-01-19", *WRITTEN)
    before = plan.read_text(encoding="utf-8")
    tool = editor(tmp_path, before.replace("red flag", "blue flag"))
    code, said = edit(tmp_path, "--on", "2026-02-03", *WRITTEN, VISUAL=tool)
    assert code == 0, said
    assert "direction “toward the blue flag”, was “toward the red flag”" in said
    assert plan.read_text(encoding="utf-8").startswith(before)


def test_an_edit_of_what_cannot_be_set_is_not_meant_from_a_day_on(tmp_path: Path) -> None:
    plan = file(tmp_path)
    tool = editor(tmp_path, TEXT.replace("defect_mm = 60", "defect_mm = 54"))
    code, said = edit(tmp_path, "--on", "2026-02-03", *WRITTEN, VISUAL=tool)
    assert code == 2
    assert "cannot be set from a day on" in said
    assert plan.read_text(encoding="utf-8") == TEXT


def test_without_yes_it_shows_and_writes_nothing(tmp_path: Path) -> None:
    plan = file(tmp_path)
    for words in (
        ("amend", "p.toml", "set", "phone=1", "--on", "2026-02-03"),
        ("correct", "p.toml", "side=right", "--reason", "x"),
    ):
        done = bt(*words, "--no-input", "--entered", "2026-01-20T09:00:00Z", cwd=tmp_path)
        assert done.returncode == 2
        assert b"nobody can be asked" in done.stderr
    assert plan.read_text(encoding="utf-8") == TEXT
