"""The clock that people read: an option of every command that makes something for them."""

from enum import StrEnum
from typing import Annotated

import typer

from bt_cli.words import CLOCK


class Hours(StrEnum):
    """How many hours a clock has."""

    TWELVE = "12"
    TWENTY_FOUR = "24"


ClockOption = Annotated[Hours, typer.Option("--clock", help="12: times as 8:30 pm, in all that people read.")]


def use_clock(hours: Hours) -> None:
    """Write all times for people by a clock until the command ends."""
    CLOCK.set(12 if hours is Hours.TWELVE else 24)
