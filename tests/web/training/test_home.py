"""The official's own page says what is going on: a clock that runs, a try that failed, a day of his own."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import signed_in
from trainer.actions import answers, attempts, campaigns, papers, requirements
from trainer.content.live import library
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.vietnam_time import LOCAL, day_of
from trainer.models import RoleHolding

QUIZ = "giu-tai-khoan"
HOME = "/tap-huan/"


@pytest.fixture
def an(cast):
    papers.keep_versions(library(), datetime.now(UTC))
    return cast.an


def begin(person, ago, seed="hạt"):
    """Let ``person`` have begun the quiz so long ago."""
    return attempts.begin(person, library().quizzes[QUIZ], library(), seed, datetime.now(UTC) - ago)


def fail(person, ago, seed="hạt"):
    """Let ``person`` answer one question rightly and hand in."""
    attempt = begin(person, ago, seed)
    then = attempt.started_at
    key = stored_places(papers.read(attempt)[0].key())
    answers.save_batch([answers.Save(attempt.pk, 0, 1, key)], then)
    return attempts.hand_in(attempt.pk, then)


def card(person):
    """Return the card of the quiz as it reads, without markup."""
    page = signed_in(person).get(HOME).text
    found = next(part for part in page.split('<li class="card">') if f"/bai/{QUIZ}/" in part)
    return found.split("</li>")[0].replace("&nbsp;", " ")


def test_a_quiz_whose_clock_runs_says_so_and_how_long(an):
    attempt = begin(an, timedelta(minutes=5, seconds=30))
    assert attempt.closes_at is not None
    left = library().quizzes[QUIZ].rule.time_limit - 6
    said = card(an)
    assert ">Đang làm</span>" in said
    assert f"Đồng hồ đang chạy: còn {left} phút, hết giờ lúc {attempt.closes_at.astimezone(LOCAL):%H:%M:%S}." in said
    assert "Làm tiếp bài đang dở" in said
    page = signed_in(an).get(HOME).text
    above = page[page.index("<h1>") : page.index('<li class="card">')]
    assert f"đồng hồ đang chạy, hết giờ lúc {attempt.closes_at.astimezone(LOCAL):%H:%M:%S}." in above
    assert f'href="/tap-huan/luot/{attempt.pk}/"' in above


def test_the_last_minute_is_not_promised_as_a_whole_one(an):
    limit = timedelta(minutes=library().quizzes[QUIZ].rule.time_limit)
    begin(an, limit - timedelta(seconds=40))
    assert "còn chưa đến một phút" in card(an)


def test_after_a_try_that_failed_the_card_says_the_score_and_what_is_left(an):
    handed_in = fail(an, timedelta(hours=2))
    assert not handed_in.passed
    said = card(an)
    assert ">Chưa đạt</span>" in said
    assert "Lần gần nhất được 10%, mức đạt là 80%.</strong> Còn 2 lần trước khi phải chờ 24 giờ." in said
    assert "Làm lại<" in said
    result = signed_in(an).get(f"/tap-huan/luot/{handed_in.attempt_id}/ket-qua/").text.replace("&nbsp;", " ")
    assert "rồi làm lại. Còn 2 lần trước khi phải chờ 24 giờ.</p>" in result
    page = signed_in(an).get(f"/tap-huan/bai/{QUIZ}/").text.replace("&nbsp;", " ")
    assert "sau 3 lần chưa đạt thì chờ 24 giờ; anh/chị còn 2 lần<" in page


def test_after_the_last_try_the_card_says_from_when(an):
    for number in range(3):
        last = fail(an, timedelta(hours=3 - number), f"hạt {number}")
    until = (last.handed_in_at + timedelta(hours=24)).astimezone(LOCAL)
    said = card(an)
    assert f"Làm lại được từ {until:%H:%M ngày %d/%m/%Y}." in said
    assert "Đọc lại mục làm sai" in said
    result = signed_in(an).get(f"/tap-huan/luot/{last.attempt_id}/ket-qua/").text
    assert f"Lần sau làm được từ {until:%H:%M ngày %d/%m/%Y}." in result
    assert "trước khi phải chờ" not in result
    assert "Làm lại<" not in said


def test_a_new_try_that_runs_is_what_the_card_speaks_of(an):
    fail(an, timedelta(hours=2))
    begin(an, timedelta(minutes=1), "hạt khác")
    said = card(an)
    assert ">Đang làm</span>" in said
    assert "Lần gần nhất" not in said


def test_who_came_after_the_campaign_reads_his_own_day_and_why(an, cast):
    now = datetime.now(UTC)
    opened_at, due_on = now - timedelta(days=20), day_of(now) - timedelta(days=4)
    campaigns.open_campaign(
        title="Quý IV", roles=[], units=[], due_on=due_on, actor=None, library=library(), now=opened_at
    )
    RoleHolding.objects.exclude(official=an).update(since=opened_at - timedelta(days=1))
    requirements.refresh_all(library())
    own = day_of(now) + timedelta(days=30)

    said = card(an)
    assert ">Cần làm</span>" in said
    assert f"Hạn hoàn thành: {own:%d/%m/%Y} (hạn riêng, vì anh/chị đến sau khi đợt mở)" in said
    officer = signed_in(cast.khue)
    shown = officer.get("/cntt/can-bo/HN002/").text
    assert f'{own:%d/%m/%Y}<span class="under">Hạn riêng: đến sau khi đợt mở</span>' in shown
    assert "Hạn riêng" not in officer.get("/cntt/can-bo/HN001/").text
    assert "Ai đến sau khi đợt mở có ít nhất 30 ngày kể từ ngày đến." in officer.get("/cntt/dot/").text
