"""Signing in: who is counted as whom, what an unknown name costs, and that a stranger keeps nobody out."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.accounts.second_steps import PASSWORD
from trainer.actions.accounts import tries
from trainer.models import Official, TryCount
from trainer.web.accounts import known_browser, passwords, try_limits

SIGN_IN = "/tai-khoan/dang-nhap/"
LOCKED = "Đã thử sai nhiều lần"
WRONG = "mật khẩu chưa đúng"


def enter(login="HN002", password="sai", browser=None, **how):
    return (browser or Client()).post(SIGN_IN, {"login": login, "password": password}, **how)


def fail(times, login="HN002", **how):
    return [LOCKED in enter(login, **how).text for _ in range(times)]


def quiet(seconds):
    """Let so much time go by since the tries so far."""
    for row in TryCount.objects.all():
        row.last_at -= timedelta(seconds=seconds)
        row.since -= timedelta(seconds=seconds)
        row.save()


def is_in(response):
    return response.status_code == 302


def test_staff_number_and_e_mail_let_in_whatever_their_case(an):
    for login in ("HN002", "hn002", "an@example.org", "AN@Example.org", "  HN002 "):
        assert is_in(enter(login, PASSWORD)), login


def test_a_number_may_be_typed_as_the_list_of_the_unit_has_it(an):
    """A list that says HN 002 makes him HN002; what was copied along with it nobody sees."""
    for login in ("HN 002", "hn 002", "HN002\u200b", "\u202aan@example.org\u202c"):
        assert is_in(enter(login, PASSWORD)), login


@pytest.mark.parametrize("kept", ["NFC", "NFD"])
def test_a_password_opens_whichever_keyboard_writes_its_tone_marks(an, kept):
    """Windows' own Vietnamese keyboard writes a tone as a sign of its own, others write one letter."""
    an.set_password(unicodedata.normalize(kept, PASSWORD))
    an.save()
    for typed in ("NFC", "NFD"):
        assert is_in(enter(password=unicodedata.normalize(typed, PASSWORD))), typed


def test_a_password_that_was_kept_as_it_was_typed_still_opens(an):
    typed = unicodedata.normalize("NFD", PASSWORD)
    an.password = hashers.Argon2PasswordHasher().encode(typed, "muối-cũ-12345678")
    an.save()
    assert is_in(enter(password=typed))


@pytest.mark.parametrize(("form", "hashes"), [("NFC", 1), ("NFD", 2)])
def test_an_unknown_name_costs_as_many_hashes_as_a_known_one_whatever_is_typed(an, form, hashes, monkeypatch):
    done = []
    monkeypatch.setattr(passwords, "_in_turn", lambda work, *given: done.append(given[0]) or work(*given))
    # An has a password, Dung has none.
    for login in ("HN002", "HN003", "HN777"):
        done.clear()
        enter(login, unicodedata.normalize(form, "mèo trắng leo mái ngói"))
        assert len(done) == hashes, login


@pytest.mark.parametrize("login", ["HN002", "HN777", "ai-do@example.org"])
def test_after_five_failures_one_waits_whether_the_name_exists_or_not(an, login):
    assert fail(7, login) == [*[False] * 5, True, True]


def test_the_wait_is_told_and_the_way_round_it(an):
    fail(5)
    page = enter().text
    # On a machine with much to do some of the thirty seconds are over by then.
    assert re.search(r"chờ (30|2\d) giây", page)
    assert "Quên mật khẩu" in page


def test_the_right_password_does_not_open_while_one_waits_and_does_afterwards(an):
    fail(5)
    assert LOCKED in enter(password=PASSWORD).text
    quiet(31)
    assert is_in(enter(password=PASSWORD))


def test_number_and_e_mail_in_any_spelling_are_one_account(an):
    logins = ["HN002", "hn002", "an@example.org", "AN@EXAMPLE.ORG", " HN002"]
    assert [LOCKED in enter(login).text for login in [*logins, *logins]] == [*[False] * 5, *[True] * 5]


def test_the_name_by_which_the_server_is_called_makes_no_new_account(an, settings):
    settings.ALLOWED_HOSTS = ["*"]
    hosts = ["a.example", "b.example", "a.example:81", "a.example:82", "c.example", "d.example", "a.example:83"]
    assert [LOCKED in enter(headers={"host": host}).text for host in hosts] == [*[False] * 5, True, True]


def test_a_stranger_keeps_nobody_out_of_the_browser_he_uses(an):
    own = Client()
    assert is_in(enter(password=PASSWORD, browser=own))
    own.post("/tai-khoan/dang-xuat/")
    assert fail(6)[-1]
    assert is_in(enter(password=PASSWORD, browser=own))


def test_failures_in_the_own_browser_are_counted_too(an):
    own = Client()
    enter(password=PASSWORD, browser=own)
    own.post("/tai-khoan/dang-xuat/")
    assert [LOCKED in enter(browser=own).text for _ in range(6)] == [*[False] * 5, True]
    assert not fail(1)[0]


def test_the_browser_of_a_colleague_is_a_stranger_to_the_account(an, cast):
    cast.dung.set_password(PASSWORD)
    cast.dung.save()
    theirs = Client()
    assert is_in(enter("HN003", PASSWORD, theirs))
    theirs.post("/tai-khoan/dang-xuat/")
    fail(5)
    assert LOCKED in enter(password=PASSWORD, browser=theirs).text


