"""Whether a plan is approved, and if not, why: the same words on every output."""

from collections.abc import Iterator

from bt_cli.document.language import ENGLISH, N_, Language
from bt_cli.schedule.approval import Signature, signature
from bt_cli.schedule.model import Schedule

_ENTRY = N_("[[course]]")
# The tables and keys of a plan file. In English they stand as the file has them, so that they are found there.
PLAN_TABLES = (
    N_("id"), N_("title"), N_("side"), N_("bone"), N_("age_group"), N_("surgery"),
    N_("timezone"), N_("conventions"),
    N_("[goal]"), N_("[protocol]"), N_("[frame]"), N_("[[frames]]"), N_("[[levels]]"),
    N_("[docking]"), N_("[correction]"), N_("[deformity]"), N_("[mounting]"),
    N_("[[structures_at_risk]]"), N_("[review]"), N_("[clinic]"), N_("[[override]]"), _ENTRY,
)  # fmt: skip


def approval_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """By whom and when a plan was approved, or that it is a draft and what has changed since it was approved."""
    return signature_text(signature(schedule), language)


def signature_text(signed: Signature, language: Language = ENGLISH) -> str:
    """The same of a signature that is known."""
    translate = language.translate
    if signed.approval is None:
        return translate("DRAFT: not approved")
    by, date = signed.approval.by, language.day(signed.approval.on)
    if signed.holds:
        return translate("Approved by {by} on {date}", by=by, date=date)
    if signed.doubt == "changed":
        return translate(
            "DRAFT: changed since {by} approved it: {what}", by=by, what=", ".join(_what(signed.names, language))
        )
    if signed.doubt == "undigested":
        return translate("DRAFT: an older version of bt wrote its approval. Approve it again.")
    return translate("DRAFT: its turns are not those that {by} approved", by=by)


def _what(names: tuple[str, ...], language: Language) -> Iterator[str]:
    """Tables, keys and entries that changed; entries that follow one another as one, "[[course]] 3–12"."""
    entries = [int(name.removeprefix(_ENTRY)) for name in names if name.startswith(f"{_ENTRY} ")]
    yield from (language.translate(name) for name in names if not name.startswith(f"{_ENTRY} "))
    starts = [number for number in entries if number - 1 not in entries]
    ends = [number for number in entries if number + 1 not in entries]
    for start, end in zip(starts, ends, strict=True):
        yield f"{language.translate(_ENTRY)} {start}" + (f"–{end}" if end > start else "")


def lapsed_text(schedule: Schedule) -> str:
    """Why the approval that a plan has does not hold; nothing where it does, or where there is none."""
    return approval_text(schedule) if schedule.plan.approval and is_draft(schedule) else ""


def is_draft(schedule: Schedule) -> bool:
    """Whether nobody has approved what the plan now says."""
    return not signature(schedule).holds
