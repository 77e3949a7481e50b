"""One page of the site made ready for paper: own ids, links within the book, everything opened, nothing to click."""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml.html import HtmlElement as Element

from trainer.handbook.html_sections import LEFT_OUT
from trainer.handbook.print import html_tree
from trainer.handbook.site.manuscript import Page

_HEADING = re.compile(r"h[1-6]")
_NUMBER = re.compile(r"\b11[1-5] \([^()]{1,14}\)")
_GONE = ("headerlink", "loc-van-ban", "footnote-backref")
# When a page was gone over, and whose numbers stand in it where wards have their own.
_SAID_ON_PAPER = ("dong-nguon", "so-don-vi")
_KINDS = ("tip", "success", "warning", "attention", "danger", "failure", "bug", "example", "quote", "question", "info")


@dataclass(slots=True)
class Places:
    """Where everything is in the one long document: a prefix for each page, by its address, and all its ids."""

    prefixes: Mapping[str, str]
    ids: set[str] = field(default_factory=set)


def prefix_of(url: str) -> str:
    """Return what the ids of the page at ``url`` begin with in the book."""
    return url.removesuffix(".html").removesuffix("/index").replace("/", "-")


def clean(page: Page, places: Places, depth: int) -> Element:
    """Return the contents of ``page`` without its title; its headings are ``depth`` levels deeper than on the site."""
    root = html_tree.parse(page.html)
    html_tree.remove_all(root, _unwanted)
    for element in list(root.iter()):
        _hold_numbers(element)
        _change(element)
        if _HEADING.fullmatch(element.tag):
            element.tag = f"h{min(6, int(element.tag[1]) + depth)}"
    _drop_empty(root)
    _own_ids(root, page.url, places)
    return root


def _hold_numbers(element: Element) -> None:
    """Keep an emergency number on one line with whose it is: "115 (cấp cứu)"."""
    if element.text:
        element.text = _NUMBER.sub(_held, element.text)
    if element.tail:
        element.tail = _NUMBER.sub(_held, element.tail)


def _held(number: re.Match[str]) -> str:
    return number[0].replace(" ", "\N{NO-BREAK SPACE}")


def _drop_empty(root: Element) -> None:
    """Take out paragraphs that held only what is for a screen, then headings under which nothing is left."""
    for paragraph in list(root.iter("p")):
        if not len(paragraph) and not (paragraph.text or "").strip():
            paragraph.drop_tree()
    children = list(root)
    for child, after in zip(children, [*children[1:], None], strict=True):
        ends = after is None or (_HEADING.fullmatch(after.tag) and after.tag <= child.tag)
        if _HEADING.fullmatch(child.tag) and ends and not (child.tail or "").strip():
            child.drop_tree()


def title_of(page: Page) -> str:
    """Return what stands above the page on the site."""
    root = html_tree.parse(page.html)
    html_tree.remove_all(root, lambda element: html_tree.has_class(element, *_GONE))
    title = root.find(".//h1")
    return page.title if title is None else html_tree.words(title)


def _unwanted(element: Element) -> bool:
    if element.tag in ("h1", "script", "style", "template") or html_tree.has_class(element, *_GONE):
        return True
    return LEFT_OUT in element.attrib and not (element.tag == "figure" or html_tree.has_class(element, *_SAID_ON_PAPER))


def _change(element: Element) -> None:
    for classes, tags, change in _CHANGES:
        if element.tag in tags or html_tree.has_class(element, *classes):
            change(element)
            return


def _call_out(element: Element) -> None:
    kinds = [kind for kind in _KINDS if html_tree.has_class(element, kind)]
    html_tree.become(element, "div", class_=f"callout {(kinds or ['info'])[0]}")
    for child in list(element)[:1]:
        if child.tag == "summary" or html_tree.has_class(child, "admonition-title"):
            html_tree.become(child, "div", class_="callout-title")


def _open_tabs(element: Element) -> None:
    labels = [html_tree.words(label) for label in element.iter("label")]
    blocks = [child for child in element.iter("div") if html_tree.has_class(child, "tabbed-block")]
    element.clear()
    element.set("class", "the")
    for label, block in zip(labels, blocks, strict=False):
        html_tree.add(html_tree.add(element, "p"), "strong", label)
        block.attrib.clear()
        element.append(block)


def _picture(element: Element) -> None:
    name, svg = element.get("data-hinh", ""), element.find("svg")
    said = [] if svg is None else [html_tree.words(child) for child in svg if child.tag in ("title", "desc")]
    width = svg.get("width", "468") if svg is not None else "468"
    caption = element.find("figcaption")
    text = html_tree.words(caption) if caption is not None else ""
    element.clear()
    element.set("class", "hinh")
    picture = html_tree.add(element, "img", src=f"hinh/{name}.svg", alt=". ".join(said), width=width)
    picture.text = None
    html_tree.add(element, "figcaption", text)


