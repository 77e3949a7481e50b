"""The sign-ins of the demonstration: one of them has passed all that is asked of him."""

import pytest

from tests.cast import Cast
from tests.evidence.test_path_certificate import passed
from tests.moment import now
from trainer.content.live import library
from trainer.demo.city import who_is_done
from trainer.models import Requirement

pytestmark = pytest.mark.django_db


def test_of_those_who_passed_all_the_one_of_whom_most_was_asked_is_shown_and_no_leader(cast: Cast) -> None:
    assert who_is_done(library(), now()) is None
    for person, quizzes in ((cast.binh, 4), (cast.an, 2), (cast.chien, 3)):
        asked = list(Requirement.objects.filter(official=person).values_list("quiz", flat=True))[:quizzes]
        Requirement.objects.filter(official=person).exclude(quiz__in=asked).delete()
        for quiz in asked:
            passed(person, quiz)
    assert who_is_done(library(), now()) == cast.chien


def test_who_has_the_certificate_of_one_quiz_alone_is_not(cast: Cast) -> None:
    [asked, *_] = Requirement.objects.filter(official=cast.an).values_list("quiz", flat=True)
    Requirement.objects.filter(official=cast.an).exclude(quiz=asked).delete()
    passed(cast.an, asked)
    assert who_is_done(library(), now()) is None
