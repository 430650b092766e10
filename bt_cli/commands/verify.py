"""`bt verify`: whether a table of strut readings that somebody else made is the plan's correction."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bt_cli.errors import PlanInvalid, Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bt_cli.checks.table_stages import Course, Judged
    from bt_cli.frame.ends import CorrectionEnds
    from bt_cli.plan.model import Plan

app = typer.Typer(add_completion=False)
_NARROWEST = 44


@app.command()
def verify(
    table: Annotated[
        Path,
        typer.Argument(help="A CSV table: day or date, and six readings.", show_default=False, metavar="TABLE.csv"),
    ],
    plan: Annotated[Path, typer.Option(help="The plan to check against.", show_default=False, metavar="PLAN")],
    every_row: Annotated[bool, typer.Option("--all", help="Every row: where the bone goes, and how fast.")] = False,
) -> None:
    """Check a hexapod table that somebody else made: path, end, limits, ranges, columns or signs mixed up."""
    from bt_cli.commands.console import print_lines
    from bt_cli.document.text_table import TerminalStyle, lines_of_facts
    from bt_cli.output.verdict import row_lines, verdict_facts
    from bt_cli.plan.source import shown

    judged_plan, judged = _judged(table, plan)

    def lines(look: TerminalStyle) -> "Iterator[str]":
        for judged_row in judged if every_row else ():
            yield from map(look.text, row_lines(judged_row.verdict, look.width))
            yield ""
        yield from lines_of_facts(verdict_facts(judged, judged_plan, shown(table.name)), look)

    print_lines(lines)
    if broken := [text for judged_row in judged for text in judged_row.verdict.broken]:
        more = f" And {len(broken) - 1} more, as the report says." if len(broken) > 1 else ""
        mixup = next((judged_row.verdict.mixup for judged_row in judged if judged_row.verdict.mixup), "")
        raise Refused(f"refused: {table} does not keep to {plan}. {mixup or broken[0] + more}")


def _judged(table: Path, plan_file: Path) -> tuple["Plan", "list[Judged]"]:
    """The plan, and what there is to say of the table, path by path."""
    from bt_cli.commands.files import read_bytes
    from bt_cli.plan.reading import read_plan
    from bt_cli.plan.source import parse
    from bt_cli.plan.table import read_table

    source = parse(read_bytes(plan_file), str(plan_file))
    plan, _ = read_plan(source, "UTC")  # a table has days and no instants
    if not plan.is_hexapod:
        text = "kind: bt verify is for frames of six struts: there is no table of six readings"
        raise source.invalid([Problem(("frame", "kind"), text)])
    rows = read_table(read_bytes(table), str(table), plan)
    from bt_cli.checks.table_stages import judged_by_stages
    from bt_cli.frame.ends import ends_of

    try:
        courses = _courses(plan, ends_of(plan))
    except PlanInvalid as invalid:
        raise source.invalid(list(invalid.problems)) from None
    return plan, judged_by_stages(plan, courses, rows)


def _courses(plan: "Plan", ends: "CorrectionEnds") -> "list[Course]":
    """The paths of a plan, one after the other: its own, and that of each order to plan anew that has any time.

    Where these begin and how they go on is the planner's: its readings, and the waypoints that it has not passed. That
    a table keeps to them is judged by other code. Raises PlanInvalid where the course cannot be followed.
    """
    from bt_cli.checks.table_motion import WHOLE, Stage
    from bt_cli.checks.table_stages import Course

    if not any(entry.order == "replan" for entry in plan.course):
        return [Course(ends, plan.start, WHOLE)]
    from bt_cli.schedule.build import schedule_of

    correction = schedule_of(plan).correction
    assert correction  # noqa: S101 - `_judged` has seen that there are six struts
    courses: list[Course] = []
    for (at, _), route in zip(correction.programs, correction.routes, strict=True):
        mounted = {swap.strut: swap.new.size for swap in correction.swaps if swap.on <= at.date() and courses}
        sizes = tuple(mounted.get(str(strut)) for strut in range(1, len(ends.geometry.proximal_mm) + 1))
        day = (at.date() - plan.start.date()).days + 1
        stage = Stage(first_day=day, to_the_end=True, mounted=sizes, at_first=ends.poses[0])
        if courses and courses[-1].begins == at:
            courses.pop()
        elif courses:
            courses[-1] = courses[-1]._replace(stage=courses[-1].stage._replace(to_the_end=False))
        courses.append(Course(ends._replace(poses=route.poses), at, stage))
    return courses
