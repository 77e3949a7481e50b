"""The first page of a proof on paper: who, what was passed under which edition and law, until when; to be signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trainer.core.due_days import until_words
from trainer.core.editions.model import edition_words
from trainer.core.handbook.agency import NATION
from trainer.core.standing import STATE_TITLES, WITHHELD
from trainer.core.text import capital, percent
from trainer.evidence.rules import stamp_words, summary
from trainer.evidence.rules import wording as words
from trainer.evidence.rules.form import digest
from trainer.evidence.rules.model import AttemptEvidence, ChangeSince, Evidence, QuizEvidence
from trainer.evidence.rules.reading import is_within, read_at
from trainer.evidence.rules.verdicts import unconfirmed

TITLE = "Bản tóm tắt hồ sơ tập huấn"
SUBJECT = "Dùng mạng xã hội của cơ quan đúng và an toàn"
SIGNERS = (
    ("Người lập", "Ký, ghi rõ họ tên"),
    ("Người có tên trong hồ sơ", "Ký, ghi rõ họ tên"),
    ("Thủ trưởng cơ quan", "Ký, đóng dấu"),
)
CHECK = (
    "Muốn kiểm tra bản này: hỏi bộ phận CNTT của cơ quan, với mã cán bộ và mã đối chiếu. "
    "Họ so với kết quả đang giữ, không so với tờ giấy."
)
OTHERS = "Bản của cán bộ, của lãnh đạo thường mang mã đối chiếu khác vì không có đủ đáp án: không phải bị sửa."
_NOT_PASSED = "–"


@dataclass(frozen=True, slots=True)
class CertificateSheet:
    """One page in words. ``rows``: a quiz each, as in ``columns``; ``law``: what the passes rest on, "" for nothing;
    ``digest_name`` says whose copy it is; ``address``: of the installation, "" where nobody set it.
    """

    agency: tuple[str, ...]
    nation: tuple[str, str]
    place_and_day: str
    title: str
    subject: str
    person: tuple[tuple[str, str], ...]
    overall: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    law: str
    notes: tuple[str, ...]
    signers: tuple[tuple[str, str], ...]
    digest_name: str
    digest: str
    made: str
    address: str = ""


def sheet(evidence: Evidence, printed_at: datetime, address: str = "") -> CertificateSheet:
    """Return the first page of a proof; ``address``: of the installation, "" where nobody set it."""
    evidence = read_at(evidence, printed_at)
    person = evidence.person
    return CertificateSheet(
        agency=person.agency,
        nation=NATION,
        place_and_day=f"……………, ngày {printed_at:%d} tháng {printed_at:%m} năm {printed_at:%Y}",
        title=TITLE,
        subject=SUBJECT,
        person=(
            ("Họ và tên", person.name),
            ("Mã cán bộ", person.code),
            ("Chức vụ", person.position or "Không ghi"),
            ("Đơn vị", person.unit),
            ("Việc được giao", ", ".join(person.roles) or "Không ghi"),
        ),
        overall=" ".join(filter(None, (summary.overall(evidence), stamp_words.alarm(evidence)))),
        columns=("Bài kiểm tra", "Kết quả", "Đạt ngày", "Theo cẩm nang", "Có giá trị đến", "Ghi chú"),
        rows=tuple(_row(quiz, evidence.edition) for quiz in evidence.quizzes),
        law=_law(evidence),
        notes=tuple(_notes(evidence)),
        signers=SIGNERS,
        digest_name=words.digest_name(evidence),
        digest=digest(evidence),
        made=words.moment(printed_at),
        address=address,
    )


def _row(quiz: QuizEvidence, edition: str) -> tuple[str, ...]:
    attempt = quiz.present_attempt
    if attempt is None:
        far = _far(quiz)
        stand, day = (STATE_TITLES["exempt"], far) if quiz.excused else (far or STATE_TITLES["not_begun"], "")
        return (quiz.title, stand, day or _NOT_PASSED, _NOT_PASSED, _NOT_PASSED, _when(quiz))
    return (
        quiz.title,
        f"Đạt {percent(attempt.counts or 0)}",
        words.day(attempt.passed_at),
        words.edition_of(attempt).capitalize(),
        words.day(attempt.valid_until),
        ". ".join(filter(None, (capital(stamp_words.wrong_with(attempt)), _note(quiz, attempt, edition)))),
    )


def _far(quiz: QuizEvidence) -> str:
    """Return how far he came with what is not passed, "" where he never began."""
    tried = [one for one in quiz.attempts if one.handed_in_at and one.purpose == "full"]
    if tried:
        # How often he tried stands behind: with both in each row a page of eleven quizzes is two.
        return WITHHELD if unconfirmed(tried[-1]) else f"{STATE_TITLES['failed']} ({len(tried)} lượt)"
    return STATE_TITLES["in_progress"] if quiz.attempts else ""


def _when(quiz: QuizEvidence) -> str:
    """Return by when what is not passed is asked for; where that is no day, until when it is not."""
    # The days of an exemption stand in the first sentence: with both in each row a page of eleven quizzes is two.
    if quiz.due_on and not (quiz.away and is_within(quiz.due_on, quiz.away)):
        return f"Hạn làm: {words.day(quiz.due_on)}"
    return capital(until_words(quiz.away)) if quiz.away else _NOT_PASSED


def _note(quiz: QuizEvidence, attempt: AttemptEvidence, edition: str) -> str:
    """Return what is to be known of a pass: until when it is not asked for, what is to be learnt again, what was."""
    changes = [change for section in attempt.sections for change in section.material]
    due = [change.own_day for change in changes if change.own_day]
    again = f"Phải học lại, hạn {words.day(min(due))}" if edition and due else ""
    away = f"{STATE_TITLES['exempt']} {until_words(quiz.away)}" if quiz.away else ""
    if any(change.excused for change in changes):
        return f"{away}, rồi phải học lại"
    if quiz.excused:
        # He was late for it before; the first sentence says until when nothing is asked.
        return f"{STATE_TITLES['exempt']}; học lại hạn {words.day(min(due))}" if again else away
    return again or _since(changes, edition)


def _since(changes: Sequence[ChangeSince], edition: str) -> str:
    if not edition:
        return "Chưa ghi nhận thay đổi"
    learnt = [change.learnt_at for change in changes if change.learnt_at]
    if learnt:
        return f"Đã học lại {words.day(max(learnt))}"
    return "Không phải học lại"


def _law(evidence: Evidence) -> str:
    passed = [quiz.present_attempt for quiz in evidence.quizzes if quiz.present_attempt]
    names = {one.name for attempt in passed for one in attempt.instruments if one.in_force_then}
    return "; ".join(sorted(names))


def _notes(evidence: Evidence) -> Iterator[str]:
    if evidence.edition:
        yield f"Cẩm nang hiện hành: {edition_words(evidence.edition)}."
    passed = [quiz.present_attempt for quiz in evidence.quizzes if quiz.present_attempt]
    ended = {one.name: one.in_force_to for each in passed for one in each.instruments if words.ended_since(one)}
    if ended:
        named = words.listed([_ending(*one) for one in sorted(ended.items())])
        yield f"Có ngày hết hiệu lực sau ngày làm bài: {named}."
    if any(attempt.withheld for quiz in evidence.quizzes for attempt in quiz.attempts):
        yield "Bản này không có đáp án của mọi câu; bản đầy đủ ở bộ phận CNTT, mang mã đối chiếu khác."
    elif evidence.keys == "all":
        yield OTHERS
    if stamped := stamp_words.in_short(evidence):
        yield f"{stamped}."
    yield CHECK


def _ending(name: str, last: date | None) -> str:
    return f"{name} (đến hết ngày {words.day(last)})"
