"""What may be noted of a class or drill, and whose numbers somebody typed."""

from datetime import date, timedelta

import pytest

from trainer.core.workshops import LONGEST_PLACE, LONGEST_TITLE, codes_of, fault_of, title_of

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("HN001\nHN002\r\n", ["HN001", "HN002"]),
        ("hn001, hn002;hn003\thn004", ["HN001", "HN002", "HN003", "HN004"]),
        ("HN001 HN002", ["HN001", "HN002"]),
        ("HN 10001\nHN 10002", ["HN10001", "HN10002"]),
        ("Mã cán bộ\nHN001\nchưa có mã", ["HN001", "CHƯA CÓ MÃ"]),
        ("HN001\n\nHN001", ["HN001", "HN001"]),
        ("Danh sách người dự\nSTT\tMã số cán bộ\tHọ và tên\n\nHN001", ["HN001"]),
        ("Mã Thị An\nTrần Bình\nHN001", ["MÃ THỊ AN", "TRẦN BÌNH", "HN001"]),
        ("Trần An\nMã CB\nHN001\nMã CB", ["HN001", "MÃ CB"]),
        ("Trần An, HN001", ["TRẦN AN", "HN001"]),
        ("Trần An\nLê Bình", ["TRẦN AN", "LÊ BÌNH"]),
        ("\u200bHN/01-2\u00a0", ["HN/01-2"]),
        (" \n ", []),
    ],
)
def test_numbers_are_read_as_people_type_and_copy_them(text: str, codes: list[str]) -> None:
    assert codes_of(text) == codes


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


def test_a_place_that_is_too_long_is_refused_not_cut() -> None:
    assert fault_of("press", "", "a" * LONGEST_PLACE, TODAY, TODAY) is None
    assert "Nơi tổ chức dài 201 chữ cái" in str(fault_of("press", "", "a" * (LONGEST_PLACE + 1), TODAY, TODAY))


def test_a_workshop_bears_its_own_name_or_that_of_its_kit() -> None:
    assert title_of("press", "") == "Diễn tập: báo chí tới cửa"
    assert title_of("press", "Báo chí, lần hai") == "Báo chí, lần hai"
