"""A pass that nobody vouches for: its official reads why it does not count and what to do, the IT unit how to look."""

from datetime import timedelta

import pytest

from tests.cast import signed_in
from tests.moment import now, today
from tests.web.training.test_home import sit, words
from tests.web.training.test_keys import leaks, own_doors
from trainer.actions import papers
from trainer.actions.rebuild import rebuild
from trainer.content.live import library
from trainer.core.standing import THIS_UNCONFIRMED, UNCONFIRMED
from trainer.models import Completion, HandIn
from trainer.web.training import shown_keys

QUIZ, RESULT = "giu-tai-khoan", "luot/{}/ket-qua/"


@pytest.fixture
def passed(cast):
    """Return what somebody handed in with every question right."""
    papers.keep_versions(library(), now())
    return sit(cast.an, timedelta(hours=1), right=99)


@pytest.fixture
def withheld(passed):
    """Somebody wrote past the programs into a hand-in, and `rebuild` gives no pass to it."""
    HandIn.objects.update(hundredths=9900)
    Completion.objects.all().delete()
    assert rebuild(library(), today()).withheld == [passed.pk]
    return passed


def test_his_screens_say_why_it_does_not_count_and_what_to_do(cast, withheld):
    browser, attempt = signed_in(cast.an), withheld.attempt_id

    for address in ("", f"bai/{QUIZ}/", "ho-so/", RESULT.format(attempt)):
        page = words(browser.get(f"/tap-huan/{address}").text)

        assert page.count(THIS_UNCONFIRMED if address.startswith("luot") else UNCONFIRMED) == 1, address
        assert "Đạt: 99%" not in page
        assert "Giấy chứng nhận" not in page
    assert "Chưa xác nhận được, 99%" in words(browser.get("/tap-huan/ho-so/").text)


def test_after_a_later_try_its_own_page_does_not_call_it_the_last_one(cast, withheld):
    failed = sit(cast.an, timedelta(minutes=1), right=0)
    assert failed.handed_in_at > withheld.handed_in_at
    browser = signed_in(cast.an)

    assert THIS_UNCONFIRMED in words(browser.get(f"/tap-huan/{RESULT.format(withheld.attempt_id)}").text)
    for address in ("", f"bai/{QUIZ}/", "ho-so/"):
        assert "Lượt gần nhất không xác nhận được" not in words(browser.get(f"/tap-huan/{address}").text), address


def test_its_key_is_shown_at_no_door_until_he_passes_again(cast, withheld):
    attempt = withheld.attempt
    asked = {drawn.question.id for drawn in papers.read(attempt)}

    for door, page in own_doors(cast.an, attempt).items():
        assert leaks(page, attempt) == [], door
    assert "Kết quả hiện đáp án khi anh/chị đạt bài" in own_doors(cast.an, attempt)["result"]
    assert shown_keys.withheld(cast.an, asked) == asked

    sit(cast.an, timedelta(minutes=1), "b", right=99)

    assert leaks(own_doors(cast.an, attempt)["result"], attempt)
    assert shown_keys.withheld(cast.an, asked) == set()


@pytest.mark.parametrize(("stamp", "why"), [("", "niêm phong không khớp"), (None, "thiếu niêm phong")])
def test_the_page_of_the_person_says_why_and_the_it_unit_which_command(cast, officer, withheld, stamp, why):
    HandIn.objects.update(stamp=stamp)
    leader, whose = (words(one.get("/cntt/can-bo/HN002/").text) for one in (signed_in(cast.binh), officer))

    assert f"Chưa xác nhận đượcChưa tính đạt: {why}" in leader
    assert "python -m trainer" not in leader
    assert "python -m trainer verify." in whose


def test_where_only_the_pass_is_missing_the_page_sends_to_rebuild(officer, passed):
    Completion.objects.all().delete()

    assert "chưa có kết quả hoàn thành. Chạy trên máy chủ: python -m trainer rebuild." in words(
        officer.get("/cntt/can-bo/HN002/").text
    )
