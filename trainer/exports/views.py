"""Where somebody follows the files that are made for him, takes them away, puts them away, has them made again."""

from contextlib import suppress
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trainer.core.vietnam_time import day_of
from trainer.exports import folder, prepared_files
from trainer.exports.kinds import KINDS, NO_FILE, Recipe, Unknown
from trainer.models import PreparedFile
from trainer.web.access import is_leader, me, now, reads_everything, signed_in
from trainer.web.accounts.step_up import confirmed
from trainer.web.people_filter import page_number
from trainer.web.table_response import TYPES

PAGE = 8
# How long after it was asked for a page looks again after how many seconds: often while it may be there any moment.
_LOOKS = ((30, 3), (180, 8))
_LOOKS_LATER = 20
NOT_HERE = "Tệp không có trên máy chủ này: đã bị xóa, hoặc nằm ở máy chủ khác. Anh/chị bấm “Lập lại”."


def _file(request: HttpRequest, number: int) -> PreparedFile:
    """Return a file that whoever asks asked for himself. Raises Http404: nobody sees another's."""
    found = prepared_files.own(me(request)).filter(pk=number).first()
    if found is None or found.kind not in KINDS:
        raise Http404
    return found


@signed_in
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """His files, the latest first. For who may take no table there is no such page."""
    files = prepared_files.own(me(request)).exclude(form=NO_FILE)
    if not (reads_everything(me(request)) or is_leader(me(request)) or files.exists()):
        raise Http404
    page = Paginator(files, PAGE).get_page(page_number(request))
    answer = render(request, "exports/overview.html", {"page": page, "days": prepared_files.KEPT_FOR.days})
    going = [one for one in page.object_list if one.state in ("waiting", "running")]
    return _looking_again(answer, going[0], now()) if going else answer


@signed_in
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """How far one file is; then where it is taken, or why there is none."""
    found, moment = _file(request, number), now()
    work = _work(request, found, moment)
    if found.form == NO_FILE and (found.state == "ready" or (work is not None and work.over)):
        return _onward(request, found, moment)
    context = {
        "file": found,
        "recipe": work,
        "before": _before(found),
        "lost": _is_lost(found),
        "not_here": NOT_HERE,
        "kept": prepared_files.KEPT_FOR,
    }
    answer = render(request, "exports/one.html", context)
    return _looking_again(answer, found, moment) if found.state in ("waiting", "running") else answer


def _work(request: HttpRequest, file: PreparedFile, moment: datetime) -> Recipe | None:
    """Return what long work is; None for a file, or where what it was about, or his right, is gone."""
    if file.form == NO_FILE:
        with suppress(Http404, Unknown):
            return KINDS[file.kind](me(request), file.wanted, moment)
    return None


def _onward(request: HttpRequest, work: PreparedFile, moment: datetime) -> HttpResponse:
    """Go on where long work that is done leads to."""
    try:
        return redirect(KINDS[work.kind](me(request), work.wanted, moment).then)
    except Unknown as unknown:
        messages.warning(request, str(unknown))
        return redirect("exports")


def _looking_again(answer: HttpResponse, file: PreparedFile, moment: datetime) -> HttpResponse:
    """Without script, too, the page follows; the longer it takes, the more seldom it asks."""
    age = (moment - file.asked_at).total_seconds()
    answer["Refresh"] = str(next((seconds for upto, seconds in _LOOKS if age < upto), _LOOKS_LATER))
    return answer


def _before(file: PreparedFile) -> int:
    """Return how many files are made before this one."""
    if file.state != "waiting":
        return 0
    there = PreparedFile.objects.filter(place=file.place, state__in=["waiting", "running"])
    return there.filter(pk__lt=file.pk).count()


def _is_lost(file: PreparedFile) -> bool:
    return file.state == "ready" and file.form != NO_FILE and not folder.file(file.token, file.form).is_file()


@signed_in
@require_safe
@confirmed
def take(request: HttpRequest, number: int) -> HttpResponse:
    """The file itself, for who asked for it and may see what is in it at this moment too."""
    found, moment = _file(request, number), now()
    if found.state != "ready":
        return redirect("export", number)
    # What he chose by may be gone; what he may see is not wider for that.
    with suppress(Unknown):
        KINDS[found.kind](me(request), found.wanted, moment)
    try:
        opened = folder.file(found.token, found.form).open("rb")
    except OSError:
        return redirect("export", number)
    # Whoever asks only for the head takes nothing along.
    if request.method == "GET":
        prepared_files.taken(found, moment)
    day = day_of(found.as_of or moment).isoformat()
    name = f"{found.name}-{day}.{found.form}"
    answer = FileResponse(opened, as_attachment=True, filename=name, content_type=TYPES[found.form])
    return cast(HttpResponse, answer)


@signed_in
@require_POST
def put_away(request: HttpRequest, number: int) -> HttpResponse:
    """Stop making it, or delete it."""
    found = _file(request, number)
    prepared_files.put_away(found)
    if found.form == NO_FILE:
        return _stopped(request, found)
    messages.success(request, "Đã xóa tệp." if found.state == "ready" else "Đã bỏ, không lập tệp này nữa.")
    return redirect("exports")


def _stopped(request: HttpRequest, file: PreparedFile) -> HttpResponse:
    work = _work(request, file, now())
    if work is not None and work.over:
        messages.warning(request, work.too_late)
        return redirect(work.then)
    messages.success(request, work.stopped if work is not None else "Đã dừng.")
    return redirect("roster")


@signed_in
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Make one anew that failed or is not here, for who may still see what is in it."""
    found, moment = _file(request, number), now()
    try:
        recipe = KINDS[found.kind](me(request), found.wanted, moment)
    except Unknown as unknown:
        messages.error(request, str(unknown))
        return redirect("export", number)
    if recipe.back:
        return redirect(recipe.back)
    if found.state == "failed" or _is_lost(found):
        prepared_files.again(found, moment)
    return redirect("export", number)
