"""A question with its key, as an author reads it beside the section: every option, what is right, and why."""

import pytest

from tests.kind_samples import SAMPLES
from trainer.core.quiz.model import Kind, Question
from trainer.terminal.key import show_key

SHOWN: dict[Kind, list[str]] = {
    "single": ["✗ Ý 0", "Vì 0", "✓ Ý 1", "Vì 1", "✗ Ý 2", "Vì 2", "✗ Ý 3", "Vì 3"],
    "multiple": ["✓ Ý 0", "Vì 0", "✗ Ý 1", "Vì 1", "✓ Ý 2", "Vì 2", "✗ Ý 3", "Vì 3"],
    "order": ["✓ 1. Ý 0", "Vì 0", "✓ 2. Ý 1", "Vì 1", "✓ 3. Ý 2", "Vì 2", "✓ 4. Ý 3", "Vì 3"],
    "match": ["✓ Việc 0 → Công an", "Vì 0", "✓ Việc 1 → Nền tảng", "Vì 1", "✓ Việc 2 → Một cửa", "Vì 2"],
    "scenario": [
        *("Bước 1: Bước đầu", "✓ Tốt nhất: Làm 0", "Sau đó: Đi tiếp → Bước 2", "Vì 0"),
        *("◐ Tạm được: Làm 1", "Sau đó: Dừng ở đây", "Vì 1", "✗ Chưa ổn: Làm 2", "Sau đó: Hỏng", "Vì 2"),
        *("Bước 2: Bước sau", "✓ Tốt nhất: Làm 3", "Sau đó: Xong", "Vì 3"),
        *("✗ Chưa ổn: Làm 4", "Sau đó: Hỏng", "Vì 4"),
    ],
}
PASSAGES = [
    "Hộ bà [[tên]], [[tổ]], nhận tiền ngày [[ngày]], căn cước [[số]], tại [[nơi]].",
    *("✓ tên", "Vì tên", "✗ tổ", "Vì tổ", "✗ ngày", "Vì ngày", "✓ số", "Vì số", "✗ nơi", "Vì nơi"),
]


@pytest.mark.parametrize("question", SAMPLES, ids=lambda one: one.kind)
def test_every_option_is_shown_with_what_is_right_of_it_and_its_feedback(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # so that no line is broken, whatever terminal runs the test
    lines: list[str] = []
    show_key(question, lines.append)

    assert [line.strip() for line in lines] == ["Câu hỏi?", *SHOWN.get(question.kind, PASSAGES)]
