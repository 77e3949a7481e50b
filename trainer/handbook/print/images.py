"""The pictures of the printed book: drawings in the colours by day, as SVG for Typst and as PNG for EPUB and Word."""

import re
from pathlib import Path

import typst
from lxml.html import HtmlElement

from trainer.handbook.site import drawings

FONTS = Path(__file__).with_name("fonts")
MARK = Path(__file__).resolve().parents[2] / "web" / "static" / "mark.svg"


def lay_out(body: HtmlElement, docs: Path, room: Path) -> None:
    """Write every drawing that ``body`` shows into ``room/hinh``, as SVG and as PNG."""
    names = sorted({Path(picture.get("src", "")).stem for picture in body.iter("img")})
    folder = room / "hinh"
    folder.mkdir()
    for name in names:
        (folder / f"{name}.svg").write_text(drawings.fixed(drawings.read(docs, name)), encoding="utf-8")
    for name, png in zip(names, _pngs(folder, names), strict=True):
        (folder / f"{name}.png").write_bytes(png)


def _pngs(folder: Path, names: list[str]) -> list[bytes]:
    if not names:
        return []
    pages = "".join(f'#page(image("{name}.svg"))\n' for name in names)
    sheet = folder / "sheet.typ"
    sheet.write_text(f"#set page(width: auto, height: auto, margin: 0pt)\n{pages}", encoding="utf-8")
    made = typst.compile(sheet, format="png", ppi=220, font_paths=[FONTS], ignore_system_fonts=True)
    return made if isinstance(made, list) else [made]


def with_pngs(html: Path) -> Path:
    """Return a copy of ``html`` that shows the drawings as PNG: not every reader of EPUB or Word shows SVG."""
    copy = html.with_name("book-png.html")
    text = re.sub(r'src="hinh/([a-z0-9-]+)\.svg"', r'src="hinh/\1.png"', html.read_text(encoding="utf-8"))
    copy.write_text(text, encoding="utf-8")
    return copy
