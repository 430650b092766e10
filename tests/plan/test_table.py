"""Tables that somebody else made: the forms that are read, and every problem at once, with its line."""

from datetime import date
from decimal import Decimal

import pytest

from bt_cli.errors import PlanInvalid
from bt_cli.plan.table import StrutTable, read_table
from tests.hexapod_plans import pose, six, struts

PLAN = six().schedule.plan  # day 1 is Mon 12 Jan 2026
HEAD = "day,1,2,3,4,5,6\n"
ROW = "150,150.5,151,151.5,152,152.5"
READ = tuple(map(Decimal, ROW.split(",")))
SIZES = six(
    struts=struts(size="medium"),
    strut_sizes=[{"size": "short", "min_mm": 60, "max_mm": 110, "scale_zero_mm": 60}],
).schedule.plan


def read(text: str | bytes, plan: object = PLAN) -> StrutTable:
    data = text.encode() if isinstance(text, str) else text
    return read_table(data, "t.csv", plan)  # type: ignore[arg-type]


def problems(text: str | bytes, plan: object = PLAN) -> list[str]:
    with pytest.raises(PlanInvalid) as raised:
        read(text, plan)
    return str(raised.value).splitlines()


@pytest.mark.parametrize(
    "header",
    [
        "day,1,2,3,4,5,6",
        "Day,Strut 1,Strut 2,Strut 3,Strut 4,Strut 5,Strut 6",
        "DAY,strut_1,strut_2,strut_3,strut_4,strut_5,strut_6",
        "day, s1, s2, s3, s4, s5, s6",
        "day,S1 (mm),S2 (mm),S3 (mm),S4 (mm),S5 (mm),S6 (mm)",
        "day,1_reading_mm,2_reading_mm,3_reading_mm,4_reading_mm,5_reading_mm,6_reading_mm",
    ],
)
def test_columns_have_many_names(header: str) -> None:
    (row,) = read(f"{header}\n3,{ROW}\n").rows
    assert (row.line, row.day, row.readings_mm, row.sizes) == (2, 3, READ, (None,) * 6)


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{HEAD}3,{ROW}\n",
        f"{HEAD}3,{ROW}",
        f"\r\n{HEAD}\r\n3,{ROW}\r\n\r\n",
        (HEAD + f"3,{ROW}\n").replace(",", ";"),
        f"date,1,2,3,4,5,6\n2026-01-14,{ROW}\n",
        f"at,1,2,3,4,5,6\n2026-01-14T20:00:00+00:00,{ROW}\n",
        f"date,day,1,2,3,4,5,6\n2026-01-14,3,{ROW}\n",
        f"note,6,5,4,3,2,1,day\nfirst,{','.join(reversed(ROW.split(',')))},3\n",
        f'"day","1","2","3","4","5","6"\n3,"150","150.5",{ROW[10:]}\n',
    ],
    ids=["BOM", "no last newline", "blank lines", "semicolons", "date", "at", "both", "another order", "quotes"],
)
def test_forms_of_one_table(text: str) -> None:
    rows = read(text).rows
    assert [(row.day, row.readings_mm) for row in rows] == [(3, READ)]


def test_a_strut_that_a_session_of_bt_leaves_alone_keeps_its_reading() -> None:
    """Before its first turn it shows what that turn began from; one that never turns has no reading."""
    names = ",".join(f"{i}_steps,{i}_travel_mm,{i}_reading_mm" for i in range(1, 7))
    still = "0,0,"
    table = read(
        f"number,at,day,phase,{names},remaining_mm\n"
        f"1,2026-01-12T08:00:00+00:00,1,correction,{still},-1,-0.5,99.5,{still},{still},{still},{still},9\n"
        f"2,2026-01-12T12:00:00+00:00,1,correction,2,1,81,{still},{still},{still},{still},{still},9\n"
        f"3,2026-01-14T12:00:00+00:00,3,correction,{still},-1,-0.5,99,{still},{still},{still},{still},8\n"
    )
    assert table.by_session
    assert [row.day for row in table.rows] == [1, 1, 3]
    assert [row.readings_mm[:3] for row in table.rows] == [
        (80, Decimal("99.5"), None),
        (81, Decimal("99.5"), None),
        (81, 99, None),
    ]


