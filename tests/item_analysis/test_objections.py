"""What the IT unit sees of objections to questions, and how it settles them."""

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.actions.people import appoint
from tests.cast import Cast, queries, signed_in
from tests.item_analysis.counted import a_question, count, usual
from tests.web.training.test_keys import sit
from tests.web.training.test_objections import BEYOND, contested, page
from trainer.actions import attempts, papers
from trainer.actions.objections import Contested, raise_one
from trainer.content.live import library
from trainer.core.objections import LONGEST_ANSWER
from trainer.core.quiz.model import Question
from trainer.item_analysis import seen_objections, views
from trainer.item_analysis.seen_objections import written
from trainer.item_analysis.views import OBJECTIONS
from trainer.models import Event, Objection, Official
from trainer.queries import objections
from trainer.web.access import now

LIST, QUIZ = "/cntt/cau-hoi/y-kien/", "giu-tai-khoan"


def a_contested(cast: Cast) -> Question:
    """Let An and Chiến contest a question of the quiz; return it."""
    question = library().quizzes[QUIZ].questions[0]
    contested(cast.an, question.id, "key", "Điều này đã bỏ.")
    contested(cast.chien, question.id, "unclear")
    return question


def address_of(question: str, quiz: str = QUIZ) -> str:
    """Return the page of a question."""
    return f"/cntt/cau-hoi/{quiz}/{question}/"


def sent(*chosen: Objection, answer: str = "Đã xem, câu đúng.", seen: str | None = None) -> dict[str, object]:
    """Return what the form sends: those that are ``chosen``, and what was ``seen`` (None: these as they are now)."""
    told = written({one.pk: one.made_at for one in chosen}) if seen is None else seen
    return {"chon": [one.pk for one in chosen], "tra_loi": answer, "da_thay": told}


def test_where_nobody_contests_anything_no_page_has_an_empty_box(cast: Cast) -> None:
    question = a_question()
    count(question, usual(question))
    khue = signed_in(cast.khue)
    for where in ("/tap-huan/", "/cntt/cau-hoi/", "/cntt/cau-hoi/lua-dao/", address_of(question.id, "lua-dao")):
        assert "kiến" not in page(khue, where).replace("kiến thức", "").replace("ý kiến góp", ""), where
    assert "Không có ý kiến nào chờ trả lời" in page(khue, LIST)


def test_it_is_counted_where_the_it_unit_begins_and_leads_to_who_said_what(cast: Cast) -> None:
    question = a_contested(cast)
    khue = signed_in(cast.khue)
    home = page(khue, "/tap-huan/")
    assert "2 ý kiến về câu hỏi chờ trả lời" in home
    assert LIST in home
    assert "1 câu có ý kiến của cán bộ chờ trả lời" in page(khue, "/cntt/cau-hoi/")
    assert f'href="{address_of(question.id)}#y-kien"' in page(khue, LIST)
    assert "Không có ý kiến nào" in page(khue, f"{LIST}?bai=lua-dao")
    # Of this question nothing is counted yet: it is shown all the same.
    shown = page(khue, address_of(question.id))
    for words in ("Nguyễn Thị An (HN002)", "Phường Sao Mai", "Đáp án sai", "“Điều này đã bỏ.”", "ngày 25/11/2026"):
        assert words in shown
    assert question.text in shown
    assert "lời hỏi trước đây" not in shown


def test_in_the_list_of_a_quiz_it_stands_beside_its_question(cast: Cast) -> None:
    question = a_question()
    count(question, usual(question))
    contested(cast.an, question.id)
    Objection.objects.update(quiz="lua-dao")
    shown = page(signed_in(cast.khue), "/cntt/cau-hoi/lua-dao/")
    assert "1 ý kiến chờ trả lời" in shown
    assert f"{LIST}?bai=lua-dao" in shown


