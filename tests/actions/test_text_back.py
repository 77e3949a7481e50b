"""A section whose words go back to an earlier text: who passed on what came between learns again like anybody else."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.actions.relearning import TODAY, pass_quiz, relearn, start
from tests.content.relearning_library import A, B, Book, days
from trainer.actions import attempts, campaigns, papers
from trainer.actions.rebuild import rebuild
from trainer.content.library import Library
from trainer.core.editions import impact
from trainer.models import Campaign, Official, Reliance, Requirement, ReturnedText
from trainer.queries.impact import measure, waiting

pytestmark = pytest.mark.django_db
AGAIN = NOW + days(20)
OF_CAMPAIGN = date(2026, 12, 18)


def _there_and_back() -> tuple[Official, Book]:
    """Return who passed on what the second edition brought, and the book once the third has its first words again."""
    official, book = an_official(), Book()
    start(book.library())
    book.change(TODAY + days(1), {A: "material"})
    start(book.library(), NOW + days(1))
    pass_quiz(official, book.library(), NOW + days(2))
    book.go_back(TODAY + days(20), {A: "material"}, date(2026, 12, 31))
    return official, book


def _campaign(content: Library, now: datetime, **fields: Any) -> Campaign:
    return campaigns.open_relearning(
        **{
            "title": "Học lại",
            "people": Official.objects.all(),
            "quizzes": ["mat-khau"],
            "cause": {"edition": content.history.editions[-1].id},
            "due_on": OF_CAMPAIGN,
            "actor": None,
            "library": content,
            "now": now,
            **fields,
        }
    )


def _until(official: Official) -> date | None:
    return Requirement.objects.get(official=official, quiz="mat-khau").relearn_by


def _relearnt(content: Library, now: datetime) -> list[tuple[int, int]]:
    """Return of each change how many wait and how many have learnt again."""
    return [tuple(one.tally.share) for one in measure(impact.everything(content.history), content, now).changes]  # type: ignore[misc]


def test_the_day_of_a_campaign_for_it_counts() -> None:
    official, book = _there_and_back()
    start(book.library(), AGAIN)
    assert _until(official) == date(2026, 12, 31)

    _campaign(book.library(), AGAIN + days(1))

    assert _until(official) == OF_CAMPAIGN


def test_a_campaign_from_before_it_asks_for_nothing_that_came_later() -> None:
    official, book = _there_and_back()
    _campaign(book.library(), NOW + days(3), cause={"instrument": "luat-116-2025"})

    start(book.library(), AGAIN)

    assert _until(official) == date(2026, 12, 31)


def test_a_campaign_for_what_came_between_asks_for_nothing_that_came_after_the_return() -> None:
    """Who knows the first text is named for the second edition, needs nothing at the third, and learns the fourth."""
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    book.change(TODAY + days(1), {A: "material"})
    start(book.library(), NOW + days(1))
    _campaign(book.library(), NOW + days(2))
    assert _until(official) == OF_CAMPAIGN

    book.go_back(TODAY + days(5), {A: "material"})
    start(book.library(), NOW + days(5))
    assert _until(official) is None
    book.change(TODAY + days(8), {A: "material"}, date(2026, 12, 31))
    start(book.library(), NOW + days(8))

    assert _until(official) == date(2026, 12, 31)


def test_a_server_that_is_put_back_to_an_older_edition_for_a_while_moves_no_day() -> None:
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    older = book.library()
    book.change(TODAY + days(1), {A: "material"}, date(2026, 12, 31))
    start(book.library(), NOW + days(1))
    _campaign(book.library(), NOW + days(2))

    start(older, NOW + days(3))
    assert _until(official) is None
    start(book.library(), NOW + days(4))

    assert _until(official) == OF_CAMPAIGN
    assert not ReturnedText.objects.exists()


def test_a_return_is_kept_once_whoever_starts_how_often_and_by_the_edition_that_brought_it() -> None:
    _, book = _there_and_back()
    start(book.library(), AGAIN)
    start(book.library(), AGAIN + days(1))
    one = ReturnedText.objects.get()
    assert (one.section_version.reference, one.edition, one.since) == (A, book.editions[-1].id, AGAIN)

    book.change(TODAY + days(30), {A: "material"})
    start(book.library(), NOW + days(30))
    book.go_back(TODAY + days(40), {A: "material"})
    start(book.library(), NOW + days(40))

    assert list(ReturnedText.objects.order_by("since").values_list("since", flat=True)) == [AGAIN, NOW + days(40)]


def test_what_returned_before_this_was_kept_was_there_when_a_campaign_for_it_was_opened() -> None:
    """As an installation whose older program served the return, and kept nothing of it."""
    official, book = _there_and_back()
    start(book.library(), AGAIN)
    _campaign(book.library(), AGAIN + days(1))
    ReturnedText.objects.all().delete()

    start(book.library(), AGAIN + days(9))

    assert ReturnedText.objects.get().since == AGAIN + days(1)
    assert _until(official) == OF_CAMPAIGN


def test_who_learnt_it_again_is_counted_and_who_never_learnt_what_came_between_is_not() -> None:
    stayed, went_along, between = (an_official(f"CB00{n}") for n in (1, 2, 3))
    book = Book()
    for official in (stayed, went_along):
        pass_quiz(official, book.library())
    book.change(TODAY + days(1), {A: "material"})
    start(book.library(), NOW + days(1))
    relearn(went_along, book.library(), NOW + days(2))
    pass_quiz(between, book.library(), NOW + days(2))
    book.go_back(TODAY + days(20), {A: "material"})
    start(book.library(), AGAIN)
    assert _relearnt(book.library(), AGAIN)[-1] == (2, 0)

    for official in (went_along, between):
        relearn(official, book.library(), AGAIN)

    assert _relearnt(book.library(), AGAIN)[-1] == (0, 2)
    again = Reliance.objects.filter(section_version__reference=A, renewed=True)
    assert set(again.values_list("completion__official", flat=True)) == {went_along.pk, between.pk}
    before = _rests()
    assert rebuild(book.library(), AGAIN.date()).differing == []
    assert _rests() == before


def _rests() -> list[Any]:
    rows = Reliance.objects.order_by("completion", "section_version")
    return list(rows.values_list("completion", "section_version", "renewed"))


def test_who_began_before_a_change_and_handed_in_after_it_is_counted_once_he_learnt_it() -> None:
    official, book = an_official(), Book()
    start(book.library())
    attempt = begin(official, book.library())
    answer_all(attempt, NOW)
    book.change(TODAY, {A: "material"})
    start(book.library(), NOW + days(0.001))
    attempts.hand_in(attempt.pk, NOW + days(0.002))
    relearn(official, book.library(), NOW + days(1))

    assert _relearnt(book.library(), NOW + days(1)) == [(0, 1)]


def test_what_is_asked_on_the_side_in_the_words_one_knows_is_nothing_learnt_again() -> None:
    """A relearning of one section asks no other text of another: the mark is for words that are new to him."""
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    book.change(TODAY + days(1), {B: "material"})
    start(book.library(), NOW + days(1))
    relearn(official, book.library(), NOW + days(2))

    renewed = Reliance.objects.filter(renewed=True)
    assert list(renewed.values_list("section_version__reference", flat=True)) == [B]


def test_keeping_words_asks_nothing_more_while_no_text_returned() -> None:
    book = Book()
    start(book.library())
    book.change(TODAY + days(1), {A: "material"})
    papers.keep_versions(book.library(), NOW + days(1))
    assert not ReturnedText.objects.exists()
    assert not waiting(impact.everything(book.library().history), book.library(), NOW + days(1)).exists()
