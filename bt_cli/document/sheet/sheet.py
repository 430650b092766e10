"""What a printed sheet says, line by line and in the patient's language: typst and the page only set it.

Every page is safe alone: it bears the case, the revision, its dates, the phone number and what to do on a missed turn.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from bt_cli import __version__
from bt_cli.document import phrases
from bt_cli.document.approval_text import approval_text
from bt_cli.document.build import advice_of
from bt_cli.document.heading import bone_text, facts
from bt_cli.document.language import Language
from bt_cli.document.report import Report
from bt_cli.document.setting_text import clinic_throughout
from bt_cli.document.sheet.axial import axial_parts
from bt_cli.document.sheet.style import Parts, Sheet, SheetStyle, dates_text
from bt_cli.document.sheet.ways import ways_to_fill_in
from bt_cli.plan.model import Clinic


def sheet_of(report: Report, style: SheetStyle) -> Sheet:
    """The sheet of a report, from the style's first day to the report's last, in the style's language."""
    style = style._replace(language=style.language.of(report.schedule.mechanisms))
    texts = clinic_throughout(report, style.language, *_days(report, style))
    parts = _parts(report, style, texts)
    report = report._replace(clinic=texts)
    return Sheet(
        head=_head(report, style),
        front=_front(report, style, parts),
        columns=parts.columns,
        pages=parts.pages,
        strip=list(_strip(report, style, parts.each)),
        ways=ways_to_fill_in(report.schedule, style.language, large=style.large),
        foot=style.language.translate(
            "A calculation by bt {version}, which is not a medical device. A clinician checks and signs it.",
            version=__version__,
        ),
    )


def _days(report: Report, style: SheetStyle) -> tuple[date, date]:
    """The first and the last day that is printed."""
    start, last = report.schedule.start.date(), report.schedule.sessions[-1].at.date()
    until = min(report.until, last) if report.until else last
    return max(style.first_day or start, start), until


def _parts(report: Report, style: SheetStyle, texts: Clinic) -> Parts:
    if not report.schedule.correction:
        return axial_parts(report, style, texts)
    from bt_cli.document.sheet.hexapod import strut_parts

    return strut_parts(report, style, texts)


def _head(report: Report, style: SheetStyle) -> dict[str, str]:
    plan, translate, clinic = report.schedule.plan, style.language.translate, report.clinic
    return {
        "title": translate("Turning sheet"),
        "plan": plan.id,
        "bone": bone_text(report.schedule, style.language),
        "goal": phrases.goal_text(report.schedule, style.language),
        "revision": translate("revision {number}", number=plan.revision),
        "status": approval_text(report.schedule, style.language),
        "printed": translate("printed {date}", date=style.language.day(style.print_date)),
        "clinic": clinic.name or "",
        "phone": clinic.phone or "",
        "phone_label": translate("Phone"),
        "phone_blank": translate("write it here"),
        "page": translate("page {page} of {pages}"),
        "unreviewed": "" if style.language.reviewed else translate("This translation was not clinically reviewed."),
        "code": f"{plan.id} r{plan.revision} {style.print_date}",
        "code_label": translate("A code with the plan, the revision and the print date"),
    }


def _front(report: Report, style: SheetStyle, parts: Parts) -> dict[str, Any]:
    translate = style.language.translate
    return {
        "dates": dates_text(*_days(report, style), style.language),
        "notice": " ".join(filter(None, (_over(report, style.language), _cut(report, style)))),
        "facts_title": translate("The plan"),
        "facts": [[f.name, f.text] for f in facts(report, style.language) if f.name not in parts.tabled],
        "how_title": translate("How to turn"),
        "how": parts.how,
        "struts": parts.struts,
        "letters": parts.letters,
        "swaps": parts.swaps,
        "advice": [{"title": one.title, "items": list(one.items)} for one in advice_of(report, style.language)],
        "phone_title": translate("Who to call"),
        "clinician_title": translate("For the clinician"),
        "findings": [phrases.finding_text(f) for f in report.findings],
        "sign": [translate("Checked by (name)"), translate("Signature"), translate("Date")],
    }


def _over(report: Report, language: Language) -> str:
    """That nothing is to be turned any more, once the frame is off."""
    off = report.schedule.plan.frame_off
    if off is None:
        return ""
    return language.translate("Your frame came off on {date}. Do not turn anything.", date=language.day(off))


def _cut(report: Report, style: SheetStyle) -> str:
    """What of the plan this print leaves out, if anything."""
    translate, schedule, said = style.language.translate, report.schedule, []
    if style.first_day and style.first_day > schedule.start.date():
        date = style.language.day(style.first_day)
        said.append(translate("This print begins on {date}. The days before it are left out.", date=date))
    if report.until and report.until < schedule.sessions[-1].at.date():
        date = style.language.day(report.until)
        said.append(translate("This print ends on {date}. The turns go on after it.", date=date))
    return " ".join(said)


def _strip(report: Report, style: SheetStyle, each: str) -> Iterator[list[str]]:
    """What must stand on every page: a name and a text each."""
    translate, clinic = style.language.translate, report.clinic
    if over := _over(report, style.language):
        yield [translate("Frame off"), over]
    yield [translate("Each time"), each]
    yield [translate("If you missed a turn"), clinic.missed_turn or ""]
    if clinic.call_us_if:
        yield [translate("Stop and call us if"), "; ".join(clinic.call_us_if)]
    if cut := _cut(report, style):
        yield [translate("Not the whole plan"), cut]
