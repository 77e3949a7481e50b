"""Moodle XML in the manner of a real export, and XML that means harm."""

from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.content import question as make
from trainer.core.law import Citation
from trainer.core.quiz import Option, Quiz, Rule
from trainer.travel import export
from trainer.travel.model import Delivery, TravelError
from trainer.travel.moodle_reading import read

SAMPLE = (Path(__file__).parent / "samples" / "moodle.xml").read_text(encoding="utf-8")
RULE = Rule(draw=1, pass_mark=80, time_limit=0, attempts=0, wait_hours=0, valid_days=365)


@pytest.fixture(scope="module")
def sample() -> Delivery:
    return read(SAMPLE)


def lost(delivery: Delivery) -> list[tuple[int, str]]:
    return [(loss.line, loss.what) for loss in delivery.all_losses()]


def test_the_questions_of_a_real_export_are_read(sample: Delivery) -> None:
    kinds = [(one.question.line, one.question.kind) for one in sample.incoming]

    assert kinds == [(15, "single"), (72, "multiple"), (94, "single"), (107, "match"), (123, "order")]
    assert sample.title == "An toàn thông tin"


def test_html_in_cdata_and_entities_become_plain_words(sample: Delivery) -> None:
    first = sample.incoming[0].question

    assert first.text == "Trang của phường Sao Mai nên dùng mật khẩu dài bao nhiêu?"
    assert [option.text for option in first.options] == ["Từ 12 ký tự & dễ nhớ", "8 ký tự", "4 ký tự"]


def test_tags_give_sections_basis_and_difficulty(sample: Delivery) -> None:
    second = sample.incoming[1].question

    assert (second.id, second.difficulty) == ("bg-01", 3)
    assert second.sections == ("giu-tai-khoan/mat-khau#do-dai",)
    assert second.basis == (Citation("luat-116-2025", "khoản 2 Điều 42"),)
    assert sample.incoming[1].losses == ()


def test_steps_stand_in_the_order_of_their_places(sample: Delivery) -> None:
    assert [option.text for option in sample.incoming[4].question.options] == [
        "Gọi thoại",
        "Gỡ quyền lạ",
        "Chụp và gỡ bài",
    ]


@pytest.mark.parametrize(
    "what",
    [
        "hình “khoa.png” (khóa)",
        "tệp đính kèm “khoa.png”",
        "chữ đậm, nghiêng, gạch hoặc chỉ số",
        "giải thích chung “Độ dài quan trọng hơn ký tự lạ.”",
        "điểm của câu: 2.0000000",
        "giữ nguyên thứ tự phương án",
        "lời chung theo kết quả “Câu trả lời đúng.”",
        "trọng số riêng (100; 50; 0)",
        "nhãn “mật khẩu”",
        "tên câu “Mật khẩu của trang”",
    ],
)
def test_what_a_question_loses_is_listed_at_its_line(sample: Delivery, what: str) -> None:
    assert (15, what) in lost(sample)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (0, "mức phạt khi làm lại 0.3333333 ở 4 câu"),
        (4, "danh mục “$course$/top/Mặc định cho TH01/An toàn thông tin”"),
        (4, "lời giới thiệu danh mục “Ngân hàng câu hỏi chung”"),
        (62, "gợi ý “Đếm thử xem.”"),
        (143, "câu điền chữ “Thủ đô của Việt Nam?”"),
        (149, "câu tự luận “Viết một bài đính chính.”"),
        (153, "câu trả lời bằng số “Hạn là mấy giờ?”"),
        (158, "câu tính toán “{a} cộng {b}?”"),
        (162, "câu điền chỗ trống (cloze) “Mật khẩu từ {1:NUMERICAL:=12} ký tự.”"),
        (166, "đoạn chữ không có câu trả lời “Phần một.”"),
    ],
)
def test_what_the_file_loses_is_listed(sample: Delivery, line: int, what: str) -> None:
    assert (line, what) in lost(sample)


def test_every_question_came_or_is_listed(sample: Delivery) -> None:
    refused = [loss for loss in sample.losses if loss.became.startswith("không mang sang")]

    assert len(sample.incoming) + len(refused) == SAMPLE.count("<question type=") - 1


def test_an_unknown_part_of_a_question_is_listed() -> None:
    told = SAMPLE.replace("<single>true</single>", "<single>true</single><plugin>1</plugin>")

    assert "phần <plugin>" in [what for _, what in lost(read(told))]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (SAMPLE[:3000], "XML đứt giữa chừng"),
        ("<quiz><question type='essay'></quiz>", "XML đứt giữa chừng"),
        ('<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>', "khai báo DTD hoặc thực thể"),
        ('<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>', "khai báo DTD hoặc thực thể"),
        ("<a>" * 500 + "</a>" * 500, "không đọc được"),
        ("<html><body></body></html>", "không phải Moodle XML"),
    ],
)
def test_broken_or_harmful_xml_is_one_clear_error(text: str, what: str) -> None:
    with pytest.raises(TravelError) as caught:
        read(text)

    assert what in caught.value.what
    assert "\n" not in str(caught.value)


def test_the_line_of_a_break_is_told() -> None:
    with pytest.raises(TravelError) as caught:
        read("<?xml version='1.0'?>\n<quiz>\n<question>\n</quiz>")

    assert caught.value.line == 4


def test_moodle_gets_weights_that_add_up_to_a_hundred() -> None:
    options = tuple(Option(str(number), number < 3, "Vì.") for number in range(5))
    several = make("q-1", [], kind="multiple", options=options)
    quiz = Quiz("bai", "Bài", "T", "a/index", RULE, (several,))
    root = Xml.fromstring(export(quiz, "moodle").content)

    assert [answer.get("fraction") for answer in root.iter("answer")] == ["33.33333"] * 3 + ["-50"] * 2


def test_a_tag_too_long_for_moodle_and_the_basis_of_one_option_are_listed() -> None:
    long = "ra-truoc-khi-dang/bi-mat-nha-nuoc#luat-va-khuyen-nghi"
    options = (
        Option("a", True, "Vì."),
        Option("b", False, "Vì.", (Citation("nd-1-2026", "Điều 2"),)),
        Option("c", False, "Vì."),
    )
    quiz = Quiz("bai", "Bài", "T", "a/index", RULE, (make("q-1", [], options=options, sections=(long,)),), line=1)
    told = [(loss.line, loss.what) for loss in export(quiz, "moodle").losses]

    assert told == [
        (1, "tóm tắt, chương, luật của bài (số câu rút, điểm đạt, giờ, lượt)"),
        (7, f"câu “q-1”: nhãn “section:{long}”"),
        (7, "câu “q-1”: căn cứ riêng của mục 2 (nd-1-2026|Điều 2)"),
    ]
