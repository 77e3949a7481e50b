"""The doorway: one live scam that anybody judges, unless it was withdrawn; its question is not asked again at once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast, signed_in
from tests.content.small_library import library as small_library
from trainer.content.live import library
from trainer.core.quiz.eligibility import asking
from trainer.models import Withdrawal
from trainer.web import doorway, pages

QUESTION = library().questions[doorway.QUESTION]
pytestmark = pytest.mark.django_db
REASONS = [option.feedback for option in QUESTION.options if option.right]


@contextmanager
def only_what_was_withdrawn() -> Iterator[None]:
    def look(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        assert sql.startswith("SELECT"), sql
        assert "trainer_withdrawal" in sql, sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield


def main(client: Client, address: str = "/") -> str:
    page = client.get(address).content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_a_stranger_judges_it_by_a_plain_form_and_nothing_is_written(client: Client) -> None:
    with only_what_was_withdrawn():
        before = main(client)
        assert not [reason for reason in REASONS if reason in before]
        assert '<form class="doorway-said verdicts" method="get" action="/#tra-loi">' in before
        for verdict, said in doorway.SAID.items():
            after = main(client, f"/?tra-loi={verdict}")
            assert said in after
            assert all(reason in after for reason in REASONS)
            assert after.count("<mark>") == len(REASONS)

    assert not client.cookies


def test_what_was_withdrawn_stands_at_no_door(client: Client) -> None:
    assert "thật hay lừa" in main(client)
    today = datetime.now(UTC)
    Withdrawal.objects.create(
        question_id=QUESTION.id,
        fingerprint=QUESTION.fingerprint(),
        since=today.date(),
        reason="Sai.",
        withdrawn_at=today,
    )

    page = main(client)

    assert "thật hay lừa" not in page
    assert "Cán bộ vào tập huấn" in page


def test_it_promises_no_more_than_can_be_asked(client: Client) -> None:
    [quiz] = [one for one in library().quizzes.values() if QUESTION in one.questions]
    others = [one for one in quiz.questions if one.id != QUESTION.id]
    gone = {"since": date(2026, 11, 1), "reason": "Sai.", "withdrawn_at": datetime.now(UTC)}
    Withdrawal.objects.bulk_create(
        Withdrawal(question_id=one.id, fingerprint=one.fingerprint(), **gone) for one in others[3:]
    )

    assert "còn 3 tình huống" in main(client, "/?tra-loi=lua")


def test_what_nobody_can_answer_shows_the_question_again(client: Client) -> None:
    assert "verdicts" in main(client, "/?tra-loi=khong-biet")


def test_what_comes_next_is_the_rest_without_this_one(client: Client) -> None:
    page = main(client, "/?tra-loi=lua")
    size = next(one.rule.draw for one in library().quizzes.values() if QUESTION in one.questions)
    found = re.search(r'href="(/thu/([a-z-]+)/(t[0-9a-f]+)/)">Thử tiếp: còn (\d) tình huống', page)
    assert found is not None
    assert int(found[4]) == size - 1

    asked = asking(library().quizzes[found[2]], library().instruments, date(2026, 11, 26))
    for seed in (found[3], *(f"t{number}" for number in range(40))):
        drawn = doorway.paper(asked, seed)
        assert len(drawn) == size - 1
        assert QUESTION not in [one.question for one in drawn]
    assert any(QUESTION in [one.question for one in doorway.paper(asked, str(number))] for number in range(40))


def test_a_stranger_chooses_before_anything_has_to_be_put_in_order() -> None:
    quiz = next(one for one in library().quizzes.values() if QUESTION in one.questions)
    asked = asking(quiz, library().instruments, date(2026, 11, 26))
    for seed in [f"{begins}{number}" for begins in ("", "t") for number in range(40)]:
        kinds = [one.question.kind for one in doorway.paper(asked, seed)]
        assert kinds[0] in ("single", "multiple")
        assert not {"match", "order"} & set(kinds[: len(kinds) - sum(one in ("match", "order") for one in kinds)])
        assert doorway.paper(asked, seed) == doorway.paper(asked, seed)


def test_it_is_a_scam_of_the_citizens_quiz_as_the_page_says() -> None:
    assert QUESTION.kind == "spot"
    assert QUESTION.look == "message"
    assert any(QUESTION in one.questions and one.public for one in library().quizzes.values())


def test_a_house_without_that_question_has_its_ways_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = small_library()
    monkeypatch.setattr(pages, "library", lambda: small)

    page = main(client)

    assert "Cán bộ vào tập huấn" in page
    assert "thật hay lừa" not in page


def test_an_official_is_one_tap_from_signing_in_and_who_is_signed_in_is_at_home(cast: Cast) -> None:
    page = main(Client())

    assert '<a class="way" href="/tap-huan/"><strong>Cán bộ vào tập huấn</strong>' in page
    assert "nh/chị" not in page
    assert signed_in(cast.an).get("/").headers["Location"] == "/tap-huan/"
