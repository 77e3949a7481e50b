"""Reminders from the command line: foreseen, written, refused in one line."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from tests.moment import today
from trainer.actions import campaigns
from trainer.actions.reminders import rules
from trainer.cli import root
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.core.reminders import Rules
from trainer.models import OutgoingMail, Reminder, Unit


def run(*words):
    return CliRunner().invoke(root, ("remind", *words), catch_exceptions=False, standalone_mode=False).stdout


def refused(*words):
    done = CliRunner().invoke(root, ("remind", *words), standalone_mode=False)
    assert done.stdout == ""
    return str(done.exception)


@pytest.fixture
def campaign(cast):
    return campaigns.open_campaign(
        Terms("Quý I", roles=("page_admin",), due_on=today() + timedelta(days=3)),
        actor=None,
        library=library(),
        now=datetime.now(UTC) - timedelta(days=20),
    )


def test_the_round_of_today_is_foreseen_and_written_once(cast, campaign):
    assert "Lịch của hôm nay: 2 người. Nhắc tự động đang tắt.\n" in run("--dry-run")
    assert "→ bật ở màn hình Thư nhắc" in refused()
    rules.change(Rules(on=True), cast.khue, datetime.now(UTC))
    assert run("--dry-run") == (
        "Lịch của hôm nay: 2 người.\n"
        "  HN002  Nguyễn Thị An  P001  an@example.org\n"
        "  HN004  Phạm Quyết Chiến  P002  không có e-mail\n"
        "Chưa ghi gì.\n"
    )
    assert not Reminder.objects.exists()
    assert run() == "Đã viết thư nhắc của hôm nay: 2 người, trong đó 1 người không có e-mail.\n"
    assert json.loads(run("--json")) == {"written": False, "reminders": 2, "no_email": 1}
    assert OutgoingMail.objects.count() == 1


def test_a_unit_is_found_however_its_code_is_written(cast, campaign):
    Unit.objects.filter(pk=cast.ward.pk).update(code="Sm-1")
    for code in ("Sm-1", "sm-1", " SM-1 "):
        assert json.loads(run("--unit", code, "--dry-run", "--json"))["people"] == 1


def test_by_hand_a_campaign_a_unit_or_one_person(cast, campaign):
    found = json.loads(run("--campaign", str(campaign.pk), "--dry-run", "--json"))
    assert found["people"] == 2
    assert [row["staff_code"] for row in found["officials"]] == ["HN002", "HN004"]
    assert run("--unit", "p001") == "Đã viết thư nhắc cho 1 người.\n"
    assert json.loads(run("--campaign", str(campaign.pk), "--json")) == {
        "mails": 0,
        "no_email": 1,
        "passed_over": 0,
        "going_on": False,
        "already": 1,
    }
    assert run("--official", "HN002") == "Không có thư nào được viết.\n"


def test_what_cannot_be_is_refused_in_one_line(cast, settings):
    assert "không có đợt số 99 →" in refused("--campaign", "99")
    assert "không có đơn vị “XX” →" in refused("--unit", "XX")
    assert "không có cán bộ đang làm việc mang mã “XX” →" in refused("--official", "XX")
    assert "không đi cùng nhau → chọn một" in refused("--official", "HN002", "--unit", "P001")
    settings.MAIL_SET_UP = False
    assert "chưa khai máy chủ thư → đặt GAN_DAN_SMTP_HOST" in refused("--official", "HN002")
