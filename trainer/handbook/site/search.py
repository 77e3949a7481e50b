"""What search knows of a page beside its text: the words it is looked for by, and how readily it comes first."""

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from trainer.content.yaml import load
from trainer.core.problems import Problem
from trainer.core.text import nearest

SCRIPT = "assets/javascripts/lunr/min/lunr.vi.min.js"  # the name under which Material's search looks for it
_PARTS = Path(__file__).resolve().parents[1] / "search"
_COMMENT = re.compile(r"^\s*/\*.*?\*/\n|\s*/\*.*?\*/$", re.DOTALL | re.MULTILINE)
WORDS_FILE = "_data/tim-kiem.yml"
# Who wants a form, a list or a reading path says so: for everybody else the page that explains comes first.
_FORM = 0.8
_LIST = 0.75
_INDEX = Path("search") / "search_index.json"
# Between the cells of a row and behind each row, for the excerpts.
_CELL, _ROW = "<o-tim> | </o-tim>", "<o-tim> || </o-tim>"
_END_OF_CELL = re.compile(r"</t[hd]>(?=\s*<t[hd])")
# A cell of such a column reads as advice when it stands in an excerpt without the name of the column.
_NOT_TO_DO = re.compile(r'<td[^>]* data-label="((?:Không|Đừng)\b[^"]*)"[^>]*>(?!\s*</td>)')
_MARKS = re.compile(r"(?:\s+\|\|?(?=\s|$))+\s*")
_LAST_ROW = re.compile(r" \|\| (?=<|$)")


def read_words(docs: Path, pages: Collection[str]) -> tuple[dict[str, list[str]], list[Problem]]:
    """Read the words that readers type for each of ``pages`` (paths without .md): what is sound, and what to mend."""
    if not (docs / WORDS_FILE).is_file():
        return {}, []
    source = load(docs / WORDS_FILE, docs.parent)
    problems, found = list(source.problems), {}
    for page, words in source.data.items() if isinstance(source.data, dict) else ():
        if page not in pages:
            like = nearest(page, sorted(pages))
            mend = f"có phải “{like}”?" if like else "bỏ dòng này, hoặc viết đúng đường dẫn của trang"
            problems.append(source.problem((page,), f"không có trang “{page}”", mend))
        elif not isinstance(words, list) or not all(isinstance(one, str) for one in words):
            problems.append(source.problem((page,), "từ khóa phải là danh sách chữ", "viết [từ một, từ hai]"))
        else:
            found[page] = [str(one) for one in words]
    return found, problems


def script() -> str:
    """Return our search as the one script that Material's search worker loads, without its comments."""
    parts = [(_PARTS / f"{name}.js").read_text(encoding="utf-8") for name in ("book", "typed", "rank", "shown")]
    inside = bare("\n".join(parts))
    return f'(function (lunr) {{\n"use strict"\n{inside}}})(self.lunr)\n'


def bare(script: str) -> str:
    """Return a script of ours without its comments."""
    return _COMMENT.sub("", script)


def weight(meta: Mapping[str, Any]) -> dict[str, float]:
    """Return the ``search`` entry of a page's front matter."""
    if meta.get("form") is True:
        return {"boost": _FORM}
    return {"boost": _LIST} if meta.get("tested") is False else {}


def cells_apart(html: str) -> str:
    """Return a page whose tables Material's search, which knows no tables, reads with a mark between cells.

    What not to do says so itself, by the name of its column.
    """
    html = _NOT_TO_DO.sub(lambda cell: f"{cell[0]}<o-tim>{cell[1]}: </o-tim>", html)
    return _END_OF_CELL.sub(lambda end: end[0] + _CELL, html).replace("</tr>", f"{_ROW}</tr>")


def add_words(site: Path, by_url: Mapping[str, list[str]]) -> None:
    """Put the words of each page into the search index, where our search reads them as ``hoi``; say nothing twice.

    Has to run after Material wrote the index and before its offline plugin makes a script of it.
    """
    index = json.loads((site / _INDEX).read_text(encoding="utf-8"))
    for entry in index["docs"]:
        entry["text"] = _LAST_ROW.sub(" ", _MARKS.sub(_one_mark, entry["text"])).strip()
        if entry["location"] in by_url:
            entry["hoi"] = " … ".join(by_url[entry["location"]])
        elif "#" in entry["location"]:
            entry.pop("tags", None)  # those of its page
    (site / _INDEX).write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _one_mark(marks: re.Match[str]) -> str:
    return " || " if "||" in marks[0] else " | "
