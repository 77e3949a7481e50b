"""What search knows of a page beside its text: the words it is looked for by, and how readily it comes first."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from trainer.content.yaml import load
from trainer.core.problems import Problem
from trainer.core.text import nearest

WORDS_FILE = "_data/tim-kiem.yml"
# Who wants a form, a list or a reading path says so: for everybody else the page that explains comes first.
_FORM = 0.8
_LIST = 0.75
_INDEX = Path("search") / "search_index.json"


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


def weight(meta: Mapping[str, Any]) -> dict[str, float]:
    """Return the ``search`` entry of a page's front matter."""
    if meta.get("form") is True:
        return {"boost": _FORM}
    return {"boost": _LIST} if meta.get("tested") is False else {}


def add_words(site: Path, by_url: Mapping[str, list[str]]) -> None:
    """Put the words of each page into the search index, where lunr.vi.min.js reads them as ``hoi``.

    Has to run after Material wrote the index and before its offline plugin makes a script of it.
    """
    index = json.loads((site / _INDEX).read_text(encoding="utf-8"))
    for entry in index["docs"]:
        if entry["location"] in by_url:
            entry["hoi"] = " … ".join(by_url[entry["location"]])
    (site / _INDEX).write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
