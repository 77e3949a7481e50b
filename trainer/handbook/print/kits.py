"""Slides with the trainer's words, posters and the pocket card as PDF, beside the book."""

import json
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from trainer.content.kits import Deck, Kits, read_kits
from trainer.core.problems import ContentError
from trainer.handbook.print.images import FONTS
from trainer.handbook.print.pdf import lay_out_look
from trainer.handbook.site import downloads, drawings
from trainer.handbook.site.manuscript import Manuscript

_LAYOUTS = ("sheets.typ", "slides.typ", "posters.typ", "card.typ")


def write_kits(book: Manuscript, project: Path, place: Path, folder: Path) -> Kits:
    """Print what ``project`` has of slides, posters and card into ``folder``, working below ``place``; return it.

    Raise ContentError when a file cannot be used, RuntimeError in one line when words do not fit their sheet.
    """
    kits, problems = read_kits(project)
    if problems:
        raise ContentError(problems)
    printer = _Printer(book, project / "docs", place / "kits")
    with ThreadPoolExecutor(max_workers=2) as hands:
        work: list[Future[None]] = []
        for deck in kits.decks:
            work += printer.deck(hands, deck, folder / downloads.SLIDES)
        if kits.posters:
            posters = {"posters": [printer.poster(one) for one in kits.posters]}
            work.append(printer.sheet(hands, "posters", posters, folder / f"{downloads.POSTERS}.pdf"))
        if kits.card:
            work.append(printer.sheet(hands, "card", {"card": kits.card}, folder / f"{downloads.CARD}.pdf"))
    for one in work:
        one.result()
    return kits


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
        known = {**content, "agency": self._book.agency, "edition": self._book.edition.words()}
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
