"""`bt verify`, as a person runs it."""

import ast
import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ROOT, bt
from tests.hexapod_plans import pose, six_plan, struts

AT_RISK = [{"name": "nerve", "point_mm": [30, 20, -200], "max_mm_per_day": 1}]
Rows = list[list[str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """plan.toml, and own.csv as bt makes it of the plan."""
    made = tmp_path_factory.mktemp("verify")
    (made / "plan.toml").write_text(six_plan(structures_at_risk=AT_RISK), encoding="utf-8")
    run = bt("schedule", "plan.toml", "--format", "csv", cwd=made)
    assert run.returncode == 0, run.stderr
    (made / "own.csv").write_bytes(run.stdout)
    return made


def changed(folder: Path, change: Callable[[Rows], object]) -> Path:
    """A table of evenings, as a hospital may write it: day;1;2;3;4;5;6."""
    shown, evenings = ["" for _ in range(6)], {}
    rows = list(csv.DictReader(io.StringIO((folder / "own.csv").read_text(encoding="utf-8"))))
    for row in rows:
        shown = [row[f"{i}_reading_mm"] or shown[i - 1] for i in range(1, 7)]
        evenings[row["day"]] = list(shown)
    made = [[day, *readings] for day, readings in evenings.items() if all(readings)]
    change(made)
    path = folder / "table.csv"
    path.write_text("\n".join(";".join(row) for row in [["day", *"123456"], *made]), encoding="utf-8")
    return path


def exchange(made: Rows) -> None:
    for row in made:
        row[4], row[3] = row[3], row[4]


def test_bts_own_table_is_sound(folder: Path) -> None:
    run = bt("verify", "own.csv", "--plan", "plan.toml", cwd=folder)
    lines = run.stdout.decode().splitlines()
    assert (run.returncode, run.stderr) == (0, b"")
    assert re.fullmatch(r"Table    own.csv: \d+ rows, day 1 to day \d+, Mon 12 Jan 2026 to .*", lines[0])
    assert lines[1] == "Plan     HX-1, revision 0"
    assert lines[2] == "End      0 mm and 0° off the intended end"  # six lengths of 170 mm, which are marks
    assert lines[-1] == "Verdict  nothing is broken"


def test_a_swapped_column_is_named_and_refused(folder: Path) -> None:
    run = bt("verify", changed(folder, exchange), "--plan", "plan.toml", cwd=folder)
    said, report = run.stderr.decode(), " ".join(run.stdout.decode().split())
    assert run.returncode == 4
    assert (
        "does not keep to plan.toml. Columns 3 and 4 are swapped: with them exchanged the end pose is off by 0 mm"
        in said
    )
    assert "Broken The bone is off the straight path on " in report
    assert "Mix-up Columns 3 and 4 are swapped: " in report
    assert report.endswith("Verdict the table does not keep to the plan")


def test_a_table_that_is_played_too_fast_is_refused(folder: Path) -> None:
    def hasten(made: Rows) -> None:
        made[:] = [[str(i), *row[1:]] for i, row in enumerate(made[::2], start=1)]

    run = bt("verify", changed(folder, hasten), "--plan", "plan.toml", cwd=folder)
    assert run.returncode == 4
    assert re.search(
        r"Reference point goes 1\.\d+ mm a day from day \d+ to day \d+, with rounding", run.stderr.decode()
    )
    assert "Mix-up" not in run.stdout.decode()


def test_a_warning_refuses_nothing(folder: Path) -> None:
    run = bt("verify", changed(folder, lambda made: made.__delitem__(slice(5))), "--plan", "plan.toml", cwd=folder)
    assert run.returncode == 0
    assert b"Warning  The table begins on day " in run.stdout


@pytest.mark.parametrize("columns", ["44", "60", "80", "120"])
def test_nothing_is_cut_on_a_narrow_terminal(folder: Path, columns: str) -> None:
    run = bt("verify", changed(folder, exchange), "--plan", "plan.toml", "--all", cwd=folder, COLUMNS=columns)
    lines = run.stdout.decode().splitlines()
    assert max(map(len, lines)) <= int(columns)
    assert not any(re.match(r" +(mm\b|(Jan|Feb|Mar) \d{4}|20\d\d)", line) for line in lines)


def test_all_shows_where_every_row_puts_the_bone(folder: Path) -> None:
    """The first row is near the start pose, whose centre is (0, 25.6515, -145.4769), the last near (0, 0, -150)."""
    run = bt("verify", "own.csv", "--plan", "plan.toml", "--all", cwd=folder)
    rows = [line.split() for line in run.stdout.decode().splitlines() if re.match(r" *\d+ +\d+ ", line)]
    first, last = ([float(cell) for cell in row] for row in (rows[0], rows[-1]))
    assert first[2:5] == pytest.approx([0, 25.6515, -145.4769], abs=0.7)
    assert last[2:5] == pytest.approx([0, 0, -150], abs=0.5)
    assert len(rows) == len((folder / "own.csv").read_text(encoding="utf-8").splitlines()) - 1


def test_a_terminal_of_ascii_alone_reads_it_too(folder: Path) -> None:
    run = bt("verify", "own.csv", "--plan", "plan.toml", cwd=folder, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert run.stdout.isascii() and b" deg off the intended end" in run.stdout


def test_what_cannot_be_read_is_told_with_its_line(folder: Path) -> None:
    (folder / "bad.csv").write_text("date,1,2,3,4,5,6\n12/01/2026,a,150,150,150,150,150\n", encoding="utf-8")
    run = bt("verify", "bad.csv", "--plan", "plan.toml", cwd=folder)
    lines = run.stderr.decode().splitlines()
    assert (run.returncode, run.stdout, len(lines)) == (3, b"", 2)
    assert lines[0].startswith("bad.csv, line 2: date must be a date: 12/01/2026 can be read as 12 January 2026 or ")
    assert lines[1].startswith("bad.csv, line 2: strut 1 must be a number: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ((ROOT / "sample_plans" / "tibia_smoker.toml").read_text(encoding="utf-8"), "is for frames of six struts"),
        (six_plan(end=pose(0, 0, -1)), "plan2.toml, line 1: end: the struts would not hold the rings"),
    ],
    ids=["no hexapod", "no such end"],
)
def test_a_plan_that_is_of_no_use(folder: Path, text: str, said: str) -> None:
    (folder / "plan2.toml").write_text(text, encoding="utf-8")
    run = bt("verify", "own.csv", "--plan", "plan2.toml", cwd=folder)
    assert (run.returncode, run.stdout) == (3, b"")
    assert said.replace("line 1:", "line") in re.sub(r"line \d+:", "line", run.stderr.decode())


def test_a_file_that_is_not_there_and_a_plan_that_is_not_named(folder: Path) -> None:
    assert bt("verify", "none.csv", "--plan", "plan.toml", cwd=folder).returncode == 3
    assert bt("verify", "own.csv", cwd=folder).returncode == 2


def test_what_checks_shares_no_code_with_what_makes() -> None:
    """Neither the planner's kinematics nor its limits, ways and rounding."""
    for path in (ROOT / "bt_cli" / "checks").glob("table*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {f"{node.module}.{alias.name}" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
                 for alias in node.names}  # fmt: skip
        ours = {name for name in named if name.startswith(("bt_cli.frame", "bt_cli.motion", "bt_cli.schedule"))}
        assert ours <= {
            "bt_cli.frame.ends.CorrectionEnds",
            "bt_cli.motion.path.points_of",
            "bt_cli.motion.pose.Floats",
            "bt_cli.motion.pose.Pose",
        }


# ---- what one cell may cost


def test_a_cell_that_cannot_be_read_costs_its_own_row_and_is_refused(folder: Path) -> None:
    def blur(made: Rows) -> None:
        made[9][3] = "15O.5"  # the letter O
        made[12][1] = ""
        made[15][2] = "1505"

    run = bt("verify", changed(folder, blur), "--plan", "plan.toml", "--all", cwd=folder)
    report = " ".join(run.stdout.decode().split())
    assert run.returncode == 4
    assert "Broken Line 11, day 10: strut 3 must be a number: " in report
    assert re.search(r"Line 14, day \d+: strut 1 is empty. Its pose is not known.", report)
    assert re.search(r"Line 17, day \d+: strut 2 must be between 0 and 1000 mm; you wrote '1505'. Its pose", report)
    assert "End 0 mm and 0° off the intended end" in report
    lines = [line.split()[0] for line in run.stdout.decode().splitlines() if re.match(r" *\d+ +\d+ +", line)]
    assert {"10", "12", "13", "15", "16", "18", "27"} <= set(lines)
    assert not {"11", "14", "17"} & set(lines)


# ---- a course that was planned anew


ANEW = """[[course]]
on = 2026-01-20
order = "replan"
readings_mm = {"1" = 136, "2" = 136.5, "3" = 149, "4" = 162, "5" = 161.5, "6" = 148.5}
"""


@pytest.mark.parametrize(
    ("changes", "entry"),
    [
        ({}, ANEW),
        ({"via": [pose(0, 10, -160, ("x", 10))]}, ANEW.replace("2026-01-20", "2026-01-18")),
        ({"grouping": "pairs", "sessions": None}, '[[course]]\norder = "replan"\non = 2026-01-16\ndays = 45\n'),
        ({}, ANEW.replace("on = 2026-01-20", "at = 2026-01-20T15:30:00")),
        ({"mounting": {"proximal_mm": 75}}, '[[course]]\norder = "replan"\non = 2026-01-20\n[course.deformity]\n'
         'reference = "proximal"\norigin = "x"\nrecurvatum_deg = 9\nlateral_mm = 3\n'),
        ({}, ANEW + '[[course]]\norder = "replan"\non = 2026-01-26\ndays = 40\n'),
        ({}, ANEW + '[[course]]\norder = "replan"\non = 2026-01-20\ndays = 40\n'),
        ({}, '[[course]]\norder = "pause"\non = 2026-01-16\n[[course]]\norder = "resume"\non = 2026-01-18\n' + ANEW),
    ],
    ids=["readings", "waypoint", "pairs", "in the middle of a day", "deformity", "twice", "twice at once", "pause"],
)  # fmt: skip
def test_bts_own_table_of_a_plan_made_anew_is_sound(tmp_path: Path, changes: dict[str, Any], entry: str) -> None:
    (tmp_path / "p.toml").write_text(six_plan(**{"structures_at_risk": AT_RISK, **changes}) + entry, encoding="utf-8")
    own = bt("schedule", "p.toml", "--format", "csv", cwd=tmp_path)
    assert own.returncode == 0, own.stderr
    (tmp_path / "own.csv").write_bytes(own.stdout)
    run = bt("verify", "own.csv", "--plan", "p.toml", cwd=tmp_path)
    report = " ".join(run.stdout.decode().split())
    assert (run.returncode, run.stderr) == (0, b""), report
    assert report.count("Held to ") >= 2
    assert "Held to the plan as it was at first, until it was planned anew on " in report
    assert "on, which is in force: " in report
    assert report.endswith("Verdict nothing is broken")


def test_a_swap_before_a_replan_is_known_after_it(tmp_path: Path) -> None:
    """Strut 3 is changed on Mon 19 Jan; a table from Thu 22 Jan on that knows no sizes has readings of the new one."""
    plan = six_plan(
        start=pose(0, 0, -150), end=pose(0, 0, -180), struts=struts({"number": 3, "max_mm": 165}),
        strut_sizes=[{"size": "long", "min_mm": 150, "max_mm": 220, "scale_zero_mm": 25}], review={"every_days": 7},
    )  # fmt: skip
    read = '{"1" = 160, "2" = 160, "3" = 155, "4" = 160, "5" = 160, "6" = 160}'
    text = f'{plan}[[course]]\norder = "replan"\non = 2026-01-22\nreadings_mm = {read}\n'
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(bt("schedule", "p.toml", "--format", "csv", cwd=tmp_path).stdout.decode())))
    days = {row["day"]: [row[f"{i}_reading_mm"] for i in range(1, 7)] for row in rows if int(row["day"]) >= 11}
    lines = ["day,1,2,3,4,5,6", *(",".join([day, *readings]) for day, readings in days.items())]
    (tmp_path / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    run = bt("verify", "t.csv", "--plan", "p.toml", cwd=tmp_path)
    assert run.returncode == 0, run.stdout.decode()


def test_a_strut_that_was_set_otherwise_is_where_the_bone_is(tmp_path: Path) -> None:
    """On 30 March strut 3 of 121 mm (scale at 30) is changed for a medium one (at 32): it shows 122, not 119 mm."""
    plan = (ROOT / "sample_plans" / "hexapod_swap.toml").read_text(encoding="utf-8")
    order = '[[course]]\norder = "exchange"\non = 2026-03-30\nactuators = ["3"]\nsize = "medium"\n'
    (tmp_path / "p.toml").write_text(f"{plan}{order}set_to_mm = {{ 3 = 122 }}\n", encoding="utf-8")
    own = bt("schedule", "p.toml", "--format", "csv", cwd=tmp_path)
    (tmp_path / "own.csv").write_bytes(own.stdout)
    run = bt("verify", "own.csv", "--plan", "p.toml", cwd=tmp_path)
    assert run.returncode == 0, run.stdout.decode()
    assert "3: from 102.5 mm to 157 mm, 1 swap" in run.stdout.decode()


def test_the_table_of_the_plan_before_is_not_that_of_the_plan_in_force(folder: Path) -> None:
    (folder / "anew.toml").write_text(six_plan(structures_at_risk=AT_RISK) + ANEW, encoding="utf-8")
    run = bt("verify", "own.csv", "--plan", "anew.toml", cwd=folder)
    report = " ".join(run.stdout.decode().split())
    assert run.returncode == 4
    before, after = report.split("Held to the plan made anew from Tue 20 Jan 2026 08:00 on, which is in force")
    assert "Broken" not in before.replace("off the straight path", "")
    assert "Broken" in after
    own = (folder / "own.csv").read_text(encoding="utf-8").splitlines()
    (folder / "early.csv").write_text(
        "\n".join([own[0], *(row for row in own if "2026-01-1" in row)]), encoding="utf-8"
    )
    run = bt("verify", "early.csv", "--plan", "anew.toml", cwd=folder)
    assert run.returncode == 4
    assert "The table has no row from day 9 on, where the plan in force begins" in run.stderr.decode()
