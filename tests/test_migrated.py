"""The tables of the tests are emptied after one that commits, and what Django keeps of them stays."""

import pytest
from django.apps import apps
from django.core.management import call_command

from tests import cast

_KEPT = {"auth.Permission", "contenttypes.ContentType"}


def _rows() -> dict[str, int]:
    models = apps.get_models(include_auto_created=True)
    many = {model._meta.label: model._base_manager.count() for model in models}
    return {name: rows for name, rows in many.items() if rows}


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_gone_and_what_django_keeps_of_our_tables_is_as_it_was() -> None:
    kept = {name: rows for name, rows in _rows().items() if name in _KEPT}
    assert kept.keys() == _KEPT
    cast.make()
    assert len(_rows()) > 5

    call_command("flush", interactive=False, verbosity=0)

    assert _rows() == kept
