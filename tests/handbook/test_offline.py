"""The pages for an incident when there is no net: what a browser keeps of the book, and what it never does."""

import json
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, expect

from tests.handbook.conftest import SmallBook
from tests.handbook.test_unit_values import city

KEPT = """async () => {
  await navigator.serviceWorker.ready
  const [name] = await caches.keys()
  return (await (await caches.open(name)).keys()).map(one => new URL(one.url).pathname)
}"""
RENEWED = """old => new Promise(renewed => {
  const look = async () => {
    const names = await caches.keys()
    names.length === 1 && names[0] !== old ? renewed() : requestAnimationFrame(look)
  }
  look()
})"""
KEPT_ON = re.compile(r"^Bản giữ trong máy, tải ngày \d\d/\d\d/20\d\d\.$")
MOST = 360_000  # bytes, compressed: the pages, and as much again that every page loads anyway


class _Quiet(SimpleHTTPRequestHandler):
    """``answers``: what it answers instead of any file, as a server does that is ill, or whose book is away; ``line``:
    clear while a line is so bad that no answer comes."""

    answers, line = 200, threading.Event()
    line.set()

    def send_head(self) -> Any:
        self.line.wait(60)
        if self.answers == 200:
            return super().send_head()
        return self.send_error(self.answers)

    def end_headers(self) -> None:
        """Have the server asked each time: without a word of it a browser may answer by itself for a while."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def net(site: Path) -> Iterator[str]:
    """Serve ``site``, a line for each file: none is left when the net is gone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def incidents(book: SmallBook, words: str) -> Path:
    book = city(book)
    choices = '<div class="su-co" markdown>\n\n- [Gọi](mat.md#goi)\n- [Nghe](../nghe.md#nghe)\n\n</div>'
    book.page("su-co/index", f"## Chọn {{#chon}}\n\n{choices}\n\n[Đọc thêm](../them.md)\n")
    book.page("nghe", "## Nghe {#nghe}\n\nMột câu.\n")
    book.page("them", "## Thêm {#them}\n\nMột câu.\n")
    book.page("su-co/mat", f'## Gọi ai {{#goi}}\n\n{words}: {{{{ co_quan("so_mot_cua") }}}}.\n')
    return book.build()


@pytest.mark.browser
def test_an_incident_page_opens_without_net_as_it_was_last_published(browser: Browser, book: SmallBook) -> None:
    site = incidents(book, "Gọi số cũ")
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="allow")
    page = context.new_page()
    with net(site) as root:
        page.goto(root)
        first = page.evaluate(KEPT)
        assert {"/", "/su-co/", "/su-co/mat.html", "/assets/javascripts/so-don-vi-bang.js"} <= set(first)
        assert [one for one in first if one.endswith(".html")] == ["/su-co/mat.html", "/nghe.html"]
        [old] = page.evaluate("caches.keys()")
        incidents(book, "Gọi số mới")
        page.goto(root + "su-co/mat.html")
        expect(page.locator("#goi ~ p")).to_have_text("Gọi số mới: 024 0000 0120.")
        page.evaluate(RENEWED, old)
    page.goto(root + "su-co/index.html")
    expect(page.locator("h1")).to_have_text("Trang su-co/index")
    page.goto(root + "su-co/mat.html#goi")
    expect(page.locator("#goi ~ p")).to_have_text("Gọi số mới: 024 0000 0120.")
    assert page.evaluate("getComputedStyle(document.querySelector('.band')).position") != "static"
    page.get_by_label("Số của").select_option("P001")
    expect(page.locator("#goi ~ p")).to_have_text("Gọi số mới: 024 0000 1120.")
    page.goto(root)
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.goto(root + "khac.html")
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("answer", [404, 429, 503])
def test_what_was_kept_is_shown_when_the_server_is_there_and_has_no_page(
    browser: Browser, book: SmallBook, monkeypatch: pytest.MonkeyPatch, answer: int
) -> None:
    context = browser.new_context(service_workers="allow")
    page = context.new_page()
    with net(incidents(book, "Gọi số")) as root:
        page.goto(root)
        page.evaluate(KEPT)
        monkeypatch.setattr(_Quiet, "answers", answer)
        page.goto(root + "su-co/mat.html")
        expect(page.locator("#goi ~ p")).to_have_text("Gọi số: 024 0000 0120.")
    context.close()


