"""Tables of a page, made ready at build time for a telephone: there a row is a card that names its columns itself."""

import re
from collections.abc import Iterator
from html import escape, unescape

_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_PARTS = re.compile(r"\s*<thead>(.*?)</thead>\s*(?:<tbody>(.*?)</tbody>)?\s*", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[hd])([^>]*)>(.*?)</\1>", re.DOTALL)
TAGS = re.compile(r"<[^>]*>")
# A first cell without a word in letters ("1", "24", "……") says nothing without the name of its column.
_WORD = re.compile(r"[^\W\d_]{2}")
_WRITTEN = re.compile(r"\w")


def ready(html: str) -> str:
    """Return the page with every table in a frame that scrolls, its cells labelled with the names of their columns.

    The roles say again what the elements mean: as cards they are no longer laid out as a table, and not every browser
    keeps the meaning then.
    """
    return _TABLE.sub(lambda match: f'<div class="bang-khung">{_labelled(match[1])}</div>', html)


def _labelled(inside: str) -> str:
    parts = _PARTS.fullmatch(inside)
    if parts is None:
        return f'<table class="bang">{inside}</table>'
    head, body = parts[1], parts[2] or ""
    names = [words_of(cell[3]) for cell in _CELL.finditer(head)]
    rows = "\n".join(_row(row[1], names) for row in _ROW.finditer(body))
    return (
        f'<table class="bang" role="table">\n<thead role="rowgroup">\n{_head(head)}\n</thead>\n'
        f'<tbody role="rowgroup">\n{rows}\n</tbody>\n</table>'
    )


def _head(head: str) -> str:
    def cell(match: re.Match[str]) -> str:
        role = "columnheader" if match[1] == "th" else "cell"
        return f'<{match[1]}{match[2]} role="{role}">{match[3]}</{match[1]}>'

    return _CELL.sub(cell, head.strip()).replace("<tr>", '<tr role="row">')


def _row(row: str, names: list[str]) -> str:
    cells = [(cell[2], cell[3]) for cell in _CELL.finditer(row)]
    blank = "" if any(_WRITTEN.search(words_of(words)) for _, words in cells) else ' class="hang-trong"'
    return f'<tr role="row"{blank}>\n' + "\n".join(_cells(cells, names)) + "\n</tr>"


def _cells(cells: list[tuple[str, str]], names: list[str]) -> Iterator[str]:
    names = [*names[: len(cells)], *[""] * (len(cells) - len(names))]
    for place, ((attributes, words), name) in enumerate(zip(cells, names, strict=True)):
        heads = place == 0 and _WORD.search(words_of(words))
        label = f' data-label="{escape(name)}"' if name and not heads else ""
        yield f'<td{attributes} role="cell"{label}>{words}</td>'


def words_of(markup: str) -> str:
    """Return the words of ``markup`` in a line."""
    return " ".join(unescape(TAGS.sub("", markup)).split())
