"""One certificate for a whole path: who has earned it, what it lists, and how it is checked."""

import io
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pypdf
import pytest
from django.test import Client, override_settings

from tests.cast import Cast, signed_in
from tests.moment import now
from trainer.actions import answers, attempts, papers, requirements
from trainer.actions.answers import Save
from trainer.content.live import library
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.vietnam_time import LOCAL
from trainer.models import Attempt, Completion, Event, Official, Requirement

PAPER, OWN, CHECK, FIND = "/tap-huan/ho-so/chung-nhan/", "/tap-huan/ho-so/", "/chung-nhan/", "/cntt/chung-nhan/"
OFFER = "Giấy chứng nhận cả lộ trình (PDF)"
RIGHT = "Đúng: Gần Dân có ghi giấy chứng nhận lộ trình ngày"
LESS = "hôm nay giấy không còn hiệu lực đủ."
NONE = "Không có giấy chứng nhận nào mang cả hai mã này."
SITE = "https://tap-huan.phuong.vn"


def passed(person: Official, quiz: str) -> Attempt:
    """Let ``person`` have passed ``quiz`` a while ago."""
    then = datetime.now(UTC) - timedelta(days=3)
    papers.keep_versions(library(), then)
    attempt = attempts.begin(person, library().quizzes[quiz], library(), "a", then)
    keys = [stored_places(drawn.key()) for drawn in papers.read(attempt)]
    answers.save_batch([Save(attempt.pk, at, 1, key) for at, key in enumerate(keys)], then)
    attempts.hand_in(attempt.pk, then + timedelta(minutes=9))
    return attempt


@pytest.fixture
def quizzes(cast: Cast) -> list[str]:
    """Return the quizzes of An, of which he has passed all but the last; two, so that it is quick."""
    asked = list(Requirement.objects.filter(official=cast.an).values_list("quiz", flat=True))
    Requirement.objects.filter(official=cast.an).exclude(quiz__in=asked[:2]).delete()
    passed(cast.an, asked[0])
    return asked[:2]


def printed(person: Official) -> tuple[str, str]:
    """Return the words of his paper, and the code on it."""
    answer = signed_in(person).get(PAPER)
    assert answer.status_code == 200
    [page] = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    words = " ".join(page.extract_text().split())
    found = re.search(r"Mã chứng nhận (\d+(?: [0-9a-f]{4}){4})", words)
    assert found
    return words, found[1]


def told(code: str, staff_code: str = "HN002") -> str:
    """Return what the page says to whoever holds both codes."""
    return unescape(Client().post(CHECK, {"ma": code, "can_bo": staff_code}).text)


def test_it_is_offered_when_all_of_the_path_is_passed_and_not_before(cast: Cast, quizzes: list[str]) -> None:
    an = signed_in(cast.an)
    assert OFFER not in an.get(OWN).text
    assert an.get(PAPER).status_code == 404
    passed(cast.an, quizzes[1])
    assert OFFER in an.get(OWN).text
    assert an.get(PAPER).headers["Content-Disposition"] == 'attachment; filename="chung-nhan-HN002-lo-trinh.pdf"'


def test_it_lists_each_quiz_with_its_days_and_the_first_day_that_ends(cast: Cast, quizzes: list[str]) -> None:
    passed(cast.an, quizzes[1])
    first = Completion.objects.get(quiz=quizzes[0])
    words, _ = printed(cast.an)
    for row in Completion.objects.all():
        title = library().quizzes[row.quiz].title
        since, until = row.passed_at.astimezone(LOCAL), row.valid_until.astimezone(LOCAL)
        days = f"đạt {since:%d/%m/%Y}, có giá trị đến {until:%d/%m/%Y}"
        assert title in words
        assert days in words
    assert f"Cả lộ trình có giá trị đến {first.valid_until.astimezone(LOCAL):%d/%m/%Y}" in words
    assert "Nguyễn Thị An" in words
    assert f"Lộ trình ngày {now().astimezone(LOCAL):%d/%m/%Y} (2 bài)" in words


def test_whoever_holds_both_codes_is_told_and_the_it_unit_by_the_code_alone(cast: Cast, quizzes: list[str]) -> None:
    passed(cast.an, quizzes[1])
    _, code = printed(cast.an)
    shown = told(code)
    assert RIGHT in shown
    assert all(library().quizzes[one].title in shown for one in quizzes)
    assert NONE in told(code, "HN001")
    assert NONE in told(code[:-1] + ("0" if code[-1] != "0" else "1"))
    assert RIGHT in unescape(signed_in(cast.khue).get(FIND, {"ma": code}).text)


def test_it_is_of_the_path_of_its_day_which_may_have_grown_since(cast: Cast, quizzes: list[str]) -> None:
    passed(cast.an, quizzes[1])
    printed(cast.an)
    Event.objects.filter(kind="path_certified").update(at=datetime(2026, 2, 3, 5, tzinfo=UTC))
    words, code = printed(cast.an)
    assert "Lộ trình ngày 03/02/2026 (2 bài)" in words
    for shown in (told(code), unescape(signed_in(cast.khue).get(FIND, {"ma": code}).text)):
        assert "giấy chứng nhận lộ trình ngày 03/02/2026 này" in shown
        assert "mọi bài bắt buộc của người này ngày 03/02/2026; từ đó lộ trình có thể đã thêm bài" in shown


