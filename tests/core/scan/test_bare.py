"""Who types without the marks of Vietnamese, in haste or on an old telephone, is served as well as the others."""

import pytest

from trainer.content.scan_rules import scan_rules
from trainer.core.scan.engine import scan
from trainer.core.scan.shadow import shadow, without_marks
from trainer.disk.paths import PROJECT


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Chi gui cho em so tai khoan cua co Mau nhe", True),
        ("Chị gửi cho em số tài khoản của cô Mẫu nhé", False),
        ("CHI GUI CHO EM SO TAI KHOAN CUA CO MAU NHE", True),
        ("Chi gui cho em so tai khoan cua co Mẫu nhe, ho ten day du, chi nhanh nao, gui luon hom nay", True),
        ("stk 0100", False),  # too little to say
        ("0123 4567 8901 " * 9, False),
    ],
)
def test_a_text_is_bare_when_hardly_a_letter_bears_a_mark(text: str, bare: bool) -> None:
    assert shadow(text).bare is bare


def test_words_lose_their_marks_and_nothing_else() -> None:
    assert without_marks("Đội ỦY BAN: thủy, [ă-ỹ] 0–9 ½") == "Doi UY BAN: thuy, [a-y] 0–9 ½"


@pytest.mark.parametrize("group", ["identifiers", "meaning"])
def test_of_a_hundred_examples_of_the_rules_ninety_are_found_without_their_marks(group: str) -> None:
    rules = scan_rules(PROJECT)
    those = [
        (rule.id, text)
        for rule in rules
        if rule.group == group and rule.bare
        for text in map(without_marks, rule.examples)
        if shadow(text).bare
    ]
    missed = [text for rule, text in those if rule not in {find.rule for find in scan(text, rules).finds}]
    assert len(those) > 40
    assert len(missed) <= len(those) / 10, missed


@pytest.mark.parametrize(
    "text",
    [
        "Bac Lan mang theo giay hen den bo phan mot cua luc 9 gio sang mai nhe",  # hẹn is no hen
        "Moi ba con den nha van hoa, goi 0298 3 555 001 neu can xe dua don, ghe ban so 3 gap can bo truc",
        "Nho cac anh chi tong ket he 2025 va gui ve van phong truoc ngay 30 thang 11 nam 2026",
    ],
)
def test_words_that_only_look_like_others_are_left_alone(text: str) -> None:
    assert [find.rule for find in scan(text, scan_rules(PROJECT)).finds] == []
