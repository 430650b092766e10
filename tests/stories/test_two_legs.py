"""Story 7: both legs of a patient under one case code: two calendars on one phone, two pages in one browser.

Both tibias are lengthened alike, 5 mm at 1 mm a day from Mon 12 to Fri 16 Jan 2026, 20 quarter turns each. So nothing
but the limb tells one turn from the other: the worst case. Everything is made by the commands.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar, Event
from playwright.sync_api import Browser, BrowserContext, expect

from tests.clients.browser import Visit, visit
from tests.clients.khal import khal_in
from tests.helpers import bt

SIDES = ("left", "right")
TURNS = 20
CLINIC = """\
format = "bt-clinic"
version = 1
[clinic]
phone = "01865 000000"
missed_turn = "Leave it out and call us."
[new]
timezone = "Europe/London"
[new.frame]
direction = "toward the red flag"
"""
PRESCRIBED = "--id OX-0042 --bone tibia --lengthening 5 --rate 1 --surgery 2026-01-05"


def run(folder: Path, *words: str) -> str:
    """A command that must succeed, in a folder; what it says on standard error."""
    done = bt(*words, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    return done.stderr.decode()


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an approved plan, two calendars and a page for each leg; said.txt is what the last export said."""
    folder = tmp_path_factory.mktemp("ward")
    (folder / "clinic.toml").write_text(CLINIC)
    for side in SIDES:
        run(folder, "new", f"{side}.toml", "--side", side, "--clinic", "clinic.toml", *PRESCRIBED.split())
        run(folder, "approve", f"{side}.toml", "--by", "AB", "--on", "2026-01-06", "--yes")
    for side in SIDES:
        out = (f"{side}.ics", f"{side}.html")
        words = [word for name in out for word in ("-o", name)]
        said = run(folder, "schedule", f"{side}.toml", *words, "--clinic", "clinic.toml", "--print-date", "2026-01-06")
        run(folder, "schedule", f"{side}.toml", "-o", f"{side}_detailed.ics", "--titles", "detailed")
    (folder / "said.txt").write_text(said)
    return folder


def events(data: bytes) -> list[Event]:
    return list(Calendar.from_ical(data).events)


def on_the_phone(folder: Path) -> list[Event]:
    """All events of the one calendar."""
    return [event for path in (folder / "frame").glob("*.ics") for event in events(path.read_bytes())]


def test_every_export_names_the_other_leg(ward: Path) -> None:
    said = (ward / "said.txt").read_text().splitlines()
    assert (
        "OX-0042 is also the code of left.toml: left tibia. Give each plan its own code, or keep their sheets and "
        "calendars apart."
    ) in said


def test_the_ward_round_names_both(ward: Path) -> None:
    said = run(ward, "today", ".", "--on", "2026-01-13")
    assert "OX-0042 is the id of several files: left.toml (left tibia), right.toml (right tibia)" in said


@pytest.mark.parametrize(("form", "days"), [("", 0), ("_detailed", 1)])
def test_one_phone_keeps_the_reminders_of_both(ward: Path, tmp_path: Path, form: str, days: int) -> None:
    """No event takes the place of another, neither of a turn nor, with detailed titles, the day of the operation."""
    khal = khal_in(tmp_path)
    for side in SIDES:
        khal("import", "--batch", "-a", "frame", ward / f"{side}{form}.ics")
    found = on_the_phone(tmp_path)
    assert len(found) == len({str(event["uid"]) for event in found}) == 2 * (TURNS + days)
    assert set(Counter(event.decoded("dtstart") for event in found).values()) == {2}
    shown = khal("list", "2026-01-12", "1d", "--day-format", "", "--format", "{start-time}").split()
    assert sorted(shown) == sorted(2 * ["08:00", "12:00", "16:00", "20:00"])


