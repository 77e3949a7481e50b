"""How good a password is, told while it is typed, on each page that asks for one."""

import pytest
from django.test import Client

from tests.cast import signed_in
from tests.web.accounts.second_steps import PASSWORD
from trainer.actions.accounts.officials import path_of
from trainer.models import Event, Official
from trainer.web.accounts import passwords

CHANGE, SET = "/tai-khoan/mat-khau/", "/tai-khoan/mat-khau/dat/"
ONLY_WEIGH = {"X-Only-Weigh": "1"}
GOOD = "mèo đen leo mái ngói"
pytestmark = pytest.mark.django_db


def weighed(client: Client, page: str, password: str) -> tuple[int, dict[str, object]]:
    answer = client.post(page, {"password1": password}, headers=ONLY_WEIGH)
    return answer.status_code, answer.json()


def test_the_verdict_is_about_whose_password_it_is_to_be_and_nothing_is_set(an: Official) -> None:
    client = signed_in(an)
    assert weighed(client, CHANGE, GOOD) == (200, {"step": 4, "words": "Rất khó đoán."})
    own = f"{an.full_name} {an.staff_code}".lower()
    assert weighed(client, CHANGE, own)[1] == {"step": 2, "words": passwords.weigh(own, an).words}
    assert "đơn vị của anh/chị" in passwords.weigh(own, an).words

    an.refresh_from_db()
    assert an.check_password(PASSWORD)
    assert not Event.objects.exists()


def test_who_came_by_a_one_time_link_is_told_too_and_the_link_still_serves(an: Official) -> None:
    client = Client()
    page = client.get(path_of(an), follow=True).redirect_chain[-1][0]
    assert weighed(client, page, an.full_name + " 2026")[1]["step"] == 2
    assert weighed(client, page, GOOD)[1]["step"] == 4

    assert client.post(page, {"password1": GOOD, "password2": GOOD}).status_code == 302
    an.refresh_from_db()
    assert an.check_password(GOOD)
    assert weighed(client, page, GOOD) == (403, {})


def test_a_stranger_learns_nothing_about_anybody(an: Official) -> None:
    for page in (CHANGE, SET, path_of(an), "/tai-khoan/dat-mat-khau/1-set-password/"):
        assert weighed(Client(), page, an.full_name) == (403, {}), page


def test_without_script_the_form_says_the_same(an: Official) -> None:
    weak = "ubndphuong@2026"
    page = signed_in(an).post(CHANGE, {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert passwords.weigh(weak, an).words in page.text


def test_a_shorter_password_of_before_goes_on_opening(an: Official) -> None:
    an.set_password("ngắn")
    an.save(update_fields=["password"])
    client = Client()
    assert client.post("/tai-khoan/dang-nhap/", {"login": "HN002", "password": "ngắn"}).status_code == 302
    assert client.get("/tap-huan/").status_code == 200
