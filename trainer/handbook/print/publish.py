"""Prints everything from one finished build, and puts it where the site offers it."""

import os
import shutil
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from trainer.handbook.print.assemble import assembled, document
from trainer.handbook.print.docx import write_word
from trainer.handbook.print.epub import write_epub
from trainer.handbook.print.forms import write_forms
from trainer.handbook.print.images import lay_out, with_pngs
from trainer.handbook.print.kits import write_kits
from trainer.handbook.print.pdf import cover_png, lay_out_look, write_pdf
from trainer.handbook.print.usb import write_zip
from trainer.handbook.site import downloads, manuscript
from trainer.handbook.site.manuscript import Manuscript


def print_book(project: Path) -> list[Path]:
    """Print the built book of ``project`` into ``var/site/tai-ve`` and show the links; return the files.

    The files appear all at once; a printing that fails leaves the old ones. Raise FileNotFoundError when the book is
    not built, ContentError when slides, posters or card cannot be used, RuntimeError when pandoc or Typst refuse.
    """
    site = project / "var" / "site"
    book = manuscript.read(site)
    with tempfile.TemporaryDirectory(prefix="in.", dir=site.parent) as place:
        room, ready = Path(place) / "room", Path(place) / "ready"
        room.mkdir()
        ready.mkdir()
        body = assembled(book)
        lay_out(body, project / "docs", room)
        html = room / "book.html"
        html.write_text(document(book, body), encoding="utf-8")
        _print_all(book, project, html, ready)
        _publish(ready, site)
    return _offered(site, book.edition)


def _print_all(book: Manuscript, project: Path, html: Path, ready: Path) -> None:
    """Write the files; pandoc works on one while Typst works on another."""
    room = html.parent
    lay_out_look(room)
    pictured = with_pngs(html)
    cover = cover_png(book, room)
    target = ready / downloads.NAME
    with ThreadPoolExecutor(max_workers=2) as hands:
        work: list[Future[Any]] = [
            hands.submit(write_pdf, book, html, target.with_suffix(".pdf")),
            hands.submit(write_epub, book, pictured, target.with_suffix(".epub"), cover),
            hands.submit(write_word, book, pictured, target.with_suffix(".docx")),
            hands.submit(write_forms, book, room, ready / downloads.FORMS),
            hands.submit(write_kits, book, project, room, ready),
        ]
    for one in work:
        one.result()


def _publish(ready: Path, site: Path) -> None:
    downloads.forget(site)
    target = site / downloads.FOLDER
    if target.exists():
        shutil.rmtree(target)
    ready.rename(target)


def _offered(site: Path, edition: downloads.Edition) -> list[Path]:
    folder = site / downloads.FOLDER
    downloads.write_list(site, edition)
    downloads.show(site)
    write_zip(site, folder / f"{downloads.NAME}.zip", edition.reviewed)
    downloads.show(site)
    os.utime(site)  # pages have changed: a running server looks again
    return sorted(file for file in folder.rglob("*") if file.is_file())
