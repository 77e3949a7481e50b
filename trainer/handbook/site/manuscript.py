"""The whole book in the order of its table of contents: the build writes it, the printing reads it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage

from trainer.core.handbook.section import AgencyValue
from trainer.disk.paths import beside
from trainer.handbook.site.downloads import Edition

FILE = "manuscript.json"
_AGENCY = "ten_co_quan"
_FORM_KEYS = ("form_code", "national_title", "new_sheets")


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page: address, title, HTML, last review (ISO), and for a form what its front matter says of it."""

    url: str
    title: str
    html: str
    reviewed: str
    form: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its title in the table of contents, and its pages. A page outside any chapter is one alone."""

    title: str
    pages: tuple[Page, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The book: chapters, edition, and whose book it is (None: not yet filled in)."""

    chapters: tuple[Chapter, ...]
    edition: Edition
    agency: str | None

    def pages(self) -> Iterator[Page]:
        """Yield every page, in order."""
        for chapter in self.chapters:
            yield from chapter.pages


def written(nav: Navigation, agency: Mapping[str, AgencyValue]) -> str:
    """Return the text of the manuscript file for a build whose pages are all rendered."""
    name = agency.get(_AGENCY)
    data = {"agency": name.value if name else None, "chapters": [asdict(chapter) for chapter in _chapters(nav)]}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _chapters(nav: Navigation) -> Iterator[Chapter]:
    for item in nav.items:
        if isinstance(item, Section):
            yield Chapter(item.title, tuple(_pages(item)))
        elif isinstance(item, MkDocsPage):
            page = _page(item)
            yield Chapter(page.title, (page,), alone=True)


def _pages(section: Section) -> Iterator[Page]:
    for item in section.children:
        if isinstance(item, Section):
            yield from _pages(item)
        elif isinstance(item, MkDocsPage):
            yield _page(item)


def _page(page: MkDocsPage) -> Page:
    meta = page.meta
    reviewed = meta.get("reviewed")
    form = {key: meta[key] for key in _FORM_KEYS if key in meta} if meta.get("form") is True else None
    day = reviewed.isoformat() if isinstance(reviewed, date) else ""
    return Page(page.url, str(meta.get("title") or page.title), page.content or "", day, form)


def read(site: Path) -> Manuscript:
    """Return the manuscript that the build of ``site`` left beside it."""
    data = json.loads((beside(site) / FILE).read_text(encoding="utf-8"))
    chapters = tuple(
        Chapter(one["title"], tuple(Page(**page) for page in one["pages"]), one["alone"]) for one in data["chapters"]
    )
    mark = json.loads((beside(site) / "sections.json").read_text(encoding="utf-8"))["edition"]
    newest = max((page.reviewed for chapter in chapters for page in chapter.pages), default="")
    return Manuscript(chapters, Edition(mark, date.fromisoformat(newest or "1970-01-01")), data["agency"])
