"""Mutation testing in parts: `python -m tests.mutants motion/exact.py` (docs/mutation.md).

mutmut changes a module a little, many times over, and the tests that go with it have to see each change. It is run in a
copy of the project, which is thrown away. Several modules that are named together share one run of their tests.

`--sample 0.02 1` draws each change with that chance, by that seed, and tries no other.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("plan", "motion", "frame", "schedule", "checks")
# The tests that are about a module, beside those that bear its name: others may kill more.
PLANNED = (
    "motion/test_planner.py", "motion/test_accordion.py",
    "schedule/test_step_every_days.py", "schedule/test_courses.py",
)  # fmt: skip
TESTS = {
    "motion/multi_level.py": ("motion/test_levels.py", "schedule/test_levels.py"),
    "motion/orders.py": (*PLANNED, "motion/test_docking.py"),
    "motion/pace.py": ("motion/test_planner.py",),
    "motion/planner.py": (*PLANNED, "schedule/test_missed.py", "schedule/test_turned.py"),
    "motion/records.py": ("schedule/test_missed.py", "schedule/test_turn_reports.py"),
    "motion/segment.py": PLANNED,
    "motion/slots.py": PLANNED,
    "schedule/ledger.py": ("schedule/test_resets.py",),
    "schedule/measured.py": ("schedule/test_nail.py", "schedule/test_evenings.py"),
    "schedule/phases.py": ("schedule/test_courses.py", "schedule/test_ending.py"),
    "schedule/step_scheduler.py": ("schedule/test_build.py", "schedule/test_courses.py"),
    "schedule/summary.py": ("schedule/test_build.py",),
    "checks/rate.py": ("checks/test_rules.py", "checks/test_level_rules.py"),
    "checks/distance.py": ("checks/test_rules.py", "checks/test_level_rules.py"),
    "checks/docking.py": ("checks/test_rules.py", "checks/test_level_rules.py", "checks/test_orders.py"),
    "checks/course.py": ("checks/test_rules.py", "checks/test_orders.py"),
    "checks/hardware.py": ("checks/test_rules.py", "checks/test_level_rules.py"),
    "checks/timing.py": ("checks/test_rules.py", "checks/test_level_rules.py"),
    "checks/turning.py": ("checks/test_rules.py", "checks/test_level_rules.py"),
    "checks/hinge.py": ("checks/test_level_rules.py",),
    "checks/hexapod.py": ("checks/test_hexapod_rules.py",),
    "plan/levels.py": ("plan/test_mixed.py",),
    "plan/source.py": ("plan/test_reading.py", "plan/test_hostile.py"),
    "plan/digests.py": ("plan/test_fingerprint.py",),
}
# mutmut, with each change drawn with a chance: what is not drawn is neither written, nor typed, nor tried.
DRAWN = """
import sys
from random import Random
from mutmut.mutation import file_mutation
from mutmut.__main__ import cli

chance, seed = float(sys.argv.pop(1)), sys.argv.pop(1)
every = file_mutation.create_mutations


def some(filename, *more):
    module, changes, *ignored = every(filename, *more)
    draw = Random(f"{seed} {filename}")
    return module, [change for change in changes if draw.random() < chance], *ignored


file_mutation.create_mutations = some
cli()
"""
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "mutants")
# How mutmut notes what became of a change; one that never ends is seen.
SEEN_BY = {0: "alive", 33: "no test", 37: "types", 24: "too slow", 36: "too slow", -24: "too slow", 152: "too slow"}
# A report that was kept from before the change would hide it.
FEWER = re.compile(r"(max_examples=)\d+")  # a change that ten random plans do not show is for a plan worked by hand
NOTHING_KEPT = """

settings.register_profile("mutants", settings.get_profile("suite"), max_examples=10)
settings.load_profile("mutants")


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    import sys

    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("bt_cli", "tests"):
            for value in list(vars(module).values()):
                getattr(value, "cache_clear", int)()
"""


def run(modules: list[str], drawn: list[str]) -> int:
    """Print what becomes of the changes to some modules, and each that is not seen; how many those are.

    Of `drawn`, a chance and a seed, only some changes are tried.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        for test in (copy / "tests").rglob("test_*.py"):
            test.write_text(FEWER.sub(r"\g<1>10", test.read_text(encoding="utf-8")), encoding="utf-8")
        for name, more in (("pyproject.toml", settings_of(modules)), ("tests/conftest.py", NOTHING_KEPT)):
            (copy / name).write_text((copy / name).read_text(encoding="utf-8") + more, encoding="utf-8")
        mutmut = [sys.executable, *(["-c", DRAWN, *drawn] if drawn else ["-m", "mutmut"])]
        children = str(len(os.sched_getaffinity(0)))
        ran = subprocess.run(
            [*mutmut, "run", "--max-children", children], cwd=copy, check=False, capture_output=True, text=True
        )
        if ran.returncode:
            sys.exit(ran.stdout[-5000:] + ran.stderr)
        left = 0
        for module in modules:
            left += _tell(copy, module)
    return left


def _tell(copy: Path, module: str) -> int:
    """Print the counts of a module and the changes to it that were not seen; how many those are."""
    noted = copy / "mutants" / "bt_cli" / f"{module}.meta"
    codes = json.loads(noted.read_text(encoding="utf-8"))["exit_code_by_key"] if noted.exists() else {}
    counts = Counter(SEEN_BY.get(code, "seen") for code in codes.values())
    _say(f"{module}: {len(codes)} changes, {len(codes) - counts['alive'] - counts['no test']} seen, {dict(counts)}")
    alive = [key for key, code in codes.items() if code in (0, 33)]
    for key in alive:
        shown = subprocess.run(
            [sys.executable, "-m", "mutmut", "show", key], cwd=copy, check=False, capture_output=True, text=True
        )
        _say(f"{key}: {SEEN_BY[codes[key]]}", *shown.stdout.splitlines()[4:])
    return len(alive)


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201


def settings_of(modules: list[str]) -> str:
    """The table [tool.mutmut] for modules and their tests."""
    tests = sorted({f"tests/{one}" for module in modules for one in tests_of(module)})
    return f"""
[tool.mutmut]
source_paths = ["bt_cli"]
only_mutate = {[f"bt_cli/{module}" for module in modules]}
also_copy = ["docs", "sample_plans", "README.md", "CHANGELOG.md", "LICENSE"]
pytest_add_cli_args = ["-n0", "-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = {tests}
process_isolation = "fork"
timeout_multiplier = 4.0
timeout_constant = 20.0
type_check_command = ["mypy", "--output=json", "--no-warn-unused-ignores", "-p", "bt_cli"]
"""


def tests_of(module: str) -> list[str]:
    """The files of tests that are about a module."""
    folder, name = module.split("/")
    own = f"{folder}/test_{name}"
    return [*([own] if (ROOT / "tests" / own).exists() else []), *TESTS.get(module, ())]


def modules_of(words: list[str]) -> list[str]:
    """The modules that are named; of a folder all."""
    found = [
        file.relative_to(ROOT / "bt_cli").as_posix()
        for word in words
        for file in (sorted((ROOT / "bt_cli" / word).glob("*.py")) or [ROOT / "bt_cli" / word])
    ]
    return [module for module in found if not module.endswith("__init__.py")]


if __name__ == "__main__":
    words = sys.argv[1:]
    drawn, words = (words[1:3], words[3:]) if words[:1] == ["--sample"] else ([], words)
    sys.exit(run(modules_of(words or [*FOLDERS]), drawn) > 0)