def test_when_one_quiz_counts_no_more_it_says_which(cast: Cast, quizzes: list[str]) -> None:
    second = passed(cast.an, quizzes[1])
    _, code = printed(cast.an)
    Completion.objects.filter(quiz=quizzes[0]).update(valid_until=datetime.now(UTC) - timedelta(days=2))
    shown = told(code)
    assert LESS in shown
    assert shown.count("Nay không còn được tính") == 1
    Completion.objects.filter(hand_in__attempt=second).delete()
    shown = told(code)
    assert f"{library().quizzes[quizzes[1]].title}: <strong>không còn là kết quả đạt" in shown


def test_the_same_passes_have_one_number_and_a_new_pass_another(cast: Cast, quizzes: list[str]) -> None:
    passed(cast.an, quizzes[1])
    _, code = printed(cast.an)
    assert printed(cast.an)[1] == code
    assert Event.objects.filter(kind="path_certified").count() == 1
    assert signed_in(cast.an).head(PAPER).status_code == 200
    Completion.objects.filter(quiz=quizzes[0]).update(valid_until=datetime.now(UTC) - timedelta(days=2))
    requirements.refresh(library(), [cast.an.pk])
    Requirement.objects.filter(official=cast.an).exclude(quiz__in=quizzes).delete()
    assert signed_in(cast.an).get(PAPER).status_code == 404


def test_a_telephone_is_led_to_the_check_with_the_code_and_without_the_staff_number(
    cast: Cast, quizzes: list[str]
) -> None:
    attempt = passed(cast.an, quizzes[1])
    with override_settings(SITE=SITE):
        for address in (PAPER, f"/tap-huan/luot/{attempt.pk}/chung-nhan/"):
            content = signed_in(cast.an).get(address).content
            [page] = pypdf.PdfReader(io.BytesIO(content)).pages
            found = re.search(r"Mã chứng nhận (\d+(?: [0-9a-f]{4}){4})", " ".join(page.extract_text().split()))
            assert found
            assert f"nhập hai mã ở {SITE}/chung-nhan/ hoặc" in " ".join(page.extract_text().split())
            assert f"{SITE}/chung-nhan/?ma={found[1].replace(' ', '%20')}" in _described(content)
    assert f'value="{found[1]}"' in Client().get(CHECK, {"ma": found[1]}).text


def _described(content: bytes) -> list[str]:
    """Return the addresses that pictures of a PDF are said to lead to."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    found = []
    for number in range(1, len(reader.xref[0]) + 1):
        one = reader.get_object(number)
        if isinstance(one, dict) and "/Alt" in one:
            found.append(str(one["/Alt"]).rpartition(" ")[2])
    return found


def test_without_an_address_there_is_nothing_to_lead_to(cast: Cast, quizzes: list[str]) -> None:
    passed(cast.an, quizzes[1])
    with override_settings(SITE=""):
        content = signed_in(cast.an).get(PAPER).content
    assert all("chung-nhan" not in one for one in _described(content))


def test_whoever_may_see_his_proof_takes_it_from_his_page_and_nobody_else(cast: Cast, quizzes: list[str]) -> None:
    theirs = "/cntt/can-bo/HN002/ho-so/chung-nhan/"
    pages = ("/cntt/can-bo/HN002/", "/cntt/can-bo/HN002/ho-so/")
    khue, binh = signed_in(cast.khue), signed_in(cast.binh)
    assert not any(theirs in khue.get(one).text for one in pages)
    assert khue.get(theirs).status_code == 404
    passed(cast.an, quizzes[1])
    for who in (khue, binh):
        assert all(theirs in who.get(one).text for one in pages)
    assert theirs not in khue.get(f"{pages[1]}?bai={quizzes[0]}").text
    assert signed_in(cast.chien).get(theirs).status_code == 404
    assert signed_in(cast.an).get("/cntt/can-bo/HN004/ho-so/chung-nhan/").status_code == 404
    assert Client().get(theirs).status_code == 302

    answer = khue.get(theirs)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="chung-nhan-HN002-lo-trinh.pdf"'
    event = Event.objects.get(kind="path_certified")
    assert (event.actor, event.official) == (cast.khue, cast.an)
    seen = Event.objects.get(kind="evidence_seen", details__how="certificate")
    assert (seen.actor, seen.official) == (cast.khue, cast.an)
    # Of the very same passes there is one paper, whoever takes it; he himself reads who did.
    binh.get(theirs)
    _, code = printed(cast.an)
    assert code.split()[0] == str(event.pk)
    assert "Lấy giấy chứng nhận cả lộ trình" in unescape(khue.get(pages[0]).text)


def test_the_page_of_a_person_offers_none_of_a_path_that_is_no_more_whole(cast: Cast, quizzes: list[str]) -> None:
    passed(cast.an, quizzes[1])
    khue, page = signed_in(cast.khue), "/cntt/can-bo/HN002/"
    assert OFFER in khue.get(page).text
    Completion.objects.filter(quiz=quizzes[0]).update(valid_until=now() - timedelta(days=1))
    Requirement.objects.filter(quiz=quizzes[0]).update(valid_until=now() - timedelta(days=1))
    assert OFFER not in khue.get(page).text
