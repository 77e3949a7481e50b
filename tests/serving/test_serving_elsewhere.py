"""The server with its content elsewhere than its code, and what it lets a log know."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import PROJECT
from tests.house import House

PASSWORD = "mat-khau-minh-hoa"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An installation with a demonstration's sign-ins, whose content is a folder without our code."""
    made = House(tmp_path / "var")
    project = tmp_path / "content"
    (project / "var").mkdir(parents=True)
    for name in ("docs", "quizzes", "editions", "demo", "mkdocs.yml"):
        (project / name).symlink_to(PROJECT / name)
    for name in ("site", "build"):
        (project / "var" / name).symlink_to(PROJECT / "var" / name)
    made.more["GAN_DAN_PROJECT"] = str(project)
    sign_in = {"title": "Lãnh đạo phường", "code": "HN10024", "password": PASSWORD}
    (made.var / "demo.json").write_text(json.dumps({"sign_ins": [sign_in]}), encoding="utf-8")
    yield made
    made.stop()


def test_pages_come_from_the_code_and_a_log_gets_no_password(house: House) -> None:
    url = house.start()

    for address in ("/", "/tai-khoan/dang-nhap/", "/thu/nguoi-dan/"):
        with urllib.request.urlopen(url + address, timeout=60) as answer:
            assert answer.status == 200, address
    log = (house.var / "serve.log").read_text(encoding="utf-8")
    assert "Gần Dân đang chạy" in log
    assert f"xem tệp {house.var / 'demo.json'}" in log
    assert PASSWORD not in log
