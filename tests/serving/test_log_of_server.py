"""The log of the real server: what stands in its lines, and what never does."""

import json
import os
import re
import signal
from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.bare_server import OFFICER, BareServer, Reply, Visitor
from trainer.core.quiz.kinds import RULES

LINE = re.compile(
    r"^(?P<time>\S+) (?P<level>[A-Z]+) request=(?P<request>\S+) account=(?P<account>\S+) (?P<logger>\S+): "
    r"(?P<message>.*)$"
)
ID = re.compile(r"<code>([0-9a-f]{16})</code>")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BareServer]:
    """Yield a server that logs as installed, with an officer who has a password."""
    made = BareServer(tmp_path_factory.mktemp("log"))
    made.start()
    Visitor(made).take_up()
    yield made
    made.stop()


@pytest.fixture
def officer(server: BareServer) -> Visitor:
    """Return the officer, signed in."""
    visitor = Visitor(server)
    assert "Đăng xuất" in visitor.sign_in().text
    return visitor


def _fields(line: str) -> dict[str, str]:
    found = LINE.match(line)
    assert found, line
    return found.groupdict()


def _all_said(server: BareServer, *replies: Reply) -> None:
    """Return when the line stands there that is written after each of these replies, so that no later test gets it."""
    for reply in replies:
        server.lines(f"request={reply.headers['X-Request-ID']}", f" {reply.status} ")


def _account(server: BareServer) -> str:
    return str(server.rows("SELECT id FROM trainer_official WHERE staff_code = ?", OFFICER)[0][0])


def test_a_sign_in_and_a_sign_out_are_events_and_no_lines(server: BareServer) -> None:
    before = server.said()
    kinds = "SELECT kind FROM trainer_event WHERE official_id = actor_id ORDER BY id"
    events = len(server.rows(kinds))
    visitor = Visitor(server)
    visitor.sign_in()
    visitor.post("/tai-khoan/dang-xuat/", {})

    assert [kind for (kind,) in server.rows(kinds)[events:]] == ["signed_in", "signed_out"]
    assert server.said() == before


def test_setting_a_password_is_an_event(server: BareServer) -> None:
    assert server.rows("SELECT count(*) FROM trainer_event WHERE kind = 'password_set'") == [(1,)]


def test_many_failures_are_a_line_with_the_address_and_nothing_that_was_typed(server: BareServer) -> None:
    # Each process counts for itself: of nine tries one of the two sees five.
    typed = [OFFICER, "tran.thi.mo@example.org\nERROR", "mật-khẩu-gõ-nhầm-ô", *(f"không-ai-{n}" for n in range(6))]
    for login in typed:
        Visitor(server).sign_in(login=login, password="đoán-bừa-mật-khẩu")

    fields = _fields(server.lines("failed sign-in")[0])
    assert (fields["level"], fields["logger"]) == ("WARNING", "trainer.web.accounts.sign_in_events")
    assert "from 127.0.0.1" in fields["message"]
    assert "5 from there" in fields["message"]
    said = server.said()
    for secret in (OFFICER, "tran.thi.mo", "gõ-nhầm", "đoán-bừa", "không-ai"):
        assert secret not in said


def test_what_somebody_may_not_see_is_a_line_with_his_number_and_without_the_staff_number(
    server: BareServer, officer: Visitor
) -> None:
    reply = officer.get("/cntt/can-bo/HN10023/?tim=Tr%E1%BA%A7n", X_Request_ID="chosen-by-a-stranger")

    (line,) = server.lines("Not Found", "can-bo")
    fields = _fields(line)
    assert fields["message"] == "Not Found: GET /cntt/can-bo/<path:code>/"
    assert (fields["level"], fields["account"]) == ("WARNING", _account(server))
    assert fields["request"] == reply.headers["X-Request-ID"] != "chosen-by-a-stranger"
    assert datetime.fromisoformat(fields["time"]).utcoffset().total_seconds() == 7 * 3600  # type: ignore[union-attr]
    assert "HN10023" not in server.said()


def test_an_address_without_a_route_keeps_only_the_words_of_our_addresses(server: BareServer, officer: Visitor) -> None:
    officer.get("/don-vi/HN10023/la/%0AERROR%20fake/")

    (line,) = server.lines("Not Found", "/don-vi/")
    assert _fields(line)["message"] == "Not Found: GET /don-vi/…/…/…/"


def test_a_stranger_cannot_fill_the_disk(server: BareServer) -> None:
    before = server.said()
    visitor = Visitor(server)
    assert visitor.get("/wp-login.php").status == 404
    assert visitor.post("/tai-khoan/dang-nhap/", {}).status == 403
    assert visitor.get("/luu").status == 404

    assert server.said() == before


def test_a_host_that_is_not_ours_is_one_line_and_a_page_with_the_id(server: BareServer) -> None:
    reply = Visitor(server).get("/", Host="nơi-khác.example".encode("idna").decode())

    assert reply.status == 400
    assert "Chưa nhận được điều anh/chị gửi" in reply.text
    assert ID.findall(reply.text) == [reply.headers["X-Request-ID"]]
    assert len(server.lines("DisallowedHost")) == 1
    assert "Traceback" not in server.lines("DisallowedHost")[0]

    # It takes up no more room for being long: anybody may send it, as often as he likes.
    assert Visitor(server).get("/", Host=f"{'a.' * 20_000}vn").status == 400
    assert len(server.lines("DisallowedHost")[1]) < 700


