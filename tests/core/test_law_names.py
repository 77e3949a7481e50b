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
    instrument("luat-dau-tu", "61/2020/QH14", "Luật", "Đầu tư"),
    instrument("luat-dau-tu-cong", "58/2024/QH15", "Luật", "Đầu tư công"),
    instrument("luat-02-2011", "02/2011/QH13", "Luật", "Khiếu nại"),
    instrument("bo-luat-100-2015", "100/2015/QH13", "Bộ luật", "Hình sự"),
    instrument("nd-13-2023", "13/2023/NĐ-CP", "Nghị định", "bảo vệ dữ liệu cá nhân", date(2025, 12, 31)),
    instrument("qd-874-2021", "874/QĐ-BTTTT", "Quyết định", "Bộ Quy tắc ứng xử", date(2026, 3, 4)),
]


def named(text: str, *register: Instrument) -> list[str]:
    """Return the keys of what ``text`` names, ``?`` for what nobody knows; every mention stands where it says."""
    found = Names(register or REGISTER, TODAY).mentions(text)
    assert [text[one.start :][: len(one.words)] for one in found] == [one.words for one in found]
    return [one.instrument.key if one.instrument else "?" for one in found]


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
        ("Luật DLCN", "luat-91-2025"),
        ("Luật ATTT", "luat-86-2015"),
        ("Luật Đầu tư công", "luat-dau-tu-cong"),
        ("Luật Đầu tư, Điều 3", "luat-dau-tu"),
        ("theo luật chung là Luật Đầu tư", "luat-dau-tu"),
        ("Điều 331 BLHS", "bo-luat-100-2015"),
        ("Bộ luật Hình sự", "bo-luat-100-2015"),
        ("Quyết định 874", "qd-874-2021"),
        ("Quyết định số 874/QĐ-BTTTT", "qd-874-2021"),
        ("Luật [An ninh mạng", None),
        ("đơn theo luật khiếu nại", None),
        ("luật sư, luật chơi, kỷ luật", None),
        ("Luật sư của bà Tư", None),
        ("hệ thống Luật Việt Nam", None),
        ("người làm luật Hà Nội", None),
        ("Quyết định số 12/QĐ-UBND của phường", None),
        ("Quyết định 1188", None),
        ("mở cửa TT 24/7", None),
        ("từ 01/7/2026 tới 31/12/2026", None),
    ],
)
def test_a_name_leads_to_its_instrument(text: str, key: str | None) -> None:
    assert named(text) == ([key] if key else [])


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
    (found,) = Names(REGISTER, TODAY).mentions(text)
    assert (found.words, found.instrument) == (words, None)


def test_a_name_followed_by_its_number_is_one_mention_and_two_laws_are_two() -> None:
    text = "Luật An ninh mạng số 24/2018/QH14 và Luật Bảo vệ dữ liệu cá nhân"
    assert named(text) == ["luat-24-2018", "luat-91-2025"]


def test_where_two_bear_one_number_the_year_tells_which_and_without_it_the_one_in_force_is_meant() -> None:
    other = instrument("nd-13-2020", "13/2020/NĐ-CP", "Nghị định", "chăn nuôi")
    assert named("Nghị định 13/2023", other, *REGISTER) == ["nd-13-2023"]
    assert named("Nghị định 13/2020", *REGISTER, other) == ["nd-13-2020"]
    assert named("Nghị định 13", other, *REGISTER) == ["nd-13-2020"]


def test_of_laws_of_one_name_that_have_all_ended_the_newest_is_meant() -> None:
    old, new = (instrument(key, f"1/{key}/QH", "Luật", "Báo chí", date(2025, 12, 31)) for key in ("1989", "2016"))
    undated = replace(old, in_force_from=None)
    assert named("Luật Báo chí", replace(new, in_force_from=date(2019, 1, 1)), old) == ["2016"]
    assert named("Luật Báo chí", new, undated) == ["2016"]
