"""Serves a preview on this machine only."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from whitenoise import WhiteNoise

from trainer.preview.app import Preview
from trainer.preview.watch import Follower
from trainer.web.middleware import HANDBOOK, handbook_policy

HOST = "127.0.0.1"
_HERE = Path(__file__).resolve().parent
_STATIC = (_HERE / "static", _HERE.parent / "web" / "static")


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    # A page asks for its files at once; with the usual five in the queue some were refused.
    request_queue_size = 128


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of requests: what the author has to know stands on the page."""


def make_server(project: Path, file: Path, port: int, today: Callable[[], date]) -> WSGIServer:
    """Return a server of the quiz in ``file``; port 0 takes a free one. Raises OSError when the port is taken."""
    server = _Server((HOST, port), _Quiet)
    hosts = frozenset(f"{name}:{server.server_port}" for name in (HOST, "localhost"))
    preview = Preview(Follower(project, file, today), hosts, lambda: datetime.now(UTC))
    server.set_app(_with_files(preview, project / "var" / "site"))
    return server


def _with_files(preview: WSGIApplication, site: Path) -> WSGIApplication:
    """Put our static files and the built handbook in front; both are looked for anew at every request."""
    files: Any = WhiteNoise(preview, autorefresh=True, index_file=True)
    for folder in _STATIC:
        files.add_files(str(folder), prefix="/static/")
    files.add_files(str(site), prefix=HANDBOOK)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            if environ["PATH_INFO"].startswith(HANDBOOK):
                headers = [*headers, ("Content-Security-Policy", handbook_policy())]
            return start_response(status, headers, *error)

        return files(environ, start)

    return application
