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


Decorator = Callable[[Callable[..., None]], Callable[..., None]]


def with_flags(parameter: str, flags: Sequence[Flag], typed: Callable[[Mapping[str, str]], object]) -> Decorator:
    """Give a command these options in the place of a parameter, which gets `typed` of the texts by option name."""

    def texts(values: Mapping[str, Any]) -> object:
        joined = {name: " ".join(text) if isinstance(text, list) else text for name, text in values.items()}
        return typed({name: text for name, text in joined.items() if text is not None})

    return _with_parameters(parameter, [flag.parameter for flag in flags], texts)


def with_fields(parameter: str, fields: type[Any], *left_out: str) -> Decorator:
    """Give a command an option for each field of a NamedTuple but some, in the place of a parameter that gets it."""
    keyword, hints = inspect.Parameter.KEYWORD_ONLY, fields.__annotations__
    options = [
        inspect.Parameter(name, keyword, default=default, annotation=hints[name])
        for name, default in fields._field_defaults.items()
        if name not in left_out
    ]
    return _with_parameters(parameter, options, lambda values: fields(**values))


def _with_parameters(
    parameter: str, added: Sequence[inspect.Parameter], make: Callable[[Mapping[str, Any]], object]
) -> Decorator:
    """Give a command these parameters in the place of one, which gets what `make` has of their values."""

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(command)
        parameters = [
            new.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for old in signature.parameters.values()
            for new in (added if old.name == parameter else [old])
        ]

        @wraps(command)
        def run(**given: Any) -> None:
            values = {option.name: given.pop(option.name) for option in added}
            command(**given, **{parameter: make(values)})

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
