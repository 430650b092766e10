"""Where nothing is turned nothing says so: every output of the nail samples, and what staff is told of them."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest

from bt_cli.document.adjustment import ADJUSTMENT
from bt_cli.document.build import document_of
from bt_cli.document.language import language
from tests import catalogues
from tests.helpers import SAMPLES, bt, read

NAILS = [path for path in SAMPLES if path.stem in ("femur_nail_lengthening", "tibia_nail_transport")]
BANNED = re.compile(
    r"\b(turns?|turned|turning|nuts?|frames?|screws?|giros?|gire|girar|gira|tuercas?|fijador(es)?|tornillos?)\b", re.I
)
COURSE = """
[[course]]
on = 2026-01-20
order = "rate"
rate_mm_per_day = 0.6
entered = 2026-01-19T10:00:00Z
[[course]]
on = 2026-01-24
order = "pause"
through = 2026-01-26
entered = 2026-01-23T10:00:00Z
[[course]]
on = 2026-01-30
order = "reverse"
distance_mm = 1
rate_mm_per_day = 0.6
entered = 2026-01-29T10:00:00Z
[[course]]
on = 2026-02-03
order = "resume"
entered = 2026-02-02T10:00:00Z
[[course]]
at = 2026-02-04T20:00:00
record = "missed"
entered = 2026-02-05T10:00:00Z
[[course]]
on = 2026-02-09
order = "replan"
readings_mm = { A = READ }
entered = 2026-02-08T10:00:00Z
"""
PAUSED = COURSE[: COURSE.index("[[course]]\non = 2026-01-30")].replace("through = 2026-01-26\n", "")


IDS = re.compile(r"([a-z]+(-\w+)+ ?)+")  # of several elements that look alike


class Texts(HTMLParser):
    """What a page or a figure says: texts, and attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = tag
        self.texts += [value or "" for name, value in attrs if name in ("aria-label", "title", "alt", "data-name")]

    def handle_data(self, data: str) -> None:
        if self.within not in ("style", "script"):
            self.texts.append(data)
        elif data.startswith("{"):  # what the page looks up: keys and ids are no words
            texts = (text for text in re.findall(r'"([^"]*)"', data) if " " in text and "{}" not in text)
            self.texts += [text for text in texts if not IDS.fullmatch(text)]


def said_in(path: Path) -> list[str]:
    if path.suffix == ".pdf":
        pages = pypdfium2.PdfDocument(path.read_bytes())
        return [page.get_textpage().get_text_range() for page in pages]
    text = path.read_text(encoding="utf-8").replace("\r\n ", "")
    if path.suffix in (".html", ".svg"):
        reader = Texts()
        reader.feed(text)
        return reader.texts
    if path.suffix == ".json":
        text = re.sub(r'"\w+":', "", text)  # keys are a contract
    return text.splitlines()


def plans(folder: Path) -> Iterator[Path]:
    for sample in NAILS:
        text = sample.read_text(encoding="utf-8").split("[[course]]")[0]
        for name, course in (("as", ""), ("course", COURSE), ("paused", PAUSED)):
            path = folder / f"{sample.stem}-{name}.toml"
            read = "17" if "femur" in sample.stem else "10"
            path.write_text(text + course.replace("READ", read), encoding="utf-8")
            yield path


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_output_speaks_of_turns_nuts_or_frames(language: str, tmp_path: Path) -> None:
    for plan in plans(tmp_path):
        targets = [
            tmp_path / f"o.{form}"
            for form in ("json", "csv", "ics", "html", "svg", *(["pdf"] if "course" in plan.stem else []))
        ]
        options = [text for path in targets for text in ("-o", str(path))]
        made = bt("schedule", str(plan), *options, "--language", language, "--titles", "detailed", "--force")
        assert made.returncode == 0, made.stderr
        for path in targets:
            assert [text for text in said_in(path) if BANNED.search(text)] == [], path


