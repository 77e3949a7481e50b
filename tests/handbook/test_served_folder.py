"""What lies in the folder that is served to everybody: what a browser asks for, and nothing else."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.chromium import wait_until_quiet
from tests.handbook.conftest import HEAD, SmallBook
from tests.handbook.test_every_page import DOCS, SOURCES, head_of
from trainer.disk.paths import beside

# A browser without a window shows no icon; the licence goes with the fonts; the worker is asked for in test_offline.
UNASKED = {"assets/gan-dan/favicon.svg", "assets/gan-dan/fonts/OFL.txt", "khong-mang.js"}


class _Noting(SimpleHTTPRequestHandler):
    def __init__(self, *args: object, asked: set[str], **more: object) -> None:
        self._asked = asked
        super().__init__(*args, **more)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:
        self._asked.add(self.path.partition("?")[0].removeprefix("/cam-nang/"))


@pytest.fixture
def noted(real_site: Path, tmp_path: Path) -> Iterator[tuple[str, set[str]]]:
    """The address of the book on a server that notes what is asked of it."""
    (tmp_path / "cam-nang").symlink_to(real_site)
    asked: set[str] = set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Noting, directory=str(tmp_path), asked=asked))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/cam-nang/", asked
    server.shutdown()
    server.server_close()


@pytest.mark.browser
def test_whatever_is_served_is_asked_for_by_some_browser(
    browser: Browser, real_site: Path, noted: tuple[str, set[str]]
) -> None:
    over_http, asked = noted
    for root in (over_http, f"{real_site.as_uri()}/"):
        page = browser.new_page()
        page.on("request", lambda one, root=root: asked.add(one.url.partition("?")[0].removeprefix(root)))  # type: ignore[misc]
        for name in ("404.html", "ra-truoc-khi-dang/ra-bai.html", "tin-gia/index.html"):
            page.goto(root + name)
            wait_until_quiet(page)
        page.locator(".md-search__input").fill("mật khẩu")
        page.locator(".md-search__input").press("End")
        expect(page.locator(".md-search-result__item").first).to_be_visible()
        page.close()
    served = {file.relative_to(real_site).as_posix() for file in real_site.rglob("*") if file.is_file()}
    files = {name for name in served if not name.endswith((".html", ".gz"))}
    assert files - asked - UNASKED == set()


def test_the_record_of_a_build_lies_beside_the_served_folder(book: SmallBook) -> None:
    site = book.project / "var" / "site"
    site.mkdir(parents=True)
    for name in ("sections.json", "manuscript.json", "csp.json", "tags.json"):  # of a build by an earlier version
        (site / name).write_text("{}", encoding="utf-8")

    book.build()

    assert {file.name for file in site.rglob("*.json")} == {"search_index.json"}
    assert {file.name for file in beside(site).iterdir()} == {"sections.json", "manuscript.json", "csp.json"}


def test_a_failed_build_keeps_page_and_record_together(book: SmallBook) -> None:
    page, record = book.build() / "index.html", book.project / "var" / "build" / "sections.json"
    before = page.read_bytes(), record.read_bytes()
    book.page("a", "## Không id\n")
    book.problems()

    assert (page.read_bytes(), record.read_bytes()) == before
    assert [folder.name for folder in (book.project / "var").iterdir() if folder.name not in ("site", "build")] == []


def test_whoever_runs_mkdocs_itself_gets_pages_only(book: SmallBook) -> None:
    record = beside(book.build()) / "sections.json"
    before = record.stat().st_mtime_ns
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", "draft/site"],
        cwd=book.project,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert (book.project / "draft" / "site" / "index.html").is_file()
    assert [folder.name for folder in (book.project / "draft").iterdir()] == ["site"]
    assert record.stat().st_mtime_ns == before


class _Description(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[set[str], str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta" and ("name", "description") in attrs:
            self.found.append(({name for name, _ in attrs}, dict(attrs)["content"]))


def descriptions(page: Path) -> list[tuple[set[str], str | None]]:
    """The descriptions in a page: the names of the tag's attributes, and what it says."""
    reader = _Description()
    reader.feed(page.read_text(encoding="utf-8").partition("</head>")[0])
    return reader.found


def test_every_page_says_its_whole_description(real_site: Path) -> None:
    wanted = {source: [({"name", "content"}, head_of(source)["description"])] for source in SOURCES}
    said = {source: descriptions(real_site / source.relative_to(DOCS).with_suffix(".html")) for source in SOURCES}
    assert {source.name: said[source] for source in SOURCES if said[source] != wanted[source]} == {}
    assert any('"' in str(head_of(source)["description"]) for source in SOURCES)


def test_a_description_may_hold_any_sign(book: SmallBook) -> None:
    words = """Gọi "khẩn", 'gấp' & <b>nhanh</b> &amp; gọn."""
    book.page("a", "Chữ\n", head=HEAD.replace("Một câu.", json.dumps(words)))

    assert descriptions(book.build() / "a.html") == [({"name", "content"}, words)]
