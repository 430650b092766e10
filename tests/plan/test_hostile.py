"""Plans that nobody would write by hand: each is refused in words, without a hang and without a bug."""

import os
from pathlib import Path

import pytest

from bt_cli.commands.gather import from_source
from bt_cli.errors import PlanInvalid
from bt_cli.plan.source import parse
from tests.helpers import PLAN, bt, read, report

DEEP = ".".join(["a"] * 60) + " = 1\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (PLAN + "[frame]\nstart_reading_mm = 1e-999999999\n", "start_reading_mm must have at most 5 decimals"),
        (PLAN.replace("= 60", "= 1e999999999"), "defect_mm must be between 0.5 and 500 mm"),
        (PLAN + "[frame]\nrange_mm = 40.0000000000001\n", "range_mm must have at most 5 decimals"),
        (DEEP + PLAN, "a has more than 12 tables within each other"),
        (PLAN + DEEP, "protocol has more than 12 tables within each other"),
        ("[\n" * 25 + "\n" * 300_000, "this line cannot be read"),
        ("".join(f"k{i} = 1\n" for i in range(5000)) + PLAN, "has 3000 more problems than are looked at here"),
        (PLAN + "[[levels]]\n" * 101, "levels has 101 entries; bt reads 100 at most"),
        (PLAN + "[[course]]\n" * 2001, "course has 2001 entries; bt reads 2000 at most"),
        (PLAN + ('x = "' + r"\"" * 1900 + "\n") * 100, "a backslash has a meaning"),
        (PLAN + ("[" + " " * 3900 + "\n") * 100, "this line cannot be read"),
        (PLAN + 'x = """\n' + '\\"""\n' * 20_000, "unterminated string"),
        (PLAN + "".join(f"a{i}{'.a' * 600} = 1\n" for i in range(200)), "has over 100000 dots"),  # over 500 MB
        (PLAN + "".join(f"a{i}{'.a' * 1990} = 1\n" for i in range(49)), "a key has over 100 parts"),  # 10 s, 900 MB
        (PLAN + "x = " + "[" * 900, "has more brackets within each other than any plan"),
    ],
    ids=range(15),
)
def test_it_is_refused_in_words(text, problem):
    with pytest.raises(PlanInvalid, match=problem):
        read(text)


def test_many_problems_are_held_against_the_lines_left_out_at_once():
    """Not the whole text anew for each of them: 90,000 keys that nobody knows took 24 s."""

    class Text(str):
        splits = 0

        def split(self, *args, **kwargs):
            Text.splits += 1
            return super().split(*args, **kwargs)

    source = parse((PLAN + "".join(f"k{i} = 1\n" for i in range(60)) + "x\n").encode(), "p.toml")
    source.text = Text(source.text)
    with pytest.raises(PlanInvalid, match="more problems"):
        from_source(source)
    assert Text.splits == 1


@pytest.mark.parametrize(
    ("torn", "slips"), [('id = "TO', 1), ('x = """\nid', 1), ("x = [1,\n", 1), ("x\n" * 21, 20)], ids=range(4)
)
def test_of_what_cannot_be_read_at_all_nothing_is_called_missing(torn, slips):
    """The goal, the protocol and the format stand there."""
    with pytest.raises(PlanInvalid) as invalid:
        read(PLAN + torn)
    assert len(invalid.value.problems) == slips
    assert "missing" not in str(invalid.value)


def test_a_text_that_takes_long_to_read_is_not_read_for_every_slip():
    """Tables in tables: each time that 99,000 are read takes over a second. The bytes alone would allow all twenty."""
    deep = "".join(f"b{i}{'.a' * 99} = 1\n" for i in range(100))  # 9,900 dots and 20,690 bytes: as 218,690, 14 times
    assert len(parse((deep + "a = 0,5\n" * 25).encode(), "p.toml").slips) == 14


def test_a_zero_with_any_exponent_is_zero():
    assert read(PLAN + "[frame]\nstart_reading_mm = 0e-999999999\n").schedule.actuators[0].start_reading_mm == 0


@pytest.mark.parametrize("blank", ["\u200b", "\u2800\u3164", "\u00a0\ufeff", " \u115f", "\ufe0f\u034f"])
def test_text_that_shows_nothing_is_blank(blank):
    assert report(**{"clinic.missed_turn": blank}).clinic.missed_turn == ""
    assert report(**{"clinic.missed_turn": f"{blank}call us"}).clinic.missed_turn


def test_what_only_several_levels_read_is_refused_of_one():
    with pytest.raises(PlanInvalid, match="must be left out: it is for several levels"):
        report(**{"protocol.when_paused": "keep"})


@pytest.mark.parametrize("on", ["2025-12-01", "1950-01-05", "2026-01-12", "2099-01-01"])
def test_a_swap_outside_any_course_is_refused_when_a_course_has_begun_too(on):
    """The course begins on 12 January 2026; 2099 is over five years later."""
    begun = '[[course]]\nat = 2026-01-20T10:00:00\nrecord = "reading"\nreadings_mm = { A = 8 }\n'
    with pytest.raises(PlanInvalid, match="is outside the course, which begins on Mon 12 Jan 2026 and takes 5 years"):
        read(PLAN + f"[frame]\nswaps = [{on}, 2026-02-10]\n" + begun)
    assert read(PLAN + "[frame]\nswaps = [2026-02-10, 2027-02-10]\n" + begun)


@pytest.mark.parametrize("words", ["check p.toml", "today p.toml"])
def test_without_time_zone_data_it_is_told(words: str, tmp_path: Path):
    """A computer that has none, and no package tzdata."""
    (tmp_path / "p.toml").write_text(PLAN)
    (tmp_path / "tzdata.py").write_text("raise ImportError")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = bt(*words.split(), cwd=tmp_path, PYTHONTZPATH="", PYTHONPATH=path)
    assert done.returncode == 3
    assert b"ime zone data is installed" in done.stderr
    assert b"pip install tzdata" in done.stderr
