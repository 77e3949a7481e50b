"""How many statements each page of a journey takes, whatever the official did before."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, signed_in
from trainer.actions import papers, stamp_keys
from trainer.content.live import library
from trainer.models import Attempt

PASSWORD = "chim-sẻ-đậu-mái-đình"
QUIZ = "giu-tai-khoan"
pytestmark = pytest.mark.django_db


class Counting:
    """A browser that counts the statements of the database behind each page, without savepoints."""

    def __init__(self) -> None:
        self.client = Client()
        self.taken: dict[str, int] = {}

    def step(self, name: str, ask: Callable[[], HttpResponse]) -> HttpResponse:
        """Ask for a page and note under ``name`` what it took."""
        with CaptureQueriesContext(connection) as asked:
            answer = ask()
        assert answer.status_code in (200, 302)
        self.taken[name] = sum("SAVEPOINT" not in query["sql"] for query in asked)
        return answer


def _journey() -> dict[str, int]:
    """Sign in, begin, hand in with nothing answered, look at the result; return the statements of each page."""
    browser = Counting()
    client, step = browser.client, browser.step
    login = {"login": "HN002", "password": PASSWORD}
    step("sign-in page", lambda: client.get("/tai-khoan/dang-nhap/"))
    step("sign in", lambda: client.post("/tai-khoan/dang-nhap/", login))
    step("path", lambda: client.get("/tap-huan/"))
    step("quiz", lambda: client.get(f"/tap-huan/bai/{QUIZ}/"))
    address = step("begin", lambda: client.post(f"/tap-huan/bai/{QUIZ}/bat-dau/"))["location"]
    # What a process has read of the words of questions it keeps.
    papers.read(Attempt.objects.get(pk=re.findall(r"\d+", address)[0]))
    step("paper", lambda: client.get(address))
    step("hand in", lambda: client.post(f"{address}nop/", {"confirm": "1"}))
    step("result", lambda: client.get(f"{address}ket-qua/"))
    step("result again", lambda: client.get(f"{address}ket-qua/"))
    return browser.taken


def test_all_forms_of_a_page_carry_one_token_and_each_page_another(cast: Cast) -> None:
    client = signed_in(cast.an)

    def tokens(address: str) -> list[str]:
        return re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(address).content.decode())

    first, second = tokens("/tap-huan/"), tokens("/tap-huan/")

    assert len(first) > 1
    assert len(set(first)) == len(set(second)) == 1
    assert first[0] != second[0]


def test_pages_take_few_statements_and_no_more_for_what_was_done_before(cast: Cast) -> None:
    cast.an.set_password(PASSWORD)
    cast.an.save(update_fields=["password"])
    papers.keep_versions(library(), datetime.now(UTC))
    # The very first hand-in of all draws it.
    stamp_keys.current(datetime.now(UTC))

    first, second = _journey(), _journey()

    # PostgreSQL takes its lock by a statement.
    lock = int(connection.features.has_select_for_update)
    most = {
        "sign-in page": 0,
        # The account, its failures, last sign-in, event, session.
        "sign in": 5,
        # Each of the others: the session, and who it is with unit and roles.
        # One of them for what was taken back, so that nothing is offered that cannot begin; one for practice of late,
        # one for what the IT unit answered him.
        "path": 9,
        # One of them for its day.
        "quiz": 5,
        # Two of them for what he was asked or practised of late, seven for how he stands from now on.
        "begin": 14 + lock,
        "paper": 5,
        # One of them for the key of its stamp.
        "hand in": 17 + lock,
        # One of them for what was taken back, as of the path, one for what he said of its questions.
        "result": 7,
        # The names of the sections are in memory by now.
        "result again": 6,
    }
    assert {name: count for name, count in first.items() if count > most[name]} == {}
    # No cookie knows the browser of the second time: it is asked where he came from before.
    most["sign in"] += 1
    assert {name: count for name, count in second.items() if count > most[name]} == {}
