"""Mutation testing in parts: `python -m tests.mutants motion/exact.py` (docs/mutation.md).

mutmut changes a module a little, many times over, and the tests that go with it have to see each change. It is run in a
copy of the project, which is thrown away. Several modules that are named together share one run of their tests.

`--sample 0.02 1` draws each change with that chance, by that seed, and tries no other.
"""

import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
TRIALS = Path(__file__).with_name("mutant_trials.py")
MYPY_CACHE = ROOT / ".mypy_cache" / "mutants"
SAMPLES = sorted((ROOT / "sample_plans").glob("*.toml"))
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
    "motion/level_course.py": (*PLANNED, "schedule/test_superseded.py"),
    "motion/level_motion.py": (*PLANNED, "motion/test_levels.py", "schedule/test_turned.py"),
    "motion/patient_sheet.py": ("schedule/test_missed.py", "schedule/test_turned.py", "schedule/test_shared_turns.py"),
    "motion/shares.py": ("motion/test_levels.py", "schedule/test_levels.py", "schedule/test_turned.py"),
    "motion/records.py": ("schedule/test_missed.py", "schedule/test_turn_reports.py"),
    "motion/segment.py": PLANNED,
    "motion/slots.py": PLANNED,
    "schedule/ledger.py": ("schedule/test_resets.py",),
    "schedule/measured.py": ("schedule/test_nail.py", "schedule/test_evenings.py"),
    "schedule/phases.py": ("schedule/test_courses.py", "schedule/test_ending.py"),
    "schedule/step_scheduler.py": ("schedule/test_build.py", "schedule/test_courses.py"),
    "schedule/summary.py": ("schedule/test_build.py",),
    "checks/hexapod_readings.py": ("checks/test_hexapod_rules.py",),
    "checks/table_limits.py": ("checks/test_table.py",),
    "checks/table_mixups.py": ("checks/test_table.py",),
    "checks/table_poses.py": ("checks/test_table.py",),
    "checks/table_struts.py": ("checks/test_table.py",),
    "checks/table_way.py": ("checks/test_table.py",),
    "checks/consolidation.py": ("schedule/test_consolidation.py", "schedule/test_after.py"),
    "checks/replan.py": ("schedule/test_scale_replan.py",),
    "checks/table_stages.py": ("commands/test_verify.py",),
    "checks/zones.py": ("schedule/test_settings.py",),
    "checks/rate.py": ("checks/test_rules.py", "checks/test_level_rules.py"),
    "checks/distance.py": ("checks/test_rules.py", "checks/test_level_rules.py"),
    "checks/docking.py": ("checks/test_rules.py", "checks/test_level_rules.py", "checks/test_orders.py"),
    "checks/course.py": ("checks/test_rules.py", "checks/test_orders.py"),
    "checks/hardware.py": ("checks/test_rules.py", "checks/test_level_rules.py"),
    "checks/timing.py": ("checks/test_rules.py", "checks/test_level_rules.py"),
    "checks/turning.py": ("checks/test_rules.py", "checks/test_level_rules.py"),
    "checks/hinge.py": ("checks/test_level_rules.py",),
    "checks/hexapod.py": ("checks/test_hexapod_rules.py",),
    "plan/correction.py": ("plan/test_hexapod_frame.py",),
    "plan/mechanism_catalog.py": ("plan/test_mechanisms.py",),
    "plan/model.py": ("schedule/test_settings.py", "plan/test_mixed.py"),
    "plan/prescription.py": ("plan/test_model.py",),
    "plan/tissues.py": ("plan/test_mechanisms.py",),
    "plan/entry_hardware.py": ("schedule/test_hardware_orders.py", "schedule/test_swaps.py"),
    "plan/revisions.py": ("schedule/test_settings.py", "plan/test_appending.py"),
    "plan/settable.py": ("schedule/test_settings.py",),
    "plan/strategies.py": ("commands/test_strategies.py",),
    "plan/time_values.py": ("plan/test_values.py",),
    "plan/zones.py": ("schedule/test_settings.py", "motion/test_clocks.py"),
    "plan/levels.py": ("plan/test_mixed.py",),
    "plan/mixed.py": ("plan/test_consistency.py",),
    "plan/consistency.py": ("plan/test_mixed.py",),
    "plan/source.py": ("plan/test_reading.py", "plan/test_hostile.py"),
    "plan/digests.py": ("plan/test_fingerprint.py",),
}
# Whole outputs of the sample plans, as they were agreed; beside them, the tests of the folders that are named.
GOLDEN = ("test_golden_axial.py", *(f"test_golden_samples.py::test_sample[{plan.stem}-json]" for plan in SAMPLES))
SEEN = ("killed", "caught by type check", "timeout", "segfault")
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "mutants")
FEWER = re.compile(r"(max_examples=)\d+")  # a change that ten random plans do not show is for a plan worked by hand
# One that some do show is seen: nobody needs the shortest of them.
PROFILE = """

from hypothesis import Phase

settings.register_profile(
    "mutants", settings.get_profile("suite"), max_examples=10, phases=[Phase.explicit, Phase.generate], database=None
)
settings.load_profile("mutants")
"""


