"""Lists too large to be read, or compared, while somebody waits: a process of its own does, one at a time on a host,
and says how far it is."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from trainer.core.work_progress import Told
from trainer.exports import offering
from trainer.exports.kinds import KINDS, NO_FILE, Recipe, Unknown, Wanted
from trainer.models import Official, RosterUpload
from trainer.roster import files, stored, uploads
from trainer.roster.rules import shown
from trainer.roster.rules.reading import MappingError
from trainer.tables.read.limits import SpreadsheetError, telling

READ, PLAN = "roster_read", "roster_plan"
# A file of so many bytes (some ten thousand people), and a list that takes so many letters as it is kept, are done in a
# second or two.
MOST_BYTES_AT_ONCE = 1_000_000
MOST_KEPT_AT_ONCE = 400_000
WHICH = "danh_sach"
GONE = "Danh sách này đã được bỏ hoặc đã áp dụng."
LEFT = "Đã dừng. Tệp vẫn nằm ở mục “Đã tải lên, chưa áp dụng”: anh/chị bấm vào tên tệp để làm tiếp."
_NOTE = (
    "Danh sách lớn nên hệ thống làm riêng, mỗi lúc một việc, để không làm chậm người đang làm bài. Trang này tự cập "
    "nhật rồi tự chuyển sang bước sau. Anh/chị có thể rời đi: danh sách nằm ở mục “Đã tải lên, chưa áp dụng”. Chưa ghi "
    "gì vào dữ liệu cán bộ."
)
# Kinds of files that do not say by their line ends how many rows there are.
_PACKED = (b"PK", b"\xd0\xcf\x11\xe0")


def is_large(upload: RosterUpload) -> bool:
    """Say whether nobody should wait for the plan of a list."""
    kept = upload.rows.content if upload.rows else {}
    return len(kept.get("packed", "")) > MOST_KEPT_AT_ONCE


def follow(request: HttpRequest, kind: str, upload: RosterUpload, now: datetime) -> HttpResponse:
    """Have a list read or compared, and answer with the page that says how far it is."""
    return offering.follow(request, kind, NO_FILE, _recipe(kind, upload, now), now)


def reading(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """Reading the rows of an uploaded file. Raises Http404, Unknown."""
    return _recipe(READ, upload_of(viewer, chosen), now)


def planning(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """Comparing a list with the records. Raises Http404, Unknown."""
    return _recipe(PLAN, upload_of(viewer, chosen), now)


def upload_of(viewer: Official, chosen: Mapping[str, str]) -> RosterUpload:
    """Return the list that long work is about. Raises Http404: he is no IT officer any more; Unknown."""
    if not viewer.is_it_officer:
        raise Http404
    found = RosterUpload.objects.filter(pk=int(chosen[WHICH])).first()
    if found is None:
        raise Unknown(GONE)
    return found


def _recipe(kind: str, upload: RosterUpload, now: datetime) -> Recipe:
    name, work, then = (
        ("Đọc danh sách cán bộ", _read, "roster_columns")
        if kind == READ
        else ("So danh sách với dữ liệu hiện có", _compare, "roster_plan")
    )
    return Recipe(
        name,
        {WHICH: str(upload.pk)},
        f"Tệp “{upload.file_name}”",
        large=lambda: True,
        work=lambda told: work(upload, now, told),
        then=reverse(then, args=[upload.pk]),
        note=_NOTE,
        stopped=LEFT,
    )


@stored.looking_for_no_rings()
def _read(upload: RosterUpload, _: datetime, told: Told) -> Callable[[Wanted], int]:
    if not uploads.is_unread(upload):
        # Whoever else waited for it was faster.
        return lambda _: 0
    content = uploads.unread(upload)
    if content is None:
        seen = uploads.looked_at(uploads.book_of(upload), uploads.wishes_of(upload).sheets)
        return lambda _: int(uploads.keep_read(upload, None, seen))
    lines = 0 if content.startswith(_PACKED) else content.count(b"\n")
    try:
        with telling(lambda rows: told(min(rows, lines) if lines else rows, lines)):
            book, said = files.read(content, upload.file_name)
    except SpreadsheetError as error:
        raise Unknown(str(error)) from None
    rows = sum(len(sheet.rows) for sheet in book.sheets)
    told(lines or rows, lines or rows)
    seen, packed = uploads.looked_at(book, None), stored.pack(stored.to_plain(book, said))
    return lambda _: uploads.keep_read(upload, packed, seen) and rows


@stored.looking_for_no_rings()
def _compare(upload: RosterUpload, now: datetime, told: Told) -> Callable[[Wanted], int]:
    if uploads.is_unread(upload):
        # Other sheets were chosen meanwhile: whoever waits is led on to where these are read.
        return lambda _: 0
    try:
        made = shown.of(uploads.plan_of(upload, told))
    except MappingError as error:
        raise Unknown(str(error)) from None
    return lambda _: uploads.keep_plan(upload, made, now) and made.accepted


KINDS[READ] = reading
KINDS[PLAN] = planning
