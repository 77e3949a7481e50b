"""A word that cannot be parted, as an e-mail is, in the narrow lists of a phone whose text is twice as large."""

import pytest
from django.template import engines

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


def test_an_address_with_room_for_its_parts_leaves_no_letter_alone(visit: Visit) -> None:
    page = visit()
    shown = engines["jinja2"].from_string("{{ text|unbroken }}")
    page.set_content(_LIST.format(shown.render({"text": "nguyen.thi.an@phuonghoankiemtrungtam.example"})))
    page.add_style_tag(content=(PROJECT / "trainer" / "web" / "static" / "app.css").read_text("utf-8"))
    page.set_viewport_size({"width": 320, "height": 700})
    lines = page.locator("td").evaluate(_TEXT_BY_LINE)
    assert len(lines) > 1
    assert [line for line in lines[:-1] if line[-1] not in "@."] == []


_TEXT_BY_LINE = """cell => {
  const found = new Map(), words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
  while (words.nextNode()) for (let at = 0; at < words.currentNode.data.length; at += 1) {
    const range = document.createRange()
    range.setStart(words.currentNode, at)
    range.setEnd(words.currentNode, at + 1)
    const top = Math.round(range.getBoundingClientRect().top)
    found.set(top, (found.get(top) ?? "") + words.currentNode.data[at])
  }
  return [...found.values()]
}"""
_THREE = """<main class="read"><ul class="three"><li><strong>10 câu</strong> khoảng 9&nbsp;phút</li>
<li><strong>Thong thả</strong> không tính giờ</li><li><strong>80%</strong> là đạt, còn 2&nbsp;lượt</li></ul></main>"""
# How many lines each word of them takes.
_LINES = """() => [...document.querySelectorAll(".three li")].flatMap(item => {
  const words = document.createTreeWalker(item, NodeFilter.SHOW_TEXT), found = []
  while (words.nextNode()) for (const word of words.currentNode.data.matchAll(/[^\\s]+/g)) {
    const range = document.createRange()
    range.setStart(words.currentNode, word.index)
    range.setEnd(words.currentNode, word.index + word[0].length)
    found.push(new Set([...range.getClientRects()].map(box => Math.round(box.top))).size)
  }
  return found
})"""


@pytest.mark.parametrize(
    ("width", "letters", "rows"),
    [
        (390, "106.25%", 1),
        (390, "150%", 2),
        (390, "212.5%", 2),
        (390, "300%", 3),
        (320, "106.25%", 2),
        (320, "150%", 2),
    ],
)
def test_three_facts_stand_below_each_other_before_a_word_is_torn(
    visit: Visit, width: int, letters: str, rows: int
) -> None:
    page = visit(viewport={"width": width, "height": 844})
    page.set_content(_THREE)
    for name in ("tokens", "app", "home"):
        page.add_style_tag(content=(PROJECT / "trainer" / "web" / "static" / f"{name}.css").read_text("utf-8"))
    page.add_style_tag(content=f"html {{ font-size: {letters} }}")

    assert set(page.evaluate(_LINES)) == {1}
    tops = page.locator(".three li").evaluate_all("all => all.map(one => one.offsetTop)")
    assert len(set(tops)) <= rows
    assert page.evaluate("document.documentElement.scrollWidth") == width
