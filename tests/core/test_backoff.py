"""What fails is tried again soon, then less and less often, and never given up."""

from datetime import date, timedelta

from trainer.core.backoff import OnceADay, Patience, doubled, worth_a_line


def test_the_wait_doubles_up_to_an_hour_and_a_success_forgets_it() -> None:
    patience, ran, waits = Patience(), 0.0, []
    for times in range(1, 10):
        assert patience.failed("chore", ran) == times
        after = next(ran + wait for wait in range(0, 4000, 30) if patience.may_try("chore", ran + wait))
        waits.append(after - ran)
        ran = after

    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    patience.worked("chore")
    assert patience.may_try("chore", ran)
    assert patience.failed("chore", ran) == 1


def test_what_may_be_back_at_once_is_tried_every_round_and_still_counted() -> None:
    patience = Patience()

    assert [patience.failed("chore", ran, longest=0) for ran in (0, 30, 60)] == [1, 2, 3]
    assert patience.may_try("chore", 60)
    assert patience.may_try("other", 0)


def test_a_wait_is_doubled_as_often_as_told_and_never_longer_than_the_longest() -> None:
    first, longest = timedelta(seconds=30), timedelta(minutes=15)

    assert [doubled(first, longest, times).total_seconds() for times in (0, 1, 4, 5, 10_000)] == [30, 60, 480, 900, 900]


def test_lines_become_rare() -> None:
    assert [times for times in range(1, 40) if worth_a_line(times)] == [1, 2, 4, 8, 16, 32]


def test_what_is_done_once_a_day_is_done_again_on_the_next_and_each_by_itself() -> None:
    daily, today = OnceADay(), date(2026, 11, 30)
    assert daily.may_do("figures", today)
    daily.done("figures", today)
    assert not daily.may_do("figures", today)
    assert daily.may_do("figures", today + timedelta(days=1))
    assert daily.may_do("memory", today)
