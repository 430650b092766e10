"""From text to a plan: every problem at once, each with its place and what would do."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.errors import BtError, PlanInvalid
from bt_cli.plan.model import Plan
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import parse
from tests.helpers import PLAN, forget, read
from tests.plan.test_fingerprint import based


def problems(text: str) -> list[str]:
    with pytest.raises(PlanInvalid) as invalid:
        read(text)
    return [str(problem) for problem in invalid.value.problems]


def changed(old: str, new: str) -> str:
    assert old in PLAN
    return PLAN.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "rate_mm_per_day = 1",
            "rate_mm_per_day = 10",
            "plan.toml, line 11: rate_mm_per_day must be between 0.05 and 5 mm per day; you wrote 10",
        ),
        (
            "rate_mm_per_day = 1",
            "rate_mm_per_day = 0,75",
            "plan.toml, line 11: 0,75 is no number: write 0.75 with a decimal point; you wrote rate_mm_per_day = 0,75",
        ),
        (
            "defect_mm = 60",
            "defect_mm = 6 cm",
            "plan.toml, line 8: 6 cm is no number: write millimetres and no unit: 60; you wrote defect_mm = 6 cm",
        ),
        (
            "defect_mm = 60",
            'defect_mm = "6 cm"',
            'plan.toml, line 8: defect_mm must be a number: write millimetres and no unit: 60; you wrote "6 cm"',
        ),
        (
            "defect_mm = 60",
            "defect_cm = 6",
            "plan.toml, line 8: defect_cm is no key of a plan: lengths are in mm, write defect_mm = 60; you wrote 6",
        ),
        ("defect_mm = 60", "defect_mm = true", "plan.toml, line 8: defect_mm must be a number of mm; you wrote true"),
        (
            "defect_mm = 60",
            "defect_mm = nan",
            "plan.toml, line 8: defect_mm must be between 0.5 and 500 mm; you wrote NaN",
        ),
        (
            "surgery = 2026-01-05",
            "surgery = 12/01/2026",
            "plan.toml, line 4: 12/01/2026 can be read as 12 January 2026 or 1 December 2026; "
            "write 2026-01-12 or 2026-12-01; you wrote surgery = 12/01/2026",
        ),
        (
            "surgery = 2026-01-05",
            'surgery = "12/01/2026"',
            "plan.toml, line 4: surgery must be a date: 12/01/2026 can be read as 12 January 2026 or 1 December 2026; "
            'write 2026-01-12 or 2026-12-01; you wrote "12/01/2026"',
        ),
        (
            'id = "T-1"',
            "id = “T-1”",
            'plan.toml, line 3: curly quotes (“): write straight ones, "…"; you wrote id = “T-1”',
        ),
        (
            'id = "T-1"',
            'title = "C:\\plans"',
            "plan.toml, line 3: in \"double quotes\" a backslash has a meaning: write 'single quotes'; "
            'you wrote title = "C:\\plans"',
        ),
        ('id = "T-1"', "side = left", 'plan.toml, line 3: text needs quotes: "left"; you wrote side = left'),
        (
            'id = "T-1"',
            'id = "T-1"\nid = "T-2"',
            'plan.toml, line 4: this key is written twice: keep one, with all that belongs in it; you wrote id = "T-2"',
        ),
        (
            "defect_mm = 60",
            "lengthening_cm = 4.25",
            "lengthening_cm is no key of a plan: lengths are in mm, write lengthening_mm = 42.5; you wrote 4.25",
        ),
        (
            "defect_mm = 60",
            'defect_mm = 60\ncompression_cm = "half"',
            "compression_cm is no key of a plan: lengths are in mm, write compression_mm = …",
        ),
        ('id = "T-1"', "rat = 5", "plan.toml, line 3: rat is no key of a plan"),
        ('id = "T-1"', 'bnoe = "tibia"', "plan.toml, line 3: bnoe is no key of a plan (did you mean bone?)"),
        ('id = "T-1"', "latency_days = 7", "plan.toml, line 3: latency_days is no key here: it belongs in [protocol]"),
        ('timezone = "Europe/London"', 'timezone = "London"', "(did you mean Europe/London?)"),
        ('sessions = ["08:00", "12:00", "16:00", "20:00"]', 'sessions = ["8:00"]', "write 08:00"),
        (
            'sessions = ["08:00", "12:00", "16:00", "20:00"]',
            'sessions = ["08:00"]\nsessions_per_day = 4',
            "write sessions or sessions_per_day, not both",
        ),
        (
            "latency_days = 7",
            "first_session = 2026-01-12T09:00:00",
            "09:00 is none of the session times: 08:00, 12:00, 16:00, 20:00",
        ),
        (
            "surgery = 2026-01-05\n",
            "",
            "plan.toml: surgery is missing: write surgery = YYYY-MM-DD, or first_session in [protocol]",
        ),
        ("rate_mm_per_day = 1\n", "", "plan.toml, line 9: rate_mm_per_day is missing: write what the surgeon ordered"),
        ("defect_mm = 60", "lengthening_mm = 60", "lengthening_mm belongs to another kind of goal than transport"),
        ("defect_mm = 60", "", "plan.toml, line 6: defect_mm is missing"),
        ("defect_mm = 60", "defect_mm = 500", None),
        ('format = "bt-plan"\n', "", 'format is missing: write format = "bt-plan"'),
        ("version = 1", "version = 2", "version must be 1"),
        (
            "[goal]",
            "[[course]]\nat = 2026-02-01\n[goal]",
            "an entry of the course is an order or a record",
        ),
        ("[goal]", "[frame]\nkind = 'rail'\nrods = 4\n[goal]", "rods must be left out for a rail"),
        ("[goal]", "[frame]\npitch_mm = 10\nsteps_per_turn = 1\n[goal]", None),
        ("[goal]", "[frame]\nstart_face = 5\n[goal]", "start_face must be between 1 and 4"),
        (
            "[goal]",
            "[frame]\nswaps = [2026-02-02, 2026-02-02]\n[goal]",
            "swaps must be different dates: 2026-02-02 is there twice",
        ),
        (
            "[goal]",
            "[review]\nfirst = 2020-01-01\nevery_days = 1\n[goal]",
            "first must not be before surgery on Mon 5 Jan 2026",
        ),
        ("[goal]", 'conventions = ["frame.rod"]\n[goal]', "(did you mean frame.rods?)"),
        ("[goal]", 'conventions = ["goal.defect_mm"]\n[goal]', "conventions must be protocol.sessions, "),
        (
            "[goal]",
            'conventions = ["frame.start_face"]\n[frame]\nkind = "rail"\n[goal]',
            "conventions: frame.start_face has no value in this plan",
        ),
        ("[goal]", "[frame]\nswaps = [2030-01-01]\n[goal]", "Tue 1 Jan 2030 is outside the course, which runs from"),
        ("[goal]", "[[levels]]\nlatency = 1\n[goal]", "latency is no key of a plan (did you mean latency_days?)"),
        ("[goal]", "frame = 3\n[goal]", "plan.toml, line 6: frame must be a table, [frame]; you wrote 3"),
        ("[goal]", "override = 3\n[goal]", "override must be a list of tables, [[override]]"),
        (
            "[goal]",
            "[[levels]]\nname='a'\n[[levels]]\nname='b'\n[goal]",
            "distance_mm is missing: of several levels each has",
        ),
        ("[goal]", "[[levels]]\ndistance_mm=40\n[goal]", "distance_mm must be the goal's 60 mm"),
        (
            "[goal]",
            '[[override]]\ncode="bt102"\nby="AB"\nreason="x"\n[goal]',
            "code bt102 is no rule (did you mean BT102?)",
        ),
        ("[goal]", '[[override]]\ncode="BT102"\nby=" "\nreason="x"\n[goal]', "by must not be blank"),
    ],
)
def test_a_problem_says_where_what_and_what_would_do(old: str, new: str, said: str | None) -> None:
    if said is None:
        read(changed(old, new))
        return
    found = "\n".join(problems(changed(old, new)))
    assert said in found


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = PLAN.replace("2026-01-05", "12/01/2026").replace("rate_mm_per_day = 1", "rate_mm_per_day = 0,75")
    text = text.replace("defect_mm = 60", "defekt_mm = 60").replace("latency_days = 7", 'latency_days = "7"')
    assert [problem.split(":")[0] for problem in problems(text)] == [
        "plan.toml, line 4",
        "plan.toml, line 8",
        "plan.toml, line 10",
        "plan.toml, line 11",
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty; `bt new FILE` writes a plan"),
        (b"\n \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "is not a text file"),
        (b"id = 'a\x00b'", "is not a text file"),
        (b"# \xe9", "line 1: byte 0xe9 is not UTF-8 text; save the file as UTF-8"),
        (PLAN.encode("utf-16"), "is UTF-16 text; save the file as UTF-8"),
    ],
)
def test_what_is_no_text(data: bytes, said: str) -> None:
    with pytest.raises(PlanInvalid, match=r"plan\.toml") as invalid:
        parse(data, "plan.toml")
    assert said in str(invalid.value)


@pytest.mark.parametrize("form", ["\ufeff{}", "{}"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_bom_and_windows_line_ends_are_accepted(form: str, end: str) -> None:
    assert read(form.format(PLAN.replace("\n", end))).schedule == read(PLAN).schedule


@given(st.text(max_size=200) | st.text(alphabet="[]=\"'\n.#,{}0123456789-abc", max_size=200))
def test_no_text_makes_anything_but_a_plain_error(text: str) -> None:
    """Whatever is written, the answer is a list of problems."""
    with pytest.raises(BtError) as error:
        read(text)
    assert str(error.value)


LINES = PLAN.splitlines()


@given(
    st.integers(0, len(LINES) - 1), st.integers(0, 30), st.text(alphabet="[]=\"'#,{}0-9aé \\", min_size=1, max_size=4)
)
def test_a_typing_slip_anywhere_gives_a_plan_or_a_plain_error(line: int, column: int, typed: str) -> None:
    lines = list(LINES)
    lines[line] = lines[line][:column] + typed + lines[line][column:]
    try:
        read("\n".join(lines))
    except BtError as error:
        assert str(error).startswith("plan.toml")


def test_a_name_that_looks_like_a_place_is_only_a_name() -> None:
    """The line of a problem is kept as a number, never read out of a name."""
    with pytest.raises(PlanInvalid) as invalid:
        read(PLAN.replace("defect_mm = 60", "defect_mm = 6 cm"), "plan, line 999")
    assert str(invalid.value).startswith("plan, line 999, line 8: 6 cm is no number")
    with pytest.raises(PlanInvalid):
        read('title = """', "plan, line 999")


