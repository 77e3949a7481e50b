"""What may be noted of a class or drill, and what it is called."""

from datetime import date, timedelta

import pytest

from trainer.core.workshops import LONGEST_PLACE, LONGEST_TITLE
from trainer.workshops.rules.terms import fault_of, title_of

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("kind", "title", "day", "said"),
    [
        ("karaoke", "", TODAY, "Chưa chọn loại buổi"),
        ("other", "", TODAY, "cần có tên"),
        ("press", "a" * (LONGEST_TITLE + 1), TODAY, "viết gọn trong 200"),
        ("press", "", TODAY + timedelta(days=1), "01/12/2026 chưa tới"),
        ("press", "", date(206, 11, 12), "quá xa"),
        ("press", "", TODAY, ""),
        ("other", "Nhận diện lừa đảo", TODAY - timedelta(days=400), ""),
    ],
)
def test_what_may_not_be_noted_is_said(kind: str, title: str, day: date, said: str) -> None:
    found = fault_of(kind, title, "", day, TODAY)
    assert said in str(found or "")
    assert bool(found) == bool(said)
    assert found is None or found.mend


def test_a_title_or_place_that_is_too_long_is_refused_not_cut() -> None:
    assert fault_of("press", "a" * LONGEST_TITLE, "", TODAY, TODAY) is None
    assert fault_of("press", "", "a" * LONGEST_PLACE, TODAY, TODAY) is None
    assert "Nơi tổ chức dài 201 chữ cái" in str(fault_of("press", "", "a" * (LONGEST_PLACE + 1), TODAY, TODAY))


def test_a_workshop_bears_its_own_name_or_that_of_its_kit() -> None:
    assert title_of("press", "") == "Diễn tập: báo chí tới cửa"
    assert title_of("press", "Báo chí, lần hai") == "Báo chí, lần hai"
