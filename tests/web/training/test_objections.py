"""“Câu này có gì sai?”: who may contest a question, where, in which words; and who reads the answer."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from tests.cast import Cast, queries, signed_in
from tests.moment import now
from tests.web.training.test_keys import FAST, SLOW, sit
from trainer.actions import attempts, papers, practice
from trainer.actions.objections import KEPT, Contested, forget_old, raise_one, settle
from trainer.content.live import library
from trainer.core.accounts.tries import OBJECTIONS
from trainer.models import Attempt, Completion, Event, Objection, Official

QUIZ = "giu-tai-khoan"
HOME, READ = "/tap-huan/", "/tap-huan/y-kien/da-doc/"
LINK = "Câu này có gì sai?"
# Moments that no calendar has, once they are told in UTC.
BEYOND = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")


def form_of(attempt: Attempt, place: int = 1, more: str = "") -> str:
    """Return the address of the form about a question of ``attempt``."""
    return f"/tap-huan/luot/{attempt.pk}/cau/{place}/y-kien/{more}"


def result_of(attempt: Attempt) -> str:
    """Return the address of its result."""
    return f"/tap-huan/luot/{attempt.pk}/ket-qua/"


def page(client: Client, address: str) -> str:
    """Return the page in plain words."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.text)


def passed(person: Official) -> Attempt:
    """Let ``person`` have passed with every question right but the first, which he missed."""
    size = len(papers.read(sit(person, seed="x", days=5)))
    return sit(person, right=size - 1, wrong=1, days=1, seed="b")


def contested(person: Official, question: str = "mot-cau", kind: str = "unclear", text: str = "") -> Objection:
    """Let ``person`` contest a question of today's quiz, or one that is in none."""
    known = library().questions.get(question)
    mark = known.fingerprint() if known else "0" * 16
    return raise_one(person, Contested(QUIZ, question, mark, "2026-11-25"), kind, text, now())


def test_who_reads_the_key_contests_the_question_once_and_comes_back_to_it(cast: Cast) -> None:
    attempt, an = passed(cast.an), signed_in(cast.an)
    question = papers.read(attempt)[1].question
    assert form_of(attempt, 2) in page(an, result_of(attempt))
    shown = page(an, form_of(attempt, 2))
    assert question.text in shown
    assert all(
        words in shown for words in ("Đáp án sai", "Câu khó hiểu", "đã đổi", "Không ghi thông tin của người dân")
    )

    answer = an.post(form_of(attempt, 2), {"sai": "key", "noi_them": "Điều 5\r\nnói khác."})
    assert answer.headers["Location"] == f"{result_of(attempt)}#y-kien-2"
    back = page(an, result_of(attempt))
    assert 'id="y-kien-2"' in back
    assert "Đã gửi bộ phận CNTT" in back
    found = Objection.objects.get()
    assert (found.official, found.quiz, found.question_name) == (cast.an, QUIZ, question.id)
    assert (found.kind, found.text, found.fingerprint) == ("key", "Điều 5 nói khác.", question.fingerprint())
    assert found.edition == library().history.editions[-1].id

    an.post(form_of(attempt, 2), {"sai": "outdated", "noi_them": ""})
    assert Objection.objects.get().kind == "outdated"
    kinds = Event.objects.filter(kind="objected").values_list("official", "actor")
    assert list(kinds) == [(cast.an.pk, cast.an.pk)] * 2
    an.post(form_of(attempt, 2), {"sai": "outdated", "noi_them": ""})
    assert Event.objects.filter(kind="objected").count() == 2


def test_of_a_question_whose_key_is_withheld_only_its_words_are_contested(cast: Cast) -> None:
    attempt, an = sit(cast.an, right=1, wrong=2), signed_in(cast.an)
    shown = page(an, form_of(attempt))
    assert "Câu khó hiểu" in shown
    assert "Đáp án sai" not in shown
    assert "đã đổi" not in shown
    # Nothing to choose, so nothing goes off by itself; what was offered stands there in the order of his paper.
    assert 'type="radio"' not in shown
    offered = [drawn.question.options[number].text for drawn in papers.read(attempt)[:1] for number in drawn.order]
    at = [shown.index(f"<li>{one}</li>") for one in offered]
    assert at == sorted(at)
    for untouched in ({}, {"sai": "key"}):
        assert "Anh/chị chưa ghi câu khó hiểu ở đâu." in unescape(an.post(form_of(attempt), untouched).text)
    assert not Objection.objects.exists()
    assert an.post(form_of(attempt), {"sai": "key", "noi_them": "Chữ “ngay”."}).status_code == 302
    assert Objection.objects.get().kind == "unclear"


