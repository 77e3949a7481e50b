"""Whose staff numbers somebody typed."""

import pytest

from trainer.workshops.rules.typed_codes import codes_of, without_title


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
        ("Mã cán bộ\nLê Bình", ["MÃ CÁN BỘ", "LÊ BÌNH"]),
        ("\u200bHN/01-2\u00a0", ["HN/01-2"]),
        (" \n ", []),
    ],
)
def test_numbers_are_read_as_people_type_and_copy_them(text: str, codes: list[str]) -> None:
    assert codes_of(text) == codes


def test_of_a_column_only_what_stands_above_the_first_number_is_left_out() -> None:
    assert without_title(["Người dự", "Mã", "HN001", "chưa có mã"]) == ["HN001", "chưa có mã"]
    assert without_title(["Trần An", "Lê Bình"]) == ["Trần An", "Lê Bình"]
