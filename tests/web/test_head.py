"""HEAD answers like GET, without a body: monitors and link checkers ask so."""

import re
from datetime import UTC, datetime

from django.test import Client

from tests.actions.people import begin
from tests.cast import Cast, signed_in
from trainer.content.live import library
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
