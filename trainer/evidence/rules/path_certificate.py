"""One certificate for a whole path: the passes that it lists, each as its own certificate says it, and its mark."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from trainer.core import certificate_code
from trainer.evidence.rules.certificate import Certificate, certificate, link
from trainer.evidence.rules.form import digest
from trainer.evidence.rules.model import Evidence
from trainer.evidence.rules.wording import day

FORM = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One pass of the path: the attempt by its number among all, its quiz, and its own ``certificate``."""

    record: int
    quiz: str
    certificate: Certificate
    passed_at: datetime
    valid_until: datetime


def parts(evidence: Evidence, records: Sequence[int], address: str = "") -> list[Part]:
    """Return the passes ``records`` of ``evidence``, in that order; those that are passes no more are left out.

    ``address``: where anybody may check a certificate, "" where nobody said.
    """
    found = {}
    for quiz in evidence.quizzes:
        for attempt in quiz.attempts:
            if attempt.record not in records:
                continue
            made = certificate(replace(evidence, quizzes=(quiz,)), attempt.number, address)
            if made and attempt.passed_at and attempt.valid_until:
                found[attempt.record] = Part(attempt.record, quiz.id, made, attempt.passed_at, attempt.valid_until)
    return [found[record] for record in records if record in found]


def mark(some: Sequence[Part]) -> str:
    """Return sixteen hex digits in groups of four, over the marks of all that is listed."""
    digits = digest({"form": FORM, "path": [one.certificate.mark for one in some]})
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def path_certificate(some: Sequence[Part], number: int, at: datetime, marked: str, address: str = "") -> Certificate:
    """Return the certificate that lists ``some`` passes of one official: all of his path at its first printing, ``at``;
    ``number`` and ``marked`` are its code."""
    first, code = some[0].certificate, certificate_code.written(number, marked)
    listed = tuple(
        (one.certificate.quiz, f"đạt {day(one.passed_at)}, có giá trị đến {day(one.valid_until)}") for one in some
    )
    until = min(one.valid_until for one in some)
    return replace(
        first,
        title="Giấy chứng nhận hoàn thành lộ trình",
        did="đã đạt mọi bài bắt buộc của lộ trình",
        quiz=f"Lộ trình ngày {day(at)} ({len(some)} bài)",
        facts=(*listed, ("Cả lộ trình có giá trị đến", day(until))),
        mark=marked,
        code=code,
        link=link(address, code),
        many=True,
    )
