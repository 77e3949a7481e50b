"""The plain paragraphs that open a proof: what a reader who is no expert needs to know. In the third person."""

from collections.abc import Iterable, Sequence

from trainer.core.due_days import span_words
from trainer.core.editions.model import edition_words
from trainer.core.text import capital, percent
from trainer.evidence.rules.model import AttemptEvidence, Evidence, Person, QuizEvidence, Tested
from trainer.evidence.rules.reading import is_within
from trainer.evidence.rules.verdicts import unconfirmed
from trainer.evidence.rules.wording import day, ended_since, listed, moment, published_later, who

# Where the records ask nobody to learn a change again.
UNASKED = "hiện chưa phải học lại"
EXCUSED = "đang được tạm miễn, hiện chưa phải học lại"


def overall(evidence: Evidence) -> str:
    """Return the first paragraph: who he is and how many quizzes he passed."""
    person = evidence.person
    excused = [one for one in evidence.quizzes if one.excused]
    asked = [one for one in evidence.quizzes if not one.excused]
    passed = [one for one in asked if one.present]
    failed = [one for one in asked if not one.present and _handed_in(one)]
    begun = [one for one in asked if one.attempts and not _handed_in(one)]
    untouched = [one for one in asked if not one.attempts]
    counts = (
        (passed, "đã đạt {} bài"),
        (failed, "đã làm nhưng chưa đạt {} bài"),
        (begun, "đang làm {} bài, chưa nộp"),
        (untouched, "chưa làm {} bài" + ("" if evidence.only_quiz else " được giao")),
    )
    said = [words.format(len(found)) for found, words in counts if found]
    said += [f"đang được tạm miễn {len(excused)} bài {span_words(one.away)}" for one in excused[:1] if one.away]
    said = said or ["chưa làm bài nào và không được giao bài"]
    place = f", {person.unit}" if person.unit else ""
    ahead = f" Sẽ được tạm miễn {span_words(evidence.ahead)}." if evidence.ahead and person.active else ""
    sentence = f"{capital(who(person))}{place}, {listed(said)}.{ahead}"
    return sentence if person.active else f"{sentence} {_left(evidence)}"


def _left(evidence: Evidence) -> str:
    gone = [entry for entry in evidence.entries if entry.kind == "left"]
    when = f" ngày {day(gone[-1].at)}" if gone else ""
    return f"Người này đã rời danh sách{when}; những gì ghi dưới đây được giữ nguyên."


def summary(person: Person, quiz: QuizEvidence, edition: str) -> str:
    """Return one paragraph on a quiz that needs no expert: when, how well, on which text, what changed since.

    ``edition`` is the last one of the handbook, "" when none was published.
    """
    attempt = quiz.present_attempt
    if attempt is None:
        return " ".join([_not_passed(person, quiz), *_excused(quiz), *_due(quiz)])
    passed = (
        f"Ngày {day(attempt.handed_in_at)}, {who(person)} trả lời đúng trọn {attempt.right}/{len(attempt.questions)} "
        f"câu của bài “{quiz.title}”, được {percent(attempt.hundredths or 0)} (mức đạt {attempt.rule.pass_mark}%), "
        f"{'và đạt' if attempt.passed else 'khi ấy chưa đạt; tính lại sau đó thì đạt'}"
    )
    until = f"; kết quả có giá trị đến {day(attempt.valid_until)}."
    said = [passed + until, *_corrected(attempt), _rests_on(attempt), _changed(attempt, edition), *_law(attempt)]
    return " ".join([*said, *_excused(quiz)])


def _excused(quiz: QuizEvidence) -> Iterable[str]:
    if quiz.away and quiz.excused:
        yield f"Đang được tạm miễn {span_words(quiz.away)}: trong thời gian này không phải làm."


def _due(quiz: QuizEvidence) -> Iterable[str]:
    """Say by when what was never begun is asked: by no day on which nothing is."""
    if quiz.attempts or quiz.due_on is None or (quiz.away and is_within(quiz.due_on, quiz.away)):
        return
    before = ", trước khi được tạm miễn" if quiz.away and quiz.due_on < quiz.away[0] else ""
    yield f"Hạn hoàn thành: {day(quiz.due_on)}{before}."


