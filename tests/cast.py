"""A small cast: two wards of a city, and people who may see different things."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.kept_rows import Kept
from tests.progress import keep_progress
from trainer.actions import requirements
from trainer.content.live import library
from trainer.core.quiz.model import Role
from trainer.core.vietnam_time import day_of
from trainer.models import Appointment, Campaign, Event, Official, Requirement, RoleHolding, Unit


@dataclass(frozen=True)
class Cast:
    """Khuê of the IT unit, Bình who leads P001, An who runs its page, Dung of P002, and Chiến: an outsider."""

    city: Unit
    ward: Unit
    other_ward: Unit
    khue: Official
    binh: Official
    an: Official
    dung: Official
    chien: Official


def unit(code: str, name: str, parent: Unit | None, position: int) -> Unit:
    """Return a new unit below ``parent``."""
    ancestry = f"{parent.ancestry if parent else '/'}{code}/"
    return Unit.objects.create(code=code, name=name, kind="", parent=parent, ancestry=ancestry, position=position)


def official(code: str, name: str, where: Unit, *roles: Role, officer: bool = False, email: str = "") -> Official:
    """Return a new official in ``where`` with ``roles``, who cannot sign in by a password yet."""
    made = Official(staff_code=code, full_name=name, unit=where, created_at=datetime.now(UTC))
    made.email = email or None
    made.set_unusable_password()
    made.refresh_search()
    made.save()
    RoleHolding.objects.bulk_create(RoleHolding(official=made, role=role, since=made.created_at) for role in roles)
    if officer:
        Appointment.objects.create(official=made, right="it_officer", since=made.created_at)
    return made


_KEPT: dict[tuple[int, date], Kept[Cast]] = {}


def make() -> Cast:
    """Add the cast to the database; what their roles ask of them is asked."""
    if Unit.objects.exists():
        return _make()
    # What is asked of whom depends on the content and on the day.
    today = (id(library()), day_of(datetime.now(UTC)))
    if today not in _KEPT:
        _KEPT[today] = Kept(_make)
        return _KEPT[today].first()
    return _KEPT[today].again()


def _make() -> Cast:
    city = unit("TP", "Thành phố", None, 0)
    ward, other = unit("P001", "Phường Sao Mai", city, 1), unit("P002", "Phường Hoa Lúa", city, 2)
    made = Cast(
        city,
        ward,
        other,
        khue=official("CNTT001", "Đỗ Minh Khuê", city, officer=True),
        binh=official("HN001", "Trần Thanh Bình", ward, "leader"),
        an=official("HN002", "Nguyễn Thị An", ward, "page_admin", email="an@example.org"),
        dung=official("HN003", "Lê Tiến Dũng", other, "staff"),
        chien=official("HN004", "Phạm Quyết Chiến", other, "page_admin"),
    )
    requirements.refresh_all(library())
    return made


def someone(number: int, where: Unit) -> Official:
    """Return one more page administrator of ``where``; ``number`` tells him from the others."""
    return official(f"HN9{number:04}", f"Vũ Văn Số {number}", where, "page_admin")


def people(where: Unit, numbers: range) -> None:
    """Add the page administrators ``numbers`` to ``where``; what is asked of them is asked."""
    for number in numbers:
        someone(number, where)
    requirements.refresh_all(library())


def queries(client: Client, address: str, _: None = None) -> int:
    """Return how many queries it takes to answer ``address``."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def make_late(person: Official, days: int = 3) -> None:
    """Let the day of everything asked of ``person`` be over."""
    day = date.today() - timedelta(days=days)  # noqa: DTZ011 (any time zone will do)
    Campaign.objects.create(title="Đợt cũ", roles=[], due_on=day, created_at=datetime.now(UTC))
    Requirement.objects.filter(official=person).update(due_on=day)
    keep_progress(library())


def make_pass(person: Official, quiz: str = "") -> None:
    """Let ``person`` have passed ``quiz``, or everything asked of him."""
    asked = Requirement.objects.filter(official=person)
    now = datetime.now(UTC)
    (asked.filter(quiz=quiz) if quiz else asked).update(passed_at=now, valid_until=now + timedelta(days=365))
    keep_progress(library())


def signed_in(person: Official) -> Client:
    """Return a browser in which ``person`` is signed in."""
    client = Client()
    client.force_login(person, backend="trainer.web.accounts.sign_in.StaffNumberOrEmail")
    # Nobody came by the sign-in page, and tests look at what else leaves an event.
    Event.objects.filter(kind="signed_in", official=person).delete()
    return client
