"""One's own record as it speaks to oneself: what holds and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from trainer.core.standing import STATE_TITLES, UNCONFIRMED, WITHHELD, Try, failed_since
from trainer.core.text import percent
from trainer.core.vietnam_time import day_of
from trainer.evidence.rules.certificate import passes
from trainer.evidence.rules.model import AttemptEvidence, Evidence, QuizEvidence
from trainer.evidence.rules.verdicts import unconfirmed
from trainer.evidence.rules.wording import day, listed

State = Literal["update", "running", "untried", "due", "ended", "holds", "exempt"]
_CHIPS: dict[State, tuple[str, str]] = {
    "update": (STATE_TITLES["update"], "warn"),
    "running": (STATE_TITLES["in_progress"], "info"),
    "ended": (STATE_TITLES["expired"], "warn"),
    "untried": (STATE_TITLES["not_begun"], ""),
    "due": (STATE_TITLES["failed"], ""),
    "holds": (STATE_TITLES["completed"], "good"),
    "exempt": (STATE_TITLES["exempt"], ""),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """A quiz as its owner reads of it: ``chip`` (words and tone), one line, and the attempt that has a certificate.

    ``until``: the last day on which his pass counts as things stand; None when none counts. ``asked_again``: because
    by then he is to learn again what changed, and keeps the pass by it.
    """

    quiz: QuizEvidence
    state: State
    line: str
    certified: AttemptEvidence | None
    until: date | None = None
    asked_again: bool = False

    @property
    def chip(self) -> tuple[str, str]:
        """Words and tone of its state."""
        words, tone = _CHIPS[self.state]
        return (WITHHELD, tone) if self.state == "due" and unconfirmed(_handed_in(self.quiz)[-1]) else (words, tone)


def stops(evidence: Evidence, now: datetime, relearn: Mapping[str, date]) -> list[Stop]:
    """Return every quiz of a record, read ``now``, as it stands. ``relearn``: by quiz until when he learns again, by
    the records; of one that is not in it nothing is asked, as where no question is left on what changed."""
    return [_stop(quiz, now, relearn.get(quiz.id), quiz.away is not None) for quiz in evidence.quizzes]


def overall(found: list[Stop]) -> str:
    """Return the first sentence: how many quizzes hold and until when, how many are left."""
    if not found:
        return "Anh/chị chưa làm bài nào và chưa được giao bài."
    valid = [(one.until, one.asked_again) for one in found if one.until and one.certified]
    left = len(found) - len(valid)
    if not valid:
        first = "" if any(one.certified for one in found) else " Bài đầu tiên đạt là có giấy chứng nhận ở đây."
        return f"Anh/chị còn {left} bài phải làm.{first}"
    said = f"Anh/chị đã đạt {len(valid)}/{len(found)} bài" if left else f"Anh/chị đã đạt đủ {len(valid)} bài"
    until, asked_again = min(valid)
    if asked_again:
        return f"{said}. Học lại phần đã đổi chậm nhất ngày {day(until)} thì kết quả giữ nguyên."
    return f"{said}; kết quả hết giá trị sớm nhất vào ngày {day(until)}."


def _stop(quiz: QuizEvidence, now: datetime, own_day: date | None, exempt: bool) -> Stop:
    attempt = quiz.present_attempt
    if attempt is None or attempt.valid_until is None:
        return Stop(quiz, _without_pass(quiz, exempt), _not_yet(quiz, exempt), None)
    certified = attempt if passes(attempt) else None
    passed = f"{percent(attempt.counts or 0)}, đạt ngày {day(attempt.passed_at)}"
    if attempt.valid_until <= now:
        tried = f" {_last_try(quiz)}" if _failed(quiz) else ""
        line = f"{passed}, hết giá trị ngày {day(attempt.valid_until)}.{tried}"
        return Stop(quiz, _without_pass(quiz, exempt), line, certified)
    ends = attempt.valid_until.date()
    changed = _changed(attempt)
    if own_day is None or not changed:
        return Stop(quiz, "holds", f"{passed}, giữ đến {day(ends)}.", certified, ends)
    by = min(own_day, ends)
    late = day_of(now) > by
    what = f"{passed}{_again(by, ends, late, exempt, _sections(changed))}."
    until = None if late else ends if exempt else by
    return Stop(quiz, "exempt" if late and exempt else "update", what, certified, until, not exempt and by < ends)


def _without_pass(quiz: QuizEvidence, exempt: bool) -> State:
    """Return the state of a quiz without a pass that holds, in the order of ``core.standing``."""
    if exempt:
        return "exempt"
    if any(one.handed_in_at is None and one.purpose == "full" for one in quiz.attempts):
        return "running"
    if _failed(quiz):
        return "due"
    return "ended" if quiz.present_attempt else "untried"


def _failed(quiz: QuizEvidence) -> bool:
    """Say whether he handed the whole quiz in since his last pass, without earning one."""
    passed = quiz.present_attempt.passed_at if quiz.present_attempt else None
    tries = [
        Try(one.handed_in_at, one.passed, one.valid_until is not None) for one in _handed_in(quiz) if one.handed_in_at
    ]
    return failed_since(tries, passed)


def _handed_in(quiz: QuizEvidence) -> list[AttemptEvidence]:
    return [one for one in quiz.attempts if one.handed_in_at and one.purpose == "full"]


def _last_try(quiz: QuizEvidence) -> str:
    last = _handed_in(quiz)[-1]
    if unconfirmed(last):
        return UNCONFIRMED
    return f"Lượt gần nhất {percent(last.counts or 0)}, cần {last.rule.pass_mark}%."


def _changed(attempt: AttemptEvidence) -> list[str]:
    """Return the titles of the sections that changed and were not learnt again."""
    changed = (one for one in attempt.sections if any(change.learnt_in is None for change in one.material))
    return sorted({section.title for section in changed})


def _sections(titles: list[str]) -> str:
    return f"mục {listed([f'“{title}”' for title in titles])}" if len(titles) < 3 else f"{len(titles)} mục"


def _again(by: date, ends: date, late: bool, exempt: bool, what: str) -> str:
    changed = f"Cẩm nang đã đổi {what}"
    if exempt:
        return f". {changed}, học lại xong thì giữ đến {day(ends)}"
    if late:
        return f". {changed}, đã quá hạn học lại ngày {day(by)}; học lại xong thì giữ đến {day(ends)}"
    if by == ends:
        # Learning again keeps what holds until then anyway: no day is promised for it.
        return f", giữ đến {day(ends)}. {changed}, phải học lại trước khi hết ngày ấy"
    return f". {changed}, học lại chậm nhất ngày {day(by)} thì giữ đến {day(ends)}"


def _not_yet(quiz: QuizEvidence, exempt: bool) -> str:
    due = f"Hạn: {day(quiz.due_on)}." if quiz.due_on and not exempt else ""
    if not _handed_in(quiz):
        return f"Chưa nộp. {due}".rstrip() if quiz.attempts else due
    return f"{_last_try(quiz)} {due}".rstrip()
