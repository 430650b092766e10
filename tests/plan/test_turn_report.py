"""Files of what was turned: those that a page saves, and a round's CSV that was filled in."""

from datetime import datetime
from decimal import Decimal

import pytest

from bt_cli.errors import PlanInvalid
from bt_cli.plan.turn_report import DONE, EVERY, MISSED, read_turn_reports

PAGE = """\
format = "bt-records"
version = 1
plan = "OX-1"
side = "left"
revision = 3
page = "0123456789abcdef"

[[course]]
at = 2026-01-12T08:00:00
record = "done"
entered = 2026-01-14T09:00:00Z

# Not all turns of this session are ticked, only A.
[[partly]]
at = 2026-01-12T12:00:00
ticked = ["A"]
"""
HEAD = "at,plan,file,side,bone,actuator,steps,revision,turned"
ROW = "2026-01-14T08:00:00+00:00,OX-1,w/a.toml,left,tibia,{},{},2,{}"


def rows(*said: tuple[str, str, str], delimiter: str = ",") -> bytes:
    """A CSV with these actuators, steps and `turned`."""
    return "\r\n".join([HEAD, *(ROW.format(*one) for one in said)]).replace(",", delimiter).encode()


def problems(data: bytes, name: str) -> list[str]:
    try:
        found = read_turn_reports(data, name)[1]
    except PlanInvalid as invalid:
        found = list(invalid.problems)
    return list(map(str, found))


def test_what_a_page_saves() -> None:
    (made,), _ = read_turn_reports(PAGE.encode(), "p.toml")
    assert (made.plan, made.side, made.bone, made.revision, made.page) == ("OX-1", "left", None, 3, "0123456789abcdef")
    assert [(one.at, one.turned, one.line) for one in made.sessions] == [(datetime(2026, 1, 12, 8), {EVERY: DONE}, 9)]
    assert [(one.at, one.turned, one.line) for one in made.partly] == [(datetime(2026, 1, 12, 12), {"A": DONE}, 15)]


@pytest.mark.parametrize(("old", "new", "said"), [
    ('plan = "OX-1"\n', "", "p.toml: plan is missing"),
    ('"bt-records"', '"bt-plan"', 'p.toml, line 1: format must be bt-records; you wrote "bt-plan"'),
    ('record = "done"', 'record = "dnoe"', 'p.toml, line 10: record must be done; you wrote "dnoe"'),
    ("[[course]]", "[[coarse]]", "p.toml, line 8: coarse is no key of a file of records (did you mean course?)"),
])  # fmt: skip
def test_a_page_file_that_is_wrong_says_where(old: str, new: str, said: str) -> None:
    assert problems(PAGE.replace(old, new, 1).encode(), "p.toml") == [said]


