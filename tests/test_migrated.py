"""The tables of the tests are emptied after one that commits, and are then as they were at the beginning."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

from tests import cast


def _rows() -> dict[type[Model], int]:
    many = {model: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}
    return {model: rows for model, rows in many.items() if rows}


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_gone_and_all_that_django_keeps_of_our_tables_is_there() -> None:
    before = _rows()
    assert {model._meta.label for model in before} == {"contenttypes.ContentType", "auth.Permission"}
    cast.make()
    assert len(_rows()) > 5

    call_command("flush", interactive=False, verbosity=0)

    assert _rows() == before
