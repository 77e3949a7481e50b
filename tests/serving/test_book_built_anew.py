"""A book that is built anew, or printed, under a running server: its pages are there, without a restart."""

import contextlib
import gzip
import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tests.command import PROJECT
from tests.house import House
from tests.server_process import wait_until
from trainer.handbook.compress import compress
from trainer.handbook.site import _put_in_place
from trainer.web import handbook_files, middleware

PAGE = "/cam-nang/thu/"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An installation whose content lies in a folder of the test's own, with a book of one page."""
    made = House(tmp_path / "var")
    project = tmp_path / "content"
    (project / "var").mkdir(parents=True)
    for name in ("docs", "quizzes", "editions", "demo", "mkdocs.yml"):
        (project / name).symlink_to(PROJECT / name)
    _build(project / "var" / "site", "Bản một. " * 500)
    made.more["GAN_DAN_PROJECT"] = str(project)
    yield made
    made.stop()


def _build(site: Path, words: str) -> None:
    """Write a book of one page into ``site``, and beside it what the trainer reads of the real one."""
    (site / "thu").mkdir(parents=True)
    (site / "thu" / "index.html").write_text(f"<!doctype html><p>{words}</p>", encoding="utf-8")
    (site / "index.html").write_text("<!doctype html><p>Trang đầu. " + "Chữ. " * 400 + "</p>", encoding="utf-8")
    build = site.with_name("build")
    build.mkdir()
    for file in (PROJECT / "var" / "build").iterdir():
        if file.is_file():
            (build / file.name).write_bytes(file.read_bytes())
    (build / "csp.json").write_text(json.dumps([f"sha256-{len(words)}"]), encoding="utf-8")


def _rebuild(site: Path, words: str, packed: bool) -> None:
    fresh, old = site.parent / "new" / "site", site.parent / "old"
    _build(fresh, words)
    if packed:
        compress(fresh)
    _put_in_place(fresh, site, old)
    (site.parent / "new").rename(site.parent / f"new-{len(words)}")
    old.rename(site.parent / f"old-{len(words)}")


def _get(url: str, **headers: str) -> tuple[int, str, str]:
    """Return status, text and policy of a page."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
            content = answer.read()
            packed = answer.headers.get("Content-Encoding") == "gzip"
            text = (gzip.decompress(content) if packed else content).decode()
            return answer.status, text, answer.headers["Content-Security-Policy"]
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), ""


@pytest.mark.parametrize("packed", [True, False])
def test_pages_of_a_book_that_is_built_anew_are_served_without_a_restart(house: House, packed: bool) -> None:
    url, site = house.start() + PAGE, Path(house.more["GAN_DAN_PROJECT"]) / "var" / "site"
    # Twice each, so that the second comes from what the front remembers.
    for _ in range(2):
        assert "Bản một." in _get(url, **{"Accept-Encoding": "gzip"})[1]
        assert "Bản một." in _get(url)[1]

    _rebuild(site, "Bản hai, dài hơn. " * 700, packed)

    for _ in range(2):
        for headers in ({"Accept-Encoding": "gzip"}, {}):
            status, text, policy = _get(url, **headers)
            assert (status, text.count("Bản hai"), text.count("Bản một")) == (200, 700, 0)
            assert "sha256-12600" in policy
    assert _get(house.url + "/cam-nang/khong-co/")[0] == 404


def test_a_page_that_printing_wrote_anew_is_served_as_it_is(house: House) -> None:
    """Printing puts links into the pages that are there, and touches the folder when it is done."""
    url, site = house.start() + PAGE, Path(house.more["GAN_DAN_PROJECT"]) / "var" / "site"
    assert "Bản một." in _get(url)[1]

    (site / "thu" / "index.html").write_text("<!doctype html><p>Có tệp để tải.</p>", encoding="utf-8")
    (site / "thu" / "index.html.gz").unlink(missing_ok=True)
    os.utime(site)

    assert _get(url, **{"Accept-Encoding": "gzip"})[:2] == (200, "<!doctype html><p>Có tệp để tải.</p>")


def test_a_book_that_is_away_is_served_again_when_it_is_back(house: House) -> None:
    url, site = house.start() + PAGE, Path(house.more["GAN_DAN_PROJECT"]) / "var" / "site"
    assert _get(url)[0] == 200
    away = site.rename(site.with_name("away"))
    # Longer than a request waits.
    assert _get(url)[0] == 404

    away.rename(site)

    wait_until(lambda: _get(url)[0] == 200)


# The end of a request looks after the connections that other tests left open.
@pytest.mark.django_db
def test_a_book_that_stays_away_is_waited_for_once_and_not_by_every_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[None] = []
    monkeypatch.setattr(middleware, "SITE", tmp_path / "site")
    monkeypatch.setattr(handbook_files, "SITE", tmp_path / "site")
    monkeypatch.setattr(middleware.HandbookStatic, "_wait", lambda self: waited.append(None))
    _build(tmp_path / "site", "Bản một.")
    served = middleware.HandbookStatic(lambda request: HttpResponse("không có"))
    (tmp_path / "site").rename(tmp_path / "away")

    for _ in range(3):
        served(RequestFactory().get("/cam-nang/khong-co/"))
    assert len(waited) == 1

    (tmp_path / "away").rename(tmp_path / "site")
    with contextlib.closing(served(RequestFactory().get(PAGE))) as page:
        assert page.status_code == 200
    (tmp_path / "site").rename(tmp_path / "away")
    served(RequestFactory().get("/cam-nang/khong-co/"))
    assert len(waited) == 2
