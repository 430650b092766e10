"""Sets the notice: as plain text, or as a PDF by `notice.typ`."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from bt_cli.document.local_texts import BLANK
from bt_cli.document.notice import Notice
from bt_cli.document.style import SheetStyle

if TYPE_CHECKING:
    from bt_cli.output.paper.pdf import Pdf


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
    from bt_cli.output.paper.pdf import PAPERS, Template, authored, plain, set_by_typst, titled

    head = {**notice.head, "clinic": authored(notice.head["clinic"]), "code": code_svg(notice.head["code"])}
    data = {
        **asdict(notice),
        "ways": plain(notice.ways),
        "lang": style.language.code,
        "paper": PAPERS[style.paper],
        "head": head,
        "news": list(map(authored, notice.news)),
        "advice": [titled(part.title, part.items) for part in notice.advice],
    }
    return set_by_typst(data, Template("notice", style.print_date, ("ways",)))
