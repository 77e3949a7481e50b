"""What is being written while the IT unit opens the page of a question: it is not answered before anybody reads it."""

import re
import threading

import pytest
from django.db import transaction

from tests.actions.test_two_at_once import Beside
from tests.cast import Cast, signed_in
from tests.item_analysis.test_objections import a_contested, address_of
from tests.web.training.test_objections import contested, page
from trainer.models import Objection

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

    form = dict(re.findall(r'type="hidden" name="(luc|toi)" value="([^"]+)"', shown))
    khue.post(f"{address_of(question.id)}y-kien/", form | {"tat_ca": "1", "tra_loi": "Đã sửa."})

    assert [one.official for one in Objection.objects.filter(settled_at=None)] == [cast.binh]