def test_a_size_holds_from_its_row_on_and_the_mounted_one_is_none() -> None:
    table = read(
        f"day,1,2,3,4,5,6,size_1,size_2\n0,{ROW},medium,\n1,{ROW},,\n2,100,{ROW[4:]},short,\n3,99,{ROW[4:]},,\n",
        SIZES,
    )
    assert [row.sizes[0] for row in table.rows] == [None, None, "short", "short"]
    assert [row.sizes[1] for row in table.rows] == [None] * 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}1,{ROW}\n1.5,{ROW}\n", "t.csv, line 3: day must be a whole number from 0 to 1827"),
        (f"{HEAD}2,{ROW}\n1,{ROW}\n", "t.csv, line 3: day 1 stands below day 2: rows must be in the order of time"),
        (f"{HEAD}1,149;5,{ROW[4:]}\n", "strut 1 must be a number: write digits with a decimal point"),
        (HEAD.replace(",", ";") + "1;149,5;1;1;1;1;1\n", "write 149.5 with a decimal point; you wrote '149,5'"),
        (f"{HEAD}1,149,5,{ROW[4:]}\n", "t.csv, line 2: has 8 cells, and the header 7: numbers have a decimal point"),
        (f"{HEAD}1,15 cm,{ROW[4:]}\n", "strut 1 must be a number: write millimetres and no unit: 150"),
        (f"{HEAD}1,,{ROW[4:]}\n", "t.csv, line 2: strut 1 is empty"),
        (f"{HEAD}1,150,150\n", "strut 6 is empty"),
        (f"{HEAD}1,-150,{ROW[4:]}\n", "strut 1 must be between 0 and 1000 mm; you wrote '-150'"),
        (f"date,1,2,3,4,5,6\n12/01/2026,{ROW}\n", "12 January 2026 or 1 December 2026; write 2026-01-12 or 2026-12-01"),
        (f"at,1,2,3,4,5,6\n12/01/2026 08:00,{ROW}\n", "write 2026-01-12 or 2026-12-01"),
        (f"date,1,2,3,4,5,6\n2026-01-10,{ROW}\n", "must be a day of the course, which begins on Mon 12 Jan 2026"),
        (f"date,day,1,2,3,4,5,6\n2026-01-12,0,{ROW}\n", "line 2: is day 0 by day and day 1 by date: day 1 is Mon 12"),
        (f"1,2,3,4,5,6\n{ROW}\n", "line 1: no column is called day or date; the columns needed are"),
        ("day,1,2,3,4\n1,1,1,1,1\n", "line 1: no column has the readings of strut 5, 6: call it 5 or strut_5"),
        (f"day,1,2,3,4,5,6,s6\n1,{ROW},1\n", "line 1: two columns are the reading of strut 6: 6, s6; keep one"),
        (HEAD, "t.csv: has a header and no row below it"),
        ("  \n", "t.csv: is empty; the columns needed are"),
        (HEAD.encode("utf-16"), "t.csv: is UTF-16 text; save it as CSV UTF-8"),
        (b"day,\0", "t.csv: is no text; save the table as CSV UTF-8"),
        ("jour,1\né".encode("latin-1"), "t.csv, line 2: byte 0xe9 is not UTF-8 text"),
        (f'{HEAD}1,"150,{ROW[4:]}\n', "is no CSV: unexpected end of data"),
    ],
)
def test_what_is_wrong_and_what_would_do(text: str | bytes, said: str) -> None:
    assert any(said in problem for problem in problems(text)), problems(text)


def test_every_problem_is_told_at_once_in_the_order_of_the_lines() -> None:
    found = problems(f"{HEAD}1,a,b,{ROW[10:]}\n1,149,5,{ROW[4:]}\nx,{ROW}\n")
    assert [problem.split(":")[0] for problem in found] == ["t.csv, line 2", "t.csv, line 2", "t.csv, line 3",
                                                            "t.csv, line 4"]  # fmt: skip


def test_a_long_list_of_problems_is_cut() -> None:
    found = problems(HEAD + "x,1,1,1,1,1,1\n" * 70)
    assert (len(found), found[-1]) == (51, "t.csv: and 20 more problems")


