"""What tests of several rooms use. Nothing here loads Django or a browser before a test asks for it."""

import gc
import os
import signal
import sys
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests import moment
from tests.stuck import Teller, Watch

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser
    from pytest_django.fixtures import SettingsWrapper

    from tests.cast import Cast
    from tests.mail_server import Post

# Where bytecode is forbidden every program that a test starts compiles Django anew: half of what its start costs.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell lets what it begins in the background (`&`) pass over Ctrl-C, and so would every server that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Six thousand tests and all of Django are looked through for rubbish again and again, while they are collected and
# after each few tests: a tenth of all the work. They are no rubbish, and are set aside when all are there.
gc.disable()

# A machine that does something else meanwhile fails no law.
settings.register_profile("gan-dan", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=5)
settings.load_profile("gan-dan")


# The files that take longest, longest first: begun last, one of them would keep one core busy while the others wait.
_LONGEST = (
    "handbook/test_every_page.py",
    "browser/test_kinds.py",
    "browser/test_screens.py",
    "browser/test_preview.py",
    "browser/test_relearning.py",
    "handbook/test_search.py",
    "serving/test_starting.py",
    "serving/test_exporting.py",
    "serving/test_killed.py",
    "serving/test_slow.py",
    "copies/test_copies.py",
    "browser/test_it_impact.py",
    "browser/test_it_screens.py",
    "browser/test_it_unit.py",
    "browser/test_training.py",
    "browser/test_public.py",
    "handbook/test_site.py",
    "handbook/test_printing_real.py",
    "actions/test_pieces.py",
    "actions/test_mail_sending.py",
    "web/test_same_numbers.py",
)
# The moment, in seconds since 1970, from which no test is begun: `.ci/run` says it, where a run that takes too long is
# broken off and tells nothing.
_UNTIL = float(os.environ.get("TESTS_UNTIL") or "inf")
_WATCH = pytest.StashKey[Watch]()
_POSTGRES = os.environ.get("DATABASE_URL", "")
# Who starts programs on the database of the tests imports one of these; other programs have SQLite of their own.
_PROGRAMS = ("tests.house", "tests.serving.house", "tests.upgrades.old")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what the second run asks for, on another database."""
    parser.addoption("--only-database", action="store_true", help="run only the tests that use the database")


def pytest_configure(config: pytest.Config) -> None:
    """Watch over every test; where the tests of all processes are told of, name at once what fails."""
    config.stash[_WATCH] = Watch(config, _UNTIL)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Teller(config))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let no test stand still for ever: one did, and the run was broken off without a word of it."""
    with item.config.stash[_WATCH].over(item.nodeid):
        return (yield)


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: each waits now and then, for a browser or for a server."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put long files first, the others stay in their random order; leave out what the database cannot change."""
    rank = {f"tests/{name}": place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(rank)))
    if config.getoption("--only-database"):
        left_out = [item for item in items if not _uses_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def pytest_collection_finish() -> None:
    """Set aside what stays until the end, and look for rubbish from now on, less often."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what there is no time for, and what would end the next process too; what begins does so now."""
    item.config.stash[_WATCH].may_begin()
    moment.begin()


def _uses_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return (
        item.get_closest_marker("django_db") is not None
        or "db" in fixtures
        or "transactional_db" in fixtures
        or bool(_programs(item.path))
    )


@cache
def _programs(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    return [name for name in _PROGRAMS if f"from {name} import" in text]


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Keep the tables that are in the file of SQLite before Django looks at it; the folder goes with the run."""
    return not _POSTGRES


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let the database of the tests be a copy of one that has our tables."""
    from django.conf import settings

    from tests.migrated import empty_quickly, pattern_of, put_tables_into

    place = settings.DATABASES["default"].setdefault("TEST", {})
    if _POSTGRES:
        place["TEMPLATE"] = pattern_of(_POSTGRES)
    else:
        put_tables_into(Path(place["NAME"]))
    empty_quickly()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no database on a server of PostgreSQL."""
    if _POSTGRES and not hasattr(config, "workerinput"):
        from tests.migrated import drop_pattern

        drop_pattern(_POSTGRES)


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


@pytest.fixture
def officer(cast: "Cast") -> "Client":
    """A browser in which the IT officer of the cast is signed in."""
    from tests.cast import signed_in

    return signed_in(cast.khue)


@pytest.fixture
def post(settings: "SettingsWrapper") -> Iterator["Post"]:
    """A mail server, and its address in the settings of this process."""
    from tests import mail_server

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with mail_server.running() as running:
        settings.EMAIL_PORT = running.port
        yield running
