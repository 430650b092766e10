"""Whether a plan is approved, and if not, why: the same words on every output."""

from collections.abc import Iterator

from bt_cli.output.language import ENGLISH, Language, marked
from bt_cli.schedule.approval import signature
from bt_cli.schedule.model import Schedule

_ENTRY = marked("[[course]]")
# The tables and keys of a plan file. In English they stand as the file has them, so that they are found there.
PLAN_TABLES = (
    marked("id"), marked("title"), marked("side"), marked("bone"), marked("age_group"), marked("surgery"),
    marked("timezone"), marked("conventions"),
    marked("[goal]"), marked("[protocol]"), marked("[frame]"), marked("[[frames]]"), marked("[[levels]]"),
    marked("[docking]"), marked("[correction]"), marked("[deformity]"), marked("[mounting]"),
    marked("[[structures_at_risk]]"), marked("[review]"), marked("[clinic]"), marked("[[override]]"), _ENTRY,
)  # fmt: skip


def approval_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """By whom and when a plan was approved, or that it is a draft and what has changed since it was approved."""
    say, signed = language.say, signature(schedule)
    if signed.approval is None:
        return say("DRAFT: not approved")
    by, date = signed.approval.by, language.day(signed.approval.on)
    if signed.holds:
        return say("Approved by {by} on {date}", by=by, date=date)
    if signed.doubt == "changed":
        return say(
            "DRAFT: changed since {by} approved it: {what}", by=by, what=", ".join(_what(signed.names, language))
        )
    if signed.doubt == "undigested":
        return say("DRAFT: an older version of bt wrote its approval. Approve it again.")
    return say("DRAFT: its turns are not those that {by} approved", by=by)


def _what(names: tuple[str, ...], language: Language) -> Iterator[str]:
    """Tables, keys and entries that changed; entries that follow one another as one, "[[course]] 3–12"."""
    entries = [int(name.removeprefix(_ENTRY)) for name in names if name.startswith(f"{_ENTRY} ")]
    yield from (language.say(name) for name in names if not name.startswith(f"{_ENTRY} "))
    starts = [number for number in entries if number - 1 not in entries]
    ends = [number for number in entries if number + 1 not in entries]
    for start, end in zip(starts, ends, strict=True):
        yield f"{language.say(_ENTRY)} {start}" + (f"–{end}" if end > start else "")


def lapsed_text(schedule: Schedule) -> str:
    """Why the approval that a plan has does not hold; nothing where it does, or where there is none."""
    return approval_text(schedule) if schedule.plan.approval and is_draft(schedule) else ""


def is_draft(schedule: Schedule) -> bool:
    """Whether nobody has approved what the plan now says."""
    return not signature(schedule).holds
