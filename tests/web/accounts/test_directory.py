"""Passwords of the province, with a real slapd: who is let in, who is not, and what a directory may not do to us."""

import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from tests import slapd
from tests.cast import Cast, signed_in
from tests.nginx import make_certificate
from tests.server_process import free_port
from tests.slapd import BASE, Slapd, person
from tests.web.accounts.second_steps import Telephone, by_code
from trainer.clock import CLOCK
from trainer.core.accounts.directory_rule import Directory, read_only
from trainer.core.accounts.province_rule import Find
from trainer.models import AccountSession, Event, Official, OutgoingMail, ProvinceAccount, TryCount
from trainer.web.accounts import admission, directory, directory_sign_in, sign_in, try_limits
from trainer.web.accounts.step_up import CONFIRMED_FOR

SIGN_IN = "/tai-khoan/dang-nhap/"
PASSWORD, LOCAL = "mật-khẩu-ở-tỉnh", "chim-sẻ-đậu-mái-đình"
TRAP = free_port()
PEOPLE = (
    person("an.nguyen", PASSWORD, employeeID="HN002", mail="an@tinh.example", department="Phường Sao Mai")
    + person("dung.le", "mật khẩu khác", employeeID="HN003", department="Phường Hoa Lúa")
    + person("la.nguoi", PASSWORD, employeeID="LA001")
    + person("khong.ma", PASSWORD)
    + person("chien1", PASSWORD, employeeID="HN004", mail="chung@tinh.example")
    + person("chien2", PASSWORD, employeeID="HN004", mail="chung@tinh.example")
    + f"dn: ou=noi-khac,{BASE}\nobjectClass: referral\nobjectClass: extensibleObject\nou: noi-khac\n"
    f"ref: ldap://127.0.0.1:{TRAP}/ou=noi-khac,{BASE}\n\n"
)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    with slapd.running(tmp_path_factory.mktemp("slapd"), PEOPLE) as found:
        yield found


@pytest.fixture
def use(settings: Any, server: Slapd) -> Any:
    """Let an installation ask the directory; with what differs."""
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "trainer.web.accounts.directory_sign_in.ByDirectory",
    ]

    def told(**changes: object) -> Directory:
        settings.LDAP = server.directory(**changes)
        directory.client_of.cache_clear()
        return settings.LDAP  # type: ignore[no-any-return]

    told()
    return told


def enter(login: str, password: str = PASSWORD, client: Client | None = None) -> Any:
    """Send name and password."""
    return (client or Client()).post(SIGN_IN, {"login": login, "password": password})


def refused(answer: Any, line: str) -> bool:
    """Say whether nobody was let in, and ``line`` stands on the page."""
    return answer.status_code == 200 and answer.wsgi_request.user.is_anonymous and line in answer.text


def test_by_his_name_there_he_comes_in_and_is_known_from_then_on(cast: Cast, use: Any, server: Slapd) -> None:
    answer = enter("an.nguyen")

    assert answer.wsgi_request.user == cast.an
    linked = ProvinceAccount.objects.get()
    assert (linked.issuer, linked.subject[:11], linked.official) == (f"ldap:{BASE}", "objectGUID=", cast.an)
    assert Event.objects.get(kind="signed_in").details["ways"] == ["ldap"]
    assert "lần đầu mở mã cán bộ HN002" in OutgoingMail.objects.get(to="an@example.org").body
    # By his number and address here, too; another's number there changes nothing.
    server.change(f"dn: cn=an.nguyen,ou=can-bo,{BASE}\nchangetype: modify\nreplace: employeeID\nemployeeID: HN001\n\n")
    try:
        for login in ("hn002", "an@example.org", "an.nguyen"):
            assert enter(login).wsgi_request.user == cast.an, login
    finally:
        back = "replace: employeeID\nemployeeID: HN002\n\n"
        server.change(f"dn: cn=an.nguyen,ou=can-bo,{BASE}\nchangetype: modify\n{back}")
    assert ProvinceAccount.objects.count() == 1


