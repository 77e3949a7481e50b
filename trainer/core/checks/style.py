"""Check of the ways of writing that drift from page to page: one form each, decided in the authors' guide.

Only what leaves no doubt is named: a warning that is wrong teaches to write around it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

from trainer.core.checks.content import Content, Notice, Prose
from trainer.core.quiz.model import Question

_PARTS = r"sáng|trưa|chiều|tối|đêm|hôm|từ|đến|tới|hết|mỗi|sang|giờ(?: \d\d)?"
# "thứ hai" is also the second of a row: it is a day of the week after a part of the day or before a date.
_WEEKDAY = re.compile(
    rf"\b(?:{_PARTS}) (thứ (?:hai|ba|tư|năm|sáu|bảy))\b|\b([Tt]hứ (?:hai|ba|tư|năm|sáu|bảy)),? (?:ngày )?\d\d?/\d"
)
# "dân" alone is left in words that everybody says together; elsewhere it is "người dân" or "bà con".
_BEFORE_DAN = (
    *("người", "nhân", "công", "nông", "ngư", "cư", "toàn", "quốc", "tổ"),
    *("gần", "nghe", "tiếp", "họp", "hộ", "nhà", "lòng", r"nói\svới", r"nói\scho", r"đăng\scho"),
    *("dân biết,", "dân bàn,", "dân làm,"),
)
_AFTER_DAN = r"cư|tộc|chủ|sự|quân|phố|vận|số|gian|lập|trí|sinh|phòng|dụng|ca|vũ|nguyện|biết, dân bàn"
_DAN_ALONE = re.compile(
    "".join(rf"(?<!\b{words}\s)" for words in _BEFORE_DAN) + rf"\bdân\b(?!\s(?:{_AFTER_DAN})\b)", re.IGNORECASE
)
# What somebody else says or types is left as it is, and so are names of buttons, addresses and code.
_QUOTED = re.compile(r'"[^"\n]*"|\[\[.*?\]\]', re.DOTALL)
_NOT_PROSE = re.compile(r"<(code|pre|strong)\b.*?</\1>", re.DOTALL)
_END_OF_BLOCK = re.compile(r"</(?:p|li|div|t[dh]|d[dt]|h\d)>")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A form that drifted in: how it is found, what to write instead, and whether it may stand in a quotation."""

    pattern: re.Pattern[str]
    mend: str
    quoted: bool = False


_RULES = (
    _Rule(_WEEKDAY, "ngày trong tuần viết hoa: thứ Hai, thứ Bảy, Chủ nhật"),
    _Rule(re.compile(r"\bchủ nhật\b"), "ngày trong tuần viết hoa: thứ Hai, thứ Bảy, Chủ nhật"),
    _Rule(re.compile(r"\b\d{1,2}h\d\d\b", re.IGNORECASE), "viết “9 giờ 05”; trong bảng, sổ: “9:05”", quoted=True),
    _Rule(
        re.compile(r"(?:(?<=/\d, )|(?<=/\d\d, )|(?<=lúc ))(?:[01]?\d|2[0-3])\.[0-5]\d\b(?!\.\d)"),
        "viết “9 giờ 05”; trong bảng, sổ: “9:05”",
    ),
    _Rule(re.compile(r"\d %"), "phần trăm viết liền: “80%”"),
    _Rule(re.compile("[“”]"), 'nháy kép viết thẳng: "…"'),
    _Rule(re.compile(r"(?<![-\w@./#])[Ee]mail\b(?![-@\w])"), "viết “e-mail”", quoted=True),
    _Rule(_DAN_ALONE, "viết “người dân”, “bà con”; cụm quen thì giữ: nghe dân, hộ dân", quoted=True),
    _Rule(re.compile(r"\b(?:[Nn]ick|[Ll]ivestream)\b"), "viết “tài khoản”, “phát trực tiếp”", quoted=True),
)


def check(content: Content) -> Iterator[Notice]:
    """Find forms that the authors' guide has decided against, in pages, questions and slides."""
    for reference, section in (content.sections or {}).items():
        for found, mend in _drift(_prose(section.html)):
            yield Notice(*content.section_place(reference), f"mục “{reference}” viết “{found}”", mend)
    for item in content.questions:
        for part, text in _texts(item.value):
            for found, mend in _drift(text):
                yield item.notice(f"câu hỏi “{item.value.id}” viết “{found}”", mend, *part)
    yield from _of_slides(content.slides)


def _of_slides(slides: Iterable[Prose]) -> Iterator[Notice]:
    for deck in slides:
        for number, line in enumerate(deck.lines, start=1):
            for found, mend in _drift(line):
                yield Notice(deck.file, number, f"tờ chiếu viết “{found}”", mend)


@cache
def _drift(text: str) -> tuple[tuple[str, str], ...]:
    """Return what drifted in ``text``, each form once, and what to write instead."""
    own = _QUOTED.sub(" ", text)
    found: dict[str, str] = {}
    for rule in _RULES:
        for match in rule.pattern.finditer(own if rule.quoted else text):
            found.setdefault(match[match.lastindex or 0].strip(), rule.mend)
    return tuple(found.items())


def _prose(html: str) -> str:
    apart = _END_OF_BLOCK.sub(". ", _NOT_PROSE.sub(" ", html))
    return unescape(_TAG.sub("", apart))


def _texts(question: Question) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every text of a question with the place where it stands; what is shown as a paper is someone else's."""
    yield ("text",), question.text
    for number, step in enumerate(question.steps):
        yield ("steps", number, "text"), step
    for number, option in enumerate(question.options):
        if not question.material:
            yield ("options", number), option.text
        yield ("options", number), option.feedback
