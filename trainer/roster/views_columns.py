"""The staff list after its upload: which sheets are the list, which column holds what."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from trainer.core.text import count
from trainer.models import RosterUpload
from trainer.roster import large, uploads
from trainer.roster.deciding import is_decided
from trainer.roster.forms import ColumnsForm, column_choices, left_out, row_at
from trainer.roster.rules.columns import Mapping, find_header, propose_mapping
from trainer.roster.rules.head import Head
from trainer.roster.rules.sheets import WHY
from trainer.roster.views_of_upload import being_applied, of_upload, too_late
from trainer.web.access import it_officer_required, now

_PREVIEW = 6
TOO_FAR = (
    "Dòng tiêu đề phải nằm trong các dòng từ 1 đến {until}, nên dòng {asked} chưa được dùng. "
    "Tiêu đề thật ở xa hơn thì anh/chị xóa các dòng phía trên trong tệp rồi tải lên lại."
)
OTHER_SHEETS = (
    "Trang tính cần đọc vừa được chọn lại ở một cửa sổ khác, nên các cột anh/chị vừa gửi chưa được dùng. "
    "Anh/chị xem lại các cột dưới đây."
)


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_upload
def columns(request: HttpRequest, upload: RosterUpload) -> HttpResponse:
    """Which column holds what: proposed from the headings, corrected by a person."""
    if is_decided(upload):
        return too_late(request, upload)
    if uploads.is_unread(upload):
        return large.follow(request, large.READ, upload, now())
    if request.method != "POST" and (mine := being_applied(request, upload)) is not None:
        return redirect("export", mine.pk)
    if request.POST.get("doc", _read_sheets(upload)) != _read_sheets(upload):
        messages.warning(request, OTHER_SHEETS)
        return redirect("roster_columns", upload.pk)
    head = uploads.head_of(upload)
    mapping = _asked_mapping(request, head, uploads.mapping_of(upload))
    sent = request.POST if request.method == "POST" else None
    if sent is not None and sent.get("header", "0") != str(mapping.header):
        # Of a heading that is not taken the columns are not either: they are shown as they are kept.
        sent = None
    form = ColumnsForm(head, mapping, sent)
    if form.is_valid():
        uploads.choose(upload, form.mapping())
        return redirect("roster_plan", upload.pk)
    return render(request, "roster/roster_columns.html", _columns_context(upload, head, mapping, form))


def _read_sheets(upload: RosterUpload) -> str:
    """Return which sheets the page of columns shows, to tell them from others; "" for the proposed ones."""
    return " ".join(map(str, uploads.wishes_of(upload).sheets or ()))


def _asked_mapping(request: HttpRequest, head: Head, kept: Mapping) -> Mapping:
    """Return the mapping for the heading row that the person names; the one kept when he names none, or one too far
    down."""
    asked = request.POST.get("header") if request.method == "POST" else request.GET.get("tieu_de")
    if asked is None or not (asked.isascii() and asked.isdigit() and len(asked) < 8) or int(asked) == kept.header:
        return kept
    if int(asked) > head.until:
        messages.warning(request, TOO_FAR.format(asked=count(int(asked)), until=count(head.until)))
        return kept
    return propose_mapping(row_at(head.sheet, int(asked)), int(asked))


def _columns_context(upload: RosterUpload, head: Head, mapping: Mapping, form: ColumnsForm) -> dict[str, Any]:
    sheet = head.sheet
    first = max(0, mapping.header - 2)
    sheets, found = _sheets(upload, head), find_header(sheet.rows) is not None
    shown = [row for row in sheet.rows if row[0] > first][: _PREVIEW + mapping.header - first]
    return {
        "upload": upload,
        "sheet": sheet,
        "mapping": mapping,
        "form": form,
        "found": found,
        "complete": not mapping.faults() and not form.errors,
        "preview": shown,
        "letters": [label.split(":")[0] for _, label in column_choices(head, mapping.header)],
        "rows": _rows(sheets, head.last - mapping.header),
        "headed": found or mapping.header > 0,
        "until": head.until,
        "sheets": sheets,
        "read_sheets": _read_sheets(upload),
        "left_out": left_out(sheet, mapping),
    }


def _rows(sheets: list[dict[str, Any]], below: int) -> int:
    """Return how many rows may be people: of several sheets that are read together, below the headings of each."""
    together = [one["people"] for one in sheets if one["chosen"] and one["list"]]
    return sum(together) if len(together) > 1 else below


def _sheets(upload: RosterUpload, head: Head) -> list[dict[str, Any]]:
    """Return the sheets of the file as a person chooses among them; nothing where there is one."""
    if len(head.sheets) < 2:
        return []
    chosen = uploads.wishes_of(upload).sheets
    return [
        {
            "number": number,
            "name": one.name,
            "people": one.people,
            "why": WHY[one.kind],
            "list": one.kind != "no list",
            "chosen": one.proposed if chosen is None else number in chosen,
        }
        for number, one in enumerate(head.sheets)
    ]


@it_officer_required
@require_POST
@of_upload
def sheets(request: HttpRequest, upload: RosterUpload) -> HttpResponse:
    """Choose which sheets of the file are the list."""
    if is_decided(upload):
        return too_late(request, upload)
    there = 0 if uploads.is_unread(upload) else len(uploads.head_of(upload).sheets)
    chosen = tuple(number for number in range(there) if str(number) in request.POST.getlist("trang"))
    if chosen:
        uploads.say(upload, lambda wishes: replace(wishes, sheets=chosen), later=large.is_large(upload))
    elif there:
        messages.warning(request, "Chưa trang nào được chọn nên các trang đang đọc giữ nguyên.")
    return redirect("roster_columns", upload.pk)