def test_what_was_sent_is_shown_back_and_is_replaced_or_left(cast: Cast) -> None:
    attempt, an = passed(cast.an), signed_in(cast.an)
    shown = page(an, form_of(attempt))
    assert "checked" not in shown
    assert "Thôi, không gửi" in shown
    assert "maxlength" not in shown
    an.post(form_of(attempt), {"sai": "key", "noi_them": "Điều này bỏ."})
    assert "Đáp án sai, “Điều này bỏ.” <a" in page(an, result_of(attempt))
    shown = page(an, form_of(attempt))
    assert "Đáp án sai, “Điều này bỏ.”" in shown
    assert "Thay điều đã gửi" in shown
    assert f'<a href="{result_of(attempt)}#y-kien-1">Để nguyên</a>' in shown


def test_nobody_contests_in_the_place_of_another_or_what_he_has_not_handed_in(cast: Cast) -> None:
    attempt = passed(cast.an)
    assert signed_in(cast.chien).get(form_of(attempt)).status_code == 404
    assert signed_in(cast.khue).post(form_of(attempt), {"sai": "key"}).status_code == 404
    assert Client().get(form_of(attempt)).status_code == 302
    an = signed_in(cast.an)
    assert an.get(form_of(attempt, 99)).status_code == 404
    assert an.get(form_of(attempt, 0)).status_code == 404
    running = attempts.begin(cast.chien, library().quizzes[QUIZ], library(), "c", now())
    chien = signed_in(cast.chien)
    assert chien.post(form_of(running), {"sai": "key"}).headers["Location"] == f"/tap-huan/luot/{running.pk}/"
    assert not Objection.objects.exists()


def test_what_is_missing_or_too_long_is_said_and_what_was_typed_stays(cast: Cast) -> None:
    attempt, an = passed(cast.an), signed_in(cast.an)
    shown = unescape(an.post(form_of(attempt), {"noi_them": "x" * 501}).text)
    assert "Anh/chị chưa chọn điều gì sai." in shown
    assert "Dài quá 500 chữ cái" in shown
    assert "x" * 501 in shown
    assert an.post(form_of(attempt), {"sai": "key", "noi_them": "x" * 500}).status_code == 302


def test_a_machine_is_stopped_and_what_was_sent_stays(cast: Cast) -> None:
    attempt, an = passed(cast.an), signed_in(cast.an)
    for number in range(OBJECTIONS.most):
        assert an.post(form_of(attempt), {"sai": "key", "noi_them": str(number)}).status_code == 302
    shown = unescape(an.post(form_of(attempt), {"sai": "key", "noi_them": "nữa"}).text)
    assert "Anh/chị vừa gửi rất nhiều ý kiến." in shown
    assert Objection.objects.get().text == str(OBJECTIONS.most - 1)


def test_from_his_own_record_he_comes_back_to_it(cast: Cast) -> None:
    attempt, an = passed(cast.an), signed_in(cast.an)
    record = f"/tap-huan/ho-so/?bai={QUIZ}&luot={attempt.number}"
    assert form_of(attempt, 1, "?ve=ho-so") in page(an, record)
    answer = an.post(form_of(attempt, 1, "?ve=ho-so"), {"sai": "key"})
    assert answer.headers["Location"] == f"{record}#y-kien-1"
    assert "Đã gửi bộ phận CNTT" in page(an, record)
    # Whoever looks at it for the agency is offered nothing.
    assert LINK not in page(signed_in(cast.khue), "/cntt/can-bo/HN002/ho-so/")


def test_in_practice_it_stands_below_the_whole_explanation_and_only_after_an_answer(cast: Cast) -> None:
    papers.keep_versions(library(), now())
    begun = practice.begin(cast.an, library().quizzes[QUIZ], library(), "hạt", now())
    an, form = signed_in(cast.an), f"/tap-huan/luyen/{begun.pk}/cau/1/y-kien/"
    where = f"/tap-huan/luyen/{begun.pk}/?cau=1"
    assert LINK not in page(an, where)
    assert an.get(form).status_code == 404
    drawn = practice.shift(begun, library(), now()).drawn(0)
    practice.answer(begun, 0, drawn.key(), library(), now())
    assert form in page(an, where)
    assert an.post(form, {"sai": "outdated"}).headers["Location"] == f"{where}#y-kien"
    assert "Đã gửi bộ phận CNTT" in page(an, where)
    assert Objection.objects.get().quiz == QUIZ


def test_the_answer_is_read_once_at_home_and_stays_beside_the_question(cast: Cast) -> None:
    attempt, an = passed(cast.an), signed_in(cast.an)
    an.post(form_of(attempt), {"sai": "key", "noi_them": "Điều này bỏ."})
    found = Objection.objects.get()
    assert "Bộ phận CNTT trả lời" not in page(an, HOME)
    assert settle(found.question_name, {found.pk: found.made_at}, "Đã xem, câu đúng.", cast.khue, now()) == 1
    assert "Đã xem, câu đúng." in page(an, HOME)
    # What he had said stands beside it, and the way to the question.
    home = page(an, HOME)
    assert "Anh/chị đã gửi: Đáp án sai, “Điều này bỏ.”" in home
    assert f'href="{result_of(attempt)}#y-kien-1"' in home
    signed_in(cast.chien).post(READ, {"chon": [found.pk], "luc": now().isoformat()})
    assert "Đã xem, câu đúng." in page(an, HOME)
    # A page that was made before the answer has not shown it.
    for stale in ("", "hôm qua", (now() - timedelta(seconds=1)).isoformat(), *BEYOND):
        assert an.post(READ, {"chon": [found.pk], "luc": stale}).status_code == 302
    assert "Đã xem, câu đúng." in page(an, HOME)
    an.post(READ, {"chon": [found.pk], "luc": now().isoformat()})
    assert "Đã xem, câu đúng." not in page(an, HOME)
    assert "Đã xem, câu đúng." in page(an, result_of(attempt))