def test_days_that_count_from_elsewhere_are_told_once() -> None:
    assert len(problems(f"date,day,1,2,3,4,5,6\n2026-01-12,0,{ROW}\n2026-01-13,1,{ROW}\n")) == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("-1,-0.5,98", "strut 1 reads 98 mm, but -0.5 from 99.5 mm is 99 mm; a strut that was swapped says so in a"),
        ("-1,,99", "travel 1 is empty"),
        ("-1,x,99", "travel 1 must be a number"),
    ],
)
def test_a_reading_that_its_travel_does_not_lead_to(cells: str, said: str) -> None:
    names = ",".join(f"{i}_steps,{i}_travel_mm,{i}_reading_mm" for i in range(1, 7))
    rest = ",0,0," * 5
    first, wrong, later = read(f"day,{names}\n1,-1,-0.5,99.5{rest}\n2,{cells}{rest}\n3,-1,-0.5,98.5{rest}\n").rows
    assert (first.wrong, later.wrong, later.readings_mm[0]) == ("", "", Decimal("98.5"))
    assert said in wrong.wrong


def test_a_size_that_the_plan_has_not() -> None:
    (found,) = problems(f"day,1,2,3,4,5,6,size_1\n1,{ROW},long\n", SIZES)
    assert found == "t.csv, line 2: size 1 must be a size of the plan (medium, short); you wrote 'long'"
    (found,) = problems(f"day,1,2,3,4,5,6,size_1\n1,{ROW},long\n")
    assert "a size of the plan (none)" in found


def test_what_was_written_cannot_reach_the_terminal_as_commands() -> None:
    assert all("\x1b" not in problem for problem in problems(f"{HEAD}1,\x1b[2J,{ROW[4:]}\n"))


def test_a_file_with_nothing_but_a_mark_of_its_bytes_is_empty() -> None:
    with pytest.raises(PlanInvalid, match="is empty"):
        read_table(b"\xef\xbb\xbf", "table.csv", six().schedule.plan)


HOW = "the columns needed are day or date, and the six readings: day,1,2,3,4,5,6"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", f"t.csv: is empty; {HOW}"),
        ("\ufeff\n", f"t.csv: is empty; {HOW}"),
        (b"\xff\xfeA", "t.csv: is UTF-16 text; save it as CSV UTF-8"),
        (b"\xfe\xffA", "t.csv: is UTF-16 text; save it as CSV UTF-8"),
        (b"day\n\xe9", "t.csv, line 2: byte 0xe9 is not UTF-8 text; save the table as CSV UTF-8"),
        (f"{HEAD}1,149,5,{ROW[4:]}\n",
         "t.csv, line 2: has 8 cells, and the header 7: numbers have a decimal point, not a comma"),
        (f"{HEAD}1.5,{ROW}\n",
         "t.csv, line 2: day must be a whole number from 0 to 1827: 0 is before the first turn, 1 the first day; you "
         "wrote '1.5'"),
        (f"{HEAD}1828,{ROW}\n",
         "t.csv, line 2: day must be a whole number from 0 to 1827: 0 is before the first turn, 1 the first day; you "
         "wrote '1828'"),
        (f"{HEAD},{ROW}\n", "t.csv, line 2: day is empty"),
        (f"at,1,2,3,4,5,6\nsoon,{ROW}\n",
         "t.csv, line 2: at must be a date and time: write it as 2026-01-12T16:00:00+00:00; you wrote 'soon'"),
        (f"date,1,2,3,4,5,6\n2026-01-10,{ROW}\n",
         "t.csv, line 2: date must be a day of the course, which begins on Mon 12 Jan 2026; you wrote '2026-01-10'"),
        (f"date,1,2,3,4,5,6\n2031-01-13,{ROW}\n",
         "t.csv, line 2: date must be a day of the course, which begins on Mon 12 Jan 2026; you wrote '2031-01-13'"),
        (f"date,day,1,2,3,4,5,6\n2026-01-12,0,{ROW}\n",
         "t.csv, line 2: is day 0 by day and day 1 by date: day 1 is Mon 12 Jan 2026; keep the column that is right"),
        ("1,2\n1,1\n",
         f"t.csv, line 1: no column is called day or date; {HOW}. The first line is 1,2\n"
         "t.csv, line 1: no column has the readings of strut 3, 4, 5, 6: call it 3 or strut_3"),
        ("day,x\n1,1\n", f"t.csv, line 1: no column has readings; {HOW}"),
        ("day,day,1,2,3,4,5,6,s1\n",
         "t.csv, line 1: two columns are the day: day, day; keep one\n"
         "t.csv, line 1: two columns are the reading of strut 1: 1, s1; keep one"),
    ],
)  # fmt: skip
def test_a_problem_of_a_table_is_told_whole(text: str | bytes, said: str) -> None:
    assert "\n".join(problems(text)) == said


