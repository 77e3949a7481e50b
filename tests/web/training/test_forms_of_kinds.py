"""Every kind of question through plain forms, as the server sees them: shown, saved, handed in, marked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.actions.people import an_official, begin
from tests.cast import signed_in
from tests.content.small_library import RULE, library, section
from tests.kind_samples import SAMPLES
from trainer.actions import answers, papers
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import RULES, Answer
from trainer.core.quiz.kinds.base import shown_places, stored_places
from trainer.core.quiz.model import Kind, Question, Quiz
from trainer.core.quiz.verdict_words import without_verdict
from trainer.models import Answer as Row
from trainer.models import Attempt, HandIn
from trainer.queries.attempt import shown_question
from trainer.web.answer_fields import read_answer

QUIZ = Quiz("mat-khau", "Đủ kiểu", "", "a", replace(RULE, draw=len(SAMPLES)), SAMPLES)


@pytest.fixture
def attempt(db: None) -> Attempt:
    """An open attempt with a question of every kind."""
    return begin(an_official(), library(QUIZ, sections=(section("a#b"),)), now=datetime.now(UTC))


@pytest.fixture
def client(attempt: Attempt) -> Client:
    """The browser of the one whose attempt it is."""
    return signed_in(attempt.official)


def place_of(attempt: Attempt, kind: Kind) -> int:
    return next(place for place, drawn in enumerate(papers.read(attempt)) if drawn.question.kind == kind)


def marks(drawn: DrawnQuestion, shown: Answer) -> list[str]:
    """Return what a browser sends for an answer in places as shown."""
    if drawn.question.kind == "order":
        return [str(shown.index(step) + 1) for step in range(len(shown))]
    return [str(place) for place in shown]


def sheet(attempt: Attempt, given: dict[int, Answer], **more: str) -> dict[str, str | list[str]]:
    """Return the fields of the whole paper with the answers ``given``; everything else is as it was saved."""
    fields: dict[str, str | list[str]] = {}
    history = answers.history(attempt.pk)
    for place, drawn in enumerate(papers.read(attempt)):
        before = answers.counting(drawn.question.kind, history[place])
        fields |= {
            f"q{place}": marks(drawn, given.get(place, before)),
            f"r{place}": str(len(history[place])),
            f"shown{place}": stored_places(before),
        }
    return {**fields, **more}


def test_the_full_answer_of_every_kind_goes_through_a_plain_form(attempt: Attempt, client: Client) -> None:
    given = {place: drawn.key() for place, drawn in enumerate(papers.read(attempt))}

    page = client.post(f"/tap-huan/luot/{attempt.pk}/luu/", sheet(attempt, given))
    assert page.status_code == 302
    stored = {row.place: shown_places(row.chosen) for row in Row.objects.filter(attempt=attempt)}
    assert stored == given

    reply = client.post(f"/tap-huan/luot/{attempt.pk}/nop/", sheet(attempt, {}))
    assert reply.status_code == 302
    assert HandIn.objects.get().hundredths == 10_000
    result = client.get(f"/tap-huan/luot/{attempt.pk}/ket-qua/").content.decode()
    assert result.count("✓ Đúng</span>") == len(SAMPLES)


def test_a_form_sent_twice_or_unchanged_saves_nothing_anew(attempt: Attempt, client: Client) -> None:
    given = {place: drawn.key() for place, drawn in enumerate(papers.read(attempt))}
    first = sheet(attempt, given)
    for fields in (first, first, sheet(attempt, {})):
        client.post(f"/tap-huan/luot/{attempt.pk}/luu/", fields)

    assert Row.objects.count() == len(SAMPLES)


def test_a_step_of_a_situation_cannot_be_taken_back_by_any_form(attempt: Attempt, client: Client) -> None:
    place = place_of(attempt, "scenario")
    drawn = papers.read(attempt)[place]
    worst, best = drawn.as_shown((2,)), drawn.as_shown((0, 3))
    client.post(f"/tap-huan/luot/{attempt.pk}/luu/", sheet(attempt, {place: worst}))

    forged = sheet(attempt, {place: best})
    address = f"/tap-huan/luot/{attempt.pk}/luu/"
    page = client.post(address, {**forged, f"shown{place}": ""}, follow=True).content.decode()
    assert "Hỏng" in page
    assert "Đi tiếp" not in page
    client.post(f"/tap-huan/luot/{attempt.pk}/nop/", sheet(attempt, {}, confirm="1"))
    assert HandIn.objects.get().marks[place] == {"answer": [2], "points": "0"}


def test_a_way_whose_steps_do_not_follow_each_other_is_refused_with_a_reason(attempt: Attempt, client: Client) -> None:
    place = place_of(attempt, "scenario")
    drawn = papers.read(attempt)[place]
    # From the first step into the second, by a choice that does not lead there; and the second without the first.
    for forged in (drawn.as_shown((1, 3)), drawn.as_shown((3,)), drawn.as_shown((0, 1))):
        page = client.post(f"/tap-huan/luot/{attempt.pk}/luu/", sheet(attempt, {place: forged})).content.decode()
        assert f"Câu {place + 1} chưa lưu được: các bước gửi lên không nối tiếp nhau" in page
        assert "chưa có số" not in page

    assert not Row.objects.exists()


def test_two_steps_with_one_number_are_named_kept_on_the_page_and_not_saved(attempt: Attempt, client: Client) -> None:
    place = place_of(attempt, "order")
    fields = {**sheet(attempt, {}), f"q{place}": ["2", "2", "", ""]}
    page = client.post(f"/tap-huan/luot/{attempt.pk}/nop/", fields).content.decode()

    assert f"Câu {place + 1} chưa lưu được" in page
    assert page.count("<option selected>2</option>") == 2
    assert not Row.objects.exists()
    assert not HandIn.objects.exists()


def test_one_question_is_shown_as_it_stands_and_to_nobody_else(attempt: Attempt, client: Client) -> None:
    place = place_of(attempt, "scenario")
    address = f"/tap-huan/luot/{attempt.pk}/cau/{place}/"
    part = client.get(address).content.decode()
    assert "Bước đầu" in part
    assert "Bước sau" not in part

    taken = papers.read(attempt)[place].as_shown((0,))
    client.post(f"/tap-huan/luot/{attempt.pk}/luu/", sheet(attempt, {place: taken}))
    part = client.get(address).content.decode()
    assert part.strip().startswith("<fieldset")
    assert "Bước sau" in part
    assert "Đi tiếp" in part
    assert signed_in(an_official("CB002")).get(address).status_code == 404
    assert client.get(f"/tap-huan/luot/{attempt.pk}/cau/{len(SAMPLES)}/").status_code == 404

    client.post(f"/tap-huan/luot/{attempt.pk}/nop/", sheet(attempt, {}, confirm="1"))
    assert client.get(address).status_code == 410


def test_nothing_of_the_key_is_on_the_page_before_hand_in(attempt: Attempt, client: Client) -> None:
    page = client.get(f"/tap-huan/luot/{attempt.pk}/").content.decode()

    assert page.count("<fieldset") == len(SAMPLES)
    for drawn in papers.read(attempt):
        assert not [option for option in drawn.question.options if without_verdict(option.feedback) in page]
        turns = [option.turn.consequence for option in drawn.question.options if option.turn]
        assert not [words for words in (*turns, *drawn.question.steps[1:]) if words in page]


@pytest.mark.parametrize("question", SAMPLES, ids=lambda question: question.kind)
def test_an_empty_form_is_no_answer_of_any_kind(question: Question) -> None:
    drawn = DrawnQuestion(question, tuple(RULES[question.kind].places(question)))

    assert read_answer([], drawn) == ()
    assert not shown_question(0, drawn, []).answered


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("single", ["0", "1"]),
        ("single", ["9"]),
        ("multiple", ["-1"]),
        ("mark", ["x"]),
        ("order", ["1", "2", "3"]),
        ("order", ["1", "1", "2", "3"]),
        ("order", ["1", "2", "3", "5"]),
        ("match", ["0"]),
        ("match", ["0", "1", "9"]),
        ("scenario", ["0", "0"]),
        ("scenario", ["1", "3"]),
        ("scenario", ["3"]),
        ("scenario", ["٣"]),
    ],
)
def test_what_is_no_answer_is_not_read_as_one(kind: Kind, sent: list[str]) -> None:
    question = next(one for one in SAMPLES if one.kind == kind)

    assert read_answer(sent, DrawnQuestion(question, tuple(range(len(question.options))))) is None
