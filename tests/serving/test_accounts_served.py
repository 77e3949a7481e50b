"""Accounts with the real server in several processes: one count for all, mail by the housekeeper, a real nginx."""

import re
import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from tests import mail_server
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


NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  {http}
  server {{
    listen 127.0.0.1:{port};
    {server}
  }}
}}
"""


def blocks_of_the_guide():
    """What the guide says for ``http`` and for ``server``, in that order."""
    text = (PROJECT / "docs/tra-cuu/bo-phan-cntt/cai-dat.md").read_text(encoding="utf-8")
    block = re.search(r"^```\n(# trong http {…}:\n.*?)^```$", text, re.DOTALL | re.MULTILINE)[1]
    http, _, server = block.partition("# trong server {…}:")
    return http, server


def answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def nginx(tmp_path, served):
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light (.ci/run does)")
    folder, port = tmp_path / "nginx", free_port()
    folder.mkdir()
    http, server = blocks_of_the_guide()
    text = NGINX.format(folder=folder, port=port, http=http, server=server)
    (folder / "nginx.conf").write_text(text.replace("127.0.0.1:8000", f"127.0.0.1:{served.port}"), encoding="utf-8")
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    wait_until(lambda: answers(port))
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


def counted_addresses(served: Served) -> list[str]:
    """Return which of the addresses that the tests claim or have are counted."""
    claimed = ["127.0.0.1", "203.0.113.9", "198.51.100.1"]
    code = f"""
from trainer.actions.accounts import tries
kept = set(TryCount.objects.values_list("key", flat=True))
print(*[one for one in {claimed} if tries.key("address", one) in kept])
"""
    return served.ask(code).split()


def test_behind_the_nginx_of_the_readme_nobody_chooses_the_address_he_is_counted_by(nginx, served):
    for claimed in ("203.0.113.9", "198.51.100.1, 203.0.113.9"):
        Browser(nginx, X_Forwarded_For=claimed).sign_in("HN777", "sai")
    assert counted_addresses(served) == ["127.0.0.1"]


def test_behind_the_nginx_of_the_readme_pages_and_links_know_the_host(nginx, served):
    status, page = Browser(nginx).get("/tai-khoan/dang-nhap/")
    assert (status, 'action="/tai-khoan/dang-nhap/"' in page) == (200, True)
    Browser(nginx).post("/tai-khoan/quen-mat-khau/", email="HN004")
    body = served.ask("print(OutgoingMail.objects.get(to='hn4@example.org').body)")
    # $host leaves the port out; a real installation has none.
    assert "http://127.0.0.1/tai-khoan/dat-mat-khau/" in body
