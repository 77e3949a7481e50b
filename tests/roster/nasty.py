"""Forty nasty lists, made here: each with what the plan says of it, in one line."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import xlwt

from trainer.core.old_fonts import _TCVN3

HEADING = ("Mã cán bộ", "Họ và tên", "Chức vụ", "Đơn vị", "Vai trò", "Email")
AN = ("A1", "Nguyễn Thị Ân", "Văn thư", "Phường Sao Mai", "Cán bộ", "an@sm.vn")
BINH = ("A2", "Đoàn Văn Bình", "Kế toán", "Phường Bình Minh Hạ", "Lãnh đạo", "binh@sm.vn")
CHI = ("A3", "Lê Quỳnh Chi", "Chuyên viên", "Xã Gió Lành", "Quản trị trang", "chi@sm.vn")
LIST = (HEADING, AN, BINH, CHI)
EVERYBODY = ("A1", "A2", "A3")
# As a chart of the font shows them: the letter, and what is typed for it.
VNI_LETTERS = (
    "áaù àaø ảaû ãaõ ạaï ăaê ắaé ằaè ẳaú ẵaü ặaë âaâ ấaá ầaà ẩaå ẫaã ậaä đñ éeù èeø ẻeû ẽeõ ẹeï êeâ ếeá ềeà ểeå ễeã "
    "ệeä íí ìì ỉæ ĩó ịò óoù òoø ỏoû õoõ ọoï ôoâ ốoá ồoà ổoå ỗoã ộoä ơô ớôù ờôø ởôû ỡôõ ợôï úuù ùuø ủuû ũuõ ụuï ưö "
    "ứöù ừöø ửöû ữöõ ựöï ýyù ỳyø ỷyû ỹyõ ỵî"
)


@dataclass(frozen=True)
class Nasty:
    """A file: who is new by it, and a piece of the one line that is said of it; ``refused``: the file as a whole."""

    name: str
    content: bytes
    line: str = ""
    new: tuple[str, ...] = EVERYBODY
    refused: bool = False
    places: dict[str, str] = field(default_factory=dict)


def changed(row: tuple[str, ...], **cells: Any) -> tuple[Any, ...]:
    """Return a row with other cells, by ``c0`` to ``c9``."""
    return tuple(cells.get(f"c{at}", value) for at, value in enumerate(row))


def xlsx(*sheets: tuple[str, Any], edit: Callable[[Any], None] = lambda book: None) -> bytes:
    """Return a workbook of named sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    edit(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def one(*rows: Any, edit: Callable[[Any], None] = lambda book: None) -> bytes:
    """Return a workbook of one sheet."""
    return xlsx(("Danh sách", rows), edit=edit)


def xls(*rows: Any, formats: dict[tuple[int, int], str] | None = None) -> bytes:
    """Return a workbook of Excel 97; ``formats`` of numbers by row and column."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Danh sách")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            style = (formats or {}).get((at, column))
            if value != "":
                sheet.write(at, column, value, *([xlwt.easyxf(num_format_str=style)] if style else []))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:automatic-styles><style:style style:name="ta9" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def ods(body: str, before: str = "") -> bytes:
    """Return a workbook of LibreOffice with these tables."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", before + _ODS.replace("{}", body))
    return content.getvalue()


def table(*rows: Any, name: str = "Danh sách", style: str = "") -> str:
    """Return one table as LibreOffice writes it: a million empty rows at its end."""
    lines = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    return f'<table:table table:name="{name}" table:style-name="{style}">{lines}{rest}</table:table>'


def ods_cell(value: Any) -> str:
    """Return one cell; what begins with a < is one already."""
    if str(value).startswith("<"):
        return str(value)
    if isinstance(value, int):
        return _ods_cell(value, f'office:value-type="float" office:value="{value}"')
    return _ods_cell(value) if value else "<table:table-cell/>"


def _ods_cell(value: Any, said: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {said}><text:p>{value}</text:p></table:table-cell>"


def csv(*rows: Any, separator: str = ";") -> str:
    """Return rows as text, without any quotes."""
    return "\r\n".join(separator.join(map(str, row)) for row in rows)


def with_results(*rows: Any, results: dict[str, str]) -> bytes:
    """Return a workbook whose formulas have the results that Excel would have stored, by the text of the formula."""
    content = one(*rows)
    part = "xl/worksheets/sheet1.xml"
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item.filename)
            if item.filename == part:
                text = _stored(text.decode(), results).encode()
            new.writestr(item.filename, text)
    return packed.getvalue()


