"""Between HTML, as Moodle keeps its texts, and our plain text."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.entities import html5
from html.parser import HTMLParser

from trainer.core.text import clean

_BLOCKS = frozenset("p div li ul ol tr table h1 h2 h3 h4 h5 h6 pre hr dd".split())
_ROWS = frozenset(("li", "table", "tr", "pre", "hr"))
_PLAIN = _BLOCKS - _ROWS | frozenset("br span font tbody thead td th body html".split())
_HIDDEN = frozenset(("script", "style"))
_NAMES = {
    **dict.fromkeys(("b", "strong", "i", "em", "u", "sub", "sup", "s"), "chữ đậm, nghiêng, gạch hoặc chỉ số"),
    "li": "dấu đầu dòng của danh sách",
    **dict.fromkeys(("table", "tr"), "bảng"),
    **dict.fromkeys(("video", "audio", "iframe", "object", "embed", "source", "svg"), "âm thanh, phim hoặc phần nhúng"),
}
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&#\d+;|&#x[0-9a-fA-F]+;")
_ENTITY = re.compile(r"&([a-zA-Z]+;)")
_CONDITION = re.compile(r"<!\[(?:if|endif)\b[^>]*>")
_LIST = re.compile(r"\s*<ol\b[^>]*>(?P<items>.*)</ol>\s*", re.DOTALL)
_ITEM = re.compile(r"<li\b[^>]*>")
_END_OF_ITEM = "</li>"


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text, and what of the HTML was left behind, in Vietnamese."""

    text: str
    lost: tuple[str, ...] = ()


def has_html(text: str) -> bool:
    """Say whether a text without a stated format holds tags or entities."""
    return _TAG.search(text) is not None or any(name in html5 for name in _ENTITY.findall(text))


def to_text(markup: str) -> Words:
    """Return the words of a piece of HTML: one line a paragraph, blanks collapsed, NFC."""
    reader = _Reader()
    reader.feed(_closed(markup))
    reader.close()
    lines = (clean(line) for line in "".join(reader.parts).split("\n"))
    return Words("\n".join(line for line in lines if line), tuple(dict.fromkeys(reader.lost)))


def _closed(markup: str) -> str:
    """Return HTML without what opens and never closes: it is words, and the parser would seek its end time and again.

    Word's ``<![if …]>``, which a browser does not show, goes; of other signs of that kind the parser takes fright.
    """
    for opens, closes in (("<!--", "-->"), ("<", ">")):
        end = markup.rfind(closes) + 1
        markup = markup[:end] + markup[end:].replace(opens, f"&lt;{opens[1:]}")
    return _CONDITION.sub("", markup).replace("<![", "&lt;![")


def to_html(text: str) -> str:
    """Return plain text as HTML."""
    return f"<p>{_inline(text)}</p>"


def to_list(texts: Sequence[str]) -> str:
    """Return texts as a numbered list: how the feedback of each item goes into one general feedback."""
    return f"<ol>{''.join(f'<li>{_inline(text)}</li>' for text in texts)}</ol>"


def from_list(markup: str) -> list[str]:
    """Return the items of a text that is nothing but a numbered list; nothing for any other text."""
    found = _LIST.fullmatch(markup)
    before, *items = _ITEM.split(found["items"]) if found else [""]
    ends = [item.partition(_END_OF_ITEM) for item in items]
    if before.strip() or not all(mark and not rest.strip() for _, mark, rest in ends):
        return []
    return [to_text(words).text for words, _, _ in ends]


def _inline(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lost: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag == "br":
            self.parts.append("\n")
        if tag in ("td", "th"):
            self.parts.append(" ")
        self.hidden += tag in _HIDDEN
        self._note(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        self.hidden = max(0, self.hidden - (tag in _HIDDEN))

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            # A line break in HTML is a blank.
            self.parts.append(data.replace("\n", " "))

    def _note(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "img":
            about = f" ({attributes['alt']})" if attributes.get("alt") else ""
            self.lost.append(f"hình “{_last(attributes.get('src'))}”{about}")
        elif tag == "a" and attributes.get("href"):
            self.lost.append(f"liên kết {attributes['href']}")
        elif tag not in _PLAIN:
            self.lost.append(_NAMES.get(tag, f"thẻ <{tag}>"))


def _last(address: str | None) -> str:
    if not address or address.startswith("data:"):
        return "nhúng trong câu"
    return address.rpartition("/")[2]
