"""One person added, corrected, deactivated or brought back by hand: by the rules of staff lists, and traced like them.

Whatever is asked of him is brought in line in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction

from trainer.actions import holding, outgoing_mail, people, requirements, rights
from trainer.actions.accounts import held_emails
from trainer.content.library import Library
from trainer.core import person_cells as cells
from trainer.core.accounts.mail_words import email_changed
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.refusal import Refused
from trainer.core.rights import MAX_REASON
from trainer.core.vietnam_time import moment_words
from trainer.models import Event, Official, PendingEmail, RoleHolding, Unit
from trainer.people.rules.person import Person, differences

STALE = ("hồ sơ này vừa được người khác đổi", "xem lại rồi sửa lại")


@dataclass(frozen=True, slots=True)
class Undoes:
    """What a change takes back: one that was made ``at``, and a sentence for his record on what that was."""

    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Done:
    """What a change did: to whom, what (title, old, new), and the address that waits to be confirmed instead."""

    official: Official
    fields: Sequence[tuple[str, str, str]] = ()
    held_email: str = ""


def unit_names() -> dict[str, str]:
    """Return the name of every unit by its code, in the order of the tree."""
    return dict(Unit.objects.values_list("code", "name"))


def on_record(official: Official) -> Person:
    """Return the official as the records have him."""
    held = set(RoleHolding.objects.filter(official=official).values_list("role", flat=True))
    roles = tuple(role for role in ROLE_TITLES if role in held)
    where = official.unit.code
    return Person(official.staff_code, official.full_name, official.position, where, roles, official.email or "")


def add(wanted: Person, actor: Official | None, library: Library, now: datetime) -> Done:
    """Add somebody who is in no list yet. Raises Refused and ListBeingApplied; then nothing is written."""
    try:
        with transaction.atomic():
            holding.decide_on_people()
            _refuse_known(wanted.code)
            _refuse_taken(wanted, 0)
            _refuse_closed(wanted.unit)
            official = Official(staff_code=wanted.code, created_at=now)
            official.set_unusable_password()
            _fill(official, wanted)
            official.save()
            people.hold_roles({official.pk: wanted.roles}, now)
            _trace("joined", official, actor, now, {"by_hand": True})
            requirements.refresh(library, [official.pk])
    except IntegrityError:
        raise Refused(f"mã {wanted.code} hoặc e-mail vừa có người khác dùng", "xem lại rồi thêm lại") from None
    return Done(official)


def _refuse_known(code: str) -> None:
    same = Official.objects.filter(staff_code=code).first()
    if same is not None and same.is_active:
        raise Refused(f"mã {code} đang là của {same.full_name}", "mở hồ sơ đó để sửa, hoặc ghi mã khác")
    if same is not None:
        raise Refused(f"mã {code} là của {same.full_name}, đã rời danh sách", "mở hồ sơ đó và cho trở lại")


def _refuse_taken(wanted: Person, official: int) -> None:
    if wanted.email:
        owner = Official.objects.filter(email__iexact=wanted.email).exclude(pk=official).first()
        if owner is not None:
            raise Refused(f"địa chỉ {wanted.email} đang là của {owner}", "ghi địa chỉ khác, hoặc để trống")


def _refuse_closed(unit: str) -> None:
    if Unit.objects.filter(code=unit, closed_at__isnull=False).exists():
        raise Refused(f"đơn vị {unit} đã đóng", "chọn đơn vị khác")


def correct(
    official: Official,
    wanted: Person,
    state: str,
    actor: Official | None,
    library: Library,
    now: datetime,
    undoes: Undoes | None = None,
    *,
    returning: bool = False,
) -> Done:
    """Let an official stand as ``wanted`` says. ``state``: that of the person who was shown, "" when nobody was.

    Another address of somebody with rights is held until it is confirmed, as that of a list is; everybody else's old
    address is told. ``undoes``: the change that this takes back; his days are then as they were before it.
    ``returning``: he had left, and is there again without the rights he had. Raises Refused and ListBeingApplied; then
    nothing is written.
    """
    with transaction.atomic():
        holding.decide_on_people()
        [person] = people.by_code([official.staff_code])
        before = on_record(person)
        _refuse_wrong(person, before, state, returning=returning)
        _refuse_taken(wanted, person.pk)
        if returning or wanted.unit != before.unit:
            _refuse_closed(wanted.unit)
        # An address that was his when it was taken away comes back with what took it: nobody asks for another one.
        held = "" if undoes is not None else _held(person, before, wanted)
        new = replace(wanted, email=before.email) if held else wanted
        fields = differences(before, new, unit_names())
        if returning:
            rights.end_of_leavers([person], actor, now)
        if fields or returning:
            _write(person, new, now)
            kind = "returned" if returning else "moved" if before.unit != new.unit else "changed"
            told: dict[str, Any] = {"fields": [list(one) for one in fields]}
            if undoes is not None:
                of = undoes.at.astimezone(UTC).isoformat()
                kind, told = "undone", {**told, "of": of, "by_hand": True, "note": undoes.note}
            _trace(kind, person, actor, now, told)
            requirements.refresh(library, [person.pk])
            _tell_old(person, before.email, new.email, now)
        if held:
            held_emails.hold({person.staff_code: held}, "", actor, now)
    return Done(person, fields, held)


def _refuse_wrong(person: Official, before: Person, state: str, *, returning: bool) -> None:
    if person.merged_into is not None:
        into = person.merged_into.staff_code
        raise Refused(f"hồ sơ {person.staff_code} đã gộp vào {into}", f"mở hồ sơ {into}")
    if returning == person.is_active:
        raise Refused(*(WORKS if returning else LEFT))
    if state and state != before.state():
        raise Refused(*STALE)


WORKS = ("người này đang làm việc", "không cần cho trở lại")
LEFT = ("người này đã rời danh sách", "cho trở lại trước, rồi sửa")


def _held(person: Official, before: Person, wanted: Person) -> str:
    """Return the address that is not changed at once but held, "" when none is. Raises Refused for none at all."""
    if wanted.email == before.email.lower():
        return ""
    guarded = cells.is_guarded(
        rights=bool(person.appointed()),
        waits=PendingEmail.objects.filter(official=person).exists(),
        leads="leader" in {*before.roles, *wanted.roles},
        account=bool(person.email) or person.has_usable_password(),
    )
    if guarded and not wanted.email:
        raise Refused("người có quyền cần giữ e-mail để được báo", "ghi địa chỉ mới thay cho địa chỉ cũ")
    return wanted.email if guarded else ""


def _write(person: Official, new: Person, now: datetime) -> None:
    _fill(person, new)
    person.is_active = True
    person.save(update_fields=["full_name", "position", "unit", "is_active", *people.OF_EMAIL])
    held_emails.forget_copies([person])
    people.hold_roles({person.pk: new.roles}, now)


def _fill(official: Official, wanted: Person) -> None:
    official.full_name, official.position = wanted.name, wanted.position
    official.unit = Unit.objects.get(code=wanted.unit)
    official.email = wanted.email or None
    official.refresh_search()


def _tell_old(person: Official, old: str, new: str, now: datetime) -> None:
    if old and old != new:
        words = email_changed(person.full_name, person.staff_code, new, moment_words(now))
        outgoing_mail.add(old, words, now, person)


def deactivate(official: Official, reason: str, actor: Official | None, library: Library, now: datetime) -> Done:
    """Let somebody leave, as a list does that no longer names him: see ``people.leave``.

    Raises Refused, of the last IT officer too, and ListBeingApplied; then nothing is written.
    """
    said = cells.tidy(reason)
    if not said or len(said) > MAX_REASON:
        what = f"lý do dài quá {MAX_REASON} ký tự" if said else "chưa có lý do"
        raise Refused(what, "ghi ngắn vì sao, ví dụ: nghỉ hưu từ 01/12")
    with transaction.atomic():
        holding.decide_on_people()
        [person] = people.by_code([official.staff_code])
        if not person.is_active:
            raise Refused("người này đã rời danh sách", "không cần làm gì")
        rights.keep_an_officer([person.pk], now)
        people.leave([person], actor, now, {"note": f"Lý do: {said}."})
        requirements.refresh(library, [person.pk])
    return Done(person)


def _trace(kind: str, official: Official, actor: Official | None, now: datetime, details: dict[str, Any]) -> None:
    Event.objects.create(at=now, kind=kind, actor=actor, official=official, details=details)
