"""The history of editions out of editions/: one YAML file an edition, and the texts that it published beside it."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import StringConstraints

from trainer.content.shapes import Key, Shape, Words, about, named
from trainer.content.validation import validate
from trainer.content.yaml import Source, load
from trainer.core.editions.model import Change, Edition, History, PublishedText, Weight
from trainer.core.fingerprint import of_text
from trainer.core.problems import ContentError, Problem
from trainer.core.text import clean

Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
FOLDER = "editions"
# What the next edition will say; never a part of the history.
DRAFT_FILE = "ban-thao.yml"
_NAME = re.compile(r"\d{4}-\d\d-\d\d(-[1-9]\d*)?")
_FROM_GIT = "lấy lại tệp này từ git: bản đã công bố không sửa tay"


class ChangeShape(Shape):
    """What an edition did to one section."""

    model_config = named("Một thay đổi", "Phiên bản này làm gì với một mục.")

    section: Words = about("Mục", "Dạng thu-muc/trang#ma-muc.", "giu-tai-khoan/mat-khau#do-dai")
    old: Fingerprint | None = about("Dấu vân cũ", "Dấu vân của chữ cũ; null khi mục mới có.")
    new: Fingerprint | None = about("Dấu vân mới", "Dấu vân của chữ mới; null khi mục đã bỏ.")
    weight: Weight = about(
        "Nặng hay nhẹ",
        "Có phải học lại không.",
        values={
            "minor": "Cùng một điều, nói cách khác: không ai phải học lại.",
            "material": "Điều phải làm đã khác: người đạt theo chữ cũ cần học lại.",
        },
    )
    reason: Words = about("Vì sao", "Một câu để người đọc hiểu vì sao mục đổi.")
    instrument: Key | None = about(
        "Do văn bản nào", "Khóa trong docs/_data/van-ban.yml; null khi không do văn bản.", "luat-116-2025", default=None
    )
    relearn_by: date | None = about(
        "Học lại trước ngày", "Dạng 2026-12-24; null thì là 30 ngày sau khi phát hành.", default=None
    )


class GroupShape(Shape):
    """Sections that an edition added or removed for one reason, each with its fingerprint."""

    model_config = named("Nhóm mục", "Các mục mới, hoặc các mục đã bỏ, vì cùng một lý do.")

    reason: Words = about("Vì sao", "Một dòng chung cho cả nhóm.", "Mục mới")
    sections: dict[str, Fingerprint] = about("Các mục", "Mỗi mục một dòng, kèm dấu vân của chữ trong mục.")


class EditionShape(Shape):
    """One file of editions/; each change is validated by itself."""

    model_config = named("Phiên bản", "Những mục khác với phiên bản trước, và vì sao.")

    edition: Key = about("Mã phiên bản", "Ngày công bố, như tên tệp; lần sau trong ngày thêm -2.", "2026-11-25")
    published: date = about("Ngày phát hành", "Dạng 2026-11-24.", "2026-11-24")
    title: Words = about("Tên phiên bản", "Một dòng nói phiên bản này có gì mới.")
    changes: list[Any] = about("Thay đổi", "Mỗi mục đã đổi một khối.", default=[])
    added: GroupShape | None = about("Mục mới", "Các mục mới có, không ai phải học lại vì chúng.", default=None)
    removed: GroupShape | None = about("Mục bỏ", "Các mục không còn trong cẩm nang.", default=None)


def edition_files(project: Path) -> list[Path]:
    """Return the files of all published editions."""
    return [file for file in sorted((project / FOLDER).glob("*.yml")) if file.name != DRAFT_FILE]


def read_history(project: Path) -> tuple[History, list[Problem]]:
    """Return all editions of ``project``, and what is wrong in their files. No folder: a history without editions."""
    problems: list[Problem] = []
    editions = [_edition(load(file, project), file.stem, problems) for file in edition_files(project)]
    return History([edition for edition in editions if edition is not None]), problems


def read_texts(project: Path) -> Mapping[tuple[str, str], PublishedText]:
    """Return every text that was ever published, by section and fingerprint; raise ContentError for a broken file.

    One that was published again under another heading bears that one, and comes where it did so.
    """
    found: dict[tuple[str, str], PublishedText] = {}
    for file in _text_files(project):
        if not _has_edition(file):
            continue
        for text in _texts(file, project):
            found.pop((text.section, text.fingerprint), None)
            found[text.section, text.fingerprint] = text
    return found


def stray(project: Path) -> list[Problem]:
    """Return the files of texts without their edition: one was lost, or publishing was cut off between the two."""
    what = "có văn bản mà không có phiên bản cùng tên"
    mend = "công bố bị ngắt giữa chừng thì xóa tệp này rồi chạy lại edition publish; không thì lấy lại tệp .yml từ git"
    lost = [file for file in _text_files(project) if not _has_edition(file)]
    return [Problem(file.relative_to(project).as_posix(), 0, what, mend) for file in lost]


def _text_files(project: Path) -> list[Path]:
    """Return the files of texts in the order of their editions: by its name “-2” would stand before the first."""
    return sorted((project / FOLDER).glob("*.jsonl"), key=lambda file: (file.stem[:10], len(file.stem), file.stem))


def _has_edition(texts: Path) -> bool:
    return texts.with_suffix(".yml").exists()


def altered(texts: Mapping[tuple[str, str], PublishedText]) -> Iterator[Problem]:
    """Find published texts that are no longer what their fingerprint stands for."""
    for text in texts.values():
        if of_text(" ".join(text.paragraphs)) != text.fingerprint:
            what = f"văn bản đã công bố của mục “{text.section}” đã bị sửa"
            yield Problem(text.file, text.line, what, _FROM_GIT)


def _texts(file: Path, project: Path) -> Iterator[PublishedText]:
    name = file.relative_to(project).as_posix()
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError):
        raise ContentError([Problem(name, 0, "không đọc được tệp này", _FROM_GIT)]) from None
    for number, line in enumerate(lines, 1):
        try:
            if line:
                yield _text(json.loads(line), name, number)
        except (ValueError, KeyError, TypeError):
            raise ContentError([Problem(name, number, "dòng này không đúng dạng", _FROM_GIT)]) from None


def _text(data: dict[str, Any], file: str, line: int) -> PublishedText:
    return PublishedText(
        section=data["section"],
        fingerprint=data["fingerprint"],
        title=data["title"],
        page_title=data["page_title"],
        paragraphs=tuple(data["paragraphs"]),
        instruments=tuple(data.get("instruments", ())),
        file=file,
        line=line,
    )


def _edition(source: Source, name: str, problems: list[Problem]) -> Edition | None:
    problems.extend(source.problems)
    if source.problems:
        return None
    shape, faults = validate(EditionShape, source, (), source.data)
    problems.extend(faults)
    if shape is None:
        return None
    if shape.edition != name or not _NAME.fullmatch(name):
        what = f"phiên bản “{shape.edition}” nằm trong tệp “{name}.yml”"
        problems.append(source.problem(("edition",), what, "đặt tên tệp và edition giống nhau, theo dạng 2026-11-25"))
    changes = [_change(source, place, data, problems) for place, data in enumerate(shape.changes)]
    groups = [*_group(source, "added", shape.added), *_group(source, "removed", shape.removed)]
    all_changes = tuple(change for change in (*changes, *groups) if change)
    return Edition(shape.edition, shape.published, clean(shape.title), all_changes, source.file)


def _change(source: Source, place: int, data: Any, problems: list[Problem]) -> Change | None:
    shape, faults = validate(ChangeShape, source, ("changes", place), data)
    problems.extend(faults)
    return Change(**shape.model_dump(), line=source.line_of("changes", place)) if shape else None


def _group(source: Source, name: str, group: GroupShape | None) -> Iterator[Change]:
    if group is None:
        return
    for section, text in group.sections.items():
        old, new = (None, text) if name == "added" else (text, None)
        yield Change(section, old, new, "minor", group.reason, line=source.line_of(name, "sections", section))
