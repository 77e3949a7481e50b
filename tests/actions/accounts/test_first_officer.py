"""The first officer of the IT unit, made at the terminal: by a number that he can type afterwards, or not at all."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.actions.people import an_official
from tests.web.accounts.second_steps import PASSWORD, with_password
from trainer.actions.accounts.officials import create_it_officer
from trainer.core.refusal import Refused
from trainer.models import Event, Official

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["CNTT 001", "cntt001", " CNTT001\u200b"])
def test_he_signs_in_by_the_number_as_it_was_typed_at_the_terminal(typed: str) -> None:
    made = with_password(create_it_officer(typed, "Đỗ Khuê", "", NOW))

    browser = Client()
    browser.post("/tai-khoan/dang-nhap/", {"login": typed, "password": PASSWORD})
    assert browser.get("/cntt/tien-do/").wsgi_request.user == made
    assert create_it_officer(typed, "", "", NOW) == made


@pytest.mark.parametrize(
    ("code", "name", "email", "said"),
    [
        ("khue@example.org", "Đỗ Khuê", "", "mã cán bộ “KHUE@EXAMPLE.ORG” không dùng được"),
        ("CNTT 1 b", "Đỗ Khuê", "", "mã cán bộ “CNTT 1 B” không dùng được"),
        ("CNTT1" + "0" * 40, "Đỗ Khuê", "", "tối đa 32 ký tự"),
        ("CNTT1", "Đỗ Khuê " * 20, "", "họ và tên chưa dùng được"),
        ("CNTT1", "Đỗ Khuê", "không phải", "“không phải” không phải địa chỉ e-mail"),
        ("CNTT1", "Đỗ Khuê", "An@Example.org", "địa chỉ an@example.org đang là của Nguyễn Thị An"),
    ],
)
def test_what_nobody_could_sign_in_or_be_told_by_is_refused_in_one_line_and_makes_nobody(
    code: str, name: str, email: str, said: str
) -> None:
    there = an_official(code="HN002", name="Nguyễn Thị An")
    Official.objects.filter(pk=there.pk).update(email="an@example.org")
    people = Official.objects.count()

    with pytest.raises(Refused) as refused:
        create_it_officer(code, name, email, NOW)

    assert said in refused.value.what + refused.value.mend
    assert Official.objects.count() == people
    assert not Event.objects.exists()


@pytest.mark.parametrize("code", ["ADMIN", "CNTT 001"])
def test_who_is_there_by_a_number_of_before_these_rules_is_still_found(code: str) -> None:
    there = an_official(code=code, name="Lê An")
    assert create_it_officer(code.lower(), "", "rubbish", NOW) == there


def test_who_is_back_as_an_officer_keeps_what_somebody_else_writes_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    there = an_official(code="HN002", name="Nguyễn Thị An")
    Official.objects.filter(pk=there.pk).update(is_active=False)
    save = Official.save

    def after_another(person: Official, **how: Any) -> None:
        Official.objects.filter(pk=there.pk).update(password="another", position="Chuyên viên")
        save(person, **how)

    monkeypatch.setattr(Official, "save", after_another)
    create_it_officer("HN002", "", "", NOW)

    there.refresh_from_db()
    assert (there.password, there.position, there.is_active) == ("another", "Chuyên viên", True)
