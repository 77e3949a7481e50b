"""An attempt from beginning to result: what is kept, what is refused, what never happens twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.people import NOW, an_official, answer_all, begin, close_overdue, right_places
from tests.content.small_library import library, quiz, section, with_rule
from trainer.actions import answers, attempts, papers
from trainer.actions.answers import Save, save_batch
from trainer.actions.completions import rule_of
from trainer.core.handbook.section import Section
from trainer.models import Attempt, Completion, HandIn, QuestionVersion, Requirement, SectionVersion
from trainer.queries.attempt import marked_questions, questions_to_answer

pytestmark = pytest.mark.django_db


def test_beginning_twice_returns_the_attempt_that_is_open() -> None:
    official, content = an_official(), library()

    first = begin(official, content)
    second = begin(official, content, seed="another")

    assert second.pk == first.pk
    assert Attempt.objects.count() == 1


def test_an_attempt_keeps_how_many_were_drawn_from_each_pool() -> None:
    pools = quiz()
    pools = replace(pools, rule=replace(pools.rule, pools={"chon": 4}))
    attempt = begin(an_official(), library(pools))

    assert rule_of(Attempt.objects.get(pk=attempt.pk)) == pools.rule


def test_an_attempt_from_before_there_were_pools_keeps_its_rule() -> None:
    attempt = begin(an_official(), library())
    del attempt.rule["pools"]
    attempt.save(update_fields=["rule"])
    answer_all(attempt)

    assert rule_of(Attempt.objects.get(pk=attempt.pk)) == quiz().rule
    assert attempts.hand_in(attempt.pk, NOW).passed


def test_a_full_paper_passes_and_holds_as_long_as_the_rule_said() -> None:
    attempt = begin(an_official(), library())
    answer_all(attempt)

    handed_in = attempts.hand_in(attempt.pk, NOW + timedelta(minutes=5))

    assert handed_in.passed
    assert handed_in.hundredths == 10_000
    assert handed_in.completion.valid_until == NOW + timedelta(minutes=5, days=365)


def test_handing_in_twice_gives_the_one_result() -> None:
    attempt = begin(an_official(), library())
    answer_all(attempt)

    first = attempts.hand_in(attempt.pk, NOW + timedelta(minutes=1))
    second = attempts.hand_in(attempt.pk, NOW + timedelta(minutes=2))

    assert second.pk == first.pk
    assert second.handed_in_at == NOW + timedelta(minutes=1)
    assert HandIn.objects.count() == Completion.objects.count() == 1


def test_the_last_acknowledged_answer_counts() -> None:
    attempt = begin(an_official(), library())
    answer_all(attempt)
    wrong = next(place for place in range(4) if str(place) != right_places(attempt, 0))
    save_batch([Save(attempt.pk, 0, 2, str(wrong))], NOW)
    save_batch([Save(attempt.pk, 0, 3, right_places(attempt, 0))], NOW)

    assert attempts.hand_in(attempt.pk, NOW).hundredths == 10_000


def test_an_empty_paper_fails() -> None:
    handed_in = attempts.hand_in(begin(an_official(), library()).pk, NOW)

    assert not handed_in.passed
    assert not Completion.objects.exists()


def test_when_time_has_run_out_the_saved_answers_are_handed_in_as_of_the_limit() -> None:
    attempt = begin(an_official(), library())
    answer_all(attempt)

    closed = close_overdue(NOW + timedelta(hours=3))

    handed_in = HandIn.objects.get()
    assert closed == 1
    assert handed_in.by_time_limit
    assert handed_in.passed
    assert handed_in.handed_in_at == NOW + timedelta(minutes=20)


def test_within_the_grace_an_attempt_is_not_over() -> None:
    attempt = begin(an_official(), library())
    limit = NOW + timedelta(minutes=20)

    assert not attempts.is_over(attempt, limit + timedelta(seconds=30))
    assert attempts.is_over(attempt, limit + timedelta(seconds=31))
    assert close_overdue(limit + timedelta(seconds=30)) == 0


def test_without_a_time_limit_an_attempt_stays_open() -> None:
    content = library(with_rule(quiz(), time_limit=0))
    attempt = begin(an_official(), content)

    assert attempt.closes_at is None
    assert close_overdue(NOW + timedelta(days=900)) == 0


def test_after_three_failures_in_a_row_the_next_attempt_waits_a_day() -> None:
    official, content = an_official(), library()
    for _ in range(3):
        attempts.hand_in(begin(official, content).pk, NOW)

    with pytest.raises(attempts.NotYet) as refused:
        begin(official, content)

    assert refused.value.until == NOW + timedelta(hours=24)
    assert begin(official, content, now=NOW + timedelta(hours=24)).number == 4


def test_a_valid_pass_may_be_renewed_only_near_its_end() -> None:
    official, content = an_official(), library()
    attempt = begin(official, content)
    answer_all(attempt)
    attempts.hand_in(attempt.pk, NOW)

    with pytest.raises(attempts.NotYet):
        begin(official, content, now=NOW + timedelta(days=304))
    assert begin(official, content, now=NOW + timedelta(days=305)).number == 2


def test_editing_the_content_changes_no_attempt_and_no_result() -> None:
    official, content = an_official(), library()
    attempt = begin(official, content)
    answer_all(attempt)
    asked = papers.read(attempt)
    edited = [replace(one, text="Câu hỏi đã viết lại?") for one in content.quizzes["mat-khau"].questions]
    turned = [replace(one, options=one.options[::-1]) for one in edited]
    stricter = with_rule(replace(content.quizzes["mat-khau"], questions=tuple(turned)), pass_mark=100, valid_days=1)
    papers.keep_versions(library(stricter), NOW)

    handed_in = attempts.hand_in(Attempt.objects.get(pk=attempt.pk).pk, NOW)

    assert papers.read(attempt) == asked
    assert handed_in.passed
    assert handed_in.completion.valid_until == NOW + timedelta(days=365)


def test_the_words_and_the_section_are_kept_as_they_were_asked() -> None:
    content = library()
    attempt = begin(an_official(), content)
    papers.keep_versions(library(sections=(section("an-toan/mat-khau#do-dai", "Nay khác hẳn."),)), NOW)

    kept = attempt.paper[0]["sections"]["an-toan/mat-khau#do-dai"]

    assert SectionVersion.objects.get(fingerprint=kept).html == "<p>Mỗi kênh một mật khẩu riêng.</p>"
    assert SectionVersion.objects.count() == 2


def test_words_that_are_kept_already_are_asked_for_and_not_written_again() -> None:
    content = library()
    papers.keep_versions(content, NOW)
    with CaptureQueriesContext(connection) as asked:
        papers.keep_versions(content, NOW + timedelta(days=1))

    assert {one["sql"].split()[0] for one in asked} == {"SELECT"}
    assert set(QuestionVersion.objects.values_list("first_seen_at", flat=True)) == {NOW}


def test_lines_that_an_author_broke_anew_are_shown_as_they_are_written_today() -> None:
    """Blanks are no words: the fingerprint is the same, and a talk on one line would stay one bubble for ever."""
    written = "Chị Hoa: Mai họp nhé. Anh Nam: Vâng."
    talk = replace(quiz().questions[0], look="group", material=written)
    mended = replace(talk, material=written.replace(" Anh", "\nAnh"))
    before, after = (library(replace(quiz(), questions=(one, *quiz().questions[1:]))) for one in (talk, mended))
    papers.keep_versions(before, NOW)
    begin(an_official("A1"), before)

    attempt = begin(an_official("A2"), after, now=NOW + timedelta(days=1))

    assert mended.fingerprint() == talk.fingerprint()
    assert [papers.questions([talk.fingerprint()])[talk.fingerprint()].material] == [mended.material]
    assert QuestionVersion.objects.get(pk=talk.fingerprint()).first_seen_at == NOW
    shown = [one for one in questions_to_answer(attempt) if one.text == talk.text]
    assert all([piece.text for piece in one.pieces] == [mended.material] for one in shown)


def test_the_same_seed_draws_the_same_paper() -> None:
    content = library()
    one = begin(an_official("A1"), content, seed="hạt")
    two = begin(an_official("A2"), content, seed="hạt")
    other = begin(an_official("A3"), content, seed="khác")

    assert one.paper == two.paper
    assert one.paper != other.paper


def test_a_pass_shows_in_the_requirement() -> None:
    official, content = an_official(), library()
    attempt = begin(official, content)
    answer_all(attempt)
    attempts.hand_in(attempt.pk, NOW)

    row = Requirement.objects.get(official=official, quiz="mat-khau")
    assert (row.passed_at, row.valid_until) == (NOW, NOW + timedelta(days=365))


def test_a_moment_is_stored_in_utc() -> None:
    attempt = begin(an_official(), library())

    assert Attempt.objects.get(pk=attempt.pk).started_at == datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    assert answers.latest(attempt.pk) == {}


def test_sections_of_a_question_stand_as_its_author_wrote_them_whatever_order_the_database_keeps() -> None:
    """PostgreSQL keeps the names in a paper by their length: what is to be read first is said by the question."""
    written = ("an-toan/mat-khau#do-dai", "an-toan/mat-khau#b", "an-toan/mat-khau#sao-luu")
    asked = quiz("mat-khau", size=2)
    asked = replace(asked, questions=tuple(replace(one, sections=written) for one in asked.questions))
    content = library(asked, sections=tuple(section(name) for name in written))
    attempt = begin(an_official(), content)
    answer_all(attempt)
    for entry in attempt.paper:
        entry["sections"] = dict(sorted(entry["sections"].items(), key=lambda pair: (len(pair[0]), pair[0])))
    attempt.save()
    handed_in = attempts.hand_in(attempt.pk, NOW)

    for question in marked_questions(handed_in, content, "key"):
        assert tuple(one.reference for one in question.sections) == written


def test_a_heading_that_was_renamed_is_called_as_the_handbook_calls_it_while_its_text_stands() -> None:
    content = library()
    attempt = begin(an_official(), content)
    answer_all(attempt)
    handed_in = attempts.hand_in(attempt.pk, NOW)
    renamed = replace(section("an-toan/mat-khau#do-dai"), title="Dài bao nhiêu", page_title="Mật khẩu tốt")
    rewritten = replace(renamed, fingerprint="0" * 16)

    def called(today: Section) -> set[tuple[str, str, bool]]:
        questions = marked_questions(handed_in, library(sections=(today,)), "key")
        return {(one.title, one.page_title, one.changed) for each in questions for one in each.sections}

    assert called(renamed) == {("Dài bao nhiêu", "Mật khẩu tốt", False)}
    assert called(rewritten) == {("Mật khẩu", "Giữ tài khoản", True)}
