"""One's own record as it speaks to oneself: what holds and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from trainer.core.standing import STATE_TITLES
from trainer.core.text import percent
from trainer.evidence.rules.certificate import passes
from trainer.evidence.rules.model import AttemptEvidence, Evidence, QuizEvidence
from trainer.evidence.rules.wording import day, listed

State = Literal["update", "running", "untried", "due", "ended", "holds"]
_CHIPS: dict[State, tuple[str, str]] = {
    "update": (STATE_TITLES["update"], "warn"),
    "running": (STATE_TITLES["in_progress"], "info"),
    "ended": (STATE_TITLES["expired"], "warn"),
    "untried": (STATE_TITLES["not_begun"], ""),
    "due": (STATE_TITLES["failed"], ""),
    "holds": (STATE_TITLES["completed"], "good"),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """A quiz as its owner reads of it: ``chip`` (words and tone), one line, and the attempt that has a certificate."""

    quiz: QuizEvidence
    state: State
    line: str
    certified: AttemptEvidence | None

    @property
    def chip(self) -> tuple[str, str]:
        """Words and tone of its state."""
        return _CHIPS[self.state]


def stops(evidence: Evidence, now: datetime, relearn: Mapping[str, date | None]) -> list[Stop]:
    """Return every quiz of a record as it stands ``now``. ``relearn``: by quiz his own day for learning again, which an
    exemption makes later than that of the edition."""
    return [_stop(quiz, now, relearn.get(quiz.id)) for quiz in evidence.quizzes]


def overall(found: list[Stop]) -> str:
    """Return the first sentence: how many quizzes hold and until when, how many are left."""
    if not found:
        return "Anh/chị chưa làm bài nào và chưa được giao bài."
    valid = [one.certified.valid_until for one in found if one.state in ("holds", "update") and one.certified]
    left = len(found) - len(valid)
    if not valid:
        return f"Anh/chị còn {left} bài trước mặt. Bài đầu tiên đạt là có giấy chứng nhận ở đây."
    said = f"Anh/chị đã đạt {len(valid)}/{len(found)} bài" if left else f"Anh/chị đã đạt đủ {len(valid)} bài"
    return f"{said}; kết quả sớm hết hạn nhất giữ được đến {day(min(filter(None, valid)))}."


def _stop(quiz: QuizEvidence, now: datetime, own_day: date | None) -> Stop:
    attempt = quiz.present_attempt
    running = any(one.handed_in_at is None for one in quiz.attempts)
    if attempt is None or attempt.valid_until is None:
        state: State = "running" if running else "due" if quiz.attempts else "untried"
        return Stop(quiz, state, _not_yet(quiz), None)
    certified = attempt if passes(attempt) else None
    passed = f"{percent(attempt.counts or 0)}, đạt ngày {day(attempt.passed_at)}"
    if attempt.valid_until < now:
        line = f"{passed}, hết hạn ngày {day(attempt.valid_until)}."
        return Stop(quiz, "running" if running else "ended", line, certified)
    until = f"{passed}, giữ đến {day(attempt.valid_until)}."
    waiting = [
        (change.relearn_by, section.title)
        for section in attempt.sections
        for change in section.material
        if change.learnt_in is None
    ]
    if not waiting:
        return Stop(quiz, "holds", until, certified)
    by = own_day or min((each for each, _ in waiting if each), default=None)
    titles = sorted({title for _, title in waiting})
    what = f"mục {listed([f'“{title}”' for title in titles])}" if len(titles) < 3 else f"{len(titles)} mục"
    return Stop(quiz, "update", f"{until} Cẩm nang đã đổi {what}, học lại trước hết ngày {day(by)}.", certified)


def _not_yet(quiz: QuizEvidence) -> str:
    due = f"Hạn: {day(quiz.due_on)}." if quiz.due_on else ""
    handed_in = [one for one in quiz.attempts if one.handed_in_at and one.purpose == "full"]
    if not handed_in:
        return f"Chưa nộp. {due}".rstrip() if quiz.attempts else due
    last = handed_in[-1]
    return f"Lần gần nhất {percent(last.counts or 0)}, cần {last.rule.pass_mark}%. {due}".rstrip()
