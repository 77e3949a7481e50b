"""The demonstration of relearning: there only where the handbook really changed."""

from datetime import date

import pytest

from tests.actions.people import NOW, an_official
from tests.actions.relearning import start, status
from tests.content.relearning_library import A, Book
from trainer.core.editions.model import PublishedText
from trainer.core.fingerprint import of_text
from trainer.demo.relearning import as_it_stood, let_pass_before_the_change
from trainer.models import Attempt, SectionVersion

pytestmark = pytest.mark.django_db


def _changed(weight: str) -> tuple[Book, dict[tuple[str, str], PublishedText]]:
    book = Book()
    old = book.texts[A]
    texts = {(A, of_text(old)): PublishedText(A, of_text(old), "Độ dài", "Mật khẩu", (old,))}
    book.change(date(2026, 11, 20), {A: weight})  # type: ignore[dict-item]
    return book, texts


def test_somebody_passed_on_the_text_that_was_published_before_the_last_material_change() -> None:
    official, (book, texts) = an_official(), _changed("material")
    start(book.library())

    assert let_pass_before_the_change(official, book.library(), texts, NOW)

    asked = Attempt.objects.get()
    assert status(official, book.library(), NOW, asked.quiz) == "update"
    assert (
        SectionVersion.objects.get(reference=A, relearn_by__isnull=False).html
        == "<p>an-toan/mat-khau#do-dai lần đầu.</p>"
    )


@pytest.mark.parametrize("weight", ["minor", "material"])
def test_without_a_material_change_or_its_old_text_there_is_nothing_to_show(weight: str) -> None:
    official, (book, texts) = an_official(), _changed(weight)
    start(book.library())

    assert not let_pass_before_the_change(official, book.library(), texts if weight == "minor" else {}, NOW)
    assert not Attempt.objects.exists()


def test_content_as_it_stood_has_the_old_words_until_the_day_of_the_change() -> None:
    book, texts = _changed("minor")
    today = book.library()

    before = as_it_stood(today, texts, date(2026, 11, 19))

    assert before.sections[A].fingerprint == of_text(before.sections[A].text) != today.sections[A].fingerprint
    assert as_it_stood(today, texts, date(2026, 11, 20)) is today
    assert as_it_stood(today, {}, date(2026, 11, 19)) is today
