"""What a reader sees of a page before he opens anything: its words without what is folded, hidden or only for ears."""

from html.parser import HTMLParser

_SILENT = frozenset(("head", "script", "style", "template"))
_VOID = frozenset(("br", "hr", "img", "input", "link", "meta"))
_HIDDEN = frozenset(("visually-hidden", "skip"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        # Of each element that is open: its name, whether it is seen, and whether it is a closed details.
        self.open: list[tuple[str, bool, bool]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        named = dict(attrs)
        _, seen, folded = self.open[-1] if self.open else ("", True, False)
        hidden = tag in _SILENT or "hidden" in named or not _HIDDEN.isdisjoint((named.get("class") or "").split())
        self.open.append(
            (tag, seen and not hidden and (not folded or tag == "summary"), tag == "details" and "open" not in named)
        )

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1][1]:
            self.words += [word for word in data.split() if any(letter.isalnum() for letter in word)]


def words(page: str) -> list[str]:
    """Return the words of ``page`` that are seen when it comes up."""
    reader = _Reader()
    reader.feed(page)
    return reader.words
