"""Slides with the trainer's words, posters and the pocket card as PDF, beside the book.

Where units have values of their own, each gets a PDF of its posters and card; those for all have room to write instead.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from trainer.content.kits import Deck, Kits, Sheets, read_kits, read_sheets
from trainer.core.problems import ContentError
from trainer.core.text import small
from trainer.handbook.print.images import FONTS
from trainer.handbook.print.offices import Office, Offices
from trainer.handbook.print.pdf import lay_out_look
from trainer.handbook.site import downloads, drawings
from trainer.handbook.site.manuscript import Manuscript
from trainer.handbook.site.slugs import ascii_slug

_NO_FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
# For how many printings Typst keeps what one of them made.
_KEPT = 10
# What the layouts say where words do not fit.
_NO_ROOM = "chữ không vừa tờ giấy"
_LAYOUTS = ("sheets.typ", "slides.typ", "posters.typ", "card.typ", "unit_papers.typ")


@dataclass(frozen=True, slots=True)
class UnitPapers:
    """The papers of units: files by the codes of the units, and in one line each those that could not be printed."""

    files: Mapping[str, Path]
    unprinted: tuple[str, ...]


def write_kits(book: Manuscript, project: Path, place: Path, folder: Path, office: Office | None = None) -> Kits:
    """Print what ``project`` has of slides, posters and card into ``folder``, working below ``place``; return it.

    The agency's values stand in them, or those of ``office``. Raise ContentError when a file cannot be used,
    RuntimeError in one line when words do not fit their sheet.
    """
    kits, problems = read_kits(project, office.values if office else None)
    if problems:
        raise ContentError(problems)
    printer = _Printer(book, project / "docs", place / "kits")
    of_whom = _of_whom(office, read_sheets(project, office.values)) if office and office.name else {}
    with ThreadPoolExecutor(max_workers=2) as hands:
        work: list[Future[None]] = []
        for deck in kits.decks:
            work += printer.deck(hands, deck, folder / downloads.SLIDES)
        if kits.posters:
            posters = {"posters": [printer.poster(one) for one in kits.posters], **of_whom}
            work.append(printer.sheet(hands, "posters", posters, folder / f"{downloads.POSTERS}.pdf"))
        if kits.card:
            card = {"card": kits.card, **of_whom}
            work.append(printer.sheet(hands, "card", card, folder / f"{downloads.CARD}.pdf"))
    for one in work:
        one.result()
    return kits


def _of_whom(office: Office, sheets: Sheets) -> dict[str, Any]:
    return {"unit": office.name, "agency": office.agency, "lacking": sheets.card_lacks}


def write_unit_papers(book: Manuscript, project: Path, place: Path, folder: Path, of_whom: Offices) -> UnitPapers:
    """Print posters and card of each unit ``of_whom``, with its values, into ``folder``.

    ``write_kits`` has found them sound. One unit whose words do not fit its sheet keeps no other from its papers.
    """
    printer = _Printer(book, project / "docs", place / "units")
    files, unprinted = {}, []
    names = _file_names(of_whom.units)
    with ThreadPoolExecutor(max_workers=1) as hands:
        for one in of_whom.units:
            target = folder / f"{names[one.code]}.pdf"
            try:
                printer.papers_of(hands, one, read_sheets(project, one.values), target).result()
                files[one.code] = target
            except RuntimeError as error:
                unprinted.append(_why_unprinted(one, of_whom.keys, str(error).splitlines()[0]))
            _forget_sheets()
    return UnitPapers(files, tuple(unprinted))


def _why_unprinted(office: Office, keys: frozenset[str], said: str) -> str:
    """Say whose papers were not printed, on which sheet, and what of its row, in which ``keys`` are, to shorten."""
    what, _, mend = said.removeprefix("assertion failed: ").partition(" → ")
    if what.endswith(_NO_ROOM):
        own = {one.label: len(one.value) for key, one in office.values.items() if key in keys and one.value}
        longest = max(own, key=lambda label: own[label])
        mend = f"rút bớt chữ ở dòng ấy (dài nhất: {small(longest)}, {own[longest]} chữ cái) rồi in lại"
    return f"bảng số riêng, {office.name} ({office.code}): {what}" + (f" → {mend}" if mend else "")


def _file_names(offices: Sequence[Office]) -> dict[str, str]:
    """Return by code what the papers of each are called: P1 of An Bình and P1-an of Bình are two."""
    joined = {one.code: f"{one.code}-{ascii_slug(one.name)}" for one in offices}
    often = Counter(joined.values())
    apart = {one.code: f"{one.code}_{ascii_slug(one.name)}" for one in offices}
    return {code: name if often[name] == 1 else apart[code] for code, name in joined.items()}


def _forget_sheets() -> None:
    """Let Typst drop what it keeps of the sheets it printed, 70 MB a unit: after so many empty ones it does."""
    for _ in range(_KEPT):
        typst.Compiler(b"", font_paths=_NO_FONTS).compile(format="pdf")


class _Printer:
    """Lays each sheet out in a folder of its own, and has Typst print it."""

    def __init__(self, book: Manuscript, docs: Path, place: Path) -> None:
        self._book = book
        self._docs = docs
        self._place = place
        self._titles = {page.url: page.title for page in book.pages()}
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])

    def deck(self, hands: ThreadPoolExecutor, deck: Deck, folder: Path) -> Iterator[Future[None]]:
        """Print a deck twice: what is shown, and what the trainer holds in his hands."""
        slides = [self._pictured(slide) for slide in deck.content["slides"]]
        content = {"deck": {**deck.content, "slides": slides}}
        name = Path(deck.page).name
        yield self.sheet(hands, "slides", content, folder / f"{name}.pdf")
        yield self.sheet(hands, "slides", content, folder / f"{name}-{downloads.NOTES}.pdf", {"notes": "1"})

    def poster(self, poster: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the layout of a poster needs."""
        title = self._titles.get(f"{poster['page']}.html", poster["page"])
        return self._pictured({**poster, "more": f"đọc thêm ở trang “{title}”"})

    def papers_of(self, hands: ThreadPoolExecutor, office: Office, sheets: Sheets, target: Path) -> Future[None]:
        """Begin to print posters and card of one office, in one file."""
        posters = [self.poster(one) for one in sheets.posters]
        content = {"posters": posters, "card": sheets.card, **_of_whom(office, sheets)}
        return self.sheet(hands, "unit_papers", content, target)

    def _pictured(self, sheet: Mapping[str, Any]) -> dict[str, Any]:
        if not sheet["picture"]:
            return dict(sheet)
        drawing = drawings.read(self._docs, sheet["picture"])
        return {**sheet, "picture": f"{drawing.name}.svg", "alt": f"{drawing.title}. {drawing.words}"}

    def sheet(
        self,
        hands: ThreadPoolExecutor,
        layout: str,
        content: Mapping[str, Any],
        target: Path,
        inputs: Mapping[str, str] | None = None,
    ) -> Future[None]:
        """Begin to print ``content`` in its ``layout`` into ``target``."""
        room = self._place / target.stem
        room.mkdir(parents=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        lay_out_look(room)
        for name in _LAYOUTS:
            shutil.copy(Path(__file__).with_name(name), room / name)
        for name in _pictures(content):
            drawing = drawings.read(self._docs, Path(name).stem)
            (room / name).write_text(drawings.fixed(drawing), encoding="utf-8")
        known = {"agency": self._book.agency, "edition": self._book.edition.words(), **content}
        (room / "data.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
        return hands.submit(self._print, room / f"{layout}.typ", target, dict(inputs or {}))

    def _print(self, main: Path, target: Path, inputs: dict[str, str]) -> None:
        day = self._book.edition.reviewed
        typst.Compiler(main, root=main.parent, font_paths=self._fonts, sys_inputs=inputs).compile(
            output=target,
            pdf_standards=["ua-1"],
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )


def _pictures(content: Mapping[str, Any]) -> set[str]:
    sheets = [*content.get("posters", ()), *content.get("deck", {}).get("slides", ())]
    return {sheet["picture"] for sheet in sheets if sheet["picture"]}
