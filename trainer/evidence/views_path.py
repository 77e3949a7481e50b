"""The certificate of a whole path, as a file: one's own, and that of people whose proof one may see."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trainer.actions import audit
from trainer.content.live import library
from trainer.core.vietnam_time import in_vietnam
from trainer.evidence import queries as proofs
from trainer.evidence.queries_path import KIND
from trainer.evidence.rules.form import digest
from trainer.evidence.rules.path_certificate import mark, parts, path_certificate
from trainer.evidence.views import plain_name
from trainer.models import Official
from trainer.queries.path import passes_of_all, path_of
from trainer.site_address import address_of
from trainer.web import traces
from trainer.web.access import evidence_for, me, now, signed_in


@signed_in
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One page for all that is required, when all of it is passed and holds."""
    return _paper(request, me(request))


@signed_in
@require_safe
def official(request: HttpRequest, code: str) -> HttpResponse:
    """The same of an official whose proof one may see."""
    return _paper(request, evidence_for(me(request), code))


def _paper(request: HttpRequest, found: Official) -> HttpResponse:
    """Return the certificate of his whole path, which leaves a trace that bears its number. Raises Http404."""
    moment = in_vietnam(now()).replace(microsecond=0)
    records = passes_of_all(path_of(found, library(), moment))
    if not records:
        raise Http404
    response = HttpResponse(content_type="application/pdf")
    name = f"chung-nhan-{plain_name(found.staff_code)}-lo-trinh"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    if traces.asks_only(request):
        return response
    proof = proofs.of_official(found, library(), "", "none")
    address = address_of("certificate_check")
    listed = parts(proof, records, address)
    marked = mark(listed)
    kept = {"attempts": list(records), "mark": marked, "note": f"{len(listed)} bài"}
    event = audit.once(me(request), found, KIND, kept, moment)
    from trainer.evidence.as_pdf import certificate_pdf

    response.content = certificate_pdf(path_certificate(listed, event.pk, event.at, marked, address), moment)
    traces.evidence_seen(request, found, "certificate", digest(proof), moment)
    return response
