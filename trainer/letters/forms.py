"""What a leader typed beside the names of a letter. Fields carry the number of the person: ``tra_loi-12``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from trainer.core.text import clean
from trainer.letters.rules.answers import KINDS, Answer, Kind, problem
from trainer.letters.rules.page import LetterPerson
from trainer.models import EXEMPTION_REASONS

FIELDS = ("tra_loi", "den_ngay_extend", "ly_do", "den_ngay_leave", "ghi_chu")
# Instead of a kind of answer: what was sent and still waits is taken back.
TAKE_BACK = "rut"
_DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y")
_UNREADABLE = "Chưa đọc được ngày “{}”. Anh/chị ghi theo dạng ngày/tháng/năm, ví dụ 31/12/2026."


@dataclass(slots=True)
class Typed:
    """What was typed: the answers that can be acted on, by person; what is wrong with the others; whose answer that
    waits is taken back; every field; and how many answers are about nobody on the letter any more (``gone``)."""

    answers: dict[int, Answer] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)
    taken_back: list[int] = field(default_factory=list)
    fields: Mapping[str, str] = field(default_factory=dict)
    gone: int = 0

    @property
    def count(self) -> int:
        """Return about how many people there is something to send."""
        return len(self.answers) + len(self.problems) + len(self.taken_back)


def read(posted: Mapping[str, str], people: Iterable[LetterPerson], today: date) -> Typed:
    """Return what was answered about ``people``; nothing is said of whoever was left without an answer."""
    here = list(people)
    known = {f"tra_loi-{one.key}" for one in here}
    typed = Typed(fields=posted, gone=sum(name.startswith("tra_loi-") and name not in known for name in posted))
    for one in here:
        kind = posted.get(f"tra_loi-{one.key}", "")
        if kind == TAKE_BACK:
            typed.taken_back.append(one.key)
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


def answered(posted: Mapping[str, str], waiting: Iterable[int]) -> dict[str, str]:
    """Return which answers were ``posted``, about whomever; without those about who has one that is ``waiting``, which
    stands in the form by itself."""
    alone = {f"tra_loi-{key}" for key in waiting}
    return {name: kind for name, kind in posted.items() if name.startswith("tra_loi-") and kind and name not in alone}


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
