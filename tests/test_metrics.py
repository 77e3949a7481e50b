"""Figures for Prometheus: of all processes together, never falling, nothing before somebody asks."""

import multiprocessing
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from tests import mail_server
from tests.actions.people import NOW, an_official, begin
from tests.command import trainer
from tests.content.small_library import library, quiz, with_rule
from tests.counting import count
from trainer import metrics
from trainer.actions import attempts
from trainer.actions.mail_sending import send_waiting
from trainer.actions.outgoing_mail import add
from trainer.core.accounts.mail_words import Words

_LINE = re.compile(r'gan_dan_[a-z_]+(\{[a-z]+="[^"\\\n]*"(,[a-z]+="[^"\\\n]*")*\})? -?[0-9.e+-]+')


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process does not count yet."""
    monkeypatch.setattr(metrics, "_row", metrics._Row())


def value(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, name
    return float(found[1])


def test_before_it_begins_counting_does_nothing_and_tells_nothing(tmp_path: Path) -> None:
    metrics.request("/luu", 200, 0.1)
    metrics.saved(1, 0.1, 1)
    metrics.HAND_INS.add('by="person"')
    assert metrics.told() == ""
    assert list(tmp_path.iterdir()) == []


def test_figures_are_those_of_all_processes_and_do_not_fall_when_one_is_killed(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(4, timeout=60)
    others = [spawn.Process(target=count, args=(tmp_path, 5, ready), daemon=True) for _ in range(3)]
    for one in others:
        one.start()
    ready.wait(60)
    metrics.begin(tmp_path)
    metrics.request("/tap-huan/", 302, 0.02)
    whole = metrics.told()
    assert value(whole, 'gan_dan_requests_total{kind="page",status="2xx"}') == 15
    assert value(whole, 'gan_dan_requests_total{kind="page",status="3xx"}') == 1
    assert value(whole, 'gan_dan_request_seconds_count{kind="page"}') == 16
    assert value(whole, "gan_dan_saves_waiting") == 21
    assert value(whole, "gan_dan_processes") == 4

    for one in others[:2]:
        one.kill()
        one.join()
    left = metrics.told()
    assert value(left, 'gan_dan_requests_total{kind="page",status="2xx"}') == 15
    # What is now is of those who live.
    assert value(left, "gan_dan_saves_waiting") == 7
    assert value(left, "gan_dan_processes") == 2

    after = spawn.Process(target=count, args=(tmp_path, 4, None))
    after.start()
    after.join(60)
    # It went on in the row of one that is gone.
    assert value(metrics.told(), 'gan_dan_requests_total{kind="page",status="2xx"}') == 19
    others[2].kill()
    others[2].join()
    assert [one.name[:8] for one in tmp_path.iterdir()] == ["metrics-"]


def test_each_request_is_counted_as_what_it_was_and_each_time_in_its_place(tmp_path: Path) -> None:
    metrics.begin(tmp_path)
    for path, status, seconds in (
        ("/luu", 200, 0.004),
        ("/luu", 409, 0.005),
        ("/luu", 503, 40),
        ("/static/app.css", 304, 0.0001),
        ("/cam-nang/", 200, 0.06),
        ("/suc-khoe", 101, 0.01),
    ):
        metrics.request(path, status, seconds)
    said = metrics.told()
    for name, expected in {
        'gan_dan_requests_total{kind="save",status="2xx"}': 1,
        'gan_dan_requests_total{kind="save",status="4xx"}': 1,
        'gan_dan_requests_total{kind="save",status="5xx"}': 1,
        'gan_dan_requests_total{kind="file",status="3xx"}': 1,
        'gan_dan_requests_total{kind="file",status="2xx"}': 1,
        # An answer that is none.
        'gan_dan_requests_total{kind="page",status="5xx"}': 1,
        'gan_dan_request_seconds_bucket{kind="save",le="0.005"}': 2,
        'gan_dan_request_seconds_bucket{kind="save",le="30"}': 2,
        'gan_dan_request_seconds_bucket{kind="save",le="+Inf"}': 3,
        'gan_dan_request_seconds_count{kind="save"}': 3,
        'gan_dan_request_seconds_sum{kind="save"}': 40.009,
    }.items():
        assert value(said, name) == expected, name


def test_prometheus_can_read_it(tmp_path: Path) -> None:
    metrics.begin(tmp_path)
    metrics.saved(300, 0.0123, 0)
    lines = (metrics.told() + metrics.described("info", "Which.", "gauge", 1, 'version="1.2.0 (a)"')).splitlines()
    described = [line.split()[2] for line in lines if line.startswith("# TYPE ")]
    figures = [line for line in lines if not line.startswith("# ")]
    assert [line for line in figures if not _LINE.fullmatch(line)] == []
    assert len(described) == len(set(described))
    ends = re.compile(r"(_bucket|_sum|_count)?(\{.*)? .*$")
    assert {ends.sub("", line) for line in figures} == set(described)
    assert 'gan_dan_save_batch_size_bucket{le="256"} 0' in lines
    assert 'gan_dan_save_batch_size_bucket{le="+Inf"} 1' in lines


def test_a_file_of_another_version_is_put_away_and_only_its_owner_reads_ours(tmp_path: Path) -> None:
    (tmp_path / "metrics-00000000").write_bytes(b"other figures")
    metrics.begin(tmp_path)
    [ours] = tmp_path.iterdir()
    assert ours.name != "metrics-00000000"
    assert ours.stat().st_mode & 0o777 == 0o600
    assert ours.stat().st_size < 200_000


@pytest.mark.django_db
def test_what_is_handed_in_is_counted_once_and_by_what_ended_it(tmp_path: Path) -> None:
    metrics.begin(tmp_path)
    official, content = an_official(), library(with_rule(quiz(), time_limit=20))
    first = begin(official, content)
    attempts.hand_in(first.pk, NOW)
    attempts.hand_in(first.pk, NOW)
    second = begin(an_official("HN777"), content)
    assert attempts.close(second.pk, NOW + timedelta(hours=2))

    said = metrics.told()
    assert value(said, 'gan_dan_hand_ins_total{by="person"}') == 1
    assert value(said, 'gan_dan_hand_ins_total{by="time"}') == 1


@pytest.mark.django_db(transaction=True)
def test_mails_are_counted_by_what_became_of_them(tmp_path: Path, settings) -> None:
    metrics.begin(tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with mail_server.running() as post:
        settings.EMAIL_PORT = post.port
        post.answers = {"gone@example.org": "550 no such box", "full@example.org": "452 full"}
        for address in ("an@example.org", "binh@example.org", "gone@example.org", "full@example.org"):
            add(address, Words("Thư", "Kính gửi anh/chị.\n"), NOW, None)
        send_waiting(NOW)

    said = metrics.told()
    assert value(said, 'gan_dan_mails_total{result="sent"}') == 2
    assert value(said, 'gan_dan_mails_total{result="dropped"}') == 1
    assert value(said, 'gan_dan_mails_total{result="put_off"}') == 1


@pytest.mark.django_db(transaction=True)
def test_without_a_token_there_is_no_such_page(settings) -> None:
    assert Client().get("/metrics", headers={"authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = "x" * 30
    assert Client().get("/metrics").status_code == 401
    assert Client().get("/metrics", headers={"authorization": f"Bearer {'x' * 30}"}).status_code == 200


def test_a_token_that_could_be_guessed_is_refused(tmp_path: Path) -> None:
    done = trainer(tmp_path, "report", GAN_DAN_METRICS_TOKEN="short", GAN_DAN_SECRET_KEY="k" * 60)
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert "GAN_DAN_METRICS_TOKEN ngắn hơn 20 ký tự → " in done.stderr


_COUNT = """
import sys
from pathlib import Path
from trainer import metrics
try:
    metrics.begin(Path(sys.argv[1]))
except OSError as error:
    print(error.strerror)
metrics.request("/tap-huan/", 200, 0.1)
print(metrics.told().count("gan_dan_requests_total{"))
"""


def test_on_a_full_disk_a_process_lives_without_counting_and_counts_when_there_is_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], check=True)
    try:
        (disk / "filled").write_bytes(b"x" * 256 * 1024)
        without = subprocess.run([sys.executable, "-c", _COUNT, str(disk)], capture_output=True, text=True)
        (disk / "filled").unlink()
        again = subprocess.run([sys.executable, "-c", _COUNT, str(disk)], capture_output=True, text=True)
    finally:
        subprocess.run(["umount", str(disk)], check=True)

    # A file with holes would be there, and whoever writes into a hole for which there is no room is killed.
    assert (without.returncode, without.stdout) == (0, "No space left on device\n0\n")
    assert (again.returncode, again.stdout) == (0, "12\n")
