"""Every screen of the IT unit and of leaders asks the database as often for sixty people in sixty units as for ten."""

from datetime import UTC, datetime

from tests.actions.people import a_unit, an_official
from tests.cast import Cast, queries, signed_in
from tests.web.it.test_access import _is_post, places
from trainer.actions import requirements
from trainer.content.live import library
from trainer.models import Event, Unit

__all__ = ["places"]


def _grow(city: Unit, ward: Unit, first: int, last: int) -> None:
    """Add units with somebody in each, below the city and below a ward, to whom something happened."""
    made = []
    for number in range(first, last):
        unit = a_unit(f"U{number:03}", parent=city if number % 2 else ward)
        made.append(an_official(f"N{number:03}", f"Nguyễn Thị Số {number}", ("page_admin", "leader"), unit))
    requirements.refresh(library(), [one.pk for one in made])
    Event.objects.bulk_create(Event(at=datetime.now(UTC), kind="joined", official=one) for one in made)


def test_no_screen_asks_more_often_of_more_people_and_units(cast: Cast, places: dict[str, str]) -> None:
    client = signed_in(cast.khue)
    asked = {
        name: address
        for name, address in places.items()
        if not _is_post(name) and "/tai/" not in address and client.get(address).status_code == 200
    }
    assert len(asked) > 40

    def counted() -> dict[str, int]:
        # Once before: what is read once in the life of a process is read by then.
        return {name: (client.get(address), queries(client, address))[1] for name, address in asked.items()}

    _grow(cast.city, cast.ward, 0, 10)
    of_ten = counted()
    _grow(cast.city, cast.ward, 10, 60)
    of_sixty = counted()
    assert {name: (of_ten[name], of_sixty[name]) for name in asked if of_sixty[name] > of_ten[name]} == {}
