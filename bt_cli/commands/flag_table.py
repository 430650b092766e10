"""Options that take a text, by tables: a command says once which it takes, and gets what was typed for each."""

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Annotated, Any, NamedTuple, TypeVar

import typer

from bt_cli.errors import WrongUsage
from bt_cli.plan.values import Wrong

Read = TypeVar("Read")


class Flag(NamedTuple):
    """One option: the key that it sets in a plan or an entry, what the help says, how its text is read."""

    option: str
    key: str
    metavar: str = ""
    help: str = ""
    panel: str | None = None
    read: str = "text"
    repeatable: bool = False  # what is typed for it is then all of it, with spaces between
    required: bool = False
    hidden: bool = False
    completion: Callable[..., Any] | None = None

    @property
    def name(self) -> str:
        """The Python name of the option's parameter."""
        name = self.option.removeprefix("--").replace("-", "_")
        return f"{name}_" if name == "from" else name

    @property
    def parameter(self) -> inspect.Parameter:
        """The parameter by which Typer knows the option."""
        option = typer.Option(
            self.option, metavar=self.metavar, help=self.help, rich_help_panel=self.panel, hidden=self.hidden,
            autocompletion=self.completion, show_default=False,
        )  # fmt: skip
        default, annotation = None, Annotated[list[str] | None if self.repeatable else str | None, option]
        if self.required:
            default, annotation = inspect.Parameter.empty, Annotated[str, option]
        return inspect.Parameter(self.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def with_flags(
    parameter: str, flags: Sequence[Flag], typed: Callable[[Mapping[str, str]], object]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command these options in the place of a parameter, which gets `typed` of the texts by option name."""

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(command)
        parameters = [
            new.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for old in signature.parameters.values()
            for new in ([flag.parameter for flag in flags] if old.name == parameter else [old])
        ]

        @wraps(command)
        def run(**given: Any) -> None:
            texts = {flag.name: given.pop(flag.name) for flag in flags}
            texts = {name: " ".join(text) if isinstance(text, list) else text for name, text in texts.items()}
            command(**given, **{parameter: typed({name: text for name, text in texts.items() if text is not None})})

        run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in parameters}
        return run

    return decorated


def read_option(option: str, text: str, read: Callable[[str], Read]) -> Read:
    """What the text of an option says. Raises WrongUsage."""
    try:
        return read(text)
    except Wrong as wrong:
        raise WrongUsage(f"{option} {wrong}; you wrote {text!r}") from None


def is_repeated(option: str) -> bool:
    """Whether an option stands on the command line more than once: Typer keeps the last and says nothing."""
    return sum(word == option or word.startswith(f"{option}=") for word in sys.argv) > 1
