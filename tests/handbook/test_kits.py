"""The drill kits: what stands on a page and on a slide says the same; questions that are named are in the bank."""

import re
from pathlib import Path

import pytest

from tests.whole_yaml import read

DOCS = Path(__file__).resolve().parents[2] / "docs"
SLIDES = sorted((DOCS / "_data" / "slides").glob("*.yml"))
QUESTION = re.compile(r"`([a-z]{2}(?:-[a-z0-9]+)+-\d\d)`")


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


PLAN = re.compile(r"^\| (\d+)(?:–\d+)? \| [^|]* \| [^|]* \| ([^|]*) \|$", re.MULTILINE)
SHORT = re.compile(r"Đưa tin mở số ([\d, và]+) ở phút ([\d, ]+)\. Phút (\d+) dừng; \*\*(\w+) phút cuối")
TURN = "Mỗi người một chỗ hở"
KITS = [file for file in SLIDES if any("inject" in slide for slide in read(file)["slides"])]


def plain(text: str) -> str:
    return re.sub("[.:]", "", bare(text)).lower().strip()


@pytest.mark.parametrize("file", KITS, ids=lambda file: file.stem)
def test_what_is_asked_into_a_silent_room_is_the_same_in_the_plan_and_beside_the_slide(file: Path) -> None:
    deck = read(file)
    asked = {
        int(minute): plain(words) for minute, words in PLAN.findall((DOCS / f"{deck['page']}.md").read_text("utf-8"))
    }
    notes = {slide["inject"]["minute"]: plain(slide["notes"]) for slide in deck["slides"] if "inject" in slide}
    notes |= {
        {"Dừng": 50, TURN: 60, "Chọn hai điều sửa": 80}[slide["title"]]: plain(slide["notes"])
        for slide in deck["slides"]
        if slide["title"] in ("Dừng", TURN, "Chọn hai điều sửa")
    }
    assert {minute: words for minute, words in asked.items() if minute in notes and words not in notes[minute]} == {}
    assert notes.keys() <= asked.keys()


@pytest.mark.parametrize("file", KITS, ids=lambda file: file.stem)
def test_nobody_is_shown_the_answer_before_his_own_word(file: Path) -> None:
    slides = read(file)["slides"]
    turn = next(nth for nth, slide in enumerate(slides) if slide["title"] == TURN)
    assert [slide["title"] for slide in slides[:turn] if "picture" in slide] == []


@pytest.mark.parametrize("file", KITS, ids=lambda file: file.stem)
def test_the_clock_of_the_short_version_adds_up(file: Path) -> None:
    deck = read(file)
    found = SHORT.search((DOCS / f"{deck['page']}.md").read_text("utf-8"))
    assert found is not None
    injects = [int(one) for one in re.findall(r"\d+", found[1])]
    minutes = [int(one) for one in re.findall(r"\d+", found[2])]
    assert len(injects) == len(minutes)
    assert set(injects) <= {slide["inject"]["number"] for slide in deck["slides"] if "inject" in slide}
    assert minutes[-1] < int(found[3])
    assert int(found[3]) + {"tám": 8, "mười": 10}[found[4]] == 30


def test_questions_named_by_kits_and_courses_are_in_the_bank() -> None:
    bank = {one["id"] for file in (DOCS.parent / "quizzes").glob("*.yml") for one in read(file).get("questions", [])}
    named = {found: file.stem for file in DOCS.glob("*/*.md") for found in QUESTION.findall(file.read_text("utf-8"))}
    assert named
    assert {found: where for found, where in named.items() if found not in bank} == {}
