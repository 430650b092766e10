"""The page that goes with reminders: how they get into a phone, and old ones out of it."""

import re
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from bt_cli.commands import exporting
from bt_cli.document.language import language
from bt_cli.output.paper.howto import howto_pdf
from tests.helpers import SAMPLES, bt, report
from tests.sheet_reading import letter_size

FLAGS = ("schedule", "--defect", "6", "--rate", "1", "--surgery", "2026-01-05", "--id", "T-1")


def pages(data: bytes) -> list[str]:
    """The words of each page of a PDF, its lines joined."""
    with pypdfium2.PdfDocument(BytesIO(data)) as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


@pytest.mark.parametrize(
    "address", ["", "https://reminders.clinic.example.org/frames/0123456789abcdef0123456789abcdef.ics"]
)
@pytest.mark.parametrize(("tongue", "paper"), [("en", "letter"), ("es", "a4"), ("es", "letter")])
def test_it_is_one_page_whose_letters_have_12_points_and_more(tongue: str, paper: str, address: str) -> None:
    """In Spanish, on the shorter paper, with a file name of 60 letters, it is longest."""
    made = report(**{"clinic.phone": "01865 000000"})
    data = howto_pdf(made, language(tongue), paper, f"{'reminders-' * 5}left.ics", address).data
    with pypdfium2.PdfDocument(BytesIO(data)) as pdf:
        assert len(pdf) == 1
        sizes = {round(one.get_font_size(), 1) for one in pdf[0].get_objects() if hasattr(one, "get_font_size")}
    assert min(sizes) >= 12


def test_its_letters_are_as_large_as_the_page_has_room_for() -> None:
    made, sizes = report(**{"clinic.phone": "01865 000000"}), []
    for file in ("left.ics", f"{'reminders-' * 5}left.ics"):
        with pypdfium2.PdfDocument(BytesIO(howto_pdf(made, language("en"), "letter", file).data)) as pdf:
            sizes.append(letter_size(pdf[0], "Questions"))
    assert sizes == [13.5, 12.5]


def test_no_hyphen_is_added_to_the_name_of_a_file_that_goes_over_two_lines() -> None:
    """In Spanish a hyphen that ends a line stands once more at the beginning of the next."""
    file = f"{'reminders-' * 12}left.ics"
    (text,) = pages(howto_pdf(report(), language("es"), "a4", file).data)
    assert re.sub(r"[ \u200b]", "", text.replace("\ufffe", "-")).count(file) == 4


def test_every_step_is_short_and_what_is_pressed_stands_in_quotes() -> None:
    """A reader of 70 does one thing after the other: at most 15 words a sentence."""
    for address in ("", "https://frames.clinic.example.org/0.ics"):
        (text,) = pages(howto_pdf(report(), language("en"), "a4", "left.ics", address).data)
        for sentence in re.split(r"(?<=[.?])”? (?=[A-Z1-9])", text.replace(f"{address} ", "") if address else text):
            assert len(sentence.split()) <= 15, sentence
        pressed = re.findall(r"(?:[Tt]ap|[Pp]ress) (?!.?the )(\S)", text)
        assert set(pressed) == {"“"}


def test_it_says_of_which_sheet_it_is_and_that_old_reminders_go_with_their_calendar(tmp_path: Path) -> None:
    assert bt(*FLAGS, "-o", "left.ics", cwd=tmp_path).returncode == 0
    (text,) = pages((tmp_path / "left-how-to.pdf").read_bytes())
    for words in (
        "Turn by your paper sheet.",
        "Old reminders ring until you delete their calendar.",
        "Name it “sheet 0”.",
        "Open the file left.ics from Mail, AirDrop or Safari.",
        "then “Add notification”. Choose 0 minutes.",
        "Make an event in the new calendar, in two minutes",
    ):
        assert words in text


def test_it_names_every_part_of_a_calendar_that_is_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MAX_CALENDAR_BYTES", 15_000)
    assert bt(*FLAGS, "--split", "-o", "x.ics", cwd=tmp_path).returncode == 0
    (text,) = pages((tmp_path / "x-how-to.pdf").read_bytes())
    assert "Open the file x-1.ics, x-2.ics from Mail" in text


def test_neither_calendar_nor_page_is_written_where_one_of_them_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "x-how-to.pdf").write_text("mine")
    done = bt(*FLAGS, "-o", "x.ics", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "x.ics").exists()) == (5, False)
    assert "x-how-to.pdf exists already" in done.stderr.decode()
    assert (tmp_path / "x-how-to.pdf").read_text() == "mine"


@pytest.mark.parametrize("options", [("--format", "ics"), ("-o", "-", "--format", "ics"), ("-o", "x.ics", "--update")])
def test_there_is_none_for_standard_output_and_for_programs_that_update(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    assert bt(*FLAGS, *options, cwd=tmp_path).returncode == 0
    assert not list(tmp_path.glob("*.pdf"))


def test_without_typst_the_calendar_is_written_and_the_message_says_how_to_get_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "has_typst", lambda: False)
    done = bt(*FLAGS, "-o", "x.ics", cwd=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["x.ics"]
    assert "pip install typst" in done.stderr.decode()


def test_the_terminal_keeps_three_lines_of_how_to_import(tmp_path: Path) -> None:
    said = bt("schedule", SAMPLES[0], "-o", "x.ics", cwd=tmp_path).stderr.decode()
    assert said.partition("Import the reminders")[2].partition("see docs/calendar.md.")[0].count("\n") == 2
