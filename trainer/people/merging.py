"""Merging two records of one person: what he sat, passed and practised follows into the one that stays.

Nothing is thrown away: the other record stays, inactive, with what happened to it, and points to the one that stays.
It cannot be undone, and every way to it says so first. An attempt keeps ``[staff number, number]`` that it had, so that
certificates printed before can still be checked.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from trainer.actions import attempts as sitting
from trainer.actions import (
    derived_rows,
    due_days,
    holding,
    marking,
    objections,
    people,
    reliance,
    requirements,
    rights,
    spaced_review,
)
from trainer.actions.accounts import held_emails, province
from trainer.content.library import Library
from trainer.core import person_cells as cells
from trainer.core.fingerprint import of_value
from trainer.core.refusal import Refused
from trainer.models import (
    Attempt,
    Campaign,
    Completion,
    Event,
    Exemption,
    Extension,
    LetterAnswer,
    Newcomer,
    Official,
    PendingEmail,
    Practice,
    RefresherReview,
    RoleHolding,
)
from trainer.people import following
from trainer.people.rules.merging import held_since
from trainer.people.rules.moves import Moves

# Above every number that an attempt has, while the numbers change places.
_ASIDE = 1_000_000
_LONGEST_CODES = 200
CHANGED = ("một trong hai hồ sơ vừa thay đổi", "xem lại rồi gộp")


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging ``gone`` into ``stays`` would do; ``state`` identifies what was looked at.

    ``email``: the address that the record that stays takes over, at once or held (``email_held``); ``other_name``: the
    two have different given names; ``rights``: what the other record loses; ``accounts``: those of the province that
    open the record that stays from then on, as people read them.
    """

    stays: Official
    gone: Official
    moves: Moves
    email: str
    email_held: bool
    other_name: bool
    rights: tuple[str, ...]
    accounts: tuple[str, ...]
    state: str


def plan(stays: Official, gone: Official, actor: Official | None, now: datetime) -> MergePlan:
    """Return what merging ``gone`` into ``stays`` would do. Raises Refused: it cannot be done, and why."""
    _refuse(stays, gone, actor, now)
    moves = following.moves(stays, gone)
    email, held = _email(stays, gone)
    accounts = tuple(f"{one.called} ({province.house(one.issuer)})" for one in province.accounts_of(gone))
    state = of_value([_told(stays), _told(gone), asdict(moves), email, *accounts])
    lost = tuple(rights.named(one) for one in gone.appointed())
    other = cells.other_given_name(stays.full_name, gone.full_name)
    return MergePlan(stays, gone, moves, email, held, other, lost, accounts, state)


def _told(official: Official) -> list[str | int | bool]:
    return [official.pk, official.full_name, official.unit_id, official.email or "", official.is_active]


def _refuse(stays: Official, gone: Official, actor: Official | None, now: datetime) -> None:
    if stays.pk == gone.pk:
        raise Refused("hai mã là của cùng một hồ sơ", "ghi mã của hồ sơ kia")
    for one in (stays, gone):
        if one.merged_into is not None:
            into = one.merged_into.staff_code
            raise Refused(f"hồ sơ {one.staff_code} đã gộp vào {into}", f"dùng hồ sơ {into}")
    if gone.is_active and not stays.is_active:
        what = f"{stays.staff_code} đã rời danh sách, {gone.staff_code} đang làm việc"
        raise Refused(what, "gộp theo chiều ngược lại")
    if actor is not None and actor.pk == gone.pk:
        raise Refused("anh/chị đang đăng nhập bằng hồ sơ sẽ ngừng dùng", "nhờ cán bộ CNTT khác gộp")
    if len(_codes(stays, gone)) > _LONGEST_CODES:
        raise Refused(f"hồ sơ {stays.staff_code} đã gộp quá nhiều mã", "báo người phát triển")
    rights.keep_an_officer([gone.pk], now)


def _codes(stays: Official, gone: Official) -> str:
    return " ".join(filter(None, (stays.former_codes, gone.staff_code, gone.former_codes)))


def _email(stays: Official, gone: Official) -> tuple[str, bool]:
    """Return the address that follows, and whether it is held until it is confirmed."""
    if stays.email or not gone.email or not stays.is_active:
        return "", False
    leads = RoleHolding.objects.filter(official=stays, role="leader").exists()
    held = cells.is_guarded(
        rights=bool(stays.appointed()),
        waits=PendingEmail.objects.filter(official=stays).exists(),
        leads=leads,
        account=stays.has_usable_password(),
    )
    return gone.email, held


def merge(shown: MergePlan, actor: Official | None, library: Library, now: datetime) -> None:
    """Do what was shown. Raises Refused, also when a record changed since, and ListBeingApplied; then nothing is
    written.
    """
    # What both ever answered takes its time: it is read, and put together, before anybody waits.
    known = spaced_review.known_of([shown.stays.pk, shown.gone.pk]).of_one(shown.stays.pk)
    with transaction.atomic():
        holding.decide_on_people()
        found = people.by_code([shown.stays.staff_code, shown.gone.staff_code])
        by_number = {one.pk: one for one in found}
        stays, gone = by_number[shown.stays.pk], by_number[shown.gone.pk]
        wanted = plan(stays, gone, actor, now)
        if wanted.state != shown.state:
            raise Refused(*CHANGED)
        left_at = _left_at(gone)
        _hand_in(stays, gone, now)
        _retire(stays, gone, actor, now)
        _follow(stays, gone)
        _follow_letters(stays, gone, actor, now)
        following.attendances(stays, gone, actor, now)
        _hold_roles(stays, gone, left_at)
        _settle(stays, gone, wanted, actor, now)
        _derive(library, stays, gone, known)


