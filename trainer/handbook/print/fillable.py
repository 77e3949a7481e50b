"""A form in Word that is filled in by clicking: what is dots or a box on paper becomes a content control.

On paper nothing changes: an untouched control shows the dots, the box or the words that stood there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from xml.sax.saxutils import quoteattr

from lxml import etree

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_WORD}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Word of 2010 and later knows boxes to tick; an older one passes them over and shows the sign alone.
_NAMESPACES = (
    b' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    b' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
_DECLARED = f'xmlns:w="{_WORD}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_LONGEST_NAME = 64
_LONGEST_TITLE = 120
_EMPTY = "\u2002" * 5
# Nine millimetres: a row to write into by hand.
_PEN = 510


@dataclass(frozen=True, slots=True)
class _Kind:
    """What stands on paper, and the control that it becomes."""

    pattern: str
    control: str


def _list(*choices: str, free: bool = False) -> str:
    items = "".join(f"<w:listItem w:displayText={quoteattr(one)} w:value={quoteattr(one)}/>" for one in choices)
    name = "comboBox" if free else "dropDownList"
    return f"<w:{name}>{items}</w:{name}>"


def _date(form: str) -> str:
    return (
        f"<w:date><w:dateFormat w:val={quoteattr(form)}/><w:lid w:val='vi-VN'/>"
        "<w:storeMappedDataAs w:val='dateTime'/><w:calendar w:val='gregorian'/></w:date>"
    )


_TEXT = "<w:text w:multiLine='1'/>"
_BOX = (
    "<w14:checkbox><w14:checked w14:val='0'/><w14:checkedState w14:val='2612' w14:font='MS Gothic'/>"
    "<w14:uncheckedState w14:val='2610' w14:font='MS Gothic'/></w14:checkbox>"
)
_PLATFORMS = ("Zalo OA", "Facebook", "YouTube", "TikTok", "Cổng thông tin điện tử")
# The first that fits.
_KINDS = (
    _Kind("☐", _BOX),
    _Kind(r"(?<=ngày )…+ tháng …+ năm (?:20)?…+", _date("dd 'tháng' MM 'năm' yyyy")),
    _Kind(r"…+ / …+ / 20…+", _date("dd/MM/yyyy")),
    _Kind(r"(?<=[Nn]gày )…{2,}|(?<=[Nn]gày: )…{2,}", _date("dd/MM/yyyy")),
    _Kind(r"(?<=quý )…{2,}", _list("I", "II", "III", "IV")),
    _Kind(r"PHƯỜNG \(XÃ\)", _list("PHƯỜNG", "XÃ", "ĐẶC KHU")),
    _Kind(r"(?<!\w)ông \(bà\)", _list("ông", "bà")),
    _Kind(r"(?<=nền tảng )…{2,}", _list(*_PLATFORMS, free=True)),
    _Kind(r"…{2,}", _TEXT),
)
_BLANKS = re.compile("|".join(f"({kind.pattern})" for kind in _KINDS))
_OF_COLUMN = {"Nền tảng": _list(*_PLATFORMS, free=True), "Mức quyền": _list("Toàn quyền", "Một phần", free=True)}


def fillable(document: bytes) -> bytes:
    """Return a document.xml in which every blank is a control that says what belongs there, and in which every row to
    write into is high enough for a hand, and no line that announces a table is left behind by it."""
    root = etree.fromstring(document.replace(b"<w:document", b"<w:document" + _NAMESPACES, 1))
    numbers = count(1)
    for paragraph in root.iterfind(f"{_W}body/{_W}p"):
        if _announces(paragraph):
            _keep_next(paragraph)
    for table in root.iter(f"{_W}tbl"):
        _keep_with_table(table)
        _fill_cells(table, numbers)
    for paragraph in list(root.iter(f"{_W}p")):
        _fill(paragraph, _name_of_place(paragraph), numbers)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _fill(paragraph: etree._Element, place: str, numbers: Iterator[int]) -> None:
    """Make the blanks of a paragraph controls; each is named after the words before it, or after its ``place``."""
    _join_runs(paragraph)
    before = ""
    for run in list(paragraph.findall(f"{_W}r")):
        text = run.findtext(f"{_W}t")
        if text is None:
            before = ""
            continue
        here = 0
        for blank in _BLANKS.finditer(before + text, len(before)):
            start, end = blank.start() - len(before), blank.end() - len(before)
            if start > here:
                run.addprevious(_run_like(run, text[here:start]))
            name = _name((before + text)[: blank.start()], (before + text)[blank.end() :], blank[0]) or place
            control = _OF_COLUMN.get(name) or _KINDS[(blank.lastindex or 1) - 1].control
            run.addprevious(_control(run, blank[0], name, control, next(numbers)))
            here = end
        before += text
        if here:
            if here < len(text):
                run.addprevious(_run_like(run, text[here:]))
            paragraph.remove(run)


def _join_runs(paragraph: etree._Element) -> None:
    """Make one run of those that look alike: pandoc tears a sentence between any two of its words."""
    last = None
    for run in list(paragraph):
        if run.tag != f"{_W}r" or [child.tag for child in run if child.tag != f"{_W}rPr"] != [f"{_W}t"]:
            last = None
        elif last is not None and _look(last) == _look(run):
            joined = _run_like(last, (last.findtext(f"{_W}t") or "") + (run.findtext(f"{_W}t") or ""))
            paragraph.replace(last, joined)
            paragraph.remove(run)
            last = joined
        else:
            last = run


def _look(run: etree._Element) -> bytes:
    look = run.find(f"{_W}rPr")
    return b"" if look is None else etree.tostring(look, with_tail=False)


def _run_like(run: etree._Element, text: str) -> etree._Element:
    made = etree.Element(f"{_W}r")
    look = run.find(f"{_W}rPr")
    if look is not None:
        made.append(etree.fromstring(etree.tostring(look, with_tail=False)))
    words = etree.SubElement(made, f"{_W}t")
    words.text = text
    words.set(_SPACE, "preserve")
    return made


def _control(run: etree._Element, shown: str, name: str, control: str, number: int) -> etree._Element:
    is_box = control == _BOX
    named = f"<w:alias w:val={quoteattr(name[:_LONGEST_NAME])}/>" if name else ""
    holder = etree.fromstring(
        f"<w:sdt {_DECLARED}><w:sdtPr>{named}<w:tag w:val='o-{number}'/><w:id w:val='{1000 + number}'/>"
        f"{'' if is_box else '<w:showingPlcHdr/>'}{control}</w:sdtPr><w:sdtContent/></w:sdt>"
    )
    inside = _run_like(run, shown)
    look = inside.find(f"{_W}rPr")
    if is_box:
        if look is None:
            look = etree.Element(f"{_W}rPr")
            inside.insert(0, look)
        fonts = {f"{_W}{side}": "MS Gothic" for side in ("ascii", "hAnsi", "eastAsia")}
        look.insert(0, etree.Element(f"{_W}rFonts", {**fonts, f"{_W}hint": "eastAsia"}))
    elif look is not None:
        holder[0].insert(0, etree.fromstring(etree.tostring(look, with_tail=False)))
    holder[1].append(inside)
    return holder


def _name(before: str, after: str, shown: str) -> str:
    """Return what a blank asks for: the words before it; of a box the words after it."""
    words = after if shown == "☐" else before
    parts = [part.strip(" :;,.()\"“”*'") for part in re.split(r"[…☐\u3000]+|(?<=[.;?]) ", words)]
    found = [part for part in parts if re.search(r"\w", part)]
    name = (found[0] if shown == "☐" else found[-1]) if found else ""
    return f"{name})" if name.count("(") > name.count(")") else name


def _announces(paragraph: etree._Element) -> bool:
    """Say whether a paragraph is a title that is no heading ("D. Đề xuất", in bold), or ends with a colon."""
    words = _text(paragraph).strip()
    if not words or len(words) > _LONGEST_TITLE:
        return False
    looks = [run.find(f"{_W}rPr") for run in paragraph.iter(f"{_W}r") if _text(run).strip()]
    bold = [look is not None and look.find(f"{_W}b") is not None for look in looks]
    aside = [look is not None and look.find(f"{_W}i") is not None for look in looks]
    return words.endswith(":") or (any(bold) and all(one or other for one, other in zip(bold, aside, strict=True)))


# --- Tables


def _keep_with_table(table: etree._Element) -> None:
    """Let the line before a table, and the table's first row, go over to the next page with what follows."""
    before = table.getprevious()
    if before is not None and before.tag == f"{_W}p":
        _keep_next(before)
    words = before.getprevious() if before is not None and not _text(before).strip() else None
    if words is not None and words.tag == f"{_W}p":
        _keep_next(words)
    first = table.find(f"{_W}tr")
    if first is not None and len(table.findall(f"{_W}tr")) > 1:
        for paragraph in first.iter(f"{_W}p"):
            _keep_next(paragraph)


