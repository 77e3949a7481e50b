"""The quiz for citizens: one situation a screen, no sign-in, nothing recorded, and no key before its answer."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client

from tests.content.small_library import RULE, section
from tests.content.small_library import library as small_library
from tests.kind_samples import SAMPLES, situation
from trainer.content.live import library
from trainer.core.quiz.drawing import DrawnQuestion, draw
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.model import Quiz
from trainer.core.quiz.verdict_words import without_verdict
from trainer.models import Answer, Attempt, HandIn, Withdrawal
from trainer.web import public
from trainer.web.doorway import easy_first

pytestmark = pytest.mark.django_db
QUIZ = next(quiz for quiz in library().quizzes.values() if quiz.public)
SIZE = QUIZ.rule.draw


def address(seed: str) -> str:
    return f"/thu/{QUIZ.id}/{seed}/"


def fields(item: DrawnQuestion, *, wrong: bool = False) -> list[str]:
    """Return the full answer to a question as its form sends it, or one that earns less."""
    rules = RULES[item.question.kind]
    shown = list(rules.to_shown(rules.key(item.question), item.order))
    if item.question.kind == "order":
        shown = shown[::-1] if wrong else shown
        return [str(shown.index(at) + 1) for at in range(len(shown))]
    if wrong and item.question.kind == "match":
        shown = [(one + 1) % len(item.question.targets) for one in shown]
    elif wrong and item.question.kind == "single":
        shown = [(shown[0] + 1) % len(item.order)]
    elif wrong:
        shown = shown[:1]
    return [str(one) for one in shown]


def hidden(page: str) -> dict[str, list[str]]:
    """Return the hidden fields of answers that a page carries on."""
    found: dict[str, list[str]] = {}
    # What a situation that is over shows of its own way stands in a fieldset that sends nothing.
    page = page[max(page.find("sheet-go"), 0) :]
    for name, value in re.findall(r'<input type="hidden" name="(q\d+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return found


def told(item: DrawnQuestion) -> list[str]:
    """Return the feedback of a question, as far as it can be told from other words."""
    return [without_verdict(option.feedback) for option in item.question.options if len(option.feedback) > 35]


def test_a_stranger_goes_through_it_by_plain_forms_and_nothing_is_recorded(client: Client) -> None:
    start = client.get(f"/thu/{QUIZ.id}/")
    found = re.search(rf'href="(/thu/{QUIZ.id}/[0-9a-f]+/)"', start.content.decode())
    assert found is not None
    drawn = easy_first(draw(QUIZ, found[1].split("/")[3]))

    page = client.get(found[1]).content.decode()
    for place, item in enumerate(drawn):
        assert f"{place + 1}/{SIZE}" in page
        form = {**hidden(page), f"q{place}": fields(item), "cau": str(place + 1)}
        page = client.post(found[1], form).content.decode()
        assert "Đúng rồi" in page
        page = client.post(found[1], {**hidden(page), "cau": str(place + 1), "tiep": "1"}).content.decode()

    assert f"Bà con nhận ra {SIZE}/{SIZE}" in page
    assert "Nhận ra hết" in page
    assert not Attempt.objects.exists()
    assert not Answer.objects.exists()
    assert not HandIn.objects.exists()
    assert not client.session.keys()


def test_the_key_of_a_question_comes_with_the_reply_to_its_answer_and_of_no_other(client: Client) -> None:
    drawn = easy_first(draw(QUIZ, "abc123"))
    held: dict[str, list[str]] = {}
    for place, item in enumerate(drawn[:-1]):
        asked = client.post(address("abc123"), {**held, "cau": str(place), "tiep": "1"} if place else {"cau": "1"})
        assert not [text for one in drawn[place:] for text in told(one) if text in asked.content.decode()]
        held[f"q{place}"] = fields(item)
        for header in ({}, {"X-Part": "yes"}):
            said = client.post(address("abc123"), {**held, "cau": str(place + 1)}, headers=header).content.decode()
            assert any(text in said for text in told(item))
            assert not [text for one in drawn[place + 1 :] for text in told(one) if text in said]


def test_a_forged_end_tells_nothing_of_what_was_not_answered(client: Client) -> None:
    drawn = easy_first(draw(QUIZ, "abc123"))
    form = {"cau": str(SIZE), "tiep": "1", f"q{SIZE - 1}": fields(drawn[-1])}

    page = client.post(address("abc123"), form).content.decode()

    assert f"Bà con nhận ra 1/{SIZE}" in page
    assert not [text for one in drawn[:-1] for text in told(one) if text in page]


def test_what_was_missed_is_told_first_and_who_missed_all_is_not_scolded(client: Client) -> None:
    drawn = easy_first(draw(QUIZ, "abc123"))
    form = {f"q{place}": fields(item, wrong=True) for place, item in enumerate(drawn)}

    page = client.post(address("abc123"), {**form, "cau": str(SIZE), "tiep": "1"}).content.decode()

    assert page.index("Bà con nhận ra") < page.index("điều cần nhớ") < page.index("Xem lại từng tình huống")
    assert "phần lớn" not in page
    assert "Đưa người nhà cùng thử" in page
    assert f"http://testserver/thu/{QUIZ.id}/" in page


def test_what_to_keep_is_what_is_right_with_its_question_and_never_what_is_not(client: Client) -> None:
    drawn = draw(QUIZ, "abc123")
    form = {f"q{place}": fields(item, wrong=True) for place, item in enumerate(drawn)}

    page = unescape(client.post(address("abc123"), {**form, "cau": str(SIZE), "tiep": "1"}).content.decode())

    kept = page.split('class="remember"')[1].split("</section>")[0]
    options = [(item.question.kind, option) for item in drawn for option in item.question.options]
    not_right = [one.feedback for kind, one in options if kind not in ("match", "order", "scenario") and not one.right]
    assert len(re.findall('<li><p class="facts">.+</p>\n<p><strong>.+</strong><br>', kept)) == 3
    assert [words for words in not_right if without_verdict(words) in kept] == []


@pytest.mark.parametrize("header", [{}, {"X-Part": "yes"}])
def test_what_was_withdrawn_meanwhile_ends_the_round_plainly(client: Client, header: dict[str, str]) -> None:
    page = client.get(address("abc123")).content.decode()
    [mark] = set(re.findall(r'name="de" value="(\w+)"', page))
    drawn = easy_first(draw(QUIZ, "abc123"))
    form = {"cau": "1", "de": mark, "q0": fields(drawn[0])}
    assert "data-sheet " in client.post(address("abc123"), form).content.decode()
    today = datetime.now(UTC)
    gone = drawn[-1].question
    Withdrawal.objects.create(
        question_id=gone.id, fingerprint=gone.fingerprint(), since=today.date(), reason="Sai.", withdrawn_at=today
    )

    reply = client.post(address("abc123"), form, headers=header)

    assert reply.status_code == 409
    assert "Bộ tình huống vừa thay đổi" in reply.content.decode()
    assert f'href="/thu/{QUIZ.id}/lai/"' in reply.content.decode()
    assert not [text for text in told(drawn[0]) if text in reply.content.decode()]


def test_every_form_of_a_round_tells_of_which_paper_it_is(client: Client) -> None:
    form = {"q0": fields(easy_first(draw(QUIZ, "abc123"))[0]), "cau": "1"}
    asked, said = client.get(address("abc123")).content.decode(), client.post(address("abc123"), form).content.decode()

    assert 'name="de"' in asked
    assert 'name="de"' in said[said.index("sheet-go") :]


def test_without_an_answer_it_does_not_go_on_and_says_why(client: Client) -> None:
    for more in ({}, {"tiep": "1"}):
        page = client.post(address("abc123"), {"cau": "1", **more}).content.decode()
        assert "Bà con chọn rồi bấm “Trả lời”." in page
        assert f"1/{SIZE}" in page
        assert '<a class="sitting-out" href="/">' in page

    part = client.post(address("abc123"), {"cau": "1"}, headers={"X-Part": "yes"})
    assert (part.status_code, part.content.decode()) == (422, "Bà con chọn rồi bấm “Trả lời”.")


def test_the_script_gets_the_sheet_alone(client: Client) -> None:
    form = {"q0": fields(easy_first(draw(QUIZ, "abc123"))[0]), "cau": "1"}

    part = client.post(address("abc123"), form, headers={"X-Part": "yes"}).content.decode()

    assert "<html" not in part
    assert "data-sheet" in part
    assert hidden(part) == {"q0": form["q0"]}


def test_every_kind_carries_its_answer_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    quiz = Quiz("thu", "Thử", "", "a", replace(RULE, draw=len(SAMPLES)), SAMPLES, public=True)
    small = small_library(quiz, sections=(section("a#b"),))
    monkeypatch.setattr(public, "library", lambda: small)
    drawn = easy_first(draw(quiz, "1"))
    page = client.get("/thu/thu/1/").content.decode()
    for place, item in enumerate(drawn):
        form = {**hidden(page), f"q{place}": fields(item), "cau": str(place + 1)}
        page = client.post("/thu/thu/1/", form).content.decode()
        page = client.post("/thu/thu/1/", {**hidden(page), "cau": str(place + 1), "tiep": "1"}).content.decode()

    assert f"Bà con nhận ra {len(drawn)}/{len(drawn)}" in page


def test_half_a_match_is_not_judged_and_says_what_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    quiz = Quiz(
        "thu", "Thử", "", "a", replace(RULE, draw=1), tuple(s for s in SAMPLES if s.kind == "match"), public=True
    )
    small = small_library(quiz, sections=(section("a#b"),))
    monkeypatch.setattr(public, "library", lambda: small)
    [drawn] = easy_first(draw(quiz, "1"))
    half = [*fields(drawn)[:-1], ""]

    part = client.post("/thu/thu/1/", {"cau": "1", "q0": half}, headers={"X-Part": "yes"})

    assert (part.status_code, part.content.decode()) == (422, "Còn mục chưa ghép.")
    assert "data-sheet " not in client.post("/thu/thu/1/", {"cau": "1", "q0": half}).content.decode()


def test_nobody_is_called_an_official_here(client: Client) -> None:
    drawn = easy_first(draw(QUIZ, "abc123"))
    pages = [client.get(f"/thu/{QUIZ.id}/"), client.get(address("abc123"))]
    for wrong in (False, True):
        form = {f"q{place}": fields(item, wrong=wrong) for place, item in enumerate(drawn)}
        pages += [
            client.post(address("abc123"), {**form, "cau": str(n), **more})
            for n in (1, SIZE)
            for more in ({}, {"tiep": "1"})
        ]

    for page in pages:
        text = page.content.decode()
        assert "nh/chị" not in text[text.index("<main") :]


def test_nobody_is_told_how_points_are_counted_where_none_are(client: Client) -> None:
    for seed in ("1", "2", "3"):
        page = client.get(address(seed)).content.decode()
        assert "điểm" not in page[page.index("<main") : page.index("</main>")].lower()


def test_a_quiz_of_officials_is_not_public(client: Client) -> None:
    assert client.get("/thu/giu-tai-khoan/").status_code == 404
    assert client.get("/thu/giu-tai-khoan/abc/").status_code == 404


@pytest.fixture
def situation_quiz(monkeypatch: pytest.MonkeyPatch) -> DrawnQuestion:
    """Put a public quiz of one situation in the place of the content; return its question as drawn at /thu/thu/1/."""
    quiz = Quiz("thu", "Thử", "", "a", replace(RULE, draw=1), (situation(),), public=True)
    small = small_library(quiz, sections=(section("a#b"),))
    monkeypatch.setattr(public, "library", lambda: small)
    [drawn] = easy_first(draw(quiz, "1"))
    return drawn


def test_a_situation_goes_on_step_by_step_and_is_judged_at_its_end(
    client: Client, situation_quiz: DrawnQuestion
) -> None:
    page = client.post("/thu/thu/1/", {"cau": "1", "shown0": ""}).content.decode()
    assert "Bà con chọn" in page

    way = situation_quiz.key()
    page = client.post("/thu/thu/1/", {"cau": "1", "shown0": "", "q0": str(way[0])}).content.decode()
    assert "Bước sau" in page
    assert "Bà con chọn" not in page

    page = client.post("/thu/thu/1/", {"cau": "1", "q0": [str(one) for one in way]}).content.decode()
    assert "Đúng rồi" in page


def test_a_way_that_does_not_follow_counts_as_no_answer(client: Client, situation_quiz: DrawnQuestion) -> None:
    [second] = situation_quiz.as_shown((3,))
    page = client.post("/thu/thu/1/", {"cau": "1", "q0": str(second)}).content.decode()

    assert "Bà con chọn" in page


@pytest.mark.parametrize("place", ["", "x", "0", "-1", "99", "9" * 30])
def test_a_strange_place_shows_a_situation(client: Client, place: str) -> None:
    assert client.post(address("abc123"), {"cau": place}).status_code == 200