def _hand_in(stays: Official, gone: Official, now: datetime) -> None:
    for number in following.sat_in_both(stays, gone):
        try:
            sitting.hand_in(number, now)
        except marking.CannotBeMarked as error:
            what = f"không chấm được lượt {number} đang làm dở của {gone.staff_code} ({error})"
            raise Refused(what, "báo người quản trị máy chủ") from None


def _left_at(gone: Official) -> datetime | None:
    if gone.is_active:
        return None
    left: datetime | None = Event.objects.filter(official=gone, kind="left").aggregate(at=Max("at"))["at"]
    return left


def _retire(stays: Official, gone: Official, actor: Official | None, now: datetime) -> None:
    if gone.is_active:
        people.leave([gone], actor, now, {"note": f"Gộp vào hồ sơ {stays.staff_code}."})
    # Those of records that were merged into this one before follow, too.
    province.follow(stays, gone, actor, now)
    Official.objects.filter(merged_into=gone).update(merged_into=stays)
    gone.merged_into = stays
    gone.save(update_fields=["merged_into"])


def _follow(stays: Official, gone: Official) -> None:
    """Let the facts follow: attempts with their answers and ends, practice, what was agreed with him by name."""
    numbers = following.numbers(stays, gone)
    both = Attempt.objects.filter(official__in=[stays, gone]).only("pk", "official_id", "number", "before_merge")
    changed = [one for one in both if one.official_id == gone.pk or one.number != numbers[one.pk]]
    # Two steps: no two of a quiz ever have one number.
    Attempt.objects.filter(pk__in=[one.pk for one in changed]).update(number=F("number") + _ASIDE)
    codes = {stays.pk: stays.staff_code, gone.pk: gone.staff_code}
    for one in changed:
        one.before_merge = one.before_merge or [codes[one.official_id], one.number]
        one.official_id, one.number = stays.pk, numbers[one.pk]
    derived_rows.update(Attempt, changed, ("official", "number", "before_merge"))
    for model in (Completion, Practice, RefresherReview, Extension, Exemption):
        model.objects.filter(official=gone).update(official=stays)
    objections.follow(stays, gone)
    named = Campaign.people.through.objects
    mine = named.filter(official=stays).values("campaign")
    named.filter(official=gone).exclude(campaign__in=mine).update(official=stays)
    named.filter(official=gone).delete()
    # Days that began anew with a change of units: where both have one, that of the record that stays. That record was
    # there before the change without one: then it was asked by the campaign all the time, or came into it by itself.
    for new in Newcomer.objects.filter(official=gone).select_related("change"):
        if stays.created_at > new.change.at:
            Newcomer.objects.get_or_create(change_id=new.change_id, campaign_id=new.campaign_id, official=stays)
        new.delete()


def _follow_letters(stays: Official, gone: Official, actor: Official | None, now: datetime) -> None:
    """Let what a leader answered about either, and the IT unit has not decided on, be about the record that stays: of
    two the newer one, as when he answers twice."""
    waiting = LetterAnswer.objects.filter(official__in=[stays, gone], outcome="").order_by("answered_at", "pk")
    for older in list(waiting)[:-1]:
        older.outcome, older.decided_at, older.decided_by = "replaced", now, actor
        older.said = f"Hồ sơ {gone.staff_code} gộp vào {stays.staff_code}: câu trả lời mới hơn còn chờ."
        older.save(update_fields=["outcome", "decided_at", "decided_by", "said"])
    LetterAnswer.objects.filter(official=gone, outcome="").update(official=stays)


def _hold_roles(stays: Official, gone: Official, left_at: datetime | None) -> None:
    """Let him have come when the first of the two records did, unless there was a gap: no number makes a newcomer."""
    came = due_days.came([gone.pk]).get(gone.pk)
    before = dict(RoleHolding.objects.filter(official=gone).values_list("role", "since"))
    for holding_ in RoleHolding.objects.filter(official=stays):
        held = before.get(holding_.role)
        since = held_since(holding_.since, held and max(held, came or held), stays.created_at, left_at)
        if since != holding_.since:
            holding_.since = since
            holding_.save(update_fields=["since"])
    there = max(gone.created_at, came or gone.created_at)
    stays.created_at = held_since(stays.created_at, there, stays.created_at, left_at)


def _settle(stays: Official, gone: Official, wanted: MergePlan, actor: Official | None, now: datetime) -> None:
    """Let the record that stays be found by both numbers, and write down on both what was done."""
    stays.former_codes = _codes(stays, gone)
    if wanted.email and not wanted.email_held:
        stays.email = wanted.email
    stays.refresh_search()
    stays.save(update_fields=["former_codes", "created_at", *people.OF_EMAIL])
    if wanted.email and wanted.email_held:
        held_emails.hold({stays.staff_code: wanted.email}, "", actor, now)
    moved = {name: number for name, number in asdict(wanted.moves).items() if number}
    details = {
        "from": gone.staff_code,
        "moved": moved,
        "fields": [["Mã cán bộ", gone.staff_code, stays.staff_code]],
        "note": wanted.moves.said(),
    }
    _trace(stays, details, actor, now)
    _trace(gone, {"into": stays.staff_code, "note": f"Đã gộp vào hồ sơ {stays.staff_code}."}, actor, now)


def _trace(official: Official, details: Mapping[str, Any], actor: Official | None, now: datetime) -> None:
    Event.objects.create(at=now, kind="merged", actor=actor, official=official, details=dict(details))


def _derive(library: Library, stays: Official, gone: Official, known: spaced_review.Known) -> None:
    """Make anew what derives, as a rebuild would; ``known`` was read before."""
    both = [stays.pk, gone.pk]
    reliance.rederive_all(both)
    spaced_review.derive(both, known)
    requirements.refresh(library, both)