def test_those_that_are_ticked_are_settled_with_one_answer_and_the_log_tells(cast: Cast) -> None:
    question = a_contested(cast)
    khue, (an, chien) = signed_in(cast.khue), Objection.objects.order_by("pk")
    where = f"{address_of(question.id)}y-kien/"
    answer = khue.post(where, sent(an))
    # Where the message is in sight.
    assert answer.headers["Location"] == address_of(question.id)
    an.refresh_from_db()
    chien.refresh_from_db()
    assert (an.answer, an.settled_by) == ("Đã xem, câu đúng.", cast.khue)
    assert chien.settled_at is None
    shown = page(khue, address_of(question.id))
    assert "Đã trả lời 1 ý kiến." in shown
    assert "1 ý kiến đã trả lời" in shown
    event = Event.objects.get(kind="objection_settled")
    assert (event.actor, event.official) == (cast.khue, cast.an)
    # Who sits that paper reads the log too: nothing there tells a key.
    assert event.details == {"question": question.id, "count": 1, "edition": "2026-11-25"}
    assert not any("note" in one.details for one in Event.objects.filter(kind="objected"))
    assert "Trả lời ý kiến về một câu hỏi" in page(khue, "/cntt/nhat-ky/?nhom=cau-hoi")


def test_who_answers_is_told_when_the_senders_read_it(cast: Cast) -> None:
    attempt = sit(cast.an, right=1, wrong=2)
    question = papers.read(attempt)[0].question.id
    khue, where = signed_in(cast.khue), f"{address_of(question)}y-kien/"

    def said(*people: Official) -> str:
        some = [contested(one, question) for one in people]
        return unescape(khue.post(where, sent(*some), follow=True).text)

    assert "Đã trả lời 1 ý kiến. Người gửi chưa đọc được: câu trả lời hiện ở trang Bài của tôi khi" in said(cast.an)
    assert "Đã trả lời 1 ý kiến. Người gửi đọc được ngay ở trang Bài của tôi." in said(cast.chien)
    both = "Đã trả lời 2 ý kiến. 1 người đọc được ngay ở trang Bài của tôi; 1 người đọc được khi đáp án"
    assert both in said(cast.an, cast.chien)
    for person, reads in ((cast.an, False), (cast.chien, True)):
        assert ("Đã xem, câu đúng." in page(signed_in(person), "/tap-huan/")) == reads


@pytest.mark.parametrize(("chosen", "answer", "said"), [(False, "x", "đánh dấu"), (True, " ", "ghi câu trả lời")])
def test_what_is_missing_is_said_and_nothing_is_settled(cast: Cast, chosen: bool, answer: str, said: str) -> None:
    question = a_contested(cast)
    some = list(Objection.objects.all()) if chosen else []
    khue = signed_in(cast.khue)
    after = khue.post(f"{address_of(question.id)}y-kien/", sent(*some, answer=answer), follow=True)
    assert f"Chưa {said}" in unescape(after.text)
    assert Objection.objects.filter(settled_at=None).count() == 2


def test_what_was_changed_since_the_page_was_read_stays_open(cast: Cast) -> None:
    question = a_contested(cast)
    an, chien = Objection.objects.order_by("pk")
    form = sent(an, chien)
    raise_one(cast.an, _about(an), "outdated", "Khác.", an.made_at + timedelta(seconds=1))
    khue = signed_in(cast.khue)
    after = khue.post(f"{address_of(question.id)}y-kien/", form, follow=True)
    assert "1 ý kiến vừa được sửa, được rút hoặc đã có người trả lời" in unescape(after.text)
    an.refresh_from_db()
    assert an.settled_at is None
    for never in ("hôm qua", *BEYOND):
        for told in (f"{an.pk}@{never}", f"{never}@{an.made_at.isoformat()}"):
            khue.post(f"{address_of(question.id)}y-kien/", sent(an, seen=told))
            an.refresh_from_db()
            assert an.settled_at is None


def test_of_a_page_that_tells_nothing_of_what_it_showed_nothing_is_answered_and_one_line_says_so(cast: Cast) -> None:
    question = a_contested(cast)
    where, form = f"{address_of(question.id)}y-kien/", sent(seen="") | {"tat_ca": "1"}
    after = signed_in(cast.khue).post(where, form, follow=True)
    assert "Chưa ghi gì: trang mở từ trước nay đã khác. Anh/chị xem lại rồi trả lời." in unescape(after.text)
    assert Objection.objects.filter(settled_at=None).count() == 2


