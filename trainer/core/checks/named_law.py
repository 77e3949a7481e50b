"""Check of the law that running text names: a page or a question may cite by key and still tell of a dead law.

Unknown to the register, lapsed without being marked as history, or not sure enough to be printed: to be mended. Named
and not cited: to be looked at, for then nothing tells of it when that law changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trainer.core.checks.content import Content, Notice, option_place
from trainer.core.handbook.agency import AGENCY_FILE
from trainer.core.law import REGISTER_FILE, Instrument
from trainer.core.law_names import Mention, Names
from trainer.core.problems import Problem
from trainer.core.quiz.model import Question


@dataclass(frozen=True, slots=True)
class _Text:
    """Words at a place, what cites or marks as history what they name, and how an author marks it."""

    words: str
    file: str
    line: int
    cited: frozenset[str]
    history: frozenset[str]
    cite: str
    as_history: str


def check(content: Content) -> Iterator[Problem]:
    """Find what is named and must not be; nothing without a day, for then nobody knows what is in force."""
    for text, mention in _mentions(content):
        fault = _fault(mention.instrument, mention, text, content.today or date.max)
        if fault:
            yield Problem(text.file, text.line, *fault)


def notices(content: Content) -> Iterator[Notice]:
    """Find what is named and not cited, once for each instrument and page or question."""
    told: set[tuple[str, frozenset[str], str]] = set()
    for text, mention in _mentions(content):
        one = mention.instrument
        if one is None or _fault(one, mention, text, content.today or date.max) or one.key in text.cited | text.history:
            continue
        if (text.file, text.cited, one.key) not in told:
            told.add((text.file, text.cited, one.key))
            what = f"nhắc tới “{mention.words}” mà không viện dẫn"
            yield Notice(text.file, text.line, what, text.cite.format(key=one.key))


def _mentions(content: Content) -> Iterator[tuple[_Text, Mention]]:
    if content.today is None or not content.instruments:
        return
    names = Names(content.instruments.values(), content.today)
    for text in (*_of_pages(content), *_of_questions(content), *_of_agency(content)):
        for mention in names.mentions(text.words):
            yield text, mention


def _fault(one: Instrument | None, mention: Mention, text: _Text, today: date) -> tuple[str, str] | None:
    """Say what is wrong with naming an instrument there, and how to mend it; None for nothing."""
    if one is None:
        return f"“{mention.words}” không có trong danh mục văn bản", f"sửa tên, số hiệu, hoặc thêm vào {REGISTER_FILE}"
    if one.key in text.history:
        return None
    if one.ended(today):
        newer = ", ".join(one.replaced_by)
        mend = f"nói theo {newer}" if newer else "nói theo văn bản đang có hiệu lực"
        what = f"“{mention.words}” đã hết hiệu lực sau ngày {one.in_force_to:%d/%m/%Y}"
        return what, f"{mend}; nếu chỉ kể lại thì {text.as_history.format(key=one.key)}"
    if one.confidence == "low":
        return (
            f"“{mention.words}” chưa được xác nhận (confidence: low)",
            f"đối chiếu bản gốc rồi sửa {REGISTER_FILE}, hoặc bỏ",
        )
    return None


def _of_pages(content: Content) -> Iterator[_Text]:
    cite, history = 'thêm {{{{ vb("{key}") }}}} vào trang', 'viết {{{{ vb("{key}", history=True) }}}} trong trang'
    for page in content.prose:
        for number, words in enumerate(page.lines, 1):
            yield _Text(words, page.file, number, page.cited, page.history, cite, history)


def _of_questions(content: Content) -> Iterator[_Text]:
    cite, as_history = "thêm “instrument: {key}” vào basis", "ghi history: [{key}] vào câu hỏi"
    for item in content.questions:
        cited, history = item.value.rests_on(), frozenset(item.value.history)
        for words, *place in _words(item.value):
            yield _Text(str(words), item.file, item.line_of(*place), cited, history, cite, as_history)


def _of_agency(content: Content) -> Iterator[_Text]:
    """Return what the agency filled in itself, which is printed on pages and needs to cite nothing."""
    for value in content.agency.values():
        as_history = "bỏ, hoặc viết theo văn bản đang có hiệu lực"
        yield _Text(
            value.value or "", AGENCY_FILE, value.line, frozenset(content.instruments), frozenset(), "", as_history
        )


def _words(question: Question) -> Iterator[tuple[str | int, ...]]:
    """Return every text of a question, each followed by where it stands."""
    yield question.text, "text"
    yield question.material, "material"
    yield question.sender, "sender"
    for number, target in enumerate(question.targets):
        yield target, "targets", number
    for number, step in enumerate(question.steps):
        yield step, "steps", number, "text"
    for number, option in enumerate(question.options):
        place = option_place(question, number)
        yield option.text, *place
        yield option.feedback, *place, "feedback"
        if option.turn:
            yield option.turn.consequence, *place, "consequence"
