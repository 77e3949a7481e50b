"""Writes into editions/: the draft of the next edition, and an edition once and for all."""

import json
import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from trainer.content.editions import DRAFT_FILE, FOLDER, Fingerprint
from trainer.content.shapes import Key, Shape, Words
from trainer.content.validation import validate
from trainer.content.yaml import Source, load
from trainer.core.editions.model import Change, Difference, Edition, PublishedText, Weight
from trainer.core.editions.plan import is_called_otherwise
from trainer.core.editions.publishing import ADDED, REMOVED, Decision, Draft
from trainer.core.handbook.section import Section
from trainer.core.problems import Problem

_HEAD = """\
# Bản thảo của phiên bản kế tiếp. Điền weight và reason cho từng mục, rồi chạy: python -m trainer edition publish
#   weight      minor: cùng quy định, khác câu chữ, không ai phải học lại
#               material: người chỉ biết bản cũ không còn đúng, phải học lại
#   reason      một dòng, ai cũng đọc được
#   instrument  khóa trong docs/_data/van-ban.yml, nếu do văn bản
#   relearn_by  chỉ với material: hạn học lại; để trống là 30 ngày từ ngày công bố
"""


class DraftChangeShape(Shape):
    """A change in the draft of the next edition: what the author has still to say is empty."""

    section: Words
    old: Fingerprint | None
    new: Fingerprint | None
    weight: Weight | None = None
    reason: str | None = None
    instrument: Key | None = None
    relearn_by: date | None = None


class DraftShape(Shape):
    """The draft of the next edition; ``added`` and ``removed`` are the reasons for what is new or gone."""

    title: str | None = None
    changes: list[Any] | None = None
    added: str | None = None
    removed: str | None = None


def read_draft(project: Path) -> tuple[Draft, list[Problem]]:
    """Return the draft of the next edition, an empty one when there is none, and what is wrong in its file."""
    file = project / FOLDER / DRAFT_FILE
    if not file.exists():
        return Draft(), []
    source = load(file, project)
    shape, faults = (None, []) if source.problems else validate(DraftShape, source, (), source.data)
    problems = [*source.problems, *faults]
    if shape is None:
        return Draft(), problems
    entries = [_decision(source, place, data, problems) for place, data in enumerate(shape.changes or ())]
    decisions = dict(entry for entry in entries if entry is not None)
    return Draft(shape.title or "", decisions, shape.added or ADDED, shape.removed or REMOVED), problems


def _decision(source: Source, place: int, data: Any, problems: list[Problem]) -> tuple[Difference, Decision] | None:
    shape, faults = validate(DraftChangeShape, source, ("changes", place), data)
    problems.extend(faults)
    if shape is None:
        return None
    decision = Decision(shape.weight, shape.reason or "", shape.instrument, shape.relearn_by)
    return Difference(shape.section, shape.old, shape.new), decision


def write_draft(project: Path, draft: Draft, notes: Mapping[Difference, Iterable[str]]) -> Path:
    """Write the draft, with ``notes`` as comments above each change; return its file."""
    blocks = [_HEAD, _yaml({"title": draft.title or None, "added": draft.added, "removed": draft.removed})]
    blocks.append("changes:\n" if draft.decisions else "changes: []\n")
    for difference, decision in sorted(draft.decisions.items(), key=lambda item: item[0].section):
        blocks.append("".join(f"  # {note}\n" for note in notes.get(difference, ())))
        block = _yaml([_plain(difference) | _said(decision)])
        blocks.append("".join(f"  {line}\n" for line in block.splitlines()) + "\n")
    file = project / FOLDER / DRAFT_FILE
    _write(file, "".join(blocks))
    return file


def _said(decision: Decision) -> dict[str, Any]:
    return {
        "weight": decision.weight,
        "reason": decision.reason or None,
        "instrument": decision.instrument,
        "relearn_by": decision.relearn_by,
    }


def _plain(one: Difference | Change) -> dict[str, Any]:
    return {"section": one.section, "old": one.old, "new": one.new}


def write_edition(
    project: Path, edition: Edition, sections: Mapping[str, Section], kept: Mapping[tuple[str, str], PublishedText]
) -> list[Path]:
    """Write an edition and the texts that are new in it; return the files. Raises FileExistsError for a known id.

    A text whose heading is another one since it was published is written again, under it. The texts come first: an
    edition whose file is there has them. Texts without an edition are what is left of a publication that was cut off,
    and give way.
    """
    file = project / FOLDER / f"{edition.id}.yml"
    texts = file.with_suffix(".jsonl")
    if file.exists():
        raise FileExistsError(file)
    texts.unlink(missing_ok=True)
    fresh = {one.section for one in edition.changes if one.new is not None and (one.section, one.new) not in kept}
    for name, section in sections.items():
        known = kept.get((name, section.fingerprint))
        if known and is_called_otherwise(section, known):
            fresh.add(name)
    written = []
    if fresh:
        _write(texts, "".join(_line(sections[reference]) for reference in sorted(fresh)))
        written.append(texts)
    _write(file, _yaml(_edition(edition)))
    (project / FOLDER / DRAFT_FILE).unlink(missing_ok=True)
    return [*written, file]


def _edition(edition: Edition) -> dict[str, Any]:
    """Return an edition as it is written: one block a change, and one line for each section of a common reason."""
    groups = {"added": _group(edition, ADDED), "removed": _group(edition, REMOVED)}
    grouped = {section for group in groups.values() for section in group.get("sections", ())}
    changes = [_plain(one) | _reasons(one) for one in edition.changes if one.section not in grouped]
    head = {"edition": edition.id, "published": edition.published_on, "title": edition.title}
    return {**head, "changes": changes, **{name: group for name, group in groups.items() if group}}


def _reasons(change: Change) -> dict[str, Any]:
    said = {
        "weight": change.weight,
        "reason": change.reason,
        "instrument": change.instrument,
        "relearn_by": change.relearn_by,
    }
    return {name: value for name, value in said.items() if value is not None}


def _group(edition: Edition, usual: str) -> dict[str, Any]:
    """Return the new (or gone) sections that have nothing to say but one common reason."""
    new = usual == ADDED
    rows = [one for one in edition.changes if (one.old is None if new else one.new is None)]
    plain = [one for one in rows if one.weight == "minor" and one.instrument is None]
    if not plain:
        return {}
    reasons = [one.reason for one in plain]
    reason = max(sorted(set(reasons)), key=reasons.count)
    return {
        "reason": reason,
        "sections": {one.section: one.new if new else one.old for one in plain if one.reason == reason},
    }


def _line(section: Section) -> str:
    cited = sorted({one.instrument for one in section.citations if not one.history})
    data = {
        "section": section.reference,
        "fingerprint": section.fingerprint,
        "title": section.title,
        "page_title": section.page_title,
        "instruments": cited,
        "paragraphs": list(section.paragraphs),
    }
    return json.dumps(data, ensure_ascii=False) + "\n"


def _yaml(data: Any) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.moi")
    beside.write_text(text, encoding="utf-8", newline="\n")
    os.replace(beside, file)
