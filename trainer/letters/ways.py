"""What each kind of answer does, and how it is undone by what doing it left."""

from datetime import date

from trainer.actions import agreements
from trainer.core.vietnam_time import day_of
from trainer.letters.applying import WAYS, By, CannotBeDone, Done, Way
from trainer.models import Exemption, Extension, LetterAnswer


def _extend(answer: LetterAnswer, by: By) -> Done:
    until = answer.until or date.min
    said = answer.note or "Lãnh đạo đơn vị đề nghị trong thư tuần"
    try:
        made = agreements.extend([answer.official], until, said, actor=by.actor, library=by.library, now=by.now)
    except agreements.Refused as refused:
        raise CannotBeDone(_about(answer, str(refused))) from None
    return {"extension": [one.pk for one in made]}


def _undo_extend(answer: LetterAnswer, by: By) -> None:
    for one in Extension.objects.filter(pk__in=answer.done["extension"]):
        agreements.withdraw(one, actor=by.actor, library=by.library, now=by.now)


def _leave(answer: LetterAnswer, by: By) -> Done:
    """From the day on which the leader said so: what was late then is not late for who is away."""
    first = day_of(answer.answered_at)
    try:
        made = agreements.exempt(
            [answer.official],
            first,
            answer.until,
            answer.reason,
            answer.note,
            actor=by.actor,
            library=by.library,
            now=by.now,
        )
    except agreements.Refused as refused:
        raise CannotBeDone(_about(answer, str(refused))) from None
    return {"exemption": [one.pk for one in made]}


def _undo_leave(answer: LetterAnswer, by: By) -> None:
    for one in Exemption.objects.filter(pk__in=answer.done["exemption"]):
        agreements.withdraw(one, actor=by.actor, library=by.library, now=by.now)


def _about(answer: LetterAnswer, problem: str) -> str:
    return f"{answer.official.full_name} ({answer.official.staff_code}): chưa làm được. {problem}"


def _nothing(answer: LetterAnswer, by: By) -> Done:
    """What was wrong was put right by hand; the line is only ticked off."""
    return {}


def _nothing_to_undo(answer: LetterAnswer, by: By) -> None:
    raise CannotBeDone(_about(answer, "Dòng này chỉ ghi là đã sửa; anh/chị sửa lại trong hồ sơ."))


WAYS["wrong"] = Way(_nothing, _nothing_to_undo)
WAYS["extend"] = Way(_extend, _undo_extend)
WAYS["leave"] = Way(_leave, _undo_leave)
