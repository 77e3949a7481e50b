"""Whatever stands in an address, a screen says in a line what it does not know, or falls back; it never breaks."""

import pytest
from django.test import Client
from django.urls import URLPattern

from tests.cast import Cast, signed_in
from tests.web.it.test_access import places
from trainer.urls import export_urls, it_urls, unit_urls
from trainer.web.log_filter import LogFilter
from trainer.web.people_filter import TableFilter
from trainer.web.reminders_filter import RemindersFilter

__all__ = ["places"]
pytestmark = pytest.mark.django_db
NAMES = [*LogFilter.base_fields, *RemindersFilter.base_fields, *TableFilter.base_fields, "don_vi-tim", "khoang", "ky"]
NAMES += ["trang", "moi_trang", "truoc", "o", "tu", "van_ban"]
NASTY = ["-1", "9" * 5_000, "a" * 300, "²", "%_'\"<x>", "😀", "\r\nX: y", "0001-01-01", "9999-12-31", "bai:", "-bai:la"]
SKIPPED = {"unit_report_paper", "report_file", "letter_paper", "letters_paper", "export", "export_take"}


def _reads(pattern: URLPattern) -> bool:
    return str(pattern.name) not in SKIPPED


@pytest.mark.parametrize("value", NASTY, ids=[str(number) for number in range(len(NASTY))])
def test_no_value_of_any_parameter_breaks_a_screen(cast: Cast, places: dict[str, str], value: str) -> None:
    client = signed_in(cast.khue)
    # Every parameter at once: each is read by the screens that know it.
    together = {**places, "exports": "/tep/"}
    wanted = [str(one.name) for one in (*it_urls, *unit_urls, *export_urls) if _reads(one)]
    for name in wanted:
        if name not in together:
            continue
        for asked in (dict.fromkeys(NAMES, value), *_alone(name, value)):
            assert _status(client, together[name], asked) < 500, (name, asked)


def _alone(name: str, value: str) -> list[dict[str, str]]:
    """Return each parameter alone for the lists, where one that is wrong hides another."""
    return (
        [{one: value} for one in NAMES] if name in ("progress_table", "progress_table_file", "log", "log_file") else []
    )


def _status(client: Client, address: str, asked: dict[str, str]) -> int:
    client.raise_request_exception = False
    return client.get(address, asked).status_code


@pytest.mark.parametrize(
    ("address", "asked", "line"),
    [
        ("/cntt/tien-do/tung-bai/", {"thay_doi": "e9.9"}, "Không có thay đổi “e9.9”"),
        ("/cntt/cau-hoi/muc/", {"don_vi": "XX"}, "Không có đơn vị mang mã “XX”"),
        ("/cntt/theo-thoi-gian/", {"don_vi": "XX"}, "Không có đơn vị mang mã “XX”"),
        ("/cntt/tien-do/don-vi-va-bai/", {"don_vi": "XX"}, "Không có đơn vị mang mã “XX”"),
        ("/cntt/bao-cao/", {"ky": "²"}, "“²” không phải một kỳ báo cáo"),
    ],
)
def test_what_is_not_known_is_said_in_a_line(cast: Cast, address: str, asked: dict[str, str], line: str) -> None:
    answer = signed_in(cast.khue).get(address, asked)
    assert answer.status_code == 200
    assert line in answer.text
