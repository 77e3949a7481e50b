"""One Chromium for all tests of a run."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A machine that does something else meanwhile fails no law.
settings.register_profile("gan-dan", deadline=None)
settings.load_profile("gan-dan")


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    from tests.chromium import launch

    # Playwright keeps an event loop in this thread, and Django then takes every query for one inside a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with launch() as chromium:
        yield chromium
