"""Strategies side by side as a page of its own: a chart, a table, and where each number is from."""

from collections.abc import Sequence
from functools import cache
from pkgutil import get_data

from jinja2 import Environment, Template
from markupsafe import Markup

from bt_cli import __version__
from bt_cli.document.options import NO_CHOICE, ROWS, Option, notes, published_groups, row_texts
from bt_cli.figures.options_chart import options_chart
from bt_cli.figures.svg import svg_text


@cache
def _template() -> Template:
    text = (get_data("bt_cli", "output/options/page.html.j2") or b"").decode()
    return Environment(autoescape=True).from_string(text)


def options_html(options: Sequence[Option], title: str) -> str:
    """The page; the same options give the same text."""
    groups = published_groups(options)
    return _template().render(
        title=title,
        no_choice=NO_CHOICE,
        chart=Markup(svg_text(options_chart(options))),  # noqa: S704 - made here, with every text escaped
        names=ROWS,
        options=[(option.name, row_texts(option, groups)) for option in options],
        notes=notes(options),
        foot=f"A calculation by bt {__version__}, which is not a medical device. A clinician checks and decides.",
    )
