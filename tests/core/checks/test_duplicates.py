"""Two questions in nearly the same words are found, and only they."""

from dataclasses import replace

import pytest

from tests.content.sound_project import item, question
from tests.kind_samples import passages
from trainer.core.checks import Content, find_notices
from trainer.core.checks.duplicates import ALIKE, alike, check, question_runs
from trainer.core.quiz.model import Question

STEM = (
    "Sáng thứ hai, chị Hoa ở phường Sao Mai nhận được thư mời đổi mật khẩu của trang, gửi từ một địa chỉ lạ có tên gần "
    "giống tên nền tảng. Chị nên làm việc gì trước tiên để trang được an toàn?"
)
ORIGINAL = question(
    "q-1", ["Mở trang nền tảng bằng dấu trang", "Bấm vào nút trong thư", "Trả lời thư để hỏi"], text=STEM
)


def found(*questions: Question) -> list[str]:
    """Return what is said of a bank of these questions."""
    return [str(notice) for notice in check(Content(questions=tuple(item(one) for one in questions)))]


def changed(every: int) -> Question:
    """Return a copy of the original in which every so many words are others."""

    def other(text: str) -> str:
        return " ".join(
            f"khác{place}" if place % every == every - 1 else word for place, word in enumerate(text.split())
        )

    options = tuple(replace(option, text=other(option.text)) for option in ORIGINAL.options)
    return replace(ORIGINAL, id="q-2", text=other(STEM), options=options)


def test_a_copy_names_both_questions_with_place_and_mend() -> None:
    (line,) = found(ORIGINAL, replace(ORIGINAL, id="q-2"))

    assert line == (
        "quizzes/a.yml:8: câu hỏi “q-2” gần như trùng câu “q-1” ở quizzes/a.yml:7 (giống 100%)"
        " → bỏ một trong hai, hoặc viết lại cho mỗi câu hỏi một việc khác nhau"
    )


@pytest.mark.parametrize(("every", "copies"), [(10, 1), (5, 1), (2, 0)])
def test_a_copy_with_a_few_words_changed_is_still_one(every: int, copies: int) -> None:
    assert len(found(ORIGINAL, changed(every))) == copies


def test_a_copy_without_tone_marks_and_in_capitals_is_still_one() -> None:
    shouted = replace(ORIGINAL, id="q-2", text=STEM.upper().replace("Ị", "I").replace("Ậ", "A").replace("Đ", "D"))

    assert len(found(ORIGINAL, shouted)) == 1


def test_another_case_at_the_same_desk_is_no_copy() -> None:
    other = question(
        "q-2",
        ["Gọi thoại cho anh Tùng để nghe đúng giọng", "Nhắn vào nhóm chung", "Chờ đến sáng mai"],
        text="Sáng thứ hai, chị Hoa ở phường Sao Mai thấy trang đăng bài lạ bằng tài khoản của anh Tùng. Làm gì?",
    )

    assert found(ORIGINAL, other) == []


def test_the_same_draft_to_be_marked_is_a_copy_whatever_the_key() -> None:
    draft = passages()
    turned = tuple(replace(option, right=not option.right) for option in draft.options)

    assert len(found(draft, replace(draft, id="q-2", options=turned))) == 1


def test_feedback_and_law_do_not_make_two_questions_alike() -> None:
    first, second = (question(f"q-{n}", [f"Gọi {n}", f"Hỏi {n}", f"Chờ {n}"], text=f"Việc {n}?") for n in (1, 2))

    assert found(first, second) == []


def test_every_pair_of_three_copies_is_named_and_each_once() -> None:
    runs = [question_runs(replace(ORIGINAL, id=f"q-{number}")) for number in range(3)]

    assert [(first, second) for first, second, _ in alike(runs)] == [(0, 1), (0, 2), (1, 2)]
    assert {share for _, _, share in alike(runs)} == {1.0}


def test_the_threshold_itself_counts() -> None:
    three_of_twelve = [{(str(n),) for n in range(9)}, {(str(n),) for n in range(6, 12)}]

    assert [share for *_, share in alike(three_of_twelve, least=0.25)] == [0.25]
    assert ALIKE == 0.25


def test_the_check_of_the_whole_content_looks_for_copies() -> None:
    bank = Content(questions=(item(ORIGINAL), item(replace(ORIGINAL, id="q-2"))))

    assert any("gần như trùng" in notice.what for notice in find_notices(bank))


def test_what_a_trainee_reads_before_answering_is_compared_and_of_a_text_not_its_passages_again() -> None:
    asked = question("q", ["gọi lại bác"], text="bác gọi lại")
    drawn = replace(asked, material="bác ghi sổ", steps=("bác về nhà",), targets=("nhà bác khoát",))
    of_text, of_option = ("bac", "goi", "lai"), ("goi", "lai", "bac")

    assert question_runs(asked) == {of_text, of_option}
    assert question_runs(drawn) == {of_text, ("bac", "ghi", "so"), ("bac", "ve", "nha"), ("nha", "bac", "khoat")}
