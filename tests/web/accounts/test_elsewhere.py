"""By which name of the server a browser came, held against the one address that somebody else knows."""

import pytest
from django.test import RequestFactory

from trainer.site_address import is_elsewhere


@pytest.mark.parametrize(
    ("origin", "address", "elsewhere"),
    [
        ("https://gd.vn", "https://gd.vn/x/", False),
        ("https://GD.vn:8443", "https://gd.vn/x/", False),
        # A browser names Vietnamese letters its own way.
        ("https://xn--nng-0na1p9842a.vn", "https://đà-nẵng.vn/x/", True),
        ("https://" + "đà-nẵng.vn".encode("idna").decode(), "https://đà-nẵng.vn/x/", False),
        ("https://gd.vn", "https://gd.vn./x/", False),
        ("https://tap-huan.vn", "https://gd.vn/x/", True),
        ("null", "https://gd.vn/x/", False),
        ("https://[bad", "https://gd.vn/x/", False),
        ("", "https://gd.vn/x/", False),
    ],
)
def test_a_browser_is_elsewhere_only_where_it_says_another_name(origin: str, address: str, elsewhere: bool) -> None:
    assert is_elsewhere(RequestFactory().post("/", headers={"Origin": origin}), address) is elsewhere
