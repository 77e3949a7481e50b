"""Texts that a page cuts off, and words in which it breaks no line."""

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
