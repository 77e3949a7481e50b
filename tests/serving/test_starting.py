"""Starting: with many workers, again and again, on both databases."""

from pathlib import Path

from tests.serving.house import ON_POSTGRES, house

# Where connections could be shared by mistake, one start in two failed.
STARTS = 20 if ON_POSTGRES else 3


def test_every_start_with_four_workers_succeeds(tmp_path: Path) -> None:
    with house(tmp_path, 1) as served:
        for _ in range(STARTS):
            served.start(workers=4)
            assert len(served.listening()) == 4
            served.stop()
        said = served.said()

    assert "Traceback" not in said
    assert "Unexpected exit" not in said