def test_single_values_and_contradictions_come_in_one_round() -> None:
    """A wrong rate hides neither the missing date, nor the rail's rods, nor an override of no rule."""
    text = PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 10").replace("surgery = 2026-01-05\n", "")
    text += "[frame]\nkind = 'rail'\nrods = 4\n"
    found = "\n".join(problems(text))
    assert "rate_mm_per_day must be between" in found
    assert "rods must be left out for a rail" in found
    assert "surgery is missing" in found


def test_a_wrong_key_hides_no_contradiction_of_others_in_its_table() -> None:
    text = PLAN.replace("latency_days = 7", "first_session = 2026-01-12T09:00:00")
    text = text.replace("rate_mm_per_day = 1", "rate_mm_per_day = 10")
    text += "[frame]\nkind = 'rail'\nrods = 2\nstart_face = 9\nrange_mm = 900\n"
    found = "\n".join(problems(text))
    for said in (
        "rods must be left out",
        "start_face must be left out",
        "range_mm must be between",
        "09:00 is none of",
    ):
        assert said in found


def test_a_contradiction_with_a_value_that_is_itself_wrong_is_not_told() -> None:
    """Nothing can be said of rods while the kind of frame is unknown."""
    assert len(problems(PLAN + "[frame]\nkind = 'rial'\nrods = 4\n")) == 1


