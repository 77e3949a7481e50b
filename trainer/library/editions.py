"""The history of editions out of editions/: one YAML file an edition, and the texts that it published beside it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.content_schema import ChangeShape, EditionShape, validate
from trainer.core.editions import Change, Edition, History
from trainer.core.problems import ContentError, Problem
from trainer.yaml_source import Source, load

FOLDER = "editions"


@dataclass(frozen=True, slots=True)
class PublishedText:
    """A section as an edition published it, a paragraph, cell or item each."""

    section: str
    fingerprint: str
    title: str
    page_title: str
    paragraphs: tuple[str, ...]


def read_history(project: Path) -> tuple[History, list[Problem]]:
    """Return all editions of ``project``, and what is wrong in their files. No folder: a history without editions."""
    problems: list[Problem] = []
    editions = [_edition(load(file, project), problems) for file in sorted((project / FOLDER).glob("*.yml"))]
    return History([edition for edition in editions if edition is not None]), problems


def read_texts(project: Path) -> Mapping[tuple[str, str], PublishedText]:
    """Return every text that was ever published, by section and fingerprint; raise ContentError for a broken file."""
    found: dict[tuple[str, str], PublishedText] = {}
    for file in sorted((project / FOLDER).glob("*.jsonl")):
        for text in _texts(file, project):
            found.setdefault((text.section, text.fingerprint), text)
    return found


def _texts(file: Path, project: Path) -> Iterator[PublishedText]:
    name = file.relative_to(project).as_posix()
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            data = json.loads(line)
            yield PublishedText(
                data["section"], data["fingerprint"], data["title"], data["page_title"], tuple(data["paragraphs"])
            )
        except (ValueError, KeyError, TypeError):
            mend = "lấy lại tệp này từ git: văn bản đã công bố không sửa tay"
            raise ContentError([Problem(name, number, "dòng này không đúng dạng", mend)]) from None


def _edition(source: Source, problems: list[Problem]) -> Edition | None:
    problems.extend(source.problems)
    if source.problems:
        return None
    shape, faults = validate(EditionShape, source, (), source.data)
    problems.extend(faults)
    if shape is None:
        return None
    changes = [_change(source, place, data, problems) for place, data in enumerate(shape.changes)]
    return Edition(shape.edition, shape.published, shape.title, tuple(change for change in changes if change))


def _change(source: Source, place: int, data: Any, problems: list[Problem]) -> Change | None:
    shape, faults = validate(ChangeShape, source, ("changes", place), data)
    problems.extend(faults)
    return Change(**shape.model_dump()) if shape else None
