"""What `deploy/` gives to copy: systemd's units, the short command, Caddy, and a closed disk; each with the real thing.

The container image and the units under a running systemd take ten minutes: `.ci/image`.
"""

import json
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests import processes
from tests.command import environment, trainer
from tests.house import House
from tests.server_process import PROJECT, free_port, wait_until
from tests.serving.house import house
from tests.serving.savers import saving
from trainer.variables import SECRETS

DEPLOY = PROJECT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
GUIDE = (PROJECT / "docs/tra-cuu/bo-phan-cntt/cai-dat.md").read_text(encoding="utf-8")


def _needs(program: str, package: str) -> str:
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{program} is not installed: apt-get install {package} (.ci/run does)")
    return found


def test_systemd_takes_every_unit_and_calls_the_server_well_closed(tmp_path: Path) -> None:
    program = _needs("systemd-analyze", "systemd")
    for unit in UNITS:
        # A unit whose program is not there is refused.
        text = unit.read_text(encoding="utf-8").replace("/usr/local/bin/gan-dan", str(DEPLOY / "bin" / "gan-dan"))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    made = [str(tmp_path / unit.name) for unit in UNITS]

    verified = subprocess.run([program, "verify", *made], capture_output=True, text=True)
    assert (verified.returncode, verified.stderr) == (0, "")
    for one in (name for name in made if name.endswith(".service")):
        asked = [program, "security", "--offline=yes", "--threshold=20", one]
        closed = subprocess.run(asked, capture_output=True, text=True)
        assert closed.returncode == 0, closed.stdout + closed.stderr


def test_every_unit_keeps_its_files_to_itself_and_ends_with_all_its_processes() -> None:
    services = [unit.read_text(encoding="utf-8") for unit in UNITS if unit.suffix == ".service"]
    assert len(services) == 3
    assert all("\nUMask=0077\n" in text and "\nNoNewPrivileges=yes\n" in text for text in services)
    assert "\nKillMode=control-group\n" in (DEPLOY / "systemd/gan-dan.service").read_text(encoding="utf-8")


def _short_command(tmp_path: Path, *settings: str) -> "subprocess.CompletedProcess[str]":
    """Run `gan-dan doctor --json` on a machine without systemd, with these lines in the file of settings."""
    short = (DEPLOY / "bin" / "gan-dan").read_text(encoding="utf-8")
    file, here = tmp_path / "settings", tmp_path / "gan-dan"
    file.write_text("\n".join([f"GAN_DAN_VAR={tmp_path / 'nowhere'}", *settings, ""]), encoding="utf-8")
    here.write_text(
        short.replace("/etc/gan-dan.env", str(file))
        .replace("/opt/gan-dan", str(PROJECT))
        .replace("/run/systemd/system", str(tmp_path / "no systemd"))
        .replace(".venv/bin/python", sys.executable),
        encoding="utf-8",
    )
    words = ["sh", here, "doctor", "--json"]
    return subprocess.run(words, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True)


def test_the_short_command_has_the_settings_of_the_file_and_is_what_the_guide_gives(tmp_path: Path) -> None:
    assert f"```\n{(DEPLOY / 'bin' / 'gan-dan').read_text(encoding='utf-8')}```" in GUIDE
    done = _short_command(tmp_path, "GAN_DAN_AGENCY='hai chữ'")
    first = json.loads(done.stdout)["checks"][0]
    assert (done.returncode, first["state"]) == (1, "fault")
    assert first["words"].startswith("Chưa có khóa bí mật")


@pytest.mark.parametrize(
    "line", ["GAN_DAN_MAIL_FROM=Gần Dân", "GAN_DAN_SMTP_HOST = thu", "GAN_DAN_MAIL_FROM=Gan <a@b>", "DATABASE_URL=a&b"]
)
def test_a_line_of_the_settings_that_a_shell_cannot_read_stops_the_short_command(tmp_path: Path, line: str) -> None:
    done = _short_command(tmp_path, line, "GAN_DAN_HTTPS=1")
    assert (done.returncode, done.stdout) == (3, "")
    assert "Lỗi: không đọc hết" in done.stderr


@pytest.mark.parametrize(
    "file", ["bin/gan-dan", *(f"systemd/{unit.name}" for unit in UNITS if unit.suffix == ".service")]
)
def test_systemd_is_asked_for_every_secret_by_each_unit_and_by_the_short_command(file: str) -> None:
    text = (DEPLOY / file).read_text(encoding="utf-8")
    asked = re.findall(r"^(?:LoadCredentialEncrypted=|    )([A-Z_]+)(?: \\)?$", text, re.MULTILINE)
    assert asked == list(SECRETS)
    assert "LoadCredentialEncrypted=" in text


