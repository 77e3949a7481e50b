"""Texts that a page cuts off, and words in which it breaks no line."""

from types import SimpleNamespace

import pytest
from django.template import engines


def shown(template: str, text: str) -> str:
    """Return what the pages make of ``text``."""
    return str(engines["jinja2"].from_string(template).render({"text": text}))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Người giữ trang. Sau đó", "Người giữ trang…"),
        ("Người giữ trang, sau đó", "Người giữ trang…"),
        ("Người giữ trang… sau đó", "Người giữ trang…"),
        ("Ai giữ trang? Người trực", "Ai giữ trang?…"),
        ("Người giữ trang.", "Người giữ trang."),
    ],
)
def test_what_is_cut_off_behind_a_sentence_has_three_dots(text: str, cut: str) -> None:
    assert shown("{{ text|truncate(17, false, '…', 0) }}", text) == cut


def test_no_line_is_broken_in_e_mail_and_nothing_else_is_let_through() -> None:
    assert shown("{{ text|unbroken }}", "<b> E-mail, e-mails") == (
        '&lt;b&gt; <span class="unbroken">E-mail</span>, e-mails'
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("an.nguyen@sao-mai.example", "an.<wbr>nguyen@<wbr>sao-mai.<wbr>example"),
        ("Gửi an@b.vn.", "Gửi an@<wbr>b.<wbr>vn."),
        ("a&b@<i>.vn", "a&amp;b@<wbr>&lt;i&gt;.vn"),
        ("Mã P001-VP, HN-010", 'Mã <span class="unbroken">P001-VP</span>, <span class="unbroken">HN-010</span>'),
        ("Zalo-Facebook A-B-C-D-E-F-G-H", "Zalo-Facebook A-B-C-D-E-F-G-H"),
    ],
)
def test_an_address_is_broken_behind_its_signs_only_and_a_code_nowhere(text: str, parts: str) -> None:
    assert shown("{{ text|unbroken }}", text) == parts


def test_no_line_is_broken_in_e_mail_of_what_is_to_be_remembered() -> None:
    section = SimpleNamespace(present=False, changed=False)
    one = SimpleNamespace(title="Số và e-mail", lead="Ghi e-mail khôi phục vào sổ.", html="", section=section)
    page = engines["jinja2"].get_template("training/_remember.html").render({"remembered": [one]})
    assert page.count('<span class="unbroken">e-mail</span>') == 2
