"""A lost telephone: one IT officer asks that the second step be lifted, another confirms, and the person is told.

Who lost nothing but is called upon by somebody who wants in would otherwise hang on the word of one officer.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from trainer.actions import outgoing_mail, people, rights
from trainer.actions.accounts import second_step
from trainer.actions.accounts.officials import ADMINISTRATOR
from trainer.core.accounts.mail_words import Words, second_step_lifted, second_step_loss_asked
from trainer.core.refusal import Refused
from trainer.core.rights import MAX_REASON
from trainer.core.vietnam_time import moment_words
from trainer.models import AccountSession, Event, LostSecondStep, Official

# So long another officer has to confirm; then it must be asked for anew.
WAITS = timedelta(days=3)
_NOBODY = (
    "không có cán bộ CNTT nào khác để xác nhận",
    "trao quyền cho một người nữa rồi yêu cầu, hoặc ở máy chủ chạy `python -m trainer person lost-phone`",
)
_GONE = ("yêu cầu này đã được xác nhận, bỏ hoặc quá ba ngày", "không phải làm gì; cần thì yêu cầu lại")


def waiting(now: datetime) -> QuerySet[LostSecondStep]:
    """Return what was asked for and waits to be confirmed, the oldest first."""
    found = LostSecondStep.objects.filter(asked_at__gt=now - WAITS).select_related("official__unit", "asked_by")
    return found.order_by("asked_at", "pk")


def ask(official: Official, reason: str, actor: Official, now: datetime) -> None:
    """Keep that ``actor`` asks that the second step of ``official`` be lifted; he and all other officers are told.

    Asked for again, the later one counts. Raises Refused, also where nobody could confirm it.
    """
    if official.pk == actor.pk:
        raise Refused("không tự gỡ cho mình ở đây", "dùng màn hình “Đăng nhập hai bước” dưới tên mình")
    if len(reason) > MAX_REASON:
        raise Refused(f"lý do dài quá {MAX_REASON} ký tự", "viết ngắn lại")
    if not second_step.steps_of(official).exists():
        raise _no_step(official)
    if not who_may_confirm(official, actor, now).exists():
        raise Refused(*_NOBODY)
    with transaction.atomic():
        LostSecondStep.objects.filter(asked_at__lte=now - WAITS).delete()
        asked = {"reason": reason, "asked_by": actor, "asked_at": now}
        LostSecondStep.objects.update_or_create(official=official, defaults=asked)
        _trace("second_step_loss_asked", official, reason, actor, actor, now)
        for person in to_be_told(official, actor, now):
            whom = "anh/chị" if person.pk == official.pk else str(official)
            _mail(
                person, second_step_loss_asked(person.full_name, whom, actor.full_name, reason, moment_words(now)), now
            )


def who_may_confirm(official: Official, asker: Official, now: datetime) -> QuerySet[Official]:
    """Return the IT officers who may confirm what ``asker`` asks for ``official``: neither of the two."""
    apart = people.records_today((asker.pk, official.pk))
    return rights.holders("it_officer", now).filter(is_active=True).exclude(pk__in=apart)


def confirm(number: int, actor: Official, now: datetime) -> Official:
    """Lift the second step that ``number`` asks for, and end the sessions of its owner; return him.

    Raises Refused: it is gone, or ``actor`` asked for it himself, maybe by a record that was merged into his since, or
    it is his own; or who asked is no IT officer any more: two have to vouch, and his account may have been the reason.
    """
    with transaction.atomic():
        lost = _locked(number, now)
        if actor.pk in people.records_today((lost.asked_by_id, lost.official_id)):
            raise Refused("cần hai người: người yêu cầu không tự xác nhận", "nhờ một cán bộ CNTT khác")
        if not asker_may(lost, now):
            what = f"{lost.asked_by.full_name} nay không còn là cán bộ CNTT"
            raise Refused(what, "bỏ yêu cầu này; cần thì một cán bộ CNTT yêu cầu lại")
        _lift(lost.official, lost.reason, lost.asked_by.full_name, actor, now)
    return lost.official


def asker_may(lost: LostSecondStep, now: datetime) -> bool:
    """Tell whether who asked for ``lost``, or the record that stands for his now, is an IT officer ``now``."""
    return lost.pk in whose_asker_may([lost], now)


def whose_asker_may(some: Iterable[LostSecondStep], now: datetime) -> set[int]:
    """Return the numbers of those of ``some`` of which that is so. One query, however many they are."""
    officers = set(rights.holders("it_officer", now).values_list("pk", flat=True))
    return {one.pk for one in some if (one.asked_by.merged_into_id or one.asked_by_id) in officers}


def refuse(number: int, actor: Official, now: datetime) -> Official:
    """Put away what ``number`` asks for; return whom it was about. Raises Refused: it is gone."""
    with transaction.atomic():
        lost = _locked(number, now)
        lost.delete()
        _trace("second_step_loss_refused", lost.official, lost.reason, lost.asked_by, actor, now)
    return lost.official


def lift_from_the_server(official: Official, reason: str, now: datetime) -> None:
    """Lift the second step of ``official`` at the terminal, where nobody else can be asked. Raises Refused."""
    if not second_step.steps_of(official).exists():
        raise _no_step(official)
    with transaction.atomic():
        _lift(official, reason, ADMINISTRATOR, None, now)


def _no_step(official: Official) -> Refused:
    return Refused(f"{official.full_name} không có đăng nhập hai bước để gỡ", "cho đăng nhập như thường")


def _locked(number: int, now: datetime) -> LostSecondStep:
    found = LostSecondStep.objects.select_for_update(of=("self",)).filter(pk=number, asked_at__gt=now - WAITS)
    lost = found.select_related("official__unit", "asked_by").first()
    if lost is None:
        raise Refused(*_GONE)
    return lost


def _lift(official: Official, reason: str, asked_by: str, actor: Official | None, now: datetime) -> None:
    for one in Authenticator.objects.filter(user=official.pk):
        second_step.take_away_unsaid(one)
    AccountSession.objects.filter(official=official).delete()
    LostSecondStep.objects.filter(official=official).delete()
    details = {"fields": [["Lý do", None, reason], ["Người yêu cầu", None, asked_by]]}
    Event.objects.create(at=now, kind="second_step_lifted", actor=actor, official=official, details=details)
    by = [asked_by, *([actor.full_name] if actor else [])]
    for person in to_be_told(official, actor, now):
        whom = "anh/chị" if person.pk == official.pk else str(official)
        _mail(person, second_step_lifted(person.full_name, whom, by, reason, moment_words(now)), now)


def to_be_told(official: Official, actor: Official | None, now: datetime) -> list[Official]:
    """Return who is told of each step: the person himself and every IT officer but ``actor``."""
    return each_to_be_told([official], actor, now)[official.pk]


def each_to_be_told(officials: Iterable[Official], actor: Official | None, now: datetime) -> dict[int, list[Official]]:
    """Return who is told of each step of each of ``officials``, by their numbers. One query, however many they are."""
    officers = [one for one in rights.holders("it_officer", now) if actor is None or one.pk != actor.pk]
    return {mine.pk: [mine, *(one for one in officers if one.pk != mine.pk)] for mine in officials}


def _mail(person: Official, words: Words, now: datetime) -> None:
    if outgoing_mail.reaches(person):
        outgoing_mail.add(person.email or "", words, now, person)


def _trace(kind: str, official: Official, reason: str, asked_by: Official, actor: Official, now: datetime) -> None:
    fields = [["Lý do", None, reason]]
    if asked_by.pk != actor.pk:
        fields.append(["Người yêu cầu", None, asked_by.full_name])
    Event.objects.create(at=now, kind=kind, actor=actor, official=official, details={"fields": fields})
