"""Autosave: what it lets in, and what it says."""

import asyncio
import base64
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.content.small_library import RULE, library, quiz, section, with_rule
from tests.kind_samples import situation
from tests.serving.asgi_client import request
from trainer.actions import attempts, installation, papers
from trainer.actions.answers import Save, save_batch
from trainer.core.quiz.model import Quiz
from trainer.core.quiz.question_view import shape_of
from trainer.models import Answer, Attempt
from trainer.serving.django_threads import DjangoThreads
from trainer.serving.front import Front
from trainer.web.autosave import endpoint, ticket
from trainer.web.autosave.writer import Writer

# The writer has a connection of its own, so its rows must be real ones.
pytestmark = pytest.mark.django_db(transaction=True)
KEY, EARLIER = b"key of the tests", b"key of before"
Post = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def attempt() -> Attempt:
    """Return an open attempt."""
    return begin(an_official(), library())


@pytest.fixture
def writer() -> Iterator[Writer]:
    """Yield a writer; its connection is closed afterwards."""
    made = Writer()
    yield made
    made.stop()


@pytest.fixture
def post(attempt: Attempt, writer: Writer) -> Post:
    """Return a function that posts an answer at a given second after the start."""
    return _posting(attempt, writer)


def _posting(attempt: Attempt, writer: Writer) -> Post:
    def post(body: Any, *, text: str | None = None, after: float = 60, method: str = "POST") -> tuple[int, Any]:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        threads = DjangoThreads(_django, 1)
        way = Front(
            endpoint.Autosave(KEY, writer, (NOW + timedelta(seconds=after)).timestamp, [EARLIER]),
            threads,
            _nothing,
            _nothing,
        )
        reply = request(way, method, "/luu", raw, {"x-ticket": _ticket(attempt) if text is None else text})
        threads.close()
        return reply.status, json.loads(reply.body)

    return post


def _nothing() -> None:
    """Start or stop nothing."""


def _django(environ: Any, start_response: Any) -> list[bytes]:
    start_response("418 Django answers", [])
    return [b"{}"]


def _ticket(attempt: Attempt, key: bytes = KEY) -> str:
    last = attempts.last_moment(attempt)
    assert last is not None
    shape = shape_of(papers.read(attempt))
    return ticket.issue(ticket.Ticket(attempt.pk, int(last.timestamp()), shape, installation.ticket_mark(attempt)), key)


def test_an_answer_is_acknowledged_with_its_time_and_is_in_the_database(post: Post) -> None:
    status, reply = post({"place": 1, "revision": 1, "chosen": [2]})

    row = Answer.objects.get()
    assert status == 200
    assert (reply["revision"], reply["chosen"]) == (1, [2])
    assert reply["saved_at"] == (row.saved_at + timedelta(hours=7)).strftime("%H:%M:%S")
    assert (row.place, row.chosen) == (1, "2")


def test_a_page_opened_before_the_secret_changed_goes_on_saving(post: Post, attempt: Attempt) -> None:
    answer = {"place": 1, "revision": 1, "chosen": [2]}
    assert post(answer, text=_ticket(attempt, b"of a stranger"))[0] == 403
    assert post(answer, text=_ticket(attempt, EARLIER))[0] == 200


def test_an_older_answer_is_refused_with_the_one_that_counts(post: Post) -> None:
    post({"place": 0, "revision": 1, "chosen": [2]})
    post({"place": 0, "revision": 2, "chosen": [3]})

    status, reply = post({"place": 0, "revision": 2, "chosen": [1]})

    assert (status, reply["revision"], reply["chosen"]) == (409, 2, [3])
    assert "ở cửa sổ hoặc máy khác" in reply["message"]


def test_the_time_limit_and_its_grace_are_kept_by_the_server(post: Post) -> None:
    in_grace, _ = post({"place": 0, "revision": 1, "chosen": [1]}, after=20 * 60 + 29)
    too_late, reply = post({"place": 0, "revision": 2, "chosen": [2]}, after=20 * 60 + 31)

    assert (in_grace, too_late) == (200, 410)
    assert "hết giờ" in reply["message"].lower()
    assert Answer.objects.get().chosen == "1"


def test_without_a_time_limit_a_page_of_yesterday_is_told_so_and_keeps_what_was_chosen(writer: Writer) -> None:
    """The page keeps its answers at a 403 and drops them at a 410. Nobody's time was up: learning again has none."""
    attempt = begin(an_official(), library(with_rule(quiz(), time_limit=0)))
    mark, shape = installation.ticket_mark(attempt), shape_of(papers.read(attempt))
    until = int((NOW + timedelta(hours=24)).timestamp())
    post, text = _posting(attempt, writer), ticket.issue(ticket.Ticket(attempt.pk, until, shape, mark, False), KEY)
    answer = {"place": 0, "revision": 1, "chosen": [1]}

    assert post(answer, text=text, after=25 * 3600) == (403, {"message": endpoint.TOO_OLD})
    assert post(answer, text=text, after=23 * 3600)[0] == 200


