"""The paragraphs that open a proof, letter by letter."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.evidence.facts import (
    AT,
    CHANGE,
    CITED,
    CORRECTION,
    PERSON,
    RIGHT,
    TESTED,
    attempt,
    evidence,
    failed,
    opened,
    quiz,
)
from trainer.evidence.rules import summary
from trainer.evidence.rules.model import Evidence, Exempted, ListEntry
from trainer.evidence.rules.reading import read_at

WHO = "Cán bộ Nguyễn Thị An (HN002)"
LATER = replace(TESTED, edition="2026-12-01", published_on=date(2026, 12, 1))
UNPUBLISHED = replace(TESTED, edition="", published_on=None)
KEPT = "lưu nguyên văn khi hỏi và được phiên bản ngày 01/12/2026 công bố sau đó, đúng từng chữ"
LEARNT = replace(CHANGE, learnt_in=3, learnt_at=AT)


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        (evidence(quiz(attempt()), quiz(attempt())), "Phường Sao Mai, đã đạt 2 bài."),
        (
            evidence(quiz(attempt()), quiz(failed(), opened()), quiz(opened()), quiz()),
            "Phường Sao Mai, đã đạt 1 bài, đã làm nhưng chưa đạt 1 bài, đang làm 1 bài, chưa nộp và chưa làm 1 bài "
            "được giao.",
        ),
        (evidence(quiz(), only_quiz="mat-khau"), "Phường Sao Mai, chưa làm 1 bài."),
        (evidence(), "Phường Sao Mai, chưa làm bài nào và không được giao bài."),
        (evidence(quiz(attempt()), person=replace(PERSON, unit="")), "đã đạt 1 bài."),
    ],
)
def test_first_it_says_who_he_is_and_how_many_quizzes_he_passed(proof: Evidence, said: str) -> None:
    assert summary.overall(proof) == f"{WHO}, {said}"


def test_of_whom_the_list_lost_it_says_since_when() -> None:
    gone = evidence(person=replace(PERSON, active=False))
    left = [ListEntry(AT.replace(day=day), "left", ()) for day in (1, 3, 9)]
    back = ListEntry(AT.replace(day=5), "returned", ())

    assert summary.overall(gone).endswith(" Người này đã rời danh sách; những gì ghi dưới đây được giữ nguyên.")
    assert " đã rời danh sách ngày 09/11/2026; " in summary.overall(replace(gone, entries=(*left[:2], back, left[2])))


def test_a_pass_says_when_how_well_on_which_text_until_when_and_what_changed() -> None:
    done = quiz(attempt(questions=(RIGHT, replace(RIGHT, points="1/2")), sections=(TESTED,)))

    assert summary.summary(PERSON, done, "2026-12-01") == (
        "Ngày 24/11/2026, cán bộ Nguyễn Thị An (HN002) trả lời đúng trọn 1/2 câu của bài “Giữ tài khoản”, được 87,5% "
        "(mức đạt 75%), và đạt; kết quả có giá trị đến 24/11/2027. Bài này dựa trên 1 mục của cẩm nang, đúng như phiên "
        "bản ngày 01/11/2026. Từ đó đến phiên bản ngày 01/12/2026, các mục ấy không thay đổi."
    )


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "được 87,5%."),
        ({"passed": False}, "được 87,5%."),
        ({"counts_passed": False}, "được 87,5%, và không còn đạt."),
    ],
)
def test_of_questions_taken_back_it_says_how_many_and_whether_the_pass_was_lost(
    told: dict[str, Any], said: str
) -> None:
    twice = (CORRECTION, CORRECTION, replace(CORRECTION, question="a-02"))
    done = quiz(attempt(corrections=twice, **told))

    assert f" Sau đó 2 câu của bài bị rút vì sai; tính trên các câu còn lại {said} " in summary.summary(
        PERSON, done, ""
    )


def test_a_pass_that_was_none_at_first_says_so() -> None:
    turned = quiz(attempt(passed=False, hundredths=0))

    assert ", được 0% (mức đạt 75%), khi ấy chưa đạt; tính lại sau đó thì đạt; " in summary.summary(PERSON, turned, "")


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ((LATER, LATER), f"2 mục của cẩm nang, {KEPT}."),
        ((UNPUBLISHED,), "1 mục của cẩm nang, chưa thuộc phiên bản nào đã công bố."),
        (
            (LATER, UNPUBLISHED, TESTED),
            f"3 mục của cẩm nang, trong đó 1 mục {KEPT}; 1 mục chưa thuộc phiên bản nào đã công bố.",
        ),
        ((LATER, TESTED), f"2 mục của cẩm nang, trong đó 1 mục {KEPT}."),
        ((TESTED, TESTED), "2 mục của cẩm nang."),
    ],
)
def test_a_pass_on_texts_of_no_one_edition_says_which_were_published_when(sections: Any, said: str) -> None:
    done = quiz(attempt(edition="", sections=sections))

    assert f" Bài này dựa trên {said} Từ đó" in summary.summary(PERSON, done, "2026-12-01")


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ([[replace(CHANGE, weight="minor")]], "1 mục sửa nhỏ, không phải học lại"),
        ([[replace(CHANGE, removed=True)]], "1 mục đã bỏ khỏi cẩm nang"),
        ([[CHANGE]], "1 mục thay đổi về nội dung, chưa học lại (hiện chưa phải học lại)"),
        (
            [[replace(CHANGE, own_day=date(2027, 1, 15)), replace(CHANGE, own_day=date(2027, 1, 9))]],
            "1 mục thay đổi về nội dung, chưa học lại (hạn đến hết ngày 09/01/2027)",
        ),
        (
            [[LEARNT], [replace(LEARNT, learnt_at=AT.replace(day=28))]],
            "2 mục thay đổi về nội dung, đã học lại ngày 28/11/2026",
        ),
        (
            [[LEARNT], [LEARNT, CHANGE]],
            "2 mục thay đổi về nội dung, đã học lại 1 mục ngày 24/11/2026, chưa học lại 1 mục (hiện chưa phải học lại)",
        ),
        (
            [[CHANGE], [replace(CHANGE, weight="minor")], [replace(CHANGE, removed=True)], []],
            "1 mục thay đổi về nội dung, chưa học lại (hiện chưa phải học lại); 1 mục sửa nhỏ, không phải học lại; 1 "
            "mục đã bỏ khỏi cẩm nang",
        ),
    ],
)
def test_it_says_what_changed_since_and_what_of_it_was_learnt_again(sections: Any, said: str) -> None:
    done = quiz(attempt(sections=tuple(replace(TESTED, changes=tuple(changes)) for changes in sections)))

    assert summary.summary(PERSON, done, "2026-12-01").endswith(f" Từ đó đến phiên bản ngày 01/12/2026, {said}.")
    assert summary.summary(PERSON, done, "").endswith(
        " Cẩm nang chưa công bố phiên bản nào, nên chưa ghi nhận thay đổi nào từ đó."
    )


def test_it_names_each_law_that_has_ended_since_once() -> None:
    ended = replace(CITED, in_force_to=date(2026, 12, 31))
    cited = (ended, CITED, replace(ended, article="Điều 4"), replace(ended, name="Luật 2"))

    assert summary.summary(PERSON, quiz(attempt(instruments=cited)), "").endswith(
        " Văn bản được viện dẫn khi ấy mà có ngày hết hiệu lực sau ngày làm bài: Nghị định 1/2020/NĐ-CP (đến hết ngày "
        "31/12/2026) và Luật 2 (đến hết ngày 31/12/2026)."
    )


@pytest.mark.parametrize(
    ("attempts", "told", "said"),
    [
        ((), {}, "chưa làm bài “Giữ tài khoản”."),
        ((), {"due_on": date(2026, 12, 15)}, "chưa làm bài “Giữ tài khoản”. Hạn hoàn thành: 15/12/2026."),
        (
            (opened(started_at=AT.replace(day=1)), opened(started_at=AT.replace(day=2)), opened()),
            {},
            "bắt đầu bài “Giữ tài khoản” lúc 10:32:05 ngày 24/11/2026 và chưa nộp.",
        ),
        (
            (failed(), failed(handed_in_at=AT.replace(day=26), questions=(RIGHT,)), opened()),
            {},
            "đã nộp 2 lượt bài “Giữ tài khoản”, không lượt nào đạt. Lượt gần nhất, ngày 26/11/2026, trả lời đúng trọn "
            "1/1 câu, được 50% (mức đạt 75%).",
        ),
        (
            (
                failed(passed=True, hundredths=0, counts=0, questions=(), corrections=(CORRECTION,)),
                failed(purpose="relearn"),
            ),
            {},
            "đã nộp 1 lượt bài “Giữ tài khoản”, hiện không lượt nào còn đạt. Lượt gần nhất, ngày 24/11/2026, trả lời "
            "đúng trọn 0/0 câu, được 0% (mức đạt 75%). Sau đó 1 câu của bài bị rút vì sai; tính trên các câu còn lại "
            "được 0%, và không còn đạt.",
        ),
        (
            (failed(passed=True, hundredths=9900, counts=9900, counts_passed=True, questions=(RIGHT,)),),
            {},
            "đã nộp 1 lượt bài “Giữ tài khoản”, hiện không lượt nào còn đạt. Lượt gần nhất, ngày 24/11/2026, trả lời "
            "đúng trọn 1/1 câu, được 99% (mức đạt 75%). Lượt ấy không xác nhận được là đúng như lúc nộp, nên chưa tính "
            "đạt.",
        ),
    ],
)
def test_of_a_quiz_that_is_not_passed_it_says_how_far_he_came(attempts: Any, told: Any, said: str) -> None:
    assert summary.summary(PERSON, quiz(*attempts, **told), "") == f"{WHO} {said}"


LEAVE = Exempted(AT.date(), date(2026, 12, 31), AT, None)
DAYS = "từ 24/11/2026 đến hết 31/12/2026"
AWAY = f"Đang được tạm miễn {DAYS}: trong thời gian này không phải làm."


def _read(*quizzes: Any, **told: Any) -> Evidence:
    return read_at(evidence(*quizzes, exempt=(LEAVE,), **told), AT)


def test_what_he_is_exempt_from_is_counted_apart_from_what_he_has_not_done() -> None:
    proof = _read(quiz(attempt()), quiz(), quiz(failed()), quiz(opened()), quiz(failed(), required=False))

    assert summary.overall(proof) == (
        f"{WHO}, Phường Sao Mai, đã đạt 1 bài, đã làm nhưng chưa đạt 1 bài và đang được tạm miễn 3 bài {DAYS}."
    )
    assert summary.overall(_read(quiz())) == f"{WHO}, Phường Sao Mai, đang được tạm miễn 1 bài {DAYS}."
    assert "tạm miễn" not in summary.overall(_read(quiz(attempt())))


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (None, ""),
        (date(2026, 12, 15), ""),
        (date(2027, 1, 30), " Hạn hoàn thành: 30/01/2027."),
        (date(2026, 11, 20), " Hạn hoàn thành: 20/11/2026, trước khi được tạm miễn."),
    ],
)
def test_of_what_he_is_exempt_from_no_day_is_named_that_falls_into_it(due_on: date | None, said: str) -> None:
    [found] = _read(quiz(due_on=due_on)).quizzes

    assert summary.summary(PERSON, found, "") == f"{WHO} chưa làm bài “Giữ tài khoản”. {AWAY}{said}"


def test_of_whatever_he_did_before_it_is_said_that_nothing_is_asked_now() -> None:
    changed = replace(TESTED, changes=(replace(CHANGE, own_day=date(2026, 12, 15)),))
    sat = (quiz(opened()), quiz(failed()), quiz(attempt(valid_until=AT)), quiz(attempt(sections=(changed,))))
    *excused, learning = (summary.summary(PERSON, one, "2026-12-01") for one in _read(*sat).quizzes)

    assert all(one.endswith(AWAY) for one in excused)
    assert learning.endswith("chưa học lại (đang được tạm miễn, hiện chưa phải học lại).")
