"""What a campaign asks: compared whatever the order, told apart by one mark, refused with a line for each fault."""

from dataclasses import replace
from datetime import date

import pytest

from trainer.core.campaigns import LONGEST_TITLE, Terms, differences, faults, is_below, state

TODAY = date(2026, 11, 25)
TERMS = Terms("Đợt tháng mười hai", ("it", "staff"), ("P001", "P002"), ("lua-dao", "mat-khau"), date(2026, 12, 31))
OTHER_ORDER = replace(
    TERMS,
    roles=("staff", "it", "it"),
    units=("P002", "P001", "P001"),
    quizzes=("mat-khau", "lua-dao", "lua-dao"),
)


def test_order_and_doubles_make_no_other_campaign() -> None:
    assert differences(TERMS, OTHER_ORDER) == ({}, {})
    assert state(TERMS, closed=False) == state(OTHER_ORDER, closed=False)
    assert TERMS.plain() == {
        "title": "Đợt tháng mười hai",
        "roles": ("it", "staff"),
        "units": ("P001", "P002"),
        "quizzes": ("lua-dao", "mat-khau"),
        "due_on": "2026-12-31",
        "newcomer_days": TERMS.newcomer_days,
    }


def test_only_what_differs_is_told_as_it_was_and_as_it_is() -> None:
    new = replace(TERMS.titled("Đợt cuối năm"), due_on=None)
    assert differences(TERMS, new) == (
        {"title": "Đợt tháng mười hai", "due_on": "2026-12-31"},
        {"title": "Đợt cuối năm", "due_on": None},
    )


def test_whatever_changes_is_seen_by_its_mark() -> None:
    changed = [
        TERMS.titled("Đợt khác"),
        replace(TERMS, roles=()),
        replace(TERMS, units=()),
        replace(TERMS, quizzes=()),
        replace(TERMS, due_on=None),
        replace(TERMS, newcomer_days=1),
    ]
    marks = {state(TERMS, closed=True), *(state(one, closed=False) for one in (TERMS, *changed))}
    assert len(marks) == len(changed) + 2


@pytest.mark.parametrize(
    ("codes", "below"),
    [((), True), (("TP",), True), (("X00X",), True), (("X00",), False), (("P002", "X00X"), True), (("",), False)],
)
def test_a_unit_is_below_itself_and_whatever_stands_above_it(codes: tuple[str, ...], below: bool) -> None:
    assert is_below("/TP/X00X/", codes) is below


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (TERMS, []),
        (replace(TERMS, title="a" * LONGEST_TITLE, newcomer_days=1), []),
        (replace(TERMS, due_on=None, newcomer_days=365), []),
        (replace(TERMS, title=""), ["Chưa có tên đợt. Anh/chị ghi tên."]),
        (replace(TERMS, title="a" * 201), ["Tên đợt dài 201 chữ cái. Anh/chị viết gọn trong 200."]),
        (replace(TERMS, newcomer_days=0), ["Số ngày phải từ 1 đến 365. Anh/chị ghi số khác."]),
        (replace(TERMS, newcomer_days=366), ["Số ngày phải từ 1 đến 365. Anh/chị ghi số khác."]),
        (
            replace(TERMS, title="", quizzes=("xa", "mat-khau", "la")),
            [
                "Chưa có tên đợt. Anh/chị ghi tên.",
                "Không có bài “xa”. Anh/chị xem lại mã của bài.",
                "Không có bài “la”. Anh/chị xem lại mã của bài.",
            ],
        ),
    ],
)
def test_each_fault_for_which_a_campaign_cannot_be_opened_is_a_line(terms: Terms, said: list[str]) -> None:
    assert [one.sentence() for one in faults(terms, TODAY, {"lua-dao": "", "mat-khau": ""})] == said


def test_a_campaign_asks_nobody_for_a_quiz_whose_key_everybody_may_read() -> None:
    known = ("lua-dao", "mat-khau")
    [fault] = faults(TERMS, TODAY, known, {"mat-khau"})
    assert fault.what == "bài “mat-khau” mở cho người dân, ai cũng xem được đáp án"


def test_a_campaign_is_not_opened_for_a_day_that_is_over() -> None:
    assert faults(replace(TERMS, due_on=TODAY, quizzes=()), TODAY, {}) == []
    (said,) = faults(replace(TERMS, due_on=date(2026, 11, 24), quizzes=()), TODAY, {})
    assert str(said).startswith("Ngày 24/11/2026 đã qua")
