"""What each kind of question asks of its entry, as JSON Schema: fields that must be there, how many, and a template.

The bounds are those that the rules of the kinds report; a test compares both.
"""

from dataclasses import dataclass
from typing import Any

from trainer.core.quiz.kinds import mark, scenario
from trainer.core.quiz.model import Kind

Schema = dict[str, Any]

_RIGHT = {"text": "…", "right": True, "feedback": "…"}
_WRONG = {"text": "…", "feedback": "…"}
_CHOICES = [
    {"text": "…", "worth": 2, "consequence": "…", "feedback": "…"},
    {"text": "…", "worth": 0, "consequence": "…", "feedback": "…"},
]
_ONE_RIGHT: Schema = {
    "contains": {"properties": {"right": {"const": True}}, "required": ["right"]},
    "errorMessage": "Cần ít nhất một mục có right: true.",
}
# In quotes of its own: an editor puts a template in as it stands.
_PASSAGES = "'[[một]] [[hai]] [[ba]] [[bốn]]'"


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one kind: ``needs`` fields with their schemas, ``template`` of the fields that only this kind has."""

    title: str
    needs: dict[str, Schema]
    template: dict[str, Any]


def _many(fewest: int, most: int, **more: Any) -> Schema:
    return {"type": "array", "minItems": fewest, "maxItems": most, **more}


_TICKED: dict[str, Schema] = {"options": _many(3, 6, **_ONE_RIGHT)}
_MARKED: dict[str, Schema] = {
    "material": {
        "type": "string",
        "pattern": r"\[\[[\s\S]+?\]\]",
        "patternErrorMessage": "Đặt mỗi chỗ có thể bôi trong [[…]].",
    },
    "options": _many(mark.FEWEST, mark.MOST, **_ONE_RIGHT),
}
FORMS: dict[Kind, Form] = {
    "single": Form("Câu một ý đúng", _TICKED, {"options": [_RIGHT, _WRONG, _WRONG]}),
    "multiple": Form("Câu nhiều ý đúng", _TICKED, {"options": [_RIGHT, _RIGHT, _WRONG, _WRONG]}),
    "mark": Form(
        "Câu bôi chỗ phải che",
        _MARKED,
        {"look": "draft", "material": _PASSAGES, "options": [_RIGHT, _RIGHT, _WRONG, _WRONG]},
    ),
    "spot": Form(
        "Câu chỉ chỗ đáng ngờ",
        _MARKED,
        {"look": "message", "material": _PASSAGES, "options": [_RIGHT, _RIGHT, _WRONG, _WRONG]},
    ),
    "order": Form("Câu sắp thứ tự", {"options": _many(3, 7)}, {"options": [_WRONG, _WRONG, _WRONG]}),
    "match": Form(
        "Câu ghép cặp",
        {"targets": _many(3, 6, uniqueItems=True), "options": _many(3, 6, items={"required": ["target"]})},
        {"targets": ["A", "B", "C"], "options": [{"text": "…", "target": name, "feedback": "…"} for name in "ABC"]},
    ),
    "scenario": Form(
        "Câu tình huống nhiều bước",
        {"steps": _many(2, scenario.LONGEST, items={"properties": {"choices": _many(2, 5)}})},
        {"steps": [{"id": "dau", "text": "…", "choices": _CHOICES}, {"id": "sau", "text": "…", "choices": _CHOICES}]},
    ),
}
# Looked at only: nothing in it can be marked.
_SHOWN: Schema = {
    "pattern": r"^(?![\s\S]*\[\[)",
    "patternErrorMessage": "Kiểu này không có chỗ để chạm: bỏ dấu [[ và ]].",
}
_OWN = ("material", "targets", "options", "steps")


def conditions() -> list[Schema]:
    """Return an ``if … then …`` for each kind."""
    return [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {
                "required": list(form.needs),
                "errorMessage": f"Kiểu {kind} cần {', '.join(form.needs)}.",
                "properties": form.needs,
                "allOf": [_unused(kind, form)],
            },
        }
        for kind, form in FORMS.items()
    ]


def _unused(kind: Kind, form: Form) -> Schema:
    names = [name for name in _OWN if name not in form.needs and (name != "material" or kind == "scenario")]
    return {
        "properties": {**({} if "material" in form.needs else {"material": _SHOWN}), **dict.fromkeys(names, False)},
        "errorMessage": f"Kiểu {kind} không dùng {', '.join(names)}: bỏ trường này.",
    }


def templates() -> list[Schema]:
    """Return a template for each kind, which an editor puts in whole."""
    return [
        {
            "label": form.title,
            "description": f"kind: {kind}",
            "body": {"id": "$1", "kind": kind, "sections": ["$2"], "difficulty": 2, "text": "$3", **form.template},
        }
        for kind, form in FORMS.items()
    ]