def test_a_broken_header_hides_nothing_below_it() -> None:
    found = problems(PLAN.replace("[protocol]", "[protocol").replace("rate_mm_per_day = 1", "rate_mm_per_day = 10"))
    assert [p.split(": ", 1)[1][:40] for p in found] == [
        "a table begins with its name in brackets",
        "rate_mm_per_day must be between 0.05 and",
    ]


def test_a_slip_is_not_told_twice() -> None:
    """A line that cannot be read is not also missing."""
    assert len(problems(PLAN.replace("defect_mm = 60", "defect_mm = 6 cm"))) == 1
    assert len(problems(PLAN.replace("2026-01-05", "2026-02-30"))) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("surgery = 2026-02-30", "2026-02-30 is no date: write YYYY-MM-DD"),
        ("surgery = 2026/01/05", "2026/01/05 is no date: write YYYY-MM-DD"),
        ("surgery = 5/1/26", "5/1/26 is no date: write YYYY-MM-DD"),
        ('title = "sixty', 'the text has no closing quote (")'),
        ("version = ١", "١ is no number: write plain digits"),
        ("title: sixty", "write title = … with an equals sign"),
        ("title =", "title has no value"),
        ("rods = " + "9" * 5000, "the line is longer than 4000 characters"),
        ("title = 'a' b = 2", "this line cannot be read: write key = value"),
    ],
)
def test_slips_that_people_make(line: str, said: str) -> None:
    assert said in "\n".join(problems(PLAN.replace("version = 1\n", f"version = 1\n{line}\n")))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1e9999999999999999999", "must be between"),
        ("1e30", "must be between"),
        ("60." + "0" * 40 + "1", "must have at most 5 decimals"),
        ("0x" + "f" * 3000, "must be between"),
        ("inf", "must be between"),
    ],
)
def test_numbers_beyond_reason(value: str, said: str) -> None:
    assert said in "\n".join(problems(PLAN.replace("defect_mm = 60", f"defect_mm = {value}")))
    assert "rods must be" in "\n".join(problems(PLAN + f"[frame]\nrods = {value}\n"))


