"""One event is one line, whatever it says, and nobody can be known by it."""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject

from trainer.models import Official
from trainer.serving.request_log import place
from trainer.web.log_lines import CurrentRequest, Lines, asked


def _record(words: str, *values: object, error: Any = None) -> logging.LogRecord:
    record = logging.LogRecord("trainer.x", logging.WARNING, __file__, 1, words, values, error)
    record.created = 1795664862.1234
    return record


@pytest.fixture
def request_of_somebody() -> Iterator[CurrentRequest]:
    """Let this thread answer a request of account 17."""
    request = RequestFactory().get("/")
    request.user = Official(pk=17)
    here = CurrentRequest("abcd1234", request)
    token = asked.set(here)
    yield here
    asked.reset(token)


def test_a_line_says_when_how_bad_which_request_whose_and_what(request_of_somebody: CurrentRequest) -> None:
    line = Lines().format(_record("%d rows", 3))

    assert line == "2026-11-26T10:47:42.123+07:00 WARNING request=abcd1234 account=17 trainer.x: 3 rows"


def test_outside_of_a_request_both_are_empty() -> None:
    assert " WARNING request=- account=- trainer.x: đã xong" in Lines().format(_record("đã xong"))
    assert json.loads(Lines("json").format(_record("đã xong"))) == {
        "time": "2026-11-26T10:47:42.123+07:00",
        "level": "WARNING",
        "request": None,
        "account": None,
        "logger": "trainer.x",
        "message": "đã xong",
    }


def test_whom_a_request_belongs_to_is_never_asked_of_the_database(request_of_somebody: CurrentRequest) -> None:
    def look_up() -> Official:
        raise AssertionError("the log looked into the database")

    assert request_of_somebody.request is not None
    request_of_somebody.request.user = SimpleLazyObject(look_up)  # type: ignore[assignment]

    assert "account=- " in Lines().format(_record("before anything asked"))


@pytest.mark.parametrize("shape", ["text", "json"])
def test_no_value_begins_a_line_of_its_own_or_colours_the_terminal(shape: str) -> None:
    line = Lines(shape).format(_record("a %s", "b\n2026-11-26 ERROR fake\r\x1b[31m\u2028\u202ec"))

    assert len(line.splitlines()) == 1
    assert not {"\n", "\r", "\x1b"} & set(line)
    assert "a b\\n2026-11-26 ERROR fake" in line
    assert shape == "text" or json.loads(line)["message"].startswith("a b\n2026")


def test_a_traceback_stays_in_the_line_and_names_nobody() -> None:
    refused = (
        'duplicate key\nDETAIL:  Key (staff_code, full_name)=(HN001, Trần Mơ) already exists.\n{"mo@example.org": 550}'
    )
    try:
        raise ValueError(refused)
    except ValueError:
        line = Lines().format(_record("failed", error=sys.exc_info()))

    assert "failed\\nTraceback (most recent call last):\\n" in line
    assert "duplicate key\\nDETAIL: …\\n" in line
    for word in ("HN001", "Trần Mơ", "mo@", "example.org"):
        assert word not in line


def test_a_line_that_is_far_too_long_keeps_both_ends() -> None:
    line = Lines().format(_record("begin " + "x" * 100_000 + " end"))

    assert len(line) < 17_000
    assert "begin x" in line
    assert line.endswith("x end")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/cntt/can-bo/HN10023/x", "/cntt/can-bo/…/…"),
        ("/cntt/can-bo/nguyen.thi.an@example.org/", "/cntt/can-bo/…/"),
        ("/tai-khoan/dat-mat-khau/a-cx1bgf-0123456789/x/", "/tai-khoan/dat-mat-khau/…/…/"),
        ("/luu", "/luu"),
        ("/.env", "/…"),
        ("/cam-nang/su-co/khong-co/", "/cam-nang/su-co/khong-co/"),
        ("/" + "a/" * 500, "/" + "…/" * 99 + "…"),
    ],
)
def test_an_address_is_named_by_our_own_words(path: str, said: str) -> None:
    assert place(path) == said
