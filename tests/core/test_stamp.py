"""The form of a stamp stays for ever: whatever changes it voids every stamp that there is."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from trainer.core.stamp import Key, Looked, Stamp, holds, intact, key_of, made, read

AT = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
KEY = Key(7, bytes(range(32)), AT, 12)
FACTS = {"title": "Mật khẩu", "answers": [[0, 1, "0,2"]], "passed": True, "closes_at": None}
WRITTEN = "7 42 2026-11-29T03:00:00+00:00 5987883580037ff1bee75eb9d66b59ad"


def test_the_same_facts_give_the_same_stamp_for_ever_in_whatever_order_they_come() -> None:
    for facts in (FACTS, dict(reversed(FACTS.items()))):
        assert made(KEY, 42, AT, facts).written() == WRITTEN
    assert read(WRITTEN) == made(KEY, 42, AT, FACTS)


@pytest.mark.parametrize(
    "stamp",
    [
        made(KEY, 43, AT, FACTS),
        made(KEY, 42, AT + timedelta(seconds=1), FACTS),
        made(KEY, 42, AT, {**FACTS, "passed": False}),
        made(Key(8, KEY.secret, AT, 12), 42, AT, FACTS),
        made(Key(7, bytes(32), AT, 12), 42, AT, FACTS),
    ],
)
def test_whose_when_what_and_which_key_are_in_it(stamp: Stamp) -> None:
    assert stamp.digest != made(KEY, 42, AT, FACTS).digest
    assert not holds(Stamp(7, 42, AT, stamp.digest), KEY, FACTS)


@pytest.mark.parametrize(("until", "serves"), [(None, True), (AT, True), (AT - timedelta(microseconds=1), False)])
def test_a_key_serves_until_its_last_moment(until: datetime | None, serves: bool) -> None:
    key = Key(7, KEY.secret, AT, 12, until)
    assert holds(made(key, 42, AT, FACTS), key, FACTS) is serves


@pytest.mark.parametrize("key", [KEY, Key(7, bytes(32), AT, 0, AT + timedelta(days=1))])
def test_a_key_that_was_written_is_read_again(key: Key) -> None:
    assert key_of(7, key.written()) == key


def test_the_words_of_a_key_are_these() -> None:
    words = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f 12 2026-11-29T03:00:00+00:00"
    assert KEY.written() == words
    with pytest.raises(ValueError, match="not enough values"):
        key_of(7, words.rpartition(" ")[0])


@pytest.mark.parametrize(
    "text", ["", "7 42 2026-11-29T03:00:00+00:00", "x 42 2026-11-29T03:00:00+00:00 0", "7 42 2026-11-29T03:00:00 0"]
)
def test_what_is_no_stamp_or_has_no_zone_is_none(text: str) -> None:
    assert read(text) is None


def test_what_was_stamped_within_the_hour_is_not_called_late() -> None:
    stamp = made(KEY, 42, AT.astimezone(timezone(timedelta(hours=7))), FACTS)
    assert intact(stamp, AT - timedelta(hours=1)) == Looked("intact", AT)
    assert intact(stamp, AT - timedelta(hours=1, seconds=1)) == Looked("intact", AT, late=True)
