"""Every sample plan, whole, in every form: any difference is looked at before it is committed.

`python -m pytest tests/test_golden_samples.py --update-golden` writes them anew.
"""

from pathlib import Path

import pytest

from bt_cli.commands.console import print_table
from bt_cli.output.calendar import CalendarStyle, calendars
from bt_cli.output.data import csv_text, json_text
from tests.helpers import SAMPLES, read

GOLDEN = Path(__file__).parent / "golden" / "samples"
FORMS = ("60.txt", "80.txt", "120.txt", "json", "csv", "ics", "detailed.ics")


def made(sample: Path, form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> bytes:
    report = read(sample.read_text(encoding="utf-8"))
    if form == "json":
        return json_text(report).encode()
    if form == "csv":
        return csv_text(report).encode()
    if form.endswith("ics"):
        return calendars(report, CalendarStyle(detailed_titles=form != "ics"))[0]
    monkeypatch.setenv("COLUMNS", form.removesuffix(".txt"))
    print_table(report)
    return "".join(f"{line.rstrip()}\n" for line in capsys.readouterr().out.splitlines()).encode()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_sample(
    sample: Path, form: str, update_golden: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = made(sample, form, capsys, monkeypatch)
    golden = GOLDEN / f"{sample.stem}.{form}"
    if update_golden:
        golden.write_bytes(data)
    assert data == golden.read_bytes()


def test_no_golden_file_is_left_over() -> None:
    assert {p.name for p in GOLDEN.iterdir()} == {f"{sample.stem}.{form}" for sample in SAMPLES for form in FORMS}


def test_there_are_at_least_eight_samples() -> None:
    assert len(SAMPLES) >= 8
