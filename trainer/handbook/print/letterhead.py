"""The head of an office's paper in Word: agency at left, the nation's title at right; put into a DOCX."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")

# The two columns and the margins within each, in twentieths of a point: the nation's title stands in one line at right,
# in Times and in what takes its place where there is none.
_LEFT, _RIGHT, _MARGINS = 3750, 5600, 216


def letterhead(agency: Sequence[str], below: Sequence[str], date: str, *, nation: bool = True) -> str:
    """Return the head of a paper as WordprocessingML: the lines of the ``agency`` over a rule, what stands ``below``
    them, and at right the nation's title and the place and ``date``."""
    first = "".join(_line(line, bold=True) for line in agency) + _rule(1400, _LEFT)
    first += "".join(_line(line) for line in below)
    second = (_line(NATION[0], bold=True) + _line(NATION[1], bold=True) + _rule(3100, _RIGHT)) if nation else ""
    second += _line(date, italic=True) if date else ""
    return _row(first, second or "<w:p/>")


def _line(text: str, *, bold: bool = False, italic: bool = False, align: str = "center") -> str:
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + '<w:sz w:val="25"/>'
    return (
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="'
        f'{align}"/></w:pPr>'
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _rule(width: int, column: int) -> str:
    """Return the short line under the agency and under the nation's motto."""
    side = max(0, (column - _MARGINS - width) // 2)
    return (
        '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="20" w:after="40" w:line="120" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/></w:pPr></w:p>'
    )


def _row(left: str, right: str) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
        for width, content in ((_LEFT, left), (_RIGHT, right))
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in (_LEFT, _RIGHT))
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="9350" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl><w:p/>"
    )


def signatures(left: Sequence[str], right: Sequence[str]) -> str:
    """Return the place of signatures as WordprocessingML: who gets it at left, who signs at right, with room below."""
    first = _line(left[0], bold=True, italic=True, align="left") + "".join(_line(one, align="left") for one in left[1:])
    second = _line(right[0], bold=True) + "".join(_line(one, italic=True) for one in right[1:])
    return _row(first, second + "<w:p/>" * 3)


def insert(file: Path, head: str, title: str, places: Mapping[str, str] | None = None) -> None:
    """Put ``head`` at the top of a DOCX, and its name into its properties; each paragraph that holds one of the words
    ``places`` becomes what stands beside it there. No row of a table is torn between two pages."""
    with zipfile.ZipFile(file) as old:
        parts = [(info, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info, data in parts:
            if info.filename == "word/document.xml":
                data = _placed(_whole_rows(data).replace(b"<w:body>", b"<w:body>" + head.encode(), 1), places or {})
            elif info.filename == "docProps/core.xml":
                named = f"<dc:title>{escape(title)}</dc:title>".encode()
                data = re.sub(rb"<dc:title>.*?</dc:title>|<dc:title ?/>", named, data)
            new.writestr(info, data)


def _whole_rows(document: bytes) -> bytes:
    """Return the document as it was, each row of its tables whole on one page."""
    return re.sub(
        rb"<w:tr>(<w:trPr>)?",
        lambda row: b"<w:tr><w:trPr><w:cantSplit/>" + (b"" if row[1] else b"</w:trPr>"),
        document,
    )


def _placed(document: bytes, places: Mapping[str, str]) -> bytes:
    for word, content in places.items():
        start = document.find(word.encode())
        if start >= 0:
            opens, closes = document.rfind(b"<w:p>", 0, start), document.find(b"</w:p>", start) + len(b"</w:p>")
            document = document[:opens] + content.encode() + document[closes:]
    return document
