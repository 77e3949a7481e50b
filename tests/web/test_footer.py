"""The foot of a page: the IT unit reads there which version runs, and nobody else is told."""

import pytest

from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def test_the_version_stands_below_the_pages_of_the_it_unit_and_of_nobody_else(cast: Cast, settings) -> None:
    settings.VERSION = "1.2.0"

    assert "Bản phần mềm: 1.2.0." in signed_in(cast.khue).get("/cntt/tien-do/").content.decode()
    assert "Bản phần mềm" not in signed_in(cast.an).get("/tap-huan/").content.decode()
