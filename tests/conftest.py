"""One Chromium for all tests of a run."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.chromium import launch

# A machine that does something else meanwhile fails no law.
settings.register_profile("gan-dan", deadline=None)
settings.load_profile("gan-dan")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, and Django then takes every query for one inside a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with launch() as chromium:
        yield chromium
