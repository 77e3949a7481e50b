"""A campaign for people by name: exactly those who wait, once, with a progress of its own."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.actions.in_pieces import KilledError, go_on, killed, pieces_of
from tests.progress import so_far
from tests.queries import changed
from tests.queries.changed import HISTORY, NOW
from trainer.actions import campaigns, campaigns_change, requirements
from trainer.core.campaigns import Terms
from trainer.core.editions import impact as core
from trainer.models import Campaign, Event, Official, Reliance, Requirement, SectionVersion
from trainer.queries.impact import measure, waiting

pytestmark = pytest.mark.django_db
LIBRARY = changed.content()
DUE = date(2026, 12, 15)


@pytest.fixture
def city(db: None) -> dict[str, Official]:
    return changed.city(LIBRARY)


def _open(title: str = "Học lại", **fields: Any) -> Campaign:
    changes = core.everything(HISTORY)
    found = measure(changes, LIBRARY, NOW)
    return campaigns.open_relearning(
        **{
            "title": title,
            "people": waiting(changes, LIBRARY, NOW),
            "quizzes": {load.quiz for load in found.total.loads},
            "cause": {"edition": "e3"},
            "due_on": DUE,
            "actor": None,
            "library": LIBRARY,
            "now": NOW,
            **fields,
        }
    )


def _days() -> dict[tuple[str, str], date | None]:
    rows = Requirement.objects.exclude(due_on=None).values_list("official__staff_code", "quiz", "due_on")
    return {(code, quiz): day for code, quiz, day in rows}


def test_it_names_exactly_those_who_wait_and_sets_their_day(city: dict[str, Official]) -> None:
    campaign = _open()
    assert set(campaign.people.values_list("staff_code", flat=True)) == {"AN", "BINH", "DUNG"}
    # Not lua-dao of Bình, who never passed it, nor mat-khau of Dũng, whose pass has expired.
    assert _days() == {
        ("AN", "mat-khau"): DUE,
        ("AN", "lua-dao"): DUE,
        ("BINH", "mat-khau"): DUE,
        ("DUNG", "lua-dao"): DUE,
    }
    event = Event.objects.get(kind="campaign_opened")
    assert event.details == {"campaign": campaign.pk, "title": "Học lại", "cause": {"edition": "e3"}, "people": 3}


def test_what_it_set_is_what_a_refresh_sets(city: dict[str, Official]) -> None:
    _open()
    before = list(Requirement.objects.order_by("pk").values())
    requirements.refresh_all(LIBRARY)
    assert list(Requirement.objects.order_by("pk").values()) == before


def test_an_earlier_day_stays(city: dict[str, Official]) -> None:
    soon = date(2026, 12, 1)
    campaigns.open_campaign(Terms("Quý IV", roles=("staff",), due_on=soon), actor=None, library=LIBRARY, now=NOW)
    _open()
    assert _days()["AN", "mat-khau"] == soon


def test_the_same_click_twice_opens_one(city: dict[str, Official]) -> None:
    assert _open() == _open()
    assert Campaign.objects.count() == Event.objects.filter(kind="campaign_opened").count() == 1


def test_other_people_are_another_campaign(city: dict[str, Official]) -> None:
    only_an = Official.objects.filter(staff_code="AN")
    assert _open(people=only_an) != _open()
    # Who is named already is not named again.
    assert _open(people=only_an).people.count() == 1


def test_nobody_to_name_opens_nothing(city: dict[str, Official]) -> None:
    with pytest.raises(ValueError, match="nobody"):
        _open(people=Official.objects.none())
    assert not Campaign.objects.exists()


def test_its_progress_counts_those_with_nothing_left_to_update(city: dict[str, Official]) -> None:
    campaign = _open()
    assert so_far(campaign, LIBRARY.paths, NOW) == (3, 0)
    new = SectionVersion.objects.get(fingerprint="moi-1")
    Reliance.objects.filter(completion__official=city["binh"]).update(section_version=new)
    requirements.renew(city["binh"].pk, "mat-khau")
    assert so_far(campaign, LIBRARY.paths, NOW) == (3, 1)


def test_its_progress_counts_those_too_whose_names_are_still_to_be_written(city: dict[str, Official]) -> None:
    """It is what a campaign that is closed keeps for ever."""
    with pieces_of(2), killed(at=1, within=False), pytest.raises(KilledError):
        _open()
    campaign = Campaign.objects.get()
    assert campaign.people.count() == 2
    assert so_far(campaign, LIBRARY.paths, NOW) == (3, 0)

    go_on(LIBRARY)

    assert campaign.people.count() == 3
    assert so_far(campaign, LIBRARY.paths, NOW) == (3, 0)


def test_who_left_does_not_count_any_more(city: dict[str, Official]) -> None:
    campaign = _open()
    Official.objects.filter(staff_code="AN").update(is_active=False)
    requirements.refresh_all(LIBRARY)
    assert so_far(campaign, LIBRARY.paths, NOW) == (2, 0)


def test_closing_takes_the_day_away_like_any_other(city: dict[str, Official]) -> None:
    campaign = _open()
    campaigns_change.close({campaign.pk: {}}, actor=None, library=LIBRARY, now=NOW + timedelta(days=1))
    assert _days() == {}
    assert Campaign.objects.get().closed_at == NOW + timedelta(days=1)


def test_a_text_not_yet_marked_as_outdated_is_marked_when_the_campaign_opens(city: dict[str, Official]) -> None:
    SectionVersion.objects.update(relearn_by=None)
    requirements.refresh_all(LIBRARY)
    assert so_far(_open(), LIBRARY.paths, NOW) == (3, 0)
