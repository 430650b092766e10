"""`bt publish`: a file under a name that nobody can guess, for a phone to subscribe to."""

import re
from io import BytesIO
from pathlib import Path
from subprocess import CompletedProcess

import pypdfium2
import pytest
from icalendar import Calendar

from tests.helpers import PLAN, bt

URL = "https://frames.example.org/a"
SHORT = PLAN.replace("defect_mm = 60", "defect_mm = 2")  # two days: 12 and 13 January 2026


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """An approved plan, and an empty folder `web`."""
    (tmp_path / "p.toml").write_text(SHORT)
    (tmp_path / "web").mkdir()
    approve(tmp_path)
    return tmp_path


def approve(folder: Path) -> None:
    assert bt("approve", "p.toml", "--by", "AB", "--yes", cwd=folder).returncode == 0


def publish(folder: Path, *options: str) -> CompletedProcess[bytes]:
    return bt("publish", "p.toml", "web", *options, cwd=folder)


def published(folder: Path) -> Path:
    """The one file in `web`, after publishing."""
    done = publish(folder)
    assert done.returncode == 0, done.stderr.decode()
    (file,) = (folder / "web").iterdir()
    return file


def titles(file: Path) -> list[str]:
    return [str(event["summary"]) for event in Calendar.from_ical(file.read_bytes()).events]


def test_the_name_has_128_random_bits_and_is_kept_beside_the_plan(ward: Path) -> None:
    before = (ward / "p.toml").read_bytes()
    file = published(ward)
    assert re.fullmatch(r"[0-9a-f]{32}", file.stem)
    assert (ward / "p.published").read_text() == f"{file.stem}\n"
    assert (ward / "p.toml").read_bytes() == before  # what was signed is as it was
    assert published(ward) == file


def test_another_plan_or_a_copy_has_another_name(ward: Path) -> None:
    (ward / "copy.toml").write_bytes((ward / "p.toml").read_bytes())
    file = published(ward)
    done = bt("publish", "copy.toml", "web", cwd=ward)
    assert done.returncode == 0
    assert "also those of p.toml: their reminders overwrite each other" in done.stderr.decode()
    assert len({file, *(ward / "web").iterdir()}) == 2


def test_it_bears_what_a_subscription_needs_and_no_turn(ward: Path) -> None:
    assert publish(ward, "--url", f"{URL}/").returncode == 0
    (file,) = (ward / "web").iterdir()
    text = file.read_bytes().decode().replace("\r\n ", "")
    head = text.partition("BEGIN:VEVENT")[0].splitlines()
    for line in (
        "NAME:Frame reminders",  # programs keep the name that they found first: it has no number
        "X-WR-CALNAME:Frame reminders",
        "LAST-MODIFIED:20260105T000000Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        f"SOURCE;VALUE=URI:{URL}/{file.name}",
    ):
        assert line in head
    assert "0.25 mm" not in text
    assert "\nDESCRIPTION:Reminder" in text  # of the alarm alone
    assert titles(file)[0] == "Reminder 1 of 4 · sheet 0"


def test_the_turns_are_in_it_where_somebody_wants_them(ward: Path) -> None:
    assert publish(ward, "--notes", "full").returncode == 0
    (file,) = (ward / "web").iterdir()
    assert "0.25 mm" in file.read_text(encoding="utf-8")


def test_a_draft_is_refused_and_what_was_approved_stays(ward: Path) -> None:
    file = published(ward)
    before = file.read_bytes()
    order = (
        "amend",
        "p.toml",
        "pause",
        "--on",
        "2026-01-13",
        "--reason",
        "x",
        "--entered",
        "2026-01-12T21:00:00Z",
        "--yes",
    )
    assert "until: bt publish p.toml FOLDER" in bt(*order, cwd=ward).stderr.decode()
    done = publish(ward)
    assert (done.returncode, file.read_bytes()) == (4, before)
    assert f"web/{file.name} stays as it is. Approve it first" in done.stderr.decode()
    approve(ward)
    assert titles(published(ward))[-1] == "Do not turn"


def test_who_changes_or_approves_a_published_plan_is_told_that_phones_have_the_old_one(ward: Path) -> None:
    assert b"bt publish" not in bt("approve", "p.toml", "--by", "AB", "--yes", cwd=ward).stderr
    published(ward)
    assert b"until: bt publish p.toml FOLDER" in bt("approve", "p.toml", "--by", "AB", "--yes", cwd=ward).stderr


