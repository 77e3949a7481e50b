"""From differences and what an author says about each to the next edition of the handbook."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from trainer.core.editions.model import USUAL_DAYS, Change, Difference, Edition, History, Weight, next_id
from trainer.core.text import clean

REVIEWED = "Đã rà lại, không phải sửa"
ADDED = "Mục mới"
REMOVED = "Mục bỏ"


@dataclass(frozen=True, slots=True)
class Decision:
    """What an author says about one change; what is still open is ``None`` or empty."""

    weight: Weight | None = None
    reason: str = ""
    instrument: str | None = None
    relearn_by: date | None = None

    @property
    def made(self) -> bool:
        """Whether weight and reason are given."""
        return self.weight is not None and bool(clean(self.reason))


# What holds of a changed section that nobody is asked about, while no author says otherwise.
UNTESTED = Decision("minor", "Không câu hỏi nào kiểm tra mục này")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is said so far about the next edition.

    ``decisions`` are kept by difference, not by section: when the text changes once more, they no longer count.
    ``added`` and ``removed`` are the reasons for all sections that are new or gone.
    """

    title: str = ""
    decisions: Mapping[Difference, Decision] = field(default_factory=dict)
    added: str = ADDED
    removed: str = REMOVED

    def of(self, difference: Difference) -> Decision:
        """Return what is said about ``difference``; nothing as yet: an open decision."""
        return self.decisions.get(difference, Decision())


class NotReady(Exception):
    """The edition cannot be published; ``faults`` say why, each with its mend after an arrow."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def to_decide(history: History, found: Iterable[Difference]) -> tuple[Difference, ...]:
    """Return the differences that touch what somebody may have learnt: changed sections, and those that came back.

    A section that is quite new or gone touches nobody.
    """
    known = history.entries
    return tuple(one for one in found if one.new is not None and (one.old is not None or one.section in known))


def gone_over(history: History, found: Collection[Difference], draft: Draft) -> list[Difference]:
    """Return the sections of ``draft`` that were gone over and stand as they did then: the same text twice."""
    current, changed = history.current(), {one.section for one in found}
    return [
        one for one in draft.decisions if one.old == one.new == current.get(one.section) and one.section not in changed
    ]


def next_edition(
    history: History, found: Collection[Difference], draft: Draft, instruments: Collection[str], day: date
) -> Edition | None:
    """Return the edition that says everything about ``found``, or ``None`` when there is nothing to say.

    Differences of ``draft`` with the same text twice are sections gone over. Raises NotReady.
    """
    reviewed = gone_over(history, found, draft)
    if not found and not reviewed:
        return None
    asked = frozenset(to_decide(history, found))
    faults = list(_late(history, day))
    changes = []
    for difference in sorted([*found, *reviewed], key=lambda one: one.section):
        decision = draft.decisions.get(difference) or _usual(difference, asked, draft)
        if difference in reviewed and decision.instrument is None:
            faults.append(f"{difference.section}: chữ không đổi mà không nêu văn bản nào → ghi instrument, hoặc bỏ mục")
        faults.extend(f"{difference.section}: {fault}" for fault in _open(decision, instruments, day))
        changes.append(_change(difference, decision, day))
    if faults:
        raise NotReady(faults)
    name = next_id(history, day)
    return Edition(name, day, clean(draft.title) or _title(history, name, day), tuple(changes))


def _title(history: History, name: str, day: date) -> str:
    if not history.editions:
        return "Phiên bản đầu tiên"
    nth = name.removeprefix(day.isoformat()).strip("-")
    return f"Phiên bản ngày {day:%d/%m/%Y}" + (f", lần {nth}" if nth else "")


def _usual(difference: Difference, asked: Collection[Difference], draft: Draft) -> Decision:
    if difference in asked:
        return Decision()
    return Decision("minor", draft.added or ADDED if difference.old is None else draft.removed or REMOVED)


def _change(difference: Difference, decision: Decision, day: date) -> Change:
    weight = decision.weight or "minor"
    until = (decision.relearn_by or day + timedelta(days=USUAL_DAYS)) if weight == "material" else None
    return Change(
        difference.section, difference.old, difference.new, weight, clean(decision.reason), decision.instrument, until
    )


def _late(history: History, day: date) -> Iterator[str]:
    last = history.editions[-1] if history.editions else None
    if last is not None and day < last.published_on:
        yield f"ngày {day:%d/%m/%Y} trước phiên bản {last.id} → công bố với ngày sau đó"


def _open(decision: Decision, instruments: Collection[str], day: date) -> Iterator[str]:
    if decision.weight is None:
        yield "chưa có weight → ghi minor (cùng quy định, khác câu chữ) hoặc material (phải học lại)"
    if not clean(decision.reason):
        yield "chưa có lý do → ghi một dòng ở reason"
    if decision.instrument is not None and decision.instrument not in instruments:
        yield f"văn bản “{decision.instrument}” không có trong danh mục → ghi khóa trong docs/_data/van-ban.yml"
    if decision.relearn_by is None:
        return
    if decision.weight == "minor":
        yield "thay đổi minor không có hạn học lại → bỏ relearn_by, hoặc đổi thành material"
    elif decision.relearn_by < day:
        until = f"{decision.relearn_by:%d/%m/%Y}"
        yield f"hạn học lại {until} đã qua vào ngày công bố {day:%d/%m/%Y} → chọn ngày sau đó, hoặc để trống"
