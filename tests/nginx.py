"""A real nginx with the very configuration of ``deploy/``, on ports of its own and with a certificate made for it."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.server_process import PROJECT, free_port, wait_until

CONFIGURATION = PROJECT / "deploy" / "nginx" / "gan-dan.conf"
_AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
  # As the nginx.conf that Debian, Ubuntu and nginx.org hand out: what they set, our file must not set beside it.
  sendfile on;
  tcp_nopush on;
  types_hash_max_size 2048;
  server_tokens off;
  keepalive_timeout 65;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_prefer_server_ciphers on;
  gzip on;
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/gan-dan.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """Where nginx listens: ``url`` with TLS, ``plain`` without; ``trusted`` is the certificate to trust."""

    url: str
    plain: str
    trusted: Path


def make_certificate(folder: Path, name: str = "localhost", days: int = 90) -> tuple[Path, Path]:
    """Make a certificate for ``name`` by hand, and its key."""
    certificate, key = folder / "chung-chi.pem", folder / "khoa.pem"
    words = f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days {days}".split()
    named = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    made = subprocess.run([*words, *named, "-out", certificate, "-keyout", key], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return certificate, key


def program() -> str:
    """Return nginx; skip the test that asks where there is none."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light (.ci/run does)")
    return found


@contextmanager
def running(folder: Path, port: int, days: int = 90, **changes: str) -> Iterator[Front]:
    """Run nginx before the server on ``port``; ``changes`` are made in the configuration, old words to new.

    Its certificate is good for ``days`` more days.
    """
    folder.mkdir()
    here, plain = free_port(), free_port()
    certificate, key = make_certificate(folder, days=days)
    text = CONFIGURATION.read_text(encoding="utf-8")
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen [::]:80;": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{here} ssl http2;",
        "listen [::]:443 ssl http2;": "",
        "server_name tap-huan.example.org;": "server_name localhost;",
        "/etc/ssl/gan-dan/chung-chi.pem": str(certificate),
        "/etc/ssl/gan-dan/khoa.pem": str(key),
        "127.0.0.1:8000": f"127.0.0.1:{port}",
        **changes,
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / "gan-dan.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder), encoding="utf-8")
    process = subprocess.Popen([program(), "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        wait_until(lambda: _answers(here) or process.poll() is not None)
        assert process.poll() is None, "nginx does not take the configuration; see its line above"
        yield Front(f"https://localhost:{here}", f"http://localhost:{plain}", certificate)
    finally:
        process.terminate()
        process.wait(60)


def _answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