def test_after_hand_in_the_door_is_shut(post: Post, attempt: Attempt) -> None:
    answer_all(attempt)
    attempts.hand_in(attempt.pk, NOW)

    status, reply = post({"place": 0, "revision": 2, "chosen": [1]})

    assert status == 410
    assert reply["message"] == endpoint.HANDED_IN


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"x" * 5000,
        b'{"place":' + b"[" * 1900,
        {"place": 0, "revision": 1},
        {"place": 0, "revision": 1, "chosen": 2},
        {"place": 0, "revision": 1, "chosen": [9]},
        {"place": 0, "revision": 1, "chosen": [-1]},
        {"place": 0, "revision": 1, "chosen": ["1"]},
        {"place": 0, "revision": 1, "chosen": [True]},
        {"place": 0, "revision": 1, "chosen": [1.0]},
        {"place": 9, "revision": 1, "chosen": [1]},
        {"place": -1, "revision": 1, "chosen": [1]},
        {"place": 0, "revision": 0, "chosen": [1]},
        {"place": 0, "revision": 10**9, "chosen": [1]},
        {"place": "0", "revision": 1, "chosen": [1]},
    ],
)
def test_what_is_no_answer_is_refused_and_saves_nothing(post: Post, body: Any) -> None:
    status, reply = post(body)

    assert (status, reply["message"]) == (400, endpoint.NOT_VALID)
    assert not Answer.objects.exists()


def test_a_single_question_takes_one_option(post: Post, attempt: Attempt) -> None:
    single = next(place for place, drawn in enumerate(papers.read(attempt)) if drawn.question.kind == "single")

    assert post({"place": single, "revision": 1, "chosen": [0, 1]})[0] == 400


def test_a_forged_way_through_a_situation_is_refused_with_a_reason(writer: Writer) -> None:
    quiz = Quiz("mat-khau", "Bài", "", "a", replace(RULE, draw=1), (situation(),))
    attempt = begin(an_official(), library(quiz, sections=(section("a#b"),)))
    [drawn] = papers.read(attempt)
    post = _posting(attempt, writer)
    for forged in ((1, 3), (3,), (0, 1), (0, 0), (0, 3, 4)):
        status, reply = post({"place": 0, "revision": 1, "chosen": list(drawn.as_shown(forged))})
        assert (status, reply["message"]) == (400, endpoint.NOT_A_WAY)
    assert not Answer.objects.exists()

    assert post({"place": 0, "revision": 1, "chosen": list(drawn.as_shown((0,)))})[0] == 200
    assert post({"place": 0, "revision": 2, "chosen": list(drawn.as_shown((0, 3)))})[0] == 200


@pytest.mark.parametrize("text", ["", "x", "1:2:s4:sai", "đ:ê", "1:9999999999:s4:"])
def test_without_a_ticket_that_we_signed_nothing_is_saved(post: Post, text: str) -> None:
    status, reply = post({"place": 0, "revision": 1, "chosen": [1]}, text=text)

    assert (status, reply["message"]) == (403, endpoint.VOID)
    assert not Answer.objects.exists()


def test_a_ticket_cannot_be_rewritten_for_another_attempt(post: Post, attempt: Attempt) -> None:
    _, _, rest = _ticket(attempt).partition(":")

    assert post({"place": 0, "revision": 1, "chosen": [1]}, text=f"{attempt.pk + 1}:{rest}")[0] == 403
    assert post({"place": 0, "revision": 1, "chosen": [1]}, text=_ticket(attempt, b"another key"))[0] == 403


def _restored_as(attempt: Attempt, **changed: Any) -> None:
    """Let the number of ``attempt`` come again for an attempt that differs in ``changed``, as after a restore."""
    Attempt.objects.filter(pk=attempt.pk).update(**changed)


def test_a_ticket_does_not_open_another_attempt_that_got_its_number(post: Post, attempt: Attempt) -> None:
    opened = _ticket(attempt)
    other = an_official("CB002", "Trần Thị Bê")
    for changed in ({"official": other}, {"seed": "khác"}):
        _restored_as(attempt, **changed)
        status, reply = post({"place": 0, "revision": 1, "chosen": [1]}, text=opened)
        assert (status, reply) == (403, {"message": endpoint.VOID})
        _restored_as(attempt, official=attempt.official, seed=attempt.seed)
    assert not Answer.objects.exists()

    assert post({"place": 0, "revision": 1, "chosen": [1]}, text=opened)[0] == 200


