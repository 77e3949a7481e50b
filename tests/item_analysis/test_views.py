"""The screens on questions: what is seen, by whom, and that screen, file and command say the same."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from tests import cast as people
from tests.actions.people import appoint, begin
from tests.cast import Cast, signed_in
from tests.item_analysis.counted import a_question, count, right_option, usual, wrong_option
from trainer.actions import attempts
from trainer.commands.question_stats import stats
from trainer.content.live import library
from trainer.core.quiz.kinds.scenario import best_way, choices
from trainer.item_analysis.rules.tally import FULL
from trainer.item_analysis.rules.verdicts import option_name
from trainer.models import (
    Attempt,
    CountedPapers,
    CountedQuestion,
    CountedSection,
    Event,
    QuestionVersion,
    Withdrawal,
)
from trainer.reports.queries import hardest

pytestmark = pytest.mark.django_db
OVERVIEW, QUIZ = "/cntt/cau-hoi/", "/cntt/cau-hoi/lua-dao/"
BETTER = "làm các câu khác tốt hơn người chọn đúng."
# A choice of a step as it is shown: its letter, its worth, its share of those who came there.
CHOICE = re.compile(r'option-name">(.)</span> .*?<span class="chip[^>]*">(.*?)</span>.*?</svg> (.*?)</span>', re.DOTALL)


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.text)


def test_nothing_counted_yet_says_when_there_will_be(cast: Cast) -> None:
    shown = page(signed_in(cast.khue), OVERVIEW)
    assert "Chưa có bài nào để tính." in shown
    assert signed_in(cast.khue).get(QUIZ).status_code == 404


def test_what_fewest_have_right_stands_on_the_first_page_whatever_its_quiz(cast: Cast) -> None:
    for quiz, right in (("kenh", 30), ("lua-dao", 12)):
        question = a_question(quiz=quiz)
        good, bad = (right_option(question),), (wrong_option(question),)
        count(question, [(FULL, FULL, good)] * right + [(0, 0, bad)] * (40 - right), quiz)
    shown = page(signed_in(cast.khue), OVERVIEW).partition('id="sai-nhieu"')[2].partition("</section>")[0]
    found = re.findall(r'href="/cntt/cau-hoi/([\w-]+)/[\w-]+/".*?đúng ([\d,]+%)', shown, re.DOTALL)
    assert found == [("lua-dao", "30%"), ("lua-dao", "30%"), ("kenh", "75%"), ("kenh", "75%")]


def test_what_is_grave_stands_first_and_leads_to_its_options_and_its_section(cast: Cast) -> None:
    question = a_question()
    wrong = (wrong_option(question),)
    count(question, [(0, FULL, wrong)] * 30 + [(FULL, 0, (right_option(question),))] * 10)
    client = signed_in(cast.khue)
    shown = page(client, OVERVIEW)
    address = f"{QUIZ}{question.id}/"
    assert f'href="{address}"' in shown
    name = option_name(wrong[0])
    assert f"Người chọn {name} {BETTER}" in shown
    detail = page(client, address)
    assert f"Xem {name} có thật là sai không." in detail
    for option in question.options:
        assert option.text in detail
    section = library().sections[question.sections[0]]
    assert f'<a href="/cam-nang/{section.url}">Đọc đoạn cẩm nang của câu này</a>' in detail
    assert 'href="#doan"' not in detail
    assert 'data-label="Điểm các câu khác"' in detail
    [line] = re.findall(r"<textarea[^>]*>(.*?)</textarea>", detail, re.DOTALL)
    assert [each.partition(":")[0] for each in line.splitlines()[-4:]] == [
        "Nên xét", "Câu hỏi về", "Xem thử", "Sửa xong",
    ]  # fmt: skip
    missed = f"/cntt/cau-hoi/muc/{quote(section.reference)}/"
    assert f'href="{missed}"' not in detail  # Nothing of it was counted: there is no such page yet.
    CountedSection.objects.create(reference=section.reference, papers=9, asked=9, missed=3)
    assert f'href="{missed}"' in page(client, address)
    assert client.get(missed).status_code == 200
    assert f'href="{address}"' in page(client, QUIZ)


def test_a_situation_is_shown_step_by_step_by_those_who_came_there(cast: Cast) -> None:
    question = a_question("scenario")
    best = best_way(question)
    first = choices(question, 0)
    worse = next(one for one in first if one not in best)
    count(question, [(FULL, FULL, best)] * 30 + [(0, 0, (worse,))] * 10)
    shown = page(signed_in(cast.khue), f"{QUIZ}{question.id}/")
    steps = re.findall(r'<section class="step".*?</section>', shown, flags=re.S)

    assert len(steps) == len(question.steps)
    assert "<strong>40 người</strong> tới bước này, 100% số bài." in steps[0]
    for number, option in enumerate(question.options):
        assert [number in choices(question, place) for place in range(len(steps))] == [
            f"</span> {option.text} <span" in step for step in steps
        ]
    # Three quarters took the best choice, a quarter another; each is named with its worth.
    wanted = {best[0]: "75%", worse: "25%"}
    words = ("Chưa ổn", "Tạm được", "Tốt nhất")
    worths = [words[question.options[one].turn.worth] for one in first]
    assert CHOICE.findall(steps[0]) == [
        (*pair, wanted.get(one, "0%")) for one, *pair in zip(first, "ABCDE"[: len(first)], worths, strict=True)
    ]
    # The ten left off behind their first choice, where it led on.
    after = question.options[worse].turn.leads_to
    assert "Dừng ở đây, không chọn" in steps[after]


def test_one_question_carries_one_verdict_and_the_line_for_its_author_says_it(cast: Cast) -> None:
    question = a_question()
    right, wrong = (right_option(question),), (wrong_option(question),)
    # Nearly all are right, so the few who are not may well be the better ones: once that was two verdicts.
    count(question, [(FULL, 0, right)] * 59 + [(FULL, FULL, right)] * 38 + [(0, FULL, wrong)] * 3)
    client = signed_in(cast.khue)
    shown = page(client, f"{QUIZ}{question.id}/")
    line = re.search(r"<textarea[^>]*>(.*?)</textarea>", shown, flags=re.S)

    assert shown.count('<div class="note note-') == 1
    assert "Câu quá dễ: hầu như ai cũng đúng." in shown
    assert "Người làm tốt các câu khác lại hay sai câu này." not in shown
    assert ">ngược<" not in shown
    assert line
    said = ("Câu quá dễ", "97%", "Đưa phương án sai", "preview lua-dao")
    for part in (question.id, question.file, f"dòng {question.line}", *said):
        assert part in line[1]
    rows = csv.DictReader(io.StringIO(client.get("/cntt/cau-hoi/tai/csv/").content.decode("utf-8-sig")))
    row = next(one for one in rows if one["Mã câu hỏi"] == question.id)
    assert row["Nhận xét"] == "Câu quá dễ: hầu như ai cũng đúng."
    assert row["Việc nên làm"] in line[1]


def test_nothing_is_sent_to_an_author_of_a_question_of_which_nothing_is_said(cast: Cast) -> None:
    question = a_question()
    count(question, usual(question)[:29])
    shown = page(signed_in(cast.khue), f"{QUIZ}{question.id}/")

    assert "Mới có 29 bài, cần ít nhất 30 bài để nhận xét." in shown
    assert "<textarea" not in shown
    assert "note-" not in shown


def test_words_are_judged_once_and_those_of_before_not_at_all(cast: Cast) -> None:
    question = a_question()
    right, wrong = (right_option(question),), (wrong_option(question),)
    count(question, [(FULL, FULL, right)] * 97 + [(0, 0, wrong)] * 3)
    row = CountedQuestion.objects.get(fingerprint=question.fingerprint())
    hard = {**row.found, "number": 40, "facility": 0.1}
    CountedQuestion.objects.create(quiz="lua-dao", places=3, fingerprint=row.fingerprint, tally=row.tally, found=hard)
    shown = page(signed_in(cast.khue), f"{QUIZ}{question.id}/")
    assert shown.count('<div class="note note-') == 1
    assert "Câu quá dễ" in shown
    assert "Câu rất khó" not in shown
    assert "Cùng lời hỏi, trong bài 3 câu." in shown

    before = replace(question, text="Lời hỏi của năm ngoái?")
    QuestionVersion.objects.create(
        fingerprint=before.fingerprint(), question_id=before.id, content=before.plain(), first_seen_at=datetime.now(UTC)
    )
    CountedQuestion.objects.filter(places=3).update(fingerprint=before.fingerprint())
    shown = page(signed_in(cast.khue), f"{QUIZ}{question.id}/")
    assert "Lời hỏi này không hỏi nữa" in shown
    assert "Câu rất khó" not in shown
    # Nor where nobody was asked in today's words yet.
    CountedQuestion.objects.exclude(fingerprint=before.fingerprint()).delete()
    shown = page(signed_in(cast.khue), f"{QUIZ}{question.id}/")
    assert "Lời hỏi này không hỏi nữa" in shown
    assert "note-" not in shown


@pytest.mark.parametrize("kind", ["single", "scenario"])
def test_who_sits_the_quiz_meanwhile_is_shown_no_key(cast: Cast, kind: str) -> None:
    question = a_question(kind)
    count(question, usual(question))
    attempt = begin(cast.khue, library(), quiz="lua-dao", now=datetime.now(UTC))
    address = f"{QUIZ}{question.id}/"
    shown = page(signed_in(cast.khue), address)
    assert "Các phương án hiện ra sau khi anh/chị nộp bài." in shown
    assert not [option for option in question.options if option.text in shown]
    attempts.hand_in(attempt.pk, datetime.now(UTC))
    assert question.options[0].text in page(signed_in(cast.khue), address)


def test_an_auditor_reads_it_and_a_leader_does_not(cast: Cast) -> None:
    question = a_question()
    count(question, usual(question))
    appoint(cast.dung, "auditor")
    for address in (OVERVIEW, QUIZ, f"{QUIZ}{question.id}/", "/cntt/cau-hoi/tai/csv/"):
        assert signed_in(cast.dung).get(address).status_code == 200, address
        assert signed_in(cast.binh).get(address).status_code == 404, address


def test_screen_file_and_command_say_the_same(cast: Cast) -> None:
    question = a_question()
    count(question, usual(question))
    client = signed_in(cast.khue)
    detail = page(client, f"{QUIZ}{question.id}/")
    rows = list(csv.DictReader(io.StringIO(client.get("/cntt/cau-hoi/tai/csv/").content.decode("utf-8-sig"))))
    mine = next(row for row in rows if row["Mã câu hỏi"] == question.id)
    told = json.loads(CliRunner().invoke(stats, ["--json"], standalone_mode=False).stdout)
    spoken = next(row for row in told if row["question"] == question.id)
    assert (mine["Số bài"], spoken["answers"]) == ("40", 40)
    # Thirty of forty answered it rightly, and who did so answered the other.
    assert spoken["facility"] == 0.75
    assert spoken["discrimination"] == 1.0
    assert mine["Tỉ lệ điểm"] == "75%"
    assert "75%" in detail
    assert spoken["left_out"] == 2
    assert Event.objects.filter(kind="exported", actor=cast.khue).count() == 1


JARGON = re.compile("alpha|KR-20|phân biệt|tỉ lệ điểm|sai số|tương quan|facility", re.IGNORECASE)


def test_terms_stand_small_beside_plain_words_for_the_expert(cast: Cast) -> None:
    question = a_question()
    count(question, usual(question))
    client = signed_in(cast.khue)
    for address, plain in (
        (OVERVIEW, "làm một bài khác cùng cỡ"),
        (QUIZ, "điểm nói đúng ai nắm bài"),
        (f"{QUIZ}{question.id}/", "Người làm tốt các câu khác cũng làm tốt câu này."),
    ):
        shown = page(client, address)
        shown = shown[shown.index("<h1") : shown.index("</main>")]
        assert plain in shown
        assert JARGON.search(shown), address
        # A chart is explained by what it shows.
        loud = re.sub(
            r"<small.*?</small>|<figure.*?</figure>|<table class=\"table\">.*?</table>", "", shown, flags=re.S
        )
        assert JARGON.findall(loud) == [], address


def test_a_quiz_lists_nine_questions_a_page_in_the_order_that_is_asked_for(cast: Cast) -> None:
    question = a_question()
    count(question, usual(question))
    client = signed_in(cast.khue)
    assert "±" in page(client, QUIZ)
    for order in ("kho", "de", "phan-biet", "lau", "la-gi"):
        assert question.text[:40] in page(client, f"{QUIZ}?xep={order}")
    assert 'aria-current="page">Khó nhất' in page(client, f"{QUIZ}?xep=kho")


def test_a_list_costs_as_many_queries_however_many_questions(cast: Cast) -> None:
    question = a_question()
    count(question, usual(question))
    client = signed_in(cast.khue)
    page(client, QUIZ)
    before = people.queries(client, QUIZ)
    other = a_question("multiple", "noi")
    count(other, usual(other), quiz="noi")
    page(client, QUIZ)
    assert people.queries(client, QUIZ) == before


def test_of_papers_of_several_lengths_the_most_usual_is_shown(cast: Cast) -> None:
    question = a_question()
    count(question, usual(question))
    CountedPapers.objects.create(quiz="lua-dao", places=5, tally={"totals": [[0, 3]], "places": [[0, 0]] * 5})
    assert "<dd>40</dd>" in page(signed_in(cast.khue), QUIZ)


def test_a_question_is_judged_in_papers_of_the_length_that_the_list_tells_of(cast: Cast) -> None:
    question = a_question()
    count(question, [(0, FULL, (wrong_option(question),))] * 30 + [(FULL, 0, (right_option(question),))] * 10)
    row = CountedQuestion.objects.get(fingerprint=question.fingerprint())
    # More answered it in papers of another length, of which there are fewer.
    found = {**row.found, "number": 99, "facility": 0.6, "most": None, "choices": []}
    CountedQuestion.objects.create(quiz="lua-dao", places=7, fingerprint=row.fingerprint, tally=row.tally, found=found)
    client = signed_in(cast.khue)
    assert BETTER in page(client, OVERVIEW)
    assert BETTER in page(client, f"{QUIZ}{question.id}/")


def test_the_command_says_what_it_does_not_know_in_one_line(cast: Cast) -> None:
    told = CliRunner().invoke(stats, ["--quiz", "khong-co"], standalone_mode=False)
    assert "--quiz không có bài “khong-co”" in str(told.exception)
    assert "Thêm --count để tính ngay" in CliRunner().invoke(stats, [], standalone_mode=False).stdout


def test_who_is_asked_it_in_a_paper_of_another_quiz_is_shown_no_key_either(cast: Cast) -> None:
    question = a_question()
    count(question, usual(question))
    attempt = begin(cast.khue, library(), quiz="noi", now=datetime.now(UTC))
    paper = [*attempt.paper, {**attempt.paper[0], "question": question.fingerprint()}]
    Attempt.objects.filter(pk=attempt.pk).update(paper=paper)
    shown = page(signed_in(cast.khue), f"{QUIZ}{question.id}/")
    assert not [option for option in question.options if option.text in shown]


@pytest.mark.parametrize(
    ("papers", "said"),
    [(10, "<br><small>ước lượng của người soạn<"), (40, "<br><small>đo từ 40 bài: 75% điểm<")],
)
def test_the_screen_says_whose_difficulty_it_shows(cast: Cast, papers: int, said: str) -> None:
    question = a_question()
    count(question, usual(question)[:papers])
    shown = page(signed_in(cast.khue), f"{QUIZ}{question.id}/")

    assert said in shown
    [level] = re.findall(r'<dt>độ khó<br>.*?<dd class="stats-words">(.*?)</dd>', shown)
    assert level in ("dễ", "vừa", "khó", "chưa rõ")
    assert ("ước lượng của người soạn" in shown) == (papers < 30)


def test_a_label_that_the_papers_do_not_bear_out_is_named_as_an_estimate(cast: Cast) -> None:
    question = next(
        one for one in library().quizzes["lua-dao"].questions if one.kind == "single" and one.difficulty > 1
    )
    count(question, [(FULL, 0, (right_option(question),))] * 400)
    told = json.loads(CliRunner().invoke(stats, ["--json"], standalone_mode=False).stdout)
    row = next(one for one in told if one["question"] == question.id)
    said = CliRunner().invoke(stats, [], standalone_mode=False).stdout

    assert (row["labelled"], row["estimated"]) == (question.difficulty, 1)
    assert row["difficulty"] == "dễ, đo từ 400 bài: 100% điểm"
    assert f"Độ khó {question.id}: người soạn ước {question.difficulty}, đo từ 400 bài là 1 (100% điểm)." in said


def test_what_is_only_noted_is_counted_as_notes_and_not_as_nothing(cast: Cast) -> None:
    question = a_question()
    count(question, [(FULL, FULL, (right_option(question),))] * 400)
    client = signed_in(cast.khue)
    [noted] = re.findall(r"<p>Không câu nào phải xem ngay; (\d+) câu có ghi chú\.</p>", page(client, OVERVIEW))
    assert int(noted) > 0
    assert f'data-label="Cần xem"><div>–<small class="under">{noted} câu có ghi chú</small></div></td>' in page(
        client, OVERVIEW
    )
    assert f" câu, {noted} câu có ghi chú</h2>" in page(client, QUIZ)


def test_what_was_withdrawn_in_these_words_is_nothing_to_look_at(cast: Cast) -> None:
    question = a_question()
    count(question, [(0, FULL, (wrong_option(question),))] * 30 + [(FULL, 0, (right_option(question),))] * 10)
    client, address = signed_in(cast.khue), f"{QUIZ}{question.id}/"
    assert f'href="{address}"' in page(client, OVERVIEW)
    # One word for one thing: as many here as there; the order of the list is called otherwise.
    seen = re.search(r"Cần xem: (\d+) câu", page(client, OVERVIEW))[1]
    assert f", {seen} câu cần xem</h2>" in page(client, QUIZ)
    assert 'aria-current="page">Có nhận xét trước</a>' in page(client, QUIZ)
    assert BETTER in page(client, OVERVIEW)
    assert question.text in {one.name for one in hardest(library())[0]}
    now = datetime.now(UTC)
    # The other one that was counted is as bad.
    for one in library().quizzes["lua-dao"].questions:
        fields = {"question_id": one.id, "fingerprint": one.fingerprint(), "reason": "Đáp án sai."}
        Withdrawal.objects.create(**fields, since=now.date(), withdrawn_at=now)

    assert "<p>Không câu nào phải xem ngay.</p>" in page(client, OVERVIEW)
    # Nor is it, or its section, among the hardest of a report.
    assert hardest(library()) == ((), ())
    for shown in (page(client, QUIZ), page(client, address)):
        assert "Đã rút, không hỏi nữa" in shown
        assert BETTER not in shown
    assert "Đã rút, không hỏi nữa" in CliRunner().invoke(stats, ["--quiz", "lua-dao"], standalone_mode=False).stdout
