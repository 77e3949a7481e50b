"""XML of strangers as a small tree that knows its lines. Entities and DTDs are refused before they are expanded."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from xml.etree import ElementTree as Xml
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from trainer.exchange.model import ExchangeError

# The text is handed on as UTF-8, whatever the declaration says.
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DEEPEST = 100


@dataclass(slots=True)
class Node:
    """One element: its name, the line it begins in, its attributes, and its words and elements as they follow."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list["str | Node"] = field(default_factory=list)

    @property
    def children(self) -> list["Node"]:
        """The elements in it."""
        return [part for part in self.parts if isinstance(part, Node)]

    def all(self, name: str) -> Iterator["Node"]:
        """Yield the children of this name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Node | None":
        """Return the first child of this name."""
        return next(self.all(name), None)

    def text(self, *path: str) -> str:
        """Return the words at the end of a path of children, with those of elements among them, stripped.

        Nothing when there is no such child.
        """
        node = self.at(*path)
        return "".join(node.words()).strip() if node is not None else ""

    def at(self, *path: str) -> "Node | None":
        """Return the element at the end of a path of children."""
        node: Node | None = self
        for name in path:
            node = node.first(name) if node is not None else None
        return node

    def words(self) -> Iterator[str]:
        """Yield the words in it and in its elements."""
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.words()
            else:
                yield part

    def markup(self, plain: bool = False) -> str:
        """Return what stands in it as HTML.

        Its own words are HTML already, as Moodle keeps its texts, or ``plain``; elements among them are tags.
        """
        return "".join(part.outer() if isinstance(part, Node) else _quoted(part, plain) for part in self.parts).strip()

    def outer(self) -> str:
        """Return the element itself as HTML."""
        told = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        inner = "".join(part.outer() if isinstance(part, Node) else escape(part) for part in self.parts)
        return f"<{self.name}{told}>{inner}</{self.name}>" if self.parts else f"<{self.name}{told}/>"


def _quoted(words: str, plain: bool) -> str:
    return escape(words).replace("\n", "<br>") if plain else words


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: Node | None = None
        self.above: list[Node] = []

    def setDocumentLocator(self, locator: object) -> None:  # noqa: N802
        self.locator = locator

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802
        if len(self.above) > _DEEPEST:
            raise SAXException("too deep")
        line = int(self.locator.getLineNumber())  # type: ignore[attr-defined]
        node = Node(name, line, dict(attrs.items()))  # type: ignore[attr-defined]
        if self.above:
            self.above[-1].parts.append(node)
        else:
            self.root = node
        self.above.append(node)

    def endElement(self, name: str) -> None:  # noqa: N802
        self.above.pop()

    def characters(self, content: str) -> None:
        self.above[-1].parts.append(content)


def parse(text: str) -> Node:
    """Return the root of an XML document; raise ExchangeError when it is broken, too deep or holds entities."""
    builder = _Builder()
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(builder)
    # The line of a removed declaration stays, so that lines are those of the file.
    body = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
    try:
        parser.parse(io.BytesIO(body.encode()))
    except DefusedXmlException:
        raise ExchangeError(
            "tệp XML khai báo DTD hoặc thực thể, có thể gây hại", "xuất lại từ Moodle rồi chạy lại"
        ) from None
    except SAXParseException as error:
        line = error.getLineNumber() or 0
        raise ExchangeError(
            "XML đứt giữa chừng hoặc sai cú pháp ở dòng này", "xuất lại từ Moodle rồi chạy lại", line
        ) from None
    except (SAXException, UnicodeEncodeError, ValueError):
        raise ExchangeError("tệp XML không đọc được", "xuất lại từ Moodle rồi chạy lại") from None
    assert builder.root is not None
    return builder.root


def add(above: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    """Append an element with its words and attributes, and return it."""
    element = Xml.SubElement(above, name, attributes)
    element.text = text
    return element


def document(root: Xml.Element, indent: bool = True) -> bytes:
    """Return the bytes of a document, indented for people."""
    if indent:
        Xml.indent(root)
    body: bytes = Xml.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"
