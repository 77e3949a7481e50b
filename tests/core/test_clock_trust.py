"""A clock that jumps is doubted, time goes on meanwhile, and in the end the clock is believed."""

from datetime import UTC, datetime, timedelta

import pytest

from trainer.core.clock_trust import BELIEVED_AFTER_SECONDS, Reading, Trust, begin, follow, steady, time_of

START = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ROUND = 30


def at(ran: float, off: timedelta = timedelta(0)) -> Reading:
    """Return a look ``ran`` seconds after the start, with the wall clock ``off`` what is right."""
    return Reading(START + timedelta(seconds=ran) + off, ran)


def rounds(trust: Trust, first: int, last: int, off: timedelta = timedelta(0)) -> Trust:
    for number in range(first, last):
        trust = follow(trust, at(number * ROUND, off))
    return trust


@pytest.mark.parametrize(
    "off", [timedelta(hours=14), timedelta(seconds=31), -timedelta(hours=2), -timedelta(seconds=3)]
)
def test_a_jump_is_doubted_and_time_goes_on_as_before(off: timedelta) -> None:
    trust = rounds(begin(at(0), START), 1, 10)
    assert steady(trust)

    # A request that comes before the housekeeper has looked is told the right time too.
    assert time_of(trust, at(9 * ROUND + 10, off)) == START + timedelta(seconds=9 * ROUND + 10)
    trust = rounds(trust, 10, 20, off)

    assert not steady(trust)
    assert time_of(trust, at(19 * ROUND, off)) == START + timedelta(seconds=19 * ROUND)


@pytest.mark.parametrize("off", [timedelta(seconds=30), -timedelta(seconds=2)])
def test_a_clock_that_is_corrected_a_little_is_believed(off: timedelta) -> None:
    trust = rounds(rounds(begin(at(0), START), 1, 10), 10, 11, off)

    assert steady(trust)
    assert time_of(trust, at(300, off)) == START + timedelta(seconds=300) + off


def test_a_clock_that_is_corrected_a_little_again_and_again_is_believed_all_along() -> None:
    trust = begin(at(0), START)
    for number in range(1, 10):
        trust = follow(trust, at(number * ROUND, number * timedelta(seconds=20)))
        assert steady(trust)


def test_a_clock_that_comes_back_is_believed_at_once() -> None:
    trust = rounds(rounds(begin(at(0), START), 1, 10), 10, 20, timedelta(hours=14))

    assert steady(rounds(trust, 20, 21))


def test_a_jump_is_believed_after_an_hour_without_another() -> None:
    off = timedelta(hours=14)
    hour = BELIEVED_AFTER_SECONDS // ROUND
    trust = rounds(begin(at(0), START), 1, 10)
    assert not steady(rounds(trust, 10, 10 + hour, off))

    believed = rounds(trust, 10, 11 + hour, off)

    assert steady(believed)
    assert time_of(believed, at(9999, off)) == at(9999, off).wall


def test_a_clock_that_is_corrected_a_little_while_it_is_doubted_has_not_jumped_again() -> None:
    trust = rounds(begin(at(0), START), 1, 10)
    for number in range(10, 11 + BELIEVED_AFTER_SECONDS // ROUND):
        trust = follow(trust, at(number * ROUND, timedelta(hours=14) + number * timedelta(seconds=1)))

    assert steady(trust)


def test_a_second_jump_begins_the_hour_anew() -> None:
    hour = BELIEVED_AFTER_SECONDS // ROUND
    trust = rounds(rounds(begin(at(0), START), 1, 10), 10, 10 + hour, timedelta(hours=14))
    trust = rounds(trust, 10 + hour, 12 + hour, timedelta(hours=5))

    assert not steady(trust)
    assert not steady(rounds(trust, 12 + hour, 9 + 2 * hour, timedelta(hours=5)))


def test_a_machine_that_slept_has_not_jumped() -> None:
    trust = rounds(begin(at(0), START), 1, 10)

    # Both clocks went on for eight hours.
    assert steady(follow(trust, at(8 * 3600)))


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        (None, True),
        (START, True),
        (START - timedelta(minutes=10), True),
        (START - timedelta(minutes=11), False),
        (START - timedelta(days=1), False),
        (START + timedelta(seconds=30), True),
        (START + timedelta(seconds=31), False),
        (START + timedelta(hours=2), False),
    ],
)
def test_a_start_far_from_what_was_last_recorded_waits_an_hour(newest: datetime | None, expected: bool) -> None:
    trust = begin(at(0), newest)

    assert steady(trust) is expected
    assert steady(rounds(trust, 1, BELIEVED_AFTER_SECONDS // ROUND)) is expected
    assert steady(rounds(trust, 1, BELIEVED_AFTER_SECONDS // ROUND + 1))


def test_a_clock_that_is_set_right_soon_after_a_doubtful_start_is_believed() -> None:
    ahead = timedelta(days=1)
    trust = begin(at(0, ahead), START)
    assert not steady(trust)
    assert time_of(trust, at(5, ahead)) == at(5, ahead).wall

    corrected = follow(trust, at(30), START + timedelta(seconds=20))

    assert steady(corrected)
    assert time_of(corrected, at(40)) == at(40).wall


def test_a_clock_that_is_set_wrong_again_soon_after_a_doubtful_start_is_not_believed() -> None:
    trust = begin(at(0, timedelta(days=1)), START)

    assert not steady(follow(trust, at(30, timedelta(hours=5)), START + timedelta(seconds=20)))


def test_a_clock_that_is_set_after_the_hour_of_a_doubtful_start_jumps_like_any_other() -> None:
    trust = begin(at(0, timedelta(days=1)), START)

    assert not steady(follow(trust, at(BELIEVED_AFTER_SECONDS), START + timedelta(seconds=BELIEVED_AFTER_SECONDS)))
