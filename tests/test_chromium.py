"""The browser of the tests, as we made it wait."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
_COME = threading.Event()


class Slow(BaseHTTPRequestHandler):
    """Serves a link, and behind it a page whose end comes when the browser already shows its beginning."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if self.path == "/":
            self.wfile.write(b"<!doctype html><a href=/slow>On</a>")
        elif self.path == "/slow":
            self.wfile.write(b"<!doctype html><p>begun</p><img src=/begun>" + b" " * 2000)
            self.wfile.flush()
            _COME.wait(20)
            self.wfile.write(b"<p>whole</p>")
        else:
            threading.Timer(0.2, _COME.set).start()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def slow() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_click_ends_when_the_page_behind_it_is_whole(browser: Browser, slow: str) -> None:
    page = browser.new_page()
    page.goto(slow)
    page.get_by_role("link").click()
    assert page.locator("p").all_inner_texts() == ["begun", "whole"]
    page.close()
