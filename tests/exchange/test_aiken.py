"""Aiken: one question, lettered options, ANSWER; what does not fit is listed with its line."""

from pathlib import Path

from trainer.exchange.aiken import read

SAMPLE = (Path(__file__).parent / "samples" / "aiken.txt").read_text(encoding="utf-8")


def test_a_question_has_its_options_and_its_key() -> None:
    first, second = (one.question for one in read(SAMPLE).incoming)

    assert (first.line, first.kind, first.text) == (1, "single", "Mật khẩu của trang nên dài bao nhiêu?")
    assert [(option.text, option.right) for option in first.options] == [
        ("Bốn ký tự", False),
        ("Tám ký tự", False),
        ("Từ mười hai ký tự", True),
    ]
    assert (second.kind, [option.right for option in second.options]) == ("multiple", [True, True, False])


def test_a_question_without_a_sound_key_is_listed() -> None:
    assert [(loss.line, loss.what) for loss in read(SAMPLE).losses] == [
        (14, "“Câu này thiếu đáp án?” không có dòng ANSWER"),
        (18, "“Câu này đáp án lạ?”: đáp án “D” không phải chữ của một phương án"),
    ]


def test_an_option_may_go_on_in_the_next_line() -> None:
    question = read("Gì?\nA. Một\nhai\nB. Ba\nC. Bốn\nANSWER: A\n").incoming[0].question

    assert question.options[0].text == "Một hai"


def test_every_option_may_be_right() -> None:
    assert len(read("Gì?\nA. Một\nB. Hai\nANSWER: A, B\n").incoming[0].question.options) == 2


def test_only_a_key_or_only_options_make_no_question() -> None:
    assert read("ANSWER: A\n").incoming == read("A. Một\nB. Hai\n").incoming == ()


def test_a_mark_without_a_blank_and_empty_lines_between_are_what_people_paste() -> None:
    text = "Làm gì trước?\n\nA.Báo ngay\n\nB)Đợi\n \nC. Xóa\n\nANSWER: A\n\nGì nữa?\nA. Một\nB. Hai\n\nANSWER: B\n"
    first, second = (one.question for one in read(text).incoming)

    assert [(option.text, option.right) for option in first.options] == [
        ("Báo ngay", True),
        ("Đợi", False),
        ("Xóa", False),
    ]
    assert (second.text, [option.right for option in second.options]) == ("Gì nữa?", [False, True])


def test_an_abbreviation_is_no_option_and_an_empty_line_still_ends_a_question_without_a_key() -> None:
    text = "A.I. là gì?\nA.Máy\nB.Người\nANSWER: A\n\nThiếu khóa?\nA.Một\nB.Hai\n\nCâu sau?\nA.Ba\nB.Bốn\nANSWER: B\n"
    delivery = read(text)

    assert [one.question.text for one in delivery.incoming] == ["A.I. là gì?", "Câu sau?"]
    assert [(loss.line, loss.what) for loss in delivery.losses] == [(6, "“Thiếu khóa?” không có dòng ANSWER")]


def test_sums_of_money_behind_a_mark_are_options() -> None:
    text = "Phạt bao nhiêu?\nA.500.000 đồng\nB.700.000 đồng\nC.1.000.000 đồng\nD.2.000.000 đồng\nE.5\nANSWER: C\n"
    (question,) = (one.question for one in read(text).incoming)

    assert [option.text for option in question.options] == [
        *("500.000 đồng", "700.000 đồng", "1.000.000 đồng", "2.000.000 đồng", "5"),
    ]
