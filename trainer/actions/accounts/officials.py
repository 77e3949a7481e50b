"""Officials one at a time: creating an officer of the IT unit, and the one-time link to set a password."""

from datetime import datetime

from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from trainer.actions import holding, outgoing_mail, rights
from trainer.actions.accounts.one_time_links import MADE, LinksOfThisInstallation, last_by_hand
from trainer.actions.outgoing_mail import LINK_LIVES
from trainer.core import person_cells
from trainer.core.accounts.mail_words import link_issued, one_time_link
from trainer.core.refusal import Refused
from trainer.core.vietnam_time import moment_words
from trainer.models import Event, Official, Unit

ADMINISTRATOR = "người quản trị máy chủ"


class MadeMeanwhile(Refused):
    """A link was made that whoever asks for another has not seen: a reload, or another officer."""


def one_time_path(official: Official, actor: Official | None, now: datetime, seen: int | None = None) -> str:
    """Return the path of a link with which ``official`` sets a password once, within three days.

    It voids those that were made or asked for before. Leaves a trace, and tells ``to_be_told`` by mail, where one
    reaches them. Raises MadeMeanwhile, and makes none, when the last one is not ``seen`` (as of ``last_by_hand``);
    None: whichever it is.
    """
    with transaction.atomic():
        # Whoever makes another waits, so that the later event voids the earlier link.
        holding.one(official.pk)
        last = last_by_hand(official)
        if seen is not None and seen != last:
            raise _made_meanwhile(last)
        Event.objects.create(at=now, kind=MADE, actor=actor, official=official)
        by = actor.full_name if actor else ADMINISTRATOR
        for person in filter(outgoing_mail.reaches, to_be_told(official, now)):
            whom = "anh/chị" if person.pk == official.pk else str(official)
            words = link_issued(person.full_name, whom, by, moment_words(now))
            outgoing_mail.add(person.email or "", words, now, person)
        return path_of(official)


def _made_meanwhile(number: int) -> MadeMeanwhile:
    event = Event.objects.select_related("actor").filter(pk=number).first()
    if event is None:
        return MadeMeanwhile("chưa tạo liên kết: trang này đã cũ", "bấm tạo lại")
    by = event.actor.full_name if event.actor else ADMINISTRATOR
    return MadeMeanwhile(
        f"chưa tạo thêm liên kết: lúc {moment_words(event.at)}, {by} đã tạo một liên kết, chỉ hiện một lần lúc ấy",
        "chưa chép kịp thì bấm tạo lại, liên kết ấy sẽ hết tác dụng",
    )


def to_be_told(official: Official, now: datetime) -> list[Official]:
    """Return who is told of a link for ``official``: he, and of an IT officer's all other IT officers too."""
    others = rights.holders("it_officer", now).exclude(pk=official.pk) if official.is_it_officer else ()
    return [official, *others]


def path_of(official: Official) -> str:
    """Return the path of a link with which ``official`` sets a password once; the caller leaves the trace."""
    key = LinksOfThisInstallation().make_token(official)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(official), key])


def mail_link(official: Official | None, allowed: bool, house: str, now: datetime) -> None:
    """Let a link to set the password be mailed to ``official``; ``house`` is the address of this site.

    For nobody (None), for who left or has no address, and when it is not ``allowed``, the same is done and written, to
    go to nobody: neither time nor answer tells who exists.
    """
    person = official or Official(pk=0)
    reachable = allowed and official is not None and official.is_active
    words = one_time_link(person.full_name, person.staff_code, house.rstrip("/") + path_of(person))
    to = (person.email or "") if reachable else ""
    outgoing_mail.add(to, words, now, official if to else None, urgent=True, lives=LINK_LIVES)


def create_it_officer(code: str, name: str, email: str, now: datetime) -> Official:
    """Create (or raise to) an officer of the IT unit, without a password: he sets it by a one-time link.

    The number is read as where one signs in. Of a record that was merged it is the one that stays. Raises Refused: a
    new one could not sign in or be told by what is said of him. Raises ListBeingApplied.
    """
    # As it is kept, and as it was kept of an officer of before.
    known, code = {person_cells.code(code), person_cells.tidy(code).upper()}, person_cells.code(code)
    with transaction.atomic():
        holding.decide_on_people()
        unit = Unit.objects.filter(parent__isnull=True).first() or Unit.objects.create(
            code="TP", name="Thành phố", kind="tinh", ancestry="/TP/"
        )
        found = Official.objects.select_related("merged_into").filter(staff_code__in=known).order_by("pk").first()
        official = found and (found.merged_into or found)
        if official is None:
            official = _new(code, person_cells.tidy(name), person_cells.tidy(email))
            official.unit, official.created_at = unit, now
            official.set_unusable_password()
            official.refresh_search()
            official.save()
        elif not official.is_active:
            official.is_active = True
            official.save(update_fields=["is_active"])
            Event.objects.create(at=now, kind="returned", official=official, details={"fields": []})
        rights.give(official, "it_officer", None, None, "", None, now)
    return official


def _new(code: str, name: str, written: str) -> Official:
    """Return a new official by the rules of staff lists. Raises Refused."""
    email = person_cells.email(written)
    if not person_cells.is_code(code) or len(code) > person_cells.MAX_CODE:
        mend = f"ghi chữ không dấu và số, có ít nhất một số, tối đa {person_cells.MAX_CODE} ký tự, ví dụ CNTT001"
        raise Refused(f"mã cán bộ “{code}” không dùng được", mend)
    if not person_cells.is_name(name):
        raise Refused("họ và tên chưa dùng được", "ghi đủ, bằng chữ")
    if written and (not email or len(email) > person_cells.MAX_EMAIL):
        raise Refused(f"“{written}” không phải địa chỉ e-mail", "sửa lại, hoặc để trống")
    if email and (owner := Official.objects.filter(email__iexact=email).first()) is not None:
        raise Refused(f"địa chỉ {email} đang là của {owner}", "ghi địa chỉ khác, hoặc để trống")
    return Official(staff_code=code, full_name=name, email=email or None)
