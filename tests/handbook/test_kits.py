"""Drill kits, posters and the pocket card: words as data that must agree with pages, bank and agency."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

DOCS = Path(__file__).resolve().parents[2] / "docs"
DATA = DOCS / "_data"
SLIDES = sorted((DATA / "slides").glob("*.yml"))
BODIES = {"lines", "table", "picture", "inject"}
KINDS = {"post", "comment", "message", "call", "paper"}
PLACE = re.compile(r'\{\{ co_quan\("(\w+)"\) \}\}')
QUESTION = re.compile(r"`([a-z]{2}(?:-[a-z0-9]+)+-\d\d)`")


def read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def bare(text: str) -> str:
    """Words without quotation marks, which a page and a slide set differently."""
    return re.sub(r"""["'“”‘’*]""", "", text)


def injects(deck: Any) -> list[dict[str, Any]]:
    return [slide["inject"] for slide in deck["slides"] if "inject" in slide]


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [one for part in value.values() for one in strings(part)]
    if isinstance(value, list):
        return [one for part in value for one in strings(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("file", SLIDES, ids=lambda file: file.stem)
def test_a_slide_has_a_title_one_body_and_words_for_the_speaker(file: Path) -> None:
    deck = read(file)
    assert {"title", "subtitle", "page", "slides"} == set(deck)
    for slide in deck["slides"]:
        assert slide["title"]
        assert slide["notes"]
        assert len(BODIES & set(slide)) == 1, slide["title"]
        assert set(slide) <= BODIES | {"title", "notes"}, slide["title"]
        assert "picture" not in slide or (DOCS / "_hinh" / f"{slide['picture']}.svg").is_file()


@pytest.mark.parametrize("file", SLIDES, ids=lambda file: file.stem)
def test_a_slide_holds_few_words(file: Path) -> None:
    for slide in read(file)["slides"]:
        assert len(slide.get("lines", [])) <= 6, slide["title"]
        assert [line for line in slide.get("lines", []) if len(line) > 60] == []
        table = slide.get("table", {"head": [], "rows": []})
        assert {len(row) for row in table["rows"]} <= {len(table["head"])}
        assert len(table["rows"]) <= 8, slide["title"]


@pytest.mark.parametrize("file", SLIDES, ids=lambda file: file.stem)
def test_an_inject_says_that_it_is_a_drill_and_is_the_one_of_the_page(file: Path) -> None:
    deck = read(file)
    words = bare(page(deck["page"]))
    shown = injects(deck)
    assert [one["number"] for one in shown] == list(range(1, len(shown) + 1))
    assert [one["minute"] for one in shown] == sorted({one["minute"] for one in shown})
    for one in shown:
        assert set(one) == {"number", "minute", "to", "kind", "from", "text"}
        assert one["kind"] in KINDS
        assert one["text"].startswith("DIỄN TẬP. ")
        assert re.search(rf"^\| {one['minute']} \|.*{re.escape(bare(one['text']))}", words, re.MULTILINE), one["text"]


def test_questions_named_by_kits_and_courses_are_in_the_bank() -> None:
    bank = {one["id"] for file in (DOCS.parent / "quizzes").glob("*.yml") for one in read(file).get("questions", [])}
    named = {found: file.stem for file in DOCS.glob("*/*.md") for found in QUESTION.findall(file.read_text("utf-8"))}
    assert named
    assert {found: where for found, where in named.items() if found not in bank} == {}


def test_six_posters_of_few_words_stand_on_pages_drawings_and_the_agency() -> None:
    posters = read(DATA / "posters.yml")
    assert len({one["id"] for one in posters}) == 6
    for one in posters:
        assert (DOCS / f"{one['page']}.md").is_file()
        assert (DOCS / "_hinh" / f"{one['picture']}.svg").is_file()
        assert len(one["title"]) <= 36
        assert len(one["lines"]) <= 4


def test_what_the_agency_fills_in_has_a_key() -> None:
    agency = set(read(DATA / "co-quan.yml"))
    files = [DATA / "posters.yml", DATA / "pocket-card.yml", *SLIDES]
    asked = {key for file in files for text in strings(read(file)) for key in PLACE.findall(text)}
    assert asked
    assert asked <= agency
