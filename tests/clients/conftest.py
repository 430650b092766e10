"""One browser a worker, for all tests of pages; each test has a profile of its own in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.clients.browser import running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running() as found:
        yield found
