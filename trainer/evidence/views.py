"""The proof of one official on the screen and as a file: for himself, his leader and the IT unit."""

import json
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trainer.actions import audit
from trainer.content.live import library
from trainer.core.vietnam_time import LOCAL
from trainer.evidence import queries as proofs
from trainer.evidence.queries_attempts import Keys
from trainer.evidence.rules import document, summary, wording
from trainer.evidence.rules.model import Evidence
from trainer.models import Official
from trainer.web.access import evidence_for, me, now, signed_in


@signed_in
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What is on record about oneself."""
    return _screen(request, me(request))


@signed_in
@require_safe
def official(request: HttpRequest, code: str) -> HttpResponse:
    """What is on record about an official; a look at somebody else leaves a trace."""
    return _screen(request, evidence_for(me(request), code))


@signed_in
@require_safe
def own_file(request: HttpRequest, kind: str) -> HttpResponse:
    """One's own proof as a file."""
    return _file(request, me(request), kind)


@signed_in
@require_safe
def file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The proof of an official as a file; leaves a trace."""
    return _file(request, evidence_for(me(request), code), kind)


def _screen(request: HttpRequest, found: Official) -> HttpResponse:
    moment = _moment()
    proof = _proof(request, found)
    if found != me(request):
        audit.evidence_seen(me(request), found, "screen", proof.digest(), moment)
    return render(
        request,
        "evidence/evidence.html",
        {
            "official": found,
            "proof": proof,
            "digest": proof.digest(),
            "moment": moment,
            "words": wording,
            "summary": summary,
            "blocks": document,
        },
    )


def _file(request: HttpRequest, found: Official, kind: str) -> HttpResponse:
    if kind not in ("pdf", "json"):
        raise Http404
    moment = _moment()
    proof = _proof(request, found)
    content, content_type = _pdf(proof, moment) if kind == "pdf" else _json(proof, moment)
    audit.evidence_seen(me(request), found, kind, proof.digest(), moment)
    response = HttpResponse(content, content_type=content_type)
    name = "-".join(filter(None, ("ho-so", _plain_name(found.staff_code), proof.only_quiz, f"{moment:%Y-%m-%d}")))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _moment() -> datetime:
    return now().astimezone(LOCAL).replace(microsecond=0)


def _proof(request: HttpRequest, found: Official) -> Evidence:
    quiz = request.GET.get("bai", "")
    if quiz and quiz not in proofs.known_quizzes(found, library()):
        raise Http404
    return proofs.of_official(found, library(), quiz, _keys(me(request), found))


def _keys(viewer: Official, found: Official) -> Keys:
    """Say which keys a viewer sees: of himself what the rule shows, of others all or none.

    A leader sits the papers that his people sit; the IT unit answers the inspector, and has the questions anyway.
    """
    if viewer == found:
        return "rule"
    return "all" if viewer.is_it_officer else "none"


def _pdf(proof: Evidence, moment: datetime) -> tuple[bytes, str]:
    found = list(document.blocks(proof, moment, texts=True))
    # Typst and all that makes the book: only a process that is asked for a PDF reads them.
    from trainer.evidence.as_pdf import evidence_pdf

    return evidence_pdf(found, proof.digest(), moment), "application/pdf"


def _json(proof: Evidence, moment: datetime) -> tuple[bytes, str]:
    written = json.dumps(proof.document(moment), ensure_ascii=False, indent=2)
    return written.encode("utf-8"), "application/json; charset=utf-8"


def _plain_name(code: str) -> str:
    return "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in code)