def test_what_was_answered_stays_when_he_says_something_else(cast: Cast) -> None:
    attempt, an = passed(cast.an), signed_in(cast.an)
    an.post(form_of(attempt), {"sai": "key", "noi_them": "Lần một."})
    first = Objection.objects.get()
    settle(first.question_name, {first.pk: first.made_at}, "Đã xem, câu đúng.", cast.khue, now())
    an.post(form_of(attempt), {"sai": "outdated", "noi_them": "Lần hai."})
    an.post(form_of(attempt), {"sai": "outdated", "noi_them": "Lần ba."})
    second = Objection.objects.exclude(pk=first.pk).get()
    assert (second.text, second.settled_at) == ("Lần ba.", None)
    assert "Đã xem, câu đúng." in page(an, HOME)
    for said in (page(an, result_of(attempt)), page(signed_in(cast.khue), item_page(first))):
        assert all(words in said for words in ("Lần một.", "Đã xem, câu đúng.", "Lần ba."))
        assert "Lần hai." not in said


def item_page(one: Objection) -> str:
    """Return the page of its question for the IT unit."""
    return f"/cntt/cau-hoi/{one.quiz}/{one.question_name}/"


@pytest.mark.parametrize("took", [SLOW, FAST])
def test_the_answer_waits_as_long_as_the_key_is_withheld(cast: Cast, took: timedelta) -> None:
    size = len(papers.read(sit(cast.an, days=9)))
    attempt = sit(cast.an, took, right=0 if took == SLOW else size - 1, wrong=1, days=5, seed="b")
    an = signed_in(cast.an)
    # It is said before he sends it, and that his leader sees that he did.
    form = page(an, form_of(attempt))
    assert "ở trang Bài của tôi, khi kết quả bài đã hiện đáp án câu này" in form
    assert "lãnh đạo chỉ thấy là anh/chị có góp ý" in form
    an.post(form_of(attempt), {"sai": "unclear", "noi_them": "Mờ."})
    found = Objection.objects.get()
    settle(found.question_name, {found.pk: found.made_at}, "Đáp án là hai.", cast.khue, now())
    doors = (HOME, result_of(attempt), f"/tap-huan/ho-so/?bai={QUIZ}&luot={attempt.number}")
    for where in doors:
        assert "Đáp án là hai." not in page(an, where)
    for where in doors[1:]:
        assert "Đã trả lời; đọc được khi kết quả bài hiện đáp án câu này" in page(an, where)
    if took == SLOW:
        sit(cast.an, right=size, days=1, seed="c")
        assert "khi kết quả bài đã hiện" not in page(an, form_of(attempt))
        for where in doors:
            assert "Đáp án là hai." in page(an, where)


def test_no_answer_is_told_of_a_question_that_he_is_being_asked(cast: Cast) -> None:
    attempt, an = passed(cast.an), signed_in(cast.an)
    an.post(form_of(attempt), {"sai": "unclear"})
    found = Objection.objects.get()
    settle(found.question_name, {found.pk: found.made_at}, "Đáp án là hai.", cast.khue, now())
    doors = (HOME, result_of(attempt), f"/tap-huan/ho-so/?bai={QUIZ}&luot={attempt.number}")
    assert all("Đáp án là hai." in page(an, where) for where in doors)
    Completion.objects.update(valid_until=now() + timedelta(days=1))
    attempts.begin(cast.an, library().quizzes[QUIZ], library(), "d", now())
    for where in doors:
        assert "Đáp án là hai." not in page(an, where)


def test_a_result_asks_no_more_of_the_database_however_much_was_said(cast: Cast) -> None:
    attempt, an = passed(cast.an), signed_in(cast.an)
    page(an, result_of(attempt))
    before = queries(an, result_of(attempt))
    for drawn in papers.read(attempt):
        contested(cast.an, drawn.question.id)
    assert queries(an, result_of(attempt)) == before


def test_what_was_settled_goes_after_400_days_and_what_waits_stays(cast: Cast) -> None:
    old, new = contested(cast.an, "mot"), contested(cast.an, "hai")
    contested(cast.an, "ba")
    settle("mot", {old.pk: old.made_at}, "Rồi.", cast.khue, now() - KEPT - timedelta(seconds=1))
    settle("hai", {new.pk: new.made_at}, "Rồi.", cast.khue, now() - KEPT + SLOW)
    assert forget_old(now()) == 1
    assert set(Objection.objects.values_list("question_name", flat=True)) == {"hai", "ba"}
