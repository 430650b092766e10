"""What an output is made from."""

from datetime import date
from typing import NamedTuple

from bt_cli.checks.rules import Finding
from bt_cli.plan.prescription import Clinic
from bt_cli.schedule.model import Schedule, Session


class Report(NamedTuple):
    """A schedule with what must be said of it.

    `defaults` are the plan's keys that nobody wrote, `what_if` the flags laid over a plan file,
    `until` the last day to show; it limits what is shown and cancels nothing. `clinic` has the texts and the paper:
    the plan's own, and where a form prints them, the clinic file's in place of what is blank: those are `usual`.
    """

    schedule: Schedule
    findings: tuple[Finding, ...] = ()
    defaults: tuple[str, ...] = ()
    what_if: tuple[str, ...] = ()
    until: date | None = None
    clinic: Clinic = Clinic.model_construct()
    usual: Clinic | None = None

    @property
    def sessions(self) -> list[Session]:
        """The sessions to show."""
        return [s for s in self.schedule.sessions if not self.until or s.at.date() <= self.until]

    def clinic_on(self, day: date) -> Clinic:
        """The texts that hold on a day, where an order `set` has made any of them others."""
        plan = self.schedule.plan.on(day)
        if plan is self.schedule.plan or not plan.clinic:
            return self.clinic
        from bt_cli.plan.clinic import filled

        return filled(plan.clinic, self.usual) if self.usual else plan.clinic
