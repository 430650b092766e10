"""What a shell offers for a word that is being typed: quick, and nothing at all where anything is wrong."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from textwrap import shorten

import typer

Offer = tuple[str, str]  # a word and what it means
_SHORT = 60  # characters: a shell shows a meaning beside its word, on one line


def completes(offers: Callable[[list[str]], Iterable[Offer]]) -> Callable[..., list[Offer]]:
    """A completion by what `offers` has for the words typed so far; Typer keeps those that begin as the last word does.

    An error stays silent: a traceback in the middle of a line that somebody types would help nobody.
    """

    def complete(ctx: typer.Context) -> list[Offer]:
        with suppress(Exception):
            # an option that waits for its value keeps Typer from giving the words before it to their parameters
            words = ctx.args or [str(value) for value in ctx.params.values() if value]
            return [(word, shorten(meaning, _SHORT, placeholder=" …")) for word, meaning in offers(words)]
        return []

    return complete


def _levels(typed: list[str]) -> Iterable[Offer]:
    """The levels of the plan file that is on the command line: read as TOML, without a schedule."""
    from bt_cli.commands.files import read_bytes
    from bt_cli.plan.source import parse

    plan = Path(typed[0])
    for level in parse(read_bytes(plan), str(plan)).mapping.get("levels", ()):
        share = level.get("distance_mm")
        yield level["name"], f"moves {level.get('moves', 'as it may')}" + (f", {share} mm" if share else "")


def _rules(_typed: list[str]) -> Iterable[Offer]:
    from bt_cli.checks.rules import RULES

    return ((rule.code, rule.title) for rule in RULES)


def _pages(_typed: list[str]) -> Iterable[Offer]:
    from bt_cli.commands.shipped import about, pages, sample_plans

    return ((name, about(path)) for name, path in (pages() | sample_plans()).items())


def _samples(_typed: list[str]) -> Iterable[Offer]:
    from bt_cli.commands.shipped import about, sample_plans

    return ((name, about(path)) for name, path in sample_plans().items())


level_names, rule_codes, page_names, sample_names = map(completes, (_levels, _rules, _pages, _samples))
