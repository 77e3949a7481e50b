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
from trainer.core.standing import THIS_UNCONFIRMED, UNCONFIRMED, WITHHELD
from trainer.models import Completion, Correction, HandIn, Withdrawal
from trainer.queries import shown_keys
from trainer.queries.official import standing_of
from trainer.queries.path import path_of

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


def test_of_a_correction_that_somebody_wrote_the_page_of_the_person_sends_to_verify(cast, officer):
    papers.keep_versions(library(), now())
    _correct(sit(cast.an, timedelta(hours=1), right=0), "a", passed=True)
    assert rebuild(library(), today()).corrected

    assert (
        "Chưa tính đạt: lần tính lại thiếu, hoặc không đúng với các câu đã rút. Chạy trên máy chủ: python -m trainer "
        "verify."
    ) in words(officer.get("/cntt/can-bo/HN002/").text)


FAILED = f"?tinh_trang=failed&bai={QUIZ}"
LISTS = [f"/cntt/tien-do/{FAILED}", f"/cntt/tien-do/tung-bai/{FAILED}", f"/cntt/tien-do/tai/csv/{FAILED}"]


@pytest.mark.parametrize("by_correction", [False, True])
def test_lists_and_files_call_it_unconfirmed_and_count_it_as_not_passed(cast, officer, withheld, by_correction):
    if by_correction:
        HandIn.objects.update(passed=False)
        _correct(withheld, "a", passed=False)
        _correct(withheld, "b", passed=True)
    leader = signed_in(cast.binh)

    of_officer = [*LISTS, f"/cntt/tien-do/tung-bai/tai/csv/{FAILED}", "/cntt/can-bo/HN002/"]
    for browser, address in [*((officer, one) for one in of_officer), (leader, "/don-vi/P001/")]:
        said = words(browser.get(address).content.decode())
        assert "Chưa xác nhận được" in said, address
        assert "Chưa đạt, còn" not in said, address
    assert _standings(cast.an) == {(WITHHELD, "failed")}

    sit(cast.an, timedelta(minutes=1), "b", right=0)

    for address in LISTS:
        said = words(officer.get(address).content.decode())
        assert "Chưa đạt, còn" in said, address
        assert "Chưa xác nhận được" not in said, address
    assert {state for _, state in _standings(cast.an)} == {"failed"}


def test_what_a_withdrawal_took_away_is_not_called_unconfirmed(cast, officer, passed):
    _correct(passed, "a", passed=False)
    Completion.objects.all().delete()
    rebuild(library(), today())

    said = words(officer.get(LISTS[0]).text)
    assert "Chưa đạt, còn" in said
    assert "Chưa xác nhận được" not in said


def _correct(hand_in, letter, *, passed):
    decided = Withdrawal.objects.create(
        question_id="cau", fingerprint=letter * 16, since=today(), reason="Sai.", withdrawn_at=now()
    )
    Correction.objects.create(hand_in=hand_in, withdrawal=decided, hundredths=9900, passed=passed, corrected_at=now())


def _standings(person):
    """Return how he stands with the quiz on his own path and in the lists: as title and state, alike or not."""
    mine = {one.standing for one in path_of(person, library(), now()) if one.quiz.id == QUIZ}
    row = standing_of(person, library(), now())
    listed = {stands for asked, stands in row.quizzes if asked.quiz == QUIZ}
    return {(one.title, one.state) for one in mine | listed}
