"""Moodle XML in the manner of a real export, and XML that means harm."""

from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.content.sound_project import question as make
from trainer.core.law import Citation
from trainer.core.quiz.model import Option, Quiz, Rule
from trainer.exchange.export import export
from trainer.exchange.model import Delivery, ExchangeError
from trainer.exchange.moodle.read import read

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
    with pytest.raises(ExchangeError) as caught:
        read(text)

    assert what in caught.value.what
    assert "\n" not in str(caught.value)


def test_the_line_of_a_break_is_told() -> None:
    with pytest.raises(ExchangeError) as caught:
        read("<?xml version='1.0'?>\n<quiz>\n<question>\n</quiz>")

    assert caught.value.line == 4


def test_moodle_gets_weights_that_add_up_to_a_hundred() -> None:
    options = tuple(Option(str(number), number < 3, "Vì.") for number in range(5))
    several = make("q-1", [], kind="multiple", options=options)
    quiz = Quiz("bai", "Bài", "T", "a/index", RULE, (several,))
    root = Xml.fromstring(export(quiz, "moodle").content)

    assert [answer.get("fraction") for answer in root.iter("answer")] == ["33.33333"] * 3 + ["-50"] * 2


def test_a_tag_beyond_255_signs_and_the_basis_of_one_option_are_listed() -> None:
    long, short = (
        f"ra-truoc-khi-dang/{'bi-mat-' * 40}nha-nuoc#luat",
        "ra-truoc-khi-dang/bi-mat-nha-nuoc#luat-va-khuyen-nghi",
    )
    options = (
        Option("a", True, "Vì."),
        Option("b", False, "Vì.", (Citation("nd-1-2026", "Điều 2"),)),
        Option("c", False, "Vì."),
    )
    quiz = Quiz("bai", "Bài", "T", "a/index", RULE, (make("q-1", [], options=options, sections=(long, short)),), line=1)
    told = [(loss.line, loss.what) for loss in export(quiz, "moodle").losses]

    assert told == [
        (1, "tóm tắt, chương, luật của bài (số câu rút, điểm đạt, giờ, lượt)"),
        (7, f"câu “q-1”: nhãn “section:{long}”"),
        (7, "câu “q-1”: căn cứ riêng của mục 2 (nd-1-2026|Điều 2)"),
    ]


def choice(text: str, *options: str, form: str = "html") -> Delivery:
    """Read a question whose first option is right; the options are whole ``answer`` contents."""
    answers = "".join(
        f'<answer fraction="{0 if number else 100}" format="{form}">{one}</answer>'
        for number, one in enumerate(options)
    )
    return read(
        f'<quiz><question type="multichoice"><questiontext format="{form}"><text>{text}</text></questiontext>'
        f"<single>true</single>{answers}</question></quiz>"
    )


def option(text: str, feedback: str = "") -> str:
    return f"<text>{text}</text><feedback><text>{feedback}</text></feedback>"


@pytest.mark.parametrize("form", ["html", "plain_text", "moodle_auto_format"])
def test_markup_that_nobody_put_into_cdata_keeps_its_words(form: str) -> None:
    delivery = choice(
        "Chọn <b>một</b> ý: <i>a &lt; b</i>",
        option("<p>Từ <u>12</u> ký tự</p>", "Vì <em>dài</em>."),
        option("<span>Bốn</span> ký tự", "Ngắn."),
        form=form,
    )
    question = delivery.incoming[0].question

    assert question.text == "Chọn một ý: a < b"
    assert [option.text for option in question.options] == ["Từ 12 ký tự", "Bốn ký tự"]
    assert question.options[0].feedback == "Vì dài."
    assert [loss.what for loss in delivery.all_losses()] == ["chữ đậm, nghiêng, gạch hoặc chỉ số"]


def test_markup_that_changes_nothing_is_no_loss() -> None:
    delivery = choice("<p>Chọn <span>gì</span>?</p>", option("a", "Vì."), option("b", "Vì."))

    assert delivery.incoming[0].question.text == "Chọn gì?"
    assert delivery.all_losses() == []


