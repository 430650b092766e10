"""`bt amend`: orders, and what all commands that write into a plan file have in common."""

import os
import re
import stat
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import PLAN, bt

ENTERED = ("--entered", "2026-01-31T09:00:00Z")
RATE = "rate 0.75 --on 2026-02-01"


def plan_file(folder: Path, text: str = PLAN) -> Path:
    path = folder / "p.toml"
    path.write_bytes(text.encode())
    return path


def amend(folder: Path, words: str, *more: str, yes: bool = True) -> tuple[int, str]:
    """Exit code and standard error of `bt amend p.toml …`; nothing comes on standard output."""
    done = bt("amend", "p.toml", *words.split(), *more, *ENTERED, *(["--yes"] if yes else []), cwd=folder)
    assert done.stdout == b""
    return done.returncode, done.stderr.decode()


def course(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((folder / "p.toml").read_text(encoding="utf-8-sig"))["course"]
    return found


def test_an_order_is_shown_and_written(tmp_path: Path) -> None:
    """0.75 mm a day from day 21 on: 20 mm by then, 40 mm / 0.75 = 53.3 days more, the last session on 26 March."""
    path = plan_file(tmp_path)
    code, said = amend(tmp_path, RATE, "--reason", "thin regenerate on X-ray", "--by", "AB")
    assert code == 0
    added = path.read_text().removeprefix(PLAN)
    assert added.startswith(
        '\n[[course]]\non = 2026-02-01 # Sun 1 Feb 2026\norder = "rate"\nrate_mm_per_day = 0.75\n'
        'reason = "thin regenerate on X-ray"\nby = "AB"\nentered = 2026-01-31T09:00:00Z\nbase = "'
    )
    assert added.partition("base = ")[0].strip() in said  # shown as it is written, but for its digests
    assert "The last session moves from Thu 12 Mar 2026 20:00 to Thu 26 Mar 2026" in said
    assert said.index("The last session") < said.index("Wrote revision 1 into p.toml.")
    assert "bt sheet p.toml --force\n  bt schedule p.toml -o p.ics --force" in said
    shown = bt("schedule", "p.toml", cwd=tmp_path).stdout.decode()
    assert "Thu 26 Mar 2026" in shown


ORDERED = [
    ("rate 0.75 --at", "2026-02-01 16:00", {"order": "rate", "rate_mm_per_day": 0.75}),
    (
        "rate 1 --sessions 20:00,08:00 --on",
        "2026-02-01",
        {"order": "rate", "rate_mm_per_day": 1, "sessions": ["08:00", "20:00"]},
    ),
    ("rate 1 --sessions 2 --on", "2026-02-01", {"order": "rate", "rate_mm_per_day": 1, "sessions": ["08:00", "20:00"]}),
    ("pause --on", "2026-02-01", {"order": "pause"}),
    ("pause --days 3 --on", "2026-02-01", {"order": "pause", "through": date(2026, 2, 3)}),
    ("pause --through 2026-02-03 --at", "2026-02-01 16:00", {"order": "pause", "through": date(2026, 2, 3)}),
    ("stop --on", "2026-02-01", {"order": "stop"}),
    ("reverse 3 --rate 0.5 --on", "2026-02-01", {"order": "reverse", "distance_mm": 3, "rate_mm_per_day": 0.5}),
    (
        "accordion 3 --cycles 2 --rate 1 --on",
        "2026-02-01",
        {"order": "accordion", "distance_mm": 3, "cycles": 2, "rate_mm_per_day": 1},
    ),
    (
        "accordion 3 --cycles 2 --rate 1 --forth-rate 0.5 --pause-days 1 --sessions 08:00,20:00 --on",
        "2026-02-01",
        {
            "order": "accordion",
            "distance_mm": 3,
            "cycles": 2,
            "rate_mm_per_day": 1,
            "forth_rate_mm_per_day": 0.5,
            "pause_days": 1,
            "sessions": ["08:00", "20:00"],
        },
    ),
    ("remaining 18 --on", "2026-02-01", {"order": "remaining", "remaining_mm": 18}),
    ("compress 2 --rate 0.5 --on", "2026-03-20", {"order": "compress", "distance_mm": 2, "rate_mm_per_day": 0.5}),
    ("compress 2 --every-days 2 --on", "2026-03-20", {"order": "compress", "distance_mm": 2, "step_every_days": 2}),
    ("rate --every-days 2 --on", "2026-02-01", {"order": "rate", "step_every_days": 2}),
    ("extend 2 --rate 1 --on", "2026-03-13", {"order": "extend", "distance_mm": 2, "rate_mm_per_day": 1}),
]


LENGTHENING = PLAN.replace('"transport"\ndefect_mm', '"lengthening"\nlengthening_mm')


@pytest.mark.parametrize(("words", "time", "keys"), ORDERED, ids=[words for words, _, _ in ORDERED])
def test_every_order(words: str, time: str, keys: dict[str, Any], tmp_path: Path) -> None:
    plan_file(tmp_path, PLAN if "extend" not in words else LENGTHENING)
    code, said = amend(tmp_path, words, time)
    assert code == 0, said
    (entry,) = course(tmp_path)
    when = entry.pop("on" if words.endswith("--on") else "at")
    assert str(when)[: len(time)] == time
    del entry["entered"], entry["base"], entry["above"]
    assert entry == keys


TWO_LEVELS = (
    PLAN
    + """\
when_paused = "take_over"
[[levels]]
name = "upper"
moves = "distally"
distance_mm = 40
[[levels]]
name = "lower end"
moves = "proximally"
distance_mm = 20
"""
)


def test_of_several_levels_one_is_named(tmp_path: Path) -> None:
    plan_file(tmp_path, TWO_LEVELS)
    code, said = amend(tmp_path, "pause --at 2026-01-31T12:00 --level", "lower end")
    assert code == 0, said
    assert [(entry["order"], entry["level"]) for entry in course(tmp_path)] == [("pause", "lower end")]
    code, said = amend(tmp_path, "accordion 3 --cycles 2 --rate 1 --on 2026-02-02 --level upper")
    assert code == 0, said
    assert list(course(tmp_path)[1]) == [
        "on", "order", "rate_mm_per_day", "distance_mm", "cycles", "level", "entered", "base"
    ]  # fmt: skip
    for words, wrong in (
        ("rate 0.75 --on 2026-02-20", "order rate is for one level: write level = … with one of upper, lower end"),
        ("rate 0.75 --on 2026-02-20 --level lower", "level must be one of upper, lower end; you wrote 'lower'"),
        ("resume --on 2026-02-05", "lower end rests by an order of its own: write level = 'lower end'"),
    ):
        code, said = amend(tmp_path, words)
        assert code == 3
        assert wrong in said
    assert len(course(tmp_path)) == 2


def test_resume_and_catch_up(tmp_path: Path) -> None:
    plan_file(tmp_path)
    assert amend(tmp_path, "pause --on 2026-02-01")[0] == 0
    assert amend(tmp_path, "resume --on 2026-02-08")[0] == 0
    missed = ["missed", "2026-02-09 08:00", "--entered", "2026-02-09T21:00:00Z", "--yes"]
    assert bt("record", "p.toml", *missed, cwd=tmp_path).returncode == 0
    later = ("--entered", "2026-02-09T22:00:00Z", "--yes")
    for spelled in ("catch-up", "catch_up"):
        done = bt("amend", "p.toml", spelled, "1.25", "--on", "2026-02-10", *later, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert [entry.get("order") for entry in course(tmp_path)] == ["pause", "resume", None, "catch_up", "catch_up"]
    assert [("base" in entry, "above" in entry) for entry in course(tmp_path)] == [(True, True), *[(True, False)] * 4]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("rate --on 2026-02-01", "rate needs RATE"),
        ("rate 0.75", "rate needs --on or --at"),
        ("rate 0.75 --on 2026-02-01 --at 2026-02-01T08:00", "rate needs --on or --at, not both"),
        ("rate 0.75 --on 2026-02-01 --on 2026-02-02", "--on is there twice"),
        ("rate 0.75 --at 2026-02-01", '--at must have a time, such as "2026-02-01 16:00"'),
        ("rate 0.75 --on 01/02/2026", "1 February 2026 or 2 January 2026; write 2026-02-01 or 2026-01-02"),
        ("rate 0,75 --on 2026-02-01", "RATE must be a number: write 0.75 with a decimal point; you wrote '0,75'"),
        ("rate 7.5 --on 2026-02-01", "RATE must be between 0.05 and 5 mm per day; you wrote '7.5'"),
        ("rate 1 --sessions 8:00 --on 2026-02-01", "write 08:00"),
        ("rate 1 --sessions 25 --on 2026-02-01", "--sessions must be between 1 and 24 sessions a day"),
        ("rate 1 --rate 1 --on 2026-02-01", "rate takes no --rate"),
        ("pause 3 --on 2026-02-01", "pause takes no VALUE"),
        ("pause --sessions 2 --on 2026-02-01", "pause takes no --sessions"),
        ("pause --days 3 --through 2026-02-03 --on 2026-02-01", "pause takes --days or --through, not both"),
        (
            "pause --days 3 --at 2026-02-01T16:00",
            "with --at say the last day without turns, --through 2026-02-03 or --through 2026-02-04",
        ),
        ("pause --days 0 --on 2026-02-01", "--days must be between 1 and 1827 days"),
        ("reverse 3 --on 2026-02-01", "reverse needs --rate"),
        ("compress 3 --on 2026-02-01", "compress needs --rate or --every-days"),
        ("accordion 3 --on 2026-02-01", "accordion needs --cycles\naccordion needs --rate"),
        ("accordion 3 --cycles 2.5 --rate 1 --on 2026-02-01", "--cycles must be a whole number"),
        ("accordion 3 --cycles 40 --rate 1 --on 2026-02-01", "--cycles must be between 1 and 20 cycles"),
        ("accordion 3 --cycles 2 --rate 1 --pause-days 20 --on 2026-02-01", "--pause-days must be between 0 and 14"),
        ("reverse 3 --rate 1 --cycles 2 --on 2026-02-01", "reverse takes no --cycles"),
        ("compress 3 --rate 1 --every-days 2 --on 2026-02-01", "compress needs --rate or --every-days, not both"),
        ("rate 1 --every-days 2 --on 2026-02-01", "rate needs RATE or --every-days, not both"),
        ("compress 3 --every-days 1.5 --on 2026-02-01", "--every-days must be a whole number"),
        ("remaining 3cm --on 2026-02-01", "MM must be a number: write millimetres and no unit: 30"),
        ("ratte 1 --on 2026-02-01", "ORDER must be one of rate, pause, resume, reverse, remaining, compress, extend"),
        ("ratte 1 --on 2026-02-01", "(did you mean rate?); you wrote 'ratte'"),
        ("pause --on 2026-02-01 --entered today", "--entered must be a date and time with its offset"),
    ],
)
def test_wrong_words_are_told(words: str, said: str, tmp_path: Path) -> None:
    plan_file(tmp_path)
    done = bt("amend", "p.toml", *words.split(), "--yes", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert (tmp_path / "p.toml").read_text() == PLAN


def test_every_wrong_word_is_told_at_once(tmp_path: Path) -> None:
    plan_file(tmp_path)
    _, said = amend(tmp_path, "compress x --on y --reason", "")
    assert [line.split()[0] for line in said.splitlines()] == ["MM", "--on", "compress"]


def test_what_cannot_be_followed_is_not_written(tmp_path: Path) -> None:
    """No line of the file is named, as the order stands in none."""
    plan_file(tmp_path)
    code, said = amend(tmp_path, "resume --on 2026-02-01")
    assert code == 3
    assert said == "order resume at Sun 1 Feb 2026 08:00: nothing is paused then\np.toml is unchanged.\n"
    assert (tmp_path / "p.toml").read_text() == PLAN


def test_a_rule_that_refuses_is_not_written_until_it_is_overridden(tmp_path: Path) -> None:
    """The override goes into the file before the order does, openly, as the course is under way."""
    path = plan_file(tmp_path)
    assert amend(tmp_path, RATE)[0] == 0
    before = path.read_text()
    code, said = amend(tmp_path, "rate 2.5 --on 2026-02-10")
    assert code == 4
    assert "BT102 error: 2.5 mm a day from Tue 10 Feb 2026 is more than 2 mm a day" in said
    assert said.endswith("p.toml is unchanged.\n")
    assert path.read_text() == before
    assert '[[override]]\ncode = "BT102"\n' in said
    [accepted] = re.findall(r"^finding = .*$", said, re.M)
    path.write_text(f'{before}[[override]]\ncode = "BT102"\n{accepted}\nby = "AB"\nreason = "trial"\n')
    code, said = amend(tmp_path, "rate 2.5 --on 2026-02-10")
    assert code == 3
    assert "override was not there when entry 1 (order rate) was written" in said
    done = bt("correct", "p.toml", "--reason", "trial", *ENTERED, "--yes", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    code, said = amend(tmp_path, "rate 3 --on 2026-02-10")
    assert code == 4
    assert "the override by AB has lapsed: it accepts “2.5 mm a day from Tue 10 Feb 2026 is more" in said
    assert amend(tmp_path, "rate 2.5 --on 2026-02-10")[0] == 0
    assert amend(tmp_path, "rate 2.25 --on 2026-02-20")[0] == 4
    assert [entry.get("rate_mm_per_day") for entry in course(tmp_path)] == [0.75, None, 2.5]


def test_a_plan_in_which_something_is_wrong_can_be_held(tmp_path: Path) -> None:
    """3 mm a day are refused (BT102), and so is another order; a pause and a stop are written all the same."""
    plan_file(tmp_path, PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 3").replace("= 60", "= 99"))
    words = ("pause --on 2026-02-01", "resume --on 2026-02-02", "stop --on 2026-02-03")
    assert [amend(tmp_path, said)[0] for said in words] == [0, 4, 0]
    assert [entry["order"] for entry in course(tmp_path)] == ["pause", "stop"]


def test_an_edit_above_the_course_is_refused_everywhere(tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    assert amend(tmp_path, RATE)[0] == 0
    path.write_text(path.read_text().replace("defect_mm = 60", "defect_mm = 50"))
    for words in ("schedule p.toml", "check p.toml", "sheet p.toml", "amend p.toml pause --on 2026-03-01 --yes",
                  "approve p.toml --by AB --yes"):  # fmt: skip
        done = bt(*words.split(), cwd=tmp_path)
        assert done.returncode == 3
        assert "[goal] defect_mm was 60 when entry 1 (order rate) was written" in done.stderr.decode()
        assert "bt correct PLAN --reason" in done.stderr.decode()


@pytest.mark.parametrize("more", [(), ("--no-input",)])
def test_nothing_is_written_where_nobody_can_be_asked(more: tuple[str, ...], tmp_path: Path) -> None:
    """But what it would do is shown."""
    plan_file(tmp_path)
    code, said = amend(tmp_path, RATE, *more, yes=False)
    assert code == 2
    assert "The last session moves from" in said
    assert said.endswith("give --yes to write it. p.toml is unchanged.\n")
    assert (tmp_path / "p.toml").read_text() == PLAN


def test_what_is_not_the_entry_stays_to_the_byte(tmp_path: Path) -> None:
    text = ("\ufeff# ¼ turn\n" + PLAN.replace("= 60", "=  60 # mm")).replace("\n", "\r\n")
    path = plan_file(tmp_path, text)
    assert amend(tmp_path, RATE)[0] == 0
    assert path.read_bytes().startswith(text.encode() + b"\r\n[[course]]\r\n")


def test_a_link_stays_a_link_and_the_permissions_stay(tmp_path: Path) -> None:
    real = plan_file(tmp_path).rename(tmp_path / "real.toml")
    try:
        (tmp_path / "p.toml").symlink_to(real.name)
    except OSError:
        pytest.skip("no symbolic links here")
    real.chmod(0o640)
    assert amend(tmp_path, RATE)[0] == 0
    assert (tmp_path / "p.toml").is_symlink()
    assert "[[course]]" in real.read_text()
    assert os.name == "nt" or stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.toml", "real.toml"]


def test_the_entry_holds_the_second_of_its_writing(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    plan_file(tmp_path)
    before = datetime.now(UTC).replace(microsecond=0)
    assert bt("amend", "p.toml", *RATE.split(), "--as-turned", "--yes", cwd=tmp_path).returncode == 0
    assert before <= course(tmp_path)[0]["entered"] <= datetime.now(UTC)


def test_a_plan_that_is_wrong_already_is_told_with_its_line(tmp_path: Path) -> None:
    plan_file(tmp_path, PLAN.replace("= 60", "= 600"))
    code, said = amend(tmp_path, RATE)
    assert code == 3
    assert "p.toml, line 8: defect_mm must be between" in said


def test_at_a_terminal_it_asks_and_enter_means_no(tmp_path: Path) -> None:
    pytest.importorskip("pty", reason="there are pseudo-terminals on POSIX only")
    from tests.commands.test_terminal_session import Terminal

    path = plan_file(tmp_path)
    for answer, written in (("", False), ("n", False), ("y", True)):
        terminal = Terminal("amend", "p.toml", *RATE.split(), *ENTERED, cwd=tmp_path)
        terminal.until("Docking moves from")
        terminal.answer("Write this into p.toml? [y/N]:", answer)
        assert terminal.exit_code() == 0
        assert ("Nothing was written." in terminal.seen) is not written
        assert ("[[course]]" in path.read_text()) is written


def test_a_file_changed_while_the_question_was_open_is_left_alone(tmp_path: Path) -> None:
    pytest.importorskip("pty", reason="there are pseudo-terminals on POSIX only")
    from tests.commands.test_terminal_session import Terminal

    path = plan_file(tmp_path)
    terminal = Terminal("amend", "p.toml", *RATE.split(), *ENTERED, cwd=tmp_path)
    terminal.until("Write this into p.toml?")
    path.write_text(PLAN + "# by somebody else\n")
    terminal.answer("[y/N]:", "y")
    assert terminal.exit_code() == 5
    assert "p.toml was changed by somebody else meanwhile" in terminal.seen
    assert path.read_text() == PLAN + "# by somebody else\n"


def test_the_help_has_every_order() -> None:
    from bt_cli.commands.amend import ORDERS
    from bt_cli.plan.entries import ORDERS as KNOWN
    from bt_cli.plan.entries import REVIEW_ORDERS

    assert list(ORDERS) == list(dict.fromkeys("review" if name in REVIEW_ORDERS else name for name in KNOWN))
    said = bt("amend", "--help").stdout.decode()
    assert all(order.usage in said for order in ORDERS.values())


LATE = ("--entered", "2026-02-08T10:00:00Z", "--yes")  # a Sunday; the first session of the day was at 08:00


def late(folder: Path, *words: str) -> tuple[int, str]:
    done = bt("amend", "p.toml", *words, *LATE, cwd=folder)
    return done.returncode, done.stderr.decode()


PAST: list[tuple[str, ...]] = [
    ("rate", "0.5", "--on", "2026-02-04"),
    ("rate", "1", "--sessions", "08:00,20:00", "--at", "2026-02-04 09:00"),
    ("pause", "--on", "2026-02-08"),  # today, but its first session has been
    ("stop", "--on", "2026-02-04"),
    ("reverse", "3", "--rate", "1", "--on", "2026-02-04"),
    ("accordion", "2", "--cycles", "2", "--rate", "1", "--on", "2026-02-04"),
    ("remaining", "2", "--on", "2026-02-04"),  # done by now
]


@pytest.mark.parametrize("words", PAST, ids=" ".join)
def test_every_order_that_changes_what_is_past_asks(words: tuple[str, ...], tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    code, said = late(tmp_path, *words)
    assert code == 2
    assert "Did the patient turn by it from then on, or by the old sheet until the next session?" in said
    assert path.read_text() == PLAN
    for answer in ("--as-turned", "--from-next"):
        plan_file(tmp_path)
        code, said = late(tmp_path, *words, answer)
        if (answer, words[0]) == ("--from-next", "remaining"):
            assert (code, "4.25 mm were turned since Wed 4 Feb 2026 08:00, more than the 2 mm left" in said) == (
                2,
                True,
            )
            continue
        assert code == 0, said
        assert [entry.get("order") for entry in course(tmp_path)] == (
            [words[0], None] if answer == "--as-turned" else [None, words[0]]
        )
        assert "BT137" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("rate", "0.5", "--on", "2026-02-09"),
        ("rate", "0.5", "--at", "2026-02-08 12:00"),
        ("rate", "0.5", "--at", "2026-02-08 09:00"),  # no session lies between it and now
        ("remaining", "37", "--on", "2026-02-04"),  # what is left then: the turns since are the same by both
    ],
)
def test_where_nothing_that_is_past_changes_nobody_is_asked(words: tuple[str, ...], tmp_path: Path) -> None:
    plan_file(tmp_path)
    assert late(tmp_path, *words)[0] == 0
    assert len(course(tmp_path)) == 1


def test_what_was_left_is_less_by_what_was_turned_since(tmp_path: Path) -> None:
    """At 0.75 mm a day rounding makes other turns of it: 20 mm on Wed 4 Feb are 17 by Sun 8 Feb 12:00, and 16.75 after.

    Four days are 3 mm; Sunday's first turn is 0.25 mm.
    """
    plan_file(tmp_path, PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.75"))
    code, said = late(tmp_path, "remaining", "20", "--at", "2026-02-04 10:00", "--from-next")
    assert code == 0, said
    assert "20 mm were left, 3 mm were turned since: 17 mm are left." in said
    assert course(tmp_path)[1]["remaining_mm"] == 17


def test_a_resume_counts_from_the_session_that_it_brings(tmp_path: Path) -> None:
    plan_file(tmp_path, PLAN + '[[course]]\non = 2026-02-01\norder = "pause"\nentered = 2026-01-31T09:00:00Z\n')
    assert late(tmp_path, "resume", "--on", "2026-02-04")[0] == 2
    code, said = late(tmp_path, "resume", "--on", "2026-02-04", "--from-next")
    assert code == 0, said
    assert [(e.get("order"), str(e.get("at") or e.get("through") or e["on"])) for e in course(tmp_path)] == [
        ("pause", "2026-02-01"), (None, "2026-02-08 08:00:00"), ("resume", "2026-02-08 12:00:00")
    ]  # fmt: skip


def test_of_several_levels_the_one_that_is_meant_is_asked_about(tmp_path: Path) -> None:
    plan_file(tmp_path, TWO_LEVELS)
    code, said = late(tmp_path, "pause", "--level", "lower end", "--on", "2026-01-30")
    assert code == 2, said
    code, said = late(tmp_path, "pause", "--level", "lower end", "--on", "2026-01-30", "--as-turned")
    assert code == 0, said
    assert [entry.get("level") for entry in course(tmp_path)] == ["lower end", None]


def test_two_answers_are_none(tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    code, said = late(tmp_path, *PAST[0], "--as-turned", "--from-next")
    assert (code, path.read_text()) == (2, PLAN)
    assert "--as-turned and --from-next are two answers to one question: give one" in said


def test_a_pause_that_would_be_over_does_not_count_from_the_next_session(tmp_path: Path) -> None:
    """Written on Sun 8 Feb: what the patient turned on Wed 4 and Thu 5 was turned, so there is nothing to pause."""
    plan_file(tmp_path)
    words = ("pause", "--on", "2026-02-04", "--days", "2", "--from-next", "--yes")
    done = bt("amend", "p.toml", *words, "--entered", "2026-02-08T09:00:00Z", cwd=tmp_path)
    assert done.returncode == 2
    assert "the pause would be over by then, Sun 8 Feb 2026 12:00. Say another --through." in done.stderr.decode()
    assert (tmp_path / "p.toml").read_text() == PLAN


def test_a_re_set_says_what_scale_and_nut_then_show(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(PLAN)
    reset = ("amend", "p.toml", "reset", "A", "--on", "2026-02-09", "--reading", "A=5", "--face", "A=3")
    told = bt(*reset, "--entered", "2026-02-08T09:00:00Z", "--yes", cwd=tmp_path).stderr.decode()
    assert "New swap on Mon 9 Feb 2026: the frame is set again, ring to ring counted " in told
    assert " mm → 5 mm, nut face 3 shows." in told


def test_reviews_of_consolidation_that_move_are_told_in_one_line(tmp_path: Path) -> None:
    """60 mm end on Thu 12 March, and the review after that is Mon 16; 28 days on is 13 April, and so on for two years.

    Paused from 12 March to 1 April the last day is Wed 1 April, its review Mon 6, and the next 4 May.
    """
    review = "[review]\nfirst = 2026-01-26\nevery_days = 7\nconsolidation_every_days = 28\n"
    (tmp_path / "p.toml").write_text(PLAN + review)
    pause = ("amend", "p.toml", "pause", "--days", "20", "--on", "2026-03-12")
    told = bt(*pause, "--entered", "2026-03-11T09:00:00Z", "--yes", cwd=tmp_path).stderr.decode()
    every = "every 28 days from Mon"
    assert f"Reviews of consolidation: {every} 4 May 2026 to Mon 6 Mar 2028, instead of {every} 13 Apr 2026 to " in told
    assert "New reviews: Mon 23 Mar 2026, Mon 30 Mar 2026, Mon 6 Apr 2026.\n" in told
