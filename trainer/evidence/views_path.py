"""The certificate of one's whole path, as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trainer.actions import audit
from trainer.content.live import library
from trainer.core.vietnam_time import in_vietnam
from trainer.evidence import queries as proofs
from trainer.evidence.queries_path import KIND, earned
from trainer.evidence.rules.form import digest
from trainer.evidence.rules.path_certificate import mark, parts, path_certificate
from trainer.evidence.views import plain_name
from trainer.queries.path import path_of
from trainer.site_address import address_of
from trainer.web import traces
from trainer.web.access import me, now, signed_in


@signed_in
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One page for all that is required, when all of it is passed and holds; leaves a trace that bears its number."""
    official, moment = me(request), in_vietnam(now()).replace(microsecond=0)
    records = earned(path_of(official, library(), moment))
    if not records:
        raise Http404
    response = HttpResponse(content_type="application/pdf")
    name = f"chung-nhan-{plain_name(official.staff_code)}-lo-trinh"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    if traces.asks_only(request):
        return response
    proof = proofs.of_official(official, library(), "", "none")
    address = address_of("certificate_check")
    found = parts(proof, records, address)
    marked = mark(found)
    kept = {"attempts": list(records), "mark": marked, "note": f"{len(found)} bài"}
    event = audit.once(official, KIND, kept, moment)
    from trainer.evidence.as_pdf import certificate_pdf

    response.content = certificate_pdf(path_certificate(found, event.pk, event.at, marked, address), moment)
    traces.evidence_seen(request, official, "certificate", digest(proof), moment)
    return response
