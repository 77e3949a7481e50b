"""What the server hands out of the built handbook and the static files, and how long a browser may keep it."""

import re
import urllib.error
import urllib.request

import pytest

from tests.browser.live import PROJECT, Live

pytestmark = pytest.mark.browser
YEAR = "max-age=31536000, public, immutable"
SITE = PROJECT / "var" / "site"


def ask(live: Live, path: str) -> tuple[int, str, str]:
    """Return status, Cache-Control and text of an answer."""
    try:
        with urllib.request.urlopen(live.url + path, timeout=60) as answer:
            return answer.status, answer.headers["Cache-Control"], answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Cache-Control"], ""


def test_nobody_can_ask_for_the_record_of_the_build(live: Live) -> None:
    record = [file.name for file in (PROJECT / "var" / "build").iterdir()]
    assert {"sections.json", "manuscript.json", "csp.json"} <= set(record)
    for name in {*record, "tags.json", "tai-ve/tai-ve.json"}:
        for path in (name, f"../build/{name}", f"%2e%2e/build/{name}", f"build/{name}", f"{name}.gz"):
            assert ask(live, f"/cam-nang/{path}")[0] == 404, path


def test_a_file_whose_name_tells_its_content_is_kept_for_a_year(live: Live) -> None:
    hashed = [file for file in SITE.rglob("*.min.js") if "lunr" not in file.name]
    assert len(hashed) == 2  # Material's script, and its worker for search
    ours = sorted((live.var / "static").rglob("app.*.js"))
    assert len(ours) == 1
    paths = [f"/cam-nang/{file.relative_to(SITE).as_posix()}" for file in hashed] + [f"/static/{ours[0].name}"]

    assert {path: ask(live, path)[:2] for path in paths} == dict.fromkeys(paths, (200, YEAR))


def test_a_file_that_keeps_its_name_is_kept_for_a_minute(live: Live) -> None:
    paths = [
        "/cam-nang/",
        "/cam-nang/giu-tai-khoan/mat-khau.html",
        "/cam-nang/assets/gan-dan/cam-nang.css",
        "/cam-nang/assets/javascripts/lunr/min/lunr.vi.min.js",
        "/static/app.js",
    ]

    assert {path: ask(live, path)[:2] for path in paths} == dict.fromkeys(paths, (200, "max-age=60, public"))


def test_every_static_file_that_a_page_names_is_kept_for_a_year(live: Live) -> None:
    page = ask(live, "/")[2]
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert named
    assert {path: ask(live, path)[1] for path in named} == dict.fromkeys(named, YEAR)
