"""Which inline scripts the server's policy lets run: each that a browser would, letter for letter, and no other."""

import base64
import hashlib

import pytest

from trainer.handbook.site.outputs import inline_script_hashes


def hashed(*scripts: str) -> list[str]:
    return ["sha256-" + base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts]


@pytest.mark.parametrize(
    ("html", "run"),
    [
        ("<p>a<script>go(1)</script><b>x</b><SCRIPT>go(2)\n</Script >y", ["go(1)", "go(2)\n"]),
        ('<script data-a="x > y" type="module">a<b</script>', ["a<b"]),
        ("<script>let a = '<!--', b = '<p>'</script><i>-->", ["let a = '<!--', b = '<p>'"]),
        ("<script></script>", [""]),
        ('<script src="a.js"></script><script type="application/json">{}</script>', []),
        ("<!-- <script>old()</script> --><script>new()</script>", ["new()"]),
        ("<scripture>word</scripture><p>script</p>", []),
    ],
)
def test_a_script_that_a_browser_runs_is_listed_and_nothing_else(html: str, run: list[str]) -> None:
    assert list(inline_script_hashes(html)) == hashed(*run)
