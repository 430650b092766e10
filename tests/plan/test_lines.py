"""Where each key stands."""

import pytest

from bt_cli.plan.lines import key_lines

TEXT = '''\
id = "A"  # [not.a.table]

[goal]
kind = "transport"

[protocol]
sessions = [
  "08:00",  # rate = 1
  "20:00",
]
text = """
[frame]
kind = "no"
"""
rate_mm_per_day = 1
[[override]]
code = "BT1"
[[override]]
code = "BT2"
[frame]
"pitch_mm" = 1
start.x = {a = 1,
  b = 2}
last = 1
'''


def test_every_key_has_its_line() -> None:
    """Brackets, quotes and comments inside values begin nothing."""
    lines = key_lines(TEXT)
    assert lines == {
        ("id",): 1,
        ("goal",): 3,
        ("goal", "kind"): 4,
        ("protocol",): 6,
        ("protocol", "sessions"): 7,
        ("protocol", "text"): 11,
        ("protocol", "rate_mm_per_day"): 15,
        ("override",): 16,
        ("override", 0): 16,
        ("override", 0, "code"): 17,
        ("override", 1): 18,
        ("override", 1, "code"): 19,
        ("frame",): 20,
        ("frame", "pitch_mm"): 21,
        ("frame", "start"): 22,
        ("frame", "start", "x"): 22,
        ("frame", "last"): 24,
    }


NESTED = """\
[[levels]]
name = "a"
[levels.more]
x = 1
[[levels.parts]]
y = 1
[[levels.parts]]
y = 2
[[levels]]
name = "b"
[[levels.parts]]
y = 3
[a."b.c".'d']
e.f = 1
e.g = 2
text = '''
[no]
x = 1 '''
quoted = "a # [b] = { \\" = c"  # [d]
list = [ # [e]
  1, # ]
  2 ]
open = "no end
after = 1
"""


def test_tables_within_tables_have_their_lines() -> None:
    assert key_lines(NESTED) == {
        ("levels",): 1,
        ("levels", 0): 1,
        ("levels", 0, "name"): 2,
        ("levels", 0, "more"): 3,
        ("levels", 0, "more", "x"): 4,
        ("levels", 0, "parts"): 5,
        ("levels", 0, "parts", 0): 5,
        ("levels", 0, "parts", 0, "y"): 6,
        ("levels", 0, "parts", 1): 7,
        ("levels", 0, "parts", 1, "y"): 8,
        ("levels", 1): 9,
        ("levels", 1, "name"): 10,
        ("levels", 1, "parts"): 11,
        ("levels", 1, "parts", 0): 11,
        ("levels", 1, "parts", 0, "y"): 12,
        ("a", "b.c", "d"): 13,
        ("a", "b.c", "d", "e"): 14,
        ("a", "b.c", "d", "e", "f"): 14,
        ("a", "b.c", "d", "e", "g"): 15,
        ("a", "b.c", "d", "text"): 16,
        ("a", "b.c", "d", "quoted"): 19,
        ("a", "b.c", "d", "list"): 20,
        ("a", "b.c", "d", "open"): 23,
        ("a", "b.c", "d", "after"): 24,
    }


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", {}),
        ("a = 1", {("a",): 1}),
        ("\n\na = 1\n", {("a",): 3}),
        ("a = ]\nb = 1\n", {("a",): 1, ("b",): 2}),  # a bracket too many opens nothing
        ("a = {b = [1,\n2]}\nc = 1\n", {("a",): 1, ("c",): 3}),
        ("[a]\n[a]\nb = 1\n", {("a",): 2, ("a", "b"): 3}),
        ("[a]\nb = 1\nb = 2\n", {("a",): 1, ("a", "b"): 2}),
    ],
)
def test_lines_of_what_is_no_plan(text: str, lines: dict[tuple[str | int, ...], int]) -> None:
    assert key_lines(text) == lines
