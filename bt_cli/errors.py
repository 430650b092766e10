"""What can go wrong for a user, in a few kinds; each owns its exit code.

0 is done, 1 a bug in bt, 130 an interruption; everything else is one of these.
"""

from collections.abc import Sequence
from typing import NamedTuple

# What to send where, of a bug; SECURITY.md says more.
TO_REPORT = (
    "Please report this line and what you typed, privately, to where you have bt from; "
    "the line has nothing of the plan."
)


class BtError(Exception):
    """Something that the user can mend; its text says what is wrong, where, and what would do."""

    exit_code = 1


class WrongUsage(BtError):
    """The words of the command line do not go together."""

    exit_code = 2


KeyPath = tuple[str | int, ...]  # the keys down to a value in a plan, with the index of each entry of a list


class Problem(NamedTuple):
    """One thing wrong with an input: `path` is the key in the plan, `place` and `line` where the user wrote it."""

    path: KeyPath
    message: str
    place: str = ""
    line: int = 0

    def __str__(self) -> str:
        where = f"{self.place}, line {self.line}" if self.line else self.place
        return f"{where}: {self.message}" if where else self.message


class PlanInvalid(BtError):
    """A plan or input file cannot be read or means nothing; bears every problem found, not the first."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class Refused(BtError):
    """A rule of severity error fired and the plan does not override it."""

    exit_code = 4


class CannotWrite(BtError):
    """An output exists already, or the system would not take it."""

    exit_code = 5
