"""One definition of the day: that of Việt Nam, wherever the server stands."""

import re
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from trainer.core.vietnam_time import LOCAL, day_of, end_of_day, in_vietnam, moment_words

TRAINER = Path(__file__).parents[2] / "trainer"
JUST_AFTER_MIDNIGHT = datetime(2026, 10, 31, 17, 1, tzinfo=UTC)


def test_one_minute_after_midnight_in_hanoi_is_the_next_day() -> None:
    assert day_of(JUST_AFTER_MIDNIGHT) == date(2026, 11, 1)
    assert in_vietnam(JUST_AFTER_MIDNIGHT).isoformat() == "2026-11-01T00:01:00+07:00"
    assert moment_words(JUST_AFTER_MIDNIGHT) == "00:01 ngày 01/11/2026"


def test_a_server_in_another_country_tells_the_same_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as abroad:
        abroad.setenv("TZ", "America/Lima")
        time.tzset()
        told = in_vietnam(JUST_AFTER_MIDNIGHT).isoformat()
    time.tzset()
    assert told == "2026-11-01T00:01:00+07:00"


@pytest.mark.parametrize("hours", [0, 12, 23.99])
def test_a_day_ends_at_midnight_in_vietnam(hours: float) -> None:
    assert end_of_day(datetime(2026, 11, 1, tzinfo=LOCAL) + timedelta(hours=hours)) == datetime(
        2026, 11, 2, tzinfo=LOCAL
    )


def test_a_moment_without_a_zone_is_refused_instead_of_guessed() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        day_of(datetime(2026, 11, 1))  # noqa: DTZ001


def test_no_other_module_defines_the_zone_of_vietnam() -> None:
    own = re.compile(r"Asia/Ho_Chi_Minh|Asia/Saigon|hours=7\b|7 \* 3600|25_?200\b|ZoneInfo\(")
    found = [path.name for path in TRAINER.rglob("*.py") if own.search(path.read_text(encoding="utf-8"))]
    assert found == ["vietnam_time.py"]
