"""The sentence of a section that can stand alone: beside its title, and without what follows it."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(("p", "li", "ul", "ol", "div"))
# What is laid out, quoted, folded away or written by others is no statement of the section.
_LEFT_OUT = frozenset(("table", "figure", "pre", "blockquote", "dl", "details", "script", "style", "template"))
_CLASSES_LEFT_OUT = frozenset(("admonition", "footnote", "footnote-ref", "headerlink"))
_VOID = frozenset(("br", "hr", "img", "input", "wbr"))
_BETWEEN = re.compile(r"(?<=[.!?…])\s|(?<=[.!?…][\"”)])\s")
_SENTENCE = re.compile(r"(?:\S+\s+){4,}\S*[.!][\"”)]?")
_LONGEST = 180
# Who begins so goes on with what was said before.
_GOES_ON = re.compile(
    r"(?:Vì vậy|Vì thế|Do đó|Nhưng|Tuy nhiên|Khi đó|Lúc ấy|Câu này|Bản trống|Trong đó|Từ đó|Rồi|Câu ấy|Đáp án)\b"
)
# Who says so points to what stands around it on its page, and is not shown with it.
_POINTS = re.compile(r"\b(?:ở trên|trên đây|dưới đây|sau đây|(?:trang|mục|phần) này)\b", re.IGNORECASE)
_TO_FILL_IN = "[cần điền"
# Stands before words in bold while sentences are looked for; no page has it.
_BOLD = "\x02"


def first_sentence(html: str) -> str:
    """Return a sentence with which a paragraph or list item of ``html`` begins: the first that says something alone
    and has a few words of it in bold, which is what to do; otherwise the first that says something alone.

    That is: five words at least, not very long, no question, nothing that an agency has still to fill in, no quotation
    that goes on in the next sentence, nothing that points above or below. Empty where there is none.
    """
    blocks = _Blocks()
    blocks.feed(html)
    blocks.close()
    begun = (_BETWEEN.split(" ".join(block.split()), maxsplit=1)[0] for block in blocks.found)
    alone = [one for one in begun if _stands_alone(one.replace(_BOLD, ""))]
    # What begins in bold is a label, or an example of what to write.
    stressed = (one for one in alone if _BOLD in one and not one.startswith(_BOLD))
    return next(stressed, next(iter(alone), "")).replace(_BOLD, "")


def _stands_alone(sentence: str) -> bool:
    return (
        _SENTENCE.fullmatch(sentence) is not None
        and len(sentence) <= _LONGEST
        and sentence[0].isupper()
        and _GOES_ON.match(sentence) is None
        and _POINTS.search(sentence) is None
        and _TO_FILL_IN not in sentence
        and sentence.count('"') % 2 == 0
        and sentence.count("“") == sentence.count("”")
        and sentence.count("(") == sentence.count(")")
    )


class _Blocks(HTMLParser):
    """Collects the words of each paragraph and list item in ``found``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = [""]
        self._open: list[str] = []
        self._out_at: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or what is left out."""
        if tag in _BLOCKS:
            self.found.append("")
        classes = (dict(attrs).get("class") or "").split()
        if self._out_at is None and (tag in _LEFT_OUT or not _CLASSES_LEFT_OUT.isdisjoint(classes)):
            self._out_at = len(self._open)
        if tag == "strong" and self._out_at is None:
            self.found[-1] += _BOLD
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest open element of this name, and all that it holds."""
        if tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        if self._out_at is not None and len(self._open) <= self._out_at:
            self._out_at = None
        if tag in _BLOCKS:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if self._out_at is None:
            self.found[-1] += data
