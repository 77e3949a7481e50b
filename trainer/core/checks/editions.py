"""Checks of the editions: they follow each other, their texts are kept, and no tested section changes in silence."""

from collections.abc import Iterator
from datetime import date

from trainer.core.checks.content import Content, Notice, guess
from trainer.core.editions.model import Change, Difference, Edition, differences, faults, texts_of
from trainer.core.editions.relearning import sections_asked
from trainer.core.problems import Problem
from trainer.core.quiz.eligibility import ended_basis

_PLAN = "chạy: python -m trainer edition plan, rồi edition publish"


def check(content: Content) -> Iterator[Problem]:
    """Find what is wrong in the history, and tested sections that changed since the last edition."""
    for edition, change in faults(content.history):
        what = f"mục “{change.section}” không bắt đầu từ chỗ phiên bản trước để lại"
        yield _problem(edition, change, what, "lấy lại các tệp trong editions/ từ git: bản đã công bố không sửa tay")
    for edition in content.history.editions:
        for change in edition.changes:
            yield from _change(edition, change, content)
    tests = content.tests()
    for difference in _unpublished(content):
        if difference.section in tests:
            count = len(tests[difference.section])
            what = f"mục “{difference.section}” {_happened(difference)}, {count} câu hỏi kiểm tra nó"
            yield Problem(*content.section_place(difference.section), what, _PLAN)


def notices(content: Content) -> Iterator[Notice]:
    """Say how many sections differ from the last edition that no question tests."""
    tests = content.tests()
    untested = [one for one in _unpublished(content) if one.section not in tests]
    if untested:
        last = content.history.editions[-1]
        what = f"{len(untested)} mục không có câu hỏi nào kiểm tra đã khác phiên bản {last.id}"
        yield Notice(last.file, 0, what, _PLAN, "info")


def unasked(content: Content) -> Iterator[Notice]:
    """Name the sections that are to be learnt again by a day to come and that nobody can be asked about."""
    if content.today is None:
        return
    day, asked = content.today, _asked(content, content.today)
    for section in sorted((content.sections or {}).keys() - asked):
        due = [one.relearn_by for one in content.history.entries.get(section, ()) if _to_relearn(one.change)]
        if due and max(due) >= day:
            what = f"mục “{section}” phải học lại đến {max(due):%d/%m/%Y} mà không câu hỏi nào hỏi về nó"
            mend = "viết câu hỏi cho mục này"
            yield Notice(*content.section_place(section), f"{what}, nên không ai được giao", mend)


def _asked(content: Content, day: date) -> frozenset[str]:
    law = content.instruments
    return sections_asked((item.value for item in content.quizzes), lambda one: ended_basis(one, law, day) is None)


def _to_relearn(change: Change) -> bool:
    return change.weight == "material" and change.old is not None


def _unpublished(content: Content) -> tuple[Difference, ...]:
    """Return how today differs from the last edition; nothing before the first one or while the book is not built."""
    if content.sections is None or not content.history.editions:
        return ()
    return differences(content.history, texts_of(content.sections))


def _happened(difference: Difference) -> str:
    if difference.old is None:
        return "chưa có trong phiên bản nào"
    return "đã bỏ mà chưa ghi vào phiên bản nào" if difference.new is None else "đã đổi mà chưa ghi vào phiên bản nào"


def _change(edition: Edition, change: Change, content: Content) -> Iterator[Problem]:
    if change.instrument is not None and change.instrument not in content.instruments:
        what = f"văn bản “{change.instrument}” không có trong danh mục"
        mend = guess(change.instrument, content.instruments, "thêm văn bản vào docs/_data/van-ban.yml")
        yield _problem(edition, change, what, mend)
    known = content.texts
    if known is not None and change.new is not None and (change.section, change.new) not in known:
        what = f"không còn giữ văn bản của mục “{change.section}” ({change.new})"
        yield _problem(edition, change, what, "lấy lại các tệp .jsonl trong editions/ từ git")


def _problem(edition: Edition, change: Change, what: str, mend: str) -> Problem:
    return Problem(edition.file, change.line, what, mend)
