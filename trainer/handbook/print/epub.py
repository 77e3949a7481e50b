"""The EPUB: for telephones, where a book from a USB stick does not open."""

import re
from pathlib import Path

from trainer.handbook.print import pandoc
from trainer.handbook.print.assemble import SUBTITLE, TITLE
from trainer.handbook.site import drawings
from trainer.handbook.site.manuscript import Manuscript

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
        f"--metadata=title:{TITLE}: {SUBTITLE[:1].lower()}{SUBTITLE[1:]}",
        f"--metadata=creator:{book.agency or TITLE}",
        f"--metadata=date:{book.edition.reviewed.isoformat()}",
        f"--metadata=identifier:gan-dan-{book.edition.mark}",
        f"--metadata=description:{book.edition.words()}",
        "--metadata=lang:vi",
        "--metadata=toc-title:Mục lục",
    )


def _coloured(css: str) -> str:
    return re.sub(r"var\(--([a-z-]+)\)", lambda match: drawings.tokens()[match[1]], css)
