"""What a patient is told of a change, on a page: from when, what, its first days, and what becomes of old paper.

It is no sheet and has no boxes to tick. It bears the same head as the sheet, and what to do about a missed turn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from bt_cli import __version__
from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.build import advice_of, limb_text, way_fields
from bt_cli.document.change import CourseChange, PatientReader
from bt_cli.document.changes import changes_between
from bt_cli.document.language import Language
from bt_cli.document.local_texts import with_blanks
from bt_cli.document.model import WayField
from bt_cli.document.notice_days import NoticeDays, first_days
from bt_cli.document.report import Report
from bt_cli.document.setting_changes import SettingChange
from bt_cli.document.style import SheetStyle
from bt_cli.schedule.approval import sheet_since
from bt_cli.schedule.backdated import written_at
from bt_cli.schedule.changes import ScheduleChanges, changes
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.phases import local, recorded_until
from bt_cli.words import capital


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


def notice_of(old: Report, new: Report, style: SheetStyle) -> Notice:
    """The notice of what is new in `new` for a patient who has the sheet of `old`."""
    style = style._replace(language=style.language.of(new.schedule.mechanisms))
    translate, plan, listed = style.language.translate, new.schedule.plan, changes_between(old, new)
    differences = changes(old.schedule, new.schedule)
    first = _first_day(differences, listed, new.schedule, style.print_date)
    reader = patient_reader(differences, new.schedule, first, style)
    news = news_of(listed, reader)
    goes_on = first is not None and any(local(session).date() >= first for session in new.schedule.sessions)
    ways = tuple(way_fields(new.schedule, style.language)) if goes_on else ()
    draft = translate("This page is a draft. Nobody has approved it yet. Do not turn by it.")
    return Notice(
        head=_head(new, style),
        title=translate("What is new in your plan"),
        sheet=translate("Sheet {number}", number=plan.revision),
        revisions=translate("from sheet {old} to sheet {new}", old=old.schedule.plan.revision, new=plan.revision),
        draft=draft if is_draft(new.schedule) else "",
        news=news.texts,
        days=first_days(first, new, reader, len(ways)),
        to_do=NoticePart(translate("What to do now"), list(_to_do(old, new, reader, anew=news.anew))),
        advice=[] if plan.frame_off else [_missed(new, style.language)],
        ways=ways,
        foot=translate(
            "A calculation by bt {version}, which is not a medical device. A clinician checks and signs it.",
            version=__version__,
        ),
    )


class News(NamedTuple):
    """What a patient is told, a paragraph each; `anew` is whether anything on their sheet is another."""

    texts: list[str]
    anew: bool


def news_of(listed: Sequence[CourseChange], reader: PatientReader) -> News:
    """The paragraphs of some changes, in their order; where none tells what becomes of the turns, that they stay."""
    all_texts = (text for change in listed if (text := " ".join(change.for_patient(reader))))
    texts = list(dict.fromkeys(all_texts))  # a pause that another makes longer is told once
    anew, translate = (
        bool(texts) or any(isinstance(change, SettingChange) for change in listed),
        reader.language.translate,
    )
    if not any(change.tells_turns for change in listed):
        same = translate("Your turns stay the same.") if texts else ""
        texts.insert(0, same or translate("Nothing changes for you. Go on as your sheet says."))
    return News(texts, anew)


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
        "code": f"{plan.id} r{plan.revision} {style.print_date} bt {__version__}",
        "code_label": translate("A code with the plan, the revision and the print date"),
        "which_way": translate("WHICH WAY"),
        "which_way_longer": translate("WHICH WAY makes it longer"),
        "shown": translate("shown to me by"),
    }


def _missed(report: Report, language: Language) -> NoticePart:
    """What to do about a missed turn."""
    missed = next(advice_of(with_blanks(report.clinic, language), language))
    return NoticePart(missed.title, list(missed.items))


def _first_day(
    differences: ScheduleChanges, listed: Sequence[CourseChange], schedule: Schedule, print_date: date
) -> date | None:
    """The first day that is new, or the day of printing where that is later; None where no turn is another."""
    if differences.first is None:
        turned_anew = [change.entry.earliest.date() for change in listed
                       if isinstance(change, SettingChange) and change.turned_anew]  # fmt: skip
        return max(turned_anew[0], print_date) if turned_anew else None
    return max(since_when(differences, schedule).date(), print_date)


def patient_reader(differences: ScheduleChanges, new: Schedule, first: date | None, style: SheetStyle) -> PatientReader:
    """A patient to whom a notice is given on its day of printing; `first` is the first day that it shows, if any."""
    midnight = datetime.combine(style.print_date, time())
    since = since_when(differences, new, first) if differences.first else midnight
    return PatientReader(style.language, midnight, max(since, midnight), _past(new), is_over=since < midnight)


def since_when(differences: ScheduleChanges, new: Schedule, day: date | None = None) -> datetime:
    """The local time of the first difference that is not past: by what is recorded, when it was written down, or `day`.

    Of the first where all is past.
    """
    assert differences.first  # noqa: S101 - asked only where there is one
    first, past = differences.first.replace(tzinfo=None), _past(new)
    begin = datetime.combine(day, time.min) if day else first
    if begin <= first and (past is None or past < first):
        return first
    old_ones = [pair.old for pair in (*differences.moved, *differences.changed)]
    differing = {local(session) for session in (*new.sessions, *old_ones, *differences.dropped)}
    return min((at for at in differing if at >= begin and (past is None or at > past)), default=first)


def _past(new: LevelSchedule) -> datetime | None:
    """The last local time that is past when the patient is told: what is recorded, and when it was last written to."""
    entry = new.plan.course[-1] if new.plan.course else None
    written = written_at(new, entry) if entry and entry.entered else None
    return max((at for at in (recorded_until(new), written) if at), default=None)


def _to_do(old: Report, new: Report, reader: PatientReader, *, anew: bool) -> Iterator[str]:
    """What becomes of the old sheet and the old calendar, where anything on them is `anew`."""
    translate, was, now = reader.language.translate, old.schedule.plan.revision, new.schedule.plan.revision
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
    left = not reader.is_past(local(new.schedule.sessions[-1]))
    if left and first < now:
        yield translate("Turn only by a sheet from {first} to {new}. If you have none, ask us.", first=first, new=now)
    elif left:
        yield translate("Turn only by sheet {new}. If you do not have it, ask us for it.", new=now)
    yield translate("Delete the old calendar on your phone. Old reminders may still ring until you do.")
    visits = (*new.schedule.dates("review"), *new.schedule.dates("swap"))
    if left or any(on >= reader.midnight.date() for on in visits):
        yield translate("Then import the new file into a new calendar.")
