"""The clinic file: read as strictly as a plan, and laid under one text by text."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.errors import BtError, PlanInvalid
from bt_cli.plan import clinic as clinic_file
from bt_cli.plan.clinic import TEMPLATE, ClinicFile, filled, read_clinic
from bt_cli.plan.prescription import Clinic
from tests.generated_docs import clinic_page
from tests.helpers import PLAN, ROOT, read

FILE = """\
format = "bt-clinic"
version = 1
[clinic]
name = "Limb clinic"
phone = "01865 000000"
missed_turn = "Call us."
call_us_if = ["it hurts", "a nut is stuck"]
paper = "letter"
[new]
timezone = "Europe/London"
sessions = ["07:00", "19:00"]
[new.frame]
kind = "click"
rods = 3
pitch_mm = 0.5
steps_per_turn = 2
range_mm = 80
direction = "toward the red flag"
direction_es = "hacia la bandera roja"
"""


def clinic(text: str, name: str = "clinic.toml") -> ClinicFile:
    return read_clinic(text.encode(), name)


def problems(read_text: Callable[[str], object], text: str) -> list[str]:
    with pytest.raises(PlanInvalid) as invalid:
        read_text(text)
    return [str(problem) for problem in invalid.value.problems]


def test_what_it_says() -> None:
    found = clinic(FILE)
    assert found.texts == Clinic(
        name="Limb clinic",
        phone="01865 000000",
        missed_turn="Call us.",
        call_us_if=("it hurts", "a nut is stuck"),
        paper="letter",
    )
    assert found.usual == {
        "timezone": "Europe/London",
        "protocol.sessions": (time(7), time(19)),
        "frame.kind": "click",
        "frame.rods": 3,
        "frame.pitch_mm": Decimal("0.5"),
        "frame.steps_per_turn": 2,
        "frame.range_mm": Decimal(80),
        "frame.direction": "toward the red flag",
        "frame.direction_es": "hacia la bandera roja",
    }


def test_a_count_of_sessions_is_their_times() -> None:
    """3 a day from 08:00 to 20:00: a session every 6 hours."""
    found = clinic('format = "bt-clinic"\nversion = 1\n[new]\nsessions_per_day = 3\n')
    assert found.usual == {"protocol.sessions": (time(8), time(14), time(20))}


def test_the_template_says_nothing_and_what_it_suggests_can_be_read() -> None:
    found = clinic(TEMPLATE)
    assert not any(said for _, said in found.texts)
    assert not found.usual
    full = clinic(re.sub(r"^# (\w+ = )", r"\1", TEMPLATE, flags=re.MULTILINE))
    assert full.texts.paper == "a4"
    assert set(full.usual) == {*clinic(FILE).usual, "clinic.closed"}


def test_the_template_marks_what_has_no_source_as_local_policy() -> None:
    for key in ("missed_turn", "late_turn", "call_us_if", "pin_care"):
        above = TEMPLATE.split(f"\n{key} = ")[0].splitlines()[-1]
        assert above.startswith("# Local policy")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"bt-clinic"', '"bt-plan"', 'clinic.toml, line 1: format must be bt-clinic; you wrote "bt-plan"'),
        ('format = "bt-clinic"\n', "", 'clinic.toml: format is missing: write format = "bt-clinic"'),
        ("version = 1\n", "", "clinic.toml: version is missing: write version = 1"),
        (
            "version = 1",
            "version = 2",
            "clinic.toml, line 2: version must be 1, the only version of the clinic file that this bt reads",
        ),
        ("name =", "nmae =", "clinic.toml, line 4: nmae is no key of a clinic file (did you mean name?)"),
        (
            "[clinic]\n",
            'timezone = "UTC"\n[clinic]\n',
            "clinic.toml, line 3: timezone is no key here: it belongs in [new]",
        ),
        ("[new]\n", '[new]\nphone = "1"\n', "clinic.toml, line 10: phone is no key here: it belongs in [clinic]"),
        ("[new]\n", "[new]\nrods = 4\n", "clinic.toml, line 10: rods is no key here: it belongs in [new.frame]"),
        (
            "[clinic]\n",
            "[clinic]\nversion = 1\n",
            "line 4: version is no key here: it belongs at the top of the clinic file, above every [table]",
        ),
        ("[new]\n", "[new]\nlatency_days = 7\n", "clinic.toml, line 10: latency_days is no key of a clinic file"),
        ("[new]\n", "[[course]]\n[new]\n", "clinic.toml, line 9: course is no key of a clinic file"),
        ('paper = "letter"', 'paper = "Letter"', "line 8: paper must be a4 or letter (did you mean letter?)"),
        ('"it hurts"', '" "', "clinic.toml, line 7: call_us_if must not be blank"),
        ('["it hurts", "a nut is stuck"]', '"pain"', "line 7: call_us_if must be a list, in [square brackets]"),
        ("Call us.", "Call\\u001b us.", "clinic.toml, line 6: missed_turn must not hold control characters (U+001B)"),
        ("Call us.", "Call \\u202eus.", "clinic.toml, line 6: missed_turn must not hold control characters (U+202E)"),
        ("Call us.", "x" * 3900, None),
        ("kind", "kinds", "clinic.toml, line 13: kinds is no key of a clinic file (did you mean kind?)"),
        ("rods = 3", 'rods = "3"', "clinic.toml, line 14: rods must be a whole number without quotes"),
        ("0.5", "0,5", "clinic.toml, line 15: 0,5 is no number: write 0.5 with a decimal point"),
        ('"click"', '"rail"', "clinic.toml, line 14: rods must be left out for a rail, which has one screw"),
        (
            "[new.frame]",
            "sessions_per_day = 4\n[new.frame]",
            "clinic.toml, line 12: write sessions or sessions_per_day, not both",
        ),
        (
            '[new.frame]\nkind = "click"\n',
            "frame = 3\n[other]\n",
            "clinic.toml, line 12: frame must be a table, [new.frame]; you wrote 3",
        ),
        ('name = "Limb clinic"', "name = “Limb clinic”", "clinic.toml, line 4: curly quotes (“)"),
        ('name = "Limb clinic"', "name = Limb clinic", 'clinic.toml, line 4: text needs quotes: "Limb clinic"'),
    ],
)
def test_a_problem_says_where_what_and_what_would_do(old: str, new: str, said: str | None) -> None:
    assert old in FILE
    text = FILE.replace(old, new, 1)
    if said is None:
        clinic(text)
        return
    assert said in "\n".join(problems(clinic, text))


def test_all_problems_come_at_once_in_the_order_of_the_file_and_each_once() -> None:
    text = FILE.replace("phone", "fone").replace("19:00", "7pm").replace("rods = 3", "rods = 99").replace("0.5", "1/2")
    found = problems(clinic, text)
    assert [problem.split(":")[0].removeprefix("clinic.toml, line ") for problem in found] == ["5", "11", "14", "15"]


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("timezone", '"London"'),
        ("sessions", '["8:00"]'),
        ("sessions", "[]"),
        ("sessions_per_day", "25"),
        ("frame.kind", '"rial"'),
        ("frame.rods", "13"),
        ("frame.pitch_mm", '"1 mm"'),
        ("frame.steps_per_turn", "0.5"),
        ("frame.range_mm", "501"),
        ("frame.direction", '" "'),
    ],
)
def test_the_limits_and_sentences_are_a_plans(key: str, written: str) -> None:
    *table, last = key.split(".")
    line = f"{last} = {written}\n"
    in_clinic = f'format = "bt-clinic"\nversion = 1\n[{".".join(["new", *table])}]\n{line}'
    plan = PLAN.replace('timezone = "Europe/London"\n', "").replace(PLAN.splitlines()[-1], "")
    by_place = {"timezone": f"{line}{plan}", "frame": f"{plan}[frame]\n{line}"}
    in_plan = by_place.get("".join(table) or key, f"{plan}{line}")
    assert [p.split(": ", 1)[1] for p in problems(clinic, in_clinic)] == [
        p.split(": ", 1)[1] for p in problems(read, in_plan)
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "clinic.toml: is empty; `bt clinic init` makes one to fill in"),
        (b"\n \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "clinic.toml: is not a text file"),
        (FILE.encode().replace(b"Limb", b"Cl\xednica"), "clinic.toml, line 4: byte 0xed is not UTF-8 text"),
        (FILE.encode("utf-16"), "clinic.toml: is UTF-16 text; save the file as UTF-8"),
        (PLAN.encode(), "clinic.toml, line 1: format must be bt-clinic"),
    ],
)
def test_what_is_no_clinic_file(data: bytes, said: str) -> None:
    with pytest.raises(PlanInvalid) as invalid:
        read_clinic(data, "clinic.toml")
    assert said in str(invalid.value)


@pytest.mark.parametrize("form", ["\ufeff{}", "{}"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_bom_and_windows_line_ends_are_accepted(form: str, end: str) -> None:
    assert clinic(form.format(FILE.replace("\n", end))) == clinic(FILE)


@pytest.mark.parametrize(
    "text", ["اتصل بنا على 01865 000000 إذا فاتتك لفة.", "漏拧一次时,请致电我们。", "[b]{0}%s\\n </p>"]
)
def test_texts_of_any_script_arrive_whole(text: str) -> None:
    assert clinic(FILE.replace('"Call us."', f"'''{text}\n{text}'''")).texts.missed_turn == f"{text}\n{text}"


@given(st.text(max_size=200) | st.text(alphabet="[]=\"'\n.#,{}0123456789-abc", max_size=200))
def test_no_text_makes_anything_but_a_plain_error(text: str) -> None:
    with pytest.raises(BtError) as error:
        clinic(text)
    assert str(error.value)


LINES = FILE.splitlines()


@given(
    st.integers(0, len(LINES) - 1), st.integers(0, 30), st.text(alphabet="[]=\"'#,{}0-9aé \\", min_size=1, max_size=4)
)
def test_a_typing_slip_anywhere_gives_a_clinic_file_or_a_plain_error(line: int, column: int, typed: str) -> None:
    lines = list(LINES)
    lines[line] = lines[line][:column] + typed + lines[line][column:]
    try:
        clinic("\n".join(lines))
    except BtError as error:
        assert str(error).startswith("clinic.toml")


def test_a_message_has_nothing_that_a_terminal_would_obey() -> None:
    found = "\n".join(problems(clinic, FILE.replace("name", '"\\u001b[2J"', 1)))
    assert found.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("own", "clinics", "both"),
    [
        ({"phone": "1"}, {"phone": "2"}, {"phone": "1"}),
        ({"phone": ""}, {"phone": "2"}, {"phone": "2"}),
        ({"phone": " \n"}, {"phone": "2"}, {"phone": "2"}),
        ({}, {"phone": "2"}, {"phone": "2"}),
        ({"phone": "1"}, {"phone": ""}, {"phone": "1"}),
        ({"phone": "1"}, {"missed_turn": "x"}, {"phone": "1", "missed_turn": "x"}),
        ({"call_us_if": []}, {"call_us_if": ["a", "b"]}, {"call_us_if": ["a", "b"]}),
        ({"call_us_if": ["c"]}, {"call_us_if": ["a", "b"]}, {"call_us_if": ["c"]}),
        ({"paper": "a4"}, {"paper": "letter"}, {"paper": "a4"}),
        ({}, {"paper": "letter"}, {"paper": "letter"}),
    ],
)
def test_the_plans_own_text_wins_key_by_key(
    own: dict[str, object], clinics: dict[str, object], both: dict[str, object]
) -> None:
    assert filled(Clinic(**own), Clinic(**clinics)) == Clinic(**both)


def test_a_plan_may_say_its_paper() -> None:
    made = read(PLAN + '[clinic]\npaper = "letter"\n')
    assert made.clinic.paper == "letter"
    assert problems(read, PLAN + "[clinic]\npaper = 4\n") == [
        "plan.toml, line 14: paper must be a4 or letter; you wrote 4"
    ]


def test_the_page_that_comes_from_the_code_is_in_step(update_golden: bool) -> None:
    path = ROOT / "docs" / "clinic-file.md"
    text = path.read_text(encoding="utf-8")
    made = clinic_page(text.split("## The top of the file")[0])
    if update_golden:
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made


def test_six_struts_are_no_usual_hardware() -> None:
    """Each is described in its own plan: a clinic file cannot stand in for that."""
    said = problems(clinic, 'format = "bt-clinic"\nversion = 1\n[new.frame]\nkind = "hexapod"\n')
    assert [one.split(": ")[1][:40] for one in said] == ["kind hexapod is no usual hardware"]


@pytest.mark.parametrize("kind", ["cable", "hinge", "hexapod"])
def test_what_is_described_by_a_table_is_no_usual_hardware(kind: str) -> None:
    text = f'format = "bt-clinic"\nversion = 1\n[new.frame]\nkind = "{kind}"\n'
    assert problems(clinic, text) == [
        f"clinic.toml, line 4: kind {kind} is no usual hardware: its parts are described in each plan of its own"
    ]


def test_a_nail_is_usual_hardware_where_the_rest_fits_it() -> None:
    text = 'format = "bt-clinic"\nversion = 1\n[new.frame]\nkind = "rail"\nrange_mm = 80\n'
    assert clinic(text).usual == {"frame.kind": "rail", "frame.range_mm": Decimal(80)}


def test_days_on_which_the_clinic_is_closed_are_copied_and_are_no_text() -> None:
    found = clinic('format = "bt-clinic"\nversion = 1\n[clinic]\nclosed = [2026-12-25]\n[ward]\nfolder = "plans"\n')
    assert found.usual == {"clinic.closed": (date(2026, 12, 25),)}
    assert found.texts == Clinic()
    assert (found.ward.folder, found.ward.overdue_after_days) == ("plans", None)


@pytest.mark.parametrize(
    ("own", "clinics", "both"),
    [
        # what the plan says in one language is its own in all
        (
            {"missed_turn": "x"},
            {"missed_turn": "y", "es": {"missed_turn": "z", "late_turn": "w"}},
            {"missed_turn": "x", "es": {"late_turn": "w"}},
        ),
        ({"es": {"missed_turn": "x"}}, {"missed_turn": "y"}, {"es": {"missed_turn": "x"}}),
        (
            {"es": {"missed_turn": "x"}},
            {"missed_turn": "y", "late_turn": "v", "es": {"missed_turn": "z", "late_turn": "w"}},
            {"late_turn": "v", "es": {"missed_turn": "x", "late_turn": "w"}},
        ),
        ({}, {"es": {"late_turn": "w"}}, {"es": {"late_turn": "w"}}),
        ({"es": {}}, {}, {"es": {}}),
        ({}, {}, {}),
        ({"name": "x"}, {"name": "y", "es": {"late_turn": "w"}}, {"name": "x", "es": {"late_turn": "w"}}),
    ],
)
def test_a_text_that_the_plan_says_in_any_language_is_the_plans_in_all(
    own: dict[str, object], clinics: dict[str, object], both: dict[str, object]
) -> None:
    assert filled(Clinic(**own), Clinic(**clinics)) == Clinic(**both)


def test_each_table_says_what_it_is() -> None:
    assert clinic_file._table("Table", "What it is.").__doc__ == "What it is."
