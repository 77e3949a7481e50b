"""The drawings: one for every scene, small, in the colours of the page; every passage of a picture has its place."""

import re
from pathlib import Path
from typing import get_args

import pytest

from trainer.content.live import library
from trainer.core.quiz.kinds.mark import passages
from trainer.core.quiz.model import Question, Scene
from trainer.web.drawings import FOLDER, drawing

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(FOLDER.glob("*.svg"))
PICTURED = [question for question in library().questions.values() if question.picture]
REGION = re.compile(r'\[data-picture="([a-z0-9-]+)"\] \.region-(\d+) \{ ([^}]+) \}')
COLOUR = re.compile(r'(?:fill|stroke)="(?!var\(--|none|currentColor)[^"]*"')


def regions(picture: str) -> dict[int, dict[str, float]]:
    """Return where the passages of ``picture`` are, by their number."""
    css = (ROOT / "trainer/web/static/acts.css").read_text(encoding="utf-8")
    return {
        int(number): {name: float(size) for name, size in re.findall(r"(\w+): ([\d.]+)%", rules)}
        for name, number, rules in REGION.findall(css)
        if name == picture
    }


def test_every_scene_and_every_face_is_drawn() -> None:
    wanted = [*filter(None, get_args(Scene)), *(f"face-{number}" for number in (1, 2, 3, 4))]

    assert [name for name in wanted if not drawing(name)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_drawing_is_small_takes_the_colours_of_the_page_and_is_told_by_words_beside_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert len(text.encode()) <= (3000 if not file.stem.startswith("anh-") else 6000)
    assert COLOUR.findall(text) == []
    assert 'aria-hidden="true"' in text.splitlines()[0]
    assert not re.search(r"<script|<style|style=|\son\w+=|<image|href=|id=", text)


def test_a_name_leads_nowhere_but_to_a_drawing() -> None:
    assert drawing("khong-co") == drawing("../tokens") == drawing("") == ""


def test_the_bank_shows_pictures() -> None:
    assert {question.picture for question in PICTURED} == {file.stem for file in FILES if file.stem.startswith("anh-")}


@pytest.mark.parametrize("question", PICTURED, ids=lambda question: question.id)
def test_every_passage_of_a_picture_has_its_place_in_it(question: Question) -> None:
    found = regions(question.picture)

    assert sorted(found) == list(range(1, len(passages(question.material)) + 1))
    assert all(one["left"] + one["width"] <= 100.1 and one["top"] + one["height"] <= 100.1 for one in found.values())
    # A finger finds it on the narrowest phone: 24 pixels either way of a picture 286 wide.
    assert all(one["width"] * 2.86 >= 24 for one in found.values())
