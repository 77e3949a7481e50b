"""Home says the one next thing and begins it: a clock that runs, a try that failed, a day of his own, what others wait
for."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests import visible
from tests.cast import make_late, make_pass, official, queries, signed_in
from tests.moment import now, today
from tests.web.training.test_relearning_screens import passed_on_old_texts
from trainer.actions import agreements, answers, attempts, campaigns, papers, practice, requirements
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.reading_time import minutes_of
from trainer.core.vietnam_time import LOCAL, day_of
from trainer.models import Attempt, Campaign, Requirement, RoleHolding, SectionVersion, Withdrawal

QUIZ = "giu-tai-khoan"
HOME = "/tap-huan/"


@pytest.fixture
def an(cast):
    papers.keep_versions(library(), datetime.now(UTC))
    return cast.an


def begin(person, ago, seed="hạt", quiz=QUIZ):
    """Let ``person`` have begun the quiz so long ago."""
    return attempts.begin(person, library().quizzes[quiz], library(), seed, datetime.now(UTC) - ago)


def sit(person, ago, seed="hạt", right=1, quiz=QUIZ):
    """Let ``person`` answer so many questions rightly and hand in."""
    attempt = begin(person, ago, seed, quiz)
    then = attempt.started_at
    keys = [stored_places(drawn.key()) for drawn in papers.read(attempt)[:right]]
    answers.save_batch([answers.Save(attempt.pk, place, 1, key) for place, key in enumerate(keys)], then)
    return attempts.hand_in(attempt.pk, then + timedelta(minutes=9))


def words(page):
    """Return a page, or a part of one, as it reads."""
    return " ".join(re.sub(r"<[^>]+>", "", page.replace("&nbsp;", " ")).split())


def home(person):
    return signed_in(person).get(HOME).text


def card(person):
    """Return the one card, as markup."""
    return home(person).split('<section class="next"')[1].split("</section>")[0]


def stop(person, quiz=QUIZ):
    """Return the stop of a quiz on the path, as it reads."""
    page = home(person)
    found = [part for part in page.split('<li class="stop')[1:] if f'href="/tap-huan/bai/{quiz}/"' in part]
    return words("<li " + found[0].split("</li>")[0])


def test_the_next_quiz_is_begun_by_the_one_button(an):
    shown = card(an)
    rule = library().quizzes[QUIZ].rule

    assert "Việc tiếp theo Giữ tài khoản của trang" in words(shown)
    assert f"{rule.draw} câu, khoảng {minutes_of(library().quizzes[QUIZ])} phút." in words(shown)
    assert f"Bấm là tính giờ: {rule.time_limit} phút." in words(shown)
    assert home(an).count('class="button"') == 1
    assert f'action="/tap-huan/bai/{QUIZ}/luyen/"' in shown

    address = re.search(r'action="(/tap-huan/bai/[^"]*/bat-dau/)"', shown)
    assert address is not None
    begun = signed_in(an).post(address[1])
    assert begun["location"] == f"/tap-huan/luot/{Attempt.objects.get().pk}/"


def test_a_quiz_whose_clock_runs_is_the_next_thing_and_says_how_long(an):
    make_late(an)
    attempt = begin(an, timedelta(minutes=5, seconds=30))
    assert attempt.closes_at is not None
    left = library().quizzes[QUIZ].rule.time_limit - 6
    shown = card(an)

    assert words(shown).startswith('aria-labelledby="viec"> Đang làm dở Giữ tài khoản')
    assert f"còn {left} phút, hết giờ lúc {attempt.closes_at.astimezone(LOCAL):%H:%M:%S}." in words(shown)
    assert f'href="/tap-huan/luot/{attempt.pk}/">Làm tiếp<' in shown
    assert 'is-now" aria-current="step"' in home(an)


def test_the_last_minute_is_not_promised_as_a_whole_one(an):
    limit = timedelta(minutes=library().quizzes[QUIZ].rule.time_limit)
    begin(an, limit - timedelta(seconds=40))
    assert "còn chưa đến một phút" in words(card(an))


def test_after_a_try_that_failed_the_card_says_the_score_and_what_is_left(an):
    handed_in = sit(an, timedelta(hours=2))
    assert not handed_in.passed
    shown = card(an)

    assert "Lượt trước được 10%, cần 80%. Còn 2 lượt, rồi phải chờ 24 giờ." in words(shown)
    assert "Làm lại<" in shown
    assert f'action="/tap-huan/luot/{handed_in.attempt_id}/luyen/"' in shown
    assert f'<a href="/tap-huan/luot/{handed_in.attempt_id}/ket-qua/">Xem các câu chưa đúng</a>' in shown
    result = words(signed_in(an).get(f"/tap-huan/luot/{handed_in.attempt_id}/ket-qua/").text)
    assert "Còn 2 lượt trước khi phải chờ 24 giờ." in result
    page = words(signed_in(an).get(f"/tap-huan/bai/{QUIZ}/").text)
    assert "sau 3 lượt chưa đạt thì chờ 24 giờ; anh/chị còn 2 lượt" in page


def test_while_a_failed_quiz_waits_another_one_is_next_and_at_last_practice(an):
    for number in range(3):
        last = sit(an, timedelta(hours=3 - number), f"hạt {number}")
    until = (last.handed_in_at + timedelta(hours=24)).astimezone(LOCAL)

    assert "Việc tiếp theo" in card(an)
    assert f'href="/tap-huan/bai/{QUIZ}/"' not in card(an)
    assert f"Chưa đạt, 10%; làm lại từ {until:%H:%M ngày %d/%m/%Y}" in stop(an)

    Requirement.objects.filter(official=an).exclude(quiz=QUIZ).delete()
    shown = card(an)
    assert f"Làm lại được từ {until:%H:%M ngày %d/%m/%Y}." in words(shown)
    assert f'action="/tap-huan/luot/{last.attempt_id}/luyen/"' in shown
    assert "bat-dau" not in shown
    result = words(signed_in(an).get(f"/tap-huan/luot/{last.attempt_id}/ket-qua/").text)
    assert f"Lượt sau làm được từ {until:%H:%M ngày %d/%m/%Y}." in result
    assert "trước khi phải chờ" not in result
    assert "Làm lại bài kiểm tra" not in result


def test_a_new_try_that_runs_is_what_the_card_speaks_of(an):
    sit(an, timedelta(hours=2))
    begin(an, timedelta(minutes=1), "hạt khác")

    assert words(card(an)).count("Đang làm dở") == 1
    assert "Lượt trước" not in words(card(an))


def test_what_is_passed_is_folded_and_gives_its_certificate(an):
    passed = sit(an, timedelta(hours=2), right=10)
    page = home(an)

    assert "<summary>1 bài đã đạt</summary>" in page
    assert f'href="/tap-huan/luot/{passed.attempt_id}/chung-nhan/"' in page
    # On a phone the link wraps: a dot before it would be left hanging.
    assert " · " not in stop(an)
    assert "Giữ tài khoản" not in " ".join(visible.words(page))
    assert "Đạt 1/8 bài" in words(page)


def test_with_everything_done_home_says_until_when(an):
    make_pass(an)
    ends = (datetime.now(UTC) + timedelta(days=365)).astimezone(LOCAL)

    assert "Anh/chị đã xong lộ trình" in words(card(an))
    assert f"Kết quả đầu tiên hết giá trị ngày {ends:%d/%m/%Y}" in words(card(an))
    assert 'class="button"' not in home(an)


def test_who_came_after_the_campaign_reads_his_own_day_and_why(an, cast):
    now = datetime.now(UTC)
    opened_at, due_on = now - timedelta(days=20), day_of(now) - timedelta(days=4)
    campaigns.open_campaign(Terms("Quý IV", due_on=due_on), actor=None, library=library(), now=opened_at)
    RoleHolding.objects.exclude(official=an).update(since=opened_at - timedelta(days=1))
    requirements.refresh_all(library())
    own = day_of(now) + timedelta(days=30)

    assert f"Hạn: {own:%d/%m/%Y} (hạn riêng, vì đến sau khi đợt “Quý IV” mở)." in words(card(an))
    assert f"Đạt 0/8 bài · hạn {own:%d/%m/%Y}" in words(home(an))
    officer = signed_in(cast.khue)
    shown = officer.get("/cntt/can-bo/HN002/").text
    assert f'{own:%d/%m/%Y}<span class="under">hạn riêng, vì đến sau khi đợt “Quý IV” mở</span>' in shown
    shown = officer.get("/cntt/can-bo/HN001/").text
    assert f'{due_on:%d/%m/%Y}<span class="under">theo đợt “Quý IV”</span>' in shown
    assert "hạn riêng" not in shown
    assert (
        "ai đến sau, bài mới thêm vào lộ trình có ít nhất 30 ngày"
        in officer.get(f"/cntt/dot/{Campaign.objects.get().pk}/").text
    )


def colleagues(count, where):
    """Return so many more officials in a unit, of whom something is asked."""
    made = [official(f"HN8{number:04}", f"Vũ Văn Số {number}", where, "page_admin") for number in range(count)]
    requirements.refresh_all(library())
    return made


def test_leader_and_it_unit_read_who_is_overdue_in_one_line(an, cast):
    others = colleagues(2, an.unit)
    assert "có người quá hạn" not in home(cast.khue)
    assert "Chưa ai quá hạn" in card(cast.khue)
    make_late(an)

    assert ">1 cán bộ của đơn vị quá hạn</a>" in home(cast.binh)
    assert '<a href="/don-vi/P001/thu-tuan/">Thư tuần</a>' in home(cast.binh)
    assert 'href="/don-vi/P001/"' in home(cast.binh)
    assert ">1 đơn vị có người quá hạn</h2>" in card(cast.khue)
    assert '<a class="button" href="/don-vi/TP/tung-don-vi/">Báo ai, ở đơn vị nào</a>' in card(cast.khue)
    assert "có người quá hạn" not in home(an) + home(cast.chien)
    for person in others:
        make_late(person)
    assert ">3 cán bộ của đơn vị quá hạn<" in home(cast.binh)
    assert ">1 đơn vị có người quá hạn</h2>" in card(cast.khue)
    make_late(cast.chien)
    assert ">2 đơn vị có người quá hạn</h2>" in card(cast.khue)
    cast.chien.is_active = False
    cast.chien.save()
    requirements.refresh(library(), [cast.chien.pk])
    assert ">1 đơn vị có người quá hạn</h2>" in card(cast.khue)


def test_the_line_of_what_is_overdue_takes_as_many_queries_for_many_people(an, cast):
    others = colleagues(20, cast.ward)
    make_late(an)
    few = queries(signed_in(cast.khue), HOME)
    for person in others:
        make_late(person)
    assert queries(signed_in(cast.khue), HOME) == few


def order(person):
    """Return the quizzes that are left, as the path shows them."""
    page = home(person).split('id="lo-trinh"')[1].split('class="fold"')[0]
    return re.findall(r'<a href="/tap-huan/bai/([\w-]+)/"', page.split('<ol class="stops">', 1)[1])


def test_of_a_change_and_lessons_the_card_offers_what_is_due_sooner(an):
    passed_on_old_texts(an, day_of(datetime.now(UTC)) + timedelta(days=20))
    assert "Có mục đã thay đổi" in card(an)
    assert order(an)[0] == QUIZ

    make_late(an)
    shown = words(card(an))
    assert "Có mục đã thay đổi" not in shown
    assert "Quá hạn" in shown
    assert order(an)[-1] == QUIZ
    assert "3 bài nữa, 1 bài cần cập nhật" in words(home(an))


LONG = "Công Tằng Tôn Nữ Nguyễn Hoàng Phương Thảo Nguyên"


def _failed(person):
    sit(person, timedelta(hours=2))


def _waiting(person):
    for number in range(3):
        sit(person, timedelta(hours=3 - number), f"hạt {number}")


def _running(person):
    sit(person, timedelta(hours=2), right=10, quiz="lua-dao")
    begin(person, timedelta(minutes=5))


def _practised(person):
    """Late and failed everywhere, with a shift of practice left unfinished."""
    _late_and_failed_everywhere(person)
    practice.begin(person, library().quizzes[QUIZ], library(), "hạt", datetime.now(UTC))


def _late_and_failed_everywhere(person):
    make_late(person)
    for row in Requirement.objects.filter(official=person):
        sit(person, timedelta(hours=3), quiz=row.quiz)


EVERY_PATH = ["page_admin", "spokesperson", "leader"]


@pytest.mark.parametrize(
    ("state", "roles"),
    [
        *((state, EVERY_PATH) for state in (None, make_pass, make_late, _failed, _waiting, _running)),
        (_late_and_failed_everywhere, EVERY_PATH),
        (_practised, EVERY_PATH),
        (_late_and_failed_everywhere, ["page_admin"]),
        (_late_and_failed_everywhere, ["staff"]),
        (_failed, []),
        (None, []),
    ],
)
def test_home_is_read_in_at_most_150_words(an, cast, settings, state, roles):
    settings.DEMO = True
    papers.keep_versions(library(), datetime.now(UTC))
    person = official("HN777", LONG, cast.ward, *roles)
    requirements.refresh(library(), [person.pk])
    if state is not None:
        state(person)
    page = home(person)

    assert "Chào anh/chị Nguyên" in words(page)
    assert len(visible.words(page)) <= 150


def test_the_day_of_the_path_is_not_called_over_because_a_change_is_late(an):
    sit(an, timedelta(hours=2), right=99)
    today = day_of(datetime.now(UTC))
    SectionVersion.objects.update(relearn_by=today - timedelta(days=3))
    due, now = today + timedelta(days=9), datetime.now(UTC)
    campaigns.open_campaign(Terms("Quý", due_on=due), actor=None, library=library(), now=now)

    shown = words(home(an))

    assert f"Đạt 0/{Requirement.objects.filter(official=an).count()} bài · hạn {due:%d/%m/%Y}" in shown
    assert f"Đã quá hạn ngày {today - timedelta(days=3):%d/%m/%Y}" in shown


def test_a_quiz_that_asks_fewer_questions_for_now_says_how_many(an):
    asked = library().quizzes[QUIZ].questions
    gone = {"since": today(), "reason": "Sai.", "withdrawn_at": now()}
    Withdrawal.objects.bulk_create(
        Withdrawal(question_id=one.id, fingerprint=one.fingerprint(), **gone) for one in asked[4:]
    )

    assert "4 câu, khoảng" in words(card(an))


def test_nothing_is_called_late_of_whom_nothing_is_asked_today(an):
    sit(an, timedelta(hours=2), right=99)
    today = day_of(datetime.now(UTC))
    SectionVersion.objects.update(relearn_by=today - timedelta(days=3))
    agreements.exempt([an], today, None, "maternity", actor=None, library=library(), now=datetime.now(UTC))

    shown = words(home(an))

    assert "không bài nào bắt buộc, không ai nhắc" in shown
    assert "quá hạn" not in shown.lower()
