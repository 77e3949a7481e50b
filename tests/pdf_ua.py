"""What of PDF/UA-1 a machine of ours can check in a PDF: pdfua's rules and, with pikepdf, some that it leaves out.

pdfua covers 16 of the 106 rules of that standard that machines can check; `.ci/verapdf`, which covers them all, wants
Java and is run by hand. No rule says whether words and order make sense to a listener.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pdfua import validate

HEADINGS = tuple(f"/H{level}" for level in range(1, 7))


def faults(file: Path) -> list[str]:
    """Return what is against PDF/UA-1 in ``file``; nothing when all that is checked holds."""
    found = [f"{one.rule_id}: {one.message}" for one in validate(str(file)).findings]
    with pikepdf.open(file) as pdf:
        return [*found, *_document(pdf), *_structure(pdf), *_fonts(pdf)]


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.Root.get("/Lang") != "vi-VN":
        yield f"ngôn ngữ của tệp là {pdf.Root.get('/Lang')}"
    if pdf.is_encrypted:
        yield "tệp bị khóa"
    for number, page in enumerate(pdf.pages, start=1):
        if "/Annots" in page and page.get("/Tabs") != "/S":
            yield f"trang {number}: liên kết không theo thứ tự đọc"


def _structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Look at languages and at levels of headings; a level may not be skipped on the way down."""
    level = 0
    for element in elements(pdf.Root.StructTreeRoot):
        language = str(element.get("/Lang", "vi"))
        if not language.startswith("vi"):
            yield f"chữ được đọc bằng tiếng {language}"
        kind = str(element.get("/S", ""))
        if kind in HEADINGS:
            now = HEADINGS.index(kind) + 1
            if now > level + 1:
                yield f"đề mục nhảy từ cấp {level} xuống cấp {now}"
            level = now


def elements(node: Any) -> Iterator[pikepdf.Dictionary]:
    """Yield every element of a structure tree, in the order in which it is read."""
    kids = node.get("/K") if isinstance(node, pikepdf.Dictionary) else node
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for font in fonts(pdf):
        name = str(font.get("/BaseFont"))
        if "/ToUnicode" not in font:
            yield f"phông {name} không nói chữ nào là chữ nào"
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor = inner.get("/FontDescriptor", {})
        if not any(f"/FontFile{number}" in descriptor for number in ("", "2", "3")):
            yield f"phông {name} không nằm trong tệp"


def fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Yield every font of a file, once."""
    for thing in pdf.objects:
        is_font = isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"
        if is_font and not str(thing.get("/Subtype")).startswith("/CIDFont"):  # which belongs to another
            yield thing
