"""What goes out and comes in again is the same question, as far as the losses that were listed say."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.exchange.questions import in_any_order_of_targets, in_words_alone, quizzes
from trainer.content.quizzes import read_quizzes
from trainer.core.quiz.model import Kind, Quiz
from trainer.exchange.export import export
from trainer.exchange.import_ import Wanted, receive
from trainer.exchange.model import Delivery
from trainer.exchange.yaml_write import quiz_yaml, rule_yaml

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = [item.value for item in read_quizzes(ROOT).quizzes]
HELD: dict[str, tuple[Kind, ...]] = {
    "gift": ("single", "multiple", "match"),
    "moodle": ("single", "multiple", "match", "order"),
}


def back(quiz: Quiz, form: str) -> tuple[Quiz, Delivery]:
    return receive(export(quiz, form).content, f"tep.{form}", Wanted(), form)


def assert_same_questions(quiz: Quiz, form: str) -> None:
    held = [in_words_alone(one) for one in quiz.questions if one.kind in HELD[form]]
    _, delivery = back(quiz, form)

    assert [in_any_order_of_targets(one.question) for one in delivery.incoming] == [
        in_any_order_of_targets(one) for one in held
    ]
    assert [loss for one in delivery.incoming for loss in one.losses] == []


@pytest.mark.parametrize("form", HELD)
@given(quiz=quizzes())
@settings(max_examples=min(25, settings().max_examples), deadline=None)
def test_what_gift_and_moodle_hold_comes_back_the_same(form: str, quiz: Quiz) -> None:
    if any(one.kind in HELD[form] for one in quiz.questions):
        assert_same_questions(quiz, form)


@given(quiz=quizzes())
@settings(max_examples=min(25, settings().max_examples), deadline=None)
def test_a_workbook_carries_everything(quiz: Quiz) -> None:
    head, delivery = back(quiz, "xlsx")

    assert replace(head, questions=tuple(one.question for one in delivery.incoming)) == quiz
    assert delivery.all_losses() == []
    assert export(quiz, "xlsx").losses == ()


@given(quiz=quizzes())
@settings(max_examples=min(25, settings().max_examples), deadline=None)
def test_yaml_that_we_write_is_the_quiz_that_is_read(tmp_path_factory: pytest.TempPathFactory, quiz: Quiz) -> None:
    project = tmp_path_factory.mktemp("yaml")
    head, delivery = back(quiz, "xlsx")
    file = project / "quizzes" / "bai.yml"
    file.parent.mkdir()
    file.write_text(quiz_yaml(head, delivery.incoming, "tep.xlsx"), encoding="utf-8")
    (file.parent / "lo-trinh.yml").write_text(f"quizzes:\n{rule_yaml(head)}paths: []\n", encoding="utf-8")
    written = read_quizzes(project)

    assert [item.value for item in written.quizzes] == [quiz]
    assert written.problems == []


@pytest.mark.parametrize("quiz", REAL, ids=lambda quiz: quiz.id)
def test_the_real_bank_survives_the_journey(quiz: Quiz) -> None:
    for form in HELD:
        assert_same_questions(quiz, form)
    head, delivery = back(quiz, "xlsx")

    assert replace(head, questions=tuple(one.question for one in delivery.incoming)) == quiz


@pytest.mark.parametrize("form", ["gift", "moodle", "qti", "xlsx"])
@pytest.mark.parametrize("quiz", REAL, ids=lambda quiz: quiz.id)
def test_every_question_is_carried_or_listed(quiz: Quiz, form: str) -> None:
    package = export(quiz, form)
    refused = [loss for loss in package.losses if loss.became.startswith("không xuất")]

    assert package.carried + len(refused) == len(quiz.questions)
    assert {loss.line for loss in refused} <= {one.line for one in quiz.questions}
