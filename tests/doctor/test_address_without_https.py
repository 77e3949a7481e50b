"""An address that was typed without its https:// is one fault, and no other is made up."""

from datetime import UTC, datetime
from typing import Any

from trainer.doctor import address

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def test_an_address_without_https_is_not_said_to_be_no_host_of_ours(settings: Any) -> None:
    settings.HTTPS, settings.ALLOWED_HOSTS = True, ["tap-huan.example.org"]
    [found] = address.https("tap-huan.example.org", NOW)
    assert (found.state, found.words) == ("fault", "địa chỉ tap-huan.example.org không phải https://")
