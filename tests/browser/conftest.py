"""The running server and pages that listen for trouble."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import whole_yaml
from tests.browser.live import PROJECT, Live, make_demonstration
from tests.once import once

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration to copy, made once a run."""
    return once(tmp_path_factory, "demonstration", make_demonstration)


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Live]:
    """``python -m trainer serve`` as a real process on a demonstration of its own.

    Its quizzes ask only by options, so that every journey may answer the first question it meets; the other kinds have
    a house of their own in ``test_kinds``.
    """
    quizzes = once(tmp_path_factory, "options-only", options_only)
    server = Live(tmp_path_factory.mktemp("live"), demonstration, quizzes)
    yield server
    server.stop()


def options_only(quizzes: Path) -> Path:
    """Write our quizzes to the folder ``quizzes``, with nothing in them but questions with options."""
    for file in (PROJECT / "quizzes").glob("*.yml"):
        content = whole_yaml.read(file)
        if "questions" in content:
            content["questions"] = [one for one in content["questions"] if one["kind"] in ("single", "multiple")]
        for rule in content["quizzes"] if "paths" in content else ():
            rule["draw"] = {"chon": sum(rule["draw"].values())}
        whole_yaml.write(quizzes / file.name, content)
    return quizzes


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open pages, each in a browser of its own; at the end none may have met an error or a blocked resource.

    ``troubled=True`` allows what the browser itself says of a line that was cut on purpose.
    """
    contexts, errors = [], []

    def open_page(troubled: bool = False, **options: Any) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                errors.append(f"{page.url}: {message.text}")
                if message.type in ("error", "warning") and not (troubled and "Failed to load resource" in message.text)
                else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
