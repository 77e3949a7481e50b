"""The history of editions: what happened to a section since somebody learnt it, and what must hold of it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.core.editions.model import Change, Difference, Edition, History, Weight, differences, faults, next_id
from trainer.core.editions.publishing import Decision, Draft, NotReady, next_edition, to_decide

DAY = date(2026, 11, 25)
A, B, C = ("a" * 16, "b" * 16, "c" * 16)
TEXTS = st.sampled_from([A, B, C])
BOOKS = st.lists(st.dictionaries(st.sampled_from(["p#1", "p#2", "p#3"]), TEXTS), min_size=1, max_size=6)


def change(old: str | None, new: str | None, weight: Weight = "minor", section: str = "p#1") -> Change:
    return Change(section, old, new, weight, "Vì vậy")


def edition(number: int, *changes: Change) -> Edition:
    day = DAY + timedelta(days=number)
    return Edition(day.isoformat(), day, "Phiên bản", changes)


def publish(history: History, book: dict[str, str], day: date, weight: Weight = "minor") -> History:
    """Publish ``book`` as it stands, everything that must be decided being of ``weight``."""
    found = differences(history, book)
    draft = Draft(decisions=dict.fromkeys(to_decide(history, found), Decision(weight, "Vì vậy")))
    made = next_edition(history, found, draft, (), day)
    return History([*history.editions, made]) if made else history


@given(BOOKS, st.sampled_from(["minor", "material"]))
def test_whatever_is_published_follows_and_publishing_twice_changes_nothing(
    books: list[dict[str, str]], weight: Weight
) -> None:
    history = History()
    for number, book in enumerate(books):
        history = publish(history, book, DAY + timedelta(days=number), weight)
        again = publish(history, book, DAY + timedelta(days=number), weight)

        assert history.current() == book
        assert again.editions == history.editions
    assert list(faults(history)) == []


@given(st.integers(0, 30), st.integers(0, 30))
def test_minor_then_material_asks_exactly_what_material_alone_asks(first: int, later: int) -> None:
    seen = DAY - timedelta(days=1)
    start = edition(0, change(None, A))
    both = History([start, edition(1 + first, change(A, B)), edition(40 + later, change(B, C, "material"))])
    alone = History([start, edition(40 + later, change(A, C, "material"))])

    assert both.relearn_by("p#1", A, seen) == alone.relearn_by("p#1", A, seen)
    assert both.relearn_by("p#1", A, seen) is not None
    assert both.relearn_by("p#1", C, seen) is None


def test_minor_changes_alone_touch_nobody() -> None:
    history = History([edition(0, change(None, A)), edition(1, change(A, B)), edition(2, change(B, C))])

    assert history.relearn_by("p#1", A, DAY) is None


def test_of_two_material_changes_the_earlier_day_counts() -> None:
    history = History(
        [edition(0, change(None, A)), edition(1, change(A, B, "material")), edition(9, change(B, C, "material"))]
    )

    assert history.relearn_by("p#1", A, DAY) == DAY + timedelta(days=31)
    assert history.relearn_by("p#1", B, DAY) == DAY + timedelta(days=39)


def test_a_section_gone_over_without_a_change_keeps_what_was_to_relearn() -> None:
    history = History([edition(0, change(None, A)), edition(1, change(A, B, "material")), edition(2, change(B, B))])

    assert history.relearn_by("p#1", A, DAY) is not None
    assert history.relearn_by("p#1", B, DAY) is None


def test_a_text_that_holds_again_asks_nothing() -> None:
    history = History(
        [edition(0, change(None, A)), edition(1, change(A, B, "material")), edition(2, change(B, A, "material"))]
    )

    assert history.relearn_by("p#1", A, DAY) is None
    assert history.relearn_by("p#1", B, DAY) is not None


def test_nothing_is_to_relearn_in_a_section_that_is_gone() -> None:
    history = History([edition(0, change(None, A)), edition(1, change(A, B, "material")), edition(2, change(B, None))])

    assert history.relearn_by("p#1", A, DAY) is None


@pytest.mark.parametrize(
    "second",
    [change(B, C), change(None, B), change(None, None, section="p#2"), change(A, B, section="p#2")],
)
def test_a_change_that_does_not_start_where_the_last_one_ended_is_a_fault(second: Change) -> None:
    history = History([edition(0, change(None, A)), edition(1, second)])

    assert [(one.id, found) for one, found in faults(history)] == [("2026-11-26", second)]


def test_the_tenth_edition_of_a_day_comes_after_the_second() -> None:
    history = History()
    for number in range(12):
        text = f"{number:016x}"
        history = publish(history, {"p#1": text}, DAY)

    assert [one.id for one in history.editions][-2:] == ["2026-11-25-11", "2026-11-25-12"]
    assert history.current() == {"p#1": f"{11:016x}"}
    assert all(after.changes[0].old == before.changes[0].new for before, after in pairwise(history.editions))
    assert next_id(history, DAY + timedelta(days=1)) == "2026-11-26"


def test_only_what_somebody_may_have_learnt_must_be_decided() -> None:
    both = edition(0, change(None, A), change(None, A, section="p#2"))
    history = History([both, edition(1, change(A, None, section="p#2"))])
    found = differences(history, {"p#1": B, "p#2": C, "p#3": A})

    assert to_decide(history, found) == (Difference("p#1", A, B), Difference("p#2", None, C))


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (Decision(), "chưa có weight"),
        (Decision("minor", "  "), "chưa có lý do"),
        (Decision("minor", "Vì", instrument="nd-1"), "“nd-1” không có trong danh mục"),
        (Decision("minor", "Vì", relearn_by=DAY), "minor không có hạn học lại"),
        (Decision("material", "Vì", relearn_by=DAY - timedelta(days=1)), "đã qua"),
    ],
)
def test_an_open_or_odd_decision_keeps_an_edition_from_being_published(decision: Decision, said: str) -> None:
    history = History([edition(-1, change(None, A))])
    found = differences(history, {"p#1": B})

    with pytest.raises(NotReady) as caught:
        next_edition(history, found, Draft(decisions={found[0]: decision}), ["nd-2"], DAY)
    assert any(said in fault and fault.startswith("p#1: ") for fault in caught.value.faults)


def test_a_material_change_without_a_day_gets_thirty_days() -> None:
    history = History([edition(-1, change(None, A))])
    found = differences(history, {"p#1": B})
    draft = Draft(decisions={found[0]: Decision("material", "Vì  vậy", "nd-2")})
    made = next_edition(history, found, draft, ["nd-2"], DAY)

    assert made is not None
    assert made.changes == (Change("p#1", A, B, "material", "Vì vậy", "nd-2", date(2026, 12, 25)),)


def test_an_edition_cannot_be_older_than_the_last_one() -> None:
    history = History([edition(1, change(None, A))])

    with pytest.raises(NotReady, match="trước phiên bản 2026-11-26"):
        next_edition(history, differences(history, {}), Draft(), (), DAY)


def test_a_section_gone_over_must_name_the_instrument() -> None:
    history = History([edition(-1, change(None, A))])
    same = Difference("p#1", A, A)
    said = Decision("minor", "Đã rà", "nd-2")

    with pytest.raises(NotReady, match="không nêu văn bản nào"):
        next_edition(history, (), Draft(decisions={same: replace(said, instrument=None)}), ["nd-2"], DAY)
    made = next_edition(history, (), Draft(decisions={same: said}), ["nd-2"], DAY)
    assert made is not None
    assert made.changes == (Change("p#1", A, A, "minor", "Đã rà", "nd-2"),)


def test_of_a_text_that_came_back_only_what_happened_after_it_counts() -> None:
    history = History(
        [
            edition(0, change(None, A)),
            edition(1, change(A, B, "material")),
            edition(2, change(B, A, "material")),
            edition(3, change(A, C)),
        ]
    )

    assert history.relearn_by("p#1", A, DAY) is None


def test_a_minor_change_has_no_day_to_be_learnt_by() -> None:
    history = publish(publish(History(), {"p#1": A}, DAY), {"p#1": B}, DAY)

    assert [one.changes[0].relearn_by for one in history.editions] == [None, None]


def test_what_happened_since_is_told_with_edition_and_day_the_oldest_first() -> None:
    history = History([edition(2, change(B, C)), edition(0, change(None, A)), edition(1, change(A, B, "material"))])

    assert [(one.edition, one.published_on, one.change.new) for one in history.since("p#1", A, DAY)] == [
        ("2026-11-26", DAY + timedelta(days=1), B),
        ("2026-11-27", DAY + timedelta(days=2), C),
    ]
    assert history.since("p#1", C, DAY) == ()
    assert history.since("p#9", A, DAY) == ()
    assert history.relearn_by("p#9", A, DAY) is None


def test_a_text_from_before_the_first_edition_has_everything_after_it_even_when_it_was_seen_late() -> None:
    history = History([edition(0, change(A, B, "material"))])

    assert history.relearn_by("p#1", A, DAY + timedelta(days=9)) == DAY + timedelta(days=30)


@pytest.mark.parametrize(("seen", "after"), [(-1, ["2026-11-25", "2026-11-28"]), (0, ["2026-11-28"]), (3, [])])
def test_a_text_that_no_edition_knows_counts_as_that_of_the_day_it_was_seen(seen: int, after: list[str]) -> None:
    history = History([edition(0, change(None, B, "material")), edition(3, change(B, C, "material"))])
    day = DAY + timedelta(days=seen)

    assert [one.edition for one in history.since("p#1", A, day)] == after
    assert history.relearn_by("p#1", A, day) == (DAY + timedelta(days=33 if seen >= 0 else 30) if after else None)


def test_an_edition_brings_a_text_back_that_was_there_before_and_is_not_the_one_before_it() -> None:
    there_and_back = [edition(0, change(None, A)), edition(1, change(A, B)), edition(2, change(B, A))]
    assert [History(there_and_back[:n]).brought_back("p#1", A) for n in (1, 2, 3)] == [None, None, "2026-11-27"]
    assert History(there_and_back).brought_back("p#1", B) is None
    # Gone over, it is still what that edition brought; the next return is another one.
    gone_over = [*there_and_back, edition(3, change(A, A))]
    assert History(gone_over).brought_back("p#1", A) == "2026-11-27"
    again = [*gone_over, edition(4, change(A, C)), edition(5, change(C, A))]
    assert History(again).brought_back("p#1", A) == "2026-11-30"


def test_a_text_from_before_the_first_edition_comes_back_too_and_one_only_gone_over_does_not() -> None:
    assert History([edition(0, change(A, B)), edition(1, change(B, A))]).brought_back("p#1", A) == "2026-11-26"
    assert History([edition(0, change(A, A))]).brought_back("p#1", A) is None
    assert History().brought_back("p#1", A) is None
