"""A small server that sends the ready-made gzip copies, as the real one does, and counts what goes over the line."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class _Compressed(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, sent: dict[str, int], **kwargs: Any) -> None:
        self._sent = sent
        super().__init__(*args, **kwargs)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        packed = Path(f"{path}.gz")
        if not path.is_file():
            self.send_error(404)
            return
        small = packed.is_file() and "gzip" in self.headers.get("Accept-Encoding", "")
        content = (packed if small else path).read_bytes()
        self._sent[self.path.partition("?")[0].lstrip("/")] = len(content)
        self._send(content, self.guess_type(str(path)), small)

    def _send(self, content: bytes, kind: str, small: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "public, max-age=600")
        if small:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # two browsers knock at once, and a machine with much to do opens late


@contextmanager
def serve(site: Path) -> Iterator[tuple[str, dict[str, int]]]:
    """Serve ``site`` with its gzip copies; yield the address and, growing, the bytes sent for each path."""
    sent: dict[str, int] = {}
    server = _Server(("127.0.0.1", 0), partial(_Compressed, directory=str(site), sent=sent))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", sent
    server.shutdown()
    server.server_close()