def test_a_number_may_stand_there_as_the_list_of_the_unit_has_it(cast: Cast, use: Any, server: Slapd) -> None:
    entry = f"dn: cn=an.nguyen,ou=can-bo,{BASE}\nchangetype: modify\nreplace: employeeID\nemployeeID: "
    server.change(f"{entry}HN 002\n\n")
    try:
        assert enter("an.nguyen").wsgi_request.user == cast.an
    finally:
        server.change(f"{entry}HN002\n\n")


def test_by_ldaps_and_by_mail_and_by_the_second_of_two_servers(cast: Cast, use: Any, server: Slapd) -> None:
    Official.objects.filter(pk=cast.dung.pk).update(email="an@tinh.example")
    urls = (f"ldap://localhost:{free_port()}", f"ldaps://localhost:{server.secure_port}")
    use(urls=urls, find=Find("email", "mail"), login=("sAMAccountName", "mail"))
    assert enter("an@tinh.example").wsgi_request.user == cast.dung


@pytest.mark.parametrize("password", ["", " ", "\0", "x", "\0" + PASSWORD, PASSWORD + "\0", PASSWORD.upper()])
def test_no_password_but_his_own_opens_least_of_all_an_empty_one(cast: Cast, use: Any, password: str) -> None:
    assert enter("an.nguyen", password).wsgi_request.user.is_anonymous
    client = directory.client_of(use())
    assert client.entry("(sAMAccountName=an.nguyen)", password) is None
    assert not ProvinceAccount.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "*",
        "an.*",
        "an.nguyen)(|(a=*",
        "*)(objectClass=*",
        "an.nguyen\0",
        "\\2a",
        "an.nguyen)(!(a=b",
        "(",
        "cn=an.nguyen",
    ],
)
def test_what_is_typed_is_a_name_and_never_a_filter(cast: Cast, use: Any, typed: str) -> None:
    # Otherwise it would find the one person whose password this is.
    use(only="(sAMAccountName=an.nguyen)")
    assert enter(typed).wsgi_request.user.is_anonymous


def test_where_two_fit_nobody_is_let_in(cast: Cast, use: Any) -> None:
    assert refused(enter("HN004"), sign_in.WRONG)
    use(login=("mail",))
    assert refused(enter("chung@tinh.example"), sign_in.WRONG)


def test_only_who_fits_the_filter_of_the_setting_may_enter(cast: Cast, use: Any) -> None:
    use(only=read_only("(&(objectClass=user)(department=Phường Hoa Lúa))"))
    assert refused(enter("an.nguyen"), sign_in.WRONG)
    assert enter("dung.le", "mật khẩu khác").wsgi_request.user == cast.dung


def test_who_is_not_in_the_list_or_left_or_has_no_number_there_is_told(cast: Cast, use: Any) -> None:
    before = Official.objects.count()
    assert refused(enter("la.nguoi"), admission.NOT_LISTED.format(login="LA001"))
    assert refused(enter("khong.ma"), directory_sign_in.NOT_SAID.format(attribute="employeeID"))
    enter("an.nguyen")
    Official.objects.filter(pk=cast.an.pk).update(is_active=False)
    assert refused(enter("an.nguyen"), "đã ngừng ở Gần Dân")
    assert Official.objects.count() == before


def test_failures_are_counted_as_of_our_own_passwords(cast: Cast, use: Any) -> None:
    enter("an.nguyen")
    for _ in range(5):
        enter("hn002", "đoán bừa")
    assert refused(enter("hn002"), "Đã thử sai nhiều lần")


def test_one_name_written_in_many_ways_is_counted_as_one(cast: Cast, use: Any) -> None:
    # A directory passes over what is not seen, and over width and tone marks.
    ways = ("an.nguyen", "AN.nguyen", "an.\u200bnguyen", "a\u00adn.nguyen", "ａn.nguyen", "an.nguyen\u200d")
    for login in ways[:5]:
        enter(login, "đoán bừa")
    assert refused(enter(ways[5]), "Đã thử sai nhiều lần")


