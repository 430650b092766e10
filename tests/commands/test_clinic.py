"""`bt clinic`, and what the clinic file does to an output: texts stand in for blank ones, and nothing else changes."""

import json
from pathlib import Path

import pytest

from bt_cli.commands.clinic_file import need_sheet_texts
from bt_cli.commands.gather import gather, with_clinic
from bt_cli.errors import PlanInvalid
from bt_cli.plan.clinic import TEMPLATE
from tests.helpers import PLAN, bt

HEAD = 'format = "bt-clinic"\nversion = 1\n'
BROKEN = HEAD + "[clinic]\nfone = 1\n[new]\nsessions_per_day = 99\n"


def at_home(folder: Path) -> dict[str, str]:
    """The environment of a person whose config folder is in `folder`, on any system."""
    return {"XDG_CONFIG_HOME": str(folder), "APPDATA": str(folder), "HOME": str(folder)}


def own_clinic(folder: Path, text: str) -> Path:
    """A person's own clinic file, where `bt clinic init` would put it."""
    assert bt("clinic", "init", **at_home(folder)).returncode == 0
    (place,) = folder.rglob("clinic.toml")
    place.write_text(text, encoding="utf-8")
    return place


def test_init_writes_a_template_into_the_config_folder_and_says_where(tmp_path: Path) -> None:
    done = bt("clinic", "init", **at_home(tmp_path / "not there yet"))
    assert (done.returncode, done.stdout) == (0, b"")
    (place,) = tmp_path.rglob("*.toml")
    assert place.read_text(encoding="utf-8") == TEMPLATE
    assert f"Wrote {place}." in done.stderr.decode()
    assert "Write missed_turn first: no sheet is made without it" in done.stderr.decode()


def test_init_writes_over_nothing_unasked(tmp_path: Path) -> None:
    place = own_clinic(tmp_path, "mine")
    done = bt("clinic", "init", **at_home(tmp_path))
    assert (done.returncode, place.read_text()) == (5, "mine")
    assert f"{place} exists already; nothing was written" in done.stderr.decode()
    assert bt("clinic", "init", "--force", **at_home(tmp_path)).returncode == 0
    assert place.read_text(encoding="utf-8") == TEMPLATE


