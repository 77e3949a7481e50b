"""The certificate of one passed quiz: a file for its owner, his leader and the IT unit; checked by whoever holds it."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from trainer.content.live import library
from trainer.core import person_cells as cells
from trainer.core.vietnam_time import in_vietnam
from trainer.evidence import queries as proofs
from trainer.evidence.queries_certificate import Found, with_code
from trainer.evidence.queries_path import PathFound
from trainer.evidence.queries_path import with_code as path_with_code
from trainer.evidence.rules.certificate import certificate as certificate_of
from trainer.evidence.rules.certificate import with_change
from trainer.evidence.rules.form import digest
from trainer.evidence.views import plain_name
from trainer.queries.relearning import work_of
from trainer.site_address import address_of
from trainer.web import traces
from trainer.web.access import attempt_seen_by, it_reader_required, me, now, signed_in
from trainer.web.accounts import try_limits

_TYPED = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class CheckForm(forms.Form):
    """Both codes of a certificate."""

    ma = forms.CharField(
        label="Mã chứng nhận",
        max_length=60,
        error_messages={"required": "Anh/chị chưa nhập mã chứng nhận."},
        widget=forms.TextInput(attrs=_TYPED),
    )
    can_bo = forms.CharField(
        label="Mã cán bộ",
        max_length=100,
        error_messages={"required": "Anh/chị chưa nhập mã cán bộ."},
        widget=forms.TextInput(attrs=_TYPED),
    )


@signed_in
@require_safe
def certificate(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """One page for a pass of a whole quiz; leaves a trace as every file of a proof does."""
    attempt = attempt_seen_by(me(request), attempt_id)
    # The mark needs no key, so nobody's key is asked for.
    proof = proofs.of_official(attempt.official, library(), attempt.quiz, "none")
    found = certificate_of(proof, attempt.number, address_of("certificate_check"))
    if found is None:
        raise Http404
    quiz = library().quizzes.get(attempt.quiz)
    if quiz is not None and (change := work_of(attempt.official, quiz, library(), now())):
        found = with_change(found, change.sections)
    moment = in_vietnam(now()).replace(microsecond=0)
    from trainer.evidence.as_pdf import certificate_pdf

    written = certificate_pdf(found, moment)
    traces.evidence_seen(request, attempt.official, "certificate", digest(proof), moment)
    response = HttpResponse(written, content_type="application/pdf")
    name = f"chung-nhan-{plain_name(attempt.official.staff_code)}-{attempt.quiz}-luot-{attempt.number}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Say to whoever holds both codes of a certificate whether the record gives it; every other answer is the same."""
    form = CheckForm(request.POST if request.method == "POST" else None, initial={"ma": request.GET.get("ma", "")[:60]})
    asked = form.is_valid() and _may_ask(request, form)
    found = _named(form.cleaned_data["ma"], form.cleaned_data["can_bo"]) if asked else None
    return render(request, "evidence/certificate_check.html", {"form": form, "asked": asked, "found": found})


def _may_ask(request: HttpRequest, form: CheckForm) -> bool:
    try:
        try_limits.certificate(request, now())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _with_code(code: str) -> Found | PathFound | None:
    """Return what bears ``code``: the certificate of a quiz, or of a whole path."""
    return with_code(code, library(), now()) or path_with_code(code, library(), now())


def _named(code: str, staff_code: str) -> Found | PathFound | None:
    found = _with_code(code)
    known = {cells.code(one) for one in found.staff_codes} if found else set()
    return found if cells.code(unicodedata.normalize("NFKC", staff_code)) in known else None


@never_cache
@it_reader_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The same for the IT unit, whom the code alone leads to the record."""
    code = request.GET.get("ma", "")[:100]
    found = _with_code(code)
    return render(request, "evidence/certificate_found.html", {"code": code, "found": found})
