"""“Ý kiến đã gửi”: what became of each, taking one back, and when an answer comes home."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from tests.cast import Cast, queries, signed_in
from tests.moment import now
from tests.web.training.test_keys import FAST, SLOW, sit
from tests.web.training.test_objections import HOME, QUIZ, READ, contested, form_of, page, passed, result_of
from trainer.actions import papers, practice
from trainer.actions.objections import settle
from trainer.content.live import library
from trainer.models import Event, Objection

SENT, RECORD = "/tap-huan/ho-so/y-kien/", "/tap-huan/ho-so/"
LIST = "/cntt/cau-hoi/y-kien/"
HELD = "đọc được khi kết quả bài hiện đáp án câu này, thường là sau khi anh/chị đạt bài"


def withdrawal_of(one: Objection) -> str:
    """Return the address at which ``one`` is taken back."""
    return f"/tap-huan/y-kien/{one.pk}/rut/"


def answered(one: Objection, cast: Cast, answer: str = "Đã xem, câu đúng.") -> None:
    """Let the IT unit answer ``one``."""
    assert settle(one.question_name, {one.pk: one.made_at}, answer, cast.khue, now()) == 1


def test_he_takes_back_what_waits_after_he_was_asked_and_the_it_unit_has_nothing_to_answer(cast: Cast) -> None:
    attempt, an, khue = passed(cast.an), signed_in(cast.an), signed_in(cast.khue)
    an.post(form_of(attempt), {"sai": "key", "noi_them": "Điều này bỏ."})
    found = Objection.objects.get()
    assert withdrawal_of(found) in page(an, result_of(attempt))
    # To look at the question does nothing; whoever thinks better of it is back where he was.
    asked = unescape(an.get(withdrawal_of(found), headers={"referer": f"http://testserver{result_of(attempt)}"}).text)
    assert "“Điều này bỏ.”" in asked
    assert f'href="{result_of(attempt)}">Để nguyên' in asked
    assert f'href="{SENT}">Để nguyên' in page(an, withdrawal_of(found))
    found.refresh_from_db()
    assert found.settled_at is None

    shown = unescape(an.post(withdrawal_of(found), follow=True).text)
    assert "Đã rút ý kiến." in shown
    assert "Đã rút</span>" in shown
    assert withdrawal_of(found) not in shown
    assert "Anh/chị đã rút ngày" in page(an, result_of(attempt))
    assert "Gửi ý kiến khác" in page(an, result_of(attempt))
    assert "trả lời ý kiến của anh/chị" not in page(an, HOME)
    assert "Không có ý kiến nào chờ trả lời" in page(khue, LIST)
    # Nothing is lost: there it stands as taken back, not as answered.
    item = page(khue, f"/cntt/cau-hoi/{QUIZ}/{found.question_name}/")
    assert "1 ý kiến người gửi đã rút" in item
    assert "“Điều này bỏ.”" in item
    assert "đã trả lời" not in item
    event = Event.objects.get(kind="objection_withdrawn")
    assert "Điều này bỏ." not in str(event.details)
    assert "Rút ý kiến về một câu hỏi" in page(khue, "/cntt/nhat-ky/?nhom=cau-hoi")


def test_whoever_takes_it_back_comes_back_to_the_question_he_came_from_and_never_leaves_the_site(cast: Cast) -> None:
    attempt, an = passed(cast.an), signed_in(cast.an)
    for place in (1, 2):
        an.post(form_of(attempt, place), {"sai": "key"})
    first, second = Objection.objects.order_by("pk")
    link = f"{withdrawal_of(first)}?cho=y-kien-1"
    assert f'href="{link}"' in page(an, result_of(attempt))
    asked = an.get(link, headers={"referer": f"http://testserver{result_of(attempt)}"}).text
    where = f"{result_of(attempt)}#y-kien-1"
    assert f'href="{where}">Để nguyên' in unescape(asked)
    assert f'name="ve" value="{where}"' in asked

    sent = an.post(withdrawal_of(first), {"ve": where})
    assert sent.headers["Location"] == where
    shown = page(an, result_of(attempt))
    assert "Đã rút ý kiến." in shown
    assert "Anh/chị đã rút ngày" in shown.partition('id="y-kien-1"')[2].partition("</div>")[0]
    for elsewhere in ("https://lua.example/", "//lua.example", "javascript:alert(1)", "/\\\\lua.example", ""):
        assert an.post(withdrawal_of(second), {"ve": elsewhere}).headers["Location"] == SENT


def test_a_second_press_says_the_same_and_one_that_comes_after_the_answer_says_so(cast: Cast) -> None:
    first, second = contested(cast.an, "mot"), contested(cast.an, "hai")
    an = signed_in(cast.an)
    for _ in range(2):
        assert "Đã rút ý kiến." in unescape(an.post(withdrawal_of(first), follow=True).text)
    answered(second, cast)
    shown = unescape(an.post(withdrawal_of(second), follow=True).text)
    assert "đã trả lời ý kiến này trước, nên không rút nữa" in shown
    assert "Đã xem, câu đúng." in shown
    assert an.get(withdrawal_of(second)).headers["Location"] == SENT


def test_nobody_takes_back_or_reads_what_somebody_else_said(cast: Cast) -> None:
    one = contested(cast.an, text="Của An.")
    for person in (cast.chien, cast.binh, cast.khue):
        assert signed_in(person).post(withdrawal_of(one)).status_code == 404
        assert signed_in(person).get(withdrawal_of(one)).status_code == 404
        assert "Của An." not in page(signed_in(person), SENT)
    assert Client().post(withdrawal_of(one)).status_code == 302
    one.refresh_from_db()
    assert one.settled_at is None


def test_his_record_leads_to_all_that_he_sent_with_what_became_of_each(cast: Cast) -> None:
    an = signed_in(cast.an)
    assert SENT not in page(an, RECORD)
    assert "chưa gửi ý kiến nào" in page(an, SENT)
    attempt = passed(cast.an)
    for place, words in enumerate(("Đợi.", "Trả lời.", "Rút."), 1):
        an.post(form_of(attempt, place), {"sai": "key", "noi_them": words})
    waits, told, gone = Objection.objects.order_by("pk")
    answered(told, cast)
    an.post(withdrawal_of(gone))
    assert f'href="{SENT}">Ý kiến đã gửi (3)' in page(an, RECORD)
    shown = page(an, SENT)
    rows = shown.partition('class="lines objections-sent"')[2].partition("</ul>")[0].split("<li>")[1:]
    assert len(rows) == 3
    for row, words, chip, place in zip(
        rows, ("Rút.", "Trả lời.", "Đợi."), ("Đã rút", "Đã trả lời", "Đang chờ"), (3, 2, 1), strict=True
    ):
        assert f"“{words}”" in row
        assert f"{chip}</span>" in row
        assert f'href="{result_of(attempt)}#y-kien-{place}"' in row
        assert papers.read(attempt)[place - 1].question.text[:40] in row
    assert "Bộ phận CNTT trả lời ngày" in rows[1]
    assert withdrawal_of(waits) in rows[2]


def test_each_leads_to_the_paper_or_practice_in_which_he_saw_it_in_that_order(cast: Cast) -> None:
    papers.keep_versions(library(), now())
    first = sit(cast.an, right=0, days=5, seed="x")
    an = signed_in(cast.an)
    drawn = papers.read(first)[0]
    an.post(form_of(first), {"sai": "unclear", "noi_them": "Ở bài."})
    begun = practice.begin_one(cast.an, drawn.question.id, QUIZ, library(), "hạt", now())
    practised = practice.shift(begun, library(), now()).drawn(0)
    practice.answer(begun, 0, practised.key(), library(), now())
    assert practised.order != drawn.order
    where = f"/tap-huan/luyen/{begun.pk}/?cau=1#y-kien"
    assert f'href="{result_of(first)}#y-kien-1"' in page(an, SENT)
    an.post(f"/tap-huan/luyen/{begun.pk}/cau/1/y-kien/", {"sai": "key", "noi_them": "Lúc luyện."})
    found = Objection.objects.get()
    assert (found.order, found.text) == (list(practised.order), "Lúc luyện.")
    assert f'href="{where}"' in page(an, SENT)


@pytest.mark.parametrize("took", [SLOW, FAST])
def test_an_answer_comes_home_when_it_may_be_read_and_stays_until_it_was(cast: Cast, took: timedelta) -> None:
    size = len(papers.read(sit(cast.an, days=9)))
    attempt = sit(cast.an, took, right=0 if took == SLOW else size - 1, wrong=1, days=5, seed="b")
    an = signed_in(cast.an)
    an.post(form_of(attempt), {"sai": "unclear", "noi_them": "Mờ."})
    found = Objection.objects.get()
    answered(found, cast, "Đáp án là hai.")
    # Nothing there to do or to read yet; where he looks for it, it says so.
    assert "ý kiến của anh/chị" not in page(an, HOME)
    assert HELD in page(an, SENT)
    assert "Đáp án là hai." not in page(an, SENT)
    if took == SLOW:
        sit(cast.an, right=size, days=1, seed="c")
        for _ in range(2):
            assert "Đáp án là hai." in page(an, HOME)
        assert "Đáp án là hai." in page(an, SENT)
        an.post(READ, {"chon": [found.pk], "luc": now().isoformat()})
        assert "Đáp án là hai." not in page(an, HOME)
        assert "Đáp án là hai." in page(an, SENT)


def test_however_much_he_sent_the_pages_ask_the_database_alike(cast: Cast) -> None:
    attempt, an = passed(cast.an), signed_in(cast.an)
    asked = [drawn.question.id for drawn in papers.read(attempt)]
    for number, question in enumerate(asked[:3]):
        one = contested(cast.an, question)
        if number:
            answered(one, cast)
    pages = (SENT, RECORD, HOME)

    def asks() -> list[int]:
        # Words that were never read are read once.
        for where in pages:
            page(an, where)
        return [queries(an, where) for where in pages]

    before = asks()
    more = [question for question in library().questions if question not in asked][:30]
    for question in (*more, *asked[3:]):
        answered(contested(cast.an, question), cast)
    assert asks() == before
    assert "Trang 2" in page(an, SENT)
