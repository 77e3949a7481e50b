"""A port belongs to one test, from when it is chosen, and before anybody listens there."""

from collections.abc import Iterator

import pytest

from tests import server_process


class _TwiceEach:
    """Chance that names every number twice; none that ``free_port`` would name to others."""

    numbers: Iterator[int] = (number for number in range(11_000, 12_000) for _ in range(2))

    def randrange(self, *_: int) -> int:
        return next(self.numbers)


def test_who_happens_on_the_same_number_gets_another_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_process.random, "SystemRandom", _TwiceEach)

    assert server_process.free_port() != server_process.free_port()
