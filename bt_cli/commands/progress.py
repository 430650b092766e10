"""A bar for work that takes longer than a breath: on a terminal only, on standard error, gone when the work is done."""

import sys
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich import progress

_AFTER_S = 1


class ProgressBar:
    """`with Progress(1000, "Reading plans") as progress:` and a `step` for each."""

    def __init__(self, total: int, what: str) -> None:
        self._total, self._what = total, what
        self._done, self._start = 0, monotonic()
        self._bar: progress.Progress | None = None
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._bar:
            self._bar.advance(self._bar.task_ids[0])
        elif self._shown and monotonic() - self._start > _AFTER_S:
            self._begin()

    def _begin(self) -> None:
        from rich import progress
        from rich.console import Console

        count = progress.MofNCompleteColumn()
        self._bar = progress.Progress(
            progress.TextColumn(self._what), progress.BarColumn(), count, console=Console(stderr=True), transient=True
        )
        self._bar.add_task("", total=self._total, completed=self._done)
        self._bar.start()
