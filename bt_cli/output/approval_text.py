"""Whether a plan is approved, and if not, why: the same words on every output."""

from bt_cli.output.language import ENGLISH, Language
from bt_cli.schedule.approval import signature
from bt_cli.schedule.model import Schedule


def approval_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """By whom and when a plan was approved, or that it is a draft and what has changed since it was approved."""
    say, signed = language.say, signature(schedule)
    if signed.approval is None:
        return say("DRAFT: not approved")
    by, date = signed.approval.by, language.day(signed.approval.on)
    if signed.holds:
        return say("Approved by {by} on {date}", by=by, date=date)
    if signed.doubt == "changed":
        return say("DRAFT: changed since {by} approved it: {what}", by=by, what=", ".join(signed.names))
    if signed.doubt == "undigested":
        return say("DRAFT: an older version of bt wrote its approval. Approve it again.")
    return say("DRAFT: its turns are not those that {by} approved", by=by)


def lapsed_text(schedule: Schedule) -> str:
    """Why the approval that a plan has does not hold; nothing where it does, or where there is none."""
    return approval_text(schedule) if schedule.plan.approval and is_draft(schedule) else ""


def is_draft(schedule: Schedule) -> bool:
    """Whether nobody has approved what the plan now says."""
    return not signature(schedule).holds
