"""`bt options`: the strategies that can be scheduled, side by side."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bt_cli.commands.files import check_targets, output_option, output_paths, read_bytes, write_and_tell
from bt_cli.commands.flag_table import read_option
from bt_cli.commands.flags import with_plan_flags
from bt_cli.commands.text_or_json import FormOption, TextOrJson
from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid, WrongUsage
from bt_cli.plan.source import Source, TomlTable, parse
from bt_cli.plan.strategies import NailSize, Strategy, strategies
from bt_cli.plan.values import number_of
from bt_cli.words import mm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bt_cli.document.options import Option
    from bt_cli.plan.strategies import NailSize

app = typer.Typer(add_completion=False)
EVERY_DAYS = 14  # of reviews where nothing says any: X-ray every 2 weeks in distraction (877foot911 FAQ)


@app.command()
@with_plan_flags
def options(
    plan: Annotated[
        Path | None, typer.Argument(help="A plan file; flags alone will do.", show_default=False, readable=False)
    ] = None,
    nail_range: Annotated[
        str | None, typer.Option("--nail-range", metavar="MM", help="The stroke of a motorised nail. No default.")
    ] = None,
    nail_step: Annotated[
        str | None, typer.Option("--nail-step", metavar="MM", help="Its smallest adjustment. (default: 0.25)")
    ] = None,
    output: Annotated[list[str] | None, output_option("Write FILE (.html .json); repeatable.")] = None,
    form: FormOption = TextOrJson.TEXT,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FOLDER", help="Write each strategy there, as a plan file.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that exist.")] = False,
    *,
    flags: dict[str, str],
) -> None:
    """Set the strategies for a gap or a lengthening side by side; it ranks nothing and recommends nothing.

    bt options --defect 60 --bone tibia --rate 1 --surgery 2026-01-05
    """
    from bt_cli.document.options import option_of

    targets = output_paths(output or [], RENDERERS)
    base = _base(plan, flags)
    ways = [(way, *_tried(way)) for way in strategies(base, _nail(nail_range, nail_step))]
    files = {write / f"{way.key}.toml": _plan_file(way) for way, report, _ in ways if write and report}
    check_targets([*targets, *files], force=force)
    choices = [option_of(*way) for way in ways]
    files |= {path: RENDERERS[path.suffix.lower()](choices, base).encode() for path in targets}
    write_and_tell(files, force=force)
    if form is TextOrJson.JSON:
        typer.echo(_json(choices, base), nl=False)
    elif not targets:
        from bt_cli.commands.console import print_lines
        from bt_cli.output.options.table import options_lines

        print_lines(lambda look: options_lines(choices, look))


def _base(plan: Path | None, flags: dict[str, str]) -> TomlTable:
    """What a plan file or flags say, as written: each strategy is made of it. Raises PlanInvalid, WrongUsage."""
    from bt_cli.commands.gather import local_zone
    from bt_cli.commands.laid_flags import bare, date_words, flags_in_digits, laid_over, of_flags
    from bt_cli.plan.reading import read_plan

    source = parse(read_bytes(plan), str(plan)) if plan else bare()
    flags = flags_in_digits(flags, date_words(source, flags))
    if plan:
        laid_over(source, flags)
    else:
        source = of_flags(flags, may_ask=False)
    goal = read_plan(source, None if source.mapping.get("timezone") else local_zone())[0].goal
    if goal.kind not in ("transport", "lengthening"):
        raise WrongUsage("bt options is for a gap to close or a length to gain: --defect MM or --lengthening MM")
    key = "defect_mm" if goal.kind == "transport" else "lengthening_mm"
    base = {**source.mapping, "goal": {"kind": goal.kind, key: getattr(goal, key)}}
    if goal.kind == "transport" and goal.lengthening_mm:
        typer.echo(f"Compared for the gap alone: {mm(goal.lengthening_mm)} of lengthening are left out.", err=True)
    if "review" not in base:
        base["review"] = {"every_days": EVERY_DAYS}
        typer.echo(f"No reviews are given: taken as every {EVERY_DAYS} days, a convention.", err=True)
    return base


def _nail(range_mm: str | None, step_mm: str | None) -> "NailSize":
    """What was said of the nail. Raises WrongUsage."""
    from bt_cli.plan.problems import check_value

    def length_of(option: str, key: str, typed: str | None) -> Decimal | None:
        def read(text: str) -> Decimal:
            check_value(key, length_mm := number_of(text))
            return length_mm

        return None if typed is None else read_option(option, typed, read)

    step = length_of("--nail-step", "frame.adjustment_mm", step_mm)
    return NailSize(step, length_of("--nail-range", "frame.range_mm", range_mm))


def _tried(way: Strategy) -> tuple[Report | None, str]:
    """The schedule of a strategy and what the rules find; else why there is none."""
    from bt_cli.commands.gather import from_source

    if way.mapping is None:
        return None, way.lacks
    try:
        return from_source(Source(way.key, mapping=way.mapping)), ""
    except PlanInvalid as invalid:
        return None, "; ".join(problem.message for problem in invalid.problems)


def _plan_file(way: Strategy) -> bytes:
    from bt_cli.plan.writing import like_toml

    return like_toml(way.mapping or {}, {}).encode()


def _html(choices: "Sequence[Option]", base: TomlTable) -> str:
    from bt_cli.output.options.page import options_html

    bone = base.get("bone", "bone not given")
    [distance] = (value for key, value in base["goal"].items() if key != "kind")
    what = "gap" if base["goal"]["kind"] == "transport" else "lengthening"
    return options_html(choices, f"Options: {mm(distance)} {what}, {bone}")


def _json(choices: "Sequence[Option]", _base: TomlTable) -> str:
    from bt_cli.output.data.options_data import options_json

    return options_json(choices)


RENDERERS: dict[str, Callable[["Sequence[Option]", TomlTable], str]] = {".html": _html, ".json": _json}
