"""A list cannot give the address of somebody with rights to another: it is held, told, and decided by a person."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import official, signed_in
from trainer.actions.accounts import held_emails
from trainer.actions.mail_sending import send_waiting
from trainer.content.live import library
from trainer.models import EmailNotices, Event, Official, OutgoingMail, PendingEmail
from trainer.queries.mail import waiting_mails
from trainer.roster import email_notices
from trainer.roster.apply import apply
from trainer.roster.planning import make_plan
from trainer.roster.rules.columns import propose
from trainer.tables.sheet import Sheet

PAGE = "/tai-khoan/e-mail-cho-xac-nhan/"
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
STRANGER = "nguoi.la@example.com"


@pytest.fixture
def city(cast):
    Official.objects.filter(pk=cast.khue.pk).update(email="khue@example.org")
    Official.objects.filter(pk=cast.binh.pk).update(email="binh@example.org")
    cast.khue.refresh_from_db()
    return cast


def sheet(*rows):
    from trainer.tables.sheet import Cell

    heading = ("Mã cán bộ", "Họ và tên", "Đơn vị", "Vai trò", "Email")
    return Sheet("1", tuple((number, tuple(map(Cell, row))) for number, row in enumerate((heading, *rows), start=1)))


def everybody(**addresses):
    """The whole city as a list, with these addresses instead."""
    people = Official.objects.filter(role_holdings__isnull=False).select_related("unit").order_by("pk")
    rows = [
        [one.staff_code, one.full_name, one.unit.code, "", addresses.pop(one.staff_code, one.email or "")]
        for one in people
    ]
    return sheet(*rows, *([code, "", "", "", address] for code, address in addresses.items()))


def load(now=NOW, actor=None, **addresses):
    listed = everybody(**addresses)
    made = make_plan(listed, propose(listed.rows))
    apply(made, "thang-11.xlsx", actor, library(), now)
    return made


def letters(now=NOW):
    mail.outbox.clear()
    email_notices.write_waiting(now)
    send_waiting(now)
    return {letter.to[0]: letter.body for letter in mail.outbox}


def test_the_address_of_an_it_officer_stays_and_he_is_told_and_a_link_still_goes_to_him(city):
    made = load(CNTT001=STRANGER)
    assert any(STRANGER in warning for warning in made.warnings)
    assert Official.objects.get(pk=city.khue.pk).email == "khue@example.org"
    told = letters()
    assert list(told) == ["khue@example.org"]
    assert "n***@example.com" in told["khue@example.org"]
    Client().post("/tai-khoan/quen-mat-khau/", {"email": "CNTT001"})
    Client().post("/tai-khoan/quen-mat-khau/", {"email": STRANGER})
    assert list(letters(datetime.now(UTC))) == ["khue@example.org"]


def test_the_warning_stands_on_the_plan_and_nothing_is_applied_without_confirming_it(city):
    officer = signed_in(city.khue)
    rows = "\n".join(",".join(cell.value for cell in row) for _, row in everybody(CNTT001=STRANGER).rows)
    file = SimpleUploadedFile("thang-11.csv", rows.encode("utf-8-sig"), "text/csv")
    columns = officer.post("/cntt/danh-sach/", {"tep": file}, follow=True).request["PATH_INFO"]
    plan = columns.replace("cot", "ke-hoach")
    page = officer.get(plan).text
    assert "đổi e-mail của 1 người có quyền: CNTT001 (khue@example.org → nguoi.la@example.com)" in page
    assert 'id="e-mail-cho"' in page
    shown = page.split('name="shown" value="')[1].split('"')[0]
    apply = plan.replace("ke-hoach", "ap-dung")
    officer.post(apply, {"shown": shown})
    assert not PendingEmail.objects.exists()
    officer.post(apply, {"shown": shown, "confirm": "1"})
    assert PendingEmail.objects.get().asked_by == city.khue


def test_he_himself_confirms_and_the_old_address_is_told(city):
    load(HN001="binh.moi@example.org")
    leader = signed_in(city.binh)
    assert "chờ xác nhận" in leader.get("/don-vi/P001/").text
    waiting = PendingEmail.objects.get()
    letters()
    assert "Anh/chị bấm “Giữ”, rồi báo bộ phận CNTT." in leader.get(PAGE).text
    page = leader.post(f"{PAGE}{waiting.pk}/", {"decision": "confirm", "email": waiting.email}, follow=True).text
    assert "Đã đổi e-mail của Trần Thanh Bình" in page
    assert "chờ xác nhận</a>" not in leader.get("/don-vi/P001/").text
    assert Official.objects.get(pk=city.binh.pk).email == "binh.moi@example.org"
    assert list(letters(datetime.now(UTC))) == ["binh@example.org"]
    assert Event.objects.get(kind="changed").actor == city.binh


def test_another_it_officer_keeps_the_address(city):
    hai = official("CNTT002", "Lý Văn Hai", city.city, officer=True)
    load(CNTT001=STRANGER)
    waiting = PendingEmail.objects.get()
    page = signed_in(hai).get(PAGE).text
    assert "hỏi trực tiếp Đỗ Minh Khuê" in page
    assert "bấm “Giữ”" not in page
    signed_in(hai).post(f"{PAGE}{waiting.pk}/", {"decision": "keep", "email": waiting.email})
    assert not PendingEmail.objects.exists()
    assert Official.objects.get(pk=city.khue.pk).email == "khue@example.org"
    assert "Không đổi e-mail" in signed_in(hai).get("/cntt/can-bo/CNTT001/").text


def test_nobody_else_sees_or_decides(city):
    load(HN001="binh.moi@example.org", CNTT001=STRANGER)
    of_officer = PendingEmail.objects.get(official=city.khue)
    for person in (city.an, city.binh, city.chien):
        assert STRANGER not in signed_in(person).get(PAGE).text
        assert signed_in(person).post(f"{PAGE}{of_officer.pk}/", {"decision": "confirm"}).status_code == 404
    assert Client().get(PAGE).status_code == 302
    assert signed_in(city.khue).get(f"{PAGE}{of_officer.pk}/").status_code == 405


def test_what_was_on_the_screen_is_what_is_confirmed(city):
    load(HN001="binh.moi@example.org")
    waiting = PendingEmail.objects.get()
    load(NOW + timedelta(days=1), HN001=STRANGER)
    page = signed_in(city.binh).post(
        f"{PAGE}{waiting.pk}/", {"decision": "confirm", "email": waiting.email}, follow=True
    )
    assert "Không có gì thay đổi" in page.text
    assert Official.objects.get(pk=city.binh.pk).email == "binh@example.org"


def test_an_address_that_is_somebody_elses_by_now_is_refused_in_one_line(city):
    load(HN001="binh.moi@example.org")
    waiting = PendingEmail.objects.get()
    Official.objects.filter(pk=city.dung.pk).update(email="binh.moi@example.org")
    page = signed_in(city.binh).post(
        f"{PAGE}{waiting.pk}/", {"decision": "confirm", "email": waiting.email}, follow=True
    )
    assert "nay là của người khác" in page.text
    with pytest.raises(held_emails.AddressTaken):
        held_emails.confirm(waiting, city.khue, NOW)


def test_the_same_list_again_changes_nothing_and_tells_nobody_twice(city):
    load(CNTT001=STRANGER)
    again = load(NOW + timedelta(days=30), CNTT001=STRANGER)
    assert (again.changes_anything, again.warnings) == (False, ())
    assert (PendingEmail.objects.count(), waiting_mails()) == (1, 1)


def test_leaving_and_coming_back_by_two_lists_is_no_way_to_the_rights_of_the_it_unit(city):
    khoa = official("CNTT003", "Mai Văn Khoa", city.city, "it", officer=True, email="khoa@example.org")
    PendingEmail.objects.create(official=khoa, email=STRANGER, source="x", asked_at=NOW)
    gone = make_plan(without := sheet(["HN001", "", "", "", ""]), propose(without.rows))
    apply(gone, "mot.xlsx", None, library(), NOW)
    assert not PendingEmail.objects.exists()
    khoa.refresh_from_db()
    assert (khoa.is_active, khoa.is_it_officer) == (False, False)
    back = make_plan(listed := sheet(["CNTT003", "", "", "", STRANGER]), propose(listed.rows))
    apply(back, "hai.xlsx", None, library(), NOW + timedelta(days=1))
    khoa.refresh_from_db()
    assert (khoa.is_active, khoa.is_it_officer) == (True, False)


def test_who_left_with_these_rights_before_this_was_so_comes_back_without_them(city):
    Official.objects.filter(pk=city.khue.pk).update(is_active=False, email=None)
    load(CNTT001="")
    city.khue.refresh_from_db()
    assert (city.khue.is_active, city.khue.is_it_officer) == (True, False)


def test_two_who_apply_the_same_plan_tell_him_once(city):
    made = load(CNTT001=STRANGER)
    apply(made, "thang-11.xlsx", None, library(), NOW)
    assert (PendingEmail.objects.count(), waiting_mails()) == (1, 1)


def test_a_list_that_names_an_it_officer_without_a_role_or_takes_his_address_is_applied(city):
    made = load(CNTT001="", HN003="khue@example.org")
    assert made.rejected == ()
    assert any("khue@example.org" in note.text for note in made.notes)
    assert Official.objects.get(pk=city.khue.pk).is_it_officer
    assert Official.objects.get(pk=city.dung.pk).email is None


def test_everybody_else_gets_the_new_address_at_once_and_the_old_one_is_told(city):
    load(HN002="an.moi@example.org", HN004="chien@example.org")
    assert Official.objects.get(pk=city.an.pk).email == "an.moi@example.org"
    # Nothing of it within the transaction but one row.
    assert (OutgoingMail.objects.count(), EmailNotices.objects.count()) == (0, 1)
    told = letters()
    assert list(told) == ["an@example.org"]
    assert "a***@example.org" in told["an@example.org"]
    assert not EmailNotices.objects.exists()
    assert letters() == {}


def test_the_notices_of_a_large_list_are_written_in_pieces_each_once(city, monkeypatch):
    monkeypatch.setattr("trainer.roster.email_notices._EVENTS_AT_ONCE", 3)
    for number in range(8):
        official(f"HN5{number}", f"Vũ Văn {number}", city.ward, "staff", email=f"cu{number}@example.org")
    load(**{f"HN5{number}": f"moi{number}@example.org" for number in range(8)})
    assert sorted(letters()) == [f"cu{number}@example.org" for number in range(8)]


def test_who_leaves_is_forgotten_by_allauth_too(city):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=city.an, email="an@example.org", primary=True, verified=True)
    gone = make_plan(listed := sheet(["HN001", "", "", "", ""]), propose(listed.rows))
    apply(gone, "mot.xlsx", None, library(), NOW)
    assert not Official.objects.get(pk=city.an.pk).is_active
    assert not EmailAddress.objects.exists()
