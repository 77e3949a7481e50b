"""What a round of training asks of whom until when, apart from any table: compared, checked, told apart."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from trainer.core.due_days import NEWCOMER_DAYS, unfit
from trainer.core.fingerprint import of_value
from trainer.core.quiz.model import Role
from trainer.core.refusal import Refused

LONGEST_TITLE = 200
MOST_NEWCOMER_DAYS = 365


@dataclass(frozen=True, slots=True)
class Terms:
    """What a campaign asks: of holders of ``roles`` (none: all) in the units ``units`` (codes; none: all) and below,
    their paths or exactly ``quizzes``, until ``due_on`` (None: ``newcomer_days`` from its opening or one's coming)."""

    title: str
    roles: tuple[Role, ...] = ()
    units: tuple[str, ...] = ()
    quizzes: tuple[str, ...] = ()
    due_on: date | None = None
    newcomer_days: int = NEWCOMER_DAYS

    def in_order(self) -> "Terms":
        """Return the same terms in the one order in which they are compared."""
        return replace(
            self,
            roles=tuple(sorted(set(self.roles))),
            units=tuple(sorted(set(self.units))),
            quizzes=tuple(sorted(set(self.quizzes))),
        )

    def titled(self, title: str) -> "Terms":
        """Return the same terms under another title."""
        return replace(self, title=title)

    def plain(self) -> dict[str, Any]:
        """Return the terms as JSON holds them."""
        found = asdict(self.in_order())
        return {**found, "due_on": self.due_on.isoformat() if self.due_on else None}


def is_below(ancestry: str, codes: Collection[str]) -> bool:
    """Say whether the unit of an ancestry (``/TP/P001/``) is one of ``codes`` or below one; of none everybody is."""
    return not codes or any(code in codes for code in ancestry.strip("/").split("/"))


def state(terms: Terms, closed: bool) -> str:
    """Return a short mark of how a campaign stands: whoever changes it shows the one of what he saw."""
    return of_value([terms.plain(), closed])


def differences(old: Terms, new: Terms) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what differs between two terms, as it was and as it is; both empty when nothing does."""
    before, after = old.plain(), new.plain()
    names = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def faults(
    terms: Terms, today: date, known_quizzes: Collection[str], public_quizzes: Collection[str] = ()
) -> list[Refused]:
    """Return each thing for which a campaign with ``terms`` cannot be opened ``today``.

    ``public_quizzes``: those of the citizens, whose key anybody may read; nobody is asked to pass them.
    """
    found: list[Refused] = []
    if not terms.title:
        found.append(Refused("chưa có tên đợt", "ghi tên"))
    if len(terms.title) > LONGEST_TITLE:
        found.append(Refused(f"tên đợt dài {len(terms.title)} chữ cái", f"viết gọn trong {LONGEST_TITLE}"))
    if terms.due_on is not None and (fault := unfit("ngày", terms.due_on, today)):
        found.append(fault)
    if not 1 <= terms.newcomer_days <= MOST_NEWCOMER_DAYS:
        found.append(Refused(f"số ngày phải từ 1 đến {MOST_NEWCOMER_DAYS}", "ghi số khác"))
    found += [
        Refused(f"không có bài “{quiz}”", "xem lại mã của bài") for quiz in terms.quizzes if quiz not in known_quizzes
    ]
    found += [
        Refused(f"bài “{quiz}” mở cho người dân, ai cũng xem được đáp án", "bỏ bài này khỏi đợt")
        for quiz in terms.quizzes
        if quiz in public_quizzes
    ]
    return found
