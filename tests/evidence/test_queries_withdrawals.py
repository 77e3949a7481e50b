"""What the proof of an official tells of questions that were withdrawn."""

from datetime import date, timedelta

import pytest

from tests.actions.people import NOW, an_official, begin, right_places
from tests.evidence.proofs import A, Book, known, relearn, sit
from trainer.actions import answers, attempts, withdrawals
from trainer.actions.answers import Save
from trainer.evidence.queries import of_official
from trainer.evidence.rules.certificate import certificate
from trainer.evidence.rules.summary import summary
from trainer.models import QuestionVersion

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_withdrawn_question_shows_the_score_before_and_after_with_its_reason() -> None:
    official, book = known()
    hand_in = sit(an_official("HN003"), book.library(), right=False)
    asked = hand_in.attempt.paper[0]["question"]
    name = QuestionVersion.objects.get(pk=asked).question_id
    withdrawals.withdraw(
        name,
        [asked],
        date(2026, 11, 1),
        reason="Đáp án sai.",
        revokes=False,
        actor=None,
        library=book.library(),
        now=NOW + DAY,
    )

    attempt = of_official(official, book.library()).quizzes[0].attempts[0]

    (correction,) = attempt.corrections
    assert (correction.question, correction.reason) == (name, "Đáp án sai.")
    assert (correction.before, correction.after, correction.passed_after) == (10_000, 10_000, True)
    assert [question.id for question in attempt.questions if question.withdrawn == "Đáp án sai."] == [name]


def test_a_pass_that_a_withdrawal_took_away_is_told_as_lost_whatever_was_learnt_again() -> None:
    book, official = Book(), an_official("HN004")
    attempt = begin(official, book.library())
    right = [Save(attempt.pk, place, 1, right_places(attempt, place)) for place in range(5)]
    answers.save_batch(right, NOW)
    attempts.hand_in(attempt.pk, NOW)
    assert certificate(of_official(official, book.library(), "mat-khau"), 1)
    book.change(date(2026, 12, 1), {A: "material"})
    relearn(official, book.library(), NOW + 10 * DAY, {A})
    for entry in attempt.paper[:3]:
        name = QuestionVersion.objects.get(pk=entry["question"]).question_id
        withdrawals.withdraw(
            name,
            [entry["question"]],
            date(2026, 11, 1),
            reason="Sai.",
            revokes=True,
            actor=None,
            library=book.library(),
            now=NOW + 20 * DAY,
        )

    proof = of_official(official, book.library())
    assert certificate(of_official(official, book.library(), "mat-khau"), 1) is None
    said = summary(proof.person, proof.quizzes[0], proof.edition)

    assert "hiện không lượt nào còn đạt. Lượt gần nhất, ngày 24/11/2026, trả lời đúng trọn 5/6 câu" in said
    assert "được 83,3% (mức đạt 75%). Sau đó 3 câu của bài bị rút vì sai" in said
    assert said.endswith("tính trên các câu còn lại được 66,7%, và không còn đạt.")
