"""Reminders from the rule to the mail that a real server takes: each once, to whom it still concerns then."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.in_pieces import KilledError
from tests.actions.people import NOW, an_official, begin
from tests.content.small_library import library
from tests.mail_server import Post
from tests.progress import ask
from trainer.actions import agreements, attempts, campaigns, installation, pieces, requirements
from trainer.actions import reminders as acts
from trainer.actions.mail_sending import send_waiting
from trainer.actions.outgoing_mail import add
from trainer.actions.reminders import mails, writing
from trainer.actions.reminders.writing import remind_now
from trainer.core.accounts.mail_words import Words
from trainer.core.campaigns import Terms
from trainer.core.handbook.section import AgencyValue
from trainer.core.reminders import Rules
from trainer.core.vietnam_time import LOCAL, day_of
from trainer.models import (
    Campaign,
    Completion,
    Event,
    Official,
    OutgoingMail,
    Reminder,
    ReminderRound,
    Requirement,
    Work,
)

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = library()
DUE = date(2026, 12, 15)
DAY = timedelta(days=1)


def at(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day in Việt Nam."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL)


@pytest.fixture(autouse=True)
def switched_on(db: None, settings: Any) -> None:
    """Reminders go by themselves, and say where to go."""
    settings.SITE = "https://tap-huan.example.org"
    officer = an_official("CNTT1", "Đỗ Minh Khuê", roles=())
    acts.rules.change(Rules(on=True), officer, NOW)


def person(code: str, email: str = "", **how: Any) -> Official:
    """Return an official who has to pass what his role asks, with an e-mail of his own unless it is "-"."""
    made = an_official(code, f"Người {code}", **how)
    made.email = None if email == "-" else email or f"{code.lower()}@example.org"
    made.save()
    requirements.refresh(SMALL, [made.pk])
    return made


def campaign(due_on: date = DUE, opened: datetime = NOW, title: str = "Quý IV") -> Campaign:
    """Open a campaign for everybody."""
    return campaigns.open_campaign(Terms(title, due_on=due_on), actor=None, library=SMALL, now=opened)


def round_at(now: datetime) -> int:
    """Let the housekeeper come by; return how many reminders there are then."""
    writing.begin_round(now)
    for work in pieces.unfinished():
        pieces.finish(SMALL, work)
    return Reminder.objects.count()


def passes(official: Official) -> None:
    """Let somebody pass all that is asked of him."""
    Requirement.objects.filter(official=official).update(
        passed_at=NOW, valid_until=NOW + timedelta(days=365), relearn_by=None
    )


def test_three_days_before_a_mail_goes_and_is_in_the_log(post: Post) -> None:
    an = person("AN")
    opened = campaign()
    now = at(DUE - 3 * DAY)
    assert round_at(now) == 1
    send_waiting(now)
    assert post.to == ["an@example.org"]
    letter = post.taken[0][1]
    assert letter["subject"].strip() == "[Gần Dân] Hạn 15/12/2026, còn 3 ngày: 2 bài tập huấn"
    text = post.text("an@example.org")
    assert "- Bài mat-khau. Hạn: hết ngày 15/12/2026 (còn 3 ngày)." in text
    assert [word for word in text.split() if word.startswith("http")] == ["https://tap-huan.example.org/tap-huan/"]
    row = Reminder.objects.get()
    assert (row.official, row.kind, row.outcome, row.sent_at) == (an, "rule", "sent", now)
    assert list(row.campaigns.all()) == [opened]


@pytest.mark.parametrize(("contact", "asked"), [("", "chị Hạnh, số 024 1"), ("anh Khôi", "anh Khôi")])
def test_the_mail_names_whom_the_rules_name_or_else_the_agency_s_own_it(
    post: Post, monkeypatch: pytest.MonkeyPatch, contact: str, asked: str
) -> None:
    said = {"dau_moi_cntt": "chị Hạnh", "so_truc_cntt": "024 1"}
    agency = {key: AgencyValue(key, "A", value, 1) for key, value in said.items()}
    monkeypatch.setattr(mails, "library", lambda: replace(SMALL, agency=agency))
    acts.rules.change(Rules(on=True, contact=contact), Official.objects.get(), NOW)
    person("AN")
    campaign()
    now = at(DUE - 3 * DAY)
    round_at(now)
    send_waiting(now)
    assert f"Cần hỏi, anh/chị liên hệ {asked}." in post.text("an@example.org")


def test_a_whole_campaign_reminds_on_the_days_of_the_rules_and_on_no_other() -> None:
    person("AN")
    campaign(opened=at(date(2026, 11, 24), 10))
    days = [date(2026, 11, 24) + one * DAY for one in range(60)]
    found = []
    for day in days:
        before = Reminder.objects.count()
        if round_at(at(day)) > before:
            found.append(day)
    assert found == [
        date(2026, 11, 24),
        *(DUE - days * DAY for days in (7, 3, 1, 0)),
        *(DUE + days * DAY for days in (3, 10, 17, 24)),
    ]


def test_nothing_is_written_at_night_twice_a_day_or_while_it_is_switched_off() -> None:
    person("AN")
    campaign()
    day = DUE - 3 * DAY
    assert round_at(at(day, 7)) == 0
    assert round_at(at(day, 18)) == 0
    acts.rules.change(Rules(on=False), Official.objects.first(), NOW)
    assert round_at(at(day)) == 0
    acts.rules.change(Rules(on=True), Official.objects.first(), NOW)
    assert round_at(at(day)) == 1
    assert round_at(at(day, 11)) == 1
    assert OutgoingMail.objects.count() == 1


def test_without_a_mail_server_nothing_goes_by_itself_or_by_hand(settings: Any) -> None:
    settings.MAIL_SET_UP = False
    an = person("AN")
    campaign()
    assert round_at(at(DUE - DAY)) == 0
    with pytest.raises(writing.MailNotSetUp):
        remind_now(None, [an.pk], SMALL, NOW)


def test_who_has_no_e_mail_is_counted_and_who_passed_is_away_or_left_is_not_reminded() -> None:
    people = {code: person(code, "-" if code == "KHONG" else "") for code in ("AN", "KHONG", "XONG", "NGHI", "ROI")}
    campaign()
    passes(people["XONG"])
    now = at(DUE - DAY)
    agreements.exempt(
        [people["NGHI"]], day_of(now), day_of(now) + 30 * DAY, "maternity", actor=None, library=SMALL, now=now
    )
    Official.objects.filter(pk=people["ROI"].pk).update(is_active=False)
    round_at(now)
    found = dict(Reminder.objects.values_list("official__staff_code", "outcome"))
    assert found == {"AN": "waiting", "KHONG": "no_email"}
    assert OutgoingMail.objects.count() == 1


def test_an_extension_moves_the_days_of_reminders() -> None:
    an = person("AN")
    campaign()
    agreements.extend([an], DUE + 10 * DAY, "Bận bão", actor=None, library=SMALL, now=NOW)
    assert round_at(at(DUE - DAY)) == 0
    assert round_at(at(DUE + 9 * DAY)) == 1
    assert list(Reminder.objects.get().campaigns.values_list("title", flat=True)) == []


@pytest.mark.parametrize("what", ["settled", "exempt", "left", "no_email", "extended", "sent"])
def test_what_happened_since_it_was_written_is_looked_at_when_it_goes(post: Post, what: str) -> None:
    an = person("AN")
    campaign()
    now = at(DUE - DAY)
    round_at(now)
    if what == "settled":
        passes(an)
    elif what == "exempt":
        agreements.exempt([an], day_of(now), None, "sickness", actor=None, library=SMALL, now=now)
    elif what == "extended":
        agreements.extend([an], DUE + DAY, "Bận bão", actor=None, library=SMALL, now=now)
    elif what != "sent":
        changed = {"left": {"is_active": False}, "no_email": {"email": None}}[what]
        Official.objects.filter(pk=an.pk).update(**changed)
    assert send_waiting(now) == (1 if what == "sent" else 0)
    assert len(post.to) == (1 if what == "sent" else 0)
    assert Reminder.objects.get().outcome == {"extended": "settled"}.get(what, what)
    assert not OutgoingMail.objects.exists()


def test_it_goes_to_the_address_of_today_and_says_the_day_on_which_it_goes(post: Post) -> None:
    an = person("AN")
    campaign()
    round_at(at(DUE - DAY))
    Official.objects.filter(pk=an.pk).update(email="moi@example.org")
    send_waiting(at(DUE))
    assert post.to == ["moi@example.org"]
    assert post.taken[0][1]["subject"].strip() == "[Gần Dân] Hôm nay, 15/12/2026, là hạn: còn 2 bài tập huấn"


def test_what_cannot_be_sent_in_two_days_or_is_refused_is_told_in_the_log(post: Post) -> None:
    person("AN")
    person("BA")
    campaign()
    now = at(DUE - 3 * DAY)
    round_at(now)
    post.answers = {"an@example.org": "550 5.1.1 No such user", "ba@example.org": "451 Later"}
    send_waiting(now)
    send_waiting(now + 2 * DAY + timedelta(hours=1))
    assert dict(Reminder.objects.values_list("official__staff_code", "outcome")) == {"AN": "refused", "BA": "expired"}


def test_a_day_on_which_the_server_stood_still_is_made_up_for() -> None:
    person("AN")
    campaign()
    round_at(at(DUE - 5 * DAY))
    assert round_at(at(DUE - 2 * DAY)) == 1
    assert round_at(at(DUE - DAY)) == 2


def test_a_newcomer_is_told_of_the_campaign_that_waited_for_him() -> None:
    campaign(due_on=date(2026, 12, 1))
    made = person("MOI")
    came = at(date(2026, 12, 3), 15)
    made.role_holdings.update(since=came)
    requirements.refresh(SMALL, [made.pk])
    assert {row.due_by.partition(":")[0] for row in Requirement.objects.all()} == {"joined"}
    assert round_at(at(date(2026, 12, 3), 16)) == 1
    assert round_at(at(date(2026, 12, 4))) == 1


@pytest.mark.parametrize("holds", [True, False])
def test_of_a_change_he_is_reminded_until_its_day_while_the_pass_itself_holds(holds: bool) -> None:
    an = person("AN")
    attempt = begin(an, SMALL)
    hand_in = attempts.hand_in(attempt.pk, NOW)
    until = at(DUE + (100 if holds else -1) * DAY)
    Completion.objects.create(hand_in=hand_in, official=an, quiz="mat-khau", passed_at=NOW, valid_until=until)
    rows = Requirement.objects.filter(official=an)
    rows.update(passed_at=NOW, valid_until=min(until, at(DUE)), relearn_by=DUE)
    rows.exclude(quiz="mat-khau").delete()
    assert round_at(at(DUE)) == (1 if holds else 0)


def test_of_several_campaigns_he_gets_one_mail_a_day_that_lists_everything(post: Post) -> None:
    an = person("AN")
    campaign(due_on=DUE, title="Một")
    ask(an, "phat-ngon", due_on=DUE - 30 * DAY, due_by="campaign:1")
    now = at(DUE - DAY)
    round_at(now)
    send_waiting(now)
    assert post.to == ["an@example.org"]
    text = post.text("an@example.org")
    assert "còn 3 bài tập huấn" in text
    assert text.index("- phat-ngon. Quá hạn 29 ngày (hạn 15/11/2026).") < text.index("- Bài mat-khau.")


def test_by_hand_once_a_person_a_day_and_his_name_stands_in_the_mail(post: Post) -> None:
    khue = Official.objects.get(staff_code="CNTT1")
    people = [person("AN"), person("BA", "-"), person("CO")]
    campaign()
    passes(people[2])
    now = at(DUE - 20 * DAY, 21)
    numbers = [one.pk for one in people]
    assert remind_now(khue, numbers, SMALL, now, about={"campaign": 1}) == writing.Reminded(1, 1, 1, False)
    assert remind_now(khue, numbers, SMALL, now + timedelta(hours=1)) == writing.Reminded(0, 0, 3, False)
    assert writing.Reminded(1, 1, 1, True).words() == (
        "Đã viết thư nhắc cho 1 người. 1 người không có e-mail: anh/chị báo trực tiếp hoặc bằng thư tuần in ra. "
        "1 người không cần nhắc: không còn gì đến hạn, đang tạm miễn, hoặc hôm nay đã được nhắc. "
        "Những người còn lại, hệ thống đang viết tiếp."
    )
    send_waiting(now)
    assert "Đỗ Minh Khuê nhờ Gần Dân nhắc anh/chị." in post.text("an@example.org")
    event = Event.objects.filter(kind="reminded").order_by("pk").first()
    assert (event.actor, event.details) == (khue, {"campaign": 1, "people": 3})
    assert remind_now(khue, numbers, SMALL, now + DAY).mails == 1


def test_who_was_reminded_by_hand_today_gets_no_second_by_the_rules() -> None:
    an = person("AN")
    campaign()
    remind_now(None, [an.pk], SMALL, at(DUE - DAY, 7))
    assert round_at(at(DUE - DAY, 8)) == 1


def test_a_kill_at_any_moment_and_going_on_writes_each_once() -> None:
    people = [person(f"N{number}") for number in range(7)]
    campaign()
    now = at(DUE - DAY)
    with patch.object(writing, "AT_ONCE", 2):
        for step in range(1, 6):
            with patch.object(pieces, "write_next", side_effect=_killed_after(step)), pytest.raises(KilledError):
                round_at(now)
        round_at(now)
    assert Reminder.objects.count() == OutgoingMail.objects.count() == len(people)
    assert not Work.objects.exists()


def _killed_after(step: int) -> Any:
    original, calls = pieces.write_next, []

    def write_next(*given: Any) -> bool:
        calls.append(given)
        if len(calls) == min(step, 2):
            raise KilledError
        return original(*given)

    return write_next


def test_a_restored_database_reminds_nobody_of_today_again() -> None:
    person("AN")
    campaign()
    now = at(DUE - DAY)
    installation.renew(now)
    assert round_at(now) == 0
    assert ReminderRound.objects.count() == 2


def test_what_waited_in_a_copy_is_not_mailed_again_once_it_is_restored(post: Post) -> None:
    person("AN")
    campaign()
    round_at(at(DUE - DAY))
    add("it@example.org", Words("Đã đổi mật khẩu", "Của chị."), at(DUE - DAY), None)

    assert installation.renew(at(DUE - DAY, 11)) == 1

    assert send_waiting(at(DUE - DAY, 12)) == 1
    assert [to for to, _ in post.taken] == ["it@example.org"]
    assert Reminder.objects.get().outcome == "restored"


def test_a_round_that_was_half_written_in_a_copy_is_noted_and_not_mailed(post: Post) -> None:
    for number in range(3):
        person(f"N{number}")
    campaign()
    with patch.object(writing, "AT_ONCE", 1):
        work = writing.begin_round(at(DUE - DAY))
        assert work is not None
        assert not pieces.finish(SMALL, work, seconds=0)
    assert OutgoingMail.objects.count() == 1

    installation.renew(at(DUE - DAY, 11))
    assert pieces.finish(SMALL, work)

    assert set(Reminder.objects.values_list("outcome", flat=True)) == {"restored"}
    assert Reminder.objects.count() == 3
    assert send_waiting(at(DUE - DAY, 12)) == 0


def test_queries_do_not_grow_with_the_people_of_a_piece() -> None:
    campaign()

    def queries(first: int, last: int, day: date) -> int:
        for number in range(first, last):
            person(f"N{number}")
        writing.begin_round(at(day))
        with CaptureQueriesContext(connection) as asked:
            for work in pieces.unfinished():
                pieces.finish(SMALL, work)
        return len(asked)

    few = queries(0, 3, DUE - 7 * DAY)
    assert queries(3, 40, DUE - 3 * DAY) == few


def test_what_was_changed_in_the_rules_is_kept_with_who_did() -> None:
    khue = Official.objects.get(staff_code="CNTT1")
    acts.rules.change(Rules(on=True, days_before=(5,)), khue, NOW)
    acts.rules.change(Rules(on=True, days_before=(5,)), khue, NOW)
    assert acts.rules.read() == Rules(on=True, days_before=(5,))
    last = Event.objects.filter(kind="reminder_rules").latest("pk")
    assert last.actor == khue
    assert last.details == {"before": {"days_before": [7, 3, 1]}, "after": {"days_before": [5]}}
    assert Event.objects.filter(kind="reminder_rules").count() == 2


def test_what_is_older_than_four_hundred_days_is_forgotten() -> None:
    an = person("AN")
    for day in (DUE, DUE + DAY):
        Reminder.objects.create(official=an, kind="rule", day=day, created_at=NOW)
    assert writing.forget_old(at(DUE + 401 * DAY)) == 1
    assert Reminder.objects.get().day == DUE + DAY
