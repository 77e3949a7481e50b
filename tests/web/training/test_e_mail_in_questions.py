"""A question on a narrow screen: no line ends in the middle of the word e-mail."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.actions.people import an_official, begin
from tests.cast import signed_in
from tests.content.small_library import RULE, library, section
from tests.kind_samples import SAMPLES
from trainer.core.quiz.model import Question, Quiz

# In what is shown as found, a letter or a chat, a line breaks where it broke.
KINDS = ("single", "multiple", "order", "match", "scenario")
_HIDDEN = re.compile(r'<(\w+) class="visually-hidden">.*?</\1>', re.DOTALL)
_BREAKABLE = re.compile(r'(?<!<span class="unbroken">)e-mail')


def about_e_mail(question: Question) -> Question:
    """Return ``question`` with the word in all that is read before an answer."""
    options = tuple(replace(one, text=f"{one.text}, e-mail") for one in question.options)
    steps = tuple(f"{one} e-mail" for one in question.steps)
    return replace(question, text="Hộp e-mail cũ còn đó. Đổi e-mail nào?", options=options, steps=steps)


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_broken_in_e_mail_while_a_question_is_answered(db: None, kind: str) -> None:
    (question,) = (about_e_mail(one) for one in SAMPLES if one.kind == kind)
    quiz = Quiz("mat-khau", "Một câu", "", "a", replace(RULE, draw=1), (question,))
    attempt = begin(an_official(), library(quiz, sections=(section("a#b"),)), now=datetime.now(UTC))
    page = signed_in(attempt.official).get(f"/tap-huan/luot/{attempt.pk}/").text
    paper = _HIDDEN.sub("", page.split("<fieldset")[1].split("</fieldset>")[0])
    assert paper.count("e-mail") > 3
    assert not _BREAKABLE.search(paper)
