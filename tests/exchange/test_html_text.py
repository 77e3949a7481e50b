"""Plain text into HTML and back, and what of foreign HTML is left behind."""

import pytest
from hypothesis import given

from tests.exchange.questions import WORDS
from trainer.exchange.html_text import from_list, has_html, to_html, to_list, to_text


@given(WORDS)
def test_plain_text_comes_back(text: str) -> None:
    assert to_text(to_html(text)).text == text
    assert from_list(to_list([text, text])) == [text, text]


def test_signs_of_html_are_words() -> None:
    assert to_html("a<b & c") == "<p>a&lt;b &amp; c</p>"
    assert to_text("a&lt;b &amp;amp; c").text == "a<b &amp; c"


def test_paragraphs_and_breaks_are_lines_and_blanks_collapse() -> None:
    assert to_text("<p>Một&nbsp; hai\nba</p><div>bốn<br/>năm</div>").text == "Một hai ba\nbốn\nnăm"


@pytest.mark.parametrize(
    ("markup", "lost"),
    [
        ("<p><span>a</span></p>", ()),
        ("<b>a</b><i>b</i>", ("chữ đậm, nghiêng, gạch hoặc chỉ số",)),
        ('<img src="@@PLUGINFILE@@/a.png">', ("hình “a.png”",)),
        ('<img src="data:image/png;base64,AAAA" alt="khóa">', ("hình “nhúng trong câu” (khóa)",)),
        ('<a href="https://a.example">b</a>', ("liên kết https://a.example",)),
        ("<table><tr><td>a</td></tr></table>", ("bảng",)),
        ("<ul><li>a</li></ul>", ("dấu đầu dòng của danh sách",)),
        ("<script>alert(1)</script>", ("thẻ <script>",)),
        ("<marquee>a</marquee>", ("thẻ <marquee>",)),
    ],
)
def test_what_is_left_behind_is_named(markup: str, lost: tuple[str, ...]) -> None:
    assert to_text(markup).lost == lost
    assert "alert" not in to_text(markup).text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a <b", "a <b"),
        ("5 <!-- sáu", "5 <!-- sáu"),
        ("một<![if !x]> hai<![endif]>", "một hai"),
        ("<![lạ[ một ]]> hai", "<![lạ[ một ]]> hai"),
        ("<![CDATA[một]]>", "<![CDATA[một]]>"),
    ],
)
def test_what_opens_and_never_closes_is_words(markup: str, text: str) -> None:
    assert to_text(markup).text == text


@pytest.mark.parametrize("sign", ["<a ", "<!--", "<a b='", "<?x ", "</a <"])
def test_a_long_text_of_broken_tags_is_read_in_one_go(sign: str) -> None:
    # Read in steps that grow with what is left, this would take an hour.
    assert to_text(sign * 200_000).text.count(sign.strip()) == 200_000


def test_a_list_whose_items_never_end_is_no_list_and_is_seen_at_once() -> None:
    assert from_list(f"<ol>{'<li>a' * 200_000}</ol>") == []


def test_a_list_with_more_in_it_than_items_is_no_list() -> None:
    assert from_list("<ol><li>a</li>b<li>c</li></ol>") == []
    assert from_list("<ol><li>a<ul><li>b</li></ul></li></ol>") == []


@pytest.mark.parametrize(
    ("text", "has"), [("a < b > c", False), ("<b>a</b>", True), ("a &amp; b", True), ("R&D; x", False)]
)
def test_html_is_told_from_signs(text: str, has: bool) -> None:
    assert has_html(text) is has
