"""Notices of what is still open: pages and sections without questions, quizzes in no path, values nobody filled in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from trainer.core.checks.content import Content, Notice
from trainer.core.handbook.agency import AGENCY_FILE
from trainer.core.handbook.section import AgencyValue, Section

FEWEST_QUESTIONS = 5


def check(content: Content) -> Iterator[Notice]:
    """Find what is still open. Says nothing of what seems missing while some files cannot be read."""
    yield from _agency(content)
    if content.complete:
        yield from _pages(content)
        yield from _sections(content)
        yield from _quizzes(content)


def _pages(content: Content) -> Iterator[Notice]:
    testing: dict[str, set[str]] = defaultdict(set)
    for item in content.questions:
        for reference in item.value.sections:
            testing[reference.partition("#")[0]].add(item.value.id)
    for page in content.pages.values():
        count = len(testing[page.reference])
        if page.tested and count < FEWEST_QUESTIONS:
            what = f"trang chỉ có {count} câu hỏi" if count else "trang chưa có câu hỏi nào"
            mend = (
                f"viết thêm {FEWEST_QUESTIONS - count} câu hỏi cho các mục của trang, "
                "hoặc ghi “tested: false” ở đầu trang"
            )
            yield Notice(page.file, 0, what, mend)


def _sections(content: Content) -> Iterator[Notice]:
    """One line a page: not every section needs a question, but whoever writes the next one looks here."""
    tested = {reference for item in content.questions for reference in item.value.sections}
    sections: dict[str, list[Section]] = defaultdict(list)
    for section in (content.sections or {}).values():
        sections[section.page].append(section)
    for page in content.pages.values():
        untested = [section.anchor for section in sections[page.reference] if section.reference not in tested]
        if page.tested and untested:
            what = f"{len(untested)}/{len(sections[page.reference])} mục chưa có câu hỏi: {', '.join(untested)}"
            yield Notice(page.file, 0, what, "viết câu hỏi mới cho những mục này trước", "info")


def _quizzes(content: Content) -> Iterator[Notice]:
    used = {quiz for path in content.paths for quiz in path.value.quizzes}
    for item in content.quizzes:
        if item.value.id not in used and not item.value.public:
            what = f"bài “{item.value.id}” không nằm trong lộ trình nào"
            yield Notice(item.file, item.line_of("id"), what, "thêm bài vào quizzes/lo-trinh.yml")


def _agency(content: Content) -> Iterator[Notice]:
    if told := told_unfilled(content.agency.values()):
        yield Notice(AGENCY_FILE, 0, told, "điền value của từng mục; trang nào cần thì đang hiện “cần điền”", "info")


def told_unfilled(agency: Iterable[AgencyValue]) -> str:
    """Return in one line how many values the agency has still to fill in, and which; empty when none."""
    labels = [value.label for value in agency if value.value is None]
    return f"còn {len(labels)} ô chưa điền: {', '.join(labels)}" if labels else ""
