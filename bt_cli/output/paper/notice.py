"""The page that tells a patient what is new: from when, what, the first days of it, and what to do with the old paper.

It is no sheet and has no boxes to tick. It bears the same head as the sheet, and what to do about a missed turn.
"""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from bt_cli import __version__
from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.build import advice_of, limb_text, way_fields
from bt_cli.document.language import Language
from bt_cli.document.local_texts import BLANK, with_blanks
from bt_cli.document.model import WayField
from bt_cli.document.report import Report
from bt_cli.document.setting_text import new_settings
from bt_cli.document.style import SheetStyle
from bt_cli.output.paper.notice_days import NoticeDays, first_days
from bt_cli.output.paper.notice_news import news
from bt_cli.output.paper.patient_changes import since_when
from bt_cli.output.paper.visit_changes import new_direction_since, setting_news, text_news, visit_news
from bt_cli.plan.revisions import corrected_between
from bt_cli.schedule.approval import sheet_since
from bt_cli.schedule.changes import ScheduleChanges, changes
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local
from bt_cli.words import capital

if TYPE_CHECKING:
    from bt_cli.output.paper.pdf import Pdf


@dataclass(frozen=True, slots=True)
class NoticePart:
    """What stands under a title."""

    title: str
    items: list[str]


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in words. `head` is the sheet's; no `days` where nothing turns.

    `ways` has the fields of a direction that is written in by hand, none where nothing is to be turned;
    `advice` is about a missed turn, none once the frame is off.
    """

    head: dict[str, str]
    title: str
    sheet: str
    revisions: str
    draft: str
    news: list[str]
    days: NoticeDays
    to_do: NoticePart
    advice: list[NoticePart]
    ways: tuple[WayField, ...]
    foot: str


def notice_of(old: Report, new: Report, style: SheetStyle, changed_texts: Collection[str] = frozenset()) -> Notice:
    """The notice of what is new in `new` for a patient who has the sheet of `old`.

    `changed_texts` are the keys of [clinic] that say something else than on that sheet.
    """
    style = style._replace(language=style.language.of(new.schedule.mechanisms))
    translate, plan = style.language.translate, new.schedule.plan
    difference = changes(old.schedule, new.schedule)
    turned_anew = new_direction_since(old.schedule.plan, plan)
    first = _first_day(difference, new.schedule, style.print_date)
    if first is None and turned_anew:
        first = max(turned_anew, style.print_date)
    turns = news(difference, old.schedule, new.schedule, style.language, first)
    beside = [
        *visit_news(old.schedule, new.schedule, style.print_date, style.language),
        *text_news(changed_texts, with_blanks(new.clinic, style.language), style.language),
        *setting_news(old.schedule.plan, plan, style.language),
    ]
    corrected = corrected_between(old.schedule.plan, plan)
    if corrected:
        warning = translate("Your plan was corrected. What your old sheet says may be wrong.")
        turns = [warning] if difference.first is None else [warning, *turns]
    elif difference.first is None and beside:
        turns = [] if turned_anew else [translate("Your turns stay the same.")]
    over = plan.frame_off if plan.frame_off != old.schedule.plan.frame_off else None
    still_on = bool(old.schedule.plan.frame_off and not plan.frame_off)
    if still_on:
        still_text = translate("Your frame is still on.")
        turns = [still_text] if difference.first is None else [still_text, *turns]
    if over:
        off_text = translate("Your frame came off on {date}. Do not turn anything.", date=style.language.day(over))
        turns = [off_text] if difference.first is None else [off_text, *turns]
    draft = translate("This page is a draft. Nobody has approved it yet. Do not turn by it.")
    goes_on = first is not None and any(local(session).date() >= first for session in new.schedule.sessions)
    ways = tuple(way_fields(new.schedule, style.language)) if goes_on else ()
    settings = new_settings(old.schedule.plan, plan)
    anew = bool(difference.first or beside or corrected or settings or over or still_on)
    return Notice(
        head=_head(new, style),
        title=translate("What is new in your plan"),
        sheet=translate("Sheet {number}", number=plan.revision),
        revisions=translate("from sheet {old} to sheet {new}", old=old.schedule.plan.revision, new=plan.revision),
        draft=draft if is_draft(new.schedule) else "",
        news=[*turns, *beside],
        days=first_days(first, new, style, len(ways)),
        to_do=NoticePart(translate("What to do now"), list(_to_do(old, new, style, anew=anew))),
        advice=[] if plan.frame_off else [_missed(new, style.language)],
        ways=ways,
        foot=translate(
            "A calculation by bt {version}, which is not a medical device. A clinician checks and signs it.",
            version=__version__,
        ),
    )


def _head(report: Report, style: SheetStyle) -> dict[str, str]:
    plan, translate = report.schedule.plan, style.language.translate
    limb = limb_text(report.schedule, style.language)
    return {
        "plan": plan.id,
        "bone": capital(limb),
        "status": approval_text(report.schedule, style.language),
        "sheet": translate("Sheet {number}", number=plan.revision),
        "printed": translate("printed {date}", date=style.language.day(style.print_date)),
        "clinic": report.clinic.name or "",
        "phone": report.clinic.phone or "",
        "phone_label": translate("Phone"),
        "phone_blank": translate("write it here"),
        "page": translate("page {page} of {pages}"),
        "unreviewed": "" if style.language.reviewed else translate("This translation was not clinically reviewed."),
        "code": f"{plan.id} r{plan.revision} {style.print_date}",
        "code_label": translate("A code with the plan, the revision and the print date"),
        "which_way": translate("WHICH WAY"),
        "which_way_longer": translate("WHICH WAY makes it longer"),
        "shown": translate("shown to me by"),
    }


def _missed(report: Report, language: Language) -> NoticePart:
    """What to do about a missed turn."""
    missed = next(advice_of(with_blanks(report.clinic, language), language))
    return NoticePart(missed.title, list(missed.items))


def _first_day(difference: ScheduleChanges, schedule: Schedule, print_date: date) -> date | None:
    """The first day that is new, or the day of printing where that is later; None where nothing is."""
    if difference.first is None:
        return None
    since = since_when(difference, schedule).date()
    return max(since, print_date) if print_date <= schedule.sessions[-1].at.date() else since


def _to_do(old: Report, new: Report, style: SheetStyle, *, anew: bool) -> Iterator[str]:
    """What becomes of the old sheet and the old calendar, where anything on them is `anew`."""
    translate, was, now = style.language.translate, old.schedule.plan.revision, new.schedule.plan.revision
    if not anew:
        yield translate("Keep your sheet and your calendar.")
        return
    first = sheet_since(new.schedule)
    if first <= was:
        first = now
    if first - was > 1:
        yield translate("Throw away every sheet up to sheet {old}.", old=first - 1)
    else:
        yield translate("Throw away sheet {old}.", old=was)
    left = new.schedule.sessions[-1].at.date() >= style.print_date
    if left and first < now:
        yield translate("Turn only by a sheet from {first} to {new}. If you have none, ask us.", first=first, new=now)
    elif left:
        yield translate("Turn only by sheet {new}. If you do not have it, ask us for it.", new=now)
    yield translate("Delete the old calendar on your phone. Old reminders may still ring until you do.")
    visits = (*new.schedule.dates("review"), *new.schedule.dates("swap"))
    if left or any(on >= style.print_date for on in visits):
        yield translate("Then import the new file into a new calendar.")


def notice_text(notice: Notice) -> str:
    """The notice as plain text, its lines as long as they are."""
    head = notice.head
    phone = f"{head['phone_label']}: {head['phone'] or head['phone_blank'] + ' ____________'}"
    lines = [f"{notice.sheet} {head['bone']} · {head['plan']}", f"{notice.revisions} · {head['printed']}",
             head["status"], " · ".join(filter(None, (head["clinic"], phone))), notice.title]  # fmt: skip
    lines += [text for text in (head["unreviewed"], notice.draft) if text]
    for field in notice.ways:
        way = head["which_way_longer"] if field.is_two_way else head["which_way"]
        label = ": ".join(filter(None, (field.letters, way)))
        lines.append(f"{label} {BLANK} {head['shown']} {BLANK}")
    lines += ["", *notice.news]
    if notice.days.lines:
        lines += ["", notice.days.title]
        for day, turns, scale in notice.days.lines:
            lines += [day, *(f"  {turn}" for turn in turns), f"  {notice.days.header[2]}: {scale}"]
        lines += [notice.days.face] if notice.days.face else []
    for part in (notice.to_do, *notice.advice):
        lines += ["", part.title, *(f"- {item}" for item in part.items)]
    return "\n".join([*lines, "", notice.foot, ""])


def notice_pdf(notice: Notice, style: SheetStyle) -> "Pdf":
    """The notice as a PDF. Raises ImportError where typst is not to be had, CannotWrite as the sheet does."""
    from bt_cli.figures.code import code_svg
    from bt_cli.output.paper.pdf import PAPERS, Template, authored, set_by_typst, titled

    head = {**notice.head, "clinic": authored(notice.head["clinic"]), "code": code_svg(notice.head["code"])}
    data = {
        **asdict(notice),
        "lang": style.language.code,
        "paper": PAPERS[style.paper],
        "head": head,
        "news": list(map(authored, notice.news)),
        "advice": [titled(part.title, part.items) for part in notice.advice],
    }
    return set_by_typst(data, Template("notice", style.print_date, ("ways",)))
