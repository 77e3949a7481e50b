"""What each kind of answer does, and how it is undone by what doing it left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeAlias

from trainer.actions import agreements
from trainer.actions.holding import ListBeingApplied
from trainer.content.library import Library
from trainer.core.refusal import Refused
from trainer.core.rights import MAX_REASON
from trainer.core.vietnam_time import day_of
from trainer.letters.rules.answers import KIND_TITLES, Kind
from trainer.models import Exemption, Extension, LetterAnswer, Official, Unit
from trainer.people import changes


class CannotBeDone(Exception):
    """Why an answer cannot be acted on, with the mend, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class By:
    """Who decides (None: by command), when, by which content; ``unit``: where to, for somebody who has moved."""

    actor: Official | None
    library: Library
    now: datetime
    unit: Unit | None = None


Done: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerKind:
    """How one kind of answer is done, and undone by what doing it returned."""

    do: Callable[[LetterAnswer, By], Done]
    undo: Callable[[LetterAnswer, By], None]


def _extend(answer: LetterAnswer, by: By) -> Done:
    until = answer.until or date.min
    said = answer.note or "Lãnh đạo đơn vị đề nghị trong thư tuần"
    with _saying_why(answer):
        made = agreements.extend([answer.official], until, said, actor=by.actor, library=by.library, now=by.now)
    return {"extension": [one.pk for one in made]}


def _undo_extend(answer: LetterAnswer, by: By) -> None:
    for one in Extension.objects.filter(pk__in=answer.done["extension"]):
        agreements.withdraw(one, actor=by.actor, library=by.library, now=by.now)


def _leave(answer: LetterAnswer, by: By) -> Done:
    """From the day on which the leader said so: what was late then is not late for who is away."""
    first = day_of(answer.answered_at)
    people, until, note = [answer.official], answer.until, answer.note
    with _saying_why(answer):
        made = agreements.exempt(
            people, first, until, answer.reason, note, actor=by.actor, library=by.library, now=by.now
        )
    return {"exemption": [one.pk for one in made]}


def _undo_leave(answer: LetterAnswer, by: By) -> None:
    for one in Exemption.objects.filter(pk__in=answer.done["exemption"]):
        agreements.withdraw(one, actor=by.actor, library=by.library, now=by.now)


def _about(answer: LetterAnswer, problem: str) -> str:
    return f"{answer.official}: chưa làm được. {problem}"


def _moved(answer: LetterAnswer, by: By) -> Done:
    if by.unit is None:
        raise CannotBeDone(_about(answer, "Anh/chị chọn đơn vị mới ở dòng của người này rồi duyệt lại."))
    before = changes.on_record(answer.official)
    if before.unit == by.unit.code:
        raise CannotBeDone(_about(answer, f"Người này đang ở {by.unit.name}. Anh/chị chọn đơn vị khác."))
    wanted = replace(before, unit=by.unit.code)
    with _saying_why(answer):
        changes.correct(answer.official, wanted, "", by.actor, by.library, by.now)
    return {"from": before.unit, "to": wanted.unit}


def _undo_moved(answer: LetterAnswer, by: By) -> None:
    here = changes.on_record(answer.official)
    if here.unit != answer.done["to"]:
        raise CannotBeDone(_about(answer, "Từ đó người này đã chuyển tiếp. Anh/chị sửa đơn vị trong hồ sơ."))
    back = replace(here, unit=_today(answer.done["from"]))
    was = _taken_back(answer)
    with _saying_why(answer):
        changes.correct(answer.official, back, "", by.actor, by.library, by.now, was)


def _gone(answer: LetterAnswer, by: By) -> Done:
    before = changes.on_record(answer.official)
    said = f"{answer.unit.name} báo không còn làm ở đơn vị" + (f": {answer.note}" if answer.note else "")
    with _saying_why(answer):
        changes.deactivate(answer.official, said[:MAX_REASON], by.actor, by.library, by.now)
    return {"roles": list(before.roles), "email": before.email, "unit": before.unit}


def _undo_gone(answer: LetterAnswer, by: By) -> None:
    """Back as he was; rights that ended with his leaving are given again by a person only."""
    here, was = changes.on_record(answer.official), answer.done
    back = replace(here, unit=_today(was["unit"]), roles=tuple(was["roles"]), email=was["email"])
    taken = _taken_back(answer)
    with _saying_why(answer):
        changes.correct(answer.official, back, "", by.actor, by.library, by.now, taken, returning=True)


def _taken_back(answer: LetterAnswer) -> changes.Undoes | None:
    said = f"Bỏ câu trả lời “{KIND_TITLES[answer.kind]}” trong thư tuần của {answer.unit.name}."  # type: ignore[index]
    return None if answer.decided_at is None else changes.Undoes(answer.decided_at, said)


def _today(code: str) -> str:
    """Return the code of what a unit has become that may have been merged since; of one that was closed for good its
    own, which is refused then: who led it does not lead the one above."""
    unit = Unit.objects.get(code=code)
    return (unit.lives_on() or unit).code


@contextmanager
def _saying_why(answer: LetterAnswer) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise CannotBeDone(_about(answer, refused.sentence())) from None
    except ListBeingApplied:
        raise CannotBeDone(
            _about(answer, "Một danh sách cán bộ đang được ghi. Anh/chị đợi vài phút rồi duyệt lại.")
        ) from None


def _nothing(answer: LetterAnswer, by: By) -> Done:
    """What was wrong was put right by hand; the line is only ticked off."""
    return {}


def _nothing_to_undo(answer: LetterAnswer, by: By) -> None:
    raise CannotBeDone(_about(answer, "Dòng này chỉ ghi là đã sửa; anh/chị sửa lại trong hồ sơ."))


KINDS: dict[Kind, AnswerKind] = {
    "wrong": AnswerKind(_nothing, _nothing_to_undo),
    "extend": AnswerKind(_extend, _undo_extend),
    "leave": AnswerKind(_leave, _undo_leave),
    "moved": AnswerKind(_moved, _undo_moved),
    "gone": AnswerKind(_gone, _undo_gone),
}
