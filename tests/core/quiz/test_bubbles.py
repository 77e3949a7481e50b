"""A talk is cut by its lines, with who speaks; passages stay whole and in their order."""

from trainer.core.quiz.bubbles import Bubble, address_bar, bubbles, buttons
from trainer.core.quiz.question_view import Piece, ShownOption

ONE, TWO = (ShownOption(place, text, False) for place, text in enumerate(("Bà ấy lại lên", "Mai chị nghỉ")))


def test_each_line_is_what_one_says() -> None:
    talk = (Piece("Tú: ", None), Piece(ONE.text, ONE), Piece(".\nChị Lan (quầy 2): ", None), Piece(TWO.text, TWO))

    assert bubbles(talk) == (
        Bubble("Tú", (Piece(ONE.text, ONE), Piece(".", None))),
        Bubble("Chị Lan (quầy 2)", (Piece(TWO.text, TWO),)),
    )


def test_a_number_is_no_name_and_an_empty_line_says_nothing() -> None:
    talk = (Piece("1. ", None), Piece(ONE.text, ONE), Piece("\n\n2. Xã ơi, thuốc này có hại không?", None))

    assert [(one.speaker, [piece.text for piece in one.pieces]) for one in bubbles(talk)] == [
        ("", [ONE.text]),
        ("", ["Xã ơi, thuốc này có hại không?"]),
    ]


def test_a_time_or_an_address_within_a_line_is_no_name() -> None:
    talk = (Piece("Sáng mai 7:30 họp nhé\nXem https://saomai.example nhé", None),)

    assert [(one.speaker, one.pieces[0].text) for one in bubbles(talk)] == [
        ("", "Sáng mai 7:30 họp nhé"),
        ("", "Xem https://saomai.example nhé"),
    ]


def test_a_passage_over_two_lines_stays_whole() -> None:
    long = ShownOption(0, "Một\nhai", False)

    assert bubbles((Piece("Tú: ", None), Piece(long.text, long))) == (Bubble("Tú", (Piece(long.text, long),)),)
    assert bubbles(()) == ()


def test_the_address_of_a_page_is_its_first_line_when_it_says_so() -> None:
    page = (
        Piece("Thanh địa chỉ: ", None),
        Piece(ONE.text, ONE),
        Piece("\nỨng dụng\n48 MB", None),
        Piece(TWO.text, TWO),
    )
    bar, rest = address_bar(page)

    assert "".join(piece.text for piece in bar) == ONE.text
    assert "".join(piece.text for piece in rest) == f"Ứng dụng\n48 MB{TWO.text}"
    assert address_bar((Piece("Địa chỉ: a.example", None),)) == ((Piece("a.example", None),), ())
    assert address_bar(page[1:]) == ((), page[1:])
    assert address_bar(()) == ((), ())


def test_the_last_line_of_a_prompt_says_what_stands_on_its_buttons() -> None:
    asks = Piece("Có phải bạn đang đăng nhập?\nNút: Cho phép · Không phải tôi\n", None)

    assert buttons((asks,)) == ((Piece("Có phải bạn đang đăng nhập?", None),), ("Cho phép", "Không phải tôi"))


def test_a_button_that_is_a_passage_stays_in_the_words() -> None:
    touched = (Piece("Xem tên\nNút: ", None), Piece(ONE.text, ONE), Piece(" · Hủy", None))

    assert buttons(touched) == (touched, ())
    assert buttons((Piece("Nút nào cũng được", None),)) == ((Piece("Nút nào cũng được", None),), ())
    assert buttons(()) == ((), ())


def test_what_stands_before_the_last_line_of_a_prompt_stays() -> None:
    asks = (Piece("Từ ", None), Piece(ONE.text, ONE), Piece(".\nNút: Có · Không", None))

    assert buttons(asks) == ((*asks[:2], Piece(".", None)), ("Có", "Không"))
