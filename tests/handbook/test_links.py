"""The real book leads nowhere that does not exist: what MkDocs checks, and the links that macros and templates make."""

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from django.urls import resolve

from tests.handbook.conftest import PROJECT
from trainer.core.problems import ContentError
from trainer.handbook.site import build

BOOK = "/cam-nang/"  # where the server keeps the book: the page 404 is shown at any address, so it says the whole path


class Links(HTMLParser):
    """The ids of a page, and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.targets: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.update(given[name] for name in ("id", "name") if name in given)
        self.targets.extend(given[name] for name in ("href", "src", "data") if given.get(name))


def nowhere(site: Path) -> Iterator[str]:
    """Every link of ``site`` that has no file, or no such id on the page it leads to."""
    pages = {page.relative_to(site).as_posix(): Links(page.read_text("utf-8")) for page in site.rglob("*.html")}
    for name, page in pages.items():
        for target in page.targets:
            url = urlsplit(target)
            if url.scheme == "data" or re.fullmatch(r"tel:\+?\d{3,12}", target):
                continue
            if url.path.startswith("/") and not url.path.startswith(BOOK):
                resolve(url.path)  # a screen of the trainer, on the same server
                continue
            whole = url.path.removeprefix(BOOK) if url.path.startswith(BOOK) else join(dirname(name), url.path)
            reached = normpath(unquote(whole)) if url.path else name
            ids = pages[reached].ids if reached in pages else {url.fragment}
            if url.scheme or not (site / reached).exists() or (url.fragment and unquote(url.fragment) not in ids):
                yield f"{name}: {target}"


def test_every_link_and_anchor_of_every_page_leads_somewhere(real_site: Path) -> None:
    assert sorted(set(nowhere(real_site))) == []


def test_a_broken_link_or_anchor_stops_the_build_of_the_real_book(tmp_path: Path) -> None:
    for name in ("trainer", "mkdocs.yml", "quizzes"):
        (tmp_path / name).symlink_to(PROJECT / name)
    shutil.copytree(PROJECT / "docs", tmp_path / "docs")
    page = tmp_path / "docs" / "su-co" / "chung-cu.md"
    text = page.read_text(encoding="utf-8")
    broken = re.sub(r"\]\(lo-bi-mat\.md\)", "](lo-bi-mat.md#khong-co) [kia](khong-co.md)", text, count=1)
    assert broken != text
    page.write_text(broken, encoding="utf-8")
    with pytest.raises(ContentError) as stopped:
        build(tmp_path)
    said = [str(problem).partition(": ")[2].partition(" →")[0] for problem in stopped.value.problems]
    assert said == [
        "liên kết “khong-co.md” trỏ tới một tệp không có",
        "liên kết “lo-bi-mat.md#khong-co” trỏ tới một mục không có trong trang kia",
    ]
