"""`doctor` on real installations: behind a real nginx with TLS, a real mail server, whole and broken."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests import mail_server, nginx
from tests.command import environment, trainer
from tests.house import POSTGRES, House
from tests.server_process import free_port
from trainer.doctor import address, everything
from trainer.doctor.asking import Unreached, ask
from trainer.doctor.finding import note

LOOKS = {
    *("configuration", "https", "page", "proxy", "server", "workers", "clock", "stamps"),
    *("province", "directory", "mail", "disk", "permissions", "secrets", "log", "database", "backup", "content"),
}


class Installation(House):
    """A whole installation: HTTPS, a proxy, a mail server, a backup."""

    def __init__(self, var: Path, mail_port: int) -> None:
        super().__init__(var)
        self.more |= {
            "GAN_DAN_HTTPS": "1",
            "GAN_DAN_HOSTS": "localhost,127.0.0.1",
            "GAN_DAN_BEHIND_PROXY": "1",
            "GAN_DAN_EMAIL_BACKEND": "",
            "GAN_DAN_SMTP_HOST": "127.0.0.1",
            "GAN_DAN_SMTP_PORT": str(mail_port),
            "GAN_DAN_MAIL_FROM": "gan-dan@example.org",
        }

    def doctor(self, front: nginx.Front | None = None, *words: str, **more: str) -> dict[str, list[dict[str, str]]]:
        """Return what the doctor says by look, asked through ``front``; ``more`` are variables of its own."""
        told = self.document(front, *words, **more)
        by_look: dict[str, list[dict[str, str]]] = {}
        for one in told["checks"]:
            by_look.setdefault(one["check"], []).append(one)
        return by_look

    def document(self, front: nginx.Front | None = None, *words: str, **more: str) -> dict[str, Any]:
        """Return the JSON of the doctor; it must have said nothing else, and its exit code what it says."""
        through = {"GAN_DAN_SITE": front.url, "SSL_CERT_FILE": str(front.trusted)} if front else {}
        done = trainer(self.var, "doctor", "--json", *words, **{**self.more, **through, **more})
        assert done.stderr == ""
        told: dict[str, Any] = json.loads(done.stdout)
        assert done.returncode == (0 if told["good"] else 1)
        return told


@pytest.fixture(scope="module")
def mail_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, mail_port: int) -> Iterator[Installation]:
    """One installation that runs, for all tests; none of them changes it."""
    made = Installation(tmp_path_factory.mktemp("var"), mail_port)
    made.var.chmod(0o700)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def post(mail_port: int) -> Iterator[mail_server.Post]:
    with mail_server.running(mail_port) as found:
        yield found


def _words(found: list[dict[str, str]], state: str) -> str:
    return " | ".join(one["words"] for one in found if one["state"] == state)


def test_a_sound_installation_has_a_line_for_every_look_and_no_fault(
    house: Installation, post: mail_server.Post, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    assert house.run("backup", str(copy)).returncode == 0
    before = sorted(os.listdir(house.var))

    with nginx.running(tmp_path / "nginx", house.port) as front:
        told = house.doctor(front)
        in_words = trainer(house.var, "doctor", **house.more, GAN_DAN_SITE=front.url, SSL_CERT_FILE=str(front.trusted))
        opened = ask_plain(front)

    assert set(told) == LOOKS
    faults = {look: words for look, found in told.items() if (words := _words(found, "fault"))}
    # Tests run on a PostgreSQL that need not outlive a power cut, and the doctor says so.
    assert faults == ({"database": _unsafe(house)} if _unsafe(house) else {})
    for look in ("https", "page", "proxy", "server", "mail", "disk"):
        assert [one["state"] for one in told[look]] == ["good"], told[look]
    assert all(one["mend"] for found in told.values() for one in found if one["state"] != "good")
    assert "chứng chỉ được tin, còn 89 ngày" in _words(told["https"], "good")
    # Begun and taken back: no mail went.
    assert (post.connections, post.taken) == (2, [])
    assert in_words.stdout.splitlines()[0].startswith("TỐT      cấu hình: bản phần mềm ")
    assert len(in_words.stdout.splitlines()) == sum(map(len, told.values()))
    assert opened == []
    # The doctor mends nothing, and leaves nothing.
    assert sorted(os.listdir(house.var)) == before


def ask_plain(front: nginx.Front) -> list[object]:
    """Return what the doctor finds at the port without TLS."""
    return list(address.plain_http(front.plain))


def _unsafe(house: Installation) -> str:
    off = [name for name in ("fsync", "full_page_writes") if POSTGRES and house.sql(f"SHOW {name}") != [("on",)]]
    words = [f"PostgreSQL đặt {name} = off: mất điện là mất câu đã báo “Đã lưu”" for name in off]
    if POSTGRES and house.sql("SHOW synchronous_commit") == [("off",)]:
        words.append("PostgreSQL đặt synchronous_commit = off: mất điện là mất câu đã báo “Đã lưu”")
    return " | ".join(words)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {
                "$remote_addr;\n": "$http_x_forwarded_for;\n",
                "X-Request-ID      $request_id": "X-Request-ID      $http_x_request_id",
                "server_tokens off;": "proxy_hide_header Content-Security-Policy;",
                "  location / {\n": "location /static/ {return 404;} location /cam-nang/ {return 403;} location / {",
            },
            {
                "để lọt X-Forwarded-For": "proxy fault",
                "để lọt X-Request-ID": "proxy note",
                "bỏ mất Content-Security-Policy": "page fault",
                ".css trả 404": "page fault",
                "/cam-nang/ trả 403": "page fault",
            },
        ),
        (
            {
                "X-Forwarded-For   $remote_addr": 'X-Forwarded-For   ""',
                "X-Forwarded-Proto $scheme": 'X-Forwarded-Proto ""',
            },
            {
                "không ghi X-Forwarded-For": "proxy fault",
                "không ghi X-Forwarded-Proto": "proxy fault",
                "không có Strict-Transport-Security": "page fault",
            },
        ),
        (
            {"Host              $host": "Host              nowhere"},
            {"trả 400, không phải trang đăng nhập": "page fault", "không nhận ra khóa bí mật": "proxy fault"},
        ),
        (
            {"Host              $host": "Host              127.0.0.1"},
            {"đổi tên máy chủ thành 127.0.0.1": "proxy fault"},
        ),
    ],
)
def test_a_proxy_that_is_set_up_wrongly_is_named(
    house: Installation, tmp_path: Path, changes: dict[str, str], expected: dict[str, str]
) -> None:
    with nginx.running(tmp_path / "nginx", house.port, **changes) as front:
        told = house.doctor(front)

    for words, where in expected.items():
        look, state = where.split()
        assert words in _words(told[look], state)


def test_a_certificate_that_ends_or_names_another_or_is_not_trusted_is_named(
    house: Installation, tmp_path: Path
) -> None:
    with nginx.running(tmp_path / "nginx", house.port, days=3) as front:
        assert "chứng chỉ chỉ còn 2 ngày" in _words(house.doctor(front)["https"], "note")
        elsewhere = front.url.replace("localhost", "127.0.0.1")
        another = house.doctor(front, "--address", elsewhere, GAN_DAN_HOSTS="127.0.0.1")
        assert "chứng chỉ không mang tên 127.0.0.1" in _words(another["https"], "fault")
        unknown = house.doctor(front, SSL_CERT_FILE=str(front.trusted.parent / "khoa.pem"))
        assert "không được máy này tin" in _words(unknown["https"], "fault")
        not_ours = house.doctor(front, GAN_DAN_HOSTS="tap-huan.example.org")
        assert "GAN_DAN_HOSTS không có localhost" in _words(not_ours["https"], "fault")


def test_a_server_behind_a_proxy_that_is_away_is_named_with_its_answer(house: Installation, tmp_path: Path) -> None:
    with nginx.running(tmp_path / "nginx", free_port()) as front:
        told = house.doctor(front)

    assert "trả 502, không phải trang đăng nhập" in _words(told["page"], "fault")
    assert "không nhận ra khóa bí mật" in _words(told["proxy"], "fault")
    with nginx.running(tmp_path / "gone", house.port) as front:
        pass
    assert "localhost không nhận kết nối" in _words(house.doctor(front)["https"], "fault")


def test_plain_http_that_shows_pages_is_a_fault(house: Installation) -> None:
    shown = list(address.plain_http(house.url.replace("127.0.0.1", "localhost")))
    assert [one.words for one in shown] == ["cổng 80 trả trang không mã hóa"]
    with pytest.raises(Unreached):
        ask(f"http://127.0.0.1:{free_port()}", "/")


def test_settings_that_leave_passwords_in_the_open_are_faults(house: Installation) -> None:
    told = house.doctor(GAN_DAN_HTTPS="0", GAN_DAN_HOSTS="tap-huan.example.org", GAN_DAN_DEBUG="1")

    assert "GAN_DAN_HTTPS chưa bật" in _words(told["https"], "fault")
    assert "GAN_DAN_DEBUG đang bật" in _words(told["configuration"], "fault")
    assert "không biết địa chỉ" in _words(told["page"], "note")


def test_a_test_mail_arrives_and_a_mail_server_that_refuses_is_named(
    house: Installation, post: mail_server.Post, mail_port: int
) -> None:
    sent = house.doctor(None, "--mail-to", "truc@example.org")
    assert "đã nhận thư thử gửi tới truc@example.org" in _words(sent["mail"], "good")
    assert post.to == ["truc@example.org"]
    post.to_sender = "550 no"
    assert "không nhận người gửi (mã 550)" in _words(house.doctor()["mail"], "fault")
    post.to_sender, post.to_all = "", "550 no"
    assert "từ chối hẳn người nhận (mã 550)" in _words(
        house.doctor(None, "--mail-to", "x@example.org")["mail"], "fault"
    )
    assert "mã hóa" in _words(house.doctor(GAN_DAN_SMTP_STARTTLS="1")["mail"], "fault")
    away = house.doctor(GAN_DAN_SMTP_PORT=str(free_port()))
    assert _words(away["mail"], "fault")
    assert "chưa khai máy chủ thư" in _words(house.doctor(GAN_DAN_SMTP_HOST="")["mail"], "note")


def test_files_that_others_may_read_and_a_weak_key_are_faults(house: Installation, tmp_path: Path) -> None:
    (house.var / "danh-sach.csv").write_text("x", encoding="utf-8")
    (house.var / "danh-sach.csv").chmod(0o644)
    closed = house.doctor()
    assert _words(closed["permissions"], "fault") == ""

    house.var.chmod(0o755)
    told = house.doctor(GAN_DAN_SECRET_KEY="ngắn")
    house.var.chmod(0o700)
    (house.var / "danh-sach.csv").unlink()

    elsewhere = tmp_path / "earlier"
    elsewhere.write_text(f"2999-01-01 {'k' * 60}", encoding="utf-8")
    elsewhere.chmod(0o644)
    shared = house.doctor(GAN_DAN_SECRET_KEY_EARLIER_FILE=str(elsewhere))
    assert f"đọc được: {elsewhere}" in _words(shared["permissions"], "fault")
    assert f"người khác trên máy đọc được: {house.var / 'danh-sach.csv'}" in _words(told["permissions"], "fault")
    assert "khóa bí mật ngắn" in _words(told["permissions"], "fault")
    assert "không dùng khóa bí mật này" in _words(told["server"], "fault")


def test_a_copy_that_others_may_read_and_a_full_disk_are_faults(house: Installation, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert house.run("backup", str(copy)).returncode == 0
    copy.chmod(0o644)

    told = house.doctor(GAN_DAN_HEALTH_FREE_MB="999999999")

    assert f"đọc được bản sao {copy}" in _words(told["backup"], "fault")
    assert "còn " in _words(told["disk"], "fault")
    copy.unlink()
    assert f"{copy} đã chuyển đi nơi khác" in _words(house.doctor()["backup"], "good")


def test_tables_that_are_old_are_a_fault_and_no_traceback(house: Installation) -> None:
    newest = house.sql("SELECT max(id) FROM django_migrations WHERE app = 'trainer'")[0][0]
    house.sql(f"UPDATE django_migrations SET app = 'put aside' WHERE id = {newest}")
    told = house.doctor()
    house.sql(f"UPDATE django_migrations SET app = 'trainer' WHERE id = {newest}")

    assert "thiếu 1 bước nâng cấp" in _words(told["database"], "fault")


def test_a_server_of_other_programs_and_content_or_none_is_told(house: Installation) -> None:
    code = """
