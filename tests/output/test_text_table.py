"""Lines and columns of text for a terminal."""

import pytest

from bt_cli.document.text_table import TerminalStyle, lines_of_facts, row_line, widths_of


def test_no_date_and_no_unit_is_parted() -> None:
    """At 16 columns "on Mon 12 Jan 2026" does not fit: the date goes on in the next line, whole."""
    assert TerminalStyle(16).lines("on Mon 12 Jan 2026 by 0.25 mm") == ["on", "Mon 12 Jan 2026", "by 0.25 mm"]
    assert TerminalStyle(11).lines("it is on Mon 5 Jan") == ["it is on", "Mon 5 Jan"]


def test_a_word_too_long_goes_on_and_none_of_it_is_lost() -> None:
    assert TerminalStyle(4).lines("ab cdefghij") == ["ab", "cdef", "ghij"]
    assert TerminalStyle(5).lines("骨骨骨骨") == ["骨骨", "骨骨"]  # each takes two columns


def test_what_is_whole_is_not_parted_where_it_fits() -> None:
    assert TerminalStyle(9).lines("08:00 ¼  12:00 ¼", whole=["08:00 ¼", "12:00 ¼"]) == ["08:00 ¼", "12:00 ¼"]


def test_first_and_later_lines_have_their_own_indent() -> None:
    assert TerminalStyle(8).lines("one two three", "> ", "  ") == ["> one", "  two", "  three"]


@pytest.mark.parametrize(("text", "plain"), [("▼ ¼→2", "v 1/4->2"), ("a\x1b[1mb", "a\N{REPLACEMENT CHARACTER}[1mb")])
def test_only_what_a_terminal_has_is_printed(text: str, plain: str) -> None:
    assert TerminalStyle(80, ascii_only=True).text(text) == plain


def test_facts_stand_below_each_other() -> None:
    assert list(lines_of_facts([("Plan", "A-1"), ("", "left tibia of the")], TerminalStyle(16))) == [
        "Plan  A-1", "      left tibia", "      of the",
    ]  # fmt: skip


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    rows = [["Day", "x"], ["1", "骨骨"]]
    assert [row_line(row, widths_of(rows), ">>") for row in rows] == ["Day     x", "  1  骨骨"]
