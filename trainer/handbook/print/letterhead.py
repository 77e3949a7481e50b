"""The head of an office's paper in Word: agency at left, the nation's title at right; put into a DOCX."""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from trainer.core.handbook.agency import NATION

# The two columns and the margins within each, in twentieths of a point: the nation's title stands in one line at right,
# in Times and in what takes its place where there is none.
_LEFT, _RIGHT, _MARGINS = 3750, 5600, 216
_GAP = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/></w:pPr></w:p>'
# Sizes in half points, as the annex of Decree 30/2020 on clerical work has them.
_NAMES, _USUAL, _RECEIVERS_TITLE, _RECEIVERS = 24, 26, 24, 22


def letterhead(agency: Sequence[str], below: Sequence[str], date: str, *, nation: bool = True) -> str:
    """Return the head of a paper as WordprocessingML: the lines of the ``agency`` over a rule, and at right the
    nation's title; in the next row, on one line, what stands ``below`` the agency and the place and ``date``."""
    first = "".join(_line(line, bold=True, size=_NAMES) for line in agency) + _rule(1150, _LEFT)
    second = ""
    if nation:
        second = _line(NATION[0], bold=True, size=_NAMES) + _line(NATION[1], bold=True) + _rule(3000, _RIGHT)
    rows = [(first, second)]
    if below or date:
        # What follows the number, the subject of a letter, stands smaller.
        lines = [_line(line, size=_NAMES if nth else _USUAL) for nth, line in enumerate(below)]
        rows.append(("".join(lines), _line(date, italic=True) if date else ""))
    return _table(rows, (_LEFT, _RIGHT))


def _line(text: str, *, bold: bool = False, italic: bool = False, align: str = "center", size: int = _USUAL) -> str:
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + f'<w:sz w:val="{size}"/>'
    return (
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="'
        f'{align}"/></w:pPr>'
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _rule(width: int, column: int) -> str:
    """Return a short line in the middle of a column: under the agency, the nation's motto, the title of a paper."""
    side = max(0, (column - _MARGINS - width) // 2)
    return (
        '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="20" w:after="40" w:line="120" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/></w:pPr></w:p>'
    )


def title_rule() -> str:
    """Return the short line below the title of a paper."""
    return _rule(1900, _LEFT + _RIGHT + _MARGINS)


def _table(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """Return a table without lines; an empty cell is an empty paragraph."""
    content = ""
    for row in rows:
        cells = (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell or "<w:p/>"}</w:tc>'
            for width, cell in zip(widths, row, strict=True)
        )
        content += f"<w:tr>{''.join(cells)}</w:tr>"
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{content}</w:tbl>{_GAP}'
    )


def signatures(left: Sequence[str], right: Sequence[str]) -> str:
    """Return the place of signatures as WordprocessingML: who gets it at left, who signs at right, with room below."""
    return _GAP + _table([(_receivers(left), _signer(right))], (_LEFT, _RIGHT))


def signers(columns: Sequence[Sequence[str]]) -> str:
    """Return places of signatures side by side: of each its title and what stands below it, with room to sign."""
    width = (_LEFT + _RIGHT) // len(columns)
    return _GAP + _table([[_signer(column) for column in columns]], [width] * len(columns))


def receivers(lines: Sequence[str]) -> str:
    """Return the list of those who get a paper, where nobody signs beside it: its title and a line for each."""
    return _GAP + _table([(_receivers(lines), "")], (_LEFT, _RIGHT))


def _receivers(lines: Sequence[str]) -> str:
    title = _line(lines[0], bold=True, italic=True, align="left", size=_RECEIVERS_TITLE)
    return title + "".join(_line(one, align="left", size=_RECEIVERS) for one in lines[1:])


def _signer(lines: Sequence[str]) -> str:
    below = "".join(_line(one, italic=True, size=_NAMES) for one in lines[1:])
    return _line(lines[0], bold=True) + below + _line("") * 4


def insert(
    file: Path,
    head: str,
    title: str,
    places: Mapping[str, str] | None = None,
    finish: Callable[[bytes], bytes] = bytes,
) -> None:
    """Put ``head`` at the top of a DOCX, and its name into its properties; each paragraph that holds one of the words
    ``places`` becomes what stands beside it there. No row of a table is torn between two pages. ``finish`` is what is
    done to the document last."""
    with zipfile.ZipFile(file) as old:
        parts = [(info, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info, data in parts:
            if info.filename == "word/document.xml":
                data = _placed(data.replace(b"<w:body>", b"<w:body>" + head.encode(), 1), places or {})
                data = finish(whole_rows(data))
            elif info.filename == "docProps/core.xml":
                named = f"<dc:title>{escape(title)}</dc:title>".encode()
                data = re.sub(rb"<dc:title>.*?</dc:title>|<dc:title ?/>", named, data)
            new.writestr(info, data)


def whole_rows(document: bytes) -> bytes:
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
