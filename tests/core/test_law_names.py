"""Instruments are found in running text however people name them."""

from dataclasses import replace
from datetime import date

import pytest

from trainer.core.law import Instrument
from trainer.core.law_names import Names

TODAY = date(2026, 11, 25)


def instrument(key: str, number: str, kind: str, title: str, last: date | None = None) -> Instrument:
    return Instrument(key, number, kind, title, "Quốc hội", None, date(2018, 1, 1), last, (), "high", "Công báo")


REGISTER = [
    instrument("luat-24-2018", "24/2018/QH14", "Luật", "An ninh mạng", date(2026, 6, 30)),
    replace(instrument("luat-116-2025", "116/2025/QH15", "Luật", "An ninh mạng"), in_force_from=date(2026, 7, 1)),
    instrument("luat-86-2015", "86/2015/QH13", "Luật", "An toàn thông tin mạng", date(2026, 6, 30)),
    instrument("luat-91-2025", "91/2025/QH15", "Luật", "Bảo vệ dữ liệu cá nhân"),
    instrument("luat-02-2011", "02/2011/QH13", "Luật", "Khiếu nại"),
    instrument("bo-luat-100-2015", "100/2015/QH13", "Bộ luật", "Hình sự"),
    instrument("nd-13-2023", "13/2023/NĐ-CP", "Nghị định", "bảo vệ dữ liệu cá nhân", date(2025, 12, 31)),
    instrument("qd-874-2021", "874/QĐ-BTTTT", "Quyết định", "Bộ Quy tắc ứng xử", date(2026, 3, 4)),
]
NAMES = Names(REGISTER, TODAY)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("theo Nghị định số 13/2023/NĐ-CP,", "nd-13-2023"),
        ("theo Nghị định 13/2023.", "nd-13-2023"),
        ("theo NĐ 13, phường", "nd-13-2023"),
        ("căn cứ 24/2018/QH14", "luat-24-2018"),
        ("Luật số 24/2018", "luat-24-2018"),
        ("Luật An ninh mạng 2018 cấm", "luat-24-2018"),
        ("Luật An ninh mạng năm 2018 cấm", "luat-24-2018"),
        ("Luật An ninh mạng cấm", "luat-116-2025"),
        ("luật An ninh mạng cấm", "luat-116-2025"),
        ("Luật an ninh mạng cấm", "luat-116-2025"),
        ("Luật An toàn thông tin mạng cấm", "luat-86-2015"),
        ("Luật BVDLCN", "luat-91-2025"),
        ("Luật ATTT", "luat-86-2015"),
        ("Điều 331 BLHS", "bo-luat-100-2015"),
        ("Bộ luật Hình sự", "bo-luat-100-2015"),
        ("Quyết định 874", "qd-874-2021"),
        ("Quyết định số 874/QĐ-BTTTT", "qd-874-2021"),
        ("Luật [An ninh mạng", None),
        ("đơn theo luật khiếu nại", None),
        ("luật sư, luật chơi, kỷ luật", None),
        ("Quyết định số 12/QĐ-UBND của phường", None),
        ("Quyết định 1188", None),
        ("mở cửa TT 24/7", None),
        ("từ 01/7/2026 tới 31/12/2026", None),
    ],
)
def test_a_name_leads_to_its_instrument(text: str, key: str | None) -> None:
    found = [one.instrument.key if one.instrument else "?" for one in NAMES.mentions(text)]
    assert found == ([key] if key else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nghị định 999/2026/NĐ-CP", "999/2026/NĐ-CP"),
        ("Nghị định 999/2026 nói", "Nghị định 999/2026"),
        ("theo 999/2026/NĐ-CP", "999/2026/NĐ-CP"),
        ("Luật Giao thông đường bộ, Điều 3", "Luật Giao thông đường bộ"),
        ("Luật An ninh mạng 2019", "Luật An ninh mạng 2019"),
        ("Luật ABC", "Luật ABC"),
        ("Chỉ thị 99/CT-TTg", "99/CT-TTg"),
    ],
)
def test_what_the_register_does_not_know_is_told_in_its_own_words(text: str, words: str) -> None:
    (found,) = NAMES.mentions(text)
    assert (found.words, found.instrument) == (words, None)


def test_a_name_followed_by_its_number_is_one_mention_and_two_laws_are_two() -> None:
    found = NAMES.mentions("Luật An ninh mạng số 24/2018/QH14 và Luật Bảo vệ dữ liệu cá nhân")
    assert [one.instrument.key for one in found if one.instrument] == ["luat-24-2018", "luat-91-2025"]
