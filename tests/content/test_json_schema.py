"""The published schemas: as the code makes them, explained in Vietnamese, true of every file, as strict as check."""

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.content.schema_validator import faults
from tests.content.sound_project import write, write_project
from trainer.content.json_schema import FOLDER, documents, out_of_date, publish
from trainer.content.json_schema.kinds import FORMS
from trainer.content.quizzes import read_quizzes
from trainer.content.yaml import load
from trainer.core.quiz.kinds import RULES

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / "docs/_data"
FILES = sorted([*(PROJECT / "quizzes").glob("*.yml"), *DATA.glob("*.yml"), *(DATA / "slides").glob("*.yml")])
SCHEMAS: dict[str, dict[str, Any]] = {name: json.loads(text) for name, text in documents().items()}
QUESTION = {
    "definitions": SCHEMAS["bai-kiem-tra.json"]["definitions"],
    "$ref": "#/definitions/QuestionShape",
}
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")
VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
ALL_KINDS = yaml.safe_load((PROJECT / "tests/all_kinds/cac-kieu.yml").read_text(encoding="utf-8"))["questions"]


def plain(value: Any) -> Any:
    """Return what an editor sees: dates are text."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def fields() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every field of every shape in every schema."""
    for document in SCHEMAS.values():
        for shape in (document, *document.get("definitions", {}).values()):
            for name, schema in shape.get("properties", {}).items():
                yield f"{shape.get('title')}: {name}", schema


def test_what_is_published_is_what_the_code_makes() -> None:
    assert out_of_date(PROJECT) == [], "run: python -m trainer schema"


def test_publishing_writes_what_is_missing_deletes_what_is_left_over_and_rests(tmp_path: Path) -> None:
    write(tmp_path, f"{FOLDER}/cu.json", "{}")

    assert publish(tmp_path) == sorted([*documents(), "cu.json"])
    assert publish(tmp_path) == out_of_date(tmp_path) == []


def test_every_field_has_a_name_and_an_explanation_in_vietnamese() -> None:
    bare = [name for name, schema in fields() if not VIETNAMESE.search(schema.get("description", ""))]

    assert bare == [], "write them beside the field"
    assert [name for name, schema in fields() if not schema.get("title")] == []


def test_every_value_to_choose_from_is_explained() -> None:
    chosen = [(name, schema) for name, schema in fields() if "enum" in schema]

    assert [name for name, schema in chosen if len(schema["enumDescriptions"]) != len(schema["enum"])] == []
    assert len(chosen) >= 5


def test_no_field_takes_just_anything() -> None:
    lists = [(name, schema) for name, schema in fields() if schema.get("type") == "array"]

    assert [name for name, schema in lists if not schema.get("items")] == [], "name what it holds: json_schema._HELD"


def test_the_words_are_vietnamese_in_one_normal_form() -> None:
    assert [name for name, text in documents().items() if unicodedata.normalize("NFC", text) != text] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_names_its_schema_and_fits_it(file: Path) -> None:
    found = MODELINE.match(file.read_text(encoding="utf-8"))

    assert found is not None, "first line: # yaml-language-server: $schema=…"
    schema = (file.parent / found[1]).resolve()
    assert schema.parent == PROJECT / FOLDER
    assert faults(SCHEMAS[schema.name], plain(load(file, PROJECT).data)) == []


def test_each_kind_of_question_has_its_form_and_template() -> None:
    assert set(FORMS) == set(RULES)
    assert {question["kind"] for question in ALL_KINDS} == set(RULES)


def _with_options(question: dict[str, Any], count: int) -> dict[str, Any]:
    """Return ``question`` with ``count`` of what its kind counts, each with words of its own."""
    kind = question["kind"]
    name = "steps" if kind == "scenario" else "options"
    made = [dict(question[name][number % len(question[name])]) for number in range(count)]
    for number, one in enumerate(made):
        one["id" if kind == "scenario" else "text"] = f"b{number}"
        if kind == "single":
            one["right"] = number == 0
        if kind == "scenario":
            one["choices"] = [{**choice, "next": f"b{number + 1}"} for choice in one["choices"]]
            if number + 1 == count:
                one["choices"] = [{key: choice[key] for key in choice if key != "next"} for choice in one["choices"]]
    material = {"material": " ".join(f"[[b{number}]]" for number in range(count))} if "material" in question else {}
    return {**question, name: made, **material, "id": f"q-{count}"}


@pytest.mark.parametrize("kind", RULES)
def test_the_schema_takes_as_many_as_the_rules_of_the_kind(tmp_path: Path, kind: str) -> None:
    sample = next(question for question in ALL_KINDS if question["kind"] == kind)
    questions = [_with_options(sample, count) for count in range(1, 20)]
    write_project(tmp_path)
    head = {"id": "thu", "title": "T", "summary": "T", "chapter": "a"}
    write(tmp_path, "quizzes/thu.yml", json.dumps({**head, "questions": questions}))
    read = {item.value.id: item.value for item in read_quizzes(tmp_path).questions}

    for question in questions:
        fits = not faults(QUESTION, question)
        sound = not list(RULES[kind].faults(read[question["id"]]))  # type: ignore[index]
        assert fits == sound, question["id"]


def test_a_field_of_another_kind_does_not_fit() -> None:
    for question in ALL_KINDS:
        other = {"targets": ["a", "b", "c"]} if question["kind"] != "match" else {"material": "[[a]]"}
        assert faults(QUESTION, question) == []
        assert faults(QUESTION, {**question, **other}) != []


@pytest.mark.parametrize("kind", RULES)
def test_a_template_that_an_editor_puts_in_is_a_question_once_its_places_are_filled(kind: str) -> None:
    snippets = QUESTION["definitions"]["QuestionShape"]["defaultSnippets"]
    body = next(one["body"] for one in snippets if one["body"]["kind"] == kind)
    filled = {**body, "id": "q", "sections": ["a#b"], "text": "Làm gì?"}

    assert faults(QUESTION, filled) == []
