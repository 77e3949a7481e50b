"""What a leader typed beside the names of a letter. Fields carry the number of the person: ``tra_loi-12``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from trainer.core.text import clean
from trainer.letters.rules.answers import KINDS, Answer, Kind, problem
from trainer.letters.rules.page import Person
from trainer.models import EXEMPTION_REASONS

_DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y")
_UNREADABLE = "Chưa đọc được ngày “{}”. Anh/chị ghi theo dạng ngày/tháng/năm, ví dụ 31/12/2026."


@dataclass(slots=True)
class Typed:
    """What was typed: the answers that can be acted on, by person; what is wrong with the others; and every field."""

    answers: dict[int, Answer] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)


def read(posted: Mapping[str, str], people: Iterable[Person], today: date) -> Typed:
    """Return what was answered about ``people``; nothing is said of whoever was left without an answer."""
    typed = Typed(fields=posted)
    for one in people:
        kind = posted.get(f"tra_loi-{one.key}", "")
        if kind not in KINDS:
            continue
        day, unreadable = _day(posted.get(f"den_ngay_{kind}-{one.key}", ""))
        answer = _answer(kind, day, posted, one.key)
        wrong = unreadable or problem(answer, today)
        if wrong:
            typed.problems[one.key] = wrong
        else:
            typed.answers[one.key] = answer
    return typed


def _answer(kind: Kind, day: date | None, posted: Mapping[str, str], key: int) -> Answer:
    reason = posted.get(f"ly_do-{key}", "")
    return Answer(
        kind,
        until=day if kind in ("extend", "leave") else None,
        reason=reason if kind == "leave" and reason in EXEMPTION_REASONS else "",
        note=clean(posted.get(f"ghi_chu-{key}", "")) if kind != "remind" else "",
    )


def _day(text: str) -> tuple[date | None, str]:
    text = text.strip()
    if not text:
        return None, ""
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(text, form).date(), ""  # noqa: DTZ007
        except ValueError:
            continue
    return None, _UNREADABLE.format(text[:40])
