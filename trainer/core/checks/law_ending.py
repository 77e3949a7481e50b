"""Notices of law that will soon go out of force under the questions that rest on it."""

from collections.abc import Iterator
from datetime import date, timedelta

from trainer.core.checks.content import Content, Notice
from trainer.core.law import REGISTER_FILE, Instrument

AHEAD = timedelta(days=60)


def check(content: Content) -> Iterator[Notice]:
    """Find instruments that lapse within 60 days and on which questions rest, itself or through their sections."""
    if content.today is None:
        return
    for instrument in content.instruments.values():
        last = instrument.in_force_to
        if last is not None and content.today <= last <= content.today + AHEAD:
            yield from _concerned(instrument, last, content)


def _concerned(instrument: Instrument, last: date, content: Content) -> Iterator[Notice]:
    sections = [
        section.reference
        for section in (content.sections or {}).values()
        if any(cited.instrument == instrument.key and not cited.history for cited in section.citations)
    ]
    questions = [
        item.value.id
        for item in content.questions
        if instrument.key in item.value.rests_on() or not set(sections).isdisjoint(item.value.sections)
    ]
    if questions or sections:
        what = (
            f"{instrument.name()} hết hiệu lực sau ngày {last:%d/%m/%Y}; {_successors(instrument, content)}; "
            f"câu hỏi dựa vào: {', '.join(questions) or 'không có'}; mục dẫn: {_citing(sections, content)}"
        )
        mend = f"soạn sẵn câu hỏi và mục theo quy định mới để thay trước ngày {last + timedelta(days=1):%d/%m/%Y}"
        yield Notice(REGISTER_FILE, instrument.line, what, mend)


def _citing(sections: list[str], content: Content) -> str:
    if content.sections is None:
        return "chưa biết, vì cẩm nang chưa dựng được"
    return ", ".join(sections) or "không có"


def _successors(instrument: Instrument, content: Content) -> str:
    if not instrument.replaced_by:
        return "chưa biết văn bản thay thế"
    known = content.instruments
    return f"thay bằng {', '.join(known[key].name() if key in known else key for key in instrument.replaced_by)}"
