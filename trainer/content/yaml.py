"""YAML files as plain data that remembers the line of everything, with each fault as a Problem."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from trainer.core.problems import Problem

# The C parser is ten times as fast; the pure one stands in where libyaml is missing.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place: TypeAlias = "tuple[str | int, ...]"
Data: TypeAlias = "str | int | float | bool | date | bytes | list[Data] | dict[str, Data] | None"

_PLAIN_TAGS = frozenset(("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"))
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
# What libyaml says, and what its user can do about it. The first match counts.
_MENDS = (
    (
        "mapping values are not allowed",
        'câu có dấu hai chấm: đặt cả câu trong dấu nháy "…"; nếu là trường mới thì thụt dòng cho thẳng hàng',
    ),
    ("duplicate anchor", "bỏ neo & và viết đầy đủ từng chỗ"),
    ("alias", 'bỏ tham chiếu *: đặt chữ bắt đầu bằng * trong dấu nháy "…", hoặc viết đầy đủ từng chỗ'),
    ("anchor", 'đặt chữ bắt đầu bằng & trong dấu nháy "…"'),
    ("cannot start any token", 'thụt dòng bằng dấu cách thay cho Tab; đặt chữ bắt đầu bằng @ ` % trong dấu nháy "…"'),
    ("found a tab character", "thụt dòng bằng dấu cách, không dùng phím Tab"),
    ("unexpected end of stream", "dấu nháy mở ở đây chưa được đóng: thêm dấu nháy cuối câu"),
    ("could not find expected ':'", "thêm dấu hai chấm sau tên trường, hoặc thụt dòng này vào trong câu phía trên"),
    ("expected ',' or", 'đóng dấu ngoặc } hoặc ], và thêm dấu phẩy giữa các mục; câu có dấu phẩy cần dấu nháy "…"'),
    ("block end", "thụt dòng này thẳng hàng với các trường cùng cấp"),
    ("'-' indicator", "thụt dòng này thẳng hàng với các mục - cùng cấp"),
    ("expected key", "thụt dòng này thẳng hàng với các trường cùng cấp, và kiểm tra dấu nháy ở dòng này, dòng trên"),
    ("another document", "mỗi tệp chỉ có một tài liệu: bỏ dòng --- ở giữa tệp"),
    ("document start", "bỏ phần thừa sau tài liệu, và kiểm tra dấu ngoặc, dấu nháy ở dòng trên"),
    ("escape character", "trong dấu nháy kép, viết \\\\ thay cho \\, hoặc dùng dấu nháy đơn"),
    ("a tag", 'đặt chữ bắt đầu bằng ! trong dấu nháy "…"'),
)
_OTHER_MEND = "xem lại dấu cách đầu dòng, dấu hai chấm và dấu nháy ở dòng này và dòng trên"


@dataclass(frozen=True, slots=True)
class Source:
    """One YAML file: its data, the line of every key and list item, and what is wrong with its form.

    ``file`` is relative to the project. ``data`` is ``None`` when the file is empty or cannot be read.
    """

    file: str
    data: Data
    lines: Mapping[Place, int]
    problems: tuple[Problem, ...] = ()

    def line_of(self, *place: str | int) -> int:
        """Return the line of a key or item, of the nearest thing around it when it is missing, or 0."""
        for end in range(len(place), -1, -1):
            line = self.lines.get(place[:end])
            if line is not None:
                return line
        return 0

    def lines_within(self, place: Place) -> Callable[..., int]:
        """Return ``line_of`` for what stands inside ``place``."""
        return lambda *part: self.line_of(*place, *part)

    def problem(self, place: Place, what: str, mend: str) -> Problem:
        """Return a Problem that points at ``place`` in this file."""
        return Problem(self.file, self.line_of(*place), what, mend)


def load(path: Path, project: Path) -> Source:
    """Read one YAML file. Never raises for what stands in the file: see ``Source.problems``."""
    file = path.relative_to(project).as_posix() if path.is_relative_to(project) else path.as_posix()
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return _broken(file, 0, "không có tệp này", "tạo tệp, hoặc sửa lại tên tệp")
    except OSError as error:
        return _broken(file, 0, f"không đọc được tệp ({error.strerror})", "kiểm tra quyền đọc và loại tệp")
    return parse(raw, file)


def parse(raw: bytes, file: str) -> Source:
    """Read the bytes of one YAML file whose name for messages is ``file``."""
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _broken(file, line, "tệp không ở bảng mã UTF-8", "mở tệp và lưu lại với bảng mã UTF-8")
    unreadable = _UNREADABLE.search(text)
    if unreadable:
        line = text.count("\n", 0, unreadable.start()) + 1
        what = f"có ký tự điều khiển U+{ord(unreadable[0]):04X}"
        return _broken(file, line, what, "xóa ký tự đó (thường do chép từ tệp PDF hoặc Word)")
    return _compose(text, file)


def _compose(text: str, file: str) -> Source:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        walk = _Walk(loader, file)
        data = walk.value(node, ()) if node is not None else None
    except yaml.YAMLError as error:
        return _broken(file, *_explain(error))
    except RecursionError:
        return _broken(file, 0, "các mục lồng nhau quá sâu", "viết lại với ít cấp lồng nhau hơn")
    finally:
        loader.dispose()
    return Source(file, data, walk.lines, tuple(walk.problems))


class _Walk:
    """Turns YAML nodes into plain data, noting lines and faults on the way."""

    def __init__(self, loader: Any, file: str) -> None:
        self.loader = loader
        self.file = file
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, place: Place) -> Data:
        self.lines.setdefault(place, _line(node))
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if id(node) in self.seen:
            self.fault(node, "dùng lại một phần bằng tham chiếu *", "viết đầy đủ phần đó ở từng chỗ")
            return None
        self.seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            self.strange_tag(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]

    def mapping(self, node: yaml.MappingNode, place: Place) -> Data:
        result: dict[str, Data] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(key_node, "tên trường không phải là chữ", 'đặt cả câu trong dấu nháy "…"')
                continue
            key = unicodedata.normalize("NFC", key_node.value)
            if key in result:
                first = self.lines[(*place, key)]
                self.fault(key_node, f"trường “{key}” viết hai lần (lần đầu ở dòng {first})", "bỏ một trong hai")
                continue
            self.lines[(*place, key)] = _line(key_node)
            result[key] = self.value(value_node, (*place, key))
        return result

    def scalar(self, node: yaml.ScalarNode) -> Data:
        try:
            value = self.loader.construct_object(node)
        except yaml.constructor.ConstructorError:
            self.strange_tag(node)
            return None
        except (ValueError, AttributeError):  # the latter: a tag !!timestamp before a text
            what = f"“{node.value}” không phải ngày hay số có thật"
            self.fault(node, what, 'viết ngày theo dạng 2026-11-24; nếu là chữ thì đặt trong dấu nháy "…"')
            return None
        return unicodedata.normalize("NFC", value) if isinstance(value, str) else value

    def strange_tag(self, node: yaml.Node) -> None:
        self.fault(node, f"có thẻ lạ {node.tag}", 'bỏ thẻ, hoặc đặt chữ bắt đầu bằng ! trong dấu nháy "…"')

    def fault(self, node: yaml.Node, what: str, mend: str) -> None:
        self.problems.append(Problem(self.file, _line(node), what, mend))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _explain(error: yaml.YAMLError) -> tuple[int, str, str]:
    said = f"{getattr(error, 'problem', None) or error}; {getattr(error, 'context', None)}"
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    # An open quote or bracket is noticed far below, but mended where it begins.
    if context is not None and ("unexpected end of stream" in said or "expected ',' or" in said):
        mark = context
    mend = next((mend for part, mend in _MENDS if part in said), _OTHER_MEND)
    return (mark.line + 1 if mark is not None else 0), "YAML sai cú pháp", mend


def _broken(file: str, line: int, what: str, mend: str) -> Source:
    return Source(file, None, {}, (Problem(file, line, what, mend),))
