"""The drill kits: what stands on a page and on a slide says the same; questions that are named are in the bank."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests import whole_yaml

DOCS = Path(__file__).resolve().parents[2] / "docs"
SLIDES = sorted((DOCS / "_data" / "slides").glob("*.yml"))
QUESTION = re.compile(r"`([a-z]{2}(?:-[a-z0-9]+)+-\d\d)`")


def read(file: Path) -> Any:
    return whole_yaml.read(file)


def bare(text: str) -> str:
    """Words without quotation marks, which a page and a slide set differently."""
    return re.sub(r"""["'“”‘’*]""", "", text)


@pytest.mark.parametrize("file", SLIDES, ids=lambda file: file.stem)
def test_an_inject_says_that_it_is_a_drill_and_is_the_one_of_the_page(file: Path) -> None:
    deck = read(file)
    words = bare((DOCS / f"{deck['page']}.md").read_text(encoding="utf-8"))
    shown = [slide["inject"] for slide in deck["slides"] if "inject" in slide]
    assert [one["number"] for one in shown] == list(range(1, len(shown) + 1))
    assert [one["minute"] for one in shown] == sorted({one["minute"] for one in shown})
    for one in shown:
        assert one["text"].startswith("DIỄN TẬP. ")
        assert re.search(rf"^\| {one['minute']} \|.*{re.escape(bare(one['text']))}", words, re.MULTILINE), one["text"]


def test_questions_named_by_kits_and_courses_are_in_the_bank() -> None:
    bank = {one["id"] for file in (DOCS.parent / "quizzes").glob("*.yml") for one in read(file).get("questions", [])}
    named = {found: file.stem for file in DOCS.glob("*/*.md") for found in QUESTION.findall(file.read_text("utf-8"))}
    assert named
    assert {found: where for found, where in named.items() if found not in bank} == {}
