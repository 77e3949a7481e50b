"""The certificate of one passed quiz as a file: for its owner, his leader and the IT unit."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trainer.actions import audit
from trainer.content.live import library
from trainer.core.vietnam_time import LOCAL
from trainer.evidence import queries as proofs
from trainer.evidence.rules.certificate import certificate as certificate_of
from trainer.evidence.rules.form import digest
from trainer.evidence.views import plain_name
from trainer.web.access import attempt_seen_by, me, now, signed_in


@signed_in
@require_safe
def certificate(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """One page for a pass of a whole quiz; leaves a trace as every file of a proof does."""
    attempt = attempt_seen_by(me(request), attempt_id)
    # The mark needs no key, so nobody's key is asked for.
    proof = proofs.of_official(attempt.official, library(), attempt.quiz, "none")
    found = certificate_of(proof, attempt.number, proofs.origins(attempt.official).get((attempt.quiz, attempt.number)))
    if found is None:
        raise Http404
    moment = now().astimezone(LOCAL).replace(microsecond=0)
    from trainer.evidence.as_pdf import certificate_pdf

    written = certificate_pdf(found, moment)
    audit.evidence_seen(me(request), attempt.official, "certificate", digest(proof), moment)
    response = HttpResponse(written, content_type="application/pdf")
    name = f"chung-nhan-{plain_name(attempt.official.staff_code)}-{attempt.quiz}-lan-{attempt.number}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
