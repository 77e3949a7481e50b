"""Notices of what leans on a law that has ended or was amended: the sections, the questions, and nothing else."""

from collections.abc import Iterator
from datetime import date, timedelta

from trainer.core.checks.content import Content, Item, Notice
from trainer.core.law import Instrument
from trainer.core.quiz.eligibility import asking
from trainer.core.quiz.model import Question


def check(content: Content) -> Iterator[Notice]:
    """Find what leans on instruments that changed by ``content.today``; nothing without a day."""
    if content.today is None:
        return
    for instrument in content.instruments.values():
        if instrument.ended(content.today):
            yield from _ended(instrument, content)
        yield from _amended(instrument, content, content.today)
    yield from _short(content, content.today)


def sections_citing(content: Content, key: str) -> list[str]:
    """Return the sections that cite an instrument as law of today."""
    return [
        name
        for name, section in (content.sections or {}).items()
        if any(cited.instrument == key and not cited.history for cited in section.citations)
    ]


def questions_on(content: Content, key: str) -> list[Item[Question]]:
    """Return the questions that rest on an instrument, or an option of which does."""
    return [item for item in content.questions if key in item.value.rests_on()]


def _ended(instrument: Instrument, content: Content) -> Iterator[Notice]:
    """Name the sections; the questions are problems already."""
    newer = ", ".join(instrument.replaced_by)
    mend = f"viện dẫn {newer} và sửa cả nội dung" if newer else "viện dẫn văn bản còn hiệu lực"
    for name in sections_citing(content, instrument.key):
        what = f"mục “{name}” viện dẫn “{instrument.key}” đã hết hiệu lực sau ngày {_day(instrument.in_force_to)}"
        yield Notice(*content.section_place(name), what, mend)


def _amended(instrument: Instrument, content: Content, today: date) -> Iterator[Notice]:
    """Name what leans on an amended instrument and that nobody has gone over since."""
    for key in instrument.amended_by:
        since = amended_since(instrument, key, content)
        if since > today:
            continue
        for name in sections_citing(content, instrument.key):
            if not _gone_over(name, (instrument.key, key), since, content):
                what = f"mục “{name}” viện dẫn “{instrument.key}” đã được “{key}” sửa đổi từ {_day(since)}"
                mend = f"rà lại; sửa, hoặc ghi: python -m trainer edition publish --reviewed {name} --instrument {key}"
                yield Notice(*content.section_place(name), what, mend)
        for item in questions_on(content, instrument.key):
            if key not in item.value.rests_on() and not _read_since(item.value.id, since, content):
                what = f"câu hỏi “{item.value.id}” dựa vào “{instrument.key}” đã được “{key}” sửa đổi từ {_day(since)}"
                mend = f"đọc lại, sửa nếu cần, rồi chạy: python -m trainer review {item.value.id}"
                yield Notice(item.file, item.line_of(), what, mend)


def amended_since(instrument: Instrument, key: str, content: Content) -> date:
    """Return from when ``instrument`` is amended by the instrument ``key``."""
    amending = content.instruments.get(key)
    return instrument.amended_from or (amending.in_force_from if amending else None) or date.min + timedelta(days=1)


def _gone_over(section: str, keys: tuple[str, str], since: date, content: Content) -> bool:
    """Say whether an edition names the amendment for the section, or the instrument itself since then."""
    old, new = keys
    return any(
        entry.change.instrument == new or (entry.change.instrument == old and entry.published_on >= since)
        for entry in content.history.entries.get(section, ())
    )


def _read_since(question: str, since: date, content: Content) -> bool:
    """Say whether the ledger of reviews has ``question`` on that day or later."""
    last = (content.reviews or {}).get(question)
    return last is not None and last.day >= since


def _short(content: Content, today: date) -> Iterator[Notice]:
    for item in content.quizzes:
        left = asking(item.value, content.instruments, today)
        if left.short and left.lapsed:
            what = f"bài “{item.value.id}” chỉ còn rút được {left.drawn}/{item.value.rule.draw} câu"
            mend = f"sửa hoặc thay {len(left.lapsed)} câu có căn cứ hết hiệu lực"
            yield Notice(item.file, item.line_of("id"), what, mend)


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value and value.year > 1 else "ngày chưa rõ"
