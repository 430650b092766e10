"""`bt record`: what really happened, written down."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import PLAN, ROOT, bt

ENTERED = "2026-02-20T09:10:00Z"


def record(folder: Path, *words: str, entered: str = ENTERED) -> tuple[int, str, list[dict[str, Any]]]:
    """Exit code and standard error of `bt record p.toml …`, and the course that the file then has."""
    path = folder / "p.toml"
    if not path.exists():
        path.write_text(PLAN)
    done = bt("record", "p.toml", *words, "--entered", entered, "--yes", cwd=folder)
    return done.returncode, done.stderr.decode(), tomllib.loads(path.read_text()).get("course", [])


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


RECORDED: list[tuple[tuple[str, ...], list[dict[str, Any]]]] = [
    (("missed", "2026-02-03 16:00"), [{"at": local("2026-02-03 16:00")}]),
    (
        ("missed", "2026-02-03T16:00", "2026-02-03 20:00"),
        [{"at": local("2026-02-03 16:00")}, {"at": local("2026-02-03 20:00")}],
    ),
    (
        ("missed", "--from", "2026-02-03", "--to", "2026-02-04"),
        [{"from": date(2026, 2, 3), "to": date(2026, 2, 4)}],
    ),
    (
        ("missed", "--from", "2026-02-03 16:00", "--to", "2026-02-04 08:00", "--reason", "fever"),
        [{"from": local("2026-02-03 16:00"), "to": local("2026-02-04 08:00"), "reason": "fever"}],
    ),
    (("done", "--through", "2026-02-10"), [{"through": date(2026, 2, 10)}]),
    (("done", "2026-02-03 16:00"), [{"at": local("2026-02-03 16:00")}]),
    (("done", "2026-02-03 16:00", "A=2"), [{"at": local("2026-02-03 16:00"), "steps": {"A": 2}}]),
    (("done", "A=-1", "2026-02-03 16:00"), [{"at": local("2026-02-03 16:00"), "steps": {"A": -1}}]),
    (
        ("done", "--from", "2026-02-03", "--to", "2026-02-04", "A=-1"),
        [{"from": date(2026, 2, 3), "to": date(2026, 2, 4), "steps": {"A": -1}}],
    ),
    (
        ("done", "--from", "2026-02-03 16:00", "--to", "2026-02-04 08:00", "A=0"),
        [{"from": local("2026-02-03 16:00"), "to": local("2026-02-04 08:00"), "steps": {"A": 0}}],
    ),
    (("reading", "--on", "2026-02-10", "A=18.25"), [{"on": date(2026, 2, 10), "readings_mm": {"A": 18.25}}]),
    (("reading", "--at", "2026-02-10 09:00", "A=18"), [{"at": local("2026-02-10 09:00"), "readings_mm": {"A": 18}}]),
    (
        ("xray", "--on", "2026-02-10", "--gap", "31.5", "--regenerate", "28", "--note", "even", "--by", "AB"),
        [{"on": date(2026, 2, 10), "gap_mm": 31.5, "regenerate_mm": 28, "note": "even", "by": "AB"}],
    ),
]


@pytest.mark.parametrize(("words", "entries"), RECORDED, ids=[" ".join(words) for words, _ in RECORDED])
def test_every_record(words: tuple[str, ...], entries: list[dict[str, Any]], tmp_path: Path) -> None:
    code, said, course = record(tmp_path, *words)
    assert code == 0, said
    for entry in course:
        assert entry.pop("record") == words[0]
        assert entry.pop("entered") == datetime(2026, 2, 20, 9, 10, tzinfo=UTC)
    assert all(entry.pop("base") for entry in course)
    assert course[0].pop("above")
    assert course == entries
    assert f"Wrote revision {len(entries)} into p.toml." in said


def test_what_was_missed_moves_the_rest_later(tmp_path: Path) -> None:
    _, said, _ = record(tmp_path, "missed", "2026-02-03 16:00")
    assert "Missed: 1 session, Tue 3 Feb 2026 16:00." in said
    assert "The last session moves from Thu 12 Mar 2026 20:00 to Fri 13 Mar 2026 08:00." in said


def test_catching_up_is_ordered_from_the_next_session_that_is_still_to_come(tmp_path: Path) -> None:
    """Recorded on 4 February at 09:10: 20:00 and 08:00 were turned as planned, 12:00 is next."""
    code, said, course = record(
        tmp_path, "missed", "2026-02-03 16:00", "--catch-up", "1.5", "--by", "AB", entered="2026-02-04T09:10:00Z"
    )
    assert code == 0, said
    assert course[1].pop("base")
    assert course[1] == {
        "at": local("2026-02-04 12:00"),
        "order": "catch_up",
        "rate_mm_per_day": 1.5,
        "by": "AB",
        "entered": datetime(2026, 2, 4, 9, 10, tzinfo=UTC),
    }
    assert "Wrote revision 2 into p.toml." in said
    assert "The last session stays at Thu 12 Mar 2026 20:00." in said


@pytest.mark.parametrize(
    ("words", "entered", "at"),
    [
        (("--from", "2026-02-03", "--to", "2026-02-04"), "2026-02-05T00:00:00Z", "2026-02-05 08:00"),
        (("2026-02-03 16:00", "2026-02-03 08:00"), "2026-02-03T16:00:00Z", "2026-02-03 20:00"),
        (("2026-02-03 16:00",), "2027-01-01T00:00:00Z", "2026-02-03 20:00"),  # the course is long over
    ],
)
def test_where_catching_up_begins(words: tuple[str, ...], entered: str, at: str, tmp_path: Path) -> None:
    code, said, course = record(tmp_path, "missed", *words, "--catch-up", "1.5", entered=entered)
    assert code == 0, said
    assert course[-1]["at"] == local(at)


@pytest.mark.parametrize(("rate", "code", "said"), [("2.5", 4, "BT102 error"), ("1", 3, "more than the 1 mm a day")])
def test_catching_up_is_held_to_the_rules_and_then_nothing_is_written(
    rate: str, code: int, said: str, tmp_path: Path
) -> None:
    found, told, course = record(tmp_path, "missed", "2026-02-03 16:00", "--catch-up", rate)
    assert (found, course) == (code, [])
    assert said in told
    assert told.endswith("p.toml is unchanged.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("missed",), 'missed needs a time, such as "2026-02-03 16:00" in quotes, or --from and --to'),
        (("missed", "2026-02-03", "16:00"), 'TIME must have a time, such as "2026-02-03 16:00", in quotes'),
        (("missed", "--from", "2026-02-03"), "missed needs --to"),
        (("missed", "2026-02-03 16:00", "--to", "2026-02-03"), "missed at a time takes no --to"),
        (("missed", "2026-02-03 16:00", "A=1"), "missed at a time takes no A=…"),
        (("missed", "2026-02-03 16:00", "--catch-up", "fast"), "--catch-up must be a number"),
        (("done",), "done needs --through"),
        (("done", "A=2"), "done takes no A=STEPS without its time"),
        (("done", "2026-02-03 16:00", "2026-02-03 20:00"), "takes no second time, 2026-02-03 20:00"),
        (("done", "2026-02-03 16:00", "A=1.5"), "A=STEPS must be a whole number"),
        (("done", "--through", "10/02/2026"), "write 2026-02-10 or 2026-10-02"),
        (("done", "--through", "2026-02-10", "--catch-up", "1"), "done takes no --catch-up"),
        (("done", "--from", "2026-02-03", "A=1"), "done in a range needs --to"),
        (("done", "--from", "2026-02-03", "--to", "2026-02-04", "A=1", "--through", "2026-02-04"), "no --through"),
        (("reading", "--on", "2026-02-10"), "reading needs A=MM"),
        (("reading", "A=18.25"), "reading needs --on or --at"),
        (("reading", "--on", "2026-02-10", "A=18,25"), "write 18.25 with a decimal point; you wrote 'A=18,25'"),
        (("reading", "--on", "2026-02-10", "A="), "must be the actuator, = and a number, such as A=18.25"),
        (("reading", "--on", "2026-02-10", "A=1", "A=2"), "A is there twice"),
        (("reading", "--on", "2026-02-10", "18.25"), "reading takes no '18.25'"),
        (("xray", "--on", "2026-02-10", "--gap", "3cm"), "write millimetres and no unit: 30"),
        (("xray", "--on", "2026-02-10", "--through", "2026-02-10"), "xray takes no --through"),
        (
            ("redaing", "--on", "2026-02-10"),
            "WHAT must be missed, done, reading, xray, not-made, frame-off (did you mean reading?)",
        ),
    ],
)
def test_wrong_words_are_told(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    code, told, course = record(tmp_path, *words)
    assert (code, course) == (2, [])
    assert said in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("missed", "2026-02-03 17:00"), "no session is planned then"),
        (("done", "--from", "2026-01-06", "--to", "2026-01-11", "A=1"), "no session is planned then"),
        (("done", "--from", "2026-02-03 09:00", "--to", "2026-02-03 11:00", "A=1"), "no session is planned then"),
        (
            ("done", "--from", "2026-02-19", "--to", "2026-02-20", "A=1"),
            "entered before that: nothing is recorded ahead",
        ),
        (
            ("done", "--from", "2026-02-03", "--to", "2026-02-04", "A=1", "B=0"),
            "steps names A, B: this plan has one actuator, A",
        ),
        (("done", "--through", "2026-02-20"), "was entered before that: nothing is recorded ahead"),
        (("reading", "--on", "2026-02-10", "B=18"), "readings_mm names B: this plan has one actuator, A"),
    ],
)
def test_what_cannot_have_happened_is_not_written(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    code, told, course = record(tmp_path, *words)
    assert (code, course) == (3, [])
    assert said in told
    assert "line" not in told
    assert told.endswith("p.toml is unchanged.\n")


def test_of_several_levels_one_can_have_missed_a_turn(tmp_path: Path) -> None:
    """The lower alone turns at 09:00; what it has missed is caught up from its own next session on, not another's."""
    levels = [
        'name = "upper"\nmoves = "distally"\ndistance_mm = 40\n',
        'name = "lower"\nmoves = "proximally"\ndistance_mm = 20\nsessions = ["09:00", "21:00"]\n',
    ]
    (tmp_path / "p.toml").write_text(PLAN + "".join(f"[[levels]]\n{level}" for level in levels))
    words = ("missed", "2026-01-20 09:00", "--level", "lower", "--catch-up", "1.5")
    code, said, course = record(tmp_path, *words, entered="2026-01-20T22:00:00Z")
    assert code == 0, said
    assert [(entry.get("order"), entry["at"], entry["level"]) for entry in course] == [
        (None, local("2026-01-20 09:00"), "lower"),
        ("catch_up", local("2026-01-21 09:00"), "lower"),
    ]
    code, said, _ = record(tmp_path, "missed", "2026-01-21 09:00", "--level", "upper", entered="2026-01-21T22:00:00Z")
    assert (code, "no session is planned then" in said) == (3, True)
    code, said, _ = record(tmp_path, "xray", "--on", "2026-01-21", "--gap", "44", "--level", "lower")
    assert code == 0, said
    code, said, _ = record(tmp_path, "reading", "--on", "2026-01-21", "A=9", "--level", "lower")
    assert (code, "reading takes no --level" in said) == (2, True)


