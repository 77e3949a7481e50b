"""What is made once a run is made once, whoever asks at the same moment, and whole for everybody."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.once import once


def test_whoever_asks_at_the_same_moment_waits_for_the_one_who_makes_it(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    makers: list[Path] = []
    asked = threading.Barrier(5, timeout=60)

    def make(folder: Path) -> None:
        makers.append(folder)
        asked.wait(60)
        (folder / "whole").touch()

    def ask(_: int) -> bool:
        threading.Thread(target=asked.wait, args=[60]).start()
        return (once(tmp_path_factory, name, make) / "whole").exists()

    name = f"of-{request.node.name}-{id(makers)}"
    # pytest's own folder is made by whoever asks first, and not by four at the same moment.
    tmp_path_factory.getbasetemp()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, range(4)))

    assert found == [True] * 4
    assert len(makers) == 1


def test_what_could_not_be_made_is_tried_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("disk full")

    name = f"again-{id(fail)}"
    with pytest.raises(OSError, match="disk full"):
        once(tmp_path_factory, name, fail)

    made = once(tmp_path_factory, name, lambda folder: (folder / "whole").touch())
    assert [file.name for file in made.iterdir()] == ["whole"]
