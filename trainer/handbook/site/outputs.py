"""What the build leaves for our own programs: sections.json for the trainer, csp.json for the server."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from trainer.content.editions import edition_files
from trainer.content.sections import data_files, name_in
from trainer.handbook.site.book import Book
from trainer.handbook.site.macros import next_change

# The entry of MkDocs' ``extra`` that names the folder for it; whoever runs mkdocs itself gets the pages only.
RECORD = "gan_dan_record"
_JAVASCRIPT = frozenset(("", "module", "text/javascript", "application/javascript"))
# A page is mostly its list of contents: only what lies in these is read tag by tag.
_SCRIPT_OR_REMARK = re.compile(r"<!--.*?-->|(<script\b.*?</script\s*>)", re.DOTALL | re.IGNORECASE)
_MACHINERY = Path(__file__).resolve().parents[1]
# What the figures of “Rà bài” come from.
_SCAN = _MACHINERY.parent / "core" / "scan"


def sections_json(book: Book) -> str:
    """Return the text of sections.json: the same bytes for the same book, whatever the day until ``good_until``.

    ``sources`` has the SHA-256 of every file the book was made of, ``edition`` stands for all of them, and
    ``good_until`` is the first day on which the book has to be built again because the law changes.
    """
    sources = source_digests(book.project)
    changes = next_change(book.registers.instruments, book.registers.today)
    data = {
        "edition": hashlib.sha256(json.dumps(sources, sort_keys=True).encode()).hexdigest()[:16],
        "good_until": changes.isoformat() if changes else None,
        "sections": [asdict(section) for section in sorted(book.sections, key=lambda section: section.reference)],
        "sources": sources,
    }
    return _dump(data)


def source_digests(project: Path) -> dict[str, str]:
    """Return the SHA-256 of every file the book is made of, by its path in the project."""
    docs = project / "docs"
    data = [*data_files(project), *(docs / "_hinh").glob("*.svg")]
    files = [*docs.rglob("*.md"), *data, *edition_files(project), project / "mkdocs.yml"]
    if _MACHINERY.is_relative_to(project):
        machinery = (*_MACHINERY.rglob("*"), *_SCAN.glob("*.py"))
        files += (file for file in machinery if file.is_file() and file.suffix != ".pyc")
    return {name_in(project, file): _sha256(file) for file in sorted(files) if file.is_file()}


def csp_json(site: Path) -> str:
    """Return the text of csp.json: ``sha256-…`` for every inline script of the built pages, sorted."""
    hashes = {one for page in site.rglob("*.html") for one in inline_script_hashes(page.read_text(encoding="utf-8"))}
    return _dump(sorted(hashes))


def inline_script_hashes(html: str) -> Iterable[str]:
    """Yield the hash of each inline script that a browser would run."""
    reader = _Scripts()
    reader.feed("".join(_SCRIPT_OR_REMARK.findall(html)))
    for script in reader.found:
        yield "sha256-" + base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside = tag == "script" and "src" not in given and (given.get("type") or "") in _JAVASCRIPT
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def _dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
