"""A lost telephone is mended by two IT officers, the person is told of each step, and may say that it is not lost."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.actions.people import appoint
from tests.cast import Cast, official, signed_in
from tests.content.small_library import library
from tests.web.accounts.second_steps import HOME, PASSWORD, by_code, by_password, set_up, with_password
from trainer.actions import rights
from trainer.actions.accounts import lost_second_step
from trainer.core.refusal import Refused
from trainer.models import Appointment, Event, LostSecondStep, Official, OutgoingMail
from trainer.people import merging

LIST = "/cntt/mat-dien-thoai/"
ASK = "/cntt/can-bo/HN002/mat-dien-thoai/"
WHY = "mất máy ngày 25/11, đã gặp trực tiếp"


@pytest.fixture
def second_officer(cast: Cast) -> Official:
    """Another IT officer, who has an address."""
    found = official("CNTT002", "Bùi Thu Hà", cast.city, email="ha@example.org")
    appoint(found)
    return found


@pytest.fixture
def telephone(cast: Cast, second_officer: Official):  # type: ignore[no-untyped-def]
    """An's telephone, which she has set up, and her recovery codes."""
    found = set_up(signed_in(with_password(cast.an)), datetime.now(UTC))
    OutgoingMail.objects.all().delete()
    return found


def asked(cast: Cast) -> LostSecondStep:
    """Let Khuê ask for An."""
    answer = signed_in(cast.khue).post(ASK, {"ly_do": WHY})
    assert answer.headers["Location"] == LIST
    return LostSecondStep.objects.get()


def confirm(person: Official, lost: LostSecondStep) -> str:
    """Let ``person`` press the button, and show by his password that it is he; return what the page says then."""
    client = signed_in(with_password(person))
    answer = client.post(f"{LIST}{lost.pk}/go/")
    assert answer.headers["Location"].startswith("/tai-khoan/xac-nhan/?next=")
    return client.post(answer.headers["Location"], {"password": PASSWORD}, follow=True).text


def mails() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("pk").values_list("to", "subject"))


