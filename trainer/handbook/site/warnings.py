"""What MkDocs warns of, in Vietnamese and with the line of the file."""

import logging
import re
from collections.abc import Callable
from pathlib import Path

from trainer.core.problems import Problem

_PATTERNS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(
            r"Doc file '(?P<file>[^']+)' contains a link '(?P<link>[^']+)', but the doc '[^']+' does not contain"
        ),
        "liên kết “{link}” trỏ tới một mục không có trong trang kia",
        "sửa phần sau dấu # cho đúng id của mục",
    ),
    (
        re.compile(
            r"Doc file '(?P<file>[^']+)' contains a link '(?P<link>[^']+)', but there is no such anchor on this page"
        ),
        "liên kết “{link}” trỏ tới một mục không có trong trang này",
        "sửa phần sau dấu # cho đúng id của mục",
    ),
    (
        re.compile(r"Doc file '(?P<file>[^']+)' contains a link '(?P<link>[^']+)', but the target"),
        "liên kết “{link}” trỏ tới một tệp không có",
        "sửa đường dẫn tới tệp .md hoặc tệp ảnh trong thư mục docs",
    ),
    (
        re.compile(r"Doc file '(?P<file>[^']+)' contains an (?:absolute|unrecognized relative) link '(?P<link>[^']+)'"),
        "liên kết “{link}” không dùng được khi mở cẩm nang từ ổ đĩa",
        "viết đường dẫn tới tệp .md, tính từ trang này",
    ),
    (
        re.compile(r"A reference to '(?P<link>[^']+)' is included in the 'nav'"),
        "mục lục nhắc tới “{link}” nhưng không có tệp này",
        "tạo tệp, hoặc bỏ dòng đó trong nav",
    ),
)
_OMITTED = re.compile(
    r"pages exist in the docs directory, but are not included in the \"nav\" configuration:(?P<files>.*)", re.DOTALL
)


class Warnings(logging.Handler):
    """Listens to MkDocs while it builds, and keeps each warning as a Problem."""

    def __init__(self, project: Path) -> None:
        super().__init__(logging.WARNING)
        self.project = project
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        ours = getattr(record, "problem", None)
        if isinstance(ours, Problem):
            self.problems.append(ours)
            return
        self.problems.extend(translate(record.getMessage(), self._line))

    def _line(self, file: str, needle: str) -> int:
        path = self.project / file
        lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
        return next((number for number, line in enumerate(lines, start=1) if needle in line), 0)


def translate(message: str, line_of: Callable[[str, str], int]) -> list[Problem]:
    """Return what a warning of MkDocs says; ``line_of(file, needle)`` finds the line. Others pass as they are."""
    omitted = _OMITTED.search(message)
    if omitted:
        names = [name.strip(" -\n") for name in omitted["files"].split("\n")]
        return [_not_in_nav(name) for name in names if name]
    for pattern, what, mend in _PATTERNS:
        match = pattern.search(message)
        if match:
            found = match.groupdict()
            file = f"docs/{found['file']}" if "file" in found else "mkdocs.yml"
            return [Problem(file, line_of(file, found["link"]), what.format(link=found["link"]), mend)]
    return [Problem("mkdocs.yml", 0, message.split("\n")[0], "xem tài liệu của MkDocs về cảnh báo này")]


def _not_in_nav(name: str) -> Problem:
    return Problem(f"docs/{name}", 0, "trang chưa có trong mục lục", "thêm trang vào nav trong mkdocs.yml")
