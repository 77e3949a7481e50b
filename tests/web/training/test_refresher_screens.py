"""Refreshers over HTTP: what was answered wrongly ten days ago is asked again, and nothing else."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast, queries, signed_in
from trainer.actions import answers, attempts, papers, spaced_review
from trainer.actions.answers import Save
from trainer.content.live import library
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.kinds.base import stored_places
from trainer.models import Attempt, Completion, Official, RefresherCard, RefresherReview, Withdrawal

HOME = "/tap-huan/on-lai/"


QUIZ = "giu-tai-khoan"
THEN = datetime.now(UTC) - timedelta(days=10)


def sit(person: Official, seed: str, *, right: bool) -> Attempt:
    """Let ``person`` have handed in a paper ten days ago, with every answer right or with none."""
    papers.keep_versions(library(), THEN)
    attempt = attempts.begin(person, library().quizzes[QUIZ], library(), seed, THEN)
    if right:
        keys = enumerate(papers.read(attempt))
        answers.save_batch([Save(attempt.pk, at, 1, stored_places(one.key())) for at, one in keys], THEN)
    attempts.hand_in(attempt.pk, THEN + timedelta(minutes=9))
    spaced_review.catch_up()
    return attempt


def due(person: Official) -> int:
    return RefresherCard.objects.filter(official=person, due_at__lte=datetime.now(UTC)).count()


@pytest.fixture
def an(cast: Cast) -> Client:
    sit(cast.an, "seed", right=False)
    sit(cast.an, "other", right=True)
    return signed_in(cast.an)


def first(client: Client) -> str:
    found = re.search(rf'href="({HOME}[a-z0-9-]+/[0-9a-f]+/)"', client.get(HOME).text)
    assert found is not None
    return found[1]


def fields(address: str) -> list[int]:
    """Return the form's fields for the full answer to the question at ``address``."""
    name, seed = address.strip("/").split("/")[-2:]
    from trainer.core.quiz.drawing import order_for

    question = library().questions[name]
    drawn = DrawnQuestion(question, order_for(question, seed))
    shown = RULES[question.kind].to_shown(RULES[question.kind].key(question), drawn.order)
    return [shown.index(at) + 1 for at in range(len(shown))] if question.kind == "order" else list(shown)


def test_the_path_and_the_overview_say_how_many_are_due(an: Client, cast: Cast) -> None:
    assert due(cast.an) > 1
    assert f"{due(cast.an)} câu đến ngày trở lại" in an.get("/tap-huan/").text
    assert f"Hôm nay có {due(cast.an)} câu nên ôn" in an.get(HOME).text


def test_the_questions_of_a_failed_quiz_wait_until_it_is_passed(cast: Cast) -> None:
    failed = sit(cast.an, "seed", right=False)
    client = signed_in(cast.an)
    waiting = [f"{HOME}{drawn.question.id}/0a/" for drawn in papers.read(failed)]

    assert due(cast.an) > 1
    assert "câu đến ngày trở lại" not in client.get("/tap-huan/").text
    assert f"câu của “{library().quizzes[QUIZ].title}” chỉ trở lại khi anh/chị đã đạt bài" in client.get(HOME).text
    assert all(client.get(address).headers["Location"] == HOME for address in waiting)

    sit(cast.an, "other", right=True)

    assert "Câu của bài chưa đạt thì chờ" not in client.get(HOME).text
    assert client.get(first(client)).status_code == 200


def test_what_was_practised_before_hides_its_key_while_the_quiz_is_sat_again(an: Client, cast: Cast) -> None:
    an.post(first(an), {"q0": fields(first(an))})
    practised = f"/tap-huan/da-on/{RefresherReview.objects.get().pk}/"
    assert an.get(practised).status_code == 200
    Completion.objects.update(valid_until=datetime.now(UTC))

    attempts.begin(cast.an, library().quizzes[QUIZ], library(), "again", datetime.now(UTC))

    assert an.get(practised).headers["Location"] == HOME
    assert an.post(first_of(cast.an), {"q0": ["0"]}).headers["Location"] == HOME


