"""A file of another system into a quiz that ``check`` can read."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from trainer.core.quiz.model import POOL_OF, POOL_TITLES, Quiz, Rule
from trainer.exchange import aiken, flat
from trainer.exchange.gift import read
from trainer.exchange.model import Delivery, ExchangeError, Incoming, Loss
from trainer.exchange.moodle import read as moodle_reading
from trainer.exchange.xlsx import read as xlsx_reading
from trainer.exchange.xlsx.layout import HEAD_SHEET
from trainer.exchange.xlsx.read import USUAL
from trainer.tables.read.decoding import Decoded, NotTextError, decode

_TEXTS: dict[str, Callable[[str], Delivery]] = {"gift": read.read, "aiken": aiken.read, "moodle": moodle_reading.read}
FORMATS_IN = (*_TEXTS, "xlsx", "csv")
MAX_BYTES = 20 * 1024 * 1024
_USUAL_DIFFICULTY = 2
_ID = re.compile(r"[a-z0-9-]+")
_KEY_LINE = re.compile(r"^\s*ANSWER\s*:", re.IGNORECASE | re.MULTILINE)
_CONTROL = re.compile(r"[\0-\x08\x0b\x0e-\x1f]")
_SAVE = "mở bằng Notepad, chọn “Lưu thành”, bảng mã UTF-8, rồi chạy lại"
_NOT_TEXT = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"\x7fELF",
    b"MZ",
    b"Rar!",
    b"7z\xbc\xaf",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller asks for: the id of the new quiz, what it is otherwise unless the file tells it, and the sections
    of questions that tell none.
    """

    quiz: str = ""
    otherwise: str = "bai-moi"
    sections: tuple[str, ...] = ()


def receive(content: bytes, name: str, wanted: Wanted, form: str | None = None) -> tuple[Quiz, Delivery]:
    """Return the head of a new quiz and its questions, each with an id, out of the file ``name``.

    ``form`` is one of ``FORMATS_IN``, or None to be told by the content. Raises ExchangeError when nothing can be read.
    """
    if len(content) > MAX_BYTES:
        raise ExchangeError("tệp lớn hơn 20 MB", "chia nhỏ tệp rồi nhập từng phần")
    delivery = _read(content, name, form)
    if not delivery.incoming:
        mend = "xem lại tệp, hoặc chọn đúng dạng bằng --format"
        raise ExchangeError("không mang được câu hỏi nào", mend, losses=delivery.all_losses())
    told = delivery.head.id if delivery.head else ""
    name = wanted.quiz or (told if _ID.fullmatch(told) else wanted.otherwise)
    if told and told != name and not wanted.quiz:
        renamed = Loss(0, f"mã bài “{told}”", f"đổi thành {name}", HEAD_SHEET)
        delivery = replace(delivery, losses=(*delivery.losses, renamed))
    delivery = _completed(delivery, name, wanted.sections)
    return _head(delivery, name), delivery


def _read(content: bytes, name: str, form: str | None) -> Delivery:
    if form == "xlsx" or (form is None and content.startswith(b"PK")):
        return xlsx_reading.read(content, name)
    if content.startswith((*_NOT_TEXT, b"PK")):
        raise ExchangeError("tệp không phải văn bản", "chọn tệp GIFT, Aiken, Moodle XML, CSV hoặc sổ tính .xlsx")
    decoded = _decoded(content)
    table = flat.read_csv(content, name) if form in (None, "csv") else None
    if table is not None:
        return replace(table, assumed=decoded.encoding)
    if form == "csv":
        raise ExchangeError("bảng không có dòng tên cột cần thiết", f"ghi tên cột: {flat.HEADINGS}")
    delivery = _TEXTS[form or _told(decoded.text)](decoded.text)
    return replace(delivery, assumed=decoded.encoding)


def _decoded(content: bytes) -> Decoded:
    try:
        decoded = decode(content)
    except NotTextError as error:
        raise ExchangeError(str(error), _SAVE) from None
    if not decoded.text.strip():
        raise ExchangeError("tệp rỗng", "kiểm tra lại tệp đã xuất rồi chạy lại")
    if _CONTROL.search(decoded.text):
        raise ExchangeError("tệp không phải văn bản", _SAVE)
    return decoded