def _about(one: Objection) -> Contested:
    return Contested(one.quiz, one.question_name, one.fingerprint, one.edition)


def test_an_auditor_reads_and_settles_nothing_and_nobody_else_reads(cast: Cast) -> None:
    question = a_contested(cast)
    appoint(cast.dung, "auditor")
    dung = signed_in(cast.dung)
    assert "Điều này đã bỏ." in page(dung, address_of(question.id))
    assert "tra_loi" not in page(dung, address_of(question.id))
    where = f"{address_of(question.id)}y-kien/"
    assert dung.post(where, sent(*Objection.objects.all())).status_code == 404
    for person in (cast.an, cast.binh, cast.chien):
        for address in (LIST, address_of(question.id)):
            assert signed_in(person).get(address).status_code == 404
        assert signed_in(person).post(where, sent(*Objection.objects.all())).status_code == 404
    assert not Objection.objects.filter(settled_at__isnull=False).exists()


def test_who_sits_the_quiz_reads_no_words_that_may_tell_its_key(cast: Cast) -> None:
    question = a_contested(cast)
    papers.keep_versions(library(), now())
    attempts.begin(cast.khue, library().quizzes[QUIZ], library(), "a", now())
    shown = page(signed_in(cast.khue), address_of(question.id))
    assert "Điều này đã bỏ." not in shown
    assert "sau khi anh/chị nộp bài" in shown


def test_however_many_object_the_pages_ask_the_database_alike(cast: Cast) -> None:
    question = a_contested(cast)
    khue = signed_in(cast.khue)
    where = (LIST, address_of(question.id), "/tap-huan/")
    before = [queries(khue, one) for one in where]
    for person in (cast.binh, cast.dung, cast.khue):
        contested(person, question.id)
    contested(cast.an, library().quizzes[QUIZ].questions[1].id)
    assert [queries(khue, one) for one in where] == before


def test_what_is_said_of_a_question_that_is_gone_can_still_be_settled(cast: Cast) -> None:
    contested(cast.an, "cau-khong-con", text="Sai.")
    khue = signed_in(cast.khue)
    assert address_of("cau-khong-con") in page(khue, LIST)
    assert "không còn trong bài nào" in page(khue, address_of("cau-khong-con"))
    assert signed_in(cast.khue).get(address_of("chua-bao-gio")).status_code == 404


def test_a_long_answer_is_refused_with_a_line_and_stays_as_it_was_typed(cast: Cast) -> None:
    question = a_contested(cast)
    khue, (an, _) = signed_in(cast.khue), Objection.objects.order_by("pk")
    where = f"{address_of(question.id)}y-kien/"
    shown = unescape(khue.post(where, sent(an, answer="x" * (LONGEST_ANSWER + 1))).text)
    assert f"dài {LONGEST_ANSWER + 1} chữ cái, nhiều nhất là {LONGEST_ANSWER}" in shown
    # As much as one may write is seen while one writes it.
    assert f"{'x' * (LONGEST_ANSWER + 1)}</textarea>" in shown
    assert shown.count('name="chon"') == 2
    assert f'value="{an.pk}" checked' in shown
    assert shown.count("checked") == 1
    assert not Objection.objects.filter(settled_at__isnull=False).exists()
    # A browser would cut what is pasted, and say nothing.
    assert "maxlength" not in shown.partition('id="tra-loi"')[2].partition(">")[0]
    khue.post(where, sent(an, answer="x" * LONGEST_ANSWER))
    assert Objection.objects.get(pk=an.pk).answer == "x" * LONGEST_ANSWER


def test_a_question_that_moved_to_another_quiz_is_counted_once_where_it_is_today(cast: Cast) -> None:
    question = a_contested(cast)
    Objection.objects.filter(official=cast.an).update(quiz="ten-bai-cu")
    found = objections.waiting(library())
    assert [(one.quiz, one.question, one.number) for one in found] == [(QUIZ, question.id, 2)]
    assert objections.numbers(objections.waiting(library(), QUIZ))[question.id] == 2
    assert page(signed_in(cast.khue), LIST).count(f'href="{address_of(question.id)}#y-kien"') == 1


