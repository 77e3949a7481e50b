"""Migration 0048 over what the programs of before wrote: passes are marked as those of today would have marked them."""

import random
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.actions.relearning import TODAY, pass_quiz, relearn, start
from tests.actions.test_relearning_rebuild import _something_happens
from tests.content.relearning_library import A, B, Book, days
from trainer.actions import attempts
from trainer.models import Reliance, ReturnedText

_OLD = import_module("trainer.migrations.0039_reliance_renewed")
_NEW = import_module("trainer.migrations.0048_returned_text")
pytestmark = pytest.mark.django_db


def _marks() -> list[Any]:
    rows = Reliance.objects.order_by("completion", "section_version")
    return list(rows.values_list("completion", "section_version", "renewed"))


def _as_the_old_programs_left_it() -> None:
    """By the rule that 0039 brought, which the programs up to 0047 kept to."""
    Reliance.objects.update(renewed=None)
    with connection.cursor() as cursor:
        cursor.execute(_OLD._MARK)


def _upgrade() -> None:
    _NEW.mark_renewed(apps, SimpleNamespace(connection=connection))


def test_who_learnt_what_came_back_and_who_began_before_a_change_are_marked() -> None:
    went_along, between, stayed, slow = (an_official(f"CB00{n}") for n in (1, 2, 3, 4))
    book = Book()
    for official in (went_along, stayed):
        pass_quiz(official, book.library())
    begun = begin(slow, book.library())
    answer_all(begun, NOW)
    book.change(TODAY, {A: "material"})
    start(book.library(), NOW + days(0.001))
    attempts.hand_in(begun.pk, NOW + days(0.002))
    relearn(slow, book.library(), NOW + days(1))
    relearn(went_along, book.library(), NOW + days(2))
    pass_quiz(between, book.library(), NOW + days(2))
    book.go_back(TODAY + days(20), {A: "material"})
    start(book.library(), NOW + days(20))
    for official in (went_along, between):
        relearn(official, book.library(), NOW + days(20))
    today = _marks()
    _as_the_old_programs_left_it()
    assert not Reliance.objects.filter(renewed=True).exists()

    _upgrade()

    assert _marks() == today
    marked = Reliance.objects.filter(renewed=True).values_list("completion__official", flat=True)
    assert set(marked) == {went_along.pk, between.pk, slow.pk}


def test_who_learnt_again_what_he_had_passed_on_is_marked_once_the_return_is_kept() -> None:
    """First words, others, the first, the others: two passed on the others; one learnt both returns, one sat still."""
    learnt, still, other = an_official("CB001"), an_official("CB002"), an_official("CB003")
    book = Book()
    start(book.library())
    book.change(TODAY, {A: "material"})
    others = book.texts[A]
    start(book.library(), NOW + days(0.01))
    for official in (learnt, still, other):
        pass_quiz(official, book.library(), NOW + days(0.02))
    book.change(TODAY + days(2), {B: "material"})
    start(book.library(), NOW + days(2))
    relearn(other, book.library(), NOW + days(2.1))
    book.go_back(TODAY + days(5), {A: "material"})
    start(book.library(), NOW + days(5))
    relearn(learnt, book.library(), NOW + days(5.1))
    book.bring_back(TODAY + days(8), {A: others})
    start(book.library(), NOW + days(8))
    relearn(learnt, book.library(), NOW + days(8.1))
    today = _marks()
    ReturnedText.objects.all().delete()
    _as_the_old_programs_left_it()

    _upgrade()
    start(book.library(), NOW + days(9))

    assert _marks() == today
    marked = Reliance.objects.filter(renewed=True, section_version__reference=A)
    assert set(marked.values_list("completion__official", flat=True)) == {learnt.pk}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happened_before_it_is_marked_as_today(seed: int) -> None:
    chance, book, now = random.Random(seed), Book(), NOW
    people = [an_official(f"N{number}") for number in range(4)]
    start(book.library(), now)
    for _ in range(60):
        now += timedelta(days=chance.choice((0.01, 1, 20)))
        _something_happens(chance, book, people, now)
    today = _marks()
    _as_the_old_programs_left_it()

    _upgrade()

    assert _marks() == today
