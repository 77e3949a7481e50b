"""A proof as a row of plain blocks: what terminal and paper print, from the first line to the digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from trainer.core.editions.model import edition_words
from trainer.core.text import percent
from trainer.evidence.rules import form, stamp_words, summary, verdicts
from trainer.evidence.rules import wording as words
from trainer.evidence.rules.certificate import code, passes
from trainer.evidence.rules.model import AskedQuestion, AttemptEvidence, Evidence, KeptText, QuizEvidence
from trainer.evidence.rules.reading import read_at

CHECK = (
    "Mã đối chiếu là SHA-256 trên toàn bộ dữ kiện của hồ sơ, không tính giờ lập. Hai bản cùng mã thì cùng dữ kiện. "
    "Bản của cán bộ, của lãnh đạo không có đủ đáp án nên thường mang mã khác bản của bộ phận CNTT: không phải bị sửa. "
    "Tệp JSON của hồ sơ chứa đủ dữ kiện để tính lại mã này."
)
NOT_HANDED_IN = "Lượt này chưa nộp bài. Câu hỏi, mục và văn bản chỉ hiện sau khi nộp."
HISTORY = "Thời gian trong danh sách, tạm miễn"
WITHOUT_EXEMPT = "Mã khi không tính tạm miễn"
EARLIER_PRINTS = "Bản lập trước khi hồ sơ ghi tạm miễn thì so với mã không tính tạm miễn."
NO_ATTEMPT = "Chưa có lượt làm bài nào được ghi lại."


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, from 1 (the title) down."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words. ``tone``: "" for the running text, lead, soft, warn."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``widths`` are shares of the page."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    """A question with a line (sign, words, note) for each part."""

    heading: str
    tone: str
    text: str
    material: str
    lines: tuple[tuple[str, str, str], ...]
    foot: str


Block: TypeAlias = Heading | Paragraph | Facts | Grid | QuestionBlock


def blocks(evidence: Evidence, printed_at: datetime, *, texts: bool) -> Iterator[Block]:
    """Yield the whole proof; with ``texts`` the words of every section too, for paper, where no link works."""
    evidence = read_at(evidence, printed_at)
    yield Heading(1, words.title(evidence))
    yield Paragraph(summary.overall(evidence), "lead")
    if alarm := stamp_words.alarm(evidence):
        yield Paragraph(alarm, "lead")
    yield from _person(evidence)
    if not any(quiz.attempts for quiz in evidence.quizzes):
        yield Paragraph(NO_ATTEMPT)
    for quiz in evidence.quizzes:
        yield from _quiz(evidence, quiz)
    if texts and evidence.texts:
        yield Heading(2, "Nguyên văn các mục đã hỏi")
        yield Paragraph(
            "Chữ của từng mục như lúc hỏi. Dấu là 16 ký tự đầu của SHA-256 trên các đoạn nối bằng một dấu cách. "
            "Chỗ “cơ quan tự điền” không thuộc nội dung học.",
            "soft",
        )
        for text in evidence.texts:
            yield from _text(text)
    yield Heading(2, "Đối chiếu")
    yield Facts((*digests(evidence), *stamped(evidence), ("Lập lúc", words.moment(printed_at))))
    yield Paragraph(check(evidence), "soft")


def stamped(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Return how the stamps of all hand-ins stand, where there are any."""
    said = stamp_words.overall(evidence)
    return ((stamp_words.NAME, said),) if said else ()


