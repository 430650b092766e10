"""check, explain, rules, completion."""

from pathlib import Path

import pytest

from bt_cli.checks.rules import RULES
from tests.helpers import PLAN, SAMPLES, bt, bt_process


def test_check_prints_code_severity_what_to_do_and_source(tmp_path: object) -> None:
    sample = next(s for s in SAMPLES if s.stem == "tibia_uneven_rate")
    done = bt("check", sample)
    assert done.returncode == 0
    assert done.stdout.decode().splitlines()[1:] == [
        "  What to do: Nothing is wrong: follow the table, or choose a rate that is a whole number of steps.",
        "  Source: arithmetic",
    ]


def test_check_of_a_refused_plan_exits_4(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from tests.helpers import PLAN

    (tmp_path / "p.toml").write_text(PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 3"))
    done = bt("check", tmp_path / "p.toml")
    assert done.returncode == 4
    assert b"BT102 error" in done.stdout


def test_check_shows_overrides() -> None:
    sample = next(s for s in SAMPLES if s.stem == "metatarsal_fast_overridden")
    done = bt("check", sample)
    assert done.returncode == 0
    assert b"Overridden by consultant, TH: consolidated early" in done.stdout
    assert b'write into it: finding = "2.25 mm a day is more than 2 mm a day"' in done.stdout


def test_check_of_a_quiet_plan_says_so() -> None:
    assert (
        b"OX-0042: no findings by the rules of `bt rules`."
        in bt("check", next(s for s in SAMPLES if s.stem == "tibia_60mm_ilizarov")).stdout
    )


def test_rules_lists_them_all() -> None:
    lines = bt("rules").stdout.decode().splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in RULES]


@pytest.mark.parametrize("code", ["BT101", "bt102", "102"])
def test_explain(code: str) -> None:
    rule = next(r for r in RULES if r.code.endswith(code.upper()))
    text = " ".join(bt("explain", code).stdout.decode().split())
    assert rule.explanation in text
    assert f"Source: {rule.source}" in text
    assert ("[[override]]" in text) == (rule.severity == "error")


def test_explain_of_no_rule() -> None:
    done = bt("explain", "BT1O1")
    assert done.returncode == 2
    assert b"is no rule" in done.stderr


def test_a_command_that_is_none_gets_the_nearest() -> None:
    done = bt("shedule")
    assert done.returncode == 2
    assert b"schedule" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_completes_commands_and_options(shell: str) -> None:
    """The script that --install-completion installs asks bt itself, so ask as it does."""
    words = {
        "bash": {"COMP_WORDS": "bt sch", "COMP_CWORD": "1"},
        "zsh": {"_TYPER_COMPLETE_ARGS": "bt sch"},
        "fish": {"_TYPER_COMPLETE_ARGS": "bt sch", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }
    run = bt_process if shell == "bash" else bt
    done = run(_BT_COMPLETE=f"complete_{shell}", **words[shell])
    assert b"schedule" in done.stdout


def test_install_completion(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """With the shell named: which one a test runs under is anybody's guess."""
    environ = {"HOME": str(tmp_path), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    done = bt("--install-completion", "bash", **environ)
    assert done.returncode == 0
    assert any("_BT_COMPLETE" in p.read_text() for p in tmp_path.rglob("*") if p.is_file())


@pytest.mark.parametrize("year", ["2016", "2062"])
def test_a_surgery_years_from_today_is_told_where_nothing_else_dates_the_plan(year: str, tmp_path: Path) -> None:
    """No rule reads the clock: the commands do, where no entry and no approval says when the plan was written."""
    path = tmp_path / "p.toml"
    path.write_text(PLAN.replace("2026-01-05", f"{year}-01-05"))
    for words in (("check", path), ("schedule", path, "--format", "csv")):
        said = bt(*words).stderr.decode()
        assert f"BT119 warning: surgery on {'Tue' if year == '2016' else 'Thu'} 5 Jan {year} is over 2 years " in said
    path.write_text(path.read_text() + f'[approval]\nby = "AB"\non = {year}-02-05\nrevision = 0\n')
    assert "BT119" not in bt("check", path).stderr.decode()


def test_an_order_of_the_past_that_was_written_by_hand_is_told_until_its_turns_are_recorded(tmp_path: Path) -> None:
    order = '[[course]]\non = 2026-02-01\norder = "rate"\nrate_mm_per_day = 0.5\n'
    (tmp_path / "p.toml").write_text(PLAN + order)
    told = bt("check", "p.toml", cwd=tmp_path).stderr.decode()
    assert "BT137 warning: order rate from Sun 1 Feb 2026 08:00 lies in the past: what was turned then (" in told
    entered = ("--entered", "2026-06-01T08:00:00Z", "--yes")
    assert bt("record", "p.toml", "done", "--through", "2026-05-20", *entered, cwd=tmp_path).returncode == 0
    assert "BT137" not in bt("check", "p.toml", cwd=tmp_path).stderr.decode()
