"""The two registers under docs/_data: legal instruments, and what each agency fills in for itself."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from trainer.content.shapes import Key, Shape, Words, about, named
from trainer.content.validation import validate
from trainer.content.yaml import Source, load
from trainer.core.handbook.agency import AGENCY_FILE
from trainer.core.handbook.section import AgencyValue
from trainer.core.law import Confidence, Instrument
from trainer.core.problems import Problem
from trainer.core.text import clean, fold, nearest

INSTRUMENTS_FILE = "_data/van-ban.yml"
# The entry that only an invented agency has: every page of the book says it.
DEMONSTRATION = "minh_hoa"
# The entry that names the table of what differs by unit. Nothing that a page could call.
UNIT_TABLE = "theo_don_vi"
InstrumentKind = Literal["Hiến pháp", "Luật", "Bộ luật", "Nghị định", "Thông tư", "Quyết định", "Chỉ thị", "Công văn"]
_KEY_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


class InstrumentShape(Shape):
    """One entry of docs/_data/van-ban.yml."""

    model_config = named("Một văn bản", "Khóa: luat-SỐ-NĂM, bo-luat-…, nd-…, tt-…, qd-…, ct-…, cv-….")

    number: Words = about("Số hiệu", "Đúng như trên văn bản.", "116/2025/QH15", "333/2026/NĐ-CP")
    kind: InstrumentKind = about(
        "Loại văn bản",
        "Luật, Nghị định…; hiện trước tên.",
        values={
            "Hiến pháp": "Hiến pháp.",
            "Luật": "Luật của Quốc hội.",
            "Bộ luật": "Bộ luật của Quốc hội.",
            "Nghị định": "Nghị định của Chính phủ.",
            "Thông tư": "Thông tư của bộ trưởng.",
            "Quyết định": "Quyết định của Thủ tướng, bộ hoặc ủy ban nhân dân.",
            "Chỉ thị": "Chỉ thị.",
            "Công văn": "Công văn hướng dẫn; không phải văn bản quy phạm pháp luật.",
        },
    )
    title: Words = about(
        "Tên", "Không kèm loại văn bản; nghị định, thông tư thì viết ngắn, chữ thường.", "An ninh mạng"
    )
    issuer: Words = about("Cơ quan ban hành", "Tên đầy đủ.", "Quốc hội", "Chính phủ")
    issued: date | None = about("Ngày ban hành", "Dạng 2025-12-10; null khi chưa xác nhận được.", "2025-12-10", None)
    in_force_from: date | None = about(
        "Có hiệu lực từ", "Ngày đầu tiên có hiệu lực; null khi chưa xác nhận được.", "2026-07-01", None
    )
    in_force_to: date | None = about(
        "Ngày cuối còn hiệu lực",
        "Tính cả ngày này: hết hiệu lực “từ 01/7” thì ghi ngày 30/6; null khi chưa có gì chấm dứt.",
        None,
        "2026-06-30",
    )
    replaced_by: list[Key] = about(
        "Được thay bằng", "Khóa của các văn bản thay thế; [] khi chưa có.", [], ["luat-116-2025"], default=[]
    )
    amended_by: list[Key] = about(
        "Được sửa đổi bởi",
        "Khóa của các văn bản sửa đổi; check sẽ nêu mục và câu phải rà.",
        ["nd-400-2026"],
        default=[],
    )
    amended_from: date | None = about(
        "Sửa đổi từ ngày",
        "Dạng 2026-12-01; bỏ trống thì theo ngày hiệu lực của văn bản sửa đổi.",
        "2026-12-01",
        default=None,
    )
    confidence: Confidence = about(
        "Chắc đến đâu",
        "Chỉ điều high mới được nói như sự thật và được hỏi.",
        values={
            "high": "Đã đối chiếu bản gốc hoặc Công báo: được viện dẫn và được hỏi.",
            "medium": "Mới có nguồn thứ hai: viện dẫn kèm “cần đối chiếu bản gốc”, không được hỏi.",
            "low": "Chưa chắc: không in ra, không được hỏi.",
        },
    )
    confirmed_at: Words = about(
        "Đối chiếu ở đâu", "Nguồn đã xem: số Công báo, cổng thông tin, ngày xem.", "Công báo số 35 ngày 21/01/2026"
    )
    gazette: str = about(
        "Công báo",
        "Số và ngày của tờ Công báo đăng văn bản; bỏ trống khi chưa biết.",
        "số 35 ngày 21/01/2026",
        default="",
    )
    articles: dict[Words, Words] = about(
        "Điều đã đọc",
        "Điều, khoản mà trang dựa vào và ý của nó, tóm gọn; chỉ ghi điều đã đọc và chắc chắn.",
        {"khoản 3 Điều 42": "Kịp thời cung cấp thông tin về hành vi xâm phạm an ninh mạng."},
        default={},
    )
    ended_part: str = about(
        "Phần đã hết hiệu lực",
        "Khi chỉ một phần bị thay: phần nào, từ ngày nào. Hiện cho người đọc, nên chỉ ghi điều đã chắc chắn.",
        "Từ 01/7/2026: Chương II và Điều 75.",
        default="",
    )
    amendments: str = about(
        "Đã được sửa đổi bởi",
        "Những văn bản đã sửa nó từ trước khi cẩm nang viết. Hiện cho người đọc, nên chỉ ghi điều đã chắc chắn; lần "
        "sửa đổi mới thì ghi ở amended_by.",
        "Luật số 97/2025/QH15 ngày 27/6/2025, từ 01/7/2025",
        default="",
    )
    articles_to_check: bool = about(
        "Số điều cần đối chiếu",
        "true khi văn bản đã bị sửa mà chưa ai đối chiếu số điều, khoản: trang và câu hỏi nào dẫn một điều của nó cũng "
        "ghi “cần đối chiếu bản gốc”.",
        default=False,
    )
    note: str = about("Ghi chú", "Điều người biên tập sau cần biết; không hiện cho người đọc.", default="")


class AgencyShape(Shape):
    """One entry of docs/_data/co-quan.yml."""

    model_config = named("Điều cơ quan tự điền", "Chỉ ghi thông tin công vụ, không ghi số riêng của cá nhân.")

    label: Words = about("Tên gọi", "Hiện trong ô “cần điền” khi chưa có giá trị.", "Số trực công nghệ thông tin")
    value: Words | None = about("Giá trị", "Điều cơ quan điền; null là chưa điền.", None)


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


def agency_file(project: Path) -> Path:
    """Return the file of the agency's own values: of GAN_DAN_AGENCY, seen from ``project``, or the usual one."""
    return project / (os.environ.get("GAN_DAN_AGENCY") or AGENCY_FILE)