def test_with_detailed_titles_each_reminder_says_whose_it_is_and_neutral_ones_never(ward: Path) -> None:
    for side in SIDES:
        said = [str(event["description"]) for event in events((ward / f"{side}_detailed.ics").read_bytes())]
        assert len(said) == TURNS + 1
        assert all(text.split("\n")[0] == f"{side.title()} tibia." for text in said)
        neutral = (ward / f"{side}.ics").read_bytes().replace(b"\r\n ", b"").lower()
        assert not any(word in neutral for word in (b"left", b"right", b"tibia"))


def test_what_one_leg_takes_back_leaves_the_other_alone(ward: Path, tmp_path: Path) -> None:
    """The left leg pauses from 14 Jan on: its 12 turns from then on are cancelled, and none of the right leg's."""
    khal = khal_in(tmp_path)
    for side in SIDES:
        khal("import", "--batch", "-a", "frame", ward / f"{side}.ics")
    (tmp_path / "left.toml").write_bytes((ward / "left.toml").read_bytes())
    entered = ("--entered", "2026-01-13T20:30:00Z")
    run(tmp_path, "amend", "left.toml", "pause", "--on", "2026-01-14", "--reason", "pin infection", "--yes", *entered)
    run(tmp_path, "schedule", "left.toml", "-o", "update.ics", "--update")
    khal("import", "--batch", "-a", "frame", tmp_path / "update.ics")
    found = on_the_phone(tmp_path)
    own = {str(event["uid"]) for event in events((ward / "left.ics").read_bytes())}
    cancelled = [str(event["uid"]) for event in found if event["status"] == "CANCELLED"]
    assert len(found) == 2 * TURNS + 1
    assert len(cancelled) == 12
    assert set(cancelled) < own
    living = Counter(event.decoded("dtstart").day for event in found if event["status"] != "CANCELLED")
    assert living == {12: 8, 13: 8, 14: 4 + 1, 15: 4, 16: 4}  # on the 14th also "Do not turn"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own, in which files share what they keep."""
    made = browser.new_context(timezone_id="Europe/London")
    yield made
    made.close()


def ticked(page: Visit) -> list[str]:
    names: list[str] = page.page.locator("#table input:checked").evaluate_all("all => all.map(one => one.name)")
    return names


def test_each_page_keeps_its_own_ticks(ward: Path, context: BrowserContext) -> None:
    left, right = (visit(context, ward / f"{side}.html") for side in SIDES)
    left.unfold()
    right.unfold()
    for name in ("1", "2"):
        left.page.locator(f"#table input[name='{name}']").check()
    right.page.locator("#table input[name='3']").check()
    for _ in range(2):
        assert (ticked(left), ticked(right)) == (["1", "2"], ["3"])
        expect(left.page.locator("#count")).to_have_text(f"2 of {TURNS} turns are ticked.")
        expect(right.page.locator("#count")).to_have_text(f"1 of {TURNS} turns are ticked.")
        left.reload()
        right.reload()
    left.page.once("dialog", lambda asked: asked.accept())
    left.page.get_by_role("button", name="Clear all ticks").click()
    right.reload()
    assert (ticked(left), ticked(right)) == ([], ["3"])
    assert left.complaints == right.complaints == []


def test_the_records_saved_of_a_page_go_to_its_leg(ward: Path, context: BrowserContext, tmp_path: Path) -> None:
    for side in SIDES:
        opened = visit(context, ward / f"{side}.html")
        opened.unfold()
        page = opened.page
        page.locator("#table input[name='1']").check()
        with page.expect_download() as downloading:
            page.get_by_role("button", name="Save the ticks for the clinic").click()
        assert downloading.value.suggested_filename == f"OX-0042-{side}-tibia-records.toml"
        downloading.value.save_as(tmp_path / f"{side}.toml")
        saved = str(tmp_path / f"{side}.toml")
        said = bt("record", ".", "--import", saved, "--entered", "2026-01-13T09:00:00Z", cwd=ward).stderr.decode()
        assert f"{side}.toml (OX-0042 {side} tibia)" in said
        assert "Turned as planned on Mon 12 Jan 2026 08:00." in said