def test_a_thousand_problems_are_told_quickly_and_in_part() -> None:
    found = problems(PLAN + "".join(f"key{i} = 1\n" for i in range(1000)))
    assert len(found) == 51
    assert found[-1] == "plan.toml: and 950 more problems"


def test_a_message_has_nothing_that_a_terminal_would_obey() -> None:
    found = "\n".join(problems(PLAN + '"\\u001b[2J" = 1\n'))
    assert found.isprintable() or found.replace("\n", "").isprintable()


@pytest.mark.parametrize("flag", [("protocol.rate_mm_per_day", 1), ("goal.defect_mm", 50), ("frame.rods", 3)])
def test_a_flag_never_hides_a_wrong_shape(flag: tuple[str, object]) -> None:
    """Where the file has a list or a number in place of the table, that stays and is told."""
    from bt_cli.commands.gather import from_source
    from bt_cli.plan.source import Source

    key, value = flag
    top = key.split(".")[0]
    source = Source("p", mapping={"format": "bt-plan", "version": 1, "surgery": "2026-01-05", top: [{"x": 1}]})
    source.overlay(key, value, "--flag")
    with pytest.raises(PlanInvalid, match=f"{top} must be a table"):
        from_source(source)


def test_defaults_are_named() -> None:
    made = read(PLAN.replace('id = "T-1"\n', "").replace("latency_days = 7\n", ""))
    assert made.defaults == (
        "id",
        "protocol.latency_days",
        "frame.kind",
        "frame.rods",
        "frame.pitch_mm",
        "frame.steps_per_turn",
        "frame.start_reading_mm",
        "frame.start_face",
    )


def test_an_id_made_from_the_values_is_the_same_for_the_same_values() -> None:
    without = PLAN.replace('id = "T-1"\n', "")
    before = read(without).schedule.plan.id
    forget()
    assert read(without).schedule.plan.id == before
    assert read(without).schedule.plan.id != read(without.replace("60", "61")).schedule.plan.id


