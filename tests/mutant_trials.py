"""mutmut, cheaper: `tests/mutants.py` runs this file in the copy of the project that mutmut changes.

`python mutant_trials.py CHANCE SEED FOUND ABOUT`: draws each change with that chance, tries it and writes into the file
FOUND what became of it; ABOUT are the tests about each module. mutmut makes the changes, asks mypy, notes which test
reaches which function, and forks a process for each change. Other than in mutmut itself, these processes have all tests
collected already; one that goes on far longer than the test took ends; and no test sees what another has left in
memory, which would hide a change.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import pytest
from _pytest.config import _prepareconfig
from mutmut.__main__ import cli, collect_source_file_mutation_data
from mutmut.mutation import file_mutation
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.workers import isolation
from mutmut.workers.isolation import run_in_fork_with_result

TOO_SLOW, BROKEN = 24, 3  # mutmut's own codes
SEEN_BY = Path("seen-by.txt")  # in the folder that mutmut has made, the tests that have seen a change
UNSOUND: list[str] = []
MOST_MEMORY = 4 << 30
MOST_TIME = 8.0  # seconds of the processor that the tests of one change take without it


def forget() -> None:
    """Empty all that bt and its tests keep in memory."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("bt_cli", "tests"):
            for value in list(vars(module).values()):
                getattr(value, "cache_clear", int)()
    if helpers := sys.modules.get("tests.helpers"):
        helpers.forget()


class Forgetting:
    """A plugin of the run that notes which test reaches what, and how long it takes the processor."""

    def __init__(self) -> None:
        self.failing: set[str] = set()
        self.took: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        began = process_time()
        try:
            return (yield)
        finally:
            self.took[item.nodeid] = process_time() - began

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failing.add(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        forget()


class Limited:
    """A plugin that ends the process when a test takes far more of the processor than it did without a change."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        signal.setitimer(signal.ITIMER_PROF, 3 + 4 * state().duration_by_test[item.nodeid])
        return (yield)


class HeldRunner(PytestRunner):
    """Collects all tests once; what is forked then runs some of them until one fails."""

    forgetting = Forgetting()
    about: dict[str, list[str]]

    def execute_pytest(self, params: list[str], **options: Any) -> int:
        """Run the tests without a change, all of them; those that fail know nothing of a change."""
        whole = [param for param in params if param != "-x"]
        code = super().execute_pytest(whole, plugins=[*options.get("plugins", ()), self.forgetting])
        state().duration_by_test.update(self.forgetting.took)
        for tests in state().tests_by_mangled_function_name.values():
            tests.difference_update(self.forgetting.failing)
        return 0 if code == pytest.ExitCode.TESTS_FAILED else code

    def run_forced_fail(self) -> int:
        return 1  # that tests do see changes is what is counted

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        os.chdir("mutants")
        if mutant_name is None:  # the unchanged code was tried already, and `unsound` tries what has seen a change
            self._collect()
            os.chdir("..")
            return 0
        notes = SEEN_BY.absolute()
        try:
            if seen_by := self._first_failing(self._quickest(mutant_name, tests)):
                with notes.open("a", encoding="utf-8") as file:
                    file.write(f"{seen_by}\n")
                return 1
        except BaseException:  # what pytest lets through would take this process for its parent
            return BROKEN
        return 0

    def unsound(self) -> Iterator[str]:
        """The tests that have seen a change, and fail in such a process without any: what they saw is nothing."""
        os.chdir("mutants")
        for test in dict.fromkeys(SEEN_BY.read_text(encoding="utf-8").splitlines()) if SEEN_BY.exists() else ():
            try:
                if run_in_fork_with_result(self._first_failing, [test]):
                    yield test
            except ChildProcessError:  # too slow
                yield test
        os.chdir("..")

    def _first_failing(self, tests: Iterable[str]) -> str:
        """Run tests in this process, which nothing else runs in; the first that fails, if any does."""
        forget()
        signal.signal(signal.SIGPROF, lambda *_: os._exit(TOO_SLOW))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        chosen = [self._items[test] for test in tests]
        for item, following in zip(chosen, [*chosen[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._session.testsfailed:
                return item.nodeid
        return ""

    def _quickest(self, mutant_name: str, tests: Iterable[str]) -> Iterator[str]:
        """The tests that are about the module, then the others, the quickest first, as far as the time goes."""
        _, folder, module, *_ = mutant_name.split(".")
        took, left = state().duration_by_test, MOST_TIME
        about = tuple(f"tests/{file}" for file in self.about[f"{folder}/{module}.py"])
        for test in sorted(tests, key=lambda test: (not test.startswith(about), took[test])):
            if took[test] <= left:
                left -= took[test]
                yield test

    def _collect(self) -> None:
        args = ["--rootdir=.", "-s", "--tb=no", *self._pytest_add_cli_args, *self._pytest_add_cli_args_test_selection]
        config = _prepareconfig(args, plugins=[Limited()])
        config._do_configure()
        self._session = pytest.Session.from_config(config)
        config.hook.pytest_sessionstart(session=self._session)
        config.hook.pytest_collection(session=self._session)
        self._items = {item.nodeid: item for item in self._session.items}


class OwnChildren(isolation.ForkRunner):
    """Waits for its own processes: a test may have left another."""

    test_runner: HeldRunner

    def shutdown(self) -> None:
        """At the end see that what has seen changes sees none where there is none."""
        super().shutdown()
        set_mutant_under_test("")
        UNSOUND.extend(self.test_runner.unsound())

    def wait_for_result(self, timeout: float | None = None) -> isolation.MutantResult:
        while True:
            try:
                return super().wait_for_result(timeout)
            except KeyError:
                continue


def draw(chance: float, seed: str) -> None:
    """Let mutmut make each change with a chance: what is not drawn is neither written, nor typed, nor tried."""
    every = file_mutation.create_mutations

    def some(filename: str, *more: Any) -> tuple[Any, ...]:
        module, changes, *ignored = every(filename, *more)
        dice = Random(f"{seed} {filename}")
        return module, [change for change in changes if dice.random() < chance], *ignored

    file_mutation.create_mutations = some


def tell(found: Path) -> None:
    """Write what became of each change, and how it reads where no test saw it."""
    changes = {}
    for _, name, code in collect_source_file_mutation_data(mutant_names=())[0]:
        status = status_by_exit_code[code]
        diff = get_diff_for_mutant(name).splitlines()[3:] if status in ("survived", "no tests") else []
        changes[name] = (status, diff)
    found.write_text(
        json.dumps({"changes": changes, "failing": sorted(HeldRunner.forgetting.failing), "unsound": UNSOUND}),
        encoding="utf-8",
    )


if __name__ == "__main__":
    draw(float(sys.argv[1]), sys.argv[2])
    HeldRunner.about = json.loads(sys.argv[4])
    isolation.PytestRunner, isolation.ForkRunner = HeldRunner, OwnChildren
    cli(["run", "--max-children", str(len(os.sched_getaffinity(0)))], standalone_mode=False)
    tell(Path(sys.argv[3]))
