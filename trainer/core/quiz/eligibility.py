"""Which questions may be asked on a day: not those that rest on a law that has ended, nor those taken back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from trainer.core.law import Instrument
from trainer.core.quiz.model import Question, Quiz


@dataclass(frozen=True, slots=True)
class Asking:
    """What a quiz can ask on a day.

    ``lapsed`` are the questions left out because of the law, each with the instrument that ended first;
    ``withdrawn`` those taken back because they were wrong.
    """

    quiz: Quiz
    questions: tuple[Question, ...]
    lapsed: Mapping[str, Instrument]
    withdrawn: tuple[str, ...] = ()

    def allows(self, question: Question) -> bool:
        """Say whether ``question`` may be drawn."""
        return question.id not in self.lapsed and question.id not in self.withdrawn

    @property
    def drawn(self) -> int:
        """How many questions a paper has."""
        return min(self.quiz.rule.draw, len(self.questions))

    @property
    def short(self) -> bool:
        """Whether a paper has fewer questions than the rule says."""
        return self.drawn < self.quiz.rule.draw

    def reasons(self) -> list[str]:
        """Return why questions are left out, a sentence each; nothing while papers are full."""
        if not self.short:
            return []
        found = []
        if self.lapsed:
            ended = min(_first_day_without(one) for one in self.lapsed.values())
            numbers = ", ".join(sorted({one.number for one in self.lapsed.values()}))
            count = len(self.lapsed)
            found.append(f"{count} câu tạm không hỏi vì văn bản căn cứ hết hiệu lực từ {ended:%d/%m/%Y} ({numbers}).")
        if self.withdrawn:
            found.append(f"{len(self.withdrawn)} câu đã rút vì có sai sót.")
        return found

    def notice(self) -> str:
        """Return what a trainee is told when papers are short; empty while they are full."""
        if not self.short:
            return ""
        if not self.questions:
            now = "Bài này hiện không còn câu nào để hỏi, nên chưa làm được. Hiện không phải làm gì thêm."
        else:
            now = f"Bài này đang rút {self.drawn} câu thay vì {self.quiz.rule.draw}."
        return " ".join([*self.reasons(), now])


def ended_basis(question: Question, instruments: Mapping[str, Instrument], day: date) -> Instrument | None:
    """Return the instrument that ended first among those on which ``question`` rests; ``None``: all of them hold."""
    ended = [one for key in question.rests_on() if (one := instruments.get(key)) is not None and one.ended(day)]
    return min(ended, key=_first_day_without, default=None)


def asking(
    quiz: Quiz,
    instruments: Mapping[str, Instrument],
    day: date,
    withdrawn: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Asking:
    """Return what ``quiz`` can ask on ``day``; ``withdrawn``: by question, fingerprints of words taken back."""
    gone = tuple(one.id for one in quiz.questions if one.id in withdrawn and one.fingerprint() in withdrawn[one.id])
    left = [one for one in quiz.questions if one.id not in gone]
    lapsed = {one.id: ended for one in left if (ended := ended_basis(one, instruments, day)) is not None}
    return Asking(quiz, tuple(one for one in left if one.id not in lapsed), lapsed, gone)


def _first_day_without(instrument: Instrument) -> date:
    return (instrument.in_force_to or date.max - timedelta(days=1)) + timedelta(days=1)