@pytest.mark.parametrize("two_steps", [False, True])
def test_a_stranger_keeps_nobody_out_of_the_browser_in_which_he_came_by_his_name_there(
    cast: Cast, use: Any, two_steps: bool
) -> None:
    own, secret = Client(), generate_totp_secret()
    if two_steps:
        TOTP.activate(cast.an, secret)
    # Once to be known here, and once more after a stranger has failed on purpose.
    for ago in (30, 0):
        enter("an.nguyen", client=own)
        if two_steps:
            by_code(own, Telephone(secret).code(CLOCK.now() - timedelta(seconds=ago)))
        assert own.get("/tap-huan/").status_code == 200
        own.post("/tai-khoan/dang-xuat/")
        for _ in range(6):
            enter("An.Nguyen", "đoán bừa")
    assert refused(enter("an.nguyen"), "Đã thử sai nhiều lần")
    # His own failures there are counted, and the browser of a colleague is a stranger's.
    for _ in range(5):
        enter("an.nguyen", "đoán bừa", own)
    assert refused(enter("an.nguyen", client=own), "Đã thử sai nhiều lần")
    theirs = Client()
    enter("dung.le", "mật khẩu khác", theirs)
    theirs.post("/tai-khoan/dang-xuat/")
    assert refused(enter("an.nguyen", client=theirs), "Đã thử sai nhiều lần")


