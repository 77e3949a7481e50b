"""The front: what comes in whole reaches the application, what does not is refused, and files go out by themselves."""

import asyncio
import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from tests.serving.asgi_client import Reply, ask, request, run
from trainer.serving import front, known_files, request_body
from trainer.serving.django_threads import DjangoThreads
from trainer.serving.front import Front
from trainer.serving.request_log import RequestLog
from trainer.web.autosave.endpoint import Autosave
from trainer.web.autosave.writer import Writer

Serve = Callable[[Any], Front]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return a function that puts a front before a WSGI application."""
    made: list[DjangoThreads] = []

    def put(application: Any) -> Front:
        threads = DjangoThreads(application, 2)
        made.append(threads)
        return Front(Autosave(b"key", Writer()), threads, _nothing, _nothing)

    yield put
    for threads in made:
        threads.close()


def _nothing() -> None:
    """Start or stop nothing."""


def _echo(environ: Any, start_response: Any) -> list[bytes]:
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(body))), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [body[:3], body[3:]]


def _tell(name: str) -> Any:
    def application(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [str(environ.get(name, "none")).encode("latin-1")]

    return application


def test_a_body_in_pieces_arrives_whole(serve: Serve) -> None:
    pieces = [b"x" * 50_000, b"y" * 50_000, b"z"]

    reply = request(serve(_echo), "POST", "/bai", pieces)

    assert (reply.status, reply.body) == (200, b"".join(pieces))
    assert reply.headers["set-cookie"] == "a=1, b=2"


def test_a_body_beyond_the_limit_is_read_to_its_end_and_cut(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_body, "_KEPT", 25)

    reply = request(serve(_echo), "POST", "/bai", [b"a" * 10, b"b" * 10, b"c" * 10, b"d"])

    assert reply.body == b"a" * 10 + b"b" * 10


def test_a_body_announced_as_endless_is_refused_unread(serve: Serve) -> None:
    reply = request(serve(_echo), "POST", "/bai", b"a", {"content-length": str(10**10)}, stalls=True)

    assert reply.status == 413
    assert reply.headers["connection"] == "close"


@pytest.mark.parametrize("path", ["/luu", "/tai-khoan/dang-nhap/"])
def test_who_stops_sending_is_told_and_let_go(serve: Serve, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(request_body, "_SILENCE_SECONDS", 0.05)

    reply = request(serve(_echo), "POST", path, b"a=", {"content-length": "100"}, stalls=True)

    assert (reply.status, reply.body.decode().strip()) == (408, request_body.TOO_SLOW)


def test_a_trickle_is_let_go_too(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_body, "_PATIENCE_SECONDS", -1)

    assert request(serve(_echo), "POST", "/bai", [b"a"] * 50).status == 408


def test_unfinished_bodies_together_have_a_limit_and_give_it_back(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_body, "_ALL_KEPT", 1000)
    application = serve(_echo)

    assert request(application, "POST", "/bai", b"a" * 1001).status == 503
    assert [request(application, "POST", "/bai", b"a" * 900).status for _ in range(3)] == [200] * 3


def test_who_asks_for_a_page_while_many_wait_gets_one_that_opens_by_itself_again(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "_MOST_PAGES", 0)
    application = serve(_echo)

    reply = request(application, "GET", "/tap-huan/")

    assert reply.status == 503
    assert 0 < int(reply.headers["refresh"]) == int(reply.headers["retry-after"]) < 30
    assert "tự mở lại" in reply.body.decode()
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")
    assert request(application, "POST", "/tap-huan/", b"x").status == 200
    assert request(application, "GET", "/suc-khoe").status == 200


def test_beyond_what_can_wait_nothing_more_is_taken_but_answers(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "_MOST_AT_ONCE", 0)
    application = serve(_echo)

    assert request(application, "POST", "/luu", b"{}").status == 403
    reply = request(application, "POST", "/")

    assert (reply.status, reply.headers["retry-after"]) == (503, "30")
    assert "bấm nút quay lại" in reply.body.decode()


def test_who_signs_in_when_nothing_more_is_taken_is_told_so_on_a_page_that_sends_nothing_by_itself(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "_MOST_AT_ONCE", 0)
    path = "/tai-khoan/dang-nhap/"

    reply = request(serve(_echo), "POST", path, b"login=A&password=b")

    page = reply.body.decode()
    assert reply.status == 503
    assert "refresh" not in reply.headers
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")
    assert "Mật khẩu vừa gõ chưa được kiểm tra và không được giữ lại." in page
    assert f'href="{path}"' in page


@pytest.mark.parametrize("method", ["POST", "post"])
def test_sign_ins_leave_threads_to_others(serve: Serve, method: str) -> None:
    """Passwords are looked at one after the other: who waits for that has no thread that a page could have."""
    begun, go = threading.Semaphore(0), threading.Event()

    def slow_doors(environ: Any, start_response: Any) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            begun.release()
            go.wait(120)
        start_response("200 OK", [])
        return [b"page"]

    threads = DjangoThreads(slow_doors, 4)
    application = Front(Autosave(b"key", Writer()), threads, _nothing, _nothing)

    async def crowd() -> list[Reply]:
        doors = [asyncio.create_task(ask(application, method, "/tai-khoan/dang-nhap/")) for _ in range(10)]
        await asyncio.to_thread(lambda: [begun.acquire(timeout=60) for _ in range(2)])
        async with asyncio.timeout(60):
            page = await ask(application, "GET", "/tap-huan/")
        assert not any(door.done() for door in doors)
        go.set()
        return [page, *await asyncio.gather(*doors)]

    try:
        assert [reply.status for reply in run(crowd())] == [200] * 11
    finally:
        go.set()
        threads.close()


@pytest.mark.parametrize("path", ["/static/a.js", "/cam-nang/a.html"])
def test_a_file_that_was_sent_before_is_sent_again_without_a_thread(
    serve: Serve, tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A server of another test may pack the book that lies here just now.
    monkeypatch.setattr(known_files, "build", lambda: (1, 2, 3, 4))
    asked: list[str] = []
    file = tmp_path / "a"
    file.write_bytes(b"words")

    def application(environ: Any, start_response: Any) -> Any:
        asked.append(environ.get("HTTP_ACCEPT_ENCODING", ""))
        start_response("200 OK", [("ETag", '"1"'), ("Vary", "Accept-Encoding")])
        return environ["wsgi.file_wrapper"](file.open("rb"))

    served = serve(application)
    first, again = (request(served, "GET", path, headers={"content-length": "0"}) for _ in range(2))

    assert (again.path, again.headers) == (first.path, first.headers) == (file, again.headers)
    assert len(asked) == 1
    for different in ({"accept-encoding": "gzip"}, {"if-none-match": '"1"'}, {"x-forwarded-proto": "https"}):
        request(served, "GET", path, headers={"content-length": "0", **different})
    request(served, "GET", f"{path}?a=1", headers={"content-length": "0"})
    request(served, "HEAD", path, headers={"content-length": "0"})
    assert len(asked) == 6


def test_while_a_book_is_being_replaced_no_file_of_it_is_kept(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be sent again whenever a book is being replaced, though that is a newer one."""
    monkeypatch.setattr(known_files, "build", lambda: None)
    (tmp_path / "a").write_bytes(b"words")
    asked: list[str] = []

    def application(environ: Any, start_response: Any) -> Any:
        asked.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return environ["wsgi.file_wrapper"]((tmp_path / "a").open("rb"))

    served = serve(application)
    for _ in range(2):
        request(served, "GET", "/cam-nang/a.html", headers={"content-length": "0"})
    assert len(asked) == 2