def test_what_an_older_page_saved_says_no_plan() -> None:
    assert problems(f"[[course]]{PAGE.split('[[course]]')[1]}".encode(), "p.toml") == [
        "p.toml: does not say of which plan it is: a page of bt 0.6.0 or earlier saved it. Make the page anew"
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_round_that_was_filled_in(delimiter: str, bom: bytes) -> None:
    data = bom + rows(("A", "1", "Done"), ("B", "1", " missed "), ("C", "2", "\u22121"), delimiter=delimiter)
    (made,), _ = read_turn_reports(data, "r.csv")
    assert (made.plan, made.side, made.bone, made.revision, made.plan_file) == ("OX-1", "left", "tibia", 2, "w/a.toml")
    (session,) = made.sessions
    assert session.turned == {"A": DONE, "B": MISSED, "C": -1}
    assert (session.at, session.planned) == (datetime(2026, 1, 14, 8), {"A": 1, "B": 1, "C": 2})


def test_a_row_of_six_struts_says_it_of_each_and_blank_rows_say_nothing() -> None:
    data = rows(("1 2 3", "1 -1 2", "missed"), ("4", "1", ""))
    (made,), _ = read_turn_reports(data, "r.csv")
    assert made.sessions[0].turned == dict.fromkeys("123", MISSED)
    assert made.sessions[0].planned == {"1": 1, "2": -1, "3": 2}


WAYS = "turned must be done, missed, or the whole steps made, such as 2; you wrote"
TIME = "at must be the time that bt today wrote, such as 2026-02-03T08:00:00+00:00; you wrote 14/01/2026 08:00:00+00:00"
TWICE = rows(("A", "1", "done"), ("A", "1", "2"))
WRONG_ROW = rows(("A", "1", "x")).replace(b",2,x", b",two,x").replace(b"2026-01-14T", b"14/01/2026 ")


@pytest.mark.parametrize(("data", "said"), [
    (rows(("A", "1", "yes")), [f", line 2: {WAYS} yes"]),
    (rows(("A", "1", "1.5")), [f", line 2: {WAYS} 1.5"]),
    (rows(("", "", "done")), [", line 2: no turn is planned in this row: leave turned blank"]),
    (TWICE, [", line 3: turned says 2 for A, and another row of this session done"]),
    (WRONG_ROW, [f", line 2: {one}" for one in (TIME, f"{WAYS} x", "revision must be a whole number; you wrote two")]),
    (b"at,plan\n1,2", [
        ", line 1: has no column side, bone, actuator, revision, turned: "
        "take the CSV of bt today, and fill in its column turned",
    ]),
    ("at,pl\u00e4n".encode("latin-1"), [": is not UTF-8 text: save it as CSV UTF-8"]),
])  # fmt: skip
def test_a_round_that_is_wrong_says_where(data: bytes, said: list[str]) -> None:
    assert problems(data, "r.csv") == [f"r.csv{one}" for one in said]


MORE = HEAD + ",read_mm,by"


def round_of(*said: str, delimiter: str = ",") -> bytes:
    """A CSV of one session; each row says actuators, steps, `turned`, `read_mm` and `by`."""
    lines = [MORE, *("{},{},{},2,{},{},{}".format(ROW.partition("{}")[0].rstrip(","), *one.split("|")) for one in said)]
    return "\n".join(lines).replace(",", delimiter).replace("§", ",").encode()


def test_what_scales_showed_and_who_saw_it() -> None:
    data = round_of("A B|1 1|done|21.25 -3|AB", "C|1||0.1234|")
    (made,), wrong = read_turn_reports(data, "r.csv")
    assert wrong == []
    (session,) = made.sessions
    assert session.read_mm == {"A": Decimal("21.25"), "B": Decimal(-3), "C": Decimal("0.1234")}
    assert (session.turned, session.by, session.line, made.line) == ({"A": DONE, "B": DONE}, "AB", 2, 2)


def test_decimal_commas_are_read_where_columns_are_set_apart_otherwise() -> None:
    (made,), _ = read_turn_reports(round_of("A|1|done|21§5|", delimiter=";"), "r.csv")
    assert made.sessions[0].read_mm == {"A": Decimal("21.5")}


READ = "read_mm must be what the scale shows in mm, such as 21.25; you wrote"


@pytest.mark.parametrize(("data", "said"), [
    (round_of("A B|1 1|done|21.25|AB"), f"r.csv, line 2: {READ} 21.25"),
    (round_of("A|1|done|21.25 22|AB"), f"r.csv, line 2: {READ} 21.25 22"),
    (round_of("A|1|done|12345|AB"), f"r.csv, line 2: {READ} 12345"),
    (round_of("A|1|done|1.23456|AB"), f"r.csv, line 2: {READ} 1.23456"),
    (round_of("A|1|done|about|AB"), f"r.csv, line 2: {READ} about"),
    (round_of("A|1|done||AB", "B|1|done||CD"), "r.csv, line 3: by says CD, and another row of this session AB"),
])  # fmt: skip
def test_what_no_scale_shows(data: bytes, said: str) -> None:
    assert problems(data, "r.csv") == [said]


def test_reports_of_two_plans_and_of_a_row_that_is_wrong() -> None:
    """Line 3 is the first that is filled in, line 4 that of a second plan. A wrong row keeps no other from counting."""
    first, other = ROW.format("A", "1", "done"), ROW.format("A", "1", "2").replace("OX-1", "OX-2").replace("tibia", "")
    wrong = ROW.format("A", "1", "yes").replace("T08", "T12")
    data = "\n".join([HEAD, ROW.format("A", "1", ""), first, other, wrong]).encode()
    made, problems_found = read_turn_reports(data, "R.CSV")
    assert [(one.file, one.plan, one.side, one.bone, one.line, one.limb) for one in made] == [
        ("R.CSV", "OX-1", "left", "tibia", 3, "OX-1 left tibia"), ("R.CSV", "OX-2", "left", None, 4, "OX-2 left"),
    ]  # fmt: skip
    assert [problem.line for problem in problems_found] == [5]


def test_a_page_says_which_file_it_is() -> None:
    (made,), _ = read_turn_reports(PAGE.encode(), "p.toml")
    assert (made.file, made.line, made.plan_file, made.limb) == ("p.toml", 1, None, "OX-1 left")
