"""The weekly letter of a unit on the screen: live, and to be answered beside each name."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trainer.actions import audit
from trainer.content.live import library
from trainer.core.vietnam_time import day_of
from trainer.letters import answering, forms, queries
from trainer.letters.rules import words
from trainer.letters.rules.answers import KIND_TITLES, LONGEST_NOTE
from trainer.letters.rules.page import Page
from trainer.models import EXEMPTION_REASONS, Official, Unit
from trainer.web.access import answering_unit, me, now, signed_in, unit_for
from trainer.web.people_filter import page_number
from trainer.web.training.attempt_words import answers_come_in

PAGE = 10


@answers_come_in
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """The letter of a unit as it is now; a post answers beside the names of one page of it."""
    viewer, moment = me(request), now()
    unit = answering_unit(viewer, code) if request.method == "POST" else unit_for(viewer, code)
    found = _page(unit, moment)
    shown = Paginator(found.people, PAGE).get_page(page_number(request))
    typed = forms.Typed()
    if request.method == "POST":
        typed = forms.read(request.POST.dict(), found.people, day_of(moment))
        if not typed.problems:
            _keep(request, unit, typed, moment)
            return redirect(f"{reverse('letter', args=[code])}?trang={shown.number}")
    return render(
        request,
        "letters/letter.html",
        {
            "unit": unit,
            "letter": found,
            "week": words.week_words(found.week),
            "lead": words.lead(found),
            "figures": words.figures(found.figures),
            "shown": shown,
            "typed": typed,
            "may_answer": _may_answer(viewer, code),
            "waiting": queries.waiting_answers([one.key for one in shown.object_list]),
            "kinds": KIND_TITLES,
            "reasons": EXEMPTION_REASONS,
            "by_day": words.by_day,
            "nobody": words.NOBODY,
            "longest_note": LONGEST_NOTE,
        },
    )


def _page(unit: Unit, moment: datetime) -> Page:
    return next(queries.pages([queries.addressee_of(unit, moment)], library(), moment))


def _may_answer(viewer: Official, code: str) -> bool:
    try:
        answering_unit(viewer, code)
    except Http404:
        return False
    return True


def _keep(request: HttpRequest, unit: Unit, typed: forms.Typed, moment: datetime) -> None:
    if not typed.answers:
        messages.warning(request, "Chưa có câu trả lời nào. Anh/chị chọn cạnh tên một người rồi gửi lại.")
        return
    proposals = {key: answer for key, answer in typed.answers.items() if answer.kind != "remind"}
    new = answering.propose(unit, proposals, me(request), moment) if proposals else 0
    reminded = [key for key, answer in typed.answers.items() if answer.kind == "remind"]
    if reminded:
        messages.success(request, answering.remind(unit, reminded, me(request), library(), moment))
    if new:
        messages.success(request, f"Đã gửi {new} câu trả lời. Bộ phận CNTT duyệt thì mới có hiệu lực.")
    elif proposals:
        messages.info(request, "Các câu trả lời này đã gửi trước đó, đang chờ bộ phận CNTT duyệt.")


@signed_in
@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The same letter as a PDF to print; leaves a trace as every list that is taken away."""
    unit, moment = unit_for(me(request), code), now()
    found = _page(unit, moment)
    from trainer.letters.as_pdf import letters_pdf

    agency = library().agency.get("ten_co_quan")
    written = letters_pdf([found], (agency.value if agency else None) or "", moment)
    audit.exported(me(request), f"thu-tuan-{code}.pdf", {"don_vi": code}, len(found.people), moment)
    return pdf_file(written, f"thu-tuan-{code}-{found.week:%Y-%m-%d}")


def pdf_file(content: bytes, name: str) -> HttpResponse:
    """Return ``content`` as a PDF called ``name`` to be kept."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
