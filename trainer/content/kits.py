"""What is printed beside the book, as written in docs/_data: slides, posters, the pocket card; checked, not laid out.

Words of the agency stand in them as on pages; here they become its values, or the place to write them by hand.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from trainer.content.kit_shapes import CardShape, DeckShape, PosterShape, SlideShape
from trainer.content.registers import read_agency
from trainer.content.shapes import Shape
from trainer.content.validation import validate
from trainer.content.yaml import Place, Source, load
from trainer.core.handbook.agency import AGENCY_FILE
from trainer.core.handbook.section import AgencyValue
from trainer.core.problems import Problem
from trainer.core.text import clean, nearest

SLIDES, POSTERS, CARD = "docs/_data/slides", "docs/_data/posters.yml", "docs/_data/pocket-card.yml"
# What is written by hand where the agency has filled in nothing.
DOTS = "………………"
_VALUE = re.compile(r'\{\{ *co_quan\("(\w*)"\) *\}\}')
_WITHIN_A_NUMBER = re.compile(r"(?<=\d) (?=\d)")
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
# How many times as high as wide a drawing may be, so that its letters are read from there.
_TALLEST = {"slide": 0.78, "poster": 0.36}
_BODIES = ("lines", "table", "picture", "inject")
# The most letters, or the most items, that still can be read from where people stand or sit.
_SLIDE = {"title": 44, "lines": 60, "cell": 60, "text": 260}
_MOST = {"lines": 6, "rows": 8, "columns": 5, "poster lines": 4, "fields": 4, "calls": 8, "remember": 5}
_POSTER = {"title": 36, "lead": 90, "lines": 44, "foot": 110}
_CARD = {"title": 34, "lead": 90, "remember": 60, "text": 120}
S = TypeVar("S", bound=Shape)


@dataclass(frozen=True, slots=True)
class Deck:
    """Slides: the page of the book that they belong to, and what stands on them."""

    page: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kits:
    """Everything that is printed beside the book, and which of the agency's values it still lacks: labels by key."""

    decks: tuple[Deck, ...] = ()
    posters: tuple[Mapping[str, Any], ...] = ()
    card: Mapping[str, Any] | None = None
    lacking: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheets:
    """What is printed for one office: posters, the card, and what its calls lack of the office's values, by label."""

    posters: tuple[Mapping[str, Any], ...]
    card: Mapping[str, Any] | None
    card_lacks: tuple[str, ...]


def read_kits(project: Path, values: Mapping[str, AgencyValue] | None = None) -> tuple[Kits, list[Problem]]:
    """Read slides, posters and card of ``project``: what is sound, and what to mend.

    With the agency's values in them, or with ``values``.
    """
    agency, faults = read_agency(project)  # which the build of the book names
    reader = _Reader(project, agency if values is None else values, agency_whole=not faults)
    decks = [deck for file in sorted((project / SLIDES).glob("*.yml")) for deck in reader.deck(file)]
    posters = tuple(reader.posters())
    card = next(reader.cards(), None)
    return Kits(tuple(decks), posters, card, reader.lacking), sorted(reader.problems)


def read_sheets(project: Path, values: Mapping[str, AgencyValue]) -> Sheets:
    """Return posters and card of ``project``, which are sound, with the ``values`` of one office."""
    posters = tuple(_Reader(project, values, agency_whole=True).posters())
    reader = _Reader(project, values, agency_whole=True)
    return Sheets(posters, next(reader.cards(), None), tuple(reader.lacking.values()))


