"""`/metrics` of the real server with several processes: whole whoever answers, for who has the token alone."""

import json
import os
import re
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server_process import PROJECT, wait_until
from tests.serving.house import House, house
from tests.serving.savers import saving
from tests.test_metrics import value

TOKEN = "một-mã-riêng-cho-máy-theo-dõi".encode().hex()
BOARD = PROJECT / "deploy" / "grafana" / "gan-dan.json"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("metrics"), 8) as made:
        made._environment["GAN_DAN_METRICS_TOKEN"] = TOKEN
        made.start(workers=3)
        yield made


def told(house: House, token: str = TOKEN) -> str:
    asked = urllib.request.Request(f"{house.url}/metrics", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        return str(answer.read().decode("utf-8"))


def test_every_acknowledged_save_is_counted_whoever_saved_it_and_whoever_is_asked(served: House) -> None:
    answered, saved = 'gan_dan_requests_total{kind="save",status="2xx"}', 'gan_dan_saves_total{result="saved"}'
    before = told(served)
    with saving(served) as savers:
        savers.wait_for(300)
    acknowledged = len(savers.acknowledged)
    # The last is counted a moment after it was answered.
    wait_until(lambda: value(told(served), answered) - value(before, answered) == acknowledged)
    # Every worker is asked sooner or later; all say the same.
    answers = [told(served) for _ in range(12)]
    [whole] = {value(one, saved) - value(before, saved) for one in answers}
    # After a kill somebody may hear first that what he did not hear of was saved.
    assert acknowledged <= whole <= acknowledged + 8
    assert value(answers[0], "gan_dan_save_batch_size_sum") - value(before, "gan_dan_save_batch_size_sum") == whole
    assert value(answers[0], "gan_dan_saves_waiting") == 0
    assert value(answers[0], "gan_dan_processes") == 3
    assert value(answers[0], 'gan_dan_healthy{check="database"}') == 1


def test_a_worker_that_is_killed_takes_nothing_with_it(served: House) -> None:
    with saving(served) as savers:
        savers.wait_for(50)
        before = value(told(served), 'gan_dan_saves_total{result="saved"}')
        killed = min(served.listening())
        os.kill(killed, signal.SIGKILL)
        savers.wait_for(50)
        wait_until(lambda: len(served.listening() - {killed}) == 3, served.said)
        savers.wait_for(50)
    after = told(served)
    assert value(after, 'gan_dan_saves_total{result="saved"}') >= before + 100
    assert value(after, "gan_dan_processes") == 3


def test_nobody_without_the_token_is_told(served: House) -> None:
    for wrong in ("", "x", TOKEN[:-1], TOKEN + "0"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            told(served, wrong)
        assert (refused.value.code, refused.value.read()) == (401, b"")


def test_the_board_asks_for_figures_that_the_server_tells(served: House) -> None:
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel.get("targets", ())]
    names = set(re.findall(r"gan_dan_\w+", " ".join(asked)))
    there = set(re.findall(r"^(gan_dan_\w+)", told(served), re.MULTILINE)) | {"gan_dan_backup_age_seconds"}
    assert len(names) > 12
    assert names <= there
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def test_metrics_lie_in_a_file_of_the_owner(served: House) -> None:
    [file] = Path(served.var).glob("metrics-*")
    assert file.stat().st_mode & 0o777 == 0o600