def _keep_next(paragraph: etree._Element) -> None:
    settings = paragraph.find(f"{_W}pPr")
    if settings is None:
        settings = etree.Element(f"{_W}pPr")
        paragraph.insert(0, settings)
    if settings.find(f"{_W}keepNext") is None:
        settings.insert(1 if settings.find(f"{_W}pStyle") is not None else 0, etree.Element(f"{_W}keepNext"))


def _fill_cells(table: etree._Element, numbers: Iterator[int]) -> None:
    """Put a control into every empty cell of a table that has a head, and give its rows to be written into room."""
    head, *rows = table.findall(f"{_W}tr")
    if head.find(f"{_W}trPr/{_W}tblHeader") is None:
        return
    for row in rows:
        cells = row.findall(f"{_W}tc")
        texts = [_text(cell).strip() for cell in cells]
        if not any(re.fullmatch("[….;/ ]*", text) for text in texts):
            continue
        _raise(row)
        for cell, text in zip(cells, texts, strict=True):
            paragraph = cell.find(f"{_W}p")
            if not text and paragraph is not None:
                name = _name_of_place(paragraph)
                control = _OF_COLUMN.get(name.split(":")[0], _TEXT)
                paragraph.append(_control(etree.Element(f"{_W}r"), _EMPTY, name, control, next(numbers)))


