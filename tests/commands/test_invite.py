"""`invite`: a link that opens where its reader sits."""

from typing import Any

import pytest
from click.testing import CliRunner

from tests.cast import Cast
from trainer.cli import root

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("site", "told", "begins"),
    [
        ("", [], "http://127.0.0.1:8000/tai-khoan/dat-mat-khau/"),
        ("https://tap-huan.example", [], "https://tap-huan.example/tai-khoan/dat-mat-khau/"),
        ("https://tap-huan.example", ["--address", "http://10.0.0.5/"], "http://10.0.0.5/tai-khoan/dat-mat-khau/"),
    ],
)
def test_the_link_leads_to_where_people_find_us_unless_something_else_is_said(
    cast: Cast, settings: Any, site: str, told: list[str], begins: str
) -> None:
    settings.SITE = site
    done = CliRunner().invoke(root, ["invite", "HN002", *told])
    assert done.exception is None, done.output
    # What a script reads is the link alone.
    assert done.stdout.startswith(begins)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == "Dùng một lần, trong ba ngày. Liên kết tạo trước cho Nguyễn Thị An hết tác dụng.\n"
