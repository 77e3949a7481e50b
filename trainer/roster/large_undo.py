"""Undoing a list too large for a request: the process of large files makes its plan, and makes it once more to decide
on it for whoever pressed the button, where it is the one he was shown."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from trainer.actions import pieces
from trainer.actions.holding import ListBeingApplied
from trainer.content.live import library
from trainer.core.text import count
from trainer.core.work_progress import Told
from trainer.exports import offering
from trainer.exports.kinds import KINDS, NO_FILE, Recipe, Unknown, Wanted
from trainer.models import AppliedRoster, Official, PersonBefore, PreparedFile
from trainer.roster import stored, undo, undo_plan, undo_shown
from trainer.roster.rules.model import NotAsShown
from trainer.roster.undo_plan import UndoPlan
from trainer.web.access import me

PLAN, UNDO = "roster_undo_plan", "roster_undo"
# The plan of undoing so many people is there in a second or two.
MOST_AT_ONCE = 5_000
_ROSTER, _SHOWN = "lan_nap", "ke_hoach"
GONE = "Danh sách này không hoàn tác được nữa: chỉ danh sách nạp cuối cùng hoàn tác được, và chỉ một lần."
CHANGED = (
    "Dữ liệu cán bộ đã thay đổi từ lúc anh/chị mở kế hoạch hoàn tác, nên chưa hoàn tác gì. "
    "Anh/chị xem lại kế hoạch rồi quyết định."
)
BUSY = (
    "Một danh sách khác hoặc một thay đổi đơn vị đang được ghi, nên chưa hoàn tác gì. "
    "Anh/chị đợi việc ấy xong rồi mở lại trang hoàn tác."
)
TOO_LATE = "Việc hoàn tác đã bắt đầu được ghi trước khi anh/chị bấm dừng, nên không dừng được nữa."
LEFT = "Đã dừng, chưa hoàn tác gì."
_NOTE_PLAN = (
    "Danh sách đã đổi {people} người nên hệ thống lập kế hoạch hoàn tác riêng, để không làm chậm người đang làm bài. "
    "Trang này tự cập nhật rồi tự chuyển sang kế hoạch. Chưa hoàn tác gì."
)
_NOTE = (
    "Hệ thống so lại với dữ liệu lúc này. Đúng như kế hoạch anh/chị đã xem thì hoàn tác; có gì khác thì không hoàn tác "
    "và báo ở đây. Trang này tự cập nhật. Anh/chị đóng trang cũng được: kết quả nằm ở trang “Danh sách cán bộ”."
)


def is_large(roster: AppliedRoster) -> bool:
    """Say whether nobody should wait for the plan of undoing a list."""
    touched = PersonBefore.objects.filter(roster=roster).values_list("pk")
    return len(touched[: MOST_AT_ONCE + 1]) > MOST_AT_ONCE


def follow_plan(request: HttpRequest, roster: AppliedRoster, now: datetime) -> HttpResponse:
    """Have the plan made, and answer with the page that says how far it is."""
    return offering.follow(request, PLAN, NO_FILE, planning(me(request), {_ROSTER: str(roster.pk)}, now), now)


def follow(request: HttpRequest, roster: AppliedRoster, shown: str, now: datetime) -> HttpResponse:
    """Have a list undone as it was ``shown``, and answer with the page that says how far it is."""
    chosen = {_ROSTER: str(roster.pk), _SHOWN: shown}
    return offering.follow(request, UNDO, NO_FILE, undoing(me(request), chosen, now), now)


def asked(roster: AppliedRoster) -> PreparedFile | None:
    """Return the last wish to undo a list that is on its way, or came to nothing."""
    found = PreparedFile.objects.filter(kind=UNDO, wanted__lan_nap=str(roster.pk)).exclude(state="ready")
    return found.select_related("asked_by").order_by("pk").last()


def planning(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """Making the plan of undoing a list. Raises Http404, Unknown."""
    roster = _roster(viewer, chosen)
    people = count(PersonBefore.objects.filter(roster=roster).count())
    work = _recipe("Lập kế hoạch hoàn tác danh sách", roster, chosen, _NOTE_PLAN.format(people=people))
    return work(lambda told: _plan(roster, now, told), "Dừng, để sau")


def undoing(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """Undoing a list. Raises Http404, Unknown."""
    roster = _roster(viewer, chosen)
    work = _recipe("Hoàn tác danh sách đã nạp", roster, chosen, _NOTE)
    return work(lambda told: _undo(roster, chosen, viewer, now, told), "Dừng, chưa hoàn tác")


def _roster(viewer: Official, chosen: Mapping[str, str]) -> AppliedRoster:
    """Return the list that the work is about. Raises Http404: he is no IT officer any more; Unknown."""
    if not viewer.is_it_officer:
        raise Http404
    found = AppliedRoster.objects.defer("plan").filter(pk=int(chosen[_ROSTER])).first()
    if found is None:
        raise Unknown(GONE)
    return found


def _recipe(
    name: str, roster: AppliedRoster, chosen: Mapping[str, str], note: str
) -> Callable[[Callable[[Told], Callable[[Wanted], int]], str], Recipe]:
    place = reverse("roster_undo")
    return lambda work, stop: Recipe(
        name,
        chosen,
        f"Tệp “{roster.file_name}”",
        large=lambda: True,
        work=work,
        then=place,
        over=roster.undone_at is not None,
        back=place,
        note=note,
        counted="người",
        stop=stop,
        stopped=LEFT,
        too_late=TOO_LATE,
    )


@stored.looking_for_no_rings()
def _plan(roster: AppliedRoster, now: datetime, told: Told) -> Callable[[Wanted], int]:
    if undo_plan.last_number() != roster.pk:
        raise Unknown(GONE)
    made = undo_shown.of(undo_plan.make_plan(roster, told), undo_shown.MOST_TOLD)
    return lambda _: undo_shown.keep(roster, made, now) and sum(made.counts.values())


@stored.looking_for_no_rings()
def _undo(
    roster: AppliedRoster, chosen: Mapping[str, str], actor: Official, now: datetime, told: Told
) -> Callable[[Wanted], int]:
    if roster.undone_at is not None:
        # Somebody else's click was faster, or this one's process was killed after the decision: it is over.
        return lambda _: 0
    try:
        made = undo.compare(roster, chosen.get(_SHOWN, ""), told)
    except NotAsShown:
        return lambda _: _nothing(roster, CHANGED)
    except ListBeingApplied:
        return lambda _: _nothing(roster, BUSY)
    return lambda wanted: _decide(made, actor, now, wanted)


def _decide(made: UndoPlan, actor: Official, now: datetime, wanted: Wanted) -> int:
    try:
        work = undo.decide(made, actor, now, with_it=wanted)
    except (NotAsShown, ListBeingApplied) as stopped:
        if AppliedRoster.objects.filter(pk=made.roster.pk, undone_at__isnull=False).exists():
            return 0
        return _nothing(made.roster, BUSY if isinstance(stopped, ListBeingApplied) else CHANGED)
    pieces.finish_or_leave(library(), work, pieces.PATIENCE_SECONDS)
    return len(made.steps)


def _nothing(roster: AppliedRoster, why: str) -> int:
    """Say why nothing is undone, and let the plan be made anew for who looks at it again."""
    undo_shown.forget(roster.pk)
    raise Unknown(why)


KINDS[PLAN], KINDS[UNDO] = planning, undoing
