"""The workbook of ``sheet_layout`` back into questions."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, get_args

from trainer.core.quiz.model import KeyAfter, Pool, Quiz, Rule
from trainer.core.text import fold, row_number, small
from trainer.exchange import flat
from trainer.exchange.model import Delivery, ExchangeError, Incoming, Loss
from trainer.exchange.xlsx import unread
from trainer.exchange.xlsx.layout import EARLIER_POOLS, FAMILIES, HEAD, HEAD_SHEET, HELP_SHEET, POOLS, YES, Family
from trainer.exchange.xlsx.rows import FieldRow, question
from trainer.tables.read.detect import read_sheets
from trainer.tables.read.limits import SpreadsheetError
from trainer.tables.sheet import Sheet

# What is told of a question as a whole: once, or the same in each of its rows.
_OF_ALL = tuple("number kind sections basis difficulty look material sender sent picture scene".split())
# What a workbook does not tell of a rule.
USUAL = {"pass_mark": 80, "time_limit": 20, "attempts": 3, "wait_hours": 24, "valid_days": 365, "grace_seconds": 30}


def read(content: bytes, name: str) -> Delivery:
    """Return the questions of a workbook called ``name``; raise ExchangeError when it is none, or not of our layout."""
    try:
        sheets = read_sheets(content, name)
    except SpreadsheetError as error:
        what = error.what.rstrip(".")
        raise ExchangeError(small(what), "mở bằng Excel, lưu thành tệp .xlsx mới, rồi chạy lại") from None
    found: list[tuple[int, Incoming]] = []
    losses = list(unread.find(content))
    head = None
    families = {fold(family.sheet): family for family in FAMILIES}
    if not any(fold(sheet.name) in families for sheet in sheets):
        return _flat(sheets, losses)
    for sheet in sheets:
        family = families.get(fold(sheet.name))
        if family is not None:
            found += _Questions(family, sheet, losses).read()
        elif fold(sheet.name) == fold(HEAD_SHEET):
            head = _head(sheet, losses)
        elif fold(sheet.name) != fold(HELP_SHEET) and any(row for _, row in sheet.rows):
            losses.append(Loss(0, f"trang “{sheet.name}”", "bỏ: không có trong mẫu", sheet.name))
    if all(number for number, _ in found):
        found.sort(key=lambda one: one[0])
    return Delivery(tuple(incoming for _, incoming in found), tuple(losses), head)


def _flat(sheets: Sequence[Sheet], losses: list[Loss]) -> Delivery:
    """Return the questions of every sheet that is a flat table, and say of the others that they stay behind.

    Raises ExchangeError: there is none.
    """
    if not any(map(flat.is_flat, sheets)):
        mend = f"ghi tên cột: {flat.HEADINGS}; hoặc lấy mẫu: python -m trainer question template var/mau.xlsx"
        raise ExchangeError("sổ tính không theo mẫu", mend)
    incoming: list[Incoming] = []
    for sheet in sheets:
        if flat.is_flat(sheet):
            came = flat.read(sheet)
            incoming += came.incoming
            losses += came.losses
        elif any(row for _, row in sheet.rows):
            losses.append(Loss(0, f"trang “{sheet.name}”", f"bỏ: không có tên cột {flat.HEADINGS}", sheet.name))
    return Delivery(tuple(incoming), tuple(losses))


class _Questions:
    """Reads the sheet of one family: rows of one question stand together."""

    def __init__(self, family: Family, sheet: Sheet, losses: list[Loss]) -> None:
        self.family, self.sheet, self.losses = family, sheet, losses

    def read(self) -> Iterator[tuple[int, Incoming]]:
        """Yield each question with its number (0: none told)."""
        for rows in self.grouped():
            formula = next((row for row in rows if row.formula), None)
            if formula is not None:
                what = f"cột “{formula.formula}” là công thức"
                self.lose(formula.line, what, "không mang câu này sang; dán giá trị thay cho công thức")
                continue
            found = question(self.family, rows)
            if isinstance(found, str):
                self.lose(rows[0].line, found, "không mang câu này sang; sửa rồi nhập lại")
                continue
            read, lost = found
            losses = tuple(Loss(line, what, became, self.sheet.name) for line, what, became in lost)
            yield row_number(rows[0].get("number")) or 0, Incoming(read, losses, self.sheet.name)

    def lose(self, line: int, what: str, became: str) -> None:
        """Note a loss of this sheet."""
        self.losses.append(Loss(line, what, became, self.sheet.name))

    def grouped(self) -> Iterator[list[FieldRow]]:
        """Yield the rows of each question."""
        group: list[FieldRow] = []
        for row in self.rows():
            # Merged cells come filled down: the same words again are the same question.
            begins = bool(row.get("text")) and not (group and _same(group[0], row))
            if begins and group:
                yield group
                group = []
            if not begins and not group:
                self.lose(row.line, "dòng không thuộc câu nào", "bỏ; điền ô “Câu hỏi” ở dòng đầu của câu")
                continue
            group.append(row)
        if group:
            yield group

    def rows(self) -> Iterator[FieldRow]:
        """Yield the rows below the headings that hold anything."""
        numbered = iter(self.sheet.rows)
        fields = self.headings(numbered)
        for number, cells in numbered:
            told = {name: cells[place] for place, name in fields.items() if place < len(cells)}
            row = FieldRow(number, {name: _plain(cell.value) for name, cell in told.items()}, self.formula(told))
            strange = [cell.value for place, cell in enumerate(cells) if place not in fields and cell.value.strip()]
            if strange:
                self.lose(number, f"chữ ngoài các cột của mẫu: “{strange[0]}”", "bỏ")
            if any(row.cells.values()):
                yield row

    def formula(self, told: dict[str, Any]) -> str:
        """Return the title of the first column with a formula."""
        titles = {column.field: column.title for column in self.family.columns}
        return next((titles[name] for name, cell in told.items() if cell.formula), "")

    def headings(self, numbered: Iterator[Any]) -> dict[int, str]:
        """Return which column fills which field; the headings may stand in any order."""
        known = {fold(column.title): column.field for column in self.family.columns}
        for _, cells in numbered:
            names = {place: known[fold(cell.value)] for place, cell in enumerate(cells) if fold(cell.value) in known}
            if "text" in names.values():
                missing = [
                    column.title
                    for column in self.family.columns
                    if column.field not in names.values() and not column.optional
                ]
                for title in missing:
                    self.lose(0, f"thiếu cột “{title}”", "để trống")
                return names
        if any(cells for _, cells in self.sheet.rows):
            raise ExchangeError(
                f"trang “{self.sheet.name}” thiếu dòng tên cột", "giữ dòng tên cột của mẫu, có cột “Câu hỏi”"
            )
        return {}


def _same(first: FieldRow, row: FieldRow) -> bool:
    """Say whether ``row`` goes on with the question of ``first``: others ask in the same words about something else."""
    told = {name: row.get(name) for name in (*_OF_ALL, "targets") if row.get(name)}
    named = all(row.get(name) == first.get(name) for name in ("id", "text"))
    return named and all(first.get(name) == words for name, words in told.items())


def _plain(value: str) -> str:
    """Take off the apostrophe that kept a text from being taken for a formula."""
    guarded = value.startswith("'") and value.lstrip("'").lstrip().startswith("=")
    return (value[1:] if guarded else value).strip()


def _head(sheet: Sheet, losses: list[Loss]) -> Quiz:
    names = {fold(title): name for title, name in {**HEAD, **POOLS, **EARLIER_POOLS}.items()}
    told: dict[str, str] = {}
    for number, cells in sheet.rows:
        words = [cell.value.strip() for cell in cells]
        if not any(words):
            continue
        name = names.get(fold(words[0]))
        if name is None or any(cell.formula for cell in cells[1:2]):
            losses.append(Loss(number, f"dòng “{words[0]}”", "bỏ", sheet.name))
        else:
            told[name] = _plain(words[1]) if len(words) > 1 else ""
    return Quiz(
        id=told.get("id", ""),
        title=told.get("title", ""),
        summary=told.get("summary", ""),
        chapter=told.get("chapter", ""),
        public=told.get("public", "").lower() == YES,
        rule=_rule(told, lambda what, became: losses.append(Loss(0, what, became, sheet.name))),
        questions=(),
    )


def _rule(told: dict[str, str], lose: Callable[[str, str], None]) -> Rule:
    fields = dict(USUAL)
    pools: dict[Pool, int] = {}
    for title, name in {**HEAD, **POOLS}.items():
        words = told.get(name, "")
        if title not in POOLS and name not in USUAL:
            continue
        number = row_number(words)
        if words and number is None:
            lose(f"“{title}” là “{words}”, không phải số", f"ghi {fields.get(name, 0)}")
        elif title in POOLS and number:
            pools[POOLS[title]] = number
        elif title in HEAD and number is not None:
            fields[name] = number
    return Rule(draw=sum(pools.values()), pools=pools, key_after=_key_after(told, lose), **fields)


def _key_after(told: dict[str, str], lose: Callable[[str, str], None]) -> KeyAfter:
    words = told.get("key_after", "") or "passed"
    found: KeyAfter | None = next((one for one in get_args(KeyAfter) if one == words), None)
    if found is None:
        lose(f"lúc hiện đáp án “{words}”", "ghi passed: khi đã đạt")
    return found or "passed"
