"""Until when a right holds, who must keep his, and how one cannot be given."""

from datetime import date

import pytest

from trainer.core.rights import RIGHTS, Officer, lasts, somebody_stays, why_not

TODAY = date(2026, 11, 26)


def test_a_right_holds_to_the_end_of_its_last_day_and_not_on_the_next() -> None:
    assert lasts(TODAY, TODAY)
    assert not lasts(TODAY, date(2026, 11, 27))
    assert lasts(None, date(2999, 1, 1))


@pytest.mark.parametrize(
    ("officers", "gone", "stays"),
    [
        ([Officer(1, None)], [1], False),
        ([Officer(1, None)], [2], True),
        ([Officer(1, None), Officer(2, None)], [1], True),
        ([Officer(1, None), Officer(2, None)], [1, 2], False),
        # Of one with a last day it is known that he will be none.
        ([Officer(1, None), Officer(2, date(2999, 1, 1))], [1], False),
        ([], [], False),
    ],
)
def test_an_officer_without_a_last_day_must_stay(officers: list[Officer], gone: list[int], stays: bool) -> None:
    assert somebody_stays(officers, gone) is stays


@pytest.mark.parametrize(
    ("right", "with_unit", "until", "said"),
    [
        ("leader", True, None, None),
        ("unit_manager", True, TODAY, None),
        ("it_officer", False, None, None),
        ("auditor", False, date(2026, 12, 31), None),
        ("leader", False, None, "Quyền lãnh đạo đơn vị là của một đơn vị. Anh/chị chọn đơn vị."),
        ("it_officer", True, None, "Quyền Cán bộ CNTT là của toàn thành phố. Anh/chị bỏ đơn vị."),
        (
            "auditor",
            False,
            date(2026, 11, 25),
            "Ngày cuối 25/11/2026 đã qua. Anh/chị chọn từ hôm nay trở đi, hoặc để trống.",
        ),
    ],
)
def test_what_is_wrong_with_a_right_is_said_in_one_line(
    right: str, with_unit: bool, until: date | None, said: str | None
) -> None:
    wrong = why_not(right, with_unit=with_unit, until=until, today=TODAY)
    assert (wrong and wrong.sentence()) == said


def test_a_right_that_there_is_not_is_answered_by_those_there_are() -> None:
    said = str(why_not("king", with_unit=False, until=None, today=TODAY))
    assert "“king”" in said
    assert all(right in said for right in RIGHTS)
