"""The option of commands that print text for people, or JSON for programs."""

from enum import StrEnum
from typing import Annotated

import typer


class TextOrJson(StrEnum):
    """What goes to standard output."""

    TEXT = "text"
    JSON = "json"


FormOption = Annotated[TextOrJson, typer.Option("--format", help="What goes to standard output.")]
