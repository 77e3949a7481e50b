"""What is left of a password when all that can be known is taken away."""

from trainer.core.accounts.password_words import known_words, left_over


def test_a_longer_word_is_taken_before_one_within_it() -> None:
    assert left_over("qvinoizw", known_words(["Noi", "Vinoi"])) == "qzw"


def test_of_words_as_long_as_each_other_the_order_is_always_the_same() -> None:
    told = ["Phường Sao Mai", "HN002", "an@sm.vn"]

    assert known_words(told) == known_words(reversed(told))


def test_names_within_a_good_sentence_are_left_in_it_and_names_alone_are_nothing() -> None:
    assert left_over("rungthongxanhngat", []) == "rungthongxanhngat"
    assert left_over("lanhuongmai", []) == ""
