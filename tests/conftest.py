"""What tests of several rooms use. Nothing here loads Django or a browser before a test asks for it."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.cast import Cast

# A machine that does something else meanwhile fails no law.
settings.register_profile("gan-dan", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)
settings.load_profile("gan-dan")


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for all tests of a process."""
    from tests.chromium import launch

    # Playwright keeps an event loop in this thread, and Django then takes every query for one inside a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with launch() as chromium:
        yield chromium


@pytest.fixture
def cast(db: None) -> "Cast":
    """The cast, in an empty database of its own."""
    from tests.cast import make

    return make()
