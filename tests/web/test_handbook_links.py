"""Screens that name a page of the handbook name one that there is."""

import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
_LINK = re.compile(r'href="/cam-nang/([^"?{]*?)(?:#[^"]*)?"')


def _named() -> dict[str, str]:
    """Return the pages that templates name in so many words, each with a template that does."""
    return {
        page: str(template.relative_to(PROJECT))
        for template in (PROJECT / "trainer").rglob("templates/**/*.html")
        for page in _LINK.findall(template.read_text(encoding="utf-8"))
        if page
    }


def test_a_page_of_the_handbook_that_a_screen_names_is_there() -> None:
    named = _named()
    assert named
    built = {
        path.relative_to(PROJECT / "docs").with_suffix(".html").as_posix() for path in (PROJECT / "docs").rglob("*.md")
    }
    assert {page: template for page, template in named.items() if page not in built} == {}