def test_all_that_waited_when_the_page_was_made_is_answered_by_one_press(cast: Cast) -> None:
    question = a_contested(cast)
    khue, many = signed_in(cast.khue), 60
    old = Objection.objects.order_by("pk")[0]
    days = [f"2025-{1 + number // 28:02}-{1 + number % 28:02}" for number in range(1, many)]
    Objection.objects.bulk_create(Objection(**(_copied(old) | {"edition": day})) for day in days)
    shown = page(khue, address_of(question.id))
    assert f"Trả lời tất cả {many + 1} ý kiến đang chờ tới lúc này" in shown
    assert shown.count('name="chon"') == OBJECTIONS
    [seen] = re.findall(r'name="da_thay" value="([^"]+)"', shown)
    late = raise_one(cast.binh, _about(old), "unclear", "Tới sau.", now())
    before = queries(khue, address_of(question.id))
    khue.post(f"{address_of(question.id)}y-kien/", sent(answer="Đã sửa.", seen=seen) | {"tat_ca": "1"})
    assert list(Objection.objects.filter(settled_at=None)) == [late]
    assert Event.objects.get(kind="objection_settled").details["count"] == many + 1
    assert queries(khue, address_of(question.id)) <= before


def test_of_very_many_the_earliest_are_answered_by_one_press(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen_objections, "MOST", 2)
    monkeypatch.setattr(views, "OBJECTIONS", 1)
    question = a_contested(cast)
    contested(cast.binh, question.id)
    shown = page(signed_in(cast.khue), address_of(question.id))
    assert "3 chờ trả lời" in shown
    assert "Trả lời 2 ý kiến sớm nhất, kể cả ý kiến chưa hiện ở trên" in shown


def _copied(one: Objection) -> dict[str, object]:
    names = ("official", "quiz", "question_name", "fingerprint", "kind", "text", "made_at")
    return {name: getattr(one, name) for name in names}


def test_it_is_not_said_to_work_while_somebody_objects(cast: Cast) -> None:
    question, fine = a_question(), "không có gì phải sửa"
    count(question, usual(question))
    khue = signed_in(cast.khue)
    assert fine in page(khue, address_of(question.id, "lua-dao"))
    contested(cast.an, question.id)
    assert fine not in page(khue, address_of(question.id, "lua-dao"))


def test_who_writes_of_a_letter_is_understood_by_the_order_that_he_saw(cast: Cast) -> None:
    question = next(one for one in library().quizzes[QUIZ].questions if one.kind == "single")
    papers.keep_versions(library(), now())
    order = tuple(reversed(range(len(question.options))))
    about = Contested(QUIZ, question.id, question.fingerprint(), "", order)
    raise_one(cast.an, about, "key", "Đáp án B mới đúng.", now())
    # Of what says nothing in words, or of before the order was kept, there is nothing to explain.
    raise_one(cast.chien, about, "key", "", now())
    contested(cast.binh, question.id, "key", "Đáp án A.")
    khue = signed_in(cast.khue)
    shown = page(khue, address_of(question.id))
    assert shown.count("Thứ tự phương án người gửi đã thấy") == 1
    rows = [
        f'<span class="option-name">{letter}</span> {question.options[number].text}'
        for letter, number in zip("ABCDEFGH", order, strict=False)
    ]
    at = [shown.index(row) for row in rows]
    assert at == sorted(at)
    before = queries(khue, address_of(question.id))
    raise_one(cast.dung, about, "key", "Đáp án C.", now())
    assert queries(khue, address_of(question.id)) == before
    # Where the table below calls it by another letter, it is said by which.
    assert "bảng bên dưới" not in shown
    other = a_question()
    count(other, usual(other))
    turned = tuple(reversed(range(len(other.options))))
    raise_one(cast.an, Contested("lua-dao", other.id, other.fingerprint(), "", turned), "key", "Đáp án A.", now())
    last = "ABCDEFGH"[len(other.options) - 1]
    assert f"(bảng bên dưới: {last})" in page(khue, address_of(other.id, "lua-dao"))
