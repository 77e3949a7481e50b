"""What was agreed with somebody about his days stands on his own pages: until when exempt, why his day is later."""

from datetime import UTC, date, datetime, timedelta

from tests import visible
from tests.cast import signed_in
from tests.moment import today
from trainer.actions import requirements
from trainer.actions.campaigns import open_campaign
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.models import Campaign, Exemption, Extension, Requirement

HOME = "/tap-huan/"


def soon() -> date:
    return today() + timedelta(days=5)


def later() -> date:
    return today() + timedelta(days=90)


def opened():
    return open_campaign(Terms("Quý IV", due_on=soon()), actor=None, library=library(), now=datetime.now(UTC))


def home(person):
    return " ".join(visible.words(signed_in(person).get(HOME).text))


def test_who_is_exempt_reads_until_when(cast):
    opened()
    Exemption.objects.create(
        official=cast.an, starts_on=today(), ends_on=later(), reason="maternity", created_at=datetime.now(UTC)
    )
    assert f"đang được tạm miễn đến hết ngày {later():%d/%m/%Y}" in home(cast.an)
    assert "tạm miễn" not in home(cast.dung)


def test_without_an_end_none_is_said(cast):
    opened()
    Exemption.objects.create(official=cast.an, starts_on=today(), reason="sickness", created_at=datetime.now(UTC))
    assert "đang được tạm miễn: trong thời gian này" in home(cast.an)


def of_quiz(person):
    quiz = Requirement.objects.filter(official=person).order_by("pk").first().quiz
    return " ".join(visible.words(signed_in(person).get(f"{HOME}bai/{quiz}/").text))


def test_the_page_of_a_quiz_says_its_day_as_the_path_does(cast):
    assert "Hạn " not in of_quiz(cast.an)
    opened()
    assert f"Hạn {soon():%d/%m/%Y} " in of_quiz(cast.an)
    Requirement.objects.filter(official=cast.an).update(
        due_on=later(), due_by=f"added@{today()}:{Campaign.objects.get().pk}"
    )
    why = f"bài mới thêm vào lộ trình ngày {today():%d/%m/%Y}, sau khi đợt “Quý IV” mở"
    assert f"Hạn {later():%d/%m/%Y} ({why})" in of_quiz(cast.an)
    Requirement.objects.filter(official=cast.an).update(due_on=today() - timedelta(days=1))
    assert f"Quá hạn {today() - timedelta(days=1):%d/%m/%Y}" in of_quiz(cast.an)
    Exemption.objects.create(official=cast.an, starts_on=today(), reason="sickness", created_at=datetime.now(UTC))
    assert "Quá hạn" not in of_quiz(cast.an)


def test_a_later_day_of_ones_own_says_why(cast):
    opened()
    Extension.objects.create(official=cast.an, due_on=later(), reason="Đi công tác", created_at=datetime.now(UTC))
    requirements.refresh_all(library())
    page = home(cast.an)
    # Once, beside the button; the path names the day alone.
    assert page.count(f"(gia hạn đến {later():%d/%m/%Y}: Đi công tác)") == 1
    assert f"hạn {later():%d/%m/%Y}" in page.split("Lộ trình")[1]


def test_home_names_no_day_to_whom_nothing_is_asked_today(cast):
    opened()
    over = today() - timedelta(days=9)
    Requirement.objects.filter(official=cast.an).update(due_on=over)
    assert f"{over:%d/%m/%Y}" in home(cast.an)
    # It was agreed after the day was over, and moves nothing.
    Exemption.objects.create(official=cast.an, starts_on=today(), reason="sickness", created_at=datetime.now(UTC))
    assert f"{over:%d/%m/%Y}" not in home(cast.an)
