"""The page that tells a patient what is new: from when, what, the first days of it, and what to do with the old paper.

It is no sheet and has no boxes to tick. It bears the same head as the sheet, and what to do about a missed turn.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from bt_cli import __version__
from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.build import advice_of, document_of, limb_text, way_fields
from bt_cli.document.language import Language
from bt_cli.document.local_texts import BLANK, with_blanks
from bt_cli.document.marks import strut_colours
from bt_cli.document.model import Day, Document, Slot, Turn, WayField
from bt_cli.document.phrases import readings_text
from bt_cli.document.report import Report
from bt_cli.document.setting_text import new_settings
from bt_cli.document.style import SheetStyle
from bt_cli.output.paper.notice_news import news
from bt_cli.output.paper.patient_changes import since_when
from bt_cli.output.paper.visit_changes import new_direction_since, setting_news, text_news, visit_news
from bt_cli.plan.revisions import corrected_between
from bt_cli.schedule.approval import sheet_since
from bt_cli.schedule.changes import ScheduleChanges, changes
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local, recorded_until
from bt_cli.words import mm, number

if TYPE_CHECKING:
    from bt_cli.output.paper.pdf import Pdf

DAYS, TURNS, ROWS = 7, 48, 14  # convention: the first week, or as much of it as fits on the page
DAYS_OF_A_FIELD, FEWEST_DAYS = 2, 2  # for which a field to fill in takes the room; and how many are left at least


@dataclass(frozen=True, slots=True)
class NoticePart:
    """What stands under a title."""

    title: str
    items: list[str]


@dataclass(frozen=True, slots=True)
class StrutRow:
    """A session in a column for each strut, what its scale shows before and after, and by how much; or a text."""

    when: str
    text: str
    cells: list[dict[str, str]]  # "from", "to" and "by"; "to" alone where it does not turn


@dataclass(frozen=True, slots=True)
class StrutGrid:
    """The days of six struts as the page has them: the heads, the rows, and how a cell is read."""

    key: str
    chips: list[dict[str, str]]
    rows: list[StrutRow]


@dataclass(frozen=True, slots=True)
class NoticeDays:
    """The first days by the new plan: each with its turns and what the scales show after them."""

    title: str
    header: tuple[str, str, str]
    lines: list[tuple[str, list[str], str]]
    face: str
    grid: StrutGrid | None


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
        days=_days(first, new, style, len(ways)),
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
        "bone": limb[:1].upper() + limb[1:],
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


def _days(first: date | None, new: Report, style: SheetStyle, fields: int) -> NoticeDays:
    """The first days from one on, as many as fit beside `fields`; none where nothing is new."""
    translate, count = style.language.translate, max(FEWEST_DAYS, DAYS - DAYS_OF_A_FIELD * fields)
    until = (first or date.min) + timedelta(days=count - 1)
    document = document_of(new._replace(until=until), style.language)
    by_scale = document.has_numbered_columns
    room = (ROWS if by_scale else TURNS) * count // DAYS
    to_come = [day for day in document.days if first and day.on >= first]
    lines = [sum(1 if by_scale else len(slot.turns) for slot in day.slots if slot.turns) for day in to_come]
    days = [day for day, used in zip(to_come, accumulate(lines), strict=True) if used <= room]
    past = recorded_until(new.schedule)
    how = translate("Turn each strut until its scale shows the number") if by_scale else ""
    return NoticeDays(
        title=translate("The first days of the new plan"),
        header=(translate("Day"), how or translate("When and how far to turn"), translate("Scale after it")),
        lines=[_line(day, document, past) for day in days],
        face=translate("The number after → is the nut face that then shows.")
        if any(thing.start_face for thing in document.things)
        else "",
        grid=_grid(days, document, past) if by_scale and days else None,
    )


def _line(day: Day, document: Document, past: datetime | None) -> tuple[str, list[str], str]:
    """A day: its date, what is done in the clinic, each turn, and the scales after them."""
    language, turns = document.language, [bar.text for bar in day.bars if bar.kind == "swap"]
    for slot in day.slots:
        clock = language.clock(slot.at)
        if text := _instead(day, slot, document, past):
            turns.append(f"{clock} {text}")
        else:
            turns += [f"{clock} {_turn_text(turn, document)}" for turn in slot.turns]
    labels = [thing.label if len(document.things) > 1 else "" for thing in document.things]
    scales = readings_text((labels[scale.thing], scale.after_mm) for scale in day.scales)
    return language.day(day.on), turns or [language.translate("Do not turn.")], scales


def _instead(day: Day, slot: Slot, document: Document, past: datetime | None) -> str:
    """What is said in place of turns that were missed, or are recorded as done."""
    if slot.state == "missed":
        return document.language.translate("missed")
    is_done = slot.turns and past and datetime.combine(day.on, slot.at) <= past
    return document.language.translate("done") if is_done else ""


def _turn_text(turn: Turn, document: Document) -> str:
    """A turn with its mm, "A ¼ turn BACK = 0.25 mm → 2"; by a scale "strut 1: 149 → 149.5 (+0.5)"."""
    thing, amount = document.things[turn.thing], turn.amount
    if not amount.unit:
        return f"{thing.name}: {number(turn.before_mm)} → {number(turn.after_mm)} ({_signed(turn)})"
    travel = f" = {mm(amount.travel_mm)}" if amount.unit != "mm" else ""
    words = [thing.label if len(document.things) > 1 else "", amount.part, amount.unit, turn.way]
    return " ".join(filter(None, words)) + travel + (f" → {turn.face}" if turn.face else "")


def _signed(turn: Turn) -> str:
    return f"{'+' if turn.steps > 0 else '−'}{number(turn.amount.travel_mm)}"


def _grid(days: Sequence[Day], document: Document, past: datetime | None) -> StrutGrid:
    """A row a session; what is done in the clinic stands above the day."""
    language, rows = document.language, []
    for day in days:
        on, turned = language.day(day.on), []
        for slot in day.slots:
            if text := _instead(day, slot, document, past):
                turned.append(StrutRow(f"{on} {language.clock(slot.at)}", text, []))
            elif slot.turns:
                cells = [_cell(slot, place) for place in range(len(document.things))]
                turned.append(StrutRow(f"{on} {language.clock(slot.at)}", "", cells))
        rows += [StrutRow(on, bar.text, []) for bar in day.bars if bar.kind == "swap"]
        rows += turned or [StrutRow(on, language.translate("Do not turn."), [])]
    chips = zip(strut_colours(len(document.things)), document.things, strict=True)
    key = language.translate(
        "{before} → {after}: the scale shows {before} before the turn. Turn until it shows {after}.",
        **next(({"before": c["from"], "after": c["to"]} for row in rows for c in row.cells if "from" in c), {}),
    )  # fmt: skip
    return StrutGrid(key, [{**chip, "name": thing.colour} for chip, thing in chips], rows)


def _cell(slot: Slot, place: int) -> dict[str, str]:
    turn = slot.turn_of(place)
    if turn is None:
        return {"to": number(slot.readings_mm[place])}
    return {"from": number(turn.before_mm), "to": number(turn.after_mm), "by": _signed(turn)}


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
