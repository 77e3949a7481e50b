"""Applying a list too large for a request: the process that compares makes its plan once more, and decides on it for
whoever pressed the button, where it is the one he was shown."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from trainer.actions import pieces
from trainer.actions.holding import ListBeingApplied
from trainer.content.live import library
from trainer.core.work_progress import Told
from trainer.exports import offering
from trainer.exports.kinds import KINDS, NO_FILE, Recipe, Unknown, Wanted
from trainer.models import Official, PreparedFile, RosterUpload
from trainer.roster import deciding, large, stored, uploads
from trainer.roster.deciding import Compared, NotConfirmed, Ticks
from trainer.roster.rules.model import NotAsShown
from trainer.web.access import me

APPLY = "roster_apply"
_SHOWN, _CONFIRMED, _SEEN = "ke_hoach", "da_doc", "da_xem"
CHANGED = (
    "Dữ liệu cán bộ, đơn vị hoặc cách chọn cột đã thay đổi từ lúc anh/chị mở kế hoạch, nên chưa ghi gì. "
    "Anh/chị xem lại kế hoạch rồi áp dụng."
)
ANOTHER = (
    "Một danh sách cán bộ khác đang được áp dụng hoặc hoàn tác, hoặc một thay đổi đơn vị đang được ghi, nên chưa "
    "ghi gì. Anh/chị đợi việc ấy xong, xem lại kế hoạch rồi áp dụng."
)
TOO_LATE = "Danh sách đã bắt đầu được ghi trước khi anh/chị bấm dừng, nên không dừng được nữa."
UNCONFIRMED = "Danh sách có điều cần lưu ý mà chưa được đánh dấu xác nhận, nên chưa ghi gì."
_NOTE = (
    "Hệ thống so lại danh sách với dữ liệu lúc này. Đúng như kế hoạch anh/chị đã xem thì ghi; có gì khác thì không ghi "
    "và báo ở đây. Trang này tự cập nhật. Anh/chị đóng trang cũng được: kết quả nằm ở trang “Danh sách cán bộ”."
)


def follow(request: HttpRequest, upload: RosterUpload, shown: str, ticks: Ticks, now: datetime) -> HttpResponse:
    """Have a list applied as it was ``shown``, and answer with the page that says how far it is."""
    said = {_SHOWN: shown, _CONFIRMED: "1" if ticks.confirmed else "", _SEEN: "1" if ticks.seen else ""}
    chosen = {large.WHICH: str(upload.pk), **{name: value for name, value in said.items() if value}}
    return offering.follow(request, APPLY, NO_FILE, applying(me(request), chosen, now), now)


def asked() -> dict[int, PreparedFile]:
    """Return, by the numbers of lists, the last wish to apply each that is on its way, or came to nothing."""
    found = PreparedFile.objects.filter(kind=APPLY).exclude(state="ready").select_related("asked_by").order_by("pk")
    return {int(one.wanted[large.WHICH]): one for one in found}


def applying(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """Applying a list. Raises Http404, Unknown."""
    upload = large.upload_of(viewer, chosen)
    return Recipe(
        "Áp dụng danh sách cán bộ",
        chosen,
        f"Tệp “{upload.file_name}”",
        large=lambda: True,
        work=lambda told: _work(upload, chosen, viewer, now, told),
        then=reverse("roster_result", args=[upload.pk]),
        over=deciding.is_decided(upload),
        back=reverse("roster_plan", args=[upload.pk]),
        note=_NOTE,
        stop="Dừng, chưa áp dụng",
        stopped=large.LEFT,
        too_late=TOO_LATE,
    )


@stored.looking_for_no_rings()
def _work(
    upload: RosterUpload, chosen: Mapping[str, str], actor: Official, now: datetime, told: Told
) -> Callable[[Wanted], int]:
    ticks = Ticks(confirmed=_CONFIRMED in chosen, seen=_SEEN in chosen)
    try:
        compared = deciding.compare(upload.pk, chosen.get(_SHOWN, ""), ticks, told)
    except NotConfirmed:
        raise Unknown(UNCONFIRMED) from None
    except NotAsShown:
        return lambda _: _nothing(upload, CHANGED)
    # Somebody else's click was faster, or this one's process was killed after the decision: it is over.
    return lambda wanted: _decide(compared, actor, now, wanted) if compared is not None else 0


def _decide(compared: Compared, actor: Official, now: datetime, wanted: Wanted) -> int:
    try:
        work = deciding.decide(compared, actor, now, with_it=wanted)
    except NotAsShown:
        return _nothing(compared.upload, CHANGED)
    except ListBeingApplied:
        return _nothing(compared.upload, ANOTHER)
    if work is not None:
        pieces.finish_or_leave(library(), work, pieces.PATIENCE_SECONDS)
    return compared.made.accepted


def _nothing(upload: RosterUpload, why: str) -> int:
    """Say why nothing is written, and let the plan be made anew for who looks at it again."""
    uploads.forget_plan(upload.pk)
    raise Unknown(why)


KINDS[APPLY] = applying