def test_what_is_wrong_within_a_list_hides_nothing_beside_it() -> None:
    """An override without its name, and a goal that has no distance: both in one round."""
    text = PLAN.replace("defect_mm = 60\n", "") + '[[override]]\ncode = "BT102"\nreason = "as agreed"\n'
    with pytest.raises(PlanInvalid) as raised:
        read(text)
    assert [problem.path for problem in raised.value.problems] == [("goal", "defect_mm"), ("override", 0, "by")]


@pytest.mark.parametrize(
    ("more", "line", "what", "wrote"),
    [
        ('[goal]\nkind = "lengthening"\nlengthening_mm = 45\nrange = 3\n', 13, "table", "[goal]"),
        ("[protocol]\nrate_mm_per_day = 2\n# and so on\n\n[review]\nevery_days = 14\n", 13, "table", "[protocol]"),
        ("[[goal]]\ndefect_mm = 45\n", 13, "table", "[[goal]]"),
        ("rate_mm_per_day = 2\n", 13, "key", "rate_mm_per_day = 2"),
        ('sessions = [\n  "08:00",\n  "20:00",\n]\n', 13, "key", "sessions = ["),
    ],
)
def test_what_is_there_twice_is_one_problem(more: str, line: int, what: str, wrote: str) -> None:
    """0.5 told of six: with the second table it lost what the first one says."""
    with pytest.raises(PlanInvalid) as invalid:
        read(PLAN + more)
    keep = "keep one, with all that belongs in it"
    said = f"plan.toml, line {line}: this {what} is written twice: {keep}; you wrote {wrote}"
    assert [str(problem) for problem in invalid.value.problems] == [said]


def test_what_stands_in_the_second_table_alone_is_not_missing_too() -> None:
    with pytest.raises(PlanInvalid) as invalid:
        read(PLAN.replace("defect_mm = 60\n", "") + "[goal]\ndefect_mm = 60\n")
    assert len(invalid.value.problems) == 1


def defaults_and_plan(text: str, zone: str | None = "Europe/Paris") -> tuple[Plan, tuple[str, ...]]:
    return read_plan(parse(text.encode(), "p.toml"), zone)


@pytest.mark.parametrize(
    ("surgery", "every", "first"),
    [
        ("2026-01-05", 14, date(2026, 1, 26)),  # two weeks after Mon 12 Jan
        ("2026-01-04", 14, date(2026, 1, 26)),  # after Sun 11 Jan that is a Sunday: a day later
        ("2026-01-05", 6, date(2026, 1, 19)),  # Sun 18 Jan
        ("2026-01-05", 5, date(2026, 1, 17)),  # Saturdays stay
    ],
)
def test_the_first_review_where_none_is_said(surgery: str, every: int, first: date) -> None:
    text = PLAN.replace("2026-01-05", surgery) + f"[review]\nevery_days = {every}\n"
    plan, defaults = defaults_and_plan(text)
    assert plan.review and plan.review.first == first
    assert defaults[-1] == "review.first"
    said = defaults_and_plan(text + "first = 2026-01-25\n")
    assert said[0].review and said[0].review.first == date(2026, 1, 25)  # a Sunday that is said is meant
    assert "review.first" not in said[1]


def test_what_a_plan_leaves_to_the_computer() -> None:
    bare = PLAN.replace('timezone = "Europe/London"\n', "").replace('id = "T-1"\n', "")
    plan, defaults = defaults_and_plan(bare)
    assert (plan.timezone, defaults[:2]) == ("Europe/Paris", ("id", "timezone"))
    assert re.fullmatch("bt-[0-9a-f]{10}", plan.id)
    assert defaults_and_plan(PLAN)[1][:2] == ("frame.kind", "frame.rods")
    with pytest.raises(PlanInvalid) as invalid:
        defaults_and_plan(bare, None)
    assert str(invalid.value) == "p.toml: timezone is missing and this computer's own has no name; give one"
    assert defaults_and_plan(PLAN, None)[0].timezone == "Europe/London"
    with pytest.raises(PlanInvalid) as invalid:  # one that is wrong is not missing too
        defaults_and_plan(PLAN.replace("Europe/London", "Nowhere"), None)
    assert len(invalid.value.problems) == 1


