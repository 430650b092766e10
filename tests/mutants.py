"""Mutation testing in parts: `python -m tests.mutants motion/exact.py` (docs/mutation.md).

mutmut changes a module a little, many times over, and the tests that go with it have to see each change. It is run in a
copy of the project, which is thrown away.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
# The tests that are about a module, quickest first: those of other modules may kill nothing that these leave alive.
TESTS = {
    "motion/exact.py": ["motion/test_exact.py"],
    "motion/segment.py": [
        "motion/test_segment.py",
        "motion/test_planner.py",
        "motion/test_accordion.py",
        "schedule/test_step_every_days.py",
        "schedule/test_courses.py",
    ],
    "schedule/steps.py": ["schedule/test_steps.py"],
    "schedule/ledger.py": ["schedule/test_ledger.py", "schedule/test_resets.py"],
}
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "mutants")


def run(module: str) -> bool:
    """Print what becomes of each mutant of a module that is not killed; whether all were."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        settings = copy / "pyproject.toml"
        settings.write_text(settings.read_text(encoding="utf-8") + settings_of(module), encoding="utf-8")
        mutmut = [sys.executable, "-m", "mutmut"]
        ran = subprocess.run(
            [*mutmut, "run", "--max-children", "1"], cwd=copy, check=False, capture_output=True, text=True
        )
        if ran.returncode:
            sys.exit(ran.stdout + ran.stderr)
        print(module, re.findall(r"(\d+)/\d+  🎉 (\d+)", ran.stdout)[-1])  # noqa: T201
        found = subprocess.run([*mutmut, "results"], cwd=copy, check=True, capture_output=True, text=True).stdout
        for line in filter(None, map(str.strip, found.splitlines())):
            shown = subprocess.run(
                [*mutmut, "show", line.split(":")[0]], cwd=copy, check=False, capture_output=True, text=True
            )
            print(line, *shown.stdout.splitlines()[4:], sep="\n")  # noqa: T201
    return not found.strip()


def settings_of(module: str) -> str:
    """The table [tool.mutmut] for a module and its tests."""
    tests = [f"tests/{one}" for one in TESTS[module]]
    return f"""
[tool.mutmut]
source_paths = ["bt_cli"]
only_mutate = ["bt_cli/{module}"]
also_copy = ["docs", "sample_plans", "README.md", "CHANGELOG.md", "LICENSE"]
pytest_add_cli_args = ["-n0", "-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = {tests}
"""


if __name__ == "__main__":
    sys.exit(not all(list(map(run, sys.argv[1:] or TESTS))))