def test_in_plain_text_lines_stay_lines_and_signs_stay_signs_beside_markup() -> None:
    delivery = choice("Một &lt;hai&gt;\nba <b>bốn</b>", option("a", "Vì."), option("b", "Vì."), form="plain_text")

    assert delivery.incoming[0].question.text == "Một <hai>\nba bốn"


def test_beside_markup_signs_of_markdown_are_told_too() -> None:
    delivery = choice("*Chọn* <b>gì</b>?", option("a", "Vì."), option("b", "Vì."), form="markdown")

    assert delivery.incoming[0].question.text == "*Chọn* gì?"
    assert {"ký hiệu Markdown", "chữ đậm, nghiêng, gạch hoặc chỉ số"} <= {loss.what for loss in delivery.all_losses()}


def test_names_tags_and_what_is_matched_with_keep_words_in_markup() -> None:
    delivery = read(
        '<quiz><question type="matching"><name><text>Tên <b>câu</b></text></name><questiontext><text>Ghép</text>'
        "</questiontext><subquestion format='html'><text>mục <b>1</b></text><answer><text>đích <i>1</i></text></answer>"
        "</subquestion><tags><tag><text>difficulty:<b>3</b></text></tag></tags></question></quiz>"
    )
    question = delivery.incoming[0].question

    assert (question.options[0].text, question.targets, question.difficulty) == ("mục 1", ("đích 1",), 3)
    assert "tên câu “Tên câu”" in [loss.what for loss in delivery.all_losses()]
    assert "chữ đậm, nghiêng, gạch hoặc chỉ số" in [loss.what for loss in delivery.all_losses()]


def test_a_list_of_explanations_outside_cdata_goes_to_its_items() -> None:
    delivery = read(
        "<quiz><question type='ordering'><questiontext><text>Xếp</text></questiontext><generalfeedback format='html'>"
        "<text><ol><li>Vì một.</li><li>Vì <b>hai</b>.</li></ol></text></generalfeedback>"
        "<answer fraction='1'><text>a</text></answer><answer fraction='2'><text>b</text></answer></question></quiz>"
    )

    assert [option.feedback for option in delivery.incoming[0].question.options] == ["Vì một.", "Vì hai."]


def test_an_answer_that_is_a_picture_stays_to_be_filled_in_and_an_empty_one_is_left_out() -> None:
    picture = option('&lt;p&gt;&lt;img src="khoa.png"&gt;&lt;/p&gt;', "Vì dài.")
    delivery = choice("Khóa nào?", picture, option("b", "Vì."), option("&lt;p&gt;&lt;/p&gt;", "Lạc."))

    assert [(one.text, one.right, one.feedback) for one in delivery.incoming[0].question.options] == [
        ("", True, "Vì dài."),
        ("b", False, "Vì."),
    ]
    assert [(loss.what, loss.became) for loss in delivery.all_losses()] == [
        ("phương án 1 chỉ có hình “khoa.png”, không có chữ", "để trống, ghi CẦN ĐIỀN: viết lại bằng chữ"),
        ("phương án 3 không có chữ, lời giải thích “Lạc.”", "bỏ, như Moodle; nếu thiếu thì viết thêm"),
    ]


def test_a_question_whose_answers_are_all_empty_is_refused() -> None:
    delivery = choice("Gì?", option(""), option(" "))

    assert delivery.incoming == ()
    assert [loss.became for loss in delivery.losses] == ["không mang sang; viết lại thành câu chọn ý"]


def test_a_long_text_is_read_in_one_go() -> None:
    # Joined piece by piece, this would take minutes.
    lines = "Dòng có dấu &amp;amp; ký hiệu.\n" * 150_000
    question = choice(lines, option("a"), option("b")).incoming[0].question

    assert question.text.count("dấu & ký") == 150_000
