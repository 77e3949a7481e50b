"""An answer says enough to be acted on, or one line says what is missing."""

from datetime import date, timedelta

import pytest

from trainer.letters.rules.answers import KINDS, LONGEST, LONGEST_NOTE, Answer, in_words, problem

TODAY = date(2026, 11, 26)
TOMORROW = TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    "answer",
    [
        Answer("remind"),
        Answer("extend", until=TOMORROW),
        Answer("extend", until=TODAY + LONGEST),
        Answer("leave", reason="maternity"),
        Answer("leave", until=TOMORROW, reason="sickness"),
        Answer("moved", note="Phường Hoa Lúa"),
        Answer("gone"),
        Answer("wrong", note="Tên đúng là Nguyễn Thị Ánh"),
    ],
)
def test_enough_to_be_acted_on(answer):
    assert problem(answer, TODAY) == ""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer("extend"), "Chưa có ngày gia hạn"),
        (Answer("extend", until=TODAY), "không còn ở phía trước"),
        (Answer("extend", until=TODAY + LONGEST + timedelta(days=1)), "xa quá một năm"),
        (Answer("leave"), "Chưa có lý do nghỉ"),
        (Answer("leave", until=TODAY, reason="sickness"), "không còn ở phía trước"),
        (Answer("moved"), "Chưa có nơi chuyển đến"),
        (Answer("wrong"), "Chưa rõ sai gì"),
    ],
)
def test_what_is_missing_is_said_with_its_mend(answer, said):
    assert said in problem(answer, TODAY)
    assert "Anh/chị" in problem(answer, TODAY)


@pytest.mark.parametrize("kind", KINDS)
def test_a_note_that_does_not_fit_is_refused_whatever_the_answer(kind):
    assert "Ghi chú dài quá" in problem(Answer(kind, TOMORROW, "other", "x" * (LONGEST_NOTE + 1)), TODAY)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer("remind"), "Nhắc"),
        (Answer("extend", until=TOMORROW), "Gia hạn đến hết 27/11/2026"),
        (Answer("leave", until=TOMORROW, reason="maternity"), "Đang nghỉ, thai sản đến hết 27/11/2026"),
        (Answer("leave", reason="maternity"), "Đang nghỉ, thai sản, chưa rõ đến bao giờ"),
        (Answer("moved", note="Phường Hoa Lúa"), "Đã chuyển đơn vị (“Phường Hoa Lúa”)"),
    ],
)
def test_an_answer_is_told_in_one_line(answer, said):
    assert in_words(answer, "Thai sản") == said