def _raise(row: etree._Element) -> None:
    settings = row.find(f"{_W}trPr")
    if settings is None:
        settings = etree.Element(f"{_W}trPr")
        row.insert(0, settings)
    height = {f"{_W}val": str(_PEN), f"{_W}hRule": "atLeast"}
    etree.SubElement(settings, f"{_W}trHeight", height)


def _name_of_place(paragraph: etree._Element) -> str:
    """Return the head of the column and the first words of the row that a paragraph stands in; else nothing."""
    cell = paragraph.getparent()
    row = cell.getparent() if cell is not None and cell.tag == f"{_W}tc" else None
    table = row.getparent() if row is not None else None
    head = table.find(f"{_W}tr") if table is not None else None
    if cell is None or row is None or head is None or head is row or head.find(f"{_W}trPr/{_W}tblHeader") is None:
        return ""
    cells = row.findall(f"{_W}tc")
    place = cells.index(cell)
    first, column = _words(cells[:1]), _words(head.findall(f"{_W}tc")[place : place + 1])
    if place and first and column in ("Ghi", ""):
        return first
    return f"{column}: {first}" if place and first else column


def _words(cells: Sequence[etree._Element]) -> str:
    text = " ".join(_text(cell) for cell in cells)
    return " ".join(re.sub("[…☐]+", " ", text).split()).strip(" :;,.")


def _text(element: etree._Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_W}t"))
