"""Refreshers over HTTP: what was answered wrongly ten days ago is asked again, and nothing else."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast, queries, signed_in
from trainer.actions import attempts, papers, refreshers
from trainer.core.drawing import DrawnQuestion
from trainer.core.kinds import RULES
from trainer.live_library import library
from trainer.models import Completion, RefresherReview, Withdrawal

HOME = "/tap-huan/on-lai/"


def forget(person, quiz="giu-tai-khoan"):
    """Let ``person`` have handed in an empty paper ten days ago; return its questions by id."""
    then = datetime.now(UTC) - timedelta(days=10)
    papers.keep_versions(library(), then)
    attempt = attempts.begin(person, library().quizzes[quiz], library(), "seed", then)
    attempts.hand_in(attempt.pk, then)
    refreshers.catch_up()
    return {drawn.question.id: drawn for drawn in papers.read(attempt)}


@pytest.fixture
def an(cast: Cast) -> Client:
    forget(cast.an)
    return signed_in(cast.an)


def first(client: Client) -> str:
    found = re.search(rf'href="({HOME}[a-z0-9-]+/[0-9a-f]+/)"', client.get(HOME).text)
    assert found is not None
    return found[1]


def fields(address: str) -> list[int]:
    """Return the form's fields for the full answer to the question at ``address``."""
    name, seed = address.strip("/").split("/")[-2:]
    from trainer.core.drawing import order_for

    question = library().questions[name]
    drawn = DrawnQuestion(question, order_for(question, seed))
    shown = RULES[question.kind].to_shown(RULES[question.kind].key(question), drawn.order)
    return [shown.index(at) + 1 for at in range(len(shown))] if question.kind == "order" else list(shown)


def test_the_path_and_the_overview_say_how_many_are_due(an: Client) -> None:
    due = library().quizzes["giu-tai-khoan"].rule.draw

    assert f"<strong>{due} câu</strong> anh/chị từng làm chưa đúng" in an.get("/tap-huan/").text
    assert f"Hôm nay có {due} câu nên ôn" in an.get(HOME).text


def test_a_right_answer_is_kept_shown_with_its_reason_and_leads_to_the_next(an: Client) -> None:
    address = first(an)

    page = an.post(address, {"q0": fields(address)}, follow=True)

    assert "Đúng. Anh/chị vẫn nhớ." in page.text
    assert "Câu này trở lại vào" in page.text
    assert "Câu tiếp theo" in page.text
    assert RefresherReview.objects.get().points == "1"
    assert not Completion.objects.exists()


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


def test_a_question_that_was_taken_back_is_not_asked_again(an: Client) -> None:
    address = first(an)
    due = library().quizzes["giu-tai-khoan"].rule.draw
    wrong = library().questions[address.strip("/").split("/")[-2]]
    Withdrawal.objects.create(
        question_id=wrong.id,
        fingerprint=wrong.fingerprint(),
        since=datetime.now(UTC).date(),
        reason="Sai.",
        withdrawn_at=datetime.now(UTC),
    )

    assert an.get(address).headers["Location"] == HOME
    assert f"Hôm nay có {due - 1} câu nên ôn" in an.get(HOME).text


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
    drawn = forget(cast.an)
    before = queries(officer, "/cntt/tien-do/ghi-nho/")
    forget(cast.chien)

    page = officer.get("/cntt/tien-do/ghi-nho/").text

    section = library().sections[next(iter(drawn.values())).question.sections[0]]
    assert section.title in page
    assert "Phường Sao Mai" in page
    assert "Phường Hoa Lúa" in page
    assert queries(officer, "/cntt/tien-do/ghi-nho/") == before
