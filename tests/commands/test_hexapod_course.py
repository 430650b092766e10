"""The course of six struts as a person orders, records and asks for it; see tests/schedule/test_six_position.py."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.helpers import PLAN, ROOT, bt
from tests.hexapod_plans import pose, six_plan, struts

LONGER = six_plan(start=pose(0, 0, -150), end=pose(0, 0, -180))
BY_PAIRS = six_plan(
    start=pose(0, 0, -150), end=pose(0, 0, -180), sessions=["08:00", "14:00", "20:00"], grouping="pairs"
)
BENT = six_plan(
    correction={"end": pose(0, 0, -150)}, mounting={"proximal_mm": 75},
    deformity={"reference": "proximal", "origin": "the apex", "recurvatum_deg": 20},
)  # fmt: skip
CLINIC = '[clinic]\nphone = "01865 000000"\nmissed_turn = "Leave it out and call us."\n'
ALL_160 = " ".join(f"{strut}=160" for strut in range(1, 7))
LATER = "--entered 2026-06-01T10:00:00Z"
THEN = "--entered 2026-01-22T07:00:00Z"  # before the first session of the day that orders begin with


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("p", LONGER + CLINIC), ("pairs", BY_PAIRS), ("bent", BENT), ("axial", PLAN)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, words: str, *more: str, **environ: str) -> tuple[int, str]:
    """The exit code, and what was said on both streams."""
    made = bt(*words.split(), *more, cwd=folder, **environ)
    return made.returncode, made.stderr.decode() + made.stdout.decode()


def course(folder: Path, name: str = "p") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")).get("course", [])
    return [{key: value for key, value in entry.items() if key not in ("entered", "base", "above")} for entry in found]


# ---- bt amend PLAN replan


def test_replan_shows_where_the_bone_is_and_writes_it(folder: Path) -> None:
    code, said = run(
        folder, f"amend p.toml replan --on 2026-01-22 {ALL_160} {THEN} --yes", "--reason", "seen in clinic"
    )
    assert code == 0
    shown = said.splitlines()
    pose_line = next(i for i, line in enumerate(shown) if line.startswith("Pose then: "))
    assert shown[pose_line + 1].startswith("That is 1.12 mm and 0° off the plan before, and 11.25 mm and 0° from")
    assert "From then on 19 days, set by the reference point, at most 1 mm a day." in shown
    assert "The last session moves from Tue 10 Feb 2026 20:00 to Mon 9 Feb 2026 16:00." in shown
    (entry,) = course(folder)
    assert entry["readings_mm"] == {str(strut): 160 for strut in range(1, 7)}
    assert (entry["order"], entry["reason"], str(entry["on"])) == ("replan", "seen in clinic", "2026-01-22")


def test_without_yes_it_is_tried_out(folder: Path) -> None:
    code, said = run(folder, f"amend p.toml replan --on 2026-01-22 {ALL_160} {THEN}")
    assert code == 2
    assert "Left to the end: 18.75 mm and 0°." in said
    assert course(folder) == []


def test_a_residual_deformity_is_measured_as_the_plan_measures(folder: Path) -> None:
    words = "Varus 3, internal rotation 1.5 deg, short 2 mm"
    code, said = run(folder, f"amend bent.toml replan --on 2026-01-22 {THEN} --days 30 --yes", "--deformity", words)
    assert code == 0
    assert "Still to correct by a new X-ray: varus 3°, internal rotation 1.5°, short 2 mm." in said
    assert course(folder, "bent")[0]["deformity"] == {
        "reference": "proximal", "origin": "the apex", "varus_deg": 3, "internal_rotation_deg": 1.5, "short_mm": 2,
    }  # fmt: skip
    assert course(folder, "bent")[0]["days"] == 30


def test_where_the_plan_names_none_reference_and_origin_are_asked_for(folder: Path) -> None:
    code, said = run(folder, "amend p.toml replan --on 2026-01-22", "--deformity", "varus 3")
    assert (code, said.strip()) == (
        2,
        "replan needs --reference and --origin: the plan has no [deformity] that says it",
    )
    more = ("--deformity", "varus 3", "--reference", "proximal", "--origin", "the osteotomy")
    code, said = run(folder, "amend p.toml replan --on 2026-01-22", *more)
    assert code == 3
    assert "[mounting] is missing" in said


def test_another_origin_than_the_plans_is_refused(folder: Path) -> None:
    code, said = run(folder, "amend bent.toml replan --on 2026-01-22 --deformity varus3 --origin elsewhere")
    assert code == 3
    assert "deformity: origin must be the plan’s own, 'the apex', as [mounting] is seen from there" in said
    code, said = run(folder, "amend bent.toml replan --on 2026-01-22 --deformity varus3 --reference distal")
    assert "deformity: reference must be the plan’s own, 'proximal', as [mounting] is of its ring" in said


def test_every_wrong_word_is_told_at_once(folder: Path) -> None:
    wrong = "vargus 3, short 2 deg, medial, long 1, long 2, varus 1, valgus 1, varus 90"
    code, said = run(folder, "amend p.toml replan --days x --rate 3 foo --on 2026-01-22", "--deformity", wrong)
    assert code == 2
    for one in (
        "replan takes no 'foo'", "replan takes no --rate", "--days must be a whole number", "did you mean varus?",
        "takes short in mm, not in deg", "not 'medial'", "says long twice",
        "says varus and valgus, which are opposites: say one", "varus must be between 0 and 80 degrees",
    ):  # fmt: skip
        assert one in said
    assert "--days" in run(folder, "amend p.toml stop --days 3 --on 2026-01-22")[1]
    assert "(six struts: all six, --deformity or --days)" in run(folder, "amend p.toml replan --on 2026-01-22")[1]
    assert "replan needs --on or --at" in run(folder, f"amend p.toml replan {ALL_160}")[1]
    assert "replan takes no --origin" in run(folder, f"amend p.toml replan --on 2026-01-22 {ALL_160} --origin x")[1]
    assert "rate takes no second value, 0.75" in run(folder, "amend axial.toml rate 0.5 0.75 --on 2026-01-22")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("replan --on 2026-01-22 1=160 2=160", "readings_mm must be those of all six struts"),
        (
            f"replan --on 2026-01-22 {ALL_160.replace('1=160', '1=400')}",
            "strut 1 cannot read 400 mm: the strut mounted shows 100 mm to 220 mm",
        ),
        ("replan --on 2026-01-22 --days 4", "days must be at least 20"),
        ("rate 0.5 --on 2026-01-22", "six struts have pause, resume, stop, replan"),
        ("remaining 12 --on 2026-01-22", "six struts have pause, resume, stop, replan"),
    ],
)
def test_what_cannot_be_followed_is_not_written(words: str, said: str, folder: Path) -> None:
    code, told = run(folder, f"amend p.toml {words} {LATER} --yes")
    assert code == 3
    assert said in told
    assert "p.toml is unchanged." in told
    assert course(folder) == []


def test_along_an_axis_a_deformity_is_refused_with_what_would_do(folder: Path) -> None:
    code, said = run(folder, f"amend axial.toml replan --on 2026-01-22 {ALL_160} --deformity varus3 --yes")
    assert code == 3
    assert said.splitlines() == [
        "order replan with a deformity is for six struts: write what scales show",
        "axial.toml is unchanged.",
    ]


# ---- bt record


def test_six_readings_are_confirmed_by_where_they_put_the_bone(folder: Path) -> None:
    code, said = run(folder, f"record p.toml reading --on 2026-01-22 {ALL_160} {LATER} --yes")
    assert code == 0
    assert "Read on Thu 22 Jan 2026 before the first turn: strut 1 at 160 mm, planned 159 mm; strut 2" in said
    assert "By them the bone is 1.12 mm and 0° off the plan of then: centre of the distal ring at" in said
    assert f"bt amend p.toml replan --on 2026-01-22 {ALL_160}" in said
    assert "No session changes." in said
    at_nine = ("--at", "2026-01-22 09:00", *ALL_160.replace("=160", "=159").split())
    as_planned = run(folder, f"record p.toml reading {LATER} --yes", *at_nine)[1]
    assert "Read on Thu 22 Jan 2026 09:00: all six scales as planned." in as_planned
    assert "off the plan of then" in as_planned
    assert "replan" not in as_planned


def test_fewer_readings_are_compared_one_by_one(folder: Path) -> None:
    said = run(folder, f"record p.toml reading --on 2026-01-22 3=158 {LATER}")[1]
    assert "Read on Thu 22 Jan 2026 before the first turn: strut 3 at 158 mm, planned 159 mm." in said
    assert "All six together would say where the bone is." in said


def test_by_pairs_a_day_is_missed_as_a_whole(folder: Path) -> None:
    for words in (("2026-01-22 14:00",), ("--from", "2026-01-22 14:00", "--to", "2026-01-23")):
        code, said = run(folder, "record pairs.toml missed", *words)
        assert code == 2
        assert "it is missed as a whole: --on 2026-01-22, or --from and --to as dates" in said
    code, said = run(folder, f"record pairs.toml missed --on 2026-01-22 {LATER} --yes")
    assert code == 0
    assert "Missed: 1 day, Thu 22 Jan 2026." in said
    assert [str(entry["on"]) for entry in course(folder, "pairs")] == ["2026-01-22"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('at = 2026-01-22T14:00:00\nrecord = "missed"', "which is missed as a whole: write on = 2026-01-22, or from"),
        ('from = 2026-01-22T08:00:00\nto = 2026-01-23\nrecord = "missed"', "record missed at Thu 22 Jan 2026 08:00"),
        (
            'at = 2026-01-22T14:00:00\norder = "pause"',
            "write on = 2026-01-22 for before it, or on = 2026-01-23 for after",
        ),
    ],
)
def test_by_pairs_a_file_speaks_of_whole_days(entry: str, said: str, folder: Path) -> None:
    (folder / "pairs.toml").write_text(f"{BY_PAIRS}[[course]]\n{entry}\n", encoding="utf-8")
    code, told = run(folder, "status pairs.toml --at 2026-01-22")
    assert code == 3
    assert said in told


def test_missed_on_a_day_is_for_pairs_alone(folder: Path) -> None:
    said = 'missed needs a time, such as "2026-02-03 16:00" in quotes, or --from and --to'
    for name in ("p", "axial"):
        assert run(folder, f"record {name}.toml missed --on 2026-01-22") == (2, f"{said}\n")


def test_what_was_missed_of_six_struts_is_not_caught_up(folder: Path) -> None:
    code, said = run(folder, "record p.toml missed --catch-up 1.5", "2026-01-22 12:00")
    assert code == 3
    assert "what was missed of six struts comes later, or order replan" in said


ONE_WRONG = ALL_160.replace("160", "159").replace("4=159", "4=179")
STANDS_OUT = (
    "off the plan; strut 4 stands out most: 179 mm was read, 159 mm is planned; with that the bone is 0 mm and 0"
)


def test_readings_with_one_wrong_digit_are_no_plan_unless_somebody_signs(folder: Path) -> None:
    code, said = run(folder, f"amend p.toml replan --on 2026-01-22 {ONE_WRONG} {THEN} --yes")
    assert code == 4
    assert "BT158 error: the readings of Thu 22 Jan 2026 put the bone " in said
    assert STANDS_OUT in said
    assert "p.toml is unchanged." in said
    assert course(folder) == []
    file = folder / "p.toml"
    [accepted] = re.findall(r"^finding = .*$", said, re.M)
    override = f'[[override]]\ncode = "BT158"\n{accepted}\nby = "AB"\nreason = "read three times"\n'
    file.write_text(file.read_text(encoding="utf-8") + override, encoding="utf-8")
    assert run(folder, f"amend p.toml replan --on 2026-01-22 {ONE_WRONG} {THEN} --yes")[0] == 0


def test_a_reading_with_one_wrong_digit_is_written_down_and_told_in_the_same_words(folder: Path) -> None:
    code, said = run(folder, f"record p.toml reading --on 2026-01-22 {ONE_WRONG} {LATER} --yes")
    assert code == 0
    assert "BT158 error: the readings of Thu 22 Jan 2026 put the bone " in said
    assert STANDS_OUT in said
    assert [entry["record"] for entry in course(folder)] == ["reading"]
    assert run(folder, "schedule p.toml --format csv")[0] == 4
    right = ALL_160.replace("160", "159")
    assert run(folder, f"record p.toml reading --on 2026-01-22 {right} {LATER} --yes")[0] == 0
    assert run(folder, "schedule p.toml --format csv")[0] == 0


def test_a_reading_that_no_scale_can_show_is_refused_in_words(folder: Path) -> None:
    """Mounted struts show 100 to 220 mm, and nothing else is there; scales of six struts go up to 1000 mm."""
    for reading, code in (("220.5", 3), ("99.5", 3), ("-3", 3), ("220", 0)):
        made, said = run(folder, f"record p.toml reading --on 2026-01-22 2={reading} {LATER} --yes")
        assert made == code, said
        told = f"strut 2 cannot read {reading.replace('-', '−')} mm: the strut mounted shows 100 mm to 220 mm"
        assert (told in said.replace("-3 mm", "−3 mm")) == bool(code)
    long = LONGER.replace(
        "min_mm = 100, max_mm = 220, scale_zero_mm = 20", "min_mm = 500, max_mm = 800, scale_zero_mm = -450"
    )
    (folder / "long.toml").write_text(long, encoding="utf-8")
    assert run(folder, f"record long.toml reading --on 2026-01-22 2=630 {LATER} --yes")[0] == 0


def test_which_struts_were_changed_is_recorded_with_the_turns(folder: Path) -> None:
    """Strut 3 shows no more than 165: it is changed on Mon 19 Jan, as in tests/output/test_six_changes.py."""
    plan = six_plan(
        start=pose(0, 0, -150), end=pose(0, 0, -180), struts=struts({"number": 3, "max_mm": 165}),
        strut_sizes=[{"size": "long", "min_mm": 150, "max_mm": 220, "scale_zero_mm": 25}],
        review={"first": date(2026, 1, 19), "every_days": 7},
    )  # fmt: skip
    (folder / "swap.toml").write_text(plan, encoding="utf-8")
    for through in ("2026-01-16", "2026-01-22", "2026-01-23"):
        assert run(folder, f"record swap.toml done --through {through} {LATER} --yes")[0] == 0
    made = {"strut": 3, "on": date(2026, 1, 19), "size": "long"}
    assert [entry["exchanged"] for entry in course(folder, "swap")] == [[], [made], []]
    assert run(folder, f"record p.toml done --through 2026-01-16 {LATER} --yes")[0] == 0
    assert "exchanged" not in course(folder)[0]  # nothing there can be changed


# ---- bt status


def status(folder: Path, words: str, **environ: str) -> dict[str, str]:
    """What the screen says, by name."""
    code, text = run(folder, f"status {words}", **environ)
    assert code == 0
    said: dict[str, str] = {}
    for line in text.splitlines():
        name = line[:14].strip() or list(said)[-1]
        said[name] = f"{said.get(name, '')} {line[14:].strip()}".strip()
    return said


def test_status_says_where_a_correction_is(folder: Path) -> None:
    """On 22 Jan at 07:00 10 of 30 days are done. See the working in test_six_position.py."""
    assert run(folder, f"record p.toml reading --on 2026-01-20 {ALL_160} {LATER} --yes")[0] == 0
    said = status(folder, "p.toml --at 2026-01-22T07:00")
    assert said["Phase"] == "correction; day 11, 17 days after surgery"
    assert said["Done"] == "10 of 30 days, 20 left; way 10 of 30 mm, 20 mm left"
    assert said["Pace"] == "set by the reference point, at most 1 mm a day"
    assert said["Pose planned"].endswith("; not turned 10.13 mm and 0° from the start, 19.87 mm and 0° from the end")
    assert said["Scales"] == "1: 159, 2: 159, 3: 159, 4: 159, 5: 159, 6: 159 mm"
    assert said["Readings"].startswith("Read on Tue 20 Jan 2026 before the first turn: strut 1 at 160 mm, planned 157")
    assert "By them the bone is " in said["Readings"]
    assert said["Next session"].startswith("Thu 22 Jan 2026 12:00: 1 → 159.5 (+0.5), 2 → 159.5 (+0.5)")
    assert said["Last session"] == "Tue 10 Feb 2026, in 19 days"
    assert not {"Scale", "Rate", "Docking", "Next swap"} & said.keys()


def test_status_after_a_replan_is_of_the_plan_in_force(folder: Path) -> None:
    """From 161.245 mm apart 19 days are left; a day later, 0.987 mm on, scales show 160.87: 161, 162.36 mm apart."""
    assert run(folder, f"amend p.toml replan --on 2026-01-22 {ALL_160} {THEN} --yes")[0] == 0
    said = status(folder, "p.toml --at 2026-01-23T07:00")
    assert said["Done"] == "11 of 29 days, 18 left; way 11 of 28.8 mm, 17.8 mm left"
    assert (
        "1.12 mm and 0° from where it was replanned on Thu 22 Jan 2026, 17.64 mm and 0° from the end"
        in (said["Pose planned"])
    )


def test_status_says_what_is_left_in_the_words_of_the_plan(folder: Path) -> None:
    fine = BENT.replace("step_mm = 0.5", "step_mm = 0.05")  # what whole steps leave undone is then less than a tenth
    (folder / "fine.toml").write_text(fine, encoding="utf-8")
    assert status(folder, "fine.toml --at 2026-01-12")["To correct"] == "recurvatum 20° left"


def test_no_line_of_status_is_wider_than_the_terminal(folder: Path) -> None:
    code, text = run(folder, "status bent.toml --at 2026-01-22T09:00", COLUMNS="80")
    assert code == 0
    assert all(len(line) <= 80 for line in text.splitlines())
    assert not re.search(r" 0 mm of 0 mm|None|nan", text)


# ---- bt diff, notice, approve, today


def test_from_the_order_to_the_patient(folder: Path) -> None:
    assert run(folder, f"amend p.toml replan --on 2026-01-22 {ALL_160} {THEN} --yes")[0] == 0
    assert run(folder, "approve p.toml --by AB --on 2026-01-22 --yes")[0] == 0
    code, said = run(folder, "diff p.toml --all", COLUMNS="80")
    assert code == 0
    assert "  12:00  strut 1  159.5 (+0.5)  160.5 (+0.5)" in said
    assert all(len(line) <= 80 for line in said.splitlines())
    code, said = run(folder, "notice p.toml --since 0 --print-date 2026-01-22")
    assert code == 0
    assert "We made a new plan from the numbers on your scales." in said
    assert run(folder, "notice p.toml --since 0 --print-date 2026-01-22 -o n.pdf")[0] == 0
    (page,) = pypdfium2.PdfDocument(folder / "n.pdf")
    assert "If one differs, stop and call." in re.sub(r"\s+", " ", page.get_textpage().get_text_range())


def test_today_has_one_row_a_session_with_a_line_a_strut(folder: Path) -> None:
    code, said = run(folder, "today p.toml axial.toml --on 2026-01-22")
    assert code == 0
    assert "2 plans, 6 sessions" in said
    assert sum("HX-1" in line and "right tibia" in line for line in said.splitlines()) == 2
    for strut in range(1, 7):
        assert len(re.findall(rf"strut {strut} +longer +159 → 159\.5 \(\+0\.5\)", said)) == 1


def test_of_two_plans_made_anew_the_second_begins_where_the_first_has_the_bone(tmp_path: Path) -> None:
    """Told from the very first revision or from the one between: the pose then is the same."""
    plan = tmp_path / "plan.toml"
    plan.write_bytes((ROOT / "sample_plans" / "hexapod_lengthening.toml").read_bytes())
    readings = ["1=136", "2=134", "3=133", "4=132", "5=135", "6=133"]
    for day, words in (("20", readings), ("25", ["--days", "40"])):
        entered = ("--entered", f"2026-01-{day}T07:00:00Z")
        done = bt("amend", plan, "replan", "--on", f"2026-01-{day}", *words, *entered, "--yes")
        assert done.returncode == 0, done.stderr
    told = [
        [line for line in bt("diff", plan, "--since", since).stdout.decode().splitlines() if "Pose then" in line][-1]
        for since in ("0", "1")
    ]
    assert told[0] == told[1]


def test_what_was_measured_days_ago_is_measured_again(folder: Path) -> None:
    """Readings of Thu 22 Jan, written down on Sat 24 Jan: since then the patient has turned by the old sheet."""
    words = f"amend p.toml replan --on 2026-01-22 {ALL_160} --entered 2026-01-24T10:00:00Z --yes"
    code, said = run(folder, words)
    assert code == 2
    assert "or by the old sheet until the next session?" in said
    code, said = run(folder, f"{words} --from-next")
    assert code == 2
    assert "--from-next: what was measured on Thu 22 Jan 2026 08:00 is past" in said
    assert "Measure again, and give the day of that." in said
    code, said = run(folder, "amend p.toml pause --on 2026-01-22 --entered 2026-01-24T10:00:00Z --yes --from-next")
    assert code == 0, said
