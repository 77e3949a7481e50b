"""What is being written while the IT unit opens the page of a question: it is not answered before anybody reads it."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.actions.test_two_at_once import Beside
from tests.cast import Cast, signed_in
from tests.item_analysis.test_objections import QUIZ, a_contested, address_of
from tests.web.training.test_objections import contested, page
from trainer.actions.objections import Contested, raise_one
from trainer.content.live import library
from trainer.models import Objection
from trainer.web.access import now

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_answers_all_answers_none_that_was_written_after_the_page_was_made(cast: Cast) -> None:
    question, khue = a_contested(cast), signed_in(cast.khue)
    said, go_on = threading.Event(), threading.Event()

    def object_slowly() -> None:
        with transaction.atomic():
            contested(cast.binh, question.id, text="Chưa ai đọc.")
            said.set()
            go_on.wait(60)

    slow = Beside(object_slowly)
    assert said.wait(60)
    shown = page(khue, address_of(question.id))
    go_on.set()
    slow.join(60)
    assert (slow.raised, "Chưa ai đọc." in shown) == (None, False)

    _answer_all(khue, question.id, shown)

    assert [one.official for one in Objection.objects.filter(settled_at=None)] == [cast.binh]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of two who write to SQLite one waits for the other")
@pytest.mark.parametrize("said_before", [False, True])
def test_what_was_begun_before_the_others_and_written_after_the_page_was_made_is_not_answered(
    cast: Cast, said_before: bool
) -> None:
    """New, its number is lower than the last one that was shown, and its moment earlier; or it is said anew."""
    about = Contested(QUIZ, library().quizzes[QUIZ].questions[0].id, "0" * 16, "")
    if said_before:
        raise_one(cast.binh, about, "key", "Đã đọc.", now() - timedelta(minutes=2))
    said, go_on = threading.Event(), threading.Event()

    def object_slowly() -> None:
        with transaction.atomic():
            raise_one(cast.binh, about, "key", "Chưa ai đọc.", now() - timedelta(minutes=1))
            said.set()
            go_on.wait(60)

    slow = Beside(object_slowly)
    assert said.wait(60)
    question, khue = a_contested(cast), signed_in(cast.khue)
    shown = page(khue, address_of(question.id))
    go_on.set()
    slow.join(60)
    assert (slow.raised, "Chưa ai đọc." in shown, "Đã đọc." in shown) == (None, False, said_before)

    _answer_all(khue, question.id, shown)

    assert [one.text for one in Objection.objects.filter(settled_at=None)] == ["Chưa ai đọc."]


def _answer_all(khue: Client, question: str, shown: str) -> None:
    form = dict(re.findall(r'type="hidden" name="(da_thay)" value="([^"]+)"', shown))
    khue.post(f"{address_of(question)}y-kien/", form | {"tat_ca": "1", "tra_loi": "Đã sửa."})
