"""The proof of one official on the screen and as a file: for himself, his leader and the IT unit."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trainer.content.live import library
from trainer.core.vietnam_time import in_vietnam
from trainer.evidence import queries as proofs
from trainer.evidence.rules import certificate as certificates
from trainer.evidence.rules import document, own_attempts, stamp_words, summary, verdicts, wording
from trainer.evidence.rules import own as own_words
from trainer.evidence.rules.annex import paper
from trainer.evidence.rules.form import digest, sealed
from trainer.evidence.rules.model import Evidence, Keys
from trainer.evidence.rules.reading import read_at
from trainer.models import Official
from trainer.queries import objections, relearning, spaced_review, workshops
from trainer.queries.next_step import next_of
from trainer.queries.path import PathItem, passes_of_all, path_of
from trainer.site_address import address_of
from trainer.web import traces
from trainer.web.access import evidence_for, me, now, reads_everything, signed_in
from trainer.web.way_back import FROM_RECORD


@signed_in
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What is on record about oneself: how one stands with each quiz, and every attempt; of one quiz one attempt whole.

    All answers on one page were some hundred screens of a telephone.
    """
    moment, found = _moment(), me(request)
    proof = _proof(request, found)
    read = read_at(proof, moment)
    asked = request.GET.get("luot", "")
    shown = own_attempts.read_now(read, asked)
    if asked and shown is None:
        raise Http404
    path = path_of(found, library(), moment)
    stops = own_words.stops(read, moment, relearning.untils(found, library(), moment))
    away = next((stop.quiz.away for stop in stops if stop.quiz.excused), None)
    others = [one for one in own_attempts.newest_first(read) if one != shown]
    mine = {
        "own": own_words,
        "own_attempts": own_attempts,
        "from_record": FROM_RECORD,
        "stops": _along(stops, path),
        "away": away,
        "coming": read.ahead,
        # What the home page would offer of each, were there no other.
        "next_of_quiz": {item.quiz.id: next_of([item], 0) for item in path},
        "next": next_of(path, spaced_review.due_count(found, library(), moment)),
        "shown": shown,
        "objected": objections.said_of(found, [one.id for one in shown.attempt.questions]) if shown else {},
        "others": others,
        "sent": 0 if proof.only_quiz else objections.sent_by(found).count(),
        "path_certified": not proof.only_quiz and bool(passes_of_all(path)),
        "years": own_attempts.by_year(others),
    }
    return render(request, "evidence/own.html", {**_common(found, proof, moment), **mine})


def _along(stops: list[own_words.Stop], path: Sequence[PathItem]) -> list[own_words.Stop]:
    """Return the quizzes in the order in which the home page leads through them, then those that it does not name."""
    place = {item.quiz.id: number for number, item in enumerate(path)}
    return sorted(stops, key=lambda stop: place.get(stop.quiz.id, len(place)))


@signed_in
@require_safe
def official(request: HttpRequest, code: str) -> HttpResponse:
    """What is on record about an official, which leaves a trace; who looks at himself reads his own page."""
    found = evidence_for(me(request), code)
    return own(request) if found == me(request) else _screen(request, found)


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
    context = _common(found, proof, moment)
    (_, digest), *_ = context["digests"]
    traces.evidence_seen(request, found, "screen", digest, moment)
    certified = not proof.only_quiz and bool(passes_of_all(path_of(found, library(), moment)))
    asked = {"asked": request.GET.get("luot", ""), "path_certified": certified}
    return render(request, "evidence/evidence.html", context | asked)


def _common(found: Official, proof: Evidence, moment: datetime) -> dict[str, Any]:
    return {
        "official": found,
        "proof": read_at(proof, moment),
        "moment": moment,
        "attempt_ids": proofs.attempt_ids(found),
        "words": wording,
        "summary": summary,
        "blocks": document,
        "stamps": stamp_words,
        "verdicts": verdicts,
        "digests": document.digests(proof),
        "certificates": certificates,
        "attended": workshops.attended(found),
    }


def _file(request: HttpRequest, found: Official, kind: str) -> HttpResponse:
    if kind not in ("pdf", "json"):
        raise Http404
    moment = _moment()
    proof = _proof(request, found)
    full = request.GET.get("day-du") == "1"
    content, content_type, mark = _pdf(proof, moment, full=full) if kind == "pdf" else _json(proof, moment)
    traces.evidence_seen(request, found, kind, mark, moment)
    response = HttpResponse(content, content_type=content_type)
    parts = (proof.only_quiz, "day-du" if full and kind == "pdf" else "", f"{moment:%Y-%m-%d}")
    name = "-".join(filter(None, ("ho-so", plain_name(found.staff_code), *parts)))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _moment() -> datetime:
    return in_vietnam(now()).replace(microsecond=0)


def _proof(request: HttpRequest, found: Official) -> Evidence:
    quiz = request.GET.get("bai", "")
    if quiz and quiz not in proofs.known_quizzes(found, library()):
        raise Http404
    return proofs.of_official(found, library(), quiz, _keys(me(request), found))


def _keys(viewer: Official, found: Official) -> Keys:
    """Say which keys a viewer sees: of himself what the rule shows, of others all or none.

    A leader sits the papers that his people sit; the IT unit answers the inspector, who may look by himself,
    and has the questions anyway.
    """
    if viewer == found:
        return "rule"
    return "all" if reads_everything(viewer) else "none"


def _pdf(proof: Evidence, moment: datetime, *, full: bool) -> tuple[bytes, str, str]:
    # Typst and all that makes the book: only a process that is asked for a PDF reads them.
    from trainer.evidence.as_pdf import evidence_pdf

    parts = paper(proof, moment, library().agency, full=full, address=address_of("front"))
    return evidence_pdf(*parts), "application/pdf", digest(proof)


def _json(proof: Evidence, moment: datetime) -> tuple[bytes, str, str]:
    told = sealed(proof, moment)
    written = json.dumps(told, ensure_ascii=False, indent=2)
    return written.encode("utf-8"), "application/json; charset=utf-8", told["sha256"]


def plain_name(code: str) -> str:
    """Return a staff number as part of a file's name."""
    return "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in code)
