"""The two registers under docs/_data: legal instruments, and what each agency fills in for itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trainer.content.shapes import AgencyShape, InstrumentShape, nearest, validate
from trainer.content.yaml import Source, load
from trainer.core.handbook.section import AgencyValue
from trainer.core.law import Instrument
from trainer.core.problems import Problem
from trainer.core.text import clean, fold

__all__ = ["AGENCY_FILE", "INSTRUMENTS_FILE", "AgencyValue", "read_agency", "read_instruments"]

INSTRUMENTS_FILE = "_data/van-ban.yml"
AGENCY_FILE = "_data/co-quan.yml"
_KEY_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


def read_instruments(docs: Path) -> tuple[dict[str, Instrument], list[Problem]]:
    """Read the legal register below ``docs``: what is sound in it by key, and everything to mend."""
    source = load(docs / INSTRUMENTS_FILE, docs.parent)
    problems = list(source.problems)
    found: dict[str, Instrument] = {}
    for key, data in _entries(source, problems):
        problems.extend(_key_problems(source, key, _KEY_LETTERS, "chữ thường không dấu, chữ số và dấu gạch nối"))
        shape, faults = validate(InstrumentShape, source, (key,), data)
        problems.extend(faults)
        if shape is not None:
            found[key] = _instrument(key, shape, source.line_of(key))
            problems.extend(_date_problems(source, found[key]))
    problems.extend(_link_problems(source, found, "replaced_by", "thay thế"))
    problems.extend(_link_problems(source, found, "amended_by", "sửa đổi"))
    problems.extend(_number_problems(source, found))
    return found, problems


def read_agency(docs: Path) -> tuple[dict[str, AgencyValue], list[Problem]]:
    """Read the agency's own values below ``docs``: what is sound by key, and everything to mend."""
    source = load(docs / AGENCY_FILE, docs.parent)
    problems = list(source.problems)
    found: dict[str, AgencyValue] = {}
    for key, data in _entries(source, problems):
        problems.extend(_key_problems(source, key, _NAME_LETTERS, "chữ thường không dấu, chữ số và dấu gạch dưới"))
        shape, faults = validate(AgencyShape, source, (key,), data)
        problems.extend(faults)
        if shape is not None:
            value = clean(shape.value) if shape.value is not None else None
            found[key] = AgencyValue(key, clean(shape.label), value, source.line_of(key))
    return found, problems


def _entries(source: Source, problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    if isinstance(source.data, dict):
        yield from source.data.items()
    elif not problems:
        problems.append(source.problem((), "tệp không có mục nào", "viết mỗi mục dưới một khóa, như “luat-116-2025:”"))


def _key_problems(source: Source, key: str, letters: frozenset[str], allowed: str) -> list[Problem]:
    if key and letters.issuperset(key):
        return []
    return [source.problem((key,), f"khóa “{key}” có ký tự lạ", f"chỉ dùng {allowed}")]


def _instrument(key: str, shape: InstrumentShape, line: int) -> Instrument:
    return Instrument(
        key=key,
        number=clean(shape.number),
        kind=shape.kind,
        title=clean(shape.title),
        issuer=clean(shape.issuer),
        issued=shape.issued,
        in_force_from=shape.in_force_from,
        in_force_to=shape.in_force_to,
        replaced_by=tuple(shape.replaced_by),
        amended_by=tuple(shape.amended_by),
        amended_from=shape.amended_from,
        confidence=shape.confidence,
        confirmed_at=clean(shape.confirmed_at),
        note=clean(shape.note),
        line=line,
    )


def _date_problems(source: Source, instrument: Instrument) -> Iterator[Problem]:
    first, last, issued = instrument.in_force_from, instrument.in_force_to, instrument.issued
    if first and last and last < first:
        what = f"hết hiệu lực {last:%d/%m/%Y} trước ngày có hiệu lực {first:%d/%m/%Y}"
        yield source.problem((instrument.key, "in_force_to"), what, "đối chiếu lại hai ngày với văn bản")
    if instrument.amended_from and not instrument.amended_by:
        mend = "thêm amended_by: [khóa của văn bản sửa đổi], hoặc bỏ amended_from"
        yield source.problem((instrument.key, "amended_from"), "có ngày sửa đổi mà không có văn bản sửa đổi", mend)
    if issued and first and first < issued:
        what = f"có hiệu lực {first:%d/%m/%Y} trước ngày ban hành {issued:%d/%m/%Y}"
        yield source.problem((instrument.key, "issued"), what, "đối chiếu lại hai ngày với văn bản")


def _link_problems(source: Source, found: dict[str, Instrument], field: str, verb: str) -> Iterator[Problem]:
    data = source.data if isinstance(source.data, dict) else {}
    for instrument in found.values():
        for index, key in enumerate(getattr(instrument, field)):
            place = (instrument.key, field, index)
            if key == instrument.key:
                yield source.problem(place, f"văn bản “{key}” {verb} chính nó", "sửa hoặc bỏ khóa này")
            elif key not in data:
                guess = nearest(key, list(data))
                mend = f"có phải “{guess}”? Nếu không thì thêm văn bản đó" if guess else "thêm văn bản đó vào tệp này"
                yield source.problem(place, f"văn bản {verb} “{key}” không có trong danh mục", mend)


def _number_problems(source: Source, found: dict[str, Instrument]) -> Iterator[Problem]:
    first: dict[str, Instrument] = {}
    for instrument in found.values():
        earlier = first.setdefault(fold(instrument.number), instrument)
        if earlier is not instrument:
            what = f"số hiệu {instrument.number} đã có ở khóa “{earlier.key}” (dòng {earlier.line})"
            yield source.problem((instrument.key, "number"), what, "gộp hai mục, hoặc sửa số hiệu")
