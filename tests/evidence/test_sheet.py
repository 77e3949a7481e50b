"""The first page of a proof on paper: what stands in its rows."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.evidence.facts import AT, CHANGE, CITED, PERSON, TESTED, attempt, evidence, failed, opened, quiz
from trainer.evidence.rules import summary
from trainer.evidence.rules.model import Exempted, QuizEvidence
from trainer.evidence.rules.sheet import CHECK, OTHERS, sheet

ENDED = replace(CITED, in_force_to=date(2026, 12, 31))


def test_it_says_whose_it_is_what_he_does_and_who_printed_it_when() -> None:
    proof = evidence(quiz(attempt()))
    page = sheet(proof, AT, "https://tap-huan.vn/")

    assert page.agency == ("Thành phố", "Phường Sao Mai")
    assert page.place_and_day == "……………, ngày 24 tháng 11 năm 2026"
    assert page.person == (
        ("Họ và tên", "Nguyễn Thị An"),
        ("Mã cán bộ", "HN002"),
        ("Chức vụ", "Công chức"),
        ("Đơn vị", "Phường Sao Mai"),
        ("Việc được giao", "Quản trị trang"),
    )
    assert page.overall == summary.overall(proof)
    assert (page.made, page.address) == ("10:32:05 ngày 24/11/2026", "https://tap-huan.vn/")
    of_nothing = sheet(replace(proof, person=replace(PERSON, position="", roles=("A", "B"))), AT)
    assert dict(of_nothing.person).items() >= {("Chức vụ", "Không ghi"), ("Việc được giao", "A, B")}
    assert of_nothing.address == ""
    assert dict(sheet(replace(proof, person=replace(PERSON, roles=())), AT).person)["Việc được giao"] == "Không ghi"


@pytest.mark.parametrize(
    ("sat", "said"),
    [
        (quiz(), ("Chưa bắt đầu", "–")),
        (quiz(due_on=date(2026, 12, 15)), ("Chưa bắt đầu", "Hạn làm: 15/12/2026")),
        (quiz(opened()), ("Đang làm dở", "–")),
        (quiz(failed(), failed(), failed(purpose="relearn"), opened()), ("Chưa đạt (2 lượt)", "–")),
        (quiz(failed(), failed(counts_passed=True)), ("Chưa xác nhận được", "–")),
        (quiz(failed(counts_passed=True), failed()), ("Chưa đạt (2 lượt)", "–")),
    ],
)
def test_the_row_of_a_quiz_that_is_not_passed_says_how_far_he_came_and_by_when(
    sat: QuizEvidence, said: tuple[str, str]
) -> None:
    [row] = sheet(evidence(sat), AT).rows

    assert row == ("Giữ tài khoản", said[0], "–", "–", "–", said[1])


LEAVE = Exempted(AT.date(), date(2026, 12, 31), AT, None)
UNTIL = "Đến hết 31/12/2026"
AWAY = "Tạm miễn đến hết 31/12/2026"


def _told(sat: QuizEvidence, leave: Exempted = LEAVE) -> tuple[str, str]:
    [row] = sheet(evidence(sat, exempt=(leave,)), AT).rows
    return row[1], row[-1]


def _far(sat: QuizEvidence) -> str:
    [row] = sheet(evidence(sat, exempt=(LEAVE,)), AT).rows
    return row[2]


def test_what_is_not_asked_for_today_says_so_from_when_until_when_and_by_when_it_was_or_will_be() -> None:
    after, before, within = date(2027, 1, 30), date(2026, 11, 20), date(2026, 12, 15)

    assert _told(quiz()) == ("Tạm miễn", UNTIL)
    assert _told(quiz(due_on=within)) == ("Tạm miễn", UNTIL)
    assert _told(quiz(due_on=after)) == ("Tạm miễn", "Hạn làm: 30/01/2027")
    assert _told(quiz(due_on=before)) == ("Tạm miễn", "Hạn làm: 20/11/2026")
    assert _told(quiz(opened())) == ("Tạm miễn", UNTIL)
    assert _far(quiz()) == "–"
    assert _far(quiz(opened())) == "Đang làm dở"
    assert _far(quiz(failed(), failed(), due_on=after)) == "Chưa đạt (2 lượt)"
    assert _told(quiz(attempt(valid_until=AT))) == ("Đạt 87,5%", AWAY)
    assert _told(quiz(attempt())) == ("Đạt 87,5%", "Không phải học lại")
    assert _told(quiz(), replace(LEAVE, ends_on=None)) == ("Tạm miễn", "Đến khi bỏ")
    assert _told(quiz(), replace(LEAVE, withdrawn_at=AT)) == ("Chưa bắt đầu", "–")


def test_a_change_is_to_be_learnt_by_no_day_on_which_nothing_is_asked() -> None:
    def changed(day: date) -> QuizEvidence:
        return quiz(attempt(sections=(replace(TESTED, changes=(replace(CHANGE, own_day=day),)),)))

    assert _told(changed(date(2026, 12, 15)))[1] == f"{AWAY}, rồi phải học lại"
    assert _told(changed(date(2027, 1, 30)))[1] == "Phải học lại, hạn 30/01/2027"
    # He was late before nothing was asked of him.
    assert _told(changed(date(2026, 11, 20)))[1] == "Tạm miễn; học lại hạn 20/11/2026"


def test_the_row_of_a_pass_says_how_well_when_and_until_when() -> None:
    page = sheet(evidence(quiz(attempt()), quiz(attempt(counts=0))), AT)
    [row, of_nothing] = page.rows

    assert len(page.columns) == len(row)
    assert row == ("Giữ tài khoản", "Đạt 87,5%", "24/11/2026", "01/11/2026", "24/11/2027", "Không phải học lại")
    assert of_nothing[1] == "Đạt 0%"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([CHANGE], "Không phải học lại"),
        (
            [replace(CHANGE, own_day=date(2027, 1, 15)), replace(CHANGE, own_day=date(2027, 1, 9), learnt_at=AT)],
            "Phải học lại, hạn 09/01/2027",
        ),
        ([replace(CHANGE, learnt_at=AT), replace(CHANGE, learnt_at=AT.replace(day=28))], "Đã học lại 28/11/2026"),
        ([replace(CHANGE, weight="minor", learnt_at=AT)], "Không phải học lại"),
    ],
)
def test_a_pass_says_what_is_to_be_learnt_again_or_was(changes: Any, said: str) -> None:
    proof = evidence(quiz(attempt(sections=(replace(TESTED, changes=tuple(changes)), TESTED))))

    assert sheet(proof, AT).rows[0][-1] == said
    assert sheet(replace(proof, edition=""), AT).rows[0][-1] == "Chưa ghi nhận thay đổi"


def test_it_names_the_law_in_force_on_the_day_of_a_pass_once() -> None:
    lapsed = replace(CITED, name="Luật 3", in_force_then=False)
    cited = (replace(CITED, name="Luật 2"), CITED, lapsed, CITED)
    not_passed = quiz(failed(instruments=(replace(CITED, name="Luật 4"),)))

    assert sheet(evidence(quiz(attempt(instruments=cited)), not_passed), AT).law == "Luật 2; Nghị định 1/2020/NĐ-CP"
    assert sheet(evidence(not_passed), AT).law == ""


def test_the_notes_say_what_has_ended_since_and_whose_copy_it_is() -> None:
    proof = evidence(quiz(attempt(instruments=(ENDED, CITED, replace(ENDED, name="Luật 2")))), quiz())
    handbook = "Cẩm nang hiện hành: phiên bản ngày 01/12/2026."
    [question, *_] = attempt().questions
    without_key = evidence(quiz(), quiz(failed(questions=(replace(question, withheld="wrong"),))), keys="rule")

    assert sheet(proof, AT).notes == (
        handbook,
        "Có ngày hết hiệu lực sau ngày làm bài: Luật 2 (đến hết ngày 31/12/2026) và Nghị định 1/2020/NĐ-CP (đến hết "
        "ngày 31/12/2026).",
        OTHERS,
        CHECK,
    )
    assert sheet(evidence(quiz(), edition="", keys="none"), AT).notes == (CHECK,)
    assert sheet(without_key, AT).notes == (
        handbook,
        "Bản này không có đáp án của mọi câu; bản đầy đủ ở bộ phận CNTT, mang mã đối chiếu khác.",
        CHECK,
    )