def test_a_server_whose_processes_are_all_told_to_stop_loses_nothing(tmp_path: Path) -> None:
    with house(tmp_path, 8) as served:
        served.start()
        with saving(served) as savers:
            savers.wait_for(200)
            # What KillMode=control-group does.
            processes.send(signal.SIGTERM, *served.members())
            served.process.wait(60)
        assert served.process.returncode == 0
        wait_until(lambda: not served.members())
        stored = served.stored()
    assert {key for key, chosen in savers.acknowledged.items() if stored.get(key) != chosen} == set()


def test_a_server_on_a_disk_it_cannot_write_without_any_right_serves_and_makes_copies(tmp_path: Path) -> None:
    """As the units and the container run it: only its own folder can be written, and no new code comes to memory."""
    made, copies = House(tmp_path), tmp_path / "copies"
    copies.mkdir()
    confined = ["-m", "tests.deploy.confined", str(tmp_path), "--", sys.executable, "-m", "trainer"]
    ours = environment(tmp_path, **made.more)

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *confined, *words], cwd=PROJECT, env=ours, capture_output=True, text=True
        )

    process = subprocess.Popen(
        [sys.executable, *confined, "serve", "--port", str(made.port), "--workers", "1"],
        cwd=PROJECT,
        env=ours,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    made.process = process
    try:
        wait_until(made.responds)
        with urllib.request.urlopen(f"{made.url}/cam-nang/", timeout=30) as page:
            assert page.status == 200
        report = run("report", "quarter", "2026-3", "--output", str(copies / "quy.pdf"))
        assert report.returncode == 0, report.stderr
        saved = run("backup", str(copies / "copy"))
        assert saved.returncode == 0, saved.stderr
    finally:
        made.stop()
    outside = run("backup", str(PROJECT / "copy"))
    assert (outside.returncode, "không ghi được" in outside.stderr) == (1, True), outside.stderr


@pytest.fixture
def behind_caddy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A server, and the address and the port of a real Caddy before it."""
    program = _needs("caddy", "caddy")
    made = House(tmp_path / "var")
    made.more |= {"GAN_DAN_BEHIND_PROXY": "1", "GAN_DAN_HTTPS": "1", "GAN_DAN_HOSTS": "localhost,127.0.0.1"}
    made.start()
    here, plain, folder = free_port(), free_port(), tmp_path / "caddy"
    folder.mkdir()
    text = (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")
    # A certificate of its own authority, ports of its own, and nothing put into this machine's trust.
    # Without HTTP/3: the UDP port of that number says that the port is taken (`free_port`).
    ours = f"{{\n\tadmin off\n\tskip_install_trust\n\tlocal_certs\n\thttps_port {here}\n\thttp_port {plain}\n"
    text = text.replace("{\n", ours, 1).replace("servers {\n", "servers {\n\t\tprotocols h1 h2\n", 1)
    (folder / "Caddyfile").write_text(text, encoding="utf-8")
    variables = {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "GAN_DAN_NAME": "localhost",
        # The first is a server that is not there.
        "GAN_DAN_UPSTREAM": f"127.0.0.1:{free_port()} 127.0.0.1:{made.port}",
    }
    asked = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(asked, env=variables, stdout=log, stderr=log)
    authority = folder / "caddy/pki/authorities/local/root.crt"
    try:
        wait_until(authority.is_file, lambda: (folder / "log").read_text(encoding="utf-8"))
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        yield made, f"https://localhost:{here}"
    finally:
        process.terminate()
        process.wait(60)
        made.stop()


def test_behind_caddy_the_doctor_finds_nothing_wrong_on_the_way(behind_caddy: tuple[House, str]) -> None:
    made, url = behind_caddy
    doors = {"https", "page", "proxy", "server"}

    def wrong() -> list[str]:
        done = trainer(made.var, "doctor", "--json", "--address", url, **made.more)
        found = json.loads(done.stdout)["checks"]
        return [one["words"] for one in found if one["check"] in doors and one["state"] == "fault"]

    # Its certificate comes a moment after its authority.
    wait_until(lambda: wrong() == [], lambda: str(wrong()))


def test_the_files_of_the_container_are_sound() -> None:
    compose = (DEPLOY / "container" / "compose.yml").read_text(encoding="utf-8")
    recipe = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
    assert re.findall(r"^FROM .*$", recipe, re.MULTILINE) == ["FROM ${BASE} AS build", "FROM ${BASE}"]
    assert recipe.index("USER gan-dan") > recipe.rindex("RUN")
    for closed in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
        assert closed in compose
    # A password in a variable is read by `docker inspect`.
    assert "PASSWORD:" not in compose
    assert {"database_url", "postgres_password"} == set(re.findall(r"file: bi-mat/(\w+)", compose))
    # What the image leaves out is not asked for by it, and what it needs comes along.
    let_in = {
        line[1:]
        for line in (DEPLOY / "container/Containerfile.dockerignore").read_text().splitlines()
        if line[0] == "!"
    }
    assert all((PROJECT / name).exists() for name in let_in)
