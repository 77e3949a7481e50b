"""The text, the meaning and the HTML of a section, as the rendered page gives them."""

import pytest

from trainer.core.law import Citation
from trainer.handbook.html_sections import read_page, resolve

PAGE = """
<h1 id="dau">Trang</h1><p class="dong-nguon" data-ngoai-muc>Rà lại</p>
<h2 id="nen-lam">Nên làm<a class="headerlink" href="#nen-lam">#</a></h2>
<p>Bật <strong>hai</strong> bước<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>.</p>
<ul><li>Một</li><li>Hai</li></ul>
<p>Báo <mark data-co-quan="pa05">[cần điền]</mark>
theo <a href="../van-ban.html#luat-1" data-van-ban="luat-1" data-dieu="Điều 2">Điều 2</a>.</p>
<h4 id="nho">Nhỏ</h4><p>Khác</p>
<div class="footnote"><ol><li id="fn:1">Chú thích</li></ol></div>
"""


def test_a_section_ends_at_the_next_heading_of_any_level() -> None:
    section = read_page(PAGE, "chuong/trang.html").passages[1]
    assert section.words() == "Bật hai bước. Một Hai Báo [cần điền] theo Điều 2."
    assert "Khác" not in section.words()


def test_footnotes_permalinks_and_lines_of_the_page_itself_belong_to_no_section() -> None:
    read = read_page(PAGE, "chuong/trang.html").passages
    assert [passage.words() for passage in read] == ["", "Bật hai bước. Một Hai Báo [cần điền] theo Điều 2.", "Khác"]
    assert "".join(read[1].title) == "Nên làm"


def test_what_an_agency_fills_in_is_text_but_not_meaning() -> None:
    filled = PAGE.replace('<mark data-co-quan="pa05">[cần điền]</mark>', '<span data-co-quan="pa05">Phòng 5</span>')
    before, after = (read_page(html, "a.html").passages[1] for html in (PAGE, filled))
    assert "".join(before.meaning) == "".join(after.meaning)
    assert before.words() != after.words()


def test_citations_are_collected_with_their_article() -> None:
    assert read_page(PAGE, "chuong/trang.html").passages[1].citations == [Citation("luat-1", "Điều 2")]


def test_html_of_a_section_can_be_shown_on_another_page() -> None:
    html = "".join(read_page(PAGE, "chuong/trang.html").passages[1].html)
    assert 'href="/cam-nang/van-ban.html#luat-1"' in html
    assert " id=" not in html
    assert html.count("<p>") == html.count("</p>") == 2


def test_what_a_tab_is_chosen_by_stays_on_its_page() -> None:
    tabs = '<div><input id="t1" name="t" type="radio"><label for="t1">Zalo</label></div><p>Chọn</p>'
    box = '<label><input type="checkbox" disabled> Xong</label>'
    html = "".join(read_page(f'<h2 id="a">A</h2>{tabs}{box}', "a.html").passages[0].html)
    assert "radio" not in html
    assert "checkbox" in html
    assert "Zalo" in html


@pytest.mark.parametrize(
    ("link", "resolved"),
    [
        ("mat-khau.html#a", "/cam-nang/chuong/mat-khau.html#a"),
        ("../van-ban.html", "/cam-nang/van-ban.html"),
        ("#a", "/cam-nang/chuong/trang.html#a"),
        ("/tap-huan/", "/tap-huan/"),
        ("https://vi.du/", "https://vi.du/"),
    ],
)
def test_links_are_resolved_against_the_page_they_stand_on(link: str, resolved: str) -> None:
    assert resolve(link, "chuong/trang.html") == resolved
