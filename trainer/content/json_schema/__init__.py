"""The JSON Schemas of the YAML files, for editors: made of the shapes that ``check`` uses, with words in Vietnamese."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from trainer.content.editions import ChangeShape, EditionShape
from trainer.content.json_schema.kinds import Schema, conditions, templates
from trainer.content.kit_shapes import CardShape, DeckShape, PosterShape
from trainer.content.registers import AgencyShape, InstrumentShape
from trainer.content.scan_shapes import BankShape, DraftShape, ScanShape
from trainer.content.shapes import PathShape, PathsShape, QuestionShape, QuizShape, RuleShape, Shape

FOLDER = "quizzes/schema"
_DRAFT = "http://json-schema.org/draft-07/schema#"
_DEFINITIONS = "#/definitions/"
# Lists whose items are validated one by one, so that one fault hides no other: what they hold.
_HELD: dict[tuple[str, str], type[Shape]] = {
    ("QuizShape", "questions"): QuestionShape,
    ("PathsShape", "quizzes"): RuleShape,
    ("PathsShape", "paths"): PathShape,
    ("EditionShape", "changes"): ChangeShape,
}
_SHAPES: tuple[type[Shape], ...] = (
    QuizShape,
    PathsShape,
    EditionShape,
    InstrumentShape,
    AgencyShape,
    ScanShape,
    DraftShape,
    BankShape,
    DeckShape,
    PosterShape,
    CardShape,
    *_HELD.values(),
)
# As one reads: the name and the words first, what the values mean and examples last.
_ORDER = {"title": -3, "description": -2, "allOf": -1, "enumDescriptions": 1, "examples": 2}
_KEY = "^[a-z0-9-]+$"
_KEY_WORDS = "Chỉ dùng chữ thường không dấu, chữ số và dấu gạch nối."
_NAME = "^[a-z0-9_]+$"
_NAME_WORDS = "Chỉ dùng chữ thường không dấu, chữ số và dấu gạch dưới."
_SEARCHED = "Cụm từ người đọc hay gõ mà trang không viết đúng như thế."


def documents() -> dict[str, str]:
    """Return the text of every published schema by the name of its file."""
    made = {
        "bai-kiem-tra.json": _file("QuizShape", "Bài kiểm tra"),
        "lo-trinh.json": _file("PathsShape", "Luật và lộ trình"),
        "phien-ban.json": _file("EditionShape", "Phiên bản cẩm nang"),
        "van-ban.json": _register("InstrumentShape", "Sổ văn bản pháp lý", _KEY, _KEY_WORDS),
        "co-quan.json": _register("AgencyShape", "Những điều cơ quan tự điền", _NAME, _NAME_WORDS),
        "tim-kiem.json": _search_words(),
        "ra-bai.json": _file("ScanShape", "Quy tắc rà bài"),
        "bai-nhap.json": _list_of("DraftShape", "Bài nháp có đánh dấu"),
        "danh-dau-cau-hoi.json": _list_of("BankShape", "Chỗ phải gạch của ngân hàng"),
        "to-chieu.json": _file("DeckShape", "Tờ chiếu"),
        "to-treo.json": _list_of("PosterShape", "Tờ treo tường"),
        "the-bo-tui.json": _file("CardShape", "Thẻ bỏ túi"),
    }
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in made.items()}


def out_of_date(project: Path) -> list[str]:
    """Return the published files that are not what the code makes, missing and surplus ones too."""
    folder = project / FOLDER
    there = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.json")}
    wanted = documents()
    return sorted(name for name in there.keys() | wanted.keys() if there.get(name) != wanted.get(name))


def publish(project: Path) -> list[str]:
    """Write what is out of date and return the names of those files; surplus ones are deleted."""
    folder, wanted = project / FOLDER, documents()
    changed = out_of_date(project)
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()
    return changed


def _file(shape: str, title: str) -> Schema:
    """Return the schema of a file that is one ``shape``."""
    definitions = _definitions()
    own = definitions.pop(shape)
    return _with_definitions({"$schema": _DRAFT, **own, "title": title}, definitions)


def _register(shape: str, title: str, key: str, key_words: str) -> Schema:
    """Return the schema of a file of entries, each a ``shape`` under a key of its own."""
    keys = {"pattern": key, "patternErrorMessage": key_words}
    held = {"type": "object", "propertyNames": keys, "additionalProperties": {"$ref": _DEFINITIONS + shape}}
    return _holding(shape, title, held)


def _list_of(shape: str, title: str) -> Schema:
    """Return the schema of a file that is a list, each item a ``shape``."""
    return _holding(shape, title, {"type": "array", "items": {"$ref": _DEFINITIONS + shape}})


def _holding(shape: str, title: str, held: Schema) -> Schema:
    definitions = _definitions()
    about = definitions[shape]["description"]
    return _with_definitions({"$schema": _DRAFT, "title": title, "description": about, **held}, definitions)


def _search_words() -> Schema:
    """Return the schema of the words that search knows of a page: pages, each with a list of phrases."""
    phrases = {"type": "array", "description": _SEARCHED, "items": {"type": "string", "minLength": 1}}
    title = "Từ người đọc hay gõ"
    about = "Khóa là đường dẫn của trang, không có đuôi .md."
    return {"$schema": _DRAFT, "title": title, "description": about, "type": "object", "additionalProperties": phrases}


def _with_definitions(document: Schema, definitions: dict[str, Schema]) -> Schema:
    """Add the definitions that ``document`` leads to, and no others."""
    needed: dict[str, Schema] = {}
    waiting = list(_references(document))
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = definitions[name]
            waiting.extend(_references(definitions[name]))
    return {**document, "definitions": dict(sorted(needed.items()))} if needed else document


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix(_DEFINITIONS)
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _definitions() -> dict[str, Schema]:
    """Return every shape by name, as pydantic describes it."""
    _, made = models_json_schema([(shape, "validation") for shape in _SHAPES], ref_template=_DEFINITIONS + "{model}")
    found: dict[str, Schema] = {name: _shape(name, schema) for name, schema in made["$defs"].items()}
    found["QuestionShape"] |= {"allOf": conditions(), "defaultSnippets": templates()}
    return found


def _shape(name: str, schema: Schema) -> Schema:
    fields: dict[str, Schema] = schema.get("properties", {})
    return _ordered({**schema, "properties": {part: _field(name, part, value) for part, value in fields.items()}})


def _field(shape: str, name: str, schema: Schema) -> Schema:
    """Return the schema of one field; a reference goes into ``allOf``, beside which words count."""
    if "$ref" in schema:
        schema["allOf"] = [{"$ref": schema.pop("$ref")}]
    if (shape, name) in _HELD:
        schema["items"] = {"$ref": _DEFINITIONS + _HELD[shape, name].__name__}
    if "enumDescriptions" in schema:
        schema["enumDescriptions"] = [schema["enumDescriptions"][str(value)] for value in schema["enum"]]
    return _ordered(_with_message(schema))


def _ordered(schema: Schema) -> Schema:
    return dict(sorted(schema.items(), key=lambda item: _ORDER.get(item[0], 0)))


def _with_message(schema: Any) -> Any:
    """Say in Vietnamese what a key may be made of."""
    if not isinstance(schema, dict):
        return schema
    message = {"patternErrorMessage": _KEY_WORDS} if schema.get("pattern") == _KEY else {}
    return {**{key: _with_message(value) for key, value in schema.items()}, **message}