def _stored(xml: str, results: dict[str, str]) -> str:
    def put(cell: re.Match[str]) -> str:
        value = results[cell["formula"]]
        kind = "e" if value.startswith("#") else "str"
        return f'<c r="{cell["at"]}" t="{kind}"><f>{cell["formula"]}</f><v>{value}</v></c>'

    return re.sub(r'<c r="(?P<at>\w+)"[^>]*><f>(?P<formula>[^<]*)</f><v ?/?>(?:</v>)?</c>', put, xml)


def tcvn3(text: Any) -> Any:
    """Return a text as somebody types it with .VnTime: capitals with marks have no place in that font."""
    back = {new: chr(old) for old, new in _TCVN3.items()}
    return "".join(back.get(char, back.get(char.lower(), char)) for char in text) if isinstance(text, str) else text


def vni(text: Any) -> Any:
    """Return a text as somebody types it with VNI-Times."""
    small = {pair[0]: pair[1:] for pair in VNI_LETTERS.split(" ")}
    back = small | {letter.upper(): signs.upper() for letter, signs in small.items()}
    return "".join(back.get(char, char) for char in text) if isinstance(text, str) else text


def typed(how: Callable[[Any], Any], *rows: Any) -> list[list[Any]]:
    """Return rows typed with a font."""
    return [[how(cell) for cell in row] for row in rows]


def far_xls() -> bytes:
    """Return an .xls of one cell in a column that would make each row gigabytes wide."""
    content = xls(*LIST, ("", "", "", "", "", "", "xa"))
    at = content.rfind(struct.pack("<HHHH", 0x00FD, 10, 4, 6))
    assert at > 0
    return content[: at + 6] + struct.pack("<H", 0xFFFF) + content[at + 8 :]


def far_xlsx() -> bytes:
    """Return an .xlsx of two cells, one at each end of the sheet: a dense table of it would be half a terabyte."""

    def edit(book: Any) -> None:
        book.active.cell(1_048_576, 16_384).value = "xa"

    return one(*LIST, edit=edit)


def hidden(book: Any) -> None:
    """Hide the last sheet."""
    book.worksheets[-1].sheet_state = "hidden"


def merged(book: Any) -> None:
    """Merge the unit over the first two people."""
    book.active.merge_cells("D2:D3")


def noughts(book: Any) -> None:
    """Show the numbers with five places."""
    for at in (2, 3):
        book.active.cell(at, 1).number_format = "00000"


WARDS = tuple((f"Phường {at}", (HEADING, changed(AN, c0=f"W{at}", c5=""))) for at in range(126))
VLOOKUP = "VLOOKUP(A2,B:C,2,0)"
NO_UNIT = tuple(changed(row, c3="") for row in (AN, BINH))
UNCOLUMNED = [tuple(cell for at, cell in enumerate(row) if at != 3) for row in (HEADING, AN, BINH)]
TITLE = ("DANH SÁCH CÁN BỘ PHƯỜNG",)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'