def read_agency(project: Path) -> tuple[dict[str, AgencyValue], list[Problem]]:
    """Read the agency's own values of ``project``: what is sound by key, and everything to mend.

    With anything to mend, a key that is not found may well be there: nobody should call it unknown.
    """
    file = agency_file(project)
    source = load(file, project)
    problems = list(source.problems)
    if os.environ.get("GAN_DAN_AGENCY") and not file.exists():
        mend = "sửa GAN_DAN_AGENCY, hoặc tạo tệp"
        problems = [source.problem((), "không có tệp mà GAN_DAN_AGENCY chỉ tới", mend)]
    found: dict[str, AgencyValue] = {}
    for key, data in _entries(source, problems):
        problems.extend(_key_problems(source, key, _NAME_LETTERS, "chữ thường không dấu, chữ số và dấu gạch dưới"))
        shape, faults = validate(AgencyShape, source, (key,), data)
        problems.extend(faults)
        if shape is not None and key != UNIT_TABLE:
            value = clean(shape.value) if shape.value is not None else None
            found[key] = AgencyValue(key, clean(shape.label), value, source.line_of(key))
    return found, problems


def unit_table(project: Path) -> Path | None:
    """Return the table of what differs by unit that the agency's own values name, seen from their file; or None."""
    file = agency_file(project)
    data = load(file, project).data
    entry = data.get(UNIT_TABLE) if isinstance(data, dict) else None
    name = entry.get("value") if isinstance(entry, dict) else None
    return file.parent / name if isinstance(name, str) and name.strip() else None


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
        gazette=clean(shape.gazette),
        ended_part=clean(shape.ended_part),
        amendments=clean(shape.amendments),
        articles_to_check=shape.articles_to_check,
        articles=tuple((clean(article), clean(says)) for article, says in shape.articles.items()),
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
