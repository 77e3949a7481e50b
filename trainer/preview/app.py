"""The preview as plain WSGI: one page, the answers given on it, and whether the file has changed."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from trainer.core.vietnam_time import in_vietnam
from trainer.preview.answers import Desk
from trainer.preview.cards import Paper, paper_of, seed_of
from trainer.preview.pages import Pages
from trainer.preview.view import FILE_SEED, View, read_view
from trainer.preview.watch import Follower
from trainer.web.answer_fields import is_number, read_answer
from trainer.web.middleware import TRAINER_POLICY

_LARGEST_BODY = 1_000_000
_QUESTION = re.compile(r"/cau/([0-9a-zA-Z-]+)/([0-9]{1,4})/")
CHANGED = "Tệp vừa đổi, trang đang tải lại."
ELSEWHERE = "Câu này vừa được trả lời ở cửa sổ khác. Trang đang hiện câu trả lời mới hơn."
NOT_AN_ANSWER = "Câu trả lời không hợp với câu hỏi, nên chưa được giữ. Tải lại trang rồi chọn lại."
NOT_HERE = "Không có trang này. Trang xem thử ở địa chỉ /"
FOREIGN = "Trang xem thử chỉ mở được trên chính máy này, ở địa chỉ mà lệnh preview đã in ra."


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the browser."""

    body: str
    status: str = "200 OK"
    kind: str = "text/html; charset=utf-8"
    location: str = ""


class Preview:
    """Answers requests, one at a time: the content and the answers are shared."""

    def __init__(self, follower: Follower, hosts: frozenset[str], clock: Callable[[], datetime]) -> None:
        self._follower, self._hosts, self._clock = follower, hosts, clock
        self._pages, self._desk, self._lock = Pages(), Desk(), Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._lock:
            reply = self._reply(environ)
        body = reply.body.encode("utf-8")
        headers = [
            ("Content-Type", reply.kind),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", TRAINER_POLICY),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
        ]
        start_response(reply.status, headers + ([("Location", reply.location)] if reply.location else []))
        return [body]

    def _reply(self, environ: WSGIEnvironment) -> Reply:
        if not self._is_from_here(environ):
            return Reply(FOREIGN, "403 Forbidden", _PLAIN)
        path, method = environ.get("PATH_INFO", "/"), environ["REQUEST_METHOD"]
        if (method, path) == ("POST", "/luu"):
            return self._save_one(environ)
        if (method, path) == ("POST", "/"):
            return self._save_form(environ)
        if method != "GET":
            return Reply(NOT_HERE, "405 Method Not Allowed", _PLAIN)
        if path == "/phien-ban":
            return Reply(self._follower.version(), kind=_PLAIN)
        if found := _QUESTION.fullmatch(path):
            return self._question(_view_of(found[1]), int(found[2]))
        if path == "/":
            return self._page(_view(environ))
        return Reply(NOT_HERE, "404 Not Found", _PLAIN)

    def _is_from_here(self, environ: WSGIEnvironment) -> bool:
        """Keep out pages of other sites, whatever name they give to this machine."""
        origin = environ.get("HTTP_ORIGIN")
        same = origin in (None, "null") or urlsplit(origin or "").netloc in self._hosts
        return environ.get("HTTP_HOST") in self._hosts and same

    def _page(self, view: View) -> Reply:
        version = self._follower.version()
        return Reply(self._pages.page(self._follower.draft, view, self._desk, version))

    def _question(self, view: View, place: int) -> Reply:
        body = self._pages.question(self._paper(view), place, view, self._desk)
        return Reply(NOT_HERE, "404 Not Found", _PLAIN) if body is None else Reply(body)

    def _paper(self, view: View) -> Paper:
        return paper_of(self._follower.draft, view)

    def _save_one(self, environ: WSGIEnvironment) -> Reply:
        """Keep one answer as paper.js sends it, in the words of autosave."""
        seed, _, version = environ.get("HTTP_X_TICKET", "").partition(":")
        sent = _read_answer(environ)
        if sent is None or version != self._follower.version():
            return _json("400 Bad Request", {"message": CHANGED})
        place, revision, chosen = sent
        view = _view_of(seed)
        drawn = self._paper(view).get(place, (None, None))[1]
        if drawn is None:
            return _json("400 Bad Request", {"message": NOT_AN_ANSWER})
        outcome = self._desk.save(drawn, seed_of(view), revision, chosen, self._clock())
        given = self._desk.given(drawn, seed_of(view))
        reply: dict[str, Any] = {"revision": given.revision, "chosen": given.chosen, "saved_at": _time(given.saved_at)}
        if outcome == "saved":
            return _json("200 OK", reply)
        if outcome == "conflict":
            return _json("409 Conflict", {**reply, "message": ELSEWHERE})
        return _json("400 Bad Request", {"message": NOT_AN_ANSWER})

    def _save_form(self, environ: WSGIEnvironment) -> Reply:
        """Keep what the form holds, forget what is to be done again, and show the page anew."""
        view, fields = _view(environ), parse_qs(_body(environ).decode("utf-8", "replace"), keep_blank_values=True)
        if fields.get("phien-ban") == [self._follower.version()]:
            self._keep(view, fields)
        for name in fields.get("lam-lai", ()):
            self._desk.forget(name)
            view = view.with_apart(name, "de")
        if "cham" in fields:
            view = view.but(show="cham", apart={})
        anchor = next((f"#cau-{int(step) + 1}" for step in fields.get("step", ()) if is_number(step)), "")
        return Reply("", "303 See Other", location=view.address + anchor)

    def _keep(self, view: View, fields: Mapping[str, list[str]]) -> None:
        for place, (_, drawn) in self._paper(view).items():
            if drawn is None or f"r{place}" not in fields:
                continue
            answer = read_answer(fields.get(f"q{place}", []), drawn)
            given = self._desk.given(drawn, seed_of(view))
            if answer is not None and answer != given.chosen and fields[f"r{place}"] == [str(given.revision)]:
                self._desk.save(drawn, seed_of(view), given.revision + 1, answer, self._clock())


_PLAIN = "text/plain; charset=utf-8"


def _view(environ: WSGIEnvironment) -> View:
    return read_view(parse_qs(environ.get("QUERY_STRING", "")))


def _view_of(seed: str) -> View:
    return View(seed="" if seed == FILE_SEED else seed)


def _body(environ: WSGIEnvironment) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    return bytes(environ["wsgi.input"].read(min(int(length), _LARGEST_BODY))) if length.isdigit() else b""


def _read_answer(environ: WSGIEnvironment) -> tuple[int, int, tuple[int, ...]] | None:
    try:
        data = json.loads(_body(environ))
        place, revision, chosen = data["place"], data["revision"], tuple(data["chosen"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    good = all(type(number) is int for number in (place, revision, *chosen))
    return (place, revision, chosen) if good else None


def _json(status: str, reply: dict[str, Any]) -> Reply:
    return Reply(json.dumps(reply, ensure_ascii=False), status, "application/json; charset=utf-8")


def _time(moment: datetime | None) -> str | None:
    return in_vietnam(moment).strftime("%H:%M:%S") if moment else None
