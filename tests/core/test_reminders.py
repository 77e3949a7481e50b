"""On which day who is reminded of what, and in which words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.core.reminder_words import Foot, reminder
from trainer.core.reminders import QuizDue, Rules, Window, day_asked, in_order, may_begin, occasions, window

DUE = date(2026, 12, 15)
RULES = Rules(on=True)
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
SITE = Foot("https://tap-huan.example.org/tap-huan/", "chị Khuê, số 024 1234 567")


def days_reminded(rules, asked=None, first=date(2026, 11, 1), last=date(2027, 3, 1)):
    """Return on which days, of rounds each day, somebody is reminded of one quiz."""
    one, found, day = asked or QuizDue("a", DUE), [], first
    while day <= last:
        if occasions([one], rules, Window(day - timedelta(days=1), day), frozenset()):
            found.append(day)
        day += timedelta(days=1)
    return found


def test_seven_three_and_one_day_before_on_the_day_and_four_times_after_it():
    assert days_reminded(RULES) == [
        date(2026, 12, 8),
        date(2026, 12, 12),
        date(2026, 12, 14),
        DUE,
        date(2026, 12, 18),
        date(2026, 12, 25),
        date(2027, 1, 1),
        date(2027, 1, 8),
    ]


def test_rules_that_ask_for_less_remind_less():
    assert days_reminded(Rules(days_before=(), on_the_day=False, late_most=0)) == []
    assert days_reminded(Rules(days_before=(2,), on_the_day=False, late_first=1, late_every=2, late_most=2)) == [
        date(2026, 12, 13),
        date(2026, 12, 16),
        date(2026, 12, 18),
    ]


def test_at_the_opening_once_and_of_a_campaign_that_was_told_never_again():
    one = QuizDue("a", DUE, campaign=5, told_on=date(2026, 11, 20))
    assert days_reminded(RULES, one)[0] == date(2026, 11, 20)
    assert days_reminded(Rules(at_opening=False), one)[0] == date(2026, 12, 8)
    of = Window(date(2026, 11, 19), date(2026, 11, 20))
    assert occasions([one], RULES, of, frozenset({5})) == []
    assert occasions([one], RULES, of, frozenset({4})) == [one]


@given(st.integers(0, 6), st.integers(0, 40))
def test_days_without_a_round_are_made_up_for_by_the_next(stopped, start):
    last = DUE - timedelta(days=20) + timedelta(days=start)
    today = last + timedelta(days=1 + stopped)
    each_day = [last + timedelta(days=one) for one in range(1, stopped + 2)]
    missed = any(
        occasions([QuizDue("a", DUE)], RULES, window(day - timedelta(days=1), day), frozenset()) for day in each_day
    )
    assert bool(occasions([QuizDue("a", DUE)], RULES, window(last, today), frozenset())) == missed


def test_the_first_round_is_for_its_own_day_and_after_a_month_for_a_week():
    today = date(2026, 11, 26)
    assert window(None, today).days() == [today]
    assert window(today, today).days() == [today]
    assert len(window(date(2026, 10, 1), today).days()) == 7


@pytest.mark.parametrize(
    ("due_on", "valid_until", "relearn_by", "day"),
    [
        (DUE, None, None, (DUE, False)),
        (None, None, None, (None, False)),
        (DUE, NOW + timedelta(days=9), None, (None, False)),
        (DUE, NOW, None, (DUE, False)),
        (DUE, NOW + timedelta(microseconds=1), None, (None, False)),
        (DUE, NOW + timedelta(days=9), date(2026, 12, 1), (date(2026, 12, 1), True)),
        (DUE, NOW - timedelta(days=9), date(2026, 11, 17), (date(2026, 11, 17), True)),
        (date(2026, 1, 1), NOW - timedelta(days=9), None, (date(2026, 11, 17), False)),
        (None, NOW - timedelta(days=9), None, (None, False)),
        (None, NOW + timedelta(days=9), None, (None, False)),
    ],
)
def test_the_day_of_a_requirement(due_on, valid_until, relearn_by, day):
    assert day_asked(due_on, valid_until, relearn_by, NOW) == day


def test_a_round_begins_in_the_morning_and_never_at_night():
    assert [hour for hour in range(24) if may_begin(RULES, hour)] == list(range(8, 18))


def test_what_is_due_on_one_day_is_named_as_the_paths_order_it_and_what_the_content_lost_comes_last():
    due = [QuizDue("a", DUE), QuizDue("gone", DUE), QuizDue("b", DUE), QuizDue("z", date(2026, 11, 20))]
    assert [one.quiz for one in in_order(due, "zba")] == ["z", "b", "a", "gone"]


def test_a_reminder_says_what_is_due_until_when_where_and_whom_to_ask():
    due = [QuizDue("b", date(2026, 11, 29)), QuizDue("a", date(2026, 11, 20)), QuizDue("c", DUE, again=True)]
    asked = in_order(due, "abc")
    titles = {"a": "Giữ tài khoản", "b": "Phát ngôn", "c": "Tin giả"}
    words = reminder("Nguyễn Thị An", asked, titles, date(2026, 11, 26), SITE, "Trần Thanh Bình")
    assert words.subject == "[Gần Dân] Quá hạn (hạn 20/11/2026): còn 3 bài tập huấn"
    assert words.body == (
        "Kính gửi anh/chị Nguyễn Thị An,\n\n"
        "Trần Thanh Bình nhờ Gần Dân nhắc anh/chị.\n\n"
        "Tính đến ngày 26/11/2026, anh/chị còn 3 bài tập huấn cần làm:\n\n"
        "- Giữ tài khoản. Quá hạn 6 ngày (hạn 20/11/2026).\n"
        "- Phát ngôn. Hạn: hết ngày 29/11/2026 (còn 3 ngày).\n"
        "- Tin giả. Học lại phần đã thay đổi. Hạn: hết ngày 15/12/2026 (còn 19 ngày).\n\n"
        "Anh/chị làm bài tại:\nhttps://tap-huan.example.org/tap-huan/\n"
        "Liên kết này chỉ mở trang đăng nhập. Gần Dân không bao giờ hỏi mật khẩu hay mã OTP của anh/chị qua thư.\n\n"
        "Cần hỏi, anh/chị liên hệ chị Khuê, số 024 1234 567.\n"
        "Đang nghỉ dài ngày, hoặc thông tin trên chưa đúng: anh/chị báo lãnh đạo đơn vị.\n\n"
        "Nếu anh/chị vừa làm xong, xin bỏ qua thư này.\n\n"
        "Gần Dân, tập huấn mạng xã hội cho chính quyền cơ sở\n"
    )


def test_a_quiz_that_came_into_the_path_is_called_new_until_its_day_is_over():
    asked = [QuizDue("a", DUE, new_since=date(2026, 11, 27))]
    new = "- Tin giả. Bài mới, thêm vào lộ trình ngày 27/11/2026. Hạn: hết ngày 15/12/2026 (còn 5 ngày).\n"
    assert new in reminder("An", asked, {"a": "Tin giả"}, date(2026, 12, 10), SITE).body
    over = "- Tin giả. Quá hạn 1 ngày (hạn 15/12/2026).\n"
    assert over in reminder("An", asked, {"a": "Tin giả"}, date(2026, 12, 16), SITE).body


@pytest.mark.parametrize(
    ("today", "subject", "line"),
    [
        (date(2026, 12, 12), "Hạn 15/12/2026, còn 3 ngày: 1 bài tập huấn", "hết ngày 15/12/2026 (còn 3 ngày)"),
        (DUE, "Hôm nay, 15/12/2026, là hạn: còn 1 bài tập huấn", "hết ngày 15/12/2026 (hôm nay)"),
        (date(2026, 12, 16), "Quá hạn (hạn 15/12/2026): còn 1 bài tập huấn", "Quá hạn 1 ngày (hạn 15/12/2026)"),
    ],
)
def test_the_subject_bears_the_day(today, subject, line):
    words = reminder("An", [QuizDue("a", DUE)], {}, today, Foot())
    assert words.subject == f"[Gần Dân] {subject}"
    assert line in words.body
    assert "http" not in words.body
    assert words.body.startswith("Kính gửi anh/chị An,\n\nTính đến ngày")
    assert "Anh/chị mở Gần Dân như thường lệ, chọn Tập huấn." in words.body
    assert "liên hệ bộ phận CNTT của thành phố." in words.body
