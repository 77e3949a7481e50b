"""Until when somebody learns a change again who was exempt while it came, or shortly before its day."""

from datetime import date

import pytest

from tests.actions.people import NOW, an_official
from tests.actions.relearning import TODAY, pass_quiz, start
from tests.content.relearning_library import A, B, Book, days
from trainer.actions import agreements
from trainer.actions.rebuild import rebuild
from trainer.content.library import Library
from trainer.models import Official, Requirement

pytestmark = pytest.mark.django_db
CAME, DAY, SOON_AFTER = TODAY + days(10), TODAY + days(40), TODAY + days(20)


def _exempt(official: Official, content: Library, ends_on: date | None) -> None:
    terms = {"actor": None, "library": content, "now": NOW}
    agreements.exempt([official], TODAY, ends_on, "study", **terms)


def _day(official: Official) -> date | None:
    return Requirement.objects.get(official=official, quiz="mat-khau").relearn_by


def _changed(ends_on: date | None) -> tuple[Official, Library]:
    """Return an official who passed, is exempt until ``ends_on``, and whose book changed on CAME, until DAY."""
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    _exempt(official, book.library(), ends_on)
    book.change(CAME, {A: "material"}, relearn_by=DAY)
    start(book.library(), NOW + days(10))
    return official, book.library()


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (CAME - days(1), DAY),
        (CAME + days(5), CAME + days(35)),
        (DAY - days(1), DAY + days(29)),
        (DAY, DAY + days(30)),
    ],
)
def test_an_exemption_that_was_not_over_when_the_change_came_leaves_thirty_days_after_its_end(
    ends_on: date, expected: date
) -> None:
    official, content = _changed(ends_on)
    assert _day(official) == expected
    rebuild(content, TODAY + days(11))
    assert _day(official) == expected


def test_one_without_an_end_that_is_taken_back_a_day_before_leaves_thirty_days() -> None:
    official, content = _changed(None)
    assert _day(official) == DAY
    [agreed] = official.exemptions.all()
    back = NOW + days(39)
    agreements.take_back(agreed, actor=None, library=content, now=back)
    assert _day(official) == TODAY + days(38 + 30)


def test_of_two_changes_each_is_held_to_the_day_on_which_it_came() -> None:
    """Back after the first and before the second: the short time of the second is everybody's."""
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    _exempt(official, book.library(), CAME + days(5))
    book.change(CAME, {A: "material"}, relearn_by=DAY)
    start(book.library(), NOW + days(10))
    book.change(SOON_AFTER, {B: "material"}, relearn_by=SOON_AFTER + days(7))
    start(book.library(), NOW + days(20))
    assert _day(official) == SOON_AFTER + days(7)