FILES = (
    Nasty("một trang mỗi phường.xlsx", xlsx(*WARDS), new=tuple(sorted(f"W{at}" for at in range(126)))),
    Nasty(
        "hai trang.xlsx",
        xlsx(("A", LIST[:2]), ("B", (HEADING, BINH, CHI)), ("Ghi chú", [("đọc kỹ",)])),
        "Trang “Ghi chú” không đọc",
    ),
    Nasty(
        "trang ẩn.xlsx",
        xlsx(("A", LIST), ("B", (HEADING, changed(AN, c0="A9"))), edit=hidden),
        "Trang “B” không đọc: trang bị ẩn",
    ),
    Nasty("khác cột.xlsx", xlsx(("A", LIST), ("B", [row[::-1] for row in (HEADING, changed(AN, c0="A9"))])), "“B”"),
    Nasty("nghỉ hưu.xlsx", xlsx(("Đang làm", LIST), ("Nghỉ hưu", (HEADING, changed(AN, c0="A9")))), "“Nghỉ hưu”"),
    Nasty(
        "hai tháng.xlsx",
        xlsx(("Tháng 10", LIST[:3]), ("Tháng 11", LIST)),
        "“Tháng 10”",
    ),
    Nasty(
        "trùng hai trang.xlsx",
        xlsx(("A", LIST[:3]), ("B", (HEADING, CHI, changed(AN, c1="Người Khác"), changed(CHI, c0="A4", c5="")))),
        "Dòng 3 (trang “B”) (A1, Người Khác): Mã A1 còn ở dòng 2 (trang “A”)",
        new=("A2", "A3", "A4"),
    ),
    Nasty(
        "dấu chấm phẩy.csv",
        csv(HEADING, AN, BINH, changed(CHI, c4="Lãnh đạo; CNTT")).encode(),
        "Dòng 4 (A3, Lê Quỳnh Chi): Dòng có 7 ô mà tiêu đề chỉ có 6 cột",
        new=("A1", "A2"),
    ),
    Nasty(
        "dấu phẩy.csv",
        csv(HEADING, AN, changed(BINH, c2="Kế toán, thủ quỹ"), CHI, separator=",").encode(),
        "Dòng 3 (A2, Đoàn Văn Bình): Dòng có 7 ô",
        new=("A1", "A3"),
    ),
    Nasty(
        "chấm phẩy ô cuối trống.csv",
        csv(HEADING, AN, BINH, changed(CHI, c4="Lãnh đạo; CNTT", c5="")).encode(),
        "Dòng 4 (A3, Lê Quỳnh Chi): Dòng có 7 ô",
        new=("A1", "A2"),
    ),
    Nasty("thừa dấu ở cuối.csv", csv(HEADING, *((*row, "") for row in LIST[1:])).encode()),
    Nasty(
        "công thức.xlsx",
        with_results(HEADING, changed(AN, c3=f"={VLOOKUP}"), BINH, CHI, results={VLOOKUP: "Phường Sao Mai"}),
    ),
    Nasty(
        "công thức lỗi.xlsx",
        with_results(
            HEADING,
            changed(AN, c3=f"={VLOOKUP}"),
            changed(BINH, c2="=A1"),
            CHI,
            results={VLOOKUP: "#N/A", "A1": "Kế toán"},
        ),
        "Dòng 2 (A1, Nguyễn Thị Ân): Ô “Đơn vị” là công thức bị lỗi (#N/A)",
        new=("A2", "A3"),
    ),
    Nasty(
        "công thức rỗng.xlsx",
        with_results(HEADING, changed(AN, c5="=A1"), changed(BINH, c2="=B1"), CHI, results={"A1": "", "B1": "Kế toán"}),
    ),
    Nasty(
        "công thức chưa tính.xlsx",
        one(HEADING, changed(AN, c3=f"={VLOOKUP}"), BINH, CHI),
        "Dòng 2 (A1, Nguyễn Thị Ân): Ô “Đơn vị” là công thức chưa có kết quả",
        new=("A2", "A3"),
    ),
    Nasty("đời cũ.xls", xls(*LIST)),
    Nasty("đời cũ số 0.xls", xls(HEADING, changed(AN, c0=120), formats={(1, 0): "00000"}), new=("00120",)),
    Nasty("đời cũ hỏng.xls", xls(*LIST)[:2000], "đã hỏng", refused=True),
    Nasty("đời cũ khổng lồ.xls", far_xls(), "quá lớn", refused=True),
    Nasty(
        "LibreOffice.ods",
        ods(table(*LIST) + table(("x",), name="Cũ", style="ta9")),
        "Trang “Cũ” không đọc: trang bị ẩn",
    ),
    Nasty(
        "LibreOffice công thức.ods",
        ods(
            table(
                HEADING,
                changed(
                    AN,
                    c3=_ods_cell("Phường Sao Mai", 'table:formula="of:=A1" office:value-type="string"'),
                ),
                BINH,
                CHI,
            )
        ),
    ),
    Nasty(
        "LibreOffice gộp ô.ods",
        ods(
            table(
                HEADING,
                changed(
                    AN,
                    c3=_ods_cell("Xã Gió Lành", 'table:number-rows-spanned="2" office:value-type="string"'),
                ),
                changed(BINH, c3="<table:covered-table-cell/>"),
                CHI,
            )
        ),
        places={"A1": "X3", "A2": "X3"},
    ),
    Nasty("LibreOffice thực thể.ods", ods(table(*LIST), before=LAUGHS), "đã hỏng", refused=True),
    Nasty(
        "LibreOffice lặp ô.ods",
        ods(
            table(
                HEADING,
                (_ods_cell("x", 'table:number-columns-repeated="16000" office:value-type="string"'),),
            )
        ),
        "quá lớn",
        refused=True,
    ),
    Nasty("hai đầu trang.xlsx", far_xlsx(), "quá lớn", refused=True),
    Nasty("TCVN3.xlsx", one(*typed(tcvn3, *LIST)), "gõ bằng phông TCVN3"),
    Nasty("VNI.xlsx", one(*typed(vni, *LIST)), "gõ bằng phông VNI"),
    Nasty("TCVN3.csv", csv(*typed(tcvn3, *LIST)).encode("cp1252"), "gõ bằng phông TCVN3"),
    Nasty("VNI.csv", csv(*typed(vni, *LIST)).encode("cp1252"), "gõ bằng phông VNI"),
    Nasty(
        "TCVN3 lẫn Unicode.xlsx",
        one(HEADING, *([tcvn3(row[1]) if at == 1 else cell for at, cell in enumerate(row)] for row in LIST[1:])),
        "3 ô gõ bằng phông TCVN3",
    ),
    Nasty(
        "hai phông.xlsx",
        one(HEADING, changed(AN, c1=tcvn3(AN[1])), changed(BINH, c1=vni(BINH[1]))),
        "đọc được theo TCVN3 hoặc VNI",
        refused=True,
    ),
    Nasty("tổng cộng.xlsx", one(*LIST, (3, "Tổng cộng:", "", "", "", "")), "Dòng 5: “3 | Tổng cộng:”, dòng tổng"),
    Nasty(
        "dòng nhóm.xlsx",
        one(HEADING, ("I", "Phường Sao Mai (1 người)"), NO_UNIT[0], ("II", "UBND phường Bình Minh Hạ"), NO_UNIT[1]),
        "dòng nhóm: các dòng dưới chưa ghi đơn vị được đọc là “Phường Sao Mai”",
        new=("A1", "A2"),
        places={"A1": "P1", "A2": "P2"},
    ),
    Nasty(
        "nhóm lạ.xlsx",
        one(HEADING, ("I", "Phường Sao Mai"), NO_UNIT[0], ("II", "Phường Không Có"), NO_UNIT[1]),
        "Dòng 5 (A2, Đoàn Văn Bình): Không xác định được đơn vị “Phường Không Có” ghi ở dòng nhóm",
        new=("A1",),
    ),
    Nasty(
        "không có cột đơn vị.xlsx",
        xlsx(("Phường Sao Mai", UNCOLUMNED[:2]), ("Xã Gió Lành", (UNCOLUMNED[0], UNCOLUMNED[2]))),
        new=("A1", "A2"),
        places={"A1": "P1", "A2": "X3"},
    ),
    Nasty("không đơn vị nào.xlsx", one(*UNCOLUMNED), "Chưa chọn cột cho “Đơn vị”", refused=True),
    Nasty(
        "tên dài.xlsx",
        one(
            HEADING, changed(AN, c3="UBND phường Sao Mai, TP Hà Nội"), changed(BINH, c3="P. Bình Minh Hạ - Hà Nội"), CHI
        ),
        "được đọc là “Phường Sao Mai”",
        places={"A1": "P1", "A2": "P2"},
    ),
    Nasty(
        "mã có dấu cách.xlsx",
        one(HEADING, changed(AN, c0="HN 10000")),
        "Mã “HN 10000” được đọc là “HN10000”",
        new=("HN10000",),
    ),
    Nasty(
        "số 0 theo định dạng.xlsx",
        one(HEADING, changed(AN, c0=120), changed(BINH, c0=121), edit=noughts),
        new=("00120", "00121"),
    ),
    Nasty(
        "đơn vị lạ.xlsx",
        one(HEADING, changed(AN, c3="Trạm y tế xã cũ"), BINH, CHI),
        "Chưa rõ đơn vị “Trạm y tế xã cũ” (1 dòng)",
        new=("A2", "A3"),
    ),
    Nasty(
        "vai trò lạ.xlsx",
        one(HEADING, changed(AN, c4="Trưởng nhóm; CNTT"), BINH, CHI),
        "Chưa rõ vai trò “Trưởng nhóm” (1 dòng)",
        new=("A2", "A3"),
    ),
    Nasty("gộp ô.xlsx", one(HEADING, AN, changed(BINH, c3=None), CHI, edit=merged), places={"A2": "P1"}),
    Nasty("trang web.xls", b"<html><body><table><tr><td>A1", "trang web", refused=True),
    Nasty(
        "mật khẩu.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "mật khẩu",
        refused=True,
    ),
)
