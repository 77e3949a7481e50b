"""How an official stands with a quiz: each state defined once, for screens, files, commands and mails alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from trainer.core.completion import RENEW_BEFORE, EarlierAttempt, attempts_left
from trainer.core.due_days import day_to_meet
from trainer.core.quiz.model import Rule
from trainer.core.vietnam_time import day_of

State: TypeAlias = Literal["not_begun", "in_progress", "failed", "completed", "update", "expired", "exempt"]
STATE_TITLES: dict[State, str] = {
    "not_begun": "Chưa bắt đầu",
    "in_progress": "Đang làm dở",
    "failed": "Chưa đạt",
    "completed": "Đã hoàn thành",
    "update": "Cần cập nhật",
    "expired": "Hết giá trị",
    "exempt": "Tạm miễn",
}
LATE = "Quá hạn"
# What would be a pass, and is withheld: nobody vouches for it.
WITHHELD = "Chưa xác nhận được"
# To an official, of his last attempt at a quiz, and of one on its own page: it passed and gave no pass, for nobody
# vouches for it.
_NOT_CONFIRMED = (
    "không xác nhận được là đúng như lúc anh/chị nộp, nên chưa tính đạt: anh/chị làm lại bài, hoặc hỏi bộ phận CNTT."
)
UNCONFIRMED, THIS_UNCONFIRMED = f"Lượt gần nhất {_NOT_CONFIRMED}", f"Lượt này {_NOT_CONFIRMED}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides how an official stands with a quiz.

    ``valid_until``: until when his last pass counts (None: he never passed), ``relearn_by`` the day until which a pass
    that rests on a text that changed is brought up to date, ``pass_holds``: the pass itself has not ended, whatever
    changed since. ``begun``: an attempt at the whole quiz is not handed in. ``failed``: he handed in since that pass,
    and did not pass; ``left`` as ``completion.attempts_left`` says. ``exempt``: nothing is asked of him today.
    ``withheld``: the last of these would be a pass, and is withheld.
    """

    valid_until: datetime | None = None
    relearn_by: date | None = None
    pass_holds: bool = False
    due_on: date | None = None
    begun: bool = False
    failed: bool = False
    left: int | None = None
    exempt: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A state, and what stands beside it.

    ``valid``: there is a pass that counts now; ``late``: the day by which something is asked is over; ``ends_soon``: it
    may be renewed; ``left`` of a failed quiz: attempts before there is a wait (None: there never is one); ``withheld``:
    it is failed only because nobody vouches for its last attempt.
    """

    state: State
    valid: bool = False
    late: bool = False
    ends_soon: bool = False
    left: int | None = None
    withheld: bool = False

    @property
    def title(self) -> str:
        """The state as screens and files say it."""
        if self.withheld:
            return WITHHELD
        if self.state == "failed" and self.left is not None:
            return f"{STATE_TITLES['failed']}, còn {self.left} lượt"
        return STATE_TITLES[self.state]

    @property
    def words(self) -> str:
        """The same with the mark of who is late, where there is but one cell."""
        return f"{self.title}, {LATE[0].lower()}{LATE[1:]}" if self.late else self.title


def standing(facts: Facts, now: datetime) -> Standing:
    """Return how an official stands at a moment; days are those of Việt Nam.

    A pass that counts comes first, then that nothing is asked of him today, then what he is in the middle of.
    """
    if facts.valid_until is not None and facts.valid_until > now:
        state: State = "completed" if facts.relearn_by is None else "update"
        return Standing(state, valid=True, ends_soon=state == "completed" and facts.valid_until - RENEW_BEFORE <= now)
    if facts.exempt:
        return Standing("exempt")
    if facts.relearn_by is not None and facts.pass_holds:
        state = "update"
    else:
        state = without_pass(facts.valid_until, begun=facts.begun, failed=facts.failed)
    failed = state == "failed"
    left, withheld = facts.left if failed else None, failed and facts.withheld
    return Standing(state, late=_late(facts, day_of(now)), left=left, withheld=withheld)


def without_pass(valid_until: datetime | None, *, begun: bool, failed: bool) -> State:
    """Return the state when nothing of a pass is left, not even one to bring up to date; what is given is of Facts."""
    if begun:
        return "in_progress"
    if failed:
        return "failed"
    return "not_begun" if valid_until is None else "expired"


def _late(facts: Facts, today: date) -> bool:
    day = day_to_meet(facts.due_on, facts.valid_until, facts.relearn_by if facts.pass_holds else None)
    return day is not None and day < today


@dataclass(frozen=True, slots=True)
class Try:
    """An attempt at a whole quiz that was handed in. ``counts``: it earned a pass, after every correction;
    ``withheld``: it would, and nobody vouches for it."""

    handed_in_at: datetime
    passed: bool
    counts: bool
    withheld: bool = False


def failed_since(tries: Sequence[Try], passed_at: datetime | None) -> bool:
    """Say whether somebody who last passed at ``passed_at`` (None: never) handed in since, and did not pass."""
    return any(not one.counts and (passed_at is None or one.handed_in_at > passed_at) for one in tries)


def withheld_last(tries: Sequence[Try]) -> bool:
    """Say whether the pass of the last of ``tries``, in the order they were handed in, is withheld."""
    return bool(tries) and tries[-1].withheld


def left_of(rule: Rule | None, tries: Sequence[Try]) -> int | None:
    """Return how many more attempts may fail before there is a wait; None: there never is one, or nobody knows."""
    earlier = [EarlierAttempt(one.handed_in_at, one.passed or one.counts) for one in tries]
    return attempts_left(rule, earlier) if rule else None
