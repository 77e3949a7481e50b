"""The command that looks drafts over, as the page “Rà bài” does. It needs no database."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from trainer.commands.base import NOT_PASSED, OK, Fail, command
from trainer.commands.json_document import echo_json, json_option
from trainer.content.registers import read_agency
from trainer.content.scan_rules import scan_rules
from trainer.core.problems import ContentError
from trainer.core.scan import photo
from trainer.core.scan.engine import scan as scan_text
from trainer.core.scan.rules import Rule
from trainer.disk import paths
from trainer.disk.room import why
from trainer.tables.read import documents

_PHOTOS = frozenset((".jpg", ".jpeg", ".heic", ".heif"))
_READ = documents.TEXTS | {documents.WORD} | _PHOTOS
_CHANGES = "Vết sửa còn trong tệp"
_CHANGES_DO = "Vào Tệp → Thông tin → Kiểm tra tài liệu, nhận hết sửa đổi rồi lưu bản mới."
_WHOLE = "cả bài"
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class FindLine:
    """One find as it is told: in which file, at which line (0: the whole), by which rule, what to do."""

    file: str
    line: int
    rule: str
    name: str
    quote: str
    do: str


@command("scan")
@click.argument("files", metavar="TỆP|THƯ MỤC…", nargs=-1, type=click.Path(path_type=Path))
@json_option
def scan(files: tuple[Path, ...], as_json: bool) -> int:
    """Rà bài trước khi đăng: .docx, .txt, .md, .jpg, .heic; như trang Rà bài, không gửi gì đi đâu.

    Mỗi chỗ thấy một dòng. Không thấy gì không có nghĩa là được đăng.
    """
    if not files:
        raise Fail("chưa nói rà tệp nào", "viết tên tệp hoặc thư mục, như: python -m trainer scan bai.docx")
    rules, own = sound_rules(), own_lines(paths.PROJECT)
    found = [line for file in _listed(files) for line in _of_file(file, rules, own)]
    if as_json:
        echo_json([asdict(line) for line in found])
    else:
        _tell(found)
    return NOT_PASSED if found else OK


def own_lines(project: Path) -> list[str]:
    """Return what the agency of ``project`` publishes of itself: no find is made of it."""
    agency, _ = read_agency(project)
    return [entry.value for entry in agency.values() if entry.value]


def sound_rules() -> tuple[Rule, ...]:
    """Return the rules of the project; raise Fail with the first thing that is wrong with them."""
    try:
        rules = scan_rules(paths.PROJECT)
    except ContentError as error:
        first = error.problems[0]
        raise Fail(f"{first.file}: {first.what}", "chạy: python -m trainer check") from None
    if not rules:
        raise Fail("không có docs/_data/ra-bai.yml", "chạy lệnh trong thư mục có cẩm nang")
    return rules


def _listed(files: Sequence[Path]) -> Iterator[Path]:
    for given in files:
        if given.is_dir():
            yield from sorted(file for file in given.rglob("*") if file.is_file() and file.suffix.lower() in _READ)
        elif not given.exists():
            raise Fail(f"{given}: không có tệp hoặc thư mục này", "xem lại tên")
        elif given.suffix.lower() not in _READ:
            raise Fail(f"{given}: chưa đọc được loại tệp này", f"đưa tệp {', '.join(sorted(_READ))}")
        else:
            yield given


def _of_file(file: Path, rules: Sequence[Rule], own: Sequence[str]) -> Iterator[FindLine]:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise Fail(f"{file}: {why(error)}", "xem lại tệp") from None
    if file.suffix.lower() in _PHOTOS:
        yield from _of_photo(file, raw)
        return
    try:
        document = documents.read(raw, file.suffix.lower())
    except documents.DocumentError as error:
        raise Fail(f"{file}: {error.what}", error.mend) from None
    if document.deleted:
        yield FindLine(str(file), 0, "tracked-changes", _CHANGES, _WHOLE, _CHANGES_DO)
    by_id = {rule.id: rule for rule in rules}
    done = scan_text(document.text, rules, own)
    for find in done.finds:
        rule = by_id[find.rule]
        whole = find.start == find.end
        number = 0 if whole else done.text.count("\n", 0, find.start) + 1
        quote = _WHOLE if whole else " ".join(done.text[find.start : find.end].split())
        yield FindLine(str(file), number, rule.id, rule.name, quote, rule.do)


def _of_photo(file: Path, raw: bytes) -> Iterator[FindLine]:
    if not photo.is_photograph(raw):
        raise Fail(f"{file}: không phải ảnh JPEG, HEIC", "mở bằng phần mềm xem ảnh, lưu lại thành .jpg")
    for fact in photo.facts(raw):
        yield FindLine(str(file), 0, fact.kind, photo.FACTS[fact.kind][0], fact.says, photo.DO)


def _tell(found: Sequence[FindLine]) -> None:
    for line in found:
        place = f"{line.file}:{line.line}" if line.line else line.file
        quote = line.quote if len(line.quote) <= _LONGEST else line.quote[:_LONGEST] + "…"
        click.echo(f"{place}: {line.name}: “{quote}” → {line.do}")
    if found:
        click.echo(f"{len(found)} chỗ phải xem.")
    else:
        click.echo("Không thấy gì theo các quy tắc. Không thấy gì không có nghĩa là được đăng.")
