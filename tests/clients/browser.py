"""A real Chromium for the tests: found, started, and watched for errors and requests."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# The shell is the same browser without its windows and menus: a page that is opened takes a third of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
]  # so that it starts for root in a container too


def chromium() -> str:
    """Where Chromium is; where there is none, the test is skipped, or fails if clients are required."""
    found = os.environ.get("BT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    missing = f"no Chromium: BT_CHROMIUM is not set, and none of {', '.join(NAMES)} is on the path"
    if not found and os.environ.get("BT_REQUIRE_CLIENTS") != "1":
        pytest.skip(f"{missing} (Debian: apt install chromium-headless-shell)")
    assert found, missing
    return found


@contextmanager
def running() -> Iterator[Browser]:
    """A Chromium, until the block ends."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit(NamedTuple):
    """A page that is open, with what it complained of and what it asked for besides itself."""

    page: Page
    complaints: list[str]
    listeners: dict[str, Callable[[Any], None]]

    def leave(self) -> None:
        """Listen no more, and leave nothing of what the page has kept."""
        for event, listener in self.listeners.items():
            self.page.remove_listener(event, listener)
        self.page.evaluate("localStorage.clear()")

    def pick(self, day: int) -> None:
        """Move the slider to a day."""
        self.page.get_by_role("slider").fill(str(day))

    def reload(self) -> None:
        self.page.wait_for_timeout(SETTLED_MS)
        self.page.reload()
        self.unfold()

    def unfold(self) -> None:
        """Open all that is closed behind names."""
        self.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")


SETTLED_MS = 400  # a browser hands what a page keeps to its next process a little later


def visit(context: BrowserContext, file: Path, usual: Page | None = None) -> Visit:
    """The page of a file, opened as by a double click, or in place of what the usual page showed before."""
    if context.pages and not usual:
        context.pages[-1].wait_for_timeout(SETTLED_MS)
    page, complaints = usual or context.new_page(), list[str]()
    listeners: dict[str, Callable[[Any], None]] = {
        "console": lambda message: complaints.append(f"{message.type}: {message.text}"),
        "pageerror": lambda error: complaints.append(f"error: {error}"),
        "request": lambda asked: None if own(asked.url, file) else complaints.append(f"request: {asked.url}"),
    }
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    page.goto(file.as_uri())
    return Visit(page, complaints, listeners)


def own(url: str, file: Path) -> bool:
    """Whether a request is for the file itself, or for what its script has made in memory."""
    return url.partition("#")[0] == file.as_uri() or url.startswith("blob:")


def printed(visit: Visit) -> bytes:
    """The page as the browser prints it, on the paper that the page itself asks for."""
    data: Any = visit.page.pdf(prefer_css_page_size=True)
    assert isinstance(data, bytes)
    return data
