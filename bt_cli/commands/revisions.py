"""Which revisions of a plan file a command speaks of: each is rebuilt from the same file."""

from pathlib import Path

from bt_cli.checks.rules import findings
from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid, Problem, WrongUsage
from bt_cli.plan.revisions import plan_as_approved, plan_at
from bt_cli.schedule.build import schedule_of


def at_revision(report: Report, revision: int, plan_file: Path) -> Report:
    """The report as it was at a revision. Raises PlanInvalid where its course could not be followed then."""
    plan = report.schedule.plan
    if revision == plan.revision:
        return report
    try:
        schedule = schedule_of(plan_at(plan, revision))
    except PlanInvalid as invalid:
        lead = f"revision {revision} alone has no schedule: "
        raise PlanInvalid([Problem((), lead + p.message, str(plan_file)) for p in invalid.problems]) from None
    return report._replace(schedule=schedule, findings=findings(schedule))


def as_approved(report: Report) -> Report | None:
    """The report of what was approved last; None where the plan's file does not keep it, or nothing could be turned."""
    approval = report.schedule.plan.approval
    if approval is None:
        return None
    plan = plan_as_approved(report.schedule.plan, approval)
    try:
        schedule = schedule_of(plan) if plan else None
    except PlanInvalid:
        return None
    return report._replace(schedule=schedule, findings=findings(schedule)) if schedule else None


def check_revision(option: str, revision: int, report: Report, plan_file: Path) -> None:
    """Raise WrongUsage where a plan has no such revision."""
    last = report.schedule.plan.revision
    if not 0 <= revision <= last:
        there = f"revisions 0 to {last}" if last else "revision 0 only"
        raise WrongUsage(f"{option} {revision}: {plan_file} has {there}")