def test_a_cookie_made_by_hand_or_grown_old_is_no_known_browser(an, monkeypatch):
    own = Client()
    enter(password=PASSWORD, browser=own)
    own.post("/tai-khoan/dang-xuat/")
    fail(5)
    kept = own.cookies[known_browser.COOKIE].value
    forged = Client()
    forged.cookies[known_browser.COOKIE] = kept[:-2]
    assert LOCKED in enter(password=PASSWORD, browser=forged).text
    monkeypatch.setattr(known_browser, "_AGE", timedelta(0))
    assert LOCKED in enter(password=PASSWORD, browser=own).text


def test_the_cookie_names_nobody_and_scripts_cannot_read_it(an):
    own = Client()
    enter(password=PASSWORD, browser=own)
    cookie = own.cookies[known_browser.COOKIE]
    assert cookie["httponly"]
    assert cookie["path"] == "/tai-khoan/"
    people = known_browser.signing.loads(cookie.value, salt=known_browser._SALT)
    assert "HN002" not in str(people)
    assert str(an.pk) not in people


def test_a_flood_from_one_address_shuts_it_for_a_minute_to_unknown_browsers_only(an):
    own = Client()
    enter(password=PASSWORD, browser=own)
    own.post("/tai-khoan/dang-xuat/")
    now = datetime.now(UTC)
    TryCount.objects.create(key=tries.key("address", "127.0.0.1"), count=600, since=now, last_at=now)
    assert LOCKED in enter("HN004", "x").text
    assert is_in(enter(password=PASSWORD, browser=own))
    quiet(60)
    assert WRONG in enter("HN004", "x").text


@pytest.mark.parametrize(
    ("behind", "remote", "forwarded", "address"),
    [
        (False, "192.0.2.7", "203.0.113.9", "192.0.2.7"),
        (True, "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        (True, "127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "127.0.0.1", None, ""),
        (True, "127.0.0.1", "unknown", ""),
        (False, "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::"),
    ],
)
def test_the_address_is_what_the_proxy_wrote_or_nobody_knows_it(settings, rf, behind, remote, forwarded, address):
    settings.BEHIND_PROXY = behind
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert try_limits.address_of(rf.get("/", REMOTE_ADDR=remote, headers=headers)) == address


def test_a_proxy_that_hides_who_comes_does_not_shut_out_the_city(an, settings):
    settings.BEHIND_PROXY = True
    fail(3)
    assert TryCount.objects.count() == 1


class CountedHasher:
    """Counts how often a password is hashed, whatever for."""

    def __init__(self, monkeypatch):
        self.times = 0
        original = hashers.get_hasher("default").__class__.encode

        def encode(hasher, password, salt):
            self.times += 1
            return original(hasher, password, salt)

        verify = hashers.get_hasher("default").__class__.verify

        def verified(hasher, password, encoded):
            self.times += 1
            return verify(hasher, password, encoded)

        monkeypatch.setattr("trainer.web.accounts.passwords.Argon2id.encode", encode)
        monkeypatch.setattr("trainer.web.accounts.passwords.Argon2id.verify", verified)


def kind_of(sql):
    words = sql.split()
    return words[0] if "SAVEPOINT" in words else " ".join(words[:3])


def work_of(login, monkeypatch):
    hashed = CountedHasher(monkeypatch)
    with CaptureQueriesContext(connection) as asked:
        answer = enter(login)
    kinds = [kind_of(query["sql"]) for query in asked]
    monkeypatch.undo()
    return hashed.times, kinds, answer.status_code, answer.text.replace(login, "")


def test_an_unknown_name_costs_the_same_work_as_a_known_one(an, cast, monkeypatch):
    Official.objects.filter(pk=cast.dung.pk).update(is_active=False, password=an.password)
    known = work_of("HN002", monkeypatch)
    assert known[0] == 1
    for login in ("HN777", "HN003", "HN004"):
        hashed, kinds, status, page = work_of(login, monkeypatch)
        assert (hashed, kinds, status) == known[:3], login
        assert WRONG in page


def test_who_left_does_not_get_in_with_the_right_password(an):
    Official.objects.filter(pk=an.pk).update(is_active=False)
    assert WRONG in enter(password=PASSWORD).text


def test_signing_in_asks_the_counts_once_and_writes_nothing_to_them(an):
    with CaptureQueriesContext(connection) as asked:
        assert is_in(enter(password=PASSWORD))
    touched = [query["sql"].split()[0] for query in asked if "trycount" in query["sql"]]
    assert touched == ["SELECT"]


@pytest.mark.parametrize("address", ["/cntt/can-bo/%00/", "/don-vi/P%00/", "/cntt/tien-do/?tim=a%00b"])
def test_a_nul_in_an_address_is_a_bad_request(cast, client, address):
    client.force_login(cast.khue, backend="trainer.web.accounts.sign_in.StaffNumberOrEmail")
    answer = client.get(address)
    assert answer.status_code == 400
    assert "không đúng dạng" in answer.text


@pytest.mark.django_db
def test_a_nul_in_a_cookie_is_a_bad_request(client):
    assert client.get("/tap-huan/", headers={"cookie": r'sessionid="abcdefgh\000"'}).status_code == 400


def test_a_password_from_before_the_rules_still_opens(an):
    an.set_password("matkhau123")
    an.save()
    assert is_in(enter(password="matkhau123"))


def test_who_signs_out_is_told_so_once_on_the_page_that_anybody_sees(an):
    own = Client()
    enter(password=PASSWORD, browser=own)
    page = own.post("/tai-khoan/dang-xuat/", follow=True)
    assert page.redirect_chain == [("/", 302)]
    assert "Anh/chị đã đăng xuất." in page.text
    assert "Anh/chị đã đăng xuất." not in own.get("/").text
