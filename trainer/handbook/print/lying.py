"""Sheets of a form that lie across: parts on sheets of their own whose tables have too many columns to stand."""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# From so many columns on, words of an upright sheet stand one below the other.
_COLUMNS = 5


def with_lying_sheets(document: bytes) -> bytes:
    """Return a document.xml in which each part between page breaks that has a wide table is a section that lies."""
    root = etree.fromstring(document)
    body = root.find(f"{_W}body")
    last = body.find(f"{_W}sectPr") if body is not None else None
    if body is None or last is None:
        return document
    parts = list(_parts(body))
    # The first part has the letterhead, which stands upright.
    lying = [nth > 0 and any(_is_wide(one) for one in part) for nth, part in enumerate(parts)]
    if not any(lying):
        return document
    sections = [_section(last, nth == 0, across) for nth, across in enumerate(lying)]
    for part, section, across in zip(parts, sections, lying, strict=True):
        for table in (one for one in part if across and one.tag == f"{_W}tbl"):
            _stretch(table, section)
        if part is not parts[-1]:
            _end_with(part[-1], section)
    body.replace(last, sections[-1])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _parts(body: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield what stands on sheets of its own; all but the last part end with the paragraph that breaks the page."""
    part: list[etree._Element] = []
    for one in body:
        if one.tag == f"{_W}sectPr":
            continue
        part.append(one)
        if one.tag == f"{_W}p" and one.find(f"{_W}r/{_W}br[@{_W}type='page']") is not None:
            yield part
            part = []
    yield part


def _is_wide(element: etree._Element) -> bool:
    return element.tag == f"{_W}tbl" and len(element.findall(f"{_W}tblGrid/{_W}gridCol")) >= _COLUMNS


def _section(upright: etree._Element, first: bool, across: bool) -> etree._Element:
    """Return the settings of one section; every sheet but the paper's first one has its number."""
    section = deepcopy(upright)
    title = section.find(f"{_W}titlePg")
    if not first and title is not None:
        section.remove(title)
    size = section.find(f"{_W}pgSz")
    if across and size is not None:
        wide, high = size.get(f"{_W}h", ""), size.get(f"{_W}w", "")
        size.attrib.update({f"{_W}w": wide, f"{_W}h": high, f"{_W}orient": "landscape"})
    return section


def _stretch(table: etree._Element, section: etree._Element) -> None:
    """Give the columns of a table, which keep their shares, the width of the section."""
    page, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    columns = table.findall(f"{_W}tblGrid/{_W}gridCol")
    if page is None or margins is None:
        return
    room = _number(page, "w") - _number(margins, "left") - _number(margins, "right")
    whole = sum(_number(one, "w") for one in columns)
    widths = [round(room * _number(one, "w") / whole) for one in columns]
    for one, width in zip(columns, widths, strict=True):
        one.set(f"{_W}w", str(width))
    for row in table.findall(f"{_W}tr"):
        _set_widths(row.findall(f"{_W}tc"), widths)


def _set_widths(cells: Sequence[etree._Element], widths: Sequence[int]) -> None:
    for cell, width in zip(cells, widths, strict=False):
        given = cell.find(f"{_W}tcPr/{_W}tcW")
        if given is not None:
            given.attrib.update({f"{_W}w": str(width), f"{_W}type": "dxa"})


def _number(element: etree._Element, name: str) -> int:
    return int(element.get(f"{_W}{name}", "0"))


def _end_with(paragraph: etree._Element, section: etree._Element) -> None:
    """Make the paragraph that broke the page one that ends a section, so low that it needs no sheet of its own."""
    for child in list(paragraph):
        paragraph.remove(child)
    settings = etree.SubElement(paragraph, f"{_W}pPr")
    low = {f"{_W}before": "0", f"{_W}after": "0", f"{_W}line": "20", f"{_W}lineRule": "exact"}
    etree.SubElement(settings, f"{_W}spacing", low)
    settings.append(section)
