"""Words that are meant to be sent as they stand: the handbook's script sets a button below them that takes them along.

A page names the sections whose quotations are such words. Every other quotation is an example, a wrong draft of an
exercise, or what somebody else has written: nobody should carry that away by one touch.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from trainer.core.problems import Problem
from trainer.handbook.site.pages import Source
from trainer.handbook.site.tables import TAGS

# The entry of a page's front matter: the ids of its sections.
TO_SEND = "to_send"
_SECTION = r'<h[1-6] id="{anchor}"(?:(?!<h[1-6]).)*'
_QUOTE = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL)
# An hour, or a day with its month: of an example, and false on the day the words are sent.
_OF_AN_EXAMPLE = re.compile(r"\b\d{1,2}\s+giờ\b|\b\d{1,2}/\d{1,2}\b")


def marked(html: str, meta: Mapping[str, Any]) -> str:
    """Return the page with a mark on each quotation of the sections that its front matter names."""
    for anchor in _anchors(meta):
        html = _section(anchor).sub(lambda part: part[0].replace("<blockquote>", "<blockquote data-gui>"), html, 1)
    return html


def problems(source: Source, meta: Mapping[str, Any], html: str) -> Iterator[Problem]:
    """Yield the sections named that hold nothing to send, and words to send that hold an example's hour or day.

    ``html`` is the page before it is marked.
    """
    above = source.line_with(f"{TO_SEND}:")
    for anchor in _anchors(meta):
        part = _section(anchor).search(html)
        quotes = _QUOTE.findall(part[0]) if part else []
        if not quotes:
            mend = f"kể ở {TO_SEND} những mã mục có lời mẫu viết sau dấu >"
            yield source.problem(above, f"mục “{anchor}” không có lời để chép", mend)
        for example in _OF_AN_EXAMPLE.findall(unescape(TAGS.sub("", "\n".join(quotes)))):
            line = source.line_with(example, after=source.line_with(f"{{#{anchor}}}"))
            mend = "để chỗ trống …… cho người gửi điền, hoặc bỏ mục này khỏi " + TO_SEND
            yield source.problem(line, f"lời để chép còn giờ, ngày của ví dụ: “{example}”", mend)


def _anchors(meta: Mapping[str, Any]) -> list[str]:
    named = meta.get(TO_SEND) or []
    return [str(one) for one in (named if isinstance(named, list) else [named])]


def _section(anchor: str) -> re.Pattern[str]:
    return re.compile(_SECTION.format(anchor=re.escape(anchor)), re.DOTALL)
