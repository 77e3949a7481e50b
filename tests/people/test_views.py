"""The screens of one person: what is filled in is done as shown, and what is wrong stands at its field."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pypdf
import pytest
from django.test import Client

from tests.actions.people import appoint
from tests.cast import Cast, official, queries, signed_in
from trainer.actions.accounts import province, sign_ins
from trainer.actions.accounts.province import Subject
from trainer.core.accounts import slip_code
from trainer.models import Appointment, Event, Official, PendingEmail, Slip, Work

AN = "/cntt/can-bo/HN002/"
PERSON = {"ten": "Nguyễn Thị An", "don_vi": "P001", "vai_tro": ["page_admin"], "email": "an@example.org"}


def fresh(person: Official) -> Official:
    """Return a person as he is on record now."""
    return Official.objects.get(pk=person.pk)


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_somebody_is_added_and_his_page_follows(officer: Client, cast: Cast) -> None:
    said = {"ma": "hn500", "ten": "VÕ THỊ HOA", "don_vi": "P002", "vai_tro": ["staff"], "email": "hoa@example.org"}
    answer = officer.post("/cntt/can-bo/them/", said, follow=True)

    assert answer.request["PATH_INFO"] == "/cntt/can-bo/HN500/"
    assert "Đã thêm Võ Thị Hoa." in answer.text
    # What was done is said at the top of the page; the slip and the link that he needs now stand open below.
    assert answer.redirect_chain[-1][0] == "/cntt/can-bo/HN500/?moi=1"
    assert '<details class="fold" id="lam-gi" open>' in answer.text
    assert 'action="/cntt/can-bo/HN500/phieu/"' in answer.text
    assert 'id="lam-gi" open' not in officer.get("/cntt/can-bo/HN500/").text
    hoa = Official.objects.get(staff_code="HN500")
    assert (hoa.unit, hoa.email) == (cast.other_ward, "hoa@example.org")
    assert Event.objects.get(kind="joined").actor == cast.khue


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(officer: Client) -> None:
    page = officer.post("/cntt/can-bo/them/", {"ma": "", "ten": "Võ Thị Hoa", "email": "hoa@"}).text

    for words in ("Chưa có mã cán bộ.", "Chưa có đơn vị.", "Chưa có vai trò.", "không phải địa chỉ e-mail."):
        assert words in page
    assert 'value="Võ Thị Hoa"' in page
    page = officer.post("/cntt/can-bo/them/", {**PERSON, "ma": "HN003"}).text
    assert "Mã HN003 đang là của Lê Tiến Dũng." in page


def test_a_person_is_corrected_as_shown(officer: Client, cast: Cast) -> None:
    state = hidden(officer.get(f"{AN}sua/").text, "state")
    said = {**PERSON, "chuc_vu": "Văn thư", "state": state}
    assert "Đã sửa Nguyễn Thị An: chức vụ." in officer.post(f"{AN}sua/", said, follow=True).text
    assert fresh(cast.an).position == "Văn thư"

    # Somebody else was faster: nothing is overwritten.
    page = officer.post(f"{AN}sua/", {**said, "chuc_vu": "Kế toán"}).text
    assert "Hồ sơ này vừa được người khác đổi." in page
    assert fresh(cast.an).position == "Văn thư"


def test_another_given_name_is_asked_about_first(officer: Client, cast: Cast) -> None:
    said = {**PERSON, "ten": "Nguyễn Thị Bình"}
    page = officer.post(f"{AN}sua/", said).text
    assert "Vẫn là một người" in page
    assert fresh(cast.an).full_name == "Nguyễn Thị An"
    officer.post(f"{AN}sua/", {**said, "van_la": "1"})
    assert fresh(cast.an).full_name == "Nguyễn Thị Bình"


def test_the_address_of_somebody_with_rights_waits(officer: Client, cast: Cast) -> None:
    appoint(cast.an, "auditor")
    page = officer.post(f"{AN}sua/", {**PERSON, "email": "other@example.org"}, follow=True).text
    assert "other@example.org chờ xác nhận" in page
    assert fresh(cast.an).email == "an@example.org"
    assert "sửa tay lúc" in officer.get("/tai-khoan/e-mail-cho-xac-nhan/").text
    assert PendingEmail.objects.get().asked_by == cast.khue


def test_who_is_deactivated_is_out_at_once_and_comes_back_by_hand(officer: Client, cast: Cast) -> None:
    his = signed_in(cast.an)
    assert his.get("/tap-huan/").status_code == 200
    assert "Chưa có lý do." in officer.post(f"{AN}ngung/", {}).text
    officer.post(f"{AN}ngung/", {"ly_do": "nghỉ hưu"})

    assert his.get("/tap-huan/").status_code == 302
    page = officer.get(AN).text
    assert "Lý do: nghỉ hưu." in page
    assert f"{AN}tro-lai/" in page
    for gone in ("sua/", "ngung/", "quyen/"):
        assert officer.get(f"{AN}{gone}").status_code == 404
    # On a page that was open before he left, what is pressed is answered.
    for gone in ("sua/", "ngung/", "quyen/", "phieu/", "lien-ket/", "gia-han/", "tam-mien/"):
        pressed = officer.post(f"{AN}{gone}", {"ly_do": "nghỉ hưu"}, follow=True)
        assert "Nguyễn Thị An đã rời danh sách từ trước, nên không có gì thay đổi." in pressed.text
        assert pressed.redirect_chain[-1][0] == AN
    answer = officer.post(f"{AN}tro-lai/", {**PERSON, "email": ""}, follow=True)
    assert "Đã cho trở lại Nguyễn Thị An" in answer.text
    assert fresh(cast.an).is_active


def test_while_a_list_is_applied_it_is_said_in_one_line(officer: Client, cast: Cast) -> None:
    Work.objects.create(kind="roster", at=datetime.now(UTC), decided=True)
    page = officer.post(f"{AN}ngung/", {"ly_do": "nghỉ"}).text
    assert "Một danh sách cán bộ đang được áp dụng nên chưa đổi gì." in page
    assert fresh(cast.an).is_active


def test_two_records_are_merged_as_shown(officer: Client, cast: Cast) -> None:
    official("HN777", "Nguyễn Thị An", cast.other_ward, "staff")
    page = officer.get("/cntt/can-bo/HN777/gop/").text
    assert "?ho-so=HN002" in page
    assert 'name="ho-so" value="HN002"' in officer.get("/cntt/can-bo/HN777/gop/?ho-so=002").text
    page = officer.get("/cntt/can-bo/HN777/gop/?ho-so=hn002").text
    assert "E-mail an@<wbr>example.<wbr>org chuyển sang HN777" in page
    said = {"ho-so": "HN002", "state": hidden(page, "state")}
    assert "vừa thay đổi" in officer.post("/cntt/can-bo/HN777/gop/", {**said, "state": "x"}).text
    answer = officer.post("/cntt/can-bo/HN777/gop/", said, follow=True)

    assert "Đã gộp hồ sơ HN002 vào HN777." in answer.text
    assert "Mã trước đây" in answer.text
    assert "đã gộp vào <a" in officer.get(AN).text
    assert "HN777" in officer.get("/cntt/tien-do/", {"tim": "HN002"}).text


def test_before_a_merger_one_sees_which_account_of_the_province_will_open_whose_rights(
    officer: Client, cast: Cast
) -> None:
    province.link(cast.an, Subject("https://tinh.example", "u1", "an.n"), datetime.now(UTC))
    stays = official("HN777", "Nguyễn Thị An", cast.other_ward, "staff")
    address, line = "/cntt/can-bo/HN777/gop/?ho-so=HN002", "Tài khoản của tỉnh an.n (tinh.example) từ nay mở được HN777"
    assert f"{line}." in officer.get(address).text
    appoint(stays)
    assert f"{line}, với cả các quyền của hồ sơ này." in officer.get(address).text


def test_people_with_other_names_are_merged_only_after_a_tick(officer: Client, cast: Cast) -> None:
    page = officer.get(f"{AN}gop/?ho-so=HN003").text
    said = {"ho-so": "HN003", "state": hidden(page, "state")}
    assert "có tên gọi khác nhau nên chưa gộp" in officer.post(f"{AN}gop/", said).text
    assert fresh(cast.dung).is_active
    officer.post(f"{AN}gop/", {**said, "mot-nguoi": "1"})
    assert not fresh(cast.dung).is_active


@pytest.mark.parametrize(("typed", "said"), [("HN999", "Không có hồ sơ mang mã"), ("HN002", "cùng một hồ sơ")])
def test_what_cannot_be_merged_is_said_in_one_line(officer: Client, typed: str, said: str) -> None:
    assert said in officer.get(f"{AN}gop/", {"ho-so": typed}).text


def test_a_right_is_given_with_a_last_day_and_taken_back(officer: Client, cast: Cast) -> None:
    until = datetime.now(UTC).date() + timedelta(days=30)
    said = {"quyen": "leader", "don_vi": "P002", "den": until.isoformat(), "ly_do": "QĐ 12"}
    page = officer.post(f"{AN}quyen/", said, follow=True).text
    assert f"Lãnh đạo đơn vị, Phường Hoa Lúa (đến hết {until:%d/%m/%Y})" in page

    assert signed_in(cast.an).get("/don-vi/P002/").status_code == 200
    given = Appointment.objects.get(official=cast.an)
    assert "QĐ 12" in officer.get("/cntt/quyen/").text
    officer.post(f"/cntt/quyen/{given.pk}/thu/", {"ly_do": "xong"})
    again = officer.post(f"/cntt/quyen/{given.pk}/thu/", {"ly_do": "xong"}, follow=True)
    assert "Quyền này đã được thu từ trước, nên không có gì thay đổi." in again.text
    assert again.redirect_chain[-1][0] == "/cntt/quyen/"
    assert officer.get(f"/cntt/quyen/{given.pk}/thu/").status_code == 404
    assert officer.post("/cntt/quyen/999/thu/", {"ly_do": "xong"}).status_code == 404
    assert signed_in(cast.an).get("/don-vi/P002/").status_code == 404


@pytest.mark.parametrize(
    ("into", "words"), [(True, "nay là Phường Sao Mai"), (False, "đã đóng, quyền này không còn xem được ai")]
)
def test_a_right_over_a_unit_that_was_closed_says_what_it_reaches_today(officer, cast, into, words) -> None:  # type: ignore[no-untyped-def]
    said = {"quyen": "leader", "don_vi": "P002", "ly_do": "theo QĐ 12"}
    officer.post(f"{AN}quyen/", said)
    assert words not in officer.get("/cntt/quyen/").text

    cast.other_ward.closed_at, cast.other_ward.merged_into = datetime.now(UTC), cast.ward if into else None
    cast.other_ward.save()

    assert words in officer.get("/cntt/quyen/").text
    assert signed_in(cast.an).get("/don-vi/P001/").status_code == (200 if into else 404)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"ly_do": "x"}, "Chưa chọn quyền."),
        ({"quyen": "leader", "ly_do": "x"}, "Quyền lãnh đạo đơn vị là của một đơn vị. Anh/chị chọn đơn vị."),
        ({"quyen": "auditor", "ly_do": "x", "den": "2020-01-01"}, "Ngày cuối 01/01/2020 đã qua."),
        ({"quyen": "auditor", "ly_do": "x", "den": "mai"}, "Chưa đọc được ngày này."),
        ({"quyen": "auditor"}, "Chưa có lý do."),
    ],
)
def test_a_right_that_cannot_be_given_says_why(officer: Client, said: dict[str, str], words: str) -> None:
    assert words in officer.post(f"{AN}quyen/", said).text
    assert Appointment.objects.count() == 1


def test_the_last_officer_cannot_put_himself_out(officer: Client, cast: Cast) -> None:
    own = Appointment.objects.get()
    page = officer.post(f"/cntt/quyen/{own.pk}/thu/", {"ly_do": "thử"}).text
    assert "cán bộ CNTT cuối cùng" in page
    page = officer.post("/cntt/can-bo/CNTT001/ngung/", {"ly_do": "thử"}).text
    assert "cán bộ CNTT cuối cùng" in page
    assert officer.get("/cntt/quyen/").status_code == 200


def test_slips_are_printed_for_whom_the_filter_finds_and_who_never_signed_in(officer: Client, cast: Cast) -> None:
    sign_ins.came(cast.binh, sign_ins.NOWHERE, True, datetime.now(UTC))
    page = officer.get("/cntt/phieu/", {"don_vi": "P001"}).text
    assert "Tạo 1 phiếu" in page
    answer = officer.post("/cntt/phieu/", {"don_vi": "P001"})

    read = pypdf.PdfReader(io.BytesIO(answer.content))
    text = " ".join(read.pages[0].extract_text().split())
    for words in ("Nguyễn Thị An", "HN002", "Phường Sao Mai", "testserver/phieu"):
        assert words in text
    assert Slip.objects.get().official == cast.an
    assert Event.objects.get(kind="exported").details["rows"] == 1


def test_after_printing_the_next_page_says_how_many_and_which_slips_serve_no_more(officer: Client) -> None:
    officer.post("/cntt/can-bo/HN002/phieu/")
    page = officer.get("/cntt/phieu/", {"don_vi": "P001"}).text
    assert "Đã tạo 1 phiếu (PDF), dùng được đến hết ngày " in page
    assert "1 người đã có phiếu chưa dùng: in lại thì phiếu cũ hết dùng được." in page
    officer.post("/cntt/phieu/", {"don_vi": "P001", "co_phieu": "1"})
    page = officer.get("/cntt/phieu/", {"don_vi": "P001"}).text
    assert "Đã tạo 2 phiếu (PDF)" in page
    assert "Phiếu in trước của 1 người hết dùng được: chỉ phát phiếu mới." in page
    assert "In lại 2 phiếu (PDF)" in page


def test_from_a_page_that_stood_open_while_slips_were_printed_none_is_voided(officer: Client, cast: Cast) -> None:
    sent = {"don_vi": "P001", "co_phieu": "0"}
    officer.post("/cntt/phieu/", sent)
    before = set(Slip.objects.values_list("official", "code_hash"))
    page = officer.post("/cntt/phieu/", sent).text
    assert "Chưa in gì: từ lúc anh/chị mở trang đã có phiếu được in." in page
    assert "2 người đã có phiếu chưa dùng: in lại thì phiếu cũ hết dùng được." in page
    assert set(Slip.objects.values_list("official", "code_hash")) == before
    assert officer.post("/cntt/phieu/", {**sent, "co_phieu": "2"}).content.startswith(b"%PDF")


def test_a_file_that_answers_a_form_gives_back_its_mark_and_nothing_else(officer: Client) -> None:
    for mark, given in (("1780000000000", "1780000000000"), ("a; path=/", None), ("", None)):
        answer = officer.post("/cntt/can-bo/HN002/phieu/", {"dau": mark})
        cookie = answer.cookies.get("gan_dan_tep")
        assert (cookie.value if cookie else None) == given


def test_the_page_of_slips_says_whether_anybody_is_told_by_mail(officer: Client, settings: Any) -> None:
    assert "được báo qua thư." in officer.get("/cntt/phieu/").text
    assert "Chưa khai máy chủ thư" not in officer.get("/cntt/phieu/").text
    settings.MAIL_SET_UP = False
    assert "Chưa khai máy chủ thư, nên không ai được báo qua thư." in officer.get("/cntt/phieu/").text


def test_too_many_slips_are_refused_with_a_way_on(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainer.people.views_slips.MOST", 2)
    page = officer.post("/cntt/phieu/", {}).text
    assert "tối đa 2 phiếu (1 tờ A4)" in page
    assert not Slip.objects.exists()


def test_four_slips_stand_on_a_page(officer: Client, cast: Cast) -> None:
    for number in range(5):
        official(f"HN60{number}", f"Vũ Văn {number}", cast.ward, "staff")
    answer = officer.post("/cntt/phieu/", {"tim": "HN60"})
    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) == 2
    assert slip_code.MOST == 400


def test_the_pages_take_as_many_queries_however_many_there_are(officer: Client, cast: Cast) -> None:
    places = ["/cntt/quyen/", "/cntt/phieu/", "/cntt/can-bo/HN002/", "/cntt/can-bo/HN002/sua/", "/don-vi/P001/"]
    before = [queries(officer, place) for place in places]
    for number in range(6):
        person = official(f"HN61{number}", f"Vũ Văn {number}", cast.ward, "staff")
        appoint(person, "leader", cast.ward)
        appoint(person, "auditor")
    assert [queries(officer, place) for place in places] == before
