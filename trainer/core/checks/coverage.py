"""Notices of what is still open: pages that no question tests, quizzes in no path, values nobody filled in."""

from collections.abc import Iterator

from trainer.core.checks.content import Content, Notice

AGENCY_FILE = "docs/_data/co-quan.yml"


def check(content: Content) -> Iterator[Notice]:
    """Find what is still open. Says nothing of what seems missing while some files cannot be read."""
    yield from _agency(content)
    if content.complete:
        yield from _pages(content)
        yield from _quizzes(content)


def _pages(content: Content) -> Iterator[Notice]:
    tested = {reference.partition("#")[0] for item in content.questions for reference in item.value.sections}
    for page in content.pages.values():
        if page.tested and page.reference not in tested:
            mend = "viết câu hỏi cho một mục của trang, hoặc ghi “tested: false” ở đầu trang"
            yield Notice(page.file, 0, "trang chưa có câu hỏi nào", mend)


def _quizzes(content: Content) -> Iterator[Notice]:
    used = {quiz for path in content.paths for quiz in path.value.quizzes}
    for item in content.quizzes:
        if item.value.id not in used and not item.value.public:
            what = f"bài “{item.value.id}” không nằm trong lộ trình nào"
            yield Notice(item.file, item.line_of("id"), what, "thêm bài vào quizzes/lo-trinh.yml")


def _agency(content: Content) -> Iterator[Notice]:
    for value in content.agency.values():
        if value.value is None:
            yield Notice(AGENCY_FILE, value.line, f"chưa điền “{value.label}”", "điền value của mục này", "info")
