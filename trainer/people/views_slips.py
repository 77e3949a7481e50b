"""Slips for a first sign-in, for IT officers: of all whom a filter finds, or of one person."""

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from trainer.actions.accounts import slips
from trainer.core.accounts.slip_code import DAYS, MOST, last_day, made_words
from trainer.core.vietnam_time import in_vietnam
from trainer.models import Official
from trainer.people.forms import SlipFilter
from trainer.queries import progress
from trainer.site_address import address_of
from trainer.web import traces
from trainer.web.access import it_officer_required, me, now, official_for, top_unit
from trainer.web.accounts.step_up import confirmed_to_send
from trainer.web.file_sent import told
from trainer.web.stale import left_meanwhile

TOO_MANY = "Mỗi lần in tối đa {} phiếu ({} tờ A4), nên anh/chị chọn đơn vị hoặc vai trò ở trên trước, rồi bấm Lọc."
NOBODY = (
    "Không có ai cần phiếu. Phiếu chỉ in cho người đang làm việc, chưa từng đăng nhập, không có quyền của bộ phận CNTT."
)
SIGNED_IN = (
    "{} đã từng đăng nhập, hoặc có quyền trên toàn thành phố, nên không in phiếu. Anh/chị tạo liên kết đặt mật khẩu."
)


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed_to_send
def many(request: HttpRequest) -> HttpResponse:
    """Who of the filter never signed in, and a slip for each of them as a PDF."""
    moment = now()
    form = SlipFilter(request.POST if request.method == "POST" else request.GET)
    whoever = _wanted(form, request, moment)
    found = slips.without_one(whoever, moment) if form.lacking else whoever
    count = found.count()
    without = count if form.lacking else slips.without_one(found, moment).count()
    # Only as it was shown: on a page that stood open while they were printed nothing says what a second press voids.
    as_shown = request.POST.get("co_phieu", "0") == str(count - without)
    if request.method == "POST" and 0 < count <= MOST and as_shown:
        return _file(request, found, form.chosen(), moment)
    context = {
        "form": form,
        "query": form.query(),
        "query_of_all": urlencode({name: value for name, value in form.chosen().items() if name != "phieu"}),
        "unknown": form.unknown(),
        "chosen": form.chosen(),
        "count": count,
        "without": without,
        "changed": request.method == "POST" and not as_shown,
        "applied": form.applied_list(),
        "sheets": -(-count // 4),
        "too_many": TOO_MANY.format(MOST, -(-MOST // 4)) if count > MOST else "",
        "nobody": "" if count or form.unknown() else NOBODY,
        "have_one": whoever.count() if form.lacking and not count else 0,
        "days": DAYS,
        "last_day": last_day(moment),
        "set_up": settings.MAIL_SET_UP,
    }
    return render(request, "people/slips.html", context)


def _wanted(form: SlipFilter, request: HttpRequest, moment: datetime) -> QuerySet[Official]:
    wanted = form.wanted(form.unit(me(request), top_unit(me(request))))
    found = slips.may_have_one(progress.officials(wanted, moment), moment)
    return found.select_related("unit").order_by("unit__position", "unit__code", "sort_name", "pk")


@it_officer_required
@require_POST
@confirmed_to_send
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A slip for one person."""
    person, moment = official_for(me(request), code), now()
    found = slips.may_have_one(Official.objects.filter(pk=person.pk), moment).select_related("unit")
    if not person.is_active:
        return left_meanwhile(request, person)
    if not found.exists():
        messages.error(request, SIGNED_IN.format(person.full_name))
        return redirect("official", person.staff_code)
    return _file(request, found, {"ma": person.staff_code}, moment)


def _file(request: HttpRequest, found: QuerySet[Official], wanted: dict[str, str], moment: datetime) -> HttpResponse:
    made = slips.draw(list(found), moment)
    address = address_of("slip") or request.build_absolute_uri(reverse("slip"))
    local = in_vietnam(moment).replace(microsecond=0)
    from trainer.people.slips_pdf import slips_pdf

    written = slips_pdf(made, address, local)
    # Each voids the one printed before: only now that there is a paper.
    voided = slips.keep(made, me(request), moment)
    traces.exported(request, "slips.pdf", wanted, len(made), moment)
    response = HttpResponse(written, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="phieu-dang-nhap-{local.date().isoformat()}.pdf"'
    return told(request, response, made_words(len(made), voided, moment))
