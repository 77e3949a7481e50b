"""Check that every question was read beside the words that its sections have now."""

from collections.abc import Iterator

from trainer.core.checks.content import Content, Notice
from trainer.core.quiz import editorial_review


def check(content: Content) -> Iterator[Notice]:
    """Find questions that changed, or whose sections changed, since somebody last read them together."""
    if content.reviews is None or content.sections is None:
        return
    for item in content.questions:
        for due in editorial_review.due([item.value], content.reviews, content.sections):
            mend = f"đọc câu hỏi bên mục của nó, sửa nếu cần, rồi chạy: python -m trainer review {item.value.id}"
            yield item.notice(f"câu hỏi “{item.value.id}” {due.why()}", mend)
