"""Every sample plan, whole, in every form: any difference is looked at before it is committed.

`python -m pytest tests/test_golden_samples.py --update-golden` writes them anew.
"""

import json
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pypdfium2
import pytest

from bt_cli.commands.console import print_table
from bt_cli.document.language import ENGLISH
from bt_cli.document.style import SheetStyle
from bt_cli.figures.plan import plan_svg
from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars
from bt_cli.output.data.schedule_data import csv_text, json_text
from tests.helpers import SAMPLES, read
from tests.rendered import page_html, sheet_pdf

GOLDEN = Path(__file__).parent / "golden" / "samples"
FORMS = ("120.txt", "json", "csv", "ics", "pdf.txt", "html.txt", "svg")
# Narrow screens have the same cells under each other, and detailed calendars another title: of these samples alone.
MORE = {
    "60.txt": ("tibia_60mm_ilizarov", "femur_tandem_take_over", "tibia_hinge_neutral", "hexapod_swap"),
    "80.txt": ("tibia_60mm_ilizarov", "femur_tandem_take_over", "tibia_hinge_neutral", "hexapod_swap"),
    "detailed.ics": ("tibia_60mm_ilizarov", "hexapod_swap"),
}
CASES = [(sample, form) for sample in SAMPLES for form in (*FORMS, *(m for m in MORE if sample.stem in MORE[m]))]
STYLE = SheetStyle(date(2026, 1, 5))


def made(sample: Path, form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> bytes:
    report = read(sample.read_text(encoding="utf-8"))
    if form == "json":
        return json_text(report).encode()
    if form == "csv":
        return csv_text(report).encode()
    if form == "pdf.txt":  # every page, as another library reads it
        pages = pypdfium2.PdfDocument(sheet_pdf(report, STYLE).data)
        return "\f\n".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "\n").encode()
    if form == "html.txt":  # the page without its script and style, a line an element
        whole = re.sub(r"<(script|style).*?</\1>", "", page_html(report, STYLE), flags=re.DOTALL)
        return (re.sub(r">\s*<", ">\n<", re.sub(r"sha256-[^']*", "", whole))).encode()
    if form == "svg":
        return f"{plan_svg(report, (report.schedule.days + 1) // 2, ENGLISH)}\n".encode()
    if form.endswith("ics"):
        return calendars(report, CalendarStyle(detailed_titles=form != "ics"))[0]
    monkeypatch.setenv("COLUMNS", form.removesuffix(".txt"))
    print_table(report)
    return "".join(f"{line.rstrip()}\n" for line in capsys.readouterr().out.splitlines()).encode()


@pytest.mark.parametrize(("sample", "form"), CASES, ids=[f"{sample.stem}-{form}" for sample, form in CASES])
def test_sample(
    sample: Path, form: str, update_golden: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = made(sample, form, capsys, monkeypatch)
    golden = GOLDEN / f"{sample.stem}.{form}"
    if update_golden:
        golden.write_bytes(data)
    assert data == golden.read_bytes()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_people_read_no_length_finer_than_hardware_shows(sample: Path) -> None:
    """Thousandths stand only where they are whole steps, as of an eighth of a turn: law 8 of the sheet."""
    actuators = json.loads((GOLDEN / f"{sample.stem}.json").read_text(encoding="utf-8"))["actuators"]
    for form in (form for case, form in CASES if case == sample and form.endswith(("txt", "svg"))):
        text = re.sub(r"<[^>]*>", "\n", (GOLDEN / f"{sample.stem}.{form}").read_text(encoding="utf-8"))
        for number in set(re.findall(r"(?<![\d./-])\d+\.\d{3,}(?![\d/])", text)):  # none of a DOI
            steps = {Fraction(number) % Fraction(str(actuator["step_mm"])) for actuator in actuators}
            assert len(number.partition(".")[2]) == 3 and 0 in steps, (form, number)


def test_no_golden_file_is_left_over() -> None:
    assert {p.name for p in GOLDEN.iterdir()} == {f"{sample.stem}.{form}" for sample, form in CASES}
    assert sum(map(len, MORE.values())) + len(SAMPLES) * len(FORMS) == len(CASES)


def test_there_are_at_least_eight_samples() -> None:
    assert len(SAMPLES) >= 8
