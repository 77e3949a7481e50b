"""The EPUB: for telephones, where a book from a USB stick does not open."""

import re
import zipfile
from pathlib import Path

from trainer.core.text import small
from trainer.handbook.print import pandoc
from trainer.handbook.print.assemble import SUBTITLE, TITLE
from trainer.handbook.site import drawings
from trainer.handbook.site.manuscript import Manuscript

_SUMMARY = (
    "Có mục lục, đề mục theo cấp, bảng có tên cột; hình nào cũng có lời tả; chữ co giãn được, không cần màu để hiểu."
)
_CSS = Path(__file__).with_name("epub.css")


def write_epub(book: Manuscript, html: Path, target: Path, cover: bytes) -> None:
    """Turn the book's ``html`` (PNG pictures beside it) into an EPUB 3 with cover and the colours of the identity."""
    room = html.parent
    (room / "cover.png").write_bytes(cover)
    (room / "epub.css").write_text(_coloured(_CSS.read_text(encoding="utf-8")), encoding="utf-8")
    pandoc.run(
        html,
        target,
        book.edition.reviewed,
        "--to=epub3",
        "--toc",
        "--toc-depth=2",
        "--split-level=2",
        "--css=epub.css",
        "--epub-cover-image=cover.png",
        f"--metadata=title:{TITLE}: {small(SUBTITLE)}",
        f"--metadata=creator:{book.agency or TITLE}",
        f"--metadata=date:{book.edition.reviewed.isoformat()}",
        f"--metadata=identifier:gan-dan-{book.edition.mark}",
        f"--metadata=description:{book.edition.words()}",
        "--metadata=lang:vi",
        "--metadata=toc-title:Mục lục",
        f"--metadata=accessibilitySummary:{_SUMMARY}",
    )
    _mend_heads(target)


def _mend_heads(file: Path) -> None:
    """Make the corner of a table with two heads a cell: pandoc knows no cell without words in a head, voices do."""
    with zipfile.ZipFile(file) as old:
        parts = [(info, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info, data in parts:
            if info.filename.endswith(".xhtml"):
                data = data.replace(b"<th></th>", b"<td></td>")
            new.writestr(info, data)


def _coloured(css: str) -> str:
    return re.sub(r"var\(--([a-z-]+)\)", lambda match: drawings.tokens()[match[1]], css)
