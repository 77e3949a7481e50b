"""What leaders answer waits for the IT unit, is done once, and can be undone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.moment import later, now, today
from trainer.actions import requirements
from trainer.actions.campaigns import open_campaign
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.evidence.queries import of_official
from trainer.evidence.rules import wording
from trainer.letters import answering, applying
from trainer.letters.answer_kinds import By, CannotBeDone
from trainer.letters.applying import DecidedMeanwhile
from trainer.letters.rules.answers import Answer
from trainer.models import Exemption, Extension, LetterAnswer, PendingEmail, Requirement, RoleHolding
from trainer.queries.official import history


def due() -> date:
    return today() + timedelta(days=5)


@pytest.fixture
def campaign(cast):
    return open_campaign(Terms("Quý IV", due_on=due()), actor=None, library=library(), now=datetime.now(UTC))


def answered(cast, **what):
    answering.propose(cast.ward, {cast.an.pk: Answer(**what)}, cast.binh, now())
    return LetterAnswer.objects.get(outcome="")


def by(cast, unit=None):
    return By(cast.khue, library(), now(), unit)


def days(person):
    return set(Requirement.objects.filter(official=person).values_list("due_on", flat=True))


def test_an_answer_changes_nothing_until_it_is_approved(cast, campaign):
    answered(cast, kind="extend", until=later(), note="Đi công tác")
    assert days(cast.an) == {due()}
    assert not Extension.objects.exists()


def test_approved_it_gives_the_later_day_and_undone_takes_it_back(cast, campaign):
    answer = answered(cast, kind="extend", until=later(), note="Đi công tác")
    applying.approve(answer.pk, by(cast))
    assert days(cast.an) == {later()}
    assert Extension.objects.get().reason == "Đi công tác"
    assert days(cast.dung) == {due()}
    applying.undo(answer.pk, by(cast))
    assert days(cast.an) == {due()}
    assert LetterAnswer.objects.get().outcome == "undone"


def test_who_is_away_is_exempt_from_the_day_of_the_answer(cast, campaign):
    answer = answered(cast, kind="leave", until=later(), reason="maternity")
    applying.approve(answer.pk, by(cast))
    exempt = Exemption.objects.get()
    assert (exempt.starts_on, exempt.ends_on, exempt.reason) == (today(), later(), "maternity")
    assert min(days(cast.an)) > later()
    applying.undo(answer.pk, by(cast))
    assert days(cast.an) == {due()}


def test_approved_twice_it_is_done_once(cast, campaign):
    answer = answered(cast, kind="extend", until=later())
    applying.approve(answer.pk, by(cast))
    with pytest.raises(DecidedMeanwhile):
        applying.approve(answer.pk, by(cast))
    assert Extension.objects.count() == 1


def test_undone_twice_it_is_undone_once(cast, campaign):
    answer = answered(cast, kind="extend", until=later())
    applying.approve(answer.pk, by(cast))
    applying.undo(answer.pk, by(cast))
    with pytest.raises(DecidedMeanwhile):
        applying.undo(answer.pk, by(cast))


def test_refused_it_does_nothing_and_keeps_the_reason(cast, campaign):
    answer = answered(cast, kind="extend", until=later())
    applying.refuse(answer.pk, "Hạn chung đã đủ dài", by(cast))
    assert days(cast.an) == {due()}
    with pytest.raises(DecidedMeanwhile):
        applying.approve(answer.pk, by(cast))
    assert LetterAnswer.objects.get().said == "Hạn chung đã đủ dài"


def test_what_cannot_be_done_still_waits_and_says_why(cast, campaign):
    answer = answered(cast, kind="extend", until=today() + timedelta(days=1))
    late = By(cast.khue, library(), now() + timedelta(days=3))
    with pytest.raises(CannotBeDone, match="Nguyễn Thị An"):
        applying.approve(answer.pk, late)
    assert LetterAnswer.objects.get().outcome == ""
    assert not Extension.objects.exists()


def test_a_newer_answer_replaces_one_that_waits_and_the_same_one_changes_nothing(cast):
    answered(cast, kind="extend", until=later())
    assert answering.propose(cast.ward, {cast.an.pk: Answer("extend", until=later())}, cast.binh, now()) == 0
    assert answering.propose(cast.ward, {cast.an.pk: Answer("gone")}, cast.binh, now()) == 1
    assert list(LetterAnswer.objects.order_by("pk").values_list("kind", "outcome")) == [
        ("extend", "replaced"),
        ("gone", ""),
    ]


def test_rebuilding_knows_what_was_approved(cast, campaign):
    answer = answered(cast, kind="extend", until=later())
    applying.approve(answer.pk, by(cast))
    Requirement.objects.all().delete()
    requirements.refresh_all(library())
    assert days(cast.an) == {later()}


def test_who_has_moved_goes_to_the_unit_that_the_it_unit_chose_and_comes_back_by_undoing(cast, campaign):
    answer = answered(cast, kind="moved", note="Phường Hoa Lúa")
    with pytest.raises(CannotBeDone, match="chọn đơn vị mới"):
        applying.approve(answer.pk, by(cast))
    applying.approve(answer.pk, by(cast, cast.other_ward))
    cast.an.refresh_from_db()
    assert cast.an.unit_id == cast.other_ward.pk
    applying.undo(answer.pk, by(cast))
    cast.an.refresh_from_db()
    assert cast.an.unit_id == cast.ward.pk


def test_who_moved_on_since_is_left_where_he_is(cast, campaign):
    answer = answered(cast, kind="moved", note="Phường Hoa Lúa")
    applying.approve(answer.pk, by(cast, cast.other_ward))
    type(cast.an).objects.filter(pk=cast.an.pk).update(unit=cast.city)
    with pytest.raises(CannotBeDone, match="đã chuyển tiếp"):
        applying.undo(answer.pk, by(cast))
    assert LetterAnswer.objects.get().outcome == "applied"


def test_a_leader_with_a_password_who_was_not_gone_has_his_address_back_at_once(cast, campaign):
    RoleHolding.objects.create(official=cast.an, role="leader", since=now())
    cast.an.set_password("mèo đen leo mái ngói")
    cast.an.save()
    answer = answered(cast, kind="gone", note="Nghỉ hưu từ 01/11")
    applying.approve(answer.pk, by(cast))
    applying.undo(answer.pk, by(cast))
    cast.an.refresh_from_db()
    assert (cast.an.is_active, cast.an.email) == (True, "an@example.org")
    assert not PendingEmail.objects.exists()


def test_who_is_gone_leaves_and_comes_back_as_he_was(cast, campaign):
    answer = answered(cast, kind="gone", note="Nghỉ hưu từ 01/11")
    applying.approve(answer.pk, by(cast))
    cast.an.refresh_from_db()
    assert (cast.an.is_active, cast.an.email) == (False, None)
    assert not days(cast.an)
    applying.undo(answer.pk, by(cast))
    cast.an.refresh_from_db()
    assert (cast.an.is_active, cast.an.email) == (True, "an@example.org")
    assert days(cast.an)


def test_what_was_wrong_is_only_ticked_off(cast):
    answer = answered(cast, kind="wrong", note="Tên đúng là Nguyễn Thị Ánh")
    applying.approve(answer.pk, by(cast))
    assert LetterAnswer.objects.get().outcome == "applied"
    with pytest.raises(CannotBeDone, match="sửa lại trong hồ sơ"):
        applying.undo(answer.pk, by(cast))


def test_undone_his_record_says_that_an_answer_was_taken_back_and_no_list(cast, campaign):
    answer = answered(cast, kind="moved", note="Phường Hoa Lúa")
    applying.approve(answer.pk, by(cast, cast.other_ward))
    applying.undo(answer.pk, by(cast))
    cast.an.refresh_from_db()
    [latest, *_] = history(cast.an, with_account=False)
    assert (latest.title, latest.note) == (
        "Hoàn tác thay đổi",
        f"Bỏ câu trả lời “Đã chuyển đơn vị” trong thư tuần của {cast.ward.name}.",
    )
    assert wording.entry(of_official(cast.an, library()).entries[-1]).startswith("Hoàn tác thay đổi; Đơn vị: ")
