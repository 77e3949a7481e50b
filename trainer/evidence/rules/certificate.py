"""The certificate of one passed quiz: what it says, and the code by which it is found in the record and checked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote

from trainer.core import certificate_code
from trainer.core.editions.model import edition_words
from trainer.core.text import percent
from trainer.evidence.rules.form import digest
from trainer.evidence.rules.model import AttemptEvidence, Evidence
from trainer.evidence.rules.wording import day, edition_of

# What marks are made of. For ever: what else a mark should cover gets another form.
FORM = 1
CHECK = (
    "Muốn kiểm tra: {where}hỏi bộ phận CNTT của cơ quan, với mã chứng nhận và mã cán bộ {code}. "
    "Họ so với kết quả đang giữ, không so với tờ giấy."
)
# No mark touches the address: it would be typed along.
_WHERE = "nhập hai mã ở {address} hoặc "
_AT_THE_DOOR = "mở trang đăng nhập Gần Dân của cơ quan, bấm Kiểm tra giấy chứng nhận, nhập hai mã; hoặc "


@dataclass(frozen=True, slots=True)
class Certificate:
    """One page in words: whom it names, what he passed, names and values, the code and how it is checked.

    ``code`` holds ``mark``, which no later event changes. ``did``: what the person did with ``quiz``; ``link``: where a
    telephone checks the code, "" where nobody said; ``many``: the facts are of several quizzes.
    """

    title: str
    name: str
    person: str
    quiz: str
    facts: tuple[tuple[str, str], ...]
    mark: str
    code: str
    check: str
    agency: str
    did: str = "đã đạt bài"
    link: str = ""
    many: bool = False


def passes(attempt: AttemptEvidence) -> bool:
    """Say whether an attempt earns a certificate: the whole quiz, and still a pass after corrections."""
    return attempt.purpose == "full" and attempt.counts_passed and attempt.valid_until is not None


def code(staff_code: str, quiz: str, attempt: AttemptEvidence) -> str:
    """Return the code that a certificate bears: which attempt, and its mark."""
    return certificate_code.written(attempt.record, mark(staff_code, quiz, attempt))


def mark(staff_code: str, quiz: str, attempt: AttemptEvidence) -> str:
    """Return sixteen hex digits in groups of four: SHA-256 over what no later event changes of an attempt.

    Neither name nor unit is in it: who marries or moves keeps a certificate that can be checked. When records were
    merged, it stays the mark of the one printed before.
    """
    printed_for, number = attempt.before_merge or (staff_code, attempt.number)
    facts = {
        "form": FORM,
        "code": printed_for,
        "quiz": quiz,
        "number": number,
        "started_at": attempt.started_at,
        "handed_in_at": attempt.handed_in_at,
        "hundredths": attempt.hundredths,
        "questions": [question.fingerprint for question in attempt.questions],
    }
    digits = digest(facts)
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def printed(evidence: Evidence, number: int, wanted: str, staff_codes: Iterable[str]) -> Certificate | None:
    """Return the certificate of attempt ``number`` with the mark ``wanted``, as it was printed under one of the
    ``staff_codes`` that its official ever had, or is printed now; None when it is none of these."""
    now = certificate(evidence, number)
    if now is None or now.mark == wanted:
        return now
    [quiz] = evidence.quizzes
    attempt = next(one for one in quiz.attempts if one.number == number)
    then = attempt.before_merge[1] if attempt.before_merge else number
    for one in staff_codes:
        if mark(one, quiz.id, replace(attempt, before_merge=(one, then))) == wanted:
            return replace(now, mark=wanted, code=certificate_code.written(attempt.record, wanted))
    return None


def certificate(evidence: Evidence, number: int, address: str = "") -> Certificate | None:
    """Return the certificate of attempt ``number`` at the one quiz of ``evidence``; None when it is no pass.

    ``address``: where anybody may check it, "" where nobody said.
    """
    [quiz] = evidence.quizzes
    attempt = next((one for one in quiz.attempts if one.number == number and passes(one)), None)
    if attempt is None:
        return None
    person, written = evidence.person, code(evidence.person.code, quiz.id, attempt)
    return Certificate(
        title="Giấy chứng nhận đạt bài tập huấn",
        name=person.name,
        person=" · ".join(filter(None, (f"Mã cán bộ {person.code}", person.position, person.unit))),
        quiz=attempt.title,
        facts=_facts(attempt),
        mark=mark(person.code, quiz.id, attempt),
        code=written,
        check=CHECK.format(code=person.code, where=_WHERE.format(address=address) if address else _AT_THE_DOOR),
        agency=" · ".join(person.agency),
        link=link(address, written),
    )


def link(address: str, code: str) -> str:
    """Return the ``address`` with the ``code`` filled in, for a telephone; "" where nobody said one.

    Not with the staff number: whoever checks types it from the paper, and no log of a server holds both.
    """
    return f"{address}?ma={quote(code)}" if address else ""


def with_change(one: Certificate, sections: int) -> Certificate:
    """Return ``one`` as it is printed while its official still has so many ``sections`` that changed to learn again."""
    told = f"Cẩm nang đã đổi {sections} mục mà người này chưa học lại"
    return replace(one, facts=(*one.facts, ("Đến lúc in", told)))


def _facts(attempt: AttemptEvidence) -> tuple[tuple[str, str], ...]:
    edition = _edition(attempt)
    return (
        ("Ngày đạt", day(attempt.passed_at)),
        ("Có giá trị đến", day(attempt.valid_until)),
        ("Kết quả", f"{percent(attempt.counts or 0)}, mức đạt {attempt.rule.pass_mark}%"),
        *([("Cẩm nang", edition)] if edition else []),
        ("Lượt làm bài", f"Lượt {attempt.number}"),
    )


def _edition(attempt: AttemptEvidence) -> str:
    """Return the edition in words; "" where only the words are kept, which tells whoever holds the paper nothing."""
    if not attempt.edition:
        later = edition_of(attempt)
        return f"Phiên bản ngày {later}, giữ đúng chữ đã hỏi" if later[0].isdigit() else ""
    return edition_words(attempt.edition).capitalize()