def _not_passed(person: Person, quiz: QuizEvidence) -> str:
    handed_in = _handed_in(quiz)
    if not quiz.attempts:
        return f"{capital(who(person))} chưa làm bài “{quiz.title}”."
    if not handed_in:
        start = quiz.attempts[-1].started_at
        return f"{capital(who(person))} bắt đầu bài “{quiz.title}” lúc {moment(start)} và chưa nộp."
    # Of a pass that was lost the changed sections may have been learnt again: that is no pass of the quiz.
    whole = [one for one in handed_in if one.purpose == "full"] or handed_in
    last = whole[-1]
    none = "hiện không lượt nào còn đạt" if any(one.passed for one in whole) else "không lượt nào đạt"
    told = (
        f"{capital(who(person))} đã nộp {len(whole)} lượt bài “{quiz.title}”, {none}. Lượt gần nhất, "
        f"ngày {day(last.handed_in_at)}, trả lời đúng trọn {last.right}/{len(last.questions)} câu, được "
        f"{percent(last.hundredths or 0)} (mức đạt {last.rule.pass_mark}%)."
    )
    return " ".join([told, *_corrected(last), *_unconfirmed(last)])


def _unconfirmed(attempt: AttemptEvidence) -> Iterable[str]:
    if unconfirmed(attempt):
        yield "Lượt ấy không xác nhận được là đúng như lúc nộp, nên chưa tính đạt."


def _corrected(attempt: AttemptEvidence) -> Iterable[str]:
    if attempt.corrections:
        number = len({one.question for one in attempt.corrections})
        lost = ", và không còn đạt" if attempt.passed and not attempt.counts_passed else ""
        score = percent(attempt.counts or 0)
        yield f"Sau đó {number} câu của bài bị rút vì sai; tính trên các câu còn lại được {score}{lost}."


def _rests_on(attempt: AttemptEvidence) -> str:
    unpublished = [one for one in attempt.sections if not one.edition]
    said = f"Bài này dựa trên {len(attempt.sections)} mục của cẩm nang"
    if attempt.edition:
        return f"{said}, đúng như {edition_words(attempt.edition)}."
    later = [one for one in attempt.sections if published_later(one, attempt)]
    told = []
    if later:
        editions = listed([edition_words(one) for one in sorted({one.edition for one in later})])
        told.append((later, f"lưu nguyên văn khi hỏi và được {editions} công bố sau đó, đúng từng chữ"))
    if unpublished:
        told.append((unpublished, "chưa thuộc phiên bản nào đã công bố"))
    if len(told) == 1 and len(told[0][0]) == len(attempt.sections):
        return f"{said}, {told[0][1]}."
    some = "; ".join(f"{len(found)} mục {words}" for found, words in told)
    return f"{said}, trong đó {some}." if some else f"{said}."


def _changed(attempt: AttemptEvidence, edition: str) -> str:
    if not edition:
        return "Cẩm nang chưa công bố phiên bản nào, nên chưa ghi nhận thay đổi nào từ đó."
    material = [one for one in attempt.sections if one.material]
    minor = [one for one in attempt.sections if one.changes and not one.material and not one.removed]
    gone = [one for one in attempt.sections if one.removed]
    said = [f"{len(material)} mục thay đổi về nội dung, {_relearnt(material)}"] if material else []
    said += [f"{len(minor)} mục sửa nhỏ, không phải học lại"] if minor else []
    said += [f"{len(gone)} mục đã bỏ khỏi cẩm nang"] if gone else []
    return f"Từ đó đến {edition_words(edition)}, {'; '.join(said) if said else 'các mục ấy không thay đổi'}."


def _relearnt(sections: Sequence[Tested]) -> str:
    open_ones = [one for one in sections if any(change.learnt_in is None for change in one.material)]
    learnt = [
        change.learnt_at for one in sections if one not in open_ones for change in one.material if change.learnt_at
    ]
    when = f"ngày {day(max(learnt))}" if learnt else ""
    if not open_ones:
        return f"đã học lại {when}"
    days = [change.own_day for one in open_ones for change in one.material if change.own_day]
    excused = any(change.excused for one in open_ones for change in one.material)
    due = f"hạn đến hết ngày {day(min(days))}" if days else EXCUSED if excused else UNASKED
    if learnt:
        return f"đã học lại {len(sections) - len(open_ones)} mục {when}, chưa học lại {len(open_ones)} mục ({due})"
    return f"chưa học lại ({due})"


def _law(attempt: AttemptEvidence) -> Iterable[str]:
    ended = {one.name: one for one in attempt.instruments if ended_since(one)}
    if ended:
        named = [f"{one.name} (đến hết ngày {day(one.in_force_to)})" for one in ended.values()]
        yield f"Văn bản được viện dẫn khi ấy mà có ngày hết hiệu lực sau ngày làm bài: {listed(named)}."


def _handed_in(quiz: QuizEvidence) -> list[AttemptEvidence]:
    return [one for one in quiz.attempts if one.handed_in_at]
