"""The staff list after its upload: plan, applying it, the result."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trainer.actions.abandoning import failing
from trainer.actions.holding import ListBeingApplied
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.content.live import library
from trainer.exports.offering import offer
from trainer.models import RosterUpload, Unit
from trainer.roster import deciding, exporting, large, large_apply, queries, undo_plan, uploads
from trainer.roster.deciding import Ticks, is_decided
from trainer.roster.forms_wishes import WishesForm, differ
from trainer.roster.rules import shown
from trainer.roster.rules.model import NotAsShown, Plan
from trainer.roster.rules.reading import MappingError
from trainer.roster.rules.shown import Shown
from trainer.roster.rules.wishes import MODE_TITLES, Wishes
from trainer.roster.views_of_upload import being_applied, of_upload, too_late
from trainer.web.access import it_officer_required, it_reader_required, me, now
from trainer.web.accounts.step_up import confirmed, confirmed_to_send

# More units that lose people than this stand in a box that scrolls in itself, or a phone scrolls for ever.
_A_LINE_EACH = 6
_LOOKS_EVERY_SECONDS = 5
CHANGED = (
    "Dữ liệu cán bộ, đơn vị hoặc cách chọn cột đã thay đổi từ lúc anh/chị mở kế hoạch, nên chưa ghi gì. "
    "Kế hoạch dưới đây vừa được tính lại: anh/chị xem lại rồi áp dụng."
)
FORGOTTEN = (
    "Kế hoạch phải tính lại nên điều anh/chị vừa chọn chưa được ghi nhận. Anh/chị chọn lại khi kế hoạch hiện ra."
)
JUST_CHANGED = "Anh/chị vừa đổi cách nạp nên chưa ghi gì. Kế hoạch dưới đây đã tính lại: anh/chị xem rồi áp dụng."
ANOTHER = (
    "Một danh sách cán bộ khác đang được áp dụng hoặc hoàn tác, hoặc một thay đổi đơn vị đang được ghi, nên chưa "
    "ghi gì. Anh/chị đợi việc ấy xong, xem lại kế hoạch dưới đây rồi áp dụng."
)


@it_officer_required
@require_safe
@of_upload
def plan(request: HttpRequest, upload: RosterUpload) -> HttpResponse:
    """What applying the list would do; nothing has happened yet."""
    if is_decided(upload):
        return redirect("roster_result", upload.pk)
    if uploads.is_unread(upload):
        return redirect("roster_columns", upload.pk)
    if (mine := being_applied(request, upload)) is not None:
        return redirect("export", mine.pk)
    try:
        made = uploads.kept_plan(upload, now())
        if made is None and large.is_large(upload):
            return large.follow(request, large.PLAN, upload, now())
        made = made or shown.of(uploads.plan_of(upload))
    except MappingError as error:
        messages.warning(request, str(error))
        return redirect("roster_columns", upload.pk)
    return _show(request, upload, made, unconfirmed=False)


@it_officer_required
@require_POST
@of_upload
def wishes(request: HttpRequest, upload: RosterUpload) -> HttpResponse:
    """Say who may leave, what words mean and who is one and the same; then the plan is shown anew."""
    if is_decided(upload):
        return too_late(request, upload)
    if not uploads.is_unread(upload):
        _keep_wishes(request, upload)
    return redirect("roster_plan", upload.pk)


def _keep_wishes(request: HttpRequest, upload: RosterUpload) -> None:
    """Keep what was chosen on the page of the plan, and say what of it could not be used."""
    if (made := _seen(upload)) is None:
        messages.warning(request, FORGOTTEN)
        return
    for fault in _say(upload, made, request.POST):
        messages.warning(request, fault)


def _say(upload: RosterUpload, made: Plan, sent: QueryDict) -> tuple[str, ...]:
    """Keep what was sent about the plan ``made``, and return what is to be said of it."""
    faults: list[str] = []

    def wanted(before: Wishes) -> Wishes:
        said = WishesForm(made, before).read(sent)
        faults[:] = said.faults
        return said.wishes

    uploads.say(upload, wanted)
    return tuple(faults)


def _seen(upload: RosterUpload) -> Plan | None:
    """Return the plan that a person had before his eyes: of a large list it is not made anew for that."""
    kept = uploads.last_plan(upload)
    if kept is not None:
        return kept.plan
    return None if large.is_large(upload) else _plan(upload)


def _show(request: HttpRequest, upload: RosterUpload, seen: Shown, *, unconfirmed: bool) -> HttpResponse:
    made = seen.plan
    context = {
        "upload": upload,
        "plan": made,
        "totals": seen.totals,
        "accepted": seen.accepted,
        "fingerprint": seen.fingerprint,
        "counts": seen.counts(),
        "count_titles": queries.COUNT_TITLES,
        "unit_names": (names := dict(Unit.objects.values_list("code", "name"))),
        "one_unit": names.get(made.only_unit, "") if _is_proposed(upload, made) else "",
        "before": (before := queries.applied_before(upload)),
        "undone": queries.undone_before(before),
        "by_hand": queries.added_by_hand(made.leaving),
        "applying": queries.applying(),
        "undoing": queries.undoing(),
        "changing_units": queries.changing_units(),
        "asked": large_apply.asked().get(upload.pk),
        "unconfirmed": unconfirmed,
        "must_say": _must_say(upload, seen),
        "limit": shown.ROWS,
        "few": _A_LINE_EACH,
        "wishes": WishesForm(made, uploads.wishes_of(upload)),
        "modes": MODE_TITLES,
        "all_units": _choices() if made.unknown_units else [],
    }
    return render(request, "roster/roster_plan.html", context)


def _is_proposed(upload: RosterUpload, made: Plan) -> bool:
    """Say whether that people of other units stay is what the plan proposes, and nobody said."""
    return made.mode == "units" and not uploads.wishes_of(upload).mode_said


def _must_say(upload: RosterUpload, seen: Shown) -> bool:
    """Say whether most people would leave by a list of which nobody said that it is everybody."""
    return seen.accepted > 0 and seen.most_leave and not uploads.wishes_of(upload).mode_said


def _choices() -> list[tuple[str, str]]:
    return list(Unit.objects.filter(closed_at__isnull=True).values_list("code", "name"))


def _plan(upload: RosterUpload) -> Plan | None:
    try:
        return uploads.plan_of(upload)
    except MappingError:
        return None


@it_officer_required
@require_POST
@confirmed_to_send
@of_upload
def apply(request: HttpRequest, upload: RosterUpload) -> HttpResponse:
    """Apply exactly the plan that was shown, once; a large list while nobody waits.

    What was chosen on the page since the plan was made comes with it, and then nothing is written: the plan is another.
    """
    if not is_decided(upload) and not uploads.is_unread(upload) and differ(request.POST, uploads.wishes_of(upload)):
        messages.warning(request, JUST_CHANGED)
        _keep_wishes(request, upload)
        return redirect("roster_plan", upload.pk)
    fingerprint = request.POST.get("shown", "")
    ticks = Ticks(confirmed="confirm" in request.POST, seen="seen" in request.POST)
    if not is_decided(upload) and not uploads.is_unread(upload) and large.is_large(upload):
        return _apply_large(request, upload, fingerprint, ticks)
    try:
        deciding.apply(upload.pk, fingerprint, me(request), library(), now(), ticks=ticks, seconds=PATIENCE_SECONDS)
    except deciding.NotConfirmed as warned:
        return _show(request, upload, shown.of(warned.made), unconfirmed=True)
    except NotAsShown:
        uploads.forget_plan(upload.pk)
        messages.warning(request, CHANGED)
        return redirect("roster_plan", upload.pk)
    except ListBeingApplied:
        uploads.forget_plan(upload.pk)
        messages.warning(request, ANOTHER)
        return redirect("roster_plan", upload.pk)
    return redirect("roster_result", upload.pk)


def _apply_large(request: HttpRequest, upload: RosterUpload, fingerprint: str, ticks: Ticks) -> HttpResponse:
    seen = uploads.last_plan(upload)
    asks = seen is not None and (not ticks.suffice(seen.plan) or _must_say(upload, seen))
    if seen is not None and seen.fingerprint == fingerprint and asks:
        return _show(request, upload, seen, unconfirmed=True)
    return large_apply.follow(request, upload, fingerprint, ticks, now())


@it_reader_required
@require_safe
@of_upload
def result(request: HttpRequest, upload: RosterUpload) -> HttpResponse:
    """What applying the list has done."""
    officer = me(request).is_it_officer
    if not is_decided(upload):
        if not officer:
            raise Http404
        return redirect("roster_plan", upload.pk)
    page = render(
        request,
        "roster/roster_result.html",
        {
            "upload": upload,
            "counts": _done(upload)["counts"],
            "count_titles": queries.COUNT_TITLES,
            "written": queries.written(upload),
            "undone": queries.undone_before(upload.applied_at),
            "newcomers": queries.newcomers(upload, now()) if officer else None,
            "undoable": undo_plan.last(upload.pk) if officer else None,
            "without": queries.still_without(_done(upload).get("roles_lost", ())) if upload.applied_at else [],
            "few": _A_LINE_EACH,
            "stuck": failing() if upload.applied_at is None else [],
            "abandoned": _done(upload).get("abandoned"),
            "to_merge": queries.to_merge(_done(upload).get("merge", ())) if officer and upload.applied_at else [],
        },
    )
    if upload.applied_at is None:
        # Without script, too, the page follows what the housekeeper writes.
        page["Refresh"] = str(_LOOKS_EVERY_SECONDS)
    return page


def _done(upload: RosterUpload) -> dict[str, Any]:
    return cast(dict[str, Any], upload.plan)


@it_officer_required
@require_safe
@confirmed
def rejected(request: HttpRequest, upload_id: int, kind: str) -> HttpResponse:
    """The rejected rows as a file to send back, before and after applying."""
    upload = get_object_or_404(RosterUpload, pk=upload_id)
    if not is_decided(upload) and uploads.is_unread(upload):
        return redirect("roster_columns", upload_id)
    return offer(request, exporting.REJECTED, kind, exporting.chosen(upload), now())