def test_one_asks_another_confirms_and_the_password_alone_opens(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    own = signed_in(cast.an)
    lost = asked(cast)
    assert {to for to, _ in mails()} == {"an@example.org", "ha@example.org"}
    assert Authenticator.objects.filter(user=cast.an.pk).exists()
    OutgoingMail.objects.all().delete()

    assert "Đã gỡ đăng nhập hai bước của Nguyễn Thị An" in confirm(second_officer, lost)

    assert not Authenticator.objects.filter(user=cast.an.pk).exists()
    assert not LostSecondStep.objects.exists()
    assert mails() == [("an@example.org", "[Gần Dân] Đã gỡ đăng nhập hai bước")]
    body = OutgoingMail.objects.get().body
    assert "Đỗ Minh Khuê và Bùi Thu Hà" in body
    assert WHY in body
    assert own.get("/tap-huan/").status_code == 302
    client = Client()
    by_password(client, cast.an)
    assert client.get("/tap-huan/").status_code == 200


@pytest.mark.parametrize(
    ("set_up", "said"),
    [(False, "tự báo cho Nguyễn Thị An và các cán bộ CNTT khác"), (True, "được báo qua thư ngay bây giờ")],
)
def test_no_mail_is_promised_where_no_mail_server_is_named(  # type: ignore[no-untyped-def]
    cast, second_officer, telephone, settings, set_up, said
) -> None:
    settings.MAIL_SET_UP = set_up
    cast.an.email = "an@example.org"
    cast.an.save()
    assert said in signed_in(cast.khue).get(ASK).text


def test_without_a_mail_server_nothing_is_queued_and_each_step_says_whom_to_tell_what(  # type: ignore[no-untyped-def]
    cast, second_officer, telephone, settings
) -> None:
    settings.MAIL_SET_UP = False
    lost = asked(cast)
    page = signed_in(cast.khue).get(LIST).text
    assert "Anh/chị tự báo cho <strong>Nguyễn Thị An</strong> (HN002) và <strong>Bùi Thu Hà</strong>" in page
    assert f"Đỗ Minh Khuê yêu cầu gỡ đăng nhập hai bước của Nguyễn Thị An (HN002). Lý do: {WHY}. Chưa có gì đổi" in page
    # Who did not ask has nobody to tell.
    assert "cau-bao" not in signed_in(second_officer).get(LIST).text

    page = confirm(second_officer, lost)

    assert "Đã gỡ đăng nhập hai bước của Nguyễn Thị An." in page
    assert "Anh/chị tự báo cho <strong>Nguyễn Thị An</strong> (HN002) và <strong>Đỗ Minh Khuê</strong>" in page
    assert f"Đỗ Minh Khuê và Bùi Thu Hà đã gỡ đăng nhập hai bước của Nguyễn Thị An (HN002). Lý do: {WHY}. Lần" in page
    assert mails() == []


def test_every_step_leaves_its_trace_with_who_and_why(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    confirm(second_officer, asked(cast))
    found = Event.objects.filter(official=cast.an, kind__startswith="second_step_l").order_by("pk")
    assert [(event.kind, event.actor) for event in found] == [
        ("second_step_loss_asked", cast.khue),
        ("second_step_lifted", second_officer),
    ]
    page = signed_in(cast.khue).get("/cntt/nhat-ky/").text
    assert "Gỡ đăng nhập hai bước" in page
    assert WHY in page
    assert not Event.objects.filter(official=cast.an, kind="second_step_removed").exists()


def test_who_asked_does_not_confirm_nor_does_who_it_is_about(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    lost = asked(cast)
    assert f"{LIST}{lost.pk}/go/" not in signed_in(cast.khue).get(LIST).text
    assert "Cần hai người" in confirm(cast.khue, lost)
    set_up(signed_in(with_password(second_officer)), datetime.now(UTC))
    of_an_officer = LostSecondStep.objects.create(
        official=second_officer, reason=WHY, asked_by=cast.khue, asked_at=datetime.now(UTC)
    )
    with pytest.raises(Refused):
        lost_second_step.confirm(of_an_officer.pk, second_officer, datetime.now(UTC))
    assert Authenticator.objects.filter(user__in=[cast.an.pk, second_officer.pk]).count() == 4


def test_who_asked_does_not_confirm_by_the_record_that_his_was_merged_into(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    lost, now = asked(cast), datetime.now(UTC)
    his = official("CNTT009", "Đỗ Khuê", cast.city)
    appoint(his)
    merging.merge(merging.plan(his, cast.khue, second_officer, now), second_officer, library(), now)

    assert "Cần hai người" in confirm(his, lost)
    assert Authenticator.objects.filter(user=cast.an.pk).exists()


def test_nobody_asks_for_himself_or_for_who_has_none(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    for person, actor in ((cast.an, cast.an), (cast.dung, cast.khue)):
        with pytest.raises(Refused):
            lost_second_step.ask(person, WHY, actor, datetime.now(UTC))
    assert signed_in(cast.khue).get("/cntt/can-bo/HN003/mat-dien-thoai/").status_code == 404
    assert "Mất điện thoại" not in signed_in(cast.khue).get("/cntt/can-bo/HN003/").text
    assert "Mất điện thoại" in signed_in(cast.khue).get("/cntt/can-bo/HN002/").text


def test_after_three_days_it_must_be_asked_for_anew(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    lost = asked(cast)
    LostSecondStep.objects.update(asked_at=datetime.now(UTC) - timedelta(days=3))
    assert "quá ba ngày" in confirm(second_officer, lost)
    assert "Không có ai chờ" in signed_in(second_officer).get(LIST).text
    assert asked(cast).asked_at > datetime.now(UTC) - timedelta(minutes=1)


def test_the_person_says_that_it_is_not_lost(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    asked(cast)
    client = signed_in(cast.an)
    assert WHY in client.get(HOME).text
    client.post(f"{HOME}khong-nho/")
    assert not LostSecondStep.objects.exists()
    assert Event.objects.filter(official=cast.an, actor=cast.an, kind="second_step_loss_refused").exists()
    assert client.post(f"{HOME}khong-nho/").status_code == 404
    other = Client()
    by_password(other, cast.an)
    by_code(other, telephone[1][0])
    assert other.get("/tap-huan/").status_code == 200


def test_another_officer_puts_it_away_and_confirming_then_lifts_nothing(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    lost = asked(cast)
    signed_in(second_officer).post(f"{LIST}{lost.pk}/bo/")
    assert "đã được xác nhận, bỏ hoặc quá ba ngày" in confirm(second_officer, lost)
    assert Authenticator.objects.filter(user=cast.an.pk).exists()


def test_who_waits_is_seen_at_home_and_on_the_page_of_rights(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    asked(cast)
    for place in ("/tap-huan/", "/cntt/quyen/"):
        assert "1 người mất điện thoại" in signed_in(second_officer).get(place).text
    assert "mất điện thoại" not in signed_in(cast.binh).get("/tap-huan/").text


def test_at_the_terminal_it_is_lifted_by_one_and_told_all_the_same(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    lost_second_step.lift_from_the_server(cast.an, WHY, datetime.now(UTC))
    assert not Authenticator.objects.filter(user=cast.an.pk).exists()
    assert {to for to, _ in mails()} == {"an@example.org", "ha@example.org"}
    with pytest.raises(Refused):
        lost_second_step.lift_from_the_server(cast.an, WHY, datetime.now(UTC))


def test_what_an_officer_asked_who_is_none_any_more_lifts_nothing(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    lost = asked(cast)
    now = datetime.now(UTC)
    rights.take_back(rights.held(now).get(official=cast.khue, right="it_officer"), WHY, second_officer, now)
    gone = "Đỗ Minh Khuê nay không còn là cán bộ CNTT"

    page = signed_in(with_password(second_officer)).get(LIST).text
    assert gone in page
    assert f"{LIST}{lost.pk}/go/" not in page
    assert gone in confirm(second_officer, lost)
    assert Authenticator.objects.filter(user=cast.an.pk).exists()

    signed_in(with_password(second_officer)).post(f"{LIST}{lost.pk}/bo/")
    assert not LostSecondStep.objects.exists()


def test_who_could_confirm_is_named_before_it_is_asked_for(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    page = signed_in(cast.khue).get(ASK).text
    assert "Người xác nhận được: Bùi Thu Hà." in page
    for number in range(3, 9):
        appoint(official(f"CNTT00{number}", f"Lý Văn {number}", cast.city))
    page = signed_in(cast.khue).get(ASK).text
    assert "Bùi Thu Hà, Lý Văn 3, Lý Văn 4, Lý Văn 5, Lý Văn 6 và 2 người nữa." in page


@pytest.mark.parametrize("whose", ["alone", "the other's own"])
def test_where_nobody_could_confirm_it_is_said_with_what_helps_and_nothing_is_asked(  # type: ignore[no-untyped-def]
    cast, second_officer, telephone, whose
) -> None:
    lost = cast.an if whose == "alone" else second_officer
    if whose == "alone":
        Appointment.objects.filter(official=second_officer).delete()
    else:
        set_up(signed_in(with_password(second_officer)), datetime.now(UTC))
    ask = f"/cntt/can-bo/{lost.staff_code}/mat-dien-thoai/"
    officer = signed_in(cast.khue)
    for page in (officer.get(ask).text, officer.post(ask, {"ly_do": WHY}).text):
        assert "Chưa có cán bộ CNTT nào khác để xác nhận" in page
        assert f"python -m trainer person lost-phone {lost.staff_code} --reason" in page
        assert 'href="/cntt/quyen/"' in page
        assert "Yêu cầu gỡ" not in page
    assert not LostSecondStep.objects.exists()
    with pytest.raises(Refused, match="Không có cán bộ CNTT nào khác để xác nhận"):
        lost_second_step.ask(lost, WHY, cast.khue, datetime.now(UTC))


def test_who_waits_for_a_confirmation_reads_who_can_give_it(cast, second_officer, telephone) -> None:  # type: ignore[no-untyped-def]
    asked(cast)
    assert "Người xác nhận được: Bùi Thu Hà." in signed_in(cast.khue).get(LIST).text
    Appointment.objects.filter(official=second_officer).delete()
    page = signed_in(cast.khue).get(LIST).text
    assert "Nay không còn cán bộ CNTT nào khác để xác nhận" in page
    assert "python -m trainer person lost-phone HN002 --reason" in page


def test_the_page_takes_as_many_statements_however_many_one_asked_for(cast, second_officer, settings) -> None:  # type: ignore[no-untyped-def]
    settings.MAIL_SET_UP = False
    officer, found = signed_in(cast.khue), []
    for persons in ([cast.an], [cast.binh, cast.dung, cast.chien]):
        for person in persons:
            LostSecondStep.objects.create(official=person, asked_by=cast.khue, reason=WHY, asked_at=datetime.now(UTC))
        with CaptureQueriesContext(connection) as said:
            page = officer.get(LIST).text
        assert page.count("<strong>Bùi Thu Hà</strong>") == LostSecondStep.objects.count()
        found.append(len(said))
    assert found[0] == found[1] > 0
