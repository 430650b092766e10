"""`bt docs`: the documentation and the sample plans, as they are installed."""

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from bt_cli.commands.completing import page_names
from bt_cli.errors import WrongUsage

app = typer.Typer(add_completion=False)
_WIDEST = 100  # convention: longer lines of running text are hard to read


@app.command()
def docs(
    name: Annotated[
        str | None,
        typer.Argument(
            help="A page or a sample plan; alone all are listed.", show_default=False, autocompletion=page_names
        ),
    ] = None,
) -> None:
    """Print a page of the documentation or a sample plan; alone, list them all.

    bt docs levels

    bt docs tibia_convergent > my.toml
    """
    from bt_cli.commands.shipped import pages, sample_plans

    if name is None:
        _list("Pages", pages())
        _list("\nSample plans", sample_plans())
        return
    text = _file(name).read_text(encoding="utf-8")
    if name in pages() and sys.stdout.isatty():
        print_page(text)
    else:
        typer.echo(text, nl=False)


def _file(name: str) -> Path:
    """The page or sample plan of that name. Raises WrongUsage."""
    from bt_cli.commands.shipped import pages, sample_plans
    from bt_cli.plan.values import closest

    there = pages() | sample_plans()
    if name not in there:
        near = closest(name, tuple(there))
        raise WrongUsage(f"there is no page {name!r}{f' (did you mean {near}?)' if near else ''}; `bt docs` lists them")
    return there[name]


def _list(title: str, files: dict[str, Path]) -> None:
    from bt_cli.commands.console import print_facts
    from bt_cli.commands.shipped import about

    typer.echo(f"{title}:")
    print_facts((f"  {name}", about(path)) for name, path in files.items())


def print_page(text: str) -> None:
    """Print a page for a person: set, as wide as is good to read; links within the documentation by their words."""
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    plain = re.sub(r"!?\[([^\]]*)\]\((?!http)[^)]*\)", r"\1", text)
    console.print(Markdown(plain, hyperlinks=False), width=min(console.width, _WIDEST))
