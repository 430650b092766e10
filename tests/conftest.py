"""Options and settings of the whole suite."""

import gc
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from bt_cli.output.paper import pdf
from bt_cli.plan.model import Plan
from bt_cli.schedule import build
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.shared_turns import SharedTurns
from tests.helpers import FORGET

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

gc.set_threshold(100_000, 50, 50)  # an eighth of the time would go to looking for garbage that is not there
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("long", deadline=None, max_examples=3000, suppress_health_check=list(HealthCheck))
settings.load_profile("suite")
os.environ.pop("COLUMNS", None)
sys.dont_write_bytecode = False  # or each worker would rewrite the asserts of every file again, at every run


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure() -> None:
    """Look for garbage once, and not again and again through all that a worker has kept, as pytest does at its end."""
    for clear in FORGET:
        clear()
    gc.collect()
    gc.freeze()


# Each of these asks the same of many plans, papers and widths, most of them of a browser or of a PDF. Two variants are
# run with the suite, so that it stays short, and all of them by `python -m pytest -m slow`, as .ci/run does.
IN_FULL_WHEN_ASKED = {
    "test_no_broken_plan_gives_a_traceback",
    "test_axe_finds_nothing_serious",
    "test_a_sentence_that_is_not_translated_stops_the_output",
    "test_every_printed_page_is_safe_alone",
    "test_the_days_of_a_page_fit_on_it",
    "test_the_view_of_every_day_lists_its_sessions_in_words",
    "test_the_reminders_have_the_same_numbers",
    "test_it_prints_the_sheet",
    "test_it_prints_the_sheet_page_for_page_and_each_is_safe_alone",
    "test_nothing_in_the_table_is_cut_or_runs_into_its_neighbour",
    "test_nothing_in_the_wide_table_is_cut_or_runs_into_its_neighbour",
    "test_no_printed_number_is_split_or_runs_into_its_neighbour",
    "test_it_fits_on_one_screen_and_tears_nothing_apart",
    "test_every_plan_can_be_said",
    "test_a_phone_has_a_card_for_each_day_that_says_what_to_turn",
    "test_large_print_has_a_page_for_each_page_of_its_sheet",
    "test_so_is_every_reading_in_large_print",
    "test_every_reading_that_is_printed_is_the_jsons",
    "test_every_session_of_the_table_reads_as_the_json",
    "test_the_slider_moves_both_views_to_just_that_day",
    "test_every_day_of_the_changes_is_the_drawing_of_that_day",
    "test_longer_words_fit_on_the_paper_too",
}
VARIANTS = 2
# Begun first, so that no worker still has one to do when the others have ended.
LONGEST = (
    "clients/test_page_in_chromium.py",
    "output/test_pdf.py",
    "output/test_sheet.py",
    "clients/test_hexapod_page.py",
    "independent/test_random_courses.py",
    "output/test_local_texts.py",
    "test_golden_samples.py",
    "output/test_nail_orders.py",
    "clients/test_calendar_clients.py",
    "output/test_hexapod_sheet.py",
    "test_languages.py",
    "clients/test_updates.py",
    "independent/test_random_hexapods.py",
    "clients/test_letters_page.py",
    "output/test_changes.py",
    "clients/test_today_on_a_phone.py",
    "stories/test_two_legs.py",
    "commands/test_schedule.py",
    "test_made_up_mechanism.py",
    "test_outputs_agree.py",
    "commands/test_locking.py",
    "stories/test_year.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One more than there are cores: tests wait for browsers, disks and other programs, and a core would rest then."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None  # whoever says how many has them
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {str(Path(__file__).parent / name): number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(str(item.path), len(place)))
    seen: dict[str, int] = {}
    for item in items:
        name, _, variant = item.nodeid.partition("[")
        if variant and name.rpartition("::")[2] in IN_FULL_WHEN_ASKED:
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > VARIANTS:
                item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def typst(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., bytes]]:
    """What typst sets is kept on disk, so that the same data are set once a run, by whichever worker is first.

    Several runs share the folder BT_SET_BY_TYPST, where there is one.
    """
    real, base, release = pdf._compiled, tmp_path_factory.getbasetemp(), version("typst")
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = Path(os.environ.get("BT_SET_BY_TYPST") or base / "set-by-typst")
    folder.mkdir(exist_ok=True)

    def compiled(said: str, template: pdf.Template, *, own_fonts: bool) -> bytes:
        file = folder / sha256(f"{release} {template} {own_fonts} {said}".encode() + template.text).hexdigest()
        if not file.exists():
            part = file.with_suffix(f".{os.getpid()}")
            part.write_bytes(real(said, template, own_fonts=own_fonts))
            part.replace(file)
        return file.read_bytes()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "_compiled", compiled)
        yield real


@pytest.fixture
def typst_anew(typst: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that was set before is taken: for tests that the same gives the same bytes."""
    monkeypatch.setattr(pdf, "_compiled", typst)


KEPT_SCHEDULES = 64  # as many as tests of one course ask for, revision after revision


@pytest.fixture(scope="session", autouse=True)
def schedules() -> Iterator[None]:
    """Schedules, which never change, are kept: commands run in process ask for the same ones again and again.

    They are found by all that their plan says, to the letter; `helpers.forget` drops them.
    """
    followed, kept = build._followed, dict[bytes, Schedule]()

    def of(plan: Plan, shared: SharedTurns) -> Schedule:
        said = pickle.dumps(plan)
        if said not in kept:
            kept[said] = followed(plan, shared)
            if len(kept) > KEPT_SCHEDULES:
                del kept[next(iter(kept))]
        return kept[said]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "_followed", of)
        FORGET.append(kept.clear)
        yield


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One a worker, for all tests of pages; each test has a profile of its own in it."""
    from tests.clients.browser import running

    with running() as found:
        yield found


@pytest.fixture(scope="session")
def usual_page(browser: "Browser") -> "Page":
    """A page that stays open for tests that ask for nothing special: it loads another in half the time of a new one."""
    return browser.new_context(viewport={"width": 1280, "height": 800}, timezone_id="Europe/London").new_page()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files anew; read them before you commit"
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))