def test_no_page_is_sent_twice(serve: Serve) -> None:
    asked: list[str] = []

    def application(environ: Any, start_response: Any) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b"of somebody"]

    served = serve(application)
    for path in ("/tap-huan/", "/static/", "/cam-nang/"):
        for _ in range(2):
            request(served, "GET", path, headers={"content-length": "0"})
    assert len(asked) == 6


def test_an_application_that_fails_answers_in_vietnamese_without_its_traceback(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(environ: Any, start_response: Any) -> list[bytes]:
        raise RuntimeError("secret")

    reply = request(RequestLog(serve(fails), trusts_proxy=False), "GET", "/")

    assert reply.status == 500
    assert reply.headers["x-request-id"] in reply.body.decode()
    assert "secret" not in reply.body.decode()
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    ("sent", "name", "seen"),
    [
        ({"x_forwarded_for": "1.2.3.4"}, "HTTP_X_FORWARDED_FOR", "none"),
        ({"x-forwarded-for": "1.2.3.4"}, "HTTP_X_FORWARDED_FOR", "1.2.3.4"),
        ({"content-type": "text/x"}, "CONTENT_TYPE", "text/x"),
        ({}, "REMOTE_ADDR", "203.0.113.7"),
        ({}, "QUERY_STRING", "q=%20é"),
        ({}, "PATH_INFO", "/c\xe1\xba\xa3"),
    ],
)
def test_what_the_application_learns_of_a_request(serve: Serve, sent: dict[str, str], name: str, seen: str) -> None:
    reply = request(serve(_tell(name)), "GET", "/c%E1%BA%A3?q=%20é", headers=sent)

    assert reply.body.decode("latin-1") == seen


