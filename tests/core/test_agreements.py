"""What may be agreed about somebody's days, and the line that says why something may not."""

from datetime import date, timedelta

import pytest

from trainer.core.agreements import (
    LONGEST_REASON,
    MOST_PEOPLE,
    fault_of_exemption,
    fault_of_extension,
    fault_of_people,
    overlap,
)
from trainer.core.due_days import Span

TODAY = date(2026, 11, 25)
YESTERDAY = TODAY - timedelta(days=1)


def test_one_may_be_exempt_for_a_single_day_and_for_days_without_an_end() -> None:
    assert fault_of_exemption(TODAY, TODAY, "Ốm", TODAY) is None
    assert fault_of_exemption(YESTERDAY, None, "", TODAY) is None


def test_the_days_of_an_exemption_stand_in_their_order_and_are_not_all_over() -> None:
    said = str(fault_of_exemption(TODAY, YESTERDAY, "Ốm", TODAY))
    assert said == "Ngày cuối 24/11/2026 đứng trước ngày đầu 25/11/2026. Anh/chị xem lại hai ngày này."
    assert str(fault_of_exemption(YESTERDAY, YESTERDAY, "Ốm", TODAY)).startswith("Ngày cuối 24/11/2026 đã qua")


def test_a_day_that_nobody_can_mean_is_named() -> None:
    far = date(2062, 11, 25)
    assert str(fault_of_extension(far, "Ốm", TODAY)).startswith("Hạn mới 25/11/2062 cách hôm nay")
    assert str(fault_of_exemption(far, None, "Ốm", TODAY)).startswith("Ngày đầu 25/11/2062 cách hôm nay")
    assert str(fault_of_exemption(TODAY, far, "Ốm", TODAY)).startswith("Ngày cuối 25/11/2062 cách hôm nay")


def test_an_extension_needs_a_reason_and_a_reason_is_short() -> None:
    assert str(fault_of_extension(TODAY, "", TODAY)).startswith("Chưa có lý do gia hạn.")
    assert fault_of_extension(TODAY, "a" * LONGEST_REASON, TODAY) is None
    too_long = "Lý do dài 201 chữ cái. Anh/chị viết gọn trong 200."
    assert str(fault_of_extension(TODAY, "a" * 201, TODAY)) == too_long
    assert str(fault_of_exemption(TODAY, None, "a" * 201, TODAY)) == too_long


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (["An"], "An đã rời danh sách"),
        (["An", "Bình", "Chi"], "An, Bình, Chi đã rời danh sách"),
        (["An", "Bình", "Chi", "Dung"], "An, Bình, Chi và 1 người nữa đã rời danh sách"),
        (["An", "Bình", "Chi", "Dung", "Én"], "An, Bình, Chi và 2 người nữa đã rời danh sách"),
    ],
)
def test_of_those_who_have_left_three_are_named_and_the_others_counted(gone: list[str], said: str) -> None:
    assert str(fault_of_people(5, gone)).startswith(said)


def test_nothing_is_agreed_with_nobody_or_with_more_than_can_be_looked_through() -> None:
    assert str(fault_of_people(0, [])) == "Chưa chọn cán bộ nào. Anh/chị chọn ít nhất một người."
    assert fault_of_people(1, []) is fault_of_people(MOST_PEOPLE, []) is None
    assert str(fault_of_people(2_001, [])).startswith("Mỗi lần nhiều nhất 2.000 người.")


def _days(first: int, last: int | None) -> Span:
    return date(2026, 12, first), None if last is None else date(2026, 12, last)


@pytest.mark.parametrize(
    ("asked", "earlier", "said"),
    [
        (_days(5, 20), [], ""),
        # The day after it, and the day before.
        (_days(11, 20), [_days(1, 10)], ""),
        (_days(1, 10), [_days(11, None)], ""),
        (
            _days(10, 20),
            [_days(1, 10)],
            "An đã có lần tạm miễn từ 01/12/2026 đến hết 10/12/2026: ngày trùng tính một lần, tất cả là từ 01/12/2026 "
            "đến hết 20/12/2026. Muốn thay lần cũ thì bỏ lần cũ.",
        ),
        (
            _days(5, None),
            [_days(1, 10), _days(30, None)],
            "An đã có lần tạm miễn từ 01/12/2026 đến hết 10/12/2026; từ 30/12/2026 đến khi bỏ: ngày trùng tính một "
            "lần, tất cả là từ 01/12/2026 đến khi bỏ. Muốn thay lần cũ thì bỏ lần cũ.",
        ),
        (
            # The third begins where this one ends.
            _days(3, 19),
            [_days(1, 5), _days(20, 25)],
            "An đã có lần tạm miễn từ 01/12/2026 đến hết 05/12/2026: ngày trùng tính một lần, tất cả là từ 01/12/2026 "
            "đến hết 25/12/2026. Muốn thay lần cũ thì bỏ lần cũ.",
        ),
        (
            _days(2, 9),
            [_days(1, None)],
            "An đã có lần tạm miễn từ 01/12/2026 đến khi bỏ: lần này không thêm ngày nào.",
        ),
    ],
)
def test_of_days_that_were_given_already_it_says_what_the_second_adds(
    asked: Span, earlier: list[Span], said: str
) -> None:
    assert overlap(asked, {"An": earlier, "Bình": []}) == said


def test_of_several_who_were_exempt_already_three_are_named_and_the_others_counted() -> None:
    earlier = {name: [_days(1, 10)] for name in ("An", "Bình", "Chi", "Dũng")}

    assert overlap(_days(5, 20), earlier) == (
        "4 người trong đó đã có lần tạm miễn trùng ngày (An, Bình, Chi và 1 người nữa): ngày trùng tính một lần, "
        "lần cũ vẫn còn."
    )
