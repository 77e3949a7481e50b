"""The table that most offices keep questions in: one row a question, options below A, B, C…, the key as letters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from trainer.core.text import clean, fold
from trainer.exchange import weights
from trainer.exchange.model import Delivery, ExchangeError, Incoming, Loss
from trainer.exchange.options import About, ForeignAnswer, ticked
from trainer.tables.read import csv
from trainer.tables.read.limits import SpreadsheetError
from trainer.tables.sheet import Cell, Sheet

HEADINGS = "STT, Câu hỏi, A, B, C, D, Đáp án; có thể thêm Giải thích, Mục, Căn cứ"
# What may stand above a column, folded, and the field it fills.
_NAMES = {
    **dict.fromkeys(("stt", "tt", "so tt", "so thu tu"), "number"),
    **dict.fromkeys(("cau hoi", "noi dung", "noi dung cau hoi"), "text"),
    **dict.fromkeys(("dap an", "dap an dung"), "key"),
    **dict.fromkeys(("giai thich", "giai thich chung", "loi giai"), "general"),
    **dict.fromkeys(("muc", "muc cam nang"), "sections"),
    "can cu": "basis",
}
_OPTION = re.compile(r"(?:(?:phuong an|lua chon|dap an|y) )?([a-h])")
_FEEDBACK = re.compile(r"giai thich ([a-h])")
# “AC” is A and C; “Cả” is a word.
_KEY = re.compile(r"[a-h]|A?B?C?D?E?F?G?H?")
_BETWEEN = re.compile(r"[\s,;./+&-]+(?:v[àa][\s,;./+&-]+)?", re.IGNORECASE)
_LAW = re.compile(r"[a-z0-9-]+(?:\s*\|.*)?")
_LETTERED = re.compile(r"\s*([A-Ha-h])\s*[.):]\s*")
# So far down a heading is looked for: above it stand the name of the office and of the quiz.
_LOOK_AT = 30
_AGAIN = "không mang câu này sang; sửa rồi nhập lại"
_Columns: TypeAlias = dict[str, int]


class _Unsound(Exception):
    """A row that makes no question: why."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One row by its headings."""

    line: int
    cells: tuple[Cell, ...]
    columns: _Columns

    def get(self, name: str) -> str:
        place = self.columns.get(name, -1)
        return self.cells[place].value.strip() if 0 <= place < len(self.cells) else ""

    def rest(self) -> Iterator[tuple[int, str]]:
        """Yield what stands in columns that have no place here, with the number of the column."""
        known = set(self.columns.values())
        for place, cell in enumerate(self.cells):
            if place not in known and cell.value.strip():
                yield place, clean(cell.value)


def is_flat(sheet: Sheet) -> bool:
    """Say whether ``sheet`` is such a table."""
    return _heading(sheet) is not None


def read_csv(content: bytes, name: str) -> Delivery | None:
    """Return the questions of a table as text; None when it is no such table."""
    try:
        sheet = csv.read(content, name)
    except SpreadsheetError:
        return None
    # A text has no sheets: lines are told by their numbers alone.
    return read(replace(sheet, name="")) if is_flat(sheet) else None


def read(sheet: Sheet) -> Delivery:
    """Return the questions of a table, and a loss for each row and cell that could not come along."""
    found = _heading(sheet)
    if found is None:
        raise ExchangeError("bảng không có dòng tên cột cần thiết", f"ghi tên cột: {HEADINGS}")
    at, names = found
    columns = _columns(names)
    losses = [
        Loss(line, f"chữ trên dòng tên cột: “{words}”", "bỏ", sheet.name)
        for line, cells in sheet.rows[:at]
        if (words := clean(" ".join(cell.value for cell in cells)))
    ]
    incoming: list[Incoming] = []
    for line, cells in sheet.rows[at + 1 :]:
        if not any(cell.value.strip() for cell in cells):
            continue
        try:
            incoming.append(_question(_Told(line, cells, columns), names, sheet))
        except _Unsound as why:
            losses.append(Loss(line, str(why), _AGAIN, sheet.name))
    return Delivery(tuple(incoming), tuple(losses))


def _heading(sheet: Sheet) -> tuple[int, tuple[Cell, ...]] | None:
    """Return where the row of headings stands among the rows, and that row."""
    for at, (_, cells) in enumerate(sheet.rows[:_LOOK_AT]):
        columns = _columns(cells)
        if {"text", "key", "a", "b"} <= columns.keys():
            return at, cells
    return None


def _columns(cells: Iterable[Cell]) -> _Columns:
    """Return which column fills which field; of two with one name the first."""
    columns: _Columns = {}
    for place, cell in enumerate(cells):
        name = _field(fold(cell.value))
        if name:
            columns.setdefault(name, place)
    return columns