def test_a_restored_database_voids_every_ticket_and_its_new_ones_serve(post: Post, attempt: Attempt) -> None:
    opened = _ticket(attempt)
    installation.renew(NOW)

    assert post({"place": 0, "revision": 1, "chosen": [1]}, text=opened)[0] == 403
    assert not Answer.objects.exists()
    assert post({"place": 0, "revision": 1, "chosen": [1]}, text=_ticket(attempt))[0] == 200


def test_a_batch_saves_what_is_rightful_and_leaves_the_rest(attempt: Attempt) -> None:
    mark = installation.ticket_mark(attempt)
    outcomes = save_batch([Save(attempt.pk, 0, 1, "1", mark), Save(attempt.pk, 1, 1, "1", "of another")], NOW)

    assert [one.status for one in outcomes] == ["saved", "void"]
    assert list(Answer.objects.values_list("place", flat=True)) == [0]


def test_a_ticket_without_a_mark_as_an_older_version_signed_it_is_void(post: Post, attempt: Attempt) -> None:
    body, _, _ = _ticket(attempt).rpartition(":")
    old, _, _ = body.rpartition(":")

    assert post({"place": 0, "revision": 1, "chosen": [1]}, text=f"{old}:{ticket._sign(old, KEY)}")[0] == 403


def test_everything_else_goes_on_to_django(post: Post) -> None:
    assert post({}, method="GET")[0] == 418


def test_a_body_that_is_too_long_is_not_read_even_when_it_holds_an_answer(post: Post) -> None:
    answer = json.dumps({"place": 0, "revision": 1, "chosen": [1]}).encode()

    assert post(answer + b" " * (endpoint.LARGEST_BODY - len(answer) + 1)) == (400, {"message": endpoint.NOT_VALID})
    assert not Answer.objects.exists()
    assert post(answer + b" " * (endpoint.LARGEST_BODY - len(answer)))[0] == 200


def test_a_signature_is_too_long_to_be_guessed_and_no_letter_of_a_ticket_can_be_changed(attempt: Attempt) -> None:
    text = _ticket(attempt)
    signature = text.rpartition(":")[2]

    assert len(base64.urlsafe_b64decode(signature)) * 8 >= 128
    assert ticket.read(text, KEY) is not None
    for place, letter in enumerate(text):
        forged = f"{text[:place]}{'A' if letter != 'A' else 'B'}{text[place + 1 :]}"
        assert ticket.read(forged, KEY) is None, place
    assert all(ticket.read(text[:end], KEY) is None for end in range(len(text)))


def test_after_an_error_the_writer_begins_with_a_new_connection(attempt: Attempt, writer: Writer) -> None:
    """On a connection that broke nothing would be saved any more."""
    mark = installation.ticket_mark(attempt)
    made: list[str] = []

    def note(**_: Any) -> None:
        made.append(threading.current_thread().name)

    def save(one: Save) -> Any:
        # In a thread of its own: a browser that other tests of this process use keeps an event loop in this one.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(writer.save(one))).result()

    connection_created.connect(note)
    try:
        for revision in (1, 2):
            save(Save(attempt.pk, 0, revision, "1", mark))
        assert made == ["writer"]
        # No column holds such a number.
        with pytest.raises((OverflowError, DatabaseError)):
            save(Save(attempt.pk, 2**70, 1, "1", mark))
        assert save(Save(attempt.pk, 0, 3, "2", mark)).status == "saved"
        assert made == ["writer", "writer"]
    finally:
        connection_created.disconnect(note)


def test_a_writer_that_stops_saves_what_waits_and_closes_its_connection(attempt: Attempt, writer: Writer) -> None:
    """A connection whose thread is gone would keep its place in the database."""
    mark = installation.ticket_mark(attempt)
    made: list[BaseDatabaseWrapper] = []

    def note(connection: BaseDatabaseWrapper, **_: Any) -> None:
        made.append(connection)

    connection_created.connect(note)
    try:
        with ThreadPoolExecutor(1) as pool:
            saved = pool.submit(lambda: asyncio.run(writer.save(Save(attempt.pk, 0, 1, "1", mark)))).result()
        (its,) = made
        assert (saved.status, its.connection is None) == ("saved", False)
        writer.stop()
        assert its.connection is None
    finally:
        connection_created.disconnect(note)