@pytest.mark.parametrize(
    "command",
    [
        ("schedule",), ("schedule", "--brief"), ("status", "--at", "2026-02-12"), ("check",), ("log",),
        ("notice", "--since", "0"), ("today", "--on", "2026-01-24"), ("today", "--on", "2026-01-20", "--week"),
        ("today", "--on", "2026-05-12"),
    ],
)  # fmt: skip
def test_nothing_on_the_terminal_does(command: tuple[str, ...], tmp_path: Path) -> None:
    for plan in plans(tmp_path):
        told = bt(command[0], str(plan), *command[1:])
        text = (told.stdout + told.stderr).decode() if isinstance(told.stderr, bytes) else told.stdout.decode()
        assert [line for line in text.splitlines() if BANNED.search(line)] == []


def test_what_takes_a_sentence_s_place_keeps_its_places_and_says_nothing_of_turns() -> None:
    files = (file for kind in ("*.py", "*.html") for file in catalogues.PACKAGE.rglob(kind))
    said = "".join(file.read_text(encoding="utf-8") for file in files if file.stem != "adjustment")
    said = re.sub(r'"\s*\n\s*"', "", said)  # a sentence may go over lines
    for old, new in ADJUSTMENT.items():
        assert sorted(re.findall(r"\{\w+\}", old)) == sorted(re.findall(r"\{\w+\}", new)), old
        assert not BANNED.search(re.sub(r"\{\w+\}", "", new)), new
        assert f'"{old}"' in said or f"'{old}'" in said, f"nobody says {old!r} any more"


def test_beside_a_rail_each_is_told_in_its_own_words() -> None:
    sample = next(path for path in SAMPLES if path.stem == "femur_nail_beside_rail")
    text = bt("schedule", str(sample)).stdout.decode()
    assert "Turn           A: the screw" in text
    assert "Adjustment     B: the nail" in text
    assert "Check          B: its length on X-ray: 20 mm more at the end" in text
    assert re.search(r"14:00  NO TURN +0\.25 mm\n +16:00  ¼ +NONE\n", text)
    status = bt("status", str(sample), "--at", "2026-01-20").stdout.decode()
    assert re.search(r"\n +A: 8 mm\n +B: moved 6 mm\n", status)


def test_bars_beside_a_rail_are_each_in_their_own_words() -> None:
    """A nail's pause, its end and what an X-ray showed were told as turns of a screw, and as scales that were read."""
    sample = next(path for path in SAMPLES if path.stem == "femur_nail_beside_rail").read_text(encoding="utf-8")
    course = """
[[course]]
on = 2026-01-20
order = "pause"
through = 2026-01-21
level = "length"
[[course]]
on = 2026-02-03
order = "replan"
readings_mm = { B = 15 }
"""
    told = bars(sample + course)
    assert "B: PAUSE until Thu 22 Jan 2026 08:00: do not adjust." in told
    assert "PLANNED ANEW from 08:00: on X-ray the nail had moved B: 15 mm." in told
    assert any(text.startswith("B: LAST ADJUSTMENT at") for text in told)
    beside = bars(sample + course.replace("B = 15", "A = 21"))
    assert "PLANNED ANEW from 08:00: before it the scales read A: 21 mm." in beside


def bars(plan: str) -> set[str]:
    document = document_of(read(plan))
    labels = [thing.label for thing in document.things]
    return {
        ", ".join(labels[place] for place in bar.things) + (": " if bar.things else "") + bar.text
        for day in document.days
        for bar in day.bars
    }


def test_the_steps_are_the_clinics_own() -> None:
    sample = NAILS[0].read_text(encoding="utf-8")
    steps = document_of(read(sample)).how
    assert steps[1:-1] == tuple(re.findall(r'^    "(.*)",$', sample, re.MULTILINE)[:4])
    silent = re.sub(r"(?ms)^how_to = \[.*?^\]\n|^how_to_es = \[.*?^\]\n", "", sample)
    assert "Make the adjustment that the table says, as your clinic showed you." in " ".join(
        document_of(read(silent)).how
    )


def test_steps_in_english_alone_are_a_line_to_write_on_in_spanish() -> None:
    sample = re.sub(r"(?ms)^how_to_es = \[.*?^\]\n", "", NAILS[0].read_text(encoding="utf-8"))
    assert "La clínica escribe aquí" in document_of(read(sample), language("es")).how[1]
