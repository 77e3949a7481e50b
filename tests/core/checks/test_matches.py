"""Pairs are not matched by the words they share."""

from dataclasses import replace

from tests.content.sound_project import question, quiz_content
from tests.kind_samples import matching
from trainer.core.checks import find_notices
from trainer.core.checks.giveaways_match import check
from trainer.core.quiz.model import Question

TARGETS = ("Công an cấp xã", "Bộ phận một cửa", "Nền tảng mạng xã hội")


def pairs(*items: tuple[str, int]) -> Question:
    """Return items with the numbers of their targets."""
    asked = question("q-1", [text for text, _ in items], right=-1, kind="match", targets=TARGETS)
    options = tuple(replace(option, target=to) for option, (_, to) in zip(asked.options, items, strict=True))
    return replace(asked, options=options)


def found(asked: Question) -> list[str]:
    """Return what is said of a question of pairs."""
    return [str(notice) for notice in check(quiz_content([asked]))]


def test_items_that_repeat_their_target_in_half_of_the_pairs_are_named() -> None:
    asked = pairs(("Hỏi giờ làm của một cửa", 1), ("Bị dọa, cần công an", 0), ("Trang giả", 2), ("Mất sổ", 1))

    assert found(asked) == [
        "quizzes/a.yml:8: câu hỏi “q-1”: 2 mục lặp lại chữ của đích đúng (“một cửa”, “công an”)"
        " → nói bằng chữ khác ở mục hoặc ở đích"
    ]


def test_one_pair_of_three_may_share_words() -> None:
    assert found(pairs(("Hỏi giờ làm của một cửa", 1), ("Bị dọa", 0), ("Trang giả", 2))) == []


def test_words_that_point_to_a_wrong_target_give_nothing_away() -> None:
    asked = pairs(("Công an hỏi lịch một cửa", 1), ("Một cửa nhờ công an", 0), ("Trang giả", 2))

    assert found(asked) == []


def test_an_item_without_target_is_left_to_the_other_check() -> None:
    asked = matching()

    assert found(replace(asked, options=(replace(asked.options[0], target=None), *asked.options[1:]))) == []


def test_the_check_of_the_whole_content_looks_at_pairs() -> None:
    asked = pairs(("Hỏi giờ làm của một cửa", 1), ("Bị dọa, cần công an", 0), ("Trang giả", 2))

    assert any("lặp lại chữ của đích" in notice.what for notice in find_notices(quiz_content([asked])))


def test_one_pair_that_shares_words_is_too_few_even_when_it_is_half_of_them() -> None:
    assert found(pairs(("Hỏi giờ làm của một cửa", 1), ("Bị dọa", 0))) == []


def test_two_of_five_pairs_are_too_few_to_match_the_others_by() -> None:
    shown = (("Hỏi giờ làm của một cửa", 1), ("Bị dọa, cần công an", 0))

    assert found(pairs(*shown, ("Trang giả", 2), ("Mất sổ", 1), ("Đòi nợ", 0))) == []


def test_items_that_belong_nowhere_share_words_with_no_target() -> None:
    asked = pairs(("Hỏi một cửa", 1), ("Gọi công an", 0))

    assert found(replace(asked, options=tuple(replace(one, target=None) for one in asked.options))) == []
