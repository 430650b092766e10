"""What an approval signs: the content of a plan and the sessions to come, not the number of a revision.

`bt approve` writes a digest of each table of the plan and one of the sessions from the day of the approval on. Where
any of them differs, or something was ordered since, the plan is a draft again, and `signature` names why. A record that
changes no session to come (a turn made as planned, a reading, an X-ray) leaves the approval as it is.
"""

from collections.abc import Iterator
from datetime import UTC, date
from typing import Literal, NamedTuple

from bt_cli.plan.digests import entries_digests, short_digest, table_digests
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Approval
from bt_cli.schedule.model import Schedule
from bt_cli.words import number

_COURSE = "course"
_TABLES = ("goal", "protocol", "frame", "docking", "correction", "deformity", "mounting", "after", "review", "clinic")
_LISTS = (_COURSE, "frames", "levels", "override", "structures_at_risk")


Doubt = Literal["none", "changed", "undigested", "recomputed"]


class Signature(NamedTuple):
    """The approval of a plan, if it has one, and why it does not hold, if it does not.

    `changed`: the tables, keys and entries in `names`, as the file writes them ("[goal]", "side", "[[course]] 2"), are
    other than those approved. `undigested`: bt 0.5 wrote it, and nobody can know what was approved. `recomputed`: the
    plan is the same, and yet its sessions to come are others.
    """

    approval: Approval | None
    doubt: Doubt = "none"
    names: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether what was approved is what the plan says."""
        return self.approval is not None and self.doubt == "none"


def approval_of(schedule: Schedule, by: str, on: date) -> Approval:
    """The approval of a schedule by somebody on a day, with the digests of what it signs."""
    plan = schedule.plan
    return Approval(
        by=by, on=on, revision=plan.revision, digests=_digests(plan, plan.revision), sessions=_sessions(schedule, on)
    )


def signature(schedule: Schedule) -> Signature:
    """The approval of a schedule's plan, and whether it holds."""
    plan, approval = schedule.plan, schedule.plan.approval
    if approval is None:
        return Signature(None)
    if approval.digests is None or approval.sessions is None:
        return Signature(approval, "undigested")
    same_sessions = _sessions(schedule, approval.on) == approval.sessions
    names = [*changed_tables(plan, approval), *_new_entries(plan, approval.revision, same_sessions=same_sessions)]
    if names:
        return Signature(approval, "changed", tuple(names))
    return Signature(approval, "none" if same_sessions else "recomputed")


def sheet_since(schedule: Schedule, signed: Signature | None = None) -> int:
    """The first revision whose sheet is still the one to go by: the approved one, as long as its approval holds.

    One that has the days of reviews as they now are, so none before the last order of reviews. `signed` is the
    schedule's signature, where it is known.
    """
    content, course = signed or signature(schedule), schedule.plan.course
    if not (content.approval and content.holds):
        return schedule.plan.revision
    return max(content.approval.revision, *(place for place, entry in enumerate(course, start=1) if entry.is_review), 0)


def changed_tables(plan: Plan, approval: Approval) -> Iterator[str]:
    """The tables and keys whose digest is not the one approved, as the file writes their names: "[goal]", "side"."""
    old, new = approval.digests or {}, _digests(plan, approval.revision)
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield f"[[{key}]]" if key in _LISTS else f"[{key}]" if key in _TABLES else key


def _new_entries(plan: Plan, revision: int, *, same_sessions: bool) -> Iterator[str]:
    """The entries since a revision that need an approval: orders, corrections, records that change what is to come."""
    for place in range(revision, plan.revision):
        entry = plan.course[place].written
        undone = entry.undone  # a sheet in between had other turns, unless it concerned none
        turns_back = undone and undone.record != "frame_off" and not undone.is_review
        ordered = entry.order and not entry.is_review  # a review that moves no turn is no turn to sign
        signed_anew = ordered or entry.record == "correct" or turns_back or not same_sessions
        if signed_anew and not entry.moves_nothing:
            yield f"[[{_COURSE}]] {place + 1}"


def _digests(plan: Plan, revision: int) -> dict[str, str]:
    """The digests of a plan's tables, and of so many entries of its course."""
    entries = plan.course[:revision]
    return table_digests(plan) | ({_COURSE: entries_digests(entries)[-1]} if revision else {})


def _sessions(schedule: Schedule, on: date) -> str:
    """The digest of all that is turned from a day on: when, what by how much, and what then shows."""
    return short_digest(
        tuple(
            (
                f"{session.at.astimezone(UTC):%Y%m%dT%H%MZ}",
                session.phase,
                number(session.remaining_mm),
                tuple(f"{m.actuator.id}{m.steps:+d} {number(m.reading_mm)} {m.face}" for m in session.moves),
            )
            for session in schedule.sessions
            if session.at.date() >= on
        )
    )