def test_nobody_waits_for_a_thread_that_waits_for_another_reader(serve: Serve) -> None:
    """More readers than threads take nothing of their answers: the next request is still answered."""
    application = serve(_echo)

    async def scene() -> list[bytes]:
        stuck = [asyncio.create_task(_get_and_stop(application)) for _ in range(20)]
        await asyncio.sleep(0.2)
        sent: list[bytes] = []
        async with asyncio.timeout(60):
            await application(dict(_SCOPE), _never, _collect(sent))
        for task in stuck:
            task.cancel()
        return sent

    assert run(scene()) == [b"", b""]


_SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/",
    "raw_path": b"/",
    "query_string": b"",
    "http_version": "1.1",
    "scheme": "http",
    "headers": [],
}


def _file_of(path: Path) -> Any:
    def application(environ: Any, start_response: Any) -> Any:
        start_response("200 OK", [])
        return environ["wsgi.file_wrapper"](path.open("rb"), 8192)

    return application


async def _never() -> dict[str, Any]:
    await asyncio.Event().wait()
    raise AssertionError


async def _get_and_stop(application: Front) -> None:
    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    await application(dict(_SCOPE), _never, send)


def _collect(sent: list[bytes]) -> Any:
    async def send(message: Any) -> None:
        sent.append(message.get("body", b""))

    return send


def test_a_whole_file_is_left_to_the_server(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "tep.txt"
    file.write_bytes(b"noi dung")

    reply = request(serve(_file_of(file)), "GET", "/")

    assert (reply.path, reply.body) == (file, b"noi dung")


def test_a_file_and_its_response_are_closed(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "tep.txt"
    file.write_bytes(b"noi dung")
    opened: list[io.BufferedReader] = []

    def application(environ: Any, start_response: Any) -> Any:
        opened.append(file.open("rb"))
        start_response("200 OK", [])
        return environ["wsgi.file_wrapper"](opened[0], 8192)

    request(serve(application), "GET", "/")

    assert opened[0].closed


def test_head_has_the_headers_and_no_body(serve: Serve) -> None:
    reply = request(serve(_echo), "HEAD", "/")

    assert (reply.status, reply.body) == (200, b"")


def test_a_file_goes_out_whole_whatever_part_is_asked_for(serve: Serve) -> None:
    """Granian keeps a part in memory for a reader who does not read; a whole file it reads as it goes."""
    file = Path(settings.STATIC_ROOT) / "phan-cua-tep.txt"
    file.write_bytes(bytes(range(32, 96)))
    reply = request(serve(WSGIHandler()), "GET", f"/static/{file.name}", headers={"range": "bytes=5-24"})

    assert (reply.status, reply.path, reply.body) == (200, file, file.read_bytes())


def test_start_and_stop_are_called_once_each() -> None:
    called: list[str] = []
    django = DjangoThreads(_echo, 1)
    application = Front(
        Autosave(b"key", Writer()), django, lambda: called.append("start"), lambda: called.append("stop")
    )
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message)

    run(application({"type": "lifespan"}, receive, send))
    django.close()

    assert called == ["start", "stop"]
    assert [message["type"] for message in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_call_runs_in_a_thread_of_the_pool(serve: Serve) -> None:
    def application(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [threading.current_thread().name.encode()]

    assert request(serve(application), "GET", "/").body.startswith(b"django")


def test_the_end_waits_for_what_is_being_answered() -> None:
    happened: list[str] = []
    let_go = threading.Event()

    def slow(environ: Any, start_response: Any) -> list[bytes]:
        let_go.wait(60)
        happened.append("answered")
        start_response("200 OK", [])
        return [b""]

    django = DjangoThreads(slow, 1)
    application = Front(Autosave(b"key", Writer()), django, _nothing, lambda: happened.append("stopped"))
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> dict[str, Any]:
        return next(messages)

    async def scene() -> None:
        asked = asyncio.create_task(application(dict(_SCOPE), _never, _collect([])))
        await asyncio.sleep(0.05)
        ending = asyncio.create_task(application({"type": "lifespan"}, receive, _collect([])))
        await asyncio.sleep(0.2)
        let_go.set()
        await asyncio.gather(asked, ending)

    run(scene())
    django.close()

    assert happened == ["answered", "stopped"]