def test_an_order_cannot_be_written_back_behind_a_record(tmp_path: Path) -> None:
    record(tmp_path, "done", "--through", "2026-02-10")
    done = bt("amend", "p.toml", "pause", "--on", "2026-02-09", "--yes", cwd=tmp_path)
    assert done.returncode == 3
    assert "the past is not rewritten" in done.stderr.decode()


SLOW = PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.75")  # nothing is due at 12:00


@pytest.mark.parametrize(
    "words",
    [
        ("missed", "2026-01-20 12:00"),
        ("missed", "2026-01-20 08:00", "2026-01-20 12:00"),
        ("missed", "--from", "2026-01-20 09:00", "--to", "2026-01-20 15:00"),
        ("done", "--from", "2026-01-20 09:00", "--to", "2026-01-20 15:00", "A=1"),
    ],
)
def test_what_the_sheet_has_not_cannot_be_missed(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(SLOW)
    code, told, course = record(tmp_path, *words)
    assert (code, course) == (3, [])
    assert "no session is planned then" in told


def test_only_turns_are_counted_as_missed(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(SLOW)
    code, said, _ = record(tmp_path, "missed", "--from", "2026-01-20", "--to", "2026-01-20")
    assert code == 0
    assert "Missed: 3 sessions, Tue 20 Jan 2026 08:00 to Tue 20 Jan 2026 20:00." in said


TWO = PLAN + "".join(
    f'[[levels]]\nname = "{name}"\nmoves = "{moves}"\ndistance_mm = 30\n'
    for name, moves in (("upper", "distally"), ("lower", "proximally"))
)


def test_a_range_of_several_actuators(tmp_path: Path) -> None:
    """A as planned and B not at all, for two days: eight turns of each are told."""
    (tmp_path / "p.toml").write_text(TWO)
    code, said, course = record(tmp_path, "done", "--from", "2026-01-20", "--to", "2026-01-21", "A=1", "B=0")
    assert code == 0, said
    assert course[0]["steps"] == {"A": 1, "B": 0}
    assert (
        "Turned from Tue 20 Jan 2026 08:00 to Wed 21 Jan 2026 20:00: A 2 mm, B 0 mm in all, instead of A 2 mm, B 2 mm."
        in said
    )


AGAIN: list[tuple[str, ...]] = [
    ("missed", "2026-02-03 16:00"),
    ("missed", "--from", "2026-02-03", "--to", "2026-02-04"),
    ("done", "--through", "2026-02-10"),
    ("done", "2026-02-03 16:00", "A=2"),
    ("done", "--from", "2026-02-03", "--to", "2026-02-04", "A=-1"),
    ("reading", "--on", "2026-02-10", "A=18.250"),
    ("xray", "--on", "2026-02-10", "--gap", "31.5", "--note", "even"),
]


@pytest.mark.parametrize("words", AGAIN, ids=" ".join)
def test_what_is_recorded_already_is_told_and_not_written(words: tuple[str, ...], tmp_path: Path) -> None:
    assert record(tmp_path, *words, "--by", "AB")[0] == 0
    before = (tmp_path / "p.toml").read_bytes()
    code, said, _ = record(tmp_path, *words, "--by", "CD", "--reason", "again", entered="2026-02-21T10:00:00Z")
    assert code == 0
    assert said.startswith("This is already recorded, as entry 1 of p.toml, and is not written again:\n[[course]]")
    assert said.endswith("p.toml is unchanged.\n")
    assert (tmp_path / "p.toml").read_bytes() == before


def test_of_two_records_the_new_one_is_written(tmp_path: Path) -> None:
    assert record(tmp_path, "missed", "2026-02-03 16:00")[0] == 0
    code, said, course = record(tmp_path, "missed", "2026-02-03 16:00", "2026-02-03 20:00")
    assert code == 0
    assert "This is already recorded, as entry 1 of p.toml" in said
    assert [entry["at"] for entry in course] == [local("2026-02-03 16:00"), local("2026-02-03 20:00")]
    code, _, course = record(tmp_path, "reading", "--at", "2026-02-10 09:00", "A=18.25")
    assert (code, len(course)) == (0, 3)
    code, _, course = record(tmp_path, "reading", "--at", "2026-02-10 09:00", "A=18.5")
    assert (code, len(course)) == (0, 4)


def test_a_record_of_struts_that_can_be_changed_is_not_written_twice(tmp_path: Path) -> None:
    """The first keeps which were changed by then, of which nobody types anything."""
    (tmp_path / "p.toml").write_text((ROOT / "sample_plans" / "hexapod_swap.toml").read_text(encoding="utf-8"))
    words = ("done", "--through", "2026-03-09")
    first, second = (record(tmp_path, *words, entered="2026-03-10T09:00:00Z") for _ in range(2))
    assert first[2][0]["exchanged"] == []
    assert "This is already recorded, as entry 1 of p.toml" in second[1]
    assert second[2] == first[2]
