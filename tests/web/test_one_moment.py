"""A request is of one moment: what its page says and what it writes does not move while it works."""

from datetime import datetime, timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from trainer.clock import CLOCK, Clock
from trainer.core.clock_trust import Reading
from trainer.web.access import at_one_time, now


@pytest.mark.parametrize("address", ["/tap-huan/", "/cntt/danh-sach/", "/cntt/dot/", "/cntt/tien-do/"])
def test_a_page_looks_at_the_clock_once(officer: Client, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    looks = list[Reading]()

    def read() -> Reading:
        looks.append(Clock().read())
        return looks[-1]

    monkeypatch.setattr(CLOCK, "read", read)
    assert officer.get(address).status_code == 200
    assert len(looks) == 1


def test_within_a_request_time_stands_and_goes_on_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    first = CLOCK.read()
    ticks = (Reading(first.wall + timedelta(seconds=number), first.ran + number) for number in range(9))
    monkeypatch.setattr(CLOCK, "read", lambda: next(ticks))
    seen = list[datetime]()

    def page(_: HttpRequest) -> HttpResponse:
        seen.extend((now(), now()))
        return HttpResponse()

    at_one_time(page)(HttpRequest())
    assert seen[0] == seen[1]
    assert now() > seen[0]
    assert now() > seen[0]
