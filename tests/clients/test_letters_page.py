"""The page of several things to turn, as a real Chromium shows, keeps and prints it."""

import tomllib
from pathlib import Path

import pytest

from tests.clients.test_page_in_chromium import CUT, OVERLAPS, STYLE, Opens, opens, ticked, view
from tests.courses import CLINIC
from tests.helpers import ROOT, read
from tests.level_plans import TANDEM

__all__ = ["opens"]  # a fixture
# Three letters, two rods of which each is turned otherwise, two mechanisms; two letters alone are a slow variant.
PLANS = [
    "femur_tandem_take_over", "tibia_hinge_opening", "tibia_compression_distraction",
    pytest.param("tibia_convergent", marks=pytest.mark.slow),
]  # fmt: skip


def test_the_view_of_a_day_tells_the_turns_of_every_letter(opens: Opens) -> None:
    page = opens(read(TANDEM + CLINIC))
    page.pick(2)
    said = view(page)
    assert "08:00 A ¼ turn = 0.25 mm face 4 08:00 B ½ turn = 0.5 mm face 1 08:00 C ¼ turn" in said
    assert "Rod 1 at night, mm A 1 B 3 C 2 Gap left, mm 115" in said
    assert "Moved" not in said


def test_each_letter_is_ticked_for_itself_and_a_session_is_recorded_when_all_are(opens: Opens, tmp_path: Path) -> None:
    page = opens(read(TANDEM + CLINIC))
    for name in ("2C", "1A", "1C", "2B"):
        page.page.locator(f"#table input[name='{name}']").check()
    page.reload()
    assert ticked(page) == ["1A", "1C", "2B", "2C"]
    with page.page.expect_download() as downloading:
        page.page.get_by_role("button", name="Save the ticks for the clinic").click()
    downloading.value.save_as(tmp_path / "records.toml")
    text = (tmp_path / "records.toml").read_text(encoding="utf-8")
    assert [f"{record['at']:%H:%M} {record['record']}" for record in tomllib.loads(text)["course"]] == ["12:00 done"]
    assert "# Not all turns of this session are ticked, only A, C.\n[[partly]]\nat = 2026-01-12T08:00:00\n" in text
    assert [one["ticked"] for one in tomllib.loads(text)["partly"]] == [["A", "C"]]


@pytest.mark.parametrize("name", PLANS)
def test_nothing_is_cut_or_runs_into_its_neighbour(opens: Opens, name: str) -> None:
    page = opens(read((ROOT / "sample_plans" / f"{name}.toml").read_text(encoding="utf-8")))
    page.pick(8)
    for width in (320, 390, 768, 1024, 1280, 1366, 1600):
        page.page.set_viewport_size({"width": width, "height": 800})
        cells = page.page.locator("#table th, #table td, #table label, #table time, #table .do")
        assert cells.evaluate_all(CUT) == [], width
        assert page.page.locator("#view label, #view dd").evaluate_all(CUT) == [], width
        assert page.page.evaluate(OVERLAPS, 3) == [], width
        assert page.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("name", PLANS)
def test_nothing_that_is_printed_runs_into_its_neighbour(opens: Opens, name: str, large: bool) -> None:
    made = read((ROOT / "sample_plans" / f"{name}.toml").read_text(encoding="utf-8"))
    page = opens(made, STYLE._replace(large=large), viewport={"width": 703, "height": 1000})
    page.page.emulate_media(media="print")
    assert page.page.evaluate(OVERLAPS, 6) == []
    assert page.page.locator("#table td.mm, #table tbody th, #table label").evaluate_all(CUT) == []
