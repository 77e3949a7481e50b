"""A word that cannot be parted, as an e-mail is, in the narrow lists of a phone whose text is twice as large."""

import pytest

from tests.browser.conftest import Visit
from tests.browser.live import PROJECT

pytestmark = pytest.mark.browser
_LIST = """<main><table class="table tight"><tbody><tr><th scope="row">An</th>
<td class="says-itself" data-label="E-mail">{}</td></tr></tbody></table></main>"""


def test_an_address_breaks_where_there_is_no_room(visit: Visit) -> None:
    page = visit()
    page.set_content(_LIST.format("nguyen.thi.an.phuong.sao.mai@thanh-pho.example.gov.vn"))
    page.add_style_tag(content=(PROJECT / "trainer" / "web" / "static" / "app.css").read_text("utf-8"))
    page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
