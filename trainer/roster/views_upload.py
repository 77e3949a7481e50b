"""The staff list: uploading it, and what was applied before. The steps after that are in ``it_roster_steps``."""

import hashlib
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trainer.actions.abandoning import failing
from trainer.models import Official, RosterUpload, RosterWord, Unit
from trainer.roster import files, large, large_apply, large_undo, queries, undo_plan, uploads
from trainer.roster import sample as sample_list
from trainer.roster.forms import UploadForm
from trainer.tables.read.detect import MAX_BYTES
from trainer.tables.read.limits import SpreadsheetError
from trainer.web.access import it_officer_required, it_reader_required, me, now
from trainer.web.table_response import table_file


@it_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Upload a list; below it the lists that wait and those that were applied, which an auditor sees alone."""
    form = UploadForm(request if request.method == "POST" else None)
    if form.is_valid():
        upload = _keep(form, me(request), now())
        if upload is not None:
            return redirect("roster_columns", upload.pk)
    undoable = undo_plan.last() if me(request).is_it_officer else None
    context = {
        "form": form,
        "units": _units().count(),
        "stuck": failing(),
        "waiting": queries.waiting() if me(request).is_it_officer else [],
        "asked": large_apply.asked() if me(request).is_it_officer else {},
        "applying": queries.applying(),
        "undoing": queries.undoing(),
        "history": queries.history(),
        "count_titles": queries.COUNT_TITLES,
        "undoable": undoable,
        "undo_asked": large_undo.asked(undoable) if undoable else None,
        "words": RosterWord.objects.count(),
    }
    return render(request, "roster/roster.html", context)


@it_officer_required
@require_safe
def sample(request: HttpRequest, kind: str) -> HttpResponse:
    """A list of invented people to copy the columns from."""
    units = list(_units().order_by("code").values_list("name", flat=True)[:2])
    if not units:
        raise Http404
    return table_file(request, sample_list.table(units), kind, "danh-sach-mau", {}, now())


def _units() -> QuerySet[Unit]:
    return Unit.objects.filter(parent__isnull=False, closed_at__isnull=True)


def _keep(form: UploadForm, actor: Official, moment: datetime) -> RosterUpload | None:
    file: Any = form.cleaned_data["tep"]
    content, name = file.read(), file.name or "danh-sach"
    sha256 = hashlib.sha256(content).hexdigest()
    if large.MOST_BYTES_AT_ONCE < len(content) <= MAX_BYTES:
        return uploads.keep_unread(content, sha256, name, actor, moment)
    try:
        book, said = files.read(content, name)
    except SpreadsheetError as error:
        form.add_error("tep", str(error))
        return None
    return uploads.keep(book, sha256, name, actor, moment, said)


@it_officer_required
@require_POST
def put_away(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Throw away a list that was not applied."""
    if not uploads.put_away(upload_id):
        messages.warning(request, "Danh sách đã bắt đầu được ghi nên không bỏ được nữa.")
        return redirect("roster_result", upload_id)
    messages.success(request, "Đã bỏ tệp vừa tải lên. Dữ liệu cán bộ không thay đổi.")
    return redirect("roster")
