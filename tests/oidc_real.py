"""A certified OpenID provider as a real process: ``oidc-provider`` of npm, which CI puts where we look for it."""

import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.server_process import PROJECT, wait_until

VERSION = "9.13.3"
CLIENT, SECRET = "gan-dan", "only-for-the-tests"
_FOLDER = Path(os.environ.get("GAN_DAN_TEST_OIDC") or PROJECT / "var" / "oidc-provider")


@dataclass(frozen=True)
class RealProvider:
    """Where it is, and the file of what it says of people, by the name with which they sign in there."""

    issuer: str
    people: Path

    def says(self, **people: dict[str, object]) -> None:
        """Let it say this of people from now on."""
        self.people.write_text(json.dumps(people), encoding="utf-8")


def program() -> str:
    """Return what runs it; skip the test that asks where it is not installed."""
    node = shutil.which("node")
    if node is None or not (_FOLDER / "node_modules" / "oidc-provider").is_dir():
        pytest.skip(f"no provider: npm install --prefix {_FOLDER} oidc-provider@{VERSION} (.ci/run does)")
    return node


@contextmanager
def running(folder: Path, back: str, port: int) -> Iterator[RealProvider]:
    """Run it on ``port`` for a client that is come back to at ``back``."""
    node = program()
    found = RealProvider(f"http://127.0.0.1:{port}", folder / "people.json")
    found.says()
    script = Path(__file__).parent / "oidc_provider.mjs"
    with (folder / "provider.log").open("wb") as log:
        words = [node, str(script), str(_FOLDER), str(port), str(found.people), back]
        process = subprocess.Popen(words, stdout=log, stderr=log)
    try:
        wait_until(lambda: _answers(found.issuer), lambda: (folder / "provider.log").read_text(encoding="utf-8"))
        yield found
    finally:
        process.terminate()
        process.wait(60)


def _answers(issuer: str) -> bool:
    try:
        with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=10):
            return True
    except OSError:
        return False
