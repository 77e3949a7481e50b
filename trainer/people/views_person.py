"""One person by hand, for IT officers: added, corrected, deactivated, brought back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from trainer.content.live import library
from trainer.core.person_cells import other_given_name
from trainer.core.refusal import Refused
from trainer.models import Official
from trainer.people import changes
from trainer.people.changes import Done
from trainer.people.forms import LeaveForm, PersonForm
from trainer.people.rules.person import Person
from trainer.people.shown import told, tried
from trainer.web.access import it_officer_required, me, now, official_for
from trainer.web.accounts.step_up import confirmed_to_send
from trainer.web.stale import left_meanwhile, overtaken

_METHODS = ["GET", "HEAD", "POST"]
_NEXT = (
    "Người này cần phiếu hoặc liên kết để đặt mật khẩu: in, tạo ngay ở dưới. Anh/chị báo đơn vị ghi người này vào danh "
    "sách kỳ sau, nếu không danh sách ấy sẽ cho rời đi."
)
_HELD = "E-mail mới {} chờ xác nhận, vì người này có quyền: xem “E-mail chờ xác nhận”."


@it_officer_required
@require_http_methods(_METHODS)
def add(request: HttpRequest) -> HttpResponse:
    """A form for somebody who is in no list yet, and adding him."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    wanted = form.person(changes.unit_names()) if request.method == "POST" else None
    if wanted is not None:
        refused = tried(lambda: changes.add(wanted, me(request), library(), now()))
        if refused is None:
            messages.success(request, f"Đã thêm {wanted.name}. {_NEXT}")
            return redirect(f"{reverse('official', args=[wanted.code])}?moi=1")
        form.add_error(None, refused.sentence())
    return render(request, "people/person.html", {"form": form, "official": None, "returning": False})


@it_officer_required
@require_http_methods(_METHODS)
@confirmed_to_send
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """What is on record of a person, to be corrected."""
    found = official_for(me(request), code)
    if not found.is_active:
        return left_meanwhile(request, found)
    return _change(request, found, returning=False)


@it_officer_required
@require_http_methods(_METHODS)
@confirmed_to_send
def bring_back(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody who left, as he shall stand when he is there again."""
    found = official_for(me(request), code)
    if found.is_active or found.merged_into_id is not None:
        back = "đã có trong danh sách" if found.is_active else "đã gộp vào hồ sơ khác"
        line = f"{found.full_name} {back} từ trước, nên không có gì thay đổi."
        return overtaken(request, line, "official", found.staff_code)
    return _change(request, found, returning=True)


def _change(request: HttpRequest, found: Official, *, returning: bool) -> HttpResponse:
    known = changes.on_record(found)
    form = PersonForm(request.POST if request.method == "POST" else None, known=known)
    wanted = form.person(changes.unit_names()) if request.method == "POST" else None
    ask = wanted is not None and other_given_name(known.name, wanted.name) and "van_la" not in request.POST
    if wanted is not None and not ask:
        refused, done = _done(request, found, wanted, form.cleaned_data["state"], returning=returning)
        if done is not None:
            _tell(request, done, returning=returning)
            return redirect("official", found.staff_code)
        if refused is not None:
            form.add_error(None, refused.sentence())
    context = {"form": form, "official": found, "returning": returning, "ask": ask, "known": known}
    return render(request, "people/person.html", context)


def _done(
    request: HttpRequest, found: Official, wanted: Person, state: str, *, returning: bool
) -> tuple[Refused | None, Done | None]:
    made: list[Done] = []
    refused = tried(
        lambda: made.append(changes.correct(found, wanted, state, me(request), library(), now(), returning=returning))
    )
    return refused, made[0] if made else None


def _tell(request: HttpRequest, done: Done, *, returning: bool) -> None:
    if done.fields or returning:
        words = "Đã cho trở lại" if returning else "Đã sửa"
        what = ", ".join(title.lower() for title, _, _ in done.fields)
        messages.success(request, f"{words} {done.official.full_name}{f': {what}' if what else ''}.")
    elif not done.held_email:
        messages.info(request, "Không có gì khác với hồ sơ nên chưa đổi gì.")
    if done.held_email:
        messages.warning(request, _HELD.format(done.held_email))


@it_officer_required
@require_http_methods(_METHODS)
def deactivate(request: HttpRequest, code: str) -> HttpResponse:
    """What leaving means for this person, and letting him leave."""
    found = official_for(me(request), code)
    if not found.is_active:
        return left_meanwhile(request, found)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["ly_do"]
        refused = tried(lambda: changes.deactivate(found, reason, me(request), library(), now()))
        if told(request, refused, f"{found.full_name} đã ngừng làm việc, không đăng nhập được nữa."):
            return redirect("official", found.staff_code)
    return render(request, "people/deactivate.html", {"form": form, "official": found, "rights": found.appointed()})
