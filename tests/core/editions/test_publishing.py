"""The next edition: what it is called, what it says of sections that are new or gone, until when it may ask."""

from dataclasses import replace
from datetime import date

import pytest

from trainer.core.editions.model import Change, Difference, Edition, History, faults
from trainer.core.editions.publishing import Decision, Draft, NotReady, next_edition

DAY = date(2026, 11, 25)
OLD, NEW = "a" * 16, "b" * 16
FIRST = Edition("2026-11-24", date(2026, 11, 24), "Phiên bản đầu tiên", (Change("p#1", None, OLD, "minor", "Mục mới"),))
COME, GONE = Difference("p#2", None, NEW), Difference("p#1", OLD, None)
CHANGED = Difference("p#1", OLD, NEW)


def made(history: History, draft: Draft, *found: Difference, day: date = DAY) -> Edition:
    edition = next_edition(history, found, draft, (), day)
    assert edition is not None
    return edition


def test_an_edition_without_a_title_of_its_own_is_called_by_its_day_and_which_of_that_day_it_is() -> None:
    first = made(History(), Draft(), COME)
    second = made(History([FIRST]), Draft(), COME)
    third = made(History([FIRST, second]), Draft(), Difference("p#3", None, NEW))

    assert [(one.id, one.title) for one in (first, second, third)] == [
        ("2026-11-25", "Phiên bản đầu tiên"),
        ("2026-11-25", "Phiên bản ngày 25/11/2026"),
        ("2026-11-25-2", "Phiên bản ngày 25/11/2026, lần 2"),
    ]
    assert made(History(), Draft(title="  Bản của  Tết "), COME).title == "Bản của Tết"


@pytest.mark.parametrize(
    ("draft", "added", "removed"),
    [
        (Draft(), "Mục mới", "Mục bỏ"),
        (Draft(added="", removed=""), "Mục mới", "Mục bỏ"),
        (Draft(added="Thêm một chương", removed="Dồn về trang khác"), "Thêm một chương", "Dồn về trang khác"),
    ],
)
def test_sections_that_are_new_or_gone_need_no_decision_and_ask_nobody_to_learn_again(
    draft: Draft, added: str, removed: str
) -> None:
    assert made(History([FIRST]), draft, COME, GONE).changes == (
        Change("p#1", OLD, None, "minor", removed),
        Change("p#2", None, NEW, "minor", added),
    )


def test_what_is_to_be_learnt_again_may_be_due_on_the_day_of_the_edition_and_not_before() -> None:
    today = Decision("material", "Luật mới", relearn_by=DAY)
    (change,) = made(History([FIRST]), Draft(decisions={CHANGED: today}), CHANGED).changes
    assert change == Change("p#1", OLD, NEW, "material", "Luật mới", None, DAY)

    with pytest.raises(NotReady) as caught:
        made(History([FIRST]), Draft(decisions={CHANGED: replace(today, relearn_by=date(2026, 11, 24))}), CHANGED)
    assert caught.value.faults == (
        "p#1: hạn học lại 24/11/2026 đã qua vào ngày công bố 25/11/2026 → chọn ngày sau đó, hoặc để trống",
    )


def test_a_change_of_what_somebody_may_have_learnt_waits_for_a_decision() -> None:
    with pytest.raises(NotReady) as caught:
        made(History([FIRST]), Draft(), CHANGED, COME)
    assert [fault.partition(" → ")[0] for fault in caught.value.faults] == ["p#1: chưa có weight", "p#1: chưa có lý do"]


@pytest.mark.parametrize("then", [CHANGED, GONE])
def test_a_section_that_was_gone_over_and_then_changed_stands_in_the_edition_once(then: Difference) -> None:
    gone_over = Decision("minor", "Đã rà lại", "luat-1-2026")
    draft = Draft(decisions={Difference("p#1", OLD, OLD): gone_over, CHANGED: Decision("minor", "Sửa chữ")})
    edition = next_edition(History([FIRST]), [then], draft, ("luat-1-2026",), DAY)

    assert edition is not None
    assert [(one.old, one.new) for one in edition.changes] == [(then.old, then.new)]
    assert list(faults(History([FIRST, edition]))) == []


def test_a_section_gone_over_as_it_was_before_the_last_edition_is_no_edition() -> None:
    second = Edition("2026-11-25", DAY, "Hai", (Change("p#1", OLD, NEW, "minor", "Sửa chữ"),))
    draft = Draft(decisions={Difference("p#1", OLD, OLD): Decision("minor", "Đã rà lại", "luat-1-2026")})

    assert next_edition(History([FIRST, second]), [], draft, ("luat-1-2026",), DAY) is None
