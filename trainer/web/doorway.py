"""The doorway: one live scam to judge, by anybody, without signing in. Nothing is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass

from trainer.actions.papers import may_be_asked
from trainer.content.library import Library
from trainer.core.quiz.drawing import DrawnQuestion, draw, shuffled
from trainer.core.quiz.eligibility import Asking
from trainer.core.quiz.feedback_view import MarkedQuestion, marked_draft
from trainer.core.quiz.grading import grade_paper
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.model import Kind, Question, Quiz
from trainer.core.vietnam_time import day_of
from trainer.web.access import now

# A message of the citizens' quiz: its key is anybody's to read. It is a scam, so "that is real" is the wrong answer.
QUESTION = "nd-tin-ma-otp-01"
STORY = "Bác Hiền vừa nhận được từ một số lạ."
# Seeds are hex; what begins so goes on from the doorway and asks everything but its question.
GOES_ON = "t"
# How much of an act a kind asks for: a stranger begins with the least.
_TAKES: Mapping[Kind, int] = {"single": 0, "multiple": 0, "spot": 1, "mark": 1, "scenario": 1, "match": 2, "order": 2}
CHOICES: Mapping[str, str] = {"lua": "Lừa đảo", "that": "Tin thật", "chua-chac": "Chưa chắc"}
SAID: Mapping[str, str] = {
    "lua": "Đúng, tin này là lừa đảo.",
    "that": "Tin này là lừa đảo đấy.",
    "chua-chac": "Chưa chắc thì dừng lại, thế là đúng. Tin này là lừa đảo.",
}


@dataclass(frozen=True, slots=True)
class Doorway:
    """What the doorway shows: the quiz it leads into, the message with its signs, how many situations are left."""

    quiz: Quiz
    message: MarkedQuestion
    left: int

    @property
    def signs(self) -> list[str]:
        """Why it is a scam: what is said about each place that gives it away, as they follow each other."""
        return [option.feedback for option in self.message.options if option.right]


def doorway(library: Library) -> Doorway | None:
    """Return the doorway; None where there is no such message, its law has ended, or it was withdrawn."""
    allowed = may_be_asked(library, day_of(now()))
    quiz, question = _find(library)
    if quiz is None or question is None or not allowed(question):
        return None
    drawn = shuffled(question, QUESTION)
    [mark] = grade_paper([question], {0: RULES[question.kind].key(question)}, quiz.rule).marks
    others = sum(one.id != QUESTION and allowed(one) for one in quiz.questions)
    message = marked_draft(0, drawn, mark, library.sections, library.instruments)
    return Doorway(quiz, message, min(others, quiz.rule.draw - 1))


def _find(library: Library) -> tuple[Quiz | None, Question | None]:
    question = library.questions.get(QUESTION)
    quiz = next((one for one in library.quizzes.values() if one.public and question in one.questions), None)
    return (quiz, question) if question is not None and question.kind == "spot" else (None, None)


def paper(asked: Asking, seed: str) -> tuple[DrawnQuestion, ...]:
    """Return the questions that ``seed`` draws; from the doorway on, all but the one that was judged there."""
    if not seed.startswith(GOES_ON):
        return easy_first(draw(asked.quiz, seed, asked.allows))
    drawn = draw(asked.quiz, seed, lambda question: question.id != QUESTION and asked.allows(question))
    return easy_first(drawn[: asked.quiz.rule.draw - 1])


def easy_first(drawn: tuple[DrawnQuestion, ...]) -> tuple[DrawnQuestion, ...]:
    """Return ``drawn`` with what one only chooses before what has to be touched in turn; of a kind as it was drawn."""
    return tuple(sorted(drawn, key=lambda item: _TAKES[item.question.kind]))
