"""The sentences of a proof, letter by letter: an inspector reads nothing else."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.evidence.facts import ASKED, AT, CHANGE, CITED, RULE, attempt, evidence
from trainer.evidence.rules import wording
from trainer.evidence.rules.model import Correction, Exempted, ListEntry


@pytest.mark.parametrize(
    ("purpose", "said"),
    [("full", "Lượt 2: cả bài"), ("relearn", "Lượt 2: học lại các mục đã thay đổi"), ("other", "Lượt 2: other")],
)
def test_an_attempt_is_called_by_its_number_and_purpose(purpose: str, said: str) -> None:
    assert wording.heading(attempt(purpose=purpose)) == said


def test_a_copy_says_of_which_questions_it_has_no_key() -> None:
    some = tuple(replace(one, withheld="wrong" if one.place != 2 else "") for one in attempt().questions)
    every = tuple(replace(one, withheld="wrong") for one in some)

    assert wording.withheld(attempt()) == ""
    assert wording.withheld(attempt(questions=some)).startswith("Bản này không có đáp án của câu 1, 3: chưa đạt bài,")
    assert wording.withheld(attempt(questions=every)).startswith("Bản này không có đáp án: chưa đạt bài,")


def test_the_rule_is_one_line_and_says_only_what_binds() -> None:
    whole = "6 câu, mức đạt 75%, 20 phút, sau 3 lượt liền chưa đạt chờ 24 giờ, kết quả đạt có giá trị 365 ngày"

    assert wording.rule(RULE) == whole
    assert wording.rule(replace(RULE, time_limit=0, attempts=0, valid_days=0)) == (
        "6 câu, mức đạt 75%, không giới hạn thời gian"
    )


def test_a_correction_says_what_it_did_when_and_why() -> None:
    one = Correction("a-01", "Đáp án sai", AT, AT.replace(day=25), 7000, 7600, False, True)

    assert wording.correction(one) == (
        "Ngày 25/11/2026, tính lại vì câu “a-01” bị rút (quyết định rút lúc 10:32:05 ngày 24/11/2026): Đáp án sai. "
        "Trước: 70%, chưa đạt. Sau: 76%, đạt."
    )


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "thay đổi nội dung. Luật mới. Chưa học lại."),
        ({"own_day": date(2027, 1, 15)}, "thay đổi nội dung. Luật mới. Chưa học lại, hạn đến hết ngày 15/01/2027."),
        (
            {"learnt_in": 4, "learnt_at": AT, "own_day": date(2027, 1, 15)},
            "thay đổi nội dung. Luật mới. Đã học lại ở lượt 4, ngày 24/11/2026.",
        ),
        (
            {"instrument": "nd-1-2020", "instrument_name": "Nghị định 1"},
            "thay đổi nội dung. Luật mới. Căn cứ: Nghị định 1. Chưa học lại.",
        ),
        ({"weight": "minor"}, "sửa nhỏ. Luật mới."),
        ({"removed": True}, "bỏ mục. Luật mới."),
    ],
)
def test_a_change_says_what_it_was_and_whether_it_was_learnt(told: dict[str, Any], said: str) -> None:
    assert wording.change(replace(CHANGE, **told)) == f"Phiên bản ngày 01/12/2026: {said}"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "từ 01/02/2020"),
        ({"in_force_from": None}, "không ghi ngày bắt đầu"),
        ({"in_force_to": date(2026, 12, 31)}, "từ 01/02/2020, đến hết 31/12/2026"),
        ({"replaced_by": ("NĐ 2",)}, "từ 01/02/2020; thay bằng NĐ 2"),
        ({"replaced_by": ("NĐ 2", "NĐ 3", "NĐ 4")}, "từ 01/02/2020; thay bằng NĐ 2, NĐ 3 và NĐ 4"),
        ({"known": False}, "Không còn trong danh mục văn bản"),
    ],
)
def test_an_instrument_says_from_when_to_when_it_holds(told: dict[str, Any], said: str) -> None:
    assert wording.force(replace(CITED, **told)) == said


def test_an_instrument_says_how_it_stood_on_the_day() -> None:
    lapsed = replace(CITED, in_force_then=False)

    assert wording.in_force_then(CITED) == "Có hiệu lực"
    assert wording.in_force_then(lapsed) == "Không có hiệu lực"
    assert wording.in_force_then(replace(lapsed, history=True)) == ("Không có hiệu lực, viện dẫn để nói về trước kia")
    assert wording.in_force_then(replace(CITED, known=False)) == "Không rõ"
    assert [wording.ended_since(replace(CITED, in_force_to=last)) for last in (None, date(2026, 12, 31))] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("questions", "sections", "said"),
    [((1, 3), (), "câu 1, 3"), ((), ("a#b", "a#c"), "2 mục"), ((1,), ("a#b",), "câu 1, 1 mục"), ((), (), "")],
)
def test_where_an_article_is_cited(questions: tuple[int, ...], sections: tuple[str, ...], said: str) -> None:
    assert wording.where_cited(replace(CITED, questions=questions, sections=sections)) == said


@pytest.mark.parametrize(
    ("told", "short", "long"),
    [
        ({}, "đúng một phần, 50% điểm", "đúng một phần, được 50% điểm của câu"),
        ({"points": "13/21"}, "đúng một phần, 61,9% điểm", "đúng một phần, được 61,9% điểm của câu"),
        ({"points": "1"}, "đúng trọn", "đúng trọn"),
        ({"points": "0"}, "chưa đúng", "chưa đúng"),
        ({"points": "0", "answered": False}, "bỏ trống", "bỏ trống"),
        (
            {"withdrawn": "Sai."},
            "đúng một phần, 50% điểm; câu đã rút",
            "đúng một phần, được 50% điểm của câu",
        ),
        ({"withheld": "partly", "points": ""}, "đúng một phần", "đúng một phần"),
    ],
)
def test_how_an_answer_was_marked(told: dict[str, Any], short: str, long: str) -> None:
    question = replace(ASKED, **told)

    assert (wording.mark_in_short(question), wording.points(question)) == (short, long)


@pytest.mark.parametrize(
    ("revisions", "said"),
    [
        (1, "Trả lời lưu lúc 10:32:05 ngày 24/11/2026."),
        (2, "Trả lời lưu lúc 10:32:05 ngày 24/11/2026, lần lưu thứ 2."),
    ],
)
def test_when_the_answer_that_counts_was_saved(revisions: int, said: str) -> None:
    assert wording.answered(replace(ASKED, revisions=revisions)) == said
    assert wording.answered(replace(ASKED, answered_at=None)) == "Không lưu câu trả lời nào."


def test_an_entry_of_the_list_says_what_changed() -> None:
    moved = ListEntry(AT, "moved", (("Đơn vị", "Phường A", "Phường B"), ("Chức vụ", "", "Phó")))

    assert wording.entry(moved) == "Chuyển đơn vị; Đơn vị: Phường A → Phường B; Chức vụ: (trống) → Phó"
    assert wording.entry(ListEntry(AT, "other", ())) == "other"


def test_what_was_granted_and_taken_back_stands_among_what_happened_to_him_in_the_order_of_time() -> None:
    given = Exempted(date(2026, 12, 1), None, AT.replace(day=25), None)
    gone = replace(given, ends_on=date(2026, 12, 9), withdrawn_at=AT.replace(day=29))
    found = wording.history(evidence(entries=(ListEntry(AT.replace(day=27), "moved", ()),), exempt=(given, gone)))

    assert found == [
        (AT, "Được ghi vào hệ thống"),
        (AT.replace(day=25), "Được tạm miễn từ 01/12/2026 đến khi bỏ"),
        (AT.replace(day=25), "Được tạm miễn từ 01/12/2026 đến hết 09/12/2026"),
        (AT.replace(day=27), "Chuyển đơn vị"),
        (AT.replace(day=29), "Bỏ lần tạm miễn từ 01/12/2026 đến hết 09/12/2026"),
    ]


def test_a_change_that_nobody_asks_of_him_now_says_so() -> None:
    assert wording.change(replace(CHANGE, excused=True)).endswith(" Chưa học lại, đang được tạm miễn.")
