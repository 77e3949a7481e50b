"""XML of strangers as a small tree that knows its lines. Entities and DTDs are refused before they are expanded."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from trainer.travel.model import TravelError

# The text is handed on as UTF-8, whatever the declaration says.
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DEEPEST = 100


@dataclass(slots=True)
class Node:
    """One element: its name, attributes, words (its own, joined), children, and the line it begins in."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    words: str = ""
    children: list["Node"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Node"]:
        """Yield the children of this name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Node | None":
        """Return the first child of this name."""
        return next(self.all(name), None)

    def text(self, *path: str) -> str:
        """Return the words at the end of a path of children, stripped; nothing when there is no such child."""
        node: Node | None = self
        for name in path:
            node = node.first(name) if node is not None else None
        return node.words.strip() if node is not None else ""


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
            self.above[-1].children.append(node)
        else:
            self.root = node
        self.above.append(node)

    def endElement(self, name: str) -> None:  # noqa: N802
        self.above.pop()

    def characters(self, content: str) -> None:
        self.above[-1].words += content


def parse(text: str) -> Node:
    """Return the root of an XML document; raise TravelError when it is broken, too deep or holds entities."""
    builder = _Builder()
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(builder)
    # The line of a removed declaration stays, so that lines are those of the file.
    body = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
    try:
        parser.parse(io.BytesIO(body.encode()))
    except DefusedXmlException:
        raise TravelError(
            "tệp XML khai báo DTD hoặc thực thể, có thể gây hại", "xuất lại từ Moodle rồi chạy lại"
        ) from None
    except SAXParseException as error:
        line = error.getLineNumber() or 0
        raise TravelError(
            "XML đứt giữa chừng hoặc sai cú pháp ở dòng này", "xuất lại từ Moodle rồi chạy lại", line
        ) from None
    except (SAXException, UnicodeEncodeError, ValueError):
        raise TravelError("tệp XML không đọc được", "xuất lại từ Moodle rồi chạy lại") from None
    assert builder.root is not None
    return builder.root