def _told(text: str) -> str:
    """Return the format that a text is in."""
    if text.lstrip().startswith("<"):
        return "moodle"
    if _KEY_LINE.search(text):
        return "aiken"
    if "{" in text and "}" in text:
        return "gift"
    raise ExchangeError("không nhận ra dạng của tệp", f"chọn bằng --format: {', '.join(FORMATS_IN)}")


def _completed(delivery: Delivery, name: str, sections: tuple[str, ...]) -> Delivery:
    """Give every question an id, sections and a difficulty, and say which were set."""
    incoming = _with_ids(delivery.incoming, name)
    plain = sum(not one.question.difficulty for one in incoming)
    losses = list(delivery.losses)
    if plain:
        losses.append(Loss(0, f"độ khó của {plain} câu", f"tệp không ghi; đặt {_USUAL_DIFFICULTY}, sửa lại nếu cần"))
    filled = tuple(_filled(one, sections) for one in incoming)
    return replace(delivery, incoming=filled, losses=(*losses, *_lacking(filled)))


def _lacking(incoming: Sequence[Incoming]) -> Iterator[Loss]:
    """Yield what questions still lack, once for each thing: in the file each place is marked."""
    bare = sum(not one.question.sections for one in incoming)
    if bare:
        yield Loss(0, f"mục cẩm nang của {bare} câu", "tệp không ghi; để trống, ghi CẦN ĐIỀN (hoặc dùng --sections)")
    mute = [sum(not option.feedback for option in one.question.options) for one in incoming]
    if any(mute):
        what = f"giải thích của {sum(mute)} phương án, ở {sum(map(bool, mute))} câu"
        yield Loss(0, what, "tệp không ghi; để trống, ghi CẦN ĐIỀN")


def _filled(incoming: Incoming, sections: tuple[str, ...]) -> Incoming:
    question = incoming.question
    return replace(
        incoming,
        question=replace(
            question, sections=question.sections or sections, difficulty=question.difficulty or _USUAL_DIFFICULTY
        ),
    )


def _with_ids(incoming: Sequence[Incoming], prefix: str) -> list[Incoming]:
    """Keep the ids of our own, and number the others through: ``prefix-01``."""
    own = [one.question.id if _ID.fullmatch(one.question.id) else "" for one in incoming]
    known, taken = frozenset(own), set[str]()
    done = []
    for number, (one, name) in enumerate(zip(incoming, own, strict=True), 1):
        losses = one.losses
        if not name or name in taken:
            name = _free(prefix, number, known, taken)
        if one.question.id and name != one.question.id:
            losses = (*losses, Loss(one.question.line, f"mã “{one.question.id}”", f"đổi thành {name}", one.sheet))
        taken.add(name)
        done.append(replace(one, question=replace(one.question, id=name), losses=losses))
    return done


def _free(prefix: str, number: int, *taken: Set[str]) -> str:
    while any(f"{prefix}-{number:02d}" in names for names in taken):
        number += 1
    return f"{prefix}-{number:02d}"


def _head(delivery: Delivery, name: str) -> Quiz:
    sections = [section for one in delivery.incoming for section in one.question.sections]
    chapter = f"{sections[0].partition('#')[0].rpartition('/')[0]}/index" if sections and "/" in sections[0] else ""
    told = delivery.head or Quiz("", delivery.title, "", chapter, _rule(delivery.incoming), ())
    return replace(told, id=name)


def _rule(incoming: Sequence[Incoming]) -> Rule:
    """Propose to draw half of each pool: two neighbours then get different papers."""
    counts = Counter(POOL_OF[one.question.kind] for one in incoming)
    pools = {pool: max(1, counts[pool] // 2) for pool in POOL_TITLES if counts[pool]}
    return Rule(draw=sum(pools.values()), pools=pools, key_after="passed", **USUAL)
