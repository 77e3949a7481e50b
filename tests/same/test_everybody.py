"""An inspector compares: of everybody, in every state there is, screens, files, letters and commands say the same."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.same import exemptions, figures, persons
from tests.same.compared import Truth, truth_of
from tests.same.population import changed_book, populate

# There all of it in one transaction would be minutes for which no hand-in of a test beside it is read, and PostgreSQL
# would look through whole tables that it knows nothing of.
_POSTGRES = connection.vendor == "postgresql"
_COMPARED: tuple[Callable[[Truth], Iterator[str]], ...] = (
    persons.page_of_a_person,
    persons.lists_of_the_city_and_of_units,
    persons.table_of_quizzes_as_a_file,
    persons.table_of_quizzes_in_the_order_of_days,
    persons.home_of_each,
    persons.page_of_each_quiz,
    persons.own_record,
    persons.first_page_of_the_proof,
    exemptions.first_page_of_the_proof,
    exemptions.words_of_the_proof,
    exemptions.files_of_the_proof,
    exemptions.pages,
    persons.weekly_letters,
    persons.reminders,
    persons.workbook_of_the_leadership,
    figures.of_the_city_and_units,
    figures.of_letters,
    figures.of_every_filter,
    figures.of_campaigns,
    figures.of_certificates,
    figures.of_who_left,
)


@pytest.mark.django_db(transaction=_POSTGRES)
def test_whoever_compares_finds_no_two_answers() -> None:
    """The population is made once: nothing that is compared writes what another reads."""
    with changed_book():
        made = populate()
        if _POSTGRES:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        truth = truth_of(made, datetime.now(UTC))
        states = {(one.state, one.late, row.exempt) for row in truth.people.values() for one in row.standings}
        # Every state, in time and late, and of who is exempt what he can be.
        assert len(states) >= 13, states
        found = {one.__name__: list(one(truth)) for one in _COMPARED}
    shown = [f"{name}, {len(faults)} chỗ: {fault}" for name, faults in found.items() for fault in faults[:4]]
    assert not shown, "nói khác nhau:\n" + "\n".join(shown)