class _Reader:
    """Reads the files of one project, and notes what is wrong with them and what the agency has not filled in.

    ``agency_whole`` is False while some of the agency's values cannot be read: no name of one is then called unknown.
    """

    def __init__(self, project: Path, agency: Mapping[str, AgencyValue], agency_whole: bool) -> None:
        self.project = project
        self.agency = agency
        self.agency_whole = agency_whole
        self.lacking: dict[str, str] = {}
        self.problems: list[Problem] = []

    def deck(self, file: Path) -> Iterator[Deck]:
        """Yield the deck of a file when it is sound."""
        source = load(file, self.project)
        shape = self._shaped(DeckShape, source, (), source.data)
        if shape is None:
            return
        self._page(source, shape.page)
        for number, slide in enumerate(shape.slides):
            self._look_at_slide(source, slide, ("slides", number))
        yield Deck(shape.page, self._with_values(source, (), shape.model_dump(by_alias=True)))

    def posters(self) -> Iterator[Mapping[str, Any]]:
        """Yield every poster that is sound."""
        if not (self.project / POSTERS).is_file():
            return
        source = load(self.project / POSTERS, self.project)
        entries = source.data if isinstance(source.data, list) else []
        self.problems += source.problems
        if not entries and not source.problems:
            self._wrong(source, (), "không có tờ nào", "viết mỗi tờ một mục “- id: …”")
        seen: set[str] = set()
        for number, entry in enumerate(entries):
            poster = self._shaped(PosterShape, source, (number,), entry)
            if poster is None:
                continue
            if poster.id in seen:
                self._wrong(source, (number, "id"), f"mã “{poster.id}” đã dùng cho tờ khác", "đổi mã")
            seen.add(poster.id)
            self._page(source, poster.page, number)
            self._picture(source, poster.picture, (number, "picture"), _TALLEST["poster"])
            self._lengths(source, (number,), poster, _POSTER)
            self._count(source, (number, "lines"), len(poster.lines), "poster lines")
            self._count(source, (number, "fields"), len(poster.fields), "fields")
            yield self._with_values(source, (number,), poster.model_dump())

    def cards(self) -> Iterator[Mapping[str, Any]]:
        """Yield the card when there is one and it is sound."""
        if not (self.project / CARD).is_file():
            return
        source = load(self.project / CARD, self.project)
        card = self._shaped(CardShape, source, (), source.data)
        if card is None:
            return
        self._page(source, card.page)
        self._lengths(source, (), card, _CARD)
        self._lengths(source, ("back",), card.back, _CARD)
        for said in ("say", "press"):
            self._lengths(source, ("back", said), getattr(card.back, said), _CARD)
        self._count(source, ("front", "calls"), len(card.front.calls), "calls")
        self._count(source, ("back", "remember"), len(card.back.remember), "remember")
        yield self._with_values(source, (), card.model_dump())

    def _shaped(self, shape: type[S], source: Source, place: Place, data: Any) -> S | None:
        if not place:
            self.problems += source.problems
            if source.problems:
                return None
        made, faults = validate(shape, source, place, data)
        self.problems += faults
        return made

    def _look_at_slide(self, source: Source, slide: SlideShape, place: Place) -> None:
        bodies = [name for name in _BODIES if getattr(slide, name)]
        if len(bodies) != 1:
            has = f"có {', '.join(bodies)}" if bodies else "không có phần thân nào"
            self._wrong(source, place, f"tờ “{slide.title}” {has}", f"giữ đúng một trong: {', '.join(_BODIES)}")
        if slide.picture:
            self._picture(source, slide.picture, (*place, "picture"), _TALLEST["slide"])
        self._lengths(source, place, slide, _SLIDE)
        self._count(source, (*place, "lines"), len(slide.lines), "lines")
        if slide.inject:
            self._lengths(source, (*place, "inject"), slide.inject, _SLIDE)
        if slide.table:
            self._count(source, (*place, "table", "head"), len(slide.table.head), "columns")
            self._count(source, (*place, "table", "rows"), len(slide.table.rows), "rows")
            for number, row in enumerate(slide.table.rows):
                at = (*place, "table", "rows", number)
                if len(row) != len(slide.table.head):
                    what = f"hàng {number + 1} có {len(row)} ô, hàng đầu có {len(slide.table.head)}"
                    self._wrong(source, at, what, 'thêm ô trống "" hoặc bỏ ô thừa')
                for cell in row:
                    self._short(source, at, "một ô", cell, _SLIDE["cell"])

    def _lengths(self, source: Source, place: Place, shape: Shape, most: Mapping[str, int]) -> None:
        """Look at every field of ``shape`` that has a limit."""
        for name, limit in most.items():
            value = getattr(shape, name, None)
            if isinstance(value, str):
                self._short(source, (*place, name), f"“{name}”", value, limit)
            elif isinstance(value, list):
                for number, line in enumerate(value):
                    self._short(source, (*place, name, number), f"dòng {number + 1}", line, limit)

    def _short(self, source: Source, place: Place, name: str, words: str, limit: int) -> None:
        shown = clean(_VALUE.sub("", words))
        if len(shown) > limit:
            what = f"{name} dài {len(shown)} chữ cái, in ra không đọc được từ xa"
            self._wrong(source, place, what, f"rút còn {limit} chữ cái, hoặc tách làm hai")

    def _count(self, source: Source, place: Place, number: int, kind: str) -> None:
        if number > _MOST[kind]:
            mend = f"giữ nhiều nhất {_MOST[kind]}, phần còn lại đưa sang tờ khác"
            self._wrong(source, place, f"“{place[-1]}” có {number} mục, quá nhiều cho một tờ", mend)

    def _picture(self, source: Source, name: str, place: Place, tallest: float) -> None:
        folder = self.project / "docs" / "_hinh"
        if not (folder / f"{name}.svg").is_file():
            guess = nearest(name, sorted(one.stem for one in folder.glob("*.svg")))
            mend = f"có phải “{guess}”?" if guess else f"vẽ vào docs/_hinh/{name}.svg"
            self._wrong(source, place, f"không có hình “{name}”", mend)
            return
        found = _SIZE.search((folder / f"{name}.svg").read_text(encoding="utf-8"))
        if found and float(found[2]) > tallest * float(found[1]):
            what = f"hình “{name}” cao hơn {tallest:g} lần bề ngang: in ra chữ trong hình quá nhỏ".replace(".", ",")
            self._wrong(source, place, what, "chọn hình khác, hoặc vẽ một hình ngang")

    def _page(self, source: Source, page: str, *place: int) -> None:
        if not (self.project / "docs" / f"{page}.md").is_file():
            self._wrong(
                source, (*place, "page"), f"không có trang “{page}”", "viết đường dẫn dưới docs, không đuôi .md"
            )

    def _wrong(self, source: Source, place: Place, what: str, mend: str) -> None:
        self.problems.append(source.problem(place, what, mend))

    def _with_values(self, source: Source, place: Place, data: Any) -> Any:
        """Return ``data`` with the agency's values in every text; what it lacks is dots to write on."""

        def value(match: re.Match[str]) -> str:
            entry = self.agency.get(match[1])
            if entry is None and not self.agency_whole:
                return DOTS
            if entry is None:
                guess = nearest(match[1], list(self.agency))
                mend = f"có phải “{guess}”?" if guess else f"thêm vào {AGENCY_FILE}"
                self._wrong(source, place, f"thông tin “{match[1]}” của cơ quan không có trong danh mục", mend)
                return DOTS
            if entry.value is None:
                self.lacking[entry.key] = entry.label
            return entry.value or DOTS

        def filled(text: str) -> str:
            # A telephone number stays on one line.
            return _WITHIN_A_NUMBER.sub("\N{NO-BREAK SPACE}", clean(_VALUE.sub(value, text)))

        return _in_every_text(data, filled, self._title_of_who)

    def _title_of_who(self, text: str) -> str:
        """Return whom to call: while nobody is named, what he is."""
        match = _VALUE.fullmatch(text.strip())
        entry = self.agency.get(match[1]) if match else None
        if entry is None or entry.value is not None:
            return text
        self.lacking[entry.key] = entry.label
        return entry.label


def _in_every_text(data: Any, change: Callable[[str], str], who: Callable[[str], str]) -> Any:
    if isinstance(data, dict):
        named = {key: who(part) if key == "who" else part for key, part in data.items()}
        return {key: _in_every_text(part, change, who) for key, part in named.items()}
    if isinstance(data, list):
        return [_in_every_text(part, change, who) for part in data]
    return change(data) if isinstance(data, str) else data