def test_a_revoked_address_says_that_it_ended_and_the_next_is_another(ward: Path) -> None:
    file = published(ward)
    done = publish(ward, "--revoke")
    assert done.returncode == 0, done.stderr.decode()
    assert titles(file) == ["Reminders have ended: delete this calendar"]
    assert "BEGIN:VALARM" not in file.read_text(encoding="utf-8")
    assert not (ward / "p.published").exists()
    assert publish(ward).returncode == 0
    assert len(list((ward / "web").iterdir())) == 2
    assert titles(file) == ["Reminders have ended: delete this calendar"]


def test_a_draft_can_be_revoked(ward: Path) -> None:
    file = published(ward)
    (ward / "p.toml").write_text(SHORT)
    assert publish(ward, "--revoke").returncode == 0
    assert titles(file) == ["Reminders have ended: delete this calendar"]


def test_revoking_needs_an_address_in_that_folder(ward: Path) -> None:
    assert (publish(ward, "--revoke").returncode, list((ward / "web").iterdir())) == (2, [])
    published(ward)
    (ward / "other").mkdir()
    done = bt("publish", "p.toml", "other", "--revoke", cwd=ward)
    assert (done.returncode, (ward / "p.published").exists()) == (2, True)
    assert "name the folder that has it" in done.stderr.decode()


def test_when_the_frame_is_off_only_that_they_have_ended_is_left(ward: Path) -> None:
    file = published(ward)
    off = ("record", "p.toml", "frame-off", "--on", "2026-06-01", "--yes")
    done = bt(*off, cwd=ward)
    assert done.returncode == 0, done.stderr.decode()
    assert published(ward) == file
    assert titles(file) == ["Reminders have ended: delete this calendar"]


def test_a_frame_that_comes_off_in_a_pause_without_an_end_is_to_be_published_too(ward: Path) -> None:
    """No turn and no date is another then, and the phone would say "Do not turn" for ever."""
    pause = ("amend", "p.toml", "pause", "--on", "2026-01-13", "--by", "AB", "--as-turned", "--yes")
    assert bt(*pause, cwd=ward).returncode == 0
    approve(ward)
    published(ward)
    done = bt("record", "p.toml", "frame-off", "--on", "2026-06-01", "--yes", cwd=ward)
    assert "Phones that subscribe have the old reminders until: bt publish p.toml FOLDER" in done.stderr.decode()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--url", "http://frames.example.org"), "--url must be the https:// address"),
        (("--url", "https://frames.example.org/?a=b"), "--url must be the https:// address"),
        (("-o", "page.pdf"), "needs --url"),
        (("--url", URL, "-o", "page.txt"), "the suffix must be .pdf"),
    ],
)
def test_what_would_leak_or_lead_nowhere_is_refused(ward: Path, options: tuple[str, ...], said: str) -> None:
    done = publish(ward, *options)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert list((ward / "web").iterdir()) == []


def test_nothing_is_written_where_the_page_cannot_be(ward: Path) -> None:
    (ward / "page.pdf").write_text("mine")
    assert publish(ward, "--url", URL, "-o", "page.pdf").returncode == 5
    assert not (ward / "p.published").exists()
    assert list((ward / "web").iterdir()) == []


def test_a_plan_without_an_id_and_a_name_that_is_none_are_refused(ward: Path) -> None:
    (ward / "p.published").write_text("../../index.html")
    done = publish(ward)
    assert done.returncode == 3
    assert "p.published: is not the name of a calendar" in done.stderr.decode()
    (ward / "p.toml").write_text(SHORT.replace('id = "T-1"\n', ""))
    assert "id is missing" in publish(ward).stderr.decode()


def test_the_page_has_the_address_as_words_and_code(ward: Path) -> None:
    done = publish(ward, "--url", URL, "-o", "page.pdf")
    assert done.returncode == 0, done.stderr.decode()
    (file,) = (ward / "web").iterdir()
    address = f"{URL}/{file.name}"
    assert done.stdout.decode() == f"{address}\n"
    with pypdfium2.PdfDocument(BytesIO((ward / "page.pdf").read_bytes())) as pdf:
        text = re.sub(r"\s", "", pdf[0].get_textpage().get_text_range())
    assert address in text
    assert "Switch“RemoveAlerts”off" in text
