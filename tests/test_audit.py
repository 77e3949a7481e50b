"""The dependency audit of CI: what it asks about, when it fails, and that it says so when it could ask nobody."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOLE = {
    "id": "PYSEC-2099-1",
    "modified": "2099-01-01T00:00:00Z",
    "summary": "Anybody may do anything",
    "affected": [{"package": {"ecosystem": "PyPI", "name": "pytest"}, "versions": []}],
}
# jinja2 2.10 lets a template out of its sandbox: CVE-2019-10906.
BAD_PROJECT = '[project]\nname = "bad"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["jinja2==2.10"]\n'
BAD_LOCK = """version = 1
requires-python = ">=3.11"
[[package]]
name = "bad"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "jinja2" }]
[package.metadata]
requires-dist = [{ name = "jinja2", specifier = "==2.10" }]
[[package]]
name = "jinja2"
version = "2.10"
REGISTRY
wheels = [{ url = "https://example.org/Jinja2-2.10-py2.py3-none-any.whl", hash = "sha256:HASH" }]
"""


class Advisories:
    """A database that speaks as OSV does; knows one hole, in pytest, and remembers what it was asked about."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self.status = 200
        database = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
                names = [query["package"]["name"] for query in queries]
                database.asked.update(names)
                found = {"vulns": [{"id": HOLE["id"], "modified": HOLE["modified"]}]}
                self._say({"results": [found if name == "pytest" else {} for name in names]})

            def do_GET(self) -> None:
                self._say(HOLE)

            def _say(self, reply: Any) -> None:
                body = json.dumps(reply).encode()
                self.send_response(database.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def advisories() -> Iterator[Advisories]:
    made = Advisories()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def _audit(*arguments: object, service: str = "") -> tuple[int, str]:
    command = [sys.executable, ROOT / ".ci" / "audit", *arguments]
    environment = {**os.environ, "GAN_DAN_AUDIT_SERVICE": service}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
    return done.returncode, done.stdout + done.stderr


def test_a_hole_in_a_package_of_the_developers_fails(advisories: Advisories) -> None:
    code, said = _audit(service=advisories.url)

    assert code == 1
    assert "PYSEC-2099-1" in said
    assert {"django", "argon2-cffi-bindings", "pytest", "mypy"} <= advisories.asked


def test_a_hole_passes_only_with_a_reason_and_until_its_day(advisories: Advisories, tmp_path: Path) -> None:
    known = tmp_path / "known.txt"
    for line, expected, words in [
        ("PYSEC-2099-1 2999-12-31 nothing of ours calls it", 0, "1 lived with"),
        ("PYSEC-2099-1 2026-01-31 nothing of ours calls it", 1, "until 2026-01-31 only"),
        ("PYSEC-2099-1 2999-12-31", 2, "line 1: say why"),
        ("PYSEC-2099-1 soon nothing of ours calls it", 2, "line 1: write ID"),
    ]:
        known.write_text(line + "\n", encoding="utf-8")
        code, said = _audit(ROOT, known, service=advisories.url)
        assert (code, words in said) == (expected, True), said


def test_a_database_that_does_not_answer_is_said_and_passes(advisories: Advisories) -> None:
    advisories.status = 403
    refused = _audit(service=advisories.url)
    nobody = _audit(service="http://127.0.0.1:9")

    for code, said in (refused, nobody):
        assert code == 0
        assert said.startswith("audit: no advisory database reached, so nothing was checked")
        assert said.count("\n") == 1


def test_a_project_that_cannot_be_read_fails(tmp_path: Path) -> None:
    assert _audit(tmp_path)[0] == 2


def test_a_requirement_that_is_known_to_be_bad_fails_where_the_real_database_is_reached(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(BAD_PROJECT, encoding="utf-8")
    ours = (ROOT / "uv.lock").read_text(encoding="utf-8")
    registry = next(line for line in ours.splitlines() if line.startswith("source = { registry"))
    lock = BAD_LOCK.replace("REGISTRY", registry).replace("HASH", "0" * 64)
    (tmp_path / "uv.lock").write_text(lock, encoding="utf-8")

    code, said = _audit(tmp_path)

    assert (code == 1 and "jinja2 2.10" in said) or (code == 0 and "nothing was checked" in said), said
