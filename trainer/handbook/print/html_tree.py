"""HTML as a tree that can be changed, and back to text. For the HTML of our own pages, not for any HTML."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TreeBuilder()
        self.open: list[str] = []
        self.handle_starttag("div", [])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        self.open.append(tag)
        if tag in _VOID:
            self._close()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open[1:] and tag not in _VOID:
            while self._close() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.builder.data(data)

    def _close(self) -> str:
        tag = self.open.pop()
        self.builder.end(tag)
        return tag

    def finish(self) -> Element:
        self.close()
        while self.open:
            self._close()
        return self.builder.close()


def parse(html: str) -> Element:
    """Return a ``div`` that holds ``html``."""
    reader = _Reader()
    reader.feed(html)
    return reader.finish()


def write(element: Element) -> str:
    """Return an element as HTML."""
    return tostring(element, encoding="unicode", method="html")


def inner(element: Element) -> str:
    """Return what an element holds as HTML."""
    whole = write(element)
    return whole[whole.index(">") + 1 : whole.rindex("<")]


def has_class(element: Element, *names: str) -> bool:
    """Say whether an element has one of these classes."""
    return not set(names).isdisjoint(element.get("class", "").split())


def words(element: Element) -> str:
    """Return the text of an element in one line."""
    return " ".join("".join(element.itertext()).split())


def parents(root: Element) -> Iterator[tuple[Element, Element]]:
    """Yield each element below ``root`` with its parent."""
    for parent in list(root.iter()):
        for child in list(parent):
            yield parent, child


def remove(parent: Element, child: Element) -> None:
    """Take ``child`` out; the text after it stays."""
    place = list(parent).index(child)
    tail = child.tail or ""
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(child)


def remove_all(root: Element, unwanted: Callable[[Element], bool]) -> None:
    """Take out every element below ``root`` that is unwanted, with all it holds."""
    for child in list(root):
        if unwanted(child):
            remove(root, child)
        else:
            remove_all(child, unwanted)


def put_before(element: Element, text: str) -> None:
    """Put ``text`` before everything in ``element``."""
    element.text = text + (element.text or "").lstrip()


def become(element: Element, tag: str, **attributes: str) -> None:
    """Make ``element`` another one with the same contents: ``class_`` and an id, if it had one."""
    given = {name.strip("_"): value for name, value in attributes.items()}
    if "id" in element.attrib:
        given.setdefault("id", element.attrib["id"])
    element.tag = tag
    element.attrib.clear()
    element.attrib.update(given)


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Add an element at the end of ``parent`` and return it."""
    child = SubElement(parent, tag, {name.strip("_"): value for name, value in attributes.items()})
    child.text = text
    return child
