"""What stands behind the first page of a proof on paper: each quiz and attempt in short, or everything in full words.

In short, a question is its section, its mark and its fingerprint; words and texts stand in the JSON file and in full.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from trainer.core.handbook.section import AgencyValue
from trainer.evidence.rules import stamp_words
from trainer.evidence.rules import wording as words
from trainer.evidence.rules.certificate import code, passes
from trainer.evidence.rules.document import (
    HISTORY,
    Block,
    Facts,
    Grid,
    Heading,
    Paragraph,
    blocks,
    check,
    digests,
    history,
    quiz_in_short,
    score,
    stamped,
)
from trainer.evidence.rules.legible import legible
from trainer.evidence.rules.model import AttemptEvidence, Cited, Evidence, QuizEvidence, Tested
from trainer.evidence.rules.reading import read_at
from trainer.evidence.rules.sheet import CertificateSheet, sheet

IN_SHORT = (
    "Phụ lục ghi gọn từng bài. Nguyên văn câu hỏi, câu trả lời và mục đã hỏi ở bản PDF đầy đủ và ở tệp JSON, "
    "cùng mã đối chiếu."
)


def paper(
    evidence: Evidence, printed_at: datetime, agency: Mapping[str, AgencyValue], *, full: bool, address: str = ""
) -> tuple[CertificateSheet, list[Block], str, datetime]:
    """Return what the PDF of a proof is made of: first page, details, title and time.

    ``agency``: what each agency fills in for itself, by key; ``address``: where the record is, "" where nobody said.
    """
    labels = {key: value.label for key, value in agency.items()}
    details = list(legible(annex(evidence, printed_at, full=full), labels))
    return sheet(evidence, printed_at, address), details, words.title(evidence), printed_at


def annex(evidence: Evidence, printed_at: datetime, *, full: bool) -> Iterator[Block]:
    """Yield the details of a proof: in short, or with the words of every question and section."""
    if full:
        yield from blocks(evidence, printed_at, texts=True)
        return
    evidence = read_at(evidence, printed_at)
    yield Heading(1, f"Phụ lục: {evidence.person.name} ({evidence.person.code})")
    yield Paragraph(IN_SHORT, "soft")
    for quiz in evidence.quizzes:
        yield from _quiz(evidence, quiz)
    yield Heading(2, HISTORY)
    yield history(evidence)
    yield Heading(2, "Đối chiếu")
    if rows := (*(digests(evidence) if evidence.exempt else ()), *stamped(evidence)):
        yield Facts(rows)
    yield Paragraph(check(evidence), "soft")


def _quiz(evidence: Evidence, quiz: QuizEvidence) -> Iterator[Block]:
    yield from quiz_in_short(evidence, quiz)
    for attempt in quiz.attempts:
        for one in attempt.corrections:
            yield Paragraph(f"Lượt {attempt.number}. {words.correction(one)}", "warn")
    for attempt in _that_matter(quiz):
        yield from _attempt(evidence, quiz, attempt)


def _that_matter(quiz: QuizEvidence) -> list[AttemptEvidence]:
    """Return the pass that counts, or the last attempt that was handed in, and what was learnt again since."""
    handed_in = [one for one in quiz.attempts if one.handed_in_at]
    first = quiz.present_attempt or (handed_in[-1] if handed_in else None)
    if first is None:
        return []
    return [first, *(one for one in handed_in if one.purpose == "relearn" and one.passed and one.number > first.number)]


def _attempt(evidence: Evidence, quiz: QuizEvidence, attempt: AttemptEvidence) -> Iterator[Block]:
    yield Heading(3, words.heading(attempt))
    rows = [("Quy định khi ấy", words.rule(attempt.rule)), ("Điểm khi nộp", score(attempt))]
    if passes(attempt):
        rows.append(("Mã chứng nhận", code(evidence.person.code, quiz.id, attempt)))
    if attempt.stamp:
        rows.append((stamp_words.NAME, stamp_words.told(attempt.stamp)))
    yield Facts(tuple(rows))
    if attempt.withheld:
        yield Paragraph(words.withheld(attempt), "soft")
    sections = {place: section for section in reversed(attempt.sections) for place in section.questions}
    yield Grid(
        ("Câu", "Hỏi về", "Kết quả", "Mã câu"),
        (1, 8, 3, 4),
        tuple(
            (
                str(one.place),
                _about(sections.get(one.place)),
                words.mark_in_short(one),
                one.id,
            )
            for one in attempt.questions
        ),
    )
    changed = [section for section in attempt.sections if section.changes]
    if changed:
        rows_of = tuple((section.title, "\n".join(words.changes(section))) for section in changed)
        yield Grid(("Mục có thay đổi", "Từ đó tới nay"), (2, 5), rows_of)
    if attempt.instruments:
        yield Grid(("Văn bản, điều khoản", "Ngày làm bài", "Hiệu lực"), (6, 2, 4), tuple(_laws(attempt.instruments)))


def _about(section: Tested | None) -> str:
    return f"{section.title} ({section.page_title})" if section else ""


def _laws(cited: Sequence[Cited]) -> Iterator[tuple[str, ...]]:
    """Yield an instrument a row, with all its articles."""
    found: dict[tuple[str, str, str], tuple[date, list[str]]] = {}
    for one in cited:
        key = (one.name, words.in_force_then(one), words.force(one))
        found.setdefault(key, (one.in_force_from or date.min, []))[1].append(one.article)
    for (name, then, force), (_, articles) in found.items():
        told = "; ".join(filter(None, articles))
        yield (f"{name}: {told}" if told else name, then, force)