import django
django.setup()
from django.conf import settings
from trainer.doctor import address
from trainer.queries import health
settings.VERSION = "9.9.9"
health.content = lambda: "another"
for one in address.running(None):
    print(one.state, one.words)
"""
    ours = environment(house.var, **house.more, DJANGO_SETTINGS_MODULE="trainer.settings")
    done = subprocess.run([sys.executable, "-c", code], env=ours, capture_output=True, text=True)
    assert "trên đĩa là 9.9.9" in done.stdout, done.stderr
    assert "note máy chủ còn phục vụ nội dung cũ hơn trên đĩa" in done.stdout

    kept_in = house.var / "server.json"
    kept = kept_in.read_text(encoding="utf-8")
    kept_in.write_text(kept.replace(str(house.port), str(free_port())), encoding="utf-8")
    assert "không có máy chủ nào trả lời" in _words(house.doctor()["server"], "note")
    kept_in.write_text("{", encoding="utf-8")
    assert "chưa từng chạy" in _words(house.doctor()["server"], "note")
    kept_in.write_text(kept, encoding="utf-8")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "Khôi phục thì chép tệp secret-key đã giữ vào GAN_DAN_VAR; cài mới thì chạy"),
        ({"GAN_DAN_SMTP_PORT": "hai mươi lăm"}, "GAN_DAN_SMTP_PORT là “hai mươi lăm”, không phải số"),
        ({"DATABASE_URL": "postgres://a:b[c@d/e"}, "DATABASE_URL không đúng dạng"),
        ({"GAN_DAN_LOG_LEVEL": "LOUD"}, "GAN_DAN_LOG_LEVEL"),
        ({"DATABASE_URL": "postgres://postgres@127.0.0.1:1/none"}, "kiểm tra DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "xem tệp /nowhere/at/all.sqlite3"),
        ({"GAN_DAN_PROJECT": "/nowhere"}, "nội dung chưa dùng được"),
        ({"GAN_DAN_VAR": "/nowhere/at/all"}, "không có thư mục /nowhere/at/all"),
        ({"GAN_DAN_SITE": "https://[", "GAN_DAN_HTTPS": "1"}, "HTTPS"),
        ({"GAN_DAN_SITE": "https://khong-co.invalid", "GAN_DAN_HTTPS": "1"}, "không tìm được máy tên"),
    ],
)
def test_whatever_is_wrong_is_a_line_with_a_mend_and_never_a_traceback(
    tmp_path: Path, variables: dict[str, str], words: str
) -> None:
    if variables and "GAN_DAN_SECRET_KEY" not in variables:
        variables = {"GAN_DAN_SECRET_KEY": "k" * 60, **variables}

    done = trainer(tmp_path, "doctor", **variables)

    assert (done.returncode, done.stderr) == (1, "")
    wrong = [line for line in done.stdout.splitlines() if line.startswith("LỖI")]
    assert any(words in line for line in wrong), done.stdout
    assert all(" → " in line for line in wrong)
    assert "Traceback" not in done.stdout


def test_a_demonstration_is_told_with_where_its_passwords_lie(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text("{}", encoding="utf-8")

    done = trainer(tmp_path, "doctor", GAN_DAN_SECRET_KEY="k" * 60)

    assert "CẦN XEM  cấu hình: đang chạy dữ liệu minh họa, mật khẩu nằm trong tệp demo.json → " in done.stdout


def test_what_hangs_is_a_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()

    def hangs(now: datetime) -> Iterator[Any]:
        yield note("đã thấy", "làm")
        never.wait()

    # Long enough for a thread to begin on a machine with much to do.
    monkeypatch.setattr(everything, "_SECONDS", 4)
    monkeypatch.setattr(everything, "_looks", lambda site, mail_to: (("x", "x", hangs),))
    told = [one.finding.words for one in everything.everything("", "", datetime.now(UTC))]
    never.set()
    assert told == ["không xong trong 4 giây", "đã thấy"]


@pytest.mark.skipif(not POSTGRES, reason="SQLite is on this machine")
def test_a_database_on_another_machine_wants_a_line_that_nobody_reads(house: Installation) -> None:
    # libpq goes to `hostaddr` and takes the name for what it is called.
    elsewhere = re.sub(r"127\.0\.0\.1|localhost", "db.example", house.more["DATABASE_URL"]) + "&hostaddr=127.0.0.1"

    told = house.doctor(None, DATABASE_URL=elsewhere)

    assert any(one["state"] == "fault" and "đi tới db.example không mã hóa" in one["words"] for one in told["database"])
