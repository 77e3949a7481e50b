"""Slips for a first sign-in: who gets one, what fits and until when, and what is written down."""

from datetime import timedelta

import pytest

from tests.actions.people import NOW, a_unit, an_official, appoint
from tests.slips import make as make_slips
from trainer.actions import installation, people
from trainer.actions.accounts import sign_ins, slips
from trainer.core.accounts.slip_code import DAYS, written
from trainer.models import Event, Official, OutgoingMail, Slip

pytestmark = pytest.mark.django_db
END = NOW + timedelta(days=DAYS)


@pytest.fixture
def an() -> Official:
    made = an_official("A1", "Lê An")
    Official.objects.filter(pk=made.pk).update(email="an@sm.vn")
    return Official.objects.get(pk=made.pk)


def made_for(person: Official, actor: Official | None = None) -> str:
    """Return the code of a slip just made for one."""
    [slip] = make_slips([person], actor, NOW)
    return slip.code


def fits(person: Official, code: str) -> bool:
    """Say whether a code fits somebody as he is on record, an hour later."""
    return slips.fits(Official.objects.get(pk=person.pk), code, NOW + timedelta(hours=1))


def test_a_code_fits_as_printed_until_the_end_of_its_last_day_and_is_nowhere_kept(an: Official) -> None:
    code = made_for(an)

    assert fits(an, code)
    assert fits(an, written(code).lower())
    assert slips.fits(an, code, END)
    assert not slips.fits(an, code, END + timedelta(days=1))
    assert code not in str(list(Slip.objects.values()))
    assert not fits(an, code[::-1])


def test_of_another_and_of_nobody_it_does_not_fit(an: Official) -> None:
    code = made_for(an)
    other = an_official("A2", "Lê Ba")
    assert not fits(other, code)
    assert not slips.fits(None, code, NOW)


def test_a_new_slip_voids_the_old_one(an: Official) -> None:
    old, new = made_for(an), made_for(an)
    assert not fits(an, old)
    assert fits(an, new)
    assert Slip.objects.count() == 1


def test_after_a_password_was_set_or_somebody_signed_in_it_is_worthless(an: Official) -> None:
    code = made_for(an)
    an.set_password("một mật khẩu dài hơn nhiều")
    an.save()
    assert not fits(an, code)

    code = made_for(an)
    assert fits(an, code)
    sign_ins.came(an, sign_ins.NOWHERE, True, NOW)
    assert not fits(an, code)


def test_who_leaves_loses_it_for_good(an: Official) -> None:
    code = made_for(an)
    people.leave([an], None, NOW, {})
    assert not fits(an, code)
    Official.objects.filter(pk=an.pk).update(is_active=True)
    assert not fits(an, code)


def test_a_restored_database_voids_it(an: Official) -> None:
    installation.renew(NOW)
    code = made_for(an)
    assert fits(an, code)
    installation.renew(NOW)
    assert not fits(an, code)


def test_only_who_never_signed_in_and_has_no_right_over_the_city_gets_one(an: Official) -> None:
    people_of = {name: an_official(name, "Lê Ba") for name in ("B1", "B2", "B3", "B4", "B5")}
    appoint(people_of["B1"])
    appoint(people_of["B2"], "auditor")
    appoint(people_of["B3"], "leader", a_unit("P2"))
    sign_ins.came(people_of["B4"], sign_ins.NOWHERE, True, NOW)
    Official.objects.filter(pk=people_of["B5"].pk).update(is_active=False)

    found = slips.may_have_one(Official.objects.order_by("staff_code"), NOW)
    assert [one.staff_code for one in found] == ["A1", "B3"]


def test_who_made_which_is_written_down_and_who_has_an_address_is_told(an: Official) -> None:
    khue, other = an_official("CN1", "Đỗ Khuê"), an_official("A2", "Lê Ba")
    made = make_slips([an, other], khue, NOW)

    assert len({one.code for one in made}) == 2
    events = Event.objects.filter(kind="slip_made").order_by("pk")
    assert [(one.official, one.actor) for one in events] == [(an, khue), (other, khue)]
    mail = OutgoingMail.objects.get()
    assert (mail.to, "Đỗ Khuê" in mail.body, made[0].code in mail.body) == ("an@sm.vn", True, False)
