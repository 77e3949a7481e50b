"""The form of a proof: what was printed once is checked for ever, whatever the code calls its fields by then."""

import json
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from trainer.core.quiz.model import Rule
from trainer.core.quiz.reading_time import Quick
from trainer.evidence.rules import model
from trainer.evidence.rules.form import digest, sealed, written
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
)
from trainer.evidence.rules.reading import read_at

AT = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
DAY = date(2026, 11, 1)
ASKED = AskedQuestion(
    place=1,
    id="tk-01",
    fingerprint="f1",
    kind="single",
    text="Hỏi?",
    material="",
    parts=(Part("Một", key=True, chosen=True, right=True, wanted="1", given="2"),),
    points="1/2",
    answered=True,
    answered_at=AT,
    revisions=2,
    withdrawn="sai",
)
ATTEMPT = AttemptEvidence(
    number=1,
    purpose="full",
    title="Mật khẩu",
    started_at=AT,
    handed_in_at=AT,
    by_time_limit=False,
    rule=Rule(1, 80, 20, 3, 24, 365, pools={"chon": 1}),
    hundredths=10_000,
    passed=True,
    counts=5_000,
    counts_passed=False,
    corrections=(Correction("tk-01", "sai", AT, AT, 10_000, 5_000, passed_before=True, passed_after=False),),
    passed_at=AT,
    valid_until=AT,
    edition="2026-11-01",
    questions=(ASKED,),
    sections=(
        model.Tested(
            "a/b#c",
            "f2",
            "Mục",
            "Trang",
            "2026-11-01",
            DAY,
            (1,),
            (ChangeSince("2026-11-20", DAY, "material", "Luật mới", "l1", "Luật 1", False, DAY, 2, AT),),
        ),
    ),
    instruments=(Cited("l1", "Điều 3", "Luật 1", True, False, DAY, None, True, ("l2",), (1,), ("a/b#c",)),),
)
PROOF = Evidence(
    person=Person("HN1", "Lê An", "Công chức", "Phường Sao Mai", ("Cán bộ",), True, AT),
    only_quiz="",
    edition="2026-11-20",
    entries=(ListEntry(AT, "joined", (("Đơn vị", "", "Phường Sao Mai"),)),),
    quizzes=(QuizEvidence("mat-khau", "Mật khẩu", True, DAY, (ATTEMPT,), 1),),
    texts=(KeptText("a/b#c", "f2", "Mục", "Trang", ("Đoạn một.", "Đoạn hai.")),),
)


EXEMPT = Exempted(DAY, None, AT, None)


def with_attempt(attempt: AttemptEvidence) -> Evidence:
    """Return the proof with another attempt."""
    return replace(PROOF, quizzes=(replace(PROOF.quizzes[0], attempts=(attempt,)),))


def everything(value: Any) -> list[Any]:
    """Return each fact of ``value``, itself included."""
    if is_dataclass(value):
        return [value, *(one for field in fields(value) for one in everything(getattr(value, field.name)))]
    return [one for part in value for one in everything(part)] if isinstance(value, tuple) else []


def test_a_proof_that_was_printed_before_has_the_digest_it_had() -> None:
    # From the code that digested whatever its classes were made of.
    assert digest(PROOF) == "5061aec4b97717a25c46f51148ab7b827c1ba1dada700f38b29dfb2db6ca4321"


def test_whose_paper_it_is_is_in_no_digest() -> None:
    assert digest(replace(PROOF, person=replace(PROOF.person, above="Thành phố Bình Minh"))) == digest(PROOF)


def test_a_proof_with_what_came_in_later_has_the_digest_it_had() -> None:
    withheld = replace(ASKED, parts=(), points="", withheld="wrong")
    later = replace(
        ATTEMPT, questions=(withheld,), quick=Quick(30, 200), rule=replace(ATTEMPT.rule, key_after="used_up")
    )

    assert digest(with_attempt(later)) == "1b637f3b6dd6467c7297558c7a47d9e06a156228ec8182d1ecad989e7fd8af5c"


def test_every_fact_is_in_the_form() -> None:
    later = replace(ATTEMPT, quick=Quick(30, 200))
    facts = {type(one): one for one in everything(replace(with_attempt(later), exempt=(EXEMPT,)))}
    assert len(facts) == 15
    for kind, one in facts.items():
        told = written(one)
        # Of the head of the paper, and of whose copy it is, which row it is, no digest says a word.
        left_out = {
            "withheld",
            "given",
            "key_after",
            "quick",
            "above",
            "keys",
            "record",
            "before_merge",
            "stamp",
            "own_day",
            "away",
            "excused",
            "ahead",
        } - told.keys()
        assert len(told) + len(left_out & {field.name for field in fields(kind)}) == len(fields(kind)), kind


def test_an_exemption_is_in_the_digest_and_prints_from_before_it_was_told_are_compared_without_it() -> None:
    found = replace(PROOF, exempt=(EXEMPT,))
    told = json.loads(json.dumps(sealed(found, AT)))

    assert told["evidence"]["exempt"] == [
        {"starts_on": "2026-11-01", "ends_on": None, "recorded_at": AT.isoformat(), "withdrawn_at": None}
    ]
    assert told["sha256"] == digest(found) != digest(PROOF)
    assert told["sha256_without_exempt"] == digest(PROOF)
    assert digest(found) != digest(replace(PROOF, exempt=(replace(EXEMPT, ends_on=DAY),)))
    assert "sha256_without_exempt" not in sealed(PROOF, AT)


def test_on_which_day_it_is_read_is_in_no_digest() -> None:
    found = replace(with_attempt(replace(ATTEMPT, counts_passed=True)), exempt=(EXEMPT,))
    read = read_at(found, AT)

    assert read.quizzes != found.quizzes
    assert digest(read) == digest(found)


def test_a_document_names_the_form_of_its_digest() -> None:
    told = json.loads(json.dumps(sealed(PROOF, AT)))

    assert (told["form"], told["sha256"]) == (1, digest(PROOF))
