"""Content in its shape, or what is wrong with it in plain Vietnamese."""

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from trainer.content.shapes import Shape
from trainer.content.yaml import Place, Source
from trainer.core.problems import Problem
from trainer.core.text import nearest

S = TypeVar("S", bound=Shape)

_TYPES = {
    "string_type": ("phải là chữ", "viết một câu; số và ngày thì đặt trong dấu nháy"),
    "int_type": ("phải là số nguyên", "viết một số, không có dấu nháy hay đơn vị"),
    "bool_type": ("phải là true hoặc false", "viết true hoặc false"),
    "date_type": ("phải là ngày", "viết ngày theo dạng 2026-11-24, không có giờ hay dấu nháy; chưa rõ thì viết null"),
    "list_type": ("phải là danh sách", "viết mỗi mục một dòng bắt đầu bằng dấu -"),
    "model_type": ("phải gồm các trường con", "viết mỗi trường con một dòng “tên: giá trị”"),
    "string_too_short": ("để trống", "viết nội dung"),
    "too_short": ("để trống", "thêm ít nhất một mục"),
    "string_pattern_mismatch": ("có ký tự lạ", "chỉ dùng chữ thường không dấu, chữ số và dấu gạch nối"),
}


def validate(shape: type[S], source: Source, place: Place, data: Any) -> tuple[S | None, list[Problem]]:
    """Return ``data``, which stands at ``place`` of ``source``, in its shape, or ``None`` and what is wrong with it."""
    try:
        return shape.model_validate(data), []
    except ValidationError as error:
        return None, [_problem(shape, source, place, details) for details in error.errors(include_url=False)]


def _problem(shape: type[Shape], source: Source, place: Place, details: ErrorDetails) -> Problem:
    inner: Place = details["loc"]
    what, mend = _words(shape, inner, details)
    return source.problem((*place, *inner), what, mend)


def _words(shape: type[Shape], inner: Place, details: ErrorDetails) -> tuple[str, str]:
    kind, context = details["type"], details.get("ctx", {})
    name = _name(inner)
    if kind == "missing":
        return f"thiếu trường {name}", f"thêm dòng “{inner[-1]}: …”"
    if kind == "extra_forbidden":
        return f"trường lạ {name}", _mend_extra(shape, inner)
    if kind == "literal_error":
        allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return f"trường {name} không nhận “{details['input']}”", f"chọn một trong: {allowed}"
    if kind == "greater_than_equal":
        return f"trường {name} là {details['input']}, quá nhỏ", f"viết một số từ {context['ge']} trở lên"
    if kind == "less_than_equal":
        return f"trường {name} là {details['input']}, quá lớn", f"viết một số không quá {context['le']}"
    if kind == "model_type" and inner:
        return (
            f"trường {name} phải gồm các trường con",
            f"viết “tên: giá trị” cho {', '.join(_fields_at(shape, inner))}",
        )
    what, mend = _TYPES.get(kind, ("không hợp lệ", "xem chương “Biên soạn nội dung” của cẩm nang"))
    return (f"trường {name} {what}" if inner else f"nội dung {what}"), mend


def _name(inner: Place) -> str:
    """Say where a field stands as people count: ``options, mục 2, text``."""
    parts = [f"mục {part + 1}" if isinstance(part, int) else f"“{part}”" for part in inner]
    return ", ".join(parts)


# What other programs and formats call a field: no slip of the fingers, so nothing near it is meant.
_ELSEWHERE = {
    "stem": "text",
    "question": "text",
    "prompt": "text",
    "correct": "right",
    "explanation": "feedback",
    "answers": "options",
}


def _mend_extra(shape: type[Shape], inner: Place) -> str:
    known = list(_fields_at(shape, inner[:-1]))
    if " " in str(inner[-1]):
        # YAML ends a value inside {…} at a comma and takes what follows for the next field.
        return 'câu có dấu phẩy trong {…}: đặt cả câu trong dấu nháy "…"'
    ours = _ELSEWHERE.get(str(inner[-1]))
    if ours in known:
        return f"ở đây trường ấy tên là “{ours}”"
    guess = nearest(str(inner[-1]), known)
    if guess:
        return f"có phải “{guess}”? Nếu không thì bỏ trường này"
    return f"bỏ trường này; các trường được dùng: {', '.join(known)}"


def _fields_at(shape: type[Shape], inner: Place) -> Sequence[str]:
    """Return the names of the fields allowed at a place inside ``shape``."""
    current: Any = shape
    for part in inner:
        if isinstance(part, str):
            current = current.model_fields[part].annotation
            current = next((arg for arg in getattr(current, "__args__", ()) if isinstance(arg, type)), current)
    return list(current.model_fields)
