"""The form in which a proof is written down for ever, and the SHA-256 over it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from trainer.core.quiz.model import Rule
from trainer.core.quiz.reading_time import Quick
from trainer.evidence.rules.model import (
    AskedQuestion,
    AttemptEvidence,
    ChangeSince,
    Cited,
    Correction,
    Evidence,
    Exempted,
    KeptText,
    ListEntry,
    Part,
    Person,
    QuizEvidence,
    Tested,
)

# What digests are made of; ``key=name`` where the code has another name. For ever: what else is to be said gets form 2.
FORM = 1
_FORM_1 = {
    Person: "code name position unit roles active listed_at",
    ListEntry: "at kind fields",
    Part: "text key chosen right wanted given",
    AskedQuestion: "place id fingerprint kind text material parts points "
    "answered answered_at revisions withdrawn withheld",
    ChangeSince: "edition published_on weight reason instrument instrument_name removed relearn_by learnt_in learnt_at",
    Tested: "reference fingerprint title page_title edition published_on questions changes",
    Cited: "instrument article name known history in_force_from "
    "in_force_to in_force_then replaced_by questions sections",
    Correction: "question reason withdrawn_at corrected_at before after passed_before passed_after",
    Rule: "draw pass_mark time_limit attempts wait_hours valid_days grace_seconds pools key_after",
    Quick: "seconds reading",
    AttemptEvidence: "number purpose title started_at handed_in_at by_time_limit rule hundredths passed counts "
    "counts_passed corrections passed_at valid_until edition questions sections instruments quick",
    QuizEvidence: "id title required due_on sittings=attempts present",
    KeptText: "reference fingerprint title page_title paragraphs",
    Exempted: "starts_on ends_on recorded_at withdrawn_at",
    Evidence: "person only_quiz edition entries quizzes texts exempt",
}
_FIELDS = {
    kind: tuple((key, name or key) for key, _, name in (one.partition("=") for one in told.split()))
    for kind, told in _FORM_1.items()
}
# What is written as it is: most of a proof.
_PLAIN = frozenset({str, int, bool, type(None)})
# Came in after the first proofs were printed: left out where it says nothing, so that their digests hold.
_LATER = {"withheld": "", "quick": None, "key_after": "passed", "exempt": ()}


def sealed(evidence: Evidence, printed_at: datetime) -> dict[str, Any]:
    """Return a proof as plain data with its digest; the day on which it was made stands outside."""
    told = written(evidence)
    earlier = {"sha256_without_exempt": _sha256(_without_exempt(told))} if evidence.exempt else {}
    return {
        "printed_at": printed_at.isoformat(),
        "form": FORM,
        "sha256": _sha256(told),
        **earlier,
        "stamps": _stamps(evidence),
        "evidence": told,
    }


def _stamps(evidence: Evidence) -> list[dict[str, Any]]:
    """Return how the stamp of each hand-in stands today: beside the facts, as the server that looked holds the key."""
    return [
        {
            "quiz": quiz.id,
            "number": one.number,
            "state": one.stamp.state,
            "stamped_at": one.stamp.at.isoformat() if one.stamp.at and one.stamp.state == "intact" else None,
        }
        for quiz in evidence.quizzes
        for one in quiz.attempts
        if one.stamp
    ]


def digest(value: Any) -> str:
    """Return the SHA-256 over the canonical JSON of a proof, or of a part of one: sorted keys, no blanks, UTF-8."""
    return _sha256(written(value))


def digests(evidence: Evidence) -> tuple[str, ...]:
    """Return the digest of a proof, and where it tells an exemption the one that it has where it tells none, as those
    did that were printed before it did."""
    told = written(evidence)
    return (_sha256(told), _sha256(_without_exempt(told))) if evidence.exempt else (_sha256(told),)


def _without_exempt(told: Mapping[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in told.items() if key != "exempt"}


def _sha256(told: Any) -> str:
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def written(value: Any) -> Any:
    """Return a fact, or whatever it is made of, in the form ``FORM``: dates and times as ISO texts."""
    kind = type(value)
    # By its very type first: the proof of who sat for years has a million parts.
    if kind in _PLAIN:
        return value
    if kind in _FIELDS:
        told = ((key, getattr(value, name)) for key, name in _FIELDS[kind])
        return {key: written(one) for key, one in told if key not in _LATER or one != _LATER[key]}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: written(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [written(one) for one in value]
    return value
