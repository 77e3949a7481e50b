"""The digest of a proof: the same facts give the same one, another fact another one."""

import hashlib
import json
from datetime import date, timedelta

import pytest

from tests.actions.people import NOW
from tests.evidence.proofs import C, known
from trainer.evidence.queries import of_official
from trainer.evidence.rules.form import digest, sealed
from trainer.models import Event, Official

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_same_facts_give_the_same_digest_whoever_looks_and_whenever() -> None:
    official, book = known()
    first = of_official(official, book.library())
    Event.objects.create(at=NOW + DAY, kind="evidence_seen", official=official, details={"how": "pdf"})

    again = of_official(Official.objects.get(pk=official.pk), book.library())

    assert digest(again) == digest(first)
    one, other = sealed(first, NOW), sealed(again, NOW + DAY)
    assert one["printed_at"] != other["printed_at"]
    assert json.dumps(one["evidence"]) == json.dumps(other["evidence"])
    canonical = json.dumps(one["evidence"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == one["sha256"]


def test_another_fact_gives_another_digest() -> None:
    official, book = known()
    first = digest(of_official(official, book.library()))

    book.change(date(2026, 11, 25), {C: "minor"})

    assert digest(of_official(official, book.library())) != first
