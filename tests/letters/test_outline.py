"""The letter on the screen reads how everybody stands from the rows of progress: it says what the one on paper does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import people, signed_in
from tests.moment import now, today
from tests.progress import keep_progress
from tests.serving.test_nightly import a_city
from trainer.content.live import library
from trainer.letters import outline, queries, slips
from trainer.models import Official, Progress, Requirement, Unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("later", [0, 40, 400])
def test_of_any_unit_it_has_the_people_in_the_order_and_the_figures_of_the_letter(cast, seed, later):
    chance = a_city(cast, seed)
    for one in Official.objects.order_by("pk"):
        Official.objects.filter(pk=one.pk).update(last_login=chance.choice([None, now()]))
    at = now() + timedelta(days=later)
    for unit in Unit.objects.filter(closed_at__isnull=True):
        addressee = queries.addressee_of(unit, at)
        whole = next(queries.pages([addressee], library(), at))
        found = outline.outline(addressee, at)
        assert replace(found, people=()) == replace(whole, people=())
        assert [one.key for one in found.people] == [one.key for one in whole.people]
        assert [(one.late, one.first_day) for one in found.people] == [
            (one.late, one.first_day) for one in whole.people
        ]
        assert outline.with_titles(found.people, library(), at) == list(whole.people)
        for by_leader in (True, False):
            wanted = slips.wanted(whole, at, by_leader=by_leader)
            counted = slips.counted(found, [one.pk for one in addressee.units], at, by_leader=by_leader)
            assert counted == (wanted.count(), 0)


def test_whose_count_is_not_true_now_is_counted_from_what_is_asked_of_him(cast):
    addressee = queries.addressee_of(cast.ward, now())
    whole = next(queries.pages([addressee], library(), now()))
    assert whole.people
    Progress.objects.update(next_day=now() + timedelta(days=999), tally_until=now() - timedelta(days=1))
    assert outline.with_titles(outline.outline(addressee, now()).people, library(), now()) == list(whole.people)
    found = outline.outline(addressee, now())
    assert [one.first_day for one in found.people] == [one.first_day for one in whole.people]


def test_a_change_that_was_missed_is_no_day_that_is_near_once_the_pass_itself_has_ended(cast):
    over = {
        "relearn_by": today() - timedelta(days=40),
        "pass_until": now() - timedelta(days=9),
        "passed_at": now(),
    }
    mine = Requirement.objects.filter(official=cast.an)
    mine.update(**over, valid_until=now() - timedelta(days=39), due_on=None)
    addressee = queries.addressee_of(cast.ward, now())

    def days():
        found = next(queries.pages([addressee], library(), now())), outline.outline(addressee, now())
        return [next(one.first_day for one in page.people if one.key == cast.an.pk) for page in found]

    keep_progress(library())
    assert days() == [None, None]
    Progress.objects.update(tally_until=now() - timedelta(days=1))
    assert days() == [None, None]


def test_the_screen_takes_as_many_queries_for_forty_as_for_two(cast, django_assert_num_queries):
    client, address = signed_in(cast.khue), f"/don-vi/{cast.ward.code}/thu-tuan/"
    client.get(address)
    people(cast.ward, range(40))
    with django_assert_num_queries(20):
        assert client.get(address).status_code == 200
