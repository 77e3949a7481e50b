"""What a search engine is told: the handbook may be found, at one address; no screen of the trainer."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
SITE = "https://tap-huan.example.org"


def heads(path: str) -> tuple[int, str | None, str]:
    """Return the status of a page, what is said to search engines, and its links."""
    page = Client().head(path)
    return page.status_code, page.headers.get("X-Robots-Tag"), page.headers["Link"]


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A handbook of one page and its front."""
    site = tmp_path / "site"
    for name in ("index.html", "su-co/index.html", "su-co/mat.html"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("<!doctype html><title>Cẩm nang</title>", encoding="utf-8")
    (site / "so.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "build").mkdir()
    for module in ("middleware", "handbook_files"):
        monkeypatch.setattr(f"trainer.web.{module}.SITE", site)


def test_no_screen_of_the_trainer_may_be_listed_and_the_handbook_and_the_front_may(
    cast: Cast, book: None, settings: Any
) -> None:
    settings.DEMO = False
    screens = ["/tai-khoan/dang-nhap/", "/chung-nhan/", "/thu/nguoi-dan/", "/khong-co/"]
    seen = {path: heads(path)[1] for path in screens}
    seen["/tap-huan/"] = signed_in(cast.an).get("/tap-huan/").headers.get("X-Robots-Tag")
    assert seen == dict.fromkeys(seen, "noindex")
    for path in ("/", "/cam-nang/", "/cam-nang/su-co/mat.html"):
        assert heads(path)[:2] == (200, None), path


def test_each_page_of_the_handbook_names_its_address_by_the_name_of_the_site(book: None, settings: Any) -> None:
    settings.SITE = SITE
    for path in ("/cam-nang/", "/cam-nang/su-co/mat.html", "/cam-nang/su-co/mat.html?q=khoa"):
        assert heads(path)[2].endswith(f', <{SITE}{path.partition("?")[0]}>; rel="canonical"'), path
    assert "canonical" not in heads("/cam-nang/khong-co.html")[2]
    assert "canonical" not in heads("/")[2]
    settings.SITE = ""
    assert "canonical" not in heads("/cam-nang/")[2]


def test_an_invented_agency_is_not_to_be_found(book: None, settings: Any) -> None:
    assert "X-Robots-Tag" not in Client().head("/cam-nang/so.pdf").headers
    settings.DEMO = True
    assert heads("/cam-nang/")[1] == "noindex"
    paper = Client().head("/cam-nang/so.pdf")
    assert (paper.status_code, paper.headers["X-Robots-Tag"]) == (200, "noindex")