def first_of(person: Official) -> str:
    return f"{HOME}{RefresherCard.objects.filter(official=person).order_by('due_at').first().question_name}/0a/"


def test_a_right_answer_is_kept_shown_with_its_reason_and_leads_to_the_next(an: Client) -> None:
    address, passes = first(an), list(Completion.objects.values())

    page = an.post(address, {"q0": fields(address)}, follow=True)

    assert "Đúng. Anh/chị vẫn nhớ." in page.text
    assert "Câu này trở lại vào" in page.text
    assert "Câu tiếp theo" in page.text
    assert RefresherReview.objects.get().points == "1"
    assert list(Completion.objects.values()) == passes


def test_an_answered_question_is_not_asked_twice_on_one_day(an: Client) -> None:
    address = first(an)
    an.post(address, {"q0": fields(address)})

    again = an.post(address, {"q0": fields(address)})

    assert again.headers["Location"] == HOME
    assert RefresherReview.objects.count() == 1


def test_an_empty_form_asks_for_an_answer_and_keeps_nothing(an: Client) -> None:
    page = an.post(first(an), {})

    assert "Câu này chưa trả lời xong" in page.text
    assert not RefresherReview.objects.exists()


@pytest.mark.parametrize("marks", [["99"], ["-1"], ["x"], ["0", "0", "0", "0", "0", "0", "0", "0", "0", "7"]])
def test_what_is_no_answer_is_not_kept(an: Client, marks: list[str]) -> None:
    assert an.post(first(an), {"q0": marks}).status_code == 200
    assert not RefresherReview.objects.exists()


def test_a_question_shows_nothing_of_its_key_before_it_is_answered(an: Client) -> None:
    address = first(an)
    question = library().questions[address.strip("/").split("/")[-2]]

    page = an.get(address).text

    assert not [option for option in question.options if len(option.feedback) > 25 and option.feedback in page]


def test_a_question_that_was_taken_back_is_not_asked_again(an: Client, cast: Cast) -> None:
    address = first(an)
    wrong = library().questions[address.strip("/").split("/")[-2]]
    Withdrawal.objects.create(
        question_id=wrong.id,
        fingerprint=wrong.fingerprint(),
        since=datetime.now(UTC).date(),
        reason="Sai.",
        withdrawn_at=datetime.now(UTC),
    )

    assert an.get(address).headers["Location"] == HOME
    assert f"Hôm nay có {due(cast.an) - 1} câu nên ôn" in an.get(HOME).text


def test_another_official_sees_neither_the_question_nor_the_result(an: Client, cast: Cast) -> None:
    address = first(an)
    an.post(address, {"q0": fields(address)})
    other = signed_in(cast.chien)

    assert other.get(address).headers["Location"] == HOME
    assert other.get(f"/tap-huan/da-on/{RefresherReview.objects.get().pk}/").status_code == 404
    assert "Chưa có câu nào để ôn" in other.get(HOME).text


def test_the_it_unit_sees_what_should_be_remembered_by_section_and_unit(cast: Cast) -> None:
    officer = signed_in(cast.khue)
    assert "Chưa có câu nào làm sai" in officer.get("/cntt/tien-do/ghi-nho/").text
    drawn = papers.read(sit(cast.an, "seed", right=False))
    before = queries(officer, "/cntt/tien-do/ghi-nho/")
    sit(cast.chien, "seed", right=False)

    page = officer.get("/cntt/tien-do/ghi-nho/").text

    section = library().sections[drawn[0].question.sections[0]]
    assert section.title in page
    assert "Phường Sao Mai" in page
    assert "Phường Hoa Lúa" in page
    assert queries(officer, "/cntt/tien-do/ghi-nho/") == before