def test_an_id_goes_by_what_is_prescribed_alone() -> None:
    bare = PLAN.replace('id = "T-1"\n', "")
    made = defaults_and_plan(bare)[0].id
    for same in (
        bare.replace("[goal]", 'conventions = ["frame.rods"]\n[goal]'),
        bare + '[approval]\nby = "AB"\non = 2026-01-06\nrevision = 0\n',
        bare + '[[course]]\non = 2026-02-01\norder = "pause"\n',
        bare.replace('sessions = ["08:00", "12:00", "16:00", "20:00"]', "sessions_per_day = 4"),
    ):
        assert defaults_and_plan(same)[0].id == made
    assert defaults_and_plan(bare.replace("[goal]", 'title = "x"\n[goal]'))[0].id != made


def test_what_an_only_level_says_is_what_the_plan_says() -> None:
    plan = defaults_and_plan(PLAN + '[[levels]]\nname = "a"\nrate_mm_per_day = 0.75\n')[0]
    assert plan.protocol.rate_mm_per_day == Decimal("0.75")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # with a wrong kind of goal the rest is looked at as if it were a transport
        (PLAN.replace('"transport"', '"transprot"') + "[frame]\nkind = 'rail'\nrods = 2\n",
         ["kind must be transport, lengthening, compression or correction (did you mean transport?); you wrote "
          '"transprot"', "rods must be left out for a rail, which has one screw"]),
        # with a wrong kind of frame nothing can be said of its rods
        (PLAN + "[frame]\nkind = 'rial'\npitch_mm = 1\nrods = 2\nstart_face = 9\n",
         ["kind must be ilizarov, rail, click, telescopic, cable, hinge, hexapod or nail (did you mean rail?); you "
          'wrote "rial"']),
        # but of a review it can
        (PLAN + "[frame]\nkind = 'rial'\nrods = 2\n[review]\nevery_days = 7\nfirst = 2026-01-04\n",
         ["kind must be ilizarov, rail, click, telescopic, cable, hinge, hexapod or nail (did you mean rail?); you "
          'wrote "rial"', "first must not be before surgery on Mon 5 Jan 2026; you wrote 2026-01-04"]),
        # a key that belongs elsewhere is only taken out
        (PLAN + "[docking]\nversion = 2\n[review]\nevery_days = 7\nfirst = 2026-01-04\n",
         ["version is no key here: it belongs at the top of the plan, above every [table]",
          "first must not be before surgery on Mon 5 Jan 2026; you wrote 2026-01-04"]),
        (PLAN + "[review]\nevery_days = 0\nfirst = 2026-01-04\n[docking]\nprocedure = 2026-01-12\n",
         ["every_days must be between 1 and 365 days; you wrote 0",
          "procedure must be after the first session on Mon 12 Jan 2026; you wrote 2026-01-12"]),
        # an entry of a list that is wrong is left out, and the others stand
        (PLAN + '[[override]]\ncode = "BT102"\nby = ""\nreason = "x"\n[[override]]\ncode = "BT102"\nby = "AB"\n'
         'reason = "x"\n[[override]]\ncode = "BT102"\nby = "AB"\nreason = "x"\n',
         ['by must not be blank; you wrote ""']),  # but for what is found from several of them
    ],
)  # fmt: skip
def test_beside_what_is_wrong_the_rest_is_looked_at(text: str, told: list[str]) -> None:
    with pytest.raises(PlanInvalid) as invalid:
        defaults_and_plan(text)
    assert [problem.message for problem in invalid.value.problems] == told


def test_an_edited_plan_is_read_where_that_is_asked_for() -> None:
    edited = based().replace("defect_mm = 60", "defect_mm = 61", 1)
    source = parse(edited.encode(), "p.toml")
    assert read_plan(source, None, edited=True)[0].goal.defect_mm == 61
    with pytest.raises(PlanInvalid):
        read_plan(source, None)
