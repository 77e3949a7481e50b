"""Two servers on one database behind one nginx: one is killed, and who sits a quiz notices nothing."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import nginx
from tests.browser import walk
from tests.browser.conftest import Visit, options_only
from tests.browser.live import Live
from tests.server_process import wait_until


class Host(Live):
    """A server behind nginx, on a database that may be another's."""

    def __init__(self, var: Path, demonstration: Path, quizzes: Path, **more: str) -> None:
        self._more = {"GAN_DAN_HTTPS": "1", "GAN_DAN_BEHIND_PROXY": "1", "GAN_DAN_HOSTS": "localhost,127.0.0.1", **more}
        super().__init__(var, demonstration, quizzes)

    def start(self) -> None:
        """Start it and return when it answers."""
        self._environment.update(self._more)
        super().start()

    def freeze(self) -> None:
        """Let it take requests and answer none."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGSTOP)

    def has_unanswered(self) -> bool:
        """Say whether something was sent to it that it has not read."""
        lines = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="utf-8").splitlines()[1:]]
        here = f":{self.port:04X}"
        return any(one[1].endswith(here) and int(one[4].partition(":")[2], 16) for one in lines)


@pytest.fixture
def hosts(tmp_path: Path, demonstration: Path) -> Iterator[tuple[Host, Host]]:
    """Two servers on one database, both known by the address of the nginx before them."""
    (tmp_path / "quizzes").mkdir()
    quizzes = options_only(tmp_path / "quizzes")
    one = Host(tmp_path / "one", demonstration, quizzes)
    other = Host(tmp_path / "other", demonstration, quizzes, DATABASE_URL=f"sqlite:///{one.var / 'gan-dan.sqlite3'}")
    both = {
        f"server 127.0.0.1:{one.port};": f"server 127.0.0.1:{one.port}; server 127.0.0.1:{other.port};",
        # A real installation has no port in its address.
        "Host              $host": "Host              $http_host",
    }
    with nginx.running(tmp_path / "nginx", one.port, **both) as front:
        one.url = front.url
        yield one, other
    one.stop()
    other.stop()


def test_when_one_of_two_servers_is_killed_who_sits_a_quiz_notices_nothing(
    hosts: tuple[Host, Host], visit: Visit
) -> None:
    one, other = hosts
    # Not one request of his may fail: the browser would say so.
    page = visit(ignore_https_errors=True)
    attempt = walk.begin_as_new(page, one)
    for place in range(3):
        walk.option(page, place, 0).check()
        expect(walk.saved(page, place)).to_have_text(walk.SAVED)

    # What is on its way to a server when it dies is asked of the other again, also a save: a new connection that is
    # refused would be tried elsewhere anyway.
    other.freeze()
    for place in range(3, 5):
        walk.option(page, place, 0).check()
    wait_until(other.has_unanswered)
    other.kill9()

    for place in range(3, 5):
        expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    for place in range(5, 8):
        walk.option(page, place, 0).check()
        expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    page.reload()
    assert walk.chosen(page) == dict.fromkeys(range(8), "0")
    walk.hand_in(page, anyway=True)
    assert one.rows("SELECT count(*) FROM trainer_handin WHERE attempt_id = ?", attempt) == [(1,)]
