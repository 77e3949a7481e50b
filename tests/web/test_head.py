"""HEAD answers like GET, without a body: monitors and link checkers ask so."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.actions.people import begin
from tests.cast import Cast, signed_in
from trainer.content.live import library
from trainer.exports import kinds
from trainer.models import Event, PreparedFile
from trainer.urls import urlpatterns

PUBLIC_QUIZ = "nguoi-dan"


def _addresses(attempt: int) -> dict[str, str]:
    values = {"quiz_id": "giu-tai-khoan", "attempt_id": str(attempt), "place": "0", "code": "P001", "kind": "csv"}
    values |= {"seed": "a1", "fingerprint": "a", "reference": "x:y", "question_id": "a", "uidb36": "1", "key": "a-b"}
    found = {}
    # The built book is answered by WhiteNoise, which knows HEAD; health is tried in test_health.py.
    for pattern in (one for one in urlpatterns if one.name not in ("handbook", "health")):
        route = str(pattern.pattern).removeprefix("^").removesuffix("$").removesuffix("/?")
        here = {**values, "code": "HN002"} if "can-bo" in route else values
        here = {**here, "quiz_id": PUBLIC_QUIZ} if route.startswith("thu/") else here
        route = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda one, here=here: here[one[1]], route)
        found[str(pattern.name)] = "/" + re.sub(r"<\w+:(\w+)>", lambda one, here=here: here.get(one[1], "1"), route)
    return found


def test_every_page_answers_head_as_get_without_a_body(cast: Cast) -> None:
    attempt = begin(cast.khue, library(), quiz="giu-tai-khoan", now=datetime.now(UTC))
    addresses = _addresses(attempt.pk)
    asked, answered = 0, 0
    for client in (Client(), signed_in(cast.khue)):
        for name, address in addresses.items():
            # Looked at in this order, so that signing out comes to nothing.
            head, page = client.head(address), client.get(address)
            if page.status_code == 405:
                continue
            asked += 1
            answered += page.status_code == 200
            assert head.status_code == page.status_code, (name, address)
            assert head.getvalue() == b"", address
            assert head.headers.get("Content-Type") == page.headers.get("Content-Type"), address
    assert asked > 80
    assert answered > 30


def test_the_front_page_and_the_public_quiz_answer_head(cast: Cast) -> None:
    for address in ("/", f"/thu/{PUBLIC_QUIZ}/", f"/thu/{PUBLIC_QUIZ}/a1/"):
        assert Client().head(address).status_code == 200, address


def test_who_asks_only_for_the_head_took_nothing_along_and_no_trace_says_so(cast: Cast) -> None:
    attempt = begin(cast.khue, library(), quiz="giu-tai-khoan", now=datetime.now(UTC))
    files = [f"/cntt/bao-cao/2026/{form}/" for form in ("xlsx", "docx", "pdf")]
    files += [f"/cntt/can-bo/HN002/ho-so/tai/{form}/" for form in ("pdf", "json")]
    officer, known = signed_in(cast.khue), list(Event.objects.values_list("pk", flat=True))
    traced = {}
    for address in (*_addresses(attempt.pk).values(), *files):
        officer.head(address)
        new = Event.objects.exclude(pk__in=known)
        if new:
            traced[address] = [one.kind for one in new]
            new.delete()
    assert traced == {}


def test_the_head_of_a_large_table_has_no_file_made(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "MOST_AT_ONCE", 0)
    answer = signed_in(cast.khue).head("/cntt/tien-do/tai/csv/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tep/")
    assert not PreparedFile.objects.exists()