def _field(title: str) -> str:
    title = title.strip(" .:*")
    if found := _OPTION.fullmatch(title):
        return found[1]
    if found := _FEEDBACK.fullmatch(title):
        return f"why {found[1]}"
    return _NAMES.get(title, "")


def _question(row: _Told, names: Sequence[Cell], sheet: Sheet) -> Incoming:
    """Return the question of a row. Raises _Unsound."""
    _look_over(row, names, sheet)
    letters = [name for name in sorted(row.columns) if len(name) == 1 and row.get(name)]
    text = clean(row.get("text"))
    if not text:
        raise _Unsound("dòng không có câu hỏi")
    if len(letters) < 2:
        raise _Unsound(f"“{_start(text)}” có ít hơn hai phương án")
    key = _key(row.get("key"), letters, text)
    losses: list[Loss] = []
    rights = [letter in key for letter in letters]
    told = [100.0 * right for right in rights] if len(key) == 1 else weights.of_options(rights)
    answers = [
        ForeignAnswer(words, weight, clean(row.get(f"why {letter}")))
        for letter, words, weight in zip(letters, _options(row, letters, losses), told, strict=True)
    ]
    about = About(row.line, text, tags=_tags(row), general=clean(row.get("general")))
    incoming = ticked(about, answers, single=len(key) == 1)
    lost = (*losses, *_rest(row, names), *incoming.losses)
    return replace(incoming, losses=tuple(replace(loss, sheet=sheet.name) for loss in lost), sheet=sheet.name)


def _look_over(row: _Told, names: Sequence[Cell], sheet: Sheet) -> None:
    """Raise _Unsound where the cells of a row cannot be relied on."""
    titles = {place: names[place].value.strip() for place in row.columns.values()}
    formula = next((titles[at] for at, cell in enumerate(row.cells) if cell.formula and at in titles), None)
    if formula is not None:
        raise _Unsound(f"cột “{formula}” là công thức")
    # A comma that was not quoted moves everything behind it: the key would be another one.
    if sheet.separated and any(place >= len(names) for place, _ in row.rest()):
        raise _Unsound("dòng có nhiều ô hơn dòng tên cột; chữ có dấu ngăn cách phải nằm trong nháy kép")


def _key(told: str, letters: Sequence[str], text: str) -> set[str]:
    """Return the letters that are right. Raises _Unsound: there are none, or of no option."""
    if not told:
        raise _Unsound(f"“{_start(text)}” không có đáp án")
    parts = [part for part in _BETWEEN.split(clean(told)) if part]
    if not parts or not all(_KEY.fullmatch(part) and set(part.lower()) <= set(letters) for part in parts):
        known = ", ".join(letter.upper() for letter in letters)
        raise _Unsound(f"“{_start(text)}”: đáp án “{clean(told)}” không phải chữ của phương án ({known})")
    return set("".join(parts).lower())


def _options(row: _Told, letters: Sequence[str], losses: list[Loss]) -> list[str]:
    """Return the words of the options, without the letter of their column: options are shown in another order."""
    words = [row.get(letter) for letter in letters]
    found = [_LETTERED.match(one) for one in words]
    if not all(one and one[1].lower() == letter for one, letter in zip(found, letters, strict=True)):
        return [clean(one) for one in words]
    losses.append(Loss(row.line, "chữ A, B, C… đầu mỗi phương án", "bỏ: phương án hiện theo thứ tự khác nhau"))
    return [clean(_LETTERED.sub("", one, count=1)) for one in words]


def _tags(row: _Told) -> tuple[str, ...]:
    """Return sections and basis as the other formats tell them: one a line, or parted by semicolons."""
    sections = [f"section:{part}" for part in _parts(row.get("sections")) if "#" in part]
    basis = [f"basis:{part}" for part in _parts(row.get("basis")) if _LAW.fullmatch(part)]
    return (*sections, *basis)


def _rest(row: _Told, names: Sequence[Cell]) -> Iterator[Loss]:
    """Yield what has no place in a question."""
    for part in _parts(row.get("sections")):
        if "#" not in part:
            yield Loss(row.line, f"mục “{part}”", "bỏ; ghi trang và mục, ví dụ giu-tai-khoan/mat-khau#do-dai")
    for part in _parts(row.get("basis")):
        if not _LAW.fullmatch(part):
            yield Loss(row.line, f"căn cứ “{part}”", "bỏ; ghi khóa của văn bản, ví dụ luat-116-2025 | khoản 2 Điều 42")
    for place, words in row.rest():
        title = clean(names[place].value) if place < len(names) else ""
        yield Loss(row.line, f"cột “{title}”: “{words}”" if title else f"chữ ngoài các cột: “{words}”", "bỏ")


def _parts(told: str) -> list[str]:
    return [clean(part) for part in re.split(r"[\n;]", told) if part.strip()]


def _start(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
