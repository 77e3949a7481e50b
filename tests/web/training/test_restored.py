"""Pages that were open while the server was restored, and attempts whose answers were saved for another paper."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.actions.people import begin
from tests.cast import Cast, signed_in
from tests.moment import now
from trainer.actions import installation
from trainer.actions.accounts import officials
from trainer.content.live import library
from trainer.models import Answer, Attempt, HandIn
from trainer.web import signed_out
from trainer.web.training import attempt_words


@pytest.fixture
def attempt(cast: Cast) -> Attempt:
    """An's open attempt."""
    return begin(cast.an, library(), quiz="giu-tai-khoan", now=datetime.now(UTC))


def _form(attempt: Attempt, mark: str | None = None) -> dict[str, str]:
    return {"r0": "0", "q0": "1", "shown0": "", "mark": installation.attempt_mark(attempt) if mark is None else mark}


def test_a_form_drawn_for_another_attempt_of_that_number_saves_nothing_and_says_so(attempt: Attempt) -> None:
    client = signed_in(attempt.official)
    old = installation.attempt_mark(Attempt(official_id=attempt.official_id, seed="cũ", started_at=now()))
    for action in ("luu", "nop"):
        reply = client.post(f"/tap-huan/luot/{attempt.pk}/{action}/", _form(attempt, old))
        assert reply.status_code == 409
        assert attempt_words.ANOTHER["what"] in reply.content.decode()
    assert not Answer.objects.exists()
    assert not HandIn.objects.exists()

    assert client.post(f"/tap-huan/luot/{attempt.pk}/luu/", _form(attempt)).status_code == 302
    assert Answer.objects.count() == 1


def test_the_page_carries_its_mark(attempt: Attempt) -> None:
    page = signed_in(attempt.official).get(f"/tap-huan/luot/{attempt.pk}/").content.decode()

    mark = installation.attempt_mark(attempt)
    assert f'name="mark" value="{mark}"' in page
    assert f'data-mark="{mark}"' in page


def test_answers_of_one_who_is_signed_out_are_refused_with_a_word(attempt: Attempt) -> None:
    for action in ("luu", "nop"):
        reply = Client().post(f"/tap-huan/luot/{attempt.pk}/{action}/", _form(attempt))
        assert reply.status_code == 403
        assert signed_out.SIGNED_OUT["what"] in reply.content.decode()
        assert "những gì đã báo “Đã lưu” vẫn còn" in reply.text


def test_a_new_identity_signs_everybody_out_and_voids_links(cast: Cast) -> None:
    client = signed_in(cast.an)
    link = officials.one_time_path(cast.an, None, now())
    assert client.get("/tap-huan/").status_code == 200
    assert Client().get(link).status_code == 302

    installation.renew(now())

    assert client.get("/tap-huan/").status_code == 302
    refused = Client().get(link)
    assert refused.status_code == 200
    assert "không còn dùng được" in refused.content.decode()
    assert Client().get(officials.one_time_path(cast.an, None, now())).status_code == 302


@pytest.mark.parametrize("place", [0, 40])
def test_an_attempt_that_cannot_be_marked_is_told_plainly(attempt: Attempt, place: int) -> None:
    Answer.objects.create(attempt=attempt, place=place, revision=1, chosen="77", saved_at=now())
    client = signed_in(attempt.official)
    client.raise_request_exception = False

    told = client.post(f"/tap-huan/luot/{attempt.pk}/nop/", {"confirm": "1"})

    assert told.status_code == 409
    assert f"Lượt {attempt.pk} có câu trả lời đã lưu không khớp" in told.content.decode()
    assert not HandIn.objects.exists()
    # When its time is over, every page that would hand it in says the same.
    Attempt.objects.filter(pk=attempt.pk).update(closes_at=datetime(2026, 1, 1, tzinfo=UTC))
    for page in (f"/tap-huan/bai/{attempt.quiz}/", f"/tap-huan/luot/{attempt.pk}/"):
        assert client.get(page).status_code == 409, page
    assert client.post(f"/tap-huan/bai/{attempt.quiz}/bat-dau/").status_code == 409
