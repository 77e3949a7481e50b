"""A proof in plain Vietnamese: one wording for screen, terminal and paper. In the third person unless told."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction

from trainer.core.due_days import span_words
from trainer.core.editions.model import edition_words
from trainer.core.quiz.model import Kind, Rule
from trainer.core.text import count, percent, sentence
from trainer.core.vietnam_time import day_of
from trainer.evidence.rules.model import (
    AskedQuestion,
    AttemptEvidence,
    ChangeSince,
    Cited,
    Correction,
    Evidence,
    Keys,
    ListEntry,
    Part,
    Person,
    Tested,
    Verdict,
)

VERDICTS: dict[Verdict, str] = {
    "right": "đúng trọn",
    "partly": "đúng một phần",
    "wrong": "chưa đúng",
    "empty": "bỏ trống",
}
PURPOSES = {"full": "cả bài", "relearn": "học lại các mục đã thay đổi"}
ENTRIES = {
    "joined": "Vào danh sách",
    "merged": "Gộp hai hồ sơ của cùng một người",
    "moved": "Chuyển đơn vị",
    "left": "Rời danh sách",
    "returned": "Trở lại danh sách",
    "undone": "Hoàn tác danh sách",
    "change_undone": "Hoàn tác thay đổi",
}
COPIES: dict[Keys, str] = {"all": "bản của bộ phận CNTT", "rule": "bản của cán bộ", "none": "bản của lãnh đạo"}
# Of one quiz: with their questions a screen of thousands is tens of megabytes, and files hold them all.
ON_SCREEN = 30
# The one instruction about which copy is given; the handbook says the same.
GIVEN = "Thanh tra, kiểm tra hỏi thì đưa bản của bộ phận CNTT."
_KEY: dict[Kind, str] = {"single": "ý đúng", "multiple": "ý đúng", "mark": "cần gạch", "spot": "chỗ đáng ngờ"}
_CHOSEN: dict[Kind, str] = {"single": "chọn", "multiple": "chọn", "mark": "gạch", "spot": "chạm"}

# What the right thing is called, and what he did.
_RANKED: dict[Kind, tuple[str, str]] = {
    "order": ("đúng là", "xếp"),
    "match": ("đúng là", "ghép"),
    "scenario": ("tốt nhất", "chọn"),
}


def day(value: date | None) -> str:
    """Return ``24/11/2026``."""
    return f"{value:%d/%m/%Y}" if value else ""


def moment(value: datetime | None) -> str:
    """Return ``10:32:05 ngày 24/11/2026``: with seconds, as a proof needs it."""
    return f"{value:%H:%M:%S} ngày {day(value)}" if value else ""


def who(person: Person) -> str:
    """Return how a proof names him in a sentence."""
    return f"cán bộ {person.name} ({person.code})"


def title(evidence: Evidence) -> str:
    """Return the title of the proof."""
    return f"Hồ sơ tập huấn: {evidence.person.name} ({evidence.person.code})"


def digest_name(evidence: Evidence) -> str:
    """Return what the digest of a proof is called: it says whose copy bears it."""
    return f"Mã đối chiếu ({COPIES[evidence.keys]})"


def ended_since(cited: Cited) -> bool:
    """Say whether an instrument held on the day and has a last day."""
    return cited.in_force_then and cited.in_force_to is not None


def earlier(number: int) -> str:
    """Return that of ``number`` attempts those before the latest are not on the screen, and where they are."""
    shown = f"Trang này ghi {ON_SCREEN} lượt gần nhất của bài, và lượt đang có giá trị."
    return f"{shown} Cả {count(number)} lượt có trong PDF đầy đủ và tệp JSON."


def heading(attempt: AttemptEvidence) -> str:
    """Return what an attempt is called."""
    return f"Lượt {attempt.number}: {PURPOSES.get(attempt.purpose, attempt.purpose)}"


def handed_in(attempt: AttemptEvidence) -> str:
    """Return when an attempt ended."""
    if attempt.handed_in_at is None:
        return "Chưa nộp"
    notes = ["máy chủ nộp khi hết giờ"] if attempt.by_time_limit else []
    notes += [str(attempt.quick)] if attempt.quick else []
    return moment(attempt.handed_in_at) + (f" ({'; '.join(notes)})" if notes else "")


def withheld(attempt: AttemptEvidence) -> str:
    """Return that the key of some questions is not in this copy, and where it is; "" when all of it is."""
    if not attempt.withheld:
        return ""
    which = "" if len(attempt.withheld) == len(attempt.questions) else f" của {places(attempt.withheld)}"
    return (
        f"Bản này không có đáp án{which}: chưa đạt bài, bỏ trống hoặc nộp nhanh hơn đọc thì đáp án chưa hiện. "
        "Bản đầy đủ ở bộ phận CNTT, mang mã đối chiếu khác."
    )


def rule(found: Rule) -> str:
    """Return the rule in force as one line."""
    said = [f"{found.draw} câu", f"mức đạt {found.pass_mark}%"]
    said.append(f"{found.time_limit} phút" if found.time_limit else "không giới hạn thời gian")
    if found.attempts:
        said.append(f"sau {found.attempts} lượt liền chưa đạt chờ {found.wait_hours} giờ")
    if found.valid_days:
        said.append(f"kết quả đạt có giá trị {found.valid_days} ngày")
    return ", ".join(said)


def correction(one: Correction) -> str:
    """Return what taking a question back did to the score."""
    verdicts = {True: "đạt", False: "chưa đạt"}
    return (
        f"Ngày {day(one.corrected_at)}, tính lại vì câu “{one.question}” bị rút (quyết định rút lúc "
        f"{moment(one.withdrawn_at)}): {sentence(one.reason)} "
        f"Trước: {percent(one.before)}, {verdicts[one.passed_before]}. "
        f"Sau: {percent(one.after)}, {verdicts[one.passed_after]}."
    )


def published(section: Tested, attempt: AttemptEvidence) -> str:
    """Return the edition that published a text; one that came only after ``attempt`` is not what was asked from."""
    if not section.edition:
        return "Chưa công bố trong phiên bản nào"
    if published_later(section, attempt):
        return f"Lưu nguyên văn khi hỏi; {edition_words(section.edition)} công bố sau đó, đúng từng chữ"
    return edition_words(section.edition).capitalize()


def edition_of(attempt: AttemptEvidence) -> str:
    """Return the day of the edition that an attempt rests on, or of the one that published its very words later."""
    if attempt.edition:
        return edition_words(attempt.edition).removeprefix("phiên bản ngày ")
    later = [one.edition for one in attempt.sections if published_later(one, attempt)]
    if not later or len(later) < len(attempt.sections):
        return "nguyên văn lưu khi hỏi"
    return f"{edition_words(max(later)).removeprefix('phiên bản ngày ')}, công bố sau"


def published_later(section: Tested, attempt: AttemptEvidence) -> bool:
    """Say whether a text was kept when it was asked, and published word for word only on a later day."""
    return section.published_on is not None and section.published_on > day_of(attempt.started_at)


def change(one: ChangeSince) -> str:
    """Return what an edition did to a section, and whether it was learnt."""
    what = "bỏ mục" if one.removed else "thay đổi nội dung" if one.weight == "material" else "sửa nhỏ"
    basis = f" Căn cứ: {one.instrument_name}." if one.instrument else ""
    told = f"{edition_words(one.edition).capitalize()}: {what}."
    return f"{told} {sentence(one.reason)}{basis} {_learnt(one)}".strip()


def _learnt(one: ChangeSince) -> str:
    if one.removed or one.weight == "minor":
        return ""
    if one.learnt_in:
        return f"Đã học lại ở lượt {one.learnt_in}, ngày {day(one.learnt_at)}."
    if one.excused:
        return "Chưa học lại, đang được tạm miễn."
    return f"Chưa học lại, hạn đến hết ngày {day(one.own_day)}." if one.own_day else "Chưa học lại."


def changes(section: Tested) -> list[str]:
    """Return everything that happened to a section since."""
    return [change(one) for one in section.changes] or ["Không thay đổi."]


def article(cited: Cited) -> str:
    """Return an article and its instrument as people write it."""
    return f"{cited.article} {cited.name}".strip()


def force(cited: Cited) -> str:
    """Return from when to when an instrument is in force."""
    if not cited.known:
        return "Không còn trong danh mục văn bản"
    start = f"từ {day(cited.in_force_from)}" if cited.in_force_from else "không ghi ngày bắt đầu"
    end = f", đến hết {day(cited.in_force_to)}" if cited.in_force_to else ""
    after = f"; thay bằng {listed(cited.replaced_by)}" if cited.replaced_by else ""
    return f"{start}{end}{after}"


def in_force_then(cited: Cited) -> str:
    """Return how an instrument stood on the day of the attempt."""
    if not cited.known:
        return "Không rõ"
    if cited.in_force_then:
        return "Có hiệu lực"
    return "Không có hiệu lực" + (", viện dẫn để nói về trước kia" if cited.history else "")


def places(numbers: Sequence[int]) -> str:
    """Return ``câu 1, 3``; "" for none."""
    return f"câu {', '.join(map(str, numbers))}" if numbers else ""


def where_cited(cited: Cited) -> str:
    """Return which questions and sections cite an article."""
    sections = f"{len(cited.sections)} mục" if cited.sections else ""
    return ", ".join(filter(None, (places(cited.questions), sections)))


def mark_in_short(question: AskedQuestion) -> str:
    """Return how an answer was marked, with its points where they are neither all nor none."""
    part = f", {_earned(question)} điểm" if _in_part(question) else ""
    return VERDICTS[question.verdict] + part + ("; câu đã rút" if question.withdrawn else "")


def points(question: AskedQuestion) -> str:
    """Return how an answer was marked, its points as the result says them."""
    part = f", được {_earned(question)} điểm của câu" if _in_part(question) else ""
    return VERDICTS[question.verdict] + part


def _in_part(question: AskedQuestion) -> bool:
    return question.verdict == "partly" and not question.withheld


def _earned(question: AskedQuestion) -> str:
    return percent(int(Fraction(question.points) * 10_000))


def answered(question: AskedQuestion) -> str:
    """Return when the answer that counts was saved."""
    if question.answered_at is None:
        return "Không lưu câu trả lời nào."
    again = f", lần lưu thứ {question.revisions}" if question.revisions > 1 else ""
    return f"Trả lời lưu lúc {moment(question.answered_at)}{again}."


def sign(kind: Kind, part: Part) -> str:
    """Return ✓ for what was answered as wanted, ✗ for what was not, nothing for what was rightly left alone."""
    if kind in _KEY and not part.key and not part.chosen:
        return ""
    return "✓" if part.right else "✗"


def note(kind: Kind, part: Part, he: str = "cán bộ") -> str:
    """Return key and answer of one part in words; ``he`` is what the one who answered is called."""
    if kind in _KEY:
        if not part.key:
            return f"{he} {_CHOSEN[kind]}" if part.chosen else ""
        # Beside ✗ the key alone would read as if it were wrong.
        return f"{_KEY[kind]}; {he} {'' if part.chosen else 'không '}{_CHOSEN[kind]}"
    wanted, verb = _RANKED[kind]
    place = "thứ " if kind == "order" else ""
    given = f"{he} {verb}: {place}{part.given}" if part.given else f"{he} chưa {verb}"
    return given if part.right else f"{wanted}: {place}{part.wanted}; {given}"


def entry(one: ListEntry) -> str:
    """Return what happened to his place in the list."""
    fields = [f"{title}: {old or '(trống)'} → {new or '(trống)'}" for title, old, new in one.fields]
    return "; ".join([ENTRIES.get(one.kind, one.kind), *fields])


def history(evidence: Evidence) -> list[tuple[datetime, str]]:
    """Return what happened to his place in the list and when nothing was asked of him, each with its moment."""
    told = [(evidence.person.listed_at, "Được ghi vào hệ thống")]
    later = [(one.at, entry(one)) for one in evidence.entries]
    for one in evidence.exempt:
        days = span_words((one.starts_on, one.ends_on))
        later.append((one.recorded_at, f"Được tạm miễn {days}"))
        if one.withdrawn_at:
            later.append((one.withdrawn_at, f"Bỏ lần tạm miễn {days}"))
    return told + sorted(later, key=lambda one: one[0])


def listed(words: Sequence[str]) -> str:
    """Return ``a, b và c``; there is at least one."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} và {words[-1]}"
