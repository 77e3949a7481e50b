"""Reads the rendered HTML of one page: its ids, and the text and HTML under each heading."""

import posixpath
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from trainer.core.law import Citation
from trainer.core.text import clean

# Where the trainer's server shows the book; HTML that leaves its page points here.
BOOK_URL = "/cam-nang/"
# What carries this attribute is shown on the page but belongs to no section.
LEFT_OUT = "data-ngoai-muc"
# The agency's own values: in the text, yet not in its meaning: a new telephone number
# touches nobody's training.
AGENCY = "data-co-quan"

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_INLINE = frozenset("a abbr b bdi cite code del em i ins kbd mark q s small span strong sub sup u var".split())
# Between two paragraphs, cells or items; a blank to the fingerprint.
_BREAK = "\n"
_SILENT = frozenset(("script", "style", "template"))
_SILENT_CLASSES = frozenset(("footnote", "footnote-ref", "headerlink"))


@dataclass(slots=True)
class Passage:
    """What stands under one heading, up to the next heading of any level."""

    level: int
    anchor: str
    nested: bool
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    meaning: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)

    def words(self) -> str:
        """Return the plain text, in normal form."""
        return clean("".join(self.text))

    def paragraphs(self) -> tuple[str, ...]:
        """Return the meaning paragraph by paragraph, the agency's own values as ``[name]``."""
        return tuple(filter(None, map(clean, "".join(self.meaning).split(_BREAK))))


class PageReader(HTMLParser):
    """Feed it the HTML of a page; then read ``passages`` and ``ids``.

    ``url`` is the page's own address below the root of the book: links are resolved against it.
    """

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.passages: list[Passage] = []
        self.ids: list[str] = []
        self._open: list[str] = []
        self._silent_at: int | None = None
        self._agency_at: int | None = None
        self._heading: Passage | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids and citations, begin passages, keep the tag."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if _is_heading(tag) and self._silent_at is None and LEFT_OUT not in given:
            self._begin(int(tag[1]), given.get("id", ""))
        elif self._silent_at is None and _is_silent(tag, given):
            self._silent_at = len(self._open)
        elif self._silent_at is None:
            self._note(tag, given)
        if tag not in _VOID:
            self._open.append(tag)
        elif self._silent_at == len(self._open):
            self._silent_at = None

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest open element of this name, and all that it holds."""
        if tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        depth = len(self._open)
        if _is_heading(tag):
            self._heading = None
        elif self._silent_at is None:
            self._keep(f"</{tag}>", tag)
        if self._silent_at is not None and depth <= self._silent_at:
            self._silent_at = None
        if self._agency_at is not None and depth <= self._agency_at:
            self._agency_at = None

    def handle_data(self, data: str) -> None:
        """Keep words, in the heading or below it."""
        if self._silent_at is not None or not self.passages:
            return
        if self._heading is not None:
            self._heading.title.append(data)
            return
        passage = self.passages[-1]
        passage.text.append(data)
        passage.html.append(escape(data, quote=False))
        if self._agency_at is None:
            passage.meaning.append(data.replace(_BREAK, " "))

    def _begin(self, level: int, anchor: str) -> None:
        self._heading = Passage(level, anchor, nested=bool(self._open))
        self.passages.append(self._heading)

    def _note(self, tag: str, given: dict[str, str]) -> None:
        if "data-van-ban" in given and self.passages:
            self.passages[-1].citations.append(_citation(given))
        if self._heading is not None or not self.passages:
            return
        if AGENCY in given:
            self._agency_at = len(self._open)
            self.passages[-1].meaning.append(f"[{given[AGENCY]}]")
        # What a reader chooses a tab by: away from its page, and without its id, it chooses nothing and has no name.
        markup = "" if given.get("type") == "radio" else _start_tag(tag, given, self.url)
        self._keep(markup, tag)

    def _keep(self, markup: str, tag: str) -> None:
        if self._heading is not None or not self.passages:
            return
        passage = self.passages[-1]
        passage.html.append(markup)
        if tag not in _INLINE:
            passage.text.append(" ")
            passage.meaning.append(_BREAK)


def read_page(html: str, url: str) -> PageReader:
    """Return what stands in the rendered ``html`` of the page at ``url``."""
    reader = PageReader(url)
    reader.feed(html)
    reader.close()
    return reader


def _is_heading(tag: str) -> bool:
    return len(tag) == 2 and tag[0] == "h" and tag[1] in "123456"


def _is_silent(tag: str, given: dict[str, str]) -> bool:
    return tag in _SILENT or LEFT_OUT in given or not _SILENT_CLASSES.isdisjoint(given.get("class", "").split())


def _citation(given: dict[str, str]) -> Citation:
    return Citation(given["data-van-ban"], given.get("data-dieu", ""), "data-lich-su" in given)


def _start_tag(tag: str, given: dict[str, str], url: str) -> str:
    parts = [tag]
    for name, value in given.items():
        if name == "id":
            continue  # it would meet the ids of the page that shows the section
        if name in ("href", "src"):
            value = resolve(value, url)
        parts.append(f'{name}="{escape(value)}"' if value else name)
    return f"<{' '.join(parts)}>"


def resolve(link: str, url: str) -> str:
    """Return ``link``, found on the page ``url`` of the book, so that it works on any page of the server."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return link
    path = posixpath.normpath(posixpath.join(posixpath.dirname(url), parts.path)) if parts.path else url
    return parts._replace(path=BOOK_URL + path).geturl()
