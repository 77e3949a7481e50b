"""What an official reads after a paper: what to remember, the way on, then each question folded."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from tests import visible
from tests.cast import make_pass, signed_in
from tests.web.training.test_keys import QUIZ, SLOW, sit
from trainer.actions import papers
from trainer.content.live import library
from trainer.core.quiz.model import Question
from trainer.core.quiz.reading_time import minutes_of
from trainer.models import Attempt, Requirement, SectionVersion
from trainer.queries.attempt import marked_questions
from trainer.queries.remembering import to_remember


def result(person, attempt):
    return signed_in(person).get(f"/tap-huan/luot/{attempt.pk}/ket-qua/").text


def asked(attempt: Attempt) -> list[Question]:
    return [drawn.question for drawn in papers.read(attempt)]


def remembered(page: str) -> list[str]:
    """Return the titles of what is to be remembered."""
    part = page.split('class="remember"')[1].split("</section>")[0]
    titles = re.findall(r"<summary><strong>(.*?)</strong>", part)
    return [unescape(re.sub(r"<.*?>", "", title)).rpartition(": ")[2] for title in titles]


def titles(questions: list[Question]) -> list[str]:
    return [library().sections[name].title.rpartition(": ")[2] for one in questions for name in one.sections]


def test_a_fail_shows_what_to_remember_first_and_practice_before_another_check(cast):
    attempt = sit(cast.an, right=3, wrong=6)
    page = result(cast.an, attempt)
    missed = titles(asked(attempt)[3:])

    assert len(remembered(page)) == 3
    assert set(remembered(page)) <= set(missed)
    # Which page he is sure of says which answers were right: after a pass only.
    assert "Anh/chị đã vững" not in page
    practise, again = page.index("Luyện lại 7 câu này"), page.index("Làm lại bài kiểm tra")
    assert page.index("Ba điều cần nhớ") < practise < again
    assert f'action="/tap-huan/luot/{attempt.pk}/luyen/"' in page
    assert page.count('<button class="button" data-once>') == 1
    assert "chung-nhan" not in page[page.index("<main") : page.index("</main>")]


def test_each_thing_to_remember_opens_its_paragraph_in_place(cast):
    attempt = sit(cast.an, right=9, wrong=1)
    (name, *_) = asked(attempt)[9].sections
    section = library().sections[name]
    page = result(cast.an, attempt)
    first = page.split('class="remembered"')[1].split("</details>")[0]

    assert remembered(page)[0] == section.title.rpartition(": ")[2]
    assert section.html in first
    assert f'href="/cam-nang/{section.url}"' in first
    shown = " ".join(visible.words(first.split("</summary>")[0]))
    assert len(shown) <= len(f"{section.page_title}: {section.title}") + 200


def test_nothing_is_to_be_remembered_twice(cast):
    attempt = sit(cast.an, right=9, wrong=1)
    questions = marked_questions(Attempt.objects.get(pk=attempt.pk).hand_in, library(), "key")
    found = [one.section.reference for one in to_remember(questions[::-1], library())]

    assert found[0] == questions[9].sections[0].reference
    assert len(set(found)) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("<ul><li>Lấy ảnh trẻ trong nhóm phụ huynh rồi đăng lại.</li></ul>", "Không: Lấy ảnh trẻ trong nhóm phụ huynh"),
        ("<ul><li>Không lấy ảnh trẻ trong nhóm phụ huynh.</li></ul>", "Không lấy ảnh trẻ trong nhóm phụ huynh."),
        ("<p>Ba thói quen phải bỏ rất tiện.</p>", "Ba thói quen phải bỏ rất tiện."),
    ],
)
def test_what_is_not_to_be_done_does_not_read_as_advice(cast, words, said):
    questions = marked_questions(sit(cast.an, right=9, wrong=1).hand_in, library(), "key")
    (section, *_) = questions[9].sections
    asked_about = replace(section, reference="tre-em#khong-lam", changed=True, fingerprint="0" * 16)
    SectionVersion.objects.create(
        reference="tre-em#khong-lam", fingerprint="0" * 16, html=words, first_seen_at=datetime.now(UTC)
    )
    [first, *_] = to_remember([replace(questions[9], sections=(asked_about,))], library())

    assert first.lead.startswith(said)


def test_a_section_that_changed_is_remembered_as_it_was_asked_about(cast):
    attempt = sit(cast.an, right=9, wrong=1)
    (name, *_) = asked(attempt)[9].sections
    SectionVersion.objects.filter(reference=name).update(
        fingerprint="0" * 16, html="<p>Đây là chữ của hôm ấy. Và nữa.</p>"
    )
    paper = [
        {**entry, "sections": {ref: "0" * 16 if ref == name else kept for ref, kept in entry["sections"].items()}}
        for entry in attempt.paper
    ]
    Attempt.objects.filter(pk=attempt.pk).update(paper=paper)
    page = result(cast.an, attempt)

    assert "<span>Đây là chữ của hôm ấy.</span>" in page
    assert "<p>Đây là chữ của hôm ấy. Và nữa.</p>" in page
    assert "Đây là mục như lúc anh/chị làm bài, nay đã sửa." in page


def test_a_pass_leads_on_to_the_next_stop_and_gives_the_certificate(cast):
    attempt = sit(cast.an, right=10)
    page = result(cast.an, attempt)
    following = library().quizzes["ra-truoc-khi-dang"]

    assert "Đạt: 100%" in page
    assert "Trang cẩm nang anh/chị đã vững: “" in page
    assert f'href="/tap-huan/luot/{attempt.pk}/chung-nhan/"' in page.split('class="result ')[1].split("</section>")[0]
    assert f"Việc tiếp theo: <strong>{following.title}</strong>" in page
    assert f"khoảng {minutes_of(following)}&nbsp;phút" in page
    assert f'action="/tap-huan/bai/{following.id}/bat-dau/"' in page
    assert page.count('class="button"') == 1
    assert "Từng câu chưa đúng" not in page


def test_after_the_last_stop_the_way_leads_home(cast):
    Requirement.objects.filter(official=cast.an).exclude(quiz=QUIZ).delete()
    make_pass(cast.an)
    page = result(cast.an, sit(cast.an, right=10))

    assert "Việc tiếp theo" not in page
    assert '<a class="button" href="/tap-huan/">Về bài của tôi</a>' in page


def test_what_was_right_and_how_points_count_stay_folded(cast):
    failed = sit(cast.an, right=1, wrong=8, days=2)
    passed = sit(cast.an, right=9, wrong=1, seed="b")
    seen = " ".join(visible.words(result(cast.an, passed)))

    assert "9 câu đúng" in seen
    assert "Câu 10" in seen
    assert "Câu 1 " not in seen
    assert "điểm của câu" not in seen
    # Once passed the failed one has its key too: folded as well, and nothing of it is said in red alone.
    page = result(cast.an, failed)
    assert "Cách tính</summary>" in page
    assert len(visible.words(page)) < 450


def test_while_another_try_runs_the_way_leads_back_to_it(cast):
    failed = sit(cast.an, right=1, wrong=8)
    signed_in(cast.an).post(f"/tap-huan/bai/{QUIZ}/bat-dau/")
    running = Attempt.objects.latest("pk")
    page = result(cast.an, failed)

    assert f'<a class="button" href="/tap-huan/luot/{running.pk}/">Làm tiếp lượt đang dở</a>' in page
    assert "Luyện lại" not in page


@pytest.mark.parametrize("right", [10, 0])
def test_a_quick_hand_in_says_so_and_still_what_to_remember(cast, right):
    attempt = sit(cast.an, timedelta(seconds=40), right=right, wrong=10 - right)
    page = result(cast.an, attempt)

    assert "Bài này nộp sau 40 giây" in page
    assert len(remembered(page)) == 3


def test_a_paper_that_the_clock_closed_says_so(cast):
    attempt = sit(cast.an, SLOW, right=2)
    attempt.hand_in.by_time_limit = True
    attempt.hand_in.save()

    assert "máy chủ tự nộp khi hết giờ" in result(cast.an, attempt)


def test_what_was_chosen_is_told_of_what_was_wrong_and_of_nothing_else_while_the_key_is_withheld(cast):
    attempt = sit(cast.an, right=2, wrong=6)
    chosen = re.findall(
        r'id="cau-(\d+)"(?:(?!<details class="question).)*?Anh/chị đã chọn: “', result(cast.an, attempt), re.S
    )
    record = signed_in(cast.an).get(f"/tap-huan/ho-so/?bai={QUIZ}").text

    assert len(chosen) >= 5
    assert set(chosen) <= {"3", "4", "5", "6", "7", "8"}
    assert record.count("Anh/chị đã chọn: “") == len(chosen)
    # What was chosen is a sentence with its own full stop.
    told = re.findall(r"Anh/chị đã chọn: (.*?)</p>", result(cast.an, attempt) + record)
    assert [one for one in told if not one.endswith("”")] == []
    assert "đã chọn: “" not in signed_in(cast.binh).get(f"/cntt/can-bo/HN002/ho-so/?bai={QUIZ}").text
    # While another try asks perhaps the same, nothing of it; nor where it was clicked through.
    signed_in(cast.an).post(f"/tap-huan/bai/{QUIZ}/bat-dau/")
    assert "Anh/chị đã chọn: “" not in result(cast.an, attempt)


def test_what_was_clicked_through_does_not_tell_what_was_chosen(cast):
    assert "Anh/chị đã chọn: “" not in result(cast.an, sit(cast.an, timedelta(seconds=40), wrong=8))
