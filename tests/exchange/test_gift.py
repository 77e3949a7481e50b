"""GIFT in the manner of real files: names, escapes, weights, comments, categories, and what is not carried."""

from pathlib import Path

import pytest

from tests.content.sound_project import question as make
from trainer.core.law import Citation
from trainer.core.quiz.model import Question, Quiz, Rule
from trainer.exchange.gift.read import read
from trainer.exchange.gift.write import write
from trainer.exchange.model import Delivery
from trainer.tables.read.decoding import decode

SAMPLE = (Path(__file__).parent / "samples" / "gift.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sample() -> Delivery:
    return read(SAMPLE)


def only(text: str) -> Question:
    delivery = read(text)
    assert len(delivery.incoming) == 1
    return delivery.incoming[0].question


def lost(delivery: Delivery) -> list[tuple[int, str]]:
    return [(loss.line, loss.what) for loss in delivery.all_losses()]


def test_the_questions_of_a_real_file_are_read_in_order(sample: Delivery) -> None:
    kinds = [(one.question.line, one.question.kind) for one in sample.incoming]

    assert kinds == [(6, "single"), (13, "multiple"), (20, "single"), (22, "single"), (24, "match"), (47, "single")]


def test_escapes_entities_and_tags_become_plain_words(sample: Delivery) -> None:
    first = sample.incoming[0].question

    assert first.text == "Mật khẩu nên dài bao nhiêu\\? Ví dụ a=b, {x}."
    assert first.options[0].feedback == "Đúng ~ dễ nhớ."
    assert (first.id, first.sections, first.difficulty) == ("mk-02", ("giu-tai-khoan/mat-khau#do-dai",), 1)


def test_line_ends_are_layout_and_a_written_n_is_a_line(sample: Delivery) -> None:
    assert sample.incoming[1].question.text == "Ngày bàn giao làm gì?"
    assert only("Một\\nhai?{=a ~b ~c}").text == "Một\nhai?"


def test_what_cannot_come_along_is_listed_with_its_line(sample: Delivery) -> None:
    told = lost(sample)

    assert (2, "danh mục “$course$/top/An toàn”") in told
    assert (2, "chú thích “Ngân hàng câu hỏi của lớp TH01”") in told
    assert (6, "trọng số riêng (100; 0; 50)") in told
    assert (32, "câu điền chữ “Thủ đô?”") in told
    assert (34, "câu trả lời bằng số “Hạn mấy giờ?”") in told
    assert (36, "câu tự luận “Viết bài đính chính.”") in told
    assert (38, "đoạn chữ “Phần này chỉ là lời dẫn.” không có câu trả lời") in told
    assert (40, "câu sắp thứ tự “Sắp các bước.”") in told


def test_an_open_brace_swallows_no_other_question(sample: Delivery) -> None:
    assert (45, "câu “Câu này quên đóng ngoặc {=A ~B” có dấu ngoặc { } không khớp") in lost(sample)
    assert sample.incoming[-1].question.text == "Câu cuối vẫn đọc được?"


def test_general_feedback_stands_in_and_says_so(sample: Delivery) -> None:
    assert sample.incoming[0].question.options[2].feedback == "Độ dài quan trọng."
    assert (6, "giải thích chung “Độ dài quan trọng.”") in lost(sample)


def test_a_target_left_over_stays_a_target(sample: Delivery) -> None:
    question = sample.incoming[4].question

    assert question.targets == ("Công an", "Một cửa", "Đầu mối CNTT", "Báo chí")
    assert [option.target for option in question.options] == [0, 1, 2]


def test_the_missing_word_leaves_a_gap(sample: Delivery) -> None:
    assert sample.incoming[2].question.text == "Mật khẩu từ _____ ký tự."


def test_windows_line_ends_read_the_same(sample: Delivery) -> None:
    windows = read(decode(SAMPLE.replace("\n", "\r\n").encode()).text)

    assert windows == sample


@pytest.mark.parametrize(("weights", "fair"), [((50, 50, -100), True), ((50, 50, 0), False), ((80, 20, -100), False)])
def test_weights_that_are_not_ours_are_listed(weights: tuple[int, int, int], fair: bool) -> None:
    answers = " ".join(f"~%{weight}%{number}" for number, weight in enumerate(weights))
    delivery = read(f"Chọn gì?{{{answers}}}")

    assert delivery.incoming[0].question.kind == "multiple"
    assert [option.right for option in delivery.incoming[0].question.options] == [True, True, False]
    assert (delivery.all_losses() == []) is fair


def test_a_right_answer_may_carry_its_weight() -> None:
    delivery = read("Ai phát ngôn?{=Người đứng đầu =%50%Người được giao ~%0%Ai cũng được}")
    options = delivery.incoming[0].question.options

    assert [option.text for option in options] == ["Người đứng đầu", "Người được giao", "Ai cũng được"]
    assert lost(delivery) == [(1, "trọng số riêng (100; 50; 0)")]


def test_a_right_answer_that_begins_with_a_percentage_keeps_it() -> None:
    options = ["%50% giảm giá là mồi", "%20%", "Tin thật"]
    quiz = Quiz("bai", "Bài", "", "a/index", Rule(1, 80, 0, 0, 0, 365), (make("c-1", options),))
    delivery = read(write(quiz).content.decode())

    [found] = [one.question for one in delivery.incoming]
    assert [option.text for option in found.options] == options
    assert [option.right for option in found.options] == [True, False, False]
    assert [what for _, what in lost(delivery) if what.startswith("trọng số")] == []


def test_basis_in_law_comes_out_of_tags() -> None:
    question = only("// [tag:basis:luat-116-2025|khoản 2 Điều 42] [tag:lạ]\nGì?{=a#1 ~b#2 ~c#3}")

    assert question.basis == (Citation("luat-116-2025", "khoản 2 Điều 42"),)
    assert lost(read("// [tag:lạ]\nGì?{=a#1 ~b#2 ~c#3}")) == [(2, "nhãn “lạ”")]


@pytest.mark.parametrize(
    "text", ["{", "}", "}{", "::a", "{}{}", "a{=}", "a{~}", "a{=->}", "\\", "a{%50%}", "{~%x%}", "$CATEGORY:", "//"]
)
def test_no_rubbish_makes_it_fall(text: str) -> None:
    read(text)


@pytest.mark.parametrize("article", ["\\", "a]b", "a\\]", "] [tag:difficulty:1"])
def test_brackets_and_backslashes_in_a_tag_come_back(article: str) -> None:
    one = make("q-1", ["a", "b", "c"], basis=(Citation("luat-1", article),))
    rule = Rule(draw=1, pass_mark=80, time_limit=0, attempts=0, wait_hours=0, valid_days=365)
    text = write(Quiz("bai", "Bài", "T", "a/index", rule, (one,))).content.decode()

    assert read(text).incoming[0].question.basis == one.basis


def told(delivery: Delivery) -> list[tuple[str, str]]:
    return [(loss.what, loss.became) for loss in delivery.all_losses()]


LEFT_OUT = "bỏ, như Moodle; nếu thiếu thì viết thêm"
TO_FILL_IN = "để trống, ghi CẦN ĐIỀN: viết lại bằng chữ"


def test_an_option_that_is_only_a_tag_stays_to_be_filled_in() -> None:
    delivery = read("Thẻ nào mở liên kết?{=<a>#Đúng. ~<link>#Sai. ~<p> ~chữ <b>đậm</b>}")

    assert [(one.text, one.right, one.feedback) for one in delivery.incoming[0].question.options] == [
        ("", True, "Đúng."),
        ("", False, "Sai."),
        ("", False, ""),
        ("chữ đậm", False, ""),
    ]
    assert told(delivery) == [
        ("phương án 1 chỉ có “<a>”, không có chữ", TO_FILL_IN),
        ("phương án 2 chỉ có “<link>”, không có chữ", TO_FILL_IN),
        ("phương án 3 chỉ có “<p>”, không có chữ", TO_FILL_IN),
        ("chữ đậm, nghiêng, gạch hoặc chỉ số", "bỏ, chữ giữ nguyên"),
    ]


@pytest.mark.parametrize(
    ("answers", "options", "lost"),
    [
        ("=~%50% Views ~b ~c", ["Views", "b", "c"], "phương án 1 không có chữ, được chấm đúng"),
        ("=#ff0000 ~đỏ ~xanh", ["đỏ", "xanh"], "phương án 1 không có chữ, được chấm đúng, lời giải thích “ff0000”"),
        ("=a ~ ~b", ["a", "b"], "phương án 2 không có chữ"),
    ],
)
def test_an_empty_option_is_left_out_as_moodle_does_and_told(answers: str, options: list[str], lost: str) -> None:
    delivery = read(f"Gì?{{{answers}}}")

    assert [one.text for one in delivery.incoming[0].question.options] == options
    assert (lost, LEFT_OUT) in told(delivery)


def test_a_question_without_a_word_in_its_answers_is_refused() -> None:
    for answers in ("= ~ ~", "=#a ~#b", "= -> a = -> b"):
        delivery = read(f"Gì?{{{answers}}}")

        assert delivery.incoming == ()
        assert [loss.became for loss in delivery.losses] == ["không mang sang; viết lại thành câu chọn ý"]


def test_gaps_in_pairs_are_told() -> None:
    delivery = read("Ghép?{=<a> -> b =c -> =d -> e = -> }")
    question = delivery.incoming[0].question

    assert [(one.text, one.target) for one in question.options] == [("", 0), ("c", None), ("d", 1)]
    assert question.targets == ("b", "e")
    assert told(delivery) == [
        ("mục 1 chỉ có “<a>”, không có chữ", TO_FILL_IN),
        ("mục 2 không có đích", "để trống, ghi CẦN ĐIỀN"),
        ("cặp 4 không có chữ", LEFT_OUT),
    ]


def test_a_blank_line_among_the_answers_parts_no_id_from_its_question() -> None:
    assert only("// [id:q-7]\nGì?{=a\n\n~b ~c}").id == "q-7"


@pytest.mark.parametrize(
    "text", ["Gì?{\n=a#1\n" + "~sai một ý#vì thế\n" * 100_000 + "}", "Gì?{\n" + "=mục -> đích\n" * 100_000 + "}"]
)
def test_a_long_block_is_read_in_one_go(text: str) -> None:
    # Counted anew at each line, its braces would take many minutes.
    assert len(only(text).options) >= 100_000
