"""Facts of a proof made by hand, without a database: for the tests of what is said about them."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from trainer.core.quiz.model import Rule
from trainer.core.vietnam_time import LOCAL
from trainer.evidence.rules.model import (
    AskedQuestion,
    AttemptEvidence,
    ChangeSince,
    Cited,
    Correction,
    Evidence,
    Part,
    Person,
    QuizEvidence,
    Tested,
)

AT = datetime(2026, 11, 24, 10, 32, 5, tzinfo=LOCAL)
RULE = Rule(draw=6, pass_mark=75, time_limit=20, attempts=3, wait_hours=24, valid_days=365)
ASKED = AskedQuestion(1, "a-01", "f" * 16, "multiple", "Hỏi?", "", (), "1/2", True, AT, 1, "")
RIGHT = replace(ASKED, points="1", parts=(Part("Ý một", key=True, chosen=True, right=True),))
CHANGE = ChangeSince("2026-12-01", date(2026, 12, 1), "material", "Luật mới", "", "", False, None, None, None)
CITED = Cited("nd-1-2020", "Điều 3", "Nghị định 1/2020/NĐ-CP", True, False, date(2020, 2, 1), None, True, (), (), ())
TESTED = Tested("a#b", "e" * 16, "Mật khẩu", "Giữ tài khoản", "2026-11-01", date(2026, 11, 1), (1,), ())
CORRECTION = Correction("a-01", "Đáp án sai", AT, AT.replace(day=25), 7000, 7600, False, True)
PERSON = Person("HN002", "Nguyễn Thị An", "Công chức", "Phường Sao Mai", ("Quản trị trang",), True, AT, "Thành phố")


def attempt(**told: Any) -> AttemptEvidence:
    """Return an attempt that was handed in; ``told`` of it is otherwise."""
    made = AttemptEvidence(
        number=2,
        purpose="full",
        title="Giữ tài khoản",
        started_at=AT,
        handed_in_at=AT,
        by_time_limit=False,
        rule=RULE,
        hundredths=8750,
        passed=True,
        counts=8750,
        counts_passed=True,
        corrections=(),
        passed_at=AT,
        valid_until=AT.replace(year=2027),
        edition="2026-11-01",
        questions=(ASKED, replace(ASKED, place=2), replace(ASKED, place=3)),
        sections=(),
        instruments=(),
    )
    return replace(made, **told)


def failed(**told: Any) -> AttemptEvidence:
    """Return an attempt that was handed in and is no pass."""
    none = {"passed": False, "counts": 5000, "hundredths": 5000, "counts_passed": False}
    return attempt(**{**none, "passed_at": None, "valid_until": None, **told})


def opened(**told: Any) -> AttemptEvidence:
    """Return an attempt that is not handed in."""
    none = {"handed_in_at": None, "hundredths": None, "counts": None, "questions": ()}
    return failed(**{**none, **told})


def quiz(*attempts: AttemptEvidence, **told: Any) -> QuizEvidence:
    """Return a quiz with ``attempts``, of which the last pass of the whole counts."""
    present = next((one.number for one in reversed(attempts) if one.valid_until), None)
    return replace(QuizEvidence("mat-khau", "Giữ tài khoản", True, None, attempts, present), **told)


def evidence(*quizzes: QuizEvidence, **told: Any) -> Evidence:
    """Return a proof of ``quizzes``."""
    return replace(Evidence(PERSON, "", "2026-12-01", (), quizzes, ()), **told)
