"""Extensions and exemptions on the screens: granted on a person's page, seen there by his leader, taken back by IT."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import make_late, signed_in
from tests.moment import later, today
from tests.web.big_figures import big_figures
from trainer.models import Campaign, Exemption, Extension, Requirement

PERSON = "/cntt/can-bo/HN002/"


def test_an_extension_moves_the_day_and_stands_on_the_page_until_it_is_taken_back(officer, cast):
    make_late(cast.an)
    assert "Quá hạn" in officer.get(PERSON).text
    answer = officer.post(f"{PERSON}gia-han/", {"han": later().isoformat(), "ly_do": "Đi công tác"}, follow=True)
    assert f"Đã gia hạn cho 1 người đến {later():%d/%m/%Y}." in answer.text
    assert f"gia hạn đến {later():%d/%m/%Y}: Đi công tác" in answer.text
    assert "Quá hạn" not in answer.text
    assert "Được gia hạn" in answer.text
    assert set(Requirement.objects.filter(official=cast.an).values_list("due_on", flat=True)) == {later()}

    number = Extension.objects.get().pk
    answer = officer.post(f"{PERSON}gia-han/{number}/bo/", follow=True)
    assert "Đã bỏ lần gia hạn này." in answer.text
    assert "Quá hạn" in answer.text
    assert "đã được bỏ từ trước" in officer.post(f"{PERSON}gia-han/{number}/bo/", follow=True).text


def test_an_exemption_for_several_counts_them_apart_and_says_so_to_their_leader(officer, cast):
    make_late(cast.an)
    asked = {"tu": today().isoformat(), "den": "", "ly_do": "maternity", "ghi_them": "", "them": "hn004,\nHN003"}
    answer = officer.post(f"{PERSON}tam-mien/", asked, follow=True)
    assert f"Đã tạm miễn cho 3 người, từ {today():%d/%m/%Y} đến khi bỏ." in answer.text
    assert set(Exemption.objects.values_list("official__staff_code", flat=True)) == {"HN002", "HN003", "HN004"}

    seen = signed_in(cast.binh).get(PERSON).text
    assert "<dt>Đang tạm miễn</dt><dd>đến khi bỏ</dd>" in seen[: seen.index('id="bai-bat-buoc"')]
    assert "Nghỉ thai sản" in seen
    assert "tam-mien/" not in seen
    unit = signed_in(cast.binh).get("/don-vi/P001/").text
    shown = big_figures(unit)
    assert shown["đang tạm miễn, tính riêng"][0] == 1
    assert shown["đang quá hạn"] == (0, "")
    own = signed_in(cast.an).get("/tap-huan/").text
    assert "Tạm miễn" in own
    assert "Quá hạn" not in own


def test_what_one_comes_to_a_person_for_stands_above_what_is_asked_of_him_and_the_first_day_is_today(officer, cast):
    page = officer.get(PERSON).text
    above = page[: page.index('id="bai-bat-buoc"')]
    assert f'href="{PERSON}tam-mien/">Tạm miễn</a>' in above
    assert f'href="{PERSON}gia-han/">Gia hạn</a>' in above
    assert 'id="gia-han"' not in page
    assert f'name="tu" value="{today().isoformat()}"' in officer.get(f"{PERSON}tam-mien/").text
    typed = officer.post(f"{PERSON}tam-mien/", {"tu": "", "den": ""}).text
    assert "Chưa có ngày đầu." in typed
    assert 'name="tu" value=""' in typed


@pytest.mark.parametrize("kind", ["gia-han", "tam-mien"])
def test_taking_back_asks_once_what_it_is_about_and_does_nothing_before(officer, cast, kind):
    asked = {"han": later().isoformat(), "tu": today().isoformat(), "ly_do": "other"}
    officer.post(f"{PERSON}{kind}/", asked)
    (agreed,) = [*Extension.objects.all(), *Exemption.objects.all()]
    address = f"{PERSON}{kind}/{agreed.pk}/bo/"
    person = officer.get(PERSON).text
    assert f'<a href="{address}">Bỏ<' in person
    assert f'action="{address}"' not in person
    page = officer.get(address).text
    words = "gia hạn" if kind == "gia-han" else "tạm miễn"
    assert f"<h1>Bỏ {words}?</h1>" in page
    assert "Nguyễn Thị An (HN002, Phường Sao Mai)" in page
    agreed.refresh_from_db()
    assert agreed.withdrawn_at is None
    officer.post(address)
    agreed.refresh_from_db()
    assert agreed.withdrawn_at is not None
    assert "đã được bỏ từ trước" in officer.get(address, follow=True).text
    assert officer.get(f"{PERSON}{kind}/99/bo/").status_code == 404
    assert signed_in(cast.binh).get(address).status_code == 404


def test_taking_back_what_has_no_end_says_that_it_ends_today_and_is_offered_once(officer, cast):
    officer.post(f"{PERSON}tam-mien/", {"tu": today().isoformat(), "den": "", "ly_do": "maternity"})
    Exemption.objects.update(starts_on=today() - timedelta(days=9))
    address = f"{PERSON}tam-mien/{Exemption.objects.get().pk}/bo/"
    page = officer.get(address).text
    assert "Bỏ rồi thì hết tạm miễn từ hôm nay" in page
    assert "như không được tạm miễn" not in page
    officer.post(address)
    assert Exemption.objects.get().ends_on == today() - timedelta(days=1)
    page = officer.get(address, follow=True).text
    assert "đã được bỏ từ trước" in page
    assert "<h1>Bỏ tạm miễn?</h1>" not in page


@pytest.mark.parametrize(
    ("address", "asked", "said"),
    [
        ("gia-han/", {}, "Chưa có hạn mới."),
        ("gia-han/", {"han": "2020-01-01", "ly_do": "Ốm"}, "Hạn mới 01/01/2020 đã qua."),
        ("gia-han/", {"han": "mai", "ly_do": "Ốm"}, "Chưa đọc được ngày này."),
        ("gia-han/", {"han": "2027-01-01", "ly_do": "Ốm", "them": "HN002 XX9"}, "Không có cán bộ mang mã XX9."),
        ("gia-han/", {"han": "2027-01-01", "ly_do": "Ốm", "dot": "99"}, "Đợt này đã đóng hoặc không có."),
        ("tam-mien/", {"tu": "2027-02-01", "den": "2027-01-01", "ly_do": "other"}, "đứng trước ngày đầu"),
        ("tam-mien/", {"tu": "2027-02-01"}, "Chưa chọn lý do tạm miễn."),
    ],
)
def test_bad_input_is_said_in_one_line_and_what_was_typed_stays(officer, cast, address, asked, said):
    page = officer.post(f"{PERSON}{address}", {**asked, "ghi_them": "chữ đã gõ"})
    assert page.status_code == 200
    assert said in page.text
    for value in (value for name, value in asked.items() if name != "dot"):
        assert value in page.text
    assert not Extension.objects.exists()
    assert not Exemption.objects.exists()


def test_only_open_campaigns_are_offered_and_what_is_another_persons_is_not_found(officer, cast):
    for title, closed_at in (("Đợt mở", None), ("Đợt cũ", datetime.now(UTC))):
        Campaign.objects.create(title=title, due_on=today(), created_at=datetime.now(UTC), closed_at=closed_at)
    page = officer.get(f"{PERSON}gia-han/").text
    assert "Đợt mở" in page
    assert "Đợt cũ" not in page
    made = Extension.objects.create(official=cast.dung, due_on=later(), reason="Bận", created_at=datetime.now(UTC))
    assert officer.post(f"{PERSON}gia-han/{made.pk}/bo/").status_code == 404


def test_who_has_left_is_granted_nothing(officer, cast):
    cast.an.is_active = False
    cast.an.save()
    assert officer.get(f"{PERSON}gia-han/").status_code == 404
    assert "gia-han/" not in officer.get(PERSON).text


def test_of_days_that_were_given_already_the_second_grant_says_what_it_adds_and_the_last_day_stands_once(officer, cast):
    first, second = today() + timedelta(days=10), today() + timedelta(days=20)
    asked = {"tu": today().isoformat(), "ly_do": "sickness", "ghi_them": "", "them": ""}
    assert "trùng" not in officer.post(f"{PERSON}tam-mien/", {**asked, "den": first.isoformat()}, follow=True).text
    page = officer.post(f"{PERSON}tam-mien/", {**asked, "den": second.isoformat()}, follow=True).text

    assert (
        f"Đã tạm miễn cho 1 người, từ {today():%d/%m/%Y} đến hết {second:%d/%m/%Y}. {cast.an.full_name} (HN002) đã có "
        f"lần tạm miễn từ {today():%d/%m/%Y} đến hết {first:%d/%m/%Y}: ngày trùng tính một lần, tất cả là "
        f"từ {today():%d/%m/%Y} đến hết {second:%d/%m/%Y}. Muốn thay lần cũ thì bỏ lần cũ."
    ) in page
    assert page.count("<dt>Đang tạm miễn</dt>") == 1
    assert f"<dt>Đang tạm miễn</dt><dd>đến hết {second:%d/%m/%Y}</dd>" in page

    number = Exemption.objects.get(ends_on=second).pk
    page = officer.post(f"{PERSON}tam-mien/{number}/bo/", follow=True).text
    until = f"từ {today():%d/%m/%Y} đến hết {first:%d/%m/%Y}"
    assert f"Đã bỏ lần tạm miễn này. Người này vẫn được tạm miễn {until}, theo lần khác." in page
    number = Exemption.objects.get(ends_on=first).pk
    assert "theo lần khác" not in officer.post(f"{PERSON}tam-mien/{number}/bo/", follow=True).text
