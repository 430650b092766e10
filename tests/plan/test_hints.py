"""What is said of a line that is no TOML: the slip that it most likely is."""

import pytest

from bt_cli.plan.hints import is_twice, mended_header, syntax_hint

INVALID = "Invalid value"


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("id = “T-1”", 'curly quotes (“): write straight ones, "…"'),
        ("on = 12/01/2026",
         "12/01/2026 can be read as 12 January 2026 or 1 December 2026; write 2026-01-12 or 2026-12-01"),
        ("on = 26-1-5", "26-1-5 is no date: write YYYY-MM-DD, such as 2026-01-05"),
        ("on = 2026/01/05", "2026/01/05 is no date: write YYYY-MM-DD, such as 2026-01-05"),
        ("rate = ½", "½ is no number: write plain digits, such as 0.75"),
        ("sessions = [8:00, 20:00]", 'clock times need quotes: ["08:00", "20:00"]'),
        ("sessions = [ 08:00]", 'clock times need quotes: ["08:00", "20:00"]'),
        ('id = "T-1', 'the text has no closing quote (")'),
        ("id = 'T-1", "the text has no closing quote (')"),
        ('id = "C:\\plans"', "in \"double quotes\" a backslash has a meaning: write 'single quotes'"),
        ("rate = 0,75", "0,75 is no number: write 0.75 with a decimal point"),
        ("rate = 0,75 # of Monday", "0,75 is no number: write 0.75 with a decimal point"),
        ("gap = 6 cm", "6 cm is no number: write millimetres and no unit: 60"),
        ("rate = 3/4", "3/4 is no number: write a decimal: 0.75"),
        ("rate = .5", ".5 needs a digit on both sides of the point"),
        ("rate = 5.", "5. needs a digit on both sides of the point"),
        ("rate = 05.5", "05.5 starts with a zero: write 5.5"),
        ("at = 8:00", 'a clock time needs quotes: "08:00"'),
        ("at = 18:00 # late", 'a clock time needs quotes: "18:00"'),
        ("defect_mm =", "defect_mm has no value: write one after the = or delete the line"),
        ("defect_mm = # of Monday", "defect_mm has no value: write one after the = or delete the line"),
        ("side = left", 'text needs quotes: "left"'),
        ("defect_mm: 60", "write defect_mm = … with an equals sign"),
        ("[goal", "a table begins with its name in brackets: [goal]"),
        ("(goal)", "a table begins with its name in brackets: [goal]"),
        ("[[course]", "a table begins with its name in brackets: [[course]]"),
        ("((course))", "a table begins with its name in brackets: [[course]]"),
        ("course", "a table begins with its name in brackets: [course]"),
        ("what is this", "this line cannot be read: write key = value"),
    ],
)  # fmt: skip
def test_the_likely_slip(line: str, hint: str) -> None:
    assert syntax_hint(line, INVALID) == hint


@pytest.mark.parametrize(
    ("says", "hint"),
    [
        ("Expected '=' after a key", "this line cannot be read: write key = value"),
        ("Unterminated string", "unterminated string"),
    ],
)
def test_else_what_the_parser_said(says: str, hint: str) -> None:
    assert syntax_hint("x", says) == hint


def test_only_the_beginning_of_a_line_is_looked_at() -> None:
    assert syntax_hint("a " * 250 + "= 0,5", INVALID) == "this line cannot be read: write key = value"
    assert syntax_hint("a" * 490 + " = left", INVALID) == 'text needs quotes: "left"'  # 497 characters


@pytest.mark.parametrize(
    ("line", "header"),
    [("[goal", "[goal]"), ("  [ goal ] # x", "[goal]"), ("[[goal", "[[goal]]"), ("[gaol", ""), ("goal = 1", "")],
)
def test_a_mended_header(line: str, header: str) -> None:
    assert mended_header(line) == header


@pytest.mark.parametrize(
    ("says", "twice"),
    [("Cannot overwrite a value", True), ("Cannot declare ('g',) twice", True),
     ("Cannot mutate immutable namespace", True), ("Invalid value", False)],
)  # fmt: skip
def test_what_is_there_twice(says: str, twice: bool) -> None:
    assert is_twice(says) == twice
