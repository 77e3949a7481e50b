"""One's own record as it speaks to oneself, quiz by quiz and in its first sentence."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.evidence.facts import AT, CHANGE, TESTED, attempt, evidence, failed, opened, quiz
from trainer.evidence.rules import own
from trainer.evidence.rules.model import QuizEvidence

DUE = date(2026, 12, 15)
ENDED = attempt(valid_until=AT)
CHANGED = replace(TESTED, changes=(CHANGE,))


def _stop(one: QuizEvidence, **told: Any) -> own.Stop:
    away = (AT.date(), None) if told.get("exempt") and one.required else None
    read = replace(one, away=away)
    [found] = own.stops(evidence(read), told.get("now", AT), told.get("relearn", {}))
    assert found.quiz == read
    return found


@pytest.mark.parametrize(
    ("sat", "state", "line"),
    [
        (quiz(), "untried", ""),
        (quiz(due_on=DUE), "untried", "Hạn: 15/12/2026."),
        (quiz(opened()), "running", "Chưa nộp."),
        (quiz(opened(), due_on=DUE), "running", "Chưa nộp. Hạn: 15/12/2026."),
        (quiz(failed(), failed(counts=0), failed(purpose="relearn")), "due", "Lượt gần nhất 0%, cần 75%."),
        (quiz(failed(), opened(), due_on=DUE), "running", "Lượt gần nhất 50%, cần 75%. Hạn: 15/12/2026."),
    ],
)
def test_of_what_is_not_passed_it_says_how_far_he_came_and_by_when(sat: QuizEvidence, state: str, line: str) -> None:
    found = _stop(sat)

    assert (found.state, found.line, found.certified, found.until) == (state, line, None, None)


def test_the_chip_says_of_the_last_try_alone_that_it_is_not_confirmed() -> None:
    withheld = failed(counts_passed=True)

    assert _stop(quiz(failed(), withheld)).chip == ("Chưa xác nhận được", "")
    assert _stop(quiz(withheld, failed())).chip == ("Chưa đạt", "")
    assert _stop(quiz(withheld, opened())).chip == ("Đang làm dở", "info")


def test_of_whom_nothing_is_asked_today_it_names_no_day_whatever_he_began() -> None:
    asked = quiz(due_on=DUE)

    assert (_stop(asked, exempt=True).state, _stop(asked, exempt=True).line) == ("exempt", "")
    assert _stop(quiz(opened()), exempt=True).state == "exempt"
    assert _stop(replace(asked, required=False), exempt=True).state == "untried"
    assert _stop(quiz(ENDED), exempt=True, now=AT).state == "exempt"


def test_a_pass_holds_until_its_last_moment_and_keeps_its_certificate_after_it() -> None:
    ends = attempt().valid_until
    assert ends is not None
    holds, ended = (_stop(quiz(attempt()), now=now) for now in (ends - timedelta(microseconds=1), ends))

    assert (holds.state, holds.line) == ("holds", "87,5%, đạt ngày 24/11/2026, giữ đến 24/11/2027.")
    assert (holds.until, holds.certified) == (date(2027, 11, 24), attempt())
    assert (ended.state, ended.line) == ("ended", "87,5%, đạt ngày 24/11/2026, hết giá trị ngày 24/11/2027.")
    assert (ended.until, ended.certified) == (None, attempt())
    assert _stop(quiz(attempt(counts=0))).line.startswith("0%, ")
    assert _stop(quiz(attempt(counts_passed=False))).certified is None


def test_of_a_pass_that_ended_it_says_whether_he_began_anew() -> None:
    assert _stop(quiz(ENDED, opened(number=3))).state == "running"
    assert _stop(quiz(attempt(), opened(number=3))).state == "holds"


@pytest.mark.parametrize(
    ("days", "exempt", "state", "said"),
    [
        (0, False, "update", "học lại chậm nhất ngày 24/11/2026 thì giữ đến 24/11/2027."),
        (364, False, "update", "học lại chậm nhất ngày 23/11/2027 thì giữ đến 24/11/2027."),
        (-1, False, "update", "đã quá hạn học lại ngày 23/11/2026; học lại xong thì giữ đến 24/11/2027."),
        (-1, True, "exempt", "học lại xong thì giữ đến 24/11/2027."),
        (0, True, "update", "học lại xong thì giữ đến 24/11/2027."),
    ],
)
def test_what_changed_is_learnt_again_by_the_day_that_the_records_give(
    days: int, exempt: bool, state: str, said: str
) -> None:
    day = AT.date() + timedelta(days=days)
    found = _stop(quiz(attempt(sections=(CHANGED, TESTED))), relearn={"mat-khau": day}, exempt=exempt)

    assert found.line == f"87,5%, đạt ngày 24/11/2026. Cẩm nang đã đổi mục “Mật khẩu”, {said}"
    # Of whom nothing is asked it holds until its own end.
    until = date(2027, 11, 24) if exempt else min(day, date(2027, 11, 24))
    assert (found.state, found.until, found.asked_again) == (
        state,
        None if days < 0 else until,
        not exempt and days < 365,
    )


@pytest.mark.parametrize("days", [365, 400])
def test_of_a_pass_that_ends_first_it_names_one_day_once(days: int) -> None:
    found = _stop(quiz(attempt(sections=(CHANGED,))), relearn={"mat-khau": AT.date() + timedelta(days=days)})

    assert found.line == (
        "87,5%, đạt ngày 24/11/2026, giữ đến 24/11/2027. Cẩm nang đã đổi mục “Mật khẩu”, phải học lại trước khi hết "
        "ngày ấy."
    )
    assert (found.state, found.until, found.asked_again) == ("update", date(2027, 11, 24), False)


@pytest.mark.parametrize(
    ("titles", "said"), [("B", "mục “B”"), ("BAB", "mục “A” và “B”"), ("ABC", "3 mục"), ("ABCD", "4 mục")]
)
def test_up_to_two_sections_are_named(titles: str, said: str) -> None:
    sections = tuple(replace(CHANGED, title=title) for title in titles)
    learnt = replace(CHANGED, title="Z", changes=(replace(CHANGE, learnt_in=3, learnt_at=AT),))
    found = _stop(quiz(attempt(sections=(*sections, learnt))), relearn={"mat-khau": AT.date()})

    assert f". Cẩm nang đã đổi {said}, học lại" in found.line
    assert _stop(quiz(attempt(sections=(learnt,))), relearn={"mat-khau": AT.date()}).state == "holds"


@pytest.mark.parametrize(
    ("sat", "said"),
    [
        ((), "Anh/chị chưa làm bài nào và chưa được giao bài."),
        ((quiz(), quiz()), "Anh/chị còn 2 bài phải làm. Bài đầu tiên đạt là có giấy chứng nhận ở đây."),
        ((quiz(ENDED),), "Anh/chị còn 1 bài phải làm."),
        ((quiz(attempt()),), "Anh/chị đã đạt đủ 1 bài; kết quả hết giá trị sớm nhất vào ngày 24/11/2027."),
        (
            (quiz(attempt()), quiz(), quiz(attempt(valid_until=AT.replace(year=2028)))),
            "Anh/chị đã đạt 2/3 bài; kết quả hết giá trị sớm nhất vào ngày 24/11/2027.",
        ),
    ],
)
def test_first_it_says_how_many_hold_and_until_when(sat: tuple[QuizEvidence, ...], said: str) -> None:
    assert own.overall(own.stops(evidence(*sat), AT, {})) == said


def test_of_a_pass_that_ends_before_it_is_to_be_learnt_again_nothing_is_promised_for_learning() -> None:
    found = own.stops(evidence(quiz(attempt(sections=(CHANGED,)))), AT, {"mat-khau": date(2028, 1, 1)})

    assert own.overall(found) == "Anh/chị đã đạt đủ 1 bài; kết quả hết giá trị sớm nhất vào ngày 24/11/2027."


def test_what_must_be_learnt_again_first_is_said_first() -> None:
    changed = quiz(attempt(sections=(CHANGED,)))
    found = own.stops(evidence(quiz(attempt(), id="khac"), changed), AT, {"mat-khau": DUE})

    assert own.overall(found) == (
        "Anh/chị đã đạt đủ 2 bài. Học lại phần đã đổi chậm nhất ngày 15/12/2026 thì kết quả giữ nguyên."
    )
    assert [one.chip for one in found] == [("Đã hoàn thành", "good"), ("Cần cập nhật", "warn")]
