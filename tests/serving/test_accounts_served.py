"""Accounts with the real server in several processes: one count for all, mail by the housekeeper, a real nginx."""

import re
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import ANY

import pytest

from tests import mail_server, nginx
from tests.served import Browser, Served
from tests.server_process import PROJECT, free_port, wait_until

LOCKED = "Đã thử sai nhiều lần"
PASSWORD = "mèo đen leo mái ngói"
PEOPLE = f"""
from datetime import UTC, datetime
for number in range(1, 5):
    one = Official(staff_code=f"HN00{{number}}", full_name=f"Vũ Văn {{number}}", unit=Unit.objects.get())
    one.email, one.created_at = f"hn{{number}}@example.org", datetime.now(UTC)
    one.set_password({PASSWORD!r})
    one.refresh_search()
    one.save()
"""


@pytest.fixture(scope="module")
def mail_port():
    return free_port()


@pytest.fixture(scope="module")
def served(tmp_path_factory, mail_port):
    """One installation with four processes for all tests: each has a person of its own."""
    installation = Served(
        tmp_path_factory.mktemp("served"),
        GAN_DAN_SMTP_HOST="127.0.0.1",
        GAN_DAN_SMTP_PORT=str(mail_port),
        GAN_DAN_BEHIND_PROXY="1",
    )
    installation.ask(PEOPLE)
    installation.start(workers=4)
    yield installation
    installation.kill9()


def test_four_processes_let_as_many_tries_through_as_one_and_a_restart_forgets_none(served):
    own = Browser(served.url)
    assert own.sign_in("HN001", PASSWORD)[0] == 302
    own.post("/tai-khoan/dang-xuat/")

    # Counted by each process for itself, twenty would go through.
    tries = [LOCKED in Browser(served.url).sign_in("HN001", "sai")[1] for _ in range(12)]
    assert tries == [False] * 5 + [True] * 7

    served.kill9()
    served.start(workers=4)
    # What is remembered holds for half a minute, and a start may take longer: it was just now.
    served.ask("from datetime import UTC, datetime; TryCount.objects.update(last_at=datetime.now(UTC))")
    assert LOCKED in Browser(served.url).sign_in("hn001", PASSWORD)[1]
    assert LOCKED in Browser(served.url).sign_in("hn1@example.org", PASSWORD)[1]
    # The right person, in the browser that he uses.
    assert own.sign_in("HN001", PASSWORD)[0] == 302


def test_tries_at_the_same_moment_get_hardly_more(served):
    browsers = [Browser(served.url) for _ in range(40)]
    with ThreadPoolExecutor(40) as pool:
        pages = list(pool.map(lambda browser: browser.sign_in("HN002", "sai")[1], browsers))
    # Five, and in each process one that is counted only afterwards.
    assert sum(LOCKED not in page for page in pages) <= 5 + 4


def test_a_reset_with_the_mail_server_away_answers_and_the_letter_comes_when_it_is_back(served, mail_port):
    answers = [Browser(served.url).post("/tai-khoan/quen-mat-khau/", email=login) for login in ("HN003", "HN777")]
    assert answers == [(302, ""), (302, "")]
    mine = "print(OutgoingMail.objects.filter(to='hn3@example.org').count())"
    assert served.ask(mine) == "1"
    with mail_server.running(mail_port) as post:
        wait_until(lambda: "hn3@example.org" in post.to)
        text = post.text("hn3@example.org")
    assert post.to.count("hn3@example.org") == 1
    path = re.search(r"http://127.0.0.1:\d+(/tai-khoan/dat-mat-khau/\S+)", text)[1]
    assert Browser(served.url).get(path)[0] == 302
    wait_until(lambda: served.ask(mine) == "0")


@pytest.fixture
def front(tmp_path, served, monkeypatch):
    with nginx.running(tmp_path / "nginx", served.port) as found:
        monkeypatch.setenv("SSL_CERT_FILE", str(found.trusted))
        yield found


def counted_addresses(served: Served) -> list[str]:
    """Return which of the addresses that the tests claim or have are counted."""
    claimed = ["127.0.0.1", "203.0.113.9", "198.51.100.1"]
    code = f"""
from trainer.actions.accounts import tries
kept = set(TryCount.objects.values_list("key", flat=True))
print(*[one for one in {claimed} if tries.key("address", one) in kept])
"""
    return served.ask(code).split()


# What a browser says where it came from; nginx hands the name on without the port.
REFERER = "https://localhost/"


def test_behind_the_nginx_of_the_guide_nobody_chooses_the_address_he_is_counted_by(front, served):
    for claimed in ("203.0.113.9", "198.51.100.1, 203.0.113.9"):
        Browser(front.url, X_Forwarded_For=claimed, Referer=REFERER).sign_in("HN777", "sai")
    assert counted_addresses(served) == ["127.0.0.1"]


def test_behind_the_nginx_of_the_guide_pages_and_links_know_the_host_and_https(front, served):
    browser = Browser(front.url, Referer=REFERER)
    status, page = browser.get("/tai-khoan/dang-nhap/")
    assert (status, 'action="/tai-khoan/dang-nhap/"' in page) == (200, True)
    browser.post("/tai-khoan/quen-mat-khau/", email="HN004")
    read = "from trainer.actions.outgoing_mail import body_of\n"
    body = served.ask(read + "print(body_of(OutgoingMail.objects.get(to='hn4@example.org')))")
    # $host leaves the port out; a real installation has none.
    assert "https://localhost/tai-khoan/dat-mat-khau/" in body


def test_behind_the_nginx_of_the_guide_plain_http_is_sent_to_https(front, served):
    assert Browser(front.plain).get("/tap-huan/") == (301, ANY)


def test_the_guide_quotes_the_configuration_that_is_tried(served):
    guide = (PROJECT / "docs/tra-cuu/bo-phan-cntt/cai-dat.md").read_text(encoding="utf-8")
    quoted = re.search(r"## nginx và HTTPS.*?^```\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE)[1]
    tried = {line.strip() for line in nginx.CONFIGURATION.read_text(encoding="utf-8").splitlines()}
    assert [line for line in quoted.splitlines() if line.strip() not in tried] == []