@pytest.mark.parametrize("date", ["2026-01-11", "2031-01-12"])
def test_days_from_the_day_before_the_first_to_five_years_later(date: str) -> None:
    """Day 0, and day 1827."""
    assert read(f"date,1,2,3,4,5,6\n{date},{ROW}\n").rows[0].day in (0, 1827)
    assert read(f"{HEAD}0,{ROW}\n1827,{ROW}\n").rows[-1].day == 1827


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("1000", ""),
        ("0", ""),
        ("1000.5", "strut 1 must be between 0 and 1000 mm; you wrote '1000.5'"),
        ("", "strut 1 is empty"),
        ("x" * 70, "strut 1 must be a number: write digits with a decimal point, such as 0.75; you wrote "
                   f"'{'x' * 57}…'"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_taken(cell: str, wrong: str) -> None:
    rows = read(f"{HEAD}1,{cell},{ROW[4:]}\n2,{ROW}\n").rows
    assert (rows[0].wrong, rows[1].wrong) == (wrong, "")


def test_two_cells_of_a_row_that_cannot_be_taken() -> None:
    rows = read(f"{HEAD}1,,x,{ROW[10:]}\n2,{ROW}\n").rows
    assert rows[0].wrong.startswith("strut 1 is empty; strut 2 must be a number: ")


def test_fifty_problems_are_told() -> None:
    assert len(problems(HEAD + "x,1,1,1,1,1,1\n" * 50)) == 50
    assert problems(HEAD + "x,1,1,1,1,1,1\n" * 51)[-1] == "t.csv: and 1 more problems"


def test_cells_beyond_the_header_may_be_blank() -> None:
    assert read(f"{HEAD}3,{ROW}, ,\n").rows[0].readings_mm == READ


TRAVELS = ",".join(f"{i}_travel_mm,{i}_reading_mm" for i in range(1, 7))


def of_one(*cells: str, plan: object = PLAN, days: range | None = None) -> StrutTable:
    """A table with travel and reading of strut 1 in each row; no other strut turns."""
    rows = "".join(f"{day},{one}{',0,' * 5}\n" for day, one in zip(days or range(1, 99), cells, strict=False))
    return read(f"day,{TRAVELS}\n{rows}", plan)


def test_readings_count_on_by_travels() -> None:
    """What was not turned keeps its reading; what could not be read leaves the next one uncertain."""
    table = of_one("-0.5,99.5", "0,", "1,x", "0,", "1,101", "1,103", "1,104")
    assert [row.readings_mm[0] for row in table.rows] == [Decimal("99.5")] * 4 + [101, 103, 104]
    number = "strut 1 must be a number: write digits with a decimal point, such as 0.75; you wrote 'x'"
    sum_of = "strut 1 reads 103 mm, but 1 from 101 mm is 102 mm; a strut that was swapped says so in a column size_1"
    assert [row.wrong for row in table.rows] == [
        "", "", number, "strut 1 keeps a reading that is not known", "", sum_of, "",
    ]  # fmt: skip


def test_from_where_a_plan_was_made_anew_travels_count_from_what_was_read() -> None:
    """All six read 159 on Thu 22 Jan, day 11; 158.5 is what the table had before it."""
    entry = {"on": date(2026, 1, 22), "order": "replan", "readings_mm": {str(i): 159 for i in range(1, 7)}}
    anew = six(start=pose(0, 0, -150), end=pose(0, 0, -180), course=[entry]).schedule.plan
    timed = f"at,{TRAVELS}\n" + "".join(
        f"2026-01-{at}+00:00,{one}{',0,' * 5}\n"
        for at, one in (("21T20:00:00", "0.5,158.5"), ("22T08:00:00", "0.5,159.5"), ("22T12:00:00", "0.5,160"))
    )
    assert [row.wrong for row in read(timed, anew).rows] == [""] * 3
    assert [row.readings_mm[1] for row in read(timed, anew).rows] == [None, 159, 159]
    by_day = of_one("0.5,158.5", "1,160", "1,161", plan=anew, days=range(10, 13))
    assert not any("strut 1" in row.wrong for row in by_day.rows)  # nobody can tell what a day's row counts from
    assert by_day.rows[1].wrong.startswith("strut 2 keeps a reading that is not known; strut 3 keeps")
    plain = of_one("0.5,158.5", "1,160", plan=PLAN, days=range(10, 13))
    assert "but 1 from 158.5 mm is 159.5 mm" in plain.rows[1].wrong
