"""What browsers and proxies may keep: no page that names who reads it."""

import pytest
from django.test import Client

from tests.cast import Cast, signed_in


@pytest.mark.parametrize("address", ["/cam-nang/khong-co-trang-nay/", "/cam-nang/khong-co.html", "/static/khong-co.js"])
def test_where_there_is_no_file_nothing_is_kept(cast: Cast, address: str) -> None:
    page = signed_in(cast.an).get(address)
    assert cast.an.staff_code in page.text
    # On a telephone that is passed on, Back would show it after he signed out; a proxy might show it to others.
    assert page.status_code == 404
    assert page.headers["Cache-Control"] == "no-store"
    assert Client().get(address).headers["Cache-Control"] == "no-store"
