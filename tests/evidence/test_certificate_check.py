"""Whoever is shown a certificate can check it: the IT unit by its code, anybody by both codes that are on the paper."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pypdf
import pytest
from django.test import Client

from tests.cast import Cast, official, queries, signed_in
from tests.evidence.test_views import _pass, _sit
from tests.roster.rules.cases import MAPPING, sheet
from tests.roster.rules.cases import person as roster_person
from tests.web.training.test_relearning_screens import passed_on_old_texts, past, soon
from trainer.content.live import library
from trainer.core.accounts.tries import Windowed
from trainer.core.vietnam_time import LOCAL
from trainer.evidence.queries import of_official
from trainer.evidence.rules.certificate import code
from trainer.models import Attempt, Completion, Event, Exemption, Official
from trainer.people import merging
from trainer.roster import apply, planning
from trainer.roster.rules.source import ONE_SHEET
from trainer.roster.rules.wishes import Joined, Wishes
from trainer.tables.sheet import Sheet
from trainer.web.accounts import try_limits

SEARCH, FIND, CHECK = "/cntt/tien-do/", "/cntt/chung-nhan/", "/chung-nhan/"
NONE = "Không có giấy chứng nhận nào mang cả hai mã này."
RIGHT = "Đúng: Gần Dân có ghi giấy chứng nhận này."
ENDED = "Gần Dân có ghi giấy chứng nhận này, nhưng giấy đã hết giá trị."


def _code(person: Official) -> str:
    proof = of_official(person, library(), "giu-tai-khoan")
    return code(person.staff_code, "giu-tai-khoan", proof.quizzes[0].attempts[-1])


@pytest.mark.parametrize("address", [SEARCH, "/cntt/tien-do/tung-bai/"])
def test_the_search_of_the_it_unit_leads_from_a_code_to_the_record(cast: Cast, address: str) -> None:
    _pass(cast.an)
    officer = signed_in(cast.khue)

    page = officer.get(address, {"tim": _code(cast.an).replace(" ", "-").upper()}, follow=True)

    assert page.request["PATH_INFO"] == FIND
    assert RIGHT in page.text
    assert cast.an.full_name in page.text
    assert 'href="/cntt/can-bo/HN002/ho-so/?bai=giu-tai-khoan&amp;luot=1#giu-tai-khoan-1"' in page.text
    # The first number is never torn from the groups.
    whole = _code(cast.an).replace(" ", "\u00a0", 1)
    assert f'<h1>Giấy chứng nhận <span class="code">{whole}</span></h1>' in page.text
    assert '<a href="/cntt/tien-do/" aria-current="page">' in page.text


def test_names_and_staff_numbers_are_searched_for_as_before(cast: Cast) -> None:
    for text in ("HN002", "nguyen thi an", "CB2026000123"):
        assert signed_in(cast.khue).get(SEARCH, {"tim": text}).status_code == 200


@pytest.mark.parametrize("address", [SEARCH, "/cntt/tien-do/tung-bai/"])
@pytest.mark.parametrize("typed", ["3aa1 b2d7 e48d 1f0d", "1 3aa1 b2d7 e48d"])
def test_a_code_that_lacks_a_part_is_not_searched_for_as_a_name(cast: Cast, address: str, typed: str) -> None:
    page = signed_in(cast.khue).get(address, {"tim": typed}, follow=True)

    assert page.request["PATH_INFO"] == FIND
    assert "Không có giấy chứng nhận nào mang mã này." in page.text
    assert "một số, rồi bốn nhóm bốn ký tự" in page.text
    assert f'name="ma" value="{typed}"' in page.text


def test_a_code_that_is_not_on_record_says_so(cast: Cast) -> None:
    _pass(cast.an)
    number, *mark = _code(cast.an).split()
    failed = _sit(cast.chien).attempt_id
    officer = signed_in(cast.khue)

    for wrong in (f"{number} {'0' * 16}", f"{failed} {' '.join(mark)}", f"987654 {' '.join(mark)}"):
        page = officer.get(FIND, {"ma": wrong}).text
        assert "Không có giấy chứng nhận nào mang mã này." in page
        # It is mended where it stands, as it was typed.
        assert f'name="ma" value="{wrong}"' in page


def test_before_a_code_was_typed_nothing_is_said_to_be_missing(cast: Cast) -> None:
    for address in (FIND, f"{FIND}?ma="):
        page = signed_in(cast.khue).get(address).text
        assert "Không có giấy chứng nhận nào" not in page
        assert "<h1>Kiểm tra giấy chứng nhận</h1>" in page
        assert "Anh/chị nhập mã in trên giấy." in page
    assert 'placeholder="kể cả mã chứng nhận"' in signed_in(cast.khue).get(SEARCH).text


def test_how_many_attempts_there_are_costs_the_search_nothing(cast: Cast) -> None:
    _pass(cast.an)
    officer, asked = signed_in(cast.khue), f"{FIND}?ma={_code(cast.an).replace(' ', '')}"
    officer.get(asked)
    once = queries(officer, asked)
    for number in range(3):
        _pass(official(f"HN50{number}", "Lê Văn Nhiều", cast.ward, "staff"))

    assert queries(officer, asked) == once


def test_only_the_it_unit_and_auditors_find_by_the_code_alone(cast: Cast) -> None:
    for outsider in (cast.an, cast.binh, cast.chien, cast.dung):
        assert signed_in(outsider).get(FIND).status_code == 404
    assert Client().get(FIND).status_code == 302


def test_a_stranger_with_both_codes_reads_what_the_paper_says_and_no_more(cast: Cast) -> None:
    _pass(cast.an)
    stranger = Client()
    assert stranger.get(CHECK).status_code == 200

    page = stranger.post(CHECK, {"ma": _code(cast.an), "can_bo": " hn002 "}).text

    assert RIGHT in page
    for told in (cast.an.full_name, "Giữ tài khoản của trang", "Ngày đạt"):
        assert told in page
    for untold in (cast.an.email or "@", cast.an.unit.name, "/cntt/", "/tap-huan/luot/"):
        assert untold not in page
    assert not Event.objects.filter(kind="evidence_seen").exists()


@pytest.mark.parametrize("typed", ["HN 002", "ＨＮ００２", "\u200bhn002"])
def test_a_staff_number_is_read_however_it_was_typed(cast: Cast, typed: str) -> None:
    _pass(cast.an)

    assert RIGHT in Client().post(CHECK, {"ma": _code(cast.an), "can_bo": typed}).text


def test_a_paper_of_any_number_that_a_record_had_is_found_after_two_merges(cast: Cast) -> None:
    first, second, third = (official(f"CU{number}", "Lê Văn Gộp", cast.ward, "staff") for number in (1, 2, 3))
    _pass(first)
    printed = _code(first)
    for stays, gone in ((second, first), (third, second)):
        now = datetime.now(LOCAL)
        merging.merge(merging.plan(Official.objects.get(pk=stays.pk), gone, None, now), None, library(), now)

    for number in ("CU1", "CU2", "CU3"):
        assert RIGHT in Client().post(CHECK, {"ma": printed, "can_bo": number}).text
    assert NONE in Client().post(CHECK, {"ma": printed, "can_bo": "CU4"}).text


def test_a_paper_whose_last_day_is_over_is_not_called_right(cast: Cast) -> None:
    _pass(cast.an)
    asked = {"ma": _code(cast.an), "can_bo": "HN002"}
    today = datetime.now(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    answers = []
    for until in (today, today - timedelta(seconds=1)):
        Completion.objects.filter(official=cast.an).update(valid_until=until)
        answers.append(Client().post(CHECK, asked).text)
        answers.append(signed_in(cast.khue).get(FIND, asked).text)

    assert [RIGHT in page for page in answers] == [True, True, False, False]
    assert [ENDED in page for page in answers] == [False, False, True, True]


@pytest.mark.parametrize(("until", "right", "said"), [
    (soon, True, "Hôm nay kết quả vẫn được tính."),
    (past, False, "Học lại xong thì kết quả lại được tính, đến ngày ghi trên giấy."),
])  # fmt: skip
def test_a_pass_that_rests_on_words_that_changed_is_called_what_it_is_today(
    cast: Cast, until: Callable[[], date], right: bool, said: str
) -> None:
    """As the lists have it: counted until the day of the change, and not after it."""
    passed_on_old_texts(cast.an, until())
    asked = {"ma": _code(cast.an), "can_bo": "HN002"}

    for page in (Client().post(CHECK, asked).text, signed_in(cast.khue).get(FIND, asked).text):
        assert (RIGHT in page) == right
        assert ("nhưng hôm nay kết quả chưa được tính: còn phần phải học lại." in page) != right
        assert "cẩm nang đã đổi 2&nbsp;mục mà người này chưa học lại" in page
        assert said in page


def test_a_paper_printed_after_words_changed_says_so_as_the_check_does(cast: Cast) -> None:
    _pass(cast.chien)
    passed_on_old_texts(cast.an, soon())

    assert "Đến lúc in" not in _paper(cast.chien)
    assert "Đến lúc in Cẩm nang đã đổi 2 mục mà người này chưa học lại" in _paper(cast.an)


def _paper(person: Official) -> str:
    attempt = Attempt.objects.get(official=person)
    made = signed_in(person).get(f"/tap-huan/luot/{attempt.pk}/chung-nhan/").content
    return " ".join(pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().split())


def test_nobody_learns_of_whom_nothing_is_asked_and_a_later_pass_has_nothing_to_learn(cast: Cast) -> None:
    passed_on_old_texts(cast.an, soon())
    asked = {"ma": _code(cast.an), "can_bo": "HN002"}
    today = datetime.now(LOCAL).date()
    before = Client().post(CHECK, asked).text
    Exemption.objects.create(official=cast.an, starts_on=today, reason="other", created_at=datetime.now(LOCAL))
    page = Client().post(CHECK, asked).text
    assert _said(page) == _said(before)
    assert f"{soon():%d/%m/%Y}" not in page

    # He sat it again before it ended: that pass holds longer, and rests on the words of today.
    Completion.objects.filter(official=cast.an).update(valid_until=datetime.now(LOCAL) + timedelta(days=9))
    _pass(cast.an)
    page = Client().post(CHECK, asked).text
    assert RIGHT in page
    assert "chưa học lại" not in page


def test_a_paper_whose_quiz_a_later_pass_holds_longer_counts_as_that_one_does(cast: Cast) -> None:
    """Both rest on words that changed, and the day of the change is over."""
    _pass(cast.an)
    asked = {"ma": _code(cast.an), "can_bo": "HN002"}
    Completion.objects.filter(official=cast.an).update(valid_until=datetime.now(LOCAL) + timedelta(days=9))
    passed_on_old_texts(cast.an, past())
    page = Client().post(CHECK, asked).text

    assert RIGHT not in page
    assert "nhưng hôm nay kết quả chưa được tính: còn phần phải học lại." in page


def _said(page: str) -> str:
    said = page[page.index('role="status"') :]
    return re.sub(r"\s+", " ", said[: said.index("</div>")])


def test_what_was_printed_before_a_list_gave_him_another_number_is_still_right(cast: Cast) -> None:
    _pass(cast.an)
    asked = {"ma": _code(cast.an), "can_bo": "HN002"}
    _renumber(cast.an, "HN777")
    assert cast.an.staff_code == "HN777"
    since = {"ma": _code(cast.an), "can_bo": "HN777"}
    assert since["ma"] != asked["ma"]

    for one in (asked, since, {**asked, "can_bo": "HN777"}):
        page = Client().post(CHECK, one).text
        assert RIGHT in page
        assert one["ma"] in page
    assert RIGHT in signed_in(cast.khue).get(FIND, asked).text
    assert NONE in Client().post(CHECK, {**asked, "can_bo": "HN003"}).text

    # And after his record went on in another one, too.
    merging.merge(merging.plan(cast.chien, cast.an, None, now()), None, library(), now())
    assert RIGHT in Client().post(CHECK, asked).text
    assert RIGHT in Client().post(CHECK, since).text


def _renumber(person: Official, code: str) -> None:
    row = roster_person(code, person.full_name, "", person.unit.code, "Quản trị trang")
    wishes = Wishes(mode="add", joins={code: Joined(person.staff_code, "renumber")})
    made = planning.make_plan(Sheet("Danh sách", sheet(row)), MAPPING, ONE_SHEET, wishes)
    apply.apply(made, "tháng 12.xlsx", None, library(), now(), wishes)
    person.refresh_from_db()


def now() -> datetime:
    return datetime.now(LOCAL)


def test_who_reads_that_a_code_is_right_is_told_to_compare_the_paper(cast: Cast) -> None:
    _pass(cast.an)
    asked = {"ma": _code(cast.an), "can_bo": "HN002"}

    for page in (Client().post(CHECK, asked), signed_in(cast.khue).get(FIND, asked)):
        assert "Tên bài, hai ngày trên</strong> phải đúng như đây; khác là giấy đã bị sửa." in page.text


def test_who_compares_a_paper_is_told_what_on_it_may_have_changed_since(cast: Cast) -> None:
    """Printed while something was to be learnt again, which he has learnt since: genuine, whatever its last line says.
    His name and his unit may be others, too."""
    passed_on_old_texts(cast.an, soon())
    asked = {"ma": _code(cast.an), "can_bo": "HN002"}
    assert "Đến lúc in" in _paper(cast.an)

    for page in (Client().post(CHECK, asked).text, signed_in(cast.khue).get(FIND, asked).text):
        compared = page[page.index("Anh/chị so với tờ giấy:") : page.index("</ul>", page.index("so với tờ giấy:"))]
        assert "“Đến lúc in”…) ghi theo lúc in, từ đó có thể đã đổi: khác hôm nay chưa phải là giấy bị sửa." in compared
        assert "Họ tên</strong> khác thì có thể người này đã đổi tên:" in compared
        assert "khác chỗ nào nữa" not in compared


def test_who_finds_none_is_told_that_the_paper_may_be_genuine(cast: Cast) -> None:
    page = Client().post(CHECK, {"ma": "9671 8da9 6b8f 498e", "can_bo": "HN002"}).text

    assert "chưa chắc là giấy giả. Giấy in trước đây có mã chỉ 16 ký tự" in page


def test_a_field_is_read_out_with_its_hint_and_with_what_is_wrong() -> None:
    blank, wrong = Client().get(CHECK).text, Client().post(CHECK, {"ma": "", "can_bo": "HN002"}).text

    assert 'aria-describedby="id_ma_helptext"' in blank
    assert 'aria-describedby="id_ma_helptext id_ma_error"' in wrong
    assert wrong.count('id="id_ma_helptext"') == wrong.count('id="id_ma_error"') == 1


def test_one_wrong_code_tells_a_stranger_nothing_of_the_other(cast: Cast) -> None:
    _pass(cast.an)
    number = _code(cast.an).split()[0]
    answers = set()
    for ma, can_bo in (
        (_code(cast.an), "HN003"),
        (_code(cast.an), "HN777"),
        (f"{number} {'0' * 16}", "HN002"),
        (f"987654 {'0' * 16}", "HN002"),
        ("không phải mã", "HN002"),
    ):
        page = Client().post(CHECK, {"ma": ma, "can_bo": can_bo}).text
        assert cast.an.full_name not in page
        answers.add(page[page.index(NONE) :].split("</div>")[0])
    assert len(answers) == 1


def test_a_machine_that_asks_and_asks_has_to_wait(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(try_limits, "CERTIFICATES_OF_ADDRESS", Windowed(most=3, window=timedelta(minutes=1)))
    _pass(cast.an)
    asked = {"ma": _code(cast.an), "can_bo": "HN002"}
    wrong = {"ma": "1", "can_bo": "HN002"}
    for _ in range(3):
        Client().post(CHECK, wrong)

    page = Client().post(CHECK, asked).text
    assert "Từ mạng này vừa có quá nhiều lần gửi" in page
    assert RIGHT not in page


def test_the_door_shows_where_a_certificate_is_checked() -> None:
    assert f'<a href="{CHECK}">Kiểm tra giấy chứng nhận' in Client().get("/tai-khoan/dang-nhap/").text


def test_every_page_leads_to_the_check_of_a_certificate(cast: Cast) -> None:
    for page in (Client().get("/"), signed_in(cast.an).get("/tap-huan/")):
        assert f'<a href="{CHECK}">Kiểm tra giấy chứng nhận</a>' in page.text
