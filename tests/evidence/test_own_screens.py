"""From a quiz in one's own record to what is to be done about it: what the home page would offer of that quiz."""

from datetime import timedelta
from html import unescape

from django.test import Client

from tests.cast import Cast, queries, signed_in
from tests.evidence.test_path_certificate import passed
from tests.moment import now
from tests.web.training.test_keys import SLOW, sit
from trainer.actions import attempts
from trainer.content.live import library
from trainer.models import Completion, HandIn, Practice, Requirement

QUIZ, OTHER = "giu-tai-khoan", "lua-dao"
RECORD = "/tap-huan/ho-so/"
MISSED = "Luyện lại những câu chưa đúng"


def row_of(client: Client, quiz: str, more: str = "") -> str:
    """Return the row of ``quiz`` in his record."""
    shown = unescape(client.get(RECORD + more).text)
    rows = shown.partition("own-quizzes")[2].partition("</ul>")[0].split("<li>")[1:]
    return next(row for row in rows if library().quizzes[quiz].title in row)


def to_quiz(quiz: str, words: str) -> str:
    """Return a link to the page of ``quiz``, which begins a paper when told so."""
    return f'<a href="/tap-huan/bai/{quiz}/">{words}<span'


def test_what_was_failed_is_sat_again_or_practised_from_its_row(cast: Cast) -> None:
    failed, an = sit(cast.an, right=0, days=1), signed_in(cast.an)
    row = row_of(an, QUIZ, f"?bai={QUIZ}")
    assert to_quiz(QUIZ, "Làm lại") in row
    where = f"/tap-huan/luot/{failed.pk}/luyen/"
    assert f'action="{where}"' in row
    begun = an.post(where)
    assert begun.headers["Location"] == f"/tap-huan/luyen/{Practice.objects.get().pk}/"
    # What was never tried is begun on its page, which says whether a clock will run.
    untried = row_of(an, OTHER, f"?bai={OTHER}")
    assert to_quiz(OTHER, "Làm bài") in untried
    assert MISSED not in untried


def test_while_he_waits_after_tries_that_failed_only_practice_is_offered(cast: Cast) -> None:
    for seed in "abc":
        last = sit(cast.an, right=0, seed=seed)
    row = row_of(signed_in(cast.an), QUIZ, f"?bai={QUIZ}")
    assert f'action="/tap-huan/luot/{last.pk}/luyen/"' in row
    assert "Làm lại<" not in row
    assert "Làm lại được từ" in row


def test_what_was_begun_is_gone_on_with_and_what_is_passed_asks_for_nothing(cast: Cast) -> None:
    passed(cast.an, QUIZ)
    an = signed_in(cast.an)
    running = attempts.begin(cast.an, library().quizzes[OTHER], library(), "b", now())
    assert f'href="/tap-huan/luot/{running.pk}/">Làm tiếp' in row_of(an, OTHER, f"?bai={OTHER}")
    row = row_of(an, QUIZ)
    assert to_quiz(QUIZ, "Làm lại") not in row
    assert "<form" not in row
    assert f'<a href="/tap-huan/bai/{QUIZ}/">{library().quizzes[QUIZ].title}</a>' in row
    # A pass that ends soon may be renewed.
    for kind in (Completion, Requirement):
        kind.objects.filter(quiz=QUIZ).update(valid_until=now() + timedelta(days=3))
    assert to_quiz(QUIZ, "Làm lại") in row_of(an, QUIZ, f"?bai={QUIZ}")


def test_the_next_thing_has_its_button_above_and_no_second_one_in_its_row(cast: Cast) -> None:
    an = signed_in(cast.an)
    shown = unescape(an.get(RECORD).text)
    first = shown.partition('id="viec">')[2].partition("<")[0]
    quiz = next(one.id for one in library().quizzes.values() if one.title == first)
    assert "Làm bài<" not in row_of(an, quiz)
    assert sum("Làm bài<" in row_of(an, one.quiz) for one in cast.an.requirements.exclude(quiz=quiz)) > 1


def test_the_next_thing_that_was_failed_can_be_practised_first_as_at_home(cast: Cast) -> None:
    def card() -> str:
        return unescape(an.get(RECORD).text).partition('id="viec">')[2].partition("</section>")[0]

    an = signed_in(cast.an)
    assert "Luyện" not in card()
    failed = sit(cast.an, right=0, days=1)
    assert card().startswith(f"{library().quizzes[QUIZ].title}<")
    assert f'action="/tap-huan/luot/{failed.pk}/luyen/"' in card()
    assert "Luyện lại trước" in card()


def test_a_quiz_that_is_asked_no_more_leads_nowhere(cast: Cast) -> None:
    attempt = sit(cast.an, right=0, days=1)
    attempt.quiz_title, attempt.quiz = "Bài cũ", "bai-cu"
    attempt.save()
    assert HandIn.objects.count() == 1
    shown = unescape(signed_in(cast.an).get(RECORD).text)
    row = next(one for one in shown.partition("own-quizzes")[2].split("<li>") if "Bài cũ" in one)
    assert "/tap-huan/bai/bai-cu/" not in row


def test_the_rows_ask_the_database_nothing_more(cast: Cast) -> None:
    an = signed_in(cast.an)
    sit(cast.an, SLOW, right=0, days=2, seed="a")
    before = queries(an, RECORD)
    for seed in "bc":
        sit(cast.an, SLOW, right=0, seed=seed)
    assert queries(an, RECORD) == before
