"""The few lines by which whoever writes the questions hears of a figure: which question, what is seen, what to do."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from trainer.core.quiz.model import Question
from trainer.core.text import count, hundredths, listed, percent
from trainer.item_analysis.rules.statistics import QuestionStatistics
from trainer.item_analysis.rules.verdicts import Verdict


def message(question: Question, found: QuestionStatistics, said: Verdict, quiz: str, rests_on: Sequence[str]) -> str:
    """Return the lines about ``question`` as it stands in its file, of the quiz called ``quiz``.

    ``rests_on``: what the sections are called that it is about. The commands are those by which whoever keeps the
    question tries it and says that it was read again.
    """
    where = f" ({question.file}, dòng {question.line})"
    figures = f"{count(found.number)} bài, được {percent(hundredths(found.facility))} điểm"
    about = [f"Câu hỏi về: {listed([f'“{one}”' for one in rests_on])}."] if rests_on else []
    lines = [
        f"Câu {question.id}, bài “{quiz}”{where}.",
        f"{said.words} ({figures})",
        f"Nên xét: {said.advice}",
        *about,
        f"Xem thử: python -m trainer preview {PurePosixPath(question.file).stem}.",
        f"Sửa xong: python -m trainer check, rồi python -m trainer review {question.id}.",
    ]
    return "\n".join(lines)
