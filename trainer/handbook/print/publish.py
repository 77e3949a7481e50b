"""Prints everything from one finished build, and puts it where the site offers it."""

import os
import shutil
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from trainer.core.handbook.unit_values import told_apart
from trainer.handbook.print import offices
from trainer.handbook.print.assemble import assembled, document
from trainer.handbook.print.docx import write_word
from trainer.handbook.print.epub import write_epub
from trainer.handbook.print.forms import write_forms
from trainer.handbook.print.images import lay_out, with_pngs
from trainer.handbook.print.kits import write_kits, write_unit_papers
from trainer.handbook.print.offices import Office
from trainer.handbook.print.pdf import cover_png, lay_out_look, write_pdf
from trainer.handbook.print.usb import write_zip
from trainer.handbook.site import downloads, manuscript
from trainer.handbook.site.manuscript import Manuscript
from trainer.handbook.site.slugs import ascii_slug


def print_book(project: Path) -> tuple[str, ...]:
    """Print the built book of ``project`` into ``var/site/tai-ve`` and show the links.

    Return in one line each the units whose papers could not be printed; those of all others are. The files appear all
    at once; a printing that fails leaves the old ones. Raise FileNotFoundError when the book is not built,
    ContentError when slides, posters or card cannot be used, RuntimeError when pandoc or Typst refuse.
    """
    site = project / "var" / "site"
    book, of_whom = manuscript.read(site), offices.read(project)
    with tempfile.TemporaryDirectory(prefix="in.", dir=site.parent) as place:
        room, ready, units = (Path(place) / name for name in ("room", "ready", downloads.POSTERS))
        room.mkdir()
        forms = offices.with_values(book, of_whom.of_all, of_whom.keys)
        _print_all(book, forms, project, room, ready, of_whom.of_all)
        papers = write_unit_papers(book, project, room, units, of_whom)
        _publish(ready, site)
        _offer(site, book.edition)
        if papers.files:
            units.rename(site / downloads.FOLDER / downloads.POSTERS)
            names = told_apart((one.code, one.name) for one in of_whom.units)
            named = {code: (name, papers.files[code].name) for code, name in names.items() if code in papers.files}
            downloads.write_list(site, book.edition, named)
    downloads.show(site)
    os.utime(site)  # pages have changed: a running server looks again
    return papers.unprinted


def print_unit(project: Path, code: str) -> Path:
    """Print the built book of ``project`` with the values of one unit into a folder of ``var/in``; return the folder.

    Raise as ``print_book`` does, and KeyError when no unit of the table has this ``code``.
    """
    of_whom = offices.read(project)
    office = next((one for one in of_whom.units if one.code == code), None)
    if office is None:
        raise KeyError(code)
    city = manuscript.read(project / "var" / "site")
    book = offices.with_values(city, office, of_whom.keys, f"{office.name} chưa ghi: ")
    forms = offices.with_values(city, office, of_whom.keys)
    target = project / "var" / "in" / f"{office.code}-{ascii_slug(office.name)}"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="in.", dir=target.parent) as place:
        room, ready = Path(place) / "room", Path(place) / "ready"
        room.mkdir()
        _print_all(book, forms, project, room, ready, office)
        if target.exists():
            shutil.rmtree(target)
        ready.rename(target)
    return target


def _print_all(book: Manuscript, forms: Manuscript, project: Path, room: Path, ready: Path, office: Office) -> None:
    """Write the files into ``ready``; pandoc works on one while Typst works on another.

    ``forms`` is the book as forms take it: who fills in one that is for all writes what is his. ``office``: whose kits.
    """
    ready.mkdir()
    body = assembled(book)
    lay_out(body, project / "docs", room)
    html = room / "book.html"
    html.write_text(document(book, body), encoding="utf-8")
    lay_out_look(room)
    pictured = with_pngs(html)
    cover = cover_png(book, room)
    target = ready / downloads.NAME
    with ThreadPoolExecutor(max_workers=2) as hands:
        work: list[Future[Any]] = [
            hands.submit(write_pdf, book, html, target.with_suffix(".pdf")),
            hands.submit(write_epub, book, pictured, target.with_suffix(".epub"), cover),
            hands.submit(write_word, book, pictured, target.with_suffix(".docx")),
            hands.submit(write_forms, forms, room, ready / downloads.FORMS),
            hands.submit(write_kits, forms, project, room, ready, office),
        ]
    for one in work:
        one.result()


def _publish(ready: Path, site: Path) -> None:
    downloads.forget(site)
    target = site / downloads.FOLDER
    if target.exists():
        shutil.rmtree(target)
    ready.rename(target)


def _offer(site: Path, edition: downloads.Edition) -> None:
    """Show what is for all, and pack it: papers of each unit stay out of the copy for a USB stick, for their weight."""
    downloads.write_list(site, edition)
    downloads.show(site)
    write_zip(site, site / downloads.FOLDER / f"{downloads.NAME}.zip", edition.reviewed)