def test_init_of_a_named_file_tells_how_to_use_it(tmp_path: Path) -> None:
    done = bt("clinic", "init", "our ward.toml", cwd=tmp_path)
    assert done.returncode == 0
    assert "`bt clinic show --clinic 'our ward.toml'`" in done.stderr.decode()
    assert bt("clinic", "show", "--clinic", "our ward.toml", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("target", "code", "said"),
    [("no/such.toml", 5, "there is no folder no"), (".", 5, ". is a folder; name a file in it"), ("-", 2, "name one")],
)
def test_init_where_nothing_can_be_written(target: str, code: int, said: str, tmp_path: Path) -> None:
    done = bt("clinic", "init", target, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []


def test_init_where_the_config_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = bt("clinic", "init", **at_home(tmp_path / "file"))
    assert done.returncode == 5
    assert "cannot be made" in done.stderr.decode()


def test_show_without_a_clinic_file_says_where_it_would_be(tmp_path: Path) -> None:
    done = bt("clinic", "show", **at_home(tmp_path))
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode()
    assert "There is no clinic file. `bt clinic init` makes one to fill in: " in said
    bt("clinic", "init", **at_home(tmp_path))
    (place,) = tmp_path.rglob("clinic.toml")
    assert str(place) in said


CHINESE = "疼痛加重,或脚趾发麻、发青,或螺母拧不动时,请立即停止并致电我们。"
LONG = "Make it as soon as you notice if less than 4 hours have gone by; otherwise leave it out and call us. " * 4
TEXTS = f"""{HEAD}[clinic]
name = "عيادة تطويل الأطراف"
phone = "[bold]01865[/bold] 000000"
missed_turn = "{LONG.strip()}"
late_turn = '''One line.
Another line.'''
call_us_if = ["{CHINESE}", "a nut will not turn"]
[new]
timezone = "Asia/Tokyo"
sessions = ["07:00", "19:00"]
[new.frame]
pitch_mm = 0.50
"""


@pytest.mark.parametrize("columns", ["20", "60", "80", "200"])
def test_show_cuts_nothing_and_obeys_nothing(columns: str, tmp_path: Path) -> None:
    """Without its line ends and indents, each text stands there as it was written."""
    place = own_clinic(tmp_path, TEXTS)
    done = bt("clinic", "show", COLUMNS=columns, **at_home(tmp_path))
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode()
    assert str(place) in said.splitlines()[0]
    joined = "".join(said.split())
    for text in ("عيادة تطويل الأطراف", "[bold]01865[/bold] 000000", LONG, CHINESE):
        assert "".join(text.split()) in joined
    for key, value in {"timezone": "Asia/Tokyo", "protocol.sessions": "07:00,19:00", "frame.pitch_mm": "0.5"}.items():
        assert [key, value] in [line.split() for line in said.splitlines()]


def test_show_wraps_to_the_terminal_by_what_letters_take(tmp_path: Path) -> None:
    from rich.cells import cell_len

    own_clinic(tmp_path, TEXTS)
    lines = bt("clinic", "show", COLUMNS="72", **at_home(tmp_path)).stdout.decode().splitlines()
    assert max(cell_len(line) for line in lines[1:]) <= 72


def test_show_says_what_is_blank_and_what_that_means(tmp_path: Path) -> None:
    own_clinic(tmp_path, HEAD + '[clinic]\nphone = " "\n')
    lines = [line.split(None, 1) for line in bt("clinic", "show", **at_home(tmp_path)).stdout.decode().splitlines()]
    assert ["missed_turn", "(blank) no sheet is made while it is, unless the plan says it"] in lines
    for key in ("name", "phone", "late_turn", "call_us_if", "pin_care"):
        assert [key, "(blank) forms are made without it"] in lines
    assert ["paper", "(not given) a4"] in lines
    assert ["nothing"] in lines


@pytest.mark.parametrize("command", [["clinic", "show"], ["schedule", "plan.toml", "-o", "r.ics"]])
def test_a_clinic_file_that_is_named_must_be_there(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN)
    done = bt(*command, "--clinic", "c.toml", cwd=tmp_path)
    assert done.returncode == 3
    assert "c.toml: does not exist" in done.stderr.decode()


def test_every_problem_of_a_clinic_file_is_shown_at_once(tmp_path: Path) -> None:
    place = own_clinic(tmp_path, BROKEN)
    done = bt("clinic", "show", **at_home(tmp_path))
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode().splitlines() == [
        f"{place}, line 4: fone is no key of a clinic file (did you mean phone?)",
        f"{place}, line 6: sessions_per_day must be between 1 and 24 sessions a day; you wrote 99",
    ]


@pytest.mark.parametrize("words", [["clinic"], ["clinic", "--help"]])
def test_the_group_lists_its_commands(words: list[str]) -> None:
    said = "".join(b.decode() for b in (bt(*words).stdout, bt(*words).stderr))
    assert "Usage: bt clinic [OPTIONS] COMMAND" in said
    assert "init" in said
    assert "show" in said


def test_nothing_of_a_clinic_file_is_in_the_plan(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN)
    own_clinic(tmp_path, TEXTS)
    plan = json.loads(bt("schedule", tmp_path / "plan.toml", "--format", "json", **at_home(tmp_path)).stdout)["plan"]
    assert "clinic" not in plan
    assert (plan["timezone"], plan["frame"]["pitch_mm"]) == ("Europe/London", 1)


@pytest.mark.parametrize("text", [BROKEN, TEXTS])
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_table_and_data_are_the_same_bytes_with_any_clinic_file(text: str, form: str, tmp_path: Path) -> None:
    """A broken one stops them not, and the id that is made from the plan's values is the same on every machine."""
    (tmp_path / "plan.toml").write_text(PLAN.replace('id = "T-1"\n', "") + "[clinic]\nphone = ''\n")
    own_clinic(tmp_path, text)
    words = ("schedule", tmp_path / "plan.toml", "--format", form)
    assert bt(*words, **at_home(tmp_path)).stdout == bt(*words).stdout != b""


def test_a_calendar_has_the_clinics_texts_and_stops_at_a_broken_file(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN + '[clinic]\nphone = "01865 111"\nmissed_turn = ""\n')
    own_clinic(tmp_path, HEAD + '[clinic]\nphone = "01865 222"\nmissed_turn = "Ring the ward."\n')
    words = ("schedule", tmp_path / "plan.toml", "--format", "ics")
    made = bt(*words, **at_home(tmp_path)).stdout.decode().replace("\r\n ", "")
    assert "Ring the ward." in made
    assert "01865 111" in made
    assert "01865 222" not in made
    own_clinic(tmp_path / "other", BROKEN)
    done = bt(*words, **at_home(tmp_path / "other"))
    assert (done.returncode, done.stdout) == (3, b"")


def test_texts_are_laid_under_a_what_if_too_and_change_no_plan(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN + '[clinic]\nphone = "111"\n')
    (tmp_path / "c.toml").write_text(HEAD + '[clinic]\nphone = "222"\nname = "Ward 7"\npaper = "letter"\n')
    plain = gather(tmp_path / "plan.toml", {"rate": "0.5"}, may_ask=False)
    assert (plain.clinic.phone, plain.clinic.name) == ("111", None)
    laid = with_clinic(plain, tmp_path / "c.toml")
    assert (laid.clinic.phone, laid.clinic.name, laid.clinic.paper) == ("111", "Ward 7", "letter")
    assert laid._replace(clinic=plain.clinic, usual=None) == plain
    assert laid.what_if == ("--rate 0.5",)


def test_without_a_clinic_file_the_texts_are_the_plans_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, folder in at_home(tmp_path).items():
        monkeypatch.setenv(name, folder)
    (tmp_path / "plan.toml").write_text(PLAN)
    report = gather(tmp_path / "plan.toml", {}, may_ask=False)
    assert with_clinic(report, None) == report
    assert not any(said for _, said in report.clinic)


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ("", "plan.toml: "),
        ('[clinic]\nphone = "1"\n', "plan.toml, line 13: "),
        ('[clinic]\nphone = "1"\nmissed_turn = " "\n', "plan.toml, line 15: "),
    ],
)
def test_a_blank_missed_turn_is_one_problem_that_says_where_to_write_it(
    more: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.toml").write_text(PLAN + more)
    Path("c.toml").write_text(HEAD + "[clinic]\nmissed_turn = ''\n")
    report = with_clinic(gather(Path("plan.toml"), {}, may_ask=False), Path("c.toml"))
    with pytest.raises(PlanInvalid) as invalid:
        need_sheet_texts(report, Path("plan.toml"), Path("c.toml"), "en", direction_by_hand=True)
    assert len(invalid.value.problems) == 1
    assert str(invalid.value) == (
        f"{place}missed_turn is blank, and no sheet is made while it is. Write what the patient is to do about a "
        "missed turn under [clinic], in this file or in the clinic file c.toml"
    )


def test_a_missed_turn_in_either_file_will_do(tmp_path: Path) -> None:
    said, blank = '[clinic]\nmissed_turn = "Call us."\n', "[clinic]\nmissed_turn = ''\n"
    for plan, clinic in ((said, blank), (blank, said), ("", said)):
        (tmp_path / "plan.toml").write_text(PLAN + plan)
        (tmp_path / "c.toml").write_text(HEAD + clinic)
        report = with_clinic(gather(tmp_path / "plan.toml", {}, may_ask=False), tmp_path / "c.toml")
        need_sheet_texts(report, tmp_path / "plan.toml", tmp_path / "c.toml", "en", direction_by_hand=True)


@pytest.mark.parametrize("form", ["sheet.html", "sheet.pdf"])
def test_no_sheet_is_made_from_flags_without_a_missed_turn(form: str, tmp_path: Path) -> None:
    """And the one place where it could be written is named, with how to make it."""
    flags = "--defect 15 --rate 1 --surgery 2026-01-05 --timezone UTC"
    done = bt("schedule", *flags.split(), "-o", form, cwd=tmp_path, **at_home(tmp_path))
    assert done.returncode == 3
    *_, last, _direction = done.stderr.decode().splitlines()
    assert last.startswith("missed_turn is blank, and no sheet is made while it is")
    assert "in a plan file (`bt new` writes one) or in the clinic file " in last
    assert last.endswith("clinic.toml, which `bt clinic init` makes")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_link_is_not_taken_for_no_clinic_file(tmp_path: Path) -> None:
    place = own_clinic(tmp_path, TEXTS)
    place.unlink()
    place.symlink_to(tmp_path / "gone.toml")
    done = bt("clinic", "show", **at_home(tmp_path))
    assert done.returncode == 3
    assert "does not exist" in done.stderr.decode()
