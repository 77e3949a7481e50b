"""HTML as a tree that can be changed, and back to text. For the HTML of our own pages, not for any HTML."""

from collections.abc import Callable

from lxml.html import Element, HtmlElement, HTMLParser, fragment_fromstring, tostring


def parse(html: str) -> HtmlElement:
    """Return a ``div`` that holds ``html``, without its comments."""
    return fragment_fromstring(html, create_parent="div", parser=HTMLParser(remove_comments=True))


def write(element: HtmlElement) -> str:
    """Return an element as HTML."""
    return str(tostring(element, encoding="unicode", with_tail=False))


def inner(element: HtmlElement) -> str:
    """Return what an element holds as HTML."""
    whole = write(element)
    return whole[whole.index(">") + 1 : whole.rindex("<")]


def has_class(element: HtmlElement, *names: str) -> bool:
    """Say whether an element has one of these classes."""
    return not element.classes.isdisjoint(names)


def words(element: HtmlElement) -> str:
    """Return the text of an element in one line."""
    return " ".join(str(element.text_content()).split())


def remove_all(root: HtmlElement, unwanted: Callable[[HtmlElement], bool]) -> None:
    """Take out every element below ``root`` that is unwanted, with all it holds; the text after it stays."""
    for child in list(root):
        if unwanted(child):
            child.drop_tree()
        else:
            remove_all(child, unwanted)


def put_before(element: HtmlElement, text: str) -> None:
    """Put ``text`` before everything in ``element``."""
    element.text = text + (element.text or "").lstrip()


def become(element: HtmlElement, tag: str, **attributes: str) -> None:
    """Make ``element`` another one with the same contents: ``class_`` and an id, if it had one."""
    given = {name.strip("_"): value for name, value in attributes.items()}
    if "id" in element.attrib:
        given.setdefault("id", element.attrib["id"])
    element.tag = tag
    element.attrib.clear()
    element.attrib.update(given)


def add(parent: HtmlElement, tag: str, text: str = "", **attributes: str) -> HtmlElement:
    """Add an element at the end of ``parent`` and return it."""
    child = Element(tag, {name.strip("_"): value for name, value in attributes.items()})
    child.text = text
    parent.append(child)
    return child
