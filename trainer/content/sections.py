"""What the handbook build leaves for the trainer, and whether it is still true."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from trainer.content.editions import edition_files
from trainer.content.registers import agency_file, unit_table
from trainer.content.yaml import parse
from trainer.core.checks import Page
from trainer.core.handbook.agency import AGENCY_FILE
from trainer.core.handbook.section import Section
from trainer.core.law import Citation
from trainer.core.problems import ContentError, Problem

SECTIONS_FILE = "var/build/sections.json"
# The front page and the register of instruments explain the book; nobody is asked about them.
NEVER_TESTED = frozenset({"index", "van-ban"})
_BUILD = "chạy: python -m trainer check"


class NotBuilt(ContentError):
    """The handbook has not been built, or what the build left cannot be read."""


def read_sections(project: Path) -> dict[str, Section]:
    """Return the sections of the built handbook by reference; raise NotBuilt when there are none."""
    data = _emitted(project)
    try:
        sections = [_section(entry) for entry in data["sections"]]
    except (KeyError, TypeError) as error:
        raise NotBuilt([Problem(SECTIONS_FILE, 0, "kết quả dựng cẩm nang không đúng dạng", _BUILD)]) from error
    return {section.reference: section for section in sections}


def read_pages(project: Path) -> dict[str, Page]:
    """Return the Markdown pages below docs/ by reference (path without ``.md``)."""
    docs = project / "docs"
    files = sorted(docs.rglob("*.md"))
    pages = [_page(file, file.relative_to(docs).with_suffix("").as_posix(), project) for file in files]
    return {page.reference: page for page in pages}


def line_of_section(project: Path, reference: str) -> int:
    """Return the line of a section's heading in its page; 0 when there is none."""
    page, _, anchor = reference.partition("#")
    file = project / "docs" / f"{page}.md"
    lines = file.read_text(encoding="utf-8", errors="replace").split("\n") if file.is_file() else []
    return next((number for number, line in enumerate(lines, 1) if f"{{#{anchor}}}" in line), 0)


def stale(project: Path, today: date | None = None) -> list[str]:
    """Return the files that changed, came or went since the handbook was built; raise NotBuilt when it never was.

    With ``today``, the legal register counts as changed once a law comes into or goes out of force after the build.
    """
    emitted = _emitted(project)
    built: Mapping[str, str] = emitted.get("sources", {})
    now = {name_in(project, file) for file in (*(project / "docs").rglob("*.md"), *data_files(project))}
    now |= {name_in(project, file) for file in edition_files(project)}
    changed = {name for name in now | set(built) if built.get(name) != _digest(project / name)}
    good_until = emitted.get("good_until")
    if today is not None and good_until and today.isoformat() >= good_until:
        changed.add("docs/_data/van-ban.yml")
    return sorted(changed)


def data_files(project: Path) -> list[Path]:
    """Return the registers a book of ``project`` is made of, of the agencies' only the one in use, with its table.

    So a book of an invented agency and the one of the real agency never pass for each other.
    """
    registers = project / "docs" / "_data"
    below = (one for folder in ("slides", "drafts") for one in (registers / folder).glob("*.yml"))
    files = {*registers.glob("*.yml"), *below} - {project / AGENCY_FILE}
    by_unit = unit_table(project)
    return sorted(files | {agency_file(project)} | ({by_unit} if by_unit else set()))


def name_in(project: Path, file: Path) -> str:
    """Return the name of a source in the record of a build: its path in ``project``, or the whole one outside it."""
    return file.relative_to(project).as_posix() if file.is_relative_to(project) else file.as_posix()


def _emitted(project: Path) -> Any:
    try:
        data = json.loads((project / SECTIONS_FILE).read_bytes())
    except FileNotFoundError:
        raise NotBuilt([Problem(SECTIONS_FILE, 0, "cẩm nang chưa được dựng", _BUILD)]) from None
    except (OSError, ValueError):
        raise NotBuilt([Problem(SECTIONS_FILE, 0, "không đọc được kết quả dựng cẩm nang", _BUILD)]) from None
    if not isinstance(data, dict):
        raise NotBuilt([Problem(SECTIONS_FILE, 0, "kết quả dựng cẩm nang không đúng dạng", _BUILD)])
    return data


def _section(entry: dict[str, Any]) -> Section:
    citations = tuple(
        Citation(cited["instrument"], cited.get("article", ""), cited.get("history", False))
        for cited in entry.get("citations", ())
    )
    return Section(
        reference=entry["reference"],
        page=entry["page"],
        anchor=entry["anchor"],
        level=entry["level"],
        title=entry["title"],
        page_title=entry["page_title"],
        url=entry["url"],
        text=entry["text"],
        html=entry["html"],
        fingerprint=entry["fingerprint"],
        citations=citations,
        paragraphs=tuple(entry.get("paragraphs", ())),
    )


def _page(file: Path, reference: str, project: Path) -> Page:
    name = file.relative_to(project).as_posix()
    return Page(reference, name, reference not in NEVER_TESTED and _front_matter(file, name).get("tested") is not False)


def _front_matter(file: Path, name: str) -> dict[str, Any]:
    """Return the fields above a page; none when they cannot be read, which the build itself reports."""
    raw = file.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if not raw.startswith(b"---\n"):
        return {}
    head, end, _ = raw[4:].partition(b"\n---\n")
    data = parse(head, name).data if end else None
    return data if isinstance(data, dict) else {}


def _digest(file: Path) -> str | None:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None