def _tick_box(element: Element) -> None:
    holder = element
    if len(element) and element[0].tag == "p":
        holder = element[0]
    for child in list(holder):
        if html_tree.has_class(child, "task-list-control"):
            child.drop_tree()
    html_tree.put_before(holder, "☐ ")


def _plain(element: Element) -> None:
    """What only a screen needs: names of columns on cells, roles that survive their layout as cards."""
    for name in ("role", "data-label"):
        element.attrib.pop(name, None)
    if html_tree.has_class(element, "hang-trong"):
        del element.attrib["class"]


def _aligned(element: Element) -> None:
    _plain(element)
    for name in ("right", "center"):
        if html_tree.has_class(element, f"can-{name}"):
            element.set("style", f"text-align: {name}")


def _facts(element: Element) -> None:
    rows = [(row.find("dt"), row.find("dd")) for row in element.iter("div")]
    html_tree.become(element, "ul")
    element.text = None
    for child in list(element):
        element.remove(child)
    for label, value in rows:
        if label is not None and value is not None:
            item = html_tree.add(element, "li")
            html_tree.add(item, "strong", f"{html_tree.words(label)}: ")
            value.tag, value.tail = "span", None
            item.append(value)


def _sources(element: Element) -> None:
    """On paper what was read is a line under the facts, not something to open."""
    read = element.find("p")
    words = html_tree.words(read) if read is not None else ""
    html_tree.become(element, "p")
    for child in list(element):
        element.remove(child)
    element.text = f"Bản đã đọc: {words}"


def _paragraph_in_div(element: Element) -> None:
    text, children, kind = element.text, list(element), element.get("class", "")
    element.clear()
    element.tag = "div"
    element.set("class", kind)
    inside = html_tree.add(element, "p", text or "")
    inside.extend(children)


def _blank(element: Element) -> None:
    html_tree.become(element, "span", class_="can-dien")


def _incidents(element: Element) -> None:
    element.set("class", "callout danger")


def _day(element: Element) -> None:
    html_tree.put_before(element, " · ")


# What is changed, by class or by tag, and how; the first that fits.
_CHANGES: tuple[tuple[tuple[str, ...], tuple[str, ...], Callable[[Element], None]], ...] = (
    (("vb-nguon",), (), _sources),
    (("vb-lien",), (), lambda element: html_tree.become(element, "span")),
    (("admonition",), ("details",), _call_out),
    (("tabbed-set",), (), _open_tabs),
    (("hinh",), (), _picture),
    (("task-list-item",), (), _tick_box),
    (("van-ban-muc",), (), _facts),
    (("dong-nguon__ngay",), (), _day),
    ((), ("th", "td"), _aligned),
    ((), ("table", "thead", "tbody", "tr"), _plain),
    (("can-dien",), (), _blank),
    (("dong-nguon", "dan-nhap"), (), _paragraph_in_div),
    (("su-co",), (), _incidents),
)


def _own_ids(root: Element, url: str, places: Places) -> None:
    own = places.prefixes[url]
    for element in root.iter():
        if "id" in element.attrib:
            # Pandoc keeps the ids of these only; a link to another would lead nowhere.
            holds = _HEADING.fullmatch(element.tag) or element.tag in ("div", "span")
            identity = f"{own}--{re.sub(r'[^a-zA-Z0-9-]', '-', element.attrib.pop('id'))}"
            if holds:
                element.set("id", identity)
                places.ids.add(identity)
        if element.tag == "a":
            href = element.get("href", "")
            kept = {"href": _in_book(href, url, places), "class": element.get("class", "")}
            element.attrib.clear()
            element.attrib.update(kept)


def _in_book(href: str, url: str, places: Places) -> str:
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    path = posixpath.normpath(posixpath.join(posixpath.dirname(url), parts.path)) if parts.path else url
    own = places.prefixes.get(path)
    if own is None:
        return ""
    return f"#{own}--{re.sub(r'[^a-zA-Z0-9-]', '-', parts.fragment)}" if parts.fragment else f"#{own}"


def settle_links(root: Element, places: Places) -> None:
    """Send links to what is not in the book to the page it stood on, or make them plain words."""
    for element in root.iter("a"):
        href = element.get("href", "")
        if href.startswith("#") and href[1:] not in places.ids:
            page = href[1:].split("--")[0]
            href = f"#{page}" if page in places.ids else ""
        if href:
            element.set("href", href)
        else:
            html_tree.become(element, "span")
