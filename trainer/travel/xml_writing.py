"""XML that we write: elements by one short call, and the bytes of a document."""

from xml.etree import ElementTree as Xml


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
