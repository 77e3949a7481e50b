"""The PDF: pandoc turns the body into Typst's language, Typst sets it with cover, contents, running heads, tags."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import typst

from trainer.core.text import capital
from trainer.handbook.print import pandoc
from trainer.handbook.print.assemble import SUBTITLE, TITLE
from trainer.handbook.print.images import FONTS, MARK
from trainer.handbook.site import drawings
from trainer.handbook.site.manuscript import Manuscript

_LOOK = Path(__file__).with_name("look.typ")
# Names that Typst keeps for itself, and the lines that are softer than any token.
_RENAMED = {"line": "line-colour"}
_DATE = "datetime(year: {0.year}, month: {0.month}, day: {0.day})"
_MAIN = """\
#import "look.typ": *
#set document(title: {title}, author: {agency}, description: {subtitle}, date: {date})
#show: look.with(edition: {edition})
#cover(mark: "mark.svg", title: {title}, subtitle: {subtitle}, edition: {edition}, agency: {cover_agency})
{rest}"""
_REST = '#contents()\n#include "body.typ"\n'


def write_pdf(book: Manuscript, html: Path, target: Path) -> None:
    """Turn the book's ``html`` (drawings beside it) into a tagged PDF that meets PDF/UA-1."""
    room = html.parent
    body = room / "body.typ"
    pandoc.run(html, body, book.edition.reviewed, "--to=typst")
    body.write_text('#import "look.typ": *\n\n' + body.read_text(encoding="utf-8"), encoding="utf-8")
    main = room / "main.typ"
    main.write_text(_main(book, _REST), encoding="utf-8")
    day = book.edition.reviewed
    typst.compile(
        main,
        output=target,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


def cover_png(book: Manuscript, room: Path) -> bytes:
    """Return the cover as a picture."""
    sheet = room / "cover.typ"
    sheet.write_text(_main(book, ""), encoding="utf-8")
    made = typst.compile(sheet, format="png", ppi=110, font_paths=[FONTS], ignore_system_fonts=True)
    first: bytes = made[0] if isinstance(made, list) else made
    return first


def lay_out_look(room: Path) -> None:
    """Put the look, the mark and the colours of the identity into ``room``, where PDF and cover are set."""
    shutil.copy(_LOOK, room / "look.typ")
    shutil.copy(MARK, room / "mark.svg")
    named = {_RENAMED.get(name, name): colour for name, colour in drawings.tokens().items()} | {"ink-faint": "#9fb0ad"}
    lines = "".join(f'#let {name} = rgb("{colour}")\n' for name, colour in sorted(named.items()))
    (room / "colours.typ").write_text(lines, encoding="utf-8")


def _main(book: Manuscript, rest: str) -> str:
    words = book.edition.words()
    missing = "fill-in[\\[cần điền: tên cơ quan\\]]"
    return _MAIN.format(
        title=_text(TITLE),
        subtitle=_text(SUBTITLE),
        edition=_text(capital(words)),
        agency=_text(book.agency or TITLE),
        cover_agency=_text(book.agency) if book.agency else missing,
        date=_DATE.format(book.edition.reviewed),
        rest=rest,
    )


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