def test_a_directory_that_took_too_long_is_away_and_not_a_wrong_password(
    cast: Cast, use: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # When it is asked, when the first server is, when what was searched for is there.
    moments = iter((0.0, 0.0, 100.0))
    monkeypatch.setattr(directory, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    assert refused(enter("an.nguyen"), directory_sign_in.AWAY)


@pytest.mark.parametrize(
    "password", ["\ue000", "mật khẩu \N{GRINNING FACE}", "a\x07b", "\u200eabc", "\ufffd", "\u00ad"]
)
def test_a_password_that_no_directory_takes_is_a_wrong_one_and_shuts_nobody_out(
    cast: Cast, use: Any, password: str
) -> None:
    assert refused(enter("an.nguyen", password), sign_in.WRONG)
    assert enter("an.nguyen").wsgi_request.user == cast.an


def test_who_got_another_account_in_the_directory_is_unlinked_by_the_it_unit_and_found_anew(
    cast: Cast, use: Any
) -> None:
    his = Client()
    enter("an.nguyen", client=his)
    # The entry was made anew there: the same name and number, another identity.
    ProvinceAccount.objects.update(subject="objectGUID=00112233445566778899aabbccddeeff")
    assert refused(enter("an.nguyen"), "đã nối với một tài khoản khác")
    officer = signed_in(cast.khue)
    assert "Bỏ nối tài khoản của tỉnh" in officer.get("/cntt/can-bo/HN002/").text
    officer.post("/cntt/can-bo/HN002/bo-noi/")
    assert his.get("/tap-huan/").status_code == 302
    assert enter("an.nguyen").wsgi_request.user == cast.an


def test_a_referral_is_not_followed(cast: Cast, use: Any) -> None:
    with closing(socket.create_server(("127.0.0.1", TRAP))) as trap:
        trap.settimeout(0.2)
        assert enter("an.nguyen").wsgi_request.user == cast.an
        with pytest.raises(TimeoutError):
            trap.accept()


def test_a_certificate_that_is_not_trusted_or_of_another_name_is_not_talked_to(
    cast: Cast, use: Any, server: Slapd, tmp_path: Path
) -> None:
    another, _ = make_certificate(tmp_path)
    for port, kind in ((server.port, "ldap"), (server.secure_port, "ldaps")):
        use(urls=(f"{kind}://localhost:{port}",), ca_file=str(another))
        assert refused(enter("an.nguyen"), directory_sign_in.AWAY), kind
        use(urls=(f"{kind}://127.0.0.1:{port}",))
        assert refused(enter("an.nguyen"), directory_sign_in.AWAY), kind


@pytest.mark.parametrize("kind", ["ldap", "ldaps"])
def test_a_silent_directory_holds_nobody_long_and_our_own_password_opens(cast: Cast, use: Any, kind: str) -> None:
    cast.khue.set_password(LOCAL)
    cast.khue.save(update_fields=["password"])
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        use(urls=(f"{kind}://127.0.0.1:{silent.getsockname()[1]}",))
        assert refused(enter("an.nguyen"), directory_sign_in.AWAY)
        # Refused while the other side is still silent: after what we grant it.
        assert directory._ALL_SECONDS < 10
        silent.settimeout(0.1)
        silent.accept()[0].close()
        assert refused(enter("an.nguyen"), directory_sign_in.AWAY)
        # Asked again at once, nobody goes there.
        with pytest.raises(TimeoutError):
            silent.accept()
        assert enter("CNTT001", LOCAL).wsgi_request.user == cast.khue
    # Guessing our own passwords meanwhile is counted all the same.
    assert TryCount.objects.filter(count__gte=2).exists()


def test_a_password_of_the_reader_that_is_wrong_is_the_directory_being_away(cast: Cast, use: Any) -> None:
    use(password="sai")
    assert refused(enter("an.nguyen"), directory_sign_in.AWAY)


def test_before_what_matters_the_password_of_the_province_is_asked_for(cast: Cast, use: Any) -> None:
    client = Client()
    enter("an.nguyen", client=client)
    AccountSession.objects.update(began_at=datetime.now(UTC) - CONFIRMED_FOR - timedelta(seconds=1))
    asked = client.get("/tai-khoan/mat-khau/dat/")
    assert asked.headers["Location"].startswith("/tai-khoan/xac-nhan/")
    assert client.post(asked.headers["Location"], {"password": "đoán bừa"}).status_code == 200
    answer = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert answer.headers["Location"] == "/tai-khoan/mat-khau/dat/"
    assert client.get("/tai-khoan/mat-khau/dat/").status_code == 200


def test_where_only_the_it_unit_enters_locally_the_province_opens_for_everybody(
    cast: Cast, use: Any, settings: Any
) -> None:
    settings.LOCAL_SIGN_IN = "it_officer"
    cast.an.set_password(LOCAL)
    cast.an.save(update_fields=["password"])
    assert enter("an.nguyen").wsgi_request.user == cast.an
    assert refused(enter("HN002", LOCAL), sign_in.NOT_LOCALLY)
    # Whoever has one password for both is let in by the one that counts, whatever he types as his name.
    cast.an.set_password(PASSWORD)
    cast.an.save(update_fields=["password"])
    browser = Client()
    assert enter("HN002", client=browser).wsgi_request.user == cast.an
    assert Event.objects.filter(kind="signed_in").latest("pk").details["ways"] == ["ldap"]
    AccountSession.objects.update(began_at=datetime.now(UTC) - CONFIRMED_FOR - timedelta(seconds=1))
    asked = browser.post("/tai-khoan/phien/dong/", {"phien": "khac"})
    assert browser.post(asked.headers["Location"], {"password": PASSWORD}).status_code == 302


def test_the_page_says_which_password_it_takes(cast: Cast, use: Any) -> None:
    page = Client().get(SIGN_IN).text
    assert "Mã cán bộ, e-mail hoặc tên đăng nhập ở tỉnh" in page
    assert try_limits.TOO_MANY[:10] not in page


def test_his_second_step_here_is_asked_for_after_the_password_of_the_province(cast: Cast, use: Any) -> None:
    secret = generate_totp_secret()
    TOTP.activate(cast.an, secret)
    client = Client()
    assert enter("an.nguyen", client=client).headers["Location"] == "/tai-khoan/hai-buoc/ma/"
    answer = by_code(client, Telephone(secret).code(CLOCK.now()))
    assert answer.wsgi_request.user == cast.an
    assert Event.objects.get(kind="signed_in").details["ways"] == ["ldap", "code"]
