"""The proof of an official: facts out of the record, whatever happens to the content afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.actions.relearning import start, status
from tests.evidence.proofs import A, B, Book, C, known, relearn, sit
from trainer.actions import answers, attempts, reliance
from trainer.actions.answers import Save
from trainer.core.editions.model import edition_words
from trainer.core.fingerprint import of_text
from trainer.evidence.queries import known_quizzes, of_official
from trainer.evidence.rules import own
from trainer.evidence.rules import wording as words
from trainer.evidence.rules.document import blocks
from trainer.evidence.rules.form import digest, sealed
from trainer.evidence.rules.model import AttemptEvidence, Evidence, Exempted, QuizEvidence
from trainer.evidence.rules.sheet import sheet
from trainer.evidence.rules.summary import overall, summary
from trainer.models import Event, Exemption, Official, QuestionVersion, Requirement, SectionVersion
from trainer.queries import relearning

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OF_EDITION = {"mat-khau": date(2026, 12, 25)}


def _proof(official: Official, book: Book, quiz: str = "mat-khau") -> QuizEvidence:
    return next(one for one in of_official(official, book.library()).quizzes if one.id == quiz)


def _said(official: Official, book: Book) -> str:
    # What a server does that starts with the book.
    reliance.mark_outdated(book.library(), NOW.date())
    proof = of_official(official, book.library())
    return summary(proof.person, proof.quizzes[0], proof.edition)


def _changes(attempt: AttemptEvidence) -> dict[str, list[tuple[str, str, int | None]]]:
    return {
        one.reference: [(change.edition, change.weight, change.learnt_in) for change in one.changes]
        for one in attempt.sections
    }


def test_the_words_asked_the_answer_the_key_and_the_points_stand_as_they_were() -> None:
    official, book = known()
    before = of_official(official, book.library())
    # The content goes on: other words, another key.
    QuestionVersion.objects.create(fingerprint="f" * 16, question_id="mat-khau-1", content={}, first_seen_at=NOW)
    book.change(date(2026, 11, 25), {A: "minor"})

    attempt = _proof(official, book).attempts[0]

    assert attempt.questions == before.quizzes[0].attempts[0].questions
    assert [question.points for question in attempt.questions] == ["1"] * 6
    first = next(question for question in attempt.questions if question.id == "mat-khau-1")
    assert first.text == "Câu hỏi số 1 của mat-khau?"
    assert [(part.text, part.key, part.chosen, part.right) for part in sorted(first.parts, key=lambda p: p.text)] == [
        (f"Ý 1.{number}", number == 1, number == 1, True) for number in range(4)
    ]
    assert (attempt.started_at.isoformat(), attempt.handed_in_at.isoformat()) == (  # type: ignore[union-attr]
        "2026-11-24T10:00:00+07:00",
        "2026-11-24T10:05:00+07:00",
    )
    assert attempt.rule.pass_mark == 75


def test_each_section_stands_in_the_text_tested_with_the_edition_that_published_it() -> None:
    official, book = known()
    book.change(date(2026, 11, 25), {A: "material"})

    proof = of_official(official, book.library())
    attempt = proof.quizzes[0].attempts[0]

    assert attempt.edition == "2026-11-01"
    assert [(one.reference, one.edition, one.published_on) for one in attempt.sections] == [
        (name, "2026-11-01", date(2026, 11, 1)) for name in (A, B, C)
    ]
    for text in proof.texts:
        assert of_text(" ".join(text.paragraphs)) == text.fingerprint
        assert SectionVersion.objects.filter(reference=text.reference, fingerprint=text.fingerprint).exists()
    found = resolve(attempt.sections[0].link)
    assert (found.url_name, found.kwargs["fingerprint"]) == ("section", attempt.sections[0].fingerprint)
    assert found.kwargs["reference"].replace(":", "#") == A


def test_a_text_that_no_edition_has_is_said_to_be_unpublished() -> None:
    official, book = an_official("HN002"), Book()
    book.texts[B] = "Chưa ai công bố."
    sit(official, book.library())

    attempt = _proof(official, book).attempts[0]

    assert attempt.edition == ""
    assert [one.edition for one in attempt.sections] == ["2026-11-01", "", "2026-11-01"]
    assert "trong đó 1 mục chưa thuộc phiên bản nào" in _said(official, book)


def test_nobody_is_said_to_have_been_asked_from_an_edition_that_did_not_exist_yet() -> None:
    official, book = an_official("HN002"), Book()
    book.texts[B] = "Chưa ai công bố."
    sit(official, book.library(), datetime(2026, 10, 20, 3, 0, tzinfo=UTC))
    proof = of_official(official, book.library())
    attempt = proof.quizzes[0].attempts[0]

    kept = "Lưu nguyên văn khi hỏi; phiên bản ngày 01/11/2026 công bố sau đó, đúng từng chữ"
    said = [words.published(one, attempt) for one in attempt.sections]
    assert said == [kept, "Chưa công bố trong phiên bản nào", kept]
    assert attempt.edition == ""
    assert (
        "Bài này dựa trên 3 mục của cẩm nang, trong đó 2 mục lưu nguyên văn khi hỏi và được phiên bản ngày 01/11/2026 "
        "công bố sau đó, đúng từng chữ; 1 mục chưa thuộc phiên bản nào đã công bố."
    ) in _said(official, book)
    printed = "\n".join(str(block) for block in blocks(proof, NOW, texts=False))
    assert printed.count(kept) == 2


def test_what_is_published_on_the_day_itself_was_there() -> None:
    official, book = an_official("HN002"), Book()
    # Half past midnight of 01/11/2026 in Hà Nội.
    sit(official, book.library(), datetime(2026, 10, 31, 17, 30, tzinfo=UTC))
    attempt = _proof(official, book).attempts[0]
    assert {words.published(one, attempt) for one in attempt.sections} == {"Phiên bản ngày 01/11/2026"}


def test_ones_own_page_gives_the_day_for_learning_again_that_the_records_give_him() -> None:
    official, book = known()
    book.change(date(2026, 11, 25), {A: "material"}, law="nd-2-2026")
    proof, later = of_official(official, book.library()), date(2027, 6, 26)
    assert "học lại chậm nhất ngày 25/12/2026" in own.stops(proof, NOW, OF_EDITION)[0].line
    assert "học lại chậm nhất ngày 26/06/2027" in own.stops(proof, NOW, {proof.quizzes[0].id: later})[0].line


def test_ones_own_page_asks_nobody_to_learn_again_what_no_question_can_ask_about() -> None:
    official, book = known()
    book.change(date(2026, 11, 25), {B: "material"}, law="nd-2-2026")
    content = book.library()
    one = content.quizzes["mat-khau"]
    unasked = replace(one, questions=tuple(each for each in one.questions if B not in each.sections))
    content = replace(content, quizzes=MappingProxyType({**content.quizzes, one.id: unasked}))
    later = NOW + 60 * DAY
    start(content, later)

    found = own.stops(of_official(official, content), later, relearning.untils(official, content, later))

    assert status(official, content, later) == "completed"
    assert (found[0].state, found[0].line) == ("holds", "100%, đạt ngày 24/11/2026, giữ đến 24/11/2027.")


def test_a_proof_asks_nobody_to_learn_again_what_no_question_can_ask_about() -> None:
    official, book = known()
    book.change(date(2026, 11, 25), {B: "material"}, law="nd-2-2026")
    content = book.library()
    one = content.quizzes["mat-khau"]
    unasked = replace(one, questions=tuple(each for each in one.questions if B not in each.sections))
    content = replace(content, quizzes=MappingProxyType({**content.quizzes, one.id: unasked}))
    start(content, NOW + 60 * DAY)
    proof = of_official(official, content)

    assert "chưa học lại (hiện chưa phải học lại)" in summary(proof.person, proof.quizzes[0], proof.edition)
    assert sheet(proof, NOW).rows[0][-1] == "Không phải học lại"
    changed = next(each for each in proof.quizzes[0].attempts[0].sections if each.reference == B)
    assert words.changes(changed)[0].endswith("Chưa học lại.")


@pytest.mark.parametrize("day", [date(2026, 12, 5), date(2027, 3, 5)])
def test_a_proof_gives_the_day_for_learning_again_that_the_records_give_him(day: date) -> None:
    official, book = known()
    book.change(date(2026, 11, 25), {A: "material"}, law="nd-2-2026")
    start(book.library(), NOW + DAY)
    was = digest(of_official(official, book.library()))
    # A campaign asks earlier, an exemption lets him learn later.
    Requirement.objects.update_or_create(official=official, quiz="mat-khau", defaults={"relearn_by": day})
    proof = of_official(official, book.library())

    assert f"hạn đến hết ngày {day:%d/%m/%Y}" in summary(proof.person, proof.quizzes[0], proof.edition)
    assert sheet(proof, NOW).rows[0][-1] == f"Phải học lại, hạn {day:%d/%m/%Y}"
    changed = next(each for each in proof.quizzes[0].attempts[0].sections if each.reference == A)
    assert words.changes(changed)[0].endswith(f"hạn đến hết ngày {day:%d/%m/%Y}.")
    assert digest(proof) == was


def test_ones_own_page_promises_no_later_day_than_the_one_until_which_to_learn_again() -> None:
    official, book = known()
    assert "sớm nhất vào ngày 24/11/2027." in own.overall(own.stops(of_official(official, book.library()), NOW, {}))
    book.change(date(2026, 11, 25), {A: "material"}, law="nd-2-2026")
    found = own.stops(of_official(official, book.library()), NOW, OF_EDITION)

    assert own.overall(found).endswith("Học lại phần đã đổi chậm nhất ngày 25/12/2026 thì kết quả giữ nguyên.")
    assert found[0].line.endswith("học lại chậm nhất ngày 25/12/2026 thì giữ đến 24/11/2027.")


def test_ones_own_page_counts_no_pass_whose_day_for_learning_again_is_over() -> None:
    official, book = known()
    book.change(date(2026, 11, 25), {A: "material"}, law="nd-2-2026")
    found = own.stops(of_official(official, book.library()), datetime(2026, 12, 25, 17, 0, tzinfo=UTC), OF_EDITION)

    assert own.overall(found) == "Anh/chị còn 2 bài phải làm."
    assert found[0].line.endswith("đã quá hạn học lại ngày 25/12/2026; học lại xong thì giữ đến 24/11/2027.")


def test_what_changed_since_is_told_by_section_and_none_is_learnt_by_itself() -> None:
    official, book = known()
    book.change(date(2026, 11, 25), {A: "material", B: "minor"}, law="nd-2-2026")

    attempt = _proof(official, book).attempts[0]

    assert _changes(attempt) == {A: [("2026-11-25", "material", None)], B: [("2026-11-25", "minor", None)], C: []}
    change = attempt.sections[0].changes[0]
    assert (change.reason, change.instrument_name) == ("Luật mới.", "Nghị định số 2/2026/NĐ-CP")
    assert change.relearn_by == date(2026, 12, 25)
    said = _said(official, book)
    assert "1 mục thay đổi về nội dung, chưa học lại (hạn đến hết ngày 25/12/2026)" in said
    assert "1 mục sửa nhỏ" in said


def test_a_passed_relearning_counts_for_the_changes_its_text_had_and_for_no_later_one() -> None:
    official, book = known()
    book.change(date(2026, 11, 25), {A: "material", B: "material"})
    relearn(official, book.library(), NOW + 2 * DAY, {A})
    book.change(date(2026, 11, 27), {A: "material"})

    first, second = _proof(official, book).attempts

    assert _changes(first) == {
        A: [("2026-11-25", "material", 2), ("2026-11-27", "material", None)],
        B: [("2026-11-25", "material", None)],
        C: [],
    }
    assert (second.purpose, _changes(second)) == ("relearn", {A: [("2026-11-27", "material", None)]})
    assert "2 mục thay đổi về nội dung, chưa học lại" in _said(official, book)


def test_the_first_paragraph_says_when_it_was_relearnt() -> None:
    official, book = known()
    book.change(date(2026, 11, 25), {A: "material", B: "material"})
    relearn(official, book.library(), NOW + 2 * DAY, {A})
    assert "đã học lại 1 mục ngày 26/11/2026, chưa học lại 1 mục (hạn" in _said(official, book)

    relearn(official, book.library(), NOW + 3 * DAY, {B})

    assert _said(official, book) == (
        "Ngày 24/11/2026, cán bộ Nguyễn Thị An (HN002) trả lời đúng trọn 6/6 câu của bài “Bài mat-khau”, được 100% "
        "(mức đạt 75%), và đạt; kết quả có giá trị đến 24/11/2027. Bài này dựa trên 3 mục của cẩm nang, "
        "đúng như phiên bản ngày 01/11/2026. Từ đó đến phiên bản ngày 25/11/2026, 2 mục thay đổi về nội dung, đã "
        "học lại ngày 27/11/2026. Văn bản được viện dẫn khi ấy mà có ngày hết hiệu lực sau ngày làm bài: "
        "Nghị định số 1/2020/NĐ-CP (đến hết ngày 31/12/2026)."
    )


def test_a_failed_relearning_teaches_nothing() -> None:
    official, book = known()
    book.change(date(2026, 11, 25), {A: "material"})
    attempt = relearn(official, book.library(), NOW + 2 * DAY, {A}).attempt
    attempt.hand_in.passed = False
    attempt.hand_in.save(update_fields=["passed"])

    assert _changes(_proof(official, book).attempts[0])[A] == [("2026-11-25", "material", None)]


def test_a_removed_section_is_told_and_need_not_be_learnt() -> None:
    official, book = known()
    book.change(date(2026, 11, 25), {A: "material"})
    book.remove(date(2026, 11, 26), A)

    section = _proof(official, book).attempts[0].sections[0]

    assert (section.removed, section.material) == (True, ())
    assert "1 mục đã bỏ khỏi cẩm nang" in _said(official, book)


def test_every_cited_article_says_whether_it_held_on_the_day_and_what_replaced_it() -> None:
    official, book = known()
    content = book.library()
    SectionVersion.objects.filter(reference=B).update(
        html='<p><a data-van-ban="nd-2-2026" data-dieu="Điều 9">Điều 9</a> '
        '<a data-van-ban="nd-0-2000" data-lich-su>cũ</a></p>'
    )

    cited = {one.instrument: one for one in of_official(official, content).quizzes[0].attempts[0].instruments}

    old, new, lost = cited["nd-1-2020"], cited["nd-2-2026"], cited["nd-0-2000"]
    assert (old.article, old.in_force_then, old.in_force_to) == ("Điều 3", True, date(2026, 12, 31))
    assert (old.replaced_by, len(old.questions), old.sections) == (("Nghị định số 2/2026/NĐ-CP",), 1, ())
    assert (new.article, new.in_force_then, new.sections) == ("Điều 9", False, (B,))
    assert (lost.known, lost.history, lost.name) == (False, True, "nd-0-2000")


@pytest.mark.parametrize(
    ("edition", "said"),
    [("2026-11-25", "phiên bản ngày 25/11/2026"), ("2026-11-25-2", "phiên bản ngày 25/11/2026 (lần 2)")],
)
def test_an_edition_is_told_by_its_day(edition: str, said: str) -> None:
    assert edition_words(edition) == said


def test_the_pass_that_holds_longest_is_the_present_one_and_earlier_ones_stay() -> None:
    official, book = an_official("HN002"), Book()
    sit(official, book.library(), right=False)
    sit(official, book.library(), NOW + DAY, seed="hai")
    sit(official, book.library(), NOW + 340 * DAY, seed="ba")

    proof = _proof(official, book)

    assert [(one.number, one.counts_passed, one.valid_until is not None) for one in proof.attempts] == [
        (1, False, False),
        (2, True, True),
        (3, True, True),
    ]
    assert proof.present == 3


def test_a_quiz_that_is_open_or_failed_or_untouched_is_told_as_it_is() -> None:
    book = Book()
    untouched, failed, running = an_official("A1"), an_official("A2"), an_official("A3")
    sit(failed, book.library(), right=False)
    begin(untouched, book.library()).delete()
    attempt = begin(running, book.library())
    answer_all(attempt)

    assert "chưa làm bài “Bài mat-khau”" in _said_of(untouched, book)
    assert "đã nộp 1 lượt bài “Bài mat-khau”, không lượt nào đạt" in _said_of(failed, book)
    assert "chưa nộp" in _said_of(running, book)


def test_an_open_paper_gives_away_neither_questions_nor_key() -> None:
    official, book = known()
    attempt = begin(official, book.library(), now=NOW + 340 * DAY, seed="hai")
    answer_all(attempt)
    before = of_official(official, book.library()).texts

    proof = of_official(official, book.library())

    running = proof.quizzes[0].attempts[1]
    assert (running.questions, running.sections, running.instruments, running.edition) == ((), (), (), "")
    assert proof.texts == before
    attempts.hand_in(attempt.pk, NOW + 340 * DAY)
    # The sixth rests on a decree that ended with 2026, and was not asked.
    assert len(_proof(official, book).attempts[1].questions) == 5


def test_when_an_answer_was_saved_is_told_and_how_often() -> None:
    official, book = an_official("HN002"), Book()
    attempt = begin(official, book.library())
    answer_all(attempt)
    later = NOW + timedelta(seconds=90)
    answers.save_batch([Save(attempt.pk, 0, 2, "")], later)
    attempts.hand_in(attempt.pk, NOW + timedelta(minutes=5))

    first, second, *_ = _proof(official, book).attempts[0].questions

    assert (first.answered_at, first.revisions, first.verdict) == (later, 2, "empty")
    assert (second.answered_at, second.revisions, second.verdict) == (NOW, 1, "right")


def _said_of(official: Official, book: Book) -> str:
    proof = of_official(official, book.library())
    return summary(proof.person, next(one for one in proof.quizzes if one.id == "mat-khau"), proof.edition)


def test_who_left_is_shown_with_the_day_and_everything_he_knew() -> None:
    official, book = known()
    Event.objects.create(at=NOW, kind="joined", official=official)
    Event.objects.create(at=NOW + DAY, kind="left", official=official)
    Event.objects.create(at=NOW + DAY, kind="link_issued", official=official)
    Official.objects.filter(pk=official.pk).update(is_active=False)
    official.refresh_from_db()

    proof = of_official(official, book.library())

    assert [entry.kind for entry in proof.entries] == ["joined", "left"]
    assert "đã rời danh sách ngày 25/11/2026" in overall(proof)
    assert proof.quizzes[0].present == 1


def test_every_exemption_is_told_without_its_reason_and_one_that_was_taken_back_with_the_moment() -> None:
    official, book = known()
    other, first, last = an_official("A1"), date(2026, 12, 1), date(2026, 12, 31)
    given = {"reason": "sickness", "note": "Nằm viện"}
    Exemption.objects.create(official=official, starts_on=last, created_at=NOW + DAY, **given)
    Exemption.objects.create(
        official=official, starts_on=first, ends_on=last, created_at=NOW, withdrawn_at=NOW, **given
    )
    Exemption.objects.create(official=other, starts_on=first, created_at=NOW, **given)

    proof = of_official(official, book.library())

    assert proof.exempt == (Exempted(first, last, NOW, NOW), Exempted(last, None, NOW + DAY, None))
    assert of_official(official, book.library(), "mat-khau").exempt == proof.exempt
    told = str(list(blocks(proof, NOW + 40 * DAY, texts=True))) + str(sealed(proof, NOW))
    assert "2026-12-31" in told
    assert not [word for word in ("Nghỉ ốm", "sickness", "Nằm viện") if word in told]


def test_one_quiz_alone_leaves_the_others_out() -> None:
    official, book = known()

    proof: Evidence = of_official(official, book.library(), "mat-khau")

    assert [one.id for one in proof.quizzes] == ["mat-khau"]
    assert known_quizzes(official, book.library()) == ["lua-dao", "mat-khau"]


def test_the_number_of_queries_does_not_grow_with_attempts_and_questions() -> None:
    book = Book()
    once, often = an_official("A1"), an_official("A2")
    sit(once, book.library())
    for number in range(4):
        sit(often, book.library(), NOW + number * 340 * DAY, seed=str(number))
        Exemption.objects.create(official=often, starts_on=NOW.date(), reason="other", created_at=NOW)
    counts = []
    for official in (once, often):
        with CaptureQueriesContext(connection) as asked:
            of_official(Official.objects.select_related("unit").get(pk=official.pk), book.library())
        counts.append(len(asked))

    assert len(often.attempts.all()) == 4
    assert counts[0] == counts[1] <= 13