def run(words: list[str], chance: str, seed: str) -> int:
    """Print what becomes of the changes to modules or folders, and each that no test sees; how many those are."""
    with tempfile.TemporaryDirectory() as folder:
        copy, found = Path(folder) / "copy", Path(folder) / "found.json"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        for test in (copy / "tests").rglob("test_*.py"):
            test.write_text(FEWER.sub(r"\g<1>10", test.read_text(encoding="utf-8")), encoding="utf-8")
        for name, more in (("pyproject.toml", settings_of(words)), ("tests/conftest.py", PROFILE)):
            (copy / name).write_text((copy / name).read_text(encoding="utf-8") + more, encoding="utf-8")
        about = {module: tests_of(module) for word in words for module in modules_of(word)}
        command = [sys.executable, TRIALS, chance, seed, found, json.dumps(about)]
        ran = subprocess.run(command, cwd=copy, check=False, capture_output=True, text=True)
        if not found.exists():
            sys.exit(ran.stdout[-5000:] + ran.stderr)
        told = json.loads(found.read_text(encoding="utf-8"))
        _say(*(f"{test} fails without a change, and is left out" for test in told["failing"]))
        _say(
            *(f"{test} has seen a change, and fails in its process without one: NOT SOUND" for test in told["unsound"])
        )
        return tell(told["changes"])


def tell(found: dict[str, tuple[str, list[str]]]) -> int:
    """Print the changes that no test saw, and counts a module, a folder and in all; how many were not seen."""
    alive = {name: told for name, told in found.items() if told[0] not in SEEN}
    for name, (status, diff) in alive.items():
        _say(f"{name}: {status}", *diff)
    counts: dict[str, Counter[str]] = {}
    for name, (status, _) in found.items():
        _, folder, module, *_ = name.split(".")
        for key in (f"{folder}/{module}.py", folder, "all"):
            counts.setdefault(key, Counter())[status] += 1
    for key, count in counts.items():
        n = count.total()
        seen = sum(count[status] for status in SEEN)
        low, high = wilson(seen, n)
        _say(f"{key}: {n} changes, {seen} seen, {seen / n:.1%} ({low:.1%} to {high:.1%}), {dict(count)}")
    return len(alive)


def wilson(seen: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share that was counted in a sample (Wilson 1927)."""
    z = 1.96
    middle, width = seen / n + z * z / (2 * n), z * math.sqrt(seen / n * (1 - seen / n) / n + z * z / (4 * n * n))
    return (middle - width) / (1 + z * z / n), (middle + width) / (1 + z * z / n)


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201


def settings_of(words: list[str]) -> str:
    """The table [tool.mutmut] for modules and folders, with their tests."""
    modules = [module for word in words for module in modules_of(word)]
    tests = {*GOLDEN, *(one for module in modules for one in tests_of(module))}
    tests |= {f"{word}/{file.name}" for word in words for file in (ROOT / "tests" / word).glob("test_*.py")}
    return f"""
[tool.mutmut]
source_paths = ["bt_cli"]
only_mutate = {[f"bt_cli/{module}" for module in modules]}
also_copy = ["docs", "sample_plans", "README.md", "CHANGELOG.md", "LICENSE"]
pytest_add_cli_args = ["-n0", "-p", "no:cacheprovider", "--assert=plain"]
pytest_add_cli_args_test_selection = {sorted(f"tests/{test}" for test in tests)}
process_isolation = "fork"
track_dependencies = false
timeout_multiplier = 3.0
timeout_constant = 30.0
type_check_command = ["mypy", "--output=json", "--no-warn-unused-ignores", "--cache-dir={MYPY_CACHE}", "-p", "bt_cli"]
"""


def tests_of(module: str) -> list[str]:
    """The files of tests that are about a module."""
    folder, name = module.split("/")
    own = f"{folder}/test_{name}"
    return [*([own] if (ROOT / "tests" / own).exists() else []), *TESTS.get(module, ())]


def modules_of(word: str) -> list[str]:
    """The modules of a folder, or the one that is named."""
    files = sorted((ROOT / "bt_cli" / word).glob("[!_]*.py")) or [ROOT / "bt_cli" / word]
    return [file.relative_to(ROOT / "bt_cli").as_posix() for file in files]


if __name__ == "__main__":
    words = sys.argv[1:]
    drawn, words = (words[1:3], words[3:]) if words[:1] == ["--sample"] else (["1", "all"], words)
    sys.exit(run(words or [*FOLDERS], *drawn) > 0)