def digests(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Return the digest by its name, and the one to which older prints are held where he was ever exempt."""
    return tuple(zip((words.digest_name(evidence), WITHOUT_EXEMPT), form.digests(evidence), strict=False))


def check(evidence: Evidence) -> str:
    """Return what a digest is good for, and what a stamp proves."""
    said = f"{CHECK} {EARLIER_PRINTS}" if evidence.exempt else CHECK
    return f"{said} {stamp_words.PROVES}" if stamp_words.overall(evidence) else said


def _person(evidence: Evidence) -> Iterator[Block]:
    person = evidence.person
    yield Facts(
        (
            ("Mã cán bộ", person.code),
            ("Đơn vị", person.unit),
            ("Chức vụ", person.position or "Không ghi"),
            ("Vai trò", ", ".join(person.roles) or "Không có"),
            ("Trong danh sách", "Đang làm việc" if person.active else "Đã rời danh sách"),
            ("Cẩm nang", edition_words(evidence.edition) if evidence.edition else "chưa công bố phiên bản nào"),
        )
    )
    yield Heading(2, HISTORY)
    yield history(evidence)


def history(evidence: Evidence) -> Grid:
    """Return when he was in the list of officials, and on which days nothing was asked of him."""
    return Grid(("Lúc", "Việc"), (3, 7), tuple((words.moment(at), what) for at, what in words.history(evidence)))


def _quiz(evidence: Evidence, quiz: QuizEvidence) -> Iterator[Block]:
    yield from quiz_in_short(evidence, quiz)
    for attempt in quiz.attempts:
        yield from _attempt(attempt, code(evidence.person.code, quiz.id, attempt) if passes(attempt) else "")


def quiz_in_short(evidence: Evidence, quiz: QuizEvidence) -> Iterator[Block]:
    """Yield what every print begins a quiz with: its name, how one stands with it, a row an attempt."""
    yield Heading(2, quiz.title)
    yield Paragraph(summary.summary(evidence.person, quiz, evidence.edition))
    if quiz.attempts:
        rows = tuple(_attempt_row(quiz, one) for one in quiz.attempts)
        yield Grid(("Lượt", "Bắt đầu", "Nộp", "Kết quả", "Có giá trị đến"), (3, 3, 3, 2, 3), rows)


def _attempt_row(quiz: QuizEvidence, attempt: AttemptEvidence) -> tuple[str, ...]:
    """Return an attempt as a row of the table of attempts."""
    until = words.day(attempt.valid_until) + (" (đang tính)" if attempt.number == quiz.present else "")
    return (
        words.heading(attempt),
        words.moment(attempt.started_at),
        words.handed_in(attempt),
        verdicts.result(attempt),
        until if attempt.valid_until else "–",
    )


def _attempt(attempt: AttemptEvidence, certificate: str) -> Iterator[Block]:
    yield Heading(3, words.heading(attempt))
    rows = (("Quy định khi ấy", words.rule(attempt.rule)), ("Điểm khi nộp", score(attempt)))
    marks = (("Mã chứng nhận", certificate), (stamp_words.NAME, stamp_words.told(attempt.stamp)))
    yield Facts((*rows, *(one for one in marks if one[1])))
    if attempt.handed_in_at is None:
        yield Paragraph(NOT_HANDED_IN)
        return
    for one in attempt.corrections:
        yield Paragraph(words.correction(one), "warn")
    yield Heading(4, "Các mục đã hỏi")
    yield Grid(
        ("Mục", "Bản đã hỏi", "Câu", "Từ đó tới nay"),
        (4, 4, 1, 5),
        tuple(
            (
                f"{one.title} ({one.page_title})",
                f"{words.published(one, attempt)}\ndấu {one.fingerprint}",
                ", ".join(map(str, one.questions)),
                "\n".join(words.changes(one)),
            )
            for one in attempt.sections
        ),
    )
    yield from _law(attempt)
    yield Heading(4, "Từng câu")
    if words.withheld(attempt):
        yield Paragraph(words.withheld(attempt), "soft")
    for question in attempt.questions:
        yield _question(question)


def score(attempt: AttemptEvidence) -> str:
    """Return the score as it was marked at hand-in."""
    if attempt.hundredths is None:
        return "Chưa nộp"
    verdict = "đạt" if attempt.passed else "chưa đạt"
    whole = f"{attempt.right}/{len(attempt.questions)} câu đúng trọn"
    return f"{percent(attempt.hundredths)}, {verdict}, {whole}"


def _law(attempt: AttemptEvidence) -> Iterator[Block]:
    if not attempt.instruments:
        yield Paragraph("Các câu và các mục này không viện dẫn văn bản nào.", "soft")
        return
    yield Heading(4, "Văn bản được viện dẫn")
    yield Grid(
        ("Điều khoản, văn bản", "Ở đâu", "Ngày làm bài", "Hiệu lực"),
        (5, 2, 2, 4),
        tuple(
            (words.article(one), words.where_cited(one), words.in_force_then(one), words.force(one))
            for one in attempt.instruments
        ),
    )


def _question(question: AskedQuestion) -> QuestionBlock:
    withdrawn = [f"Câu này bị rút sau đó: {question.withdrawn}"] if question.withdrawn else []
    return QuestionBlock(
        heading=f"Câu {question.place}: {words.points(question)}",
        tone=question.verdict,
        text=question.text,
        material=question.material.replace("[[", "[").replace("]]", "]"),
        lines=tuple(
            (words.sign(question.kind, part), part.text, words.note(question.kind, part)) for part in question.parts
        ),
        foot=" ".join([words.answered(question), f"Mã câu {question.id}, dấu {question.fingerprint}.", *withdrawn]),
    )


def _text(text: KeptText) -> Iterator[Block]:
    yield Heading(3, text.title)
    yield Paragraph(f"{text.page_title}. Mục {text.reference}, dấu {text.fingerprint}.", "soft")
    for paragraph in text.paragraphs:
        yield Paragraph(paragraph)