@pytest.mark.browser
def test_what_was_kept_is_shown_and_says_so_when_no_answer_comes_in_time(browser: Browser, book: SmallBook) -> None:
    site = incidents(book, "Gọi số")
    worker = site / "khong-mang.js"
    hurried = worker.read_text(encoding="utf-8").replace("PATIENCE = 5000", "PATIENCE = 1")
    worker.write_text(hurried, encoding="utf-8")
    context = browser.new_context(service_workers="allow")
    page = context.new_page()
    with net(site) as root:
        page.goto(root)
        page.evaluate(KEPT)
        _Quiet.line.clear()
        try:
            page.goto(root + "su-co/mat.html", wait_until="commit")
            expect(page.locator("h1 + p")).to_have_text(KEPT_ON)
        finally:
            _Quiet.line.set()
    context.close()


@pytest.mark.browser
def test_with_net_the_page_does_not_say_that_it_was_kept_and_search_without_it_says_what_it_needs(
    browser: Browser, book: SmallBook
) -> None:
    context = browser.new_context(service_workers="allow")
    page = context.new_page()
    with net(incidents(book, "Gọi số")) as root:
        page.goto(root)
        page.evaluate(KEPT)
        page.goto(root + "su-co/mat.html")
        page.evaluate("navigator.serviceWorker.controller.scriptURL")
        expect(page.locator("#goi ~ p")).to_have_text("Gọi số: 024 0000 0120.")
        expect(page.get_by_text("Bản giữ trong máy")).to_have_count(0)
    page.goto(root + "su-co/mat.html")
    expect(page.locator("h1 + p")).to_have_text(KEPT_ON)
    page.locator(".md-search__input").focus()
    said = page.locator(".md-search-result__meta")
    expect(said).to_have_text(re.compile("^Tìm kiếm cần có mạng"))
    # Its two lines on a phone stand together as those of a paragraph do.
    assert (
        said.evaluate("it => parseFloat(getComputedStyle(it).lineHeight) / parseFloat(getComputedStyle(it).fontSize)")
        <= 1.6
    )
    context.close()


@pytest.mark.browser
def test_two_books_of_one_address_keep_their_pages_beside_each_other(
    browser: Browser, book: SmallBook, tmp_path: Path
) -> None:
    site = incidents(book, "Gọi số")
    for name in ("phuong", "phuong/moi"):
        shutil.copytree(site, tmp_path / "hai" / name)
    context = browser.new_context(service_workers="allow")
    page = context.new_page()
    with net(tmp_path / "hai") as root:
        for name in ("phuong/moi", "phuong"):
            page.goto(f"{root}{name}/")
            page.evaluate("navigator.serviceWorker.ready")
        assert len(page.evaluate("caches.keys()")) == 2
    context.close()


def test_a_book_without_pages_for_an_incident_has_no_worker_and_names_none(book: SmallBook) -> None:
    site = book.build()
    assert not (site / "khong-mang.js").exists()
    assert "khong-mang" not in (site / "index.html").read_text(encoding="utf-8")


def test_only_the_front_and_incident_pages_tell_a_browser_to_keep_them(book: SmallBook) -> None:
    site = incidents(book, "Gọi")
    told = {
        path.relative_to(site).as_posix() for path in site.rglob("*.html") if "khong-mang" in path.read_text("utf-8")
    }
    assert told == {"index.html", "su-co/index.html", "su-co/mat.html"}


def test_what_is_kept_of_the_real_book_weighs_little(real_site: Path) -> None:
    worker = (real_site / "khong-mang.js").read_text(encoding="utf-8")
    names = json.loads(worker.partition("KEPT = ")[2].partition(".map")[0])
    packed = [path if (path := real_site / f"{name}.gz").is_file() else real_site / name for name in names]

    other = {name for name in names if not name.startswith(("index.html", "su-co/", "assets/"))}
    assert other == {"lua-dao/index.html", "nghe/tu-hai.html", "phat-ngon/24-gio-dau.html", "tin-gia/index.html"}
    assert sum(path.stat().st_size for path in packed) < MOST
