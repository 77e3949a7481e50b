"""The label says whether it is right; what is said beside it does not say so again, let alone the contrary."""

import pytest

from trainer.core.quiz.verdict_words import without_verdict


@pytest.mark.parametrize(
    ("feedback", "left"),
    [
        ("Đúng. Giục gấp để anh/chị không kịp hỏi ai.", "Giục gấp để anh/chị không kịp hỏi ai."),
        ("Sai. Quá ngắn.", "Quá ngắn."),
        ("Chưa đúng. Tin này có thật.", "Tin này có thật."),
        ("Đúng, dài mà vẫn nhớ được.", "Dài mà vẫn nhớ được."),
        ("Đúng rồi: địa chỉ này không phải của cổng.", "Địa chỉ này không phải của cổng."),
        # Words that only begin alike, and those with nothing behind them, stay.
        ("Đúng.", "Đúng."),
        ("Đúng giờ thì tốt, nhưng chưa đủ.", "Đúng giờ thì tốt, nhưng chưa đủ."),
        ("Sai số nhỏ. Không sao.", "Sai số nhỏ. Không sao."),
        ("Giữ. Bà con cần biết giờ.", "Giữ. Bà con cần biết giờ."),
        ("Lúc này gọi là đúng. Sai thì sửa.", "Lúc này gọi là đúng. Sai thì sửa."),
        ("Đọc kỹ đã. Sai. Ai cũng vội.", "Đọc kỹ đã. Sai. Ai cũng vội."),
        ("", ""),
    ],
)
def test_a_leading_verdict_goes_and_nothing_else(feedback: str, left: str) -> None:
    assert without_verdict(feedback) == left