def test_a_500_is_one_line_with_its_traceback_and_the_page_shows_its_id(server: BareServer, officer: Visitor) -> None:
    server.rows("ALTER TABLE trainer_requirement RENAME TO away")
    try:
        reply = officer.get("/tap-huan/")
    finally:
        server.rows("ALTER TABLE away RENAME TO trainer_requirement")

    (shown,) = ID.findall(reply.text)
    assert (reply.status, shown) == (500, reply.headers["X-Request-ID"])
    assert "Mã lỗi để báo bộ phận CNTT" in reply.text
    line, done = server.lines(f"request={shown}", many=2)
    fields = _fields(line)
    assert (fields["level"], fields["account"]) == ("ERROR", _account(server))
    assert fields["message"].startswith("Internal Server Error: GET /tap-huan/\\nTraceback")
    assert re.fullmatch(r"GET /tap-huan/ 500 \d+ ms", _fields(done)["message"])


def test_when_the_database_is_gone_the_page_is_still_ours(server: BareServer, officer: Visitor) -> None:
    server.rows("ALTER TABLE trainer_accountsession RENAME TO away")
    try:
        reply = officer.get("/tap-huan/")
    finally:
        server.rows("ALTER TABLE away RENAME TO trainer_accountsession")

    assert reply.status == 500
    assert "Máy chủ gặp lỗi" in reply.text
    assert ID.findall(reply.text) == [reply.headers["X-Request-ID"]]
    _all_said(server, reply)


def test_saves_that_fail_are_one_line_of_each_worker_and_one_of_each_request(
    server: BareServer, officer: Visitor
) -> None:
    officer.get("/tap-huan/bai/giu-tai-khoan/")
    paper = officer.post("/tap-huan/bai/giu-tai-khoan/bat-dau/", {})
    ticket = re.search(r'data-ticket="([^"]+)"', paper.text)
    assert ticket, paper.text
    # The first place may hold a question that is answered by an order or by pairs.
    shape = ticket[1].split(":")[2].split(".")
    place = next(at for at, part in enumerate(shape) if part[0] in (RULES["single"].letter, RULES["multiple"].letter))
    answer = {"place": place, "revision": 1, "chosen": [0]}
    server.rows("ALTER TABLE trainer_answer RENAME TO away")
    try:
        replies = [officer.save(ticket[1], answer) for _ in range(3)]
    finally:
        server.rows("ALTER TABLE away RENAME TO trainer_answer")

    assert [reply.status for reply in replies] == [503] * 3
    _all_said(server, *replies)
    reply = replies[0]
    told = [_fields(line)["message"] for line in server.lines("trainer.web.autosave.writer")]
    assert 1 <= len(told) <= 2
    assert all(one.startswith("the database is away (no such table: ") for one in told)
    (line,) = server.lines(f"request={reply.headers['X-Request-ID']}")
    assert re.fullmatch(r"POST /luu 503 \d+ ms", _fields(line)["message"])
    assert officer.save(ticket[1], answer).status == 200


@pytest.mark.parametrize("path", ["/tap-huan/", "/tai-khoan/mat-khau/", "/cntt/tien-do/", "/cam-nang/"])
def test_head_is_answered_as_get_without_a_body(officer: Visitor, path: str) -> None:
    got, head = officer.get(path), officer.get(path, method="HEAD")

    assert (head.status, head.text) == (got.status, "") == (200, "")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_every_line_has_the_one_shape_the_server_s_own_too(server: BareServer) -> None:
    os.kill(server.workers()[0], signal.SIGKILL)

    assert _fields(server.lines("Unexpected exit")[0])["logger"] == "_granian"
    for line in server.said().splitlines():
        _fields(line)


def test_behind_a_proxy_its_id_is_kept_and_lines_may_be_json(tmp_path_factory: pytest.TempPathFactory) -> None:
    server = BareServer(tmp_path_factory.mktemp("json"))
    server.start(GAN_DAN_LOG_LEVEL="info", GAN_DAN_LOG_FORMAT="json", GAN_DAN_BEHIND_PROXY="1")
    try:
        visitor = Visitor(server)
        visitor.take_up()
        kept = visitor.get("/cntt/can-bo/CNTT001/", X_Request_ID="0123456789abcdef0123456789abcdef")
        made = visitor.get("/tap-huan/", X_Request_ID="no good")
        lines = [json.loads(line) for line in server.lines('"0123456789abcdef0123456789abcdef"')]
    finally:
        server.stop()

    assert kept.headers["X-Request-ID"] == "0123456789abcdef0123456789abcdef"
    assert re.fullmatch("[0-9a-f]{16}", made.headers["X-Request-ID"])
    (line,) = [line for line in lines if line["request"] == "0123456789abcdef0123456789abcdef"]
    assert list(line) == ["time", "level", "request", "account", "logger", "message"]
    assert (line["level"], line["account"]) == ("INFO", server.rows("SELECT id FROM trainer_official")[0][0])
    assert re.fullmatch(r"GET /cntt/can-bo/<path:code>/ 200 \d+ ms", line["message"])


@pytest.mark.parametrize("setting", ["GAN_DAN_LOG_LEVEL", "GAN_DAN_LOG_FORMAT"])
def test_a_setting_that_is_none_is_refused_in_one_line(server: BareServer, setting: str) -> None:
    done = server.run("serve", **{setting: "sai"})

    assert done.returncode == 3
    assert done.stderr.startswith(f"Lỗi: {setting} là “sai”, không dùng được")
    assert done.stderr.count("\n") == 1
