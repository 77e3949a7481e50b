"""One person by hand: by the rules of staff lists, traced like them, and what is asked of him follows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.actions.people import NOW, a_unit, an_official, appoint
from tests.content.small_library import library
from trainer.actions import campaigns, holding, requirements
from trainer.actions.accounts.officials import create_it_officer
from trainer.actions.holding import ListBeingApplied
from trainer.actions.rebuild import rebuild
from trainer.core.campaigns import Terms
from trainer.core.refusal import Refused
from trainer.models import (
    Appointment,
    Event,
    Official,
    OutgoingMail,
    PendingEmail,
    Requirement,
    RoleHolding,
    Slip,
    Work,
)
from trainer.people import changes
from trainer.people.changes import on_record
from trainer.people.rules.person import Person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)
NEW = Person("B2", "Trần Bình", "Kế toán", "P2", ("page_admin", "staff"), "binh@sm.vn")


@pytest.fixture(autouse=True)
def khue() -> Official:
    """An IT officer, who does it all."""
    for code in ("P1", "P2"):
        a_unit(code, a_unit("TP"))
    made = an_official("CN1", "Đỗ Khuê", ("it",), a_unit("TP"))
    appoint(made)
    return made


@pytest.fixture
def an() -> Official:
    """Somebody the records have."""
    made = an_official("A1", "Lê An", ("page_admin",), a_unit("P1"))
    made.position, made.email = "Văn thư", "an@sm.vn"
    made.refresh_search()
    made.save()
    requirements.refresh(library(), [made.pk])
    return made


def asked(official: Official) -> set[str]:
    """Return the quizzes asked of somebody, which a rebuild asks too."""
    rows = Requirement.objects.filter(official=official)
    before = set(rows.values_list("quiz", "due_on"))
    rebuild(library(), LATER.date())
    assert set(rows.values_list("quiz", "due_on")) == before
    return {quiz for quiz, _ in before}


def the(kind: str) -> Event:
    """Return the one event of a kind."""
    return Event.objects.get(kind=kind)


def test_who_is_added_stands_in_the_records_and_is_asked_for_the_path_of_his_role(khue: Official) -> None:
    done = changes.add(NEW, khue, library(), LATER)

    binh = Official.objects.get(staff_code="B2")
    assert done.official == binh
    assert on_record(binh) == NEW
    assert (binh.is_active, binh.has_usable_password(), binh.created_at) == (True, False, LATER)
    assert binh.folded == " tran binh b2"
    assert asked(binh) == set(library().paths["page_admin"].quizzes)
    assert (the("joined").actor, the("joined").at) == (khue, LATER)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (replace(NEW, code="A1"), "đang là của Lê An"),
        (replace(NEW, email="AN@sm.vn"), "Địa chỉ AN@sm.vn đang là của"),
    ],
)
def test_number_and_address_of_another_are_refused(an: Official, wanted: Person, said: str) -> None:
    with pytest.raises(Refused, match=said):
        changes.add(wanted, None, library(), LATER)
    assert not Official.objects.filter(staff_code="B2").exists()
    assert not Event.objects.exists()


def test_what_is_corrected_is_written_down_and_what_is_asked_follows(an: Official, khue: Official) -> None:
    seen = on_record(an)
    wanted = replace(seen, name="Lê Thị An", position="Kế toán", unit="P2", roles=("staff",), email="an2@sm.vn")
    done = changes.correct(an, wanted, seen.state(), khue, library(), LATER)

    found = Official.objects.get(pk=an.pk)
    assert on_record(found) == wanted
    assert found.folded == " le thi an a1"
    assert [title for title, _, _ in done.fields] == ["Họ và tên", "Chức vụ", "Đơn vị", "Vai trò", "E-mail"]
    assert the("moved").details["fields"][2] == ["Đơn vị", "Phường P1", "Phường P2"]
    assert asked(an) == set(library().paths["staff"].quizzes if "staff" in library().paths else ())
    # The old address is told.
    assert OutgoingMail.objects.get().to == "an@sm.vn"


def test_who_goes_on_holding_a_role_holds_it_since_then(an: Official) -> None:
    wanted = replace(on_record(an), roles=("page_admin", "staff"))
    changes.correct(an, wanted, "", None, library(), LATER)

    assert dict(RoleHolding.objects.filter(official=an).values_list("role", "since")) == {
        "page_admin": NOW,
        "staff": LATER,
    }


def test_nothing_different_leaves_no_trace(an: Official) -> None:
    assert changes.correct(an, on_record(an), "", None, library(), LATER).fields == []
    assert not Event.objects.exists()


def test_what_another_changed_meanwhile_is_not_overwritten(an: Official) -> None:
    seen = on_record(an)
    changes.correct(an, replace(seen, position="Kế toán"), seen.state(), None, library(), LATER)
    with pytest.raises(Refused, match="vừa được người khác đổi"):
        changes.correct(an, replace(seen, name="Lê Anh"), seen.state(), None, library(), LATER)
    assert Official.objects.get(pk=an.pk).full_name == "Lê An"


@pytest.mark.parametrize("right", ["it_officer", "auditor", "leader"])
def test_the_address_of_somebody_with_rights_is_held_and_he_is_told(an: Official, right: str) -> None:
    appoint(an, right, a_unit("P1") if right == "leader" else None)
    wanted = replace(on_record(an), email="other@sm.vn", position="Trưởng phòng")
    done = changes.correct(an, wanted, "", None, library(), LATER)

    assert done.held_email == PendingEmail.objects.get().email == "other@sm.vn"
    found = Official.objects.get(pk=an.pk)
    assert (found.email, found.position) == ("an@sm.vn", "Trưởng phòng")
    assert OutgoingMail.objects.get().to == "an@sm.vn"
    with pytest.raises(Refused, match="giữ e-mail"):
        changes.correct(an, replace(wanted, email=""), "", None, library(), LATER)


def test_who_is_made_a_leader_with_another_address_at_once_keeps_the_old_one(an: Official) -> None:
    wanted = replace(on_record(an), email="other@sm.vn", roles=("leader",))
    assert changes.correct(an, wanted, "", None, library(), LATER).held_email == "other@sm.vn"
    assert Official.objects.get(pk=an.pk).email == "an@sm.vn"


def test_who_leaves_gives_back_address_rights_slip_and_all_that_is_asked(an: Official, khue: Official) -> None:
    appoint(an, "auditor")
    Slip.objects.create(official=an, code_hash="x", made_at=NOW, expires_at=LATER)
    PendingEmail.objects.create(official=an, email="x@sm.vn", asked_at=NOW)
    changes.deactivate(an, " nghỉ hưu ", khue, library(), LATER)

    found = Official.objects.get(pk=an.pk)
    assert (found.is_active, found.email) == (False, None)
    assert not Slip.objects.exists()
    assert not PendingEmail.objects.exists()
    assert Appointment.objects.get(official=an).ended_at == LATER
    assert asked(an) == set()
    assert (the("left").actor, the("left").details["note"]) == (khue, "Lý do: nghỉ hưu.")


@pytest.mark.parametrize(("reason", "said"), [("  ", "Chưa có lý do"), ("x" * 201, "dài quá")])
def test_leaving_needs_a_short_reason(an: Official, reason: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        changes.deactivate(an, reason, None, library(), LATER)
    assert Official.objects.get(pk=an.pk).is_active


def test_the_last_it_officer_does_not_leave(khue: Official) -> None:
    with pytest.raises(Refused, match="cuối cùng"):
        changes.deactivate(khue, "nghỉ hưu", khue, library(), LATER)
    assert Official.objects.get(pk=khue.pk).is_active


def test_who_comes_back_is_asked_again_has_days_of_his_own_and_no_rights(an: Official) -> None:
    appoint(an, "auditor")
    changes.deactivate(an, "nghỉ", None, library(), LATER)
    gone = Official.objects.get(pk=an.pk)
    with pytest.raises(Refused, match="cho trở lại trước"):
        changes.correct(gone, on_record(gone), "", None, library(), LATER)
    changes.correct(
        gone, replace(on_record(gone), unit="P2", email="an@sm.vn"), "", None, library(), LATER, returning=True
    )

    found = Official.objects.get(pk=an.pk)
    assert (found.is_active, found.unit.code, found.email, found.appointed()) == (True, "P2", "an@sm.vn", [])
    assert asked(an) == set(library().paths["page_admin"].quizzes)
    assert the("returned").details["fields"] == [["Đơn vị", "Phường P1", "Phường P2"], ["E-mail", "", "an@sm.vn"]]
    with pytest.raises(Refused, match="đang làm việc"):
        changes.correct(found, on_record(found), "", None, library(), LATER, returning=True)


def test_while_a_list_is_applied_nobody_is_changed(an: Official) -> None:
    Work.objects.create(kind=holding.ROSTER, at=NOW, decided=True)
    for change in (
        lambda: changes.add(NEW, None, library(), LATER),
        lambda: changes.correct(an, replace(on_record(an), name="Lê Anh"), "", None, library(), LATER),
        lambda: changes.deactivate(an, "nghỉ", None, library(), LATER),
    ):
        with pytest.raises(ListBeingApplied):
            change()
    assert not Event.objects.exists()


def test_a_plan_of_a_list_made_before_is_void(an: Official) -> None:
    before = holding.decisions_on_people()
    changes.correct(an, replace(on_record(an), position="Kế toán"), "", None, library(), LATER)
    assert holding.decisions_on_people() > before


def test_nobody_comes_into_a_unit_that_is_closed() -> None:
    closed = a_unit("DONG")
    closed.closed_at = NOW
    closed.save()
    an = an_official("A1", "Lê An", ("staff",), a_unit("P1"))
    was = changes.on_record(an)
    into = replace(was, unit="DONG")
    with pytest.raises(Refused, match="đã đóng"):
        changes.correct(an, into, "", None, library(), NOW)
    with pytest.raises(Refused, match="đã đóng"):
        changes.add(replace(into, code="N1", email=""), None, library(), NOW)
    Official.objects.filter(pk=an.pk).update(is_active=False, unit=closed)
    with pytest.raises(Refused, match="đã đóng"):
        changes.correct(Official.objects.get(pk=an.pk), into, "", None, library(), NOW, returning=True)


def test_whom_the_terminal_makes_an_officer_though_he_had_left_is_there_again_since_then(an: Official) -> None:
    """A campaign that was opened while he was away gives him the days of who came back; his record says so."""
    due, opened = date(2026, 12, 1), NOW + timedelta(days=1)
    changes.deactivate(an, "Nghỉ", None, library(), NOW)
    campaigns.open_campaign(Terms("Quý", due_on=due), actor=None, library=library(), now=opened)

    create_it_officer("A1", "Lê An", "", LATER)
    requirements.refresh(library(), [an.pk])

    assert the("returned").official == an
    days = Requirement.objects.filter(official=an).values_list("due_on", flat=True)
    assert set(days) == {(LATER + timedelta(days=30)).date()}
