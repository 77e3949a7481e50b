"""The right order of steps does not show by alphabet, length or words that count."""

import pytest

from tests.content.sound_project import question, quiz_content
from trainer.core.checks import find_notices
from trainer.core.checks.giveaways_order import check


def found(*steps: list[str]) -> list[str]:
    """Return what is said of a quiz in which these steps are to be put in order."""
    asked = [question(f"q-{number}", texts, right=-1, kind="order") for number, texts in enumerate(steps)]
    return [str(notice) for notice in check(quiz_content(asked))]


GOOD = ["Gỡ quyền người lạ", "Chụp màn hình", "Ẩn bài lạ", "Báo công an xã", "Đăng lời cảnh báo"]


def test_a_good_order_gives_nothing_away() -> None:
    assert found(GOOD) == []


def test_the_alphabet_does_not_tell_the_order() -> None:
    steps = ["Ẩn bài lạ", "Báo công an", "Chụp màn hình cả trang", "Đăng lời", "Gỡ quyền người lạ"]

    assert found(steps) == [
        "quizzes/a.yml:8: thứ tự đúng cũng là thứ tự chữ cái ở 1/1 câu: q-0 → đổi chữ đầu của vài bước"
    ]


def test_three_steps_in_the_order_of_the_alphabet_are_chance() -> None:
    assert found(["An", "Bình thường", "Cả"], GOOD) == []


@pytest.mark.parametrize("turn", [1, -1])
def test_length_does_not_tell_the_order(turn: int) -> None:
    steps = ["Gỡ", "Chụp", "Ẩn bài", "Báo công an", "Đăng lời cảnh báo", "Cảm ơn người đã báo tin"][::turn]

    assert found(steps) == [
        "quizzes/a.yml:8: thứ tự đúng cũng là thứ tự dài ngắn ở 1/1 câu: q-0 → viết dài hoặc rút ngắn vài bước"
    ]


@pytest.mark.parametrize(
    ("place", "text", "word"),
    [
        (0, "Đầu tiên gỡ quyền", "Đầu tiên"),
        (0, "Trước hết, gỡ quyền", "Trước hết"),
        (4, "Cuối cùng đăng lời cảnh báo", "Cuối cùng"),
        (2, "Bước 3: ẩn bài lạ", "Bước 3:"),
        (1, "2. Chụp màn hình", "2."),
    ],
)
def test_words_that_count_the_steps_are_named(place: int, text: str, word: str) -> None:
    assert found([*GOOD[:place], text, *GOOD[place + 1 :]]) == [
        f"quizzes/a.yml:8: câu hỏi “q-0”: chữ “{word}” nói sẵn bước này đứng thứ mấy → bỏ chữ chỉ thứ tự ở đầu bước"
    ]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (1, "Trước hết bữa trưa thì gọi lại"),
        (2, "Cuối cùng lúc 5 giờ"),
        (0, "Hai người cùng đọc"),
        (3, "15 phút sau gọi lại"),
    ],
)
def test_such_words_elsewhere_tell_nothing(place: int, text: str) -> None:
    assert found([*GOOD[:place], text, *GOOD[place + 1 :]]) == []


def test_the_check_of_the_whole_content_looks_at_orders() -> None:
    asked = question("q-1", ["Đầu tiên gỡ quyền", *GOOD[1:]], right=-1, kind="order")

    assert any("nói sẵn bước này" in notice.what for notice in find_notices(quiz_content([asked])))


RISING = ["Gỡ", "Ẩn bài", "Báo công an", "Đăng lời cảnh báo", "Chụp màn hình cả trang lại"]


@pytest.mark.parametrize("turn", [1, -1])
def test_five_steps_that_rise_or_fall_in_length_are_chance_in_one_quiz_of_sixty_and_a_sign_when_they_come_twice(
    turn: int,
) -> None:
    assert found(RISING[::turn]) == []
    assert [line.partition(": ")[2][:48] for line in found(RISING[::turn], RISING[::turn])] == [
        "thứ tự đúng cũng là thứ tự dài ngắn ở 2/2 câu: q"
    ]


def test_steps_of_which_two_are_equally_long_do_not_rise() -> None:
    level = ["Gỡ", "Gỡ bài", "Ẩn bài", "Báo công an", "Đăng lời cảnh báo", "Chụp màn hình cả trang lại"]

    assert found(level) == found(level[::-1]) == []


def test_every_second_step_shorter_than_the_one_before_is_no_order() -> None:
    zigzag = ["Ẩn", "Chụp màn hình cả trang", "Gỡ bài đã đăng", "Báo xã", "Đăng lời mới", "Xem"]

    assert found(zigzag, zigzag) == []


def test_two_steps_have_no_length_to_tell_by() -> None:
    assert found(*(["Gỡ", "Ẩn bài"] for _ in range(9))) == []


def test_four_steps_that_rise_in_length_are_a_sign_when_they_come_twice() -> None:
    """Four steps rise or fall by chance in one quiz of twelve, two of two in one of 144."""
    assert found(RISING[:4]) == []
    assert [line.partition(" ở ")[2][:3] for line in found(RISING[:4], RISING[:4])] == ["2/2"]


def test_orders_of_one_step_say_nothing_of_longer_ones() -> None:
    assert found(["Gỡ"], ["Ẩn"], ["Báo"], GOOD) == []
