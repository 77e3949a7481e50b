"""What may be agreed about somebody's days, and the line that says why something may not."""

from datetime import date, timedelta

import pytest

from trainer.core.agreements import LONGEST_REASON, MOST_PEOPLE, fault_of_exemption, fault_of_extension, fault_of_people

TODAY = date(2026, 11, 25)
YESTERDAY = TODAY - timedelta(days=1)


def test_one_may_be_exempt_for_a_single_day_and_for_days_without_an_end() -> None:
    assert fault_of_exemption(TODAY, TODAY, "Ốm", TODAY) == ""
    assert fault_of_exemption(YESTERDAY, None, "", TODAY) == ""


def test_the_days_of_an_exemption_stand_in_their_order_and_are_not_all_over() -> None:
    said = fault_of_exemption(TODAY, YESTERDAY, "Ốm", TODAY)
    assert said == "Ngày cuối 24/11/2026 đứng trước ngày đầu 25/11/2026. Anh/chị xem lại hai ngày này."
    assert fault_of_exemption(YESTERDAY, YESTERDAY, "Ốm", TODAY).startswith("Ngày cuối 24/11/2026 đã qua")


def test_a_day_that_nobody_can_mean_is_named() -> None:
    far = date(2062, 11, 25)
    assert fault_of_extension(far, "Ốm", TODAY).startswith("Hạn mới 25/11/2062 cách hôm nay")
    assert fault_of_exemption(far, None, "Ốm", TODAY).startswith("Ngày đầu 25/11/2062 cách hôm nay")
    assert fault_of_exemption(TODAY, far, "Ốm", TODAY).startswith("Ngày cuối 25/11/2062 cách hôm nay")


def test_an_extension_needs_a_reason_and_a_reason_is_short() -> None:
    assert fault_of_extension(TODAY, "", TODAY).startswith("Chưa có lý do gia hạn.")
    assert fault_of_extension(TODAY, "a" * LONGEST_REASON, TODAY) == ""
    too_long = "Lý do dài 201 chữ cái. Anh/chị viết gọn trong 200."
    assert fault_of_extension(TODAY, "a" * 201, TODAY) == too_long
    assert fault_of_exemption(TODAY, None, "a" * 201, TODAY) == too_long


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
    assert fault_of_people(5, gone).startswith(said)


def test_nothing_is_agreed_with_nobody_or_with_more_than_can_be_looked_through() -> None:
    assert fault_of_people(0, []) == "Chưa chọn cán bộ nào."
    assert fault_of_people(1, []) == fault_of_people(MOST_PEOPLE, []) == ""
    assert fault_of_people(2_001, []).startswith("Mỗi lần nhiều nhất 2.000 người.")
