"""Where each key stands."""

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
