"""The page of a large city is kept for some minutes: it says of when it is, and is then what was worked out."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import people, signed_in
from trainer.content.live import library
from trainer.core.vietnam_time import moment_words
from trainer.models import KeptUnitPage, Requirement
from trainer.reports import kept, queries_unit

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LARGE", 2)


@pytest.fixture
def now() -> datetime:
    """Not of the time when this file was read: the screens below go by the clock, and that may be an hour ago."""
    return datetime.now(UTC)


def test_what_is_kept_is_what_was_worked_out_and_the_screen_says_of_when(cast, large, now):
    people(cast.ward, range(12))
    assert kept.keep(library(), now - 5 * MINUTE)
    worked_out = queries_unit.page_of(cast.city, library(), now - 5 * MINUTE, "https://noi.example")
    Requirement.objects.update(valid_until=now + timedelta(days=99))
    assert kept.page_of(cast.city, library(), now, "https://noi.example") == worked_out
    assert worked_out.days or worked_out.parts
    page = signed_in(cast.khue).get(f"/don-vi/{cast.city.code}/bao-cao/").text
    assert worked_out.lead in page
    assert f"Lập lúc {moment_words(now - 5 * MINUTE)}" in page


def test_it_is_made_anew_every_ten_minutes_and_nobody_sees_an_old_one(cast, large, now):
    assert kept.keep(library(), now)
    assert not kept.keep(library(), now + 9 * MINUTE)
    assert kept.keep(library(), now + 11 * MINUTE)
    old = now + 42 * MINUTE
    assert kept.page_of(cast.city, library(), old, "").made == moment_words(old)
    # Nor one from a clock that was set back, nor one of another version.
    assert kept.page_of(cast.city, library(), now, "").made == moment_words(now)
    KeptUnitPage.objects.update(page={"unit": "?"})
    assert kept.page_of(cast.city, library(), now + 12 * MINUTE, "").made == moment_words(now + 12 * MINUTE)


def test_a_unit_below_and_a_city_that_is_not_large_are_as_they_are_now(cast, monkeypatch, now):
    assert not kept.keep(library(), now)
    monkeypatch.setattr(kept, "LARGE", 2)
    assert kept.keep(library(), now)
    later = now + 3 * MINUTE
    assert kept.page_of(cast.ward, library(), later, "").made == moment_words(later)
