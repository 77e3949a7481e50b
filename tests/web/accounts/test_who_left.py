"""Who left: neither his session nor a link from before opens anything, also when he comes back within the day."""

from datetime import UTC, datetime

from django.test import Client

from tests.cast import signed_in
from trainer.actions.accounts.officials import path_of
from trainer.content.live import library
from trainer.models import Official
from trainer.people import changes

PASSWORD = "mèo đen leo mái ngói"


def let_go(official: Official) -> None:
    changes.deactivate(official, "Nghỉ hưu", None, library(), datetime.now(UTC))


def bring_back(official: Official) -> None:
    found = Official.objects.select_related("unit").get(pk=official.pk)
    changes.correct(found, changes.on_record(found), "", None, library(), datetime.now(UTC), returning=True)


def follow(link: str) -> str:
    """Open a link, send a password where it asks for one, and return the page that then comes."""
    browser = Client()
    form = browser.get(link, follow=True)
    browser.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    return browser.get("/tap-huan/").request["PATH_INFO"] if "_auth_user_id" in browser.session else form.text


def test_a_session_of_before_does_not_live_again_when_he_comes_back(cast):
    browser = signed_in(cast.an)
    assert browser.get("/tap-huan/").status_code == 200
    let_go(cast.an)
    assert browser.get("/tap-huan/").status_code == 302
    bring_back(cast.an)
    assert browser.get("/tap-huan/").status_code == 302
    assert signed_in(Official.objects.get(pk=cast.an.pk)).get("/tap-huan/").status_code == 200


def test_a_link_of_before_opens_nothing_while_he_is_gone_and_nothing_afterwards(cast):
    # Without an address: with one its change would void the link by itself.
    link = path_of(cast.dung)
    let_go(cast.dung)
    assert "không còn dùng được" in follow(link)
    bring_back(cast.dung)
    assert "không còn dùng được" in follow(link)
    assert not Official.objects.get(pk=cast.dung.pk).has_usable_password()
    assert follow(path_of(Official.objects.get(pk=cast.dung.pk))) == "/tap-huan/"


def test_a_link_made_for_somebody_who_has_left_signs_nobody_in(cast):
    let_go(cast.dung)
    assert "không còn dùng được" in follow(path_of(Official.objects.get(pk=cast.dung.pk)))
    assert not Official.objects.get(pk=cast.dung.pk).has_usable_password()
